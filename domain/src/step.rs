//! What was done about a record, one step at a time: whether the child goes home (H8), whom one rang, what happens next
//! and why (R19), what was sent, what they answered, and how it ended (R20). Not to act and not to share are decisions
//! like any other (N9).

use crate::entry::part::Shown;
use crate::id::PersonId;
use crate::london;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// One step. The words and the reason stand beside it, in the decision that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "s", rename_all = "snake_case")]
pub enum Step {
    /// Whether it is safe for the child to go home as planned.
    GoesHome { safe: Safe },
    /// A call with somebody outside.
    Rang { call: Call },
    /// What happens next; who does it, and when somebody looks again, where that was said.
    Next {
        next: Next,
        #[serde(default)]
        by: Option<PersonId>,
        #[serde(default)]
        look_again: Option<NaiveDate>,
    },
    /// The written referral went.
    Sent { how: String, at: DateTime<Utc> },
    /// They answered.
    Heard { answer: Answer, who: String, at: DateTime<Utc> },
    /// It ended: the words are the summary.
    Closed { followed_up: String, outcome: String },
    /// It goes on after all.
    Reopened {},
    /// Written by a newer version.
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Safe {
    Yes,
    NotSure,
    No,
    #[serde(other)]
    Unknown,
}

/// A call, in the order of the conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Call {
    /// Whom, as the directory or somebody's typing says.
    pub to: String,
    pub number: String,
    pub began: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    /// Who answered; they may not have said.
    #[serde(default)]
    pub spoke_with: String,
    /// Who fetches the child now.
    #[serde(default)]
    pub collects: String,
    /// What the parents may be told.
    #[serde(default)]
    pub parents: String,
    /// Who can be rung in the evening or at the weekend (R141).
    #[serde(default)]
    pub contact: String,
    /// They took the call as a referral: the written one is due.
    #[serde(default)]
    pub referral: bool,
    /// It was a line of children's social care.
    #[serde(default)]
    pub social_care: bool,
    /// Nobody answered: whom it was for is still to be rung.
    #[serde(default)]
    pub nobody: bool,
}

/// What happens next (R19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Next {
    NoMore,
    Watch,
    TalkToParents,
    EarlyHelp,
    SeekAdvice,
    Refer,
    Medical,
    Police,
    /// Not to share, though somebody asked or it was thought of (N9).
    DontShare,
    #[serde(other)]
    Unknown,
}

/// What they decided about a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It arrived; what they do is not decided yet.
    Received,
    Taken,
    EarlyHelp,
    NoAction,
    #[serde(other)]
    Unknown,
}

impl Next {
    /// Those that can be chosen, in the order of the screen.
    pub const ALL: [Next; 9] = [
        Next::NoMore,
        Next::Watch,
        Next::TalkToParents,
        Next::EarlyHelp,
        Next::SeekAdvice,
        Next::Refer,
        Next::Medical,
        Next::Police,
        Next::DontShare,
    ];

    pub fn words(self) -> &'static str {
        match self {
            Next::NoMore => "No more action for now",
            Next::Watch => "Watch, and look again",
            Next::TalkToParents => "Talk to the parents",
            Next::EarlyHelp => "Early help",
            Next::SeekAdvice => "Seek advice",
            Next::Refer => "Refer to children's social care",
            Next::Medical => "Medical help",
            Next::Police => "Police",
            Next::DontShare => "Not to share it",
            Next::Unknown => "Something that this version can't name",
        }
    }
}

impl Safe {
    pub fn words(self) -> &'static str {
        match self {
            Safe::Yes => "Yes, it is safe to go home as planned",
            Safe::NotSure => "Not sure that it is safe to go home as planned",
            Safe::No => "No, it is not safe to go home as planned",
            Safe::Unknown => "Going home: something that this version can't name",
        }
    }
}

impl Answer {
    pub const ALL: [Answer; 4] = [Answer::Received, Answer::Taken, Answer::EarlyHelp, Answer::NoAction];

    pub fn words(self) -> &'static str {
        match self {
            Answer::Received => "They have it, and have not decided yet",
            Answer::Taken => "They take it on",
            Answer::EarlyHelp => "They suggest early help",
            Answer::NoAction => "They take no action",
            Answer::Unknown => "Something that this version can't name",
        }
    }

    /// Whether they said what they do.
    pub fn is_decided(self) -> bool {
        self != Answer::Received
    }
}

/// Characters in one field, at most.
const FIELD_MAX: usize = 2_000;
/// A clock on a desk may be ahead of the server's by so much.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// Nobody looks again later than that.
const LOOK_MAX: TimeDelta = TimeDelta::days(366);
/// No call lasts longer.
const CALL_MAX: TimeDelta = TimeDelta::hours(12);

impl Step {
    /// What stands above it.
    pub fn title(&self) -> String {
        match self {
            Step::GoesHome { safe } => safe.words().into(),
            Step::Rang { call } => {
                let (began, ended) = (london::clock(call.began), london::clock(call.ended));
                let reached = if call.nobody { ": nobody answered" } else { "" };
                format!("Rang {}, {began} to {ended}{reached}", call.to)
            }
            Step::Next { next, .. } => next.words().into(),
            Step::Sent { at, .. } => format!("Written referral sent, {}", london::clock(*at)),
            Step::Heard { answer, .. } => format!("Their answer: {}", answer.words()),
            Step::Closed { .. } => "Closed".into(),
            Step::Reopened {} => "Opened again".into(),
            Step::Unknown => "Written by a newer version".into(),
        }
    }

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
            Step::Next { .. } if why.is_empty() => Some("Say why. A few words are enough."),
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
            Step::Sent { how, .. } if how.trim().is_empty() => Some("Say how it was sent."),
            Step::Sent { at, .. } | Step::Heard { at, .. } if later(at) => Some("That is later than it is now."),
            Step::Closed { followed_up, outcome }
                if [words, followed_up, outcome].iter().any(|t| t.trim().is_empty()) =>
            {
                Some("To close it, write all three: what it was about, what was followed up, and what came of it.")
            }
            Step::Reopened {} if why.is_empty() => Some("Say why it goes on."),
            Step::Unknown
            | Step::GoesHome { safe: Safe::Unknown }
            | Step::Next { next: Next::Unknown, .. }
            | Step::Heard { answer: Answer::Unknown, .. } => Some("This version does not know that step."),
            _ => None,
        }
    }

    /// All that somebody typed.
    fn texts(&self) -> Vec<&String> {
        match self {
            Step::Rang { call } => {
                vec![&call.to, &call.number, &call.spoke_with, &call.collects, &call.parents, &call.contact]
            }
            Step::Sent { how, .. } => vec![how],
            Step::Heard { who, .. } => vec![who],
            Step::Closed { followed_up, outcome } => vec![followed_up, outcome],
            _ => vec![],
        }
    }

    /// What stands in it beside words and reason.
    pub fn shown(&self, name: impl Fn(PersonId) -> String) -> Vec<Shown> {
        let lines: Vec<(&str, String)> = match self {
            Step::Rang { call } => vec![
                ("Number", call.number.clone()),
                ("Spoke with", call.spoke_with.clone()),
                ("Who collects", call.collects.clone()),
                ("What the parents may be told", call.parents.clone()),
                ("Who can be rung later", call.contact.clone()),
                ("They take it as a referral", if call.referral { "Yes".into() } else { String::new() }),
            ],
            Step::Next { by, look_again, .. } => vec![
                ("By", by.map(&name).unwrap_or_default()),
                ("Look again on", look_again.map(|d| d.format("%a %-d %b %Y").to_string()).unwrap_or_default()),
            ],
            Step::Sent { how, .. } => vec![("How", how.clone())],
            Step::Heard { who, .. } => vec![("From", who.clone())],
            Step::Closed { followed_up, outcome } => {
                vec![("What was followed up", followed_up.clone()), ("What came of it", outcome.clone())]
            }
            _ => vec![],
        };
        lines.iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| Shown::plain(label, words)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const NOW: &str = "2026-11-13T17:50:00Z";

    fn call(began: &str, ended: &str) -> Step {
        Step::Rang { call: Call { to: "social care".into(), began: at(began), ended: at(ended), ..Call::default() } }
    }

    #[test]
    fn r19_no_step_without_its_reason_and_no_call_without_what_they_said() {
        let now = at(NOW);
        let yes = Step::GoesHome { safe: Safe::Yes };
        assert!(yes.fault("", "", now).is_some());
        assert_eq!(yes.fault("", "his grandmother fetches him", now), None);
        assert_eq!(Step::GoesHome { safe: Safe::NotSure }.fault("", "", now), None, "nobody has to argue a doubt");
        for next in Next::ALL.into_iter().filter(|n| *n != Next::Watch) {
            let step = Step::Next { next, by: None, look_again: None };
            assert!(step.fault("", "", now).is_some(), "{next:?}");
            assert_eq!(step.fault("", "because", now), None, "{next:?}");
        }
        let watch = |look_again| Step::Next { next: Next::Watch, by: None, look_again }.fault("", "why", now);
        assert!(watch(None).is_some() && watch(NaiveDate::from_ymd_opt(2026, 11, 12)).is_some());
        assert_eq!(watch(NaiveDate::from_ymd_opt(2026, 11, 20)), None);
        let good = call("2026-11-13T17:34:00Z", "2026-11-13T17:46:00Z");
        assert!(good.fault("", "", now).is_some());
        assert_eq!(good.fault("keep him here", "", now), None);
        for (began, ended) in [
            ("2026-11-13T17:46:00Z", "2026-11-13T17:34:00Z"),
            ("2026-11-13T17:34:00Z", "2026-11-13T18:30:00Z"),
            ("2026-11-12T01:34:00Z", "2026-11-13T17:46:00Z"),
        ] {
            assert!(call(began, ended).fault("words", "", now).is_some(), "{began} {ended}");
        }
    }

    #[test]
    fn r20_nothing_is_closed_while_summary_follow_up_or_outcome_is_empty() {
        let closed = |words: &str, followed_up: &str, outcome: &str| {
            Step::Closed { followed_up: followed_up.into(), outcome: outcome.into() }.fault(words, "", at(NOW))
        };
        assert_eq!(closed("a", "b", "c"), None);
        for (a, b, c) in [("", "b", "c"), ("a", " ", "c"), ("a", "b", "")] {
            assert!(closed(a, b, c).is_some_and(|why| why.contains("all three")));
        }
    }

    #[test]
    fn what_a_newer_version_adds_is_read_as_unknown_and_not_as_broken() {
        assert_eq!(serde_json::from_str::<Step>("{\"s\":\"from_2031\",\"x\":1}").unwrap(), Step::Unknown);
        let next = "{\"s\":\"next\",\"next\":\"from_2031\"}";
        assert!(serde_json::from_str::<Step>(next).unwrap().fault("a", "b", at(NOW)).is_some());
    }
}
