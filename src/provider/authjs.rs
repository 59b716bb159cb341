//! Auth.js and next-auth, whose session cookie is encrypted. Sources (2026-11): jwt.ts of
//! https://www.npmjs.com/package/@auth/core and of https://www.npmjs.com/package/next-auth 4.24, and
//! https://authjs.dev/concepts/session-strategies.

use crate::provider::product::{Product, Provider, Topic};

/// Known by the way in which it encrypts alone.
pub static AUTH_JS: Provider = Provider {
    peculiar: "its session cookie is encrypted for its own server; a long one is cut into cookies \
               that end in .0, .1, …",
    advice: &[(
        Topic::OwnApi,
        "for another API keep the provider's token in the jwt callback (account.access_token), and \
         send that",
    )],
    ..Provider::new(Product::AuthJs, "Auth.js", &[])
};

/// A way in which a version encrypts: with it go `alg` `dir` and this `enc`.
#[derive(Debug)]
pub struct Encryption {
    /// `enc` of the header.
    pub enc: &'static str,
    /// Whether the header names a key.
    pub has_kid: bool,
    /// The version, as people call it.
    pub name: &'static str,
    /// Where the secret is.
    pub variable: &'static str,
}

/// Of both versions, newest first.
pub static ENCRYPTIONS: [Encryption; 2] = [
    Encryption {
        enc: "A256CBC-HS512",
        has_kid: true,
        name: "Auth.js version 5",
        variable: "AUTH_SECRET",
    },
    Encryption {
        enc: "A256GCM",
        has_kid: false,
        name: "next-auth version 4",
        variable: "NEXTAUTH_SECRET",
    },
];
