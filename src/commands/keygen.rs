//! `keygen`: makes a key.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::advice::failure::Failure;
use crate::commands::inputs::parse_alg;
use crate::commands::key_format::{Form, Packing};
use crate::commands::output::Screen;
use crate::commands::write_files::{self, Save};
use crate::exit::Exit;
use crate::jose::alg::{Alg, Curve, KeyType};
use crate::jose::crypto::generate::{Recipe, generate};
use crate::jose::key::thumbprint;
use crate::jose::key::{Key, Material};
use crate::sys::System;
use crate::sys::files::Mode;
use crate::text::step::Step;

/// Bits of a secret that is made: those that protect, and no more than any library takes.
const SECRET_BITS: std::ops::RangeInclusive<usize> = 128..=4096;

/// Make a key
///
/// The private key goes to standard output, or with --out to a file that only its owner can read. Its
/// kid is its RFC 7638 thumbprint unless --kid gives another.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit keygen ES256 --out key.json
  jotkit keygen rsa --to pem --out key.pem")]
pub struct Args {
    /// Key type, or the algorithm that the key is for, such as ES256
    #[arg(value_name = "KIND", value_parser = kind_parser(), ignore_case = true)]
    kind: Asked,
    /// Length of an rsa or oct key [default: 2048, 256]
    #[arg(long, value_name = "N")]
    bits: Option<usize>,
    /// Curve of an ec key [default: P-256]
    #[arg(long, value_name = "NAME", value_parser = curve_parser())]
    curve: Option<Curve>,
    /// Algorithm of the key (`alg`)
    #[arg(long, value_name = "ALG", value_parser = parse_alg)]
    alg: Option<Alg>,
    /// Use of the key (`use`)
    #[arg(long = "use", value_name = "USE", value_parser = ["sig"])]
    usage: Option<String>,
    /// Key ID [default: its thumbprint]
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORM", value_parser = form_parser(), default_value = "jwk")]
    to: Form,
    /// File for the private key, or `-` for standard output (default)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// File for the public key, or `-` for standard output
    #[arg(long, value_name = "FILE")]
    public_out: Option<PathBuf>,
    /// Replace existing files
    #[arg(long)]
    force: bool,
}

/// What was asked for: a kind of key, or an algorithm, which names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Kind(Kind),
    Alg(Alg),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// RSA, for RS256, PS256 and similar
    Rsa,
    /// A key for ECDSA, for ES256 and similar
    Ec,
    /// For EdDSA
    Ed25519,
    /// For EdDSA; the implementation is unaudited
    Ed448,
    /// For key agreement, not for signatures
    X25519,
    /// For key agreement, not for signatures; the implementation is unaudited
    X448,
    /// A shared secret, for HS256 and similar
    Oct,
    /// Post-quantum, the smallest
    #[value(name = "ml-dsa-44")]
    MlDsa44,
    /// Post-quantum
    #[value(name = "ml-dsa-65")]
    MlDsa65,
    /// Post-quantum, the largest
    #[value(name = "ml-dsa-87")]
    MlDsa87,
}

/// # Errors
/// Flags that do not fit the kind of key, or files that are there or can't be written.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let recipe = recipe(args)?;
    check(args, recipe)?;
    announce(recipe, system, screen)?;
    let key = named(args, generate(recipe)?);
    deliver(args, &key, system)?;
    if let Some(kid) = &key.kid {
        screen.note(system, "note", &format!("kid: {kid}"))?;
    }
    Ok(Exit::Yes)
}

/// Whoever looks at a terminal is told what takes long: large primes are rare.
fn announce(recipe: Recipe, system: &mut System, screen: &Screen) -> Result<(), Failure> {
    match recipe {
        Recipe::Rsa(bits) if bits > 4096 && system.streams.stderr.is_terminal => {
            screen.note(system, "note", &format!("an RSA key of {bits} bits can take a minute"))
        }
        _ => Ok(()),
    }
}

fn recipe(args: &Args) -> Result<Recipe, Failure> {
    let of_alg = match args.kind {
        Asked::Kind(_) => None,
        Asked::Alg(alg) => Some(Recipe::of(alg)),
    };
    let takes_curve = args.kind == Asked::Kind(Kind::Ec);
    let takes_bits = matches!(args.kind, Asked::Kind(Kind::Rsa | Kind::Oct))
        || matches!(of_alg, Some(Recipe::Rsa(_) | Recipe::Oct(_)));
    if let Some(curve) = args.curve.filter(|_| !takes_curve) {
        return Err(fixed_curve(args, "--curve").unwrap_or_else(|| {
            let other = Step::say("a key of that curve").run("jotkit keygen ec --curve");
            Failure::usage("--curve is for ec keys").hint(other.arg(curve.name()))
        }));
    }
    if let Some(bits) = args.bits.filter(|_| !takes_bits) {
        return Err(fixed_curve(args, "--bits").unwrap_or_else(|| {
            let failure = Failure::usage("--bits is for rsa and oct keys");
            failure.hint(if takes_curve { by_curve(bits) } else { "leave out --bits".into() })
        }));
    }
    match (args.kind, of_alg, args.bits) {
        (_, Some(Recipe::Rsa(_)), Some(bits)) => rsa(bits),
        (_, Some(Recipe::Oct(_)), Some(bits)) => oct(bits),
        (_, Some(recipe), _) => Ok(recipe),
        (Asked::Kind(kind), ..) => of_kind(kind, args),
        (Asked::Alg(alg), ..) => Ok(Recipe::of(alg)),
    }
}

/// Where the algorithm leaves no choice of curves.
fn fixed_curve(args: &Args, flag: &'static str) -> Option<Failure> {
    let Asked::Alg(alg) = args.kind else { return None };
    let Recipe::Curve(curve) = Recipe::of(alg) else { return None };
    let failure = Failure::usage(format!("a key for {alg} has the curve {curve}"));
    Some(failure.hint(Step::say("leave out ").and(flag)))
}

/// The curve of that size, if there is one.
fn by_curve(bits: usize) -> Step {
    let named = Curve::named(&format!("P-{bits}")).unwrap_or(Curve::P384);
    Step::say("the curve sets the size of an ec key").run("--curve").arg(named.name())
}

fn of_kind(kind: Kind, args: &Args) -> Result<Recipe, Failure> {
    match kind {
        Kind::Rsa => rsa(args.bits.unwrap_or(2048)),
        Kind::Oct => oct(args.bits.unwrap_or(256)),
        Kind::Ec => Ok(Recipe::Curve(args.curve.unwrap_or(Curve::P256))),
        Kind::Ed25519 => Ok(Recipe::Curve(Curve::Ed25519)),
        Kind::Ed448 => Ok(Recipe::Curve(Curve::Ed448)),
        Kind::X25519 => Ok(Recipe::Curve(Curve::X25519)),
        Kind::X448 => Ok(Recipe::Curve(Curve::X448)),
        Kind::MlDsa44 => Ok(Recipe::MlDsa(Alg::MlDsa44)),
        Kind::MlDsa65 => Ok(Recipe::MlDsa(Alg::MlDsa65)),
        Kind::MlDsa87 => Ok(Recipe::MlDsa(Alg::MlDsa87)),
    }
}

fn rsa(bits: usize) -> Result<Recipe, Failure> {
    match bits {
        2048 | 3072 | 4096 | 8192 => Ok(Recipe::Rsa(bits)),
        _ => Err(Failure::usage(format!("an RSA key can't have {bits} bits"))
            .hint("--bits 2048, 3072, 4096 or 8192")),
    }
}

fn oct(bits: usize) -> Result<Recipe, Failure> {
    if SECRET_BITS.contains(&bits) && bits.is_multiple_of(8) {
        Ok(Recipe::Oct(bits))
    } else {
        Err(Failure::usage(format!("a secret can't have {bits} bits"))
            .hint("--bits 256, or any multiple of 8 from 128 to 4096"))
    }
}

/// Before the key is made: a large RSA key takes a while.
fn check(args: &Args, recipe: Recipe) -> Result<(), Failure> {
    let serves = |alg: &Alg| recipe.serves(*alg);
    let other = args.alg.filter(|alg| args.kind != Asked::Alg(*alg));
    if let (Asked::Alg(kind), Some(flag)) = (args.kind, other) {
        return Err(Failure::usage(format!("a key for {kind} is not for {flag}"))
            .hint("leave out --alg: the first word names the algorithm"));
    }
    if let Some(alg) = alg(args).filter(|alg| !serves(alg)) {
        return Err(unfit(alg, recipe));
    }
    if args.usage.is_some() && !Alg::all().any(|alg| serves(&alg)) {
        return Err(Failure::usage("a key of this kind does not sign").hint("leave out --use"));
    }
    if args.to == Form::Pem {
        check_pem(args, recipe)?;
    }
    if matches!(recipe, Recipe::Oct(_)) && args.public_out.is_some() {
        return Err(
            Failure::usage("a shared secret has no public half").hint("leave out --public-out")
        );
    }
    let is_shown = |path: Option<&PathBuf>| write_files::file(path).is_none();
    if args.public_out.is_some()
        && is_shown(args.public_out.as_ref())
        && is_shown(args.out.as_ref())
    {
        return Err(Failure::usage("standard output can't take both halves").hint("--out FILE"));
    }
    Ok(())
}

/// A PEM is the key alone: what else a JWK says of it has no place there.
fn check_pem(args: &Args, recipe: Recipe) -> Result<(), Failure> {
    if matches!(recipe, Recipe::Oct(_)) {
        return Err(Failure::usage("a shared secret has no PEM").hint("--to jwk"));
    }
    let named = [("alg", args.alg.is_some()), ("use", args.usage.is_some())];
    let lost = named.into_iter().chain([("kid", args.kid.is_some())]).find(|(_, given)| *given);
    match lost {
        Some((name, _)) => {
            Err(Failure::usage(format!("a PEM can't contain --{name}")).hint("--to jwk"))
        }
        None => Ok(()),
    }
}

/// The one algorithm that the key is for, if that was said.
fn alg(args: &Args) -> Option<Alg> {
    match args.kind {
        Asked::Alg(alg) => Some(alg),
        Asked::Kind(_) => args.alg,
    }
}

fn unfit(alg: Alg, recipe: Recipe) -> Failure {
    if let (Recipe::Oct(_), KeyType::Oct, Some(hash)) = (recipe, alg.key_type(), alg.hash()) {
        let bits = hash.size() * 8;
        return Failure::usage(format!("{alg} needs a secret of {bits} bits or more"))
            .hint(Step::default().run("--bits").arg(bits.to_string()));
    }
    let fit: Vec<&str> = Alg::all().filter(|alg| recipe.serves(*alg)).map(Alg::name).collect();
    let failure = Failure::usage(format!("a key of this kind is not for {alg}"));
    match &fit[..] {
        [] => failure.hint("leave out --alg: it does not sign"),
        fit => failure.hint(Step::say("--alg takes ").values(fit)),
    }
}

fn named(args: &Args, key: Key) -> Key {
    let thumbprint = || match &key.material {
        // This secret is as random as it is long, so that nobody can guess it and test the guess.
        Material::Oct(secret) => Some(thumbprint::of_random_secret(secret)),
        _ => thumbprint::sha256(&key),
    };
    let kid = args.kid.clone().or_else(thumbprint);
    let alg = args.alg.map(|alg| alg.name().to_owned());
    Key { kid, alg, usage: args.usage.clone(), ..key }
}

/// Everything is written beside its place before anything is put there: no half of a pair is left
/// alone.
fn deliver(args: &Args, key: &Key, system: &mut System) -> Result<(), Failure> {
    let private = args.to.write(key, true, Packing::Pem)?;
    let public = args.to.write(key, false, Packing::Pem);
    let public = args.public_out.as_ref().map(|_| public).transpose()?;
    let mut saves = Vec::new();
    let mut shown = Vec::new();
    match write_files::file(args.out.as_ref()) {
        Some(path) => saves.push(Save { path, content: &private, mode: Mode::Private }),
        None => shown.push(&private),
    }
    if let Some(content) = &public {
        match write_files::file(args.public_out.as_ref()) {
            Some(path) => saves.push(Save { path, content, mode: Mode::Public }),
            None => shown.push(content),
        }
    }
    write_files::save(&saves, args.force)?;
    for content in shown {
        system.streams.stdout.write_bytes(content.expose())?;
    }
    Ok(())
}

/// Kinds of keys, and algorithms by their registered names, in capitals or not.
fn kind_parser() -> impl TypedValueParser<Value = Asked> {
    let kinds = Kind::value_variants().iter().filter_map(Kind::to_possible_value);
    let is_kind = |alg: &Alg| Kind::from_str(alg.name(), true).is_ok();
    let algs =
        Alg::all().filter(move |alg| !is_kind(alg)).map(|alg| PossibleValue::new(alg.name()));
    PossibleValuesParser::new(kinds.chain(algs)).try_map(|name| match Kind::from_str(&name, true) {
        Ok(kind) => Ok(Asked::Kind(kind)),
        Err(_) => Alg::all()
            .find(|alg| alg.name().eq_ignore_ascii_case(&name))
            .map(Asked::Alg)
            .ok_or("unknown key type"),
    })
}

/// Those that a new key is written in; `convert` makes the others of it.
fn form_parser() -> impl TypedValueParser<Value = Form> {
    let forms = [Form::Jwk, Form::Jwks, Form::Pem];
    PossibleValuesParser::new(forms.iter().filter_map(Form::to_possible_value))
        .try_map(|name| Form::from_str(&name, false))
}

fn curve_parser() -> impl TypedValueParser<Value = Curve> {
    let curves = Curve::ALL.into_iter().filter(|curve| curve.key_type() == KeyType::Ec);
    PossibleValuesParser::new(curves.map(Curve::name))
        .try_map(|name| Curve::named(&name).ok_or("unknown curve"))
}

#[cfg(test)]
mod tests {
    use crate::commands::keygen::announce;
    use crate::commands::output::{Color, Screen};
    use crate::jose::crypto::generate::Recipe;
    use crate::sys::System;
    use crate::sys::env::Env;

    #[test]
    fn what_takes_long_is_said_on_a_terminal() {
        let said = |recipe, is_terminal| {
            let mut system = System::in_memory(Vec::new(), Env::of([("A", "b")]));
            system.streams.stderr.is_terminal = is_terminal;
            let screen = Screen::new(&system, Color::Never);
            announce(recipe, &mut system, &screen).unwrap();
            system.streams.stderr.take()
        };
        let note = "note: an RSA key of 8192 bits can take a minute\n";
        assert_eq!(said(Recipe::Rsa(8192), true), note);
        assert_eq!(said(Recipe::Rsa(8192), false), "");
        assert_eq!(said(Recipe::Rsa(2048), true), "");
    }
}
