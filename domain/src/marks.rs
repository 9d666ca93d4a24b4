//! Words for a mark, a swelling, a burn or bleeding, in any kind of record (H9, R26). On a child who is not moving
//! yet each of them opens the card, whatever the record was begun as. Better once too often.

/// Beginnings of words that can only be about a mark.
const BEGINNINGS: [&str; 13] = [
    "bruis",
    "graze",
    "burn",
    "scald",
    "swell",
    "swollen",
    "bleed",
    "blister",
    "scratch",
    "welt",
    "nosebleed",
    "fractur",
    "bitten",
];
/// Whole words: "remark" and "Mark" the boy's name are others' business, so these stand alone.
const WHOLE: [&str; 14] = [
    "bite", "bites", "blood", "bump", "bumps", "cut", "cuts", "lump", "mark", "marks", "sore", "sores", "wound", "scab",
];

/// Words after one of [`WHOLE`] that make something else of it: bites of banana, cut out shapes, mark making.
const OTHERWISE: [(&str, &[&str]); 5] =
    [("bite", &["of"]), ("bites", &["of"]), ("cut", &["out", "up"]), ("cuts", &["out", "up"]), ("mark", &["making"])];

fn is_otherwise(word: &str, next: Option<&str>) -> bool {
    OTHERWISE.iter().any(|(first, after)| {
        *first == word
            && next.is_some_and(|next| after.contains(&next.trim_end_matches(|c: char| !c.is_alphanumeric())))
    })
}

/// Whether these words may be about a mark on somebody.
pub fn named_in(words: &str) -> bool {
    let words = words.to_lowercase().replace('-', " ");
    let spoken: Vec<&str> = words.split_whitespace().collect();
    // Only where nothing stands between the two: "a cut, out in the garden" is a cut.
    let otherwise = |at: usize| is_otherwise(spoken[at], spoken.get(at + 1).copied());
    let counts = spoken.iter().enumerate().filter(|(at, _)| !otherwise(*at)).map(|(_, word)| *word);
    let all: Vec<&str> =
        counts.flat_map(|w| w.split(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()).collect();
    let one = all.iter().any(|w| WHOLE.contains(w) || BEGINNINGS.iter().any(|b| w.starts_with(b)));
    one || all.windows(2).any(|pair| pair == ["black", "eye"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h9_a_mark_named_in_passing_is_heard() {
        for words in [
            "Rolled over for the first time! There is a bruise on his elbow.",
            "a small GRAZE, left knee",
            "her lip was swollen",
            "He had a black eye.",
            "red mark on the tummy",
            "bite marks",
            "a bit of blood on the sleeve",
            "Two bites of banana, and bite marks on her arm.",
            "Lovely rolling, tiny bruise on cheek",
            "a cut above the eye",
            "a cut, out in the garden",
        ] {
            assert!(named_in(words), "{words}");
        }
        for words in [
            "",
            "Sang the whole of the tidy-up song.",
            "She remarked on the snow.",
            "Stacked six blocks.",
            "Loved her banana.",
            "Three bites of banana, then half a pear.",
            "Cut out a star, and cut up her own banana.",
            "Mark-making with paint.",
        ] {
            assert!(!named_in(words), "{words}");
        }
    }
}
