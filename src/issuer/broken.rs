//! A token that is wrong in one way, as data: what is changed of a good one, and how it is sealed.
//! `fixtures` and `probe` are tables of these.

use crate::jose::alg::{Alg, Family, KeyType};
use crate::jose::crypto::{self, Unusable};
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::jwk;
use crate::jose::key::pem;
use crate::jose::key::self_signed;
use crate::verify::policy::Requirement;

/// Whom good tokens are about, and what a required claim says that no value is known of.
pub const USER: &str = "user_fixture";
/// In seconds.
pub const HOUR: i64 = 3600;

/// Edits of a good token, made in this order, and what stands in the place of its signature.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    pub edits: &'static [Edit],
    pub seal: Seal,
}

#[derive(Clone, Copy, Debug)]
pub enum Edit {
    /// A member that is set, whether it was there or not.
    Header(&'static str, Value),
    Claim(&'static str, Value),
    NoHeader(&'static str),
    NoClaim(&'static str),
    /// The member stands twice: first with this value, then with its own.
    HeaderTwice(&'static str, Value),
    ClaimTwice(&'static str, Value),
    /// Without any claim that the backend requires.
    NoRequired,
    /// The first of them has this text for a value.
    FirstRequired(&'static str),
}

/// What a member is set to.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    Text(&'static str),
    /// JSON as it is written.
    Json(&'static str),
    /// A date: so many seconds before the good token begins.
    Before(i64),
    /// A date: so many seconds after the good token ends.
    After(i64),
    /// A date: so many seconds after the good token begins.
    Soon(i64),
    /// Around the text that is there.
    Around(&'static str, &'static str),
    /// The text that is there with a slash at its end, or without the one that it has.
    Slash,
    /// The number that is there, as a text.
    AsText,
    /// A list of the text that is there and others.
    Among(&'static [&'static str]),
    /// A text of so many times the same.
    Long(&'static str, usize),
    /// The public half of the stranger's key.
    StrangerJwk,
    /// A certificate of the stranger's own, in a list.
    StrangerChain,
    /// A path below the listener.
    Listener(&'static str),
}

/// What stands in the place of the signature.
#[derive(Clone, Copy, Debug)]
pub enum Seal {
    /// The issuer's signature over what the token says now.
    Issuer,
    /// The signature of the good token, whatever has been changed since.
    Stale,
    /// That signature with one bit changed.
    Flipped,
    /// The issuer's signature of another token.
    OfAnother,
    /// The signature of a key that is nobody's, of the same type.
    Stranger,
    /// An HMAC with what everybody knows or guesses.
    Mac(MacKey),
    /// r = s = 0, as long as ECDSA has it.
    Zeros,
    Empty,
}

/// What is taken for an HMAC secret.
#[derive(Clone, Copy, Debug)]
pub enum MacKey {
    /// The public key in PEM, with a line break at its end.
    Pem(Structure),
    /// The same without that line break.
    PemTrimmed(Structure),
    Der(Structure),
    Jwk,
    Text(&'static str),
}

/// Where all of them begin: the good token.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    pub header: &'a Object,
    pub claims: &'a Object,
    /// Claims that the backend requires.
    pub required: &'a [Requirement],
    /// That of the good token.
    pub alg: Alg,
    /// When the good token begins and ends.
    pub from: i64,
    pub until: i64,
    /// The good token itself.
    pub good: &'a str,
    /// The issuer's key; its public half is enough.
    pub public: Option<&'a Key>,
    /// A key that is nobody's.
    pub stranger: Option<(&'a Key, Alg)>,
    /// A server of our own that a token may name.
    pub listener: Option<&'a str>,
}

/// Why a token can't be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// The issuer has to sign it, and its private key is not here.
    NoPrivateKey,
    /// The issuer's public key is not known.
    NoPublicKey,
    /// There is no such form of that key.
    NoSuchForm,
    NoStranger,
    NoListener,
    /// What should be changed is not there.
    NothingToChange,
    Failed(String),
}

/// The issuer's signature over a signing input.
pub type Sign<'a> = dyn FnMut(&str) -> Result<Vec<u8>, Unmade> + 'a;

impl std::fmt::Display for Unmade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unmade::NoPrivateKey => "needs the issuer's private key",
            Unmade::NoPublicKey => "needs the issuer's public key",
            Unmade::NoSuchForm => "this key type has no such format",
            Unmade::NoStranger => "no key could be made for this algorithm",
            Unmade::NoListener => "the API is not on this machine",
            Unmade::NothingToChange => "the good token has nothing to change here",
            Unmade::Failed(why) => why,
        })
    }
}

impl std::error::Error for Unmade {}

impl From<Unusable> for Unmade {
    fn from(unusable: Unusable) -> Unmade {
        Unmade::Failed(unusable.0)
    }
}

impl From<Unmade> for Unusable {
    fn from(unmade: Unmade) -> Unusable {
        Unusable(unmade.to_string())
    }
}

/// Makes one token.
///
/// # Errors
/// [`Unmade`]: what it takes is not here.
pub fn make(recipe: &Recipe, base: &Base<'_>, sign: &mut Sign<'_>) -> Result<String, Unmade> {
    let (mut header, mut claims) = (base.header.clone(), base.claims.clone());
    for edit in recipe.edits {
        edit.apply(&mut header, &mut claims, base)?;
    }
    seal(recipe.seal, header, &claims, base, sign)
}

/// The token that meets every expectation, signed by the issuer.
///
/// # Errors
/// The issuer does not sign.
pub fn signed(header: &Object, claims: &Object, sign: &mut Sign<'_>) -> Result<String, Unmade> {
    let input = signing_input(header, claims);
    let signature = sign(&input)?;
    Ok(with_signature(&input, signature))
}

impl Edit {
    fn apply(
        self,
        header: &mut Object,
        claims: &mut Object,
        base: &Base<'_>,
    ) -> Result<(), Unmade> {
        match self {
            Edit::Header(name, value) => header.set(name, value.json(name, header, base)?),
            Edit::Claim(name, value) => claims.set(name, value.json(name, claims, base)?),
            Edit::NoHeader(name) => header.remove(name),
            Edit::NoClaim(name) => claims.remove(name),
            Edit::HeaderTwice(name, value) => {
                *header = twice(header, name, value.json(name, header, base)?);
            }
            Edit::ClaimTwice(name, value) => {
                *claims = twice(claims, name, value.json(name, claims, base)?);
            }
            Edit::NoRequired => {
                base.required.iter().for_each(|required| remove_at(claims, &required.path));
            }
            Edit::FirstRequired(text) => {
                if let Some(required) = base.required.first() {
                    set_at(claims, &required.path, text.into());
                }
            }
        }
        Ok(())
    }
}

impl Value {
    fn json(self, name: &str, object: &Object, base: &Base<'_>) -> Result<Json, Unmade> {
        let there = object.get(name);
        let text = || match there.map(Json::texts).as_deref() {
            Some([first, ..]) => Ok((*first).to_owned()),
            _ => Err(Unmade::NothingToChange),
        };
        let stranger = || base.stranger.ok_or(Unmade::NoStranger);
        Ok(match self {
            Value::Text(text) => text.into(),
            Value::Json(text) => {
                Json::parse(text).map_err(|why| Unmade::Failed(why.to_string()))?
            }
            Value::Before(seconds) => base.from.saturating_sub(seconds).into(),
            Value::After(seconds) => base.until.saturating_add(seconds).into(),
            Value::Soon(seconds) => base.from.saturating_add(seconds).into(),
            Value::Around(before, behind) => format!("{before}{}{behind}", text()?).into(),
            Value::Slash => slash_changed(&text()?).into(),
            Value::AsText => match there {
                Some(Json::Number(number)) => Json::String(number.clone()),
                _ => return Err(Unmade::NothingToChange),
            },
            Value::Among(others) => {
                let others = others.iter().map(|other| Json::from(*other));
                Json::Array(std::iter::once(Json::String(text()?)).chain(others).collect())
            }
            Value::Long(text, times) => text.repeat(times).into(),
            Value::StrangerJwk => {
                let (key, alg) = stranger()?;
                // A shared secret has no other half to publish.
                jwk::write(key, alg.key_type() == KeyType::Oct).into()
            }
            Value::StrangerChain => {
                let (key, alg) = stranger()?;
                let certificate = self_signed::certificate(key, alg, base.from, base.until);
                Json::Array(vec![certificate.ok_or(Unmade::NoSuchForm)?.into()])
            }
            Value::Listener(path) => {
                format!("{}{path}", base.listener.ok_or(Unmade::NoListener)?).into()
            }
        })
    }
}

fn slash_changed(text: &str) -> String {
    match text.strip_suffix('/') {
        Some(bare) => bare.to_owned(),
        None => format!("{text}/"),
    }
}

fn twice(object: &Object, name: &str, first: Json) -> Object {
    Object::from_iter([(name, first)]).followed_by(object)
}

fn seal(
    seal: Seal,
    mut header: Object,
    claims: &Object,
    base: &Base<'_>,
    sign: &mut Sign<'_>,
) -> Result<String, Unmade> {
    let of_good = || {
        let signature = base.good.rsplit('.').next().unwrap_or_default();
        base64url::decode(signature).map_err(|_| Unmade::NothingToChange)
    };
    let alg = match seal {
        Seal::Mac(_) => Some(Alg::Hs256),
        Seal::Stranger => Some(base.stranger.ok_or(Unmade::NoStranger)?.1),
        Seal::Zeros if base.alg.family() != Family::Ecdsa => Some(Alg::Es256),
        _ => None,
    };
    if let Some(alg) = alg {
        // Where a member stands twice, the first is another.
        header.set("alg", alg.name().into());
    }
    let input = signing_input(&header, claims);
    let signature = match seal {
        Seal::Issuer => sign(&input)?,
        Seal::Stale => of_good()?,
        Seal::Flipped => flipped(of_good()?),
        Seal::OfAnother => {
            let mut other = claims.clone();
            other.set("jti", "another".into());
            sign(&signing_input(&header, &other))?
        }
        Seal::Stranger => {
            let (key, alg) = base.stranger.ok_or(Unmade::NoStranger)?;
            crypto::sign(key, alg, input.as_bytes())?
        }
        Seal::Mac(secret) => mac(secret, &input, base)?,
        Seal::Zeros => {
            let size = alg.unwrap_or(base.alg).signature_size();
            vec![0; size.ok_or(Unmade::NoSuchForm)?]
        }
        Seal::Empty => Vec::new(),
    };
    Ok(with_signature(&input, signature))
}

/// The first byte, so that no decoder drops the change with padding bits.
fn flipped(mut signature: Vec<u8>) -> Vec<u8> {
    if let Some(first) = signature.first_mut() {
        *first ^= 1;
    }
    signature
}

/// RFC 8725 section 2.1.
fn mac(secret: MacKey, input: &str, base: &Base<'_>) -> Result<Vec<u8>, Unmade> {
    let key = || base.public.and_then(Key::public).ok_or(Unmade::NoPublicKey);
    let der = |structure| der::write(structure, &key()?).map_err(|_| Unmade::NoSuchForm);
    let pem = |structure| Ok::<_, Unmade>(pem::armour(structure, der(structure)?.expose()));
    let secret = match secret {
        MacKey::Pem(structure) => pem(structure)?.into_bytes(),
        MacKey::PemTrimmed(structure) => pem(structure)?.trim_end().as_bytes().to_vec(),
        MacKey::Der(structure) => der(structure)?.expose().to_vec(),
        MacKey::Jwk => jwk::write(&key()?, false).to_string().into_bytes(),
        MacKey::Text(text) => text.as_bytes().to_vec(),
    };
    crypto::mac(Alg::Hs256, &secret, input.as_bytes()).ok_or(Unmade::NoSuchForm)
}

/// Sets what a dotted path leads to; a claim's name that is a URL is no path.
pub fn set_at(object: &mut Object, path: &str, value: Json) {
    match split(path) {
        Some((first, rest)) => {
            let mut inner =
                object.get(first).and_then(Json::as_object).cloned().unwrap_or_default();
            set_at(&mut inner, rest, value);
            object.set(first, inner.into());
        }
        None => object.set(path, value),
    }
}

/// Removes what a dotted path leads to, and objects that are empty without it.
pub fn remove_at(object: &mut Object, path: &str) {
    let inner = split(path).and_then(|(first, rest)| {
        let inner = object.get(first)?.as_object()?.clone();
        Some((first, rest, inner))
    });
    match inner {
        Some((first, rest, mut inner)) if object.get(path).is_none() => {
            remove_at(&mut inner, rest);
            if inner.is_empty() { object.remove(first) } else { object.set(first, inner.into()) }
        }
        _ => object.remove(path),
    }
}

fn split(path: &str) -> Option<(&str, &str)> {
    path.split_once('.').filter(|_| !path.contains("://"))
}

/// Header and claims as they are signed (RFC 7515 section 5.1).
pub fn signing_input(header: &Object, claims: &Object) -> String {
    [header, claims].map(|part| base64url::encode(part.to_string())).join(".")
}

fn with_signature(input: &str, signature: impl AsRef<[u8]>) -> String {
    format!("{input}.{}", base64url::encode(signature))
}

#[cfg(test)]
mod tests {
    use crate::issuer::broken::{remove_at, set_at};
    use crate::jose::json::Object;

    #[test]
    fn a_path_is_nested_and_a_url_is_not() {
        let mut claims = Object::default();
        let paths = ["a.b", "a.c", "https://x.y/z", "d"];
        for path in paths {
            set_at(&mut claims, path, "1".into());
        }
        assert_eq!(claims.to_string(), r#"{"a":{"b":"1","c":"1"},"https://x.y/z":"1","d":"1"}"#);
        remove_at(&mut claims, "a.b");
        remove_at(&mut claims, "https://x.y/z");
        assert_eq!(claims.to_string(), r#"{"a":{"c":"1"},"d":"1"}"#);
        for path in paths {
            remove_at(&mut claims, path);
        }
        assert!(claims.is_empty());
    }
}
