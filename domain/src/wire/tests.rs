//! What is decided on the way: what a tablet may clear, when a number answers, what the desk may send.

use super::answers::{NewHelpful, NewRecord};
use super::*;
use crate::entry::{Kind, Part};
use chrono::NaiveDate;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_tablet_is_cleared_only_where_nothing_could_be_lost_by_it() {
    let at_rest = TabletStatus { at_rest: true, ..TabletStatus::default() };
    assert!(at_rest.may_be_cleared());
    for status in [
        TabletStatus::default(),
        TabletStatus { waiting: 1, ..at_rest },
        TabletStatus { drafts: 1, ..at_rest },
        TabletStatus { unreadable: 1, ..at_rest },
    ] {
        assert!(!status.may_be_cleared(), "{status:?}");
    }
}

/// R111: each edge of its hours; four days before the first of them and not a moment longer it is known to be closed.
#[test]
fn r111_a_number_answers_within_its_hours_and_nobody_knows_beyond_what_was_written_down() {
    let answers = vec![
        (at("2026-11-13T08:30:00Z"), at("2026-11-13T16:30:00Z")),
        (at("2026-11-16T08:30:00Z"), at("2026-11-16T17:00:00Z")),
    ];
    let number = Number { label: String::new(), number: String::new(), note: String::new(), answers };
    let instant = TimeDelta::milliseconds(1);
    for (when, answers) in [
        (at("2026-11-09T08:30:00Z") - instant, None),
        (at("2026-11-09T08:30:00Z"), Some(false)),
        (at("2026-11-13T08:30:00Z") - instant, Some(false)),
        (at("2026-11-13T08:30:00Z"), Some(true)),
        (at("2026-11-13T16:30:00Z") - instant, Some(true)),
        (at("2026-11-13T16:30:00Z"), Some(false)),
        (at("2026-11-16T08:30:00Z"), Some(true)),
        (at("2026-11-16T17:00:00Z") - instant, Some(true)),
        (at("2026-11-16T17:00:00Z"), None),
    ] {
        assert_eq!(number.answers_at(when), answers, "{when}");
    }
    assert_eq!(Number { answers: vec![], ..number }.answers_at(at("2026-11-13T09:00:00Z")), None);
}

#[test]
fn h4_save_repeats_the_whole_name_where_a_tile_could_be_confused() {
    let child = |full: Option<FullName>| RosterChild {
        child: ChildId::from_random([1; 16]),
        preferred: "Ivy".into(),
        initial: "F".into(),
        full,
        room: None,
        key_person: None,
        moves: Moves::Yes,
        not_moving: false,
        see_the_office: false,
        known_marks: String::new(),
        told: None,
        surname_letters: String::new(),
    };
    assert_eq!(child(None).whole_name(), "Ivy F.");
    let full = FullName { surname: "Foxglove".into(), born: "Mar 2024".into() };
    assert_eq!(child(Some(full)).whole_name(), "Ivy Foxglove");
}

fn written(kind: Kind) -> NewRecord {
    let none = String::new;
    NewRecord {
        kind,
        occurred: at("2026-11-13T12:00:00Z"),
        saw: "He was not here.".into(),
        told_who: none(),
        told: none(),
        think: none(),
        agreed: none(),
        worried: none(),
        well: none(),
        needs: none(),
        about_staff: crate::entry::AboutStaff::No,
        people: vec![],
    }
}

#[test]
fn what_is_written_at_the_desk_is_of_four_kinds_with_a_few_words_and_not_of_tomorrow() {
    let now = at("2026-11-13T12:00:00Z");
    for kind in [Kind::Concern, Kind::AdultTalk, Kind::Absence, Kind::ThreeColumns] {
        assert_eq!(written(kind).fault(now), None, "{kind:?}");
    }
    for kind in [Kind::Achievement, Kind::Mark, Kind::ChildWords, Kind::Question, Kind::Note] {
        assert!(written(kind).fault(now).is_some_and(|why| why.contains("at the desk")), "{kind:?}");
    }
    let says = |record: NewRecord, what: &str| record.fault(now).is_some_and(|why| why.contains(what));
    assert!(says(NewRecord { saw: "  ".into(), told_who: "Mum".into(), ..written(Kind::Concern) }, "a few words"));
    // A desk's clock may be five minutes ahead.
    let late = |ms| NewRecord { occurred: now + TimeDelta::milliseconds(ms), ..written(Kind::Concern) };
    assert_eq!(late(5 * 60 * 1000).fault(now), None);
    assert!(says(late(5 * 60 * 1000 + 1), "in the future"));
    // 16,000 bytes in one box, 60,000 in all.
    let box_of = |n: usize| NewRecord { saw: "x".repeat(n), ..written(Kind::Concern) };
    assert_eq!(box_of(16_000).fault(now), None);
    assert!(says(box_of(16_001), "more than one record can hold"));
    let all = |last: usize| {
        let full = || "x".repeat(15_000);
        NewRecord { saw: full(), told: full(), think: full(), agreed: "x".repeat(last), ..written(Kind::Concern) }
    };
    assert_eq!(all(15_000).fault(now), None);
    assert!(says(all(15_001), "more than one record can hold"));
}

#[test]
fn r8_what_is_written_at_the_desk_stands_in_the_parts_of_its_boxes() {
    let word = |w: &str| w.to_owned();
    let record = NewRecord {
        saw: word(" a "),
        told_who: word(" Mum "),
        told: word("b"),
        agreed: word("c"),
        think: word("d"),
        worried: word("e"),
        well: word("f"),
        needs: word("g"),
        ..written(Kind::Concern)
    };
    let parts = [
        Part::Saw { words: word("a") },
        Part::Told { who: word("Mum"), words: word("b") },
        Part::Agreed { words: word("c") },
        Part::Think { words: word("d") },
        Part::Worried { words: word("e") },
        Part::Well { words: word("f") },
        Part::Needs { words: word("g") },
    ];
    assert_eq!(record.parts(), parts);
    assert_eq!(written(Kind::Concern).parts().len(), 1, "empty boxes are left out");
}

#[test]
fn r28_what_is_helpful_to_know_has_a_reason_and_a_day_that_is_not_over() {
    let today: NaiveDate = "2026-11-13".parse().unwrap();
    let of = |on, why: &str, review: Option<&str>| NewHelpful {
        check: "x".into(),
        on,
        why: why.into(),
        review: review.map(|day| day.parse().unwrap()),
    };
    let fault = |on, why: &str, review| of(on, why, review).fault(today);
    assert_eq!(fault(true, "why", Some("2026-11-13")), None, "today is not over");
    assert!(fault(true, "why", Some("2026-11-12")).is_some_and(|s| s.contains("is over")));
    assert!(fault(true, "why", None).is_some_and(|s| s.contains("on which day")));
    assert!(fault(true, " ", Some("2026-11-13")).is_some_and(|s| s.contains("Say why")));
    assert_eq!(fault(false, "why", None), None, "what is taken off needs no day");
    assert_eq!(fault(false, &"x".repeat(16_000), None), None);
    assert!(fault(false, &"x".repeat(16_001), None).is_some_and(|s| s.contains("too long")));
}

/// `docs/wire.md`: tablets of every version know these. And each larger one holds what the smaller ones let through.
#[test]
fn n16_limits_are_those_that_are_written_down_and_what_fits_one_fits_the_next() {
    use crate::format::{certificate, key::Cost, key::PinBlob, leaf, lines, seal};
    const KIB: usize = 1024;
    assert_eq!((BATCH_ENTRIES_MAX, PEOPLE_MAX, lines::LINES_MAX), (100, 200, 96));
    assert_eq!((lines::BYTES_MAX, ENTRY_BYTES_MAX, BATCH_BYTES_MAX), (256 * KIB, 272 * KIB, 512 * KIB));
    assert_eq!((REQUEST_BYTES_MAX, ATTACHMENT_BYTES_MAX, ATTACHMENT_DAY_MAX), (2_097_152, 12_582_912, 209_715_200));
    assert_eq!((crate::picture::BYTES_MAX, crate::picture::PICTURES_MAX), (8_388_608, 6));
    assert_eq!(certificate::REQUEST_GOOD_FOR_MS, 600_000, "ten minutes either side");
    assert_eq!((leaf::LENGTH, PinBlob::SEALED_BYTES, seal::PAD, seal::OVERHEAD), (105, 72, 4_096, 48));
    assert_eq!((Cost::PIN.m, Cost::PIN.t, Cost::PASSPHRASE.m, Cost::PASSPHRASE.t), (19_456, 2, 65_536, 3));
    let padded = (lines::BYTES_MAX + 4).next_multiple_of(4_096) + 48;
    assert!(padded <= ENTRY_BYTES_MAX, "the longest entry, sealed");
    const { assert!((BATCH_BYTES_MAX + ENTRY_BYTES_MAX) * 4 / 3 < REQUEST_BYTES_MAX, "in base64") };
    const { assert!(crate::picture::BYTES_MAX * 4 / 3 < ATTACHMENT_BYTES_MAX) };
}

/// R22: a person's key signs for these questions, on this tablet of this nursery, at this time.
#[test]
fn r22_what_is_signed_to_read_answers_is_of_one_person_tablet_and_time() {
    let entries = [EntryId::from_random([5; 16]), EntryId::from_random([6; 16])];
    let (setting, device) = (SettingId::from_random([1; 16]), DeviceId::from_random([2; 16]));
    let person = PersonId::from_random([3; 16]);
    let bytes = replies::RepliesRequest::signed_bytes(setting, device, person, 7, &entries);
    let ids = [entries[0].bytes().as_slice(), entries[1].bytes()].concat();
    let head = [b"fh1/replies".as_slice(), setting.bytes(), device.bytes(), person.bytes(), &[0, 0, 0, 0, 0, 0, 0, 7]];
    assert_eq!(bytes, [head.concat(), ids].concat());
}

#[test]
fn bytes_are_read_as_they_are_written_and_only_in_their_length() {
    let bytes = Bytes([0xfb, 0xff, 0x00]);
    assert_eq!((bytes.text(), bytes.hex(), format!("{bytes:?}")), ("-_8A".into(), "fbff00".into(), "-_8A".into()));
    assert_eq!(Bytes::<3>::parse("-_8A"), Some(bytes));
    assert_eq!((Bytes::<2>::parse("-_8A"), Bytes::<3>::parse("+/8A")), (None, None));
    assert_eq!(format!("{:?}", Blob(vec![0; 12])), "12 bytes", "nothing sealed goes into a log");
    assert_eq!(serde_json::to_value(Blob(vec![1, 2])).unwrap(), serde_json::json!("AQI"));
    assert_eq!(serde_json::from_value::<Blob>(serde_json::json!("AQI")).unwrap(), Blob(vec![1, 2]));
    assert!(serde_json::from_value::<Blob>(serde_json::json!("A")).is_err());
    let id = EntryId::from_random([5; 16]);
    assert_eq!(EntryId::parse(&id.to_string()), Some(id));
    assert_eq!((EntryId::parse("x"), EntryId::from_bytes(*id.bytes())), (None, id));
    assert_eq!(format!("{id:?}"), format!("EntryId({id})"));
}
