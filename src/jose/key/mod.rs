//! A key, whatever it was written as: its material, and what its owner says it may do.

pub(crate) mod bundle;
pub(crate) mod certificate;
pub mod der;
pub mod encrypted;
pub mod fault;
pub mod format;
pub mod hmac_secret;
pub(crate) mod inside;
pub mod jwk;
pub mod mangled;
mod manifest;
pub(crate) mod notation;
pub(crate) mod openssh;
pub mod pem;
pub(crate) mod pss;
pub(crate) mod rsa;
pub mod secret;
pub(crate) mod self_signed;
pub mod set;
pub(crate) mod ssh;
pub mod thumbprint;
pub(crate) mod unsupported;
pub(crate) mod xml;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::jose::alg::{Alg, Curve, Family, Hash, KeyType};
pub use crate::jose::key::fault::{KeyFault, Remark, SAFE_RSA_BITS, Weakness};
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::Secret;

/// Bits of an RSA modulus that is read at all; under [`SAFE_RSA_BITS`] it is weak.
pub const RSA_BITS: std::ops::RangeInclusive<usize> = 512..=16384;
/// Longest RSA exponent that is read, in bits; what the rsa crate and AWS-LC take.
pub const MAX_EXPONENT_BITS: usize = 33;
/// Values of `use` that allow signatures: of RFC 7517 section 4.2, and of SPIFFE's bundles
/// (SPIFFE_Trust_Domain_and_Bundle section 4.2.2).
const FOR_SIGNATURES: [&str; 2] = ["sig", "jwt-svid"];

/// A key and what was said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The key itself.
    pub material: Material,
    /// `kid` (RFC 7517 section 4.5).
    pub kid: Option<String>,
    /// `alg` as written, which need be none that we know.
    pub alg: Option<String>,
    /// `use` (RFC 7517 section 4.2).
    pub usage: Option<String>,
    /// `key_ops` (RFC 7517 section 4.3).
    pub key_ops: Option<Vec<String>>,
    /// The certificate that the key came in or carries as `x5c`, leaf first, each in DER.
    pub certificates: Vec<Vec<u8>>,
    /// For an RSA key of RSASSA-PSS alone: what it was written as says so.
    pub pss: Option<Pss>,
    /// What is odd about how it was written.
    pub remarks: Vec<Remark>,
    /// What was found about its modulus.
    pub examined: Examined,
}

/// What a key under id-RSASSA-PSS serves (RFC 4055 section 1.2): no PKCS#1 v1.5, and with
/// parameters no other hash than theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pss {
    /// No parameters: RSASSA-PSS by any hash.
    AnyHash,
    /// RSASSA-PSS by that hash alone.
    Only(Hash),
}

/// What was found by a quick look at a modulus: at most once for a key and its clones.
#[derive(Clone, Default)]
pub struct Examined(Arc<OnceLock<Option<Weakness>>>);

/// The numbers. Integers are big-endian without leading zeros, coordinates of their curve's size.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Material {
    /// RSA (RFC 8017 section 3).
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The public exponent.
        e: Vec<u8>,
        /// The private half, where it is known.
        private: Option<RsaPrivate>,
    },
    /// A point on a curve of NIST's or on secp256k1 (RFC 7518 section 6.2).
    Ec {
        /// Which one.
        curve: Curve,
        /// The first coordinate.
        x: Vec<u8>,
        /// The second coordinate.
        y: Vec<u8>,
        /// The private scalar, where it is known.
        d: Option<Secret>,
    },
    /// A key of RFC 8037.
    Okp {
        /// Which one.
        curve: Curve,
        /// The public key, as the curve encodes it.
        x: Vec<u8>,
        /// The private key, as the curve encodes it, where it is known.
        d: Option<Secret>,
    },
    /// A shared secret.
    Oct(HmacSecret),
    /// An ML-DSA key; `alg` is part of it, the private half is a seed of 32 bytes.
    Akp {
        /// The one algorithm that it serves.
        alg: Alg,
        /// The public key, as FIPS 204 encodes it.
        public: Vec<u8>,
        /// The seed, where it is known.
        seed: Option<Secret>,
    },
}

/// The private half of an RSA key (RFC 8017 section 3.2).
#[derive(Clone, Debug, PartialEq)]
pub struct RsaPrivate {
    /// The private exponent.
    pub d: Secret,
    /// The first prime.
    pub p: Secret,
    /// The second prime.
    pub q: Secret,
    /// The first prime's exponent: d mod (p - 1).
    pub dp: Secret,
    /// The second prime's exponent: d mod (q - 1).
    pub dq: Secret,
    /// The coefficient: the inverse of q mod p.
    pub qi: Secret,
}

/// What a key is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To verify signatures.
    Verify,
    /// To make signatures, which asks for a private half.
    Sign,
}

/// Why a key is not for an algorithm or a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsuitable {
    /// The algorithm takes keys of another type.
    KeyType {
        /// The type of this key.
        has: KeyType,
    },
    /// The algorithm takes keys of another curve.
    Curve {
        /// The curve of this key.
        has: Curve,
    },
    /// The key's own `alg` names another.
    Pinned {
        /// What it names.
        alg: String,
    },
    /// Its `use` is not `sig`.
    Use {
        /// What it is.
        usage: String,
    },
    /// Its `key_ops` leave the purpose out.
    KeyOps {
        /// All that they allow.
        key_ops: Vec<String>,
    },
    /// The key is one of RSASSA-PSS.
    Pss(Pss),
    /// It is to sign, and is public.
    NoPrivateHalf,
    /// It does not protect what it should.
    Weak(Weakness),
}

impl Key {
    /// A key of which nothing is said.
    pub fn new(material: Material) -> Key {
        Key {
            material,
            kid: None,
            alg: None,
            usage: None,
            key_ops: None,
            certificates: Vec::new(),
            pss: None,
            remarks: Vec::new(),
            examined: Examined::default(),
        }
    }

    /// Whether this key may serve `alg`; every reason against it but `kid`, which is for the set
    /// to judge. The order is that of telling: what the key is, then what its owner says of it.
    pub fn unsuitable(&self, alg: Alg, purpose: Purpose) -> Option<Unsuitable> {
        let material = &self.material;
        if material.key_type() != alg.key_type() {
            return Some(Unsuitable::KeyType { has: material.key_type() });
        }
        if let Some(has) = material.curve().filter(|curve| !alg.takes(*curve)) {
            return Some(Unsuitable::Curve { has });
        }
        if let Material::Akp { alg: own, .. } = material
            && *own != alg
        {
            return Some(Unsuitable::Pinned { alg: own.name().to_owned() });
        }
        if let Some(pss) = self.pss.filter(|pss| !pss.serves(alg)) {
            return Some(Unsuitable::Pss(pss));
        }
        self.restricted(alg, purpose).or_else(|| {
            let locked = purpose == Purpose::Sign && !material.is_private();
            locked.then_some(Unsuitable::NoPrivateHalf)
        })
    }

    /// What the owner allows (RFC 7517 sections 4.2 to 4.4).
    fn restricted(&self, alg: Alg, purpose: Purpose) -> Option<Unsuitable> {
        if let Some(pinned) = &self.alg
            && !same_alg(pinned, alg, self.material.curve())
        {
            return Some(Unsuitable::Pinned { alg: pinned.clone() });
        }
        if let Some(usage) = &self.usage
            && !FOR_SIGNATURES.contains(&&usage[..])
        {
            return Some(Unsuitable::Use { usage: usage.clone() });
        }
        let ops = self.unsuitable_ops(purpose)?;
        Some(Unsuitable::KeyOps { key_ops: ops.to_vec() })
    }

    /// Its `key_ops`, if they leave that purpose out. Who may sign may verify with the same key; a
    /// public key can't sign at all.
    pub(crate) fn unsuitable_ops(&self, purpose: Purpose) -> Option<&[String]> {
        let operation = match purpose {
            Purpose::Verify => "verify",
            Purpose::Sign => "sign",
        };
        let allows = |op: &str| op == operation || (op == "sign" && self.material.is_private());
        self.key_ops.as_deref().filter(|ops| !ops.iter().any(|op| allows(op)))
    }

    /// `key_ops` of the public half: what undoes each operation of a private key (RFC 7517
    /// section 4.3).
    pub fn public_key_ops(&self) -> Option<Vec<String>> {
        let mut public: Vec<String> = Vec::new();
        for op in self.key_ops.as_ref()? {
            let op = match &op[..] {
                "sign" if self.material.is_private() => "verify",
                "decrypt" if self.material.is_private() => "encrypt",
                "unwrapKey" if self.material.is_private() => "wrapKey",
                other => other,
            };
            if !public.iter().any(|known| known == op) {
                public.push(op.to_owned());
            }
        }
        Some(public)
    }

    /// Whether type, curve and what the key is written as are those of `alg`.
    pub fn serves(&self, alg: Alg) -> bool {
        self.material.serves(alg) && self.pss.is_none_or(|pss| pss.serves(alg))
    }

    /// The same key without its private half. An HMAC secret has no public half.
    pub fn public(&self) -> Option<Key> {
        let material = match &self.material {
            Material::Rsa { n, e, .. } => {
                Material::Rsa { n: n.clone(), e: e.clone(), private: None }
            }
            Material::Ec { curve, x, y, .. } => {
                Material::Ec { curve: *curve, x: x.clone(), y: y.clone(), d: None }
            }
            Material::Okp { curve, x, .. } => {
                Material::Okp { curve: *curve, x: x.clone(), d: None }
            }
            Material::Akp { alg, public, .. } => {
                Material::Akp { alg: *alg, public: public.clone(), seed: None }
            }
            Material::Oct(_) => return None,
        };
        Some(Key { material, key_ops: self.public_key_ops(), ..self.clone() })
    }

    /// The algorithm that this key signs with when nobody names one; whether its owner lets it is
    /// for [`Key::unsuitable`] to say.
    pub fn default_alg(&self) -> Option<Alg> {
        if let Some(alg) = self.alg.as_deref() {
            return Alg::named(alg);
        }
        Alg::all().find(|alg| self.serves(*alg))
    }
}

impl Material {
    /// `kty` of a JWK of it.
    pub fn key_type(&self) -> KeyType {
        match self {
            Material::Rsa { .. } => KeyType::Rsa,
            Material::Ec { .. } => KeyType::Ec,
            Material::Okp { .. } => KeyType::Okp,
            Material::Oct(_) => KeyType::Oct,
            Material::Akp { .. } => KeyType::Akp,
        }
    }

    /// `crv` of a JWK of it, where it has one.
    pub fn curve(&self) -> Option<Curve> {
        match self {
            Material::Ec { curve, .. } | Material::Okp { curve, .. } => Some(*curve),
            Material::Rsa { .. } | Material::Oct(_) | Material::Akp { .. } => None,
        }
    }

    /// Whether type and curve are those of `alg`, whatever the key's owner says.
    pub fn serves(&self, alg: Alg) -> bool {
        self.key_type() == alg.key_type()
            && self.curve().is_none_or(|curve| alg.takes(curve))
            && !matches!(self, Material::Akp { alg: own, .. } if *own != alg)
    }

    /// Bits of an RSA modulus or of a secret.
    pub fn bits(&self) -> Option<usize> {
        match self {
            Material::Rsa { n, .. } => Some(bit_length(n)),
            Material::Oct(secret) => Some(secret.expose().len() * 8),
            Material::Ec { .. } | Material::Okp { .. } | Material::Akp { .. } => None,
        }
    }

    /// Whether it can sign.
    pub fn is_private(&self) -> bool {
        match self {
            Material::Rsa { private, .. } => private.is_some(),
            Material::Ec { d, .. } | Material::Okp { d, .. } => d.is_some(),
            Material::Akp { seed, .. } => seed.is_some(),
            Material::Oct(_) => true,
        }
    }
}

impl Pss {
    /// Whether keys of this restriction serve `alg`.
    pub fn serves(self, alg: Alg) -> bool {
        alg.family() == Family::RsaPss
            && match self {
                Pss::AnyHash => true,
                Pss::Only(hash) => alg.hash() == Some(hash),
            }
    }

    /// The one algorithm that is left, where there is but one.
    pub fn alg(self) -> Option<Alg> {
        match self {
            Pss::AnyHash => None,
            Pss::Only(_) => Alg::all().find(|alg| self.serves(*alg)),
        }
    }
}

impl Examined {
    /// What a look finds, which looks but once.
    pub(crate) fn once(&self, look: impl FnOnce() -> Option<Weakness>) -> Option<Weakness> {
        self.0.get_or_init(look).clone()
    }
}

/// What was found says nothing about which key it is.
impl PartialEq for Examined {
    fn eq(&self, _: &Examined) -> bool {
        true
    }
}

impl fmt::Debug for Examined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Examined")
    }
}

/// Bits of a big-endian integer without leading zeros.
pub fn bit_length(integer: &[u8]) -> usize {
    match integer.first() {
        Some(first) => integer.len() * 8 - first.leading_zeros() as usize,
        None => 0,
    }
}

/// The uncompressed point (SEC 1 section 2.3.3) of an EC key.
pub fn point(x: &[u8], y: &[u8]) -> Vec<u8> {
    [&[4], x, y].concat()
}

/// A member of a JWK is at fault.
pub(crate) fn member(name: &str, why: &str) -> KeyFault {
    KeyFault::Member { member: name.to_owned(), why: why.to_owned(), is_private: false }
}

/// RFC 9864 gives `EdDSA` a second name for each curve: a key that pins one serves both.
fn same_alg(pinned: &str, alg: Alg, curve: Option<Curve>) -> bool {
    match (Alg::named(pinned), curve) {
        (Some(named), _) if named == alg => true,
        (Some(named), Some(curve)) => {
            named.family() == Family::EdDsa && alg.family() == Family::EdDsa && named.takes(curve)
        }
        _ => false,
    }
}

impl fmt::Display for Unsuitable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsuitable::KeyType { has: KeyType::Oct } => f.write_str("it is a shared secret (oct)"),
            Unsuitable::KeyType { has } => write!(f, "its type is {has}"),
            Unsuitable::Curve { has } => write!(f, "its curve is {has}"),
            Unsuitable::Pinned { alg } => write!(f, "it is pinned to alg {alg}"),
            Unsuitable::Use { usage } => write!(f, "its use is {usage}, not sig"),
            Unsuitable::KeyOps { key_ops } => write!(f, "its key_ops are {}", key_ops.join(", ")),
            Unsuitable::Pss(Pss::AnyHash) => {
                f.write_str("it is an RSASSA-PSS key, for PS256, PS384 and PS512 only")
            }
            Unsuitable::Pss(pss) => {
                let alg = pss.alg().map_or("PS*", Alg::name);
                write!(f, "it is an RSASSA-PSS key, for {alg} only")
            }
            Unsuitable::NoPrivateHalf => f.write_str("it has no private half to sign with"),
            Unsuitable::Weak(weakness) => write!(f, "it is weak: {weakness}"),
        }
    }
}

impl std::error::Error for Unsuitable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Unsuitable::Weak(weakness) => Some(weakness),
            _ => None,
        }
    }
}
