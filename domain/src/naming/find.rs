//! Where names stand in a text. The list is made once, and a text then costs its own length, however many names there are.

use super::fold::{Kind, is_unspaced, kind};
use super::lists::{Means, is_no_slip, is_particle, meaning};
use super::name::{Form, Name};
use super::slip::{SLIP_MIN, one_slip, sound, without_one};
use super::text::{Gap, Word, words};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Words of a text that are read as one name, at most.
const WORDS_MAX: usize = 8;
/// Letters from which a name in small letters may hold a slip.
const SMALL_SLIP_MIN: usize = 6;
/// Letters from which the slip may be in the first of them.
const FIRST_SLIP_MIN: usize = 7;
/// Letters from which one word of a name may be written as two, wherever they part: "Anne Marie" of Annemarie.
const PARTED_MIN: usize = 8;
/// Letters from which a name in a script without capitals is found within a longer word.
const WITHIN_MIN: usize = 4;

/// How a text writes names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A name that is also a word of the language has a capital: Rose.
    WithCapitals,
    /// Somebody's own words, in which no keyboard made capitals: rose may be a name.
    AsSpoken,
}

/// What a name on the list is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Find,
    /// Whoever is called so is not meant by a name that is found and is no longer.
    Pass,
}

/// A name's place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    /// Whose it may be: places in the list, in its order.
    pub of: Vec<usize>,
    /// It ends in an s that is no part of the name: "Ottos tower", "the O'Neills'".
    pub with_s: bool,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    form: Form,
    of: usize,
    used: Use,
}

/// By a word, with whether it had a capital: the form that it nearly is.
type LookedUp = HashMap<String, Option<String>>;

/// A list of names to find.
pub struct Finder {
    /// In order, so that a look shows whether any goes on from here.
    forms: BTreeMap<String, Vec<Entry>>,
    means: HashMap<String, Means>,
    /// Forms by each of their letters left away, and by their sound.
    slips: HashMap<String, BTreeSet<String>>,
    /// Lengths of those in scripts without capitals, the longest first.
    caseless: Vec<usize>,
    /// Words that were looked up for a slip already: a file says the same words again and again.
    looked_up: Mutex<LookedUp>,
}

struct Match {
    words: usize,
    start: usize,
    end: usize,
    entries: Vec<Entry>,
    with_s: bool,
}

impl Finder {
    /// The list, in the order of its places.
    pub fn new<'a>(names: impl Iterator<Item = (&'a Name, Use)>) -> Self {
        let mut forms: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut caseless = BTreeSet::new();
        for (of, (name, used)) in names.enumerate() {
            let has_caseless = name.words().any(|w| w.caseless);
            for (letters, form) in name.forms() {
                if has_caseless {
                    caseless.insert(letters.chars().count());
                }
                forms.entry(letters).or_default().push(Entry { form, of, used });
            }
        }
        let mut slips: HashMap<String, BTreeSet<String>> = HashMap::new();
        let found = |entries: &Vec<Entry>| entries.iter().any(|e| e.used == Use::Find);
        for (letters, _) in forms.iter().filter(|(_, entries)| found(entries)) {
            if letters.chars().count() >= SLIP_MIN && letters.chars().all(|c| c < '\u{590}') {
                let near = without_one(letters).chain([sound_key(letters)]);
                near.for_each(|near| _ = slips.entry(near).or_default().insert(letters.clone()));
            }
        }
        let means = forms.keys().map(|letters| (letters.clone(), meaning(letters))).collect();
        let caseless = caseless.into_iter().rev().collect();
        Self { forms, means, slips, caseless, looked_up: Mutex::default() }
    }

    /// Every place, first one first; none overlaps another.
    pub fn find(&self, text: &str, written: Written) -> Vec<Found> {
        let words = words(text);
        let mut all: Vec<Found> = vec![];
        let mut at = 0;
        let mut free = 0;
        while let Some(word) = words.get(at) {
            if word.caseless {
                self.within(word).into_iter().for_each(|found| push(&mut all, found, text));
                at += 1;
                continue;
            }
            let rest = words.get(at..).unwrap_or_default();
            let Some(found) = self.exact(rest, written).or_else(|| self.slipped(word, written)) else {
                at += 1;
                continue;
            };
            let next = at + found.words;
            let goes: Vec<Entry> = found.entries.iter().copied().filter(|e| e.used == Use::Find).collect();
            if !goes.is_empty() {
                // "O'" of O'Shaughnesy goes with it.
                let led = goes.iter().any(|e| e.form.led);
                let mut first = at;
                while led && first > free && leads(&words, first) {
                    first -= 1;
                }
                let start = words.get(first).map_or(found.start, |w| w.start.min(found.start));
                let of: BTreeSet<usize> = goes.iter().map(|e| e.of).collect();
                let found = Found { start, end: found.end, of: of.into_iter().collect(), with_s: found.with_s };
                push(&mut all, found, text);
            }
            at = next;
            free = next;
        }
        all
    }

    /// The longest name that begins with the first of these words.
    fn exact(&self, rest: &[Word], written: Written) -> Option<Match> {
        let mut best = None;
        let (mut plain, mut spelled) = (String::new(), None::<String>);
        let mut spaces: Vec<(usize, &str)> = vec![];
        for (n, word) in rest.iter().take(WORDS_MAX).enumerate() {
            if word.caseless || n > 0 && word.before == Gap::Apart {
                break;
            }
            if n > 0 && word.before == Gap::Space {
                spaces.push((plain.chars().count(), rest.get(n - 1).map_or("", |w| &w.letters)));
            }
            if let Some(alone) = &word.spelled {
                spelled.get_or_insert_with(|| plain.clone()).push_str(alone);
            } else if let Some(spelled) = &mut spelled {
                spelled.push_str(&word.letters);
            }
            plain.push_str(&word.letters);
            let whole = [Some(plain.as_str()), spelled.as_deref()].into_iter().flatten();
            let found = whole.flat_map(|text| [(text, false), (text.strip_suffix('s').unwrap_or(""), true)]).find_map(
                |(letters, with_s)| {
                    if with_s && is_no_slip(&plain) && plain != letters && meaning(letters) == Means::Nothing {
                        return None;
                    }
                    let entries = self.entries(letters, rest.get(..=n)?, &spaces, written)?;
                    let (start, end) = (rest.first()?.start, word.end);
                    Some(Match { words: n + 1, start, end, entries, with_s })
                },
            );
            best = found.or(best);
            if !self.goes_on(&plain) && !spelled.as_ref().is_some_and(|spelled| self.goes_on(spelled)) {
                break;
            }
        }
        best
    }

    /// Whether any form begins with these letters.
    fn goes_on(&self, letters: &str) -> bool {
        let from = (Bound::Excluded(letters), Bound::Unbounded);
        self.forms.range::<str, _>(from).next().is_some_and(|(form, _)| form.starts_with(letters))
    }

    fn entries(&self, letters: &str, of: &[Word], spaces: &[(usize, &str)], written: Written) -> Option<Vec<Entry>> {
        let known = self.forms.get(letters)?;
        let parts = |entry: &&Entry| {
            let break_at = |at: usize| at < 128 && entry.form.breaks & (1 << at) != 0;
            spaces.iter().all(|(at, before)| {
                let long = letters.len() >= SMALL_SLIP_MIN;
                break_at(*at) || long && is_particle(before) || self.parted(letters, of, *at)
            })
        };
        let capital = of.iter().any(|w| w.capital);
        let means = self.means.get(letters).copied().unwrap_or_default();
        let named = |entry: &&Entry| match means {
            _ if capital || entry.form.several => true,
            Means::Nothing => true,
            Means::AThing | Means::Grammar => written == Written::AsSpoken,
        };
        let mut entries: Vec<Entry> = known.iter().filter(parts).filter(named).copied().collect();
        // What was entered as the name of whoever stays is that name; a half of it may be another's.
        if entries.iter().any(|e| e.used == Use::Pass && e.form.entered) {
            entries.retain(|e| e.used == Use::Pass);
        }
        Some(entries).filter(|entries| !entries.is_empty())
    }

    /// One word of a name that was written as two with a capital: "Anne Marie" of Annemarie.
    fn parted(&self, letters: &str, of: &[Word], at: usize) -> bool {
        let long = letters.chars().count() >= PARTED_MIN && at > 2 && at + 2 < letters.chars().count();
        long && of.len() == 2 && of.first().is_some_and(|w| w.capital)
    }

    /// A name that this word nearly is.
    fn slipped(&self, word: &Word, written: Written) -> Option<Match> {
        let letters = self.near(word)?;
        let alone = std::slice::from_ref(word);
        let entries: Vec<Entry> = self.entries(&letters, alone, &[], written)?;
        let entries: Vec<Entry> = entries.into_iter().filter(|e| e.used == Use::Find).collect();
        (!entries.is_empty()).then_some(Match { words: 1, start: word.start, end: word.end, entries, with_s: false })
    }

    fn near(&self, word: &Word) -> Option<String> {
        let letters = &word.letters;
        let count = letters.chars().count();
        if count + 1 < SLIP_MIN || is_no_slip(letters) || is_particle(letters) {
            return None;
        }
        let key = format!("{}{letters}", u8::from(word.capital));
        if let Some(known) = self.looked_up().get(&key) {
            return known.clone();
        }
        let single = letters.strip_suffix('s').unwrap_or(letters);
        let small_enough = |form: &str| word.capital || form.chars().count() >= SMALL_SLIP_MIN;
        let begins =
            |form: &str| form.chars().count() >= FIRST_SLIP_MIN || form.chars().next() == letters.chars().next();
        let mut near: BTreeSet<&String> = BTreeSet::new();
        for wanted in without_one(letters).chain([sound_key(letters), sound_key(single)]) {
            near.extend(self.slips.get(&wanted).into_iter().flatten());
        }
        let sounds = sound(letters);
        // Turner is no slip of "turned": a name that is a word has a capital where it is meant.
        let word_in_small = |form: &str| !word.capital && meaning(form) != Means::Nothing;
        let found = near.into_iter().find(|form| {
            let same_sound = sound(form) == sounds || sound(form) == sound(single);
            small_enough(form) && begins(form) && !word_in_small(form) && (same_sound || one_slip(form, letters))
        });
        let found = found.cloned();
        self.looked_up().insert(key, found.clone());
        found
    }

    fn looked_up(&self) -> MutexGuard<'_, LookedUp> {
        self.looked_up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names within a word of a script without capitals: words of one letter are written onto it, or there are no spaces.
    fn within(&self, word: &Word) -> Vec<Found> {
        let letters: Vec<char> = word.letters.chars().collect();
        let mut all = vec![];
        let mut at = 0;
        while at < letters.len() {
            let found = self.caseless.iter().find_map(|length| {
                let part = letters.get(at..at + length)?;
                let entries = self.forms.get(&part.iter().collect::<String>())?;
                let whole = *length == letters.len();
                let attached = attaches(letters.get(..at)?) && at + length == letters.len();
                let inflected = at == 0 && *length > 2 && !is_semitic(*part.first()?);
                let unspaced = *length > 1 && part.iter().all(|c| is_unspaced(*c));
                (whole || attached || inflected || unspaced || *length >= WITHIN_MIN).then_some((*length, entries))
            });
            let Some((length, entries)) = found else {
                at += 1;
                continue;
            };
            let goes = entries.iter().filter(|e| e.used == Use::Find).map(|e| e.of);
            let of: BTreeSet<usize> = goes.collect();
            let stays = entries.iter().any(|e| e.used == Use::Pass && e.form.entered);
            if let (Some(first), Some(last)) = (word.places.get(at), word.places.get(at + length - 1))
                && !of.is_empty()
                && !stays
            {
                all.push(Found { start: first.0, end: last.1, of: of.into_iter().collect(), with_s: false });
            }
            at += length;
        }
        all
    }
}

/// Apart from spellings, so that a sound is never taken for one.
fn sound_key(letters: &str) -> String {
    format!("~{}", sound(letters))
}

/// Whether the word before this one is a particle that leads it.
fn leads(words: &[Word], at: usize) -> bool {
    let joined = words.get(at).is_some_and(|w| w.before != Gap::Apart);
    joined && at > 0 && words.get(at - 1).is_some_and(|w| is_particle(&w.letters))
}

/// Arabic and Hebrew: and, to, in, from, the.
fn attaches(before: &[char]) -> bool {
    before.len() < 4 && before.iter().all(|c| "والفبلكסושהכלבמ".contains(*c))
}

fn is_semitic(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}')
}

/// Adds a place, as part of the one before where both are one person's: "Zoe ONeil" is one name.
fn push(all: &mut Vec<Found>, found: Found, text: &str) {
    let adjoins = |last: &&mut Found| {
        let gap = text.get(last.end..found.start);
        let joined = gap.is_some_and(|gap| gap.chars().all(|c| matches!(kind(c), Kind::Space | Kind::Joint)));
        joined && !last.with_s && last.of.iter().any(|who| found.of.contains(who))
    };
    match all.last_mut().filter(adjoins) {
        Some(last) => {
            last.end = found.end;
            last.with_s = found.with_s;
            last.of.retain(|who| found.of.contains(who));
        }
        None => all.push(found),
    }
}
