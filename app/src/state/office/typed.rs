//! A form in which somebody begins to type: it outlives a look elsewhere and a new sign-in by the same person, and nobody
//! closes the tab over it without being asked.

use super::Office;
use crate::state::IfShown;
use leptos::prelude::*;

/// One form, by a name that no other has.
#[derive(Clone, Copy)]
pub struct Typed {
    office: Office,
    name: StoredValue<String>,
}

impl Office {
    pub fn typed(self, name: String) -> Typed {
        Typed { office: self, name: StoredValue::new(name) }
    }

    /// Nothing of it is unsent any more.
    fn forget_unsent(self, form: &str) {
        self.unsent.with_value(|all| {
            let of_form = all.iter().filter(|(name, _)| name.split_once(' ').is_some_and(|(_, n)| n.starts_with(form)));
            of_form.for_each(|(_, text)| text.set(String::new()));
        });
    }
}

impl Typed {
    /// A box that shows what stands, until somebody types something else.
    pub fn field(self, what: &str, stands: String) -> RwSignal<String> {
        let kept = self.office.unsent(&format!("{} {what}", self.name.get_value()));
        let shown =
            RwSignal::new(Some(kept.get_untracked()).filter(|k| !k.is_empty()).unwrap_or_else(|| stands.clone()));
        Effect::new(move |_| {
            let now = shown.get();
            kept.set_if_shown(if now == stands { String::new() } else { now });
        });
        shown
    }

    /// It was sent and is kept.
    pub fn kept(self) {
        if let Some(name) = self.name.try_get_value() {
            self.office.forget_unsent(&format!("{name} "));
        }
    }
}
