//! `convert`: a key in any format into any other.

use std::path::PathBuf;

use crate::advice::failure::Failure;
use crate::commands::inputs::{NetworkArgs, PassphraseArgs, parse_alg};
use crate::commands::key_format::{self, Form, Packing};
use crate::commands::output::Screen;
use crate::commands::signer::{self, warn_of_remarks};
use crate::commands::write_files::{self, Save};
use crate::exit::Exit;
use crate::jose::alg::Alg;
use crate::jose::key::bundle;
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
use crate::text::shell;
use crate::text::step::Step;

/// Convert a key between formats: JWK, JWKS, PEM, DER, SSH or certificate
///
/// The format of the input is detected automatically. A JWK becomes PEM, everything else becomes a
/// JWK, and several arguments become a JWKS, unless --to names another format. The private half is
/// written only with --private, and only to a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit convert jwks.json --to pem
  jotkit convert a.pem b.pem --to jwks")]
pub struct Args {
    /// File, URL, or `-` for standard input (default); several become one set
    #[arg(value_name = "KEY", conflicts_with_all = ["n", "e"])]
    key: Vec<String>,
    /// Modulus of an RSA key, in base64url
    #[arg(long, hide_short_help = true, value_name = "BASE64URL")]
    n: Option<String>,
    /// Exponent of an RSA key, in base64url
    #[arg(long, hide_short_help = true, value_name = "BASE64URL")]
    #[arg(requires = "n", default_value = "AQAB")]
    e: String,
    /// Key of the set, or the kid of a key without one
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// Output format [default: PEM for a JWK, else JWK]
    #[arg(long, value_name = "FORM")]
    to: Option<Form>,
    /// Write DER instead of PEM; without --to the same as --to der
    #[arg(long)]
    der: bool,
    /// The `alg` of the JWK
    #[arg(long, value_name = "ALG", value_parser = parse_alg)]
    alg: Option<Alg>,
    /// The `use` of the JWK
    #[arg(long = "use", value_name = "USE", value_parser = ["sig", "enc"])]
    usage: Option<String>,
    /// Write the private half too
    #[arg(long, requires = "out")]
    private: bool,
    /// Output file, or `-` for standard output (default)
    ///
    /// A file with a private key can be read only by its owner.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace an existing file
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
    let form = form(args, encoding);
    check(args, form)?;
    let given = set.entries.len();
    let set = KeySet { entries: bundle::halves_joined(set.entries) };
    let written = write(args, form, &set)?;
    deliver(args, &written, system)?;
    warn_of_remarks(&set, system, screen)?;
    if form == Form::Jwks && args.kid.is_none() {
        if given > set.entries.len() {
            let said = "a key that was given twice, or beside its other half, is written once";
            screen.note(system, "note", said)?;
        }
        tell_left_out(args, &set, system, screen)?;
        warn_of_names(args, &set, system, screen)?;
    }
    if matches!(form, Form::Jwk | Form::Jwks) {
        warn_of_pss(set.meant(args.kid.as_deref()), system, screen)?;
    }
    Ok(Exit::Yes)
}

/// A JWK becomes PEM, everything else a JWK, and several places a set.
fn form(args: &Args, encoding: Encoding) -> Form {
    let by_source = || match encoding {
        _ if args.der => Form::Der,
        _ if args.key.len() > 1 => Form::Jwks,
        Encoding::Jwk | Encoding::Jwks if args.alg.is_some() || args.usage.is_some() => Form::Jwk,
        Encoding::Jwk | Encoding::Jwks => Form::Pem,
        Encoding::Pem(_) | Encoding::Der(_) | Encoding::PemMap => Form::Jwk,
        Encoding::Ssh | Encoding::Xml => Form::Jwk,
    };
    args.to.unwrap_or_else(by_source)
}

/// What only one of the forms can hold.
fn check(args: &Args, form: Form) -> Result<(), Failure> {
    let is_jwk = matches!(form, Form::Jwk | Form::Jwks);
    let flags = [("--alg", args.alg.is_some()), ("--use", args.usage.is_some())];
    let lost = flags.into_iter().find(|(_, given)| *given && !is_jwk);
    match lost {
        Some((flag, _)) => {
            Err(Failure::usage(format!("{flag} is only for a JWK")).hint("--to jwk"))
        }
        None if args.der && (is_jwk || form == Form::Ssh) => {
            Err(Failure::usage("--der is only for PEM").hint("--to der"))
        }
        None => Ok(()),
    }
}

fn read(args: &Args, system: &mut System) -> Result<(Encoding, KeySet), Failure> {
    if let Some(n) = &args.n {
        let key = jwk::read_rsa(n, &args.e)
            .map_err(|fault| Failure::undecided(format!("--n, --e: {fault}")))?;
        return Ok((Encoding::Jwk, KeySet::from_iter([key])));
    }
    let network = args.network.read(system)?;
    let places: Vec<&str> = match &args.key[..] {
        [] => {
            system.streams.claim_stdin("the key")?;
            vec!["-"]
        }
        places => places.iter().map(String::as_str).collect(),
    };
    let mut all: Option<(Encoding, KeySet)> = None;
    for place in places {
        let spec = KeySpec::At(Location::parse(place)?, args.passphrase.place(system)?);
        let chain = KeyChain::new(spec, network.clone());
        let found = chain.find(system, args.kid.as_deref())?;
        let encoding = found.source.encoding.unwrap_or(Encoding::Jwk);
        match &mut all {
            None => all = Some((encoding, found.set)),
            Some((_, set)) => set.entries.extend(found.set.entries),
        }
    }
    all.ok_or_else(|| Failure::usage("no key is given"))
}

fn write(args: &Args, form: Form, set: &KeySet) -> Result<Secret, Failure> {
    if form == Form::Jwks && args.kid.is_none() && !set.entries.is_empty() {
        let keys = set.entries.iter().filter(|entry| left_out(args, entry, set).is_none());
        let keys = keys.map(|entry| match &entry.key {
            Ok(key) => Ok(jwk::write(&half(args, key)?, args.private)),
            Err(fault) => Err(unreadable(entry.kid.as_deref(), fault)),
        });
        return Ok(key_format::key_set(keys.collect::<Result<Vec<_>, _>>()?));
    }
    // Without a private half there is nothing to choose.
    let is_owned = |entry: &&Entry| entry.key.as_ref().is_ok_and(|key| key.material.is_private());
    let owned = KeySet { entries: set.entries.iter().filter(is_owned).cloned().collect() };
    let set = if args.private && !owned.entries.is_empty() { &owned } else { set };
    let key = pick(set, args.kid.as_deref())?;
    if args.private && !key.material.is_private() {
        return Err(no_private_half(form, key));
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
    signer::only(set, &choice, kid, None, unfit).map_err(|failure| match (choice.fitting(), kid) {
        (Fitting::Several(_), None) => failure.hint("to take all of them: --to jwks"),
        _ => failure,
    })
}

/// What goes into a JWK. A key that comes without a name is called by its thumbprint, as issuers do.
fn half(args: &Args, key: &Key) -> Result<Key, Failure> {
    let no_public_half =
        || Failure::usage("a shared secret has no public half").hint("--private --out FILE");
    let key = if !args.private {
        key.public().ok_or_else(no_public_half)?
    } else if key.material.is_private() {
        key.clone()
    } else {
        return Err(no_private_half(Form::Jwk, key));
    };
    let given = || args.kid.clone().or_else(|| thumbprint::sha256(&key));
    let kid = key.kid.clone().or_else(given);
    if let Some(alg) = args.alg.filter(|alg| !key.serves(*alg)) {
        return Err(unfit(&key, alg));
    }
    let alg = args.alg.map(|alg| alg.name().to_owned()).or(key.alg);
    Ok(Key { kid, alg, usage: args.usage.clone().or(key.usage), ..key })
}

fn unfit(key: &Key, alg: Alg) -> Failure {
    let fit: Vec<&str> = Alg::all().filter(|alg| key.serves(*alg)).map(Alg::name).collect();
    let failure =
        Failure::usage(format!("a key of type {} is not for {alg}", key.material.key_type()));
    match &fit[..] {
        [] => failure.hint("leave out --alg: the key does not sign"),
        fit => failure.hint(Step::say("--alg takes ").values(fit)),
    }
}

/// A key of RSASSA-PSS that a JWK would offer for RS256 too.
fn warn_of_pss<'a>(
    mut written: impl Iterator<Item = &'a Entry>,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let is_freed = |entry: &Entry| entry.key.as_ref().is_ok_and(jwk::forgets_pss);
    if !written.any(is_freed) {
        return Ok(());
    }
    let text = "the key is for RSASSA-PSS only (PS256, PS384, PS512), which a JWK can't express; \
                with an \"alg\" it can name one of them";
    screen.note(system, "warning", text)
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
            return Err(Failure::usage("DER is binary; use --out FILE"));
        }
        return Ok(system.streams.stdout.write_bytes(written.expose())?);
    };
    let mode = if args.private { Mode::Private } else { Mode::Public };
    write_files::save(&[Save { path, content: written, mode }], args.force)
}

/// Why a key does not go into the set beside others: it is of a kind that is not supported, which
/// implementations ignore (RFC 7517 section 5), or has nothing of what is written.
fn left_out(args: &Args, entry: &Entry, set: &KeySet) -> Option<String> {
    let has_half = |key: &Key| match args.private {
        true => key.material.is_private(),
        false => key.public().is_some(),
    };
    match &entry.key {
        Err(fault @ KeyFault::Unsupported { .. }) => set.keys().next().map(|_| fault.to_string()),
        Err(_) => None,
        Ok(key) if has_half(key) || !set.keys().any(has_half) => None,
        Ok(_) if args.private => Some("it has no private half".into()),
        Ok(_) => Some("a shared secret, which has no public half".into()),
    }
}

fn tell_left_out(
    args: &Args,
    set: &KeySet,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    for (at, entry) in (1..).zip(&set.entries) {
        if let Some(why) = left_out(args, entry, set) {
            let nameless = || format!("{at} of {}, without a kid,", set.entries.len());
            let name = entry.kid.as_deref().map_or_else(nameless, shell::shown);
            screen.note(system, "warning", &format!("key {name} is left out: {why}"))?;
        }
    }
    Ok(())
}

/// Names by which a verifier can't choose.
fn warn_of_names(
    args: &Args,
    set: &KeySet,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let written = set.entries.iter().filter(|entry| left_out(args, entry, set).is_none());
    let mut kids: Vec<&str> = written.filter_map(|entry| entry.kid.as_deref()).collect();
    kids.sort_unstable();
    for same in kids.chunk_by(|one, other| one == other).filter(|same| same.len() > 1) {
        let (count, kid) = (same.len(), shell::shown(same[0]));
        let text = format!("{count} keys have kid {kid}: a verifier can't tell them apart");
        screen.note(system, "warning", &text)?;
    }
    Ok(())
}

fn no_private_half(form: Form, key: &Key) -> Failure {
    let hint = match form.write(key, false, Packing::Pem) {
        Ok(_) => "leave out --private",
        Err(_) => "to write the public key: --to spki, without --private",
    };
    Failure::usage("this key has no private half").hint(hint)
}

fn unreadable(kid: Option<&str>, fault: &KeyFault) -> Failure {
    Failure::undecided(format!("key {} can't be read: {fault}", kid.unwrap_or("without a kid")))
}
