//! Finding somebody in a list by what is typed of their name.

use super::fold::letters;
use super::slip::alike;
use super::text::words;

/// What somebody typed to find a name.
pub struct Search {
    words: Vec<String>,
    all: String,
}

impl Search {
    pub fn new(typed: &str) -> Self {
        Self { words: words(typed).into_iter().map(|w| w.letters).collect(), all: letters(typed) }
    }

    /// Nothing was typed that a name could have.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether it finds this name: each word begins one of the name's, or nearly is one; or its letters are the name's,
    /// wherever the spaces are.
    pub fn finds(&self, name: &str) -> bool {
        let of = words(name);
        let spelled: String = of.iter().map(|w| w.spelled.as_deref().unwrap_or(&w.letters)).collect();
        let begins = |typed: &String| {
            of.iter().any(|w| {
                w.letters.starts_with(typed.as_str())
                    || w.spelled.as_ref().is_some_and(|spelled| spelled.starts_with(typed.as_str()))
                    || w.caseless && w.letters.contains(typed.as_str())
                    || alike(&w.letters, typed)
            })
        };
        letters(name).contains(&self.all) || spelled.contains(&self.all) || self.words.iter().all(begins)
    }
}

/// Whether two names are written the same, or so nearly that one may be taken for the other.
pub fn are_alike(one: &str, other: &str) -> bool {
    alike(&letters(one), &letters(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h2_search_finds_a_child_however_the_name_is_typed() {
        for (typed, name) in [
            ("lukasz", "Łukasz Wójcik"),
            ("wojcik", "Łukasz Wójcik"),
            ("oisin", "Óisín Ó Murchú"),
            ("murchu", "Óisín Ó Murchú"),
            ("jose", "José de Souza"),
            ("souza", "José de Souza"),
            ("DE SOUZA", "José de Souza"),
            ("Anne Marie", "Anne-Marie Doyle"),
            ("annemarie", "Anne-Marie Doyle"),
            ("Anne-Marie", "Annemarie Doyle"),
            ("  zoe   oneill ", "Zoë O'Neill"),
            ("oneill zoe", "Zoë O'Neill"),
            ("zo", "Zoë O'Neill"),
            ("mueller", "Jürgen Müller"),
            ("hariet", "Harriet Bunting"),
            ("محمد", "مُحَمَّد الهاشمي"),
            ("小鸣", "王小鸣"),
        ] {
            assert!(Search::new(typed).finds(name), "{typed}: {name}");
        }
        for (typed, name) in [("otto", "Zoë O'Neill"), ("zoe fern", "Zoë O'Neill"), ("anna", "Ben Ashdown")] {
            assert!(!Search::new(typed).finds(name), "{typed}: {name}");
        }
        assert!(Search::new(" \u{200b}- ").is_empty());
    }
}
