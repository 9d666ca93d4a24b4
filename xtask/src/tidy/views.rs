//! How `view!` is laid out: rustfmt does not reach into it, leptosfmt does.

use crate::bundle::files;
use crate::process::root;
use leptosfmt_formatter::{FormatterSettings, format_file_source};
use std::fs;

/// As wide as all other code.
const COLUMNS: usize = 120;

/// What it wraps the first time it may lay out anew the second; after that it stays.
const PASSES: usize = 2;

pub fn check(write: bool) -> Result<(), String> {
    let settings = FormatterSettings { max_width: COLUMNS, ..FormatterSettings::default() };
    let (mut looked_at, mut faults) = (0, vec![]);
    for (path, inner) in files(&root().join("app/src"))? {
        let text = fs::read_to_string(&path).map_err(|e| format!("app/src/{inner}: {e}"))?;
        if !text.contains("view!") {
            continue;
        }
        looked_at += 1;
        let mut wanted = text.clone();
        for _ in 0..PASSES {
            wanted = format_file_source(&wanted, &settings).map_err(|e| format!("app/src/{inner}: {e}"))?;
        }
        if wanted == text {
            continue;
        }
        if write {
            fs::write(&path, wanted).map_err(|e| format!("app/src/{inner}: {e}"))?;
        } else {
            faults
                .push(format!("app/src/{inner}: a view is not laid out as leptosfmt does; `cargo xtask tidy --write`"));
        }
    }
    match (looked_at, faults.is_empty()) {
        (0, _) => Err("There was no view to look at.".into()),
        (_, true) => Ok(()),
        _ => Err(faults.join("\n")),
    }
}
