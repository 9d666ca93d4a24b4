//! N16: an export that a stranger can check, with a verifier that shares no code with us. It must say no to one
//! changed byte, one entry left out, a cut tail, and another nursery's checkpoint.

use crate::support::{Nursery, Tablet, jpeg, root};
use domain::entry::Kind;
use domain::file::FileClass;
use serde_json::Value;
use server::commands::Data;
use std::path::Path;
use std::process::Command;

fn verify(folder: &Path, export: &Value, more: &[&str]) -> Result<String, String> {
    let file = folder.join("export.json");
    std::fs::write(&file, export.to_string()).unwrap();
    let run = Command::new("python3").arg(root().join("end2end/verify.py")).args(more).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    if run.status.success() { Ok(said) } else { Err(said) }
}

#[test]
fn n16_the_golden_vectors_hold_for_a_reader_that_shares_no_code_with_us() {
    let run = Command::new("python3")
        .arg(root().join("end2end/verify.py"))
        .arg("--vectors")
        .arg(root().join("domain/vectors/golden.json"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
}

#[tokio::test]
async fn n16_r23_a_stranger_can_check_an_export_and_finds_every_kind_of_tampering() {
    let nursery = Nursery::demo().await;
    let folder = nursery.folder.path();
    let of = |name: &str, class: FileClass| {
        let state = nursery.store.state();
        let child = nursery.child(name);
        *state.files.iter().find(|(_, f)| f.info.child == Some(child) && f.info.class == class).unwrap().0
    };
    let export = async |name: &str, class| -> Value {
        serde_json::to_value(nursery.store.export(of(name, class)).await.unwrap()).unwrap()
    };
    // Pip's; Otto's, filed by hand; Ivy's, from which something was filed elsewhere.
    for name in ["Pip", "Otto", "Ivy"] {
        let good = export(name, FileClass::Protection).await;
        verify(folder, &good, &[]).unwrap();
        let key = good["setting_key"].as_str().unwrap();
        verify(folder, &good, &[&format!("--setting-key={key}")]).unwrap();
    }
    // H4: of what was filed elsewhere, Ivy's export has the place and neither words nor whose they were; and
    // what was filed under Otto by hand no longer says of whom it was first written.
    let ivy = export("Ivy", FileClass::Protection).await.to_string();
    assert!(!ivy.contains("Isla") && !ivy.contains("let go of my hand"), "{ivy}");
    assert!(ivy.contains("\\\"kind\\\":\\\"withdrawn\\\""), "that something was filed elsewhere is not hidden: {ivy}");
    let otto = export("Otto", FileClass::Protection).await;
    let moved = |e: &&Value| {
        let first = e["lines"][0]["shown"]["text"].as_str().unwrap_or_default().to_owned();
        !first.is_empty() && !first.contains(e["leaf"]["entry"].as_str().unwrap())
    };
    let filed: Vec<&Value> = otto["entries"].as_array().unwrap().iter().filter(moved).collect();
    assert!(!filed.is_empty());
    for entry in filed {
        assert!(entry["lines"][2]["withheld"].is_string(), "{entry}");
    }
    let good = export("Pip", FileClass::Protection).await;
    let entries = good["entries"].as_array().unwrap().len();
    assert!(entries >= 4, "the first entry, the mark, the tick, seen");

    let mut changed = good.clone();
    let line = changed["entries"][1]["lines"].as_array_mut().unwrap().last_mut().unwrap();
    let text = line["shown"]["text"].as_str().unwrap().replacen('"', "\" ", 1);
    line["shown"]["text"] = text.into();
    assert!(verify(folder, &changed, &[]).unwrap_err().contains("not those that were kept"));

    for left_out in 0..entries {
        let mut short = good.clone();
        short["entries"].as_array_mut().unwrap().remove(left_out);
        assert!(verify(folder, &short, &[]).unwrap_err().contains("left out"), "entry {left_out}");
        // The same with the count put right by somebody without the key.
        short["file"]["count"] = (entries - 1).into();
        assert!(verify(folder, &short, &[]).unwrap_err().contains("statement's signature"));
    }

    let other = Nursery::another().await;
    let elsewhere = serde_json::to_value(other.store.checkpoint().await.unwrap().unwrap()).unwrap();
    let mut foreign = good.clone();
    foreign["checkpoint"] = elsewhere;
    assert!(verify(folder, &foreign, &[]).is_err());
    let other_key = other.store.master().public().text();
    assert!(
        verify(folder, &good, &[&format!("--setting-key={other_key}")])
            .unwrap_err()
            .contains("not the one that you were given")
    );

    // A signature taken off, or another's put in its place.
    let mut stripped = good.clone();
    let tablet = stripped["entries"][1]["by_key"]["person"]["sign"].clone();
    stripped["entries"][1]["by_key"] = serde_json::json!({ "tablet": tablet });
    let sig = stripped["entries"][1]["by"]["person"]["sig"].clone();
    stripped["entries"][1]["by"] = serde_json::json!({ "tablet": { "sig": sig } });
    assert!(verify(folder, &stripped, &[]).unwrap_err().contains("signature was taken off"));

    // One line withheld: the rest still holds.
    let mut withheld = good.clone();
    let lines = withheld["entries"][1]["lines"].as_array_mut().unwrap();
    let at = lines.len() - 1;
    let shown = &lines[at]["shown"];
    let salt = domain::bytes::Bytes::<32>::parse(shown["salt"].as_str().unwrap()).unwrap();
    let text = shown["text"].as_str().unwrap();
    let commitment = domain::format::content::commit_line(at as u32 + 1, &salt.0, text.as_bytes());
    lines[at] = serde_json::json!({ "withheld": domain::bytes::Bytes(commitment) });
    verify(folder, &withheld, &[]).unwrap();
}

/// N16, R147, H16: what is printed says where each record stands in the ledger; a stranger's list of an export says the same.
#[tokio::test]
async fn n16_r147_h16_a_printed_file_can_be_compared_with_an_export_and_names_no_other_child() {
    let nursery = Nursery::demo().await;
    let lead = nursery.sign_in("imogen").await;
    let una = nursery.child("Una");
    let path = format!("/api/v1/children/{una}/print");
    let both = serde_json::json!({ "kind": "concern", "occurred": nursery.clock.now(), "saw": "Otto held her hand." });
    assert_eq!(nursery.post(&lead, &format!("/api/v1/children/{una}/records"), &both).await.0, 200);
    let print = async |body: Value| nursery.post(&lead, &path, &body).await;
    let (status, page) = print(serde_json::json!({ "for_whom": "the court" })).await;
    assert_eq!((status.as_u16(), page["cover"]["for_whom"].as_str()), (200, Some("the court")));
    assert!(!page.to_string().contains("Otto"));
    let state = nursery.store.state();
    let of = |f: &domain::access::FileInfo| f.child == Some(una) && f.class == FileClass::Protection;
    let file = *state.files.iter().find(|(_, f)| of(&f.info)).unwrap().0;
    let export = serde_json::to_value(nursery.store.export(file).await.unwrap()).unwrap();
    let list = verify(nursery.folder.path(), &export, &["--list"]).unwrap();
    let records = page["records"].as_array().unwrap();
    assert!(!records.is_empty());
    for record in records {
        let line = format!("place {}, SHA-256 {}", record["index"], record["hash"].as_str().unwrap());
        assert!(list.contains(&line), "{line} in {list}");
    }
    assert!(list.contains(page["ledger"]["root"].as_str().unwrap()));

    // For this print other children may be named: with a reason, which stands in the log.
    let asked = |why: &str| serde_json::json!({ "for_whom": "the court", "name_others": why });
    assert_eq!(print(asked(" ")).await.0, 422);
    let (_, page) = print(asked("the order asks for both")).await;
    assert!(page.to_string().contains("Otto"));
    let log = nursery.get(&lead, "/api/v1/openings").await.1["openings"][0]["what"].as_str().unwrap().to_owned();
    assert_eq!(
        log,
        "The whole file, with other children's names because: the order asks for both for the court, copy 2"
    );
}

/// R148: a case as a walk, noted for whom, and with nobody's name; what somebody may not know of has none.
#[tokio::test]
async fn r148_a_walk_for_an_inspector_is_noted_and_names_nobody() {
    let nursery = Nursery::demo().await;
    let (lead, owner) = (nursery.sign_in("imogen").await, nursery.sign_in("harriet").await);
    let board = nursery.get(&lead, "/api/v1/board").await.1["items"].as_array().unwrap().clone();
    let otto = board.iter().find(|i| i["subject"] == "Otto Reeve").unwrap()["record"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/records/{otto}/walk");
    let ask = serde_json::json!({ "for_whom": "an inspector" });
    let (status, walk) = nursery.post(&lead, &path, &ask).await;
    assert_eq!(status, 200);
    let steps = walk["steps"].to_string();
    assert!(steps.contains("Not sure") || steps.contains("not safe"), "{steps}");
    for name in ["Otto", "Reeve", "Una", "Adaeze", "Finch", "Imogen", "Quill", "Tomasz", "Sam", "Demo Cover"] {
        assert!(!steps.contains(name), "{name}: {steps}");
    }
    let log = nursery.get(&lead, "/api/v1/openings").await.1["openings"][0].clone();
    assert_eq!(log["what"], "Walk through one case, without names for an inspector, copy 1");
    assert_eq!(nursery.post(&owner, &path, &ask).await.0, 404);
}

/// N23: the pictures lie beside the export, and a stranger checks them against the record that names them.
#[tokio::test]
async fn n23_n16_the_pictures_of_an_export_are_checked_by_the_same_stranger() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let note = jpeg("a note");
    let mut draft = tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "Said it again.");
    let (here, late) = (tablet.photograph(&mut draft, &note), tablet.photograph(&mut draft, &note));
    let row = tablet.seal(&tablet.entry(&draft));
    tablet.sync(&nursery, vec![row]).await;
    assert_eq!(tablet.bring(&nursery, here.id, &note).await, 200);
    let out = nursery.folder.path().join("out");
    let data = Data { folder: nursery.folder.path().to_owned(), master_key: None };
    server::commands::export(&data, &nursery.child("Pip").to_string(), &out).await.unwrap();
    let picture = out.join(format!("{}.jpg", here.id));
    assert_eq!(std::fs::read(&picture).unwrap(), note);
    assert!(!out.join(format!("{}.jpg", late.id)).exists());
    let protection = nursery.store.locate(draft.ids[0]).await.unwrap().unwrap().file;
    let verify = || {
        let file = out.join(format!("{protection}.json"));
        let run = Command::new("python3").arg(root().join("end2end/verify.py")).arg(file).output().unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stdout).into_owned())
    };
    let (holds, said) = verify();
    assert!(holds && said.contains("1 of its 2 pictures are here"), "{said}");
    std::fs::write(&picture, jpeg("another")).unwrap();
    let (holds, said) = verify();
    assert!(!holds && said.contains("not the one that was taken"), "{said}");
}
