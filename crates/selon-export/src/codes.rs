//! What other projects call a country or a type of event: two tables in `codes/`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A country as other projects call it; empty where they do not.
#[derive(Clone, Copy, Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub iso2: &'static str,
    /// ISO 3166-1 numeric.
    pub numeric: &'static str,
    /// FIPS 10-4, as GDELT uses it for places.
    pub fips: &'static str,
    /// Gleditsch and Ward's number, as UCDP uses it.
    pub gw: &'static str,
    /// Region as ACLED writes it.
    pub acled: &'static str,
    /// Region as UCDP writes it.
    pub ucdp: &'static str,
    /// English name.
    pub name: &'static str,
}

/// A PLOVER type and mode in other codes; empty where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// PLOVER's quad code, 1 to 4.
    pub quad: i64,
    /// PLOVER's score.
    pub score: f64,
    /// CAMEO code.
    pub cameo: &'static str,
    /// Goldstein's score of that code.
    pub goldstein: Option<f64>,
    /// ACLED's event type.
    pub event: &'static str,
    /// ACLED's sub-event type.
    pub sub: &'static str,
}

/// A country by its ISO 3166-1 alpha-3 code.
pub fn country(code: Option<&str>) -> Option<&'static Country> {
    static COUNTRIES: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
        let rows = rows(include_str!("../codes/countries.tsv"));
        let country = |[code, iso2, numeric, fips, gw, acled, ucdp, name]: [&'static str; 8]| {
            (code, Country { iso2, numeric, fips, gw, acled, ucdp, name })
        };
        rows.map(country).collect()
    });
    COUNTRIES.get(code?)
}

/// A PLOVER type with a mode; an unknown mode is coded as its type.
pub fn kind(kind: Option<&str>, mode: Option<&str>) -> Option<&'static Kind> {
    static KINDS: LazyLock<Vec<(&'static str, &'static str, Kind)>> = LazyLock::new(|| {
        let made = |[kind, mode, quad, score, cameo, goldstein, event, sub]: [&'static str; 8]| {
            let (quad, score, goldstein) = (quad.parse().ok()?, score.parse().ok()?, goldstein.parse().ok());
            Some((kind, mode, Kind { quad, score, cameo, goldstein, event, sub }))
        };
        rows(include_str!("../codes/plover.tsv")).filter_map(made).collect()
    });
    let kind = kind?;
    let found = |mode: &str| KINDS.iter().find(|(k, m, _)| (*k, *m) == (kind, mode)).map(|(.., found)| found);
    mode.and_then(found).or_else(|| found(""))
}

/// CAMEO's quad classes, as GDELT counts them: verbal and material cooperation, verbal and material conflict.
pub fn quad_class(cameo: &str) -> Option<i64> {
    let root: u32 = cameo.get(..2)?.parse().ok()?;
    Some(match root {
        0..=5 => 1,
        6..=9 => 2,
        10..=14 => 3,
        _ => 4,
    })
}

/// Rows of a table, each of `N` cells parted by tabs.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for (text, least) in [(include_str!("../codes/countries.tsv"), 250), (include_str!("../codes/plover.tsv"), 70)] {
            let lines = text.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(rows::<8>(text).count(), lines, "every row has eight cells");
            assert!(lines > least);
        }
        let mali = country(Some("MLI")).unwrap();
        assert_eq!((mali.iso2, mali.numeric, mali.fips, mali.gw), ("ML", "466", "ML", "432"));
        assert!(country(Some("XYZ")).is_none() && country(None).is_none());
    }

    #[test]
    fn every_kind_has_its_codes() {
        let aerial = kind(Some("ASSAULT"), Some("aerial")).unwrap();
        assert_eq!((aerial.cameo, aerial.sub, aerial.score), ("195", "Air/drone strike", -9.5));
        assert_eq!(kind(Some("ASSAULT"), Some("unheard-of")).unwrap().cameo, "180");
        assert!(kind(Some("DANCE"), None).is_none());
        for [kind, mode, _, _, cameo, ..] in rows::<8>(include_str!("../codes/plover.tsv")) {
            assert!(cameo.len() >= 3 && quad_class(cameo).is_some(), "{kind} {mode}");
        }
        assert_eq!([quad_class("042"), quad_class("0871"), quad_class("112"), quad_class("195")], [Some(1), Some(2), Some(3), Some(4)]);
    }
}
