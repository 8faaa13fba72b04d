//! What a source holds: reports, one by one.

use crate::Error;
use jiff::fmt::rfc2822;
use selon::Document;
use selon::Published;
use selon::reading::Note;
use std::ops::ControlFlow;

/// One report found in a source.
#[derive(Clone, Debug)]
pub struct Report {
    /// Where it was found: a path, an address, or either of them with the number or name of a part («feed.xml#3», «news.zip/a.txt»).
    pub at: String,
    /// The text, with title, address, date and outlet as far as the source tells them.
    pub document: Document,
    /// Who signed it, as the source writes it.
    pub author: Option<String>,
    /// What a user should know about how it was loaded.
    pub notes: Vec<Note>,
}

/// Takes each report, or the error that stands for one, and says whether to go on.
pub type Take<'a> = dyn FnMut(Result<Report, Error>) -> ControlFlow<()> + 'a;

/// What a source tells of a report before it becomes one.
#[derive(Default)]
pub(crate) struct Draft {
    pub title: Option<String>,
    pub paragraphs: Vec<String>,
    pub url: Option<String>,
    /// As the source writes it.
    pub published: Option<String>,
    pub outlet: Option<String>,
    pub author: Option<String>,
    pub language: Option<String>,
}

impl Draft {
    /// The report: title, blank line, paragraphs parted by blank lines.
    pub fn report(self, at: String) -> Report {
        let title = self.title.map(|title| one_line(&title)).filter(|title| !title.is_empty());
        let mut paragraphs = self.paragraphs;
        if let Some(title) = &title
            && paragraphs.first().is_none_or(|first| !first.starts_with(title.as_str()))
        {
            paragraphs.insert(0, title.clone());
        }
        let mut document = Document::new(paragraphs.join("\n\n"));
        document.title = title;
        document.url = self.url.filter(|url| !url.trim().is_empty());
        document.outlet = self.outlet.map(|name| one_line(&name)).filter(|name| !name.is_empty());
        document.language = self.language;
        let told = self.published.filter(|written| !written.trim().is_empty());
        let mut notes = Vec::new();
        match told.as_deref().map(|written| published(written).ok_or("is no date selon knows").and_then(plausible)) {
            Some(Ok(date)) => document.published = Some(date),
            Some(Err(why)) => {
                let written = one_line(told.as_deref().unwrap_or_default());
                notes.push(note("bad-date", format!("The source's date of publication, '{written}', {why}; it is left out.")));
            }
            None => {}
        }
        if document.text.trim().is_empty() {
            notes.push(note("empty", "The input holds no text.".to_owned()));
        }
        let author = self.author.map(|author| one_line(&author)).filter(|author| !author.is_empty());
        Report { at, document, author, notes }
    }
}

/// A date of publication as sources write it: ISO 8601, or RFC 2822 as mail and RSS do, or seconds since 1970.
pub(crate) fn published(written: &str) -> Option<Published> {
    let written = written.trim();
    if let Ok(date) = written.parse::<Published>() {
        return Some(date);
    }
    // «2024-05-03 10:20:00+0200», «2024-05-03 10:20»: nearly ISO 8601.
    if let Some((day, time)) = written.split_once(' ')
        && let Ok(date) = format!("{day}T{time}").parse::<Published>()
    {
        return Some(date);
    }
    if let Ok(zoned) = rfc2822::parse(written) {
        return zoned.timestamp().display_with_offset(zoned.offset()).to_string().parse().ok();
    }
    let seconds: i64 = written.parse().ok().filter(|_| written.len() >= 9)?;
    let seconds = if seconds.abs() > 100_000_000_000 { seconds / 1000 } else { seconds };
    jiff::Timestamp::from_second(seconds).ok()?.to_string().parse().ok()
}

/// Where clocks, spreadsheets and databases start to count.
const UNSET: [(i16, i8, i8); 5] = [(1970, 1, 1), (1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1, 1, 1)];

/// A date that a report can have; why not, where it lies. Tomorrow is today elsewhere.
fn plausible(date: Published) -> Result<Published, &'static str> {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    if today.tomorrow().is_ok_and(|tomorrow| date.date > tomorrow) {
        Err("lies ahead")
    } else if UNSET.iter().any(|&(year, month, day)| date.date == jiff::civil::date(year, month, day)) {
        Err("is that of a clock that was never set")
    } else {
        Ok(date)
    }
}

/// Words parted by single blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn note(code: &'static str, message: String) -> Note {
    Note { code, message, span: None }
}
