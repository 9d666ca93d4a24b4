//! The body map (N4, H13): tap where it is. The same by keyboard, and as a list for whoever sees no drawing. What is kept is
//! words.

use crate::part::choice::{Chips, Segments};
use domain::body::{HEIGHT, PLACES, Place, Side, WIDTH, as_infant, mentioned_in, named_in};
use domain::chips;
use leptos::prelude::*;

/// All the words that a tap can put into the text.
fn all_words() -> Vec<String> {
    PLACES.iter().map(|p| p.words.to_owned()).collect()
}

/// The places of one drawing, in the proportions of this child.
fn drawn(side: Side, infant: bool) -> impl Iterator<Item = Place> {
    PLACES.iter().filter(move |p| p.side == side).map(move |p| if infant { as_infant(p) } else { *p })
}

/// What lies behind the places: a head, and a body without detail.
fn outline(side: Side, infant: bool) -> impl IntoView {
    let grown = if infant { 1.12 } else { 1.0 };
    match side {
        Side::Face => view! { <ellipse class="outline" cx="100" cy="196" rx="84" ry="150"></ellipse> }.into_any(),
        _ => {
            let (rx, ry, cy) = (34.0 * grown, 40.0 * grown, 50.0 * grown);
            view! {
                <ellipse class="outline" cx="100" cy=cy.to_string() rx=rx.to_string() ry=ry.to_string()></ellipse>
                <rect class="outline" x="62" y="92" width="76" height="152" rx="30"></rect>
            }
            .into_any()
        }
    }
}

/// Which side of the drawing is the child's right, and which their left: whoever looks at a face sees it the other way round.
fn hands(side: Side) -> impl IntoView {
    let (near, far) = if side == Side::Back { ("their left", "their right") } else { ("their right", "their left") };
    let (x, y) = (WIDTH - 4, if side == Side::Face { 374 } else { 16 });
    view! {
        <text class="hand" x="4" y=y.to_string()>
            {near}
        </text>
        <text class="hand" x=x.to_string() y=y.to_string() text-anchor="end">
            {far}
        </text>
    }
}

/// As a screen reader says a place.
fn spoken(name: &str, known: bool) -> String {
    if known { format!("{name}, a mark is known there") } else { name.to_owned() }
}

/// What of a drawing is seen: the face fills its own.
fn seen(side: Side) -> String {
    match side {
        Side::Face => format!("0 40 {WIDTH} 340"),
        _ => format!("0 0 {WIDTH} {HEIGHT}"),
    }
}

fn ellipse(place: &Place) -> impl IntoView + use<> {
    let ((x, y), (w, h)) = (place.at, place.size);
    view! { <ellipse cx=x.to_string() cy=y.to_string() rx=w.to_string() ry=h.to_string()></ellipse> }
}

/// To tap on. `text` holds what was tapped and whatever was typed behind it.
#[component]
pub fn BodyMap(
    infant: bool,
    #[prop(optional, into)] known: String,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] write: Callback<String>,
) -> impl IntoView {
    let side = RwSignal::new(Side::Face);
    let was_known: Vec<&'static str> = mentioned_in(&known).iter().map(|p| p.words).collect();
    let words = StoredValue::new(all_words());
    let tap = move |place: &'static str| {
        write.run(words.with_value(|all| chips::tap(&text.get_untracked(), place, all, false)));
    };
    let on =
        move |place: &'static str| words.with_value(|all| chips::parse(&text.get(), all).0.iter().any(|w| w == place));
    view! {
        <div class="body-map">
            <Segments
                label="Which side of the body"
                options=Side::ALL.map(|s| (s, s.words())).to_vec()
                chosen=Signal::derive(move || Some(side.get()))
                choose=Callback::new(move |s| side.set(s))
            />
            {move || {
                let side = side.get();
                let places = drawn(side, infant)
                    .map(|p| {
                        let name = p.words;
                        let known = was_known.contains(&name);
                        view! {
                            <g
                                role="button"
                                tabindex="0"
                                class="place"
                                class:known=known
                                class:on=move || on(name)
                                aria-label=spoken(name, known)
                                aria-pressed=move || on(name).to_string()
                                on:click=move |_| tap(name)
                                on:keydown=move |e| {
                                    if e.key() == "Enter" || e.key() == " " {
                                        e.prevent_default();
                                        tap(name);
                                    }
                                }
                            >
                                {ellipse(&p)}
                            </g>
                        }
                    })
                    .collect_view();
                view! {
                    <svg viewBox=seen(side) role="group" aria-label=format!("Body, {}", side.words().to_lowercase())>
                        {outline(side, infant)}
                        {places}
                        {hands(side)}
                    </svg>
                }
            }}
            {(!known.is_empty())
                .then(|| view! { <p class="soft">{format!("Known since registration, in grey: {known}")}</p> })}
            <details>
                <summary>"Choose from a list instead"</summary>
                <Chips label="Where on the body" words=all_words() text write />
            </details>
            <label class="field">
                <span>"More exactly, and how many"</span>
                <input
                    autocomplete="off"
                    prop:value=move || words.with_value(|all| chips::parse(&text.get(), all).1.to_owned())
                    on:input=move |e| {
                        write
                            .run(
                                words
                                    .with_value(|all| chips::type_behind(
                                        &text.get_untracked(),
                                        &event_target_value(&e),
                                        all,
                                    )),
                            )
                    }
                />
            </label>
            <p class="soft" role="status">
                {move || {
                    let here = named_in(&text.get());
                    if here.is_empty() {
                        "Nothing is marked on the drawing.".to_owned()
                    } else {
                        format!("Marked: {}.", here.iter().map(|p| p.words).collect::<Vec<_>>().join(", "))
                    }
                }}
            </p>
        </div>
    }
}

/// To look at: the places of several dates over one another, all three drawings beside each other. `marked` are the texts of
/// the records that are shown; what was known at registration is grey (H13).
#[component]
pub fn BodyMarks(infant: bool, known: String, #[prop(into)] marked: Signal<Vec<String>>) -> impl IntoView {
    let known: Vec<&'static str> = mentioned_in(&known).iter().map(|p| p.words).collect();
    let times =
        move |place: &'static str| marked.get().iter().filter(|t| named_in(t).iter().any(|p| p.words == place)).count();
    view! {
        <div class="body-map three">
            {Side::ALL
                .map(|side| {
                    let places = drawn(side, infant)
                        .map(|p| {
                            let name = p.words;
                            let was_known = known.contains(&name);
                            view! {
                                <g
                                    class="place"
                                    class:known=was_known
                                    class:on=move || 0 < times(name)
                                    class:often=move || 1 < times(name)
                                >
                                    {ellipse(&p)}
                                </g>
                            }
                        })
                        .collect_view();
                    view! {
                        <figure>
                            <svg viewBox=seen(side) aria-hidden="true">
                                {outline(side, infant)}
                                {places}
                                {hands(side)}
                            </svg>
                            <figcaption>{side.words()}</figcaption>
                        </figure>
                    }
                })
                .collect_view()}
        </div>
    }
}
