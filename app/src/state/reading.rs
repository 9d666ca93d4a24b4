//! What one page of the desk reads for itself, and reads again when something arrives.

use super::newest::Newest;
use super::office::Office;
use crate::device::http::{self, Fault};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation as read_for_this_screen;
use serde::de::DeserializeOwned;
use std::rc::Rc;

/// What was read, and what went wrong the last time.
pub struct Reading<T: Send + Sync + 'static> {
    pub found: RwSignal<Option<T>>,
    pub fault: RwSignal<Option<Fault>>,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl Office {
    /// Reads this path for as long as the page is shown: the first time by somebody's hands, later by what arrives.
    pub fn read<T: DeserializeOwned + Send + Sync + 'static>(self, path: String) -> Reading<T> {
        let reading = Reading { found: RwSignal::new(None), fault: RwSignal::new(None) };
        self.reads(
            path,
            Rc::new(move |came: Result<String, Fault>| match came.and_then(|text| http::read::<T>(&text)) {
                Ok(found) => {
                    reading.fault.set(None);
                    reading.found.set(Some(found));
                }
                Err(fault) => {
                    // The server says that this is not for us any more; that it can't be reached takes nothing away.
                    if fault.code.is_some() {
                        reading.found.set(None);
                    }
                    reading.fault.set(Some(fault));
                }
            }),
        );
        reading
    }

    /// The same for all types of answers: each would bring a copy of it into the bundle.
    fn reads(self, path: String, took: Rc<dyn Fn(Result<String, Fault>)>) {
        let newest = StoredValue::new(Newest::default());
        Effect::new(move |before: Option<()>| {
            self.changes.track();
            let (path, took) = (path.clone(), took.clone());
            let question = newest.try_update_value(Newest::ask).unwrap_or_default();
            read_for_this_screen(async move {
                let came = http::get_text(path, before.is_some()).await;
                if newest.try_update_value(|n| n.take(question)) == Some(true) {
                    took(came);
                }
            });
        });
    }
}
