//! What a tablet does next with the pictures that it holds: words never wait for them, and one that belongs to a draft
//! waits until that became a record.

use super::KEEP;
use crate::id::{AttachmentId, EntryId};
use serde::{Deserialize, Serialize};

/// A picture on the tablet: its sealed bytes lie beside this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The form of this row.
    pub v: u8,
    pub id: AttachmentId,
    /// The draft to which it belongs, or belonged.
    pub of: EntryId,
    /// The server has it, in this epoch, since this server time in milliseconds.
    #[serde(default)]
    pub kept: Option<(u64, i64)>,
}

/// What to do with a picture now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Send(AttachmentId),
    Forget(AttachmentId),
}

/// Those to be sent, and those that were kept for long enough. One of another epoch is sent again: the server was put back
/// from a copy that may not hold it.
pub fn plan(held: &[Held], drafts: &[EntryId], epoch: u64, now_ms: i64) -> Vec<Op> {
    let next = |picture: &Held| match picture.kept {
        Some((of, at_ms)) if of == epoch => {
            (now_ms - at_ms > KEEP.num_milliseconds()).then_some(Op::Forget(picture.id))
        }
        _ if drafts.contains(&picture.of) => None,
        _ => Some(Op::Send(picture.id)),
    };
    held.iter().filter_map(next).collect()
}

/// How many have not arrived though their record was saved. Those of drafts are not told: that somebody photographs a note
/// just now is nobody's to know (H1).
pub fn waiting(held: &[Held], drafts: &[EntryId]) -> usize {
    held.iter().filter(|p| p.kept.is_none() && !drafts.contains(&p.of)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n23_a_picture_goes_once_its_record_went_and_stays_until_it_can_be_given_back_no_more() {
        let (id, of) = (AttachmentId::from_random([1; 16]), EntryId::from_random([2; 16]));
        let held = Held { v: 1, id, of, kept: None };
        assert_eq!(plan(std::slice::from_ref(&held), &[of], 1, 0), [], "its record is still being written");
        assert_eq!(plan(std::slice::from_ref(&held), &[], 1, 0), [Op::Send(id)]);
        let kept = Held { kept: Some((1, 100)), ..held.clone() };
        assert_eq!(plan(std::slice::from_ref(&kept), &[], 1, 200), []);
        assert_eq!(plan(std::slice::from_ref(&kept), &[], 2, 200), [Op::Send(id)], "the server was put back");
        let later = 101 + KEEP.num_milliseconds();
        assert_eq!(plan(std::slice::from_ref(&kept), &[], 1, later), [Op::Forget(id)]);
        assert_eq!((waiting(std::slice::from_ref(&held), &[]), waiting(&[kept], &[])), (1, 0));
        assert_eq!(waiting(&[held], &[of]), 0);
    }
}
