//! ECB+: articles about seminal events, two a topic (the files `…ecb` and `…ecbplus`), with coreference of what they mention.
//!
//! The tokens are put together to text, a paragraph a sentence; sentence zero of the `ecbplus` files is the page's address and is left
//! out. Publication dates are not given, and none is made up. An article belongs to a seminal event; articles are grouped by the
//! incident of their main happening. Pairs are pairs of articles of one group. B³ is the mean over articles. `unlike` counts pairs of
//! articles that are grouped as copies and are of different seminal events; `copies` how many pairs are grouped at all.
//!
//! Mentions: action mentions (`ACTION…`, `NEG…`) that are in a cross-document chain with at least one other document. Two are found as
//! one when both are triggers of events of happenings of one incident, and the events are of one type: a baseline on linked events.
//!
//! The row «in a store» is of the same articles kept one after the other in a store, which finds links through its database.

use super::{Bench, Result, overlap};
use crate::sets::score::{Scores, Tally};
use quick_xml::events::{BytesStart, Event};
use rayon::prelude::*;
use selon::{Document, Reading};
use selon_link::{Copies, Happening, Incidents, happenings, signature};
use selon_store::{Incoming, Prepared, Store};
use std::collections::{BTreeMap, BTreeSet};

struct Article {
    name: String,
    /// The seminal event: topic and part.
    event: String,
    text: String,
    /// Action mentions in chains that other documents share: chain and bytes.
    mentions: Vec<(String, [usize; 2])>,
}

/// What the linking works on.
struct Told {
    article: Article,
    document: Document,
    reading: Reading,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let articles = articles(bench)?;
    let told: Vec<Told> = articles
        .into_par_iter()
        .map(|article| {
            let document = Document::new(article.text.clone()).language("en");
            let reading = bench.reader.read(&document);
            Told { article, document, reading }
        })
        .collect();
    copies(bench, scores, &told);
    incidents(bench, scores, &told);
    in_store(scores, &told)
}

fn copies(bench: &Bench, scores: &mut Scores, told: &[Told]) {
    let mut copies = Copies::default();
    for (ix, told) in told.iter().enumerate() {
        copies.add(ix, signature(&told.document, &told.reading));
    }
    let (mut all, mut unlike) = (0, BTreeSet::new());
    for voice in copies.voices() {
        for (n, &a) in voice.reports.iter().enumerate() {
            for &b in &voice.reports[..n] {
                all += 1;
                if told[a].article.event != told[b].article.event {
                    unlike.extend([a, b]);
                    bench.miss(|| format!("unlike: {} {}", told[a].article.name, told[b].article.name));
                }
            }
            for (&b, copy) in copies.links(&a).filter(|(b, _)| **b > a) {
                bench.miss(|| format!("copies: {} {} {copy:?}", told[a].article.name, told[b].article.name));
            }
        }
    }
    scores.value("articles wrongly grouped as copies", unlike.len() as f64, told.len(), 0.0);
    scores.value("pairs grouped as copies", all as f64, told.len(), None);
}

fn incidents(bench: &Bench, scores: &mut Scores, told: &[Told]) {
    let mut incidents = Incidents::default();
    let mut by_article: Vec<Vec<Happening>> = Vec::new();
    let (mut compared, mut most, mut crowded) = (0, 0, BTreeSet::new());
    for (ix, told) in told.iter().enumerate() {
        let own = happenings(&told.document, &told.reading);
        for (n, happening) in own.iter().enumerate() {
            let added = incidents.add((ix, n), happening.clone());
            compared += added.compared;
            most = most.max(added.compared);
            crowded.extend(added.crowded);
        }
        by_article.push(own);
    }
    let groups: Vec<Vec<(usize, usize)>> = incidents.incidents().into_iter().map(|incident| incident.members).collect();
    let incident_of: BTreeMap<(usize, usize), usize> =
        groups.iter().enumerate().flat_map(|(group, members)| members.iter().map(move |&member| (member, group))).collect();
    // Articles without a word have no happening: each is a group of its own.
    let main = |ix: usize| incident_of.get(&(ix, 0)).copied().unwrap_or(groups.len() + ix);
    let (pairs, precise, whole) = pairs(told, &main);
    for (group, members) in groups.iter().enumerate() {
        let mut events: BTreeMap<&str, usize> = BTreeMap::new();
        for (ix, _) in members.iter().filter(|(_, n)| *n == 0) {
            *events.entry(&told[*ix].article.event).or_default() += 1;
        }
        if !events.is_empty() {
            bench.miss(|| format!("group {group}: {events:?}"));
        }
        for &(a, _) in members.iter().filter(|(_, n)| *n == 0) {
            for ((b, _), link) in incidents.links(&(a, 0)).filter(|((b, n), _)| *b > a && *n == 0) {
                if told[a].article.event != told[*b].article.event {
                    bench.miss(|| format!("link: {} {} {:.1} {:?}", told[a].article.name, told[*b].article.name, link.weight, link.why));
                }
            }
        }
    }
    for (told, own) in told.iter().zip(&by_article) {
        bench.miss(|| {
            format!("told: {} {:?}", told.article.name, own.first().map(|h| (&h.family, &h.sites, h.told, &h.names, h.counts.len())))
        });
    }
    scores.f1("articles by seminal event, pairs", pairs, 0.75);
    scores.value("articles by seminal event, B³ F1", 2.0 * precise * whole / (precise + whole), told.len(), None);
    scores.value("articles by seminal event, B³ precision", precise, told.len(), None);
    scores.value("articles by seminal event, B³ recall", whole, told.len(), None);
    scores.value("groups", (0..told.len()).map(main).collect::<BTreeSet<_>>().len() as f64, told.len(), None);
    let happenings: usize = by_article.iter().map(Vec::len).sum();
    scores.value("comparisons a happening", compared as f64 / happenings.max(1) as f64, happenings, None);
    scores.value("most comparisons of one happening", most as f64, happenings, None);
    scores.value("crowded keys", crowded.len() as f64, happenings, None);
    mentions(scores, told, &by_article, &incident_of);
}

/// How well articles are grouped by their seminal events: pairs, and B³ precision and recall. `main` is the group of an article.
fn pairs(told: &[Told], main: &dyn Fn(usize) -> usize) -> (Tally, f64, f64) {
    let (mut pairs, mut precise, mut whole) = (Tally::default(), 0.0, 0.0);
    for a in 0..told.len() {
        let same_event = |b: &usize| told[*b].article.event == told[a].article.event;
        let group: Vec<usize> = (0..told.len()).filter(|&b| main(b) == main(a)).collect();
        let right = group.iter().copied().filter(|b| same_event(b)).count();
        let gold = (0..told.len()).filter(same_event).count();
        precise += right as f64 / group.len() as f64;
        whole += right as f64 / gold as f64;
        pairs.right += right - 1;
        pairs.found += group.len() - 1;
        pairs.gold += gold - 1;
    }
    (pairs.right, pairs.found, pairs.gold) = (pairs.right / 2, pairs.found / 2, pairs.gold / 2);
    (pairs, precise / told.len() as f64, whole / told.len() as f64)
}

/// The same articles kept in a store, one after the other, as reports come.
fn in_store(scores: &mut Scores, told: &[Told]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("set.selon").display().to_string())?;
    let prepared = |(ix, told): (usize, &Told)| {
        // An address of its own: equal texts without one would be one report.
        let document = Document { url: Some(format!("https://set.example/{ix}")), ..told.document.clone() };
        Prepared::of_reading(Incoming::new(document), &told.reading)
    };
    let reports: Vec<Prepared> = told.iter().enumerate().map(prepared).collect();
    let mut groups = Vec::new();
    for some in reports.chunks(50) {
        for stored in store.put(some)? {
            groups.push(stored.id());
        }
    }
    let mut incidents: BTreeMap<i64, usize> = BTreeMap::new();
    let mut of_article = Vec::new();
    for (ix, report) in groups.into_iter().enumerate() {
        let report = store.report(report)?;
        let main = report.and_then(|report| report.happenings.into_iter().find(|happening| happening.main)).map(|main| main.incident);
        let next = incidents.len();
        of_article.push(main.map_or(told.len() * 2 + ix, |incident| *incidents.entry(incident).or_insert(next)));
    }
    let (pairs, ..) = pairs(told, &|ix| of_article[ix]);
    scores.f1("articles by seminal event, in a store, pairs", pairs, 0.75);
    Ok(())
}

/// Coreference of action mentions across documents.
fn mentions(scores: &mut Scores, told: &[Told], happenings: &[Vec<Happening>], incident_of: &BTreeMap<(usize, usize), usize>) {
    // Each gold mention with its document, its chain, and the incident and type that it was read as.
    type Read<'a> = Option<(usize, &'a str)>;
    let mut all: Vec<(usize, &str, Read)> = Vec::new();
    for (ix, told) in told.iter().enumerate() {
        for (chain, span) in &told.article.mentions {
            let read = told.reading.events.iter().enumerate().find(|(_, event)| {
                let trigger = event.trigger.range();
                overlap([trigger.start, trigger.end], *span) > 0
            });
            let incident = read.and_then(|(event, read)| {
                let at = happenings[ix].iter().position(|happening| happening.events.contains(&event))?;
                Some((*incident_of.get(&(ix, at))?, read.kind))
            });
            all.push((ix, chain, incident));
        }
    }
    let across: BTreeSet<&str> = {
        let mut documents: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (ix, chain, _) in &all {
            documents.entry(*chain).or_default().insert(*ix);
        }
        documents.into_iter().filter(|(_, documents)| documents.len() > 1).map(|(chain, _)| chain).collect()
    };
    all.retain(|(_, chain, _)| across.contains(chain));
    let mut tally = Tally::default();
    for (n, (a, chain, read)) in all.iter().enumerate() {
        for (b, other, again) in &all[..n] {
            if a == b {
                continue;
            }
            let (gold, found) = (chain == other, read.is_some() && read == again);
            tally.gold += usize::from(gold);
            tally.found += usize::from(found);
            tally.right += usize::from(gold && found);
        }
    }
    scores.share(
        "action mentions read as events of a happening",
        all.iter().filter(|(_, _, read)| read.is_some()).count(),
        all.len(),
        None,
    );
    scores.f1("action mentions across documents, pairs", tally, None);
}

fn articles(bench: &Bench) -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for topic in std::fs::read_dir(bench.folder.join("ECB+"))? {
        let topic = topic?.file_name().to_string_lossy().into_owned();
        for file in std::fs::read_dir(bench.folder.join("ECB+").join(&topic))? {
            let file = file?.file_name().to_string_lossy().into_owned();
            let Some(name) = file.strip_suffix(".xml") else { continue };
            let plus = name.ends_with("plus");
            let event = format!("{topic}{}", if plus { "plus" } else { "" });
            let (text, mentions) = article(&bench.text(&format!("ECB+/{topic}/{file}"))?, plus)?;
            articles.push(Article { name: name.to_owned(), event, text, mentions });
        }
    }
    articles.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(articles)
}

/// A chain and where one of its mentions stands, in bytes.
type Mention = (String, [usize; 2]);

/// The text of an article and its action mentions in chains across documents.
fn article(xml: &str, plus: bool) -> Result<(String, Vec<Mention>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let value = |start: &BytesStart, key: &str| -> Result<String> {
        Ok(start.try_get_attribute(key)?.map(|a| a.value.to_string()).unwrap_or_default())
    };
    let mut text = String::new();
    let mut tokens: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let (mut token, mut last) = (None, String::new());
    // Mentions by number; the one that is open; sources of the chain that is open.
    let mut spans: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let (mut mention, mut chain) = (None::<String>, None::<(String, Vec<String>)>);
    let mut chains = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(start) | Event::Empty(start) => match start.name().as_ref() {
                "token" => token = Some((value(&start, "t_id")?, value(&start, "sentence")?, String::new())),
                "token_anchor" => {
                    if let (Some(id), Some(&[from, to])) = (&mention, tokens.get(&value(&start, "t_id")?)) {
                        spans.entry(id.clone()).and_modify(|span| span[1] = to).or_insert([from, to]);
                    }
                }
                "CROSS_DOC_COREF" => chain = Some((value(&start, "note")?, Vec::new())),
                "source" => {
                    if let Some((_, sources)) = &mut chain {
                        sources.push(value(&start, "m_id")?);
                    }
                }
                name if name.starts_with("ACTION") || name.starts_with("NEG") => mention = Some(value(&start, "m_id")?),
                _ => {}
            },
            Event::End(end) => match end.name().as_ref() {
                "token" => {
                    if let Some((id, sentence, word)) = token.take()
                        && !(plus && sentence == "0")
                    {
                        let start = put(&mut text, &word, sentence == last);
                        tokens.insert(id, [start, text.len()]);
                        last = sentence;
                    }
                }
                "CROSS_DOC_COREF" => chains.extend(chain.take()),
                name if name.starts_with("ACTION") || name.starts_with("NEG") => mention = None,
                _ => {}
            },
            Event::Text(part) => {
                if let Some((_, _, word)) = &mut token {
                    *word += &part;
                }
            }
            Event::GeneralRef(entity) => {
                if let Some((_, _, word)) = &mut token {
                    *word += match &*entity {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "apos" => "'",
                        "quot" => "\"",
                        _ => "",
                    };
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mentions = chains.into_iter().flat_map(|(note, sources)| {
        sources.into_iter().filter_map(|id| spans.get(&id).copied()).map(|span| (note.clone(), span)).collect::<Vec<_>>()
    });
    Ok((text, mentions.collect()))
}

/// Writes a token as it stood before it was one, and says where it starts: a space before words, none before closing marks.
fn put(text: &mut String, word: &str, goes_on: bool) -> usize {
    let word = match word {
        "``" => "“",
        "''" => "”",
        other => other,
    };
    let closes = word.starts_with(['.', ',', ';', ':', '?', '!', '%', ')', ']', '”', '\'']) || word == "n't";
    if !text.is_empty() && !goes_on {
        text.push_str("\n\n");
    } else if !text.is_empty() && !closes && !text.ends_with(['(', '[', '$', '#', '“']) {
        text.push(' ');
    }
    let start = text.len();
    text.push_str(word);
    start
}
