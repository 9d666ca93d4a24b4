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
use chrono::{DateTime, NaiveDate, Utc};

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
    let from = known.steps.iter().rposition(|t| matches!(t.step, Step::Reopened {}));
    let open = from.map_or(known.steps, |n| &known.steps[n..]);
    if open.iter().any(|t| matches!(t.step, Step::Closed { .. })) {
        return all;
    }
    let course = Course::of(known.steps, open);
    if known.kind.needs_the_lead() && !course.home {
        all.push(goes_home(known, ground, seen));
    }
    if let Some(since) = course.must_ring {
        all.push(ring(known, ground, since));
    }
    if let Some(since) = course.must_write {
        all.push(write(ground, since));
    }
    if let Some(since) = course.must_answer {
        all.push(answer(ground, since));
    }
    let pressing = all.iter().any(|w| w.what != Wait::See);
    // What is pressing comes first: what happens next is asked once that is done.
    match course.last_next {
        _ if pressing => {}
        None => all.push(next(course.since.unwrap_or(seen))),
        Some((Next::NoMore | Next::DontShare, _, _)) if !course.went_further => {}
        Some((_, Some(day), at)) => all.push(look_again(day, at)),
        Some((_, None, at)) => all.push(close(at)),
    }
    all.sort_by_key(|w| (w.what != Wait::See, w.due.is_none(), w.due, w.what));
    all
}

/// "due 17:45", "due 17:00, 2 hours ago", "due Mon 16 Nov"; nothing where nobody set a time.
pub fn due_words(waits: &Waits, now: DateTime<Utc>) -> String {
    let Some(due) = waits.due else { return String::new() };
    let day = london::date(due);
    let whole_day = london::clock(due) == "23:59";
    let words = match (whole_day, day == london::date(now)) {
        (true, true) => "today".into(),
        (true, false) => day.format("%a %-d %b").to_string(),
        (false, _) => london::when(due, now),
    };
    if due < now { format!("due {words}, {} ago", london::span(now - due)) } else { format!("due {words}") }
}

/// Whether somebody should look at it now: it is over, or nearly.
pub fn presses(waits: &Waits, now: DateTime<Utc>) -> bool {
    waits.warn.or(waits.due).is_some_and(|at| at <= now)
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
    /// From when somebody outside is to be rung.
    must_ring: Option<DateTime<Utc>>,
    /// The end of the call that they took as a referral.
    must_write: Option<DateTime<Utc>>,
    /// When it was sent.
    must_answer: Option<DateTime<Utc>>,
    last_next: Option<(Next, Option<NaiveDate>, DateTime<Utc>)>,
    /// More was done than to look and decide: it needs an end of its own (R20).
    went_further: bool,
    /// The last thing that asks what happens next.
    since: Option<DateTime<Utc>>,
}

impl Course {
    fn of(all: &[Taken], open: &[Taken]) -> Self {
        // Whether the child went home is asked once, and not again when something is opened anew.
        let home = all.iter().any(|t| matches!(t.step, Step::GoesHome { .. }));
        let mut course = Course { home, ..Course::default() };
        for taken in open {
            match &taken.step {
                Step::GoesHome { safe: Safe::No | Safe::NotSure } => {
                    course.must_ring = Some(taken.at);
                    course.went_further = true;
                }
                Step::GoesHome { .. } => course.must_ring = None,
                Step::Rang { call } => {
                    course.must_ring = None;
                    course.went_further = true;
                    course.since = Some(taken.at);
                    if call.referral {
                        course.must_write.get_or_insert(call.ended);
                    }
                }
                Step::Next { next, look_again, .. } => {
                    if *next == Next::Refer {
                        course.must_ring.get_or_insert(taken.at);
                    }
                    let further = !matches!(next, Next::NoMore | Next::Watch | Next::DontShare | Next::Unknown);
                    course.went_further = course.went_further || further;
                    course.last_next = Some((*next, *look_again, taken.at));
                }
                Step::Sent { at, .. } => {
                    course.must_ring = None;
                    course.must_write = None;
                    course.must_answer = Some(*at);
                    course.went_further = true;
                    // What was decided before it went is done.
                    course.last_next = course.last_next.filter(|(next, ..)| *next != Next::Refer);
                    course.since = Some(taken.at);
                }
                Step::Heard { answer, .. } => {
                    if answer.is_decided() && *answer != Answer::Unknown {
                        course.must_answer = None;
                        course.last_next = None;
                    }
                    course.went_further = true;
                    course.since = Some(taken.at);
                }
                Step::Closed { .. } | Step::Reopened {} | Step::Unknown => course.since = Some(taken.at),
            }
        }
        course
    }
}

fn plain(what: Wait, title: String, say: &str, since: DateTime<Utc>) -> Waits {
    Waits { what, title, say: say.into(), since, due: None, warn: None, why: String::new(), rule: String::new() }
}

/// With what a clock says of it; without, where no pack in force has that clock.
fn timed(waits: Waits, ground: &Ground<'_>, clock: &str, start: DateTime<Utc>, home: Option<DateTime<Utc>>) -> Waits {
    let authority = ground.register.authority.as_deref().unwrap_or("england");
    let given = Given { collection: home, closes: closes(ground.register) };
    let Ok(due) = deadline::due(ground.rules, authority, clock, start, given) else { return waits };
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
    let home = going_home(known.home, ground.register, seen);
    // Seen after the child had gone: the question is where they are now.
    let (title, say) = match home {
        Some(home) if home < seen => {
            (format!("{name} has gone home. Is it safe there?"), "Not sure is a full answer: it leads to a call.")
        }
        _ => (
            format!("Is it safe for {name} to go home as planned?"),
            "Decide before the child is fetched. Not sure is a full answer: it leads to a call.",
        ),
    };
    timed(plain(Wait::GoesHome, title, say, seen), ground, "before-home", seen, home)
}

fn ring(known: &Known<'_>, ground: &Ground<'_>, since: DateTime<Utc>) -> Waits {
    let say = "Ring now, and write while you speak. The form can wait; the call can't.";
    let title = "Ring children's social care".to_owned();
    let home = going_home(known.home, ground.register, since).filter(|home| *home > since);
    timed(plain(Wait::Ring, title, say, since), ground, "before-home", since, Some(home.unwrap_or(since)))
}

fn write(ground: &Ground<'_>, ended: DateTime<Utc>) -> Waits {
    let say = "Send it with what you have; gaps can follow.";
    timed(plain(Wait::Write, "Send the written referral".into(), say, ended), ground, "written-referral", ended, None)
}

fn answer(ground: &Ground<'_>, sent: DateTime<Utc>) -> Waits {
    let say = "No answer by then: ring them.";
    timed(plain(Wait::Answer, "Their answer".into(), say, sent), ground, "la-acknowledgement", sent, None)
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
    let title = format!("Look again on {}", day.format("%a %-d %b"));
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
