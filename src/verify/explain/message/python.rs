//! What PyJWT, python-jose, FastAPI and fastapi-clerk-auth say.

use crate::verify::explain::message::{Row, start, whole, within};

const PYJWT: &str = "PyJWT";
const JOSE: &str = "python-jose";
const FASTAPI: &str = "FastAPI";

const SEGMENTS: &[&str] =
    &["input.null-literal", "input.partial", "kind.opaque", "input.empty", "kind.api-key"];
const HEADER_PADDING: &[&str] = &[
    "input.quoted",
    "input.embedded",
    "input.invisible-chars",
    "input.standard-base64",
    "input.padded",
    "input.line-wrapped",
];
const PAYLOAD_PADDING: &[&str] = &[
    "kind.jwe",
    "input.ellipsis",
    "input.line-wrapped",
    "input.standard-base64",
    "input.padded",
    "input.invisible-chars",
];
const CRYPTO_PADDING: &[&str] = &[
    "input.truncated",
    "input.quoted",
    "input.url-encoded",
    "input.line-wrapped",
    "input.standard-base64",
    "input.padded",
    "kind.sd-jwt",
];
const HEADER_STRING: &[&str] =
    &["input.double-encoded", "input.embedded", "kind.opaque", "input.truncated"];
const PAYLOAD_STRING: &[&str] =
    &["payload.not-json-object", "payload.not-utf8", "payload.compressed", "input.double-encoded"];
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
const AUDIENCE: &[&str] = &[
    "claim.aud-mismatch",
    "claim.aud-near-miss",
    "kind.id-token-for-access",
    "kind.access-token-for-id",
    "kind.graph-token",
];
const NO_AUDIENCE: &[&str] = &[
    "claim.aud-missing",
    "kind.clerk-session-for-template",
    "claim.aud-missing-cognito",
    "kind.access-token-for-id",
];
const ISSUER: &[&str] = &["claim.iss-near-miss", "claim.iss-mismatch", "key.other-instance"];
const ALGORITHM: &[&str] = &[
    "alg.not-allowed",
    "alg.family-mismatch",
    "signature.hmac-with-public-key",
    "alg.none",
    "alg.unsupported",
];
const KEY_TEXT: &[&str] = &["key.pem-escaped-newlines", "key.pem-broken", "key.pem-wrong-kind"];
/// Everything for which fastapi-clerk-auth has the one word.
const FORBIDDEN: &[&str] = &[
    "time.short-lived",
    "input.empty",
    "key.other-instance",
    "input.null-literal",
    "time.expired",
    "time.clock-skew",
    "claim.aud-missing",
    "claim.aud-mismatch",
    "claim.iss-near-miss",
    "claim.iss-mismatch",
    "kind.clerk-session-for-template",
    "key.unknown-kid",
    "key.jwks-http-error",
    "key.jwks-unreachable",
    "key.jwks-is-html",
    "signature.mismatch",
    "alg.not-allowed",
];

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    whole(PYJWT, "Not enough segments", SEGMENTS),
    start(PYJWT, "Invalid token type. Token must be a", &["input.empty", "input.null-literal"]),
    whole(PYJWT, "Invalid header padding", HEADER_PADDING),
    whole(PYJWT, "Invalid payload padding", PAYLOAD_PADDING),
    whole(PYJWT, "Invalid crypto padding", CRYPTO_PADDING),
    start(PYJWT, "Invalid header string", HEADER_STRING),
    start(PYJWT, "Invalid payload string", PAYLOAD_STRING),
    whole(PYJWT, "Algorithm not specified", &["alg.missing"]),
    whole(PYJWT, "The specified alg value is not allowed", ALGORITHM),
    whole(PYJWT, "Algorithm not supported", &["alg.unsupported"]),
    within(PYJWT, "does not match the key's algorithm", &["key.alg-pinned", "alg.not-allowed"]),
    whole(PYJWT, "Signature verification failed", SIGNATURE),
    whole(PYJWT, "Signature has expired", EXPIRED),
    whole(PYJWT, "The token is not yet valid (iat)", EARLY),
    whole(PYJWT, "The token is not yet valid (nbf)", EARLY),
    whole(PYJWT, "Issued At claim (iat) must be an integer.", &["time.not-a-number"]),
    whole(PYJWT, "Not Before claim (nbf) must be an integer.", &["time.not-a-number"]),
    whole(PYJWT, "Expiration Time claim (exp) must be an integer.", &["time.not-a-number"]),
    whole(PYJWT, "Invalid audience", &["claim.aud-mismatch", "kind.clerk-template-for-session"]),
    whole(PYJWT, "Audience doesn't match", AUDIENCE),
    whole(PYJWT, "Invalid claim format in token", &["claim.aud-mismatch"]),
    whole(PYJWT, "Token is missing the \"aud\" claim", NO_AUDIENCE),
    whole(PYJWT, "Token is missing the \"iss\" claim", &["claim.iss-missing"]),
    whole(PYJWT, "Token is missing the \"exp\" claim", &["time.missing-exp"]),
    start(PYJWT, "Token is missing the", &["claim.required-missing", "claim.org-in-v2", "kind.clerk-session-for-template", "claim.null-org"]),
    whole(PYJWT, "Invalid issuer", ISSUER),
    whole(PYJWT, "Payload Issuer (iss) must be a string", &["claim.iss-mismatch"]),
    whole(PYJWT, "Subject must be a string", &["claim.sub-not-string"]),
    whole(PYJWT, "Invalid subject", &["claim.value-mismatch"]),
    whole(PYJWT, "Key ID header parameter must be a string", &["header.kid-type"]),
    start(PYJWT, "Invalid 'crit' header", &["header.crit"]),
    start(PYJWT, "Unsupported critical extension", &["header.crit"]),
    start(PYJWT, "Unable to find a signing key that matches: \"None\"", &["key.no-kid"]),
    start(PYJWT, "Unable to find a signing key that matches:", &["key.other-instance", "key.unknown-kid", "key.kid-relabelled", "key.no-kid"]),
    whole(PYJWT, "The JWKS endpoint did not contain any signing keys", &["key.wrong-use", "key.no-kid", "key.jwks-empty"]),
    whole(PYJWT, "The JWK Set did not contain any keys", &["key.jwks-empty", "key.jwks-is-discovery"]),
    start(PYJWT, "The JWK Set did not contain any usable keys", &["key.malformed", "key.short-coordinate", "key.alg-pinned"]),
    whole(PYJWT, "The JWKS endpoint did not return a JSON object", &["key.jwks-empty", "key.jwks-is-html"]),
    start(PYJWT, "Fail to fetch data from the url, err: \"HTTP Error", &["key.jwks-http-error"]),
    start(PYJWT, "Fail to fetch data from the url", &["key.jwks-unreachable", "key.jwks-http-error"]),
    start(PYJWT, "Expecting value: line 1 column 1 (char 0)", &["key.jwks-is-html", "key.jwks-http-error", "payload.not-json-object"]),
    start(PYJWT, "Could not parse the provided public key", KEY_TEXT),
    start(PYJWT, "Could not deserialize key data", KEY_TEXT),
    start(PYJWT, "Unable to load PEM file", KEY_TEXT),
    whole(PYJWT, "Expecting a PEM-formatted key.", &["key.pem-wrong-kind", "alg.family-mismatch"]),
    start(PYJWT, "The specified key is an asymmetric key or x509 certificate", &["alg.family-mismatch", "signature.hmac-with-public-key"]),
    whole(PYJWT, "ExpiredSignatureError", EXPIRED),
    whole(PYJWT, "ImmatureSignatureError", EARLY),
    whole(PYJWT, "InvalidSignatureError", SIGNATURE),
    whole(PYJWT, "InvalidAudienceError", AUDIENCE),
    whole(PYJWT, "InvalidIssuerError", ISSUER),
    whole(PYJWT, "InvalidIssuedAtError", &["time.not-a-number"]),
    whole(PYJWT, "InvalidSubjectError", &["claim.sub-not-string"]),
    whole(PYJWT, "InvalidAlgorithmError", ALGORITHM),
    whole(PYJWT, "MissingRequiredClaimError", &["claim.aud-missing", "claim.iss-missing", "time.missing-exp", "claim.required-missing"]),
    whole(PYJWT, "PyJWKClientConnectionError", &["key.jwks-unreachable", "key.jwks-http-error"]),
    whole(PYJWT, "PyJWKClientError", &["key.other-instance", "key.unknown-kid", "key.no-kid", "key.jwks-empty"]),

    whole(JOSE, "Not enough segments", SEGMENTS),
    whole(JOSE, "Error decoding token headers.", &["input.null-literal", "input.empty", "input.partial", "kind.opaque", "input.quoted", "input.embedded"]),
    whole(JOSE, "Error decoding token claims.", &["payload.not-json-object", "input.partial", "kind.opaque"]),
    whole(JOSE, "Invalid header padding", HEADER_PADDING),
    whole(JOSE, "Invalid payload padding", PAYLOAD_PADDING),
    whole(JOSE, "Invalid crypto padding", CRYPTO_PADDING),
    start(JOSE, "Invalid header string", HEADER_STRING),
    start(JOSE, "Invalid payload string", PAYLOAD_STRING),
    whole(JOSE, "No algorithm was specified in the JWS header.", &["alg.missing"]),
    whole(JOSE, "The specified alg value is not allowed", ALGORITHM),
    start(JOSE, "Invalid or unsupported algorithm", &["alg.unsupported", "alg.family-mismatch"]),
    whole(JOSE, "Signature verification failed.", SIGNATURE),
    whole(JOSE, "Signature has expired.", EXPIRED),
    whole(JOSE, "The token is not yet valid (nbf)", EARLY),
    whole(JOSE, "Issued At claim (iat) must be an integer.", &["time.not-a-number"]),
    whole(JOSE, "Not Before claim (nbf) must be an integer.", &["time.not-a-number"]),
    whole(JOSE, "Expiration Time claim (exp) must be an integer.", &["time.not-a-number"]),
    whole(JOSE, "Invalid audience", AUDIENCE),
    whole(JOSE, "Invalid claim format in token", &["claim.aud-mismatch"]),
    whole(JOSE, "Invalid issuer", ISSUER),
    whole(JOSE, "Subject must be a string.", &["claim.sub-not-string"]),
    whole(JOSE, "Invalid subject", &["claim.value-mismatch"]),
    start(JOSE, "missing required key \"", &["claim.required-missing", "claim.aud-missing", "time.missing-exp"]),
    start(JOSE, "No access_token provided to compare against at_hash claim", &["kind.id-token-for-access"]),
    whole(JOSE, "at_hash claim does not match access_token.", &["kind.id-token-for-access"]),
    whole(JOSE, "Unable to find an algorithm for key", &["key.malformed", "key.wrong-use"]),
    start(JOSE, "Unable to parse an RSA_JWK from key", KEY_TEXT),
    start(JOSE, "Unable to parse an ECKey from key", KEY_TEXT),
    start(JOSE, "Incorrect key type. Expected", &["alg.family-mismatch"]),

    whole("fastapi-clerk-auth", "Forbidden", FORBIDDEN),
    whole(FASTAPI, "Not authenticated", &["input.empty", "input.null-literal"]),
    whole(FASTAPI, "Invalid authentication credentials", &["input.empty"]),
];
