//! Whole dispatches as pages a person can read: `samples/*.txt` read and written to `samples/golden/*.md`.
//!
//! `UPDATE=1 cargo test -p selon --test samples` refreshes the pages; the diff is read before it is kept.

mod golden;

use selon::reading::{Time, Why};
use selon::{Document, Reader, Reading, Span};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A page whose topic says so must give no toll, whatever its words look like.
const PEACEFUL: &str = "no conflict";

/// One row of `samples/index.tsv`: file, language, published, outlet, topic; `-` where unknown.
struct Sample {
    name: String,
    language: Option<String>,
    published: Option<String>,
    outlet: Option<String>,
    topic: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

fn file(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn index() -> Vec<Sample> {
    let text = file(&folder().join("index.tsv"));
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("file\t") && !line.trim().is_empty());
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |ix: usize| cells.get(ix).copied().filter(|cell| !cell.is_empty() && *cell != "-").map(str::to_owned);
        let name = cell(0).unwrap_or_else(|| panic!("samples/index.tsv: a row without a file: {line}"));
        Sample {
            name: name.trim_end_matches(".txt").to_owned(),
            language: cell(1),
            published: cell(2),
            outlet: cell(3),
            topic: cell(4).unwrap_or_default(),
        }
    })
    .collect()
}

fn document(sample: &Sample) -> Document {
    let mut document = Document::new(file(&folder().join(format!("{}.txt", sample.name))));
    document.language = sample.language.clone();
    document.outlet = sample.outlet.clone();
    if let Some(date) = &sample.published {
        document.published = Some(date.parse().unwrap_or_else(|fault| panic!("samples/index.tsv, {}: {fault}", sample.name)));
    }
    document
}

#[test]
fn every_sample_is_read_as_its_golden_page_shows() {
    let update = std::env::var_os("UPDATE").is_some();
    let reader = Reader::new().unwrap_or_else(|fault| panic!("{fault}"));
    let mut failures = Vec::new();
    for sample in index() {
        let document = document(&sample);
        let reading = reader.read(&document);
        let page = golden::page(&sample.name, &sample.topic, &document, &reading);
        let path = folder().join("golden").join(format!("{}.md", sample.name));
        if sample.topic.contains(PEACEFUL) && !reading.tolls.is_empty() {
            failures.push(format!(
                "samples/{}.txt: a page on {} must give no toll, and gives {}",
                sample.name,
                sample.topic,
                reading.tolls.len()
            ));
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        if golden == page {
            continue;
        }
        if update {
            let _ = std::fs::create_dir_all(folder().join("golden"));
            std::fs::write(&path, &page).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        } else {
            failures.push(difference(&sample.name, &golden, &page));
        }
    }
    let advice = "help: UPDATE=1 cargo test -p selon --test samples rewrites the pages; read the diff";
    assert!(failures.is_empty(), "{}\n\n{advice}", failures.join("\n\n"));
}

#[test]
fn the_index_and_the_folder_agree() {
    let listed: BTreeSet<String> = index().into_iter().map(|sample| sample.name).collect();
    let stems = |folder: PathBuf, ending: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.strip_suffix(ending).map(str::to_owned)).collect()
    };
    let (texts, pages) = (stems(folder(), ".txt"), stems(folder().join("golden"), ".md"));
    let unlisted: Vec<_> = texts.symmetric_difference(&listed).collect();
    assert!(unlisted.is_empty(), "samples/index.tsv and samples/*.txt differ on {unlisted:?}: add the row, or the file");
    let left: Vec<_> = pages.difference(&listed).collect();
    assert!(left.is_empty(), "samples/golden/ has pages of no sample: delete {left:?}");
}

/// The first lines that differ.
fn difference(name: &str, golden: &str, page: &str) -> String {
    if golden.is_empty() {
        return format!("samples/golden/{name}.md is not written yet");
    }
    let (mut old, mut new) = (golden.lines(), page.lines());
    let mut number = 1;
    loop {
        let (was, is) = (old.next(), new.next());
        if was != is || was.is_none() {
            let end = "(the page ends)";
            return format!("samples/golden/{name}.md:{number}\n  golden: {}\n  now:    {}", was.unwrap_or(end), is.unwrap_or(end));
        }
        number += 1;
    }
}

#[test]
fn a_page_shows_words_over_marks_over_ledger() {
    let document = Document::new("Un raid mardi.\n\nÀ Gao,\tdit «lundi».").outlet("La Dépêche");
    let time = |words: &str| {
        let start = document.text.find(words).expect("in the text");
        let day = Some("2023-09-19".to_owned());
        let span = Span::new(start, start + words.len());
        Time { span, start: day.clone(), end: day, part: None, grain: "day", resolved: true, why: Why::default() }
    };
    let reading = Reading { times: vec![time("mardi"), time("raid mardi"), time("dit"), time("lundi")], ..Reading::default() };
    let wanted = "\
# x

language unknown · publication date unknown · La Dépêche · war

```text
Un raid mardi.
   t2────────
        t1───

À Gao,·dit «lundi».
       t3─  t4───
```

## when
- t2 2023-09-19 day · «raid mardi»
- t1 2023-09-19 day · «mardi»
- t3 2023-09-19 day · «dit»
- t4 2023-09-19 day · «lundi»
";
    assert_eq!(golden::page("x", "war", &document, &reading), wanted);
    assert_eq!(difference("x", "a\nb\n", "a\nc\n"), "samples/golden/x.md:2\n  golden: b\n  now:    c");
}

#[test]
fn long_lines_are_broken_and_marks_go_on() {
    let document = Document::new(format!("{}fin", "mot ".repeat(40)));
    let all = Span::new(0, document.text.len());
    let time = Time { span: all, start: None, end: None, part: None, grain: "day", resolved: false, why: Why::default() };
    let reading = Reading { times: vec![time], ..Reading::default() };
    let page = golden::page("x", "", &document, &reading);
    let marks: Vec<usize> = page.lines().filter(|line| line.starts_with("t1─")).map(|line| line.chars().count()).collect();
    assert_eq!(marks, [100, 63]);
}
