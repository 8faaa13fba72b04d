//! Dates of any make: whatever the words, what is written is a day of the calendar, a stretch begins before it ends, and what has no
//! days says so in a note.

use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use selon::{Document, Reader, Reading, wire};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap_or_else(|fault| panic!("{fault}")));

/// Words that dates are made of, French and English; figures come between them.
const WORDS: &[&str] = &[
    "le",
    "du",
    "au",
    "de",
    "en",
    "entre",
    "et",
    "depuis",
    "jusqu'à",
    "avant",
    "après",
    "fin",
    "début",
    "mi-",
    "courant",
    "ce",
    "cette",
    "il y a",
    "dans",
    "dernier",
    "prochain",
    "plus tôt",
    "plus tard",
    "la veille",
    "le lendemain",
    "la semaine",
    "le mois",
    "l'année",
    "trimestre",
    "siècle",
    "lundi",
    "dimanche",
    "février",
    "mars",
    "31 février",
    "29 février",
    "31 avril",
    "décembre",
    "1er",
    "matin",
    "soir",
    "Noël",
    "Pâques",
    "ramadan",
    "l'Aïd",
    "été",
    "hiver",
    "ans",
    "jours",
    "heures",
    "trente",
    "mille",
    "on",
    "the",
    "of",
    "from",
    "to",
    "between",
    "and",
    "since",
    "until",
    "before",
    "after",
    "early",
    "mid-",
    "late",
    "end of",
    "later",
    "this",
    "last",
    "next",
    "previous",
    "ago",
    "week",
    "month",
    "year",
    "quarter",
    "century",
    "Monday",
    "Sunday",
    "February",
    "March",
    "February 31",
    "February 29",
    "December",
    "st",
    "th",
    "morning",
    "evening",
    "Christmas",
    "Easter",
    "Ramadan",
    "summer",
    "years",
    "days",
    "hours",
    "first",
    "second",
    "third",
    "-",
    "–",
    "/",
    ":",
    ",",
    ".",
    "h",
    "p.m.",
    "GMT",
    "1990s",
    "années 80",
];

/// Figures, small and huge, and dates in digits, sound and unsound.
fn figure() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (0u32..40).prop_map(|n| n.to_string()),
        2 => (1000u32..2200).prop_map(|n| n.to_string()),
        1 => any::<u64>().prop_map(|n| n.to_string()),
        1 => (0u32..40, 0u32..15, 0u32..10_000, prop::sample::select(&["/", "-", "."][..]))
            .prop_map(|(day, month, year, mark)| format!("{day:02}{mark}{month:02}{mark}{year}")),
        1 => (0u32..10_000, 0u32..15, 0u32..40).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")),
        1 => (0u32..30, 0u32..70).prop_map(|(hours, minutes)| format!("{hours}:{minutes:02}")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => prop::sample::select(WORDS).prop_map(String::from), 1 => figure()];
    prop::collection::vec((piece, prop::sample::select(&[" ", " ", " ", ""][..])), 1..24)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, joint)| piece + joint).collect())
}

fn read(text: &str, language: &str, published: Option<&str>) -> (wire::Reading, Reading) {
    let document = Document::new(text).language(language);
    let document = match published {
        Some(day) => document.published(day).expect("a date"),
        None => document,
    };
    let reading = READER.read(&document);
    (wire::reading(&document, &reading), reading)
}

/// What is wrong with the times of a reading, if anything.
fn fault(reading: &wire::Reading) -> Option<String> {
    reading.times.iter().find_map(|time| {
        let (start, end) = (time.start.as_deref(), time.end.as_deref());
        let moment = |text: &str| text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(DateTime::from)).ok();
        if [start, end].into_iter().flatten().any(|side| moment(side).is_none()) {
            return Some(format!("no day of the calendar: {time:?}"));
        }
        if start.zip(end).is_some_and(|(start, end)| moment(start) > moment(end)) {
            return Some(format!("ends before it begins: {time:?}"));
        }
        if time.resolved != (start.is_some() || end.is_some()) {
            return Some(format!("resolved without a day, or a day without being so: {time:?}"));
        }
        let codes = ["no-publication-date", "impossible-date", "unknown-feast", "counted-from-happening"];
        let told = reading.notes.iter().any(|note| codes.contains(&note.code.as_str()));
        (!time.resolved && !told).then(|| format!("unresolved without a note: {time:?}"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_time_is_sound(text in text(), day in (1900i16..2100, 1i8..13, 1i8..29)) {
        let day = Date::new(day.0, day.1, day.2).expect("a date").to_string();
        for language in READER.languages() {
            for published in [None, Some(day.as_str())] {
                let (reading, _) = read(&text, language, published);
                prop_assert!(fault(&reading).is_none(), "{:?} in {text:?}, {language}, published {published:?}", fault(&reading));
            }
        }
    }

    #[test]
    fn publication_at_the_edges_of_the_calendar_is_borne(text in text()) {
        for published in ["0001-01-01", "9999-12-31"] {
            for language in READER.languages() {
                let (reading, _) = read(&text, language, Some(published));
                prop_assert!(fault(&reading).is_none(), "{:?} in {text:?}, {language}", fault(&reading));
            }
        }
    }
}

/// First and last day.
type Days = (Option<String>, Option<String>);

/// The times of a text, and the codes of the notes.
fn times(text: &str, language: &str, published: Option<&str>) -> (Vec<Days>, Vec<String>) {
    let (reading, _) = read(text, language, published);
    let notes = reading.notes.iter().map(|note| note.code.clone()).collect();
    (reading.times.into_iter().map(|time| (time.start, time.end)).collect(), notes)
}

const TODAY: Option<&str> = Some("2023-09-19");

#[test]
fn a_day_that_no_calendar_has_stays_unresolved_with_a_note() {
    for (language, text) in [
        ("fr", "Le 31 février, rien ne s'est passé."),
        ("fr", "Le décret du 31/04/2023 est paru."),
        ("fr", "Il a été arrêté le 29 février 2023."),
        ("fr", "Il a été arrêté le 31 septembre dernier."),
        ("en", "On February 31 nothing happened."),
        ("en", "The decree of 04/31/2023 is out."),
        ("en", "He was arrested on 29 February 2023."),
        ("en", "The decree is dated 2023-02-30."),
    ] {
        for published in [TODAY, None] {
            let (times, notes) = times(text, language, published);
            assert_eq!(times, [(None, None)], "{text} {published:?}");
            assert!(notes.contains(&"impossible-date".to_owned()), "{text} {published:?}: {notes:?}");
        }
    }
    // The next day that there is, is not taken for it.
    let (found, notes) = times("Il a été arrêté le 29 février 2024.", "fr", TODAY);
    assert_eq!(found, [(Some("2024-02-29".into()), Some("2024-02-29".into()))]);
    assert!(notes.iter().all(|note| note != "impossible-date"), "{notes:?}");
}

#[test]
fn centuries_and_far_years_have_their_days() {
    let day = |text: &str, language| times(text, language, TODAY).0;
    let is = |start: &str, end: &str| vec![(Some(start.to_owned()), Some(end.to_owned()))];
    assert_eq!(day("La mosquée date du 17e siècle.", "fr"), is("1601-01-01", "1700-12-31"));
    assert_eq!(day("The mosque dates from the 17th century.", "en"), is("1601-01-01", "1700-12-31"));
    assert_eq!(day("Le fort a été bâti en 1853.", "fr"), is("1853-01-01", "1853-12-31"));
    assert_eq!(day("The fort was built in 1853.", "en"), is("1853-01-01", "1853-12-31"));
}

#[test]
fn what_lies_after_publication_is_read_as_it_stands() {
    for (language, text) in [("fr", "Le scrutin aura lieu le 3 mars 2031."), ("en", "The vote will be held on March 3, 2031.")] {
        assert_eq!(times(text, language, TODAY).0, [(Some("2031-03-03".into()), Some("2031-03-03".into()))], "{text}");
    }
    // Even in the past tense: what was written is not mended.
    for (language, text) in [("fr", "Le scrutin a eu lieu le 3 mars 2031."), ("en", "The vote was held on March 3, 2031.")] {
        assert_eq!(times(text, language, TODAY).0, [(Some("2031-03-03".into()), Some("2031-03-03".into()))], "{text}");
    }
}

#[test]
fn a_feast_of_a_year_that_the_table_lacks_says_so() {
    for (language, text) in [("fr", "La trêve du ramadan 1850 a tenu."), ("en", "The truce of Ramadan 1850 held.")] {
        let (times, notes) = times(text, language, TODAY);
        assert_eq!(times, [(None, None)], "{text}");
        assert!(notes.contains(&"unknown-feast".to_owned()), "{text}: {notes:?}");
    }
    for (language, text) in [("fr", "La trêve du ramadan 2023 a tenu."), ("en", "The truce of Ramadan 2023 held.")] {
        let (times, notes) = times(text, language, TODAY);
        assert_eq!(times, [(Some("2023-03-23".into()), Some("2023-04-20".into()))], "{text}");
        assert!(!notes.contains(&"unknown-feast".to_owned()), "{text}: {notes:?}");
    }
}

/// The checks above can fail.
#[test]
fn an_unsound_time_is_seen() {
    let (mut reading, _) = read("Il a été arrêté le 12 mars 2022.", "fr", TODAY);
    assert_eq!(fault(&reading), None);
    let mut with = |start: &str, end: &str, resolved| {
        reading.times[0].start = Some(start.to_owned()).filter(|side| !side.is_empty());
        reading.times[0].end = Some(end.to_owned()).filter(|side| !side.is_empty());
        reading.times[0].resolved = resolved;
        fault(&reading).unwrap_or_default()
    };
    assert!(with("2022-02-30", "2022-03-01", true).contains("no day"));
    assert!(with("2022-03-02", "2022-03-01", true).contains("ends before"));
    assert!(with("2022-03-02T12:00", "2022-03-02T11:00", true).contains("ends before"));
    assert!(with("", "", true).contains("resolved"));
    assert!(with("", "", false).contains("without a note"));
}
