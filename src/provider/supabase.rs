//! Supabase. Sources (2026-11): https://supabase.com/docs/guides/auth/jwts and
//! https://supabase.com/docs/guides/auth/signing-keys.

use crate::provider::product::{BESIDE, Issuer, Mark, Product, Provider, Sign, Topic, Use};

/// Whom the keys of a project stand for.
pub const ROLES: [&str; 2] = ["anon", "service_role"];
const SAYS: &str = "the project's own key, which does not stand for a user";

/// Users of a project, and the project's own keys.
pub static SUPABASE: Provider = Provider {
    peculiar: "aud is authenticated for every user; projects sign by their signing keys (ES256), or \
               by the legacy JWT secret (HS256), which is used as text and not decoded",
    signs: &[
        Sign {
            of: Use::ProjectKey,
            marks: &[Mark::ClaimIs("role", &ROLES), Mark::ClaimHas("iss", "supabase")],
            says: SAYS,
        },
        Sign {
            of: Use::ProjectKey,
            marks: &[Mark::ClaimIs("role", &ROLES), Mark::Claim("ref")],
            says: SAYS,
        },
        Sign {
            of: Use::ProjectKey,
            marks: &[Mark::ClaimIs("role", &ROLES), Mark::NoClaim("sub")],
            says: SAYS,
        },
    ],
    advice: &[
        (
            Topic::UserToken,
            "send the signed-in user's token: (await \
             supabase.auth.getSession()).data.session.access_token; a key of the project belongs \
             into the header apikey, copied again after the project's keys were changed",
        ),
        (
            Topic::Audience,
            "expect authenticated, which Supabase writes for every user, or set another in a custom \
             access token hook",
        ),
        (
            Topic::Algorithm,
            "the project chooses (Settings > JWT Keys): ES256 and RS256 are verified by \
             /auth/v1/.well-known/jwks.json, HS256 by the legacy JWT secret; keys of the project \
             that were made before are to be copied again",
        ),
        (
            Topic::Secret,
            "use the legacy JWT secret as the text that Settings > JWT Keys shows, without decoding \
             it",
        ),
        (
            Topic::Keys,
            "take the keys of the project in iss: \
             https://PROJECT.supabase.co/auth/v1/.well-known/jwks.json; a new local stack has new \
             ones",
        ),
        (Topic::Instance, "each project is an issuer: compare SUPABASE_URL in client and API"),
        (
            Topic::Fresh,
            "get the session before each request: (await \
             supabase.auth.getSession()).data.session.access_token renews it",
        ),
        (Topic::Claim, "add it in a custom access token hook"),
    ],
    ..Provider::new(
        Product::Supabase,
        "Supabase",
        &[
            Issuer::new("https://{project}.supabase.co/auth/v1", BESIDE),
            // What `supabase start` runs.
            Issuer::new("http://127.0.0.1:54321/auth/v1", BESIDE),
        ],
    )
};
