//! Programs that read claims of their own out of anybody's tokens.

/// One such program, and the claims that it reads.
#[derive(Debug)]
pub struct Reader {
    /// What it is called.
    pub name: &'static str,
    /// How the paths of its claims begin.
    claims: &'static [&'static str],
    /// What it expects of them, in words.
    pub rules: &'static str,
    /// What of its settings says where the claims are.
    pub setting: &'static str,
}

static READERS: [Reader; 1] = [
    // https://hasura.io/docs/2.0/auth/authentication/jwt/ (2026-11)
    Reader {
        name: "Hasura",
        claims: &["https://hasura.io/jwt/claims", "x-hasura-"],
        rules: "x-hasura-default-role and x-hasura-allowed-roles, under https://hasura.io/jwt/claims \
                unless its settings say otherwise",
        setting: "claims_namespace, claims_namespace_path or claims_map; for JSON in a string, \
                  claims_format: stringified_json",
    },
];

/// Whose claim that is.
pub fn of(path: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.claims.iter().any(|start| path.starts_with(start)))
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
