//! As the child may one day read it (R17, N24): before it is closed, what was thought stands marked as that, and what could be
//! put better is pointed out.

use super::Here;
use crate::state::reading::Reading;
use domain::wire::board::RecordOpen;
use domain::wire::leaving::ChildLine;
use leptos::prelude::*;

#[component]
pub(super) fn AsChild(here: Here) -> impl IntoView {
    let name = here.record.with_value(|r| r.child.as_ref().map_or("the child".to_owned(), |c| c.preferred.clone()));
    let open = RwSignal::new(false);
    view! {
        <details on:toggle=move |e| open.set(crate::device::screen::is_open(&e))>
            <summary>{format!("As {name} may one day read it")}</summary>
            <Show when=move || open.get()>
                <Lines here />
            </Show>
        </details>
    }
}

#[component]
fn Lines(here: Here) -> impl IntoView {
    let Reading { found, fault } = here.office.read::<RecordOpen>(format!("/api/v1/records/{}", here.first));
    let lines = move || found.with(|o| o.as_ref().map(|o| o.as_child.clone()).unwrap_or_default());
    view! {
        <crate::part::fault::FaultLine fault />
        <div class="as-child">
            <For each=lines key=|l| format!("{l:?}") let:line>
                <Line line />
            </For>
        </div>
        <p class="soft">
            "The words stay as they were written. What could be put better, add as a note beside the record, or ask the writer to correct it."
        </p>
    }
}

#[component]
fn Line(line: ChildLine) -> impl IntoView {
    let words = if line.quote { format!("“{}”", line.words) } else { line.words };
    let better = line.better.join("”, “");
    view! {
        <section class="said" class:thought=line.thought>
            <h4>{line.says}</h4>
            <p class:quote=line.quote>{words}</p>
            {(!better.is_empty())
                .then(|| {
                    view! { <p class="tagged">{format!("Would they understand, and find it fair? “{better}”")}</p> }
                })}
        </section>
    }
}
