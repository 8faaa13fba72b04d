//! A store of invented reports: an attack told by three voices and a copy, a march, people who fled, talks, and a hostile outlet.

use selon::{Document, Reader};
use selon_store::{Incoming, Prepared, Store};
use std::sync::OnceLock;

pub const GAO: &str = "Une attaque contre un marché a fait douze morts mardi à Gao, dans le nord du Mali, selon la mairie. Les assaillants \
    sont venus à moto et ont ouvert le feu sur les commerçants, a dit un élu local joint par téléphone.";
const RADIO: &str = "Une attaque contre le marché de Gao, dans le nord du Mali, a fait quatorze morts mardi, affirme un médecin. L'armée \
    malienne n'a donné aucun bilan.";
const MARCH: &str = "Une manifestation contre la réforme a réuni quelque 20.000 personnes samedi à Lyon, selon la préfecture.";
const FLED: &str = "Plus de 3.000 personnes ont fui les combats lundi à Djibo, au Burkina Faso, selon l'ONG <b>Vies</b>. L'armée a \
    bombardé lundi un camp de combattants près de Djibo.";
const TALKS: &str = "Marseille talks\n\nFrench Foreign Minister Jean-Noël Barrot met his Algerian counterpart in Marseille on Monday.\n\nHe \
    condemned the attack on a convoy near Goma, in the Democratic Republic of Congo.";

/// Runs a test over the store.
pub fn on_each(test: impl Fn(&Store)) {
    static STORE: OnceLock<(tempfile::TempDir, Store)> = OnceLock::new();
    let (_, store) = STORE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path().join("news.selon").to_str().expect("UTF-8")).expect("the store opens");
        let reader = Reader::new().expect("shipped data loads");
        for (text, outlet, day, url) in [
            (GAO, "Le Courrier du Fleuve", "2025-02-12", None),
            (GAO, "La Dépêche du Nord", "2025-02-12", None),
            (RADIO, "Radio des Dunes", "2025-02-12", Some("https://www.radio.example/gao?x=1")),
            (MARCH, "Le Messager", "2025-02-16", None),
            (FLED, "=HYPERLINK(\"x\")", "2025-03-04", Some("https://faso.example/1")),
            (TALKS, "The\tWire", "2025-03-05", None),
        ] {
            let document =
                Document { url: url.map(str::to_owned), ..Document::new(text).outlet(outlet).published(day).expect("the date exists") };
            store.put(&[Prepared::new(&reader, Incoming::new(document))]).expect("the report is kept");
        }
        (folder, store)
    });
    test(store);
}

/// The words of a span.
pub fn words(text: &str, [start, end]: [usize; 2]) -> String {
    text.chars().skip(start).take(end - start).collect()
}
