//! One-use codes, PINs, rosters and pictures: what a tablet and its people get once, and what they get again.

use crate::support::{Nursery, Tablet, json_request};
use chrono::TimeDelta;
use domain::bytes::Bytes;
use domain::entry::Kind;
use domain::format::key::{PersonKeys, Signing};
use domain::id::AttachmentId;
use domain::wire::ATTACHMENT_BYTES_MAX;
use serde_json::{Value, json};
use sqlx::Row;

async fn tablet_code(nursery: &Nursery) -> String {
    let desk = nursery.sign_in("imogen").await;
    let (_, code) = nursery.post(&desk, "/api/v1/tablets/code", &json!({ "name": "New", "room": null })).await;
    code["code"].as_str().unwrap().to_owned()
}

async fn enrol(nursery: &Nursery, code: &str) -> u16 {
    let ask = json!({ "code": code, "public": Signing::from_seed(&crate::support::random()).public() });
    nursery.send(json_request("POST", "/api/v1/enrol", None, &ask)).await.0.as_u16()
}

#[tokio::test]
async fn a_tablets_code_works_once_and_for_ten_minutes_however_it_is_typed() {
    let mut nursery = Nursery::demo().await;
    let code = tablet_code(&nursery).await;
    assert_eq!(code.chars().count(), 8);
    assert_eq!(enrol(&nursery, "ABCD2345").await, 422);
    let typed = format!("{} {}", code[..4].to_lowercase(), &code[4..]);
    assert_eq!(enrol(&nursery, &typed).await, 200);
    assert_eq!(enrol(&nursery, &code).await, 422, "used");
    let late = tablet_code(&nursery).await;
    let at = nursery.clock.now();
    nursery.set_clock(at + TimeDelta::minutes(10) + TimeDelta::seconds(1));
    assert_eq!(enrol(&nursery, &late).await, 422, "older than ten minutes");
}

#[tokio::test]
async fn a_code_for_a_pin_is_for_one_person_and_once() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let desk = nursery.sign_in("imogen").await;
    let path = format!("/api/v1/people/{}/pin-code", nursery.person("Kit"));
    let code = nursery.post(&desk, &path, &json!({})).await.1["code"].as_str().unwrap().to_owned();
    let ask = |tablet: &Tablet, body: Value| tablet.request("POST", "/api/v1/pin", body.to_string().into_bytes());
    let for_dot = ask(&tablet, tablet.pin_request(&nursery, &code));
    assert_eq!(nursery.send(for_dot).await.0, 422, "it is Kit's");
    tablet.person = nursery.person("Kit");
    tablet.keys = PersonKeys::from_seed(crate::support::random());
    let body = tablet.pin_request(&nursery, &code);
    // Whoever hands in a key has to hold it.
    let mut stolen = body.clone();
    stolen["public"] = json!(PersonKeys::from_seed(crate::support::random()).public());
    assert_eq!(nursery.send(ask(&tablet, stolen)).await.0, 400);
    assert_eq!(nursery.send(ask(&tablet, body.clone())).await.0, 200);
    assert_eq!(nursery.send(ask(&tablet, body)).await.0, 422, "used");
}

#[tokio::test]
async fn a_pin_is_changed_by_whoever_holds_its_key_and_an_old_one_never_comes_back() {
    let mut nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let change =
        |tablet: &Tablet, body: &Value| tablet.request("POST", "/api/v1/pin/change", body.to_string().into_bytes());
    let old = tablet.pin_change(&nursery, "1357");
    assert_eq!(nursery.send(change(&tablet, &old)).await.0, 422, "not newer than the one that is kept");
    let at = nursery.clock.now() + TimeDelta::minutes(1);
    nursery.set_clock(at);
    tablet.tick(at);
    let new = tablet.pin_change(&nursery, "7305");
    let mut forged = new.clone();
    forged["sig"] = json!(Bytes([7; 64]));
    assert_eq!(nursery.send(change(&tablet, &forged)).await.0, 404);
    assert_eq!(nursery.send(change(&tablet, &new)).await.0, 200);
    let (blob, key) = nursery.store.pins().await.unwrap().remove(&tablet.person).unwrap();
    assert_eq!(key, tablet.keys.public().id(), "the same keys");
    assert!(blob.unwrap_with(tablet.person, "7305").is_ok() && blob.unwrap_with(tablet.person, "4829").is_err());
    assert_eq!(nursery.send(change(&tablet, &old)).await.0, 422);
}

#[tokio::test]
async fn a_roster_that_did_not_change_is_not_sent_again() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let etag = tablet.sync(&nursery, vec![]).await.roster_etag;
    let ask = |etag: &str| {
        let mut request = tablet.request("GET", "/api/v1/roster", vec![]);
        request.headers_mut().insert("if-none-match", format!("\"{etag}\"").parse().unwrap());
        request
    };
    assert_eq!(nursery.send(ask(&etag)).await.0, 304);
    let desk = nursery.sign_in("imogen").await;
    let marker = json!([{ "f": "child_marker", "child": nursery.child("Pip"), "see_the_office": true }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &marker).await.0, 200);
    assert_eq!(nursery.send(ask(&etag)).await.0, 200);
}

/// A first or forgotten passphrase at the desk: once, by its owner, and every earlier session of theirs ends.
#[tokio::test]
async fn a_code_for_the_desk_gives_a_passphrase_once() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let before = nursery.sign_in("tomasz").await;
    let path = format!("/api/v1/people/{}/passphrase-code", nursery.person("Tomasz"));
    let code = nursery.post(&desk, &path, &json!({})).await.1["code"].as_str().unwrap().to_owned();
    let ask = async |name: &str, passphrase: &str| {
        let body = json!({ "code": code, "sign_in_name": name, "passphrase": passphrase });
        nursery.send(json_request("POST", "/api/v1/passphrase", None, &body)).await.0.as_u16()
    };
    assert_eq!(ask("tomasz", "short").await, 422);
    assert_eq!(ask("imogen", "four words that differ").await, 422, "somebody else's name; the code is still good");
    assert_eq!(ask("tomasz", "four words that differ").await, 200);
    assert_eq!(ask("tomasz", "another four words").await, 422, "used");
    assert_eq!(nursery.get(&before, "/api/v1/inbox").await.0, 401);
    let old = json!({ "name": "tomasz", "passphrase": server::demo::PASSPHRASE });
    assert_eq!(nursery.send(json_request("POST", "/api/v1/session", None, &old)).await.0, 401);
}

/// Guesses take turns, five milliseconds each; whoever has a good code waits behind them and is let in.
#[tokio::test]
async fn those_who_guess_codes_lock_nobody_out_who_has_one() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let ask = json!({ "name": "Garden", "room": null });
    let code = nursery.post(&desk, "/api/v1/tablets/code", &ask).await.1["code"].as_str().unwrap().to_owned();
    let guesses = futures_util::future::join_all((0..300).map(|n| {
        let guess = format!("WRNG{n:04}");
        let nursery = &nursery;
        async move { enrol(nursery, &guess).await }
    }));
    let (guesses, good) = tokio::join!(guesses, enrol(&nursery, &code));
    assert_eq!(good, 200);
    assert!(guesses.iter().all(|status| *status == 422), "{guesses:?}");
}

/// `PUT attachments`: as often as wanted; other bytes under the same id are kept beside the first.
#[tokio::test]
async fn a_picture_can_be_sent_again_and_nothing_replaces_it() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let id = AttachmentId::from_random(crate::support::random());
    let path = format!("/api/v1/attachments/{id}");
    let put = |bytes: &[u8]| tablet.request("PUT", &path, bytes.to_vec());
    for bytes in [b"sealed".as_slice(), b"sealed", b"others"] {
        assert_eq!(nursery.send(put(bytes)).await.0, 200);
    }
    let url = format!("sqlite://{}", nursery.folder.path().join("ledger.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let rows = sqlx::query("SELECT sealed FROM attachment WHERE id = ? ORDER BY sealed")
        .bind(id.bytes().as_slice())
        .fetch_all(&pool)
        .await
        .unwrap();
    let kept: Vec<Vec<u8>> = rows.iter().map(|r| r.get(0)).collect();
    assert_eq!(kept, [b"others".to_vec(), b"sealed".to_vec()]);
    let today = nursery.store.attachment_bytes(tablet.device(), nursery.clock.now()).await.unwrap();
    assert_eq!(today, 12);
    let (status, answer) = nursery.send(put(&vec![0; ATTACHMENT_BYTES_MAX + 1])).await;
    assert_eq!((status.as_u16(), answer["error"]["code"].as_str()), (413, Some("too_large")));
    assert_eq!(nursery.send(put(b"")).await.0, 400);
}

/// H3: for the room's leader, until its writer finishes it or the leader lets it stay.
#[tokio::test]
async fn h3_an_unfinished_achievement_stands_on_its_room_leaders_list() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    for (short, name) in [("Bel", "bel"), ("Cam", "cam")] {
        let person = nursery.person(short);
        let cheap = domain::format::key::Cost::CHEAP;
        assert!(nursery.store.set_passphrase(person, name, server::demo::PASSPHRASE, cheap).await.unwrap());
    }
    let mut ids = vec![];
    for words in ["Rolled over, and then", "Laughed at"] {
        let mut entry = tablet.entry(&tablet.draft(Kind::Achievement, Some(nursery.child("Pip")), words));
        entry.head.unfinished = true;
        let row = tablet.seal(&entry);
        ids.push(row.id);
        tablet.sync(&nursery, vec![row]).await;
    }
    let (bel, cam) = (nursery.sign_in("bel").await, nursery.sign_in("cam").await);
    let list = async |cookie: &str| nursery.get(cookie, "/api/v1/unfinished").await.1["records"].clone();
    assert_eq!(list(&bel).await.as_array().unwrap().len(), 2, "Seedlings is Bel's room");
    assert_eq!(list(&cam).await.as_array().unwrap().len(), 0, "and not Cam's");
    // Its writer goes on with the one; the leader lets the other stay as it is.
    let mut draft = tablet.draft(Kind::Achievement, Some(nursery.child("Pip")), "Rolled over, and then laughed.");
    draft.supersedes = vec![(Some(nursery.child("Pip")), ids[0])];
    let finished = tablet.entry(&draft);
    let row = tablet.seal(&finished);
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(nursery.post(&bel, &format!("/api/v1/entries/{}/seen", ids[1]), &json!({})).await.0, 200);
    assert_eq!(list(&bel).await, json!([]));
}

/// The cookie of a session: for this host, for no script, for no other site; and over TLS nothing but TLS.
#[tokio::test]
async fn r91_a_sessions_cookie_is_for_no_script_and_no_other_site() {
    let nursery = Nursery::demo().await;
    let cookies = async |router: &axum::Router| {
        use tower::ServiceExt;
        let body = json!({ "name": "imogen", "passphrase": server::demo::PASSPHRASE });
        let response = router.clone().oneshot(json_request("POST", "/api/v1/session", None, &body)).await.unwrap();
        let transport = response.headers().contains_key("strict-transport-security");
        let all = response.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned());
        (all.collect::<Vec<String>>(), transport)
    };
    let (plain, transport) = cookies(&nursery.router).await;
    assert!(!transport && !plain.is_empty());
    assert!(plain.iter().all(|c| c.contains("HttpOnly") && c.contains("SameSite=Strict") && !c.contains("Secure")));
    let (secure, transport) = cookies(&nursery.router_behind("https://records.example")).await;
    assert!(transport, "HSTS under TLS");
    assert!(secure.iter().all(|c| c.starts_with("__Host-") && c.contains("; Secure") && c.contains("Path=/;")));
    // The one that clears it too: without these a browser would not take it.
    let desk = nursery.sign_in("imogen").await.replace("firsthand=", "__Host-firsthand=");
    let leaving = json_request("DELETE", "/api/v1/session", Some(&desk), &json!({}));
    let left = tower::ServiceExt::oneshot(nursery.router_behind("https://records.example"), leaving).await.unwrap();
    let cleared = left.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cleared.starts_with("__Host-firsthand=;") && cleared.contains("; Secure") && cleared.contains("Max-Age=0"));
}
