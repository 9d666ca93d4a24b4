//! `cargo xtask test`: everything that CI runs, cheapest first. Ends in `N passed, N failed`.

use crate::process::{cargo, command, root, run};
use crate::step::step;
use crate::{browser, bundle, run as build, tidy, wasm};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What one step counted. A step that is not a test runner counts as one.
struct Count {
    passed: usize,
    failed: usize,
}

type Step = (&'static str, fn() -> Result<Count, String>);

const STEPS: [Step; 9] = [
    ("format", || once(run(&mut cargo(&["fmt", "--all", "--check"])))),
    ("tidy", || once(tidy::tidy())),
    ("domain tests", || counted(&mut cargo(&["test", "--quiet", "-p", "domain"]))),
    ("clippy for the host", || once(run(&mut cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"])))),
    ("clippy for the browser", clippy_wasm),
    ("server tests", || {
        browser::python_ready()?;
        counted(&mut cargo(&["test", "--quiet", "-p", "server"]))
    }),
    ("bundles", || {
        let sizes = bundle::bundles(&wasm::compiler()?, false)?;
        println!("  compressed: {sizes}");
        once(Ok(()))
    }),
    ("server build", || once(build::server(false).map(|_| ()))),
    ("browser tests", browser_tests),
];

pub fn test(only: Option<&str>) -> Result<(), String> {
    let start = Instant::now();
    let (mut passed, mut failed) = (0, 0);
    let mut faults = vec![];
    for (name, work) in STEPS {
        if only.is_some_and(|word| !name.contains(word)) {
            continue;
        }
        match step(name, work) {
            Ok(count) => {
                passed += count.passed;
                failed += count.failed;
                if count.failed > 0 {
                    faults.push(name);
                }
            }
            Err(what) => {
                println!("{what}");
                failed += 1;
                faults.push(name);
            }
        }
    }
    if passed + failed == 0 {
        return Err("No step has a name like that, so nothing was tested.".into());
    }
    println!("\nAll steps took {} s.", start.elapsed().as_secs());
    println!("{passed} passed, {failed} failed");
    if faults.is_empty() { Ok(()) } else { Err(format!("Failed: {}.", faults.join(", "))) }
}

fn once(outcome: Result<(), String>) -> Result<Count, String> {
    outcome.map(|()| Count { passed: 1, failed: 0 })
}

fn clippy_wasm() -> Result<Count, String> {
    let compiler = wasm::compiler()?;
    for feature in ["room", "desk"] {
        let mut clippy = compiler.clippy(&[
            "--quiet",
            "-p",
            "app",
            "--target",
            "wasm32-unknown-unknown",
            "--target-dir",
            "target/wasm",
            "--features",
            feature,
            // As the bundles are built, so that neither builds the other's work anew.
            "--config",
            "profile.dev.debug=0",
        ]);
        run(&mut clippy)?;
    }
    once(Ok(()))
}

fn browser_tests() -> Result<Count, String> {
    browser::ready()?;
    let mut tests = command("npx", &["playwright", "test"]);
    tests.current_dir(root().join("end2end"));
    counted(&mut tests)
}

/// Runs a test runner, shows what it prints, and adds up its own counts. No test at all is a failure.
fn counted(runner: &mut Command) -> Result<Count, String> {
    let output = runner
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("Could not start the tests: {e}."))?;
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    let mut count = Count { passed: 0, failed: 0 };
    for line in text.lines() {
        let words: Vec<&str> = line.trim().split([' ', ';']).filter(|w| !w.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<usize>() else { continue };
            match pair[1].trim_end_matches(',') {
                "passed" => count.passed += number,
                "failed" => count.failed += number,
                _ => {}
            }
        }
    }
    if count.passed + count.failed == 0 {
        return Err("The runner found no test to run.".into());
    }
    if !output.status.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}
