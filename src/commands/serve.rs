//! `serve`: a local issuer for the tests of a backend.

pub mod announce;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use url::Url;

use crate::advice::failure::Failure;
use crate::commands::documents;
use crate::commands::inputs::{PassphraseArgs, parse_alg};
use crate::commands::output::Screen;
use crate::commands::serve::announce::announce;
use crate::commands::signer::{self, Asked};
use crate::commands::time_args::{parse_duration, parse_lifetime};
use crate::exit::Exit;
use crate::issuer::clerk::template::Template;
use crate::issuer::fault::Fault;
use crate::issuer::limits::Limits;
use crate::issuer::notes::Notes;
use crate::issuer::persist::Kept;
use crate::issuer::random::{Random, Real};
use crate::issuer::server::{self, Port};
use crate::issuer::service::Service;
use crate::issuer::signing_keys::{SigningKeys, named};
use crate::issuer::state::{Clerk, LoadedTemplate, State, Terms};
use crate::issuer::users::Users;
use crate::jose::alg::Alg;
use crate::jose::key::Key;
use crate::jose::key::secret::Secret;
use crate::source::chain::{MAX_KEYS, variable};
use crate::source::spec::{Held, KeySpec, Location};
use crate::sys::System;
use crate::sys::descriptors;
use crate::sys::env::Env;
use crate::sys::files::{self, Mode, ReadError};
use crate::sys::streams::Streams;
use crate::ui::failure::note;

/// Descriptors for the listener, the runtime, the signals and the first clients. The runtime panics
/// where it gets none for a signal.
const NEEDED_FILES: usize = 13;

/// Serve a local issuer: discovery, key set and tokens
///
/// For the tests of a backend. It prints its addresses and serves metadata, key set and tokens until
/// Ctrl-C or SIGTERM. Anyone who can reach it gets a token: POST /token, or jotkit sign --issuer-at.
/// POST /rotate makes a new key.
///
/// It serves up to 512 clients at once, fewer if fewer files may be open; a new one replaces the one
/// that has been idle or slow for longest. Headers, the body and the reading of a reply may take 10 s
/// each; there may be 100 headers of 32 KiB together, and a body of 64 KiB. The key set has up to 31
/// retired keys; when all of them are within --keep-retired, POST /rotate answers with status 429.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit serve --port 8080
  jotkit serve --state keys.json --fault slow")]
pub struct Args {
    /// Port; 0 is any free one
    #[arg(long, value_name = "PORT", default_value = "0")]
    port: u16,
    /// Address to listen on
    ///
    /// With an address that is not loopback, other machines can get tokens too.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Issuer [default: the server's address]
    #[arg(long, alias = "iss", value_name = "URL", value_parser = parse_issuer)]
    issuer: Option<String>,
    /// File that keeps the keys between runs
    #[arg(long, value_name = "FILE", help_heading = "Keys")]
    state: Option<PathBuf>,
    /// Private key to sign with: a file or `-`
    #[arg(short, long, value_name = "FILE", conflicts_with = "state", help_heading = "Keys")]
    key: Option<String>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Algorithm [default: the key's own, or RS256]
    #[arg(long, value_name = "ALG", value_parser = parse_alg, help_heading = "Keys")]
    alg: Option<Alg>,
    /// Time that a replaced key stays in the set
    #[arg(long, hide_short_help = true, value_name = "DURATION", value_parser = parse_seconds, default_value = "10m", help_heading = "Keys")]
    keep_retired: i64,
    /// Lifetime of tokens
    #[arg(long, value_name = "DURATION", value_parser = parse_lifetime, default_value = "5m", help_heading = "Tokens")]
    lifetime: i64,
    /// Time of `nbf` before `iat`
    #[arg(long, hide_short_help = true, value_name = "DURATION", value_parser = parse_seconds, default_value = "0", help_heading = "Tokens")]
    clock_skew: i64,
    /// Fault to enable; repeat for several
    #[arg(long, value_name = "FAULT", help_heading = "Tokens")]
    fault: Vec<Fault>,
    /// JWT template (TOML or JSON); repeat for several
    #[arg(long, value_name = "FILE", help_heading = "Templates")]
    template: Vec<PathBuf>,
    /// Users (TOML or JSON) [default: user_local]
    #[arg(long, value_name = "FILE", help_heading = "Templates")]
    user: Option<PathBuf>,
    #[command(flatten)]
    clerk: ClerkArgs,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Clerk")]
struct ClerkArgs {
    /// Also serve the routes of Clerk's APIs
    #[arg(long)]
    clerk: bool,
    /// Environment variable with the secret key [default: a new one]
    #[arg(long, hide_short_help = true, value_name = "NAME", requires = "clerk")]
    clerk_secret_key_env: Option<String>,
    /// Front end (azp) of session tokens
    #[arg(long, hide_short_help = true, value_name = "ORIGIN", requires = "clerk")]
    authorized_party: Option<String>,
}

/// # Errors
/// No key, no port, a state that can't be read or written, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    descriptors::check_spare(NEEDED_FILES).map_err(too_few_files)?;
    let hold = |path: &Path| files::hold(path).map_err(|_| in_use(path));
    let _held = args.state.as_deref().map(hold).transpose()?;
    let kept = args.state.as_deref().map(read_kept).transpose()?.flatten();
    let stored = kept.as_ref().and_then(|kept| kept.secret_key.clone());
    let ring = match kept {
        Some(kept) => same_alg(kept.keys, args.alg)?,
        None => ring(args, system)?,
    };
    let port = Port::bind(args.bind, args.port).map_err(|error| no_port(args, error))?;
    let state = state(args, ring, stored.clone(), port.address, system)?;
    let text = announce(&state, args.clerk.clerk_secret_key_env.is_none());
    let service = service(args, state, stored, system, screen)?;
    warn(args, system, screen)?;
    server::serve(port, service, Limits::of_machine(), || system.streams.stdout.write(&text))?;
    Ok(Exit::Yes)
}

/// Where requests are answered, and what becomes of new states and notes.
fn service(
    args: &Args,
    state: State,
    stored: Option<Secret>,
    system: &System,
    screen: &Screen,
) -> Result<Service, Failure> {
    let err = screen.err;
    let tell = move |text: &str| {
        // Where nobody listens, nobody is told.
        let _ = Streams::real(&Env::real()).stderr.write(&note("note", text, err));
    };
    let made = state.clerk.as_ref().filter(|_| args.clerk.clerk_secret_key_env.is_none());
    // What comes by the environment stays there, and what was made stays until it is needed again.
    let secret_key = made.map(|clerk| clerk.secret_key.clone()).or(stored);
    let notes = Notes::start(tell)?;
    let service = Service::new(state.clone(), Real, system.clock).telling(notes);
    let Some(path) = args.state.clone() else { return Ok(service) };
    let keep = move |state: &State| {
        let kept = Kept { keys: state.keys.clone(), secret_key: secret_key.clone() };
        files::write(&path, kept.write().expose(), Mode::Private, true).map_err(|error| {
            io::Error::other(format!("{}: {}", path.display(), ReadError::Io(error)))
        })
    };
    keep(&state).map_err(|error| Failure::undecided(error.to_string()))?;
    Ok(service.keeping(Box::new(keep)))
}

fn state(
    args: &Args,
    ring: SigningKeys,
    stored: Option<Secret>,
    address: SocketAddr,
    system: &mut System,
) -> Result<State, Failure> {
    let base = format!("http://{}", reachable(address));
    let issuer = args.issuer.clone().unwrap_or_else(|| base.clone());
    let terms = Terms {
        lifetime: args.lifetime,
        clock_skew: args.clock_skew,
        keep_retired: args.keep_retired,
    };
    let clerk = args.clerk.clerk.then(|| clerk(args, stored, system)).transpose()?;
    let users = args.user.as_ref().map(|path| documents::read("--user", path, system, Users::read));
    let users = users.transpose()?.unwrap_or_default();
    let templates = templates(args, system)?;
    let is_open = !args.bind.is_loopback();
    let state = State { issuer, is_open, terms, clerk, users, templates, ..State::new(base, ring) };
    Ok(state.with_faults(args.fault.clone(), &Real)?)
}

/// Who listens everywhere is reached here.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, v6.port()).into(),
        address => address,
    }
}

fn clerk(args: &Args, stored: Option<Secret>, system: &System) -> Result<Clerk, Failure> {
    let secret_key = match (&args.clerk.clerk_secret_key_env, stored) {
        (Some(name), _) => Secret::new(variable(system, name, Held::Secret)?.as_encoded_bytes()),
        (None, Some(stored)) => stored,
        (None, None) => {
            let chars = Real.name()? + &Real.name()?;
            let alphanumeric = chars.chars().filter(char::is_ascii_alphanumeric);
            Secret::new(format!("sk_test_{}", alphanumeric.collect::<String>()))
        }
    };
    Ok(Clerk { secret_key, authorized_party: args.clerk.authorized_party.clone() })
}

fn ring(args: &Args, system: &mut System) -> Result<SigningKeys, Failure> {
    let passphrase = args.passphrase.place(system)?;
    let Some(place) = &args.key else {
        return SigningKeys::fresh(args.alg.unwrap_or(Alg::Rs256), &Real)
            .map_err(|unusable| Failure::usage(unusable.to_string()).hint("--alg RS256 or ES256"));
    };
    let spec = KeySpec::At(Location::parse(place)?, passphrase);
    let asked = Asked { flag: args.alg, ..Asked::default() };
    let key = local_key(&spec, &asked, system)?;
    let alg = key.default_alg().unwrap_or(Alg::Rs256);
    SigningKeys::new(key, alg).map_err(|unusable| {
        Failure::usage(unusable.to_string()).hint("leave out --key to make a key")
    })
}

/// The only key of a place, with its name and the algorithm that it signs.
fn local_key(spec: &KeySpec, asked: &Asked<'_>, system: &mut System) -> Result<Key, Failure> {
    let set = signer::keys(spec, system)?;
    let (key, alg) = signer::choose(&set, asked)?;
    Ok(named(key.clone(), alg))
}

/// The templates, each with its own key where it has one.
fn templates(args: &Args, system: &mut System) -> Result<Vec<LoadedTemplate>, Failure> {
    let mut all: Vec<LoadedTemplate> = Vec::new();
    for path in &args.template {
        let template = documents::read("--template", path, system, Template::read)?;
        if all.iter().any(|other| other.template.name == template.name) {
            let name = &template.name;
            return Err(Failure::usage(format!("two templates have the name {name}")));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let passphrase = args.passphrase.place(system)?;
        let asked = Asked { template: template.signing_algorithm, ..Asked::default() };
        let spec = template.signing_key.as_ref();
        let spec = spec.map(|place| documents::key_spec(place, folder, passphrase));
        let key = spec.map(|spec| local_key(&spec, &asked, system)).transpose()?;
        all.push(LoadedTemplate { template, key });
    }
    Ok(all)
}

/// Each of two servers would overwrite what the other keeps.
fn in_use(path: &Path) -> Failure {
    Failure::undecided(format!("{}: another server keeps its keys there", path.display()))
        .hint("end that one first, or give this one a file of its own: --state FILE")
}

/// `None` where there is no such file yet.
fn read_kept(path: &Path) -> Result<Option<Kept>, Failure> {
    let place = path.display();
    let bytes = match files::read(path, MAX_KEYS) {
        Ok(bytes) => Secret::new(bytes),
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(error) => return Err(Failure::undecided(format!("{place}: {error}"))),
    };
    let kept = Kept::read(bytes.expose()).map_err(|why| {
        Failure::undecided(format!("{place} is not a state file: {why}"))
            .hint("name a new file, and it is created")
    })?;
    Ok(Some(kept))
}

fn same_alg(ring: SigningKeys, asked: Option<Alg>) -> Result<SigningKeys, Failure> {
    match asked.filter(|alg| *alg != ring.alg) {
        None => Ok(ring),
        Some(asked) => {
            Err(Failure::usage(format!("the state's key is for {}, not {asked}", ring.alg))
                .hint("leave out --alg, or name another file"))
        }
    }
}

fn warn(args: &Args, system: &mut System, screen: &Screen) -> Result<(), Failure> {
    if !args.bind.is_loopback() {
        let said =
            format!("anyone who can reach {} can have tokens signed with this key", args.bind);
        screen.note(system, "warning", &said)?;
    }
    for fault in &args.fault {
        screen.note(system, "note", &format!("fault enabled: {}", fault.name()))?;
    }
    Ok(())
}

fn too_few_files(error: io::Error) -> Failure {
    let said = format!("serve needs {NEEDED_FILES} more open files: {}", ReadError::Io(error));
    Failure::undecided(said).hint("ulimit -n 256")
}

fn no_port(args: &Args, error: io::Error) -> Failure {
    let place = SocketAddr::new(args.bind, args.port);
    let failure = Failure::undecided(format!("{place}: {}", ReadError::Io(error)));
    match args.port {
        0 => failure,
        _ => failure.hint("leave out --port to use a free one"),
    }
}

/// An issuer identifier (RFC 8414 section 2), reachable from here or not.
fn parse_issuer(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|_| "write it as https://host/path".to_owned())?;
    match url.scheme() {
        "http" | "https" if url.query().is_none() && url.fragment().is_none() => Ok(text.into()),
        "http" | "https" => Err("an issuer can't have a query or a fragment".into()),
        _ => Err("write it as https://host/path".into()),
    }
}

fn parse_seconds(text: &str) -> Result<i64, String> {
    parse_duration(text).map(|seconds| seconds as i64)
}
