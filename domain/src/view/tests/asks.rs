//! What a record asks for, by the file in which it stands and by what stands in that file.

use super::*;
use crate::bytes::Bytes;
use crate::entry::Route;
use crate::entry::part::Origin;
use crate::id::AttachmentId;
use crate::picture::Picture;

fn step(n: u8, what: EntryId, step: Step, time: &str) -> Stored {
    let decision = Part::Decision { words: "x".into(), why: "y".into(), with: vec![] };
    about(n, Kind::Note, what, vec![decision, Part::Step { step }], time)
}

fn asked(class: FileClass, entries: &[Stored]) -> Vec<Wait> {
    let child = (class == FileClass::Protection).then(|| ChildId::from_random([5; 16]));
    let file = FileView { class, child, entries };
    let all = of_file(&file, &Register::default(), at("2026-11-20T12:00:00Z"));
    all[0].next.iter().map(|w| w.what).collect()
}

fn question() -> Stored {
    let mut question = concern(1, "Must I write that down?", "2026-11-19T08:04:00+00:00");
    question.entry.head.kind = Kind::Question;
    question
}

/// R22, K10: what is about staff has its own ways; its reader still answers a question, and says where a paper is.
#[test]
fn r22_k10_the_reader_of_what_is_about_staff_answers_a_question_and_keeps_the_paper() {
    let seen = || about(2, Kind::Seen, id(1), vec![], "2026-11-19T08:25:00+00:00");
    let staff = |entries: &[Stored]| asked(FileClass::AboutStaff, entries);
    assert_eq!(staff(&[question()]), [Wait::See], "first it is seen");
    assert_eq!(staff(&[question(), seen()]), [Wait::Reply]);
    let replied = step(3, id(1), Step::Replied {}, "2026-11-19T08:30:00+00:00");
    assert_eq!(staff(&[question(), seen(), replied]), []);
    assert_eq!(staff(&[concern(1, "x", "2026-11-19T08:04:00+00:00"), seen()]), [], "nobody is asked what happens next");
    let bytes = [&[0xff, 0xd8, 0xff, 0xe0], b"a note".as_slice(), &[0xff, 0xd9]].concat();
    let picture = Picture::taken(AttachmentId::from_random([8; 16]), Bytes([7; 32]), &bytes).unwrap();
    let mut on_paper = concern(1, "x", "2026-11-19T08:04:00+00:00");
    on_paper.entry.parts.push(picture.part());
    assert_eq!(staff(&[on_paper, seen()]), [Wait::Original]);
}

/// A learning file is read by more people, and no clock runs there.
#[test]
fn steps_are_taken_in_protection_files_and_about_what_is_not_filed_yet() {
    use FileClass::{AboutStaff, Learning, Protection, Unfiled};
    let steps = |class| [Kind::Concern, Kind::AdultTalk, Kind::Achievement].map(|kind| takes_steps(class, kind));
    assert_eq!(steps(Protection), [true, true, true]);
    assert_eq!(steps(Unfiled), [true, true, false]);
    assert_eq!((steps(Learning), steps(AboutStaff)), ([false; 3], [false; 3]));
    let talk = || {
        let mut talk = concern(1, "x", "2026-11-19T08:04:00+00:00");
        talk.entry.head.kind = Kind::AdultTalk;
        [talk, about(2, Kind::Seen, id(1), vec![], "2026-11-19T08:25:00+00:00")]
    };
    assert_eq!(asked(Learning, &talk()), []);
    assert_eq!(asked(Unfiled, &talk()), [Wait::Next]);
}

/// R127: an accident here, unless its writer told the parents.
#[test]
fn r127_an_accident_here_asks_for_the_parents_unless_they_were_told() {
    let with = |origin, told: bool| {
        let mut mark = concern(1, "x", "2026-11-19T08:04:00+00:00");
        mark.entry.head.kind = Kind::Mark;
        mark.entry.parts.push(Part::Mark { region: "left knee".into(), look: "graze".into(), origin });
        mark.entry.parts.extend(told.then(|| Part::ParentsTold { words: "his mother".into() }));
        let seen = about(2, Kind::Seen, id(1), vec![], "2026-11-19T08:25:00+00:00");
        asked(FileClass::Protection, &[mark, seen]).contains(&Wait::Tell)
    };
    assert!(with(Some(Origin::HappenedHere), false) && !with(Some(Origin::HappenedHere), true));
    assert!(!with(Some(Origin::CameInWith), false) && !with(None, false));
}

fn helps(n: u8, on: bool, check: &str, time: &str) -> Stored {
    let review = NaiveDate::from_ymd_opt(2026, 12, 1);
    let part = Part::Helpful { check: check.into(), on, why: format!("why {n}"), review };
    let mut stored = about(n, Kind::Helpful, id(1), vec![part], time);
    stored.received = stored.entry.head.occurred.to_utc();
    stored
}

/// R28: what was said last of a row stands; what was taken off does not; what the setting did not vouch for never does.
#[test]
fn r28_of_what_is_helpful_to_know_the_last_word_stands() {
    let ground_rules = Rules::read().unwrap();
    let register = Register::default();
    let ground = Ground { rules: &ground_rules, register: &register };
    let stands = |file: &[Stored]| {
        helpful(file, &ground).into_iter().map(|h| (h.check, h.why)).collect::<Vec<(String, String)>>()
    };
    let row = |check: &str, why: &str| (check.to_owned(), why.to_owned());
    let plan = |n, on, minute| helps(n, on, "protection-plan", &format!("2026-11-19T08:{minute}:00+00:00"));
    assert_eq!(stands(&[plan(2, true, 10)]), [row("protection-plan", "why 2")]);
    assert_eq!(stands(&[plan(2, true, 10), plan(3, true, 11)]), [row("protection-plan", "why 3")]);
    assert_eq!(stands(&[plan(2, true, 10), plan(3, false, 11)]), []);
    let forged = Stored { by_setting: false, ..plan(2, true, 10) };
    let mut other_kind = plan(2, true, 10);
    other_kind.entry.head.kind = Kind::Note;
    assert_eq!(stands(&[forged, other_kind]), []);
    let waits = review(&helpful(&[plan(2, true, 10)], &ground)[0]).unwrap();
    assert_eq!((waits.due, waits.warn), (Some(at("2026-12-01T23:59:00Z")), Some(at("2026-12-01T00:00:00Z"))));
    let without = crate::wire::desk::HelpfulView { review: None, ..helpful(&[plan(2, true, 10)], &ground)[0].clone() };
    assert_eq!(review(&without), None);
}

/// R129: at the end of the day on which the child was not here, in London.
#[test]
fn r129_a_plan_counts_where_it_stood_in_the_file_on_that_day() {
    let absent = || {
        let mut absent = concern(1, "x", "2026-11-19T08:04:00+00:00");
        absent.entry.head.kind = Kind::Absence;
        [absent, about(2, Kind::Seen, id(1), vec![], "2026-11-19T08:25:00+00:00")]
    };
    let tells = |more: Vec<Stored>| {
        let entries = [absent().to_vec(), more].concat();
        asked(FileClass::Protection, &entries).contains(&Wait::Tell)
    };
    let plan = |on, time: &str| helps(7, on, "protection-plan", time);
    assert!(!tells(vec![]));
    assert!(tells(vec![plan(true, "2026-11-18T08:00:00+00:00")]));
    assert!(tells(vec![plan(true, "2026-11-19T23:59:00+00:00")]), "entered in the last minute of the day");
    assert!(!tells(vec![plan(true, "2026-11-20T00:00:00+00:00")]), "entered the day after");
    let ended = [plan(true, "2026-11-18T08:00:00+00:00"), plan(false, "2026-11-20T08:00:00+00:00")];
    assert!(tells(ended.to_vec()), "taken off later");
    let other = helps(7, true, "other-row", "2026-11-18T08:00:00+00:00");
    assert!(!tells(vec![other]));
}

/// R29: what was said last that it may be; a decision that says nothing of it takes nothing back.
#[test]
fn r29_the_last_word_on_what_it_may_be_stands() {
    let says = |n, may_be: &[&str], minute: u8| {
        let may_be = may_be.iter().map(|id| (*id).to_owned()).collect();
        let next = Step::Next { next: crate::step::Next::Refer, by: None, look_again: None, may_be, noticed: vec![] };
        step(n, id(1), next, &format!("2026-11-19T09:{minute:02}:00+00:00"))
    };
    let record = concern(1, "x", "2026-11-19T08:04:00+00:00");
    let of = |steps: &[Stored]| fold(&[std::slice::from_ref(&record), steps].concat())[0].may_be.clone();
    assert!(of(&[]).is_empty());
    assert_eq!(of(&[says(2, &["neglect"], 1), says(3, &["physical", "neglect"], 2)]), ["physical", "neglect"]);
    assert_eq!(of(&[says(2, &["neglect"], 1), says(3, &[], 2)]), ["neglect"]);
}

/// H1: whom it is about stands first, and only where somebody was tapped.
#[test]
fn h1_the_reader_of_what_is_about_staff_sees_whom_it_is_about() {
    let mut register = Register::default();
    let person = PersonId::from_random([6; 16]);
    let words = || "Dot Wren".to_string();
    let fact = crate::register::Fact::Person { person, name: words(), short: words(), job: words(), room: None };
    register.apply(&fact, at("2026-01-01T08:00:00Z"));
    let first = |people: Vec<PersonId>| {
        let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
        stored.entry.head.route = Route::AboutStaff { people, sure: true };
        let file = FileView { class: FileClass::AboutStaff, child: None, entries: &[stored] };
        let view = of_file(&file, &register, at("2026-11-20T12:00:00Z")).remove(0);
        assert!(view.about_staff);
        (view.parts[0].label.clone(), view.parts[0].words.clone())
    };
    assert_eq!(first(vec![person]), ("About, or close to".into(), "Dot Wren".into()));
    assert_eq!(first(vec![]).0, "What I saw or heard");
}

/// H2, H13: who was told is named, and where on the body each mark is.
#[test]
fn h2_h13_a_record_names_who_was_told_and_where_each_mark_is() {
    let mut register = Register::default();
    let (imogen, unknown) = (PersonId::from_random([6; 16]), PersonId::from_random([7; 16]));
    let words = || "Imogen Quill".to_string();
    let fact =
        crate::register::Fact::Person { person: imogen, name: words(), short: words(), job: words(), room: None };
    register.apply(&fact, at("2026-01-01T08:00:00Z"));
    let told = |n, parts| about(n, Kind::Told, id(1), parts, &format!("2026-11-19T08:{n:02}:00+00:00"));
    let mark = |region: &str| Part::Mark { region: region.into(), look: "red".into(), origin: None };
    let mut record = concern(1, "x", "2026-11-19T08:04:00+00:00");
    record.entry.parts.extend([mark("left cheek"), mark("")]);
    let entries = [
        record,
        told(10, vec![Part::ToldTo { person: imogen }]),
        told(9, vec![Part::ToldTo { person: unknown }]),
        told(11, vec![]),
    ];
    let file = FileView { class: FileClass::Protection, child: None, entries: &entries };
    let view = of_file(&file, &register, at("2026-11-20T12:00:00Z")).remove(0);
    let by: Vec<&str> = view.told.iter().map(|t| t.by.as_str()).collect();
    assert_eq!(by, ["Imogen Quill", "someone in person"], "in the order of time; nobody who was never here (W8)");
    assert_eq!(view.marks, ["left cheek", ""]);
}

/// Whoever writes at the desk has seen it; what is about staff goes to its own reader, who is another.
#[test]
fn r133_what_is_written_at_the_desk_is_seen_by_its_writer_unless_it_is_about_staff() {
    let written = |class| {
        let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
        stored.entry.head.author = Author::Desk { person: PersonId::from_random([1; 16]) };
        let file = FileView { class, child: None, entries: &[stored] };
        let view = of_file(&file, &Register::default(), at("2026-11-20T12:00:00Z")).remove(0);
        (view.seen.iter().map(|s| s.at).collect::<Vec<_>>(), view.waits)
    };
    assert_eq!(written(FileClass::Protection), (vec![at("2026-11-19T08:09:00Z")], false));
    assert_eq!(written(FileClass::AboutStaff), (vec![], true));
}

/// H2, R-3: saved on Friday at 17:17 and told to nobody, it arrives on Monday at 07:58. What was done meanwhile is asked once.
#[test]
fn h2_r133_what_lay_on_a_tablet_for_hours_untold_asks_what_was_done_meanwhile() {
    let lay = |offset_ms: Option<i64>| {
        let mut concern = concern(1, "x", "2026-11-13T17:17:00+00:00");
        concern.received = at("2026-11-16T07:58:00Z");
        concern.entry.head.clock_offset_ms = offset_ms;
        concern
    };
    let seen = || about(2, Kind::Seen, id(1), vec![], "2026-11-16T08:05:00+00:00");
    let protection = |entries: &[Stored]| asked(FileClass::Protection, entries);
    assert_eq!(protection(&[lay(None), seen()])[..2], [Wait::GoesHome, Wait::WhileUntold]);
    let child = Some(ChildId::from_random([5; 16]));
    let entries = [lay(None), seen()];
    let file = FileView { class: FileClass::Protection, child, entries: &entries };
    let next = &of_file(&file, &Register::default(), at("2026-11-16T08:06:00Z"))[0].next[1];
    assert_eq!(next.title, "What was done from Fri 13 Nov, 17:17 to Mon 16 Nov, 07:58?");
    assert!(next.say.starts_with("It lay on a tablet for 62 hours"), "{}", next.say);
    let done = step(3, id(1), Step::WhileUntold {}, "2026-11-16T08:10:00+00:00");
    assert!(!protection(&[lay(None), seen(), done]).contains(&Wait::WhileUntold));
    // Told there and then, nobody has to ask; told only today, it lay all the same.
    let told =
        |time: &str| about(4, Kind::Told, id(1), vec![Part::ToldTo { person: PersonId::from_random([7; 16]) }], time);
    for (time, asks) in [("2026-11-13T17:19:00+00:00", false), ("2026-11-16T08:00:00+00:00", true)] {
        let mut tick = told(time);
        tick.entry.head.device = Some(crate::id::DeviceId::from_random([3; 16]));
        let mut concern = lay(None);
        concern.entry.head.device = tick.entry.head.device;
        let mut register = Register::default();
        let words = || "x".to_string();
        let person = PersonId::from_random([7; 16]);
        register.apply(
            &crate::register::Fact::Person { person, name: words(), short: words(), job: words(), room: None },
            at(time),
        );
        let entries = [concern, tick, seen()];
        let file = FileView { class: FileClass::Protection, child, entries: &entries };
        let next = &of_file(&file, &register, at("2026-11-16T08:06:00Z"))[0].next;
        assert_eq!(next.iter().any(|w| w.what == Wait::WhileUntold), asks, "{time}");
    }
    // A clock that was three days slow is no weekend on a tablet.
    let slow = TimeDelta::hours(62).num_milliseconds();
    assert!(!protection(&[lay(Some(slow)), seen()]).contains(&Wait::WhileUntold));
}

#[test]
fn r133_how_long_it_lay_is_said_in_hours_up_to_a_week() {
    let lay = |hours| london::lay(at("2026-11-13T17:17:00Z"), at("2026-11-13T17:17:00Z") + TimeDelta::minutes(hours));
    let said = |text: &str| Some(format!("{text} after it was written"));
    assert_eq!((lay(59), lay(60), lay(150)), (None, said("60 minutes"), said("2 hours")));
    assert_eq!((lay(62 * 60), lay(167 * 60), lay(168 * 60)), (said("62 hours"), said("167 hours"), said("7 days")));
}

/// a bruise in an achievement that nobody has seen stays in the inbox, also once the child moves.
#[test]
fn h9_a_mark_that_nobody_has_seen_waits_on_when_the_child_begins_to_move() {
    let child = ChildId::from_random([5; 16]);
    let mut achievement = concern(1, "Lovely rolling, tiny bruise on cheek", "2026-11-19T08:04:00+00:00");
    achievement.entry.head.kind = Kind::Achievement;
    let entries = [achievement];
    let file = FileView { class: FileClass::Protection, child: Some(child), entries: &entries };
    let (born, now) = ("2024-01-10".parse().unwrap(), at("2026-11-19T09:00:00Z"));
    for moves in [crate::register::Moves::NotYet, crate::register::Moves::Yes] {
        let mut register = Register::default();
        let words = || "x".to_string();
        register.apply(&crate::register::Fact::Child { child, preferred: words(), surname: words(), born }, now);
        register.apply(&crate::register::Fact::ChildMoves { child, moves }, now);
        assert!(of_file(&file, &register, now)[0].waits, "{moves:?}");
    }
}
