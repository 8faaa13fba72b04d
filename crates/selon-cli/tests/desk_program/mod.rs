//! A desk that a test starts, talks to over plain HTTP, and stops.

#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where its log lines go.
const LOG: &str = "desk.log";

/// A running desk.
pub struct Desk {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    /// What the demo's users sign in with.
    pub passwords: BTreeMap<String, String>,
    folder: tempfile::TempDir,
    child: Child,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Desk {
    /// `selon demo` with more arguments.
    pub fn demo(more: &[&str]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("demo.selon");
        let mut args = vec!["demo", "--store", store.to_str().unwrap()];
        args.extend(more);
        Desk::start(folder, &args)
    }

    /// `selon serve` over the store of a folder, `demo.selon`.
    pub fn serve(folder: tempfile::TempDir, more: &[&str]) -> Desk {
        let store = folder.path().join("demo.selon");
        let mut args = vec!["serve", "--store", store.to_str().unwrap()];
        args.extend(more);
        Desk::start(folder, &args)
    }

    fn start(folder: tempfile::TempDir, args: &[&str]) -> Desk {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
        let log = std::fs::File::create(folder.path().join(LOG)).unwrap();
        command.args(args).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log).stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut passwords = BTreeMap::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let words: Vec<&str> = line.split(' ').collect();
            if let Some(at) = words.iter().position(|word| *word == "password") {
                passwords.insert(words[at - 3].to_owned(), words[at + 1].to_owned());
            }
            if let Some(address) = words.iter().find_map(|word| word.strip_suffix('/').filter(|word| word.starts_with("http://"))) {
                return Desk { address: address.to_owned(), passwords, folder, child };
            }
        }
        let log = std::fs::read_to_string(folder.path().join(LOG)).unwrap_or_default();
        panic!("the desk did not open: {:?}\n{log}", child.wait());
    }

    /// Where its store is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// All reviews, as the API lists them.
    pub fn reviews(&self) -> Vec<serde_json::Value> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page: serde_json::Value = serde_json::from_str(&self.get(&format!("/api/v1/reviews?limit=500{after}")).body).unwrap();
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return all };
            after = format!("&after={next}");
        }
    }

    /// A GET of the API, as JSON.
    pub fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.ask("GET", path, &[], "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// A POST of JSON with a token.
    pub fn post(&self, path: &str, token: &str, body: &serde_json::Value) -> Answer {
        self.try_post(path, token, body).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    /// As [`Desk::post`], where the desk may be gone.
    pub fn try_post(&self, path: &str, token: &str, body: &serde_json::Value) -> std::io::Result<Answer> {
        let bearer = format!("Bearer {token}");
        self.try_ask("POST", path, &[("Content-Type", "application/json"), ("Authorization", &bearer)], &body.to_string())
    }

    /// A fresh token of a user.
    pub fn token(&self, name: &str) -> String {
        let store = self.folder.path().join("demo.selon");
        let made = Command::new(env!("CARGO_BIN_EXE_selon")).args(["user", "token", name, "--store"]).arg(store).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8(made.stdout).unwrap().trim().to_owned()
    }

    /// Asks with a method, a path, headers and a body.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.try_ask(method, path, headers, body).unwrap_or_else(|fault| panic!("{method} {path}: {fault}"))
    }

    /// As [`Desk::ask`], where the desk may be gone.
    pub fn try_ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> std::io::Result<Answer> {
        let host = self.address.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request += &format!("Host: {host}\r\n");
        }
        headers.iter().for_each(|(name, value)| request += &format!("{name}: {value}\r\n"));
        stream.write_all(format!("{request}\r\n{body}").as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
        Ok(Answer { status, headers, body: body.to_owned() })
    }

    /// A GET.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Accept", "text/html")], "")
    }

    /// Tells it to stop.
    pub fn stop(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Tells it to stop, and waits until it has.
    pub fn close(mut self) -> tempfile::TempDir {
        self.stop();
        assert!(self.child.wait().unwrap().success(), "the desk stops in order");
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// Ends its process at once, as a power cut would.
    pub fn cut(&self) {
        assert!(Command::new("kill").args(["-KILL", &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Ends it at once, if it still runs, and keeps its folder.
    pub fn kill(mut self) -> tempfile::TempDir {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the desk said:\n{}", std::fs::read_to_string(self.folder.path().join(LOG)).unwrap_or_default());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
