//! The forms of export: their names, media types and file endings.

use serde::{Deserialize, Serialize};

/// A form of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The claims table, CSV: a row a figure or event, with who says so, the words and the fingerprint of their text.
    Claims,
    /// The claims table, a JSON object a line.
    ClaimsJsonl,
    /// Incidents in which people were killed, in the columns of UCDP GED, CSV.
    Ged,
    /// Incidents in the columns of ACLED, CSV.
    Acled,
    /// Events in PLOVER's JSON, one a line.
    Plover,
    /// Events in the columns of POLECAT, parted by tabs.
    Polecat,
    /// Events in the columns of GDELT 2.0, parted by tabs, without a heading.
    GdeltEvents,
    /// Mentions of these events in the columns of GDELT 2.0, parted by tabs, without a heading.
    GdeltMentions,
    /// Displacements in the fields of IDMC's Internal Displacement Updates, a JSON array.
    Idu,
    /// Incidents with HXL hashtags below the heading, CSV.
    Hxl,
    /// The claims table as GeoJSON.
    Geojson,
    /// The claims table as Apache Parquet.
    Parquet,
    /// Figures and events as W3C Web Annotations, JSON-LD.
    Annotations,
}

impl Form {
    /// Every form, in the order in which they are listed to people.
    pub const ALL: [Form; 13] = [
        Form::Claims,
        Form::ClaimsJsonl,
        Form::Ged,
        Form::Acled,
        Form::Plover,
        Form::Polecat,
        Form::GdeltEvents,
        Form::GdeltMentions,
        Form::Idu,
        Form::Hxl,
        Form::Geojson,
        Form::Parquet,
        Form::Annotations,
    ];

    /// Its name, as people write it.
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// The form of a name.
    pub fn of_name(name: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.name() == name)
    }

    /// What a file of it ends with, without a dot.
    pub fn ending(self) -> &'static str {
        self.facts().1
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        self.facts().2
    }

    /// What it holds, in a few words.
    pub fn about(self) -> &'static str {
        self.facts().3
    }

    /// Whether it is bytes that no terminal can show.
    pub fn is_binary(self) -> bool {
        self == Form::Parquet
    }

    fn facts(self) -> (&'static str, &'static str, &'static str, &'static str) {
        let (csv, tsv) = ("text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8");
        match self {
            Form::Claims => ("claims", "csv", csv, "Every figure and event with who says so and the words, CSV"),
            Form::ClaimsJsonl => ("claims-jsonl", "jsonl", "application/jsonl", "The same, a JSON object a line"),
            Form::Ged => ("ged", "csv", csv, "Deadly incidents in the columns of UCDP GED, CSV"),
            Form::Acled => ("acled", "csv", csv, "Incidents in the columns of ACLED, CSV"),
            Form::Plover => ("plover", "jsonl", "application/jsonl", "Events in PLOVER's JSON, one a line"),
            Form::Polecat => ("polecat", "txt", tsv, "Events in the columns of POLECAT, parted by tabs"),
            Form::GdeltEvents => ("gdelt-events", "csv", tsv, "Events in the columns of GDELT 2.0, parted by tabs"),
            Form::GdeltMentions => ("gdelt-mentions", "csv", tsv, "Mentions of these events in the columns of GDELT 2.0"),
            Form::Idu => ("idu", "json", "application/json", "Displacements in the fields of IDMC's IDU, JSON"),
            Form::Hxl => ("hxl", "csv", csv, "Incidents with HXL hashtags, CSV"),
            Form::Geojson => ("geojson", "geojson", "application/geo+json", "The claims table as GeoJSON"),
            Form::Parquet => ("parquet", "parquet", "application/vnd.apache.parquet", "The claims table as Apache Parquet"),
            Form::Annotations => (
                "annotations",
                "jsonld",
                r#"application/ld+json; profile="http://www.w3.org/ns/anno.jsonld""#,
                "W3C Web Annotations, JSON-LD",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_interface() {
        for form in Form::ALL {
            assert_eq!(serde_json::to_value(form).unwrap(), form.name());
            assert_eq!(Form::of_name(form.name()), Some(form));
        }
        assert_eq!(Form::of_name("xlsx"), None);
    }
}
