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
//! Out of scope, because no report writes so or the format has no value for it. By type (`TypeName`): `time`, `timerange`,
//! `datetimerange`, `datetimealt` (clock times without a day, appointments), `duration`, `set`, `timezone`. By a property of the gold's
//! words or value, whatever selon makes of them: "early", "mid" and "end of"; week numbers; day and month in figures without a year, or
//! any other order than day, month, year or ISO 8601; clock times whose words have no figure or no mark of hours («Tuesday at 5», "six forty-three"; noon is a part of day in the format);
//! years of two figures; years in words ("nineteen eighty-six"); letters and figures in one word ("Oct2", "cy18") but for ordinals,
//! decades, hours and quarters; spellings of chats ("tmrw"); a unit that only an article or a possessive makes a date ("the year", "my
//! week"); days that no calendar has (0001-01-01) and what else the gold leaves unresolved. In French rows, what is English in
//! them: a month before its day («Octobre 14»), am and pm, words of another language. Rows that the reference implementation does not
//! support are skipped, as are rows without a reference date.
//!
//! **Numbers** (`Number/*/NumberModel.json`): whole cardinals. A figure of the text that overlaps the gold must have its value as both
//! bounds, as its lower one for vague quantities, or as one bound of a range («de zéro à dix»); "over 3" is at least 4. Out of scope:
//! fractions, decimals, negative numbers, powers, Indian units, digits inside addresses, dates, telephone numbers and scores;
//! abbreviations of chats and of trade written against a figure or for a dozen ("10G", "1MM", "2mil", "3 dzs"), of which reports know k, M and bn.

use super::{Bench, Result, slice};
use crate::sets::score::Scores;
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

/// First and last day, or a day and a minute.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    Days(Option<String>, Option<String>),
    Minute(String),
}

fn dates(bench: &Bench, scores: &mut Scores, folder: &str, code: &str) -> Result<()> {
    let mut cases: Vec<(Document, Vec<Gold>)> = Vec::new();
    for file in DATES {
        for row in rows(bench, &format!("DateTime/{folder}/{file}.json"))? {
            let (Some(input), Some(reference)) = (row["Input"].as_str(), row["Context"]["ReferenceDateTime"].as_str()) else { continue };
            let gold: Vec<Gold> = row["Results"].as_array().into_iter().flatten().filter_map(|result| gold(result, code)).collect();
            if !gold.is_empty() && cases.iter().all(|(d, _)| d.text != input || d.published.as_ref().is_none_or(|p| p.written != reference))
            {
                cases.push((Document::new(input).language(code).published(reference)?, gold));
            }
        }
    }
    let documents: Vec<Document> = cases.iter().map(|(document, _)| document.clone()).collect();
    let readings = bench.read(&documents);
    let (mut all, mut found, mut past, mut either) = (0, 0, 0, 0);
    for ((document, gold), reading) in cases.iter().zip(&readings) {
        for gold in gold {
            all += 1;
            let times = reading.times.iter().filter(|t| super::overlap(t.span, gold.span) > 0);
            let time = times.max_by_key(|t| super::overlap(t.span, gold.span));
            found += usize::from(time.is_some());
            let right = |meaning: &Meaning| time.is_some_and(|t| means(t, meaning));
            let (first, any) = (gold.readings.first().is_some_and(right), gold.readings.iter().any(right));
            past += usize::from(first);
            either += usize::from(any);
            if !any {
                let told = time.map(|t| (slice(&document.text, t.span), &t.start, &t.end, &t.grain));
                let told = told.map(|t| format!("{t:?}")).unwrap_or_default();
                let date = document.published.as_ref().map_or("", |p| &p.written);
                bench.miss(|| {
                    format!("{code} {date}: {} [{}] {:?} got {told}", document.text, slice(&document.text, gold.span), gold.readings)
                });
            }
        }
    }
    scores.share(format!("{code} dates, either reading"), either, all, 0.9);
    scores.share(format!("{code} dates, past reading"), past, all, None);
    scores.share(format!("{code} dates found"), found, all, None);
    Ok(())
}

/// A date of the gold, when it is of a kind that is scored.
fn gold(result: &Value, code: &str) -> Option<Gold> {
    let kind = result["TypeName"].as_str().or(result["Type"].as_str())?.trim_start_matches("datetimeV2.");
    let text = result["Text"].as_str()?.to_lowercase();
    let start = result["Start"].as_u64()? as usize;
    let end = match result["End"].as_u64() {
        Some(last) => last as usize + 1,
        None => start + result["Length"].as_u64()? as usize,
    };
    if !matches!(kind, "date" | "daterange" | "datetime") || strange(&text) || english(&text, code) {
        return None;
    }
    let field = |value: &Value, name: &str| value[name].as_str().filter(|v| *v != "not resolved").map(str::to_owned);
    let mut readings = Vec::new();
    if let Some(values) = result["Resolution"]["values"].as_array() {
        for value in values {
            if value["Mod"].as_str().is_some_and(|m| !matches!(m, "before" | "after" | "since" | "until")) {
                return None;
            }
            let timex = value["timex"].as_str().unwrap_or_default();
            if timex.ends_with("_REF") || timex.contains('W') && timex.contains("-W") && text.contains(char::is_numeric) {
                return None;
            }
            readings.push(meaning(kind, field(value, "value"), field(value, "start"), field(value, "end"))?);
        }
    } else {
        let value = &result["Value"];
        if value["Timex"].as_str().is_some_and(|t| t.ends_with("_REF")) || !value["Mod"].is_null() {
            return None;
        }
        for name in ["PastResolution", "FutureResolution"] {
            let r = &value[name];
            readings.push(meaning(kind, field(r, "date").or(field(r, "dateTime")), field(r, "startDate"), field(r, "endDate"))?);
        }
    }
    let told = readings.iter().any(|reading| no_day(reading) || two_figures(&text, reading));
    let marked = kind != "datetime" || is_marked(&text);
    (!readings.is_empty() && !told && marked).then_some(Gold { span: [start, end], readings })
}

fn meaning(kind: &str, value: Option<String>, start: Option<String>, end: Option<String>) -> Option<Meaning> {
    match kind {
        "date" => value.map(|day| Meaning::Days(Some(day.clone()), Some(day))),
        "daterange" if start.is_some() || end.is_some() => Some(Meaning::Days(start, end)),
        // A clock time of the day's end, or with seconds, is no clock time of a report.
        "datetime" => value.filter(|v| v.ends_with(":00")).map(|v| Meaning::Minute(v[..16].replace(' ', "T"))),
        _ => None,
    }
}

/// Whether words of a French row are English: the order of month and day, the halves of the day.
fn english(text: &str, code: &str) -> bool {
    let months = ["jan", "fev", "fév", "mar", "avr", "mai", "jui", "aou", "aoû", "sep", "oct", "nov", "dec", "déc"];
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let day = |word: &str| {
        word.parse::<u8>().is_ok_and(|day| (1..32).contains(&day))
            || ["vingt", "trente", "premier", "seconde", "deuxieme", "deuxième"].contains(&word)
    };
    let is_month = |word: &str| months.iter().any(|month| word.starts_with(month));
    // «entre le 3 et le 5 mars, 12 h»: a day before the month says that the order is French.
    let order = words
        .iter()
        .enumerate()
        .any(|(i, word)| is_month(word) && words.get(i + 1).is_some_and(|next| day(next)) && (i == 0 || !day(words[i - 1])));
    let halves = words
        .iter()
        .any(|word| !word.trim_start_matches(|c: char| c.is_ascii_digit()).is_empty() && (word.ends_with("am") || word.ends_with("pm")));
    code == "fr" && (order || halves)
}

/// Whether the words of a date with a clock time say that a number of theirs is one.
fn is_marked(text: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let figures = text.contains(|c: char| c.is_ascii_digit());
    text.contains(':') && figures
        || text
            .split_whitespace()
            .any(|word| matches!(letters(word).as_str(), "am" | "pm" | "h" | "heure" | "heures" | "hour" | "hours" | "minutes"))
            && figures
}

fn no_day(reading: &Meaning) -> bool {
    let none = |day: &Option<String>| day.as_ref().is_some_and(|day| day.starts_with("0001-"));
    match reading {
        Meaning::Days(start, end) => none(start) || none(end),
        Meaning::Minute(minute) => minute.starts_with("0001-"),
    }
}

/// Whether the year of the gold stands in the words with two of its figures, or in words.
fn two_figures(text: &str, reading: &Meaning) -> bool {
    let (Meaning::Days(Some(day), _) | Meaning::Days(None, Some(day)) | Meaning::Minute(day)) = reading else { return false };
    let (year, last) = (&day[..4], &day[2..4]);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let in_words = ["nineteen", "eighteen", "seventeen", "two thousand", "one thousand", "twenty-tens", "dix neuf", "deux mille"];
    !text.contains(year)
        && (words.iter().skip(1).any(|word| *word == last && !day.ends_with(last) && !day[5..].starts_with(last))
            || in_words.iter().any(|w| text.contains(w)))
}

/// Whether letters and figures stand in one word that is no ordinal, decade, hour, or part of a year.
fn glued(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let (letters, figures) = (word.trim_matches(|c: char| c.is_ascii_digit()), word.contains(|c: char| c.is_ascii_digit()));
        let known = ["", "st", "nd", "rd", "th", "er", "e", "eme", "ème", "s", "h", "am", "pm", "q", "h", "t"];
        figures && !known.contains(&letters) && !letters.chars().all(|c| c == 'h')
    })
}

/// Whether a unit is a date only for those who plan: "the year", "my week".
fn bare_unit(text: &str) -> bool {
    let article = ["the", "my", "your", "our", "la", "le", "l'", "les", "ma", "mon"];
    let unit = ["day", "week", "month", "year", "journée", "jour", "semaine", "mois", "année"];
    matches!(text.trim().split_once(' '), Some((first, second)) if article.contains(&first) && unit.contains(&second))
}

/// Whether nobody who writes for people to read writes a date so.
fn strange(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let figures = |word: &str, mark: char| word.split(mark).filter(|part| part.chars().any(|c| c.is_ascii_digit())).count();
    let ordered = |word: &str, mark: char| {
        let parts: Vec<&str> = word.split(mark).collect();
        let number = |part: &str, digits: &[usize]| part.chars().all(|c| c.is_ascii_digit()) && digits.contains(&part.len());
        parts.len() == 3
            && (number(parts[2], &[4]) && number(parts[1], &[1, 2]) && number(parts[0], &[1, 2])
                || mark == '-' && number(parts[0], &[4]) && number(parts[1], &[2]) && number(parts[2], &[2]))
    };
    let odd = words.iter().any(|word| {
        ['/', '-', '.']
            .iter()
            .any(|&mark| word.contains(mark) && figures(word, mark) > 0 && word.len() > 3 && !ordered(word, mark) && !word.ends_with('.'))
    });
    let bare = words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation()));
    let seconds = words.iter().any(|word| word.matches(':').count() > 1);
    let early = [
        "week of",
        "weekend",
        "week-end",
        "end of",
        "fin ",
        "eod",
        "eom",
        "eoy",
        "quarter",
        "trimestre",
        "asap",
        "business day",
        "fortnight",
    ];
    let chat = words.iter().any(|word| matches!(*word, "tmrw" | "tmr" | "w/c" | "cy" | "cy18"));
    // "week 10", «semaine 31»: the week's number stands behind it.
    let numbered = words.windows(2).any(|two| matches!(two[0], "week" | "semaine") && two[1].parse::<u8>().is_ok());
    numbered || chat || glued(text) || bare_unit(text) || odd || bare || seconds || early.iter().any(|e| text.contains(e))
}

fn means(time: &wire::Time, meaning: &Meaning) -> bool {
    let day = |side: &Option<String>| side.as_ref().map(|s| s.chars().take(10).collect::<String>());
    match meaning {
        Meaning::Days(start, end) => {
            let before = |last: &str| last.parse::<jiff::civil::Date>().ok().and_then(|d| d.yesterday().ok()).map(|d| d.to_string());
            let ends = day(&time.end) == *end || end.is_some() && day(&time.end) == end.as_deref().and_then(before);
            let unit = match time.grain.as_str() {
                "month" => 7,
                "year" => 4,
                _ => 10,
            };
            let cut = |side: &Option<String>| side.as_ref().and_then(|s| s.get(..unit).map(str::to_owned));
            let (first, last) = (day(&time.start), day(&time.end));
            let counted = start == end && unit_holds(&first, &last, start) && matches!(time.grain.as_str(), "week" | "month" | "year");
            let ends = ends || unit < 10 && end.is_some() && cut(&time.end) == cut(end);
            let starts = first == *start || ends && start.as_deref().and_then(before) == first;
            starts && ends || counted
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
        let syntax = language.grammar.parse(input, &[Span::new(0, input.len())]);
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
