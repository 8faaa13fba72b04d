//! Places: what a row says of where something happened.

use crate::codes::{self, Country};
use selon::world::{PlaceId, World};
use selon_store::PlaceRow;
use std::sync::LazyLock;

/// A place with the divisions it lies in.
pub struct Site<'a> {
    /// The place itself.
    pub place: &'a PlaceRow,
    /// Its country in other codes.
    pub country: Option<&'static Country>,
    /// The first-level division: itself when it is one.
    pub admin1: Option<String>,
    /// The second-level division: itself when it is one.
    pub admin2: Option<String>,
}

impl<'a> Site<'a> {
    /// What is known of a place.
    pub fn new(place: &'a PlaceRow) -> Site<'a> {
        let (mut admin1, mut admin2) = place.geonames.map(divisions).unwrap_or_default();
        match place.precision.as_str() {
            "admin1" => (admin1, admin2) = (Some(place.name.clone()), None),
            "admin2" => admin2 = Some(place.name.clone()),
            "point" | "locality" => {}
            _ => (admin1, admin2) = (None, None),
        }
        Site { place, country: codes::country(place.country.as_deref()), admin1, admin2 }
    }

    /// The town or spot; nothing when only a division or a country is known.
    pub fn town(&self) -> Option<&'a str> {
        matches!(self.place.precision.as_str(), "point" | "locality").then_some(self.place.name.as_str())
    }

    /// Degrees north and east; nothing when only one is known.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.place.latitude.zip(self.place.longitude)
    }
}

/// The names of the first- and second-level divisions that a place of GeoNames lies in.
fn divisions(geonames: u32) -> (Option<String>, Option<String>) {
    // The world that ships with selon loads, by its tests; without it divisions are unknown.
    static WORLD: LazyLock<Option<World>> = LazyLock::new(|| World::load().ok());
    let found = WORLD.as_ref().and_then(|world| {
        let place = world.place(world.place_of_geonames(geonames)?);
        let name = |id: PlaceId| Some(world.place(id).name("").to_owned()).filter(|name| !name.is_empty());
        Some((place.admin1.and_then(name), place.admin2.and_then(name)))
    });
    found.unwrap_or_default()
}

/// How exactly a place is known, in words of UCDP: 1 exact, 3 a second-level and 4 a first-level division, 5 a wider area, 6 a country.
pub fn ucdp_precision(place: &PlaceRow) -> Option<i64> {
    match place.precision.as_str() {
        "point" | "locality" => Some(1),
        "admin2" => Some(3),
        "admin1" => Some(4),
        "region" => Some(5),
        "country" => Some(6),
        _ => None,
    }
}

/// The same in words of ACLED: 1 a town, 2 a part of a region, 3 a region.
pub fn acled_precision(place: &PlaceRow) -> Option<i64> {
    match place.precision.as_str() {
        "point" | "locality" => Some(1),
        "admin2" => Some(2),
        "admin1" => Some(3),
        _ => None,
    }
}

/// The number of PRIO-GRID's cell of half a degree, counted from the south-western corner of the world along the parallels.
pub fn prio_grid((latitude, longitude): (f64, f64)) -> i64 {
    let count = |degrees: f64, all: f64| (degrees * 2.0).floor().clamp(0.0, all - 1.0) as i64;
    count(latitude + 90.0, 360.0) * 720 + count(longitude + 180.0, 720.0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_knows_its_divisions() {
        // Gao in Mali.
        let (admin1, _) = divisions(2_457_163);
        assert_eq!(admin1.as_deref(), Some("Gao"));
        assert_eq!(divisions(0), (None, None));
    }

    #[test]
    fn cells_are_numbered_as_in_prio_grid() {
        // Kabul, as UCDP has it, and the corners.
        assert_eq!(prio_grid((34.531_094, 69.162_796)), 179_779);
        assert_eq!((prio_grid((-90.0, -180.0)), prio_grid((90.0, 180.0))), (1, 259_200));
    }
}
