//! The whole protection file of a child on paper or as a PDF (N16): each page with its number and for whom it is, each record
//! with its place and hash in the ledger, and how a stranger checks them.

use crate::device::screen;
use crate::part::for_whom::{Leaves, cover_words};
use crate::part::record::Record;
use domain::id::ChildId;
use domain::london;
use domain::wire::leaving::{Ledger, Print as Page};
use leptos::prelude::*;

#[component]
pub fn Print(id: String) -> impl IntoView {
    view! {
        <Leaves
            up=(format!("#/children/{id}"), "‹ Chronology")
            title="The whole file, to print"
            says="Everything in this child's protection file, in order of when it happened, with what a stranger can check it by. It names no other child on the list unless you say so here, and it is noted for whom it was made. For a PDF, choose “Save as PDF” where the printer is chosen."
            button="Make the pages"
            path=format!("/api/v1/children/{id}/print")
            names=true
            sheet=|page| view! { <Sheet page /> }.into_any()
        />
    }
}

#[component]
fn Sheet(page: Page) -> impl IntoView {
    let now = page.cover.now;
    let count = page.records.len();
    let names = match &page.name_others {
        Some(why) => format!("Other children are named in it, because: {why}"),
        None => "Names of other children on the list are replaced by “another child”.".into(),
    };
    let helpful = page.helpful.into_iter().map(|h| {
        let again = h.review.map(|d| format!(" Look again on {}.", d.format("%-d %b %Y"))).unwrap_or_default();
        view! { <li>{format!("{}: {} ({}, {}.{again})", h.words, h.why, h.said.by, london::day(h.said.at))}</li> }
    });
    let helpful: Vec<_> = helpful.collect();
    let pages = page.records.into_iter().map(|r| {
        let day = london::day(r.record.occurred.to_utc());
        let proof = format!("Ledger place {}, SHA-256 {}", r.index, r.hash);
        view! {
            <section class="printed">
                <h2>{day}</h2>
                <Record record=r.record now short=true on_paper=true />
                <p class="proof">{proof}</p>
            </section>
        }
    });
    view! {
        <p class="no-print">
            <button class="btn primary" on:click=move |_| screen::print()>
                "Print it, or save it as a PDF"
            </button>
        </p>
        <p class="hint no-print">"Read it before it leaves: a child who is on no list can't be found by name."</p>
        <p class="hint no-print">"Accidents here are in a file of their own, and not in this print."</p>
        // Its head stands on each page of paper.
        <table class="sheet-of pages">
            <thead>
                <tr>
                    <td class="soft">{cover_words(&page.cover)}</td>
                </tr>
            </thead>
            <tbody>
                <tr>
                    <td>
                        <h1 tabindex="-1">{page.child.name.clone()}</h1>
                        <p>
                            {format!(
                                "Born {}. Protection file, {count} records, in order of when things happened.",
                                page.born.format("%-d %B %Y"),
                            )}
                        </p>
                        <p>{names}</p>
                        {(!helpful.is_empty())
                            .then(|| {
                                view! {
                                    <section class="printed">
                                        <h2>"Helpful to know"</h2>
                                        <ul>{helpful}</ul>
                                    </section>
                                }
                            })}
                        {pages.collect_view()}
                        <Check ledger=page.ledger child=page.child.id />
                    </td>
                </tr>
            </tbody>
        </table>
    }
}

/// How somebody who trusts nobody here can check it.
#[component]
fn Check(ledger: Ledger, child: ChildId) -> impl IntoView {
    let at = format!("{} {}", london::day(ledger.at), london::clock(ledger.at));
    view! {
        <section class="printed">
            <h2>"How to check these pages"</h2>
            <p>
                "Every record stands in a ledger to which things can only be added. Under each record is its place there and the SHA-256 of what stands at that place: its author's or the nursery's signature is under it, and so is the time at which it arrived."
            </p>
            <ol>
                <li>
                    "Ask the nursery for an export of this file, a second copy on a disk or by secure mail: "
                    <code>{format!("firsthand export --child {child}")}</code>
                </li>
                <li>
                    "Run " <code>"python3 verify.py --list EXPORT.json"</code>
                    ", which needs no software of the nursery's. It checks every signature and that nothing is left out, and lists the place and hash of each record."
                </li>
                <li>
                    "Compare them with these pages, the root below with the one that it prints, and the key with the one that the nursery gave you on paper."
                </li>
            </ol>
            <p class="proof">{format!("Ledger of {} entries, {at}, root {}", ledger.size, ledger.root)}</p>
            <p class="proof">{format!("Setting key {}", ledger.setting_key)}</p>
        </section>
    }
}
