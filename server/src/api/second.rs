//! The second factor at sign-in, and showing again that it is you before rights or sign-ins are changed.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{Arriving, By, Half, Json};
use super::sign_in::start;
use crate::passkeys::Asked;
use crate::store::accounts::Session;
use axum::Json as Send;
use axum::extract::State;
use axum::response::Response;
use chrono::TimeDelta;
use domain::id::PersonId;
use domain::wire::fault::FaultCode;
use domain::wire::sign_in::{Proof, Second};
use webauthn_rs::prelude::{Passkey, PublicKeyCredential};

/// What somebody did at sign-in, or showed since, holds this long.
pub const PROVED_FOR: TimeDelta = TimeDelta::minutes(10);

/// By what this person can show that it is them; the challenge is for this session alone.
pub async fn ask(server: &Server, session: &Session) -> Result<Second, ApiError> {
    let known = server.store.factors(session.person).await?;
    let keys: Vec<Passkey> = known.passkeys.into_iter().map(|k| k.passkey).collect();
    let passkey = match (&server.passkeys, keys.is_empty()) {
        (Some(checker), false) => {
            let (challenge, state) = checker.start_passkey_authentication(&keys).map_err(|e| {
                tracing::error!("a passkey can't be asked for: {e}");
                FaultCode::Internal
            })?;
            server.waiting.ask(session.token, Asked::ToUse(state), server.clock.now());
            Some(serde_json::to_value(challenge).map_err(|_| FaultCode::Internal)?)
        }
        _ => None,
    };
    Ok(Second { code: known.code, passkey, recovery: known.recovery_left > 0 })
}

/// Whether a proof holds.
async fn holds(server: &Server, session: &Session, proof: &Proof, again: bool) -> Result<bool, ApiError> {
    let (store, now) = (&server.store, server.clock.now());
    let person = session.person;
    if !server.tries.count(&format!("second {person}"), now) {
        return Err(FaultCode::TooManyTries.into());
    }
    Ok(match proof {
        Proof::Code(code) if code.len() <= MAX => {
            let today = format!("wrong codes {person}");
            if server.tries.wrong_today(&today, now) >= WRONG_CODES_DAY_MAX {
                return Err(ApiError::not_accepted(
                    "Too many wrong codes in a day. Use a passkey or a recovery code, or ask the manager for a new \
                     start. Records on the tablets go on as ever.",
                ));
            }
            let holds = store.check_code(person, code, now).await?;
            if !holds {
                server.tries.note_wrong(&today, now);
            }
            holds
        }
        Proof::Recovery(code) if code.len() <= MAX => store.use_recovery(person, code).await?,
        Proof::Passkey(answer) => passkey(server, session, person, answer.clone()).await?,
        // Only whoever has nothing else, and not for the sign-in itself, where it was given just before.
        Proof::Passphrase(passphrase) if again && passphrase.len() <= 800 => {
            !store.factors(person).await?.any() && store.is_passphrase(person, passphrase, server.config.cost).await?
        }
        _ => false,
    })
}

/// Wrong codes of an app within a day, at most: of a million codes three are good at a time, so whoever has only the
/// passphrase is let in by chance on one day in seven thousand.
const WRONG_CODES_DAY_MAX: usize = 50;

/// What somebody showed, for the log.
fn name(proof: &Proof) -> &'static str {
    match proof {
        Proof::Code(_) => "code",
        Proof::Recovery(_) => "recovery code",
        Proof::Passkey(_) => "passkey",
        Proof::Passphrase(_) => "passphrase",
    }
}

/// Characters of a code that somebody typed, at most.
const MAX: usize = 64;

async fn passkey(
    server: &Server,
    session: &Session,
    person: PersonId,
    answer: serde_json::Value,
) -> Result<bool, ApiError> {
    let now = server.clock.now();
    let (Some(checker), Some(Asked::ToUse(state))) = (&server.passkeys, server.waiting.answer(&session.token, now))
    else {
        return Ok(false);
    };
    let Ok(credential) = serde_json::from_value::<PublicKeyCredential>(answer) else { return Ok(false) };
    let Ok(result) = checker.finish_passkey_authentication(&credential, &state) else { return Ok(false) };
    for mut kept in server.store.factors(person).await?.passkeys {
        match kept.passkey.update_credential(&result) {
            None => {}
            Some(changed) => {
                if changed {
                    server.store.used_passkey(&kept.passkey).await?;
                }
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// `POST /api/v1/session/second`: after the passphrase. A whole session takes the place of the half one.
pub async fn second(State(server): State<Server>, half: Half, Json(proof): Json<Proof>) -> Result<Response, ApiError> {
    if !holds(&server, &half.session, &proof, false).await? {
        tracing::info!(person = %half.session.person, "a second factor was refused");
        return Err(FaultCode::WrongProof.into());
    }
    server.store.end_session(&half.session).await?;
    start(&server, half.session.person, name(&proof)).await
}

/// `POST /api/v1/session/challenge`: by what one can prove oneself again.
pub async fn challenge(State(server): State<Server>, Arriving(desk): Arriving) -> Answer<Second> {
    Ok(Send(ask(&server, &desk.session).await?))
}

/// `POST /api/v1/session/prove`.
pub async fn prove(
    State(server): State<Server>,
    By { desk: Arriving(desk), ask: proof }: By<Proof, Arriving>,
) -> Answer<serde_json::Value> {
    if !holds(&server, &desk.session, &proof, true).await? {
        tracing::info!(person = %desk.actor.person, "did not show that it is them");
        return Err(FaultCode::WrongProof.into());
    }
    tracing::info!(person = %desk.actor.person, by = name(&proof), "showed that it is them");
    server.store.note_proof(&desk.session, server.clock.now()).await?;
    done()
}
