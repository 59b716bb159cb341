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
    used: "`jwt_verify` alone: claims are for the rules of the configuration",
    steps: &[
        has_key, algorithm, steps::three_parts, steps::is_signed, steps::signature, signed,
    ],
    base64: Base64::Haproxy,
    strict: &[],
    texts: &[
        (&[AlgUnknown], "jwt_verify: -1"),
        (&[Segments, SignatureMissing, SignatureBase64, SignatureSize], "jwt_verify: -3"),
        (&[Signature], "jwt_verify: 0"),
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

/// The algorithm of the configuration, whatever the header says.
fn configured(state: &State<'_>) -> Option<String> {
    let serves =
        |alg: &String| state.key.is_some_and(|key| alg.starts_with("HS") == is_secret(key));
    state.setup.algorithms().into_iter().find(serves)
}

fn algorithm(state: &mut State<'_>) -> Outcome {
    let Some(alg) = configured(state) else { return state.fail(&[Signature], &[]) };
    let family = alg.get(..2).unwrap_or_default();
    state.check(["HS", "RS", "ES", "PS"].contains(&family) && alg != "ES256K", AlgUnknown)
}

fn signed(state: &mut State<'_>) -> Outcome {
    let (Some(key), Some(alg)) = (state.key, configured(state)) else { return Ok(()) };
    // Two halves of any length are taken for r and s.
    let halves = !alg.starts_with("ES") || state.signature.len().is_multiple_of(2);
    state.check(halves, SignatureSize)?;
    state.check(verified(key, &alg, state.input, &state.signature), Signature)
}
