//! Where a store is.

use crate::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a store is: a file, or a PostgreSQL database.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    File(PathBuf),
    /// A connection string, `postgres://user@host/database`.
    Postgres(String),
}

impl Address {
    /// The store that is used when none is named: `selon/store.selon` in the user's data folder.
    ///
    /// # Errors
    /// When the user has no home folder.
    pub fn of_user() -> Result<Address, Error> {
        use etcetera::BaseStrategy;
        let folders =
            etcetera::choose_base_strategy().map_err(|fault| Error::new(format!("no data folder ({fault}); name a store with --store")))?;
        Ok(Address::File(folders.data_dir().join("selon").join("store.selon")))
    }
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Address {
        Address::File(path.to_owned())
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Address, Error> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Address::Postgres(text.to_owned()));
        }
        match text.split_once("://") {
            Some((scheme, _)) => Err(Error::new(format!("'{scheme}://' is no store; give a file or postgres://…"))),
            None if text.is_empty() => Err(Error::new("a store needs a name: give a file or postgres://…")),
            None => Ok(Address::File(text.into())),
        }
    }
}

impl fmt::Display for Address {
    /// As the user gave it, but without a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::File(path) => write!(f, "{}", path.display()),
            Address::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, query)| (rest, query));
                let hidden = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("password=")).collect::<Vec<_>>();
                let query = if hidden.is_empty() { String::new() } else { format!("?{}", hidden.join("&")) };
                match rest.rsplit_once('@') {
                    Some((who, host)) => write!(f, "{scheme}://{}@{host}{query}", who.split(':').next().unwrap_or("")),
                    None => write!(f, "{scheme}://{rest}{query}"),
                }
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (written, shown) in [
            ("postgres://ann:secret@db/news?sslmode=disable", "postgres://ann@db/news?sslmode=disable"),
            ("postgres://db/news?user=ann&password=secret", "postgres://db/news?user=ann"),
            ("postgres://db/news", "postgres://db/news"),
            ("news.selon", "news.selon"),
        ] {
            assert_eq!(written.parse::<Address>().unwrap().to_string(), shown);
        }
        assert!("mysql://db/news".parse::<Address>().is_err());
    }
}
