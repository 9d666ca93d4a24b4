//! In which file a record stands, who may read it there, and what stands beside it.

use crate::support::{Nursery, Tablet, random};
use domain::entry::part::SetAsideReason;
use domain::entry::{AboutStaff, Kind, Part};
use domain::file::FileClass;
use domain::id::EntryId;
use domain::wire::Outcome;
use serde_json::json;

fn texts(inbox: &serde_json::Value) -> String {
    inbox.to_string()
}

/// H1, R131, R77: every screen, count, list and feed of the lead's is byte for byte as it was before.
#[tokio::test]
async fn h1_r131_a_concern_about_the_lead_leaves_everything_of_hers_unchanged() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let (lead, deputy, second) =
        (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await, nursery.sign_in("harriet").await);
    let gus = nursery.child("Gus");
    tablet.sync(&nursery, vec![]).await;
    let mut pages: Vec<String> =
        ["inbox", "calls", "checking", "register", "session"].map(|p| format!("/api/v1/{p}")).into();
    pages.extend(nursery.store.state().register.children.keys().map(|child| format!("/api/v1/children/{child}")));
    let look = async |cookie: &str| {
        let mut all = String::new();
        for page in &pages {
            all.push_str(&nursery.get(cookie, page).await.1.to_string());
        }
        all
    };
    // Every file of every child, as it would leave the house; and who opened what.
    let exports = async || {
        let state = nursery.store.state();
        let mut all = vec![];
        for (file, known) in &state.files {
            if !matches!(known.info.class, FileClass::AboutStaff | FileClass::Setting) {
                let export = nursery.store.export(*file).await.unwrap();
                let lines: Vec<_> = export.entries.into_iter().map(|e| (e.leaf, e.lines)).collect();
                all.push((*file, format!("{lines:?}")));
            }
        }
        all.sort();
        all
    };
    let before = (look(&lead).await, look(&deputy).await);
    let exported = exports().await;
    let mut feed = nursery.feed(&lead).await;
    assert_eq!(feed.next_three().await, ["tablets", "register", "records"], "read now, whatever happened before");
    let mut draft = tablet.draft(Kind::Concern, Some(gus), "MARKED WORDS about the lead");
    draft.about_staff = AboutStaff::NotSure;
    draft.staff = vec![nursery.person("Imogen")];
    let entry = tablet.entry(&draft);
    let row = tablet.seal(&entry);
    assert_eq!(tablet.sync(&nursery, vec![row.clone()]).await.receipts[0].outcome, Outcome::Kept);
    assert_eq!((look(&lead).await, look(&deputy).await), before);
    assert_eq!(exports().await, exported);
    // Her feed was silent about it, and about the tablet's contact (W10): what comes next is what happens next.
    let fact = json!([{ "f": "child_marker", "child": gus, "see_the_office": true }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &fact).await.0, 200);
    assert_eq!(feed.until("register").await, ["register"]);
    let (_, inbox) = nursery.get(&second, "/api/v1/inbox").await;
    assert!(texts(&inbox).contains("MARKED WORDS"));
    // Its existence is told to nobody else: the answer is that of an id that was never made.
    let made_up = EntryId::from_random(random());
    for cookie in [&lead, &deputy] {
        let real = nursery.post(cookie, &format!("/api/v1/entries/{}/seen", row.id), &json!({})).await;
        let never = nursery.post(cookie, &format!("/api/v1/entries/{made_up}/seen"), &json!({})).await;
        assert_eq!(real, never);
        assert_eq!(real.0, 404);
    }
    // The tablet learns that it was seen, but not by whom.
    assert_eq!(nursery.post(&second, &format!("/api/v1/entries/{}/seen", row.id), &json!({})).await.0, 200);
    let seen = tablet.sync(&nursery, vec![]).await.seen;
    assert!(seen.iter().any(|s| s.entry == row.id && s.by.is_empty()), "{seen:?}");
}

#[tokio::test]
async fn h4_r135_what_was_filed_under_the_wrong_twin_leaves_her_file_and_keeps_author_and_times() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let (ivy, isla) = (nursery.child("Ivy"), nursery.child("Isla"));
    let words = "would not let go of my hand";
    let (_, wrong) = nursery.get(&desk, &format!("/api/v1/children/{ivy}")).await;
    assert!(!wrong.to_string().contains(words) && !wrong.to_string().contains("Isla"), "{wrong}");
    let (_, right) = nursery.get(&desk, &format!("/api/v1/children/{isla}")).await;
    let record = right["records"].as_array().unwrap().iter().find(|r| r.to_string().contains(words)).unwrap();
    assert_eq!(record["author"], "Nia Coot");
    assert_eq!(record["filed"]["by"], "Imogen Quill");
    assert!(record["occurred"].as_str().unwrap().starts_with("2026-11-17T11:15"), "{record}");
    // The export of the wrong twin has the place, and none of the words.
    for file in nursery.store.files_of(ivy) {
        let export = serde_json::to_string(&nursery.store.export(file).await.unwrap()).unwrap();
        assert!(!export.contains(words));
    }
}

#[tokio::test]
async fn r132_a_connected_deputy_reads_nothing_of_that_childs_protection_file() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let (adaeze, gus) = (nursery.person("Adaeze"), nursery.child("Gus"));
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(gus), "MARKED WORDS"));
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    let before = nursery.sign_in("adaeze").await;
    assert!(nursery.get(&before, "/api/v1/inbox").await.1.to_string().contains("MARKED WORDS"));
    let fact = json!([{ "f": "related", "person": adaeze, "child": gus, "related": true }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &fact).await.0, 200);
    for page in ["/api/v1/inbox".to_string(), format!("/api/v1/children/{gus}")] {
        assert!(!nursery.get(&before, &page).await.1.to_string().contains("MARKED WORDS"), "{page}");
    }
}

/// Opening a protection file is recorded once a person, file and sign-in.
#[tokio::test]
async fn r91_opening_a_protection_file_is_recorded_once_a_sign_in() {
    let nursery = Nursery::demo().await;
    let pip = nursery.child("Pip");
    let log = async || {
        let state = nursery.store.state();
        let file = state.by_owner.get(&domain::file::FileOf::AccessLog).copied();
        match file {
            Some(file) => nursery.store.entries(file).await.unwrap().len() - 1,
            None => 0,
        }
    };
    let desk = nursery.sign_in("imogen").await;
    nursery.get(&desk, "/api/v1/board").await;
    assert_eq!(log().await, 0, "a list without words does not count");
    for _ in 0..2 {
        nursery.get(&desk, &format!("/api/v1/children/{pip}")).await;
    }
    assert_eq!(log().await, 1);
    let again = nursery.sign_in("imogen").await;
    nursery.get(&again, &format!("/api/v1/children/{pip}")).await;
    assert_eq!(log().await, 2);
}

/// A talk that did not concern the lead, and its correction that does: the correction reaches her inbox.
#[tokio::test]
async fn h3_a_correction_that_raises_a_talk_reaches_the_lead() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let pip = Some(nursery.child("Pip"));
    let mut talk = tablet.draft(Kind::AdultTalk, pip, "");
    talk.saw.clear();
    talk.told = "All is well.".into();
    talk.lead_to_know = Some(false);
    let first = tablet.entry(&talk);
    let mut raised = tablet.draft(Kind::AdultTalk, pip, "");
    raised.told = "RAISED: he hits her.".into();
    raised.lead_to_know = Some(true);
    raised.supersedes = vec![(pip, first.head.id)];
    let second = tablet.entry(&raised);
    let mut added = tablet.draft(Kind::Concern, pip, "ADDED later.");
    added.about = vec![first.head.id];
    let third = tablet.entry(&added);
    let rows = [&first, &second, &third].map(|e| tablet.seal(e)).to_vec();
    tablet.sync(&nursery, rows).await;
    let desk = nursery.sign_in("imogen").await;
    let inbox = texts(&nursery.get(&desk, "/api/v1/inbox").await.1);
    assert!(inbox.contains("RAISED") && inbox.contains("ADDED"), "{inbox}");
    assert!(!inbox.contains("All is well."));
}

#[tokio::test]
async fn a_correction_for_several_children_stays_with_each_of_them() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (pip, una) = (nursery.child("Pip"), nursery.child("Una"));
    let of = |child, words: &str| tablet.draft(Kind::Concern, Some(child), words);
    let (a, b) = (tablet.entry(&of(pip, "first, Pip")), tablet.entry(&of(una, "first, Una")));
    let mut fix = of(una, "second, Una");
    // What an older tablet sends: every id of the first ones.
    fix.supersedes = vec![(Some(una), a.head.id), (Some(una), b.head.id)];
    let c = tablet.entry(&fix);
    let rows = [&a, &b, &c].map(|e| tablet.seal(e)).to_vec();
    tablet.sync(&nursery, rows).await;
    let desk = nursery.sign_in("imogen").await;
    let of_pip = texts(&nursery.get(&desk, &format!("/api/v1/children/{pip}")).await.1);
    assert!(of_pip.contains("first, Pip") && !of_pip.contains("Una"), "{of_pip}");
    let of_una = texts(&nursery.get(&desk, &format!("/api/v1/children/{una}")).await.1);
    assert!(of_una.contains("second, Una"));
}

/// H1: a correction that names the reader goes to the other one, and nothing is ever readable by nobody.
#[tokio::test]
async fn h1_a_correction_that_names_the_reader_goes_to_the_second_person() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Gus")), "NOT SURE who");
    draft.about_staff = AboutStaff::NotSure;
    let first = tablet.entry(&draft);
    let mut named = draft.clone();
    named.ids = vec![EntryId::from_random(random())];
    named.saw = "IT IS the lead".into();
    named.staff = vec![nursery.person("Imogen")];
    named.supersedes = vec![(draft.children.first().copied(), first.head.id)];
    let second = tablet.entry(&named);
    let mut typed = draft.clone();
    typed.ids = vec![EntryId::from_random(random())];
    typed.saw = "TYPED her name".into();
    typed.staff_typed = "Imogen, the manager".into();
    let third = tablet.entry(&typed);
    for rows in [vec![&first], vec![&second, &third]] {
        let rows = rows.into_iter().map(|e| tablet.seal(e)).collect();
        tablet.sync(&nursery, rows).await;
    }
    let lead = texts(&nursery.get(&nursery.sign_in("imogen").await, "/api/v1/inbox").await.1);
    let second = texts(&nursery.get(&nursery.sign_in("harriet").await, "/api/v1/inbox").await.1);
    assert!(lead.contains("NOT SURE who"), "what she was told of does not vanish");
    assert!(!lead.contains("IT IS the lead") && !lead.contains("TYPED"));
    assert!(second.contains("IT IS the lead") && second.contains("TYPED her name"));
    assert!(second.contains("Imogen Quill"), "its reader sees whom it is about");
}

/// H1: corrected before it was ever sent, the first wording goes where the second says.
#[tokio::test]
async fn h1_what_is_put_right_before_it_is_sent_never_reaches_the_person_it_is_about() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let gus = Some(nursery.child("Gus"));
    for begun_as in [AboutStaff::Yes, AboutStaff::No] {
        let mut draft = tablet.draft(Kind::Concern, gus, "FIRST WORDING");
        draft.about_staff = begun_as;
        let first = tablet.entry(&draft);
        let mut named = tablet.draft(Kind::Concern, gus, "SECOND WORDING");
        named.about_staff = AboutStaff::Yes;
        named.staff = vec![nursery.person("Imogen")];
        named.supersedes = vec![(gus, first.head.id)];
        let second = tablet.entry(&named);
        let rows = [&first, &second].map(|e| tablet.seal(e)).to_vec();
        tablet.sync(&nursery, rows).await;
        let lead = texts(&nursery.get(&nursery.sign_in("imogen").await, "/api/v1/inbox").await.1);
        assert!(!lead.contains("WORDING"), "{lead}");
        let reader = texts(&nursery.get(&nursery.sign_in("harriet").await, "/api/v1/inbox").await.1);
        assert!(reader.contains("FIRST WORDING") && reader.contains("SECOND WORDING"));
    }
}

/// R132: a connected deputy who files what she sees moves nothing of what she may not see.
#[tokio::test]
async fn r132_filing_moves_nothing_out_of_a_file_that_one_may_not_read() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (gus, una) = (nursery.child("Gus"), nursery.child("Una"));
    let mut talk = tablet.draft(Kind::AdultTalk, Some(gus), "");
    talk.told = "EVERYDAY TALK".into();
    talk.lead_to_know = Some(false);
    let first = tablet.entry(&talk);
    let mut raised = tablet.draft(Kind::AdultTalk, Some(gus), "");
    raised.told = "ALLEGATION".into();
    raised.lead_to_know = Some(true);
    raised.supersedes = vec![(Some(gus), first.head.id)];
    let second = tablet.entry(&raised);
    let rows = [&first, &second].map(|e| tablet.seal(e)).to_vec();
    tablet.sync(&nursery, rows).await;
    let lead = nursery.sign_in("imogen").await;
    let fact = json!([{ "f": "related", "person": nursery.person("Adaeze"), "child": gus, "related": true }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &fact).await.0, 200);
    let adaeze = nursery.sign_in("adaeze").await;
    let ask = json!({ "child": una, "reason": "test" });
    assert_eq!(nursery.post(&adaeze, &format!("/api/v1/entries/{}/file", first.head.id), &ask).await.0, 200);
    for page in ["/api/v1/inbox".to_string(), format!("/api/v1/children/{gus}"), format!("/api/v1/children/{una}")] {
        assert!(!texts(&nursery.get(&adaeze, &page).await.1).contains("ALLEGATION"), "{page}");
    }
    assert!(texts(&nursery.get(&lead, &format!("/api/v1/children/{gus}")).await.1).contains("ALLEGATION"));
    // Nor does she see what was typed about that child by somebody without a tile.
    let mut typed = tablet.draft(Kind::Concern, None, "TYPED WORDS");
    typed.author = None;
    typed.author_name = "Agency worker".into();
    typed.child_typed = "Gus, the boy in Oaks".into();
    let entry = tablet.entry(&typed);
    let row = tablet.seal(&entry);
    tablet.sync(&nursery, vec![row]).await;
    assert!(!texts(&nursery.get(&adaeze, "/api/v1/inbox").await.1).contains("TYPED WORDS"));
    assert!(texts(&nursery.get(&lead, "/api/v1/inbox").await.1).contains("TYPED WORDS"));
}

/// H1: the person a concern is about makes nobody its reader, herself or anybody.
#[tokio::test]
async fn h1_nobody_but_a_registered_person_makes_one() {
    let nursery = Nursery::demo().await;
    let imogen = nursery.sign_in("imogen").await;
    for person in ["Imogen", "Bel"] {
        let fact = json!([{ "f": "roles", "person": nursery.person(person), "roles": ["manager", "lead", "owner"] }]);
        assert_eq!(nursery.post(&imogen, "/api/v1/facts", &fact).await.0, 422, "{person}");
    }
    let harriet = nursery.sign_in("harriet").await;
    let fact = json!([{ "f": "roles", "person": nursery.person("Bel"), "roles": ["room_leader", "owner"] }]);
    assert_eq!(nursery.post(&harriet, "/api/v1/facts", &fact).await.0, 200);
}

/// What arrives from a tablet after it was switched off says so, and it brings no pictures; what it sends in
/// masses does not bury the desk; one person's bad key takes no list from anybody.
#[tokio::test]
async fn r149_a_tablet_that_was_switched_off_or_is_not_ours_any_more_does_little_harm() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    let fact = json!([{ "f": "tablet_off", "device": tablet.device(), "why": "stolen" }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &fact).await.0, 200);
    nursery.clock.advance(chrono::TimeDelta::seconds(1));
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "AFTER THE THEFT"));
    let row = tablet.seal(&entry);
    assert_eq!(tablet.sync(&nursery, vec![row]).await.receipts[0].outcome, Outcome::Kept);
    let inbox = nursery.get(&lead, "/api/v1/inbox").await.1;
    let record = inbox["new"].as_array().unwrap().iter().find(|r| r.to_string().contains("AFTER THE THEFT")).unwrap();
    assert!(record["tablet_note"].as_str().unwrap().contains("switched off (stolen)"), "{record}");
    let id = domain::id::AttachmentId::from_random(random());
    let picture = tablet.request("PUT", &format!("/api/v1/attachments/{id}"), vec![1; 100]);
    assert_eq!(nursery.send(picture).await.0, 401);
    let mut given = 0;
    for _ in 0..4 {
        let mut junk = vec![];
        for _ in 0..100 {
            tablet.place += 1;
            junk.push(tablet.envelope(EntryId::from_random(random()), tablet.place, vec![7; 60]));
        }
        given += tablet.sync(&nursery, junk).await.receipts.len();
    }
    assert_eq!(given, 300, "what comes after that stays on the tablet");
    let checking = nursery.get(&lead, "/api/v1/checking").await.1;
    assert!(checking["set_aside"].as_array().unwrap().len() <= 100);
    // A place far beyond its count is not this tablet's, and makes no gap.
    let gaps = nursery.store.gaps(tablet.device()).await.unwrap();
    let entry = tablet.entry(&tablet.draft(Kind::Achievement, Some(nursery.child("Pip")), "far"));
    tablet.place = u64::MAX - 1;
    let far = tablet.seal(&entry);
    tablet.sync(&nursery, vec![far]).await;
    assert_eq!(nursery.store.gaps(tablet.device()).await.unwrap(), gaps);
}

/// H1: whatever else is wrong with it, what says *about the lead* is not on her list of what needs checking.
#[tokio::test]
async fn h1_what_is_set_aside_keeps_its_route_and_opens_once_the_key_is_known() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Mo").await;
    let known = tablet.keys.clone();
    tablet.keys = domain::format::key::PersonKeys::from_seed([77; 32]);
    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Gus")), "MARKED");
    draft.about_staff = AboutStaff::Yes;
    draft.staff = vec![nursery.person("Imogen")];
    let row = {
        let e = tablet.entry(&draft);
        tablet.seal(&e)
    };
    let lead = nursery.sign_in("imogen").await;
    let before = nursery.get(&lead, "/api/v1/checking").await;
    assert_eq!(tablet.sync(&nursery, vec![row]).await.receipts[0].reason, Some(SetAsideReason::Author));
    assert_eq!(nursery.get(&lead, "/api/v1/checking").await, before);
    let second = nursery.sign_in("harriet").await;
    assert!(texts(&nursery.get(&second, "/api/v1/checking").await.1).contains("MARKED"));
    // The key becomes known: the record opens by itself and waits in the inbox of its reader.
    let fact = domain::register::Fact::PersonKey { person: tablet.person, public: tablet.keys.public() };
    let now = nursery.clock.now();
    let part = vec![Part::Fact { fact: fact.clone() }];
    let entry =
        server::store::append::New::entry(fact.file(), Kind::Register, domain::entry::Author::Server, part, now);
    nursery.store.write(vec![entry], now).await.unwrap();
    nursery.store.retry_set_aside(now).await.unwrap();
    assert!(texts(&nursery.get(&second, "/api/v1/inbox").await.1).contains("MARKED"));
    assert!(!texts(&nursery.get(&second, "/api/v1/checking").await.1).contains("MARKED"));
    assert!(!texts(&nursery.get(&lead, "/api/v1/inbox").await.1).contains("MARKED"));
    // Its tablet is told, and stops warning.
    let taken = tablet.sync(&nursery, vec![]).await.taken;
    assert_eq!(taken.iter().map(|r| (r.id, r.outcome)).collect::<Vec<_>>(), [(draft.ids[0], Outcome::AlreadyKept)]);
    tablet.keys = known;
    nursery.store.verify().await.unwrap();
}

/// H4: a correction of what the desk has filed under the right child goes there too.
#[tokio::test]
async fn h4_a_correction_follows_what_was_filed_under_the_right_child() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (pip, otto) = (nursery.child("Pip"), nursery.child("Otto"));
    let first = tablet.entry(&tablet.draft(Kind::Concern, Some(pip), "WRONG CHILD"));
    let row = tablet.seal(&first);
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    let ask = json!({ "child": otto, "reason": "It is Otto" });
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{}/file", first.head.id), &ask).await.0, 200);
    let mut fix = tablet.draft(Kind::Concern, Some(pip), "CORRECTED");
    fix.supersedes = vec![(Some(pip), first.head.id)];
    let fix = tablet.entry(&fix);
    let row = tablet.seal(&fix);
    tablet.sync(&nursery, vec![row]).await;
    let of = async |child| texts(&nursery.get(&desk, &format!("/api/v1/children/{child}")).await.1);
    assert!(of(otto).await.contains("CORRECTED") && !of(pip).await.contains("CORRECTED"));
}

/// H1, R77: the manager can't open the account of who hears of concerns about her, nor replace them.
#[tokio::test]
async fn h1_nobody_at_the_desk_takes_over_the_second_person() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let harriet = nursery.person("Harriet");
    for path in ["passphrase-code", "pin-code"] {
        assert_eq!(nursery.post(&desk, &format!("/api/v1/people/{harriet}/{path}"), &json!({})).await.0, 422, "{path}");
    }
    for fact in [
        json!({ "f": "person_left", "person": harriet, "left": true }),
        json!({ "f": "roles", "person": harriet, "roles": [] }),
        json!({ "f": "staff_concerns", "lead": nursery.person("Imogen"), "second": nursery.person("Bel") }),
        json!({ "f": "related", "person": nursery.person("Imogen"), "child": nursery.child("Pip"), "related": false }),
    ] {
        assert_eq!(nursery.post(&desk, "/api/v1/facts", &json!([fact])).await.0, 422, "{fact}");
    }
    let owner = nursery.sign_in("harriet").await;
    let fact = json!([{ "f": "staff_concerns", "lead": nursery.person("Tomasz"), "second": harriet }]);
    assert_eq!(nursery.post(&owner, "/api/v1/facts", &fact).await.0, 200);
}

#[tokio::test]
async fn h4_filed_away_and_back_and_away_again() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (pip, una) = (nursery.child("Pip"), nursery.child("Una"));
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(pip), "WANDERING"));
    let row = tablet.seal(&entry);
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    for (child, other) in [(una, pip), (pip, una), (una, pip)] {
        let ask = json!({ "child": child, "reason": "test" });
        assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{id}/file"), &ask).await.0, 200);
        let there = texts(&nursery.get(&desk, &format!("/api/v1/children/{child}")).await.1);
        let gone = texts(&nursery.get(&desk, &format!("/api/v1/children/{other}")).await.1);
        assert_eq!((there.matches("WANDERING").count(), gone.matches("WANDERING").count()), (1, 0));
    }
    nursery.store.verify().await.unwrap();
}

/// Filed once and once more, under its third child: who has seen it and what was decided go along.
#[tokio::test]
async fn h4_r18_seen_and_decisions_go_along_wherever_a_record_is_filed() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (pip, una, ivy) = (nursery.child("Pip"), nursery.child("Una"), nursery.child("Ivy"));
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(pip), "WANDERING"));
    let row = tablet.seal(&entry);
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    let post = async |path: &str, body| nursery.post(&desk, &format!("/api/v1/entries/{id}/{path}"), &body).await.0;
    assert_eq!(post("file", json!({ "child": una, "reason": "test" })).await, 200);
    assert_eq!(post("seen", json!({})).await, 200);
    let decided = json!({ "words": "Rang the hub.", "why": "Third time.", "with": [nursery.person("Tomasz")] });
    assert_eq!(post("decision", decided).await, 200);
    assert_eq!(post("tag", json!({ "part": 0, "source": "told" })).await, 200);
    let record = async |child, cookie: &str| {
        let page = nursery.get(cookie, &format!("/api/v1/children/{child}")).await.1;
        page["records"].as_array().unwrap().iter().find(|r| r.to_string().contains("WANDERING")).cloned()
    };
    let there = record(una, &desk).await.unwrap();
    // Somebody else stands by the decision; its writer can't.
    let note = there["decisions"][0]["id"].as_str().unwrap().to_owned();
    let deputy = nursery.sign_in("tomasz").await;
    let agree = format!("/api/v1/entries/{note}/agree");
    assert_eq!(nursery.post(&desk, &agree, &json!({})).await.0, 422);
    assert_eq!(nursery.post(&deputy, &agree, &json!({})).await.0, 200);
    assert_eq!(post("file", json!({ "child": ivy, "reason": "test" })).await, 200);
    assert!(record(una, &desk).await.is_none());
    let there = record(ivy, &desk).await.unwrap();
    assert_eq!(there["seen"][0]["by"], "Imogen Quill");
    assert_eq!(there["waits"], false);
    let decision = &there["decisions"][0];
    assert_eq!((&decision["why"], &decision["with"][0]), (&json!("Third time."), &json!("Tomasz Reed")));
    assert_eq!(decision["agreed"][0]["by"], "Tomasz Reed");
    assert_eq!(decision["mine"], true);
    let saw = there["parts"].as_array().unwrap().iter().find(|p| p["words"] == "WANDERING").unwrap();
    assert_eq!((&saw["tags"][0]["source"], &saw["tags"][0]["by"]), (&json!("told"), &json!("Imogen Quill")));
    let news = tablet.sync(&nursery, vec![]).await.seen;
    assert!(news.iter().any(|s| s.entry == id && s.by == "Imogen"), "{news:?}");
    nursery.store.verify().await.unwrap();
}

#[tokio::test]
async fn r19_a_decision_without_a_reason_is_none() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "words"));
    let row = tablet.seal(&entry);
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    let desk = nursery.sign_in("imogen").await;
    let path = format!("/api/v1/entries/{id}/decision");
    let nobody = domain::id::PersonId::from_random(random());
    for (ask, says) in [
        (json!({ "words": "Watch.", "why": " " }), "Say why"),
        (json!({ "words": "", "why": "x" }), "what was done or decided"),
        (json!({ "words": "x", "why": "x", "with": [nobody] }), "not on the list of staff"),
        (json!({ "words": "x".repeat(5000), "why": "x" }), "too long"),
    ] {
        let (status, answer) = nursery.post(&desk, &path, &ask).await;
        assert_eq!(status, 422);
        assert!(answer.to_string().contains(says), "{answer}");
    }
    // What was tapped, or is a quotation, is not told what it is.
    let tag = format!("/api/v1/entries/{id}/tag");
    assert_eq!(nursery.post(&desk, &tag, &json!({ "part": 9, "source": "told" })).await.0, 422);
}

/// A talk in the learning file, corrected into a concern, and the concern filed elsewhere: both wordings go.
#[tokio::test]
async fn h4_the_first_wording_of_a_talk_goes_along_with_the_concern_that_it_became() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let (ivy, isla) = (nursery.child("Ivy"), nursery.child("Isla"));
    let mut talk = tablet.draft(Kind::AdultTalk, Some(ivy), "");
    talk.told = "FIRST WORDING".into();
    talk.lead_to_know = Some(false);
    let first = tablet.entry(&talk);
    let mut raised = tablet.draft(Kind::AdultTalk, Some(ivy), "");
    raised.told = "SECOND WORDING".into();
    raised.lead_to_know = Some(true);
    raised.supersedes = vec![(Some(ivy), first.head.id)];
    let second = tablet.entry(&raised);
    let rows = [&first, &second].map(|e| tablet.seal(e)).to_vec();
    tablet.sync(&nursery, rows).await;
    let desk = nursery.sign_in("imogen").await;
    let ask = json!({ "child": isla, "reason": "the other twin" });
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{}/file", second.head.id), &ask).await.0, 200);
    let wrong = texts(&nursery.get(&desk, &format!("/api/v1/children/{ivy}")).await.1);
    assert!(!wrong.contains("WORDING"), "{wrong}");
    let right = texts(&nursery.get(&desk, &format!("/api/v1/children/{isla}")).await.1);
    assert!(right.contains("FIRST WORDING") && right.contains("SECOND WORDING"));
    nursery.store.verify().await.unwrap();
}
