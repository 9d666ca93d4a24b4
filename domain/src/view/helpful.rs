//! What is helpful to know of a child (R28): in the protection file, with its reason and the day on which somebody looks again.

use super::{Stored, told_by};
use crate::course::Ground;
use crate::entry::{Kind, Part};
use crate::london;
use crate::wire::board::{Wait, Waits};
use crate::wire::desk::HelpfulView;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What stands now, in the order of the packs' ids. What was taken off is gone; the entries stay.
pub fn helpful(file: &[Stored], ground: &Ground<'_>) -> Vec<HelpfulView> {
    standing(file, ground, None)
}

/// What stood at this moment; without one, what stands.
pub(super) fn standing(file: &[Stored], ground: &Ground<'_>, at: Option<DateTime<Utc>>) -> Vec<HelpfulView> {
    let mut all: BTreeMap<String, HelpfulView> = BTreeMap::new();
    for stored in file.iter().filter(|s| s.entry.head.kind == Kind::Helpful && s.by_setting) {
        if at.is_some_and(|at| stored.received > at) {
            continue;
        }
        for part in &stored.entry.parts {
            let Part::Helpful { check, on, why, review } = part else { continue };
            all.remove(check);
            if *on {
                let said = told_by(stored, ground.register);
                let (words, why) = (ground.rules.row_words(check), why.clone());
                let view = HelpfulView { id: stored.id, check: check.clone(), words, why, review: *review, said };
                all.insert(check.clone(), view);
            }
        }
    }
    all.into_values().collect()
}

/// Whether it still holds, on the day that was chosen.
pub fn review(helpful: &HelpfulView) -> Option<Waits> {
    let day = helpful.review?;
    Some(Waits {
        what: Wait::Review,
        title: format!("Helpful to know: does it still hold? {}", helpful.words),
        say: "Look at it under the child's name, and say so or take it off.".into(),
        since: helpful.said.at,
        due: london::instant(day, 23, 59),
        aim: None,
        warn: london::instant(day, 0, 0),
        why: "The day that was chosen when it was entered.".into(),
        rule: String::new(),
    })
}
