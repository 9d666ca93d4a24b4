//! Whose words they are, and whose word it is that stands beside them.

use super::*;
use crate::register::Fact;
use crate::step::Safe;

/// A server that was put back to an older version takes nothing for absent, and shows no words of which it can't know whom
/// they go round (H1).
#[test]
fn h1_what_a_newer_version_wrote_is_shown_as_that_and_its_words_only_where_their_route_is_known() {
    let mut kind = concern(1, "Of a kind of 2031.", "2026-11-19T08:04:00+00:00");
    kind.entry.head.kind = Kind::Unknown;
    let mut route = concern(2, "By a route of 2031.", "2026-11-19T08:05:00+00:00");
    route.entry.head.route = Route::Unknown;
    let mut author = concern(3, "By an author of 2031.", "2026-11-19T08:06:00+00:00");
    author.entry.head.author = Author::Unknown;
    author.verified = false;
    // As the store hands it out.
    route.entry = route.entry.as_far_as_known();
    let views = fold(&[kind, route, author]);
    assert_eq!(views.iter().map(|v| v.kind.title()).collect::<Vec<_>>()[0], "Written by a newer version");
    let words = |n: usize| views[n].parts.iter().map(|p| p.words.as_str()).collect::<Vec<_>>();
    assert_eq!(words(0), ["Of a kind of 2031."]);
    assert_eq!(words(1), ["This part was written by a newer version and can't be shown here yet."]);
    // It hides nothing that can be dealt with here.
    let mut over = concern(5, "Over the first.", "2026-11-19T08:09:00+00:00");
    (over.entry.head.kind, over.entry.head.supersedes) = (Kind::Unknown, vec![id(4)]);
    let both = fold(&[concern(4, "The first.", "2026-11-19T08:08:00+00:00"), over]);
    assert_eq!(both.iter().map(|v| v.kind).collect::<Vec<_>>(), [Kind::Concern, Kind::Unknown]);
    assert_eq!(both.iter().map(|v| v.waits).collect::<Vec<_>>(), [true, false]);
    assert_eq!(views[2].author_note, "named by a newer version, not checked here");
    assert_eq!(views.len(), 3);
}

/// W5: two people called Sam Reed are two people. One's tag takes nothing away from the other's, nor does one's agreeing
/// count for the other.
#[test]
fn r18_h14_two_people_of_one_name_are_two_people() {
    let mut register = Register::default();
    let sam = |n: u8| PersonId::from_random([n; 16]);
    for n in [1, 2, 3] {
        let name = if n == 3 { "Tomasz Reed" } else { "Sam Reed" };
        let person =
            Fact::Person { person: sam(n), name: name.into(), short: "Sam".into(), job: String::new(), room: None };
        register.apply(&person, at("2026-11-01T08:00:00Z"));
    }
    let by = |mut stored: Stored, n: u8| {
        stored.entry.head.author = Author::Desk { person: sam(n) };
        stored
    };
    let tag =
        |n: u8, source, time, person| by(about(n, Kind::Tag, id(1), vec![Part::Tag { part: 0, source }], time), person);
    let decision = Part::Decision { words: "Rang the hub.".into(), why: "Again.".into(), with: vec![sam(2)] };
    let entries = [
        concern(1, "x", "2026-11-19T08:04:00+00:00"),
        tag(2, Source::Told, "2026-11-19T09:00:00+00:00", 1),
        tag(3, Source::Saw, "2026-11-19T09:05:00+00:00", 2),
        tag(4, Source::Think, "2026-11-19T09:10:00+00:00", 1),
        by(about(5, Kind::Note, id(1), vec![decision], "2026-11-19T09:20:00+00:00"), 3),
        by(about(6, Kind::Agreed, id(5), vec![], "2026-11-19T09:30:00+00:00"), 1),
    ];
    let file = FileView { class: FileClass::Protection, child: None, entries: &entries };
    let views = of_file(&file, &register, at("2026-11-20T12:00:00Z"));
    let tags: Vec<_> = views[0].parts[0].tags.iter().map(|t| (t.person, t.source)).collect();
    assert_eq!(tags, [(Some(sam(2)), Source::Saw), (Some(sam(1)), Source::Think)]);
    let decision = &views[0].decisions[0];
    assert_eq!((decision.with_people.as_slice(), decision.with[0].as_str()), ([sam(2)].as_slice(), "Sam Reed"));
    assert_eq!(decision.agreed.iter().map(|a| a.person).collect::<Vec<_>>(), [Some(sam(1))]);
}

fn desk(n: u8) -> Author {
    Author::Desk { person: PersonId::from_random([n; 16]) }
}

fn note(n: u8, words: &str, step: Option<Step>, by: u8) -> Stored {
    let decision = Part::Decision { words: words.into(), why: "As he was.".into(), with: vec![] };
    let parts = [decision].into_iter().chain(step.map(|step| Part::Step { step })).collect();
    let mut stored = about(n, Kind::Note, id(1), parts, &format!("2026-11-19T09:{n:02}:00+00:00"));
    stored.entry.head.author = desk(by);
    stored
}

fn corrects(mut stored: Stored, n: u8) -> Stored {
    stored.entry.head.supersedes = vec![id(n)];
    stored
}

fn takes_back(n: u8, what: u8, by: u8) -> Stored {
    let why = Part::Decision { words: String::new(), why: "It was another child.".into(), with: vec![] };
    let mut stored = about(n, Kind::TakenBack, id(what), vec![why], &format!("2026-11-19T09:{n:02}:00+00:00"));
    stored.entry.head.author = desk(by);
    stored
}

/// R23: at the desk, too, a correction stands where the first words stood, and both stay readable; whoever agreed agreed to
/// what they read.
#[test]
fn r23_what_was_written_at_the_desk_is_put_right_by_its_author_alone() {
    let mut agreed = about(4, Kind::Agreed, id(2), vec![], "2026-11-19T09:04:00+00:00");
    agreed.entry.head.author = desk(2);
    let entries = [
        concern(1, "x", "2026-11-19T08:04:00+00:00"),
        note(2, "Rang the hub at nine.", None, 1),
        note(3, "Asked his key person.", None, 1),
        agreed,
        corrects(note(5, "Rang the hub at ten.", None, 1), 2),
        // Somebody else's words put nothing of hers right: they stand beside it.
        corrects(note(6, "Nobody rang.", None, 2), 3),
        corrects(note(7, "Rang the hub at ten past ten.", None, 1), 5),
    ];
    let decisions = &fold(&entries)[0].decisions;
    let words: Vec<&str> = decisions.iter().map(|d| d.words.as_str()).collect();
    assert_eq!(words, ["Rang the hub at ten past ten.", "Asked his key person.", "Nobody rang."]);
    let earlier: Vec<&str> = decisions[0].earlier.iter().map(|e| e.words.as_str()).collect();
    assert_eq!(earlier, ["Rang the hub at ten.", "Rang the hub at nine."]);
    assert!(decisions[0].agreed.is_empty());
    let agreed: Vec<usize> = decisions[0].earlier.iter().map(|e| e.agreed.len()).collect();
    assert_eq!(agreed, [0, 1], "to the first words, which stood until ten came");
    assert_eq!(decisions[0].earlier[1].until, entries[4].received);
    assert!(decisions[1..].iter().all(|d| d.earlier.is_empty() && d.taken_back.is_none()));
}

/// W11: what a step began ends where whoever took it takes it back, and what it ended begins again; nobody else can.
#[test]
fn r23_h8_a_step_that_its_author_takes_back_begins_and_ends_nothing() {
    let goes = |n, safe, by| note(n, "", Some(Step::GoesHome { safe }), by);
    let waits = |entries: &[Stored]| fold(entries)[0].next.iter().map(|w| w.what).collect::<Vec<_>>();
    let with = |notes: &[Stored]| {
        let seen = about(9, Kind::Seen, id(1), vec![], "2026-11-19T09:00:00+00:00");
        [&[concern(1, "x", "2026-11-19T08:04:00+00:00"), seen], notes].concat()
    };
    let asked = waits(&with(&[]));
    assert!(asked.contains(&Wait::GoesHome), "{asked:?}");
    let no = waits(&with(&[goes(2, Safe::No, 1)]));
    assert!(no.contains(&Wait::Ring), "{no:?}");
    assert_eq!(waits(&with(&[goes(2, Safe::No, 1), takes_back(3, 2, 2)])), no, "by somebody else");
    let taken = with(&[goes(2, Safe::No, 1), takes_back(3, 2, 1)]);
    assert_eq!(waits(&taken), asked);
    let decision = &fold(&taken)[0].decisions[0];
    assert_eq!(decision.taken_back.as_ref().unwrap().why, "It was another child.");
    assert!(decision.title.is_some(), "and what it was stays readable");
    // Put right first, and then taken back by the id of either wording.
    for named in [2, 3] {
        let both = [goes(2, Safe::No, 1), corrects(goes(3, Safe::No, 1), 2), takes_back(4, named, 1)];
        assert_eq!(waits(&with(&both)), asked, "{named}");
    }
    // A correction of the words leaves the step where it was.
    assert_eq!(waits(&with(&[goes(2, Safe::No, 1), corrects(goes(4, Safe::No, 1), 2)])), no);
}

/// A record that was written at the desk in error waits for nothing once it is taken back, and can be read on.
#[test]
fn r23_a_record_that_was_taken_back_waits_for_nothing_and_stays_readable() {
    let mut record = concern(1, "He came with a bruise.", "2026-11-19T08:04:00+00:00");
    record.entry.head.author = desk(1);
    assert!(!fold(std::slice::from_ref(&record))[0].next.is_empty());
    let views = fold(&[record, takes_back(2, 1, 1)]);
    assert_eq!(views[0].next, []);
    assert_eq!(views[0].taken_back.as_ref().map(|t| t.why.as_str()), Some("It was another child."));
    assert_eq!(views[0].parts[0].words, "He came with a bruise.");
}
