//! The desk over plain HTTP: what holds for every answer, who may do what, and that no acknowledged write is lost.

mod desk_program;

use desk_program::Desk;
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

#[test]
fn every_answer_is_guarded_and_every_write_needs_a_role() {
    let desk = Desk::demo(&[]);
    for path in ["/incidents", "/api/v1/incidents", "/nothing", "/assets/x/desk.css", "/health/live", "/incidents.atom", "/metrics"] {
        let answer = desk.get(path);
        let policy = answer.headers.get("content-security-policy").unwrap_or_else(|| panic!("{path} has no policy"));
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.headers.get("x-content-type-options").map(String::as_str), Some("nosniff"), "{path}");
    }
    for path in ["/incidents", "/read", "/help", "/review"] {
        let page = desk.get(path).body;
        assert!(!page.contains("style=") && !page.contains("onclick=") && !page.contains("<style"), "{path} holds inline style or script");
        assert_eq!(page.matches("<script").count(), 1, "{path}: one script, from a file");
    }
    // A page elsewhere that lets its name point here reads nothing, and writes nothing.
    assert_eq!(desk.ask("GET", "/incidents", &[("Host", "rebound.example")], "").status, 421);
    assert_eq!(
        desk.ask("POST", "/api/v1/read", &[("Origin", "http://evil.example"), ("Content-Type", "application/json")], "{\"text\":\"x\"}")
            .status,
        403
    );
    // Reading is free here; writing is not; a proxy's visitors are not from here.
    assert_eq!(desk.get("/api/v1/incidents").status, 200);
    assert_eq!(desk.ask("GET", "/api/v1/incidents", &[("X-Forwarded-For", "192.0.2.1")], "").status, 401);
    let review = r#"{"claim":1,"verdict":"accept"}"#;
    let json = ("Content-Type", "application/json");
    assert_eq!(desk.ask("POST", "/api/v1/reviews", &[json], review).status, 401);
    let token = format!("Bearer {}", desk.token("ana"));
    assert_eq!(desk.ask("POST", "/api/v1/reviews", &[json, ("Authorization", &token)], review).status, 201);
    assert_eq!(desk.ask("GET", "/users", &[("Authorization", &token)], "").status, 403);
    // Problems are told as RFC 9457 says.
    let wrong = desk.ask("GET", "/api/v1/incidents?from=yesterday", &[], "");
    assert_eq!((wrong.status, wrong.headers["content-type"].as_str()), (400, "application/problem+json"));
    assert!(wrong.body.contains("`from` is a day"), "{}", wrong.body);
    let taken = desk.ask("PUT", "/api/v1/incidents", &[], "");
    assert_eq!((taken.status, taken.headers["content-type"].as_str()), (405, "application/problem+json"));
    assert!(taken.headers["allow"].contains("GET"), "{taken:?}");
    // A correction that makes no sense is refused, and somebody else's review is not taken back.
    let ana = desk.token("ana");
    let toll = desk.json("/api/v1/claims?kind=toll")["items"][0].clone();
    for fields in [
        json!({"nonsense": 5}),
        json!({"low": "many"}),
        json!({"low": -1}),
        json!({"low": 9, "high": 3}),
        json!({"who": "pandas"}),
        json!({}),
    ] {
        let review = json!({"claim": toll["id"], "verdict": "correct", "fields": fields});
        assert_eq!(desk.post("/api/v1/reviews", &ana, &review).status, 400, "{fields}");
    }
    let kept = desk.post(
        "/api/v1/reviews",
        &ana,
        &json!({"claim": toll["id"], "verdict": "correct", "fields": {"low": 3, "high": null, "who": "civilians"}}),
    );
    assert_eq!(kept.status, 201, "{}", kept.body);
    let mine = format!("/api/v1/reviews/{}", serde_json::from_str::<serde_json::Value>(&kept.body).unwrap()["id"]);
    for (name, status) in [("ben", 403), ("eve", 200)] {
        let token = format!("Bearer {}", desk.token(name));
        assert_eq!(desk.ask("DELETE", &mine, &[("Authorization", &token)], "").status, status, "{name}");
    }
    // Who has an answer already is told so.
    let list = desk.get("/api/v1/incidents");
    let tag = list.headers["etag"].clone();
    assert_eq!(desk.ask("GET", "/api/v1/incidents", &[("If-None-Match", &tag)], "").status, 304);
    // Pages of a list: every item once.
    let (mut seen, mut after) = (BTreeSet::new(), String::new());
    loop {
        let page: serde_json::Value = serde_json::from_str(&desk.get(&format!("/api/v1/incidents?limit=7{after}")).body).unwrap();
        for item in page["items"].as_array().unwrap() {
            assert!(seen.insert(item["id"].as_i64().unwrap()), "an incident stands on two pages");
        }
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let about: serde_json::Value = serde_json::from_str(&desk.get("/api/v1/about").body).unwrap();
    assert_eq!(seen.len() as u64, about["counts"]["incidents"].as_u64().unwrap());
    // Limits: a body too long, a text too long.
    let long = format!("{{\"text\":\"{}\"}}", "a".repeat(2 << 20));
    assert_eq!(desk.ask("POST", "/api/v1/read", &[json], &long).status, 413);
    let feed = desk.get("/incidents.atom?q=Kutum").body;
    assert!(feed.contains("<entry>") && feed.contains("<author><name>"), "{feed}");
    assert!(desk.get("/metrics").body.contains("selon_http_requests_total"));
    assert_eq!(desk.get("/health/ready").status, 200);
    let table = desk.get("/api/v1/export?as=csv&q=Kutum").body;
    assert!(table.contains("claim,kind,report") && table.lines().count() > 10, "{table}");
    for (form, kind, begins) in [
        ("claims", "text/csv; charset=utf-8", "event_id,doc_id"),
        ("gdelt-events", "text/tab-separated-values; charset=utf-8", "-"),
        ("geojson", "application/geo+json", "{"),
        ("idu", "application/json", "["),
        ("parquet", "application/vnd.apache.parquet", "PAR1"),
        ("annotations", "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", "{\"@context\""),
    ] {
        let answer = desk.get(&format!("/api/v1/export?as={form}"));
        assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, kind), "{form}");
        assert!(answer.headers["content-disposition"].contains(&format!("filename=\"{form}.")), "{form}");
        assert!(desk.get(&format!("/api/v1/export?as={form}&q=Kutum")).body.len() < answer.body.len(), "{form}: the filter holds");
        let body = answer.body.split_once("\r\n").map_or("", |(_, body)| body);
        assert!(body.starts_with(begins), "{form}: {}", body.chars().take(80).collect::<String>());
    }
    assert_eq!(desk.get("/api/v1/export?as=xlsx").status, 400);
    desk.close();
}

#[test]
fn nobody_from_elsewhere_gets_in_while_nobody_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("empty.selon");
    for more in [["--listen", "0.0.0.0:0"], ["--host", "desk.example"]] {
        let done =
            Command::new(env!("CARGO_BIN_EXE_selon")).args(["serve", "--store", store.to_str().unwrap()]).args(more).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success() && said.contains("selon user add"), "{more:?}: {said}");
    }
}

#[test]
fn twenty_reviewers_beside_readers_and_a_power_cut_lose_nothing() {
    let desk = Desk::demo(&[]);
    let token = desk.token("ana");
    let claims = desk.json("/api/v1/about")["counts"]["claims"].as_i64().unwrap();
    let (acknowledged, next, cut) = (Mutex::new(BTreeSet::new()), AtomicI64::new(1), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                while !cut.load(Ordering::Relaxed) {
                    let claim = next.fetch_add(1, Ordering::Relaxed);
                    if claim > claims {
                        break;
                    }
                    // What the cut cuts off was not acknowledged; what was is counted.
                    let review = json!({"claim": claim, "verdict": "accept"});
                    if let Ok(answer) = desk.try_post("/api/v1/reviews", &token, &review) {
                        assert!([201, 429].contains(&answer.status), "{answer:?}");
                        if answer.status == 201 {
                            acknowledged.lock().unwrap().insert(claim);
                        }
                    }
                }
            });
        }
        for reader in 0..4 {
            let (desk, cut) = (&desk, &cut);
            scope.spawn(move || {
                let pages = [
                    "/incidents",
                    "/reports?q=Kutum",
                    "/api/v1/map?size=5",
                    "/api/v1/claims?kind=toll",
                    "/incidents/1",
                    "/sources",
                    "/review",
                ];
                for path in pages.iter().cycle().skip(reader) {
                    match desk.try_ask("GET", path, &[], "") {
                        Ok(answer) => assert_eq!(answer.status, 200, "{path}"),
                        Err(fault) => assert!(cut.load(Ordering::Relaxed), "{path}: {fault}"),
                    }
                    if cut.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
        }
        while acknowledged.lock().unwrap().len() < 60 {
            std::thread::yield_now();
        }
        cut.store(true, Ordering::Relaxed);
        desk.cut();
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    let desk = Desk::serve(desk.kill(), &[]);
    let kept: BTreeSet<i64> = desk.reviews().iter().filter_map(|one| one["claim"].as_i64()).collect();
    let lost: Vec<&i64> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged reviews are lost: {lost:?}", lost.len(), acknowledged.len());
    desk.close();
}

#[test]
fn the_reading_box_fetches_a_page_only_when_it_is_told_to() {
    let site = page(
        "<html><head><title>Kitchanga : trois morts</title></head><body><article><h1>Kitchanga : trois morts</h1>\
        <p>Trois soldats ont été tués lundi à Kitchanga, a indiqué mardi le porte-parole de l'armée. La ville avait été attaquée à l'aube \
        par des hommes armés venus de la forêt, selon des habitants joints par téléphone.</p><p>Deux civils ont été blessés, selon \
        l'hôpital de la ville, qui manque de lits et de médicaments depuis plusieurs semaines.</p></article></body></html>",
    );
    let form = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "text/html")];
    let sent = format!("text=&address={}", site.replace(':', "%3A").replace('/', "%2F"));

    let closed = Desk::demo(&[]);
    assert!(!closed.get("/read").body.contains("name=\"address\""), "a desk that fetches nothing offers no box");
    assert_eq!(closed.ask("POST", "/read", &form, &sent).status, 403);
    drop(closed);

    let outside = Desk::demo(&["--fetch"]);
    let refused = outside.ask("POST", "/read", &form, &sent);
    assert_eq!(refused.status, 422, "an address of this machine");
    assert!(refused.body.contains("private network"), "{}", refused.body);
    assert_eq!(outside.ask("POST", "/read", &form, "text=&address=file%3A%2F%2F%2Fetc%2Fpasswd").status, 400);
    drop(outside);

    let open = Desk::demo(&["--fetch", "--allow-private"]);
    assert!(open.get("/read").body.contains("name=\"address\""));
    for _ in 0..2 {
        let read = open.ask("POST", "/read", &form, &sent);
        assert_eq!(read.status, 200, "{}", read.body);
        assert!(read.body.contains("Trois soldats") && !read.body.contains("<article><h1>Kitchanga"), "{}", read.body);
    }
}

/// A site of one page, without a robots.txt, that answers as long as the test runs; its address.
fn page(html: &'static str) -> String {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/article.html", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            let _ = lines.take_while(|line| !line.is_empty()).count();
            let (status, body) = if first.contains("robots") { ("404 Not Found", "") } else { ("200 OK", html) };
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"1\"\r\nConnection: close\r\n");
            let _ = stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        }
    });
    address
}
