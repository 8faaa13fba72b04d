//! A language as selon knows it: its word lists, its rules and its grammar, all from one folder of `selon-data`.

mod marks;
mod needs;
mod pattern;
mod rules;
mod tables;
mod vocabulary;
mod words;

pub use marks::Marks;
pub use rules::{Capture, Given, Hit, Rule, RuleSet};
pub use vocabulary::Vocabulary;
pub use words::{Row, Table};

use crate::syntax::gazette::Gazette;
use crate::syntax::{Grammar, Syntax};
use crate::{Error, Span};
use rustc_hash::FxHashMap;
use tables::Tables;

/// Everything one language folder holds, loaded.
pub struct Language {
    /// BCP 47 code.
    pub code: &'static str,
    /// Tokens, tags, lemmas, trees.
    pub grammar: Grammar,
    vocabulary: Vocabulary,
    tables: Tables,
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
        let (mut tables, mut vocabulary) = (Tables::default(), Vocabulary::default());
        for path in data.paths() {
            if let Some(name) = path.strip_prefix("words/").and_then(|file| file.strip_suffix(".tsv")) {
                let text =
                    data.text(path).ok_or_else(|| Error::new(format!("lang/{}/{path} is not UTF-8: save it as UTF-8", data.code)))?;
                tables.add(name, text, &mut vocabulary);
            }
        }
        let mut rules = FxHashMap::default();
        for &kind in RULES {
            let path = format!("{kind}.rules");
            let text = data.text(&path).unwrap_or("");
            let set = RuleSet::parse(kind, text, &tables, &mut vocabulary);
            let set = set.map_err(|fault| Error::new(format!("lang/{}/{path}:{fault}", data.code)))?;
            rules.insert(kind, set);
        }
        Ok(Language { code: data.code, grammar: Grammar::load(data)?, vocabulary, tables, rules })
    }

    /// Analyses `text`, ready for look-up in lists and rules; names are told by what the gazette knows too.
    pub fn parse(&self, text: &str, blocks: &[Span], gazette: Option<&dyn Gazette>) -> Syntax {
        let mut syntax = self.grammar.parse_with(text, blocks, gazette);
        syntax.number(&self.vocabulary);
        syntax
    }

    /// A word list by name; an absent list is empty.
    pub fn table(&self, name: &str) -> &Table {
        self.tables.get(name)
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
    /// Mentions of earlier stages.
    pub marks: Marks,
}
