//! `fixtures`: a folder of tokens to try a backend with.

use std::path::{Path, PathBuf};

use crate::advice::failure::Failure;
use crate::commands::inputs::{PassphraseArgs, TimeArgs, parse_alg, parse_requirement};
use crate::commands::key_format::{self, Form, Packing};
use crate::commands::output::Screen;
use crate::commands::signer::{self, Asked};
use crate::commands::time_args::parse_lifetime;
use crate::commands::write_files::{self, Save};
use crate::exit::Exit;
use crate::explain::cause_id::CauseId;
use crate::issuer::fixtures::{self, Fixture, Plan};
use crate::issuer::signing_keys::named;
use crate::jose::alg::{Alg, KeyType};
use crate::jose::crypto::generate::{Recipe, generate};
use crate::jose::key::Key;
use crate::jose::key::jwk;
use crate::jose::key::secret::Secret;
use crate::source::spec::{KeySpec, Location};
use crate::sys::System;
use crate::sys::files::{self, Mode};
use crate::text::step::Step;
use crate::ui::table::{self, Row};
use crate::verify::policy::Requirement;

/// Claims that have a fixture of their own.
const TRIED_ANYWAY: [&str; 5] = ["iss", "aud", "exp", "nbf", "iat"];

/// Make a folder of good and broken tokens for tests
///
/// One token that a backend should accept, one for each reason to reject, the key set, and a manifest
/// with the expected HTTP status and the cause of each. The same key and --at make the same tokens,
/// except for algorithms with random signatures (ES256, PS256 and similar).
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit fixtures --out tokens
  jotkit fixtures --out tokens --audience api")]
pub struct Args {
    /// Folder, new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write into a folder that is not empty, and replace existing files
    #[arg(long)]
    force: bool,
    /// Issuer of the tokens
    #[arg(long, alias = "iss", value_name = "URL", default_value = "https://issuer.example")]
    issuer: String,
    /// Audience of the tokens
    #[arg(long, alias = "aud", value_name = "AUD", default_value = "backend")]
    audience: String,
    /// Claim that the backend requires, and its value; repeatable
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = parse_requirement, default_value = "user_id")]
    require: Vec<Requirement>,
    /// Lifetime of the good token
    #[arg(long, value_name = "DURATION", value_parser = parse_lifetime, default_value = "3650d")]
    lifetime: i64,
    /// Private key to sign with [default: a new one]
    #[arg(short, long, value_name = "FILE", help_heading = "Keys")]
    key: Option<String>,
    /// Algorithm [default: the key's own, or RS256]
    #[arg(long, value_name = "ALG", value_parser = parse_alg, help_heading = "Keys")]
    alg: Option<Alg>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    #[command(flatten, next_help_heading = "Options")]
    time: TimeArgs,
}

/// # Errors
/// A folder that is not empty, a key that can't sign, or files that can't be written.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    check(args)?;
    let (key, alg) = key(args, system)?;
    let plan = Plan {
        issuer: args.issuer.clone(),
        audience: args.audience.clone(),
        required: args.require.clone(),
        alg,
        from: args.time.now(system),
        lifetime: args.lifetime,
    };
    let made = fixtures::make(&key, &plan)?;
    deliver(args, &key, &plan, &made)?;
    system.streams.stdout.write(&listing(&made, screen.width))?;
    screen.note(system, "note", &command(args, &made[1]).to_string())?;
    Ok(Exit::Yes)
}

/// Before a key is made, which takes a while.
fn check(args: &Args) -> Result<(), Failure> {
    let place = args.out.display();
    match files::is_empty(&args.out) {
        Ok(true) => {}
        Ok(false) if args.force => {}
        Ok(false) => {
            return Err(Failure::usage(format!("{place} is not empty"))
                .hint("--force writes into it and replaces existing files"));
        }
        Err(error) => return Err(refused(&args.out, &error)),
    }
    let names = args.require.iter().map(|required| required.path.as_str());
    match names.into_iter().find(|name| TRIED_ANYWAY.contains(name)) {
        Some(name) => {
            Err(Failure::usage(format!("--require {name}: another fixture already covers it"))
                .hint("name a claim of your own: --require user_id"))
        }
        None => Ok(()),
    }
}

/// The key by its name, ready to be published.
fn key(args: &Args, system: &mut System) -> Result<(Key, Alg), Failure> {
    let passphrase = args.passphrase.place(system)?;
    let (key, alg) = match &args.key {
        Some(place) => {
            let spec = KeySpec::At(Location::parse(place)?, passphrase);
            let set = signer::keys(&spec, system)?;
            let asked = Asked { flag: args.alg, ..Asked::default() };
            let (key, alg) = signer::choose(&set, &asked)?;
            (key.clone(), alg)
        }
        None => {
            let alg = args.alg.unwrap_or(Alg::Rs256);
            (generate(Recipe::of(alg))?, alg)
        }
    };
    if alg.key_type() == KeyType::Oct {
        return Err(
            Failure::usage(format!("{alg} has no public key to verify with")).hint("--alg RS256")
        );
    }
    Ok((named(key, alg), alg))
}

fn deliver(args: &Args, key: &Key, plan: &Plan, made: &[Fixture]) -> Result<(), Failure> {
    let mut contents: Vec<(PathBuf, Secret, Mode)> = Vec::new();
    let mut add = |name: &str, content: Secret, mode| {
        contents.push((args.out.join(name), content, mode));
    };
    for fixture in made {
        add(&fixture.file(), Secret::new(fixture.token.as_str()), Mode::Public);
    }
    add("jwks.json", key_format::key_set([jwk::write(key, false)]), Mode::Public);
    add("manifest.json", key_format::json(&fixtures::manifest(plan, made)), Mode::Public);
    if args.key.is_none() {
        add("key.pem", Form::Pem.write(key, true, Packing::Pem)?, Mode::Private);
    }
    files::make_folder(&args.out, Mode::Public).map_err(|error| refused(&args.out, &error))?;
    let saves: Vec<Save<'_>> =
        contents.iter().map(|(path, content, mode)| Save { path, content, mode: *mode }).collect();
    write_files::save(&saves, args.force)
}

fn listing(made: &[Fixture], width: usize) -> String {
    let row = |fixture: &Fixture| Row {
        cells: vec![
            fixture.file(),
            fixture.status.to_string(),
            fixture.cause.map_or("-", CauseId::text).to_owned(),
        ],
        below: Vec::new(),
    };
    let rows: Vec<Row> = made.iter().map(row).collect();
    table::render(&["file", "status", "cause"], &rows, width)
}

/// What judges a token as the backend should.
fn command(args: &Args, fixture: &Fixture) -> Step {
    let place = |name: &str| args.out.join(name).display().to_string();
    let step =
        Step::say("to see one rejected").run("jotkit explain --jwks").arg(place("jwks.json"));
    let step = step.run("--issuer").arg(&*args.issuer).run("--audience").arg(&*args.audience);
    let required = args.require.iter().map(|required| match &required.value {
        Some(value) => format!("{}={value}", required.path),
        None => required.path.clone(),
    });
    let step = required.fold(step, |step, required| step.run("--require").arg(required));
    step.run("<").arg(place(&fixture.file()))
}

fn refused(folder: &Path, error: &std::io::Error) -> Failure {
    let why = files::ReadError::Io(std::io::Error::from(error.kind()));
    Failure::undecided(format!("{}: {why}", folder.display()))
}
