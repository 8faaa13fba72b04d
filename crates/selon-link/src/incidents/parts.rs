//! What hangs together by a thread is two incidents, not one.

use std::collections::BTreeMap;

/// Groups of this size and less are never parted: one link proves them.
const SMALL: usize = 3;
/// Two groups are joined when their members' links, taken over all pairs that could be linked, weigh this much on average.
const TIE: f32 = 1.0;

/// Parts `count` items that hang together into incidents: items whose links are many and strong stay together, groups that one or two
/// chance links bridge are parted.
///
/// `edges` are the links that count, each once: two indices and the weight. The strongest are followed first, and two groups are joined
/// when the sum of the weights between them, divided by the number of pairs, is at least [`TIE`], or when one of them is still
/// [`SMALL`] and its links to the other are as strong. The same links give the same parts, in whatever order they come.
pub fn parts(count: usize, edges: &[(usize, usize, f32)]) -> Vec<Vec<usize>> {
    let mut sorted: Vec<(usize, usize, f32)> = edges.iter().map(|&(a, b, weight)| (a.min(b), a.max(b), weight)).collect();
    sorted.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut group: Vec<usize> = (0..count).collect();
    let mut members: Vec<Vec<usize>> = (0..count).map(|ix| vec![ix]).collect();
    // The sum of weights between two groups, by the smaller and the larger group.
    let mut between: BTreeMap<usize, BTreeMap<usize, f32>> = BTreeMap::new();
    for &(a, b, weight) in &sorted {
        *between.entry(a).or_default().entry(b).or_default() += weight;
        *between.entry(b).or_default().entry(a).or_default() += weight;
    }
    let mut again = true;
    while again {
        again = false;
        for &(a, b, _) in &sorted {
            let (x, y) = (group[a], group[b]);
            if x == y {
                continue;
            }
            let sum = between.get(&x).and_then(|row| row.get(&y)).copied().unwrap_or(0.0);
            let (small, large) = (members[x].len().min(members[y].len()), members[x].len().max(members[y].len()));
            let pairs = (small * large.min(SMALL * SMALL)) as f32;
            if sum / pairs < TIE {
                continue;
            }
            let (keep, drop) = (x.min(y), x.max(y));
            let moved = std::mem::take(&mut members[drop]);
            moved.iter().for_each(|&ix| group[ix] = keep);
            members[keep].extend(moved);
            for (other, weight) in between.remove(&drop).unwrap_or_default() {
                if let Some(row) = between.get_mut(&other) {
                    row.remove(&drop);
                    if other != keep {
                        *row.entry(keep).or_default() += weight;
                    }
                }
                if other != keep {
                    *between.entry(keep).or_default().entry(other).or_default() += weight;
                }
            }
            again = true;
        }
    }
    let mut parts: Vec<Vec<usize>> = members.into_iter().filter(|part| !part.is_empty()).collect();
    parts.iter_mut().for_each(|part| part.sort_unstable());
    parts.sort();
    parts
}
