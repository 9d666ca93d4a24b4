//! `firsthand due`: what a clock of a rule pack says, for whoever checks the packs.

use chrono::{DateTime, FixedOffset};
use clap::Args;
use domain::deadline::{self, Given, NoDue};
use domain::london;
use domain::rules::{RuleFault, Rules};
use serde_json::json;

#[derive(Args)]
pub struct Due {
    /// The authority's pack: hull, north-somerset, coventry, england or demo.
    #[arg(long, default_value = "england")]
    pack: String,
    /// Which clock; --list names them.
    #[arg(long, required_unless_present = "list")]
    clock: Option<String>,
    /// When it began, such as 2026-03-27T16:00:00Z.
    #[arg(long, required_unless_present = "list")]
    from: Option<DateTime<FixedOffset>>,
    /// When the child is fetched, for the clock that runs until then.
    #[arg(long)]
    collection: Option<DateTime<FixedOffset>>,
    /// When the nursery opens on a working day, such as 07:30.
    #[arg(long, value_parser = time_of_day)]
    opens: Option<(u32, u32)>,
    /// When the nursery closes on a working day, such as 18:00.
    #[arg(long, value_parser = time_of_day)]
    closes: Option<(u32, u32)>,
    #[arg(long)]
    json: bool,
    /// The clocks of this pack and of those under it.
    #[arg(long)]
    list: bool,
}

fn time_of_day(text: &str) -> Result<(u32, u32), String> {
    london::time_of_day(text).ok_or_else(|| "a time such as 18:00".into())
}

#[derive(Debug, thiserror::Error)]
pub enum DueError {
    #[error("A rule pack has a mistake. {0}")]
    Rules(#[from] RuleFault),
    #[error(transparent)]
    NoDue(#[from] NoDue),
    #[error("The answer could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// Prints when it is due, and why.
pub fn print(ask: &Due) -> Result<(), DueError> {
    let rules = Rules::read()?;
    let (Some(clock), Some(from), false) = (&ask.clock, ask.from, ask.list) else {
        return list(&rules, ask);
    };
    let given = Given { collection: ask.collection.map(|t| t.to_utc()), opens: ask.opens, closes: ask.closes };
    let due = deadline::due(&rules, &ask.pack, clock, from.to_utc(), given)?;
    if ask.json {
        let answer = json!({
            "clock": due.clock, "title": due.title, "pack": due.pack,
            "due": london::with_offset(due.due).to_rfc3339(), "due_date": due.due_date,
            "aim": due.aim.map(|aim| london::with_offset(aim).to_rfc3339()),
            "warn": london::with_offset(due.warn).to_rfc3339(),
            "warnings": due.warnings.iter().map(|at| london::with_offset(*at).to_rfc3339()).collect::<Vec<_>>(),
            "explanation": due.explanation, "source": due.source,
        });
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    println!("{}: {}", due.title, london::day(due.due));
    if let Some(aim) = due.aim {
        println!("Aim: {}, {}", london::day(aim), london::clock(aim));
    }
    println!("{}", due.explanation);
    println!("Source: {} ({})", due.source, due.pack);
    Ok(())
}

fn list(rules: &Rules, ask: &Due) -> Result<(), DueError> {
    let layers = rules.layers(&ask.pack);
    if layers.is_empty() {
        return Err(NoDue::NoPack(ask.pack.clone()).into());
    }
    let all: Vec<_> = layers.iter().flat_map(|pack| pack.clocks.iter().map(|clock| (*pack, clock))).collect();
    if ask.json {
        let rows: Vec<_> = all
            .iter()
            .map(|(p, c)| json!({ "clock": c.id, "pack": p.id, "title": c.title, "starts": c.starts, "source": c.source, "on": c.on }))
            .collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    for (pack, clock) in all {
        let off = if clock.on { "" } else { "  (switched off)" };
        println!("{:<30} {:<14} {}, from: {}{off}", clock.id, pack.id, clock.title, clock.starts);
    }
    Ok(())
}
