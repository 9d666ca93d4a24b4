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
    // Whoever had her account now would have it when she is confirmed.
    assert_eq!(nursery.post(&manager, &path, &json!({})).await.0, 422);
    assert_eq!(nursery.post(&nursery.sign_in("imogen").await, &path, &json!({})).await.0, 200);
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
    // Nor by any time that passes, where there are people who could confirm it.
    for _ in 0..3 {
        nursery.store.confirm_by_time(TimeDelta::days(9), nursery.clock.now()).await.unwrap();
    }
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
    let has =
        |nursery: &Nursery| nursery.store.state().register.people[&dot].roles.contains(&domain::routing::Role::Deputy);
    // The machine's clock leaps: no time passed, however often somebody looks, and however often the server starts.
    let now = nursery.clock.now() + TimeDelta::days(2);
    for _ in 0..6 {
        nursery.store.confirm_by_time(TimeDelta::zero(), now).await.unwrap();
    }
    assert!(!has(&nursery));
    nursery.store.confirm_by_time(TimeDelta::hours(23), now).await.unwrap();
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;
    let nursery = Nursery::open(folder).await;
    nursery.store.confirm_by_time(TimeDelta::minutes(59), now).await.unwrap();
    assert!(!has(&nursery), "what passed before the restart counts, and a minute is missing");
    for _ in 0..2 {
        nursery.store.confirm_by_time(TimeDelta::minutes(1), now).await.unwrap();
    }
    assert!(has(&nursery));
    let imogen = nursery.sign_in("imogen").await;
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

/// R132: where nobody else is free to read, whoever manages stands in. Nobody who only manages brings that about.
#[tokio::test]
async fn r91_r132_who_only_manages_makes_nobody_stand_in_for_those_who_read() {
    let nursery = Nursery::demo().await;
    let manager = managed(&nursery).await;
    let (bruno, state) = (nursery.child("Bruno"), nursery.store.state());
    let readers: Vec<PersonId> = state.register.leads().collect();
    let harriet = nursery.person("Harriet");
    let related = |person: &PersonId| json!({ "f": "related", "person": person, "child": bruno, "related": true });
    let left = |person: &PersonId| json!({ "f": "person_left", "person": person, "left": true });
    let no_role = |person: &PersonId| json!({ "f": "roles", "person": person, "roles": [] });
    let and_harriet: Vec<PersonId> = readers.iter().copied().chain([harriet]).collect();
    for facts in [
        and_harriet.iter().map(related).collect::<Vec<_>>(),
        readers.iter().map(related).collect(),
        readers.iter().map(no_role).collect(),
        readers.iter().map(left).collect(),
    ] {
        let (status, answer) = nursery.post(&manager, "/api/v1/facts", &json!(facts)).await;
        assert_eq!(status, 422, "{answer}");
        assert!(!reads(&nursery, &manager).await);
    }
    // One after the other, the last is refused.
    let mut refused = 0;
    for person in &readers {
        refused += u32::from(change(&nursery, &manager, related(person)).await == 422);
    }
    assert_eq!(refused, 1);
    assert!(!reads(&nursery, &manager).await);
}
