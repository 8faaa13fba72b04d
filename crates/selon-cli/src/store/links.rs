//! `selon links`: what people decide about links, and taking it back.

use super::args::{Deciding, Links, LinksArgs};
use super::show::split;
use crate::args::wrong_usage;
use crate::clean;
use selon_store::{Decision, DecisionKind, Error, Page, Store};
use std::io::{self, Write};
use std::process::ExitCode;

/// Decides, takes back, or lists.
pub fn run(args: &LinksArgs) -> Result<io::Result<ExitCode>, Error> {
    match &args.what {
        Links::List { place } => list(&place.open(false)?),
        Links::Undo { id, place } => {
            let done = place.open(false)?.undo(None, number(id, 'd'))?;
            Ok(tell(&[done]))
        }
        Links::Split { ids, decision } => {
            let store = decision.place.open(false)?;
            let out: Vec<i64> = ids.iter().map(|id| number(id, 'h')).collect();
            let from = rest(&store, &out)?;
            decide(&store, DecisionKind::Split { out, from }, decision)
        }
        Links::Merge { ids, decision } => {
            let store = decision.place.open(false)?;
            let mut all = Vec::new();
            for id in ids {
                let incident = store.incident(number(id, 'i'))?.unwrap_or_else(|| wrong_usage(&format!("there is no incident {id}")));
                all.extend(incident.happenings.iter().map(|happening| happening.id));
            }
            all.sort_unstable();
            all.dedup();
            decide(&store, DecisionKind::Merge { all }, decision)
        }
        Links::Unlink { a, b, decision } => {
            let what = DecisionKind::Unlink { a: number(a, 'h'), b: number(b, 'h') };
            decide(&decision.place.open(false)?, what, decision)
        }
        Links::Uncopy { a, b, decision } => {
            let what = DecisionKind::Uncopy { a: number(a, 'r'), b: number(b, 'r') };
            decide(&decision.place.open(false)?, what, decision)
        }
    }
}

fn decide(store: &Store, what: DecisionKind, about: &Deciding) -> Result<io::Result<ExitCode>, Error> {
    let done = store.decide(None, &what, about.comment.as_deref())?;
    Ok(tell(&[done]))
}

fn list(store: &Store) -> Result<io::Result<ExitCode>, Error> {
    let mut page = Page::first(1_000);
    let mut all = Vec::new();
    loop {
        let slice = store.decisions(&page)?;
        all.extend(slice.items);
        match slice.next {
            Some(next) => page = Page::after(next, 1_000),
            None => return Ok(tell(&all)),
        }
    }
}

/// The other happenings of the incident that some are taken out of.
fn rest(store: &Store, out: &[i64]) -> Result<Vec<i64>, Error> {
    let incident = store.incident_of(out[0])?.and_then(|id| store.incident(id).transpose()).transpose()?;
    let Some(incident) = incident else { wrong_usage(&format!("there is no happening h{}", out[0])) };
    Ok(incident.happenings.iter().map(|happening| happening.id).filter(|id| !out.contains(id)).collect())
}

fn tell(decisions: &[Decision]) -> io::Result<ExitCode> {
    let mut lines = io::stdout().lock();
    for decision in decisions {
        let what = serde_json::to_string(&decision.what).unwrap_or_default();
        let undone = decision.undone.map(|at| format!("\ttaken back {at:.0}")).unwrap_or_default();
        let who = decision.user.as_ref().map_or("", |(_, name)| name);
        let comment = decision.comment.as_deref().unwrap_or("");
        writeln!(
            lines,
            "d{}\t{:.0}\t{}",
            decision.id,
            decision.at,
            clean::line(&format!("{what} {who} {comment}")).trim_end().to_owned() + &undone
        )?;
    }
    lines.flush().map(|()| ExitCode::SUCCESS)
}

/// The number of an id with its letter.
fn number(id: &str, letter: char) -> i64 {
    match split(id) {
        (Some(given), Some(number)) if given == letter => number,
        (None, Some(number)) => number,
        _ => wrong_usage(&format!("'{id}' is no id here: give {letter}12")),
    }
}
