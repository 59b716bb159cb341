//! The thumbprint of a key (RFC 7638, RFC 8037 section 2): a name that the key itself gives.

use crate::jose::alg::Hash;
use crate::jose::base64url;
use crate::jose::jwk;
use crate::jose::key::{Key, Material};
use crate::jose::signature;

/// SHA-256 over the required members in lexical order, in base64url. `None` for a shared secret:
/// its thumbprint would let anyone test guesses (RFC 7638 section 7).
pub fn sha256(key: &Key) -> Option<String> {
    if matches!(key.material, Material::Oct(_)) {
        return None;
    }
    let mut members = jwk::public_members(&key.material);
    members.push(("kty", key.material.key_type().name().to_owned()));
    members.sort_unstable();
    let members: Vec<String> =
        members.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
    let canonical = format!("{{{}}}", members.join(","));
    Some(base64url::encode(signature::digest(Hash::Sha256, canonical.as_bytes())))
}

#[cfg(test)]
mod tests {
    use crate::jose::jwk;
    use crate::jose::thumbprint;

    #[test]
    fn rfc_7638_section_3_1() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6\
                 tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v\
                 -65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08q\
                 NLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8aw\
                 apJzKnqDKgw";
        let key = jwk::read_rsa(n, "AQAB").unwrap();
        let expected = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(thumbprint::sha256(&key).as_deref(), Some(expected));
    }
}
