//! Polite fetching: one request at a time a host, `robots.txt` heeded, sizes, times and redirections bounded, no address inside the user's
//! own network unless it is allowed, and nothing fetched again that has not changed.

use crate::{Error, LARGEST};
use std::collections::BTreeMap;
use std::io::Read;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};
use texting_robots::Robot;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, config::Config};
use url::Url;

/// The longest pause between two requests that a site's own rules can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The name that sites see and `robots.txt` files can speak to.
pub const AGENT: &str = concat!("selon/", env!("CARGO_PKG_VERSION"));

/// How addresses are fetched.
#[derive(Clone, Debug)]
pub struct FetchRules {
    /// Whether addresses of private and local networks may be asked: off, so that an address in a feed cannot reach into them.
    pub private: bool,
    /// Heed `robots.txt`.
    pub robots: bool,
    /// The least time between two requests to one host.
    pub pause: Duration,
    /// The longest a request may take as a whole.
    pub timeout: Duration,
    /// The largest answer in bytes, unpacked.
    pub largest: u64,
    /// How many redirections are followed.
    pub redirects: u32,
}

impl Default for FetchRules {
    fn default() -> FetchRules {
        FetchRules {
            private: false,
            robots: true,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(30),
            largest: LARGEST,
            redirects: 5,
        }
    }
}

/// What a server said of a version of a page, to ask whether there is a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

/// A fetched page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The address that answered, behind all redirections.
    pub url: String,
    /// Its media type.
    pub kind: String,
    /// Its body, unpacked.
    pub bytes: Vec<u8>,
}

/// What a site says programs may fetch.
enum Robots {
    /// By its rules; nothing is closed where there are none.
    Rules(Option<Robot>),
    /// It does not answer, or fails: then nothing is fetched, as RFC 9309 has it.
    Silent,
}

/// Looks up what earlier runs know of an address.
pub type Recall = Box<dyn FnMut(&str) -> Option<Validators> + Send>;

/// Fetches pages, and knows when each host was last asked.
pub struct Fetcher {
    agent: Agent,
    rules: FetchRules,
    robots: BTreeMap<String, Robots>,
    asked: BTreeMap<String, Instant>,
    /// What this fetcher knows of pages by their addresses; `None` of those to be fetched whatever is known.
    known: BTreeMap<String, Option<Validators>>,
    /// What servers said since it was last taken.
    learnt: BTreeMap<String, Validators>,
    /// What earlier runs know.
    pub recall: Option<Recall>,
    /// How many pages had not changed.
    pub unchanged: usize,
}

impl Default for Fetcher {
    fn default() -> Fetcher {
        Fetcher::new(FetchRules::default())
    }
}

impl Fetcher {
    /// A fetcher that goes by some rules.
    pub fn new(rules: FetchRules) -> Fetcher {
        let config = Config::builder()
            .user_agent(AGENT)
            .timeout_global(Some(rules.timeout))
            .timeout_connect(Some(rules.timeout.min(Duration::from_secs(10))))
            .http_status_as_error(false)
            // Each redirection is a request of its own: checked like the first, and told where it leads.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .build();
        let resolver = Outside { private: rules.private, inner: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Fetcher {
            agent,
            rules,
            robots: BTreeMap::new(),
            asked: BTreeMap::new(),
            known: BTreeMap::new(),
            learnt: BTreeMap::new(),
            recall: None,
            unchanged: 0,
        }
    }

    /// What servers said of the pages fetched since this was last asked, by address. Remember it once the pages are kept, and not before:
    /// what is remembered is not fetched again.
    pub fn learnt(&mut self) -> BTreeMap<String, Validators> {
        std::mem::take(&mut self.learnt)
    }

    /// Fetches a page anew the next time, changed or not.
    pub fn forget(&mut self, url: &str) {
        self.learnt.remove(url);
        self.known.insert(url.to_owned(), None);
    }

    /// Fetches every page anew the next time.
    pub fn forget_all(&mut self) {
        (self.known, self.learnt, self.recall) = (BTreeMap::new(), BTreeMap::new(), None);
    }

    /// Fetches a page; `None` when it has not changed since this fetcher or an earlier run ([`Fetcher::recall`]) had it.
    ///
    /// # Errors
    /// When the address is none, is not allowed, does not answer in time, or answers with something else than a page; the message says what to do.
    pub fn get(&mut self, address: &str) -> Result<Option<Page>, Error> {
        let fail = |advice: String| Error::new(address, advice);
        let mut url = Url::parse(address).map_err(|fault| fail(format!("is no address ({fault}); write it out, with https://")))?;
        for _ in 0..=self.rules.redirects {
            if !matches!(url.scheme(), "http" | "https") {
                return Err(fail(format!("leads to '{}', which is no http or https address", url.scheme())));
            }
            if self.rules.robots {
                self.allowed(&url).map_err(&fail)?;
            }
            self.pause(&url);
            let known = self.known(url.as_str());
            let mut request = self.agent.get(url.as_str());
            if let Some(etag) = &known.etag {
                request = request.header("If-None-Match", etag);
            }
            if let Some(date) = &known.last_modified {
                request = request.header("If-Modified-Since", date);
            }
            let mut answer = request.call().map_err(|fault| fail(advice(&fault)))?;
            let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            match answer.status().as_u16() {
                200 => {
                    let known = Validators { etag: header("etag"), last_modified: header("last-modified") };
                    let kind = header("content-type").unwrap_or_default();
                    let read = answer.body_mut().with_config().limit(self.rules.largest).read_to_vec();
                    let bytes = read.map_err(|fault| fail(advice(&fault)))?;
                    if known != Validators::default() {
                        self.learnt.insert(url.as_str().to_owned(), known.clone());
                    }
                    self.known.insert(url.as_str().to_owned(), Some(known));
                    return Ok(Some(Page { url: url.into(), kind, bytes }));
                }
                304 => {
                    self.unchanged += 1;
                    return Ok(None);
                }
                301 | 302 | 303 | 307 | 308 => {
                    let to = header("location").ok_or_else(|| fail("is redirected to nowhere".to_owned()))?;
                    url = url.join(&to).map_err(|fault| fail(format!("is redirected to '{to}', which is no address ({fault})")))?;
                }
                401 | 403 => return Err(fail("is not open to everybody; save the page yourself and give the file".to_owned())),
                404 | 410 => return Err(fail("is not there (any more); check the address".to_owned())),
                429 | 503 => return Err(fail("asks for patience; try again later".to_owned())),
                code => return Err(fail(format!("answers with status {code}; try again later"))),
            }
        }
        Err(fail(format!("is redirected more than {} times; give the address it leads to", self.rules.redirects)))
    }

    fn known(&mut self, url: &str) -> Validators {
        let known = match self.known.get(url) {
            Some(known) => known.clone(),
            None => self.recall.as_mut().and_then(|recall| recall(url)),
        };
        known.unwrap_or_default()
    }

    /// Waits until the host may be asked again: as long as its own rules say, within reason.
    fn pause(&mut self, url: &Url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        let own = texting_robots::get_robots_url(url.as_str()).ok().and_then(|address| match self.robots.get(&address)? {
            Robots::Rules(robot) => robot.as_ref()?.delay.filter(|delay| delay.is_finite() && *delay > 0.0),
            Robots::Silent => None,
        });
        let own = own.map_or(Duration::ZERO, |seconds| Duration::from_secs_f32(seconds).min(LONGEST_PAUSE));
        if let Some(last) = self.asked.get(&host) {
            let wait = self.rules.pause.max(own).saturating_sub(last.elapsed());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
        }
        self.asked.insert(host, Instant::now());
    }

    /// Whether a site lets programs fetch a page; what to do when not.
    fn allowed(&mut self, url: &Url) -> Result<(), String> {
        let Ok(address) = texting_robots::get_robots_url(url.as_str()) else { return Ok(()) };
        if !self.robots.contains_key(&address) {
            let robots = self.robots(&address)?;
            self.robots.insert(address.clone(), robots);
        }
        match self.robots.get(&address) {
            Some(Robots::Silent) => Err("belongs to a site whose robots.txt cannot be had; try again later".to_owned()),
            Some(Robots::Rules(Some(robot))) if !robot.allowed(url.as_str()) => {
                Err("is closed to programs by the site's robots.txt; ask the site, or save the page yourself".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Asks a site for its rules. A host that cannot be reached at all is told as such.
    fn robots(&self, address: &str) -> Result<Robots, String> {
        let mut at = Url::parse(address).map_err(|fault| fault.to_string())?;
        for _ in 0..=self.rules.redirects {
            let mut answer = match self.agent.get(at.as_str()).call() {
                Ok(answer) => answer,
                Err(fault @ ureq::Error::Timeout(_)) => return Err(advice(&fault)),
                Err(fault) if at.as_str() == address => return Err(advice(&fault)),
                Err(_) => return Ok(Robots::Silent),
            };
            match answer.status().as_u16() {
                200 => {
                    // Of a longer one the first half mebibyte counts.
                    let mut text = Vec::new();
                    if answer.body_mut().as_reader().take(1 << 19).read_to_end(&mut text).is_err() {
                        return Ok(Robots::Silent);
                    }
                    return Ok(Robots::Rules(Robot::new("selon", &text).ok()));
                }
                300..=399 => {
                    let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).and_then(|to| at.join(to).ok());
                    match to.filter(|to| matches!(to.scheme(), "http" | "https")) {
                        Some(to) => at = to,
                        None => return Ok(Robots::Rules(None)),
                    }
                }
                // Too many requests is a site that fails, not one without rules.
                429 | 500.. => return Ok(Robots::Silent),
                _ => return Ok(Robots::Rules(None)),
            }
        }
        Ok(Robots::Rules(None))
    }
}

/// What to do about a request that failed.
fn advice(fault: &ureq::Error) -> String {
    match fault {
        ureq::Error::HostNotFound => "names a host that is not known; check the address".to_owned(),
        ureq::Error::Timeout(_) => "does not answer in time; try again later".to_owned(),
        ureq::Error::BodyExceedsLimit(_) => "is larger than a page is; save it and give the file".to_owned(),
        ureq::Error::Io(fault) if fault.kind() == std::io::ErrorKind::PermissionDenied => {
            "lies in a private network; allow such addresses if you trust it".to_owned()
        }
        fault => format!("cannot be fetched ({fault}); check the address and the network"),
    }
}

/// Looks names up, and gives no address inside the user's own network unless that is allowed. The check is on what is connected to,
/// so that a name which changes its address between two look-ups gains nothing.
#[derive(Debug)]
struct Outside {
    private: bool,
    inner: DefaultResolver,
}

impl Resolver for Outside {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.private || is_outside(address)) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(ureq::Error::Io(std::io::ErrorKind::PermissionDenied.into())) } else { Ok(allowed) }
    }
}

/// Whether an address is one of the public network.
fn is_outside(address: &SocketAddr) -> bool {
    match address.ip() {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_broadcast() || ip.is_documentation() || ip.is_unspecified())
                && !ip.is_multicast()
                // Shared by carriers (100.64/10), protocol assignments (192.0.0/24), benchmarks (198.18/15), reserved (240/4, 0/8).
                && !(a == 100 && (64..128).contains(&b) || a == 198 && (b == 18 || b == 19) || a >= 240 || a == 0)
                && !(a == 192 && b == 0 && ip.octets()[2] == 0)
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(v4) => is_outside(&SocketAddr::new(IpAddr::V4(v4), address.port())),
            None => {
                let first = ip.segments()[0];
                // 2000::/3 is the public network; of it 2001:db8::/32 is for examples, 2002::/16 and 64:ff9b::/96 hold IPv4 addresses.
                (first & 0xe000) == 0x2000 && first != 0x2002 && !(first == 0x2001 && ip.segments()[1] == 0x0db8)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_networks_are_inside() {
        for inside in [
            "127.0.0.1:80",
            "10.1.2.3:80",
            "172.16.0.1:80",
            "192.168.1.1:80",
            "169.254.169.254:80",
            "100.64.0.1:80",
            "0.0.0.0:80",
            "[::1]:80",
            "[fd00::1]:80",
            "[fe80::1]:80",
            "[::ffff:10.0.0.1]:80",
            "[2002:7f00:1::]:80",
        ] {
            assert!(!is_outside(&inside.parse().unwrap()), "{inside}");
        }
        for outside in ["9.9.9.9:80", "[2620:fe::fe]:443"] {
            assert!(is_outside(&outside.parse().unwrap()), "{outside}");
        }
    }
}
