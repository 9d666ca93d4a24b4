//! Every place in a record where a name can stand: each is looked through before the record leaves.

use super::*;
use crate::entry::part::Part;
use crate::id::{AttachmentId, EntryId};
use crate::register::Home;
use crate::step::{Answer, Call, Gate, Informed, Said, Step, Whom};
use crate::wire::board::{Wait, Waits};
use crate::wire::desk::{DecisionView, Earlier, EarlierWords, PictureView, TakenBack, Told};

fn at(minute: i64) -> DateTime<Utc> {
    "2026-11-13T17:00:00Z".parse::<DateTime<Utc>>().unwrap() + chrono::TimeDelta::minutes(minute)
}

fn person(person: PersonId, name: &str, short: &str) -> Fact {
    Fact::Person { person, name: name.into(), short: short.into(), job: "x".into(), room: None }
}

/// Pip Alder, whose record it is; Rafi Coot, who is another child; Dot Wren, who works here.
fn nursery() -> (Register, ChildId) {
    let (pip, born) = (ChildId::from_random([1; 16]), NaiveDate::default());
    let mut register = Register::default();
    for fact in [
        Fact::Child { child: pip, preferred: "Pip".into(), surname: "Alder".into(), born },
        Fact::Child { child: ChildId::from_random([2; 16]), preferred: "Rafi".into(), surname: "Coot".into(), born },
        person(PersonId::from_random([3; 16]), "Dot Wren", "Dot"),
    ] {
        register.apply(&fact, at(0));
    }
    (register, pip)
}

fn decision(by: &str) -> DecisionView {
    DecisionView {
        id: EntryId::from_random([8; 16]),
        title: None,
        lines: vec![],
        words: String::new(),
        why: String::new(),
        by: by.into(),
        with: vec![],
        with_people: vec![],
        at: at(30),
        agreed: vec![],
        mine: false,
        earlier: vec![],
        taken_back: None,
    }
}

fn quote(label: &str, words: &str) -> Shown {
    Shown { quote: true, ..Shown::plain(label, words) }
}

fn waits(title: &str, why: &str) -> Waits {
    Waits {
        what: Wait::Ring,
        title: title.into(),
        say: String::new(),
        since: at(0),
        due: None,
        aim: None,
        warn: None,
        why: why.into(),
        rule: String::new(),
    }
}

fn picture(n: u8, state: PictureState) -> PictureView {
    let id = AttachmentId::from_random([n; 16]);
    PictureView { id, entry: EntryId::from_random([9; 16]), state, hash: String::new() }
}

#[test]
fn h16_r147_no_place_of_a_record_lets_another_childs_name_out() {
    let (register, pip) = nursery();
    let mut record = crate::view::tests_support::blank(at(0));
    record.parts =
        vec![Shown::plain("What Rafi said", "Rafi bit Pip; rafi did"), quote("What Rafi said", "rafi bit me")];
    record.earlier = vec![Earlier {
        id: EntryId::from_random([7; 16]),
        written: at(0).into(),
        parts: vec![Shown::plain("What Rafi said", "Rafi hit Pip"), quote("x", "rafi hit me")],
    }];
    let mut noted = decision("Dot Wren");
    noted.title = Some("Rang Rafi's mother".into());
    noted.words = "Rafi was there.".into();
    noted.why = "Rafi saw it, and Dot Wren too.".into();
    noted.lines = vec![Shown::plain("With Rafi", "Rafi's mother")];
    noted.earlier =
        vec![EarlierWords { words: "Rafi ran.".into(), why: "Rafi said so.".into(), until: at(45), agreed: vec![] }];
    let taken_back = TakenBack { by: "Dot Wren".into(), at: at(50), why: "It was Rafi.".into() };
    noted.taken_back = Some(taken_back.clone());
    record.taken_back = Some(taken_back);
    record.decisions = vec![noted];
    record.next = vec![waits("Write-up due: the call with Rafi's mother", "")];
    record.marks = vec!["left arm, where Rafi bit".into()];
    let mut head = crate::view::child_head(&register, pip, NaiveDate::default()).unwrap();
    head.known_marks = "A scar; Rafi did it.".into();
    head.home = Some(Home { at: "17:45".into(), with: "Rafi's father".into() });
    record.child = Some(head);
    record.pictures = vec![
        picture(1, PictureState::Here),
        picture(2, PictureState::Awaited),
        picture(3, PictureState::Wrong("it is no picture".into())),
    ];
    let out = Others::than(pip, &register).taken_out_of(record);
    let whole = format!("{out:?}").to_lowercase();
    assert!(!whole.contains("rafi"), "{whole}");
    assert_eq!(out.taken_back.as_ref().map(|t| t.why.as_str()), Some("It was another child."));
    let words = |parts: &[Shown]| parts.iter().map(|p| (p.label.clone(), p.words.clone())).collect::<Vec<_>>();
    let pair = |label: &str, words: &str| (label.to_owned(), words.to_owned());
    assert_eq!(
        words(&out.parts),
        [
            // However it was typed.
            pair("What another child said", "another child bit Pip; another child did"),
            pair("What another child said", "another child bit me"),
        ]
    );
    assert_eq!(
        words(&out.earlier[0].parts),
        [pair("What another child said", "another child hit Pip"), pair("x", "another child hit me")]
    );
    let noted = &out.decisions[0];
    assert_eq!(noted.title.as_deref(), Some("Rang another child's mother"));
    assert_eq!(noted.words, "another child was there.");
    assert_eq!(noted.why, "another child saw it, and Dot Wren too.");
    assert_eq!(words(&noted.lines), [pair("With another child", "another child's mother")]);
    assert_eq!(out.next[0].title, "Write-up due: the call with another child's mother");
    assert_eq!(out.marks, ["left arm, where another child bit"]);
    let head = out.child.unwrap();
    assert_eq!(head.known_marks, "A scar; another child did it.");
    assert_eq!(head.home.unwrap().with, "another child's father");
    assert_eq!((head.name.as_str(), head.preferred.as_str()), ("Pip Alder", "Pip"), "the child's own name stays");
    // Nobody can find a name in a picture of somebody's handwriting; what is not here says so as before.
    let states: Vec<PictureState> = out.pictures.into_iter().map(|p| p.state).collect();
    assert_eq!(states, [PictureState::Withheld, PictureState::Awaited, PictureState::Wrong("it is no picture".into())]);
}

#[test]
fn r148_a_walk_names_no_member_of_staff_by_a_former_name_either() {
    let (mut register, pip) = nursery();
    let married = PersonId::from_random([4; 16]);
    register.apply(&person(married, "Imogen Marsh", "Immy"), at(0));
    register.apply(&person(married, "Imogen Quill", "Imogen"), at(1));
    register.apply(&Fact::Roles { person: married, roles: [Role::Deputy].into() }, at(1));
    let masks = Others::everybody(Some(pip), &register);
    assert_eq!(
        masks.taken_out("Imogen Marsh, Immy, Imogen Quill and Mrs Quill"),
        "a deputy safeguarding lead, a deputy safeguarding lead, a deputy safeguarding lead and Mrs a deputy \
         safeguarding lead"
    );
    // What leaves about one child keeps the names of staff, and the former ones too.
    let kept = Others::than(pip, &register);
    assert_eq!(kept.taken_out("Imogen Marsh and Immy saw Rafi"), "Imogen Marsh and Immy saw another child");
}

#[test]
fn r148_everybody_is_called_by_what_they_are_here() {
    let (mut register, pip) = nursery();
    let roles = [
        (10, "Anna One", vec![Role::Lead, Role::Manager]),
        (11, "Bert Two", vec![Role::Deputy, Role::Owner]),
        (12, "Carl Three", vec![Role::Manager, Role::Owner]),
        (13, "Dora Four", vec![Role::Owner, Role::Practitioner]),
        (14, "Emil Five", vec![Role::RoomLeader]),
    ];
    for (n, name, roles) in roles {
        let who = PersonId::from_random([n; 16]);
        register.apply(&person(who, name, name), at(0));
        register.apply(&Fact::Roles { person: who, roles: roles.into_iter().collect() }, at(0));
    }
    let masks = Others::everybody(Some(pip), &register);
    for (name, is) in [
        ("Anna One", "the safeguarding lead"),
        ("Bert Two", "a deputy safeguarding lead"),
        ("Carl Three", "the manager"),
        ("Dora Four", "the registered person"),
        ("Emil Five", "a member of staff"),
        ("Pip", "the child"),
        ("Rafi Coot", "another child"),
    ] {
        assert_eq!(masks.taken_out(name), is);
    }
    assert_eq!(Others::everybody(None, &register).taken_out("Pip Alder"), "another child", "of whom it is not");
}

/// R148: wherever somebody's name is typed beside the words, it is left out of the walk and looked for in all of it.
#[test]
fn r148_a_name_that_was_typed_in_any_field_stays_in_no_step_of_the_walk() {
    let (register, pip) = nursery();
    let typed = || "Xanthe".to_owned();
    let of_parts = [
        Part::AuthorTyped { name: typed(), agency: String::new() },
        Part::SubjectTyped { words: typed() },
        Part::DidTyped { name: typed() },
        Part::StaffTyped { words: typed() },
        Part::Present { words: typed() },
    ];
    let call = |change: fn(&mut Call)| {
        let mut call = Call::default();
        change(&mut call);
        Step::Rang { call }
    };
    let of_steps = [
        call(|c| c.spoke_with = "Xanthe".into()),
        call(|c| c.collects = "Xanthe".into()),
        call(|c| c.contact = "Xanthe".into()),
        Step::Agreement {
            to: Gate::Referral,
            told: Informed::Before,
            said: Said::Agree,
            who: typed(),
            grounds: vec![],
            at: at(0),
        },
        Step::Told { whom: Whom::Parents, who: typed(), how: String::new(), at: at(0) },
        Step::Heard { answer: Answer::Taken, who: typed(), at: at(0) },
    ];
    let walked = |record: &RecordView| walk(record, Others::everybody(Some(pip), &register), at(60));
    for part in of_parts {
        let mut record = crate::view::tests_support::blank(at(0));
        record.parts = vec![part.shown("Pip").unwrap(), Shown::plain("What I saw or heard", "Xanthe saw it.")];
        let all = format!("{:?}", walked(&record));
        assert!(all.contains("somebody saw it.") && !all.contains("Xanthe"), "{part:?}: {all}");
    }
    for step in of_steps {
        let mut record = crate::view::tests_support::blank(at(0));
        let lines = step.shown(|_| String::new(), str::to_owned);
        let mut said = decision("Dot Wren");
        (said.lines, said.why) = (lines, "Xanthe says so.".into());
        record.decisions = vec![said];
        let all = format!("{:?}", walked(&record));
        assert!(all.contains("Because: somebody says so.") && !all.contains("Xanthe"), "{step:?}: {all}");
    }
    // Typed as the author, with an agency behind a comma, or as the child.
    let mut record = crate::view::tests_support::blank(at(0));
    (record.author, record.author_note) = ("Xanthe, Cover Agency".into(), "name typed, not signed in".into());
    record.typed_child = Some("Yorick".into());
    record.parts = vec![Shown::plain("What I saw or heard", "Xanthe of Cover Agency saw Yorick.")];
    let all = format!("{:?}", walked(&record));
    assert!(all.contains("somebody of somebody saw somebody."), "{all}");
    assert!(["Xanthe", "Cover", "Yorick"].iter().all(|name| !all.contains(name)), "{all}");
}

#[test]
fn r148_a_walk_tells_what_was_done_why_who_agreed_and_what_still_waits() {
    let (register, pip) = nursery();
    let mut record = crate::view::tests_support::blank(at(0));
    record.author = "Dot Wren".into();
    record.corrected = Some(at(5).into());
    record.received = at(10);
    record.parts = vec![quote("What Pip said, word for word", "pip ouch"), Shown::plain("Who", "Gran")];
    let mut first = decision("Dot Wren");
    first.words = "Rang the hub about Pip.".into();
    first.why = "Third time for Pip.".into();
    first.agreed = vec![Told { by: "Dot Wren".into(), person: None, at: at(40) }];
    let mut second = decision("Dot Wren");
    (second.title, second.at) = (Some("Closed".into()), at(30) + chrono::TimeDelta::hours(3));
    second.lines = vec![Shown::plain("What came of it", "Pip is well.")];
    second.earlier = vec![EarlierWords {
        words: "Pip was ill.".into(),
        why: String::new(),
        until: second.at,
        agreed: vec![Told { by: "Dot Wren".into(), person: None, at: second.at }],
    }];
    second.taken_back = Some(TakenBack {
        by: "Dot Wren".into(),
        at: second.at + chrono::TimeDelta::hours(1),
        why: "Not yet, for Pip.".into(),
    });
    record.decisions = vec![first, second];
    record.next = vec![Waits { due: Some(at(60)), ..waits("Ring about Pip", "Pip waits.") }];
    let steps = walk(&record, Others::everybody(Some(pip), &register), at(20));
    let lines: Vec<String> =
        steps.iter().map(|s| format!("{} | {} | {}", s.title, s.words.join(" / "), s.after)).collect();
    assert_eq!(
        lines,
        [
            "It happened |  | ",
            "Written down: Concern, by a member of staff, written there and then | What the child said, word for word: \
             “the child ouch” | at once",
            "Corrected; both wordings are kept |  | 5 minutes later",
            "Arrived at the desk |  | 5 minutes later",
            "Done or decided (a member of staff) | Rang the hub about the child. / Because: Third time for the child. / \
             Agreed: a member of staff, 17:40 | 20 minutes later",
            "Closed (a member of staff) | What came of it: the child is well. / Before it was corrected 20:30: the child was ill. / \
             Agreed to that: a member of staff, 20:30 | \
             3 hours later",
            "Taken back by a member of staff: Closed | Not yet, for the child. | 60 minutes later",
            "Waits: Ring about the child | the child waits. | due 18:00",
        ]
    );
    assert!(steps.last().is_some_and(|s| s.at.is_none()));
}
