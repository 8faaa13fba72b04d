//! The word lists of a language, by name and by number.

use super::{Table, Vocabulary};
use rustc_hash::FxHashMap;

/// All lists of a language.
#[derive(Debug, Default)]
pub struct Tables {
    lists: Vec<Table>,
    by_name: FxHashMap<&'static str, usize>,
    none: Table,
}

impl Tables {
    /// Reads a list and adds it.
    pub fn add(&mut self, name: &'static str, text: &'static str, vocabulary: &mut Vocabulary) {
        self.by_name.insert(name, self.lists.len());
        self.lists.push(Table::parse(name, text, vocabulary));
    }

    /// A list by name; an absent one is empty.
    pub fn get(&self, name: &str) -> &Table {
        self.number(name).map_or(&self.none, |list| self.at(list))
    }

    /// The number of a list.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The list of a number.
    pub fn at(&self, number: usize) -> &Table {
        &self.lists[number]
    }
}
