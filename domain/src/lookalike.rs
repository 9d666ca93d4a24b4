//! Children whom a hurried tap could confuse (H4, R135).

/// What the tiles of a room compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile<'a> {
    pub preferred: &'a str,
    pub surname: &'a str,
}

/// Whether two tiles could be taken for one another: the same preferred name, the same initials, or one
/// surname (siblings and twins).
pub fn confusable(a: &Tile<'_>, b: &Tile<'_>) -> bool {
    let initial = |s: &str| s.chars().next().map(|c| c.to_lowercase().to_string());
    let same_initials = initial(a.preferred) == initial(b.preferred) && initial(a.surname) == initial(b.surname);
    a.preferred.eq_ignore_ascii_case(b.preferred) || same_initials || a.surname.eq_ignore_ascii_case(b.surname)
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
}
