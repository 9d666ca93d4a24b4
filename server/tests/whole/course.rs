//! H8, R19, R20, R54, R111: what waits, for whom it can be seen, and which steps are refused.

use crate::support::{Nursery, Tablet};
use chrono::TimeDelta;
use domain::entry::{AboutStaff, Kind};
use domain::id::EntryId;
use serde_json::{Value, json};

async fn board(nursery: &Nursery, cookie: &str) -> Vec<(String, String)> {
    let items = nursery.get(cookie, "/api/v1/board").await.1["items"].as_array().unwrap().clone();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    items.iter().map(|i| (text(&i["subject"]), text(&i["waits"]["what"]))).collect()
}

async fn step(nursery: &Nursery, cookie: &str, entry: EntryId, words: &str, why: &str, step: Value) -> (u16, Value) {
    let ask = json!({ "words": words, "why": why, "step": step });
    let (status, body) = nursery.post(cookie, &format!("/api/v1/entries/{entry}/decision"), &ask).await;
    (status.as_u16(), body)
}

/// A concern about this child, arrived.
async fn concern(nursery: &Nursery, tablet: &mut Tablet, child: &str, words: &str) -> EntryId {
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child(child)), words));
    let row = tablet.seal(&entry);
    let id = row.id;
    tablet.sync(nursery, vec![row]).await;
    id
}

#[tokio::test]
async fn h8_r19_r20_every_step_leaves_the_next_one_on_the_board_until_it_is_closed() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    let id = concern(&nursery, &mut tablet, "Kofi", "WORDS OF IT").await;
    let now = nursery.clock.now();
    let of_kofi = async || {
        let all = board(&nursery, &lead).await.into_iter();
        all.filter(|(who, _)| who == "Kofi Tansy").map(|(_, what)| what).collect::<Vec<String>>()
    };
    assert_eq!(of_kofi().await, ["see"]);
    // A list opens nothing: it says whose record waits for what, and no word of it.
    assert!(!nursery.get_text(&lead, "/api/v1/board").await.1.contains("WORDS OF IT"));
    assert_eq!(nursery.post(&lead, &format!("/api/v1/entries/{id}/seen"), &json!({})).await.0, 200);
    assert_eq!(of_kofi().await, ["goes_home"]);

    let home = |safe: &str| json!({ "s": "goes_home", "safe": safe });
    let (status, said) = step(&nursery, &lead, id, "", "", home("yes")).await;
    assert_eq!((status, said["error"]["says"].as_str().unwrap().contains("Say why it is safe")), (422, true), "{said}");
    assert_eq!(of_kofi().await, ["goes_home"], "what is refused changes nothing");
    assert_eq!(step(&nursery, &lead, id, "", "", home("no")).await.0, 200);
    assert_eq!(of_kofi().await, ["ring"]);

    let call = |ended| {
        let call = json!({ "to": "social care", "number": "1", "began": now, "ended": ended, "referral": true, "social_care": true });
        json!({ "s": "rang", "call": call })
    };
    let later = now + TimeDelta::hours(1);
    assert_eq!(step(&nursery, &lead, id, "They come.", "", call(later)).await.0, 422, "a call that is not over");
    assert_eq!(step(&nursery, &lead, id, "They come.", "", call(now)).await.0, 200);
    assert_eq!(of_kofi().await, ["before_referral", "write", "answer"]);
    // R45: a ground is one of the packs' in force.
    let untold = |ground: &str| json!({ "s": "agreement", "to": "referral", "told": "not_yet", "said": "not_asked", "grounds": [ground], "at": now });
    for not_one in ["ground-of-ours", "neglect"] {
        assert_eq!(step(&nursery, &lead, id, "", "why", untold(not_one)).await.0, 422, "{not_one}");
    }
    // R48: without the parents' agreement no request for early help goes.
    let request = json!({ "s": "requested", "how": "mail", "at": now });
    let refused = step(&nursery, &lead, id, "", "", request).await;
    assert!(refused.0 == 422 && refused.1.to_string().contains("agreement"), "{refused:?}");
    assert_eq!(step(&nursery, &lead, id, "", "they asked us to wait", untold("ground-asked-to-wait")).await.0, 200);
    assert_eq!(of_kofi().await, ["write", "answer"]);
    let closed = json!({ "s": "closed", "followed_up": "f", "outcome": "o" });
    let refused = step(&nursery, &lead, id, "summary", "", closed).await;
    assert!(refused.0 == 422 && refused.1.to_string().contains("Send the written referral"), "{refused:?}");
    let waits = nursery.get(&lead, &format!("/api/v1/records/{id}")).await.1["record"]["next"][0].clone();
    assert_eq!(waits["due"], json!(now + TimeDelta::hours(48)), "R54: elapsed, whatever day it is");
    assert_eq!(waits["rule"], "Teasel Wharf (made up)");

    assert_eq!(step(&nursery, &lead, id, "", "", json!({ "s": "sent", "how": "portal", "at": now })).await.0, 200);
    assert_eq!(of_kofi().await, ["answer"]);
    let heard = json!({ "s": "heard", "answer": "taken", "who": "duty", "at": now });
    assert_eq!(step(&nursery, &lead, id, "", "", heard).await.0, 200);
    assert_eq!(of_kofi().await, ["next"]);
    let nobody = domain::id::PersonId::from_random(crate::support::random());
    let talk = json!({ "s": "next", "next": "talk_to_parents", "by": nobody, "may_be": ["neglect"] });
    assert_eq!(step(&nursery, &lead, id, "", "why", talk).await.0, 422, "somebody who is not here");
    let closed = |outcome: &str| json!({ "s": "closed", "followed_up": "f", "outcome": outcome });
    assert_eq!(step(&nursery, &lead, id, "summary", "", closed("")).await.0, 422);
    assert_eq!(step(&nursery, &lead, id, "summary", "", closed("safe")).await.0, 200);
    assert!(of_kofi().await.is_empty());
    for unknown in [json!({ "s": "from_2031" }), json!({ "s": "next", "next": "from_2031" })] {
        assert_eq!(step(&nursery, &lead, id, "a", "b", unknown).await.0, 422);
    }
    // R94: opening it is recorded, and reading it on the board is opening it.
    let opened = nursery.get_text(&lead, &format!("/api/v1/records/{id}")).await;
    assert!(opened.1.contains("WORDS OF IT"));
}

/// H4, R54: filed elsewhere, what was judged of another child is asked anew, and a clock that runs goes with the record.
#[tokio::test]
async fn h4_r54_filing_asks_anew_and_loses_no_clock() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    let next = async |id: EntryId| {
        let record = nursery.get(&lead, &format!("/api/v1/records/{id}")).await.1["record"].clone();
        record["next"].as_array().unwrap().iter().map(|w| w["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let file = async |id: EntryId, child: &str| {
        nursery.clock.advance(TimeDelta::minutes(1));
        let ask = json!({ "child": nursery.child(child), "reason": "It is them" });
        assert_eq!(nursery.post(&lead, &format!("/api/v1/entries/{id}/file"), &ask).await.0, 200);
    };
    let ivy = concern(&nursery, &mut tablet, "Ivy", "She would not let go.").await;
    nursery.post(&lead, &format!("/api/v1/entries/{ivy}/seen"), &json!({})).await;
    step(&nursery, &lead, ivy, "", "her aunt", json!({ "s": "goes_home", "safe": "yes" })).await;
    step(&nursery, &lead, ivy, "", "small", json!({ "s": "next", "next": "no_more", "may_be": ["not-clear-yet"] }))
        .await;
    assert!(next(ivy).await.is_empty());
    file(ivy, "Isla").await;
    assert_eq!(next(ivy).await, ["goes_home"]);

    // A talk that was not for the lead, about a child who was only typed; then it was rung about.
    let mut draft = tablet.draft(Kind::AdultTalk, None, "");
    draft.child_typed = "Gus".into();
    draft.told = "He sleeps in the car.".into();
    draft.lead_to_know = Some(false);
    let row = tablet.seal(&tablet.entry(&draft));
    let talk = row.id;
    tablet.sync(&nursery, vec![row]).await;
    nursery.post(&lead, &format!("/api/v1/entries/{talk}/seen"), &json!({})).await;
    let now = nursery.clock.now();
    let call = json!({ "to": "x", "number": "1", "began": now, "ended": now, "referral": true, "social_care": true });
    assert_eq!(step(&nursery, &lead, talk, "They come.", "", json!({ "s": "rang", "call": call })).await.0, 200);
    file(talk, "Gus").await;
    assert_eq!(next(talk).await, ["before_referral", "write", "answer"], "in his protection file, with its clocks");
    let leader = nursery.sign_in("tomasz").await;
    assert!(nursery.get_text(&leader, &format!("/api/v1/records/{talk}")).await.1.contains("He sleeps in the car."));

    // No clock runs for an everyday record, so no step is taken about one; and nobody who is connected is named in one.
    let happy = tablet.seal(&tablet.entry(&tablet.draft(Kind::Achievement, Some(nursery.child("Gus")), "He laughed.")));
    let id = happy.id;
    tablet.sync(&nursery, vec![happy]).await;
    assert_eq!(step(&nursery, &lead, id, "", "why", json!({ "s": "next", "next": "refer" })).await.0, 422);
    let rafi = concern(&nursery, &mut tablet, "Rafi", "Tired.").await;
    let by = json!({ "s": "next", "next": "watch", "by": nursery.person("Nia"), "look_again": "2026-11-30", "may_be": ["neglect"] });
    assert_eq!(step(&nursery, &lead, rafi, "", "why", by).await.0, 422);
}

/// H1, R132: what somebody may not know of is on nobody's list but its readers'.
#[tokio::test]
async fn h1_r132_the_board_shows_nothing_of_what_a_reader_may_not_know_of() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Mo").await;
    let (lead, owner) = (nursery.sign_in("imogen").await, nursery.sign_in("harriet").await);
    let before = (board(&nursery, &lead).await, board(&nursery, &owner).await);
    let mut draft = tablet.draft(Kind::Concern, None, "words");
    draft.child_typed = "a boy".into();
    draft.about_staff = AboutStaff::Yes;
    draft.staff = vec![nursery.person("Imogen")];
    let row = tablet.seal(&tablet.entry(&draft));
    let id = row.id;
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(board(&nursery, &lead).await, before.0);
    assert_eq!(board(&nursery, &owner).await.len(), before.1.len() + 1);
    let unknown = EntryId::from_random(crate::support::random());
    let nothing = nursery.get(&lead, &format!("/api/v1/records/{unknown}")).await;
    assert_eq!(nursery.get(&lead, &format!("/api/v1/records/{id}")).await, nothing);
    assert_eq!(nothing.0, 404);
    assert_eq!(step(&nursery, &lead, id, "", "", json!({ "s": "goes_home", "safe": "no" })).await.0, 404);

    // Whoever is connected with a child sees nothing of hers.
    let fact =
        json!([{ "f": "related", "person": nursery.person("Adaeze"), "child": nursery.child("Una"), "related": true }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &fact).await.0, 200);
    let deputy = nursery.sign_in("adaeze").await;
    assert!(board(&nursery, &lead).await.iter().any(|(who, _)| who == "Una Reeve"));
    assert!(board(&nursery, &deputy).await.iter().all(|(who, _)| who != "Una Reeve"));
}

#[tokio::test]
async fn r111_h18_a_council_is_chosen_from_the_packs_and_its_numbers_are_on_the_tablets() {
    let nursery = Nursery::demo().await;
    let tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let (lead, deputy) = (nursery.sign_in("imogen").await, nursery.sign_in("adaeze").await);
    let roster = async || {
        let request = tablet.request("GET", "/api/v1/roster", vec![]);
        nursery.send(request).await.1
    };
    let numbers = roster().await["numbers"].to_string();
    assert!(numbers.find("999").unwrap() < numbers.find("01632 960101").unwrap(), "the emergency number first");
    assert!(numbers.contains("Mon to Thu 08:30-17:00, Fri 08:30-16:30") && numbers.contains("Not checked lately"));
    let rung = json!([{ "f": "number_rung", "line": "demo:out-of-hours", "phone": "01632 960177" }]);
    assert_eq!(nursery.post(&deputy, "/api/v1/facts", &rung).await.0, 200);
    assert!(roster().await["numbers"].to_string().contains("01632 960177"));

    let choose = |pack: &str| json!([{ "f": "authority", "pack": pack }]);
    assert_eq!(nursery.post(&deputy, "/api/v1/facts", &choose("hull")).await.0, 403, "a manager chooses");
    for wrong in ["atlantis", "coventry", "england"] {
        assert_eq!(nursery.post(&lead, "/api/v1/facts", &choose(wrong)).await.0, 422, "{wrong} is none to choose");
    }
    for wrong in [
        json!([{ "f": "number_rung", "line": "demo:nobody", "phone": "01632 960177" }]),
        json!([{ "f": "child_council", "child": nursery.child("Pip"), "directory": "atlantis" }]),
    ] {
        assert_eq!(nursery.post(&lead, "/api/v1/facts", &wrong).await.0, 422, "{wrong}");
    }
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &choose("north-somerset")).await.0, 200);
    // R24: from now on tablets and desk keep with each record under which editions it was written.
    let editions = roster().await["rules"].clone();
    assert!(editions.to_string().contains("england@") && editions.to_string().contains("north-somerset@"));
    assert_eq!(json!(nursery.store.state().register.rules), editions);
    assert!(!roster().await["numbers"].to_string().contains("01632"));
}

/// R111: deadlines in somebody's own calendar, with no names in it; the address is the key, and ends with it.
#[tokio::test]
async fn r111_r72_the_calendar_says_what_is_due_and_names_nobody() {
    let nursery = Nursery::demo().await;
    let lead = nursery.sign_in("imogen").await;
    let make = async |cookie: &str| {
        let (status, body) = nursery.post(cookie, "/api/v1/session/calendar", &json!({})).await;
        assert_eq!(status, 200);
        let address = body["address"].as_str().unwrap().to_owned();
        address.strip_prefix("http://localhost:3000").unwrap().to_owned()
    };
    let path = make(&lead).await;
    let read = async |path: &str| nursery.get_text("", path).await;
    let (status, text) = read(&path).await;
    assert_eq!(status, 200);
    // Bruno's referral: sent on Thursday, their answer by the close of Friday, whatever day this is read.
    let text = text.replace("\r\n ", "");
    assert!(
        text.contains("SUMMARY:Something is due in Firsthand") && text.contains("DTSTART:20261120T230000Z"),
        "{text}"
    );
    assert!(!text.contains("referral") && !text.contains("going home"));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("BEGIN:VALARM"));
    let register = &nursery.store.state().register;
    let children = register.children.values().flat_map(|c| [c.preferred.clone(), c.surname.clone()]);
    let people = register.people.values().map(|p| p.name.clone());
    for name in children.chain(people) {
        let whole = |word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
        assert!(!name.split(' ').any(whole), "{name} stands in it");
    }
    // Another address ends the first; ended, it finds nothing, and so does one that was never made.
    let second = make(&lead).await;
    assert_eq!((read(&path).await.0.as_u16(), read(&second).await.0.as_u16()), (404, 200));
    let request = crate::support::json_request("DELETE", "/api/v1/session/calendar", Some(&lead), &json!({}));
    assert_eq!(nursery.send(request).await.0, 200);
    assert_eq!(read(&second).await, read("/calendar/never-made").await);
    // What shuts somebody out of the desk shuts their calendar too.
    let third = make(&lead).await;
    let request = crate::support::json_request("DELETE", "/api/v1/session/others", Some(&lead), &json!({}));
    assert_eq!(nursery.send(request).await.0, 200);
    assert_eq!(read(&third).await.0, 404);
    // Whoever may not know of a record has it in no calendar either, and who has left has none.
    let deputy = make(&nursery.sign_in("tomasz").await).await;
    let events = async || read(&deputy).await.1.matches("BEGIN:VEVENT").count();
    let before = events().await;
    let una =
        json!([{ "f": "related", "person": nursery.person("Tomasz"), "child": nursery.child("Una"), "related": true }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &una).await.0, 200);
    assert_eq!(events().await, before - 1);
    let gone = json!([{ "f": "person_left", "person": nursery.person("Tomasz"), "left": true }]);
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &gone).await.0, 200);
    assert_eq!(read(&deputy).await.0, 404);
}

/// R121, H16, R147: what leaves is recorded first, names no other child, and is on the log that the manager reads.
#[tokio::test]
async fn r121_h16_r147_the_brief_names_no_other_child_and_is_noted_for_whom() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let (lead, deputy) = (nursery.sign_in("imogen").await, nursery.sign_in("tomasz").await);
    let una = nursery.child("Una");
    concern(&nursery, &mut tablet, "Una", "Una pushed Pip, and Otto Reeve laughed. Nia Coot saw it.").await;
    let path = format!("/api/v1/children/{una}/brief");
    assert_eq!(nursery.post(&lead, &path, &json!({ "for_whom": " " })).await.0, 422);
    let (status, brief) = nursery.post(&lead, &path, &json!({ "for_whom": "the duty team" })).await;
    assert_eq!((status.as_u16(), brief["cover"]["copy"].as_u64()), (200, Some(1)));
    let text = brief.to_string();
    assert!(text.contains("Una pushed another child, and another child laughed. Nia Coot saw it."), "{text}");
    assert!(!text.contains("Otto") && !text.contains("Pip"));
    assert_eq!(nursery.post(&deputy, &path, &json!({ "for_whom": "the court" })).await.1["cover"]["copy"], 2);

    let log = nursery.get(&lead, "/api/v1/openings").await.1["openings"].as_array().unwrap().clone();
    let said = |n: usize, what: &str| log[n][what].as_str().unwrap().to_owned();
    assert_eq!((said(0, "what"), said(0, "by")), ("One-page brief for the court, copy 2".into(), "Tomasz Reed".into()));
    assert_eq!(
        (said(1, "what"), said(1, "name")),
        ("One-page brief for the duty team, copy 1".into(), "Una Reeve".into())
    );
    assert_eq!(nursery.get(&deputy, "/api/v1/openings").await.0, 403, "the manager and the lead read it");
    // Nobody who may not know of the file makes one of it, and a child who has none is the same.
    let nobody = domain::id::ChildId::from_random(crate::support::random());
    let owner = nursery.sign_in("harriet").await;
    for (cookie, child) in [(&owner, una), (&lead, nobody)] {
        let path = format!("/api/v1/children/{child}/brief");
        assert_eq!(nursery.post(cookie, &path, &json!({ "for_whom": "x" })).await.0, 404);
    }
}

/// R124: numbers without names, and what nobody acted on; of what a reader may read, and no more.
#[tokio::test]
async fn r124_counts_by_month_kind_and_room_and_what_nobody_acted_on() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let (lead, deputy) = (nursery.sign_in("imogen").await, nursery.sign_in("tomasz").await);
    let read = async |cookie: &str| nursery.get(cookie, "/api/v1/counts").await.1;
    let total =
        |counts: &Value| counts["counts"].as_array().unwrap().iter().map(|c| c["n"].as_u64().unwrap()).sum::<u64>();
    let idle = |counts: &Value| {
        let all = counts["unacted"].as_array().unwrap().iter();
        all.filter(|i| i["subject"] == "Kofi Tansy").count()
    };
    let before = read(&lead).await;
    concern(&nursery, &mut tablet, "Kofi", "words").await;
    nursery.clock.advance(TimeDelta::minutes(1));
    let after = read(&lead).await;
    assert_eq!((total(&after), idle(&after)), (total(&before) + 1, 1), "seen by nobody before closing on a Saturday");
    let row = |c: &Value| c["month"] == "2026-11" && c["kind"] == "concern";
    assert!(after["counts"].as_array().unwrap().iter().any(row));
    assert!(!after["counts"].to_string().contains("Tansy"));
    let related = json!([{ "f": "related", "person": nursery.person("Tomasz"), "child": nursery.child("Kofi"), "related": true }]);
    let tomasz = read(&deputy).await;
    assert_eq!(nursery.post(&lead, "/api/v1/facts", &related).await.0, 200);
    let less = read(&deputy).await;
    assert!(total(&less) < total(&tomasz));
    assert_eq!(idle(&less), 0);
}

/// R132: that somebody opened a file, or wrote beside what was typed, makes no sound to whoever is connected with the child.
#[tokio::test]
async fn r132_who_is_connected_hears_of_no_opening_and_no_step() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    let enter = async |fact: Value| assert_eq!(nursery.post(&lead, "/api/v1/facts", &json!([fact])).await.0, 200);
    let (tomasz, una, pip) = (nursery.person("Tomasz"), nursery.child("Una"), nursery.child("Pip"));
    enter(json!({ "f": "roles", "person": tomasz, "roles": ["lead", "deputy"] })).await;
    enter(json!({ "f": "related", "person": tomasz, "child": una, "related": true })).await;
    let mut draft = tablet.draft(Kind::Concern, None, "Tired.");
    draft.child_typed = "Una Reeve".into();
    let row = tablet.seal(&tablet.entry(&draft));
    let typed = row.id;
    tablet.sync(&nursery, vec![row]).await;

    let cookie = nursery.sign_in("tomasz").await;
    let mut his = nursery.feed(&cookie).await;
    his.next_three().await;
    assert_eq!(nursery.get(&lead, &format!("/api/v1/children/{una}")).await.0, 200);
    assert_eq!(nursery.post(&lead, &format!("/api/v1/entries/{typed}/seen"), &json!({})).await.0, 200);
    step(&nursery, &lead, typed, "", "", json!({ "s": "goes_home", "safe": "no" })).await;
    // The next that he hears is what somebody enters about the nursery.
    let known = json!({ "f": "child_known_marks", "child": pip, "words": "none" });
    enter(known.clone()).await;
    assert_eq!(his.until("register").await, ["register"]);
    nursery.clock.advance(TimeDelta::minutes(2));
    assert_eq!(nursery.get(&lead, &format!("/api/v1/children/{pip}")).await.0, 200);
    enter(known).await;
    assert_eq!(his.until("register").await, ["records", "register"], "of another child he does");
}

/// H16: the one page names no other child, whatever is asked for; and the log says no other.
#[tokio::test]
async fn h16_the_brief_names_no_other_child_even_where_that_is_asked_for() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let lead = nursery.sign_in("imogen").await;
    concern(&nursery, &mut tablet, "Una", "Otto laughed.").await;
    let path = format!("/api/v1/children/{}/brief", nursery.child("Una"));
    let (status, brief) = nursery.post(&lead, &path, &json!({ "for_whom": "x", "name_others": "why" })).await;
    assert!(status == 200 && !brief.to_string().contains("Otto"));
    assert_eq!(nursery.get(&lead, "/api/v1/openings").await.1["openings"][0]["what"], "One-page brief for x, copy 1");
}

/// R147: whatever takes records out of the house asks once more who it is, ten minutes after they last showed it.
#[tokio::test]
async fn r147_brief_print_and_walk_need_a_proof_that_is_no_older_than_ten_minutes() {
    let mut nursery = Nursery::demo().await;
    let (begun, una) = (nursery.clock.now(), nursery.child("Una"));
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let record = concern(&nursery, &mut tablet, "Una", "Sat by herself.").await;
    for (minutes, seconds, status) in [(10, 0, 200), (10, 1, 403)] {
        for path in [
            format!("/api/v1/children/{una}/brief"),
            format!("/api/v1/children/{una}/print"),
            format!("/api/v1/records/{record}/walk"),
        ] {
            nursery.set_clock(begun);
            let lead = nursery.sign_in("imogen").await;
            nursery.set_clock(begun + TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds));
            let answer = nursery.post(&lead, &path, &json!({ "for_whom": "the duty team" })).await;
            assert_eq!(answer.0.as_u16(), status, "{path}: {}", answer.1);
        }
    }
}
