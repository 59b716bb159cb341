//! Firebase. Sources (2026-11): https://firebase.google.com/docs/auth/admin/verify-id-tokens and
//! token-verifier.js of https://www.npmjs.com/package/firebase-admin 13.6, which names issuers, keys
//! and the audience of custom tokens.

use crate::provider::product::{Issuer, Mark, Product, Provider, Sign, Topic, Use};

const KEYS: &str =
    "https://www.googleapis.com/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com";
const COOKIE_KEYS: &str = "https://www.googleapis.com/identitytoolkit/v3/relyingparty/publicKeys";
const APP_CHECK_KEYS: &str = "https://firebaseappcheck.googleapis.com/v1/jwks";
const TOOLKIT: &str =
    "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit";

/// ID tokens, session cookies, App Check and custom tokens.
pub static FIREBASE: Provider = Provider {
    // Custom tokens of the emulator.
    marks: &[&[Mark::ClaimIs("iss", &["firebase-auth-emulator@example.com"])]],
    peculiar: "aud is the project; the keys are a map of certificates by their kid; the emulator \
               signs nothing",
    signs: &[Sign {
        of: Use::CustomToken,
        marks: &[Mark::ClaimIs("aud", &[TOOLKIT])],
        says: "its audience is Firebase's identity toolkit",
    }],
    advice: &[
        (
            Topic::Exchange,
            "exchange it in the client first: signInWithCustomToken(), then getIdToken()",
        ),
        (
            Topic::IdToken,
            "sign in to Firebase with it first: signInWithCredential(), then send \
             await user.getIdToken()",
        ),
        (
            Topic::Unsigned,
            "only Firebase's emulator makes such tokens: set FIREBASE_AUTH_EMULATOR_HOST where the \
             Admin SDK verifies them, in development alone; never accept one in production",
        ),
        (
            Topic::Audience,
            "the audience is the project: let the app (projectId) and the server (GOOGLE_CLOUD_PROJECT) \
             use the same one",
        ),
        (
            Topic::Instance,
            "each project is an issuer: let the app (projectId) and the server \
             (GOOGLE_CLOUD_PROJECT) use the same one",
        ),
        (
            Topic::Keys,
            "the keys change within days: fetch them again as Cache-Control says; session cookies \
             and App Check have keys of their own",
        ),
        (Topic::Claim, "set it with the Admin SDK: setCustomUserClaims(uid, { … })"),
        (Topic::Fresh, "get a token for each request: await user.getIdToken() before fetch()"),
    ],
    ..Provider::new(
        Product::Firebase,
        "Firebase",
        &[
            Issuer::new("https://securetoken.google.com/{project}", KEYS),
            Issuer::new("https://session.firebase.google.com/{project}", COOKIE_KEYS),
            Issuer::new("https://firebaseappcheck.googleapis.com/{number}", APP_CHECK_KEYS),
        ],
    )
};
