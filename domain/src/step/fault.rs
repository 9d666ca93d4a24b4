//! What keeps a step from being taken, in a sentence for the screen.

use super::{Answer, Gate, Informed, Next, Safe, Said, Step, Whom};
use crate::london;
use chrono::{DateTime, TimeDelta, Utc};

/// Characters in one field, at most.
const FIELD_MAX: usize = 2_000;
/// Rows ticked on one list, at most.
const LISTED_MAX: usize = 30;
/// A clock on a desk may be ahead of the server's by so much.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// Nobody looks again later than that.
const LOOK_MAX: TimeDelta = TimeDelta::days(366);
/// No call lasts longer.
const CALL_MAX: TimeDelta = TimeDelta::hours(12);

/// A medical examination is arranged no later than that.
const ARRANGED_MAX: TimeDelta = TimeDelta::days(60);

impl Step {
    /// What is wrong with it, in a sentence, or nothing.
    pub fn fault(&self, words: &str, why: &str, now: DateTime<Utc>) -> Option<&'static str> {
        let later = |at: &DateTime<Utc>| *at > now + AHEAD;
        if self.texts().iter().any(|t| t.chars().count() > FIELD_MAX) {
            return Some("One of the fields is too long: each holds at most 2,000 characters.");
        }
        match self {
            Step::GoesHome { safe: Safe::Yes } if why.is_empty() => {
                Some("Say why it is safe for the child to go home as planned.")
            }
            Step::Rang { call } if call.to.trim().is_empty() => Some("Say whom you rang."),
            Step::Rang { call } if call.ended < call.began => Some("The call ends before it begins."),
            Step::Rang { call } if call.ended - call.began > CALL_MAX => {
                Some("The call lasts longer than half a day: check its times.")
            }
            Step::Rang { call } if later(&call.ended) => Some("The call ends later than it is now."),
            Step::Rang { call } if call.nobody && call.referral => {
                Some("Nobody answered, so nobody can have taken it as a referral.")
            }
            Step::Rang { call } if !call.nobody && words.is_empty() => {
                Some("Write what they said or advised, in a few words.")
            }
            Step::Began { to, .. } if to.trim().is_empty() => Some("Say whom you ring."),
            Step::Began { at, .. } if later(at) => Some("That is later than it is now."),
            Step::Next { .. } if why.is_empty() => Some("Say why. A few words are enough."),
            Step::Next { may_be, noticed, .. } if may_be.len() > LISTED_MAX || noticed.len() > LISTED_MAX => {
                Some("Too much is ticked.")
            }
            Step::Next { next: Next::Watch, look_again: None, .. } => Some("Say on which day somebody looks again."),
            Step::Next { look_again: Some(day), .. } if *day < london::date(now) => {
                Some("The day on which somebody looks again is over.")
            }
            Step::Next { next: Next::NoMore | Next::DontShare, look_again: Some(_), .. } => {
                Some("Choose Watch where somebody looks again.")
            }
            Step::Next { look_again: Some(day), .. } if *day > london::date(now) + LOOK_MAX => {
                Some("The day on which somebody looks again is more than a year away.")
            }
            Step::Agreement { to, told, said, grounds, .. } => unagreed((*to, *told, *said), grounds, words, why)
                .or_else(|| self.happened_later(now).then_some("That is later than it is now.")),
            Step::Sent { how, .. } | Step::Requested { how, .. } if how.trim().is_empty() => {
                Some("Say how it was sent.")
            }
            Step::Told { whom: Whom::Parents, .. } if words.is_empty() => {
                Some("Write what the parents were told, and what they said.")
            }
            Step::Told { how, .. } if how.trim().is_empty() => Some("Say how they were told."),
            Step::Held { whom: Whom::Parents } if why.is_empty() => Some("Say why the parents are not told for now."),
            Step::Held { .. } if why.is_empty() => Some("Say why they have not to be told after all."),
            Step::Medical { by, .. } if by.trim().is_empty() => {
                Some("Say who arranges it: children's social care, or the police.")
            }
            Step::Medical { at, .. } if *at > now + ARRANGED_MAX => {
                Some("That is more than two months away: check the date.")
            }
            Step::Serious {} if words.is_empty() => Some("Say in a few words what happened."),
            Step::OriginalKept { place, .. } if place.trim().is_empty() => Some("Say where the paper is kept."),
            Step::WhileUntold {} if words.is_empty() => Some("Write what was done in that time, in a few words."),
            Step::Replied {} if words.is_empty() => Some("Write the answer, in a few words."),
            _ if self.happened_later(now) => Some("That is later than it is now."),
            Step::Closed { followed_up, outcome }
                if [words, followed_up, outcome].iter().any(|t| t.trim().is_empty()) =>
            {
                Some("To close it, write all three: what it was about, what was followed up, and what came of it.")
            }
            Step::Reopened {} if why.is_empty() => Some("Say why it goes on."),
            Step::Unknown
            | Step::Told { whom: Whom::Unknown, .. }
            | Step::Held { whom: Whom::Unknown }
            | Step::GoesHome { safe: Safe::Unknown }
            | Step::Next { next: Next::Unknown, .. }
            | Step::Heard { answer: Answer::Unknown, .. } => Some("This version does not know that step."),
            _ => None,
        }
    }

    /// Whether it says that it happened at a time that is not yet.
    fn happened_later(&self, now: DateTime<Utc>) -> bool {
        match self {
            Step::Sent { at, .. }
            | Step::Requested { at, .. }
            | Step::Agreement { at, .. }
            | Step::Heard { at, .. }
            | Step::Told { at, .. }
            | Step::OriginalShredded { at, .. } => *at > now + AHEAD,
            _ => false,
        }
    }

    /// All that somebody typed.
    fn texts(&self) -> Vec<&String> {
        match self {
            Step::Rang { call } => {
                vec![&call.to, &call.number, &call.spoke_with, &call.collects, &call.parents, &call.contact]
            }
            Step::Began { to, .. } => vec![to],
            Step::Sent { how, .. } | Step::Requested { how, .. } => vec![how],
            Step::Agreement { who, grounds, .. } => [who].into_iter().chain(grounds).collect(),
            Step::OriginalKept { place, .. } => vec![place],
            Step::Told { who, how, .. } => vec![who, how],
            Step::Medical { by, place, .. } => vec![by, place],
            Step::Next { may_be, noticed, .. } => may_be.iter().chain(noticed).collect(),
            Step::Heard { who, .. } => vec![who],
            Step::Closed { followed_up, outcome } => vec![followed_up, outcome],
            _ => vec![],
        }
    }
}

/// What is missing of the two gates of consent. Grounds are for what goes without their agreement, or before they are told
/// (R45, K4); early help does neither.
fn unagreed(
    (to, told, said): (Gate, Informed, Said),
    grounds: &[String],
    words: &str,
    why: &str,
) -> Option<&'static str> {
    let answered = matches!(said, Said::Agree | Said::DontAgree);
    let after_all = to == Gate::Referral && (said != Said::Agree || told == Informed::Afterwards);
    match to {
        Gate::Unknown => Some("This version does not know that step."),
        _ if said == Said::Unknown || told == Informed::Unknown => Some("This version does not know that step."),
        _ if answered && told == Informed::NotYet => Some("They can't have answered what they were not told."),
        _ if answered && words.is_empty() => Some("Write what the parents said, in their words."),
        Gate::EarlyHelp if !answered => Some(
            "Early help goes only with the parents' agreement: ask them. If the child may be harmed, decide on a referral instead.",
        ),
        Gate::EarlyHelp if !grounds.is_empty() => Some("Early help never goes without the parents' agreement."),
        _ if after_all && grounds.is_empty() => Some(
            "Say on what ground it goes without their agreement, or before they are told. Another reason is a full answer.",
        ),
        _ if after_all && why.is_empty() => {
            Some("Say why it goes without their agreement, or before they are told. A few words are enough.")
        }
        Gate::Referral if !after_all && !grounds.is_empty() => Some("They knew and agree: no ground is needed."),
        _ if grounds.len() > LISTED_MAX => Some("Too much is ticked."),
        _ => None,
    }
}
