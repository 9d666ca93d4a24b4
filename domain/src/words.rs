//! Language help while somebody writes (R13-R16, N2): labels without what was seen, abbreviations that nobody explained,
//! what was heard from somewhere or thought in the box for what was seen, somebody's words without quotation marks, and
//! a mark named in passing (H9). It suggests and never blocks, it keeps out of quotations, and out of a child's words
//! altogether (H5): those are never handed to it.
//!
//! Cues are data: `domain/words/cues.txt`.

mod cues;
mod quotes;

use cues::{Cues, Phrases, cues};

/// What a cue is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Cue {
    /// It says what somebody is, not what was seen.
    Label,
    /// An abbreviation that nobody explained.
    Jargon,
    /// Heard from somewhere or thought, where what was seen belongs.
    Hearsay,
    /// Somebody's words, without quotation marks.
    Quote,
    /// A mark, in passing.
    Mark,
}

/// Which box is being written in. Somebody's own words have none of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What I saw or heard.
    Saw,
    /// What I think, and why: the place for what was thought.
    Think,
    /// What I did, or what was agreed.
    Did,
}

/// One cue in the text, from byte `start` to byte `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggestion {
    pub start: usize,
    pub end: usize,
    pub cue: Cue,
}

/// A word of the text, in small letters with plain apostrophes, and whether it stands in capitals.
struct Word {
    start: usize,
    end: usize,
    text: String,
    capitals: bool,
    /// Counted from 0.
    sentence: usize,
}

/// All cues in the text, in its order.
pub fn suggestions(text: &str, place: Place) -> Vec<Suggestion> {
    suggestions_with(text, place, &[])
}

/// The same, with words that this nursery wants to be asked about like a label: what was seen or heard?
pub fn suggestions_with(text: &str, place: Place, own: &[String]) -> Vec<Suggestion> {
    let own = Phrases::of(own.iter().map(String::as_str));
    let cues = cues();
    let words = words(text);
    let quoted = quotes::spans(text);
    let inside = |at: usize| quoted.iter().any(|(from, until)| (*from..*until).contains(&at));
    let free: Vec<&Word> = words.iter().filter(|w| !inside(w.start)).collect();
    let shouted = free.len() > 3 && free.iter().filter(|w| w.capitals).count() * 2 > free.len();
    let reader = Reader { text, cues, own: &own, words: free, quoted: &quoted, shouted };
    let mut found = vec![];
    for n in 0..reader.words.len() {
        found.extend(reader.label(n));
        found.extend(reader.jargon(n));
        found.extend(reader.speech(n));
        found.extend(reader.mark(n));
    }
    if place != Place::Think {
        let said: Vec<Suggestion> = found.iter().filter(|s| s.cue == Cue::Quote).copied().collect();
        found.extend((0..reader.words.len()).filter_map(|n| reader.hearsay(n, &said)));
    }
    found.sort();
    // Of two cues of one kind that overlap, the longer one says it.
    let all = found.clone();
    found.retain(|s| {
        !all.iter().any(|o| {
            o.cue == s.cue && o != s && o.start <= s.start && s.end <= o.end && o.end - o.start > s.end - s.start
        })
    });
    found
}

/// Reads the lists, so that the first pause need not wait for that.
pub fn ready() {
    cues();
}

/// What an abbreviation stands for, where it is a usual one.
pub fn stands_for(abbreviation: &str) -> Option<&'static str> {
    cues().abbreviations.get(abbreviation.to_lowercase().as_str()).copied()
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = vec![];
    let mut sentence = 0;
    let mut begun: Option<usize> = None;
    let ends = text.char_indices().chain([(text.len(), '\n')]);
    for (at, c) in ends {
        let within = c.is_alphanumeric() || matches!(c, '\'' | '’') && begun.is_some() && letter_after(text, at);
        match (begun, within) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                let word = &text[start..at];
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                words.push(Word {
                    start,
                    end: at,
                    text: word.to_lowercase().replace('’', "'"),
                    capitals: letters >= 2 && word.chars().all(|c| !c.is_lowercase()),
                    sentence,
                });
                begun = None;
            }
            _ => {}
        }
        // "at 9.40" is no end of a sentence.
        if matches!(c, '!' | '?' | '\n') || c == '.' && !letter_after(text, at) {
            sentence += 1;
        }
    }
    words
}

fn letter_after(text: &str, at: usize) -> bool {
    text[at..].chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// Reads one text: its words outside quotations.
struct Reader<'a> {
    text: &'a str,
    cues: &'static Cues,
    own: &'a Phrases,
    words: Vec<&'a Word>,
    quoted: &'a [(usize, usize)],
    /// All in capitals: then they say nothing of an abbreviation.
    shouted: bool,
}

impl Reader<'_> {
    fn suggest(&self, cue: Cue, from: usize, words: usize) -> Suggestion {
        let last = (from + words).saturating_sub(1).min(self.words.len() - 1);
        Suggestion { start: self.words[from].start, end: self.words[last].end, cue }
    }

    fn word(&self, n: usize) -> &str {
        self.words.get(n).map_or("", |w| w.text.as_str())
    }

    fn before(&self, n: usize) -> &str {
        n.checked_sub(1).map_or("", |n| self.word(n))
    }

    /// How many words a phrase of the list takes here, without passing the end of a sentence.
    fn phrase(&self, phrases: &Phrases, n: usize) -> Option<usize> {
        let long = phrases.at(|m| self.word(n + m))?;
        let same = self.words.get(n + long - 1).is_some_and(|last| last.sentence == self.words[n].sentence);
        same.then_some(long)
    }

    fn label(&self, n: usize) -> Option<Suggestion> {
        let c = self.cues;
        if let Some(long) = self.phrase(self.own, n) {
            return Some(self.suggest(Cue::Label, n, long));
        }
        if c.seemed.contains(self.word(n)) {
            // "seemed to be a bit upset"
            let between =
                |m: &usize| matches!(self.word(*m), "to" | "be" | "a" | "bit" | "very" | "so" | "really" | "quite");
            let how = (n + 1..n + 6).find(|m| !between(m))?;
            return c.seeming.contains(self.word(how)).then(|| self.suggest(Cue::Label, n, how - n + 1));
        }
        let long = self.phrase(&c.labels, n)?;
        (!c.things.contains(self.word(n + long))).then(|| self.suggest(Cue::Label, n, long))
    }

    fn jargon(&self, n: usize) -> Option<Suggestion> {
        let word = self.words[n];
        let c = self.cues;
        let listed = c.abbreviations.contains_key(word.text.as_str());
        let counts = match listed {
            true => word.capitals || !c.everyday.contains(word.text.as_str()),
            // Capitals without a vowel are hardly a name that somebody shouts.
            false => {
                word.capitals
                    && word.text.len() <= 5
                    && word.text.chars().all(char::is_alphabetic)
                    && !c.known.contains(word.text.as_str())
                    && !word.text.contains(['a', 'e', 'i', 'o', 'u', 'y'])
            }
        };
        let explained =
            self.text[..word.start].trim_end().ends_with('(') || self.text[word.end..].trim_start().starts_with('(');
        (counts && !self.shouted && !explained).then(|| self.suggest(Cue::Jargon, n, 1))
    }

    /// Somebody else's words: who speaks, the verb, and no quotation after it.
    fn speech(&self, n: usize) -> Option<Suggestion> {
        let c = self.cues;
        let long = if c.says.contains(self.word(n)) {
            1
        } else if c.told.contains(self.word(n)) && c.whom.contains(self.word(n + 1))
            || c.asked.contains(self.word(n)) && c.asked_what.contains(self.word(n + 1))
        {
            2
        } else {
            return None;
        };
        let (here, before) = (self.words[n], self.before(n));
        let first = self.words.iter().position(|w| w.sentence == here.sentence)?;
        let speaker = match before {
            // "was saying", "has told me"
            "was" | "were" | "has" | "had" | "have" | "then" | "also" | "just" if n >= 2 => self.word(n - 2),
            _ => before,
        };
        let by_writer = c.own.contains(speaker) && !(before == "was" && self.word(n) == "saying");
        // "I rang mum and said": the speaker stands at the beginning of the sentence, or of what stands before a comma.
        let joined = matches!(before, "and" | "then" | "but") && c.writers.contains(self.word(first));
        let no_words = c.no_words.contains(self.word(n + long));
        if n == first || by_writer || joined || no_words {
            return None;
        }
        // Their own words stand right behind it, or right before it.
        let end = self.words[(n + long - 1).min(self.words.len() - 1)].end;
        let close = |from: usize, until: usize| {
            self.text.get(from..until).is_some_and(|t| t.split_whitespace().count() <= 4 && !t.contains(['.', '\n']))
        };
        let marked = self.quoted.iter().any(|(from, until)| {
            *from >= end && close(end, *from) || *until <= here.start && close(*until, here.start)
        });
        if marked {
            return None;
        }
        let from = if n > first { n - 1 } else { n };
        Some(Suggestion { start: self.words[from].start, end, cue: Cue::Quote })
    }

    fn hearsay(&self, n: usize, said: &[Suggestion]) -> Option<Suggestion> {
        let c = self.cues;
        let here = self.words[n];
        let long = match self.phrase(&c.guesses, n) {
            Some(long) => {
                let next = self.word(n + long);
                (next.ends_with("ed") || c.participles.contains(next)).then_some(long)?
            }
            None => self.phrase(&c.hearsay, n)?,
        };
        // Of somebody else's words it is theirs: "dad says he probably fell".
        let theirs = said.iter().any(|s| {
            s.end <= here.start && self.words.iter().any(|w| w.start == s.start && w.sentence == here.sentence)
        });
        (!theirs).then(|| self.suggest(Cue::Hearsay, n, long))
    }

    fn mark(&self, n: usize) -> Option<Suggestion> {
        let c = self.cues;
        let strong = self.phrase(&c.strong_marks, n);
        let long = strong.or_else(|| self.phrase(&c.weak_marks, n))?;
        let sentence = self.words[n].sentence;
        let near =
            |word: usize| self.words.get(word).filter(|w| w.sentence == sentence).map_or("", |w| w.text.as_str());
        let whose =
            |m: usize| matches!(near(m.saturating_sub(1)), "his" | "her" | "their" | "the" | "my" | "lower" | "upper");
        // "came back" is no part of a body.
        let is_body = |m: usize| c.body.contains(near(m)) && (near(m) != "back" || whose(m));
        let on_body = (n.saturating_sub(6)..n).chain(n + long..n + long + 7).any(is_body);
        if strong.is_none() && c.done.contains(near(n + long)) {
            return None;
        }
        let on_thing = (n + long..n + long + 4).chain(n.saturating_sub(1)..n).any(|m| c.mark_things.contains(near(m)));
        let denied = (n.saturating_sub(3)..n).any(|m| c.no_marks.contains(near(m)));
        let is = !denied && (on_body || strong.is_some() && !on_thing);
        is.then(|| self.suggest(Cue::Mark, n, long))
    }
}

#[cfg(test)]
mod tests;
