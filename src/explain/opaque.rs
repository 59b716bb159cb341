//! Texts that never were a JWT: what they are instead, as far as they show it themselves. That is
//! how they begin (`provider::prefix`), which scheme of `Authorization` stands before them, how their
//! parts are made, or what they are once they are decoded. Nothing of what is in them is shown.

use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::alg::Alg;
use crate::jose::json::base64url::{self, decode_leniently};
use crate::jose::json::{Json, Object, hex};
use crate::jose::token::MAX_LENGTH;
use crate::provider::prefix::{self, OPAQUE};
use crate::provider::product::{Product, Topic};
use crate::text::count::counted;
use crate::text::urls;

/// Schemes that send no token, in small letters, and what is sent instead. Most are registered at IANA
/// (HTTP Authentication Schemes).
const SCHEMES: [(&str, &str); 11] = [
    ("aws4-hmac-sha256", "a request that is signed for AWS (Signature Version 4)"),
    ("aws4-ecdsa-p256-sha256", "a request that is signed for AWS (Signature Version 4A)"),
    ("digest", "a proof that the sender knows a password (RFC 7616)"),
    ("negotiate", "a ticket of Kerberos, or NTLM (RFC 4559)"),
    ("ntlm", "a message of NTLM"),
    ("oauth", "a request that is signed with OAuth 1.0 (RFC 5849)"),
    ("signature", "a request that is signed (HTTP Signatures)"),
    ("hawk", "a request that is signed (Hawk)"),
    ("sharedaccesssignature", "a signature for Azure's services (SAS)"),
    ("sharedkey", "a request that is signed for Azure Storage"),
    ("apikey", "an API key"),
];
/// A scheme that is also a word is one if what follows has parameters, or is so long a word.
const LEAST_VALUE: usize = 16;

/// How something is told, and what is said of it.
type Told<T> = (fn(&T) -> bool, &'static str);

/// How texts of others are made.
const FORMS: [Told<str>; 9] = [
    (is_phoenix, "it is signed by Phoenix (Phoenix.Token)"),
    (is_itsdangerous, "it is signed by itsdangerous, as session cookies of Flask are"),
    (is_django, "it is signed by Django (django.core.signing)"),
    (is_rails_signed, "it is signed by Rails, as its cookies are"),
    (is_rails_encrypted, "it is encrypted by Rails, as its session cookies are"),
    (is_express, "it is signed by cookie-signature, as session cookies of Express are"),
    (is_data_protection, "it is encrypted by ASP.NET Core (Data Protection), as its cookies are"),
    (is_fernet, "it is encrypted with Fernet"),
    (is_macaroon, "it is a macaroon"),
];

/// Tokens that only the app which made them knows.
const STORED: [Told<str>; 3] = [
    (
        is_sanctum,
        "it is a token of Laravel Sanctum, which its app looks up in a table (auth:sanctum)",
    ),
    (
        is_rest_framework,
        "it is a token of Django REST framework, which its app looks up in a table \
         (TokenAuthentication)",
    ),
    (is_rails_token, "it is a token that an app of Rails looks up (authenticate_with_http_token)"),
];

/// Members of JSON objects that others write in base64.
const MEMBERS: [(&[&str], &str); 2] = [
    (&["iv", "value", "mac"], "it is encrypted by Laravel, as its cookies are"),
    (&["k", "n", "id"], "it is an API key of Grafana"),
];

/// What decoded texts begin with.
const CONTENTS: [Told<[u8]>; 6] = [
    (is_saml, "it is base64 of a SAML message"),
    (|bytes| bytes.starts_with(b"<"), "it is base64 of XML or HTML"),
    (|bytes| bytes.starts_with(b"NTLMSSP\0"), "it is a message of NTLM"),
    (|bytes| bytes.starts_with(&[0x1f, 0x8b]), "it is base64 of something compressed (gzip)"),
    (|bytes| bytes.starts_with(b"-----BEGIN "), "it is base64 of a key or certificate (PEM)"),
    (is_der, "it is base64 of a key or certificate (DER)"),
];

/// Members by which a server says why it refuses (RFC 6749 section 5.2, RFC 9457).
const REFUSALS: [&str; 8] =
    ["error", "error_description", "errors", "message", "detail", "title", "status", "statusCode"];

/// Members that hold a token, the one that is sent first.
const HOLDERS: [&str; 6] = ["access_token", "accessToken", "id_token", "idToken", "token", "jwt"];
/// No token of anybody has fewer characters: it is a word of somebody's.
const MIN_TOKEN: usize = 16;

/// What is surely something else than a JWT, however it was damaged.
pub fn known(text: &str) -> Option<Cause> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let decoded = urls::decoded(text);
    let plain = decoded.trim();
    if let Some((_, said)) = STORED.iter().find(|(is, _)| is(plain)) {
        return Some(cause().recognised(*said).remedy(Remedy::SendToItsApp));
    }
    let said = scheme(plain).or_else(|| {
        let is_form = |(is, _): &&Told<str>| is(plain);
        FORMS.iter().find(is_form).map(|(_, said)| (*said).to_owned())
    });
    let said = said.or_else(|| content(plain).map(str::to_owned))?;
    Some(cause().recognised(said).remedy(Remedy::SendTokenInstead))
}

fn cause() -> Cause {
    Cause::fault(CauseId::KindOpaque)
}

/// What nothing can be read from, and how that is seen.
pub fn of(text: &str) -> Option<Cause> {
    if let Some((prefix, what)) = OPAQUE.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        let cause = cause().recognised(format!("{what}: it begins with {prefix}"));
        let words = prefix::owner(prefix).map(|of| Remedy::InTheWordsOf(of, Topic::OwnApi));
        let cause = cause.remedy(words.unwrap_or(Remedy::AskForJwt));
        return Some(cause.marks(0..prefix.len(), *what));
    }
    if let Some((prefix, what)) = prefix::id(text) {
        let cause = cause().recognised(format!("{what}: it begins with {prefix}"));
        let remedy = Remedy::InTheWordsOf(Product::Clerk, Topic::Session);
        return Some(cause.remedy(remedy).marks(0..prefix.len(), what));
    }
    if text.starts_with('<') && text.contains("</") {
        let cause = cause().recognised("a web page or XML, where a token belongs");
        return Some(cause.remedy(Remedy::CheckRequest));
    }
    if let Ok(object) = Object::parse(text) {
        return Some(of_json(&object));
    }
    let remedy = match text.chars().count() < MIN_TOKEN {
        true => Remedy::CheckRequest,
        false => Remedy::AskForJwt,
    };
    Some(cause().measured(measured(text)).remedy(remedy))
}

/// JSON in which no token was found.
fn of_json(object: &Object) -> Cause {
    let has = |name: &&str| object.get(name).is_some_and(|value| *value != Json::Null);
    let names: Vec<&str> = REFUSALS.into_iter().filter(has).collect();
    match names[..] {
        [] => held(object).unwrap_or_else(|| {
            cause().measured("JSON, and no member of it holds a token").remedy(Remedy::CheckRequest)
        }),
        _ => cause()
            .measured(format!("the answer of a server that refused: it has {}", names.join(", ")))
            .remedy(Remedy::LookAtAnswer),
    }
}

/// An answer of an authorization server holds a token, though it is no JWT (RFC 6749, section 5.1).
fn held(object: &Object) -> Option<Cause> {
    let text =
        |name: &&str| object.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let name = HOLDERS.into_iter().find(|name| text(name).is_some())?;
    of(text(&name)?).map(|cause| cause.measured(format!("{name} of the JSON is that text")))
}

fn measured(text: &str) -> String {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_~+/=.:|".contains(&byte);
    let length = text.chars().count();
    match (!text.is_empty() && text.bytes().all(fits), text.matches('.').count()) {
        (false, _) => "nothing in it looks like a token".to_owned(),
        (true, 0) if is_pair(text) => {
            "it is base64 of two texts with a colon between them, as user and password".to_owned()
        }
        (true, 0) if length <= 64 => {
            format!("{} without a dot, where a JWT has two", counted(length, "character"))
        }
        (true, dots) => format!(
            "{}, {}, and no header that can be read",
            counted(length, "character"),
            counted(dots, "dot")
        ),
    }
}

/// RFC 9110 section 11.6.2: a scheme, then parameters or one value.
fn scheme(text: &str) -> Option<String> {
    let (name, rest) = text.split_once(char::is_whitespace)?;
    let lower = name.to_ascii_lowercase();
    let (_, what) = SCHEMES.iter().find(|(scheme, _)| *scheme == lower)?;
    let first = rest.split_whitespace().next()?;
    let parameter = first.find('=').is_some_and(|at| at > 0 && !first[at..].starts_with("=="));
    let is_value = rest.trim() == first && first.len() >= LEAST_VALUE;
    let is_it = (parameter || is_value) && !rest.contains("eyJ");
    is_it.then(|| format!("the scheme is {name}: {what}"))
}

fn content(text: &str) -> Option<&'static str> {
    let bytes = decode_leniently(text).filter(|_| text.len() >= LEAST_VALUE)?;
    let object = Object::parse(std::str::from_utf8(&bytes).unwrap_or_default()).ok();
    let has_all = |names: &[&str]| {
        object.as_ref().is_some_and(|object| names.iter().all(|name| object.get(name).is_some()))
    };
    let members = MEMBERS.iter().find(|(names, _)| has_all(names)).map(|(_, said)| *said);
    members.or_else(|| CONTENTS.iter().find(|(is, _)| is(&bytes)).map(|(_, said)| *said))
}

/// A name and something else, both of which can be typed (RFC 7617).
pub fn is_pair(text: &str) -> bool {
    decode_leniently(text).is_some_and(|bytes| {
        bytes.iter().all(u8::is_ascii_graphic) && bytes.iter().skip(1).any(|byte| *byte == b':')
    })
}

fn decodes_to(text: &str, lengths: &[usize]) -> bool {
    decode_leniently(text).is_some_and(|bytes| lengths.contains(&bytes.len()))
}

/// The algorithm alone stands where a JWT has its header.
fn is_phoenix(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [header, _, signature] = parts[..] else { return false };
    let header = base64url::decode(header).unwrap_or_default();
    std::str::from_utf8(&header).is_ok_and(|name| Alg::named(name).is_some())
        && decodes_to(signature, &[32, 48, 64])
}

/// A value in JSON, compressed behind a dot; seconds; a signature of SHA-1 or SHA-2.
fn is_itsdangerous(text: &str) -> bool {
    let Some((rest, signature)) = text.rsplit_once('.') else { return false };
    let Some((value, seconds)) = rest.rsplit_once('.') else { return false };
    let is_value = match value.strip_prefix('.') {
        Some(value) => decode_leniently(value).is_some_and(|bytes| bytes.starts_with(b"x")),
        None => decode_leniently(value).is_some_and(|bytes| is_no_header(&bytes)),
    };
    is_value && decodes_to(seconds, &[4, 5]) && decodes_to(signature, &[20, 32, 64])
}

/// JSON, but without an algorithm.
fn is_no_header(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match Json::parse(text) {
        Ok(Json::Object(object)) => object.get("alg").is_none() && object.get("typ").is_none(),
        other => other.is_ok(),
    }
}

/// A value, seconds in base 62, a signature of SHA-1 or SHA-256.
fn is_django(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let [value, seconds, signature] = parts[..] else { return false };
    let is_time = seconds.len() == 6 && seconds.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !value.is_empty() && is_time && decodes_to(signature, &[20, 32])
}

/// A value, and a signature of SHA-1 or SHA-256 in hexadecimal digits.
fn is_rails_signed(text: &str) -> bool {
    let Some((value, digits)) = text.rsplit_once("--") else { return false };
    let is_digest = hex::decode(digits).is_some_and(|bytes| [20, 32].contains(&bytes.len()));
    is_digest && decode_leniently(value).is_some_and(|bytes| !bytes.is_empty())
}

/// AES-GCM: what was encrypted, 12 bytes to begin with, 16 that authenticate it.
fn is_rails_encrypted(text: &str) -> bool {
    let parts: Vec<&str> = text.split("--").collect();
    let [value, nonce, tag] = parts[..] else { return false };
    decode_leniently(value).is_some() && decodes_to(nonce, &[12]) && decodes_to(tag, &[16])
}

/// The number of its row, and 40 characters with a checksum; a prefix may stand before them.
fn is_sanctum(text: &str) -> bool {
    let Some((number, token)) = text.split_once('|') else { return false };
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits && token.len() >= 40 && token.bytes().all(is_of_token)
}

/// The scheme is `Token`, and 20 bytes in hexadecimal digits follow; 32 are Knox's.
fn is_rest_framework(text: &str) -> bool {
    let digits = behind_token(text).and_then(hex::decode);
    digits.is_some_and(|bytes| [20, 32].contains(&bytes.len()))
}

/// `Token token="…"`.
fn is_rails_token(text: &str) -> bool {
    behind_token(text).is_some_and(|rest| rest.starts_with("token=") && !rest.contains("eyJ"))
}

fn behind_token(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("token").then(|| rest.trim())
}

fn is_express(text: &str) -> bool {
    let signed = text.strip_prefix("s:").and_then(|rest| rest.rsplit_once('.'));
    signed.is_some_and(|(value, signature)| !value.is_empty() && decodes_to(signature, &[32]))
}

/// The number that it begins with (Microsoft.AspNetCore.DataProtection).
fn is_data_protection(text: &str) -> bool {
    decode_leniently(text).is_some_and(|bytes| bytes.starts_with(&[0x09, 0xf0, 0xc9, 0xf0]))
}

/// Version, time and nonce are 25 bytes, blocks of 16 follow, and 32 of a signature.
fn is_fernet(text: &str) -> bool {
    decode_leniently(text).is_some_and(|bytes| {
        bytes.starts_with(&[0x80, 0, 0, 0]) && bytes.len() >= 73 && (bytes.len() - 57) % 16 == 0
    })
}

/// Its packets begin with their length in four hexadecimal digits.
fn is_macaroon(text: &str) -> bool {
    decode_leniently(text).is_some_and(|bytes| {
        let name = bytes.get(4..).unwrap_or_default();
        bytes.iter().take(4).all(u8::is_ascii_hexdigit)
            && [&b"location "[..], b"identifier "].iter().any(|start| name.starts_with(start))
    })
}

/// `Response`, `Assertion` and others, in whatever namespace.
fn is_saml(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).into_owned();
    start.trim_start().starts_with('<') && start.contains("urn:oasis:names:tc:SAML:")
}

/// A sequence as long as the text.
fn is_der(bytes: &[u8]) -> bool {
    let [0x30, 0x82, high, low, ref rest @ ..] = *bytes else { return false };
    rest.len() == usize::from(u16::from_be_bytes([high, low]))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use crate::explain::opaque::{known, measured};

    fn told(text: &str) -> Option<String> {
        known(text).map(|cause| cause.evidence[0].text.clone())
    }

    /// Made by the libraries themselves, but for keys and names.
    #[test]
    fn what_others_make_is_told_by_how_it_is_made() {
        let bytes = |count| URL_SAFE_NO_PAD.encode(vec![7; count]);
        let base64 = |text: &str| STANDARD.encode(text);
        let (seconds, sha1, sha256) = (bytes(4), bytes(20), bytes(32));
        let (value, digits) = (base64("{\"id\":1}"), "0a".repeat(32));
        for (text, word) in [
            (format!("SFMyNTY.g3QAAAAC.{sha256}"), "Phoenix"),
            (format!("{}.{seconds}.{sha1}", URL_SAFE_NO_PAD.encode("{\"user\":5}")), "Flask"),
            (format!(".eJyrVkrLz1eyUkpKLFKqBQAdegQ0.{seconds}.{sha1}"), "Flask"),
            (format!("{}:1rABcd:{sha256}", URL_SAFE_NO_PAD.encode("{\"a\":1}")), "Django"),
            (format!("{value}--{digits}"), "signed by Rails"),
            (format!("{value}--{}--{}", bytes(12), bytes(16)), "encrypted by Rails"),
            (format!("s:k7dG2lq0.{sha256}"), "Express"),
            (format!("s%3Ak7dG2lq0.{sha256}"), "Express"),
            (base64(r#"{"iv":"YQ==","value":"YQ==","mac":"00","tag":""}"#), "Laravel"),
            (base64(r#"{"k":"secret","n":"ci","id":1}"#), "Grafana"),
            ("CfDJ8KXxZ1q2w3e4r5t6y7u8i9o0pAbCdEfGhIjKlMnOpQrStUvWxYz012345678".into(), "ASP.NET"),
            ("12|t2XnQq9vL0cR7sYb5KdWm1PzHf4JgU8aEo3iTkVxNwZyC6Bl".into(), "Sanctum"),
            (format!("7|acme_{}", "aB3".repeat(16)), "Sanctum"),
            (format!("Token {}", "9f".repeat(20)), "Django REST framework"),
            (format!("token {}", "9f".repeat(32)), "Django REST framework"),
            ("Token token=\"s3cret\", nonce=\"1\"".into(), "Rails"),
            (base64("0011location here\n0012identifier a\n"), "macaroon"),
            (base64("<p:Response xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\">"), "SAML"),
            (base64("<html><body>login"), "HTML"),
            (
                "AWS4-HMAC-SHA256 Credential=A/20261122/eu/s3/aws4_request, Signature=0".into(),
                "AWS",
            ),
            ("Digest username=\"a\", realm=\"b\"".to_owned(), "RFC 7616"),
            (
                "Negotiate YIIGhgYGKwYBBQUCoIIGejCCBnagMDAuBgkqhkiC9xIBAgIGCSqG".to_owned(),
                "Kerberos",
            ),
        ] {
            let said = told(&text).unwrap_or_default();
            assert!(said.contains(word), "{text}: {said}");
        }
    }

    #[test]
    fn a_jwt_and_what_is_left_of_one_are_none_of_them() {
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let header = encoded(r#"{"alg":"HS256","typ":"JWT"}"#);
        let claims = encoded(r#"{"sub":"ada","iv":1}"#);
        let signature = encoded(&"s".repeat(32));
        for text in [
            format!("{header}.{claims}.{signature}"),
            format!("{header}.{claims}"),
            format!("{claims}.{signature}"),
            header.clone(),
            claims.clone(),
            format!("{header}.{claims}.{signature}--{signature}"),
            format!("s:{header}.{claims}"),
            "Signature verification failed".to_owned(),
            "Digest mismatch of the token".to_owned(),
            "OAuth token expired".to_owned(),
            format!("Token {header}.{claims}.{signature}"),
            format!("Token token=\"{header}.{claims}.{signature}\""),
            "Token 9f3c1be0 is unknown".to_owned(),
            "401|Unauthorized".to_owned(),
            format!("OAuth {header}.{claims}.{signature}"),
            String::new(),
        ] {
            assert_eq!(told(&text), None, "{text}");
        }
    }

    #[test]
    fn a_user_and_a_password_are_not_shown() {
        let said = measured(&STANDARD.encode("ada:open sesame"));
        assert!(!said.contains("colon"), "{said}");
        let said = measured(&STANDARD.encode("ada:sesame"));
        assert!(said.contains("colon") && !said.contains("sesame"), "{said}");
    }
}
