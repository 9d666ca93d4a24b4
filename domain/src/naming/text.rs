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

/// All words of a text, in one pass.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut all: Vec<Word> = vec![];
    let mut now: Option<(Word, Letters, Letters)> = None;
    let mut gap = Gap::Apart;
    let finish = |now: &mut Option<(Word, Letters, Letters)>, all: &mut Vec<Word>| {
        if let Some((mut word, letters, spelled)) = now.take() {
            word.spelled = Some(spelled.text).filter(|s| *s != letters.text);
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
                if now.as_ref().is_some_and(|(word, ..)| word.caseless != caseless) {
                    finish(&mut now, &mut all);
                    gap = Gap::Joint;
                }
                let (word, letters, spelled) = now.get_or_insert_with(|| {
                    (Word::new(at, gap, c.is_uppercase(), caseless), Letters::new(false), Letters::new(true))
                });
                let had = letters.text.len();
                letters.push(c);
                spelled.push(c);
                if caseless {
                    let more = letters.text.get(had..).map_or(0, |more| more.chars().count());
                    word.places.extend(std::iter::repeat_n((at, end), more));
                }
                word.end = end;
            }
            Kind::Unseen => {
                let Some((word, letters, spelled)) = &mut now else { continue };
                letters.push(c);
                spelled.push(c);
                word.end = end;
                if let Some(last) = word.places.last_mut() {
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
