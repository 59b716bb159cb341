//! `convert`: a key in any spelling into any other.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use crate::commands::inputs::{NetworkArgs, PassphraseArgs};
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jose::der::{self, Structure};
use crate::jose::encoding::Encoding;
use crate::jose::json::Object;
use crate::jose::jwks::{Entry, KeySet};
use crate::jose::key::{Key, KeyFault, Material};
use crate::jose::secret::Secret;
use crate::jose::{jwk, pem, thumbprint};
use crate::source::resolve::resolve;
use crate::source::spec::{KeySpec, Location};
use crate::sys::System;
use crate::sys::files::{self, Mode};

/// Turn a key into another spelling: JWK, JWKS, PEM, DER or certificate
///
/// Reads any of them, told by content. A JWK becomes PEM and everything else a JWK unless --to says
/// otherwise. The private half is written only with --private, and only to a file.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key: file, URL, `-` or nothing for standard input
    #[arg(value_name = "KEY", conflicts_with_all = ["n", "e"])]
    key: Option<String>,
    /// The modulus of an RSA key, in base64url as in a JWK
    #[arg(long, value_name = "BASE64URL")]
    n: Option<String>,
    /// The exponent of an RSA key, in base64url as in a JWK
    #[arg(long, value_name = "BASE64URL", requires = "n", default_value = "AQAB")]
    e: String,
    /// The name of the key to take from a set, or the name to give to one without
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// What to make of it
    #[arg(long, value_name = "FORM")]
    to: Option<Form>,
    /// DER instead of PEM
    #[arg(long)]
    der: bool,
    /// Write the private half too
    #[arg(long, requires = "out")]
    private: bool,
    /// The file to write, or `-` for standard output; a private key is readable by its owner alone
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    network: NetworkArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One JSON Web Key
    Jwk,
    /// A key set
    Jwks,
    /// SPKI, or PKCS#8 with --private
    Pem,
    /// SubjectPublicKeyInfo: BEGIN PUBLIC KEY
    Spki,
    /// RSA only: BEGIN RSA PUBLIC KEY, or BEGIN RSA PRIVATE KEY with --private
    Pkcs1,
    /// BEGIN PRIVATE KEY
    Pkcs8,
    /// EC only: BEGIN EC PRIVATE KEY
    Sec1,
    /// The certificates that the key came with: BEGIN CERTIFICATE; with --der the first of them
    Certificate,
}

#[derive(Serialize)]
struct KeySetDocument {
    keys: Vec<Object>,
}

/// # Errors
/// No key, no such form of it, or a file that can't be written.
pub fn run(args: &Args, system: &mut System, _: &Screen) -> Result<Exit, Failure> {
    let (encoding, set) = read(args, system)?;
    let form = args.to.unwrap_or(match encoding {
        Encoding::Jwk | Encoding::Jwks => Form::Pem,
        Encoding::Pem(_) | Encoding::Der(_) | Encoding::PemMap | Encoding::Ssh => Form::Jwk,
    });
    let written = write(args, form, &set)?;
    deliver(args, &written, system)?;
    Ok(Exit::Yes)
}

fn read(args: &Args, system: &mut System) -> Result<(Encoding, KeySet), Failure> {
    if let Some(n) = &args.n {
        let key = jwk::read_rsa(n, &args.e)
            .map_err(|fault| Failure::undecided(format!("--n, --e: {fault}")))?;
        return Ok((Encoding::Jwk, KeySet::from_iter([key])));
    }
    let location = args.key.as_deref().map_or(Ok(Location::Stdin), Location::parse)?;
    let network = args.network.read()?;
    let spec = KeySpec::At(location, args.passphrase.place());
    let resolved = resolve(system, &spec, &network, args.kid.as_deref())?;
    Ok((resolved.encoding.unwrap_or(Encoding::Jwk), resolved.set))
}

/// The bytes to write. Secret or not, they are wiped when done with.
fn write(args: &Args, form: Form, set: &KeySet) -> Result<Secret, Failure> {
    if form == Form::Jwks && args.kid.is_none() {
        let keys = set.entries.iter().map(|entry| match &entry.key {
            Ok(key) => to_jwk(args, key),
            Err(fault) => Err(unreadable(entry.kid.as_deref(), fault)),
        });
        return Ok(json(&KeySetDocument { keys: keys.collect::<Result<_, _>>()? }));
    }
    let key = pick(set, args.kid.as_deref())?;
    match form {
        Form::Jwk => Ok(json(&to_jwk(args, key)?)),
        Form::Jwks => Ok(json(&KeySetDocument { keys: vec![to_jwk(args, key)?] })),
        form => to_der(args, form, key),
    }
}

/// The one key that is meant. A key that is alone and has no name is given the one that is asked for.
fn pick<'a>(set: &'a KeySet, kid: Option<&str>) -> Result<&'a Key, Failure> {
    let alone = matches!(&set.entries[..], [Entry { kid: None, .. }]);
    let meant = |entry: &&Entry| alone || kid.is_none() || entry.kid.as_deref() == kid;
    let mut entries = set.entries.iter().filter(meant);
    let (first, second) = (entries.next(), entries.next());
    match (first, second, kid) {
        (Some(entry), None, _) => {
            entry.key.as_ref().map_err(|fault| unreadable(entry.kid.as_deref(), fault))
        }
        (Some(_), Some(_), Some(kid)) => Err(Failure::no(format!("several keys go by {kid}"))),
        (None, _, None) => Err(Failure::no("the key set is empty")),
        (None, _, Some(kid)) => Err(named(set, Failure::no(format!("no key of the name {kid}")))),
        (Some(_), Some(_), None) => {
            let which = Failure::usage(format!("which of the {} keys?", set.entries.len()));
            Err(named(set, which).hint("to take all of them: --to jwks"))
        }
    }
}

/// The names to choose from, as hints.
fn named(set: &KeySet, failure: Failure) -> Failure {
    let kids = set.entries.iter().filter_map(|entry| entry.kid.as_deref());
    kids.map(|kid| format!("--kid {kid}")).fold(failure, Failure::hint)
}

/// A key that comes without a name is called by its thumbprint, as issuers do.
fn to_jwk(args: &Args, key: &Key) -> Result<Object, Failure> {
    let key = match args.private {
        true if !key.material.is_private() => return Err(no_private_half()),
        true => key.clone(),
        false => key.public().ok_or_else(|| {
            Failure::no("a shared secret has no public half").hint("--private --out FILE")
        })?,
    };
    let given = || args.kid.clone().or_else(|| thumbprint::sha256(&key));
    let kid = key.kid.clone().or_else(given);
    Ok(jwk::write(&Key { kid, ..key }, args.private))
}

fn to_der(args: &Args, form: Form, key: &Key) -> Result<Secret, Failure> {
    if args.private && !key.material.is_private() {
        return Err(no_private_half());
    }
    let structure = match (form, args.private) {
        (Form::Spki | Form::Pem, false) => Structure::Spki,
        (Form::Pkcs1, false) => Structure::Pkcs1Public,
        (Form::Certificate, false) => Structure::Certificate,
        (Form::Pkcs8 | Form::Pem, true) => Structure::Pkcs8,
        (Form::Pkcs1, true) => Structure::Pkcs1Private,
        (Form::Sec1, true) => Structure::Sec1,
        (Form::Pkcs8 | Form::Sec1, false) => {
            return Err(
                Failure::usage("this form holds the private half").hint("--private --out FILE")
            );
        }
        _ => {
            return Err(Failure::usage("this form has no private half").hint("leave out --private"));
        }
    };
    if structure == Structure::Certificate && !args.der && !key.certificates.is_empty() {
        let chain = key.certificates.iter().map(|der| pem::armour(structure, der));
        return Ok(Secret::new(chain.collect::<String>()));
    }
    let der = der::write(structure, key).map_err(|fault| no_form(structure, key, &fault))?;
    Ok(match args.der {
        true => der,
        false => Secret::new(pem::armour(structure, der.expose())),
    })
}

/// Private halves go to files of mode 0600 and nowhere else.
fn deliver(args: &Args, written: &Secret, system: &mut System) -> Result<(), Failure> {
    let stdout = args.out.as_deref().is_none_or(|path| path == Path::new("-"));
    if stdout && args.private {
        return Err(Failure::usage("the private half goes to a file, not to standard output")
            .hint("--out FILE"));
    }
    let Some(path) = args.out.as_ref().filter(|_| !stdout) else {
        if system.streams.stdout.is_terminal && std::str::from_utf8(written.expose()).is_err() {
            return Err(Failure::usage("DER is nothing for a terminal").hint("--out FILE"));
        }
        return Ok(system.streams.stdout.write_bytes(written.expose())?);
    };
    let mode = if args.private { Mode::Private } else { Mode::Public };
    files::write(path, written.expose(), mode, args.force).map_err(|error| {
        let failure = Failure::undecided(format!(
            "{}: {}",
            path.display(),
            files::ReadError::Io(io::Error::from(error.kind()))
        ));
        match error.kind() {
            io::ErrorKind::AlreadyExists => {
                Failure::usage(format!("{} is there already", path.display()))
                    .hint("--force replaces it")
            }
            io::ErrorKind::NotFound => failure.hint("make its folder first"),
            _ => failure,
        }
    })
}

fn json(document: &impl Serialize) -> Secret {
    Secret::new(serde_json::to_string_pretty(document).unwrap_or_default() + "\n")
}

fn no_private_half() -> Failure {
    Failure::no("this key has no private half").hint("leave out --private")
}

fn no_form(structure: Structure, key: &Key, fault: &KeyFault) -> Failure {
    let name = structure.name();
    match (structure, &key.material) {
        (Structure::Certificate, _) => Failure::no("this key came without a certificate")
            .hint("a key becomes one by an authority's signature: openssl req, openssl x509"),
        (_, Material::Oct(_)) => Failure::no(format!("a shared secret has no {name} form"))
            .hint("--to jwk --private --out FILE"),
        (Structure::Pkcs1Public | Structure::Pkcs1Private | Structure::Sec1, material) => {
            let kind = if structure == Structure::Sec1 { "EC" } else { "RSA" };
            Failure::no(format!(
                "{name} is for {kind} keys, and this one is {}",
                material.key_type()
            ))
            .hint("--to spki                          the public half")
            .hint("--to pkcs8 --private --out FILE    the private half")
        }
        _ => Failure::no(format!("no {name}: {fault}")),
    }
}

fn unreadable(kid: Option<&str>, fault: &KeyFault) -> Failure {
    Failure::undecided(format!("key {} can't be read: {fault}", kid.unwrap_or("without a kid")))
}
