//! What stopped us: the fact in one line, more facts below it, and what to type next. The one place
//! where a fact of the core meets the flags of the command line.

use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::Arc;

use url::Url;

use crate::advice::keys::{fresh, key_hints, look, secret};
use crate::exit::Exit;
use crate::jose::crypto::Unusable;
use crate::source::fault::SourceFault;
use crate::source::profile::Wrong;
use crate::source::profiles::ProfileFault;
use crate::source::shown;
use crate::source::spec::{Held, SpecFault};
use crate::sys::files::ReadError;
use crate::sys::http::{self, HttpError};
use crate::sys::streams::ClaimedTwice;
use crate::text::step::Step;

/// Why a command ended without its answer.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The status that the command ends with.
    pub exit: Exit,
    /// A lower-case fragment without a full stop.
    pub message: String,
    /// Lines below the message.
    pub facts: Vec<String>,
    /// What to do, the most useful first.
    pub hints: Vec<Step>,
    /// The error that it is made of.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl Failure {
    /// Asked wrongly.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, message)
    }

    /// The answer is no.
    pub fn no(message: impl Into<String>) -> Failure {
        Failure::new(Exit::No, message)
    }

    /// No answer was to be had.
    pub fn undecided(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Undecided, message)
    }

    /// The same with one more fact.
    pub fn fact(mut self, fact: impl Into<String>) -> Failure {
        self.facts.push(fact.into());
        self
    }

    /// The same with one more thing to do.
    pub fn hint(mut self, hint: impl Into<Step>) -> Failure {
        self.hints.push(hint.into());
        self
    }

    /// The same, keeping the error for whoever walks along the sources.
    pub fn caused_by(self, error: impl Error + Send + Sync + 'static) -> Failure {
        Failure { source: Some(Arc::new(error)), ..self }
    }

    fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure {
            exit,
            message: message.into(),
            facts: Vec::new(),
            hints: Vec::new(),
            source: None,
        }
    }
}

impl From<ClaimedTwice> for Failure {
    fn from(claimed: ClaimedTwice) -> Failure {
        Failure::usage(claimed.to_string())
            .hint("give one of them as a file or an argument")
            .caused_by(claimed)
    }
}

impl From<SpecFault> for Failure {
    fn from(fault: SpecFault) -> Failure {
        let failure = Failure::usage(fault.to_string());
        spec_hints(&fault).into_iter().fold(failure, Failure::hint).caused_by(fault)
    }
}

/// A place that is asked for more than keys: what is sent there is nobody else's to read.
pub fn exposed(fault: SpecFault) -> Failure {
    match fault {
        SpecFault::Insecure { ref text } => {
            let failure = Failure::usage(fault.to_string());
            let failure = match allow_http(text) {
                Some(step) => failure
                    .hint("use https; what is sent over plain http can be read on the way")
                    .hint(step),
                None => failure.hint("write it as https://host/path"),
            };
            failure.caused_by(fault)
        }
        fault => fault.into(),
    }
}

/// For plain http to another machine.
fn allow_http(text: &str) -> Option<Step> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "http")?;
    let allow = Step::say("in a network that you trust").run("--insecure-allow-http");
    Some(allow.arg(url.host_str()?))
}

fn spec_hints(fault: &SpecFault) -> Vec<Step> {
    let hint = |text: &'static str| vec![Step::say(text)];
    match fault {
        SpecFault::NoUrl { .. } => hint("write it as https://host/path"),
        SpecFault::NoScheme { text } if shown::looks_secret(text) => Vec::new(),
        SpecFault::NoScheme { text } => {
            // On this machine there is mostly no certificate.
            let plain = format!("http://{text}");
            let is_here = Url::parse(&plain).is_ok_and(|url| http::is_loopback(&url));
            let url = if is_here { plain } else { format!("https://{text}") };
            vec![Step::say("add the scheme").run("--issuer").arg(url)]
        }
        SpecFault::Insecure { text } => {
            let general = [
                "use https; keys that come over plain http can be replaced on the way".into(),
                "or fetch it yourself and give the file".into(),
            ];
            general.into_iter().chain(allow_http(text)).collect()
        }
        SpecFault::QueryInIssuer { .. } => hint("leave out everything from ? or # on"),
        SpecFault::SecretInIssuer => {
            hint("to fetch keys with a password, name their own URL: --jwks URL")
        }
        SpecFault::KeyInUrl => hint("reports show URLs: fetch the keys yourself and give the file"),
        SpecFault::KeyItself => vec![
            "the command line can be read by everyone on this machine".into(),
            "to give it on standard input, write -".into(),
        ],
    }
}

impl From<SourceFault> for Failure {
    fn from(fault: SourceFault) -> Failure {
        let attempts = match &fault {
            SourceFault::Undiscovered { attempts, .. } => &attempts[..],
            _ => &[],
        };
        let exit = match &fault {
            SourceFault::EnvUnset { .. } => Exit::Usage,
            _ => Exit::Undecided,
        };
        let mut failure = Failure::new(exit, fault.to_string());
        failure.facts = attempts.iter().map(SourceFault::to_string).collect();
        failure.hints = source_hints(&fault);
        match fault {
            SourceFault::Spec(fault) => fault.into(),
            fault => failure.caused_by(fault),
        }
    }
}

impl From<ProfileFault> for Failure {
    fn from(fault: ProfileFault) -> Failure {
        let failure = Failure::usage(fault.to_string());
        profile_hints(&fault).into_iter().fold(failure, Failure::hint).caused_by(fault)
    }
}

fn profile_hints(fault: &ProfileFault) -> Vec<Step> {
    match fault {
        ProfileFault::Misprint { misprint, .. } => misprint_hints(&misprint.what),
        ProfileFault::NoSuchProfile { nearest: Some(nearest), .. } => vec![did_you_mean(nearest)],
        ProfileFault::NoSuchProfile { known, .. } if known.is_empty() => vec![
            "profiles are in jotkit.toml, in this folder or above it, up to the root of the \
             repository"
                .into(),
            "or in your own: ~/.config/jotkit/jotkit.toml".into(),
        ],
        ProfileFault::NoSuchProfile { known, .. } => {
            vec![Step::say("known profiles: ").values(known)]
        }
        ProfileFault::File { .. } | ProfileFault::NotUtf8 { .. } => Vec::new(),
    }
}

fn misprint_hints(wrong: &Wrong) -> Vec<Step> {
    match wrong {
        Wrong::Unknown { nearest: Some(nearest), .. } => vec![did_you_mean(nearest)],
        Wrong::Secret { .. } | Wrong::NoVariable { .. } => vec![
            "name the variable that holds it: secret_env = \"NAME\"".into(),
            "or the file that does: secret_file = \"PATH\"".into(),
            "a public key has a file or a URL as well: key = \"PATH\"".into(),
        ],
        _ => Vec::new(),
    }
}

/// The name that was probably meant.
pub fn did_you_mean(nearest: &str) -> Step {
    Step::say("did you mean ").value(nearest).and("?")
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Failure {
        Failure::undecided(unusable.to_string()).caused_by(unusable)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        let why = ReadError::Io(error);
        Failure::undecided(format!("the answer could not be written: {why}")).caused_by(why)
    }
}

/// Whether a path that is none begins as a URL does behind its scheme: a host with a port, or a domain
/// with more than a file behind it.
fn is_host(path: &Path) -> bool {
    let path = path.to_string_lossy();
    let mut steps = path.split('/');
    let first = steps.next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_port = first.rsplit_once(':').is_some_and(|(_, port)| is_number(port));
    let ends = first.rsplit_once('.').filter(|(name, _)| !name.is_empty());
    let is_word =
        |text: &str| text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    has_port || (ends.is_some_and(|(_, end)| is_word(end)) && steps.count() > 1)
}

fn source_hints(fault: &SourceFault) -> Vec<Step> {
    let hint = |text: &'static str| vec![Step::say(text)];
    match fault {
        SourceFault::File { error: ReadError::Directory, .. } => hint("name the file in it"),
        SourceFault::SecretItself => vec![
            Step::say("to be prompted for it: --secret"),
            Step::say("to keep it in a variable: --secret-env NAME"),
        ],
        SourceFault::File { error: ReadError::Io(error), path }
            if error.kind() == io::ErrorKind::NotFound && is_host(path) =>
        {
            hint(
                "write a URL with its scheme: https:// (or http:// on this machine) before the host",
            )
        }
        SourceFault::File { error: ReadError::Io(error), .. }
            if error.kind() == io::ErrorKind::NotFound =>
        {
            hint("check the path; to read standard input, write -")
        }
        SourceFault::EnvUnset { name, .. } if shown::variable(name) != *name => {
            hint("give the name of the variable, not its value")
        }
        SourceFault::EnvUnset { held, .. } => {
            let or = match held {
                Held::Key => Step::say("or give the key as a file").run("--key FILE"),
                Held::Secret => Step::say("or give the secret as a file").run("--secret-file FILE"),
                Held::Passphrase => {
                    Step::say("or give the passphrase as a file").run("--passphrase-file FILE")
                }
            };
            vec!["set the variable".into(), or]
        }
        SourceFault::Key { from, fault } => key_hints(from, fault),
        SourceFault::Http { url, error } => http_hints(url, error),
        SourceFault::Status { url, .. } => vec![look(url.as_str())],
        SourceFault::NotCached { why: Some(_), .. } => {
            hint("use a cache folder of your own: XDG_CACHE_HOME=FOLDER")
        }
        SourceFault::NotCached { .. } => hint("run it once without --offline, to cache it"),
        SourceFault::Undiscovered { attempts, .. } if attempts.iter().all(is_uncached) => {
            hint("run it once without --offline, to cache them")
        }
        SourceFault::IssuerMismatch { found, .. } => {
            vec![Step::say("if that is the right issuer").run("--issuer").arg(found)]
        }
        SourceFault::Undiscovered { .. } | SourceFault::JwksUri { .. } => {
            hint("name the key set itself by its URL: https://…/jwks.json")
        }
        SourceFault::Secret { why, .. } => hint(secret(why)),
        _ => Vec::new(),
    }
}

fn is_uncached(fault: &SourceFault) -> bool {
    matches!(fault, SourceFault::NotCached { why: None, .. })
}

/// What to do where a server could not be asked.
pub fn http_hints(url: &Url, error: &HttpError) -> Vec<Step> {
    match error {
        HttpError::Timeout { limit } if limit.as_secs() < 60 => {
            vec![Step::say("wait longer").run("--timeout 60s")]
        }
        HttpError::RunTimeout { .. } => vec![Step::say("to wait longer").run("--max-time 10m")],
        HttpError::Tls { .. } => {
            vec![Step::say("if its certificate is from your own CA").run("--ca-cert FILE")]
        }
        HttpError::NoTls if http::is_loopback(url) && url.scheme() == "https" => {
            let plain = url.as_str().replacen("https", "http", 1);
            vec![Step::say("plain http is allowed to this machine: ").value(plain)]
        }
        HttpError::Proxied { variable, .. } => vec![
            Step::say("check the proxy: the host and the port in ").and(variable),
            Step::say("if the host is reached without a proxy, run it again with NO_PROXY=")
                .value(url.host_str().unwrap_or_default()),
        ],
        HttpError::Connect { .. } => vec![
            "check the host and the port, and that the server runs and can be reached from here"
                .into(),
        ],
        HttpError::Encoded { .. } => {
            let save = Step::say("save it unpacked, and give the file").run("curl --compressed -o");
            vec![save.words([fresh("keys.json")]).arg(url.as_str())]
        }
        HttpError::NoTls
        | HttpError::Protocol { .. }
        | HttpError::Timeout { .. }
        | HttpError::LostRedirect { .. } => vec![look(url.as_str())],
        HttpError::TooLarge => {
            vec!["what is asked for usually has a few thousand bytes; check the URL".into()]
        }
        HttpError::Behind { url, error } => http_hints(url, error),
        HttpError::Circle { .. } | HttpError::TooManyRedirects | HttpError::Downgrade { .. } => {
            vec![Step::say("follow the redirects").run("curl -iL").arg(url.as_str())]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::path::PathBuf;

    use crate::advice::failure::Failure;
    use crate::source::fault::SourceFault;
    use crate::sys::files::ReadError;

    #[test]
    fn the_sources_lead_to_the_machine() {
        let error = ReadError::Io(std::io::ErrorKind::PermissionDenied.into());
        let failure = Failure::from(SourceFault::File { path: PathBuf::from("key.pem"), error });
        let source = failure.source().expect("the fault of the source");
        assert!(source.is::<SourceFault>());
        assert!(source.source().is_some_and(|error| error.is::<ReadError>()));
    }
}
