//! A decoded token for a person: header and claims as JSON in the order they were written, dates
//! beside their numbers, and a line from issue over now to expiry.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::token::anatomy::{Anatomy, Payload, Signature};
use crate::jose::token::claims::NumericDate;
use crate::text::count::counted;
use crate::text::dates;
use crate::text::escape;
use crate::ui::json;
use crate::ui::meaning::{Meaning, MeaningDocument};
use crate::ui::redact::DATES;
use crate::ui::style::{Role, Style};
use crate::ui::wrap::wrap;

/// Columns of the time line.
const LINE: usize = 48;

/// The whole view.
pub fn render(
    anatomy: &Anatomy,
    meaning: Option<&Meaning>,
    now: i64,
    (style, width): (Style, Option<usize>),
) -> String {
    let payload = heading("payload", style) + &payload(&anatomy.payload, now, style);
    let meaning = meaning.map(|meaning| meaning.render(style)).unwrap_or_default();
    let meaning = width.map_or_else(|| meaning.clone(), |width| wrap(&meaning, width));
    let mut text = match &anatomy.signatures[..] {
        [one] => one_signature(one, &(payload + &meaning), now, style),
        several => several_signatures(several, &(payload + &meaning), now, style),
    };
    if let Payload::Claims(claims) = &anatomy.payload
        && let Some(line) = timeline(claims, now)
    {
        text += &format!("\n{line}");
    }
    text
}

fn one_signature(signature: &Signature, payload: &str, now: i64, style: Style) -> String {
    let mut text = header(signature, now, style) + payload;
    if let Some(length) = signature.bytes {
        let length = counted(length as u64, "byte");
        text += &format!("{} {length}, not verified\n", style.paint(Role::Strong, "signature"));
    }
    text
}

/// What they share comes first.
fn several_signatures(signatures: &[Signature], payload: &str, now: i64, style: Style) -> String {
    let mut text = payload.to_owned();
    for (index, signature) in signatures.iter().enumerate() {
        let name = format!("signature {} of {}:", index + 1, signatures.len());
        let length = signature.bytes.map(|n| counted(n as u64, "byte"));
        let length = length.unwrap_or_else(|| "not readable".to_owned());
        text += &format!("\n{} {length}, not verified\n", style.paint(Role::Strong, &name));
        text += &header(signature, now, style);
    }
    text
}

/// Its halves are told apart where there are two: anyone can change the unprotected one.
fn header(signature: &Signature, now: i64, style: Style) -> String {
    match (&signature.protected, &signature.unprotected) {
        (None, None) => heading("header", style) + "not readable\n",
        (Some(header), None) => heading("header", style) + &object(header, now, style),
        (protected, Some(unprotected)) => {
            let mut text = String::new();
            if let Some(protected) = protected {
                text += &(heading("protected header", style) + &object(protected, now, style));
            }
            text + &heading("unprotected header", style) + &object(unprotected, now, style)
        }
    }
}

fn heading(text: &str, style: Style) -> String {
    style.paint(Role::Strong, text) + "\n"
}

fn payload(payload: &Payload, now: i64, style: Style) -> String {
    match payload {
        Payload::Claims(claims) => object(claims, now, style),
        Payload::Text(text) => format!("{}\n", escape::line(text)),
        Payload::Bytes(bytes) => format!("not text: {}\n", counted(bytes.len() as u64, "byte")),
        Payload::Encrypted => "encrypted: only its recipient can read it\n".to_owned(),
        Payload::Empty => "empty, or detached: sent beside the token\n".to_owned(),
        Payload::Missing => "missing\n".to_owned(),
    }
}

/// One member a line, what it holds indented below it; dates explained at the end of their line.
fn object(object: &Object, now: i64, style: Style) -> String {
    if object.is_empty() {
        return "{}\n".to_owned();
    }
    let mut text = String::from("{\n");
    let count = object.members().count();
    for (index, (name, value)) in object.members().enumerate() {
        let comma = if index + 1 < count { "," } else { "" };
        let name_text = escape::json(&Json::from(name).to_string());
        let value_text = indented(value);
        let meaning = date_of(name, value).map(|date| {
            let meaning = format!("  // {}, {}", dates::date(date), dates::distance(now, date));
            style.paint(Role::Faint, &meaning)
        });
        text += &format!("  {name_text}: {value_text}{comma}{}\n", meaning.unwrap_or_default());
    }
    text + "}\n"
}

fn indented(value: &Json) -> String {
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    escape::json(&pretty).replace('\n', "\n  ")
}

fn date_of(name: &str, value: &Json) -> Option<f64> {
    let date = NumericDate::read(value)?;
    DATES.contains(&name).then_some(date.0)
}

/// From issue (or first validity) to expiry, with now where it lies: within, before or behind.
fn timeline(claims: &Object, now: i64) -> Option<String> {
    let date = |name: &str| date_of(name, claims.get(name)?);
    let (start, label) = match (date("iat"), date("nbf")) {
        (Some(issued), _) => (issued, "issued"),
        (None, Some(begins)) => (begins, "begins"),
        (None, None) => return None,
    };
    let end = date("exp")?;
    if end <= start {
        return None;
    }
    let share = (now as f64 - start) / (end - start);
    let place = (share.clamp(0.0, 1.0) * (LINE - 1) as f64).round() as usize;
    let line: String = (0..LINE).map(|column| if column == place { '●' } else { '─' }).collect();
    let line = match share {
        share if share < 0.0 => format!("●··├{}┤", "─".repeat(LINE - 3)),
        share if share >= 1.0 => format!("├{}┤··●", "─".repeat(LINE - 3)),
        _ => format!("├{line}┤"),
    };
    let lifetime = dates::span(end - start);
    let (left, right) = (dates::distance(now, start), dates::distance(now, end));
    let left = format!("{label} {left}");
    let expires = if share < 1.0 { "expires" } else { "expired" };
    let right = format!("{expires} {right}, lifetime {lifetime}");
    let gap = (LINE + 2).saturating_sub(left.chars().count() + right.chars().count()).max(3);
    Some(format!("{line}\n{left}{}{right}\n", " ".repeat(gap)))
}

#[derive(Serialize)]
struct TokenDocument<'a> {
    schema: &'static str,
    verified: bool,
    now: i64,
    parts: usize,
    encrypted: bool,
    /// Both halves, of the first signature.
    header: Option<Object>,
    claims: Option<&'a Object>,
    /// The payload where it is no claims set: text as it is, bytes in base64url.
    payload: Option<PayloadDocument<'a>>,
    /// The first one.
    signature: Option<BytesDocument>,
    dates: serde_json::Map<String, serde_json::Value>,
    notes: &'a [String],
    serialization: &'static str,
    /// Whether the token has no payload in it.
    detached: bool,
    signatures: Vec<SignatureDocument<'a>>,
    meaning: Option<MeaningDocument<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum PayloadDocument<'a> {
    Text(&'a str),
    Base64url(String),
}

#[derive(Serialize)]
struct BytesDocument {
    bytes: usize,
}

#[derive(Serialize)]
struct SignatureDocument<'a> {
    protected: Option<&'a Object>,
    unprotected: Option<&'a Object>,
    bytes: Option<usize>,
}

#[derive(Serialize)]
struct DateDocument {
    date: String,
    /// Seconds from now; negative in the past.
    distance: Box<RawValue>,
}

/// `jotkit.token/1`.
pub fn document(anatomy: &Anatomy, meaning: Option<&Meaning>, now: i64) -> String {
    let (claims, payload) = match &anatomy.payload {
        Payload::Claims(claims) => (Some(claims), None),
        Payload::Text(text) => (None, Some(PayloadDocument::Text(text))),
        Payload::Bytes(bytes) => (None, Some(PayloadDocument::Base64url(base64url::encode(bytes)))),
        Payload::Empty => (None, Some(PayloadDocument::Text(""))),
        Payload::Encrypted | Payload::Missing => (None, None),
    };
    let first = anatomy.signatures.first();
    json::document(&TokenDocument {
        schema: "jotkit.token/1",
        verified: false,
        now,
        parts: anatomy.parts,
        encrypted: anatomy.payload == Payload::Encrypted,
        header: first.and_then(Signature::header),
        claims,
        payload,
        signature: first.and_then(|first| first.bytes).map(|bytes| BytesDocument { bytes }),
        dates: claims.map(|claims| dates(claims, now)).unwrap_or_default(),
        notes: &anatomy.notes,
        serialization: anatomy.form.name(),
        detached: anatomy.payload == Payload::Empty,
        signatures: anatomy.signatures.iter().map(signature_document).collect(),
        meaning: meaning.map(Meaning::document),
    })
}

fn signature_document(signature: &Signature) -> SignatureDocument<'_> {
    SignatureDocument {
        protected: signature.protected.as_ref(),
        unprotected: signature.unprotected.as_ref(),
        bytes: signature.bytes,
    }
}

fn dates(claims: &Object, now: i64) -> serde_json::Map<String, serde_json::Value> {
    let dated = claims.members().filter_map(|(name, value)| {
        let date = date_of(name, value)?;
        let distance = RawValue::from_string((date - now as f64).to_string()).ok()?;
        let document = DateDocument { date: dates::date(date), distance };
        Some((name.to_owned(), serde_json::to_value(document).ok()?))
    });
    dated.collect()
}
