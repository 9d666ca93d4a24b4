//! What each fact does to what the setting knows, and what it leaves as it was.

use super::*;
use crate::bytes::Bytes;
use crate::format::key::PersonKeys;
use crate::register::duty::When;

fn at(minute: u32) -> DateTime<Utc> {
    format!("2026-11-13T17:{minute:02}:00Z").parse().unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

fn named(n: u8, name: &str, short: &str) -> Fact {
    Fact::Person { person: person(n), name: name.into(), short: short.into(), job: "x".into(), room: None }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn child(n: u8) -> ChildId {
    ChildId::from_random([n; 16])
}

fn with_child(register: &mut Register, n: u8, preferred: &str, surname: &str) {
    let (child, born) = (child(n), day("2024-01-01"));
    register.apply(&Fact::Child { child, preferred: preferred.into(), surname: surname.into(), born }, at(0));
}

#[test]
fn h16_a_former_name_is_kept_and_the_name_of_now_is_none_of_them() {
    let mut register = Register::default();
    register.apply(&named(1, "Dot Marsh", "Dot"), at(0));
    assert!(register.people[&person(1)].former.is_empty());
    register.apply(&Fact::Roles { person: person(1), roles: [Role::Lead].into() }, at(0));
    register.apply(&named(1, "Dot Wren", "Dottie"), at(1));
    let former = |register: &Register| register.people[&person(1)].former.iter().cloned().collect::<Vec<_>>();
    assert_eq!(former(&register), ["Dot", "Dot Marsh"]);
    assert_eq!(register.people[&person(1)].roles, [Role::Lead].into(), "the rest of them stays");
    register.apply(&named(1, "Dot Marsh", "Dottie"), at(2));
    assert_eq!(former(&register), ["Dot", "Dot Wren"]);
}

#[test]
fn a_key_is_of_its_owner_and_ends_when_they_take_another() {
    let keys = [1, 2, 3].map(|n| PersonKeys::from_seed([n; 32]).public());
    let mut register = Register::default();
    register.apply(&named(1, "Dot Wren", "Dot"), at(0));
    register.apply(&named(2, "Kay Marl", "Kay"), at(0));
    let took = |person, public| Fact::PersonKey { person, public };
    register.apply(&took(person(1), keys[0]), at(1));
    register.apply(&took(person(2), keys[2]), at(2));
    assert_eq!(register.key(&keys[0].id()), Some((person(1), keys[0])));
    assert_eq!(register.key(&keys[2].id()), Some((person(2), keys[2])));
    assert_eq!(register.key(&keys[1].id()), None);
    assert_eq!(register.key_ended(&keys[0].id()), None);
    register.apply(&took(person(1), keys[1]), at(3));
    assert_eq!(register.key(&keys[0].id()), Some((person(1), keys[0])), "it signed what is older");
    assert_eq!(register.key_ended(&keys[0].id()), Some(at(3)));
    assert_eq!((register.key_ended(&keys[1].id()), register.key_ended(&keys[2].id())), (None, None));
    // Taken again, the old one is theirs again, and the other has ended.
    register.apply(&took(person(1), keys[0]), at(4));
    assert_eq!(register.key_ended(&keys[0].id()), None);
    assert_eq!(register.key_ended(&keys[1].id()), Some(at(4)));
    assert_eq!(register.people[&person(1)].keys.len(), 2);
}

#[test]
fn r149_a_tablet_that_is_named_anew_stays_off_and_keeps_its_first_day() {
    let device = DeviceId::from_random([7; 16]);
    let mut register = Register::default();
    let tablet = |name: &str| Fact::Tablet { device, name: name.into(), room: None, public: Bytes([1; 32]) };
    register.apply(&Fact::TabletOff { device, why: "lost".into() }, at(0));
    assert!(register.tablets.is_empty(), "what is not known is not switched off");
    register.apply(&tablet("Ducks"), at(1));
    register.apply(&Fact::TabletOff { device, why: "lost".into() }, at(2));
    register.apply(&tablet("Owls"), at(3));
    let known = &register.tablets[&device];
    assert_eq!((known.name.as_str(), known.enrolled), ("Owls", at(1)));
    assert_eq!(known.off, Some(Off { at: at(2), why: "lost".into() }));
}

#[test]
fn a_leave_that_was_taken_back_is_that_of_this_person_and_no_other() {
    let leave = |from: &str| When::Days { from: day(from), until: day(from) };
    let works = |weekday| When::WorksOn { weekdays: vec![weekday] };
    let mut register = Register::default();
    let away = |n, away| Fact::Away { person: person(n), away };
    let back = |n, away| Fact::AwayTakenBack { person: person(n), away };
    for fact in [away(1, leave("2026-11-10")), away(2, leave("2026-11-10")), away(1, leave("2026-11-11"))] {
        register.apply(&fact, at(0));
    }
    let left = |register: &Register| register.away.iter().map(|a| (a.person, a.when.clone())).collect::<Vec<_>>();
    register.apply(&back(1, leave("2026-11-10")), at(1));
    assert_eq!(left(&register), [(person(2), leave("2026-11-10")), (person(1), leave("2026-11-11"))]);
    // One's working days replace one's own.
    register.apply(&away(1, works(1)), at(2));
    register.apply(&away(2, works(2)), at(3));
    register.apply(&away(1, works(3)), at(4));
    assert_eq!(
        left(&register)[2..],
        [(person(2), works(2)), (person(1), works(3))],
        "and leave stays beside working days"
    );
    let entered: Vec<u32> = register.away.iter().map(|a| a.entered).collect();
    assert!(entered.is_sorted() && entered.windows(2).all(|w| w[0] != w[1]), "{entered:?}");
}

#[test]
fn a_turn_that_was_taken_back_is_that_very_one() {
    let mut register = Register::default();
    let turn = |n, from, until| (person(n), at(from), at(until));
    let duty = |(person, from, until)| Fact::Duty { person, from, until };
    let all = [turn(1, 0, 10), turn(2, 0, 10), turn(1, 5, 10), turn(1, 0, 20)];
    all.into_iter().for_each(|t| register.apply(&duty(t), at(0)));
    register.apply(&Fact::DutyTakenBack { person: person(1), from: at(0), until: at(10) }, at(1));
    let left: Vec<_> = register.duty.iter().map(|t| (t.person, t.from, t.until)).collect();
    assert_eq!(left, all[1..]);
}

#[test]
fn h4_a_lookalike_is_another_child_who_comes_on_that_day() {
    let today = day("2026-11-13");
    let mut register = Register::default();
    with_child(&mut register, 1, "Ivy", "Foxglove");
    assert!(!register.has_lookalike(child(1), today), "nobody is taken for themselves");
    assert!(!register.has_lookalike(child(2), today), "nor is who is not known");
    with_child(&mut register, 2, "Ivy", "Teal");
    assert!(register.has_lookalike(child(1), today) && register.has_lookalike(child(2), today));
    register.apply(&Fact::ChildLeft { child: child(2), on: day("2026-11-12") }, at(1));
    assert!(!register.has_lookalike(child(1), today), "who has left has no tile");
    assert_eq!(register.on_roll(today).map(|(id, _)| id).collect::<Vec<_>>(), [child(1)]);
    register.apply(&Fact::ChildStart { child: child(2), on: day("2026-11-13") }, at(2));
    assert!(register.has_lookalike(child(1), today), "come back, they have not left");
}

#[test]
fn each_fact_changes_what_it_says() {
    let mut register = Register::default();
    let room = RoomId::from_random([4; 16]);
    let text = |words: &str| words.to_owned();
    with_child(&mut register, 1, "Pip", "Alder");
    register.apply(&named(1, "Dot Wren", "Dot"), at(0));
    let series = SeriesId::from_random([5; 16]);
    let home = Home { at: text("17:45"), with: text("Gran") };
    for fact in [
        Fact::Setting { name: text("Teasel"), made_up: true, opens: Some((text("07:30"), text("18:00"))) },
        Fact::Room { room, name: text("Ducks"), ages: text("0-2") },
        Fact::PersonMail { person: person(1), mail: Some(text("dot@nursery.example")) },
        Fact::ChildMoves { child: child(1), moves: Moves::Yes },
        Fact::ChildMarker { child: child(1), see_the_office: true },
        Fact::ChildKnownMarks { child: child(1), words: text("birthmark") },
        Fact::ChildHome { child: child(1), home: Some(home.clone()) },
        Fact::ChildCouncil { child: child(1), directory: Some(text("estuary")) },
        Fact::GapClosed { series, place: 7, reason: text("lost") },
        Fact::SealingKey { index: 3 },
        Fact::SealingKey { index: 2 },
        Fact::MasterKeyApart,
        Fact::Authority { pack: text("hull") },
        Fact::RulesInForce { packs: vec![text("hull@1")] },
        Fact::OwnWords { labels: vec![text("firework")] },
        Fact::Originals { shred: true },
    ] {
        register.apply(&fact, at(1));
    }
    assert_eq!((register.name.as_str(), register.made_up), ("Teasel", true));
    assert_eq!(register.opens, Some((text("07:30"), text("18:00"))));
    assert_eq!((register.room_name(Some(room)), register.room_name(None)), (text("Ducks"), String::new()));
    assert_eq!(register.room_name(Some(RoomId::from_random([9; 16]))), "");
    assert_eq!(register.people[&person(1)].mail.as_deref(), Some("dot@nursery.example"));
    let pip = &register.children[&child(1)];
    assert_eq!((pip.moves, pip.see_the_office, pip.known_marks.as_str()), (Moves::Yes, true, "birthmark"));
    assert_eq!((pip.home.as_ref(), pip.council.as_deref()), (Some(&home), Some("estuary")));
    assert_eq!(pip.full_name(), "Pip Alder");
    assert_eq!(register.gaps_closed, [(series, 7, text("lost"))]);
    assert_eq!(register.sealing_index, 3, "an older fact that comes late puts no older key in use");
    assert_eq!(register.master_apart, Some(at(1)));
    assert_eq!(register.authority.as_deref(), Some("hull"));
    assert_eq!((register.rules, register.own_words), (vec![text("hull@1")], vec![text("firework")]));
    assert!(register.shreds_originals);
}

#[test]
fn h18_whoever_rang_a_number_stands_beside_it() {
    let mut register = Register::default();
    let rang = |line: &str| Fact::NumberRung { line: line.into(), phone: "01632 960101".into() };
    register.apply_by(Some(person(1)), &rang("a"), at(1));
    register.apply_by(None, &rang("b"), at(2));
    let of = |line: &str| register.rung.get(line).map(|r| (r.by, r.at, r.phone.as_str()));
    assert_eq!(of("a"), Some((Some(person(1)), at(1), "01632 960101")));
    assert_eq!(of("b"), Some((None, at(2), "01632 960101")));
}

#[test]
fn whoever_has_left_holds_no_role_and_is_still_named() {
    let mut register = Register::default();
    for n in [1, 2] {
        register.apply(&named(n, &format!("Person {n}"), "x"), at(0));
        register.apply(&Fact::Roles { person: person(n), roles: [Role::Deputy, Role::RoomLeader].into() }, at(0));
    }
    register.apply(&Fact::PersonLeft { person: person(1), left: true }, at(5));
    assert_eq!(register.with_role(Role::Deputy).collect::<Vec<_>>(), [person(2)]);
    assert_eq!(register.with_role(Role::Lead).count(), 0);
    assert_eq!(register.people[&person(1)].left_at, Some(at(5)));
    assert_eq!(register.person_name(person(1)), "Person 1");
    assert_eq!(register.person_name(person(9)), "someone no longer listed");
    register.apply(&Fact::PersonLeft { person: person(1), left: false }, at(6));
    assert_eq!(register.people[&person(1)].left_at, None);
}

/// H1: typed words mean somebody by any name of theirs, and by what they do here.
#[test]
fn h1_typed_words_mean_somebody_by_a_former_name_and_by_their_job() {
    let mut register = Register::default();
    register.apply(&named(1, "Dot Marsh", "Dottie"), at(0));
    let job = Fact::Person {
        person: person(1),
        name: "Dorothy Wren".into(),
        short: "Dora".into(),
        job: "cook".into(),
        room: None,
    };
    register.apply(&job, at(1));
    for words in ["Dorothy", "Wren", "Dora", "Marsh", "Dottie", "the cook"] {
        assert!(register.is_meant(person(1), words), "{words}");
    }
    assert!(!register.is_meant(person(1), "the lead") && !register.is_meant(person(2), "Dorothy"));
    register.apply(&Fact::Roles { person: person(1), roles: [Role::Lead].into() }, at(2));
    assert!(register.is_meant(person(1), "the lead"));
}
