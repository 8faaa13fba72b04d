//! What must stand somewhere in a sentence for a pattern to match at all: most patterns are ruled out before they are tried.

use super::marks::Marks;
use rustc_hash::FxHashMap;

/// Everything that patterns of one file need, a bit each: first the kinds of mentions, then sets of words. What finds no bit left is
/// not asked for.
#[derive(Debug, Default)]
pub struct Needs {
    sets: Vec<Vec<u32>>,
    /// For each word (form or lemma) by number the sets that it is in.
    by_word: FxHashMap<u32, u128>,
}

impl Needs {
    /// The bit of a kind of mention.
    pub fn kind(&self, kind: usize) -> u128 {
        1 << kind
    }

    /// The bit of a set of words, one of which must stand there.
    pub fn words(&mut self, mut words: Vec<u32>) -> u128 {
        words.sort_unstable();
        words.dedup();
        let at = self.sets.iter().position(|set| *set == words).unwrap_or(self.sets.len());
        if at + Marks::KINDS >= u128::BITS as usize {
            return 0;
        }
        let bit = 1 << (at + Marks::KINDS);
        if at == self.sets.len() {
            words.iter().for_each(|&word| *self.by_word.entry(word).or_default() |= bit);
            self.sets.push(words);
        }
        bit
    }

    /// The sets that a word is in, by the numbers of its form and lemma.
    pub fn of(&self, [form, lemma]: [u32; 2]) -> u128 {
        let of = |word: u32| if word == 0 { 0 } else { self.by_word.get(&word).copied().unwrap_or(0) };
        of(form) | if lemma == form { 0 } else { of(lemma) }
    }
}
