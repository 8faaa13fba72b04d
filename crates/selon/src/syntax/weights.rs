//! Weights of a linear model: feature → a few classes with a weight each, read in place from the model file.
//!
//! A feature is a 64-bit hash. Its low bits choose a bucket, its top 16 bits tell the rows of a bucket apart; a row lists the
//! classes it speaks for. A weight is one byte `k` that stands for `k·|k|`: fine near nought, coarse far from it.

/// Anything that can add a feature's weights to the scores of the classes: a model at work, or one in training.
pub trait Scorer {
    /// Adds the weights of `feature` to `scores`.
    fn add(&self, feature: u64, scores: &mut [f32]);

    /// Adds the weights of all `features` to `scores`.
    fn add_all(&self, features: &[u64], scores: &mut [f32]) {
        for &feature in features {
            self.add(feature, scores);
        }
    }
}

/// The weights of one classifier.
pub struct Weights {
    mask: u64,
    buckets: &'static [u8],
    rows: &'static [u8],
}

impl Weights {
    /// Looks at a section written by [`pack`]; an empty section is a model without weights.
    pub fn read(bytes: &'static [u8]) -> Weights {
        let none = Weights { mask: 0, buckets: &[0; 8], rows: &[] };
        let Some((&[bits, ..], body)) = bytes.split_first_chunk::<4>() else { return none };
        let count = 1usize << bits.min(28);
        match body.split_at_checked((count + 1) * 4) {
            Some((buckets, rows)) => Weights { mask: count as u64 - 1, buckets, rows },
            None => none,
        }
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
            let Some((row, rest)) = rest.split_at_checked(n as usize * 3) else { return };
            if [c0, c1] == check {
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
const AHEAD: usize = 16;

impl Scorer for Weights {
    fn add(&self, feature: u64, scores: &mut [f32]) {
        self.add_rows(self.bucket(feature), feature, scores);
    }

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

/// Weights of a classifier of [`Table::CLASSES`] classes, read in place: one line of memory a feature, so that the many features of a
/// parser's step cost one visit each.
///
/// A line of 64 bytes has [`SLOTS`] features: first the top 16 bits of each, then its weights.
pub struct Table {
    mask: u64,
    lines: &'static [u8],
}

const LINE: usize = 64;
const SLOTS: usize = 12;

impl Table {
    /// How many classes there are.
    pub const CLASSES: usize = 3;

    /// Looks at a section written by [`Table::pack`]; an empty section is a model without weights.
    pub fn read(bytes: &'static [u8]) -> Table {
        let none = Table { mask: 0, lines: &[0; LINE] };
        match bytes.split_first_chunk::<4>() {
            Some((&[bits, ..], lines)) if bits < 28 && lines.len() == LINE << bits => Table { mask: (1 << bits) - 1, lines },
            _ => none,
        }
    }

    /// Packs rows of (feature, [(class, weight)]) into at most `most` bytes; features that find no slot are dropped, the weakest first.
    pub fn pack(rows: &[(u64, Vec<(u16, f32)>)], most: usize) -> Vec<u8> {
        let strength = |cells: &[(u16, f32)]| cells.iter().fold(0.0f32, |m, (_, w)| m.max(w.abs()));
        let mut order: Vec<(f32, usize)> = rows.iter().enumerate().map(|(i, (_, cells))| (strength(cells), i)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let largest = order.first().map_or(1e-9, |o| o.0.max(1e-9));
        let wanted = (rows.len() * 5 / 4 / SLOTS).max(1).next_power_of_two();
        let bits = (most / LINE).max(1).ilog2().min(wanted.ilog2());
        let mask = (1u64 << bits) - 1;
        let mut body = vec![0u8; LINE << bits];
        let mut used = vec![0usize; 1 << bits];
        for (_, i) in order {
            let (feature, cells) = &rows[i];
            let at = (feature & mask) as usize;
            let bytes: Vec<(u16, i8)> = cells.iter().map(|&(c, w)| (c, byte(w, largest))).filter(|(_, k)| *k != 0).collect();
            if used[at] == SLOTS || bytes.is_empty() {
                continue;
            }
            let (line, slot) = (&mut body[at * LINE..(at + 1) * LINE], used[at]);
            line[slot * 2..slot * 2 + 2].copy_from_slice(&((feature >> 48) as u16).to_le_bytes());
            for (class, k) in bytes {
                line[SLOTS * 2 + slot * Table::CLASSES + class as usize] = k as u8;
            }
            used[at] += 1;
        }
        [vec![bits as u8, 0, 0, 0], body].concat()
    }
}

impl Scorer for Table {
    #[inline]
    fn add(&self, feature: u64, scores: &mut [f32]) {
        let at = (feature & self.mask) as usize * LINE;
        let Some((line, _)) = self.lines.get(at..).and_then(|lines| lines.split_first_chunk::<LINE>()) else { return };
        let check = (feature >> 48) as u16;
        // No branch hangs on what memory holds, so that the lines of many features are fetched at once.
        let (mut slot, mut found) = (0, 0.0);
        for s in (0..SLOTS).rev() {
            let same = u16::from_le_bytes([line[s * 2], line[s * 2 + 1]]) == check;
            slot = if same { s } else { slot };
            found = if same { 1.0 } else { found };
        }
        for (class, score) in scores.iter_mut().enumerate().take(Table::CLASSES) {
            let k = f32::from(line[SLOTS * 2 + slot * Table::CLASSES + class] as i8);
            *score += found * k * k.abs();
        }
    }
}

/// A weight as one byte.
fn byte(weight: f32, largest: f32) -> i8 {
    ((weight.abs() / largest).sqrt() * 127.0).round().copysign(weight) as i8
}

/// Packs rows of (feature, [(class, weight)]) for [`Weights::read`]. `least` drops weights whose byte is smaller.
pub fn pack(rows: &[(u64, Vec<(u16, f32)>)], least: i8) -> Vec<u8> {
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
    for bucket in 0..1u64 << bits {
        offsets.push(body.len() as u32);
        while next < order.len() && kept[order[next]].0 & mask == bucket {
            let (feature, cells) = &kept[order[next]];
            for part in cells.chunks(255) {
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
    let mut out = vec![bits, 0, 0, 0];
    out.extend(offsets.iter().flat_map(|o| o.to_le_bytes()));
    out.extend(body);
    out
}
