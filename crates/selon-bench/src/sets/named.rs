//! Names of persons, places and organisations: FENEC (311 modern French sentences, Quaero's types) and the test parts of WikiNEuRal
//! (French, English; silver labels, a signal of regressions).
//!
//! What is scored are the names that the model tells, with the world at hand: same words and same kind. FENEC: `pers.ind` is a person,
//! `loc` but addresses a place, `org` an organisation; other types are left out. WikiNEuRal: every fifth sentence, PER, LOC, ORG; MISC is
//! left out on both sides. Texts of WikiNEuRal are made again from their words.

use super::score::{Scores, Tally};
use super::tokens::Prose;
use super::{Bench, Result, slice};
use selon::language::Language;
use selon::syntax::NameKind;
use selon::wire::Points;
use selon::world::World;
use selon::{Document, Span};

/// The kinds that are scored.
const KINDS: [(NameKind, &str); 3] =
    [(NameKind::Person, "persons"), (NameKind::Place, "places"), (NameKind::Organisation, "organisations")];

/// A text with the names it has.
pub struct Named {
    pub text: String,
    pub names: Vec<(Points, NameKind)>,
}

pub fn fenec(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let mut texts = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(bench.folder.join("Corpus/annotation"))?.collect::<std::result::Result<Vec<_>, _>>()?;
    folders.sort_by_key(std::fs::DirEntry::file_name);
    for folder in folders {
        webanno(&std::fs::read_to_string(folder.path().join("CURATION_USER.tsv"))?, &mut texts);
    }
    score(bench, scores, "fr", "", &texts)
}

pub fn wikineural(bench: &Bench, scores: &mut Scores) -> Result<()> {
    for code in ["fr", "en"] {
        let path = bench.folder.join(format!("{code}-test.conllu.gz"));
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(std::fs::File::open(path)?), &mut text)?;
        let texts: Vec<Named> = text.split("\n\n").step_by(5).map(columns).collect();
        score(bench, scores, code, &format!("{code} "), &texts)?;
    }
    Ok(())
}

/// Scores texts in a language; every measure begins with `prefix`.
pub fn score(bench: &Bench, scores: &mut Scores, code: &str, prefix: &str, texts: &[Named]) -> Result<()> {
    let data = selon_data::LANGUAGES.iter().find(|l| l.code == code).ok_or("no such language")?;
    let (language, world) = (Language::load(data)?, World::load()?);
    let gazette = world.gazette(language.code);
    let mut tallies = [Tally::default(); 3];
    let mut all = Tally::default();
    for Named { text, names } in texts {
        let edge = Document::new(text.clone());
        let syntax = language.grammar.parse_with(&edge.text, &[Span::new(0, text.len())], Some(&gazette));
        let points = |span: Span| [text[..span.start as usize].chars().count(), text[..span.end as usize].chars().count()];
        let found: Vec<(Points, NameKind)> = syntax.names.iter().map(|name| (points(name.span), name.kind)).collect();
        for (tally, (kind, _)) in tallies.iter_mut().zip(KINDS) {
            let of = |list: &[(Points, NameKind)]| list.iter().filter(|(_, k)| *k == kind).copied().collect::<Vec<_>>();
            let (said, gold) = (of(&found), of(names));
            tally.found += said.len();
            tally.gold += gold.len();
            tally.right += said.iter().filter(|name| gold.contains(name)).count();
            let miss = |what: &str, list: &[(Points, NameKind)], other: &[(Points, NameKind)]| {
                for (span, _) in list.iter().filter(|name| !other.contains(name)) {
                    bench.miss(|| format!("{prefix}{what} {kind:?}: {} in “{text}”", slice(text, *span)));
                }
            };
            miss("missed", &gold, &said);
            miss("false", &said, &gold);
        }
    }
    for (tally, (_, name)) in tallies.iter().zip(KINDS) {
        scores.f1(&format!("{prefix}{name}"), *tally, None);
        all.right += tally.right;
        all.found += tally.found;
        all.gold += tally.gold;
    }
    scores.f1(&format!("{prefix}names"), all, None);
    Ok(())
}

/// The sentences of a WebAnno TSV 3 file.
fn webanno(tsv: &str, texts: &mut Vec<Named>) {
    for sentence in tsv.split("\n\n").filter(|s| s.contains("#Text=")) {
        let text = sentence.lines().find_map(|l| l.strip_prefix("#Text=")).unwrap_or_default().to_owned();
        let mut names: Vec<(Points, NameKind)> = Vec::new();
        let (mut offset, mut before) = (None, String::new());
        for line in sentence.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let &[_, place, _, marks, ..] = cells.as_slice() else { continue };
            let Some((start, end)) = place.split_once('-').and_then(|(a, b)| Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?)))
            else {
                continue;
            };
            let first = *offset.get_or_insert(start);
            let span = [start - first, end - first];
            let mark = marks.split('|').find(|mark| kind(mark).is_some()).unwrap_or("");
            if let Some(kind) = kind(mark) {
                match names.last_mut().filter(|_| mark == before && mark.contains('[')) {
                    Some((name, _)) => name[1] = span[1],
                    None => names.push((span, kind)),
                }
            }
            before = mark.to_owned();
        }
        texts.push(Named { text, names });
    }
}

fn kind(mark: &str) -> Option<NameKind> {
    match mark.split('[').next()? {
        "pers.ind" => Some(NameKind::Person),
        place if place.starts_with("loc.") && !place.starts_with("loc.add") => Some(NameKind::Place),
        body if body.starts_with("org.") => Some(NameKind::Organisation),
        _ => None,
    }
}

/// A sentence of number, word and mark, a word a line.
fn columns(rows: &str) -> Named {
    let mut prose = Prose::default();
    let mut names: Vec<(Points, NameKind)> = Vec::new();
    for row in rows.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[_, word, mark, ..] = cells.as_slice() else { continue };
        prose.push(word);
        let span = prose.words.last().copied().unwrap_or_default();
        let kind = match mark.trim_start_matches(['B', 'I', '-']) {
            "PER" => NameKind::Person,
            "LOC" => NameKind::Place,
            "ORG" => NameKind::Organisation,
            _ => continue,
        };
        match names.last_mut().filter(|_| mark.starts_with('I')) {
            Some((name, _)) => name[1] = span[1],
            None => names.push((span, kind)),
        }
    }
    Named { text: prose.text, names }
}
