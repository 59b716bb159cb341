//! Four thousand tokens, good ones and spoilt ones: `verify --batch` says of each what the judgement
//! of a single token says, however many threads work. Its short way to a yes may only ever be
//! shorter.

use jotkit::explain::case::Case;
use jotkit::explain::explain;
use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use jotkit::jose::key::format;
use jotkit::jose::key::jwk;
use jotkit::jose::token::serialization::Jws;
use jotkit::jose::token::strip;
use jotkit::sys::clock::Clock;
use jotkit::sys::simd::Simd;
use jotkit::verify::judgement::{Judgement, Rule};
use jotkit::verify::policy::{Policy, Requirement};
use jotkit::verify::{Keys, Source};
use serde_json::{Value, json};

use crate::support::{NOW, Place, Transcript, keys};

const TOKENS: usize = 4_000;

/// Demands as flags, and the same as a value.
fn policies() -> [(&'static str, Policy); 5] {
    let require = |path: &str, value: Option<&str>| Requirement {
        path: path.into(),
        value: value.map(str::to_owned),
    };
    [
        ("", Policy::default()),
        (
            "--issuer https://issuer.example --audience web --audience backend --leeway 5s",
            Policy {
                issuer: Some("https://issuer.example".into()),
                audiences: vec!["web".into(), "backend".into()],
                leeway: 5.0,
                ..Policy::default()
            },
        ),
        (
            "--require o.id --require role --require n=3 --max-age 2h",
            Policy {
                required: vec![
                    require("o.id", None),
                    require("role", None),
                    require("n", Some("3")),
                ],
                max_age: Some(7200.0),
                ..Policy::default()
            },
        ),
        (
            "--require scope=read --require scp=a",
            Policy {
                required: vec![require("scope", Some("read")), require("scp", Some("a"))],
                ..Policy::default()
            },
        ),
        (
            "--authorized-party https://a.example --typ JWT --alg ES256 --alg HS256",
            Policy {
                authorized_parties: vec!["https://a.example".into()],
                typ: Some("JWT".into()),
                algs: vec![Alg::Es256, Alg::Hs256],
                ..Policy::default()
            },
        ),
    ]
}

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// Keys of four kinds; two of them share a name, one has none.
pub fn signers() -> Vec<(Alg, Key)> {
    let secret = keys::shared(keys::SECRET);
    vec![
        (Alg::Hs256, Key { kid: Some("hs".into()), ..secret }),
        (Alg::EdDsa, keys::key("ed25519.pem", "ed")),
        (Alg::Es256, keys::key("p256.pem", "ec")),
        (Alg::Rs256, keys::key("rsa.pem", "rsa")),
        (Alg::Rs256, keys::key("rsa-other.pem", "rsa")),
        (Alg::Es384, Key { kid: None, ..keys::key("p384.pem", "") }),
    ]
}

pub fn key_set(signers: &[(Alg, Key)]) -> String {
    let keys: Vec<String> =
        signers.iter().map(|(_, key)| jwk::write(key, true).to_string()).collect();
    format!("{{\"keys\":[{}]}}", keys.join(","))
}

pub fn header(dice: &mut Dice, alg: Alg, key: &Key) -> String {
    let kid = key.kid.as_deref().unwrap_or("none");
    let good = format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"{kid}"}}"#);
    match dice.roll(40) {
        0 => format!(r#"{{"alg":"{alg}"}}"#),
        1 => format!(r#"{{"alg":"{alg}","kid":"elsewhere"}}"#),
        2 => format!(r#"{{"alg":"{alg}","kid":7}}"#),
        3 => format!(r#"{{"alg":"{alg}","alg":"{alg}","kid":"{kid}"}}"#),
        4 => format!(r#"{{"alg":"{alg}","kid":"{kid}","crit":["exp"]}}"#),
        5 => format!(r#"{{"alg":"{alg}","kid":"{kid}","typ":"at+jwt"}}"#),
        6 => format!(r#"{{"alg":"{alg}","kid":"{kid}","b64":false,"crit":["b64"]}}"#),
        7 => {
            dice.pick(&["{}", "[]", "x", "", r#"{"alg":"none"}"#, r#"{"alg":"RS999"}"#]).to_owned()
        }
        8 => format!(
            r#"{{"alg":"{}","kid":"{kid}"}}"#,
            dice.pick(&["HS256", "RS256", "ES256", "PS256"])
        ),
        9 => format!(r#"{{"typ":"JWT","alg":"{alg}","kid":"{kid}","x":{}}}"#, dice.roll(3)),
        _ => good,
    }
}

pub fn claims(dice: &mut Dice, number: usize) -> String {
    let mut claims = vec![
        format!(r#""jti":"{number}""#),
        r#""iss":"https://issuer.example""#.to_owned(),
        format!(r#""iat":{}"#, NOW - 60),
        format!(r#""exp":{}"#, NOW + 300),
    ];
    for name in [
        r#""sub":"user_1""#,
        r#""aud":"backend""#,
        r#""azp":"https://a.example""#,
        r#""n":3"#,
        r#""o":{"id":"org_1"}"#,
        r#""role":"admin""#,
        r#""scope":"write read""#,
        r#""scp":["a","b"]"#,
    ] {
        if dice.roll(12) > 0 {
            claims.push(name.to_owned());
        }
    }
    if dice.roll(3) == 0 {
        let odd = dice.pick(&ODD);
        let at = dice.roll(claims.len());
        let name = odd.split(':').next().expect("a name");
        claims.retain(|claim| claim.starts_with("\"jti") || !claim.starts_with(name));
        claims.insert(at.min(claims.len()), odd.to_owned());
    }
    match dice.roll(60) {
        0 => dice.pick(&["", "[]", "7", "null", "{", "{\"a\":1}}", "\"x\""]).to_owned(),
        1 => format!("{{ {} ,\n\t\"z\" : [ 1 , {{ }} ] }}", claims.join(" , ")),
        2 => format!("{{{},{}}}", claims.join(","), claims[0]),
        _ => format!("{{{}}}", claims.join(",")),
    }
}

/// Claims that are peculiar, each with its own pitfall.
const ODD: [&str; 71] = [
    r#""exp":1789999999"#,
    r#""exp":1790000000"#,
    r#""exp":1789999996.5"#,
    r#""exp":1790000300000"#,
    r#""exp":"1790000300""#,
    r#""exp":1e400"#,
    r#""exp":17900003e2"#,
    r#""exp":-1"#,
    r#""exp":-0"#,
    r#""exp":null"#,
    r#""exp":95617584001"#,
    r#""exp":1790000300.000000000000000000000001"#,
    r#""nbf":1790000000"#,
    r#""nbf":1790000004"#,
    r#""nbf":1790000006"#,
    r#""nbf":[]"#,
    r#""iat":1790000001"#,
    r#""iat":1789990000"#,
    r#""iat":true"#,
    r#""iss":"https://issuer.example/""#,
    r#""iss":"https:\/\/issuer.example""#,
    r#""iss":["https://issuer.example"]"#,
    r#""iss":null"#,
    r#""sub":7"#,
    r#""sub":null"#,
    r#""sub":"""#,
    r#""sub":"{{user.id}}""#,
    r#""sub":"\u007b\u007buser.id}}""#,
    r#""sub":"é\"ü""#,
    r#""sub":"日本""#,
    r#""aud":["web","x"]"#,
    r#""aud":["x"]"#,
    r#""aud":[]"#,
    r#""aud":["backend",7]"#,
    r#""aud":"Backend""#,
    r#""aud":{"backend":1}"#,
    r#""aud":["\u0062ackend"]"#,
    r#""azp":"https://b.example""#,
    r#""azp":["https://a.example"]"#,
    r#""n":3.0"#,
    r#""n":"3""#,
    r#""n":[1,3]"#,
    r#""n":4"#,
    r#""o":null"#,
    r#""o":{"id":null}"#,
    r#""o":{"id":1,"id":2}"#,
    r#""o":{"\u0069d":1}"#,
    r#""o.id":"flat""#,
    r#""role":"anon""#,
    r#""role":"service_role""#,
    r#""role":null"#,
    r#""scope":"read""#,
    r#""scope":"reader write""#,
    r#""scope":"write\u0020read""#,
    r#""scope":"write\tread""#,
    r#""scope":["write read"]"#,
    r#""scope":{"read":1}"#,
    r#""scp":"b a""#,
    r#""scp":"ba""#,
    r#""scp":["b"]"#,
    r#""sts":"pending""#,
    r#""sts":"active""#,
    r#""sid":"sess_1""#,
    r#""deep":[[[[[[[[[[[[[[1]]]]]]]]]]]]]]"#,
    r#""x":{"a":["{{","}}"]}"#,
    r#""x":"\ud800""#,
    r#""x":01"#,
    r#""x":"	""#,
    r#""x":{"a":[{"b":1},{"b":1,"b":2}]}"#,
    r#""\u0065xp":1"#,
    r#""token_use":"id""#,
];

/// What happens to tokens on their way.
pub fn spoil(dice: &mut Dice, token: String) -> Vec<u8> {
    let at = dice.roll(token.len().max(1));
    let text = match dice.roll(50) {
        0 => format!("Bearer {token}"),
        1 => format!(" authorization: bearer {token}\t\r"),
        2 => format!("\"{token}\""),
        3 => format!("{token}="),
        4 => format!("{token}.x"),
        5 => token[..at].to_owned(),
        6 => token[at..].to_owned(),
        7 => String::new(),
        8 => dice
            .pick(&["null", "[object Object]", "a.b.c", "...", "ey", "sk_test_1", "\u{feff}"])
            .into(),
        9 => format!("{}{}", &token[..at], token.get(at + 1..).unwrap_or_default()),
        10 => format!("{}%{}", &token[..at], &token[at..]),
        11 => token.replace('-', "+"),
        12 => token.replacen('.', "..", 1),
        13 => flattened(&token),
        14 => {
            let mut bytes = token.into_bytes();
            bytes.insert(at.min(bytes.len()), 0xff);
            return bytes;
        }
        15 | 16 => {
            let mut bytes = token.into_bytes();
            if let Some(byte) = bytes.get_mut(at) {
                *byte = b"ABab01-_."[dice.roll(9)];
            }
            return bytes;
        }
        _ => token,
    };
    text.into_bytes()
}

fn flattened(token: &str) -> String {
    let [header, payload, signature] = token.splitn(3, '.').collect::<Vec<_>>()[..] else {
        return token.to_owned();
    };
    json!({"protected": header, "payload": payload, "signature": signature}).to_string()
}

fn tokens(dice: &mut Dice, signers: &[(Alg, Key)], count: usize) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for number in 0..count {
        // RSA and ECDSA sign slowly: most are signed otherwise.
        let (alg, key) =
            &signers[dice.roll(100).min(signers.len() + 14) % signers.len().min(2 + dice.roll(12))];
        let header = header(dice, *alg, key);
        let token = keys::token(&header, &claims(dice, number), key, *alg);
        all.push(spoil(dice, token));
        if dice.roll(20) == 0 {
            let again = dice.roll(all.len());
            all.push(all[again].clone());
        }
    }
    all.truncate(count);
    all
}

/// What the judgement of a single token says: the verdict, the causes and the checks that failed.
fn single(bytes: &[u8], keys: &Keys, policy: &Policy) -> Value {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let jws = Jws::parse(strip(&text).0, None);
    let judgement = Judgement::of(&jws, keys, policy, Rule::All, NOW);
    let report = judgement.deciding();
    let token = jws.map(|jws| jws.tokens()[judgement.deciding_index()].clone());
    let case = Case { pasted: &text, token: &token, keys, policy, report };
    let causes: Vec<&str> = explain(&case).iter().map(|cause| cause.id.text()).collect();
    let failed: Vec<String> = report.failures().map(|check| check.id.to_string()).collect();
    let claim =
        |name| report.claims.as_ref().and_then(|claims| claims.object().get(name)?.as_str());
    let header =
        |name| report.header.as_ref().and_then(|header| header.object().get(name)?.as_str());
    json!({
        "verdict": report.verdict().word(), "causes": causes, "failed": failed,
        "alg": header("alg"), "kid": header("kid"), "iss": claim("iss"), "sub": claim("sub"),
    })
}

fn compare(transcript: &Transcript, expected: &[Value], tokens: &[Vec<u8>], flags: &str) {
    let lines: Vec<&str> = transcript.ends_with(1).stdout.lines().collect();
    assert_eq!(lines.len(), tokens.len());
    for ((line, expected), token) in lines.iter().zip(expected).zip(tokens) {
        let said: Value = serde_json::from_str(line).expect("a line is JSON");
        assert_eq!(said, *expected, "{flags}: {}", String::from_utf8_lossy(token));
    }
}

#[test]
fn every_verdict_and_cause_is_that_of_a_single_token() {
    let signers = signers();
    let jwks = key_set(&signers);
    let (encoding, set) = format::read(jwks.as_bytes(), None).expect("a key set");
    let source = Source { encoding: Some(encoding), ..Source::named("jwks.json") };
    let keys = Keys::Set { set, source };
    let place = Place::new().file("jwks.json", &jwks);
    let path = place.path("jwks.json");
    let path = path.to_str().expect("UTF-8");
    let mut dice = Dice(6);
    let mut accepted = 0;
    for (flags, policy) in policies() {
        let tokens = tokens(&mut dice, &signers, TOKENS / 4);
        let expected: Vec<Value> =
            tokens.iter().map(|token| single(token, &keys, &policy)).collect();
        accepted += expected.iter().filter(|said| said["verdict"] == "accepted").count();
        let line = |jobs| {
            format!(
                "verify --jwks jwks.json --at {NOW} {flags} --jobs {jobs} \
                 --fields verdict,causes,failed,alg,kid,iss,sub --batch"
            )
        };
        let said = place.run_with(&line("4"), tokens.join(&b'\n'));
        compare(&said, &expected, &tokens, flags);
        let line = line("1").replace("jwks.json", path);
        let words: Vec<&str> = line.split_whitespace().collect();
        let clock = Clock::Fixed(NOW);
        let said = place.run_on(Simd::Emulated, clock, &words, tokens.join(&b'\n'));
        compare(&said, &expected, &tokens, flags);
    }
    // The short way was open to these.
    assert!(accepted > TOKENS / 4, "{accepted} were accepted");
}

#[test]
fn a_changed_signature_is_never_the_short_way() {
    let place = Place::new().file("secret", keys::SECRET);
    let good = keys::hs256("{}");
    let mut lines = vec![good.clone()];
    let end = good.rfind('.').expect("a dot");
    // Each character of the payload and of the signature, changed while its neighbours are known.
    for at in good.find('.').expect("a dot") + 1..good.len() {
        let other = if good.as_bytes()[at] == b'A' { "B" } else { "A" };
        if at != end {
            lines.push(format!("{}{other}{}", &good[..at], &good[at + 1..]));
        }
    }
    lines.push(format!("{}.{}", &good[..end], base64url::encode([0; 32])));
    let line = format!("verify --secret-file secret --at {NOW} --only accepted --batch");
    let transcript = place.run_with(&line, lines.join("\n"));
    assert_eq!(transcript.ends_with(1).stdout.lines().count(), 1, "{transcript}");
}
