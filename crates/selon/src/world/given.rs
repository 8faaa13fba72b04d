//! Given names of persons, from `given-names.tsv`.

use super::names::Gender;
use super::table::Table;
use crate::Error;
use rustc_hash::FxHashMap;

/// Given names with the gender of those who bear them.
#[derive(Default)]
pub(super) struct GivenNames(FxHashMap<&'static str, Option<Gender>>);

impl GivenNames {
    /// Reads the table.
    pub fn load() -> Result<GivenNames, Error> {
        let table = Table::read("given-names.tsv")?;
        let (name, gender) = (table.column("name")?, table.column("gender")?);
        let told = |cell: &str| match cell {
            "f" => Some(Gender::Feminine),
            "m" => Some(Gender::Masculine),
            _ => None,
        };
        Ok(GivenNames(table.rows().map(|row| (row.at(name), told(row.at(gender)))).collect()))
    }

    /// Whether a word, capital included, is a given name, and whose.
    pub fn get(&self, word: &str) -> Option<Option<Gender>> {
        self.0.get(word).copied()
    }
}
