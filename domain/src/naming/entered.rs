//! What may be entered as a name.

use super::fold::is_unseen;

/// What is wrong with a name that somebody enters, in a sentence, or nothing.
pub fn fault(name: &str) -> Option<&'static str> {
    match () {
        () if name.chars().any(is_disguise) => Some(
            "A name holds a sign that can't be seen and changes how it is shown. Type the name anew, don't paste it.",
        ),
        () if !name.chars().any(|c| c.is_alphanumeric() && !is_unseen(c)) => {
            Some("A name needs at least one letter that can be seen.")
        }
        () => None,
    }
}

/// Signs that make a screen or a sheet show other words than those that are kept: control characters, line separators, and
/// what turns the direction of what follows (UAX #9). Marks that only stand between letters are part of some names.
fn is_disguise(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_a_letter_that_can_be_seen_and_nothing_that_changes_how_it_is_shown() {
        for good in ["Zoë", "O’Neill", "Ng", "王", "محمد", "علی\u{200c}رضا", "ক্\u{200d}ষ", "3rd Baby"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
        for nothing in ["", " ", "\u{200b}", "\u{3164}", "\u{301}", "-", "\u{200e}\u{feff}"] {
            assert!(fault(nothing).is_some_and(|f| f.contains("letter")), "{nothing:?}");
        }
        for disguised in ["Ot\0to", "Ot\u{7}to", "\u{202e}ottO", "Otto\nFern", "Otto\u{2067}", "Otto\u{2028}"] {
            assert!(fault(disguised).is_some_and(|f| f.contains("can't be seen")), "{disguised:?}");
        }
    }
}
