//! The rest of the desk: one-use codes, the banner, the feed.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{By, Desk, Path, token};
use crate::door::Line;
use crate::feed;
use crate::store::accounts::{CODE_MINUTES, Purpose};
use crate::store::append::New;
use axum::Extension;
use axum::Json as Send;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::Sse;
use chrono::TimeDelta;
use domain::access::{FileInfo, reader_of};
use domain::entry::Author;
use domain::file::FileClass;
use domain::id::PersonId;
use domain::register::Fact;
use domain::register::rights::Opens;
use domain::routing::Role;
use domain::wire::desk::{BackupView, CodeView, Keeping, NewPassphraseCode, NewTablet};
use domain::wire::fault::FaultCode;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Roles that work at the desk.
pub const OFFICE: &[Role] = &[Role::Manager, Role::Lead, Role::Deputy];
/// Roles that see the register: the registered person decides who hears of concerns about staff.
pub const REGISTER: &[Role] = &[Role::Manager, Role::Lead, Role::Deputy, Role::Owner];
/// Roles that hear of concerns.
pub const LEADS: &[Role] = &[Role::Lead, Role::Deputy];

/// `POST /api/v1/tablets/code`: 8 characters and a picture, for ten minutes, once.
pub async fn tablet_code(State(server): State<Server>, By { desk, ask }: By<NewTablet>) -> Answer<CodeView> {
    desk.needs(OFFICE)?;
    desk.proved(&server)?;
    if ask.name.trim().is_empty() || ask.name.chars().count() > 60 {
        return Err(ApiError::not_accepted("Give the tablet a name, such as \"Oaks 2\"."));
    }
    let purpose = Purpose::Enrol { name: ask.name.trim().into(), room: ask.room, by: desk.actor.person };
    let code = server.store.new_code(&purpose, TimeDelta::minutes(CODE_MINUTES), server.clock.now()).await?;
    // In the fragment: it is never sent to any server, so it stands in no log.
    let address = format!("{}/room/#{code}", server.config.address);
    let picture = picture(&address)?;
    Ok(Send(CodeView { code, minutes: CODE_MINUTES as u32, address: Some(address), picture: Some(picture) }))
}

/// Words as a picture that a camera reads (SVG).
pub fn picture(words: &str) -> Result<String, ApiError> {
    let code = qrcode::QrCode::new(words.as_bytes()).map_err(|_| FaultCode::Internal)?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build())
}

/// `POST /api/v1/people/{id}/pin-code`: for a first or forgotten PIN. The PIN itself is seen by nobody.
pub async fn pin_code(State(server): State<Server>, desk: Desk, Path(id): Path) -> Answer<CodeView> {
    desk.needs(OFFICE)?;
    desk.proved(&server)?;
    not_taken_over(&server, &desk, &id, true).await?;
    code(&server, &desk, &id, Opens::Pin).await
}

/// `POST /api/v1/people/{id}/passphrase-code`: for a desk account.
pub async fn passphrase_code(
    State(server): State<Server>,
    Path(id): Path,
    By { desk, ask }: By<NewPassphraseCode>,
) -> Answer<CodeView> {
    desk.needs(&[Role::Manager, Role::Lead])?;
    desk.proved(&server)?;
    not_taken_over(&server, &desk, &id, false).await?;
    code(&server, &desk, &id, if ask.forget_factors { Opens::PassphraseAndFactors } else { Opens::Passphrase }).await
}

/// A code for a new PIN or passphrase is a way into somebody's account. For those who hear of concerns about
/// others here, the desk gives only the first one; a later one is made on the server itself
/// (`firsthand code`), by somebody who has it in hand anyway. Whoever manages, and hears of no child's concerns, makes
/// themselves no reader by the account of somebody who does.
async fn not_taken_over(server: &Server, desk: &Desk, id: &str, pin: bool) -> Result<(), ApiError> {
    let Some(person) = PersonId::parse(id) else { return Ok(()) };
    let state = server.store.state();
    let register = &state.register;
    let reads = |f: &FileInfo| f.class == FileClass::AboutStaff && reader_of(f, register) == Some(person);
    let hears = register.staff_lead == Some(person)
        || register.staff_second == Some(person)
        || state.files.values().any(|f| reads(&f.info))
        || register.people.get(&person).is_some_and(|p| p.roles.contains(&Role::Owner));
    let has_one = match pin {
        true => server.store.pins().await?.contains_key(&person),
        false => server.store.has_account(person).await?,
    };
    if hears && has_one && person != desk.actor.person {
        return Err(ApiError::not_accepted(
            "They hear of concerns about staff, so nobody at the desk can open their account. On the server: firsthand code",
        ));
    }
    let reads = |roles: &BTreeSet<Role>| LEADS.iter().any(|role| roles.contains(role));
    // Who waits to be one is as good as one: whoever had their account would have it when they are confirmed.
    let is_reader = register.people.get(&person).is_some_and(|p| reads(&p.roles) || !p.given.is_empty());
    let mut others = false;
    for reader in register.leads().filter(|p| *p != person) {
        others |= server.store.has_account(reader).await?;
    }
    // Where there is no other yet, such as in the first hour of a nursery, somebody has to be able to.
    if is_reader && others && !pin && !reads(&desk.actor.roles) {
        return Err(ApiError::not_accepted(
            "They read children's protection files, so the safeguarding lead makes this code. Or on the server: firsthand code",
        ));
    }
    Ok(())
}

/// Makes a code and says so: whoever owns the account sees it at their next sign-in.
async fn code(server: &Server, desk: &Desk, id: &str, what: Opens) -> Answer<CodeView> {
    let person = PersonId::parse(id).ok_or(FaultCode::NoSuchThing)?;
    if server.store.state().register.people.get(&person).is_none_or(|p| p.left) {
        return Err(FaultCode::NoSuchThing.into());
    }
    let now = server.clock.now();
    let fact = Fact::CodeMade { person, what };
    server.store.write(vec![New::fact(fact, Author::Desk { person: desk.actor.person }, now)], now).await?;
    let by = Some(desk.actor.person);
    let purpose = match what {
        Opens::Pin => Purpose::Pin { person, by },
        _ => Purpose::Passphrase { person, forget_factors: what == Opens::PassphraseAndFactors, by },
    };
    let code = server.store.new_code(&purpose, TimeDelta::minutes(CODE_MINUTES), now).await?;
    Ok(Send(CodeView { code, minutes: CODE_MINUTES as u32, address: None, picture: None }))
}

/// A backup a day is made; after two without one, somebody has to be told.
const WORRY_AFTER: TimeDelta = TimeDelta::hours(49);

/// `GET /api/v1/keeping`.
pub async fn keeping(State(server): State<Server>, desk: Desk) -> Answer<Keeping> {
    desk.needs(REGISTER)?;
    let now = server.clock.now();
    let (good, failed) = server.store.backups(now).await?;
    let made_here = server.config.makes_backups;
    let since = match &good {
        Some(good) => Some(good.at),
        None => server.store.first_received().await?,
    };
    let view = |b: crate::store::backup::Noted| BackupView { at: b.at, encrypted: b.encrypted, fault: b.fault };
    Ok(Send(Keeping {
        now,
        made_here,
        // One that failed is a worry the same day: a disk that is gone comes back by nobody's doing but somebody's.
        worry: made_here && (failed.is_some() || since.is_some_and(|at| now - at > WORRY_AFTER)),
        good: good.map(view),
        failed: failed.map(view),
        master_apart: server.store.state().register.master_apart,
        may_confirm: desk.needs(Fact::MasterKeyApart.writers()).is_ok(),
    }))
}

/// `POST /api/v1/banner/read`.
pub async fn banner_read(State(server): State<Server>, desk: Desk) -> Answer<serde_json::Value> {
    desk.needs(OFFICE)?;
    server.store.banner_read().await?;
    done()
}

/// `GET /api/v1/feed`: each reader their own. An event says what to read again, and nothing else.
pub async fn feed(
    State(server): State<Server>,
    desk: Desk,
    line: Option<Extension<Arc<Line>>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let token = token(&headers, server.config.secure).ok_or(FaultCode::SignedOut)?;
    let screen = server.screens.open(desk.actor.person).ok_or(FaultCode::TooManyScreens)?;
    // Counted by person from here on.
    if let Some(Extension(line)) = line {
        line.carries_feed();
    }
    // nginx keeps back what it is not told to hand on at once.
    Ok(([("x-accel-buffering", "no")], Sse::new(feed::events(server, desk.actor, token, screen))))
}
