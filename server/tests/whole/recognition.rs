//! R8, R28, R29, R129, R146: what is written at the desk, what is helpful to know, and who takes it on.

use crate::support::{Nursery, Tablet};
use chrono::TimeDelta;
use domain::entry::Kind;
use domain::id::EntryId;
use serde_json::{Value, json};

async fn step(nursery: &Nursery, cookie: &str, entry: EntryId, words: &str, step: Value) -> u16 {
    let ask = json!({ "words": words, "why": "why", "step": step });
    nursery.post(cookie, &format!("/api/v1/entries/{entry}/decision"), &ask).await.0.as_u16()
}

/// What waits of this child: what, and the id of its record.
async fn waits(nursery: &Nursery, cookie: &str, name: &str) -> Vec<(String, EntryId)> {
    let items = nursery.get(cookie, "/api/v1/board").await.1["items"].as_array().unwrap().clone();
    let of = items.iter().filter(|i| i["subject"] == name);
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    of.map(|i| (text(&i["waits"]["what"]), EntryId::parse(i["record"].as_str().unwrap()).unwrap())).collect()
}

#[tokio::test]
async fn r129_a_child_who_is_not_here_is_rung_after_and_with_a_plan_the_social_worker_hears_the_same_day() {
    let nursery = Nursery::demo().await;
    let lead = nursery.sign_in("imogen").await;
    let kofi = nursery.child("Kofi");
    let now = nursery.clock.now();
    let write = async |body: Value| nursery.post(&lead, &format!("/api/v1/children/{kofi}/records"), &body).await;
    let absent = json!({ "kind": "absence", "occurred": now, "saw": "Not here at nine, nobody rang." });
    assert_eq!(write(absent.clone()).await.0, 200);
    let (what, id) = waits(&nursery, &lead, "Kofi Tansy").await[0].clone();
    assert_eq!(what, "reach", "whoever writes at the desk has seen it");
    // Helpful to know, with a reason and a day: from then on the social worker hears too.
    let helpful = async |body: Value| nursery.post(&lead, &format!("/api/v1/children/{kofi}/helpful"), &body).await.0;
    let plan =
        json!({ "check": "protection-plan", "on": true, "why": "conference in October", "review": "2026-11-22" });
    for (key, bad) in
        [("why", json!(" ")), ("review", json!(null)), ("review", json!("2026-11-20")), ("check", json!("x"))]
    {
        let mut body = plan.clone();
        body[key] = bad;
        assert_eq!(helpful(body).await, 422, "{key}");
    }
    assert_eq!(helpful(plan).await, 200);
    let all = async || waits(&nursery, &lead, "Kofi Tansy").await.into_iter().map(|(w, _)| w).collect::<Vec<_>>();
    assert_eq!(all().await, ["reach", "tell", "review"]);
    let told = |whom: &str| json!({ "s": "told", "whom": whom, "who": "x", "how": "telephone", "at": now });
    assert_eq!(step(&nursery, &lead, id, "He is ill.", told("parents")).await, 200);
    assert_eq!(step(&nursery, &lead, id, "", told("social_worker")).await, 200);
    assert_eq!(all().await, ["review", "next"]);
    // What a reader of the chronology sees, and who does not.
    let page = nursery.get(&lead, &format!("/api/v1/children/{kofi}")).await.1;
    assert_eq!(page["helpful"][0]["why"], "conference in October");
    assert_eq!(page["may_write"], true);
    // The day comes: it is looked at, and taken off with a reason.
    nursery.clock.advance(TimeDelta::days(2));
    let lead = nursery.sign_in("imogen").await;
    let off = json!({ "check": "protection-plan", "on": false, "why": "ended by the conference" });
    assert_eq!(nursery.post(&lead, &format!("/api/v1/children/{kofi}/helpful"), &off).await.0, 200);
    assert_eq!(nursery.get(&lead, &format!("/api/v1/children/{kofi}")).await.1["helpful"], json!([]));
    let path = format!("/api/v1/children/{kofi}/records");
    let tomorrow = json!(nursery.clock.now() + TimeDelta::days(1));
    for (key, bad) in [("kind", json!("achievement")), ("saw", json!("")), ("occurred", tomorrow)] {
        let mut body = absent.clone();
        body[key] = bad;
        assert_eq!(nursery.post(&lead, &path, &body).await.0, 422, "{key}");
    }
}

/// R132: whoever is connected writes nothing there, and learns of nothing.
#[tokio::test]
async fn r132_r8_the_desk_writes_where_it_may_and_three_columns_stand_in_the_chronology() {
    let nursery = Nursery::demo().await;
    let lead = nursery.sign_in("imogen").await;
    let kofi = nursery.child("Kofi");
    let path = format!("/api/v1/children/{kofi}/records");
    let now = nursery.clock.now();
    let columns =
        json!({ "kind": "three_columns", "occurred": now, "worried": "tired", "well": "eats", "needs": "a visit" });
    assert_eq!(nursery.post(&lead, &path, &columns).await.0, 200);
    let page = nursery.get_text(&lead, &format!("/api/v1/children/{kofi}")).await.1;
    for label in ["What we worry about", "What works well", "What needs to happen"] {
        assert!(page.contains(label), "{label}");
    }
    let manager = nursery.sign_in("tomasz").await;
    let related = json!([{ "f": "related", "person": nursery.person("Tomasz"), "child": kofi, "related": true }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &related).await.0, 200);
    assert_eq!(nursery.post(&manager, &path, &columns).await.0, 404);
    let helpful = json!({ "check": "looked-after", "on": true, "why": "x", "review": "2027-01-01" });
    assert_eq!(nursery.post(&manager, &format!("/api/v1/children/{kofi}/helpful"), &helpful).await.0, 404);
}

#[tokio::test]
async fn r29_r146_what_it_may_be_is_of_the_packs_and_only_who_was_asked_takes_it_on() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let (imogen, tomasz) = (nursery.sign_in("imogen").await, nursery.sign_in("tomasz").await);
    let row = tablet.seal(&tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Kofi")), "words")));
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    nursery.post(&imogen, &format!("/api/v1/entries/{id}/seen"), &json!({})).await;
    assert_eq!(step(&nursery, &imogen, id, "", json!({ "s": "goes_home", "safe": "yes" })).await, 200);
    let next = |may_be: Value, noticed: Value| json!({ "s": "next", "next": "early_help", "may_be": may_be, "noticed": noticed });
    assert_eq!(step(&nursery, &imogen, id, "", next(json!([]), json!([]))).await, 422, "K17: it has to be said");
    assert_eq!(step(&nursery, &imogen, id, "", next(json!(["my own"]), json!([]))).await, 422);
    assert_eq!(step(&nursery, &imogen, id, "", next(json!(["neglect"]), json!(["looked-after"]))).await, 422);
    assert_eq!(step(&nursery, &imogen, id, "", next(json!(["neglect"]), json!(["changed"]))).await, 200);
    let record = async || nursery.get(&imogen, &format!("/api/v1/records/{id}")).await.1["record"].clone();
    assert!(record().await["decisions"].to_string().contains("behaves or looks different"), "R25");

    let hand = |to: &str| json!({ "s": "handed_to", "to": nursery.person(to) });
    assert_eq!(step(&nursery, &imogen, id, "", hand("Dot")).await, 422, "who may not open it can't take it on");
    assert_eq!(step(&nursery, &imogen, id, "", json!({ "s": "taken_on" })).await, 422, "nobody was asked");
    assert_eq!(step(&nursery, &imogen, id, "", hand("Tomasz")).await, 200);
    assert_eq!(record().await["owner"], Value::Null, "until it is taken on");
    assert_eq!(step(&nursery, &imogen, id, "", json!({ "s": "taken_on" })).await, 422, "somebody else was asked");
    assert_eq!(step(&nursery, &tomasz, id, "", json!({ "s": "taken_on" })).await, 200);
    assert_eq!(record().await["owner"], "Tomasz Reed");
}

/// R22: question and answer are kept, and the answer comes to whoever asked and to nobody else.
#[tokio::test]
async fn r22_the_answer_comes_to_whoever_asked_and_to_nobody_else() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let other = Tablet::enrol(&nursery, "There", "Lou").await;
    let lead = nursery.sign_in("imogen").await;
    let row = tablet.seal(&tablet.entry(&tablet.draft(Kind::Question, Some(nursery.child("Kofi")), "A bump at home?")));
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    let replies = async |tablet: &Tablet, by: &Tablet| {
        let body = by.replies(&nursery, vec![id]);
        let request = tablet.request("POST", "/api/v1/replies", serde_json::to_vec(&body).unwrap());
        nursery.send(request).await
    };
    assert_eq!(replies(&tablet, &tablet).await.1, json!([]));
    nursery.post(&lead, &format!("/api/v1/entries/{id}/seen"), &json!({})).await;
    assert_eq!(waits(&nursery, &lead, "Kofi Tansy").await[0].0, "reply");
    assert_eq!(step(&nursery, &lead, id, "", json!({ "s": "replied" })).await, 422, "an answer has words");
    assert_eq!(step(&nursery, &lead, id, "Yes: write it down.", json!({ "s": "replied" })).await, 200);
    assert!(waits(&nursery, &lead, "Kofi Tansy").await.is_empty());
    let (_, found) = replies(&tablet, &tablet).await;
    assert_eq!((found[0]["words"].as_str(), found[0]["by"].as_str()), (Some("Yes: write it down."), Some("Imogen")));
    assert_eq!(replies(&other, &other).await.1, json!([]), "somebody else's question");
    assert_eq!(replies(&other, &tablet).await.0, 404, "signed for another tablet");

    // R23: put into better words, those come; taken back, none come, and the lead is asked again.
    let note = async || {
        let (_, record) = nursery.get(&lead, &format!("/api/v1/records/{id}")).await;
        record["record"]["decisions"][0]["id"].as_str().unwrap().to_owned()
    };
    let better = json!({ "words": "Yes: write it down today.", "why": "" });
    let path = format!("/api/v1/entries/{}/correction", note().await);
    assert_eq!(nursery.post(&lead, &path, &better).await.0, 200);
    assert_eq!(replies(&tablet, &tablet).await.1[0]["words"], "Yes: write it down today.");
    let path = format!("/api/v1/entries/{}/take-back", note().await);
    assert_eq!(nursery.post(&lead, &path, &json!({ "why": "That was about another child." })).await.0, 200);
    assert_eq!(replies(&tablet, &tablet).await.1, json!([]));
    assert_eq!(waits(&nursery, &lead, "Kofi Tansy").await[0].0, "reply");
}

/// R22, H1: asked about somebody who works here, its one reader answers; whoever asked reads it, and not who that was.
#[tokio::test]
async fn r22_h1_a_question_about_staff_is_answered_by_its_reader_without_a_name() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let (lead, owner) = (nursery.sign_in("imogen").await, nursery.sign_in("harriet").await);
    let mut draft = tablet.draft(Kind::Question, None, "Is it worth writing that she shouts at them?");
    draft.about_staff = domain::entry::AboutStaff::Yes;
    draft.staff = vec![nursery.person("Imogen")];
    let row = tablet.seal(&tablet.entry(&draft));
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(nursery.post(&owner, &format!("/api/v1/entries/{id}/seen"), &json!({})).await.0, 200);
    let asked = async || {
        let concerns = nursery.get(&owner, "/api/v1/concerns").await.1;
        let records = concerns["records"].as_array().unwrap().clone();
        records.into_iter().find(|r| r["id"] == json!(id)).unwrap()["next"].clone()
    };
    assert_eq!(asked().await[0]["what"], "reply");
    assert_eq!(step(&nursery, &lead, id, "No.", json!({ "s": "replied" })).await, 404);
    assert_eq!(step(&nursery, &owner, id, "Yes: write it down.", json!({ "s": "replied" })).await, 200);
    assert_eq!(asked().await, json!([]));
    let body = serde_json::to_vec(&tablet.replies(&nursery, vec![id])).unwrap();
    let (_, found) = nursery.send(tablet.request("POST", "/api/v1/replies", body)).await;
    assert_eq!((found[0]["words"].as_str(), found[0]["by"].as_str()), (Some("Yes: write it down."), Some("")));
}

/// Issue 4, section 6: a practitioner reads the achievements of the children they work with, and nothing else of them.
#[tokio::test]
async fn r91_r21_a_practitioner_reads_achievements_of_the_children_they_work_with() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let accounts = nursery.store.set_passphrase(
        nursery.person("Dot"),
        "dot",
        server::demo::PASSPHRASE,
        domain::format::key::Cost::CHEAP,
    );
    assert!(accounts.await.unwrap());
    let dot = nursery.sign_in("dot").await;
    let mine = nursery.get(&dot, "/api/v1/children").await.1["children"].as_array().unwrap().clone();
    let names: Vec<&str> = mine.iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Pip Alder") && !names.contains(&"Otto Reeve"), "{names:?}");
    assert!(mine.iter().all(|c| c["home"].is_null() && c["known_marks"] == ""), "as little as the tile says");
    let pip = nursery.child("Pip");
    let mut talk = tablet.draft(Kind::AdultTalk, Some(pip), "");
    (talk.told, talk.lead_to_know) = ("An everyday talk.".into(), Some(false));
    let happy = tablet.draft(Kind::Achievement, Some(pip), "He laughed at the ball.");
    let rows: Vec<_> = [talk, happy].iter().map(|d| tablet.entry(d)).collect();
    let rows: Vec<_> = rows.iter().map(|e| tablet.seal(e)).collect();
    let talk = rows[0].id;
    tablet.sync(&nursery, rows).await;
    let (status, page) = nursery.get_text(&dot, &format!("/api/v1/children/{pip}")).await;
    assert_eq!(status, 200);
    assert!(page.contains("He laughed at the ball.") && !page.contains("An everyday talk."));
    assert!(!page.contains("dummy") && !page.contains("concern"), "nothing of a protection file");
    assert!(
        !page.contains("Birthmark") && !page.contains("usually"),
        "as little as the tile says, with each record too"
    );
    // What they may not know of is as what was never made; what they read, they write nothing beside.
    let answer = async |id: EntryId| nursery.post(&dot, &format!("/api/v1/entries/{id}/seen"), &json!({})).await.0;
    assert_eq!(answer(talk).await, 404);
    assert_eq!(nursery.get(&dot, &format!("/api/v1/children/{}", nursery.child("Otto"))).await.0, 404);
}

/// H1: what is written at the desk about somebody who works here goes round them, too.
#[tokio::test]
async fn h1_a_record_at_the_desk_about_staff_goes_to_its_own_reader_alone() {
    let nursery = Nursery::demo().await;
    let (deputy, lead, owner) =
        (nursery.sign_in("tomasz").await, nursery.sign_in("imogen").await, nursery.sign_in("harriet").await);
    let path = format!("/api/v1/children/{}/records", nursery.child("Kofi"));
    let about = json!({
        "kind": "concern", "occurred": nursery.clock.now(), "told_who": "his mother", "told": "She shouted at him.",
        "about_staff": "yes", "people": [nursery.person("Imogen")],
    });
    let before = nursery.get_text(&lead, "/api/v1/board").await.1;
    assert_eq!(nursery.post(&deputy, &path, &about).await.0, 200);
    assert_eq!(nursery.get_text(&lead, "/api/v1/board").await.1, before);
    for cookie in [&lead, &deputy] {
        for page in ["/api/v1/inbox", "/api/v1/concerns", &format!("/api/v1/children/{}", nursery.child("Kofi"))] {
            assert!(!nursery.get_text(cookie, page).await.1.contains("She shouted"), "{page}");
        }
    }
    let inbox = nursery.get(&owner, "/api/v1/inbox").await.1["new"].to_string();
    assert!(inbox.contains("She shouted at him.") && inbox.contains("Kofi Tansy"), "unseen by its reader: {inbox}");
}
