//! Sending, whenever the server can be reached: one sender among all tabs, a time limit on each request,
//! trying again without end. What to do is planned in `domain::outbox`; this carries it out.

use super::http::Fault;
use super::identity::{self, Contact, Identity};
use super::{clock, drafts, outbox, pictures, roster, web_lock, worker};
use domain::format::checkpoint::Checkpoint;
use domain::format::vouched::PersonStatement;
use domain::outbox as plan;
use domain::wire::fault::FaultCode;
use domain::wire::{Roster, SeenNews, SyncAnswer, SyncRequest, TabletStatus, Unheard};
use std::cell::Cell;

/// A request that failed after so many milliseconds was too much for the line; one that failed sooner reached nobody.
const SLOW_MS: f64 = 10_000.0;

thread_local! {
    /// How much the network lets through, as last seen.
    static PACE: Cell<plan::Pace> = const { Cell::new(plan::Pace::FULL) };
}

/// What nobody has seen and can't wait (H7).
#[derive(Default, Clone, PartialEq)]
pub struct Called {
    /// Whoever is called shall look at the desk.
    pub look: bool,
    /// Written on this very tablet, and unseen for too long.
    pub unheard: Vec<Unheard>,
}

/// What one contact brought.
#[derive(Default)]
pub struct Contacted {
    pub roster: Option<Roster>,
    pub seen: Vec<SeenNews>,
    pub called: Called,
    /// Switched off at the desk, and everything was sent.
    pub off: bool,
    /// Switched off, but somebody is still writing: their words go first.
    pub going_off: bool,
}

/// One round: send all that waits, hear the answers. Nothing if another tab is at it.
pub async fn round(identity: Identity, at_rest: bool) -> Result<Option<Contacted>, Fault> {
    let outcome = std::rc::Rc::new(std::cell::RefCell::new(None));
    let inner = outcome.clone();
    web_lock::if_free("firsthand-sync", async move {
        let result = send(identity, at_rest).await;
        *inner.borrow_mut() = Some(result);
    })
    .await;
    outcome.borrow_mut().take().transpose()
}

async fn send(mut identity: Identity, at_rest: bool) -> Result<Contacted, Fault> {
    // A full tablet still sends what already waits; the trouble is told after.
    let trouble = drafts::send_unfinished(&identity, false).await.err();
    let mut contacted = Contacted::default();
    let mut give_back = vec![];
    loop {
        let rows = outbox::rows().await?;
        let before = identity::contact().await?.epoch;
        let answer = match exchange(&identity, &rows, give_back.clone()).await {
            Ok(answer) => answer,
            // Less of it gets through, perhaps: that is tried at once.
            Err(NotSent { fewer: true, .. }) => continue,
            Err(NotSent { fault, .. }) => return Err(fault),
        };
        give_back.clear();
        let receipts = [answer.receipts.as_slice(), &answer.taken].concat();
        let ops = plan::on_answer(&rows, &receipts, answer.epoch, answer.now_ms);
        outbox::carry_out(&rows, &ops).await?;
        identity.take_sealing(answer.sealing).await?;
        contacted.seen = answer.seen;
        contacted.called = Called { look: answer.look, unheard: answer.unheard };
        if before.is_some_and(|epoch| epoch != answer.epoch) {
            // The server was put back from an older copy: it may not know everybody who writes here.
            give_back = roster::vouched().await?;
            if !give_back.is_empty() {
                continue;
            }
        }
        if answer.off && !at_rest {
            // Somebody is writing: their screen is left first, which keeps what is on it, and then it goes.
            contacted.going_off = true;
            return Ok(contacted);
        }
        if answer.off && drafts::send_unfinished(&identity, true).await? > 0 {
            continue;
        }
        let left = plan::counts(&outbox::rows().await?).waiting;
        if left == 0 {
            if answer.off {
                // What could not go, and what this version can't read and a newer one may: then its key is still wanted.
                let pictures_went = pictures::send_all(&identity, answer.epoch, answer.now_ms).await.is_ok();
                let all_went = pictures_went && pictures::waiting().await? == 0;
                identity::forget(all_went && outbox::unreadable().await? == 0).await?;
                contacted.off = true;
            } else {
                contacted.roster = roster::refresh(&identity, &answer.roster_etag).await?;
            }
            return trouble.map_or(Ok(contacted), Err);
        }
        // Rows are left: more than a batch, or a new epoch offered old ones again. An answer that moved
        // nothing must not be asked for without end.
        if ops.is_empty() {
            return Ok(contacted);
        }
    }
}

/// The last word of a tablet that was switched off and holds nothing any more: the answer makes the browser clear all
/// that is left of us. Nothing where somebody is writing in another tab, or where something is left after all; and
/// whatever goes wrong leaves what would have been there without it.
pub async fn farewell(identity: Identity) {
    web_lock::if_free(worker::WRITING, async move {
        let waiting = outbox::rows().await.map(|rows| plan::counts(&rows).waiting);
        if waiting == Ok(0) {
            worker::leave();
            drop(ask(&identity, &[], Contact::default(), (vec![], true)).await);
        }
    })
    .await;
}

/// Why no answer came, and whether fewer rows at once may get through.
struct NotSent {
    fault: Fault,
    fewer: bool,
}

impl From<Fault> for NotSent {
    fn from(fault: Fault) -> Self {
        Self { fault, fewer: false }
    }
}

async fn exchange(
    identity: &Identity,
    rows: &[plan::Row],
    people: Vec<PersonStatement>,
) -> Result<SyncAnswer, NotSent> {
    let answer = ask(identity, rows, identity::contact().await?, (people, false)).await?;
    // Read again: another tab may have heard more meanwhile.
    let mut contact = identity::contact().await?;
    let now = clock::now().timestamp_millis();
    contact.offset_ms = Some(answer.now_ms - now);
    contact.last_ms = Some(now);
    contact.epoch = Some(answer.epoch);
    let heard = answer.checkpoint.filter(|new| new.verify(identity.setting, &identity.setting_key).is_ok());
    contact.checkpoint = Checkpoint::newest(contact.checkpoint, heard);
    super::store::write(vec![identity::contact_change(&contact)?]).await?;
    Ok(answer)
}

async fn ask(
    identity: &Identity,
    rows: &[plan::Row],
    contact: Contact,
    (people, at_rest): (Vec<PersonStatement>, bool),
) -> Result<SyncAnswer, NotSent> {
    let ready = worker::readiness().await;
    let batch = plan::batch(rows, PACE.get());
    let sent = batch.len();
    let ask = SyncRequest {
        rows: batch,
        status: TabletStatus {
            waiting: (plan::counts(rows).waiting + pictures::waiting().await?) as u32,
            drafts: drafts::count().await? as u32,
            unreadable: outbox::unreadable().await? as u32,
            clock_ms: clock::now().timestamp_millis(),
            installed: ready.installed,
            persisted: ready.persisted,
            at_rest,
        },
        checkpoint: contact.checkpoint,
        people,
    };
    let body = serde_json::to_vec(&ask).map_err(|_| Fault::device("The request can't be written."))?;
    let asked_ms = clock::monotonic_ms();
    let answer = identity.ask::<SyncAnswer>("POST", "/api/v1/sync", &[], Some(&body)).await;
    let answer = answer.and_then(|answer| answer.value.ok_or_else(Fault::unreachable));
    let too_much = |fault: &Fault| fault.is(FaultCode::TooLarge) || clock::monotonic_ms() - asked_ms > SLOW_MS;
    match answer {
        Ok(answer) => {
            PACE.set(PACE.get().faster());
            Ok(answer)
        }
        Err(fault) => {
            let too_much = too_much(&fault);
            PACE.set(PACE.get().slower(sent, too_much));
            Err(NotSent { fault, fewer: too_much && sent > 1 })
        }
    }
}
