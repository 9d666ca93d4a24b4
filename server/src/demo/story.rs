//! Six stories of Teasel Wharf, as far as today's kinds of entry reach.

mod bruno;
mod friday;
mod paper;

use super::calendar::Calendar;
use super::cast::{Cast, Member};
use super::children::Children;
use super::hands::{Hands, may_be};
use crate::store::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::part::Origin;
use domain::entry::{AboutStaff, Draft, Kind};
use domain::id::{ChildId, EntryId, PersonId};
use domain::london;
use domain::register::Fact;
use domain::step::{Answer, Call, Gate, Informed, Next, Safe, Said, Step};

/// One thing that somebody wrote.
struct Scene<'a> {
    tablet: &'a str,
    by: Option<&'a Member>,
    kind: Kind,
    about: &'a [&'a str],
    happened: DateTime<Utc>,
    written: DateTime<Utc>,
    arrives: DateTime<Utc>,
}

impl Scene<'_> {
    fn play(&self, hands: &mut Hands, children: &Children, write: impl FnOnce(&mut Draft)) -> Vec<EntryId> {
        let Ok(mut draft) = hands.draft(self.kind, self.by, self.written) else { return vec![] };
        for (n, name) in self.about.iter().enumerate() {
            let Some((child, _)) = children.get(name) else { continue };
            draft.children.push(child);
            if n > 0
                && let Ok(bytes) = crate::random::bytes()
            {
                draft.ids.push(EntryId::from_random(bytes));
            }
        }
        draft.occurred = Some(london::with_offset(self.happened));
        write(&mut draft);
        hands.save(self.tablet, &draft, self.by, self.arrives, self.written)
    }
}

/// Plays what one person saw, by the clock on the wall.
struct Stage<'a> {
    cast: &'a Cast,
    children: &'a Children,
}

impl<'a> Stage<'a> {
    fn scene(
        &self,
        tablet: &'a str,
        by: &str,
        kind: Kind,
        about: &'a [&'a str],
        happened: DateTime<Utc>,
        (written_after, arrives_after): (i64, i64),
    ) -> Scene<'a> {
        Scene {
            tablet,
            by: self.cast.get(by),
            kind,
            about,
            happened,
            written: happened + TimeDelta::minutes(written_after),
            arrives: happened + TimeDelta::minutes(arrives_after),
        }
    }

    fn child(&self, name: &str) -> Result<ChildId, StoreError> {
        self.children.get(name).map(|(child, _)| child).ok_or(StoreError::NotFound)
    }

    fn person(&self, name: &str) -> Result<PersonId, StoreError> {
        self.cast.get(name).map(|m| m.id).ok_or(StoreError::NotFound)
    }
}

pub fn arcs(hands: &mut Hands, cast: &Cast, children: &Children, c: &Calendar) -> Result<(), StoreError> {
    let stage = Stage { cast, children };
    cover(hands, &stage, c)?;
    pip(hands, &stage, c)?;
    friday::otto(hands, &stage, c)?;
    bruno::bruno(hands, &stage, c)?;
    zoya(hands, &stage, c);
    about_staff(hands, &stage, c)?;
    ordinary_week(hands, &stage, c)
}

/// While Imogen is on leave, each of her days has somebody's name.
fn cover(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let (adaeze, tomasz) = (stage.person("Adaeze")?, stage.person("Tomasz")?);
    let turn = |n: i32, person: PersonId| {
        let day = c.shift(c.friday, n);
        Fact::Duty { person, from: c.on(day, 7, 30), until: c.on(day, 18, 0) }
    };
    let turns = [(-4, adaeze), (-3, tomasz), (-2, tomasz), (-1, tomasz), (0, adaeze), (1, adaeze)];
    let facts = turns.into_iter().map(|(n, person)| turn(n, person)).collect();
    hands.entered(facts, stage.person("Imogen")?, c.on(c.shift(c.friday, -5), 16, 30));
    Ok(())
}

/// Arc 1: a mark on arrival, with no network.
fn pip(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let imogen = stage.person("Imogen")?;
    let at = c.at(-1, 8, 4);
    let pip = stage.scene("Seedlings", "Dot", Kind::Mark, &["Pip"], at, (1, 17)).play(hands, stage.children, |d| {
        d.mark_look = "bruise, about 1 cm".into();
        d.mark_region = "left cheek".into();
        d.mark_origin = Some(Origin::CameInWith);
        d.told_who = "mother".into();
        d.told = "He must have rolled on his dummy.".into();
        d.saw = "Pip turned his face away when I touched the cheek.".into();
    });
    let Some(id) = pip.first().copied() else { return Ok(()) };
    hands.told("Seedlings", id, stage.cast.get("Dot"), imogen, c.at(-1, 8, 6), c.at(-1, 8, 22));
    hands.seen(id, imogen, c.at(-1, 8, 25));
    let not_sure = ("", "He is not moving. Whether the explanation fits is not for us to decide.");
    hands.stepped(id, Some(imogen), Step::GoesHome { safe: Safe::NotSure }, not_sure, c.at(-1, 8, 30));
    let call = Call {
        to: "Children's social care, Demo Estuary".into(),
        number: "01632 960111".into(),
        began: c.at(-1, 8, 41),
        ended: c.at(-1, 8, 55),
        spoke_with: "the duty worker".into(),
        parents: "That a doctor looks at him at 11:30, and that they asked for it".into(),
        contact: "Imogen Quill, on the nursery's mobile".into(),
        referral: true,
        social_care: true,
        ..Call::default()
    };
    let said = ("They arrange a medical for 11:30, and agreed what to tell his mother.", "");
    hands.stepped(id, Some(imogen), Step::Rang { call }, said, c.at(-1, 8, 58));
    let mother = (
        "Told his mother, 09:15, in the words agreed. She said: \"You do what you have to do.\"",
        "Social care asked us to tell her before the medical.",
    );
    hands.noted(id, Some(imogen), mother, vec![stage.person("Dot")?], c.at(-1, 9, 22));
    let parents = Step::Agreement {
        to: Gate::Referral,
        told: Informed::Afterwards,
        said: Said::NotAsked,
        who: "his mother".into(),
        grounds: vec!["ground-danger-now".into()],
        at: c.at(-1, 9, 15),
    };
    let why = ("", "He is not moving: they took it on the telephone, and told us what to say.");
    hands.stepped(id, Some(imogen), parents, why, c.at(-1, 9, 24));
    let sent = Step::Sent { how: "their portal".into(), at: c.at(-1, 12, 10) };
    hands.stepped(id, Some(imogen), sent, ("", ""), c.at(-1, 12, 12));
    let at = c.at(0, 10, 20);
    let heard = Step::Heard { answer: Answer::Taken, who: "Demo Estuary, duty team".into(), at };
    hands.stepped(id, Some(imogen), heard, ("They hold a strategy meeting tomorrow.", ""), at);
    let watch = Step::Next {
        next: Next::Watch,
        by: Some(imogen),
        look_again: Some(c.day(10)),
        may_be: may_be("not-clear-yet"),
        noticed: vec![],
    };
    let why = ("", "They lead now. We look at what came of it, whatever they say until then.");
    hands.stepped(id, Some(imogen), watch, why, c.at(0, 10, 25));
    Ok(())
}

/// Arc 4: what a mother said at the gate.
fn zoya(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) {
    let at = c.at(-6, 8, 35);
    let zoya = stage.scene("Oaks", "Hal", Kind::AdultTalk, &["Zoya"], at, (12, 15)).play(hands, stage.children, |d| {
        d.told_who = "Mum".into();
        d.told = "She is glad that the office knows. She asks that nobody is told where they live.".into();
        d.agreed = "I said that I would pass it on to the lead at once.".into();
        d.lead_to_know = Some(true);
    });
    for id in zoya {
        hands.seen_on_duty(id, at + TimeDelta::minutes(30));
        let words = (
            "Nothing is said to anyone who rings and asks whether she comes here.",
            "Her mother asked for it, and the out-of-hours team rang about it the evening before.",
        );
        let step = Step::Next {
            next: Next::DontShare,
            by: None,
            look_again: None,
            may_be: may_be("not-clear-yet"),
            noticed: vec![],
        };
        hands.stepped(id, None, step, words, at + TimeDelta::minutes(40));
    }
}

/// Arc 5: about someone who works here. Each has one reader.
fn about_staff(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let (imogen, harriet) = (stage.person("Imogen")?, stage.person("Harriet")?);
    let at = c.at(-4, 12, 20);
    stage.scene("Oaks", "Gwen", Kind::Concern, &["Fleur"], at, (6, 8)).play(hands, stage.children, |d| {
        d.saw = "The agency worker pulled Fleur up by the arm from the carpet. Fleur cried and held the arm.".into();
        d.about_staff = AboutStaff::Yes;
        d.staff_typed = "agency worker, that day's cover in Oaks".into();
    });
    let at = c.at(-1, 10, 5);
    let mo = stage.scene("Oaks", "Mo", Kind::Concern, &[], at, (3, 5)).play(hands, stage.children, |d| {
        d.child_typed = "her own child".into();
        d.told_who = "a neighbour".into();
        d.told = "He shouts at the boy on the stairs every evening.".into();
        d.about_staff = AboutStaff::NotSure;
        d.staff = vec![imogen];
    });
    for id in mo {
        hands.seen(id, harriet, at + TimeDelta::minutes(50));
    }
    let at = c.at(-3, 15, 10);
    stage.scene("Saplings", "Cam", Kind::Concern, &["Rafi"], at, (4, 6)).play(hands, stage.children, |d| {
        d.saw = "Rafi had not been changed since the morning when he was brought back after lunch at home.".into();
    });
    Ok(())
}

/// Arc 6.
fn ordinary_week(hands: &mut Hands, stage: &Stage<'_>, c: &Calendar) -> Result<(), StoreError> {
    let imogen = stage.person("Imogen")?;
    let at = c.at(-3, 11, 15);
    let isla = stage.scene("Saplings", "Nia", Kind::Concern, &["Ivy"], at, (5, 7)).play(hands, stage.children, |d| {
        d.saw = "Isla would not let go of my hand at the door and asked twice who collects her.".into();
    });
    if let Some(id) = isla.first() {
        hands.filed(*id, stage.child("Isla")?, imogen, "It is Isla, not Ivy", at + TimeDelta::minutes(45));
        hands.seen(*id, imogen, at + TimeDelta::minutes(46));
        hands.settled(*id, "Her grandmother fetched her that day, and she ran to her.", at + TimeDelta::minutes(50));
    }
    // One bite, two children, two wordings.
    let bite = c.at(-5, 15, 20);
    let wordings: [(&[&str], &str, &str); 2] = [
        (&["Ivy"], "bite, left forearm", "Another child bit Ivy at the sand tray. Cold cloth, no broken skin."),
        (
            &["Rafi"],
            "none",
            "Rafi bit another child at the sand tray. We looked at the mark together and he brought the cloth.",
        ),
    ];
    let mut both = vec![];
    for (about, look, words) in wordings {
        let ids = stage.scene("Saplings", "Efe", Kind::Mark, about, bite, (8, 10)).play(hands, stage.children, |d| {
            d.mark_look = look.into();
            d.mark_origin = Some(Origin::HappenedHere);
            d.parents_told = "At collection, face to face, without naming the other child.".into();
            d.saw = words.into();
        });
        for id in &ids {
            hands.seen_on_duty(*id, bite + TimeDelta::minutes(11));
            let told = (
                "Told the family at collection, without naming the other child.",
                "An accident here is told the same day.",
            );
            hands.noted(*id, None, told, vec![], bite + TimeDelta::minutes(130));
            hands.settled(*id, "A bite at play, dealt with there and then.", bite + TimeDelta::minutes(131));
        }
        both.extend(ids);
    }
    let occasion = hands.occasion()?;
    hands.tie(&both, occasion);
    // The garden's tablet is three days slow and was out of reach; one of its rows was damaged.
    let bump = c.at(-4, 10, 40);
    let gus = stage.scene("Garden", "Hal", Kind::Mark, &["Gus"], bump, (6, 75)).play(hands, stage.children, |d| {
        d.mark_look = "bump".into();
        d.mark_region = "forehead".into();
        d.mark_origin = Some(Origin::HappenedHere);
        d.first_aid = "Cold pack for ten minutes, by Hal".into();
        d.parents_told = "His mother, rung at 10:58.".into();
        d.saw = "Ran into the low branch.".into();
    });
    for id in gus {
        hands.seen_on_duty(id, bump + TimeDelta::minutes(80));
        let signed = ("His father signed the accident form at collection, 17:10.", "It happened here.");
        hands.noted(id, None, signed, vec![stage.person("Hal")?], c.at(-4, 17, 15));
        hands.settled(id, "An accident here; his parents know.", c.at(-4, 17, 16));
    }
    hands.garbled("Garden", bump + TimeDelta::minutes(76));
    paper::note(hands, stage, c)?;
    // Break cover: Lou takes Dot's tablet, records, and hands it back.
    let at = c.at(-1, 10, 40);
    let lou = stage.scene("Seedlings", "Lou", Kind::Achievement, &["Tobi"], at, (3, 5));
    lou.play(hands, stage.children, |d| d.saw = "Pulled himself up at the low table, and laughed.".into());
    Ok(())
}
