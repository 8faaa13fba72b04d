//! What an address asks for: the state of a view is its address, so that a view can be shared.

use crate::problem::Problem;
use jiff::civil::Date;
use selon_store::{Area, Filter, Near, Page, Sort, TollRange};
use serde::Deserialize;
use utoipa::IntoParams;

/// The parameters of every list, as the address has them. Empty ones ask for nothing.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Ask {
    /// Words of the texts: all of them; `"words in a row"` as such; `-word` must be absent.
    pub q: Option<String>,
    /// The first day, ISO 8601.
    #[param(format = Date)]
    pub from: Option<String>,
    /// The last day.
    #[param(format = Date)]
    pub to: Option<String>,
    /// Name of a place, or its GeoNames id. A country or division holds the places in it.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-3 codes, parted by commas.
    pub country: Option<String>,
    /// PLOVER types, `ASSAULT` or `ASSAULT/aerial`, parted by commas.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    pub kind: Option<String>,
    /// Who took part: a name or a Wikidata id.
    pub actor: Option<String>,
    /// Who speaks or gives a figure: a name or a Wikidata id.
    pub source: Option<String>,
    /// The outlet of one of the reports.
    pub outlet: Option<String>,
    /// What a toll counts: `killed` where nothing is said.
    pub measure: Option<String>,
    /// A toll of at least so many.
    pub least: Option<String>,
    /// A toll of at most so many.
    pub most: Option<String>,
    /// Told by at least so many independent voices.
    pub voices: Option<String>,
    /// BCP 47 code of the language of the reports.
    pub language: Option<String>,
    /// A box: `south,west,north,east` in degrees. It goes over the date line when `west` is greater than `east`.
    #[serde(rename = "box")]
    #[param(rename = "box")]
    pub area: Option<String>,
    /// Within a distance of a point: `latitude,longitude,kilometres`.
    pub near: Option<String>,
    /// The order: `latest`, `earliest`, `changed`, `voices` or `killed`.
    pub sort: Option<String>,
    /// The cursor of the page: `next` of the page before.
    pub after: Option<String>,
    /// How many items at most, 1 to 1,000.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<String>,
}

/// The parameters that filter, in the order of the form: their names and values.
pub type Pairs<'a> = Vec<(&'static str, &'a str)>;

impl Ask {
    /// What is asked for, in the order in which addresses are written; what is empty is left out.
    pub fn pairs(&self) -> Pairs<'_> {
        let all = [
            ("q", &self.q),
            ("from", &self.from),
            ("to", &self.to),
            ("place", &self.place),
            ("country", &self.country),
            ("type", &self.kind),
            ("actor", &self.actor),
            ("source", &self.source),
            ("outlet", &self.outlet),
            ("measure", &self.measure),
            ("least", &self.least),
            ("most", &self.most),
            ("voices", &self.voices),
            ("language", &self.language),
            ("box", &self.area),
            ("near", &self.near),
            ("sort", &self.sort),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, given(value)?))).collect()
    }

    /// The value of a parameter by name.
    pub fn get(&self, name: &str) -> &str {
        self.pairs().into_iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// The address of this view at a path.
    pub fn address(&self, path: &str) -> String {
        address(path, &self.pairs())
    }

    /// The address with some parameters set or, when empty, left out.
    pub fn with(&self, path: &str, changes: &[(&'static str, &str)]) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        pairs.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        address(path, &pairs)
    }

    /// The filter of the store.
    pub fn filter(&self) -> Result<Filter, Problem> {
        let list = |value: &Option<String>| {
            let parts = given(value).into_iter().flat_map(|value| value.split(','));
            parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let one = |value: &Option<String>| given(value).map(str::to_owned).into_iter().collect::<Vec<_>>();
        let (least, most) = (number(&self.least, "least")?, number(&self.most, "most")?);
        let measure = given(&self.measure).unwrap_or("killed").to_owned();
        let counted = least.is_some() || most.is_some() || given(&self.measure).is_some();
        let tolls = if counted { vec![TollRange { measure, least, most }] } else { Vec::new() };
        Ok(Filter {
            text: given(&self.q).map(str::to_owned),
            from: day(&self.from, "from")?,
            to: day(&self.to, "to")?,
            place: given(&self.place).map(str::to_owned),
            countries: list(&self.country).into_iter().map(|code| code.to_uppercase()).collect(),
            near: given(&self.near).map(near).transpose()?,
            area: given(&self.area).map(area).transpose()?,
            types: list(&self.kind),
            actors: one(&self.actor),
            sources: one(&self.source),
            outlets: one(&self.outlet),
            tolls,
            languages: list(&self.language),
            voices: number(&self.voices, "voices")?.map(|voices| u32::try_from(voices).unwrap_or(u32::MAX)),
            changed_after: None,
        })
    }

    /// The order of the list.
    pub fn sort(&self) -> Result<Sort, Problem> {
        match given(&self.sort).unwrap_or("latest") {
            "latest" => Ok(Sort::Latest),
            "earliest" => Ok(Sort::Earliest),
            "changed" => Ok(Sort::Changed),
            "voices" => Ok(Sort::Voices),
            "killed" => Ok(Sort::Killed),
            _ => Err(Problem::wrong("`sort` is one of latest, earliest, changed, voices, killed.")),
        }
    }

    /// The page of the list; so many items when nothing is said.
    pub fn page(&self, usual: usize) -> Result<Page, Problem> {
        let limit = match number(&self.limit, "limit")? {
            None => usual,
            Some(limit @ 1..=1_000) => usize::try_from(limit).unwrap_or(usual),
            Some(_) => return Err(Problem::wrong("`limit` is a number from 1 to 1000.")),
        };
        Ok(Page { after: given(&self.after).map(str::to_owned), limit })
    }
}

/// Any address with parameters.
pub fn address(path: &str, pairs: &[(&'static str, &str)]) -> String {
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Percent-encodes what stands in the query of an address.
pub fn encode(value: &str) -> String {
    use std::fmt::Write;
    value.bytes().fold(String::with_capacity(value.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~,/:".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// What is given, without the blanks around it.
fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

fn day(value: &Option<String>, name: &str) -> Result<Option<Date>, Problem> {
    let parsed = given(value).map(|value| value.parse().map_err(|_| Problem::wrong(format!("`{name}` is a day, such as 2025-02-11."))));
    parsed.transpose()
}

fn number(value: &Option<String>, name: &str) -> Result<Option<u64>, Problem> {
    // Databases count to 2^63; so does everybody who counts people.
    let parse = |value: &str| value.parse::<u64>().ok().filter(|&number| i64::try_from(number).is_ok());
    given(value).map(|value| parse(value).ok_or_else(|| Problem::wrong(format!("`{name}` is a whole number.")))).transpose()
}

fn degrees<const N: usize>(value: &str, name: &str) -> Result<[f64; N], Problem> {
    let parts: Option<Vec<f64>> = value.split(',').map(|part| part.trim().parse().ok().filter(|number: &f64| number.is_finite())).collect();
    parts.and_then(|parts| parts.try_into().ok()).ok_or_else(|| Problem::wrong(format!("`{name}` is {N} numbers, parted by commas.")))
}

fn area(value: &str) -> Result<Area, Problem> {
    degrees(value, "box").map(|[south, west, north, east]| Area { south, west, north, east })
}

fn near(value: &str) -> Result<Near, Problem> {
    degrees(value, "near").map(|[latitude, longitude, kilometres]| Near { latitude, longitude, kilometres })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Ask {
        let uri: axum::http::Uri = format!("/incidents?{query}").parse().unwrap();
        axum::extract::Query::try_from_uri(&uri).unwrap().0
    }

    #[test]
    fn an_address_and_what_it_asks_for_are_one() {
        let asked =
            ask("q=march%C3%A9+%22el+fasher%22&from=2025-02-01&to=&type=ASSAULT/aerial&least=10&box=10,20,30,40&sort=killed&after=x");
        let again = asked.address("/incidents");
        assert_eq!(
            again,
            "/incidents?q=march%C3%A9%20%22el%20fasher%22&from=2025-02-01&type=ASSAULT/aerial&least=10&box=10,20,30,40&sort=killed"
        );
        assert_eq!(ask(again.split_once('?').unwrap().1).pairs(), asked.pairs());
        let filter = asked.filter().unwrap();
        assert_eq!(filter.tolls, [TollRange { measure: "killed".into(), least: Some(10), most: None }]);
        assert_eq!(filter.area.unwrap().east, 40.0);
        assert_eq!(
            asked.with("/incidents", &[("q", ""), ("from", "2025-03-01"), ("box", "")]),
            "/incidents?type=ASSAULT/aerial&least=10&sort=killed&from=2025-03-01"
        );
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for bad in [
            "from=yesterday",
            "least=many",
            "least=-1",
            "most=99999999999999999999",
            "box=1,2,3",
            "near=a,b,c",
            "box=NaN,0,1,1",
            "voices=x",
        ] {
            assert!(ask(bad).filter().is_err(), "{bad}");
        }
        assert!(ask("sort=best").sort().is_err() && ask("limit=0").page(50).is_err() && ask("limit=5").page(50).unwrap().limit == 5);
    }
}
