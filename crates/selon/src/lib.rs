//! selon reads news about conflict and diplomacy into an attributed ledger.

mod document;
mod error;
pub mod find;
pub mod language;
pub mod reading;
mod span;
pub mod syntax;
pub mod wire;
pub mod world;

pub use document::{Document, Published};
pub use error::Error;
pub use reading::Reading;
pub use span::Span;

/// Reads documents. Made once, used from any number of threads.
pub struct Reader {}

impl Reader {
    /// A reader with every language and the world that selon ships.
    ///
    /// # Errors
    /// When shipped data does not load; the message names the file.
    pub fn new() -> Result<Reader, Error> {
        Ok(Reader {})
    }

    /// The BCP 47 codes of the languages this reader reads.
    pub fn languages(&self) -> Vec<&'static str> {
        selon_data::LANGUAGES.iter().map(|language| language.code).collect()
    }

    /// Reads one document. Never fails: odd input yields a reading with notes.
    pub fn read(&self, _document: &Document) -> Reading {
        Reading::default()
    }

    /// What each object of a reading stands on, for a person: words, tree, rules and steps.
    pub fn explain(&self, _document: &Document, _reading: &Reading) -> String {
        String::new()
    }
}
