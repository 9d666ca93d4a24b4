//! `cargo xtask soak`: what takes too long for every change. The same tests with far more cases, and a disk that fails.
//!
//! It ends in `N passed, N failed`. A failure prints its seed and the shortest sequence.

use crate::moments::MOMENTS;
use crate::process::{apt_install, cargo, command, read, root};
use crate::step::{Count, counted, steps};
use crate::{browser, bundle, run, test, wasm};

/// Tests of the server, by their program and what their names hold, with how much of them, and for how long.
fn server(program: &str, name: &str, much: (&str, &str)) -> Result<Count, String> {
    // Optimised: it is about how many, and the disk is the same.
    let mut call =
        cargo(&["test", "--quiet", "--release", "-p", "server", "--features", "soak", "--test", program, name]);
    counted(call.env(much.0, much.1))
}

fn ready_for_stories() -> Result<(), String> {
    browser::ready()?;
    bundle::bundles(&wasm::compiler()?, false)?;
    run::server(false).map(|_| ())
}

pub fn soak(only: Option<&str>) -> Result<(), String> {
    steps(
        &[
            ("failing disk", || {
                if read(&mut command("strace", &["--version"])).is_err() {
                    apt_install(&["strace"])?;
                }
                server("disk", "", ("RUST_BACKTRACE", "0"))
            }),
            ("killed 200 times", || server("whole", "kill::", ("KILLS", "200"))),
            ("10,000 sequences", || server("whole", "model::", ("MODEL_CASES", "10000"))),
            ("10,000 sequences at the desk", || server("whole", "desk_model::", ("DESK_CASES", "10000"))),
            ("floods of 500", || server("whole", "floods::", ("FLOOD", "500"))),
            ("ten minutes of bad input", || server("bad_input", "", ("FUZZ_SECONDS", "600"))),
            ("all stories at seven moments", || {
                ready_for_stories()?;
                let mut all = Count { passed: 0, failed: 0 };
                for moment in MOMENTS {
                    let count = test::stories_at(moment)?;
                    all = Count { passed: all.passed + count.passed, failed: all.failed + count.failed };
                }
                Ok(all)
            }),
            ("20 sequences in the browser", || {
                ready_for_stories()?;
                let mut tests = command("npx", &["playwright", "test", "model"]);
                tests.current_dir(root().join("end2end"));
                counted(tests.env("MODEL_CASES", "20"))
            }),
        ],
        only,
    )
}
