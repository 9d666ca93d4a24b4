//! H7, R137: what can't wait and nobody has seen calls one after another, and in the end its writer.

use crate::support::{Nursery, Tablet};
use chrono::TimeDelta;
use domain::entry::{AboutStaff, Kind};
use domain::id::EntryId;
use serde_json::{Value, json};

/// Minutes later, for the server and for its tablets.
async fn later(nursery: &Nursery, tablets: &mut [&mut Tablet], minutes: i64) {
    nursery.clock.advance(TimeDelta::minutes(minutes));
    for tablet in tablets {
        tablet.tick(nursery.clock.now());
    }
}

/// What calls this reader, by their screen.
async fn calls(nursery: &Nursery, cookie: &str) -> Vec<Value> {
    nursery.get(cookie, "/api/v1/calls").await.1["calls"].as_array().unwrap().clone()
}

async fn enter(nursery: &Nursery, cookie: &str, fact: Value) {
    assert_eq!(nursery.post(cookie, "/api/v1/facts", &json!([fact])).await.0, 200);
}

/// Adaeze has the turn, then comes Imogen; Tomasz is not here today.
async fn on_duty(nursery: &Nursery, lead: &str) {
    let (from, until) = (nursery.clock.now(), nursery.clock.now() + TimeDelta::hours(6));
    enter(nursery, lead, json!({ "f": "duty", "person": nursery.person("Adaeze"), "from": from, "until": until }))
        .await;
}

#[tokio::test]
async fn h7_r137_unseen_calls_the_next_and_then_its_own_writer_and_stops_when_it_is_seen() {
    let nursery = Nursery::demo().await;
    let (mut here, mut there) =
        (Tablet::enrol(&nursery, "Here", "Mo").await, Tablet::enrol(&nursery, "There", "Dot").await);
    let (lead, deputy) = (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await);
    on_duty(&nursery, &lead).await;
    let before = here.sync(&nursery, vec![]).await;
    assert!(!before.look && before.unheard.is_empty(), "the demo begins with nothing that can't wait");

    let entry = here.entry(&here.draft(Kind::ChildWords, Some(nursery.child("Una")), "MARKED WORDS"));
    let row = here.seal(&entry);
    assert!(here.sync(&nursery, vec![row.clone()]).await.look, "every tablet asks for somebody at the desk");
    assert!(there.sync(&nursery, vec![]).await.look);
    let called = calls(&nursery, &deputy).await;
    assert_eq!(called.len(), 1);
    assert_eq!(called[0]["entry"], json!(row.id));
    assert!(!called[0].to_string().contains("MARKED") && !called[0].to_string().contains("Una"), "{called:?}");
    assert!(calls(&nursery, &lead).await.is_empty(), "it is not her turn");
    let again: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(nursery.get(&lead, "/api/v1/calls").await.1["changes"].clone()).unwrap();
    assert_eq!(again, nursery.clock.now() + TimeDelta::minutes(15), "her desk asks again when it may be");

    later(&nursery, &mut [&mut here, &mut there], 15).await;
    assert_eq!((calls(&nursery, &lead).await.len(), calls(&nursery, &deputy).await.len()), (1, 1));
    assert!(here.sync(&nursery, vec![]).await.unheard.is_empty());

    later(&nursery, &mut [&mut here, &mut there], 15).await;
    let heard = here.sync(&nursery, vec![]).await;
    assert_eq!(heard.unheard.iter().map(|u| u.entry).collect::<Vec<EntryId>>(), [row.id]);
    assert_eq!(heard.unheard[0].written_ms, entry.head.written.timestamp_millis());
    assert!(there.sync(&nursery, vec![]).await.unheard.is_empty(), "it was not written there");

    assert_eq!(nursery.post(&deputy, &format!("/api/v1/entries/{}/seen", row.id), &json!({})).await.0, 200);
    assert!(calls(&nursery, &lead).await.is_empty() && calls(&nursery, &deputy).await.is_empty());
    let quiet = here.sync(&nursery, vec![]).await;
    assert!(!quiet.look && quiet.unheard.is_empty());
}

#[tokio::test]
async fn h7_what_calls_is_what_cannot_wait_and_a_correction_buys_no_time() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Mo").await;
    let lead = nursery.sign_in("imogen").await;
    on_duty(&nursery, &lead).await;
    let una = nursery.child("Una");
    // Nobody is sent for: an everyday concern, and what is about staff, whatever it is.
    let plain = tablet.entry(&tablet.draft(Kind::Concern, Some(una), "Tired and hungry"));
    let mut about_staff = tablet.draft(Kind::ChildWords, Some(una), "about the deputy");
    about_staff.about_staff = AboutStaff::Yes;
    about_staff.staff = vec![nursery.person("Adaeze")];
    let rows = vec![tablet.seal(&plain), tablet.seal(&tablet.clone_for_test().entry(&about_staff))];
    assert!(!tablet.sync(&nursery, rows).await.look);

    let mut ticked = tablet.draft(Kind::Concern, Some(una), "Her collar bone");
    ticked.cannot_wait = true;
    let first = tablet.entry(&ticked);
    let rows = vec![tablet.seal(&first)];
    assert!(tablet.sync(&nursery, rows).await.look);
    later(&nursery, &mut [&mut tablet], 14).await;
    let mut corrected = tablet.draft(Kind::Concern, Some(una), "Her left collar bone");
    corrected.cannot_wait = true;
    corrected.supersedes = vec![(Some(una), first.head.id)];
    let corrected = tablet.entry(&corrected);
    let rows = vec![tablet.seal(&corrected)];
    tablet.sync(&nursery, rows).await;
    assert!(calls(&nursery, &lead).await.is_empty());
    later(&nursery, &mut [&mut tablet], 1).await;
    assert_eq!(calls(&nursery, &lead).await.len(), 1, "a quarter of an hour after the first wording");
}

/// R132: no call, no count, no hint of when something might change.
#[tokio::test]
async fn h7_r132_somebody_connected_to_the_child_hears_of_no_call() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Mo").await;
    let (lead, deputy) = (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await);
    on_duty(&nursery, &lead).await;
    let una = nursery.child("Una");
    enter(
        &nursery,
        &lead,
        json!({ "f": "related", "person": nursery.person("Adaeze"), "child": una, "related": true }),
    )
    .await;
    let nothing = nursery.get(&deputy, "/api/v1/calls").await;
    let entry = tablet.entry(&tablet.draft(Kind::ChildWords, Some(una), "words"));
    let rows = vec![tablet.seal(&entry)];
    tablet.sync(&nursery, rows).await;
    assert_eq!(nursery.get(&deputy, "/api/v1/calls").await, nothing);
    assert_eq!(calls(&nursery, &lead).await.len(), 1, "whoever is next has it at once");
    let outside = nursery.sign_in("harriet").await;
    assert!(calls(&nursery, &outside).await.is_empty());
}
