//! A public key, in any format, encoding or quoting in which we can read one, is never an HMAC
//! secret (RFC 8725 section 2.1).

use std::ffi::OsString;
use std::fmt::Write;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::json::hex;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::hmac_secret::HmacSecret;
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use jotkit::jose::key::secret::Secret;
use jotkit::jose::key::{Key, KeyFault, Material, point};
use jotkit::sys::System;
use jotkit::sys::env::Env;
use jotkit::sys::prompt::Prompt;
use proptest::prelude::*;

use crate::support::{NOW, Place, keys};

/// One text of a key, and what it is.
type Written = (String, Vec<u8>);

static ALL_KEYS: LazyLock<Vec<Key>> = LazyLock::new(all_keys);

fn all_keys() -> Vec<Key> {
    let files = [
        "rsa.pem",
        "p256.pem",
        "p384.pem",
        "p521.pem",
        "secp256k1.pem",
        "ed25519.pem",
        "ed448.pem",
        "x25519.pem",
        "x448.pem",
        "rsa-cert.pem",
        "p256-cert.pem",
    ];
    let ml_dsa = [Alg::MlDsa44, Alg::MlDsa65, Alg::MlDsa87].map(|alg| keys::ml_dsa(alg, [3; 32]));
    files.into_iter().map(|file| keys::key(file, "it")).chain(ml_dsa).collect()
}

/// Every format that we write, and those that we only read.
fn formats(key: &Key) -> Vec<Written> {
    let name = key.material.curve().map_or(key.material.key_type().name(), Curve::name);
    let mut all: Vec<Written> = Vec::new();
    let mut add = |format: &str, bytes: Vec<u8>| all.push((format!("{name} {format}"), bytes));
    let mut halves = vec![false];
    halves.extend(key.material.is_private().then_some(true));
    for private in halves {
        let jwk = jwk::write(key, private);
        add("JWK", jwk.to_string().into());
        add("JWK, indented", serde_json::to_vec_pretty(&jwk).expect("JSON"));
        add("JWKS", format!("{{\"keys\":[{jwk}]}}").into());
        add("list of JWK", format!("[{jwk}]").into());
        add("JavaScript", jwk.to_string().replace('"', "'").replace("'kty'", "kty").into());
        add("YAML", jwk.to_string().replace([',', '{', '}'], "\n").replace(':', ": ").into());
    }
    for structure in Structure::ALL {
        let Ok(der) = der::write(structure, key) else { continue };
        let text = pem::armour(structure, der.expose());
        add(&format!("{structure:?} in DER"), der.expose().to_vec());
        add("Google's map", serde_json::json!({ "a": text, "b": text }).to_string().into());
        add(&format!("{structure:?} in PEM"), text.into());
    }
    if let Some(line) = ssh_line(key) {
        add("OpenSSH", line.into());
    }
    if let Material::Ec { x, y, .. } = &key.material {
        add("point", point(x, y));
    }
    all
}

/// RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4.
fn ssh_line(key: &Key) -> Option<String> {
    let string = |bytes: &[u8]| [&(bytes.len() as u32).to_be_bytes()[..], bytes].concat();
    let number = |bytes: &[u8]| match bytes.first() {
        Some(0x80..) => string(&[&[0], bytes].concat()),
        _ => string(bytes),
    };
    let (name, rest) = match &key.material {
        Material::Rsa { n, e, .. } => ("ssh-rsa", [number(e), number(n)].concat()),
        Material::Ec { curve, x, y, .. } => {
            let (name, identifier) = match curve {
                Curve::P256 => ("ecdsa-sha2-nistp256", "nistp256"),
                Curve::P384 => ("ecdsa-sha2-nistp384", "nistp384"),
                Curve::P521 => ("ecdsa-sha2-nistp521", "nistp521"),
                _ => return None,
            };
            (name, [string(identifier.as_bytes()), string(&point(x, y))].concat())
        }
        Material::Okp { curve: Curve::Ed25519, x, .. } => ("ssh-ed25519", string(x)),
        _ => return None,
    };
    let blob = [string(name.as_bytes()), rest].concat();
    Some(format!("{name} {} somebody@example", STANDARD.encode(blob)))
}

/// What may happen to a key on its way into a secret.
type Wrapper = (&'static str, fn(&[u8]) -> Option<Vec<u8>>);

const WRAPPERS: [Wrapper; 33] = [
    ("as it is", |key| Some(key.to_vec())),
    ("after a BOM", |key| Some([b"\xef\xbb\xbf", key].concat())),
    ("and a line break", |key| Some([key, b"\n"].concat())),
    ("in blanks", |key| Some([b" \n\t", key, b" \r\n\n"].concat())),
    ("after a comment", |key| Some([b"# the key of 2026\n", key].concat())),
    ("after a note", |key| Some([b"my key: ", key].concat())),
    ("and a comment", |key| Some([key, b"\n// abc"].concat())),
    ("in quotes", |key| Some([b"\"", key, b"\""].concat())),
    ("in single quotes and a comma", |key| Some([b"'", key, b"',"].concat())),
    ("in curly quotes", |key| Some(["“".as_bytes(), key, "”".as_bytes()].concat())),
    ("of a shell", |key| Some([b"export PUBLIC_KEY=\"", key, b"\"\n"].concat())),
    ("of YAML", |key| text(key, |text| format!("key: |\n  {}", text.replace('\n', "\n  ")))),
    ("with Windows' line breaks", |key| text(key, |text| text.replace('\n', "\r\n"))),
    ("with escaped line breaks", |key| text(key, |text| text.replace('\n', "\\n"))),
    ("with line breaks escaped twice", |key| text(key, |text| text.replace('\n', "\\\\n"))),
    ("on one line", |key| text(key, |text| text.replace('\n', " "))),
    ("as a JSON string", |key| text(key, |text| serde_json::json!(text).to_string())),
    ("in JSON", |key| text(key, |text| serde_json::json!({ "a": [text] }).to_string())),
    ("in \\u escapes", |key| {
        text(key, |text| text.chars().map(|c| format!("\\u{:04x}", c as u32)).collect())
    }),
    ("in percent", |key| text(key, percent)),
    ("in entities", |key| text(key, |text| text.replace('&', "&amp;").replace('"', "&quot;"))),
    ("in UTF-16", |key| text(key, |text| text).map(|text| utf16(&text))),
    ("as a comment", |key| text(key, |text| format!("// {}", text.replace('\n', "\n// ")))),
    ("of source code", |key| {
        text(key, |text| text.lines().map(|line| format!("\"{line}\" +\n")).collect())
    }),
    ("in base64", |key| Some(STANDARD.encode(key).into())),
    ("in base64 without padding", |key| Some(STANDARD_NO_PAD.encode(key).into())),
    ("in base64url", |key| Some(URL_SAFE_NO_PAD.encode(key).into())),
    ("in base64url with padding", |key| Some(URL_SAFE.encode(key).into())),
    ("in lines of base64", |key| Some(folded(&STANDARD.encode(key)).into())),
    ("in a data URL", |key| Some(format!("data:a/b;base64,{}", STANDARD.encode(key)).into())),
    ("in hex", |key| Some(hex_of(key, "").into())),
    ("in hex with colons", |key| Some(hex_of(key, ":").to_uppercase().into())),
    ("in hex of C", |key| Some(format!("0x{}", hex_of(key, ", 0x")).into())),
];

fn text(key: &[u8], wrap: impl Fn(String) -> String) -> Option<Vec<u8>> {
    let text = String::from_utf8(key.to_vec()).ok()?;
    Some(wrap(text).into_bytes())
}

fn percent(text: String) -> String {
    percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn utf16(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn folded(text: &str) -> String {
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
    lines.map(|line| format!("{line}\n")).collect()
}

fn hex_of(bytes: &[u8], between: &str) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}{between}").expect("a string takes it");
    }
    text.truncate(text.len() - between.len());
    text
}

fn is_refused(bytes: &[u8]) -> bool {
    HmacSecret::new(bytes).is_err()
}

/// What a text is under each `--secret-encoding` that it can be decoded by.
fn secrets(text: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let bare: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'=').collect();
    let decoded = [
        ("utf8", Some(text.to_vec())),
        ("base64", STANDARD_NO_PAD.decode(&bare).ok()),
        ("base64url", URL_SAFE_NO_PAD.decode(&bare).ok()),
        ("hex", hex::decode(text)),
    ];
    decoded.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))).collect()
}

#[test]
fn every_format_in_every_wrapper_is_refused() {
    let mut count = 0;
    for (key, place) in ALL_KEYS.iter().zip(0..) {
        for ((format, bytes), row) in formats(key).into_iter().zip(0..) {
            for ((wrapper, wrap), column) in WRAPPERS.into_iter().zip(0..) {
                // The small keys take every combination, of the others each has its share.
                if bytes.len() > 400 && (place + row + column) % 7 != 0 {
                    continue;
                }
                let Some(wrapped) = wrap(&bytes) else { continue };
                // A bare point is no more than bytes: one more of them is another secret.
                let is_point = format.ends_with("point");
                let is_decoded = wrapper.starts_with("in base64") || wrapper.starts_with("in hex");
                if is_point && wrapper != "as it is" && !(is_decoded && wrapper == "in base64") {
                    continue;
                }
                for (encoding, secret) in secrets(&wrapped) {
                    let made = HmacSecret::decoded(&Secret::new(&wrapped[..]), Secret::new(secret));
                    assert!(made.is_err(), "{format} {wrapper}, {encoding}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 2000, "{count}");
}

#[test]
fn what_the_reader_of_keys_reads_is_refused() {
    for key in [keys::key("p256-cert.pem", "it"), keys::key("ed25519.pem", "it")] {
        for (format, bytes) in formats(&key) {
            for (wrapper, wrap) in WRAPPERS {
                let wrapped = wrap(&bytes).unwrap_or_default();
                if format::read(&wrapped, None).is_ok() {
                    assert!(is_refused(&wrapped), "{format} {wrapper}");
                }
            }
        }
    }
}

/// White space of Unicode, all of which the reader of bare base64 passes over, and line breaks that
/// were escaped, however often.
fn blank() -> impl Strategy<Value = String> {
    let white = (0..=char::MAX as u32).filter_map(char::from_u32).filter(|c| c.is_whitespace());
    let white = prop::sample::select(white.collect::<Vec<_>>()).prop_map(String::from);
    prop_oneof![white, "\\\\{1,200}[nr]"]
}

/// JSON as it may be written: blanks between its tokens, and letters as `\u`.
fn odd_json(json: &serde_json::Value, blank: &str, escaped: &[bool]) -> String {
    let escape = |text: &str| -> String {
        let letters = text.chars().zip(escaped.iter().cycle());
        let letters = letters.map(|(c, escaped)| match escaped {
            true => format!("\\u{:04X}", c as u32),
            false => c.to_string(),
        });
        letters.collect()
    };
    let members = json.as_object().expect("a JWK").iter().zip(0..).map(|((name, value), at)| {
        let (name, value) = (escape(name), escape(value.as_str().expect("text")));
        format!("\"é{at}\":\"ü\",\"{name}\"{blank}:{blank}\"{value}\"{blank}")
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// Whoever is told that it is no secret is not told that it is no key.
#[test]
fn what_is_refused_as_a_secret_is_known_as_a_key() {
    for key in [keys::key("p256.pem", "it"), keys::key("ed25519.pem", "it")] {
        for (format, bytes) in formats(&key) {
            for (wrapper, wrap) in WRAPPERS {
                let wrapped = wrap(&bytes).unwrap_or_default();
                let fault = format::read(&wrapped, None).err();
                if is_refused(&wrapped) {
                    let is_known = !matches!(fault, Some(KeyFault::Unrecognised));
                    assert!(is_known, "{format} {wrapper}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// In every freedom that its readers allow: each of these reads as a key, so none is a secret.
    #[test]
    fn what_is_read_with_blanks_and_escapes_is_no_secret(
        key in 0..14usize,
        private: bool,
        blank in blank(),
        between in 1..60usize,
        json_blank in "[ \\t\\r\\n]{0,60}",
        escaped in prop::collection::vec(any::<bool>(), 1..9),
        comment in "[a-z Ͱ-Ͽ一-龥]{0,90}",
        big_endian: bool,
    ) {
        let key = &ALL_KEYS[key];
        let private = private && key.material.is_private();
        let jwk = jwk::write(&Key { certificates: Vec::new(), ..key.clone() }, private);
        let json = odd_json(&serde_json::to_value(&jwk).expect("JSON"), &json_blank, &escaped);
        let structure = if private { Structure::Pkcs8 } else { Structure::Spki };
        let der = der::write(structure, key).expect("DER");
        let lines = STANDARD.encode(der.expose());
        let lines = lines.as_bytes().chunks(between).map(String::from_utf8_lossy);
        let bare = lines.collect::<Vec<_>>().join(&blank);
        let pem = format!("\u{feff}{comment}\n{}", pem::armour(structure, der.expose()));
        let order = if big_endian { u16::to_be_bytes } else { u16::to_le_bytes };
        let pem: Vec<u8> = pem.encode_utf16().flat_map(order).collect();
        for text in [json.into_bytes(), bare.into_bytes(), pem] {
            let shown = String::from_utf8_lossy(&text);
            prop_assert!(format::read(&text, None).is_ok(), "not read: {shown}");
            prop_assert!(is_refused(&text), "taken: {shown}");
        }
    }

    #[test]
    fn wrappers_around_wrappers_hide_nothing(
        key in 0..14usize,
        format in any::<prop::sample::Index>(),
        wrappers in prop::collection::vec(any::<prop::sample::Index>(), 2..4),
    ) {
        let key = &ALL_KEYS[key];
        let formats = formats(key);
        let (name, mut bytes) = formats[format.index(formats.len())].clone();
        prop_assume!(!name.ends_with("point"));
        let mut names = vec![name];
        for wrapper in wrappers {
            let (name, wrap) = WRAPPERS[wrapper.index(WRAPPERS.len())];
            let Some(wrapped) = wrap(&bytes) else { continue };
            names.push(name.to_owned());
            bytes = wrapped;
        }
        prop_assert!(is_refused(&bytes), "{names:?}");
    }

    /// Nothing that is no key is refused: a secret is random bytes, or those written as text.
    #[test]
    fn secrets_are_taken(
        bytes in prop::collection::vec(any::<u8>(), 1..200),
        start in 0..7usize,
    ) {
        prop_assert!(!is_refused(&bytes));
        for (name, wrap) in WRAPPERS.into_iter().skip(start).step_by(7) {
            let wrapped = wrap(&bytes).unwrap_or_default();
            for (encoding, secret) in secrets(&wrapped) {
                let made = HmacSecret::decoded(&Secret::new(&wrapped[..]), Secret::new(secret));
                prop_assert!(made.is_ok(), "{name}, {encoding}");
            }
        }
    }

    #[test]
    fn secrets_of_text_are_taken(text in "[ -~\n]{0,400}") {
        prop_assert!(!is_refused(text.as_bytes()));
    }
}

#[test]
fn secrets_that_look_like_something_are_taken() {
    let long = "0123456789abcdef".repeat(64);
    let token = keys::rs256("{}");
    let oct = format!(r#"{{"kty":"oct","k":"{}"}}"#, STANDARD_NO_PAD.encode([7; 64]));
    let zeros = "0".repeat(500);
    let secrets = [
        "secret",
        "your-256-bit-secret",
        &long,
        &token,
        &oct,
        &zeros,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "correct horse battery staple",
        "begin the public key of the RSA family: kty is not said, ssh-rsa neither",
        r#"{"n": 1, "e": 2, "secret": "a long value that is not a key of any kind at all"}"#,
    ];
    for secret in secrets {
        assert!(!is_refused(secret.as_bytes()), "{secret}");
    }
    assert!(!is_refused(&[0x30; 200]) && !is_refused(&[4; 65]) && !is_refused(&[0; 1 << 16]));
}

/// A text that was made to take long is searched for as long as its length allows.
#[test]
fn a_search_ends() {
    let hostile = [
        b"MIIBIjANBg".repeat(100_000),
        b"0\x820\x820".repeat(200_000),
        b"{\"kty\\".repeat(150_000),
    ];
    for text in hostile {
        // Whatever the answer: that there is one, within the time that tests have.
        is_refused(&text[..1 << 17]);
    }
}

/// One way of giving a secret.
#[derive(Clone, Copy, Debug)]
enum Way {
    File,
    Env,
    Given,
    Prompt,
    OctJwk,
    OctInJwks,
}

const WAYS: [Way; 6] = [Way::File, Way::Env, Way::Given, Way::Prompt, Way::OctJwk, Way::OctInJwks];

/// The status of a verb in this process.
fn status(verb: &str, way: Way, encoding: &str, secret: &[u8], token: &str) -> i32 {
    let oct = |k: &str| format!(r#"{{"kty":"oct","k":"{k}"}}"#);
    // As `k` the bytes are written in base64url, or stand as the text that they are.
    let k = match encoding {
        "base64url" => String::from_utf8_lossy(secret).into_owned(),
        _ => URL_SAFE_NO_PAD.encode(secret),
    };
    let content = match way {
        Way::OctJwk => oct(&k).into_bytes(),
        Way::OctInJwks => format!("{{\"keys\":[{}]}}", oct(&k)).into_bytes(),
        _ => secret.to_vec(),
    };
    let place = Place::new().file("secret", content);
    let path = place.path("secret").into_os_string();
    let text = String::from_utf8_lossy(secret).into_owned();
    let env = Env::of([("SECRET", text.as_str()), ("XDG_CACHE_HOME", "/nonexistent")]);
    let mut system = System::in_memory(format!("{token}\n").into_bytes(), env);
    system.prompt = Prompt::Answers(Some(text.clone()));
    let mut words: Vec<OsString> =
        format!("jotkit {verb} --at {NOW}").split(' ').map(Into::into).collect();
    match way {
        Way::File => words.extend(["--secret-file".into(), path]),
        Way::Env => words.extend(["--secret-env".into(), "SECRET".into()]),
        Way::Given => words.push(format!("--secret={text}").into()),
        Way::Prompt => words.push("--secret".into()),
        Way::OctJwk | Way::OctInJwks => words.extend(["--key".into(), path]),
    }
    if !matches!(way, Way::OctJwk | Way::OctInJwks) {
        words.extend(["--secret-encoding".into(), encoding.into()]);
    }
    jotkit::run(words, &mut system) as i32
}

fn statuses(way: Way, encoding: &str, text: &[u8], secret: &[u8]) -> [i32; 3] {
    let header = r#"{"alg":"HS256"}"#;
    let token = keys::forged(header, &keys::claims("{}"), secret, Alg::Hs256);
    ["verify", "explain", "verify --batch"].map(|verb| status(verb, way, encoding, text, &token))
}

#[test]
fn an_honest_secret_is_accepted_from_everywhere() {
    for way in WAYS {
        let text = URL_SAFE_NO_PAD.encode([0xa7; 48]);
        for (encoding, secret) in secrets(text.as_bytes()) {
            let oct = matches!(way, Way::OctJwk | Way::OctInJwks);
            if oct && !matches!(encoding, "utf8" | "base64url") {
                continue;
            }
            assert_eq!(
                statuses(way, encoding, text.as_bytes(), &secret),
                [0; 3],
                "{way:?} {encoding}"
            );
        }
    }
}

#[test]
fn no_verb_accepts_a_forged_token_whatever_gave_the_key() {
    let key = keys::key("rsa.pem", "it");
    let ed25519 = keys::key("ed25519.pem", "it");
    let mut texts: Vec<Written> = Vec::new();
    for (name, bytes) in [&key, &ed25519].into_iter().flat_map(formats) {
        for wrapper in
            ["as it is", "after a BOM", "in quotes", "in base64", "in base64url", "in hex"]
        {
            let wrap = WRAPPERS.iter().find(|(known, _)| *known == wrapper).expect("a wrapper").1;
            texts.extend(wrap(&bytes).map(|text| (format!("{name} {wrapper}"), text)));
        }
    }
    // Each text with one way, all ways with each kind of wrapper.
    for (at, (name, text)) in texts.iter().enumerate() {
        let way = WAYS[(at + at / WAYS.len()) % WAYS.len()];
        let needs_text = matches!(way, Way::Env | Way::Given | Way::Prompt);
        let way = match std::str::from_utf8(text) {
            Err(_) if needs_text => Way::File,
            _ => way,
        };
        for (encoding, secret) in secrets(text.trim_ascii_end()) {
            let found = statuses(way, encoding, text.trim_ascii_end(), &secret);
            assert!(!found.contains(&0), "{name}, {way:?}, {encoding}: {found:?}");
        }
    }
}
