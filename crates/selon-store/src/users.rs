//! Who may do what. A store keeps users and what opens doors for them; it neither hashes passwords nor makes tokens up: `selon-server`
//! does, and hands in what is to be kept.

use crate::ask::rows::{maybe_moment, moment};
use crate::ask::slice;
use crate::db::{Connection, Row, values};
use crate::{Error, Page, Slice, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

/// A session or token is said to have been used at most once an hour.
const USED: i64 = 3_600_000_000;

impl Role {
    pub(crate) fn number(self) -> i64 {
        match self {
            Role::Reader => 0,
            Role::Reviewer => 1,
            Role::Admin => 2,
        }
    }

    fn of_number(number: i64) -> Role {
        match number {
            2 => Role::Admin,
            1 => Role::Reviewer,
            _ => Role::Reader,
        }
    }
}

impl Store {
    /// Makes a user.
    ///
    /// # Errors
    /// [`Error::is_conflict`] when the name is taken, [`Error::is_wrong`] when it is no name.
    pub fn add_user(&self, by: Option<i64>, user: &NewUser) -> Result<User, Error> {
        let name = user.name.trim();
        if name.is_empty() || name.chars().count() > 64 || name.chars().any(char::is_control) {
            return Err(Error::wrong("a name has 1 to 64 characters and no controls"));
        }
        self.pool.write(|c| {
            let now = Timestamp::now();
            let sql = "INSERT INTO users (name, name_key, role, password, created) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING RETURNING id";
            let key = name.to_lowercase();
            let id = c.number(sql, values![name, key, user.role.number(), user.password.as_deref(), now.as_microsecond()])?;
            if id == 0 {
                return Err(Error::conflict(format!("there is a user called '{name}' already")));
            }
            let who = actor(c, by)?;
            write_audit(c, now, who, "user-made", Some(name), &json!({ "role": user.role }))?;
            by_id(c, id)?.ok_or_else(|| absent(id))
        })
    }

    /// All users, by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn users(&self) -> Result<Vec<User>, Error> {
        let sql = format!("SELECT {USER} FROM users u ORDER BY u.name_key");
        self.pool.read(|c| Ok(c.query(&sql, values![])?.iter().map(|row| user(row, 0)).collect()))
    }

    /// A user by name, without regard to case.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn user_named(&self, name: &str) -> Result<Option<User>, Error> {
        let sql = format!("SELECT {USER} FROM users u WHERE u.name_key = $1");
        self.pool.read(|c| Ok(c.first(&sql, values![name.trim().to_lowercase()])?.map(|row| user(&row, 0))))
    }

    /// A user by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn user(&self, id: i64) -> Result<Option<User>, Error> {
        self.pool.read(|c| by_id(c, id))
    }

    /// Changes role, password or both; sessions of the user end when either does. `None` leaves as it is.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such user.
    pub fn change_user(&self, by: Option<i64>, id: i64, role: Option<Role>, password: Option<&str>) -> Result<User, Error> {
        self.pool.write(|c| {
            let before = by_id(c, id)?.ok_or_else(|| absent(id))?;
            let sql = "UPDATE users SET role = coalesce($1, role), password = coalesce($2, password) WHERE id = $3";
            c.execute(sql, values![role.map(Role::number), password, id])?;
            if role.is_some() || password.is_some() {
                c.execute("DELETE FROM sessions WHERE owner = $1", values![id])?;
            }
            let detail = json!({ "role": role, "password": password.is_some() });
            let who = actor(c, by)?;
            write_audit(c, Timestamp::now(), who, "user-changed", Some(&before.name), &detail)?;
            by_id(c, id)?.ok_or_else(|| absent(id))
        })
    }

    /// Closes a user: its sessions and tokens end, what it did stays.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such user.
    pub fn close_user(&self, by: Option<i64>, id: i64) -> Result<User, Error> {
        self.pool.write(|c| {
            let now = Timestamp::now();
            let before = by_id(c, id)?.ok_or_else(|| absent(id))?;
            c.execute("UPDATE users SET closed = coalesce(closed, $1) WHERE id = $2", values![now.as_microsecond(), id])?;
            c.execute("DELETE FROM sessions WHERE owner = $1", values![id])?;
            c.execute("UPDATE tokens SET revoked = coalesce(revoked, $1) WHERE owner = $2", values![now.as_microsecond(), id])?;
            let who = actor(c, by)?;
            write_audit(c, now, who, "user-closed", Some(&before.name), &json!({}))?;
            by_id(c, id)?.ok_or_else(|| absent(id))
        })
    }

    /// Keeps a token by its hash.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such user, [`Error::is_wrong`] when the token may more than the user.
    pub fn add_token(&self, user: i64, name: &str, role: Role, hash: &[u8], expires: Option<Timestamp>) -> Result<Token, Error> {
        self.pool.write(|c| {
            let now = Timestamp::now();
            let owner = by_id(c, user)?.filter(|user| user.closed.is_none()).ok_or_else(|| absent(user))?;
            if role > owner.role {
                return Err(Error::wrong("a token may do no more than its user"));
            }
            let sql = "INSERT INTO tokens (owner, name, role, hash, created, expires) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
            let until = expires.map(|at| at.as_microsecond());
            let id = c.number(sql, values![user, name, role.number(), hash, now.as_microsecond(), until])?;
            write_audit(c, now, Some((user, owner.name)), "token-made", Some(name), &json!({ "token": id, "role": role }))?;
            let row = c.first(&format!("SELECT {TOKEN} FROM tokens t WHERE t.id = $1"), values![id])?;
            row.map(|row| token(&row, 0)).ok_or_else(|| absent(id))
        })
    }

    /// Whose token has this hash; `None` when it is unknown, has expired or was revoked, or its user was closed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn token(&self, hash: &[u8]) -> Result<Option<(User, Token)>, Error> {
        let now = Timestamp::now().as_microsecond();
        let sql = format!(
            "SELECT {USER}, {TOKEN} FROM tokens t JOIN users u ON u.id = t.owner WHERE t.hash = $1 AND t.revoked IS NULL
                AND u.closed IS NULL AND (t.expires IS NULL OR t.expires > $2)"
        );
        let found = self.pool.read(|c| Ok(c.first(&sql, values![hash, now])?.map(|row| (user(&row, 0), token(&row, 6)))))?;
        if let Some((_, token)) = &found
            && token.used.is_none_or(|used| used.as_microsecond() < now - USED)
        {
            self.pool.write(|c| c.execute("UPDATE tokens SET used = $1 WHERE id = $2", values![now, token.id]))?;
        }
        Ok(found)
    }

    /// The tokens of a user that open something.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn tokens(&self, user: i64) -> Result<Vec<Token>, Error> {
        let sql = format!("SELECT {TOKEN} FROM tokens t WHERE t.owner = $1 AND t.revoked IS NULL ORDER BY t.id");
        self.pool.read(|c| Ok(c.query(&sql, values![user])?.iter().map(|row| token(row, 0)).collect()))
    }

    /// Ends a token. Whether there was one.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn revoke_token(&self, by: Option<i64>, id: i64) -> Result<bool, Error> {
        self.pool.write(|c| {
            let now = Timestamp::now();
            let ended = c.execute("UPDATE tokens SET revoked = $1 WHERE id = $2 AND revoked IS NULL", values![now.as_microsecond(), id])?;
            if ended > 0 {
                let who = actor(c, by)?;
                write_audit(c, now, who, "token-revoked", None, &json!({ "token": id }))?;
            }
            Ok(ended > 0)
        })
    }

    /// Keeps a session by the hash of its secret.
    ///
    /// # Errors
    /// [`Error::is_absent`] when there is no such user, or it was closed.
    pub fn add_session(&self, user: i64, hash: &[u8], csrf: &str, expires: Timestamp) -> Result<(), Error> {
        self.pool.write(|c| {
            by_id(c, user)?.filter(|user| user.closed.is_none()).ok_or_else(|| absent(user))?;
            let sql = "INSERT INTO sessions (hash, owner, csrf, created, expires) VALUES ($1, $2, $3, $4, $5)";
            c.execute(sql, values![hash, user, csrf, Timestamp::now().as_microsecond(), expires.as_microsecond()])?;
            Ok(())
        })
    }

    /// The session with this hash; `None` when it is unknown or over, or its user was closed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn session(&self, hash: &[u8]) -> Result<Option<Session>, Error> {
        let sql = format!(
            "SELECT {USER}, s.csrf, s.created, s.expires FROM sessions s JOIN users u ON u.id = s.owner
                WHERE s.hash = $1 AND u.closed IS NULL AND s.expires > $2"
        );
        let session = |row: &Row| Session { user: user(row, 0), csrf: row.text(6), created: moment(row, 7), expires: moment(row, 8) };
        self.pool.read(|c| Ok(c.first(&sql, values![hash, Timestamp::now().as_microsecond()])?.as_ref().map(session)))
    }

    /// Ends a session. Whether there was one. Sessions that are over are swept out, too.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn end_session(&self, hash: &[u8]) -> Result<bool, Error> {
        self.pool.write(|c| {
            c.execute("DELETE FROM sessions WHERE expires <= $1", values![Timestamp::now().as_microsecond()])?;
            Ok(c.execute("DELETE FROM sessions WHERE hash = $1", values![hash])? > 0)
        })
    }

    /// Adds a line to the audit log.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn audit(&self, user: Option<i64>, action: &str, target: Option<&str>, detail: &Value) -> Result<(), Error> {
        self.pool.write(|c| {
            let who = actor(c, user)?;
            write_audit(c, Timestamp::now(), who, action, target, detail)
        })
    }

    /// The audit log, the latest line first.
    ///
    /// # Errors
    /// When the cursor makes no sense ([`Error::is_wrong`]), or the store cannot be read.
    pub fn audit_log(&self, page: &Page) -> Result<Slice<Audit>, Error> {
        let (limit, last) = (page.rows()?, page.last()?.map_or(i64::MAX, |(_, id)| id));
        let sql = format!("SELECT id, at, person, name, action, target, detail FROM audit WHERE id < $1 ORDER BY id DESC LIMIT {limit}");
        let line = |row: &Row| Audit {
            id: row.int(0),
            at: moment(row, 1),
            user: row.maybe_int(2),
            name: row.maybe_text(3),
            action: row.text(4),
            target: row.maybe_text(5),
            detail: serde_json::from_str(&row.text(6)).unwrap_or_default(),
        };
        self.pool.read(|c| Ok(slice(page, c.query(&sql, values![last])?.iter().map(|row| ((0, row.int(0)), line(row))).collect())))
    }
}

/// Adds a line to the audit log within a transaction.
pub(crate) fn write_audit(
    c: &mut Connection,
    at: Timestamp,
    who: Option<(i64, String)>,
    action: &str,
    target: Option<&str>,
    detail: &Value,
) -> Result<(), Error> {
    let (person, name) = who.unzip();
    let sql = "INSERT INTO audit (at, person, name, action, target, detail) VALUES ($1, $2, $3, $4, $5, $6)";
    c.execute(sql, values![at.as_microsecond(), person, name, action, target, detail.to_string()])?;
    Ok(())
}

/// Who does something, for the audit log.
fn actor(c: &mut Connection, by: Option<i64>) -> Result<Option<(i64, String)>, Error> {
    let Some(id) = by else { return Ok(None) };
    Ok(Some((id, by_id(c, id)?.map(|user| user.name).unwrap_or_default())))
}

const USER: &str = "u.id, u.name, u.role, u.password, u.created, u.closed";

fn user(row: &Row, at: usize) -> User {
    User {
        id: row.int(at),
        name: row.text(at + 1),
        role: Role::of_number(row.int(at + 2)),
        password: row.maybe_text(at + 3),
        created: moment(row, at + 4),
        closed: maybe_moment(row, at + 5),
    }
}

const TOKEN: &str = "t.id, t.owner, t.name, t.role, t.created, t.expires, t.used";

fn token(row: &Row, at: usize) -> Token {
    Token {
        id: row.int(at),
        user: row.int(at + 1),
        name: row.text(at + 2),
        role: Role::of_number(row.int(at + 3)),
        created: moment(row, at + 4),
        expires: maybe_moment(row, at + 5),
        used: maybe_moment(row, at + 6),
    }
}

fn by_id(c: &mut Connection, id: i64) -> Result<Option<User>, Error> {
    Ok(c.first(&format!("SELECT {USER} FROM users u WHERE u.id = $1"), values![id])?.map(|row| user(&row, 0)))
}

fn absent(id: i64) -> Error {
    Error::absent(format!("there is no user {id}, or it was closed"))
}
