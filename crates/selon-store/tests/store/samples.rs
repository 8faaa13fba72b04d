//! Reports of an invented incident, and stores to put them into.

use selon::{Document, Reader};
use selon_store::{Incoming, Prepared, Store};
use std::sync::OnceLock;

/// One reader for all tests: it takes a second to make.
pub fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new().expect("shipped data loads"))
}

/// Runs a test on each database.
pub fn on_each(test: impl Fn(&str)) {
    let folder = tempfile::tempdir().expect("a folder");
    test(folder.path().join("news.selon").to_str().expect("UTF-8"));
    if let Some(server) = crate::postgres::server() {
        test(&server.database());
    }
}

/// The same with an open, empty store.
pub fn on_each_store(test: impl Fn(&Store)) {
    on_each(|name| test(&Store::open(name).expect("the store opens")));
}

pub fn report(text: &str, outlet: &str, published: &str) -> Incoming {
    let document = Document::new(text).outlet(outlet).published(published).expect("the date exists");
    Incoming::new(document)
}

pub fn at(mut report: Incoming, url: &str) -> Incoming {
    report.document.url = Some(url.to_owned());
    report
}

pub fn prepared(report: &Incoming) -> Prepared {
    Prepared::new(reader(), report.clone())
}

pub fn put(store: &Store, reports: &[Incoming]) -> Vec<i64> {
    let all: Vec<Prepared> = reports.iter().map(prepared).collect();
    store.put(&all).expect("the reports are kept").into_iter().map(selon_store::Stored::id).collect()
}

const GAO: &str = "Une attaque contre un marché a fait douze morts mardi à Gao, dans le nord du Mali, selon la mairie. Les assaillants sont \
                   venus à moto et ont ouvert le feu sur les commerçants, a dit un élu local joint par téléphone.";
const GAO_RADIO: &str = "À Gao, dans le nord du Mali, quatorze personnes sont mortes dans l'attaque du marché mardi, affirme un médecin de \
                         l'hôpital régional. L'armée malienne n'a donné aucun bilan.";
const GAO_LATER: &str = "Le bilan de l'attaque de mardi contre le marché de Gao, au Mali, est passé à dix-sept morts, selon la mairie.";
const PARIS: &str = "Une manifestation contre la réforme a réuni quelque 20.000 personnes samedi à Lyon, selon la préfecture.";

/// An attack told by three voices, one of them printed twice, and a protest.
pub fn some() -> Vec<Incoming> {
    vec![
        report(GAO, "Le Courrier du Fleuve", "2025-02-12"),
        report(GAO, "La Dépêche du Nord", "2025-02-12"),
        report(GAO_RADIO, "Radio des Dunes", "2025-02-12"),
        report(GAO_LATER, "Le Courrier du Fleuve", "2025-02-14"),
        report(PARIS, "Le Messager", "2025-02-16"),
    ]
}
