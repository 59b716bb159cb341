//! What jsonwebtoken, jwks-rsa and jose of node say.

use crate::verify::explain::message::{Row, start, whole, within};

const JSONWEBTOKEN: &str = "jsonwebtoken";
const JWKS_RSA: &str = "jwks-rsa";
const JOSE: &str = "jose";

const MALFORMED: &[&str] = &[
    "input.null-literal",
    "input.empty",
    "input.partial",
    "kind.opaque",
    "kind.jwe",
    "kind.api-key",
    "input.double-encoded",
];
const UNREADABLE: &[&str] = &[
    "input.quoted",
    "input.embedded",
    "input.truncated",
    "input.line-wrapped",
    "input.ellipsis",
    "input.standard-base64",
    "input.padded",
    "input.invisible-chars",
    "input.url-encoded",
];
const SIGNATURE: &[&str] = &[
    "signature.mismatch",
    "signature.wrong-secret",
    "signature.secret-encoding",
    "signature.secret-whitespace",
    "key.other-instance",
    "input.truncated",
    "signature.stripped",
    "signature.padding-scheme",
    "signature.der-ecdsa",
    "signature.unpadded-ecdsa",
];
const EXPIRED: &[&str] = &["time.expired", "time.short-lived", "time.relative-lifetime"];
const EARLY: &[&str] = &["time.clock-skew", "time.not-yet-valid", "time.milliseconds"];
const ALGORITHM: &[&str] = &[
    "alg.not-allowed",
    "alg.family-mismatch",
    "signature.hmac-with-public-key",
    "alg.none",
    "alg.unsupported",
    "alg.missing",
];
const AUDIENCE: &[&str] = &[
    "claim.aud-mismatch",
    "claim.aud-near-miss",
    "kind.id-token-for-access",
    "kind.access-token-for-id",
    "kind.graph-token",
];
const ANY_AUDIENCE: &[&str] = &[
    "claim.aud-mismatch",
    "claim.aud-near-miss",
    "claim.aud-missing",
    "kind.clerk-session-for-template",
    "claim.aud-missing-cognito",
    "kind.id-token-for-access",
    "kind.access-token-for-id",
];
const NO_AUDIENCE: &[&str] = &[
    "claim.aud-missing",
    "kind.clerk-session-for-template",
    "claim.aud-missing-cognito",
    "kind.access-token-for-id",
];
const ISSUER: &[&str] = &["claim.iss-near-miss", "claim.iss-mismatch", "key.other-instance"];
const NO_KEY: &[&str] = &[
    "key.other-instance",
    "key.unknown-kid",
    "key.kid-relabelled",
    "key.alg-pinned",
    "key.wrong-use",
    "alg.family-mismatch",
];
const KEY_TEXT: &[&str] = &["key.pem-escaped-newlines", "key.pem-broken", "key.pem-wrong-kind"];

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    whole(JSONWEBTOKEN, "jwt must be provided", &["input.empty"]),
    whole(JSONWEBTOKEN, "jwt must be a string", &["input.null-literal"]),
    whole(JSONWEBTOKEN, "jwt malformed", MALFORMED),
    whole(JSONWEBTOKEN, "invalid token", UNREADABLE),
    whole(JSONWEBTOKEN, "jwt signature is required", &["signature.stripped", "alg.none"]),
    whole(JSONWEBTOKEN, "please specify \"none\" in \"algorithms\" to verify unsigned tokens", &["alg.none", "signature.stripped"]),
    whole(JSONWEBTOKEN, "invalid algorithm", ALGORITHM),
    start(JSONWEBTOKEN, "secretOrPublicKey must be an asymmetric key when using", &["alg.family-mismatch", "key.pem-escaped-newlines", "key.pem-broken"]),
    start(JSONWEBTOKEN, "secretOrPublicKey must be a symmetric key when using", &["signature.hmac-with-public-key", "alg.family-mismatch"]),
    whole(JSONWEBTOKEN, "secretOrPublicKey is not valid key material", KEY_TEXT),
    start(JSONWEBTOKEN, "error in secret or public key callback", &["key.other-instance", "key.unknown-kid", "key.no-kid", "key.jwks-unreachable", "key.jwks-http-error"]),
    start(JSONWEBTOKEN, "\"alg\" parameter for \"", &["alg.family-mismatch"]),
    start(JSONWEBTOKEN, "\"alg\" parameter \"", &["alg.family-mismatch"]),
    whole(JSONWEBTOKEN, "invalid signature", SIGNATURE),
    whole(JSONWEBTOKEN, "jwt expired", EXPIRED),
    whole(JSONWEBTOKEN, "jwt not active", EARLY),
    whole(JSONWEBTOKEN, "invalid exp value", &["time.not-a-number"]),
    whole(JSONWEBTOKEN, "invalid nbf value", &["time.not-a-number"]),
    start(JSONWEBTOKEN, "jwt audience invalid", ANY_AUDIENCE),
    start(JSONWEBTOKEN, "jwt issuer invalid", &["claim.iss-near-miss", "claim.iss-mismatch", "claim.iss-missing"]),
    start(JSONWEBTOKEN, "jwt subject invalid", &["claim.value-mismatch", "claim.sub-not-string"]),
    start(JSONWEBTOKEN, "jwt jwtid invalid", &["claim.value-mismatch"]),
    start(JSONWEBTOKEN, "jwt nonce invalid", &["claim.value-mismatch"]),
    whole(JSONWEBTOKEN, "maxAge exceeded", &["time.too-old"]),
    whole(JSONWEBTOKEN, "iat required when maxAge is specified", &["time.too-old"]),
    within(JSONWEBTOKEN, "signatures must be", &["signature.der-ecdsa", "signature.unpadded-ecdsa", "input.truncated"]),
    whole(JSONWEBTOKEN, "TokenExpiredError", EXPIRED),
    whole(JSONWEBTOKEN, "NotBeforeError", EARLY),
    start(JSONWEBTOKEN, "Unexpected token '<'", &["key.jwks-is-html"]),
    start(JSONWEBTOKEN, "Unexpected token", &["payload.not-json-object", "payload.compressed", "key.jwks-is-html"]),

    start(JWKS_RSA, "Unable to find a signing key that matches", &["key.other-instance", "key.unknown-kid", "key.kid-relabelled", "key.no-kid"]),
    whole(JWKS_RSA, "No KID specified and JWKS endpoint returned more than 1 key", &["key.no-kid"]),
    whole(JWKS_RSA, "The JWKS endpoint did not contain any keys", &["key.jwks-empty", "key.jwks-is-discovery"]),
    whole(JWKS_RSA, "The JWKS endpoint did not contain any signing keys", &["key.wrong-use", "key.malformed", "key.jwks-empty"]),

    whole(JOSE, "Invalid Compact JWS", MALFORMED),
    whole(JOSE, "JWS Protected Header is invalid", UNREADABLE),
    whole(JOSE, "Failed to base64url decode the signature", UNREADABLE),
    whole(JOSE, "Failed to base64url decode the payload", UNREADABLE),
    whole(JOSE, "JWT Claims Set must be a top-level JSON object", &["payload.not-json-object", "payload.not-utf8", "payload.compressed", "input.double-encoded"]),
    whole(JOSE, "\"alg\" (Algorithm) Header Parameter value not allowed", ALGORITHM),
    whole(JOSE, "JWS \"alg\" (Algorithm) Header Parameter missing or invalid", &["alg.missing"]),
    whole(JOSE, "Unsupported \"alg\" value for a JSON Web Key Set", &["alg.family-mismatch", "signature.hmac-with-public-key", "alg.none", "alg.unsupported"]),
    within(JOSE, "is not supported either by JOSE or your javascript runtime", &["alg.unsupported", "alg.none"]),
    start(JOSE, "Extension Header Parameter", &["header.crit"]),
    start(JOSE, "\"crit\" (Critical) Header Parameter MUST be", &["header.crit"]),
    whole(JOSE, "no applicable key found in the JSON Web Key Set", NO_KEY),
    whole(JOSE, "multiple matching keys found in the JSON Web Key Set", &["key.no-kid", "key.duplicate-kid"]),
    whole(JOSE, "signature verification failed", SIGNATURE),
    whole(JOSE, "unexpected \"aud\" claim value", AUDIENCE),
    whole(JOSE, "unexpected \"iss\" claim value", ISSUER),
    whole(JOSE, "unexpected \"sub\" claim value", &["claim.value-mismatch"]),
    whole(JOSE, "unexpected \"typ\" JWT header value", &["header.typ", "kind.id-token-for-access"]),
    whole(JOSE, "missing required \"aud\" claim", NO_AUDIENCE),
    whole(JOSE, "missing required \"iss\" claim", &["claim.iss-missing"]),
    whole(JOSE, "missing required \"exp\" claim", &["time.missing-exp"]),
    whole(JOSE, "missing required \"iat\" claim", &["time.too-old"]),
    start(JOSE, "missing required", &["claim.required-missing", "claim.org-in-v2", "kind.clerk-session-for-template"]),
    whole(JOSE, "\"exp\" claim timestamp check failed", EXPIRED),
    whole(JOSE, "\"nbf\" claim timestamp check failed", EARLY),
    whole(JOSE, "\"iat\" claim timestamp check failed (it should be in the past)", EARLY),
    whole(JOSE, "\"iat\" claim timestamp check failed (too far in the past)", &["time.too-old"]),
    within(JOSE, "claim must be a number", &["time.not-a-number"]),
    within(JOSE, "requires key modulusLength to be 2048 bits or larger", &["key.weak"]),
    start(JOSE, "CryptoKey does not support this operation", &["alg.family-mismatch", "alg.not-allowed"]),
    within(JOSE, "instances must be of type \"secret\" for the", &["signature.hmac-with-public-key", "alg.family-mismatch"]),
    within(JOSE, "algorithm must be one of type CryptoKey", &["alg.family-mismatch"]),
    whole(JOSE, "\"spki\" must be SPKI formatted string", KEY_TEXT),
    whole(JOSE, "JSON Web Key Set malformed", &["key.jwks-is-discovery", "key.jwks-empty"]),
    whole(JOSE, "JSON Web Key Set members must be public keys", &["key.private-published"]),
    whole(JOSE, "Expected 200 OK from the JSON Web Key Set HTTP response", &["key.jwks-http-error"]),
    whole(JOSE, "Failed to parse the JSON Web Key Set HTTP response as JSON", &["key.jwks-is-html"]),
    whole(JOSE, "request timed out", &["key.jwks-unreachable"]),
    whole(JOSE, "fetch failed", &["key.jwks-unreachable"]),
    whole(JOSE, "ERR_JWT_EXPIRED", EXPIRED),
    whole(JOSE, "JWTExpired", EXPIRED),
    whole(JOSE, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", SIGNATURE),
    whole(JOSE, "JWSSignatureVerificationFailed", SIGNATURE),
    whole(JOSE, "ERR_JWKS_NO_MATCHING_KEY", NO_KEY),
    whole(JOSE, "JWKSNoMatchingKey", NO_KEY),
    whole(JOSE, "ERR_JWKS_MULTIPLE_MATCHING_KEYS", &["key.no-kid", "key.duplicate-kid"]),
    whole(JOSE, "ERR_JWKS_TIMEOUT", &["key.jwks-unreachable"]),
    whole(JOSE, "ERR_JOSE_ALG_NOT_ALLOWED", ALGORITHM),
];
