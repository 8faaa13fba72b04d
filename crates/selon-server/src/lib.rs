//! The desk: a REST API and web pages over a store, for analysts who read, compare and decide.
//!
//! [`run`] serves a [`selon_store::Store`] until it is told to stop. Reading from the same machine needs no account; anything else does.
//! Pages are made here, on the server, and work without scripts; scripts add the map, the charts and the keys. Nothing is fetched from
//! elsewhere, and every text that came in is shown as text.

#![recursion_limit = "256"]

mod access;
mod answer;
mod api;
mod ask;
mod assets;
mod desk;
mod extract;
mod feed;
mod gold;
mod guard;
mod live;
mod memory;
mod numbers;
mod pages;
mod problem;
mod serve;
mod view;
mod words;

pub use access::{NewSecret, hash_password, new_password};
pub use api::openapi;
pub use gold::{GoldPage, pages as gold_pages};
pub use serve::run;

use std::fmt;
use std::net::SocketAddr;

/// How a desk is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Host names it answers to, beside its own address and `localhost`: what stands in the address bar of those who reach it through a
    /// proxy. A request for any other host is refused, so that no page elsewhere can read the desk through a name of its own.
    pub hosts: Vec<String>,
    /// Whether it is reached by https, through a proxy: then cookies travel by https only.
    pub https: bool,
    /// How many texts are read at once in the reading box and by ingestion.
    pub readers: usize,
    /// Whether log lines are JSON.
    pub json_logs: bool,
    /// How the reading box fetches addresses; it takes none when absent, and the desk asks nobody for anything.
    pub fetch: Option<selon_ingest::FetchRules>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 7878)),
            hosts: Vec::new(),
            https: false,
            readers: std::thread::available_parallelism().map_or(1, usize::from),
            json_logs: false,
            fetch: None,
        }
    }
}

/// Why a desk could not be served, in a sentence that says what to do.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    fn new(message: impl Into<String>) -> Error {
        Error(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
