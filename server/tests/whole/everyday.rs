//! What is everyday life and what the lead has to see: whatever a record was begun as, and whatever is said of it later.

use crate::support::{Nursery, Tablet};
use domain::entry::part::Origin;
use domain::entry::{Draft, Kind};
use domain::file::FileClass;
use domain::id::EntryId;
use serde_json::{Value, json};

/// What the lead's inbox shows as new of this child: the kind, and whether it can't wait.
async fn new_of(nursery: &Nursery, child: &str) -> Vec<(String, bool)> {
    let desk = nursery.sign_in("imogen").await;
    let inbox = nursery.get(&desk, "/api/v1/inbox").await.1;
    let of = |r: &&Value| r["child"]["preferred"] == child;
    let all = inbox["new"].as_array().unwrap().iter().filter(of);
    all.map(|r| (r["kind"].as_str().unwrap().to_owned(), r["cannot_wait"] == true)).collect()
}

async fn send(nursery: &Nursery, tablet: &mut Tablet, draft: &Draft) -> EntryId {
    let entry = tablet.entry(draft);
    let row = tablet.seal(&entry);
    tablet.sync(nursery, vec![row]).await;
    entry.head.id
}

/// "Lovely rolling, tiny bruise on cheek", as an achievement of a child who is not moving.
#[tokio::test]
async fn h9_r26_a_mark_in_an_achievement_of_a_child_who_is_not_moving_arrives_as_what_cannot_wait() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Dot").await;
    let (pip, milo) = (nursery.child("Pip"), nursery.child("Milo"));
    let before = new_of(&nursery, "Pip").await.len();
    for (child, words) in [(pip, "Three bites of banana."), (milo, "Lovely running, tiny bruise on cheek")] {
        let draft = tablet.draft(Kind::Achievement, Some(child), words);
        send(&nursery, &mut tablet, &draft).await;
    }
    assert_eq!(new_of(&nursery, "Pip").await.len(), before);
    assert_eq!(new_of(&nursery, "Milo").await, []);
    let mut talk = tablet.draft(Kind::AdultTalk, Some(pip), "Mum says he has a graze from his cot.");
    talk.lead_to_know = Some(false);
    send(&nursery, &mut tablet, &talk).await;
    let draft = tablet.draft(Kind::Achievement, Some(pip), "Lovely rolling, tiny bruise on cheek");
    let id = send(&nursery, &mut tablet, &draft).await;
    let mut new = new_of(&nursery, "Pip").await;
    new.retain(|(kind, _)| kind != "mark" && kind != "concern");
    new.sort();
    assert_eq!(new, [("achievement".to_owned(), true), ("adult_talk".to_owned(), true)]);

    // The writer takes the mark out of it again: the lead still has to have seen that it was there.
    let mut corrected = tablet.draft(Kind::Achievement, Some(pip), "Lovely rolling");
    corrected.supersedes = vec![(Some(pip), id)];
    send(&nursery, &mut tablet, &corrected).await;
    assert!(new_of(&nursery, "Pip").await.contains(&("achievement".to_owned(), true)));
}

/// a chat about teeth in which the question was left open, and then answered *No*.
#[tokio::test]
async fn h3_an_answer_that_is_corrected_to_no_leaves_one_record_and_nothing_in_the_inbox() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Gwen").await;
    let milo = nursery.child("Milo");
    let open = tablet.draft(Kind::AdultTalk, Some(milo), "Two new teeth, says his dad.");
    let first = send(&nursery, &mut tablet, &open).await;
    assert_eq!(new_of(&nursery, "Milo").await, [("adult_talk".to_owned(), false)]);
    let mut corrected = tablet.draft(Kind::AdultTalk, Some(milo), "Two new teeth, says his dad.");
    corrected.lead_to_know = Some(false);
    corrected.supersedes = vec![(Some(milo), first)];
    send(&nursery, &mut tablet, &corrected).await;
    assert_eq!(new_of(&nursery, "Milo").await, []);
    let desk = nursery.sign_in("imogen").await;
    let board = nursery.get(&desk, "/api/v1/board").await.1;
    assert!(!board.to_string().contains("Milo"), "nothing of it waits");
    let file = nursery.get(&desk, &format!("/api/v1/children/{milo}")).await.1;
    let talks = file["records"].as_array().unwrap().iter().filter(|r| r.to_string().contains("Two new teeth"));
    let earlier: Vec<usize> = talks.map(|r| r["earlier"].as_array().unwrap().len()).collect();
    assert_eq!(earlier, [1], "one record, with its earlier wording");
    // And the other way round it goes to her after all.
    let mut again = tablet.draft(Kind::AdultTalk, Some(milo), "Two new teeth, and he says dad bit him.");
    again.lead_to_know = Some(true);
    again.supersedes = vec![(Some(milo), corrected.ids[0])];
    send(&nursery, &mut tablet, &again).await;
    assert_eq!(new_of(&nursery, "Milo").await, [("adult_talk".to_owned(), false)]);
}

/// D-1: a bump on the kerb of a running child.
#[tokio::test]
async fn r127_an_accident_here_has_a_file_of_its_own_and_one_press_ends_it() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Here", "Gwen").await;
    let milo = nursery.child("Milo");
    let bump = |tablet: &Tablet, origin| {
        let mut draft = tablet.draft(Kind::Mark, Some(milo), "Ran, and fell on the kerb.");
        (draft.mark_region, draft.mark_look, draft.mark_origin) = ("left knee".into(), "graze".into(), Some(origin));
        draft.parents_told = "His mum, at the gate.".into();
        draft
    };
    let draft = bump(&tablet, Origin::HappenedHere);
    let id = send(&nursery, &mut tablet, &draft).await;
    let desk = nursery.sign_in("imogen").await;
    let inbox = nursery.get(&desk, "/api/v1/inbox").await.1;
    let row = inbox["new"].as_array().unwrap().iter().find(|r| r["first"] == id.to_string()).unwrap();
    assert_eq!((&row["accident"], &row["steps"]), (&json!(true), &json!(true)));
    // One press: it is seen, and nothing of it waits, since the parents know.
    let ask = json!({ "words": "An accident here.", "why": "", "step": { "s": "accident" } });
    let path = format!("/api/v1/entries/{id}/decision");
    assert_eq!(nursery.post(&desk, &path, &ask).await.0, 200);
    let inbox = nursery.get(&desk, "/api/v1/inbox").await.1;
    assert!(!inbox["new"].to_string().contains(&id.to_string()));
    let board = async || nursery.get(&desk, "/api/v1/board").await.1.to_string();
    assert!(!board().await.contains(&id.to_string()));

    // Whoever sees more in it moves it: there it is asked about like any other mark. And back again.
    let class = async || {
        let state = nursery.store.state();
        let at = nursery.store.locate(id).await.unwrap().unwrap();
        state.files[&at.file].info.class
    };
    assert_eq!(class().await, FileClass::Accident);
    for to in [FileClass::Protection, FileClass::Accident, FileClass::Protection] {
        let ask = json!({ "child": milo, "class": to, "reason": "It does not fit what was said." });
        assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{id}/file"), &ask).await.0, 200, "{to:?}");
        assert_eq!(class().await, to);
    }
    assert!(board().await.contains(&id.to_string()), "it asks whether he goes home, and what happens next");
    // There the one press is no way round those questions.
    assert_eq!(nursery.post(&desk, &path, &ask).await.0, 422);
    let elsewhere = json!({ "child": milo, "class": "learning", "reason": "x" });
    assert_eq!(nursery.post(&desk, &format!("/api/v1/entries/{id}/file"), &elsewhere).await.0, 422);

    // What came in with the child, and what happened to one who is not moving, are none of it.
    let came = bump(&tablet, Origin::CameInWith);
    let came = send(&nursery, &mut tablet, &came).await;
    let mut pip = bump(&tablet, Origin::HappenedHere);
    pip.children = vec![nursery.child("Pip")];
    let pip = send(&nursery, &mut tablet, &pip).await;
    for id in [came, pip] {
        let at = nursery.store.locate(id).await.unwrap().unwrap();
        assert_eq!(nursery.store.state().files[&at.file].info.class, FileClass::Protection);
    }
}
