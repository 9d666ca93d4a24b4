//! Says what is being done and how long it took, so that a long step never looks like a hang; and adds up tests.

use std::process::{Command, Stdio};
use std::time::Instant;

/// Runs one named step. What it returns, and its time, stand on a line of their own.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    println!("• {name} …");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f32();
    match &outcome {
        Ok(_) => println!("  {name}: done in {seconds:.1} s"),
        Err(_) => println!("  {name}: failed after {seconds:.1} s"),
    }
    outcome
}

/// What one step counted. A step that is not a test runner counts as one.
pub struct Count {
    pub passed: usize,
    pub failed: usize,
}

/// A name, and the work.
pub type Step = (&'static str, fn() -> Result<Count, String>);

/// Runs all of them, or those whose name holds the word, and ends in `N passed, N failed`.
pub fn steps(all: &[Step], only: Option<&str>) -> Result<(), String> {
    let start = Instant::now();
    let (mut passed, mut failed) = (0, 0);
    let mut faults = vec![];
    for (name, work) in all.iter().copied() {
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

pub fn once(outcome: Result<(), String>) -> Result<Count, String> {
    outcome.map(|()| Count { passed: 1, failed: 0 })
}

/// Runs a test runner, shows what it prints, and adds up its own counts. No test at all is a failure.
pub fn counted(runner: &mut Command) -> Result<Count, String> {
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
