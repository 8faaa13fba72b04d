//! Pages of small dispatches with the voices, incidents and tolls that follow from them. `tests/pages/*.md`.
//!
//! A report is a heading of the third level, `### id · outlet · published · address`, and its text. `## Voices` and `## Incidents` list the
//! groups of reports, those of incidents by the main happening of each. `## Tolls of id` lists low, best and high of its incident:
//! `- measure who: low best high, n voices give the best`, and may leave lines out. A line of it that begins with `(open)` is known to fail;
//! the runner says when it no longer does.

use selon::{Document, Reader};
use selon_link::{Copies, Incidents, Told, happenings, measures, signature};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap_or_else(|fault| panic!("{fault}")));

struct Page {
    reports: Vec<(String, Document)>,
    /// The lists under second-level headings.
    wanted: BTreeMap<String, Vec<String>>,
}

fn page(text: &str) -> Page {
    let mut page = Page { reports: Vec::new(), wanted: BTreeMap::new() };
    for part in text.split("\n## ").flat_map(|part| part.split("\n### ").enumerate()) {
        let (ix, part) = part;
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        if ix == 0 {
            let items: Vec<String> = body.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect();
            if !items.is_empty() {
                page.wanted.insert(head.trim().to_owned(), items);
            }
            continue;
        }
        let cells: Vec<&str> = head.split(" · ").collect();
        let [id, outlet, published] = cells[..3] else { panic!("'### id · outlet · published': {head}") };
        let mut document = Document::new(body.trim()).outlet(outlet).published(published).unwrap_or_else(|fault| panic!("{head}: {fault}"));
        document.url = cells.get(3).map(|url| (*url).to_owned());
        page.reports.push((id.to_owned(), document));
    }
    page
}

/// What is found, in the notation of the page.
fn found(page: &Page, order: impl Iterator<Item = usize>) -> BTreeMap<String, Vec<String>> {
    let (mut copies, mut incidents) = (Copies::default(), Incidents::default());
    for ix in order {
        let (id, document) = &page.reports[ix];
        let reading = READER.read(document);
        copies.add(id.as_str(), signature(document, &reading));
        for (n, happening) in happenings(document, &reading).into_iter().enumerate() {
            incidents.add((id.as_str(), n), happening);
        }
    }
    let place = |id: &str| page.reports.iter().position(|(own, _)| own == id).unwrap_or(usize::MAX);
    let mut found = BTreeMap::new();
    let lines = |mut groups: Vec<Vec<&str>>| {
        groups.iter_mut().for_each(|group| group.sort_by_key(|id| place(id)));
        groups.sort_by_key(|group| place(group[0]));
        groups.into_iter().map(|group| group.join(" ")).collect::<Vec<_>>()
    };
    let voices = copies.voices();
    found.insert("Voices".to_owned(), lines(voices.iter().map(|voice| voice.reports.clone()).collect()));
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for incident in incidents.incidents() {
        let main: Vec<&str> = incident.members.iter().filter(|(_, n)| *n == 0).map(|(id, _)| *id).collect();
        if !main.is_empty() {
            groups.push(main);
        }
        let told: Vec<Told<(&str, usize)>> = incident
            .members
            .iter()
            .map(|id| Told {
                id,
                voice: voices.iter().position(|voice| voice.reports.contains(&id.0)).unwrap_or(usize::MAX) as u64,
                order: place(id.0) as i64,
                happening: incidents.get(id).expect("a member is known"),
            })
            .collect();
        for (id, _) in incident.members.iter().filter(|(_, n)| *n == 0) {
            let mut list = Vec::new();
            for measure in measures(&told) {
                let Some(balance) = measure.balance else { continue };
                let give = if balance.voices == 1 { "1 voice gives" } else { &format!("{} voices give", balance.voices) };
                let (low, best, high) = (balance.low, balance.best, balance.high);
                list.push(format!("{} {}: {low} {best} {high}, {give} the best", measure.measure, measure.who));
            }
            found.insert(format!("Tolls of {id}"), list);
        }
    }
    found.insert("Incidents".to_owned(), lines(groups));
    found
}

/// What of a page is not as it says.
fn wrong(page: &Page) -> String {
    let mut told = String::new();
    let forward = found(page, 0..page.reports.len());
    let backward = found(page, (0..page.reports.len()).rev());
    if forward != backward {
        let _ = writeln!(told, "the order of reports changes what is found:\n{forward:#?}\n{backward:#?}");
    }
    for (head, wanted) in &page.wanted {
        let empty = Vec::new();
        let found = forward.get(head).unwrap_or(&empty);
        let all = !head.starts_with("Tolls");
        let told_right = |line: &String| match line.strip_prefix("(open) ") {
            Some(line) => found.iter().all(|own| own != line),
            None => found.contains(line),
        };
        let holds = if all { found == wanted } else { wanted.iter().all(told_right) };
        if !holds {
            let _ = writeln!(told, "{head}: wanted {wanted:#?}, found {found:#?}");
        }
    }
    told
}

#[test]
fn pages_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the folder of pages").flatten().map(|entry| entry.path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let mut told = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a page");
        let wrong = wrong(&page(&text));
        if !wrong.is_empty() {
            let _ = writeln!(told, "{}:\n{wrong}", file.display());
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn a_wrong_page_is_seen() {
    let text = "# X\n\n### a · A · 2025-01-02\n\nUne attaque a fait deux morts jeudi à Gao.\n\n## Voices\n\n- a b\n\n## Incidents\n\n- a\n";
    let wrong = wrong(&page(text));
    assert!(wrong.contains("Voices") && !wrong.contains("Incidents"), "{wrong}");
}
