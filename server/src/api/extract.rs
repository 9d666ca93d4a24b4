//! Who calls, and with what: JSON bodies, requests signed by a tablet, sessions at the desk.

use super::Server;
use super::error::ApiError;
use super::second::PROVED_FOR;
use crate::store::accounts::Session;
use crate::store::judged::Judged;
use axum::RequestExt;
use axum::body::Bytes as Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use domain::access::{Action, Actor, FileInfo, may, may_hear_of_typed, reads_achievements_only};
use domain::bytes::{Bytes, decode};
use domain::entry::{Entry, Kind};
use domain::file::FileClass;
use domain::format::certificate::{Certificate, REQUEST_GOOD_FOR_MS, request_bytes};
use domain::format::key::verify;
use domain::id::{DeviceId, EntryId, FileId};
use domain::london;
use domain::readiness::SECOND_FACTOR;
use domain::register::Register;
use domain::routing::Role;
use domain::wire::fault::FaultCode;
use domain::wire::{AFTER_HEADER, BY_ITSELF_HEADER, CERTIFICATE_HEADER, SIGNATURE_HEADER, TIME_HEADER, WRITE_HEADER};
use http_body_util::{BodyExt, LengthLimitError};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// What stands in the path between the slashes. Whatever can't be text is the id of nothing.
pub struct Path(pub String);

impl FromRequestParts<Server> for Path {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let found = axum::extract::Path::<String>::from_request_parts(parts, server).await;
        found.map(|path| Self(path.0)).map_err(|_| FaultCode::NoSuchThing.into())
    }
}

/// The same where there are several.
pub struct Paths<const N: usize>(pub [String; N]);

impl<const N: usize> FromRequestParts<Server> for Paths<N> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let found = axum::extract::Path::<Vec<String>>::from_request_parts(parts, server).await;
        let all = found.ok().and_then(|path| path.0.try_into().ok());
        all.map(Self).ok_or_else(|| FaultCode::NoSuchThing.into())
    }
}

/// A JSON body.
pub struct Json<T>(pub T);

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"))
}

/// Over a bad network a body takes its time. As long as something of it comes, it is waited for.
const NEXT_PIECE: Duration = Duration::from_secs(30);

async fn body(request: Request) -> Result<Body, ApiError> {
    let mut body = request.with_limited_body().into_body();
    let mut bytes = vec![];
    loop {
        let piece = tokio::time::timeout(NEXT_PIECE, body.frame()).await.map_err(|_| FaultCode::TookTooLong)?;
        let Some(piece) = piece else { return Ok(bytes.into()) };
        let piece = piece.map_err(|e| if is_too_long(&e) { FaultCode::TooLarge } else { FaultCode::BadRequest })?;
        // What is no data are trailers, and those say nothing here.
        bytes.extend(piece.into_data().unwrap_or_default());
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

impl<T: DeserializeOwned> FromRequest<Server> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Server) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(FaultCode::WrongType.into());
        }
        let bytes = body(request).await?;
        serde_json::from_slice(&bytes).map(Json).map_err(|_| FaultCode::BadRequest.into())
    }
}

/// A tablet that the setting vouched for, whether or not this server has a row for it.
pub struct Tablet {
    pub device: DeviceId,
    pub public: Bytes<32>,
    /// It was switched off at the desk.
    pub off: bool,
}

/// A request with the bytes that the tablet signed.
pub struct Signed {
    pub tablet: Tablet,
    bytes: Body,
}

impl Signed {
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_slice(&self.bytes).map_err(|_| FaultCode::BadRequest.into())
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl FromRequest<Server> for Signed {
    type Rejection = ApiError;

    async fn from_request(request: Request, server: &Server) -> Result<Self, ApiError> {
        let refused = || ApiError::from(FaultCode::NotThisTablet);
        let headers = request.headers().clone();
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let certificate = header(CERTIFICATE_HEADER).and_then(|v| decode(&v)).ok_or_else(refused)?;
        let certificate: Certificate = serde_json::from_slice(&certificate).map_err(|_| refused())?;
        let signature = header(SIGNATURE_HEADER).and_then(|v| Bytes::<64>::parse(&v)).ok_or_else(refused)?;
        let time_ms: i64 = header(TIME_HEADER).and_then(|v| v.parse().ok()).ok_or_else(refused)?;
        let store = &server.store;
        certificate
            .verify(store.setting(), &store.master().signing(certificate.key).public())
            .map_err(|_| refused())?;
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        if method != Method::GET && method != Method::PUT && !is_json(request.headers()) {
            return Err(FaultCode::WrongType.into());
        }
        let bytes = body(request).await?;
        let signed = request_bytes(store.setting(), certificate.device, time_ms, method.as_str(), &path, &bytes);
        verify(&certificate.public, &signed, &signature).map_err(|_| refused())?;
        // After the signature: only a tablet of ours learns what time it is here.
        if (server.clock.now().timestamp_millis() - time_ms).abs() > REQUEST_GOOD_FOR_MS {
            return Err(FaultCode::ClockDiffers.into());
        }
        let off = match store.state().register.tablets.get(&certificate.device) {
            Some(known) => known.off.is_some(),
            None => store.was_switched_off(certificate.device).await?,
        };
        Ok(Self { tablet: Tablet { device: certificate.device, public: certificate.public, off }, bytes })
    }
}

/// Somebody signed in at the desk.
pub struct Desk {
    pub actor: Actor,
    pub session: Session,
    /// What their rights were read from.
    register: Arc<Register>,
    /// The id that the browser minted for what they write.
    pub write: Option<EntryId>,
    /// How long the file was when they read what they answer.
    pub after: Option<usize>,
    /// How often it was judged anew.
    tries: u8,
}

/// The name of the cookie. `__Host-` binds it to this very host and to TLS.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-firsthand" } else { "firsthand" }
}

pub fn token(headers: &HeaderMap, secure: bool) -> Option<String> {
    cookie(headers, cookie_name(secure))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    cookies.filter_map(|c| c.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.into())
}

/// What somebody at the desk asks, with a body. Who they are is asked before it, so that a stranger sends none, and again after
/// it: it can be held back until a role was taken away.
pub struct By<T, Who = Desk> {
    pub desk: Who,
    pub ask: T,
}

impl<T, Who> FromRequest<Server> for By<T, Who>
where
    T: DeserializeOwned + Send,
    Who: FromRequestParts<Server, Rejection = ApiError>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, server: &Server) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        Who::from_request_parts(&mut parts, server).await?;
        let request = Request::from_parts(parts.clone(), body);
        let Json(ask) = Json::from_request(request, server).await?;
        let desk = Who::from_request_parts(&mut parts, server).await?;
        Ok(Self { desk, ask })
    }
}

/// Somebody who is signed in, and may lack the second factor that their roles ask for: they can sign out, and set one up.
pub struct Arriving(pub Desk);

impl FromRequestParts<Server> for Arriving {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        signed_in(parts, server).await.map(Self)
    }
}

/// Somebody whose passphrase was right, and whose second factor is still to come.
pub struct Half {
    pub session: Session,
}

impl FromRequestParts<Server> for Half {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let token = token(&parts.headers, server.config.secure).ok_or(FaultCode::SignedOut)?;
        let session = server.store.half_session(&token, server.clock.now()).await?.ok_or(FaultCode::SignedOut)?;
        Ok(Self { session })
    }
}

impl FromRequestParts<Server> for Desk {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let desk = signed_in(parts, server).await?;
        if desk.lacks_second(server).await? { Err(FaultCode::SecondFactorNeeded.into()) } else { Ok(desk) }
    }
}

async fn signed_in(parts: &Parts, server: &Server) -> Result<Desk, ApiError> {
    let token = token(&parts.headers, server.config.secure).ok_or(FaultCode::SignedOut)?;
    // A feed that stays open keeps nobody signed in, and neither does what it makes the page read again, pictures too.
    let by_itself = parts.headers.contains_key(BY_ITSELF_HEADER);
    let path = parts.uri.path();
    let keep_alive = !path.ends_with("/feed") && !path.contains("/pictures/") && !by_itself;
    let session = server.store.session(&token, server.config.idle, keep_alive, server.clock.now()).await?;
    let session = session.ok_or(FaultCode::SignedOut)?;
    let state = server.store.state();
    let today = london::date(server.clock.now());
    let actor = Actor::of(&state.register, session.person).ok_or(FaultCode::SignedOut)?.today(&state.register, today);
    let header = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
    let write = header(WRITE_HEADER).and_then(EntryId::parse);
    let after = header(AFTER_HEADER).and_then(|n| n.parse().ok());
    Ok(Desk { actor, session, register: state.register.clone(), write, after, tries: 0 })
}

/// Something that is written at the desk may be judged so often before it is given up: each time somebody else was quicker.
const TRIES_MAX: u8 = 10;

impl Desk {
    /// By what a write of theirs is judged. `file`: beside whose records is written, and how many entries it had.
    pub fn judged(&self, file: Option<(FileId, u64)>) -> Judged {
        Judged { session: self.session, register: self.register.clone(), file }
    }

    /// The same person with the rights that they have by now, to be judged anew.
    ///
    /// # Errors
    /// [`FaultCode::SignedOut`] where they left; [`FaultCode::TryAgain`] after too many tries.
    pub fn again(self, server: &Server) -> Result<Self, ApiError> {
        if self.tries >= TRIES_MAX {
            return Err(FaultCode::TryAgain.into());
        }
        let register = server.store.state().register.clone();
        let today = london::date(server.clock.now());
        let actor = Actor::of(&register, self.actor.person).ok_or(FaultCode::SignedOut)?.today(&register, today);
        Ok(Self { actor, register, tries: self.tries + 1, ..self })
    }

    /// Whether their roles ask for a second factor.
    pub fn needs_second(&self) -> bool {
        self.actor.roles.iter().any(|r| SECOND_FACTOR.contains(r))
    }

    /// Whether they need one and have none.
    pub async fn lacks_second(&self, server: &Server) -> Result<bool, ApiError> {
        let needed = server.config.second_factor && self.needs_second();
        Ok(needed && !server.store.factors(self.actor.person).await?.any())
    }

    /// For what changes rights or ways in: it is them, and was a few minutes ago.
    ///
    /// # Errors
    /// [`FaultCode::ProveYourself`] where that is too long ago.
    pub fn proved(&self, server: &Server) -> Result<(), ApiError> {
        let ago = server.clock.now() - self.session.proved;
        if ago <= PROVED_FOR { Ok(()) } else { Err(FaultCode::ProveYourself.into()) }
    }

    /// # Errors
    /// [`FaultCode::NotAllowed`] where none of these roles is theirs.
    pub fn needs(&self, roles: &[Role]) -> Result<(), ApiError> {
        if self.actor.roles.iter().any(|r| roles.contains(r)) {
            return Ok(());
        }
        Err(FaultCode::NotAllowed.into())
    }

    pub fn may(&self, server: &Server, action: Action, file: &FileInfo) -> bool {
        may(&self.actor, action, file, &server.store.state().register)
    }

    /// Whether this reader may know of this entry of a file that they may read: typed in words, a child may be the one
    /// with whom they are connected (R132).
    pub fn hears_of(&self, server: &Server, file: &FileInfo, entry: &Entry) -> bool {
        hears_of(server, &self.actor, file, entry)
    }

    /// The files of these classes that they may read.
    pub fn files(&self, server: &Server, classes: &[FileClass]) -> Vec<(FileId, FileInfo)> {
        files(server, &self.actor, classes)
    }
}

/// Whether this reader may know of this entry of a file that they may read.
pub fn hears_of(server: &Server, actor: &Actor, file: &FileInfo, entry: &Entry) -> bool {
    if reads_achievements_only(actor, file) && entry.head.kind != Kind::Achievement {
        return false;
    }
    let typed = entry.typed_subject().filter(|_| file.class == FileClass::Unfiled);
    typed.is_none_or(|words| may_hear_of_typed(actor, words, &server.store.state().register))
}

/// The files of these classes that this reader may read.
pub fn files(server: &Server, actor: &Actor, classes: &[FileClass]) -> Vec<(FileId, FileInfo)> {
    let state = server.store.state();
    let readable = |info: &FileInfo| classes.contains(&info.class) && may(actor, Action::Read, info, &state.register);
    state.files.iter().filter(|(_, f)| readable(&f.info)).map(|(id, f)| (*id, f.info.clone())).collect()
}
