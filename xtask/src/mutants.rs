//! `cargo xtask mutants`: small wrong changes, one at a time, and whether a test fails for each. One that none fails for is a
//! rule that no test holds.
//!
//! Of many, a sample is tried: every nth, beginning at one drawn by chance. It may run for hours beside other work.

use crate::process::{cargo_build, command, read, root, run};
use crate::step::step;
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

const VERSION: &str = "27.1.0";
/// Wrong changes that are tried, unless it is said how many.
const SAMPLE: usize = 100;
/// Seconds after which a test that goes on for ever counts as one that failed.
const TIMEOUT: &str = "300";

/// `[--sample N] [--diff] [FILE…]`: in these files, or in all of `domain`; `--diff`: in what changed since the last commit.
pub fn mutants(arguments: &[String]) -> Result<(), String> {
    let tool = tool()?;
    let sample = arguments.iter().skip_while(|a| *a != "--sample").nth(1).map(|n| n.parse());
    let sample = sample.transpose().map_err(|_| "After --sample stands how many.".to_owned())?;
    let files: Vec<&String> = arguments.iter().filter(|a| a.ends_with(".rs")).collect();
    let package = if files.iter().any(|f| f.starts_with("server/")) { "server" } else { "domain" };
    let mut what = vec!["mutants".to_owned(), "--package".into(), package.into()];
    what.extend(files.iter().flat_map(|f| ["--file".to_owned(), (*f).clone()]));
    if arguments.iter().any(|a| a == "--diff") {
        let diff = root().join("target/changed.diff");
        let text = read(&mut command("git", &["diff", "HEAD"]))?;
        fs::write(&diff, text).map_err(|e| format!("The change could not be written down: {e}."))?;
        what.extend(["--in-diff".to_owned(), diff.display().to_string()]);
    }
    let listed = read(command(&tool.to_string_lossy(), &[]).args(&what).arg("--list"))?;
    let all = listed.lines().count();
    if all == 0 {
        return Err("There is nothing in it that could be changed.".into());
    }
    let shards = all.div_ceil(sample.unwrap_or(SAMPLE));
    let shard = drawn(shards);
    println!("  {all} wrong changes; shard {shard} of {shards} is tried.");
    // What is missed is counted below: that something is, is no failure of the command.
    let tried = run(command(&tool.to_string_lossy(), &[])
        .args(&what)
        .args(["--shard", &format!("{shard}/{shards}"), "--sharding", "round-robin"])
        .args(["--timeout", TIMEOUT, "--jobs", "1", "--output", "target"]));
    println!("{}", counted().map_err(|e| tried.err().unwrap_or(e))?);
    Ok(())
}

fn drawn(of: usize) -> usize {
    #[allow(clippy::disallowed_methods, reason = "a draw, not a time")]
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.subsec_nanos());
    nanos as usize / 1_000 % of
}

/// What came of it, and what no test noticed.
fn counted() -> Result<String, String> {
    let lines =
        |name: &str| fs::read_to_string(root().join("target/mutants.out").join(name)).map(|t| t.trim().to_owned());
    let missed = lines("missed.txt").map_err(|e| format!("cargo-mutants left no result: {e}."))?;
    let count = |name: &str| lines(name).map_or(0, |text| text.lines().filter(|l| !l.is_empty()).count());
    let found = count("caught.txt") + count("timeout.txt");
    let survived = missed.lines().filter(|l| !l.is_empty()).count();
    Ok(format!("{missed}\n{found} were noticed by a test, {survived} by none."))
}

/// Builds cargo-mutants where it is not there yet, into `target/`.
fn tool() -> Result<PathBuf, String> {
    let tools = root().join("target/tools");
    let tool = tools.join("bin/cargo-mutants");
    if !read(&mut command(&tool.to_string_lossy(), &["mutants", "--version"])).is_ok_and(|v| v.contains(VERSION)) {
        step("Building cargo-mutants (some minutes the first time)", || {
            let into = tools.to_string_lossy();
            run(&mut cargo_build(&["install", "cargo-mutants", "--locked", "--version", VERSION, "--root", &into]))
        })?;
    }
    Ok(tool)
}
