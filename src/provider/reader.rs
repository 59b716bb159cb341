//! Programs that read claims of their own out of anybody's tokens.

/// One such program, and the claims that it reads.
#[derive(Debug)]
pub struct Reader {
    /// What it is called.
    pub name: &'static str,
    /// How the paths of its claims begin.
    pub claims: &'static [&'static str],
    /// What it expects of them, in words.
    pub rules: &'static str,
    /// What of its settings says where the claims are.
    pub setting: &'static str,
    /// What it expects of its secret or keys.
    pub keys: &'static str,
}

static READERS: [Reader; 2] = [
    // https://hasura.io/docs/2.0/auth/authentication/jwt/ (2026-11)
    Reader {
        name: "Hasura",
        claims: &["https://hasura.io/jwt/claims", "x-hasura-"],
        rules: "x-hasura-default-role and x-hasura-allowed-roles, under https://hasura.io/jwt/claims \
                unless its settings say otherwise",
        setting: "claims_namespace, claims_namespace_path or claims_map; for JSON in a string, \
                  claims_format: stringified_json",
        keys: "its JWT secret is JSON: type and key, where a key of HS256 has 32 characters or more, \
               or jwk_url",
    },
    // https://docs.postgrest.org/en/latest/references/auth.html (2026-11). Anybody's token may have a
    // role: its messages alone show it.
    Reader {
        name: "PostgREST",
        claims: &[],
        rules: "role, and without one uses the anonymous role of the database; aud only where jwt-aud \
                is set",
        setting: "jwt-role-claim-key, such as .app_metadata.role or .realm_access.roles[0]",
        keys: "jwt-secret is text of 32 characters or more, a JWK or a JWKS, and is decoded only by \
               jwt-secret-is-base64; a kid of the token has to be in the set",
    },
];

/// Whose claim that is.
pub fn of(path: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.claims.iter().any(|start| path.starts_with(start)))
}

/// The program of that name.
pub fn named(name: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.name == name)
}

#[cfg(test)]
mod tests {
    use crate::provider::reader::of;

    #[test]
    fn a_claim_shows_its_reader() {
        assert!(of("https://hasura.io/jwt/claims").is_some_and(|reader| reader.name == "Hasura"));
        assert!(of("x-hasura-user-id").is_some());
        assert!(of("role").is_none() && of("").is_none());
    }
}
