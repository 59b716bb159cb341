//! Questions to libraries: everything that they are known to differ in.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::Json;
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;

use crate::libraries::{Keys, Question};
use crate::support::{NOW, keys};

/// Everything that libraries are known to differ in.
pub fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    of_dates(&mut all);
    of_claims(&mut all);
    of_headers(&mut all);
    of_texts(&mut all);
    of_keys(&mut all);
    of_strange_values(&mut all);
    all
}

#[rustfmt::skip]
const STRANGE: [&str; 12] = [
    "null", "true", "1e400", "-1e300", r#""""#, r#""x""#, r#"" 1790000300 ""#, r#""1_790_000_300""#,
    r#""1790000300.5""#, r#"[""]"#, r#"["test-1"]"#, r#"{"a":1}"#,
];

/// Every claim and header member that is looked at, with values of every type.
fn of_strange_values(all: &mut Vec<Question>) {
    let flags = "--audience backend --authorized-party x";
    for value in STRANGE {
        for name in ["exp", "nbf", "iat", "iss", "sub", "aud", "azp", "jti"] {
            let token = keys::rs256(&format!(r#"{{"{name}":{value}}}"#));
            let flags = if name == "azp" { flags } else { SURE };
            all.push(set(&format!("{name} is {value}"), token, flags));
        }
        for name in ["alg", "kid", "typ", "crit", "b64", "cat"] {
            let header = format!(r#"{{"alg":"RS256","kid":"test-1","{name}":{value}}}"#);
            let token = signed(&header, &keys::claims("{}"));
            all.push(set(&format!("header {name} is {value}"), token, SURE));
        }
    }
}

pub const SURE: &str = "--issuer https://issuer.example --audience backend";

fn set(name: &str, token: impl Into<String>, flags: &str) -> Question {
    let keys = Keys::Set(keys::test_1());
    Question { name: name.into(), token: token.into(), keys, flags: flags.into() }
}

fn of_dates(all: &mut Vec<Question>) {
    let dated = |name: &str, at: i64| keys::rs256(&format!(r#"{{"{name}":{}}}"#, NOW + at));
    all.push(set("good", keys::rs256("{}"), SURE));
    for (name, at) in [
        ("exp", -3600),
        ("exp", -6),
        ("exp", -5),
        ("exp", -4),
        ("exp", 0),
        ("exp", 1),
        ("nbf", 3600),
        ("nbf", 6),
        ("nbf", 5),
        ("nbf", 0),
        ("nbf", -5),
        ("iat", 3600),
        ("iat", 6),
        ("iat", 5),
        ("iat", 1),
    ] {
        all.push(set(&format!("{name} at {at}"), dated(name, at), SURE));
    }
    for (name, claims) in [
        ("exp in milliseconds", format!(r#"{{"exp":{}}}"#, (NOW + 300) * 1000)),
        ("exp as text", format!(r#"{{"exp":"{}"}}"#, NOW + 300)),
        ("exp as words", r#"{"exp":"1h"}"#.to_owned()),
        ("exp null", r#"{"exp":null}"#.to_owned()),
        ("exp true", r#"{"exp":true}"#.to_owned()),
        ("exp with a fraction", format!(r#"{{"exp":{NOW}.9}}"#)),
        ("exp far beyond", r#"{"exp":1e300}"#.to_owned()),
        ("iat as text", format!(r#"{{"iat":"{NOW}"}}"#)),
        ("iat as words", r#"{"iat":"now"}"#.to_owned()),
        ("nbf as words", r#"{"nbf":"now"}"#.to_owned()),
        ("nbf null", r#"{"nbf":null}"#.to_owned()),
    ] {
        all.push(set(name, keys::rs256(&claims), SURE));
    }
    all.push(set("no exp", without("exp"), SURE));
    all.push(set("no exp, demanded", without("exp"), "--require exp --audience backend"));
    all.push(set("leeway", dated("exp", -20), "--leeway 30s --audience backend"));
    all.push(set("leeway missed", dated("exp", -40), "--leeway 30s --audience backend"));
    all.push(set("too old", keys::rs256("{}"), "--max-age 30s --audience backend"));
    all.push(set("young", keys::rs256("{}"), "--max-age 90s --audience backend"));
    all.push(set("no iat, age demanded", without("iat"), "--max-age 90s --audience backend"));
}

fn of_claims(all: &mut Vec<Question>) {
    for (name, claims) in [
        ("aud of others", r#"{"aud":"web"}"#),
        ("aud list", r#"{"aud":["web","backend"]}"#),
        ("aud list of others", r#"{"aud":["web","app"]}"#),
        ("aud list with a number", r#"{"aud":["backend",1]}"#),
        ("aud empty", r#"{"aud":""}"#),
        ("aud empty list", r#"{"aud":[]}"#),
        ("aud number", r#"{"aud":1}"#),
        ("iss of others", r#"{"iss":"https://other.example"}"#),
        ("iss number", r#"{"iss":1}"#),
        ("iss null", r#"{"iss":null}"#),
        ("sub number", r#"{"sub":42}"#),
        ("sub null", r#"{"sub":null}"#),
        ("jti number", r#"{"jti":7}"#),
    ] {
        all.push(set(name, keys::rs256(claims), SURE));
    }
    all.push(set("no aud", without("aud"), SURE));
    all.push(set("no iss", without("iss"), SURE));
    all.push(set("no sub", without("sub"), SURE));
    all.push(set("aud unasked", keys::rs256("{}"), ""));
    all.push(set("aud one of two", keys::rs256("{}"), "--audience web --audience backend"));
    all.push(set("claim demanded", keys::rs256("{}"), "--require role --audience backend"));
    let party = "--authorized-party https://app.example --audience backend";
    all.push(set("azp missing", keys::rs256("{}"), party));
    all.push(set("azp right", keys::rs256(r#"{"azp":"https://app.example"}"#), party));
    all.push(set("azp of others", keys::rs256(r#"{"azp":"https://www.app.example"}"#), party));
    let twice = keys::claims("{}").replacen('{', r#"{"sub":1,"aud":"web","#, 1);
    all.push(set("members twice", signed(r#"{"alg":"RS256","kid":"test-1"}"#, &twice), SURE));
}

fn of_headers(all: &mut Vec<Question>) {
    for (name, header) in [
        ("no typ", r#"{"alg":"RS256","kid":"test-1"}"#),
        ("typ at+jwt", r#"{"alg":"RS256","kid":"test-1","typ":"at+jwt"}"#),
        ("typ number", r#"{"alg":"RS256","kid":"test-1","typ":1}"#),
        ("no kid", r#"{"alg":"RS256"}"#),
        ("kid null", r#"{"alg":"RS256","kid":null}"#),
        ("kid number", r#"{"alg":"RS256","kid":1}"#),
        ("kid unknown", r#"{"alg":"RS256","kid":"other"}"#),
        ("crit", r#"{"alg":"RS256","kid":"test-1","crit":["x"],"x":1}"#),
        ("crit empty", r#"{"alg":"RS256","kid":"test-1","crit":[]}"#),
        ("crit number", r#"{"alg":"RS256","kid":"test-1","crit":[1]}"#),
        ("crit b64 missing", r#"{"alg":"RS256","kid":"test-1","crit":["b64"]}"#),
        ("crit b64 true", r#"{"alg":"RS256","kid":"test-1","crit":["b64"],"b64":true}"#),
        ("no alg", r#"{"kid":"test-1"}"#),
        ("alg null", r#"{"alg":null,"kid":"test-1"}"#),
        ("alg empty", r#"{"alg":"","kid":"test-1"}"#),
        ("alg number", r#"{"alg":256,"kid":"test-1"}"#),
        ("alg in small letters", r#"{"alg":"rs256","kid":"test-1"}"#),
        ("alg unknown", r#"{"alg":"XX","kid":"test-1"}"#),
        ("alg none", r#"{"alg":"none","kid":"test-1"}"#),
        ("alg HS256", r#"{"alg":"HS256","kid":"test-1"}"#),
        ("alg ES256", r#"{"alg":"ES256","kid":"test-1"}"#),
        ("alg RS384 said only", r#"{"alg":"RS384","kid":"test-1"}"#),
        ("kid twice", r#"{"alg":"RS256","kid":"other","kid":"test-1"}"#),
    ] {
        all.push(set(name, signed(header, &keys::claims("{}")), SURE));
    }
    all.push(set("typ demanded", keys::rs256("{}"), "--typ at+jwt --audience backend"));
    for alg in [Alg::Rs384, Alg::Rs512, Alg::Ps256] {
        let header = format!(r#"{{"alg":"{alg}","kid":"test-1"}}"#);
        let key = keys::key("rsa.pem", "test-1");
        let token = keys::token(&header, &keys::claims("{}"), &key, alg);
        all.push(set(&format!("{alg}"), &*token, SURE));
        let flags = "--alg RS256 --alg RS384 --alg RS512 --alg PS256 --audience backend";
        all.push(set(&format!("{alg}, allowed"), token, flags));
    }
}

fn of_texts(all: &mut Vec<Question>) {
    let good = keys::rs256("{}");
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("{good}")
    };
    let mut last = signature.to_owned();
    let end = last.pop().expect("a character");
    // The last of 342 characters has four spare bits.
    last.push(char::from(end as u8 + 1));
    let pad = |part: &str| format!("{part}{}", "=".repeat((4 - part.len() % 4) % 4));
    let (padded_header, padded_payload) = (pad(header), pad(payload));
    for (name, token) in [
        ("two parts", format!("{header}.{payload}")),
        ("five parts", format!("{good}.a.b")),
        ("one word", "undefined".to_owned()),
        ("stripped", format!("{header}.{payload}.")),
        ("short signature", format!("{header}.{payload}.{}", &signature[..100])),
        ("one character more", format!("{good}A")),
        ("tampered", keys::tampered()),
        ("spare bits", format!("{header}.{payload}.{last}")),
        ("signature padded", format!("{header}.{payload}.{}", pad(signature))),
        ("signature padded too much", format!("{good}=")),
        ("header padded", format!("{padded_header}.{payload}.{signature}")),
        ("payload padded", format!("{header}.{padded_payload}.{signature}")),
        ("payload foreign", format!("{header}.{payload}+.{signature}")),
        ("header foreign", format!("\u{201c}{good}")),
        (
            "space in the signature",
            format!("{header}.{payload}.{} {}", &signature[..9], &signature[9..]),
        ),
        ("header no JSON", format!("{}.{payload}.{signature}", base64url::encode("x"))),
        ("header null", format!("{}.{payload}.{signature}", base64url::encode("null"))),
        ("header a list", format!("{}.{payload}.{signature}", base64url::encode("[]"))),
    ] {
        all.push(set(name, token, SURE));
    }
    let typed = r#"{"alg":"RS256","kid":"test-1","typ":"JWT"}"#;
    let bare = r#"{"alg":"RS256","kid":"test-1"}"#;
    for (name, payload) in
        [("no JSON", "x"), ("a list", "[]"), ("a number", "5"), ("null", "null"), ("empty", "{}")]
    {
        all.push(set(&format!("payload {name}"), signed(typed, payload), SURE));
        all.push(set(&format!("payload {name}, no typ"), signed(bare, payload), ""));
    }
    let input = format!("{padded_header}.{padded_payload}");
    let key = keys::key("rsa.pem", "test-1");
    let bytes = jotkit::jose::crypto::sign(&key, Alg::Rs256, input.as_bytes()).expect("it signs");
    let token = format!("{input}.{}", pad(&base64url::encode(bytes)));
    all.push(set("padded and signed so", token, SURE));
}

fn of_keys(all: &mut Vec<Question>) {
    let rsa = keys::key("rsa.pem", "test-1");
    let other = keys::key("rsa-other.pem", "test-2");
    let spki = spki(&rsa);
    let good = keys::rs256("{}");
    let mut push = |name: &str, token: &str, keys: Keys| {
        all.push(Question { name: name.into(), token: token.into(), keys, flags: SURE.into() });
    };
    push("PEM", &good, Keys::Pem(spki.clone()));
    push("PEM, no kid", &keys::with_header(r#"{"alg":"RS256"}"#), Keys::Pem(spki.clone()));
    push("PEM, tampered", &keys::tampered(), Keys::Pem(spki.clone()));
    let header = r#"{"alg":"HS256","typ":"JWT","kid":"test-1"}"#;
    let attack = keys::forged(header, &keys::claims("{}"), &spki, Alg::Hs256);
    push("HS256 by the public key", &attack, Keys::Pem(spki.clone()));
    push("HS256 by the public key, a set", &attack, Keys::Set(keys::test_1()));
    let rs384 = keys::token(r#"{"alg":"RS384"}"#, &keys::claims("{}"), &rsa, Alg::Rs384);
    push("PEM, RS384", &rs384, Keys::Pem(spki));
    let two = keys::jwks(&[&other, &rsa]);
    push("two keys", &good, Keys::Set(two.clone()));
    push("two keys, no kid", &keys::with_header(r#"{"alg":"RS256"}"#), Keys::Set(two));
    let twin = Key { kid: rsa.kid.clone(), ..other.clone() };
    push("one kid twice, wrong first", &good, Keys::Set(keys::jwks(&[&twin, &rsa])));
    push("one kid twice, wrong last", &good, Keys::Set(keys::jwks(&[&rsa, &twin])));
    push("another key of that kid", &good, Keys::Set(keys::jwks(&[&twin])));
    push("no keys", &good, Keys::Set(r#"{"keys":[]}"#.into()));
    let set = |changed: &str| {
        let mut object = jwk::write(&rsa, false);
        let Ok(Json::Object(changed)) = Json::parse(changed) else { panic!("{changed}") };
        changed.members().for_each(|(name, value)| object.set(name, value.clone()));
        Keys::Set(format!("{{\"keys\":[{object}]}}"))
    };
    push("use sig", &good, set(r#"{"use":"sig","alg":"RS256"}"#));
    push("use enc", &good, set(r#"{"use":"enc"}"#));
    push("pinned to RS512", &good, set(r#"{"alg":"RS512"}"#));
    push("key_ops verify", &good, set(r#"{"key_ops":["verify"]}"#));
    let p256 = keys::key("p256.pem", "test-1");
    let header = r#"{"alg":"ES256","kid":"test-1"}"#;
    let es256 = keys::token(header, &keys::claims("{}"), &p256, Alg::Es256);
    push("ES256", &es256, Keys::Set(keys::jwks(&[&p256])));
    let (input, _) = es256.rsplit_once('.').expect("dots");
    push("ES256, short", &format!("{input}.AAAA"), Keys::Set(keys::jwks(&[&p256])));
    push("RS256 by a set of EC", &good, Keys::Set(keys::jwks(&[&p256])));
    let ed25519 = keys::key("ed25519.pem", "test-1");
    let header = r#"{"alg":"EdDSA","kid":"test-1"}"#;
    let eddsa = keys::token(header, &keys::claims("{}"), &ed25519, Alg::EdDsa);
    push("EdDSA", &eddsa, Keys::Set(keys::jwks(&[&ed25519])));
    let weak = keys::key("rsa-1024.pem", "test-1");
    push("RSA of 1024 bits", &keys::weak_rs256("{}"), Keys::Set(keys::jwks(&[&weak])));
    secret_keys(all);
}

fn secret_keys(all: &mut Vec<Question>) {
    for (name, token) in [
        ("HS256", keys::hs256("{}")),
        ("HS256, expired", keys::hs256(&format!(r#"{{"exp":{}}}"#, NOW - 60))),
        ("RS256 by a secret", keys::rs256("{}")),
    ] {
        all.push(Question { name: name.into(), token, keys: Keys::Secret, flags: SURE.into() });
    }
}

fn without(name: &str) -> String {
    let Ok(Json::Object(mut claims)) = Json::parse(&keys::claims("{}")) else { panic!("claims") };
    claims.remove(name);
    signed(r#"{"alg":"RS256","typ":"JWT","kid":"test-1"}"#, &claims.to_string())
}

/// Signed by RS256, whatever its header says.
fn signed(header: &str, payload: &str) -> String {
    keys::token(header, payload, &keys::key("rsa.pem", "test-1"), Alg::Rs256)
}

/// The public half in PEM.
pub fn spki(key: &Key) -> String {
    pem::armour(Structure::Spki, der::write(Structure::Spki, key).expect("DER").expose())
}
