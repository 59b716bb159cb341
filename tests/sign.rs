//! `sign`: every algorithm, judged by `verify`; what becomes a claim; transcripts.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::jwk;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, fixture, keys};

/// A secret that is long enough for every hash.
const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The keys that sign here, each a fixture of that name.
const KEYS: [&str; 6] =
    ["rsa.pem", "p256.pem", "p384.pem", "p521.pem", "secp256k1.pem", "ed25519.pem"];

/// A place with every key that signs.
fn keyring() -> Place {
    let place = Place::new().file("secret", SECRET);
    KEYS.into_iter().fold(place, |place, file| place.file(file, fixture(file)))
}

fn key_flag(file: &str) -> String {
    match file {
        "secret" => "--secret-file secret".to_owned(),
        file => format!("--key {file}"),
    }
}

fn sign(place: &Place, flags: &str) -> Transcript {
    place.run(&format!("sign --at {NOW} {flags}"))
}

/// Header and payload as they were written.
fn parts(transcript: &Transcript) -> [String; 2] {
    let token = transcript.ends_with(0).stdout.strip_suffix('\n').expect("a line");
    let mut parts = token.split('.').map(|part| base64url::decode(part).expect("base64url"));
    let mut text = || String::from_utf8(parts.next().expect("a part")).expect("UTF-8");
    [text(), text()]
}

/// That others accept it too is for `differential` to show.
#[test]
fn verify_accepts_what_sign_makes() {
    for alg in Alg::all() {
        let jwk = jwk::write(&keys::of(alg), true).to_string();
        let place = Place::new().file("key", jwk);
        let signed = sign(&place, &format!("--key key --alg {alg} --exp 5m"));
        assert_eq!(signed.stderr, "", "{alg}");
        assert!(parts(&signed)[0].contains(&format!("\"alg\":\"{alg}\"")), "{signed}");
        for (at, status) in [(NOW, 0), (NOW + 300, 1)] {
            let line = format!("verify --key key --alg {alg} --at {at}");
            place.run_with(&line, &signed.stdout).ends_with(status);
        }
    }
}

#[test]
fn only_the_token_goes_to_standard_output() {
    sign(&keyring(), "--key ed25519.pem --sub user_42 --exp 15m").shows(str![[r#"
status 0
--- standard output
eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTAwMDAwMDAsImV4cCI6MTc5MDAwMDkwMCwic3ViIjoidXNlcl80MiJ9.jkY62I4hHcBTE--xLSLRj6ABzzkyzUBBTBujGfizIdKxCzG5UoQtDtYa4DbXW737V8wqnlEHZo5K9jUOXsAuDQ

--- standard error

"#]]);
}

#[test]
fn a_token_that_never_expires_is_remarked_on() {
    sign(&keyring(), "--key ed25519.pem --sub user_42").shows(str![[r#"
status 0
--- standard output
eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTAwMDAwMDAsInN1YiI6InVzZXJfNDIifQ.Z7QTO6y290i4gAypDMQcHK0GvC6_jM445lNwF5QkxO7-2OPebKb3LmhUemKlvfYX54Vdr7MCTc0SISF5HMYdBg

--- standard error
note: without --exp this token never expires

"#]]);
}

#[test]
fn the_key_says_what_it_signs_with() {
    let place = keyring();
    for (file, alg) in [
        ("secret", "HS256"),
        ("rsa.pem", "RS256"),
        ("p256.pem", "ES256"),
        ("p384.pem", "ES384"),
        ("p521.pem", "ES512"),
        ("secp256k1.pem", "ES256K"),
        ("ed25519.pem", "EdDSA"),
    ] {
        let header = &parts(&sign(&place, &key_flag(file)))[0];
        assert_eq!(*header, format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#));
    }
}

#[test]
fn claims_are_json_where_they_look_like_it() {
    let place = keyring();
    for (claim, payload) in [
        ("a=true", r#"{"a":true}"#),
        ("a=false", r#"{"a":false}"#),
        ("a=null", r#"{"a":null}"#),
        ("a=1.50", r#"{"a":1.50}"#),
        ("a=-7", r#"{"a":-7}"#),
        ("a=007", r#"{"a":"007"}"#),
        ("a=12345678901234567890123", r#"{"a":12345678901234567890123}"#),
        (r#"a={"b":[1,2]}"#, r#"{"a":{"b":[1,2]}}"#),
        (r#"a=["x"]"#, r#"{"a":["x"]}"#),
        ("a=[x]", r#"{"a":"[x]"}"#),
        ("a=text with spaces", r#"{"a":"text with spaces"}"#),
        ("a=True", r#"{"a":"True"}"#),
        ("a=", r#"{"a":""}"#),
        ("a=b=c", r#"{"a":"b=c"}"#),
        ("a==", r#"{"a":"="}"#),
        (r#"a="5""#, r#"{"a":"5"}"#),
        ("https://example.com/role=admin", r#"{"https://example.com/role":"admin"}"#),
    ] {
        let words = ["sign", "--key", "ed25519.pem", "--no-iat", "--claim", claim];
        assert_eq!(parts(&place.run_words(&words, ""))[1], payload, "{claim}");
    }
}

#[test]
fn some_claims_are_text_whatever_they_look_like() {
    let place = keyring();
    for (flags, payload) in [
        ("--claim-text a=true", r#"{"a":"true"}"#),
        ("--claim-text a=[1]=2", r#"{"a":"[1]=2"}"#),
        ("--iss 1", r#"{"iss":"1"}"#),
        ("--sub 42", r#"{"sub":"42"}"#),
        ("--jti null", r#"{"jti":"null"}"#),
        ("--aud [1]", r#"{"aud":"[1]"}"#),
        ("--aud a --aud b", r#"{"aud":["a","b"]}"#),
    ] {
        let signed = sign(&place, &format!("--key ed25519.pem --no-iat {flags}"));
        assert_eq!(parts(&signed)[1], payload, "{flags}");
    }
}

#[test]
fn dates_are_distances_from_now_or_dates() {
    let place = keyring();
    for (flags, claim, seconds) in [
        ("--exp 15m", "exp", NOW + 900),
        ("--exp -15m", "exp", NOW - 900),
        ("--exp=-1h30m", "exp", NOW - 5400),
        ("--exp 7d", "exp", NOW + 604_800),
        ("--exp 1800000000", "exp", 1_800_000_000),
        ("--exp 2026-09-21T14:13:21Z", "exp", NOW + 1),
        ("--nbf 1m", "nbf", NOW + 60),
        ("--nbf -60s", "nbf", NOW - 60),
        ("--iat -5m", "iat", NOW - 300),
        ("--iat 2026-09-21T16:13:20+02:00", "iat", NOW),
    ] {
        let signed = sign(&place, &format!("--key ed25519.pem {flags}"));
        let payload: serde_json::Value = serde_json::from_str(&parts(&signed)[1]).expect("JSON");
        assert_eq!(payload[claim], seconds, "{flags}");
    }
}

#[test]
fn a_token_is_issued_now_unless_told_otherwise() {
    let place = keyring().file("claims.json", r#"{"iat":5,"a":1}"#);
    let now = format!(r#"{{"iat":{NOW}}}"#);
    for (flags, payload) in [
        ("", now.as_str()),
        ("--no-iat", "{}"),
        ("--claim iat=7", r#"{"iat":7}"#),
        ("--claims claims.json", r#"{"iat":5,"a":1}"#),
        ("--claims claims.json --no-iat", r#"{"a":1}"#),
    ] {
        let signed = sign(&place, &format!("--key ed25519.pem {flags}"));
        assert_eq!(parts(&signed)[1], payload, "{flags}");
    }
}

#[test]
fn flags_replace_what_the_file_says() {
    let claims = r#"{"sub":"old","exp":1,"aud":"web","nested":{"a":1e2},"iss":"kept"}"#;
    let place = keyring().file("claims.json", claims);
    let flags = "--key ed25519.pem --no-iat --sub new --exp 1m --aud backend --claim nested=2";
    let expected =
        format!(r#"{{"sub":"new","exp":{},"aud":"backend","nested":2,"iss":"kept"}}"#, NOW + 60);
    let file = sign(&place, &format!("{flags} --claims claims.json"));
    assert_eq!(parts(&file)[1], expected);
    let stdin = place.run_with(&format!("sign --at {NOW} {flags} --claims -"), claims);
    assert_eq!(parts(&stdin)[1], expected);
}

#[test]
fn claims_that_are_none() {
    let place = keyring()
        .file("twice.json", r#"{"sub":"a","sub":"b"}"#)
        .file("list.json", "[1]")
        .file("text.json", "sub: a");
    sign(&place, "--key ed25519.pem --claims twice.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --claims twice.json: member sub is repeated

"#]]);
    sign(&place, "--key ed25519.pem --claims list.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --claims list.json: an array, not a JSON object

"#]]);
    sign(&place, "--key ed25519.pem --claims text.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --claims text.json: not JSON: expected value at line 1 column 1

"#]]);
    sign(&place, "--key ed25519.pem --claims none.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --claims none.json: no such file

"#]]);
    sign(&place, "--key ed25519.pem --claim novalue").shows(str![[r#"
status 2
--- standard output

--- standard error
error: invalid value 'novalue' for '--claim <NAME=VALUE>': write NAME=VALUE

For more information, try '--help'.

"#]]);
}

#[test]
fn a_bare_number_is_no_distance() {
    sign(&keyring(), "--key ed25519.pem --exp 900").shows(str![[r#"
status 2
--- standard output

--- standard error
error: invalid value '900' for '--exp <WHEN>': as a date that is long ago; for 900 seconds from now write 900s

For more information, try '--help'.

"#]]);
}

#[test]
fn a_time_that_is_none() {
    sign(&keyring(), "--key ed25519.pem --exp soon").shows(str![[r#"
status 2
--- standard output

--- standard error
error: invalid value 'soon' for '--exp <WHEN>': write seconds since 1970, a date such as 2026-09-21T14:13:20Z, now, or a distance such as -5m

For more information, try '--help'.

"#]]);
    sign(&keyring(), "--key ed25519.pem --exp 300000000000y").ends_with(2);
    sign(&keyring(), &format!("--key ed25519.pem --nbf {}", i64::MIN)).ends_with(0);
}

#[test]
fn header_members_are_added_and_replaced() {
    let place = keyring();
    for (flags, header) in [
        ("--kid mine", r#"{"alg":"EdDSA","kid":"mine","typ":"JWT"}"#),
        ("--header typ=at+jwt", r#"{"alg":"EdDSA","typ":"at+jwt"}"#),
        ("--header x=1 --header y=[2]", r#"{"alg":"EdDSA","typ":"JWT","x":1,"y":[2]}"#),
        ("--header cty=a=b", r#"{"alg":"EdDSA","typ":"JWT","cty":"a=b"}"#),
    ] {
        let signed = sign(&place, &format!("--key ed25519.pem {flags}"));
        assert_eq!(parts(&signed)[0], header, "{flags}");
    }
}

#[test]
fn header_members_that_change_the_meaning_are_refused() {
    let place = keyring();
    sign(&place, "--key ed25519.pem --header alg=none").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --header can't set alg

"#]]);
    sign(&place, r#"--key ed25519.pem --header crit=["b64"]"#).ends_with(2);
}

/// Two private keys, `blue` and `green`.
fn set() -> Place {
    let private = |file, kid| jwk::write(&keys::key(file, kid), true).to_string();
    let keys = [private("p256.pem", "blue"), private("ed25519.pem", "green")];
    Place::new().file("set.json", format!("{{\"keys\":[{}]}}", keys.join(",")))
}

#[test]
fn the_key_is_taken_out_of_a_set_by_its_name() {
    let place = set();
    let header = &parts(&sign(&place, "--jwks set.json --kid green"))[0];
    assert_eq!(header, r#"{"alg":"EdDSA","kid":"green","typ":"JWT"}"#);
    sign(&place, "--jwks set.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 2 keys to sign with?

hint: --kid blue
hint: --kid green

"#]]);
    sign(&place, "--jwks set.json --kid red").shows(str![[r#"
status 3
--- standard output

--- standard error
error: no key has kid red

hint: --kid blue
hint: --kid green

"#]]);
}

#[test]
fn only_keys_that_can_sign_are_offered() {
    let set = keys::test_1();
    let place = Place::new().file("set.json", set);
    let said = sign(&place, "--jwks set.json --kid red").ends_with(3).stderr.clone();
    assert_eq!(said.trim_end(), "error: no key has kid red");
}

#[test]
fn a_weak_key_is_refused() {
    let place = Place::new().file("rsa.pem", fixture("rsa-1024.pem")).file("short", "hunter2");
    sign(&place, "--key rsa.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key is too weak for RS256: an RSA key of 1024 bits; at least 2048 are needed

hint: make a longer one: jotkit keygen rsa --to pem --out key.pem

"#]]);
    sign(&place, "--secret-file short").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key is too weak for HS256: a secret of 56 bits; at least 256 are needed

hint: to sign anyway: --insecure-allow-weak-keys

"#]]);
    sign(&place, "--secret-file short --insecure-allow-weak-keys --exp 1m").shows(str![[r#"
status 0
--- standard output
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTAwMDAwMDAsImV4cCI6MTc5MDAwMDA2MH0.lJ6famEIpSLdjU5xy6sj-oXTyYcnoSiLzXr7AZMv3Ys

--- standard error

"#]]);
    let allowed = sign(&place, "--key rsa.pem --insecure-allow-weak-keys");
    assert_eq!(allowed.to_string(), sign(&place, "--key rsa.pem").to_string());
}

#[test]
fn a_key_that_can_not_sign_says_why() {
    let place = keyring().file("x25519.pem", fixture("x25519.pem"));
    let public = place.run("convert p256.pem --to spki").stdout;
    let mut encrypts = place.run("convert rsa.pem").json();
    encrypts["use"] = "enc".into();
    let mut oaep = place.run("convert rsa.pem").json();
    oaep["alg"] = "RSA-OAEP".into();
    let place = place
        .file("public.pem", public)
        .file("enc.json", encrypts.to_string())
        .file("oaep.json", oaep.to_string());
    sign(&place, "--key public.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign ES256: it has no private half to sign with

"#]]);
    sign(&place, "--key x25519.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign: its curve is X25519

"#]]);
    sign(&place, "--key enc.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign RS256: its use is enc, not sig

"#]]);
    sign(&place, "--key oaep.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign: it is pinned to alg RSA-OAEP

"#]]);
    sign(&place, "--key p256.pem --alg RS256").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign RS256: its type is EC

hint: leave out --alg to sign with ES256

"#]]);
    sign(&place, "--key p256.pem --alg ES384").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign ES384: its curve is P-256

hint: leave out --alg to sign with ES256

"#]]);
    sign(&place, "--secret-file secret --alg RS256").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign RS256: it is a shared secret (oct)

hint: leave out --alg to sign with HS256

"#]]);
}

#[test]
fn an_algorithm_that_is_none() {
    let place = keyring();
    sign(&place, "--key rsa.pem --alg rs256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: invalid value 'rs256' for '--alg <ALG>': names are case-sensitive: write RS256

For more information, try '--help'.

"#]]);
    sign(&place, "--key rsa.pem --alg none").shows(str![[r#"
status 2
--- standard output

--- standard error
error: invalid value 'none' for '--alg <ALG>': not one of HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, Ed448, ML-DSA-44, ML-DSA-65, ML-DSA-87

For more information, try '--help'.

"#]]);
}

#[test]
fn a_key_is_never_fetched() {
    sign(&Place::new(), "--key https://issuer.example/key.pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: https://issuer.example/key.pem: a private key is read from a file

hint: to have a running issuer sign: --issuer-at URL

"#]]);
}

#[test]
fn a_key_is_needed() {
    sign(&Place::new(), "--sub a").shows(str![[r#"
status 2
--- standard output

--- standard error
error: no key to sign with

hint: --key FILE          a private key: JWK, PEM or DER
hint: --secret-env NAME   a shared secret (HS256, HS384, HS512)
hint: --issuer-at URL     a running issuer that signs: jotkit serve

"#]]);
}

#[test]
fn standard_input_is_one_thing() {
    sign(&Place::new(), "--key - --claims -").shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard input can't be both the key and the claims

hint: give one of them as a file or an argument

"#]]);
    let line = "sign --key - --claims -";
    Place::new().run_with(line, fixture("ed25519.pem")).ends_with(2);
    let place = keyring();
    let signed = place.run_with("sign --key - --exp 1m", fixture("ed25519.pem"));
    parts(&signed);
}

#[test]
fn half_of_a_surrogate_pair_is_not_signed() {
    let place = keyring().file("claims.json", r#"{"sub":{"a":["\ud800"]}}"#);
    let flags = ["--claims claims.json", r#"--claim sub={"a":"\udfff"}"#];
    for flags in flags {
        let transcript = sign(&place, &format!("--key p256.pem {flags}"));
        assert!(transcript.ends_with(3).stderr.contains("claim sub has half of a surrogate pair"));
        assert_eq!(transcript.stdout, "");
    }
    let place = place.file("claims.json", r#"{"\ud800":1}"#);
    sign(&place, "--key p256.pem --claims claims.json").ends_with(3);
}

#[test]
fn no_hint_names_a_flag_of_another_verb() {
    sign(&Place::new(), "--sub a --issuer-at http://a.example").shows(str![[r#"
status 2
--- standard output

--- standard error
error: http://a.example/ is neither https nor http to this machine

hint: use https; what is sent over plain http can be read on the way

"#]]);
}

/// Of two values nobody knows which one is meant; a file of claims is what flags change.
#[test]
fn a_claim_that_is_given_twice_is_a_usage_error() {
    let place = Place::new().file("secret", keys::SECRET).file("claims.json", r#"{"sub":"file"}"#);
    let sign = |flags: &str| place.run(&format!("sign --secret-file secret {flags}"));
    for (flags, name) in [
        ("--exp 15m --claim exp=5", "exp"),
        ("--sub a --claim sub=b", "sub"),
        ("--aud a --claim aud=b", "aud"),
        ("--iss a --claim-text iss=b", "iss"),
        ("--claim role=1 --claim role=2", "role"),
        ("--claim role=1 --claim-text role=1", "role"),
        ("--count 2 --sub a --claim-seq sub={n}", "sub"),
    ] {
        let said = sign(flags);
        let error = format!("error: the claim {name} is given twice\n");
        assert!(said.ends_with(2).stderr.contains(&error), "{flags}: {said}");
    }
    sign("--claims claims.json --sub a --aud b --aud c --exp 1h").ends_with(0);
    place.run("serve --lifetime 0").ends_with(2);
}
