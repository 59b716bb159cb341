//! PyJWT: `decode` with a key of `PyJWKClient`, or with a PEM or a secret.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, NoAlg, PLAIN, Refusal, State};
use crate::explain::libraries::python;
use crate::explain::libraries::reading::text_of;
use crate::explain::libraries::reading::{Base64, Padding, Reader, Rules};
use crate::explain::libraries::setup::{algorithm as own, escaped, is_secret, written};
use crate::explain::libraries::steps;
use crate::jose::json::Json;
use crate::jose::key::set::Entry;

/// What PyJWT does and says.
#[rustfmt::skip]
pub const PYJWT: Library = Library {
    id: "pyjwt",
    name: "PyJWT",
    version: "2.15.1",
    used: "with `PyJWKClient`",
    steps: &[
        steps::outer_parts, steps::header, detached, steps::payload, steps::signature, steps::kid,
        steps::crit, undetached, client, steps::algorithm, algorithm_of_key, prepare,
        steps::signed, steps::claims, steps::required, steps::iat, steps::nbf, steps::exp,
        steps::issuer, steps::audience, steps::sub, steps::jti,
    ],
    base64: Base64::Rules(Rules { padding: Padding::Whole, ..Base64::STRICT }),
    header: Reader { bom: true, ..Reader::PYTHON },
    payload: Reader { bom: true, ..Reader::PYTHON },
    algorithms: Algorithms::OfKeys,
    no_alg: NoAlg::Absent,
    understands: &["b64"],
    date: python::caught_int,
    falsy_aud: true,
    strict: &[
        (&[PayloadObject, PayloadJson], "it requires claims"),
        (&[AlgMissing, AlgNotAllowed, AlgOfKey], "it allows only the configured algorithms, and a key without alg is for RS256"),
        (&[KidUnknown], "it looks for a key by its kid only"),
        (&[Signature], "of several keys under one kid it tries one"),
        (&[Expired], "it drops the fraction of a second of exp"),
        (&[AudUnexpected], "it rejects any aud if no audience is configured"),
        (&[Aud], "its audience is one text, the first"),
        (&[JtiType], "it wants jti to be text, as RFC 7519 section 4.1.7 does"),
    ],
    texts: &[
        (&[Segments], "DecodeError: Not enough segments"),
        (&[HeaderBase64], "DecodeError: Invalid header padding"),
        (&[HeaderJson], "DecodeError: Invalid header string: …"),
        (&[HeaderObject], "DecodeError: Invalid header string: must be a json object"),
        (&[Detached], "DecodeError: Payload segment must be empty when 'b64' is false."),
        (&[PayloadBase64], "DecodeError: Invalid payload padding"),
        (&[SignatureBase64], "DecodeError: Invalid crypto padding"),
        (&[PayloadJson], "DecodeError: Invalid payload string: …"),
        (&[PayloadObject], "DecodeError: Invalid payload string: must be a json object"),
        (&[KidType], "InvalidTokenError: Key ID header parameter must be a string"),
        (&[CritForm, CritEmpty], "InvalidTokenError: Invalid 'crit' header: must be a non-empty list"),
        (&[CritName], "InvalidTokenError: Invalid 'crit' header: values must be strings"),
        (&[CritUnknown], "InvalidTokenError: Unsupported critical extension: {}"),
        (&[CritAbsent], "InvalidTokenError: Critical extension '{}' is missing from headers"),
        (&[B64Crit], "InvalidTokenError: The 'b64' header parameter requires 'b64' to be listed in 'crit'."),
        (&[B64Type], "DecodeError: It is required that you pass in a value for the \"detached_payload\" argument to decode a message having the b64 header set to false."),
        (&[NoKeys], "PyJWKSetError: The JWK Set did not contain any keys"),
        (&[NoUsableKeys], "PyJWKSetError: The JWK Set did not contain any usable keys. …"),
        (&[NoSigningKeys], "PyJWKClientError: The JWKS endpoint did not contain any signing keys"),
        (&[KidUnknown], "PyJWKClientError: Unable to find a signing key that matches: \"{}\""),
        (&[AlgMissing], "InvalidAlgorithmError: Algorithm not specified"),
        (&[AlgNotAllowed], "InvalidAlgorithmError: The specified alg value is not allowed"),
        (&[AlgOfKey], "InvalidAlgorithmError: Token algorithm '{}' does not match the key's algorithm '{}'"),
        (&[KeyIsAsymmetric], "InvalidKeyError: The specified key is an asymmetric key or x509 certificate and should not be used as an HMAC secret."),
        (&[KeyText], "InvalidKeyError: Could not parse the provided public key."),
        (&[KeyUnusable], "ValueError: Unable to load PEM file. …"),
        (&[Signature], "InvalidSignatureError: Signature verification failed"),
        (&[Missing], "MissingRequiredClaimError: Token is missing the \"{}\" claim"),
        (&[IatType], "InvalidIssuedAtError: Issued At claim (iat) must be an integer."),
        (&[IatFuture], "ImmatureSignatureError: The token is not yet valid (iat)"),
        (&[NbfType], "DecodeError: Not Before claim (nbf) must be an integer."),
        (&[NbfFuture], "ImmatureSignatureError: The token is not yet valid (nbf)"),
        (&[ExpType], "DecodeError: Expiration Time claim (exp) must be an integer."),
        (&[Expired], "ExpiredSignatureError: Signature has expired"),
        (&[IssMissing], "MissingRequiredClaimError: Token is missing the \"iss\" claim"),
        (&[IssType], "InvalidIssuerError: Payload Issuer (iss) must be a string"),
        (&[Iss], "InvalidIssuerError: Invalid issuer"),
        (&[AudMissing], "MissingRequiredClaimError: Token is missing the \"aud\" claim"),
        (&[AudUnexpected], "InvalidAudienceError: Invalid audience"),
        (&[AudType], "InvalidAudienceError: Invalid claim format in token"),
        (&[Aud], "InvalidAudienceError: Audience doesn't match"),
        (&[SubType], "InvalidSubjectError: Subject must be a string"),
        (&[JtiType], "InvalidJTIError: JWT ID must be a string"),
    ],
    ..PLAIN
};

/// A detached payload (RFC 7797) is given besides, so its segment has to be empty.
pub fn detached(state: &mut State<'_>) -> Result<(), Refusal> {
    state.check(!is_detached(state) || state.parts[1].is_empty(), Detached)
}

/// Nobody gave one, and `crit` has to name `b64`.
pub fn undetached(state: &mut State<'_>) -> Result<(), Refusal> {
    if !is_detached(state) {
        return Ok(());
    }
    state.check(state.header("crit").is_some(), B64Crit)?;
    state.fail(&[B64Type], &[])
}

fn is_detached(state: &State<'_>) -> bool {
    state.header("b64") == Some(&Json::Bool(false))
}

/// `PyJWKClient.get_signing_key_from_jwt`, which reads the payload too.
pub fn client(state: &mut State<'_>) -> Result<(), Refusal> {
    let Some(set) = state.given()? else { return Ok(()) };
    steps::claims(state)?;
    state.check(!set.entries.is_empty(), NoKeys)?;
    let usable = || set.entries.iter().filter(|entry| entry.key.is_ok());
    state.check(usable().next().is_some(), NoUsableKeys)?;
    let signs = |entry: &&Entry| {
        let usage = written(entry, "use").is_none_or(|usage| usage.as_str() == Some("sig"));
        usage && entry.kid.as_deref().is_some_and(|kid| !kid.is_empty())
    };
    let mut signing = usable().filter(signs).peekable();
    state.check(signing.peek().is_some(), NoSigningKeys)?;
    let kid = state.header("kid");
    let text = kid.and_then(Json::as_str);
    match signing.find(|entry| text.is_some() && entry.kid.as_deref() == text) {
        Some(entry) => state.take(entry),
        None => return state.fail(&[KidUnknown], &[&kid.map_or("None".into(), text_of)]),
    }
    Ok(())
}

/// A JWK is for one algorithm.
fn algorithm_of_key(state: &mut State<'_>) -> Result<(), Refusal> {
    let own = state.entry.and(state.key).and_then(own);
    match own.filter(|own| own != state.alg()) {
        Some(own) => state.fail(&[AlgOfKey], &[state.alg(), &own]),
        None => Ok(()),
    }
}

/// What a key in PEM has to be for an algorithm.
pub fn prepare(state: &mut State<'_>) -> Result<(), Refusal> {
    let Some(key) = state.key.filter(|_| state.entry.is_none()) else { return Ok(()) };
    match state.alg().get(..2).unwrap_or_default() {
        "HS" if !is_secret(key) => state.fail(&[KeyIsAsymmetric], &[]),
        "RS" | "PS" if is_secret(key) || escaped(key) || !key.certificates.is_empty() => {
            state.fail(&[KeyText], &[])
        }
        _ => state.check(!escaped(key), KeyUnusable),
    }
}
