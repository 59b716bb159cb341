//! Tokens without a signature, and with a wrong one.

use crate::issuer::broken::{Edit, HOUR, MacKey, Seal, Value};
use crate::issuer::mistakes;
use crate::jose::key::der::Structure;
use crate::probe::case::{Case, Sent};
use crate::probe::cases::recipes::{JWT_8725, UNAUTHORIZED, UNSIGNED, token};
use crate::probe::fix::Fix;

/// Signatures that are missing, wrong, or made with what everyone has.
pub const SIGNATURES: &[Case] = &[
    Case::new("alg-none", Sent::Token(UNSIGNED), UNAUTHORIZED, Fix::Algorithms, NONE, JWT_8725),
    Case::new(
        "alg-None",
        unsigned(&NONE_TITLE),
        UNAUTHORIZED,
        Fix::Algorithms,
        NONE,
        "CVE-2020-28042",
    ),
    Case::new(
        "alg-NONE",
        unsigned(&NONE_UPPER),
        UNAUTHORIZED,
        Fix::Algorithms,
        NONE,
        "CVE-2020-28042",
    ),
    Case::new(
        "alg-nOnE",
        unsigned(&NONE_MIXED),
        UNAUTHORIZED,
        Fix::Algorithms,
        NONE,
        "CVE-2020-28042",
    ),
    Case::new(
        "hmac-pem",
        Sent::Token(mistakes::HMAC_WITH_PUBLIC_KEY),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2016-5431",
    ),
    Case::new(
        "hmac-pem-trimmed",
        token(&[], Seal::Mac(MacKey::PemTrimmed(Structure::Spki))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2016-5431",
    ),
    Case::new(
        "hmac-pem-pkcs1",
        token(&[], Seal::Mac(MacKey::Pem(Structure::Pkcs1Public))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2016-5431",
    ),
    Case::new(
        "hmac-der",
        token(&[], Seal::Mac(MacKey::Der(Structure::Spki))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2024-54150",
    ),
    Case::new(
        "hmac-jwk",
        token(&[], Seal::Mac(MacKey::Jwk)),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        JWT_8725,
    ),
    Case::new(
        "hmac-empty",
        token(&[], Seal::Mac(MacKey::Text(""))),
        UNAUTHORIZED,
        Fix::Algorithms,
        "the secret is empty if its variable is not set",
        "RFC 7518 section 3.2",
    ),
    Case::new(
        "hmac-weak",
        token(&[], Seal::Mac(MacKey::Text("secret"))),
        UNAUTHORIZED,
        Fix::Algorithms,
        "the secret is `secret`, as in many tutorials",
        "RFC 8725 section 2.2",
    ),
    Case::new(
        "signature-stripped",
        token(&[], Seal::Empty),
        UNAUTHORIZED,
        Fix::Verify,
        "the signature is empty",
        "CVE-2015-9235",
    ),
    Case::new(
        "signature-changed",
        token(&[], Seal::Flipped),
        UNAUTHORIZED,
        Fix::Verify,
        "one bit of the signature is changed",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "payload-changed",
        Sent::Token(mistakes::CHANGED_SUBJECT),
        UNAUTHORIZED,
        Fix::Verify,
        "its subject was changed after signing",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "signature-of-another",
        token(&[], Seal::OfAnother),
        UNAUTHORIZED,
        Fix::Verify,
        "a valid signature of another token",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "ecdsa-zero",
        token(&[], Seal::Zeros),
        UNAUTHORIZED,
        Fix::Library,
        "an ECDSA signature of zeros",
        "CVE-2022-21449",
    ),
    Case::new(
        "unknown-crit",
        token(
            &[
                Edit::Header("crit", Value::Json(r#"["jotkit-probe"]"#)),
                Edit::Header("jotkit-probe", Value::Json("true")),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Crit,
        "crit says to reject it if this extension is unknown",
        "RFC 7515 section 4.1.11",
    ),
    Case::new(
        "repeated-header",
        token(&[Edit::HeaderTwice("alg", Value::Text("none"))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Repeated,
        "a member is repeated, and parsers differ in which one they read",
        "RFC 7515 section 4",
    ),
    Case::new(
        "repeated-claim",
        token(&[Edit::ClaimTwice("exp", Value::Before(HOUR))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Repeated,
        "a member is repeated, and parsers differ in which one they read",
        "RFC 7519 section 4",
    ),
];

const NONE: &str = "it is not signed, and says so";
const PUBLIC_SECRET: &str = "HS256 with the public key as the secret, which everyone has";
const NONE_TITLE: [Edit; 1] = [Edit::Header("alg", Value::Text("None"))];
const NONE_UPPER: [Edit; 1] = [Edit::Header("alg", Value::Text("NONE"))];
const NONE_MIXED: [Edit; 1] = [Edit::Header("alg", Value::Text("nOnE"))];

const fn unsigned(edits: &'static [Edit]) -> Sent {
    token(edits, Seal::Empty)
}
