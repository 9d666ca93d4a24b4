//! Says what is being done and how long it took, so that a long step never looks like a hang.

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
