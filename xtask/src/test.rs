//! `cargo xtask test`: everything that CI runs, cheapest first. Ends in `N passed, N failed`.

use crate::moments::Moment;
use crate::process::{cargo, command, root, run};
use crate::step::{Count, Step, counted, once, steps};
use crate::{audit, browser, bundle, run as build, tidy, wasm};

const STEPS: [Step; 10] = [
    ("format", || once(run(&mut cargo(&["fmt", "--all", "--check"])))),
    ("tidy", || once(tidy::tidy(false))),
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
    ("known faults of what we use", || once(audit::known_faults())),
];

pub fn test(only: Option<&str>) -> Result<(), String> {
    steps(&STEPS, only)
}

fn clippy_wasm() -> Result<Count, String> {
    let compiler = wasm::compiler()?;
    for feature in ["room", "desk"] {
        let what = ["--quiet", "-p", "app", "--target", "wasm32-unknown-unknown", "--target-dir", "target/wasm"];
        let mut clippy = compiler.clippy(&[what.as_slice(), &wasm::DEV, &["--features", feature]].concat());
        run(&mut clippy)?;
    }
    once(Ok(()))
}

fn browser_tests() -> Result<Count, String> {
    browser::ready()?;
    stories_at(Moment::drawn())
}

/// All stories, as they go at this moment.
pub fn stories_at(moment: Moment) -> Result<Count, String> {
    let mut tests = command("npx", &["playwright", "test"]);
    moment.set(tests.current_dir(root().join("end2end")));
    counted(&mut tests)
}
