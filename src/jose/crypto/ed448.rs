//! Ed448 (RFC 8032 section 5.2) and X448 (RFC 7748 section 6.2), by a crate that nobody has audited.

use ed448_goldilocks_plus::{self as goldilocks, x448};

use crate::jose::alg::Curve;

/// A public key that was checked.
pub struct VerifyingKey(Box<goldilocks::VerifyingKey>);

impl VerifyingKey {
    /// `None` for what is no point of the curve, or one of small order.
    pub fn read(x: &[u8]) -> Option<VerifyingKey> {
        let bytes = <[u8; goldilocks::PUBLIC_KEY_LENGTH]>::try_from(x).ok()?;
        let key = goldilocks::VerifyingKey::from_bytes(&bytes).ok()?;
        Some(VerifyingKey(Box::new(key)))
    }

    /// Whether the signature is good over the message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        goldilocks::Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_raw(&signature, message).is_ok())
    }

    /// The crate reads what RFC 8032 section 5.2.3 forbids: numbers beyond the field, and stray
    /// bits beside the sign. Only the one right encoding comes out as it went in.
    pub fn is_written_as(&self, x: &[u8]) -> bool {
        self.0.to_edwards().compress().to_bytes()[..] == *x
    }
}

/// Signs; `None` for a private key of another length.
pub fn sign(private: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let key = goldilocks::SigningKey::try_from(private).ok()?;
    Some(key.sign_raw(message).to_bytes().to_vec())
}

/// The public half of a private key; `None` for another length or another curve.
pub fn public(curve: Curve, private: &[u8]) -> Option<Vec<u8>> {
    match curve {
        Curve::Ed448 => {
            let key = goldilocks::SigningKey::try_from(private).ok()?;
            Some(key.verifying_key().to_bytes().to_vec())
        }
        Curve::X448 => {
            let private = <[u8; x448::X448_LENGTH]>::try_from(private).ok()?;
            let public = x448::PublicKey::from(&x448::StaticSecret::from(private));
            Some(public.to_bytes().to_vec())
        }
        _ => None,
    }
}
