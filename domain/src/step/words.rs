//! The words of a step on screen.

use super::{Answer, Gate, Informed, Next, Page, Safe, Said, Step, Whom};
use crate::entry::part::Shown;
use crate::id::PersonId;
use crate::london;

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

impl Whom {
    pub const ALL: [Whom; 5] = [Whom::Parents, Whom::Medics, Whom::SocialWorker, Whom::Ofsted, Whom::Agencies];

    pub fn words(self) -> &'static str {
        match self {
            Whom::Parents => "The parents",
            Whom::Medics => "Paramedics, a doctor or the hospital",
            Whom::SocialWorker => "The social worker",
            Whom::Ofsted => "Ofsted",
            Whom::Agencies => "The local child-protection agencies",
            Whom::Unknown => "Somebody whom this version can't name",
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

impl Step {
    /// What stands above it.
    pub fn title(&self) -> String {
        match self {
            Step::GoesHome { safe } => safe.words().into(),
            Step::Rang { call } => {
                let ended = match london::date(call.began) == london::date(call.ended) {
                    true => london::clock(call.ended),
                    false => london::dated(call.ended),
                };
                let reached = if call.nobody { ": nobody answered" } else { "" };
                format!("Rang {}, {} to {ended}{reached}", call.to, london::dated(call.began))
            }
            Step::Began { to, at } => format!("A call with {to} began, {}", london::dated(*at)),
            Step::Next { next, .. } => next.words().into(),
            Step::Told { whom, at, .. } => format!("{} told, {}", whom.words(), london::dated(*at)),
            Step::Held { whom } => format!("{}: not told for now", whom.words()),
            Step::Medical { at, .. } => {
                format!("Medical examination, {}", london::dated(*at))
            }
            Step::Serious {} => "A serious accident or illness, or a death".into(),
            Step::HandedTo { .. } => "Handed over, not taken on yet".into(),
            Step::TakenOn {} => "Taken on".into(),
            Step::Accident {} => "An accident, nothing else seen".into(),
            Step::WhileUntold {} => "What was done before it arrived".into(),
            Step::Replied {} => "Answered".into(),
            Step::OriginalKept { .. } => "The handwritten original is kept".into(),
            Step::OriginalShredded { at, .. } => {
                format!("The handwritten original was shredded, {}", london::dated(*at))
            }
            Step::Agreement { to, told, said, .. } => agreement(*to, *told, *said),
            Step::Requested { at, .. } => format!("Request for early help sent, {}", london::dated(*at)),
            Step::Sent { at, .. } => format!("Written referral sent, {}", london::dated(*at)),
            Step::Heard { answer, at, .. } => format!("Their answer, {}: {}", london::dated(*at), answer.words()),
            Step::Closed { .. } => "Closed".into(),
            Step::Reopened {} => "Opened again".into(),
            Step::Unknown => "Written by a newer version".into(),
        }
    }

    /// What stands in it beside words and reason.
    ///
    /// `rule`: the words of a row of the packs in force.
    pub fn shown(&self, name: impl Fn(PersonId) -> String, rule: impl Fn(&str) -> String) -> Vec<Shown> {
        let listed = |ids: &[String]| ids.iter().map(|id| rule(id)).collect::<Vec<_>>().join("; ");
        let lines: Vec<(&str, String)> = match self {
            Step::Rang { call } => vec![
                ("Number", call.number.clone()),
                ("Spoke with", call.spoke_with.clone()),
                ("Who collects", call.collects.clone()),
                ("What the parents may be told", call.parents.clone()),
                ("Who can be rung later", call.contact.clone()),
                ("They take it as a referral", if call.referral { "Yes".into() } else { String::new() }),
            ],
            Step::Next { by, look_again, may_be, noticed, .. } => vec![
                ("What it may be", listed(may_be)),
                ("What was noticed", listed(noticed)),
                ("By", by.map(&name).unwrap_or_default()),
                ("Look again on", look_again.map(|d| d.format("%a %-d %b %Y").to_string()).unwrap_or_default()),
            ],
            Step::Agreement { who, grounds, at, .. } => vec![
                ("Who", who.clone()),
                ("When", london::dated(*at)),
                ("Sharing without their agreement, or before they are told", listed(grounds)),
            ],
            Step::Sent { how, .. } | Step::Requested { how, .. } => vec![("How", how.clone())],
            Step::Told { who, how, .. } => vec![("Who", who.clone()), ("How", how.clone())],
            Step::Medical { by, place, .. } => vec![("Arranged by", by.clone()), ("Where", place.clone())],
            Step::HandedTo { to } => vec![("To", name(*to))],
            Step::OriginalKept { place, dated, signed, pages } => {
                vec![("Where", place.clone()), ("On it", on_paper(*dated, *signed)), ("Pictures", hashes(pages))]
            }
            Step::OriginalShredded { dated, signed, pages, .. } => {
                vec![("On it", on_paper(*dated, *signed)), ("Pictures", hashes(pages))]
            }
            Step::Heard { who, .. } => vec![("From", who.clone())],
            Step::Closed { followed_up, outcome } => {
                vec![("What was followed up", followed_up.clone()), ("What came of it", outcome.clone())]
            }
            _ => vec![],
        };
        lines.iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| Shown::plain(label, words)).collect()
    }
}

/// What whoever held the paper saw on it (R9).
fn on_paper(dated: bool, signed: bool) -> String {
    let is = |is: bool, what: &str| if is { what.to_owned() } else { format!("not {what}") };
    format!("{}, {}", is(dated, "dated"), is(signed, "signed"))
}

fn hashes(pages: &[Page]) -> String {
    pages.iter().map(|p| format!("SHA-256 with salt {}", p.hash)).collect::<Vec<_>>().join("; ")
}

/// What the parents know and say, in a line.
fn agreement(to: Gate, told: Informed, said: Said) -> String {
    if (to, told) == (Gate::Referral, Informed::NotYet) {
        return "The referral: parents not told for now".into();
    }
    let told = match told {
        Informed::Before => "told before it went",
        Informed::Afterwards => "told after it went",
        Informed::NotYet => "not told for now",
        Informed::Unknown => "told in a way that this version can't name",
    };
    let said = match said {
        Said::Agree => "they agree",
        Said::DontAgree => "they do not agree",
        Said::NotAsked => "not asked whether they agree",
        Said::Unknown => "what they said this version can't name",
    };
    match to {
        Gate::Referral => format!("The referral: parents {told}; {said}"),
        Gate::EarlyHelp => format!("Early help: the parents were asked; {said}"),
        Gate::Unknown => "Agreement: something that this version can't name".into(),
    }
}
