//! Why a step can't be taken yet, in a sentence for the screen.

use super::london;
use crate::entry::Kind;
use crate::step::{Step, Whom};
use crate::wire::board::{Wait, Waits};

/// Why a step can't be taken yet, about a record of this kind; nothing where it can.
pub fn refuses(step: &Step, kind: Kind, next: &[Waits]) -> Option<String> {
    let first = |w: &&Waits| {
        use Wait::{BeforeEarlyHelp, BeforeReferral, Request};
        use Wait::{CallNote, GoesHome, Notify, Original, Reach, Reply, Ring, See, Tell, WhileUntold, Write};
        let gate = matches!(w.what, BeforeReferral | BeforeEarlyHelp | Request);
        gate || matches!(
            w.what,
            See | GoesHome | WhileUntold | Ring | Reach | Tell | CallNote | Write | Notify | Reply | Original
        )
    };
    match step {
        Step::Next { may_be, .. } if may_be.is_empty() && kind.needs_the_lead() => {
            Some("Say what it may be. Not clear yet is a full answer.".into())
        }
        Step::Held { whom: Whom::Parents } if kind == Kind::Absence => {
            Some("Ring the family: why is the child not here?".into())
        }
        Step::WhileUntold {} if !next.iter().any(|w| w.what == Wait::WhileUntold) => {
            Some("It did not lie on a tablet for hours, or somebody has said what was done.".into())
        }
        Step::Replied {} if kind != Kind::Question => Some("Nobody asked a question here.".into()),
        Step::TakenOn {} if !next.iter().any(|w| w.what == Wait::TakeOn) => {
            Some("Nobody was asked to take it on.".into())
        }
        Step::Requested { .. } if !next.iter().any(|w| w.what == Wait::Request) => Some(
            "Early help goes only with the parents' agreement: decide on it, write that they agree, then send it."
                .into(),
        ),
        Step::Sent { at, .. } => {
            let call = next.iter().find(|w| w.what == Wait::Write).map(|w| w.since).filter(|ended| at < ended)?;
            Some(format!(
                "The call ended {}: it can't have been sent before that. Check day and time.",
                london::dated(call)
            ))
        }
        Step::Closed { .. } => next.iter().find(first).map(|w| format!("Something still comes first: {}.", w.title)),
        Step::Reopened {} if !next.is_empty() => Some("It is not closed: what waits stands above.".into()),
        _ => None,
    }
}
