//! The identifier id-RSASSA-PSS (RFC 4055 section 1.2) before an RSA key: for that scheme alone, and
//! with parameters for one hash alone.

use ::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use ::der::{Decode, Encode};
use ::rsa::pkcs1::{RsaPssParams, TrailerField};
use pkcs8::PrivateKeyInfo;
use spki::{AlgorithmIdentifier, AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::jose::alg::Hash;
use crate::jose::key::secret::Secret;
use crate::jose::key::{KeyFault, Pss};

/// id-RSASSA-PSS (RFC 4055 section 3.1).
pub const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// Those of JOSE (RFC 7518 section 3.5). The default of the parameters is SHA-1, which no algorithm
/// of JOSE has.
const HASHES: [(Hash, ObjectIdentifier); 3] = [
    (Hash::Sha256, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1")),
    (Hash::Sha384, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2")),
    (Hash::Sha512, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3")),
];

/// What openssl makes where only the hash is named: the mask is of SHA-1.
pub const OTHER_MASK: &str = "another hash for its mask than for the text";

/// What the parameters allow.
///
/// # Errors
/// No algorithm of JOSE meets them: another hash, two hashes, or a salt that must be longer than the
/// hash (RFC 4055 section 3.3: a signature's salt is at least as long as the key's parameter says).
pub fn read(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Pss, KeyFault> {
    let Some(parameters) = algorithm.parameters else { return Ok(Pss::AnyHash) };
    let broken = |_| KeyFault::Der { why: "the parameters of RSASSA-PSS can't be read".into() };
    let text = parameters.to_der().map_err(broken)?;
    let parameters = RsaPssParams::from_der(&text).map_err(broken)?;
    let mask = parameters.mask_gen.parameters.as_ref();
    let hashed = hash(&parameters.hash);
    let hash = hashed
        .filter(|named| parameters.mask_gen.oid == MGF1 && mask.and_then(hash) == Some(*named))
        .ok_or_else(|| match hashed {
            Some(_) => unsupported(OTHER_MASK),
            None => unsupported("a hash that no JWT algorithm has"),
        })?;
    if usize::from(parameters.salt_len) > hash.size() {
        Err(unsupported("a salt that is longer than its hash"))
    } else {
        Ok(Pss::Only(hash))
    }
}

/// SubjectPublicKeyInfo around an RSAPublicKey.
///
/// # Errors
/// A key that no DER can hold.
pub fn spki(pss: Pss, key: &[u8]) -> Result<Vec<u8>, KeyFault> {
    let parameters = parameters(pss)?;
    let subject_public_key = BitStringRef::from_bytes(key).map_err(encoding)?;
    let info = SubjectPublicKeyInfoRef { algorithm: algorithm(&parameters)?, subject_public_key };
    info.to_der().map_err(encoding)
}

/// PKCS#8 around an RSAPrivateKey.
///
/// # Errors
/// A key that no DER can hold.
pub fn pkcs8(pss: Pss, key: &Secret) -> Result<Secret, KeyFault> {
    let parameters = parameters(pss)?;
    let info = PrivateKeyInfo::new(algorithm(&parameters)?, key.expose());
    info.to_der().map(Secret::new).map_err(encoding)
}

fn algorithm(parameters: &[u8]) -> Result<AlgorithmIdentifierRef<'_>, KeyFault> {
    let parameters = match parameters {
        [] => None,
        der => Some(AnyRef::from_der(der).map_err(encoding)?),
    };
    Ok(AlgorithmIdentifierRef { oid: OID, parameters })
}

/// In DER; nothing where every hash is allowed.
fn parameters(pss: Pss) -> Result<Vec<u8>, KeyFault> {
    let Pss::Only(hash) = pss else { return Ok(Vec::new()) };
    let oid = HASHES.iter().find(|(known, _)| *known == hash).map_or(OID, |(_, oid)| *oid);
    let digest = AlgorithmIdentifierRef { oid, parameters: Some(AnyRef::NULL) };
    let parameters = RsaPssParams {
        hash: digest,
        mask_gen: AlgorithmIdentifier { oid: MGF1, parameters: Some(digest) },
        salt_len: u8::try_from(hash.size()).unwrap_or(u8::MAX),
        trailer_field: TrailerField::BC,
    };
    parameters.to_der().map_err(encoding)
}

/// With NULL for parameters or with none (RFC 4055 section 2.1).
fn hash(algorithm: &AlgorithmIdentifierRef<'_>) -> Option<Hash> {
    let plain = algorithm.parameters.is_none_or(|parameters| parameters == AnyRef::NULL);
    HASHES.iter().find(|(_, oid)| plain && *oid == algorithm.oid).map(|(hash, _)| *hash)
}

fn unsupported(what: &str) -> KeyFault {
    KeyFault::Unsupported { what: format!("an RSASSA-PSS key with {what}") }
}

fn encoding(error: ::der::Error) -> KeyFault {
    KeyFault::Der { why: error.to_string() }
}
