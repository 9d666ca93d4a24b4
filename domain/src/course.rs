//! The course of a record: from the steps that were taken, what it waits for now, by when, and why. "Overdue" is kept
//! nowhere; every clock is counted anew from what was written (design.md, section 5).

mod clocks;
mod gates;
mod owner;
mod refusal;
mod together;

pub use clocks::{due_words, going_home, presses, reply};
pub use owner::{handed_to, owner};
pub use refusal::refuses;
pub use together::together;

use crate::entry::Kind;
use crate::id::{AttachmentId, PersonId};
use crate::london;
use crate::register::{Home, Register};
use crate::rules::Rules;
use crate::step::{Answer, Call, Gate, Next, Safe, Said, Step, Whom};
use crate::wire::board::{Wait, Waits};
use chrono::{DateTime, NaiveDate, Utc};
use clocks::{
    answer, close, goes_home, look_again, next, notify, only_an_accident, original, plain, reach, ring, see, tell,
    while_untold, write, write_up,
};
use gates::Gates;
use std::collections::BTreeSet;

/// A step that was taken, and when it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub step: Step,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// From when until when a record lay on a tablet, by the server's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lay {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// What is known of a record, for its course.
pub struct Known<'a> {
    pub kind: Kind,
    /// It is about a child, and not about staff: whether the child goes home safely hangs on it.
    pub about_child: bool,
    /// The child's name as used.
    pub name: &'a str,
    pub home: Option<&'a Home>,
    pub occurred: DateTime<Utc>,
    pub received: DateTime<Utc>,
    /// Who has not finished writing it, in words.
    pub unfinished_by: Option<&'a str>,
    /// An accident here of which the writer told no parent (R127).
    pub parents_untold: bool,
    /// The child has a protection plan (R129).
    pub has_plan: bool,
    /// Pictures of a handwritten note that belong to it (N23).
    pub pages: &'a [AttachmentId],
    /// From when these words stand about this child: when the wording came, or was filed here. What was judged before
    /// that was judged of other words, or of another child; calls and what was sent keep their clocks.
    pub stands_since: DateTime<Utc>,
    /// When it was filed under this child by hand: whoever was told before that, was told of another child (H4).
    pub filed: Option<DateTime<Utc>>,
    /// When any wording of it was first seen.
    pub seen: Option<DateTime<Utc>>,
    /// Nobody has seen the wording that stands.
    pub unseen: bool,
    /// It stands among the child's accidents here (R127).
    pub accident: bool,
    /// From when until when it lay on a tablet, and nobody had been told: hours in which nobody could act.
    pub lay_untold: Option<Lay>,
    /// In the order in which they were written.
    pub steps: &'a [Taken],
}

/// The rules under which a nursery works.
pub struct Ground<'a> {
    pub rules: &'a Rules,
    pub register: &'a Register,
}

/// All that the record waits for, the first to be done first.
pub fn waits(known: &Known<'_>, ground: &Ground<'_>) -> Vec<Waits> {
    let mut all: Vec<Waits> = known.unseen.then(|| see(known, ground)).into_iter().collect();
    // A correction that arrives takes no clock away that runs already.
    let Some(seen) = known.seen else { return all };
    let course = Course::of(known);
    if course.closed {
        return all;
    }
    // Of a bump on the kerb nobody is asked whether the child may go home, unless somebody saw more in it.
    let accident = known.accident && !course.is_a_case();
    if known.kind.needs_the_lead() && known.about_child && !course.home && !accident {
        all.push(goes_home(known, ground, seen));
    }
    if let Some(lay) = known.lay_untold.filter(|_| !course.while_untold) {
        all.push(while_untold(lay, seen));
    }
    if let Some(since) = course.ring_home.into_iter().chain(course.ring_refer).min() {
        all.push(ring(since));
    }
    all.extend(course.owed(known, ground, seen));
    all.extend(course.gates.waits(ground, course.must_write));
    if let Some(since) = course.must_write {
        all.push(write(ground, since));
    }
    let written = course.answer_written.map(|since| answer(ground, since, "Their answer"));
    let call = course.answer_call.map(|since| answer(ground, since, "Their answer to the call"));
    // Due on the same day, they are one answer.
    all.extend(call.filter(|c| written.as_ref().is_none_or(|w| w.due != c.due)));
    all.extend(written);
    // What the parents know is asked, and holds nothing up.
    let pressing = all.iter().any(|w| !matches!(w.what, Wait::See | Wait::BeforeReferral));
    // A day on which somebody said they would look again stands, whatever else waits.
    if let Some((day, at)) = course.look {
        all.push(look_again(day, at));
    }
    // What is pressing comes first: what happens next is asked once that is done. A question is at its end with
    // its answer, and three columns say themselves what needs to happen.
    match course.last_next {
        _ if accident => all.extend((!course.accident).then(|| only_an_accident(seen))),
        _ if pressing || course.look.is_some() => {}
        None if matches!(known.kind, Kind::Question | Kind::ThreeColumns) && !course.went_further => {}
        None => all.push(course.gates.after_no().unwrap_or_else(|| next(course.since.unwrap_or(seen)))),
        Some((next, _)) if is_an_end(next) && !course.went_further => {}
        Some((_, at)) => all.push(close(at)),
    }
    all.extend(paper(known.pages, known.steps, seen));
    // What is ours to do now comes before what others are to do, and before what is for another day.
    // Whether the child goes home is the first question after *Seen* (H8), whatever is due at the same time.
    let first = [Wait::See, Wait::GoesHome];
    let rank = |what: Wait| first.iter().position(|w| *w == what).unwrap_or(first.len());
    let later = |what: Wait| matches!(what, Wait::Answer | Wait::LookAgain);
    all.sort_by_key(|w| (rank(w.what), later(w.what), w.due.is_none(), w.due, w.what));
    all
}

/// The paper of a page of which nobody said yet where it is, or that it was shredded (K10): a page that a correction adds,
/// too.
pub fn paper(pages: &[AttachmentId], steps: &[Taken], since: DateTime<Utc>) -> Option<Waits> {
    let settled =
        |page: &AttachmentId| steps.iter().filter_map(|t| t.step.pages()).flatten().any(|of| of.picture == *page);
    (!pages.iter().all(settled)).then(|| original(since))
}

/// Decisions after which nothing more is done, where nothing was begun.
fn is_an_end(next: Next) -> bool {
    matches!(next, Next::NoMore | Next::DontShare)
}

/// What the steps so far come to.
#[derive(Default)]
struct Course {
    home: bool,
    closed: bool,
    /// From when social care is to be rung: since the child may not go home, since somebody decided to refer.
    ring_home: Option<DateTime<Utc>>,
    ring_refer: Option<DateTime<Utc>>,
    /// The end of the first call that they took as a referral.
    must_write: Option<DateTime<Utc>>,
    /// From when their answer is due: to the call that they took as a referral, and to the written one, first sent.
    answer_call: Option<DateTime<Utc>>,
    answer_written: Option<DateTime<Utc>>,
    last_next: Option<(Next, DateTime<Utc>)>,
    look: Option<(NaiveDate, DateTime<Utc>)>,
    /// More was done than to look and decide: it needs an end of its own (R20).
    went_further: bool,
    /// The last thing that asks what happens next.
    since: Option<DateTime<Utc>>,
    /// Calls that began and were not written down.
    calls: Vec<(String, DateTime<Utc>)>,
    /// Who was told, or is not told for a reason.
    told: BTreeSet<Whom>,
    serious: Option<DateTime<Utc>>,
    handed: Option<(PersonId, DateTime<Utc>)>,
    replied: bool,
    /// Somebody said that it was an accident and nothing else.
    accident: bool,
    /// It was said what was done before it arrived.
    while_untold: bool,
    gates: Gates,
}

impl Course {
    fn of(known: &Known<'_>) -> Self {
        let mut course = Course::default();
        for taken in known.steps {
            let of_this_child = known.filed.is_none_or(|filed| taken.at >= filed);
            match &taken.step {
                Step::Told { .. } | Step::Held { .. } | Step::Agreement { .. } | Step::Requested { .. }
                    if !of_this_child => {}
                _ => course.take(taken, taken.at >= known.stands_since),
            }
        }
        course
    }

    /// Somebody saw more in it than an accident: decided what happens next, doubted that the child may go home, or rang.
    fn is_a_case(&self) -> bool {
        self.last_next.is_some() || self.ring_home.is_some() || self.must_write.is_some()
    }

    /// What is still owed to somebody: a call, a word, the writing.
    fn owed(&self, known: &Known<'_>, ground: &Ground<'_>, seen: DateTime<Utc>) -> Vec<Waits> {
        let mut all = vec![];
        let untold = |whom| !self.told.contains(&whom);
        if known.kind == Kind::Absence && untold(Whom::Parents) {
            all.push(reach(known, ground));
        }
        if known.kind == Kind::Absence && known.has_plan && untold(Whom::SocialWorker) {
            all.push(tell(Whom::SocialWorker, known, ground));
        }
        if known.parents_untold && untold(Whom::Parents) {
            all.push(tell(Whom::Parents, known, ground));
        }
        for (to, began) in &self.calls {
            let what = format!("the call with {to}, begun {}", london::clock(*began));
            all.push(write_up(Wait::CallNote, &what, *began, known, ground));
        }
        if let Some(who) = known.unfinished_by {
            let what = format!("{who} has not finished it");
            all.push(write_up(Wait::WriteUp, &what, known.occurred, known, ground));
        }
        let others: Vec<Whom> = [Whom::Ofsted, Whom::Agencies].into_iter().filter(|w| untold(*w)).collect();
        if self.serious.is_some() && !others.is_empty() {
            all.push(notify(&others, known, ground));
        }
        if known.kind == Kind::Question && !self.replied {
            all.push(reply(seen));
        }
        if let Some((to, at)) = self.handed {
            let say = "Whoever was asked takes it on, or says why not. Until then it stays with whoever asked.";
            all.push(plain(
                Wait::TakeOn,
                format!("{} is asked to take it on", ground.register.person_name(to)),
                say,
                at,
            ));
        }
        all
    }

    /// A call was written down: the one that began with the same people or in the same minute; failing both, the first that
    /// waits. Every other one still waits (R12).
    fn written_down(&mut self, call: &Call) {
        let same =
            |to: &str, began: &DateTime<Utc>| to == call.to || london::to_type(*began) == london::to_type(call.began);
        let before = self.calls.len();
        self.calls.retain(|(to, began)| !same(to, began));
        if self.calls.len() == before && before > 0 {
            self.calls.remove(0);
        }
    }

    /// `of_these`: it was judged of the words that stand, about the child under whom they stand.
    fn take(&mut self, taken: &Taken, of_these: bool) {
        let at = taken.at;
        let of_the_matter = taken.step.pages().is_none() && !matches!(taken.step, Step::Closed { .. });
        let goes_on = self.closed && of_the_matter;
        self.gates.take(taken, of_these);
        if goes_on {
            // Whatever is done after the end begins it anew; no clock is lost by that.
            self.closed = false;
            self.last_next = None;
            self.since = Some(at);
        }
        match &taken.step {
            Step::GoesHome { safe } => {
                self.home = self.home || of_these;
                let doubt = matches!(safe, Safe::No | Safe::NotSure);
                self.ring_home = doubt.then_some(at);
                self.went_further = self.went_further || doubt;
            }
            Step::Began { to, at: began } => self.calls.push((to.clone(), *began)),
            Step::Rang { call } if call.nobody => {
                self.written_down(call);
                self.since = Some(at);
            }
            Step::Rang { call } => {
                self.written_down(call);
                // Only social care ends what social care is to be rung for.
                if call.social_care || call.referral {
                    self.ring_home = None;
                    self.ring_refer = None;
                }
                self.went_further = true;
                self.since = Some(at);
                if call.referral {
                    self.must_write.get_or_insert(call.ended);
                    self.answer_call.get_or_insert(call.ended);
                } else if call.social_care && self.answer_call.is_some() {
                    // Asked again: by telephone, where nothing was written; else the written one is answered.
                    self.answer_call = self.answer_written.is_none().then_some(call.ended);
                }
            }
            Step::Next { next, look_again, .. } => self.decided(*next, *look_again, at, of_these),
            Step::Sent { at: sent, .. } => {
                self.ring_home = None;
                self.ring_refer = None;
                self.must_write = None;
                self.answer_written.get_or_insert(*sent);
                self.went_further = true;
                self.since = Some(at);
            }
            Step::Heard { answer, .. } => {
                if answer.is_decided() && *answer != Answer::Unknown {
                    self.answer_call = None;
                    self.answer_written = None;
                    self.last_next = None;
                }
                self.went_further = true;
                self.since = Some(at);
            }
            Step::Closed { .. } => {
                self.closed = of_these;
                self.calls.clear();
                self.handed = None;
                self.look = None;
            }
            Step::Requested { .. } => self.since = Some(at),
            Step::Agreement { to, said, .. } => {
                self.since = Some(at);
                // Without their agreement there is no early help to wait for.
                if *to == Gate::EarlyHelp && *said != Said::Agree {
                    let decided = self.last_next.take_if(|(next, _)| *next == Next::EarlyHelp);
                    self.look.take_if(|(_, at)| decided.is_some_and(|(_, then)| then == *at));
                }
            }
            Step::Told { whom, .. } | Step::Held { whom } => {
                self.told.insert(*whom);
                self.since = Some(at);
            }
            Step::Serious {} => {
                self.serious = Some(at);
                self.went_further = true;
            }
            Step::Medical { .. } => {
                self.went_further = true;
                self.since = Some(at);
            }
            Step::HandedTo { to } => self.handed = Some((*to, at)),
            Step::TakenOn {} => self.handed = None,
            Step::Replied {} | Step::Accident {} | Step::WhileUntold {} => self.said(&taken.step, of_these),
            // Of the paper, not of the matter: it asks for no new decision.
            Step::OriginalKept { .. } | Step::OriginalShredded { .. } => {}
            Step::Reopened {} | Step::Unknown => self.since = Some(at),
        }
    }

    /// What answers one question and asks no other.
    fn said(&mut self, step: &Step, of_these: bool) {
        match step {
            Step::Replied {} => self.replied = true,
            Step::Accident {} => self.accident = of_these,
            Step::WhileUntold {} => self.while_untold = true,
            _ => {}
        }
    }

    fn decided(&mut self, next: Next, look_again: Option<NaiveDate>, at: DateTime<Utc>, of_these: bool) {
        if next == Next::Refer {
            self.ring_refer.get_or_insert(at);
        }
        self.went_further = self.went_further || !is_an_end(next) && !matches!(next, Next::Watch | Next::Unknown);
        if !of_these && (is_an_end(next) || next == Next::Watch) {
            return;
        }
        // Not to share something says nothing of what else was decided.
        if next != Next::DontShare || self.last_next.is_none() {
            self.last_next = Some((next, at));
        }
        if next != Next::DontShare {
            self.look = look_again.map(|day| (day, at));
        }
    }
}

#[cfg(test)]
mod tests;
