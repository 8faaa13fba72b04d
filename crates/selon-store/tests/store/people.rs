//! Actors, places, outlets; users and what opens doors for them.

use crate::samples::{on_each_store, put, some};
use jiff::{Timestamp, ToSpan};
use selon_store::*;

#[test]
fn actors_places_and_outlets_are_counted_over_all_reports() {
    on_each_store(|store| {
        put(store, &some());
        let sources = store.sources(None, &Page::first(10)).unwrap().items;
        assert_eq!((sources[0].name.as_str(), sources[0].reports), ("mairie", 3), "{sources:?}");
        let one = store.sources(Some("PREF"), &Page::first(10)).unwrap().items;
        assert_eq!(one.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["préfecture"]);
        assert_eq!(store.actor(one[0].id).unwrap().as_ref(), Some(&one[0]));
        let said = store.claims(&ClaimFilter { source: Some(one[0].id), ..ClaimFilter::default() }, &Page::first(10)).unwrap().items;
        assert!(!said.is_empty() && said.iter().all(|claim| claim.sources.iter().any(|source| source.id == one[0].id)));
        let places = store.places(Some("ga"), &Page::first(10)).unwrap().items;
        assert_eq!((places.len(), places[0].name.as_str(), places[0].reports), (1, "Gao", 4));
        assert_eq!(store.place(places[0].id).unwrap().as_ref(), Some(&places[0]));
        let there = ClaimFilter { place: Some(places[0].id), kinds: vec![ClaimKind::Toll], ..ClaimFilter::default() };
        assert_eq!(store.count_claims(&there).unwrap(), 4);
        let mut outlets = Vec::new();
        let mut page = Page::first(1);
        loop {
            let slice = store.outlets(None, &page).unwrap();
            outlets.extend(slice.items.into_iter().map(|outlet| (outlet.name, outlet.reports, outlet.first)));
            match slice.next {
                Some(next) => page = Page::after(next, 1),
                None => break,
            }
        }
        assert_eq!(outlets.len(), 4);
        assert_eq!(outlets[0], ("Le Courrier du Fleuve".to_owned(), 2, 2));
        assert_eq!(store.outlets(Some("radio"), &Page::first(5)).unwrap().items.len(), 1);
    });
}

#[test]
fn users_tokens_and_sessions_open_doors_until_they_end() {
    on_each_store(|store| {
        let new = |name: &str, role| NewUser { name: name.to_owned(), role, password: Some("$argon2id$…".to_owned()) };
        let ann = store.add_user(None, &new("Ann", Role::Admin)).unwrap();
        let bob = store.add_user(Some(ann.id), &new("Bob", Role::Reviewer)).unwrap();
        assert!(store.add_user(None, &new("ANN", Role::Reader)).unwrap_err().is_conflict());
        assert!(store.add_user(None, &new("a\nb", Role::Reader)).unwrap_err().is_wrong());
        assert_eq!(store.user_named("bob").unwrap().as_ref(), Some(&bob));
        assert_eq!(store.users().unwrap().len(), 2);
        let later = Timestamp::now() + 1.hour();
        let past = Timestamp::now() - 1.hour();
        assert!(store.add_token(bob.id, "script", Role::Admin, b"1", None).unwrap_err().is_wrong());
        let token = store.add_token(bob.id, "script", Role::Reader, b"1", Some(later)).unwrap();
        store.add_token(bob.id, "old", Role::Reader, b"2", Some(past)).unwrap();
        assert_eq!(store.token(b"1").unwrap().map(|(user, token)| (user.name, token.name)), Some(("Bob".to_owned(), "script".to_owned())));
        assert!(store.token(b"2").unwrap().is_none() && store.token(b"3").unwrap().is_none());
        assert!(store.tokens(bob.id).unwrap()[0].used.is_some());
        assert!(store.revoke_token(Some(ann.id), token.id).unwrap() && !store.revoke_token(Some(ann.id), token.id).unwrap());
        assert!(store.token(b"1").unwrap().is_none());
        store.add_session(bob.id, b"s1", "csrf", later).unwrap();
        store.add_session(bob.id, b"s2", "csrf", past).unwrap();
        assert_eq!(store.session(b"s1").unwrap().unwrap().user.name, "Bob");
        assert!(store.session(b"s2").unwrap().is_none());
        assert!(!store.end_session(b"s2").unwrap(), "it was swept out");
        assert_eq!(store.change_user(Some(ann.id), bob.id, None, Some("other")).unwrap().password.as_deref(), Some("other"));
        assert!(store.session(b"s1").unwrap().is_none(), "a new password ends sessions");
        store.add_token(bob.id, "again", Role::Reader, b"4", None).unwrap();
        assert!(store.close_user(Some(ann.id), bob.id).unwrap().closed.is_some());
        assert!(store.token(b"4").unwrap().is_none());
        assert!(store.add_session(bob.id, b"s3", "csrf", later).unwrap_err().is_absent());
        store.audit(Some(ann.id), "export", Some("claims"), &serde_json::json!({ "rows": 3 })).unwrap();
        let log = store.audit_log(&Page::first(100)).unwrap().items;
        let actions: Vec<&str> = log.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(
            actions,
            ["export", "user-closed", "token-made", "user-changed", "token-revoked", "token-made", "token-made", "user-made", "user-made"]
        );
        assert!(log.iter().all(|line| !line.detail.to_string().contains("argon2")), "no secret in the log");
    });
}
