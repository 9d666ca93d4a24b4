//! A form in which somebody begins to type: it outlives a look elsewhere and a new sign-in by the same person, and nobody
//! closes the tab over it without being asked. It is kept by the office and not by its screen, which may be gone when an
//! answer comes.

use super::Office;
use crate::device::http::Fault;
use crate::device::random;
use crate::state::IfShown;
use leptos::prelude::*;

/// One form of one person, by a name that no other has.
#[derive(Clone)]
pub struct Typed {
    office: Office,
    name: String,
}

/// Stands before what somebody typed, so that an empty box is told from one that nobody touched.
const TOUCHED: char = '\u{1}';

impl Office {
    pub fn typed(self, name: &str) -> Typed {
        Typed { office: self, name: self.of_person(name) }
    }
}

impl Typed {
    /// A box that shows what stands, until somebody types something else.
    pub fn field(&self, what: &str, stands: String) -> RwSignal<String> {
        let kept = self.office.kept(&format!("{} {what}", self.name));
        let begun = kept.with_untracked(|text| text.strip_prefix(TOUCHED).map(str::to_owned));
        let shown = RwSignal::new(begun.unwrap_or_else(|| stands.clone()));
        Effect::new(move |_| {
            let now = shown.get();
            kept.set_if_shown(if now == stands { String::new() } else { format!("{TOUCHED}{now}") });
        });
        shown
    }

    /// The id of what this form adds: the same until it is kept, so that pressing twice adds one, and so does pressing again
    /// after a lost answer, a look elsewhere or a new sign-in.
    pub fn minted(&self) -> Result<[u8; 16], Fault> {
        let new = random::bytes()?;
        let id = self.office.minted.try_update_value(|all| *all.entry(self.name.clone()).or_insert(new));
        Ok(id.unwrap_or(new))
    }

    /// Whether somebody began to type.
    pub fn is_begun(&self) -> bool {
        let form = format!("{} ", self.name);
        self.office.unsent.with_value(|all| {
            all.iter().any(|(name, text)| name.starts_with(&form) && !text.with_untracked(String::is_empty))
        })
    }

    /// It was sent and is kept: nothing of it is unsent any more, and what is added next is another one.
    pub fn kept(&self) {
        let form = format!("{} ", self.name);
        self.office.unsent.with_value(|all| {
            all.iter().filter(|(name, _)| name.starts_with(&form)).for_each(|(_, text)| text.set(String::new()));
        });
        self.office.minted.update_value(|all| {
            all.remove(&self.name);
        });
    }
}
