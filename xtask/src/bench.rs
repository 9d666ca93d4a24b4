//! `cargo xtask bench`: every figure beside the limit that it is compared with, measured in the same run. A table, and
//! the same as JSON in `target/bench.json`. About half an hour: a ledger of a million entries has to be written first.

use crate::process::{cargo, command, root, run as run_process};
use crate::step::step;
use crate::{browser, bundle, run, wasm};
use serde_json::{Value, json};
use std::fs;
use std::process::{Command, Stdio};

/// What a row says, once it is known what it is compared with.
struct Row {
    name: String,
    value: f64,
    unit: String,
    /// Nothing where it belongs to the half that was not run.
    limit: Option<f64>,
    limit_name: String,
    aim: f64,
    more_is_better: bool,
}

impl Row {
    /// From a line of a bench; `before` are the lines so far, one of which may be its limit.
    fn read(line: &Value, before: &[Value]) -> Option<Self> {
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let limit = match &line["limit"] {
            Value::Number(n) => n.as_f64(),
            of => {
                let (name, times) = (of["of"].as_str()?, of["times"].as_f64()?);
                let found = before.iter().find_map(|l| match l["name"].as_str() == Some(name) {
                    true => l["value"].as_f64(),
                    false => l[name].as_f64(),
                });
                found.map(|found| if of["over"] == true { times / found } else { times * found })
            }
        };
        Some(Self {
            name: text("name")?,
            value: line["value"].as_f64()?,
            unit: text("unit")?,
            limit,
            limit_name: text("limit_name")?,
            aim: line["aim"].as_f64()?,
            more_is_better: line["more_is_better"].as_bool()?,
        })
    }

    fn is_met(&self) -> bool {
        if self.more_is_better { self.value >= self.aim } else { self.value <= self.aim }
    }

    fn print(&self) {
        let met = if self.is_met() { "" } else { "  MISSED" };
        println!("{:<72} {:>9.1} {:<9} aim {:>7.0}{met}", self.name, self.value, self.unit, self.aim);
        let name = format!("    {}", self.limit_name);
        match self.limit {
            Some(limit) => println!("{name:<72} {limit:>9.1} {:<9} ratio {:.3}", self.unit, self.value / limit),
            None => println!("{name:<72} {:>9}", "not run"),
        }
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "value": self.value, "unit": self.unit, "limit": self.limit,
            "limit_name": self.limit_name, "ratio": self.limit.map(|limit| self.value / limit), "aim": self.aim, "met": self.is_met(),
        })
    }
}

/// The lines of JSON among what a bench prints.
fn lines(bench: &mut Command) -> Result<Vec<Value>, String> {
    let output = bench
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("Could not start the bench: {e}."))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found: Vec<Value> = text.lines().filter_map(|l| serde_json::from_str(l.trim()).ok()).collect();
    if output.status.success() && !found.is_empty() {
        return Ok(found);
    }
    print!("{text}");
    Err("The bench did not come to its end. What it said stands above.".into())
}

pub fn bench(only: Option<&str>) -> Result<(), String> {
    let wants = |part: &str| only.is_none_or(|word| part.contains(word));
    let mut all = vec![];
    if wants("server") {
        all.extend(step("the server (writes a million entries first)", || {
            lines(&mut cargo(&["bench", "--quiet", "-p", "server", "--bench", "speed"]))
        })?);
    }
    if wants("tablet") {
        browser::ready()?;
        bundle::bundles(&wasm::compiler()?, true)?;
        run::server(true)?;
        all.extend(step("a tablet and a desk, in Chromium slowed down four times", || {
            let out = root().join("target/bench-rows.jsonl");
            if out.exists() {
                fs::remove_file(&out).map_err(|e| format!("Could not clear the old rows: {e}."))?;
            }
            let mut tests = command("npx", &["playwright", "test", "--config", "bench.config.ts"]);
            tests.current_dir(root().join("end2end")).env("BENCH_OUT", &out).env("FIRSTHAND_RELEASE", "1");
            run_process(&mut tests)?;
            let text = fs::read_to_string(&out).map_err(|e| format!("The browser's bench wrote nothing: {e}."))?;
            Ok(text.lines().filter_map(|l| serde_json::from_str(l).ok()).collect::<Vec<Value>>())
        })?);
    }
    let rows: Vec<Row> = all.iter().filter_map(|line| Row::read(line, &all)).collect();
    if rows.is_empty() {
        return Err("Nothing was measured.".into());
    }
    println!();
    rows.iter().for_each(Row::print);
    let text = serde_json::to_string_pretty(&rows.iter().map(Row::json).collect::<Vec<Value>>())
        .map_err(|e| format!("The figures could not be written: {e}."))?;
    fs::write(root().join("target/bench.json"), text).map_err(|e| format!("The figures could not be written: {e}."))?;
    println!("\nAlso in target/bench.json.");
    Ok(())
}
