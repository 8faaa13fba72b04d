//! The lexicon of word forms: which tags and lemmas a written form can have.

use super::lemma::Script;
use super::model::Model;
use super::{Feats, Upos};
use crate::Error;

/// Word forms with their analyses, looked up in place.
pub struct Lexicon {
    forms: Option<fst::Map<&'static [u8]>>,
    lists: &'static [u8],
    tags: Vec<(Upos, Feats)>,
    scripts: Vec<Script>,
}

/// What the lexicon says of one form: the number of its set of tags, and its analyses.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Forms with the same set of tags share this number.
    pub class: u16,
    cells: &'static [u8],
    lexicon: &'a Lexicon,
}

impl Lexicon {
    /// Looks at the lexicon's file; empty bytes are an empty lexicon.
    pub fn read(bytes: &'static [u8]) -> Result<Lexicon, Error> {
        let mut lexicon = Lexicon { forms: None, lists: &[], tags: Vec::new(), scripts: Vec::new() };
        if bytes.is_empty() {
            return Ok(lexicon);
        }
        let model = Model::read(bytes, "model/lexicon.bin")?;
        let forms = fst::Map::new(model.section("forms"));
        lexicon.forms = Some(forms.map_err(|e| Error::new(format!("model/lexicon.bin is broken; build it again: {e}")))?);
        lexicon.lists = model.section("lists");
        lexicon.tags = model.lines("tags").filter_map(|l| l.split_once('\t')).map(|(u, f)| (Upos::from_name(u), Feats::parse(f))).collect();
        lexicon.scripts = model.lines("scripts").map(Script::parse).collect();
        Ok(lexicon)
    }

    /// The entry of a form, written as it stands in the lexicon.
    pub fn entry(&self, form: &str) -> Option<Entry<'_>> {
        let at = self.forms.as_ref()?.get(form)? as usize;
        let (&[c0, c1, n], rest) = self.lists.get(at..)?.split_first_chunk::<3>()?;
        Some(Entry { class: u16::from_le_bytes([c0, c1]), cells: rest.get(..n as usize * 4)?, lexicon: self })
    }
}

impl Entry<'_> {
    /// The analyses of the form: part of speech, features, how to make the lemma.
    pub fn analyses(&self) -> impl Iterator<Item = (Upos, Feats, &Script)> {
        self.cells.chunks_exact(4).filter_map(|c| {
            let &(upos, feats) = self.lexicon.tags.get(u16::from_le_bytes([c[0], c[1]]) as usize)?;
            Some((upos, feats, self.lexicon.scripts.get(u16::from_le_bytes([c[2], c[3]]) as usize)?))
        })
    }
}
