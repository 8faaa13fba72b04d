//! The grammar of a text as one flat table: tokens with tags, lemmas, heads and roles (Universal Dependencies).

#[doc(hidden)]
pub mod breaks;
#[doc(hidden)]
pub mod features;
#[doc(hidden)]
pub mod gazette;
mod grammar;
mod hyphen;
mod incise;
mod inserts;
mod lead;
#[doc(hidden)]
pub mod lemma;
#[doc(hidden)]
pub mod lexicon;
mod mend;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod parser;
mod segment;
#[doc(hidden)]
pub mod settled;
#[doc(hidden)]
pub mod tagger;
mod tags;
#[cfg(test)]
mod tests;
#[doc(hidden)]
pub mod tokenise;
#[doc(hidden)]
pub mod transitions;
#[doc(hidden)]
pub mod views;
#[doc(hidden)]
pub mod weights;
#[doc(hidden)]
pub mod words;
#[doc(hidden)]
pub mod writing;

pub use grammar::Grammar;
#[doc(hidden)]
pub use grammar::Known;
pub use names::{Name, NameKind};
pub use tags::{Deprel, Feats, Upos};

use crate::language::Vocabulary;
use crate::span::Span;
use std::ops::Range;

/// One syntactic word. Contractions (`du` = `de` + `le`) are two words that share one span.
#[derive(Clone, Debug)]
pub struct Token {
    /// Where the written token stands, in bytes of the document's text.
    pub span: Span,
    /// Universal part of speech.
    pub upos: Upos,
    /// Morphological features.
    pub feats: Feats,
    /// Index in [`Syntax::tokens`] of the governor; `None` for the root of its sentence.
    pub head: Option<u32>,
    /// Relation to the governor.
    pub deprel: Deprel,
    /// Index in [`Syntax::sentences`].
    pub sentence: u32,
    pub(crate) form: (u32, u32),
    pub(crate) lemma: (u32, u32),
}

/// A sentence: where it stands and which tokens it has.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// From its first token's start to its last token's end, in bytes.
    pub span: Span,
    /// Its tokens, indices into [`Syntax::tokens`].
    pub tokens: Range<u32>,
    /// Index of the block (paragraph, headline) it belongs to.
    pub block: u32,
}

/// The analysed text.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    /// All tokens in text order.
    pub tokens: Vec<Token>,
    /// All sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Named entities in text order, none inside another.
    pub names: Vec<Name>,
    pub(crate) strings: String,
    /// For each token its form and lemma as numbers of a vocabulary.
    known: Vec<[u32; 2]>,
}

impl Syntax {
    /// The longest sentence in written tokens; a longer one is cut by force, so that work stays linear in the text.
    pub const LONGEST: usize = 250;

    /// The normalised form of token `i`: lower case, straight apostrophe, as the syntactic word (`de`, `le` for `du`).
    pub fn form(&self, i: usize) -> &str {
        let (start, end) = self.tokens[i].form;
        &self.strings[start as usize..end as usize]
    }

    /// The lemma of token `i`, lower case but for proper nouns.
    pub fn lemma(&self, i: usize) -> &str {
        let (start, end) = self.tokens[i].lemma;
        &self.strings[start as usize..end as usize]
    }

    /// Looks form and lemma of every token up in a vocabulary.
    pub(crate) fn number(&mut self, vocabulary: &Vocabulary) {
        let numbers = |i: usize| {
            let (form, lemma) = (self.form(i), self.lemma(i));
            let number = vocabulary.number(form);
            [number, if lemma == form { number } else { vocabulary.number(lemma) }]
        };
        self.known = (0..self.tokens.len()).map(numbers).collect();
    }

    /// The numbers of form and lemma of token `i` in the vocabulary of its language, nought for a word that no list or rule has.
    pub(crate) fn known(&self, i: usize) -> [u32; 2] {
        debug_assert_eq!(self.known.len(), self.tokens.len(), "the words were not looked up");
        self.known.get(i).copied().unwrap_or_default()
    }

    /// The tokens governed by token `i`, in text order, within its sentence.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let sentence = &self.sentences[self.tokens[i].sentence as usize];
        (sentence.tokens.start as usize..sentence.tokens.end as usize).filter(move |&c| self.tokens[c].head == Some(i as u32))
    }
}
