//! Whose a record is: who said that they would do what comes next, and who was asked to.

use super::Taken;
use crate::id::PersonId;
use crate::step::Step;

/// Who said that they would do what comes next, or took it on.
pub fn owner(steps: &[Taken]) -> Option<PersonId> {
    steps.iter().rev().find_map(|t| match t.step {
        Step::Next { by, .. } => Some(by),
        Step::TakenOn {} => Some(t.by),
        _ => None,
    })?
}

/// Who was asked to take it on, and has not yet (R146).
pub fn handed_to(steps: &[Taken]) -> Option<PersonId> {
    let last =
        steps.iter().rev().find(|t| matches!(t.step, Step::HandedTo { .. } | Step::TakenOn {} | Step::Closed { .. }));
    match last?.step {
        Step::HandedTo { to } => Some(to),
        _ => None,
    }
}
