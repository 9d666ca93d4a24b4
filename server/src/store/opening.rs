//! Opening what came from tablets: signatures and seals. It costs more than the writing, so it is done beside the
//! writing task, by what the register says at that time.

use super::{State, StoreError, append::Work};
use crate::keys::Master;
use domain::bytes::Bytes;
use domain::entry::part::SetAsideReason;
use domain::entry::{Author, Entry, Kind, Route};
use domain::format::envelope::Envelope;
use domain::format::lines::Lines;
use domain::format::{FormatError, sha256};
use domain::id::{DeviceId, SettingId};
use domain::register::Register;

/// What a reader of the seal found.
pub(crate) struct Opened {
    pub lines: Lines,
    pub entry: Entry,
}

/// A row with what was found in it.
pub(crate) struct Prepared {
    pub envelope: Envelope,
    /// By what it is known again.
    pub as_sent: Bytes<32>,
    /// What it says, also where it can't be taken.
    pub entry: Option<Entry>,
    pub opened: Result<Opened, SetAsideReason>,
}

/// By what a row is known again: its hash where that and the signature are true, and otherwise a hash of all that came.
/// So a row that was damaged on its tablet is kept once, and stands in the way of no true one.
fn identity(e: &Envelope, key: Option<&Bytes<32>>) -> Result<Bytes<32>, StoreError> {
    let is_true = key.is_some_and(|key| e.verify(key).is_ok());
    Ok(if is_true { e.hash } else { Bytes(sha256(&[b"damaged", &serde_json::to_vec(e)?])) })
}

/// By what is known of the setting at one time.
pub(crate) struct Opener<'a> {
    pub master: &'a Master,
    pub setting: SettingId,
    pub register: &'a Register,
}

impl Opener<'_> {
    /// Opens all rows of one request.
    pub fn prepare(
        &self,
        device: DeviceId,
        public: &Bytes<32>,
        rows: Vec<Envelope>,
    ) -> Result<Vec<Prepared>, StoreError> {
        rows.into_iter()
            .map(|envelope| {
                let as_sent = identity(&envelope, self.key_of(device, public, &envelope).as_ref())?;
                let (entry, opened) = self.open(public, &envelope);
                Ok(Prepared { envelope, as_sent, entry, opened })
            })
            .collect()
    }

    /// The key under which the tablet signed it. A tablet that was added anew still carries rows of its earlier
    /// enrolment.
    fn key_of(&self, device: DeviceId, public: &Bytes<32>, e: &Envelope) -> Option<Bytes<32>> {
        if e.device == device { Some(*public) } else { self.register.tablets.get(&e.device).map(|t| t.public) }
    }

    /// Written on the tablet that brings it, or on one that we know: a draft can outlive an enrolment.
    fn is_a_tablet(&self, written_on: Option<DeviceId>, brings: DeviceId) -> bool {
        written_on.is_some_and(|d| d == brings || self.register.tablets.contains_key(&d))
    }

    /// Opens the seal and checks what is inside by the same rules as the tablet.
    pub fn open(&self, tablet: &Bytes<32>, e: &Envelope) -> (Option<Entry>, Result<Opened, SetAsideReason>) {
        let read = || {
            let (_, opening) = self.master.opening(&e.key).ok_or(SetAsideReason::UnknownKey)?;
            let bytes = opening.open(&e.sealed.0).map_err(|_| SetAsideReason::Seal)?;
            let form = |e: FormatError| match e {
                FormatError::Newer => SetAsideReason::Newer,
                _ => SetAsideReason::Form,
            };
            let lines = Lines::read(bytes).map_err(form)?;
            let entry = Entry::read(&lines).map_err(form)?;
            Ok(Opened { lines, entry })
        };
        match read() {
            Err(reason) => (None, Err(reason)),
            // Its route is known from here on, whatever else is wrong with it.
            Ok(opened) => (Some(opened.entry.clone()), self.check(tablet, e, opened)),
        }
    }

    fn check(&self, tablet: &Bytes<32>, e: &Envelope, opened: Opened) -> Result<Opened, SetAsideReason> {
        let Opened { lines, entry } = opened;
        if entry.head.setting != self.setting {
            return Err(SetAsideReason::OtherSetting);
        }
        let head = &entry.head;
        if head.kind == Kind::Unknown || head.route == Route::Unknown || head.author == Author::Unknown {
            return Err(SetAsideReason::Newer);
        }
        if entry.head.id != e.id || !entry.is_from_a_room() || !self.is_a_tablet(entry.head.device, e.device) {
            return Err(SetAsideReason::Form);
        }
        let public = match entry.head.author {
            Author::Person { person, key } => match self.register.key(&key) {
                Some((owner, public)) if owner == person => public.sign,
                _ => return Err(SetAsideReason::Author),
            },
            Author::Typed => {
                let written_on = entry.head.device.and_then(|d| self.register.tablets.get(&d));
                written_on.map_or(*tablet, |t| t.public)
            }
            Author::Desk { .. } | Author::Server | Author::Unknown => return Err(SetAsideReason::Form),
        };
        lines.verify(&public).map_err(|_| SetAsideReason::Author)?;
        Ok(Opened { lines, entry })
    }
}

impl Work<'_> {
    /// By what is known at this point of the transaction.
    pub(crate) fn opener(&self) -> Opener<'_> {
        let State { setting, register, .. } = &self.state;
        Opener { master: self.master, setting: *setting, register }
    }
}
