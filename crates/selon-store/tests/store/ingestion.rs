//! Reports come in and are grouped.

use crate::samples::{at, on_each, on_each_store, prepared, put, report, some};
use selon_store::*;

#[test]
fn copies_are_one_voice_and_reports_of_one_deed_one_incident() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let counts = store.counts().unwrap();
        assert_eq!((counts.reports, counts.texts, counts.voices, counts.incidents), (5, 4, 4, 2));
        let found = store.incidents(&Filter::default(), Sort::Voices, &Page::first(10)).unwrap();
        let first = &found.items[0];
        assert_eq!((first.reports, first.voices, first.kind.as_deref()), (4, 3, Some("ASSAULT")), "{found:#?}");
        assert_eq!(first.place.as_ref().unwrap().name, "Gao");
        let whole = store.incident(first.id).unwrap().unwrap();
        assert_eq!(whole.reports.iter().map(|report| report.id).collect::<Vec<_>>(), ids[..4]);
    });
}

#[test]
fn a_second_run_adds_nothing() {
    on_each(|name| {
        let store = Store::open(name).unwrap();
        let ids = put(&store, &some());
        let before = (store.counts().unwrap(), store.last_change().unwrap());
        let again: Vec<Prepared> = some().iter().map(prepared).collect();
        let known = store.put(&again).unwrap();
        assert_eq!(known, ids.iter().map(|&id| Stored::Known(id)).collect::<Vec<_>>());
        assert_eq!((store.counts().unwrap(), store.last_change().unwrap()), before);
        // And so does one of another program on the same store.
        let other = Store::open(name).unwrap();
        let fingerprints: Vec<String> = some().iter().map(Incoming::fingerprint).chain(["none".to_owned()]).collect();
        let known = other.known(&fingerprints).unwrap();
        assert_eq!(known, ids.iter().map(|&id| Some(id)).chain([None]).collect::<Vec<_>>());
    });
}

#[test]
fn pages_at_one_address_are_versions_with_what_changed() {
    on_each_store(|store| {
        let page = |deaths: &str, day: &str| {
            let text = format!("Une explosion a fait {deaths} morts lundi dans un dépôt de carburant à Kano, au Nigeria, selon la police.");
            at(report(&text, "Le Messager", day), "https://messager.example/kano?utm_source=x")
        };
        let first = store.put(&[prepared(&page("trois", "2025-03-03"))]).unwrap()[0];
        let second = store.put(&[prepared(&page("huit", "2025-03-05"))]).unwrap()[0];
        assert_eq!(second, Stored::Version(second.id(), first.id()));
        // One that came late stands between.
        let between = store.put(&[prepared(&page("cinq", "2025-03-04"))]).unwrap()[0];
        let report = store.report(second.id()).unwrap().unwrap();
        assert_eq!(report.versions.iter().map(|row| row.id).collect::<Vec<_>>(), [first.id(), between.id(), second.id()]);
        assert_eq!((report.row.version_of, report.row.overtaken), (Some(between.id()), false));
        assert!(report.versions[..2].iter().all(|row| row.overtaken));
        let changes = store.versions(first.id()).unwrap();
        assert_eq!(changes.len(), 2);
        let toll = ClaimChange { kind: ClaimKind::Toll, earlier: Some("n1".into()), later: Some("n1".into()) };
        assert!(changes.iter().all(|change| change.changes.contains(&toll)), "{changes:?}");
        // One voice, whose later figure takes the place of the earlier.
        let incidents = store.incidents(&Filter::default(), Sort::Latest, &Page::first(5)).unwrap().items;
        assert_eq!((incidents.len(), incidents[0].voices, incidents[0].tolls[0].best), (1, 1, 8), "{incidents:#?}");
    });
}

#[test]
fn a_copy_is_known_however_many_came_between() {
    on_each_store(|store| {
        let gao = &some()[..2];
        let first = put(store, &gao[..1])[0];
        let other = |ix: usize| {
            let text =
                format!("Le maire de la commune {ix} a inauguré jeudi la fontaine numéro {} devant {} habitants.", 3 * ix, 1_000 + ix);
            report(&text, "Le Messager", "2025-02-13")
        };
        // Enough for keys to move from the small table into the large one.
        put(store, &(0..300).map(other).collect::<Vec<_>>());
        let copy = put(store, &gao[1..])[0];
        let voice = |id| store.report(id).unwrap().unwrap().row.voice;
        assert_eq!(voice(copy), first);
        assert_eq!(voice(copy - 1), copy - 1);
    });
}

#[test]
fn a_bound_stays_open_and_what_claims_nothing_is_no_incident() {
    on_each_store(|store| {
        let more = "Plus de 3.000 personnes ont été tuées lundi à Djibo, au Burkina Faso, dans l'attaque d'un marché, selon une ONG.";
        put(store, &[report(more, "Le Messager", "2025-03-04")]);
        let found = store.incidents(&Filter::default(), Sort::Latest, &Page::first(5)).unwrap().items;
        let sum = &found[0].tolls[0];
        assert_eq!((sum.low, sum.best, sum.high), (3_001, 3_001, 3_001));
        assert_eq!((sum.low_open, sum.best_open, sum.high_open), (false, true, true));
        let written = |sum: &TollSum| sum.range("–", |figure| figure.to_string());
        assert_eq!(written(sum), "> 3000");
        let whole = store.incident(found[0].id).unwrap().unwrap();
        assert_eq!(whole.measures[0].sum.as_ref(), Some(sum));
        // Somebody who knows the figure bounds it.
        let all = "Une attaque a fait 3.200 morts lundi sur un marché de Djibo, au Burkina Faso, selon le gouvernement.";
        put(store, &[report(all, "Radio des Dunes", "2025-03-05")]);
        let found = store.incidents(&Filter::default(), Sort::Latest, &Page::first(5)).unwrap().items;
        assert_eq!((found.len(), written(&found[0].tolls[0]).as_str()), (1, "3001–3200"), "{found:#?}");
        // A page that claims nothing is kept and found, and is in no list of incidents.
        let quiet = "La fête du village a eu lieu dimanche à Djibo, au Burkina Faso, sous un ciel bleu.";
        let id = put(store, &[report(quiet, "Le Messager", "2025-03-05")])[0];
        assert_eq!(store.report(id).unwrap().unwrap().row.claims, 0);
        assert_eq!((store.counts().unwrap().incidents, store.counts().unwrap().reports), (1, 3));
        assert_eq!(store.count_incidents(&Filter::default()).unwrap(), 1);
        assert_eq!(store.map(&Filter::default(), 1.0).unwrap().iter().map(|cell| cell.incidents).sum::<u32>(), 1);
        let village = Filter { text: Some("village".to_owned()), ..Filter::default() };
        assert_eq!((store.count_incidents(&village).unwrap(), store.count_reports(&village).unwrap()), (0, 1));
        assert!(store.facet(&Filter::default(), Facet::Outlet, 9).unwrap().iter().all(|outlet| outlet.incidents == 1));
    });
}

#[test]
fn every_change_is_listed_once_and_in_order() {
    on_each_store(|store| {
        put(store, &some()[..2]);
        let first = store.changes(0, 100).unwrap();
        assert!(first.iter().any(|change| change.what == Changed::Report) && first.iter().any(|change| change.what == Changed::Incident));
        assert!(first.windows(2).all(|pair| pair[0].number < pair[1].number));
        put(store, &some()[2..]);
        let last = first.last().unwrap().number;
        let second = store.changes(last, 100).unwrap();
        assert!(second.iter().all(|change| change.number > last) && !second.is_empty());
        assert_eq!(store.last_change().unwrap(), second.last().unwrap().number);
    });
}

#[test]
fn odd_texts_are_kept() {
    on_each_store(|store| {
        let texts = ["", " \n", "\0a\0", "'; DROP TABLE reports; --", "{any 1} $1 ?1 {id}", "<script>alert(1)</script>\u{202e}", "«»\"“”"];
        let reports: Vec<Incoming> = texts.iter().map(|text| Incoming::new(selon::Document::new(*text))).collect();
        let ids = put(store, &reports);
        assert_eq!(store.counts().unwrap().reports, texts.len() as u64);
        for (id, text) in ids.iter().zip(texts) {
            assert_eq!(store.report(*id).unwrap().unwrap().reading.document.text, text.replace('\0', "\u{fffd}"));
        }
    });
}

#[test]
fn writers_at_once_lose_nothing_and_link_what_they_bring() {
    on_each(|name| {
        let store = Store::open(name).unwrap();
        std::thread::scope(|threads| {
            for worker in 0..4 {
                // Two share a pool, two are programs of their own.
                let store = if worker % 2 == 0 { store.clone() } else { Store::open(name).unwrap() };
                threads.spawn(move || {
                    for day in 1..=5 {
                        let text = format!("Une attaque a fait {} morts à Gao, au Mali, selon la source {worker} de l'hôpital.", 10 + day);
                        store.put(&[prepared(&report(&text, &format!("Outlet {worker}"), &format!("2025-02-1{day}")))]).unwrap();
                    }
                });
            }
        });
        assert_eq!(store.counts().unwrap().reports, 20);
        // All that was told of one day by several writers hangs together.
        let incidents = store.incidents(&Filter::default(), Sort::Voices, &Page::first(100)).unwrap().items;
        assert_eq!(incidents.iter().map(|row| row.reports).sum::<u32>(), 20);
        assert!(incidents.iter().all(|row| row.reports >= 4), "{incidents:#?}");
    });
}

#[test]
fn a_store_that_is_locked_is_read_and_its_writers_wait() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.selon");
    let store = Store::open(path.to_str().unwrap()).unwrap();
    let ids = put(&store, &some()[..2]);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let more: Vec<Prepared> = some()[2..].iter().map(prepared).collect();
    let (done, waiting) = std::sync::mpsc::channel();
    std::thread::scope(|threads| {
        let writer = store.clone();
        threads.spawn(move || done.send(writer.put(&more)).unwrap());
        assert_eq!(store.report(ids[0]).unwrap().unwrap().row.id, ids[0], "readers are not held up");
        assert!(waiting.recv_timeout(std::time::Duration::from_millis(200)).is_err(), "the writer waits");
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(waiting.recv().unwrap().unwrap().len(), 3);
    });
    assert_eq!(store.counts().unwrap().reports, 5);
}

#[test]
fn a_store_of_a_newer_selon_and_a_foreign_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.selon");
    drop(Store::open(path.to_str().unwrap()).unwrap());
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("UPDATE meta SET value = '99' WHERE name = 'layout'", []).unwrap();
    drop(file);
    let message = |path: &std::path::Path| Store::open(path.to_str().unwrap()).err().unwrap().to_string();
    assert!(message(&path).contains("newer selon"), "{}", message(&path));
    let other = folder.path().join("page.txt");
    std::fs::write(&other, "Au moins 27 morts.".repeat(100)).unwrap();
    assert!(message(&other).contains("no store of selon"), "{}", message(&other));
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "Au moins 27 morts.".repeat(100));
    assert!(message(folder.path()).contains("cannot be opened"), "{}", message(folder.path()));
}

#[test]
fn a_store_may_be_shared() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send + Sync + 'static>() {}
    shared::<Store>();
    sent::<Error>();
    sent::<Prepared>();
}
