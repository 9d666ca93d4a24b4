//! The two gates of consent (K14). A referral goes whatever the parents say: what they know of it and say is written down, and
//! why it goes all the same (R44 to R47). A request for early help goes only with their agreement (R48); where they don't
//! agree, or it turns out to be more, it is referred like anything else (R49).

use super::clocks::{after_no, before_early_help, before_referral, request};
use super::{Ground, Taken};
use crate::step::{Gate, Next, Said, Step};
use crate::wire::board::Waits;
use chrono::{DateTime, Utc};

#[derive(Default)]
pub(super) struct Gates {
    /// From when there is a referral: decided, taken as one on the telephone, or sent.
    refers: Option<DateTime<Utc>>,
    /// What the parents know of it, and say, is written down.
    kept: bool,
    /// They answered it before that.
    answered: bool,
    /// From when early help is what happens next, until its request went or something else was decided.
    early_help: Option<DateTime<Utc>>,
    agreed: bool,
    /// From when they don't agree, and nobody decided anew.
    no: Option<DateTime<Utc>>,
}

impl Gates {
    pub fn take(&mut self, taken: &Taken) {
        match &taken.step {
            Step::Next { next, .. } => self.decided(*next, taken.at),
            Step::Rang { call } if call.referral => {
                self.refers.get_or_insert(call.ended);
            }
            Step::Sent { at, .. } => {
                self.refers.get_or_insert(*at);
            }
            Step::Agreement { to: Gate::Referral, .. } => {
                self.kept = true;
                self.ended(self.answered);
            }
            Step::Agreement { to: Gate::EarlyHelp, said, .. } => {
                self.agreed = *said == Said::Agree;
                if !self.agreed && self.early_help.take().is_some() {
                    self.no = Some(taken.at);
                }
            }
            Step::Requested { .. } => (self.early_help, self.agreed) = (None, false),
            Step::Heard { answer, .. } if answer.is_decided() => self.ended(true),
            _ => {}
        }
    }

    /// The next referral is another one, of which the parents hear anew.
    fn ended(&mut self, answered: bool) {
        self.answered = answered && self.refers.is_some();
        if self.answered && self.kept {
            (self.refers, self.kept, self.answered) = (None, false, false);
        }
    }

    fn decided(&mut self, next: Next, at: DateTime<Utc>) {
        match next {
            Next::EarlyHelp => self.early_help = Some(at),
            Next::Refer => {
                self.refers.get_or_insert(at);
                self.early_help = None;
            }
            Next::NoMore | Next::Watch => self.early_help = None,
            // Whatever else is done meanwhile, they are still to be asked.
            Next::TalkToParents | Next::SeekAdvice | Next::Medical | Next::Police | Next::DontShare | Next::Unknown => {
                return;
            }
        }
        self.no = None;
    }

    /// What is to be asked, or sent. `must_write`: the end of the call since which a written referral is due.
    pub fn waits(&self, ground: &Ground<'_>, must_write: Option<DateTime<Utc>>) -> Vec<Waits> {
        let refers = self.refers.filter(|_| !self.kept).map(|since| before_referral(ground, must_write, since));
        let early = self.early_help.map(|since| if self.agreed { request(since) } else { before_early_help(since) });
        refers.into_iter().chain(early).collect()
    }

    /// What happens next, where they did not agree to early help.
    pub fn after_no(&self) -> Option<Waits> {
        self.no.map(after_no)
    }
}
