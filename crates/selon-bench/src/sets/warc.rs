//! The WARC and ARC files of warcio's tests, some of them broken: each must give reports or a clear error.

use super::{Bench, Result};
use crate::sets::score::Scores;
use selon_ingest::{Fetcher, Options, each};
use std::ops::ControlFlow;

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let mut files: Vec<_> = std::fs::read_dir(bench.folder.join("warcio/test/data"))?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let (mut read, mut refused, mut silent, mut reports) = (0, 0, 0, 0);
    for file in &files {
        let (mut found, mut errors) = (0, Vec::new());
        let _ = each(&file.to_string_lossy(), &Options::default(), &mut Fetcher::default(), &mut |report| {
            match report {
                Ok(_) => found += 1,
                Err(fault) => errors.push(fault.to_string()),
            }
            ControlFlow::Continue(())
        });
        read += usize::from(found > 0);
        refused += usize::from(found == 0 && !errors.is_empty());
        silent += usize::from(found == 0 && errors.is_empty());
        reports += found;
        bench.miss(|| format!("{}: {found} reports, {errors:?}", file.file_name().unwrap_or_default().to_string_lossy()));
    }
    scores.share("files that give reports", read, files.len(), None);
    scores.share("files that give a clear error", refused, files.len(), None);
    scores.share("files that give neither", silent, files.len(), None);
    scores.value("reports", f64::from(reports), files.len(), None);
    Ok(())
}
