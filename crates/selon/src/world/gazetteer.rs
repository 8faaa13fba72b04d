//! The derived gazetteer: `places.fst` and `places.bin`, read where they lie.
//!
//! `places.fst` maps a folded name to a number: below 2³² it is one posting, else the high half is how many postings there are
//! and the low half where they begin. A posting is a place's number in its low 24 bits and a set of languages in the high 8.
//!
//! `places.bin`, all numbers little-endian:
//! ```text
//! magic 8 bytes · records u32 · first admin2 u32 · first locality u32 · postings u32 · countries u32 · languages u32 (bytes)
//! country codes, 3 bytes each · language codes, spaces between · postings, 4 bytes each · records, 22 bytes each · names
//! ```
//! A record: GeoNames id u24 · latitude and longitude i24 in 1/10 000 degree · population u32 · admin1 and admin2 u16 (record
//! number + 1, 0 for none) · country u8 (its place among the codes) · precision u8 · name u24 (offset of a length byte and its text).
//! Records stand in three runs, admin1, admin2, localities, each sorted by GeoNames id.

use super::places::{Iso3, Precision};
use crate::Error;

/// First bytes of `places.bin`; the digit rises when the layout changes.
pub const MAGIC: &[u8; 8] = b"selonW1\n";
/// Bytes of the fixed head of `places.bin`.
pub const HEAD: usize = 32;
/// Bytes of one record.
pub const RECORD: usize = 22;

/// The derived places, borrowed from the embedded file.
pub(super) struct Gazetteer {
    names: fst::Map<&'static [u8]>,
    /// Number of records, then where the runs of admin2 and of localities begin.
    count: u32,
    admin2: u32,
    localities: u32,
    countries: &'static [u8],
    languages: &'static str,
    postings: &'static [u8],
    records: &'static [u8],
    texts: &'static [u8],
}

/// One record, unpacked.
pub(super) struct Record {
    pub geonames: u32,
    pub latitude: f64,
    pub longitude: f64,
    pub population: u32,
    pub admin1: Option<u32>,
    pub admin2: Option<u32>,
    pub country: Iso3,
    pub precision: Precision,
    pub name: &'static str,
}

impl Gazetteer {
    /// Takes the two files, checking only what costs nothing: the magic and the lengths.
    pub fn load() -> Result<Gazetteer, Error> {
        let file = |name: &str| selon_data::world(name).ok_or_else(|| Error::new(format!("world/{name} is missing: run derive-world")));
        let names = fst::Map::new(file("places.fst")?).map_err(|e| Error::new(format!("world/places.fst: {e}: run derive-world")))?;
        Gazetteer::parse(names, file("places.bin")?)
            .ok_or_else(|| Error::new("world/places.bin is cut short or of another version: run derive-world"))
    }

    fn parse(names: fst::Map<&'static [u8]>, bytes: &'static [u8]) -> Option<Gazetteer> {
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let head = |n: usize| number::<4>(bytes, 8 + 4 * n);
        let (count, postings, countries, languages) = (head(0)?, head(3)? as usize, head(4)? as usize, head(5)? as usize);
        let (codes, rest) = bytes.get(HEAD..)?.split_at_checked(countries * 3)?;
        let (tongues, rest) = rest.split_at_checked(languages)?;
        let (postings, rest) = rest.split_at_checked(postings * 4)?;
        let (records, texts) = rest.split_at_checked(count as usize * RECORD)?;
        Some(Gazetteer {
            names,
            count,
            admin2: head(1)?,
            localities: head(2)?,
            countries: codes,
            languages: std::str::from_utf8(tongues).ok()?,
            postings,
            records,
            texts,
        })
    }

    /// The names, for walking.
    pub fn names(&self) -> &fst::Map<&'static [u8]> {
        &self.names
    }

    /// How many places there are; their numbers run from 0.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The languages that postings speak of, in the order of their bits.
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        self.languages.split(' ').filter(|code| !code.is_empty())
    }

    /// The places under a number that the names map to, best known first, with the languages each bears the name in.
    pub fn postings(&self, value: u64) -> impl Iterator<Item = (u32, u8)> {
        let listed = (value >> 32) as usize;
        let start = if listed == 0 { 0 } else { (value & 0xffff_ffff) as usize };
        let single = (listed == 0).then_some(value as u32);
        let list = (start..start + listed).filter_map(|at| number::<4>(self.postings, at * 4));
        single.into_iter().chain(list).map(|posting| (posting & 0xff_ffff, (posting >> 24) as u8))
    }

    /// The record of a place.
    pub fn record(&self, place: u32) -> Option<Record> {
        let at = place as usize * RECORD;
        let bytes = self.records.get(at..at + RECORD)?;
        let country = usize::from(bytes[17]) * 3;
        let text = number::<3>(bytes, 19)? as usize;
        let length = usize::from(*self.texts.get(text)?);
        Some(Record {
            geonames: number::<3>(bytes, 0)?,
            latitude: degrees(number::<3>(bytes, 3)?),
            longitude: degrees(number::<3>(bytes, 6)?),
            population: number::<4>(bytes, 9)?,
            admin1: number::<2>(bytes, 13)?.checked_sub(1),
            admin2: number::<2>(bytes, 15)?.checked_sub(1),
            country: Iso3::from_bytes(self.countries.get(country..country + 3)?)?,
            precision: Precision::from_byte(bytes[18])?,
            name: std::str::from_utf8(self.texts.get(text + 1..text + 1 + length)?).ok()?,
        })
    }

    /// The place of a GeoNames id.
    pub fn by_geonames(&self, id: u32) -> Option<u32> {
        [(0, self.admin2), (self.admin2, self.localities), (self.localities, self.count)].into_iter().find_map(|(low, high)| {
            let (mut low, mut high) = (low, high);
            while low < high {
                let middle = low + (high - low) / 2;
                let there = number::<3>(self.records, middle as usize * RECORD)?;
                match there.cmp(&id) {
                    std::cmp::Ordering::Equal => return Some(middle),
                    std::cmp::Ordering::Less => low = middle + 1,
                    std::cmp::Ordering::Greater => high = middle,
                }
            }
            None
        })
    }
}

/// `N` little-endian bytes as a number.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u32> {
    let mut wide = [0; 4];
    wide[..N].copy_from_slice(bytes.get(at..at + N)?);
    Some(u32::from_le_bytes(wide))
}

/// A signed 24-bit number of 1/10 000 degrees.
fn degrees(bits: u32) -> f64 {
    f64::from(((bits << 8) as i32) >> 8) / 10_000.0
}
