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
