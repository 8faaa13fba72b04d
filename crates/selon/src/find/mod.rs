//! Mentions: what the words name, before anything is claimed with them.

pub mod quote;
