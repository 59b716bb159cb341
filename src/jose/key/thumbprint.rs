//! The thumbprint of a key (RFC 7638, RFC 8037 section 2, ML-DSA for JOSE): a name that the key
//! itself gives.

use crate::jose::alg::Hash;
use crate::jose::crypto;
use crate::jose::json::base64url;
use crate::jose::key::jwk;
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, Material};

/// The start of every thumbprint URI of SHA-256 (RFC 9278 section 3).
const URI: &str = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";

/// SHA-256 over the required members in lexical order, in base64url. `None` for a shared secret:
/// its thumbprint would let anyone test guesses (RFC 7638 section 7).
pub fn sha256(key: &Key) -> Option<String> {
    canonical(key).map(|text| base64url::encode(crypto::digest(Hash::Sha256, text.as_bytes())))
}

/// The same of SHA-1, which some servers still name keys by.
pub fn sha1(key: &Key) -> Option<String> {
    canonical(key).map(|text| base64url::encode(crypto::sha1(text.as_bytes())))
}

/// The thumbprint as a URI (RFC 9278). Always of SHA-256: SHA-1 has no registered name there.
pub fn uri(key: &Key) -> Option<String> {
    sha256(key).map(|thumbprint| format!("{URI}{thumbprint}"))
}

/// SHA-256 of a shared secret. Only for one that is random through and through: what has been
/// thought up could be guessed and the guess be tested (RFC 7638 section 7).
pub fn of_random_secret(secret: &Secret) -> String {
    let prefix: &[u8] = b"{\"k\":\"";
    let k = Secret::new(base64url::encode(secret.expose()));
    let text = Secret::new([prefix, k.expose(), b"\",\"kty\":\"oct\"}"].concat());
    base64url::encode(crypto::digest(Hash::Sha256, text.expose()))
}

/// No value needs an escape: each is base64url or a registered name.
fn canonical(key: &Key) -> Option<String> {
    if matches!(key.material, Material::Oct(_)) {
        return None;
    }
    let mut members = jwk::public_members(&key.material);
    members.push(("kty", key.material.key_type().name().to_owned()));
    members.sort_unstable();
    let members: Vec<String> =
        members.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
    Some(format!("{{{}}}", members.join(",")))
}

#[cfg(test)]
mod tests {
    use crate::jose::alg::{Alg, Curve};
    use crate::jose::crypto::material;
    use crate::jose::json::base64url;
    use crate::jose::key::hmac_secret::HmacSecret;
    use crate::jose::key::jwk;
    use crate::jose::key::secret::Secret;
    use crate::jose::key::thumbprint;
    use crate::jose::key::{Key, Material};

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
        assert_eq!(thumbprint::sha1(&key).as_deref(), Some("nMGlFRw9Y5POaSOaIaRBc9P2nfA"));
        // The example of RFC 9278 section 3.
        let uri = format!("urn:ietf:params:oauth:jwk-thumbprint:sha-256:{expected}");
        assert_eq!(thumbprint::uri(&key), Some(uri));
    }

    #[test]
    fn the_required_members_in_lexical_order() {
        let seed = Secret::new([7; 57]);
        let x = material::okp_public(Curve::Ed448, &seed).unwrap();
        let text = format!(r#"{{"crv":"Ed448","kty":"OKP","x":"{}"}}"#, base64url::encode(&x));
        let key = Key::new(Material::Okp { curve: Curve::Ed448, x, d: Some(seed) });
        assert_eq!(thumbprint::canonical(&key), Some(text));
        let seed = Secret::new([7; 32]);
        let public = material::akp_public(Alg::MlDsa44, &seed).unwrap();
        let pub_ = base64url::encode(&public);
        let text = format!(r#"{{"alg":"ML-DSA-44","kty":"AKP","pub":"{pub_}"}}"#);
        let key = Key::new(Material::Akp { alg: Alg::MlDsa44, public, seed: Some(seed) });
        assert_eq!(thumbprint::canonical(&key), Some(text));
    }

    #[test]
    fn a_secret_has_one_only_where_it_is_random() {
        let secret = Secret::new("0123456789abcdef0123456789abcdef");
        let expected = "XOBEfwKZzZgziWfq7yZzhEKNQfihBMioCzRbNmqUH0Y";
        assert_eq!(thumbprint::of_random_secret(&secret), expected);
        let key = Key::new(Material::Oct(HmacSecret::new(secret.expose()).unwrap()));
        assert_eq!((thumbprint::sha256(&key), thumbprint::uri(&key)), (None, None));
    }
}
