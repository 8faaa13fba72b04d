//! What is asked of a store.

mod claims;
mod clause;
mod incident;
mod incidents;
mod page;
mod people;
mod report;
mod reports;
pub(crate) mod rows;
mod walk;

pub(crate) use page::slice;
pub(crate) use report::reading;
