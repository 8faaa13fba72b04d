//! Text made again from the words of a corpus.

use selon::wire::Points;

/// A text under way, with the place of each word put into it.
#[derive(Default)]
pub struct Prose {
    pub text: String,
    /// The span of each word, in code points.
    pub words: Vec<Points>,
    length: usize,
    open: bool,
}

impl Prose {
    /// Adds a word the way French writes it: no space before a comma or behind an apostrophe; hyphens join.
    pub fn push(&mut self, word: &str) {
        let joins = self.text.ends_with(['\'', '’', '(', '[', '-', '\n']) || word.starts_with([',', '.', ')', ']', '…', '-', '’', '\'']);
        // Of straight marks every other one opens.
        let straight = word == "\"";
        let closing = straight && self.open;
        let after_opening = self.text.ends_with('"') && self.open;
        if !self.text.is_empty() && !joins && !closing && !after_opening {
            self.add(" ");
        }
        if straight {
            self.open = !self.open;
        }
        let start = self.length;
        self.add(word);
        self.words.push([start, self.length]);
    }

    /// Ends a paragraph.
    pub fn paragraph(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.add("\n\n");
            self.open = false;
        }
    }

    fn add(&mut self, words: &str) {
        self.text += words;
        self.length += words.chars().count();
    }
}
