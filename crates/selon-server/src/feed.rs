//! The feed of a view: Atom, for any filter.

use crate::ask::Ask;
use crate::desk::Shared;
use crate::extract::Query;
use crate::guard::host;
use crate::pages::incidents;
use crate::problem::Problem;
use crate::view::View;
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use selon_store::{IncidentRow, Page, Sort};

/// So many incidents, those that changed last.
const ENTRIES: usize = 50;

/// The feed.
pub async fn incidents(State(desk): State<Shared>, view: View, Query(ask): Query<Ask>, request: Request) -> Result<Response, Problem> {
    let filter = ask.filter()?;
    let list = desk.ask(move |store| store.incidents(&filter, Sort::Changed, &Page::first(ENTRIES))).await?;
    let scheme = if desk.settings.https { "https" } else { "http" };
    let base = format!("{scheme}://{}", host(request.uri(), request.headers()).unwrap_or("localhost"));
    let w = view.words();
    let entries: Vec<Entry> = list.items.iter().map(|row| entry(w, &base, row)).collect();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_else(|| when(None));
    let link = |rel: &str, path: &str| Link { rel: rel.into(), href: format!("{base}{path}"), ..Link::default() };
    let feed = Feed {
        title: Text::plain(w.t("feed.title")),
        id: format!("{base}{}", ask.address("/incidents.atom")),
        updated,
        // RFC 4287 wants somebody who is responsible for the entries.
        authors: vec![Person { name: "selon".into(), ..Person::default() }],
        generator: Some(Generator { value: "selon".into(), version: Some(env!("CARGO_PKG_VERSION").into()), uri: None }),
        links: vec![link("self", &ask.address("/incidents.atom")), link("alternate", &ask.address("/incidents"))],
        entries,
        ..Feed::default()
    };
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.to_string()).into_response())
}

fn entry(w: &crate::words::Words, base: &str, row: &IncidentRow) -> Entry {
    let address = format!("{base}/incidents/{}", row.id);
    let mut parts = vec![w.n("voices", u64::from(row.voices)), w.n("reports", u64::from(row.reports))];
    parts.extend(row.place.as_ref().map(|place| crate::pages::line(&place.name)));
    parts.extend(w.days(row.first, row.last));
    parts.extend(row.tolls.iter().map(|sum| format!("{} {}", w.of("measure", &sum.measure), sum.range(" – ", |figure| w.number(figure)))));
    Entry {
        title: Text::plain(incidents::title(w, row)),
        id: address.clone(),
        updated: when(row.told_last.or(row.last)),
        links: vec![Link { rel: "alternate".into(), href: address, ..Link::default() }],
        categories: row.kind.iter().map(|kind| Category { term: kind.clone(), ..Category::default() }).collect(),
        summary: Some(Text::plain(parts.join(" · "))),
        ..Entry::default()
    }
}

/// A day as the date-time that feeds want.
fn when(day: Option<jiff::civil::Date>) -> FixedDateTime {
    let moment = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    moment.to_string().parse().unwrap_or_default()
}
