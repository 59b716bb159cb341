//! PEM armour (RFC 7468) around DER, read as people's files have it and written as openssl does.

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine};
use pkcs8::LineEnding;
use zeroize::Zeroizing;

use crate::jose::key::bundle::{self, Found};
use crate::jose::key::der::{self, Structure};
use crate::jose::key::encrypted::{self, Budget};
use crate::jose::key::mangled::{self, Mangling};
use crate::jose::key::openssh;
use crate::jose::key::secret::Secret;
use crate::jose::key::unsupported;
use crate::jose::key::unsupported::list::{LEGACY_ENCRYPTED, PARAMETERS};
use crate::jose::key::{Key, KeyFault, Remark};

/// What every armour begins with.
pub const BEGIN: &str = "-----BEGIN ";
/// What every armour ends with.
pub const END: &str = "-----END ";
const DASHES: &str = "-----";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
/// Labels of what holds no key and stands beside one, as servers have it.
const NO_KEYS: [&str; 7] = [
    "EC PARAMETERS",
    "DH PARAMETERS",
    "X9.42 DH PARAMETERS",
    "DSA PARAMETERS",
    "X509 CRL",
    "CERTIFICATE REQUEST",
    "NEW CERTIFICATE REQUEST",
];
const OPENSSH: &str = "OPENSSH PRIVATE KEY";
const PRIVATE: &str = "PRIVATE KEY";

/// Blocks in one file; the list of a whole system's authorities has some hundred and fifty.
pub const MAX_BLOCKS: usize = 1000;
/// Private keys in one file: to check that the numbers of one belong together takes a while.
pub const MAX_PRIVATE_KEYS: usize = 32;

/// One armoured block: its label and what is inside.
struct Block<'a> {
    label: &'a str,
    der: Zeroizing<Vec<u8>>,
    manglings: Vec<Mangling>,
}

/// Reads every key of a PEM text, in the order of the file. Blocks that belong together are one key, with
/// its chain of certificates leaf first; what is wrong with one block says nothing about the others.
///
/// # Errors
/// No key can be read: [`KeyFault::Pem`] for the armour; else what is wrong with the first key. Too many.
pub fn read(text: &str, passphrase: Option<&Secret>) -> Result<Vec<Found>, KeyFault> {
    let mut keys: Vec<Found> = Vec::new();
    let mut budget = Budget::default();
    let mut alone = "";
    for block in blocks(text)? {
        let read = block.and_then(|block| {
            alone = block.label;
            read_block(&block, passphrase, &mut budget)
        });
        keys.extend(read.transpose());
    }
    match keys.iter().find_map(|key| key.as_ref().err()) {
        Some(fault) if keys.iter().all(Result::is_err) => Err(fault.clone()),
        _ if keys.is_empty() => {
            Err(unsupported::labelled(alone)
                .map_or(KeyFault::Foreign(&PARAMETERS), KeyFault::Foreign))
        }
        _ => Ok(bundle::joined(keys)),
    }
}

/// Wraps DER in armour of lines of 64 characters.
pub fn armour(structure: Structure, der: &[u8]) -> String {
    // Base64 of bounded input between two lines of ASCII: nothing in it can fail.
    ::der::pem::encode_string(structure.label(), LineEnding::LF, der).unwrap_or_default()
}

/// A block ends where the next one begins, also where it is cut off.
fn blocks(text: &str) -> Result<Vec<Result<Block<'_>, KeyFault>>, KeyFault> {
    let mut parts = text.split(BEGIN);
    let mut before = parts.next().unwrap_or_default();
    let (mut blocks, mut private_keys) = (Vec::new(), 0);
    for part in parts {
        if blocks.len() == MAX_BLOCKS {
            let why = format!("more than {MAX_BLOCKS} keys and certificates");
            return Err(KeyFault::TooMany { why });
        }
        let block = block(part, mangled::before(before));
        let is_private = |block: &Block<'_>| block.label.ends_with(PRIVATE);
        private_keys += usize::from(block.as_ref().is_ok_and(is_private));
        if private_keys > MAX_PRIVATE_KEYS {
            let why = format!("more than {MAX_PRIVATE_KEYS} private keys");
            return Err(KeyFault::TooMany { why });
        }
        blocks.push(block);
        before = part;
    }
    Ok(blocks)
}

/// What is said where the others are missing.
pub const FIRST_LINE: &str = "only the first line arrived";

/// What stands behind its first dashes.
fn block(text: &str, around: Option<Mangling>) -> Result<Block<'_>, KeyFault> {
    let (label, after) = text
        .split_once(DASHES)
        .filter(|(label, _)| is_label(label))
        .ok_or_else(|| pem("the first line does not end in five dashes"))?;
    let (body, after) = after.split_once(END).ok_or_else(|| pem(&cut_off(label, after)))?;
    let closing = after.split_once(DASHES).map_or(after, |(closing, _)| closing).trim_end();
    if closing != label {
        let other = if is_label(closing) { closing } else { "something else" };
        return Err(pem(&format!("begins as {label}, ends as {other}")));
    }
    let (der, mut manglings) = decode(label, body)?;
    manglings.extend(around);
    Ok(Block { label, der, manglings })
}

fn cut_off(label: &str, after: &str) -> String {
    let is_line = |line: &&str| !line.trim_matches(['"', '\'', ' ']).is_empty();
    match after.lines().filter(is_line).count() {
        0 => format!("{FIRST_LINE}: no -----END {label}----- line"),
        _ => format!("cut off: no -----END {label}----- line"),
    }
}

/// Words of capitals (RFC 7468 section 2, and what people use of it). Where the dashes behind it
/// are damaged the key itself would be taken for the label, and shown in an error.
fn is_label(text: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" #.-".contains(&byte);
    text.len() <= 40 && text.bytes().all(fits)
}

fn decode(label: &str, body: &str) -> Result<(Zeroizing<Vec<u8>>, Vec<Mangling>), KeyFault> {
    // The list of what is not read is left alone for a key that is.
    let is_read = Structure::ALL.iter().any(|structure| structure.label() == label);
    if !is_read
        && !NO_KEYS.contains(&label)
        && let Some(foreign) = unsupported::labelled(label)
    {
        return Err(KeyFault::Foreign(foreign));
    }
    if body.contains("Proc-Type:") || body.contains("DEK-Info:") {
        return Err(KeyFault::Foreign(&LEGACY_ENCRYPTED));
    }
    let (base64, manglings) = mangled::body(body);
    let der = STANDARD.decode(&*base64).map(Zeroizing::new).map_err(|error| match error {
        DecodeError::InvalidByte(_, byte) if byte.is_ascii_graphic() => {
            pem(&format!("the content is not base64: it has the character {}", byte as char))
        }
        _ => pem("the content is not base64: it is cut off or damaged"),
    });
    Ok((der?, manglings))
}

/// `None` for blocks that hold no key but stand beside one.
fn read_block(
    block: &Block<'_>,
    passphrase: Option<&Secret>,
    budget: &mut Budget,
) -> Result<Option<(Structure, Key)>, KeyFault> {
    let (structure, mut key) = match block.label {
        label if NO_KEYS.contains(&label) => return Ok(None),
        OPENSSH => (Structure::Openssh, openssh::read(&block.der)?),
        ENCRYPTED => read_encrypted(&block.der, passphrase, budget)?,
        // What older openssl wrote.
        "X509 CERTIFICATE" => read_labelled(Structure::Certificate.label(), &block.der)?,
        label => read_labelled(label, &block.der)?,
    };
    key.remarks.extend(block.manglings.iter().copied().map(Remark::Mangled));
    Ok(Some((structure, key)))
}

fn read_labelled(label: &str, der: &[u8]) -> Result<(Structure, Key), KeyFault> {
    let structure = Structure::ALL.into_iter().find(|structure| structure.label() == label);
    match structure.map(|structure| (structure, der::read_as(structure, der))) {
        None | Some((_, Err(KeyFault::Unrecognised))) => mislabelled(label, der),
        Some((structure, read)) => Ok((structure, read?)),
    }
}

fn read_encrypted(
    der: &[u8],
    passphrase: Option<&Secret>,
    budget: &mut Budget,
) -> Result<(Structure, Key), KeyFault> {
    match encrypted::read(der, passphrase, budget) {
        Err(KeyFault::Unrecognised) => mislabelled(ENCRYPTED, der),
        read => Ok((Structure::Pkcs8, read?)),
    }
}

/// Reads what stands under a label that no key has. Of a label that is another key's nobody knows what
/// is meant, and a private key under one that does not say so might be shown.
fn mislabelled(label: &str, der: &[u8]) -> Result<(Structure, Key), KeyFault> {
    let Ok((inside, mut key)) = der::read(der) else {
        let known = unsupported::tell(der).map(KeyFault::Foreign);
        let known = known.or_else(|| is_unknown(label).then(|| unknown(label)));
        let damaged = || pem(&format!("the content of {label} is cut off or something else"));
        return Err(known.unwrap_or_else(damaged));
    };
    if !is_unknown(label) || (key.material.is_private() && !label.ends_with(PRIVATE)) {
        return Err(KeyFault::Label { label: label.to_owned(), content: inside.label() });
    }
    key.remarks.push(Remark::Mangled(Mangling::WrongLabel));
    Ok((inside, key))
}

fn is_unknown(label: &str) -> bool {
    label != ENCRYPTED && Structure::ALL.iter().all(|structure| structure.label() != label)
}

fn unknown(label: &str) -> KeyFault {
    KeyFault::Unsupported { what: format!("a PEM labelled {label}") }
}

fn pem(why: &str) -> KeyFault {
    KeyFault::Pem { why: why.to_owned() }
}
