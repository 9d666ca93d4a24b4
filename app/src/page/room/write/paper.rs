//! A note that somebody wrote by hand, photographed here and kept in no gallery (R9, N23, H28). Never a mark, a child, or
//! what a child wrote (H13, R37).

use super::Writing;
use crate::device::camera::{self, Camera};
use crate::device::http::Fault;
use crate::device::{drafts, pictures, screen};
use crate::part::choice::Chip;
use crate::part::fault::FaultLine;
use crate::state::IfShown;
use domain::entry::{Draft, Paper};
use domain::picture::PICTURES_MAX;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A picture that was taken, between the camera and the draft.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum InHand {
    #[default]
    None,
    /// Somebody looks at it, and may take it again.
    Seen,
    Keeping,
}

impl InHand {
    /// What has to be done before the record can be saved with it, or without it.
    pub fn before_saving(self) -> Option<Fault> {
        let fault = |says: &str, next: &str| Some(Fault { next: next.into(), ..Fault::device(says) });
        match self {
            InHand::None => None,
            InHand::Seen => fault(
                "A picture was taken and is not used yet.",
                "Press “Use it”, or close the camera without it. Then save.",
            ),
            InHand::Keeping => fault("The picture is being kept.", "Press Save again in a moment."),
        }
    }
}

#[component]
pub fn OnPaper(writing: Writing) -> impl IntoView {
    // Each child's readers would see all of it, and nobody can take a name out of handwriting (H16).
    let of_several = |d: &Draft| d.children.len() > 1 || !d.still.is_empty() || d.follows;
    if writing.draft.with_untracked(|d| of_several(d) && d.paper.pictures.is_empty()) {
        return view! {
            <p class="soft">
                "A note on paper? Write one record for each child: a picture can’t leave another child out."
            </p>
        }
        .into_any();
    }
    let open = RwSignal::new(writing.draft.with_untracked(|d| !d.paper.pictures.is_empty()));
    view! {
        <Show
            when=move || open.get()
            fallback=move || {
                view! {
                    <button type="button" class="box closed" on:click=move |_| open.set(true)>
                        "+ A note on paper"
                    </button>
                }
            }
        >
            <section class="group on-paper" tabindex="-1" aria-label="A note on paper">
                <h2 class="small">"A note on paper"</h2>
                <p class="soft">
                    "Only a note that you wrote yourself. Never a child, a mark, or anything that a child wrote. The picture goes with this record to the safeguarding lead, and into no gallery."
                </p>
                <Pages writing />
                <Looking writing />
                <About writing />
            </section>
        </Show>
    }
    .into_any()
}

/// What was photographed so far.
#[component]
fn Pages(writing: Writing) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let all = Memo::new(move |_| writing.draft.with(|d| d.paper.pictures.iter().map(|p| p.id).collect::<Vec<_>>()));
    let take_away = move |id| {
        let (Some(identity), person) = (writing.tablet.identity.get_untracked(), writing.tablet.person.get_untracked())
        else {
            return;
        };
        // First out of the draft: whatever comes between, no record names what is not there any more.
        let mut gone = None;
        writing.change(|d| {
            gone = d.paper.pictures.iter().find(|p| p.id == id).cloned();
            d.paper.pictures.retain(|p| p.id != id);
        });
        let draft = writing.draft.get_untracked();
        spawn_local(async move {
            if let Err(e) = pictures::take_away(&identity, person.as_ref(), &draft, id).await {
                writing.draft.try_update(|d| d.paper.pictures.extend(gone));
                fault.set_if_shown(Some(e));
            }
        });
    };
    view! {
        <ul class="rows" aria-live="polite">
            {move || {
                all.get()
                    .into_iter()
                    .enumerate()
                    .map(|(n, id)| {
                        view! {
                            <li class="row">
                                <span>
                                    {move || match writing.in_hand.get() == InHand::Keeping
                                        && n + 1 == all.with(Vec::len)
                                    {
                                        true => format!("Page {} is being kept …", n + 1),
                                        false => format!("Page {} is photographed and kept, sealed.", n + 1),
                                    }}
                                </span>
                                <button
                                    type="button"
                                    class="btn small"
                                    aria-label=format!("Take page {} away", n + 1)
                                    on:click=move |_| take_away(id)
                                >
                                    "Remove"
                                </button>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
        <FaultLine fault />
    }
}

/// The camera, while it looks; then what it saw, until that is used or taken again.
#[component]
fn Looking(writing: Writing) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let video: NodeRef<html::Video> = NodeRef::new();
    let canvas: NodeRef<html::Canvas> = NodeRef::new();
    // It stops with this screen.
    let camera = StoredValue::new_local(None::<Camera>);
    let seen = StoredValue::new_local(None::<Vec<u8>>);
    let (looking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let taken = Memo::new(move |_| writing.in_hand.get() != InHand::None);
    let count = Memo::new(move |_| writing.draft.with(|d| d.paper.pictures.len()));
    Effect::new(move |_| {
        if looking.get()
            && let Some(video) = video.get()
        {
            camera.with_value(|c| {
                if let Some(c) = c {
                    c.show_on(&video);
                }
            });
        }
    });
    let close = move || {
        camera.set_value(None);
        seen.set_value(None);
        looking.set(false);
        writing.in_hand.set(InHand::None);
    };
    let look = move |_| {
        fault.set(None);
        busy.set(true);
        spawn_local(async move {
            match Camera::open().await {
                // Gone meanwhile: dropped, it stops.
                Ok(open) => drop(camera.try_set_value(Some(open))),
                Err(e) => {
                    fault.set_if_shown(Some(e));
                    busy.set_if_shown(false);
                    return;
                }
            }
            busy.set_if_shown(false);
            looking.set_if_shown(true);
            request_animation_frame(|| screen::go_to(".camera + .row button"));
        });
    };
    let taking = RwSignal::new(false);
    let take = move |_| {
        let (Some(from), Some(to)) = (video.get_untracked(), canvas.get_untracked()) else { return };
        if taking.get_untracked() {
            return;
        }
        taking.set(true);
        fault.set(None);
        spawn_local(async move {
            let got = camera::picture(&from, &to).await;
            taking.set_if_shown(false);
            match got {
                // The camera was closed meanwhile.
                Ok(_) if looking.try_get_untracked() != Some(true) => {}
                Ok(bytes) => {
                    seen.try_set_value(Some(bytes));
                    writing.in_hand.set_if_shown(InHand::Seen);
                    request_animation_frame(|| screen::go_to(".camera ~ .row button"));
                }
                Err(e) => fault.set_if_shown(Some(e)),
            }
        });
    };
    let again = move |_| {
        seen.set_value(None);
        writing.in_hand.set(InHand::None);
    };
    let use_it = move |_| {
        let Some(bytes) = seen.with_value(Clone::clone) else { return };
        let (Some(identity), person) = (writing.tablet.identity.get_untracked(), writing.tablet.person.get_untracked())
        else {
            return;
        };
        if writing.in_hand.get_untracked() == InHand::Keeping {
            return;
        }
        let taken = match pictures::take(&identity, &writing.draft.get_untracked(), &bytes) {
            Ok(taken) => taken,
            Err(e) => return fault.set(Some(e)),
        };
        let id = taken.picture.id;
        writing.in_hand.set(InHand::Keeping);
        // Into the draft at once: whoever leaves or locks meanwhile leaves with it.
        writing.change(|d| d.paper.pictures.push(taken.picture.clone()));
        let draft = writing.draft.get_untracked();
        spawn_local(async move {
            let kept = pictures::keep(&identity, person.as_ref(), &draft, taken).await;
            let there = match kept {
                Ok(()) => writing.in_hand.try_set(InHand::None).is_none(),
                Err(e) => {
                    let here = writing.draft.try_update(|d| d.paper.pictures.retain(|p| p.id != id));
                    if here.is_none() {
                        // The screen is gone, and its draft names what was not kept: without it, then.
                        let mut without = draft;
                        without.paper.pictures.retain(|p| p.id != id);
                        if let Err(e) = drafts::keep(&identity, person.as_ref(), &without).await {
                            writing.tablet.fault.set(Some(e));
                        }
                    }
                    writing.in_hand.set_if_shown(InHand::Seen);
                    if let Some(e) = fault.try_set(Some(e)) {
                        writing.tablet.fault.set(e);
                    }
                    false
                }
            };
            if there {
                close();
                request_animation_frame(|| screen::go_to(".on-paper"));
            }
        });
    };
    let keeping = Memo::new(move |_| writing.in_hand.get() == InHand::Keeping);
    let label = move || if count.get() == 0 { "Photograph it" } else { "Photograph another page" };
    view! {
        <FaultLine fault />
        <Show
            when=move || looking.get()
            fallback=move || {
                view! {
                    <Show when=move || count.get() < PICTURES_MAX>
                        <button type="button" class="btn" disabled=move || busy.get() on:click=look>
                            {label}
                        </button>
                    </Show>
                }
            }
        >
            <div class="camera">
                <video
                    node_ref=video
                    autoplay
                    playsinline
                    prop:muted=true
                    hidden=move || taken.get()
                    aria-label="What the camera sees"
                ></video>
                <canvas
                    node_ref=canvas
                    hidden=move || !taken.get()
                    role="img"
                    aria-label="The picture that you took"
                ></canvas>
            </div>
            <Show
                when=move || taken.get()
                fallback=move || {
                    view! {
                        <div class="row">
                            <button type="button" class="btn primary" disabled=move || taking.get() on:click=take>
                                "Take the picture"
                            </button>
                            <button type="button" class="btn" disabled=move || taking.get() on:click=move |_| close()>
                                "Close the camera"
                            </button>
                        </div>
                    }
                }
            >
                <p class="soft" role="status">
                    "Can every word be read, the date too?"
                </p>
                <div class="row">
                    <button type="button" class="btn primary" disabled=keeping on:click=use_it>
                        {move || if keeping.get() { "Keeping it …" } else { "Use it" }}
                    </button>
                    <button type="button" class="btn" disabled=keeping on:click=again>
                        "Take it again"
                    </button>
                    <button type="button" class="btn" disabled=keeping on:click=move |_| close()>
                        "Close the camera"
                    </button>
                </div>
            </Show>
        </Show>
    }
}

/// What its writer says of the paper.
#[component]
fn About(writing: Writing) -> impl IntoView {
    type Flag = fn(&mut Paper) -> &mut bool;
    let flags: [(&str, Flag); 2] = [("Its date is on it", |p| &mut p.dated), ("I signed it", |p| &mut p.signed)];
    let (place, write) = writing.words(|d| &d.paper.place, |d| &mut d.paper.place);
    let some = Memo::new(move |_| writing.draft.with(|d| !d.paper.pictures.is_empty()));
    view! {
        <Show when=move || some.get()>
            <div class="chips" role="group" aria-label="On the paper">
                {flags
                    .into_iter()
                    .map(|(words, flag)| {
                        let on = Memo::new(move |_| writing.draft.with(|d| *flag(&mut d.paper.clone())));
                        let turn = move |()| {
                            writing
                                .change(|d| {
                                    let flag = flag(&mut d.paper);
                                    *flag = !*flag;
                                });
                        };
                        view! { <Chip words on turn /> }
                    })
                    .collect_view()}
            </div>
            <label class="field">
                <span>"Where the paper is now"</span>
                <input
                    autocomplete="off"
                    prop:value=move || place.get()
                    on:input=move |e| write.run(event_target_value(&e))
                />
                <small>"Don’t throw it away. Give it to the safeguarding lead, or lock it up."</small>
            </label>
        </Show>
    }
}
