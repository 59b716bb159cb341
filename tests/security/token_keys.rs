//! Keys that a token brings itself, names that it gives to keys, and public keys that it wants taken
//! for secrets: none of them verifies anything.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::jwk;
use jotkit::jose::key::{Key, Material};
use jotkit::sys::clock::Clock;

use crate::support::three::ask_all;
use crate::support::{NOW, Place, fixture, keys};

#[track_caller]
fn all_refused(keys: &str, tokens: impl IntoIterator<Item = String>) {
    let place = Place::new().file("keys", keys);
    let path = place.path("keys").to_str().expect("UTF-8").to_owned();
    let tokens: Vec<Vec<u8>> = tokens.into_iter().map(String::into_bytes).collect();
    let weak = ["--jwks", &path, "--insecure-allow-weak-keys"];
    for flags in [&weak[..2], &weak] {
        for (said, token) in ask_all(&place, Clock::Fixed(NOW), flags, &tokens).iter().zip(&tokens)
        {
            assert_ne!(said.status, 0, "{}", String::from_utf8_lossy(token));
        }
    }
}

/// The attacker's own key, which is in nobody's set.
fn own() -> Key {
    keys::key("rsa-other.pem", "own")
}

#[test]
fn a_key_in_the_header_is_nobodys() {
    let jwk = jwk::write(&own(), false).to_string();
    let der = base64url::encode(b"a certificate");
    let headers = [
        format!(r#""jwk":{jwk}"#),
        format!(r#""jwk":{jwk},"kid":"own""#),
        format!(r#""jwk":{jwk},"kid":"test-1""#),
        format!(r#""jwks":{{"keys":[{jwk}]}}"#),
        format!(r#""jwk":{jwk},"crit":["jwk"]"#),
        format!(r#""x5c":["{der}"]"#),
        r#""jku":"http://127.0.0.1:1/keys""#.to_owned(),
        r#""jku":"file:///etc/passwd","kid":"own""#.to_owned(),
        r#""x5u":"http://127.0.0.1:1/cert""#.to_owned(),
        r#""x5t":"AAAA","x5t#S256":"AAAA""#.to_owned(),
    ];
    let tokens = headers.map(|more| {
        let header = format!("{{\"alg\":\"RS256\",{more}}}");
        keys::token(&header, &keys::claims("{}"), &own(), Alg::Rs256)
    });
    all_refused(&keys::test_1(), tokens);
    // A symmetric one is the simplest of all.
    let secret = keys::shared(keys::SECRET);
    let oct = jwk::write(&secret, true).to_string();
    let header = format!(r#"{{"alg":"HS256","jwk":{oct}}}"#);
    all_refused(&keys::test_1(), [keys::token(&header, "{}", &secret, Alg::Hs256)]);
}

#[test]
fn a_kid_is_a_name_and_not_a_place() {
    let empty = keys::shared(vec![0; 32]);
    let kids = [
        "../../../../dev/null",
        "/dev/null",
        "file:///dev/null",
        "/proc/sys/kernel/randomize_va_space",
        "' UNION SELECT 'secret' --",
        "x' or '1'='1",
        "test-1\\u0000",
        "TEST-1",
        " test-1",
        "test-1 ",
        "test\\u20111",
        "|id",
        "$(id)",
        "http://127.0.0.1:1/key",
        "",
        "0",
        "../test-1",
        "test-1/../own",
    ];
    let tokens = kids.iter().flat_map(|kid| {
        let header = |alg| format!("{{\"alg\":\"{alg}\",\"kid\":\"{kid}\"}}");
        [
            keys::token(&header("RS256"), "{}", &own(), Alg::Rs256),
            keys::token(&header("HS256"), "{}", &empty, Alg::Hs256),
        ]
    });
    all_refused(&keys::test_1(), tokens);
    // Nor does the right key serve under another name.
    let header = r#"{"alg":"RS256","kid":"test-1 "}"#;
    let right = keys::key("rsa.pem", "test-1");
    all_refused(&keys::test_1(), [keys::token(header, "{}", &right, Alg::Rs256)]);
}

#[test]
fn a_public_key_is_no_secret_whatever_its_form() {
    let key = keys::key("rsa.pem", "test-1");
    let jwk = jwk::write(&key, false).to_string();
    let set = keys::test_1();
    let Material::Rsa { n, .. } = &key.material else { panic!("an RSA key") };
    let forms: [Vec<u8>; 8] = [
        fixture("rsa.pem").into_bytes(),
        fixture("rsa.pem").trim_end().as_bytes().to_vec(),
        jwk.clone().into_bytes(),
        set.clone().into_bytes(),
        n.clone(),
        base64url::encode(n).into_bytes(),
        b"test-1".to_vec(),
        Vec::new(),
    ];
    for (alg, name) in [(Alg::Hs256, "HS256"), (Alg::Hs384, "HS384"), (Alg::Hs512, "HS512")] {
        let tokens = forms.iter().filter(|form| !form.is_empty()).flat_map(|form| {
            [format!(r#"{{"alg":"{name}"}}"#), format!(r#"{{"alg":"{name}","kid":"test-1"}}"#)]
                .map(|header| keys::forged(&header, "{}", form, alg))
        });
        all_refused(&set, tokens.collect::<Vec<_>>());
    }
}

/// A key with one algorithm of its own serves no other, and a key for encryption none.
#[test]
fn what_a_key_says_of_itself_binds() {
    let key = keys::key("rsa.pem", "test-1");
    let set = |more: &str| keys::test_1().replacen("\"kty\"", &format!("{more},\"kty\""), 1);
    let token = keys::rs256("{}");
    for more in [
        r#""alg":"PS256""#,
        r#""alg":"RS384""#,
        r#""use":"enc""#,
        r#""key_ops":["encrypt"]"#,
        r#""key_ops":[]"#,
        r#""alg":"RSA-OAEP-256""#,
    ] {
        all_refused(&set(more), [token.clone()]);
    }
    let pinned = set(r#""alg":"RS256""#);
    let header = r#"{"alg":"PS256","kid":"test-1"}"#;
    all_refused(&pinned, [keys::token(header, "{}", &key, Alg::Ps256)]);
}
