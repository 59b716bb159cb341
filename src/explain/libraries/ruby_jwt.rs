//! ruby-jwt: `JWT.decode` with `jwks`, or with a PEM or a secret.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, NoAlg, PLAIN, Read, Refusal, State};
use crate::explain::libraries::reading::text_of;
use crate::explain::libraries::reading::{Base64, Reader, number};
use crate::explain::libraries::setup::{is_secret, verified};
use crate::explain::libraries::steps;
use crate::jose::alg::Alg;
use crate::jose::json::Json;
use crate::jose::key::{Key, Material};

type Outcome = Result<(), Refusal>;

/// `JSON.parse`.
const READER: Reader = Reader { depth: 100, pairs: true, ..Reader::SCRIPT };

/// What ruby-jwt does and says.
#[rustfmt::skip]
pub const RUBY_JWT: Library = Library {
    id: "ruby-jwt",
    name: "ruby-jwt",
    version: "2.5.0",
    steps: &[
        steps::given, parts, steps::signature, header, algorithm, choose, signed, payload, steps::exp,
        steps::nbf, issuer, audience, steps::required,
    ],
    base64: Base64::Ruby,
    header: READER,
    payload: READER,
    algorithms: Algorithms::OfKeys,
    no_alg: NoAlg::Falsy,
    date: to_i,
    shown,
    strict: &[
        (&[AlgNotAllowed], "it allows the algorithms that it was told of"),
        (&[KidMissing, KidUnknown], "it looks for a key by its kid only"),
        (&[KeyType], "it knows RSA, NIST's curves and HMAC only"),
        (&[Signature], "of several keys under one kid it tries the first"),
        (&[Expired], "it drops the fraction of a second of exp"),
    ],
    texts: &[
        (&[Segments], "JWT::DecodeError: Not enough or too many segments"),
        (&[HeaderJson, PayloadJson], "JWT::DecodeError: Invalid segment encoding"),
        (&[HeaderNull], "NoMethodError: undefined method `[]' for …"),
        (&[HeaderObject, PayloadObject], "TypeError: no implicit conversion of String into Integer"),
        (&[AlgMissing], "JWT::IncorrectAlgorithm: Token is missing alg header"),
        (&[AlgUnknown], "NoMethodError: undefined method `zero?' for nil:NilClass"),
        (&[AlgNotAllowed], "JWT::IncorrectAlgorithm: Expected a different algorithm"),
        (&[KidMissing], "JWT::DecodeError: No key id (kid) found from token headers"),
        (&[NoKeys], "JWT::DecodeError: No keys found in jwks"),
        (&[KidUnknown], "JWT::DecodeError: Could not find public key for kid {}"),
        (&[KeyType], "JWT::JWKError: Key type {} not supported"),
        (&[KeyUnusable], "NoMethodError: undefined method `{}' for …"),
        (&[KeyIsAsymmetric], "JWT::DecodeError: HMAC key expected to be a String"),
        (&[KeyCurve], "JWT::IncorrectAlgorithm: payload algorithm is {} but {} verification key was provided"),
        (&[KeyAlg], "JWT::VerificationError: Signature verification raised"),
        (&[Signature], "JWT::VerificationError: Signature verification failed"),
        (&[PayloadNull], "NoMethodError: undefined method `include?' for …"),
        (&[Expired], "JWT::ExpiredSignature: Signature has expired"),
        (&[NbfFuture], "JWT::ImmatureSignature: Signature nbf has not been reached"),
        (&[Iss], "JWT::InvalidIssuerError: Invalid issuer. Expected {}, received {}"),
        (&[Aud], "JWT::InvalidAudError: Invalid audience. Expected {}, received {}"),
        (&[Missing], "JWT::MissingRequiredClaim: Missing required claim {}"),
    ],
    ..PLAIN
};

/// Empty parts at the end are none. Of two parts the second is a payload where `alg` is `none`.
fn parts(state: &mut State<'_>) -> Outcome {
    let mut parts: Vec<&str> = state.setup.text.split('.').collect();
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    match parts[..] {
        [header, payload, signature] => state.parts = [header, payload, signature],
        [first, payload] => {
            state.parts = [first, payload, ""];
            header(state)?;
            state.check(state.alg() == "none", Segments)?;
        }
        _ => return state.fail(&[Segments], &[]),
    }
    let [first, second, _] = state.parts;
    state.input = &state.setup.text[..first.len() + 1 + second.len()];
    Ok(())
}

/// Text answers to `[]` as an object does, and has nothing; a list and a number want an index.
fn header(state: &mut State<'_>) -> Outcome {
    let bytes = state.library.base64.decode(state.parts[0]).unwrap_or_default();
    match state.read(state.library.header, &bytes, HeaderJson)? {
        Json::Object(header) => state.header = header,
        Json::String(_) | Json::NotUnicode(_) => {}
        Json::Array(_) => return state.fail(&[HeaderObject], &[]),
        Json::Number(text) if is_integer(&text) => return state.fail(&[HeaderObject], &[]),
        _ => return state.fail(&[HeaderNull], &[]),
    }
    Ok(())
}

/// Capital and small letters are one.
fn algorithm(state: &mut State<'_>) -> Outcome {
    let Some(alg) = state.header("alg").filter(|alg| is_true(alg)) else {
        return state.fail(&[AlgMissing], &[]);
    };
    state.check(alg.is_string(), AlgUnknown)?;
    let allowed = state.setup.algorithms();
    let alg = alg.as_str().unwrap_or_default();
    state.check(allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(alg)), AlgNotAllowed)
}

/// The first key of that kid.
fn choose(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    let Some(kid) = state.header("kid").filter(|kid| is_true(kid)) else {
        return state.fail(&[KidMissing], &[]);
    };
    state.check(!set.entries.is_empty(), NoKeys)?;
    let text = kid.as_str();
    let found = set.entries.iter().find(|e| text.is_some() && e.kid.as_deref() == text);
    let Some(entry) = found else {
        return state.fail(&[KidUnknown], &[&to_s(kid)]);
    };
    state.take(entry);
    match state.key.map(|key| key.material.key_type().name()) {
        Some(kty @ ("OKP" | "AKP")) => state.fail(&[KeyType], &[kty]),
        _ => Ok(()),
    }
}

fn signed(state: &mut State<'_>) -> Outcome {
    let (Some(key), alg) = (state.key, state.alg().to_ascii_uppercase()) else { return Ok(()) };
    key_fits(state, key, &alg)?;
    let alg = if alg == "EDDSA" { "EdDSA" } else { &alg };
    state.check(verified(key, alg, state.input, &state.signature), Signature)
}

/// Keys answer to the methods of their class.
fn key_fits(state: &State<'_>, key: &Key, alg: &str) -> Outcome {
    let (rsa, ec) = match key.material {
        Material::Rsa { .. } => (true, false),
        Material::Ec { .. } => (false, true),
        _ => (false, false),
    };
    match alg.get(..2).unwrap_or_default() {
        "HS" => state.check(is_secret(key), KeyIsAsymmetric),
        "RS" if is_secret(key) => state.fail(&[KeyUnusable], &["verify"]),
        "RS" => state.check(rsa, KeyAlg),
        "PS" if !rsa => state.fail(&[KeyUnusable], &["verify_pss"]),
        "ES" if !ec => state.fail(&[KeyUnusable], &["group"]),
        "ES" => {
            let own = key.default_alg().map(Alg::name).unwrap_or_default();
            if own == alg { Ok(()) } else { state.fail(&[KeyCurve], &[alg, own]) }
        }
        "ED" => state.thrown("NameError: uninitialized constant JWT::Algos::Eddsa::RbNaCl"),
        _ => Ok(()),
    }
}

/// Lists and texts can be asked whether they include `exp`.
fn payload(state: &mut State<'_>) -> Outcome {
    let bytes = state.library.base64.decode(state.parts[1]).unwrap_or_default();
    let asked = state.setup.policy.issuer.is_some() || !state.audiences().is_empty();
    match state.read(state.library.payload, &bytes, PayloadJson)? {
        Json::Object(claims) => state.claims = claims,
        Json::String(_) | Json::NotUnicode(_) => {}
        Json::Array(_) => return state.check(!asked, PayloadObject),
        _ => return state.fail(&[PayloadNull], &[]),
    }
    Ok(())
}

fn issuer(state: &mut State<'_>) -> Outcome {
    let Some(wanted) = &state.setup.policy.issuer else { return Ok(()) };
    let iss = state.claim("iss");
    let fits = iss.and_then(Json::as_str) == Some(wanted);
    let expected = inspect(&Json::Array(vec![wanted.as_str().into()]));
    if fits { Ok(()) } else { state.fail(&[Iss], &[&expected, &shown(iss)]) }
}

fn audience(state: &mut State<'_>) -> Outcome {
    let wanted = state.audiences();
    let aud = state.claim("aud");
    let theirs = aud.map(Json::texts).unwrap_or_default();
    if wanted.is_empty() || theirs.iter().any(|aud| wanted.iter().any(|ours| ours == aud)) {
        return Ok(());
    }
    let expected = inspect(&Json::Array(wanted.iter().map(|ours| ours.as_str().into()).collect()));
    state.fail(&[Aud], &[&expected, &shown(aud)])
}

/// `to_i`: the digits that a text begins with; nothing is zero.
fn to_i(value: &Json) -> Read {
    let thrown =
        |of: &str| Read::Thrown(format!("NoMethodError: undefined method `to_i' for {of}"));
    match value {
        Json::Null => Read::Date(0.0),
        Json::Bool(true) => thrown("true:TrueClass"),
        Json::Bool(false) => thrown("false:FalseClass"),
        Json::Array(_) => thrown(&format!("{}:Array", inspect(value))),
        Json::Object(_) => thrown(&format!("{}:Hash", inspect(value))),
        Json::String(text) => Read::Date(digits(text)),
        Json::NotUnicode(text) => Read::Date(digits(text.shown())),
        Json::Number(text) => match number(value).unwrap_or_default() {
            number if number.is_finite() || is_integer(text) => Read::Date(number.trunc()),
            _ => Read::Thrown(format!("FloatDomainError: {}", inspect(value))),
        },
    }
}

fn digits(text: &str) -> f64 {
    let text = text.trim_start();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let end =
        |text: &str| text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let text = &text[..end(text)];
    let text = text.split("__").next().unwrap_or_default();
    let text = if text.starts_with('_') { "" } else { text };
    sign * text.replace('_', "").parse().unwrap_or(0.0)
}

/// Everything but `nil` and `false`.
fn is_true(value: &Json) -> bool {
    !matches!(value, Json::Null | Json::Bool(false))
}

fn shown(value: Option<&Json>) -> String {
    value.filter(|value| is_true(value)).map_or("<none>".to_owned(), to_s)
}

fn to_s(value: &Json) -> String {
    if value.is_string() { text_of(value) } else { inspect(value) }
}

fn inspect(value: &Json) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Json::Null => "nil".to_owned(),
        Json::Number(text) if is_integer(text) => if text == "-0" { "0" } else { text }.to_owned(),
        Json::Number(_) => float(number(value).unwrap_or_default()),
        Json::Array(items) => format!("[{}]", list(items.iter().map(inspect).collect())),
        Json::Object(object) => {
            let member =
                |(name, value): (&str, &Json)| format!("{}=>{}", Json::from(name), inspect(value));
            format!("{{{}}}", list(object.members().map(member).collect()))
        }
        value => value.to_string(),
    }
}

fn float(number: f64) -> String {
    let size = number.abs();
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let point = if digits.contains('.') { "" } else { ".0" };
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |e| ('-', e));
        return format!("{digits}{point}e{sign}{exponent:0>2}");
    }
    format!("{number:?}")
}

fn is_integer(text: &str) -> bool {
    !text.contains(['.', 'e', 'E'])
}

#[cfg(test)]
mod tests {
    use crate::explain::libraries::library::Read;
    use crate::explain::libraries::ruby_jwt::{inspect, to_i};
    use crate::jose::json::Json;

    /// As Ruby answered.
    #[test]
    fn values_are_rubys() {
        for (value, inspected) in [
            (r#"["a",1,null,{"a":1.0}]"#, r#"["a", 1, nil, {"a"=>1.0}]"#),
            ("1e20", "1.0e+20"),
            ("1e16", "1.0e+16"),
            ("1e-5", "1.0e-05"),
            ("-0", "0"),
            ("-0.0", "-0.0"),
            ("1.50", "1.5"),
            ("1e400", "Infinity"),
        ] {
            assert_eq!(inspect(&Json::parse(value).unwrap()), inspected);
        }
        for (value, seconds) in [
            (r#""1_79""#, 179.0),
            (r#"" 5x""#, 5.0),
            (r#""1__0""#, 1.0),
            (r#""x""#, 0.0),
            (r#""-5""#, -5.0),
            ("null", 0.0),
            ("1.9", 1.0),
        ] {
            assert_eq!(to_i(&Json::parse(value).unwrap()), Read::Date(seconds), "{value}");
        }
    }
}
