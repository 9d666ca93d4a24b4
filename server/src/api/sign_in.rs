//! Signing in at the desk, first set-up, new passphrases.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{Arriving, Json, cookie, cookie_name, token};
use crate::passphrase;
use crate::store::State as Known;
use crate::store::accounts::Purpose;
use crate::store::append::New;
use crate::store::stretch::Asker;
use axum::Json as Send;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{AppendHeaders, IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{FileInfo, reader_of};
use domain::bytes::Bytes;
use domain::entry::Author;
use domain::file::FileClass;
use domain::format::key::verify;
use domain::id::{PersonId, RoomId};
use domain::naming::letters;
use domain::readiness::{self, SECOND_FACTOR};
use domain::register::rights::Opens;
use domain::register::{Fact, Register};
use domain::routing::Role;
use domain::wire::desk::ChangeView;
use domain::wire::fault::FaultCode;
use domain::wire::sign_in::{Me, NewPerson, PassphraseRequest, Second, SetUp, SignIn, SignedIn};
use std::collections::BTreeSet;

/// Bytes of a sign-in name, at most.
const NAME_MAX: usize = 256;

pub async fn sign_in(
    State(server): State<Server>,
    headers: HeaderMap,
    Json(ask): Json<SignIn>,
) -> Result<Response, ApiError> {
    let now = server.clock.now();
    if ask.name.len() > NAME_MAX || ask.passphrase.len() > passphrase::MAX * 4 {
        return Err(FaultCode::WrongPassphrase.into());
    }
    // A stranger's tries take turns and lock nobody out. At ten a second, which is what one core stretches, a passphrase
    // that takes ten thousand million guesses (`passphrase.rs`) stands for thirty years.
    let browser = known_browser(&server, &headers);
    if let Some(person) = browser
        && !server.tries.count(&format!("sign-in {person}"), now)
    {
        return Err(FaultCode::TooManyTries.into());
    }
    let asker = if browser.is_some() { Asker::Known } else { Asker::Stranger };
    let person = server.store.check_passphrase(&ask.name, &ask.passphrase, server.config.cost, asker).await?;
    let here = |p: &PersonId| server.store.state().register.people.get(p).is_some_and(|p| !p.left);
    let Some(person) = person.filter(here) else {
        tracing::info!("a sign-in was refused");
        return Err(FaultCode::WrongPassphrase.into());
    };
    // Whoever was signed in here is no longer.
    if let Some(earlier) = token(&headers, server.config.secure) {
        server.store.end_token(&earlier).await?;
    }
    if !server.store.factors(person).await?.any() {
        return start(&server, person, "passphrase").await;
    }
    // The second factor is asked for in a session that can do nothing else.
    let token = server.store.start_session(person, true, now).await?;
    let half = server.store.half_session(&token, now).await?.ok_or(FaultCode::SignedOut)?;
    let second = super::second::ask(&server, &half).await?;
    Ok((AppendHeaders(cookies(&server, person, &token)), Send(SignedIn::Second(second))).into_response())
}

/// Starts a whole session with a new token. `by` is for the log: what they showed last.
pub async fn start(server: &Server, person: PersonId, by: &'static str) -> Result<Response, ApiError> {
    let token = server.store.start_session(person, false, server.clock.now()).await?;
    tracing::info!(%person, by, "signed in");
    let me = SignedIn::In(Box::new(me(server, person).await?));
    Ok((AppendHeaders(cookies(server, person, &token)), Send(me)).into_response())
}

fn cookies(server: &Server, person: PersonId, token: &str) -> [(HeaderName, String); 2] {
    let (secure, rest) = (server.config.secure, attributes(server));
    let session = format!("{}={token}{rest}", cookie_name(secure));
    let known = format!("{}={}{rest}; Max-Age={KNOWN_SECONDS}", known_name(secure), known_value(server, person));
    [(SET_COOKIE, session), (SET_COOKIE, known)]
}

fn attributes(server: &Server) -> &'static str {
    // A browser takes no cookie of that name without them, also not the one that clears it.
    if server.config.secure {
        "; Path=/; HttpOnly; SameSite=Strict; Secure"
    } else {
        "; Path=/; HttpOnly; SameSite=Strict"
    }
}

/// A browser is known for a year after the last sign-in.
const KNOWN_SECONDS: u32 = 365 * 86_400;

fn known_name(secure: bool) -> String {
    format!("{}-known", cookie_name(secure))
}

fn known_message(person: PersonId) -> Vec<u8> {
    [b"fh1/known-browser".as_slice(), person.bytes()].concat()
}

/// Says that this person signed in here once. It opens nothing, and names nobody but by id.
fn known_value(server: &Server, person: PersonId) -> String {
    let master = server.store.master();
    let sig = master.signing(master.signing_index()).sign(&known_message(person));
    format!("{person}.{}", sig.text())
}

fn known_browser(server: &Server, headers: &HeaderMap) -> Option<PersonId> {
    let value = cookie(headers, &known_name(server.config.secure))?;
    let (person, sig) = value.split_once('.')?;
    let (person, sig) = (PersonId::parse(person)?, Bytes::<64>::parse(sig)?);
    verify(&server.store.master().public(), &known_message(person), &sig).ok()?;
    // Whoever left is a stranger again.
    server.store.state().register.people.get(&person).filter(|p| !p.left).map(|_| person)
}

async fn me(server: &Server, person: PersonId) -> Result<Me, ApiError> {
    let state = server.store.state();
    let known = state.register.people.get(&person);
    let roles: Vec<Role> = known.map(|p| p.roles.iter().copied().collect()).unwrap_or_default();
    let needed = server.config.second_factor;
    let needs_second =
        needed && roles.iter().any(|r| SECOND_FACTOR.contains(r)) && !server.store.factors(person).await?.any();
    // In the demo nothing is real, and it says so.
    let not_ready = match needed {
        true => readiness::missing(&state.register, &server.store.with_factors().await?),
        false => vec![],
    };
    Ok(Me {
        person,
        name: state.register.person_name(person),
        short: known.map(|p| p.short.clone()).unwrap_or_default(),
        roles,
        setting_name: state.register.name.clone(),
        made_up: state.register.made_up,
        not_ready,
        needs_second,
        codes_made: codes_made(&state.register, person, server.clock.now()),
        given: known.into_iter().flat_map(|p| &p.given).map(|g| state.register.given_in_words(person, g)).collect(),
        hears_of_staff: hears_of_staff(&state, person),
        idle_minutes: server.config.idle.num_minutes() as u32,
    })
}

fn hears_of_staff(state: &Known, person: PersonId) -> bool {
    let readers = [state.register.staff_lead, state.register.staff_second];
    let reads = |f: &FileInfo| f.class == FileClass::AboutStaff && reader_of(f, &state.register) == Some(person);
    readers.contains(&Some(person)) || state.files.values().any(|f| reads(&f.info))
}

/// For so long somebody is told of a code that was made for their account.
const CODES_TOLD: TimeDelta = TimeDelta::days(14);

fn codes_made(register: &Register, person: PersonId, now: DateTime<Utc>) -> Vec<ChangeView> {
    let by = |by: Option<PersonId>| by.map_or_else(|| "on the server itself".to_owned(), |p| register.person_name(p));
    let lately = register.codes_made(person).filter(|(change, _)| now - change.at < CODES_TOLD);
    lately.map(|(c, what)| ChangeView { at: c.at, by: by(c.by), says: what.words().into() }).collect()
}

/// Who is signed in here, or `null`: the desk's first question, so it is no error.
pub async fn who(State(server): State<Server>, signed_in: Result<Arriving, ApiError>) -> Answer<Option<Me>> {
    Ok(Send(match signed_in {
        Ok(Arriving(desk)) => Some(me(&server, desk.actor.person).await?),
        Err(_) => None,
    }))
}

pub async fn sign_out(State(server): State<Server>, Arriving(desk): Arriving) -> Result<Response, ApiError> {
    server.store.end_session(&desk.session).await?;
    tracing::info!(person = %desk.actor.person, "signed out");
    let cookie = format!("{}={}; Max-Age=0", cookie_name(server.config.secure), attributes(&server));
    Ok(([(SET_COOKIE, cookie)], done()?).into_response())
}

/// A first or forgotten passphrase.
pub async fn new_passphrase(
    State(server): State<Server>,
    Json(ask): Json<PassphraseRequest>,
) -> Result<Response, ApiError> {
    let now = server.clock.now();
    server.tries.turn().await;
    let store = &server.store;
    let Some(Purpose::Passphrase { person, forget_factors, by }) = store.look_at_code(&ask.code, now).await? else {
        return Err(FaultCode::CodeNotValid.into());
    };
    let register = store.state().register.clone();
    let around = [register.name.as_str(), &register.person_name(person)].map(str::to_owned);
    if let Some(fault) = passphrase::fault(&ask.sign_in_name, &ask.passphrase, &around.each_ref().map(String::as_str)) {
        return Err(ApiError::not_accepted(fault));
    }
    if !store.set_passphrase(person, &ask.sign_in_name, &ask.passphrase, server.config.cost).await? {
        return Err(ApiError::not_accepted("Somebody else has that sign-in name. Choose another."));
    }
    // Used up only now: a name that is taken must not cost the code.
    store.use_code(&ask.code, now).await?.ok_or(FaultCode::CodeNotValid)?;
    if forget_factors {
        store.forget_factors(person).await?;
    }
    if by.is_none() {
        // Made on the server itself, where the ledger is not written beside us.
        let fact = Fact::CodeMade { person, what: Opens::PassphraseAndFactors };
        store.write(vec![New::fact(fact, Author::Server, now)], now).await?;
    }
    // Whoever has a second factor shows it at the sign-in that follows.
    match store.factors(person).await?.any() {
        true => Ok(Send(SignedIn::Second(Second { code: false, passkey: None, recovery: false })).into_response()),
        false => start(&server, person, "a new passphrase").await,
    }
}

/// The first start of a real setting: the manager's account, and who hears of what.
pub async fn set_up(State(server): State<Server>, Json(ask): Json<SetUp>) -> Result<Response, ApiError> {
    let now = server.clock.now();
    let store = &server.store;
    if store.has_accounts().await? {
        return Err(FaultCode::AlreadySetUp.into());
    }
    server.tries.turn().await;
    if store.look_at_code(&ask.token, now).await? != Some(Purpose::SetUp) {
        return Err(FaultCode::CodeNotValid.into());
    }
    if let Some(fault) = passphrase::fault(&ask.sign_in_name, &ask.passphrase, &[&ask.nursery, &ask.manager.name]) {
        return Err(ApiError::not_accepted(fault));
    }
    let (manager, facts) = facts(&ask, &store.state().register)?;
    if let Some(fault) = facts.iter().find_map(Fact::fault) {
        return Err(ApiError::not_accepted(fault));
    }
    store.use_code(&ask.token, now).await?.ok_or(FaultCode::CodeNotValid)?;
    let entries = facts.into_iter().map(|fact| New::fact(fact, Author::Desk { person: manager }, now)).collect();
    store.write(entries, now).await?;
    store.set_passphrase(manager, &ask.sign_in_name, &ask.passphrase, server.config.cost).await?;
    start(&server, manager, "the set-up link").await
}

/// Whether two names that somebody typed at the set-up are one person's: word for word, whatever the case and the accents.
fn are_one(one: &str, other: &str) -> bool {
    one.split_whitespace().map(letters).eq(other.split_whitespace().map(letters))
}

/// Whoever and whatever a set-up named that was cut off before its passphrase was kept is there already, and stays the same.
fn facts(ask: &SetUp, before: &Register) -> Result<(PersonId, Vec<Fact>), ApiError> {
    let mut facts = vec![Fact::Setting { name: ask.nursery.clone(), made_up: false, opens: ask.opens.clone() }];
    let mut roles: Vec<(PersonId, String, BTreeSet<Role>)> = vec![];
    // The same name in two places is one person with two roles.
    let mut person = |new: &NewPerson, role: Option<Role>| -> Result<PersonId, ApiError> {
        let name = new.name.trim().to_owned();
        if let Some((id, _, known)) = roles.iter_mut().find(|(_, n, _)| are_one(n, &name)) {
            known.extend(role);
            return Ok(*id);
        }
        let known = before.people.iter().find(|(_, p)| are_one(&p.name, &name)).map(|(id, _)| *id);
        let id = match known {
            Some(id) => id,
            None => PersonId::from_random(crate::random::bytes()?),
        };
        let short = name.split_whitespace().next().unwrap_or_default().to_owned();
        facts.push(Fact::Person { person: id, name: name.clone(), short, job: new.job.clone(), room: None });
        roles.push((id, name, role.into_iter().collect()));
        Ok(id)
    };
    let manager = person(&ask.manager, Some(Role::Manager))?;
    let lead = match &ask.lead {
        Some(lead) => person(lead, Some(Role::Lead))?,
        None => person(&ask.manager, Some(Role::Lead))?,
    };
    for deputy in &ask.deputies {
        person(deputy, Some(Role::Deputy))?;
    }
    let staff_lead = match &ask.staff_lead {
        Some(new) => person(new, None)?,
        None => lead,
    };
    let second = ask.staff_second.as_ref().map(|new| person(new, Some(Role::Owner))).transpose()?;
    facts.extend(roles.into_iter().map(|(person, _, roles)| Fact::Roles { person, roles }));
    facts.push(Fact::StaffConcerns { lead: Some(staff_lead), second });
    for name in ask.rooms.iter().filter(|n| !n.trim().is_empty()) {
        let known = before.rooms.iter().find(|(_, r)| r.name == name.trim()).map(|(id, _)| *id);
        let room = match known {
            Some(id) => id,
            None => RoomId::from_random(crate::random::bytes()?),
        };
        facts.push(Fact::Room { room, name: name.trim().into(), ages: String::new() });
    }
    Ok((manager, facts))
}
