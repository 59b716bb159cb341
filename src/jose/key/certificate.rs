//! X.509 certificates that come with a key (RFC 7517 sections 4.7 to 4.9): whether they are of that
//! key, and what they say. Who signed them is not verified.

use ::der::Decode;

use crate::jose::key::der::{self, Structure};
use crate::jose::key::{Key, KeyFault, Pss, member};

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// A name as RFC 4514 writes it.
    pub subject: String,
    /// Who signed it, as it says: a name as RFC 4514 writes it.
    pub issuer: String,
    /// Seconds since 1970.
    pub not_after: i64,
}

impl Certificate {
    /// `None` for bytes that are no certificate.
    pub fn read(der: &[u8]) -> Option<Certificate> {
        let certificate = x509_cert::Certificate::from_der(der).ok()?.tbs_certificate;
        let not_after = certificate.validity.not_after.to_unix_duration().as_secs();
        Some(Certificate {
            subject: certificate.subject.to_string(),
            issuer: certificate.issuer.to_string(),
            not_after: i64::try_from(not_after).ok()?,
        })
    }

    /// The name of another that issued it; `None` for one that issued itself.
    pub fn issued_by(self) -> Option<String> {
        (self.issuer != self.subject).then_some(self.issuer)
    }
}

/// A JWK's first certificate must hold the JWK's key (RFC 7517 section 4.7); what it restricts the
/// key to binds.
///
/// # Errors
/// [`KeyFault::Member`] naming `x5c`.
pub fn check(key: &Key) -> Result<Option<Pss>, KeyFault> {
    let Some(leaf) = key.certificates.first() else { return Ok(None) };
    let fault = |why: &str| member("x5c", why);
    let certified = der::read_as(Structure::Certificate, leaf).map_err(|error| match error {
        KeyFault::Unrecognised => fault("the first entry is not a certificate"),
        other => fault(&format!("the first certificate: {other}")),
    })?;
    if certified.public().map(|key| key.material) == key.public().map(|key| key.material) {
        Ok(certified.pss)
    } else {
        Err(fault("the first certificate is for another key"))
    }
}
