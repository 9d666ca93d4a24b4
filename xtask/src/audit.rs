//! `cargo xtask audit`: what others wrote and we ship: licences, sources, and what is there twice (`deny.toml`).

use crate::process::{cargo_build, command, read, root, run};
use crate::step::step;

const VERSION: &str = "0.20.2";

/// The list of known faults: of all that we do, the one thing that lies on the open web.
const FAULTS: &str = "https://github.com/RustSec/advisory-db";

/// In `cargo xtask test`: known faults where the list can be had. Where it can't, it says so and nothing is built for it.
pub fn known_faults() -> Result<(), String> {
    // Git gives up by itself where a line is dead.
    let mut ask =
        command("git", &["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=10", "ls-remote", FAULTS, "HEAD"]);
    if read(ask.env("GIT_TERMINAL_PROMPT", "0")).is_err() {
        println!("  Not looked for: the list of known faults (RustSec) can't be reached from this machine.");
        return Ok(());
    }
    audit(true)
}

/// Builds cargo-deny where it is not there yet (some minutes), into `target/`, and asks it.
pub fn audit(faults: bool) -> Result<(), String> {
    let tools = root().join("target/tools");
    let deny = tools.join("bin/cargo-deny");
    let is_there = read(&mut command(&deny.to_string_lossy(), &["--version"])).is_ok_and(|v| v.contains(VERSION));
    if !is_there {
        step("Building cargo-deny (some minutes the first time)", || {
            let into = tools.to_string_lossy();
            run(&mut cargo_build(&["install", "cargo-deny", "--locked", "--version", VERSION, "--root", &into]))
        })?;
    }
    step("licences, sources and duplicates", || {
        let mut check = command(&deny.to_string_lossy(), &["--all-features", "check", "licenses", "sources", "bans"]);
        run(&mut check)
    })?;
    if !faults {
        println!("  Known faults (RustSec) are a list on the open web: `cargo xtask audit --faults` fetches it.");
        return Ok(());
    }
    step("known faults (RustSec)", || run(&mut command(&deny.to_string_lossy(), &["check", "advisories"])))
}
