//! As the child may one day read it (R17, N24): the same record, said to them, with what was only thought marked as that, and
//! with what reads like a label or needs explaining pointed out while it can still be put better.

use crate::entry::Entry;
use crate::entry::part::Part;
use crate::wire::desk::RecordView;
use crate::wire::leaving::ChildLine;
use crate::words::{self, Cue, Place};

/// The lines, in the order in which they stand.
pub fn as_child(entry: &Entry, record: &RecordView) -> Vec<ChildLine> {
    let author = &record.author;
    let mut lines: Vec<ChildLine> = entry.parts.iter().filter_map(|part| line(part, author)).collect();
    for decision in &record.decisions {
        let title = decision.title.clone().unwrap_or_else(|| "something was decided".into());
        let mut words = [decision.words.clone(), decision.why.clone()];
        words.iter_mut().for_each(|w| *w = w.trim().to_owned());
        let [done, why] = words;
        let because = if why.is_empty() { String::new() } else { format!("Because: {why}") };
        let text = [done, because].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        lines.push(ChildLine {
            better: better(&text, Place::Did),
            ..plain(&format!("{}: {title}", decision.by), &text)
        });
    }
    lines
}

fn plain(says: &str, words: &str) -> ChildLine {
    ChildLine { says: says.into(), words: words.into(), quote: false, thought: false, better: vec![] }
}

fn line(part: &Part, author: &str) -> Option<ChildLine> {
    let told = |who: &str| if who.is_empty() { "Somebody".to_owned() } else { who.to_owned() };
    Some(match part {
        Part::Saw { words } => {
            ChildLine { better: better(words, Place::Saw), ..plain(&format!("{author} saw or heard this"), words) }
        }
        Part::Told { who, words } => plain(&format!("{} told {author} this", told(who)), words),
        Part::Think { words } => ChildLine {
            thought: true,
            better: better(words, Place::Think),
            ..plain(&format!("{author} thought this, and others may see it differently"), words)
        },
        Part::Quote { who, words } if who == "child" => {
            ChildLine { quote: true, ..plain("You said, word for word", words) }
        }
        Part::Quote { who, words } => ChildLine { quote: true, ..plain(&format!("{who} said, word for word"), words) },
        Part::Before { words } => plain("Just before that", words),
        Part::Wanted { words } => plain("What you wanted or felt, as far as they could tell", words),
        Part::Differs { words } => ChildLine { thought: true, ..plain(&format!("{author} saw it differently"), words) },
        Part::Mark { region, look, .. } => plain("There was a mark on you", &format!("{look}, {region}")),
        Part::FirstAid { words } => plain("They looked after you", words),
        Part::ParentsTold { words } => plain("Your family was told", words),
        Part::Agreed { words } => {
            ChildLine { better: better(words, Place::Did), ..plain(&format!("What {author} said or agreed"), words) }
        }
        Part::Worried { words } => ChildLine { thought: true, ..plain("They worried about this", words) },
        Part::Well { words } => plain("This went well", words),
        Part::Needs { words } => plain("They wanted this to happen", words),
        _ => return None,
    })
}

/// What could be put better, each as it stands there.
fn better(text: &str, place: Place) -> Vec<String> {
    let found = words::suggestions(text, place).into_iter();
    let about = found.filter(|s| matches!(s.cue, Cue::Label | Cue::Jargon | Cue::Hearsay));
    let mut all: Vec<String> = about.filter_map(|s| text.get(s.start..s.end).map(str::to_owned)).collect();
    all.dedup();
    all
}
