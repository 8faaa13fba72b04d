//! What can go wrong while loading; reading itself never fails.

use std::fmt;

/// A fault in what selon loads (language folders, models, the world), or a wrong setting. The message says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    /// An error with a message that names the file or setting and says what to do.
    pub fn new(message: impl Into<String>) -> Error {
        Error(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
