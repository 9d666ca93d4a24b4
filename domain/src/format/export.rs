//! What leaves for a stranger who must be able to check it without us. `end2end/verify.py` reads this form.

use super::checkpoint::{Checkpoint, FileStatement};
use super::key::PersonPublic;
use super::leaf::Leaf;
use super::lines::{Lines, Voucher};
use super::{FormatError, content};
use crate::bytes::Bytes;
use serde::{Deserialize, Serialize};

/// One file, whole: each entry either shown or withheld line by line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Export {
    pub v: u8,
    /// The setting's public signing key by which all below is checked. Compare it with the one that the
    /// setting gave you on paper.
    pub setting_key: Bytes<32>,
    pub checkpoint: Checkpoint,
    pub file: FileStatement,
    pub entries: Vec<Exported>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exported {
    pub leaf: Leaf,
    /// Where the leaf stands in the tree, counted from 0.
    pub index: u64,
    pub proof: Vec<Bytes<32>>,
    /// Who vouched, and with which public key. Absent where the whole entry is withheld.
    pub by: Option<Voucher>,
    pub by_key: Option<VoucherKey>,
    pub lines: Vec<Line>,
}

/// The public half of who vouched. A person's is both their keys, so that the key id in the head can be
/// computed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoucherKey {
    Person(PersonPublic),
    Tablet(Bytes<32>),
    Setting(Bytes<32>),
}

/// One line: shown with its salt, or withheld with its commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Shown {
        salt: Bytes<32>,
        text: String,
    },
    Withheld(Bytes<32>),
    /// The entry was destroyed, or its bytes could not be opened: the leaf's commitment is all there is.
    Absent,
}

/// Turns an entry's lines into an export's, showing those that `show` says yes to (0 is the head).
pub fn lines(lines: &Lines, show: impl Fn(usize) -> bool) -> Result<Vec<Line>, FormatError> {
    let mut out = vec![];
    for (index, text) in lines.rest().enumerate() {
        let i = u32::try_from(index + 1).map_err(|_| FormatError::Form("too many lines"))?;
        let salt = content::salt_of(&lines.salt.0, i);
        out.push(if show(index) {
            Line::Shown { salt: Bytes(salt), text: text.to_owned() }
        } else {
            Line::Withheld(Bytes(content::commit_line(i, &salt, text.as_bytes())))
        });
    }
    Ok(out)
}
