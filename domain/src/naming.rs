//! How names are compared, in one way for all that hangs on it: who is told and who may read (H1, R132), what is taken out of
//! what leaves (H16), whose tile could be taken for another's (H4), and search.
//!
//! A name is its letters: small, without accents, apostrophes, hyphens and spaces (`fold`). It is said whole or by half, with
//! its particles or without (`name`), and written with slips (`slip`). Where a mistake shows a name to somebody who must not
//! read it, the comparison errs towards calling two names the same. Nicknames that nobody entered are not known.
//!
//! - `fold`: letters, and what lists are sorted by
//! - `text`: a text as its words
//! - `name`: the forms of a name
//! - `slip`: names that are nearly the same
//! - `lists`: particles, and words that are names as well
//! - `find`: where names stand in a text
//! - `first_names`: first names as they stand, for a hint on a tablet
//! - `meant`: whether typed words mean somebody
//! - `search`: finding somebody in a list
//! - `entered`: what may be entered as a name
//!
//! Who somebody is remains an id: nothing here says that two people are one.

mod entered;
mod find;
mod first_names;
mod fold;
mod lists;
mod meant;
mod name;
mod search;
mod slip;
mod text;

pub use entered::{is_blank, is_disguised};
pub use find::{Finder, Found, Use, Written};
pub use first_names::first_names;
pub use fold::{letters, sort_key};
pub use lists::is_word;
pub use meant::{means_by_job, names};
pub use name::Name;
pub use search::{Search, are_alike};

#[cfg(test)]
mod measured;
