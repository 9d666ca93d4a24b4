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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_digits_and_not_the_first_guess() {
        assert!(fault("4829").is_none() && fault("48291736").is_none());
        for bad in ["", "123", "1234", "9876", "7777", "12a4", "482917364", "４８２９"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn wrong_pins_slow_down_and_the_wait_has_an_end() {
        let waits: Vec<u32> = (0..12).map(wait_seconds).collect();
        assert!(waits.is_sorted() && waits[2] == 0 && waits[11] == 900);
    }
}
