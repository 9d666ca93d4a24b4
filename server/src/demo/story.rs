//! What happened at Teasel Wharf: eight ordinary weeks, and six stories as far as today's kinds of entry reach.

use super::calendar::Calendar;
use super::cast::{Cast, Member};
use super::children::Children;
use super::hands::Hands;
use chrono::{DateTime, TimeDelta, Utc};
use domain::entry::part::Origin;
use domain::entry::{AboutStaff, Draft, Kind};
use domain::id::EntryId;
use domain::london;

const ACHIEVEMENTS: [&str; 12] = [
    "Stacked six blocks and clapped.",
    "Poured water from jug to cup without spilling.",
    "Found the letter of their own name on the peg.",
    "Waited for a turn on the slide, for the first time without help.",
    "Sang the whole of the tidy-up song.",
    "Put both shoes on, on the right feet.",
    "Asked a friend: can I play too?",
    "Counted seven conkers into the tray.",
    "Tried the pea soup and asked for more.",
    "Walked along the low beam alone.",
    "Told a story about the cardboard boat.",
    "Waved goodbye at the door and went straight to the sand.",
];
const TALKS: [&str; 5] = [
    "She has slept badly since the clocks changed.",
    "We are moving house next month.",
    "Grandad is collecting this week.",
    "He has started to ask for the potty at home.",
    "Her new glasses come on Monday.",
];
const MARKS: [(&str, &str); 4] =
    [("graze", "left knee"), ("bump", "forehead"), ("graze", "right palm"), ("scratch", "right arm")];

fn room_tablet(room: &str) -> &'static str {
    match room {
        "Seedlings" => "Seedlings",
        "Saplings" => "Saplings",
        _ => "Oaks",
    }
}

fn hand_of(room: &str, n: usize) -> &'static str {
    match room {
        "Seedlings" => ["Dot", "Bel", "Lou"][n % 3],
        "Saplings" => ["Efe", "Jas", "Cam"][n % 3],
        _ => ["Gwen", "Hal", "Kit"][n % 3],
    }
}

/// Eight weeks: about 240 achievements, 40 talks, 20 small marks.
pub fn background(hands: &mut Hands, cast: &Cast, children: &Children, calendar: &Calendar) {
    let all: Vec<_> = children.all().collect();
    for n in 0..300usize {
        let (_, child, room) = all[(n * 7) % all.len()];
        let Some(author) = cast.get(hand_of(room, n)) else { continue };
        let at = calendar.at(-40 + (n as i32 * 40 / 300), 9 + (n as u32 * 5) % 8, (n as u32 * 13) % 60);
        let kind = match n % 15 {
            0..=11 => Kind::Achievement,
            12 | 13 => Kind::AdultTalk,
            _ => Kind::Mark,
        };
        let Ok(mut draft) = hands.draft(kind, Some(author), at) else { continue };
        draft.children = vec![child];
        match kind {
            Kind::Achievement => draft.saw = ACHIEVEMENTS[n % ACHIEVEMENTS.len()].into(),
            Kind::AdultTalk => {
                draft.told_who = "Mum".into();
                draft.told = TALKS[n % TALKS.len()].into();
                draft.lead_to_know = Some(false);
            }
            _ => {
                let (look, region) = MARKS[n % MARKS.len()];
                draft.mark_look = look.into();
                draft.mark_region = region.into();
                draft.mark_origin = Some(Origin::HappenedHere);
                draft.saw = "Fell while running. Cold cloth, a cuddle, back to play.".into();
            }
        }
        let ids =
            hands.save(room_tablet(room), &draft, Some(author), at + TimeDelta::minutes(4), at + TimeDelta::minutes(2));
        if kind == Kind::Mark
            && let (Some(id), Some(imogen)) = (ids.first(), cast.get("Imogen"))
        {
            hands.seen(*id, imogen.id, at + TimeDelta::minutes(30));
        }
    }
}

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

pub fn arcs(hands: &mut Hands, cast: &Cast, children: &Children, c: &Calendar) {
    let (Some(imogen), Some(adaeze), Some(harriet)) = (cast.get("Imogen"), cast.get("Adaeze"), cast.get("Harriet"))
    else {
        return;
    };
    let scene =
        |tablet, by: &'static str, kind, about, happened: DateTime<Utc>, written_after: i64, arrives_after: i64| {
            Scene {
                tablet,
                by: cast.get(by),
                kind,
                about,
                happened,
                written: happened + TimeDelta::minutes(written_after),
                arrives: happened + TimeDelta::minutes(arrives_after),
            }
        };

    // Arc 1, Pip: a mark on arrival, with no network.
    let at = c.at(-1, 8, 4);
    let pip = scene("Seedlings", "Dot", Kind::Mark, &["Pip"], at, 1, 17).play(hands, children, |d| {
        d.mark_look = "bruise, about 1 cm".into();
        d.mark_region = "left cheek".into();
        d.mark_origin = Some(Origin::CameInWith);
        d.told_who = "mother".into();
        d.told = "He must have rolled on his dummy.".into();
        d.saw = "Pip turned his face away when I touched the cheek.".into();
    });
    if let Some(id) = pip.first() {
        hands.told("Seedlings", *id, cast.get("Dot"), imogen.id, c.at(-1, 8, 6), c.at(-1, 8, 22));
        hands.seen(*id, imogen.id, c.at(-1, 8, 25));
    }

    // Arc 2, Otto: said at quiet time on a Friday, written by somebody without a tile.
    let (said, typed) = (c.on(c.friday, 16, 48), c.on(c.friday, 17, 12));
    let otto = scene("Oaks", "", Kind::ChildWords, &[], said, 24, 24).play(hands, children, |d| {
        d.author_name = "Sam".into();
        d.author_agency = "Demo Cover (agency)".into();
        d.child_typed = "Otto".into();
        d.quote_who = "child".into();
        d.quote = "He hits my legs when Mummy is at work.".into();
        d.before = "Lying on the cushions. I said thank you for telling me. I asked nothing.".into();
    });
    if let (Some(id), Some((child, _))) = (otto.first(), children.get("Otto")) {
        hands.told("Oaks", *id, None, adaeze.id, typed + TimeDelta::minutes(2), typed + TimeDelta::minutes(3));
        hands.seen(*id, adaeze.id, c.on(c.friday, 17, 31));
        hands.filed(*id, child, adaeze.id, "Otto Reeve, said by the agency worker", c.on(c.friday, 17, 32));
    }

    // Arc 3, Bruno: small things, by four people.
    let small: [(i32, &'static str, &str); 7] = [
        (-25, "Jas", "Collected at 18:20. Nobody could be reached until 18:05."),
        (-22, "Efe", "Ate three helpings of porridge and asked for the crusts on another plate."),
        (-19, "Jas", "Came in the clothes of the day before; the same stain on the sleeve."),
        (-16, "Cam", "Skin sore in the nappy area at the first change, 08:20."),
        (-13, "Nia", "Collected at 18:15."),
        (-11, "Jas", "Not here today and yesterday; no message."),
        (-9, "Efe", "The two-year health review was missed, the health visitor says."),
    ];
    for (day, by, words) in small {
        let at = c.at(day, 17, 40);
        let ids =
            scene("Saplings", by, Kind::Concern, &["Bruno"], at, 5, 9).play(hands, children, |d| d.saw = words.into());
        for id in ids {
            hands.seen(id, imogen.id, at + TimeDelta::minutes(40));
        }
    }

    // Arc 4, Zoya: what her mother said at the gate.
    let at = c.at(-6, 8, 35);
    let zoya = scene("Oaks", "Hal", Kind::AdultTalk, &["Zoya"], at, 12, 15).play(hands, children, |d| {
        d.told_who = "Mum".into();
        d.told = "She is glad that the office knows. She asks that nobody is told where they live.".into();
        d.agreed = "I said that I would pass it on to Imogen at once.".into();
        d.lead_to_know = Some(true);
    });
    for id in zoya {
        hands.seen(id, imogen.id, at + TimeDelta::minutes(30));
    }

    // Arc 5: about someone who works here. Each has one reader.
    let at = c.at(-4, 12, 20);
    scene("Oaks", "Gwen", Kind::Concern, &["Fleur"], at, 6, 8).play(hands, children, |d| {
        d.saw = "The agency worker pulled Fleur up by the arm from the carpet. Fleur cried and held the arm.".into();
        d.about_staff = AboutStaff::Yes;
        d.staff_typed = "agency worker, Thursday's cover in Oaks".into();
    });
    let at = c.at(-1, 10, 5);
    let mo = scene("Oaks", "Mo", Kind::Concern, &[], at, 3, 5).play(hands, children, |d| {
        d.child_typed = "her own child".into();
        d.told_who = "a neighbour".into();
        d.told = "He shouts at the boy on the stairs every evening.".into();
        d.about_staff = AboutStaff::NotSure;
        d.staff = vec![imogen.id];
    });
    for id in mo {
        hands.seen(id, harriet.id, at + TimeDelta::minutes(50));
    }
    let at = c.at(-3, 15, 10);
    scene("Saplings", "Cam", Kind::Concern, &["Rafi"], at, 4, 6).play(hands, children, |d| {
        d.saw = "Rafi had not been changed since the morning when he was brought back after lunch at home.".into();
    });

    // Arc 6: an ordinary week.
    let at = c.at(-3, 11, 15);
    let isla = scene("Saplings", "Nia", Kind::Concern, &["Ivy"], at, 5, 7).play(hands, children, |d| {
        d.saw = "Isla would not let go of my hand at the door and asked twice who collects her.".into();
    });
    if let (Some(id), Some((child, _))) = (isla.first(), children.get("Isla")) {
        hands.filed(*id, child, imogen.id, "It is Isla, not Ivy", at + TimeDelta::minutes(45));
        hands.seen(*id, imogen.id, at + TimeDelta::minutes(46));
    }
    let bite = c.at(-5, 15, 20);
    for (child, look, words) in [
        ("Ivy", "bite, left forearm", "Another child bit Ivy at the sand tray. Cold cloth, no broken skin."),
        (
            "Rafi",
            "none",
            "Rafi bit another child at the sand tray. We looked at the mark together and he brought the cloth.",
        ),
    ] {
        let about: &[&str] = if child == "Ivy" { &["Ivy"] } else { &["Rafi"] };
        let ids = scene("Saplings", "Efe", Kind::Mark, about, bite, 8, 10).play(hands, children, |d| {
            d.mark_look = look.into();
            d.mark_origin = Some(Origin::HappenedHere);
            d.saw = words.into();
        });
        for id in ids {
            hands.seen(id, imogen.id, bite + TimeDelta::minutes(11));
        }
    }
    // The garden's tablet is three days slow and was out of reach; one of its rows was damaged.
    let bump = c.at(-4, 10, 40);
    let gus = scene("Garden", "Hal", Kind::Mark, &["Gus"], bump, 6, 75).play(hands, children, |d| {
        d.mark_look = "bump".into();
        d.mark_region = "forehead".into();
        d.mark_origin = Some(Origin::HappenedHere);
        d.saw = "Ran into the low branch. Cold pack for ten minutes, parent rung at 10:58.".into();
    });
    for id in gus {
        hands.seen(id, imogen.id, bump + TimeDelta::minutes(80));
    }
    hands.garbled("Garden", bump + TimeDelta::minutes(76));
}
