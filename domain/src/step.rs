//! What was done about a record, one step at a time: whether the child goes home (H8), whom one rang, what happens next
//! and why (R19), what was sent, what they answered, and how it ended (R20). Not to act and not to share are decisions
//! like any other (N9).

mod fault;
mod words;

use crate::id::{AttachmentId, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One step. The words and the reason stand beside it, in the decision that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "s", rename_all = "snake_case")]
pub enum Step {
    /// Whether it is safe for the child to go home as planned.
    GoesHome { safe: Safe },
    /// A call begins: what is said in it is still to be written (R12).
    Began { to: String, at: DateTime<Utc> },
    /// A call with somebody outside.
    Rang { call: Call },
    /// What happens next; who does it, and when somebody looks again, where that was said.
    Next {
        next: Next,
        #[serde(default)]
        by: Option<PersonId>,
        #[serde(default)]
        look_again: Option<NaiveDate>,
        /// What it may be, by the ids of the packs: *not clear yet* is a full answer (R29, H15).
        #[serde(default)]
        may_be: Vec<String>,
        /// What was noticed, by the ids of the packs (R25).
        #[serde(default)]
        noticed: Vec<String>,
    },
    /// Somebody outside was told, face to face or otherwise: the words are what was said, theirs too.
    Told { whom: Whom, who: String, how: String, at: DateTime<Utc> },
    /// They are not told for now: never without a reason (H10).
    Held { whom: Whom },
    /// A medical examination. Children's social care or the police arrange it; nobody here books one (R33).
    Medical { by: String, place: String, at: DateTime<Utc> },
    /// It was a serious accident or illness, or a death: others have to be told (R128).
    Serious {},
    /// Somebody else is asked to take it on (R146).
    HandedTo { to: PersonId },
    /// They took it on.
    TakenOn {},
    /// An accident here, and nothing else seen (R127): no more is asked of it.
    Accident {},
    /// What was done while it lay on a tablet and nobody had been told: the words say it.
    WhileUntold {},
    /// The answer to whoever asked whether it has to be written down (R22).
    Replied {},
    /// The original of a handwritten note is kept (K10): where. Whoever says so saw whether it is dated and signed (R9).
    OriginalKept { place: String, dated: bool, signed: bool, pages: Vec<Page> },
    /// It was shredded, once its pictures were here and could be read: when. Who saw it is with the decision (N23).
    OriginalShredded { at: DateTime<Utc>, dated: bool, signed: bool, pages: Vec<Page> },
    /// What the parents know of it and what they say (R44, R48). That they were told, what they said, and on what ground it
    /// goes without their agreement are three facts (K3, H19); a referral and early help are two gates (K14).
    Agreement {
        to: Gate,
        told: Informed,
        said: Said,
        /// Who of them, in words.
        #[serde(default)]
        who: String,
        /// Of a referral, by the ids of the packs (R45); why stands beside it.
        #[serde(default)]
        grounds: Vec<String>,
        at: DateTime<Utc>,
    },
    /// The request for early help went, with their agreement.
    Requested { how: String, at: DateTime<Utc> },
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

/// A page of a handwritten note, by its picture: the salted SHA-256 in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page {
    pub picture: AttachmentId,
    pub hash: String,
}

impl Step {
    /// The pages of which this says what became of the paper; nothing where it is another step.
    pub fn pages(&self) -> Option<&[Page]> {
        match self {
            Step::OriginalKept { pages, .. } | Step::OriginalShredded { pages, .. } => Some(pages),
            _ => None,
        }
    }
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

/// What is to be shared with whom: a referral goes whatever the parents say, early help never without their agreement (K14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    Referral,
    EarlyHelp,
    #[serde(other)]
    Unknown,
}

/// Whether they were told of it before it went, as they are where that is safe (K4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Informed {
    Before,
    Afterwards,
    NotYet,
    #[serde(other)]
    Unknown,
}

/// What the parents said to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Agree,
    DontAgree,
    NotAsked,
    #[serde(other)]
    Unknown,
}

/// Who has to be told of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    Parents,
    /// Paramedics, a doctor, a hospital (R32).
    Medics,
    SocialWorker,
    Ofsted,
    /// The local child-protection agencies.
    Agencies,
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

#[cfg(test)]
mod tests;
