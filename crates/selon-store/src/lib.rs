//! Keeps what many reports tell: texts, readings, voices, incidents, reviews.
//!
//! A [`Store`] is one SQLite file, or a PostgreSQL database for teams; the same calls work on both. Reports come in through
//! [`Store::put`], which keeps each one whole or not at all, groups it with its copies into a *voice* and links what it tells into
//! *incidents* (`selon-link` has the rules). What a person decides, a review of a claim or the undoing of a link, is kept beside what
//! the program read and never in its place.
//!
//! ```
//! use selon::{Document, Reader};
//! use selon_store::{Filter, Incoming, Page, Prepared, Sort, Store};
//!
//! let folder = tempfile::tempdir()?;
//! let store = Store::open(folder.path().join("news.selon").to_str().unwrap())?;
//! let reader = Reader::new()?;
//! for text in [
//!     "Une attaque a fait douze morts mardi à Gao, selon la mairie. Les assaillants sont venus à moto, dit un élu local.",
//!     "À Gao, quatorze personnes sont mortes dans l'attaque de mardi, affirme un médecin de l'hôpital.",
//! ] {
//!     let document = Document::new(text).published("2025-02-12")?;
//!     store.put(&[Prepared::new(&reader, Incoming::new(document))])?;
//! }
//! let found = store.incidents(&Filter::default(), Sort::Latest, &Page::first(10))?;
//! assert_eq!(found.items[0].reports, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every call blocks until it is done. A `Store` may be cloned and used from many threads; clones share one pool of connections, and
//! several processes may use one store at once. Writes take turns.

mod address;
mod ask;
mod db;
mod decide;
mod error;
mod filter;
mod incoming;
mod pages;
mod pipeline;
mod prepared;
mod put;
mod review;
mod rows;
mod store;
mod users;
mod words;

pub use address::Address;
pub use decide::{Decision, DecisionKind};
pub use error::Error;
pub use filter::{Area, ClaimFilter, ClaimKind, Facet, Filter, Near, Page, Slice, Sort, Step, TollRange};
pub use incoming::{Incoming, Job, JobCounts, Stored};
pub use pages::Fetched;
pub use pipeline::Outcome;
pub use prepared::Prepared;
pub use review::{Agreement, Progress, Review, Reviewed, Verdict};
pub use rows::*;
pub use store::Store;
pub use users::{Audit, NewUser, Role, Session, Token, User};
