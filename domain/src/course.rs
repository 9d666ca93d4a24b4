//! The course of a record: from the steps that were taken, what it waits for now, by when, and why. "Overdue" is kept
//! nowhere; every clock is counted anew from what was written (design.md, section 5).

mod together;

pub use together::together;

use crate::deadline::{self, Given};
use crate::entry::Kind;
use crate::id::PersonId;
use crate::london;
use crate::register::{Home, Register};
use crate::rules::{Pack, Rules, Trust};
use crate::step::{Answer, Next, Safe, Step};
use crate::wire::board::{Wait, Waits};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// A step that was taken, and when it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub step: Step,
    pub at: DateTime<Utc>,
}

/// What is known of a record, for its course.
pub struct Known<'a> {
    pub kind: Kind,
    /// It is about a child, and not about staff: whether the child goes home safely hangs on it.
    pub about_child: bool,
    /// The child's name as used.
    pub name: &'a str,
    pub home: Option<&'a Home>,
    pub received: DateTime<Utc>,
    /// From when these words stand about this child: when the wording came, or was filed here. What was judged before
    /// that was judged of other words, or of another child; calls and what was sent keep their clocks.
    pub stands_since: DateTime<Utc>,
    /// When any wording of it was first seen.
    pub seen: Option<DateTime<Utc>>,
    /// Nobody has seen the wording that stands.
    pub unseen: bool,
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
    let course = Course::of(known.steps, known.stands_since);
    if course.closed {
        return all;
    }
    if known.kind.needs_the_lead() && known.about_child && !course.home {
        all.push(goes_home(known, ground, seen));
    }
    if let Some(since) = course.ring_home.into_iter().chain(course.ring_refer).min() {
        all.push(ring(since));
    }
    if let Some(since) = course.must_write {
        all.push(write(ground, since));
    }
    let written = course.answer_written.map(|since| answer(ground, since, "Their answer"));
    let call = course.answer_call.map(|since| answer(ground, since, "Their answer to the call"));
    // Due on the same day, they are one answer.
    all.extend(call.filter(|c| written.as_ref().is_none_or(|w| w.due != c.due)));
    all.extend(written);
    let pressing = all.iter().any(|w| w.what != Wait::See);
    // A day on which somebody said they would look again stands, whatever else waits.
    if let Some((day, at)) = course.look {
        all.push(look_again(day, at));
    }
    // What is pressing comes first: what happens next is asked once that is done.
    match course.last_next {
        _ if pressing || course.look.is_some() => {}
        None => all.push(next(course.since.unwrap_or(seen))),
        Some((next, _)) if is_an_end(next) && !course.went_further => {}
        Some((_, at)) => all.push(close(at)),
    }
    // What is ours to do comes before what others are to do.
    all.sort_by_key(|w| (w.what != Wait::See, w.what == Wait::Answer, w.due.is_none(), w.due, w.what));
    all
}

/// Why it can't be closed yet, or opened again; nothing where it can.
pub fn refuses(step: &Step, next: &[Waits]) -> Option<String> {
    let first = |w: &&Waits| matches!(w.what, Wait::See | Wait::GoesHome | Wait::Ring | Wait::Write);
    match step {
        Step::Closed { .. } => next.iter().find(first).map(|w| format!("Something still comes first: {}.", w.title)),
        Step::Reopened {} if !next.is_empty() => Some("It is not closed: what waits stands above.".into()),
        _ => None,
    }
}

/// Decisions after which nothing more is done, where nothing was begun.
fn is_an_end(next: Next) -> bool {
    matches!(next, Next::NoMore | Next::DontShare)
}

/// "due 17:45", "due 17:00, 2 hours ago", "due Mon 16 Nov"; nothing where nobody set a time.
pub fn due_words(waits: &Waits, now: DateTime<Utc>) -> String {
    let Some(due) = waits.due else { return String::new() };
    let day = london::date(due);
    let whole_day = london::clock(due) == "23:59";
    let words = match (whole_day, day == london::date(now)) {
        (true, true) => "today".into(),
        (true, false) if day.year() == london::date(now).year() => day.format("%a %-d %b").to_string(),
        (true, false) => day.format("%a %-d %b %Y").to_string(),
        (false, _) => london::when(due, now),
    };
    if due < now { format!("due {words}, {} ago", london::span(now - due)) } else { format!("due {words}") }
}

/// Whether somebody should look at it now: it is over, or nearly; or it can't wait and no limit is known.
pub fn presses(waits: &Waits, now: DateTime<Utc>) -> bool {
    let undated = waits.due.is_none() && matches!(waits.what, Wait::GoesHome | Wait::Ring | Wait::Write);
    undated || waits.warn.or(waits.due).is_some_and(|at| at <= now)
}

/// Who said that they would do what comes next.
pub fn owner(steps: &[Taken]) -> Option<PersonId> {
    steps.iter().rev().find_map(|t| match t.step {
        Step::Next { by, .. } => Some(by),
        _ => None,
    })?
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
}

impl Course {
    fn of(steps: &[Taken], stands_since: DateTime<Utc>) -> Self {
        let mut course = Course::default();
        for taken in steps {
            course.take(taken, taken.at >= stands_since);
        }
        course
    }

    /// `of_these`: it was judged of the words that stand, about the child under whom they stand.
    fn take(&mut self, taken: &Taken, of_these: bool) {
        let at = taken.at;
        let goes_on = self.closed && !matches!(taken.step, Step::Closed { .. });
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
            Step::Rang { call } if call.nobody => self.since = Some(at),
            Step::Rang { call } => {
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
                // What was decided before it went is done.
                self.last_next = self.last_next.filter(|(next, _)| *next != Next::Refer);
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
                self.look = None;
            }
            Step::Reopened {} | Step::Unknown => self.since = Some(at),
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

fn plain(what: Wait, title: String, say: &str, since: DateTime<Utc>) -> Waits {
    Waits { what, title, say: say.into(), since, due: None, warn: None, why: String::new(), rule: String::new() }
}

/// With what a clock says of it; without, where no pack in force has that clock.
fn timed(waits: Waits, ground: &Ground<'_>, clock: &str, start: DateTime<Utc>, home: Option<DateTime<Utc>>) -> Waits {
    let authority = ground.register.authority.as_deref().unwrap_or("england");
    let given = Given { collection: home, closes: closes(ground.register) };
    let Ok(due) = deadline::due(ground.rules, authority, clock, start, given) else {
        return Waits { why: NO_LIMIT.into(), ..waits };
    };
    let edition = ground.rules.packs.iter().find(|p| p.id == due.pack).map(|p: &Pack| p.edition.clone());
    let unsure = if due.trust == Trust::Read { "" } else { " Seen in one place only: to be verified." };
    Waits {
        due: Some(due.due),
        warn: Some(due.warn),
        why: format!("{}{unsure}", due.explanation),
        rule: format!("{}@{}", due.pack, edition.unwrap_or_default()),
        ..waits
    }
}

fn closes(register: &Register) -> Option<(u32, u32)> {
    register.opens.as_ref().and_then(|(_, closes)| london::time_of_day(closes))
}

/// When the child is fetched on the day of this instant, else when the nursery closes.
pub fn going_home(home: Option<&Home>, register: &Register, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let time = home.and_then(|h| london::time_of_day(&h.at)).or_else(|| closes(register))?;
    london::instant(london::date(at), time.0, time.1)
}

/// Said where no pack and no hours give a limit.
const NO_LIMIT: &str = "No limit is known here: choose your council under Whom to ring, and enter when the nursery closes. Don't wait for it.";

fn see(known: &Known<'_>, ground: &Ground<'_>) -> Waits {
    let waits = plain(Wait::See, "Nobody has seen it".into(), "Read it, and press Seen.", known.received);
    let home = going_home(known.home, ground.register, known.received);
    match known.kind.needs_the_lead() && known.about_child {
        true => timed(waits, ground, "before-home", known.received, home),
        false => waits,
    }
}

fn goes_home(known: &Known<'_>, ground: &Ground<'_>, seen: DateTime<Utc>) -> Waits {
    let name = known.name;
    // It is about the day on which it came. Seen later than that, the question is where the child is now, and it is due.
    let home = going_home(known.home, ground.register, known.received);
    let gone = match home {
        Some(home) => home < seen,
        None => london::date(known.received) < london::date(seen),
    };
    let (title, say) = match gone {
        true => (format!("{name} has gone home. Is it safe there?"), "Not sure is a full answer: it leads to a call."),
        false => (
            format!("Is it safe for {name} to go home as planned?"),
            "Decide before the child is fetched. Not sure is a full answer: it leads to a call.",
        ),
    };
    let until = if gone { Some(seen) } else { home };
    timed(plain(Wait::GoesHome, title, say, seen), ground, "before-home", seen, until)
}

/// Now: whatever is due later, this is not for later.
fn ring(since: DateTime<Utc>) -> Waits {
    let say = "Ring now, and write while you speak. The form can wait; the call can't.";
    Waits {
        due: Some(since),
        warn: Some(since),
        why: "Whoever is not sure that a child is safe, or decided to refer, rings at once.".into(),
        ..plain(Wait::Ring, "Ring children's social care".to_owned(), say, since)
    }
}

fn write(ground: &Ground<'_>, ended: DateTime<Utc>) -> Waits {
    let say = "Send it with what you have; gaps can follow.";
    timed(plain(Wait::Write, "Send the written referral".into(), say, ended), ground, "written-referral", ended, None)
}

fn answer(ground: &Ground<'_>, from: DateTime<Utc>, title: &str) -> Waits {
    let say = "No answer by then: ring them.";
    let waits = timed(plain(Wait::Answer, title.into(), say, from), ground, "la-acknowledgement", from, None);
    let last = timed(plain(Wait::Answer, String::new(), "", from), ground, "la-chase", from, None);
    let chase = last
        .due
        .map(|at| format!(" Still none by {}: ring again, and begin the steps for disagreement.", london::day(at)));
    Waits { why: format!("{}{}", waits.why, chase.unwrap_or_default()), ..waits }
}

fn next(since: DateTime<Utc>) -> Waits {
    plain(
        Wait::Next,
        "What happens next?".into(),
        "Decide, and say why. No more action for now is a decision too.",
        since,
    )
}

fn look_again(day: NaiveDate, since: DateTime<Utc>) -> Waits {
    let due = london::instant(day, 23, 59);
    let say = "Look at the chronology again, and decide what happens next.";
    let title = format!("Look again on {}", day.format("%a %-d %b %Y"));
    Waits {
        due,
        warn: london::instant(day, 0, 0),
        why: "The day that was chosen when it was decided.".into(),
        ..plain(Wait::LookAgain, title, say, since)
    }
}

fn close(since: DateTime<Utc>) -> Waits {
    let say = "Decide on the next step, or close it with what was followed up and what came of it.";
    plain(Wait::Close, "What came of it?".into(), say, since)
}

#[cfg(test)]
mod tests;
