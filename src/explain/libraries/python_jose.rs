//! python-jose: `jwt.decode` with a key set, a PEM or a secret.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, NoAlg, PLAIN, Refusal, State};
use crate::explain::libraries::python;
use crate::explain::libraries::reading::{Base64, Reader};
use crate::explain::libraries::setup::{escaped, is_secret, verified};
use crate::explain::libraries::steps;
use crate::jose::key::{Key, Material};

type Outcome = Result<(), Refusal>;

/// What python-jose does and says.
#[rustfmt::skip]
pub const PYTHON_JOSE: Library = Library {
    id: "python-jose",
    name: "python-jose",
    version: "3.5.0",
    steps: &[
        steps::given, steps::outer_parts, steps::header, steps::payload, steps::signature,
        steps::algorithm, signed, steps::claims, steps::required, steps::iat_type, steps::nbf,
        steps::exp, audience, steps::issuer, steps::sub, steps::jti, at_hash,
    ],
    base64: Base64::Python,
    header: Reader::PYTHON,
    payload: Reader::PYTHON,
    algorithms: Algorithms::OfKeys,
    no_alg: NoAlg::Falsy,
    date: python::int,
    last_second: true,
    one_audience: true,
    strict: &[
        (&[AlgNotAllowed], "it allows the algorithms that it was told of"),
        (&[AlgUnknown], "it knows RS, ES and HS only"),
        (&[KeyType], "it tries every key of the set, and the first of another type ends it"),
        (&[AudUnexpected], "it rejects any aud if no audience is configured"),
        (&[Aud], "its audience is one text, the first"),
        (&[JtiType], "it wants jti to be text, as RFC 7519 section 4.1.7 does"),
        (&[AtHash], "it wants the access token that an ID token belongs to"),
    ],
    texts: &[
        (&[Segments, HeaderBase64], "JWTError: Not enough segments"),
        (&[HeaderJson], "JWTError: Invalid header string: …"),
        (&[HeaderObject], "JWTError: Invalid header string: must be a json object"),
        (&[Depth], python::TOO_DEEP),
        (&[PayloadBase64], "JWTError: Invalid payload padding"),
        (&[SignatureBase64], "JWTError: Invalid crypto padding"),
        (&[AlgMissing], "JWTError: No algorithm was specified in the JWS header."),
        (&[AlgNotAllowed], "JWTError: The specified alg value is not allowed"),
        (&[AlgUnknown], "JWKError: Unable to find an algorithm for key"),
        (&[KeyType], "JWKError: Incorrect key type. Expected: '{}', Received: {}"),
        (&[KeyCurve], "KeyError: '{}'"),
        (&[KeyIsAsymmetric], "JWKError: The specified key is an asymmetric key or x509 certificate and should not be used as an HMAC secret."),
        (&[KeyText], "JWKError: Unable to load PEM file. …"),
        (&[Signature], "JWTError: Signature verification failed."),
        (&[PayloadJson], "JWTError: Invalid payload string: …"),
        (&[PayloadObject], "JWTError: Invalid payload string: must be a json object"),
        (&[Missing], "JWTError: missing required key \"{}\" among claims"),
        (&[IatType], "JWTClaimsError: Issued At claim (iat) must be an integer."),
        (&[NbfType], "JWTClaimsError: Not Before claim (nbf) must be an integer."),
        (&[NbfFuture], "JWTClaimsError: The token is not yet valid (nbf)"),
        (&[ExpType], "JWTClaimsError: Expiration Time claim (exp) must be an integer."),
        (&[Expired], "ExpiredSignatureError: Signature has expired."),
        (&[AudType], "JWTClaimsError: Invalid claim format in token"),
        (&[AudUnexpected, Aud], "JWTClaimsError: Invalid audience"),
        (&[Iss], "JWTClaimsError: Invalid issuer"),
        (&[SubType], "JWTClaimsError: Subject must be a string."),
        (&[JtiType], "JWTClaimsError: JWT ID must be a string."),
        (&[AtHash], "JWTClaimsError: No access_token provided to compare against at_hash claim."),
    ],
    ..PLAIN
};

/// Every key is tried, whatever its kid; one that can't be read for the algorithm ends it.
fn signed(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else {
        let Some(key) = state.key else { return Ok(()) };
        pem_fits(state, key)?;
        return steps::signed(state);
    };
    for key in set.entries.iter().filter_map(|entry| entry.key.as_ref().ok()) {
        jwk_fits(state, key)?;
        if verified(key, state.alg(), state.input, &state.signature) {
            return Ok(());
        }
    }
    state.fail(&[Signature], &[])
}

fn jwk_fits(state: &State<'_>, key: &Key) -> Outcome {
    let kty = match state.alg().get(..2).unwrap_or_default() {
        "HS" => "oct",
        "RS" => "RSA",
        "ES" if state.alg() != "ES256K" => "EC",
        _ => return state.fail(&[AlgUnknown], &[]),
    };
    let own = key.material.key_type().name();
    if own != kty {
        return state.fail(&[KeyType], &[kty, own]);
    }
    match key.material.curve() {
        Some(curve) if !["P-256", "P-384", "P-521"].contains(&curve.name()) => {
            state.fail(&[KeyCurve], &[curve.name()])
        }
        _ => Ok(()),
    }
}

fn pem_fits(state: &State<'_>, key: &Key) -> Outcome {
    let unreadable = is_secret(key) || escaped(key);
    match state.alg().get(..2).unwrap_or_default() {
        "HS" => state.check(is_secret(key), KeyIsAsymmetric),
        "RS" | "ES" if unreadable => state.fail(&[KeyText], &[]),
        // What stands behind a certificate it reads for RSA alone.
        "ES" if !key.certificates.is_empty() => state.fail(&[KeyText], &[]),
        "RS" | "ES" if !matches!(key.material, Material::Oct(_)) => Ok(()),
        _ => state.fail(&[AlgUnknown], &[]),
    }
}

/// Without one it passes; and whether it is one is looked at before whether it was expected.
fn audience(state: &mut State<'_>) -> Outcome {
    state.check(state.claim("aud").is_none_or(steps::is_audience), AudType)?;
    steps::audience(state)
}

/// The hash of an access token (OpenID Connect Core section 3.1.3.6).
fn at_hash(state: &mut State<'_>) -> Outcome {
    state.check(state.claim("at_hash").is_none(), AtHash)
}
