//! The second factor at the desk, and showing again that it is you before rights and ways in are changed.

use crate::support::{NOW, Nursery, json_request};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use domain::format::key::Cost;
use domain::id::PersonId;
use domain::register::Fact;
use domain::routing::Role;
use serde_json::{Value, json};
use server::demo::PASSPHRASE;
use tower::ServiceExt;

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// Posts a sign-in or its second half; returns status, body and the new cookie.
async fn door(nursery: &Nursery, path: &str, cookie: Option<&str>, body: Value) -> (StatusCode, Value, Option<String>) {
    let request = json_request("POST", path, cookie, &body);
    let response = nursery.router.clone().oneshot(request).await.unwrap();
    let (status, cookies) = (response.status(), response.headers().clone());
    let cookie = cookies.get("set-cookie").map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned());
    let bytes = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null), cookie)
}

async fn passphrase(nursery: &Nursery) -> (Value, String) {
    let ask = json!({ "name": "imogen", "passphrase": PASSPHRASE });
    let (status, answer, cookie) = door(nursery, "/api/v1/session", None, ask).await;
    assert_eq!(status, 200, "{answer}");
    (answer, cookie.unwrap())
}

/// The code that an app with this secret shows at a time.
fn code(secret: &str, at: DateTime<Utc>) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let app = totp_rs::Builder::new().with_algorithm(totp_rs::Algorithm::SHA1).with_secret(secret).build().unwrap();
    app.generate(at.timestamp() as u64).to_string()
}

/// Sets up a code app for whoever is signed in; returns its secret.
async fn set_up(nursery: &Nursery, cookie: &str) -> String {
    let (status, app) = nursery.post(cookie, "/api/v1/session/factors/code", &json!({})).await;
    assert_eq!(status, 200, "{app}");
    assert!(app["picture"].as_str().unwrap().contains("<svg"));
    let secret = app["secret"].as_str().unwrap().to_owned();
    let confirm = "/api/v1/session/factors/code/confirm";
    assert_eq!(nursery.post(cookie, confirm, &json!({ "code": "000000" })).await.0, 422, "not without a code of it");
    let shown = code(&secret, nursery.clock.now());
    assert_eq!(nursery.post(cookie, confirm, &json!({ "code": shown })).await.0, 200);
    secret
}

#[tokio::test]
async fn a_passphrase_alone_opens_nothing_once_there_is_a_code_app_and_each_code_works_once() {
    let nursery = Nursery::demo().await;
    let secret = set_up(&nursery, &nursery.sign_in("imogen").await).await;
    nursery.clock.advance(TimeDelta::minutes(2));
    let (answer, half) = passphrase(&nursery).await;
    assert_eq!(answer["second"]["code"], true);
    for path in ["/api/v1/inbox", "/api/v1/register", "/api/v1/feed", "/api/v1/session/factors"] {
        assert_eq!(nursery.get(&half, path).await.0, 401, "{path}");
    }
    assert_eq!(nursery.get(&half, "/api/v1/session").await.1, Value::Null);
    let second = async |cookie: &str, proof: Value| door(&nursery, "/api/v1/session/second", Some(cookie), proof).await;
    assert_eq!(second(&half, json!({ "code": "123456" })).await.0, 401);
    assert_eq!(second(&half, json!({ "passphrase": PASSPHRASE })).await.0, 401, "that was the first factor");
    let shown = code(&secret, nursery.clock.now());
    let (status, answer, whole) = second(&half, json!({ "code": shown })).await;
    assert_eq!((status.as_u16(), &answer["in"]["name"]), (200, &json!("Imogen Quill")));
    let whole = whole.unwrap();
    assert_ne!(whole, half, "a new token at a change of rights");
    assert_eq!(nursery.get(&whole, "/api/v1/inbox").await.0, 200);
    assert_eq!(second(&half, json!({ "code": shown })).await.0, 401, "the half session is gone");
    let (_, again) = passphrase(&nursery).await;
    assert_eq!(second(&again, json!({ "code": shown })).await.0, 401, "the code was used");
    nursery.clock.advance(TimeDelta::minutes(6));
    let late = code(&secret, nursery.clock.now());
    assert_eq!(second(&again, json!({ "code": late })).await.0, 401, "and the half session ends after five minutes");
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_new_ones_end_the_old() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let make = "/api/v1/session/factors/recovery";
    assert_eq!(nursery.post(&desk, make, &json!({})).await.0, 422, "they are for when something else is lost");
    set_up(&nursery, &desk).await;
    let first = nursery.post(&desk, make, &json!({})).await.1["codes"].as_array().unwrap().clone();
    let codes = nursery.post(&desk, make, &json!({})).await.1["codes"].as_array().unwrap().clone();
    assert_eq!((first.len(), codes.len()), (10, 10));
    let open = async |code: &Value| {
        let (answer, half) = passphrase(&nursery).await;
        assert_eq!(answer["second"]["recovery"], true);
        door(&nursery, "/api/v1/session/second", Some(&half), json!({ "recovery": code })).await.0.as_u16()
    };
    assert_eq!(open(&first[0]).await, 401);
    assert_eq!(open(&codes[0]).await, 200);
    assert_eq!(open(&codes[0]).await, 401, "used");
    let typed = codes[1].as_str().unwrap().to_lowercase().replace('-', " ");
    assert_eq!(open(&json!(typed)).await, 200, "however it is typed");
    let (_, left) = nursery.get(&desk, "/api/v1/session/factors").await;
    assert_eq!(left["recovery_left"], 8);
}

#[tokio::test]
async fn guessing_a_second_factor_has_an_end() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let secret = set_up(&nursery, &desk).await;
    let (_, codes) = nursery.post(&desk, "/api/v1/session/factors/recovery", &json!({})).await;
    let recovery = codes["codes"][0].as_str().unwrap();
    let (_, half) = passphrase(&nursery).await;
    let mut last = 0;
    for n in 0..12 {
        let proof = json!({ "code": format!("{n:06}") });
        last = door(&nursery, "/api/v1/session/second", Some(&half), proof).await.0.as_u16();
    }
    assert_eq!(last, 429);
    // However patiently: after fifty in a day no code is taken any more, not even the right one. A recovery code is.
    nursery.clock.advance(TimeDelta::minutes(1));
    let mut refused = 0;
    for n in 0..60 {
        nursery.clock.advance(TimeDelta::seconds(7));
        let (_, half) = passphrase(&nursery).await;
        let proof = json!({ "code": format!("{n:06}") });
        let (_, says, _) = door(&nursery, "/api/v1/session/second", Some(&half), proof).await;
        refused += usize::from(says.to_string().contains("Too many wrong codes in a day"));
    }
    assert_eq!(refused, 18, "eight were wrong before the first pause, and forty-two now");
    nursery.clock.advance(TimeDelta::minutes(1));
    let (_, half) = passphrase(&nursery).await;
    let right = json!({ "code": code(&secret, nursery.clock.now()) });
    assert_eq!(door(&nursery, "/api/v1/session/second", Some(&half), right.clone()).await.0, 422);
    let by_hand = json!({ "recovery": recovery });
    assert_eq!(door(&nursery, "/api/v1/session/second", Some(&half), by_hand).await.0, 200);
    nursery.clock.advance(TimeDelta::days(1));
    let (_, half) = passphrase(&nursery).await;
    let right = json!({ "code": code(&secret, nursery.clock.now()) });
    assert_eq!(door(&nursery, "/api/v1/session/second", Some(&half), right).await.0, 200, "the next day");
}

#[tokio::test]
async fn r91_what_changes_rights_asks_again_who_it_is_after_a_while() {
    let mut nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    let dot = nursery.person("Dot");
    let roles = json!([{ "f": "roles", "person": dot, "roles": [Role::Practitioner] }]);
    let marker = json!([{ "f": "child_marker", "child": nursery.child("Pip"), "see_the_office": true }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &roles).await.0, 200, "just signed in");
    // Kept alive by what she does, for eleven minutes.
    nursery.set_clock(now() + TimeDelta::minutes(11));
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &marker).await.0, 200, "everyday things go on");
    let asks = [
        ("/api/v1/facts".to_owned(), roles.clone()),
        ("/api/v1/tablets/code".into(), json!({ "name": "New", "room": null })),
        (format!("/api/v1/people/{dot}/pin-code"), json!({})),
        (format!("/api/v1/people/{dot}/passphrase-code"), json!({})),
        ("/api/v1/session/factors/code".into(), json!({})),
        ("/api/v1/session/factors/passkey".into(), json!({})),
        ("/api/v1/session/factors/recovery".into(), json!({})),
    ];
    for (path, body) in &asks {
        let (status, answer) = nursery.post(&desk, path, body).await;
        assert_eq!((status.as_u16(), answer["error"]["code"].as_str()), (403, Some("prove_yourself")), "{path}");
    }
    let prove = async |proof: Value| nursery.post(&desk, "/api/v1/session/prove", &proof).await.0.as_u16();
    assert_eq!(prove(json!({ "passphrase": "not it, not at all" })).await, 401);
    assert_eq!(prove(json!({ "passphrase": PASSPHRASE })).await, 200, "whoever has nothing else shows the passphrase");
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &roles).await.0, 200);
    // With a second factor, the passphrase is not enough.
    let secret = set_up(&nursery, &desk).await;
    nursery.clock.advance(TimeDelta::minutes(11));
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &roles).await.0, 403);
    assert_eq!(prove(json!({ "passphrase": PASSPHRASE })).await, 401);
    let ways = nursery.post(&desk, "/api/v1/session/challenge", &json!({})).await.1;
    assert_eq!(ways["code"], true);
    assert_eq!(prove(json!({ "code": code(&secret, nursery.clock.now()) })).await, 200);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &roles).await.0, 200);
}

/// H6: in a real nursery nobody who leads works without one, and what is missing is said until nothing is.
#[tokio::test]
async fn h6_a_lead_without_a_second_factor_sets_one_up_before_anything_else() {
    let mut nursery = Nursery::small().await;
    nursery.require_second_factor();
    let desk = nursery.sign_in("imogen").await;
    let me = async |cookie: &str| nursery.get(cookie, "/api/v1/session").await.1;
    assert_eq!(me(&desk).await["needs_second"], true);
    for path in ["/api/v1/inbox", "/api/v1/checking", "/api/v1/register", "/api/v1/feed"] {
        let (status, answer) = nursery.get(&desk, path).await;
        assert_eq!((status.as_u16(), answer["error"]["code"].as_str()), (403, Some("second_factor_needed")), "{path}");
    }
    let secret = set_up(&nursery, &desk).await;
    assert_eq!(me(&desk).await["needs_second"], false);
    assert_eq!(nursery.get(&desk, "/api/v1/inbox").await.0, 200);
    // It can be replaced, and not taken away.
    let forget = json_request("DELETE", "/api/v1/session/factors/code", Some(&desk), &json!({}));
    assert_eq!(nursery.send(forget).await.0, 422);
    let missing = me(&desk).await["not_ready"].to_string();
    assert!(missing.contains("Nobody hears of concerns about staff."), "{missing}");
    let harriet = PersonId::from_random(crate::support::random());
    let person = Fact::Person {
        person: harriet,
        name: "Harriet".into(),
        short: "Harriet".into(),
        job: String::new(),
        room: None,
    };
    let facts = json!([
        person,
        Fact::Roles { person: harriet, roles: [Role::Owner].into() },
        Fact::StaffConcerns { lead: Some(nursery.person("Imogen")), second: Some(harriet) },
    ]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &facts).await.0, 200);
    // Nobody else could confirm that she is the registered person: that takes a day.
    for _ in 0..2 {
        nursery.store.confirm_by_time(chrono::TimeDelta::hours(24), nursery.clock.now()).await.unwrap();
    }
    assert_eq!(me(&desk).await["not_ready"], json!(["Without a second factor at the desk: Harriet."]));
    assert!(nursery.store.set_passphrase(harriet, "harriet", PASSPHRASE, Cost::CHEAP).await.unwrap());
    let hers = nursery.sign_in("harriet").await;
    set_up(&nursery, &hers).await;
    assert_eq!(me(&desk).await["not_ready"], json!([]), "and then the warning goes");

    // Whoever lost both gets a code from the manager, and sets up a new factor; not those who hear of concerns.
    let dot = nursery.person("Dot");
    let deputy = json!([Fact::Roles { person: dot, roles: [Role::Deputy].into() }]);
    assert_eq!(nursery.post(&desk, "/api/v1/facts", &deputy).await.0, 200);
    let confirmed = json!([Fact::RoleConfirmed { person: dot, role: Role::Deputy }]);
    assert_eq!(nursery.post(&hers, "/api/v1/facts", &confirmed).await.0, 200);
    assert!(nursery.store.set_passphrase(dot, "dot", PASSPHRASE, Cost::CHEAP).await.unwrap());
    set_up(&nursery, &nursery.sign_in("dot").await).await;
    let reset = async |person: PersonId, forget: bool| {
        let path = format!("/api/v1/people/{person}/passphrase-code");
        nursery.post(&desk, &path, &json!({ "forget_factors": forget })).await
    };
    assert_eq!(reset(harriet, true).await.0, 422);
    let use_code = async |code: &Value| {
        let ask = json!({ "code": code, "sign_in_name": "dot", "passphrase": PASSPHRASE });
        door(&nursery, "/api/v1/passphrase", None, ask).await.1
    };
    let kept = use_code(&reset(dot, false).await.1["code"]).await;
    assert!(kept["second"].is_object(), "a new passphrase does not go round the second factor: {kept}");
    let lost = use_code(&reset(dot, true).await.1["code"]).await;
    assert_eq!(lost["in"]["needs_second"], true, "{lost}");
    assert!(!secret.is_empty());
}
