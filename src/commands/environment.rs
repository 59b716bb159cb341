//! Issuer and audience as a project's variables name them.

use std::path::Path;

use zeroize::Zeroizing;

use crate::advice::failure::Failure;
use crate::commands::inputs::PolicyArgs;
use crate::commands::output::Screen;
use crate::jose::key::secret::Secret;
use crate::provider;
use crate::provider::clerk::environment::{self as clerk, Setting};
use crate::provider::product::Product;
use crate::source::dotenv;
use crate::sys::System;
use crate::sys::files::{self, ReadError};
use crate::text::utf16;

/// The files, those that others give way to first.
const FILES: [&str; 2] = [".env.local", ".env"];
const ISSUERS: [&str; 6] =
    ["ISSUER", "OIDC_ISSUER", "JWT_ISSUER", OF_AUTH0[0], OF_AUTH0[1], "OAUTH_ISSUER"];
/// A tenant or its custom domain. Auth0's SDKs discover the issuer there, and write it without the
/// slash that its tokens have, and some of them without a scheme.
const OF_AUTH0: [&str; 2] = ["AUTH0_ISSUER_BASE_URL", "AUTH0_DOMAIN"];
const AUDIENCES: [&str; 5] =
    ["AUDIENCE", "OIDC_AUDIENCE", "JWT_AUDIENCE", "AUTH0_AUDIENCE", "OAUTH_AUDIENCE"];

/// What nobody has said, and a note that says where it came from. Every value is shown in the code.
///
/// # Errors
/// A file that can't be read.
pub fn behind(
    mut policy: PolicyArgs,
    is_needed: bool,
    system: &mut System,
    screen: &Screen,
) -> Result<PolicyArgs, Failure> {
    let Expected { issuer, audience } = read()?;
    let mut notes = Vec::new();
    if policy.issuer.is_none()
        && is_needed
        && let Some(Found { value, place, slash_of }) = issuer
    {
        let end = slash_of.map(|name| format!(", ending as in tokens of {name}: {value}"));
        notes.push(format!("issuer from {place}{}", end.unwrap_or_default()));
        policy.issuer = Some(value);
    }
    if policy.audience.is_empty()
        && is_needed
        && let Some(Found { value, place, .. }) = audience
    {
        notes.push(format!("audience from {place}"));
        policy.audience = vec![value];
    }
    notes.iter().try_for_each(|note| screen.note(system, "note", note))?;
    Ok(policy)
}

/// What the variables say, each value with its place.
#[derive(Debug, Default)]
pub struct Expected {
    /// The issuer.
    pub issuer: Option<Found>,
    /// The audience.
    pub audience: Option<Found>,
}

/// One value.
#[derive(Debug)]
pub struct Found {
    /// As tokens have it.
    pub value: String,
    /// The file, with the line where one is known.
    pub place: String,
    /// The provider whose issuers end otherwise than the text in the file.
    slash_of: Option<&'static str>,
}

impl Found {
    fn new(value: impl Into<String>, place: impl Into<String>) -> Found {
        Found { value: value.into(), place: place.into(), slash_of: None }
    }

    /// A library that discovers its issuer takes it with and without the slash; a token has one of the
    /// two.
    fn issued(self, variable: &str) -> Found {
        let is_auth0 = OF_AUTH0.contains(&variable);
        let value = match self.value {
            host if is_auth0 && !host.contains("://") => format!("https://{host}"),
            value => value,
        };
        let this = Found { value, ..self };
        let of_auth0 = || {
            let is_bare = is_auth0 && !this.value.ends_with('/');
            is_bare.then(|| (Product::Auth0.provider(), format!("{}/", this.value)))
        };
        match provider::with_its_slash(&this.value).or_else(of_auth0) {
            Some((provider, value)) => Found { value, slash_of: Some(provider.name), ..this },
            None => this,
        }
    }
}

/// # Errors
/// A file that can't be read.
pub fn read() -> Result<Expected, Failure> {
    let is_wanted =
        |name: &str| ISSUERS.contains(&name) || AUDIENCES.contains(&name) || clerk::is_known(name);
    let mut settings: Vec<Setting> = Vec::new();
    for name in FILES {
        overlay(&mut settings, of_file(Path::new(""), name, is_wanted)?);
    }
    let issuer = named(&settings, &ISSUERS).map(|(name, found)| found.issued(name));
    let audience = named(&settings, &AUDIENCES).map(|(_, found)| found);
    Ok(Expected { issuer: issuer.or_else(|| clerks(&settings)), audience })
}

/// The assignments of one file, each with its place. Nobody named the file, and it may have come with a
/// checkout: what would be waited for is not read.
///
/// # Errors
/// It is there and can't be read.
pub fn of_file(
    folder: &Path,
    name: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Setting>, Failure> {
    let path = folder.join(name);
    let fail = |why: String| Failure::undecided(format!("{}: {why}", path.display()));
    let bytes = match files::read_unnamed(&path, dotenv::MAX_LENGTH) {
        Ok(bytes) => Secret::new(bytes),
        // Python's virtual environments are folders of that name.
        Err(ReadError::Directory) => return Ok(Vec::new()),
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(fail(error.to_string())),
    };
    let text = utf16::text(bytes.expose()).map_err(|_| fail("not UTF-8".into()))?;
    let text = Zeroizing::new(text.into_owned());
    let place = |line: usize| format!("{name}:{line}");
    let found = dotenv::read(&text, is_wanted).into_iter();
    Ok(found
        .map(|one| Setting { name: one.name, place: place(one.line), value: one.value })
        .collect())
}

/// What is there gives way to nothing that comes later.
pub fn overlay(settings: &mut Vec<Setting>, below: Vec<Setting>) {
    for setting in below {
        if settings.iter().all(|other| other.name != setting.name) {
            settings.push(setting);
        }
    }
}

/// The first of these variables that is there.
fn named<'n>(settings: &[Setting], names: &[&'n str]) -> Option<(&'n str, Found)> {
    names.iter().find_map(|name| {
        let setting = settings.iter().find(|setting| setting.name == *name)?;
        let value = std::str::from_utf8(setting.value.expose()).ok()?;
        (!value.is_empty()).then(|| (*name, Found::new(value, &setting.place)))
    })
}

/// The issuer that Clerk's publishable key names.
fn clerks(settings: &[Setting]) -> Option<Found> {
    let issuer = clerk::read(settings).expected?.issuer?;
    let place = settings.first()?.place.split(':').next()?;
    Some(Found::new(issuer, place))
}
