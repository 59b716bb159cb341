//! What is asked of a token: flags first, then a profile (`-p`) where they say nothing. It is read once,
//! and it is kept who said what.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::advice::expected::{self, Expected};
use crate::advice::failure::Failure;
use crate::commands::inputs::{
    KeyArgs, NetworkArgs, PolicyArgs, SecretArgs, SignatureArgs, parse_alg, parse_requirement,
};
use crate::commands::output::Screen;
use crate::commands::time_args::parse_duration;
use crate::exit::Exit;
use crate::jose::key::secret::SecretEncoding;
use crate::source::chain::{FoundKeys, KeyChain};
use crate::source::fault::SourceFault;
use crate::source::profile::{KeyMember, Member};
use crate::source::profiles::{self, Found};
use crate::source::spec::Location;
use crate::sys::System;
use crate::sys::streams::is_stdin;
use crate::ui::human::by_profile;
use crate::verify::check_id::CheckId;
use crate::verify::policy::{Asked, Origin, Origins, Policy, Requirement};
use crate::verify::{KeyLookupError, Keys};

/// Where a profile is named if not on the command line.
const VARIABLE: &str = "JOTKIT_PROFILE";
/// The place of keys, whoever names it.
pub const KEYS: Asked = Asked::Check(CheckId::Key);
/// The largest clock tolerance that a file may ask for, in seconds.
const MAX_LEEWAY: f64 = 300.0;

/// What is expected of a token, and the keys to verify with.
#[derive(Debug, Args)]
pub struct RequestArgs {
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    secret: SecretArgs,
}

/// The profile to take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Expected values")]
pub struct ProfileArgs {
    /// Profile of jotkit.toml [env: JOTKIT_PROFILE]
    ///
    /// Its expected values and keys are used where no flag names others.
    #[arg(short, long, value_name = "NAME")]
    profile: Option<String>,
}

/// What the flags say, and the profile where they say nothing. It is made once and never changed.
#[derive(Debug)]
pub struct Request {
    /// What is expected.
    pub policy: PolicyArgs,
    /// Where the keys are.
    pub keys: KeyArgs,
    /// How they are opened.
    pub secret: SecretArgs,
    /// Who said what.
    origins: Origins,
}

impl RequestArgs {
    /// Whether a secret is asked for, since none was given.
    pub fn prompts_for_secret(&self) -> bool {
        self.keys.secret.as_ref().is_some_and(|secret| secret.expose().is_empty())
    }

    /// Reads the profile, if one is named.
    ///
    /// # Errors
    /// There is no such profile, or something in it can't be read.
    pub fn read(&self, system: &mut System) -> Result<Request, Failure> {
        let RequestArgs { profile, policy, keys, secret } = self;
        profile.behind(policy.clone(), keys.clone(), secret.clone(), system)
    }
}

impl ProfileArgs {
    /// The same for a verb with flags of its own.
    ///
    /// # Errors
    /// There is no such profile, or something in it can't be read.
    pub fn behind(
        &self,
        policy: PolicyArgs,
        keys: KeyArgs,
        secret: SecretArgs,
        system: &mut System,
    ) -> Result<Request, Failure> {
        let variable = system.env.get(VARIABLE).filter(|name| !name.is_empty());
        let variable = variable.map(|name| name.to_string_lossy().into_owned());
        let name = self.profile.clone().or(variable);
        let found = name.map(|name| profiles::find(system, &name)).transpose()?;
        found.iter().for_each(|found| warn_of_shadow(found, system));
        filled(found.as_ref(), policy, keys, secret)
    }
}

impl Request {
    /// What a profile says by itself.
    ///
    /// # Errors
    /// Something in it can't be read.
    pub fn of(found: &Found) -> Result<Request, Failure> {
        filled(Some(found), PolicyArgs::default(), KeyArgs::default(), SecretArgs::default())
    }

    /// Names the values of a profile, where the answer does not.
    ///
    /// # Errors
    /// Standard error can't be written.
    pub fn name_profile(
        &self,
        is_meant: impl Fn(&Asked) -> bool,
        system: &mut System,
        screen: &Screen,
    ) -> Result<(), Failure> {
        match by_profile(&self.origins.of(is_meant)) {
            Some(said) => screen.note(system, "note", &said),
            None => Ok(()),
        }
    }

    /// The demands on a token.
    pub fn policy(&self, signatures: &SignatureArgs) -> Policy {
        self.policy.policy(self.origins.clone(), signatures)
    }

    /// Whether the place of keys is named.
    pub fn names_keys(&self) -> bool {
        self.keys.flag().is_some()
    }

    /// The keys to verify with: at the place that is named, or else the issuer's. `None` where neither is.
    ///
    /// # Errors
    /// A place that is none, as [`KeyChain::check`] has it.
    pub fn chain(
        &self,
        network: &NetworkArgs,
        system: &mut System,
        screen: &Screen,
    ) -> Result<Option<KeyChain>, Failure> {
        let spec = match self.keys.spec(&self.secret, system, screen)? {
            None => self.policy.key_issuer()?,
            spec => spec,
        };
        let network = network.read(system)?;
        let chain = spec.map(|spec| KeyChain::new(spec, network));
        chain.iter().try_for_each(|chain| chain.check(system))?;
        Ok(chain)
    }
}

/// Keys that can't be had leave the other checks to be made; the failure says how to have them.
///
/// # Errors
/// They were asked for wrongly.
pub fn judging_keys(
    found: Result<FoundKeys, SourceFault>,
) -> Result<(Keys, Option<Failure>), Failure> {
    let fault = match found {
        Ok(found) => return Ok((found.into(), None)),
        Err(fault) => fault,
    };
    let mut keys = Keys::from(&fault);
    let failure = Failure::from(fault);
    if let Keys::Unavailable { error: Some(KeyLookupError::Unreachable { steps, .. }), .. } =
        &mut keys
    {
        steps.clone_from(&failure.hints);
    }
    match failure {
        failure if failure.exit == Exit::Usage => Err(failure),
        failure => Ok((keys, Some(failure))),
    }
}

/// A project's profile that hides the user's own of the same name.
pub fn warn_of_shadow(found: &Found, system: &mut System) {
    if let Some(own) = &found.shadows {
        let (name, file, own) = (&found.profile.name, found.file.display(), own.display());
        system.warn(format!("profile {name} is from {file}, not from your own {own}"));
    }
}

/// A tolerance of years would switch off every date, and whoever wrote the file may be a stranger.
fn parse_leeway(text: &str) -> Result<f64, String> {
    match parse_duration(text)? {
        seconds if seconds <= MAX_LEEWAY => Ok(seconds),
        _ => Err("at most 5m in a file; for more use --leeway".into()),
    }
}

fn filled(
    found: Option<&Found>,
    mut policy: PolicyArgs,
    mut keys: KeyArgs,
    mut secret: SecretArgs,
) -> Result<Request, Failure> {
    let mut filling = Filling { found, origins: Origins::default() };
    let plain = |text: &str| Ok(text.to_owned());
    filling.one(&expected::ISSUER, &mut policy.issuer, plain)?;
    filling.keys(&mut keys, &mut secret, policy.issuer.is_some())?;
    filling.many(&expected::AUDIENCE, &mut policy.audience, plain)?;
    filling.many(&expected::ALG, &mut policy.alg, parse_alg)?;
    filling.many(&expected::PARTY, &mut policy.authorized_party, plain)?;
    filling.one(&expected::TYP, &mut policy.typ, plain)?;
    filling.one(&expected::MAX_AGE, &mut policy.max_age, parse_duration)?;
    filling.one(&expected::LEEWAY, &mut policy.leeway, parse_leeway)?;
    filling.requirements(&mut policy.require)?;
    Ok(Request { policy, keys, secret, origins: filling.origins })
}

/// The profile that fills in, and who has said what so far.
struct Filling<'f> {
    found: Option<&'f Found>,
    origins: Origins,
}

impl<'f> Filling<'f> {
    fn one<T>(
        &mut self,
        expected: &Expected,
        slot: &mut Option<T>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<(), Failure> {
        let mut values: Vec<T> = slot.take().into_iter().collect();
        self.many(expected, &mut values, parse)?;
        *slot = values.pop();
        Ok(())
    }

    fn many<T>(
        &mut self,
        expected: &Expected,
        slot: &mut Vec<T>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<(), Failure> {
        if !slot.is_empty() {
            self.origins.insert(expected.asked.clone(), Origin::Flag(expected.flag));
        } else if let Some((found, member)) = self.member(expected.member) {
            *slot = parsed(found, member, parse)?;
            self.origins.insert(expected.asked.clone(), origin(found));
        }
        Ok(())
    }

    /// A flag beats what the profile says of the same claim, and of no other.
    fn requirements(&mut self, slot: &mut Vec<Requirement>) -> Result<(), Failure> {
        let asked = |requirement: &Requirement| Asked::Check(CheckId::require(&requirement.path));
        for requirement in slot.iter() {
            self.origins.insert(asked(requirement), Origin::Flag(expected::REQUIRE.flag));
        }
        let Some((found, member)) = self.member(expected::REQUIRE.member) else { return Ok(()) };
        let typed: Vec<String> = slot.iter().map(|flag| flag.path.clone()).collect();
        for requirement in parsed(found, member, parse_requirement)? {
            if !typed.contains(&requirement.path) {
                self.origins.insert(asked(&requirement), origin(found));
                slot.push(requirement);
            }
        }
        Ok(())
    }

    /// How a key is opened is of no use for another key.
    fn keys(
        &mut self,
        keys: &mut KeyArgs,
        secret: &mut SecretArgs,
        has_issuer: bool,
    ) -> Result<(), Failure> {
        let profiled = self.found.and_then(|found| Some((found, found.profile.key_source()?)));
        match (keys.flag(), profiled) {
            (Some(flag), _) => self.origins.insert(KEYS, Origin::Flag(flag)),
            (None, Some((found, member))) => {
                self.origins.insert(KEYS, origin(found));
                set_key(found, member, keys)?;
                self.opening(found, secret)?;
            }
            (None, None) if has_issuer => {
                let issuer =
                    self.origins.iter().find(|(asked, _)| *asked == expected::ISSUER.asked);
                let by = issuer.map(|(_, by)| by.clone());
                by.into_iter().for_each(|by| self.origins.insert(KEYS, by));
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn opening(&mut self, found: &Found, secret: &mut SecretArgs) -> Result<(), Failure> {
        if let (None, Some((_, member))) = (secret.secret_encoding, self.member("secret_encoding"))
        {
            let encodings = parsed(found, member, |text| {
                SecretEncoding::from_str(text, false)
                    .map_err(|_| "not one of utf8, base64, base64url, hex".to_owned())
            })?;
            secret.secret_encoding = encodings.into_iter().next();
        }
        let passphrase = &mut secret.passphrase;
        if passphrase.passphrase_file.is_none() && passphrase.passphrase_env.is_none() {
            let file = self.member("passphrase_file").map(|(_, member)| file(found, member));
            passphrase.passphrase_file = file.transpose()?;
            let name = self.member("passphrase_env").map(|(_, member)| member.text());
            passphrase.passphrase_env = name.map(str::to_owned);
        }
        Ok(())
    }

    fn member(&self, name: &str) -> Option<(&'f Found, &'f Member)> {
        let found = self.found?;
        Some((found, found.profile.member(name)?))
    }
}

fn set_key(
    found: &Found,
    (of, member): (KeyMember, &Member),
    keys: &mut KeyArgs,
) -> Result<(), Failure> {
    let text = member.text().to_owned();
    match of {
        KeyMember::Jwks => keys.jwks = Some(place(found, member)?),
        KeyMember::Key => keys.key = Some(place(found, member)?),
        KeyMember::KeyEnv => keys.key_env = Some(text),
        KeyMember::SecretEnv => keys.secret_env = Some(text),
        KeyMember::SecretFile => keys.secret_file = Some(file(found, member)?),
    }
    Ok(())
}

/// A URL as it is, a file from where the profile stands.
fn place(found: &Found, member: &Member) -> Result<String, Failure> {
    match Location::parse(member.text()) {
        Ok(Location::Url(_)) => Ok(member.text().to_owned()),
        Ok(_) => Ok(file(found, member)?.display().to_string()),
        Err(fault) => Err(found.fault(member.misprint(fault.to_string())).into()),
    }
}

/// A file from where the profile stands.
fn file(found: &Found, member: &Member) -> Result<PathBuf, Failure> {
    if is_stdin(member.text()) {
        let why = "standard input works only on the command line".to_owned();
        return Err(found.fault(member.misprint(why)).into());
    }
    Ok(found.path(member.text()))
}

fn parsed<T>(
    found: &Found,
    member: &Member,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, Failure> {
    let values = member.values.iter().map(|text| parse(text));
    let values: Result<Vec<T>, String> = values.collect();
    values.map_err(|why| found.fault(member.misprint(why)).into())
}

fn origin(found: &Found) -> Origin {
    let (name, file) = (found.profile.name.clone(), found.file.display().to_string());
    Origin::Profile { name, file }
}
