//! What whoever keeps the server does on its command line: backup and restore, destruction, keys, verifying.

use crate::clock::Clock;
use crate::store::accounts::{CODE_MINUTES, Purpose};
use crate::store::checks::UNPROVED;
use crate::store::destroy::Decided;
use crate::store::restore::{Wanted, restore};
use crate::store::{Held, Store, StoreError, backup, own_key};
use age::x25519::{Identity, Recipient};
use chrono::TimeDelta;
use domain::id::{ChildId, FileId, PersonId};
use domain::london;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A nursery's folder, and its master key where that lies elsewhere.
#[derive(Debug, Clone)]
pub struct Data {
    pub folder: PathBuf,
    pub master_key: Option<PathBuf>,
}

impl Data {
    pub fn key(&self) -> PathBuf {
        self.master_key.clone().unwrap_or_else(|| own_key(&self.folder))
    }

    pub async fn open(&self) -> Result<Store, StoreError> {
        Store::open_with(&self.folder, &self.key()).await
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Reads keys for whom backups are encrypted (`age1…`).
///
/// # Errors
/// A sentence where one is none.
pub fn recipients(texts: &[String]) -> Result<Vec<Recipient>, String> {
    texts
        .iter()
        .map(|text| {
            Recipient::from_str(text).map_err(|_| {
                format!("\"{text}\" is no key to encrypt for. It begins with age1 and comes from age-keygen.")
            })
        })
        .collect()
}

fn identities(path: Option<&Path>) -> Result<Vec<Identity>, String> {
    let Some(path) = path else { return Ok(vec![]) };
    let text = std::fs::read_to_string(path).map_err(|e| format!("{} can't be read: {e}.", path.display()))?;
    let keys: Vec<Identity> =
        text.lines().filter(|l| !l.trim_start().starts_with('#')).filter_map(|l| l.trim().parse().ok()).collect();
    if keys.is_empty() {
        return Err(format!("{} holds no AGE-SECRET-KEY. It is the file that age-keygen wrote.", path.display()));
    }
    Ok(keys)
}

pub async fn verify(data: &Data) -> Outcome {
    let found = Store::verify_folder(&data.folder, &data.key()).await?;
    println!(
        "All is as it was kept: {} leaves, {} records that can be read, {} checkpoints.",
        found.leaves, found.bodies, found.checkpoints
    );
    println!("Not proved by it: {UNPROVED}.");
    Ok(())
}

/// A copy while the server runs, noted for the desk.
pub async fn backup(data: &Data, to: &Path, encrypt_for: &[String]) -> Outcome {
    let key = data.key();
    let from = backup::From { folder: &data.folder, master_key: &key };
    backup::refuse_to_replace(&from, to)?;
    let copied = backup::take_and_note(&from, to, &recipients(encrypt_for)?, Clock::Machine.now()).await?;
    println!("Copied and read back: {} leaves.", copied.leaves);
    println!("  {}", copied.ledger.display());
    println!("  {}   (delete it after 35 days: what is destroyed must be gone from it too)", copied.keys.display());
    if !copied.encrypted {
        println!("Not encrypted. Lock these files away, or give --for age1…");
    }
    println!("master.key is in neither. Keep a copy of it somewhere else.");
    Ok(())
}

pub async fn put_back(data: &Data, copy: &Path, identity: Option<&Path>) -> Outcome {
    let identities = identities(identity)?;
    let now = Clock::Machine.now();
    let wanted = Wanted { copy, identities: &identities, master_key: data.master_key.as_deref() };
    let done = restore(&data.folder, &wanted, now).await?;
    let until = done.until.map_or_else(|| "none".into(), |t| london::when(t, now));
    println!("Put back and verified: {} leaves, the last from: {until}.", done.leaves);
    if done.own_keys {
        println!("The keys that were in the folder fit, and are newer: they stay in use.");
    }
    if let Some(before) = done.before {
        println!("What stood there before is kept in {}", before.display());
    }
    if let Some(key) = &data.master_key {
        println!("The master key stays where it is: start the server with --master-key {}", key.display());
    }
    println!("Start the server. Tablets send again what they still keep; the desk says so.");
    Ok(())
}

pub async fn code(data: &Data, person: &str, pin: bool) -> Outcome {
    let store = data.open().await?;
    let person = person_named(&store, person)?;
    let purpose = if pin {
        Purpose::Pin { person, by: None }
    } else {
        Purpose::Passphrase { person, forget_factors: true, by: None }
    };
    println!("{}", store.new_code(&purpose, TimeDelta::minutes(CODE_MINUTES), Clock::Machine.now()).await?);
    Ok(())
}

/// Somebody by their full name, or by their id where several have it.
fn person_named(store: &Store, name: &str) -> Result<PersonId, String> {
    let state = store.state();
    let here = || state.register.people.iter().filter(|(_, p)| !p.left);
    if let Some(found) = PersonId::parse(name).and_then(|id| here().find(|(of, _)| **of == id)) {
        return Ok(*found.0);
    }
    let found: Vec<_> = here().filter(|(_, p)| p.name == name).collect();
    match found.as_slice() {
        [] => Err(format!("Nobody called \"{name}\" works here. It is the full name as it stands under Staff.")),
        [(id, _)] => Ok(**id),
        several => {
            let lines = several.iter().map(|(id, p)| format!("  {id}   {}", p.job)).collect::<Vec<_>>().join("\n");
            Err(format!("Several people are called \"{name}\". Say which, by their id:\n{lines}"))
        }
    }
}

/// Destroys a file for good, and prints the certificate.
pub async fn destroy(data: &Data, file: &str, why: &str, by: &str, with: &str) -> Outcome {
    let _held = Held::hold(&data.folder)?;
    let store = data.open().await?;
    let file = FileId::parse(file).ok_or("That is no file's id. It is the name of the file that export writes.")?;
    if why.trim().is_empty() {
        return Err("Say why, with --why.".into());
    }
    let by = [person_named(&store, by)?, person_named(&store, with)?];
    let now = Clock::Machine.now();
    let done = store.destroy(file, Decided { by, why: why.trim().into(), at: now }).await?;
    store.close().await;
    println!("Securely destroyed on {}", london::date(now));
    println!("File          {}", done.file);
    println!("Entries       {}", done.entries);
    println!("Decided by    {} and {}", by[0], by[1]);
    println!("Noted as      {}", done.entry);
    println!(
        "The last copy of its key is gone on {}, if copies of the keys are kept for 35 days.",
        london::date(done.last_copy)
    );
    Ok(())
}

pub async fn rotate(data: &Data) -> Outcome {
    let _held = Held::hold(&data.folder)?;
    let store = data.open().await?;
    let index = store.rotate_sealing(Clock::Machine.now()).await?;
    store.close().await;
    println!("Tablets seal to key number {index} from their next contact. What is sealed already opens as before.");
    Ok(())
}

/// Writes a file that nobody else on the machine reads, and says so.
fn written(path: &Path, bytes: &[u8]) -> Outcome {
    std::fs::File::create(path)?;
    backup::only_for_us(path)?;
    std::fs::write(path, bytes)?;
    println!("  {}", path.display());
    Ok(())
}

pub async fn export(data: &Data, child: &str, out: &Path) -> Outcome {
    let store = data.open().await?;
    let child = ChildId::parse(child).ok_or("That is not a child's id. It stands in the address at the desk.")?;
    let files = store.files_of(child);
    if files.is_empty() {
        return Err(Box::new(StoreError::NotFound));
    }
    std::fs::create_dir_all(out)?;
    let now = Clock::Machine.now();
    println!("Written {}:", london::when(now, chrono::DateTime::default()));
    for file in files {
        let path: PathBuf = out.join(format!("{file}.json"));
        let whole = serde_json::to_vec_pretty(&store.export(file).await?)?;
        // Noted before it is there: what was read in vain harms nobody, what was read unnoticed does.
        store.note_exported(file, child, now).await?;
        written(&path, &whole)?;
        for (id, form, bytes) in store.pictures_in(file).await? {
            let ending = form.strip_prefix("image/").map_or("bin", |e| if e == "jpeg" { "jpg" } else { e });
            written(&out.join(format!("{id}.{ending}")), &bytes)?;
        }
    }
    println!("Check with: python3 end2end/verify.py FILE...");
    Ok(())
}
