//! Signing in at the desk: passphrase, second factor, first set-up.

use crate::id::PersonId;
use crate::routing::Role;
use crate::wire::desk::ChangeView;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/session`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    pub name: String,
    pub passphrase: String,
}

/// What follows a passphrase that is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignedIn {
    In(Box<Me>),
    /// One of these is wanted as well, at `POST /api/v1/session/second`.
    Second(Second),
}

/// By what somebody can show that it is them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Second {
    /// A code of their app.
    pub code: bool,
    /// The challenge for one of their passkeys, as the browser takes it.
    pub passkey: Option<serde_json::Value>,
    /// They have recovery codes left.
    pub recovery: bool,
}

/// `POST /api/v1/session/second` and `POST /api/v1/session/prove`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    Code(String),
    Recovery(String),
    /// What the browser's `navigator.credentials.get` gave.
    Passkey(serde_json::Value),
    /// For whoever has no second factor, and only to prove oneself again.
    Passphrase(String),
}

/// `GET /api/v1/session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    pub person: PersonId,
    pub name: String,
    pub short: String,
    pub roles: Vec<Role>,
    pub setting_name: String,
    pub made_up: bool,
    /// What is still missing before real children's records may be kept (H6); nothing where all is in place.
    pub not_ready: Vec<String>,
    /// A second factor has to be set up before anything else.
    pub needs_second: bool,
    /// Codes that somebody else made for this person's PIN or passphrase in the last 14 days.
    #[serde(default)]
    pub codes_made: Vec<ChangeView>,
    /// Roles that they were given and don't have yet, each in a sentence or two.
    #[serde(default)]
    pub given: Vec<String>,
    /// They read records about staff, or would read the next one (H1): to them alone this says so.
    #[serde(default)]
    pub hears_of_staff: bool,
    pub idle_minutes: u32,
}

/// `POST /api/v1/session/passphrase`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassphraseChange {
    pub present: String,
    pub next: String,
}

/// `GET /api/v1/session/factors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Factors {
    /// Other screens on which this person is signed in.
    #[serde(default)]
    pub elsewhere: u32,
    pub code: bool,
    pub passkeys: Vec<PasskeyView>,
    pub recovery_left: u32,
    /// When the address was made at which a calendar finds their deadlines, where there is one.
    #[serde(default)]
    pub calendar: Option<DateTime<Utc>>,
    /// Where a message goes when something can't wait.
    #[serde(default)]
    pub mail: Option<String>,
    /// Whether this server sends any.
    #[serde(default)]
    pub sends_mail: bool,
}

/// `POST /api/v1/session/mail`: where one wants a message when something can't wait; nowhere, where it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewMail {
    pub mail: String,
}

/// Whether a message to try it went off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailTried {
    pub sent: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyView {
    /// Base64url of the credential's id.
    pub id: String,
    pub name: String,
    pub added: DateTime<Utc>,
}

/// `POST /api/v1/session/factors/code`: a secret for a code app, to be confirmed with one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCodeApp {
    /// In base32, for typing it.
    pub secret: String,
    /// The same as a picture (SVG).
    pub picture: String,
}

/// `POST /api/v1/session/factors/passkey/confirm`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    pub name: String,
    /// What the browser's `navigator.credentials.create` gave.
    pub credential: serde_json::Value,
}

/// Recovery codes, shown once. Each opens once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

/// `POST /api/v1/setup`, once, with the token from the server's first start.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetUp {
    pub token: String,
    pub nursery: String,
    pub manager: NewPerson,
    pub sign_in_name: String,
    pub passphrase: String,
    pub lead: Option<NewPerson>,
    pub deputies: Vec<NewPerson>,
    /// Absent: the lead, or the manager where there is no other lead.
    pub staff_lead: Option<NewPerson>,
    pub staff_second: Option<NewPerson>,
    pub rooms: Vec<String>,
    /// When the nursery opens and closes, as "07:30" and "18:00".
    #[serde(default)]
    pub opens: Option<(String, String)>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPerson {
    pub name: String,
    pub job: String,
}

/// `POST /api/v1/passphrase`: a first or forgotten passphrase, with a one-use code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassphraseRequest {
    pub code: String,
    pub sign_in_name: String,
    pub passphrase: String,
}
