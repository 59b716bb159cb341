//! The algorithms of RFC 7518 section 3, RFC 8037, RFC 8812, RFC 9864 and of ML-DSA for JOSE, and
//! what each asks of a key: one table, nothing about algorithms is decided anywhere else.

use std::fmt;

use crate::text::words::words;

/// A signature algorithm that jotkit can verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Alg {
    /// HMAC by SHA-256 (RFC 7518 section 3.2).
    Hs256,
    /// HMAC by SHA-384.
    Hs384,
    /// HMAC by SHA-512.
    Hs512,
    /// RSASSA-PKCS1-v1_5 by SHA-256 (RFC 7518 section 3.3).
    Rs256,
    /// RSASSA-PKCS1-v1_5 by SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 by SHA-512.
    Rs512,
    /// RSASSA-PSS by SHA-256, and MGF1 by the same (RFC 7518 section 3.5).
    Ps256,
    /// RSASSA-PSS by SHA-384.
    Ps384,
    /// RSASSA-PSS by SHA-512.
    Ps512,
    /// ECDSA on P-256 by SHA-256 (RFC 7518 section 3.4).
    Es256,
    /// ECDSA on P-384 by SHA-384.
    Es384,
    /// ECDSA on P-521 by SHA-512.
    Es512,
    /// ECDSA on secp256k1 by SHA-256 (RFC 8812 section 3.2).
    Es256k,
    /// EdDSA on whichever Edwards curve the key has (RFC 8037 section 3.1).
    EdDsa,
    /// EdDSA on Ed25519 alone (RFC 9864 section 2.2).
    Ed25519,
    /// EdDSA on Ed448 alone (RFC 9864 section 2.2).
    Ed448,
    /// ML-DSA-44 (FIPS 204).
    MlDsa44,
    /// ML-DSA-65 (FIPS 204).
    MlDsa65,
    /// ML-DSA-87 (FIPS 204).
    MlDsa87,
}

/// The kind of signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Family {
    /// A code by a shared secret: who verifies can sign (RFC 2104).
    Hmac,
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    RsaPkcs1,
    /// RSASSA-PSS (RFC 8017 section 8.1).
    RsaPss,
    /// ECDSA, as two integers of the curve's size (RFC 7518 section 3.4).
    Ecdsa,
    /// EdDSA (RFC 8032).
    EdDsa,
    /// ML-DSA, for times of quantum computers (FIPS 204).
    MlDsa,
}

words! {
    /// `kty` of a JWK (RFC 7518 section 6.1, RFC 8037, ML-DSA for JOSE).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum KeyType by name {
        /// `RSA`.
        Rsa = "RSA",
        /// `EC`: a curve of Weierstrass form.
        Ec = "EC",
        /// `OKP`: an Edwards or Montgomery curve (RFC 8037 section 2).
        Okp = "OKP",
        /// `oct`: a shared secret.
        Oct = "oct",
        /// The algorithm is part of the key.
        Akp = "AKP",
    }
}

words! {
    /// `crv` of a JWK (RFC 7518 section 6.2.1.1, RFC 8037, RFC 8812).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Curve by name {
        /// `P-256`.
        P256 = "P-256",
        /// `P-384`.
        P384 = "P-384",
        /// `P-521`.
        P521 = "P-521",
        /// `secp256k1` (RFC 8812 section 3.1).
        Secp256k1 = "secp256k1",
        /// `Ed25519`, for signatures.
        Ed25519 = "Ed25519",
        /// `Ed448`, for signatures.
        Ed448 = "Ed448",
        /// `X25519`, for key agreement: signs nothing.
        X25519 = "X25519",
        /// `X448`, for key agreement: signs nothing.
        X448 = "X448",
    }
}

/// A hash of the SHA-2 family (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// One line of the table.
struct Row {
    alg: Alg,
    name: &'static str,
    family: Family,
    key_type: KeyType,
    /// The one curve that serves, where the algorithm names one.
    curve: Option<Curve>,
    /// What the message is hashed with, where that is a choice of its own.
    hash: Option<Hash>,
}

#[rustfmt::skip]
const TABLE: [Row; 19] = [
    row(Alg::Hs256,   "HS256",   Family::Hmac,     KeyType::Oct, None,                   Some(Hash::Sha256)),
    row(Alg::Hs384,   "HS384",   Family::Hmac,     KeyType::Oct, None,                   Some(Hash::Sha384)),
    row(Alg::Hs512,   "HS512",   Family::Hmac,     KeyType::Oct, None,                   Some(Hash::Sha512)),
    row(Alg::Rs256,   "RS256",   Family::RsaPkcs1, KeyType::Rsa, None,                   Some(Hash::Sha256)),
    row(Alg::Rs384,   "RS384",   Family::RsaPkcs1, KeyType::Rsa, None,                   Some(Hash::Sha384)),
    row(Alg::Rs512,   "RS512",   Family::RsaPkcs1, KeyType::Rsa, None,                   Some(Hash::Sha512)),
    row(Alg::Ps256,   "PS256",   Family::RsaPss,   KeyType::Rsa, None,                   Some(Hash::Sha256)),
    row(Alg::Ps384,   "PS384",   Family::RsaPss,   KeyType::Rsa, None,                   Some(Hash::Sha384)),
    row(Alg::Ps512,   "PS512",   Family::RsaPss,   KeyType::Rsa, None,                   Some(Hash::Sha512)),
    row(Alg::Es256,   "ES256",   Family::Ecdsa,    KeyType::Ec,  Some(Curve::P256),      Some(Hash::Sha256)),
    row(Alg::Es384,   "ES384",   Family::Ecdsa,    KeyType::Ec,  Some(Curve::P384),      Some(Hash::Sha384)),
    row(Alg::Es512,   "ES512",   Family::Ecdsa,    KeyType::Ec,  Some(Curve::P521),      Some(Hash::Sha512)),
    row(Alg::Es256k,  "ES256K",  Family::Ecdsa,    KeyType::Ec,  Some(Curve::Secp256k1), Some(Hash::Sha256)),
    row(Alg::EdDsa,   "EdDSA",   Family::EdDsa,    KeyType::Okp, None,                   None),
    row(Alg::Ed25519, "Ed25519", Family::EdDsa,    KeyType::Okp, Some(Curve::Ed25519),   None),
    row(Alg::Ed448,   "Ed448",   Family::EdDsa,    KeyType::Okp, Some(Curve::Ed448),     None),
    row(Alg::MlDsa44, "ML-DSA-44", Family::MlDsa,  KeyType::Akp, None,                   None),
    row(Alg::MlDsa65, "ML-DSA-65", Family::MlDsa,  KeyType::Akp, None,                   None),
    row(Alg::MlDsa87, "ML-DSA-87", Family::MlDsa,  KeyType::Akp, None,                   None),
];

const fn row(
    alg: Alg,
    name: &'static str,
    family: Family,
    key_type: KeyType,
    curve: Option<Curve>,
    hash: Option<Hash>,
) -> Row {
    Row { alg, name, family, key_type, curve, hash }
}

impl Alg {
    /// Every algorithm, in the order of the table.
    pub fn all() -> impl Iterator<Item = Alg> {
        TABLE.iter().map(|row| row.alg)
    }

    /// The algorithm of that registered name; names are case-sensitive (RFC 7515 section 4.1.1).
    pub fn named(name: &str) -> Option<Alg> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.alg)
    }

    /// As `alg` has it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// How it signs.
    pub fn family(self) -> Family {
        self.row().family
    }

    /// `kty` of the keys that serve.
    pub fn key_type(self) -> KeyType {
        self.row().key_type
    }

    /// The one curve that serves, where there is but one.
    pub fn curve(self) -> Option<Curve> {
        self.row().curve
    }

    /// Whether keys of that curve serve. `EdDSA` means either Edwards curve (RFC 8037 section 3.1),
    /// and no curve of key agreement ever signs.
    pub fn takes(self, curve: Curve) -> bool {
        match self.row().curve {
            Some(only) => only == curve,
            None => {
                let signs = curve.signature_size().is_some();
                self.family() == Family::EdDsa && curve.key_type() == KeyType::Okp && signs
            }
        }
    }

    /// Bytes of a signature, where the algorithm alone fixes it (RFC 7518 sections 3.2 and 3.4,
    /// FIPS 204 section 4).
    pub fn signature_size(self) -> Option<usize> {
        match self {
            Alg::MlDsa44 => Some(2420),
            Alg::MlDsa65 => Some(3309),
            Alg::MlDsa87 => Some(4627),
            alg => match (alg.family(), alg.curve()) {
                (Family::Hmac, _) => alg.hash().map(Hash::size),
                (_, curve) => curve.and_then(Curve::signature_size),
            },
        }
    }

    /// What the message is hashed with; `None` where the algorithm leaves no choice.
    pub fn hash(self) -> Option<Hash> {
        self.row().hash
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

impl fmt::Display for Alg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Curve {
    /// `kty` of its keys.
    pub fn key_type(self) -> KeyType {
        self.row().0
    }

    /// Bytes of one coordinate, of a private scalar, and of half an ECDSA signature.
    pub fn size(self) -> usize {
        self.row().1
    }

    /// Bytes of a signature made with a key of this curve; none with those of key agreement.
    pub fn signature_size(self) -> Option<usize> {
        self.row().2.then(|| 2 * self.size())
    }

    /// Its object identifier, as DER names it (RFC 5480 section 2.1.1.1, RFC 8410 section 3).
    pub const fn oid(self) -> &'static str {
        self.row().3
    }

    /// The table of curves: type, size, whether it signs, and object identifier.
    const fn row(self) -> (KeyType, usize, bool, &'static str) {
        match self {
            Curve::P256 => (KeyType::Ec, 32, true, "1.2.840.10045.3.1.7"),
            Curve::P384 => (KeyType::Ec, 48, true, "1.3.132.0.34"),
            Curve::P521 => (KeyType::Ec, 66, true, "1.3.132.0.35"),
            Curve::Secp256k1 => (KeyType::Ec, 32, true, "1.3.132.0.10"),
            Curve::Ed25519 => (KeyType::Okp, 32, true, "1.3.101.112"),
            Curve::Ed448 => (KeyType::Okp, 57, true, "1.3.101.113"),
            Curve::X25519 => (KeyType::Okp, 32, false, "1.3.101.110"),
            Curve::X448 => (KeyType::Okp, 56, false, "1.3.101.111"),
        }
    }
}

impl Hash {
    /// Bytes of a digest; also the least length of an HMAC secret (RFC 7518 section 3.2).
    pub fn size(self) -> usize {
        match self {
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::alg::Alg;

    #[test]
    fn the_table_stands_in_the_order_of_the_enum() {
        for alg in Alg::all() {
            assert_eq!(Alg::named(alg.name()), Some(alg));
        }
        assert_eq!(Alg::named("rs256"), None);
        assert_eq!(Alg::named("none"), None);
    }
}
