//! A language's grammar: text in, one flat table of analysed words out.

use super::Syntax;
use crate::{Error, Span};

/// The grammar of one language, ready to analyse text.
pub struct Grammar;

impl Grammar {
    /// Loads the grammar of a language from its folder.
    pub fn load(_language: &selon_data::Language) -> Result<Grammar, Error> {
        Ok(Grammar)
    }

    /// Analyses `text`. No sentence crosses the border of a block (paragraph, headline).
    pub fn parse(&self, _text: &str, _blocks: &[Span]) -> Syntax {
        Syntax::default()
    }
}
