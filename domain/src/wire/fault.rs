//! Every error that an answer can carry: a code for programs, a sentence for people, and what to do.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fault {
    pub code: FaultCode,
    /// What went wrong and what is safe.
    pub says: String,
    /// What to do next.
    pub next: String,
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $says:literal, $next:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum FaultCode { $($(#[$doc])* $name,)* }

        impl FaultCode {
            pub const ALL: &[FaultCode] = &[$(FaultCode::$name,)*];

            /// The HTTP status that it is sent with.
            pub fn status(self) -> u16 {
                match self { $(FaultCode::$name => $status,)* }
            }

            pub fn fault(self) -> Fault {
                let (says, next) = match self { $(FaultCode::$name => ($says, $next),)* };
                Fault { code: self, says: says.into(), next: next.into() }
            }
        }
    };
}

faults! {
    BadRequest = 400, "The request can't be read.", "Nothing was changed. Reload the page; if it happens again, update the app.";
    /// With a sentence of its own.
    NotAccepted = 422, "That can't be taken as it is.", "Nothing was changed. Put it right and try again.";
    SignedOut = 401, "You are not signed in, or were away too long.", "Sign in again. What you saved is safe.";
    WrongPassphrase = 401, "The sign-in name or the passphrase is not right.", "Try again, or ask the manager for a new code.";
    WrongProof = 401, "That is not it, or it was used before.", "Wait for the next code, or use another way.";
    ProveYourself = 403, "This needs you to show once more that it is you.", "Nothing was changed yet.";
    SecondFactorNeeded = 403, "A second factor has to be set up first.", "Open \"My sign-in\" and set one up.";
    TooManyTries = 429, "There were too many tries.", "Wait a minute, then try again.";
    /// Carries the server's time in a header; the tablet signs again with it.
    ClockDiffers = 401, "The tablet's idea of the server's time is off.", "It is put right by itself.";
    NotThisTablet = 401, "The server does not know this tablet.", "What is on the tablet stays on it. At the desk, make a new code and add the tablet again.";
    NoSuchThing = 404, "There is nothing here.", "Go back to the inbox.";
    /// What one may know of but not do.
    NotAllowed = 403, "Your role does not include this.", "Ask the manager, who can change roles.";
    CodeNotValid = 422, "The code is not right, was used, or is too old.", "Make a new code at the desk.";
    OtherSite = 403, "The request came from another site.", "Open Firsthand from its own address.";
    TooLarge = 413, "That is larger than the server takes.", "What you wrote stays where it is. Send less at a time.";
    WrongType = 415, "The request is not JSON.", "Send it as application/json.";
    AlreadySetUp = 409, "This nursery is set up already.", "Sign in instead.";
    /// Says who did what.
    Meanwhile = 409, "Somebody else answered this meanwhile.", "What you typed is still here. Look at what they did, then decide again.";
    DiskFull = 507, "The server's disk is full, so nothing new is kept.", "What was kept is safe, and what is on tablets stays there. Tell whoever looks after the server.";
    TookTooLong = 503, "The server took too long to answer.", "What is on the tablet stays there and is sent by itself. At the desk, try again.";
    TooManyScreens = 429, "You are signed in on too many screens at once.", "Close some of them, then reload this one.";
    TryAgain = 503, "The server can't write at the moment.", "What is on the tablet stays there and is sent by itself. At the desk, look whether the disk is full.";
    Internal = 500, "The server made a mistake.", "Nothing that was kept is lost. Try again; if it happens again, look into the server's log.";
}
