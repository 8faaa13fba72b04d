//! `selon show`: all of an incident, a report or a claim.

use super::args::ShowArgs;
use super::tell;
use crate::clean;
use crate::view;
use selon_store::{ClaimChange, ClaimRow, Error, Incident, LinkRow, Measure, Report, ReportRow, Store, VersionChange};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use textwrap::Options;

/// Copies and links that are listed.
const LISTED: usize = 30;

/// Shows one thing.
pub fn run(args: &ShowArgs) -> Result<io::Result<ExitCode>, Error> {
    let store = args.place.open(false)?;
    let (letter, id) = split(&args.id);
    let shown = match (letter, id) {
        (Some('i') | None, Some(id)) => store.incident(id)?.map(|whole| shown(args, &whole, incident)),
        (Some('r'), Some(id)) => match store.report(id)? {
            Some(whole) => {
                Some(if args.json { crate::json::any(&whole) + "\n" } else { report(&whole, &differences(&store, id)?, width()) })
            }
            None => None,
        },
        (Some('c'), Some(id)) => store.claim(id)?.map(|row| shown(args, &row, claim)),
        _ => crate::args::wrong_usage(&format!("'{}' is no id: give i12 for an incident, r7 for a report, c31 for a claim", args.id)),
    };
    let Some(shown) = shown else {
        eprintln!("selon: there is no {} in {}", clean::line(&args.id), clean::line(&store.address().to_string()));
        return Ok(Ok(ExitCode::FAILURE));
    };
    let mut out = io::stdout().lock();
    Ok(out.write_all(shown.as_bytes()).and_then(|()| out.flush()).map(|()| ExitCode::SUCCESS))
}

/// A letter and a number: `i12`.
pub fn split(id: &str) -> (Option<char>, Option<i64>) {
    let letter = id.chars().next().filter(char::is_ascii_alphabetic);
    let digits = if letter.is_some() { &id[1..] } else { id };
    (letter.map(|letter| letter.to_ascii_lowercase()), digits.parse().ok().filter(|id| *id > 0))
}

fn shown<T: Serialize>(args: &ShowArgs, whole: &T, tell: fn(&T, usize) -> String) -> String {
    if args.json { crate::json::any(whole) + "\n" } else { tell(whole, width()) }
}

fn width() -> usize {
    view::width(io::stdout().is_terminal())
}

fn incident(whole: &Incident, width: usize) -> String {
    let row = &whole.row;
    let facts = [format!("i{}", row.id), tell::kind(row), tell::place(row.place.as_ref()), tell::days(row)];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let mut out = wrapped(&facts.join(" · "), 0, width);
    if let Some(title) = &row.title {
        out += &wrapped(&format!("“{}”", clean::line(title)), 0, width);
    }
    let counted = |n: u32, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    out += &format!("{}, {}\n", counted(row.reports, "report"), counted(row.voices, "independent voice"));
    for measure in &whole.measures {
        out += "\n";
        out += &tolls(measure, width);
    }
    out += &format!("\nReports ({})\n", whole.reports.len());
    for report in whole.reports.iter().take(LISTED) {
        let tells: Vec<String> = whole.happenings.iter().filter(|one| one.report == report.id).map(|one| format!("h{}", one.id)).collect();
        out += &entry(&format!("r{}", report.id), &format!("{} · {}", facts_of(report), tells.join(" ")), width);
    }
    out += &more(whole.reports.len());
    out += &links("Why they hang together", 'h', &whole.links, width);
    for decision in &whole.decisions {
        let who = decision.user.as_ref().map_or("the command line", |(_, name)| name);
        let undone = if decision.undone.is_some() { ", taken back" } else { "" };
        let what = serde_json::to_string(&decision.what).unwrap_or_default();
        let comment = decision.comment.as_ref().map(|comment| format!(" “{comment}”")).unwrap_or_default();
        out += &entry(&format!("d{}", decision.id), &clean::line(&format!("{what} by {who}{undone}{comment}")), width);
    }
    out
}

/// The claims of a measure under what they come to.
fn tolls(measure: &Measure, width: usize) -> String {
    let who = if measure.who == "any" { String::new() } else { format!(" {}", measure.who.replace('_', " ")) };
    let mut out = format!("{}{who}", measure.measure);
    match &measure.sum {
        Some(sum) => out += &format!(": {} · {} voices\n", tell::three(sum), sum.voices),
        None => out += ": no claim is live\n",
    }
    if let Some(sum) = &measure.reviewed {
        out += &format!("{}{who} after review: {}\n", measure.measure, tell::three(sum));
    }
    for one in &measure.claims {
        let claim = &one.claim;
        let state = match (one.live, one.overtaken_by) {
            (_, Some(later)) => format!(" · overtaken by c{later}"),
            (false, None) if claim.cumulative => " · total so far, not counted".to_owned(),
            (false, None) => " · a part, not counted".to_owned(),
            _ => String::new(),
        };
        let day = one.as_of.map_or("no day".to_owned(), |day| day.to_string());
        let outlet = claim.outlet.as_ref().map(|outlet| format!(" in {}", clean::line(outlet))).unwrap_or_default();
        let told = format!(
            "{day} · {} according to {}{outlet} (r{}){state}",
            tell::bounds(claim.low, claim.high, claim.approximate),
            tell::source(claim),
            claim.report
        );
        out += &entry(&format!("c{}", claim.id), &told, width);
        out += &proof(claim, width);
    }
    out
}

/// What each version of a report's page changed in the one before it, by its id: «3 killed became 8 killed».
fn differences(store: &Store, id: i64) -> Result<BTreeMap<i64, Vec<String>>, Error> {
    let mut told = BTreeMap::new();
    for VersionChange { earlier, later, changes } in store.versions(id)? {
        let (before, after) = (claims_of(store, earlier)?, claims_of(store, later)?);
        let said = |claims: &BTreeMap<String, String>, wire: &String| claims.get(wire).unwrap_or(wire).clone();
        let change = |change: &ClaimChange| match (&change.earlier, &change.later) {
            (Some(x), Some(y)) if said(&before, x) == said(&after, y) => format!("{} is told otherwise", said(&after, y)),
            (Some(x), Some(y)) => format!("{} became {}", said(&before, x), said(&after, y)),
            (None, Some(y)) => format!("{} is new", said(&after, y)),
            (x, None) => format!("{} is gone", x.as_ref().map_or_else(|| "a claim".to_owned(), |x| said(&before, x))),
        };
        told.insert(later, changes.iter().map(change).collect());
    }
    Ok(told)
}

/// The claims of a report in a few words, by their ids in its reading.
fn claims_of(store: &Store, report: i64) -> Result<BTreeMap<String, String>, Error> {
    let claims = store.report(report)?.map(|whole| whole.claims).unwrap_or_default();
    let told = |claim: ClaimRow| (claim.wire.clone(), format!("“{}” according to {}", tell::claim(&claim), tell::source(&claim)));
    Ok(claims.into_iter().map(told).collect())
}

fn report(whole: &Report, differences: &BTreeMap<i64, Vec<String>>, width: usize) -> String {
    let mut out = wrapped(&format!("r{} · {}", whole.row.id, facts_of(&whole.row)), 0, width);
    if let Some(url) = &whole.row.url {
        out += &format!("{}\n", clean::line(url));
    }
    out += "\n";
    for line in whole.reading.document.text.lines() {
        out += &if line.trim().is_empty() { "\n".to_owned() } else { wrapped(&clean::line(line), 0, width) };
    }
    out += &format!("\nClaims ({})\n", whole.claims.len());
    for claim in &whole.claims {
        out += &of_claim(claim, width);
    }
    let incidents: std::collections::BTreeSet<i64> = whole.happenings.iter().map(|one| one.incident).collect();
    if !incidents.is_empty() {
        let names: Vec<String> = incidents.iter().map(|id| format!("i{id}")).collect();
        out += &format!("\nIncidents: {}\n", names.join(", "));
    }
    if !whole.copies.is_empty() {
        out += &format!("\nCopies ({})\n", whole.row.copies.saturating_sub(1));
        whole.copies.iter().take(LISTED).for_each(|copy| out += &entry(&format!("r{}", copy.id), &facts_of(copy), width));
        out += &more(whole.copies.len());
    }
    out += &links("Why they are one voice", 'r', &whole.links, width);
    if !whole.versions.is_empty() {
        out += &format!("\nVersions ({})\n", whole.versions.len());
        for version in &whole.versions {
            out += &entry(&format!("r{}", version.id), &facts_of(version), width);
            let changes = differences.get(&version.id).into_iter().flatten();
            changes.for_each(|change| out += &wrapped(change, 7, width));
        }
    }
    out
}

fn claim(claim: &ClaimRow, width: usize) -> String {
    of_claim(claim, width)
}

fn of_claim(claim: &ClaimRow, width: usize) -> String {
    let facts = [
        format!("{} ({})", tell::claim(claim), claim.wire),
        tell::place(claim.place.as_ref()),
        if claim.actors.is_empty() && claim.recipients.is_empty() {
            String::new()
        } else {
            format!("{} → {}", tell::names(&claim.actors), tell::names(&claim.recipients))
        },
        format!("according to {}", tell::source(claim)),
        claim.incident.map(|id| format!("i{id}")).unwrap_or_default(),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    entry(&format!("c{}", claim.id), &facts.join(" · "), width) + &proof(claim, width)
}

/// The words that prove a claim, and what people said of it.
fn proof(claim: &ClaimRow, width: usize) -> String {
    let mut out = wrapped(&format!("“{}”", clean::line(&claim.words)), 7, width);
    if let Some(reviews) = tell::reviews(claim) {
        out += &wrapped(&reviews, 7, width);
    }
    out
}

fn links(title: &str, letter: char, links: &[LinkRow], width: usize) -> String {
    if links.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{title} ({})\n", links.len());
    for link in links.iter().take(LISTED) {
        let why: Vec<String> = link.why.iter().map(|(why, weight)| format!("{} ({weight:+.1})", clean::line(why))).collect();
        let undone = link.undone.map(|decision| format!(" · undone by d{decision}")).unwrap_or_default();
        let told = format!("{:.1}: {}{undone}", link.weight, why.join("; "));
        out += &wrapped(&format!("{letter}{} – {letter}{}  {told}", link.a, link.b), 7, width);
    }
    out + &more(links.len())
}

fn facts_of(row: &ReportRow) -> String {
    let facts = [
        row.published.clone(),
        row.outlet.clone(),
        row.origin.as_ref().map(|origin| format!("first written by {origin}")),
        row.language.clone(),
        row.title.as_ref().map(|title| format!("“{title}”")),
        (row.copies > 1).then(|| format!("voice r{} of {} reports", row.voice, row.copies)),
        row.overtaken.then(|| "a later version is known".to_owned()),
    ];
    facts.into_iter().flatten().map(|fact| clean::line(&fact)).collect::<Vec<_>>().join(" · ")
}

fn more(count: usize) -> String {
    if count > LISTED { format!("… and {} more (--json has all)\n", count - LISTED) } else { String::new() }
}

fn entry(id: &str, told: &str, width: usize) -> String {
    let lead = format!("{id:6} ");
    textwrap::fill(told, Options::new(width).initial_indent(&lead).subsequent_indent("       ")) + "\n"
}

fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let indent = " ".repeat(indent);
    textwrap::fill(text, Options::new(width).initial_indent(&indent).subsequent_indent(&indent)) + "\n"
}
