//! Clerk's keys: what a publishable key says of its instance, and what kind a secret key is.

use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Keys have some hundred characters at the most.
pub const MAX_LENGTH: usize = 4096;

/// The body of a publishable key: padding and the last bits differ between those who write it.
const BODY: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What kind of instance a key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Test,
    Live,
}

/// A key of Clerk's. The text of a secret one is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClerkKey {
    Publishable(Publishable),
    Secret(Mode),
}

/// What a publishable key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishable {
    pub mode: Mode,
    /// The instance's host, with a port where it has one.
    pub host: String,
}

/// Why a text is no key of Clerk's. It never holds any of the text: it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    Empty,
    TooLong,
    /// Quotes, white space, or the variable's name with it.
    Surrounded,
    /// Neither `pk_` nor `sk_`.
    Foreign,
    /// Neither `test_` nor `live_` behind it.
    NoMode,
    /// Nothing behind that.
    NoBody,
    /// Stars, dots or `…` in the place of characters.
    Masked,
    /// A character that no key has, by its place from zero.
    Character {
        at: usize,
    },
    /// It ends before the dollar sign that ends a host.
    Truncated,
    /// Something stands behind the dollar sign.
    Trailing,
    /// What is in it is no host.
    NoHost,
}

impl Mode {
    pub fn word(self) -> &'static str {
        match self {
            Mode::Test => "test",
            Mode::Live => "live",
        }
    }
}

impl ClerkKey {
    /// Reads a key.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn parse(text: &str) -> Result<ClerkKey, KeyFault> {
        match text {
            "" => return Err(KeyFault::Empty),
            _ if text.len() > MAX_LENGTH => return Err(KeyFault::TooLong),
            _ if is_surrounded(text) => return Err(KeyFault::Surrounded),
            _ => {}
        }
        let kind = text.get(..3).filter(|kind| ["pk_", "sk_"].contains(kind));
        let kind = kind.ok_or(KeyFault::Foreign)?;
        let (mode, body) = match (text[3..].strip_prefix("test_"), text[3..].strip_prefix("live_"))
        {
            (Some(body), _) => (Mode::Test, body),
            (_, Some(body)) => (Mode::Live, body),
            (None, None) => return Err(KeyFault::NoMode),
        };
        check_characters(body, text.len() - body.len())?;
        match kind {
            "pk_" => Ok(ClerkKey::Publishable(Publishable { mode, host: host(body)? })),
            _ => Ok(ClerkKey::Secret(mode)),
        }
    }

    pub fn mode(&self) -> Mode {
        match self {
            ClerkKey::Publishable(key) => key.mode,
            ClerkKey::Secret(mode) => *mode,
        }
    }
}

impl Publishable {
    /// The host that a publishable key names.
    pub fn parse(text: &str) -> Option<Publishable> {
        match ClerkKey::parse(text) {
            Ok(ClerkKey::Publishable(key)) => Some(key),
            _ => None,
        }
    }

    /// What `iss` of the instance's tokens says. Only a local issuer is without TLS.
    pub fn issuer(&self) -> String {
        let name = self.host.split(':').next().unwrap_or_default();
        match name == "localhost" || name == "127.0.0.1" {
            true => format!("http://{}", self.host),
            false => format!("https://{}", self.host),
        }
    }

    pub fn jwks_url(&self) -> String {
        format!("{}/.well-known/jwks.json", self.issuer())
    }
}

fn is_surrounded(text: &str) -> bool {
    let quote = |c: char| c.is_whitespace() || "\"'`".contains(c);
    text.starts_with(quote)
        || text.ends_with(quote)
        || text.contains("=pk_")
        || text.contains("=sk_")
}

fn check_characters(body: &str, start: usize) -> Result<(), KeyFault> {
    if body.is_empty() {
        return Err(KeyFault::NoBody);
    }
    if body.contains("**") || body.contains("...") || body.contains('…') {
        return Err(KeyFault::Masked);
    }
    let foreign = |byte: u8| !byte.is_ascii_alphanumeric() && !b"+/=_-".contains(&byte);
    match body.bytes().position(foreign) {
        Some(at) => Err(KeyFault::Character { at: start + at }),
        None => Ok(()),
    }
}

/// The base64 of a host and a dollar sign.
fn host(body: &str) -> Result<String, KeyFault> {
    let bare = body.trim_end_matches('=');
    let start = "pk_test_".len();
    if let Some(at) = bare.find(|c: char| !c.is_ascii_alphanumeric() && !"+/".contains(c)) {
        return Err(KeyFault::Character { at: start + at });
    }
    // One character over a group of four is no byte: something is cut off.
    let whole = if bare.len() % 4 == 1 { &bare[..bare.len() - 1] } else { bare };
    let bytes = BODY.decode(whole).map_err(|_| KeyFault::NoHost)?;
    let text = String::from_utf8(bytes).map_err(|_| KeyFault::NoHost)?;
    match text.split_once('$') {
        Some((host, "")) if is_host(host) => Ok(host.to_owned()),
        Some((_, "")) => Err(KeyFault::NoHost),
        Some((host, _)) if is_host(host) => Err(KeyFault::Trailing),
        None if text.bytes().all(is_host_byte) => Err(KeyFault::Truncated),
        _ => Err(KeyFault::NoHost),
    }
}

fn is_host(text: &str) -> bool {
    let name = text.split(':').next().unwrap_or_default();
    (name.contains('.') || name == "localhost")
        && text.bytes().all(is_host_byte)
        && name.split('.').all(|label| !label.is_empty())
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-:".contains(&byte)
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyFault::Empty => "it is empty",
            KeyFault::TooLong => "it is longer than any key",
            KeyFault::Surrounded => {
                "there are quotes, white space or the variable's name around it"
            }
            KeyFault::Foreign => "it begins neither with pk_ nor with sk_",
            KeyFault::NoMode => "neither test_ nor live_ follows its first three characters",
            KeyFault::NoBody => "nothing follows its beginning",
            KeyFault::Masked => "most of it is masked: copy it with the copy button",
            KeyFault::Character { at } => {
                return write!(f, "character {} is not allowed in a key", at + 1);
            }
            KeyFault::Truncated => "it is cut off: the host in it does not end in a dollar sign",
            KeyFault::Trailing => "there is extra text after the dollar sign of its host",
            KeyFault::NoHost => "it has no host: a publishable key is base64 of a host and a $",
        })
    }
}

impl std::error::Error for KeyFault {}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use crate::provider::clerk::key::{ClerkKey, KeyFault, MAX_LENGTH, Mode, Publishable};

    const KEY: &str = "pk_test_Y2FsbS1vdHRlci0yMS5jbGVyay5hY2NvdW50cy5kZXYk";

    fn publishable(host: &str) -> String {
        format!("pk_live_{}", STANDARD.encode(host))
    }

    #[test]
    fn a_publishable_key_names_its_instance() {
        let key = Publishable::parse(KEY).unwrap();
        assert_eq!((key.mode, &key.host[..]), (Mode::Test, "calm-otter-21.clerk.accounts.dev"));
        assert_eq!(key.issuer(), "https://calm-otter-21.clerk.accounts.dev");
        assert_eq!(
            key.jwks_url(),
            "https://calm-otter-21.clerk.accounts.dev/.well-known/jwks.json"
        );
        let padded = publishable("clerk.example.co$");
        assert!(padded.ends_with('='));
        for key in [&padded[..], padded.trim_end_matches('=')] {
            assert_eq!(Publishable::parse(key).unwrap().host, "clerk.example.co");
        }
        let local = Publishable::parse(&publishable("127.0.0.1:8080$")).unwrap();
        assert_eq!(local.issuer(), "http://127.0.0.1:8080");
    }

    #[test]
    fn of_a_secret_key_only_its_kind_is_known() {
        assert_eq!(ClerkKey::parse("sk_live_Xy"), Ok(ClerkKey::Secret(Mode::Live)));
        assert_eq!(ClerkKey::parse("sk_test_a-b_c"), Ok(ClerkKey::Secret(Mode::Test)));
    }

    #[test]
    fn what_is_no_key_says_why() {
        let whole = publishable("clerk.shop.example$");
        for (text, fault) in [
            ("", KeyFault::Empty),
            (&"x".repeat(MAX_LENGTH + 1), KeyFault::TooLong),
            (&format!("\"{KEY}\""), KeyFault::Surrounded),
            (&format!("CLERK_PUBLISHABLE_KEY={KEY}"), KeyFault::Surrounded),
            ("whsec_x", KeyFault::Foreign),
            ("pk", KeyFault::Foreign),
            ("pk_prod_x", KeyFault::NoMode),
            ("pk_test_", KeyFault::NoBody),
            ("pk_live_****", KeyFault::Masked),
            ("sk_live_ab…", KeyFault::Masked),
            ("sk_test_a b", KeyFault::Character { at: 9 }),
            ("pk_test_Y2Fs-bS1", KeyFault::Character { at: 12 }),
            (&whole[..whole.len() - 4], KeyFault::Truncated),
            (&KEY[..KEY.len() - 3], KeyFault::Truncated),
            (&publishable("clerk.shop.example$x"), KeyFault::Trailing),
            (&publishable("clerk$"), KeyFault::NoHost),
            (&publishable("a..b$"), KeyFault::NoHost),
            (&publishable("evil.example/path$"), KeyFault::NoHost),
            ("pk_live_AAAA", KeyFault::NoHost),
        ] {
            assert_eq!(ClerkKey::parse(text), Err(fault), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "((pk|sk)_(test|live)_)?.*") {
            let _ = ClerkKey::parse(&text);
        }

        #[test]
        fn every_host_is_read_back(host in "[a-z0-9]{1,9}(\\.[a-z0-9-]{1,9}){1,3}") {
            let key = Publishable::parse(&publishable(&format!("{host}$")));
            prop_assert_eq!(key.map(|key| key.host), Some(host));
        }
    }
}
