//! Drafts, kept twice at each pause: sealed, so that they can go without their writer, and under a key that
//! only the writer's PIN opens. Nobody's name stands beside them.

use super::http::Fault;
use super::identity::Identity;
use super::outbox::{self, DraftChange, Sealed};
use super::store::{self, Change, DRAFTS};
use super::vault::{Person, seal_entries};
use super::{clock, random};
use domain::bytes::Blob;
use domain::entry::Draft;
use domain::format::cipher;
use domain::id::EntryId;
use domain::outbox::lain::Lain;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

const PURPOSE: &[u8] = b"fh1/draft";

#[derive(Serialize, Deserialize)]
struct Kept {
    v: u8,
    id: EntryId,
    /// As it goes if its writer does not come back.
    unfinished: Vec<Sealed>,
    /// As its writer finds it again. Absent where the name was typed: there is no key.
    mine: Option<Blob>,
    touched: chrono::DateTime<chrono::FixedOffset>,
    /// The server's clock minus ours at that time, in milliseconds, as far as known.
    #[serde(default)]
    offset_ms: Option<i64>,
    may_lie_minutes: i64,
    urgent: bool,
}

impl Kept {
    /// For the lead, or about staff: what may lie for half an hour only.
    fn is_for_the_lead(&self) -> bool {
        self.may_lie_minutes < 60
    }
}

thread_local! {
    /// When each draft was last touched, by the clock that does not jump.
    static TOUCHED: RefCell<HashMap<EntryId, f64>> = RefCell::default();
    /// Drafts that became records, or went as *not finished*: a keeping that was under way must not bring them back.
    static GONE: RefCell<HashSet<EntryId>> = RefCell::default();
    static ON_SCREEN: RefCell<Option<EntryId>> = const { RefCell::new(None) };
    /// How often each draft was kept or discarded: what began earlier must not come after what began later.
    static TURNS: RefCell<HashMap<EntryId, u32>> = RefCell::default();
}

/// The next turn of this draft.
fn take_turn(id: EntryId) -> u32 {
    TURNS.with_borrow_mut(|turns| {
        let turn = turns.entry(id).or_default();
        *turn += 1;
        *turn
    })
}

fn is_overtaken(id: EntryId, turn: u32) -> bool {
    TURNS.with_borrow(|turns| turns.get(&id).is_some_and(|newest| *newest > turn))
}

/// Says which draft is on the screen now: that one never goes by itself.
pub fn on_screen(id: Option<EntryId>) {
    ON_SCREEN.with_borrow_mut(|s| *s = id);
}

fn id_of(draft: &Draft) -> Option<EntryId> {
    draft.ids.first().copied()
}

pub async fn keep(identity: &Identity, person: Option<&Person>, draft: &Draft) -> Result<(), Fault> {
    keep_with(identity, person, draft, vec![]).await
}

/// Keeps a draft and makes these changes, or neither.
pub async fn keep_with(
    identity: &Identity,
    person: Option<&Person>,
    draft: &Draft,
    mut changes: Vec<Change>,
) -> Result<(), Fault> {
    let Some(id) = id_of(draft) else { return Ok(()) };
    let turn = take_turn(id);
    let kept = put(identity, person, draft).await?;
    let transaction = store::begin().await?;
    // Asked with the transaction in hand: one that deletes the draft comes before this one or after it.
    // The draft went meanwhile, and what it names goes after it.
    if !GONE.with_borrow(|g| g.contains(&id)) && !is_overtaken(id, turn) {
        changes.push(kept);
    }
    for change in &changes {
        store::put_in(&transaction, change)?;
    }
    store::finish(transaction, &changes).await
}

/// The change that keeps a draft, sealed and under its writer's key.
pub async fn put(identity: &Identity, person: Option<&Person>, draft: &Draft) -> Result<Change, Fault> {
    let id = id_of(draft).ok_or_else(|| Fault::device("The draft has no id."))?;
    // Read before anything is waited for: the wall clock may be put on meanwhile, and this one says by how little.
    let steady = clock::monotonic_ms();
    let setting = super::vault::setting(identity, person).await?;
    let entries = draft.unfinished(&setting);
    let text = serde_json::to_vec(draft).map_err(|_| Fault::device("The draft can't be written."))?;
    let mine = match person {
        Some(person) => {
            let nonce = random::bytes()?;
            Some(Blob(cipher::lock(&person.keys.draft_key(), nonce, &[PURPOSE, id.bytes()], &text)))
        }
        None => None,
    };
    let kept = Kept {
        v: 1,
        id,
        unfinished: seal_entries(identity, person, &entries)?,
        mine,
        touched: draft.touched,
        offset_ms: super::identity::contact().await?.offset_ms,
        may_lie_minutes: draft.may_lie().num_minutes(),
        urgent: draft.rings_the_lead(),
    };
    TOUCHED.with_borrow_mut(|t| t.insert(id, steady));
    let text = serde_json::to_string(&kept).map_err(|_| Fault::device("The draft can't be written."))?;
    Ok(Change::Put(DRAFTS, id.to_string(), text))
}

/// Lets go of a draft whose words were taken out, or which its writer discards: nothing of it goes anywhere.
/// `beside`: what goes with it.
pub async fn discard(draft: &Draft, mut beside: Vec<Change>) -> Result<(), Fault> {
    let Some(id) = id_of(draft) else { return Ok(()) };
    take_turn(id);
    beside.push(Change::Delete(DRAFTS, id.to_string()));
    store::write(beside).await
}

/// Said before the draft is deleted; taken back where that failed.
pub fn gone(id: EntryId, is: bool) {
    GONE.with_borrow_mut(|g| if is { g.insert(id) } else { g.remove(&id) });
}

async fn all() -> Result<Vec<Kept>, Fault> {
    Ok(store::all(DRAFTS).await?.iter().filter_map(|t| serde_json::from_str(t).ok()).collect())
}

pub async fn unreadable() -> Result<usize, Fault> {
    Ok(store::all(DRAFTS).await?.iter().filter(|t| serde_json::from_str::<Kept>(t).is_err()).count())
}

pub async fn count() -> Result<usize, Fault> {
    Ok(all().await?.len())
}

/// Which are here, whoever's they are.
pub async fn ids() -> Result<Vec<EntryId>, Fault> {
    Ok(all().await?.iter().map(|kept| kept.id).collect())
}

/// The drafts that this person's key opens, newest first.
pub async fn of(person: &Person) -> Result<Vec<Draft>, Fault> {
    let key = person.keys.draft_key();
    let mut drafts: Vec<Draft> = all()
        .await?
        .iter()
        .filter_map(|kept| {
            let plain = cipher::unlock(&key, &[PURPOSE, kept.id.bytes()], &kept.mine.as_ref()?.0).ok()?;
            serde_json::from_slice(&plain).ok()
        })
        .collect();
    drafts.sort_by_key(|d| std::cmp::Reverse(d.touched));
    Ok(drafts)
}

/// Sends one draft as *not finished*, now.
pub async fn send(identity: &Identity, id: Option<EntryId>) -> Result<(), Fault> {
    for kept in all().await? {
        if Some(kept.id) == id {
            outbox::queue(identity, kept.unfinished, kept.urgent, DraftChange::without(id)).await?;
        }
    }
    Ok(())
}

/// Whether a draft is still here, and was not sent meanwhile.
pub async fn is_here(id: EntryId) -> Result<bool, Fault> {
    Ok(all().await?.iter().any(|kept| kept.id == id))
}

/// Sends on what lay untouched for too long (H3); all of it where the tablet is switched off. Returns how many.
pub async fn send_unfinished(identity: &Identity, switched_off: bool) -> Result<usize, Fault> {
    let now = clock::now_written();
    let closes = super::roster::load().await?.and_then(|r| r.closes);
    let contact = super::identity::contact().await?;
    let mut sent = 0;
    for kept in all().await? {
        let awake = TOUCHED
            .with_borrow(|t| t.get(&kept.id).copied())
            .map(|t| chrono::TimeDelta::milliseconds((clock::monotonic_ms() - t) as i64));
        let lain = Lain { touched: kept.touched, now, awake, by_server: by_server(&kept, &contact) };
        let closed = kept.is_for_the_lead() && closes.as_ref().is_some_and(|c| lain.past_closing(c));
        let goes = closed || lain.long_enough(chrono::TimeDelta::minutes(kept.may_lie_minutes));
        // What is on the screen is being written.
        let on_screen = ON_SCREEN.with_borrow(|s| *s == Some(kept.id));
        if !switched_off && (on_screen || !goes) {
            continue;
        }
        outbox::queue(identity, kept.unfinished, kept.urgent, DraftChange::without(Some(kept.id))).await?;
        sent += 1;
    }
    Ok(sent)
}

/// From the last touch to the last contact after it, by the server's clock.
fn by_server(kept: &Kept, contact: &super::identity::Contact) -> Option<chrono::TimeDelta> {
    let touched = kept.touched.timestamp_millis().checked_add(kept.offset_ms?)?;
    let contact = contact.last_ms?.checked_add(contact.offset_ms?)?;
    (contact > touched).then(|| chrono::TimeDelta::milliseconds(contact - touched))
}
