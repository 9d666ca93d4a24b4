//! Pictures of a handwritten note, page by page, beside the record that they belong to (R9, N23).

use domain::wire::desk::{PictureState, PictureView};
use leptos::prelude::*;

#[component]
pub fn Pictures(pictures: Vec<PictureView>) -> impl IntoView {
    let count = pictures.len();
    let pages = pictures.into_iter().enumerate().map(|(n, picture)| {
        let name = if count == 1 { "Handwritten note".into() } else { format!("Handwritten note, page {} of {count}", n + 1) };
        match picture.state {
            PictureState::Here => {
                let src = format!("/api/v1/entries/{}/pictures/{}", picture.entry, picture.id);
                // In this page, which locks: a tab of its own would stay open behind it.
                let large = RwSignal::new(false);
                view! {
                    <figure class="paper" class:large=large>
                        <img src=src alt=format!("{name}, as it was photographed") loading="lazy" />
                        <figcaption>
                            {name.clone()} " "
                            <button
                                type="button"
                                class="link no-print"
                                aria-label=format!("{name}: larger")
                                aria-pressed=move || large.get().to_string()
                                on:click=move |_| large.update(|l| *l = !*l)
                            >
                                {move || if large.get() { "Smaller" } else { "Larger" }}
                            </button>
                            <span class="proof">{format!("SHA-256 with salt {}", picture.hash)}</span>
                        </figcaption>
                    </figure>
                }
                    .into_any()
            }
            PictureState::Awaited => {
                view! { <p class="soft">{format!("{name}: the picture has not come yet. It comes when its tablet is next in contact.")}</p> }
                    .into_any()
            }
            PictureState::Withheld => {
                view! {
                    <p class="soft">
                        {format!("{name}: the picture is not on this page, since nobody can find other children’s names in handwriting. ")}
                        <span class="proof">{format!("SHA-256 with salt {}", picture.hash)}</span>
                    </p>
                }
                    .into_any()
            }
            PictureState::Wrong(why) => {
                view! {
                    <p>
                        <b>{format!("{name}: what came for it is not kept with this record: {why}.")}</b>
                        " Keep the paper, and ask whoever keeps the server."
                    </p>
                }
                    .into_any()
            }
        }
    });
    view! { <div class="papers">{pages.collect_view()}</div> }
}
