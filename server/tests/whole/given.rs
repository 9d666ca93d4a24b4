//! W7 of the faults: nobody becomes a reader by the word of one person.

use crate::mail::{enter, nursery};
use crate::support::Nursery;
use chrono::TimeDelta;
use domain::format::key::Cost;
use domain::id::PersonId;
use serde_json::{Value, json};
use server::mail;

async fn change(nursery: &Nursery, cookie: &str, fact: Value) -> u16 {
    nursery.post(cookie, "/api/v1/facts", &json!([fact])).await.0.as_u16()
}

async fn signed_in(nursery: &Nursery, person: &str) -> String {
    let name = person.to_lowercase();
    let id = nursery.person(person);
    assert!(nursery.store.set_passphrase(id, &name, server::demo::PASSPHRASE, Cost::CHEAP).await.unwrap());
    nursery.sign_in(&name).await
}

/// Bel manages, and no more; Harriet is the registered person.
async fn managed(nursery: &Nursery) -> String {
    let imogen = nursery.sign_in("imogen").await;
    let roles = json!({ "f": "roles", "person": nursery.person("Bel"), "roles": ["manager"] });
    assert_eq!(change(nursery, &imogen, roles).await, 200);
    signed_in(nursery, "Bel").await
}

async fn reads(nursery: &Nursery, cookie: &str) -> bool {
    let path = format!("/api/v1/children/{}", nursery.child("Bruno"));
    let (status, file) = nursery.get(cookie, &path).await;
    status == 200 && file["records"].as_array().is_some_and(|all| all.iter().any(|r| r["kind"] != "achievement"))
}

fn given(register: &Value) -> Vec<(String, bool)> {
    let all = register["given"].as_array().unwrap().iter();
    all.map(|g| (g["says"].as_str().unwrap().to_owned(), g["may_confirm"] == json!(true))).collect()
}

#[tokio::test]
async fn r91_a_manager_makes_a_person_a_deputy_and_a_code_and_reads_nothing_by_it() {
    let nursery = Nursery::demo().await;
    let manager = managed(&nursery).await;
    let new = PersonId::from_random([7; 16]);
    let facts = json!([
        { "f": "person", "person": new, "name": "Una Nobody", "short": "Una", "job": "cover", "room": null },
        { "f": "roles", "person": new, "roles": ["practitioner", "deputy"] },
    ]);
    assert_eq!(nursery.post(&manager, "/api/v1/facts", &facts).await.0, 200);
    let path = format!("/api/v1/people/{new}/passphrase-code");
    let (status, code) = nursery.post(&manager, &path, &json!({})).await;
    assert_eq!(status, 200, "{code}");
    assert!(nursery.store.set_passphrase(new, "una", server::demo::PASSPHRASE, Cost::CHEAP).await.unwrap());
    let una = nursery.sign_in("una").await;
    assert!(!reads(&nursery, &una).await);
    let (_, me) = nursery.get(&una, "/api/v1/session").await;
    assert_eq!(me["roles"], json!(["practitioner"]));
    assert!(me["given"][0].as_str().unwrap().contains("is to be deputy safeguarding lead"), "{me}");

    // Lead and registered person hear of it, each by name; the giver sees that it waits, and can't confirm it.
    let (imogen, harriet) = (nursery.sign_in("imogen").await, nursery.sign_in("harriet").await);
    for (cookie, may) in [(&imogen, true), (&harriet, true), (&manager, false)] {
        let (_, register) = nursery.get(cookie, "/api/v1/register").await;
        let [(says, may_confirm)] = &given(&register)[..] else { panic!("{register}") };
        assert!(says.contains("Until Imogen Quill or Harriet") && says.contains("Una Nobody"), "{says}");
        assert_eq!(*may_confirm, may);
    }
    let confirm = |role: &str| json!({ "f": "role_confirmed", "person": new, "role": role });
    assert_eq!(change(&nursery, &manager, confirm("deputy")).await, 403, "no lead, no registered person");
    assert_eq!(change(&nursery, &una, confirm("deputy")).await, 403);
    assert_eq!(change(&nursery, &imogen, confirm("owner")).await, 422, "nobody gave her that");
    let itself = json!({ "f": "role_given", "person": new, "role": "lead" });
    assert_eq!(change(&nursery, &manager, itself).await, 403, "comes by its own way only");
    // Nor by a day that passed, where there are people who could confirm it.
    let later = nursery.clock.now() + TimeDelta::days(9);
    nursery.store.confirm_by_time(later, later).await.unwrap();
    assert!(!reads(&nursery, &una).await);

    assert_eq!(change(&nursery, &imogen, confirm("deputy")).await, 200);
    assert_eq!(nursery.get(&una, "/api/v1/children").await.0, 401, "signed in with the old rights");
    let una = nursery.sign_in("una").await;
    assert!(reads(&nursery, &una).await);
    assert_eq!(change(&nursery, &imogen, confirm("deputy")).await, 422, "it waits no more");
}

/// Whoever gave it can't confirm it, though they are the lead; with nobody else there it waits for a day, and says so.
#[tokio::test]
async fn r91_with_nobody_to_confirm_it_a_role_counts_after_a_day_and_no_leap_of_the_clock_makes_it_earlier() {
    let nursery = Nursery::small().await;
    let imogen = nursery.sign_in("imogen").await;
    let dot = nursery.person("Dot");
    let roles = json!({ "f": "roles", "person": dot, "roles": ["practitioner", "deputy"] });
    assert_eq!(change(&nursery, &imogen, roles).await, 200);
    let confirm = json!({ "f": "role_confirmed", "person": dot, "role": "deputy" });
    assert_eq!(change(&nursery, &imogen, confirm).await, 422);
    let (_, register) = nursery.get(&imogen, "/api/v1/register").await;
    assert!(given(&register)[0].0.contains("It counts soon after"), "{register}");
    let now = nursery.clock.now();
    let has = || nursery.store.state().register.people[&dot].roles.contains(&domain::routing::Role::Deputy);
    // The machine's clock says two days later, and is not believed yet.
    nursery.store.confirm_by_time(now + TimeDelta::hours(6), now + TimeDelta::days(2)).await.unwrap();
    assert!(!has());
    for _ in 0..2 {
        nursery.store.confirm_by_time(now + TimeDelta::hours(24), now + TimeDelta::hours(24)).await.unwrap();
    }
    assert!(has());
    let (_, register) = nursery.get(&imogen, "/api/v1/register").await;
    let changes = register["changes"].to_string();
    assert_eq!(changes.matches("as nobody else could confirm it").count(), 1, "{changes}");
    assert!(given(&register).is_empty());
}

/// The account of somebody who reads is no way around it.
#[tokio::test]
async fn r91_a_manager_opens_no_account_of_somebody_who_reads_protection_files() {
    let nursery = Nursery::demo().await;
    let manager = managed(&nursery).await;
    let path = |person: &str, what: &str| format!("/api/v1/people/{}/{what}", nursery.person(person));
    let (status, answer) =
        nursery.post(&manager, &path("Tomasz", "passphrase-code"), &json!({ "forget_factors": true })).await;
    assert_eq!(status, 422, "{answer}");
    assert!(answer.to_string().contains("the safeguarding lead makes this code"), "{answer}");
    assert_eq!(nursery.post(&manager, &path("Cam", "passphrase-code"), &json!({})).await.0, 200, "reads none");
    let imogen = nursery.sign_in("imogen").await;
    assert_eq!(nursery.post(&imogen, &path("Tomasz", "passphrase-code"), &json!({})).await.0, 200);
}

/// H7: whoever has to confirm it and is not at the desk gets one message, which names nobody.
#[tokio::test]
async fn r91_k16_who_can_confirm_a_role_gets_one_message_that_names_nobody() {
    let (nursery, post, server) = nursery().await;
    let harriet = nursery.sign_in("harriet").await;
    assert_eq!(enter(&nursery, &harriet, "harriet@post.invalid").await.0, 200);
    mail::round(&server).await;
    post.lately();
    let manager = managed(&nursery).await;
    let roles = json!({ "f": "roles", "person": nursery.person("Cam"), "roles": ["practitioner", "deputy"] });
    assert_eq!(change(&nursery, &manager, roles).await, 200);
    for _ in 0..3 {
        mail::round(&server).await;
    }
    let sent: Vec<String> = post.lately().into_iter().filter(|m| m.contains("harriet@post.invalid")).collect();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].contains("was given a role that hears of concerns"), "{sent:?}");
    assert!(!sent[0].contains("Cam") && !sent[0].contains("Bel") && !sent[0].contains("deputy"), "{sent:?}");
}
