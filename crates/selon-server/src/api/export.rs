//! Exports: everything a filter asks for, streamed in pages of the store, so that memory stays as it is.

use crate::ask::Ask;
use crate::desk::Shared;
use crate::extract::Query;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use selon_export::harmless;
use selon_store::{ClaimFilter, ClaimKind, ClaimRow, Error, Filter, IncidentRow, Page, Sort, Store};
use serde::Deserialize;
use std::io;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::{IntoParams, ToSchema};

/// Rows as they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Plain {
    /// A table with a head.
    Csv,
    /// A JSON object a line.
    Jsonl,
}

/// A form of export: `of` says what of, but only where the form does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Form {
    // These two have no description of their own: it would make each of them an object in the OpenAPI document.
    Plain(#[schema(inline)] Plain),
    Shaped(#[schema(inline)] selon_export::Form),
}

impl Default for Form {
    fn default() -> Form {
        Form::Plain(Plain::Csv)
    }
}

/// What is exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// Claims: a row each, with who says so.
    #[default]
    Claims,
    /// Incidents: a row each, with low, best and high.
    Incidents,
}

/// What is exported, and how.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Wanted {
    /// `csv` or `jsonl`, or a form of `selon export`: `claims`, `ged`, `acled`, `geojson`, `parquet` and so on.
    #[serde(rename = "as")]
    #[param(rename = "as", inline)]
    form: Option<Form>,
    /// `claims` or `incidents`: what `csv` and `jsonl` are of.
    #[param(inline)]
    of: Option<Of>,
}

/// A stretch of an export.
type Chunk = Result<Bytes, io::Error>;

/// All claims or incidents of a filter, streamed.
#[utoipa::path(get, path = "/api/v1/export", tag = "exports", params(Wanted, Ask),
    responses((status = 200, description = "A stream of rows.", content(
        (String = "text/csv"), (String = "application/jsonl"), (String = "text/tab-separated-values"), (Vec<serde_json::Value> = "application/json"),
        (serde_json::Value = "application/geo+json"), (serde_json::Value = "application/ld+json"), (Vec<u8> = "application/vnd.apache.parquet"))), (status = "4XX", body = Problem, content_type = "application/problem+json"), (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub async fn export(State(desk): State<Shared>, Query(ask): Query<Ask>, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let filter = ask.filter()?;
    let (form, of) = (wanted.form.unwrap_or_default(), wanted.of.unwrap_or_default());
    let (send, receive) = mpsc::channel::<Chunk>(4);
    // The first page is asked for here: what is wrong with it is told as a problem, not in the middle of a stream.
    let probe = filter.clone();
    desk.ask(move |store| store.incidents(&probe, Sort::Latest, &Page::first(1))).await?;
    tokio::spawn(async move {
        let failed = send.clone();
        let done = desk.ask(move |store| match (form, of) {
            (Form::Shaped(form), _) => shaped(store, &filter, form, &send),
            (Form::Plain(form), Of::Claims) => claims(store, ClaimFilter { filter, ..ClaimFilter::default() }, form, &send),
            (Form::Plain(form), Of::Incidents) => incidents(store, &filter, form, &send),
        });
        if let Err(problem) = done.await {
            // A stream that breaks off is not taken for a whole one.
            let _ = failed.send(Err(io::Error::other(problem.detail().to_owned()))).await;
        }
    });
    let (kind, ending) = match form {
        Form::Plain(Plain::Csv) => ("text/csv; charset=utf-8", "csv"),
        Form::Plain(Plain::Jsonl) => ("application/jsonl", "jsonl"),
        Form::Shaped(form) => (form.media_type(), form.ending()),
    };
    let name = match (form, of) {
        (Form::Shaped(form), _) => form.name(),
        (_, Of::Claims) => "claims",
        (_, Of::Incidents) => "incidents",
    };
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\""))];
    Ok((headers, Body::from_stream(ReceiverStream::new(receive))).into_response())
}

const PAGE: usize = 500;

fn claims(store: &Store, filter: ClaimFilter, form: Plain, send: &mpsc::Sender<Chunk>) -> Result<(), Error> {
    let head = [
        "claim",
        "kind",
        "report",
        "incident",
        "name",
        "mode",
        "status",
        "low",
        "high",
        "approximate",
        "part",
        "cumulative",
        "first",
        "last",
        "place",
        "geonames",
        "latitude",
        "longitude",
        "precision",
        "country",
        "contested",
        "sources",
        "actors",
        "recipients",
        "outlet",
        "published",
        "words",
        "start",
        "end",
        "verdicts",
    ];
    stream(form, &head, send, |at| store.claims(&filter, at), claim_row)
}

fn incidents(store: &Store, filter: &Filter, form: Plain, send: &mpsc::Sender<Chunk>) -> Result<(), Error> {
    let head = [
        "incident",
        "title",
        "type",
        "mode",
        "first",
        "last",
        "place",
        "geonames",
        "latitude",
        "longitude",
        "precision",
        "country",
        "contested",
        "reports",
        "voices",
        "tolls",
    ];
    stream(form, &head, send, |at| store.incidents(filter, Sort::Latest, at), incident_row)
}

/// Writes page after page until there is none, or nobody listens any more.
fn stream<T: serde::Serialize>(
    form: Plain,
    head: &[&str],
    send: &mpsc::Sender<Chunk>,
    ask: impl Fn(&Page) -> Result<selon_store::Slice<T>, Error>,
    row: impl Fn(&T) -> Vec<String>,
) -> Result<(), Error> {
    let mut at = Page::first(PAGE);
    let mut first = true;
    loop {
        let slice = ask(&at)?;
        let mut bytes = Vec::new();
        match form {
            Plain::Csv => {
                let mut table = csv::Writer::from_writer(&mut bytes);
                // Writing into memory does not fail.
                if first {
                    let _ = table.write_record(head);
                }
                for item in &slice.items {
                    let _ = table.write_record(row(item).iter().map(|cell| harmless(cell).into_owned()));
                }
                let _ = table.flush();
            }
            Plain::Jsonl => {
                for item in &slice.items {
                    let _ = serde_json::to_writer(&mut bytes, item);
                    bytes.push(b'\n');
                }
            }
        }
        first = false;
        if send.blocking_send(Ok(bytes.into())).is_err() {
            return Ok(());
        }
        match slice.next {
            Some(next) => at = Page::after(next, PAGE),
            None => return Ok(()),
        }
    }
}

/// Writes a form of `selon export` until it ends, or nobody listens any more.
fn shaped(store: &Store, filter: &Filter, form: selon_export::Form, send: &mpsc::Sender<Chunk>) -> Result<(), Error> {
    let out = io::BufWriter::with_capacity(CHUNK, Listener(send));
    match selon_export::write(store, filter, form, out) {
        Ok(_) => Ok(()),
        Err(selon_export::Error::Store(fault)) => Err(fault),
        Err(selon_export::Error::Output(fault)) => {
            // Whoever stopped listening hears nothing of it; all others are told that this is no whole export.
            let _ = send.blocking_send(Err(fault));
            Ok(())
        }
    }
}

/// Bytes in a stretch of an export.
const CHUNK: usize = 64 << 10;

/// Whoever reads an export, as something to write to.
struct Listener<'s>(&'s mpsc::Sender<Chunk>);

impl io::Write for Listener<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn shown<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn place_cells(place: Option<&selon_store::PlaceRow>) -> [String; 7] {
    let Some(place) = place else { return Default::default() };
    [
        place.name.clone(),
        shown(&place.geonames),
        shown(&place.latitude),
        shown(&place.longitude),
        place.precision.clone(),
        shown(&place.country),
        place.contested.to_string(),
    ]
}

fn claim_row(claim: &ClaimRow) -> Vec<String> {
    let names = |rows: &[selon_store::ActorRow]| rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join("; ");
    let kind = match claim.kind {
        ClaimKind::Toll => "toll",
        ClaimKind::Event => "event",
        ClaimKind::Statement => "statement",
    };
    let verdicts = claim.reviews.iter().map(|kept| format!("{}: {}", kept.name, crate::pages::verdict_name(&kept.review.verdict)));
    let mut row = vec![
        claim.id.to_string(),
        kind.to_owned(),
        claim.report.to_string(),
        shown(&claim.incident),
        shown(&claim.name),
        shown(&claim.mode),
        shown(&claim.status),
        shown(&claim.low),
        shown(&claim.high),
        claim.approximate.to_string(),
        claim.part.to_string(),
        claim.cumulative.to_string(),
        shown(&claim.first),
        shown(&claim.last),
    ];
    row.extend(place_cells(claim.place.as_ref()));
    row.extend([
        names(&claim.sources),
        names(&claim.actors),
        names(&claim.recipients),
        shown(&claim.outlet),
        shown(&claim.day),
        claim.words.clone(),
    ]);
    row.extend([claim.span[0].to_string(), claim.span[1].to_string(), verdicts.collect::<Vec<_>>().join("; ")]);
    row
}

fn incident_row(row: &IncidentRow) -> Vec<String> {
    let sign = |is: bool, sign: &'static str| if is { sign } else { "" };
    let tolls = row.tolls.iter().map(|sum| {
        let (low, best, high) = (sign(sum.low_open, "≤"), sign(sum.best_open, "≥"), sign(sum.high_open, "≥"));
        format!("{} {}: {low}{} / {best}{} / {high}{}", sum.measure, sum.who, sum.low, sum.best, sum.high)
    });
    let mut cells = vec![row.id.to_string(), shown(&row.title), shown(&row.kind), shown(&row.mode), shown(&row.first), shown(&row.last)];
    cells.extend(place_cells(row.place.as_ref()));
    cells.extend([row.reports.to_string(), row.voices.to_string(), tolls.collect::<Vec<_>>().join("; ")]);
    cells
}
