//! Who may do what beside the table: of one's own room, of one's own relatives, and where the usual reader is gone.

use super::*;
use crate::id::RoomId;

fn id(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-13T17:12:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn with(register: &mut Register, person: PersonId, roles: &[Role], room: Option<RoomId>) {
    let words = || "x".to_string();
    register.apply(&Fact::Person { person, name: words(), short: words(), job: words(), room }, now());
    register.apply(&Fact::Roles { person, roles: roles.iter().copied().collect() }, now());
}

fn file(class: FileClass, child: Option<ChildId>) -> FileInfo {
    FileInfo { class, child, reader: None, about: vec![] }
}

/// What of the three somebody may do.
fn all(actor: &Actor, file: &FileInfo, register: &Register) -> Vec<Action> {
    Action::ALL.into_iter().filter(|action| may(actor, *action, file, register)).collect()
}

#[test]
fn h1_a_file_about_staff_goes_to_the_next_reader_when_its_reader_has_left() {
    let (lead, second, kept) = (id(1), id(2), id(3));
    let mut register = Register::default();
    [lead, second, kept].into_iter().for_each(|person| with(&mut register, person, &[], None));
    register.apply(&Fact::StaffConcerns { lead: Some(lead), second: Some(second) }, now());
    let mut about = FileInfo { reader: Some(kept), ..file(FileClass::AboutStaff, None) };
    assert_eq!(reader_of(&about, &register), Some(kept), "whoever it went to keeps it, whoever is the lead by now");
    register.apply(&Fact::PersonLeft { person: kept, left: true }, now());
    assert_eq!(reader_of(&about, &register), Some(lead));
    about.about = vec![lead];
    assert_eq!(reader_of(&about, &register), Some(second), "never whom it is about");
    register.apply(&Fact::PersonLeft { person: second, left: true }, now());
    assert_eq!(reader_of(&about, &register), None, "nobody inside");
    register.apply(&Fact::PersonLeft { person: kept, left: false }, now());
    assert_eq!(reader_of(&about, &register), Some(kept), "back again, it is theirs");
    about.about.push(kept);
    assert_eq!(reader_of(&about, &register), None, "unless it turned out to be about them");
    // A server that was put back from an older copy does not know its reader.
    let unknown = FileInfo { reader: Some(id(9)), ..file(FileClass::AboutStaff, None) };
    assert_eq!(reader_of(&unknown, &register), Some(id(9)));
}

#[test]
fn h1_the_reader_of_a_file_about_staff_reads_and_answers_and_files_it_nowhere_else() {
    let reader = Actor { person: id(3), ..actor(Role::Practitioner) };
    let about = FileInfo { reader: Some(id(3)), ..file(FileClass::AboutStaff, None) };
    assert_eq!(all(&reader, &about, &Register::default()), [Action::Read, Action::Answer]);
}

#[test]
fn whoever_works_with_a_child_reads_that_childs_achievements_and_does_nothing_else() {
    let (child, other) = (ChildId::from_random([9; 16]), ChildId::from_random([8; 16]));
    let actor = Actor { works_with: [child].into(), ..actor(Role::Practitioner) };
    let register = Register::default();
    let learning = file(FileClass::Learning, Some(child));
    assert_eq!(all(&actor, &learning, &register), [Action::Read]);
    assert!(reads_achievements_only(&actor, &learning), "and no talks");
    assert!(all(&actor, &file(FileClass::Learning, Some(other)), &register).is_empty(), "another child");
    for class in FileClass::ALL.into_iter().filter(|c| *c != FileClass::Learning) {
        assert!(all(&actor, &file(class, Some(child)), &register).is_empty(), "{}", class.name());
        assert!(!reads_achievements_only(&actor, &file(class, Some(child))));
    }
    let leader = Actor { roles: [Role::Practitioner, Role::RoomLeader].into(), ..actor };
    assert_eq!(all(&leader, &learning, &register), [Action::Read, Action::Answer], "one role that may is enough");
    assert!(!reads_achievements_only(&leader, &learning));
}

/// Of the children of a room, on a Friday.
#[test]
fn h26_somebody_works_with_the_children_of_their_room_and_their_key_children_and_with_no_relative_of_theirs() {
    let (ducks, owls) = (RoomId::from_random([1; 16]), RoomId::from_random([2; 16]));
    let (dot, today) = (id(1), day("2026-11-13"));
    let mut register = Register::default();
    with(&mut register, dot, &[Role::Practitioner], Some(ducks));
    with(&mut register, id(2), &[Role::Practitioner], None);
    let child = |n: u8| ChildId::from_random([n; 16]);
    for n in 1..=6 {
        let words = || "x".to_string();
        let born = day("2024-01-01");
        register.apply(&Fact::Child { child: child(n), preferred: words(), surname: words(), born }, now());
    }
    let room = |n, room| Fact::ChildRoom { child: child(n), room, from: day("2026-01-05") };
    for fact in [
        room(1, ducks),
        room(2, owls),
        Fact::ChildKeyPerson { child: child(2), person: dot, from: day("2026-01-05") },
        room(3, owls),
        room(4, ducks),
        Fact::ChildLeft { child: child(4), on: day("2026-11-13") },
        room(5, ducks),
        Fact::ChildStart { child: child(5), on: day("2026-11-14") },
    ] {
        register.apply(&fact, now());
    }
    let works = |register: &Register, person, today| {
        let actor = Actor::of(register, person).unwrap().today(register, today);
        (1..=6).filter(|n| actor.works_with.contains(&child(*n))).collect::<Vec<u8>>()
    };
    assert_eq!(works(&register, dot, today), [1, 2, 4], "on the last day of one, and the day before another comes");
    assert_eq!(works(&register, dot, day("2026-11-14")), [1, 2, 5]);
    assert!(works(&register, id(2), today).is_empty(), "who is in no room works with no child that is in none");
    for n in [1, 2] {
        register.apply(&Fact::Related { person: dot, child: child(n), related: true }, now());
    }
    assert_eq!(works(&register, dot, today), [4], "a relative reads what is released to families");
}

#[test]
fn whoever_has_left_and_whoever_is_not_known_is_nobody() {
    let mut register = Register::default();
    with(&mut register, id(1), &[Role::Lead], None);
    assert_eq!(Actor::of(&register, id(1)).map(|a| a.roles), Some([Role::Lead].into()));
    assert_eq!(Actor::of(&register, id(2)), None);
    register.apply(&Fact::PersonLeft { person: id(1), left: true }, now());
    assert_eq!(Actor::of(&register, id(1)), None);
}

#[test]
fn r132_a_typed_name_is_hidden_from_a_relative_while_a_lead_or_a_deputy_who_is_none_reads_it() {
    let (lead, deputy) = (id(1), id(2));
    let (pip, rafi) = (ChildId::from_random([9; 16]), ChildId::from_random([8; 16]));
    let mut register = Register::default();
    with(&mut register, lead, &[Role::Lead], None);
    with(&mut register, deputy, &[Role::Deputy], None);
    for (child, preferred, surname) in [(pip, "Pip", "Alder"), (rafi, "Rafi", "Coot")] {
        let born = day("2024-01-01");
        let fact = Fact::Child { child, preferred: preferred.into(), surname: surname.into(), born };
        register.apply(&fact, now());
    }
    let hears = |register: &Register, person, words: &str| {
        may_hear_of_typed(&Actor::of(register, person).unwrap(), words, register)
    };
    let related = |person, related| Fact::Related { person, child: pip, related };
    assert!(hears(&register, lead, "Pip"));
    register.apply(&related(lead, true), now());
    assert!(!hears(&register, lead, "Pip") && !hears(&register, lead, "the Alder boy"), "the deputy reads it");
    assert!(hears(&register, lead, "Rafi") && hears(&register, lead, "a child with no name"));
    assert!(hears(&register, deputy, "Pip"));
    register.apply(&related(deputy, true), now());
    assert!(hears(&register, lead, "Pip"), "nothing is read by nobody");
    register.apply(&related(deputy, false), now());
    register.apply(&Fact::PersonLeft { person: deputy, left: true }, now());
    assert!(hears(&register, lead, "Pip"), "who has left reads nothing");
    with(&mut register, id(3), &[Role::Manager], None);
    assert!(hears(&register, lead, "Pip"), "nor does a manager");
    with(&mut register, id(4), &[Role::Lead], None);
    assert!(!hears(&register, lead, "Pip"), "another lead does");
}

#[test]
fn r132_whoever_stands_in_does_all_with_that_protection_file_and_nothing_with_others() {
    let (lead, manager) = (id(1), id(3));
    let child = ChildId::from_random([9; 16]);
    let mut register = Register::default();
    with(&mut register, lead, &[Role::Lead], None);
    with(&mut register, manager, &[Role::Manager], None);
    let actor = Actor { person: manager, ..actor(Role::Manager) };
    let protection = file(FileClass::Protection, Some(child));
    assert!(all(&actor, &protection, &register).is_empty(), "the lead is there");
    register.apply(&Fact::Related { person: lead, child, related: true }, now());
    assert_eq!(all(&actor, &protection, &register), Action::ALL);
    let other = file(FileClass::Protection, Some(ChildId::from_random([8; 16])));
    assert!(all(&actor, &other, &register).is_empty(), "of another child the lead reads it");
    assert_eq!(all(&actor, &file(FileClass::Learning, Some(child)), &register), [Action::Read], "as a manager does");
    // Connected, one keeps what is no protection file.
    let connected = Actor { person: lead, related: [child].into(), ..self::actor(Role::Lead) };
    assert!(all(&connected, &protection, &register).is_empty());
    assert_eq!(all(&connected, &file(FileClass::Learning, Some(child)), &register), Action::ALL);
}
