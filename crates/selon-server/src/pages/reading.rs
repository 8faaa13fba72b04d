//! The reading box: a text is pasted or an address given, its ledger is seen at once. Nothing is kept unless somebody says so.

use super::layout::{csrf, page};
use super::ledger::{Shown, ledger, marked_text};
use super::{Answer, text};
use crate::desk::Shared;
use crate::extract::Form;
use crate::problem::Problem;
use crate::view::View;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use selon::Document;
use selon_store::{Incoming, Role};
use serde::Deserialize;

/// A text of so many characters at most: a newspaper's page is some ten thousand.
pub const LONGEST: usize = 200_000;

/// What the box holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pasted {
    text: String,
    published: String,
    outlet: String,
    url: String,
    language: String,
    /// Where to fetch the text from, when none is pasted.
    address: String,
    keep: Option<String>,
    csrf: Option<String>,
}

impl Pasted {
    /// Fills in what stands at the address; what the form says of date, outlet and language goes before what the page says.
    async fn fetch(&mut self, desk: &Shared) -> Result<(), Problem> {
        let found = desk.fetch(self.address.trim().to_owned()).await?;
        let fill = |field: &mut String, value: Option<String>| {
            if field.trim().is_empty() {
                *field = value.unwrap_or_default();
            }
        };
        fill(&mut self.published, found.published.map(|published| published.date.to_string()));
        fill(&mut self.outlet, found.outlet);
        fill(&mut self.language, found.language);
        self.url = found.url.unwrap_or_else(|| self.address.trim().to_owned());
        self.text = found.text;
        Ok(())
    }

    fn document(&self) -> Result<Document, Problem> {
        document(&self.text, Some(&self.published), Some(&self.outlet), Some(&self.url), Some(&self.language))
    }
}

/// A document of what was sent.
pub fn document(
    text: &str,
    published: Option<&str>,
    outlet: Option<&str>,
    url: Option<&str>,
    language: Option<&str>,
) -> Result<Document, Problem> {
    let given = |value: Option<&str>| value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    if text.chars().count() > LONGEST {
        return Err(Problem::new(
            axum::http::StatusCode::PAYLOAD_TOO_LARGE,
            format!("A text has {LONGEST} characters at most; read a longer one with `selon read`."),
        ));
    }
    let mut document = Document::new(text);
    document.language = given(language);
    document.outlet = given(outlet);
    document.url = given(url);
    match given(published) {
        Some(published) => document.published(&published).map_err(|fault| Problem::wrong(fault.to_string())),
        None => Ok(document),
    }
}

/// The empty box.
pub async fn form(State(desk): State<Shared>, view: View) -> Markup {
    let title = view.words().t("read.title");
    page(
        &view,
        title,
        html! { div.narrow { h1 { (title) } p { (view.words().t(if desk.fetches() { "read.what.fetch" } else { "read.what" })) } (fields(&desk, &view, &Pasted::default())) } },
    )
}

/// The box with its ledger; or, when it is to be kept, the page of the report.
pub async fn read(State(desk): State<Shared>, view: View, Form(mut pasted): Form<Pasted>) -> Result<Response, Problem> {
    view.who.signed(pasted.csrf.as_deref())?;
    if pasted.text.trim().is_empty() && !pasted.address.trim().is_empty() {
        pasted.fetch(&desk).await?;
    }
    let document = pasted.document()?;
    if pasted.keep.is_some() {
        let user = view.who.may(Role::Reviewer)?.id;
        let stored = desk.keep(Incoming::new(document)).await?;
        let id = stored.id();
        desk.ask(move |store| store.audit(Some(user), "ingest", Some(&format!("r{id}")), &serde_json::json!({"through": "reading box"})))
            .await?;
        return Ok(Redirect::to(&format!("/reports/{id}")).into_response());
    }
    let reading = desk.read(document).await?;
    Ok(result(&desk, &view, &pasted, &reading)?.into_response())
}

fn result(desk: &Shared, view: &View, pasted: &Pasted, reading: &selon::wire::Reading) -> Answer {
    let w = view.words();
    let shown = Shown::new(reading, &[]);
    let title = reading.document.title.as_deref().map_or_else(|| w.t("read.title").to_owned(), text::line);
    Ok(page(
        view,
        &title,
        html! {
            details.box { summary { (w.t("read.again")) } (fields(desk, view, pasted)) }
            div.report {
                article { h1 { (w.t("read.result")) } (marked_text(view, &shown)) }
                aside aria-label=(w.t("ledger.title")) { (ledger(view, &shown)) }
            }
        },
    ))
}

fn fields(desk: &Shared, view: &View, pasted: &Pasted) -> Markup {
    let w = view.words();
    html! {
        form.box method="post" action="/read" {
            (csrf(view))
            @if desk.fetches() {
                label { span { (w.t("read.address")) }
                    input type="url" name="address" maxlength="2000" placeholder="https://" value=(pasted.address); }
            }
            label { span { (w.t("read.text")) }
                textarea name="text" rows="12" required[!desk.fetches()] maxlength=(LONGEST) dir="auto" {
                    @if pasted.address.is_empty() { (pasted.text) }
                }
            }
            div.row {
                label { span { (w.t("read.published")) } input type="date" name="published" value=(pasted.published); }
                label { span { (w.t("read.outlet")) } input type="text" name="outlet" maxlength="200" value=(pasted.outlet); }
                label { span { (w.t("read.language")) }
                    select name="language" {
                        option value="" { (w.t("read.language.detect")) }
                        @for code in desk.languages() { option value=(code) selected[pasted.language == code] { (code) } }
                    }
                }
            }
            div.row {
                button.primary type="submit" { (w.t("read.submit")) }
                @if view.who.is(Role::Reviewer) { button type="submit" name="keep" value="yes" { (w.t("read.keep")) } }
            }
        }
    }
}
