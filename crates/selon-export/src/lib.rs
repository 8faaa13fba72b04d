//! What a store holds, in the forms that other tools read.
//!
//! [`write`] streams everything that a [`Filter`] asks for, in the order of ids, a bounded piece of the store at a time: the same store
//! gives the same bytes, and memory does not grow with it. Columns and codes are those of the projects whose tools shall read them; each
//! module says what selon puts into them. Three things hold for all of them:
//!
//! - **Nothing is invented.** What selon does not know is empty, and so is every number that another project gives out itself.
//! - **Figures are never added up.** *Low*, *best* and *high* are those of [`selon_store::Measure`], in UCDP's manner.
//! - **Texts stay where they are.** Beside headlines only the words that prove a claim are written.
//!
//! ```
//! use selon_export::{Form, write};
//! use selon_store::{Filter, Store};
//!
//! let folder = tempfile::tempdir()?;
//! let store = Store::open(folder.path().join("news.selon").to_str().unwrap())?;
//! let mut bytes = Vec::new();
//! write(&store, &Filter::default(), Form::Acled, &mut bytes)?;
//! assert!(bytes.starts_with(b"event_id_cnty,event_date,year"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acled;
mod annotations;
mod cell;
mod claims;
mod coded;
mod codes;
mod error;
mod form;
mod gdelt;
mod ged;
mod geo;
mod hxl;
mod idu;
mod incident;
mod json;
mod parquet;
mod place;
mod plover;
mod polecat;
mod walk;

pub use cell::harmless;
pub use error::Error;
pub use form::Form;

use selon_store::{Filter, Store};
use std::io::Write;

/// Writes what a filter asks for in one form, and says how many rows, features or annotations there were. Nothing is flushed but what the
/// form needs; what was written before an error is not a whole export.
///
/// # Errors
/// When the filter makes no sense, the store cannot be read, or `out` cannot be written.
pub fn write(store: &Store, filter: &Filter, form: Form, out: impl Write + Send) -> Result<u64, Error> {
    match form {
        Form::Claims => claims::csv(store, filter, out),
        Form::ClaimsJsonl => claims::jsonl(store, filter, out),
        Form::Ged => ged::write(store, filter, out),
        Form::Acled => acled::write(store, filter, out),
        Form::Plover => plover::write(store, filter, out),
        Form::Polecat => polecat::write(store, filter, out),
        Form::GdeltEvents => gdelt::events(store, filter, out),
        Form::GdeltMentions => gdelt::mentions(store, filter, out),
        Form::Idu => idu::write(store, filter, out),
        Form::Hxl => hxl::write(store, filter, out),
        Form::Geojson => geo::write(store, filter, out),
        Form::Parquet => parquet::write(store, filter, out),
        Form::Annotations => annotations::write(store, filter, out),
    }
}
