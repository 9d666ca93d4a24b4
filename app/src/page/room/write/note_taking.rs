//! Whether an adult was told that notes are taken, was happy with it, and heard them read back.

use super::Writing;
use crate::part::choice::Chip;
use domain::entry::part::NoteTaking;
use leptos::prelude::*;

/// R7: with adults only, and none of them needed.
#[component]
pub(super) fn Notes(writing: Writing) -> impl IntoView {
    type Flag = fn(&mut NoteTaking) -> &mut bool;
    let flags: [(&str, Flag); 3] = [
        ("I said that I take notes", |n| &mut n.explained),
        ("They were happy with that", |n| &mut n.happy),
        ("I read it back to them", |n| &mut n.read_back),
    ];
    view! {
        <div class="chips" role="group" aria-label="Taking notes">
            {flags
                .into_iter()
                .map(|(words, flag)| {
                    let on = Memo::new(move |_| writing.draft.with(|d| *flag(&mut d.notes.clone())));
                    let turn = move |()| {
                        writing
                            .change(|d| {
                                let flag = flag(&mut d.notes);
                                *flag = !*flag;
                            });
                    };
                    view! { <Chip words on turn /> }
                })
                .collect_view()}
        </div>
    }
}
