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
