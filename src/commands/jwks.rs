//! `jwks`: shows a key set, judges it, or compares it with another.

mod diff;
pub mod lint;
mod thumbprints;

use clap::{Arg, ValueEnum};
use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::inputs::{NetworkArgs, PassphraseArgs, TimeArgs};
use crate::commands::output::{FormatArgs, Formats, Screen};
use crate::commands::signer::no_such;
use crate::exit::Exit;
use crate::jose::alg::KeyType;
use crate::jose::json::{Json, Object};
use crate::jose::key::der::{self, Structure};
use crate::jose::key::jwk::{self, PUBLIC_MEMBERS};
use crate::jose::key::pem;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, Material};
use crate::source::chain::{FoundKeys, KeyChain};
use crate::sys::System;
use crate::ui::certificate::{self, CertificateDocument};
use crate::ui::human;
use crate::ui::json;
use crate::ui::keyset;
use crate::verify::Place;

/// Show, check or compare the keys of an issuer, a URL or a file
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit jwks https://issuer.example
  jotkit jwks keys.json --lint")]
#[command(mut_args(named_formats))]
pub struct Args {
    /// Issuer, URL of a key set, file, or `-` for standard input
    #[arg(value_name = "SOURCE")]
    source: String,
    /// Only the key with this kid
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// Check the set; exit status 1 if there are problems
    #[arg(long, group = "question")]
    lint: bool,
    /// Thumbprint of each key (RFC 7638), or its URI (RFC 9278)
    #[arg(long, value_name = "KIND", group = "question")]
    thumbprint: Option<Thumbprint>,
    /// Key set to compare with; exit status 1 if they differ
    #[arg(long, value_name = "OTHER", group = "question", conflicts_with = "kid")]
    diff: Option<String>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten, next_help_heading = "Options")]
    time: TimeArgs,
    #[command(flatten, next_help_heading = "Options")]
    output: FormatArgs<Format>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Thumbprint {
    Sha256,
    Sha1,
    Uri,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Pem,
}

fn named_formats(flag: Arg) -> Arg {
    match flag.get_id().as_str() {
        "output" => flag.help("Output format: a table, a key set in JSON, or public keys in PEM"),
        _ => flag,
    }
}

impl Formats for Format {
    const JSON: Format = Format::Json;
}

/// # Errors
/// No keys were to be had, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if let Some(other) = &args.diff {
        return diff::run(args, other, system, screen);
    }
    let mut found = find(&args.source, args, system)?;
    if let Some(kid) = &args.kid {
        if found.set.meant(Some(kid)).next().is_none() {
            return Err(no_such(&found.set, kid, None));
        }
        if let Some(note) = keep(&mut found.set, kid) {
            screen.note(system, "note", &note)?;
        }
    }
    if args.lint {
        return lint::run(args, &found, system, screen);
    }
    if let Some(kind) = args.thumbprint {
        return thumbprints::run(args, kind, &found, system, screen);
    }
    let now = args.time.now(system);
    let answer = match args.output.format() {
        Format::Human => keyset::table(&found.set, now, screen.width),
        Format::Json => screen.document(document(&found, now)),
        Format::Pem => pems(&found.set)?,
    };
    system.streams.stdout.write(&answer)?;
    if args.output.format() == Format::Pem {
        tell_left_out(&found.set, system, screen)?;
    }
    if args.output.format() != Format::Json {
        screen.note(system, "note", &human::source(&found.source))?;
    }
    Ok(Exit::Yes)
}

fn tell_left_out(set: &KeySet, system: &mut System, screen: &Screen) -> Result<(), Failure> {
    for one in left_out(set) {
        let name = one.kid.as_ref().map_or(String::new(), |kid| format!(" (kid {kid})"));
        let text = format!("keys[{}]{name} is left out: {}", one.index, one.why);
        screen.note(system, "warning", &text)?;
    }
    Ok(())
}

/// The keys of the place that one word names.
fn find(text: &str, args: &Args, system: &mut System) -> Result<FoundKeys, Failure> {
    let passphrase = args.passphrase.place(system)?;
    let chain = KeyChain::named(text, passphrase, args.network.read(system)?)?;
    Ok(chain.find(system, None)?)
}

/// Leaves the keys that the `kid` means; a note where it is the name of none of them.
fn keep(set: &mut KeySet, kid: &str) -> Option<String> {
    let note = (!set.has_kid(kid))
        .then(|| format!("no key has kid {kid}; only keys without a kid are meant"));
    set.entries = set.meant(Some(kid)).cloned().collect();
    note
}

#[derive(Serialize)]
struct SetDocument {
    schema: &'static str,
    source: Place,
    age: Option<i64>,
    /// A JWK set, for everything that reads one.
    keys: Vec<Object>,
    chains: Vec<Chain>,
    left_out: Vec<LeftOut>,
}

/// The certificates of a key, leaf first.
#[derive(Serialize)]
struct Chain {
    index: usize,
    kid: Option<String>,
    certificates: Vec<CertificateDocument>,
}

/// A key that is not shown, since it can't be read or has no public half.
#[derive(Serialize)]
struct LeftOut {
    index: usize,
    kid: Option<String>,
    why: String,
}

/// `jotkit.jwks/1`, which is a JWK set as well: unknown members are ignored (RFC 7517 section 5).
fn document(found: &FoundKeys, now: i64) -> String {
    json::document(&SetDocument {
        schema: "jotkit.jwks/1",
        source: found.source.place.clone(),
        age: found.source.age,
        keys: found.set.entries.iter().filter_map(public_jwk).collect(),
        chains: chains(&found.set, now),
        left_out: left_out(&found.set),
    })
}

fn chains(set: &KeySet, now: i64) -> Vec<Chain> {
    let chain = |(index, entry): (usize, &Entry)| {
        let key = entry.key.as_ref().ok().filter(|key| !key.certificates.is_empty())?;
        let certificates = certificate::documents(&key.certificates, now);
        Some(Chain { index, kid: entry.kid.clone(), certificates })
    };
    set.entries.iter().enumerate().filter_map(chain).collect()
}

/// The JWK as it was written, without its private members and those that nobody knows, which may be as
/// private. What a private key may do, its public half undoes.
fn public_jwk(entry: &Entry) -> Option<Object> {
    let key = entry.key.as_ref().ok()?.public()?;
    let Some(written) = &entry.written else { return Some(jwk::write(&key, false)) };
    let known = written.members().filter(|(name, _)| PUBLIC_MEMBERS.contains(name));
    let mut public: Object = known.map(|(name, value)| (name, value.clone())).collect();
    if let Some(ops) = &key.key_ops {
        public.set("key_ops", Json::Array(ops.iter().map(|op| op.as_str().into()).collect()));
    }
    Some(public)
}

fn left_out(set: &KeySet) -> Vec<LeftOut> {
    let left_out = set.entries.iter().enumerate().filter_map(|(index, entry)| {
        let why = match &entry.key {
            Err(fault) => fault.to_string(),
            Ok(Key { material: Material::Oct(_), .. }) => "a shared secret".to_owned(),
            Ok(_) => return None,
        };
        Some(LeftOut { index, kid: entry.kid.clone(), why })
    });
    left_out.collect()
}

fn pems(set: &KeySet) -> Result<String, Failure> {
    let mut text = String::new();
    for key in set.keys().filter(|key| key.material.key_type() != KeyType::Oct) {
        let der = der::write(Structure::Spki, key).map_err(|fault| {
            Failure::undecided(format!("this key can't be written as PEM: {fault}"))
        })?;
        text += &pem::armour(Structure::Spki, der.expose());
    }
    if text.is_empty() { Err(Failure::undecided("no public key in it")) } else { Ok(text) }
}

fn no_pem(what: &str) -> Failure {
    Failure::usage(format!("{what} have no PEM format")).hint("-o human or -o json")
}
