//! Who may do what. A store keeps users and what opens doors for them; it neither hashes passwords nor makes tokens up: `selon-server`
//! does, and hands in what is to be kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a user may do; each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Read everything but users.
    Reader,
    /// Review claims, decide about links, ingest.
    Reviewer,
    /// Manage users and tokens, read the audit log.
    Admin,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: i64,
    /// The name, unlike any other without regard to case.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The hash of its password as `selon-server` made it (a PHC string); `None` when it has none. Never serialised.
    #[serde(skip)]
    pub password: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was closed: then nothing opens for it. What it did stays under its name.
    pub closed: Option<Timestamp>,
}

/// A user to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// The name: 1 to 64 characters, no controls.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The hash of its password.
    pub password: Option<String>,
}

/// A token for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub id: i64,
    /// Whose.
    pub user: i64,
    /// What it is for, in the user's words.
    pub name: String,
    /// At most what the user's role may.
    pub role: Role,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it opens nothing.
    pub expires: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub used: Option<Timestamp>,
}

/// A session of a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub user: User,
    /// What forms of this session must bring along.
    pub csrf: String,
    /// When it was opened.
    pub created: Timestamp,
    /// From when on it opens nothing.
    pub expires: Timestamp,
}

/// One line of the audit log. Lines are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the command line and for visitors.
    pub user: Option<i64>,
    /// The user's name at that time.
    pub name: Option<String>,
    /// What was done: `review`, `split`, `ingest`, `login`, `login-refused`, `user-made`, …
    pub action: String,
    /// To what: `c12`, `i7`, a user's name.
    pub target: Option<String>,
    /// Anything else worth keeping; never a secret.
    pub detail: serde_json::Value,
}
