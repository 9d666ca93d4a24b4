//! Marks, each with its place and its look: what was tapped first, and those beside it that look otherwise.

use super::Draft;
use crate::entry::part::Part;
use serde::{Deserialize, Serialize};

/// One more mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneMark {
    #[serde(default)]
    pub region: String,
    #[serde(default)]
    pub look: String,
}

impl Draft {
    /// What was tapped: a place alone is a mark too.
    pub(super) fn marks(&self) -> Vec<Part> {
        let first = (&self.mark_region, &self.mark_look);
        let all = std::iter::once(first).chain(self.more_marks.iter().map(|m| (&m.region, &m.look)));
        let part = |(region, look): (&String, &String)| {
            let (look, region) = (look.trim(), region.trim());
            let look = match (look.is_empty(), region.is_empty()) {
                (true, true) => return None,
                (true, false) => "what it looks like was not said",
                _ => look,
            };
            Some(Part::Mark { region: region.into(), look: look.into(), origin: self.mark_origin })
        };
        all.filter_map(part).collect()
    }
}
