//! Sources: what a user names (a file, a folder, an address, standard input) and the reports in it.

use crate::fetch::Fetcher;
use crate::report::{Draft, Report, Take};
use crate::{Error, Fields, LARGEST, archive, decode, feed, html, json, newsml};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// How sources are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which field of JSON lines holds what.
    pub fields: Fields,
    /// The outlet of reports whose source names none.
    pub outlet: Option<String>,
    /// The language (BCP 47) of all reports; found out a report when absent.
    pub language: Option<String>,
    /// The date of publication (ISO 8601) of reports whose source tells none.
    pub published: Option<String>,
    /// Fetch the page that each entry of a feed links to, and read that when it holds more than the entry.
    pub follow: bool,
}

/// Where bytes come from.
pub(crate) struct Origin {
    /// As messages call it.
    pub at: String,
    /// The address they were fetched from.
    pub url: Option<String>,
    /// How many archives they lay in.
    pub depth: usize,
}

/// Archives in archives are opened so deep.
const DEEPEST: usize = 3;

/// Hands over every report of a source, or an error for each that could not be read, in the order of the source (files of a folder by name).
/// It stops when `take` says so, and says whether it was let go on to the end.
///
/// A source is a file, a folder with all that lies in it, `-` for standard input, or an `http(s)` address. What it is, is told by its bytes:
/// plain text, HTML, RSS, Atom, JSON Feed, NewsML-G2, JSON lines, WARC; gzip and zip of any of these.
pub fn each(source: &str, options: &Options, fetcher: &mut Fetcher, take: &mut Take<'_>) -> ControlFlow<()> {
    let mut complete = |found: Result<Report, Error>| take(found.and_then(|report| completed(report, options)));
    if source.starts_with("http://") || source.starts_with("https://") {
        return match fetcher.get(source) {
            Ok(Some(page)) => {
                let (mut whole, url) = (true, page.url.clone());
                let origin = Origin { at: source.to_owned(), url: Some(page.url), depth: 0 };
                let done = bytes(page.bytes, &origin, options, &mut |found| {
                    let (found, fault) = match found {
                        Ok(report) => followed(report, options, fetcher),
                        Err(fault) => (None, Some(fault)),
                    };
                    whole &= fault.is_none();
                    fault.map_or(ControlFlow::Continue(()), |fault| complete(Err(fault)))?;
                    found.map_or(ControlFlow::Continue(()), |report| complete(Ok(report)))
                });
                if !whole || done.is_break() {
                    // What could not be had of it is asked for again the next time, whether or not it has changed until then.
                    fetcher.forget(&url);
                }
                done
            }
            Ok(None) => ControlFlow::Continue(()),
            Err(fault) => complete(Err(fault)),
        };
    }
    if source == "-" {
        return stream(
            BufReader::new(std::io::stdin().lock()),
            &Origin { at: "standard input".to_owned(), url: None, depth: 0 },
            options,
            &mut complete,
        );
    }
    path(Path::new(source), options, &mut complete)
}

/// Hands over every report in bytes that lie in memory, as [`each`] does. `at` is what messages call them, `url` where they were fetched from.
pub fn each_in(bytes: Vec<u8>, at: &str, url: Option<&str>, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let origin = Origin { at: at.to_owned(), url: url.map(str::to_owned), depth: 0 };
    self::bytes(bytes, &origin, options, &mut |found| take(found.and_then(|report| completed(report, options))))
}

/// The page that an entry of a feed links to, when it holds more than the entry; it keeps what the feed told. Nothing when the page is known
/// and has not changed. A page that cannot be had is told, and the entry stands for it.
fn followed(entry: Report, options: &Options, fetcher: &mut Fetcher) -> (Option<Report>, Option<Error>) {
    let Some(url) = entry.document.url.as_deref().filter(|url| options.follow && entry.at.contains('#') && url.starts_with("http")) else {
        return (Some(entry), None);
    };
    let fetched = match fetcher.get(url) {
        Ok(Some(page)) => page,
        Ok(None) => return (None, None),
        Err(fault) => return (Some(entry).filter(|entry| !entry.document.text.trim().is_empty()), Some(fault)),
    };
    let whole = self::page(fetched.bytes, &Origin { at: entry.at.clone(), url: Some(fetched.url), depth: 0 });
    let Ok(mut whole) = whole else { return (Some(entry), None) };
    if whole.document.text.len() <= entry.document.text.len() {
        return (Some(entry), None);
    }
    let (own, told) = (&mut whole.document, entry.document);
    // A feed may date all its entries by when it was made: of two days the page's own stands. On one day the feed knows the hour.
    let same_day = own.published.as_ref().zip(told.published.as_ref()).is_some_and(|(own, told)| own.date == told.date);
    if own.published.is_none() || same_day {
        own.published = told.published.or(own.published.take());
    }
    own.outlet = own.outlet.take().or(told.outlet);
    whole.author = whole.author.or(entry.author);
    (Some(whole), None)
}

/// What the user told fills in what the source did not.
///
/// # Errors
/// When the report holds no text at all, though it has an address where there may be more.
fn completed(mut report: Report, options: &Options) -> Result<Report, Error> {
    if report.document.text.trim().is_empty()
        && let Some(url) = &report.document.url
    {
        return Err(Error::new(report.at, format!("holds no text; read the page it links to, {url}")));
    }
    let document = &mut report.document;
    if document.outlet.is_none() {
        document.outlet.clone_from(&options.outlet);
    }
    if options.language.is_some() {
        document.language.clone_from(&options.language);
    }
    if document.published.is_none() {
        document.published = options.published.as_deref().and_then(crate::report::published);
    }
    Ok(report)
}

fn path(path: &Path, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let at = path.display().to_string();
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(fault) => return take(Err(crate::unreadable(&at, &fault))),
    };
    if meta.is_dir() {
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(fault) => return take(Err(crate::unreadable(&at, &fault))),
        };
        // A link inside a folder may lead round in a circle, or out of it; a hidden file is the system's own.
        let mut inside: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()))
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
            .map(|entry| entry.path())
            .collect();
        inside.sort();
        for one in inside {
            self::path(&one, options, take)?;
        }
        return ControlFlow::Continue(());
    }
    match File::open(path) {
        Ok(file) => stream(BufReader::with_capacity(1 << 16, file), &Origin { at, url: None, depth: 0 }, options, take),
        Err(fault) => take(Err(crate::unreadable(&at, &fault))),
    }
}

/// Reads a stream. Archives and JSON lines may be of any length; all else is one report or feed, and bounded.
fn stream(mut source: impl BufRead, origin: &Origin, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let at = origin.at.as_str();
    let head = match source.fill_buf() {
        Ok(head) => head,
        Err(fault) => return take(Err(crate::unreadable(at, &fault))),
    };
    if head.starts_with(b"\x1f\x8b") {
        if origin.depth >= DEEPEST {
            return take(Err(Error::new(at, "is packed in itself over and over; unpack it yourself")));
        }
        let inside = Origin { at: at.to_owned(), url: origin.url.clone(), depth: origin.depth + 1 };
        let unpacked: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(source)));
        // The type is a box, so that a packed stream in a packed stream is no new type each time.
        return stream(unpacked, &inside, options, take);
    }
    if head.starts_with(b"WARC/") {
        return archive::warc(source, at, options, take);
    }
    if head.starts_with(b"filedesc:") {
        return take(Err(Error::new(
            at,
            "is an ARC file, the forerunner of WARC; turn it into WARC first, for instance with 'warcio recompress'",
        )));
    }
    let lines = head.trim_ascii_start().starts_with(b"{") && !is_whole(head);
    if lines {
        return json_lines(source, origin, options, take);
    }
    let mut all = Vec::new();
    // A zip archive has its list of files at the end, so it is read whole.
    let most = if head.starts_with(b"PK\x03\x04") { LARGEST * 64 } else { LARGEST };
    match source.take(most + 1).read_to_end(&mut all) {
        Ok(_) if all.len() as u64 > most => {
            take(Err(Error::new(at, format!("is larger than {} MiB; split it into one file for each report", most >> 20))))
        }
        Ok(_) => bytes(all, origin, options, take),
        Err(fault) => take(Err(crate::unreadable(at, &fault))),
    }
}

/// Whether what starts like an object is a JSON Feed or one object over many lines, not an object a line.
fn is_whole(head: &[u8]) -> bool {
    let first = head.split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
    let feed = head[..head.len().min(2048)].windows(18).any(|part| part.eq_ignore_ascii_case(b"jsonfeed.org/versi"));
    feed || !whole && first.trim_ascii().len() < 200
}

/// JSON lines are read line by line: a file of a million reports is never in memory as a whole.
fn json_lines(mut source: impl BufRead, origin: &Origin, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let at = format!("{}#{number}", origin.at);
        match source.by_ref().take(LARGEST + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(length) if length as u64 > LARGEST => return take(Err(Error::new(at, "is longer than 16 MiB; no report is"))),
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) => json::line(&line, at, &options.fields, take)?,
            Err(fault) => return take(Err(crate::unreadable(&at, &fault))),
        }
    }
    ControlFlow::Continue(())
}

/// Reads bytes that lie in memory.
pub(crate) fn bytes(all: Vec<u8>, origin: &Origin, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let at = origin.at.as_str();
    if all.starts_with(b"PK\x03\x04") || all.starts_with(b"PK\x05\x06") {
        if origin.depth >= DEEPEST {
            return take(Err(Error::new(at, "lies in archives within archives; unpack it yourself")));
        }
        return archive::zip(&all, at, options, take);
    }
    if all.starts_with(b"\x1f\x8b") || all.starts_with(b"WARC/") || all.starts_with(b"filedesc:") {
        return stream(std::io::Cursor::new(all), origin, options, take);
    }
    match Markup::of(&all) {
        Some(Markup::Feed) => feed::each(&all, at, origin.url.as_deref(), take),
        Some(Markup::Other(kind)) => {
            take(Err(Error::new(at, format!("is XML of a kind that is not read ('{kind}'); give RSS, Atom, NewsML-G2 or HTML"))))
        }
        Some(Markup::NewsMl) => match decode(all) {
            Ok(loaded) => newsml::each(&loaded.document.text, at, take),
            Err(advice) => take(Err(Error::new(at, advice))),
        },
        Some(Markup::Html) => take(page(all, origin)),
        None if all.trim_ascii_start().starts_with(b"{") || all.trim_ascii_start().starts_with(b"[{") => {
            if is_whole(&all) && !all.trim_ascii_start().starts_with(b"[") && all.windows(12).take(2048).any(|part| part == b"jsonfeed.org")
            {
                feed::each(&all, at, origin.url.as_deref(), take)
            } else {
                json::each(&all, at, &options.fields, take)
            }
        }
        None => take(text(all, origin)),
    }
}

/// A page of HTML as a report.
pub(crate) fn page(all: Vec<u8>, origin: &Origin) -> Result<Report, Error> {
    let (page, mut notes) = match html::declared_charset(&all).and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())) {
        // Pages that say another encoding and are UTF-8 are many; those that are UTF-8 by chance are none.
        // Those that say UTF-8 and are not are many, too: what they are is guessed.
        Some(encoding) if encoding != encoding_rs::UTF_8 && std::str::from_utf8(&all).is_err() => {
            (encoding.decode(&all).0.into_owned(), Vec::new())
        }
        _ => {
            let loaded = decode(all).map_err(|advice| Error::new(&origin.at, advice))?;
            (loaded.document.text, loaded.notes)
        }
    };
    notes.retain(|note| note.code != "markup");
    let mut report = html::draft(&page, origin.url.as_deref()).report(origin.at.clone());
    notes.append(&mut report.notes);
    report.notes = notes;
    Ok(report)
}

fn text(all: Vec<u8>, origin: &Origin) -> Result<Report, Error> {
    let loaded = decode(all).map_err(|advice| Error::new(&origin.at, advice))?;
    let mut report = Draft { url: origin.url.clone(), ..Draft::default() }.report(origin.at.clone());
    // Plain text is taken as it is: its blank lines and breaks are its own.
    report.document.text = loaded.document.text;
    report.notes = loaded.notes;
    Ok(report)
}

/// Kinds of mark-up that are told apart by the first element.
enum Markup {
    Feed,
    NewsMl,
    Html,
    Other(String),
}

impl Markup {
    fn of(bytes: &[u8]) -> Option<Markup> {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 16)]);
        // UTF-16 shows as letters parted by NULs; what is mark-up in it is decoded first.
        let head = head.replace(['\0', '\u{feff}'], "");
        let (mut rest, mut xml) = (head.trim_start(), false);
        loop {
            let end = if rest.starts_with("<?") {
                xml = true;
                "?>"
            } else if rest.starts_with("<!--") {
                "-->"
            } else if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
                if rest.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html")) && !xml {
                    return Some(Markup::Html);
                }
                if rest.find('[').is_some_and(|inner| rest.find('>').is_none_or(|end| inner < end)) { "]>" } else { ">" }
            } else {
                break;
            };
            rest = rest.split_once(end).map(|(_, rest)| rest.trim_start())?;
        }
        let name: String = rest.strip_prefix('<')?.chars().take_while(|c| c.is_alphanumeric() || "-_:.".contains(*c)).collect();
        let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        Some(match local.as_str() {
            "rss" | "feed" | "rdf" | "channel" => Markup::Feed,
            "newsitem" | "newsmessage" | "packageitem" | "conceptitem" | "knowledgeitem" | "planningitem" | "catalogitem" => Markup::NewsMl,
            "html" | "body" | "head" | "div" | "p" | "article" | "main" | "meta" | "title" | "section" | "table" => Markup::Html,
            "" => return None,
            _ if xml || rest.contains("xmlns") => Markup::Other(name),
            _ => return None,
        })
    }
}
