//! Microsoft Recognizers: what a date or a number in a short English or French text means.
//!
//! **Dates** (`DateTime/*/DateTimeModel.json`, `DateParser.json`, `DatePeriodParser.json`, `DateTimeParser.json`): dates, spans of
//! dates, dates with a clock time. A time of the reading that overlaps the words of the gold is compared: the days for dates and spans,
//! the day and the minute for clock times. A gold span ends before its last day («2016-12-01 … 2017-01-01» is December) but for
//! explicit ones («du 4 au 23»), so the last day may be either; one of months or years ends in the gold on the first day of the last
//! ("August to October" on 1 October), so that it is right when selon's last day lies in the same month or year. What is counted in
//! weeks, months or years ("two years ago") is a day in the gold and that unit in the format: right when the unit holds the day. "The
//! next three days" begin tomorrow in the gold and with the day of publication here: either is right. Where the gold gives a past and a future reading, `past` wants the
//! past one; `either` takes both, for selon listens to the tense.
//!
//! Some conventions differ and are mapped: a century begins in the gold with the year 1500, here with 1501; what lies `after` a day
//! begins in the gold on that day and here on the next; quarters end as months do.
//!
//! **Edges.** "Early", "mid", "late", "end of", "later this week" are a stretch with a `Mod` in the gold (`start`, `mid`, `end`). It cuts
//! what counts from now in halves and years that are named in thirds; the format has no word on it and selon cuts thirds. So stretch and
//! `Mod` are compared ("later" is an `end` also where it has none): `start` is right with the gold's first day, `end` with its last one, both with fewer than twice the days of the gold
//! (which is not the whole), `mid` when it lies within the gold.
//!
//! What the gold means otherwise than the format counts as missed: the weekday of the other calendar week for "next Friday", three for
//! "a few", calendar decades for "the past two decades".
//!
//! What is out of scope, kind by kind with its reason, stands in `recognizers_scope.rs`; the table counts each kind. Rows that the
//! reference implementation does not support are skipped, as are rows without a reference date.
//!
//! **Numbers** (`Number/*/NumberModel.json`): whole cardinals. A figure of the text that overlaps the gold must have its value as both
//! bounds, as its lower one for vague quantities, or as one bound of a range («de zéro à dix»); "over 3" is at least 4. Out of scope:
//! fractions, decimals, negative numbers, powers, Indian units, digits inside addresses, dates, telephone numbers and scores;
//! abbreviations of chats and of trade written against a figure or for a dozen ("10G", "1MM", "2mil", "3 dzs"), of which reports know k, M and bn.

use super::recognizers_scope::{KINDS, outside, outside_value};
use super::{Bench, Result, slice};
use crate::sets::score::{Halves, Scores};
use jiff::civil::Date;
use selon::find::number;
use selon::language::Language;
use selon::{Document, Span, wire};
use serde_json::Value;

const LANGUAGES: [(&str, &str); 2] = [("French", "fr"), ("English", "en")];
const DATES: [&str; 4] = ["DateTimeModel", "DateParser", "DatePeriodParser", "DateTimeParser"];

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    for (folder, code) in LANGUAGES {
        dates(bench, scores, folder, code)?;
    }
    for (folder, code) in LANGUAGES {
        numbers(bench, scores, folder, code)?;
    }
    Ok(())
}

/// The rows of a specification that the reference implementation supports.
fn rows(bench: &Bench, file: &str) -> Result<Vec<Value>> {
    let text = bench.text(file)?;
    let rows: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let supported = |row: &Value| !row["NotSupported"].as_str().is_some_and(|s| s.contains("dotnet"));
    Ok(rows.into_iter().filter(supported).collect())
}

/// One date of the gold: where it stands, and what it may mean, the past reading first.
struct Gold {
    span: wire::Points,
    readings: Vec<Meaning>,
}

/// First and last day, or a part of a stretch, or a day and a minute.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    Days(Option<String>, Option<String>),
    /// Part of a stretch: its `Mod`, first day, and the day behind its last one.
    Edge(String, Date, Date),
    Minute(String),
}

fn dates(bench: &Bench, scores: &mut Scores, folder: &str, code: &str) -> Result<()> {
    let mut cases: Vec<(usize, Document, Vec<Gold>)> = Vec::new();
    let mut left_out = [0; KINDS.len()];
    let mut seen = std::collections::HashSet::new();
    for file in DATES {
        for row in rows(bench, &format!("DateTime/{folder}/{file}.json"))? {
            let (Some(input), Some(reference)) = (row["Input"].as_str(), row["Context"]["ReferenceDateTime"].as_str()) else { continue };
            if row["Results"].as_array().is_none_or(Vec::is_empty) || !seen.insert((input.to_owned(), reference.to_owned())) {
                continue;
            }
            let mut golds = Vec::new();
            for result in row["Results"].as_array().into_iter().flatten() {
                match gold(result, code) {
                    Some(Ok(gold)) => golds.push(gold),
                    Some(Err(reason)) => left_out[KINDS.iter().position(|kind| *kind == reason).ok_or("a kind without a row")?] += 1,
                    None => {}
                }
            }
            if !golds.is_empty() {
                cases.push((seen.len(), Document::new(input).language(code).published(reference)?, golds));
            }
        }
    }
    let documents: Vec<Document> = cases.iter().map(|(_, document, _)| document.clone()).collect();
    let readings = bench.read(&documents);
    let (mut all, mut found, mut past, mut either) = (0, 0, 0, Halves::default());
    for ((row, document, gold), reading) in cases.iter().zip(&readings) {
        for gold in gold {
            all += 1;
            let times = reading.times.iter().filter(|t| super::overlap(t.span, gold.span) > 0);
            let time = times.max_by_key(|t| super::overlap(t.span, gold.span));
            found += usize::from(time.is_some());
            let right = |meaning: &Meaning| time.is_some_and(|t| means(t, meaning));
            past += usize::from(gold.readings.first().is_some_and(right));
            if !either.count(*row, gold.readings.iter().any(right)) {
                let told = time.map(|t| (slice(&document.text, t.span), &t.start, &t.end, &t.grain));
                let told = told.map(|t| format!("{t:?}")).unwrap_or_default();
                let date = document.published.as_ref().map_or("", |p| &p.written);
                let words = slice(&document.text, gold.span);
                let half = if row % 2 == 0 { "even" } else { "odd" };
                bench.miss(|| format!("{code} {half} {date}: {} [{words}] {:?} got {told}", document.text, gold.readings));
            }
        }
    }
    scores.halves(&format!("{code} dates, either reading"), either, 0.9);
    scores.share(format!("{code} dates, past reading"), past, all, None);
    scores.share(format!("{code} dates found"), found, all, None);
    for (kind, count) in KINDS.iter().zip(left_out).filter(|(_, count)| *count > 0) {
        scores.value(format!("{code} dates out of scope: {kind}"), f64::from(count), all, None);
    }
    Ok(())
}

/// A date of the gold, or why it is not scored; `None` when the row does not say where it stands.
fn gold(result: &Value, code: &str) -> Option<std::result::Result<Gold, &'static str>> {
    let kind = result["TypeName"].as_str().or(result["Type"].as_str())?.trim_start_matches("datetimeV2.");
    let text = result["Text"].as_str()?;
    let start = result["Start"].as_u64()? as usize;
    let end = match result["End"].as_u64() {
        Some(last) => last as usize + 1,
        None => start + result["Length"].as_u64()? as usize,
    };
    if let Some(reason) = outside(kind, text, code) {
        return Some(Err(reason));
    }
    let field = |value: &Value, name: &str| value[name].as_str().filter(|v| *v != "not resolved").map(str::to_owned);
    let mut readings = Vec::new();
    let mut check = |modifier: &Value, days: [Option<String>; 3]| {
        let told: Vec<&str> = days.iter().flatten().map(String::as_str).collect();
        let reason = outside_value(text, &told);
        let [value, first, last] = days;
        let after = modifier.as_str() == Some("after");
        // The newer files have no `Mod` for "later".
        let later = text.to_lowercase().starts_with("later ").then_some("end");
        if let (Some(edge @ ("start" | "mid" | "end")), Some(first), Some(last), None) =
            (modifier.as_str().or(later), &first, &last, reason)
        {
            readings.extend(first.parse().ok().zip(last.parse().ok()).map(|(first, last)| Meaning::Edge(edge.to_owned(), first, last)));
        } else if reason.is_none() {
            let readings_of = |next| meaning(kind, value.clone(), first.clone(), last.clone(), next);
            readings.extend(readings_of(false));
            readings.extend(readings_of(true).filter(|_| after));
        }
        reason
    };
    let mut reasons: Vec<Option<&'static str>> = Vec::new();
    if let Some(values) = result["Resolution"]["values"].as_array() {
        for value in values {
            reasons.push(check(&value["Mod"], [field(value, "value"), field(value, "start"), field(value, "end")]));
        }
    } else {
        let value = &result["Value"];
        for name in ["PastResolution", "FutureResolution"] {
            let r = &value[name];
            let day = field(r, "date").or(field(r, "dateTime"));
            reasons.push(check(&value["Mod"], [day, field(r, "startDate"), field(r, "endDate")]));
        }
    }
    match reasons.into_iter().flatten().next() {
        Some(reason) => Some(Err(reason)),
        None => (!readings.is_empty()).then_some(Ok(Gold { span: [start, end], readings })),
    }
}

fn meaning(kind: &str, value: Option<String>, start: Option<String>, end: Option<String>, next_day: bool) -> Option<Meaning> {
    match kind {
        "date" if value.is_some() => value.map(|day| Meaning::Days(Some(day.clone()), Some(day))),
        "date" | "daterange" if start.is_some() || end.is_some() => {
            let next = |day: String| day.parse::<Date>().ok().and_then(|day| day.tomorrow().ok()).map(|day| day.to_string());
            let start = if next_day { start.and_then(next) } else { start };
            Some(Meaning::Days(start, end))
        }
        // A clock time of the day's end, or with seconds, is no clock time of a report.
        "datetime" => value.filter(|v| v.ends_with(":00")).map(|v| Meaning::Minute(v[..16].replace(' ', "T"))),
        _ => None,
    }
}

fn means(time: &wire::Time, meaning: &Meaning) -> bool {
    let day = |side: &Option<String>| side.as_ref().map(|s| s.chars().take(10).collect::<String>());
    match meaning {
        Meaning::Days(start, end) => {
            let before = |last: &str| last.parse::<Date>().ok().and_then(|d| d.yesterday().ok()).map(|d| d.to_string());
            let ends = day(&time.end) == *end || end.is_some() && day(&time.end) == end.as_deref().and_then(before);
            let unit = match time.grain.as_str() {
                "month" => 7,
                "year" => 4,
                _ => 10,
            };
            let cut = |side: &Option<String>| side.as_ref().and_then(|s| s.get(..unit).map(str::to_owned));
            let (first, last) = (day(&time.start), day(&time.end));
            let counted = start == end && unit_holds(&first, &last, start) && matches!(time.grain.as_str(), "week" | "month" | "year");
            let century = |year: &Option<String>| year.as_ref().and_then(|y| y.get(..4)?.parse::<i32>().ok()).map(|y| y.rem_euclid(100));
            if (century(start), century(end), century(&first), century(&last)) == (Some(0), Some(0), Some(1), Some(0)) {
                return start.as_ref().map(|s| &s[..2]) == first.as_ref().map(|s| &s[..2]);
            }
            let quarter = |side: &Option<String>| {
                side.as_ref().and_then(|s| Some((s.get(..4)?.to_owned(), s.get(5..7)?.parse::<u8>().ok()?.div_ceil(3))))
            };
            let ends = ends || time.grain == "season" && end.is_some() && quarter(&time.end) == quarter(end);
            let ends = ends || unit < 10 && end.is_some() && cut(&time.end) == cut(end);
            let starts = first == *start || ends && start.as_deref().and_then(before) == first;
            starts && ends || counted
        }
        Meaning::Edge(edge, start, end) => {
            let date = |side: &Option<String>| day(side).and_then(|day| day.parse::<Date>().ok());
            let (Some(first), Some(last)) = (date(&time.start), date(&time.end).and_then(|last| last.tomorrow().ok())) else {
                return false;
            };
            let length = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
            match edge.as_str() {
                "mid" => first >= *start && last <= *end,
                _ => (if edge == "start" { first == *start } else { last == *end }) && length(first, last) < 2 * length(*start, *end),
            }
        }
        Meaning::Minute(minute) => time.start.as_ref().is_some_and(|s| s.starts_with(minute.as_str())),
    }
}

/// Whether a day lies in a stretch of days.
fn unit_holds(first: &Option<String>, last: &Option<String>, day: &Option<String>) -> bool {
    matches!((first, last, day), (Some(first), Some(last), Some(day)) if first <= day && day <= last)
}

fn numbers(bench: &Bench, scores: &mut Scores, folder: &str, code: &str) -> Result<()> {
    let data = selon_data::LANGUAGES.iter().find(|l| l.code == code).ok_or("no such language")?;
    let language = Language::load(data)?;
    let (mut all, mut right) = (0, 0);
    for row in rows(bench, &format!("Number/{folder}/NumberModel.json"))? {
        let Some(input) = row["Input"].as_str() else { continue };
        let syntax = language.parse(input, &[Span::new(0, input.len())], None);
        let found = number::numbers(input, &syntax, &language);
        for result in row["Results"].as_array().into_iter().flatten() {
            let (Some(text), Some(start)) = (result["Text"].as_str(), result["Start"].as_u64()) else { continue };
            let Some(value) = result["Resolution"]["value"].as_str().and_then(|v| v.parse::<u64>().ok()) else { continue };
            let lower = text.to_lowercase();
            let others = ["over", "sur", "crore", "lakh", "e1", "e+", "half", "quarter", "quart", "fifth", "cinqui"];
            let beside = |c: Option<char>| c.is_some_and(|c| "./-,".contains(c));
            let (before, after) =
                (input.chars().nth((start as usize).wrapping_sub(1)), input.chars().skip(start as usize + text.chars().count()));
            let next: Vec<char> = after.take(2).collect();
            let inside = beside(before) || beside(next.first().copied()) && next.get(1).is_some_and(|c| c.is_alphanumeric());
            let suffix = lower.trim_start_matches(|c: char| c.is_ascii_digit() || " .,".contains(c));
            let chat = suffix.len() < lower.len() && matches!(suffix, "g" | "mm" | "mil" | "t")
                || ["dzs", "dozs", "dzn"].iter().any(|w| lower.ends_with(w));
            if chat || lower.contains(['^', '/', '*', '.', '%']) || others.iter().any(|w| lower.contains(w)) || inside {
                continue;
            }
            all += 1;
            let byte = |n: usize| input.char_indices().nth(n).map_or(input.len(), |(at, _)| at);
            let span = Span::new(byte(start as usize), byte(start as usize + text.chars().count()));
            let ok = found.iter().any(|n| {
                n.span.meets(span) && (n.low == Some(value) || n.high == Some(value) || n.high.is_none() && n.low == Some(value + 1))
            });
            right += usize::from(ok);
            if !ok {
                let got: Vec<_> = found.iter().filter(|n| n.span.meets(span)).map(|n| (n.span.of(input), n.low, n.high, n.kind)).collect();
                bench.miss(|| format!("{code} number: {input} [{text}] {value} got {got:?}"));
            }
        }
    }
    scores.share(format!("{code} cardinals"), right, all, 0.95);
    Ok(())
}
