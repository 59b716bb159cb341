//! Supabase. Source: https://supabase.com/docs/guides/auth/jwts (2026-09).

use crate::provider::product::{BESIDE, Issuer, Mark, Product, Provider, Sign, Topic, Use};

/// Whom the keys of a project stand for.
pub const ROLES: [&str; 2] = ["anon", "service_role"];
const SAYS: &str = "the project's own key, which does not stand for a user";

pub static SUPABASE: Provider = Provider {
    peculiar: "aud is authenticated for every user; old projects sign with a shared secret",
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
             supabase.auth.getSession()).data.session.access_token",
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
