//! By what a write at the desk was judged: who asked, what the register said of them, and how long the file was that was read.
//! The writing task asks once more, inside its transaction, whether all of that still holds. Where it does not, nothing is
//! written, and it is judged anew.

use super::StoreError;
use super::accounts::Session;
use super::append::Work;
use domain::id::FileId;
use domain::register::Register;
use std::sync::Arc;

#[derive(Clone)]
pub struct Judged {
    pub session: Session,
    /// Whoever gains or loses a right changes it.
    pub register: Arc<Register>,
    /// The file beside whose records is written, and how many entries it had.
    pub file: Option<(FileId, u64)>,
}

impl Work<'_> {
    /// # Errors
    /// [`StoreError::SignedOut`] where the session ended; [`StoreError::Moved`] where anything else is not as it was.
    pub(crate) async fn still_holds(&self, judged: &Judged) -> Result<(), StoreError> {
        let is_in: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM session WHERE token = ? AND half = 0)")
            .bind(judged.session.token.0.as_slice())
            .fetch_one(self.keys)
            .await?;
        if !is_in {
            return Err(StoreError::SignedOut);
        }
        let count = |file: &FileId| self.state.files.get(file).map(|f| f.count);
        let same_file = judged.file.is_none_or(|(file, before)| count(&file) == Some(before));
        let same_register = Arc::ptr_eq(&self.state.register, &judged.register);
        if same_file && same_register { Ok(()) } else { Err(StoreError::Moved) }
    }
}
