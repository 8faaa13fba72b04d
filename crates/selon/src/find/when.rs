//! Time expressions.
use crate::Document;
use crate::find::number::Number;
use crate::language::Context;
use crate::reading::{Note, Time};
use std::ops::Range;
/// A time with its tokens.
pub struct Timed {
    /// The time.
    pub time: Time,
    /// Its tokens.
    pub tokens: Range<usize>,
}
/// Finds times.
pub fn times(_document: &Document, _context: &Context, _numbers: &[Number]) -> (Vec<Timed>, Vec<Note>) {
    (Vec::new(), Vec::new())
}
