//! What can be wrong with a key: why it can't be read, what is odd about it, and why it does not
//! protect what it should.

use std::fmt;

use crate::jose::key::mangled::Mangling;
use crate::jose::key::notation::Notation;
use crate::jose::key::secret::Secret;
use crate::jose::key::unsupported::Unread;

/// RFC 7518 sections 3.3 and 3.5: a key of 2048 bits or larger must be used.
pub const SAFE_RSA_BITS: usize = 2048;

/// Something odd that did not stop us from reading a key, though it stops other libraries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// An integer with leading zero bytes (RFC 7518 section 6.3.1.1 forbids them).
    LeadingZero {
        /// Its name.
        member: &'static str,
    },
    /// A coordinate shorter than its curve (RFC 7518 section 6.2.1.2 forbids it).
    ShortCoordinate {
        /// Its name.
        member: &'static str,
    },
    /// Standard base64 or padding where base64url belongs.
    StandardBase64 {
        /// Its name.
        member: &'static str,
    },
    /// `x5t` or its like as the digest's hexadecimal digits, in base64url or bare.
    HexThumbprint {
        /// Its name.
        member: &'static str,
    },
    /// A PEM that is not as its writer left it.
    Mangled(Mangling),
}

/// Why a text is no key, or no key that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    /// There is nothing but white space.
    Empty,
    /// A web page.
    Html {
        /// What it calls itself.
        title: Option<String>,
    },
    /// XML that is no RSA key of .NET's.
    Xml,
    /// An issuer's metadata, which only points to its keys.
    Discovery {
        /// Where it says that they are.
        jwks_uri: Option<String>,
    },
    /// JSON of no kind that holds keys, or JSON that does not parse.
    Json {
        /// What was found instead, or what the parser says.
        why: String,
    },
    /// A JSON list of keys, which is not a set yet.
    List,
    /// Keys in JSON, with other text before or behind it: a warning, headers, source code.
    Surrounded,
    /// A key set deeper than it belongs.
    Within {
        /// Where it is, as jq has it: `.data.keys`.
        path: String,
        /// Whether that is a list of keys rather than a set.
        is_list: bool,
    },
    /// A key in configuration or source code.
    Notation(Notation),
    /// The key of a service, and what it is.
    ApiKey(&'static str),
    /// Text or bytes that nothing recognises.
    Unrecognised,
    /// A member of a JWK.
    Member {
        /// Its name.
        member: String,
        /// What is wrong with it.
        why: String,
        /// Whether the JWK has a private half.
        is_private: bool,
    },
    /// A `kty` or `crv` that is not supported.
    Unsupported {
        /// The kind of key, with what of it is not supported.
        what: String,
    },
    /// PEM armour or what is inside it.
    Pem {
        /// What is wrong with it.
        why: String,
    },
    /// A PEM whose label is that of another key than its content.
    Label {
        /// The label.
        label: String,
        /// The label that its content has.
        content: &'static str,
    },
    /// Bytes of ASN.1, with PEM around them or without.
    Der {
        /// What is wrong with them.
        why: String,
    },
    /// A passphrase whose check would cost too much.
    Costly {
        /// What it costs, and what it may.
        why: String,
    },
    /// More keys than are read.
    TooMany {
        /// How many are read.
        why: String,
    },
    /// A line of OpenSSH's.
    Ssh {
        /// What is wrong with it.
        why: String,
    },
    /// It needs a passphrase, and none was given.
    Encrypted,
    /// The passphrase is wrong.
    Passphrase,
    /// Something known that is not read.
    Foreign(&'static Unread),
    /// The same in base64, as variables have it.
    InBase64(&'static Unread),
    /// An HMAC key in a set that came over the network.
    SharedSecret,
    /// An asymmetric key where a shared secret belongs: the bytes that would have been the secret,
    /// and the text that they were decoded from.
    AsymmetricSecret(Vec<Secret>),
}

/// Why a key does not protect what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// A modulus that is too short (RFC 7518 section 3.3).
    RsaBits {
        /// Of the modulus.
        bits: usize,
    },
    /// A public exponent of 1, which leaves every text as it is.
    RsaExponent,
    /// A modulus of the pattern that CVE-2017-15361 makes, which can be factored.
    Roca,
    /// A prime that divides the modulus.
    RsaFactor {
        /// The smallest of them.
        prime: u32,
    },
    /// The modulus is a prime, and no product of two.
    RsaPrime,
    /// The modulus is the product of two primes that are found from its square root.
    RsaClosePrimes,
    /// A secret shorter than the digest of its algorithm (RFC 7518 section 3.2).
    SecretBits {
        /// Of the secret.
        bits: usize,
        /// That the algorithm demands.
        least: usize,
    },
}

impl Remark {
    /// What had happened to the PEM, if it is that.
    pub fn mangling(&self) -> Option<Mangling> {
        match self {
            Remark::Mangled(mangling) => Some(*mangling),
            _ => None,
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::LeadingZero { member } => write!(f, "{member} has leading zero bytes"),
            Remark::ShortCoordinate { member } => write!(f, "{member} is shorter than its curve"),
            Remark::StandardBase64 { member } => {
                write!(f, "{member} is padded or standard base64, not base64url")
            }
            Remark::HexThumbprint { member } => {
                write!(f, "{member} is hexadecimal text, not the bytes of the digest")
            }
            Remark::Mangled(mangling) => mangling.fmt(f),
        }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyFault::Empty => f.write_str("empty"),
            KeyFault::Html { title: None } => f.write_str("a web page (HTML), not keys"),
            KeyFault::Html { title: Some(title) } => {
                write!(f, "a web page (HTML), not keys: {title}")
            }
            KeyFault::Xml => f.write_str("XML that is not an RSA key of .NET"),
            KeyFault::Discovery { jwks_uri: Some(uri) } => {
                write!(f, "an issuer's metadata, not keys; its jwks_uri is {uri}")
            }
            KeyFault::Discovery { jwks_uri: None } => f.write_str("an issuer's metadata, not keys"),
            KeyFault::Json { why } => f.write_str(why),
            KeyFault::List => {
                f.write_str("a list of keys, where a key set is an object with that list")
            }
            KeyFault::Surrounded => f.write_str("there is other text before or behind the JSON"),
            KeyFault::Within { path, .. } => write!(f, "the keys are deeper inside, at {path}"),
            KeyFault::Notation(notation) => write!(f, "a key in {notation}, not in JSON"),
            KeyFault::ApiKey(what) => write!(f, "{what}, which verifies nothing"),
            KeyFault::Unrecognised => {
                f.write_str("neither JWK, JWKS, PEM, DER, a certificate nor an SSH key")
            }
            KeyFault::Member { member, why, .. } => write!(f, "member {member}: {why}"),
            KeyFault::Unsupported { what } => write!(f, "{what} is not supported"),
            KeyFault::TooMany { why } | KeyFault::Costly { why } => f.write_str(why),
            KeyFault::Pem { why } => write!(f, "PEM: {why}"),
            KeyFault::Label { label, content } => {
                write!(f, "PEM: labelled {label}, but the content is {content}")
            }
            KeyFault::Der { why } => write!(f, "DER: {why}"),
            KeyFault::Ssh { why } => write!(f, "SSH key: {why}"),
            KeyFault::Encrypted => {
                f.write_str("the private key is encrypted, and no passphrase was given")
            }
            KeyFault::Passphrase => f.write_str("the passphrase of the private key is wrong"),
            KeyFault::Foreign(unread) => write!(f, "{unread}, which jotkit does not read"),
            KeyFault::InBase64(unread) => {
                write!(f, "base64 of {unread}, which jotkit does not read")
            }
            KeyFault::SharedSecret => {
                f.write_str("a shared secret (oct) in a set from the network is never used")
            }
            KeyFault::AsymmetricSecret(_) => f.write_str(
                "an asymmetric key, which is never used as a shared secret: anyone who knows the \
                 public key could sign",
            ),
        }
    }
}

impl std::error::Error for KeyFault {}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Weakness::RsaBits { bits } => {
                write!(f, "an RSA key of {bits} bits; at least {SAFE_RSA_BITS} are needed")
            }
            Weakness::RsaExponent => f.write_str("an RSA exponent of 1: anyone can sign"),
            Weakness::Roca => {
                f.write_str("an RSA key of a generator whose keys can be factored (ROCA)")
            }
            Weakness::RsaFactor { prime } => {
                write!(f, "an RSA modulus with the factor {prime}: anyone can find the private key")
            }
            Weakness::RsaPrime => {
                f.write_str("an RSA modulus that is a prime: anyone can find the private key")
            }
            Weakness::RsaClosePrimes => f.write_str(
                "an RSA modulus whose two primes are too close: anyone can find the private key",
            ),
            Weakness::SecretBits { bits, least } => {
                write!(f, "a secret of {bits} bits; at least {least} are needed")
            }
        }
    }
}

impl std::error::Error for Weakness {}
