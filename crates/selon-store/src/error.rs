//! What can go wrong.

use std::fmt;

/// Why a store could not do what was asked, in a sentence that says what to do.
#[derive(Debug)]
pub struct Error {
    message: String,
    kind: Kind,
}

/// What a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fault,
    Wrong,
    Absent,
    Conflict,
    Refused,
    Busy,
}

impl Error {
    /// A fault of the store or of what it stands on.
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error { message: message.into(), kind: Kind::Fault }
    }

    /// What was asked makes no sense.
    pub(crate) fn wrong(message: impl Into<String>) -> Error {
        Error { message: message.into(), kind: Kind::Wrong }
    }

    /// What was asked for is not there.
    pub(crate) fn absent(message: impl Into<String>) -> Error {
        Error { message: message.into(), kind: Kind::Absent }
    }

    /// It is there already, or was changed meanwhile.
    pub(crate) fn conflict(message: impl Into<String>) -> Error {
        Error { message: message.into(), kind: Kind::Conflict }
    }

    /// It is not for this person to do.
    pub(crate) fn refused(message: impl Into<String>) -> Error {
        Error { message: message.into(), kind: Kind::Refused }
    }

    pub(crate) fn busy(message: impl Into<String>) -> Error {
        Error { message: message.into(), kind: Kind::Busy }
    }

    /// Whether the caller asked for something that makes no sense: an unknown type, a broken cursor.
    pub fn is_wrong(&self) -> bool {
        self.kind == Kind::Wrong
    }

    /// Whether what was asked for is not in the store.
    pub fn is_absent(&self) -> bool {
        self.kind == Kind::Absent
    }

    /// Whether something else stands in the way: a name that is taken, a decision undone before.
    pub fn is_conflict(&self) -> bool {
        self.kind == Kind::Conflict
    }

    /// Whether it is for others to do: a review is taken back by who said it.
    pub fn is_refused(&self) -> bool {
        self.kind == Kind::Refused
    }

    /// Whether trying again later may help: others hold the store.
    pub fn is_busy(&self) -> bool {
        self.kind == Kind::Busy
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
