//! Keys in ASN.1 (DER): SubjectPublicKeyInfo, PKCS#1, PKCS#8, SEC1 and X.509 certificates.

use ::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef};
use ::der::{Decode, Encode};
use ::rsa::pkcs1;
use pkcs8::PrivateKeyInfo;
use sec1::{EcParameters, EcPrivateKey};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;

use crate::jose::alg::{Alg, Curve, KeyType};
use crate::jose::crypto::material;
use crate::jose::key::pss;
use crate::jose::key::rsa;
use crate::jose::key::secret::Secret;
use crate::jose::key::unsupported;
use crate::jose::key::unsupported::list::OWN_CURVE;
use crate::jose::key::{Key, KeyFault, Material, RsaPrivate, point};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// In the order of the curves.
const CURVES: [ObjectIdentifier; Curve::ALL.len()] = {
    let mut oids = [EC; Curve::ALL.len()];
    let mut at = 0;
    while at < oids.len() {
        oids[at] = ObjectIdentifier::new_unwrap(Curve::ALL[at].oid());
        at += 1;
    }
    oids
};

/// RFC 9881 section 2.
const ML_DSA: [(Alg, ObjectIdentifier); 3] = [
    (Alg::MlDsa44, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17")),
    (Alg::MlDsa65, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18")),
    (Alg::MlDsa87, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19")),
];

/// The tag of an ML-DSA seed, `[0] IMPLICIT OCTET STRING` (RFC 9881 section 6).
const SEED: u8 = 0x80;

/// What one piece of DER is; each has its own shape, so there is nothing to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Structure {
    /// SubjectPublicKeyInfo (RFC 5280), "PUBLIC KEY".
    Spki,
    /// PKCS#8 (RFC 5958), "PRIVATE KEY".
    Pkcs8,
    /// RSAPublicKey (RFC 8017), "RSA PUBLIC KEY".
    Pkcs1Public,
    /// RSAPrivateKey (RFC 8017), "RSA PRIVATE KEY".
    Pkcs1Private,
    /// ECPrivateKey (RFC 5915), "EC PRIVATE KEY".
    Sec1,
    /// X.509 (RFC 5280), "CERTIFICATE".
    Certificate,
    /// A private key of OpenSSH's, "OPENSSH PRIVATE KEY": not DER, and read by a module of its own.
    Openssh,
}

impl Structure {
    /// Every structure of DER, which is read and written.
    pub const ALL: [Structure; 6] = [
        Structure::Spki,
        Structure::Pkcs8,
        Structure::Pkcs1Public,
        Structure::Pkcs1Private,
        Structure::Sec1,
        Structure::Certificate,
    ];

    /// The label of its PEM armour (RFC 7468).
    pub fn label(self) -> &'static str {
        match self {
            Structure::Spki => "PUBLIC KEY",
            Structure::Pkcs8 => "PRIVATE KEY",
            Structure::Pkcs1Public => "RSA PUBLIC KEY",
            Structure::Pkcs1Private => "RSA PRIVATE KEY",
            Structure::Sec1 => "EC PRIVATE KEY",
            Structure::Certificate => "CERTIFICATE",
            Structure::Openssh => "OPENSSH PRIVATE KEY",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Structure::Spki => "SPKI",
            Structure::Pkcs8 => "PKCS#8",
            Structure::Pkcs1Public | Structure::Pkcs1Private => "PKCS#1",
            Structure::Sec1 => "SEC1",
            Structure::Certificate => "X.509 certificate",
            Structure::Openssh => "OpenSSH",
        }
    }
}

/// Reads a key from DER of any structure.
///
/// # Errors
/// [`KeyFault::Unrecognised`] when no structure fits; else what is wrong with the key inside.
pub fn read(der: &[u8]) -> Result<(Structure, Key), KeyFault> {
    for structure in Structure::ALL {
        match read_as(structure, der) {
            Err(KeyFault::Unrecognised) => {}
            other => return other.map(|key| (structure, key)),
        }
    }
    Err(KeyFault::Unrecognised)
}

/// Reads DER of one structure.
///
/// # Errors
/// [`KeyFault::Unrecognised`] when it is not of that structure; else what is wrong with the key inside.
pub fn read_as(structure: Structure, der: &[u8]) -> Result<Key, KeyFault> {
    match structure {
        Structure::Spki => read_spki(der),
        Structure::Pkcs8 => read_pkcs8(der),
        Structure::Pkcs1Public => read_pkcs1_public(der),
        Structure::Pkcs1Private => read_pkcs1_private(der),
        Structure::Sec1 => read_sec1(der, None),
        Structure::Certificate => read_certificate(der),
        Structure::Openssh => Err(KeyFault::Unrecognised),
    }
}

/// Writes a key as one structure.
///
/// # Errors
/// The key has no such form: no RSA key for PKCS#1, no private half, no certificate.
pub fn write(structure: Structure, key: &Key) -> Result<Secret, KeyFault> {
    let certificate = || key.certificates.first().map(|der| Secret::new(der.clone()));
    match (structure, &key.material, key.pss) {
        (Structure::Certificate, material, _) => {
            certificate().ok_or_else(|| unfit(structure, material))
        }
        (Structure::Spki, Material::Rsa { n, e, .. }, Some(pss)) => {
            pss::spki(pss, &rsa::pkcs1_public(n, e)?).map(Secret::new)
        }
        (Structure::Pkcs8, Material::Rsa { n, e, private: Some(private) }, Some(pss)) => {
            pss::pkcs8(pss, &rsa::pkcs1_private(n, e, private)?)
        }
        // It has no place for what restricts the key.
        (_, _, Some(_)) => {
            let what = format!("{} of an RSASSA-PSS key", structure.name());
            Err(KeyFault::Unsupported { what })
        }
        (_, material, None) => write_material(structure, material),
    }
}

/// Writes the numbers as one structure, whatever was said about them.
///
/// # Errors
/// As [`write()`]; material has no certificate.
pub fn write_material(structure: Structure, material: &Material) -> Result<Secret, KeyFault> {
    match (structure, material) {
        (Structure::Spki, material) => spki(material).map(Secret::new),
        (Structure::Pkcs8, material) => pkcs8_of(material),
        (Structure::Pkcs1Public, Material::Rsa { n, e, .. }) => {
            rsa::pkcs1_public(n, e).map(Secret::new)
        }
        (Structure::Pkcs1Private, Material::Rsa { n, e, private: Some(private) }) => {
            rsa::pkcs1_private(n, e, private)
        }
        (Structure::Sec1, Material::Ec { curve, x, y, d: Some(d) }) => {
            sec1_of(*curve, x, y, d, true)
        }
        _ => Err(unfit(structure, material)),
    }
}

fn unfit(structure: Structure, material: &Material) -> KeyFault {
    let what = format!("{} of kty {}", structure.name(), material.key_type());
    KeyFault::Unsupported { what }
}

/// A public key by its point.
///
/// # Errors
/// It is no point of that curve, or of another length.
pub fn ec_public(curve: Curve, point: &[u8]) -> Result<Material, KeyFault> {
    ec_point(curve, point).map(|[x, y]| Material::Ec { curve, x, y, d: None })
}

fn ec_point(curve: Curve, point: &[u8]) -> Result<[Vec<u8>; 2], KeyFault> {
    let size = curve.size();
    match point {
        [4, coordinates @ ..] if coordinates.len() == 2 * size => {
            let (x, y) = coordinates.split_at(size);
            Ok([x.to_vec(), y.to_vec()])
        }
        // A hybrid point has both: the other coordinate, and its last bit in front.
        [sign @ (6 | 7), coordinates @ .., last]
            if point.len() == 1 + 2 * size && sign & 1 == last & 1 =>
        {
            ec_point(curve, &[&[4], coordinates, &[*last]].concat())
        }
        [2 | 3, ..] if point.len() == 1 + size => {
            ec_point(curve, &material::uncompressed(curve, point)?)
        }
        _ => Err(broken(&format!("not a point on {curve}"))),
    }
}

/// A key whose numbers belong together and endanger nobody.
///
/// # Errors
/// What is wrong with them.
pub fn checked(material: Material) -> Result<Key, KeyFault> {
    material::check(&material)?;
    Ok(Key::new(material))
}

fn read_spki(der: &[u8]) -> Result<Key, KeyFault> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(foreign)?;
    let bits = info.subject_public_key.as_bytes().ok_or_else(|| broken("stray bits"))?;
    if let Some(alg) = ml_dsa(info.algorithm.oid) {
        return checked(Material::Akp { alg, public: bits.to_vec(), seed: None });
    }
    let material = match info.algorithm.oid {
        RSA => return read_pkcs1_public(bits),
        pss::OID => {
            let pss = Some(pss::read(&info.algorithm)?);
            return read_pkcs1_public(bits).map(|key| Key { pss, ..key });
        }
        EC => ec_public(named_curve(&info.algorithm)?, bits)?,
        oid => {
            let curve = okp_curve(oid)?;
            if bits.len() != curve.size() {
                return Err(broken(&format!("not a public key for {curve}")));
            }
            Material::Okp { curve, x: bits.to_vec(), d: None }
        }
    };
    checked(material)
}

fn read_pkcs8(der: &[u8]) -> Result<Key, KeyFault> {
    let info = PrivateKeyInfo::from_der(der).map_err(foreign)?;
    if let Some(alg) = ml_dsa(info.algorithm.oid) {
        let seed = ml_dsa_seed(alg, info.private_key)?;
        let public = material::akp_public(alg, &seed)?;
        return checked(Material::Akp { alg, public, seed: Some(seed) });
    }
    match info.algorithm.oid {
        RSA => read_pkcs1_private(info.private_key),
        pss::OID => {
            let pss = Some(pss::read(&info.algorithm)?);
            read_pkcs1_private(info.private_key).map(|key| Key { pss, ..key })
        }
        EC => read_sec1(info.private_key, Some(named_curve(&info.algorithm)?)),
        oid => {
            let curve = okp_curve(oid)?;
            // RFC 8410 section 7: the seed is an octet string within the octet string.
            let seed = OctetStringRef::from_der(info.private_key).map_err(inside)?;
            let d = Secret::new(seed.as_bytes());
            let x = material::okp_public(curve, &d)?;
            if info.public_key.is_some_and(|public| public != x) {
                return Err(broken("the public half does not belong to the private one"));
            }
            checked(Material::Okp { curve, x, d: Some(d) })
        }
    }
}

fn read_pkcs1_public(der: &[u8]) -> Result<Key, KeyFault> {
    let key = pkcs1::RsaPublicKey::from_der(der).map_err(foreign)?;
    let (n, e) = (key.modulus.as_bytes().to_vec(), key.public_exponent.as_bytes().to_vec());
    rsa::check_public(&n, &e)?;
    Ok(Key::new(Material::Rsa { n, e, private: None }))
}

fn read_pkcs1_private(der: &[u8]) -> Result<Key, KeyFault> {
    let key = pkcs1::RsaPrivateKey::from_der(der).map_err(foreign)?;
    let (n, e) = (key.modulus.as_bytes().to_vec(), key.public_exponent.as_bytes().to_vec());
    rsa::check_public(&n, &e)?;
    if key.other_prime_infos.is_some() {
        return Err(KeyFault::Unsupported { what: "an RSA key of more than two primes".into() });
    }
    let private = RsaPrivate {
        d: Secret::new(key.private_exponent.as_bytes()),
        p: Secret::new(key.prime1.as_bytes()),
        q: Secret::new(key.prime2.as_bytes()),
        dp: Secret::new(key.exponent1.as_bytes()),
        dq: Secret::new(key.exponent2.as_bytes()),
        qi: Secret::new(key.coefficient.as_bytes()),
    };
    let private = Some(rsa::check_private(&n, &e, private)?);
    Ok(Key::new(Material::Rsa { n, e, private }))
}

fn read_sec1(der: &[u8], outer: Option<Curve>) -> Result<Key, KeyFault> {
    let key = EcPrivateKey::from_der(der).map_err(foreign)?;
    let inner = key.parameters.and_then(|parameters| parameters.named_curve()).map(ec_curve);
    let curve = match (outer, inner) {
        (Some(curve), _) => curve,
        (None, Some(curve)) => curve?,
        (None, None) => return Err(broken("an EC private key that names no curve")),
    };
    let d = Secret::new(key.private_key);
    let [x, y] = match key.public_key {
        Some(point) => ec_point(curve, point)?,
        None => ec_point(curve, &material::ec_public(curve, der)?)?,
    };
    checked(Material::Ec { curve, x, y, d: Some(d) })
}

fn read_certificate(der: &[u8]) -> Result<Key, KeyFault> {
    let certificate = Certificate::from_der(der).map_err(foreign)?;
    let info = certificate.tbs_certificate.subject_public_key_info.to_der().map_err(inside)?;
    let key = read_spki(&info)?;
    Ok(Key { certificates: vec![der.to_vec()], ..key })
}

fn spki(material: &Material) -> Result<Vec<u8>, KeyFault> {
    let (algorithm, bits) = match material {
        Material::Rsa { n, e, .. } => return rsa::spki(n, e),
        Material::Ec { curve, x, y, .. } => (ec_algorithm(*curve), point(x, y)),
        Material::Okp { curve, x, .. } => {
            (AlgorithmIdentifierRef { oid: *oid(*curve), parameters: None }, x.clone())
        }
        Material::Akp { alg, public, .. } => {
            (AlgorithmIdentifierRef { oid: *ml_dsa_oid(*alg)?, parameters: None }, public.clone())
        }
        Material::Oct(_) => return Err(no_form()),
    };
    let subject_public_key = BitStringRef::from_bytes(&bits).map_err(inside)?;
    SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der().map_err(inside)
}

fn pkcs8_of(material: &Material) -> Result<Secret, KeyFault> {
    let null = AnyRef::NULL;
    let (algorithm, private_key) = match material {
        Material::Rsa { n, e, private: Some(private) } => {
            let algorithm = AlgorithmIdentifierRef { oid: RSA, parameters: Some(null) };
            (algorithm, rsa::pkcs1_private(n, e, private)?)
        }
        Material::Ec { curve, x, y, d: Some(d) } => {
            (ec_algorithm(*curve), sec1_of(*curve, x, y, d, false)?)
        }
        Material::Okp { curve, d: Some(d), .. } => {
            let seed = OctetStringRef::new(d.expose()).and_then(|seed| seed.to_der());
            let algorithm = AlgorithmIdentifierRef { oid: *oid(*curve), parameters: None };
            (algorithm, Secret::new(seed.map_err(inside)?))
        }
        Material::Akp { alg, seed: Some(seed), .. } => {
            let algorithm = AlgorithmIdentifierRef { oid: *ml_dsa_oid(*alg)?, parameters: None };
            (algorithm, Secret::new([&[SEED, 32][..], seed.expose()].concat()))
        }
        _ => return Err(no_form()),
    };
    let info = PrivateKeyInfo::new(algorithm, private_key.expose());
    info.to_der().map(Secret::new).map_err(inside)
}

/// `openssl pkey` leaves the curve out of the inner structure of PKCS#8, where the outer one says
/// it; `openssl ec` writes it, since nothing else does.
fn sec1_of(
    curve: Curve,
    x: &[u8],
    y: &[u8],
    d: &Secret,
    name_curve: bool,
) -> Result<Secret, KeyFault> {
    let point = point(x, y);
    let key = EcPrivateKey {
        private_key: d.expose(),
        parameters: name_curve.then_some(EcParameters::NamedCurve(*oid(curve))),
        public_key: Some(&point),
    };
    key.to_der().map(Secret::new).map_err(inside)
}

fn ec_algorithm(curve: Curve) -> AlgorithmIdentifierRef<'static> {
    AlgorithmIdentifierRef { oid: EC, parameters: Some(AnyRef::from(oid(curve))) }
}

fn oid(curve: Curve) -> &'static ObjectIdentifier {
    &CURVES[curve as usize]
}

fn named_curve(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Curve, KeyFault> {
    let parameters = algorithm.parameters.ok_or_else(|| broken("an EC key that names no curve"))?;
    let oid = parameters.decode_as::<ObjectIdentifier>();
    ec_curve(oid.map_err(|_| KeyFault::Foreign(&OWN_CURVE))?)
}

fn ec_curve(oid: ObjectIdentifier) -> Result<Curve, KeyFault> {
    match curve(oid) {
        Some(curve) if curve.key_type() == KeyType::Ec => Ok(curve),
        _ => Err(unsupported(oid, "the EC curve")),
    }
}

fn okp_curve(oid: ObjectIdentifier) -> Result<Curve, KeyFault> {
    match curve(oid) {
        Some(curve) if curve.key_type() == KeyType::Okp => Ok(curve),
        _ => Err(unsupported(oid, "the key algorithm")),
    }
}

fn unsupported(oid: ObjectIdentifier, what: &str) -> KeyFault {
    let known = unsupported::named(oid).map(KeyFault::Foreign);
    known.unwrap_or_else(|| KeyFault::Unsupported { what: format!("{what} {oid}") })
}

fn curve(oid: ObjectIdentifier) -> Option<Curve> {
    Curve::ALL.into_iter().zip(CURVES).find(|(_, named)| *named == oid).map(|(curve, _)| curve)
}

fn ml_dsa(oid: ObjectIdentifier) -> Option<Alg> {
    ML_DSA.iter().find(|(_, named)| *named == oid).map(|(alg, _)| *alg)
}

fn ml_dsa_oid(alg: Alg) -> Result<&'static ObjectIdentifier, KeyFault> {
    ML_DSA.iter().find(|(named, _)| *named == alg).map(|(_, oid)| oid).ok_or_else(no_form)
}

/// A seed stands alone, or first in a sequence before the expanded key (RFC 9881 section 6). An
/// expanded key alone has no form in a JWK.
fn ml_dsa_seed(alg: Alg, der: &[u8]) -> Result<Secret, KeyFault> {
    match der {
        [SEED, 32, seed @ ..] if seed.len() == 32 => Ok(Secret::new(seed)),
        [0x30, 0x82, _, _, 0x04, 32, rest @ ..] if rest.len() > 36 => {
            let (seed, expanded) = (Secret::new(&rest[..32]), &rest[36..]);
            match material::akp_expanded(alg, &seed)?.expose() == expanded {
                true => Ok(seed),
                false => Err(broken("the seed and the expanded key do not belong together")),
            }
        }
        _ => Err(KeyFault::Unsupported { what: "an ML-DSA private key without its seed".into() }),
    }
}

fn no_form() -> KeyFault {
    KeyFault::Unsupported { what: "this form of the key".into() }
}

fn foreign(_: ::der::Error) -> KeyFault {
    KeyFault::Unrecognised
}

fn inside(error: ::der::Error) -> KeyFault {
    KeyFault::Der { why: error.to_string() }
}

fn broken(why: &str) -> KeyFault {
    KeyFault::Der { why: why.to_owned() }
}
/// How many bytes the sequence that begins here has beyond the end. A key begins with another sequence
/// or an integer; text begins with other bytes or has no others.
pub fn missing(bytes: &[u8]) -> Option<usize> {
    let (header, length) = match bytes {
        [0x30, length @ ..=0x7f, ..] => (2, usize::from(*length)),
        [0x30, 0x81, length, ..] => (3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(*high) << 8 | usize::from(*low)),
        _ => return None,
    };
    let is_key = matches!(bytes.get(header), Some(0x30 | 0x02)) && !bytes.is_ascii();
    is_key.then(|| (header + length).checked_sub(bytes.len())).flatten().filter(|count| *count > 0)
}
