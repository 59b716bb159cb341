//! Tokens that nobody signed: none gets a yes, and the three verbs agree on why.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use jotkit::sys::clock::Clock;
use serde_json::json;

use crate::support::three::ask_all;
use crate::support::{NOW, Place, keys};

const RSA: &str = r#"{"alg":"RS256","kid":"test-1"}"#;

/// A key set with one key of each kind, and nobody's signature is good under it.
fn place() -> (Place, String) {
    let ec = keys::key("p256.pem", "ec");
    let ed = keys::key("ed25519.pem", "ed");
    let secret = Key { kid: Some("hs".into()), ..keys::shared(keys::SECRET) };
    let set = [&keys::key("rsa.pem", "test-1"), &ec, &ed, &secret].map(|key| {
        jotkit::jose::key::jwk::write(key, key.kid.as_deref() == Some("hs")).to_string()
    });
    let place = Place::new().file("keys", format!("{{\"keys\":[{}]}}", set.join(",")));
    let path = place.path("keys").to_str().expect("UTF-8").to_owned();
    (place, path)
}

#[track_caller]
fn all_refused(tokens: impl IntoIterator<Item = String>) {
    let (place, keys) = place();
    let tokens: Vec<Vec<u8>> = tokens.into_iter().map(String::into_bytes).collect();
    for flags in [&["--jwks", &keys][..], &["--jwks", &keys, "--any-payload", "--any"]] {
        for (said, token) in ask_all(&place, Clock::Fixed(NOW), flags, &tokens).iter().zip(&tokens)
        {
            assert_ne!(said.status, 0, "{}", String::from_utf8_lossy(token));
        }
    }
}

fn unsigned(header: &str, signature: &[u8]) -> String {
    let claims = keys::claims("{}");
    let parts = [header.as_bytes(), claims.as_bytes(), signature];
    parts.map(base64url::encode).join(".")
}

/// The parts of a good token.
fn parts(token: &str) -> [String; 3] {
    let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts.try_into().expect("three parts")
}

#[test]
fn the_good_ones_are_good() {
    let (place, keys) = place();
    let (secret, ed) = (keys::shared(keys::SECRET), keys::key("ed25519.pem", "ed"));
    let tokens = [
        keys::rs256("{}"),
        keys::token(r#"{"alg":"ES256"}"#, "{}", &keys::key("p256.pem", "ec"), Alg::Es256),
        keys::token(r#"{"alg":"EdDSA"}"#, "{}", &ed, Alg::EdDsa),
        keys::token(r#"{"alg":"HS256"}"#, "{}", &secret, Alg::Hs256),
    ];
    let tokens = tokens.map(String::into_bytes);
    for said in ask_all(&place, Clock::Fixed(NOW), &["--jwks", &keys], &tokens) {
        said.is(0, &[]);
    }
}

#[test]
fn no_algorithm_is_no_signature() {
    let names = [
        r#""none""#,
        r#""None""#,
        r#""NONE""#,
        r#""nOnE""#,
        r#""none ""#,
        r#"" none""#,
        r#""no\u006ee""#,
        r#""none\u0000""#,
        r#""none\ud800""#,
        r#""ｎｏｎｅ""#,
        r#""""#,
        "null",
        "[]",
        "{}",
        "0",
        "false",
        r#"["RS256"]"#,
        r#"{"alg":"RS256"}"#,
        r#""rs256""#,
        r#""RS256 ""#,
        r#""RS-256""#,
        r#""SHA256withRSA""#,
        r#""HS0""#,
        r#""HS1""#,
        r#""RS1""#,
        r#""RS256\u0000""#,
        r#""ES256X""#,
        r#""EdDSA\n""#,
        r#""dir""#,
        r#""A256GCM""#,
        r#""RSA-OAEP""#,
    ];
    let [_, _, signature] = parts(&keys::rs256("{}"));
    let signature = base64url::decode(&signature).expect("base64url");
    all_refused(names.into_iter().flat_map(|name| {
        let header = format!("{{\"alg\":{name},\"kid\":\"test-1\"}}");
        [&b""[..], b"{}", b"\0", &signature].map(|signature| unsigned(&header, signature))
    }));
    all_refused([
        unsigned("{}", b""),
        unsigned("{}", &signature),
        unsigned(r#"{"typ":"JWT"}"#, b""),
    ]);
}

#[test]
fn a_stripped_or_shortened_signature_is_none() {
    let ec = keys::token(r#"{"alg":"ES256"}"#, "{}", &keys::key("p256.pem", "ec"), Alg::Es256);
    let ed = keys::token(r#"{"alg":"EdDSA"}"#, "{}", &keys::key("ed25519.pem", "ed"), Alg::EdDsa);
    let secret = keys::shared(keys::SECRET);
    let hs = keys::token(r#"{"alg":"HS256"}"#, "{}", &secret, Alg::Hs256);
    for token in [keys::rs256("{}"), ec, ed, hs] {
        let [header, payload, signature] = parts(&token);
        let bytes = base64url::decode(&signature).expect("base64url");
        let size = bytes.len();
        let other = [
            vec![],
            vec![0],
            vec![0; size],
            vec![0xff; size],
            bytes[..size - 1].to_vec(),
            bytes[1..].to_vec(),
            [&bytes[..], &[0]].concat(),
            [&[0], &bytes[..]].concat(),
            [&bytes[..], &bytes[..]].concat(),
            bytes.iter().rev().copied().collect(),
        ];
        let other = other.map(|bytes| format!("{header}.{payload}.{}", base64url::encode(bytes)));
        all_refused(other);
        all_refused([
            format!("{header}.{payload}"),
            format!("{header}..{signature}"),
            format!(".{payload}.{signature}"),
            format!("{payload}.{header}.{signature}"),
            format!("{header}.{payload}.{signature}.{signature}"),
            "..".to_owned(),
            ".".to_owned(),
        ]);
    }
}

#[test]
fn no_part_may_be_changed() {
    let other = keys::claims(r#"{"sub":"admin"}"#);
    all_refused(
        [
            RSA.to_owned(),
            r#"{"alg":"RS384","kid":"test-1"}"#.into(),
            r#"{"alg":"PS256","kid":"test-1"}"#.into(),
            r#"{"alg":"RS256","kid":"test-1","typ":"JWT"} "#.into(),
            r#"{"alg":"ES256"}"#.into(),
            r#"{"alg":"HS256"}"#.into(),
        ]
        .map(|header: String| {
            let [_, _, signature] = parts(&keys::rs256("{}"));
            format!("{}.{}.{signature}", base64url::encode(header), base64url::encode(&other))
        }),
    );
    all_refused([keys::tampered()]);
}

/// CVE-2022-21449, and what else a signature of numbers out of range may be.
#[test]
fn ecdsa_numbers_out_of_range_sign_nothing() {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let n = jotkit::jose::json::hex::decode(order).expect("hex");
    let less = [&n[..31], &[0x50]].concat();
    let more = [&n[..31], &[0x52]].concat();
    let (zero, one, all) = (vec![0; 32], [&[0; 31][..], &[1]].concat(), vec![0xff; 32]);
    let numbers = [&zero, &one, &n, &less, &more, &all];
    let header = r#"{"alg":"ES256","kid":"ec"}"#;
    let raw = numbers.into_iter().flat_map(|r| numbers.map(|s| [&r[..], &s[..]].concat()));
    let der = [
        &b"\x30\x06\x02\x01\x00\x02\x01\x00"[..],
        b"\x30\x06\x02\x01\x01\x02\x01\x01",
        b"\x30\x00",
    ];
    all_refused(raw.chain(der.map(<[u8]>::to_vec)).map(|bytes| unsigned(header, &bytes)));
}

/// A good signature in ASN.1 is another signature (RFC 7518 section 3.4), and so is one whose S was
/// moved by the order of the curve (RFC 8032 section 5.1.7).
#[test]
fn a_good_signature_has_one_form() {
    let key = keys::key("p256.pem", "ec");
    let [header, payload, signature] =
        parts(&keys::token(r#"{"alg":"ES256"}"#, "{}", &key, Alg::Es256));
    let bytes = base64url::decode(&signature).expect("base64url");
    let number = |half: &[u8]| [&[0x02, 33, 0][..], half].concat();
    let inner = [number(&bytes[..32]), number(&bytes[32..])].concat();
    let der = [&[0x30, inner.len() as u8][..], &inner].concat();
    all_refused([format!("{header}.{payload}.{}", base64url::encode(der))]);

    let key = keys::key("ed25519.pem", "ed");
    let [header, payload, signature] =
        parts(&keys::token(r#"{"alg":"EdDSA"}"#, "{}", &key, Alg::EdDsa));
    let mut bytes = base64url::decode(&signature).expect("base64url");
    let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let order = jotkit::jose::json::hex::decode(order).expect("hex");
    let mut carry = 0_u16;
    for (byte, add) in bytes[32..].iter_mut().zip(&order) {
        carry += u16::from(*byte) + u16::from(*add);
        *byte = carry as u8;
        carry >>= 8;
    }
    all_refused([format!("{header}.{payload}.{}", base64url::encode(bytes))]);
}

/// Points of small order as R, with S = 0.
#[test]
fn small_order_points_sign_nothing_under_a_good_key() {
    let points = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    all_refused(points.map(|point| {
        let point = jotkit::jose::json::hex::decode(point).expect("hex");
        unsigned(r#"{"alg":"EdDSA","kid":"ed"}"#, &[point, vec![0; 32]].concat())
    }));
}

/// One token has one text: otherwise a list of revoked tokens is easily passed.
#[test]
fn a_good_token_has_one_text() {
    let good = keys::rs256("{}");
    let [header, payload, signature] = parts(&good);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let stray = |part: &str, by: usize| {
        let last = part.as_bytes()[part.len() - 1];
        let index = alphabet.iter().position(|byte| *byte == last).expect("base64url") ^ by;
        format!("{}{}", &part[..part.len() - 1], alphabet[index] as char)
    };
    let mut changed: Vec<String> = Vec::new();
    for by in [1, 2, 4, 8] {
        // 256 bytes leave four stray bits.
        changed.push(format!("{header}.{payload}.{}", stray(&signature, by)));
    }
    for put in [
        "=", "==", "\u{200b}", "\u{feff}", "\0", "%", "+", "/", "A", "AA", ".", " ", "\t",
        "\u{a0}", "é",
    ] {
        for at in
            [header.len(), header.len() + 1, header.len() + payload.len() + 1, 3, good.len() - 3]
        {
            let mut text = good.clone();
            text.insert_str(at, put);
            changed.push(text);
        }
        // At the ends white space and a scheme may stand, and nothing else.
        if !put.trim().is_empty() {
            changed.extend([format!("{put}{good}"), format!("{good}{put}")]);
        }
    }
    changed.push(good.replace('-', "+").replace('_', "/") + "==");
    changed.push(good.replacen('.', "%2E", 1));
    changed.push(format!("\"{good}\""));
    changed.push(format!("Bearer Bearer {good}"));
    changed.push(format!("Basic {good}"));
    changed.push(format!("{good},{good}"));
    changed.push(base64url::encode(&good));
    changed.push(good.to_ascii_lowercase());
    changed.retain(|text| *text != good);
    all_refused(changed);
}

#[test]
fn extensions_that_nobody_understands_are_refused() {
    let key = keys::key("rsa.pem", "test-1");
    let claims = keys::claims("{}");
    let headers = [
        r#""crit":["exp"]"#,
        r#""crit":[]"#,
        r#""crit":"b64""#,
        r#""crit":null"#,
        r#""crit":["b64"]"#,
        r#""crit":["alg"]"#,
        r#""crit":["x"],"x":1"#,
        r#""crit":["b64","b64"],"b64":true"#,
        r#""crit":["b64","x"],"b64":true,"x":1"#,
        r#""crit":[7]"#,
        r#""crit":[["b64"]],"b64":true"#,
        r#""crit":["B64"],"B64":false"#,
        r#""b64":"false""#,
        r#""b64":0"#,
        r#""b64":null"#,
        r#""typ":"JWT","b64":false,"crit":["b64"]"#,
        r#""kid":7"#,
        r#""kid":["test-1"]"#,
        r#""typ":7"#,
    ];
    all_refused(headers.map(|more| {
        keys::token(&format!("{{\"alg\":\"RS256\",{more}}}"), &claims, &key, Alg::Rs256)
    }));
}

/// What the header says of the payload's form is not ours to undo: what it hides are no claims.
#[test]
fn nothing_is_unpacked_or_unwrapped() {
    let (place, keys_path) = place();
    let key = keys::key("rsa.pem", "test-1");
    let inner = keys::rs256("{}");
    let tokens = [
        keys::token(r#"{"alg":"RS256","cty":"JWT"}"#, &inner, &key, Alg::Rs256),
        keys::token_of_bytes(
            r#"{"alg":"RS256","zip":"DEF"}"#,
            b"\xabV\xca\xad,P\xb22\xac\x05\0",
            &key,
            Alg::Rs256,
        ),
        keys::token_of_bytes(
            r#"{"alg":"RS256","zip":"GZIP"}"#,
            b"\x1f\x8b\x08\0\0\0\0\0",
            &key,
            Alg::Rs256,
        ),
    ];
    let flags = ["--jwks", &keys_path];
    for said in ask_all(&place, Clock::Fixed(NOW), &flags, &tokens.map(String::into_bytes)) {
        said.is(1, &["structure"]);
    }
}

#[test]
fn json_with_an_unsigned_half_is_refused() {
    let [header, payload, signature] = parts(&keys::rs256("{}"));
    let none = base64url::encode(r#"{"alg":"none"}"#);
    let all = [
        json!({"payload": payload, "signature": "", "header": {"alg": "none"}}),
        json!({"payload": payload, "signature": "", "protected": none}),
        json!({"payload": payload, "signature": signature, "header": {"alg": "RS256", "kid": "test-1"}}),
        json!({"payload": payload, "signature": signature, "protected": header, "header": {"alg": "none"}}),
        json!({"payload": payload, "signature": signature, "protected": header, "header": {"crit": ["x"]}}),
        json!({"payload": payload, "signature": signature, "protected": header, "header": {"b64": true}}),
        json!({"payload": payload, "signatures": []}),
        json!({"payload": payload, "signatures": [], "signature": signature, "protected": header}),
        json!({"payload": [payload], "signature": signature, "protected": header}),
        json!({"signature": signature, "protected": header}),
    ];
    all_refused(all.map(|json| json.to_string()));
    // By default each signature counts: a good one beside a bad one is not enough.
    let (place, keys) = place();
    let good = json!({"protected": header, "signature": signature});
    let bad = json!({"protected": none, "signature": ""});
    for signatures in [[&good, &bad], [&bad, &good]] {
        let token = json!({"payload": payload, "signatures": signatures}).to_string().into_bytes();
        let said = ask_all(&place, Clock::Fixed(NOW), &["--jwks", &keys], &[token]);
        assert_eq!(said[0].status, 1);
    }
    let twice = format!(
        r#"{{"payload":"{payload}","payload":"","protected":"{header}","signature":"{signature}"}}"#
    );
    all_refused([twice]);
}
