//! A name and all the ways in which it is said: whole, either half, with its particles and without, Mc for Mac.

use super::fold::is_unspaced;
use super::lists::is_particle;
use super::text::{Gap, Word, words};
use std::collections::BTreeMap;

/// Letters after which somebody may leave a space or write none. Names are shorter than this has bits.
type Breaks = u128;

/// One way of saying a name, in letters alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Bit n: a word of the name ends after its nth letter.
    pub breaks: Breaks,
    /// More than one word of the name, so that it is a name in small letters too: "ella brown".
    pub several: bool,
    /// Particles stand before it in the whole name, and go with it: "de" of "de Souza".
    pub led: bool,
    /// First name or surname as it was entered, or both: not a half of either.
    pub entered: bool,
}

/// Somebody's name, as it was entered.
#[derive(Debug, Clone)]
pub struct Name {
    given: Vec<Word>,
    family: Vec<Word>,
    entered: Entered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entered {
    /// First name and surname, each for itself.
    Apart,
    /// Both in one line.
    InOneLine,
    /// Words of which nobody knows what is a name: they are one only as they stand.
    AsPhrase,
}

impl Name {
    /// Of a child: the first name as used, and the surname.
    pub fn of_child(preferred: &str, surname: &str) -> Self {
        Self { given: words(preferred), family: words(surname), entered: Entered::Apart }
    }

    /// As it is written in one line: the last word is the surname, with what a hyphen joins to it
    /// and the particles before it.
    pub fn whole(name: &str) -> Self {
        let mut given = words(name);
        let mut at = given.len().saturating_sub(1);
        let goes_on = |given: &[Word], at: usize| {
            let hyphen = given.get(at).is_some_and(|w| w.before == Gap::Joint);
            hyphen || given.get(at - 1).is_some_and(|w| is_particle(&w.letters))
        };
        while at > 1 && goes_on(&given, at) {
            at -= 1;
        }
        let family = if given.len() > 1 { given.split_off(at) } else { vec![] };
        Self { given, family, entered: Entered::InOneLine }
    }

    /// Words that name somebody as they stand, and of which no part is a name by itself: "the man from the agency".
    pub fn phrase(words_typed: &str) -> Self {
        Self { given: words(words_typed), family: vec![], entered: Entered::AsPhrase }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &Word> {
        self.given.iter().chain(&self.family)
    }

    /// Every form, by its letters.
    pub(super) fn forms(&self) -> BTreeMap<String, Form> {
        let mut forms = Forms(BTreeMap::new());
        let (given, family) = (self.given.as_slice(), self.family.as_slice());
        forms.add(&[given, family].concat(), true, false);
        if self.entered == Entered::AsPhrase {
            return forms.0;
        }
        forms.add(&[family, given].concat(), true, false);
        let apart = self.entered == Entered::Apart;
        forms.add(given, apart, false);
        forms.add(family, apart, false);
        for part in [given, family] {
            let own = part.iter().enumerate().filter(|(_, w)| part.len() == 1 || !is_particle(&w.letters));
            for (at, word) in own {
                let led = at > 0 && part.get(at - 1).is_some_and(|w| is_particle(&w.letters));
                // "Berg" of "van der Berg" is the surname; "Hale" of "Whitlock-Hale" is half of one.
                let alone = part.iter().filter(|w| !is_particle(&w.letters)).count() == 1;
                forms.add(std::slice::from_ref(word), apart && alone && led, led);
                forms.add_within(word);
            }
            for at in 1..part.len() {
                if part.get(at).is_some_and(|w| is_particle(&w.letters)) {
                    forms.add(part.get(at..).unwrap_or_default(), false, true);
                }
            }
        }
        forms.0
    }
}

struct Forms(BTreeMap<String, Form>);

impl Forms {
    fn add(&mut self, part: &[Word], entered: bool, led: bool) {
        let own: Vec<&Word> = part.iter().filter(|w| !is_particle(&w.letters)).collect();
        let plain: Vec<&str> = part.iter().map(|w| w.letters.as_str()).collect();
        let spelled: Vec<&str> = part.iter().map(|w| w.spelled.as_deref().unwrap_or(&w.letters)).collect();
        for words in [plain, spelled] {
            let text = words.concat();
            // One letter is nobody, but in a script in which it is a word.
            if text.chars().count() < 2 && !part.iter().any(|w| w.caseless) {
                continue;
            }
            let ends = words.iter().scan(0, |at, word| {
                *at += word.chars().count();
                Some(*at)
            });
            let breaks = ends.filter(|at| *at < 128).fold(0, |all: Breaks, at| all | (1 << at));
            let form = Form { breaks, several: own.len() > 1, led, entered };
            for (text, shift) in scottish(&text, &words) {
                let breaks = if shift == 0 { breaks } else { Breaks::MAX };
                let known = self.0.entry(text).or_insert(Form { breaks, ..form });
                known.breaks |= breaks;
                known.several |= form.several;
                known.led |= led;
                known.entered |= entered;
            }
        }
    }

    /// Names within one word: 小鸣 of 王小鸣, and a surname without its article.
    fn add_within(&mut self, word: &Word) {
        let mut add = |letters: String| {
            let form = Form { breaks: 0, several: false, led: false, entered: false };
            self.0.entry(letters).or_insert(form);
        };
        let letters = word.letters.as_str();
        if let Some(rest) = letters.strip_prefix("ال").filter(|rest| rest.chars().count() > 2) {
            add(rest.to_owned());
        }
        // A character of the text is one or more letters: only whole ones are left away.
        let mut places = word.places.clone();
        places.dedup();
        let east_asian = word.places.len() > places.len() || letters.chars().next().is_some_and(is_unspaced);
        if !word.caseless || !east_asian {
            return;
        }
        for without in 1..places.len().saturating_sub(1).min(3) {
            let from = places.get(without).copied().unwrap_or_default();
            let rest = letters.chars().zip(&word.places).filter(|(_, place)| **place >= from).map(|(c, _)| c);
            add(rest.collect());
        }
    }
}

/// Letters that "Mc" stands before, at least: Macy is no Mcy.
const AFTER_MC: usize = 4;

/// The letters as they are, and with Mac for Mc; the number is by how much the breaks move.
fn scottish(text: &str, words: &[&str]) -> Vec<(String, i8)> {
    let mut all = vec![(text.to_owned(), 0)];
    // Of the word in which it stands, wherever that is in the name.
    let mut before = String::new();
    for (n, word) in words.iter().enumerate() {
        let rest_of_name = || words.get(n + 1..).unwrap_or_default().concat();
        let tail = format!("{word}{}", rest_of_name());
        let other = match () {
            () if tail.starts_with("mac") => tail.strip_prefix("mac").map(|rest| ("mc", rest)),
            () if tail.starts_with("mc") => tail.strip_prefix("mc").map(|rest| ("mac", rest)),
            () if *word == "m" && n + 1 < words.len() => tail.strip_prefix('m').map(|rest| ("mc", rest)),
            () => None,
        };
        if let Some((prefix, rest)) = other.filter(|(_, rest)| rest.chars().count() >= AFTER_MC) {
            all.push((format!("{before}{prefix}{rest}"), 1));
        }
        before.push_str(word);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(name: &Name) -> Vec<String> {
        name.forms().into_keys().collect()
    }

    #[test]
    fn a_name_is_said_whole_and_by_either_half_but_never_by_a_particle() {
        let berg = forms(&Name::of_child("Pieter", "van der Berg"));
        for said in ["pieter", "berg", "vanderberg", "derberg", "pietervanderberg"] {
            assert!(berg.iter().any(|f| f == said), "{said}: {berg:?}");
        }
        for never in ["van", "der"] {
            assert!(!berg.iter().any(|f| f == never), "{never}");
        }
        let both = forms(&Name::of_child("Anne-Marie", "O'Neill"));
        for said in ["anne", "marie", "annemarie", "oneill", "neill"] {
            assert!(both.iter().any(|f| f == said), "{said}: {both:?}");
        }
        // Who is called by what is elsewhere a particle is called by that.
        assert!(forms(&Name::of_child("Ben", "Ashdown")).iter().any(|f| f == "ben"));
    }

    #[test]
    fn names_are_also_said_as_they_are_spelled_and_with_mac_for_mc() {
        assert!(forms(&Name::whole("Jürgen Müllner")).iter().any(|f| f == "muellner"));
        assert!(forms(&Name::whole("Eilidh MacAskill")).iter().any(|f| f == "mcaskill"));
        assert!(forms(&Name::whole("Róisín McGettigan")).iter().any(|f| f == "macgettigan"));
        assert!(!forms(&Name::whole("Macy Fern")).iter().any(|f| f == "mcy"));
    }

    #[test]
    fn a_chinese_child_is_called_by_both_names_or_the_given_one() {
        let one = forms(&Name::whole("王小鸣"));
        assert!(one.iter().any(|f| f == "王小鸣") && one.iter().any(|f| f == "小鸣"), "{one:?}");
        let two = forms(&Name::of_child("小鸣", "王"));
        assert!(two.iter().any(|f| f == "王小鸣") && two.iter().any(|f| f == "小鸣"), "{two:?}");
    }
}
