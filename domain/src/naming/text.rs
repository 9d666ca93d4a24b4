//! A text, or a name, as a row of its words, each with its place in the text.

use super::fold::{Kind, Letters, kind};

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A full stop, a comma, a bracket: no name goes on over it. Also before the first word.
    Apart,
    Space,
    /// An apostrophe, a hyphen, or nothing at all.
    Joint,
}

/// Letters that hang together: "O'Neill" is two of these.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub letters: String,
    /// With umlauts spelled out, where that is something else.
    pub spelled: Option<String>,
    pub start: usize,
    pub end: usize,
    pub before: Gap,
    pub capital: bool,
    pub caseless: bool,
    /// Of a script without capitals: where each character of `letters` stands in the text.
    pub places: Vec<(usize, usize)>,
}

impl Word {
    fn new(start: usize, before: Gap, capital: bool, caseless: bool) -> Self {
        Self { letters: String::new(), spelled: None, start, end: start, before, capital, caseless, places: vec![] }
    }
}

/// A word of which more may come.
struct Begun {
    word: Word,
    letters: Letters,
    /// From the first letter on that may be spelled in another way.
    spelled: Option<Letters>,
}

impl Begun {
    fn push(&mut self, c: char, end: usize) {
        if !c.is_ascii() && self.spelled.is_none() {
            self.spelled = Some(self.letters.spelled_from_here());
        }
        self.letters.push(c);
        self.spelled.iter_mut().for_each(|spelled| spelled.push(c));
        self.word.end = end;
    }
}

/// All words of a text, in one pass.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut all: Vec<Word> = vec![];
    let mut now: Option<Begun> = None;
    let mut gap = Gap::Apart;
    let finish = |now: &mut Option<Begun>, all: &mut Vec<Word>| {
        if let Some(Begun { mut word, letters, spelled }) = now.take() {
            word.spelled = spelled.map(|s| s.text).filter(|s| *s != letters.text);
            word.letters = letters.text;
            all.push(word);
        }
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let kind = kind(c);
        match kind {
            Kind::Cased | Kind::Caseless => {
                let caseless = kind == Kind::Caseless;
                if now.as_ref().is_some_and(|begun| begun.word.caseless != caseless) {
                    finish(&mut now, &mut all);
                    gap = Gap::Joint;
                }
                let begun = now.get_or_insert_with(|| Begun {
                    word: Word::new(at, gap, c.is_uppercase(), caseless),
                    letters: Letters::new(false),
                    spelled: None,
                });
                let had = begun.letters.text.len();
                begun.push(c, end);
                if caseless {
                    let more = begun.letters.text.get(had..).map_or(0, |more| more.chars().count());
                    begun.word.places.extend(std::iter::repeat_n((at, end), more));
                }
            }
            Kind::Unseen => {
                let Some(begun) = &mut now else { continue };
                begun.push(c, end);
                if let Some(last) = begun.word.places.last_mut() {
                    last.1 = end;
                }
            }
            Kind::Joint | Kind::Space | Kind::Other => {
                let begins = now.is_some();
                finish(&mut now, &mut all);
                gap = match (kind, if begins { Gap::Joint } else { gap }) {
                    (Kind::Other, _) | (_, Gap::Apart) => Gap::Apart,
                    (Kind::Joint, gap) => gap,
                    _ => Gap::Space,
                };
            }
        }
    }
    finish(&mut now, &mut all);
    all
}
