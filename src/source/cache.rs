//! Fetched documents, kept on disk for as long as their own Cache-Control allows (RFC 9111), and
//! asked for again by their ETag.
//!
//! One file a URL, written atomically: of concurrent runs one wins, and none sees half a file. A
//! cache that can't be read or written is no failure, the network is asked instead. One that is not
//! ours alone is as good as none, and a warning: whoever may write there would give us keys.

use std::path::PathBuf;
use std::time::Duration;

use http::HeaderValue;
use http::header::{AGE, CACHE_CONTROL, DATE};
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::jose::alg::Hash;
use crate::jose::crypto;
use crate::jose::json::base64url;
use crate::source::fault::SourceFault;
use crate::sys::System;
use crate::sys::files::{self, Mode};
use crate::sys::http::{MAX_BODY, Request, Response};
use crate::sys::private_folder::{NotOurs, PrivateFolder};
use crate::text::dates;

/// However long a server says its keys may be kept, they are asked for again after a day.
const MAX_AGE: i64 = 24 * 60 * 60;
/// A stored file is a body, escaped as JSON, and its headers.
const MAX_STORED: usize = 4 * MAX_BODY;
/// Below the folder of all caches.
const FOLDER: [&str; 2] = ["jotkit", "http"];

/// How to use network and cache.
#[derive(Clone, Debug)]
pub struct Network {
    pub timeout: Duration,
    /// Only the cache, however old.
    pub offline: bool,
    /// Ask the server, however fresh the cache.
    pub refresh: bool,
    /// Certificates in PEM to trust beside the machine's own.
    pub ca_certificates: Option<Vec<u8>>,
}

impl Network {
    /// For what is on this machine: nothing is fetched.
    pub fn none() -> Network {
        Network { timeout: Duration::ZERO, offline: true, refresh: false, ca_certificates: None }
    }
}

/// A document, and how it was had.
#[derive(Clone, Debug)]
pub struct Document {
    pub url: Url,
    /// Who answered, after redirects.
    pub answered_by: Url,
    pub body: Vec<u8>,
    pub freshness: Freshness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    Fetched,
    /// The server said that the cached copy still holds.
    Revalidated,
    /// Not asked again; the age is in seconds.
    Cached {
        age: i64,
    },
}

#[derive(Serialize, Deserialize)]
struct Stored {
    url: String,
    #[serde(with = "url_text")]
    answered_by: Url,
    /// Seconds since 1970 when the server last spoke.
    fetched: i64,
    policy: CachePolicy,
    body: String,
}

mod url_text {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use url::Url;

    pub fn serialize<S: Serializer>(url: &Url, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(url.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Url, D::Error> {
        Url::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

/// Gets a document from the cache or the network. `led_by` is the server that named the URL, `None`
/// where the user did.
///
/// # Errors
/// [`SourceFault::Http`], [`SourceFault::Status`], or [`SourceFault::NotCached`] when offline.
pub fn fetch(
    system: &mut System,
    url: &Url,
    led_by: Option<&Url>,
    network: &Network,
) -> Result<Document, SourceFault> {
    let mut place = Place::of(url, system);
    let stored = place.load(url);
    if let Err(not_ours) = &place.folder {
        system.warn(format!("the cache is not used: {not_ours}"));
    }
    if network.offline {
        let not_cached = || SourceFault::NotCached { url: url.clone(), why: place.folder.err() };
        return Ok(stored.ok_or_else(not_cached)?.document(system, url));
    }
    let mut request = plain_request(url);
    if let Some(stored) = &stored {
        match stored.policy.before_request(&request, system.clock.system_time()) {
            BeforeRequest::Fresh(_) if !network.refresh && stored.is_recent(system) => {
                return Ok(stored.document(system, url));
            }
            BeforeRequest::Fresh(_) => request.headers = validators(&stored.policy, &request),
            BeforeRequest::Stale { request: conditional, .. } => request = conditional,
        }
    }
    let asked = Asked { url, led_by, request, stored };
    ask(system, asked, network, &place)
}

/// What is asked of the server, and what it said before.
struct Asked<'a> {
    url: &'a Url,
    led_by: Option<&'a Url>,
    request: http::request::Parts,
    stored: Option<Stored>,
}

fn ask(
    system: &mut System,
    asked: Asked<'_>,
    network: &Network,
    place: &Place,
) -> Result<Document, SourceFault> {
    let Asked { url, led_by, request, stored } = asked;
    let sent = Request {
        url,
        led_by,
        headers: request.headers.clone(),
        timeout: network.timeout,
        ca_certificates: network.ca_certificates.as_deref(),
    };
    let response = system.http.get(sent);
    let response = response.map_err(|error| SourceFault::Http { url: url.clone(), error })?;
    let now = system.clock.system_time();
    let mut parts = http::Response::new(()).into_parts().0;
    parts.status = response.status;
    parts.headers = response.headers;
    correct_age(&mut parts.headers, system.clock.now());
    read_directives(&mut parts.headers);
    if let (304, Some(stored)) = (response.status.as_u16(), stored) {
        let policy = match stored.policy.after_response(&request, &parts, now) {
            AfterResponse::NotModified(policy, _) => policy,
            AfterResponse::Modified(..) => stored.policy,
        };
        let fetched = system.clock.now();
        let stored = Stored { fetched, policy, answered_by: response.url, ..stored };
        place.save(&stored);
        let freshness = Freshness::Revalidated;
        return Ok(Document { freshness, ..stored.document(system, url) });
    }
    if !response.status.is_success() {
        let content_type = parts.headers.get("content-type").and_then(|value| value.to_str().ok());
        return Err(SourceFault::Status {
            url: response.url,
            status: response.status.as_u16(),
            content_type: content_type.map(str::to_owned),
        });
    }
    // Without a word from the server nothing is fresh: a withdrawn key must not live on by a guess.
    let options = CacheOptions { shared: false, cache_heuristic: 0.0, ..CacheOptions::default() };
    let policy = CachePolicy::new_options(&request, &parts, now, options);
    if policy.is_storable()
        && let Ok(body) = String::from_utf8(response.body.clone())
    {
        let (url, answered_by) = (url.to_string(), response.url.clone());
        let fetched = system.clock.now();
        place.save(&Stored { url, answered_by, fetched, policy, body });
    }
    let Response { body, url: answered_by, .. } = response;
    Ok(Document { url: url.clone(), answered_by, body, freshness: Freshness::Fetched })
}

impl Stored {
    fn age(&self, system: &System) -> i64 {
        (system.clock.now() - self.fetched).max(0)
    }

    /// A copy out of the future was made by a clock that was wrong, so its age is unknown.
    fn is_recent(&self, system: &System) -> bool {
        (0..=MAX_AGE).contains(&(system.clock.now() - self.fetched))
    }

    fn document(&self, system: &System, url: &Url) -> Document {
        let freshness = Freshness::Cached { age: self.age(system) };
        let (url, answered_by) = (url.clone(), self.answered_by.clone());
        Document { url, answered_by, body: self.body.clone().into_bytes(), freshness }
    }
}

fn plain_request(url: &Url) -> http::request::Parts {
    let mut parts = http::Request::new(()).into_parts().0;
    // A URL that the url crate took but the http crate does not is asked without the cache's help.
    parts.uri = url.as_str().parse().unwrap_or_default();
    parts
}

/// Where ages end (RFC 9111 section 1.2.2).
const GREATEST_AGE: u64 = 1 << 31;

/// The age that the response has when it arrives (RFC 9111 section 4.2.3), of which the policy would
/// overflow on a greater one and leave out what `Date` shows.
fn correct_age(headers: &mut http::HeaderMap, now: i64) {
    let text = |name: http::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let age = text(AGE).map_or(0, |age| seconds(age.trim_start_matches('+')));
    let dated = text(DATE).and_then(dates::http).map(|date| now.saturating_sub(date));
    let apparent = dated.and_then(|age| u64::try_from(age).ok()).unwrap_or(0);
    headers.insert(AGE, age.max(apparent).min(GREATEST_AGE).into());
}

/// Leaves the policy those directives that matter to a private cache, each once and in lower case
/// (RFC 9111 section 5.2). It would take the greater of two ages, and a day for `immutable`, which
/// gives none (RFC 8246 section 2).
fn read_directives(headers: &mut http::HeaderMap) {
    let lines = headers.get_all(CACHE_CONTROL).iter();
    let lines: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    if lines.is_empty() {
        return;
    }
    let directives: Vec<(String, &str)> = lines.iter().flat_map(|line| directives(line)).collect();
    let has = |wanted: &str| directives.iter().any(|(name, _)| name == wanted);
    let ages = directives.iter().filter(|(name, _)| name == "max-age");
    let age = ages.map(|(_, value)| seconds(value)).min();
    let known = ["no-store", "no-cache"].into_iter().filter(|name| has(name)).map(str::to_owned);
    let left: Vec<String> = known.chain(age.map(|age| format!("max-age={age}"))).collect();
    let left = HeaderValue::from_str(&left.join(", "));
    headers.insert(CACHE_CONTROL, left.unwrap_or(HeaderValue::from_static("no-store")));
}

/// Names and values. Behind a quote that does not end nothing can be told apart: nothing is kept.
fn directives(line: &str) -> Vec<(String, &str)> {
    let mut is_quoted = false;
    let parts = line.split(|c| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    });
    let mut all: Vec<(String, &str)> = parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
        .collect();
    if is_quoted {
        all.push(("no-store".to_owned(), ""));
    }
    all
}

/// What can't be read is stale (RFC 9111 section 4.2.1).
fn seconds(value: &str) -> u64 {
    let digits = value.trim_matches('"');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().unwrap_or(GREATEST_AGE).min(GREATEST_AGE) } else { 0 }
}

/// The headers that ask "has it changed?" of a copy that need not be asked about.
fn validators(policy: &CachePolicy, request: &http::request::Parts) -> http::HeaderMap {
    let much_later = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 36);
    match policy.before_request(request, much_later) {
        BeforeRequest::Stale { request, .. } => request.headers,
        BeforeRequest::Fresh(_) => http::HeaderMap::new(),
    }
}

/// Where the copy of one URL belongs.
struct Place {
    base: Option<PathBuf>,
    name: String,
    /// `None` where it is not there yet.
    folder: Result<Option<PrivateFolder>, NotOurs>,
}

impl Place {
    fn of(url: &Url, system: &System) -> Place {
        let name = base64url::encode(crypto::digest(Hash::Sha256, url.as_str().as_bytes()));
        let base = system.env.cache_dir();
        let folder = match &base {
            Some(base) => PrivateFolder::open(base, &FOLDER, false),
            None => Ok(None),
        };
        Place { base, name: name + ".json", folder }
    }

    /// A copy that is not ours alone spoils its place: nothing is written there either.
    fn load(&mut self, url: &Url) -> Option<Stored> {
        let folder = self.folder.as_ref().ok()?.as_ref()?;
        match folder.read(&self.name, MAX_STORED) {
            Ok(bytes) => {
                let stored: Stored = serde_json::from_slice(&bytes?).ok()?;
                (stored.url == url.as_str()).then_some(stored)
            }
            Err(not_ours) => {
                self.folder = Err(not_ours);
                None
            }
        }
    }

    /// A full disk or a read-only home only costs the next run a request.
    fn save(&self, stored: &Stored) {
        let (Ok(folder), Some(base)) = (&self.folder, &self.base) else { return };
        let Ok(text) = serde_json::to_vec(stored) else { return };
        if let Some(folder) = folder {
            let _ = folder.write(&self.name, &text);
            return;
        }
        let _ = files::make_folder(base, Mode::Private);
        if let Ok(Some(folder)) = PrivateFolder::open(base, &FOLDER, true) {
            let _ = folder.write(&self.name, &text);
        }
    }
}
