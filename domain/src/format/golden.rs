//! The golden vectors: committed bytes that nobody may change. The same file is read by the stand-alone
//! Python verifier, so a slip in one of the two shows.

use super::key::{Cost, PersonKeys, PinBlob, Signing};
use super::lines::{Author, Lines};
use super::{body, certificate, checkpoint, content, envelope, export, key, leaf, seal, setting_key, tree};
use crate::bytes::{Blob, Bytes};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, FileId, PersonId, SeriesId, SettingId};
use serde_json::{Value, json};

const LINES: [&str; 6] = [
    r#"{"v":1,"id":"02020202-0202-4202-8202-020202020202","setting":"01010101-0101-4101-8101-010101010101","kind":"child_words","occurred":"2026-11-13T16:48:00+00:00","written":"2026-11-13T17:12:00+00:00","clock_offset_ms":-1200,"rules":["england@2026-11"],"app":"golden"}"#,
    r#"{"author":{"person":{"person":"06060606-0606-4606-8606-060606060606","key":"KEY"}},"device":"03030303-0303-4303-8303-030303030303"}"#,
    r#"{"child":"05050505-0505-4505-8505-050505050505","route":"ordinary"}"#,
    r#"{"p":"quote","who":"child","words":"“He hits my legs when Mummy is at work.”"}"#,
    r#"{"p":"before","words":"Lying on the cushions. I asked nothing."}"#,
    r#"{"p":"from_a_newer_version","words":"kept, not understood"}"#,
];

fn id<T>(make: fn([u8; 16]) -> T, n: u8) -> T {
    make([n; 16])
}

/// The head names the author's key: its id is filled in.
fn lines_with(key: &Bytes<16>) -> Vec<String> {
    LINES.iter().map(|l| l.replace("KEY", &key.text())).collect()
}

/// As a camera's picture begins and ends.
const PICTURE: &[u8] = b"\xff\xd8\xff\xe0 a note \xff\xd9";

/// Computes every format once, from fixed inputs.
fn compute() -> Value {
    let setting = id(SettingId::from_random, 1);
    let entry = id(EntryId::from_random, 2);
    let (device, series) = (id(DeviceId::from_random, 3), id(SeriesId::from_random, 4));
    let (person, file) = (id(PersonId::from_random, 6), id(FileId::from_random, 7));
    let setting_signing = setting_key::signing(&[10; 32], 0);
    let tablet_signing = Signing::from_seed(&[11; 32]);
    let opening = setting_key::sealing(&[10; 32], 0);
    let keys = PersonKeys::from_seed([13; 32]);
    let rest: Vec<String> = lines_with(&keys.public().id());
    let author = Author::Person { key: keys.public().id(), signing: &keys.signing() };
    let lines = Lines::write(&rest, [14; 32], author).unwrap();
    let salts: Vec<_> = (1..=6).map(|i| Bytes(content::salt_of(&[14; 32], i))).collect();
    let commitments: Vec<_> = (1..=6)
        .map(|i| Bytes(content::commit_line(i, &salts[i as usize - 1].0, rest[i as usize - 1].as_bytes())))
        .collect();
    let sealed = seal::seal(&opening.public(), [15; 32], lines.bytes()).unwrap();
    let at = envelope::Place { device, series, place: 3 };
    let envelope = envelope::Envelope::write(entry, at, seal::key_id(&opening.public()), sealed, &tablet_signing);
    let leaves: Vec<leaf::Leaf> = (0..5u8)
        .map(|n| leaf::Leaf {
            v: 1,
            entry: if n == 3 { entry } else { id(EntryId::from_random, 100 + n) },
            series,
            place: n.into(),
            file,
            place_in_file: u64::from(n) + 1,
            received_ms: 1_794_554_000_000 + i64::from(n),
            content: if n == 3 { lines.content } else { Bytes([n; 32]) },
        })
        .collect();
    let mut stored = std::collections::HashMap::new();
    let mut frontier = vec![];
    for (index, leaf) in leaves.iter().enumerate() {
        stored.extend(tree::append(index as u64, leaf.hash(), &mut frontier));
    }
    let root = tree::root(&frontier);
    let mut get = |node: tree::Node| stored.get(&node).copied().ok_or(());
    let proof: Vec<_> = tree::inclusion_nodes(5, 3).iter().map(|n| tree::node_hash(*n, 5, &mut get).unwrap()).collect();
    let checkpoint =
        checkpoint::Checkpoint::write(setting, 1_794_500_000_000, 5, root, 1_794_554_009_000, 0, &setting_signing);
    let statement = checkpoint::FileStatement::write(file, 5, &checkpoint, &setting_signing);
    let certificate = certificate::Certificate::write(
        setting,
        device,
        tablet_signing.public(),
        1_794_500_000_000,
        0,
        &setting_signing,
    );
    let request = certificate::request_bytes(setting, device, 1_794_554_000_000, "POST", "/api/v1/sync", b"{}");
    let statement_of_sealing = setting_key::KeyStatement::write(
        setting,
        setting_key::Purpose::Seal,
        (0, opening.public()),
        1_794_500_000_000,
        (0, &setting_signing),
    );
    let blob = PinBlob::wrap(person, "4829", &keys, (Cost::CHEAP, 1_794_554_000_000), [16; 16], [17; 24]).unwrap();
    json!({
        "setting": setting, "person": person,
        "master": Bytes([10u8; 32]), "sealing_key_id": seal::key_id(&opening.public()), "sealing_statement": statement_of_sealing,
        "seeds": { "ephemeral": Bytes([15u8; 32]), "body_key": Bytes([18u8; 32]), "file_key": Bytes([20u8; 32]), "tablet_signing": Bytes([11u8; 32]), "person": Bytes([13u8; 32]) },
        "public": { "setting": setting_signing.public(), "tablet": tablet_signing.public(), "sealing": opening.public(), "person": keys.public(), "person_key_id": keys.public().id() },
        "lines": { "bytes": Blob(lines.bytes().to_vec()), "salts": salts, "commitments": commitments, "content": lines.content },
        "envelope": envelope, "envelope_signed_bytes": Blob(envelope.signed_bytes()),
        "leaves": leaves, "leaf": leaves[3], "leaf_bytes": Blob(leaves[3].bytes().to_vec()), "leaf_hash": leaves[3].hash(),
        "inclusion": { "index": 3, "size": 5, "proof": proof },
        "checkpoint": checkpoint, "file": statement, "certificate": certificate,
        "request": { "bytes": Blob(request.clone()), "sig": tablet_signing.sign(&request) },
        "body": Blob(body::lock(&[18; 32], [19; 24], entry, lines.bytes())),
        "wrap": Blob(body::wrap(&[20; 32], [21; 24], entry, file, &[18; 32])),
        "pin": { "pin": "4829", "blob": blob },
        "attachment": { "salt": Bytes([22u8; 32]), "bytes": Blob(PICTURE.to_vec()), "hash": body::attachment_hash(&Bytes([22; 32]), PICTURE) },
        "export_withheld": export::lines(&lines, |n| n != 3).unwrap(),
    })
}

/// Every byte of every format. If this fails, records that were written before can't be read any more: put
/// the code right, not the file.
#[test]
fn n16_the_formats_are_those_of_the_golden_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/golden.json");
    // Never set this to get to green: it is for the first commit of a format that nobody has used yet.
    if std::env::var_os("WRITE_NEW_FORMAT").is_some() {
        std::fs::write(path, serde_json::to_string_pretty(&compute()).unwrap() + "\n").unwrap();
    }
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(compute(), golden);
}

#[test]
fn n5_the_golden_envelope_opens_and_every_signature_in_it_holds() {
    let golden = compute();
    let envelope: envelope::Envelope = serde_json::from_value(golden["envelope"].clone()).unwrap();
    envelope.verify(&Signing::from_seed(&[11; 32]).public()).unwrap();
    let bytes = setting_key::sealing(&[10; 32], 0).open(&envelope.sealed.0).unwrap();
    let lines = Lines::read(bytes).unwrap();
    lines.verify(&PersonKeys::from_seed([13; 32]).public().sign).unwrap();
    let entry = Entry::read(&lines).unwrap();
    assert_eq!(entry.head.id, envelope.id);
    assert_eq!(entry.parts.len(), 3, "a part from a newer version is kept and shown as such");
    assert_eq!(entry.parts[2], crate::entry::Part::Unknown);
}

#[test]
fn n5_one_changed_byte_is_found_wherever_it_is() {
    let golden = compute();
    let envelope: envelope::Envelope = serde_json::from_value(golden["envelope"].clone()).unwrap();
    let public = Signing::from_seed(&[11; 32]).public();
    for at in [0, 40, envelope.sealed.0.len() - 1] {
        let mut changed = envelope.clone();
        changed.sealed.0[at] ^= 1;
        assert!(changed.verify(&public).is_err());
        assert!(setting_key::sealing(&[10; 32], 0).open(&changed.sealed.0).is_err());
    }
    let mut moved = envelope.clone();
    moved.place += 1;
    assert!(moved.verify(&public).is_err());
    assert!(setting_key::sealing(&[99; 32], 0).open(&envelope.sealed.0).is_err(), "another key opens nothing");
}

#[test]
fn a_pin_opens_only_its_own_persons_seed() {
    let person = id(PersonId::from_random, 6);
    let keys = PersonKeys::from_seed([13; 32]);
    let blob = PinBlob::wrap(person, "4829", &keys, (Cost::CHEAP, 1_794_554_000_000), [16; 16], [17; 24]).unwrap();
    assert_eq!(blob.unwrap_with(person, "4829").unwrap().public(), keys.public());
    assert!(blob.unwrap_with(person, "4828").is_err());
    assert!(blob.unwrap_with(id(PersonId::from_random, 9), "4829").is_err());
    let mut dear = blob;
    dear.cost.m = u32::MAX;
    assert!(dear.unwrap_with(person, "4829").is_err(), "a blob can't make a tablet work for an hour");
}

#[test]
fn lines_of_another_form_are_refused_with_a_reason() {
    let keys = PersonKeys::from_seed([13; 32]);
    let other = Signing::from_seed(&[1; 32]);
    let author = || Author::Person { key: keys.public().id(), signing: &other };
    let good = Lines::write(&lines_with(&keys.public().id()), [1; 32], author()).unwrap();
    assert_eq!(good.verify(&keys.public().sign), Err(super::FormatError::Signature), "another key signed");
    let stripped = Author::Tablet { signing: &other };
    let stripped = Lines::write(&lines_with(&keys.public().id()), [1; 32], stripped).unwrap();
    assert!(Entry::read(&stripped).is_err(), "a signature can't be taken off: the head names the key");
    let newer = LINES[0].replace("\"v\":1", "\"v\":2");
    let newer = Lines::write(&[newer, LINES[1].into(), LINES[2].into()], [1; 32], author()).unwrap();
    assert_eq!(Entry::read(&newer), Err(super::FormatError::Newer));
    assert!(Lines::write(&["{\"a\":1}\r".into()], [1; 32], author()).is_err(), "only LF ends a line");
    for bad in ["", "\n", "{}\n{}\n", "{\"salt\":\"x\"}\n{}\n", "no end"] {
        assert!(Lines::read(bad.as_bytes().to_vec()).is_err(), "{bad:?}");
    }
    assert!(Lines::read(vec![0xff, b'\n']).is_err());
    let long =
        format!("{}\n{}\n", std::str::from_utf8(good.bytes()).unwrap().lines().next().unwrap(), "x".repeat(300_000));
    assert!(Lines::read(long.into_bytes()).is_err());
    let _ = key::Cost::PIN;
}
