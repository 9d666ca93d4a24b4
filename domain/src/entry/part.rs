//! The parts of an entry: one statement, quotation, mark or fact each, so that each can be shown or withheld
//! by itself. Where words stand says what they are (R15): seen, told, thought.

mod shown;

pub use shown::{Shown, Tagged};

use crate::bytes::Bytes;
use crate::file::FileClass;
use crate::id::{AttachmentId, ChildId, DeviceId, EntryId, FileId, PersonId, SeriesId};
use crate::register::Fact;
use crate::step::Step;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "p", rename_all = "snake_case")]
pub enum Part {
    /// What I saw or heard.
    Saw {
        words: String,
    },
    /// What someone told me, and who.
    Told {
        who: String,
        words: String,
    },
    /// What I think, and why.
    Think {
        words: String,
    },
    /// Somebody's words, verbatim (R6). Never corrected.
    Quote {
        who: String,
        words: String,
    },
    /// What happened just before, and anything the adult said.
    Before {
        words: String,
    },
    /// What the child wanted or felt (R16).
    Wanted {
        words: String,
    },
    /// Where the writer sees it differently from the child or the parent, and why (R16).
    Differs {
        words: String,
    },
    /// Where on the body, what it looks like, how it came.
    Mark {
        region: String,
        look: String,
        origin: Option<Origin>,
    },
    /// First aid that was given, and by whom (R127).
    FirstAid {
        words: String,
    },
    /// The parents were told: who, how, what they said (R127).
    ParentsTold {
        words: String,
    },
    /// What somebody asks the lead (R22).
    Asks {
        words: String,
    },
    /// The three columns of R8: what we worry about, what works well, what needs to happen.
    Worried {
        words: String,
    },
    Well {
        words: String,
    },
    Needs {
        words: String,
    },
    /// What the writer said, or what was agreed with the other adult.
    Agreed {
        words: String,
    },
    /// With an adult: what was said about taking notes (R7). Never with a child: reading back is a second
    /// interview.
    Notes {
        notes: NoteTaking,
    },
    /// Whether the writer thinks that the lead needs to know of a talk.
    LeadToKnow {
        answer: bool,
    },
    /// What an abbreviation in it stands for (R13).
    Meaning {
        term: String,
        words: String,
    },
    /// Somebody has to come to the desk now (H7).
    CannotWait {},
    /// Where it happened, where that is not the room.
    Place {
        words: String,
    },
    /// Who else was there; children are never named.
    Present {
        words: String,
    },
    /// A child who is not on the list.
    SubjectTyped {
        words: String,
    },
    /// The writer's name and job as the tile said: readable when the staff file is long gone.
    Writer {
        name: String,
        job: String,
    },
    /// A writer without a tile.
    AuthorTyped {
        name: String,
        agency: String,
    },
    /// Who did it, typed, where somebody else wrote and there is no tile.
    DidTyped {
        name: String,
    },
    /// Whom a concern about staff is about, typed.
    StaffTyped {
        words: String,
    },
    /// The person who was told face to face.
    ToldTo {
        person: PersonId,
    },
    /// A note on paper, of which pictures belong to this record: what its writer says of it (R9).
    Paper {
        dated: bool,
        signed: bool,
        /// Where the paper is, as its writer says.
        place: String,
    },
    /// A picture: its bytes come apart from the words.
    Attachment {
        id: AttachmentId,
        size: u64,
        mime: String,
        salt: Bytes<32>,
        hash: Bytes<32>,
    },
    /// What was done or decided, why, and with whom (R18). Never without a reason (R19).
    Decision {
        words: String,
        why: String,
        with: Vec<PersonId>,
    },
    /// The step that such a decision is, where it is one of those that are known.
    Step {
        step: Step,
    },
    /// Helpful to know of a child (R28), by the id of the packs' list; taken off where `on` is false.
    Helpful {
        check: String,
        on: bool,
        why: String,
        review: Option<NaiveDate>,
    },
    /// What the statement in this part of the record is, by whoever wrote this entry (R15, H14). Counted from 0.
    Tag {
        part: u32,
        source: Source,
    },
    /// What the setting learnt about itself.
    Fact {
        fact: Fact,
    },
    /// The first line of a file.
    File {
        class: FileClass,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        child: Option<ChildId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Whose file it is, in words: a protection file outlives the file that holds the child's details.
    Named {
        name: String,
        born: NaiveDate,
    },
    /// Words were filed: which entry they were, and under which id they stand here.
    Filing {
        original: EntryId,
        stands_as: EntryId,
        arrived: DateTime<Utc>,
    },
    /// Words were taken out of this file.
    Withdrawal {
        original: EntryId,
    },
    /// Why words were filed or taken out: by itself, since it may name the other child and never leaves (H16).
    Reason {
        words: String,
    },
    /// What came could not be taken: where it stood, why, and the SHA-256 of the whole envelope as kept.
    SetAside {
        id: EntryId,
        device: DeviceId,
        series: SeriesId,
        place: u64,
        hash: Bytes<32>,
        reason: SetAsideReason,
    },
    /// A protection file was opened.
    Looked {
        file: FileId,
        child: ChildId,
    },
    /// Something of it left the nursery: what, for whom, and which copy it was (R147).
    Printed {
        child: ChildId,
        what: String,
        for_whom: String,
        copy: u32,
    },
    /// A file was destroyed: how many entries it held, who decided it, and when the last copy of its key is gone.
    /// What kind of file it was is left out where nobody may learn that there was one (H1).
    Destruction {
        file: FileId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<FileClass>,
        entries: u64,
        by: [PersonId; 2],
        last_copy: DateTime<Utc>,
    },
    /// Written by a newer version.
    #[serde(other)]
    Unknown,
}

/// What a statement is. In the room the box says it; at the desk a person does, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Saw,
    Told,
    Think,
    /// Said by a version that this one does not know.
    #[serde(other)]
    Unknown,
}

impl Source {
    pub fn words(self) -> &'static str {
        match self {
            Source::Saw => "what the writer saw or heard",
            Source::Told => "what someone told the writer",
            Source::Think => "what the writer thinks",
            Source::Unknown => "something that this version can't name",
        }
    }
}

/// Three chips, none of them needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoteTaking {
    #[serde(default)]
    pub explained: bool,
    #[serde(default)]
    pub happy: bool,
    #[serde(default)]
    pub read_back: bool,
}

impl NoteTaking {
    fn words(self) -> String {
        let said = [
            (self.explained, "note-taking was explained"),
            (self.happy, "they were happy with it"),
            (self.read_back, "it was read back to them"),
        ];
        said.iter().filter(|(is, _)| *is).map(|(_, words)| *words).collect::<Vec<_>>().join("; ")
    }
}

/// How a mark came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    CameInWith,
    HappenedHere,
    NoticedDontKnow,
    /// Said by a newer version.
    #[serde(other)]
    Unknown,
}

impl Origin {
    pub fn words(self) -> &'static str {
        match self {
            Origin::CameInWith => "came in with it",
            Origin::HappenedHere => "happened here",
            Origin::NoticedDontKnow => "noticed, don't know when",
            Origin::Unknown => "how it came was said by a newer version",
        }
    }
}

/// Why something that arrived was kept but not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SetAsideReason {
    /// The same id came before with other bytes.
    SameIdOtherBytes,
    /// The same place in the series came before with other bytes.
    SamePlaceOtherBytes,
    /// The tablet's signature does not fit, or the series is another tablet's.
    NotFromThisTablet,
    /// Sealed with a key that is not known here.
    UnknownKey,
    /// The seal does not open.
    Seal,
    /// What is inside is not of a form that is known here.
    Form,
    /// Written by a newer version of the app than the server knows.
    Newer,
    /// The author's signature does not fit, or their key is not known here.
    Author,
    /// It is another nursery's.
    OtherSetting,
    /// A reason that this version does not know.
    #[serde(other)]
    Unknown,
}

impl SetAsideReason {
    /// Whether it may open by itself once the server knows more: a newer version, a person's key.
    pub fn may_open_later(self) -> bool {
        matches!(self, Self::UnknownKey | Self::Newer | Self::Author | Self::Form)
    }

    /// What the desk says.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameIdOtherBytes => "It came twice with different content. Both are kept.",
            Self::SamePlaceOtherBytes => "Two different records claim the same place on the tablet. Both are kept.",
            Self::NotFromThisTablet => {
                "The tablet's signature does not fit. It may come from a tablet that was copied."
            }
            Self::UnknownKey => "It was locked with a key that this server does not have.",
            Self::Seal => "It can't be opened. It was changed on its way, or made for another nursery.",
            Self::Form => "It can be opened, but it is not complete.",
            Self::Newer => "It was written by a newer version of the app. Update the server and it opens by itself.",
            Self::Author => "The writer's signature can't be checked.",
            Self::OtherSetting => "It belongs to another nursery.",
            Self::Unknown => "The server gives a reason that this version does not know.",
        }
    }
}

impl Part {
    /// Whether people in a room write such parts.
    pub fn is_written_by_people(&self) -> bool {
        !matches!(
            self,
            Part::Fact { .. }
                | Part::Decision { .. }
                | Part::Step { .. }
                | Part::Helpful { .. }
                | Part::Worried { .. }
                | Part::Well { .. }
                | Part::Needs { .. }
                | Part::Tag { .. }
                | Part::File { .. }
                | Part::Named { .. }
                | Part::Filing { .. }
                | Part::Withdrawal { .. }
                | Part::Reason { .. }
                | Part::SetAside { .. }
                | Part::Looked { .. }
                | Part::Printed { .. }
                | Part::Destruction { .. }
        )
    }

    /// Whether it is a statement of which somebody may say what it is (H14). A quotation is one already, and so is
    /// what was tapped.
    pub fn can_be_tagged(&self) -> bool {
        matches!(
            self,
            Part::Saw { .. }
                | Part::Told { .. }
                | Part::Think { .. }
                | Part::Before { .. }
                | Part::Wanted { .. }
                | Part::Differs { .. }
                | Part::Agreed { .. }
        )
    }
}
