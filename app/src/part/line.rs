//! A line to somebody outside, as the desk shows it: the number, whether it answers now, and who checked it.

use domain::wire::board::{Answers, Line};
use leptos::prelude::*;

#[component]
pub fn LineView(line: Line, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let ring = line.phone.clone().map(|phone| {
        // "(01482) 396998/9" is two numbers: the first is rung.
        let first = phone.split('/').next().unwrap_or_default();
        let digits: String = first.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! {
            <a class="number" href=format!("tel:{digits}")>
                {phone}
            </a>
        }
    });
    view! {
        <li class:now=line.answers
            == Answers::Now>
            {ring} <span>
                <b>{line.title}</b>
                {(!line.says.is_empty()).then(|| view! { <small>{line.says}</small> })}
                {line.portal.map(|p| view! { <small>{p}</small> })}
                {line.email.filter(|_| line.unusable.is_none()).map(|e| view! { <small>{e}</small> })}
                {(!line.checked.is_empty())
                    .then(|| view! { <small class:doubtful=line.doubtful>{line.checked}</small> })}
                {line
                    .unusable
                    .map(|why| view! { <small class="doubtful">{format!("Can't be used yet. {why}")}</small> })}
            </span> {children.map(|c| c())}
        </li>
    }
}
