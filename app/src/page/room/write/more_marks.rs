//! A mark beside the first that lies elsewhere or looks otherwise (N4).

use super::Writing;
use super::kinds::LOOKS;
use crate::part::body_map::BodyMap;
use crate::part::choice::Chips;
use domain::entry::OneMark;
use leptos::prelude::*;

/// Marks in one record, at most, beside the first.
const MORE_MAX: usize = 9;

#[component]
pub fn MoreMarks(writing: Writing, infant: bool, known: String) -> impl IntoView {
    let count = Memo::new(move |_| writing.draft.with(|d| d.more_marks.len()));
    let known = StoredValue::new(known);
    view! {
        <For
            each=move || 0..count.get()
            key=|n| *n
            children=move |n| view! { <OneMore writing n infant known=known.get_value() /> }
        />
        <Show when=move || count.get() < MORE_MAX>
            <button
                type="button"
                class="box closed"
                on:click=move |_| writing.change(|d| d.more_marks.push(OneMark::default()))
            >
                "+ Another mark, that looks different"
            </button>
        </Show>
    }
}

#[component]
fn OneMore(writing: Writing, n: usize, infant: bool, known: String) -> impl IntoView {
    let read = move |of: fn(&OneMark) -> &String| {
        Signal::derive(move || writing.draft.with(|d| d.more_marks.get(n).map(|m| of(m).clone()).unwrap_or_default()))
    };
    let write = move |of: fn(&mut OneMark) -> &mut String| {
        Callback::new(move |text: String| {
            writing.change(|d| {
                if let Some(mark) = d.more_marks.get_mut(n) {
                    *of(mark) = text;
                }
            });
        })
    };
    let take_away = move |_| {
        writing.change(|d| {
            if n < d.more_marks.len() {
                d.more_marks.remove(n);
            }
        });
    };
    let name = format!("Mark {}", n + 2);
    view! {
        <section class="group" aria-label=name.clone()>
            <h2 class="small">{name.clone()}</h2>
            <BodyMap infant known text=read(|m| &m.region) write=write(|m| &mut m.region) />
            <Chips
                label=format!("{name}: what it looks like")
                words=LOOKS.map(String::from).to_vec()
                text=read(|m| &m.look)
                write=write(|m| &mut m.look)
                beside="size and colour"
            />
            <button type="button" class="btn small" on:click=take_away>
                {format!("Take {} away", name.to_lowercase())}
            </button>
        </section>
    }
}
