//! Encrypted PKCS#8 (RFC 5958 section 3): PBES2 (RFC 8018) with PBKDF2 or scrypt, and AES-CBC.
//! What decrypting may cost is read from the file, so it is capped before anything is derived.

use ::der::asn1::{AnyRef, OctetStringRef};
use ::der::{Decode, ErrorKind};
use pkcs8::pkcs5::pbes2::{Kdf, PBES2_OID, Parameters, ScryptParams};
use spki::AlgorithmIdentifierRef;

use crate::jose::key::der::{self, Structure};
use crate::jose::key::secret::Secret;
use crate::jose::key::unsupported::list::OTHER_ENCRYPTION;
use crate::jose::key::{Key, KeyFault};

/// RFC 8018 section 4.2 speaks of ten million for the most critical keys.
pub const MAX_ITERATIONS: u32 = 10_000_000;
/// Bytes that scrypt may fill (RFC 7914 section 2).
pub const MAX_SCRYPT_MEMORY: u64 = 256 << 20;
const AES_BLOCK: usize = 16;

/// What deriving keys from a passphrase may still cost, for all the keys of one file.
#[derive(Debug)]
pub struct Budget {
    iterations: u32,
    scrypt_memory: u64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { iterations: MAX_ITERATIONS, scrypt_memory: MAX_SCRYPT_MEMORY }
    }
}

/// Reads an EncryptedPrivateKeyInfo.
///
/// # Errors
/// [`KeyFault::Unrecognised`] when it is none, [`KeyFault::Encrypted`] when it needs the passphrase
/// that is not there, [`KeyFault::Passphrase`] when that is wrong.
pub fn read(der: &[u8], passphrase: Option<&Secret>, budget: &mut Budget) -> Result<Key, KeyFault> {
    let (algorithm, data) = open(der).map_err(|_| KeyFault::Unrecognised)?;
    let parameters = parameters(algorithm)?;
    check_cost(&parameters.kdf)?;
    if data.is_empty() || !data.len().is_multiple_of(AES_BLOCK) {
        return Err(broken("the encrypted key is cut off"));
    }
    let passphrase = passphrase.ok_or(KeyFault::Encrypted)?;
    budget.pay(&parameters.kdf)?;
    let plain = parameters.decrypt(passphrase.expose(), data).map(Secret::new);
    let plain = plain.map_err(|error| match error {
        // That name is what the crate gives to bad padding.
        pkcs8::pkcs5::Error::EncryptFailed => KeyFault::Passphrase,
        _ => broken("the encryption parameters are not valid"),
    })?;
    match der::read_as(Structure::Pkcs8, plain.expose()) {
        // One wrong key in 256 leaves padding that looks right, and rubbish before it.
        Err(KeyFault::Unrecognised) => Err(KeyFault::Passphrase),
        other => other,
    }
}

/// Whether it is an EncryptedPrivateKeyInfo of whatever kind.
pub fn is_one(der: &[u8]) -> bool {
    let pkcs = "1.2.840.113549.1.";
    open(der).is_ok_and(|(algorithm, _)| algorithm.oid.to_string().starts_with(pkcs))
}

fn open(der: &[u8]) -> ::der::Result<(AlgorithmIdentifierRef<'_>, &[u8])> {
    AnyRef::from_der(der)?.sequence(|reader| {
        let algorithm = AlgorithmIdentifierRef::decode(reader)?;
        Ok((algorithm, OctetStringRef::decode(reader)?.as_bytes()))
    })
}

fn parameters(algorithm: AlgorithmIdentifierRef<'_>) -> Result<Parameters<'_>, KeyFault> {
    let (PBES2_OID, Some(parameters)) = (algorithm.oid, algorithm.parameters) else {
        return Err(KeyFault::Foreign(&OTHER_ENCRYPTION));
    };
    Parameters::try_from(parameters).map_err(|error| match error.kind() {
        ErrorKind::OidUnknown { .. } => KeyFault::Foreign(&OTHER_ENCRYPTION),
        _ => broken("the parameters of the encryption can't be read"),
    })
}

impl Budget {
    /// One derivation, whose own cost has been checked.
    fn pay(&mut self, kdf: &Kdf<'_>) -> Result<(), KeyFault> {
        let over = |what: &str| costly(&format!("{what} for all encrypted keys of the file"));
        match kdf {
            Kdf::Pbkdf2(pbkdf2) => {
                let left = self.iterations.checked_sub(pbkdf2.iteration_count.max(1));
                let cap = format!("more than {MAX_ITERATIONS} iterations of PBKDF2");
                self.iterations = left.ok_or_else(|| over(&cap))?;
            }
            Kdf::Scrypt(scrypt) => {
                let left = self.scrypt_memory.checked_sub(memory(scrypt));
                let cap = format!("scrypt over more than {MAX_SCRYPT_MEMORY} bytes");
                self.scrypt_memory = left.ok_or_else(|| over(&cap))?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn memory(scrypt: &ScryptParams<'_>) -> u64 {
    let factors = [scrypt.block_size.into(), scrypt.parallelization.into(), 128];
    factors.into_iter().fold(scrypt.cost_parameter, u64::saturating_mul)
}

fn check_cost(kdf: &Kdf<'_>) -> Result<(), KeyFault> {
    match kdf {
        Kdf::Pbkdf2(pbkdf2) if pbkdf2.iteration_count > MAX_ITERATIONS => Err(costly(&format!(
            "PBKDF2 with {} iterations is over the cap of {MAX_ITERATIONS}",
            pbkdf2.iteration_count
        ))),
        // RFC 7914 section 2: a power of two above 1. Of zero the pkcs5 crate takes the logarithm.
        Kdf::Scrypt(scrypt) if scrypt.cost_parameter < 2 => Err(broken("scrypt without a cost")),
        Kdf::Scrypt(scrypt) => {
            let memory = memory(scrypt);
            if memory > MAX_SCRYPT_MEMORY {
                Err(costly(&format!(
                    "scrypt over {memory} bytes is over the cap of {MAX_SCRYPT_MEMORY}"
                )))
            } else {
                Ok(())
            }
        }
        _ => Ok(()),
    }
}

fn costly(why: &str) -> KeyFault {
    KeyFault::Costly { why: why.to_owned() }
}

fn broken(why: &str) -> KeyFault {
    KeyFault::Der { why: why.to_owned() }
}
