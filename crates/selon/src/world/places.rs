//! What a place is: where, how exactly known, whose.

use super::languages::LocalNames;
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
    /// All who claim or hold it, the nominally sovereign first; empty for most places.
    pub claims: &'w [Iso3],
    pub(super) names: LocalNames<'w>,
}

impl<'w> Place<'w> {
    /// Its name in a language (BCP 47), or the local one.
    pub fn name(&self, language: &str) -> &'w str {
        self.names.get(language)
    }
}
