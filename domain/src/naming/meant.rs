//! Whether typed words mean somebody: what decides who is told errs towards yes (H1, R132).

use super::lists::{Means, is_particle, meaning};
use super::name::{Form, Name};
use super::slip::alike;
use super::text::{Word, words};
use std::collections::BTreeMap;

/// Letters of a name with which a longer word may begin: "Imogens", "ottoscoat".
const BEGINNING_MIN: usize = 4;
/// Words that are read as one name, at most.
const WORDS_MAX: usize = 6;

/// Whether typed words name somebody: any word of their name, the beginning of one, or one that is nearly the same.
pub fn names(typed: &str, of: &[&str]) -> bool {
    let typed = words(typed);
    of.iter().any(|name| is_named(&typed, &Name::whole(name).forms()))
}

fn is_named(typed: &[Word], forms: &BTreeMap<String, Form>) -> bool {
    (0..typed.len()).any(|at| {
        let rest = typed.get(at..).unwrap_or_default();
        let mut joined = String::new();
        // "O'Neil" for O'Neill, where only the letters of the whole surname are known.
        let led = rest.first().is_some_and(|word| is_particle(&word.letters));
        let led_slip =
            |joined: &str, word: &Word| led && joined != word.letters && forms.keys().any(|form| alike(joined, form));
        let run = rest.iter().take(WORDS_MAX).any(|word| {
            joined.push_str(&word.letters);
            let single = joined.strip_suffix('s').unwrap_or(&joined);
            let holds_together = joined == word.letters && !word.capital && typed.len() > 1;
            !(holds_together && meaning(&joined) == Means::Grammar)
                && (forms.contains_key(&joined) || forms.contains_key(single) || led_slip(&joined, word))
        });
        run || rest.first().is_some_and(|word| forms.keys().any(|form| may_mean(word, form)))
    })
}

/// Whether one typed word may stand for this form of a name.
fn may_mean(typed: &Word, form: &str) -> bool {
    let count = |text: &str| text.chars().count();
    let letters = typed.letters.as_str();
    if typed.caseless {
        return count(form) > 1 && letters.contains(form) || count(letters) > 1 && form.contains(letters);
    }
    let begins = match meaning(letters) {
        Means::Grammar => false,
        Means::AThing => count(letters) >= BEGINNING_MIN,
        Means::Nothing => count(letters) > 1,
    };
    let spelled = typed.spelled.as_deref() == Some(form);
    let goes_on = count(form) >= BEGINNING_MIN && letters != form && letters.starts_with(form);
    spelled || goes_on || begins && (form.starts_with(letters) || alike(letters, form))
}

/// Words of a job that many share, or that name no person.
const NOBODY_BY_JOB: [&str; 12] =
    ["nursery", "room", "practitioner", "leader", "assistant", "staff", "early", "years", "and", "of", "the", "person"];

/// Whether typed words mean somebody by what they do here: "the manager", "our DSL".
pub fn means_by_job(typed: &str, job: &str, leads: bool) -> bool {
    let typed = words(typed);
    let of_job = words(job).into_iter().map(|w| w.letters);
    let of_job = of_job.filter(|w| w.chars().count() > 1 && !NOBODY_BY_JOB.contains(&w.as_str()));
    let of_lead = ["dsl", "lead", "safeguarding"].into_iter().filter(|_| leads).map(String::from);
    of_job.chain(of_lead).any(|word| typed.iter().any(|typed| typed.letters == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h1_typed_words_name_somebody_whatever_stands_between() {
        let of = ["Anne-Marie O'Neil", "Anne"];
        // "Ann" is how somebody in a hurry writes Anne, and a concern about her must not go to her.
        for named in
            ["Anne-Marie", "ms o'neil", "ANNE.", "marie, the manager", "Ann", "annemarie", "Anne Marie", "Mrs ONeill"]
        {
            assert!(names(named, &of), "{named}");
        }
        for other in ["", "a man from the agency", "O.", "Mark", "an aunt", "the cook and her son"] {
            assert!(!names(other, &of), "{other}");
        }
        assert!(names("Imog", &["Imogen Quill"]) && names("Imogens husband", &["Imogen Quill"]));
        assert!(names("it was Jo", &["Jo Ek"]) && !names("a joke", &["Jo Ek"]));
    }

    #[test]
    fn h1_a_name_typed_without_its_accents_or_with_a_slip_means_whoever_bears_it() {
        for (typed, name) in [
            ("Sian", "Siân Pritchard"),
            ("SIANS boyfriend", "Siân Pritchard"),
            ("mrs van den berg", "Carla van den Berg"),
            ("Vandenberg", "Carla van den Berg"),
            ("de souza", "Ana de Souza"),
            ("Soren", "Søren Kjærbøl"),
            ("Juergen", "Jürgen Müllner"),
            ("Micheal", "Michael Dunstable"),
            ("lukasz from the kitchen", "Łukasz Wójcik"),
            ("MacGettigan", "Róisín McGettigan"),
            ("محمد", "مُحَمَّد الهاشمي"),
            ("小鸣打了他", "王小鸣"),
        ] {
            assert!(names(typed, &[name]), "{typed}: {name}");
        }
    }

    #[test]
    fn a_word_that_holds_a_sentence_together_means_nobody() {
        assert!(names("Will hit him", &["Will Larkham"]) && names("will", &["Will Larkham"]));
        assert!(!names("she will know", &["Will Larkham"]));
        assert!(!names("her mum and the new man", &["Mumtaz Newsome", "Mandy Herrick"]));
    }

    #[test]
    fn h1_typed_words_mean_somebody_by_their_job() {
        for named in ["the manager", "our DSL", "Safeguarding lead"] {
            assert!(means_by_job(named, "nursery manager", true), "{named}");
        }
        for other in ["a nursery nurse", "the room leader", "the DSL"] {
            assert!(!means_by_job(other, "nursery manager", false), "{other}");
        }
    }
}
