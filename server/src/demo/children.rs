//! The forty children of Teasel Wharf. All invented.

use super::calendar::Calendar;
use super::cast::Cast;
use super::hands::Hands;
use crate::random;
use crate::store::StoreError;
use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::id::ChildId;
use domain::register::{Fact, Home, Moves};
use std::collections::BTreeMap;

/// First name, surname, age in months on W0, room, key person.
type Line = (&'static str, &'static str, i32, &'static str, &'static str);

const CHILDREN: [Line; 40] = [
    ("Pip", "Alder", 5, "Seedlings", "Dot"),
    ("Una", "Reeve", 16, "Seedlings", "Dot"),
    ("Mabel", "Dace", 8, "Seedlings", "Bel"),
    ("Idris", "Lark", 10, "Seedlings", "Bel"),
    ("Saskia", "Rill", 13, "Seedlings", "Dot"),
    ("Tobi", "Marl", 15, "Seedlings", "Lou"),
    ("Wren", "Sallow", 18, "Seedlings", "Lou"),
    ("Cosmo", "Gull", 20, "Seedlings", "Bel"),
    ("Petra", "Osier", 22, "Seedlings", "Dot"),
    ("Ivy", "Foxglove", 27, "Saplings", "Efe"),
    ("Isla", "Foxglove", 27, "Saplings", "Efe"),
    ("Rafi", "Coot", 28, "Saplings", "Cam"),
    ("Bruno", "Hazelnut", 30, "Saplings", "Jas"),
    ("Lottie", "Burr", 25, "Saplings", "Jas"),
    ("Kofi", "Tansy", 26, "Saplings", "Cam"),
    ("Esme", "Harrow", 29, "Saplings", "Nia"),
    ("Jonah", "Pebble", 31, "Saplings", "Nia"),
    ("Daria", "Clover", 32, "Saplings", "Efe"),
    ("Felix", "Mallow", 33, "Saplings", "Jas"),
    ("Amara", "Yarrow", 34, "Saplings", "Cam"),
    ("Ned", "Thistle", 35, "Saplings", "Efe"),
    ("Otto", "Reeve", 47, "Oaks", "Adaeze"),
    ("Zoya", "Quince", 38, "Oaks", "Hal"),
    ("Sol", "Marten", 52, "Oaks", "Gwen"),
    ("Ottilie", "Rowan", 41, "Oaks", "Gwen"),
    ("Bashir", "Fenn", 50, "Oaks", "Hal"),
    ("Clem", "Sedge", 39, "Oaks", "Hal"),
    ("Dilys", "Poppy", 40, "Oaks", "Gwen"),
    ("Ewan", "Brack", 42, "Oaks", "Adaeze"),
    ("Fleur", "Catkin", 43, "Oaks", "Hal"),
    ("Gus", "Heron", 44, "Oaks", "Gwen"),
    ("Hana", "Lichen", 45, "Oaks", "Adaeze"),
    ("Inigo", "Moth", 46, "Oaks", "Hal"),
    ("Juno", "Nettle", 48, "Oaks", "Gwen"),
    ("Kasper", "Plum", 49, "Oaks", "Hal"),
    ("Leda", "Rush", 51, "Oaks", "Adaeze"),
    ("Milo", "Spruce", 53, "Oaks", "Gwen"),
    ("Noor", "Tern", 40, "Oaks", "Hal"),
    ("Orla", "Vole", 42, "Oaks", "Gwen"),
    ("Percy", "Whin", 44, "Oaks", "Adaeze"),
];

/// Children of the demo by first name.
pub struct Children(BTreeMap<&'static str, (ChildId, &'static str)>);

impl Children {
    /// The child and their room.
    pub fn get(&self, first: &str) -> Option<(ChildId, &'static str)> {
        self.0.get(first).copied()
    }

    pub fn all(&self) -> impl Iterator<Item = (&'static str, ChildId, &'static str)> + '_ {
        self.0.iter().map(|(name, (id, room))| (*name, *id, *room))
    }
}

/// Children on roll on W0, and one who starts the day after.
const STARTS_TOMORROW: Line = ("Ada", "Teasdale", 30, "Saplings", "Cam");

/// When each child was registered, in working days before W0.
fn registered(preferred: &str) -> i32 {
    match preferred {
        "Zoya" => -40,
        "Ada" => -5,
        _ => -55,
    }
}

/// Says what is entered about whom, and when; the hands at the desk enter it.
pub fn enter(hands: &mut Hands, calendar: &Calendar, cast: &Cast) -> Result<Children, StoreError> {
    let imogen = cast.get("Imogen").map(|m| m.id).ok_or(StoreError::NotFound)?;
    let mut children = BTreeMap::new();
    for (index, line) in CHILDREN.into_iter().chain([STARTS_TOMORROW]).enumerate() {
        let (preferred, _, _, room, _) = line;
        let child = ChildId::from_random(random::bytes()?);
        if preferred != STARTS_TOMORROW.0 {
            children.insert(preferred, (child, room));
        }
        let day = registered(preferred);
        let facts = facts(line, index, child, calendar, cast);
        hands.entered(facts, imogen, calendar.at(day, if day == -55 { 7 } else { 8 }, 30));
    }
    let id = |name: &str| children.get(name).map(|(id, _)| *id).ok_or(StoreError::NotFound);
    let person = |name: &str| cast.get(name).map(|m| m.id).ok_or(StoreError::NotFound);
    let related = vec![Fact::Related { person: person("Nia")?, child: id("Rafi")?, related: true }];
    hands.entered(related, imogen, calendar.at(-55, 7, 45));
    let birthmark = Fact::ChildKnownMarks { child: id("Pip")?, words: "Birthmark on the nape, about 2 cm".into() };
    hands.entered(vec![birthmark], imogen, calendar.at(-30, 9, 10));
    // Arc 6: five children get another key person; one leaves for school.
    let change =
        |name: &str| Ok(Fact::ChildKeyPerson { child: id(name)?, person: person("Jas")?, from: calendar.day(-9) });
    let changes: Result<Vec<Fact>, StoreError> =
        ["Ivy", "Isla", "Daria", "Ned", "Esme"].into_iter().map(change).collect();
    hands.entered(changes?, imogen, calendar.at(-10, 16, 0));
    hands.entered(vec![Fact::ChildLeft { child: id("Sol")?, on: calendar.w0 }], imogen, calendar.at(-10, 16, 20));
    Ok(Children(children))
}

fn facts(
    (preferred, surname, months, room, key_person): Line,
    index: usize,
    child: ChildId,
    calendar: &Calendar,
    cast: &Cast,
) -> Vec<Fact> {
    let from = match preferred {
        "Ada" => calendar.day(1),
        _ => calendar.day(registered(preferred)),
    };
    let born = months_before(calendar.w0, months) - TimeDelta::days(3 + index as i64 % 9);
    let mut facts = vec![
        Fact::Child { child, preferred: preferred.into(), surname: surname.into(), born },
        Fact::ChildStart { child, on: from },
    ];
    facts.extend(cast.room(room).map(|room| Fact::ChildRoom { child, room, from }));
    facts.extend(cast.get(key_person).map(|person| Fact::ChildKeyPerson { child, person: person.id, from }));
    let moves = match preferred {
        "Pip" | "Mabel" | "Idris" => Moves::NotYet,
        // Four years old, disabled, doesn't move alone: the card is for him as well.
        "Bashir" => Moves::NotYet,
        _ => Moves::Yes,
    };
    facts.push(Fact::ChildMoves { child, moves });
    let (at, with) = match preferred {
        "Otto" => ("17:45", "his mother's partner"),
        "Pip" => ("16:30", "his mother"),
        _ => (["15:30", "16:30", "17:15", "17:45"][index % 4], "a parent"),
    };
    facts.push(Fact::ChildHome { child, home: Some(Home { at: at.into(), with: with.into() }) });
    if ["Pip", "Kofi", "Tobi"].contains(&preferred) {
        facts.push(Fact::ChildCouncil { child, directory: Some("demo-estuary".into()) });
    }
    if preferred == "Zoya" {
        facts.push(Fact::ChildMarker { child, see_the_office: true });
    }
    facts
}

fn months_before(day: NaiveDate, months: i32) -> NaiveDate {
    let total = day.year() * 12 + day.month() as i32 - 1 - months;
    NaiveDate::from_ymd_opt(total.div_euclid(12), total.rem_euclid(12) as u32 + 1, day.day().min(28)).unwrap_or(day)
}
