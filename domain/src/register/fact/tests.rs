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
