//! The lists of `domain/words/cues.txt`, read once.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Not TOML, as the rule packs are: this goes to the tablets, and a reader of TOML would be a tenth of what they load.
const TEXT: &str = include_str!("../../words/cues.txt");

type Words = HashSet<&'static str>;

pub struct Cues {
    pub labels: Phrases,
    pub seemed: Words,
    pub seeming: Words,
    pub things: Words,
    pub hearsay: Phrases,
    pub guesses: Phrases,
    pub participles: Words,
    pub says: Words,
    pub told: Words,
    pub whom: Words,
    pub asked: Words,
    pub asked_what: Words,
    pub no_words: Words,
    pub own: Words,
    pub writers: Words,
    /// In small letters, with what they stand for.
    pub abbreviations: HashMap<String, &'static str>,
    pub everyday: Words,
    pub known: Words,
    pub strong_marks: Phrases,
    pub weak_marks: Phrases,
    pub body: Words,
    pub done: Words,
    pub mark_things: Words,
    pub no_marks: Words,
}

/// Phrases by their first word, the longest first.
pub struct Phrases(HashMap<String, Vec<Vec<String>>>);

impl Phrases {
    pub fn of<'a>(all: impl Iterator<Item = &'a str>) -> Self {
        let mut phrases: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for phrase in all {
            let words: Vec<String> = super::words(phrase).into_iter().map(|w| w.text).collect();
            if let Some(first) = words.first() {
                phrases.entry(first.clone()).or_default().push(words);
            }
        }
        for all in phrases.values_mut() {
            all.sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
        Self(phrases)
    }

    /// How many words the longest phrase takes that stands here; `word` gives the words from here on.
    pub fn at<'a>(&self, word: impl Fn(usize) -> &'a str) -> Option<usize> {
        let fits = |words: &&Vec<String>| words.iter().enumerate().all(|(n, w)| word(n) == w);
        self.0.get(word(0))?.iter().find(fits).map(Vec::len)
    }
}

pub fn cues() -> &'static Cues {
    static CUES: OnceLock<Cues> = OnceLock::new();
    CUES.get_or_init(|| read(TEXT))
}

fn read(text: &'static str) -> Cues {
    let mut sections: HashMap<&str, Vec<&'static str>> = HashMap::new();
    let mut section = "";
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            Some(name) => section = name,
            None if section == "abbreviations" => sections.entry(section).or_default().push(line),
            None => {
                sections.entry(section).or_default().extend(line.split(',').map(str::trim).filter(|w| !w.is_empty()))
            }
        }
    }
    let list = |name: &str| sections.get(name).cloned().unwrap_or_default();
    let words = |name: &str| list(name).into_iter().collect::<Words>();
    let phrases = |name: &str| Phrases::of(list(name).into_iter());
    let abbreviations = list("abbreviations").into_iter().filter_map(|line| line.split_once('='));
    Cues {
        labels: phrases("labels"),
        seemed: words("seemed"),
        seeming: words("seeming"),
        things: words("things"),
        hearsay: phrases("hearsay"),
        guesses: phrases("guesses"),
        participles: words("participles"),
        says: words("says"),
        told: words("told"),
        whom: words("whom"),
        asked: words("asked"),
        asked_what: words("asked what"),
        no_words: words("no words"),
        own: words("own"),
        writers: words("writers"),
        abbreviations: abbreviations.map(|(short, long)| (short.trim().to_lowercase(), long.trim())).collect(),
        everyday: words("everyday"),
        known: words("known"),
        strong_marks: phrases("strong marks"),
        weak_marks: phrases("weak marks"),
        body: words("body"),
        done: words("done"),
        mark_things: words("mark things"),
        no_marks: words("no marks"),
    }
}
