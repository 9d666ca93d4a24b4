//! Each cue by itself, at the edges of where it counts: how far a word may stand, where a sentence ends, whose words it is.

use super::*;

fn spans(text: &str) -> Vec<(Cue, &str)> {
    suggestions(text, Place::Saw).into_iter().map(|s| (s.cue, &text[s.start..s.end])).collect()
}

#[test]
fn r13_capitals_throughout_say_nothing_of_an_abbreviation() {
    assert_eq!(spans("RANG MASH at ten."), [(Cue::Jargon, "MASH")], "half of the words are not most of them");
    assert_eq!(spans("RANG MASH AT ten."), []);
    assert_eq!(spans("RANG MASH AT TEN."), []);
    assert_eq!(spans("RANG MASH AT TEN ABOUT him and her."), [], "five words of eight");
    assert_eq!(spans("RANG MASH HUB"), [(Cue::Jargon, "MASH")], "three words are no shouting");
}

#[test]
fn r13_unknown_capitals_without_a_vowel_are_asked_for_up_to_five_letters() {
    for asked in ["XQZ", "BCDFG"] {
        assert_eq!(spans(&format!("He saw {asked} today.")), [(Cue::Jargon, asked)]);
    }
    for not in ["BCDFGH", "XQ7", "XAZ", "XYZ", "xqz", "TV"] {
        assert_eq!(spans(&format!("He saw {not} today.")), [], "{not}");
    }
    assert_eq!(spans("He saw (XQZ) today."), []);
    assert_eq!(spans("He saw XQZ (the team) today."), []);
}

#[test]
fn n2_of_two_cues_that_overlap_the_longer_one_says_it() {
    assert_eq!(spans("He had a temper tantrum today."), [(Cue::Label, "temper tantrum")]);
    assert_eq!(
        spans("DSL told me he fell."),
        [(Cue::Jargon, "DSL"), (Cue::Quote, "DSL told me")],
        "two kinds stand beside one another"
    );
    assert_eq!(spans("A tantrum, then a tantrum."), [(Cue::Label, "tantrum"), (Cue::Label, "tantrum")]);
}

#[test]
fn n2_a_word_for_how_it_seemed_takes_what_stands_between_with_it() {
    for (text, span) in [
        ("He seemed upset today.", "seemed upset"),
        ("He seemed very upset today.", "seemed very upset"),
        ("He seemed to be very upset.", "seemed to be very upset"),
        ("He seemed to be a bit upset.", "seemed to be a bit upset"),
    ] {
        assert_eq!(spans(text), [(Cue::Label, span)]);
    }
    assert_eq!(spans("He seemed to know the song."), []);
    assert_eq!(spans("We saw a nasty wasp today."), [], "a label is about a thing");
}

#[test]
fn r14_somebody_elses_words_are_asked_for_and_the_writers_own_are_not() {
    for (text, span) in [
        ("Mum said he fell.", "Mum said"),
        ("Mum was saying he fell.", "was saying"),
        ("Mum told me he fell.", "Mum told me"),
        ("Mum asked if he fell.", "Mum asked if"),
        ("Mum came and said he fell.", "and said"),
        ("Outside it rained. Mum said he fell.", "Mum said"),
    ] {
        assert_eq!(spans(text), [(Cue::Quote, span)], "{text}");
    }
    for own in [
        "I said he fell.",
        "I also said he fell.",
        "I have told staff he fell.",
        "We were saying he fell.",
        "I rang mum and said he fell.",
        "Said he fell.",
        "Mum said nothing.",
        "Mum told him off.",
        "Mum asked again.",
    ] {
        assert_eq!(spans(own), [], "{own}");
    }
}

/// A quotation up to four words behind the verb, or before it, and in the same sentence.
#[test]
fn r14_words_in_quotation_marks_near_the_verb_are_theirs() {
    for marked in [
        "Mum said \"he fell off\".",
        "Mum said that he was so \"tired\".",
        "\"He fell off\", mum said.",
        "\"He fell off\" is what my mum said.",
    ] {
        assert_eq!(spans(marked), [], "{marked}");
    }
    for (far, span) in [
        ("Mum said that he was ever so \"tired\".", "Mum said"),
        ("Mum said he fell. \"Ok\" was all.", "Mum said"),
        ("Mum said he fell\n\"Ok\" was all.", "Mum said"),
        ("\"He fell off\" is what today my mum said.", "mum said"),
    ] {
        assert_eq!(spans(far), [(Cue::Quote, span)], "{far}");
    }
}

#[test]
fn r15_what_somebody_else_guessed_is_theirs_in_that_sentence_only() {
    assert_eq!(spans("Dad says he probably fell."), [(Cue::Quote, "Dad says")]);
    assert_eq!(
        spans("Dad says he fell. Probably on the stairs."),
        [(Cue::Quote, "Dad says"), (Cue::Hearsay, "Probably")]
    );
    assert_eq!(spans("Probably he fell, dad says."), [(Cue::Hearsay, "Probably"), (Cue::Quote, "dad says")]);
}

#[test]
fn r15_a_guess_is_one_before_a_participle() {
    assert_eq!(spans("He must have fallen."), [(Cue::Hearsay, "must have")]);
    assert_eq!(spans("He must have slipped."), [(Cue::Hearsay, "must have")]);
    assert_eq!(spans("He must have shoes on."), []);
    assert_eq!(suggestions("He probably fell.", Place::Think), [], "that is the place for it");
    assert_eq!(suggestions("He probably fell.", Place::Did).len(), 1);
}

/// Six words before it and seven behind it, in the same sentence.
#[test]
fn h9_a_weak_word_for_a_mark_counts_with_a_part_of_the_body_near() {
    for near in [
        "Marks on his arm.",
        "Marks we saw today on that one arm.",
        "Arm was very red today with marks.",
        "Bump at 9.40 on head.",
        "He bumped his bottom.",
    ] {
        assert!(cues_of(near).contains(&Cue::Mark), "{near}");
    }
    for far in [
        "Marks we saw today on that one other arm.",
        "Arm was very red today again with marks.",
        "Bump on the mat. Head was fine.",
        "Bump on the mat! Head was fine.",
        "Bump on the mat? Head was fine.",
        "Bump on the mat\nHead was fine.",
        "He bumped along on his bottom.",
        "Marks on the paper.",
    ] {
        assert_eq!(cues_of(far), [], "{far}");
    }
}

/// Up to four words behind it, and the word right before it, may say that it is about a thing; three before it, that it is none.
#[test]
fn h9_a_strong_word_for_a_mark_counts_unless_it_is_about_a_thing_or_denied() {
    for mark in
        ["A bruise.", "A bruise on the very old banana.", "The banana had a bruise.", "No sign at all of bruises."]
    {
        assert_eq!(cues_of(mark), [Cue::Mark], "{mark}");
    }
    for none in ["A bruise on the old banana.", "The banana bruise was brown.", "No sign of bruises.", "Not a bruise."]
    {
        assert_eq!(cues_of(none), [], "{none}");
    }
    assert_eq!(spans("A black eye and a bite mark."), [(Cue::Mark, "black eye"), (Cue::Mark, "bite mark")]);
}

#[test]
fn h5_a_quotation_is_from_its_first_mark_to_its_last() {
    let of = |text: &'static str| {
        quotes::spans(text).into_iter().map(|(from, until)| &text[from..until]).collect::<Vec<_>>()
    };
    assert_eq!(of("a \"b\" c \"d\""), ["\"b\"", "\"d\""]);
    assert_eq!(of("a “b” c ‘d’"), ["“b”", "‘d’"]);
    assert_eq!(of("it's 'hi' and 'ho'"), ["'hi'", "'ho'"]);
    assert_eq!(of("‘don’t’ x"), ["‘don’t’"]);
    assert_eq!(of("'he's in' x"), ["'he's in'"]);
    assert_eq!(of("a “b \"c\" d” e"), ["“b \"c\" d”"], "one in another is part of it");
    assert_eq!(of("a \"still being written"), ["\"still being written"]);
    assert_eq!(of("a “still being written"), ["“still being written"]);
    assert_eq!(of("a 'no end"), [""; 0]);
    assert_eq!(of("a ‘no end"), [""; 0]);
    assert_eq!(of("the boys' room, 5' tall"), [""; 0]);
}
