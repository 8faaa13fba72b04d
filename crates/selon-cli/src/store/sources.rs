//! Which reports the sources of `selon ingest` hold.

use crate::args::About;
use crate::read;
use selon_store::Incoming;
use std::path::{Path, PathBuf};

/// A source that gave no report: its name, and why with what to do.
pub struct Fault {
    pub name: String,
    pub why: String,
}

/// The reports of files and folders, one after the other; folders are walked in the order of their names.
pub fn reports<'a>(sources: &'a [PathBuf], about: &'a About) -> impl Iterator<Item = Result<Incoming, Fault>> + 'a {
    sources.iter().flat_map(|source| files(source)).map(move |file| one(&file?, about))
}

/// How many files there are, for the progress bar.
pub fn count(sources: &[PathBuf]) -> u64 {
    sources.iter().flat_map(|source| files(source)).count() as u64
}

fn one(file: &Path, about: &About) -> Result<Incoming, Fault> {
    let name = if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
    let loaded = read::load(file).map_err(|fault| {
        let told = fault.to_string();
        Fault { name: name.clone(), why: told.strip_prefix(&format!("{name}: ")).unwrap_or(&told).to_owned() }
    })?;
    Ok(Incoming { found: Some(name), ..Incoming::new(about.apply(loaded.document)) })
}

/// The files of a source: itself, or those in it when it is a folder. Hidden ones and links are let be.
fn files(source: &Path) -> Box<dyn Iterator<Item = Result<PathBuf, Fault>>> {
    if source.as_os_str() == "-" || !source.is_dir() {
        return Box::new(std::iter::once(Ok(source.to_owned())));
    }
    let entries = match std::fs::read_dir(source) {
        Ok(entries) => entries,
        Err(fault) => {
            let fault = Fault { name: source.display().to_string(), why: format!("cannot be opened ({fault}); check your rights") };
            return Box::new(std::iter::once(Err(fault)));
        }
    };
    let shown = |entry: &std::fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    let real = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir());
    let mut paths: Vec<PathBuf> = entries.flatten().filter(|entry| shown(entry) && real(entry)).map(|entry| entry.path()).collect();
    paths.sort();
    Box::new(paths.into_iter().flat_map(|path| files(&path)))
}
