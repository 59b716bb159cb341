//! Flags that are the same everywhere: aliases, formats, times; and what may be typed for a key.

use jotkit::commands::definition;
use jotkit::jose::alg::Alg;
use jotkit::jose::key::set::KeySet;
use snapbox::str;

use crate::support::{NOW, Place, keys};

fn place() -> Place {
    let token = keys::rs256("{}");
    Place::new()
        .file("token", token)
        .file("keys.json", keys::test_1())
        .file("secret", keys::SECRET)
        .file("claims.json", r#"{"sub":"a"}"#)
}

#[test]
fn one_flag_has_one_meaning_on_every_verb() {
    let place = place();
    for verb in ["verify", "explain"] {
        for flags in [
            "--jwks keys.json --iss https://issuer.example --aud backend",
            "-k keys.json --issuer https://issuer.example --audience backend",
            "-kkeys.json --iss=https://issuer.example",
        ] {
            let line = format!("{verb} token {flags} --at {NOW} --json");
            assert_eq!(place.run(&line).ends_with(0).json()["verdict"], "accepted", "{line}");
        }
    }
    let by = |flags: &str| {
        let line = format!("sign --secret-file secret {flags} --sub a --no-iat --exp {}", NOW + 60);
        place.run(&line).ends_with(0).stdout.clone()
    };
    assert_eq!(by("--iss i --aud b"), by("--issuer i --audience b"));
    for line in ["serve --iss https://a.example --port 99999", "fixtures --iss x --aud y"] {
        assert!(!place.run(line).ends_with(2).stderr.contains("unexpected"), "{line}");
    }
    let decoded = place.run(&format!("decode token --json --at {NOW}")).stdout;
    assert_eq!(decoded, place.run(&format!("decode token -o json --at {NOW}")).stdout);
    let listed = place.run("jwks keys.json --json");
    assert_eq!(listed.ends_with(0).stdout, place.run("jwks keys.json -o json").stdout);
    place.run("profile list --json").ends_with(0);
    place.run("decode token --json -o json").ends_with(2);
}

#[test]
fn json_is_output_json_wherever_there_is_one() {
    fn check(command: &clap::Command) {
        let output = command.get_arguments().find(|arg| arg.get_long() == Some("output"));
        let formats = output.map(clap::Arg::get_possible_values).unwrap_or_default();
        if formats.iter().any(|format| format.get_name() == "json") {
            let has_json = command.get_arguments().any(|arg| arg.get_long() == Some("json"));
            assert!(has_json, "{}", command.get_name());
        }
        command.get_subcommands().for_each(check);
    }
    check(&jotkit::commands::definition());
    let place = place().file("body", "{}");
    let webhook =
        "webhook sign --body body --id msg_1 --secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for line in ["guard --list".to_owned(), format!("{webhook} --at {NOW}")] {
        let json = place.run(&format!("{line} --json"));
        assert_eq!(json.ends_with(0).stdout, place.run(&format!("{line} -o json")).stdout);
    }
}

#[test]
fn a_time_is_a_number_a_date_now_or_a_distance() {
    let place = place();
    let line =
        |at: &str| ["verify", "token", "-k", "keys.json", "--json", "--at", at].map(str::to_owned);
    let verdict = |at: &str| {
        let words = line(at);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        place.run_by(jotkit::sys::clock::Clock::Fixed(NOW), &absolute(&place, &words), "").json()
    };
    for (at, now) in [
        ("1790000000", NOW),
        ("2026-09-21T14:13:20Z", NOW),
        ("2026-09-21T16:13:20+02:00", NOW),
        ("2026-09-21 14:13:20 UTC", NOW),
        ("2026-09-21", 1_789_948_800),
        ("now", NOW),
        ("-5m", NOW - 300),
        ("1h", NOW + 3600),
        ("-1d", NOW - 86_400),
        ("0", 0),
        ("-1", -1),
    ] {
        assert_eq!(verdict(at)["now"], now, "{at}");
    }
    for at in ["tomorrow", "2026-13-01", "2026-09-21T14:13:20", ""] {
        let words = line(at);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        place.run_words(&words, "").ends_with(2);
    }
}

/// In this process files are named by their whole path.
fn absolute<'w>(place: &Place, words: &[&'w str]) -> Vec<&'w str> {
    let named = |word: &&'w str| -> &'w str {
        match *word {
            "token" | "keys.json" => {
                Box::leak(place.path(word).display().to_string().into_boxed_str())
            }
            word => word,
        }
    };
    words.iter().map(named).collect()
}

#[test]
fn claims_are_a_file_json_or_standard_input() {
    let place = place();
    let sign = |claims: &str, stdin: &str| {
        let words = ["sign", "--secret-file", "secret", "--no-iat", "--claims", claims];
        place.run_words(&words, stdin).ends_with(0).stdout.clone()
    };
    let expected = sign("claims.json", "unread");
    assert_eq!(sign("-", r#"{"sub":"a"}"#), expected);
    assert_eq!(sign(r#" {"sub": "a"}"#, "unread"), expected);
    let broken = place.run_words(&["sign", "--secret-file", "secret", "--claims", "{sub:1}"], "");
    assert!(broken.ends_with(3).stderr.starts_with("error: --claims JSON: not JSON"), "{broken}");
    // Standard input is for `-` alone: `sign` stands in loops of a shell that read from it.
    let alone = place.run_with("sign --secret-file secret --no-iat --sub a", r#"{"sub":"b"}"#);
    assert_eq!(alone.ends_with(0).stdout, expected);
    place.run_words(&["sign", "--secret-file", "secret", r#"{"sub":"a"}"#], "").shows(str![[r#"
status 2
--- standard output

--- standard error
error: give claims with --claims

hint: as JSON: --claims '{"sub":"user_1"}'
hint: from a file: --claims FILE

"#]]);
}

#[test]
fn a_key_is_made_for_any_algorithm() {
    let place = Place::new();
    for alg in Alg::all() {
        let name = alg.name();
        let made = place.run(&format!("keygen {}", name.to_ascii_lowercase()));
        let set = KeySet::parse(made.ends_with(0).stdout.as_bytes()).expect("a key");
        let key = set.keys().next().expect("a key");
        assert!(key.serves(alg), "{name}: {made}");
        let signed = place.run_with(&format!("sign --key - --alg {name} --sub a"), &made.stdout);
        signed.ends_with(0);
    }
    let larger =
        place.run("keygen RS256 --bits 3072 --to pem --out key.pem --public-out public.pem");
    larger.ends_with(0);
    assert!(place.run("jwks public.pem").ends_with(0).stdout.contains("3072"));
    place.run("keygen ES256 --alg RS256").ends_with(2);
    place.run("keygen ES256 --curve P-384").ends_with(2);
    place.run("keygen HS512 --bits 256").ends_with(2);
    place.run("keygen es255").ends_with(2);
}

#[test]
fn a_key_becomes_any_format_and_back() {
    let place = Place::new();
    for kind in ["rsa", "ec", "ES384", "ES512", "ed25519", "ed448"] {
        place
            .run(&format!("keygen {kind} --kid k1 --out key.json --public-out pub.json --force"))
            .ends_with(0);
        let print =
            place.run("jwks pub.json --thumbprint sha256 --json").json()["keys"][0]["thumbprint"]
                .clone();
        for form in ["der", "pem", "jwk", "jwks", "ssh", "spki"] {
            place
                .run(&format!("convert pub.json --to {form} --out key.{form} --force"))
                .ends_with(0);
            let back = place.run(&format!("jwks key.{form} --thumbprint sha256 --json"));
            assert_eq!(back.ends_with(0).json()["keys"][0]["thumbprint"], print, "{kind} {form}");
        }
        let binary = place.read("key.der");
        place.run("convert pub.json --der --out key.der --force").ends_with(0);
        assert_eq!(place.read("key.der"), binary);
        let line = String::from_utf8(place.read("key.ssh")).expect("text");
        assert!(line.ends_with(" k1\n"), "{line}");
    }
    place.run("convert key.json --to ssh --private --out x").ends_with(2);
    place.run("convert pub.json --to jwk --der").ends_with(2);
    place.run("keygen oct --out key.json --force").ends_with(0);
    place.run("convert key.json --to ssh").ends_with(2);
}

#[test]
fn a_jwk_is_given_what_it_is_for() {
    let place = Place::new();
    place.run("keygen rsa --to pem --out key.pem --public-out pub.pem").ends_with(0);
    let written = place.run("convert pub.pem --alg PS256 --use sig --kid k1").ends_with(0).json();
    assert_eq!(
        (&written["alg"], &written["use"], &written["kid"]),
        (&"PS256".into(), &"sig".into(), &"k1".into())
    );
    place.run("convert pub.pem --alg ES256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a key of type RSA is not for ES256

hint: --alg takes RS256, RS384, RS512, PS256, PS384, PS512

"#]]);
    place.run("convert pub.pem --to pem --use sig").ends_with(2);
}

#[test]
fn several_inputs_become_one_set() {
    let place = Place::new();
    for (kind, file) in [("ES256", "a"), ("rsa", "b"), ("ed25519", "c")] {
        place
            .run(&format!("keygen {kind} --to pem --out {file}.key --public-out {file}.pem"))
            .ends_with(0);
    }
    let set = place.run_with("convert a.pem - c.pem", place.read("b.pem")).ends_with(0).json();
    let types: Vec<&str> =
        set["keys"].as_array().expect("keys").iter().filter_map(|k| k["kty"].as_str()).collect();
    assert_eq!(types, ["EC", "RSA", "OKP"]);
    place.run("convert a.pem c.pem --to jwk").ends_with(2);
    place.run("convert - - --to jwks").ends_with(2);
    place.run("convert a.pem absent.pem").ends_with(3);
}

#[test]
fn a_verb_is_not_taken_for_the_value_of_an_option() {
    let place = place();
    for line in [
        "--color",
        "--color verify token --key keys.json",
        "--color=decode token",
        "verify token --key keys.json --color explain",
    ] {
        place.run(line).shows(str![[r#"
status 2
--- standard output

--- standard error
error: a value is required for '--color <WHEN>' but none was supplied
  [possible values: auto, always, never]

For more information, try '--help'.

"#]]);
    }
    let format = place.run("jwks keys.json -o decode");
    assert!(format.ends_with(2).stderr.contains("a value is required for '--output"), "{format}");
    let other = place.run("--color alway decode token");
    assert!(other.ends_with(2).stderr.contains("invalid value 'alway'"), "{other}");
}

#[test]
fn a_number_beyond_its_range_is_an_error_that_says_the_range() {
    let place = place();
    for (flags, range) in [
        ("sign --secret-file secret --exp 99999999999999999999", "from -9223372036854775808 to"),
        ("sign --secret-file secret --nbf=-99999999999999999999", "from -9223372036854775808 to"),
        ("sign --secret-file secret --iat 1e30", "from -9223372036854775808 to"),
        ("sign --secret-file secret --exp 99999999999999d", "at most 3652500d"),
        ("verify token -k keys.json --at 9223372036854775808", "from -9223372036854775808 to"),
        ("verify token -k keys.json --leeway 99999999999999999999", "at most 3652500d"),
        ("verify token -k keys.json --max-age 1e300", "at most 3652500d"),
        ("serve --lifetime 99999999999999999999", "at most 3652500d"),
        ("verify token -k keys.json --timeout 99999999999999999999", "at most"),
    ] {
        let refused = place.run(flags);
        assert!(refused.ends_with(2).stderr.contains(range), "{flags}\n{refused}");
        assert_eq!(refused.stdout, "");
    }
}

/// An issuer elsewhere is sent claims and members of the header; whatever else is asked for, it would
/// not hear of.
#[test]
fn what_an_issuer_does_not_do_for_others_is_a_usage_error() {
    let definition = definition();
    let sign = definition.find_subcommand("sign").expect("the verb");
    let all = || sign.get_arguments().filter(|arg| !arg.is_global_set());
    let issuer_at = all().find(|arg| arg.get_id() == "issuer_at").expect("the flag");
    let refused: Vec<_> =
        sign.get_arg_conflicts_with(issuer_at).iter().map(|arg| arg.get_id().clone()).collect();
    let sent = [
        "claims",
        "claim",
        "claim_text",
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "kid",
        "header",
    ];
    // The last three go only with a flag that is refused.
    let others = ["issuer_at", "at", "help", "claim_seq", "user", "user_id"];
    let ignored = all().map(|arg| arg.get_id()).filter(|id| {
        !refused.contains(id) && !sent.contains(&id.as_str()) && !others.contains(&id.as_str())
    });
    assert_eq!(ignored.collect::<Vec<_>>(), Vec::<&clap::Id>::new());
    let line = "sign --issuer-at http://127.0.0.1:9 --count 3";
    assert!(Place::new().run(line).ends_with(2).stderr.contains("--count"));
}

/// What the standard library says of a number is not what a person would say.
#[test]
fn a_number_that_is_none_is_told_in_plain_words() {
    for (line, said) in [
        ("sign --count x", "'x' for '--count <N>': write a whole number"),
        ("sign --count 0", "'0' for '--count <N>': write a number of 1 or more"),
        ("sign --count 1.5", "'1.5' for '--count <N>': write a whole number"),
        ("sign --count 99999999999999999999", "the number is too large"),
        ("verify --batch --jobs -1", "'-1'"),
        ("verify --batch --jobs 0", "'0' for '--jobs <N>': write a number of 1 or more"),
        ("keygen rsa --bits many", "'many' for '--bits <N>': write a whole number"),
        ("serve --port x", "'x' for '--port <PORT>': write a whole number"),
        ("serve --port 99999", "'99999' for '--port <PORT>': 99999 is not in 0..=65535"),
    ] {
        let transcript = Place::new().run(line);
        let stderr = &transcript.ends_with(2).stderr;
        assert!(stderr.contains(said), "{line}\n{transcript}");
        for raw in ["digit", "non-zero", "number would be"] {
            assert!(!stderr.contains(raw), "{line}\n{transcript}");
        }
    }
}

/// Where a variable that is not set stands in quotes, nothing is looked for under an empty name, and no
/// empty value is expected of a token.
#[test]
fn an_empty_value_is_a_usage_error_of_every_flag_that_takes_a_name() {
    let place = Place::new().file("keys.json", keys::test_1()).file("req.txt", "");
    let flags = ["--jwks", "--key", "--issuer", "--audience", "--typ", "--authorized-party"];
    let more = ["--profile", "--secret-file", "--secret-env", "--key-env", "--secret", "--ca-cert"];
    for flag in flags.into_iter().chain(more) {
        let joined = format!("{flag}=");
        for verb in ["verify", "explain"] {
            let said = place.run_words(&[verb, &joined, "a.b.c"], "");
            let is_said = ["the value is empty", "none was supplied"];
            let is_said = is_said.iter().any(|words| said.stderr.contains(words));
            assert!(said.ends_with(2).stderr.contains(flag) && is_said, "{said}");
        }
    }
    for words in [
        &["guard", "express", "--issuer", ""][..],
        &["guard", "express", "--issuer", "https://a.example", "--audience", ""],
        &["fixtures", "--out", "new", "--issuer", ""],
        &["sign", "--secret=", "--sub", "a"],
        &["sign", "--sub", ""],
        &["webhook", "verify", "--secret=", "req.txt"],
        &["jwks", ""],
        &["convert", ""],
        &["probe", ""],
        &["verify", "--jwks", "keys.json", "@"],
    ] {
        let said = place.run_words(words, "");
        assert!(said.ends_with(2).stderr.contains("empty"), "{words:?} {said}");
    }
    // What is asked for has no value, and an empty token is one that is checked.
    let asked = place.run("verify --secret a.b.c");
    assert!(!asked.stderr.contains("empty"), "{asked}");
    place.run_words(&["verify", "--jwks", "keys.json", ""], "").ends_with(1);
}

/// What is said, and the usage below it, ask for one and the same line.
#[test]
fn flags_of_many_tokens_ask_for_many() {
    let of_verify = [
        "--pointer /x",
        "--only rejected",
        "--fields line",
        "--jobs 2",
        "--unordered",
        "--no-simd",
    ];
    let of_decode = ["--pointer /x", "--jobs 2", "--unordered"];
    let lines = of_verify.map(|flag| ("verify --key k", flag)).into_iter();
    for (verb, flag) in lines.chain(of_decode.map(|flag| ("decode", flag))) {
        let said = Place::new().run(&format!("{verb} {flag} a.b.c"));
        let name = flag.split(' ').next().expect("a flag");
        let error = format!("error: {name} is for many tokens, which --batch reads\n");
        assert!(said.ends_with(2).stderr.starts_with(&error), "{said}");
    }
    let both = Place::new().run("verify --batch log.txt -q");
    assert!(
        both.ends_with(2).stderr.contains("Usage: jotkit verify [OPTIONS] [TOKEN]\n"),
        "{both}"
    );
}

/// A condition is no name of a claim, which would never be there.
#[test]
fn a_condition_is_not_taken_for_a_name() {
    let place = place();
    for (verb, end) in
        [("verify token -k keys.json", ""), ("guard express", "--issuer https://i --audience a")]
    {
        for wrong in ["exp>5", "exp<5", "exp>=5", "role!=admin", "role~=admin", "=x"] {
            let words: Vec<&str> =
                verb.split(' ').chain(["--require", wrong]).chain(end.split_whitespace()).collect();
            let said = place.run_words(&words, "");
            assert!(said.ends_with(2).stderr.contains("NAME=VALUE"), "{words:?}\n{said}");
        }
    }
    for right in ["https://x.example/y=1", "a.b", "a-b_c:d=e>f!=g"] {
        let line = format!("verify token -k keys.json --at {NOW} --require {right}");
        assert_eq!(place.run(&line).status, 1, "{right}");
    }
}
