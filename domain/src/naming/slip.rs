//! Names that are nearly the same: one slip of the keyboard, or another spelling of the same sound.

/// Letters below which one more or less makes another name: Ella and Emma.
pub(super) const SLIP_MIN: usize = 5;

/// Whether two words differ by one letter: too many, missing, another, or two that changed places (optimal string alignment).
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([], []) => true,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

/// The word, and the word without each of its letters: two words that differ by one slip have one of these in common.
pub(super) fn without_one(word: &str) -> impl Iterator<Item = String> {
    let less = word.char_indices().map(|(at, c)| {
        let (before, after) = word.split_at(at);
        format!("{before}{}", after.get(c.len_utf8()..).unwrap_or_default())
    });
    std::iter::once(word.to_owned()).chain(less)
}

/// How it sounds, roughly: Alexandra is Aleksandra, Zaynab Zainab, Gurpreet Gurprit.
pub(super) fn sound(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    const SOUNDS: [(&str, &str); 12] = [
        ("ph", "f"),
        ("ck", "k"),
        ("ee", "i"),
        ("ie", "i"),
        ("oo", "u"),
        ("ou", "u"),
        ("x", "ks"),
        ("y", "i"),
        ("c", "k"),
        ("q", "k"),
        ("z", "s"),
        ("j", "i"),
    ];
    while let Some(c) = rest.chars().next() {
        let found = SOUNDS.iter().find(|(written, _)| rest.starts_with(written));
        let (taken, sounds) = found.map_or((c.len_utf8(), None), |(written, sounds)| (written.len(), Some(*sounds)));
        let mut buffer = [0; 4];
        for c in sounds.unwrap_or_else(|| c.encode_utf8(&mut buffer)).chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    if out.len() > 1 && out.ends_with('h') {
        out.pop();
    }
    out
}

/// Whether two words may be the same name, written twice.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let long = |word: &str| word.chars().count() >= SLIP_MIN;
    a == b || (long(a) || long(b)) && one_slip(a, b) || long(a) && long(b) && sound(a) == sound(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_letter_or_two_that_changed_places() {
        for (a, b) in
            [("harriet", "hariet"), ("charlote", "charlotte"), ("micheal", "michael"), ("zaynab", "zainab"), ("a", "")]
        {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
            assert!(without_one(a).any(|a| without_one(b).any(|b| a == b)), "{a} {b}");
        }
        for (a, b) in [("harriet", "harry"), ("emma", "anna"), ("gurpreet", "gurprit")] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn names_that_sound_the_same_are_alike() {
        for (a, b) in [("alexandra", "aleksandra"), ("gurpreet", "gurprit"), ("isabella", "isabela"), ("sarah", "sara")]
        {
            assert!(alike(a, b), "{a} {b}");
        }
        assert!(!alike("ella", "emma") && !alike("oscar", "peter"));
    }
}
