//! What is still missing before real children's records may be kept (H6): who hears of concerns about staff, and a
//! second factor for everyone who runs the nursery, leads or deputises. That decisions have reasons and names is
//! built in.

use crate::id::PersonId;
use crate::register::Register;
use crate::routing::Role;
use std::collections::BTreeSet;

/// Roles whose sign-in at the desk needs a second factor.
pub const SECOND_FACTOR: [Role; 4] = [Role::Manager, Role::Lead, Role::Deputy, Role::Owner];

/// What is missing, in words for the desk; nothing where all is in place.
pub fn missing(register: &Register, with_factor: &BTreeSet<PersonId>) -> Vec<String> {
    let mut missing = vec![];
    let here = |p: &PersonId| register.people.get(p).is_some_and(|p| !p.left);
    if register.with_role(Role::Lead).next().is_none() {
        missing.push("Nobody is the safeguarding lead.".into());
    }
    match (register.staff_lead.filter(here), register.staff_second.filter(here)) {
        (None, _) => missing.push("Nobody hears of concerns about staff.".into()),
        (Some(_), None) => {
            missing.push("Nobody hears of concerns about the person who hears of concerns about staff.".into())
        }
        (Some(_), Some(_)) => {}
    }
    let mut without: Vec<&str> = register
        .people
        .iter()
        .filter(|(id, p)| !p.left && !with_factor.contains(id) && p.roles.iter().any(|r| SECOND_FACTOR.contains(r)))
        .map(|(_, p)| p.name.as_str())
        .collect();
    without.sort_unstable();
    if !without.is_empty() {
        missing.push(format!("Without a second factor at the desk: {}.", without.join(", ")));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Fact;

    #[test]
    fn h6_ready_when_all_of_it_holds_and_only_then() {
        let id = |n: u8| PersonId::from_random([n; 16]);
        let (kay, lee, dot) = (id(1), id(2), id(3));
        let now = "2026-11-26T09:00:00Z".parse().unwrap();
        let mut register = Register::default();
        let person = |person, name: &str| {
            let text = name.to_owned();
            Fact::Person { person, name: text.clone(), short: text, job: String::new(), room: None }
        };
        for fact in [person(kay, "Kay"), person(lee, "Lee"), person(dot, "Dot")] {
            register.apply(&fact, now);
        }
        let roles = |person, roles: &[Role]| Fact::Roles { person, roles: roles.iter().copied().collect() };
        register.apply(&roles(dot, &[Role::Practitioner]), now);
        register.apply(&roles(lee, &[Role::Owner]), now);
        let says =
            |register: &Register, with: &[PersonId]| missing(register, &with.iter().copied().collect()).join(" ");
        assert!(says(&register, &[kay, lee]).contains("Nobody is the safeguarding lead."));
        register.apply(&roles(kay, &[Role::Manager, Role::Lead]), now);
        assert!(says(&register, &[kay, lee]).contains("Nobody hears of concerns about staff."));
        register.apply(&Fact::StaffConcerns { lead: Some(kay), second: None }, now);
        assert!(says(&register, &[kay, lee]).contains("Nobody hears of concerns about the person"));
        register.apply(&Fact::StaffConcerns { lead: Some(kay), second: Some(lee) }, now);
        assert_eq!(says(&register, &[kay]), "Without a second factor at the desk: Lee.");
        assert_eq!(says(&register, &[kay, lee]), "", "practitioners need none");
        register.apply(&Fact::PersonLeft { person: lee, left: true }, now);
        assert!(
            says(&register, &[kay, lee]).contains("Nobody hears of concerns about the person"),
            "who left, hears nothing"
        );
    }
}
