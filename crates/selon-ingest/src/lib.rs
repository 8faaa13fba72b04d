//! Files, feeds, archives and addresses to documents: bytes of unknown kind and encoding become [`Document`]s whose text is sound, or errors
//! that say what to do.
//!
//! [`load`] takes one file as one document. [`each`] takes whatever a user names and hands over all reports in it.
//!
//! Nothing here knows what a claim is. Whatever had to be guessed or mended on the way is told as a [`Note`], to be put with
//! the notes of the reading.

mod archive;
mod decode;
mod error;
mod feed;
mod fetch;
mod html;
mod json;
mod kind;
mod newsml;
mod report;
mod source;

pub use decode::decode;
pub use error::Error;
pub use fetch::{AGENT, FetchRules, Fetcher, Page, Validators};
pub use json::Fields;
pub use report::{Report, Take};
pub use source::{Options, each, each_in};

use selon::Document;
use selon::reading::Note;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The largest input taken as one document, in bytes: some three million words. No dispatch comes near it; what does is many texts in
/// one file, whose words would be read as if they told of one another.
pub const LARGEST: u64 = 16 << 20;

/// A document, and what a user should know about how it was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The text to read.
    pub document: Document,
    /// `empty`, `decoded`, `bad-bytes`, `markup`: at most one each.
    pub notes: Vec<Note>,
}

/// Loads a file of plain text.
///
/// # Errors
/// When the file cannot be read or holds no text; the message names it and says what to do.
pub fn load(path: &Path) -> Result<Loaded, Error> {
    let name = path.display().to_string();
    let meta = std::fs::metadata(path).map_err(|fault| unreadable(&name, &fault))?;
    if meta.is_dir() {
        let inside = path.join("*.txt");
        return Err(Error::new(name, format!("is a directory; give the files in it, such as {}", inside.display())));
    }
    let file = File::open(path).map_err(|fault| unreadable(&name, &fault))?;
    load_from(file, &name)
}

/// Loads plain text from an open source, such as standard input; `name` is what messages call it.
///
/// # Errors
/// As [`load`].
pub fn load_from(source: impl Read, name: &str) -> Result<Loaded, Error> {
    let mut bytes = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|fault| unreadable(name, &fault))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::new(name, "is larger than 16 MiB; split it into one file for each document"));
    }
    decode(bytes).map_err(|advice| Error::new(name, advice))
}

fn unreadable(name: &str, fault: &std::io::Error) -> Error {
    let advice = match fault.kind() {
        ErrorKind::NotFound => "no such file; check the path".to_owned(),
        ErrorKind::PermissionDenied => "permission denied; ask its owner for read access".to_owned(),
        _ => format!("cannot be read ({fault}); check the file and try again"),
    };
    Error::new(name, advice)
}
