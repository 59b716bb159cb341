//! What people paste around a token, and around a key: both what is wrong with it and what stands
//! around it is told, and what it says to type is of use.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use jotkit::jose::key::jwk;
use serde_json::Value;

use crate::support::{NOW, Place, keys};

fn explain(flags: &[&str], place: Place, text: &str) -> Value {
    let at = NOW.to_string();
    let words = ["explain", "-o", "json", "--at", &at];
    let words: Vec<&str> = words.into_iter().chain(flags.iter().copied()).collect();
    let answer = place.run_inside(words, text);
    serde_json::from_str(&answer.stdout).expect("a report")
}

fn of_hs256(text: &str) -> Value {
    explain(&["--secret-file", "secret"], Place::new().file("secret", keys::SECRET), text)
}

fn ids(report: &Value) -> Vec<&str> {
    let causes = report["causes"].as_array().expect("causes").iter();
    causes.map(|cause| cause["id"].as_str().expect("an id")).collect()
}

fn remedies(report: &Value) -> String {
    let causes = report["causes"].as_array().expect("causes").iter();
    causes.map(|cause| cause["remedy"].as_str().expect("a text")).collect::<Vec<_>>().join("\n")
}

/// What may stand around one token.
const AROUND: [&str; 12] = [
    "x-access-token: TOKEN",
    "X-Amzn-Oidc-Data: TOKEN\r\nAccept: */*\r\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer TOKEN\r\nAccept: */*",
    "Cookie: theme=dark; session=TOKEN; lang=en",
    "Set-Cookie: id_token=TOKEN; Path=/; HttpOnly",
    "curl -H 'Authorization: Bearer TOKEN' https://a.example/items",
    "curl https://a.example \\\n  --header \"authorization: Bearer TOKEN\" \\\n  --compressed",
    "{\"access_token\":\"TOKEN\",\"expires_in\":3600}",
    "2026-09-21T14:13:20Z WARN [auth] rejected token=TOKEN user=42",
    "export API_JWT='TOKEN'",
    "the token TOKEN was not accepted",
    "Authorization: JWT TOKEN",
];

#[test]
fn a_damaged_token_in_a_text_is_told_as_if_it_stood_alone() {
    let token = keys::hs256("{}");
    let (message, code) = token.rsplit_once('.').expect("three parts");
    let (header, _) = message.split_once('.').expect("two parts");
    let bytes = base64url::decode(code).expect("base64url");
    let damages = [
        (format!("{message}.{code}="), "input.padded"),
        (message.to_owned(), "input.partial"),
        (format!("{message}.{}", &code[..16]), "input.truncated"),
        (message[..message.len() - 9].to_owned(), "input.truncated"),
        (header.to_owned(), "input.partial"),
        (lines(&token, "\n"), "input.line-wrapped"),
        (lines(&token, "\\n"), "input.line-wrapped"),
        (token.to_lowercase(), "input.case-changed"),
        (format!("{}\u{200b}{}", &token[..20], &token[20..]), "input.invisible-chars"),
        (format!("{}!{}", &token[..50], &token[51..]), "signature.mismatch"),
    ];
    assert_eq!(bytes.len(), 32);
    for around in AROUND {
        for (damaged, id) in &damages {
            let report = of_hs256(&around.replace("TOKEN", damaged));
            let ids = ids(&report);
            let around_it = around.contains("JWT TOKEN").then_some(&"input.embedded");
            assert_eq!((ids[0], ids.get(1)), (*id, around_it), "{around} {damaged}");
            assert!(!remedies(&report).contains("introspection"), "{around} {damaged}");
        }
    }
}

/// What sends the value of `Authorization`.
const SENDING: [&str; 7] = [
    "curl -i -H \"Authorization: VALUE\" https://a.example/items",
    "$ curl https://a.example \\\n  --header 'Authorization: VALUE' \\\n  -d '{\"a\":\"b\"}'",
    "http GET a.example Authorization:'VALUE' Accept:text/plain",
    "const r = await fetch('https://a.example', {\n  headers: { 'Authorization': 'VALUE' },\n})",
    "Invoke-RestMethod https://a.example -Headers @{ Authorization = 'VALUE' }",
    "requests.get('https://a.example', headers={'Authorization': f'VALUE'})",
    "wget --header='Authorization: VALUE' https://a.example",
];

#[test]
fn the_header_in_a_command_is_told_as_if_it_stood_alone() {
    let token = keys::hs256("{}");
    for value in [
        "Bearer {TOKEN}",
        "Bearer <TOKEN>",
        "Bearer Bearer TOKEN",
        "Bearer: TOKEN",
        "BearerTOKEN",
        "Token TOKEN",
        "Bearer TOKEN=",
        "Bearer TOKENxyz",
        "Bearer TO KEN",
    ] {
        let value = value.replace("TO KEN", &format!("{} {}", &token[..60], &token[60..]));
        let value = value.replace("TOKEN", &token);
        let alone = of_hs256(&format!("Authorization: {value}"));
        assert_eq!(alone["verdict"], "rejected", "{alone}");
        for around in SENDING {
            let report = of_hs256(&around.replace("VALUE", &value));
            assert_eq!(report["causes"], alone["causes"], "{around} {value}");
        }
    }
    for value in [format!("Bearer {token}"), format!("bearer   {token}"), token] {
        for around in SENDING {
            let report = of_hs256(&around.replace("VALUE", &value));
            assert_eq!(
                (&report["verdict"], ids(&report)),
                (&"rejected".into(), vec!["input.embedded"])
            );
        }
    }
}

/// What stands around a token is no token: `verify` accepts none of it, and so does `explain`.
#[test]
fn no_text_around_a_token_is_accepted() {
    let token = keys::hs256("{}");
    for text in [
        "curl -H 'Authorization: Bearer undefined' -b 's=TOKEN' https://a.example",
        "curl -H 'Authorization: Bearer $TOKEN_' https://a.example # TOKEN",
        "curl -H 'Authorization: Bearer TOKEN foo' https://a.example",
        "curl -H 'Authorization=Bearer TOKEN' https://a.example",
        "curl -u 'me:TOKEN' https://a.example",
        "axios said 401 because TOKEN was expired",
        "requests.exceptions.HTTPError: 401 for TOKEN",
        "$ curl https://a.example\nHTTP/1.1 401 Unauthorized\n\n{\"token\":\"TOKEN\"}",
        "X-Access-Token: TOKEN",
        "export JWT=TOKEN",
    ] {
        let report = of_hs256(&text.replace("TOKEN", &token));
        assert_eq!(report["verdict"], "rejected", "{text}");
    }
}

/// Standard input gives keys once.
#[test]
fn keys_are_read_once() {
    let token = keys::hs256("{}");
    let command = format!("curl -H 'Authorization: Bearer {{{token}}}' https://a.example");
    let place = Place::new().file("pasted", command);
    let report = explain(&["--secret-file", "-", "pasted"], place, keys::SECRET);
    assert_eq!(ids(&report), ["input.quoted"], "{report}");
    let said = "only the token in the header Authorization of the command was checked";
    assert!(report["warnings"].to_string().contains(said), "{report}");
}

/// What a person pastes with a token, and what is told of it where nothing is wrong with that.
#[test]
fn the_fault_of_the_token_goes_before_what_stands_around_it() {
    let whole = keys::hs256("{}");
    let late = keys::hs256(&format!(r#"{{"iat":{},"exp":{}}}"#, NOW - 7200, NOW - 3600));
    for (around, id, place) in [
        ("X-Api-Key: TOKEN", "input.embedded", "in the header X-Api-Key"),
        ("DPoP: TOKEN", "input.embedded", "in the header DPoP"),
        ("> cf-access-jwt-assertion: TOKEN", "input.embedded", "in the header cf-access"),
        ("HUB=http://a\nHUB_JWT=TOKEN\n", "input.embedded", "in the value of HUB_JWT"),
        ("export API_JWT=\"TOKEN\"", "input.embedded", "in the value of API_JWT"),
        ("$env:API_JWT = 'TOKEN'", "input.embedded", "in the value of"),
        ("let t = 'TOKEN';", "input.embedded", "in the value of t"),
        ("{\"a\":{\"id_token\":\"TOKEN\"}}", "input.embedded", "in the JSON member a.id_token"),
        ("{\"t\":\"Bearer TOKEN\"}", "input.embedded", "in the JSON member t"),
        ("Cookie: a=b; sid=TOKEN; c=d", "input.embedded", "in the cookie sid"),
        ("sid=%7B%22t%22%3A%22TOKEN%22%7D", "input.embedded", "in the JSON member t"),
        ("https://a.example/cb?id_token=TOKEN&s=1", "input.url-encoded", "in the URL parameter"),
        ("/load?signed_jwt=TOKEN", "input.url-encoded", "in the URL parameter signed_jwt"),
        ("https://a.example/reset/TOKEN", "input.embedded", "in the path of a URL"),
        ("GET / HTTP/1.1\nAuthorization: Bearer TOKEN\nHost: a", "input.embedded", "in the header"),
        ("INFO rejected token=TOKEN user=42", "input.embedded", "in the value of token"),
        ("the token TOKEN was not accepted", "input.embedded", "inside other text"),
    ] {
        let report = of_hs256(&around.replace("TOKEN", &whole));
        assert_eq!(ids(&report), [id], "{around}: {report}");
        let secret = Place::new().file("secret", keys::SECRET);
        let words = format!("explain --secret-file secret --at {NOW} -o json");
        let answer = secret.run_with(&words, around.replace("TOKEN", &late));
        assert_eq!(ids(&answer.json()), ["time.expired"], "{around}: {answer}");
        let said = format!("only the token {place}");
        assert!(answer.stderr.contains(&said), "{around}: {answer}");
    }
}

/// As `fold` does.
fn lines(token: &str, end: &str) -> String {
    let lines = token.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned());
    lines.collect::<Vec<_>>().join(end)
}

#[test]
fn the_scheme_is_named() {
    let token = keys::hs256("{}");
    for (text, said) in [
        ("Authorization: JWT TOKEN", "JWT, not Bearer"),
        ("Authorization: Token TOKEN", "Token, not Bearer"),
        ("Authorization: bearer{TOKEN}", "`{` stands between"),
        ("Authorization: Bearer: TOKEN", "`:` stands between"),
    ] {
        let report = of_hs256(&text.replace("TOKEN", &token));
        assert_eq!(ids(&report), ["input.embedded"], "{text}");
        let evidence = report["causes"][0]["evidence"].to_string();
        assert!(evidence.contains(said) && evidence.contains("verifies"), "{text}: {evidence}");
        let expected = if said.contains("not") { "unless" } else { "mostly Bearer" };
        assert!(remedies(&report).contains(expected), "{text}");
    }
}

#[test]
fn a_header_without_a_scheme_is_noted() {
    for (text, said) in [
        ("Authorization: TOKEN", "there is no scheme before the token"),
        ("Authorization: Bearer TOKEN", "`Authorization:` and `Bearer` were removed"),
    ] {
        let text = text.replace("TOKEN", &keys::hs256("{}"));
        let place = Place::new().file("secret", keys::SECRET);
        let answer = place.run_with(&format!("explain --secret-file secret --at {NOW}"), text);
        assert!(answer.stderr.contains(said), "{answer}");
    }
}

#[test]
fn parts_behind_a_whole_token_are_cut_off() {
    let token = keys::hs256("{}");
    let other = keys::hs256(r#"{"sub":"user_1"}"#);
    let parts = other.split_once('.').expect("parts").1;
    let report = of_hs256(&format!("{token}.{parts}"));
    assert_eq!(ids(&report), ["input.trailing-text"]);
    assert!(report["causes"][0]["evidence"].to_string().contains("parts of another token"));
    // Without a key the length of an RSA signature is not known; the dot behind it is.
    let report = explain(&[], Place::new(), &format!("{}.{parts}", keys::rs256("{}")));
    assert_eq!(ids(&report)[0], "input.trailing-text");
}

#[test]
fn an_algorithm_is_offered_only_where_a_key_serves_it() {
    let rsa = || Place::new().file("keys", keys::test_1());
    let (hs256, rs256) = (keys::hs256("{}"), keys::rs256("{}"));
    let report = explain(&["--jwks", "keys", "--alg", "RS256"], rsa(), &hs256);
    assert_eq!(ids(&report), ["alg.not-allowed", "key.no-kid"][..1]);
    assert!(!remedies(&report).contains("--alg"), "{report}");
    let report = explain(&["--jwks", "keys", "--alg", "PS256"], rsa(), &rs256);
    assert_eq!(ids(&report)[0], "alg.not-allowed");
    assert!(remedies(&report).contains("--alg RS256"), "{report}");
}

#[test]
fn a_leeway_is_advised_where_it_helps() {
    for (claims, flags, advised) in [
        (format!(r#"{{"iat":1700000000,"exp":{}}}"#, NOW - 3600), &[][..], true),
        (format!(r#"{{"iat":1700000000,"exp":{}}}"#, NOW - 40 * 86400), &[], false),
        (format!(r#"{{"iat":1700000000,"exp":{}}}"#, NOW - 3600), &["--audience", "other"], false),
        (format!(r#"{{"iat":{}}}"#, NOW + 200), &[], true),
        (format!(r#"{{"iat":{}}}"#, NOW + 900), &[], false),
    ] {
        let place = Place::new().file("keys", keys::test_1());
        let flags = [&["--jwks", "keys"], flags].concat();
        let report = explain(&flags, place, &keys::rs256(&claims));
        assert_eq!(remedies(&report).contains("--leeway"), advised, "{claims} {report}");
        assert!(ids(&report)[0].starts_with("time."), "{report}");
    }
}

#[test]
fn a_pem_in_other_text_is_read_and_what_is_around_it_told() {
    let (pem, token) = (keys::public_pem(&keys::of(Alg::Es256)), es256());
    let line = pem.replace('\n', "\\n");
    let object = format!("{{\"type\": \"ES256\", \"key\": \"{line}\"}}");
    for text in [
        format!("[[\n{pem}]]"),
        format!("{{{pem}}}"),
        format!("({pem})"),
        format!("<{pem}>"),
        format!("public_key: {pem}"),
        format!("KEY={pem}"),
        format!("KEY=\"{line}\""),
        format!("'{pem}'"),
        object,
    ] {
        let place = Place::new().file("keys", &text);
        let report = explain(&["--key", "keys"], place, &token);
        let all = ids(&report);
        assert_eq!(report["verdict"], "accepted", "{text}");
        assert!(all[0].starts_with("key.pem-"), "{text}: {all:?}");
        assert!(remedies(&report).contains("--to pem"), "{text}");
    }
    // Lines before it are no fault (RFC 7468 section 2).
    let place = Place::new().file("keys", format!("Bag Attributes\n{pem}"));
    assert!(ids(&explain(&["--key", "keys"], place, &token)).is_empty());
}

fn es256() -> String {
    let key = keys::of(Alg::Es256);
    keys::token(r#"{"alg":"ES256"}"#, &keys::claims("{}"), &key, Alg::Es256)
}

#[test]
fn what_is_advised_fits_what_was_found() {
    let secret = || Place::new().file("secret", keys::SECRET);
    let of_secret = |flags: &[&str], claims: &str| {
        let flags = [&["--secret-file", "secret"], flags].concat();
        explain(&flags, secret(), &keys::hs256(claims))
    };
    // A prefix of a path is no similar name.
    let report =
        of_secret(&["--require", "document.key"], r#"{"document":{"title":"a","url":"b"}}"#);
    let text = report["causes"].to_string();
    assert!(text.contains("document is there, and has title, url"), "{text}");
    assert!(remedies(&report).contains("add document.key"), "{text}");
    assert!(!remedies(&report).contains("--require"), "{text}");
    let report = of_secret(&["--require", "o.role"], r#"{"o":{"roles":"a"}}"#);
    assert!(remedies(&report).contains("--require o.roles"), "{report}");
    // A claim that stands too deep.
    let report = of_secret(&["--require", "room"], r#"{"context":{"room":"a"}}"#);
    assert!(remedies(&report).contains("not inside context"), "{report}");
    // A value of one's own making is nobody's to sign in with.
    let report = of_secret(&["--require", "qsh=a"], r#"{"qsh":"b"}"#);
    assert!(remedies(&report).contains("write the expected value into qsh"), "{report}");
    // A scope is no audience.
    let report = of_secret(&["--audience", "todo"], r#"{"aud":["openid","c1"]}"#);
    assert!(remedies(&report).contains("--audience c1"), "{report}");
    let report = of_secret(&["--audience", "todo"], r#"{"aud":["openid"]}"#);
    assert!(!remedies(&report).contains("--audience"), "{report}");
    let report = of_secret(&[], r#"{"sub":{"id":7}}"#);
    assert!(remedies(&report).contains("only the id"), "{report}");
}

#[test]
fn what_signs_tokens_is_known_where_it_stands_for_one() {
    let report = of_hs256(keys::SECRET);
    assert_eq!(ids(&report), ["kind.opaque"]);
    assert!(report["causes"][0]["evidence"].to_string().contains("the secret itself"), "{report}");
    let private = crate::support::fixture("rsa.pem");
    let report = explain(&[], Place::new(), &private);
    assert!(report["causes"][0]["evidence"].to_string().contains("private key"), "{report}");
    assert!(remedies(&report).contains("signed with it"), "{report}");
}

#[test]
fn a_file_that_begins_almost_as_pem_does_is_one() {
    let pem = keys::public_pem(&keys::of(Alg::Es256));
    for (text, said) in [
        (pem.replace("-----", "----"), "4 dashes"),
        (pem.replacen("-----BEGIN", "----BEGIN", 1), "4 dashes"),
        (pem.replacen("-----BEGIN", "------BEGIN", 1), ""),
        (pem.replacen("-----BEGIN", "\u{2014}BEGIN", 1), "does not begin with five dashes"),
        (pem.lines().skip(1).collect::<Vec<_>>().join("\n"), "-----BEGIN is missing"),
    ] {
        let report = explain(&["--key", "keys"], Place::new().file("keys", &text), &es256());
        assert_eq!(ids(&report)[0], "key.pem-broken", "{text} {report}");
        assert!(report["causes"][0]["evidence"].to_string().contains(said), "{text} {report}");
    }
}

#[test]
fn a_url_without_its_scheme_is_no_path() {
    for (place, is_url) in [
        ("keycloak:8080/realms/a/certs", true),
        ("id.example.com/realms/a/certs", true),
        ("keys/jwks.json", false),
        ("jwks.json", false),
        ("../keys/a/jwks.json", false),
    ] {
        let report = explain(&["--jwks", place], Place::new(), &keys::rs256("{}"));
        assert_eq!(remedies(&report).contains("https://"), is_url, "{place} {report}");
    }
}

#[test]
fn a_shared_secret_has_no_public_half() {
    let oct = keys::jwks(&[&keys::shared(keys::SECRET)]);
    let report = explain(&["--jwks", "keys"], Place::new().file("keys", oct), &keys::hs256("{}"));
    assert!(!ids(&report).contains(&"key.private-published"), "{report}");
}

#[test]
fn a_secret_in_a_file_with_more_is_found() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let secret = keys::SECRET;
    let (base64, url) = (STANDARD.encode(secret), base64url::encode(secret));
    for text in [
        format!("JWT_SECRET={secret}\n"),
        format!("APP_ENV=production\r\nexport JWT_SECRET=\"{secret}\"\r\nX=1\r\n"),
        format!("jwt:\n  secret: {secret}\n  ttl: 60\n"),
        format!("{{\"jwt\":{{\"secret\":\"{secret}\"}}}}"),
        format!("{{\"kty\":\"oct\",\"k\":\"{url}\"}}"),
        format!("\u{feff}{secret}\r\n"),
        STANDARD.encode(&base64),
        format!("whsec_{base64}"),
        format!("SECRET={base64}"),
    ] {
        let place = Place::new().file("secret", &text);
        let report = explain(&["--secret-file", "secret"], place, &keys::hs256("{}"));
        let first = ids(&report)[0];
        let is_right = first.starts_with("signature.secret-");
        assert!(is_right, "{text}: {first}");
        assert!(
            report["causes"][0]["evidence"].to_string().contains("proof: it verifies"),
            "{text}"
        );
        assert!(!report.to_string().contains(secret), "{text}");
    }
    let place = Place::new().file("secret", "JWT_SECRET=another-secret-of-thirty-two-characters\n");
    let report = explain(&["--secret-file", "secret"], place, &keys::hs256("{}"));
    assert_eq!(ids(&report)[0], "signature.wrong-secret");
    let evidence = report["causes"][0]["evidence"].to_string();
    assert!(evidence.contains("a setting with a name"), "{report}");
    // It may be half of a secret.
    assert!(!report.to_string().contains("JWT_SECRET"), "{report}");
}

#[test]
fn one_key_twice_is_no_other_key() {
    let key = keys::key("rsa.pem", "test-1");
    let place = |keys: &[&_]| Place::new().file("keys", keys::jwks(keys));
    let other = keys::key("rsa-other.pem", "test-1");
    for (place, is_told) in [(place(&[&key, &key]), false), (place(&[&key, &other]), true)] {
        let report = explain(&["--jwks", "keys"], place, &keys::rs256("{}"));
        assert_eq!(ids(&report).contains(&"key.duplicate-kid"), is_told, "{report}");
    }
}

#[test]
fn a_key_file_beside_a_message_about_keys_is_looked_at() {
    let pem = crate::support::fixture("rsa.pem");
    // With a passphrase: the names of the cipher and of the derivation, and no more than that.
    let openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\n\
                   b3BlbnNzaC1rZXktdjEAAAAABGFlcyAAAAAGYmNyeXB0AAAAAAAAAAEAAAAAAAAAAA==\n\
                   -----END OPENSSH PRIVATE KEY-----\n";
    let of_key = "Could not deserialize key data.";
    for (text, error, first) in [
        (pem.trim().replace('\n', " "), of_key, "key.pem-broken"),
        (pem.replace('\n', "\\n"), of_key, "key.pem-escaped-newlines"),
        (openssh.to_owned(), of_key, "key.pem-wrong-kind"),
        (pem.trim().replace('\n', " "), "jwt expired", "time.expired"),
    ] {
        let place = Place::new().file("key.pem", &text);
        let report = explain(&["--key", "key.pem", "--error", error], place, "");
        assert_eq!(ids(&report)[0], first, "{text} {report}");
        assert_eq!(report["verdict"], "undecided");
        let all = ids(&report);
        assert_eq!(all.iter().filter(|id| **id == first).count(), 1, "{all:?}");
    }
}

/// The stolen key is taken out and another made of its kind; what is to be typed makes it, and
/// publishes nothing of the old one.
#[test]
fn a_published_private_key_is_replaced_by_another() {
    for (file, kid, made) in [
        ("p256.pem", Some("it's"), "ES256"),
        ("p384.pem", Some("b"), "ES384"),
        ("rsa.pem", None, "RS256"),
        ("ed25519.pem", Some("d"), "EdDSA"),
    ] {
        let old = keys::key(file, "x");
        let old = Key { kid: kid.map(str::to_owned), ..old };
        let text = jwk::write(&old, true).to_string();
        let place = Place::new().file("keys", format!("{{\"keys\":[{text}]}}"));
        let said = place.run(&format!("explain --jwks keys {}", es256())).stdout;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let command = format!("jotkit keygen {made} --out new.jwk --public-out new-public.jwk");
        assert!(said.contains(&command), "{file}: {said}");
        let named = kid.map_or("without a kid".to_owned(), jotkit::text::shell::shown);
        assert!(said.contains(&format!("take the key {named} out of the set")), "{file}: {said}");
        assert!(!said.contains("convert"), "{file}: {said}");
        place.run(command.trim_start_matches("jotkit ")).ends_with(0);
        let new = std::fs::read_to_string(place.path("new-public.jwk")).expect("a file");
        assert!(!new.contains("\"d\""), "{new}");
    }
}

#[test]
fn ids_of_clerk_are_no_tokens() {
    for prefix in ["sess", "dvb", "client", "user", "org"] {
        let report = of_hs256(&format!("{prefix}_2abcdefghijklmnopqrstuvwxyz"));
        assert_eq!(ids(&report), ["kind.opaque"]);
        assert!(remedies(&report).contains("await getToken()"), "{prefix}: {report}");
    }
    for other in ["user_name", "sess_1", "org_of_ours_with_a_long_name_of_theirs"] {
        assert!(!remedies(&of_hs256(other)).contains("getToken"), "{other}");
    }
}

#[test]
fn a_scheme_that_stands_there_twice_is_told() {
    let token = keys::hs256("{}");
    for before in ["Bearer Bearer ", "Authorization: Bearer Bearer ", "bearer Bearer Bearer "] {
        let report = of_hs256(&format!("{before}{token}"));
        assert_eq!(ids(&report), ["input.embedded"], "{before}");
        assert!(remedies(&report).contains("behind the one scheme"), "{before}: {report}");
        let seen = report["causes"].to_string();
        assert!(seen.contains("client and proxy"), "{before}: {seen}");
    }
    let place = Place::new().file("secret", keys::SECRET);
    let text = format!("Bearer Bearer {token}");
    let answer = place.run_inside(["explain", "--secret-file", "secret"], &text);
    assert!(!answer.stderr.contains("removed"), "{answer}");
}
