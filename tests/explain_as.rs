//! `explain --as`: what another library would answer. That the answers are true is for
//! `libraries.rs` to say.

use snapbox::str;

use jotkit::explain::libraries::LIBRARIES;
use jotkit::jose::alg::{Alg, Hash};
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::{Key, Pss, pem};

use crate::support::{NOW, Place, Transcript, keys};

fn explain(flags: &str, token: &str) -> Transcript {
    let place = Place::new().file("jwks.json", keys::test_1());
    place.run_with(&format!("explain --jwks jwks.json --at {NOW} {flags}"), token)
}

#[test]
fn what_it_would_say_in_its_own_words() {
    explain("--as pyjwt --audience web", &keys::rs256("{}")).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  aud        expected web, found backend
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, iss, azp, typ

cause: The token is meant for another service
  compared: the token is for backend, expected web
  explains: aud
  fix: request a token for web, or if this one is right: --audience backend
  more: jotkit explain --cause claim.aud-mismatch

PyJWT 2.15.1 would say: InvalidAudienceError: Audience doesn't match

--- standard error

"#]]);
}

#[test]
fn it_accepts_what_it_should_not() {
    let token = keys::rs256(r#"{"iss":"https://other.example"}"#);
    let flags = "--as clerk-js --issuer https://issuer.example --audience backend";
    explain(flags, &token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  iss        expected https://issuer.example, found https://other.example
  passed: structure, header, alg, key, signature, exp, iat, sub, aud
  not checked: nbf, max_age, azp, typ

cause: The token comes from another issuer
  compared: the issuer is https://other.example, expected https://issuer.example
  explains: iss
  fix: send a token of the expected issuer, or if this one is right: --issuer https://other.example
  more: jotkit explain --cause claim.iss-mismatch

@clerk/backend 3.20.1 would say: accepted
differs: it accepts what jotkit rejects: iss: it does not compare iss

--- standard error

"#]]);
}

#[test]
fn it_refuses_what_may_well_be_accepted() {
    explain("--as pyjwt", &keys::rs256("{}")).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, iss, aud, azp, typ

warning: The token has an audience, and the verifier expects none
  compared: the token has aud backend, and the verifier expects none
  fix: if it is yours, expect it (if not, reject the token): --audience backend
  more: jotkit explain --cause claim.aud-unexpected

PyJWT 2.15.1 would say: InvalidAudienceError: Invalid audience
differs: jotkit accepts this token: it rejects any aud if no audience is configured

--- standard error

"#]]);
}

#[test]
fn everything_is_one_word_to_fastapi_clerk_auth() {
    let expired = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 60));
    explain("--as fastapi-clerk-auth", &expired).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  exp        expired 1 min ago: 2026-09-21 14:12:20 UTC
  passed: structure, header, alg, key, signature, iat, sub
  not checked: nbf, max_age, iss, aud, azp, typ

cause: The token is valid for two minutes at most, and was used later
  measured: its lifetime was 0 s, and it expired 1 min ago
  explains: exp
  fix: get a token for each request, right before it is sent, instead of keeping one
  more: jotkit explain --cause time.short-lived

fastapi-clerk-auth 0.0.9 would say: 403 {"detail":"Forbidden"} (inside: ExpiredSignatureError: Signature has expired)

--- standard error

"#]]);
}

/// What looks at no claim overlooks all of them, and not for some leeway of its own.
#[test]
fn what_looks_at_no_claim_says_so() {
    let expired = keys::hs256(&format!(r#"{{"exp":{}}}"#, NOW - 3600));
    let place = Place::new().file("secret", keys::SECRET);
    let line = format!("explain --secret-file secret --at {NOW} --as haproxy");
    let said = place.run_with(&line, expired);
    let differs = "HAProxy 2.6.12 would say: accepted\n\
                   differs: it accepts what jotkit rejects: exp: it does not check it: check it \
                   in your own code or configuration\n";
    assert!(said.ends_with(1).stdout.contains(differs), "{said}");
}

#[test]
fn every_library_is_in_the_guide() {
    let guide = include_str!("../docs/rejected.md");
    for library in &LIBRARIES {
        let row = format!("| `{}` | {} {}", library.id, library.name, library.version);
        assert!(guide.contains(&row), "docs/rejected.md lacks {row}");
    }
}

#[test]
fn as_a_document() {
    let late = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 3));
    let json = explain("--as clerk-js -o json", &late).ends_with(1).json();
    assert_eq!(
        json["as"],
        serde_json::json!({
            "library": "@clerk/backend",
            "version": "3.20.1",
            "accepts": true,
            "message": "",
            "differs": "it accepts what jotkit rejects: exp: it has a default leeway of \
                        some seconds",
        })
    );
}

#[test]
fn without_keys_it_could_not_say() {
    let line = format!("explain --as jose --at {NOW}");
    let said = Place::new().run_with(&line, keys::rs256("{}"));
    let asks = "jose 6.2.17 would say: it would ask for keys first, and there are none";
    assert!(said.ends_with(3).stdout.contains(asks), "{said}");
}

#[test]
fn nobody_else_has_a_model() {
    explain("--as jjwt", &keys::rs256("{}")).ends_with(2);
}

/// As node and cryptography answered for such a key in PEM: cryptography takes it for any RSA key.
#[test]
fn a_key_of_rsassa_pss_is_taken_as_the_library_takes_it() {
    for (pss, alg, library, said) in [
        (Pss::AnyHash, Alg::Rs256, "pyjwt", "accepted"),
        (Pss::AnyHash, Alg::Rs256, "jose", "DataError: Invalid key type"),
        (Pss::Only(Hash::Sha256), Alg::Ps256, "jose", "DataError: Invalid key type"),
        (Pss::AnyHash, Alg::Rs256, "jsonwebtoken", "must be one of: PS256, PS384, PS512."),
        (Pss::AnyHash, Alg::Ps256, "jsonwebtoken", "do not meet the requirements of"),
        (Pss::Only(Hash::Sha256), Alg::Ps256, "jsonwebtoken", "accepted"),
    ] {
        let key = Key { pss: Some(pss), kid: None, ..keys::key("rsa.pem", "it") };
        let spki = der::write(Structure::Spki, &key).expect("SPKI");
        let place = Place::new().file("key.pem", pem::armour(Structure::Spki, spki.expose()));
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let signer = keys::key("rsa.pem", "it");
        let token = keys::token(&header, &keys::claims("{}"), &signer, alg);
        let line = format!(
            "explain --key key.pem --at {NOW} --alg {alg} --audience backend --as {library}"
        );
        let transcript = place.run_with(&line, token);
        let answer = transcript.stdout.lines().find(|line| line.contains(" would say: "));
        assert!(answer.is_some_and(|answer| answer.contains(said)), "{pss:?} {alg}: {transcript}");
    }
}
