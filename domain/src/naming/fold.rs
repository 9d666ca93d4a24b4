//! One way of writing for all ways of writing a name: small letters without accents, and without what nobody sees.
//!
//! Letters are taken apart as Unicode does (NFD, UAX #15) and lose their accents; letters that have none to lose (ł, ø, ß)
//! become what a keyboard without them writes. Indic vowel signs and Japanese voicing marks are letters and stay.

use unicode_normalization::char::decompose_canonical;

/// What a character is to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of an alphabet with capitals, or a digit.
    Cased,
    /// Of a script without capitals; most of them attach words to a name, some write no spaces.
    Caseless,
    /// An apostrophe or a hyphen.
    Joint,
    Space,
    /// Accents, vowel points, joiners, marks of direction: nothing of what is read aloud.
    Unseen,
    Other,
}

pub(super) fn kind(c: char) -> Kind {
    match c {
        _ if is_unseen(c) || is_accent(c) => Kind::Unseen,
        '\'' | '’' | '‘' | '‛' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʾ' | 'ʿ' | '′' | '＇' | '׳' => {
            Kind::Joint
        }
        '-' | '\u{2010}'..='\u{2013}' | '\u{5be}' | '\u{2212}' => Kind::Joint,
        _ if c.is_whitespace() => Kind::Space,
        _ if is_sign(c) => Kind::Caseless,
        _ if !c.is_alphanumeric() => Kind::Other,
        _ if c >= '\u{590}' && c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase() => Kind::Caseless,
        _ => Kind::Cased,
    }
}

/// Takes room on no screen, or only says how what stands beside it is to be shown.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// What may be left away without another name coming of it: accents of Latin, Greek and Cyrillic, harakat and tatweel, niqqud,
/// nukta.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}'
        | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{b3c}' | '\u{cbc}')
}

/// Vowel signs and the like, which are letters although Unicode does not call them so.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{963}' | '\u{971}'..='\u{dff}' | '\u{e31}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{1000}'..='\u{1049}' | '\u{1780}'..='\u{17d3}'
        | '\u{3005}' | '\u{3099}' | '\u{309a}')
}

/// Scripts that put no space between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters as they are compared, written one character after another. `spelled`: as where umlauts have no key, ü as ue.
pub(super) struct Letters {
    pub text: String,
    spelled: bool,
}

impl Letters {
    pub fn new(spelled: bool) -> Self {
        Self { text: String::new(), spelled }
    }

    /// The same letters so far, from here on with umlauts spelled out.
    pub fn spelled_from_here(&self) -> Self {
        Self { text: self.text.clone(), spelled: true }
    }

    /// Adds one character. Apostrophes, hyphens and spaces are the caller's.
    pub fn push(&mut self, c: char) {
        if is_unseen(c) {
            return;
        }
        if c.is_ascii() {
            return self.text.push(c.to_ascii_lowercase());
        }
        let Self { text, spelled } = self;
        decompose_canonical(c, |part| match part {
            '\u{308}' if *spelled && text.ends_with(['a', 'o', 'u']) => text.push('e'),
            '\u{30a}' if *spelled && text.ends_with('a') => text.push('a'),
            _ if is_accent(part) => {}
            _ => part.to_lowercase().for_each(|small| push_plain(text, small, *spelled)),
        });
    }
}

/// Letters that don't come apart, as a keyboard without them writes them; Arabic letters that are written for one another.
fn push_plain(text: &mut String, c: char, spelled: bool) {
    let plain = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' if spelled => "oe",
        'þ' => "th",
        'ŋ' => "ng",
        'ł' => "l",
        'ø' | 'ɔ' => "o",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ə' | 'ɛ' => "e",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' | 'ی' | 'ې' => "ي",
        'ک' => "ك",
        'ة' | 'ہ' | 'ھ' | 'ۃ' | 'ە' => "ه",
        // What lowercases to a letter and its accent (İ), and the joints of names in capitals.
        _ if is_accent(c) => "",
        _ => return text.push(c),
    };
    text.push_str(plain);
}

/// A name's letters without anything between them: "Anne-Marie O’Neill" is "annemarieoneill".
pub fn letters(name: &str) -> String {
    let mut letters = Letters::new(false);
    name.chars().filter(|c| !matches!(kind(*c), Kind::Joint | Kind::Space | Kind::Other)).for_each(|c| letters.push(c));
    letters.text
}

/// What a list of names is sorted by: Łukasz beside Lukas, and a shorter name before a longer one.
pub fn sort_key(name: &str) -> String {
    let words = name.split(|c| kind(c) == Kind::Space).map(letters).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_accents_apostrophes_hyphens_and_case() {
        for (one, other) in [
            ("Zoë O’Neill", "zoe o'neill"),
            ("Zoe\u{308}", "Zoë"),
            ("Łukasz", "lukasz"),
            ("Đặng Søren", "dang soren"),
            ("Weißmann", "WEISSMANN"),
            ("Yıldırım", "YILDIRIM"),
            ("İlker", "ilker"),
            ("Kjær", "kjaer"),
            ("مُحَمَّد", "محمد"),
            ("أحمد", "احمد"),
            ("فاطمة", "فاطمه"),
            ("נוֹעַם", "נועם"),
            ("আ\u{9df}েশা", "আ\u{9af}\u{9bc}েশা"),
            ("O\u{200b}tto\u{ad}", "Otto"),
            ("Anne\u{2011}Marie", "Anne Marie"),
        ] {
            assert_eq!(letters(one), letters(other), "{one}");
        }
        // Vowels of a script that writes them are no accents.
        assert_ne!(letters("রহিম"), letters("রহম"));
        assert_ne!(letters("ハラ"), letters("バラ"));
    }

    #[test]
    fn umlauts_are_also_read_as_they_are_spelled_out() {
        let spelled = |name: &str| {
            let mut letters = Letters::new(true);
            name.chars().for_each(|c| letters.push(c));
            letters.text
        };
        assert_eq!(spelled("Müller"), "mueller");
        assert_eq!(spelled("Mu\u{308}ller"), "mueller");
        assert_eq!(spelled("Søren"), "soeren");
        assert_eq!(spelled("Åse"), "aase");
    }

    #[test]
    fn lists_of_names_are_sorted_by_their_letters() {
        let mut names = ["Zoë Quill", "Óisín Fern", "Łukasz Teal", "Maya Coot", "Otto Reeve"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Łukasz Teal", "Maya Coot", "Óisín Fern", "Otto Reeve", "Zoë Quill"]);
    }
}
