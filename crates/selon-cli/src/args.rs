//! What the command line may say, and what is wrong usage (exit code 2).

use crate::store::{ExportArgs, FindArgs, IngestArgs, LinksArgs, RereadArgs, ShowArgs, WatchArgs, WorkArgs};
use clap::error::ErrorKind;
use clap::{Args as Group, CommandFactory, Parser, Subcommand, ValueEnum};
use selon::{Document, Published, Reader};
use std::path::PathBuf;

/// Reads news about conflict and diplomacy into an attributed ledger: who did or said what to whom, where, when, with what
/// toll, and according to whom.
#[derive(Debug, Parser)]
#[command(name = "selon", version, max_term_width = 100)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Read(ReadArgs),
    Explain(ExplainArgs),
    Demo(crate::desk::DemoArgs),
    Serve(crate::desk::ServeArgs),
    User(crate::desk::UserArgs),
    Gold(crate::desk::GoldArgs),
    Ingest(IngestArgs),
    Watch(WatchArgs),
    Find(FindArgs),
    Show(ShowArgs),
    Export(ExportArgs),
    Links(LinksArgs),
    Work(WorkArgs),
    Reread(RereadArgs),
    /// Print the JSON Schema of the readings that `selon read` writes
    Schema,
}

/// Read texts and show or write their ledgers
#[derive(Debug, Group)]
#[command(after_help = READ_HELP)]
pub struct ReadArgs {
    /// Plain text files, one document each; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    #[command(flatten)]
    pub about: About,

    /// What to write [default: text on a terminal, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,

    /// Write to this file, which appears only once it is complete
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Show no progress and no counts
    #[arg(long, short)]
    pub quiet: bool,
}

const READ_HELP: &str = "\
Examples:
  selon read dispatch.txt --published 2023-09-19
  selon read - --lang fr --outlet Agence < dispatch.txt
  selon read dispatches/*.txt --out ledger.jsonl
  selon read dispatch.txt --format json | jq .tolls

Exit code: 0 when every input was read, 1 when some could not be (the others are written), 2 on wrong usage.
Colour follows NO_COLOR and CLICOLOR_FORCE; RAYON_NUM_THREADS limits the cores in use.";

/// Show why a text is read as it is: words, grammar, rules and steps
#[derive(Debug, Group)]
#[command(after_help = EXPLAIN_HELP)]
pub struct ExplainArgs {
    /// A plain text file; - is standard input
    #[arg(required_unless_present = "text", value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// The text itself, in place of a file
    #[arg(long, value_name = "TEXT", conflicts_with = "file")]
    pub text: Option<String>,

    #[command(flatten)]
    pub about: About,
}

const EXPLAIN_HELP: &str = "\
Examples:
  selon explain dispatch.txt --published 2023-09-19
  selon explain --lang fr --text 'Au moins 27 personnes ont été tuées, selon les séparatistes.'";

/// What is known about the inputs.
#[derive(Debug, Group)]
pub struct About {
    /// Language of the text, such as fr or en [default: detected]
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,

    /// When it was published: 2023-09-19 or 2023-09-19T20:15:00+02:00; without it «on Tuesday» stays unresolved
    #[arg(long, value_name = "DATE")]
    pub published: Option<Published>,

    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// Where it was found; for one input only
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
}

/// What a reading is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The marked page and its ledger, for a person
    Text,
    /// One JSON object, or an array of them for several inputs
    Json,
    /// One JSON object a line
    Jsonl,
}

impl About {
    /// A reader for these inputs. Leaves the program when it knows no such language.
    pub fn reader(&self) -> Reader {
        let reader = Reader::new().unwrap_or_else(|fault| {
            eprintln!("selon: {fault}");
            std::process::exit(1)
        });
        let known = reader.languages();
        if let Some(code) = &self.lang
            && !known.iter().any(|language| language.eq_ignore_ascii_case(code))
        {
            wrong_usage(&format!("unknown language '{code}' for --lang; selon reads: {}", known.join(", ")));
        }
        reader
    }

    /// The document with what is known about it.
    pub fn apply(&self, document: Document) -> Document {
        Document {
            language: self.lang.as_ref().map(|code| code.to_ascii_lowercase()),
            published: self.published.clone(),
            outlet: self.outlet.clone(),
            url: self.url.clone(),
            ..document
        }
    }
}

impl ReadArgs {
    /// Leaves the program when the arguments contradict each other.
    pub fn check(&self) {
        if self.files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
            wrong_usage("standard input (-) can be read only once");
        }
        if self.about.url.is_some() && self.files.len() > 1 {
            wrong_usage("--url is the address of one document; read the inputs one by one, or leave it out");
        }
        let real = |path: &PathBuf| path.canonicalize().ok();
        if let Some(out) = self.out.as_ref().and_then(real)
            && self.files.iter().filter_map(real).any(|file| file == out)
        {
            wrong_usage("--out is also an input; give it another name");
        }
    }
}

/// Says what is wrong with the command line, and leaves with exit code 2.
pub fn wrong_usage(message: &str) -> ! {
    Args::command().error(ErrorKind::InvalidValue, crate::clean::line(message)).exit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
