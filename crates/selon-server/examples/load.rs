//! Asks a running desk for mixed pages at a steady rate and says how long answers take.
//!
//! `cargo run --release -p selon-server --example load -- 127.0.0.1:7878 [requests a second] [seconds] [tokens] [acknowledged]`
//!
//! With a file of tokens, one a line, as many writers review claims meanwhile, each by its own token, and the ids of the reviews that were
//! acknowledged go into the last file, each before the next one is sent. `… --example load -- 127.0.0.1:7878 check acknowledged` then says whether all of
//! them are kept: after a `kill -9`, say. Faults of a desk that is gone end the run early and are counted.
//!
//! Requests are due at fixed times, whether earlier ones were answered or not, and each is timed from when it was due: an answer that
//! keeps others waiting is counted for all of them. Only this machine is asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// So many connections, each with one request at a time.
const CONNECTIONS: usize = 32;
/// How long a writer thinks between two reviews.
const PAUSE: Duration = Duration::from_millis(500);

fn main() {
    let mut args = std::env::args().skip(1);
    let address: SocketAddr = args.next().and_then(|at| at.parse().ok()).expect("an address, such as 127.0.0.1:7878");
    assert!(address.ip().is_loopback(), "only a desk on this machine is asked");
    let rate = args.next();
    if rate.as_deref() == Some("check") {
        return check(address, &args.next().expect("the file of acknowledged reviews"));
    }
    let rate: f64 = rate.map_or(200.0, |n| n.parse().expect("requests a second"));
    let seconds: f64 = args.next().map_or(60.0, |n| n.parse().expect("seconds"));
    let tokens = args.next().map_or(String::new(), |file| std::fs::read_to_string(file).expect("a file of tokens"));
    let acknowledged = args.next().map(|file| Mutex::new(std::fs::File::create(file).expect("a file to write")));
    let paths = paths(address);
    let total = (rate * seconds) as usize;
    let (next, faults) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let took: Mutex<Vec<(usize, Duration)>> = Mutex::new(Vec::with_capacity(total));
    let start = Instant::now();
    let written = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for (ix, token) in tokens.lines().enumerate() {
            let (written, faults, acknowledged) = (&written, &faults, &acknowledged);
            scope.spawn(move || {
                let mut line = None;
                let mut claim = 1 + ix * 5_000;
                while start.elapsed().as_secs_f64() < seconds {
                    claim += 1;
                    match review(&mut line, address, token, claim) {
                        Ok((201, body)) => {
                            written.fetch_add(1, Ordering::Relaxed);
                            if let Some(file) = acknowledged {
                                // A line in one write: a run that is cut off leaves no half of it.
                                file.lock().unwrap().write_all(format!("{}\n", id(&body)).as_bytes()).unwrap();
                            }
                        }
                        // The claims of the store have holes in their numbers.
                        Ok((404, _)) => {}
                        Ok((status, _)) => {
                            eprintln!("a review: {status}");
                            faults.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(fault) => {
                            eprintln!("a review: {fault}");
                            faults.fetch_add(1, Ordering::Relaxed);
                            return;
                        }
                    }
                    std::thread::sleep(PAUSE);
                }
            });
        }
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut line = None;
                loop {
                    let ix = next.fetch_add(1, Ordering::Relaxed);
                    if ix >= total {
                        return;
                    }
                    let due = start + Duration::from_secs_f64(ix as f64 / rate);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    // A fixed shuffle: every kind of page in every second.
                    let path = &paths[ix * 7919 % paths.len()];
                    match ask(&mut line, address, path) {
                        Ok(200) => took.lock().unwrap().push((ix * 7919 % paths.len(), due.elapsed())),
                        Ok(status) => {
                            eprintln!("{path}: {status}");
                            faults.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(fault) => {
                            eprintln!("{path}: {fault}");
                            faults.fetch_add(1, Ordering::Relaxed);
                            if fault.kind() == std::io::ErrorKind::ConnectionRefused {
                                return;
                            }
                            line = None;
                        }
                    }
                }
            });
        }
    });
    let wall = start.elapsed().as_secs_f64();
    let mut took = took.into_inner().unwrap();
    took.sort_by_key(|(_, time)| *time);
    let at = |share: f64| took.get((took.len() as f64 * share) as usize).or(took.last()).map_or(0.0, |(_, time)| time.as_secs_f64() * 1e3);
    println!(
        "{} answers in {wall:.1} s, {:.0} a second, {} faults; p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        took.len(),
        took.len() as f64 / wall,
        faults.load(Ordering::Relaxed),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    if !tokens.is_empty() {
        println!("{} reviews acknowledged", written.load(Ordering::Relaxed));
    }
    let mut slow: Vec<(f64, &str)> = paths
        .iter()
        .enumerate()
        .map(|(ix, path)| {
            let own: Vec<f64> = took.iter().filter(|(of, _)| *of == ix).map(|(_, time)| time.as_secs_f64() * 1e3).collect();
            (own.iter().sum::<f64>() / own.len().max(1) as f64, path.as_str())
        })
        .collect();
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (mean, path) in slow.iter().take(8) {
        println!("  mean {mean:7.1} ms  {path}");
    }
}

/// The pages that are asked for: lists with and without filters, single things that the desk has, calls of the API.
fn paths(address: SocketAddr) -> Vec<String> {
    let mut paths: Vec<String> = [
        "/incidents",
        "/incidents?type=ASSAULT&sort=killed",
        "/incidents?least=10&sort=voices",
        "/incidents?country=SDN",
        "/incidents?from=2025-01-01&to=2025-12-31",
        "/incidents?q=march%C3%A9",
        "/reports",
        "/reports?q=attaque",
        "/sources",
        "/actors",
        "/places",
        "/review",
        "/api/v1/incidents?limit=20",
        "/api/v1/map?size=5",
        "/api/v1/map?size=0.5&box=0,0,20,20",
        "/api/v1/time-line",
        "/api/v1/claims?kind=toll&limit=20",
        "/api/v1/search?q=attaque",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut line = None;
    let lists = [
        ("incidents", "title", "/incidents/"),
        ("reports", "title", "/reports/"),
        ("incidents", "title", "/api/v1/incidents/"),
        ("actors", "key", "/actors/"),
        ("places", "name", "/places/"),
    ];
    for (list, key, page) in lists {
        let body = fetch(&mut line, address, &format!("/api/v1/{list}?limit=40")).map(|(_, body)| body).unwrap_or_default();
        // The ids of the items: each begins with its id, and has a key after it that what stands within it has not.
        let text = String::from_utf8_lossy(&body).into_owned();
        let own =
            |rest: &str| rest.split_once(',').filter(|(_, more)| more.starts_with(&format!("\"{key}\""))).map(|(id, _)| id.to_owned());
        let ids: Vec<String> = text.split("{\"id\":").skip(1).filter_map(own).collect();
        paths.extend(ids.iter().step_by(5).take(6).map(|id| format!("{page}{id}")));
    }
    paths
}

/// Sends the review of a claim, the status and the body of the answer.
fn review(line: &mut Option<BufReader<TcpStream>>, address: SocketAddr, token: &str, claim: usize) -> std::io::Result<(u16, Vec<u8>)> {
    let body = format!("{{\"claim\":{claim},\"verdict\":\"accept\"}}");
    let head = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    send(line, address, &format!("POST /api/v1/reviews HTTP/1.1\r\nHost: {address}\r\n{head}\r\n{body}"))
}

/// The id that an object begins with.
fn id(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    text.trim_start_matches("{\"id\":").chars().take_while(char::is_ascii_digit).collect()
}

/// Whether every acknowledged review is kept.
fn check(address: SocketAddr, file: &str) {
    let acknowledged = std::fs::read_to_string(file).expect("the file of acknowledged reviews");
    let mut kept = std::collections::HashSet::new();
    let (mut line, mut after) = (None, String::new());
    loop {
        let (status, body) = fetch(&mut line, address, &format!("/api/v1/reviews?limit=1000{after}")).expect("an answer");
        assert_eq!(status, 200);
        let text = String::from_utf8_lossy(&body).into_owned();
        kept.extend(text.split("{\"id\":").skip(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>()));
        let Some(next) = text.rsplit_once("\"next\":\"").and_then(|(_, rest)| rest.split('"').next()) else { break };
        after = format!("&after={next}");
    }
    let lost: Vec<&str> = acknowledged.lines().filter(|id| !kept.contains(*id)).collect();
    println!("{} acknowledged, {} kept, {} lost: {lost:?}", acknowledged.lines().count(), kept.len(), lost.len());
    assert!(lost.is_empty());
}

fn ask(line: &mut Option<BufReader<TcpStream>>, address: SocketAddr, path: &str) -> std::io::Result<u16> {
    fetch(line, address, path).map(|(status, _)| status)
}

fn fetch(line: &mut Option<BufReader<TcpStream>>, address: SocketAddr, path: &str) -> std::io::Result<(u16, Vec<u8>)> {
    send(line, address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\n\r\n"))
}

fn send(line: &mut Option<BufReader<TcpStream>>, address: SocketAddr, request: &str) -> std::io::Result<(u16, Vec<u8>)> {
    if line.is_none() {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        *line = Some(BufReader::new(stream));
    }
    let Some(reader) = line.as_mut() else { return Err(std::io::ErrorKind::NotConnected.into()) };
    reader.get_mut().write_all(request.as_bytes())?;
    let mut head = String::new();
    let (mut status, mut length, mut closes) = (0, None, false);
    loop {
        head.clear();
        if reader.read_line(&mut head)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let text = head.trim_end().to_ascii_lowercase();
        if let Some(rest) = text.strip_prefix("http/1.1 ") {
            status = rest.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0);
        } else if let Some(rest) = text.strip_prefix("content-length: ") {
            length = rest.parse::<usize>().ok();
        } else if text == "connection: close" {
            closes = true;
        } else if text.is_empty() {
            break;
        }
    }
    let length = length.ok_or_else(|| std::io::Error::other("an answer without a length"))?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    if closes {
        *line = None;
    }
    Ok((status, body))
}
