//! Arc 2, "Otto".

use super::{Hands, Stage, may_be};
use crate::demo::calendar::Calendar;
use crate::store::StoreError;
use domain::entry::Kind;
use domain::id::{EntryId, PersonId};
use domain::step::{Answer, Call, Gate, Informed, Next, Safe, Said, Step};

/// Said at quiet time on a Friday, written by somebody without a tile; his half-sister's record apart.
pub fn otto(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let adaeze = stage.person("Adaeze")?;
    let said = c.on(c.friday, 16, 48);
    let otto = stage.scene("Oaks", "", Kind::ChildWords, &[], said, (24, 24)).play(hands, stage.children, |d| {
        d.author_name = "Sam".into();
        d.author_agency = "Demo Cover (agency)".into();
        d.child_typed = "Otto".into();
        d.quote_who = "child".into();
        d.quote = "He hits my legs when Mummy is at work.".into();
        d.before = "Lying on the cushions. I said thank you for telling me. I asked nothing.".into();
    });
    let Some(id) = otto.first().copied() else { return Ok(()) };
    hands.seen(id, adaeze, c.on(c.friday, 17, 31));
    hands.filed(id, stage.child("Otto")?, adaeze, "Otto Reeve, said by the agency worker", c.on(c.friday, 17, 32));
    let una = stage.scene("Seedlings", "Bel", Kind::Concern, &["Una"], c.on(c.friday, 17, 40), (5, 9));
    let una = una.play(hands, stage.children, |d| {
        d.saw = "Una goes home with the same person as her brother. She was calm, and had eaten.".into();
    });
    for id in &una {
        hands.seen(*id, adaeze, c.on(c.friday, 17, 50));
    }
    for id in [id].iter().chain(&una) {
        friday_evening(hands, *id, adaeze, c);
        days_after(hands, *id, adaeze, c);
    }
    let occasion = hands.occasion()?;
    hands.tie(&[otto, una].concat(), occasion);
    Ok(())
}

/// What was done on the Friday, for both children.
fn friday_evening(hands: &mut Hands, id: EntryId, adaeze: PersonId, c: &Calendar) {
    let at = |hour, minute| c.on(c.friday, hour, minute);
    let no = ("", "They go home at 17:45, usually with the person whom his words are about.");
    hands.stepped(id, Some(adaeze), Step::GoesHome { safe: Safe::No }, no, at(17, 51));
    let call = Call {
        to: "Out of hours, Demo Wolds".into(),
        number: "01632 960102".into(),
        began: at(17, 34),
        ended: at(17, 46),
        spoke_with: "the duty worker".into(),
        collects: "nobody until the police have been here".into(),
        parents: "Nothing yet: they asked us to wait".into(),
        contact: "Adaeze Finch, on the nursery's mobile, over the weekend".into(),
        referral: true,
        social_care: true,
        ..Call::default()
    };
    let said = ("The police come here; they do not go home with the partner tonight.", "");
    hands.stepped(id, Some(adaeze), Step::Rang { call }, said, at(17, 54));
    let parents = Step::Agreement {
        to: Gate::Referral,
        told: Informed::NotYet,
        said: Said::NotAsked,
        who: String::new(),
        grounds: vec!["ground-asked-to-wait".into(), "ground-child-at-risk".into()],
        at: at(17, 46),
    };
    let why = ("", "They want to speak with the children first, and with the person at home before anybody else does.");
    hands.stepped(id, Some(adaeze), parents, why, at(17, 58));
    hands.stepped(id, Some(adaeze), Step::Sent { how: "their portal".into(), at: at(18, 25) }, ("", ""), at(18, 26));
}

/// No acknowledgement on Monday; rung on Tuesday; "no action" on Wednesday, with which the nursery does not agree.
fn days_after(hands: &mut Hands, id: EntryId, adaeze: PersonId, c: &Calendar) {
    let at = |n, hour, minute| c.on(c.shift(c.friday, n), hour, minute);
    let call = Call {
        to: "Children's social care, Demo Wolds".into(),
        number: "01632 960101".into(),
        began: at(2, 9, 5),
        ended: at(2, 9, 12),
        social_care: true,
        ..Call::default()
    };
    let said = ("It lies with their Monday team. They ring back.", "");
    hands.stepped(id, None, Step::Rang { call }, said, at(2, 9, 14));
    let heard = Step::Heard { answer: Answer::NoAction, who: "Demo Wolds, duty team".into(), at: at(3, 11, 0) };
    hands.stepped(id, None, heard, ("The police found no one to speak with.", ""), at(3, 11, 2));
    let advice = Step::Next {
        next: Next::SeekAdvice,
        by: Some(adaeze),
        look_again: Some(c.day(2)),
        may_be: may_be("emotional-abuse"),
        noticed: vec![],
    };
    let why = (
        "Both positions are written to their team manager: the first step for disagreement.",
        "We see it differently: his words were his own, and nobody has heard him.",
    );
    hands.stepped(id, None, advice, why, at(4, 9, 30));
}
