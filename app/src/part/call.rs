//! Something can't wait and nobody has seen it (H7): on top of everything else, aloud, with no name and no word, since
//! others may stand beside the screen.

use crate::device::{location, sound};
use crate::state::office::Office;
use domain::london;
use leptos::prelude::*;
use std::time::Duration;

/// Between two times that it is said aloud.
const ALOUD: Duration = Duration::from_secs(60);

#[component]
pub fn Call() -> impl IntoView {
    let office = Office::here();
    let unopened = Memo::new(move |_| office.calling.unopened());
    Effect::new(move |_| {
        if unopened.with(|all| !all.is_empty()) {
            sound::chime();
        }
    });
    let aloud = set_interval_with_handle(
        move || {
            // It may ring once more when this screen is gone.
            if unopened.try_with_untracked(|all| !all.is_empty()).unwrap_or(false) {
                sound::chime();
            }
        },
        ALOUD,
    );
    on_cleanup(move || {
        if let Ok(aloud) = aloud {
            aloud.clear();
        }
    });
    view! {
        {move || {
            let all = unopened.get();
            let first = all.first().cloned()?;
            let says = match all.len() {
                1 => "Something can’t wait, and nobody has seen it. ".to_string(),
                n => format!("{n} records can’t wait, and nobody has seen them. "),
            };
            let rings = all.iter().any(|c| c.writer_rings);
            let open = move |_| {
                office.calling.open(&first);
                location::go("");
            };
            let one = all.len() == 1;
            let came = all.first().map(|c| london::clock(c.came)).unwrap_or_default();
            Some(
                view! {
                    <section class="call" role="alert">
                        <p>
                            <b>{says}</b>
                            {if one { format!("It came at {came}. ") } else { format!("The first came at {came}. ") }}
                            {rings.then_some("Whoever wrote it was told to ring children’s social care.")}
                        </p>
                        <button class="btn primary" on:click=open>
                            "Open it"
                        </button>
                    </section>
                },
            )
        }}
    }
}
