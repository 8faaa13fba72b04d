//! What filters ask for, pages, maps and time lines.

use crate::samples::{on_each_store, put, some};
use jiff::civil::date;
use selon_store::*;

fn words(text: &str) -> Filter {
    Filter { text: Some(text.to_owned()), ..Filter::default() }
}

fn place(name: &str) -> Filter {
    Filter { place: Some(name.to_owned()), ..Filter::default() }
}

fn toll(measure: &str, least: Option<u64>, most: Option<u64>) -> Filter {
    Filter { tolls: vec![TollRange { measure: measure.to_owned(), least, most }], ..Filter::default() }
}

fn list(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

#[test]
fn filters_find_what_they_ask_for() {
    on_each_store(|store| {
        put(store, &some());
        let near = |latitude, longitude, kilometres| Filter { near: Some(Near { latitude, longitude, kilometres }), ..Filter::default() };
        let area = |south, west, north, east| Filter { area: Some(Area { south, west, north, east }), ..Filter::default() };
        let days = |from, to| Filter { from: Some(from), to: Some(to), ..Filter::default() };
        let types = |all: &[&str]| Filter { types: list(all), ..Filter::default() };
        let cases: Vec<(&str, Filter, &[&str])> = vec![
            ("all", Filter::default(), &["ASSAULT", "PROTEST"]),
            ("a word", words("assaillants"), &["ASSAULT"]),
            ("a word without accents", words("REGION hopital regional"), &[]),
            ("words in other letters", words("HOPITAL regional"), &["ASSAULT"]),
            ("words in a row", words("\"marché a fait\""), &["ASSAULT"]),
            ("words not in a row", words("\"fait marché\""), &[]),
            ("a word absent", words("mairie -moto"), &["ASSAULT"]),
            ("quotes of a query language", words("gao' OR \"1\"=1 ) NEAR(*"), &[]),
            ("a town", place("gao"), &["ASSAULT"]),
            ("a country by its name", place("Mali"), &["ASSAULT"]),
            ("nowhere", place("Atlantis"), &[]),
            ("a country", Filter { countries: list(&["fra"]), ..Filter::default() }, &["PROTEST"]),
            ("either country", Filter { countries: list(&["FRA", "MLI"]), ..Filter::default() }, &["ASSAULT", "PROTEST"]),
            ("near", near(16.0, 0.0, 50.0), &["ASSAULT"]),
            ("too far", near(16.0, 0.0, 20.0), &[]),
            ("near, over the date line", near(16.0, -179.9, 30.0), &[]),
            ("around the pole", near(89.0, 0.0, 15_000.0), &["ASSAULT", "PROTEST"]),
            ("a box", area(40.0, 0.0, 50.0, 10.0), &["PROTEST"]),
            ("a box over the date line", area(40.0, 170.0, 50.0, 10.0), &["PROTEST"]),
            ("a day", days(date(2025, 2, 11), date(2025, 2, 11)), &["ASSAULT"]),
            ("later", days(date(2025, 2, 15), date(2025, 3, 1)), &["PROTEST"]),
            ("a type", types(&["protest"]), &["PROTEST"]),
            ("no such type", types(&["SANCTION"]), &[]),
            ("many killed", toll("killed", Some(17), None), &["ASSAULT"]),
            ("few killed", toll("killed", None, Some(11)), &[]),
            ("a crowd", toll("participants", Some(10_000), Some(30_000)), &["PROTEST"]),
            ("a source", Filter { sources: list(&["Préfecture"]), ..Filter::default() }, &["PROTEST"]),
            ("an outlet", Filter { outlets: list(&["radio des dunes"]), ..Filter::default() }, &["ASSAULT"]),
            ("a language", Filter { languages: list(&["en"]), ..Filter::default() }, &[]),
            ("voices", Filter { voices: Some(2), ..Filter::default() }, &["ASSAULT"]),
            ("two things", Filter { countries: list(&["FRA"]), ..words("marché") }, &[]),
        ];
        for (name, filter, wanted) in cases {
            let found = store.incidents(&filter, Sort::Voices, &Page::first(10)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let kinds: Vec<&str> = found.items.iter().filter_map(|row| row.kind.as_deref()).collect();
            assert_eq!(kinds, wanted, "{name} at {}", store.address());
            assert_eq!(store.count_incidents(&filter).unwrap(), wanted.len() as u64, "{name}");
            let reports: u32 = found.items.iter().map(|row| row.reports).sum();
            if filter.from.is_none() && filter.outlets.is_empty() && filter.text.is_none() {
                assert_eq!(store.count_reports(&filter).unwrap(), u64::from(reports), "{name}");
            }
        }
    });
}

#[test]
fn what_makes_no_sense_is_refused() {
    on_each_store(|store| {
        let wrong = [
            Filter { near: Some(Near { latitude: 91.0, longitude: 0.0, kilometres: 1.0 }), ..Filter::default() },
            Filter { near: Some(Near { latitude: 0.0, longitude: 0.0, kilometres: f64::NAN }), ..Filter::default() },
            Filter { area: Some(Area { south: 1.0, west: 0.0, north: 0.0, east: 0.0 }), ..Filter::default() },
            Filter { from: Some(date(2025, 1, 2)), to: Some(date(2025, 1, 1)), ..Filter::default() },
            words("-mairie"),
        ];
        for filter in wrong {
            assert!(store.incidents(&filter, Sort::Latest, &Page::first(10)).unwrap_err().is_wrong(), "{filter:?}");
        }
        let pages = [Page::first(0), Page::first(5000), Page::after("x", 10), Page::after("1_2; DROP TABLE reports", 10)];
        for page in pages {
            assert!(store.incidents(&Filter::default(), Sort::Latest, &page).unwrap_err().is_wrong(), "{page:?}");
        }
    });
}

#[test]
fn pages_hold_every_item_once() {
    on_each_store(|store| {
        put(store, &some());
        for sort in [Sort::Latest, Sort::Earliest, Sort::Changed, Sort::Voices, Sort::Killed] {
            let mut seen = Vec::new();
            let mut page = Page::first(1);
            loop {
                let slice = store.incidents(&Filter::default(), sort, &page).unwrap();
                seen.extend(slice.items.into_iter().map(|row| row.id));
                match slice.next {
                    Some(next) => page = Page::after(next, 1),
                    None => break,
                }
            }
            let whole = store.incidents(&Filter::default(), sort, &Page::first(100)).unwrap();
            assert_eq!(seen, whole.items.iter().map(|row| row.id).collect::<Vec<_>>(), "{sort:?}");
        }
        let mut page = Page::first(2);
        let mut claims = Vec::new();
        loop {
            let slice = store.claims(&ClaimFilter::default(), &page).unwrap();
            claims.extend(slice.items.into_iter().map(|claim| claim.id));
            match slice.next {
                Some(next) => page = Page::after(next, 2),
                None => break,
            }
        }
        claims.sort_unstable();
        claims.dedup();
        assert_eq!(claims.len() as u64, store.count_claims(&ClaimFilter::default()).unwrap());
    });
}

#[test]
fn maps_time_lines_and_facets_count_incidents() {
    on_each_store(|store| {
        put(store, &some());
        let cells = store.map(&Filter::default(), 10.0).unwrap();
        let told: Vec<_> = cells.iter().map(|cell| (cell.south, cell.west, cell.incidents, cell.reports, cell.killed)).collect();
        assert_eq!(told, [(10.0, -10.0, 1, 4, 17), (40.0, 0.0, 1, 1, 0)]);
        assert!(cells.iter().all(|cell| cell.incident.is_some() && cell.precision.as_deref() == Some("locality")));
        assert_eq!(
            store
                .map(&Filter { area: Some(Area { south: 0.0, west: -20.0, north: 90.0, east: 20.0 }), ..Filter::default() }, 90.0)
                .unwrap()
                .len(),
            2
        );
        let bins = |step| {
            let bins = store.time_line(&Filter::default(), step).unwrap();
            bins.iter().map(|bin| (bin.start.to_string(), bin.incidents)).collect::<Vec<_>>()
        };
        assert_eq!(bins(Step::Day), [("2025-02-11".to_owned(), 1), ("2025-02-15".to_owned(), 1)]);
        assert_eq!(bins(Step::Week), [("2025-02-10".to_owned(), 2)]);
        assert_eq!(bins(Step::Month), [("2025-02-01".to_owned(), 2)]);
        for (facet, name, incidents) in [
            (Facet::Type, "ASSAULT", 1),
            (Facet::Country, "FRA", 1),
            (Facet::Place, "Gao", 1),
            (Facet::Outlet, "Le Courrier du Fleuve", 1),
            (Facet::Language, "fr", 2),
        ] {
            for filter in [Filter::default(), words("marché réforme -rien"), Filter { languages: list(&["fr"]), ..Filter::default() }] {
                let found = store.facet(&filter, facet, 20).unwrap();
                let one = found.iter().find(|one| one.name == name).map(|one| one.incidents);
                assert_eq!(one, if filter.text.is_some() { None } else { Some(incidents) }, "{facet:?} {found:?}");
            }
        }
        assert!(store.facet(&Filter::default(), Facet::Source, 20).unwrap().iter().any(|one| one.name == "mairie"));
        store.facet(&Filter::default(), Facet::Actor, 20).unwrap();
    });
}

#[test]
fn a_report_has_its_claims_copies_and_incidents() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let report = store.report(ids[0]).unwrap().unwrap();
        assert!(report.reading.document.text.starts_with("Une attaque"));
        assert_eq!(report.row.copies, 2);
        assert_eq!(report.copies.iter().map(|copy| copy.id).collect::<Vec<_>>(), [ids[1]]);
        assert_eq!(report.links[0].kind, "copy");
        assert!(report.links[0].why.iter().any(|(why, _)| why == "every word is the same"), "{:?}", report.links);
        let wires: Vec<&str> = report.claims.iter().map(|claim| claim.wire.as_str()).collect();
        assert!(wires.contains(&"n1") && wires.contains(&"e1"), "{wires:?}");
        let toll = &report.claims[0];
        assert_eq!((toll.low, toll.sources[0].name.as_str(), toll.place.as_ref().unwrap().name.as_str()), (Some(12), "mairie", "Gao"));
        let text: Vec<char> = report.reading.document.text.chars().collect();
        assert_eq!(text[toll.span[0]..toll.span[1]].iter().collect::<String>(), toll.words);
        assert!(report.happenings.iter().any(|happening| happening.main && !happening.events.is_empty()));
        assert_eq!(store.claim(toll.id).unwrap().as_ref(), Some(toll));
        assert_eq!(store.report(999).unwrap(), None);
        assert_eq!(store.incident(999).unwrap(), None);
    });
}

#[test]
fn an_incident_shows_rival_tolls_and_why_it_hangs_together() {
    on_each_store(|store| {
        put(store, &some());
        let id = store.incidents(&place("Gao"), Sort::Latest, &Page::first(1)).unwrap().items[0].id;
        let whole = store.incident(id).unwrap().unwrap();
        let killed = whole.measures.iter().find(|measure| measure.measure == "killed").unwrap();
        let told: Vec<_> = killed.claims.iter().map(|one| (one.claim.low, one.live, one.claim.report)).collect();
        // The mairie's twelve, told by a voice of two reports, was overtaken by its own seventeen.
        assert_eq!(told.iter().filter(|(low, ..)| *low == Some(12)).count(), 2);
        assert!(told.iter().all(|(low, live, _)| *live == (*low != Some(12))), "{told:?}");
        let sum = killed.sum.clone().unwrap();
        assert_eq!((sum.low, sum.best, sum.high, sum.voices), (14, 17, 17, 3));
        assert!(killed.reviewed.is_none());
        assert!(whole.links.iter().all(|link| link.weight >= 3.0 && !link.why.is_empty()), "{:?}", whole.links);
        assert!(whole.links.iter().any(|link| link.why.iter().any(|(why, _)| why == "both at gao")), "{:?}", whole.links);
    });
}

#[test]
fn a_walk_meets_everything_once_in_the_order_of_ids() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let nothing = Filter::default();
        let (mut seen, mut after) = (Vec::new(), 0);
        loop {
            let some = store.walk_reports(&nothing, after, 2).unwrap();
            let Some(last) = some.last() else { break };
            after = last.row.id;
            seen.extend(some);
        }
        assert_eq!(seen.iter().map(|report| report.row.id).collect::<Vec<_>>(), ids);
        // Of a voice one report is the first among those asked for, and a copy is when the first one is not asked for.
        assert_eq!(seen.iter().map(|report| report.first).collect::<Vec<_>>(), [true, false, true, true, true]);
        let copy = Filter { outlets: vec!["La Dépêche du Nord".to_owned()], ..Filter::default() };
        assert!(store.walk_reports(&copy, 0, 10).unwrap()[0].first);
        for report in &seen {
            let (tolls, events, statements) = (report.reading.tolls.len(), report.reading.events.len(), report.reading.statements.len());
            assert_eq!(report.claims.len(), tolls + events + statements);
        }
        let incidents = store.walk_incidents(&nothing, 0).unwrap();
        assert_eq!(incidents.len() as u64, store.count_incidents(&nothing).unwrap());
        assert!(incidents.iter().map(|told| told.row.id).is_sorted());
        for told in &incidents {
            assert_eq!((told.reports.len(), told.claims.len()), (told.row.reports as usize, told.row.claims as usize));
            assert!(told.claims.iter().all(|claim| claim.incident == Some(told.row.id)));
        }
        let last = incidents.last().unwrap().row.id;
        assert!(store.walk_incidents(&nothing, last).unwrap().is_empty());
        let readings = store.readings(&ids.iter().copied().collect()).unwrap();
        assert_eq!(readings.len(), ids.len());
    });
}
