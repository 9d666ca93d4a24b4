//! Deadlines in somebody's own calendar, as iCalendar (RFC 5545): that something is due, and when. What it is, of whom and
//! every word stay here: calendars are shared, and ring on telephones. A calendar can't sign in, so its address is the key; only a hash of that is kept.

use super::Server;
use super::board::items;
use super::error::{Answer, ApiError, done};
use super::extract::{Desk, Path};
use axum::Json as Send;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DurationRound, TimeDelta};
use domain::access::Actor;
use domain::bytes::encode;
use domain::format::sha256;
use domain::wire::board::{BoardItem, CalendarAddress};
use domain::wire::fault::FaultCode;
use icalendar::{Alarm, Calendar, Component, Event, EventLike};

/// How often a calendar is asked to look again.
const LOOK_AGAIN: &str = "PT15M";

/// `POST /api/v1/session/calendar`: a private address for one's own calendar. It is shown once; an earlier one ends.
pub async fn make(State(server): State<Server>, desk: Desk) -> Answer<CalendarAddress> {
    desk.needs(super::desk::OFFICE)?;
    desk.proved(&server)?;
    let key = server.store.new_calendar(desk.actor.person, server.clock.now()).await?;
    Ok(Send(CalendarAddress { address: format!("{}/calendar/{key}", server.config.address) }))
}

/// `DELETE /api/v1/session/calendar`.
pub async fn end(State(server): State<Server>, desk: Desk) -> Answer<serde_json::Value> {
    server.store.end_calendar(desk.actor.person).await?;
    done()
}

/// `GET /calendar/{key}`: what waits with a time, for whom the key is. Who has left, or lost the role, finds nothing.
pub async fn feed(State(server): State<Server>, Path(key): Path) -> Result<Response, ApiError> {
    let person = server.store.calendar_of(&key).await?.ok_or(FaultCode::NoSuchThing)?;
    let actor = Actor::of(&server.store.state().register, person).ok_or(FaultCode::NoSuchThing)?;
    let now = server.clock.now();
    let mut calendar = Calendar::new();
    calendar.name("Firsthand: deadlines");
    calendar.append_property(("REFRESH-INTERVAL;VALUE=DURATION", LOOK_AGAIN));
    calendar.append_property(("X-PUBLISHED-TTL", LOOK_AGAIN));
    for item in items(&server, &actor).await? {
        calendar.extend(event(&item, &server.config.address.to_string(), now));
    }
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar.to_string()).into_response())
}

fn event(item: &BoardItem, address: &str, now: chrono::DateTime<chrono::Utc>) -> Option<Event> {
    let due = item.waits.due?;
    // To the hour before: the very minute at which a child is fetched would say of whom it is.
    let shown = due.duration_trunc(TimeDelta::hours(1)).ok()?;
    // The same thing keeps its place in the calendar, and tells nobody which record it is.
    let what = serde_json::to_vec(&item.waits.what).ok()?;
    let uid = sha256(&[b"fh1/calendar", item.record.bytes(), &what]);
    let mut event = Event::new();
    event
        .uid(&format!("{}@firsthand", encode(&uid[..16])))
        .timestamp(now)
        .summary("Something is due in Firsthand")
        .description(&format!("Open Firsthand: {address}/desk/#/waiting"))
        .starts(shown)
        .ends(shown);
    let before = item.waits.warn.map_or(TimeDelta::zero(), |warn| warn - due);
    event.alarm(Alarm::display("Something is due in Firsthand", before.min(TimeDelta::zero())));
    Some(event.done())
}
