//! What golang-jwt, jjwt, Microsoft.IdentityModel and ASP.NET Core say.

use crate::verify::explain::message::{Row, start, whole, within};

const GO: &str = "golang-jwt";
const KEYFUNC: &str = "keyfunc";
const JAVA: &str = "jjwt";
const DOTNET: &str = "Microsoft.IdentityModel";
const ASPNET: &str = "ASP.NET Core";

const SEGMENTS: &[&str] =
    &["input.null-literal", "input.empty", "input.partial", "kind.opaque", "kind.jwe"];
const UNREADABLE: &[&str] = &[
    "input.quoted",
    "input.embedded",
    "input.standard-base64",
    "input.padded",
    "input.line-wrapped",
    "input.invisible-chars",
    "input.truncated",
];
const PAYLOAD: &[&str] = &[
    "payload.not-json-object",
    "time.not-a-number",
    "claim.sub-not-string",
    "payload.compressed",
    "payload.not-utf8",
];
const SIGNATURE: &[&str] = &[
    "signature.mismatch",
    "signature.wrong-secret",
    "signature.secret-encoding",
    "signature.secret-whitespace",
    "key.other-instance",
    "input.truncated",
    "signature.padding-scheme",
    "signature.der-ecdsa",
    "signature.unpadded-ecdsa",
];
const EXPIRED: &[&str] = &["time.expired", "time.short-lived", "time.relative-lifetime"];
const EARLY: &[&str] = &["time.clock-skew", "time.not-yet-valid", "time.milliseconds"];
const AUDIENCE: &[&str] = &[
    "claim.aud-mismatch",
    "claim.aud-near-miss",
    "claim.aud-missing",
    "kind.graph-token",
    "kind.id-token-for-access",
    "kind.access-token-for-id",
];
const NO_AUDIENCE: &[&str] =
    &["claim.aud-missing", "kind.clerk-session-for-template", "claim.aud-missing-cognito"];
const ISSUER: &[&str] =
    &["claim.iss-near-miss", "claim.iss-mismatch", "claim.iss-missing", "key.other-instance"];
const NO_KEY: &[&str] = &[
    "key.other-instance",
    "key.unknown-kid",
    "key.jwks-unreachable",
    "key.jwks-empty",
    "key.kid-relabelled",
];
const KEY_TEXT: &[&str] = &["key.pem-escaped-newlines", "key.pem-broken", "key.pem-wrong-kind"];
const STRANGE_KEY: &[&str] =
    &["alg.family-mismatch", "key.pem-wrong-kind", "signature.hmac-with-public-key"];

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    whole(GO, "token contains an invalid number of segments", SEGMENTS),
    whole(GO, "tokenstring should not contain 'bearer '", &["input.embedded"]),
    start(GO, "could not base64 decode header", UNREADABLE),
    start(GO, "could not base64 decode claim", UNREADABLE),
    start(GO, "could not base64 decode signature", UNREADABLE),
    start(GO, "illegal base64 data at input byte", UNREADABLE),
    start(GO, "could not JSON decode header", &["input.double-encoded", "input.embedded", "kind.opaque"]),
    start(GO, "could not JSON decode claim", PAYLOAD),
    whole(GO, "signing method (alg) is unavailable", &["alg.unsupported"]),
    whole(GO, "signing method (alg) is unspecified", &["alg.missing"]),
    start(GO, "signing method", &["alg.not-allowed", "alg.family-mismatch", "signature.hmac-with-public-key"]),
    whole(GO, "'none' signature type is not allowed", &["alg.none"]),
    whole(GO, "signature is invalid", SIGNATURE),
    whole(GO, "token signature is invalid", SIGNATURE),
    whole(GO, "crypto/rsa: verification error", SIGNATURE),
    whole(GO, "crypto/ecdsa: verification error", SIGNATURE),
    whole(GO, "key is of invalid type", STRANGE_KEY),
    whole(GO, "key is invalid", STRANGE_KEY),
    whole(GO, "token is expired", EXPIRED),
    start(GO, "token is expired by", EXPIRED),
    whole(GO, "token is not valid yet", EARLY),
    whole(GO, "token used before issued", EARLY),
    whole(GO, "token has invalid audience", &["claim.aud-mismatch", "claim.aud-near-miss", "kind.id-token-for-access"]),
    whole(GO, "token has invalid issuer", &["claim.iss-near-miss", "claim.iss-mismatch"]),
    whole(GO, "token has invalid subject", &["claim.value-mismatch"]),
    whole(GO, "aud claim is required", NO_AUDIENCE),
    whole(GO, "iss claim is required", &["claim.iss-missing"]),
    whole(GO, "exp claim is required", &["time.missing-exp"]),
    start(GO, "token is missing required claim", &["claim.required-missing", "claim.aud-missing", "time.missing-exp"]),
    start(GO, "invalid type for claim", &["time.not-a-number", "claim.sub-not-string", "claim.aud-mismatch"]),
    start(GO, "error while executing keyfunc", &["key.other-instance", "key.unknown-kid", "key.no-kid", "alg.not-allowed"]),
    start(GO, "token is unverifiable", &["key.other-instance", "key.unknown-kid", "key.no-kid", "alg.unsupported"]),
    start(GO, "Invalid Key: Key must be a PEM encoded PKCS1 or PKCS8", KEY_TEXT),
    whole(GO, "Key is not a valid RSA public key", &["key.pem-wrong-kind", "alg.family-mismatch"]),
    whole(KEYFUNC, "the given key ID was not found in the JWKS", &["key.other-instance", "key.unknown-kid", "key.kid-relabelled"]),

    start(JAVA, "Invalid compact JWT string: Compact JWSs must contain exactly 2 period characters", SEGMENTS),
    start(JAVA, "JWT strings must contain exactly 2 period characters", SEGMENTS),
    whole(JAVA, "Compact JWT strings may not contain whitespace.", &["input.line-wrapped", "input.embedded"]),
    whole(JAVA, "JWT String argument cannot be null or empty.", &["input.empty"]),
    start(JAVA, "Invalid Base64Url", UNREADABLE),
    start(JAVA, "Illegal base64url character", UNREADABLE),
    start(JAVA, "Invalid claims", &["time.not-a-number", "claim.sub-not-string"]),
    start(JAVA, "JWS header does not contain a required 'alg' (Algorithm) header parameter", &["alg.missing"]),
    start(JAVA, "Unsecured JWSs (those with an 'alg' (Algorithm) header value of 'none')", &["alg.none"]),
    start(JAVA, "The JWS header references signature algorithm", &["signature.stripped"]),
    start(JAVA, "Unsupported signature algorithm", &["alg.unsupported"]),
    start(JAVA, "Protected Header 'crit'", &["header.crit"]),
    start(JAVA, "JWT signature does not match locally computed signature", SIGNATURE),
    start(JAVA, "Cannot verify JWS signature: unable to locate signature verification key", &["key.other-instance", "key.unknown-kid", "key.no-kid"]),
    start(JAVA, "The parsed JWT indicates it was signed with the", STRANGE_KEY),
    start(JAVA, "PrivateKeys may not be used to verify digital signatures", &["key.pem-wrong-kind"]),
    start(JAVA, "JWT expired at", EXPIRED),
    within(JAVA, "milliseconds ago at", EXPIRED),
    start(JAVA, "JWT early by", EARLY),
    start(JAVA, "JWT must not be accepted before", EARLY),
    start(JAVA, "Expected iss claim to be", &["claim.iss-near-miss", "claim.iss-mismatch"]),
    start(JAVA, "Expected aud claim to be", &["claim.aud-mismatch", "claim.aud-near-miss"]),
    start(JAVA, "Missing 'aud' claim. Expected value", NO_AUDIENCE),
    start(JAVA, "Missing 'iss' claim. Expected value", &["claim.iss-missing"]),
    within(JAVA, "value in 'aud' claim", &["claim.aud-mismatch", "claim.aud-near-miss"]),
    whole(JAVA, "ExpiredJwtException", EXPIRED),
    whole(JAVA, "PrematureJwtException", EARLY),

    within(DOTNET, "IDX10205", &["claim.iss-near-miss", "claim.iss-mismatch", "key.other-instance"]),
    within(DOTNET, "IDX10206", NO_AUDIENCE),
    within(DOTNET, "IDX10207", NO_AUDIENCE),
    within(DOTNET, "IDX10211", &["claim.iss-missing"]),
    within(DOTNET, "IDX10214", &["claim.aud-mismatch", "claim.aud-near-miss", "kind.graph-token", "kind.id-token-for-access", "kind.access-token-for-id"]),
    within(DOTNET, "IDX10222", EARLY),
    within(DOTNET, "IDX10223", EXPIRED),
    within(DOTNET, "IDX10224", &["time.relative-lifetime"]),
    within(DOTNET, "IDX10225", &["time.missing-exp"]),
    within(DOTNET, "IDX10256", &["header.typ"]),
    within(DOTNET, "IDX10257", &["header.typ", "kind.id-token-for-access"]),
    within(DOTNET, "IDX10400", UNREADABLE),
    within(DOTNET, "IDX10500", NO_KEY),
    within(DOTNET, "IDX10501", NO_KEY),
    within(DOTNET, "IDX10503", SIGNATURE),
    within(DOTNET, "IDX10504", &["signature.stripped", "alg.none"]),
    within(DOTNET, "IDX10508", &["input.truncated", "signature.der-ecdsa"]),
    within(DOTNET, "IDX10511", &["signature.mismatch", "kind.graph-token", "signature.wrong-secret", "signature.secret-encoding", "alg.family-mismatch"]),
    within(DOTNET, "IDX10517", &["key.no-kid", "signature.mismatch", "signature.wrong-secret"]),
    within(DOTNET, "IDX10603", &["kind.jwe"]),
    within(DOTNET, "IDX10609", &["kind.jwe"]),
    within(DOTNET, "IDX10631", &["key.weak"]),
    within(DOTNET, "IDX10634", &["alg.family-mismatch", "alg.unsupported"]),
    within(DOTNET, "IDX10653", &["key.weak"]),
    within(DOTNET, "IDX12739", UNREADABLE),
    within(DOTNET, "IDX12740", &["kind.jwe", "input.truncated"]),
    within(DOTNET, "IDX12741", SEGMENTS),

    whole(ASPNET, "The signature key was not found", NO_KEY),
    whole(ASPNET, "The signature is invalid", SIGNATURE),
    start(ASPNET, "The audience", AUDIENCE),
    whole(ASPNET, "The audience is invalid", AUDIENCE),
    start(ASPNET, "The issuer", ISSUER),
    whole(ASPNET, "The issuer is invalid", ISSUER),
    start(ASPNET, "The token expired at", EXPIRED),
    whole(ASPNET, "The token is expired", EXPIRED),
    start(ASPNET, "The token is not valid before", EARLY),
    whole(ASPNET, "The token has no expiration", &["time.missing-exp"]),
    start(ASPNET, "The token lifetime is invalid", &["time.relative-lifetime"]),
];
