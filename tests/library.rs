//! The library as other programs use it: the examples, and its errors.

use std::error::Error;

use jotkit::jose::token::{Malformed, Token};

#[path = "../examples/explain_rejection.rs"]
mod explain_rejection;
#[path = "../examples/read_any_key.rs"]
mod read_any_key;
#[path = "../examples/verify_token.rs"]
mod verify_token;

#[test]
fn the_examples_run() {
    verify_token::main().expect("an accepted token");
    explain_rejection::main().expect("keys");
    read_any_key::main().expect("keys");
}

#[test]
fn verify_token_takes_a_good_token_alone() {
    use verify_token::{KEYS, TOKEN, verify};
    let said = |token: &str, now| match verify(token, KEYS, now) {
        Ok(claims) => claims.to_string(),
        Err(why) => why.to_string(),
    };
    let claims = r#"{"iss":"joe","exp":1300819380,"http://example.com/is_root":true}"#;
    assert_eq!(said(TOKEN, 1_300_819_000), claims);
    assert_eq!(said(TOKEN, 1_300_819_380), "rejected: exp");
    assert_eq!(said(&TOKEN.replace("DtEh", "EtEh"), 1_300_819_000), "rejected: signature");
    assert!(verify(TOKEN, "{}", 0).is_err_and(|why| why.is::<jotkit::jose::key::KeyFault>()));
}

#[test]
fn explain_rejection_names_the_cause() {
    use explain_rejection::{KEYS, TOKEN, causes};
    let causes = causes(TOKEN, KEYS, 1_700_000_000).expect("keys");
    assert!(causes.iter().any(|cause| cause.starts_with("alg.none: ")), "{causes:?}");
}

#[test]
fn read_any_key_reads_what_comes() {
    use read_any_key::{PEM, describe};
    let ours = "OKP public EdDSA 3YZxBJ12jO3n_mXt_q-j_Z-TFP1vt-NiI3OCf-fEnHQ";
    assert_eq!(describe(PEM.as_bytes()), Ok(vec![ours.to_owned()]));
    let rsa = describe(include_bytes!("fixtures/rsa.pem")).expect("a key");
    assert!(rsa[0].starts_with("RSA private RS256 "), "{rsa:?}");
    let mixed = describe(br#"{"keys": [{"kty": "EC"}, {"kty": "oct", "k": "c2VjcmV0"}]}"#);
    let mixed = mixed.expect("a set");
    assert!(mixed[0].starts_with("unreadable: member "), "{mixed:?}");
    assert_eq!(mixed[1], "oct private HS256 no thumbprint");
}

/// What a fault is made of can be asked for, however it was boxed on its way.
#[test]
fn a_fault_has_its_source() {
    use jotkit::jose::json::base64url::Fault;
    let text = "eyJhbGciOiJub25lIn0.e30.=";
    let fault: Box<dyn Error> = Token::parse(text).expect_err("no base64url").into();
    let at = text.len() - 1;
    let source = fault.source().and_then(|source| source.downcast_ref::<Fault>());
    assert_eq!(source, Some(&Fault::Padding { at }));
    assert!(Malformed::Empty.source().is_none());
}
