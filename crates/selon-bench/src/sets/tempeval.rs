//! TempEval-3: the TimeBank and AQUAINT news texts, with TIMEX3 on the words of their times.
//!
//! Read is the `TEXT` of a document, published on its creation time. Scored are the TIMEX3 of type `DATE` and `TIME` that have a value
//! on the calendar. A time of the reading and a TIMEX3 match strictly on the same words (the article in front aside, which selon
//! leaves out and the gold takes in) and relaxed on overlapping ones. Values count as in the official scorer: what matches relaxed and
//! has the gold's value. `all TIMEX3` counts spans once more with every TIMEX3 of the text.
//!
//! **Mapped**, by grain: days to `YYYY-MM-DD`, weeks to `YYYY-Wnn`, weekends to `YYYY-Wnn-WE`, months to `YYYY-MM`, quarters, halves and
//! seasons to `YYYY-Q1`, `YYYY-H1`, `YYYY-SU`, years, decades and centuries to four, three and two figures, clock times to the minute,
//! parts of day to `TMO`, `TMI`, `TAF`, `TEV`, `TNI`. The first, middle or last third of a month or year is that month or year (the gold
//! says `mod`). A time that is open on one side has the value of its inner end: "since Monday" is Monday. The format keeps inclusive
//! days and so does not part "until February" from "before March"; either is right. A time with two ends ("from Monday to Friday") is two TIMEX3 in the gold: each is right when it is one of the ends, and the time counts as often as
//! the gold has TIMEX3 on its words.
//!
//! **Skipped**: `DURATION` and `SET`, for lengths and recurrences are no times in the format, and references that no calendar has
//! (`PRESENT_REF` "now", `PAST_REF` "recently", `FUTURE_REF`, values with `X`). A time found on their words counts neither as right nor
//! as wrong.

use super::{Bench, Result, overlap, slice};
use crate::sets::score::{Scores, Tally};
use jiff::civil::Date;
use quick_xml::events::Event;
use selon::{
    Document,
    wire::{Points, Time},
};

/// One text with its times.
#[derive(Default)]
struct Text {
    created: String,
    text: String,
    times: Vec<Timex>,
}

/// One TIMEX3.
struct Timex {
    span: Points,
    value: String,
    /// Whether its kind is scored.
    scored: bool,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let mut texts = Vec::new();
    for folder in ["AQUAINT", "TimeBank"] {
        let mut names: Vec<_> =
            std::fs::read_dir(bench.folder.join("TBAQ-cleaned").join(folder))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        names.sort();
        // Copies from another system leave files beside the texts whose names begin with a dot.
        for path in names.iter().filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| !name.starts_with('.'))) {
            texts.push(text(&std::fs::read_to_string(path)?).map_err(|e| format!("{}: {e}", path.display()))?);
        }
    }
    let documents: Vec<Document> = texts
        .iter()
        .map(|text| Ok(Document::new(text.text.clone()).language("en").published(text.created.get(..10).unwrap_or(&text.created))?))
        .collect::<Result<_>>()?;
    let readings = bench.read(&documents);
    let (mut strict, mut relaxed, mut value, mut wide) = (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    for (text, reading) in texts.iter().zip(&readings) {
        let on = |time: &Time, scored: bool| text.times.iter().filter(|t| t.scored == scored && overlap(t.span, time.span) > 0).count();
        let found: usize = reading.times.iter().map(|t| if on(t, true) == 0 && on(t, false) > 0 { 0 } else { on(t, true).max(1) }).sum();
        let gold = text.times.iter().filter(|t| t.scored).count();
        for tally in [&mut strict, &mut relaxed, &mut value] {
            tally.found += found;
            tally.gold += gold;
        }
        wide.found += reading.times.iter().map(|t| (on(t, true) + on(t, false)).max(1)).sum::<usize>();
        wide.gold += text.times.len();
        for timex in &text.times {
            let time = reading.times.iter().max_by_key(|t| overlap(t.span, timex.span)).filter(|t| overlap(t.span, timex.span) > 0);
            wide.right += usize::from(time.is_some());
            if !timex.scored {
                continue;
            }
            let words = || slice(&text.text, timex.span).replace('\n', " ");
            let Some(time) = time else {
                bench.miss(|| format!("missed: [{}] {} in {}", words(), timex.value, around(&text.text, timex.span)));
                continue;
            };
            relaxed.right += 1;
            strict.right += usize::from(bare(&text.text, time.span) == bare(&text.text, timex.span));
            let values = values(time);
            if values.iter().any(|v| *v == timex.value.get(..16).unwrap_or(&timex.value)) {
                value.right += 1;
            } else {
                bench.miss(|| {
                    format!("value: [{}] {} got {values:?} of {} in {}", words(), timex.value, text.created, around(&text.text, timex.span))
                });
            }
        }
        for time in reading.times.iter().filter(|t| on(t, true) + on(t, false) == 0) {
            bench.miss(|| format!("false: [{}] in {}", slice(&text.text, time.span), around(&text.text, time.span)));
        }
    }
    scores.f1("spans, strict,", strict, None);
    scores.f1("spans, relaxed,", relaxed, 0.88);
    scores.f1("values", value, 0.7);
    scores.f1("spans, relaxed, all TIMEX3,", wide, None);
    Ok(())
}

/// The words about a span.
fn around(text: &str, [start, end]: Points) -> String {
    slice(text, [start.saturating_sub(50), (end + 30).min(text.chars().count())]).replace('\n', " ")
}

/// A span without the article in front and the stop behind.
fn bare(text: &str, [start, end]: Points) -> Points {
    let words = slice(text, [start, end]).to_lowercase();
    let article = if words.starts_with("the ") { 4 } else { 0 };
    [start + article, end - usize::from(words.ends_with('.'))]
}

/// The TIMEX3 values that a time of the format can stand for.
fn values(time: &Time) -> Vec<String> {
    let day = |side: &Option<String>| side.as_ref().and_then(|s| s.get(..10)?.parse::<Date>().ok());
    match (day(&time.start), day(&time.end)) {
        (Some(start), Some(end)) => {
            let mut values = vec![value(time, start, end)];
            values.extend([value(time, start, start), value(time, end, end)]);
            values
        }
        // An open side: the inner end, or the day beyond it where it stands outside.
        (Some(start), None) => [Some(start), start.yesterday().ok()].into_iter().flatten().map(|day| value(time, day, day)).collect(),
        (None, Some(end)) => [Some(end), end.tomorrow().ok()].into_iter().flatten().map(|day| value(time, day, day)).collect(),
        (None, None) => Vec::new(),
    }
}

/// The value of the days from `start` to `end` in the grain of the time.
fn value(time: &Time, start: Date, end: Date) -> String {
    let year = start.year();
    let iso = start.iso_week_date();
    let clock = time.start.as_ref().or(time.end.as_ref()).and_then(|s| s.get(10..16));
    if let Some(clock) = clock {
        return format!("{start}{clock}");
    }
    let part = match time.part.as_deref() {
        Some("morning") => "TMO",
        Some("midday") => "TMI",
        Some("afternoon") => "TAF",
        Some("evening") => "TEV",
        Some("night") => "TNI",
        _ => "",
    };
    let years = end.year() - year + 1;
    match time.grain.as_str() {
        "week" if iso.weekday() == jiff::civil::Weekday::Saturday => format!("{}-W{:02}-WE", iso.year(), iso.week()),
        "week" => format!("{}-W{:02}", iso.year(), iso.week()),
        "month" => format!("{year}-{:02}", start.month()),
        "season" => match (start.month(), start.until(end).map_or(0, |span| span.get_days())) {
            (month, 150..) => format!("{year}-H{}", (month + 5) / 6),
            (1 | 4 | 7 | 10, _) => format!("{year}-Q{}", (start.month() + 2) / 3),
            (3, _) => format!("{year}-SP"),
            (6, _) => format!("{year}-SU"),
            (9, _) => format!("{year}-FA"),
            _ => format!("{year}-WI"),
        },
        "year" if years == 100 => format!("{:02}", year / 100),
        "year" if years == 10 => format!("{:03}", year / 10),
        "year" => format!("{year}"),
        _ => format!("{start}{part}"),
    }
}

fn text(xml: &str) -> Result<Text> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut text = Text::default();
    let (mut within, mut at) = (false, 0);
    loop {
        let words = match reader.read_event()? {
            Event::Start(start) => {
                match start.name().as_ref() {
                    "TEXT" => within = true,
                    "TIMEX3" => {
                        let attribute = |name: &str| -> Result<String> {
                            Ok(start.try_get_attribute(name)?.map(|a| a.value.to_string()).unwrap_or_default())
                        };
                        let (kind, value) = (attribute("type")?, attribute("value")?);
                        if attribute("functionInDocument")? == "CREATION_TIME" && text.created.is_empty() {
                            text.created = value.clone();
                        }
                        if within {
                            let scored = matches!(kind.as_str(), "DATE" | "TIME") && !value.contains("REF") && !value.contains('X');
                            text.times.push(Timex { span: [at, at], value, scored });
                        }
                    }
                    _ => {}
                }
                continue;
            }
            Event::End(end) => {
                match end.name().as_ref() {
                    "TEXT" => within = false,
                    "TIMEX3" if within => {
                        if let Some(last) = text.times.last_mut() {
                            last.span[1] = at;
                        }
                    }
                    _ => {}
                }
                continue;
            }
            Event::Text(words) => words.to_string(),
            Event::CData(words) => words.to_string(),
            Event::GeneralRef(entity) => match &*entity {
                "amp" => "&".into(),
                "lt" => "<".into(),
                "gt" => ">".into(),
                other => format!("&{other};"),
            },
            Event::Eof => {
                text.times.retain(|time| time.span[0] < time.span[1]);
                return Ok(text);
            }
            _ => continue,
        };
        if within {
            at += words.chars().count();
            text.text += &words;
        }
    }
}
