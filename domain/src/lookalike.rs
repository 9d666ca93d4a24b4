//! Children whom a hurried tap could confuse (H4, R135).

use crate::naming::{are_alike, letters};

/// What the tiles of a room compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile<'a> {
    pub preferred: &'a str,
    pub surname: &'a str,
}

/// Whether two tiles could be taken for one another: nearly the same preferred name, the same initials, or one
/// surname (siblings and twins).
pub fn confusable(a: &Tile<'_>, b: &Tile<'_>) -> bool {
    let initial = |name: &str| letters(name).chars().next();
    let same_initials = initial(a.preferred) == initial(b.preferred) && initial(a.surname) == initial(b.surname);
    are_alike(a.preferred, b.preferred) || same_initials || letters(a.surname) == letters(b.surname)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h4_twins_siblings_and_namesakes_are_lookalikes() {
        let tile = |preferred, surname| Tile { preferred, surname };
        let ivy = tile("Ivy", "Foxglove");
        assert!(confusable(&ivy, &tile("Isla", "Foxglove")));
        assert!(confusable(&ivy, &tile("ivy", "Teal")));
        assert!(confusable(&ivy, &tile("Ida", "Fern")));
        assert!(!confusable(&ivy, &tile("Otto", "Reeve")));
    }

    #[test]
    fn h4_names_that_differ_by_accents_or_one_slip_are_lookalikes() {
        let tile = |preferred, surname| Tile { preferred, surname };
        for (one, other) in [
            (tile("Zoë", "O'Neill"), tile("Zoe", "Fern")),
            (tile("Zoë", "Teal"), tile("Zoe\u{308}", "Fern")),
            (tile("Łukasz", "Teal"), tile("lukas", "Fern")),
            (tile("Anne-Marie", "Teal"), tile("Annemarie", "Fern")),
            (tile("Isabella", "Teal"), tile("Isabela", "Fern")),
            (tile("Éabha", "Ó Murchú"), tile("Eli", "O'Hara")),
            (tile("Pip", "van der Berg"), tile("Ada", "Vanderberg")),
        ] {
            assert!(confusable(&one, &other), "{one:?} {other:?}");
        }
    }
}
