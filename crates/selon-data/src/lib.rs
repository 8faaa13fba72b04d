//! Facts that selon reads with, and nothing that thinks.
//!
//! One folder a language under `lang/`, one folder `world/` for places, actors and offices. Every file is embedded as it
//! stands; `selon` gives it meaning. Where each list and model comes from, and its licence, is in the `SOURCES.md` beside it.
//!
//! With the feature `live` a program may read the files itself when it starts, so that a rule or a list can be tried without a
//! build.

/// Every embedded file: its path from this crate's root and its bytes, in path order.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// One language: its BCP 47 code names its folder under `lang/`.
pub struct Language {
    /// BCP 47 code, `fr`.
    pub code: &'static str,
}

/// Every language selon reads. Adding one is a folder and a line here.
pub static LANGUAGES: &[Language] = &[Language { code: "fr" }, Language { code: "en" }];

impl Language {
    /// The bytes of a file of this language by its path inside the folder (`words/numbers.tsv`), if there is one.
    pub fn file(&self, path: &str) -> Option<&'static [u8]> {
        file(&format!("lang/{}/{path}", self.code))
    }

    /// The text of a file of this language; `None` when it is absent or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&'static str> {
        std::str::from_utf8(self.file(path)?).ok()
    }

    /// The paths of all files of this language, in name order.
    pub fn paths(&self) -> Vec<&'static str> {
        let folder = format!("lang/{}/", self.code);
        FILES.iter().filter_map(|(path, _)| path.strip_prefix(folder.as_str())).collect()
    }
}

/// The bytes of a file of `world/`, if there is one.
pub fn world(path: &str) -> Option<&'static [u8]> {
    file(&format!("world/{path}"))
}

/// Reads a file by its path from this crate's root.
#[cfg(feature = "live")]
pub type Live = fn(&str) -> Option<Vec<u8>>;

/// What reads files in place of the embedded ones; set once, before anything is read.
#[cfg(feature = "live")]
pub static LIVE: std::sync::OnceLock<Live> = std::sync::OnceLock::new();

fn file(path: &str) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by_key(&path, |(name, _)| name).ok()?;
    #[cfg(feature = "live")]
    if let Some(read) = LIVE.get() {
        // Read once for the life of the program, as an embedded file would be.
        return read(path).map(|bytes| &*Vec::leak(bytes));
    }
    Some(FILES[at].1)
}
