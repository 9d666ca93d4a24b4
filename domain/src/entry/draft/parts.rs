//! What stands in the boxes, as the parts of an entry.

use super::Draft;
use crate::entry::head::Kind;
use crate::entry::part::{NoteTaking, Origin, Part};

impl Draft {
    pub(super) fn parts(&self) -> Vec<Part> {
        let text = |s: &String| Some(s.trim().to_owned()).filter(|s| !s.is_empty());
        // Quotations are kept to the letter: not even white space goes.
        let verbatim = |s: &String| if s.trim().is_empty() { None } else { Some(s.clone()) };
        let mut parts = vec![];
        if let Some((name, job)) = &self.writer {
            parts.push(Part::Writer { name: name.clone(), job: job.clone() });
        }
        if self.author.is_none() {
            parts.push(Part::AuthorTyped { name: self.author_name.clone(), agency: self.author_agency.clone() });
        }
        parts.extend(self.told().map(|(person, _)| Part::ToldTo { person }));
        parts.extend(text(&self.child_typed).map(|words| Part::SubjectTyped { words }));
        parts.extend(text(&self.did_typed).map(|name| Part::DidTyped { name }));
        parts.extend(verbatim(&self.quote).map(|words| Part::Quote { who: self.quote_who.clone(), words }));
        parts.extend(text(&self.before).map(|words| Part::Before { words }));
        parts.extend(self.marks());
        let asks = self.kind == Kind::Question;
        parts.extend(text(&self.saw).map(|words| if asks { Part::Asks { words } } else { Part::Saw { words } }));
        parts.extend(verbatim(&self.told).map(|words| Part::Told { who: self.told_who.clone(), words }));
        if self.mark_origin == Some(Origin::HappenedHere) {
            parts.extend(text(&self.first_aid).map(|words| Part::FirstAid { words }));
            parts.extend(text(&self.parents_told).map(|words| Part::ParentsTold { words }));
        }
        parts.extend(text(&self.agreed).map(|words| Part::Agreed { words }));
        parts.extend(text(&self.think).map(|words| Part::Think { words }));
        parts.extend(text(&self.wanted).map(|words| Part::Wanted { words }));
        parts.extend(text(&self.differs).map(|words| Part::Differs { words }));
        if self.kind == Kind::AdultTalk && self.notes != NoteTaking::default() {
            parts.push(Part::Notes { notes: self.notes });
        }
        // Left open, it is not answered for the writer; the record goes to the lead all the same.
        parts.extend(self.lead_to_know.map(|answer| Part::LeadToKnow { answer }));
        // Only of what still stands there.
        let written = self.boxes().iter().map(|b| b.as_str()).collect::<Vec<_>>().join(" ");
        let meanings = self.meanings.iter().filter(|(term, _)| written.contains(term.as_str())).cloned();
        parts.extend(meanings.map(|(term, words)| Part::Meaning { term, words }));
        parts.extend(self.cannot_wait.then_some(Part::CannotWait {}));
        parts.extend(text(&self.place).map(|words| Part::Place { words }));
        parts.extend(text(&self.present).map(|words| Part::Present { words }));
        parts.extend(text(&self.staff_typed).map(|words| Part::StaffTyped { words }));
        parts.extend(self.paper.parts());
        parts
    }
}
