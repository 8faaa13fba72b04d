//! How fast a name is looked up, and how long the world takes to load: `cargo bench -p selon --bench world`. Figures are recorded with
//! their dates in `RECORDS.md` beside this file.
//!
//! A look-up is what reading asks at the head of every capitalised word: which names begin here, and what the longest of them can stand
//! for. The texts to look up are names of the gazetteer itself, drawn at equal distances, with words behind them; and, for what most words
//! are, texts that no name begins.

use divan::counter::ItemsCount;
use selon::world::{Match, World};
use std::hint::black_box;
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(|| World::load().expect("the shipped data loads"));

/// How many texts a benchmark asks for in one pass.
const TEXTS: usize = 4096;

fn main() {
    divan::main();
}

/// What every start of the program pays for the world, of which `reader_is_made` is the whole.
#[divan::bench]
fn world_is_loaded() -> World {
    World::load().expect("the shipped data loads")
}

/// Names of the gazetteer, each followed by words: the matches, and what is known of the first place of the longest.
#[divan::bench(args = ["fr", "en"])]
fn names_that_are_known(bencher: divan::Bencher, language: &str) {
    let places: Vec<String> = WORLD.places().map(|place| place.name(language).to_owned()).filter(|name| !name.is_empty()).collect();
    let step = (places.len() / TEXTS).max(1);
    let texts: Vec<String> = places.into_iter().step_by(step).take(TEXTS).map(|name| format!("{name}, selon le gouverneur")).collect();
    look_up(bencher, language, &texts);
}

/// Capitalised words that are no names.
#[divan::bench(args = ["fr", "en"])]
fn words_that_are_no_names(bencher: divan::Bencher, language: &str) {
    let texts: Vec<String> = (0..TEXTS).map(|n| format!("Xq{}zw, selon le gouverneur", n * 7919)).collect();
    look_up(bencher, language, &texts);
}

fn look_up(bencher: divan::Bencher, language: &str, texts: &[String]) {
    let mut found: Vec<Match> = Vec::new();
    bencher.counter(ItemsCount::new(texts.len())).bench_local(|| {
        for text in texts {
            found.clear();
            WORLD.matches(language, black_box(text), &mut found);
            if let Some(longest) = found.last() {
                for sense in WORLD.senses(longest.name) {
                    if let selon::world::Sense::Place(place) = sense {
                        black_box(WORLD.place(place));
                    }
                }
            }
        }
    });
}
