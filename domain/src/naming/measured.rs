//! How many names are found, on a list that was written before what finds them: `domain/words/names-measured.txt`.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::text::words;
use super::{Finder, Found, Name, Use, Written};

struct Line {
    names: Vec<Name>,
    sentence: String,
    /// What must be hidden; nothing where nobody is named.
    spans: Vec<String>,
}

/// "\u{301}" as the sign it stands for.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (digits, after) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

fn lines() -> Vec<Line> {
    let text = include_str!("../../words/names-measured.txt");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let line = |line: &str| {
        let line = unescaped(line);
        let [who, sentence, spans] = line.splitn(3, " | ").collect::<Vec<_>>().try_into().unwrap();
        let names = if who == "*" { vec![] } else { who.split(" ~ ").map(Name::whole).collect() };
        let spans = spans.split("; ").filter(|span| *span != "-").map(str::to_owned).collect();
        Line { names, sentence: sentence.to_owned(), spans }
    };
    lines.map(line).collect()
}

/// Places of the spans, one after another.
fn places(line: &Line) -> Vec<(usize, usize)> {
    let mut from = 0;
    let place = |span: &String| {
        let start =
            from + line.sentence[from..].find(span.as_str()).unwrap_or_else(|| panic!("{span}: {}", line.sentence));
        from = start + span.len();
        (start, from)
    };
    line.spans.iter().map(place).collect()
}

/// Words that were hidden although they are nobody's name.
fn false_hides(line: &Line, found: &[Found]) -> usize {
    let named = places(line);
    let hidden = |at: &(usize, usize)| found.iter().any(|f| f.start < at.1 && at.0 < f.end);
    // The s of "Otto's" is no word.
    let words = words(&line.sentence).into_iter().filter(|w| w.letters != "s");
    let words = words.map(|w| (w.start, w.end)).filter(hidden);
    words.filter(|at| !named.iter().any(|span| span.0 < at.1 && at.0 < span.1)).count()
}

/// H16: what must be hidden is, in 99 of 100 places.
#[test]
fn h16_names_are_found_however_they_are_written_and_few_other_words_with_them() {
    let lines = lines();
    let everybody: Vec<Name> = lines.iter().flat_map(|line| line.names.clone()).collect();
    let all = Finder::new(everybody.iter().map(|name| (name, Use::Find)));
    let (mut wanted, mut met, mut hides, mut words_all) = (0, 0, 0, 0);
    let (mut plain, mut hides_of_all) = (0, 0);
    for line in &lines {
        let own = Finder::new(line.names.iter().map(|name| (name, Use::Find)));
        let found = match line.names.is_empty() {
            true => all.find(&line.sentence, Written::WithCapitals),
            false => own.find(&line.sentence, Written::WithCapitals),
        };
        for (start, end) in places(line) {
            wanted += 1;
            let hidden = found.iter().any(|f| f.start <= start && end <= f.end)
                || words(&line.sentence).iter().filter(|w| start < w.end && w.start < end).all(|w| {
                    found
                        .iter()
                        .any(|f| f.start <= w.start && w.end <= f.end || w.caseless && f.start <= start && end <= f.end)
                });
            met += usize::from(hidden);
            if !hidden {
                println!("shown: {:?} in {:?}: {found:?}", &line.sentence[start..end], line.sentence);
            }
        }
        let hidden = false_hides(line, &found);
        words_all += words(&line.sentence).len();
        hides += hidden;
        if hidden > 0 {
            println!("hidden: {hidden} word(s) in {:?}: {found:?}", line.sentence);
        }
        if line.spans.is_empty() {
            plain += words(&line.sentence).len();
            hides_of_all += false_hides(line, &all.find(&line.sentence, Written::WithCapitals));
        }
    }
    let names: std::collections::BTreeSet<String> =
        everybody.iter().map(|n| n.words().map(|w| w.letters.clone()).collect()).collect();
    println!("{} names, {} sentences", names.len(), lines.len());
    println!("recall: {met} of {wanted} ({:.1} %)", 100.0 * f64::from(met as u32) / f64::from(wanted as u32));
    println!("false hides: {hides} of {words_all} words, each sentence with its own name");
    println!("false hides: {hides_of_all} of {plain} words of sentences that name nobody, with all names at once");
    assert!(names.len() >= 200 && lines.len() >= 300);
    assert!(met * 100 >= wanted * 99, "{met} of {wanted}");
    assert!(hides * 100 <= words_all, "{hides} of {words_all}");
}
