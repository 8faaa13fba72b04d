//! What holds for every answer and every request, whatever it asks for.

use crate::Settings;
use crate::desk::Shared;
use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The headers of every answer. No script or style but the embedded ones, nothing from elsewhere, in no frame.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Refuses requests for other hosts and writes that other sites make, and puts the headers on every answer.
pub async fn guard(State(desk): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = match refuse(&desk.settings, request.method(), request.uri(), request.headers()) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let kept = response.headers_mut().entry(header::CACHE_CONTROL);
    // Pages and data are asked for anew each time (their entity tags make that cheap), and no shared cache keeps them.
    kept.or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

fn refuse(settings: &Settings, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Problem> {
    let Some(host) = host(uri, headers) else {
        return Some(Problem::wrong("The request names no host."));
    };
    if !known_host(settings, host) {
        // A page elsewhere may let its own name point here; it is not to read what the desk shows.
        let detail = "This desk does not answer to that host name; start it with --host NAME if it should.";
        return Some(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail));
    }
    if method.is_safe() {
        return None;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    let origin = text("origin").is_none_or(|origin| origin.split_once("://").is_some_and(|(_, from)| from == host));
    (!site || !origin).then(|| Problem::new(StatusCode::FORBIDDEN, "Another site made this request; it is refused."))
}

/// The host that a request asks for, with its port.
pub fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    uri.authority().map(|authority| authority.as_str()).or_else(|| headers.get(header::HOST)?.to_str().ok())
}

fn name(host: &str) -> &str {
    if host.starts_with('[') {
        return host.split_once(']').map_or(host, |(name, _)| &name[1..]);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_loopback(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn known_host(settings: &Settings, host: &str) -> bool {
    let name = name(host);
    is_loopback(name)
        || name.parse().is_ok_and(|address: std::net::IpAddr| address == settings.listen.ip())
        || settings.hosts.iter().any(|known| known.eq_ignore_ascii_case(name) || known.eq_ignore_ascii_case(host))
}

/// Whether a request comes from this machine as far as can be known: the desk listens on loopback alone, and no proxy stands between.
pub fn from_this_machine(settings: &Settings, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let proxied = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
    settings.listen.ip().is_loopback() && host.is_none_or(|host| is_loopback(name(host))) && !proxied
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: Method, headers: &[(&'static str, &str)]) -> Option<StatusCode> {
        let settings = Settings { hosts: vec!["desk.example.org".into()], ..Settings::default() };
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect();
        refuse(&settings, &method, &Uri::from_static("/incidents"), &headers).map(|problem| problem.status())
    }

    #[test]
    fn only_its_own_names_are_answered() {
        for host in ["127.0.0.1:7878", "localhost:7878", "[::1]:7878", "desk.example.org", "DESK.example.org:443"] {
            assert_eq!(asked(Method::GET, &[("host", host)]), None, "{host}");
        }
        for host in ["rebound.example.net:7878", "desk.example.org.example.net", "8.8.8.8", "localhost.example.net"] {
            assert_eq!(asked(Method::GET, &[("host", host)]), Some(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
        assert_eq!(asked(Method::GET, &[]), Some(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn another_site_writes_nothing() {
        let own = ("host", "localhost:7878");
        assert_eq!(asked(Method::POST, &[own]), None);
        assert_eq!(asked(Method::POST, &[own, ("origin", "http://localhost:7878"), ("sec-fetch-site", "same-origin")]), None);
        for bad in
            [("origin", "http://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
        {
            assert_eq!(asked(Method::POST, &[own, bad]), Some(StatusCode::FORBIDDEN), "{bad:?}");
        }
        assert_eq!(asked(Method::GET, &[own, ("sec-fetch-site", "cross-site")]), None);
    }

    #[test]
    fn behind_a_proxy_nobody_is_from_this_machine() {
        let settings = Settings::default();
        let with = |name: &'static str, value: &str| {
            HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())])
        };
        assert!(from_this_machine(&settings, &with("host", "127.0.0.1:7878")));
        assert!(!from_this_machine(&settings, &with("x-forwarded-for", "192.0.2.1")));
        assert!(!from_this_machine(&settings, &with("host", "desk.example.org")));
        let open = Settings { listen: "0.0.0.0:7878".parse().unwrap(), ..settings };
        assert!(!from_this_machine(&open, &with("host", "127.0.0.1:7878")));
    }
}
