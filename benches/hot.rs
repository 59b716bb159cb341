//! The functions that a batch spends its time in.

// The walls of `clippy.toml` are for `src`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::sync::Arc;

use divan::{Bencher, black_box};
use jotkit::explain::evaluation::{Judge, Question};
use jotkit::explain::pasted::Pasted;
use jotkit::jose::alg::Alg;
use jotkit::jose::crypto::sign;
use jotkit::jose::json::Object;
use jotkit::jose::json::base64url;
use jotkit::jose::json::borrowed::BorrowedJson;
use jotkit::jose::key::hmac_secret::HmacSecret;
use jotkit::jose::key::set::KeySet;
use jotkit::jose::key::{Key, Material};
use jotkit::verify::judgement::Rule;
use jotkit::verify::policy::Policy;
use jotkit::verify::{Keys, Source};

const NOW: i64 = 1_790_000_000;
const CLAIMS: &str = r#"{"iss":"https://issuer.example","sub":"user_2rTfGq8mWcZ","aud":"backend","azp":"https://app.example","sid":"sess_2rTfGq8mWcZ","o":{"id":"org_1","rol":"admin","per":"read,write"},"jti":"0123456789abcdef0123","iat":1789999940,"nbf":1789999940,"exp":1790000300}"#;

fn main() {
    divan::main();
}

fn key() -> Key {
    let secret = HmacSecret::new("0123456789abcdef0123456789abcdef");
    Key::new(Material::Oct(secret.expect("no asymmetric key")))
}

fn token() -> String {
    let header = base64url::encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let input = format!("{header}.{}", base64url::encode(CLAIMS));
    let signature = sign(&key(), Alg::Hs256, input.as_bytes()).expect("it signs");
    format!("{input}.{}", base64url::encode(signature))
}

fn judge() -> Judge {
    let source = Source::named("here");
    let keys = Keys::Set { set: KeySet::from_iter([key()]), source };
    let policy = Policy {
        issuer: Some("https://issuer.example".into()),
        audiences: vec!["backend".into()],
        ..Policy::default()
    };
    let question = Question { policy, rule: Rule::All };
    Judge::new(Arc::new(question), Arc::new(keys))
}

#[divan::bench]
fn base64_of_a_payload(bencher: Bencher<'_, '_>) {
    let (encoded, mut room) = (base64url::encode(CLAIMS), Vec::new());
    bencher.bench_local(|| base64url::decode_into(black_box(encoded.as_bytes()), &mut room));
}

#[divan::bench]
fn claims_in_place() -> bool {
    BorrowedJson::of(black_box(CLAIMS.as_bytes())).is_some()
}

#[divan::bench]
fn claims_as_a_tree() -> bool {
    Object::parse(black_box(CLAIMS)).is_ok()
}

#[divan::bench]
fn hs256_by_the_short_way(bencher: Bencher<'_, '_>) {
    let (mut judge, token) = (judge(), token());
    judge.evaluate(&Pasted::read(token.clone().into_bytes(), None), NOW, None);
    bencher.bench_local(|| {
        assert!(judge.try_fast(black_box(token.as_bytes()), NOW, None).is_some(), "it was learned");
    });
}

#[divan::bench]
fn hs256_in_full(bencher: Bencher<'_, '_>) {
    let (mut judge, token) = (judge(), token());
    bencher.bench_local(|| {
        judge.evaluate(&Pasted::read(black_box(token.clone()).into_bytes(), None), NOW, None)
    });
}
