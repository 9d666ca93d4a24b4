//! `POST /api/v1/facts`: what managers and leads enter about the setting. Each kind of fact names its writers.

use super::Server;
use super::desk::LEADS;
use super::error::{Answer, ApiError, done};
use super::extract::{By, Desk};
use crate::store::append::New;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::access;
use domain::entry::Author;
use domain::id::{ChildId, PersonId};
use domain::register::given::HEAR;
use domain::register::{Fact, Register, sense};
use domain::routing::Role;
use domain::rules::Rules;
use domain::rules::contact::Opens;
use std::collections::BTreeSet;

/// Facts in one request, at most.
const FACTS_MAX: usize = 50;

pub async fn facts(
    State(server): State<Server>,
    By { mut desk, ask: facts }: By<Vec<Fact>>,
) -> Answer<serde_json::Value> {
    loop {
        match enter(&server, &desk, &facts).await {
            Err(e) if e.is_moved() => desk = desk.again(&server)?,
            kept => return kept,
        }
    }
}

async fn enter(server: &Server, desk: &Desk, facts: &[Fact]) -> Answer<serde_json::Value> {
    if facts.is_empty() || facts.len() > FACTS_MAX {
        return Err(ApiError::not_accepted("Send between 1 and 50 changes at once."));
    }
    let state = server.store.state();
    for fact in facts {
        desk.needs(fact.writers())?;
        if fact.changes_rights() || matches!(fact, Fact::MasterKeyApart) {
            desk.proved(server)?;
        }
        guarded(desk, fact, &state.register)?;
        known(fact, &server.config.rules, &state.register)?;
        if let Some(fault) = fact.fault() {
            return Err(ApiError::not_accepted(fault));
        }
    }
    let now = server.clock.now();
    let author = Author::Desk { person: desk.actor.person };
    // Each is entered by what those before it left.
    let mut register = Register::clone(&state.register);
    let mut entries: Vec<New> = vec![];
    for fact in facts {
        if let Some(doubt) = sense::doubt(fact, &register, now) {
            return Err(ApiError::not_accepted(doubt));
        }
        let all = entered(&mut register, fact, desk.actor.person, now);
        entries.extend(all.into_iter().map(|fact| New::fact(fact, author, now)));
    }
    makes_no_reader(desk, &state.register, &register)?;
    if let Some(Fact::Authority { pack }) = facts.iter().rfind(|f| matches!(f, Fact::Authority { .. })) {
        let packs = server.config.rules.editions(Some(pack));
        entries.push(New::fact(Fact::RulesInForce { packs }, Author::Server, now));
    }
    // Several facts are one change: the first carries the id by which it is known again.
    if let Some(first) = entries.first_mut() {
        first.id = desk.write;
    }
    server.store.write_judged(desk.judged(None), entries, now).await?;
    for fact in facts {
        match fact {
            // A change of rights ends what was signed in with the old ones.
            Fact::Roles { person, .. } | Fact::RoleConfirmed { person, .. } if *person != desk.actor.person => {
                server.store.end_sessions(*person).await?
            }
            Fact::PersonLeft { person, left: true } => {
                server.store.end_sessions(*person).await?;
                server.store.note_gone(*person, false, now).await?;
            }
            Fact::PersonLeft { person, left: false } => server.store.note_back(*person).await?,
            Fact::TabletOff { device, .. } => server.store.switched_off(*device, now).await?,
            _ => {}
        }
    }
    done()
}

/// Where nobody else is free to read a child's file, whoever manages stands in (R132). So whoever only manages enters nothing by
/// which that comes about: they would make themselves a reader, or somebody whom they made. Where there is no registered
/// person, somebody has to be able to.
fn makes_no_reader(desk: &Desk, before: &Register, after: &Register) -> Result<(), ApiError> {
    let answers = HEAR.iter().any(|role| desk.actor.roles.contains(role));
    if answers || before.with_role(Role::Owner).next().is_none() {
        return Ok(());
    }
    let new_reader = |child: &ChildId| {
        let reader = access::stands_in(after, *child);
        reader.is_some() && reader != access::stands_in(before, *child)
    };
    match after.children.keys().any(new_reader) {
        true => Err(ApiError::not_accepted(
            "After that nobody who leads or deputises could read some child's file, and somebody else would. The safeguarding \
             lead or the registered person has to enter it.",
        )),
        false => Ok(()),
    }
}

/// What it comes to: a role that hears of more than before is given, and waits.
fn entered(register: &mut Register, fact: &Fact, by: PersonId, now: DateTime<Utc>) -> Vec<Fact> {
    let all = register.entered(fact);
    all.iter().for_each(|fact| register.apply_by(Some(by), fact, now));
    all
}

/// What names a row of a rule pack has to name one that is there.
fn known(fact: &Fact, rules: &Rules, register: &Register) -> Result<(), ApiError> {
    let chosen = register.authority.as_deref();
    let pack = |id: &str| rules.packs.iter().find(|p| p.id == id);
    let there = match fact {
        Fact::Authority { pack } => rules.authorities().any(|p| p.id == *pack),
        Fact::NumberRung { line, .. } => line.split_once(':').is_some_and(|(of, row)| {
            pack(of).is_some_and(|p| p.contacts.iter().any(|c| c.id == row && c.opens != Opens::Always))
        }),
        Fact::ChildCouncil { directory: Some(directory), .. } => {
            chosen.and_then(pack).is_some_and(|p| p.contacts.iter().any(|c| c.directory.as_ref() == Some(directory)))
        }
        _ => true,
    };
    if there { Ok(()) } else { Err(ApiError::not_accepted("That is not in the rules that this version has.")) }
}

const OWNER_DECIDES: &str = "The registered person decides this. They sign in and change it under Staff.";

/// What nobody may decide for themselves: whether they are connected with a child; and, where there is a
/// registered person, whether they hear of concerns, and who hears of those about staff (H1).
fn guarded(desk: &Desk, fact: &Fact, register: &Register) -> Result<(), ApiError> {
    let me = desk.actor.person;
    let has_owner = register.with_role(Role::Owner).next().is_some();
    let by_owner = desk.actor.roles.contains(&Role::Owner);
    let named = |person: &PersonId| {
        let readers = [register.staff_lead, register.staff_second];
        readers.contains(&Some(*person)) || register.with_role(Role::Owner).any(|p| p == *person)
    };
    let gains = |roles: &BTreeSet<Role>| HEAR.iter().any(|r| roles.contains(r) && !desk.actor.roles.contains(r));
    let is_owner = |person: &PersonId| register.people.get(person).is_some_and(|p| p.roles.contains(&Role::Owner));
    match fact {
        Fact::Setting { made_up, .. } if *made_up != register.made_up => {
            Err(ApiError::not_accepted("A real nursery can't become a made-up one, nor the other way."))
        }
        // Nobody makes a registered person, of themselves or of anybody, where there is one already.
        Fact::Roles { person, roles } if has_owner && roles.contains(&Role::Owner) != is_owner(person) && !by_owner => {
            Err(ApiError::not_accepted(OWNER_DECIDES))
        }
        Fact::Roles { person, roles } if has_owner && *person == me && gains(roles) => {
            Err(ApiError::not_accepted("Somebody else has to give you a role that hears of concerns."))
        }
        Fact::RoleConfirmed { person, role } | Fact::RoleRefused { person, role } => {
            let given = register.given(*person, *role);
            let given = given.ok_or_else(|| ApiError::not_accepted("That does not wait to be confirmed any more."))?;
            let confirms = matches!(fact, Fact::RoleConfirmed { .. });
            match confirms && !register.confirmers(*person, given).contains(&me) {
                true => Err(ApiError::not_accepted(
                    "Somebody else has to confirm it: a safeguarding lead or the registered person, who did not give it.",
                )),
                false => Ok(()),
            }
        }
        Fact::Related { person, .. } if *person == me => {
            Err(ApiError::not_accepted("Somebody else has to enter whom you are connected with."))
        }
        Fact::StaffConcerns { .. } if has_owner && register.staff_lead.is_some() && !by_owner => {
            Err(ApiError::not_accepted(OWNER_DECIDES))
        }
        // Where there is none, somebody has to be able to.
        Fact::Roles { person, .. } | Fact::PersonLeft { person, .. }
            if has_owner && named(person) && *person != me && !by_owner =>
        {
            Err(ApiError::not_accepted(OWNER_DECIDES))
        }
        // Whoever is on duty is told of concerns.
        Fact::Duty { person, .. }
            if !register.people.get(person).is_some_and(|p| p.roles.iter().any(|r| LEADS.contains(r))) =>
        {
            Err(ApiError::not_accepted(
                "Only a safeguarding lead or a deputy can be on duty. Give them the role first.",
            ))
        }
        _ => Ok(()),
    }
}
