//! `decode --redact`: a token made fit to share, by construction. Nothing is copied from the token
//! but what these tables list, truth values, whole seconds of registered dates, and the scheme and
//! host of the issuer; all other text, names of members included, is replaced.

use std::ops::Range;

use url::{Host, Url};

use crate::jose::alg::{Alg, Curve, KeyType};
use crate::jose::json::{Json, Object};
use crate::jose::token::anatomy::{Anatomy, Payload, Signature};
use crate::jose::token::claims::NumericDate;

pub const REDACTED: &str = "(redacted)";

/// Claims that hold a date (RFC 7519 section 4.1, OpenID Connect Core sections 2 and 5.1).
pub const DATES: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];
/// Dates up to the year 2100: a greater number could be a telephone's or a card's.
const SECONDS: Range<f64> = 0.0..4_102_444_800.0;
/// The same from the year 2000 on, in milliseconds: one in the wrong unit has to show.
const MILLISECONDS: Range<f64> = 946_684_800_000.0..4_102_444_800_000.0;

/// Names that a member may keep: registered by IANA for headers, claims and keys, or given by a
/// provider to every customer.
pub const NAMES: &str = "alg enc typ cty kid jku jwk x5u x5c x5t x5t#S256 crit b64 zip cat epk apu apv \
    iv tag p2s p2c url nonce svt ppt iss sub aud exp nbf iat jti auth_time updated_at azp client_id \
    token_use scope scp acr amr ver v sts fva sid at_hash c_hash s_hash cnf act may_act events \
    txn toe vc vp name given_name family_name middle_name nickname preferred_username profile \
    picture website email email_verified gender birthdate zoneinfo locale phone_number \
    phone_number_verified address formatted street_address locality region postal_code country \
    roles role groups entitlements permissions tid oid upn uti rh aio appid appidacr idp ipaddr \
    unique_name cid uid org_id org_slug org_role org_permissions o pla fea per fpm slg rol \
    realm_access resource_access session_state app_metadata user_metadata is_anonymous aal \
    kty crv n e x y d p q dp dq qi k use key_ops";

/// Texts that a value may keep, as far as letters' case. They say what kind of token it is.
const VALUES: &str = "none dir RSA1_5 RSA-OAEP RSA-OAEP-256 RSA-OAEP-384 RSA-OAEP-512 A128KW A192KW \
    A256KW ECDH-ES ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW A128GCMKW A192GCMKW A256GCMKW \
    PBES2-HS256+A128KW PBES2-HS384+A192KW PBES2-HS512+A256KW A128CBC-HS256 A192CBC-HS384 \
    A256CBC-HS512 A128GCM A192GCM A256GCM DEF JWT JWE JOSE JOSE+JSON at+jwt application/at+jwt \
    dpop+jwt id+jwt logout+jwt secevent+jwt rt+jwt Bearer Refresh Offline ID access openid profile \
    email address phone offline_access active pending anon authenticated service_role 1.0 2.0 sig \
    verify";

/// Members whose value may be one of [`VALUES`]: elsewhere the same word can be a person's.
const WORDS: [&str; 16] = [
    "alg",
    "enc",
    "typ",
    "cty",
    "zip",
    "crit",
    "token_use",
    "scope",
    "scp",
    "ver",
    "sts",
    "aal",
    "kty",
    "crv",
    "use",
    "key_ops",
];

/// Takes out what may belong to a person or open a door. The signature is never shown at all.
pub fn redact(anatomy: Anatomy) -> Anatomy {
    let payload = match anatomy.payload {
        Payload::Claims(claims) => Payload::Claims(object(&claims, true)),
        Payload::Text(text) => Payload::Text(format!("(redacted, {} bytes)", text.len())),
        Payload::Bytes(bytes) => Payload::Text(format!("(redacted, {} bytes)", bytes.len())),
        other => other,
    };
    let signatures = anatomy.signatures.into_iter().map(|signature| Signature {
        protected: signature.protected.as_ref().map(|header| object(header, false)),
        unprotected: signature.unprotected.as_ref().map(|header| object(header, false)),
        bytes: signature.bytes,
    });
    let signatures = signatures.collect();
    let notes = notes(anatomy.notes.len());
    Anatomy { signatures, payload, notes, ..anatomy }
}

/// What is wrong with a token can't be said without parts of it.
fn notes(count: usize) -> Vec<String> {
    let said = "some of it is not valid; for details, leave out --redact".to_owned();
    if count == 0 { Vec::new() } else { vec![said] }
}

pub fn object(object: &Object, is_claims: bool) -> Object {
    let members = object.members().enumerate();
    members
        .map(|(at, (name, value))| (shown_name(name, at), member(name, value, is_claims)))
        .collect()
}

/// A name may hold data, such as an address.
pub fn shown_name(name: &str, at: usize) -> String {
    match NAMES.split_whitespace().find(|known| *known == name) {
        Some(known) => known.to_owned(),
        None => format!("member {}", at + 1),
    }
}

fn member(name: &str, value: &Json, is_claims: bool) -> Json {
    match value {
        Json::String(text) if is_claims && name == "iss" => issuer(text),
        Json::Number(_) if is_claims && DATES.contains(&name) => date(value),
        Json::String(text) if WORDS.contains(&name) => words(text),
        Json::Array(items) if WORDS.contains(&name) => {
            Json::Array(items.iter().map(|item| member(name, item, false)).collect())
        }
        Json::Array(items) => {
            Json::Array(items.iter().map(|item| member("", item, false)).collect())
        }
        Json::Object(inner) => Json::Object(object(inner, false)),
        Json::Null | Json::Bool(_) => value.clone(),
        Json::String(_) | Json::NotUnicode(_) | Json::Number(_) => REDACTED.into(),
    }
}

fn date(value: &Json) -> Json {
    match NumericDate::read(value).and_then(whole) {
        Some(date) => Json::from(date.0 as i64),
        None => REDACTED.into(),
    }
}

/// A whole number: digits behind the point could say anything. `None` for what is hardly a date.
pub fn whole(date: NumericDate) -> Option<NumericDate> {
    let is_date = SECONDS.contains(&date.0) || MILLISECONDS.contains(&date.0);
    is_date.then(|| NumericDate(date.0.trunc()))
}

/// The words of a text that are known, one by one as in `scope`; written as the table has them.
pub fn words(text: &str) -> Json {
    let known = |word: &str| {
        let alg = Alg::all().map(Alg::name).find(|name| *name == word);
        // Upper case where lower case belongs is a fault that has to show.
        let same = |value: &&str| *value == word || value.to_lowercase() == word;
        let (types, curves) = (KeyType::ALL.map(KeyType::name), Curve::ALL.map(Curve::name));
        let mut values = VALUES.split_whitespace().chain(types).chain(curves);
        alg.or_else(|| values.find(same)).map(|_| word.to_owned())
    };
    let words: Vec<String> =
        text.split(' ').map(|word| known(word).unwrap_or_else(|| REDACTED.to_owned())).collect();
    words.join(" ").into()
}

/// Scheme, host and port of a URL, and whether anything follows: who shares the token names its
/// issuer.
pub fn issuer(text: &str) -> Json {
    let parsed = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some((url, host)) = parsed.as_ref().and_then(|url| Some((url, url.host()?))) else {
        return REDACTED.into();
    };
    let host = match host {
        Host::Domain(name) => name.to_owned(),
        address => address.to_string(),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let origin = format!("{}://{host}{port}", url.scheme());
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let rest = match is_bare && url.username().is_empty() && url.password().is_none() {
        true if text.ends_with('/') => "/",
        true => "",
        false => "/(redacted)",
    };
    (origin + rest).into()
}
