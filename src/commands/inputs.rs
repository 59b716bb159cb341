//! The groups of flags that verbs share, and how each is read.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::StyledStr;
use clap::{Arg, Args};
use url::Url;

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::commands::time_args::{When, parse_duration};
use crate::jose::alg::Alg;
use crate::jose::key::secret::{Secret, SecretEncoding};
use crate::source::cache::Network;
use crate::source::chain::{self, MAX_KEYS};
use crate::source::fault::SourceFault;
use crate::source::spec::{
    Held, Issuer, KeySpec, Location, PassphrasePlace, SecretPlace, SecretSpec,
};
use crate::sys::System;
use crate::text::utf16;
use crate::verify::judgement::Rule;
use crate::verify::policy::{Origins, Policy, Requirement};

/// The longest payload that is read from beside its token.
const MAX_PAYLOAD: usize = 64 << 20;

/// The bytes that `--payload` names.
///
/// # Errors
/// The place can't be read.
pub fn read_payload(place: &str, system: &mut System) -> Result<Vec<u8>, Failure> {
    let read = system.read(Path::new(place), MAX_PAYLOAD);
    read.map_err(|error| Failure::undecided(format!("--payload {place}: {error}")))
}

/// What a JWS may have beside one signature over its own payload.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signatures")]
pub struct SignatureArgs {
    /// Payload of a detached signature: a file, or `-` for standard input
    #[arg(long, hide_short_help = true, value_name = "FILE")]
    pub payload: Option<String>,
    /// Accept a payload that is not a JSON object; --payload implies it
    #[arg(long, hide_short_help = true)]
    pub any_payload: bool,
    /// Accept several signatures only if each is accepted (default)
    #[arg(long, hide_short_help = true)]
    pub all: bool,
    /// Accept several signatures if one is accepted
    #[arg(long, hide_short_help = true, conflicts_with = "all")]
    pub any: bool,
}

impl SignatureArgs {
    /// # Errors
    /// As [`read_payload`].
    pub fn payload(&self, system: &mut System) -> Result<Option<Vec<u8>>, Failure> {
        self.payload.as_ref().map(|place| read_payload(place, system)).transpose()
    }

    /// Which of several signatures must be accepted.
    pub fn rule(&self) -> Rule {
        if self.any { Rule::Any } else { Rule::All }
    }

    /// Whether the payload may be something else than a JSON object.
    pub fn allow_any_payload(&self) -> bool {
        self.any_payload || self.payload.is_some()
    }
}

/// Where keys come from: one of these.
#[derive(Clone, Debug, Default, Args)]
#[group(id = "key_source", multiple = false)]
#[command(next_help_heading = "Keys")]
pub struct KeyArgs {
    /// Key set: URL, file or `-`; any format
    ///
    /// JWKS, JWK, PEM, DER, certificates or SSH keys; the format is detected automatically.
    #[arg(long, value_name = "URL|FILE")]
    pub jwks: Option<String>,
    /// Key: the same places and formats as --jwks
    #[arg(short, long, value_name = "URL|FILE")]
    pub key: Option<String>,
    /// Environment variable with the key
    #[arg(long, hide_short_help = true, value_name = "NAME")]
    pub key_env: Option<String>,
    /// File with a shared secret
    ///
    /// One line break at its end is not part of the secret.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// Environment variable with a shared secret
    #[arg(long, value_name = "NAME")]
    pub secret_env: Option<String>,
    /// Prompt for a shared secret (hidden)
    ///
    /// --secret=VALUE works too; other users of this machine can see it in the process list.
    #[arg(long, value_name = "VALUE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = TO_BE_ASKED, value_parser = parse_secret)]
    pub secret: Option<Secret>,
}

/// For a verb that signs: no private key is fetched.
pub fn keys_of_this_machine(arg: Arg) -> Arg {
    if !matches!(arg.get_long(), Some("jwks" | "key")) {
        return arg;
    }
    let here = |help: &StyledStr| help.to_string().replace("URL, file", "file");
    let (short, long) = (arg.get_help().map(here), arg.get_long_help().map(here));
    let arg = arg.value_name("FILE").help(short.unwrap_or_default());
    match long {
        Some(long) => arg.long_help(long),
        None => arg,
    }
}

/// How an encrypted key is opened.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Keys")]
pub struct PassphraseArgs {
    /// File with the passphrase of an encrypted key
    ///
    /// One line break at its end is not part of the passphrase.
    #[arg(long, hide_short_help = true, value_name = "FILE", conflicts_with = "passphrase_env")]
    pub passphrase_file: Option<PathBuf>,
    /// Environment variable with the passphrase [default: prompt]
    #[arg(long, hide_short_help = true, value_name = "NAME")]
    pub passphrase_env: Option<String>,
}

impl PassphraseArgs {
    /// Where the passphrase comes from.
    ///
    /// # Errors
    /// The variable is not set, whether or not a key needs it.
    pub fn place(&self, system: &System) -> Result<PassphrasePlace, SourceFault> {
        Ok(match (&self.passphrase_file, &self.passphrase_env) {
            (Some(path), _) => PassphrasePlace::File(path.clone()),
            (None, Some(name)) => {
                chain::variable(system, name, Held::Passphrase)?;
                PassphrasePlace::Env(name.clone())
            }
            (None, None) => PassphrasePlace::Prompt,
        })
    }
}

/// How a shared secret is written, and an encrypted key opened.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Keys")]
pub struct SecretArgs {
    /// Encoding of the shared secret [default: utf8]
    #[arg(long, hide_short_help = true, value_name = "ENCODING")]
    pub secret_encoding: Option<SecretEncoding>,
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

impl KeyArgs {
    /// The flag that names a place.
    pub fn flag(&self) -> Option<&'static str> {
        let flags = [
            ("--jwks", self.jwks.is_some()),
            ("--key", self.key.is_some()),
            ("--key-env", self.key_env.is_some()),
            ("--secret-file", self.secret_file.is_some()),
            ("--secret-env", self.secret_env.is_some()),
            ("--secret", self.secret.is_some()),
        ];
        flags.into_iter().find_map(|(flag, given)| given.then_some(flag))
    }

    /// The place that was named; `None` where none was.
    ///
    /// # Errors
    /// A URL that is none.
    pub fn spec(
        &self,
        secret: &SecretArgs,
        system: &mut System,
        screen: &Screen,
    ) -> Result<Option<KeySpec>, Failure> {
        let passphrase = secret.passphrase.place(system)?;
        if let Some(text) = self.jwks.as_ref().or(self.key.as_ref()) {
            return Ok(Some(KeySpec::At(Location::parse(text)?, passphrase)));
        }
        if let Some(name) = &self.key_env {
            return Ok(Some(KeySpec::Env(name.clone(), passphrase)));
        }
        let Some(place) = self.secret_place() else { return Ok(None) };
        warn_of_shown_secret(&place, system, screen)?;
        let encoding = secret.secret_encoding.unwrap_or_default();
        Ok(Some(KeySpec::Secret(SecretSpec { place, encoding })))
    }

    fn secret_place(&self) -> Option<SecretPlace> {
        let variable = self.secret_env.as_deref();
        SecretPlace::named(self.secret_file.as_deref(), variable, self.secret.as_ref())
    }
}

/// # Errors
/// Standard error can't be written.
pub fn warn_of_shown_secret(
    place: &SecretPlace,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    match place {
        SecretPlace::Given(_) => screen.note(
            system,
            "warning",
            "a secret on the command line can be seen in the process list and in the shell's \
             history; --secret-env and --secret-file can't",
        ),
        _ => Ok(()),
    }
}

/// What is demanded of the token.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Expected values")]
pub struct PolicyArgs {
    /// Expected issuer (exact match); finds the keys
    #[arg(long, alias = "iss", value_name = "URL")]
    pub issuer: Option<String>,
    /// Expected audience; repeat to allow several
    #[arg(long, alias = "aud", value_name = "AUD")]
    pub audience: Vec<String>,
    /// Allowed algorithm; repeat to allow several
    #[arg(long, value_name = "ALG", value_parser = parse_alg)]
    pub alg: Vec<Alg>,
    /// Allowed front end (azp); repeat to allow several
    #[arg(long, hide_short_help = true, alias = "azp", value_name = "ORIGIN")]
    pub authorized_party: Vec<String>,
    /// Required claim and its value; repeatable
    ///
    /// A dotted path names a claim inside another, unless a claim has it as its whole name. A list
    /// matches if it contains the value, `scope` and `scp` also as a text in which it is one of the words;
    /// null counts as missing.
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = parse_requirement)]
    pub require: Vec<Requirement>,
    /// Expected type (`typ` of the header)
    #[arg(long, hide_short_help = true, value_name = "TYPE")]
    pub typ: Option<String>,
    /// Maximum age of the token, such as 15m
    #[arg(long, hide_short_help = true, value_name = "DURATION", value_parser = parse_duration)]
    pub max_age: Option<f64>,
    /// Clock tolerance, such as 30s [default: 0]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub leeway: Option<f64>,
    /// Accept weak keys: RSA under 2048 bits, secrets shorter than their hash
    #[arg(long, hide_short_help = true)]
    pub insecure_allow_weak_keys: bool,
}

impl PolicyArgs {
    /// The same as a policy; `origins` says who asked for what.
    pub fn policy(&self, origins: Origins, signatures: &SignatureArgs) -> Policy {
        Policy {
            issuer: self.issuer.clone(),
            audiences: self.audience.clone(),
            algs: self.alg.clone(),
            authorized_parties: self.authorized_party.clone(),
            required: self.require.clone(),
            typ: self.typ.clone(),
            max_age: self.max_age,
            leeway: self.leeway.unwrap_or_default(),
            insecure_allow_weak_keys: self.insecure_allow_weak_keys,
            any_payload: signatures.allow_any_payload(),
            origins,
        }
    }

    /// The issuer as a place to find keys by; `None` where none is named.
    ///
    /// # Errors
    /// It is no URL that may be asked.
    pub fn key_issuer(&self) -> Result<Option<KeySpec>, Failure> {
        let issuer = self.issuer.as_deref().map(Issuer::parse).transpose()?;
        Ok(issuer.map(KeySpec::Issuer))
    }

    /// How to name keys, where a verb can't do without.
    pub fn no_keys() -> Failure {
        Failure::usage("no keys to verify with")
            .hint("to find the keys of an issuer: --issuer https://…")
            .hint("to name a key set: --jwks URL|FILE")
            .hint("to name a public key or certificate: --key FILE")
            .hint("to name a shared secret (HS256, HS384, HS512): --secret-env NAME")
            .hint("to look without verifying: jotkit decode TOKEN")
    }
}

/// The time to judge at.
#[derive(Debug, Args)]
pub struct TimeArgs {
    /// Use this time instead of the current one
    ///
    /// Seconds since 1970, a date such as 2026-09-21T14:13:20Z, or a distance such as -5m.
    #[arg(long, value_name = "TIME", value_parser = When::parse, allow_hyphen_values = true)]
    at: Option<When>,
}

impl TimeArgs {
    /// The time that was given; `None` where the clock is to be asked.
    pub fn given(&self, system: &System) -> Option<i64> {
        match self.at? {
            When::FromNow(0.0) => None,
            when => Some(when.seconds_from(system.clock.now())),
        }
    }

    /// The time that was given, or else the clock's, in seconds since 1970.
    pub fn now(&self, system: &System) -> i64 {
        self.given(system).unwrap_or_else(|| system.clock.now())
    }
}

/// How to use the network.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// Maximum time of each document
    #[arg(long, hide_short_help = true, value_name = "DURATION", value_parser = parse_timeout, default_value = "10s")]
    pub timeout: Duration,
    /// Use cached keys only, however old
    #[arg(long, hide_short_help = true, conflicts_with = "refresh")]
    pub offline: bool,
    /// Fetch the keys even if cached ones are fresh
    #[arg(long, hide_short_help = true)]
    pub refresh: bool,
    /// Certificates (PEM) to trust beside the system's own
    #[arg(long, hide_short_help = true, value_name = "FILE")]
    pub ca_cert: Option<PathBuf>,
    /// Host from which keys may come over plain http; repeatable
    ///
    /// Anyone on the way can replace the keys. HOST:PORT allows only that port.
    #[arg(long, hide_short_help = true, value_name = "HOST", value_parser = parse_host)]
    pub insecure_allow_http: Vec<String>,
}

impl NetworkArgs {
    /// What the flags say; from now on the hosts that they name may be asked over plain http.
    ///
    /// # Errors
    /// The CA file can't be read.
    pub fn read(&self, system: &mut System) -> Result<Network, Failure> {
        self.insecure_allow_http.iter().for_each(|host| system.http.insecure_allow_http(host));
        let ca_certificates = match &self.ca_cert {
            None => None,
            Some(path) => {
                let bytes = system.read(path, MAX_KEYS).map_err(|error| {
                    Failure::usage(format!("--ca-cert {}: {error}", path.display()))
                })?;
                Some(utf16::read(&bytes).map_or(bytes, |(_, text)| text.into_bytes()))
            }
        };
        Ok(Network {
            timeout: self.timeout,
            offline: self.offline,
            refresh: self.refresh,
            ca_certificates,
        })
    }
}

/// Stands for the value of a flag that has none, which somebody is asked for; no argument can be that.
pub const TO_BE_ASKED: &str = "\0";

/// # Errors
/// None.
pub fn parse_secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text.trim_end_matches(TO_BE_ASKED)))
}

/// `name=value`, or `name` alone: everything behind the first `=` is the value.
///
/// # Errors
/// For clap to show.
pub fn parse_requirement(text: &str) -> Result<Requirement, String> {
    let (path, value) = match text.split_once('=') {
        Some((path, value)) => (path, Some(value.to_owned())),
        None => (text, None),
    };
    // `exp>5`, `role!=admin`: no claim has such a name.
    if path.is_empty() || path.contains(['<', '>']) || path.ends_with(['!', '~', ' ']) {
        Err("write NAME or NAME=VALUE: a value is compared by = alone".into())
    } else {
        Ok(Requirement { path: path.to_owned(), value })
    }
}

/// An algorithm by its registered name.
///
/// # Errors
/// For clap to show.
pub fn parse_alg(text: &str) -> Result<Alg, String> {
    Alg::named(text).ok_or_else(|| {
        let names: Vec<&str> = Alg::all().map(Alg::name).collect();
        match names.iter().find(|name| name.eq_ignore_ascii_case(text)) {
            Some(name) => format!("names are case-sensitive: write {name}"),
            None => format!("not one of {}", names.join(", ")),
        }
    })
}

/// A name or an address, with a port or without.
///
/// # Errors
/// For clap to show.
pub fn parse_host(text: &str) -> Result<String, String> {
    let url = Url::parse(&format!("http://{text}/")).ok();
    let is_host = url.is_some_and(|url| {
        let bare = url.host_str().is_some_and(|host| text.to_ascii_lowercase().starts_with(host));
        bare && url.path() == "/"
            && url.username().is_empty()
            && !text.contains(['/', '?', '#', '@'])
    });
    is_host
        .then(|| text.to_owned())
        .ok_or_else(|| "write a host, such as keycloak or keycloak:8080".into())
}

/// # Errors
/// For clap to show.
pub fn parse_timeout(text: &str) -> Result<Duration, String> {
    let seconds = parse_duration(text)?;
    if seconds > 0.0 && seconds <= 3600.0 {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("a timeout is more than 0 s and at most 1 h".into())
    }
}
