//! What the desk reads of the nursery, its people, children and tablets.

use crate::id::{ChildId, DeviceId, PersonId, RoomId, SeriesId};
use crate::register::duty::When;
use crate::register::{Home, Moves};
use crate::routing::Role;
use crate::wire::TabletStatus;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/register`: what the desk's pages on staff, children, tablets and duty show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterView {
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub nursery: String,
    pub made_up: bool,
    /// When it opens and closes, as "07:30" and "18:00".
    pub opens: Option<(String, String)>,
    pub rooms: Vec<(RoomId, String)>,
    /// Where it is, to be read out to whoever answers 999.
    #[serde(default)]
    pub address: String,
    pub staff: Vec<StaffView>,
    pub children: Vec<ChildView>,
    pub tablets: Vec<TabletView>,
    pub duty: Vec<TurnView>,
    pub on_duty: Option<PersonId>,
    pub staff_lead: Option<PersonId>,
    pub staff_second: Option<PersonId>,
    /// Councils under which families live, beside the nursery's own: directory and title.
    #[serde(default)]
    pub councils: Vec<(String, String)>,
    /// Messages to those on duty when something can't wait, where this server sends them.
    #[serde(default)]
    pub messages: Option<MessagesView>,
    /// Words of the nursery's own for the language help (N2).
    #[serde(default)]
    pub own_words: Vec<String>,
    /// Whether originals of handwritten notes may be shredded (K10).
    #[serde(default)]
    pub shreds_originals: bool,
    /// Roles that wait to be confirmed, for readers who answer for rights.
    #[serde(default)]
    pub given: Vec<GivenView>,
    /// Who changed whose rights, newest first; nothing for readers who don't answer for it.
    #[serde(default)]
    pub changes: Vec<ChangeView>,
}

/// Who gets no message when something can't wait, and whether messages get through (H7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagesView {
    /// Lead and deputies who have entered no address.
    pub without: Vec<String>,
    /// Whom none reaches though they have: by name, and since when.
    pub failing: Vec<(String, DateTime<Utc>)>,
}

/// Somebody was given a role that hears of concerns, and does not have it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GivenView {
    pub person: PersonId,
    pub role: Role,
    /// "Adaeze Foxley is to be deputy safeguarding lead. Kay Marl entered that on Tue 3 Nov 2026, 10:12. Until Imogen Quill
    /// confirms it, Adaeze Foxley hears of nothing by it."
    pub says: String,
    /// Whether this reader can confirm it.
    pub may_confirm: bool,
}

/// Somebody's rights were changed, or their account opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeView {
    pub at: DateTime<Utc>,
    pub by: String,
    pub says: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffView {
    pub person: PersonId,
    pub name: String,
    pub short: String,
    pub job: String,
    pub room: Option<RoomId>,
    pub roles: Vec<Role>,
    /// Roles that they were given and don't have yet.
    #[serde(default)]
    pub given: Vec<Role>,
    pub has_pin: bool,
    pub left: bool,
    pub related: Vec<ChildId>,
    pub away: Vec<When>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChildView {
    pub child: ChildId,
    pub preferred: String,
    pub surname: String,
    pub born: NaiveDate,
    pub age: String,
    pub room: Option<RoomId>,
    pub key_person: Option<PersonId>,
    pub moves: Moves,
    pub see_the_office: bool,
    #[serde(default)]
    pub known_marks: String,
    pub home: Option<Home>,
    #[serde(default)]
    pub council: Option<String>,
    pub started: Option<NaiveDate>,
    pub left: Option<NaiveDate>,
    /// Whether the reader may open the chronology.
    pub may_open: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TabletView {
    pub device: DeviceId,
    pub name: String,
    pub room: Option<RoomId>,
    pub enrolled: DateTime<Utc>,
    pub last_seen: Option<DateTime<Utc>>,
    pub status: TabletStatus,
    /// The server's clock minus the tablet's at the last contact, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    pub gaps: Vec<(SeriesId, u64)>,
    /// More gaps than are listed.
    #[serde(default)]
    pub more_gaps: bool,
    /// It brought so much today that the rest stays on it until tomorrow.
    #[serde(default)]
    pub held_back: bool,
    pub off: Option<(DateTime<Utc>, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TurnView {
    pub person: PersonId,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}
