//! Setting up one's own second factor: a code app, passkeys, recovery codes.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{Arriving, By, Desk, Path};
use crate::passkeys::Asked;
use crate::store::factors::{PASSKEYS_MAX, address, base32, passkey_id};
use axum::Json as Send;
use axum::extract::State;
use domain::bytes::decode;
use domain::wire::fault::FaultCode;
use domain::wire::sign_in::{Factors, NewCodeApp, NewPasskey, PasskeyView, Proof, RecoveryCodes};
use webauthn_rs::prelude::RegisterPublicKeyCredential;

/// `GET /api/v1/session/factors`.
pub async fn factors(State(server): State<Server>, Arriving(desk): Arriving) -> Answer<Factors> {
    let known = server.store.factors(desk.actor.person).await?;
    let view = |k: &crate::store::factors::KeptPasskey| PasskeyView {
        id: passkey_id(&k.passkey),
        name: k.name.clone(),
        added: k.added,
    };
    let passkeys = known.passkeys.iter().map(view).collect();
    let elsewhere = server.store.other_sessions(&desk.session, server.config.idle, server.clock.now()).await?;
    let calendar = server.store.calendar_made(desk.actor.person).await?;
    let mail = server.store.state().register.people.get(&desk.actor.person).and_then(|p| p.mail.clone());
    let sends_mail = server.config.mail.is_some();
    let recovery_left = known.recovery_left;
    Ok(Send(Factors { elsewhere, code: known.code, passkeys, recovery_left, calendar, mail, sends_mail }))
}

/// `POST /api/v1/session/factors/code`: a new secret, which counts once a code of it was shown.
pub async fn new_code(State(server): State<Server>, Arriving(desk): Arriving) -> Answer<NewCodeApp> {
    desk.proved(&server)?;
    let person = desk.actor.person;
    let secret = base32(&server.store.new_code_app(person).await?);
    let state = server.store.state();
    let address = address(&secret, &state.register.name, &state.register.person_name(person));
    let picture = super::desk::picture(&address)?;
    Ok(Send(NewCodeApp { secret, picture }))
}

/// `POST /api/v1/session/factors/code/confirm`.
pub async fn confirm_code(
    State(server): State<Server>,
    By { desk: Arriving(desk), ask: proof }: By<Proof, Arriving>,
) -> Answer<serde_json::Value> {
    let Proof::Code(code) = proof else { return Err(FaultCode::BadRequest.into()) };
    let (person, now) = (desk.actor.person, server.clock.now());
    if !server.tries.count(&format!("second {person}"), now) {
        return Err(FaultCode::TooManyTries.into());
    }
    if !server.store.confirm_code_app(person, &code, now).await? {
        return Err(ApiError::not_accepted(
            "That is not the code that the app shows now. Check the telephone's clock.",
        ));
    }
    tracing::info!(%person, "took a code app into use");
    done()
}

/// `DELETE /api/v1/session/factors/code`.
pub async fn forget_code(State(server): State<Server>, desk: Desk) -> Answer<serde_json::Value> {
    desk.proved(&server)?;
    keeps_one(&server, &desk, |known| !known.passkeys.is_empty()).await?;
    server.store.forget_code_app(desk.actor.person).await?;
    tracing::info!(person = %desk.actor.person, "took a code app away");
    done()
}

/// The last second factor of somebody who needs one can be replaced, and not taken away.
async fn keeps_one(
    server: &Server,
    desk: &Desk,
    left: impl Fn(&crate::store::factors::Known) -> bool,
) -> Result<(), ApiError> {
    let known = server.store.factors(desk.actor.person).await?;
    if server.config.second_factor && desk.needs_second() && !left(&known) {
        return Err(ApiError::not_accepted(
            "You need a second factor. Set up another one first, then take this one away.",
        ));
    }
    Ok(())
}

/// `POST /api/v1/session/factors/passkey`: the challenge for making one.
pub async fn new_passkey(State(server): State<Server>, Arriving(desk): Arriving) -> Answer<serde_json::Value> {
    desk.proved(&server)?;
    let checker = server.passkeys.as_ref().ok_or_else(no_passkeys)?;
    let person = desk.actor.person;
    let known = server.store.factors(person).await?;
    if known.passkeys.len() >= PASSKEYS_MAX {
        return Err(ApiError::not_accepted("You have ten passkeys. Take one away first."));
    }
    let exclude = known.passkeys.iter().map(|k| k.passkey.cred_id().clone()).collect();
    let name = server.store.state().register.person_name(person);
    let (challenge, state) = checker
        .start_passkey_registration(person.0, &name, &name, Some(exclude))
        .map_err(|_| ApiError::from(FaultCode::Internal))?;
    server.waiting.ask(desk.session.token, Asked::ToMake(state), server.clock.now());
    Ok(Send(serde_json::to_value(challenge).map_err(|_| FaultCode::Internal)?))
}

fn no_passkeys() -> ApiError {
    ApiError::not_accepted("Passkeys need the server to have a name of its own. Use a code app.")
}

/// `POST /api/v1/session/factors/passkey/confirm`.
pub async fn confirm_passkey(
    State(server): State<Server>,
    By { desk: Arriving(desk), ask: new }: By<NewPasskey, Arriving>,
) -> Answer<serde_json::Value> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(ApiError::not_accepted("Give the passkey a name, such as \"office computer\"."));
    }
    let now = server.clock.now();
    let refused = || ApiError::not_accepted("The passkey could not be made. Start again.");
    let checker = server.passkeys.as_ref().ok_or_else(no_passkeys)?;
    let Some(Asked::ToMake(state)) = server.waiting.answer(&desk.session.token, now) else { return Err(refused()) };
    let credential: RegisterPublicKeyCredential = serde_json::from_value(new.credential).map_err(|_| refused())?;
    let passkey = checker.finish_passkey_registration(&credential, &state).map_err(|_| refused())?;
    if server.store.has_passkey(passkey.cred_id().as_slice()).await? {
        return Err(refused());
    }
    server.store.add_passkey(desk.actor.person, name, &passkey, now).await?;
    tracing::info!(person = %desk.actor.person, "added a passkey");
    done()
}

/// `DELETE /api/v1/session/factors/passkey/{id}`.
pub async fn forget_passkey(State(server): State<Server>, desk: Desk, Path(id): Path) -> Answer<serde_json::Value> {
    desk.proved(&server)?;
    keeps_one(&server, &desk, |known| known.code || known.passkeys.len() > 1).await?;
    let id = decode(&id).ok_or(FaultCode::NoSuchThing)?;
    server.store.forget_passkey(desk.actor.person, &id).await?;
    tracing::info!(person = %desk.actor.person, "took a passkey away");
    done()
}

/// `POST /api/v1/session/factors/recovery`: new ones; earlier ones open nothing any more.
pub async fn recovery(State(server): State<Server>, desk: Desk) -> Answer<RecoveryCodes> {
    desk.proved(&server)?;
    if !server.store.factors(desk.actor.person).await?.any() {
        return Err(ApiError::not_accepted(
            "Set up a code app or a passkey first. Recovery codes are for when it is lost.",
        ));
    }
    Ok(Send(RecoveryCodes { codes: server.store.new_recovery(desk.actor.person).await? }))
}
