//! JSON lines: each line is a report, with the fields that a mapping names.

use crate::Error;
use crate::html;
use crate::report::{Draft, Report, Take};
use serde_json::Value;
use std::ops::ControlFlow;

/// Which field of an object holds what. A field inside another one is written with points: «article.body».
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Pairs of what is wanted (one of [`Fields::WANTED`]) and the field that holds it; they come before the usual names.
    pairs: Vec<(String, String)>,
}

/// The usual names of fields, best first.
const USUAL: &[(&str, &[&str])] = &[
    ("text", &["text", "body", "content", "maintext", "articleBody", "article", "fulltext", "html", "description"]),
    ("title", &["title", "headline", "header"]),
    ("url", &["url", "link", "uri", "source_url"]),
    ("published", &["published", "date", "date_publish", "published_at", "publishedAt", "datePublished", "pubDate", "publication_date"]),
    ("outlet", &["outlet", "source", "publisher", "site_name", "source_domain", "sitename"]),
    ("author", &["author", "authors", "byline", "creator"]),
    ("language", &["language", "lang"]),
];

impl Fields {
    /// What a field can be mapped to.
    pub const WANTED: &'static [&'static str] = &["text", "title", "url", "published", "outlet", "author", "language"];

    /// A mapping as users write it: `text=article.body,published=ts`.
    ///
    /// # Errors
    /// When a pair has no `=` or maps to something that is not wanted; the message says what is known.
    pub fn parse(written: &str) -> Result<Fields, Error> {
        let mut pairs = Vec::new();
        for pair in written.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let wrong = || Error::new(pair, format!("is no mapping; write WHAT=FIELD with WHAT one of {}", Fields::WANTED.join(", ")));
            let (what, field) = pair.split_once('=').ok_or_else(wrong)?;
            if !Fields::WANTED.contains(&what.trim()) || field.trim().is_empty() {
                return Err(wrong());
            }
            pairs.push((what.trim().to_owned(), field.trim().to_owned()));
        }
        Ok(Fields { pairs })
    }

    fn get(&self, object: &Value, what: &str) -> Option<String> {
        let own = self.pairs.iter().filter(|(wanted, _)| wanted == what).map(|(_, field)| field.as_str());
        let usual = USUAL.iter().filter(|(wanted, _)| *wanted == what).flat_map(|(_, names)| names.iter().copied());
        own.chain(usual).find_map(|field| told(field.split('.').try_fold(object, |value, key| value.get(key))?))
    }
}

/// A value as text: a list is joined, an object has a name.
fn told(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().filter_map(told).collect::<Vec<_>>().join(", "),
        Value::Object(object) => object.get("name").or_else(|| object.get("title")).and_then(told)?,
        _ => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Hands over the report of each line. Bytes that are no UTF-8 are replaced.
pub(crate) fn each(bytes: &[u8], at: &str, fields: &Fields, take: &mut Take<'_>) -> ControlFlow<()> {
    // One object over many lines, or a list of them, is JSON too.
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        let items = if let Value::Array(items) = value { items } else { vec![value] };
        for (ix, item) in items.iter().enumerate() {
            take(report(item, format!("{at}#{}", ix + 1), fields))?;
        }
        return ControlFlow::Continue(());
    }
    for (ix, bytes) in bytes.split(|&byte| byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty()) {
        line(bytes, format!("{at}#{}", ix + 1), fields, take)?;
    }
    ControlFlow::Continue(())
}

/// Hands over the report of one line.
pub(crate) fn line(bytes: &[u8], at: String, fields: &Fields, take: &mut Take<'_>) -> ControlFlow<()> {
    take(match serde_json::from_str::<Value>(&String::from_utf8_lossy(bytes)) {
        Ok(value) => report(&value, at, fields),
        Err(fault) => Err(Error::new(at, format!("is no JSON ({fault}); mend or drop the line"))),
    })
}

fn report(object: &Value, at: String, fields: &Fields) -> Result<Report, Error> {
    let Some(text) = fields.get(object, "text") else {
        let known: Vec<&str> = object.as_object().map(|object| object.keys().map(String::as_str).take(12).collect()).unwrap_or_default();
        return Err(Error::new(at, format!("has no text; say which field holds it, as in text=FIELD (fields here: {})", known.join(", "))));
    };
    let is_html = text.contains("</p>") || text.contains("<br") || text.contains("</div>");
    let paragraphs = if is_html { html::paragraphs(&text) } else { vec![text.trim().to_owned()] };
    let draft = Draft {
        title: fields.get(object, "title"),
        paragraphs,
        url: fields.get(object, "url"),
        published: fields.get(object, "published"),
        outlet: fields.get(object, "outlet"),
        author: fields.get(object, "author"),
        language: fields.get(object, "language").filter(|code| (2..=3).contains(&code.len())).map(|code| code.to_ascii_lowercase()),
    };
    Ok(draft.report(at))
}
