//! A key or secret that is given where a name, a URL or a path belongs stands in no error and no report.

use jotkit::jose::json::base64url;

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

/// A password, which no heuristic knows, is no variable that is set: before that is found out, nothing
/// is repeated, whatever the token is.
#[test]
fn what_is_no_variable_is_not_shown_whatever_the_token_is() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    let token = keys::rs256(r#"{"iss":"x"}"#);
    let words =
        ["myS3cretP@ssw0rd!", "Tr0ub4dor&3xyz", "correcthorsebatterystaple", "hunter-2-you"];
    for word in words {
        for flags in [
            &["--secret-env", word][..],
            &["--key-env", word],
            &["--key", "key.pem", "--passphrase-env", word],
        ] {
            for token in ["", "null", "a.b.c", "eyJ", &token[1..], &token] {
                for verb in ["verify", "explain"] {
                    let words = [&[verb][..], flags, &["--", token]].concat();
                    let said = place.run_inside(words.iter().copied(), "");
                    assert!(!said.ends_with(2).to_string().contains(word), "{words:?}\n{said}");
                }
            }
        }
    }
}

#[test]
fn no_verb_takes_a_key_or_a_token_for_a_name() {
    let place = Place::new().file("keys.json", keys::test_1());
    let token = keys::rs256("{}");
    let jwk = r#"{"kty":"EC","crv":"P-256","d":"c2VjcmV0LWQtcGFydA","x":"c2VjcmV0LWQtcGFydA"}"#;
    let secrets = [
        &fixture("p256.pem"),
        "sk_live_a1b2c3d4e5f6g7h8",
        &token,
        &format!("Authorization: Bearer {token}"),
        &token.replace('.', "%2E"),
        &base64url::encode(jwk.as_bytes()),
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfV",
        "JWT_SECRET=correct horse battery staple",
    ];
    let definition = jotkit::commands::definition();
    // Their values are data or hold some.
    let data = ["secret", "secret-key", "claim", "claims", "claim-text", "claim-seq", "header"];
    let texts = ["error", "working", "token", "data", "ws-message", "ws-protocol", "n", "e"];
    for verb in ["verify", "explain", "sign", "fixtures", "guard", "serve", "probe", "jwks"] {
        let command = definition.find_subcommand(verb).expect("a verb");
        let flags = command.get_opts().filter_map(|arg| arg.get_long());
        let is_name = |flag: &&str| match *flag {
            "header" => verb == "probe",
            flag => !data.contains(&flag) && !texts.contains(&flag),
        };
        for flag in flags.filter(is_name) {
            for secret in secrets {
                let joined = format!("--{flag}={secret}");
                let words: &[&str] = match verb {
                    "verify" | "explain" => &[verb, &joined, &token, "--json"],
                    "probe" => &[verb, &joined, "http://127.0.0.1:9/", "--dry-run"],
                    "jwks" => &[verb, "keys.json", &joined],
                    "guard" => &[verb, "express", &joined],
                    _ => &[verb, &joined, "--jwks=keys.json", "--port=x"][..],
                };
                let said = place.run_inside(words.iter().copied(), "");
                let hidden = &secret[secret.len() - 12..];
                assert!(!said.to_string().contains(hidden), "{words:?}\n{said}");
                assert_ne!(said.status, 0, "{words:?}\n{said}");
            }
        }
    }
}

#[test]
fn no_url_of_keys_has_a_key_in_it() {
    let place = Place::new();
    let token = keys::rs256("{}");
    for secret in ["sk_live_a1b2c3d4e5f6g7h8", &token, "ghp_a1b2c3d4e5f6g7h8i9j0"] {
        for url in ["http://127.0.0.1:9/", "http://127.0.0.1:9/?q=", "http://127.0.0.1:9/a?b=c&d="]
        {
            let url = format!("{url}{secret}");
            for line in [
                &["verify", "--json", "--jwks", &url, &token][..],
                &["verify", "--jwks", &url, &token],
                &["verify", "-o", "github", "--jwks", &url, &token],
                &["explain", "--json", "--jwks", &url, &token],
                &["explain", "--jwks", &url, &token],
                &["jwks", &url],
                &["convert", &url],
            ] {
                let said = place.run_inside(line.iter().copied(), "");
                assert!(!said.to_string().contains(secret), "{line:?}\n{said}");
                assert_eq!(said.status, 2, "{line:?}\n{said}");
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

/// What machines make, of any alphabet, none with a prefix that shows whose it is.
const MADE: [&str; 7] = [
    "9f3c1be07a55d2e84c6610fb2ad94e7731c08d5f",
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "wJ4lrXUt3nFEMIK7MDENG+bPxRfi2CYE9AMPLEKY",
    "7MDEnG2bPxRf9CYe4AMpLEkYwJ4lrXUt3nFEMiK7hQ0=",
    "xYz8Q~Tq3bW1nK7vR5mP9cL2dJ4fG6hS8aZ0eX1o",
    "3bW1nK7vR5mP9cL2dJ4fG6hS8aZ0eX1oTq",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
];

#[test]
fn no_message_shows_what_it_says_is_a_secret() {
    let place = Place::new();
    for secret in MADE {
        for text in [
            "401 Unauthorized: Bearer @",
            "invalid token: token=@",
            "Invalid API key: @",
            "Invalid API key provided: @.",
            "jwt: invalid secret @",
            "client secret @ is wrong",
            "{\"error\":\"invalid token\",\"access_token\":\"@\"}",
            "AuthenticationFailed: invalid token ('@')",
            "x-api-key: @ -> 401 invalid signature",
            "SECRET_KEY_BASE=@ invalid signature",
        ] {
            let text = text.replace('@', secret);
            for format in ["human", "json"] {
                let words = ["explain", "-o", format, "--error", &text];
                let said = place.run_inside(words, "").to_string();
                assert!(!said.contains(secret), "{words:?}\n{said}");
            }
        }
    }
}

#[test]
fn what_a_message_names_is_still_told() {
    let place = Place::new();
    for name in [MADE[0], MADE[1], MADE[6], "vcGPYUST7DYa8InqJmq1vZ9pkBd5tP0fJ2mLxQ3sW4E"] {
        for text in [
            "no key with kid @ found",
            "no matching key: kid '@'",
            "Unable to find a signing key that matches: '@'",
            "token has expired, request id @",
            "invalid signature (commit @)",
        ] {
            let text = text.replace('@', name);
            let said = place.run_inside(["explain", "--error", &text], "").to_string();
            assert!(said.contains(name), "{said}");
        }
    }
}

/// Where the name of a file belongs, a secret that a person made up is known by the token.
#[test]
fn no_report_shows_the_secret_that_stands_for_a_file() {
    let token = keys::hs256("{}");
    let place = Place::new().file("t", &token);
    for flag in ["--key", "--secret-file", "--jwks"] {
        for line in
            [&["verify"][..], &["explain"], &["explain", "-o", "json"], &["verify", "-o", "github"]]
        {
            let words = [line, &[flag, keys::SECRET, "t"]].concat();
            let said = place.run_inside(words.iter().copied(), "");
            let shown = said.ends_with(3).to_string();
            assert!(!shown.contains(keys::SECRET), "{words:?}\n{said}");
            assert!(shown.contains("shared secret of this token"), "{words:?}\n{said}");
        }
    }
    for token in ["t", &token] {
        let said = place.run_inside(["explain", "--secret", keys::SECRET, token], "");
        assert!(said.ends_with(2).stderr.contains("--secret=VALUE"), "{said}");
        assert!(!said.to_string().contains(keys::SECRET), "{said}");
    }
}

/// A word in a file, though a message may have the same words, is not repeated.
#[test]
fn one_word_in_a_file_is_no_message() {
    for secret in [
        "invalid-signature-prod-secret-99",
        "jwt-expired-secret-2024",
        "correct-horse-expired-battery",
        "audience_mismatch_key",
        "TokenExpiredError",
    ] {
        let place = Place::new().file("f", format!("{secret}\n"));
        for format in ["human", "json", "github"] {
            for (words, stdin) in
                [(&["explain", "-o", format, "f"][..], ""), (&["explain", "-o", format], secret)]
            {
                let said = place.run_inside(words.iter().copied(), stdin);
                assert!(!said.ends_with(1).to_string().contains(secret), "{words:?}\n{said}");
            }
        }
    }
}

/// Lines of settings whose names say what they hold, each with a secret that people make up.
const SETTINGS: [&str; 5] = [
    "JWT_SECRET=hunter2",
    "export PASSWORD=hunter2",
    "password: hunter2",
    "$env:API_KEY = 'hunter2'",
    "client-secret=hunter2",
];

#[test]
fn no_error_shows_the_secret_of_a_setting() {
    let (place, token) = (Place::new(), keys::rs256("{}"));
    for setting in SETTINGS {
        let joined: Vec<String> = FLAGS.map(|flag| format!("{flag}={setting}")).to_vec();
        let flags = joined.iter().map(|flag| vec!["verify", flag, &token]);
        let words = [
            &["jwks"][..],
            &["convert"],
            &["profile", "show"],
            &["keygen"],
            &["keygen", "ec", "--curve"],
            &["verify", "x", "y"],
            &["verify", "--key-env"],
            &["sign", "--key"],
            &["sign", "--issuer-at"],
            &["serve", "--issuer"],
            &["guard"],
            &["completions"],
        ];
        let last = words.map(|words| [words, &[setting]].concat());
        for words in flags.chain(last) {
            let said = place.run_inside(words.iter().copied(), "");
            assert!(!said.to_string().contains("hunter2"), "{words:?}\n{said}");
        }
    }
}

#[test]
fn no_error_shows_a_password_behind_a_damaged_scheme() {
    let (place, token) = (Place::new(), keys::rs256("{}"));
    for start in ["", "//", "https//", "https;//", "https:/", "http:\\\\", "://"] {
        let url = format!("{start}u:hunter2@127.0.0.1/");
        for words in [
            &["jwks", &url][..],
            &["verify", "--issuer", &url, &token],
            &["verify", "--jwks", &url, &token],
            &["explain", "--issuer", &url, "--secret=x", &token, "--json"],
            &["probe", &url],
            &["sign", "--issuer-at", &url],
        ] {
            let said = place.run_inside(words.iter().copied(), "");
            assert!(!said.to_string().contains("hunter2"), "{words:?}\n{said}");
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
