//! Features as hashes: what a classifier may look at, in one 64-bit number each.

/// The hash of a piece of text (FNV-1a, folded to 32 bits).
pub fn hash(text: &str) -> u32 {
    let h = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    (h ^ (h >> 32)) as u32
}

/// A feature: the number of its template and up to three values.
#[inline]
pub fn feature(template: u32, a: u32, b: u32, c: u32) -> u64 {
    let mut h = (u64::from(template) << 32 | u64::from(a)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^= h >> 29;
    h = (h ^ (u64::from(b) << 32 | u64::from(c))).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^= h >> 32;
    h = h.wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

/// The class with the highest score among those allowed; the first of equals, so that the answer never varies.
pub fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best = None;
    for (class, &score) in scores.iter().enumerate() {
        if allowed(class) && best.is_none_or(|b: usize| score > scores[b]) {
            best = Some(class);
        }
    }
    best
}
