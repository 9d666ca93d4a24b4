//! Roles that wait to be confirmed, where there is nobody who could.

use super::append::New;
use super::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::entry::Author;

impl Store {
    /// What waited for its day counts. `steady`: no leap of the clock makes anybody a reader.
    pub async fn confirm_by_time(&self, steady: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let due = self.state().register.confirmed_by_time(steady);
        if due.is_empty() {
            return Ok(());
        }
        self.write(due.into_iter().map(|fact| New::fact(fact, Author::Server, now)).collect(), now).await?;
        Ok(())
    }
}
