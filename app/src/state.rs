//! What the screens of one bundle share: who is signed in, which screen is shown, what is kept or was read.

#[cfg(feature = "desk")]
pub mod calling;
#[cfg(feature = "desk")]
pub mod newest;
#[cfg(feature = "desk")]
pub mod office;
pub mod pause;
#[cfg(feature = "desk")]
pub mod reading;
#[cfg(feature = "desk")]
pub mod row;
#[cfg(feature = "room")]
pub mod tablet;

/// What ends after an `await`, when its screen may be gone. What reads the storage is never cancelled instead:
/// a request to IndexedDB that nobody waits for any more is an error in the browser.
pub trait IfShown<T> {
    /// Sets it where its screen is still there. Nobody can be told on a screen that is not.
    fn set_if_shown(&self, value: T);
}

impl<T, S: leptos::prelude::Set<Value = T>> IfShown<T> for S {
    fn set_if_shown(&self, value: T) {
        drop(self.try_set(value));
    }
}

/// The same for what is called when an answer came: pressed twice, a form can be gone when the second one comes.
#[cfg(feature = "desk")]
pub trait RunIfShown<T> {
    fn run_if_shown(&self, value: T);
}

#[cfg(feature = "desk")]
impl<T: 'static> RunIfShown<T> for leptos::prelude::Callback<T> {
    fn run_if_shown(&self, value: T) {
        let _: Option<()> = leptos::prelude::Callable::try_run(self, value);
    }
}
