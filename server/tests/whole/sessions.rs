//! Sessions at the desk: how they end, and how somebody ends their own elsewhere or somebody's.

use crate::support::{Nursery, json_request};
use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use domain::wire::BY_ITSELF_HEADER;
use serde_json::json;
use server::demo::PASSPHRASE;
use tower::ServiceExt;

async fn is_in(nursery: &Nursery, cookie: &str) -> bool {
    match nursery.get(cookie, "/api/v1/inbox").await.0.as_u16() {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn r91_a_session_ends_after_twenty_idle_minutes_and_after_a_day_of_work() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    nursery.clock.advance(TimeDelta::minutes(19));
    assert!(is_in(&nursery, &desk).await);
    nursery.clock.advance(TimeDelta::minutes(21));
    assert!(!is_in(&nursery, &desk).await, "idle");
    let desk = nursery.sign_in("imogen").await;
    for quarter in 0..48 {
        assert!(is_in(&nursery, &desk).await, "after {quarter} quarters of an hour");
        nursery.clock.advance(TimeDelta::minutes(15));
    }
    nursery.clock.advance(TimeDelta::minutes(1));
    assert!(!is_in(&nursery, &desk).await, "after twelve hours, however busy");
}

/// What a page does by itself is nobody's hands: a feed's events, and the pictures of a record that is shown.
#[tokio::test]
async fn r91_what_a_page_does_by_itself_keeps_nobody_signed_in() {
    let nursery = Nursery::demo().await;
    let picture = "/api/v1/entries/00000000-0000-7000-8000-000000000000/pictures/00000000-0000-7000-8000-000000000000";
    for (path, by_itself) in [("/api/v1/inbox", true), (picture, false), ("/api/v1/feed", false)] {
        let desk = nursery.sign_in("imogen").await;
        nursery.clock.advance(TimeDelta::minutes(15));
        let mut request = Request::get(path).header("cookie", &desk);
        if by_itself {
            request = request.header(BY_ITSELF_HEADER, "1");
        }
        let answer = nursery.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_ne!(answer.status(), 401, "{path}");
        nursery.clock.advance(TimeDelta::minutes(6));
        assert!(!is_in(&nursery, &desk).await, "{path}");
    }
    // And what somebody asks for themselves does.
    let desk = nursery.sign_in("imogen").await;
    nursery.clock.advance(TimeDelta::minutes(15));
    assert!(is_in(&nursery, &desk).await);
    nursery.clock.advance(TimeDelta::minutes(6));
    assert!(is_in(&nursery, &desk).await);
}

#[tokio::test]
async fn r91_twenty_minutes_are_twenty_and_twelve_hours_are_twelve() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("imogen").await;
    nursery.clock.advance(TimeDelta::minutes(20));
    assert!(is_in(&nursery, &desk).await);
    nursery.clock.advance(TimeDelta::minutes(20) + TimeDelta::seconds(1));
    assert!(!is_in(&nursery, &desk).await);
    // A clock that was ahead when somebody signed in and was put right since: nobody stays in until that day.
    nursery.clock.advance(TimeDelta::days(36));
    let ahead = nursery.sign_in("imogen").await;
    nursery.clock.advance(TimeDelta::days(-36));
    assert!(!is_in(&nursery, &ahead).await);
}

#[tokio::test]
async fn r91_a_token_opens_nothing_after_signing_out_or_signing_in_anew_or_leaving() {
    let nursery = Nursery::demo().await;
    let desk = nursery.sign_in("adaeze").await;
    let (status, _) = nursery.send(json_request("DELETE", "/api/v1/session", Some(&desk), &json!({}))).await;
    assert_eq!(status, 200);
    assert!(!is_in(&nursery, &desk).await, "signed out");

    let earlier = nursery.sign_in("adaeze").await;
    let ask = json!({ "name": "imogen", "passphrase": PASSPHRASE });
    assert_eq!(nursery.post(&earlier, "/api/v1/session", &ask).await.0, 200);
    assert!(!is_in(&nursery, &earlier).await, "somebody else signed in in this browser");

    let theirs = nursery.sign_in("adaeze").await;
    let manager = nursery.sign_in("imogen").await;
    let fact = json!([{ "f": "person_left", "person": nursery.person("Adaeze"), "left": true }]);
    let (status, says) = nursery.post(&manager, "/api/v1/facts", &fact).await;
    assert_eq!(status, 200, "{says}");
    assert!(!is_in(&nursery, &theirs).await, "they left");
}

#[tokio::test]
async fn r91_another_passphrase_and_the_other_screens_are_closed() {
    let nursery = Nursery::demo().await;
    let (here, there) = (nursery.sign_in("imogen").await, nursery.sign_in("imogen").await);
    let path = "/api/v1/session/passphrase";
    let next = "marble otter lantern fig";
    let wrong = json!({ "present": "not this one at all", "next": next });
    assert_eq!(nursery.post(&here, path, &wrong).await.0, 422);
    assert!(is_in(&nursery, &there).await, "nothing happened");
    let right = json!({ "present": PASSPHRASE, "next": next });
    assert_eq!(nursery.post(&here, path, &right).await.0, 200);
    assert!(is_in(&nursery, &here).await && !is_in(&nursery, &there).await);
    let sign_in = |passphrase: &str| {
        let ask = json!({ "name": "imogen", "passphrase": passphrase });
        nursery.send(json_request("POST", "/api/v1/session", None, &ask))
    };
    assert_eq!(sign_in(PASSPHRASE).await.0, 401);
    assert_eq!(sign_in(next).await.0, 200);
}

#[tokio::test]
async fn r91_screens_left_open_elsewhere_are_closed_by_their_owner_or_the_manager() {
    let nursery = Nursery::demo().await;
    let (here, there) = (nursery.sign_in("imogen").await, nursery.sign_in("imogen").await);
    let (status, _) = nursery.send(json_request("DELETE", "/api/v1/session/others", Some(&here), &json!({}))).await;
    assert_eq!(status, 200);
    assert!(is_in(&nursery, &here).await && !is_in(&nursery, &there).await);

    let theirs = nursery.sign_in("adaeze").await;
    let path = format!("/api/v1/people/{}/sign-out", nursery.person("Adaeze"));
    assert_eq!(nursery.post(&here, &path, &json!({})).await.0, 200);
    assert!(!is_in(&nursery, &theirs).await && is_in(&nursery, &here).await);
}

/// A link or a code that lies about is worth nothing once there is a newer one.
#[tokio::test]
async fn r91_a_newer_code_ends_the_one_before() {
    let nursery = Nursery::demo().await;
    let manager = nursery.sign_in("imogen").await;
    let path = format!("/api/v1/people/{}/passphrase-code", nursery.person("Tomasz"));
    let (_, first) = nursery.post(&manager, &path, &json!({})).await;
    let (_, second) = nursery.post(&manager, &path, &json!({})).await;
    let mut answers = vec![];
    for code in [&first, &second] {
        let ask = json!({ "code": code["code"], "sign_in_name": "tomasz", "passphrase": "marble otter lantern fig" });
        answers.push(nursery.send(json_request("POST", "/api/v1/passphrase", None, &ask)).await.0.as_u16());
    }
    assert_eq!(answers, [422, 200]);
}
