//! `docs/requirements.md`: each row with the tests that name it. A row that the code names must stand there; the lists
//! of tests are written by `cargo xtask tidy --write`, and are checked.

use crate::bundle::files;
use crate::process::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const DOCUMENT: &str = "docs/requirements.md";
/// Where rows are named.
const PLACES: [&str; 9] = ["domain", "app", "server", "style", "public", "end2end", "xtask/src", "docs", "SECURITY.md"];
/// A row that no test names stands as open, in these words.
const OPEN: &str = "*Open: no test names this row.*";

/// A test, as its runner prints it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Test {
    file: String,
    name: String,
}

/// Brings the lists of tests up to date, or says that they are not.
pub fn check(write: bool, faults: &mut Vec<String>) -> Result<(), String> {
    let path = root().join(DOCUMENT);
    let text = fs::read_to_string(&path).map_err(|e| format!("{DOCUMENT}: {e}"))?;
    let rows: BTreeSet<&str> = text.lines().filter_map(|l| l.strip_prefix("### ")).collect();
    let mut tests: BTreeMap<String, BTreeSet<Test>> = BTreeMap::new();
    for (file, source) in sources()? {
        for row in named(&source).filter(|row| !rows.contains(row.as_str())) {
            faults.push(format!("{file}: names {row}, which is no row of {DOCUMENT}"));
        }
        for (row, name) in tests_of(&file, &source) {
            tests.entry(row).or_default().insert(Test { file: file.clone(), name });
        }
    }
    if tests.is_empty() {
        return Err("No test names a row.".into());
    }
    let wanted = with_tests(&text, &tests);
    if wanted == text {
        return Ok(());
    }
    if write {
        fs::write(&path, wanted).map_err(|e| format!("{DOCUMENT}: {e}"))
    } else {
        faults.push(format!("{DOCUMENT}: its lists of tests are not up to date; run `cargo xtask tidy --write`"));
        Ok(())
    }
}

/// The document with these tests under its rows.
fn with_tests(text: &str, tests: &BTreeMap<String, BTreeSet<Test>>) -> String {
    let mut out = String::new();
    let mut row: Option<&str> = None;
    let close = |out: &mut String, row: Option<&str>| {
        let Some(row) = row else { return };
        out.truncate(out.trim_end().len());
        out.push_str("\n\n");
        match tests.get(row) {
            None => out.push_str(&format!("{OPEN}\n")),
            Some(tests) => tests.iter().for_each(|t| out.push_str(&format!("- `{}`: {}\n", t.file, t.name))),
        }
        out.push('\n');
    };
    for line in text.lines() {
        if line.starts_with("## ") || line.starts_with("### ") {
            close(&mut out, row.take());
            row = line.strip_prefix("### ");
        }
        // What was listed before.
        if row.is_some() && (line.starts_with("- `") || line == OPEN) {
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    close(&mut out, row);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// All text in which a row may be named, with its path from the top.
fn sources() -> Result<Vec<(String, String)>, String> {
    let mut found = vec![];
    for place in PLACES {
        let at = root().join(place);
        let all = if at.is_dir() { files(&at)? } else { vec![(at, String::new())] };
        for (path, inner) in all {
            let name = if inner.is_empty() { place.to_owned() } else { format!("{place}/{inner}") };
            let is_text = ["rs", "ts", "toml", "css", "js", "md", "txt", "py"].iter().any(|x| name.ends_with(x));
            if !is_text || name.contains("node_modules") || name == DOCUMENT || name.ends_with("xtask/src/tidy/rows.rs")
            {
                continue;
            }
            found.push((name.clone(), fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?));
        }
    }
    Ok(found)
}

/// The rows in a text: "R54", but not a piece of a longer word.
fn named(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let rows: BTreeSet<String> = words.filter(|w| is_row(w)).map(str::to_owned).collect();
    rows.into_iter()
}

fn is_row(word: &str) -> bool {
    let number = word.strip_prefix(['R', 'N', 'H', 'K']).unwrap_or_default();
    (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0')
}

/// Each row with a test that names it, in its title, its name or the comment above it.
fn tests_of(file: &str, text: &str) -> Vec<(String, String)> {
    match file.rsplit('.').next() {
        Some("ts") => text.lines().filter_map(title).flat_map(of_title).collect(),
        Some("rs") => rust_tests(text),
        _ => vec![],
    }
}

/// The title of a story.
fn title(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("test(")?;
    let quote = rest.chars().next().filter(|c| ['"', '`'].contains(c))?;
    rest[1..].split(quote).next()
}

fn of_title(title: &str) -> Vec<(String, String)> {
    named(title).map(|row| (row, title.to_owned())).collect()
}

fn rust_tests(text: &str) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut comment = String::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim_start) {
        if let Some(says) = line.strip_prefix("///") {
            comment.push_str(says);
        } else if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("test(");
        } else {
            let signature = line.trim_start_matches("async ");
            if let (true, Some(rest)) = (is_test, signature.strip_prefix("fn ")) {
                let name = rest.split('(').next().unwrap_or_default();
                let of_name = name.split('_').map(str::to_ascii_uppercase).filter(|w| is_row(w));
                let rows: BTreeSet<String> = of_name.chain(named(&comment)).collect();
                found.extend(rows.into_iter().map(|row| (row, format!("`{name}`"))));
            }
            comment.clear();
            is_test = false;
        }
    }
    found
}
