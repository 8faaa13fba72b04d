//! Incidents: what many reports tell of one happening.

mod balance;
mod happening;
mod keys;
mod link;
mod names;
mod parts;

pub use balance::{Balance, Claim, Figure, Measure, Told, measures, weighed};
pub use happening::{Count, Family, Happening, Party, Site, Window, happenings};
pub use link::{Link, Reason, link};
pub use parts::{Bonds, parts, parts_under};

use crate::web::{Added, Web};
use std::collections::BTreeSet;

/// How many happenings a key may bring before it counts as crowded.
const BUCKET: usize = 128;

/// One incident: happenings of many reports that hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident<I> {
    /// Ids of its happenings, sorted.
    pub members: Vec<I>,
}

/// What a person decided about links. Decisions are kept in their order, and the last can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<I> {
    /// The link of two happenings is wrong.
    Unlinked(I, I),
    /// These happenings are an incident of their own: no link between one of them and another happening counts.
    Split(Vec<I>),
}

/// Happenings and their links, in memory.
#[derive(Clone, Debug)]
pub struct Incidents<I> {
    web: Web<I, Happening, Link, String>,
    decisions: Vec<Decision<I>>,
}

impl<I: Ord + Clone> Default for Incidents<I> {
    fn default() -> Incidents<I> {
        Incidents { web: Web::new(BUCKET), decisions: Vec::new() }
    }
}

impl<I: Ord + Clone> Incidents<I> {
    /// Adds a happening and links it to those that tell the same. An id that is known is replaced.
    pub fn add(&mut self, id: I, happening: Happening) -> Added<I, Link, String> {
        let keys = happening.keys();
        self.web.add(id, happening, keys, link)
    }

    /// Takes a happening out, with its links.
    pub fn remove(&mut self, id: &I) -> Option<Happening> {
        self.web.remove(id)
    }

    /// A happening as it was added.
    pub fn get(&self, id: &I) -> Option<&Happening> {
        self.web.get(id)
    }

    /// The links of a happening, those that a decision undid left out.
    pub fn links(&self, id: &I) -> impl Iterator<Item = (&I, &Link)> {
        let id_of = id.clone();
        self.web.links(id).filter(move |(other, _)| !self.undone(&id_of, other))
    }

    /// Undoes the link of two happenings. They stay in one incident when others hold them together: [`Incidents::split`] parts them.
    pub fn unlink(&mut self, a: &I, b: &I) {
        self.decisions.push(Decision::Unlinked(a.clone(), b.clone()));
    }

    /// Makes some happenings an incident of their own.
    pub fn split(&mut self, ids: impl IntoIterator<Item = I>) {
        self.decisions.push(Decision::Split(crate::words::set(ids)));
    }

    /// Takes back the last decision and says which it was.
    pub fn undo(&mut self) -> Option<Decision<I>> {
        self.decisions.pop()
    }

    /// The decisions that hold, in their order.
    pub fn decisions(&self) -> &[Decision<I>] {
        &self.decisions
    }

    /// The incident that a happening belongs to.
    pub fn incident(&self, id: &I) -> Option<Incident<I>> {
        self.web.get(id)?;
        let mut found = BTreeSet::from([id.clone()]);
        let mut open = vec![id.clone()];
        while let Some(at) = open.pop() {
            open.extend(self.links(&at).map(|(other, _)| other.clone()).filter(|other| found.insert(other.clone())).collect::<Vec<_>>());
        }
        let members: Vec<I> = found.into_iter().collect();
        self.parted(&members).into_iter().find(|part| part.contains(id)).map(|members| Incident { members })
    }

    /// All incidents, by the smallest id in each. A happening that nobody else tells is one too.
    pub fn incidents(&self) -> Vec<Incident<I>> {
        let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
        for (id, _) in self.web.items() {
            if !seen.contains(id)
                && let Some(incident) = self.incident(id)
            {
                seen.extend(incident.members.iter().cloned());
                all.push(incident);
            }
        }
        all
    }

    /// The parts of what hangs together: see [`parts`].
    fn parted(&self, members: &[I]) -> Vec<Vec<I>> {
        let at = |id: &I| members.binary_search(id).ok();
        let mut edges = Vec::new();
        for (ix, id) in members.iter().enumerate() {
            edges.extend(self.links(id).filter_map(|(other, link)| at(other).filter(|&o| ix < o).map(|o| (ix, o, link.weight))));
        }
        parts(members.len(), &edges).into_iter().map(|part| part.into_iter().map(|ix| members[ix].clone()).collect()).collect()
    }

    fn undone(&self, a: &I, b: &I) -> bool {
        self.decisions.iter().any(|decision| match decision {
            Decision::Unlinked(x, y) => (x, y) == (a, b) || (y, x) == (a, b),
            Decision::Split(ids) => ids.binary_search(a).is_ok() != ids.binary_search(b).is_ok(),
        })
    }
}
