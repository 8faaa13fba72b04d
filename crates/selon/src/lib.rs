//! selon reads news about conflict and diplomacy into an attributed ledger: who did or said what to whom, where, when, with what toll,
//! and according to whom.
//!
//! ```
//! use selon::{Document, Reader};
//!
//! let reader = Reader::new()?;
//! let document = Document::new("L'armée parle de neuf morts à Gao. Douze civils ont été tués mardi, selon les secouristes.")
//!     .language("fr")
//!     .published("2025-02-12")?;
//! let reading = reader.read(&document);
//!
//! // Rival figures stand side by side, each with the one who gives it and the words that carry it.
//! let told: Vec<_> = reading.tolls.iter().map(|toll| {
//!     let source = toll.sources.first().map(|&actor| reading.actors[actor].name.as_str());
//!     (toll.measure, toll.low, source, toll.quantity.of(&document.text))
//! }).collect();
//! assert_eq!(told, [
//!     ("killed", Some(9), Some("armée"), "neuf morts"),
//!     ("killed", Some(12), Some("secouristes"), "Douze civils"),
//! ]);
//! # Ok::<(), selon::Error>(())
//! ```
//!
//! [`wire`] writes a [`Reading`] as `selon/1` JSON, [`explain`] tells what each claim stands on. Reading does no IO, reads no clock, starts
//! no thread and never panics; a [`Reader`] may be shared between threads.

mod cast;
mod claim;
mod clause;
mod document;
mod error;
pub mod explain;
pub mod find;
pub mod language;
mod layout;
mod read;
pub mod reading;
mod span;
pub mod syntax;
mod tree;
pub mod wire;
pub mod world;

pub use document::{Document, Published};
pub use error::Error;
pub use reading::Reading;
pub use span::Span;

use language::Language;
use reading::Note;
use world::World;

/// Reads documents. Made once, used from any number of threads.
pub struct Reader {
    languages: Vec<Language>,
    world: World,
}

impl Reader {
    /// A reader with every language and the world that selon ships.
    ///
    /// # Errors
    /// When shipped data does not load; the message names the file.
    pub fn new() -> Result<Reader, Error> {
        let languages = selon_data::LANGUAGES.iter().map(Language::load).collect::<Result<_, _>>()?;
        Ok(Reader { languages, world: World::load()? })
    }

    /// The BCP 47 codes of the languages this reader reads.
    pub fn languages(&self) -> Vec<&'static str> {
        self.languages.iter().map(|language| language.code).collect()
    }

    /// Reads one document. Never fails: odd input yields a reading with notes.
    pub fn read(&self, document: &Document) -> Reading {
        let code = document.language.clone().or_else(|| self.detect(&document.text));
        let language = code.as_deref().and_then(|code| self.languages.iter().find(|language| language.code == code));
        let mut reading = match language {
            Some(language) => read::read(document, language, &self.world),
            None => Reading { title: document.title.clone(), notes: vec![self.unread(document, code.as_deref())], ..Reading::default() },
        };
        reading.language = code;
        reading
    }

    /// What each object of a reading stands on, for a person: words, tree, rules and steps.
    pub fn explain(&self, document: &Document, reading: &Reading) -> String {
        let language = self.languages.iter().find(|language| reading.language.as_deref() == Some(language.code));
        explain::explain(document, reading, language)
    }

    /// The language of a text, as a BCP 47 code: of all languages when the text is clear, else the nearest this reader reads.
    fn detect(&self, text: &str) -> Option<String> {
        let head = text.char_indices().nth(DETECT).map_or(text, |(end, _)| &text[..end]);
        let short = |lang: whatlang::Lang| isolang::Language::from_639_3(lang.code()).and_then(|l| l.to_639_1());
        let any = whatlang::detect(head)?;
        if any.is_reliable() {
            return Some(short(any.lang()).unwrap_or(any.lang().code()).to_owned());
        }
        let known = whatlang::Lang::all()
            .iter()
            .copied()
            .filter(|&lang| short(lang).is_some_and(|code| self.languages().contains(&code)))
            .collect();
        let near = whatlang::Detector::with_allowlist(known).detect(head)?;
        short(near.lang()).map(str::to_owned)
    }

    fn unread(&self, document: &Document, code: Option<&str>) -> Note {
        let known = self.languages().join(", ");
        if document.text.trim().is_empty() {
            return Note { code: "empty", message: "The document holds no text.".into(), span: None };
        }
        let message = match code {
            Some(code) => {
                format!("The language '{code}' is not read: selon reads {known}. If the text is in one of these, say so with its code.")
            }
            None => format!("The language could not be told: say which of {known} it is."),
        };
        Note { code: "language-not-read", message, span: None }
    }
}

/// How many characters of a text tell its language.
const DETECT: usize = 4_000;
