//! Which file an entry belongs to. The author names subjects; the server assigns the file.

use super::StoreError;
use super::append::Work;
use super::read::find;
use chrono::{DateTime, Utc};
use domain::entry::{Entry, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::id::{ChildId, FileId, PersonId};
use domain::{calling, london, routing};

impl Work<'_> {
    /// Which file it belongs to. The route stands inside the seal and is read before anyone is told (H1).
    /// `also`: the routes of what puts it right and came in the same request.
    pub(crate) async fn file_for(
        &mut self,
        entry: &Entry,
        also: &[Route],
        now: DateTime<Utc>,
    ) -> Result<FileId, StoreError> {
        let people = self.people_of(entry, also);
        for id in entry.head.supersedes.iter().chain(&entry.head.about) {
            let Some(at) = find(self.ledger.settled().await?, *id).await? else { continue };
            let Some(target) = self.state.files.get(&at.file) else { continue };
            let info = &target.info;
            let follows = match (&people, entry.head.kind) {
                // A concern about staff stays with its reader, unless it now names them.
                (Some(people), _) => {
                    info.class == FileClass::AboutStaff && info.reader.is_none_or(|reader| !people.contains(&reader))
                }
                // A tick stands beside what it ticks off.
                (None, Kind::Told) => true,
                (None, _) if info.class == FileClass::AboutStaff => true,
                // What puts right goes where the earlier one stands only if it belongs there itself: a talk that
                // turns out to be a concern goes to the lead, and one child's correction never to another. But
                // where the desk has filed the earlier one under the right child, that child is the one meant.
                (None, _) => {
                    let moved = at.entry != *id;
                    let child = if moved { info.child } else { entry.head.child };
                    let known = child.filter(|c| self.state.register.children.contains_key(c));
                    let wanted = self.observation_of(entry, known, now);
                    if moved && !self.is_file(&wanted, at.file) {
                        return self.file_of(wanted, now).await;
                    }
                    // A talk of which its writer says later that the lead need not know stays where it was first put, so
                    // that it stands there once.
                    let corrects = entry.head.supersedes.contains(id);
                    let stays =
                        corrects && child.is_some() && info.child == child && info.class == FileClass::Protection;
                    stays || self.is_file(&wanted, at.file)
                }
            };
            if follows {
                return Ok(at.file);
            }
        }
        match people {
            Some(people) => {
                let reader = routing::staff_concern_reader(&self.state.register, &people);
                self.new_file(FileOf::AboutStaff, reader, &people, now).await
            }
            None => {
                let known = entry.head.child.filter(|c| self.state.register.children.contains_key(c));
                self.file_of(self.observation_of(entry, known, now), now).await
            }
        }
    }

    /// Where this belongs as a record of this child, as things stand today.
    pub(super) fn observation_of(&self, entry: &Entry, child: Option<ChildId>, now: DateTime<Utc>) -> FileOf {
        let cannot_wait = calling::cannot_wait(entry, child, &self.state.register, london::date(now));
        FileOf::observation(entry.head.kind, &entry.parts, child, cannot_wait)
    }

    fn is_file(&self, owner: &FileOf, file: FileId) -> bool {
        self.state.by_owner.get(owner) == Some(&file)
    }

    /// Whom a concern about staff is about: those who were tapped, and either of the two readers who is meant by what
    /// stands in the typed words; also those whom something names that puts it right. Nothing for an ordinary record.
    pub(crate) fn people_of(&self, entry: &Entry, also: &[Route]) -> Option<Vec<PersonId>> {
        let named = [&entry.head.route].into_iter().chain(also).filter_map(|route| match route {
            Route::AboutStaff { people, .. } => Some(people.clone()),
            Route::Ordinary => None,
            // Whom it goes round can't be known here: it goes round as many as can be.
            Route::Unknown => Some(vec![]),
        });
        let mut people = named.reduce(|mut all, more| {
            all.extend(more);
            all
        })?;
        let register = &self.state.register;
        for part in &entry.parts {
            let Part::StaffTyped { words } = part else { continue };
            for reader in [register.staff_lead, register.staff_second].into_iter().flatten() {
                if !people.contains(&reader) && register.is_meant(reader, words) {
                    people.push(reader);
                }
            }
        }
        Some(people)
    }
}
