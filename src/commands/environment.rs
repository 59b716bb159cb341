//! Issuer and audience as a project's variables name them.

use std::path::Path;

use crate::advice::failure::Failure;
use crate::commands::inputs::PolicyArgs;
use crate::commands::output::Screen;
use crate::provider::clerk::environment::{self as clerk, Setting};
use crate::source::dotenv;
use crate::sys::System;
use crate::sys::files::{self, ReadError};

/// The files, those that others give way to first.
const FILES: [&str; 2] = [".env.local", ".env"];
const ISSUERS: [&str; 5] =
    ["ISSUER", "OIDC_ISSUER", "JWT_ISSUER", "AUTH0_ISSUER_BASE_URL", "OAUTH_ISSUER"];
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
        && let Some((issuer, place)) = issuer
    {
        notes.push(format!("issuer from {place}"));
        policy.issuer = Some(issuer);
    }
    if policy.audience.is_empty()
        && is_needed
        && let Some((audience, place)) = audience
    {
        notes.push(format!("audience from {place}"));
        policy.audience = vec![audience];
    }
    notes.iter().try_for_each(|note| screen.note(system, "note", note))?;
    Ok(policy)
}

/// What the variables say, each value with its place.
#[derive(Debug, Default)]
pub struct Expected {
    /// The issuer.
    pub issuer: Option<(String, String)>,
    /// The audience.
    pub audience: Option<(String, String)>,
}

/// # Errors
/// A file that can't be read.
pub fn read() -> Result<Expected, Failure> {
    let mut settings: Vec<Setting> = Vec::new();
    for name in FILES {
        for setting in of_file(name)? {
            if settings.iter().all(|other| other.name != setting.name) {
                settings.push(setting);
            }
        }
    }
    let issuer = named(&settings, &ISSUERS).or_else(|| clerks(&settings));
    Ok(Expected { issuer, audience: named(&settings, &AUDIENCES) })
}

fn of_file(name: &str) -> Result<Vec<Setting>, Failure> {
    let bytes = match files::read(Path::new(name), dotenv::MAX_LENGTH) {
        Ok(bytes) => crate::jose::key::secret::Secret::new(bytes),
        Err(ReadError::Directory) => return Ok(Vec::new()),
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(Failure::undecided(format!("{name}: {error}"))),
    };
    let text = std::str::from_utf8(bytes.expose())
        .map_err(|_| Failure::undecided(format!("{name}: not UTF-8")))?;
    let is_wanted =
        |name: &str| ISSUERS.contains(&name) || AUDIENCES.contains(&name) || clerk::is_known(name);
    let place = |line: usize| format!("{name}:{line}");
    let found = dotenv::read(text, is_wanted).into_iter();
    Ok(found
        .map(|one| Setting { name: one.name, place: place(one.line), value: one.value })
        .collect())
}

/// The first of these variables that is there, and its place.
fn named(settings: &[Setting], names: &[&str]) -> Option<(String, String)> {
    names.iter().find_map(|name| {
        let setting = settings.iter().find(|setting| setting.name == *name)?;
        let value = std::str::from_utf8(setting.value.expose()).ok()?;
        (!value.is_empty()).then(|| (value.to_owned(), setting.place.clone()))
    })
}

/// The issuer that Clerk's publishable key names.
fn clerks(settings: &[Setting]) -> Option<(String, String)> {
    let words = clerk::read(settings).verify?;
    let at = words.iter().position(|word| word == "--issuer")?;
    let place = settings.first()?.place.split(':').next()?.to_owned();
    Some((words.get(at + 1)?.to_string(), place))
}
