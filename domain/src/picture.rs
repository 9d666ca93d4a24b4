//! Pictures of handwritten notes (R9, N23): what an entry says of one before its bytes come, and whether what came is
//! that picture. Told by content, never by a name.

use crate::bytes::Bytes;
use crate::entry::Part;
use crate::format::body::attachment_hash;
use crate::id::AttachmentId;
use serde::{Deserialize, Serialize};

/// Bytes of one picture as it is taken, at most.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Pictures that belong to one record, at most: a note of so many pages.
pub const PICTURES_MAX: usize = 6;

/// A picture as its entry names it: taken at once, before anything of it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub id: AttachmentId,
    /// Bytes of the picture itself.
    pub size: u64,
    pub mime: String,
    pub salt: Bytes<32>,
    pub hash: Bytes<32>,
}

impl Picture {
    /// Of bytes that a camera gave. `salt` must be random: without it the hash could be guessed from the paper.
    ///
    /// # Errors
    /// [`Fault`] where they are no picture, or too many.
    pub fn taken(id: AttachmentId, salt: Bytes<32>, plain: &[u8]) -> Result<Self, Fault> {
        let form = form(plain).ok_or(Fault::NoPicture)?;
        if plain.len() > BYTES_MAX {
            return Err(Fault::TooLarge);
        }
        let hash = attachment_hash(&salt, plain);
        Ok(Self { id, size: plain.len() as u64, mime: form.into(), salt, hash })
    }

    pub fn part(&self) -> Part {
        let Self { id, size, mime, salt, hash } = self.clone();
        Part::Attachment { id, size, mime, salt, hash }
    }

    /// The pictures that these parts name.
    pub fn named(parts: &[Part]) -> Vec<Self> {
        let named = parts.iter().filter_map(|part| match part {
            Part::Attachment { id, size, mime, salt, hash } => {
                Some(Self { id: *id, size: *size, mime: mime.clone(), salt: *salt, hash: *hash })
            }
            _ => None,
        });
        named.take(PICTURES_MAX).collect()
    }

    /// Whether these bytes are the picture that was taken.
    ///
    /// # Errors
    /// The first thing that is not as its entry says.
    pub fn check(&self, plain: &[u8]) -> Result<(), Fault> {
        if plain.len() > BYTES_MAX {
            return Err(Fault::TooLarge);
        }
        let form = form(plain).ok_or(Fault::NoPicture)?;
        if form != self.mime || plain.len() as u64 != self.size || attachment_hash(&self.salt, plain) != self.hash {
            return Err(Fault::Another);
        }
        Ok(())
    }
}

/// Why bytes are not kept as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    #[error("it can't be opened")]
    Sealed,
    #[error("it is no picture")]
    NoPicture,
    #[error("it is larger than a picture may be")]
    TooLarge,
    #[error("it is not the picture that was taken")]
    Another,
    /// A reason that this version does not know.
    #[error("a reason that this version can't name")]
    #[serde(other)]
    Unknown,
}

/// Types of pictures that are taken.
pub const FORMS: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// What kind of picture bytes are, by how they begin and end.
pub fn form(bytes: &[u8]) -> Option<&'static str> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    let webp = || bytes.len() > 16 && bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match bytes {
        _ if bytes.len() > 4 && bytes.starts_with(&[0xff, 0xd8, 0xff]) && bytes.ends_with(&[0xff, 0xd9]) => {
            Some("image/jpeg")
        }
        _ if bytes.starts_with(PNG) && bytes.ends_with(b"IEND\xae\x42\x60\x82") => Some("image/png"),
        _ if webp() => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(inside: &[u8]) -> Vec<u8> {
        [&[0xff, 0xd8, 0xff, 0xe0], inside, &[0xff, 0xd9]].concat()
    }

    #[test]
    fn r9_a_picture_is_told_by_its_content() {
        assert_eq!(form(&jpeg(b"note")), Some("image/jpeg"));
        assert_eq!(form(b"\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82"), Some("image/png"));
        for other in [b"<html>".as_slice(), b"", b"\xff\xd8\xff", b"%PDF-1.7", b"RIFF....WAVEfmt data"] {
            assert_eq!(form(other), None);
        }
        // A page of a script that only begins as one.
        assert_eq!(form(b"\xff\xd8\xff/*<script>"), None);
    }

    /// The shortest of each kind, and each with one byte of its beginning or its end gone.
    #[test]
    fn r9_a_picture_has_both_its_beginning_and_its_end() {
        let png = b"\x89PNG\r\n\x1a\nIEND\xae\x42\x60\x82".as_slice();
        let webp = b"RIFF\x09\0\0\0WEBPVP8 \0".as_slice();
        for (whole, is) in [(jpeg(b"").as_slice(), "image/jpeg"), (png, "image/png"), (webp, "image/webp")] {
            assert_eq!(form(whole), Some(is));
            assert_eq!(form(&whole[1..]), None, "{is} without its beginning");
        }
        assert_eq!(form(b"\xff\xd8\xff\xd9"), None, "a picture with nothing in it");
        assert_eq!(form(&jpeg(b"")[..5]), None);
        assert_eq!(form(&png[..png.len() - 1]), None);
        assert_eq!(form(&webp[..16]), None, "no byte behind its head");
        assert_eq!(form(b"RIFX\x09\0\0\0WEBPVP8 \0"), None);
        assert_eq!(form(b"RIFF\x09\0\0\0WAVEfmt \0"), None);
    }

    /// Eight mebibytes, and not a byte more, when it is taken and when it comes.
    #[test]
    fn a_picture_of_eight_mebibytes_is_taken_and_a_byte_more_is_not() {
        let (id, salt) = (AttachmentId::from_random([1; 16]), Bytes([2; 32]));
        let full = jpeg(&vec![0; 8 * 1024 * 1024 - 6]);
        let taken = Picture::taken(id, salt, &full).unwrap();
        assert_eq!((taken.size, taken.check(&full)), (8 * 1024 * 1024, Ok(())));
        let more = jpeg(&vec![0; 8 * 1024 * 1024 - 5]);
        assert_eq!(Picture::taken(id, salt, &more), Err(Fault::TooLarge));
        assert_eq!(taken.check(&more), Err(Fault::TooLarge));
        assert_eq!(taken.check(b"text"), Err(Fault::NoPicture));
        let other_size = Picture { size: 7, ..taken.clone() };
        assert_eq!(other_size.check(&full), Err(Fault::Another));
        // Of a note of more pages than are taken, the first six count.
        let many: Vec<Part> = (0..7).map(|_| taken.part()).collect();
        assert_eq!(Picture::named(&many).len(), 6);
    }

    #[test]
    fn n23_one_changed_byte_is_another_picture() {
        let plain = jpeg(b"a note of 14:05");
        let taken = Picture::taken(AttachmentId::from_random([1; 16]), Bytes([2; 32]), &plain).unwrap();
        assert_eq!(taken.check(&plain), Ok(()));
        assert_eq!(taken.check(&jpeg(b"a note of 14:06")), Err(Fault::Another));
        let other_salt = Picture { salt: Bytes([3; 32]), ..taken.clone() };
        assert_eq!(other_salt.check(&plain), Err(Fault::Another));
        let other_kind = Picture { mime: "image/png".into(), ..taken.clone() };
        assert_eq!(other_kind.check(&plain), Err(Fault::Another));
        assert_eq!(Picture::named(&[taken.part(), Part::CannotWait {}]), [taken]);
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_not_taken() {
        let id = AttachmentId::from_random([1; 16]);
        assert_eq!(Picture::taken(id, Bytes([2; 32]), b"text"), Err(Fault::NoPicture));
        assert_eq!(Picture::taken(id, Bytes([2; 32]), &jpeg(&vec![0; BYTES_MAX])), Err(Fault::TooLarge));
    }
}
