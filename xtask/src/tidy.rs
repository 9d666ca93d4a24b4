//! The house rules that no compiler checks: who may use what, and how long a file may grow.

mod rows;
mod shape;
mod views;

use crate::bundle::files;
use crate::process::root;
use std::fs;

/// In files below `place`, `never` may not occur; `but` names files where it may.
struct Rule {
    place: &'static str,
    never: &'static [&'static str],
    but: &'static [&'static str],
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        place: "domain/src",
        never: &[
            "leptos",
            "axum::",
            "sqlx",
            "tokio",
            "web_sys",
            "std::fs",
            "std::net",
            "Utc::now",
            "Local::now",
            "SystemTime",
            "getrandom",
        ],
        but: &["domain/src/format/golden.rs"],
        why: "domain is pure: the clock and randomness are arguments",
    },
    Rule {
        place: "app/src/page",
        never: &["web_sys", "idb::", "gloo", "js_sys"],
        but: &[],
        why: "only app/src/device touches the browser",
    },
    Rule {
        place: "app/src/part",
        never: &["web_sys", "idb::", "gloo", "js_sys", "crate::page"],
        but: &[],
        why: "parts are pieces of screens",
    },
    Rule {
        place: "app/src/state",
        never: &["view!", "crate::page", "crate::part", "web_sys"],
        but: &[],
        why: "state is what screens share, and no screen",
    },
    Rule {
        place: "app/src/device",
        never: &["leptos::html", "view!", "crate::page", "crate::part"],
        but: &[],
        why: "device code has no views",
    },
    Rule {
        place: "app/src/page/desk",
        never: &["use super::", "crate::page"],
        but: &[],
        why: "a page never uses another page; what two share is a part or state",
    },
    Rule {
        place: "app/src/page/room",
        never: &["use super::", "crate::page"],
        // The pieces of the one screen that is too long for a file.
        but: &[
            "app/src/page/room/write/another.rs",
            "app/src/page/room/write/context.rs",
            "app/src/page/room/write/good_words.rs",
            "app/src/page/room/write/keeping.rs",
            "app/src/page/room/write/kinds.rs",
            "app/src/page/room/write/more_marks.rs",
            "app/src/page/room/write/not_moving.rs",
            "app/src/page/room/write/note_taking.rs",
            "app/src/page/room/write/paper.rs",
            "app/src/page/room/write/saving.rs",
            "app/src/page/room/write/staff.rs",
        ],
        why: "a page never uses another page; what two share is a part or state",
    },
    Rule {
        place: "server/src/api",
        never: &["sqlx", "SELECT ", "app::"],
        but: &[],
        why: "only server/src/store holds SQL, and only server/src/page.rs shows pages",
    },
    Rule { place: "server/src/store", never: &["axum", "app::"], but: &[], why: "the store knows nothing of HTTP" },
    Rule { place: "server/src/headers", never: &["sqlx", "crate::store"], but: &[], why: "a header asks no store" },
    Rule {
        place: "app/src",
        never: &["Utc::now", "Local::now", "Date::now", "performance()"],
        but: &["app/src/device/clock.rs"],
        why: "one place reads the clock",
    },
    Rule {
        place: "server/src",
        never: &["Utc::now", "Local::now", "SystemTime::now"],
        but: &["server/src/clock.rs"],
        why: "one place reads the clock",
    },
    Rule { place: "app/src/page", never: &["style=\""], but: &[], why: "nothing is sized or coloured outside style/" },
];

/// A file that a reader finishes.
const LINES_MAX: usize = 400;
const CODE: [&str; 5] = ["domain/src", "app/src", "server/src", "xtask/src", "style"];

/// Checks all of them. `write`: what can be written is brought up to date instead: the layout of views, the list of what is
/// too large where it got shorter, the tests under each requirement.
pub fn tidy(write: bool) -> Result<(), String> {
    views::check(write)?;
    let mut faults = vec![];
    let mut read = 0;
    for rule in RULES {
        for (path, inner) in files(&root().join(rule.place)).unwrap_or_default() {
            let name = format!("{}/{inner}", rule.place);
            // Tests may do what the code may not: read a committed table, say.
            if rule.but.contains(&name.as_str()) || !name.ends_with(".rs") || name.ends_with("/tests.rs") {
                continue;
            }
            read += 1;
            let text = fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
            let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]") || name.ends_with("lib.rs"));
            for (number, line) in code.enumerate() {
                if line.trim_start().starts_with("//") {
                    continue;
                }
                if let Some(word) = rule.never.iter().find(|word| line.contains(**word)) {
                    faults.push(format!("{name}:{}: {word} ({})", number + 1, rule.why));
                }
            }
        }
    }
    for place in CODE {
        for (path, inner) in files(&root().join(place))? {
            let text = fs::read_to_string(&path).map_err(|e| format!("{place}/{inner}: {e}"))?;
            let lines = text.lines().count();
            if lines > LINES_MAX {
                faults.push(format!("{place}/{inner}: {lines} lines; split it, so that a reader can finish it"));
            }
            if inner.ends_with(".rs") && !text.starts_with("//!") {
                faults.push(format!("{place}/{inner}: the first line must say what the file is for"));
            }
        }
    }
    tokens_only(&mut faults)?;
    no_sleeps(&mut faults)?;
    security_is_true(&mut faults)?;
    shape::check(write, &mut faults)?;
    rows::check(write, &mut faults)?;
    if read == 0 {
        return Err("tidy found no file to read.".into());
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// A browser test waits for what a person would see, never for time.
fn no_sleeps(faults: &mut Vec<String>) -> Result<(), String> {
    for (path, inner) in files(&root().join("end2end/stories"))? {
        let text = fs::read_to_string(&path).map_err(|e| format!("end2end/stories/{inner}: {e}"))?;
        for (number, line) in text.lines().enumerate() {
            if line.contains("waitForTimeout")
                || line.replace("test.setTimeout", "").contains("setTimeout")
                || line.contains("test.skip")
            {
                faults.push(format!("end2end/stories/{inner}:{}: a test neither sleeps nor is left out", number + 1));
            }
            if line.contains("Date.now(") || line.contains("new Date()") {
                faults.push(format!("end2end/stories/{inner}:{}: a story's time is nursery.clock.now()", number + 1));
            }
        }
    }
    Ok(())
}

/// Requirements of levels 1 and 2 in the chapters that `SECURITY.md` goes through.
const REQUIREMENTS: usize = 136;

/// What `SECURITY.md` names is there: each file, and in it each test. And no requirement is left out.
fn security_is_true(faults: &mut Vec<String>) -> Result<(), String> {
    let read = |name: &str| fs::read_to_string(root().join(name)).map_err(|e| format!("{name}: {e}"));
    let text = read("SECURITY.md")?;
    let mut rows = std::collections::BTreeSet::new();
    for line in text.lines() {
        let number = line.strip_prefix("| ").and_then(|l| l.split(' ').next()).unwrap_or_default();
        if number.split('.').count() == 3 && number.starts_with(|c: char| c.is_ascii_digit()) && !rows.insert(number) {
            faults.push(format!("SECURITY.md: {number} stands there twice"));
        }
        let mut file = None;
        // Every second piece stands between backticks.
        for quoted in line.split('`').skip(1).step_by(2) {
            let (path, test) = quoted.split_once(": ").unzip();
            let path = path.unwrap_or(quoted);
            if path.contains('/') && path.contains('.') && !path.contains(' ') && !path.starts_with(['/', '-']) {
                file = Some(path);
                if !root().join(path).exists() {
                    faults.push(format!("SECURITY.md: there is no {path}"));
                    continue;
                }
            }
            // A test of the file that was named last.
            let test = test.or((quoted.len() > 20 && quoted.contains('_') && !quoted.contains('/')).then_some(quoted));
            if let (Some(test), Some(file)) = (test, file)
                && !read(file)?.contains(test)
            {
                faults.push(format!("SECURITY.md: {file} holds no test {test}"));
            }
        }
    }
    if rows.len() != REQUIREMENTS {
        faults.push(format!("SECURITY.md: {} requirements, not {REQUIREMENTS}", rows.len()));
    }
    Ok(())
}

/// Colours stand in `style/tokens.css` alone.
fn tokens_only(faults: &mut Vec<String>) -> Result<(), String> {
    for (path, inner) in files(&root().join("style"))? {
        if inner == "tokens.css" || !inner.ends_with(".css") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|e| format!("style/{inner}: {e}"))?;
        for (number, line) in text.lines().enumerate() {
            if line.contains('#') && line.contains(':') && !line.trim_start().starts_with("/*") || line.contains("rgb(")
            {
                faults.push(format!("style/{inner}:{}: a colour outside tokens.css", number + 1));
            }
        }
    }
    Ok(())
}
