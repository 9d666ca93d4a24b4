//! The body map (N4, H13): places on the body with their words and where they lie on the drawing. Our own outlines, without
//! anatomical detail. The words are what is kept; the drawing can change, and old records still find their place on it.

/// One of the drawings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Face,
    Front,
    Back,
}

impl Side {
    pub const ALL: [Side; 3] = [Side::Face, Side::Front, Side::Back];

    pub fn words(self) -> &'static str {
        match self {
            Side::Face => "Face",
            Side::Front => "Front",
            Side::Back => "Back",
        }
    }
}

/// Width and height of each drawing, in its own units.
pub const WIDTH: u32 = 200;
pub const HEIGHT: u32 = 420;

/// A place: an ellipse on a drawing. *Left* and *right* are the child's own, whichever way the child is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub words: &'static str,
    pub side: Side,
    /// Centre, and half of width and height.
    pub at: (f32, f32),
    pub size: (f32, f32),
}

const fn place(side: Side, words: &'static str, x: f32, y: f32, w: f32, h: f32) -> Place {
    Place { words, side, at: (x, y), size: (w, h) }
}

use Side::{Back, Face, Front};

/// Every place, in the order in which a list reads them: from the head down, the child's left before the right.
pub const PLACES: [Place; 50] = [
    place(Face, "top of the head", 100.0, 70.0, 52.0, 26.0),
    place(Face, "forehead", 100.0, 124.0, 56.0, 24.0),
    place(Face, "around the left eye", 133.0, 172.0, 26.0, 20.0),
    place(Face, "around the right eye", 67.0, 172.0, 26.0, 20.0),
    place(Face, "nose", 100.0, 204.0, 13.0, 26.0),
    place(Face, "left cheek", 142.0, 228.0, 24.0, 30.0),
    place(Face, "right cheek", 58.0, 228.0, 24.0, 30.0),
    place(Face, "left ear", 182.0, 196.0, 14.0, 30.0),
    place(Face, "right ear", 18.0, 196.0, 14.0, 30.0),
    place(Face, "mouth", 100.0, 258.0, 30.0, 17.0),
    place(Face, "left side of the jaw", 140.0, 288.0, 24.0, 22.0),
    place(Face, "right side of the jaw", 60.0, 288.0, 24.0, 22.0),
    place(Face, "chin", 100.0, 304.0, 25.0, 18.0),
    place(Face, "neck", 100.0, 352.0, 36.0, 24.0),
    place(Front, "left shoulder", 136.0, 104.0, 17.0, 13.0),
    place(Front, "right shoulder", 64.0, 104.0, 17.0, 13.0),
    place(Front, "chest", 100.0, 132.0, 33.0, 23.0),
    place(Front, "tummy", 100.0, 178.0, 30.0, 22.0),
    place(Front, "left upper arm", 148.0, 140.0, 11.0, 24.0),
    place(Front, "right upper arm", 52.0, 140.0, 11.0, 24.0),
    place(Front, "left lower arm", 157.0, 188.0, 10.0, 24.0),
    place(Front, "right lower arm", 43.0, 188.0, 10.0, 24.0),
    place(Front, "left hand", 163.0, 228.0, 12.0, 15.0),
    place(Front, "right hand", 37.0, 228.0, 12.0, 15.0),
    place(Front, "nappy area", 100.0, 217.0, 28.0, 16.0),
    place(Front, "left thigh", 118.0, 262.0, 16.0, 28.0),
    place(Front, "right thigh", 82.0, 262.0, 16.0, 28.0),
    place(Front, "left knee", 119.0, 302.0, 13.0, 12.0),
    place(Front, "right knee", 81.0, 302.0, 13.0, 12.0),
    place(Front, "left shin", 120.0, 344.0, 12.0, 30.0),
    place(Front, "right shin", 80.0, 344.0, 12.0, 30.0),
    place(Front, "left foot", 126.0, 388.0, 17.0, 12.0),
    place(Front, "right foot", 74.0, 388.0, 17.0, 12.0),
    place(Back, "back of the head", 100.0, 48.0, 32.0, 30.0),
    place(Back, "nape of the neck", 100.0, 88.0, 15.0, 10.0),
    place(Back, "behind the left ear", 60.0, 54.0, 8.0, 15.0),
    place(Back, "behind the right ear", 140.0, 54.0, 8.0, 15.0),
    place(Back, "upper back", 100.0, 128.0, 34.0, 26.0),
    place(Back, "lower back", 100.0, 178.0, 30.0, 22.0),
    place(Back, "back of the left arm", 48.0, 160.0, 11.0, 42.0),
    place(Back, "back of the right arm", 152.0, 160.0, 11.0, 42.0),
    place(Back, "back of the left hand", 38.0, 224.0, 12.0, 16.0),
    place(Back, "back of the right hand", 162.0, 224.0, 12.0, 16.0),
    place(Back, "nappy area at the back", 100.0, 220.0, 30.0, 19.0),
    place(Back, "back of the left thigh", 82.0, 266.0, 16.0, 26.0),
    place(Back, "back of the right thigh", 118.0, 266.0, 16.0, 26.0),
    place(Back, "left calf", 80.0, 330.0, 13.0, 36.0),
    place(Back, "right calf", 120.0, 330.0, 13.0, 36.0),
    place(Back, "left heel or sole", 76.0, 388.0, 15.0, 12.0),
    place(Back, "right heel or sole", 124.0, 388.0, 15.0, 12.0),
];

/// The proportions of a child who is not moving yet: a larger head, shorter legs.
pub fn as_infant(place: &Place) -> Place {
    let ((x, y), (w, h)) = (place.at, place.size);
    match place.side {
        Side::Face => *place,
        _ if y < 95.0 => Place { at: (100.0 + (x - 100.0) * 1.15, y * 1.1), size: (w * 1.15, h * 1.15), ..*place },
        _ if y < 240.0 => Place { at: (x, y + 6.0), ..*place },
        _ => Place { at: (x, 246.0 + (y - 240.0) * 0.8), size: (w * 1.05, h * 0.8), ..*place },
    }
}

/// The places that are named in a text, as chips put them there: "left cheek, right knee, about here".
pub fn named_in(text: &str) -> Vec<&'static Place> {
    let words: Vec<String> = PLACES.iter().map(|p| p.words.to_owned()).collect();
    let (on, _) = crate::chips::parse(text, &words);
    PLACES.iter().filter(|p| on.iter().any(|w| w == p.words)).collect()
}

/// The places that somebody wrote of in sentences, such as of a birthmark at registration: the longest words count, and a
/// nape is one by itself.
pub fn mentioned_in(text: &str) -> Vec<&'static Place> {
    let text = text.to_lowercase();
    let says = |p: &&Place| text.contains(p.words) || p.words.starts_with("nape") && text.contains("nape");
    let all: Vec<&Place> = PLACES.iter().filter(says).collect();
    let inside = |p: &Place| all.iter().any(|other| other.words.len() > p.words.len() && other.words.contains(p.words));
    all.iter().filter(|p| !inside(p)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h13_known_marks_are_found_in_sentences() {
        let words = |text| mentioned_in(text).iter().map(|p| p.words).collect::<Vec<_>>();
        assert_eq!(words("Birthmark on the nape, about 2 cm"), ["nape of the neck"]);
        assert_eq!(words("Mole, Lower back; scar behind the left ear"), ["behind the left ear", "lower back"]);
        assert!(words("none").is_empty());
    }

    /// A larger head, shorter legs, and a trunk that hangs a little lower; the face is drawn by itself.
    #[test]
    fn h13_an_infant_has_a_larger_head_and_shorter_legs() {
        let of = |side, x, y| {
            let drawn = as_infant(&Place { words: "x", side, at: (x, y), size: (10.0, 20.0) });
            let (at, size) = (drawn.at, drawn.size);
            [at.0, at.1, size.0, size.1].map(|n| (n * 1000.0).round() as i32)
        };
        assert_eq!(of(Face, 60.0, 50.0), [60_000, 50_000, 10_000, 20_000]);
        for side in [Front, Back] {
            assert_eq!(of(side, 60.0, 50.0), [54_000, 55_000, 11_500, 23_000]);
            assert_eq!(of(side, 140.0, 50.0), [146_000, 55_000, 11_500, 23_000]);
            assert_eq!(of(side, 60.0, 95.0), [60_000, 101_000, 10_000, 20_000]);
            assert_eq!(of(side, 60.0, 239.0), [60_000, 245_000, 10_000, 20_000]);
            assert_eq!(of(side, 60.0, 240.0), [60_000, 246_000, 10_500, 16_000]);
            assert_eq!(of(side, 60.0, 340.0), [60_000, 326_000, 10_500, 16_000]);
        }
        assert_eq!(Side::ALL.map(Side::words), ["Face", "Front", "Back"]);
    }

    /// Everything can be tapped, nothing lies outside, no two have the same words, and none begins with another's words and
    /// a comma: so that a text of chips reads back as what was tapped.
    #[test]
    fn n4_h13_every_place_lies_on_its_drawing_and_reads_back_as_what_was_tapped() {
        for infant in [false, true] {
            for place in PLACES.iter().map(|p| if infant { as_infant(p) } else { *p }) {
                let ((x, y), (w, h)) = (place.at, place.size);
                assert!(x - w >= 0.0 && x + w <= WIDTH as f32 && y - h >= 0.0 && y + h <= HEIGHT as f32, "{place:?}");
                assert!(w >= 6.0 && h >= 9.0, "{place:?}");
            }
        }
        for (n, place) in PLACES.iter().enumerate() {
            let others = PLACES.iter().enumerate().filter(|(m, _)| *m != n);
            assert!(others.clone().all(|(_, o)| o.words != place.words), "{place:?}");
            assert_eq!(named_in(place.words), [place]);
        }
        let found = named_in("left cheek, nappy area at the back, right knee, as big as a pea");
        assert_eq!(
            found.iter().map(|p| p.words).collect::<Vec<_>>(),
            ["left cheek", "right knee", "nappy area at the back"]
        );
        assert!(named_in("as big as a pea").is_empty());
    }
}
