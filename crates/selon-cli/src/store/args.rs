//! What the command line may say about stores.

use crate::args::About;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Group, Subcommand, ValueEnum};
use jiff::civil::Date;
use selon_export::Form;
use selon_store::{Address, Area, Near, TollRange};
use std::path::PathBuf;

/// Which store.
#[derive(Debug, Group)]
pub struct Where {
    /// A file, or postgres://user@host/database [default: store.selon in your data folder]
    #[arg(long, value_name = "PLACE", env = "SELON_STORE", hide_env_values = true, global = true)]
    pub store: Option<Address>,
}

/// Read reports and keep them in a store: copies become one voice, what many tell becomes one incident
#[derive(Debug, Group)]
#[command(after_help = INGEST_HELP)]
pub struct IngestArgs {
    /// Files, folders or http(s) addresses; - is standard input. Plain text, HTML, RSS, Atom, JSON Feed, NewsML-G2, JSON lines, WARC, gzip, zip
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,

    /// Which field of JSON lines holds what, such as text=article.body,published=ts
    #[arg(long, value_name = "WHAT=FIELD,…", value_parser = selon_ingest::Fields::parse)]
    pub fields: Option<selon_ingest::Fields>,

    /// Fetch the pages that the entries of feeds link to
    #[arg(long)]
    pub follow: bool,

    /// Fetch from addresses of private and local networks too
    #[arg(long)]
    pub allow_private: bool,

    #[command(flatten)]
    pub place: Where,

    #[command(flatten)]
    pub about: About,

    /// Write what could not be read, each with its reason, to this file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Write the id and name of each report to standard output once it is kept
    #[arg(long)]
    pub list: bool,

    /// Put the reports into the queue of the store, for `selon work` to read
    #[arg(long, conflicts_with = "list")]
    pub queue: bool,

    /// Show no progress and no counts
    #[arg(long, short)]
    pub quiet: bool,
}

const INGEST_HELP: &str = "\
Examples:
  selon ingest dispatches/ --published 2025-02-12
  selon ingest dispatches/ --store news.selon --report faults.jsonl
  selon ingest https://agency.example/feed.xml --follow
  selon ingest archive.warc.gz export.jsonl --fields text=body,published=ts
  selon ingest dispatches/ --store postgres://ann@db/news --queue

What is in the store is skipped, so that a run that was interrupted goes on where it was when it is called again.
Exit code: 0 when every input was kept, 1 when some could not be (the others are), 2 on wrong usage.";

/// Keep a store fresh from the feeds that a file lists
#[derive(Debug, Group)]
#[command(after_help = WATCH_HELP)]
pub struct WatchArgs {
    /// The list of feeds, in TOML
    #[arg(value_name = "FEEDS.toml")]
    pub feeds: PathBuf,

    #[command(flatten)]
    pub place: Where,

    /// Look at every feed once and end
    #[arg(long)]
    pub once: bool,

    /// Fetch from addresses of private and local networks too
    #[arg(long)]
    pub allow_private: bool,

    /// Show no counts
    #[arg(long, short)]
    pub quiet: bool,
}

const WATCH_HELP: &str = "\
The file:
  minutes = 15                # between two rounds
  follow = true               # fetch the pages that entries link to
  [[feed]]
  url = \"https://agency.example/feed.xml\"
  outlet = \"Agency\"         # where the page names none
  language = \"fr\"           # found out when absent";

/// Read reports that wait in the queue of a store; any number of these may run at once
#[derive(Debug, Group)]
pub struct WorkArgs {
    #[command(flatten)]
    pub place: Where,

    /// End when nothing waits any more
    #[arg(long)]
    pub drain: bool,

    /// Threads that read [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,

    /// Seconds after which the work of one that died goes to others
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub lease: u64,

    /// Show no counts
    #[arg(long, short)]
    pub quiet: bool,
}

/// Read the reports of a store anew, as this version of selon reads; reviews and decisions stay
#[derive(Debug, Group)]
pub struct RereadArgs {
    #[command(flatten)]
    pub place: Where,

    /// Only those that were last read before this moment, as an earlier run told it [default: now]
    #[arg(long, value_name = "MOMENT")]
    pub before: Option<jiff::Timestamp>,

    /// Show no counts
    #[arg(long, short)]
    pub quiet: bool,
}

/// Find incidents, reports or claims
#[derive(Debug, Group)]
#[command(after_help = FIND_HELP)]
pub struct FindArgs {
    #[command(flatten)]
    pub filter: FilterArgs,

    #[command(flatten)]
    pub place: Where,

    /// What to list
    #[arg(long, value_enum, default_value_t = What::Incidents)]
    pub what: What,

    /// Order
    #[arg(long, value_enum, default_value_t = Order::Latest)]
    pub sort: Order,

    /// How many at most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,

    /// How to write [default: table on a terminal, else json]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Shape>,
}

const FIND_HELP: &str = "\
Examples:
  selon find --place Gao --toll killed=10..
  selon find \"frappe aérienne\" --country SDN --from 2025-01-01
  selon find --near 16.27,-0.04,100 --format csv > gao.csv
  selon find --what claims --source ONU --limit 0 --format json";

/// What incidents, reports or claims must have; everything given must hold
#[derive(Debug, Group)]
pub struct FilterArgs {
    /// Words of the texts: all of them, \"in a row\" as such, -word absent
    #[arg(value_name = "WORDS", allow_hyphen_values = false)]
    pub words: Vec<String>,

    /// First day
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,

    /// Last day
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,

    /// Name of a town, division or country, or its GeoNames id
    #[arg(long = "place", value_name = "NAME")]
    pub at: Option<String>,

    /// ISO 3166-1 alpha-3 code; may be repeated
    #[arg(long, value_name = "CODE")]
    pub country: Vec<String>,

    /// South, west, north, east in degrees
    #[arg(long = "box", value_name = "S,W,N,E", value_parser = area, allow_hyphen_values = true)]
    pub area: Option<Area>,

    /// Degrees north, degrees east, kilometres
    #[arg(long, value_name = "LAT,LON,KM", value_parser = near, allow_hyphen_values = true)]
    pub near: Option<Near>,

    /// PLOVER type, such as ASSAULT or ASSAULT/aerial; may be repeated
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Vec<String>,

    /// Who took part: a name or Wikidata id; may be repeated
    #[arg(long, value_name = "NAME")]
    pub actor: Vec<String>,

    /// According to whom: a name or Wikidata id; may be repeated
    #[arg(long, value_name = "NAME")]
    pub source: Vec<String>,

    /// Who published; may be repeated
    #[arg(long, value_name = "NAME")]
    pub outlet: Vec<String>,

    /// A figure within bounds: killed=10.., injured=..5, displaced=100..2000; may be repeated
    #[arg(long, value_name = "MEASURE=LOW..HIGH", value_parser = toll)]
    pub toll: Vec<TollRange>,

    /// Language of the reports, such as fr; may be repeated
    #[arg(long, value_name = "CODE")]
    pub lang: Vec<String>,

    /// Told by at least so many independent voices
    #[arg(long, value_name = "N")]
    pub voices: Option<u32>,
}

/// Write what a store holds in the forms that other tools read
#[derive(Debug, Group)]
#[command(after_help = EXPORT_HELP)]
pub struct ExportArgs {
    /// The form
    #[arg(long = "as", value_name = "FORM", value_parser = form())]
    pub form: Form,

    #[command(flatten)]
    pub filter: FilterArgs,

    #[command(flatten)]
    pub place: Where,

    /// Write to this file, which appears only once it is complete [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

const EXPORT_HELP: &str = "\
Examples:
  selon export --as claims --place Gao > gao.csv
  selon export --as ged --country SDN --from 2025-01-01 --output sudan.csv
  selon export --as parquet --output claims.parquet

Columns and codes are those of the projects named; DESIGN.md says what selon puts into them. What it does not know stays empty, and so do
the ids that other projects give out. Rows are in the order of ids: the same store gives the same bytes. Beside headlines only the words that
prove a claim are written, never a whole text. In tables, text that a spreadsheet would take for a formula has an apostrophe before it.";

fn form() -> impl TypedValueParser<Value = Form> {
    let names = Form::ALL.map(|form| PossibleValue::new(form.name()).help(form.about()));
    PossibleValuesParser::new(names).try_map(|name| Form::of_name(&name).ok_or("no form"))
}

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    Incidents,
    Reports,
    Claims,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// The latest day first
    Latest,
    /// The earliest day first
    Earliest,
    /// What changed last first
    Changed,
    /// Most independent voices first
    Voices,
    /// Most killed first
    Killed,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Columns for a person
    Table,
    /// One JSON object a line
    Json,
    /// Comma-separated values with a heading
    Csv,
}

/// Show all of an incident, a report or a claim
#[derive(Debug, Group)]
pub struct ShowArgs {
    /// i12 for an incident, r7 for a report, c31 for a claim
    #[arg(value_name = "ID")]
    pub id: String,

    #[command(flatten)]
    pub place: Where,

    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// See and decide which reports tell one happening, and which are copies
#[derive(Debug, Group)]
pub struct LinksArgs {
    #[command(subcommand)]
    pub what: Links,
}

#[derive(Debug, Subcommand)]
pub enum Links {
    /// List what was decided
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Take happenings out of their incident: they are another one (ids as `selon show` lists them, h3)
    Split {
        #[arg(required = true, value_name = "HAPPENING")]
        ids: Vec<String>,
        #[command(flatten)]
        decision: Deciding,
    },
    /// Make one incident of several
    Merge {
        #[arg(required = true, num_args = 2.., value_name = "INCIDENT")]
        ids: Vec<String>,
        #[command(flatten)]
        decision: Deciding,
    },
    /// Undo the link of two happenings
    Unlink {
        a: String,
        b: String,
        #[command(flatten)]
        decision: Deciding,
    },
    /// Say that two reports are not copies of each other (r3 r9)
    Uncopy {
        a: String,
        b: String,
        #[command(flatten)]
        decision: Deciding,
    },
    /// Take a decision back (d4)
    Undo {
        id: String,
        #[command(flatten)]
        place: Where,
    },
}

/// Where something is decided, and why.
#[derive(Debug, Group)]
pub struct Deciding {
    #[command(flatten)]
    pub place: Where,

    /// Why, in your own words
    #[arg(long, value_name = "WORDS")]
    pub comment: Option<String>,
}

fn numbers<const N: usize>(text: &str, what: &str) -> Result<[f64; N], String> {
    let all: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    all.try_into().map_err(|_| format!("give {N} numbers parted by commas: {what}"))
}

fn area(text: &str) -> Result<Area, String> {
    let [south, west, north, east] = numbers(text, "south, west, north, east in degrees")?;
    Ok(Area { south, west, north, east })
}

fn near(text: &str) -> Result<Near, String> {
    let [latitude, longitude, kilometres] = numbers(text, "degrees north, degrees east, kilometres")?;
    Ok(Near { latitude, longitude, kilometres })
}

fn toll(text: &str) -> Result<TollRange, String> {
    let wrong = || format!("'{text}' is no range of figures: write killed=10.. or killed=10..20 or killed=..5 or killed=7");
    let (measure, range) = text.split_once('=').ok_or_else(wrong)?;
    let bound = |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| wrong()) };
    let (least, most) = match range.split_once("..") {
        Some((least, most)) => (bound(least)?, bound(most)?),
        None => (bound(range)?, bound(range)?),
    };
    Ok(TollRange { measure: measure.to_owned(), least, most })
}
