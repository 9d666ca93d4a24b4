//! Wrong PINs slow down, and never lock anyone out.

/// Seconds to wait after this many wrong PINs in a row, by the tablet's monotonic and wall clock.
pub fn wait_seconds(wrong: u32) -> u32 {
    match wrong {
        0..=2 => 0,
        3..=4 => 15,
        5..=6 => 60,
        7..=9 => 300,
        _ => 900,
    }
}

/// A PIN is 4 to 8 digits.
pub fn fault(pin: &str) -> Option<&'static str> {
    if !(4..=8).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Some("A PIN has 4 to 8 digits.");
    }
    let bytes = pin.as_bytes();
    let same = bytes.windows(2).all(|w| w[0] == w[1]);
    let ladder = bytes.windows(2).all(|w| w[1] == w[0] + 1) || bytes.windows(2).all(|w| w[0] == w[1] + 1);
    (same || ladder).then_some("That PIN is easy to guess. Choose digits that don't repeat or count up or down.")
}

/// Digits of a PIN, at most.
pub const DIGITS_MAX: usize = 8;
/// What stands on the screen for a digit.
pub const DOT: char = '•';

/// The PIN after somebody typed in a box that showed a dot for each digit: the digits whose dots are left, and what was typed
/// behind them.
pub fn typed(before: &str, shown: &str) -> String {
    let left = shown.chars().filter(|c| *c == DOT).count();
    before.chars().take(left).chain(shown.chars().filter(char::is_ascii_digit)).take(DIGITS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_digits_and_not_the_first_guess() {
        assert!(fault("4829").is_none() && fault("48291736").is_none());
        for bad in ["", "482", "482917364", "48a9", "４８２９"] {
            assert!(fault(bad).is_some_and(|why| why.contains("4 to 8 digits")), "{bad}");
        }
        for guessed in ["1234", "12345678", "9876", "7777", "77777777"] {
            assert!(fault(guessed).is_some_and(|why| why.contains("easy to guess")), "{guessed}");
        }
        for fine in ["1235", "1243", "7778", "8777", "9875", "1123"] {
            assert_eq!(fault(fine), None, "{fine}");
        }
    }

    /// The whole table: a shorter wait lets a finder of the tablet guess faster, a longer one keeps its people out.
    #[test]
    fn wrong_pins_slow_down_and_the_wait_has_an_end() {
        let waits: Vec<u32> = (0..12).map(wait_seconds).collect();
        assert_eq!(waits, [0, 0, 0, 15, 15, 60, 60, 300, 300, 300, 900, 900]);
        assert_eq!(wait_seconds(u32::MAX), 900);
    }

    #[test]
    fn a_box_of_dots_is_typed_into_and_deleted_from_at_its_end() {
        for (before, shown, after) in [
            ("", "2", "2"),
            ("28", "••4", "284"),
            ("284", "••", "28"),
            ("284", "", ""),
            ("2846", "7305", "7305"),
            ("28", "••x4", "284"),
            ("28467305", "••••••••9", "28467305"),
        ] {
            assert_eq!(typed(before, shown), after, "{before} {shown}");
        }
    }
}
