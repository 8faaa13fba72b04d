//! Public sets that nobody here wrote, read by selon and scored.
//!
//! Each module is the adapter of one folder of the evaluation data. It says on top what it maps, what it skips and why. No text of a
//! set is kept: the record holds scores and counts.

mod annodis;
mod case2021;
mod democrat;
mod ecbplus;
mod feeds;
mod figures;
mod geoparsing;
mod html;
mod idetect;
mod india_police;
mod insecurity;
mod muc4;
mod named;
mod near_duplicates;
mod petrarch;
mod plover;
mod polnear;
mod recognizers;
mod recognizers_scope;
mod score;
mod tempeval;
mod terror_list;
mod tokens;
mod warc;

use rayon::prelude::*;
use score::Scores;
use selon::{Document, Reader, wire};
use std::error::Error;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// An adapter reads its folder and says how good the readings are.
type Adapter = fn(&Bench, &mut Scores) -> Result<()>;

/// The adapters by the name of their folder.
const SETS: &[(&str, Adapter)] = &[
    ("annodis", annodis::score),
    ("case2021", case2021::score),
    ("democrat", democrat::score),
    ("ecbplus", ecbplus::score),
    ("fenec", named::fenec),
    ("feeds", feeds::score),
    ("geoparsing", geoparsing::score),
    ("html", html::score),
    ("idetect", idetect::score),
    ("india-police", india_police::score),
    ("insecurity", insecurity::score),
    ("muc4", muc4::score),
    ("near-duplicates", near_duplicates::score),
    ("petrarch", petrarch::score),
    ("plover", plover::score),
    ("polnear", polnear::score),
    ("recognizers", recognizers::score),
    ("tempeval", tempeval::score),
    ("terror-list", terror_list::score),
    ("wikineural", named::wikineural),
    ("warc", warc::score),
];

/// What every adapter works with.
pub struct Bench<'a> {
    /// The folder of the set.
    folder: std::path::PathBuf,
    reader: &'a Reader,
    /// Misses are shown on standard error.
    verbose: bool,
}

impl Bench<'_> {
    /// A file of the set, as text.
    fn text(&self, name: &str) -> Result<String> {
        let path = self.folder.join(name);
        std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()).into())
    }

    /// The readings of documents, in their order, on all cores.
    fn read(&self, documents: &[Document]) -> Vec<wire::Reading> {
        documents.par_iter().map(|document| wire::reading(document, &self.reader.read(document))).collect()
    }

    /// Shows something that went wrong, for those who look for its cause.
    fn miss(&self, told: impl FnOnce() -> String) {
        if self.verbose {
            eprintln!("{}", told());
        }
    }
}

/// Scores the named sets (all when none is named) under `data` and prints the rows of their table; sets that are not there are left out.
pub fn run(data: &Path, names: &[String], verbose: bool) -> Result<Vec<Scores>> {
    if let Some(name) = names.iter().find(|name| SETS.iter().all(|(set, _)| set != name)) {
        let known = SETS.iter().map(|(set, _)| *set).collect::<Vec<_>>().join(", ");
        return Err(format!("no set '{name}': use one of {known}").into());
    }
    let reader = Reader::new()?;
    let mut all = Vec::new();
    for (name, adapter) in SETS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|n| n == name)) {
        let folder = data.join(name);
        if !folder.is_dir() {
            eprintln!("{name}: not in {}", data.display());
            continue;
        }
        let mut scores = Scores::new(name);
        adapter(&Bench { folder, reader: &reader, verbose }, &mut scores)?;
        print!("{scores}");
        all.push(scores);
    }
    Ok(all)
}

/// The text of a span of code points.
fn slice(text: &str, [start, end]: wire::Points) -> &str {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    &text[byte(start)..byte(end)]
}

/// How many code points two spans share.
fn overlap(a: wire::Points, b: wire::Points) -> usize {
    a[1].min(b[1]).saturating_sub(a[0].max(b[0]))
}
