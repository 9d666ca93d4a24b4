//! With whom something was decided (R18): everybody by name, and each can say that they stand by it.

use crate::part::field::Pick;
use crate::state::office::Office;
use domain::id::PersonId;
use leptos::prelude::*;

/// Who is chosen. `with`: ids, with a space between.
pub fn people(with: RwSignal<String>) -> Vec<PersonId> {
    with.with_untracked(|with| with.split(' ').filter_map(PersonId::parse).collect())
}

#[component]
pub fn Together(with: RwSignal<String>, #[prop(optional)] label: Option<&'static str>) -> impl IntoView {
    let office = Office::here();
    let chosen = move || with.get().split(' ').filter_map(PersonId::parse).collect::<Vec<_>>();
    let pick = RwSignal::new(String::new());
    Effect::new(move |_| {
        let new = pick.get();
        if !new.is_empty() {
            with.update(|w| *w = format!("{w} {new}"));
            pick.set(String::new());
        }
    });
    let staff = move || {
        office.register.with(|r| {
            let here = r.iter().flat_map(|r| &r.staff).filter(|s| !s.left);
            here.map(|s| (s.person, s.name.clone())).collect::<Vec<_>>()
        })
    };
    let options = Signal::derive(move || {
        let me = office.me.with(|m| m.as_ref().map(|m| m.person));
        let taken = chosen();
        let mut all = vec![(String::new(), "Nobody else".to_string())];
        let free = staff().into_iter().filter(|(p, _)| Some(*p) != me && !taken.contains(p));
        all.extend(free.map(|(p, name)| (p.to_string(), name)));
        if !taken.is_empty() {
            all[0].1 = "Add somebody".into();
        }
        all
    });
    view! {
        <Pick label=label.unwrap_or("Together with") value=pick options />
        <ul class="chosen">
            {move || {
                let names = staff();
                chosen()
                    .into_iter()
                    .map(|p| {
                        let name = names.iter().find(|(id, _)| *id == p).map(|(_, n)| n.clone()).unwrap_or_default();
                        let gone = p.to_string();
                        let label = format!("Take {name} off");
                        let off = move |_| {
                            with.update(|w| *w = w.split(' ').filter(|id| *id != gone).collect::<Vec<_>>().join(" "));
                        };
                        view! {
                            <li>
                                {name} <button type="button" class="link" aria-label=label on:click=off>
                                    "Take off"
                                </button>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
