//! The claims table as GeoJSON (RFC 7946): a feature a row, its columns as properties. A claim without a place has no geometry, and is there.

use crate::claims::{self, Row};
use crate::{Error, place::Site};
use geojson::{Feature, FeatureWriter, Geometry, feature::Id};
use selon_store::{Filter, Store};
use std::io::{self, Write};

/// Writes the collection.
pub fn write(store: &Store, filter: &Filter, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    let failed = |fault: geojson::Error| Error::Output(io::Error::other(fault));
    let mut features = FeatureWriter::from_writer(&mut out);
    claims::each(store, filter, |row| {
        count += 1;
        features.write_feature(&feature(row)).map_err(failed)
    })?;
    features.finish().map_err(failed)?;
    drop(features);
    out.flush()?;
    Ok(count)
}

fn feature(row: &Row<'_>) -> Feature {
    let point = row.place().and_then(|place| Site::new(place).point());
    Feature {
        bbox: None,
        geometry: point.map(|(latitude, longitude)| Geometry::new_point([longitude, latitude])),
        id: Some(Id::String(format!("c{}", row.claim.id))),
        properties: Some(row.object()),
        foreign_members: None,
    }
}
