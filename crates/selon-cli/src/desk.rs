//! `selon serve`, `selon demo`, `selon user`, `selon gold`: the desk and who may work at it.

use crate::store::Where;
use clap::{Args as Group, Subcommand, ValueEnum};
use selon::{Document, Reader};
use selon_ingest::FetchRules;
use selon_server::{Settings, hash_password, new_password};
use selon_store::{Address, Incoming, NewUser, Prepared, Role, Store};
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Open the desk over a store: web pages and a REST API
#[derive(Debug, Group)]
#[command(after_help = SERVE_HELP)]
pub struct ServeArgs {
    #[command(flatten)]
    pub place: Where,

    #[command(flatten)]
    pub desk: DeskArgs,
}

const SERVE_HELP: &str = "\
Examples:
  selon serve
  selon serve --store news.selon --listen 127.0.0.1:8080
  selon serve --store postgres://db/news --listen 0.0.0.0:7878 --host desk.example.org --https

Reading from this machine needs no account. Anything else does: make accounts with `selon user add NAME`.
RUST_LOG chooses log lines. Ctrl-C or SIGTERM closes the desk once running requests are answered.";

/// Build a small store from bundled sample dispatches and open the desk
#[derive(Debug, Group)]
pub struct DemoArgs {
    /// Keep the store in this file [default: a temporary one]
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,

    #[command(flatten)]
    pub desk: DeskArgs,
}

/// Manage who may sign in to a desk
#[derive(Debug, Group)]
pub struct UserArgs {
    #[command(flatten)]
    pub place: Where,

    #[command(subcommand)]
    pub what: UserCommand,
}

/// What is done with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make a user; the password is read from standard input, or made up and printed
    Add {
        /// The name to sign in with
        name: String,
        /// What they may do
        #[arg(long, value_enum, default_value = "reviewer")]
        role: RoleName,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the users
    List,
    /// Make a token for programs and print it
    Token {
        /// Whose
        name: String,
        /// What it is for
        #[arg(long, default_value = "command line")]
        label: String,
    },
}

/// What a user may do; each may do what those before it may.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    /// Read everything
    Reader,
    /// Review claims, decide about links, ingest
    Reviewer,
    /// Manage users, read the audit log
    Admin,
}

/// Write reviewed reports as gold pages for selon-bench: NAME.json beside NAME.txt
#[derive(Debug, Group)]
pub struct GoldArgs {
    #[command(flatten)]
    pub place: Where,

    /// The folder to write into
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
}

/// How the desk is reached.
#[derive(Debug, Group)]
pub struct DeskArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    pub listen: SocketAddr,

    /// A host name that the desk answers to, when it is reached through a proxy; may be repeated
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,

    /// The desk is reached by https, through a proxy
    #[arg(long)]
    pub https: bool,

    /// Let the reading box fetch the pages that it is given the address of; without this the desk asks nobody for anything
    #[arg(long)]
    pub fetch: bool,

    /// Fetch from addresses of private and local networks too
    #[arg(long, requires = "fetch")]
    pub allow_private: bool,

    /// Open a browser
    #[arg(long)]
    pub open: bool,

    /// Write log lines as JSON
    #[arg(long)]
    pub log_json: bool,
}

impl DeskArgs {
    fn serve(&self, store: Store, reader: Arc<Reader>) -> Result<(), String> {
        let rules = || FetchRules { private: self.allow_private, timeout: Duration::from_secs(15), ..FetchRules::default() };
        let settings = Settings {
            listen: self.listen,
            hosts: self.host.clone(),
            https: self.https,
            json_logs: self.log_json,
            fetch: self.fetch.then(rules),
            ..Settings::default()
        };
        let started = |here: SocketAddr| {
            let address = format!("http://{here}/");
            println!("The desk is open at {address} (Ctrl-C closes it)");
            let _ = io::stdout().flush();
            if self.open {
                browse(&address);
            }
        };
        selon_server::run(store, reader, settings, started).map_err(|fault| fault.to_string())
    }
}

/// Opens the user's browser, if there is one; the address is printed in any case.
fn browse(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ =
        std::process::Command::new(program).arg(address).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn();
}

/// `selon serve`.
pub fn serve(args: &ServeArgs) -> io::Result<ExitCode> {
    end((|| args.desk.serve(open(&args.place)?, reader()?))())
}

/// `selon demo`.
pub fn demo(args: &DemoArgs) -> io::Result<ExitCode> {
    end((|| {
        // A temporary store goes with the program.
        let folder = tempfile::tempdir().map_err(|fault| format!("no temporary folder: {fault}"))?;
        let file = args.store.clone().unwrap_or_else(|| folder.path().join("demo.selon"));
        let store = Store::at(&Address::from(file.as_path())).map_err(|fault| fault.to_string())?;
        let reader = reader()?;
        keep_dispatches(&store, &reader).map_err(|fault| fault.to_string())?;
        if store.users().map_err(|fault| fault.to_string())?.is_empty() {
            for (name, role) in [("ana", Role::Reviewer), ("ben", Role::Reviewer), ("eve", Role::Admin)] {
                let password = new_password();
                add_user(&store, name, role, &password)?;
                println!("To review, sign in as {name} with the password {password}");
            }
        }
        args.desk.serve(store, reader)
    })())
}

/// A bundled dispatch.
struct Dispatch {
    name: &'static str,
    language: &'static str,
    published: &'static str,
    outlet: &'static str,
    url: Option<&'static str>,
    text: &'static str,
}

/// All of them, in the order of `samples/demo/index.tsv`.
const DISPATCHES: &[Dispatch] = &include!(concat!(env!("OUT_DIR"), "/demo.rs"));

fn keep_dispatches(store: &Store, reader: &Reader) -> Result<(), Box<dyn std::error::Error>> {
    let mut dispatches: Vec<&Dispatch> = DISPATCHES.iter().collect();
    dispatches.sort_by_key(|dispatch| dispatch.published);
    let mut reports = Vec::new();
    for dispatch in dispatches {
        let mut document =
            Document::new(dispatch.text).language(dispatch.language).outlet(dispatch.outlet).published(dispatch.published)?;
        document.url = dispatch.url.map(str::to_owned);
        let found = Some(format!("samples/demo/{}", dispatch.name));
        reports.push(Prepared::new(reader, Incoming { found, ..Incoming::new(document) }));
    }
    store.put(&reports)?;
    let counts = store.counts()?;
    println!("{} dispatches, {} voices, {} incidents, {} claims", counts.reports, counts.voices, counts.incidents, counts.claims);
    Ok(())
}

/// `selon user`.
pub fn user(args: &UserArgs) -> io::Result<ExitCode> {
    end((|| {
        let store = open(&args.place)?;
        match &args.what {
            UserCommand::Add { name, role, password_stdin } => {
                let password = if *password_stdin { password_from_input()? } else { new_password() };
                add_user(&store, name, role.role(), &password)?;
                if !password_stdin {
                    println!("{password}");
                }
            }
            UserCommand::List => {
                for user in store.users().map_err(|fault| fault.to_string())? {
                    let closed = if user.closed.is_some() { "\tclosed" } else { "" };
                    println!("{}\t{:?}{closed}", crate::clean::line(&user.name), user.role);
                }
            }
            UserCommand::Token { name, label } => {
                let user =
                    store.user_named(name).map_err(|fault| fault.to_string())?.ok_or_else(|| format!("there is no user '{name}'"))?;
                let secret = selon_server::NewSecret::make();
                store.add_token(user.id, label, user.role, &secret.hash, None).map_err(|fault| fault.to_string())?;
                println!("{}", secret.secret);
            }
        }
        Ok(())
    })())
}

impl RoleName {
    fn role(self) -> Role {
        match self {
            RoleName::Reader => Role::Reader,
            RoleName::Reviewer => Role::Reviewer,
            RoleName::Admin => Role::Admin,
        }
    }
}

fn password_from_input() -> Result<String, String> {
    if io::stdin().is_terminal() {
        eprint!("Password: ");
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|fault| format!("cannot read the password: {fault}"))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn add_user(store: &Store, name: &str, role: Role, password: &str) -> Result<(), String> {
    let hash = hash_password(password).map_err(|fault| fault.to_string())?;
    let user = NewUser { name: name.to_owned(), role, password: Some(hash) };
    store.add_user(None, &user).map(|_| ()).map_err(|fault| fault.to_string())
}

/// `selon gold`.
pub fn gold(args: &GoldArgs) -> io::Result<ExitCode> {
    end((|| {
        let pages = selon_server::gold_pages(&open(&args.place)?).map_err(|fault| fault.to_string())?;
        let write =
            |path: &Path, text: &str| std::fs::write(path, text).map_err(|fault| format!("cannot write {}: {fault}", path.display()));
        std::fs::create_dir_all(&args.folder).map_err(|fault| format!("cannot make {}: {fault}", args.folder.display()))?;
        for page in &pages {
            write(&args.folder.join(format!("{}.txt", page.name)), &page.text)?;
            let gold = serde_json::to_string_pretty(&page.gold).map_err(|fault| fault.to_string())?;
            write(&args.folder.join(format!("{}.json", page.name)), &(gold + "\n"))?;
        }
        eprintln!("{} gold pages in {}", pages.len(), args.folder.display());
        Ok(())
    })())
}

/// The store, made if it is not there.
fn open(place: &Where) -> Result<Store, String> {
    place.open(true).map_err(|fault| fault.to_string())
}

fn reader() -> Result<Arc<Reader>, String> {
    Reader::new().map(Arc::new).map_err(|fault| fault.to_string())
}

fn end(done: Result<(), String>) -> io::Result<ExitCode> {
    Ok(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("selon: {}", crate::clean::line(&message));
            ExitCode::FAILURE
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_many_and_dated() {
        assert!(DISPATCHES.len() >= 40);
        for dispatch in DISPATCHES {
            assert!(Document::new(dispatch.text).published(dispatch.published).is_ok(), "{}", dispatch.name);
            assert!(dispatch.text.lines().count() > 2 && !dispatch.outlet.is_empty(), "{}", dispatch.name);
        }
        // Copies are told apart from their first by the outlet alone.
        let texts: std::collections::BTreeSet<&str> = DISPATCHES.iter().map(|dispatch| dispatch.text).collect();
        assert!(texts.len() + 5 <= DISPATCHES.len());
    }
}
