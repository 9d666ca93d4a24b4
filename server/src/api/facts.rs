//! `POST /api/v1/facts`: what managers and leads enter about the setting. Each kind of fact names its writers.

use super::Server;
use super::error::{Answer, ApiError, done};
use super::extract::{Desk, Json};
use crate::store::append::New;
use axum::extract::State;
use domain::entry::Author;
use domain::id::PersonId;
use domain::register::{Fact, Register};
use domain::routing::Role;

/// Facts in one request, at most.
const FACTS_MAX: usize = 50;

pub async fn facts(
    State(server): State<Server>,
    desk: Desk,
    Json(facts): Json<Vec<Fact>>,
) -> Answer<serde_json::Value> {
    if facts.is_empty() || facts.len() > FACTS_MAX {
        return Err(ApiError::not_accepted("Send between 1 and 50 changes at once."));
    }
    let state = server.store.state();
    for fact in &facts {
        desk.needs(fact.writers())?;
        if matters(fact) {
            desk.proved(&server)?;
        }
        guarded(&desk, fact, &state.register)?;
        if let Some(fault) = fact.fault() {
            return Err(ApiError::not_accepted(fault));
        }
    }
    let now = server.clock.now();
    let author = Author::Desk { person: desk.actor.person };
    let entries = facts.iter().map(|fact| New::fact(fact.clone(), author, now)).collect();
    server.store.write(entries, now).await?;
    for fact in &facts {
        match fact {
            // A change of rights ends what was signed in with the old ones.
            Fact::Roles { person, .. } | Fact::PersonLeft { person, .. } if *person != desk.actor.person => {
                server.store.end_sessions(*person).await?;
            }
            Fact::TabletOff { device, .. } => server.store.switched_off(*device, now).await?,
            _ => {}
        }
    }
    done()
}

/// What changes somebody's rights, or who hears of what.
fn matters(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Roles { .. }
            | Fact::StaffConcerns { .. }
            | Fact::PersonLeft { .. }
            | Fact::Related { .. }
            | Fact::MasterKeyApart
    )
}

/// What nobody may decide for themselves: whether they are connected with a child; and, where there is a
/// registered person, who hears of concerns about the staff-concerns lead (H1).
fn guarded(desk: &Desk, fact: &Fact, register: &Register) -> Result<(), ApiError> {
    let me = desk.actor.person;
    let has_owner = register.with_role(Role::Owner).next().is_some();
    let named = |person: &PersonId| {
        register.staff_second == Some(*person) || register.with_role(Role::Owner).any(|p| p == *person)
    };
    let is_owner = |person: &PersonId| register.people.get(person).is_some_and(|p| p.roles.contains(&Role::Owner));
    match fact {
        Fact::Setting { made_up, .. } if *made_up != register.made_up => {
            Err(ApiError::not_accepted("A real nursery can't become a made-up one, nor the other way."))
        }
        // Nobody makes a registered person, of themselves or of anybody, where there is one already.
        Fact::Roles { person, roles }
            if has_owner
                && roles.contains(&Role::Owner) != is_owner(person)
                && !desk.actor.roles.contains(&Role::Owner) =>
        {
            Err(ApiError::not_accepted("The registered person decides this. They sign in and change it under Staff."))
        }
        Fact::Related { person, .. } if *person == me => {
            Err(ApiError::not_accepted("Somebody else has to enter whom you are connected with."))
        }
        Fact::StaffConcerns { .. }
            if has_owner && register.staff_lead.is_some() && !desk.actor.roles.contains(&Role::Owner) =>
        {
            Err(ApiError::not_accepted("The registered person decides this. They sign in and change it under Staff."))
        }
        Fact::Roles { person, .. } | Fact::PersonLeft { person, .. }
            if named(person) && *person != me && !desk.actor.roles.contains(&Role::Owner) =>
        {
            Err(ApiError::not_accepted("The registered person decides this. They sign in and change it under Staff."))
        }
        _ => Ok(()),
    }
}
