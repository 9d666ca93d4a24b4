//! What can't be entered, and who may enter what.

use super::*;

/// Every fact, as nobody may enter it, with the beginning of what is said then.
#[test]
fn what_can_not_be_entered_is_said_in_a_sentence() {
    let text = |t: &str| t.to_owned();
    let (child, person) = (ChildId::from_random([1; 16]), PersonId::from_random([2; 16]));
    let (device, series) = (DeviceId::from_random([3; 16]), SeriesId::from_random([4; 16]));
    let at = |t: &str| t.parse::<DateTime<Utc>>().unwrap();
    let day = |d: &str| d.parse::<NaiveDate>().unwrap();
    let long = "x".repeat(FIELD_MAX + 1);
    let opens = |a: &str, b: &str| Some((text(a), text(b)));
    let setting = |opens| Fact::Setting { name: text("Teasel"), made_up: true, opens };
    let somebody = |name: &str, job: &str| Fact::Person {
        person,
        name: text(name),
        short: text("Dot"),
        job: text(job),
        room: None,
    };
    let home = |at: &str, with: &str| Fact::ChildHome { child, home: Some(Home { at: text(at), with: text(with) }) };
    let bad = [
        (Fact::Setting { name: text(" "), made_up: true, opens: None }, "Give it a name"),
        (setting(opens("18:00", "07:30")), "Write both times"),
        (setting(opens("half past seven", "18:00")), "Write both times"),
        (somebody("", "cook"), "Give the person's full name"),
        (somebody("Dot Wren", &long), "One of the fields is too long"),
        (Fact::Child { child, preferred: text("Pip"), surname: text(""), born: day("2026-01-01") }, "Give the child's"),
        (
            Fact::Child { child, preferred: text("\u{200b}"), surname: text("Fern"), born: day("2026-01-01") },
            "Give the child's",
        ),
        (
            Fact::Child { child, preferred: text("Ot\0to"), surname: text("Fern"), born: day("2026-01-01") },
            "A name holds",
        ),
        (somebody("Dot\u{7} Wren", "cook"), "A name holds"),
        (somebody("\u{202e}nerW toD", "cook"), "A name holds"),
        (Fact::ChildKnownMarks { child, words: long.clone() }, "One of the fields is too long"),
        (home("5 pm", "mother"), "Write the time"),
        (home("17:45", &long), "One of the fields is too long"),
        (Fact::TabletOff { device, why: text("") }, "Say why"),
        (Fact::GapClosed { series, place: 1, reason: text("") }, "Say what happened"),
        (Fact::Duty { person, from: at("2026-11-20T18:00:00Z"), until: at("2026-11-20T08:00:00Z") }, "The turn ends"),
        (
            Fact::Away { person, away: When::Days { from: day("2026-11-20"), until: day("2026-11-19") } },
            "The leave ends",
        ),
        (Fact::Away { person, away: When::WorksOn { weekdays: vec![0] } }, "Weekdays are counted"),
        (Fact::NumberRung { line: text("demo:x"), phone: text("soon") }, "Write the number"),
        (Fact::StaffConcerns { lead: None, second: Some(person) }, "Name who hears"),
        (Fact::StaffConcerns { lead: Some(person), second: Some(person) }, "The second person"),
    ];
    for (fact, says) in bad {
        let said = fact.fault().unwrap_or("nothing");
        assert!(said.starts_with(says), "{fact:?}: {said}");
    }
    for fact in edges(true) {
        assert_eq!(fact.fault(), None, "{fact:?}");
    }
    for fact in edges(false) {
        assert!(fact.fault().is_some(), "{fact:?}");
    }
    let good = [setting(None), setting(opens("07:30", "18:00")), somebody("Dot Wren", ""), home("17:45", "mother")];
    assert!(good.iter().all(|fact| fact.fault().is_none()));
}

/// R91: who may enter what. Run with `WRITE=1` to write the committed table anew, and read the difference.
#[test]
fn r91_the_table_of_who_enters_what_is_as_committed() {
    let (child, person) = (ChildId::from_random([1; 16]), PersonId::from_random([2; 16]));
    let (device, series, room) =
        (DeviceId::from_random([3; 16]), SeriesId::from_random([4; 16]), RoomId::from_random([5; 16]));
    let text = String::new;
    let day = NaiveDate::default();
    let now = DateTime::<Utc>::default();
    let away = When::WorksOn { weekdays: vec![] };
    let keys = crate::format::key::PersonKeys::from_seed([6; 32]).public();
    let all = [
        Fact::Setting { name: text(), made_up: true, opens: None },
        Fact::Address { words: text() },
        Fact::Room { room, name: text(), ages: text() },
        Fact::Person { person, name: text(), short: text(), job: text(), room: None },
        Fact::Roles { person, roles: BTreeSet::new() },
        Fact::PersonKey { person, public: keys },
        Fact::PersonLeft { person, left: true },
        Fact::Related { person, child, related: true },
        Fact::StaffConcerns { lead: None, second: None },
        Fact::Child { child, preferred: text(), surname: text(), born: day },
        Fact::ChildRoom { child, room, from: day },
        Fact::ChildKeyPerson { child, person, from: day },
        Fact::ChildMoves { child, moves: Moves::Yes },
        Fact::ChildMarker { child, see_the_office: true },
        Fact::ChildKnownMarks { child, words: text() },
        Fact::ChildHome { child, home: None },
        Fact::ChildCouncil { child, directory: None },
        Fact::ChildStart { child, on: day },
        Fact::ChildCleared { child, what: Detail::Room, from: day },
        Fact::ChildLeft { child, on: day },
        Fact::Tablet { device, name: text(), room: None, public: Bytes([0; 32]) },
        Fact::TabletOff { device, why: text() },
        Fact::Duty { person, from: now, until: now },
        Fact::Away { person, away: away.clone() },
        Fact::AwayTakenBack { person, away },
        Fact::DutyTakenBack { person, from: now, until: now },
        Fact::GapClosed { series, place: 1, reason: text() },
        Fact::SealingKey { index: 1 },
        Fact::MasterKeyApart,
        Fact::Authority { pack: text() },
        Fact::NumberRung { line: text(), phone: text() },
        Fact::Originals { shred: true },
        Fact::OwnWords { labels: vec![] },
        Fact::PersonMail { person, mail: None },
        Fact::RulesInForce { packs: vec![] },
        Fact::Unknown,
    ];
    let mut table = format!("{:<18}", "who enters what");
    for role in Role::ALL {
        table.push_str(&format!("{:>26}", role.title()));
    }
    for fact in &all {
        let json = serde_json::to_value(fact).unwrap();
        table.push_str(&format!("\n{:<18}", json["f"].as_str().unwrap()));
        for role in Role::ALL {
            table.push_str(&format!("{:>26}", if fact.writers().contains(&role) { "yes" } else { "." }));
        }
    }
    table.push('\n');
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/facts.txt");
    if std::env::var_os("WRITE").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), table);
}

/// Facts on the good side of each limit, or just beyond it.
fn edges(good: bool) -> Vec<Fact> {
    let (child, person) = (ChildId::from_random([1; 16]), PersonId::from_random([2; 16]));
    let (device, series) = (DeviceId::from_random([3; 16]), SeriesId::from_random([4; 16]));
    let room = RoomId::from_random([5; 16]);
    let text = |t: &str| t.to_owned();
    // 200 characters, not bytes, in each field.
    let long = || "é".repeat(if good { 200 } else { 201 });
    let opens = |a: &str, b: &str| Some((text(a), text(b)));
    let setting = |opens| Fact::Setting { name: text("Teasel"), made_up: true, opens };
    let whoever = |name: String, short: String, job: String| Fact::Person { person, name, short, job, room: None };
    let named = |preferred: String, surname: String| Fact::Child {
        child,
        preferred,
        surname,
        born: "2024-01-01".parse().unwrap(),
    };
    let home = |with: String| Fact::ChildHome { child, home: Some(Home { at: text("17:45"), with }) };
    let at = |t: &str| format!("2026-11-20T{t}Z").parse::<DateTime<Utc>>().unwrap();
    let day = |d: u32| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
    let until = if good { at("08:00:00.001") } else { at("08:00:00") };
    let works = |weekdays: Vec<u8>| Fact::Away { person, away: When::WorksOn { weekdays } };
    let rung = |phone: &str| Fact::NumberRung { line: text("demo:x"), phone: text(phone) };
    let own = |labels: Vec<String>| Fact::OwnWords { labels };
    let mut all = vec![
        Fact::Setting { name: long(), made_up: true, opens: None },
        Fact::Room { room, name: long(), ages: text("") },
        Fact::Room { room, name: text("Ducks"), ages: long() },
        whoever(long(), text("Dot"), text("")),
        whoever(text("Dot Wren"), long(), text("")),
        whoever(text("Dot Wren"), text("Dot"), long()),
        named(long(), text("Alder")),
        named(text("Pip"), long()),
        Fact::ChildKnownMarks { child, words: long() },
        home(long()),
        Fact::Tablet { device, name: long(), room: None, public: Bytes([0; 32]) },
        Fact::TabletOff { device, why: long() },
        Fact::GapClosed { series, place: 1, reason: long() },
        Fact::Authority { pack: long() },
        Fact::NumberRung { line: long(), phone: text("999") },
        Fact::ChildCouncil { child, directory: Some(long()) },
        Fact::PersonMail { person, mail: Some(long()) },
        Fact::Duty { person, from: at("08:00:00"), until },
        Fact::Away { person, away: When::Days { from: day(20), until: day(if good { 20 } else { 19 }) } },
    ];
    if good {
        all.extend([
            setting(opens("07:30", "07:31")),
            works(vec![1, 7]),
            works(vec![]),
            rung("999"),
            rung("+44 (0)1632-960101 12"),
            own(vec!["x".repeat(40); 100]),
            Fact::StaffConcerns { lead: Some(person), second: None },
            Fact::ChildHome { child, home: None },
        ]);
    } else {
        all.extend([
            setting(opens("07:30", "07:30")),
            setting(opens("07:30", "late")),
            Fact::Room { room, name: text(" "), ages: text("") },
            whoever(text("Dot Wren"), text(" "), text("")),
            named(text(" "), text("Alder")),
            works(vec![1, 8]),
            works(vec![0, 1]),
            rung("99"),
            rung("1234567890123456"),
            rung("999 or 101"),
            own(vec![text("x"); 101]),
            own(vec!["x".repeat(41)]),
            own(vec![text(" ")]),
        ]);
    }
    all
}

/// A child's and a person's details can be destroyed apart from the setting's.
#[test]
fn r94_a_fact_lies_in_the_file_of_whom_it_is_about() {
    let (child, person) = (ChildId::from_random([1; 16]), PersonId::from_random([2; 16]));
    let text = String::new;
    let away = When::WorksOn { weekdays: vec![] };
    let day = NaiveDate::default();
    for fact in [
        Fact::Child { child, preferred: text(), surname: text(), born: day },
        Fact::ChildRoom { child, room: RoomId::from_random([5; 16]), from: day },
        Fact::ChildKeyPerson { child, person, from: day },
        Fact::ChildMoves { child, moves: Moves::Yes },
        Fact::ChildMarker { child, see_the_office: true },
        Fact::ChildKnownMarks { child, words: text() },
        Fact::ChildHome { child, home: None },
        Fact::ChildCouncil { child, directory: None },
        Fact::ChildStart { child, on: day },
        Fact::ChildLeft { child, on: day },
    ] {
        assert_eq!(fact.file(), FileOf::Child(FileClass::Registration, child), "{fact:?}");
        assert_eq!(fact.file().class(), FileClass::Registration);
    }
    for fact in [
        Fact::Person { person, name: text(), short: text(), job: text(), room: None },
        Fact::Roles { person, roles: BTreeSet::new() },
        Fact::PersonLeft { person, left: true },
        Fact::Related { person, child, related: true },
        Fact::Away { person, away: away.clone() },
        Fact::AwayTakenBack { person, away },
        Fact::PersonMail { person, mail: None },
        Fact::CodeMade { person, what: Opens::Pin },
    ] {
        assert_eq!(fact.file(), FileOf::Person(person), "{fact:?}");
    }
    let keys = crate::format::key::PersonKeys::from_seed([6; 32]).public();
    let of_the_setting = [Fact::MasterKeyApart, Fact::PersonKey { person, public: keys }, Fact::Unknown];
    assert!(of_the_setting.iter().all(|fact| fact.file() == FileOf::Setting));
}
