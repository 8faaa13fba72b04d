//! What a reading says of contested places: who claims them, who held them on the day of publication, on no side.

use selon::{Document, Reader, wire};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap_or_else(|fault| panic!("{fault}")));

/// The only place of a text.
fn place(text: &str, language: &str, published: Option<&str>) -> wire::Place {
    let document = Document::new(text).language(language);
    let document = match published {
        Some(day) => document.published(day).expect("a date"),
        None => document,
    };
    let reading = wire::reading(&document, &READER.read(&document));
    assert_eq!(reading.places.len(), 1, "{text}: {:?}", reading.places);
    reading.places.into_iter().next().expect("a place")
}

#[test]
fn who_claims_and_who_held_on_the_day_of_publication() {
    for (language, text) in
        [("fr", "Deux explosions ont été entendues en Crimée."), ("en", "Two blasts were heard in Crimea, residents said.")]
    {
        for (published, held) in [(Some("2013-06-01"), &["UKR"][..]), (Some("2023-06-01"), &["RUS"]), (None, &[])] {
            let place = place(text, language, published);
            assert!(place.contested, "{text}");
            assert_eq!(place.claimed_by, ["RUS", "UKR"], "{text}");
            assert_eq!(place.held_by, held, "{text} {published:?}");
        }
    }
}

#[test]
fn a_place_that_nobody_disputes_has_neither() {
    for (language, text) in [("fr", "Deux explosions ont été entendues à Lyon."), ("en", "Two blasts were heard in Manchester.")] {
        let place = place(text, language, Some("2023-06-01"));
        assert!(!place.contested && place.claimed_by.is_empty() && place.held_by.is_empty(), "{place:?}");
    }
}
