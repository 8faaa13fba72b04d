//! Local-Global Lexicon (LGL): 588 articles of small American papers, 5,088 place names.
//!
//! The gold marks every name of a geographic thing, whatever it is used for (Lieberman, Samet & Sankaranarayanan 2010): places, states
//! that act ("Georgia accused"), peoples and adjectives ("Israeli troops"), towns before an office ("Dublin Mayor"). selon takes those who
//! act for actors, so **detection** counts as found: the names of places; the mentions by name or metonym of states and governments; and
//! the words of a people or country in any mention of an actor of that country ("Two Cypriot officials"). `places` counts the places
//! alone. A name is found when its words are the gold's (`same words`) or overlap them. It is right when the place's point lies within
//! 161 km (100 miles) of the gold point; names without coordinates in the gold count for detection only, found places without a point
//! count as not resolved, and actors have no point.

use super::{Bench, Result, overlap, slice};
use crate::sets::score::{Scores, Tally};
use quick_xml::events::Event;
use selon::Document;
use selon::wire::{Points, Reading};
use selon::world::{Precision, Sense, World};
use std::time::Instant;

struct Article {
    title: String,
    published: String,
    text: String,
    toponyms: Vec<Toponym>,
}

struct Toponym {
    span: Points,
    point: Option<(f64, f64)>,
}

pub fn score(bench: &Bench, scores: &mut Scores) -> Result<()> {
    let articles = articles(&bench.text("lgl.xml")?)?;
    let documents: Vec<Document> =
        articles.iter().map(|a| Ok(Document::new(a.text.clone()).language("en").published(&a.published)?)).collect::<Result<_>>()?;
    let started = Instant::now();
    let readings = bench.read(&documents);
    let seconds = started.elapsed().as_secs_f64();

    let world = World::load()?;
    let [mut exact, mut touching, mut near_words, mut wide_exact] = [Tally::default(); 4];
    let (mut distances, mut near) = (Vec::new(), 0);
    for (article, reading) in articles.iter().zip(&readings) {
        let found: Vec<_> =
            reading.places.iter().flat_map(|p| p.mentions.iter().filter(|m| m.form == "name").map(move |m| (p, m.span))).collect();
        let mut wide: Vec<Points> = found.iter().map(|(_, span)| *span).collect();
        for span in lands(&world, &article.text, reading) {
            if wide.iter().all(|other| overlap(*other, span) == 0) {
                wide.push(span);
            }
        }
        for (tally, spans) in
            [(&mut exact, found.len()), (&mut touching, found.len()), (&mut near_words, wide.len()), (&mut wide_exact, wide.len())]
        {
            tally.found += spans;
            tally.gold += article.toponyms.len();
        }
        near_words.right += article.toponyms.iter().filter(|t| wide.iter().any(|span| overlap(*span, t.span) > 0)).count();
        wide_exact.right += article.toponyms.iter().filter(|t| wide.contains(&t.span)).count();
        for span in &wide {
            if article.toponyms.iter().all(|t| overlap(*span, t.span) == 0) {
                bench.miss(|| format!("false: {} [{}]", slice(&article.text, *span), around(&article.text, *span)));
            }
        }
        for toponym in &article.toponyms {
            let words = slice(&article.text, toponym.span);
            let Some((place, span)) = found.iter().find(|(_, span)| overlap(*span, toponym.span) > 0) else {
                if wide.iter().all(|span| overlap(*span, toponym.span) == 0) {
                    bench.miss(|| format!("missed: {words} [{}]", around(&article.text, toponym.span)));
                }
                continue;
            };
            touching.right += 1;
            exact.right += usize::from(*span == toponym.span);
            if let (Some(gold), Some(lat), Some(lon)) = (toponym.point, place.latitude, place.longitude) {
                let km = distance(gold, (lat, lon));
                distances.push(km);
                near += usize::from(km <= 161.0);
                if km > 161.0 {
                    bench.miss(|| format!("far: {km:.0} km: {words} → {} {:?} in “{}”", place.name, place.country, article.title));
                }
            }
        }
    }
    distances.sort_by(f64::total_cmp);
    scores.f1("detection, same words,", wide_exact, 0.75);
    scores.f1("detection, overlapping,", near_words, None);
    scores.f1("places, same words,", exact, None);
    scores.f1("places, overlapping,", touching, None);
    scores.share("within 161 km, of resolved", near, distances.len(), 0.82);
    scores.share("resolved, of found", distances.len(), touching.right, None);
    scores.value("median km", distances.get(distances.len() / 2).copied().unwrap_or(f64::NAN), distances.len(), None);
    scores.value("seconds a thousand articles", 1000.0 * seconds / articles.len() as f64, articles.len(), None);
    Ok(())
}

/// The words that name a country in what the actors of a reading are called: states and governments by name, and the words of a people
/// or country in any mention of an actor of that country.
fn lands(world: &World, text: &str, reading: &Reading) -> Vec<Points> {
    let mut spans = Vec::new();
    let mut matches = Vec::new();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for actor in &reading.actors {
        let Some(country) = actor.country.as_deref() else { continue };
        for mention in &actor.mentions {
            let state = matches!(actor.kind.as_str(), "state" | "government" | "population");
            if state && matches!(mention.form.as_str(), "name" | "metonym") {
                spans.push(mention.span);
                continue;
            }
            let mut at = mention.span[0];
            while at < mention.span[1] {
                matches.clear();
                let opens = at == 0 || !text[..starts[at]].ends_with(char::is_alphanumeric);
                if opens {
                    world.matches("en", &text[starts[at]..starts[mention.span[1]]], &mut matches);
                }
                let of_country = |sense: Sense| match sense {
                    Sense::Demonym(d) => d.country.as_str() == country,
                    Sense::Place(p) => {
                        let place = world.place(p);
                        place.precision == Precision::Country && place.country.is_some_and(|c| c.as_str() == country)
                    }
                    _ => false,
                };
                let named = matches.iter().rev().find(|m| world.senses(m.name).any(of_country));
                let length = named.map(|m| text[starts[at]..starts[at] + m.len].chars().count());
                spans.extend(length.map(|n| [at, at + n]));
                at += length.unwrap_or(1);
            }
        }
    }
    spans
}

/// The words about a span.
fn around(text: &str, [start, end]: Points) -> String {
    slice(text, [start.saturating_sub(40), end + 30]).replace('\n', " ")
}

/// Great-circle distance in kilometres, by the haversine formula on a sphere of 6,371 km.
pub(super) fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let [lat_a, lon_a, lat_b, lon_b] = [a.0, a.1, b.0, b.1].map(f64::to_radians);
    let h = ((lat_b - lat_a) / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * ((lon_b - lon_a) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().asin()
}

fn articles(xml: &str) -> Result<Vec<Article>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut articles: Vec<Article> = Vec::new();
    let (mut tag, mut lat) = (String::new(), None);
    let mut within_gaztag = false;
    loop {
        let text = match reader.read_event()? {
            Event::Start(start) => {
                tag = start.name().as_ref().to_owned();
                match tag.as_str() {
                    "article" => {
                        articles.push(Article { title: String::new(), published: String::new(), text: String::new(), toponyms: Vec::new() })
                    }
                    "toponym" => {
                        articles.last_mut().ok_or("a toponym outside articles")?.toponyms.push(Toponym { span: [0, 0], point: None })
                    }
                    "gaztag" => within_gaztag = true,
                    _ => {}
                }
                continue;
            }
            Event::End(end) => {
                if end.name().as_ref() == "gaztag" {
                    within_gaztag = false;
                }
                tag.clear();
                continue;
            }
            Event::Text(text) => text.to_string(),
            Event::CData(data) => data.to_string(),
            Event::GeneralRef(entity) => format!("&{};", &*entity),
            Event::Eof => return Ok(articles),
            _ => continue,
        };
        let Some(article) = articles.last_mut() else { continue };
        match tag.as_str() {
            "title" => article.title += &text,
            "text" => article.text += &text,
            "dltime" => article.published = text.get(..10).unwrap_or_default().into(),
            "start" | "end" | "lat" | "lon" => {
                let toponym = article.toponyms.last_mut().ok_or("a position outside toponyms")?;
                match tag.as_str() {
                    "start" => toponym.span[0] = text.trim().parse()?,
                    "end" => toponym.span[1] = text.trim().parse()?,
                    "lat" if within_gaztag => lat = text.trim().parse().ok(),
                    "lon" if within_gaztag => toponym.point = lat.zip(text.trim().parse().ok()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
