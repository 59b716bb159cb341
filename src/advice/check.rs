//! How to verify a token of which no key is at hand: the complete command, by what the project and
//! the token say.

use std::borrow::Cow;
use std::net::IpAddr;

use url::Url;

use crate::explain::case::Case;
use crate::jose::alg::KeyType;
use crate::provider;
use crate::sys::http::is_loopback;
use crate::text::step::Step;
use crate::text::{dates, shell};

/// What stands for a token that may not be shown.
const PLACE: &str = "TOKEN";
/// Ends of names that only a local network knows.
const LOCAL: [&str; 3] = [".local", ".internal", ".test"];

/// What the project at hand says of its tokens.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The profile that is meant, if one is.
    pub profile: Option<String>,
    /// The issuer that is expected of tokens.
    pub issuer: Option<String>,
    /// The audience that is expected of tokens.
    pub audience: Option<String>,
    /// The file that names them.
    pub file: Option<String>,
    /// A variable that is set and holds a shared secret.
    pub secret: Option<&'static str>,
}

/// How the token is named in a command.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// A file, as it was typed.
    File(&'a str),
    /// Its text, for the terminal of whoever gave it.
    Text(&'a str),
    /// It may not be shown.
    Hidden,
}

/// What to type. The token's own issuer is never asked unless somebody types it.
/// A time that was given, in seconds since 1970, is given again.
pub fn command(case: &Case<'_>, given: Given<'_>, at: Option<i64>, project: &Project) -> Step {
    let step = match &project.profile {
        Some(name) => Step::say("to check it, with a profile of this project")
            .run("jotkit explain --profile")
            .arg(name),
        None => audiences(keys(case, project), case, project),
    };
    let step = match at.and_then(dates::rfc3339) {
        Some(at) => step.run("--at").arg(at),
        None => step,
    };
    with_token(step, given)
}

/// The same command with the token behind it.
pub fn with_token(step: Step, given: Given<'_>) -> Step {
    match given {
        Given::File(name) => step.arg(name),
        Given::Text(text) if shell::word(text).is_some() => step.arg(text),
        Given::Text(_) | Given::Hidden => step.run(PLACE),
    }
}

/// Where the keys are. What the project expects comes before what the token says of itself.
fn keys(case: &Case<'_>, project: &Project) -> Step {
    let is_shared = case.alg().is_some_and(|alg| alg.key_type() == KeyType::Oct);
    let expected = case.policy.issuer.as_deref().or(project.issuer.as_deref());
    match expected.or_else(|| case.claim_text("iss")) {
        _ if is_shared => with_secret(project),
        Some(issuer) if can_be_asked(issuer) => {
            let step = source(expected, project).run("jotkit explain --issuer").arg(issuer);
            match plain_host(issuer) {
                Some(host) => step.run("--insecure-allow-http").arg(host),
                None => step,
            }
        }
        Some(issuer) => match provider::key_place(issuer) {
            Some(keys) => source(expected, project)
                .run("jotkit explain --issuer")
                .arg(issuer)
                .run("--jwks")
                .arg(keys),
            None => by_file(),
        },
        None => by_file(),
    }
}

fn with_secret(project: &Project) -> Step {
    match project.secret {
        Some(name) => Step::say("to check it, with the secret of a variable that is set")
            .run("jotkit explain --secret-env")
            .words([Cow::Borrowed(name)]),
        None => Step::say("to check it, with the shared secret (prompts)")
            .run("jotkit explain --secret"),
    }
}

/// Whose issuer it is that will be asked.
fn source(expected: Option<&str>, project: &Project) -> Step {
    match (expected, &project.file) {
        (Some(_), Some(file)) => Step::say("to check it, with the values in ").value(file),
        (Some(_), None) => Step::say("to check it, with the keys of the expected issuer"),
        (None, _) => Step::say("to check it, with the keys of its issuer"),
    }
}

fn by_file() -> Step {
    Step::say("to check it, with a file or URL of keys").run("jotkit explain --jwks KEYS")
}

fn audiences(step: Step, case: &Case<'_>, project: &Project) -> Step {
    let given = &case.policy.audiences;
    let expected = if given.is_empty() { project.audience.as_slice() } else { given };
    expected.iter().fold(step, |step, audience| step.run("--audience").arg(audience))
}

/// What discovery can start from: over plain http a host of the local network alone, since anybody
/// on the way could replace its keys.
fn can_be_asked(issuer: &str) -> bool {
    let url = Url::parse(issuer).ok().filter(|url| url.has_host());
    let plain = url.filter(|url| url.query().is_none() && url.fragment().is_none());
    plain.is_some_and(|url| match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url) || plain_host(issuer).is_some(),
        _ => false,
    })
}

/// The host of an issuer such as `http://keycloak:8080`, with its port.
fn plain_host(issuer: &str) -> Option<String> {
    let url = Url::parse(issuer).ok().filter(|url| url.scheme() == "http" && !is_loopback(url))?;
    let host = url.host_str()?;
    let is_private = match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => address.is_private(),
        Ok(IpAddr::V6(address)) => address.is_unique_local(),
        Err(_) => !host.contains('.') || LOCAL.iter().any(|end| host.ends_with(end)),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    is_private.then(|| format!("{host}{port}"))
}

#[cfg(test)]
mod tests {
    use crate::advice::check::{can_be_asked, plain_host};

    #[test]
    fn plain_http_is_for_this_machine_and_named_neighbours() {
        for here in ["localhost", "127.0.0.2:8080", "[::1]:3000", "LocalHost.", "a.localhost"] {
            let issuer = format!("http://{here}/");
            assert!(can_be_asked(&issuer), "{issuer}");
            assert_eq!(plain_host(&issuer), None, "{issuer}");
        }
        for near in ["keycloak:8080", "10.0.0.7", "[fd00::1]:80", "id.internal", "idp.test:1"] {
            let issuer = format!("http://{near}/realms/x");
            assert!(can_be_asked(&issuer), "{issuer}");
            let host = near.strip_suffix(":80").unwrap_or(near);
            assert_eq!(plain_host(&issuer).as_deref(), Some(host), "{issuer}");
        }
        for far in ["issuer.example", "8.8.8.8", "localhost.example", "[2001:db8::1]"] {
            let issuer = format!("http://{far}/");
            assert!(!can_be_asked(&issuer), "{issuer}");
            assert!(can_be_asked(&issuer.replace("http", "https")), "{issuer}");
        }
        for odd in ["ftp://localhost/", "http://localhost/?x", "accounts.google.com", ""] {
            assert!(!can_be_asked(odd), "{odd}");
        }
    }
}
