//! Auth.js and next-auth, whose session cookie is encrypted. Source: https://authjs.dev (2026-09).

use crate::provider::product::{Product, Provider};

pub static AUTH_JS: Provider = Provider {
    peculiar: "its session cookie is encrypted for its own server",
    ..Provider::new(Product::AuthJs, "Auth.js", &[])
};

/// A way in which a version encrypts: with it go `alg` `dir` and this `enc`.
#[derive(Debug)]
pub struct Encryption {
    pub enc: &'static str,
    pub has_kid: bool,
    pub name: &'static str,
    /// Where the secret is.
    pub variable: &'static str,
}

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
