//! Copies of one report: found by what their texts share, told from rewritings by what they do not.

mod compare;
mod signature;

pub use compare::{Copy, CopyKind, Evidence, compare};
pub use signature::{Signature, signature};

use crate::web::{Added, Web};

/// How many reports a band may bring before it counts as crowded.
pub const BUCKET: usize = 64;

/// One report with all its copies, excerpts and versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice<I> {
    /// Its reports, the earliest first: by publication, those of an unknown date last, then by id.
    pub reports: Vec<I>,
}

/// Reports and their copies, in memory.
#[derive(Clone, Debug)]
pub struct Copies<I> {
    web: Web<I, Signature, Copy, u64>,
}

impl<I: Ord + Clone> Default for Copies<I> {
    fn default() -> Copies<I> {
        Copies { web: Web::new(BUCKET) }
    }
}

impl<I: Ord + Clone> Copies<I> {
    /// Adds a report and links it to its copies. An id that is known is replaced.
    pub fn add(&mut self, id: I, signature: Signature) -> Added<I, Copy, u64> {
        let bands = signature.bands();
        self.web.add(id, signature, bands, compare)
    }

    /// Takes a report out.
    pub fn remove(&mut self, id: &I) -> Option<Signature> {
        self.web.remove(id)
    }

    /// Undoes the link of two reports; false when it was undone before.
    pub fn cut(&mut self, a: &I, b: &I) -> bool {
        self.web.cut(a, b)
    }

    /// Takes back the undoing of a link; false when it was not undone.
    pub fn mend(&mut self, a: &I, b: &I) -> bool {
        self.web.mend(a, b)
    }

    /// The links of a report that count.
    pub fn links(&self, id: &I) -> impl Iterator<Item = (&I, &Copy)> {
        self.web.links(id)
    }

    /// The voice that a report belongs to.
    pub fn voice(&self, id: &I) -> Option<Voice<I>> {
        let group = self.web.group(id);
        (!group.is_empty()).then(|| self.ordered(group))
    }

    /// All voices, by the smallest id in each.
    pub fn voices(&self) -> Vec<Voice<I>> {
        self.web.groups().into_iter().map(|group| self.ordered(group)).collect()
    }

    fn ordered(&self, mut group: Vec<I>) -> Voice<I> {
        let published = |id: &I| self.web.get(id).and_then(|signature| signature.published).unwrap_or(i64::MAX);
        group.sort_by(|a, b| published(a).cmp(&published(b)).then_with(|| a.cmp(b)));
        Voice { reports: group }
    }
}
