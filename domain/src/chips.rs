//! Chips and a box of words that are one text: "bruise, swelling, about 1 cm". A tap never takes away what somebody
//! typed.

/// Between two of them.
const BETWEEN: &str = ", ";

/// The chips with which a text begins, and what was typed behind them.
pub fn parse<'a>(text: &'a str, chips: &[String]) -> (Vec<String>, &'a str) {
    let mut on: Vec<String> = vec![];
    let mut rest = text;
    loop {
        let next = chips.iter().filter(|c| !on.contains(c)).find_map(|chip| match rest.strip_prefix(chip.as_str()) {
            Some("") => Some((chip, "")),
            Some(behind) => behind.strip_prefix(BETWEEN).map(|behind| (chip, behind)),
            None => None,
        });
        match next {
            Some((chip, behind)) => {
                on.push(chip.clone());
                rest = behind;
            }
            None => return (on, rest),
        }
    }
}

fn compose(on: &[String], typed: &str) -> String {
    let mut all: Vec<&str> = on.iter().map(String::as_str).collect();
    if !typed.is_empty() {
        all.push(typed);
    }
    all.join(BETWEEN)
}

/// The text after a tap on a chip. `one`: of these chips one is meant, and another tap means another.
pub fn tap(text: &str, chip: &str, chips: &[String], one: bool) -> String {
    let (mut on, typed) = parse(text, chips);
    match on.iter().position(|c| c == chip) {
        Some(at) => {
            on.remove(at);
        }
        None => {
            if one {
                on.clear();
            }
            on.push(chip.to_owned());
        }
    }
    compose(&on, typed)
}

/// The text after something was typed behind its chips.
pub fn type_behind(text: &str, typed: &str, chips: &[String]) -> String {
    compose(&parse(text, chips).0, typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chips() -> Vec<String> {
        ["face", "ear", "arm or hand"].map(String::from).to_vec()
    }

    #[test]
    fn a_tap_takes_nothing_away_that_was_typed() {
        let text = tap("left cheek", "face", &chips(), false);
        assert_eq!(text, "face, left cheek");
        assert_eq!(tap(&text, "ear", &chips(), false), "face, ear, left cheek");
        assert_eq!(tap(&text, "ear", &chips(), true), "ear, left cheek");
        assert_eq!(tap(&text, "face", &chips(), false), "left cheek", "and a second tap takes it back");
        assert_eq!(tap("", "face", &chips(), true), "face");
    }

    #[test]
    fn what_is_typed_stands_behind_the_chips_to_the_letter() {
        let (on, typed) = parse("face, arm or hand, left, about 1 cm, ", &chips());
        assert_eq!((on.len(), typed), (2, "left, about 1 cm, "));
        assert_eq!(type_behind("face", "left cheek, ", &chips()), "face, left cheek, ");
        assert_eq!(type_behind("face, left cheek", "", &chips()), "face");
        assert_eq!(parse("facets", &chips()), (vec![], "facets"));
    }
}
