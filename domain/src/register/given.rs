//! A role that hears of concerns, given to somebody: it waits until somebody else, who answers for who hears, has confirmed
//! it. Else whoever manages people could make themselves a reader in four requests: a person, a role, a code, a sign-in.

use super::{Fact, Register};
use crate::id::PersonId;
use crate::london;
use crate::routing::Role;
use chrono::{DateTime, TimeDelta, Utc};

/// Roles that hear of children's concerns, or decide who hears of those about staff.
pub const HEAR: [Role; 3] = [Role::Lead, Role::Deputy, Role::Owner];

/// So long it waits where there is nobody who could confirm it. Everybody who answers for rights sees it wait.
pub const ALONE: TimeDelta = TimeDelta::hours(24);

/// A role that somebody was given and does not have yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub role: Role,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
    /// Since when nobody could confirm it: from then on the day runs, so that whoever sends the last one away gains none.
    pub alone: DateTime<Utc>,
}

impl Register {
    /// What somebody's change comes to: a role that would hear of more than before is given and waits, all else is done.
    pub fn entered(&self, fact: &Fact) -> Vec<Fact> {
        match fact {
            Fact::Roles { person, roles } => {
                let waiting = |role: &Role| self.given(*person, *role).is_some();
                let gained: Vec<Role> = roles.iter().copied().filter(|role| self.hears_more(*person, *role)).collect();
                let kept = roles.iter().copied().filter(|role| !gained.contains(role)).collect();
                let of = self.people.get(person);
                let no_more = of.iter().flat_map(|p| &p.given).map(|g| g.role).filter(|role| !roles.contains(role));
                let mut facts = vec![Fact::Roles { person: *person, roles: kept }];
                facts.extend(no_more.map(|role| Fact::RoleRefused { person: *person, role }));
                let new = gained.iter().filter(|role| !waiting(role));
                facts.extend(new.map(|role| Fact::RoleGiven { person: *person, role: *role }));
                facts
            }
            // Whoever comes back is somebody who was given those roles a second time.
            Fact::PersonLeft { person, left: false } => {
                let roles = self.people.get(person).filter(|p| p.left).map(|p| p.roles.clone()).unwrap_or_default();
                let heard: Vec<Role> = roles.iter().copied().filter(|role| HEAR.contains(role)).collect();
                if heard.is_empty() {
                    return vec![fact.clone()];
                }
                let rest = roles.into_iter().filter(|role| !HEAR.contains(role) && *role != Role::Unknown).collect();
                let back = [Fact::Roles { person: *person, roles: rest }, fact.clone()].into_iter();
                back.chain(heard.into_iter().map(|role| Fact::RoleGiven { person: *person, role })).collect()
            }
            other => vec![other.clone()],
        }
    }

    /// Whether they would hear of more with this role. Lead and deputy read the same.
    fn hears_more(&self, person: PersonId, role: Role) -> bool {
        let has = |role| self.people.get(&person).is_some_and(|p| p.roles.contains(&role));
        let reads = has(Role::Lead) || has(Role::Deputy);
        HEAR.contains(&role) && !has(role) && !(reads && role != Role::Owner)
    }

    /// The role that waits for this person, where it does.
    pub fn given(&self, person: PersonId, role: Role) -> Option<&Given> {
        self.people.get(&person)?.given.iter().find(|g| g.role == role)
    }

    /// All that wait, each with whom it is for.
    pub fn all_given(&self) -> impl Iterator<Item = (PersonId, &Given)> {
        // What only a newer version knows, only that one settles.
        let known = |p: &'_ Given| p.role != Role::Unknown;
        let here = self.people.iter().filter(|(_, p)| !p.left);
        here.flat_map(move |(id, p)| p.given.iter().filter(move |g| known(g)).map(|given| (*id, given)))
    }

    /// Who can confirm it: a safeguarding lead or registered person, who is neither its giver nor its taker.
    pub fn confirmers(&self, person: PersonId, given: &Given) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = vec![];
        for other in self.with_role(Role::Lead).chain(self.with_role(Role::Owner)) {
            if other != person && Some(other) != given.by && !all.contains(&other) {
                all.push(other);
            }
        }
        all
    }

    /// From when it counts by itself, where there is nobody who could confirm it.
    pub fn counts_from(&self, person: PersonId, given: &Given) -> Option<DateTime<Utc>> {
        self.confirmers(person, given).is_empty().then(|| given.alone + ALONE)
    }

    /// Those that nobody can confirm, so that a day's wait counts.
    pub fn given_alone(&self) -> Vec<(PersonId, Given)> {
        let alone = self.all_given().filter(|(person, given)| self.counts_from(*person, given).is_some());
        alone.map(|(person, given)| (person, *given)).collect()
    }

    /// Where this changes who can confirm, the day of what waits begins anew with whoever is the last to go, and with whoever
    /// is back.
    pub(super) fn begin_waits_anew(&mut self, before: &[(PersonId, Given)], fact: &Fact, at: DateTime<Utc>) {
        let is_back = |of: PersonId| matches!(fact, Fact::PersonLeft { person, left: false } if *person == of);
        for (person, given) in self.given_alone() {
            let was_alone = before.iter().any(|(p, g)| *p == person && g.role == given.role);
            if !was_alone || is_back(person) {
                self.on_person(person, |p| {
                    p.given.iter_mut().filter(|g| g.role == given.role).for_each(|g| g.alone = at);
                });
            }
        }
    }

    /// "Adaeze Foxley is to be deputy safeguarding lead. Kay Marl entered that on Tue 3 Nov 2026, 10:12. Until Imogen Quill
    /// or Harriet Vane confirms it, Adaeze Foxley hears of nothing by it."
    pub fn given_in_words(&self, person: PersonId, given: &Given) -> String {
        let by = given.by.map_or_else(|| "Somebody on the server".to_owned(), |by| self.person_name(by));
        let (name, role) = (self.person_name(person), given.role.title());
        let at = format!("{}, {}", london::day(given.at), london::clock(given.at));
        let until = match self.counts_from(person, given) {
            None => {
                let all: Vec<String> =
                    self.confirmers(person, given).into_iter().map(|p| self.person_name(p)).collect();
                format!("Until {} confirms it,", all.join(" or "))
            }
            Some(at) => format!(
                "Nobody else here could confirm it. It counts soon after {}, {}; until then",
                london::day(at),
                london::clock(at)
            ),
        };
        format!("{name} is to be {role}. {by} entered that on {at}. {until} {name} hears of nothing by it.")
    }

    /// Given, it waits; confirmed or not, it waits no more.
    pub(super) fn apply_given(&mut self, by: Option<PersonId>, fact: &Fact, at: DateTime<Utc>) {
        match *fact {
            Fact::RoleGiven { person, role } => self.on_person(person, |p| {
                p.given.retain(|g| g.role != role);
                p.given.push(Given { role, by, at, alone: at });
            }),
            Fact::RoleConfirmed { person, role } => self.on_person(person, |p| {
                if p.given.iter().any(|g| g.role == role) {
                    p.roles.insert(role);
                }
                p.given.retain(|g| g.role != role);
            }),
            Fact::RoleRefused { person, role } => self.on_person(person, |p| p.given.retain(|g| g.role != role)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
