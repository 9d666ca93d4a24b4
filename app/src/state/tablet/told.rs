//! That somebody was told in person (H2, R133): right after saving, later from the list of what one wrote, or from the banner of
//! a locked tablet, which knows a record by its id alone.

use super::Tablet;
use crate::device::http::Fault;
use crate::device::{outbox, random, vault, written};
use chrono::{DateTime, FixedOffset};
use domain::entry::{Entry, Setting};
use domain::id::{EntryId, PersonId};
use domain::outbox::State;
use leptos::prelude::*;
use std::collections::BTreeMap;

impl Tablet {
    /// This person was told just now of these records, which are at hand. Returns the time that is noted.
    pub async fn told_of_these(self, records: &[Entry], person: PersonId) -> Result<DateTime<FixedOffset>, Fault> {
        let by = self.signed_in();
        let ids: Vec<EntryId> = records.iter().map(|e| e.head.id).collect();
        self.tick_off(&ids, |n, setting, id| records[n].told_of_this(person, by, setting, id)).await
    }

    /// The same of records of which only the ids are known here.
    pub async fn told_of(self, ids: &[EntryId], person: PersonId) -> Result<DateTime<FixedOffset>, Fault> {
        let by = self.signed_in();
        self.tick_off(ids, |n, setting, id| Entry::told_of(ids[n], person, by, setting, id)).await
    }

    /// What was saved here, has not arrived, and of which nobody was told: the records of each moment by themselves, since
    /// one was told of and another may not be.
    pub async fn untold(self) -> Result<BTreeMap<i64, Vec<EntryId>>, Fault> {
        let rows = outbox::rows().await?;
        let mut untold: BTreeMap<i64, Vec<EntryId>> = BTreeMap::new();
        for row in rows.iter().filter(|r| r.urgent && !matches!(r.state, State::Kept { .. })) {
            untold.entry(row.saved_ms).or_default().push(row.envelope.id);
        }
        Ok(untold)
    }

    fn signed_in(self) -> Option<PersonId> {
        self.person.with_untracked(|p| p.as_ref().map(|p| p.id))
    }

    async fn tick_off(
        self,
        of: &[EntryId],
        write: impl Fn(usize, &Setting, EntryId) -> Entry,
    ) -> Result<DateTime<FixedOffset>, Fault> {
        let identity = self.identity.get_untracked().ok_or_else(Fault::unreachable)?;
        let writer = self.person.get_untracked();
        let setting = vault::setting(&identity, writer.as_ref()).await?;
        let mut ticks = vec![];
        for n in 0..of.len() {
            ticks.push(write(n, &setting, EntryId::from_random(random::bytes()?)));
        }
        let sealed = vault::seal_entries(&identity, writer.as_ref(), &ticks)?;
        outbox::queue(&identity, sealed, false, outbox::DraftChange::default()).await?;
        outbox::told(of).await?;
        if let Some(writer) = &writer {
            written::told(writer, of).await?;
        }
        self.count().await;
        self.send_soon();
        Ok(setting.written)
    }
}
