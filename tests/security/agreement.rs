//! `verify`, `explain` and `verify --batch` give one verdict and name the same failed checks, whatever
//! the token, the policy, the keys and the time. Text around a token is another matter: none accepts
//! it, and `explain` alone takes the token out of it.

use jotkit::jose::alg::Alg;
use jotkit::jose::key::Key;
use jotkit::sys::clock::Clock;
use serde_json::json;

use crate::batch_differential::{Dice, claims, header, key_set, signers, spoil};
use crate::support::three::{ask_all, one};
use crate::support::{NOW, Place, keys};

const ROUNDS: usize = 24;
const TOKENS: usize = 10;

/// Flags of which each round takes some.
const FLAGS: [&[&str]; 22] = [
    &["--issuer", "https://issuer.example"],
    &["--issuer", "a\u{fffd}"],
    &["--audience", "backend"],
    &["--audience", "web", "--audience", "a\u{fffd}"],
    &["--alg", "HS256", "--alg", "EdDSA"],
    &["--alg", "ES256"],
    &["--authorized-party", "https://a.example"],
    &["--require", "sub"],
    &["--require", "o.id"],
    &["--require", "n=3"],
    &["--require", "role=admin"],
    &["--typ", "JWT"],
    &["--typ", "application/at+jwt"],
    &["--max-age", "2h"],
    &["--max-age", "0"],
    &["--leeway", "5s"],
    &["--leeway", "0.5"],
    &["--leeway", "315576000000"],
    &["--leeway", "3000000000"],
    &["--any-payload"],
    &["--any"],
    &["--insecure-allow-weak-keys"],
];

/// Payloads that readers read differently, or not at all.
const ODD: [&[u8]; 16] = [
    b"{\"exp\":1,\"x\":NaN}",
    b"\xef\xbb\xbf{\"exp\":1}",
    b"{\"exp\":1,}",
    b"{\"sub\":\"a\\ud800\"}",
    b"{\"aud\":\"a\\ud800\",\"iss\":\"a\\udfff\"}",
    b"{\"aud\":[\"backend\",\"\\udead\"]}",
    b"{\"e\\ud800\":1,\"e\\ud801\":2}",
    b"{\"e\\ud800\":1,\"e\\uD800\":2}",
    b"{\"exp\":1e999}",
    b"{\"exp\":-1e308,\"iat\":-1e308,\"nbf\":-1e308}",
    b"{\"exp\":1.7e308,\"iat\":1.7e308}",
    b"{\"n\":3e0,\"sub\":\"\\u0000\"}",
    b"\xff{}",
    b"{\"iat\":1790000000.9,\"exp\":1790000000.1,\"nbf\":1790000000.5}",
    b"{\"exp\":9223372036854775807,\"iat\":-9223372036854775808}",
    b"",
];

fn clock(dice: &mut Dice) -> i64 {
    let times = [i64::MIN, -86_400, -1, 0, 1, 1_789_999_999, 1 << 31, 253_402_300_800, i64::MAX];
    if dice.roll(2) == 0 { NOW } else { times[dice.roll(times.len())] }
}

/// The payload is not always text.
fn signed(dice: &mut Dice, signers: &[(Alg, Key)], number: usize) -> Vec<u8> {
    let (alg, key) = &signers[dice.roll(signers.len())];
    let header = header(dice, *alg, key);
    let token = match dice.roll(4) {
        0 => {
            let payload = ODD[dice.roll(ODD.len())];
            keys::token_of_bytes(&header, payload, key, *alg)
        }
        _ => keys::token(&header, &claims(dice, number), key, *alg),
    };
    match dice.roll(8) {
        0 => general(dice, &token),
        _ => spoil(dice, token),
    }
}

/// Two signatures, of which the second may be broken.
fn general(dice: &mut Dice, token: &str) -> Vec<u8> {
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("{token}")
    };
    let one = json!({"protected": header, "signature": signature});
    let other = match dice.roll(3) {
        0 => one.clone(),
        1 => json!({"protected": header, "signature": ""}),
        _ => json!({"header": {"alg": "none"}, "signature": ""}),
    };
    let signatures = if dice.roll(2) == 0 { [one, other] } else { [other, one] };
    json!({"payload": payload, "signatures": signatures}).to_string().into_bytes()
}

#[test]
fn the_three_agree_on_any_token() {
    let signers = signers();
    let secret = keys::shared(keys::SECRET);
    let place = Place::new()
        .file("set", key_set(&signers))
        .file("one", keys::test_1())
        .file("secret", keys::SECRET)
        .file("other", "no key");
    let paths = ["set", "set", "one", "secret", "other", "missing"].map(|name| place.path(name));
    let mut dice = Dice(9);
    let mut seen = [0; 4];
    for _ in 0..ROUNDS {
        let keys_of = dice.roll(paths.len());
        let path = paths[keys_of].to_str().expect("UTF-8");
        let mut flags = vec![if keys_of == 3 { "--secret-file" } else { "--jwks" }, path];
        let mut names = Vec::new();
        for _ in 0..dice.roll(3) {
            let more = FLAGS[dice.roll(FLAGS.len())];
            if !names.contains(&more[0]) {
                names.push(more[0]);
                flags.extend(more);
            }
        }
        let now = clock(&mut dice);
        let at = now.to_string();
        if dice.roll(2) == 0 {
            flags.extend(["--at", &at]);
        }
        let with_secret = [&signers[..], &[(Alg::Hs256, secret.clone())]].concat();
        let tokens: Vec<Vec<u8>> =
            (0..TOKENS).map(|number| signed(&mut dice, &with_secret, number)).collect();
        for said in ask_all(&place, Clock::Fixed(now), &flags, &tokens) {
            seen[said.status as usize] += 1;
        }
    }
    assert!(seen[0] > 10 && seen[1] > 60 && seen[3] > 5, "the generator has grown dull: {seen:?}");
}

/// A batch reads no payload from beside a token; the other two do.
#[test]
fn detached_payloads_are_judged_alike() {
    let place = Place::new().file("keys", keys::test_1());
    let path = |name: &str| place.path(name).to_str().expect("UTF-8").to_owned();
    let key = keys::key("rsa.pem", "test-1");
    for (index, payload) in ODD.iter().enumerate() {
        let header = r#"{"alg":"RS256","kid":"test-1"}"#;
        let token = keys::token_of_bytes(header, payload, &key, Alg::Rs256);
        let (header, rest) = token.split_once('.').expect("dots");
        let (_, signature) = rest.split_once('.').expect("dots");
        let name = format!("payload{index}");
        std::fs::write(place.path(&name), payload).expect("a file");
        let flags = ["--jwks", &path("keys"), "--payload", &path(&name)];
        let detached = format!("{header}..{signature}");
        let ask = |verb| one(verb, &place, Clock::Fixed(NOW), &flags, detached.as_bytes());
        assert_eq!(ask("verify"), ask("explain"), "{}", String::from_utf8_lossy(payload));
    }
}

/// By the clock that the other implementation reads too: it never objects to what we accept.
#[test]
fn the_second_opinion_never_objects_to_a_good_token() {
    let place = Place::new().file("secret", keys::SECRET);
    let path = place.path("secret");
    let now = Clock::Real.now();
    let claims = [
        "{}".to_owned(),
        format!(r#"{{"exp":{}}}"#, now + 3600),
        format!(r#"{{"exp":{}.5,"nbf":{}.25,"iat":{}e0}}"#, now + 3600, now - 5, now - 5),
        r#"{"exp":99999999999999999999}"#.to_owned(),
        r#"{"exp":1e300,"nbf":-1e300,"iat":-0}"#.to_owned(),
        r#"{"exp":4e9,"nbf":-1,"iat":0.5,"aud":["a","a"],"iss":"b"}"#.to_owned(),
        r#"{"aud":"a","iss":"b","sub":"\ud800","x":"\udfff"}"#.to_owned(),
        r#"{"aud":["\ud800","a"],"iss":"b","jti":7}"#.to_owned(),
        r#"{"\u0061ud":["\u0061"],"iss":"\u0062","exp":9999999999}"#.to_owned(),
    ];
    let key = keys::shared(keys::SECRET);
    for claims in &claims {
        let token = keys::token(r#"{"alg":"HS256"}"#, claims, &key, Alg::Hs256);
        for leeway in ["0", "0.5", "90", "1e9", "4e9", "315576000000"] {
            let mut flags =
                vec!["--secret-file", path.to_str().expect("UTF-8"), "--leeway", leeway];
            if claims.contains("\"iss\"") || claims.contains("u0062") {
                flags.extend(["--issuer", "b", "--audience", "c", "--audience", "a"]);
            }
            let said = ask_all(&place, Clock::Real, &flags, &[token.clone().into_bytes()]);
            said[0].is(0, &[]);
        }
    }
}

#[test]
fn a_token_that_only_a_leeway_beyond_now_lets_pass_is_accepted() {
    let place = Place::new().file("secret", keys::SECRET);
    let path = place.path("secret");
    let key = keys::shared(keys::SECRET);
    for claims in [r#"{"exp":1}"#, r#"{"exp":0}"#, r#"{"exp":-5}"#, r#"{"nbf":4e10,"iat":4e10}"#] {
        let token = keys::token(r#"{"alg":"HS256"}"#, claims, &key, Alg::Hs256);
        let flags = ["--secret-file", path.to_str().expect("UTF-8"), "--leeway", "1e11"];
        ask_all(&place, Clock::Real, &flags, &[token.into_bytes()])[0].is(0, &[]);
    }
}

/// What is asked wrongly is so whatever the token is: a token that can't be read needs no keys, and yet
/// a variable that is not set is the reason why a workflow has neither.
#[test]
fn keys_that_are_asked_for_wrongly_are_a_usage_error_of_each() {
    let place = Place::new().file("key.pem", crate::support::fixture("p256.pem"));
    let token = keys::rs256("{}");
    for flags in [
        "--secret-env ABSENT",
        "--key-env ABSENT",
        "--key key.pem --passphrase-env ABSENT",
        "--jwks http://issuer.invalid/jwks.json",
        "--issuer http://issuer.invalid",
        "--jwks http://[",
    ] {
        for token in ["", "null", "a.b.c", "a b", "{}", &token[..20], &token] {
            let flags: Vec<&str> = flags.split(' ').collect();
            for verb in ["verify", "explain"] {
                let words = [&[verb], &flags[..], &["-"]].concat();
                place.run_inside(words, token).ends_with(2);
            }
            let words = [&["verify", "--batch"], &flags[..]].concat();
            place.run_inside(words, token).ends_with(2);
        }
    }
}
