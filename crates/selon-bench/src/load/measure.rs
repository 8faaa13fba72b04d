//! What a load costs: reports a second from first to last, memory, bytes on disk, and how long questions take.

use super::planted::Towns;
use super::reports;
use rayon::prelude::*;
use selon::Reader;
use selon_store::{Area, ClaimFilter, Facet, Filter, Near, Page, Prepared, Sort, Step, Store, TollRange};
use std::error::Error;
use std::time::{Duration, Instant};

/// Reports between two lines of the table.
const STRETCH: usize = 10_000;
/// How often each question is asked; the middle of its times is told.
const TIMES: usize = 5;

/// How a store is loaded.
pub struct Load {
    /// How many reports.
    pub reports: usize,
    /// The same seed gives the same reports.
    pub seed: u64,
    /// Threads that read.
    pub readers: usize,
    /// Take what the templates planted for what was read: the store alone is measured.
    pub planted: bool,
}

/// Reports that are kept in one go where they are not read.
const BATCH: usize = 128;

/// Keeps a synthetic load in a store, then asks it questions, and writes tables.
pub fn run(store: &str, load: &Load) -> Result<(), Box<dyn Error>> {
    let store = Store::open(store)?;
    let reader = Reader::new()?;
    println!("| reports | a second | ms of processor time for each | memory MB |\n|--:|--:|--:|--:|");
    let started = Instant::now();
    let (mut kept, mut stretch, mut busy) = (0, Instant::now(), processor());
    let mut told = |many: usize| {
        for _ in 0..many {
            kept += 1;
            if kept % STRETCH == 0 || kept == load.reports {
                let many = if kept % STRETCH == 0 { STRETCH } else { kept % STRETCH };
                let (seconds, now) = (stretch.elapsed().as_secs_f64(), processor());
                println!("| {kept} | {:.0} | {:.2} | {} |", many as f64 / seconds, 1000.0 * (now - busy) / many as f64, memory());
                (stretch, busy) = (Instant::now(), now);
            }
        }
    };
    let reports = reports(load.seed, load.reports);
    if load.planted {
        let towns = Towns::read(&reader);
        let mut reports = reports.peekable();
        while reports.peek().is_some() {
            let some: Vec<_> = reports.by_ref().take(BATCH).collect();
            let some: Vec<Prepared> = some.into_par_iter().map(|(report, slots)| towns.prepared(report, &slots)).collect();
            store.put(&some)?;
            told(some.len());
        }
    } else {
        store.ingest(&reader, load.readers, reports.map(|(report, _)| report), |_| told(1))?;
    }
    let counts = store.counts()?;
    println!("\n{:.0} s in all; {counts:?}\n", started.elapsed().as_secs_f64());
    ask(&store)
}

/// Seconds that all threads of this process have been on a processor, where the system tells: what others do does not count.
pub fn processor() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program may hold anything; behind it, numbers follow. Ticks are hundredths of a second.
    let ticks: Vec<f64> = told.rsplit(')').next().unwrap_or("").split_whitespace().filter_map(|number| number.parse().ok()).collect();
    ticks.get(10..12).map_or(0.0, |ticks| ticks.iter().sum::<f64>() / 100.0)
}

/// Memory of this process at its most, in megabytes, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Asks a store what people ask it, and writes how long each answer took.
fn ask(store: &Store) -> Result<(), Box<dyn Error>> {
    let filters: Vec<(&str, Filter)> = vec![
        ("everything", Filter::default()),
        ("a word", Filter { text: Some("marché".into()), ..Filter::default() }),
        ("words in a row", Filter { text: Some("\"air strike\" kharkiv".into()), ..Filter::default() }),
        ("a town", Filter { place: Some("Gao".into()), ..Filter::default() }),
        ("a country", Filter { countries: vec!["UKR".into()], ..Filter::default() }),
        ("a box", Filter { area: Some(Area { south: 10.0, west: -10.0, north: 20.0, east: 10.0 }), ..Filter::default() }),
        ("near a point", Filter { near: Some(Near { latitude: 15.0, longitude: 0.0, kilometres: 200.0 }), ..Filter::default() }),
        ("a month", Filter { from: Some("2023-05-01".parse()?), to: Some("2023-05-31".parse()?), ..Filter::default() }),
        ("a type", Filter { types: vec!["ASSAULT".into()], ..Filter::default() }),
        ("an actor", Filter { actors: vec!["armée".into()], ..Filter::default() }),
        ("a source", Filter { sources: vec!["police".into()], ..Filter::default() }),
        ("many killed", Filter { tolls: vec![TollRange { measure: "killed".into(), least: Some(40), most: None }], ..Filter::default() }),
        (
            "a type in a country in a year",
            Filter {
                types: vec!["PROTEST".into()],
                countries: vec!["MLI".into()],
                from: Some("2023-01-01".parse()?),
                to: Some("2023-12-31".parse()?),
                ..Filter::default()
            },
        ),
    ];
    println!("| milliseconds for | incidents | reports | map | time line | facet | count |\n|---|--:|--:|--:|--:|--:|--:|");
    let page = Page::first(50);
    for (name, filter) in &filters {
        let incidents = middle(|| store.incidents(filter, Sort::Latest, &page))?;
        let reports = middle(|| store.reports(filter, Sort::Latest, &page))?;
        let map = middle(|| store.map(filter, 5.0))?;
        let line = middle(|| store.time_line(filter, Step::Month))?;
        let facet = middle(|| store.facet(filter, Facet::Country, 20))?;
        let count = middle(|| store.count_incidents(filter))?;
        println!("| {name} | {incidents} | {reports} | {map} | {line} | {facet} | {count} |");
    }
    let first = store.incidents(&Filter::default(), Sort::Voices, &Page::first(1))?.items;
    println!("\n| milliseconds for | |\n|---|--:|");
    if let Some(row) = first.first() {
        println!("| the incident of most voices ({} reports) | {} |", row.reports, middle(|| store.incident(row.id))?);
    }
    println!("| one report | {} |", middle(|| store.report(1))?);
    println!("| claims | {} |", middle(|| store.claims(&ClaimFilter::default(), &page))?);
    println!("| sources | {} |", middle(|| store.sources(None, &page))?);
    println!("| outlets | {} |", middle(|| store.outlets(None, &page))?);
    println!("| counts | {} |", middle(|| store.counts())?);
    Ok(())
}

/// The middle time of some tries in milliseconds, and in brackets how much of it the processor worked on it.
fn middle<T>(ask: impl Fn() -> Result<T, selon_store::Error>) -> Result<String, selon_store::Error> {
    let mut times: Vec<(Duration, Duration)> = Vec::new();
    for _ in 0..TIMES {
        let (started, busy) = (Instant::now(), on_processor());
        ask()?;
        times.push((started.elapsed(), on_processor().saturating_sub(busy)));
    }
    times.sort();
    let (whole, busy) = times[TIMES / 2];
    Ok(format!("{:.1} ({:.1})", whole.as_secs_f64() * 1000.0, busy.as_secs_f64() * 1000.0))
}

/// How long this thread has been on a processor, where the system tells: a busy machine makes it wait besides.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split_whitespace().next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}
