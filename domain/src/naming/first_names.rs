//! First names as they stand, for a hint while somebody writes: small enough for a tablet, where [`super::Finder`] finds what is
//! written otherwise, too, before anything leaves the house.

use super::letters;

/// A first name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstName {
    pub start: usize,
    pub end: usize,
    /// Whose it is: its place in the list.
    pub of: usize,
}

/// Each word with a capital that is one of these names, by its letters; a possessive counts.
pub fn first_names(text: &str, names: &[String]) -> Vec<FirstName> {
    let wanted: Vec<String> = names.iter().map(|name| letters(name)).collect();
    let is_joint = |c: char| matches!(c, '\'' | '’' | '-');
    let ends = |(at, c): (usize, char)| (!c.is_alphabetic() && !is_joint(c)).then_some((at, at + c.len_utf8()));
    let mut all = vec![];
    let mut start = 0;
    for (end, next) in text.char_indices().filter_map(ends).chain([(text.len(), text.len())]) {
        let word = text.get(start..end).unwrap_or_default();
        let name = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let found = letters(name);
        let of = wanted.iter().position(|wanted| !found.is_empty() && *wanted == found);
        if let (Some(of), true) = (of, name.starts_with(char::is_uppercase)) {
            all.push(FirstName { start, end: start + name.len(), of });
        }
        start = next;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h16_a_first_name_in_the_words_is_found_as_it_stands() {
        let names = ["Tobi", "Zoë", "Anne-Marie", "Rose"].map(String::from);
        let found = |text: &str| {
            first_names(text, &names).into_iter().map(|p| text[p.start..p.end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("Wren bit Tobi."), ["Tobi"]);
        assert_eq!(found("Zoe's coat, and Zoë’s: Anne-Marie took both"), ["Zoe", "Zoë", "Anne-Marie"]);
        assert_eq!(found("She rose at ten; a tobi is a word"), Vec::<String>::new());
        assert_eq!(found("Rose"), ["Rose"]);
        assert_eq!(found(""), Vec::<String>::new());
        assert_eq!(first_names("Wren bit Tobi.", &names)[0].of, 0);
    }
}
