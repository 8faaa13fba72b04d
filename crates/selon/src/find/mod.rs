//! Finds what a text mentions: figures and times.

pub mod number;
mod number_shape;
mod number_words;
pub mod when;
mod when_algebra;
mod when_calendar;
mod when_marks;
