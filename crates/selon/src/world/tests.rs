use super::places::Holder;
use super::*;
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(|| World::load().unwrap_or_else(|fault| panic!("{fault}")));

/// The senses of the longest name that a text begins with.
fn senses(language: &str, text: &str) -> Vec<Sense> {
    let mut found = Vec::new();
    WORLD.matches(language, text, &mut found);
    found.last().map(|longest| WORLD.senses(longest.name).collect()).unwrap_or_default()
}

/// The places that the longest name at the head of a text may be.
fn places(language: &str, text: &str) -> Vec<Place<'static>> {
    senses(language, text)
        .into_iter()
        .filter_map(|sense| if let Sense::Place(place) = sense { Some(WORLD.place(place)) } else { None })
        .collect()
}

#[test]
fn names_of_both_languages_stand_for_what_they_name() {
    for (language, text, country) in [("fr", "Le Caire", "EGY"), ("en", "London calling", "GBR"), ("fr", "Tchassiv Iar", "UKR")] {
        let first = places(language, text).into_iter().next().and_then(|place| place.country);
        assert_eq!(first, Iso3::new(country), "{text}");
    }
    assert!(senses("fr", "Xqzw").is_empty());
}

#[test]
fn homonyms_keep_all_their_places() {
    for (language, text, countries) in [
        ("fr", "Tripoli", &["LBY", "LBN"][..]),
        ("en", "Tripoli", &["LBY", "LBN"]),
        ("fr", "Valence", &["FRA", "ESP"]),
        ("en", "Georgia", &["GEO", "USA"]),
    ] {
        let found: Vec<String> = places(language, text).iter().filter_map(|place| place.country).map(|code| code.to_string()).collect();
        assert!(countries.iter().all(|code| found.iter().any(|c| c == code)), "{text}: {found:?}");
    }
}

#[test]
fn holders_are_read_with_their_days() {
    let day = |day: &str| day.parse::<Date>().ok();
    let holder = Holder::new("RUS@2014-03-18").expect("a holder");
    assert_eq!((holder.country.as_str(), holder.from, holder.to), ("RUS", day("2014-03-18"), None));
    let holder = Holder::new("UKR/2014-02-26").expect("a holder");
    assert_eq!((holder.from, holder.to), (None, day("2014-02-26")));
    let holder = Holder::new("XDN@2014-05-12/2022-09-29").expect("a holder");
    assert_eq!((holder.from, holder.to), (day("2014-05-12"), day("2022-09-29")));
    assert!(["", "RU", "RUS@", "RUS@2014-02-31", "rus"].iter().all(|text| Holder::new(text).is_none()));
}

/// PLOVER's list of partly recognised entities, and more.
#[test]
fn contested_lands_say_who_claims_and_who_holds_them() {
    let today = "2025-01-01".parse::<Date>().ok();
    for (name, claims, held) in [
        ("Abkhazia", "GEO|XAB", "XAB"),
        ("Donetsk People's Republic", "UKR|XDN", "RUS"),
        ("Luhansk People's Republic", "UKR|XLN", "RUS"),
        ("Nagorno-Karabakh", "AZE|ARM|XNK", "AZE"),
        ("Northern Cyprus", "CYP|XNC", "XNC"),
        ("Transnistria", "MDA|XTR", "XTR"),
        ("Somaliland", "SOM|XSL", "XSL"),
        ("South Ossetia", "GEO|XOS", "XOS"),
        ("Western Sahara", "ESH|MAR", "MAR|ESH"),
        ("Crimea", "UKR|RUS", "RUS"),
        ("Kosovo", "SRB|KOS", "KOS"),
        ("Taiwan", "TWN|CHN", "TWN"),
        ("Golan Heights", "SYR|ISR", "SYR|ISR"),
        ("Falkland Islands", "GBR|ARG", "GBR"),
        ("Gibraltar", "GBR|ESP", "GBR"),
        ("Abu Musa", "ARE|IRN", "IRN"),
        ("Spratly Islands", "CHN|VNM|PHL|MYS|TWN", "CHN|VNM|PHL|MYS|TWN"),
        // A sea is claimed by many and held by none.
        ("South China Sea", "CHN|VNM|PHL|MYS|TWN|BRN", ""),
    ] {
        let join = |codes: &[Iso3]| codes.iter().map(Iso3::as_str).collect::<Vec<_>>().join("|");
        let place = places("en", name).into_iter().find(|place| place.contested && !place.within).unwrap_or_else(|| panic!("{name}"));
        assert_eq!((join(place.claims).as_str(), join(&place.held_by(today)).as_str()), (claims, held), "{name}");
    }
}

#[test]
fn who_holds_a_land_hangs_on_the_day() {
    let held = |name: &str, day: Option<&str>| {
        let day = day.map(|day| day.parse::<Date>().expect("a day"));
        let place = places("en", name).into_iter().find(|place| place.contested).unwrap_or_else(|| panic!("{name}"));
        place.held_by(day).iter().map(Iso3::to_string).collect::<Vec<_>>()
    };
    assert_eq!(held("Crimea", Some("2013-05-01")), ["UKR"]);
    assert_eq!(held("Crimea", Some("2020-05-01")), ["RUS"]);
    assert_eq!(held("Nagorno-Karabakh", Some("2010-05-01")), ["XNK"]);
    assert_eq!(held("Nagorno-Karabakh", Some("2023-09-19")), ["XNK", "AZE"]);
    assert_eq!(held("Nagorno-Karabakh", Some("2024-01-01")), ["AZE"]);
    // Without a day nothing is said of what changed hands, only of what did not.
    assert_eq!(held("Crimea", None), Vec::<String>::new());
    assert_eq!(held("Kuril Islands", None), ["RUS"]);
    // A town is contested with its land; who holds the town is known only where one holds all of the land.
    assert_eq!(held("Simferopol", Some("2020-05-01")), ["RUS"]);
    assert_eq!(held("Sevastopol", Some("2020-05-01")), ["RUS"]);
    assert_eq!(held("Kramatorsk", Some("2023-05-01")), Vec::<String>::new());
    // So is every town of a country that another state claims.
    assert_eq!(held("Taipei", Some("2024-02-03")), ["TWN"]);
    assert_eq!(held("Mitrovica", Some("2024-02-03")), ["KOS"]);
    assert_eq!(held("Khan Yunis", Some("2024-02-03")), Vec::<String>::new());
}
