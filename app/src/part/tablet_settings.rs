//! What no program can set on a tablet, and somebody has to (H5).

use leptos::prelude::*;

#[component]
pub fn TabletSettings() -> impl IntoView {
    view! {
        <section class="box">
            <b>"In the tablet's own settings, once"</b>
            <ul>
                <li>
                    "Keyboard: switch off learning, cloud spell-check and dictation. A child's words must be learnt by nobody."
                </li>
                <li>"Browser: no guest sessions, and no clearing of data on exit. Records wait in that storage."</li>
                <li>"Date and time: automatic. Screen lock: on."</li>
            </ul>
        </section>
    }
}
