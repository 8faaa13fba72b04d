//! Reports are read anew.

use crate::samples::{on_each_store, put, reader, some};
use jiff::Timestamp;
use selon_store::*;
use serde_json::json;

fn reread(store: &Store) -> usize {
    let before = Timestamp::now();
    let mut count = 0;
    loop {
        match store.reread(reader(), before, 2).unwrap() {
            0 => return count,
            some => count += some,
        }
    }
}

#[test]
fn the_same_program_reads_the_same() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let all = |store: &Store| {
            let incidents = store.incidents(&Filter::default(), Sort::Latest, &Page::first(10)).unwrap().items;
            let incidents = incidents.into_iter().map(|row| IncidentRow { changed: 0, ..row }).collect::<Vec<_>>();
            let reports: Vec<Report> = ids.iter().map(|&id| store.report(id).unwrap().unwrap()).collect();
            let reports = reports.into_iter().map(|report| Report { read: Timestamp::default(), ..report }).collect::<Vec<_>>();
            let links: Vec<Vec<LinkRow>> = incidents.iter().map(|row| store.incident(row.id).unwrap().unwrap().links).collect();
            (incidents, reports, links, Counts { bytes: None, change: 0, ..store.counts().unwrap() })
        };
        let before = all(store);
        assert_eq!(reread(store), 5);
        assert_eq!(all(store), before);
    });
}

#[test]
fn reviews_and_decisions_stay_where_the_words_do() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let ann = store.add_user(None, &NewUser { name: "Ann".into(), role: Role::Reviewer, password: None }).unwrap().id;
        let report = store.report(ids[0]).unwrap().unwrap();
        let claim = report.claims.iter().find(|claim| claim.kind == ClaimKind::Toll).unwrap();
        let fields = [("low".to_owned(), json!(13))].into_iter().collect();
        let review = store.review(ann, &Review::of_claim(claim.id, Verdict::Correct { fields })).unwrap();
        let told: Vec<i64> = ids.iter().map(|&id| store.report(id).unwrap().unwrap().happenings[0].id).collect();
        store.decide(Some(ann), &DecisionKind::Split { out: vec![told[2]], from: vec![told[0], told[1], told[3]] }, None).unwrap();
        let incident = |happening: i64| store.incident_of(happening).unwrap().unwrap();
        let parted = (incident(told[0]), incident(told[2]));
        reread(store);
        assert_eq!(store.claim(claim.id).unwrap().unwrap().reviews, [review]);
        assert_eq!((incident(told[0]), incident(told[2])), parted);
        assert_ne!(parted.0, parted.1);
    });
}
