//! Writing at the desk, when things go wrong in between: rights that are taken while a request is under way, connections that
//! break at any moment, the same sent twice, and two who answer one record.

use crate::support::{Nursery, Tablet, json_request};
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use chrono::TimeDelta;
use domain::entry::Kind;
use domain::id::EntryId;
use domain::wire::{AFTER_HEADER, WRITE_HEADER};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio::sync::oneshot;
use tower::ServiceExt;

async fn concern(nursery: &Nursery, child: &str) -> EntryId {
    let mut tablet = Tablet::enrol(nursery, "Here", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child(child)), "Sat by himself."));
    let row = tablet.seal(&entry);
    let id = row.id;
    tablet.sync(nursery, vec![row]).await;
    id
}

async fn record(nursery: &Nursery, desk: &str, id: EntryId) -> Value {
    nursery.get(desk, &format!("/api/v1/records/{id}")).await.1["record"].clone()
}

fn minted() -> EntryId {
    EntryId::from_random(crate::support::random())
}

/// A write with the id that the browser minted, and how long the file was when it was read.
fn write(desk: &str, path: &str, body: &Value, id: EntryId, after: Option<u64>) -> Request<Body> {
    let mut request = json_request("POST", path, Some(desk), body);
    request.headers_mut().insert(WRITE_HEADER, id.to_string().parse().unwrap());
    if let Some(after) = after {
        request.headers_mut().insert(AFTER_HEADER, after.to_string().parse().unwrap());
    }
    request
}

/// W1: a deputy holds the bodies of her requests back until her role is gone. Nothing of it counts any more.
#[tokio::test]
async fn r91_rights_are_those_of_the_moment_in_which_the_whole_request_is_there() {
    let nursery = Nursery::demo().await;
    let id = concern(&nursery, "Milo").await;
    let (deputy, manager) = (nursery.sign_in("tomasz").await, nursery.sign_in("imogen").await);
    let (pip, milo) = (nursery.child("Pip"), nursery.child("Milo"));
    let occurred = nursery.clock.now();
    let asks = [
        (format!("/api/v1/entries/{id}/decision"), json!({ "words": "Rang.", "why": "To ask." })),
        (
            format!("/api/v1/children/{milo}/records"),
            json!({ "kind": "concern", "occurred": occurred, "saw": "Quiet." }),
        ),
        ("/api/v1/facts".to_owned(), json!([{ "f": "child_known_marks", "child": pip, "words": "none" }])),
        (format!("/api/v1/children/{milo}/print"), json!({ "for_whom": "the duty team" })),
        (format!("/api/v1/records/{id}/walk"), json!({ "for_whom": "an inspector" })),
    ];
    let mut held = vec![];
    for (path, body) in asks {
        let (release, released) = oneshot::channel::<()>();
        let text = Bytes::from(body.to_string());
        let stream = futures_util::stream::once(async move {
            released.await.unwrap();
            Ok::<_, std::io::Error>(text)
        });
        let mut request = json_request("POST", &path, Some(&deputy), &json!(null));
        *request.body_mut() = Body::from_stream(stream);
        let router = nursery.router.clone();
        held.push((path, release, tokio::spawn(router.oneshot(request))));
    }
    let before = nursery.store.state().size;
    // Each has shown who it is, and waits for its body.
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    let fact = json!([{ "f": "roles", "person": nursery.person("Tomasz"), "roles": ["practitioner"] }]);
    assert_eq!(nursery.post(&manager, "/api/v1/facts", &fact).await.0, 200);
    let after_fact = nursery.store.state().size;
    assert!(after_fact > before);
    for (path, release, running) in held {
        release.send(()).unwrap();
        let status = running.await.unwrap().unwrap().status();
        assert!([401, 403, 404].contains(&status.as_u16()), "{path}: {status}");
    }
    assert_eq!(nursery.store.state().size, after_fact, "nothing was written");
}

/// Polls a request so often and then hangs up.
fn hung_up_after(nursery: &Nursery, request: Request<Body>, polls: usize) -> bool {
    let mut running = pin!(nursery.router.clone().oneshot(request));
    let mut context = Context::from_waker(Waker::noop());
    (0..polls).any(|_| matches!(running.as_mut().poll(&mut context), Poll::Ready(_)))
}

/// What was begun comes to its end.
async fn settled(nursery: &Nursery) {
    for _ in 0..50 {
        tokio::task::yield_now().await;
        // Whatever waits for the writing task is before this.
        nursery.store.write(vec![], nursery.clock.now()).await.unwrap();
    }
}

/// W2: whoever hangs up at any moment while a file is opened: it stands on the log, or no session counts it as opened.
#[tokio::test]
async fn r91_no_words_leave_before_the_line_that_says_so_is_written() {
    let nursery = Nursery::demo().await;
    let bruno = nursery.child("Bruno");
    let manager = nursery.sign_in("imogen").await;
    let lines = async || {
        let log = nursery.get(&manager, "/api/v1/openings").await.1["openings"].as_array().unwrap().clone();
        log.iter().filter(|l| l["name"] == "Bruno Wren" || l["child"] == json!(bruno)).count()
    };
    for polls in 1..12 {
        let desk = nursery.sign_in("adaeze").await;
        let path = format!("/api/v1/children/{bruno}");
        let before = lines().await;
        let request = Request::get(&path).header("cookie", &desk).body(Body::empty()).unwrap();
        hung_up_after(&nursery, request, polls);
        settled(&nursery).await;
        let (status, chronology) = nursery.get(&desk, &path).await;
        assert!(status == 200 && !chronology["records"].as_array().unwrap().is_empty());
        assert_eq!(lines().await, before + 1, "hung up after {polls} polls: one line for one session");
    }
}

/// W2: the words of a concern stand in the inbox, so reading it there is an opening.
#[tokio::test]
async fn r91_what_is_read_in_the_inbox_was_opened() {
    let nursery = Nursery::demo().await;
    concern(&nursery, "Milo").await;
    let manager = nursery.sign_in("imogen").await;
    let deputy = nursery.sign_in("tomasz").await;
    let of_milo = async || {
        let log = nursery.get(&manager, "/api/v1/openings").await.1["openings"].as_array().unwrap().clone();
        log.iter().filter(|l| l["by"] == "Tomasz Reed" && l["name"].as_str().unwrap().starts_with("Milo")).count()
    };
    assert_eq!(of_milo().await, 0);
    for _ in 0..2 {
        assert!(nursery.get_text(&deputy, "/api/v1/inbox").await.1.contains("Sat by himself."));
        assert_eq!(of_milo().await, 1, "once a session");
    }
}

/// W3: a tablet's code is used up by a tablet, or not at all, whenever the connection breaks.
#[tokio::test]
async fn a_tablet_that_hangs_up_while_it_is_added_uses_up_no_code_for_nothing() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    for polls in 1..20 {
        let ask = json!({ "name": format!("Tablet {polls}"), "room": null });
        let code = nursery.post(&desk, "/api/v1/tablets/code", &ask).await.1["code"].as_str().unwrap().to_owned();
        let public = domain::format::key::Signing::from_seed(&crate::support::random()).public();
        let enrol = || json_request("POST", "/api/v1/enrol", None, &json!({ "code": code, "public": public }));
        hung_up_after(&nursery, enrol(), polls);
        let again = nursery.send(enrol()).await.0;
        assert!([200, 422].contains(&again.as_u16()), "{again}");
        // One of the two has the code, and comes to its end.
        let added =
            || nursery.store.state().register.tablets.values().filter(|t| t.name == format!("Tablet {polls}")).count();
        for _ in 0..5_000 {
            if added() > 0 {
                break;
            }
            nursery.store.write(vec![], nursery.clock.now()).await.unwrap();
        }
        assert_eq!(added(), 1, "hung up after {polls} polls");
    }
}

/// W3: a set-up that was cut off after its people were entered is done again with the same people; and who is named in two
/// places is one, however that was typed.
#[tokio::test]
async fn a_set_up_that_is_done_again_gives_nobody_twice() {
    let nursery = Nursery::empty().await;
    let now = nursery.clock.now();
    let code = async || {
        let purpose = server::store::accounts::Purpose::SetUp;
        nursery.store.new_code(&purpose, TimeDelta::hours(24), now).await.unwrap()
    };
    let ask = |token: String| {
        let person = |name: &str| json!({ "name": name, "job": "" });
        let body = json!({ "token": token, "nursery": "Little Larks", "manager": person("Kay Ashdown"),
            "sign_in_name": "kay", "passphrase": "four words that differ", "lead": person("Lee Marsh"), "deputies": [],
            "staff_lead": person("LÉE  Marsh"), "staff_second": person("Ivy Bell"), "rooms": ["Ducklings"], "opens": null });
        json_request("POST", "/api/v1/setup", None, &body)
    };
    let (status, said) = nursery.send(ask(code().await)).await;
    assert_eq!(status, 200, "{said}");
    // As after a power cut before the passphrase was kept.
    let url = format!("sqlite://{}", nursery.folder.path().join("keys.db").display());
    let keys = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("DELETE FROM account").execute(&keys).await.unwrap();
    assert_eq!(nursery.send(ask(code().await)).await.0, 200);
    let state = nursery.store.state();
    let mut people: Vec<&str> = state.register.people.values().map(|p| p.name.as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["Ivy Bell", "Kay Ashdown", "Lee Marsh"]);
    assert_eq!(state.register.rooms.len(), 1);
}

/// W4, W12: what is sent again because its answer was lost, or because somebody pressed twice, is kept once.
#[tokio::test]
async fn n21_the_same_write_sent_twice_is_one() {
    let nursery = Nursery::demo().await;
    let id = concern(&nursery, "Milo").await;
    let desk = nursery.sign_in("imogen").await;
    let milo = nursery.child("Milo");
    let occurred = nursery.clock.now();
    let asks = [
        (format!("/api/v1/entries/{id}/decision"), json!({ "words": "Rang.", "why": "To ask." })),
        (
            format!("/api/v1/children/{milo}/records"),
            json!({ "kind": "concern", "occurred": occurred, "saw": "Quiet." }),
        ),
        ("/api/v1/facts".to_owned(), json!([{ "f": "child_known_marks", "child": milo, "words": "none" }])),
    ];
    for (path, body) in asks {
        let (minted, before) = (minted(), nursery.store.state().size);
        let twice = join_all((0..2).map(|_| nursery.send(write(&desk, &path, &body, minted, None)))).await;
        let later = nursery.send(write(&desk, &path, &body, minted, None)).await;
        assert!(twice.iter().chain([&later]).all(|(status, _)| *status == 200), "{path}: {twice:?} {later:?}");
        assert_eq!(nursery.store.state().size, before + 1, "{path}");
    }
    let seen = format!("/api/v1/entries/{id}/seen");
    let nothing = json!({});
    join_all((0..5).map(|_| nursery.post(&desk, &seen, &nothing))).await;
    assert_eq!(record(&nursery, &desk, id).await["seen"].as_array().unwrap().len(), 1);
}

/// W11: "not safe to go home" makes a call due now. Whoever answers "safe" without having seen it takes nothing away, and is
/// told what was answered; whoever has seen it decides, with a reason.
#[tokio::test]
async fn h8_an_answer_ends_nothing_that_its_writer_has_not_seen() {
    let nursery = Nursery::demo().await;
    let id = concern(&nursery, "Milo").await;
    let (imogen, adaeze) = (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await);
    nursery.post(&imogen, &format!("/api/v1/entries/{id}/seen"), &json!({})).await;
    let read = record(&nursery, &adaeze, id).await["as_of"].as_u64().unwrap();
    let path = format!("/api/v1/entries/{id}/decision");
    let step = |safe: &str| json!({ "words": "", "why": "His father was shouting.", "step": { "s": "goes_home", "safe": safe } });
    let (status, said) = nursery.send(write(&imogen, &path, &step("no"), minted(), Some(read))).await;
    assert_eq!(status, 200, "{said}");
    let waits = async || record(&nursery, &imogen, id).await["next"].clone();
    let call = waits().await;
    assert!(call.to_string().contains("ring"), "{call}");

    let (status, said) = nursery.send(write(&adaeze, &path, &step("yes"), minted(), Some(read))).await;
    assert_eq!((status, said["error"]["code"].as_str()), (StatusCode::CONFLICT, Some("meanwhile")), "{said}");
    let says = said["error"]["says"].as_str().unwrap();
    assert!(
        says.starts_with("Imogen Quill answered this meanwhile: ") && says.contains("His father was shouting."),
        "{says}"
    );
    assert_eq!(waits().await, call, "the call is due as before");
    // Her own answers are no news to her.
    let read = record(&nursery, &imogen, id).await["as_of"].as_u64().unwrap();
    let note = json!({ "words": "Rang his mother.", "why": "To hear her." });
    assert_eq!(nursery.send(write(&imogen, &path, &note, minted(), Some(read))).await.0, 200);
    assert_eq!(nursery.send(write(&imogen, &path, &note, minted(), Some(read))).await.0, 200);
}

/// W9: until the second factor is set up, a session signs out and sets one up, and does nothing else.
#[tokio::test]
async fn h6_before_the_second_factor_a_session_opens_no_other_way_in() {
    let mut nursery = Nursery::demo().await;
    nursery.require_second_factor();
    let desk = nursery.sign_in("imogen").await;
    for (method, path, body) in [
        ("POST", "/api/v1/session/calendar", json!({})),
        ("DELETE", "/api/v1/session/calendar", json!({})),
        ("POST", "/api/v1/session/mail", json!({ "mail": "someone@example.invalid" })),
        (
            "POST",
            "/api/v1/session/passphrase",
            json!({ "present": server::demo::PASSPHRASE, "next": "marble otter lantern fig" }),
        ),
        ("DELETE", "/api/v1/session/others", json!({})),
        ("POST", "/api/v1/session/factors/recovery", json!({})),
    ] {
        let (status, said) = nursery.send(json_request(method, path, Some(&desk), &body)).await;
        assert_eq!(
            (status.as_u16(), said["error"]["code"].as_str()),
            (403, Some("second_factor_needed")),
            "{method} {path}"
        );
    }
    for path in ["/api/v1/session", "/api/v1/session/factors"] {
        assert_eq!(nursery.get(&desk, path).await.0, 200, "{path}");
    }
    assert_eq!(nursery.post(&desk, "/api/v1/session/factors/code", &json!({})).await.0, 200);
}

/// R23: at the desk, too, what was written is put right and taken back by its author alone, with a reason; both stay readable,
/// wherever the record is filed; and what somebody else did meanwhile is before their eyes first.
#[tokio::test]
async fn r23_what_was_written_at_the_desk_is_put_right_or_taken_back_by_its_author_with_a_reason() {
    let nursery = Nursery::demo().await;
    let id = concern(&nursery, "Milo").await;
    let (imogen, tomasz) = (nursery.sign_in("imogen").await, nursery.sign_in("tomasz").await);
    let post = async |desk: &str, of: &str, what: &str, ask: Value| {
        nursery.post(desk, &format!("/api/v1/entries/{of}/{what}"), &ask).await
    };
    let record_id = id.to_string();
    assert_eq!(post(&imogen, &record_id, "seen", json!({})).await.0, 200);
    let no = json!({ "words": "", "why": "He is afraid of going home.", "step": { "s": "goes_home", "safe": "no" } });
    assert_eq!(post(&imogen, &record_id, "decision", no).await.0, 200);
    let waits = async || {
        let record = record(&nursery, &imogen, id).await;
        record["next"].as_array().unwrap().iter().map(|w| w["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(waits().await.contains(&"ring".to_owned()));
    let note = |record: &Value| record["decisions"][0]["id"].as_str().unwrap().to_owned();
    let first = note(&record(&nursery, &imogen, id).await);

    // Nobody else puts it right or takes it back, and nothing is taken back without a reason.
    for what in ["correction", "take-back"] {
        assert_eq!(post(&tomasz, &first, what, json!({ "words": "", "why": "No." })).await.0, 422, "{what}");
    }
    assert_eq!(post(&imogen, &first, "take-back", json!({ "why": " " })).await.0, 422);
    // Nor a record that was written on a tablet, at the desk.
    assert_eq!(post(&imogen, &record_id, "take-back", json!({ "why": "No." })).await.0, 422);

    // In better words: the step stays, and so do the first words. Sent twice it is once.
    let (better, write_id) = (json!({ "words": "", "why": "He said that he is afraid." }), minted());
    for _ in 0..2 {
        let request = write(&imogen, &format!("/api/v1/entries/{first}/correction"), &better, write_id, None);
        assert_eq!(nursery.send(request).await.0, 200);
    }
    let shown = record(&nursery, &imogen, id).await;
    assert_eq!(shown["decisions"].as_array().unwrap().len(), 1);
    assert_eq!(shown["decisions"][0]["why"], "He said that he is afraid.");
    assert_eq!(shown["decisions"][0]["earlier"][0]["why"], "He is afraid of going home.");
    assert!(waits().await.contains(&"ring".to_owned()));
    let second = note(&shown);
    assert_eq!(post(&imogen, &first, "correction", better.clone()).await.0, 422, "it was put right since");
    assert_eq!(post(&tomasz, &first, "agree", json!({})).await.0, 422, "nobody agrees to what does not stand");
    assert_eq!(post(&tomasz, &second, "agree", json!({})).await.0, 200);

    // Tomasz writes meanwhile: she reads that first.
    let as_read = shown["as_of"].as_u64().unwrap();
    let called = json!({ "words": "Asked the hub.", "why": "To be sure." });
    assert_eq!(post(&tomasz, &record_id, "decision", called).await.0, 200);
    let path = format!("/api/v1/entries/{second}/take-back");
    let taken = json!({ "why": "It was another child." });
    let (status, refused) = nursery.send(write(&imogen, &path, &taken, minted(), Some(as_read))).await;
    assert_eq!(status, 409, "{refused}");
    assert!(refused.to_string().contains("Tomasz Reed answered this meanwhile: Asked the hub."), "{refused}");
    let read_again = record(&nursery, &imogen, id).await["as_of"].as_u64();
    assert_eq!(nursery.send(write(&imogen, &path, &taken, minted(), read_again)).await.0, 200);
    let shown = record(&nursery, &imogen, id).await;
    assert_eq!(shown["decisions"][0]["taken_back"]["why"], "It was another child.");
    assert!(!waits().await.contains(&"ring".to_owned()) && waits().await.contains(&"goes_home".to_owned()));
    for what in ["take-back", "correction"] {
        assert_eq!(post(&imogen, &second, what, json!({ "words": "", "why": "Again." })).await.0, 422, "{what}");
    }
    // Whoever was about to build on it hears that it is gone.
    let rang = json!({ "words": "", "why": "", "step": { "s": "taken_on" } });
    let stale = write(&tomasz, &format!("/api/v1/entries/{id}/decision"), &rang, minted(), read_again);
    let (status, refused) = nursery.send(stale).await;
    assert_eq!(status, 409);
    assert!(refused.to_string().contains("Imogen Quill took back meanwhile what stood here."), "{refused}");

    // It goes along wherever the record is filed.
    let file = json!({ "child": nursery.child("Pip"), "reason": "It was him." });
    assert_eq!(post(&imogen, &record_id, "file", file).await.0, 200);
    let shown = record(&nursery, &imogen, id).await;
    assert_eq!(shown["decisions"][0]["taken_back"]["why"], "It was another child.");
    assert_eq!(shown["decisions"][0]["earlier"][0]["why"], "He is afraid of going home.");
    nursery.store.verify().await.unwrap();
}

/// R23: a record that was written at the desk in error waits for nothing once its writer took it back, and stays readable.
#[tokio::test]
async fn r23_a_record_written_at_the_desk_is_taken_back_by_its_writer() {
    let nursery = Nursery::demo().await;
    let (imogen, tomasz) = (nursery.sign_in("imogen").await, nursery.sign_in("tomasz").await);
    let milo = nursery.child("Milo");
    let ask = json!({ "kind": "concern", "occurred": nursery.clock.now(), "saw": "WRITTEN IN ERROR" });
    assert_eq!(nursery.post(&imogen, &format!("/api/v1/children/{milo}/records"), &ask).await.0, 200);
    let find = async |desk: &str| {
        let (_, file) = nursery.get(desk, &format!("/api/v1/children/{milo}")).await;
        let all = file["records"].as_array().unwrap().clone();
        all.into_iter().find(|r| r.to_string().contains("WRITTEN IN ERROR")).unwrap()
    };
    let record = find(&imogen).await;
    assert!(record["mine"] == true && !record["next"].as_array().unwrap().is_empty());
    assert_eq!(find(&tomasz).await["mine"], false);
    let path = format!("/api/v1/entries/{}/take-back", record["id"].as_str().unwrap());
    assert_eq!(nursery.post(&tomasz, &path, &json!({ "why": "No." })).await.0, 422);
    assert_eq!(nursery.post(&imogen, &path, &json!({ "why": "It was Pip." })).await.0, 200);
    let record = find(&tomasz).await;
    assert_eq!((&record["next"], &record["taken_back"]["why"]), (&json!([]), &json!("It was Pip.")));
    let (_, board) = nursery.get(&tomasz, "/api/v1/board").await;
    assert!(!board.to_string().contains("WRITTEN IN ERROR"));
}
