//! Things that hold keys and are told, though they are not read: their owner can convert them.

use std::fmt;

use ::der::asn1::{AnyRef, ObjectIdentifier};
use ::der::{Decode, Reader, Tag, Tagged};

/// PKCS#7 data and signed data, one of which stands in every PKCS#12 file (RFC 7292 section 4).
const PKCS7: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2"),
];
const JKS: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
const JCEKS: [u8; 4] = [0xce, 0xce, 0xce, 0xce];

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// PKCS#12 (RFC 7292): `.p12`, `.pfx`.
    Pkcs12,
    /// Java's own keystore, JKS or JCEKS.
    JavaKeystore,
    /// A request for a certificate (PKCS#10, RFC 2986).
    CertificateRequest,
    /// `OPENSSH PRIVATE KEY`.
    OpensshPrivate,
    /// The form of SSH public keys that RFC 4716 defines.
    Ssh2,
    /// `Proc-Type: 4,ENCRYPTED` (RFC 1421), whose key is derived by MD5.
    LegacyEncrypted,
    /// An encrypted PKCS#8 with PBES1, or with ciphers or hashes of its own.
    OtherEncryption,
}

/// Tells by its first bytes what is no key and no certificate.
pub fn tell(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(&JKS) || bytes.starts_with(&JCEKS) {
        return Some(Foreign::JavaKeystore);
    }
    let outer = AnyRef::from_der(bytes).ok().filter(|outer| outer.tag() == Tag::Sequence)?;
    let told = outer.sequence(|reader| {
        let first = AnyRef::decode(reader)?;
        let second = AnyRef::decode(reader)?;
        // Whatever follows is not looked at, nor need it be sound.
        reader.read_slice(reader.remaining_len())?;
        Ok(pkcs12(first, second).or_else(|| request(first)))
    });
    told.ok().flatten()
}

/// Tells by the label of an armour.
pub fn labelled(label: &str) -> Option<Foreign> {
    match label {
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Some(Foreign::CertificateRequest),
        "OPENSSH PRIVATE KEY" => Some(Foreign::OpensshPrivate),
        _ => None,
    }
}

fn pkcs12(version: AnyRef<'_>, safe: AnyRef<'_>) -> Option<Foreign> {
    let content = safe.sequence(|reader| {
        let oid = ObjectIdentifier::decode(reader)?;
        reader.read_slice(reader.remaining_len())?;
        Ok(oid)
    });
    let is_three = version.tag() == Tag::Integer && version.value() == [3];
    (is_three && PKCS7.contains(&content.ok()?)).then_some(Foreign::Pkcs12)
}

/// CertificationRequestInfo (RFC 2986 section 4.1): version 0, then a name.
fn request(info: AnyRef<'_>) -> Option<Foreign> {
    let is_request = info.sequence(|reader| {
        let (version, name) = (AnyRef::decode(reader)?, AnyRef::decode(reader)?);
        reader.read_slice(reader.remaining_len())?;
        Ok(version.tag() == Tag::Integer && version.value() == [0] && name.tag() == Tag::Sequence)
    });
    is_request.unwrap_or(false).then_some(Foreign::CertificateRequest)
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Foreign::Pkcs12 => "a PKCS#12 file",
            Foreign::JavaKeystore => "a Java keystore",
            Foreign::CertificateRequest => "a request for a certificate",
            Foreign::OpensshPrivate => "a private key in OpenSSH's own format",
            Foreign::Ssh2 => "an SSH public key in RFC 4716 format",
            Foreign::LegacyEncrypted => "a private key encrypted in openssl's old format",
            Foreign::OtherEncryption => {
                "a private key encrypted otherwise than by PBES2 and AES-CBC"
            }
        })
    }
}
