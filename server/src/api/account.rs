//! One's own account: another passphrase, the other screens on which one is signed in; and signing somebody out.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{By, Desk, Path};
use crate::mail::{self, MailError};
use crate::passphrase;
use crate::store::append::New;
use axum::Json as Send;
use axum::extract::State;
use domain::entry::Author;
use domain::id::PersonId;
use domain::register::Fact;
use domain::routing::Role;
use domain::wire::fault::FaultCode;
use domain::wire::sign_in::{MailTried, NewMail, PassphraseChange};

/// `POST /api/v1/session/passphrase`: the present one and the next. Every other screen of theirs is signed out.
pub async fn change_passphrase(
    State(server): State<Server>,
    By { desk, ask }: By<PassphraseChange>,
) -> Answer<serde_json::Value> {
    let (store, person, now) = (&server.store, desk.actor.person, server.clock.now());
    if !server.tries.count(&format!("second {person}"), now) {
        return Err(FaultCode::TooManyTries.into());
    }
    let long = |text: &str| text.len() > passphrase::MAX * 4;
    if long(&ask.present) || !store.is_passphrase(person, &ask.present, server.config.cost).await? {
        return Err(ApiError::not_accepted("The present passphrase is not that one."));
    }
    let name = store.sign_in_name(person).await?.ok_or(FaultCode::SignedOut)?;
    let register = store.state().register.clone();
    if let Some(fault) = passphrase::fault(&name, &ask.next, &[&register.name, &register.person_name(person)]) {
        return Err(ApiError::not_accepted(fault));
    }
    store.change_passphrase(&desk.session, &ask.next, server.config.cost).await?;
    tracing::info!(%person, "changed their passphrase");
    done()
}

/// `DELETE /api/v1/session/others`.
pub async fn sign_out_others(State(server): State<Server>, desk: Desk) -> Answer<serde_json::Value> {
    server.store.end_other_sessions(&desk.session).await?;
    done()
}

/// `POST /api/v1/people/{id}/sign-out`: from every screen, such as a computer that was left open or is lost.
pub async fn sign_out_person(State(server): State<Server>, desk: Desk, Path(id): Path) -> Answer<serde_json::Value> {
    desk.needs(&[Role::Manager, Role::Owner])?;
    let person = PersonId::parse(&id).ok_or(FaultCode::NoSuchThing)?;
    if !server.store.state().register.people.contains_key(&person) {
        return Err(FaultCode::NoSuchThing.into());
    }
    server.store.end_sessions(person).await?;
    tracing::info!(%person, by = %desk.actor.person, "signed out");
    done()
}

/// `POST /api/v1/session/mail`: where one wants a message when something can't wait (H7). It is kept first, and tried then;
/// an address from before hears that it is none any more.
pub async fn mail(State(server): State<Server>, By { desk, ask }: By<NewMail>) -> Answer<MailTried> {
    desk.needs(super::desk::REGISTER)?;
    desk.proved(&server)?;
    let (person, now) = (desk.actor.person, server.clock.now());
    if !server.tries.count(&format!("mail {person}"), now) {
        return Err(FaultCode::TooManyTries.into());
    }
    let typed = ask.mail.trim();
    let to = mail::address(typed);
    if !typed.is_empty() && (to.is_none() || typed.chars().count() > MAIL_MAX) {
        return Err(ApiError::not_accepted("That is no address to which a message can be sent."));
    }
    let before = server.store.state().register.people.get(&person).and_then(|p| mail::address(p.mail.as_deref()?));
    let fact = Fact::PersonMail { person, mail: to.as_ref().map(ToString::to_string) };
    server.store.write(vec![New::fact(fact, Author::Desk { person }, now)], now).await?;
    let Some(sender) = &server.config.mail else { return Ok(Send(MailTried { sent: false })) };
    let said = |went: Result<(), MailError>| {
        if let Err(e) = &went {
            tracing::error!(%person, "a message to an address that was entered or taken away did not go: {}", e.kind());
        }
        went.is_ok()
    };
    if let Some(before) = before.filter(|b| Some(b) != to.as_ref()) {
        said(sender.say_goodbye(before).await);
    }
    let sent = match to {
        Some(to) => said(sender.try_out(to).await),
        None => false,
    };
    Ok(Send(MailTried { sent }))
}

/// Characters of an address.
const MAIL_MAX: usize = 200;
