//! Who is on duty: an entered turn, else the lead, else the deputies, each unless they are away (R137, H7).

use super::Register;
use crate::id::PersonId;
use crate::london;
use crate::newer;
use crate::routing::Role;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A turn of duty that somebody entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub person: PersonId,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// The how manieth it was to be entered.
    pub entered: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    pub person: PersonId,
    pub when: When,
    pub entered: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Leave, both days included.
    Days { from: NaiveDate, until: NaiveDate },
    /// The weekdays on which a part-timer works, 1 = Monday. On all others they are away.
    WorksOn { weekdays: Vec<u8> },
    /// Said by a newer version: they count as here, and whoever comes next is called if they don't answer.
    #[serde(untagged, deserialize_with = "newer::anything")]
    Unknown,
}

impl When {
    /// Whether a new entry of this replaces an older one: there is one set of working days, but many leaves.
    pub fn replaces(&self, other: &When) -> bool {
        matches!((self, other), (When::WorksOn { .. }, When::WorksOn { .. })) || self == other
    }

    fn covers(&self, day: NaiveDate) -> bool {
        match self {
            When::Days { from, until } => (*from..=*until).contains(&day),
            When::WorksOn { weekdays } => !weekdays.contains(&(day.weekday().number_from_monday() as u8)),
            When::Unknown => false,
        }
    }
}

impl Register {
    pub fn is_away(&self, person: PersonId, at: DateTime<Utc>) -> bool {
        let day = london::date(at);
        self.away.iter().any(|a| a.person == person && a.when.covers(day))
    }

    /// The chain of people to be told, first one first: whose turn it is, then the lead, then the deputies.
    pub fn duty_chain(&self, at: DateTime<Utc>) -> Vec<PersonId> {
        let mut chain: Vec<PersonId> = vec![];
        let turn = self.duty.iter().rev().find(|t| t.from <= at && at < t.until && self.stands(t, at));
        let others = self.leads().filter(|p| !self.is_away(*p, at));
        // Whoever lost the role since can't open what they would be called for.
        let turn = turn.map(|t| t.person).filter(|p| self.leads().any(|lead| lead == *p));
        for person in turn.into_iter().chain(others) {
            let here = self.people.get(&person).is_some_and(|p| !p.left);
            if here && !chain.contains(&person) {
                chain.push(person);
            }
        }
        chain
    }

    /// The lead and the deputies, here or not.
    pub fn leads(&self) -> impl Iterator<Item = PersonId> {
        self.with_role(Role::Lead).chain(self.with_role(Role::Deputy))
    }

    /// Somebody entered that they do it, so they do: on a day on which they don't usually work, too. But a leave
    /// that was entered later is meant.
    fn stands(&self, turn: &Turn, at: DateTime<Utc>) -> bool {
        let day = london::date(at);
        let later = |a: &&Away| a.person == turn.person && a.entered > turn.entered && a.when.covers(day);
        !self.away.iter().filter(|a| matches!(a.when, When::Days { .. })).any(|a| later(&a))
    }

    pub fn on_duty(&self, at: DateTime<Utc>) -> Option<PersonId> {
        self.duty_chain(at).first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;

    #[test]
    fn r137_there_is_one_set_of_working_days_and_many_leaves() {
        let days = |from: &str, until: &str| When::Days { from: from.parse().unwrap(), until: until.parse().unwrap() };
        let works = |weekdays: &[u8]| When::WorksOn { weekdays: weekdays.to_vec() };
        assert!(works(&[1, 2]).replaces(&works(&[3])));
        assert!(!days("2026-11-09", "2026-11-10").replaces(&days("2026-12-01", "2026-12-02")));
        assert!(days("2026-11-09", "2026-11-10").replaces(&days("2026-11-09", "2026-11-10")), "entered twice");
        assert!(!works(&[1]).replaces(&days("2026-11-09", "2026-11-10")));
    }

    /// On both sides of both ends, to the millisecond.
    #[test]
    fn h7_a_turn_of_duty_ends_with_its_last_minute() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (lead, deputy) = (id(1), id(2));
        let (from, until) = (at("2026-11-13T12:00:00Z"), at("2026-11-13T18:00:00Z"));
        let mut register = Register::default();
        for (person, role) in [(lead, Role::Lead), (deputy, Role::Deputy)] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, from);
            register.apply(&Fact::Roles { person, roles: [role].into() }, from);
        }
        register.apply(&Fact::Duty { person: deputy, from, until }, from);
        let instant = chrono::TimeDelta::milliseconds(1);
        for (when, on_duty) in
            [(from - instant, lead), (from, deputy), (until - instant, deputy), (until, lead), (until + instant, lead)]
        {
            assert_eq!(register.on_duty(when), Some(on_duty), "{when}");
        }
        assert_eq!(register.duty_chain(from), [deputy, lead], "the lead is called next, and nobody twice");
    }

    #[test]
    fn r137_of_two_turns_and_of_a_turn_and_a_leave_the_one_that_was_entered_later_counts() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (lead, tomasz, adaeze) = (id(1), id(2), id(3));
        let now: DateTime<Utc> = "2026-11-13T17:12:00Z".parse().unwrap();
        let hour = chrono::TimeDelta::hours(1);
        let mut register = Register::default();
        for (person, role) in [(lead, Role::Lead), (tomasz, Role::Deputy), (adaeze, Role::Deputy)] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
            register.apply(&Fact::Roles { person, roles: [role].into() }, now);
        }
        let turn = |person| Fact::Duty { person, from: now, until: now + hour };
        register.apply(&turn(tomasz), now);
        register.apply(&turn(adaeze), now);
        assert_eq!(register.on_duty(now), Some(adaeze));
        let days = |from: &str, until: &str| When::Days { from: from.parse().unwrap(), until: until.parse().unwrap() };
        // Of another person, and of another day: neither ends this turn.
        register.apply(&Fact::Away { person: tomasz, away: days("2026-11-13", "2026-11-13") }, now);
        register.apply(&Fact::Away { person: adaeze, away: days("2026-11-14", "2026-11-20") }, now);
        assert_eq!(register.on_duty(now), Some(adaeze));
        register.apply(&Fact::Away { person: adaeze, away: days("2026-11-10", "2026-11-13") }, now);
        assert_eq!(register.duty_chain(now), [lead]);
        // Entered after the leave, she does it all the same.
        register.apply(&turn(adaeze), now);
        assert_eq!(register.on_duty(now), Some(adaeze));
        register.apply(&Fact::PersonLeft { person: adaeze, left: true }, now);
        assert_eq!(register.on_duty(now), Some(lead));
    }

    #[test]
    fn r137_a_leave_holds_from_its_first_day_to_its_last_and_working_days_are_counted_from_monday() {
        let person = PersonId::from_random([1; 16]);
        let mut register = Register::default();
        let away =
            |register: &Register, day: &str| register.is_away(person, format!("{day}T12:00:00Z").parse().unwrap());
        let leave = When::Days { from: "2026-11-10".parse().unwrap(), until: "2026-11-12".parse().unwrap() };
        register.apply(&Fact::Away { person, away: leave.clone() }, DateTime::default());
        let days = ["2026-11-09", "2026-11-10", "2026-11-12", "2026-11-13"];
        assert_eq!(days.map(|day| away(&register, day)), [false, true, true, false]);
        assert!(!register.is_away(PersonId::from_random([2; 16]), "2026-11-11T12:00:00Z".parse().unwrap()));
        register.apply(&Fact::AwayTakenBack { person, away: leave }, DateTime::default());
        let works = When::WorksOn { weekdays: vec![1, 7] };
        register.apply(&Fact::Away { person, away: works }, DateTime::default());
        // Monday the 9th and Sunday the 15th are theirs.
        let days = ["2026-11-09", "2026-11-10", "2026-11-14", "2026-11-15"];
        assert_eq!(days.map(|day| away(&register, day)), [false, true, true, false]);
    }

    #[test]
    fn r137_duty_falls_to_whoever_is_here() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (imogen, tomasz, adaeze) = (id(1), id(2), id(3));
        let mut register = Register::default();
        let now: DateTime<Utc> = "2026-11-13T17:12:00Z".parse().unwrap(); // a Friday
        for (person, role) in [(imogen, Role::Lead), (tomasz, Role::Deputy), (adaeze, Role::Deputy)] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
            register.apply(&Fact::Roles { person, roles: [role].into() }, now);
        }
        assert_eq!(register.on_duty(now), Some(imogen));
        let leave = When::Days { from: "2026-11-09".parse().unwrap(), until: "2026-11-16".parse().unwrap() };
        register.apply(&Fact::Away { person: imogen, away: leave }, now);
        register.apply(&Fact::Away { person: tomasz, away: When::WorksOn { weekdays: vec![2, 3, 4] } }, now);
        assert_eq!(register.duty_chain(now), vec![adaeze], "Imogen on leave, Tomasz not here on Fridays");
        let turn = Fact::Duty { person: tomasz, from: now, until: now + chrono::TimeDelta::hours(1) };
        register.apply(&turn, now);
        assert_eq!(register.on_duty(now), Some(tomasz), "it was entered, so they do it, whatever their usual days");
        register.apply(&Fact::Roles { person: tomasz, roles: [Role::Practitioner].into() }, now);
        assert_eq!(register.on_duty(now), Some(adaeze), "a deputy no more, they could not open it");
        register.apply(&Fact::Roles { person: tomasz, roles: [Role::Deputy].into() }, now);
        let today = When::Days { from: "2026-11-13".parse().unwrap(), until: "2026-11-13".parse().unwrap() };
        register.apply(&Fact::Away { person: tomasz, away: today.clone() }, now);
        assert_eq!(register.on_duty(now), Some(adaeze), "ill after that");
        register.apply(&Fact::AwayTakenBack { person: tomasz, away: today }, now);
        assert_eq!(register.on_duty(now), Some(tomasz));
        register
            .apply(&Fact::DutyTakenBack { person: tomasz, from: now, until: now + chrono::TimeDelta::hours(1) }, now);
        assert_eq!(register.on_duty(now), Some(adaeze));
    }
}
