//! The days of feasts: fixed ones, weekdays of a month, those that move with Easter, and those of other calendars by table.

use super::when_calendar::{Days, easter, moved, orthodox_easter, weekday};
use jiff::civil::Date;
use std::sync::LazyLock;

/// The days of the feasts that no rule of the Gregorian calendar gives: name, first and last day, by name and day.
static TABLE: LazyLock<Vec<(&'static str, Date, Date)>> = LazyLock::new(|| {
    let text = selon_data::world("feasts.tsv").and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let (name, first) = (cells.next()?, cells.next()?.parse().ok()?);
        Some((name, first, cells.next().map_or(Some(first), |last| last.parse().ok())?))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// First and last day of the feast that begins in `year`; `None` when selon cannot reckon it, or not for that year.
pub(super) fn feast(year: i16, name: &str) -> Option<Days> {
    let from = TABLE.partition_point(|(other, first, _)| (*other, first.year()) < (name, year));
    if let Some(&(_, first, last)) = TABLE.get(from).filter(|(other, first, _)| *other == name && first.year() == year) {
        return Some((first, last));
    }
    let stretch = |from: i64, to: i64| Some((moved(easter(year)?, "day", from)?, moved(easter(year)?, "day", to)?));
    match name {
        "holy-week" => stretch(-7, -1),
        "lent" => stretch(-46, -1),
        // The four Sundays before Christmas.
        "advent" => {
            let eve = Date::new(year, 12, 24).ok()?;
            Some((moved(weekday(eve, 7, "past")?, "week", -3)?, eve))
        }
        "songkran" => Some((Date::new(year, 4, 13).ok()?, Date::new(year, 4, 15).ok()?)),
        _ => day(year, name).map(|day| (day, day)),
    }
}

/// A feast of one day: `MM-DD`, a weekday of a month, or a day counted from Easter.
fn day(year: i16, name: &str) -> Option<Date> {
    if let Some((month, day)) = name.split_once('-')
        && let (Ok(month), Ok(day)) = (month.parse(), day.parse())
    {
        return Date::new(year, month, day).ok();
    }
    // Which weekday (Monday is 1) of the month, the last one when counted from the end, and days after it.
    let nth = match name {
        "mlk-day" => Some((1, 1, 3, 0)),
        "presidents-day" => Some((2, 1, 3, 0)),
        "memorial-day" => Some((5, 1, -1, 0)),
        "us-labor-day" => Some((9, 1, 1, 0)),
        "columbus-day" => Some((10, 1, 2, 0)),
        "thanksgiving" => Some((11, 4, 4, 0)),
        "black-friday" => Some((11, 4, 4, 1)),
        _ => None,
    };
    if let Some((month, number, nth, after)) = nth {
        let first = Date::new(year, month, 1).ok()?;
        let day = match nth {
            -1 => weekday(first.last_of_month(), number, "past")?,
            _ => moved(weekday(first, number, "future")?, "week", nth - 1)?,
        };
        return moved(day, "day", after);
    }
    match name {
        "orthodox-easter" => return orthodox_easter(year),
        "meskel" => return Date::new(year, 9, 27).ok(),
        "timkat" => return Date::new(year, 1, 19).ok(),
        "enkutatash" => return Date::new(year, 9, 11).ok(),
        _ => {}
    }
    let after = match name {
        "carnival" => -47,
        "ash-wednesday" => -46,
        "palm-sunday" => -7,
        "maundy-thursday" => -3,
        "good-friday" => -2,
        "holy-saturday" => -1,
        "easter" => 0,
        "easter-monday" => 1,
        "ascension" => 39,
        "pentecost" => 49,
        "whit-monday" => 50,
        _ => return None,
    };
    moved(easter(year)?, "day", after)
}
