//! A note that its writer made by hand, and photographs on the tablet (R9, N23).

use crate::entry::part::Part;
use crate::picture::Picture;
use serde::{Deserialize, Serialize};

/// What its writer says of the paper, and its pictures, page by page. None of it is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    #[serde(default)]
    pub pictures: Vec<Picture>,
    /// Its date stands on it.
    #[serde(default)]
    pub dated: bool,
    /// Its writer signed it.
    #[serde(default)]
    pub signed: bool,
    /// Where the paper is now.
    #[serde(default)]
    pub place: String,
}

impl Paper {
    pub(super) fn parts(&self) -> Vec<Part> {
        if self.pictures.is_empty() {
            return vec![];
        }
        let paper = Part::Paper { dated: self.dated, signed: self.signed, place: self.place.trim().to_owned() };
        std::iter::once(paper).chain(self.pictures.iter().map(Picture::part)).collect()
    }
}
