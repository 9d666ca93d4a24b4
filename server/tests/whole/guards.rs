//! What keeps somebody with some rights from taking more, or from doing harm with what they have: rights, codes,
//! lost and stolen tablets, floods, what is left on a disk.

use crate::support::{Nursery, Tablet, random};
use chrono::TimeDelta;
use domain::entry::part::SetAsideReason;
use domain::entry::{AboutStaff, Kind};
use domain::file::{FileClass, FileOf};
use domain::format::vouched::PersonStatement;
use domain::id::{EntryId, FileId};
use domain::register::Fact;
use domain::wire::{Counted, Outcome, SyncRequest, TabletStatus};
use serde_json::{Value, json};
use server::store::append::New;
use server::store::destroy::Decided;
use server::store::restore::{Wanted, restore};
use server::store::{StoreError, backup};
use sqlx::SqlitePool;

fn texts(value: &Value) -> String {
    value.to_string()
}

async fn change(nursery: &Nursery, cookie: &str, fact: Value) -> u16 {
    nursery.post(cookie, "/api/v1/facts", &json!([fact])).await.0.as_u16()
}

/// H1: with a registered person there, nobody makes themselves somebody who hears of concerns; nor does the manager
/// make the staff-concerns lead go.
#[tokio::test]
async fn h1_nobody_gives_themselves_a_role_that_hears_of_concerns() {
    let nursery = Nursery::demo().await;
    let (imogen, bel, tomasz) = (nursery.person("Imogen"), nursery.person("Bel"), nursery.person("Tomasz"));
    let desk = nursery.sign_in("imogen").await;
    let harriet = nursery.sign_in("harriet").await;
    // Bel manages, and no more.
    assert_eq!(change(&nursery, &desk, json!({ "f": "roles", "person": bel, "roles": ["manager"] })).await, 200);
    let manager = nursery.store.set_passphrase(bel, "bel", server::demo::PASSPHRASE, domain::format::key::Cost::CHEAP);
    assert!(manager.await.unwrap());
    let manager = nursery.sign_in("bel").await;
    for more in ["lead", "deputy", "owner"] {
        let fact = json!({ "f": "roles", "person": bel, "roles": ["manager", more] });
        assert_eq!(change(&nursery, &manager, fact).await, 422, "{more}");
    }
    assert_eq!(
        change(
            &nursery,
            &harriet,
            json!({ "f": "staff_concerns", "lead": tomasz, "second": nursery.person("Harriet") })
        )
        .await,
        200
    );
    for fact in [
        json!({ "f": "person_left", "person": tomasz, "left": true }),
        json!({ "f": "roles", "person": tomasz, "roles": [] }),
    ] {
        assert_eq!(change(&nursery, &manager, fact.clone()).await, 422, "{fact}");
    }
    // Whoever is on duty is told of concerns: so it is somebody who may hear of them.
    let turn = |person| json!({ "f": "duty", "person": person, "from": "2026-12-01T08:00:00Z", "until": "2026-12-01T18:00:00Z" });
    assert_eq!(change(&nursery, &manager, turn(bel)).await, 422);
    assert_eq!(change(&nursery, &manager, turn(imogen)).await, 200);
}

/// H1: whoever reads a file about staff keeps their account to themselves, also when they no longer hear of new ones;
/// a code that is made shows on a list, and its owner is told.
#[tokio::test]
async fn h1_a_code_for_somebodys_account_is_seen() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let harriet = nursery.sign_in("harriet").await;
    let (tomasz, dot) = (nursery.person("Tomasz"), nursery.person("Dot"));
    let path = |person, what: &str| format!("/api/v1/people/{person}/{what}");
    let me = async |cookie: &str| nursery.get(cookie, "/api/v1/session").await.1;
    let his = nursery.sign_in("tomasz").await;
    assert_eq!(me(&his).await["codes_made"], json!([]));
    assert_eq!(nursery.post(&desk, &path(tomasz, "passphrase-code"), &json!({ "forget_factors": true })).await.0, 200);
    let told = &me(&his).await["codes_made"][0];
    assert_eq!(told["says"], "a code for a new passphrase without the second factor");
    assert!(told["by"].as_str().unwrap().starts_with("Imogen"), "{told}");
    assert_eq!(nursery.post(&desk, &path(dot, "pin-code"), &json!({})).await.0, 200);
    // The registered person sees who changed what, and no child for it.
    let seen = nursery.get(&harriet, "/api/v1/register").await.1;
    let says: Vec<&str> = seen["changes"].as_array().unwrap().iter().map(|c| c["says"].as_str().unwrap()).collect();
    assert!(says[0].contains("Dot") && says[0].contains("a code for a new PIN"), "{says:?}");
    assert!(says[1].contains("Tomasz"));
    assert!(says.iter().any(|s| s.contains("connected with a child")), "{says:?}");
    assert_eq!(seen["children"], json!([]));
    assert!(!texts(&seen).contains("Pip"));
    // A deputy does not look through it.
    assert_eq!(nursery.get(&his, "/api/v1/register").await.1["changes"], json!([]));

    // Tomasz hears of one concern about staff; then somebody else does.
    let concerns = |lead: &str| json!({ "f": "staff_concerns", "lead": nursery.person(lead), "second": nursery.person("Harriet") });
    assert_eq!(change(&nursery, &harriet, concerns("Tomasz")).await, 200);
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let mut draft = tablet.draft(Kind::Concern, None, "ABOUT SOMEBODY");
    draft.about_staff = AboutStaff::Yes;
    let entry = tablet.entry(&draft);
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(change(&nursery, &harriet, concerns("Imogen")).await, 200);
    for what in ["passphrase-code", "pin-code"] {
        assert_eq!(nursery.post(&desk, &path(tomasz, what), &json!({})).await.0, 422, "{what}: he still reads it");
    }
}

/// R132: what was typed about a child is not there for whoever is connected with them: not by its id, nor by a sound.
#[tokio::test]
async fn r132_words_typed_about_a_child_are_not_there_for_somebody_close() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let tomasz = nursery.sign_in("tomasz").await;
    let fact =
        json!({ "f": "related", "person": nursery.person("Tomasz"), "child": nursery.child("Pip"), "related": true });
    assert_eq!(change(&nursery, &desk, fact).await, 200);
    let (mut hers, mut his) = (nursery.feed(&desk).await, nursery.feed(&tomasz).await);
    hers.next_three().await;
    his.next_three().await;
    let mut draft = tablet.draft(Kind::Concern, None, "TYPED");
    draft.child_typed = "Pip from the baby room".into();
    let entry = tablet.entry(&draft);
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    hers.until("records").await;
    // His next event is about something else that he may hear of.
    let fact = json!({ "f": "room", "room": domain::id::RoomId::from_random(random()), "name": "Loft", "ages": "" });
    assert_eq!(change(&nursery, &desk, fact).await, 200);
    assert!(!his.until("register").await.contains(&"records".to_owned()));
    let id = entry.head.id;
    for (path, body) in [
        ("seen", json!({})),
        ("decision", json!({ "words": "x", "why": "x" })),
        ("file", json!({ "child": nursery.child("Otto"), "reason": "x" })),
    ] {
        let path = format!("/api/v1/entries/{id}/{path}");
        let never = path.replace(&id.to_string(), &EntryId::from_random(random()).to_string());
        let (asked, unknown) = (nursery.post(&tomasz, &path, &body).await, nursery.post(&tomasz, &never, &body).await);
        assert_eq!(asked, unknown, "{path}");
        assert_eq!(asked.0, 404);
    }
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{id}/seen"), &json!({})).await.0, 200);
}

/// A tablet that was added anew brings all that it had not sent before, and no gap is left.
#[tokio::test]
async fn r134_a_tablet_that_is_added_anew_brings_everything_of_its_earlier_life() {
    let nursery = Nursery::demo().await;
    let mut earlier = Tablet::enrol(&nursery, "Before", "Dot").await;
    let rows: Vec<_> = ["one", "two", "three"]
        .map(|words| earlier.entry(&earlier.draft(Kind::Concern, Some(nursery.child("Pip")), words)))
        .iter()
        .map(|e| earlier.seal(e))
        .collect();
    let anew = Tablet::enrol(&nursery, "After", "Dot").await;
    let now = nursery.clock.now();
    let counted = Counted { device: earlier.device(), series: earlier.series, place: 3 };
    nursery.store.note_counted(counted).await.unwrap();
    assert_eq!(nursery.store.gaps(earlier.device()).await.unwrap().0.len(), 3);
    let answer = anew.sync(&nursery, rows.clone()).await;
    assert!(answer.receipts.iter().all(|r| r.outcome == Outcome::Kept), "{:?}", answer.receipts);
    assert!(nursery.store.gaps(earlier.device()).await.unwrap().0.is_empty());
    let desk = nursery.sign_in("imogen").await;
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{}/seen", rows[0].id), &json!({})).await.0, 200);
    let seen = nursery.store.seen_news(anew.device(), now).await.unwrap();
    assert_eq!(seen.iter().map(|s| s.entry).collect::<Vec<_>>(), [rows[0].id], "and it hears who has seen it");
}

/// H1: a first wording that could not be taken goes nowhere else than what puts it right and names whom it is about.
#[tokio::test]
async fn h1_what_could_not_be_taken_follows_what_puts_it_right() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let gus = Some(nursery.child("Gus"));
    let first = tablet.entry(&tablet.draft(Kind::Concern, gus, "FIRST WORDING"));
    let good = tablet.keys.clone();
    tablet.keys = domain::format::key::PersonKeys::from_seed([79; 32]);
    let first = domain::entry::Entry {
        head: domain::entry::Head {
            author: domain::entry::Author::Person { person: tablet.person, key: tablet.keys.public().id() },
            ..first.head
        },
        ..first
    };
    let row = tablet.seal(&first);
    let unknown = tablet.keys.clone();
    tablet.keys = good;
    let mut named = tablet.draft(Kind::Concern, gus, "SECOND WORDING");
    named.about_staff = AboutStaff::Yes;
    named.staff = vec![nursery.person("Imogen")];
    named.supersedes = vec![(gus, first.head.id)];
    let second = tablet.entry(&named);
    let rows = vec![row, tablet.seal(&second)];
    let (lead, harriet) = (nursery.sign_in("imogen").await, nursery.sign_in("harriet").await);
    let of_lead = async || {
        let pages = ["/api/v1/inbox", "/api/v1/checking"].map(str::to_owned);
        let gus = format!("/api/v1/children/{}", nursery.child("Gus"));
        let mut all = String::new();
        for page in pages.into_iter().chain([gus]) {
            all.push_str(&texts(&nursery.get(&lead, &page).await.1));
        }
        all
    };
    let before = of_lead().await;
    let answer = tablet.sync(&nursery, rows).await;
    let outcomes: Vec<Outcome> = answer.receipts.iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::SetAside, Outcome::Kept]);
    assert_eq!(of_lead().await, before);
    assert!(texts(&nursery.get(&harriet, "/api/v1/checking").await.1).contains("FIRST WORDING"));
    // And when it can be taken, it stays with her.
    let fact = Fact::PersonKey { person: tablet.person, public: unknown.public() };
    let now = nursery.clock.now();
    nursery.store.write(vec![New::fact(fact, domain::entry::Author::Server, now)], now).await.unwrap();
    nursery.store.retry_set_aside(now).await.unwrap();
    assert!(texts(&nursery.get(&harriet, "/api/v1/inbox").await.1).contains("FIRST WORDING"));
    assert_eq!(of_lead().await, before);
    nursery.store.verify().await.unwrap();
}

/// Names and jobs in typed words send a concern round whoever would read it (H1).
#[tokio::test]
async fn h1_a_former_name_and_a_job_mean_the_reader() {
    let nursery = Nursery::demo().await;
    let imogen = nursery.person("Imogen");
    let desk = nursery.sign_in("imogen").await;
    let known = nursery.store.state().register.people[&imogen].clone();
    let fact = Fact::Person {
        person: imogen,
        name: "Imogen Harrow".into(),
        short: "Imogen".into(),
        job: known.job,
        room: None,
    };
    assert_eq!(change(&nursery, &desk, json!(fact)).await, 200);
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    for (n, typed) in ["Mrs Quill", "Imog.", "the DSL", "our manager"].into_iter().enumerate() {
        let mut draft = tablet.draft(Kind::Concern, None, &format!("MARKED {n}"));
        draft.about_staff = AboutStaff::NotSure;
        draft.staff_typed = typed.into();
        let entry = tablet.entry(&draft);
        let row = tablet.seal(&entry);
        tablet.sync(&nursery, vec![row]).await;
        let marked = format!("MARKED {n}");
        assert!(!texts(&nursery.get(&desk, "/api/v1/inbox").await.1).contains(&marked), "{typed}");
        let harriet = nursery.sign_in("harriet").await;
        assert!(texts(&nursery.get(&harriet, "/api/v1/inbox").await.1).contains(&marked), "{typed}");
        nursery.clock.advance(TimeDelta::seconds(10));
        tablet.tick(nursery.clock.now());
    }
}

/// One tablet can't fill the disk, nor bury the desk; one in strange hands even less.
#[tokio::test]
async fn r149_a_tablet_brings_so_much_a_day_and_the_rest_waits_on_it() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    assert_eq!(
        change(&nursery, &desk, json!({ "f": "tablet_off", "device": tablet.device(), "why": "lost" })).await,
        200
    );
    let mut receipts = 0;
    let mut held = 0;
    for _ in 0..6 {
        let rows: Vec<_> = (0..100)
            .map(|n| {
                let entry = tablet.entry(&tablet.draft(Kind::Achievement, Some(nursery.child("Pip")), &n.to_string()));
                tablet.seal(&entry)
            })
            .collect();
        held += rows.len();
        receipts += tablet.sync(&nursery, rows).await.receipts.len();
    }
    assert_eq!((held, receipts), (600, 500));
    let register = nursery.get(&desk, "/api/v1/register").await.1;
    let row = register["tablets"].as_array().unwrap().iter().find(|t| t["name"] == "Test").unwrap().clone();
    assert_eq!(row["held_back"], true, "the desk says so");
    nursery.clock.advance(TimeDelta::hours(25));
    tablet.tick(nursery.clock.now());
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "next day"));
    let row = tablet.seal(&entry);
    assert_eq!(tablet.sync(&nursery, vec![row]).await.receipts.len(), 1);
}

/// A head that points at a thousand entries would cost every reader.
#[tokio::test]
async fn an_entry_points_at_a_few_others_at_most() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let mut entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "x"));
    entry.head.supersedes = (0..17).map(|_| EntryId::from_random(random())).collect();
    let row = tablet.seal(&entry);
    let receipt = tablet.sync(&nursery, vec![row]).await.receipts[0];
    assert_eq!((receipt.outcome, receipt.reason), (Outcome::SetAside, Some(SetAsideReason::Form)));
}

/// The desk sees when a tablet was last here to the minute, and whether anybody writes on it, not how much.
#[tokio::test]
async fn h1_what_the_desk_sees_of_a_tablet_does_not_tell_who_writes_when() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    nursery.clock.advance(TimeDelta::seconds(41));
    tablet.tick(nursery.clock.now());
    let ask = SyncRequest {
        rows: vec![],
        status: TabletStatus { drafts: 3, clock_ms: nursery.clock.now().timestamp_millis(), ..Default::default() },
        checkpoint: None,
        people: vec![],
    };
    nursery.send(tablet.request("POST", "/api/v1/sync", serde_json::to_vec(&ask).unwrap())).await;
    let desk = nursery.sign_in("imogen").await;
    let register = nursery.get(&desk, "/api/v1/register").await.1;
    let row = register["tablets"].as_array().unwrap().iter().find(|t| t["name"] == "Test").unwrap();
    assert!(row["last_seen"].as_str().unwrap().ends_with(":00Z"), "{row}");
    assert_eq!(row["status"]["drafts"], 1);
}

/// A tablet in strange hands does not make this server believe anything about itself or about people.
#[tokio::test]
async fn r149_a_tablet_that_was_switched_off_teaches_the_server_nothing() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let ahead = {
        let state = nursery.store.state();
        let master = nursery.store.master();
        let index = master.signing_index();
        let root = domain::bytes::Bytes([7; 32]);
        domain::format::checkpoint::Checkpoint::write(
            state.setting,
            state.epoch,
            state.size + 100,
            root,
            0,
            index,
            &master.signing(index),
        )
    };
    let ask = async |tablet: &Tablet| {
        let seen = Some(ahead);
        let ask = SyncRequest { rows: vec![], status: TabletStatus::default(), checkpoint: seen, people: vec![] };
        nursery.send(tablet.request("POST", "/api/v1/sync", serde_json::to_vec(&ask).unwrap())).await;
        nursery.store.state().epoch
    };
    assert_eq!(
        change(&nursery, &desk, json!({ "f": "tablet_off", "device": tablet.device(), "why": "lost" })).await,
        200
    );
    assert_eq!(ask(&tablet).await, 1, "switched off");
    let other = Tablet::enrol(&nursery, "Other", "Lou").await;
    let epoch = ask(&other).await;
    assert!(epoch > 1, "one of ours");
    assert_eq!(ask(&other).await, epoch, "but once is enough: what it saw was of an earlier epoch");
}

/// Nobody comes back by a statement of the setting's that a tablet still has: not who left, not whose file was
/// destroyed; and nobody at all where no ledger was put back.
#[tokio::test]
async fn r94_who_is_gone_stays_gone() {
    let nursery = Nursery::demo().await;
    let away = tempfile::tempdir().unwrap();
    let copy = away.path().join("nursery.backup");
    let from = backup::From { folder: nursery.folder.path(), master_key: &nursery.master_key };
    let desk = nursery.sign_in("imogen").await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (lou, kit) = (nursery.person("Lou"), nursery.person("Kit"));
    Tablet::enrol(&nursery, "Of Kit", "Kit").await;
    Tablet::enrol(&nursery, "Of Lou", "Lou").await;
    let vouched: Vec<PersonStatement> = {
        let (_, roster) = nursery.send(tablet.request("GET", "/api/v1/roster", vec![])).await;
        let tiles = roster["tiles"].as_array().unwrap().iter();
        tiles.filter_map(|t| serde_json::from_value(t["vouched"].clone()).ok()).collect()
    };
    let now = nursery.clock.now();
    backup::take(&from, &copy, &[]).await.unwrap();
    // After the copy: Lou leaves, Kit's file is destroyed.
    assert_eq!(change(&nursery, &desk, json!({ "f": "person_left", "person": lou, "left": true })).await, 200);
    assert!(!nursery.store.pins().await.unwrap().contains_key(&lou), "a PIN opens nothing any more");
    let by = [nursery.person("Imogen"), nursery.person("Harriet")];
    let decided = Decided { by, why: "over".into(), at: now + TimeDelta::days(60) };
    let file = nursery.store.state().by_owner[&FileOf::Person(kit)];
    nursery.store.destroy(file, decided).await.unwrap();
    assert!(!nursery.store.know_people(&vouched, now).await.unwrap(), "no ledger was put back");

    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    restore(folder.path(), &Wanted { copy: &copy, identities: &[], master_key: None }, now).await.unwrap();
    let nursery = Nursery::open(folder).await;
    let state = nursery.store.state();
    assert!(state.register.people[&lou].left, "the ledger had forgotten, the keys had not");
    assert!(!state.register.people.contains_key(&kit), "destroyed again");
    nursery.store.know_people(&vouched, now).await.unwrap();
    let state = nursery.store.state();
    assert!(state.register.people[&lou].left && !state.register.people.contains_key(&kit));
    assert!(!nursery.store.pins().await.unwrap().contains_key(&kit));
    // Whoever is back gets a new PIN.
    let desk = nursery.sign_in("imogen").await;
    assert_eq!(change(&nursery, &desk, json!({ "f": "person_left", "person": lou, "left": false })).await, 200);
    nursery.store.close().await;
    let again = server::store::Store::open(nursery.folder.path()).await.unwrap();
    assert!(!again.state().register.people[&lou].left);
}

/// R94: a key that is destroyed lies nowhere in the folder, not in a free page, a log or beside a restore.
#[tokio::test]
async fn r94_nothing_of_a_destroyed_key_is_left_on_the_disk() {
    let nursery = Nursery::demo().await;
    let away = tempfile::tempdir().unwrap();
    let copy = away.path().join("nursery.backup");
    let now = nursery.clock.now();
    backup::take(&backup::From { folder: nursery.folder.path(), master_key: &nursery.master_key }, &copy, &[])
        .await
        .unwrap();
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let done = restore(folder.path(), &Wanted { copy: &copy, identities: &[], master_key: None }, now).await.unwrap();
    assert!(done.own_keys);
    let nursery = Nursery::open(folder).await;
    let bruno = nursery.child("Bruno");
    let file = nursery.store.state().by_owner[&FileOf::Child(FileClass::Protection, bruno)];
    let secret = |db: &'static str, sql: &'static str| {
        let path = nursery.folder.path().join(db);
        async move {
            let pool = SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
            let bytes: Vec<u8> = sqlx::query_scalar(sql).bind(file.bytes().as_slice()).fetch_one(&pool).await.unwrap();
            pool.close().await;
            bytes
        }
    };
    let key = secret("keys.db", "SELECT wrapped FROM file_key WHERE file = ?").await;
    let wrap = secret("ledger.db", "SELECT wrapped FROM wrap WHERE file = ? LIMIT 1").await;
    let lies_in = |secret: &[u8]| -> Vec<String> {
        let mut found = vec![];
        let mut folders = vec![nursery.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if std::fs::read(&path).unwrap().windows(secret.len()).any(|w| w == secret) {
                    found.push(path.display().to_string());
                }
            }
        }
        found
    };
    assert_eq!(lies_in(&key).len(), 1, "one copy, also after a restore: {:?}", lies_in(&key));
    assert!(!lies_in(&wrap).is_empty());
    let by = [nursery.person("Imogen"), nursery.person("Harriet")];
    let decided = Decided { by, why: "over".into(), at: now + TimeDelta::days(60) };
    nursery.store.destroy(file, decided).await.unwrap();
    assert!(lies_in(&key).is_empty(), "{:?}", lies_in(&key));
    // The ledger as it was before the restore is kept, and opens with nothing.
    assert!(lies_in(&wrap).iter().all(|path| path.contains("before-restore-")), "{:?}", lies_in(&wrap));
}

/// A child's details go last: without them nobody could find the other files.
#[tokio::test]
async fn r94_a_childs_details_are_destroyed_after_the_childs_other_files() {
    let nursery = Nursery::demo().await;
    let pip = nursery.child("Pip");
    let by = [nursery.person("Imogen"), nursery.person("Harriet")];
    let decided = || Decided { by, why: "over".into(), at: nursery.clock.now() + TimeDelta::days(60) };
    let of = |class| nursery.store.state().by_owner.get(&FileOf::Child(class, pip)).copied();
    let details = of(FileClass::Registration).unwrap();
    assert!(matches!(nursery.store.destroy(details, decided()).await, Err(StoreError::Refused(_))));
    for class in [FileClass::Learning, FileClass::Protection] {
        if let Some(file) = of(class) {
            nursery.store.destroy(file, decided()).await.unwrap();
        }
    }
    nursery.store.destroy(details, decided()).await.unwrap();
    nursery.store.close().await;
    let again = server::store::Store::open(nursery.folder.path()).await.unwrap();
    assert!(!again.state().register.children.contains_key(&pip));
}

/// A backup's keys that a restore pushed aside are a copy of the keys like any other: gone after 35 days.
#[tokio::test]
async fn r94_keys_that_a_restore_left_behind_go_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let before = folder.path().join("before-restore-20261113T171200Z");
    std::fs::create_dir(&before).unwrap();
    for name in ["ledger.db", "keys.db", "keys.db-wal"] {
        std::fs::write(before.join(name), "x").unwrap();
    }
    let day = |n: i64| "2026-11-13T17:12:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() + TimeDelta::days(n);
    server::store::restore::tidy_up(folder.path(), day(34)).unwrap();
    assert!(before.join("keys.db").exists());
    server::store::restore::tidy_up(folder.path(), day(36)).unwrap();
    assert!(!before.join("keys.db").exists() && !before.join("keys.db-wal").exists());
    assert!(before.join("ledger.db").exists());
}

/// R91: who wrote out a child's files on the server itself stands in the access log.
#[tokio::test]
async fn r91_an_export_is_logged() {
    let nursery = Nursery::demo().await;
    let pip = nursery.child("Pip");
    let (file, now) = (FileId::from_random(random()), nursery.clock.now());
    nursery.store.note_exported(file, pip, now).await.unwrap();
    nursery.store.log_exports(now + TimeDelta::hours(1)).await.unwrap();
    nursery.store.log_exports(now + TimeDelta::hours(2)).await.unwrap();
    let log = nursery.store.state().by_owner[&FileOf::AccessLog];
    let all = nursery.store.entries(log).await.unwrap();
    let of: Vec<_> = all
        .iter()
        .filter(|s| {
            s.entry.parts.iter().any(|p| matches!(p, domain::entry::Part::Looked { file: f, .. } if *f == file))
        })
        .collect();
    assert_eq!(of.len(), 1, "once");
    assert_eq!(of[0].entry.head.occurred.to_utc(), now);
}

/// A PIN that claims to be from the future could never be replaced; one of another size is none.
#[tokio::test]
async fn a_wrapped_pin_is_of_now_and_of_one_size() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let now = nursery.clock.now();
    let send = async |tablet: &Tablet, body: &Value| {
        nursery.send(tablet.request("POST", "/api/v1/pin/change", body.to_string().into_bytes())).await.0.as_u16()
    };
    tablet.tick(now + TimeDelta::days(400));
    let future = tablet.pin_change(&nursery, "7305");
    tablet.tick(now + TimeDelta::seconds(1));
    assert_eq!(send(&tablet, &future).await, 401);
    let mut long = tablet.pin_change(&nursery, "7305");
    long["blob"]["sealed"] = json!("A".repeat(400));
    assert_eq!(send(&tablet, &long).await, 400);
    let good = tablet.pin_change(&nursery, "7305");
    assert_eq!(send(&tablet, &good).await, 200);
}

/// A tablet lets nothing go for an answer that somebody in between wrote.
#[tokio::test]
async fn r149_answers_to_tablets_carry_the_settings_signature() {
    use domain::bytes::Bytes;
    use domain::format::certificate::answer_bytes;
    use domain::format::key::verify;
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let ask = SyncRequest { rows: vec![], status: TabletStatus::default(), checkpoint: None, people: vec![] };
    for (method, path, body) in
        [("POST", "/api/v1/sync", serde_json::to_vec(&ask).unwrap()), ("GET", "/api/v1/roster", vec![])]
    {
        let request = tablet.request(method, path, body);
        let of_request = Bytes::<64>::parse(request.headers()["fh-signature"].to_str().unwrap()).unwrap();
        let answer = nursery.router.clone().oneshot(request).await.unwrap();
        let by = Bytes::<64>::parse(answer.headers()["fh-answer"].to_str().unwrap()).unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let (setting, key) = (nursery.store.setting(), nursery.store.master().public());
        assert!(verify(&key, &answer_bytes(setting, &of_request, &body), &by).is_ok(), "{path}");
        let other = Bytes([7; 64]);
        assert!(verify(&key, &answer_bytes(setting, &other, &body), &by).is_err(), "of this request, and no other");
        assert!(verify(&key, &answer_bytes(setting, &of_request, b"{}"), &by).is_err(), "of this very answer");
    }
}

/// A browser is told to forget us only by the last word of a tablet that was switched off and holds nothing.
#[tokio::test]
async fn r149_a_browser_is_cleared_only_where_nothing_could_be_lost() {
    use tower::ServiceExt;
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let clears = async |tablet: &Tablet, rows: Vec<_>, status: TabletStatus| {
        let ask = SyncRequest { rows, status, checkpoint: None, people: vec![] };
        let request = tablet.request("POST", "/api/v1/sync", serde_json::to_vec(&ask).unwrap());
        let answer = nursery.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.headers().contains_key("clear-site-data")
    };
    let rest = TabletStatus { at_rest: true, ..Default::default() };
    assert!(!clears(&tablet, vec![], rest).await, "in use");
    let desk = nursery.sign_in("imogen").await;
    let fact = json!({ "f": "tablet_off", "device": tablet.device(), "why": "old" });
    assert_eq!(change(&nursery, &desk, fact).await, 200);
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "x"));
    let row = tablet.seal(&entry);
    assert!(!clears(&tablet, vec![row], rest).await, "it brings something");
    for status in [
        TabletStatus { waiting: 1, ..rest },
        TabletStatus { drafts: 1, ..rest },
        TabletStatus { unreadable: 1, ..rest },
        TabletStatus { at_rest: false, ..rest },
    ] {
        assert!(!clears(&tablet, vec![], status).await, "{status:?}");
    }
    assert!(clears(&tablet, vec![], rest).await);
}
