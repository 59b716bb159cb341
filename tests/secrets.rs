//! Nothing that only its owner may know is ever shown, by any verb, in success or failure.

use std::fmt::Debug;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::commands;
use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::json::{base64url, hex};
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::jwk;
use jotkit::jose::key::jwk::PRIVATE_MEMBERS;
use jotkit::jose::key::pem;
use jotkit::jose::key::secret::{Secret, SecretEncoding};
use jotkit::jose::key::{Key, Material};
use jotkit::jose::token::Token;
use jotkit::source::cache::Network;
use jotkit::source::chain::KeyChain;
use jotkit::source::spec::{KeySpec, Location, PassphrasePlace, SecretPlace, SecretSpec};
use jotkit::sys::System;
use jotkit::sys::env::Env;
use jotkit::verify::policy::Policy;
use jotkit::verify::{Keys, Source, judge};

use crate::support::{NOW, Place, finish, fixture, keys};

/// Shorter pieces stand anywhere by chance.
const TELLING: usize = 12;

/// The texts that would give a key away, wherever they stood.
struct Traces(Vec<String>);

impl Traces {
    /// Of the private half: each number in each spelling, and every whole line of each PEM.
    fn of(key: &Key) -> Traces {
        let mut traces = Vec::new();
        let all = jwk::write(key, true);
        for name in PRIVATE_MEMBERS {
            let Some(text) = all.get(name).and_then(|value| value.as_str()) else { continue };
            traces.extend(spellings(&base64url::decode(text).expect("it is base64url")));
        }
        for structure in [Structure::Pkcs8, Structure::Pkcs1Private, Structure::Sec1] {
            if let Ok(der) = der::write(structure, key) {
                let armour = pem::armour(structure, der.expose());
                // The first lines and the last hold the public half and names of algorithms too.
                let body = armour.lines().filter(|line| !line.starts_with('-'));
                traces.extend(body.filter(|line| !is_public(line, key)).map(str::to_owned));
            }
        }
        traces.retain(|trace| trace.len() >= TELLING);
        assert!(traces.len() >= 4, "a private key leaves traces");
        Traces(traces)
    }

    #[track_caller]
    fn are_not_in(&self, text: &str, what: &str) {
        for trace in &self.0 {
            assert!(!text.contains(trace.as_str()), "{what} shows {trace}:\n{text}");
        }
    }
}

/// Raw, hex, base64 and base64url; also as a list of numbers, as `Debug` shows bytes.
fn spellings(bytes: &[u8]) -> Vec<String> {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let list = format!("{bytes:?}");
    let list = list.trim_matches(['[', ']']).to_owned();
    let lines = format!("{bytes:#?}").replace(' ', "");
    let base64 = STANDARD.encode(bytes);
    let mut all = vec![hex.to_uppercase(), hex, list, lines, base64url::encode(bytes)];
    all.push(base64.trim_end_matches('=').to_owned());
    all.extend(std::str::from_utf8(bytes).ok().map(str::to_owned));
    all
}

/// Whether a line of a private PEM stands in the public one as well.
fn is_public(line: &str, key: &Key) -> bool {
    let Some(spki) = key.public().and_then(|key| der::write(Structure::Spki, &key).ok()) else {
        return false;
    };
    let Ok(bytes) = STANDARD.decode(line) else { return false };
    let n = match &key.material {
        Material::Rsa { n, .. } => n.as_slice(),
        _ => spki.expose(),
    };
    bytes.windows(8).any(|window| n.windows(8).any(|other| other == window))
}

fn private_keys() -> Vec<Key> {
    let files = ["rsa.pem", "p256.pem", "p384.pem", "p521.pem", "secp256k1.pem", "ed25519.pem"];
    let mut all: Vec<Key> = files.iter().map(|file| keys::key(file, "k")).collect();
    let secret = keys::shared(keys::SECRET);
    all.push(Key { kid: Some("k".into()), ..secret });
    all
}

/// Every form that a key may stand in, whole and damaged.
fn forms(key: &Key) -> Vec<Vec<u8>> {
    let jwk = jwk::write(key, true).to_string();
    let mut forms = vec![
        jwk.clone(),
        format!("{{\"keys\":[{jwk}]}}"),
        format!("{{\"keys\":[{jwk},{jwk}]}}"),
        jwk.replacen("\"k", "\"K", 1),
        jwk.replacen("\":\"", "\":\"+", 3),
        jwk.replace("\":\"", "\":\"!"),
        jwk.replacen("\"kty\":\"", "\"kty\":\"X", 1),
        jwk.replacen("\"kty\"", "\"ktx\"", 1),
        jwk.replacen("\"d\":\"", "\"d\":\"AAAA", 1),
        jwk[..jwk.len() - 9].to_owned(),
        format!("{jwk}{jwk}"),
        format!("[{jwk}]"),
    ];
    for structure in [Structure::Pkcs8, Structure::Pkcs1Private, Structure::Sec1] {
        let Ok(der) = der::write(structure, key) else { continue };
        let armour = pem::armour(structure, der.expose());
        forms.extend(damaged(&armour));
        forms.push(armour);
    }
    let mut bytes: Vec<Vec<u8>> = forms.into_iter().map(String::into_bytes).collect();
    if let Ok(der) = der::write(Structure::Pkcs8, key) {
        bytes.push(der.expose().to_vec());
        bytes.push(der.expose()[..der.expose().len() - 3].to_vec());
    }
    bytes
}

/// As people's copies are.
fn damaged(armour: &str) -> Vec<String> {
    let (start, rest) = armour.split_once("-----\n").expect("a first line");
    vec![
        format!("{start}----\n{rest}"),
        format!("{start} {}", rest.replace('\n', " ")),
        armour.replace("\n-----END", "\n-----ENDE"),
        armour.trim_end().trim_end_matches('-').to_owned(),
        armour.replacen("PRIVATE KEY-----\n", "PUBLIC KEY-----\n", 1),
        armour.replace("PRIVATE", "PUBLIC"),
        armour.replace('\n', "\\n"),
        armour.replacen('A', "!", 9),
        format!("{}{armour}", armour.trim_end().trim_end_matches('-')),
    ]
}

#[test]
fn no_verb_shows_a_key_that_it_reads() {
    let commands = [
        "verify --key key",
        "verify --key key -o json",
        "verify --key key --print sub",
        "jwks key",
        "jwks key -o json",
        "jwks key -o pem",
        "jwks key --lint",
        "jwks key --lint -o json",
        "convert key",
        "convert key --kid k --to jwk",
        "convert key --to jwks",
        "convert key --to pkcs8",
        "convert key --private --out out --force",
        "sign --key key",
        "sign --key key --alg HS512",
        "decode key",
    ];
    let token = keys::rs256("{}");
    for key in private_keys() {
        let traces = Traces::of(&key);
        for (index, form) in forms(&key).into_iter().enumerate() {
            let place = Place::new().file("key", form);
            for line in commands {
                let said = in_memory(&place, line, &token);
                traces.are_not_in(&said, &format!("{line} of form {index}"));
            }
        }
    }
}

/// Everything that a line says. Without a process: there are thousands of lines.
fn in_memory(place: &Place, line: &str, stdin: &str) -> String {
    let word = |word: &str| match word {
        "key" | "out" | "secret" => place.path(word).into_os_string(),
        word => word.into(),
    };
    let words = ["jotkit"].into_iter().chain(line.split(' ')).map(word);
    let env = Env::of([("SECRET", keys::SECRET)]);
    let mut system = System::in_memory(stdin.into(), env);
    jotkit::run(words, &mut system);
    system.streams.stdout.take() + &system.streams.stderr.take()
}

#[test]
fn no_verb_shows_a_secret_that_it_is_given() {
    let key = keys::shared(keys::SECRET);
    let traces = Traces::of(&key);
    let folder = Place::new().file("secret", keys::SECRET);
    let given = format!("--secret={}", keys::SECRET);
    let apart = format!("--secret {}", keys::SECRET);
    for place in ["--secret-file secret", "--secret-env SECRET", "--key-env SECRET", &given, &apart]
    {
        for verb in [
            "verify x.y.z",
            "verify",
            "verify -o json",
            "verify --print sub",
            "sign",
            "sign --alg RS256",
        ] {
            for how in ["utf8", "hex", "base64", "nonsense"] {
                let line = format!("{verb} {place} --secret-encoding {how} --at {NOW}");
                // Where the value of --secret could be the token, it is no secret but the token.
                if verb.starts_with("verify") && verb != "verify x.y.z" && place == apart {
                    continue;
                }
                for token in [keys::hs256("{}"), keys::rs256("{}"), String::new()] {
                    traces.are_not_in(&in_memory(&folder, &line, &token), &line);
                }
            }
        }
    }
}

#[test]
fn a_key_that_is_given_instead_of_its_place_is_not_repeated() {
    for key in private_keys() {
        let traces = Traces::of(&key);
        let jwk = jwk::write(&key, true).to_string();
        let mut texts = vec![jwk];
        if let Ok(der) = der::write(Structure::Pkcs8, &key) {
            texts.push(pem::armour(Structure::Pkcs8, der.expose()));
        }
        for text in texts {
            let equals = format!("--key={text}");
            for words in [
                ["verify", "a.b.c", "--key", &text],
                ["verify", "a.b.c", &equals, "--offline"],
                ["sign", "--no-iat", "--jwks", &text],
                ["jwks", &text, "--lint", "--offline"],
                ["convert", "--offline", "--", &text],
            ] {
                let transcript = Place::new().run_words(&words, "");
                traces.are_not_in(&transcript.ends_with(2).to_string(), words[0]);
            }
        }
    }
}

#[test]
fn debug_output_holds_no_secret() {
    for key in private_keys() {
        let traces = Traces::of(&key);
        let written = jwk::write(&key, true).to_string();
        let (_, set) = format::read(written.as_bytes(), None).expect("a key");
        let alg = key.default_alg().expect("a key that signs");
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let text = keys::token(&header, &keys::claims("{}"), &key, alg);
        let token = Token::parse(&text).expect("a token");
        let keys = Keys::Set { set: set.clone(), source: Source::named("p") };
        let report = judge(&Ok(token), &keys, &Policy::default(), NOW);
        assert!(report.key.is_some(), "the report knows the key");
        let env = Env::of([("KEY", written.as_str())]);
        let spec = KeySpec::Env("KEY".into(), PassphrasePlace::Prompt);
        let mut system = System::in_memory(Vec::new(), env.clone());
        let resolved =
            KeyChain::new(spec.clone(), network()).find(&mut system, None).expect("it resolves");
        let shown: [&dyn Debug; 8] =
            [&key, &set, &keys, &report, &env, &spec, &resolved, &Location::parse(&written)];
        for value in shown {
            traces.are_not_in(&format!("{value:?}"), "Debug");
            traces.are_not_in(&format!("{value:#?}").replace(' ', ""), "Debug");
        }
    }
}

#[test]
fn debug_output_of_given_secrets_holds_none() {
    let traces = Traces::of(&keys::shared(keys::SECRET));
    let secret = Secret::new(keys::SECRET);
    let place = SecretPlace::Given(secret.clone());
    let spec = KeySpec::Secret(SecretSpec { place, encoding: SecretEncoding::Utf8 });
    let given = format!("--secret={}", keys::SECRET);
    let args = commands::definition().try_get_matches_from(["jotkit", "verify", given.as_str()]);
    let shown: [&dyn Debug; 3] = [&secret, &spec, &arguments(&given)];
    assert!(args.is_ok(), "the line is well-formed");
    for value in shown {
        traces.are_not_in(&format!("{value:?}"), "Debug");
    }
    assert_eq!(format!("{secret:?}"), "(redacted)");
}

/// The flags of `verify` as the command line gives them.
fn arguments(secret: &str) -> commands::verify::Args {
    use clap::{Args, FromArgMatches};
    let command = commands::verify::Args::augment_args(clap::Command::new("verify"));
    let matches = command.try_get_matches_from(["verify", secret]).expect("well-formed");
    commands::verify::Args::from_arg_matches(&matches).expect("well-formed")
}

fn network() -> Network {
    let timeout = std::time::Duration::ZERO;
    Network { timeout, offline: true, refresh: false, ca_certificates: None }
}

#[test]
fn signing_says_the_token_and_nothing_else() {
    let place = Place::new().file("rsa.pem", fixture("rsa.pem"));
    let line = format!("sign --key rsa.pem --exp 5m --sub user_42 --at {NOW}");
    let transcript = place.run(&line);
    assert_eq!(transcript.ends_with(0).stderr, "");
    let token = transcript.stdout.strip_suffix('\n').expect("one line");
    assert!(Token::parse(token).is_ok(), "{token}");
    // The signature of RSA with PKCS#1 is the same each time.
    let header = r#"{"alg":"RS256","typ":"JWT"}"#;
    let claims = format!(r#"{{"iat":{NOW},"exp":{},"sub":"user_42"}}"#, NOW + 300);
    assert_eq!(token, keys::token(header, &claims, &keys::key("rsa.pem", ""), Alg::Rs256));
}

#[test]
fn what_is_said_of_the_encoding_of_a_secret_is_true_when_it_is_typed() {
    let input = format!("{}.{}", base64url::encode(r#"{"alg":"HS256"}"#), base64url::encode("{}"));
    let raw: Vec<u8> = (0..40u8).map(|n| n.wrapping_mul(37) ^ 9).collect();
    let spaced = [&raw[..], b"\n\t \r"].concat();
    let word = b"fiveWordsOf64LettersThatAreNoBase64OfText".to_vec();
    let encoded = |bytes: &[u8]| {
        let texts = [STANDARD.encode(bytes), base64url::encode(bytes), hex::encode(bytes)];
        texts.map(String::into_bytes)
    };
    let mut of_signer = vec![raw.clone(), spaced.clone(), word.clone()];
    of_signer.extend([&raw, &spaced, &word].into_iter().flat_map(|bytes| encoded(bytes)));
    of_signer.extend(encoded(&encoded(&raw)[0]));
    let of_verifier = of_signer.iter().filter(|text| text.is_ascii());
    let pairs = of_verifier.flat_map(|text| of_signer.iter().map(move |secret| (text, secret)));
    let (mut named, mut solved) = (0, 0);
    for (text, secret) in pairs {
        let code = crypto::mac(Alg::Hs256, secret, input.as_bytes()).expect("a code");
        let place = Place::new()
            .file("secret", text)
            .file("token", format!("{input}.{}", base64url::encode(code)));
        let ends = |how: &str| {
            let line = format!("verify token --secret-file secret --secret-encoding {how}");
            place.run_inside(line.split(' '), "").status == 0
        };
        let right = ["utf8", "base64", "base64url", "hex"].map(|how| (how, ends(how)));
        for (how, _) in right.iter().filter(|(_, is_right)| !is_right) {
            let line = format!("explain token --secret-file secret --secret-encoding {how} --json");
            let causes = place.run_inside(line.split(' '), "").json()["causes"].clone();
            let cause = causes.as_array().into_iter().flatten().find(|cause| {
                cause["id"] == "signature.secret-encoding"
                    && cause["evidence"].to_string().contains("it verifies once")
            });
            let Some(cause) = cause else { continue };
            solved += 1;
            let said = format!("{how}: {cause}, of {}", String::from_utf8_lossy(text));
            match cause["remedy"].to_string().split_once("--secret-encoding ") {
                Some((_, rest)) => {
                    let typed: String =
                        rest.chars().take_while(char::is_ascii_alphanumeric).collect();
                    assert!(right.contains(&(&typed, true)), "{said}");
                    named += 1;
                }
                None => assert!(right.iter().all(|(_, is_right)| !is_right), "{said}"),
            }
        }
    }
    assert!(named > 20 && solved > 2 * named, "{named} of {solved}");
}

/// What stands around a secret comes off layer by layer, whatever names its place and its encoding.
#[test]
fn a_secret_is_found_in_whatever_stands_around_it() {
    let base64 = STANDARD.encode(keys::SECRET);
    for (text, said) in [
        (format!("base64:{base64}"), "the secret without base64:, base64-decoded"),
        (format!("\"{base64}\""), "the secret without the quotes around it, base64-decoded"),
        (format!("{base64} # of prod"), "the secret without the comment behind it, base64-decoded"),
        (
            format!("A=b\nAPP_KEY='base64:{base64}' # of prod\n"),
            "the value of APP_KEY alone, without base64:, base64-decoded",
        ),
        (format!("- KEY={base64}"), "the value of KEY alone, base64-decoded"),
    ] {
        for flags in ["--secret-file f", "--secret-env KEY"] {
            for encoding in ["", "--secret-encoding base64", "--secret-encoding hex"] {
                let place = Place::new().file("f", &text).file("t", keys::hs256("{}"));
                let line = format!("explain t {flags} {encoding} --at {NOW} --json");
                let mut command = place.command();
                command.args(line.split_whitespace()).env("KEY", &text);
                let document = finish(&mut command).json();
                let cause = &document["causes"][0];
                let is_quoted = text.starts_with('"') && encoding.is_empty();
                if is_quoted {
                    assert_eq!(cause["id"], "signature.secret-encoding", "{document}");
                    continue;
                }
                let proof = format!("proof: it verifies with {said}");
                assert_eq!(cause["id"], "signature.secret-whitespace", "{line} {document}");
                assert_eq!(cause["evidence"][0], proof, "{line}");
                let remedy = cause["remedy"].as_str().expect("a remedy");
                assert!(remedy.ends_with("with --secret-encoding base64"), "{remedy}");
            }
        }
    }
}
