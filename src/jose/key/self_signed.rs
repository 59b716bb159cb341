//! A certificate that a key signs for itself: what anybody can put into `x5c` (RFC 7515 section
//! 4.1.6), for whoever tries whether it is trusted.

use std::str::FromStr;
use std::time::Duration;

use ::der::asn1::{Any, BitString, GeneralizedTime, Null, ObjectIdentifier, UintRef};
use ::der::{Decode, Encode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};
use x509_cert::{Certificate, TbsCertificate, Version};

use crate::jose::alg::{Alg, Family, Hash};
use crate::jose::crypto;
use crate::jose::key::Key;
use crate::jose::key::der::{self, Structure};

const NAME: &str = "CN=jotkit probe";

/// The certificate in base64, as `x5c` holds it; `None` for a key that has none in our tables.
pub fn certificate(key: &Key, alg: Alg, from: i64, until: i64) -> Option<String> {
    let spki = der::write(Structure::Spki, key).ok()?;
    let name = Name::from_str(NAME).ok()?;
    let tbs_certificate = TbsCertificate {
        version: Version::V1,
        serial_number: SerialNumber::new(&[1]).ok()?,
        signature: algorithm(alg)?,
        issuer: name.clone(),
        validity: Validity { not_before: time(from)?, not_after: time(until)? },
        subject: name,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(spki.expose()).ok()?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: None,
    };
    let signature = crypto::sign(key, alg, &tbs_certificate.to_der().ok()?).ok()?;
    let signature = match alg.family() {
        Family::Ecdsa => der_ecdsa(&signature)?,
        _ => signature,
    };
    let signature = BitString::from_bytes(&signature).ok()?;
    let signature_algorithm = algorithm(alg)?;
    let certificate = Certificate { tbs_certificate, signature_algorithm, signature };
    Some(STANDARD.encode(certificate.to_der().ok()?))
}

fn time(seconds: i64) -> Option<Time> {
    let since = Duration::from_secs(u64::try_from(seconds).ok()?);
    Some(Time::GeneralTime(GeneralizedTime::from_unix_duration(since).ok()?))
}

/// RFC 4055 section 5, RFC 5758 section 3.2, RFC 8410 section 3.
fn algorithm(alg: Alg) -> Option<AlgorithmIdentifierOwned> {
    let (oid, has_null) = match (alg.family(), alg.hash()) {
        (Family::RsaPkcs1, Some(Hash::Sha256)) => ("1.2.840.113549.1.1.11", true),
        (Family::RsaPkcs1, Some(Hash::Sha384)) => ("1.2.840.113549.1.1.12", true),
        (Family::RsaPkcs1, Some(Hash::Sha512)) => ("1.2.840.113549.1.1.13", true),
        (Family::Ecdsa, Some(Hash::Sha256)) => ("1.2.840.10045.4.3.2", false),
        (Family::Ecdsa, Some(Hash::Sha384)) => ("1.2.840.10045.4.3.3", false),
        (Family::Ecdsa, Some(Hash::Sha512)) => ("1.2.840.10045.4.3.4", false),
        (Family::EdDsa, _) => ("1.3.101.112", false),
        _ => return None,
    };
    let oid = ObjectIdentifier::new(oid).ok()?;
    Some(AlgorithmIdentifierOwned { oid, parameters: has_null.then(|| Any::from(Null)) })
}

/// JOSE has r and s side by side (RFC 7518 section 3.4), X.509 a sequence of both.
fn der_ecdsa(signature: &[u8]) -> Option<Vec<u8>> {
    let (r, s) = signature.split_at(signature.len() / 2);
    vec![UintRef::new(r).ok()?, UintRef::new(s).ok()?].to_der().ok()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use crate::jose::alg::Alg;
    use crate::jose::crypto::generate::{Recipe, generate};
    use crate::jose::json::Json;
    use crate::jose::key::jwk;
    use crate::jose::key::self_signed::certificate;

    #[test]
    fn a_jwk_takes_its_certificate() {
        for alg in [Alg::Rs256, Alg::Es256, Alg::Es384, Alg::Ed25519] {
            let key = generate(Recipe::of(alg)).unwrap();
            let text = certificate(&key, alg, 1_790_000_000, 1_790_003_600).unwrap();
            let mut object = jwk::write(&key, false);
            object.set("x5c", Json::Array(vec![text.as_str().into()]));
            let read = jwk::read(&object).unwrap();
            assert_eq!(read.certificates, [STANDARD.decode(&text).unwrap()], "{alg}");
        }
    }
}
