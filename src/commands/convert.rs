//! `convert`: a key in any spelling into any other.

use std::path::PathBuf;

use crate::advice::failure::Failure;
use crate::commands::inputs::{NetworkArgs, PassphraseArgs};
use crate::commands::key_format::{self, Form, Packing};
use crate::commands::output::Screen;
use crate::commands::signer;
use crate::commands::write_files::{self, Save};
use crate::exit::Exit;
use crate::jose::key::format::Encoding;
use crate::jose::key::jwk;
use crate::jose::key::secret::Secret;
use crate::jose::key::set::{Entry, Fitting, KeySet, Wanted};
use crate::jose::key::thumbprint;
use crate::jose::key::{Key, KeyFault, Unsuitable};
use crate::source::chain::KeyChain;
use crate::source::spec::{KeySpec, Location};
use crate::sys::System;
use crate::sys::files::Mode;

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

/// # Errors
/// No key, no such form of it, or a file that can't be written.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let (encoding, set) = read(args, system)?;
    let form = args.to.unwrap_or(match encoding {
        Encoding::Jwk | Encoding::Jwks => Form::Pem,
        Encoding::Pem(_) | Encoding::Der(_) | Encoding::PemMap | Encoding::Ssh => Form::Jwk,
    });
    let written = write(args, form, &set)?;
    deliver(args, &written, system)?;
    if matches!(form, Form::Jwk | Form::Jwks) {
        warn_of_pss(set.meant(args.kid.as_deref()), system, screen)?;
    }
    Ok(Exit::Yes)
}

fn read(args: &Args, system: &mut System) -> Result<(Encoding, KeySet), Failure> {
    if let Some(n) = &args.n {
        let key = jwk::read_rsa(n, &args.e)
            .map_err(|fault| Failure::undecided(format!("--n, --e: {fault}")))?;
        return Ok((Encoding::Jwk, KeySet::from_iter([key])));
    }
    let location = args.key.as_deref().map_or(Ok(Location::Stdin), Location::parse)?;
    let spec = KeySpec::At(location, args.passphrase.place());
    let chain = KeyChain::new(spec, args.network.read()?);
    let found = chain.find(system, args.kid.as_deref())?;
    Ok((found.source.encoding.unwrap_or(Encoding::Jwk), found.set))
}

fn write(args: &Args, form: Form, set: &KeySet) -> Result<Secret, Failure> {
    if form == Form::Jwks && args.kid.is_none() && !set.entries.is_empty() {
        let keys = set.entries.iter().map(|entry| match &entry.key {
            Ok(key) => Ok(jwk::write(&half(args, key)?, args.private)),
            Err(fault) => Err(unreadable(entry.kid.as_deref(), fault)),
        });
        return Ok(key_format::key_set(keys.collect::<Result<Vec<_>, _>>()?));
    }
    let key = pick(set, args.kid.as_deref())?;
    if args.private && !key.material.is_private() {
        return Err(no_private_half());
    }
    let packing = if args.der { Packing::Der } else { Packing::Pem };
    match form {
        Form::Jwk | Form::Jwks => form.write(&half(args, key)?, args.private, packing),
        form => form.write(key, args.private, packing),
    }
}

/// The one key that is meant. One without a name is given the name that is asked for.
fn pick<'a>(set: &'a KeySet, kid: Option<&str>) -> Result<&'a Key, Failure> {
    let choice = set.pick(Wanted { kid, ..Wanted::default() });
    let unfit = |_: &Key, reason: &Unsuitable| Failure::undecided(reason.to_string());
    signer::only(set, &choice, kid, "convert", unfit).map_err(|failure| {
        match (choice.fitting(), kid) {
            (Fitting::Several(_), None) => failure.hint("to take all of them: --to jwks"),
            _ => failure,
        }
    })
}

/// What goes into a JWK. A key that comes without a name is called by its thumbprint, as issuers do.
fn half(args: &Args, key: &Key) -> Result<Key, Failure> {
    let key = match args.private {
        true if !key.material.is_private() => return Err(no_private_half()),
        true => key.clone(),
        false => key.public().ok_or_else(|| {
            Failure::no("a shared secret has no public half").hint("--private --out FILE")
        })?,
    };
    let given = || args.kid.clone().or_else(|| thumbprint::sha256(&key));
    let kid = key.kid.clone().or_else(given);
    Ok(Key { kid, ..key })
}

/// A key of RSASSA-PSS that a JWK would offer for RS256 too.
fn warn_of_pss<'a>(
    mut written: impl Iterator<Item = &'a Entry>,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let is_freed = |entry: &Entry| entry.key.as_ref().is_ok_and(jwk::forgets_pss);
    match written.any(is_freed) {
        true => screen.note(
            system,
            "warning",
            "the key is for RSASSA-PSS only (PS256, PS384, PS512), which a JWK can't say; with an \"alg\" it can name one of them",
        ),
        false => Ok(()),
    }
}

/// Private halves go to files of mode 0600 and nowhere else.
fn deliver(args: &Args, written: &Secret, system: &mut System) -> Result<(), Failure> {
    let file = write_files::file(args.out.as_ref());
    if file.is_none() && args.private {
        return Err(Failure::usage("the private half goes to a file, not to standard output")
            .hint("--out FILE"));
    }
    let Some(path) = file else {
        if system.streams.stdout.is_terminal && std::str::from_utf8(written.expose()).is_err() {
            return Err(Failure::usage("DER is nothing for a terminal").hint("--out FILE"));
        }
        return Ok(system.streams.stdout.write_bytes(written.expose())?);
    };
    let mode = if args.private { Mode::Private } else { Mode::Public };
    write_files::save(&[Save { path, content: written, mode }], args.force)
}

fn no_private_half() -> Failure {
    Failure::no("this key has no private half").hint("leave out --private")
}

fn unreadable(kid: Option<&str>, fault: &KeyFault) -> Failure {
    Failure::undecided(format!("key {} can't be read: {fault}", kid.unwrap_or("without a kid")))
}
