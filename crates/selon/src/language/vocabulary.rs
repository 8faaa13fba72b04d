//! The words that lists and rules of a language know, numbered: a text's words are looked up once and compared as numbers from then on.

use rustc_hash::FxHashMap;

/// Every word that a list or a rule begins with or asks for.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: FxHashMap<&'static str, u32>,
}

impl Vocabulary {
    /// The number of a word, from 1; a new word gets the next one.
    pub fn add(&mut self, word: &'static str) -> u32 {
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry(word).or_insert(next)
    }

    /// The number of a word, nought when no list and no rule has it.
    pub fn number(&self, word: &str) -> u32 {
        self.numbers.get(word).copied().unwrap_or(0)
    }
}
