//! What could have been signed in the place of what is there, each with its name: tables that
//! `explain` tries one after the other.

use base64::alphabet;
use zeroize::Zeroizing;

use crate::jose::json::{Json, hex};
use crate::jose::key::secret::Secret;
use crate::webhook::cause::CauseId;
use crate::webhook::json_layout::{self, ESCAPES, LAYOUTS};
use crate::webhook::message::content;
use crate::webhook::secret::{SigningSecret, decode, decode_by};

/// Bodies beyond this are not serialised again, nor tried at other times.
const LARGEST: usize = 256 << 10;

/// Another body, by its name.
pub struct Variant {
    /// What was done to it.
    pub name: String,
    /// The bytes that would then have been signed.
    pub body: Vec<u8>,
}

/// A way to another body; `None` where it leads nowhere.
type Change = fn(&[u8]) -> Option<Vec<u8>>;

const CHANGES: [(&str, Change); 13] = [
    ("without the line break at its end", |body| Some(body.strip_suffix(b"\n")?.to_vec())),
    ("without the CR LF at its end", |body| Some(body.strip_suffix(b"\r\n")?.to_vec())),
    ("with a line break at its end", |body| Some([body, b"\n"].concat())),
    ("with CR LF at its end", |body| Some([body, b"\r\n"].concat())),
    ("without white space around it", |body| Some(body.trim_ascii().to_vec())),
    ("with LF line breaks", lf),
    ("with CR LF line breaks", |body| Some(crlf(&lf(body).unwrap_or(body.to_vec())))),
    ("without a byte order mark", |body| Some(body.strip_prefix(b"\xef\xbb\xbf")?.to_vec())),
    ("with a byte order mark", |body| Some([b"\xef\xbb\xbf", body].concat())),
    ("decoded from base64", |body| Some(decode(text(body)?.trim()).ok()?.to_vec())),
    ("taken out of a JSON string", |body| {
        Some(Json::parse(text(body)?).ok()?.as_str()?.as_bytes().to_vec())
    }),
    ("with UTF-8 that was read as Latin-1 corrected", latin1),
    ("empty", |_| Some(Vec::new())),
];

fn text(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok()
}

fn lf(body: &[u8]) -> Option<Vec<u8>> {
    Some(text(body)?.replace("\r\n", "\n").into_bytes())
}

fn crlf(body: &[u8]) -> Vec<u8> {
    let bytes = body.iter().flat_map(|byte| match byte {
        b'\n' => &b"\r\n"[..],
        other => std::slice::from_ref(other),
    });
    bytes.copied().collect()
}

/// Each letter was a byte once.
fn latin1(body: &[u8]) -> Option<Vec<u8>> {
    text(body)?.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect()
}

/// The body as something on its way may have found it.
pub fn changed(body: &[u8]) -> impl Iterator<Item = Variant> {
    let variant = move |(name, change): &(&str, Change)| {
        let changed = change(body).filter(|changed| changed != body)?;
        Some(Variant { name: (*name).to_owned(), body: changed })
    };
    CHANGES.iter().filter_map(variant)
}

/// The body in every layout of its JSON, with a line break behind it and without.
pub fn serialised(body: &[u8]) -> impl Iterator<Item = Variant> {
    let json = text(body).filter(|_| body.len() <= LARGEST).and_then(|text| Json::parse(text).ok());
    let forms = [false, true].into_iter().flat_map(|sorted| {
        let layouts = LAYOUTS.iter().flat_map(|layout| ESCAPES.iter().map(move |e| (layout, e)));
        layouts.map(move |(layout, escapes)| (sorted, layout, escapes))
    });
    let write = move |(sorted, layout, escapes)| {
        let body = json_layout::write(json.as_ref()?, layout, escapes, sorted)?;
        let order = if sorted { ", members sorted" } else { "" };
        Some((format!("{}{}{order}", layout.name, escapes.name), body))
    };
    forms.filter_map(write).flat_map(|(name, body)| {
        ["", "\n"].map(|end| Variant { name: name.clone(), body: format!("{body}{end}").into() })
    })
}

/// What else is signed: by other specifications, and by code that lost the body.
pub fn contents(id: &str, timestamp: &str, body: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let joined = |parts: &[&[u8]]| parts.concat();
    let (id_, time) = (id.as_bytes(), timestamp.as_bytes());
    vec![
        ("the body alone", body.to_vec()),
        ("timestamp and body, as Stripe does", joined(&[time, b".", body])),
        ("id and body", joined(&[id_, b".", body])),
        ("timestamp, id and body", content(timestamp, id, body)),
        ("id, timestamp and body without dots", joined(&[id_, time, body])),
        ("v0, timestamp and body, as Slack does", joined(&[b"v0:", time, b":", body])),
        ("an empty body", content(id, timestamp, b"")),
        ("the word undefined instead of the body", content(id, timestamp, b"undefined")),
        ("[object Object] instead of the body", content(id, timestamp, b"[object Object]")),
    ]
}

/// How a text becomes a key in code that reads secrets in its own way, and what that comes to.
const READINGS: [(&str, CauseId, Read); 7] = [
    ("the prefix whsec_ is part of the key", CauseId::SecretPrefix, |text| {
        Some(copy(text.as_bytes()))
    }),
    ("the prefix is decoded too", CauseId::SecretPrefix, |text| {
        text.starts_with("whsec_").then(|| decode_by(&alphabet::URL_SAFE, &urlsafe(text)))?
    }),
    ("the text after the prefix is the key, not decoded", CauseId::SecretEncoding, |text| {
        Some(copy(bare(text)))
    }),
    ("the text is decoded as base64url", CauseId::SecretEncoding, |text| {
        decode_by(&alphabet::URL_SAFE, std::str::from_utf8(bare(text)).ok()?)
    }),
    ("the text is decoded as hexadecimal digits", CauseId::SecretEncoding, |text| {
        Some(Zeroizing::new(hex::decode(bare(text))?))
    }),
    ("white space and quotes around the text are removed", CauseId::SecretInvalid, |text| {
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || "\"'`“”".contains(c));
        let trimmed = trimmed.strip_prefix("whsec_").unwrap_or(trimmed);
        (trimmed.as_bytes() != bare(text)).then(|| decode(trimmed).ok())?
    }),
    ("the text is decoded twice", CauseId::SecretEncoding, |text| {
        decode(std::str::from_utf8(&decode(std::str::from_utf8(bare(text)).ok()?).ok()?).ok()?).ok()
    }),
];

type Read = fn(&str) -> Option<Zeroizing<Vec<u8>>>;

fn copy(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(bytes.to_vec())
}

fn bare(text: &str) -> &[u8] {
    text.strip_prefix("whsec_").unwrap_or(text).as_bytes()
}

/// Node's decoder takes both alphabets in one text.
fn urlsafe(text: &str) -> String {
    text.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// Each key that the text could have been read as.
pub fn readings(text: &Secret) -> impl Iterator<Item = (&'static str, CauseId, SigningSecret)> {
    let plain = std::str::from_utf8(text.expose()).unwrap_or_default();
    READINGS.iter().filter_map(move |(name, id, read)| {
        let bytes = read(plain)?;
        Some((*name, *id, SigningSecret::shared(text, bytes.to_vec()).ok()?))
    })
}

/// The same time in another unit, or without its fraction.
pub fn units(timestamp: &str) -> impl Iterator<Item = i64> {
    let whole = timestamp.split('.').next().and_then(|digits| digits.parse::<i64>().ok());
    let units = |time: i64| [1, 1_000, 1_000_000, 1_000_000_000].map(|unit| time / unit);
    let units = move |time: i64| units(time).into_iter().chain([time.saturating_mul(1_000)]);
    whole.into_iter().flat_map(units).filter(move |time| time.to_string() != timestamp)
}

/// Times around two, in seconds: a receiver that puts its own clock in, or the time of another try.
pub fn times(timestamp: i64, now: i64, body: &[u8]) -> impl Iterator<Item = i64> {
    let reach = if body.len() <= LARGEST / 8 { 300 } else { 2 };
    let around = move |middle: i64| (1..=reach).flat_map(move |by| [middle - by, middle + by]);
    std::iter::once(now).chain(around(timestamp)).chain(around(now))
}
