//! RSS, Atom and JSON feeds: each entry is a report.

use crate::html;
use crate::report::{Draft, Report, Take, one_line};
use crate::{Error, decode};
use feed_rs::model::{Entry, Feed, Text};
use std::ops::ControlFlow;

/// Reads a feed and hands over its entries in their order.
pub(crate) fn each(bytes: &[u8], at: &str, base: Option<&str>, take: &mut Take<'_>) -> ControlFlow<()> {
    let parser = feed_rs::parser::Builder::new().base_uri(base).build();
    let text = mended(&text(bytes));
    // The parser is given text without a declared encoding, and should it stumble over a feed, that feed alone is lost.
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parser.parse(text.as_bytes())));
    let feed = match parsed {
        Ok(Ok(feed)) => feed,
        Ok(Err(fault)) => return take(Err(Error::new(at, format!("is no feed that can be read ({fault}); check that it is whole")))),
        Err(_) => return take(Err(Error::new(at, "is a feed the parser stumbles over; give its pages instead"))),
    };
    if feed.entries.is_empty() {
        return take(Err(Error::new(at, "is a feed without entries; there is nothing to read yet")));
    }
    let written = dates(&text, feed.entries.len());
    for (ix, entry) in feed.entries.iter().enumerate() {
        take(Ok(report(&feed, entry, written.get(ix).copied().flatten(), format!("{at}#{}", ix + 1))))?;
    }
    ControlFlow::Continue(())
}

/// The date that each of `count` entries of a feed in XML writes, whatever it is; nothing when the entries cannot be told apart. The parser
/// drops a date that it does not know without a word.
fn dates(text: &str, count: usize) -> Vec<Option<&str>> {
    const TAGS: [&str; 7] = ["<pubDate", "<dc:date", "<published", "<issued", "<updated", "<modified", "<date"];
    let entries = |tag: &str| text.split(tag).skip(1).map(|entry| entry.split("</item>").next().unwrap_or(entry)).collect::<Vec<_>>();
    let Some(entries) = ["<item>", "<item ", "<entry>", "<entry "].into_iter().map(entries).find(|entries| entries.len() == count) else {
        return Vec::new();
    };
    entries.into_iter().map(|entry| TAGS.iter().find_map(|tag| written(entry, tag))).collect()
}

/// What the first element of a name in a stretch of XML holds.
fn written<'t>(entry: &'t str, tag: &str) -> Option<&'t str> {
    let (_, rest) = entry.split_once(tag)?;
    let (words, _) = rest.split_once('>')?.1.split_once("</")?;
    Some(words.trim()).filter(|words| !words.is_empty() && !words.contains('<'))
}

/// Namespaces of old versions of formats, and those of today that their elements stand for.
const OLD: &[(&str, &str)] = &[
    ("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom"),
    ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://backend.userland.com/rss2", ""),
    ("http://backend.userland.com/RSS2", ""),
];

/// A feed with the faults mended that are common and that XML does not forgive: old namespaces, no version, bare ampersands, HTML's names of
/// characters, control characters.
fn mended(text: &str) -> String {
    let mut text: String = text.chars().filter(|&c| !c.is_control() || c.is_whitespace()).collect();
    for (old, new) in OLD {
        if text.contains(old) {
            text = text.replace(old, new);
        }
    }
    if let Some(at) = text.find("<rss")
        && !text[at..].split('>').next().unwrap_or_default().contains("version")
    {
        text.insert_str(at + "<rss".len(), " version=\"2.0\"");
    }
    let (mut whole, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(at) = rest.find('&') {
        whole.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        if !is_reference(rest) {
            whole.push_str("amp;");
        }
    }
    whole.push_str(rest);
    whole
}

/// Whether what follows an ampersand is a reference that XML knows without a document type.
fn is_reference(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(';').filter(|(name, _)| name.len() <= 10) else { return false };
    let code = match name.strip_prefix('#') {
        Some(hex) if hex.starts_with('x') => u32::from_str_radix(&hex[1..], 16).ok(),
        Some(digits) => digits.parse().ok(),
        None => return ["amp", "lt", "gt", "quot", "apos"].contains(&name),
    };
    code.and_then(char::from_u32).is_some_and(|c| !c.is_control() || c.is_whitespace())
}

/// The text of a feed in the encoding it is in, without its XML declaration, which would name an encoding that it no longer has.
fn text(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declared = head.split_once("encoding=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next().map(str::to_owned));
    let encoding = declared.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    // A wrong word on the encoding is common; what is sound UTF-8 is hardly ever anything else, but for encodings that use ASCII alone.
    let text = match encoding {
        Some(encoding) if std::str::from_utf8(bytes).is_err() || encoding == encoding_rs::ISO_2022_JP => {
            encoding.decode(bytes).0.into_owned()
        }
        _ => match decode(bytes.to_vec()) {
            Ok(loaded) => loaded.document.text,
            Err(_) => String::from_utf8_lossy(bytes).into_owned(),
        },
    };
    let text = text.trim_start_matches(['\u{feff}', '\0']).trim_start();
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start().to_owned(),
        None => text.to_owned(),
    }
}

fn report(feed: &Feed, entry: &Entry, written: Option<&str>, at: String) -> Report {
    let body = entry.content.as_ref().and_then(|content| content.body.clone()).filter(|body| !body.trim().is_empty());
    let summary = entry.summary.as_ref().map(|summary| summary.content.clone());
    // The fuller of the two: many feeds repeat the head of the text as its summary.
    let told = match (body, summary) {
        (Some(body), Some(summary)) => Some(if summary.len() > body.len() { summary } else { body }),
        (body, summary) => body.or(summary),
    };
    let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate")).or(entry.links.first());
    let people: Vec<String> =
        entry.authors.iter().filter_map(|person| person.name.as_deref().map(one_line)).filter(|name| !name.is_empty()).collect();
    Draft {
        title: entry.title.as_ref().map(plain),
        paragraphs: told.map(|html| html::paragraphs(&html)).unwrap_or_default(),
        url: link.map(|link| link.href.clone()),
        published: entry.published.or(entry.updated).map(|time| time.to_rfc3339()).or(written.map(str::to_owned)),
        outlet: feed.title.as_ref().map(plain),
        author: Some(people.join(", ")),
        language: None,
    }
    .report(at)
}

/// A title without its mark-up.
fn plain(text: &Text) -> String {
    html::paragraphs(&text.content).join(" ")
}
