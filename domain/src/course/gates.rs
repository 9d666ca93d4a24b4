//! The two gates of consent (K14). A referral goes whatever the parents say: what they know of it and say is written down, and
//! why it goes all the same (R44 to R47). A request for early help goes only with their agreement (R48); where they don't
//! agree, or it turns out to be more, it is referred like anything else (R49).

use super::clocks::{after_no, before_early_help, before_referral, request};
use super::{Ground, Taken};
use crate::step::{Call, Gate, Next, Said, Step};
use crate::wire::board::Waits;
use chrono::{DateTime, Utc};

#[derive(Default)]
pub(super) struct Gates {
    referral: Option<Referral>,
    /// What the parents know and say was written down before anybody decided to refer.
    ahead: bool,
    early_help: EarlyHelp,
}

/// From the decision, or the call that was taken as one, to the answer to what was written.
struct Referral {
    since: DateTime<Utc>,
    /// By telephone.
    taken: bool,
    /// In writing.
    sent: bool,
    answered: bool,
    /// They were rung, and did not take it as one.
    not_taken: bool,
    /// What the parents know of it, and say, is written down.
    kept: bool,
}

impl Referral {
    fn went(&self) -> bool {
        self.taken || self.sent
    }

    /// What was taken by telephone goes in writing too, whatever they answered before that.
    fn over(&self) -> bool {
        self.answered && (self.sent || !self.taken)
    }
}

#[derive(Default)]
struct EarlyHelp {
    /// From when it is what happens next, until its request went or something else happens.
    since: Option<DateTime<Utc>>,
    agreed: bool,
    /// From when they don't agree, and nothing else was said or done.
    no: Option<DateTime<Utc>>,
}

impl Gates {
    /// `of_these`: it was judged of the words that stand, about the child under whom they stand.
    pub fn take(&mut self, taken: &Taken, of_these: bool) {
        match &taken.step {
            Step::Next { next, .. } => self.decided(*next, taken.at, of_these),
            Step::Rang { call } if !call.nobody => self.rang(call),
            Step::Sent { at, .. } => {
                self.early_help = EarlyHelp::default();
                let referral = self.open(*at);
                (referral.sent, referral.not_taken) = (true, false);
            }
            Step::Agreement { to: Gate::Referral, .. } => match &mut self.referral {
                Some(referral) => referral.kept = true,
                None => self.ahead = true,
            },
            Step::Agreement { to: Gate::EarlyHelp, said, .. } => self.early_help.said(*said, taken.at),
            Step::Requested { .. } => self.early_help = EarlyHelp::default(),
            Step::Heard { answer, .. } if answer.is_decided() => {
                self.early_help.no = None;
                if let Some(referral) = &mut self.referral {
                    referral.answered = true;
                }
            }
            // Nothing ends while something is still to be written; were it so, that would stay.
            Step::Closed { .. } => {
                let unwritten = self.referral.take().filter(|r| r.taken && !r.sent);
                *self = Self { referral: unwritten, ..Self::default() };
            }
            _ => {}
        }
    }

    /// The referral that is under way, else a new one, of which the parents hear anew.
    fn open(&mut self, since: DateTime<Utc>) -> &mut Referral {
        let kept = std::mem::take(&mut self.ahead);
        self.referral.get_or_insert(Referral {
            since,
            taken: false,
            sent: false,
            answered: false,
            not_taken: false,
            kept,
        })
    }

    fn rang(&mut self, call: &Call) {
        if call.referral {
            // To ask for early help now could tell them of it.
            self.early_help = EarlyHelp::default();
            if self.referral.as_ref().is_some_and(Referral::over) {
                self.referral = None;
            }
            let referral = self.open(call.ended);
            (referral.taken, referral.not_taken) = (true, false);
        } else if call.social_care
            && let Some(referral) = self.referral.as_mut().filter(|r| !r.went())
        {
            referral.not_taken = true;
        }
    }

    fn decided(&mut self, next: Next, at: DateTime<Utc>, of_these: bool) {
        match next {
            Next::DontShare | Next::Unknown => {}
            Next::TalkToParents | Next::SeekAdvice => self.early_help.no = None,
            // Of other words, or of another child: nothing ends by it.
            Next::NoMore | Next::Watch if !of_these => {}
            Next::Refer => {
                self.early_help = EarlyHelp::default();
                if self.referral.as_ref().is_some_and(|r| r.over() || r.not_taken) {
                    self.referral = None;
                }
                self.open(at);
            }
            Next::EarlyHelp => {
                self.not_referred();
                (self.early_help.since, self.early_help.no) = (Some(at), None);
            }
            Next::NoMore | Next::Watch => {
                self.not_referred();
                self.early_help = EarlyHelp::default();
            }
            // The parents are not asked for anything behind the backs of others.
            Next::Medical | Next::Police => self.early_help = EarlyHelp::default(),
        }
    }

    /// Something else was decided before anything went.
    fn not_referred(&mut self) {
        self.referral = self.referral.take().filter(Referral::went);
    }

    /// What is to be asked, or sent. `must_write`: the end of the call since which a written referral is due.
    pub fn waits(&self, ground: &Ground<'_>, must_write: Option<DateTime<Utc>>) -> Vec<Waits> {
        let asked = self.referral.as_ref().filter(|r| !r.kept && !r.not_taken);
        let referral = asked.map(|r| before_referral(ground, must_write, r.since));
        let agreed = self.early_help.agreed;
        let early = self.early_help.since.map(|since| if agreed { request(since) } else { before_early_help(since) });
        referral.into_iter().chain(early).collect()
    }

    /// What happens next, where they did not agree to early help.
    pub fn after_no(&self) -> Option<Waits> {
        self.early_help.no.map(after_no)
    }
}

impl EarlyHelp {
    fn said(&mut self, said: Said, at: DateTime<Utc>) {
        self.agreed = said == Said::Agree;
        let asked_for = self.since.is_some();
        if self.agreed {
            self.no = None;
        } else if asked_for {
            (self.since, self.no) = (None, Some(at));
        }
    }
}
