//! A token that is wrong in one way, as a recipe: what is changed of a good one, in this order, and
//! how it is sealed. `fixtures.txt` and `cases.txt` of `probe` are tables of these.
//!
//! A recipe is its edits with `; ` between them: `header NAME VALUE` and `claim NAME VALUE` set a
//! member, whether it was there or not, `header-twice` and `claim-twice` write it twice, first with
//! this value, `no-header` and `no-claim` remove it; `no-required` removes the claims that the backend
//! requires, `first-required TEXT` sets the first of them. A value is `= JSON`; a date so many seconds
//! `before` the good token begins, `soon` after that, or `after` it ends; of the text that is there
//! `around BEFORE{}BEHIND`, `among OTHER` (a list), `slash` (at its end, or without), of a number
//! `as-text`; `long TEXT TIMES`; `stranger-jwk`, `stranger-chain`; `listener PATH`.
//!
//! `sealed …` stands last, if it is not the issuer who signs what the token says now: `stale` (the
//! signature of the good token), `flipped` (with one bit changed), `of-another` (token of the issuer),
//! `stranger` (a key that is nobody's), `zeros` (r and s), `empty`, or `mac` with what everybody knows
//! or guesses: `text TEXT`, `jwk`, or the public key as `der`, `pem` or `pem-trimmed` (without its last
//! line break) of the structure with that label.

use crate::jose::alg::{Alg, Family, KeyType};
use crate::jose::crypto::{self, Unusable};
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::jwk;
use crate::jose::key::pem;
use crate::jose::key::self_signed;
use crate::text::table::first_word;
use crate::verify::policy::Requirement;

/// Whom good tokens are about, and what a required claim says that no value is known of.
pub const USER: &str = "user_fixture";
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
pub fn make(recipe: &str, base: &Base<'_>, sign: &mut Sign<'_>) -> Result<String, Unmade> {
    let (mut header, mut claims) = (base.header.clone(), base.claims.clone());
    let (edits, seal) = recipe.split_once("sealed ").unwrap_or((recipe, "issuer"));
    for edit in edits.split("; ").filter(|edit| !edit.is_empty()) {
        apply(edit, &mut header, &mut claims, base)?;
    }
    self::seal(seal, header, &claims, base, sign)
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

fn apply(
    edit: &str,
    header: &mut Object,
    claims: &mut Object,
    base: &Base<'_>,
) -> Result<(), Unmade> {
    let (what, rest) = first_word(edit);
    let (name, how) = first_word(rest);
    match what {
        "header" => header.set(name, value(how, header.get(name), base)?),
        "claim" => claims.set(name, value(how, claims.get(name), base)?),
        "no-header" => header.remove(name),
        "no-claim" => claims.remove(name),
        "header-twice" => *header = twice(header, name, value(how, header.get(name), base)?),
        "claim-twice" => *claims = twice(claims, name, value(how, claims.get(name), base)?),
        "no-required" => {
            base.required.iter().for_each(|required| remove_at(claims, &required.path));
        }
        "first-required" => {
            if let Some(required) = base.required.first() {
                set_at(claims, &required.path, rest.into());
            }
        }
        _ => return Err(unreadable(edit)),
    }
    Ok(())
}

fn unreadable(part: &str) -> Unmade {
    Unmade::Failed(format!("not a recipe: {part}"))
}

fn value(how: &str, there: Option<&Json>, base: &Base<'_>) -> Result<Json, Unmade> {
    let (kind, rest) = first_word(how);
    let text = || match there.map(Json::texts).as_deref() {
        Some([first, ..]) => Ok((*first).to_owned()),
        _ => Err(Unmade::NothingToChange),
    };
    let seconds = || rest.parse::<i64>().map_err(|_| unreadable(how));
    let stranger = || base.stranger.ok_or(Unmade::NoStranger);
    Ok(match kind {
        "=" => Json::parse(rest).map_err(|_| unreadable(how))?,
        "before" => base.from.saturating_sub(seconds()?).into(),
        "after" => base.until.saturating_add(seconds()?).into(),
        "soon" => base.from.saturating_add(seconds()?).into(),
        "around" => rest.replace("{}", &text()?).into(),
        "slash" => slash_changed(&text()?).into(),
        "as-text" => match there {
            Some(Json::Number(number)) => Json::String(number.clone()),
            _ => return Err(Unmade::NothingToChange),
        },
        "among" => Json::Array(vec![text()?.into(), rest.into()]),
        "long" => {
            let (text, times) = first_word(rest);
            text.repeat(times.parse().map_err(|_| unreadable(how))?).into()
        }
        "stranger-jwk" => {
            let (key, alg) = stranger()?;
            // A shared secret has no other half to publish.
            jwk::write(key, alg.key_type() == KeyType::Oct).into()
        }
        "stranger-chain" => {
            let (key, alg) = stranger()?;
            let certificate = self_signed::certificate(key, alg, base.from, base.until);
            Json::Array(vec![certificate.ok_or(Unmade::NoSuchForm)?.into()])
        }
        "listener" => format!("{}{rest}", base.listener.ok_or(Unmade::NoListener)?).into(),
        _ => return Err(unreadable(how)),
    })
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
    seal: &str,
    mut header: Object,
    claims: &Object,
    base: &Base<'_>,
    sign: &mut Sign<'_>,
) -> Result<String, Unmade> {
    let of_good = || {
        let signature = base.good.rsplit('.').next().unwrap_or_default();
        base64url::decode(signature).map_err(|_| Unmade::NothingToChange)
    };
    let (kind, secret) = first_word(seal);
    let alg = match kind {
        "mac" => Some(Alg::Hs256),
        "stranger" => Some(base.stranger.ok_or(Unmade::NoStranger)?.1),
        "zeros" if base.alg.family() != Family::Ecdsa => Some(Alg::Es256),
        _ => None,
    };
    if let Some(alg) = alg {
        // Where a member stands twice, the first is another.
        header.set("alg", alg.name().into());
    }
    let input = signing_input(&header, claims);
    let signature = match kind {
        "issuer" => sign(&input)?,
        "stale" => of_good()?,
        "flipped" => flipped(of_good()?),
        "of-another" => {
            let mut other = claims.clone();
            other.set("jti", "another".into());
            sign(&signing_input(&header, &other))?
        }
        "stranger" => {
            let (key, alg) = base.stranger.ok_or(Unmade::NoStranger)?;
            crypto::sign(key, alg, input.as_bytes())?
        }
        "mac" => mac(secret, &input, base)?,
        "zeros" => {
            let size = alg.unwrap_or(base.alg).signature_size();
            vec![0; size.ok_or(Unmade::NoSuchForm)?]
        }
        "empty" => Vec::new(),
        _ => return Err(unreadable(seal)),
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
fn mac(secret: &str, input: &str, base: &Base<'_>) -> Result<Vec<u8>, Unmade> {
    let (form, of) = first_word(secret);
    let key = || base.public.and_then(Key::public).ok_or(Unmade::NoPublicKey);
    let structure = || {
        let structure = Structure::ALL.into_iter().find(|structure| structure.label() == of);
        structure.ok_or_else(|| unreadable(secret))
    };
    let der = || der::write(structure()?, &key()?).map_err(|_| Unmade::NoSuchForm);
    let pem = || Ok::<_, Unmade>(pem::armour(structure()?, der()?.expose()));
    let secret = match form {
        "pem" => pem()?.into_bytes(),
        "pem-trimmed" => pem()?.trim_end().as_bytes().to_vec(),
        "der" => der()?.expose().to_vec(),
        "jwk" => jwk::write(&key()?, false).to_string().into_bytes(),
        "text" => of.as_bytes().to_vec(),
        _ => return Err(unreadable(secret)),
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
