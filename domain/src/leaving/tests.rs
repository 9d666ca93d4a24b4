//! What is taken out of what leaves, and what stays.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::id::PersonId;
use crate::register::Fact;
use crate::routing::Role;
use chrono::{DateTime, NaiveDate, Utc};

mod said_to_the_child;
mod whole_record;

#[test]
fn h16_r147_names_of_other_children_are_taken_out_and_those_of_staff_and_the_child_stay() {
    let mut register = Register::default();
    let at = DateTime::<Utc>::default();
    let child = |n: u8| ChildId::from_random([n; 16]);
    for (n, preferred, surname) in
        [(1, "Ivy", "Foxglove"), (2, "Isla", "Foxglove"), (3, "Rafi", "Coot"), (4, "Zoë", "O'Hara"), (5, "Ivy", "Marl")]
    {
        let born = NaiveDate::default();
        let fact = Fact::Child { child: child(n), preferred: preferred.into(), surname: surname.into(), born };
        register.apply(&fact, at);
    }
    let words = |w: &str| w.to_owned();
    let person = PersonId::from_random([9; 16]);
    let nia = Fact::Person { person, name: words("Nia Coot"), short: words("Nia"), job: words("x"), room: None };
    register.apply(&nia, at);
    let others = Others::than(child(1), &register);
    for (text, left) in [
        ("Rafi bit Ivy at the sand tray.", "another child bit Ivy at the sand tray."),
        ("Rafi Coot's mother; Nia Coot saw it.", "another child's mother; Nia Coot saw it."),
        ("Isla Foxglove and Ivy Foxglove", "another child and Ivy Foxglove"),
        ("Zoë O'Hara, (Zoë), Zoës", "another child, (another child), another child's"),
        ("Rafia and Cootes are no names", "Rafia and Cootes are no names"),
        ("the Coots' car, Rafis bag", "the another child's car, another child's bag"),
        ("Ivy Marl is another Ivy", "another child is another Ivy"),
        ("RAFI did it; Zoë O’Hara too; rafi", "another child did it; another child too; another child"),
    ] {
        assert_eq!(others.taken_out(text), left);
    }
    // In somebody's own words no keyboard makes capitals.
    assert_eq!(
        others.taken_out_of_words("rafi bit me and ivy cried, nia saw"),
        "another child bit me and ivy cried, nia saw"
    );
}

/// Of a child called Pip Alder, what leaves while these are on the list, too.
fn others(names: &[(&str, &str)]) -> Others {
    let (mut register, at) = (Register::default(), DateTime::<Utc>::default());
    for (n, (preferred, surname)) in [("Pip", "Alder")].iter().chain(names).enumerate() {
        let child = ChildId::from_random([n as u8; 16]);
        let (preferred, surname) = ((*preferred).to_owned(), (*surname).to_owned());
        register.apply(&Fact::Child { child, preferred, surname, born: NaiveDate::default() }, at);
    }
    Others::than(ChildId::from_random([0; 16]), &register)
}

#[test]
fn h16_names_of_every_language_go_however_they_are_written() {
    let others = others(&[
        ("Pieter", "van der Berg"),
        ("José", "de Souza"),
        ("Søren", "Kjærbøl"),
        ("Zoë", "O'Neill"),
        ("Łukasz", "Wójcik"),
        ("Anne-Marie", "Doyle"),
        ("Otto", "Reeve"),
        ("小鸣", "王"),
        ("محمد", "الهاشمي"),
        ("রহিম", "তালুকদার"),
        ("נועם", "בן-ארצי"),
    ]);
    for text in [
        "van der Berg",
        "Pieter van der Berg",
        "de Souza",
        "Jose",
        "Soren",
        "Zoe\u{308}",
        "Zoe",
        "zoë",
        "ZOE",
        "Zoe OBrien-O'Neill",
        "zoe oneill",
        "Lukasz",
        "Annemarie",
        "anne marie",
        "otto",
        "王小鸣",
        "小鸣",
        "محمد",
        "مُحَمَّد الهاشمي",
        "রহিম",
        "נועם",
        "נוֹעַם",
    ] {
        let out = others.taken_out(&format!("Yesterday {text} bit him."));
        let rest = out.replace("another child", "").replace("OBrien-", "");
        assert_eq!(rest.split_whitespace().collect::<Vec<_>>().join(" "), "Yesterday bit him.", "{text}: {out}");
    }
    assert_eq!(others.taken_out("The O'Neills' car; Ottos tower"), "The another child's car; another child's tower");
    assert_eq!(others.taken_out("小鸣打了他"), "another child打了他");
}

#[test]
fn h16_a_name_that_is_a_word_goes_where_it_has_a_capital_and_a_scar_is_no_oscar() {
    let others = others(&[("Rose", "Tansley"), ("Will", "King"), ("Oscar", "Fern")]);
    for (text, left) in [
        ("He rose, and Rose will hit him", "He rose, and another child will hit him"),
        ("Then Will rose; I will ring Mrs King", "Then another child rose; I will ring Mrs another child"),
        ("a scar on the left arm", "a scar on the left arm"),
        ("rose tansley", "another child"),
    ] {
        assert_eq!(others.taken_out(text), left);
    }
    // A child's own words have no capitals: a name is hidden once too often rather than shown.
    assert_eq!(others.taken_out_of_words("will hit me"), "another child hit me");
}

#[test]
fn h16_a_childs_own_name_stays_with_its_accents_and_without() {
    let mut register = Register::default();
    let at = DateTime::<Utc>::default();
    for (n, preferred, surname) in
        [(0, "Zoë", "de Souza"), (1, "Zoe", "Fern"), (2, "Rui", "de Souza"), (3, "Zoey", "Teal")]
    {
        let child = ChildId::from_random([n; 16]);
        let (preferred, surname) = (preferred.to_owned(), surname.to_owned());
        register.apply(&Fact::Child { child, preferred, surname, born: NaiveDate::default() }, at);
    }
    let others = Others::than(ChildId::from_random([0; 16]), &register);
    for (text, left) in [
        ("Zoe and zoë de souza", "Zoe and zoë de souza"),
        ("Mrs de Souza and Mrs Souza", "Mrs de Souza and Mrs Souza"),
        ("Rui de Souza and Zoe Fern", "another child and another child"),
        ("Zoey", "another child"),
    ] {
        assert_eq!(others.taken_out(text), left);
    }
}

/// A whole file's words against a full list: each text costs its own length.
#[test]
fn h16_two_thousand_texts_and_two_hundred_names_are_done_in_one_go() {
    let names: Vec<(String, String)> =
        (0..200).map(|n| (format!("Name{}", "abcdefghij".repeat(n % 5)), format!("Surname{n}"))).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let others = others(&names);
    let text =
        "He came in with a bruised cheek and said that Surname17 had pushed him off the climbing frame. ".repeat(10);
    for _ in 0..2000 {
        assert!(!others.taken_out(&text).contains("Surname"));
    }
}

/// R148: nobody's name, each step with its time and its reason.
#[test]
fn r148_a_walk_through_one_case_says_when_and_why_and_names_nobody() {
    let (mut register, at) = (Register::default(), DateTime::<Utc>::default());
    let (pip, dot, imogen) =
        (ChildId::from_random([1; 16]), PersonId::from_random([2; 16]), PersonId::from_random([3; 16]));
    let born = NaiveDate::default();
    let text = |w: &str| w.to_owned();
    let person = |person, name: &str, short: &str| Fact::Person {
        person,
        name: text(name),
        short: text(short),
        job: text("x"),
        room: None,
    };
    for fact in [
        Fact::Child { child: pip, preferred: text("Pip"), surname: text("Alder"), born },
        Fact::Child { child: ChildId::from_random([4; 16]), preferred: text("Rafi"), surname: text("Coot"), born },
        person(dot, "Dot Wren", "Dot"),
        person(imogen, "Imogen Quill", "Imogen"),
        Fact::Roles { person: imogen, roles: [Role::Lead].into() },
    ] {
        register.apply(&fact, at);
    }
    let minute = |n: i64| at + chrono::TimeDelta::minutes(n);
    let told = |by: &str, n| crate::wire::desk::Told { by: by.into(), person: None, at: minute(n) };
    let mut record = crate::view::tests_support::blank(at);
    record.author = "Dot Wren".into();
    record.parts = vec![Shown::plain("What I saw or heard", "Pip cried when Rafi left. Mrs Quill came.")];
    record.received = minute(17);
    record.told = vec![told("Imogen Quill", 2)];
    record.seen = vec![told("Imogen Quill", 20)];
    // Who has no tile typed their name, and somebody typed whom they spoke with.
    record.author_note = "name typed, not signed in".into();
    record.author = "Sam, Demo Cover (agency)".into();
    record.parts.push(Shown::plain("Seen by", "Toni"));
    record.parts.push(Shown::plain("What I think, and why", "Toni and Sam saw it too."));
    // A name in a phrase is a name, and the phrase's other words are not.
    record.parts.push(Shown::plain("Who", "his mother Ania, with an interpreter"));
    record
        .parts
        .push(Shown::plain("What was said", "Both of them: his mother and ania's sister, with an interpreter."));
    let typed = format!("{:?}", walk(&record, Others::everybody(Some(pip), &register), minute(60)));
    assert!(
        !typed.contains("Sam") && !typed.contains("Toni") && typed.contains("somebody and somebody saw it too."),
        "{typed}"
    );
    assert!(typed.contains("Both of them: his mother and somebody's sister, with an interpreter."), "{typed}");
    record.parts.truncate(1);
    (record.author, record.author_note) = ("Dot Wren".into(), String::new());
    let steps = walk(&record, Others::everybody(Some(pip), &register), minute(60));
    let all = format!("{steps:?}");
    for name in ["Pip", "Rafi", "Dot", "Wren", "Imogen", "Quill", "Alder"] {
        assert!(!all.contains(name), "{name}: {all}");
    }
    let titles: Vec<(&str, &str)> = steps.iter().map(|s| (s.title.as_str(), s.after.as_str())).collect();
    assert_eq!(
        titles,
        [
            ("It happened", ""),
            ("Written down: Concern, by a member of staff, written there and then", "at once"),
            ("Told face to face: the safeguarding lead", "2 minutes later"),
            ("Arrived at the desk", "15 minutes later"),
            ("Seen by the safeguarding lead", "3 minutes later"),
        ]
    );
    assert!(all.contains("the child cried when another child left. Mrs the safeguarding lead came."));
}

/// R17, N24: said to the child, with what was thought marked as that.
#[test]
fn r17_n24_as_the_child_may_one_day_read_it_thoughts_are_marked_and_labels_pointed_out() {
    use crate::entry::{Draft, Kind};
    let at: DateTime<Utc> = "2026-11-20T09:00:00Z".parse().unwrap();
    let (id, occasion) = (crate::id::EntryId::from_random([1; 16]), crate::id::OccasionId::from_random([1; 16]));
    let mut draft = Draft::new(Kind::Concern, Some(PersonId::from_random([2; 16])), at.into(), id, occasion);
    draft.children = vec![ChildId::from_random([1; 16])];
    draft.saw = "He was aggressive at lunch.".into();
    draft.think = "Perhaps he slept badly.".into();
    draft.quote = "go way".into();
    draft.quote_who = "child".into();
    let setting = crate::entry::Setting {
        id: crate::id::SettingId::from_random([1; 16]),
        written: at.into(),
        clock_offset_ms: None,
        rules: vec![],
        app: String::new(),
        device: None,
        key: None,
    };
    let entry = draft.entries(&setting).unwrap().remove(0);
    let mut record = crate::view::tests_support::blank(at);
    record.author = "Dot Wren".into();
    let lines = as_child(&entry, &record);
    assert_eq!((lines[0].says.as_str(), lines[0].quote), ("You said, word for word", true));
    assert!(lines[0].better.is_empty(), "a child's own words are never judged");
    assert_eq!(
        (lines[1].says.as_str(), lines[1].better.as_slice()),
        ("Dot Wren saw or heard this", ["aggressive".to_owned()].as_slice())
    );
    assert!(lines[2].thought && lines[2].says.contains("others may see it differently"));
}
