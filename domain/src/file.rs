//! Files: entries with one key, one set of readers and one retention. A child has several.

use crate::entry::part::Origin;
use crate::entry::{Kind, Part};
use crate::id::{ChildId, PersonId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileClass {
    /// A child's achievements and everyday talks.
    Learning,
    /// A child's details.
    Registration,
    /// A child's protection file (R21).
    Protection,
    /// A child's accidents here.
    Accident,
    /// A complaint.
    Complaint,
    /// Ring-fenced: its readers are those it was routed to, and nobody else knows that it exists (H1).
    AboutStaff,
    /// A member of staff's details.
    Staff,
    /// The setting itself.
    Setting,
    /// What names nobody on the list, until it is filed.
    Unfiled,
    /// What arrived and could not be taken.
    SetAside,
    /// Who opened which protection file.
    AccessLog,
    /// A class of a newer version: nobody may open it here.
    #[serde(other)]
    Unknown,
}

impl FileClass {
    /// Those of this version.
    pub const ALL: [FileClass; 11] = [
        FileClass::Learning,
        FileClass::Registration,
        FileClass::Protection,
        FileClass::Accident,
        FileClass::Complaint,
        FileClass::AboutStaff,
        FileClass::Staff,
        FileClass::Setting,
        FileClass::Unfiled,
        FileClass::SetAside,
        FileClass::AccessLog,
    ];

    /// Of one child, for the lead and her deputies, with steps and clocks: nobody who is connected reads it (R132).
    pub fn is_guarded(self) -> bool {
        matches!(self, FileClass::Protection | FileClass::Accident)
    }

    pub fn name(self) -> &'static str {
        match self {
            FileClass::Learning => "learning",
            FileClass::Registration => "registration",
            FileClass::Protection => "protection",
            FileClass::Accident => "accident",
            FileClass::Complaint => "complaint",
            FileClass::AboutStaff => "about staff",
            FileClass::Staff => "staff",
            FileClass::Setting => "setting",
            FileClass::Unfiled => "unfiled",
            FileClass::SetAside => "set aside",
            FileClass::AccessLog => "access log",
            FileClass::Unknown => "of a newer version",
        }
    }
}

/// Which file an entry belongs to, before an id is looked up or made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileOf {
    Child(FileClass, ChildId),
    Person(PersonId),
    /// One file a concern; its readers follow from its route.
    AboutStaff,
    Setting,
    Unfiled,
    SetAside,
    AccessLog,
}

impl FileOf {
    pub fn class(&self) -> FileClass {
        match self {
            FileOf::Child(class, _) => *class,
            FileOf::Person(_) => FileClass::Staff,
            FileOf::AboutStaff => FileClass::AboutStaff,
            FileOf::Setting => FileClass::Setting,
            FileOf::Unfiled => FileClass::Unfiled,
            FileOf::SetAside => FileClass::SetAside,
            FileOf::AccessLog => FileClass::AccessLog,
        }
    }

    /// Where an observation about this child belongs. What can't wait is the lead's, whatever it was begun as (H9). An
    /// accident here has a file of its own (R127): a bump on the kerb is no protection matter until somebody says so.
    pub fn observation(kind: Kind, parts: &[Part], child: Option<ChildId>, cannot_wait: bool) -> Self {
        let Some(child) = child else { return FileOf::Unfiled };
        let class = match cannot_wait {
            true => FileClass::Protection,
            false if is_everyday(kind, parts) => FileClass::Learning,
            false if is_accident(kind, parts) => FileClass::Accident,
            false => FileClass::Protection,
        };
        FileOf::Child(class, child)
    }
}

/// Whether every mark of a record happened here.
pub fn is_accident(kind: Kind, parts: &[Part]) -> bool {
    let mut marks = parts.iter().filter(|p| matches!(p, Part::Mark { .. })).peekable();
    let here = |p: &Part| matches!(p, Part::Mark { origin: Some(Origin::HappenedHere), .. });
    kind == Kind::Mark && marks.peek().is_some() && marks.all(here)
}

/// Whether a record is one that the lead need not see. A talk in which *does the lead need to know?* was left open counts
/// as a concern (H3), and a note on paper is the lead's to keep (K10), whatever it is about.
pub fn is_everyday(kind: Kind, parts: &[Part]) -> bool {
    let has = |is: fn(&Part) -> bool| parts.iter().any(is);
    match kind {
        Kind::Achievement => true,
        Kind::AdultTalk => {
            has(|p| matches!(p, Part::LeadToKnow { answer: false })) && !has(|p| matches!(p, Part::Paper { .. }))
        }
        _ => false,
    }
}
