//! Mentions: what the words name, before anything is claimed with them.

pub mod names;
pub mod number;
mod number_shape;
mod number_words;
pub mod quote;
pub mod when;
mod when_algebra;
mod when_calendar;
mod when_feasts;
mod when_marks;

use names::Name;
use number::Number;
use quote::Quote;
use when::Timed;

/// Everything that words of a page name, each list in text order.
#[derive(Default)]
pub struct Mentions {
    /// Figures.
    pub numbers: Vec<Number>,
    /// Time expressions.
    pub times: Vec<Timed>,
    /// Quotations.
    pub quotes: Vec<Quote>,
    /// Proper names and demonyms.
    pub names: Vec<Name>,
}
