//! What is kept of a report to know its copies by: some kilobytes, no words.

use crate::words::{hash, joined, mix, name, set, words};
use selon::syntax::Upos;
use selon::{Document, Reading, Span};
use serde::{Deserialize, Serialize};

/// What is kept of a report to know its copies by.
///
/// It may be serialised and kept: its hashes are the same in every release of one major version of selon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Hash of all words in their order: equal for texts that differ only in case, accents, marks, agency lines and furniture.
    pub text: u64,
    /// How many words.
    pub words: u32,
    /// Publication in seconds since 1970, UTC; a date without a time counts as the end of its day.
    pub published: Option<i64>,
    /// Hash of the page's address, when it names more than a site.
    pub url: Option<u64>,
    /// The outlet's name, folded.
    pub outlet: Option<String>,
    /// Who wrote it first, folded: the origin that the text names, and the agency marks at its head and foot.
    pub origins: Vec<String>,
    /// Hashes of quotations of at least five words.
    pub quotations: Vec<u64>,
    /// Hashes of figures.
    pub figures: Vec<u32>,
    /// Hashes of words of names.
    pub names: Vec<u32>,
    /// Shingles are kept where their hash has this many leading zeros: all of them at 0, half at 1, a quarter at 2.
    pub(super) level: u8,
    /// Hashes of the kept shingles, sorted.
    pub(super) shingles: Vec<u64>,
    bands: Vec<u64>,
    sentences: Vec<u64>,
}

/// Words in a shingle.
const SHINGLE: usize = 4;
/// How many shingles are kept at most.
const KEPT: usize = 1024;
/// Bands times rows is the number of minima: texts that share half of their shingles meet in a band with a chance of .64, those that
/// share seven tenths with .987. Those that share whole sentences meet in [`SENTENCES`].
const BANDS: usize = 16;
const ROWS: usize = 4;
/// How many sentences are keys beside the first: those of the smallest hashes, so that an excerpt chooses the same.
const SENTENCES: usize = 7;
/// A sentence of fewer words tells nothing.
const SENTENCE: usize = 8;
/// A quotation of fewer words tells nothing.
const QUOTATION: usize = 5;

/// What is kept of a report to know its copies by.
pub fn signature(document: &Document, reading: &Reading) -> Signature {
    let text = document.text.as_str();
    let stretches = stretches(text, reading);
    let sentences: Vec<Vec<u64>> = stretches.iter().map(|span| words(span.of(text))).collect();
    let all: Vec<u64> = sentences.iter().flatten().copied().collect();
    let mut shingles: Vec<u64> = if all.len() < SHINGLE { vec![joined(&all)] } else { all.windows(SHINGLE).map(joined).collect() };
    shingles = set(shingles);
    let (figures, names) = facts(text, reading);
    let (level, kept) = sample(&shingles);
    let keys = || sentences.iter().filter(|sentence| sentence.len() >= SENTENCE).map(|sentence| joined(sentence));
    let mut least = set(keys().skip(1));
    least.truncate(SENTENCES);
    Signature {
        text: joined(&all),
        words: all.len() as u32,
        published: published(document),
        url: document.url.as_deref().and_then(address),
        outlet: document.outlet.as_deref().map(name).filter(|name| !name.is_empty()),
        origins: origins(text, reading),
        quotations: quotations(text),
        figures,
        names,
        level,
        shingles: kept,
        bands: bands(&shingles),
        sentences: set(keys().take(1).chain(least)),
    }
}

impl Signature {
    /// The keys under which a report's copies are found: reports that share none are no copies. At most 26, each once.
    pub fn bands(&self) -> Vec<u64> {
        if self.words == 0 {
            return Vec::new();
        }
        let url = self.url.map(|url| mix(url ^ 1));
        set(self.bands.iter().copied().chain(self.sentences.iter().map(|key| mix(key ^ 2))).chain([mix(self.text ^ 3)]).chain(url))
    }
}

impl Signature {
    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        let words = self.shingles.len() + self.bands.len() + self.sentences.len() + self.quotations.len();
        size_of::<Signature>() + 8 * words + 4 * (self.figures.len() + self.names.len()) + 40 * self.origins.len()
    }

    /// The shingles that would be kept at a coarser level.
    pub(super) fn at_level(&self, level: u8) -> Vec<u64> {
        let bits = 40 - u32::from(level.min(40));
        self.shingles.iter().copied().filter(|&shingle| shingle >> bits == 0).collect()
    }
}

/// The stretches of text that are compared: the sentences read, without agency lines at their head; all lines where nothing was read.
fn stretches(text: &str, reading: &Reading) -> Vec<Span> {
    if reading.syntax.sentences.is_empty() {
        let start = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
        return text.lines().map(|line| Span::new(start(line), start(line) + line.len())).collect();
    }
    let mut spans: Vec<Span> = reading.syntax.sentences.iter().map(|sentence| sentence.span).collect();
    for span in spans.iter_mut().take(3) {
        if let Some(length) = agency_line(span.of(text)) {
            span.start += length as u32;
        }
    }
    spans
}

/// The length of an agency line at the head of a sentence: «GAO (Mali), 12 fév (AFP) -», "PARIS (Reuters) —".
fn agency_line(sentence: &str) -> Option<usize> {
    let head: String = sentence.chars().take(80).collect();
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| Some((head.find(dash)?, dash.len()))).min()?;
    let before = &head[..dash.0];
    (before.contains('(') && before.contains(')')).then_some(dash.0 + dash.1)
}

/// Who wrote it first: the origin that the text names, and words in brackets near its head and foot that look like an agency's mark.
fn origins(text: &str, reading: &Reading) -> Vec<String> {
    let named = reading.origin.iter().map(|origin| name(&origin.name));
    let head: String = text.chars().take(400).collect();
    let foot: String = text.chars().rev().take(120).collect::<Vec<_>>().into_iter().rev().collect();
    let marks = [head, foot].iter().flat_map(|part| marks(part)).collect::<Vec<_>>();
    set(named.chain(marks).filter(|name| !name.is_empty()))
}

/// Single words in round or square brackets that begin with a capital: «(AFP)», "[Reuters]".
fn marks(part: &str) -> Vec<String> {
    let pieces = part.split(['(', '[']).skip(1).filter_map(|rest| rest.split_once([')', ']']));
    pieces
        .map(|(inside, _)| inside)
        .filter(|mark| (2..=12).contains(&mark.len()) && mark.chars().all(char::is_alphabetic))
        .filter(|mark| mark.chars().next().is_some_and(char::is_uppercase))
        .map(name)
        .collect()
}

/// Hashes of what stands between quotation marks.
fn quotations(text: &str) -> Vec<u64> {
    let mut found = Vec::new();
    for (open, close) in [('«', '»'), ('“', '”'), ('"', '"')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inside, after)) = after.split_once(close) else { break };
            // A quotation that goes over paragraphs is one whose end was left out.
            if inside.contains("\n\n") {
                rest = &rest[rest.find(open).map_or(rest.len(), |at| at + open.len_utf8())..];
                continue;
            }
            let words = words(inside);
            if words.len() >= QUOTATION {
                found.push(joined(&words));
            }
            rest = after;
        }
    }
    set(found)
}

/// Hashes of figures and of the words of names.
fn facts(text: &str, reading: &Reading) -> (Vec<u32>, Vec<u32>) {
    let short = |word: &str| hash(word) as u32;
    if reading.syntax.tokens.is_empty() {
        let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        return (set(digits.map(short)), Vec::new());
    }
    let of = |upos: Upos| {
        let tokens = reading.syntax.tokens.iter().filter(move |token| token.upos == upos);
        tokens.map(|token| name(token.span.of(text))).filter(|word| !word.is_empty()).map(|word| short(&word))
    };
    (set(of(Upos::Num)), set(of(Upos::Propn)))
}

/// The shingles that are kept and how many leading zeros chose them.
fn sample(shingles: &[u64]) -> (u8, Vec<u64>) {
    let mut level = 0;
    let kept = |level: u8| shingles.iter().filter(move |&&shingle| u32::from(level) <= mix(shingle).leading_zeros());
    while kept(level).count() > KEPT && level < 40 {
        level += 1;
    }
    // The leading zeros that chose a shingle stay in what is kept of it, so that a coarser choice can be made later.
    (level, set(kept(level).map(|&shingle| mix(shingle) >> 24)))
}

/// One hash a band: of the smallest shingles in as many orders as a band has rows.
fn bands(shingles: &[u64]) -> Vec<u64> {
    let minimum = |row: usize| {
        let seed = mix(row as u64 + 1);
        shingles.iter().map(|&shingle| mix(shingle ^ seed)).min().unwrap_or(0)
    };
    let minima: Vec<u64> = (0..BANDS * ROWS).map(minimum).collect();
    minima.chunks(ROWS).enumerate().map(|(band, rows)| mix(joined(rows) ^ (band as u64) << 8)).collect()
}

/// The hash of an address without scheme, «www.», fragment, tracking parameters and slash at its end; `None` for a bare site.
fn address(url: &str) -> Option<u64> {
    let rest = url.trim().split_once("://").map_or(url.trim(), |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or("");
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (site, path) = page.split_once('/').unwrap_or((page, ""));
    let path = path.trim_end_matches('/');
    let query: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !tracks(part)).collect();
    if path.is_empty() && query.is_empty() {
        return None;
    }
    let site = site.to_ascii_lowercase();
    Some(hash(&format!("{}/{path}?{}", site.strip_prefix("www.").unwrap_or(&site), query.join("&"))))
}

/// Whether a parameter of an address tells who came from where, not what page it is.
fn tracks(parameter: &str) -> bool {
    ["utm_", "fbclid=", "gclid=", "xtor=", "at_medium=", "at_campaign="].iter().any(|known| parameter.starts_with(known))
}

fn published(document: &Document) -> Option<i64> {
    let published = document.published.as_ref()?;
    if let Ok(exact) = published.written.parse::<jiff::Timestamp>() {
        return Some(exact.as_second());
    }
    let time = published.time.unwrap_or(jiff::civil::time(23, 59, 59, 0));
    let zoned = published.date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}
