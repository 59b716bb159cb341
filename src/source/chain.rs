//! A place becomes keys.

use std::ffi::OsString;
use std::path::Path;

use url::Url;
use zeroize::Zeroizing;

use crate::jose::key::format;
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::{NoSecret, Secret, SecretEncoding};
use crate::jose::key::set::KeySet;
use crate::jose::key::{Key, KeyFault, Material};
use crate::provider::prefix;
use crate::source::cache::{self, Document, Freshness, Network};
use crate::source::discovery;
use crate::source::fault::SourceFault;
use crate::source::spec::{
    self, Held, Issuer, KeySpec, Location, PassphrasePlace, SecretPlace, SecretSpec, SpecFault,
};
use crate::sys::System;
use crate::sys::files;
use crate::sys::http::{MAX_BODY, is_loopback};
use crate::text::utf16;
use crate::verify::{Keys, Place, Source};

/// The largest key file that is read, in bytes: as much as the network may send.
pub const MAX_KEYS: usize = MAX_BODY;

/// Where the metadata of an issuer stands (OpenID Connect Discovery 1.0, RFC 8414).
const METADATA: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// Keys, and where they came from.
#[derive(Clone, Debug)]
pub struct FoundKeys {
    pub set: KeySet,
    pub source: Source,
}

impl From<FoundKeys> for Keys {
    fn from(FoundKeys { set, source }: FoundKeys) -> Keys {
        Keys::Set { set, source }
    }
}

/// The one way to keys: the places to look at, the first that has them, and how to use the network
/// on the way.
#[derive(Clone, Debug)]
pub struct KeyChain {
    first: KeySpec,
    /// Where to look if the first is there and has none.
    second: Option<KeySpec>,
    network: Network,
}

impl KeyChain {
    pub fn new(spec: KeySpec, network: Network) -> KeyChain {
        KeyChain { first: spec, second: None, network }
    }

    /// For keys of this machine: nothing is fetched.
    pub fn local(spec: KeySpec) -> KeyChain {
        KeyChain::new(spec, Network::none())
    }

    /// What one word names: a URL may be that of a key set or of an issuer, and what it serves
    /// tells.
    ///
    /// # Errors
    /// It names no place.
    pub fn named(
        text: &str,
        passphrase: PassphrasePlace,
        network: Network,
    ) -> Result<KeyChain, SpecFault> {
        let location = Location::parse(text)?;
        let chain = |spec| KeyChain::new(spec, network);
        let Location::Url(url) = &location else {
            return Ok(chain(KeySpec::At(location, passphrase)));
        };
        let issuer = METADATA.iter().find_map(|path| text.strip_suffix(path)).unwrap_or(text);
        if issuer != text || url.path() == "/" {
            return Ok(chain(KeySpec::Issuer(Issuer::parse(issuer)?)));
        }
        let second = Issuer::parse(text).ok().map(KeySpec::Issuer);
        Ok(KeyChain { second, ..chain(KeySpec::At(location, passphrase)) })
    }

    /// Reads or fetches keys. A `kid` that a cached set lacks makes it ask the server once more,
    /// however many are lacking: keys are rotated.
    ///
    /// # Errors
    /// [`SourceFault`].
    pub fn find<'k>(
        &self,
        system: &mut System,
        wanted_kids: impl IntoIterator<Item = &'k str>,
    ) -> Result<FoundKeys, SourceFault> {
        self.check(system)?;
        let found = self.find_once(system, &self.network)?;
        let is_copy = found.source.age.is_some_and(|age| age > 0);
        if !is_copy
            || self.network.offline
            || wanted_kids.into_iter().all(|kid| found.set.has_kid(kid))
        {
            return Ok(found);
        }
        // The copy that we have is still an answer where the server no longer gives one.
        Ok(self.find_again(system).unwrap_or(found))
    }

    /// Asks the server, however fresh the copy.
    ///
    /// # Errors
    /// [`SourceFault`].
    pub fn find_again(&self, system: &mut System) -> Result<FoundKeys, SourceFault> {
        self.find_once(system, &Network { refresh: true, ..self.network.clone() })
    }

    /// Whether asking again can give other keys.
    pub fn can_change(&self) -> bool {
        let is_remote = matches!(self.first, KeySpec::Issuer(_) | KeySpec::At(Location::Url(_), _));
        is_remote && !self.network.offline
    }

    /// Whether the first question already goes to the server.
    pub fn asks_server(&self) -> bool {
        self.network.refresh
    }

    /// What is asked wrongly whatever the token is: plain http is for hosts that were named for it, and a
    /// variable that is named is set. What is no variable may be the secret itself, so that this comes
    /// before anything repeats it.
    ///
    /// # Errors
    /// [`SourceFault::Spec`] and [`SourceFault::EnvUnset`].
    pub fn check(&self, system: &mut System) -> Result<(), SourceFault> {
        for place in std::iter::once(&self.first).chain(&self.second) {
            if let KeySpec::Issuer(Issuer { url, .. }) | KeySpec::At(Location::Url(url), _) = place
            {
                spec::check(url, &system.http).map_err(SourceFault::Spec)?;
                warn_of_plain_http(url, system);
            }
            if let Some((name, held)) = place.variable() {
                variable(system, name, held)?;
            }
        }
        Ok(())
    }

    fn find_once(&self, system: &mut System, network: &Network) -> Result<FoundKeys, SourceFault> {
        let fault = match (from_place(system, &self.first, network), &self.second) {
            (Err(fault), Some(second)) if fault.is_absence() => (fault, second),
            (found, _) => return found,
        };
        match from_place(system, fault.1, network) {
            // Nothing there either: what was asked for first is the better answer.
            Err(SourceFault::Undiscovered { .. }) => Err(fault.0),
            found => found,
        }
    }
}

/// Whoever is on the way can put keys of their own in the place of these.
fn warn_of_plain_http(url: &Url, system: &mut System) {
    if url.scheme() == "http" && !is_loopback(url) {
        let host = url.host_str().unwrap_or_default();
        system.warn(format!(
            "keys from {host} come over plain http: anyone on the way can replace them"
        ));
    }
}

fn from_place(
    system: &mut System,
    spec: &KeySpec,
    network: &Network,
) -> Result<FoundKeys, SourceFault> {
    match spec {
        KeySpec::Issuer(issuer) => from_issuer(system, issuer, network),
        KeySpec::At(location, passphrase) => from_location(system, location, passphrase, network),
        KeySpec::Env(name, passphrase) => {
            let value = Secret::new(variable(system, name, Held::Key)?.into_encoded_bytes());
            from_bytes(system, value.expose(), Place::Env(name.clone()), Some(passphrase))
        }
        KeySpec::Secret(secret) => from_secret(system, secret),
    }
}

fn from_issuer(
    system: &mut System,
    issuer: &Issuer,
    network: &Network,
) -> Result<FoundKeys, SourceFault> {
    let document = discovery::discover(system, issuer, network)?;
    from_document(system, document, None)
}

fn from_location(
    system: &mut System,
    location: &Location,
    passphrase: &PassphrasePlace,
    network: &Network,
) -> Result<FoundKeys, SourceFault> {
    match location {
        Location::Url(url) => {
            let document = cache::fetch(system, url, None, network)?;
            // No server makes us ask a person for a passphrase.
            let named = Some(passphrase).filter(|place| **place != PassphrasePlace::Prompt);
            from_document(system, document, named)
        }
        Location::File(path) => {
            let bytes = files::read(path, MAX_KEYS).map(Zeroizing::new);
            let bytes = bytes.map_err(|error| SourceFault::File { path: path.clone(), error })?;
            from_bytes(system, &bytes, Place::File(location.to_string()), Some(passphrase))
        }
        Location::Stdin => {
            let bytes = system.streams.read_stdin(MAX_KEYS).map(Zeroizing::new);
            let bytes = bytes.map_err(SourceFault::Stdin)?;
            from_bytes(system, &bytes, Place::Stdin, Some(passphrase))
        }
    }
}

/// Keys that came over the network are public or nothing.
fn from_document(
    system: &mut System,
    document: Document,
    passphrase: Option<&PassphrasePlace>,
) -> Result<FoundKeys, SourceFault> {
    let place = Place::Url(document.url.to_string());
    let FoundKeys { set, source } = from_bytes(system, &document.body, place, passphrase)?;
    let age = match document.freshness {
        Freshness::Fetched | Freshness::Revalidated => 0,
        // Within the same second it was still not fetched by this run.
        Freshness::Cached { age } => age.max(1),
    };
    Ok(FoundKeys { set: set.without_secrets(), source: Source { age: Some(age), ..source } })
}

fn from_bytes(
    system: &mut System,
    bytes: &[u8],
    place: Place,
    passphrase: Option<&PassphrasePlace>,
) -> Result<FoundKeys, SourceFault> {
    let mut read = format::read(bytes, None);
    let is_locked = match &read {
        Ok((_, set)) => set.wants_passphrase(),
        Err(fault) => *fault == KeyFault::Encrypted,
    };
    if let Some(passphrase) = passphrase.filter(|_| is_locked)
        && let Some(passphrase) = ask_passphrase(system, passphrase, &place)?
    {
        read = format::read(bytes, Some(&passphrase));
    }
    match read {
        Ok((encoding, set)) => {
            let source = Source { encoding: Some(encoding), ..Source::at(place) };
            Ok(FoundKeys { set, source })
        }
        Err(fault) => Err(SourceFault::Key { from: place, fault: named(bytes, fault) }),
    }
}

/// What nothing recognises may be the key of a service, which begins as all of its kind do.
fn named(bytes: &[u8], fault: KeyFault) -> KeyFault {
    let text = std::str::from_utf8(bytes).unwrap_or_default().trim();
    let is_word = !text.contains(char::is_whitespace);
    match prefix::api_key(text).filter(|_| fault == KeyFault::Unrecognised && is_word) {
        Some((_, what)) => KeyFault::ApiKey(what),
        None => fault,
    }
}

/// `None` where nobody can be asked.
fn ask_passphrase(
    system: &mut System,
    place: &PassphrasePlace,
    key: &Place,
) -> Result<Option<Secret>, SourceFault> {
    match place {
        PassphrasePlace::File(path) => {
            let bytes = read_file(system, path)?;
            let text = utf16::read(&bytes).map(|(_, text)| Zeroizing::new(text.into_bytes()));
            Ok(Some(without_newline(text.unwrap_or(bytes))))
        }
        PassphrasePlace::Env(name) => {
            let value = variable(system, name, Held::Passphrase)?;
            Ok(Some(Secret::new(value.into_encoded_bytes())))
        }
        PassphrasePlace::Prompt => {
            let question = format!("passphrase of {key}: ");
            Ok(system.prompt.secret(&question).ok().map(Secret::new))
        }
    }
}

/// What the environment has by that name.
///
/// # Errors
/// [`SourceFault::EnvUnset`], also where it is empty.
pub fn variable(system: &System, name: &str, held: Held) -> Result<OsString, SourceFault> {
    let value = system.env.get(name).filter(|value| !value.is_empty());
    value.ok_or_else(|| SourceFault::EnvUnset { name: name.to_owned(), held })
}

fn read_file(system: &mut System, path: &Path) -> Result<Zeroizing<Vec<u8>>, SourceFault> {
    let bytes = system.read(path, MAX_KEYS).map(Zeroizing::new);
    bytes.map_err(|error| SourceFault::File { path: path.to_owned(), error })
}

/// The text of a secret as its place has it.
///
/// # Errors
/// [`SourceFault`].
pub fn secret_text(
    system: &mut System,
    place: &SecretPlace,
) -> Result<(Place, Secret), SourceFault> {
    Ok(match place {
        SecretPlace::Given(secret) => (Place::Given("--secret".to_owned()), secret.clone()),
        SecretPlace::File(path) => {
            let place = Place::File(path.display().to_string());
            (place, without_newline(read_file(system, path)?))
        }
        SecretPlace::Env(name) => {
            let value = variable(system, name, Held::Secret)?;
            (Place::Env(name.clone()), Secret::new(value.into_encoded_bytes()))
        }
        SecretPlace::Prompt => {
            let typed = system.prompt.secret("secret: ").map_err(|error| SourceFault::Secret {
                from: Place::Terminal,
                why: NoSecret::Unasked(error.to_string()),
                text: None,
            })?;
            (Place::Terminal, Secret::new(typed))
        }
    })
}

fn from_secret(system: &mut System, spec: &SecretSpec) -> Result<FoundKeys, SourceFault> {
    let (place, text) = secret_text(system, &spec.place)?;
    let secret = decode(spec.encoding, &text)
        // What can't be decoded may be a key all the same, which is the better thing to say.
        .map_err(|why| match HmacSecret::new(text.expose()) {
            Ok(_) => SourceFault::Secret { from: place.clone(), why, text: Some(text.clone()) },
            Err(fault) => SourceFault::Key { from: place.clone(), fault },
        })?;
    let secret = HmacSecret::decoded(&text, secret)
        .map_err(|fault| SourceFault::Key { from: place.clone(), fault })?;
    let set = KeySet::from_iter([Key::new(Material::Oct(secret))]);
    Ok(FoundKeys { set, source: Source::at(place) })
}

/// Editors end a file with a newline that is no part of the secret.
fn without_newline(mut bytes: Zeroizing<Vec<u8>>) -> Secret {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
    Secret::new(std::mem::take(&mut *bytes))
}

/// The error says what is wrong, never what was there.
fn decode(encoding: SecretEncoding, text: &Secret) -> Result<Secret, NoSecret> {
    match encoding.decode(text.expose()) {
        Some(decoded) if decoded.is_empty() => Err(NoSecret::Empty),
        Some(decoded) => Ok(Secret::new(decoded)),
        None => Err(NoSecret::Encoding(encoding)),
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::key::secret::{NoSecret, Secret, SecretEncoding};
    use crate::source::chain::{decode, without_newline};

    #[test]
    fn secrets_decode_as_they_are_written() {
        let decode = |encoding, text: &str| {
            decode(encoding, &Secret::new(text)).map(|secret| secret.expose().to_vec())
        };
        assert_eq!(decode(SecretEncoding::Utf8, "ab"), Ok(b"ab".to_vec()));
        assert_eq!(decode(SecretEncoding::Hex, "00fF"), Ok(vec![0, 255]));
        let not_hex = Err(NoSecret::Encoding(SecretEncoding::Hex));
        assert_eq!(decode(SecretEncoding::Hex, "00f"), not_hex);
        assert_eq!(decode(SecretEncoding::Base64, "+/8="), Ok(vec![251, 255]));
        assert_eq!(decode(SecretEncoding::Base64url, "-_8"), Ok(vec![251, 255]));
        assert!(decode(SecretEncoding::Base64, "-_8=").is_err());
        assert!(decode(SecretEncoding::Utf8, "").is_err());
    }

    #[test]
    fn one_line_break_at_the_end_is_the_editors() {
        assert_eq!(without_newline(b"a\r\n".to_vec().into()).expose(), b"a");
        assert_eq!(without_newline(b"a\n\n".to_vec().into()).expose(), b"a\n");
        assert_eq!(without_newline(b" a ".to_vec().into()).expose(), b" a ");
    }
}
