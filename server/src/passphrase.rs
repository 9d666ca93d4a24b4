//! What a passphrase has to be: long, and not among the first that anybody would try here. No rule on kinds of
//! characters, and it never runs out.

/// Characters, at least.
const MIN: usize = 12;
/// Characters, at most: more would only cost time.
pub const MAX: usize = 200;

/// What is wrong with a new sign-in name or passphrase, in a sentence. `around`: the names of people and of the nursery,
/// which are the first things that somebody who knows the place would try.
pub fn fault(name: &str, passphrase: &str, around: &[&str]) -> Option<&'static str> {
    let length = passphrase.chars().count();
    if name.trim().is_empty() || name.chars().count() > 64 {
        return Some("Choose a sign-in name.");
    }
    if !(MIN..=MAX).contains(&length) {
        return Some(
            "A passphrase has at least 12 characters. Four words that don't belong together are easy to keep in mind.",
        );
    }
    let words: Vec<&str> = around.iter().flat_map(|words| words.split_whitespace()).chain([name]).collect();
    let easy = zxcvbn::zxcvbn(passphrase, &words).score() < zxcvbn::Score::Four;
    easy.then_some("That is among the first that somebody would try. Take four words that don't belong together.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_would_try_first_is_no_passphrase() {
        let around = ["Teasel Wharf Nursery", "Imogen Quill"];
        for easy in ["passwordpassword", "123456789012", "qwertyuiop12", "imogenimogen", "TeaselWharf1", "aaaaaaaaaaaa"]
        {
            assert!(fault("imogen", easy, &around).is_some(), "{easy}");
        }
        for good in ["four words that differ", "lantern mosaic otter ninety", "pN7!x_qq0Zt3vR"] {
            assert_eq!(fault("imogen", good, &around), None, "{good}");
        }
        assert!(fault("imogen", "short", &around).is_some_and(|f| f.contains("12 characters")));
    }
}
