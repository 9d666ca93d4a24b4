//! The packs that ship, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

const HEAD: &str = "id = \"x\"\ntitle = \"X\"\nedition = \"1\"\nsource = \"test\"\n\n";

fn clock(rest: &str) -> String {
    format!(
        "{HEAD}[[clock]]\nid = \"c\"\ntitle = \"C\"\nstarts = \"now\"\nwarn = {{ hours = 1 }}\ntrust = \"read\"\nsay = \"Do it.\"\n{rest}\n"
    )
}

#[test]
fn r111_every_pack_that_ships_can_be_read_and_every_row_says_where_it_comes_from() {
    let rules = Rules::read().unwrap();
    let ids: Vec<&str> = rules.packs.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["england", "hull", "north-somerset", "coventry", "demo"]);
    let clocks: Vec<&Clock> = rules.packs.iter().flat_map(|p| &p.clocks).collect();
    assert!(clocks.len() > 30, "{}", clocks.len());
    assert!(clocks.iter().all(|c| !c.source.is_empty() && !c.say.is_empty() && !c.starts.is_empty()));
    // Whatever was not seen in force is shipped switched off.
    assert!(clocks.iter().filter(|c| c.trust == Trust::Unknown).all(|c| !c.on));
}

#[test]
fn k15_a_benchmark_is_labelled_and_lies_under_every_authority() {
    let rules = Rules::read().unwrap();
    let layers = |authority: &str| rules.layers(authority).iter().map(|p| p.id.clone()).collect::<Vec<String>>();
    assert_eq!(layers("hull"), ["england", "hull", "coventry"]);
    assert_eq!(layers("north-somerset"), ["england", "north-somerset", "coventry"]);
    assert_eq!(layers("england"), ["england", "coventry"]);
    assert!(layers("atlantis").is_empty());
    assert!(rules.packs.iter().filter(|p| p.benchmark).all(|p| p.note.starts_with("A benchmark")));
}

/// R45: the seed's three, the national ones, and another reason, under every authority; none is a sign of harm.
#[test]
fn r45_the_grounds_for_sharing_without_agreement_are_the_packs() {
    let rules = Rules::read().unwrap();
    for authority in ["england", "hull", "demo"] {
        let grounds = rules.grounds(authority);
        assert_eq!(grounds.len(), 10, "{authority}");
        assert_eq!(grounds.last().map(|g| g.id.as_str()), Some("ground-another"));
        assert!(rules.triggers(authority).iter().all(|t| !t.id.starts_with("ground-")));
        assert!(grounds.iter().all(|g| rules.row_words(&g.id) == g.words));
    }
}

#[test]
fn a_pack_with_a_mistake_is_refused_with_its_file_line_and_reason() {
    let good = clock("kind = \"working-days\"\ndays = 2\nsource = \"001:1\"");
    assert_eq!(Pack::read("x.toml", &good).unwrap().clocks[0].time, Time::WorkingDays(2));
    let cases = [
        (
            clock("kind = \"working-days\"\ndays = 2\nsource = \"001:1\"\ncolour = \"red\""),
            16,
            "unknown field `colour`",
        ),
        (clock("kind = \"working-days\"\ndays = 2"), 6, "missing field `source`"),
        (clock("kind = \"working-days\"\nsource = \"001:1\""), 7, "a clock needs one number"),
        (clock("kind = \"elapsed\"\ndays = 2\nsource = \"001:1\""), 7, "a clock needs one number"),
        (clock("kind = \"sometimes\"\ndays = 2\nsource = \"001:1\""), 13, "unknown variant `sometimes`"),
        (format!("{good}{}", &good[HEAD.len()..]), 7, "\"c\" stands there twice"),
    ];
    for (text, line, why) in cases {
        let fault = Pack::read("x.toml", &text).unwrap_err();
        assert!(fault.why.contains(why), "{why}: {fault}");
        assert_eq!((fault.file.as_str(), fault.line), ("x.toml", line), "{fault}");
    }
}

/// R25, R28, R45: each list is for its own purpose, and a row of one stands on no other.
#[test]
fn r25_r28_every_list_of_the_packs_is_for_its_own_purpose() {
    let rules = Rules::read().unwrap();
    for authority in ["england", "hull", "demo"] {
        let (helpful, triggers) = (rules.helpful(authority), rules.triggers(authority));
        assert!(helpful.iter().any(|row| row.id == "protection-plan"), "{authority}");
        assert!(helpful.iter().all(|row| row.group == "Helpful to know"));
        assert!(!triggers.is_empty() && triggers.iter().all(|row| row.group != "Helpful to know"));
        assert!(triggers.iter().all(|row| row.group != "Before sharing" && !row.group.starts_with("About someone")));
        assert!(helpful.iter().chain(&triggers).all(|row| rules.row_words(&row.id) == row.words));
        let categories = rules.categories(authority);
        assert!(categories.iter().any(|c| c.id == "not-clear-yet"), "H15: not clear yet is a full answer");
        assert!(categories.iter().all(|c| rules.row_words(&c.id) == c.title));
        // What is not in force is shipped switched off, and does not stand among the duties.
        let duties = rules.duties(authority);
        let on: Vec<&Duty> = rules.layers(authority).into_iter().flat_map(|p| &p.duties).filter(|d| d.on).collect();
        assert!(!duties.is_empty() && duties.len() == on.len());
        let unsure = |d: &&Duty| d.trust != Trust::Read;
        assert_eq!(duties.iter().filter(|d| d.unsure).count(), on.iter().copied().filter(|d| unsure(d)).count());
    }
    assert_eq!(rules.row_words("from-2031"), "something that this version can't name");
    assert!(rules.helpful("atlantis").is_empty());
}

/// R24: the national pack and the authority's own, and no other's.
#[test]
fn r24_the_editions_in_force_are_the_national_one_and_the_authoritys() {
    let rules = Rules::read().unwrap();
    let of = |authority| {
        let all = rules.editions(authority).into_iter();
        all.map(|e| e.split_once('@').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(None), ["england"]);
    assert_eq!(of(Some("hull")), ["england", "hull"]);
    assert_eq!(of(Some("atlantis")), ["england"]);
    let authorities: Vec<&str> = rules.authorities().map(|p| p.id.as_str()).collect();
    assert_eq!(authorities, ["hull", "north-somerset", "demo"], "neither the national one nor a benchmark");
    assert_eq!(rules.national().map(|p| p.id.as_str()), Some("england"));
}

/// One number, in the unit of its kind.
#[test]
fn a_clock_has_one_number_in_the_unit_of_its_kind() {
    let time = |rest: &str| Pack::read("x.toml", &clock(&format!("{rest}\nsource = \"s\""))).map(|p| p.clocks[0].time);
    for (rest, is) in [
        ("kind = \"elapsed\"\nminutes = 15", Time::Elapsed(15)),
        ("kind = \"elapsed\"\nhours = 48", Time::Elapsed(48 * 60)),
        ("kind = \"elapsed\"\nuntil = \"collection\"", Time::UntilCollection),
        ("kind = \"working-days\"\ndays = 1", Time::WorkingDays(1)),
        ("kind = \"same-working-day\"\nhours = 24", Time::SameWorkingDay(24)),
        ("kind = \"calendar-days\"\ndays = 14", Time::CalendarDays(14)),
        ("kind = \"calendar-months\"\nmonths = 1", Time::CalendarMonths(1)),
    ] {
        assert_eq!(time(rest), Ok(is), "{rest}");
    }
    for rest in [
        "kind = \"working-days\"\ndays = 0",
        "kind = \"elapsed\"\nhours = 1\nminutes = 1",
        "kind = \"elapsed\"\nuntil = \"tea\"",
        "kind = \"calendar-months\"\ndays = 1",
    ] {
        assert!(time(rest).is_err_and(|fault| fault.why.contains("one number")), "{rest}");
    }
    let warns =
        clock("kind = \"elapsed\"\nhours = 48\nsource = \"s\"").replace("hours = 1 }", "hours = 2, minutes = 30 }");
    assert_eq!(Pack::read("x.toml", &warns).unwrap().clocks[0].warn_minutes, [150]);
}

/// R111, K13: a contact can be reached somehow, and its hours are hours.
#[test]
fn r111_a_contact_that_can_not_be_reached_or_has_no_hours_is_refused() {
    let contact = |rest: &str| {
        let row = format!(
            "{HEAD}[[contact]]\nid = \"c\"\ntitle = \"C\"\nrole = \"referral\"\nsource = \"s\"\ntrust = \"read\"\n{rest}\n"
        );
        Pack::read("x.toml", &row).map(|p| p.contacts[0].opens.clone())
    };
    let hours = |days: &str, from: &str, to: &str| {
        contact(&format!("phone = \"999\"\nopens = [{{ days = [{days}], from = \"{from}\", to = \"{to}\" }}]"))
    };
    for reached in ["phone = \"999\"", "email = \"a@b\"", "portal = \"https://x\""] {
        assert_eq!(contact(reached), Ok(contact::Opens::NotKnown));
    }
    assert_eq!(contact("phone = \"999\"\nalways = true"), Ok(contact::Opens::Always));
    assert!(matches!(hours("\"mon\"", "08:30", "08:31"), Ok(contact::Opens::Hours(_))));
    let refused = |found: Result<contact::Opens, RuleFault>, why: &str| found.is_err_and(|f| f.why.contains(why));
    assert!(refused(contact(""), "a number, an address or a portal"));
    assert!(refused(contact("phone = \"999\"\nalways = true\nopens = []"), "always"));
    assert!(refused(hours("", "08:30", "16:30"), "hours need a day"));
    assert!(refused(hours("\"mon\"", "08:30", "08:30"), "an end after"));
    assert!(refused(hours("\"mon\"", "8 am", "16:30"), "no time such as"));
    assert!(refused(hours("\"monday?\"", "08:30", "16:30"), "no day such as"));
}
