//! Tokens that are really signed, over any claims, under any policy. ORACLE: `verify`, `explain` and
//! each line of a batch give one verdict and the same failed checks; what is accepted meets the
//! policy by another reading, what meets it is accepted; jsonwebtoken does not refuse what we
//! accept, where its rules are ours.
//!
//! Input: bytes that choose key, time and policy; then either bytes that choose claims, or a line
//! of header and the payload as they are.
#![no_main]

use jotkit_fuzz::bytes::Bytes;
use jotkit_fuzz::jws::Genuine;
use jotkit_fuzz::keys::{SECRET, Signer};
use jotkit_fuzz::machine::{Given, NOW, Said, run};
use jotkit_fuzz::reference::{self, Policy, Reading};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

const TIMES: [i64; 8] =
    [NOW, -1, 0, 1, 2_147_483_648, 4_294_967_296, 253_402_300_800, -62_167_219_200];
const ISSUER: &str = "https://i.example";

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes::new(data);
    let case = Case::choose(&mut bytes);
    let (header, payload) = match bytes.one_in(2) {
        true => raw(bytes.rest(), case.signer),
        false => (header(&mut bytes, case.signer), claims(&mut bytes, case.policy.now)),
    };
    let token = Genuine::new(case.signer, &header, &payload).compact();
    let verified = case.judged("verify", &token);
    let seen = (verified.status, failed(&verified));
    let shown = || format!("{} {} {case:?}", text(&header), text(&payload));
    let explained = case.judged("explain", &token);
    assert_eq!(seen, (explained.status, failed(&explained)), "explain differs: {}", shown());
    for line in case.batch(&token) {
        assert_eq!(seen, line, "a batch differs: {}", shown());
    }
    match reference::read(&header, &payload, &case.policy) {
        Reading::MustNot(why) => assert_ne!(seen.0, 0, "accepted, but {why}: {}", shown()),
        Reading::May => assert!(
            seen.0 == 0 || !case.names_its_key(&header),
            "refused for {:?}: {}",
            seen.1,
            shown()
        ),
        Reading::Unsure => {}
    }
    if seen.0 == 0 {
        let objection = case.objection(&token);
        assert_eq!(objection, None, "jsonwebtoken objects: {}", shown());
    }
});

#[derive(Debug)]
struct Case {
    signer: Signer,
    policy: Policy,
    /// Whether the time is given by `--at` or by the clock, where others are asked too.
    is_fixed: bool,
}

impl Case {
    fn choose(bytes: &mut Bytes<'_>) -> Case {
        let signer = bytes.pick(&[Signer::Hs256, Signer::EdDsa]);
        let is_fixed = !bytes.one_in(4);
        let now = if is_fixed { bytes.pick(&TIMES) } else { real_time() };
        let policy = Policy {
            issuer: bytes.one_in(2).then_some(ISSUER),
            audiences: bytes.pick(&[&[][..], &[], &["a"], &["a", "b"]]).to_vec(),
            authorized_parties: bytes.pick(&[&[][..], &[], &["https://p.example"]]).to_vec(),
            required: bytes.pick(&REQUIRED).to_vec(),
            typ: bytes.pick(&[None, None, Some("JWT"), Some("application/at+jwt")]),
            max_age: bytes.pick(&[None, None, Some("0"), Some("60"), Some("315576000000")]),
            leeway: bytes.pick(&[None, None, Some("0.5"), Some("30"), Some("3000000000")]),
            now,
        };
        Case { signer, policy, is_fixed }
    }

    fn args(&self, verb: &str) -> Vec<String> {
        let mut args = vec![verb.to_owned(), "--jwks=keys.json".into()];
        args.extend(self.policy.args());
        if self.is_fixed {
            args.push(format!("--at={}", self.policy.now));
        }
        args
    }

    fn judged(&self, verb: &str, token: &str) -> Said {
        let args = [self.args(verb), vec!["--output=json".into()]].concat();
        run(&args, Given { stdin: token.as_bytes(), now: self.policy.now, ..Given::default() })
    }

    /// The same token three times: by the long way, by what was learned, and seen before.
    fn batch(&self, token: &str) -> Vec<(i32, Vec<String>)> {
        let args = [self.args("verify"), vec!["--batch".into(), "--jobs=1".into()]].concat();
        let lines = format!("{token}\n{token}\n{token}\n");
        let given = Given { stdin: lines.as_bytes(), now: self.policy.now, ..Given::default() };
        let said = run(&args, given);
        let lines: Vec<Value> = said.stdout.lines().map(json).collect();
        assert_eq!(lines.len(), 3, "{said:?}");
        lines.iter().map(|line| (status(&line["verdict"]), texts(&line["failed"]))).collect()
    }

    /// Whether the key set surely has the key that this header asks for.
    fn names_its_key(&self, header: &[u8]) -> bool {
        let header: Value = serde_json::from_slice(header).unwrap_or_default();
        let plain = ["alg", "kid", "typ"];
        let is_plain = header
            .as_object()
            .is_some_and(|members| members.keys().all(|name| plain.contains(&name.as_str())));
        let is = |name: &str, value| header.get(name).is_none_or(|found| found == value);
        is_plain
            && header["alg"] == self.signer.alg()
            && is("kid", self.signer.kid())
            && header.get("typ").is_none_or(Value::is_string)
    }

    /// What jsonwebtoken has against the signature, the issuer or the audience. Its clock is the
    /// real one and takes whole seconds, so that dates are compared only where they are far off.
    fn objection(&self, token: &str) -> Option<ErrorKind> {
        let (algorithm, key) = match self.signer {
            Signer::Hs256 => (Algorithm::HS256, DecodingKey::from_secret(SECRET.as_bytes())),
            _ => (Algorithm::EdDSA, DecodingKey::from_ed_der(&jotkit_fuzz::keys::ed25519_point())),
        };
        let mut validation = Validation::new(algorithm);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = !self.policy.audiences.is_empty();
        validation.set_audience(&self.policy.audiences);
        if let Some(issuer) = self.policy.issuer {
            validation.set_issuer(&[issuer]);
        }
        let error = jsonwebtoken::decode::<Value>(token, &key, &validation).err()?;
        match error.into_kind() {
            // It reads less JSON than the grammar has: `Reading::Unsure`, and its own types.
            ErrorKind::Json(_) | ErrorKind::Base64(_) | ErrorKind::Utf8(_) => None,
            kind => Some(kind),
        }
    }
}

const REQUIRED: [&[(&str, Option<&str>)]; 6] = [
    &[],
    &[],
    &[("role", None)],
    &[("role", Some("admin")), ("n", Some("3"))],
    &[("o.id", Some("x"))],
    &[("azp", None), ("n", Some("1e2"))],
];

/// jsonwebtoken asks no other clock.
fn real_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("after 1970").as_secs() as i64
}

/// Headers that a library writes, and some that nobody should.
fn header(bytes: &mut Bytes<'_>, signer: Signer) -> Vec<u8> {
    let mut header = Map::new();
    header.insert("alg".into(), signer.alg().into());
    if bytes.one_in(2) {
        header
            .insert("kid".into(), bytes.pick(&[signer.kid(), signer.kid(), "rsa", "", "?"]).into());
    }
    if bytes.one_in(2) {
        header
            .insert("typ".into(), bytes.pick(&["JWT", "jwt", "at+jwt", "application/JWT"]).into());
    }
    if bytes.one_in(8) {
        let (name, value) = bytes.pick(&[
            ("crit", r#"["b64"]"#),
            ("b64", "true"),
            ("alg", "null"),
            ("cty", r#""JWT""#),
            ("typ", "1"),
            ("kid", "1"),
            ("crit", "[]"),
            ("jku", r#""https://e.example""#),
        ]);
        header.insert(name.into(), json(value));
    }
    Value::Object(header).to_string().into_bytes()
}

fn claims(bytes: &mut Bytes<'_>, now: i64) -> Vec<u8> {
    let mut members = Vec::new();
    while !bytes.is_empty() && members.len() < 24 {
        let name = bytes.pick(&[
            "exp", "nbf", "iat", "iss", "sub", "aud", "azp", "role", "n", "o", "o.id", "sts", "x",
        ]);
        let value = match name {
            "exp" | "nbf" | "iat" if !bytes.one_in(8) => date(bytes, now),
            _ => value(bytes),
        };
        members.push(format!("{}:{value}", Value::from(name)));
    }
    let (open, close) = if bytes.one_in(16) { ("[", "]") } else { ("{", "}") };
    format!("{open}{}{close}", members.join(",")).into_bytes()
}

/// Around now, and as many ways to write it as JSON has.
fn date(bytes: &mut Bytes<'_>, now: i64) -> String {
    let near = [0, 1, -1, 29, 30, 31, -29, -30, -31, 60, -60, 61, -61, 3600, -3600];
    let date = now + bytes.pick(&near);
    match bytes.below(8) {
        0 => format!("{date}.5"),
        1 => format!("{date}.0"),
        2 => format!("{date}e0"),
        3 => {
            bytes.pick(&["0", "-0", "-1", "1e18", "-1e18", "1e308", "9007199254740993"]).to_owned()
        }
        4 => bytes.pick(&["1e999", "-1e999", "\"1790000000\"", "null", "[]", "{}"]).to_owned(),
        _ => date.to_string(),
    }
}

fn value(bytes: &mut Bytes<'_>) -> String {
    let value = bytes.pick(&[
        r#""https://i.example""#,
        r#""https://i.example/""#,
        r#""a""#,
        r#"["a"]"#,
        r#"["b","c"]"#,
        r#""https://p.example""#,
        r#""admin""#,
        r#"["user","admin"]"#,
        r#"{"id":"x"}"#,
        "3",
        "3.0",
        "100",
        "null",
        "true",
        "[]",
        "{}",
        r#""""#,
        r#"["a",1]"#,
        r#""\ud800""#,
        r#""\u0061""#,
        r#""pending""#,
        r#""anon""#,
        r#""{{user.id}}""#,
        "10e400",
        r#""İ""#,
        r#"{"id":"x","id":"y"}"#,
        "-0",
        "1E2",
    ]);
    value.to_owned()
}

/// A line of header, `@` for one that is right, and the payload.
fn raw(rest: &[u8], signer: Signer) -> (Vec<u8>, Vec<u8>) {
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (header, payload) = (&rest[..end], rest.get(end + 1..).unwrap_or_default());
    let header = match header {
        b"@" | b"" => format!(r#"{{"alg":"{}"}}"#, signer.alg()).into_bytes(),
        header => header.to_vec(),
    };
    (header, payload.to_vec())
}

/// The ids of the checks that failed, as the report has them.
fn failed(said: &Said) -> Vec<String> {
    // Where two implementations disagree on a token, there is none: that is a bug of ours.
    assert!(!said.stdout.is_empty(), "no report: {}", said.stderr);
    let report = json(&said.stdout);
    assert_eq!(status(&report["verdict"]), said.status, "{said:?}");
    let checks = report["checks"].as_array().expect("checks");
    let failed = checks.iter().filter(|check| check["status"] == "fail");
    failed.map(|check| check["id"].as_str().expect("an id").to_owned()).collect()
}

fn status(verdict: &Value) -> i32 {
    match verdict.as_str() {
        Some("accepted") => 0,
        Some("rejected") => 1,
        Some("undecided") => 3,
        _ => panic!("no verdict: {verdict}"),
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().expect("a list").iter();
    texts.map(|text| text.as_str().expect("text").to_owned()).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no JSON, {error}: {text}"))
}

fn text(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}
