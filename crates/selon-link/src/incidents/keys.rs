//! The keys under which happenings that may be one are found.

use super::Happening;
use crate::words::set;

/// How many names are keys.
const NAMED: usize = 8;
/// A figure of fewer tells nothing.
const FIGURE: u64 = 3;

impl Happening {
    /// The keys for a database index: two happenings that share none are not linked. Each once, sorted.
    ///
    /// A key is a place (a town, a cell of half a degree) in a fortnight, a country and family in a fortnight, a figure in a country in
    /// a fortnight, or a name. Fortnights overlap by a week, so that days a week apart share one. What has no date is found by names.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        let day = self.when.filter(|when| when.last - when.first <= 31).map(|when| when.last).or(self.told);
        let slots: Vec<String> = match day {
            Some(day) => {
                let week = day.div_euclid(7);
                vec![format!("w{}", week - 1), format!("w{week}")]
            }
            None => vec!["undated".to_owned()],
        };
        for slot in &slots {
            for site in &self.sites {
                let exact = matches!(site.precision.as_str(), "point" | "locality" | "admin2" | "none");
                if exact {
                    keys.push(site.geonames.map_or_else(|| format!("{}/{slot}", site.name), |id| format!("g{id}/{slot}")));
                }
                if let (true, Some((north, east))) = (exact, site.point) {
                    let cell = |shift: f64| format!("c{},{}", (2.0 * north + shift).floor(), (2.0 * east + shift).floor());
                    keys.extend([0.0, 0.5].map(|shift| format!("{}{}/{slot}", if shift > 0.0 { "+" } else { "" }, cell(shift))));
                }
                if let (Some(country), Some(family)) = (&site.country, self.family) {
                    keys.push(format!("{country}/{family:?}/{slot}"));
                }
            }
            for count in self.counts.iter().filter(|count| !count.cumulative && count.low.is_some_and(|low| low >= FIGURE)) {
                let country = self.sites.iter().find_map(|site| site.country.as_deref()).unwrap_or("-");
                keys.push(format!("{}={}/{country}/{slot}", count.measure, count.low.unwrap_or(0)));
            }
        }
        let mut names: Vec<(&String, f32)> =
            self.names.iter().map(|(name, weight)| (name, *weight)).filter(|(_, weight)| *weight >= 1.0).collect();
        names.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        keys.extend(names.into_iter().take(NAMED).map(|(name, _)| format!("n/{name}")));
        set(keys)
    }
}
