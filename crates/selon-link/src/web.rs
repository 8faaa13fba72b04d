//! A web of links between items, from which groups follow: groups are what hangs together, never something of their own.
//!
//! Items are found by the keys they share, so an item costs as much as it has candidates. A key that too many items share tells
//! nothing: past a bound nobody is compared through it, and [`Added::crowded`] names it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// What came of adding an item.
#[derive(Clone, Debug)]
pub struct Added<I, L, K> {
    /// The items it was linked to, and how.
    pub links: Vec<(I, L)>,
    /// How many items it was compared with.
    pub compared: usize,
    /// Keys that more items share than the bound allows: through them it was compared with the first of those only.
    pub crowded: Vec<K>,
}

/// Items, the keys they are found by, and the links between them.
#[derive(Clone, Debug)]
pub struct Web<I, T, L, K> {
    bound: usize,
    items: BTreeMap<I, T>,
    buckets: HashMap<K, Vec<I>>,
    links: BTreeMap<I, BTreeMap<I, L>>,
    cut: BTreeSet<(I, I)>,
}

impl<I: Ord + Clone, T, L: Clone, K: Hash + Eq + Clone> Web<I, T, L, K> {
    /// An empty web; `bound` is how many items a key may bring.
    pub fn new(bound: usize) -> Web<I, T, L, K> {
        Web { bound, items: BTreeMap::new(), buckets: HashMap::new(), links: BTreeMap::new(), cut: BTreeSet::new() }
    }

    /// Adds an item under its keys, links it to those that `compare` says, and keeps it. An id that is known is replaced.
    pub fn add(&mut self, id: I, item: T, keys: Vec<K>, compare: impl Fn(&T, &T) -> Option<L>) -> Added<I, L, K> {
        self.remove(&id);
        let (mut near, mut crowded) = (BTreeSet::new(), Vec::new());
        for key in keys {
            let bucket = self.buckets.entry(key.clone()).or_default();
            near.extend(bucket.iter().cloned());
            if bucket.len() < self.bound {
                bucket.push(id.clone());
            } else {
                crowded.push(key);
            }
        }
        near.remove(&id);
        let compared = near.len();
        let mut links = Vec::new();
        for other in near {
            let Some(link) = self.items.get(&other).and_then(|there| compare(&item, there)) else { continue };
            self.links.entry(id.clone()).or_default().insert(other.clone(), link.clone());
            self.links.entry(other.clone()).or_default().insert(id.clone(), link.clone());
            links.push((other, link));
        }
        self.items.insert(id, item);
        Added { links, compared, crowded }
    }

    /// Takes an item out with its links. Decisions about it stay.
    pub fn remove(&mut self, id: &I) -> Option<T> {
        let item = self.items.remove(id)?;
        for other in self.links.remove(id).unwrap_or_default().into_keys() {
            if let Some(links) = self.links.get_mut(&other) {
                links.remove(id);
            }
        }
        self.buckets.retain(|_, bucket| {
            bucket.retain(|other| other != id);
            !bucket.is_empty()
        });
        Some(item)
    }

    /// Undoes the link of two items: it is kept with its reasons and no longer counts.
    pub fn cut(&mut self, a: &I, b: &I) -> bool {
        self.cut.insert(pair(a, b))
    }

    /// Takes back the undoing of a link.
    pub fn mend(&mut self, a: &I, b: &I) -> bool {
        self.cut.remove(&pair(a, b))
    }

    /// An item.
    pub fn get(&self, id: &I) -> Option<&T> {
        self.items.get(id)
    }

    /// All items by their ids.
    pub fn items(&self) -> impl Iterator<Item = (&I, &T)> {
        self.items.iter()
    }

    /// The links of an item that count.
    pub fn links(&self, id: &I) -> impl Iterator<Item = (&I, &L)> {
        self.links.get(id).into_iter().flatten().filter(move |(other, _)| !self.cut.contains(&pair(id, other)))
    }

    /// All that hangs together with an item, sorted.
    pub fn group(&self, id: &I) -> Vec<I> {
        if !self.items.contains_key(id) {
            return Vec::new();
        }
        let mut found = BTreeSet::from([id.clone()]);
        let mut open = vec![id.clone()];
        while let Some(at) = open.pop() {
            for (other, _) in self.links(&at) {
                if found.insert(other.clone()) {
                    open.push(other.clone());
                }
            }
        }
        found.into_iter().collect()
    }

    /// All groups, by their first ids.
    pub fn groups(&self) -> Vec<Vec<I>> {
        let (mut seen, mut groups) = (BTreeSet::new(), Vec::new());
        for id in self.items.keys() {
            if !seen.contains(id) {
                let group = self.group(id);
                seen.extend(group.iter().cloned());
                groups.push(group);
            }
        }
        groups
    }
}

fn pair<I: Ord + Clone>(a: &I, b: &I) -> (I, I) {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}
