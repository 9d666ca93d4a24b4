//! What a record can wait for: in words, by when, and why then.

use super::{Ground, Known, Lay};
use crate::deadline::{self, Given};
use crate::london;
use crate::register::{Home, Register};
use crate::rules::{Pack, Trust};
use crate::step::Whom;
use crate::wire::board::{Wait, Waits};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

pub(super) fn plain(what: Wait, title: String, say: &str, since: DateTime<Utc>) -> Waits {
    Waits {
        what,
        title,
        say: say.into(),
        since,
        due: None,
        aim: None,
        warn: None,
        why: String::new(),
        rule: String::new(),
    }
}

/// With what a clock says of it; without, where no pack in force has that clock.
fn timed(waits: Waits, ground: &Ground<'_>, clock: &str, start: DateTime<Utc>, home: Option<DateTime<Utc>>) -> Waits {
    let authority = ground.register.authority.as_deref().unwrap_or("england");
    let given = Given { collection: home, opens: opens(ground.register), closes: closes(ground.register) };
    let Ok(due) = deadline::due(ground.rules, authority, clock, start, given) else {
        return Waits { why: NO_LIMIT.into(), ..waits };
    };
    let pack = ground.rules.packs.iter().find(|p| p.id == due.pack);
    let unsure = if due.trust == Trust::Read { "" } else { " Seen in one place only: to be verified." };
    Waits {
        due: Some(due.due),
        aim: due.aim,
        warn: Some(due.warn),
        why: format!("{}{unsure}", due.explanation),
        rule: pack.map(Pack::words).unwrap_or_default(),
        ..waits
    }
}

fn opens(register: &Register) -> Option<(u32, u32)> {
    register.opens.as_ref().and_then(|(opens, _)| london::time_of_day(opens))
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

pub(super) fn see(known: &Known<'_>, ground: &Ground<'_>) -> Waits {
    let waits = plain(Wait::See, "Nobody has seen it".into(), "Read it, and press Seen.", known.received);
    let home = going_home(known.home, ground.register, known.received);
    match known.kind.needs_the_lead() && known.about_child {
        true => timed(waits, ground, "before-home", known.received, home),
        false => waits,
    }
}

pub(super) fn goes_home(known: &Known<'_>, ground: &Ground<'_>, seen: DateTime<Utc>) -> Waits {
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

/// H2, R133: a concern of Friday that arrives on Monday, and nobody was told. It is asked at once, so that nobody takes the
/// hours for nothing.
pub(super) fn while_untold(lay: Lay, seen: DateTime<Utc>) -> Waits {
    let Lay { from, until } = lay;
    let title = format!("What was done from {} to {}?", in_full(from), in_full(until));
    let say = format!(
        "It lay on a tablet for {}, and nobody is noted as told. Ask whoever wrote it: was the child safe, who knew, what was \
         done?",
        london::hours(until - from)
    );
    let why = "Whoever reads the record later asks this first.".into();
    Waits { due: Some(seen), warn: Some(seen), why, ..plain(Wait::WhileUntold, title, &say, seen) }
}

/// "Fri 13 Nov, 17:17": the day too, whatever day it is.
fn in_full(at: DateTime<Utc>) -> String {
    london::with_offset(at).format("%a %-d %b, %H:%M").to_string()
}

/// R127: one press ends it; whoever sees more in it decides as of any other record.
pub(super) fn only_an_accident(seen: DateTime<Utc>) -> Waits {
    let say = "If that is all, one press ends it. If not, decide what happens next, or move it to the protection file.";
    plain(Wait::Accident, "An accident, and nothing else seen?".into(), say, seen)
}

/// Now: whatever is due later, this is not for later.
pub(super) fn ring(since: DateTime<Utc>) -> Waits {
    let say = "Ring now, and write while you speak. The form can wait; the call can't.";
    Waits {
        due: Some(since),
        warn: Some(since),
        why: "Whoever is not sure that a child is safe, or decided to refer, rings at once.".into(),
        ..plain(Wait::Ring, "Ring children's social care".to_owned(), say, since)
    }
}

/// R44: before every referral, and never in its way (R46). It stands in the written one, so it is due with it.
pub(super) fn before_referral(ground: &Ground<'_>, must_write: Option<DateTime<Utc>>, since: DateTime<Utc>) -> Waits {
    let say = "Where that is safe, tell them before it goes, and write what they say. Not sure? Ask children's social care first what to say. Whatever the answer is, the referral goes.";
    let waits = plain(Wait::BeforeReferral, "What do the parents know of the referral?".into(), say, since);
    match must_write {
        Some(ended) => timed(waits, ground, "written-referral", ended, None),
        None => waits,
    }
}

/// R48.
pub(super) fn before_early_help(since: DateTime<Utc>) -> Waits {
    let say = "Ask them, and say what for: early help goes only with their agreement. If the child may be harmed, decide on a referral instead: that goes without it, too.";
    plain(Wait::BeforeEarlyHelp, "Do the parents agree to early help?".into(), say, since)
}

pub(super) fn request(since: DateTime<Utc>) -> Waits {
    plain(
        Wait::Request,
        "Send the request for early help".into(),
        "The parents agree. Send it with what you have.",
        since,
    )
}

/// R48, R49.
pub(super) fn after_no(since: DateTime<Utc>) -> Waits {
    let say =
        "The parents do not agree to early help. Watch, or talk to them again; if the child may be harmed, refer.";
    Waits { say: say.into(), ..next(since) }
}

pub(super) fn write(ground: &Ground<'_>, ended: DateTime<Utc>) -> Waits {
    let say = "Send it with what you have; gaps can follow.";
    timed(plain(Wait::Write, "Send the written referral".into(), say, ended), ground, "written-referral", ended, None)
}

pub(super) fn answer(ground: &Ground<'_>, from: DateTime<Utc>, title: &str) -> Waits {
    let say = "No answer by then: ring them.";
    let waits = timed(plain(Wait::Answer, title.into(), say, from), ground, "la-acknowledgement", from, None);
    let last = timed(plain(Wait::Answer, String::new(), "", from), ground, "la-chase", from, None);
    let chase = last
        .due
        .map(|at| format!(" Still none by {}: ring again, and begin the steps for disagreement.", london::day(at)));
    Waits { why: format!("{}{}", waits.why, chase.unwrap_or_default()), ..waits }
}

pub(super) fn next(since: DateTime<Utc>) -> Waits {
    plain(
        Wait::Next,
        "What happens next?".into(),
        "Decide, and say why. No more action for now is a decision too.",
        since,
    )
}

pub(super) fn look_again(day: NaiveDate, since: DateTime<Utc>) -> Waits {
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

pub(super) fn close(since: DateTime<Utc>) -> Waits {
    let say = "Decide on the next step, or close it with what was followed up and what came of it.";
    plain(Wait::Close, "What came of it?".into(), say, since)
}

/// R22.
pub fn reply(since: DateTime<Utc>) -> Waits {
    let say = "Answer in a few words. Question and answer are kept, and whoever asked can read the answer.";
    plain(Wait::Reply, "Does this need recording?".into(), say, since)
}

/// K10, N23: nothing is shredded before somebody says so, and nobody forgets that the paper lies about.
pub(super) fn original(since: DateTime<Utc>) -> Waits {
    let say = "Say where it is locked away. A court may want to see the paper itself.";
    plain(Wait::Original, "Where is the handwritten note?".into(), say, since)
}

/// R129: the same day, for every child.
pub(super) fn reach(known: &Known<'_>, ground: &Ground<'_>) -> Waits {
    let title = format!("Ring the family: why is {} not here?", known.name);
    let say = "Nobody reached? Try the other contacts, and write that down too.";
    today(plain(Wait::Reach, title, say, known.occurred), ground, "absence", known)
}

/// Somebody who has to hear of it today.
pub(super) fn tell(whom: Whom, known: &Known<'_>, ground: &Ground<'_>) -> Waits {
    let (title, say, clock) = match whom {
        Whom::Parents => (
            "Tell the parents today",
            "What happened, what was done, and what they say. To hold it needs a reason.",
            "parents-told",
        ),
        _ => ("Tell the social worker today", "A child with a protection plan is not here.", "absence"),
    };
    today(plain(Wait::Tell, title.into(), say, known.received), ground, clock, known)
}

/// By the time at which the child is fetched on the day on which it happened.
fn today(waits: Waits, ground: &Ground<'_>, clock: &str, known: &Known<'_>) -> Waits {
    let home = going_home(known.home, ground.register, known.occurred);
    timed(waits, ground, clock, known.occurred, home)
}

/// R10, R11: the same day where a child may be harmed, two working days else. It is for the writing only.
pub(super) fn write_up(wait: Wait, what: &str, from: DateTime<Utc>, known: &Known<'_>, ground: &Ground<'_>) -> Waits {
    let clock = if known.kind.needs_the_lead() { "significant-harm" } else { "case-note" };
    let say = "This is for the writing. If somebody may be in danger, ring now.";
    timed(plain(wait, format!("Write-up due: {what}"), say, from), ground, clock, from, None)
}

/// R128.
pub(super) fn notify(left: &[Whom], known: &Known<'_>, ground: &Ground<'_>) -> Waits {
    let names: Vec<String> = left.iter().map(|w| w.words().to_owned()).collect();
    let title = format!("Tell of the serious accident: {}", names.join(", "));
    let waits = plain(Wait::Notify, title, "As soon as you can; the last day is only the last.", known.occurred);
    timed(waits, ground, "serious-accident", known.occurred, None)
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
    if due <= now && now - due < TimeDelta::minutes(1) {
        return "due now".into();
    }
    // The source wants it sooner; the last moment is only the last (R11).
    if let Some(aim) = waits.aim.filter(|aim| *aim > now) {
        return format!("aim for {}, due {words} at the latest", london::when(aim, now));
    }
    if due < now { format!("due {words}, {} ago", london::span(now - due)) } else { format!("due {words}") }
}

/// Whether somebody should look at it now: it is over, or nearly; or it can't wait and no limit is known.
pub fn presses(waits: &Waits, now: DateTime<Utc>) -> bool {
    let undated = waits.due.is_none() && matches!(waits.what, Wait::GoesHome | Wait::Ring | Wait::Write);
    undated || waits.warn.or(waits.due).is_some_and(|at| at <= now)
}
