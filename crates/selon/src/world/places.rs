//! What a place is: where, how exactly known, whose.

use super::languages::LocalNames;
use jiff::civil::Date;
use std::fmt;

/// A country code of three letters, ISO 3166-1 alpha-3 where there is one (KOS for Kosovo, as PLOVER has it).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iso3([u8; 3]);

impl Iso3 {
    /// A code from its letters; `None` unless they are three capitals.
    pub fn new(code: &str) -> Option<Iso3> {
        Iso3::from_bytes(code.as_bytes())
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Iso3> {
        let code: [u8; 3] = bytes.try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Iso3(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

impl fmt::Debug for Iso3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Iso3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How exactly a place's coordinates say where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A spot: a building, a crossing, a base.
    Point,
    /// A town, a village, a quarter.
    Locality,
    /// A second-level division (district, county, cercle).
    Admin2,
    /// A first-level division (province, state, oblast).
    Admin1,
    /// A whole country.
    Country,
    /// A land or sea that is no division of one country: Sahel, mer Rouge.
    Region,
    /// No coordinates.
    None,
}

impl Precision {
    const NAMES: [(&'static str, Precision); 7] = [
        ("point", Precision::Point),
        ("locality", Precision::Locality),
        ("admin2", Precision::Admin2),
        ("admin1", Precision::Admin1),
        ("country", Precision::Country),
        ("region", Precision::Region),
        ("none", Precision::None),
    ];

    /// The word the wire uses.
    pub fn as_str(self) -> &'static str {
        Precision::NAMES.iter().find(|(_, precision)| *precision == self).map_or("none", |(name, _)| name)
    }

    /// The precision of a word of the wire.
    pub fn new(word: &str) -> Option<Precision> {
        Precision::NAMES.iter().find(|(name, _)| *name == word).map(|(_, precision)| *precision)
    }

    pub(super) fn from_byte(byte: u8) -> Option<Precision> {
        Precision::NAMES.get(usize::from(byte)).map(|(_, precision)| *precision)
    }

    /// The byte that a gazetteer record holds.
    pub fn to_byte(self) -> u8 {
        Precision::NAMES.iter().position(|(_, precision)| *precision == self).unwrap_or(0) as u8
    }
}

/// The number of a place in the loaded world. Stable for one build of the data, not across builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub(super) u32);

/// A place as the world knows it.
#[derive(Clone, Debug)]
pub struct Place<'w> {
    /// GeoNames id, when it has one.
    pub geonames: Option<u32>,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// How exactly the coordinates say where.
    pub precision: Precision,
    /// The country it belongs to; for a contested land the one that is nominally sovereign.
    pub country: Option<Iso3>,
    /// The first-level division it lies in.
    pub admin1: Option<PlaceId>,
    /// The second-level division it lies in.
    pub admin2: Option<PlaceId>,
    /// Inhabitants, 0 when unknown.
    pub population: u64,
    /// Claimed by more than one state or authority.
    pub contested: bool,
    /// All who claim it, the nominally sovereign first; empty for most places. A town has those of the contested land it lies in.
    pub claims: &'w [Iso3],
    pub(super) holders: &'w [Holder],
    /// Whether claims and holders are those of a land around it.
    pub within: bool,
    pub(super) names: LocalNames<'w>,
}

/// Who holds a contested place or a part of it, and from when to when; `None` where that lies outside the memory of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) country: Iso3,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Holder {
    /// Reads `CODE@FIRST-DAY/LAST-DAY`; both days may be absent.
    pub(super) fn new(text: &str) -> Option<Holder> {
        let (text, to) = text.split_once('/').map_or((text, None), |(text, to)| (text, Some(to)));
        let (code, from) = text.split_once('@').map_or((text, None), |(code, from)| (code, Some(from)));
        let day = |day: Option<&str>| day.map(str::parse).transpose().ok();
        Some(Holder { country: Iso3::new(code)?, from: day(from)?, to: day(to)? })
    }
}

impl<'w> Place<'w> {
    /// Who holds it, or holds parts of it, on a day, in the order of the table. Empty where nobody is known to: without a day wherever
    /// it has changed hands, and for a town of a land that several hold.
    pub fn held_by(&self, day: Option<Date>) -> Vec<Iso3> {
        let holds = |holder: &&Holder| match day {
            Some(day) => holder.from.is_none_or(|from| from <= day) && holder.to.is_none_or(|to| day <= to),
            None => true,
        };
        if day.is_none() && self.holders.iter().any(|holder| holder.from.is_some() || holder.to.is_some()) {
            return Vec::new();
        }
        let holders: Vec<Iso3> = self.holders.iter().filter(holds).map(|holder| holder.country).collect();
        if self.within && holders.len() > 1 { Vec::new() } else { holders }
    }

    /// Its name in a language (BCP 47), or the local one.
    pub fn name(&self, language: &str) -> &'w str {
        self.names.get(language)
    }
}
