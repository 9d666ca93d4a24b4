//! What may be entered as a name.

use super::fold::is_unseen;

/// Whether a text holds no letter or digit that can be seen: nothing was entered.
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(|c| c.is_alphanumeric() && !is_unseen(c))
}

/// Whether a name holds a sign that makes a screen or a sheet show another name than the one that is kept: a control
/// character, a line separator, or what turns the direction of what follows (UAX #9). Marks that only stand between letters
/// are part of some names.
pub fn is_disguised(name: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars().any(|c| c.is_control() || turns(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_a_letter_that_can_be_seen_and_nothing_that_changes_how_it_is_shown() {
        for good in ["Zoë", "O’Neill", "Ng", "王", "محمد", "علی\u{200c}رضا", "ক্\u{200d}ষ", "3rd Baby"]
        {
            assert!(!is_blank(good) && !is_disguised(good), "{good}");
        }
        for nothing in ["", " ", "\u{200b}", "\u{3164}", "\u{301}", "-", "\u{200e}\u{feff}"] {
            assert!(is_blank(nothing), "{nothing:?}");
        }
        for disguised in ["Ot\0to", "Ot\u{7}to", "\u{202e}ottO", "Otto\nFern", "Otto\u{2067}", "Otto\u{2028}"] {
            assert!(is_disguised(disguised), "{disguised:?}");
        }
    }
}
