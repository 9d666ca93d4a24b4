//! IndexedDB. A write is one transaction with strict durability, read back after *complete*; only then is
//! anything called saved. A lost connection is opened again once.
//!
//! The database is opened without a version, so that an older build after a rollback can still read and send:
//! object stores are only ever added. Values are JSON text, each with its own form version.

use super::http::Fault;
use idb::request::futures::GetStoreRequestFuture;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Transaction, TransactionMode};
use js_sys::{Array, Function, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "firsthand";
pub const OUTBOX: &str = "outbox";
pub const DRAFTS: &str = "drafts";
/// This tablet's identity, its roster, the newest checkpoint, and the like: one value a name.
pub const KEEP: &str = "keep";
/// Pictures of handwritten notes: what is known of each, and apart from that its sealed bytes, which are many.
pub const PICTURES: &str = "pictures";
pub const PICTURE_BYTES: &str = "picture-bytes";
const STORES: [&str; 5] = [OUTBOX, DRAFTS, KEEP, PICTURES, PICTURE_BYTES];

thread_local! {
    static OPEN: RefCell<Option<web_sys::IdbDatabase>> = const { RefCell::new(None) };
}

/// One change of a write.
pub enum Change {
    Put(&'static str, String, String),
    Delete(&'static str, String),
}

fn fault(error: &idb::Error) -> Fault {
    let text = format!("{error:?}");
    if text.contains("Quota") {
        Fault::device("This tablet's storage is full. Nothing was saved just now: the words are still on this screen.")
    } else {
        Fault::device(
            "This tablet's storage does not answer. Nothing was saved just now: the words are still on this screen.",
        )
    }
}

async fn database() -> Result<web_sys::IdbDatabase, Fault> {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let factory = Factory::new().map_err(|e| fault(&e))?;
    let mut database = open(&factory, None).await?;
    let missing = STORES.iter().any(|s| !database.store_names().iter().any(|n| n == s));
    if missing {
        let next = database.version().map_err(|e| fault(&e))? + 1;
        database.close();
        database = open(&factory, Some(next)).await?;
    }
    database.on_version_change(|event| {
        // Another tab adds a store: it must not wait for us.
        if let Ok(database) = event.database() {
            database.close();
        }
        forget();
    });
    database.on_close(|_| forget());
    database.forget_callbacks();
    let raw = web_sys::IdbDatabase::from(database);
    OPEN.with_borrow_mut(|o| *o = Some(raw.clone()));
    Ok(raw)
}

fn forget() {
    OPEN.with_borrow_mut(|o| *o = None);
}

async fn open(factory: &Factory, version: Option<u32>) -> Result<Database, Fault> {
    let mut request = factory.open(NAME, version).map_err(|e| fault(&e))?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for store in STORES {
            if !database.store_names().iter().any(|n| n == store) {
                // If it can't be made, the open request fails and says so.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    request.await.map_err(|e| fault(&e))
}

/// A transaction that is on the disk when it is complete. `idb` has no option for it.
fn strict(raw: &web_sys::IdbDatabase) -> Result<Transaction, idb::Error> {
    let stores: Array = STORES.iter().map(|s| JsValue::from(*s)).collect();
    let options = Object::new();
    let made = Reflect::set(&options, &"durability".into(), &"strict".into())
        .and_then(|_| Reflect::get(raw, &"transaction".into()))
        .and_then(|f| f.unchecked_into::<Function>().call3(raw, &stores, &"readwrite".into(), &options))
        .map_err(idb::Error::TransactionOpenFailed)?;
    Ok(Transaction::from(made.unchecked_into::<web_sys::IdbTransaction>()))
}

/// Begins a strict transaction over all stores, reopening the database once if the connection was lost.
pub async fn begin() -> Result<Transaction, Fault> {
    match strict(&database().await?) {
        Ok(transaction) => Ok(transaction),
        Err(_) => {
            forget();
            strict(&database().await?).map_err(|e| fault(&e))
        }
    }
}

pub async fn get_in(transaction: &Transaction, store: &str, key: &str) -> Result<Option<String>, Fault> {
    let get = || transaction.object_store(store)?.get(JsValue::from(key));
    let value = get().map_err(|e| fault(&e))?.await.map_err(|e| fault(&e))?;
    Ok(value.and_then(|v| v.as_string()))
}

pub fn put_in(transaction: &Transaction, change: &Change) -> Result<(), Fault> {
    let put = || -> Result<(), idb::Error> {
        match change {
            Change::Put(store, key, value) => {
                transaction.object_store(store)?.put(&JsValue::from(value), Some(&JsValue::from(key)))?;
            }
            Change::Delete(store, key) => {
                transaction.object_store(store)?.delete(JsValue::from(key))?;
            }
        }
        Ok(())
    };
    put().map_err(|e| fault(&e))
}

/// Asks for what these changes put, in a transaction right behind theirs: what an answer or another save changes after
/// that is nothing that they lost. Each answer can be waited for later.
async fn ask_back(changes: &[Change]) -> Result<Vec<(&str, GetStoreRequestFuture)>, Fault> {
    let transaction =
        Database::from(database().await?).transaction(&STORES, TransactionMode::ReadOnly).map_err(|e| fault(&e))?;
    let mut asked = vec![];
    for change in changes {
        // What another tab may count on meanwhile is not read back: only the words are.
        let Change::Put(store, key, value) = change else { continue };
        if *store != KEEP {
            let get = || transaction.object_store(store)?.get(JsValue::from(key));
            asked.push((value.as_str(), get().map_err(|e| fault(&e))?.into_future()));
        }
    }
    Ok(asked)
}

/// Waits for *complete*, and reads back what was put.
pub async fn finish(transaction: Transaction, changes: &[Change]) -> Result<(), Fault> {
    let asked = ask_back(changes).await;
    let done = transaction.await;
    // Waited for in any case: an answer that nobody waits for is an error in the browser.
    let mut kept = Ok(true);
    match asked {
        Ok(asked) => {
            for (value, answer) in asked {
                match answer.await {
                    Ok(found) if found.as_ref().and_then(JsValue::as_string).as_deref() == Some(value) => {}
                    Ok(_) => kept = kept.map(|_| false),
                    Err(e) => kept = Err(fault(&e)),
                }
            }
        }
        Err(e) => kept = Err(e),
    }
    match done {
        Ok(idb::TransactionResult::Committed) => {}
        Ok(idb::TransactionResult::Aborted) => {
            return Err(Fault::device(
                "This tablet's storage did not take it, perhaps because it is full. The words are still on this screen.",
            ));
        }
        Err(e) => return Err(fault(&e)),
    }
    match kept? {
        true => Ok(()),
        false => Err(Fault::device("What was written can't be read back. The words are still on this screen.")),
    }
}

/// Makes all of these changes, or none.
pub async fn write(changes: Vec<Change>) -> Result<(), Fault> {
    let transaction = begin().await?;
    for change in &changes {
        put_in(&transaction, change)?;
    }
    finish(transaction, &changes).await
}

async fn read<T>(store: &str, work: impl AsyncFn(&Transaction) -> Result<T, idb::Error>) -> Result<T, Fault> {
    let attempt = async || {
        let transaction = Database::from(database().await?)
            .transaction(&[store], TransactionMode::ReadOnly)
            .map_err(|e| fault(&e))?;
        work(&transaction).await.map_err(|e| fault(&e))
    };
    match attempt().await {
        Ok(value) => Ok(value),
        Err(_) => {
            forget();
            attempt().await
        }
    }
}

pub async fn get(store: &str, key: &str) -> Result<Option<String>, Fault> {
    let value = read(store, async |t| t.object_store(store)?.get(JsValue::from(key))?.await).await?;
    Ok(value.and_then(|v| v.as_string()))
}

/// All values of a store.
pub async fn all(store: &str) -> Result<Vec<String>, Fault> {
    let values = read(store, async |t| t.object_store(store)?.get_all(None, None)?.await).await?;
    Ok(values.into_iter().filter_map(|v| v.as_string()).collect())
}

/// Reads a value of [`KEEP`] that can be made anew. What can't be read is as if it were not there.
pub async fn keep_get<T: serde::de::DeserializeOwned>(name: &str) -> Result<Option<T>, Fault> {
    Ok(get(KEEP, name).await?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Reads a value of [`KEEP`] that nothing else could stand for. What can't be read is a fault, and never absent.
pub async fn keep_read<T: serde::de::DeserializeOwned>(name: &str) -> Result<Option<T>, Fault> {
    let read = |text: String| {
        serde_json::from_str(&text).map_err(|_| Fault {
            next: "Nothing on it is lost. Tell the office; a newer version of Firsthand may read it.".into(),
            ..Fault::device("What this tablet knows of itself can't be read by this version.")
        })
    };
    get(KEEP, name).await?.map(read).transpose()
}

/// A change that keeps a value under a name.
pub fn keep_put(name: &str, value: &impl serde::Serialize) -> Result<Change, Fault> {
    let text = serde_json::to_string(value).map_err(|_| Fault::device("It can't be written."))?;
    Ok(Change::Put(KEEP, name.to_owned(), text))
}
