//! Who hears of what: roles, and the one person to whom a concern about staff goes (H1, R131).

use crate::access;
use crate::entry::Route;
use crate::id::{ChildId, PersonId};
use crate::naming::names;
use crate::register::Register;
use crate::wire::{Roster, RosterChild};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Manager,
    /// The designated safeguarding lead.
    Lead,
    Deputy,
    /// The registered provider, rarely there.
    Owner,
    RoomLeader,
    Practitioner,
    /// A role of a newer version: it grants nothing.
    #[serde(other)]
    Unknown,
}

impl Role {
    /// Those of this version.
    pub const ALL: [Role; 6] =
        [Role::Manager, Role::Lead, Role::Deputy, Role::Owner, Role::RoomLeader, Role::Practitioner];

    pub fn title(self) -> &'static str {
        match self {
            Role::Manager => "manager",
            Role::Lead => "safeguarding lead",
            Role::Deputy => "deputy safeguarding lead",
            Role::Owner => "registered person",
            Role::RoomLeader => "room leader",
            Role::Practitioner => "practitioner",
            Role::Unknown => "a role that only a newer version knows",
        }
    }
}

/// The one reader of a concern about staff: the staff-concerns lead; if it is about them or someone close,
/// the second person; else nobody inside, until the registered provider names somebody.
pub fn staff_concern_reader(register: &Register, people: &[PersonId]) -> Option<PersonId> {
    [register.staff_lead, register.staff_second]
        .into_iter()
        .flatten()
        .find(|person| !people.contains(person) && register.people.get(person).is_some_and(|p| !p.left))
}

/// Who is told of a concern about this child, first one first: whoever is on duty, but nobody connected to the
/// child (R132); with no such person, whoever stands in.
pub fn told_of(register: &Register, child: ChildId, now: DateTime<Utc>) -> Vec<PersonId> {
    let connected = |p: &PersonId| register.people.get(p).is_some_and(|p| p.related.contains(&child));
    let chain: Vec<PersonId> = to_tell(register, now).into_iter().filter(|p| !connected(p)).collect();
    if chain.is_empty() { access::stands_in(register, child).into_iter().collect() } else { chain }
}

/// Whoever is on duty, first one first; and where nobody is, the lead and the deputies: they hear of it anyway.
pub fn to_tell(register: &Register, now: DateTime<Utc>) -> Vec<PersonId> {
    let chain = register.duty_chain(now);
    if chain.is_empty() { register.leads().collect() } else { chain }
}

/// To whom the card on the tablet points, by the roster as last heard; nobody where nobody inside may be told.
pub fn tell_whom(roster: &Roster, children: &[RosterChild], route: &Route) -> Option<PersonId> {
    if let Route::AboutStaff { people, .. } = route {
        return [roster.staff_lead, roster.staff_second].into_iter().flatten().find(|p| !people.contains(p));
    }
    let chains: Vec<&Vec<PersonId>> = children.iter().map(|c| c.told.as_ref().unwrap_or(&roster.duty)).collect();
    let first = chains.first().copied().unwrap_or(&roster.duty);
    // Of several children, somebody who may hear of them all, if there is one.
    first.iter().find(|p| chains.iter().all(|chain| chain.contains(p))).or(first.first()).copied()
}

/// Children of the list whom typed words may name and of whom not everybody on duty may hear (R132): the card points to
/// nobody who is connected to one of them.
pub fn typed_may_mean<'a>(typed: &str, children: &'a [RosterChild]) -> Vec<&'a RosterChild> {
    let guarded = children.iter().filter(|c| c.told.as_ref().is_some_and(|told| !told.is_empty()));
    guarded.filter(|c| names(typed, &[&c.preferred, &c.surname_letters])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;

    /// To whom the card on a tablet points: of several children, somebody who may hear of them all.
    #[test]
    fn r132_h2_the_card_points_to_somebody_who_may_hear_of_every_child() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (imogen, adaeze, harriet) = (id(1), id(2), id(3));
        let roster: Roster = serde_json::from_value(serde_json::json!({
            "etag": "", "device": id(9), "setting_name": "", "made_up": true, "room": null, "rooms": [], "tiles": [],
            "duty": [imogen, adaeze], "staff_lead": imogen, "staff_second": harriet, "numbers": [], "rules": [],
            "children": "", "made_ms": 0,
        }))
        .unwrap();
        let child = |told: Option<&[PersonId]>| -> RosterChild {
            serde_json::from_value(serde_json::json!({
                "child": id(8), "preferred": "Pip", "initial": "A", "full": null, "room": null, "key_person": null,
                "moves": "yes", "not_moving": false, "see_the_office": false, "told": told,
            }))
            .unwrap()
        };
        let (pip, rafi) = (child(None), child(Some(&[adaeze])));
        let whom = |children: &[RosterChild]| tell_whom(&roster, children, &Route::Ordinary);
        assert_eq!(whom(&[]), Some(imogen));
        assert_eq!(whom(std::slice::from_ref(&pip)), Some(imogen));
        assert_eq!(whom(&[pip.clone(), rafi]), Some(adaeze), "Imogen may not hear of Rafi");
        assert_eq!(whom(&[pip, child(Some(&[harriet]))]), Some(imogen), "nobody may hear of both: the first child's");
        // Typed in words, a child with whom Imogen is connected is one of whom she may not hear.
        let zoe = RosterChild { preferred: "Zoë".into(), surname_letters: "oneill".into(), ..child(Some(&[adaeze])) };
        let list = [child(None), zoe.clone()];
        for typed in ["Zoe in Oaks", "Zoes", "the O'Neil girl"] {
            let meant: Vec<RosterChild> = typed_may_mean(typed, &list).into_iter().cloned().collect();
            assert_eq!(whom(&meant), Some(adaeze), "{typed}");
        }
        assert!(typed_may_mean("Pip", &list).is_empty() && typed_may_mean("Otto", &list).is_empty());
        let about =
            |people: &[PersonId]| tell_whom(&roster, &[], &Route::AboutStaff { people: people.to_vec(), sure: true });
        assert_eq!(about(&[]), Some(imogen));
        assert_eq!(about(&[imogen]), Some(harriet));
        assert_eq!(about(&[imogen, harriet]), None);
    }

    #[test]
    fn r132_nobody_connected_to_the_child_is_told() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (lead, deputy) = (id(1), id(2));
        let child = ChildId::from_random([9; 16]);
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        for (person, role) in [(lead, Role::Lead), (deputy, Role::Deputy)] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
            register.apply(&Fact::Roles { person, roles: [role].into() }, now);
        }
        assert_eq!(told_of(&register, child, now), [lead, deputy]);
        register.apply(&Fact::Related { person: lead, child, related: true }, now);
        assert_eq!(told_of(&register, child, now), [deputy]);
        register.apply(&Fact::Related { person: deputy, child, related: true }, now);
        assert_eq!(told_of(&register, child, now), [], "with nobody to stand in, the card shows the numbers");
    }

    /// Where nobody is here, whoever leads hears of it anyway; and who is connected to the child does not.
    #[test]
    fn r137_where_nobody_is_on_duty_the_lead_and_the_deputies_are_told() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (lead, deputy, manager) = (id(1), id(2), id(3));
        let child = ChildId::from_random([9; 16]);
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        for (person, role) in [(lead, Role::Lead), (deputy, Role::Deputy), (manager, Role::Manager)] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
            register.apply(&Fact::Roles { person, roles: [role].into() }, now);
        }
        let away = |person| {
            let day = crate::london::date(now);
            Fact::Away { person, away: crate::register::duty::When::Days { from: day, until: day } }
        };
        register.apply(&away(lead), now);
        assert_eq!(to_tell(&register, now), [deputy], "who is here is told");
        register.apply(&away(deputy), now);
        assert!(register.duty_chain(now).is_empty());
        assert_eq!(to_tell(&register, now), [lead, deputy]);
        register.apply(&Fact::Related { person: lead, child, related: true }, now);
        assert_eq!(told_of(&register, child, now), [deputy]);
        register.apply(&Fact::Related { person: deputy, child, related: true }, now);
        assert_eq!(told_of(&register, child, now), [manager], "who stands in is told");
    }

    #[test]
    fn h1_r131_a_concern_about_the_lead_goes_to_the_second_person_and_then_to_nobody() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (imogen, harriet) = (id(1), id(2));
        let mut register = Register::default();
        let now = "2026-11-13T17:12:00Z".parse().unwrap();
        for person in [imogen, harriet] {
            let words = || "x".to_string();
            register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room: None }, now);
        }
        register.apply(&Fact::StaffConcerns { lead: Some(imogen), second: Some(harriet) }, now);
        assert_eq!(staff_concern_reader(&register, &[]), Some(imogen));
        assert_eq!(staff_concern_reader(&register, &[imogen]), Some(harriet));
        assert_eq!(staff_concern_reader(&register, &[imogen, harriet]), None);
        register.apply(&Fact::PersonLeft { person: harriet, left: true }, now);
        assert_eq!(staff_concern_reader(&register, &[imogen]), None);
    }
}
