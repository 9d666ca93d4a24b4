//! A handwritten note of the ordinary week: photographed on the tablet, the original in the cabinet (N23).

use super::Stage;
use crate::demo::calendar::Calendar;
use crate::demo::hands::Hands;
use crate::random;
use crate::store::StoreError;
use chrono::TimeDelta;
use domain::bytes::Bytes;
use domain::entry::{Kind, Paper};
use domain::id::AttachmentId;
use domain::picture::Picture;
use domain::step::{Page, Step};

/// A drawn note, in nobody's hand.
const NOTE: &[u8] = include_bytes!("../../../demo/note.jpg");

pub(super) fn note(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let at = c.at(-2, 16, 20);
    let picture = Picture::taken(AttachmentId::from_random(random::bytes()?), Bytes(random::bytes()?), NOTE);
    let picture = picture.map_err(|_| StoreError::Refused("the demo's note is no picture"))?;
    let paper = Paper { pictures: vec![picture.clone()], dated: true, signed: true, place: "given to Imogen".into() };
    let talk =
        stage.scene("Saplings", "Jas", Kind::AdultTalk, &["Lottie"], at, (6, 8)).play(hands, stage.children, |d| {
            d.told_who = "Mum".into();
            d.told = "She was sick twice in the night, and her aunt sat up with her.".into();
            d.agreed = "I said that I would pass it on. She rings at nine tomorrow.".into();
            d.lead_to_know = Some(true);
            d.paper = paper.clone();
        });
    hands.pictured("Saplings", picture.id, NOTE, at + TimeDelta::minutes(9));
    for id in talk {
        hands.seen_on_duty(id, at + TimeDelta::minutes(20));
        let pages = vec![Page { picture: picture.id, hash: picture.hash.hex() }];
        let kept = Step::OriginalKept { place: "Office, locked cabinet".into(), dated: true, signed: true, pages };
        hands.stepped(id, None, kept, ("", ""), at + TimeDelta::minutes(25));
        hands.settled(id, "She rang at nine: a stomach bug, and her doctor knows.", c.at(-1, 9, 10));
    }
    Ok(())
}
