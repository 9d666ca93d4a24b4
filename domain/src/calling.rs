//! An empty desk (H7, R137): what can't wait and nobody has seen calls people to the desk, one after the other, and in
//! the end tells its writer to ring.
//!
//! What is about staff calls nobody: a banner in every room would bring the very person it is about to the desk (H1).

use crate::access::{self, Actor};
use crate::entry::{Entry, Kind, Part};
use crate::id::{ChildId, PersonId};
use crate::marks;
use crate::register::Register;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Unseen for so long, the next person is called too.
pub const NEXT_AFTER: TimeDelta = TimeDelta::minutes(15);
/// Unseen for so long, its writer is told to ring.
pub const WRITER_RINGS_AFTER: TimeDelta = TimeDelta::minutes(30);

/// Which records call people to the desk until somebody has seen them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// What a child said, and whatever its writer ticked as something that can't wait.
    Always,
    /// Any mark.
    IfNotMoving,
}

impl Calls {
    /// What the record itself says, whoever it is about.
    pub fn of(entry: &Entry) -> Option<Self> {
        if entry.head.kind == Kind::ChildWords || entry.parts.contains(&Part::CannotWait {}) {
            return Some(Calls::Always);
        }
        let observed = entry.head.kind.is_observation();
        (observed && entry.parts.iter().any(tells_of_a_mark)).then_some(Calls::IfNotMoving)
    }

    /// Whether it does today, for this child.
    pub fn now(self, child: Option<ChildId>, register: &Register, today: NaiveDate) -> bool {
        let not_moving = || child.and_then(|c| register.children.get(&c)).is_some_and(|c| c.not_moving(today));
        self == Calls::Always || not_moving()
    }
}

/// Whether a record calls people to the desk today, until somebody has seen it.
pub fn cannot_wait(entry: &Entry, child: Option<ChildId>, register: &Register, today: NaiveDate) -> bool {
    Calls::of(entry).is_some_and(|calls| calls.now(child, register, today))
}

/// As a mark that was tapped, or in passing, in any of the boxes (H9).
pub(crate) fn tells_of_a_mark(part: &Part) -> bool {
    match part {
        Part::Mark { .. } => true,
        Part::Saw { words }
        | Part::Told { words, .. }
        | Part::Think { words }
        | Part::Quote { words, .. }
        | Part::Before { words }
        | Part::Wanted { words }
        | Part::Differs { words }
        | Part::Asks { words }
        | Part::Agreed { words } => marks::named_in(words),
        _ => false,
    }
}

/// Who can be called for something about this child, or about a child whose name was typed: whoever is on duty, then
/// the others who are here, nobody connected to the child (R132) and nobody on leave.
pub fn chain(register: &Register, child: Option<ChildId>, typed: &str, now: DateTime<Utc>) -> Vec<PersonId> {
    let may_hear = |person: &PersonId| {
        Actor::of(register, *person).is_some_and(|actor| match child {
            Some(child) => !actor.related.contains(&child),
            None => access::may_hear_of_typed(&actor, typed, register),
        })
    };
    let mut chain: Vec<PersonId> = register.duty_chain(now).into_iter().filter(may_hear).collect();
    if chain.is_empty() {
        let stands_in = child.and_then(|c| access::stands_in(register, c));
        chain.extend(stands_in.filter(|person| !register.is_away(*person, now)));
    }
    chain
}

/// What has come of something that nobody has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Those who are called, first one first.
    pub to: Vec<PersonId>,
    /// Every tablet asks them to look at the desk.
    pub on_tablets: bool,
    /// Nobody has seen it for too long, or there is nobody left: its writer is told to ring.
    pub writer_rings: bool,
    /// When that changes if still nobody has seen it.
    pub changes: Option<DateTime<Utc>>,
}

impl Call {
    /// `came`: when the server had it, since the desk can show nothing before. `told`: somebody was told of it face to
    /// face, so nobody else is sent for; the desk goes on asking for it to be read.
    pub fn of(came: DateTime<Utc>, told: bool, chain: &[PersonId], now: DateTime<Utc>) -> Self {
        if told {
            let to = chain.iter().take(1).copied().collect();
            return Self { to, on_tablets: false, writer_rings: false, changes: None };
        }
        let mut steps: Vec<DateTime<Utc>> = (0..).map(|n| came + NEXT_AFTER * n).take(chain.len() + 1).collect();
        // Behind the last of them there is nobody left.
        let rings_at = steps.pop().unwrap_or(came).min(came + WRITER_RINGS_AFTER);
        let called = steps.iter().filter(|at| **at <= now).count().max(1);
        let changes = steps.into_iter().chain([rings_at]).filter(|at| *at > now).min();
        Self {
            to: chain.iter().take(called).copied().collect(),
            on_tablets: !chain.is_empty(),
            writer_rings: rings_at <= now,
            changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;
    use crate::register::duty::When;
    use crate::routing::Role;

    mod boxes;

    fn id(n: u8) -> PersonId {
        PersonId::from_random([n; 16])
    }

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-11-13T16:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    #[test]
    fn h7_r137_unseen_calls_the_next_after_a_quarter_of_an_hour_and_its_writer_after_half_an_hour() {
        let chain = [id(1), id(2), id(3), id(4)];
        let call = |minutes| Call::of(at(0), false, &chain, at(minutes));
        assert_eq!(call(0).to, [id(1)]);
        assert!(call(0).on_tablets && !call(0).writer_rings);
        assert_eq!(call(0).changes, Some(at(15)));
        assert_eq!(call(14).to, [id(1)]);
        assert_eq!(call(15).to, [id(1), id(2)]);
        assert!(!call(29).writer_rings);
        assert_eq!(call(30).to, [id(1), id(2), id(3)], "those who were called stay called");
        assert!(call(30).writer_rings);
        assert_eq!((call(46).to.len(), call(46).changes), (4, None));
    }

    #[test]
    fn h7_with_nobody_left_its_writer_is_told_to_ring_at_once() {
        let one = |minutes| Call::of(at(0), false, &[id(1)], at(minutes));
        assert!(!one(14).writer_rings && one(15).writer_rings, "there is no next");
        let none = Call::of(at(0), false, &[], at(0));
        assert!(none.writer_rings && !none.on_tablets && none.to.is_empty() && none.changes.is_none());
    }

    #[test]
    fn h2_who_was_told_face_to_face_is_still_asked_to_read_it_and_nobody_else_is_sent_for() {
        let call = Call::of(at(0), true, &[id(1), id(2)], at(60));
        assert_eq!((call.to, call.on_tablets, call.writer_rings), (vec![id(1)], false, false));
    }

    #[test]
    fn h7_subjects_connected_people_and_those_on_leave_are_skipped() {
        let child = ChildId::from_random([9; 16]);
        let mut register = Register::default();
        for (n, role) in [(1, Role::Lead), (2, Role::Deputy), (3, Role::Deputy), (4, Role::Manager)] {
            let words = || "x".to_string();
            let person = Fact::Person { person: id(n), name: words(), short: words(), job: words(), room: None };
            register.apply(&person, at(0));
            register.apply(&Fact::Roles { person: id(n), roles: [role].into() }, at(0));
        }
        let who = |register: &Register| chain(register, Some(child), "", at(0));
        assert_eq!(who(&register), [id(1), id(2), id(3)]);
        register.apply(&Fact::Related { person: id(1), child, related: true }, at(0));
        let day = crate::london::date(at(0));
        register.apply(&Fact::Away { person: id(2), away: When::Days { from: day, until: day } }, at(0));
        assert_eq!(who(&register), [id(3)]);
        assert_eq!(chain(&register, None, "Pip", at(0)), [id(1), id(3)], "another child");
        for n in [2, 3] {
            register.apply(&Fact::Related { person: id(n), child, related: true }, at(0));
        }
        assert_eq!(who(&register), [id(4)], "nobody of them may: the manager stands in");
    }
}
