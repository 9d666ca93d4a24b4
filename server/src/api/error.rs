//! The one shape of an error: a code, a sentence, what to do. Logged once, here, and never with a person's data.

use crate::store::StoreError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::wire::fault::{Fault, FaultCode};
use serde_json::json;

#[derive(Debug)]
pub struct ApiError {
    fault: Fault,
    /// What it was judged by changed meanwhile: it can be judged anew.
    moved: bool,
}

pub type Answer<T> = Result<Json<T>, ApiError>;

impl ApiError {
    /// [`FaultCode::NotAccepted`] with a sentence of its own.
    pub fn not_accepted(says: &str) -> Self {
        Self::with_words(FaultCode::NotAccepted, says)
    }

    /// [`FaultCode::Meanwhile`], with who did what.
    pub fn meanwhile(says: &str) -> Self {
        Self::with_words(FaultCode::Meanwhile, says)
    }

    fn with_words(code: FaultCode, says: &str) -> Self {
        Self { fault: Fault { says: says.into(), ..code.fault() }, moved: false }
    }

    pub fn is_moved(&self) -> bool {
        self.moved
    }
}

impl From<FaultCode> for ApiError {
    fn from(code: FaultCode) -> Self {
        Self { fault: code.fault(), moved: false }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => FaultCode::NoSuchThing.into(),
            StoreError::SignedOut => FaultCode::SignedOut.into(),
            StoreError::Moved => Self { fault: FaultCode::TryAgain.fault(), moved: true },
            StoreError::DiskFull => FaultCode::DiskFull.into(),
            // The writing task has logged why. A full disk or a failing one is worth another try.
            StoreError::Stopped | StoreError::Io(_) | StoreError::Sql(_) => {
                tracing::error!("not written or not read: {error}");
                FaultCode::TryAgain.into()
            }
            other => {
                tracing::error!("{other}");
                FaultCode::Internal.into()
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.fault.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(json!({ "error": self.fault }))).into_response()
    }
}

/// Nothing more to say.
pub fn done() -> Answer<serde_json::Value> {
    Ok(Json(json!({})))
}
