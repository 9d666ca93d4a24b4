//! Who this tablet is: its key, its certificate, its series. Minted at enrolment, and again whenever its
//! storage turns out to be new.

use super::http::{self, Fault};
use super::{clock, random, store};
use domain::bytes::{Bytes, encode};
use domain::format::certificate::{Certificate, answer_bytes, request_bytes};
use domain::format::checkpoint::Checkpoint;
use domain::format::key::{Signing, verify};
use domain::format::setting_key::KeyStatement;
use domain::id::{RoomId, SeriesId, SettingId};
use domain::wire::fault::FaultCode;
use domain::wire::{CERTIFICATE_HEADER, EnrolAnswer, EnrolRequest, SIGNATURE_HEADER, TIME_HEADER};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const NAME: &str = "identity";

#[derive(Clone, Serialize, Deserialize)]
pub struct Identity {
    pub v: u8,
    seed: Bytes<32>,
    pub certificate: Certificate,
    pub setting: SettingId,
    pub setting_name: String,
    pub made_up: bool,
    pub name: String,
    pub room: Option<RoomId>,
    pub setting_key: Bytes<32>,
    pub sealing: KeyStatement,
    pub series: SeriesId,
}

/// What changes at each contact, kept apart from the identity.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The server's clock minus ours, in milliseconds.
    pub offset_ms: Option<i64>,
    /// Our clock at the last answer.
    pub last_ms: Option<i64>,
    pub checkpoint: Option<Checkpoint>,
    /// The server's epoch at the last answer.
    #[serde(default)]
    pub epoch: Option<u64>,
}

const CONTACT: &str = "contact";

pub async fn load() -> Result<Option<Identity>, Fault> {
    store::keep_read(NAME).await
}

pub async fn contact() -> Result<Contact, Fault> {
    Ok(store::keep_get(CONTACT).await?.unwrap_or_default())
}

pub fn contact_change(contact: &Contact) -> Result<store::Change, Fault> {
    store::keep_put(CONTACT, contact)
}

/// Asks for a certificate with a code from the desk.
pub async fn enrol(code: &str) -> Result<Identity, Fault> {
    let seed = random::bytes::<32>()?;
    let earlier = super::prefs::counted();
    let ask = EnrolRequest { code: code.to_owned(), public: Signing::from_seed(&seed).public(), earlier };
    let answer: EnrolAnswer = http::post("/api/v1/enrol", &ask).await?;
    answer.sealing.verify(answer.setting, &answer.setting_key).map_err(|_| {
        Fault::device("The server's answer does not fit together. Ask the office before you use this tablet.")
    })?;
    let identity = Identity {
        v: 1,
        seed: Bytes(seed),
        certificate: answer.certificate,
        setting: answer.setting,
        setting_name: answer.setting_name,
        made_up: answer.made_up,
        name: answer.name,
        room: answer.room,
        setting_key: answer.setting_key,
        sealing: answer.sealing,
        series: SeriesId::from_random(random::bytes()?),
    };
    let offset = answer.now_ms - clock::now().timestamp_millis();
    let contact = Contact { offset_ms: Some(offset), ..Contact::default() };
    store::write(vec![store::keep_put(NAME, &identity)?, contact_change(&contact)?]).await?;
    super::prefs::set_counted(None);
    Ok(identity)
}

impl Identity {
    pub fn signing(&self) -> Signing {
        Signing::from_seed(&self.seed.0)
    }

    /// Takes a newer sealing key only with the setting's signature, and never an older one.
    pub async fn take_sealing(&mut self, sealing: KeyStatement) -> Result<(), Fault> {
        let ours = sealing.verify(self.setting, &self.setting_key).is_ok();
        if ours && sealing.index > self.sealing.index {
            self.sealing = sealing;
            store::write(vec![store::keep_put(NAME, &*self)?]).await?;
        }
        Ok(())
    }

    /// A request signed by this tablet. Where our idea of the server's time is off, the refusal says the right
    /// one, and it is signed again with that.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        extra: &[(&str, String)],
        body: Option<&[u8]>,
    ) -> Result<http::Answer<Option<T>>, Fault> {
        let offset = contact().await?.offset_ms.unwrap_or(0);
        match self.ask_at(clock::now().timestamp_millis() + offset, method, path, extra, body).await {
            Err(fault) if fault.is(FaultCode::ClockDiffers) => {
                let now = fault.now_ms.ok_or(fault)?;
                self.ask_at(now, method, path, extra, body).await
            }
            other => other,
        }
    }

    async fn ask_at<T: DeserializeOwned>(
        &self,
        time_ms: i64,
        method: &str,
        path: &str,
        extra: &[(&str, String)],
        body: Option<&[u8]>,
    ) -> Result<http::Answer<Option<T>>, Fault> {
        let message =
            request_bytes(self.setting, self.certificate.device, time_ms, method, path, body.unwrap_or_default());
        let certificate =
            serde_json::to_vec(&self.certificate).map_err(|_| Fault::device("The certificate can't be written."))?;
        let signature = self.signing().sign(&message);
        let mut headers = vec![
            (CERTIFICATE_HEADER, encode(&certificate)),
            (TIME_HEADER, time_ms.to_string()),
            (SIGNATURE_HEADER, signature.text()),
        ];
        headers.extend(extra.iter().cloned());
        let answer = http::ask(method, path, &headers, body).await?;
        // Somebody else's answer is none: nothing is let go for it, and nothing forgotten.
        let ours = answer.signed.is_some_and(|by| {
            verify(&self.setting_key, &answer_bytes(self.setting, &signature, answer.text.as_bytes()), &by).is_ok()
        });
        if ours { Ok(answer) } else { Err(Fault::unreachable()) }
    }
}

/// Switched off at the desk: keys and roster go. The outbox is empty by then; where it is not `whole`, the
/// tablet's own key stays, since without it what is left could never be sent.
pub async fn forget(whole: bool) -> Result<(), Fault> {
    use store::{Change, KEEP};
    super::prefs::set_counted(None);
    let own = [NAME, CONTACT, super::outbox::PLACE];
    let names = own.iter().filter(|_| whole).chain([&super::roster::NAME]);
    store::write(names.map(|n| Change::Delete(KEEP, (*n).to_owned())).collect()).await
}
