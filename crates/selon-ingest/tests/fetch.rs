//! Fetching from a server of this test's own on the loopback address.

use selon_ingest::{FetchRules, Fetcher};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Serves some answers by path until the test ends, and notes what was asked.
fn serve(answers: &'static [(&'static str, &'static str)]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = lines.next() else { continue };
            let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
            let conditional = lines
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .any(|line| line.to_lowercase().starts_with("if-none-match: \"v1\""));
            notes.lock().unwrap().push(path.clone());
            let answer = answers
                .iter()
                .find(|(own, _)| *own == path)
                .map_or("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", |(_, answer)| answer);
            let answer = if conditional { "HTTP/1.1 304 Not Modified\r\n\r\n" } else { answer };
            let _ =
                stream.write_all(answer.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").replace("FILL", &"x".repeat(5000)).as_bytes());
        }
    });
    (base, asked)
}

fn rules() -> FetchRules {
    FetchRules { private: true, pause: Duration::ZERO, timeout: Duration::from_secs(5), largest: 1000, ..FetchRules::default() }
}

const ANSWERS: &[(&str, &str)] = &[
    ("/robots.txt", "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nUser-agent: *\nDisallow: /closed\nAllow: /"),
    ("/page", "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Un</p>"),
    ("/moved", "HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n"),
    ("/round", "HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n"),
    ("/away", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"),
    ("/closed", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"),
    ("/large", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nFILL"),
];

#[test]
fn pages_redirections_and_what_has_not_changed() {
    let (base, asked) = serve(ANSWERS);
    let mut fetcher = Fetcher::new(rules());
    let page = fetcher.get(&format!("{base}/moved")).unwrap().expect("a page");
    assert_eq!((page.url, page.bytes), (format!("{base}/page"), b"<p>Un</p>".to_vec()));
    assert!(fetcher.get(&format!("{base}/page")).unwrap().is_none(), "it has not changed");
    assert_eq!(asked.lock().unwrap().iter().filter(|path| *path == "/robots.txt").count(), 1);
}

#[test]
fn refusals_say_why() {
    let (base, asked) = serve(ANSWERS);
    let mut fetcher = Fetcher::new(rules());
    let mut refused = |path: &str| fetcher.get(&format!("{base}{path}")).unwrap_err().to_string();
    assert!(refused("/closed").contains("robots.txt"));
    assert!(!asked.lock().unwrap().contains(&"/closed".to_owned()));
    assert!(refused("/round").contains("redirected more than"));
    assert!(refused("/away").contains("file"));
    assert!(refused("/nothing").contains("is not there"));
    assert!(refused("/large").contains("larger"));
    assert!(Fetcher::new(rules()).get("not an address").unwrap_err().to_string().contains("no address"));
}

#[test]
fn private_networks_are_closed_unless_allowed() {
    let (base, asked) = serve(ANSWERS);
    let mut fetcher = Fetcher::new(FetchRules { private: false, ..rules() });
    for address in [format!("{base}/page"), base.replace("127.0.0.1", "localhost") + "/page"] {
        let told = fetcher.get(&address).unwrap_err().to_string();
        assert!(told.contains("private network"), "{told}");
    }
    assert!(asked.lock().unwrap().is_empty());
}
