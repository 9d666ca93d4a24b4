//! Messages to those who are called when something can't wait (H7, K16): that somebody is to look at the desk, and nothing of
//! what it is. A mailbox is read by more people than its owner, and rings on telephones.

use crate::api::Server;
use crate::calling::{self, Unseen};
use chrono::{DateTime, Utc};
use domain::id::{EntryId, PersonId};
use domain::register::Register;
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use serde::Deserialize;
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// For one message.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at who is to be called.
pub const LOOK: Duration = Duration::from_secs(15);

const SUBJECT: &str = "Please look at the desk";

/// A mail server that takes our messages.
pub struct Mail {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    server: String,
    from: String,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the file for the mail server can't be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("the file for the mail server holds a passphrase and others may read it: chmod 600 it first")]
    Open,
    #[error(
        "the file for the mail server is two lines, server = \"smtps://name:passphrase@mail.example\" and \
         from = \"records@nursery.example\": {0}"
    )]
    Form(String),
    #[error("the mail server would hear its passphrase in clear: use smtps:// or smtp:// with ?tls=required")]
    InClear,
    #[error("the message can't be written: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server did not take it: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
}

impl Mail {
    /// # Errors
    /// What is wrong with the file, before anything is served.
    pub fn read(file: &Path) -> Result<Self, MailError> {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(file)?.permissions().mode() & 0o077 != 0 {
            return Err(MailError::Open);
        }
        let text = std::fs::read_to_string(file)?;
        // What stands there is a secret: of a mistake only its kind is said.
        let File { server, from } = toml::from_str(&text).map_err(|e| MailError::Form(e.message().to_owned()))?;
        Self::new(&server, &from)
    }

    /// # Errors
    /// [`MailError::InClear`] for a server elsewhere that is spoken with in clear.
    pub fn new(server: &str, from: &str) -> Result<Self, MailError> {
        let here = ["smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]"];
        let on_this_machine = here
            .iter()
            .any(|h| server.strip_prefix(h).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?'])));
        if !server.starts_with("smtps://") && !server.contains("tls=required") && !on_this_machine {
            return Err(MailError::InClear);
        }
        // lettre looks for trusted certificates with whatever provider is chosen.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let from = from.parse().map_err(|_| MailError::Form("from is no address".into()))?;
        let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| MailError::Form("server is no address".into()))?;
        Ok(Self { smtp: smtp.timeout(Some(PATIENCE)).build(), from })
    }

    async fn send(&self, to: Address, text: String) -> Result<(), MailError> {
        let message =
            Message::builder().from(self.from.clone()).to(Mailbox::new(None, to)).subject(SUBJECT).body(text)?;
        self.smtp.send(message).await?;
        Ok(())
    }

    /// To try an address that somebody just entered.
    pub async fn try_out(&self, to: Address) -> Result<(), MailError> {
        let text = "This is how Firsthand writes to you when something can't wait and nobody has seen it. \
                    Nothing waits now: you entered this address, and this message is to try it.\n";
        self.send(to, text.into()).await
    }
}

/// Whether this is an address to which a message can be sent.
pub fn address(typed: &str) -> Option<Address> {
    typed.parse().ok()
}

/// What was sent, and whether it gets through. In memory only: in the database it would say of each sealed entry how urgent
/// it is. After a start, whoever is still called hears of it once more.
#[derive(Default)]
pub struct Sent {
    to: Mutex<HashSet<(EntryId, PersonId)>>,
    failing: Mutex<Option<DateTime<Utc>>>,
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left is still a whole set.
    of.lock().unwrap_or_else(|e| e.into_inner())
}

impl Sent {
    /// Since when messages do not get through.
    pub fn failing_since(&self) -> Option<DateTime<Utc>> {
        *held(&self.failing)
    }

    /// How the last one went.
    pub fn note(&self, went: bool, now: DateTime<Utc>) {
        let mut failing = held(&self.failing);
        *failing = if went { None } else { failing.or(Some(now)) };
    }
}

/// Writes to each who is called and was not written to for it. One that fails is tried again at the next round.
pub async fn round(server: &Server) {
    let Some(mail) = &server.config.mail else { return };
    let (state, now) = (server.store.state(), server.clock.now());
    let unseen = calling::unseen(server).await;
    held(&server.sent.to).retain(|(entry, _)| unseen.iter().any(|u| u.entry == *entry));
    for (entry, person, to) in due(&unseen, &state.register, now) {
        if held(&server.sent.to).contains(&(entry, person)) {
            continue;
        }
        let text = format!(
            "Something waits at the desk that can't wait, and nobody has seen it yet. Please look, or ask somebody there to.\n\n\
             {}/desk/\n\nThis message says nothing of what it is, and nobody reads answers to it.\n",
            server.config.address
        );
        let went = mail.send(to, text).await;
        if let Err(e) = &went {
            tracing::error!(%person, "a message to look at the desk did not go: {e}");
        }
        server.sent.note(went.is_ok(), now);
        if went.is_ok() {
            held(&server.sent.to).insert((entry, person));
        }
    }
}

/// Who is called for what, and has an address. Whoever was told face to face needs no message.
fn due(unseen: &[Unseen], register: &Register, now: DateTime<Utc>) -> Vec<(EntryId, PersonId, Address)> {
    let address_of = |p: &PersonId| address(register.people.get(p)?.mail.as_deref()?);
    let mut due = vec![];
    for unseen in unseen {
        let call = unseen.call(register, now);
        let called = call.to.iter().filter(|_| call.on_tablets);
        due.extend(called.filter_map(|p| Some((unseen.entry, *p, address_of(p)?))));
    }
    due
}
