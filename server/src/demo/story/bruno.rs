//! Arc 3, "Bruno": small things, early help with his mother's agreement, and social care without it.

use super::{Hands, Stage, may_be};
use crate::demo::calendar::Calendar;
use crate::store::StoreError;
use chrono::TimeDelta;
use domain::entry::Kind;
use domain::step::{Call, Gate, Informed, Next, Safe, Said, Step};

/// Small things, by four people; then what was done.
pub fn bruno(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let small: [(i32, (u32, u32), &str, &str); 7] = [
        (-25, (18, 20), "Jas", "Collected at 18:20. Nobody could be reached until 18:05."),
        (-22, (9, 10), "Efe", "Ate three helpings of porridge and asked for the crusts on another plate."),
        (-19, (8, 25), "Jas", "Came in the clothes of the day before; the same stain on the sleeve."),
        (-16, (8, 20), "Cam", "Skin sore in the nappy area at the first change, 08:20."),
        (-13, (18, 15), "Nia", "Collected at 18:15."),
        (-11, (9, 45), "Jas", "Not here today and yesterday; no message."),
        (-9, (13, 40), "Efe", "The two-year health review was missed, the health visitor says."),
    ];
    let mut last = None;
    for (day, (hour, minute), by, words) in small {
        let at = c.at(day, hour, minute);
        let scene = stage.scene("Saplings", by, Kind::Concern, &["Bruno"], at, (5, 9));
        for id in scene.play(hands, stage.children, |d| d.saw = words.into()) {
            hands.seen_on_duty(id, at + TimeDelta::minutes(25));
            if day != -9 {
                hands.settled(id, "Small by itself; it stands in his chronology.", at + TimeDelta::minutes(32));
            }
            last = Some(id);
        }
    }
    let Some(id) = last else { return Ok(()) };
    let safe = ("", "His mother fetches him herself. What worries us is slower than one evening.");
    hands.stepped(id, None, Step::GoesHome { safe: Safe::Yes }, safe, c.at(-9, 14, 20));
    let decided = |next| Step::Next { next, by: None, look_again: None, may_be: may_be("neglect"), noticed: vec![] };
    let agreement = |to, said, grounds, at| Step::Agreement {
        to,
        told: Informed::Before,
        said,
        who: "his mother, through a professional interpreter".into(),
        grounds,
        at,
    };
    let because = ("", "Seven small things in four weeks, by four people.");
    hands.stepped(id, None, decided(Next::EarlyHelp), because, c.at(-8, 14, 25));
    let yes = agreement(Gate::EarlyHelp, Said::Agree, vec![], c.at(-7, 14, 10));
    hands.stepped(id, None, yes, ("\"Yes. The mornings are hard.\"", ""), c.at(-7, 14, 25));
    let request = Step::Requested { how: "secure mail".into(), at: c.at(-7, 14, 30) };
    hands.stepped(id, None, request, ("", ""), c.at(-7, 14, 32));
    let missed = (
        "Rang the family worker: the first visit was missed. A new one is booked.",
        "The phone number was an old one.",
    );
    hands.noted(id, None, missed, vec![], c.at(-3, 14, 25));
    let because = ("", "The second visit was missed too, and he lost weight.");
    hands.stepped(id, None, decided(Next::Refer), because, c.at(-2, 14, 5));
    let call = Call {
        to: "Children's social care, Demo Wolds".into(),
        number: "01632 960101".into(),
        began: c.at(-2, 14, 10),
        ended: c.at(-2, 14, 22),
        spoke_with: "the duty worker".into(),
        parents: "His mother knows that we ring".into(),
        referral: true,
        social_care: true,
        ..Call::default()
    };
    hands.stepped(id, None, Step::Rang { call }, ("They take it, and want the form.", ""), c.at(-2, 14, 26));
    let no = agreement(Gate::Referral, Said::DontAgree, vec!["ground-another".into()], c.at(-2, 14, 30));
    let why = ("\"I don't want that. We manage.\"", "Help that she agreed to has not reached him, and he lost weight.");
    hands.stepped(id, None, no, why, c.at(-2, 14, 36));
    let sent = Step::Sent { how: "secure mail".into(), at: c.at(-1, 16, 40) };
    hands.stepped(id, None, sent, ("", ""), c.at(-1, 16, 42));
    let call = Call {
        to: "Children's social care, Demo Wolds".into(),
        number: "01632 960101".into(),
        began: c.at(0, 9, 10),
        ended: c.at(0, 9, 16),
        social_care: true,
        ..Call::default()
    };
    hands.stepped(id, None, Step::Rang { call }, ("The form is there; nobody has read it yet.", ""), c.at(0, 9, 18));
    Ok(())
}
