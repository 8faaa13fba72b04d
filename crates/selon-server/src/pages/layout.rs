//! What stands around every page.

use crate::ask::encode;
use crate::assets;
use crate::view::View;
use maud::{DOCTYPE, Markup, html};
use selon_store::Role;

/// A whole page.
pub fn page(view: &View, title: &str, content: Markup) -> Markup {
    let w = view.words();
    html! {
        (DOCTYPE)
        html lang=(w.code) data-theme=[view.theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (super::text::line(title)) " · selon" }
                link rel="icon" href=(assets::path("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::path("desk.css"));
                link rel="alternate" type="application/atom+xml" href="/incidents.atom" title=(w.t("nav.feed"));
                script type="module" src=(assets::path("desk.js")) {}
            }
            body data-csrf=[view.who.csrf.as_deref()] {
                a.skip href="#main" { (w.t("nav.skip")) }
                (bar(view))
                main #main tabindex="-1" { (content) }
                footer {
                    p { "selon " (env!("CARGO_PKG_VERSION")) " · " (w.t("footer.text")) }
                    (preferences(view))
                }
                div #status.visually-hidden role="status" aria-live="polite" {}
            }
        }
    }
}

/// The bar at the top.
fn bar(view: &View) -> Markup {
    let w = view.words();
    let places = [
        ("/incidents", "nav.incidents"),
        ("/reports", "nav.reports"),
        ("/sources", "nav.sources"),
        ("/actors", "nav.actors"),
        ("/places", "nav.places"),
        ("/review", "nav.review"),
        ("/read", "nav.read"),
    ];
    html! {
        header.bar {
            a.brand href="/incidents" { "selon" }
            nav aria-label=(w.t("nav.main")) {
                @for (path, key) in places {
                    a href=(path) aria-current=[current(view.path(), path)] { (w.t(key)) }
                }
            }
            div.who {
                @match &view.who.user {
                    Some(user) => {
                        @if view.who.is(Role::Admin) { a href="/users" { (w.t("nav.users")) } }
                        a href="/account" { bdi { (user.name) } }
                        form method="post" action="/logout" { (csrf(view)) button.link type="submit" { (w.t("account.sign-out")) } }
                    }
                    None => a href={ "/login?to=" (encode(&view.here)) } { (w.t("account.sign-in")) }
                }
                a href="/help" aria-label=(w.t("nav.help")) { "?" }
            }
        }
    }
}

fn current(here: &str, path: &str) -> Option<&'static str> {
    let within = here.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    within.then_some(if here == path { "page" } else { "true" })
}

/// Language and light.
fn preferences(view: &View) -> Markup {
    let w = view.words();
    let to = encode(&view.here);
    html! {
        nav.preferences aria-label=(w.t("footer.preferences")) {
            @for other in view.languages() {
                @if other.code == w.code { span aria-current="true" { (other.name) } }
                @else { a href={ "/prefer?language=" (other.code) "&to=" (to) } lang=(other.code) { (other.name) } }
            }
            @for theme in ["light", "dark", "system"] {
                @if view.theme.unwrap_or("system") == theme { span aria-current="true" { (w.of("theme", theme)) } }
                @else { a href={ "/prefer?theme=" (theme) "&to=" (to) } { (w.of("theme", theme)) } }
            }
        }
    }
}

/// What a form of this session must bring along.
pub fn csrf(view: &View) -> Markup {
    html! { @if let Some(csrf) = &view.who.csrf { input type="hidden" name="csrf" value=(csrf); } }
}

/// The link to the next page of a list.
pub fn more(view: &View, next: Option<String>) -> Markup {
    html! { @if let Some(next) = next { p.more { a rel="next" href=(next) { (view.words().t("list.more")) } } } }
}
