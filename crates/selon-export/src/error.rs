//! What can go wrong with an export.

use std::{fmt, io};

/// Why an export was not finished.
#[derive(Debug)]
pub enum Error {
    /// The store, or a filter that makes no sense ([`selon_store::Error::is_wrong`]).
    Store(selon_store::Error),
    /// What is written to.
    Output(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Store(fault) => fault.fmt(f),
            Error::Output(fault) => write!(f, "the export cannot be written: {fault}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Store(fault) => Some(fault),
            Error::Output(fault) => Some(fault),
        }
    }
}

impl From<selon_store::Error> for Error {
    fn from(fault: selon_store::Error) -> Error {
        Error::Store(fault)
    }
}

impl From<io::Error> for Error {
    fn from(fault: io::Error) -> Error {
        Error::Output(fault)
    }
}

impl From<csv::Error> for Error {
    fn from(fault: csv::Error) -> Error {
        Error::Output(io::Error::from(fault))
    }
}

impl From<serde_json::Error> for Error {
    fn from(fault: serde_json::Error) -> Error {
        Error::Output(io::Error::from(fault))
    }
}

impl From<::parquet::errors::ParquetError> for Error {
    fn from(fault: ::parquet::errors::ParquetError) -> Error {
        Error::Output(io::Error::other(fault))
    }
}
