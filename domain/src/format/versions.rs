//! Versions: each form is read in the one version that there is. What a newer version signed says that it is newer, and
//! version 0, which nobody ever wrote, is refused, however well it is signed.

use super::certificate::Certificate;
use super::checkpoint::{Checkpoint, FileStatement};
use super::envelope::{Envelope, Place};
use super::key::{Cost, PersonKeys, PinBlob, Signing};
use super::lines::{Author, Lines};
use super::setting_key::{KeyStatement, Purpose};
use super::vouched::{Names, PersonStatement};
use super::{FormatError, setting_key};
use crate::bytes::Bytes;
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, FileId, PersonId, SeriesId, SettingId};

type Found = Result<(), FormatError>;

fn setting() -> SettingId {
    SettingId::from_random([1; 16])
}

fn ours() -> Signing {
    setting_key::signing(&[2; 32], 0)
}

/// What is found of versions 0, 1 and 2 of a form, each with its right signature.
fn read_in(of: impl Fn(u8) -> Found, form: &str) {
    assert!(matches!(of(0), Err(FormatError::Form(_))), "{form}, version 0: {:?}", of(0));
    assert_eq!(of(1), Ok(()), "{form}");
    for newer in [2, 3, 255] {
        assert_eq!(of(newer), Err(FormatError::Newer), "{form}, version {newer}");
    }
}

#[test]
fn n16_an_envelope_is_read_in_version_1_only() {
    let tablet = Signing::from_seed(&[11; 32]);
    let at = Place { device: DeviceId::from_random([3; 16]), series: SeriesId::from_random([4; 16]), place: 3 };
    let written = Envelope::write(EntryId::from_random([5; 16]), at, Bytes([6; 16]), vec![7; 64], &tablet);
    read_in(
        |v| {
            let mut envelope = Envelope { v, ..written.clone() };
            envelope.sig = tablet.sign(&envelope.signed_bytes());
            envelope.verify(&tablet.public())
        },
        "an envelope",
    );
}

#[test]
fn n16_what_the_setting_signed_is_read_in_version_1_only() {
    let (setting, signing, public) = (setting(), ours(), ours().public());
    let checkpoint = Checkpoint::write(setting, 1, 2, Bytes([3; 32]), 4, 0, &signing);
    read_in(
        |v| {
            let mut of = Checkpoint { v, ..checkpoint };
            of.sig = signing.sign(&of.signed_bytes());
            of.verify(setting, &public)
        },
        "a checkpoint",
    );
    let statement = FileStatement::write(FileId::from_random([7; 16]), 5, &checkpoint, &signing);
    read_in(
        |v| {
            let mut of = FileStatement { v, ..statement };
            of.sig = signing.sign(&of.signed_bytes(&checkpoint));
            of.verify(&checkpoint, &public)
        },
        "what is said of a file",
    );
    let certificate = Certificate::write(setting, DeviceId::from_random([3; 16]), public, 6, 0, &signing);
    read_in(
        |v| {
            let mut of = Certificate { v, ..certificate };
            of.sig = signing.sign(&of.signed_bytes());
            of.verify(setting, &public)
        },
        "a tablet's certificate",
    );
    let key = KeyStatement::write(setting, Purpose::Seal, (0, public), 6, (0, &signing));
    read_in(
        |v| {
            let mut of = KeyStatement { v, ..key };
            of.sig = signing.sign(&of.signed_bytes());
            of.verify(setting, &public)
        },
        "what is said of a key",
    );
    let names = Names { name: "Ines Quarry", short: "Ines", job: "practitioner" };
    let keys = PersonKeys::from_seed([4; 32]).public();
    let person = PersonStatement::write(setting, PersonId::from_random([6; 16]), names, keys, (0, &signing));
    read_in(
        |v| {
            let mut of = PersonStatement { v, ..person.clone() };
            of.sig = signing.sign(&of.signed_bytes());
            of.verify(setting, &public)
        },
        "what is said of a person",
    );
}

#[test]
fn n16_lines_and_heads_are_read_in_version_1_only() {
    let tablet = Signing::from_seed(&[11; 32]);
    let head = |v: u8| {
        let what = format!(
            r#"{{"v":{v},"id":"{}","setting":"{}","kind":"concern","occurred":"2026-11-13T16:48:00+00:00","written":"2026-11-13T17:12:00+00:00","app":"t"}}"#,
            EntryId::from_random([5; 16]),
            setting(),
        );
        [what, r#"{"author":"typed"}"#.into(), r#"{"route":"ordinary"}"#.into()]
    };
    let lines = |v| Lines::write(&head(v), [1; 32], Author::Tablet { signing: &tablet }).unwrap();
    read_in(|v| Entry::read(&lines(v)).map(|_| ()), "a head");
    let text = String::from_utf8(lines(1).bytes().to_vec()).unwrap();
    read_in(|v| Lines::read(text.replacen("\"v\":1", &format!("\"v\":{v}"), 1).into_bytes()).map(|_| ()), "line 0");
}

#[test]
fn a_wrapped_seed_is_read_in_version_1_only() {
    let (person, keys) = (PersonId::from_random([6; 16]), PersonKeys::from_seed([13; 32]));
    let blob = PinBlob::wrap(person, "4829", &keys, (Cost::CHEAP, 7), [16; 16], [17; 24]).unwrap();
    read_in(|v| PinBlob { v, ..blob.clone() }.unwrap_with(person, "4829").map(|_| ()), "a wrapped seed");
}

/// The layout of what an answer is signed over: another request, another nursery or another body is another answer.
#[test]
fn n5_an_answer_is_signed_for_one_request_of_one_nursery() {
    use super::certificate::answer_bytes;
    let request = Bytes([9; 64]);
    let bytes = answer_bytes(setting(), &request, b"{}");
    let body = super::sha256(&[b"{}"]);
    assert_eq!(bytes, [b"fh1/answer".as_slice(), setting().bytes(), &[9; 64], &body].concat());
    assert_ne!(bytes, answer_bytes(setting(), &request, b"{ }"));
    assert_ne!(bytes, answer_bytes(setting(), &Bytes([8; 64]), b"{}"));
    assert_ne!(bytes, answer_bytes(SettingId::from_random([2; 16]), &request, b"{}"));
}

/// A tablet must not work for an hour: sixteen passes and four lanes are the most, and more is refused before it begins.
#[test]
fn the_cost_of_a_guess_has_bounds() {
    let stretches = |m, t, p| Cost { m, t, p }.stretch(b"4829", &[1; 16]).is_ok();
    assert!(Cost::PIN.stretch(b"4829", &[1; 16]).is_ok(), "what a tablet does");
    assert!(stretches(64, 1, 1) && stretches(64, 16, 1) && stretches(64, 1, 4));
    assert!(!stretches(64, 17, 1) && !stretches(64, 1, 5) && !stretches(1024 * 1024 + 1, 1, 1));
    assert!(!stretches(1, 1, 1), "less than Argon2 takes");
}

/// Of what a tablet holds and what it hears, the one that says more: a late answer makes it forget nothing.
#[test]
fn n16_a_tablet_keeps_the_checkpoint_that_says_more() {
    let of = |epoch, size| Some(Checkpoint::write(setting(), epoch, size, Bytes([3; 32]), 4, 0, &ours()));
    let newest = |held, heard| Checkpoint::newest(held, heard).map(|c| (c.epoch, c.size));
    assert_eq!(newest(of(1, 5), of(1, 6)), Some((1, 6)));
    assert_eq!(newest(of(1, 6), of(1, 5)), Some((1, 6)));
    assert_eq!(newest(of(1, 9), of(2, 3)), Some((2, 3)), "after a restore the new epoch counts");
    assert_eq!(
        (newest(of(1, 5), None), newest(None, of(1, 5)), newest(None, None)),
        (Some((1, 5)), Some((1, 5)), None)
    );
}

/// What the setting signed for this nursery says nothing of another.
#[test]
fn n5_what_another_nursery_signed_is_refused_as_that() {
    let (signing, public, other) = (ours(), ours().public(), SettingId::from_random([9; 16]));
    let checkpoint = Checkpoint::write(setting(), 1, 2, Bytes([3; 32]), 4, 0, &signing);
    assert_eq!(checkpoint.verify(other, &public), Err(FormatError::Setting));
    let certificate = Certificate::write(setting(), DeviceId::from_random([3; 16]), public, 6, 0, &signing);
    assert_eq!(certificate.verify(other, &public), Err(FormatError::Setting));
    let changed = Certificate { issued_ms: 7, ..certificate };
    assert_eq!(changed.verify(setting(), &public), Err(FormatError::Signature));
    let statement = FileStatement::write(FileId::from_random([7; 16]), 5, &checkpoint, &signing);
    let more = FileStatement { count: 6, ..statement };
    assert_eq!(more.verify(&checkpoint, &public), Err(FormatError::Signature));
    let later = Checkpoint::write(setting(), 1, 3, Bytes([3; 32]), 4, 0, &signing);
    assert_eq!(statement.verify(&later, &public), Err(FormatError::Signature), "it is of one checkpoint");
}

/// 96 lines after line 0, and 256 KiB in all.
#[test]
fn n16_lines_hold_96_parts_and_256_kib_at_most() {
    let tablet = Signing::from_seed(&[11; 32]);
    let write = |lines: &[String]| Lines::write(lines, [1; 32], Author::Tablet { signing: &tablet });
    let many = |n: usize| write(&vec!["{}".to_owned(); n]).is_ok();
    assert!(many(1) && many(96) && !many(97) && !many(0));
    let one = write(&["x".to_owned()]).unwrap().bytes().len();
    let long = |n: usize| write(&["x".repeat(n - one + 1)]).map(|lines| lines.bytes().len());
    assert_eq!(long(256 * 1024), Ok(256 * 1024));
    assert!(long(256 * 1024 + 1).is_err());
    let lines = write(&["a".into(), "b".into()]).unwrap();
    assert_eq!(lines.rest().collect::<Vec<_>>(), ["a", "b"]);
}

/// The key that wraps the keys of files is made under a name of its own.
#[test]
fn n16_the_settings_keys_are_made_under_names_of_their_own() {
    let master = [10; 32];
    assert_eq!(setting_key::wrapping(&master), super::derive(&master, &[b"fh1/setting/wrap"]));
    let signing = [0, 1].map(|n| setting_key::signing(&master, n).public());
    let sealing = [0, 1].map(|n| setting_key::sealing(&master, n).public());
    assert!(signing[0] != signing[1] && sealing[0] != sealing[1] && signing[0] != sealing[0]);
}

/// Bytes that lie on the server open with their own key, for their own entry and in their own file only.
#[test]
fn n5_a_body_opens_only_where_it_was_locked() {
    use super::body;
    let (entry, other) = (EntryId::from_random([1; 16]), EntryId::from_random([2; 16]));
    let (file, elsewhere) = (FileId::from_random([3; 16]), FileId::from_random([4; 16]));
    let locked = body::lock(&[5; 32], [6; 24], entry, b"words");
    assert_eq!(body::unlock(&[5; 32], entry, &locked), Ok(b"words".to_vec()));
    assert_eq!(body::unlock(&[5; 32], other, &locked), Err(FormatError::Seal));
    assert_eq!(body::unlock(&[7; 32], entry, &locked), Err(FormatError::Seal));
    assert_eq!(body::unlock(&[5; 32], entry, &locked[..10]), Err(FormatError::Seal));
    let wrapped = body::wrap(&[8; 32], [9; 24], entry, file, &[5; 32]);
    assert_eq!(body::unwrap(&[8; 32], entry, file, &wrapped).map(|key| *key), Ok([5; 32]));
    assert!(body::unwrap(&[8; 32], other, file, &wrapped).is_err());
    assert!(body::unwrap(&[8; 32], entry, elsewhere, &wrapped).is_err());
}

/// Whoever hands in a wrapped seed signs all of it: an old PIN can't be put back, nor made cheaper to guess.
#[test]
fn n5_a_wrapped_seed_is_signed_with_its_time_its_cost_and_whose_it_is() {
    let person = PersonId::from_random([6; 16]);
    let cost = Cost { m: 64, t: 1, p: 1 };
    let blob = PinBlob::wrap(person, "4829", &PersonKeys::from_seed([13; 32]), (cost, 7), [16; 16], [17; 24]).unwrap();
    let nursery = setting();
    let head = [b"fh1/pin-blob".as_slice(), &[1], nursery.bytes(), person.bytes(), &[0, 0, 0, 0, 0, 0, 0, 7]];
    let cost = [[0, 0, 0, 64], [0, 0, 0, 1], [0, 0, 0, 1]].concat();
    let all = [head.concat(), cost, vec![16; 16], blob.sealed.0.clone()].concat();
    assert_eq!(blob.signed_bytes(nursery, person), all);
    assert_eq!(blob.sealed.0.len(), 72);
}

/// One seed makes two pairs of keys and the key of one's drafts, none of them like another.
#[test]
fn a_persons_keys_and_the_key_of_their_drafts_are_all_of_their_seed() {
    let (ours, others) = (PersonKeys::from_seed([13; 32]), PersonKeys::from_seed([14; 32]));
    assert_eq!(*ours.draft_key(), super::derive(&[13; 32], &[b"fh1/person/draft"]));
    assert_ne!(*ours.draft_key(), *others.draft_key());
    assert_ne!(ours.public().id(), others.public().id());
    assert_eq!(ours.signing().public(), ours.public().sign);
    assert_eq!(ours.sealing().public(), ours.public().seal);
}
