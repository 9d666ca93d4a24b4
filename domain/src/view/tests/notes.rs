//! What a reader has to know of a record beside its words: the clock, the signature, the tablet; and what hides nothing.

use super::*;
use crate::bytes::Bytes;
use crate::id::DeviceId;
use crate::register::Fact;

/// Two minutes are the limit, on both sides, whichever way the clock is off.
#[test]
fn n15_a_clock_is_said_to_be_off_from_more_than_two_minutes() {
    let note = |offset_ms: Option<i64>| {
        let mut stored = concern(1, "x", "2026-11-16T08:00:00+00:00");
        stored.entry.head.clock_offset_ms = offset_ms;
        fold(&[stored])[0].clock_note.clone()
    };
    let two_minutes = 2 * 60 * 1000;
    for right in [None, Some(0), Some(two_minutes), Some(-two_minutes)] {
        assert_eq!(note(right), None, "{right:?}");
    }
    let says = |n: i64| note(Some(n)).unwrap();
    assert_eq!(says(two_minutes + 1), "The tablet's clock was 2 minutes behind. Times are as the tablet showed them.");
    assert_eq!(says(-two_minutes - 1), "The tablet's clock was 2 minutes ahead. Times are as the tablet showed them.");
    assert_eq!(says(4 * 60 * 1000), "The tablet's clock was 4 minutes behind. Times are as the tablet showed them.");
    // An offset that no clock can have is none.
    let day = 24 * 60 * 60 * 1000;
    assert!(note(Some(99_999 * day)).is_some() && note(Some(100_000 * day)).is_none());
    assert!(note(Some(-100_000 * day)).is_none());
}

/// H4: whoever typed a name on another tablet may be somebody else of that name.
#[test]
fn h4_a_typed_author_on_another_tablet_hides_no_record() {
    let typed = |n: u8, device: Option<u8>, author: Author| {
        let mut stored = concern(n, &format!("words {n}"), "2026-11-19T08:04:00+00:00");
        stored.entry.head.author = author;
        stored.entry.head.device = device.map(|n| DeviceId::from_random([n; 16]));
        stored
    };
    let shown = |second: Stored| {
        let mut second = second;
        second.entry.head.supersedes = vec![id(1)];
        fold(&[typed(1, Some(1), Author::Typed), second]).len()
    };
    assert_eq!(shown(typed(2, Some(1), Author::Typed)), 1, "on the same tablet it is a correction");
    assert_eq!(shown(typed(2, Some(2), Author::Typed)), 2);
    assert_eq!(shown(typed(2, None, Author::Typed)), 2);
    let person = PersonId::from_random([1; 16]);
    let signed = Author::Person { person, key: Bytes([1; 16]) };
    assert_eq!(shown(typed(2, Some(1), signed)), 2, "whoever signed is known, whoever typed is not");
    // What the server noted corrects nothing of its own.
    let server = |n| typed(n, Some(1), Author::Server);
    let mut second = server(2);
    second.entry.head.supersedes = vec![id(1)];
    assert_eq!(fold(&[server(1), second]).len(), 2);
    // At the desk one corrects what one wrote on a tablet.
    let mut at_the_desk = concern(2, "y", "2026-11-19T09:00:00+00:00");
    at_the_desk.entry.head.author = Author::Desk { person };
    at_the_desk.entry.head.supersedes = vec![id(1)];
    assert_eq!(fold(&[concern(1, "x", "2026-11-19T08:04:00+00:00"), at_the_desk]).len(), 1);
}

#[test]
fn r149_what_came_from_a_tablet_after_it_was_switched_off_says_so() {
    let device = DeviceId::from_random([7; 16]);
    let mut register = Register::default();
    let when = at("2026-11-19T08:09:00Z");
    let tablet = |device| Fact::Tablet { device, name: "Ducks".into(), room: None, public: Bytes([1; 32]) };
    register.apply(&tablet(device), at("2026-11-01T08:00:00Z"));
    let note = |register: &Register, from: Option<DeviceId>, received: DateTime<Utc>| {
        let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
        (stored.entry.head.device, stored.received) = (from, received);
        let file = FileView { class: FileClass::Protection, child: None, entries: &[stored] };
        of_file(&file, register, at("2026-11-20T12:00:00Z"))[0].tablet_note.clone()
    };
    let instant = TimeDelta::milliseconds(1);
    assert_eq!(note(&register, Some(device), when), None, "it is on");
    register.apply(&Fact::TabletOff { device, why: "lost on a walk".into() }, when);
    assert_eq!(note(&register, Some(device), when - instant), None);
    assert_eq!(note(&register, Some(device), when), None, "with it, its last word");
    let late = note(&register, Some(device), when + instant).unwrap();
    assert!(late.contains("switched off (lost on a walk)"), "{late}");
    assert_eq!(note(&register, None, when + instant), None);
    assert_eq!(note(&register, Some(DeviceId::from_random([8; 16])), when + instant), None, "another tablet");
}

/// Both notes of a signature on both sides of their edge; what was never checked says that first.
#[test]
fn a_signature_is_doubted_from_the_moment_after_its_owner_left_or_took_a_new_key() {
    use crate::format::key::PersonKeys;
    let person = PersonId::from_random([1; 16]);
    let (old, new) = (PersonKeys::from_seed([1; 32]).public(), PersonKeys::from_seed([2; 32]).public());
    let (changed, left) = (at("2026-11-20T08:00:00Z"), at("2026-11-22T08:00:00Z"));
    let mut register = Register::default();
    let words = || "Dot".to_string();
    let start = at("2026-11-11T08:00:00Z");
    register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, start);
    register.apply(&Fact::PersonKey { person, public: old }, start);
    register.apply(&Fact::PersonKey { person, public: new }, changed);
    register.apply(&Fact::PersonLeft { person, left: true }, left);
    let note = |key: Bytes<16>, received: DateTime<Utc>, verified: bool| {
        let mut stored = concern(1, "x", "2026-11-19T08:04:00+00:00");
        stored.entry.head.author = Author::Person { person, key };
        (stored.received, stored.verified) = (received, verified);
        let file = FileView { class: FileClass::Protection, child: None, entries: &[stored] };
        of_file(&file, &register, at("2026-11-28T12:00:00Z"))[0].author_note.clone()
    };
    let instant = TimeDelta::milliseconds(1);
    assert_eq!(note(old.id(), changed, true), "");
    assert!(note(old.id(), changed + instant, true).contains("earlier PIN's key"));
    assert_eq!(note(new.id(), changed + instant, true), "");
    assert_eq!(note(new.id(), left, true), "");
    assert!(note(new.id(), left + instant, true).contains("after they had left"));
    assert_eq!(note(new.id(), left + instant, false), "signature not checked");
}
