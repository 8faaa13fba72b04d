//! What can go wrong on the way in.

use std::fmt;

/// An input that could not be loaded: its name, and one sentence that says why and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    name: String,
    advice: String,
}

impl Error {
    pub(crate) fn new(name: impl Into<String>, advice: impl Into<String>) -> Error {
        Error { name: name.into(), advice: advice.into() }
    }

    /// The input, as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.advice)
    }
}

impl std::error::Error for Error {}
