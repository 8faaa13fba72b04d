//! The built program and a site on the loopback address: what has not changed, what is closed, what fails, and feeds that are watched.

mod program;

use program::{Folder, Ran, run, selon};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

/// A site whose answers can be changed, and which notes what it was asked, with the conditions of each request.
#[derive(Clone)]
struct Site {
    base: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Status line, headers and body by path.
    answers: BTreeMap<String, (&'static str, String, String)>,
    asked: Vec<(String, Option<String>)>,
}

impl Site {
    fn new() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let site = Site { base: format!("http://{}", listener.local_addr().expect("an address")), state: Arc::default() };
        let state = Arc::clone(&site.state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), state) = (stream, Arc::clone(&state)) else { return };
                std::thread::spawn(move || answer(stream, &state));
            }
        });
        site
    }

    fn put(&self, path: &str, status: &'static str, headers: &str, body: &str) {
        let body = body.replace("BASE", &self.base);
        self.state.lock().unwrap().answers.insert(path.to_owned(), (status, headers.to_owned(), body));
    }

    /// What was asked since the last look, each path with its condition.
    fn asked(&self) -> Vec<(String, Option<String>)> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// The conditions under which a path was asked since the last look.
    fn conditions(&self, path: &str) -> Vec<Option<String>> {
        self.asked().into_iter().filter(|(asked, _)| asked == path).map(|(_, condition)| condition).collect()
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let header = |name: &str| headers.iter().find_map(|line| line.split_once(": ").filter(|(own, _)| own.eq_ignore_ascii_case(name)));
    let condition = header("if-none-match").or(header("if-modified-since")).map(|(_, value)| value.to_owned());
    let found = {
        let mut state = state.lock().unwrap();
        state.asked.push((path.clone(), condition.clone()));
        state.answers.get(&path).cloned()
    };
    let (status, headers, body) = found.unwrap_or(("404 Not Found", String::new(), String::new()));
    if status == "hang" {
        std::thread::sleep(std::time::Duration::from_secs(60));
    }
    let unchanged = condition.is_some_and(|condition| headers.contains(&condition));
    let (status, body) = if unchanged { ("304 Not Modified", String::new()) } else { (status, body) };
    let _ = write!(stream, "HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
}

fn page(text: &str) -> String {
    format!(
        "<html><head><title>Gao</title><meta property='article:published_time' content='2025-03-04T10:00:00Z'></head><body><article>\
         <h1>Attaque à Gao</h1><p>{text}</p><p>Les secours sont arrivés dans la nuit, a dit un élu local joint par téléphone.</p></article></body></html>"
    )
}

const TWELVE: &str = "Une attaque contre un marché a fait douze morts mardi à Gao, dans le nord du Mali, selon la mairie.";
const FIFTEEN: &str = "Une attaque contre un marché a fait quinze morts mardi à Gao, dans le nord du Mali, selon la mairie.";

/// A folder with a store.
struct Desk(Folder);

impl Desk {
    fn new() -> Desk {
        Desk(Folder::new())
    }

    fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = selon();
        command.current_dir(self.0.path()).args(args).args(["--store", "news.selon"]);
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&mut self.command(args))
    }
}

#[test]
fn what_has_not_changed_is_not_fetched_again_and_what_has_is_a_version() {
    let (site, desk) = (Site::new(), Desk::new());
    site.put("/gao", "200 OK", "ETag: \"v1\"\r\nContent-Type: text/html\r\n", &page(TWELVE));
    let address = format!("{}/gao", site.base);
    let ingest = ["ingest", &address, "--allow-private"];
    let first = desk.run(&ingest);
    assert!(first.err.contains("1 kept (0 as new versions), 0 known, 0 failed"), "{}", first.err);
    assert_eq!(site.conditions("/gao"), [None]);
    // Another run of the program asks whether it has changed.
    let second = desk.run(&ingest);
    assert!(second.err.contains("0 kept (0 as new versions), 1 known, 0 failed"), "{}", second.err);
    assert_eq!(site.conditions("/gao"), [Some("\"v1\"".to_owned())]);
    // It has, and has a date this time.
    let date = "Tue, 04 Mar 2025 12:00:00 GMT";
    site.put("/gao", "200 OK", &format!("Last-Modified: {date}\r\nContent-Type: text/html\r\n"), &page(FIFTEEN));
    let third = desk.run(&ingest);
    assert!(third.err.contains("1 kept (1 as new versions), 0 known, 0 failed"), "{}", third.err);
    let shown = desk.run(&["show", "r2"]);
    assert!(shown.out.contains("Versions (2)"), "{}", shown.out);
    let words = shown.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("“12 killed” according to mairie became “15 killed” according to mairie"), "{}", shown.out);
    site.asked();
    assert!(desk.run(&ingest).err.contains("0 kept (0 as new versions), 1 known"));
    assert_eq!(site.conditions("/gao"), [Some(date.to_owned())]);
}

#[test]
fn a_run_that_was_cut_short_takes_nothing_for_known() {
    let (site, desk) = (Site::new(), Desk::new());
    site.put("/gao", "200 OK", "ETag: \"v1\"\r\nContent-Type: text/html\r\n", &page(TWELVE));
    site.put("/slow", "hang", "", "");
    let (gao, slow) = (format!("{}/gao", site.base), format!("{}/slow", site.base));
    let mut child = desk.command(&["ingest", &gao, &slow, "--allow-private", "--list"]).stdout(Stdio::piped()).spawn().unwrap();
    // The first page is kept while the second one does not come.
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("r1\t"), "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
    site.asked();
    let again = desk.run(&["ingest", &gao, "--allow-private"]);
    assert!(again.err.contains("0 kept (0 as new versions), 1 known, 0 failed"), "{}", again.err);
    assert_eq!(site.conditions("/gao"), [None], "what a run did not end with is fetched again");
}

#[test]
fn a_site_that_is_closed_or_does_not_say_is_left_alone() {
    let (site, desk) = (Site::new(), Desk::new());
    site.put("/robots.txt", "302 Found", "Location: /rules\r\n", "");
    site.put("/rules", "200 OK", "", "User-agent: *\nDisallow: /closed\n\nUser-agent: other\nDisallow: /\n");
    site.put("/closed", "200 OK", "", &page(TWELVE));
    site.put("/open", "200 OK", "", &page(FIFTEEN));
    let (closed, open) = (format!("{}/closed", site.base), format!("{}/open", site.base));
    let ran = desk.run(&["ingest", &closed, &open, "--allow-private", "--report", "faults.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("1 kept (0 as new versions), 0 known, 1 failed"), "{}", ran.err);
    let faults = std::fs::read_to_string(desk.0.path().join("faults.jsonl")).unwrap();
    assert!(faults.contains("/closed") && faults.contains("robots.txt"), "{faults}");
    let asked: Vec<String> = site.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(asked, ["/robots.txt", "/rules", "/open"]);
    // A site that fails when it is asked for its rules may have some.
    site.put("/robots.txt", "503 Service Unavailable", "", "");
    let ran = desk.run(&["ingest", &open, "--allow-private"]);
    assert!(ran.err.contains("robots.txt cannot be had") && ran.code == Some(1), "{}", ran.err);
    assert_eq!(site.asked().len(), 1);
}

fn feed(entries: &[(&str, &str)]) -> String {
    let item = |(path, summary): &(&str, &str)| {
        format!(
            "<item><title>Attaque à Gao</title><link>BASE{path}</link><description>{summary}</description><pubDate>Tue, 04 Mar 2025 11:30:00 GMT</pubDate></item>"
        )
    };
    format!("<rss version='2.0'><channel><title>Le Fleuve</title>{}</channel></rss>", entries.iter().map(item).collect::<String>())
}

#[test]
fn a_watched_feed_gives_each_page_once_and_asks_again_for_what_failed() {
    let (site, desk) = (Site::new(), Desk::new());
    desk.0.file("feeds.toml", format!("[[feed]]\nurl = \"{}/feed\"\n", site.base));
    let watch = ["watch", "feeds.toml", "--once", "--allow-private"];
    site.put("/feed", "200 OK", "ETag: \"f1\"\r\n", &feed(&[("/gao", "Douze morts à Gao, selon la mairie.")]));
    site.put("/gao", "503 Service Unavailable", "", "");
    // The page cannot be had: the entry stands for it, and the fault is told.
    let ran = desk.run(&watch);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("/gao: asks for patience") && ran.err.contains("1 entries, 1 new, 0 versions, 0 unchanged, 1 failed"),
        "{}",
        ran.err
    );
    // The feed has not changed since, and is read all the same, for the page.
    site.asked();
    site.put("/gao", "200 OK", "ETag: \"v1\"\r\nContent-Type: text/html\r\n", &page(TWELVE));
    let ran = desk.run(&watch);
    assert!(ran.err.contains("1 entries, 0 new, 1 versions, 0 unchanged, 0 failed") && ran.code == Some(0), "{}", ran.err);
    assert_eq!(site.conditions("/feed"), [None]);
    // Now all is known: one question is enough.
    let ran = desk.run(&watch);
    assert!(ran.err.contains("0 entries, 0 new, 0 versions, 1 unchanged, 0 failed"), "{}", ran.err);
    let asked = site.asked();
    assert!(asked.contains(&("/feed".to_owned(), Some("\"f1\"".to_owned()))) && !asked.iter().any(|(path, _)| path == "/gao"), "{asked:?}");
    // A new entry: the old page is asked whether it has changed, and its entry is no new version of it.
    let more = [("/kidal", "Trois morts à Kidal."), ("/gao", "Douze morts à Gao, selon la mairie, et le reste plus bas.")];
    site.put("/feed", "200 OK", "ETag: \"f2\"\r\n", &feed(&more));
    site.put("/kidal", "200 OK", "Content-Type: text/html\r\n", &page("Trois soldats ont été tués lundi à Kidal, selon l'armée."));
    let ran = desk.run(&watch);
    assert!(ran.err.contains("1 entries, 1 new, 0 versions, 1 unchanged, 0 failed"), "{}", ran.err);
    let found = desk.run(&["find", "--what", "reports", "--format", "json"]);
    assert_eq!(found.out.lines().count(), 3, "{}", found.out);
}

#[test]
fn a_feed_that_lies_about_dates_is_told_and_kept() {
    let (site, desk) = (Site::new(), Desk::new());
    let item = |title: &str, date: &str, words: &str| {
        format!("<item><title>{title}</title><link>BASE/{title}</link><description>{words}</description><pubDate>{date}</pubDate></item>")
    };
    let items = [
        item("Ahead", "Fri, 01 Jan 2100 00:00:00 GMT", "Trois soldats ont été tués lundi à Kidal, selon l'armée."),
        item("Clock", "Thu, 01 Jan 1970 00:00:00 GMT", "Quatre soldats ont été tués mardi à Mopti, selon l'armée."),
        item("Odd", "the day before yesterday", "Sept soldats ont été tués jeudi à Gao, selon l'armée."),
        item("Old", "Mon, 01 Jan 1900 00:00:00 GMT", "Huit soldats ont été tués jeudi à Tessalit, selon l'armée."),
        item("True", "Tue, 04 Mar 2025 11:30:00 GMT", "Cinq soldats ont été tués lundi à Ménaka, selon l'armée."),
        // Two reports at one address are two versions of it.
        item("True", "Wed, 05 Mar 2025 11:30:00 GMT", "Six soldats ont été tués lundi à Ménaka, selon l'armée."),
    ];
    site.put("/feed", "200 OK", "", &format!("<rss version='2.0'><channel><title>Le Fleuve</title>{}</channel></rss>", items.concat()));
    let address = format!("{}/feed", site.base);
    let ran = desk.run(&["ingest", &address, "--allow-private", "--report", "faults.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("6 kept (1 as new versions), 0 known, 0 failed"), "{}", ran.err);
    let faults = std::fs::read_to_string(desk.0.path().join("faults.jsonl")).unwrap();
    let faults: Vec<serde_json::Value> = faults.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(faults[0]["source"].as_str().unwrap().ends_with("#1") && faults[0]["reason"].as_str().unwrap().contains("lies ahead"));
    assert!(faults[1]["reason"].as_str().unwrap().contains("never set") && faults[1]["kept"] == true);
    assert!(faults[2]["reason"].as_str().unwrap().contains("'the day before yesterday', is no date"));
    assert!(faults[3]["reason"].as_str().unwrap().contains("never set"));
    let found = desk.run(&["find", "--what", "reports", "--format", "json"]);
    let days: Vec<serde_json::Value> =
        found.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["day"].clone()).collect();
    assert_eq!(days.iter().filter(|day| day.is_null()).count(), 4, "{days:?}");
}
