//! When the nursery opens and closes.

use super::field::Field;
use leptos::prelude::*;

#[component]
pub fn Hours(opens: RwSignal<String>, closes: RwSignal<String>) -> impl IntoView {
    view! {
        <Field label="Opens" value=opens kind="time" />
        <Field
            label="Closes"
            value=closes
            kind="time"
            hint="What is not finished on a tablet and is for the safeguarding lead is sent then, as it is"
        />
    }
}
