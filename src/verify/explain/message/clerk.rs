//! What @clerk/backend, clerk-backend-api and Clerk's API say, and what to do about the refusals
//! that are Clerk's own.

use crate::advice::step::Step;
use crate::verify::explain::cause::Cause;
use crate::verify::explain::message::{Row, start, whole};
use crate::verify::explain::near;

const BACKEND: &str = "@clerk/backend";
const PYTHON: &str = "clerk-backend-api";
const API: &str = "Clerk's API";

const INVALID: &[&str] = &[
    "input.null-literal",
    "input.empty",
    "input.partial",
    "kind.opaque",
    "kind.jwe",
    "input.double-encoded",
];
const UNREADABLE: &[&str] = &[
    "input.quoted",
    "input.embedded",
    "input.truncated",
    "input.line-wrapped",
    "input.standard-base64",
    "input.invisible-chars",
    "payload.not-json-object",
];
/// What clerk-backend-api folds into one reason.
const ANY: &[&str] = &[
    "input.null-literal",
    "input.partial",
    "claim.aud-missing",
    "alg.not-allowed",
    "time.not-a-number",
    "claim.sub-not-string",
    "kind.opaque",
    "header.crit",
];
const EXPIRED: &[&str] = &["time.short-lived", "time.expired"];
const EARLY: &[&str] = &["time.clock-skew", "time.not-yet-valid"];
const SIGNATURE: &[&str] = &["signature.mismatch", "key.other-instance", "input.truncated"];
const KID: &[&str] = &["key.other-instance", "key.unknown-kid", "key.no-kid", "key.kid-relabelled"];
const PARTY: &[&str] = &["claim.azp-near-miss", "claim.azp-mismatch", "claim.azp-missing"];
const AUDIENCE: &[&str] =
    &["claim.aud-mismatch", "claim.aud-near-miss", "kind.clerk-template-for-session"];
const FAILED: &[&str] = &[
    "claim.aud-mismatch",
    "claim.aud-near-miss",
    "claim.sub-not-string",
    "time.not-a-number",
    "time.missing-exp",
    "key.alg-pinned",
    "alg.family-mismatch",
];
const ALGORITHM: &[&str] =
    &["alg.not-allowed", "alg.family-mismatch", "alg.none", "alg.missing", "alg.unsupported"];
const SECRET_KEY: &[&str] = &["clerk.key-invalid"];
const NO_KEYS: &[&str] = &["clerk.key-invalid", "key.jwks-unreachable", "key.jwks-http-error"];
const NO_TOKEN: &[&str] = &["input.empty", "input.null-literal"];
const OTHER_KIND: &[&str] =
    &["kind.clerk-machine-token", "kind.api-key", "kind.opaque", "kind.clerk-template-for-session"];

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    start(API, "No JWT template exists with name:", &["clerk.template-not-found"]),
    start(API, "No JWT template exists with", &["clerk.template-not-found"]),
    whole(API, "JWT template not found", &["clerk.template-not-found"]),
    start(API, "No session was found with id", &["clerk.session-not-found"]),
    whole(API, "Session not found", &["clerk.session-not-found"]),
    whole(API, "session_not_found", &["clerk.session-not-found"]),
    start(API, "The provided Clerk Secret Key is invalid", SECRET_KEY),
    whole(API, "clerk_key_invalid", SECRET_KEY),
    whole(API, "authentication_invalid", &["clerk.key-invalid", "clerk.session-not-found"]),
    whole(API, "Invalid authentication", &["clerk.key-invalid", "clerk.session-not-found"]),
    whole(API, "Unable to authenticate the request, you need to supply an active session", &["clerk.key-invalid", "clerk.session-not-found"]),
    whole(API, "too_many_requests", &["clerk.rate-limited"]),
    whole(API, "rate_limit_exceeded", &["clerk.rate-limited"]),
    start(API, "Too many requests", &["clerk.rate-limited"]),

    whole(BACKEND, "token-invalid", INVALID),
    whole(BACKEND, "token-expired", EXPIRED),
    whole(BACKEND, "token-not-active-yet", EARLY),
    whole(BACKEND, "token-iat-in-the-future", EARLY),
    whole(BACKEND, "token-invalid-signature", SIGNATURE),
    whole(BACKEND, "token-invalid-algorithm", ALGORITHM),
    whole(BACKEND, "token-invalid-authorized-parties", PARTY),
    whole(BACKEND, "token-verification-failed", FAILED),
    whole(BACKEND, "secret-key-invalid", SECRET_KEY),
    whole(BACKEND, "jwk-kid-mismatch", KID),
    whole(BACKEND, "jwk-local-missing", &["key.pem-broken"]),
    whole(BACKEND, "jwk-failed-to-resolve", NO_KEYS),
    whole(BACKEND, "jwk-remote-failed-to-load", NO_KEYS),
    whole(BACKEND, "jwk-remote-invalid", &["key.malformed", "key.jwks-empty"]),
    whole(BACKEND, "jwk-remote-missing", KID),
    whole(BACKEND, "session-token-missing", NO_TOKEN),
    whole(BACKEND, "session-token-and-uat-missing", NO_TOKEN),
    whole(BACKEND, "client-uat-but-no-session-token", NO_TOKEN),
    whole(BACKEND, "session-token-but-no-client-uat", &["key.other-instance"]),
    whole(BACKEND, "dev-browser-missing", &["input.empty", "key.other-instance"]),
    start(BACKEND, "session-token-expired", EXPIRED),
    whole(BACKEND, "session-token-nbf", EARLY),
    whole(BACKEND, "session-token-iat-in-the-future", EARLY),
    whole(BACKEND, "session-token-iat-before-client-uat", &["time.short-lived"]),
    whole(BACKEND, "token-type-mismatch", OTHER_KIND),
    whole(BACKEND, "active-organization-mismatch", &["claim.null-org"]),
    whole(BACKEND, "Invalid JWT form. A JWT consists of three parts separated by dots.", INVALID),
    whole(BACKEND, "Invalid JWT form. The header, payload, or signature could not be decoded.", UNREADABLE),
    start(BACKEND, "Invalid JWT type", &["header.typ", "kind.refresh-token"]),
    start(BACKEND, "Invalid JWT algorithm", ALGORITHM),
    whole(BACKEND, "Invalid session token category.", &["kind.clerk-machine-token"]),
    whole(BACKEND, "JWT signature is invalid.", SIGNATURE),
    start(BACKEND, "Error verifying JWT signature", &["key.alg-pinned", "alg.family-mismatch", "key.malformed", "key.pem-broken"]),
    start(BACKEND, "Subject claim (sub) is required and must be a string", &["claim.sub-not-string", "claim.required-missing"]),
    start(BACKEND, "Invalid JWT audience claim", AUDIENCE),
    start(BACKEND, "Invalid JWT Authorized party claim (azp)", PARTY),
    start(BACKEND, "Invalid JWT expiry date claim (exp)", &["time.missing-exp", "time.not-a-number"]),
    start(BACKEND, "Invalid JWT not before date claim (nbf)", &["time.not-a-number"]),
    start(BACKEND, "Invalid JWT issued at date claim (iat)", &["time.not-a-number"]),
    start(BACKEND, "JWT is expired", EXPIRED),
    start(BACKEND, "JWT cannot be used prior to not before date claim (nbf)", EARLY),
    start(BACKEND, "JWT issued at date claim (iat) is in the future", EARLY),
    start(BACKEND, "Unable to find a signing key in JWKS that matches the kid='undefined'", &["key.no-kid"]),
    start(BACKEND, "Unable to find a signing key in JWKS that matches the kid", KID),
    whole(BACKEND, "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com.", &["key.jwks-empty"]),
    start(BACKEND, "Failed to load JWKS from Clerk Backend or Frontend API", NO_KEYS),
    start(BACKEND, "Error loading Clerk JWKS from", &["key.jwks-http-error", "clerk.key-invalid"]),
    start(BACKEND, "Missing Clerk Secret Key or API Key", SECRET_KEY),
    start(BACKEND, "Handshake token verification failed due to an invalid signature", &["key.other-instance", "signature.mismatch"]),
    start(BACKEND, "Refreshing the session token resulted in an infinite redirect loop", &["key.other-instance", "clerk.key-invalid", "time.clock-skew"]),
    start(BACKEND, "Clerk: Refreshing the session token resulted in an infinite redirect loop", &["key.other-instance", "clerk.key-invalid", "time.clock-skew"]),

    whole(PYTHON, "token-invalid", ANY),
    whole(PYTHON, "Token is invalid and could not be verified.", ANY),
    whole(PYTHON, "token-expired", EXPIRED),
    whole(PYTHON, "Token has expired and is no longer valid.", EXPIRED),
    whole(PYTHON, "token-invalid-audience", AUDIENCE),
    start(PYTHON, "Token audience claim (aud) does not match", AUDIENCE),
    whole(PYTHON, "token-invalid-authorized-parties", PARTY),
    start(PYTHON, "Authorized party claim (azp) does not match", PARTY),
    whole(PYTHON, "token-iat-in-the-future", &["time.not-a-number"]),
    start(PYTHON, "Token Issued At claim (iat) represents a time in the future", &["time.not-a-number"]),
    whole(PYTHON, "token-not-active-yet", EARLY),
    start(PYTHON, "Token is not yet valid. Not Before claim (nbf) is in the future", EARLY),
    whole(PYTHON, "token-invalid-signature", SIGNATURE),
    whole(PYTHON, "Token signature is invalid and could not be verified.", SIGNATURE),
    whole(PYTHON, "jwk-kid-mismatch", KID),
    start(PYTHON, "Unable to find a signing key in JWKS that matches the kid of the provided session token", KID),
    whole(PYTHON, "jwk-failed-to-load", NO_KEYS),
    start(PYTHON, "Failed to load JWKS from Clerk Backend API", NO_KEYS),
    whole(PYTHON, "jwk-failed-to-resolve", &["key.pem-escaped-newlines", "key.pem-broken", "key.pem-wrong-kind"]),
    start(PYTHON, "Failed to resolve JWK. Public Key is not in the proper format", &["key.pem-escaped-newlines", "key.pem-broken", "key.pem-wrong-kind"]),
    whole(PYTHON, "session-token-missing", NO_TOKEN),
    start(PYTHON, "Could not retrieve session token", NO_TOKEN),
    whole(PYTHON, "secret-key-missing", SECRET_KEY),
    start(PYTHON, "Missing Clerk Secret Key. Go to", SECRET_KEY),
    whole(PYTHON, "token-type-not-supported", OTHER_KIND),
];

/// What to do about one of Clerk's own refusals; `None` for what is no such.
pub fn remedy(id: &str) -> Option<&'static str> {
    Some(match id {
        "clerk.template-not-found" => {
            "create it in the instance that the key names, in its very spelling: development and \
             production have templates of their own"
        }
        "clerk.session-not-found" => {
            "sign in again and use the session that is current: this one ended, or lives in \
             another instance"
        }
        "clerk.key-invalid" => {
            "copy CLERK_SECRET_KEY anew from the dashboard of this instance, and restart what \
             reads it"
        }
        "clerk.rate-limited" => {
            "wait as long as Retry-After says; then ask less often: cache, and read claims from \
             the session token"
        }
        _ => return None,
    })
}

/// Longer names are near to none, and slow to compare.
const LONGEST_NAME: usize = 64;

/// What the instance's own list says about the template that was asked for; `asked` is empty where
/// the message does not name it.
pub fn compare(
    asked: &str,
    templates: Option<&Result<Vec<String>, String>>,
    cause: Cause,
) -> Cause {
    let names = match templates {
        None => return cause,
        Some(Err(why)) => return cause.measured(format!("Clerk was asked in vain: {why}")),
        Some(Ok(names)) => names,
    };
    if names.is_empty() {
        return cause.measured("the instance of CLERK_SECRET_KEY has no JWT templates at all");
    }
    let all = names.join(", ");
    let cause = cause.measured(format!("the instance of CLERK_SECRET_KEY has {all}"));
    if names.iter().any(|name| name == asked) {
        return cause
            .proof(format!("{asked} is one of them, so the message is of another instance"))
            .remedy("use keys of one instance everywhere: jotkit clerk env");
    }
    let near = || near::name(asked, names.iter().map(String::as_str));
    match near().filter(|_| !asked.is_empty() && asked.len() <= LONGEST_NAME) {
        Some(nearest) => cause
            .proof(format!("{asked} is none of them; the nearest is {nearest}"))
            .remedy(Step::say("request the existing template: ").value(nearest)),
        None if asked.is_empty() => cause,
        None => cause.proof(format!("{asked} is none of them")),
    }
}

#[cfg(test)]
mod tests {
    use crate::verify::explain::cause::Cause;
    use crate::verify::explain::message::clerk::compare;

    #[test]
    fn the_list_tells_what_is_meant() {
        let said = |asked: &str, names: &[&str]| {
            let names = Ok(names.iter().map(|name| (*name).to_owned()).collect());
            let cause = Cause::fault("clerk.template-not-found").remedy("make it");
            let cause = compare(asked, Some(&names), cause);
            (cause.evidence.last().unwrap().text.clone(), cause.remedy_text())
        };
        let (text, remedy) = said("Backend", &["backend", "hasura"]);
        assert_eq!(text, "Backend is none of them; the nearest is backend");
        assert_eq!(remedy, "request the existing template: backend");
        let (text, remedy) = said("convex", &["backend"]);
        assert_eq!((&text[..], &remedy[..]), ("convex is none of them", "make it"));
        let (text, _) = said("backend", &["backend"]);
        assert_eq!(text, "backend is one of them, so the message is of another instance");
        let (text, _) = said("", &["backend"]);
        assert_eq!(text, "the instance of CLERK_SECRET_KEY has backend");
        let (text, _) = said("x", &[]);
        assert_eq!(text, "the instance of CLERK_SECRET_KEY has no JWT templates at all");
    }
}
