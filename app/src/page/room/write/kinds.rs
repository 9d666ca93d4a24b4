//! The boxes of each kind of record. One is open; the others are one tap away.

use super::Writing;
use super::good_words::Helped;
use super::more_marks::MoreMarks;
use super::note_taking::Notes;
use super::paper::OnPaper;
use crate::part::body_map::BodyMap;
use crate::part::choice::{Chip, Chips, Segments, Words};
use domain::entry::part::Origin;
use domain::entry::{AboutStaff, Draft, Kind};
use domain::words::Place;
use leptos::prelude::*;

#[component]
pub fn Boxes(writing: Writing) -> impl IntoView {
    let kind = writing.draft.with_untracked(|d| d.kind);
    let boxes = match kind {
        Kind::Mark => return view! { <Mark writing /> }.into_any(),
        Kind::ChildWords => view! { <ChildWords writing /> }.into_any(),
        Kind::AdultTalk => view! { <AdultTalk writing /> }.into_any(),
        Kind::Question => view! { <Question writing /> }.into_any(),
        Kind::Achievement => view! { <Achievement writing /> }.into_any(),
        _ => view! { <Concern writing /> }.into_any(),
    };
    // Of a mark no picture is taken here, so none is offered (H13).
    let on_paper = matches!(kind, Kind::Concern | Kind::ChildWords | Kind::AdultTalk);
    view! {
        {boxes}
        {on_paper.then(|| view! { <OnPaper writing /> })}
    }
    .into_any()
}

/// H7: somebody is sent for at once. What is about staff sends for nobody: it could be the very person.
#[component]
fn CannotWait(writing: Writing) -> impl IntoView {
    let on = Memo::new(move |_| writing.draft.with(|d| d.cannot_wait));
    let ordinary = Memo::new(move |_| writing.draft.with(|d| d.about_staff == AboutStaff::No));
    let name = move || writing.whom().map_or("the safeguarding lead".into(), |(_, name)| name);
    view! {
        <Show when=move || ordinary.get()>
            <div class="chips">
                <Chip words="This can’t wait" on turn=move |()| writing.change(|d| d.cannot_wait = !d.cannot_wait) />
            </div>
            <Show when=move || on.get()>
                <p class="hint" role="status">
                    {move || {
                        format!(
                            "Once it is saved, every tablet asks for someone at the desk until it is seen. Tell {} face to face all the same.",
                            name(),
                        )
                    }}
                </p>
            </Show>
        </Show>
    }
}

type Reads = fn(&Draft) -> &String;
type Writes = fn(&mut Draft) -> &mut String;

/// A box that waits folded until it is wanted, and stays open once it holds something.
#[component]
fn Folded(
    writing: Writing,
    label: &'static str,
    get: Reads,
    set: Writes,
    #[prop(optional)] helped: Option<Place>,
    #[prop(optional)] verbatim: bool,
) -> impl IntoView {
    let open = RwSignal::new(writing.draft.with_untracked(|d| !get(d).is_empty()));
    let (read, write) = writing.words(get, set);
    view! {
        <Show
            when=move || open.get()
            fallback=move || {
                view! {
                    <button type="button" class="box closed" on:click=move |_| open.set(true)>
                        {format!("+ {label}")}
                    </button>
                }
            }
        >
            {match helped {
                Some(place) => view! { <Helped writing label value=read write place /> }.into_any(),
                None => view! { <Words label value=read write verbatim /> }.into_any(),
            }}
        </Show>
    }
}

fn adults() -> Vec<String> {
    ["Mum", "Dad", "grandparent", "another parent", "a colleague"].map(String::from).to_vec()
}

/// What someone told me, and who.
#[component]
fn ToldBy(writing: Writing, label: &'static str, open: bool) -> impl IntoView {
    let open = RwSignal::new(open || writing.draft.with_untracked(|d| !d.told.is_empty()));
    let (told, set_told) = writing.words(|d| &d.told, |d| &mut d.told);
    let (who, set_who) = writing.words(|d| &d.told_who, |d| &mut d.told_who);
    view! {
        <Show
            when=move || open.get()
            fallback=move || {
                view! {
                    <button type="button" class="box closed" on:click=move |_| open.set(true)>
                        {format!("+ {label}")}
                    </button>
                }
            }
        >
            <div class="group">
                <h2 class="small">{format!("{label}: who")}</h2>
                <Chips label="Who" words=adults() text=who write=set_who one=true beside="or someone else" />
                <Words label value=told write=set_told verbatim=true beside="in their words" />
            </div>
        </Show>
    }
}

#[component]
fn Concern(writing: Writing) -> impl IntoView {
    let (saw, set_saw) = writing.words(|d| &d.saw, |d| &mut d.saw);
    view! {
        <Helped writing label="What I saw or heard" value=saw write=set_saw rows=5 first=true place=Place::Saw />
        <CannotWait writing />
        <ToldBy writing label="What someone told me" open=false />
        <Folded writing label="What I think, and why" get=|d| &d.think set=|d| &mut d.think helped=Place::Think />
        <Quoted writing />
        <Folded writing label="What the child wanted or felt" get=|d| &d.wanted set=|d| &mut d.wanted />
        <Differs writing />
    }
}

/// Somebody's own words, and whose they are (R6).
#[component]
fn Quoted(writing: Writing) -> impl IntoView {
    let open = RwSignal::new(writing.draft.with_untracked(|d| !d.quote.is_empty()));
    let (quote, set_quote) = writing.words(|d| &d.quote, |d| &mut d.quote);
    let said_by_child = |who: &str| who.is_empty() || who == "child";
    let who = Signal::derive(move || {
        writing.draft.with(|d| if said_by_child(&d.quote_who) { "the child".to_string() } else { d.quote_who.clone() })
    });
    let choose = Callback::new(move |chosen: String| {
        writing.change(|d| d.quote_who = if chosen == "the child" { "child".into() } else { chosen });
    });
    let show = move |_| {
        if writing.draft.with_untracked(|d| d.quote_who.is_empty()) {
            writing.change(|d| d.quote_who = "child".into());
        }
        open.set(true);
    };
    let speakers: Vec<String> = std::iter::once("the child".to_string()).chain(adults()).collect();
    view! {
        <Show
            when=move || open.get()
            fallback=move || {
                view! {
                    <button type="button" class="box closed" on:click=show>
                        "+ Said word for word"
                    </button>
                }
            }
        >
            <div class="group">
                <h2 class="small">"Whose words"</h2>
                <Chips label="Whose words" words=speakers.clone() text=who write=choose one=true />
                <Words label="Said word for word" value=quote write=set_quote verbatim=true />
            </div>
        </Show>
    }
}

#[component]
fn Differs(writing: Writing) -> impl IntoView {
    view! {
        <Folded
            writing
            label="Where I see it differently from the child or the parent, and why"
            get=|d| &d.differs
            set=|d| &mut d.differs
        />
    }
}

/// R22. Whoever asks has asked: what comes of it is said in the answer.
#[component]
fn Question(writing: Writing) -> impl IntoView {
    let (saw, set_saw) = writing.words(|d| &d.saw, |d| &mut d.saw);
    view! {
        <Helped
            writing
            label="What you are not sure about"
            value=saw
            write=set_saw
            rows=4
            first=true
            place=Place::Saw
        />
        <p class="soft">"If a child may be in danger, don’t wait for an answer: tell someone face to face now."</p>
        <CannotWait writing />
    }
}

/// R127: an accident here. First aid, who saw it, and what the parents were told.
#[component]
fn HappenedHere(writing: Writing) -> impl IntoView {
    let here = Memo::new(move |_| writing.draft.with(|d| d.mark_origin == Some(Origin::HappenedHere)));
    view! {
        <Show when=move || here.get()>
            <section class="group">
                <Folded writing label="First aid, and by whom" get=|d| &d.first_aid set=|d| &mut d.first_aid />
                <Folded writing label="Who saw it" get=|d| &d.present set=|d| &mut d.present />
                <Folded
                    writing
                    label="Parents told: who, how, what they said"
                    get=|d| &d.parents_told
                    set=|d| &mut d.parents_told
                />
                <p class="soft">
                    "Parents hear of an accident here the same day. If they are not told yet, it stays on the desk’s list until they are."
                </p>
            </section>
        </Show>
    }
}

#[component]
fn Achievement(writing: Writing) -> impl IntoView {
    let (saw, set_saw) = writing.words(|d| &d.saw, |d| &mut d.saw);
    view! {
        <Helped writing label="What happened" value=saw write=set_saw rows=4 first=true place=Place::Saw />
        <Quoted writing />
    }
}

#[component]
fn ChildWords(writing: Writing) -> impl IntoView {
    let (quote, set_quote) = writing.words(|d| &d.quote, |d| &mut d.quote);
    let (before, set_before) = writing.words(|d| &d.before, |d| &mut d.before);
    let (present, set_present) = writing.words(|d| &d.present, |d| &mut d.present);
    let near = near(writing);
    let name = writing.draft.with_untracked(|d| d.children.first().and_then(|c| writing.tablet.child(*c)));
    let label = name
        .map_or("What the child said, word for word".into(), |c| format!("What {} said, word for word", c.preferred));
    view! {
        <Words label value=quote write=set_quote verbatim=true rows=5 />
        <Words
            label="What was happening just before, and anything I said"
            value=before
            write=set_before
            verbatim=true
            rows=3
        />
        <SaidThatIMustTell writing />
        <section class="group">
            <h2 class="small">"Who was near"</h2>
            <Chips label="Who was near" words=near text=present write=set_present beside="or someone else" />
        </section>
        <Folded writing label="What the child wanted or felt" get=|d| &d.wanted set=|d| &mut d.wanted />
    }
}

/// Staff of this room by their tiles, and children without a name (R35).
fn near(writing: Writing) -> Vec<String> {
    let me = writing.draft.with_untracked(|d| d.author);
    let room = writing.draft.with_untracked(|d| d.room);
    let mut near: Vec<String> = writing.tablet.roster.with_untracked(|r| {
        let here = r.iter().flat_map(|r| &r.tiles).filter(|t| t.room.is_some() && t.room == room);
        here.filter(|t| Some(t.person) != me).map(|t| t.short.clone()).collect()
    });
    near.extend(["other children", "nobody else"].map(String::from));
    near
}

/// H12: one tap, and it stands in the box in which it belongs.
const MUST_TELL: &str = "I said that I would have to tell someone.";

#[component]
fn SaidThatIMustTell(writing: Writing) -> impl IntoView {
    let on = Memo::new(move |_| writing.draft.with(|d| d.before.contains(MUST_TELL)));
    let flip = move |()| {
        writing.change(|d| match d.before.contains(MUST_TELL) {
            true => d.before = d.before.replace(MUST_TELL, "").trim_end().to_owned(),
            false if d.before.is_empty() => d.before = MUST_TELL.into(),
            false => d.before = format!("{}\n{MUST_TELL}", d.before.trim_end()),
        });
    };
    view! {
        <div class="chips">
            <Chip words="I said that I would have to tell someone" on turn=flip />
        </div>
    }
}

#[component]
fn AdultTalk(writing: Writing) -> impl IntoView {
    let (agreed, set_agreed) = writing.words(|d| &d.agreed, |d| &mut d.agreed);
    view! {
        <ToldBy writing label="What they said" open=true />
        <Helped writing label="What I said, or what we agreed" value=agreed write=set_agreed rows=2 place=Place::Did />
        <Differs writing />
        <Notes writing />
    }
}

/// Beside Save, so that it is answered in one tap (H3). Left open, it counts as yes.
#[component]
pub fn LeadToKnow(writing: Writing) -> impl IntoView {
    let answer = Signal::derive(move || writing.draft.with(|d| d.lead_to_know));
    let name = move || writing.whom().map_or("the safeguarding lead".into(), |(_, name)| name);
    view! {
        <div class="row asks">
            <span>{move || format!("Does {} need to know?", name())}</span>
            <Segments
                label="Does the lead need to know"
                options=vec![(true, "Yes, or not sure"), (false, "No")]
                chosen=answer
                choose=move |a| writing.change(|d| d.lead_to_know = Some(a))
            />
        </div>
    }
}

pub(super) const LOOKS: [&str; 8] =
    ["bruise", "graze", "burn", "swelling", "bleeding", "bite", "rash or birthmark?", "not sure"];

#[component]
fn Mark(writing: Writing) -> impl IntoView {
    let (look, set_look) = writing.words(|d| &d.mark_look, |d| &mut d.mark_look);
    let (region, set_region) = writing.words(|d| &d.mark_region, |d| &mut d.mark_region);
    let (saw, set_saw) = writing.words(|d| &d.saw, |d| &mut d.saw);
    let origin = Signal::derive(move || writing.draft.with(|d| d.mark_origin));
    let children = writing.draft.with_untracked(|d| d.children.clone());
    let infant = children.iter().filter_map(|c| writing.tablet.child(*c)).any(|c| c.not_moving);
    // Of several children nobody could say whose they are.
    let one = children.first().filter(|_| children.len() == 1).and_then(|c| writing.tablet.child(*c));
    let known = one.map(|c| c.known_marks).unwrap_or_default();
    view! {
        <p class="soft">
            "Only what you can see in ordinary care. Do not undress a child to look. Do not photograph a mark."
        </p>
        <section class="group">
            <h2 class="small">"Where on the body"</h2>
            <BodyMap infant known=known.clone() text=region write=set_region />
        </section>
        <section class="group">
            <h2 class="small">"What it looks like"</h2>
            <Chips
                label="What it looks like"
                words=LOOKS.map(String::from).to_vec()
                text=look
                write=set_look
                beside="size and colour"
            />
        </section>
        <MoreMarks writing infant known />
        <section class="group">
            <h2 class="small">"How it happened"</h2>
            <Segments
                label="How it happened"
                options=vec![
                    (Origin::CameInWith, "Came in with it"),
                    (Origin::HappenedHere, "Happened here"),
                    (Origin::NoticedDontKnow, "Noticed, don't know when"),
                ]
                chosen=origin
                choose=move |o| writing.change(|d| d.mark_origin = Some(o))
            />
        </section>
        <HappenedHere writing />
        <ToldBy writing label="What was said about it, and by whom" open=true />
        <Helped writing label="What I saw, and what I did" value=saw write=set_saw rows=3 place=Place::Saw />
        <CannotWait writing />
        <Folded writing label="What I think, and why" get=|d| &d.think set=|d| &mut d.think helped=Place::Think />
    }
}
