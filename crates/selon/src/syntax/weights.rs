//! Weights of a linear model: feature → a few classes with a weight each, read in place from the model file.
//!
//! A feature is a 64-bit hash. Its low bits choose a bucket, its top bits tell the features of a bucket apart. A weight is one byte `k`
//! that stands for `k·|k|`: fine near nought, coarse far from it.

/// Anything that can add a feature's weights to the scores of the classes: a model at work, or one in training.
pub trait Scorer {
    /// Adds the weights of all `features` to `scores`.
    fn add_all(&self, features: &[u64], scores: &mut [f32]);
}

/// What stands before the buckets of a section.
struct Head {
    /// How many bits choose a bucket.
    bits: u8,
    /// How many classes there are.
    classes: u16,
    /// See [`Weights::enough`].
    enough: f32,
}

impl Head {
    const BYTES: usize = 8;

    fn read(bytes: &'static [u8]) -> Option<(Head, &'static [u8])> {
        let (&[bits, c0, c1, _, a, b, c, d], body) = bytes.split_first_chunk::<{ Head::BYTES }>()?;
        Some((Head { bits, classes: u16::from_le_bytes([c0, c1]), enough: f32::from_le_bytes([a, b, c, d]) }, body))
    }

    fn bytes(&self) -> Vec<u8> {
        let ([c0, c1], [a, b, c, d]) = (self.classes.to_le_bytes(), self.enough.to_le_bytes());
        vec![self.bits, c0, c1, 0, a, b, c, d]
    }
}

/// The count of cells that says that a row has a weight for every class, without their numbers.
const WHOLE: u8 = u8::MAX;

/// The weights of one classifier of many classes.
pub struct Weights {
    mask: u64,
    classes: usize,
    enough: f32,
    buckets: &'static [u8],
    rows: &'static [u8],
}

impl Weights {
    /// Looks at a section written by [`pack`]; an empty section is a model without weights.
    pub fn read(bytes: &'static [u8]) -> Weights {
        let none = Weights { mask: 0, classes: 0, enough: 0.0, buckets: &[0; 8], rows: &[] };
        let Some((head, body)) = Head::read(bytes) else { return none };
        let count = 1usize << head.bits.min(28);
        match body.split_at_checked((count + 1) * 4) {
            Some((buckets, rows)) => Weights { mask: count as u64 - 1, classes: head.classes as usize, enough: head.enough, buckets, rows },
            None => none,
        }
    }

    /// The lead over the other classes that a careful choice asks for.
    pub fn enough(&self) -> f32 {
        self.enough
    }

    /// Where the rows of a feature's bucket start and end.
    #[inline]
    fn bucket(&self, feature: u64) -> (u32, u32) {
        let i = (feature & self.mask) as usize * 4;
        let offset = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        self.buckets.get(i..i + 8).map_or((0, 0), |b| (offset(b), offset(&b[4..])))
    }

    #[inline]
    fn add_rows(&self, (start, end): (u32, u32), feature: u64, scores: &mut [f32]) {
        let check = ((feature >> 48) as u16).to_le_bytes();
        let mut rows = self.rows.get(start as usize..end as usize).unwrap_or(&[]);
        while let Some((&[c0, c1, n], rest)) = rows.split_first_chunk::<3>() {
            let size = if n == WHOLE { self.classes } else { n as usize * 3 };
            let Some((row, rest)) = rest.split_at_checked(size) else { return };
            if [c0, c1] == check && n == WHOLE {
                for (score, &byte) in scores.iter_mut().zip(row) {
                    let k = i16::from(byte as i8);
                    *score += f32::from(k * k.abs());
                }
            } else if [c0, c1] == check {
                for cell in row.chunks_exact(3) {
                    let k = cell[2] as i8 as f32;
                    if let Some(score) = scores.get_mut(u16::from_le_bytes([cell[0], cell[1]]) as usize) {
                        *score += k * k.abs();
                    }
                }
            }
            rows = rest;
        }
    }
}

/// How many buckets are looked up before their rows are read.
const AHEAD: usize = 32;

impl Scorer for Weights {
    /// The buckets of many features first, then the first byte of each, then the rows: memory answers many requests at once when none
    /// waits for the answer to another.
    fn add_all(&self, features: &[u64], scores: &mut [f32]) {
        for features in features.chunks(AHEAD) {
            let mut buckets = [(0, 0); AHEAD];
            for (bucket, &feature) in buckets.iter_mut().zip(features) {
                *bucket = self.bucket(feature);
            }
            let touched = buckets.iter().fold(0, |all, &(start, _)| all ^ self.rows.get(start as usize).copied().unwrap_or(0));
            std::hint::black_box(touched);
            for (&bucket, &feature) in buckets.iter().zip(features) {
                self.add_rows(bucket, feature, scores);
            }
        }
    }
}

/// Weights of a classifier of [`Table::CLASSES`] classes, read in place: a bucket of 16 bytes holds [`SLOTS`] features, first the
/// weights of each, then a byte of the hash of each. So a feature costs one visit to memory, and a quarter of a million of them
/// fill a megabyte.
pub struct Table {
    mask: u64,
    buckets: &'static [u8],
}

const BUCKET: usize = 16;
const SLOTS: usize = 4;
/// Where the bytes of the hashes start in a bucket.
const CHECKS: usize = SLOTS * Table::CLASSES;

impl Table {
    /// How many classes there are.
    pub const CLASSES: usize = 3;

    /// Looks at a section written by [`Table::pack`]; an empty section is a model without weights.
    pub fn read(bytes: &'static [u8]) -> Table {
        match Head::read(bytes) {
            Some((Head { bits, .. }, buckets)) if bits < 28 && buckets.len() == BUCKET << bits => Table { mask: (1 << bits) - 1, buckets },
            _ => Table { mask: 0, buckets: &[0; BUCKET] },
        }
    }

    /// Packs rows of (feature, [(class, weight)]) into at most `most` bytes; features that find no slot are dropped, the weakest first.
    pub fn pack(rows: &[(u64, Vec<(u16, f32)>)], most: usize) -> Vec<u8> {
        let strength = |cells: &[(u16, f32)]| cells.iter().fold(0.0f32, |m, (_, w)| m.max(w.abs()));
        let mut order: Vec<(f32, usize)> = rows.iter().enumerate().map(|(i, (_, cells))| (strength(cells), i)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let largest = order.first().map_or(1e-9, |o| o.0.max(1e-9));
        let wanted = (rows.len() * 5 / 4 / SLOTS).max(1).next_power_of_two();
        let bits = (most / BUCKET).max(1).ilog2().min(wanted.ilog2());
        let mask = (1u64 << bits) - 1;
        let mut body = vec![0u8; BUCKET << bits];
        let mut used = vec![0usize; 1 << bits];
        for (_, i) in order {
            let (feature, cells) = &rows[i];
            let at = (feature & mask) as usize;
            let bytes: Vec<(u16, i8)> = cells.iter().map(|&(c, w)| (c, byte(w, largest))).filter(|(_, k)| *k != 0).collect();
            let (bucket, slot, check) = (&mut body[at * BUCKET..(at + 1) * BUCKET], used[at], (feature >> 56) as u8);
            if slot == SLOTS || bytes.is_empty() || bucket[CHECKS..CHECKS + slot].contains(&check) {
                continue;
            }
            bucket[CHECKS + slot] = check;
            for (class, k) in bytes {
                bucket[slot * Table::CLASSES + class as usize] = k as u8;
            }
            used[at] += 1;
        }
        [Head { bits: bits as u8, classes: Table::CLASSES as u16, enough: 0.0 }.bytes(), body].concat()
    }
}

impl Scorer for Table {
    /// One byte of every bucket first, then the weights; no branch hangs on what memory holds, so that many buckets are fetched at once.
    #[inline]
    fn add_all(&self, features: &[u64], scores: &mut [f32]) {
        let byte = |feature: u64| self.buckets.get((feature & self.mask) as usize * BUCKET).copied().unwrap_or(0);
        std::hint::black_box(features.iter().fold(0, |all, &feature| all ^ byte(feature)));
        let mut sums = [0i32; Table::CLASSES];
        for &feature in features {
            let at = (feature & self.mask) as usize * BUCKET;
            let Some(bucket) = self.buckets.get(at..).and_then(|b| b.first_chunk::<BUCKET>()) else { continue };
            let checks = u32::from_le_bytes([bucket[CHECKS], bucket[CHECKS + 1], bucket[CHECKS + 2], bucket[CHECKS + 3]]);
            // The lowest byte that equals the hash's becomes nought, and its highest bit in `same` one.
            let differ = checks ^ ((feature >> 56) as u32 * 0x0101_0101);
            let same = differ.wrapping_sub(0x0101_0101) & !differ & 0x8080_8080;
            let slot = (same.trailing_zeros() / 8) as usize;
            let found = i32::from(same != 0);
            for (class, sum) in sums.iter_mut().enumerate() {
                let k = i32::from(bucket[(slot * Table::CLASSES + class) & (BUCKET - 1)] as i8);
                *sum += found * k * k.abs();
            }
        }
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score += sum as f32;
        }
    }
}

/// A weight as one byte.
fn byte(weight: f32, largest: f32) -> i8 {
    ((weight.abs() / largest).sqrt() * 127.0).round().copysign(weight) as i8
}

/// A row with a weight for every so many classes is written whole: it is added without looking at the numbers of its classes.
const FULL: usize = 4;

/// Packs rows of (feature, [(class, weight)]) for [`Weights::read`]. `least` drops weights whose byte is smaller; `enough` is
/// for [`Weights::enough`], in units of a correction while learning.
pub fn pack(rows: &[(u64, Vec<(u16, f32)>)], least: i8, enough: f32) -> Vec<u8> {
    let largest = rows.iter().flat_map(|(_, cells)| cells).fold(1e-9f32, |m, (_, w)| m.max(w.abs()));
    let kept: Vec<(u64, Vec<(u16, i8)>)> = rows
        .iter()
        .map(|(f, cells)| {
            (*f, cells.iter().map(|&(c, w)| (c, byte(w, largest))).filter(|(_, k)| k.abs() >= least.max(1)).collect::<Vec<_>>())
        })
        .filter(|(_, cells)| !cells.is_empty())
        .collect();
    let bits = (kept.len().max(2) as f32).log2().ceil() as u8;
    let mask = (1u64 << bits) - 1;
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by_key(|&i| (kept[i].0 & mask, kept[i].0));
    let mut offsets = Vec::with_capacity((1usize << bits) + 1);
    let mut body = Vec::new();
    let mut next = 0;
    let classes = kept.iter().flat_map(|(_, cells)| cells).map(|(class, _)| class + 1).max().unwrap_or(0);
    for bucket in 0..1u64 << bits {
        offsets.push(body.len() as u32);
        while next < order.len() && kept[order[next]].0 & mask == bucket {
            let (feature, cells) = &kept[order[next]];
            if cells.len() * FULL >= classes as usize {
                let mut row = vec![0; classes as usize];
                cells.iter().for_each(|&(class, k)| row[class as usize] = k as u8);
                body.extend(((feature >> 48) as u16).to_le_bytes());
                body.push(WHOLE);
                body.extend(row);
                next += 1;
                continue;
            }
            for part in cells.chunks(WHOLE as usize - 1) {
                body.extend(((feature >> 48) as u16).to_le_bytes());
                body.push(part.len() as u8);
                for &(class, k) in part {
                    body.extend(class.to_le_bytes());
                    body.push(k as u8);
                }
            }
            next += 1;
        }
    }
    offsets.push(body.len() as u32);
    // A lead is told in the units of the packed sums.
    let mut out = Head { bits, classes, enough: enough * 127.0 * 127.0 / largest }.bytes();
    out.extend(offsets.iter().flat_map(|o| o.to_le_bytes()));
    out.extend(body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_written_whole_or_in_cells_add_the_same() {
        let strong = 4.0f32;
        let whole: Vec<(u16, f32)> = (0..8).map(|class| (class, strong)).collect();
        let rows = [(1 << 48 | 1, whole), (2 << 48 | 2, vec![(7, -strong)])];
        let weights = Weights::read(pack(&rows, 1, 0.0).leak());
        let mut scores = [0.0; 8];
        weights.add_all(&[rows[0].0], &mut scores);
        assert_eq!(scores, [127.0 * 127.0; 8]);
        weights.add_all(&[rows[1].0, 3 << 48 | 1], &mut scores);
        assert_eq!(scores[..7], [127.0 * 127.0; 7]);
        assert_eq!(scores[7], 0.0, "the cell takes away what the whole row gave; an unknown feature gives nothing");
    }
}
