//! How fast one core reads: `cargo bench -p selon`. Figures are recorded with their dates in `RECORDS.md` beside this file.
//!
//! First the linear-time check: a page ten times as long should take about ten times as long. Then documents and code
//! points a second over `samples/`.

use divan::counter::{CharsCount, ItemsCount};
use selon::{Document, Reader};
use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Stands for the samples where there are none.
const SPARE: &str =
    "Au moins 27 personnes, dont deux enfants, ont été tuées mardi dans une frappe sur un marché à Gao, selon le gouverneur.\n";

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().expect("the shipped data loads"));
static SAMPLES: LazyLock<Vec<Document>> = LazyLock::new(samples);

fn main() {
    // `cargo bench -p selon --bench read -- samples` asks for one benchmark only.
    if std::env::args().skip(1).all(|argument| argument.starts_with("--")) {
        linear();
    }
    divan::main();
}

/// Reads every sample once, on one core.
#[divan::bench]
fn samples_on_one_core(bencher: divan::Bencher) {
    let points: usize = SAMPLES.iter().map(|document| document.text.chars().count()).sum();
    bencher.counter(ItemsCount::new(SAMPLES.len())).counter(CharsCount::new(points)).bench(|| {
        for document in SAMPLES.iter() {
            black_box(READER.read(black_box(document)));
        }
    });
}

/// What every start of the program pays.
#[divan::bench]
fn reader_is_made() -> Reader {
    Reader::new().expect("the shipped data loads")
}

/// Prints how the time grows with the length of one page: the last column should stay about the same.
fn linear() {
    let page: String = SAMPLES.iter().map(|document| format!("{}\n\n", document.text)).collect();
    println!("length of one page   code points        time   ns per code point");
    for times in [1, 10, 100] {
        let document = Document::new(page.repeat(times)).language("fr");
        let points = document.text.chars().count();
        let time = (0..3).map(|_| once(&document)).min().unwrap_or_default();
        println!("{:>14}   {points:>14}   {time:>9.2?}   {:>17.1}", format!("× {times}"), time.as_nanos() as f64 / points as f64);
    }
    println!();
}

fn once(document: &Document) -> Duration {
    let started = Instant::now();
    black_box(READER.read(black_box(document)));
    started.elapsed()
}

/// The texts in `samples/`, in the order of their names.
fn samples() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let mut texts: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).expect("a sample is UTF-8")).collect();
    if texts.is_empty() {
        texts.push(SPARE.repeat(20));
    }
    texts.into_iter().map(Document::new).collect()
}
