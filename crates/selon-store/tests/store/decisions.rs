//! What people decide about links.

use crate::samples::{on_each_store, prepared, put, report, some};
use selon_store::*;

fn incident_of(store: &Store, report: i64) -> (i64, i64) {
    let report = store.report(report).unwrap().unwrap();
    let main = report.happenings.iter().find(|happening| happening.main).unwrap();
    (main.id, main.incident)
}

#[test]
fn a_split_holds_for_what_comes_later_and_can_be_taken_back() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let tells: Vec<(i64, i64)> = ids.iter().map(|&id| incident_of(store, id)).collect();
        let old = tells[0].1;
        assert!(tells[..4].iter().all(|(_, incident)| *incident == old), "{tells:?}");
        let what = DecisionKind::Split { out: vec![tells[2].0], from: vec![tells[0].0, tells[1].0, tells[3].0] };
        let split = store.decide(None, &what, Some("another market")).unwrap();
        let alone = incident_of(store, ids[2]).1;
        assert_ne!(alone, old);
        assert_eq!(incident_of(store, ids[0]).1, old);
        assert_eq!(store.incident(old).unwrap().unwrap().decisions, std::slice::from_ref(&split));
        // A newcomer that tells the same as both goes to one of them and does not bring them together.
        let more =
            report("Une attaque contre un marché a fait douze morts mardi à Gao, au Mali, selon la mairie.", "Le Soir", "2025-02-12");
        let new = store.put(&[prepared(&more)]).unwrap()[0].id();
        assert_eq!(incident_of(store, new).1, old);
        assert_eq!(incident_of(store, ids[2]).1, alone);
        // Taken back, they are one again; the younger id leads to the older one.
        let back = store.undo(None, split.id).unwrap();
        assert!(back.undone.is_some());
        assert!(store.undo(None, split.id).unwrap_err().is_conflict());
        assert_eq!(incident_of(store, ids[2]).1, old);
        assert_eq!(store.incident(alone).unwrap().unwrap().row.id, old);
        assert!(store.changes(0, 1000).unwrap().iter().any(|change| change.what == Changed::Merged && change.id == alone));
    });
}

#[test]
fn what_was_merged_is_one_until_it_is_taken_back() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let (attack, protest) = (incident_of(store, ids[0]), incident_of(store, ids[4]));
        assert_ne!(attack.1, protest.1);
        let merge = store.decide(None, &DecisionKind::Merge { all: vec![attack.0, protest.0] }, None).unwrap();
        assert_eq!(incident_of(store, ids[4]).1, attack.1);
        assert_eq!(store.count_incidents(&Filter::default()).unwrap(), 1);
        store.undo(None, merge.id).unwrap();
        assert_ne!(incident_of(store, ids[4]).1, attack.1);
        assert_eq!(store.count_incidents(&Filter::default()).unwrap(), 2);
        assert_eq!(store.decisions(&Page::first(5)).unwrap().items.len(), 1);
    });
}

#[test]
fn an_undone_link_is_kept_with_its_reasons() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let whole = store.incident(incident_of(store, ids[0]).1).unwrap().unwrap();
        let link = &whole.links[0];
        let what = DecisionKind::Unlink { a: link.b, b: link.a };
        let decision = store.decide(None, &what, None).unwrap();
        let after = store.report(ids[0]).unwrap().unwrap().happenings[0].incident;
        let links = store.incident(after).unwrap().unwrap().links;
        if let Some(same) = links.iter().find(|one| (one.a, one.b) == (link.a, link.b)) {
            assert_eq!(same.undone, Some(decision.id));
            assert_eq!(same.why, link.why);
        }
        store.undo(None, decision.id).unwrap();
        assert_eq!(store.incident(incident_of(store, ids[0]).1).unwrap().unwrap().links, whole.links);
    });
}

#[test]
fn copies_that_are_none_are_parted() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let voice = |id: i64| store.report(id).unwrap().unwrap().row.voice;
        assert_eq!(voice(ids[1]), ids[0]);
        let decision = store.decide(None, &DecisionKind::Uncopy { a: ids[0], b: ids[1] }, None).unwrap();
        assert_eq!(voice(ids[1]), ids[1]);
        let incident = store.incident(incident_of(store, ids[0]).1).unwrap().unwrap();
        assert_eq!(incident.row.voices, 4);
        // A third copy joins one of them, and the two stay apart.
        let mut third = some().remove(0);
        third.document.outlet = Some("Le Troisième".to_owned());
        store.put(&[prepared(&third)]).unwrap();
        assert_ne!(voice(ids[0]), voice(ids[1]));
        store.undo(None, decision.id).unwrap();
        assert_eq!(voice(ids[1]), ids[0]);
    });
}

#[test]
fn decisions_without_sense_are_refused() {
    on_each_store(|store| {
        let ids = put(store, &some());
        let one = incident_of(store, ids[0]).0;
        let wrong = [
            DecisionKind::Split { out: vec![one], from: vec![] },
            DecisionKind::Split { out: vec![one], from: vec![one] },
            DecisionKind::Merge { all: vec![one] },
        ];
        assert!(wrong.iter().all(|what| store.decide(None, what, None).unwrap_err().is_wrong()));
        let absent = [
            DecisionKind::Unlink { a: one, b: 9999 },
            DecisionKind::Unlink { a: one, b: incident_of(store, ids[4]).0 },
            DecisionKind::Uncopy { a: ids[0], b: 9999 },
        ];
        assert!(absent.iter().all(|what| store.decide(None, what, None).unwrap_err().is_absent()));
        assert!(store.decisions(&Page::first(5)).unwrap().items.is_empty());
    });
}
