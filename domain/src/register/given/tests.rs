//! W7 of the faults: nobody becomes a reader by the word of one person.

use super::*;
use crate::access::{Action, Actor, FileInfo, may};
use crate::file::FileClass;
use std::collections::BTreeSet;

fn id(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

const KAY: u8 = 1; // the manager
const IMOGEN: u8 = 2; // the safeguarding lead
const HARRIET: u8 = 3; // the registered person
const NEW: u8 = 4;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Roles as a server noted them: they count at once.
fn nursery(people: &[(u8, &str, Role)]) -> Register {
    let mut register = Register::default();
    let now = at("2026-11-02T09:00:00Z");
    for (n, name, role) in people {
        let text = (*name).to_owned();
        let person = Fact::Person { person: id(*n), name: text.clone(), short: text, job: String::new(), room: None };
        register.apply_by(None, &person, now);
        register.apply_by(None, &roles(*n, &[*role]), now);
    }
    register
}

fn whole() -> Register {
    nursery(&[
        (KAY, "Kay Marl", Role::Manager),
        (IMOGEN, "Imogen Quill", Role::Lead),
        (HARRIET, "Harriet Vane", Role::Owner),
        (NEW, "Adaeze Foxley", Role::Practitioner),
    ])
}

fn roles(n: u8, roles: &[Role]) -> Fact {
    Fact::Roles { person: id(n), roles: roles.iter().copied().collect() }
}

fn enter(register: &mut Register, by: u8, fact: &Fact, now: DateTime<Utc>) {
    for fact in register.entered(fact) {
        register.apply_by(Some(id(by)), &fact, now);
    }
}

fn has(register: &Register, n: u8) -> Vec<Role> {
    register.people[&id(n)].roles.iter().copied().collect()
}

fn reads(register: &Register, n: u8) -> bool {
    let child = crate::id::ChildId::from_random([9; 16]);
    let file = FileInfo { class: FileClass::Protection, child: Some(child), reader: None, about: vec![] };
    may(&Actor::of(register, id(n)).unwrap(), Action::Read, &file, register)
}

#[test]
fn r91_who_is_made_a_deputy_reads_nothing_until_somebody_else_confirmed_it() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = whole();
    enter(&mut register, KAY, &roles(NEW, &[Role::Practitioner, Role::Deputy]), now);
    assert_eq!(has(&register, NEW), [Role::Practitioner]);
    assert!(!reads(&register, NEW));
    let given = *register.given(id(NEW), Role::Deputy).unwrap();
    assert_eq!(given, Given { role: Role::Deputy, by: Some(id(KAY)), at: now, alone: now });
    assert_eq!(register.confirmers(id(NEW), &given), [id(IMOGEN), id(HARRIET)]);
    assert_eq!(
        register.given_in_words(id(NEW), &given),
        "Adaeze Foxley is to be deputy safeguarding lead. Kay Marl entered that on Tue 3 Nov 2026, 10:12. \
         Until Imogen Quill or Harriet Vane confirms it, Adaeze Foxley hears of nothing by it."
    );
    // However long they take: it counts by nobody's word but theirs.
    assert_eq!(register.given_alone(), []);
    // Pressed once more it is the same that waits.
    enter(&mut register, KAY, &roles(NEW, &[Role::Deputy]), now + TimeDelta::hours(1));
    assert_eq!((register.given(id(NEW), Role::Deputy), has(&register, NEW)), (Some(&given), vec![]));
    let confirmed = Fact::RoleConfirmed { person: id(NEW), role: Role::Deputy };
    register.apply_by(Some(id(IMOGEN)), &confirmed, now + TimeDelta::hours(2));
    assert!(reads(&register, NEW));
    assert_eq!(register.given(id(NEW), Role::Deputy), None);
    let words: Vec<String> = register.changes[4..].iter().map(|c| register.change_in_words(c)).collect();
    assert_eq!(
        words,
        [
            "Adaeze Foxley: practitioner",
            "Adaeze Foxley: deputy safeguarding lead, which waits to be confirmed",
            "Adaeze Foxley: no role any more",
            "Adaeze Foxley: deputy safeguarding lead, confirmed",
        ]
    );
}

#[test]
fn r91_neither_giver_nor_taker_confirms_it() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = whole();
    enter(&mut register, HARRIET, &roles(NEW, &[Role::Lead]), now);
    let given = *register.given(id(NEW), Role::Lead).unwrap();
    assert_eq!(register.confirmers(id(NEW), &given), [id(IMOGEN)]);
    // A confirmation of what nobody gave, or of another role, gives nothing.
    for (person, role) in [(NEW, Role::Owner), (KAY, Role::Lead)] {
        register.apply_by(Some(id(IMOGEN)), &Fact::RoleConfirmed { person: id(person), role }, now);
    }
    assert_eq!((has(&register, NEW), has(&register, KAY)), (vec![], vec![Role::Manager]));
}

#[test]
fn r91_what_is_taken_back_before_it_was_confirmed_never_counts() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = whole();
    enter(&mut register, KAY, &roles(NEW, &[Role::Deputy]), now);
    register.apply_by(Some(id(IMOGEN)), &Fact::RoleRefused { person: id(NEW), role: Role::Deputy }, now);
    register.apply_by(Some(id(HARRIET)), &Fact::RoleConfirmed { person: id(NEW), role: Role::Deputy }, now);
    assert!(!reads(&register, NEW));
    // Nor does what its giver takes out of the list again.
    enter(&mut register, KAY, &roles(NEW, &[Role::Deputy]), now);
    enter(&mut register, KAY, &roles(NEW, &[Role::Practitioner]), now);
    assert_eq!(register.all_given().count(), 0);
    assert_eq!(
        register.change_in_words(register.changes.last().unwrap()),
        "Adaeze Foxley: deputy safeguarding lead, taken back before it counted"
    );
}

/// With nobody to confirm it, a day's wait that everybody sees who answers for rights.
#[test]
fn r91_where_nobody_can_confirm_it_a_role_waits_a_day() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = nursery(&[(KAY, "Kay Marl", Role::Manager), (NEW, "Adaeze Foxley", Role::Practitioner)]);
    enter(&mut register, KAY, &roles(NEW, &[Role::Lead]), now);
    let given = *register.given(id(NEW), Role::Lead).unwrap();
    assert_eq!(register.counts_from(id(NEW), &given), Some(at("2026-11-04T10:12:00Z")));
    assert_eq!(
        register.given_in_words(id(NEW), &given),
        "Adaeze Foxley is to be safeguarding lead. Kay Marl entered that on Tue 3 Nov 2026, 10:12. \
         Nobody else here could confirm it. It counts soon after Wed 4 Nov 2026, 10:12; until then Adaeze Foxley hears of nothing by it."
    );
    assert_eq!(register.given_alone(), [(id(NEW), given)]);
    let confirmed = Fact::RoleConfirmed { person: id(NEW), role: Role::Lead };
    register.apply_by(None, &confirmed, at("2026-11-04T10:12:00Z"));
    assert_eq!(has(&register, NEW), [Role::Lead]);
    assert_eq!(
        register.change_in_words(register.changes.last().unwrap()),
        "Adaeze Foxley: safeguarding lead, a day after it was given, as nobody else could confirm it"
    );
}

/// Whoever sends away the last one who could say no gains nothing by it: the day begins then.
#[test]
fn r91_the_day_begins_when_the_last_who_could_confirm_is_gone() {
    let day = |n: u32| at(&format!("2026-11-{n:02}T10:12:00Z"));
    let mut register = nursery(&[
        (KAY, "Kay Marl", Role::Manager),
        (IMOGEN, "Imogen Quill", Role::Lead),
        (NEW, "Adaeze Foxley", Role::Practitioner),
    ]);
    enter(&mut register, KAY, &roles(NEW, &[Role::Deputy]), day(2));
    let from = |register: &Register| {
        register.given(id(NEW), Role::Deputy).and_then(|given| register.counts_from(id(NEW), given))
    };
    assert_eq!(from(&register), None);
    register.apply_by(Some(id(KAY)), &Fact::PersonLeft { person: id(IMOGEN), left: true }, day(5));
    assert_eq!(from(&register), Some(day(6)));
    // What else is entered meanwhile changes nothing of it; who comes back waits from then on.
    register.apply_by(Some(id(KAY)), &roles(KAY, &[Role::Manager]), day(5) + TimeDelta::hours(3));
    assert_eq!(from(&register), Some(day(6)));
    for left in [true, false] {
        register.apply_by(Some(id(KAY)), &Fact::PersonLeft { person: id(NEW), left }, day(9));
    }
    assert_eq!(from(&register), Some(day(10)));
}

#[test]
fn r91_a_former_deputy_who_is_back_waits_as_a_new_one_does() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = whole();
    register.apply_by(None, &roles(NEW, &[Role::Deputy, Role::Practitioner]), now);
    register.apply_by(Some(id(KAY)), &Fact::PersonLeft { person: id(NEW), left: true }, now);
    enter(&mut register, KAY, &Fact::PersonLeft { person: id(NEW), left: false }, now);
    assert!(!register.people[&id(NEW)].left && !reads(&register, NEW));
    assert!(register.given(id(NEW), Role::Deputy).is_some());
    // Whoever never left loses nothing by being entered as back.
    register.apply_by(Some(id(IMOGEN)), &Fact::RoleConfirmed { person: id(NEW), role: Role::Deputy }, now);
    enter(&mut register, KAY, &Fact::PersonLeft { person: id(NEW), left: false }, now);
    assert!(reads(&register, NEW));
}

#[test]
fn what_hears_of_no_more_than_before_counts_at_once() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = whole();
    enter(&mut register, KAY, &roles(NEW, &[Role::RoomLeader, Role::Manager]), now);
    assert_eq!(has(&register, NEW), [Role::Manager, Role::RoomLeader]);
    enter(&mut register, KAY, &roles(IMOGEN, &[Role::Deputy]), now);
    assert_eq!(has(&register, IMOGEN), [Role::Deputy], "lead and deputy read the same");
    enter(&mut register, KAY, &roles(IMOGEN, &[Role::Deputy, Role::Owner]), now);
    assert_eq!(has(&register, IMOGEN), [Role::Deputy], "the registered person decides more");
    // What stands in a ledger of before counts as it did.
    register.apply_by(Some(id(KAY)), &roles(NEW, &[Role::Deputy]), now);
    assert_eq!(register.people[&id(NEW)].roles, BTreeSet::from([Role::Deputy]));
}

/// W7: under the registered person's name somebody else would be taken for them.
#[test]
fn r91_a_rename_is_on_the_list_of_changes_with_both_names() {
    let now = at("2026-11-03T10:12:00Z");
    let mut register = whole();
    let before = register.changes.len();
    let called = |name: &str, short: &str| Fact::Person {
        person: id(HARRIET),
        name: name.into(),
        short: short.into(),
        job: "provider".into(),
        room: None,
    };
    for (name, short) in [("Harriet Vane", "Harriet Vane"), ("Hatty Vane", "Hatty"), ("Hatty Vane", "Hat")] {
        register.apply_by(Some(id(KAY)), &called(name, short), now);
    }
    let words: Vec<String> = register.changes[before..].iter().map(|c| register.change_in_words(c)).collect();
    assert_eq!(
        words,
        ["Harriet Vane is called Hatty Vane from now on", "Hatty Vane: Hat on the tile, until then Hatty"],
        "and what changed no name is not"
    );
    assert!(register.changes[before..].iter().all(|c| c.by == Some(id(KAY))));
}
