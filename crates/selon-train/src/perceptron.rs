//! The averaged perceptron (Freund & Schapire 1999; Collins 2002), sparse and deterministic.

use selon::syntax::weights::Scorer;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// Features are hashes already, so they are their own hash.
#[derive(Default)]
pub struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// What scoring never reads is kept apart from what it reads all the time.
#[derive(Default)]
struct Row {
    /// Classes and weights.
    cells: Vec<(u16, f32)>,
    /// For each cell, the sum of its weight over the steps up to the second number.
    sums: Vec<(f64, u32)>,
}

/// Weights in training.
pub struct Perceptron {
    rows: HashMap<u64, Row, BuildHasherDefault<Same>>,
    /// One bit for every feature that was corrected: only the second correction makes a row, for most features never have one.
    met: Vec<u64>,
    step: u32,
}

const MET_BITS: u32 = 27;

impl Default for Perceptron {
    fn default() -> Perceptron {
        Perceptron { rows: HashMap::default(), met: vec![0; 1 << (MET_BITS - 6)], step: 0 }
    }
}

impl Scorer for Perceptron {
    fn add_all(&self, features: &[u64], scores: &mut [f32]) {
        for row in features.iter().filter_map(|feature| self.rows.get(feature)) {
            for &(class, weight) in &row.cells {
                scores[class as usize] += weight;
            }
        }
    }
}

impl Perceptron {
    /// One more example has been seen.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves the weights of all `features` for one class.
    pub fn update(&mut self, features: &[u64], class: u16, by: f32) {
        for &feature in features {
            let row = match self.rows.entry(feature) {
                Entry::Occupied(row) => row.into_mut(),
                Entry::Vacant(place) => {
                    let (word, bit) = ((feature >> 6) as usize & (self.met.len() - 1), 1 << (feature & 63));
                    if self.met[word] & bit == 0 {
                        self.met[word] |= bit;
                        continue;
                    }
                    place.insert(Row::default())
                }
            };
            let at = row.cells.iter().position(|c| c.0 == class).unwrap_or_else(|| {
                row.cells.push((class, 0.0));
                row.sums.push((0.0, self.step));
                row.cells.len() - 1
            });
            let (weight, (sum, since)) = (&mut row.cells[at].1, &mut row.sums[at]);
            *sum += f64::from(*weight) * f64::from(self.step - *since);
            *since = self.step;
            *weight += by;
        }
    }

    /// The averaged weights in a fixed order.
    pub fn average(&self) -> Vec<(u64, Vec<(u16, f32)>)> {
        let mut rows: Vec<_> = self
            .rows
            .iter()
            .map(|(&feature, row)| {
                let mean = |weight: f32, sum: f64, since: u32| {
                    ((sum + f64::from(weight) * f64::from(self.step - since)) / f64::from(self.step.max(1))) as f32
                };
                let pairs = row.cells.iter().zip(&row.sums);
                let mut cells: Vec<(u16, f32)> =
                    pairs.map(|(&(c, w), &(sum, since))| (c, mean(w, sum, since))).filter(|c| c.1 != 0.0).collect();
                cells.sort_by_key(|c| c.0);
                (feature, cells)
            })
            .collect();
        rows.sort_by_key(|r| r.0);
        rows
    }
}

/// Pseudo-random numbers (splitmix64), the same on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
