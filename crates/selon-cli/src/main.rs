//! The program `selon`: reads news about conflict and diplomacy into an attributed ledger.

mod args;
mod clean;
mod counts;
mod desk;
mod explain;
#[cfg(test)]
mod fixture;
mod json;
mod read;
mod sink;
mod store;
mod view;

use args::{Args, Command};
use clap::Parser;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Demo(args) => desk::demo(&args),
        Command::Serve(args) => desk::serve(&args),
        Command::User(args) => desk::user(&args),
        Command::Gold(args) => desk::gold(&args),
        Command::Ingest(args) => store::ingest(&args),
        Command::Find(args) => store::find(&args),
        Command::Show(args) => store::show(&args),
        Command::Export(args) => store::export(&args),
        Command::Work(args) => store::work(&args),
        Command::Reread(args) => store::reread(&args),
        Command::Watch(args) => store::watch(&args),
        Command::Links(args) => store::links(&args),
        Command::Schema => io::stdout().write_all(selon::wire::SCHEMA.as_bytes()).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|fault| {
        // Whoever reads our output may stop early (`selon read … | head`); that is no fault of ours to report.
        if fault.kind() == ErrorKind::BrokenPipe {
            return ExitCode::SUCCESS;
        }
        eprintln!("selon: cannot write the output: {}", clean::line(&fault.to_string()));
        ExitCode::FAILURE
    })
}
