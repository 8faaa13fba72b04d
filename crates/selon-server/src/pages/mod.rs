//! The pages. Each is made whole here, and works without scripts.

mod account;
mod charts;
mod claims;
mod exports;
mod forms;
mod incident;
pub mod incidents;
mod layout;
mod ledger;
mod reading;
mod report;
mod review;
mod text;
mod who;

use crate::access::{Who, takes_html};
use crate::desk::Shared;
use crate::problem::Problem;
use crate::view::View;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
pub use forms::verdict_name;
use layout::page;
use maud::{Markup, html};
pub use reading::document;
pub use review::keep;
pub use text::line;

/// A page, or what went wrong.
type Answer = Result<Markup, Problem>;

/// The addresses of the pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/incidents") }))
        .route("/incidents", get(incidents::show))
        .route("/incidents.atom", get(crate::feed::incidents))
        .route("/incidents/{id}", get(incident::show))
        .route("/incidents/{id}/comment", post(incident::comment))
        .route("/decisions", post(incident::decide))
        .route("/decisions/{id}/undo", post(incident::undo))
        .route("/reports", get(report::list))
        .route("/reports/{id}", get(report::show))
        .route("/claims/{id}", get(report::claim))
        .route("/sources", get(who::sources))
        .route("/actors", get(who::actors))
        .route("/actors/{id}", get(who::actor))
        .route("/places", get(who::places))
        .route("/places/{id}", get(who::place))
        .route("/outlets", get(who::outlets))
        .route("/outlets/{name}", get(who::outlet))
        .route("/review", get(review::queue))
        .route("/review/gold", get(review::gold))
        .route("/review/progress", get(review::progress))
        .route("/review/{claim}", post(review::decide))
        .route("/review/{claim}/link", post(review::link))
        .route("/reviews/{id}/undo", post(review::undo))
        .route("/read", get(reading::form).post(reading::read))
        .route("/login", get(account::login).post(account::sign_in))
        .route("/logout", post(account::sign_out))
        .route("/account", get(account::show))
        .route("/account/tokens", post(account::add_token))
        .route("/account/tokens/{id}/revoke", post(account::revoke_token))
        .route("/users", get(account::users).post(account::add_user))
        .route("/users/{id}", post(account::change_user))
        .route("/audit", get(account::audit))
        .route("/prefer", get(account::prefer))
        .route("/help", get(help))
        .route("/metrics", get(crate::numbers::metrics))
}

/// What is shown where there is nothing.
pub async fn absent() -> Problem {
    Problem::absent("page or call at this address")
}

/// What is said where something is, but not for this method.
pub async fn no_such_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take this method; /api/openapi.json says which it takes.")
}

/// Shows problems as pages to those who look at pages.
pub async fn show_problems(State(desk): State<Shared>, request: Request, next: Next) -> Response {
    let page = takes_html(request.headers()) && !request.uri().path().starts_with("/api/");
    let headers = request.headers().clone();
    let here = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default();
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().filter(|_| page) else { return response };
    let view = View::of(&desk, who, &here, &headers);
    let shown = problem_page(&view, problem);
    let mut answer = (problem.status(), shown).into_response();
    for name in [header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

fn problem_page(view: &View, problem: &Problem) -> Markup {
    let w = view.words();
    let title = w.t(if problem.status() == StatusCode::NOT_FOUND { "problem.absent" } else { "problem.title" });
    let content = html! {
        div.narrow {
            h1 { (title) }
            p { (problem.detail()) }
            p.quiet { "HTTP " (problem.status().as_u16()) }
            p {
                a href="/incidents" { (w.t("nav.incidents")) }
                @if problem.status() == StatusCode::UNAUTHORIZED { " · " a href={ "/login?to=" (crate::ask::encode(&view.here)) } { (w.t("account.sign-in")) } }
            }
        }
    };
    page(view, title, content)
}

async fn help(view: View) -> Markup {
    let w = view.words();
    let keys = [
        ("/", "keys.search"),
        ("g i", "keys.incidents"),
        ("g r", "keys.review"),
        ("g t", "keys.read"),
        ("j k", "keys.next"),
        ("Enter", "keys.open"),
        ("a", "keys.accept"),
        ("x", "keys.reject"),
        ("c", "keys.correct"),
        ("m", "keys.comment"),
        ("p", "keys.split"),
        ("i", "keys.merge"),
        ("s", "keys.skip"),
        ("u", "keys.undo"),
        ("?", "keys.help"),
    ];
    let content = html! {
        div.narrow {
            h1 { (w.t("help.title")) }
            p { (w.t("help.what")) }
            h2 { (w.t("help.marks")) }
            ul {
                li { strong { (w.t("help.range")) } " " (w.t("help.range.text")) }
                li { strong { (w.t("help.voices")) } " " (w.t("help.voices.text")) }
                li { strong { (w.t("help.live")) } " " (w.t("help.live.text")) }
                li { strong { (w.t("help.contested")) } " " (w.t("help.contested.text")) }
                li { strong { (w.t("help.precision")) } " " (w.t("help.precision.text")) }
            }
            h2 { (w.t("help.keys")) }
            table {
                thead { tr { th scope="col" { (w.t("help.key")) } th scope="col" { (w.t("help.does")) } } }
                tbody { @for (key, what) in keys { tr { td { @for k in key.split(' ') { kbd { (k) } " " } } td { (w.t(what)) } } } }
            }
            h2 { "API" }
            p { (w.t("help.api")) " " a href="/api/openapi.json" { "/api/openapi.json" } " · " a href="/incidents.atom" { "Atom" } }
            p.quiet { (w.t("help.map")) " " a href=(crate::assets::path("LICENCES.txt")) { (w.t("help.licences")) } }
        }
    };
    page(&view, w.t("help.title"), content)
}
