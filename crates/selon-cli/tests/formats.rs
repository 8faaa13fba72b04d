//! The built program with sources that are no plain text: archives, and a feed on the loopback address.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

fn selon(folder: &Path, words: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_selon"));
    program.current_dir(folder).args(words).output().expect("the program runs")
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const PAGE: &str = "<html><head><title>Gao</title><meta property='article:published_time' content='2025-03-04T10:00:00Z'></head><body><article>\
    <h1>Gao : douze morts</h1><p>Une attaque a fait douze morts mardi à Gao, dans le nord du Mali, selon la mairie.</p></article></body></html>";

/// Serves a feed of one entry and its page.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let link = base.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
            let Some(Ok(first)) = lines.next() else { continue };
            let _ = lines.map_while(Result::ok).find(|line| line.is_empty());
            let feed = format!(
                "<rss version='2.0'><channel><title>Le Fleuve</title><item><title>Gao : douze morts</title><link>{link}/page</link></item></channel></rss>"
            );
            let (status, body) = match first.split(' ').nth(1) {
                Some("/feed") => ("200 OK", feed.as_str()),
                Some("/page") => ("200 OK", PAGE),
                _ => ("404 Not Found", ""),
            };
            let _ = write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    base
}

#[test]
fn pages_and_lines_go_into_a_store() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("page.html"), PAGE).expect("written");
    let line = r#"{"body":"Trois soldats ont été tués lundi à Kidal, selon l'armée.","ts":"2025-03-11","site":"Le Soir"}"#;
    std::fs::write(folder.path().join("export.jsonl"), format!("{line}\nnot json\n")).expect("written");
    let kept = selon(
        folder.path(),
        &["ingest", "page.html", "export.jsonl", "--fields", "text=body,published=ts,outlet=site", "--store", "s.selon", "--list"],
    );
    let words = told(&kept);
    assert_eq!(kept.status.code(), Some(1), "{words}");
    assert!(words.contains("export.jsonl#2: is no JSON"), "{words}");
    let found = told(&selon(folder.path(), &["find", "--store", "s.selon", "--format", "json"]));
    assert!(found.contains("Gao") && found.contains("Kidal"), "{found}");
}

#[test]
fn a_feed_is_watched_with_its_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = serve();
    std::fs::write(folder.path().join("feeds.toml"), format!("[[feed]]\nurl = \"{base}/feed\"\n")).expect("written");
    let refused = told(&selon(folder.path(), &["watch", "feeds.toml", "--once", "--store", "s.selon"]));
    assert!(refused.contains("private network"), "{refused}");
    let watched = selon(folder.path(), &["watch", "feeds.toml", "--once", "--allow-private", "--store", "s.selon"]);
    assert!(watched.status.success() && told(&watched).contains("1 entries, 1 new"), "{}", told(&watched));
    let found = told(&selon(folder.path(), &["find", "--store", "s.selon", "--format", "json"]));
    assert!(found.contains("Gao"), "{found}");
    std::fs::write(folder.path().join("wrong.toml"), "[[feed]]\nurl = \"ftp://x\"\n").expect("written");
    assert_eq!(selon(folder.path(), &["watch", "wrong.toml", "--once", "--store", "s.selon"]).status.code(), Some(2));
}
