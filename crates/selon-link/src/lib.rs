//! Many readings become voices and incidents.
//!
//! A *voice* is one report with all its copies, excerpts and versions: however often it is printed, it speaks once. An *incident* is
//! what many reports tell of one happening, with every claim of every report kept beside its source. Nothing here merges anything: a
//! voice and an incident are groups of links, each link says why it was made, and can be undone.
//!
//! Both parts come in two layers. The lower one is for databases: a report gives keys to index ([`Signature::bands`],
//! [`Happening::keys`]), and a pair that shares a key is compared by a pure, symmetric function ([`compare`], [`link`]). The upper one,
//! [`Copies`] and [`Incidents`], does that in memory.
//!
//! ```
//! use selon::{Document, Reader};
//! use selon_link::{Copies, Incidents, happenings, signature};
//!
//! let reader = Reader::new()?;
//! let told = [
//!     ("wire", "Une attaque a fait douze morts mardi à Gao, selon la mairie. Les assaillants sont venus à moto, dit un élu local."),
//!     ("daily", "Une attaque a fait douze morts mardi à Gao, selon la mairie. Les assaillants sont venus à moto, dit un élu local."),
//!     ("radio", "À Gao, quatorze personnes sont mortes dans l'attaque de mardi, affirme un médecin de l'hôpital."),
//! ];
//! let (mut copies, mut incidents) = (Copies::default(), Incidents::default());
//! for (id, text) in told {
//!     let document = Document::new(text).published("2025-02-12")?;
//!     let reading = reader.read(&document);
//!     copies.add(id, signature(&document, &reading));
//!     for (ix, happening) in happenings(&document, &reading).into_iter().enumerate() {
//!         incidents.add((id, ix), happening);
//!     }
//! }
//! assert_eq!(copies.voices().len(), 2);
//! assert_eq!(incidents.incidents().len(), 1);
//! # Ok::<(), selon::Error>(())
//! ```
//!
//! No IO, no clock, no threads; the same reports give the same groups in whatever order they come.

mod copies;
mod diff;
mod incidents;
mod web;
mod words;

pub use copies::{BUCKET, Copies, Copy, CopyKind, Evidence, Signature, Voice, compare, signature};
pub use diff::{Change, Difference, diff, diff_written};
pub use incidents::{
    Balance, Bonds, Claim, Count, Decision, Family, Figure, Happening, Incident, Incidents, Link, Measure, Party, Reason, Site, Told,
    Window, happenings, link, measures, parts, parts_under, weighed,
};
pub use web::{Added, Web};
