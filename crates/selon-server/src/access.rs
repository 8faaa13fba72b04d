//! Who asks, and what they may: sessions of browsers, tokens of programs, and visitors from the same machine, who may read.

use crate::desk::Shared;
use crate::problem::Problem;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use selon_store::{Role, User};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

/// The cookie that holds a session's secret.
pub const SESSION: &str = "selon_session";

/// A fresh secret for a token or a session: what the bearer keeps, and the hash that the store keeps.
#[derive(Clone, Debug)]
pub struct NewSecret {
    /// 64 hexadecimal digits; shown once, never kept.
    pub secret: String,
    /// SHA-256 of the secret. It needs no salt and no slow hash: the secret is 256 random bits.
    pub hash: Vec<u8>,
}

impl NewSecret {
    /// Makes one.
    pub fn make() -> NewSecret {
        let secret = hex(&rand::random::<[u8; 32]>());
        NewSecret { hash: hash_secret(&secret), secret }
    }
}

/// The hash by which the store knows a secret.
pub fn hash_secret(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// A random password that can be typed: sixteen letters and digits that nobody confuses, 80 bits.
pub fn new_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
    rand::random::<[u8; 16]>().into_iter().map(letter).collect()
}

/// Hashes a password with Argon2id, as a PHC string.
///
/// # Errors
/// When it is shorter than 10 characters or longer than 200; the message says so.
pub fn hash_password(password: &str) -> Result<String, crate::Error> {
    let length = password.chars().count();
    if !(10..=200).contains(&length) {
        return Err(crate::Error::new(format!("a password has 10 to 200 characters, this one has {length}")));
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|fault| crate::Error::new(format!("the password could not be hashed: {fault}")))
}

/// Whether a password is the one of a hash. Without a hash it takes as long, so that nobody learns which names exist.
pub fn verify_password(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let nobody = || NOBODY.get_or_init(|| hash_password(&new_password()).unwrap_or_default());
    let known = PasswordHash::new(hash.unwrap_or_else(|| nobody()));
    known.is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok()) && hash.is_some()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// The user; `None` for a visitor.
    pub user: Option<User>,
    /// What they may; `None`: nothing.
    pub role: Option<Role>,
    /// What the forms of their session must bring along; `None` without a session.
    pub csrf: Option<String>,
}

impl Who {
    /// The user, if they may do what a role may.
    pub fn may(&self, role: Role) -> Result<&User, Problem> {
        match &self.user {
            None => Err(Problem::new(StatusCode::UNAUTHORIZED, "Sign in first, or send a token: `Authorization: Bearer …`.")),
            Some(_) if self.role < Some(role) => {
                Err(Problem::new(StatusCode::FORBIDDEN, "Your role does not allow this; ask an administrator."))
            }
            Some(user) => Ok(user),
        }
    }

    /// Whether they have the role.
    pub fn is(&self, role: Role) -> bool {
        self.user.is_some() && self.role >= Some(role)
    }

    /// Whether what they sent comes from a page of theirs: it brings the secret of their session along. Tokens need none.
    pub fn signed(&self, csrf: Option<&str>) -> Result<(), Problem> {
        match (&self.csrf, csrf) {
            (None, _) => Ok(()),
            (Some(own), Some(given)) if hash_secret(own) == hash_secret(given) => Ok(()),
            _ => Err(Problem::new(StatusCode::FORBIDDEN, "This form is not of your session; load the page anew and try again.")),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Who, Problem> {
        Ok(parts.extensions.get::<Who>().cloned().unwrap_or_default())
    }
}

/// How often somebody may ask.
pub struct Limits {
    logins: DefaultKeyedRateLimiter<String>,
    writes: DefaultKeyedRateLimiter<i64>,
    requests: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limits {
    fn default() -> Limits {
        let a = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Limits {
            logins: RateLimiter::keyed(Quota::per_minute(a(10))),
            writes: RateLimiter::keyed(Quota::per_second(a(50)).allow_burst(a(200))),
            requests: RateLimiter::keyed(Quota::per_second(a(500)).allow_burst(a(2_000))),
        }
    }
}

impl Limits {
    /// Counts a try to sign in, by address and by name.
    pub fn login(&self, from: IpAddr, name: &str) -> Result<(), Problem> {
        check(&self.logins, &format!("address {}", network(from)))?;
        check(&self.logins, &format!("name {}", name.to_lowercase()))
    }

    /// Counts a write of a user.
    pub fn write(&self, user: i64) -> Result<(), Problem> {
        check(&self.writes, &user)
    }

    /// Forgets those who have been quiet.
    pub fn sweep(&self) {
        self.logins.retain_recent();
        self.writes.retain_recent();
        self.requests.retain_recent();
    }
}

fn check<K: Clone + Eq + std::hash::Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    limiter.check_key(key).map_err(|wait| {
        let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Problem::busy(StatusCode::TOO_MANY_REQUESTS, format!("Too many tries; wait {seconds} s."), seconds)
    })
}

/// Those who share an address block are counted as one: an IPv6 host has a whole /64 to itself.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// Finds out who asks and sends away whom nothing is open for. Runs before every page and call.
pub async fn identify(State(desk): State<Shared>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if let Some(peer) = peer
        && let Err(problem) = check(&desk.limits.requests, &network(peer))
    {
        return problem.into_response();
    }
    let who = match who(&desk, request.headers()).await {
        Ok(who) => who,
        Err(problem) => return problem.into_response(),
    };
    let open = ["/login", "/prefer"].contains(&request.uri().path());
    if who.role.is_none() && !open {
        let page = request.method() == Method::GET && !request.uri().path().starts_with("/api/") && takes_html(request.headers());
        if page {
            let back = request.uri().path_and_query().map_or("/", |path| path.as_str());
            return Redirect::to(&format!("/login?to={}", crate::ask::encode(back))).into_response();
        }
        return challenge();
    }
    if request.method() != Method::GET
        && request.method() != Method::HEAD
        && let Some(user) = &who.user
        && let Err(problem) = desk.limits.write(user.id)
    {
        return problem.into_response();
    }
    request.extensions_mut().insert(who);
    next.run(request).await
}

fn challenge() -> Response {
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "Sign in first, or send a token: `Authorization: Bearer …`.");
    let mut response = problem.into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
    response
}

async fn who(desk: &Shared, headers: &HeaderMap) -> Result<Who, Problem> {
    if let Some(given) = headers.get(header::AUTHORIZATION) {
        let secret = given.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).map(str::trim).unwrap_or_default();
        let hash = hash_secret(secret);
        let known = if secret.is_empty() { None } else { desk.ask(move |store| store.token(&hash)).await? };
        let (user, token) =
            known.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "This token is unknown, has expired or was revoked."))?;
        let role = token.role.min(user.role);
        return Ok(Who { user: Some(user), role: Some(role), csrf: None });
    }
    if let Some(secret) = cookie(headers, SESSION) {
        let hash = hash_secret(&secret);
        if let Some(session) = desk.ask(move |store| store.session(&hash)).await? {
            return Ok(Who { role: Some(session.user.role), user: Some(session.user), csrf: Some(session.csrf) });
        }
    }
    let visitor = crate::guard::from_this_machine(&desk.settings, headers);
    Ok(Who { role: visitor.then_some(Role::Reader), ..Who::default() })
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Whether a page is wanted rather than data.
pub fn takes_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_its_own_hash() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify_password("correct horse battery", Some(&hash)));
        assert!(!verify_password("correct horse batterx", Some(&hash)));
        assert!(!verify_password("correct horse battery", None));
        assert!(!verify_password("correct horse battery", Some("no hash")));
        assert!(hash_password("short").is_err());
        assert!(hash_password(&new_password()).is_ok() && new_password() != new_password());
    }

    #[test]
    fn many_tries_are_held_up() {
        let limits = Limits::default();
        let from: IpAddr = "192.0.2.7".parse().unwrap();
        assert!((0..10).all(|_| limits.login(from, "ann").is_ok()));
        let refused = limits.login(from, "ann").unwrap_err();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        let neighbour: IpAddr = "2001:db8::1".parse().unwrap();
        assert_eq!(network(neighbour), "2001:db8::".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn a_form_of_another_session_is_refused() {
        let who = Who { csrf: Some("own".into()), ..Who::default() };
        assert!(who.signed(Some("own")).is_ok());
        assert!(who.signed(Some("other")).is_err() && who.signed(None).is_err());
        assert!(Who::default().signed(None).is_ok());
    }
}
