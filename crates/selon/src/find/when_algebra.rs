//! What the keys of `gives` in `when.rules` mean. A value is a literal or `$name`, a captured part; a key whose part is absent is not given.
//!
//! | key | meaning |
//! |---|---|
//! | `date` `order` | a date in digits; `dmy` (the default) or `mdy` where the year stands last |
//! | `year` `month` `day` | calendar fields; a missing year is found by `toward`, a missing month by `weekday`, else nearest the anchor |
//! | `last_day` `last_month` `last_year` | the stretch ends on this day of the month, or with this month or year |
//! | `weekday` | 1 to 7, found by `toward`; with `unit`, within that unit; with `shift`, so many of them away |
//! | `last_weekday` | the stretch ends on this weekday, the next after `weekday` |
//! | `quarter` `semester` | the part of the year, by number |
//! | `nth` | with `weekday` or `unit`: which one within `first`, by number or `last` |
//! | `season` `holiday` `decade` `century` | as the lists name them, or by number |
//! | `unit` `shift` `sign` | the calendar unit `shift` units from the anchor (default 0), back when `sign=-` |
//! | `also` `also_unit` `third` `third_unit` | so many units of another kind more, in the direction of `shift` |
//! | `stretch` | with `unit`: that many units up to the anchor, or from it when `sign=+` (quarters are those of the calendar); within `first` from its start, or up to its end when `sign=-` |
//! | `part` `clock` `half` | part of the day, time of day, `half=pm`; alone they speak of the anchor's day |
//! | `hour` `minute` | a time of day in words |
//! | `from` | the anchor: `published` (the default), `mentioned` (the last day the text dates), `either` (published, else mentioned) |
//! | `toward` | `past`, `before`, `future`, `after`, `this`, `week`, or unsaid: the tense of the nearest verb, else the past; `last`, `next`: before and after, but not yesterday or tomorrow, which have names of their own within a week |
//! | `edge` | `start`, `middle`, `end`: a third; `first`, `last`: the outermost day; `rest`: from the anchor on, `later`: from the day after, `past`: up to it |
//! | `first_edge` `last_edge` | the point of `first` or `last` that bounds the stretch: its `start`, `middle` or `end` |
//! | `side` | `from`, `after`, `until`, `before`: an open side; `now`: up to the day of publication |
//! | `days` | the stretch lasts so many days |
//! | `first` `last` | a time found before (`#time`) that the other keys change, or the two ends of one; `weekday`, `last_weekday`, `day`, `last_day`, `month`, `quarter` and `semester` choose within `first`, `unit` and `shift` count from it, `unit` alone is the unit around it |
//! | `of` | the unit around the anchor within which the other keys choose, as within `first` |
//! | `grain` | overrules the unit the words speak in |

use super::number::Number;
use super::number_shape::{Shape, shape};
use super::when_calendar::{Days, around, long_weekend, moved, nearest_year, nth_unit, season, third, weekday};
use super::when_feasts::feast;
use crate::language::{Given, Hit, Table};
use crate::syntax::Syntax;
use jiff::civil::{Date, DateTime, Time};

/// The days that relative times are counted from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchors {
    pub published: Option<Date>,
    pub clock: Option<Time>,
    /// The last day that the text dated.
    pub mentioned: Option<Date>,
}

/// What a match means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub clock: Option<Time>,
    pub part: Option<&'static str>,
    pub grain: &'static str,
    /// Days after which the same words mean the next one: 7 for weekdays, 365 for days of the year, 0 for none.
    pub recurs: u16,
}

/// Why a match has no days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// The day to count from is not known.
    Anchor,
    /// No calendar has the day.
    Impossible,
    /// It is counted from a happening: «au lendemain de l'attaque».
    Happening,
    /// A feast whose day selon cannot reckon.
    Unknown,
    /// The time found before is of a kind that the rule cannot change: the day of a month that is no month.
    Misfit,
}

/// A match and what is known around it.
pub(super) struct Sight<'h> {
    pub hit: &'h Hit<'h>,
    pub syntax: &'h Syntax,
    pub numbers: &'h [Number],
    pub marks: &'h Table,
    pub anchors: Anchors,
    /// Whether the words around put it ahead.
    pub ahead: bool,
}

impl Sight<'_> {
    /// What the match means.
    pub fn slot(&self) -> Result<Slot, Lack> {
        self.refined(self.base()?)
    }

    /// A time, its own or one found before (`first`, `last`), as the remaining keys change it.
    pub fn refined(&self, slot: Slot) -> Result<Slot, Lack> {
        let mut slot = if self.has("first") { self.within(slot)? } else { slot };
        slot.part = self.word("part").or(slot.part);
        if let Some(edge) = self.word("edge")
            && let (Some(start), Some(end)) = (slot.start, slot.end)
        {
            let days = match edge {
                "rest" => Some((self.anchor()?.max(start), end)).filter(|(start, end)| start <= end),
                // On its last day, what comes later in the week is of that day.
                "later" => self.anchor()?.tomorrow().ok().map(|next| (next.max(start).min(end), end)),
                "past" => Some((start, self.anchor()?.min(end))).filter(|(start, end)| start <= end),
                _ => third((start, end), edge),
            };
            let (start, end) = days.ok_or(Lack::Impossible)?;
            (slot.start, slot.end) = (Some(start), Some(end));
        }
        if let Some(days) = self.number("days") {
            slot.end = slot.start.and_then(|start| moved(start, "day", days - 1));
        }
        if let Some(clock) = self.clock() {
            slot.clock = Some(self.of_part(clock, slot.part));
            slot.grain = if clock.minute() == 0 { "hour" } else { "minute" };
        }
        match self.word("side") {
            Some("from") => slot.end = None,
            Some("until") => slot.start = None,
            // An open side stays open: "before the end of the year" is put together from "the end of the year", up to which it is.
            Some("after") if slot.end.is_none() => {}
            Some("before") if slot.start.is_none() => {}
            Some("after") => (slot.start, slot.end) = (slot.end.and_then(|end| moved(end, "day", 1)), None),
            Some("before") => (slot.start, slot.end) = (None, slot.start.and_then(|start| moved(start, "day", -1))),
            Some("now") => slot.end = self.anchor().ok().filter(|now| slot.start.is_some_and(|start| start <= *now)),
            _ => {}
        }
        if slot.start.is_none() && slot.end.is_none() {
            return Err(Lack::Impossible);
        }
        slot.grain = self.word("grain").unwrap_or(slot.grain);
        Ok(slot)
    }

    /// A time as the first or last bound of a stretch: "from the end of March" begins when March is over.
    pub fn bound(&self, slot: Slot, key: &str) -> Result<Slot, Lack> {
        let (Some(edge), Some(start), Some(end)) = (self.word(key), slot.start, slot.end) else { return Ok(slot) };
        let day = match edge {
            "middle" => moved(start, "day", i64::from(start.until(end).map_or(0, |span| span.get_days()) + 1) / 2),
            "end" => moved(end, "day", 1),
            _ => Some(start),
        };
        // The last day is the one before the point.
        let day = if key == "last_edge" && edge != "start" { day.and_then(|day| moved(day, "day", -1)) } else { day };
        let day = day.ok_or(Lack::Impossible)?;
        Ok(Slot { start: Some(day), end: Some(day), ..slot })
    }

    /// What is chosen within a time found before, or counted from it: «le premier vendredi de juillet», "two days after Easter".
    fn within(&self, slot: Slot) -> Result<Slot, Lack> {
        let (Some(start), Some(end)) = (slot.start, slot.end) else { return Ok(slot) };
        let days = |days: Option<Days>, grain| {
            let (start, end) = days.ok_or(Lack::Impossible)?;
            Ok(Slot { start: Some(start), end: Some(end), clock: None, part: None, grain, recurs: 0 })
        };
        if let Some(number) = self.number("weekday") {
            let day = match self.word("nth") {
                Some("last") => weekday(end, number, "past"),
                _ if self.has("nth") => {
                    let first = weekday(start, number, "future");
                    first.zip(self.number("nth")).and_then(|(first, nth)| moved(first, "week", nth - 1))
                }
                _ if slot.grain == "week" => weekday(start, number, "week"),
                _ => return Err(Lack::Misfit),
            };
            let last = self.number("last_weekday").map_or(day, |last| day.and_then(|day| weekday(day, last, "future")));
            return days(day.zip(last).filter(|(day, last)| *day >= start && *last <= end), "day");
        }
        if let Some(month) = self.number("month") {
            let whole = around(start, "year").filter(|year| *year == (start, end)).ok_or(Lack::Misfit)?;
            let first = i8::try_from(month).ok().and_then(|month| Date::new(whole.0.year(), month, 1).ok()).ok_or(Lack::Impossible)?;
            return match self.number("day") {
                Some(day) => {
                    let day = i8::try_from(day).ok().and_then(|day| Date::new(first.year(), first.month(), day).ok());
                    days(day.map(|day| (day, day)), "day")
                }
                None => days(Some((first, first.last_of_month())), "month"),
            };
        }
        if let Some(day) = self.number("day") {
            if slot.grain != "month" || start.first_of_month() != end.first_of_month() {
                return Err(Lack::Misfit);
            }
            let of = |day: i64| Date::new(start.year(), start.month(), i8::try_from(day).ok()?).ok();
            let last = self.number("last_day").map_or(of(day), of);
            return days(of(day).zip(last).filter(|(first, last)| first <= last), "day");
        }
        if self.has("quarter") || self.has("semester") {
            let whole = around(start, "year").filter(|year| *year == (start, end));
            return days(self.part_of_year(whole.ok_or(Lack::Misfit)?.0.year()), "season");
        }
        if let (Some(unit), Some((count, bound))) = (self.word("unit"), self.count("shift")) {
            let back = self.word("sign") == Some("-");
            let count = if back { -count } else { count };
            let grain = if grain_of(unit) == "month" || grain_of(unit) == "year" { slot.grain } else { "day" };
            let mut to = days(moved(start, unit, count).zip(moved(end, unit, count)), grain)?;
            match bound {
                Bound::Exact => {}
                Bound::Least if back => to.start = None,
                Bound::Least => to.end = None,
                Bound::Most if back => to.end = Some(end),
                Bound::Most => to.start = Some(start),
            }
            return Ok(to);
        }
        if let (Some(unit), Some((count, _))) = (self.word("unit"), self.count("stretch")) {
            // «les trois premiers mois de 2021», «dix jours à partir de lundi», "the last two weeks of March".
            let (start, end) = if unit == "week" && slot.grain != "day" {
                // Whole weeks, counted as in ISO 8601.
                let week = |nth| nth_unit(start, end, unit, nth);
                week(Some(1)).zip(week(None)).map(|(first, last)| (first.0, last.1)).ok_or(Lack::Impossible)?
            } else {
                (start, end)
            };
            let stretch = match self.word("sign") {
                Some("-") => moved(end, "day", 1).and_then(|next| moved(next, unit, -count)).map(|first| (first, end)),
                _ => moved(start, unit, count).and_then(|next| moved(next, "day", -1)).map(|last| (start, last)),
            };
            return days(stretch.filter(|(first, last)| first <= last), grain_of(unit));
        }
        if let (Some(unit), true) = (self.word("unit"), self.has("nth")) {
            return days(self.nth_unit(start, end, unit), grain_of(unit));
        }
        if let (Some(unit), false) = (self.word("unit"), self.has("shift")) {
            return days(around(start, unit), grain_of(unit));
        }
        Ok(slot)
    }

    fn nth_unit(&self, start: Date, end: Date, unit: &str) -> Option<Days> {
        let nth = if self.word("nth") == Some("last") { None } else { Some(self.number("nth")?) };
        nth_unit(start, end, unit, nth)
    }

    /// A quarter or half of a year.
    fn part_of_year(&self, year: i16) -> Option<Days> {
        let (number, months) = self.number("quarter").map(|n| (n, 3)).or_else(|| self.number("semester").map(|n| (n, 6)))?;
        let first = Date::new(year, i8::try_from((number - 1) * months + 1).ok()?, 1).ok()?;
        Some((first, moved(first, "month", months - 1)?.last_of_month()))
    }

    /// The grain that the words have even when their days are not known.
    pub fn grain(&self) -> &'static str {
        let by_key = [("day", "day"), ("weekday", "day"), ("holiday", "day"), ("month", "month"), ("season", "season"), ("year", "year")];
        let unit = self.word("unit").map(grain_of).or_else(|| by_key.iter().find(|(key, _)| self.has(key)).map(|&(_, grain)| grain));
        self.word("grain").or(unit).unwrap_or(if self.has("part") { "part" } else { "day" })
    }

    fn base(&self) -> Result<Slot, Lack> {
        if let Some(whole) = self.word("of") {
            let (start, end) = around(self.anchor()?, whole).ok_or(Lack::Impossible)?;
            let whole = Slot { start: Some(start), end: Some(end), clock: None, part: None, grain: grain_of(whole), recurs: 0 };
            return self.within(whole);
        }
        let days = |days: Option<Days>, grain, recurs| {
            let (start, end) = days.ok_or(Lack::Impossible)?;
            Ok(Slot { start: Some(start), end: Some(end), clock: None, part: None, grain, recurs })
        };
        if self.has("date") {
            return days(self.digits().map(|date| (date, date)), "day", 0);
        }
        if self.has("month") || self.has("day") {
            return self.calendar();
        }
        if self.has("quarter") || self.has("semester") {
            return days(self.yearly(|year| self.part_of_year(year))?, "season", 365);
        }
        if let Some(name) = self.word("season") {
            return days(self.yearly(|year| season(year, name))?, "season", 365);
        }
        if let Some(name) = self.word("holiday") {
            feast(2024, name).ok_or(Lack::Unknown)?;
            let found = self.yearly(|year| feast(year, name))?.ok_or(Lack::Unknown)?;
            if self.word("unit") == Some("weekend") {
                return days(long_weekend(found.0), "week", 365);
            }
            let grain = if found.0.until(found.1).is_ok_and(|span| span.get_days() > 20) { "month" } else { "day" };
            return days(Some(found), grain, 365);
        }
        if self.has("year") {
            let year = |key| self.number(key).and_then(|year| around(Date::new(i16::try_from(year).ok()?, 1, 1).ok()?, "year"));
            let last = if self.has("last_year") { year("last_year") } else { year("year") };
            let both = year("year").zip(last).map(|(first, last)| (first.0, last.1)).filter(|(start, end)| start < end);
            return days(both, "year", 0);
        }
        if let Some(decade) = self.number("decade") {
            let first = if decade < 100 { 1900 + decade } else { decade };
            return days(i16::try_from(first).ok().and_then(|year| around(Date::new(year, 1, 1).ok()?, "decade")), "year", 0);
        }
        if let Some(century) = self.number("century") {
            let first = century.checked_mul(100).map(|last| last - 99).and_then(|year| i16::try_from(year).ok());
            return days(first.and_then(|year| around(Date::new(year, 1, 1).ok()?, "century")), "year", 0);
        }
        if let Some(unit) = self.word("unit") {
            return self.units(unit);
        }
        if let Some(number) = self.number("weekday") {
            return self.weekday(number);
        }
        let anchor = self.anchor()?;
        days(Some((anchor, anchor)), if self.has("clock") || self.has("hour") { "hour" } else { "part" }, 0)
    }

    /// Months and days of months.
    fn calendar(&self) -> Result<Slot, Lack> {
        let day = self.number("day");
        if let (Some(day), None) = (day, self.number("month")) {
            return self.bare_day(day);
        }
        let month = self.number("month").ok_or(Lack::Impossible)?;
        let of = |year: i16| {
            let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
            let Some(day) = day else {
                let last = self.number("last_month").map_or(Some(first), |last| Date::new(year, i8::try_from(last).ok()?, 1).ok())?;
                let start = if last < first { moved(first, "year", -1)? } else { first };
                return Some((start, last.last_of_month()));
            };
            let start = Date::new(year, first.month(), i8::try_from(day).ok()?).ok()?;
            let Some(last) = self.number("last_day") else { return Some((start, start)) };
            // «dans la nuit du 30 au 1er mars»: the month is that of the last day.
            let end = Date::new(year, first.month(), i8::try_from(last).ok()?).ok()?;
            if end >= start { Some((start, end)) } else { Some((moved(start, "month", -1)?, end)) }
        };
        let leap_only = self.number("year").is_none() && (month, day) == (2, Some(29));
        let found = match self.number("year") {
            Some(year) => i16::try_from(year).ok().and_then(of),
            // A day that some years lack: the last or next year that has it.
            None if leap_only => {
                let year = self.anchor()?.year();
                (0..8).filter_map(|gap: i16| of(year.checked_sub(gap)?)).next()
            }
            None => self.yearly(of)?,
        };
        let (start, end) = found.ok_or(Lack::Impossible)?;
        let grain = if day.is_some() { "day" } else { "month" };
        // "this May" is that of one year.
        let recurs = if self.has("year") || self.word("toward") == Some("this") { 0 } else { 365 };
        Ok(Slot { start: Some(start), end: Some(end), clock: None, part: None, grain, recurs })
    }

    /// «mardi 19»: the day of this month, the last or the next, whichever is the weekday named, else the nearest.
    fn bare_day(&self, day: i64) -> Result<Slot, Lack> {
        let anchor = self.anchor()?;
        let named = self.number("weekday").filter(|number| (1..8).contains(number));
        let day = i8::try_from(day).map_err(|_| Lack::Impossible)?;
        // Half a year on both sides has every day of the month on nearly every weekday.
        let found = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6].into_iter().filter_map(|months| {
            let first = moved(anchor.first_of_month(), "month", months)?;
            Date::new(first.year(), first.month(), day).ok()
        });
        let fits = |date: &Date| named.is_none_or(|number| i64::from(date.weekday().to_monday_one_offset()) == number);
        let start = found.clone().find(fits).or(found.clone().next()).ok_or(Lack::Impossible)?;
        let end = match self.number("last_day") {
            Some(last) => i8::try_from(last).ok().and_then(|last| {
                let same = Date::new(start.year(), start.month(), last).ok().filter(|end| *end >= start);
                same.or_else(|| moved(start.first_of_month(), "month", 1).and_then(|next| Date::new(next.year(), next.month(), last).ok()))
            }),
            None => Some(start),
        };
        Ok(Slot { start: Some(start), end: Some(end.ok_or(Lack::Impossible)?), clock: None, part: None, grain: "day", recurs: 0 })
    }

    /// What comes every year, in the year the text gives or in the one that `toward` and the anchor find.
    fn yearly(&self, of: impl Fn(i16) -> Option<Days>) -> Result<Option<Days>, Lack> {
        if let Some(year) = self.number("year") {
            return Ok(i16::try_from(year).ok().and_then(of));
        }
        // Whether such a day exists at all does not hang on the anchor: 31 February is wrong in any year.
        if of(2024).is_none() {
            return Err(Lack::Impossible);
        }
        let anchor = self.anchor()?;
        let Some((start, end)) = of(anchor.year()) else { return Ok(None) };
        let unsaid = if start == end || self.has("holiday") { "near" } else { "past" };
        let toward = self.word("toward").unwrap_or(if self.ahead { "future" } else { unsaid });
        Ok(of(nearest_year(anchor, start, end, toward)))
    }

    fn weekday(&self, number: i64) -> Result<Slot, Lack> {
        let anchor = self.anchor()?;
        if let Some((count, Bound::Exact)) = self.count("shift") {
            let (toward, count) = if self.word("sign") == Some("-") { ("before", 1 - count) } else { ("after", count - 1) };
            let day = weekday(anchor, number, toward).and_then(|day| moved(day, "week", count)).ok_or(Lack::Impossible)?;
            return Ok(Slot { start: Some(day), end: Some(day), clock: None, part: None, grain: "day", recurs: 0 });
        }
        let toward = self.word("toward").unwrap_or(if self.ahead { "future" } else { "past" });
        let days = match self.number("last_weekday") {
            // The end is the day the words are nearest to: «dans la nuit de lundi à mardi» is news on Tuesday.
            Some(last) => weekday(anchor, last, toward).and_then(|end| Some((weekday(end, number, "before")?, end))),
            None => weekday(anchor, number, toward).map(|day| (day, day)),
        };
        let (start, end) = days.ok_or(Lack::Impossible)?;
        Ok(Slot { start: Some(start), end: Some(end), clock: None, part: None, grain: "day", recurs: 7 })
    }

    /// Units counted from the anchor, and stretches of them that end or begin there.
    fn units(&self, unit: &'static str) -> Result<Slot, Lack> {
        let back = self.word("sign") == Some("-");
        let anchor = self.anchor()?;
        let mut slot = Slot { start: None, end: None, clock: None, part: None, grain: grain_of(unit), recurs: 0 };
        if self.has("stretch") {
            let (count, bound) = self.count("stretch").ok_or(Lack::Impossible)?;
            if unit == "quarter" && bound == Bound::Exact {
                // Quarters are counted by the books: "the last two quarters", said in July, are the first two of the year.
                let quarter = |shift| moved(anchor, unit, shift).and_then(|day| around(day, unit));
                let days = if back { quarter(-count).zip(quarter(-1)) } else { quarter(1).zip(quarter(count)) };
                let (first, last) = days.filter(|_| count > 0).ok_or(Lack::Impossible)?;
                (slot.start, slot.end) = (Some(first.0), Some(last.1));
                return Ok(slot);
            }
            let far = if bound == Bound::Least {
                None
            } else {
                Some(self.far(anchor, unit, if back { -count } else { count }).ok_or(Lack::Impossible)?.0)
            };
            (slot.start, slot.end) = if back { (far, Some(anchor)) } else { (Some(anchor), far) };
            return Ok(slot);
        }
        let (count, bound) = self.count("shift").unwrap_or((0, Bound::Exact));
        let (mut to, clock) = self.far(anchor, unit, if back { -count } else { count }).ok_or(Lack::Impossible)?;
        let (mut start, mut end) = around(to, unit).ok_or(Lack::Impossible)?;
        for [unit, more] in [["also_unit", "also"], ["third_unit", "third"]] {
            // "a year and two months ago" speaks of the last unit.
            let (Some(unit), Some((more, Bound::Exact))) = (self.word(unit), self.count(more)) else { break };
            to = self.far(to, unit, if back { -more } else { more }).ok_or(Lack::Impossible)?.0;
            (start, end) = around(to, unit).ok_or(Lack::Impossible)?;
            slot.grain = grain_of(unit);
        }
        if self.word("toward") == Some("past") && start > anchor {
            // "over the weekend", said on a Monday.
            (start, end) = moved(start, unit, -1).zip(moved(end, unit, -1)).ok_or(Lack::Impossible)?;
        }
        (slot.start, slot.end, slot.clock) = (Some(start), Some(end), clock.filter(|_| bound == Bound::Exact));
        // «quelques jours plus tôt»: how far is unsaid, so that side stays open; a few hours mostly stay within the day.
        let whole = !matches!(unit, "hour" | "minute");
        match bound {
            Bound::Least if whole => (slot.start, slot.end) = if back { (None, Some(end)) } else { (Some(start), None) },
            Bound::Most if whole => (slot.start, slot.end) = if back { (Some(to), Some(anchor)) } else { (Some(anchor), Some(to)) },
            _ => {}
        }
        if let Some(number) = self.number("weekday") {
            let day = weekday(start, number, "week").ok_or(Lack::Impossible)?;
            (slot.start, slot.end, slot.grain) = (Some(day), Some(day), "day");
        }
        Ok(slot)
    }

    /// The day, and for hours and minutes the time of day where publication has one, so many units away.
    fn far(&self, anchor: Date, unit: &str, count: i64) -> Option<(Date, Option<Time>)> {
        if !matches!(unit, "hour" | "minute") {
            return Some((moved(anchor, unit, count)?, None));
        }
        let published = self.anchors.published == Some(anchor);
        let clock = self.anchors.clock.filter(|_| published);
        let span = if unit == "hour" { jiff::Span::new().try_hours(count) } else { jiff::Span::new().try_minutes(count) };
        let to = DateTime::from_parts(anchor, clock.unwrap_or(Time::midnight())).checked_add(span.ok()?).ok()?;
        match clock {
            Some(_) => Some((to.date(), Some(Time::new(to.hour(), to.minute(), 0, 0).ok()?))),
            // Without a time of day only whole days are sure; fewer hours than a day are taken to stay within it.
            None => Some((moved(anchor, "day", if unit == "hour" { count / 24 } else { count / 1440 })?, None)),
        }
    }

    fn anchor(&self) -> Result<Date, Lack> {
        let Anchors { published, mentioned, .. } = self.anchors;
        match self.word("from") {
            Some("mentioned") => mentioned.or(published),
            Some("either") => published.or(mentioned),
            Some("happening") => return Err(Lack::Happening),
            _ => published,
        }
        .ok_or(Lack::Anchor)
    }

    fn clock(&self) -> Option<Time> {
        let late = self.word("half").is_some_and(|half| half == "pm");
        let (hours, minutes) = match self.hit.gives("clock") {
            Some(Given::Part(part)) => match shape(self.syntax.form(part.tokens.start), self.marks)? {
                Shape::Clock(hours, minutes) => (hours, minutes),
                _ => return None,
            },
            _ => {
                // "0900 GMT": hours and minutes in one.
                let (hours, within) = match self.number("hour")? {
                    hour @ 100.. => (hour / 100, hour % 100),
                    hour => (hour, 0),
                };
                (u8::try_from(hours).ok()?, self.number("minute").map_or(Some(within as u8), |minutes| u8::try_from(minutes).ok())?)
            }
        };
        let hours = match (self.has("half"), late, hours) {
            (true, true, 1..=11) => hours + 12,
            (true, false, 12) => 0,
            _ => hours % 24,
        };
        Time::new(i8::try_from(hours).ok()?, i8::try_from(minutes).ok()?, 0, 0).ok()
    }

    /// «7 heures du soir» is 19 h: an hour of the first half of the day that a part of the second one moves.
    fn of_part(&self, clock: Time, part: Option<&str>) -> Time {
        let late = match part {
            Some("afternoon" | "evening") => (1..12).contains(&clock.hour()),
            Some("night") => (8..12).contains(&clock.hour()),
            _ => false,
        };
        let moved = Time::new(clock.hour() + 12, clock.minute(), 0, 0).ok();
        moved.filter(|_| late && !self.has("half")).unwrap_or(clock)
    }

    /// A date in digits: the year is the number of four digits, else the last.
    fn digits(&self) -> Option<Date> {
        let Some(Given::Part(part)) = self.hit.gives("date") else { return None };
        let Shape::Date { parts: [a, b, c], first, last } = shape(self.syntax.form(part.tokens.start), self.marks)? else { return None };
        let (year, month, day) = match (first, self.word("order")) {
            (4, _) => (a, b, c),
            (_, Some("mdy")) => (c, a, b),
            _ => (c, b, a),
        };
        let year = if first == 4 || last == 4 { year } else { 2000 + year };
        // What can be no month is the day, whatever the order.
        let (month, day) = if month > 12 && day <= 12 { (day, month) } else { (month, day) };
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    fn has(&self, key: &str) -> bool {
        self.hit.gives(key).is_some()
    }

    /// A literal, or the meaning of the row of a word list.
    fn word(&self, key: &str) -> Option<&'static str> {
        match self.hit.gives(key)? {
            Given::Literal(word) => Some(word),
            Given::Part(part) => part.row.map(|row| row.cell(0)),
        }
    }

    fn number(&self, key: &str) -> Option<i64> {
        self.count(key).map(|(count, _)| count)
    }

    /// A whole number, and what its words say of it: «plus de deux» is two, and at least that.
    fn count(&self, key: &str) -> Option<(i64, Bound)> {
        let part = match self.hit.gives(key)? {
            Given::Literal(word) => return word.parse().ok().map(|count| (count, Bound::Exact)),
            Given::Part(part) => part,
        };
        if let Some(row) = part.row {
            return row.cell(0).parse().ok().map(|count| (count, Bound::Exact));
        }
        let at = part.tokens.start;
        // The part may begin behind the words that bound the number.
        let figure = |number: &Number| self.syntax.tokens.get(at).is_some_and(|token| token.span.start == number.figure.start);
        let ix = self.numbers.partition_point(|number| number.tokens.end <= at);
        if let Some(number) = self.numbers.get(ix).filter(|number| number.tokens.start == at || figure(number)) {
            let off = i64::from(number.strict);
            let (value, bound) = match (number.low, number.high) {
                (Some(low), Some(_)) => (Some((low, 0)), Bound::Exact),
                (Some(low), None) => (Some((low, -off)), Bound::Least),
                (None, high) => (high.map(|high| (high, off)), Bound::Most),
            };
            if let Some((value, off)) = value.filter(|_| number.tokens.end <= part.tokens.end) {
                return Some((i64::try_from(value).ok()?.checked_add(off)?, bound));
            }
        }
        match shape(self.syntax.form(at), self.marks)? {
            Shape::Whole { value, .. } | Shape::Ordinal(value) | Shape::Decade(value) => Some((i64::try_from(value).ok()?, Bound::Exact)),
            _ => None,
        }
    }
}

/// What the words of a number of units say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Exact,
    /// That many or more, also where nobody has counted: «quelques jours».
    Least,
    /// That many or fewer.
    Most,
}

fn grain_of(unit: &str) -> &'static str {
    match unit {
        "minute" => "minute",
        "hour" => "hour",
        "week" | "weekend" | "fortnight" => "week",
        "month" => "month",
        "quarter" | "season" => "season",
        "year" | "decade" | "century" => "year",
        _ => "day",
    }
}
