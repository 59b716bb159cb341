//! HAProxy: `jwt_verify` with the path of a PEM or with a secret. It looks at the signature and at
//! nothing else; claims are for the rules of the configuration.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Library, Refusal, State};
use crate::explain::libraries::pyjwt::PYJWT;
use crate::explain::libraries::reading::Base64;
use crate::explain::libraries::setup::{Given, is_secret, verified};
use crate::explain::libraries::steps;

type Outcome = Result<(), Refusal>;

/// What HAProxy does, and the number that it gives.
#[rustfmt::skip]
pub const HAPROXY: Library = Library {
    id: "haproxy",
    name: "HAProxy",
    version: "2.6.12",
    steps: &[
        has_key, steps::three_parts, is_signed, steps::signature, signed,
    ],
    base64: Base64::Haproxy,
    strict: &[],
    texts: &[
        (AlgUnknown, "jwt_verify: -1"),
        (Segments, "jwt_verify: -3"),
        (SignatureMissing, "jwt_verify: -3"),
        (SignatureBase64, "jwt_verify: -3"),
        (SignatureSize, "jwt_verify: -3"),
        (Signature, "jwt_verify: 0"),
    ],
    ..PYJWT
};

fn has_key(state: &mut State<'_>) -> Outcome {
    match state.setup.keys {
        Given::Set(_) => Err(Refusal {
            message: "it takes one key, a PEM or a secret".to_owned(),
            stricter: Some("it can't be given a set of keys"),
        }),
        _ => state.given().map(drop),
    }
}

fn is_signed(state: &mut State<'_>) -> Outcome {
    state.check(!state.parts[2].is_empty(), SignatureMissing)
}

/// By the algorithm of the configuration, whatever the header says.
fn signed(state: &mut State<'_>) -> Outcome {
    let Some(key) = state.key else { return Ok(()) };
    let serves = |alg: &&String| alg.starts_with("HS") == is_secret(key);
    let algorithms = state.setup.algorithms();
    let Some(alg) = algorithms.iter().find(serves) else { return state.fail(&[Signature], &[]) };
    let family = alg.get(..2).unwrap_or_default();
    let known = ["HS", "RS", "ES", "PS"].contains(&family) && alg != "ES256K";
    state.check(known, AlgUnknown)?;
    // Two halves of any length are taken for r and s.
    let halves = !alg.starts_with("ES") || state.signature.len().is_multiple_of(2);
    state.check(halves, SignatureSize)?;
    state.check(verified(key, alg, state.input, &state.signature), Signature)
}
