//! What goes by a name that says that it opens something: in a URL, in a setting, in a sentence.

/// What stands somewhere in the name of a parameter whose value opens something, in small letters and
/// without what stands between words: `X-Amz-Signature`, `tokenHint`, `sessionid`.
const SECRETS: [&str; 15] = [
    "token",
    "secret",
    "signature",
    "passw",
    "passphrase",
    "apikey",
    "authorization",
    "bearer",
    "credential",
    "jwt",
    "assertion",
    "saml",
    "session",
    "hmac",
    "verifier",
];
/// Shorter words, with which such names end: others begin with them (`keyset`, `codec`).
const ENDS: [&str; 13] = [
    "key", "sig", "pass", "pwd", "pw", "pin", "otp", "code", "auth", "sid", "ticket", "hash", "mac",
];
/// What ends the names of what may be known: `token_id`, `signature`, `at_hash`.
const OPEN_ENDS: [&str; 8] = ["id", "hash", "signature", "sig", "mac", "code", "type", "verifier"];
/// Of what a sentence says between a name and its value.
const BETWEEN: &str = " is was value provided given supplied sent received passed presented used \
    invalid wrong bad incorrect unknown expired revoked rejected not found header ";
/// Before `key`: a key that nobody else has.
const OWN: &str = " api access secret private shared master encryption app account service ";
/// Before `key`: one that goes by an id.
const SHARED: &str =
    " signing public verification matching verifying find no any which the jwk web ";
/// Words that are looked at.
const REACH: usize = 6;

/// Whether what goes by that name opens something.
pub fn is_secret(name: &str) -> bool {
    let name = letters(name);
    name == "k"
        || SECRETS.iter().any(|secret| name.contains(secret))
        || ENDS.iter().any(|secret| name.ends_with(secret))
}

/// Whether a text says that what stands behind it opens something: `token=`, `Bearer`, `an invalid
/// secret`, `API key:`. A name is no proof: that is for what looks made up as well.
pub fn announces(before: &str) -> bool {
    let end = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let sign = &before[end.len()..];
    // Another sentence, or a member of a class.
    if sign.contains(['.', ';', '\n']) || sign.contains("::") {
        return false;
    }
    let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-';
    let words = end.rsplit(is_other).filter(|word| !word.is_empty()).take(REACH).map(letters);
    let mut words = words.skip_while(|word| is_in(BETWEEN, word));
    let (name, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match name.strip_suffix("key") {
        Some("") if is_in(OWN, &before) => true,
        Some("") => sign.contains(['=', ':']) && !is_in(SHARED, &before),
        Some(kind) => OWN.split_whitespace().any(|own| kind.ends_with(own)),
        None => {
            SECRETS.iter().any(|secret| name.contains(secret))
                && !OPEN_ENDS.iter().any(|open| name.ends_with(open))
        }
    }
}

fn is_in(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use crate::text::secret_names::announces;

    #[test]
    fn words_say_whether_a_secret_follows() {
        for before in [
            "401 Unauthorized: Bearer ",
            "invalid token: token=",
            "Invalid API key: ",
            "Invalid API key provided: ",
            "jwt: invalid secret ",
            "the client secret is ",
            "{\"access_token\":\"",
            "Authorization: Token ",
            "x-api-key: ",
            "AWS secret access key ",
            "SECRET_KEY_BASE=",
            "key=",
            "the password was '",
            "bad credentials (",
            "sessionToken: ",
            "token not found: ",
        ] {
            assert!(announces(before), "{before}");
        }
        for before in [
            "",
            "kid ",
            "no key with kid=",
            "no matching key: ",
            "Unable to find a signing key that matches: '",
            "the key ",
            "signing key: ",
            "public key=",
            "commit ",
            "request id: ",
            "token with jti ",
            "token_id=",
            "no such token. Trace ",
            "the token was refused; ",
            "at_hash=",
            "signature: ",
            "InvalidToken::",
            "keys: ",
            "token for user ",
            "could not verify ",
        ] {
            assert!(!announces(before), "{before}");
        }
    }
}
