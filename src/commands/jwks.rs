//! `jwks`: shows a key set, or judges it.

use clap::ValueEnum;
use serde::Serialize;

use crate::commands::inputs::{NetworkArgs, PassphraseArgs, TimeArgs};
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jose::alg::KeyType;
use crate::jose::der::{self, Structure};
use crate::jose::encoding::Encoding;
use crate::jose::json::Object;
use crate::jose::jwk::{self, PRIVATE_MEMBERS};
use crate::jose::jwks::{Entry, KeySet};
use crate::jose::key::{Key, Material};
use crate::jose::{pem, thumbprint};
use crate::keyset::{self, Finding};
use crate::source::cache::Network;
use crate::source::fault::SourceFault;
use crate::source::resolve::{Resolved, resolve};
use crate::source::spec::{Issuer, KeySpec, Location};
use crate::sys::System;
use crate::ui::certificate::{self, CertificateDocument};
use crate::ui::failure::note;
use crate::ui::table::{self, Row};
use crate::ui::{human, json, sanitize};

const METADATA: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// Show the keys of an issuer, a URL or a file, or judge them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An issuer, the URL of a key set, a file, or `-` for standard input
    #[arg(value_name = "SOURCE")]
    source: String,
    /// Only the key of this name
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// Judge the set: exit status 1 when something is found
    #[arg(long)]
    lint: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten, next_help_heading = "Options")]
    time: TimeArgs,
    /// How to answer: a table, a key set in JSON, or public keys in PEM
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Options")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Pem,
}

/// # Errors
/// No keys were to be had, none is of that name, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let network = args.network.read()?;
    let mut resolved = find(args, system, &network)?;
    if let Some(kid) = &args.kid {
        keep(&mut resolved.set, kid)?;
    }
    if args.lint {
        return lint(args, &resolved, system, screen);
    }
    let now = args.time.now(system);
    let answer = match args.output {
        Format::Human => human(&resolved.set, now, screen),
        Format::Json => document(&resolved, now),
        Format::Pem => pems(&resolved.set)?,
    };
    system.streams.stdout.write(&answer)?;
    if args.output != Format::Json {
        let left_out = left_out(&resolved.set);
        for one in left_out.iter().filter(|_| args.output == Format::Pem) {
            let name = one.kid.as_ref().map_or(String::new(), |kid| format!(" (kid {kid})"));
            let text = format!("keys[{}]{name} is left out: {}", one.index, one.why);
            screen.note(system, "warning", &text)?;
        }
        screen.note(system, "note", &human::source(&resolved.source()))?;
    }
    Ok(Exit::Yes)
}

/// A URL may be that of a key set or of an issuer: what it serves tells.
fn find(args: &Args, system: &mut System, network: &Network) -> Result<Resolved, Failure> {
    let text = &args.source[..];
    let location = Location::parse(text)?;
    let spec = KeySpec::At(location.clone(), args.passphrase.place());
    let Location::Url(url) = &location else {
        return Ok(resolve(system, &spec, network, None)?);
    };
    let issuer = METADATA.iter().find_map(|path| text.strip_suffix(path)).unwrap_or(text);
    if issuer != text || url.path() == "/" {
        return Ok(resolve(system, &KeySpec::Issuer(Issuer::parse(issuer)?), network, None)?);
    }
    match resolve(system, &spec, network, None) {
        Err(fault) if fault.is_absence() => by_discovery(text, fault, system, network),
        other => Ok(other?),
    }
}

fn by_discovery(
    text: &str,
    fault: SourceFault,
    system: &mut System,
    network: &Network,
) -> Result<Resolved, Failure> {
    let Ok(issuer) = Issuer::parse(text) else { return Err(fault.into()) };
    match resolve(system, &KeySpec::Issuer(issuer), network, None) {
        Ok(resolved) => Ok(resolved),
        // Nothing there either: what was asked for first is the better answer.
        Err(SourceFault::Undiscovered { .. }) => Err(fault.into()),
        Err(other) => Err(other.into()),
    }
}

fn keep(set: &mut KeySet, kid: &str) -> Result<(), Failure> {
    if !set.has_kid(kid) {
        let kids: Vec<&str> = set.entries.iter().filter_map(|entry| entry.kid.as_deref()).collect();
        let names = match &kids[..] {
            [] => "none of its keys has a name".to_owned(),
            kids => format!("the names are {}", kids.join(", ")),
        };
        return Err(Failure::no(format!("no key of the name {kid}")).fact(names));
    }
    set.entries.retain(|entry| entry.kid.as_deref() == Some(kid));
    Ok(())
}

fn human(set: &KeySet, now: i64, screen: &Screen) -> String {
    let headings = ["type", "size", "alg", "use", "kid, and thumbprint if that is another"];
    let rows: Vec<Row> = set.entries.iter().map(|entry| row(entry, now)).collect();
    match rows.is_empty() {
        true => "no keys\n".to_owned(),
        false => table::render(&headings, &rows, screen.width),
    }
}

/// What is copied stands last on its line: the kid, and below it the thumbprint.
fn row(entry: &Entry, now: i64) -> Row {
    let dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let (kind, size, alg, usage, below) = match &entry.key {
        Ok(key) => {
            let kind = Some(key.material.key_type().name().to_owned());
            (kind, size(key), key.alg.clone(), key.usage.clone(), below(key, now))
        }
        Err(fault) => {
            let text = |name| Some(entry.written.as_ref()?.get(name)?.as_str()?.to_owned());
            (text("kty"), None, text("alg"), text("use"), vec![format!("bad key: {fault}")])
        }
    };
    let cells = [kind, size, alg, usage, entry.kid.clone()].map(dash).to_vec();
    Row { cells, below }
}

fn below(key: &Key, now: i64) -> Vec<String> {
    let thumbprint =
        thumbprint::sha256(key).filter(|thumbprint| key.kid.as_ref() != Some(thumbprint));
    let certificates = certificate::lines(&key.certificates, now);
    thumbprint.into_iter().chain(remarks(key)).chain(certificates).collect()
}

fn size(key: &Key) -> Option<String> {
    let curve = || key.material.curve().map(|curve| curve.name().to_owned());
    key.material.bits().map(|bits| bits.to_string()).or_else(curve)
}

fn remarks(key: &Key) -> Vec<String> {
    let mut remarks: Vec<String> = key.remarks.iter().map(ToString::to_string).collect();
    remarks.extend(key.material.weakness().map(|weakness| weakness.to_string()));
    match key.material {
        Material::Oct(_) => remarks.push("a shared secret".to_owned()),
        _ if key.material.is_private() => remarks.push("holds the private half".to_owned()),
        _ => {}
    }
    remarks
}

#[derive(Serialize)]
struct SetDocument {
    schema: &'static str,
    source: String,
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
fn document(resolved: &Resolved, now: i64) -> String {
    json::document(&SetDocument {
        schema: "jotkit.jwks/1",
        source: resolved.place.clone(),
        age: resolved.source().age,
        keys: resolved.set.entries.iter().filter_map(public_jwk).collect(),
        chains: chains(&resolved.set, now),
        left_out: left_out(&resolved.set),
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

/// The JWK as it was written, unknown members included, without its private ones.
fn public_jwk(entry: &Entry) -> Option<Object> {
    let key = entry.key.as_ref().ok()?.public()?;
    let Some(written) = &entry.written else { return Some(jwk::write(&key, false)) };
    let mut public = written.clone();
    for name in PRIVATE_MEMBERS {
        public.remove(name);
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
        let der = der::write(Structure::Spki, key)
            .map_err(|fault| Failure::undecided(format!("this key has no PEM: {fault}")))?;
        text += &pem::armour(Structure::Spki, der.expose());
    }
    match text.is_empty() {
        true => Err(Failure::no("no public key in it")),
        false => Ok(text),
    }
}

#[derive(Serialize)]
struct LintDocument {
    schema: &'static str,
    source: String,
    age: Option<i64>,
    findings: Vec<FindingDocument>,
}

#[derive(Serialize)]
struct FindingDocument {
    id: &'static str,
    index: Option<usize>,
    kid: Option<String>,
    detail: String,
}

/// `jotkit.lint/1`, or a line a finding.
fn lint(
    args: &Args,
    resolved: &Resolved,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let findings = keyset::lint(&resolved.set, resolved.encoding.unwrap_or(Encoding::Jwks));
    let exit = if findings.is_empty() { Exit::Yes } else { Exit::No };
    let answer = match args.output {
        Format::Json => {
            let findings = findings.into_iter().map(FindingDocument::from).collect();
            let schema = "jotkit.lint/1";
            json::document(&LintDocument {
                schema,
                source: resolved.place.clone(),
                age: resolved.source().age,
                findings,
            })
        }
        Format::Human if findings.is_empty() => match resolved.set.entries.len() {
            1 => "1 key, nothing found\n".to_owned(),
            count => format!("{count} keys, nothing found\n"),
        },
        Format::Human => findings.iter().map(|finding| finding_line(finding, screen)).collect(),
        Format::Pem => {
            return Err(Failure::usage("findings have no PEM").hint("-o human or -o json"));
        }
    };
    system.streams.stdout.write(&answer)?;
    Ok(exit)
}

fn finding_line(finding: &Finding, screen: &Screen) -> String {
    let place = match (&finding.kid, finding.index) {
        (Some(kid), _) => format!("kid {kid}: "),
        (None, Some(index)) => format!("keys[{index}]: "),
        (None, None) => String::new(),
    };
    note(finding.id, &sanitize::line(&format!("{place}{}", finding.detail)), screen.out)
}

impl From<Finding> for FindingDocument {
    fn from(finding: Finding) -> FindingDocument {
        let Finding { id, index, kid, detail } = finding;
        FindingDocument { id, index, kid, detail }
    }
}
