//! What words mean and what rules hold here (R34, R40, R120): kinds of harm, what to look for, definitions, duties and the law,
//! from the packs in force.

use crate::state::office::Office;
use domain::wire::guide::GuideDuty;
use leptos::prelude::*;

#[component]
pub fn Words() -> impl IntoView {
    let office = Office::here();
    let guide = office.guide;
    let search = RwSignal::new(String::new());
    let wanted = move |texts: &[&str]| {
        let search = search.get().trim().to_lowercase();
        search.is_empty() || texts.iter().any(|t| t.to_lowercase().contains(&search))
    };
    let categories = move || {
        guide.with(|g| g.categories.iter().filter(|c| wanted(&[&c.title, &c.says])).cloned().collect::<Vec<_>>())
    };
    let triggers =
        move || guide.with(|g| g.triggers.iter().filter(|c| wanted(&[&c.words])).cloned().collect::<Vec<_>>());
    let duties =
        move || guide.with(|g| g.duties.iter().filter(|d| wanted(&[&d.title, &d.says])).cloned().collect::<Vec<_>>());
    let nothing = move || categories().is_empty() && triggers().is_empty() && duties().is_empty();
    view! {
        <main class="read">
            <h1 tabindex="-1">"Definitions and rules"</h1>
            <p class="soft">"From the rules that are in force here, in our words. A summary, no legal advice."</p>
            <crate::part::field::Field label="Search" value=search />
            <Show when=move || guide.with(|g| g.duties.is_empty())>
                <p class="soft">"Reading …"</p>
            </Show>
            <Show when=move || nothing() && !search.with(String::is_empty)>
                <p class="soft">"Nothing of that kind is in them."</p>
            </Show>
            <Show when=move || !categories().is_empty()>
                <h2>"What it may be"</h2>
                <dl class="steps">
                    <For each=categories key=|c| c.id.clone() let:c>
                        <dt>{c.title}</dt>
                        <dd>{c.says}</dd>
                    </For>
                </dl>
                <p class="soft">"Nobody here assesses whether a child was harmed: that is the council's."</p>
            </Show>
            <Show when=move || !triggers().is_empty()>
                <h2>"What to look for"</h2>
                <ul>
                    <For each=triggers key=|c| c.id.clone() let:c>
                        <li>{c.words}</li>
                    </For>
                </ul>
            </Show>
            <Show when=move || !duties().is_empty()>
                <h2>"Definitions, duties and the law"</h2>
                <For each=duties key=|d| format!("{d:?}") let:duty>
                    <Duty duty />
                </For>
            </Show>
        </main>
    }
}

#[component]
fn Duty(duty: GuideDuty) -> impl IntoView {
    let from = duty.in_force.map(|d| format!(" In force since {}.", d.format("%-d %B %Y"))).unwrap_or_default();
    let unsure = if duty.unsure { " Seen in one place only: to be verified." } else { "" };
    view! {
        <section class="said">
            <h3>{duty.title}</h3>
            <p>{duty.says}</p>
            <p class="soft">{format!("{}.{from}{unsure}", duty.pack)}</p>
        </section>
    }
}
