//! Lists of words that names are told apart by: `domain/words/names-that-are-words.txt` and `words-that-are-no-slip.txt`.

use std::collections::HashSet;
use std::sync::OnceLock;

const NAMES: &str = include_str!("../../words/names-that-are-words.txt");
/// Apart from the other list: tablets carry that one, and never this.
const NO_SLIPS: &str = include_str!("../../words/words-that-are-no-slip.txt");

/// What stands before a surname, or within it, and is nobody's name by itself.
#[rustfmt::skip]
const PARTICLES: [&str; 78] = [
    "a", "ab", "abd", "abu", "af", "al", "ap", "av", "bat", "ben", "bin", "bint", "d", "da", "das", "de", "degli",
    "del", "dell", "della", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "ferch", "fitz", "ibn", "in",
    "l", "la", "las", "le", "les", "lo", "los", "m", "mac", "mc", "mhic", "ni", "nic", "o", "op", "s", "san",
    "sant", "santa", "st", "t", "te", "ten", "ter", "ui", "ul", "van", "vander", "vant", "verch", "vom", "von", "y",
    "zu", "zum", "zur", "אבו", "בן", "בת", "ابن", "ابو", "ال", "بن", "بنت", "عبد",
];

/// What a word is beside being a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Means {
    #[default]
    Nothing,
    /// Rose, King.
    AThing,
    /// Will, An: it holds sentences together.
    Grammar,
}

pub(super) fn is_particle(letters: &str) -> bool {
    PARTICLES.contains(&letters)
}

fn section(text: &'static str, title: &str) -> impl Iterator<Item = &'static str> {
    let body = text.split_once(title).map_or("", |(_, rest)| rest.split('[').next().unwrap_or_default());
    let lines = body.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

pub(super) fn meaning(letters: &str) -> Means {
    static ALL: OnceLock<[HashSet<&str>; 2]> = OnceLock::new();
    let [grammar, things] = ALL.get_or_init(|| ["[grammar]", "[names]"].map(|title| section(NAMES, title).collect()));
    match () {
        () if grammar.contains(letters) => Means::Grammar,
        () if things.contains(letters) => Means::AThing,
        () => Means::Nothing,
    }
}

/// Whether it is a common English word, whatever else it is.
pub fn is_word(word: &str) -> bool {
    is_no_slip(&super::letters(word))
}

/// Whether it is a word of the language, so that nobody meant a name and slipped.
pub(super) fn is_no_slip(letters: &str) -> bool {
    static ALL: OnceLock<HashSet<&str>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let lines = NO_SLIPS.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(|line| line.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect()
    });
    all.contains(letters) || meaning(letters) != Means::Nothing
}
