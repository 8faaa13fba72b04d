//! `selon find`: incidents, reports or claims as a table, as JSON, as CSV.

use super::args::{FindArgs, Order, Shape, What};
use super::{table, tell};
use crate::clean;
use crate::view;
use selon_store::{ClaimFilter, ClaimRow, Error, IncidentRow, Page, ReportRow, Slice, Sort, Store};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Items asked for at once.
const PAGE: usize = 500;

/// Writes what a filter finds.
pub fn run(args: &FindArgs) -> Result<io::Result<ExitCode>, Error> {
    let store = args.place.open(false)?;
    let (filter, sort) = (args.filter.filter(), sort(args));
    let claims = ClaimFilter { filter: filter.clone(), ..ClaimFilter::default() };
    match args.what {
        What::Incidents => write(args, INCIDENT, incident, |page| store.incidents(&filter, sort, page)),
        What::Reports => write(args, REPORT, report, |page| store.reports(&filter, sort, page)),
        What::Claims => write(args, CLAIM, claim, |page| store.claims(&claims, page)),
    }
    .map(|written| written.and_then(|found| told(args, &store, found)))
}

fn sort(args: &FindArgs) -> Sort {
    match args.sort {
        Order::Latest => Sort::Latest,
        Order::Earliest => Sort::Earliest,
        Order::Changed => Sort::Changed,
        Order::Voices => Sort::Voices,
        Order::Killed => Sort::Killed,
    }
}

/// Says on a terminal when there is nothing, or more.
fn told(args: &FindArgs, store: &Store, (count, more): (usize, bool)) -> io::Result<ExitCode> {
    if io::stderr().is_terminal() {
        match (count, more) {
            (0, _) => eprintln!("selon: nothing in {} is like that", clean::line(&store.address().to_string())),
            (_, true) => eprintln!("selon: there is more; --limit {} shows twice as much, --limit 0 all", 2 * args.limit),
            _ => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the pages of a list, and says how many items there were and whether more follow.
fn write<T: Serialize>(
    args: &FindArgs,
    heading: &[&str],
    cells: fn(&T) -> Vec<String>,
    ask: impl Fn(&Page) -> Result<Slice<T>, Error>,
) -> Result<io::Result<(usize, bool)>, Error> {
    let shape = args.format.unwrap_or(if io::stdout().is_terminal() { Shape::Table } else { Shape::Json });
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut out = Lines::new(shape, heading);
    let (mut count, mut after) = (0, None);
    loop {
        let slice = ask(&Page { after, limit: PAGE.min(limit - count) })?;
        count += slice.items.len();
        if let Err(fault) = slice.items.iter().try_for_each(|item| out.add(item, cells)) {
            return Ok(Err(fault));
        }
        after = slice.next;
        if after.is_none() || count >= limit {
            return Ok(out.end().map(|()| (count, after.is_some())));
        }
    }
}

/// A list while it is written. Only a table waits for its last row, to know how wide its columns are.
struct Lines {
    shape: Shape,
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
    out: io::BufWriter<io::Stdout>,
    begun: bool,
}

impl Lines {
    fn new(shape: Shape, heading: &[&str]) -> Lines {
        let heading = heading.iter().map(|name| (*name).to_owned()).collect();
        Lines { shape, heading, rows: Vec::new(), out: io::BufWriter::new(io::stdout()), begun: false }
    }

    fn add<T: Serialize>(&mut self, item: &T, cells: fn(&T) -> Vec<String>) -> io::Result<()> {
        match self.shape {
            Shape::Table => self.rows.push(cells(item)),
            Shape::Json => writeln!(self.out, "{}", crate::json::any(item))?,
            Shape::Csv => {
                if !std::mem::replace(&mut self.begun, true) {
                    write_csv(&mut self.out, &self.heading)?;
                }
                write_csv(&mut self.out, &cells(item))?;
            }
        }
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        if self.shape == Shape::Table && !self.rows.is_empty() {
            let heading: Vec<&str> = self.heading.iter().map(String::as_str).collect();
            let width = view::width(io::stdout().is_terminal());
            self.out.write_all(table::table(&heading, &self.rows, width).as_bytes())?;
        }
        if self.shape == Shape::Csv && !self.begun {
            write_csv(&mut self.out, &self.heading)?;
        }
        self.out.flush()
    }
}

/// One row, as RFC 4180 has it. A spreadsheet takes text that begins like a formula for one: a stranger's text gets a mark before it.
fn write_csv(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
    let cell = |cell: &String| {
        let cell = selon_export::harmless(cell);
        if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.into_owned() }
    };
    let row = cells.iter().map(cell).collect::<Vec<_>>().join(",");
    write!(out, "{row}\r\n")
}

const INCIDENT: &[&str] = &["id", "days", "type", "place", "latitude", "longitude", "reports", "voices", "tolls", "title"];

fn incident(row: &IncidentRow) -> Vec<String> {
    let degrees =
        |of: fn(&selon_store::PlaceRow) -> Option<f64>| row.place.as_ref().and_then(of).map_or(String::new(), |x| format!("{x:.2}"));
    vec![
        format!("i{}", row.id),
        tell::days(row),
        tell::kind(row),
        tell::place(row.place.as_ref()),
        degrees(|place| place.latitude),
        degrees(|place| place.longitude),
        row.reports.to_string(),
        row.voices.to_string(),
        tell::sums(row),
        clean::line(row.title.as_deref().unwrap_or("")),
    ]
}

const REPORT: &[&str] = &["id", "published", "outlet", "lang", "voice", "copies", "claims", "title"];

fn report(row: &ReportRow) -> Vec<String> {
    vec![
        format!("r{}", row.id),
        row.published.clone().unwrap_or_default(),
        clean::line(row.outlet.as_deref().unwrap_or("")),
        row.language.clone().unwrap_or_default(),
        format!("r{}", row.voice),
        row.copies.to_string(),
        row.claims.to_string(),
        clean::line(row.title.as_deref().unwrap_or("")),
    ]
}

const CLAIM: &[&str] = &["id", "report", "incident", "day", "claim", "place", "source", "words"];

fn claim(row: &ClaimRow) -> Vec<String> {
    vec![
        format!("c{}", row.id),
        format!("r{}", row.report),
        row.incident.map(|id| format!("i{id}")).unwrap_or_default(),
        row.day.map(|day| day.to_string()).unwrap_or_default(),
        tell::claim(row),
        tell::place(row.place.as_ref()),
        tell::source(row),
        clean::line(&row.words),
    ]
}
