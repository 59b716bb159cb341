//! What people are in, told by what they have at hand: files that are not quite keys, values with
//! something around them, tokens that no time and no key fits.

use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::json::{Json, Object, base64url, hex};
use jotkit::jose::key::Key;
use serde_json::Value;

use crate::support::{NOW, Place, keys};

fn explain(place: &Place, flags: &str, text: &str) -> Value {
    place.run_with(&format!("explain {flags} --at {NOW} -o json"), text).json()
}

fn ids(report: &Value) -> Vec<&str> {
    let causes = report["causes"].as_array().expect("causes").iter();
    causes.map(|cause| cause["id"].as_str().expect("an id")).collect()
}

/// A key of one set, in what people keep it in, and what is said of it; `None` where it is read.
#[test]
fn a_key_set_in_a_configuration_is_named_with_what_to_type() {
    let set = keys::jwks(&[&keys::key("rsa.pem", "k1")]);
    let json = Object::parse(&set).expect("a set");
    let key = json.get("keys").and_then(Json::as_array).expect("keys")[0].to_string();
    let object = Object::parse(&key).expect("a key");
    let lines = |before: &str, sign: &str, quote: &str| -> String {
        let text = |value: &Json| value.as_str().expect("a text").to_owned();
        let line = |(name, value): (&str, &Json)| {
            format!("{before}{name}{sign}{quote}{}{quote}\n", text(value))
        };
        object.members().map(line).collect()
    };
    let in_yaml = |before: &str| {
        format!("jwks:\n  keys:\n{}", lines(before, ": ", "").replacen("    ", "  - ", 1))
    };
    for (name, text, says, step) in [
        ("a", in_yaml("    "), "a key in YAML", "yq -o json . a > keys.json"),
        ("b", lines("", ": ", "'"), "a key in YAML", "yq -o json . b"),
        ("c", format!("[[keys]]\n{}", lines("", " = ", "\"")), "a key in TOML", "yq -p toml"),
        (
            "d",
            format!("locals {{\n jwk = {{\n{} }}\n}}\n", lines("  ", " = ", "\"")),
            "a key in the language of Terraform",
            "terraform output -raw",
        ),
        ("e", lines("auth.jwt.", "=", ""), "lines of name and value", "in double quotes"),
        (
            "f",
            format!("AUTH_JWKS='{set}'\nPORT=80\n"),
            "other text before or behind",
            "only the JSON",
        ),
        (
            "h",
            format!("auth:\n  jwks: |\n    {set}\n"),
            "other text before or behind",
            "only the JSON",
        ),
        ("i", format!("[{key}]"), "a list of keys", "jq '{keys: .}' i > keys.json"),
        ("j", format!("{{\"key\":[{key}]}}"), "at .key", "jq '{keys: .key}' j > keys.json"),
        ("k", format!("{{\"keys\":{set}}}"), "at .keys", "jq .keys k > keys.json"),
        (
            "m",
            format!("{{\"r\":{{\"x\":[1,{set}]}}}}"),
            "deeper inside",
            "jq '.r.x[1]' m > keys.json",
        ),
        ("n", format!("[{set}]"), "deeper inside", "jq '.[0]' n > keys.json"),
        ("l", format!("{{\"a b\":{set}}}"), "deeper inside", "jq '.[\"a b\"]' l > keys.json"),
    ] {
        let place = Place::new().file(name, &text);
        let report = explain(&place, &format!("--jwks {name}"), &keys::rs256("{}"));
        let cause = &report["causes"][0];
        assert_eq!(cause["id"], "key.malformed", "{text}: {report}");
        assert!(cause["evidence"].to_string().contains(says), "{text}: {cause}");
        assert!(cause["remedy"].as_str().is_some_and(|it| it.contains(step)), "{text}: {cause}");
    }
}

/// What stands before the armour is allowed there, also where all of it is encoded.
#[test]
fn text_before_a_pem_in_base64_is_no_fault_of_the_key() {
    let pem = keys::public_pem(&keys::of(Alg::Rs256));
    for before in ["Bag Attributes\n    friendlyName: jwt\n", "# made by hand\n\n", ""] {
        let encoded =
            base64url::encode(format!("{before}{pem}")).replace('-', "+").replace('_', "/");
        let padded = format!("{encoded}{}", "=".repeat((4 - encoded.len() % 4) % 4));
        let report = explain(&Place::new().file("key", padded), "--key key", &keys::rs256("{}"));
        assert_eq!(ids(&report), ["key.pem-broken"], "{before:?}: {report}");
        assert_eq!(report["verdict"], "accepted");
    }
}

#[test]
fn a_page_says_what_it_is() {
    let page = "<!doctype html><title>\n Sign in \u{1b}[2J| Contoso</title>";
    let place = Place::new().file("page", page);
    let report = explain(&place, "--jwks page", &keys::rs256("{}"));
    assert_eq!(ids(&report), ["key.jwks-is-html"]);
    let evidence = report["causes"][0]["evidence"].to_string();
    assert!(evidence.contains("not keys: Sign in 2J Contoso"), "{evidence}");
}

/// The key of a service is in the place of a key that signs.
#[test]
fn an_api_key_in_the_place_of_a_key_is_told_as_one() {
    for (key, what) in [
        ("AIzaSyD3xAmPlE0123456789abcdefghijklmnop", "a Google API key"),
        ("sk_live_51HxAmPlExAmPlE", "a secret key"),
        ("ghp_0123456789abcdefghij", "a GitHub token"),
    ] {
        let place = Place::new().file("key", key);
        let report = explain(&place, "--key key", &keys::rs256("{}"));
        assert_eq!(ids(&report), ["kind.api-key"], "{key}");
        let text = report["causes"].to_string();
        assert!(text.contains(what) && !text.contains(key), "{text}");
    }
}

/// One secret, written in hexadecimal digits, and what the side that signs made of it.
#[test]
fn hexadecimal_digits_are_told_whoever_decodes_them() {
    let bytes: Vec<u8> = (0..32).map(|byte| byte * 7 + 3).collect();
    let digits = hex::encode(&bytes);
    let pairs: Vec<&str> = (0..32).map(|at| &digits[2 * at..2 * at + 2]).collect();
    let jwk = |k: &str| format!("{{\"kty\":\"oct\",\"k\":\"{k}\"}}");
    for (given, flags, signs, id, says) in [
        (digits.clone(), "--secret-file s", bytes.clone(), "encoding", "--secret-encoding hex"),
        (
            digits.clone(),
            "--secret-file s --secret-encoding hex",
            digits.clone().into_bytes(),
            "encoding",
            "--secret-encoding utf8",
        ),
        (format!("0x{digits}"), "--secret-file s", bytes.clone(), "encoding", "once more"),
        (pairs.join(":"), "--secret-file s", bytes.clone(), "encoding", "once more"),
        (
            digits.to_uppercase(),
            "--secret-file s",
            digits.clone().into_bytes(),
            "whitespace",
            "printf",
        ),
        (jwk(&digits), "--key s", bytes.clone(), "encoding", "base64url of the secret's bytes"),
        (jwk(&digits), "--key s", digits.clone().into_bytes(), "encoding", "k of a JWK"),
    ] {
        let key = keys::shared(signs);
        let token = keys::token(r#"{"alg":"HS256"}"#, &keys::claims("{}"), &key, Alg::Hs256);
        let report = explain(&Place::new().file("s", &given), flags, &token);
        let cause = &report["causes"][0];
        assert_eq!(cause["id"], format!("signature.secret-{id}"), "{given}: {report}");
        assert!(cause["remedy"].as_str().is_some_and(|it| it.contains(says)), "{given}: {cause}");
    }
}

/// jjwt before 0.10 reads any text as standard base64, and drops what is none of it.
#[test]
fn a_lenient_decoder_of_standard_base64_drops_dashes() {
    let secret = "an-example_secret-for-the-gateway-in-production-0";
    let kept: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    let whole = &kept[..kept.len() / 4 * 4];
    let key = keys::shared(base64url::decode(whole).expect("digits"));
    let token = keys::token(r#"{"alg":"HS256"}"#, &keys::claims("{}"), &key, Alg::Hs256);
    let report = explain(&Place::new().file("s", secret), "--secret-file s", &token);
    assert_eq!(ids(&report)[0], "signature.secret-encoding", "{report}");
}

/// A word for no value, behind the name of what should hold a token, also beside a message.
#[test]
fn no_value_behind_the_name_of_a_header() {
    for text in ["token: null", "x-access-token: undefined", "Cookie: sid=a; x=b", "auth=None"] {
        let is_null = !text.contains("sid");
        for message in ["", "--error jwt_malformed"] {
            let report = explain(&Place::new(), message, text);
            let first = ids(&report).first().copied().unwrap_or_default();
            assert_eq!(first == "input.null-literal", is_null, "{text} {message}: {report}");
        }
    }
}

#[test]
fn quotes_in_a_header_are_the_fault() {
    let place = Place::new().file("s", keys::SECRET);
    let token = keys::hs256("{}");
    for (before, behind, id) in [
        ("X-Auth: \"", "\"", "input.quoted"),
        ("x-api-token: '", "'", "input.quoted"),
        ("Cookie: theme=dark; t=\"", "\"", "input.quoted"),
        ("X-Auth: ", "", "input.embedded"),
        ("{\"token\": \"", "\"}", "input.embedded"),
        ("export TOKEN='", "'", "input.embedded"),
    ] {
        let report = explain(&place, "--secret-file s", &format!("{before}{token}{behind}"));
        assert_eq!(ids(&report)[0], id, "{before}: {report}");
    }
}

/// A session that is too long for one cookie.
#[test]
fn an_encrypted_token_in_several_cookies_is_one() {
    let header = base64url::encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
    let (first, rest) = (format!("{header}..aXY.Y2lw"), "aGVy.dGFn");
    for (text, said) in [
        (
            format!("sid=1; next-auth.session-token.0={first}; next-auth.session-token.1={rest}"),
            "2 cookies",
        ),
        (format!("Cookie: s.1={rest}; s.0={first}"), "2 cookies"),
        (format!("{first}{rest}"), "5 parts"),
    ] {
        let report = explain(&Place::new(), "", &text);
        assert_eq!(ids(&report), ["kind.jwe"], "{text}: {report}");
        let evidence = report["causes"][0]["evidence"].to_string();
        assert!(evidence.contains("5 parts") && evidence.contains(said), "{text}: {evidence}");
    }
}

/// Where signing failed and nobody looked, no other key and no copy helps.
#[test]
fn a_signature_of_zeros_was_never_made() {
    let place = Place::new().file("k", keys::public_pem(&keys::of(Alg::Es256)));
    let input = [r#"{"alg":"ES256"}"#, &keys::claims("{}")].map(base64url::encode).join(".");
    let zeros = base64url::encode([0; 64]);
    for token in [format!("{input}.{zeros}"), format!("{input}.{zeros}==")] {
        let report = explain(&place, "--key k", &token);
        assert_eq!(ids(&report)[0], "signature.mismatch", "{report}");
        let cause = report["causes"][0].to_string();
        assert!(cause.contains("64 bytes are zero") && cause.contains("signing failed"), "{cause}");
        assert!(!cause.contains("copy it"), "{cause}");
    }
}

#[test]
fn dates_that_no_time_fits() {
    let place = Place::new().file("jwks.json", keys::test_1());
    for (claims, id, says) in [
        (
            format!(r#"{{"nbf":{0},"exp":{0}}}"#, NOW + 9000),
            "time.not-yet-valid",
            "exp as a date after nbf",
        ),
        (
            format!(r#"{{"nbf":{},"exp":{}}}"#, NOW + 9000, NOW + 600),
            "time.not-yet-valid",
            "after nbf",
        ),
        (
            format!(r#"{{"nbf":{},"exp":{}}}"#, NOW + 9000, NOW + 9600),
            "time.not-yet-valid",
            "wait until",
        ),
        (r#"{"exp":"1790000300","nbf":"1789999000"}"#.into(), "time.not-a-number", "exp, nbf"),
        (r#"{"exp":"1790000300"}"#.into(), "time.not-a-number", "without quotes: 1790000300"),
    ] {
        let report = explain(&place, "--jwks jwks.json", &keys::rs256(&claims));
        let cause = &report["causes"][0];
        assert_eq!(cause["id"], id, "{claims}: {report}");
        assert!(cause["remedy"].as_str().is_some_and(|it| it.contains(says)), "{claims}: {cause}");
    }
}

/// An API that is its own client: the audience is written otherwise, and no other kind of token is
/// wanted.
#[test]
fn the_audience_of_a_client_that_is_its_own_api() {
    let place = Place::new().file("jwks.json", keys::test_1());
    for (aud, id) in
        [("api://c1", "claim.aud-near-miss"), ("https://graph.example", "kind.access-token-for-id")]
    {
        let token = keys::rs256(&format!(r#"{{"aud":"{aud}","appid":"c1","scp":"read"}}"#));
        let report = explain(&place, "--jwks jwks.json --audience c1", &token);
        assert_eq!(ids(&report)[0], id, "{aud}: {report}");
    }
}

/// Beside a message and without a token: what the file shows goes before what the message could mean.
#[test]
fn a_key_file_refutes_and_explains() {
    let private = crate::support::fixture("rsa.pem");
    let escaped = private.replace('\n', "\\n");
    let report = |place: &Place, name: &str| -> Value {
        let message = "Could not deserialize key data";
        let words = ["explain", "-o", "json", "--key", name, "--error", message];
        let said = place.run_inside(words, "");
        serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{said}"))
    };
    let place = Place::new()
        .file("whole", keys::public_pem(&keys::of(Alg::Rs256)))
        .file("escaped", escaped);
    let whole = report(&place, "whole");
    let unread = |id: &&str| ["key.pem-broken", "key.pem-escaped-newlines"].contains(id);
    assert!(!ids(&whole).is_empty() && !ids(&whole).iter().any(unread), "{whole}");
    let escaped = report(&place, "escaped");
    assert_eq!(ids(&escaped)[0], "key.pem-escaped-newlines", "{escaped}");
    let remedy = escaped["causes"][0]["remedy"].as_str().expect("a text");
    assert!(remedy.contains("--private --to pem --out"), "{remedy}");
    let said = place.run_with("convert escaped --private --to pem --out NEW.pem", "");
    assert_eq!(said.status, 0, "{said}");
}

/// A claim that everybody but a verifier sees, an answer whose token is no JWT, values of one app.
#[test]
fn what_is_nearly_there_is_said() {
    let secret = "a-secret-of-more-than-thirty-two-characters";
    let place = Place::new()
        .file("jwks.json", keys::test_1())
        .file("secret", secret)
        .file("page", "<html><title>Sign in</title></html>");
    let hmac =
        |header: &str, secret: &str| keys::token(header, "{}", &keys::shared(secret), Alg::Hs256);
    let id = "5b1f1c7e-64c1-4f39-9b3c-6b0a4c1a7d02";
    let of = |claims: &str| keys::rs256(claims);
    for (flags, token, id, says) in [
        (
            "--secret-file secret --require exp",
            hmac(r#"{"alg":"HS256","exp":1790000900}"#, secret),
            "time.missing-exp",
            "exp stands in the header",
        ),
        (
            "--secret-file secret --audience api",
            hmac(r#"{"alg":"HS256","aud":"api"}"#, secret),
            "claim.aud-missing",
            "aud stands in the header",
        ),
        (
            "--secret-file secret",
            hmac(r#"{"alg":"HS256"}"#, ""),
            "signature.secret-empty",
            "the side that signed had no secret",
        ),
        (
            "--offline",
            format!(r#"{{"access_token":"{}","expires_in":300}}"#, "a1".repeat(40)),
            "kind.opaque",
            "access_token of the JSON",
        ),
        ("--offline", "changed".into(), "kind.opaque", "then check where the variable is set"),
        (
            &format!("--jwks jwks.json --audience api://host.example/{id}"),
            of(&format!(r#"{{"aud":"{id}","exp":1790000300}}"#)),
            "claim.aud-near-miss",
            "the App ID URI around it",
        ),
        (
            "--jwks jwks.json --require tenant_id",
            of(r#"{"tenant":"a","exp":1790000300}"#),
            "claim.required-missing",
            "rename it where the token is made",
        ),
        (
            "--jwks page",
            of(r#"{"iss":"https://acme.cloudflareaccess.com","exp":1790000300}"#),
            "key.jwks-is-html",
            "--jwks https://acme.cloudflareaccess.com/cdn-cgi/access/certs",
        ),
    ] {
        let report = explain(&place, flags, &token);
        assert_eq!(ids(&report)[0], id, "{flags} {token}: {report}");
        assert!(report["causes"][0].to_string().contains(says), "{flags} {token}: {report}");
    }
}

/// Kids that were mixed up when keys were replaced: one key has the name of the other.
#[test]
fn another_key_of_the_set_verifies_though_the_named_one_is_there() {
    let ec = |d: u8| keys::ec(Curve::P256, &[d; 32]).expect("a key");
    let rsa = |file: &str| keys::key(file, "k1");
    for (alg, signing, fresh) in
        [(Alg::Rs256, rsa("rsa.pem"), rsa("rsa-other.pem")), (Alg::Es256, ec(1), ec(2))]
    {
        let header = format!(r#"{{"alg":"{}","kid":"k1"}}"#, alg.name());
        let token = keys::token(&header, "{}", &signing, alg);
        let fresh = Key { kid: Some("k1".to_owned()), ..fresh };
        for name in [Some("k2".to_owned()), None] {
            let own = Key { kid: name, ..signing.clone() };
            let place = Place::new().file("jwks.json", keys::jwks(&[&fresh, &own]));
            let report = explain(&place, "--jwks jwks.json", &token);
            assert_eq!(ids(&report)[0], "key.kid-relabelled", "{report}");
        }
    }
}

/// Some servers want another scheme: what else fails is the cause, and the scheme is where nothing does.
#[test]
fn another_scheme_is_the_last_thing_to_blame() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let token = keys::rs256(r#"{"aud":"a"}"#);
    for before in ["Authorization: Ghost ", "Authorization: JWT ", "DPoP ", "authorization: Acme2 "]
    {
        let text = format!("{before}{token}");
        let report = explain(&place, "--jwks jwks.json --audience b", &text);
        assert_eq!(ids(&report), ["claim.aud-mismatch", "input.embedded"], "{text}");
        let report = explain(&place, "--jwks jwks.json --audience a", &text);
        assert_eq!(ids(&report), ["input.embedded"], "{text}");
        let remedy = report["causes"][0]["remedy"].as_str().expect("a remedy");
        let scheme = before.trim().rsplit(' ').next().expect("a scheme");
        assert!(remedy.starts_with("send Bearer before it") && remedy.contains(scheme), "{remedy}");
    }
}

/// The registered claims are looked for by the words that they are short for.
#[test]
fn a_registered_claim_under_its_long_name_is_named() {
    let place = Place::new().file("jwks.json", keys::test_1());
    for (flags, long, short, id) in [
        ("--issuer https://a", "issuer", "iss", "claim.iss-missing"),
        ("--issuer https://a", "Issuer", "iss", "claim.iss-missing"),
        ("--audience api", "audience", "aud", "claim.aud-missing"),
        ("--require exp", "expiresIn", "exp", "time.missing-exp"),
        ("--require exp", "expires_at", "exp", "time.missing-exp"),
        ("--require sub", "subject", "sub", "claim.required-missing"),
        ("--require iat", "issued-at", "iat", "claim.required-missing"),
    ] {
        let header = r#"{"alg":"RS256","kid":"test-1"}"#;
        let key = keys::key("rsa.pem", "test-1");
        let token = keys::token(header, &format!(r#"{{"{long}":"x"}}"#), &key, Alg::Rs256);
        let report = explain(&place, &format!("--jwks jwks.json {flags}"), &token);
        let cause = &report["causes"][0];
        assert_eq!(cause["id"], id, "{long}: {report}");
        let remedy = cause["remedy"].as_str().expect("a remedy");
        assert!(remedy.starts_with(&format!("call it {short} ")), "{long}: {remedy}");
        assert!(cause["evidence"].to_string().contains(&format!("{long} is there")), "{cause}");
    }
}

/// Providers put a URL or a word before the names of claims that are not theirs.
#[test]
fn a_claim_with_something_before_its_name_is_named() {
    let place = Place::new().file("jwks.json", keys::test_1());
    for name in ["https://acme.example/groups", "acme.example#groups", "custom:groups"] {
        let token = keys::rs256(&format!(r#"{{"{name}":["a"]}}"#));
        let report = explain(&place, "--jwks jwks.json --require groups", &token);
        let remedy = report["causes"][0]["remedy"].as_str().expect("a remedy");
        let (_, typed) = remedy.split_once("--require ").expect("a flag");
        assert_eq!(typed.trim_matches('\''), name);
    }
}

/// A token that was decoded before it was pasted, with what is wrong with its claims.
#[test]
fn a_decoded_token_is_told_with_the_faults_of_its_claims() {
    let late = NOW - 3600;
    let claims = format!(r#"{{"iss":"a","sub":"u","iat":{},"exp":{late},"aud":"x"}}"#, late - 3600);
    let header = r#"{"alg":"RS256","typ":"JWT"}"#;
    for text in [
        claims.clone(),
        format!("{header}\n{claims}"),
        format!(r#"{{"header":{header},"payload":{claims},"signature":"c2ln"}}"#),
        format!(
            r#"{{"schema":"jotkit.token/1","header":{header},"claims":{claims},"signatures":[{{"bytes":1}}]}}"#
        ),
    ] {
        let report = explain(&Place::new(), "--audience api", &text);
        let told = ["input.partial", "time.expired", "claim.aud-mismatch"];
        assert_eq!(ids(&report), told, "{text}: {report}");
    }
}

/// A setting of one line a value takes the first line of a key.
#[test]
fn the_first_line_of_a_key_is_no_bad_copy() {
    let pem = keys::public_pem(&keys::of(Alg::Es256));
    let token = keys::token(r#"{"alg":"ES256"}"#, "{}", &keys::of(Alg::Es256), Alg::Es256);
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(&pem)
    };
    let first = pem.lines().next().expect("a line");
    let remedy = |text: &str| {
        let report = explain(&Place::new().file("k", text), "--key k", &token);
        assert_eq!(ids(&report)[0], "key.pem-broken", "{text}: {report}");
        report["causes"][0]["remedy"].as_str().expect("a text").to_owned()
    };
    for text in [first, &format!("'{first}"), &format!("{first}\n"), &base64[..64], &base64[..76]] {
        assert!(remedy(text).contains("one line a value"), "{text}");
    }
    assert!(remedy(&pem[..pem.len() - 30]).contains("copy it again"));
}

/// Quotes or a name around a secret whose encoding was said.
#[test]
fn a_secret_in_a_named_encoding_is_found_in_what_stands_around_it() {
    let secret = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(keys::SECRET)
    };
    let digits = hex::encode(keys::SECRET.as_bytes());
    for (text, flag) in [
        (format!("\"{secret}\""), "base64"),
        (format!("'{digits}'"), "hex"),
        (format!("JWT_SECRET=\"{secret}\""), "base64"),
        (format!("export JWT_SECRET={digits}\n"), "hex"),
        (format!("{{\"jwt\":\"{secret}\"}}"), "base64"),
    ] {
        let place = Place::new().file("s", &text);
        let flags = format!("--secret-file s --secret-encoding {flag}");
        let report = explain(&place, &flags, &keys::hs256("{}"));
        assert_eq!(ids(&report)[0], "signature.secret-whitespace", "{text}: {report}");
        assert!(report["causes"][0]["evidence"].to_string().contains("decoded"), "{report}");
    }
    let place = Place::new().file("s", format!("\"{secret}x!\""));
    let report = explain(&place, "--secret-file s --secret-encoding base64", &keys::hs256("{}"));
    let remedy = report["causes"][0]["remedy"].as_str().expect("a text");
    assert!(!remedy.contains('|') && remedy.contains("without quotes"), "{remedy}");
}

/// Who decides a value decides the advice.
#[test]
fn a_value_is_changed_where_it_is_made() {
    for (claims, wanted, says) in [
        (r#"{"htu":"https://a/x?q=1"}"#, "htu=https://a/x", "without query"),
        (r#"{"htu":"https://b/x"}"#, "htu=https://a/x", "for each request"),
        (r#"{"htm":"GET"}"#, "htm=POST", "for each request"),
        (r#"{"nonce":"a1"}"#, "nonce=zz", "for each request"),
        (r#"{"scope":"read"}"#, "scope=admin", "the client asks for it"),
        (r#"{"sub":"org/1/project/2/user/3","tier":"a"}"#, "tier=zz", "where a job or a pod runs"),
        (r#"{"sub":"repo:a/b:ref:refs/heads/x"}"#, "sub=zzzz", "where a job or a pod runs"),
        (r#"{"pipeline_id":"7","tier":"a"}"#, "tier=zz", "where a job or a pod runs"),
        (r#"{"sub":"u_1","tier":"a"}"#, "tier=zz", "sign in as a user"),
        (r#"{"sub":"u_1"}"#, "sub=zzzz", "let another sign in"),
    ] {
        let claims: String = keys::claims(claims);
        let key = keys::of(Alg::Es256);
        let token = keys::token(r#"{"alg":"ES256"}"#, &claims, &key, Alg::Es256);
        let place = Place::new().file("k", keys::public_pem(&key));
        let report = explain(&place, &format!("--key k --require {wanted}"), &token);
        assert_eq!(ids(&report)[0], "claim.value-mismatch", "{claims}: {report}");
        let remedy = report["causes"][0]["remedy"].as_str().expect("a text");
        assert!(remedy.contains(says), "{claims}: {remedy}");
    }
}

/// What one product says is not said to another's token.
#[test]
fn advice_is_of_the_product_that_the_token_is_of() {
    let set = keys::test_1();
    let sub = r#"{"sub":"auth0|6","aud":"x"}"#;
    let google = r#"{"iss":"https://accounts.google.com","sub":"1","aud":"x"}"#;
    let place = || Place::new().file("s", keys::SECRET).file("k", &set);
    for (token, flags, says, never) in [
        (keys::hs256(sub), "--secret-file s --audience api", "request a token for api", "Auth0"),
        (keys::rs256(sub), "--jwks k --audience api", "Auth0", "serverClientId"),
        (keys::rs256(google), "--jwks k --audience api", "serverClientId", "--audiences="),
        (
            keys::rs256(google),
            "--jwks k --audience https://f.run.app",
            "--audiences=URL",
            "serverClientId",
        ),
    ] {
        let report = explain(&place(), flags, &token);
        let causes = report["causes"].as_array().expect("causes").iter();
        let of_audience =
            |cause: &&Value| cause["id"].as_str().is_some_and(|id| id.contains("aud"));
        let remedy = causes.clone().find(of_audience).expect("it")["remedy"].to_string();
        assert!(remedy.contains(says) && !remedy.contains(never), "{flags}: {remedy}");
    }
    let nats = ["{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}", "{}", "c2ln"].map(base64url::encode);
    let report = explain(&Place::new(), "", &nats.join("."));
    let remedy = report["causes"][0]["remedy"].as_str().expect("a text");
    assert!(remedy.contains("nsc") && !remedy.contains("RS256"), "{remedy}");
}
