//! What hangs together by a thread is two incidents, not one.

use std::collections::{BTreeMap, BTreeSet};

/// Groups of this size and less are never parted: one link proves them.
const SMALL: usize = 3;
/// Two groups are joined when their members' links, taken over all pairs that could be linked, weigh this much on average.
const TIE: f32 = 1.0;

/// What people decided about items, by their indices: it holds whatever the links say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bonds {
    /// These are one part.
    pub together: Vec<Vec<usize>>,
    /// No part holds one of the first and one of the second. Where the two contradict, this one holds.
    pub apart: Vec<(Vec<usize>, Vec<usize>)>,
}

/// Parts `count` items that hang together into incidents: items whose links are many and strong stay together, groups that one or two
/// chance links bridge are parted.
///
/// `edges` are the links that count, each once: two indices and the weight. The strongest are followed first, and two groups are joined
/// when the sum of the weights between them, divided by the number of pairs, is at least [`TIE`], or when one of them is still
/// [`SMALL`] and its links to the other are as strong. The same links give the same parts, in whatever order they come.
pub fn parts(count: usize, edges: &[(usize, usize, f32)]) -> Vec<Vec<usize>> {
    parts_under(count, edges, &Bonds::default())
}

/// The same, with what people decided.
pub fn parts_under(count: usize, edges: &[(usize, usize, f32)], bonds: &Bonds) -> Vec<Vec<usize>> {
    let mut sorted: Vec<(usize, usize, f32)> = edges.iter().map(|&(a, b, weight)| (a.min(b), a.max(b), weight)).collect();
    sorted.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut groups = Groups::new(count, &sorted, bonds);
    for all in &bonds.together {
        for pair in all.windows(2) {
            let (x, y) = (groups.of[pair[0]], groups.of[pair[1]]);
            if x != y && !groups.conflict(x, y) {
                groups.join(x, y);
            }
        }
    }
    let mut again = true;
    while again {
        again = false;
        for &(a, b, _) in &sorted {
            let (x, y) = (groups.of[a], groups.of[b]);
            if x != y && groups.tie(x, y) >= TIE && !groups.conflict(x, y) {
                groups.join(x, y);
                again = true;
            }
        }
    }
    let mut parts: Vec<Vec<usize>> = groups.members.into_iter().filter(|part| !part.is_empty()).collect();
    parts.iter_mut().for_each(|part| part.sort_unstable());
    parts.sort();
    parts
}

/// Groups while they are put together.
struct Groups {
    /// The group of each item.
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// The sum of weights between two groups, by the one and the other.
    between: BTreeMap<usize, BTreeMap<usize, f32>>,
    /// The decisions that part, and the side of each on which a group stands.
    sides: Vec<BTreeSet<(usize, bool)>>,
}

impl Groups {
    fn new(count: usize, edges: &[(usize, usize, f32)], bonds: &Bonds) -> Groups {
        let mut between: BTreeMap<usize, BTreeMap<usize, f32>> = BTreeMap::new();
        for &(a, b, weight) in edges {
            *between.entry(a).or_default().entry(b).or_default() += weight;
            *between.entry(b).or_default().entry(a).or_default() += weight;
        }
        let mut sides: Vec<BTreeSet<(usize, bool)>> = vec![BTreeSet::new(); count];
        for (ix, (one, other)) in bonds.apart.iter().enumerate() {
            for (items, side) in [(one, false), (other, true)] {
                for &item in items {
                    sides[item].insert((ix, side));
                }
            }
        }
        Groups { of: (0..count).collect(), members: (0..count).map(|ix| vec![ix]).collect(), between, sides }
    }

    /// What the links between two groups weigh for each pair that could be linked.
    fn tie(&self, x: usize, y: usize) -> f32 {
        let sum = self.between.get(&x).and_then(|row| row.get(&y)).copied().unwrap_or(0.0);
        let (small, large) = (self.members[x].len().min(self.members[y].len()), self.members[x].len().max(self.members[y].len()));
        sum / (small * large.min(SMALL * SMALL)) as f32
    }

    /// Whether a decision parts two groups.
    fn conflict(&self, x: usize, y: usize) -> bool {
        self.sides[x].iter().any(|&(decision, side)| self.sides[y].contains(&(decision, !side)))
    }

    /// Makes one group of two.
    fn join(&mut self, x: usize, y: usize) {
        let (keep, gone) = (x.min(y), x.max(y));
        let moved = std::mem::take(&mut self.members[gone]);
        moved.iter().for_each(|&ix| self.of[ix] = keep);
        self.members[keep].extend(moved);
        let sides = std::mem::take(&mut self.sides[gone]);
        self.sides[keep].extend(sides);
        for (other, weight) in self.between.remove(&gone).unwrap_or_default() {
            if let Some(row) = self.between.get_mut(&other) {
                row.remove(&gone);
                if other != keep {
                    *row.entry(keep).or_default() += weight;
                }
            }
            if other != keep {
                *self.between.entry(keep).or_default().entry(other).or_default() += weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: [(usize, usize, f32); 3] = [(0, 1, 4.0), (1, 2, 4.0), (3, 4, 4.0)];

    #[test]
    fn decisions_hold_whatever_the_links_say() {
        assert_eq!(parts(5, &CHAIN), [vec![0, 1, 2], vec![3, 4]]);
        let apart = Bonds { apart: vec![(vec![2], vec![0, 1])], ..Bonds::default() };
        assert_eq!(parts_under(5, &CHAIN, &apart), [vec![0, 1], vec![2], vec![3, 4]]);
        let together = Bonds { together: vec![vec![0, 4]], ..Bonds::default() };
        assert_eq!(parts_under(5, &CHAIN, &together), [vec![0, 1, 2, 3, 4]]);
        let both = Bonds { together: vec![vec![0, 4]], apart: vec![(vec![0], vec![4])] };
        assert_eq!(parts_under(5, &CHAIN, &both), parts(5, &CHAIN));
    }

    #[test]
    fn a_newcomer_does_not_bridge_what_was_parted() {
        // 5 is linked to both sides of a split.
        let edges = [(0, 1, 4.0), (0, 5, 4.0), (1, 5, 4.0)];
        let apart = Bonds { apart: vec![(vec![0], vec![1])], ..Bonds::default() };
        let parts = parts_under(6, &edges, &apart);
        assert!(!parts.iter().any(|part| part.contains(&0) && part.contains(&1)), "{parts:?}");
    }
}
