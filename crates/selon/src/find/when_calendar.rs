//! Calendar arithmetic that never fails loudly: a day outside the calendar is `None`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// First and last day of a stretch of days.
pub(super) type Days = (Date, Date);

/// `date` moved by `n` units; months and years keep the day of the month where it exists.
pub(super) fn moved(date: Date, unit: &str, n: i64) -> Option<Date> {
    let span = match unit {
        "minute" | "hour" => return Some(date),
        "day" => Span::new().try_days(n),
        "week" | "weekend" => Span::new().try_weeks(n),
        "fortnight" => Span::new().try_weeks(n.checked_mul(2)?),
        "month" => Span::new().try_months(n),
        "quarter" | "season" => Span::new().try_months(n.checked_mul(3)?),
        "year" => Span::new().try_years(n),
        "decade" => Span::new().try_years(n.checked_mul(10)?),
        "century" => Span::new().try_years(n.checked_mul(100)?),
        _ => return None,
    };
    date.checked_add(span.ok()?).ok()
}

/// The calendar unit that holds `date`: its day, week from Monday, weekend, month, quarter, year, decade or century.
pub(super) fn around(date: Date, unit: &str) -> Option<Days> {
    let year = date.year();
    let first = |year: i16, month: i8| Date::new(year, month, 1).ok();
    let years = |from: i16, count: i16| Some((first(from, 1)?, Date::new(from.checked_add(count - 1)?, 12, 31).ok()?));
    match unit {
        "minute" | "hour" | "day" => Some((date, date)),
        "week" | "fortnight" => {
            let monday = moved(date, "day", -i64::from(date.weekday().to_monday_zero_offset()))?;
            Some((monday, moved(monday, "day", 6)?))
        }
        "weekend" => {
            let (monday, sunday) = around(date, "week")?;
            Some((moved(monday, "day", 5)?, sunday))
        }
        "month" => Some((date.first_of_month(), date.last_of_month())),
        "quarter" => {
            let start = first(year, (date.month() - 1) / 3 * 3 + 1)?;
            Some((start, moved(start, "month", 2)?.last_of_month()))
        }
        "year" => years(year, 1),
        "decade" => years(year.div_euclid(10) * 10, 10),
        "century" => years((year - 1).div_euclid(100) * 100 + 1, 100),
        _ => None,
    }
}

/// A day of the week near `anchor`. `toward` is `past` (the anchor itself or before), `before` (strictly), `future`, `after`, or
/// `week` (that of the anchor); `last` and `next` are strict, and the neighbouring day counts only where a new week parts them.
pub(super) fn weekday(anchor: Date, number: i64, toward: &str) -> Option<Date> {
    let day = Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()?;
    let back = i64::from(anchor.weekday().since(day));
    let ahead = (7 - back) % 7;
    match toward {
        "week" => moved(anchor, "day", number - 1 - i64::from(anchor.weekday().to_monday_zero_offset())),
        "before" => moved(anchor, "day", if back == 0 { -7 } else { -back }),
        "last" => moved(anchor, "day", if back == 0 || back == 1 && number != 7 { -7 - back } else { -back }),
        "next" => moved(anchor, "day", if ahead == 0 || ahead == 1 && number != 1 { 7 + ahead } else { ahead }),
        "future" => moved(anchor, "day", ahead),
        "after" => moved(anchor, "day", if ahead == 0 { 7 } else { ahead }),
        _ => moved(anchor, "day", -back),
    }
}

/// The `nth` unit that begins in a stretch of days, the last one without a number: «la deuxième semaine de mars», "the last day of the
/// month". A week belongs to the month or year that has its Thursday, as in ISO 8601.
pub(super) fn nth_unit(start: Date, end: Date, unit: &str, nth: Option<i64>) -> Option<Days> {
    let at = match nth {
        None if unit == "week" => weekday(end, 4, "past")?,
        None => end,
        Some(nth) if (1..=366).contains(&nth) => moved(if unit == "week" { weekday(start, 4, "future")? } else { start }, unit, nth - 1)?,
        Some(_) => return None,
    };
    around(at, unit).filter(|days| *days != (start, end) && at >= start && at <= end)
}

/// The days off around a feast: its weekend, made longer by a feast that stands beside it; from a Wednesday the next one.
pub(super) fn long_weekend(feast: Date) -> Option<Days> {
    let (before, after) = match feast.weekday().to_monday_one_offset() {
        1 => (-2, 0),
        2 => (-3, 0),
        3 => return around(feast, "weekend"),
        saturday @ 6.. => (6 - i64::from(saturday), 7 - i64::from(saturday)),
        day => (0, 7 - i64::from(day)),
    };
    Some((moved(feast, "day", before)?, moved(feast, "day", after)?))
}

/// The year in which a yearly day or month falls, `start` and `end` being its days in the year of `anchor`.
pub(super) fn nearest_year(anchor: Date, start: Date, end: Date, toward: &str) -> i16 {
    let gap = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
    let year = anchor.year();
    match toward {
        "this" => year,
        "before" if end >= anchor => year - 1,
        "past" if start > anchor => year - 1,
        "future" if end < anchor => year + 1,
        "after" if start <= anchor => year + 1,
        // Unsaid: the last one, unless the next is far nearer.
        "near" if start > anchor && gap(anchor, start) > 90 => year - 1,
        "near" if end < anchor && gap(end, anchor) > 275 => year + 1,
        _ => year,
    }
}

/// The first, the middle or the last third of a stretch of days.
pub(super) fn third(days: Days, edge: &str) -> Option<Days> {
    let (start, end) = days;
    if edge == "first" {
        return Some((start, start));
    }
    if edge == "last" {
        return Some((end, end));
    }
    // Years are cut at months, which is how people speak of them.
    if start == start.first_of_year() && end == start.last_of_year() {
        let month = |m: i8| Date::new(start.year(), m, 1).ok();
        return match edge {
            "start" => Some((start, month(4)?.last_of_month())),
            "middle" => Some((month(5)?, month(8)?.last_of_month())),
            _ => Some((month(9)?, end)),
        };
    }
    let length = i64::from(start.until(end).ok()?.get_days()) + 1;
    if length < 3 {
        // A day has no thirds that are days.
        return Some(days);
    }
    let (short, long) = (length / 3, (length + 2) / 3);
    match edge {
        "start" => Some((start, moved(start, "day", short - 1)?)),
        "middle" => Some((moved(start, "day", short)?, moved(end, "day", -long)?)),
        _ => Some((moved(end, "day", 1 - long)?, end)),
    }
}

/// The days of a season in the northern half of the world, by whole months; winter begins in December of the year before.
pub(super) fn season(year: i16, name: &str) -> Option<Days> {
    let (from, year) = match name {
        "spring" => (3, year),
        "summer" => (6, year),
        "autumn" => (9, year),
        "winter" => (12, year.checked_sub(1)?),
        _ => return None,
    };
    let start = Date::new(year, from, 1).ok()?;
    Some((start, start.checked_add(2.months()).ok()?.last_of_month()))
}

/// Western Easter Sunday (the anonymous Gregorian reckoning).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let day = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(day / 31).ok()?, i8::try_from(day % 31 + 1).ok()?).ok()
}

/// Easter Sunday of the Orthodox churches, as a Gregorian day (Meeus, Astronomical Algorithms, the Julian reckoning; the calendars
/// lie 13 days apart from 1900 to 2099, outside of which this is `None`).
pub(super) fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from((1900..2100).contains(&year).then_some(year)?);
    let (a, b, c) = (y % 4, y % 7, y % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let day = d + e + 114;
    moved(Date::new(year, i8::try_from(day / 31).ok()?, i8::try_from(day % 31 + 1).ok()?).ok()?, "day", 13)
}
