//! Pictures of a handwritten note, page by page, beside the record that they belong to (R9, N23).

use super::fold::Fold;
use domain::wire::desk::{PictureState, PictureView};
use leptos::prelude::*;

/// `on_paper`: on a page that is printed they stand open. Else somebody opens them: looking at one is an opening of the file.
#[component]
pub fn Pictures(pictures: Vec<PictureView>, on_paper: bool) -> impl IntoView {
    let count = pictures.len();
    let summary = if count == 1 {
        "Look at the handwritten note".into()
    } else {
        format!("Look at the handwritten note, {count} pages")
    };
    let pages = move || pictures.clone().into_iter().enumerate().map(|(n, p)| page(n, count, p)).collect_view();
    match on_paper {
        true => view! { <div class="papers">{pages()}</div> }.into_any(),
        false => view! {
            <Fold summary>
                <div class="papers">{pages()}</div>
            </Fold>
        }
        .into_any(),
    }
}

fn page(n: usize, count: usize, picture: PictureView) -> AnyView {
    let name =
        if count == 1 { "Handwritten note".into() } else { format!("Handwritten note, page {} of {count}", n + 1) };
    match picture.state {
        PictureState::Here => {
            let src = format!("/api/v1/entries/{}/pictures/{}", picture.entry, picture.id);
            // In this page, which locks: a tab of its own would stay open behind it.
            let large = RwSignal::new(false);
            view! {
                <figure class="paper" class:large=move || large.get()>
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
                        </button> <span class="proof">{format!("SHA-256 with salt {}", picture.hash)}</span>
                    </figcaption>
                </figure>
            }
                .into_any()
        }
        PictureState::Awaited => {
            view! {
                <p class="soft">
                    {format!(
                        "{name}: the picture has not come. It comes from its tablet, if it is still there. Keep the paper.",
                    )}
                </p>
            }
                .into_any()
        }
        PictureState::Withheld => {
            view! {
                <p class="soft">
                    {format!(
                        "{name}: the picture is not on this page, since nobody can find other children’s names in handwriting. ",
                    )} <span class="proof">{format!("SHA-256 with salt {}", picture.hash)}</span>
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
}
