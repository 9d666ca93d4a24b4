//! What went wrong, what is safe, what to do next. Announced to a screen reader.

use crate::device::http::Fault;
use leptos::prelude::*;

#[component]
pub fn FaultLine(#[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || {
                fault
                    .get()
                    .map(|f| {
                        view! {
                            <div class="fault">
                                <b>{f.says}</b>
                                " "
                                {f.next}
                            </div>
                        }
                    })
            }}
        </div>
    }
}
