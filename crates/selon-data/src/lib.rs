//! Facts that selon reads with, and nothing that thinks.
//!
//! One folder a language under `lang/`, one folder `world/` for places, actors and offices. Every file is embedded as it
//! stands; `selon` gives it meaning. Where each list and model comes from, and its licence, is in the `SOURCES.md` beside it.

use include_dir::{Dir, include_dir};

/// One language: its BCP 47 code and its folder.
pub struct Language {
    /// BCP 47 code, `fr`.
    pub code: &'static str,
    folder: Dir<'static>,
}

/// Every language selon reads. Adding one is a folder and a line here.
pub static LANGUAGES: &[Language] = &[
    Language { code: "fr", folder: include_dir!("$CARGO_MANIFEST_DIR/lang/fr") },
    Language { code: "en", folder: include_dir!("$CARGO_MANIFEST_DIR/lang/en") },
];

static WORLD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/world");

impl Language {
    /// The bytes of a file of this language by its path inside the folder (`words/numbers.tsv`), if there is one.
    pub fn file(&self, path: &str) -> Option<&'static [u8]> {
        self.folder.get_file(path).map(|file| file.contents())
    }

    /// The text of a file of this language; `None` when it is absent or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&'static str> {
        self.folder.get_file(path).and_then(|file| file.contents_utf8())
    }

    /// The paths of all files of this language, folders first to last in name order.
    pub fn paths(&self) -> Vec<&'static str> {
        fn walk(dir: &Dir<'static>, into: &mut Vec<&'static str>) {
            into.extend(dir.files().filter_map(|file| file.path().to_str()));
            for sub in dir.dirs() {
                walk(sub, into);
            }
        }
        let mut paths = Vec::new();
        walk(&self.folder, &mut paths);
        paths.sort_unstable();
        paths
    }
}

/// The bytes of a file of `world/`, if there is one.
pub fn world(path: &str) -> Option<&'static [u8]> {
    WORLD.get_file(path).map(|file| file.contents())
}
