//! @clerk/backend: `verifyToken` with a secret key (keys from Clerk) or with `jwtKey` (a PEM).

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, PLAIN, Refusal, State};
use crate::explain::libraries::reading::{Base64, Padding, Reader, Rules};
use crate::explain::libraries::setup::verifies;
use crate::explain::libraries::{script, steps};
use crate::jose::json::Json;
use crate::jose::key::Material;

type Outcome = Result<(), Refusal>;

/// The `cat` of a machine token.
const MACHINE: &str = "cl_B7d4PD333AAA";
const READER: Reader = Reader { bom: true, ..Reader::SCRIPT };

/// What @clerk/backend does and says.
#[rustfmt::skip]
pub const CLERK_JS: Library = Library {
    id: "clerk-js",
    name: "@clerk/backend",
    version: "3.20.1",
    steps: &[
        steps::three_parts, decode, machine, key, header, key_fits, steps::signed, claims,
        steps::sub, audience, steps::party, steps::exp, steps::nbf, steps::iat,
    ],
    base64: Base64::Rules(Rules { padding: Padding::Any, ..Base64::STRICT }),
    header: READER,
    payload: READER,
    algorithms: Algorithms::Only(&["RS256", "RS384", "RS512"]),
    date: script::utc_seconds,
    // `clockSkewInMs`.
    leeway: 5.0,
    shown: script::json,
    shown_date: script::utc,
    around: "TokenVerificationError: {}",
    strict: &[
        (&[Segments, Undecodable, Machine], "it requires claims"),
        (&[KidUnknown], "it looks for a key by its kid only"),
        (&[Typ], "it takes typ JWT or none"),
        (&[AlgUnknown], "it knows RS256, RS384 and RS512 only"),
        (&[KeyUnusable], "the key must be an RSA key for the very algorithm of the token"),
        (&[Signature], "of several keys under one kid it tries the last"),
        (&[SubType, SubMissing], "it requires a sub"),
        (&[ExpType, ExpMissing], "it requires an exp"),
    ],
    texts: &[
        (&[Segments], "Invalid JWT form. A JWT consists of three parts separated by dots. (token-invalid)"),
        (&[Undecodable], "Invalid JWT form. The header, payload, or signature could not be decoded. (token-invalid)"),
        (&[Machine], "Invalid session token category. (token-invalid)"),
        (&[NoKeys], "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com. (jwk-remote-failed-to-load)"),
        (&[KidUnknown], "Unable to find a signing key in JWKS that matches the kid='{}' of the provided session token. Please make sure that the __session cookie or the HTTP authorization header contain a Clerk-generated session JWT. (jwk-kid-mismatch)"),
        (&[Typ], "Invalid JWT type {}. Expected \"JWT\". (token-invalid)"),
        (&[AlgUnknown], "Invalid JWT algorithm {}. Supported: RS256,RS384,RS512. (token-invalid-algorithm)"),
        (&[KeyUnusable], "Error verifying JWT signature. … (token-verification-failed)"),
        (&[Signature], "JWT signature is invalid. (token-invalid-signature)"),
        (&[SubMissing, SubType], "Subject claim (sub) is required and must be a string. Received {}. (token-verification-failed)"),
        (&[Aud], "Invalid JWT audience claim (aud) {}. Is not included in \"{}\". (token-verification-failed)"),
        (&[AudList], "Invalid JWT audience claim array (aud) {}. Is not included in \"{}\". (token-verification-failed)"),
        (&[Azp], "Invalid JWT Authorized party claim (azp) {}. Expected \"{}\". (token-invalid-authorized-parties)"),
        (&[ExpMissing, ExpType], "Invalid JWT expiry date claim (exp) {}. Expected number. (token-verification-failed)"),
        (&[Expired], "JWT is expired. Expiry date: {}, Current date: {}. (token-expired)"),
        (&[NbfType], "Invalid JWT not before date claim (nbf) {}. Expected number. (token-verification-failed)"),
        (&[NbfFuture], "JWT cannot be used prior to not before date claim (nbf). Not before date: {}; Current date: {}; (token-not-active-yet)"),
        (&[IatType], "Invalid JWT issued at date claim (iat) {}. Expected number. (token-verification-failed)"),
        (&[IatFuture], "JWT issued at date claim (iat) is in the future. Issued at date: {}; Current date: {}; (token-iat-in-the-future)"),
    ],
    ..PLAIN
};

/// All three at once. What is no object has no members, but `null` can't even be asked.
fn decode(state: &mut State<'_>) -> Outcome {
    let library = state.library;
    let [header, payload, signature] = state.parts.map(|part| library.base64.decode(part));
    let json = |bytes: &[u8]| library.header.read(bytes).ok();
    let read = (header.as_deref().and_then(json), payload.as_deref().and_then(json), signature);
    let (Some(header), Some(_), Some(signature)) = read else {
        return state.fail(&[Undecodable], &[]);
    };
    (state.payload, state.signature) = (payload.unwrap_or_default(), signature);
    match header {
        Json::Object(header) => state.header = header,
        Json::Null => return null("kid", "header"),
        _ => {}
    }
    Ok(())
}

fn null(first: &str, name: &str) -> Outcome {
    Err(Refusal {
        message: format!(
            "TypeError: Cannot destructure property '{first}' of '{name}' as it is null."
        ),
        stricter: Some("it requires claims"),
    })
}

fn claims(state: &mut State<'_>) -> Outcome {
    match state.library.payload.read(&state.payload) {
        Ok(Json::Object(claims)) => state.claims = claims,
        Ok(Json::Null) => return null("azp", "payload"),
        _ => {}
    }
    Ok(())
}

fn machine(state: &mut State<'_>) -> Outcome {
    state.check(state.header("cat").and_then(Json::as_str) != Some(MACHINE), Machine)
}

/// The keys are kept by their kid: of several the last stays.
fn key(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    state.check(!set.entries.is_empty(), NoKeys)?;
    let kid = state.header("kid").map_or("undefined".to_owned(), script::text);
    let whole = !matches!(state.header("kid"), Some(Json::NotUnicode(_)));
    let mut entries = set.entries.iter();
    match entries.rfind(|entry| whole && entry.kid.as_deref().unwrap_or("undefined") == kid) {
        Some(entry) => state.take(entry),
        None => return state.fail(&[KidUnknown], &[&kid]),
    }
    state.check(state.key.is_some(), KeyUnusable)
}

fn header(state: &mut State<'_>) -> Outcome {
    let typ = state.header("typ");
    if typ.is_some_and(|typ| typ.as_str() != Some("JWT")) {
        return state.fail(&[Typ], &[&script::json(typ)]);
    }
    if state.allows(state.alg()) {
        return Ok(());
    }
    state.fail(&[AlgUnknown], &[&script::json(state.header("alg"))])
}

/// WebCrypto imports a key for one algorithm; a PEM is taken for a key of RS256.
fn key_fits(state: &mut State<'_>) -> Outcome {
    let rsa = state.key.is_some_and(|key| matches!(key.material, Material::Rsa { .. }));
    let own = match state.entry {
        Some(_) => state.of_key("alg").and_then(Json::as_str),
        None => Some("RS256"),
    };
    let usage = state.of_key("use").and_then(Json::as_str);
    let fits = own.is_none_or(|own| own == state.alg()) && usage.is_none_or(|usage| usage == "sig");
    state.check(rsa && fits && state.entry.is_none_or(verifies), KeyUnusable)
}

/// A token without `aud`, or with one of a strange type, passes.
fn audience(state: &mut State<'_>) -> Outcome {
    let (wanted, aud) = (&state.setup.policy.audiences, state.claim("aud"));
    let theirs = aud.map(Json::texts).unwrap_or_default();
    let list = aud.and_then(Json::as_array);
    let blank = |aud: &Json| aud.as_str() == Some("");
    let passes = match (aud, list) {
        (Some(_), Some(list)) => !list.iter().all(Json::is_string) || list.iter().all(blank),
        (Some(aud), None) => !aud.is_string() || blank(aud),
        (None, _) => true,
    };
    let fits = theirs.iter().any(|aud| wanted.iter().any(|ours| ours == aud));
    if wanted.is_empty() || passes || fits {
        return Ok(());
    }
    let ours = Json::Array(wanted.iter().map(|ours| ours.as_str().into()).collect());
    let fault = if list.is_some() { AudList } else { Aud };
    state.fail(&[fault], &[&script::json(aud), &ours.to_string()])
}
