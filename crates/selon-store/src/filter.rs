//! What is asked for.

use crate::Error;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What incidents or reports must have. Everything given must hold; of a list, one is enough. The default asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words of the texts, without regard to case and accents: all of them, `"words in a row"` as such, `-word` must be absent.
    pub text: Option<String>,
    /// The first day. An incident is in when any of its days is; a report by its day of publication.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Name of a place, in any language its reports use, or its GeoNames id. A country or division holds the places in it.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-3 codes.
    pub countries: Vec<String>,
    /// Within some kilometres of a point.
    pub near: Option<Near>,
    /// Within a box.
    pub area: Option<Area>,
    /// PLOVER types, `ASSAULT`, or types with a mode, `ASSAULT/aerial`.
    pub types: Vec<String>,
    /// Who took part: names, or Wikidata ids.
    pub actors: Vec<String>,
    /// Who speaks or gives a figure: names, or Wikidata ids.
    pub sources: Vec<String>,
    /// Outlets that published one of the reports.
    pub outlets: Vec<String>,
    /// Figures.
    pub tolls: Vec<TollRange>,
    /// BCP 47 codes of the languages of the reports.
    pub languages: Vec<String>,
    /// Told by at least so many independent voices.
    pub voices: Option<u32>,
    /// Only what changed after this number of the list of changes ([`crate::Store::changes`]).
    pub changed_after: Option<i64>,
}

/// Within some kilometres of a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Great-circle distance.
    pub kilometres: f64,
}

/// A box between two parallels and two meridians, degrees WGS 84. It goes over the date line when `west` is greater than `east`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Area {
    pub south: f64,
    pub west: f64,
    pub north: f64,
    pub east: f64,
}

/// A figure within bounds: incidents whose range from low to high meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TollRange {
    /// What is counted, a word of `selon/1`: `killed`.
    pub measure: String,
    /// At least so many.
    pub least: Option<u64>,
    /// At most so many.
    pub most: Option<u64>,
}

/// The order of incidents and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The latest day first; what has no day last.
    #[default]
    Latest,
    /// The earliest day first; what has no day last.
    Earliest,
    /// What came in or changed last first.
    Changed,
    /// Most independent voices first.
    Voices,
    /// Most killed first (the high figure).
    Killed,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// [`Slice::next`] of the page before; `None` for the first one.
    pub after: Option<String>,
    /// How many items at most, 1 to 1,000.
    pub limit: usize,
}

impl Page {
    /// The first page.
    pub fn first(limit: usize) -> Page {
        Page { after: None, limit }
    }

    /// The page after one that ended with this cursor.
    pub fn after(cursor: impl Into<String>, limit: usize) -> Page {
        Page { after: Some(cursor.into()), limit }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slice<T> {
    /// The items.
    pub items: Vec<T>,
    /// What [`Page::after`] takes for the next page; `None` at the end. It is for machines, and stays good when items come in.
    pub next: Option<String>,
}

/// What figures of a filter's incidents are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// PLOVER types.
    Type,
    /// Countries, ISO 3166-1 alpha-3.
    Country,
    /// Who took part.
    Actor,
    /// Who speaks or gives a figure.
    Source,
    /// Who published.
    Outlet,
    /// Towns and divisions.
    Place,
    /// Languages of the reports.
    Language,
}

/// The width of a bin of the time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A calendar day.
    Day,
    /// Seven days from a Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// What kind of claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ClaimKind {
    /// A figure.
    Toll,
    /// Something that happened or is said to.
    Event,
    /// Somebody says something.
    Statement,
}

/// What claims must have. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimFilter {
    /// Kinds; empty for all.
    pub kinds: Vec<ClaimKind>,
    /// Claims of this report.
    pub report: Option<i64>,
    /// Claims of this incident.
    pub incident: Option<i64>,
    /// Claims given by this actor (`ActorRow::id`).
    pub source: Option<i64>,
    /// Claims in which this actor takes part: acts, suffers, is spoken to, or whose victims are of its side.
    pub actor: Option<i64>,
    /// Claims at this place (`PlaceRow::id`).
    pub place: Option<i64>,
    /// Claims of reports published by this outlet.
    pub outlet: Option<String>,
    /// Measures of tolls.
    pub measures: Vec<String>,
    /// Only claims of reports and incidents that this filter asks for.
    pub filter: Filter,
    /// `Some(true)`: only those that somebody reviewed; `Some(false)`: only those that nobody did.
    pub reviewed: Option<bool>,
    /// Only those that this user has not reviewed yet: the review queue of one person.
    pub not_reviewed_by: Option<i64>,
}

impl Filter {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Refuses what makes no sense.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let degrees = |latitude: f64, longitude: f64| {
            if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
                Ok(())
            } else {
                Err(Error::wrong(format!("{latitude}, {longitude} is no place on Earth: degrees north, then degrees east")))
            }
        };
        if let Some(near) = self.near {
            degrees(near.latitude, near.longitude)?;
            if !(near.kilometres >= 0.0 && near.kilometres <= 20_040.0) {
                return Err(Error::wrong(format!("{} is no distance in kilometres", near.kilometres)));
            }
        }
        if let Some(area) = self.area {
            degrees(area.south, area.west)?;
            degrees(area.north, area.east)?;
            if area.south > area.north {
                return Err(Error::wrong("the south of a box lies north of its north: give south, west, north, east"));
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(Error::wrong(format!("the time from {from} to {to} is empty")));
        }
        Ok(())
    }
}
