//! Eight ordinary weeks: 240 achievements, 40 talks, 22 marks and accidents, 14 concerns that came to rest; 6 of them
//! written late, 3 corrected.

use super::calendar::Calendar;
use super::cast::Cast;
use super::children::Children;
use super::hands::Hands;
use crate::store::StoreError;
use chrono::TimeDelta;
use domain::entry::Kind;
use domain::entry::part::Origin;
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
/// What was seen, what was done about it, and why.
const CONCERNS: [(&str, &str, &str); 7] = [
    (
        "Very quiet since Monday, and sat by the door most of the morning.",
        "Spoke with the family at collection: a grandparent is in hospital. Watch for two weeks.",
        "It fits what was seen; nothing else has changed.",
    ),
    (
        "Said at lunch that there was no breakfast, and ate two bowls of porridge.",
        "Asked at the gate. The alarm had not gone off; breakfast is there from 07:30 if it happens again.",
        "First time, and the family said so themselves.",
    ),
    (
        "Came without a coat on a morning of frost; the third time this month.",
        "Gave one from the spare box, and told the family about the clothes swap.",
        "Help with clothing is what is wanted.",
    ),
    (
        "Flinched when the door banged, and hid under the table for some minutes.",
        "Talked with the key person and the room: fireworks in the street the evening before. Watch for a week.",
        "Other children in the room did the same that day.",
    ),
    (
        "Collected forty minutes late, and nobody could be reached until 18:30.",
        "Went through the contact list with the family: two numbers were old. New ones are entered.",
        "The numbers were the cause.",
    ),
    (
        "Nappy rash that had not been treated since Friday.",
        "Talked it over with the family; the pharmacist gave a cream. Looked again on Thursday: better.",
        "The family acted at once.",
    ),
    (
        "Was told by an older cousin at the gate that they were \"always shouting at home\".",
        "Early-help hub asked for advice, without names. Watch, and offer the family a talk.",
        "Said by a child, in passing; worth a talk, not a referral yet.",
    ),
];

/// So many of each, in working days W-40 to W-1.
const COUNTS: [(Kind, usize); 4] =
    [(Kind::Achievement, 240), (Kind::AdultTalk, 40), (Kind::Mark, 22), (Kind::Concern, 14)];
const TOTAL: usize = 316;
/// Coprime to the total: every place comes once, and each kind is spread over the weeks.
const STRIDE: usize = 85;
/// Places whose record was written hours after, and places whose record was corrected the next day.
const LATE: [usize; 6] = [23, 71, 119, 167, 215, 263];
const CORRECTED: [usize; 3] = [47, 145, 242];

pub(super) fn room_tablet(room: &str) -> &'static str {
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

pub fn weeks(hands: &mut Hands, cast: &Cast, children: &Children, calendar: &Calendar) -> Result<(), StoreError> {
    let kinds: Vec<Kind> = COUNTS.into_iter().flat_map(|(kind, count)| std::iter::repeat_n(kind, count)).collect();
    let all: Vec<_> = children.all().collect();
    let mut concerns = CONCERNS.iter().cycle();
    for n in 0..TOTAL {
        let kind = kinds[n * STRIDE % TOTAL];
        let (_, child, room) = all[(n * 7) % all.len()];
        let author = cast.get(hand_of(room, n)).ok_or(StoreError::NotFound)?;
        let at = calendar.at(-40 + (n * 40 / TOTAL) as i32, 9 + (n as u32 * 5) % 8, (n as u32 * 13) % 60);
        let mut draft = hands.draft(kind, Some(author), at)?;
        draft.children = vec![child];
        let mut done = None;
        match kind {
            Kind::AdultTalk => {
                draft.told_who = "Mum".into();
                draft.told = TALKS[n % TALKS.len()].into();
                draft.lead_to_know = Some(false);
            }
            Kind::Mark => {
                let (look, region) = MARKS[n % MARKS.len()];
                draft.mark_look = look.into();
                draft.mark_region = region.into();
                draft.mark_origin = Some(Origin::HappenedHere);
                draft.parents_told = "Mum, at the door. She thanked us.".into();
                draft.saw = "Fell while running. Cold cloth, a cuddle, back to play.".into();
            }
            Kind::Concern => {
                let (saw, what, why) = concerns.next().ok_or(StoreError::NotFound)?;
                draft.saw = (*saw).into();
                done = Some((*what, *why));
            }
            _ => draft.saw = ACHIEVEMENTS[n % ACHIEVEMENTS.len()].into(),
        }
        if LATE.contains(&n) {
            draft.occurred = Some(london::with_offset(at - TimeDelta::hours(3)));
        }
        let written = at + TimeDelta::minutes(2);
        let ids = hands.save(room_tablet(room), &draft, Some(author), written + TimeDelta::minutes(2), written);
        let Some(id) = ids.first().copied() else { continue };
        if kind.needs_the_lead() {
            hands.seen_on_duty(id, at + TimeDelta::minutes(14));
        }
        match done {
            Some((what, why)) => {
                hands.noted(id, None, (what, why), vec![author.id], at + TimeDelta::minutes(95));
                hands.settled(id, why, at + TimeDelta::minutes(96));
            }
            None if kind == Kind::Mark => {
                hands.settled(id, "A fall in play, seen by the writer.", at + TimeDelta::minutes(20));
            }
            None => {}
        }
        if CORRECTED.contains(&n) {
            let later = calendar.at(-39 + (n * 40 / TOTAL) as i32, 8, 40);
            let mut again = draft.clone();
            again.ids = vec![EntryId::from_random(crate::random::bytes()?)];
            again.supersedes = vec![(Some(child), id)];
            again.occurred = Some(draft.occurred.unwrap_or(draft.started));
            again.started = london::with_offset(later);
            again.touched = again.started;
            again.saw.push_str(" It was in the garden, not in the room.");
            hands.save(room_tablet(room), &again, Some(author), later + TimeDelta::minutes(4), later);
        }
    }
    Ok(())
}
