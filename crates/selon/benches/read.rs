//! How fast one core reads: `cargo bench -p selon`. Figures are recorded with their dates in `RECORDS.md` beside this file.
//!
//! First the linear-time check: a page ten times as long should take about ten times as long. Then the share of each stage, and documents
//! and code points a second over `samples/`.

use divan::counter::{CharsCount, ItemsCount};
use selon::syntax::{Grammar, Known, Syntax};
use selon::{Document, Reader, Span};
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
        stages();
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

/// Prints what each stage takes of the time of reading the samples.
fn stages() {
    let grammars: Vec<(&str, Grammar)> =
        selon_data::LANGUAGES.iter().map(|l| (l.code, Grammar::load(l).expect("the shipped data loads"))).collect();
    let mut times: [(&str, Duration); 6] = [
        ("sentences and words", Duration::ZERO),
        ("tags", Duration::ZERO),
        ("lemmas", Duration::ZERO),
        ("trees, with tags and lemmas again", Duration::ZERO),
        ("names", Duration::ZERO),
        ("the whole reading", Duration::ZERO),
    ];
    let mut words = 0;
    for document in SAMPLES.iter() {
        let reading = READER.read(document);
        let code = reading.language.as_deref().unwrap_or("fr");
        let Some((_, grammar)) = grammars.iter().find(|(c, _)| *c == code) else { continue };
        let blocks = paragraphs(&document.text);
        for round in 0..3 {
            let mut timed = |stage: usize, from: Instant| times[stage].1 += if round == 0 { Duration::ZERO } else { from.elapsed() };
            let clock = Instant::now();
            let sentences = black_box(grammar.sentences(&document.text, &blocks));
            timed(0, clock);
            let clock = Instant::now();
            let tags: Vec<_> = sentences.iter().map(|(_, words)| grammar.tags(words)).collect();
            timed(1, clock);
            let clock = Instant::now();
            let mut known = Known::default();
            black_box(sentences.iter().zip(&tags).map(|((_, words), tags)| grammar.lemmas(words, tags, &mut known)).collect::<Vec<_>>());
            timed(2, clock);
            let clock = Instant::now();
            black_box(sentences.iter().zip(&tags).map(|((_, words), tags)| grammar.names(words, tags)).sum::<usize>());
            timed(4, clock);
            let clock = Instant::now();
            let (mut known, mut syntax) = (Known::default(), Syntax::default());
            sentences.iter().for_each(|(block, words)| grammar.analyse(words, *block, &mut known, &mut syntax));
            timed(3, clock);
            let clock = Instant::now();
            black_box(READER.read(document));
            timed(5, clock);
            words += if round == 0 { 0 } else { syntax.tokens.len() };
        }
    }
    // What analyses a sentence does the tags, lemmas and names once more.
    times[3] = ("trees", times[3].1.saturating_sub(times[1].1 + times[2].1 + times[4].1));
    let grammar: Duration = times[..5].iter().map(|t| t.1).sum();
    let whole = times[5].1.max(Duration::from_nanos(1));
    println!("stage                      ns a word   share");
    for (name, time) in times[..5].iter().copied().chain([("all else", whole.saturating_sub(grammar)), times[5]]) {
        let share = 100.0 * time.as_secs_f64() / whole.as_secs_f64();
        println!("{name:<24}   {:>9.0}   {share:>4.0} %", time.as_nanos() as f64 / f64::from(words.max(1) as u32));
    }
    println!("grammar alone: {:.0} words a second", f64::from(words as u32) / grammar.as_secs_f64());
    println!("whole reading: {:.0} reports of 400 words a second\n", f64::from(words as u32) / 400.0 / whole.as_secs_f64());
}

/// What stands between line breaks.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            start += line.len();
            Span::new(start - line.len(), start)
        })
        .collect()
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
