//! Tablets: last seen, what waits on them, gaps, clocks; adding one, switching one off.

use crate::device::http::Fault;
use crate::part::fault::FaultLine;
use crate::part::field::{Field, Pick};
use crate::part::options::rooms;
use crate::part::tablet_settings::TabletSettings;
use crate::state::IfShown;
use crate::state::office::Office;
use chrono::TimeDelta;
use domain::id::{DeviceId, RoomId};
use domain::london;
use domain::register::Fact;
use domain::wire::desk::{CodeView, NewTablet, TabletView};
use leptos::prelude::*;
use serde_json::json;

#[component]
pub fn Tablets() -> impl IntoView {
    let office = Office::here();
    let tablets = move || {
        let all = office.register.with(|r| r.as_ref().map(|r| r.tablets.clone()).unwrap_or_default());
        all.into_iter().map(|t| t.device).collect::<Vec<DeviceId>>()
    };
    view! {
        <main class="read">
            <h1 tabindex="-1">"Tablets"</h1>
            <Add />
            <TabletSettings />
            <Show when=move || tablets().is_empty()>
                <p class="soft">"No tablet yet. Make a code above, and type it on the tablet."</p>
            </Show>
            <For each=tablets key=|device| *device let:device>
                <One device />
            </For>
        </main>
    }
}

#[component]
fn Add() -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (name, room) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let code: RwSignal<Option<CodeView>> = RwSignal::new(None);
    let options = Signal::derive(move || office.register.with(|r| rooms(r.as_ref())));
    // Once a tablet has come, the code is used. That the list itself comes, a moment after the page, is no tablet.
    let count = Memo::new(move |_| office.register.with(|r| r.as_ref().map(|r| r.tablets.len())));
    Effect::new(move |before: Option<Option<usize>>| {
        let now = count.get();
        if before.flatten().is_some_and(|before| now.is_some_and(|now| before < now)) {
            code.set(None);
            name.set(String::new());
        }
        now
    });
    let make = move || {
        let ask = json!(NewTablet { name: name.get_untracked(), room: RoomId::parse(&room.get_untracked()) });
        office.send("POST", "/api/v1/tablets/code".into(), ask, fault, move |c| code.set_if_shown(Some(c)));
    };
    view! {
        <details class="box">
            <summary>
                <b>"Add a tablet"</b>
            </summary>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    make();
                }
            >
                <Field label="Name of the tablet" value=name hint="Such as Oaks 2" />
                <Pick label="Its room" value=room options />
                <FaultLine fault />
                <button class="btn primary">"Make a code"</button>
            </form>
            {move || {
                code.get()
                    .map(|c| {
                        view! {
                            <div class="code" role="status">
                                <p class="digits">{c.code}</p>
                                <p class="soft">
                                    {format!(
                                        "Good for {} minutes, once. Type it on the tablet, or point its camera here:",
                                        c.minutes,
                                    )}
                                </p>
                                <div class="picture" aria-hidden="true" inner_html=c.picture.unwrap_or_default()></div>
                            </div>
                        }
                    })
            }}
        </details>
    }
}

fn clock_words(offset_ms: i64) -> String {
    let offset = TimeDelta::milliseconds(offset_ms);
    match offset.num_minutes() {
        -2..=2 => "right".into(),
        m if m > 0 => format!("{} behind", london::span(offset)),
        _ => format!("{} ahead", london::span(offset)),
    }
}

/// Without a word for so long, somebody should look for it: a weekend is less.
const SILENT: TimeDelta = TimeDelta::days(3);

fn held(tablet: &TabletView) -> String {
    let drafts = if tablet.status.drafts == 0 { "no drafts" } else { "drafts" };
    let mut held = format!("{} waiting, {drafts} at its last contact", tablet.status.waiting);
    if tablet.status.unreadable > 0 {
        held.push_str(&format!("; {} that its version of the app can't read", tablet.status.unreadable));
    }
    held
}

/// One tablet. What is known of it changes at each of its contacts; what somebody types here meanwhile stays.
#[component]
fn One(device: DeviceId) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = StoredValue::new(office.typed(&format!("tablet off {device}")));
    let why = typed.with_value(|typed| typed.field("why", String::new()));
    let tablet = Memo::new(move |_| {
        office.register.with(|r| r.as_ref().and_then(|r| r.tablets.iter().find(|t| t.device == device).cloned()))
    });
    let gaps = move || tablet.with(|t| t.as_ref().map(|t| t.gaps.clone()).unwrap_or_default());
    let is_on = move || tablet.with(|t| t.as_ref().is_some_and(|t| t.off.is_none()));
    let switch_off = move || {
        let off = Fact::TabletOff { device, why: why.get_untracked() };
        let typed = typed.get_value();
        office.enter(vec![off], fault, move || typed.kept());
    };
    let as_known = move || tablet.with(|t| t.as_ref().map(held).unwrap_or_default());
    view! {
        <section class="box tablet">
            {move || tablet.get().map(|t| known(office, t))} <For each=gaps key=|gap| *gap let:gap>
                <Gap series=gap.0 place=gap.1 />
            </For> <Show when=move || tablet.with(|t| t.as_ref().is_some_and(|t| t.more_gaps))>
                <p class="hint">"More records than these are missing. They come up as these are closed."</p>
            </Show> <Show when=move || tablet.with(|t| t.as_ref().is_some_and(|t| t.held_back))>
                <p class="hint">
                    "It sent more today than is taken in a day. The rest stays on it until tomorrow. Look under “Arrived, needs checking”, and do not clear this tablet."
                </p>
            </Show> <Show when=is_on>
                <details>
                    <summary>"Switch this tablet off"</summary>
                    <p class="soft">
                        {move || {
                            format!(
                                "For a lost, stolen or retired tablet. At its next contact it sends what it still holds, and then deletes its keys and its list of children. As far as is known: {}. What is on it is sealed.",
                                as_known(),
                            )
                        }}
                    </p>
                    <form on:submit=move |e| {
                        e.prevent_default();
                        switch_off();
                    }>
                        <Field label="Why" value=why />
                        <FaultLine fault />
                        <button class="btn">"Switch it off"</button>
                    </form>
                </details>
            </Show>
        </section>
    }
}

/// What is known of a tablet.
fn known(office: Office, tablet: TabletView) -> impl IntoView {
    let now = office.register.with_untracked(|r| r.as_ref().map(|r| r.now)).unwrap_or_default();
    let room = office.register.with_untracked(|r| {
        r.iter().flat_map(|r| &r.rooms).find(|(id, _)| Some(*id) == tablet.room).map(|(_, n)| n.clone())
    });
    let silent = tablet.off.is_none() && tablet.last_seen.is_some_and(|seen| now - seen > SILENT);
    let ready = match (tablet.last_seen.is_some(), tablet.status.installed, tablet.status.persisted) {
        (false, ..) => "not known yet",
        (_, true, true) => "yes",
        (_, false, _) => "no: not opened from the home screen",
        (_, _, false) => "no: the browser may clear its storage",
    };
    let off = tablet.off.clone().map(|(at, why)| {
        let when = london::when(at, now);
        let since = match (tablet.last_seen.is_some_and(|seen| seen >= at), tablet.status.waiting) {
            (true, 0) => "It has answered since, and handed in all that it held.".to_string(),
            (true, n) => format!("It has answered since, and still holds {n}."),
            (false, _) => "It has not answered since. What is on it is sealed.".to_string(),
        };
        view! { <p class="hint">{format!("Switched off {when}: {why}. {since}")}</p> }
    });
    let held = held(&tablet);
    view! {
        <h2>{tablet.name} {room.map(|r| view! { <span class="soft">" · " {r}</span> })}</h2>
        {off}
        {silent
            .then(|| {
                view! {
                    <p class="hint">
                        "Not seen for days. Open it where there is a network: what is written on it has not arrived."
                    </p>
                }
            })}
        <dl class="facts">
            <dt>"Last seen"</dt>
            <dd>{tablet.last_seen.map_or("not yet".to_string(), |t| london::when(t, now))}</dd>
            <dt>"Held"</dt>
            <dd>{held}</dd>
            <dt>"Its clock"</dt>
            <dd>{tablet.clock_offset_ms.map_or("not known".to_string(), clock_words)}</dd>
            <dt>"Ready for days with no network"</dt>
            <dd>{ready}</dd>
        </dl>
    }
}

/// A place that never arrived: a diagnosis, closed with a reason.
#[component]
fn Gap(series: domain::id::SeriesId, place: u64) -> impl IntoView {
    let office = Office::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let typed = office.typed(&format!("gap {series} {place}"));
    let reason = typed.field("reason", String::new());
    let close = move || {
        let closed = Fact::GapClosed { series, place, reason: reason.get_untracked() };
        let typed = typed.clone();
        office.enter(vec![closed], fault, move || typed.kept());
    };
    view! {
        <div class="gap">
            <p>
                <b>{format!("Record number {place} never arrived. ")}</b>
                "It may still be on the tablet, or its storage was cleared. Ask who used it."
            </p>
            <form
                class="details"
                on:submit=move |e| {
                    e.prevent_default();
                    close();
                }
            >
                <Field label="What happened, as far as you know" value=reason />
                <FaultLine fault />
                <button class="btn">"Close this gap"</button>
            </form>
        </div>
    }
}
