//! What comes in: one text with what is known about its publication.

use crate::Error;
use jiff::civil;
use sha2::{Digest, Sha256};

/// A report to read: its text, which is never changed, and what is known about it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The canonical text: no byte order mark, lines ended by LF.
    pub text: String,
    /// BCP 47 code of the language; detected from the text when absent.
    pub language: Option<String>,
    /// Title, when the source gives one apart from the text.
    pub title: Option<String>,
    /// Where this copy was found.
    pub url: Option<String>,
    /// When this copy was published; without it relative times stay unresolved.
    pub published: Option<Published>,
    /// Who published this copy.
    pub outlet: Option<String>,
}

impl Document {
    /// A document of plain text: a byte order mark is dropped, CR LF and CR become LF.
    pub fn new(text: impl Into<String>) -> Document {
        let mut text: String = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        Document { text, ..Document::default() }
    }

    /// The same document in a known language (BCP 47 code).
    pub fn language(mut self, code: impl Into<String>) -> Document {
        self.language = Some(code.into());
        self
    }

    /// The same document with its publication date: an ISO 8601 date or date-time.
    ///
    /// # Errors
    /// When `date` is not a date that exists.
    pub fn published(mut self, date: &str) -> Result<Document, Error> {
        self.published = Some(date.parse()?);
        Ok(self)
    }

    /// The same document with the name of the outlet that published it.
    pub fn outlet(mut self, name: impl Into<String>) -> Document {
        self.outlet = Some(name.into());
        self
    }

    /// SHA-256 of the canonical text, in lower-case hexadecimal.
    pub fn id(&self) -> String {
        use std::fmt::Write;
        Sha256::digest(self.text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// A publication date, with its time of day where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The calendar day at the place of publication.
    pub date: civil::Date,
    /// The clock time there.
    pub time: Option<civil::Time>,
    /// The date as it was given.
    pub written: String,
}

impl std::str::FromStr for Published {
    type Err = Error;

    fn from_str(written: &str) -> Result<Published, Error> {
        let pieces = jiff::fmt::temporal::Pieces::parse(written.trim()).map_err(|fault| {
            Error::new(format!(
                "'{written}' is not a publication date ({fault}): give an ISO 8601 date or date-time, such as 2023-09-19 or 2023-09-19T20:15:00+02:00"
            ))
        })?;
        Ok(Published { date: pieces.date(), time: pieces.time(), written: written.trim().to_owned() })
    }
}
