//! `cargo xtask`: everything this repository needs done, so that nobody does any of it by hand.
//!
//! Start at [`commands`]: each command is a list of named steps from the other files.

mod audit;
mod bench;
mod browser;
mod bundle;
mod moments;
mod mutants;
mod process;
mod run;
mod soak;
mod step;
mod test;
mod tidy;
mod wasm;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run [--fresh] [--release] [--port N]
                   build everything and start the demo nursery on http://localhost:3000
  test [WORD]      everything that CI runs; with a word, only the steps whose name holds it
  soak [WORD]      the same with far more cases, and a disk that fails; about half an hour
  bench [server|tablet]
                   how fast it is, each figure beside its limit; about half an hour
  audit [--faults] licences, sources and duplicates of all that we use; with --faults, known faults too
  build [--release]
                   the server and the two bundles, without starting them
  mutants [--sample N] [--diff] [FILE…]
                   small wrong changes, and whether a test notices each; in domain unless files are named
  tidy [--write]   the house rules; with --write, what can be brought up to date is";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = commands(&arguments);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("\n{what}");
            ExitCode::FAILURE
        }
    }
}

fn commands(arguments: &[String]) -> Result<(), String> {
    let command = arguments.first().map(String::as_str);
    let rest = arguments.get(1..).unwrap_or_default();
    let release = rest.iter().any(|a| a == "--release");
    match command {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest.first().map(String::as_str)),
        Some("soak") => soak::soak(rest.first().map(String::as_str)),
        Some("bench") => bench::bench(rest.first().map(String::as_str)),
        Some("audit") => audit::audit(rest.iter().any(|a| a == "--faults")),
        Some("build") => run::build(release).map(|_| ()),
        Some("mutants") => mutants::mutants(rest),
        Some("tidy") => tidy::tidy(rest.iter().any(|a| a == "--write")),
        _ => {
            println!("{HELP}");
            Err(match command {
                Some(other) => format!("There is no command \"{other}\"."),
                None => "Say which command.".into(),
            })
        }
    }
}
