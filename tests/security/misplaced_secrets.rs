//! A key or secret that is given where a name, a URL or a path belongs stands in no error and no report.

use crate::support::{Place, fixture, keys};

/// Each with the part of it that must not be shown.
fn secrets() -> Vec<(String, String)> {
    let pem = fixture("p256.pem");
    let body = pem.lines().nth(1).expect("base64").to_owned();
    let jwk = r#"{"kty":"EC","crv":"P-256","d":"c2VjcmV0LWQtcGFydA"}"#.to_owned();
    let token = keys::rs256("{}");
    let signature = token.rsplit('.').next().expect("a signature").to_owned();
    let mut all = vec![
        (pem.replace('\n', "\\n"), body.clone()),
        (pem, body.clone()),
        (body.clone(), body),
        (jwk, "c2VjcmV0LWQtcGFydA".to_owned()),
        (token, signature),
    ];
    let words = [
        "sk_live_a1b2c3d4e5f6g7h8",
        "kJ8fd2kdQ9xZ7vB3nM5wR1tY",
        "5f4dcc3b5aa765d61d8327deb882cf99",
    ];
    all.extend(words.map(|word| (word.to_owned(), word.to_owned())));
    all
}

const FLAGS: [&str; 17] = [
    "--issuer",
    "-p",
    "--profile",
    "--jwks",
    "--key",
    "--key-env",
    "--secret-env",
    "--secret-file",
    "--passphrase-env",
    "--alg",
    "--at",
    "--leeway",
    "--max-age",
    "--ca-cert",
    "--timeout",
    "--color",
    "--secret-encoding",
];

#[test]
fn no_flag_shows_what_looks_like_a_key() {
    let place = Place::new().file("keys.json", keys::test_1());
    let token = keys::rs256(r#"{"iss":"x"}"#);
    for (secret, hidden) in secrets() {
        for flag in FLAGS {
            let joined = format!("{flag}={secret}");
            // What a report compares is shown in it; nobody takes a random word for no issuer.
            let keyed = ["verify", flag, &secret, "--jwks", "keys.json", &token];
            let is_compared = flag == "--issuer" && secret == hidden;
            let keyed = if is_compared { &keyed[..1] } else { &keyed[..] };
            for words in
                [&["verify", flag, &secret, &token][..], &["explain", &joined, &token], keyed]
            {
                let transcript = place.run_inside(words.iter().copied(), "");
                let is_shown = transcript.to_string().contains(&hidden);
                assert!(!is_shown, "{words:?}\n{transcript}");
            }
        }
    }
}

#[test]
fn no_word_out_of_place_shows_what_looks_like_a_key() {
    let place = Place::new();
    for (secret, hidden) in secrets() {
        for words in [
            &["jwks", &secret][..],
            &["convert", &secret],
            &["profile", "show", &secret],
            &["keygen", &secret],
            &["keygen", "ec", "--curve", &secret],
            &["decode", "x", &secret],
            &["verify", "x", "y", &secret],
            &["verify", &format!("--{secret}")],
            &["fixtures", "--out", "f", "--key", &secret],
            &["sign", "--key", &secret],
            &["sign", "--issuer-at", &secret],
            &["serve", "--issuer", &secret],
            &["completions", &secret],
            &[&secret],
        ] {
            let transcript = place.run_inside(words.iter().copied(), "");
            let is_shown = transcript.to_string().contains(&hidden);
            assert!(!is_shown, "{words:?}\n{transcript}");
        }
    }
}

#[test]
fn what_is_no_secret_is_still_told() {
    let (place, token) = (Place::new(), keys::rs256("{}"));
    let told = |words: &[&str], text: &str| {
        let transcript = place.run_inside(words.iter().copied(), "");
        assert!(transcript.stderr.contains(text), "{words:?}\n{transcript}");
    };
    told(&["jwks", "keys/prod-2026.json"], "keys/prod-2026.json");
    told(&["verify", "--secret-env", "JWT_SECRET", &token], "JWT_SECRET");
    told(&["profile", "show", "staging"], "staging");
    told(&["verify", "--issuer", "issuer.example", &token], "issuer.example");
    let long = "a".repeat(10_000);
    let transcript = place.run_words(&["jwks", &long], "");
    assert!(transcript.stderr.len() < 1000, "{transcript}");
}
