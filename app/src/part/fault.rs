//! What went wrong, what is safe, what to do next. Announced to a screen reader, and brought into sight.

use crate::device::http::Fault;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn FaultLine(#[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let line: NodeRef<html::Div> = NodeRef::new();
    Effect::new(move |_| {
        if fault.with(Option::is_some)
            && let Some(line) = line.get()
        {
            // At the lower edge: what it is about mostly stands above it.
            line.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <div role="alert" class="alert" node_ref=line>
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
