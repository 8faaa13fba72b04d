//! `selon reread`: the reports of a store, read anew by this program.

use super::args::RereadArgs;
use jiff::Timestamp;
use selon::Reader;
use selon_store::Error;
use std::io;
use std::process::ExitCode;

/// Reports that are read and kept in one go.
const AT_ONCE: usize = 64;

/// Reads what was last read before a moment, until nothing is left.
pub fn run(args: &RereadArgs) -> Result<io::Result<ExitCode>, Error> {
    let store = args.place.open(false)?;
    let reader = match Reader::new() {
        Ok(reader) => reader,
        Err(fault) => {
            eprintln!("selon: {fault}");
            return Ok(Ok(ExitCode::FAILURE));
        }
    };
    let before = args.before.unwrap_or_else(Timestamp::now);
    let mut read = 0;
    if !args.quiet {
        eprintln!("reading anew what was last read before {before}; should this stop, go on with --before {before}");
    }
    loop {
        let some = store.reread(&reader, before, AT_ONCE)?;
        if some == 0 {
            break;
        }
        read += some;
        if !args.quiet && read % 1_024 < AT_ONCE {
            eprintln!("{read} read anew");
        }
    }
    if !args.quiet {
        eprintln!("{read} reports read anew");
    }
    Ok(Ok(ExitCode::SUCCESS))
}
