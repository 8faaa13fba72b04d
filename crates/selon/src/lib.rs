//! selon reads news about conflict and diplomacy into an attributed ledger.

mod error;
mod span;
pub mod syntax;
pub mod world;

pub use error::Error;
pub use span::Span;
