//! Case pages: Markdown whose bullets are passages and whose brackets are what must be found.

use crate::compare::{Difference, Words, compare, fits, is_telling};
use crate::gold::{self, Gold, Passage, Wanted};
use selon::explain::{Attribute, Found, found, plain};
use selon::reading::{Cause, Reading};
use selon::{Document, Published};

/// How a page is read: by the engine, or by a stand-in when the runner itself is tested.
pub struct Engine<'e> {
    /// The language of the passages.
    pub code: &'e str,
    /// Reads a passage.
    pub read: &'e dyn Fn(&Document) -> Reading,
    /// A cause in words, with the file to open.
    pub told: &'e dyn Fn(Cause) -> String,
}

/// What came of a page.
#[derive(Debug, Default)]
pub struct Report {
    /// One message a bullet that is not as it must be.
    pub failures: Vec<String>,
    /// Bullets with something to find that were as they must be.
    pub right: usize,
    /// The page with its expectations rewritten to what was found.
    pub updated: String,
}

struct Bullet {
    published: Option<Published>,
    open: bool,
    others_allowed: bool,
    passage: Passage,
}

const OPEN: &str = "(open) ";
const OTHERS: &str = " …";

/// Checks every bullet of a page; `name` is the page as messages name it, `lang/xx/toll.cases.md`.
pub fn check(name: &str, kind: &str, page: &str, engine: &Engine<'_>) -> Report {
    let mut report = Report::default();
    let mut published: Option<Published> = None;
    for (number, line) in page.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        let mut written = line.to_owned();
        if let Some(date) = line.strip_prefix("Published ") {
            match date.trim_end_matches('.') {
                "unknown" | "never" => published = None,
                date => match date.parse() {
                    Ok(date) => published = Some(date),
                    Err(fault) => report.failures.push(format!("{place}\n  {fault}")),
                },
            }
        } else if let Some(marked) = line.strip_prefix("- ") {
            match bullet(marked, published.clone()) {
                Ok(bullet) => written = bullet.check(&place, kind, line, engine, &mut report),
                Err(fault) => report.failures.push(format!("{place}\n  {fault}")),
            }
        } else if line.starts_with(' ') && !line.trim().is_empty() {
            report
                .failures
                .push(format!("{place}\n  a passage stands on one line: join this one to its bullet, or start it at the margin"));
        }
        report.updated.push_str(&written);
        report.updated.push('\n');
    }
    report
}

fn bullet(marked: &str, published: Option<Published>) -> Result<Bullet, String> {
    let (open, marked) = marked.strip_prefix(OPEN).map_or((false, marked), |rest| (true, rest));
    let (others_allowed, marked) = marked.strip_suffix(OTHERS).map_or((false, marked), |rest| (true, rest));
    Ok(Bullet { published, open, others_allowed, passage: gold::parse(marked)? })
}

impl Bullet {
    /// Checks the bullet and gives it back as `UPDATE=1` would write it.
    fn check(&self, place: &str, kind: &str, line: &str, engine: &Engine<'_>, report: &mut Report) -> String {
        let mut document = Document::new(self.passage.text.as_str()).language(engine.code);
        document.published = self.published.clone();
        let reading = (engine.read)(&document);
        let found = found(kind, &document, &reading);
        let differences = compare(&self.passage, &found, Words::of(kind), self.others_allowed);
        match (self.open, differences.is_empty()) {
            (false, true) => {
                report.right += usize::from(self.passage.golds.iter().any(|gold| !gold.optional));
                line.to_owned()
            }
            (true, false) => line.to_owned(),
            (true, true) => {
                report.failures.push(format!("{place}\n  this case is right now: remove '(open)' (UPDATE=1 does)"));
                line.replacen(OPEN, "", 1)
            }
            (false, false) => {
                report.failures.push(self.message(place, kind, &found, &differences, engine));
                self.rewritten(kind, &found)
            }
        }
    }

    fn message(&self, place: &str, kind: &str, found: &[Found<'_>], differences: &[Difference], engine: &Engine<'_>) -> String {
        let published = self.published.as_ref().map_or_else(|| "no publication date".into(), |p| format!("published {}", p.written));
        let mut lines = vec![format!("{place}  ({published})"), format!("  passage: {}", plain(&self.passage.text))];
        lines.extend(wanted_and_found(&self.passage, found, engine.told));
        lines.extend(differences.iter().map(|difference| format!("  - {}", said(&self.passage, found, difference))));
        let nothing_fired = differences.iter().any(|difference| matches!(difference, Difference::Missing { near: None, .. }));
        if nothing_fired {
            let code = engine.code;
            lines.push(format!("  help: no rule or word spoke for the missing one: see lang/{code}/{kind}.rules and lang/{code}/words/;"));
            lines.push(format!("        `selon explain --lang {code} -` shows the words and the tree of the passage"));
        }
        lines.join("\n")
    }

    fn rewritten(&self, kind: &str, found: &[Found<'_>]) -> String {
        let text = &self.passage.text;
        let mut golds = Vec::new();
        for one in found {
            let before = self.passage.golds.iter().find(|gold| Words::of(kind).agree(text, &gold.span, &one.span.range()));
            if before.is_some() || !self.others_allowed {
                let span = before.map_or(one.span.range(), |gold| gold.span.clone());
                golds.push(Gold { span, optional: before.is_some_and(|gold| gold.optional), wanted: restated(before, one) });
            }
        }
        let written = |gold: &Gold| golds.iter().any(|other| other.span == gold.span);
        let kept: Vec<Gold> = self.passage.golds.iter().filter(|gold| gold.optional && !written(gold)).cloned().collect();
        golds.extend(kept);
        let others = if self.others_allowed { OTHERS } else { "" };
        format!("- {}{others}", gold::write(text, &golds))
    }
}

/// The attributes to write for a found object: those stated before, as they are now, and those that change its meaning; all of them
/// when it is new.
fn restated(before: Option<&Gold>, found: &Found<'_>) -> Vec<Wanted> {
    let as_found = |attribute: &Attribute| Wanted {
        key: attribute.key.into(),
        values: attribute.values.iter().filter_map(|names| names.first().cloned()).collect(),
    };
    let Some(before) = before else { return found.attributes.iter().map(as_found).collect() };
    let fitting = |attribute: &Attribute| before.wanted.iter().find(|wanted| fits(wanted, attribute)).cloned();
    // A word that speaks for itself and is wrong has no key to find its successor by: all such words are written.
    let is_met = |wanted: &Wanted| !wanted.key.is_empty() || found.attributes.iter().any(|attribute| fits(wanted, attribute));
    let words_hold = before.wanted.iter().all(is_met);
    let stated = |attribute: &&Attribute| match attribute.key {
        "" => !words_hold || fitting(attribute).is_some() || is_telling(attribute),
        key => is_telling(attribute) || before.wanted.iter().any(|wanted| wanted.key == key),
    };
    found.attributes.iter().filter(stated).map(|attribute| fitting(attribute).unwrap_or_else(|| as_found(attribute))).collect()
}

/// The lines `wanted:` and `found:`, each found object with what made it.
pub fn wanted_and_found(passage: &Passage, found: &[Found<'_>], told: &dyn Fn(Cause) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    if passage.golds.is_empty() {
        lines.push("  wanted:  nothing".to_owned());
    }
    for gold in &passage.golds {
        lines.push(format!("  wanted:  «{}»  {}", plain(&passage.text[gold.span.clone()]), gold.attributes()));
    }
    if found.is_empty() {
        lines.push("  found:   nothing".to_owned());
    }
    for one in found {
        lines.push(format!("  found:   «{}»  {}", plain(one.span.of(&passage.text)), one.text()));
        lines.extend(one.why.0.iter().map(|&cause| format!("           because of {}", told(cause))));
    }
    lines
}

fn said(passage: &Passage, found: &[Found<'_>], difference: &Difference) -> String {
    let gold = |ix: usize| plain(&passage.text[passage.golds[ix].span.clone()]);
    let got = |ix: usize| plain(found[ix].span.of(&passage.text));
    match difference {
        Difference::Missing { gold: ix, near: None } => format!("«{}» was not found", gold(*ix)),
        Difference::Missing { gold: ix, near: Some(near) } => format!("«{}» was found as «{}»", gold(*ix), got(*near)),
        Difference::Wrong { gold: ix, why, .. } => format!("«{}» {}", gold(*ix), why.join(", ")),
        Difference::Unwanted { found: ix } => format!("«{}» was found and must not be", got(*ix)),
    }
}
