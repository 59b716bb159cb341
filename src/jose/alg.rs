//! The algorithms of RFC 7518 section 3, RFC 8037, RFC 8812 and RFC 9864, and what each asks of a
//! key: one table, nothing about algorithms is decided anywhere else.

use std::fmt;

/// A signature algorithm that jotkit can verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Alg {
    Hs256,
    Hs384,
    Hs512,
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    Es512,
    Es256k,
    EdDsa,
    Ed25519,
}

/// The kind of signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Hmac,
    RsaPkcs1,
    RsaPss,
    Ecdsa,
    EdDsa,
}

/// `kty` of a JWK (RFC 7518 section 6.1, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    Rsa,
    Ec,
    Okp,
    Oct,
}

/// `crv` of a JWK (RFC 7518 section 6.2.1.1, RFC 8037, RFC 8812).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
    Ed25519,
    X25519,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    Sha256,
    Sha384,
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
    hash: Hash,
}

#[rustfmt::skip]
const TABLE: [Row; 15] = [
    row(Alg::Hs256,   "HS256",   Family::Hmac,     KeyType::Oct, None,                   Hash::Sha256),
    row(Alg::Hs384,   "HS384",   Family::Hmac,     KeyType::Oct, None,                   Hash::Sha384),
    row(Alg::Hs512,   "HS512",   Family::Hmac,     KeyType::Oct, None,                   Hash::Sha512),
    row(Alg::Rs256,   "RS256",   Family::RsaPkcs1, KeyType::Rsa, None,                   Hash::Sha256),
    row(Alg::Rs384,   "RS384",   Family::RsaPkcs1, KeyType::Rsa, None,                   Hash::Sha384),
    row(Alg::Rs512,   "RS512",   Family::RsaPkcs1, KeyType::Rsa, None,                   Hash::Sha512),
    row(Alg::Ps256,   "PS256",   Family::RsaPss,   KeyType::Rsa, None,                   Hash::Sha256),
    row(Alg::Ps384,   "PS384",   Family::RsaPss,   KeyType::Rsa, None,                   Hash::Sha384),
    row(Alg::Ps512,   "PS512",   Family::RsaPss,   KeyType::Rsa, None,                   Hash::Sha512),
    row(Alg::Es256,   "ES256",   Family::Ecdsa,    KeyType::Ec,  Some(Curve::P256),      Hash::Sha256),
    row(Alg::Es384,   "ES384",   Family::Ecdsa,    KeyType::Ec,  Some(Curve::P384),      Hash::Sha384),
    row(Alg::Es512,   "ES512",   Family::Ecdsa,    KeyType::Ec,  Some(Curve::P521),      Hash::Sha512),
    row(Alg::Es256k,  "ES256K",  Family::Ecdsa,    KeyType::Ec,  Some(Curve::Secp256k1), Hash::Sha256),
    row(Alg::EdDsa,   "EdDSA",   Family::EdDsa,    KeyType::Okp, Some(Curve::Ed25519),   Hash::Sha512),
    row(Alg::Ed25519, "Ed25519", Family::EdDsa,    KeyType::Okp, Some(Curve::Ed25519),   Hash::Sha512),
];

const fn row(
    alg: Alg,
    name: &'static str,
    family: Family,
    key_type: KeyType,
    curve: Option<Curve>,
    hash: Hash,
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

    pub fn name(self) -> &'static str {
        self.row().name
    }

    pub fn family(self) -> Family {
        self.row().family
    }

    pub fn key_type(self) -> KeyType {
        self.row().key_type
    }

    pub fn curve(self) -> Option<Curve> {
        self.row().curve
    }

    pub fn hash(self) -> Hash {
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

impl KeyType {
    pub const ALL: [KeyType; 4] = [KeyType::Rsa, KeyType::Ec, KeyType::Okp, KeyType::Oct];

    pub fn name(self) -> &'static str {
        match self {
            KeyType::Rsa => "RSA",
            KeyType::Ec => "EC",
            KeyType::Okp => "OKP",
            KeyType::Oct => "oct",
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Curve {
    pub const ALL: [Curve; 6] =
        [Curve::P256, Curve::P384, Curve::P521, Curve::Secp256k1, Curve::Ed25519, Curve::X25519];

    pub fn named(name: &str) -> Option<Curve> {
        Curve::ALL.into_iter().find(|curve| curve.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Curve::P256 => "P-256",
            Curve::P384 => "P-384",
            Curve::P521 => "P-521",
            Curve::Secp256k1 => "secp256k1",
            Curve::Ed25519 => "Ed25519",
            Curve::X25519 => "X25519",
        }
    }

    pub fn key_type(self) -> KeyType {
        match self {
            Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1 => KeyType::Ec,
            Curve::Ed25519 | Curve::X25519 => KeyType::Okp,
        }
    }

    /// Bytes of one coordinate, of a private scalar, and of half an ECDSA signature.
    pub fn size(self) -> usize {
        match self {
            Curve::P256 | Curve::Secp256k1 | Curve::Ed25519 | Curve::X25519 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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
