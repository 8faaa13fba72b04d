//! What people say of claims.

use crate::samples::{on_each_store, put, some};
use selon_store::*;
use serde_json::json;

fn person(store: &Store, name: &str) -> i64 {
    store.add_user(None, &NewUser { name: name.to_owned(), role: Role::Reviewer, password: None }).unwrap().id
}

fn tolls(store: &Store) -> Vec<ClaimRow> {
    let filter = ClaimFilter { kinds: vec![ClaimKind::Toll], measures: vec!["killed".to_owned()], ..ClaimFilter::default() };
    store.claims(&filter, &Page::first(100)).unwrap().items
}

fn correct(field: &str, value: serde_json::Value) -> Verdict {
    Verdict::Correct { fields: [(field.to_owned(), value)].into_iter().collect() }
}

#[test]
fn the_machine_s_value_stands_beside_what_people_say() {
    on_each_store(|store| {
        put(store, &some());
        let (ann, bob) = (person(store, "Ann"), person(store, "Bob"));
        let before = tolls(store);
        let fourteen = before.iter().find(|claim| claim.low == Some(14)).unwrap();
        let said = store.review(ann, &Review::of_claim(fourteen.id, correct("low", json!(15)))).unwrap();
        assert_eq!(said.machine.as_ref().unwrap()["low"], 14);
        let after = store.claim(fourteen.id).unwrap().unwrap();
        assert_eq!((after.low, after.reviews.len()), (Some(14), 1));
        let report = store.report(fourteen.report).unwrap().unwrap();
        assert_eq!((report.reading.tolls[0].low, report.row.reviewed), (Some(14), 1));
        let incident = store.incident(fourteen.incident.unwrap()).unwrap().unwrap();
        assert_eq!(incident.row.reviewed, 1);
        let killed = incident.measures.iter().find(|measure| measure.measure == "killed").unwrap();
        assert_eq!((killed.sum.as_ref().unwrap().low, killed.reviewed.as_ref().unwrap().low), (14, 15));
        // The same person thinks again; what was said first stays on record.
        let again = store.review(ann, &Review::of_claim(fourteen.id, Verdict::Reject)).unwrap();
        assert_eq!(store.claim(fourteen.id).unwrap().unwrap().reviews, std::slice::from_ref(&again));
        assert_eq!(store.reviews(Some(ann), &Page::first(10)).unwrap().items.len(), 2);
        store.review(bob, &Review::of_claim(fourteen.id, Verdict::Accept)).unwrap();
        assert_eq!(store.claim(fourteen.id).unwrap().unwrap().reviews.len(), 2);
        // Taken back, the first one holds again.
        assert!(store.undo_review(bob, again.id).unwrap_err().is_refused());
        store.undo_review(ann, again.id).unwrap();
        assert!(store.undo_review(ann, again.id).unwrap_err().is_conflict());
        assert_eq!(store.claim(fourteen.id).unwrap().unwrap().reviews[0].id, said.id);
        let log = store.audit_log(&Page::first(10)).unwrap().items;
        assert_eq!(log[0].action, "undo-review");
        assert_eq!(log[0].target.as_deref(), Some(format!("c{}", fourteen.id).as_str()));
        let chief = store.add_user(None, &NewUser { name: "Chief".into(), role: Role::Admin, password: None }).unwrap().id;
        store.undo_review(chief, said.id).unwrap();
    });
}

#[test]
fn a_review_without_sense_is_refused() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let ann = person(store, "Ann");
        let whole = |verdict, comment: Option<&str>| Review {
            claim: None,
            report: Some(ids[0]),
            incident: None,
            verdict,
            comment: comment.map(str::to_owned),
        };
        assert!(store.review(ann, &whole(Verdict::Accept, None)).unwrap_err().is_wrong());
        assert!(store.review(ann, &whole(Verdict::Comment, None)).unwrap_err().is_wrong());
        store.review(ann, &whole(Verdict::Comment, Some("à relire"))).unwrap();
        assert_eq!(store.report(ids[0]).unwrap().unwrap().comments[0].review.comment.as_deref(), Some("à relire"));
        assert!(store.review(ann, &Review::of_claim(9999, Verdict::Accept)).unwrap_err().is_absent());
        assert!(store.review(9999, &whole(Verdict::Comment, Some("x"))).unwrap_err().is_absent());
    });
}

#[test]
fn queues_progress_and_agreement() {
    on_each_store(|store| {
        put(store, &some());
        let (ann, bob) = (person(store, "Ann"), person(store, "Bob"));
        let all = tolls(store);
        for (ix, claim) in all.iter().enumerate() {
            store.review(ann, &Review::of_claim(claim.id, Verdict::Accept)).unwrap();
            let other = if ix == 0 { Verdict::Reject } else { Verdict::Accept };
            if ix < 3 {
                store.review(bob, &Review::of_claim(claim.id, other)).unwrap();
            }
        }
        let queue = |person| ClaimFilter { not_reviewed_by: Some(person), kinds: vec![ClaimKind::Toll], ..ClaimFilter::default() };
        let total = store.count_claims(&ClaimFilter { kinds: vec![ClaimKind::Toll], ..ClaimFilter::default() }).unwrap();
        assert_eq!(store.count_claims(&queue(ann)).unwrap(), total - all.len() as u64);
        assert_eq!(store.count_claims(&queue(bob)).unwrap(), total - 3);
        let progress = store.progress(&ClaimFilter { kinds: vec![ClaimKind::Toll], ..ClaimFilter::default() }).unwrap();
        assert_eq!((progress.claims, progress.reviewed, progress.twice), (total, all.len() as u64, 3));
        assert_eq!((progress.accepted, progress.rejected, progress.corrected), (all.len() as u64 + 2, 1, 0));
        let agreement = store.agreement().unwrap();
        assert_eq!((agreement[0].both, agreement[0].same), (3, 2));
        // Ann accepted throughout: by chance they would agree as often.
        assert!(agreement[0].kappa.unwrap().abs() < 1e-9);
    });
}

#[test]
fn twenty_reviewers_at_once_lose_nothing() {
    on_each_store(|store| {
        put(store, &some());
        let claims: Vec<i64> = store.claims(&ClaimFilter::default(), &Page::first(5)).unwrap().items.iter().map(|claim| claim.id).collect();
        let people: Vec<i64> = (0..20).map(|ix| person(store, &format!("Reviewer {ix}"))).collect();
        std::thread::scope(|threads| {
            for &person in &people {
                let (store, claims) = (store.clone(), &claims);
                threads.spawn(move || {
                    claims.iter().for_each(|&claim| drop(store.review(person, &Review::of_claim(claim, Verdict::Accept)).unwrap()))
                });
            }
        });
        assert_eq!(store.counts().unwrap().reviews, 20 * claims.len() as u64);
        assert_eq!(store.claim(claims[0]).unwrap().unwrap().reviews.len(), 20);
        assert_eq!(
            store.audit_log(&Page::first(1000)).unwrap().items.iter().filter(|line| line.action == "review").count(),
            20 * claims.len()
        );
    });
}
