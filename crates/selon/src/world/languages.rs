//! Which languages the world's names are written in, and sets of them.

use super::table::{Row, Table, entries};
use crate::Error;
use std::borrow::Cow;

/// The languages met in the tables, numbered in the order they were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Languages(Vec<String>);

/// A set of languages, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct LanguageSet(pub u8);

impl Languages {
    /// The number of a language, given it when it is new.
    pub fn number(&mut self, code: &str) -> Result<usize, Error> {
        if let Some(number) = self.0.iter().position(|known| known == code) {
            return Ok(number);
        }
        if self.0.len() == 8 {
            return Err(Error::new(format!("world/ names a ninth language, {code}: widen LanguageSet to 16 bits")));
        }
        self.0.push(code.to_owned());
        Ok(self.0.len() - 1)
    }

    /// The number of the language that a BCP 47 tag means, by its primary subtag; `None` when no name is in it.
    pub fn find(&self, tag: &str) -> Option<usize> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        self.0.iter().position(|known| known.eq_ignore_ascii_case(primary))
    }

    /// The set that a reader of this language looks in; every language where the tag is unknown.
    pub fn set(&self, tag: &str) -> LanguageSet {
        self.find(tag).map_or(LanguageSet::ALL, LanguageSet::one)
    }

    /// The codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl LanguageSet {
    /// Every language, now and later.
    pub const ALL: LanguageSet = LanguageSet(u8::MAX);

    /// The set of one language.
    pub fn one(number: usize) -> LanguageSet {
        LanguageSet(1 << number)
    }

    /// Whether the two sets share a language.
    pub fn meets(self, other: LanguageSet) -> bool {
        self.0 & other.0 != 0
    }
}

/// One thing's names by language, beside what to fall back on.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalNames<'w> {
    pub languages: &'w Languages,
    /// By language number; empty where the language has none of its own.
    pub by: &'w [Cow<'static, str>],
    /// Where the language has none.
    pub local: &'w str,
}

impl<'w> LocalNames<'w> {
    /// The name in a language.
    pub fn get(&self, tag: &str) -> &'w str {
        let own = self.languages.find(tag).and_then(|number| self.by.get(number));
        own.map(Cow::as_ref).filter(|name| !name.is_empty()).unwrap_or(self.local)
    }
}

/// Where a table keeps the names of its rows: `name:xx` and `other:xx` by language, `other` for every language.
pub(super) struct NameColumns {
    main: Vec<(usize, usize)>,
    other: Vec<(usize, usize)>,
    every: Option<usize>,
}

impl NameColumns {
    /// Finds the columns.
    pub fn of(table: &Table, languages: &mut Languages) -> Result<NameColumns, Error> {
        Ok(NameColumns {
            main: table.by_language("name", languages)?,
            other: table.by_language("other", languages)?,
            every: table.column("other").ok(),
        })
    }

    /// The main names of a row by language number. An empty cell means that the first language's name serves there too.
    pub fn main(&self, row: Row<'_>) -> Vec<Cow<'static, str>> {
        let mut names = Vec::new();
        for &(language, column) in &self.main {
            if names.len() <= language {
                names.resize(language + 1, Cow::Borrowed(""));
            }
            names[language] = Cow::Borrowed(row.at(column));
        }
        let first = names.iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        names.iter_mut().filter(|name| name.is_empty()).for_each(|name| *name = first.clone());
        names
    }

    /// Every name of a row with the languages it is a name in.
    pub fn all<'r>(&'r self, row: Row<'r>) -> impl Iterator<Item = (&'static str, LanguageSet)> + 'r {
        let alone = self.main.iter().filter(|(_, column)| !row.at(*column).is_empty()).count() == 1;
        let main = self.main.iter().filter_map(move |&(language, column)| {
            let set = if alone { LanguageSet::ALL } else { LanguageSet::one(language) };
            Some((row.at(column), set)).filter(|(name, _)| !name.is_empty())
        });
        let other =
            self.other.iter().flat_map(move |&(language, column)| entries(row.at(column)).map(move |n| (n, LanguageSet::one(language))));
        let every = self.every.into_iter().flat_map(move |column| entries(row.at(column)).map(|name| (name, LanguageSet::ALL)));
        main.chain(other).chain(every)
    }
}
