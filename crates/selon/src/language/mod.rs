//! A language as selon knows it: its word lists, its rules and its grammar, all from one folder of `selon-data`.

mod pattern;
mod rules;
mod words;

pub use rules::{Capture, Given, Hit, Rule, RuleSet};
pub use words::{Row, Table};

use crate::Error;
use crate::syntax::{Grammar, Syntax};
use rustc_hash::FxHashMap;

/// Everything one language folder holds, loaded.
pub struct Language {
    /// BCP 47 code.
    pub code: &'static str,
    /// Tokens, tags, lemmas, trees.
    pub grammar: Grammar,
    tables: FxHashMap<&'static str, Table>,
    rules: FxHashMap<&'static str, RuleSet>,
}

/// The kinds of claims and mentions that have a rule file.
pub const RULES: &[&str] = &["when", "toll", "source", "quote"];

impl Language {
    /// Loads one language folder.
    ///
    /// # Errors
    /// When a word list, a rule or a model is malformed, or a rule has no proof; the message names file and line.
    pub fn load(data: &selon_data::Language) -> Result<Language, Error> {
        let mut tables = FxHashMap::default();
        for path in data.paths() {
            if let Some(name) = path.strip_prefix("words/").and_then(|file| file.strip_suffix(".tsv")) {
                let text =
                    data.text(path).ok_or_else(|| Error::new(format!("lang/{}/{path} is not UTF-8: save it as UTF-8", data.code)))?;
                tables.insert(name, Table::parse(name, text));
            }
        }
        let mut rules = FxHashMap::default();
        for &kind in RULES {
            let path = format!("{kind}.rules");
            let text = data.text(&path).unwrap_or("");
            let set = RuleSet::parse(kind, text, &tables).map_err(|fault| Error::new(format!("lang/{}/{path}:{fault}", data.code)))?;
            rules.insert(kind, set);
        }
        Ok(Language { code: data.code, grammar: Grammar::load(data)?, tables, rules })
    }

    /// A word list by name; an absent list is empty.
    pub fn table(&self, name: &str) -> &Table {
        static EMPTY: std::sync::LazyLock<Table> = std::sync::LazyLock::new(|| Table::parse("none", ""));
        self.tables.get(name).unwrap_or(&EMPTY)
    }

    /// The rules of one of [`RULES`].
    pub fn rules(&self, kind: &str) -> &RuleSet {
        static EMPTY: std::sync::LazyLock<RuleSet> = std::sync::LazyLock::new(RuleSet::default);
        self.rules.get(kind).unwrap_or(&EMPTY)
    }
}

/// What patterns look at: the words of a text and the mentions found so far.
pub struct Context<'c> {
    /// The analysed words.
    pub syntax: &'c Syntax,
    /// The language they are in.
    pub language: &'c Language,
    /// Mentions of earlier stages by kind (`number`, `time`, `place`, `actor`): for each token, one past the last token of the mention that starts there, or 0.
    pub mentions: FxHashMap<&'static str, Vec<u32>>,
}
