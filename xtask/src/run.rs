//! `cargo xtask run`: the demo nursery, from nothing to a page that opens.

use crate::process::{cargo_build, command, root, run as run_process};
use crate::step::step;
use crate::{bundle, wasm};
use std::path::PathBuf;

/// Builds everything and starts the demo nursery. It keeps its data unless `--fresh` is given.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let release = arguments.iter().any(|a| a == "--release");
    let server = build(release)?;
    let site = bundle::site(release);
    let mut start = command(&server.to_string_lossy(), &["demo", "--data", "demo-data", "--site"]);
    start.arg(site);
    start.args(arguments.iter().filter(|a| *a != "--release"));
    run_process(&mut start)
}

/// Builds the bundles and the server; returns where the server's binary is.
pub fn build(release: bool) -> Result<PathBuf, String> {
    let compiler = wasm::compiler()?;
    let sizes =
        step("Building what the browser loads (some minutes the first time)", || bundle::bundles(&compiler, release))?;
    println!("  compressed: {sizes}");
    step("Building the server (some minutes the first time)", || server(release))
}

/// Builds the server's binary.
pub fn server(release: bool) -> Result<PathBuf, String> {
    let mut call = cargo_build(&["build", "-p", "server"]);
    if release {
        call.arg("--release");
    }
    run_process(&mut call)?;
    Ok(root().join("target").join(if release { "release" } else { "debug" }).join("firsthand"))
}
