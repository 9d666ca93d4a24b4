//! What the person signed in wrote on this tablet: that it arrived, that it was seen, and the answers to what they asked.

use crate::device::{replies, screen, written};
use crate::state::IfShown;
use crate::state::tablet::Tablet;
use domain::entry::{Kind, Route};
use domain::id::{ChildId, EntryId, PersonId};
use domain::london;
use domain::wire::replies::Reply;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Of what somebody wrote, the newest.
const SHOWN: usize = 6;

/// What the person signed in wrote here today: times and whether it was seen, never the words.
#[component]
pub(super) fn Written() -> impl IntoView {
    let tablet = Tablet::here();
    let mine: RwSignal<Vec<written::Written>> = RwSignal::new(vec![]);
    if let Some(person) = tablet.person.get_untracked() {
        spawn_local(async move {
            if let Ok(found) = written::of(&person).await {
                mine.set_if_shown(found);
            }
        });
    }
    // What came of a question, once there is a network (R22).
    let replies: RwSignal<Vec<Reply>> = RwSignal::new(vec![]);
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        tablet.seen.track();
        if !open.get() {
            return;
        }
        let asked = mine.with(|m| m.iter().filter(|w| w.kind == Kind::Question).map(|w| w.id).collect::<Vec<_>>());
        let (identity, person) = (tablet.identity.get_untracked(), tablet.person.get_untracked());
        let Some((identity, person)) = identity.zip(person) else { return };
        spawn_local(async move {
            // With no network the answer comes later; nothing is lost by that.
            if let Ok(found) = replies::of(&identity, &person, &asked).await {
                replies.set_if_shown(found);
            }
        });
    });
    let summary = move || {
        let for_the_lead = |w: &&written::Written| w.kind != Kind::Achievement;
        let waits =
            mine.with(|m| m.iter().take(SHOWN).filter(for_the_lead).filter(|w| tablet.seen_of(w.id).is_none()).count());
        match waits {
            0 => "What you wrote on this tablet".to_string(),
            n => format!("What you wrote on this tablet: {n} not seen yet"),
        }
    };
    view! {
        <Show when=move || !mine.with(Vec::is_empty)>
            // Folded: whoever stands beside them need not read it.
            <details on:toggle=move |e| open.set(screen::is_open(&e))>
                <summary>{summary}</summary>
                <ul class="written">
                    {move || {
                        mine.get()
                            .into_iter()
                            .enumerate()
                            .filter(|(n, w)| *n < SHOWN || w.kind == Kind::Question)
                            .map(|(_, w)| {
                                let line = move || match tablet.seen_of(w.id) {
                                    Some(seen) if seen.by.is_empty() => "seen".to_string(),
                                    Some(seen) => {
                                        let at = chrono::DateTime::from_timestamp_millis(seen.at_ms)
                                            .unwrap_or_default();
                                        format!("Seen by {}, {}", seen.by, london::when(at, tablet.now.get()))
                                    }
                                    None => "not seen yet".to_string(),
                                };
                                let about = w.child.and_then(|c| tablet.child(c));
                                let about = about.map(|c| format!(", {}", c.whole_name()));
                                let (again, id) = (w.clone(), w.id);
                                let observed = w.kind != Kind::Achievement;
                                // A question is shown for its answer, wherever it stands.
                                view! {
                                    <li>
                                        <span>
                                            {w.kind.title()} {about} ", "
                                            {london::when(w.at.to_utc(), tablet.now.get_untracked())}
                                            <small>
                                                {move || {
                                                    if observed { format!(" · {}", line()) } else { String::new() }
                                                }}
                                            </small>
                                        </span>
                                        {move || {
                                            replies.with(|all| all.iter().find(|r| r.entry == id).cloned()).map(answer)
                                        }}
                                        {w.tell.then(|| view! { <ToldNow id mine /> })}
                                        <button class="link" on:click=move |_| add_to(tablet, &again)>
                                            {format!("Add to what I wrote at {}", london::clock(w.at.to_utc()))}
                                        </button>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
            </details>
        </Show>
    }
}

/// The tick, once more: whoever walked over to tell, and came back to a locked tablet, ticks it here (H2, R133).
#[component]
fn ToldNow(id: EntryId, mine: RwSignal<Vec<written::Written>>) -> impl IntoView {
    let tablet = Tablet::here();
    let child = mine.with_untracked(|m| m.iter().find(|w| w.id == id).and_then(|w| w.child));
    let whom = tablet.tell_whom(&Route::Ordinary, &child.into_iter().collect::<Vec<_>>());
    let tick = move |person: PersonId| {
        spawn_local(async move {
            match tablet.told_of(&[id], person).await {
                Ok(_) => drop(mine.try_update(|m| m.iter_mut().filter(|w| w.id == id).for_each(|w| w.tell = false))),
                Err(e) => tablet.fault.set(Some(e)),
            }
        });
    };
    whom.and_then(|p| Some((p, tablet.person_name(p)?.0))).map(|(person, name)| {
        view! {
            <button class="btn" on:click=move |_| tick(person)>
                {format!("I have told {name}")}
            </button>
        }
    })
}

/// A second record about the same, tied to the first, without showing it.
fn add_to(tablet: Tablet, first: &written::Written) {
    let children: Vec<ChildId> = first.child.into_iter().collect();
    if let Ok(mut draft) = tablet.new_draft(first.kind, &children) {
        draft.about = vec![first.id];
        draft.about_staff = first.about_staff;
        draft.staff.clone_from(&first.staff);
        draft.about_reader = first.about_reader;
        tablet.start_writing(draft);
    }
}

/// The answer to a question, for whoever asked.
fn answer(reply: Reply) -> impl IntoView {
    let at = chrono::DateTime::from_timestamp_millis(reply.at_ms).unwrap_or_default();
    let by = if reply.by.is_empty() { String::new() } else { format!(" by {}", reply.by) };
    view! { <p class="hint">{format!("Answered{by}, {}: {}", london::clock(at), reply.words)}</p> }
}
