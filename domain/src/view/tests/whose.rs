//! Whose words they are, and whose word it is that stands beside them.

use super::*;
use crate::register::Fact;

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
    let views = fold(&[kind, route, author]);
    assert_eq!(views.iter().map(|v| v.kind.title()).collect::<Vec<_>>()[0], "Written by a newer version");
    let words = |n: usize| views[n].parts.iter().map(|p| p.words.as_str()).collect::<Vec<_>>();
    assert_eq!(words(0), ["Of a kind of 2031."]);
    assert_eq!(words(1), ["This part was written by a newer version and can't be shown here yet."]);
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
    assert_eq!(decision.with, [(sam(2), "Sam Reed".to_owned())]);
    assert_eq!(decision.agreed.iter().map(|a| a.person).collect::<Vec<_>>(), [Some(sam(1))]);
}
