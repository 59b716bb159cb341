//! Where the tokens come from: a private key, a local issuer, or one real token.

use std::path::Path;

use url::Url;

use crate::advice::failure::Failure;
use crate::commands::probe::args::Args;
use crate::commands::request::{Request, judging_keys};
use crate::commands::sign::remote;
use crate::commands::signer::{self, Asked};
use crate::issuer::broken::{self, Base, USER, Unmade, set_at};
use crate::jose::alg::{Alg, KeyType};
use crate::jose::crypto;
use crate::jose::crypto::generate::{Recipe, generate, random};
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::key::jwk;
use crate::jose::key::thumbprint;
use crate::jose::token::{MAX_TEXT, Token, strip};
use crate::source::cache::Network;
use crate::source::chain::KeyChain;
use crate::source::spec::{Issuer, KeySpec};
use crate::sys::System;
use crate::sys::http::is_loopback;
use crate::text::utf16;
use crate::verify::Keys;
use crate::verify::policy::Policy;

/// How long the good token lives, in seconds.
const LIFETIME: i64 = 15 * 60;

/// The good token, and what others are made with.
pub struct Tokens {
    /// Its header.
    pub header: Object,
    /// Its claims.
    pub claims: Object,
    /// The good token itself.
    pub good: String,
    /// What it is signed by.
    pub alg: Alg,
    /// Its `iat`, in seconds since 1970.
    pub from: i64,
    /// Its `exp`, in seconds since 1970.
    pub until: i64,
    /// The public key that verifies it, where it is known.
    pub public: Option<Key>,
    /// A key that nobody has seen before.
    pub stranger: Option<Key>,
    /// What the token is verified with, to explain why the API does not accept it.
    pub keys: Keys,
    /// Who can sign more of its kind.
    pub signer: Signer,
}

/// Who signs.
pub enum Signer {
    /// The private key, here.
    Key(Box<Key>),
    /// A local `jotkit serve`.
    Issuer {
        /// Its address.
        url: Url,
        /// Where it makes tokens.
        endpoint: Url,
    },
    /// Only the real token is here.
    Nobody,
}

/// Reads or makes the good token.
///
/// # Errors
/// There is none, or no key to make it with.
pub fn read(
    args: &Args,
    (request, spec): (&Request, Option<KeySpec>),
    policy: &mut Policy,
    system: &mut System,
) -> Result<Tokens, Failure> {
    let now = args.time.now(system);
    let network = args.network.read(system)?;
    let network = Network { timeout: network.timeout.min(args.max_time), ..network };
    let mut tokens = match (&args.token, &args.issuer_at, spec) {
        (Some(place), _, spec) => real(place, args, (request, spec), &network, system)?,
        (None, Some(issuer), _) => of_issuer(issuer, now, policy, &network, system)?,
        (None, None, Some(spec)) => of_key(&spec, args, now, policy, system)?,
        (None, None, None) => return Err(no_tokens()),
    };
    tokens.stranger = generate(Recipe::of(tokens.alg)).ok();
    Ok(tokens)
}

fn no_tokens() -> Failure {
    Failure::usage("no tokens to send")
        .hint("to make them with the issuer's private key: --key FILE")
        .hint("to have them made by a local jotkit serve: --issuer-at URL")
        .hint("to send one real token, and variants of it: --token FILE, or - for stdin")
}

fn of_key(
    spec: &KeySpec,
    args: &Args,
    now: i64,
    policy: &Policy,
    system: &mut System,
) -> Result<Tokens, Failure> {
    let set = signer::keys(spec, system)?;
    let kid = args.kid.as_deref();
    let asked = Asked {
        kid,
        flag: policy.algs.first().copied(),
        template: None,
        allow_weak_secret: policy.insecure_allow_weak_keys,
    };
    let (key, alg) = signer::choose(&set, &asked)?;
    let is_public = alg.key_type() != KeyType::Oct;
    let named = || thumbprint::sha256(key).filter(|_| is_public);
    let kid = kid.map(str::to_owned).or_else(|| key.kid.clone()).or_else(named);
    let key = Key { kid: kid.clone(), ..key.clone() };
    let (public, keys) = (key.public(), Keys::from(set.clone()));
    let signer = Signer::Key(Box::new(key));
    finished(Parts { alg, kid, public, keys, signer }, policy, now, system)
}

fn of_issuer(
    issuer: &str,
    now: i64,
    policy: &mut Policy,
    network: &Network,
    system: &mut System,
) -> Result<Tokens, Failure> {
    let issuer = Issuer::parse(issuer)?;
    let url = issuer.url.clone();
    let endpoint = remote::endpoint(&url, system);
    let sample = sample(&endpoint, system)?;
    let fresh = Network { refresh: true, offline: false, ..network.clone() };
    let set = KeyChain::new(KeySpec::Issuer(issuer), fresh).find(system, None)?.set;
    let public = set.choose(sample.alg, sample.kid.as_deref(), true).fits.first().copied().cloned();
    policy.issuer = policy.issuer.take().or(sample.issuer);
    let (alg, kid, keys) = (sample.alg, sample.kid, Keys::from(set));
    let signer = Signer::Issuer { url, endpoint };
    finished(Parts { alg, kid, public, keys, signer }, policy, now, system)
}

/// What a token of the issuer shows: its key and its name.
struct Sample {
    alg: Alg,
    kid: Option<String>,
    issuer: Option<String>,
}

fn sample(endpoint: &Url, system: &mut System) -> Result<Sample, Failure> {
    let text = remote::order(endpoint, &Object::default(), system)?;
    let unread = || Failure::undecided(format!("{endpoint}: its tokens can't be read"));
    let token = Token::parse(&text).map_err(|_| unread())?;
    let alg = token.header().alg().ok().flatten().and_then(Alg::named).ok_or_else(unread)?;
    let kid = token.header().kid().ok().flatten().map(str::to_owned);
    let claims = Object::parse(&String::from_utf8_lossy(token.payload())).unwrap_or_default();
    let issuer = claims.get("iss").and_then(Json::as_str).map(str::to_owned);
    Ok(Sample { alg, kid, issuer })
}

struct Parts {
    alg: Alg,
    kid: Option<String>,
    public: Option<Key>,
    keys: Keys,
    signer: Signer,
}

fn finished(
    Parts { alg, kid, public, keys, signer }: Parts,
    policy: &Policy,
    now: i64,
    system: &mut System,
) -> Result<Tokens, Failure> {
    let (header, claims) = (header(alg, kid.as_deref(), policy), claims(policy, now)?);
    let mut sign = |input: &str| signer.sign(alg, input, system);
    let good = broken::signed(&header, &claims, &mut sign);
    let good = good.map_err(|why| Failure::undecided(format!("no good token: {why}")))?;
    let (from, until) = (now, now.saturating_add(LIFETIME));
    Ok(Tokens { header, claims, good, alg, from, until, public, stranger: None, keys, signer })
}

fn header(alg: Alg, kid: Option<&str>, policy: &Policy) -> Object {
    let typ = policy.typ.as_deref().unwrap_or("JWT");
    let kid = kid.map(|kid| ("kid", kid));
    [("alg", alg.name())].into_iter().chain(kid).chain([("typ", typ)]).collect()
}

/// Claims that meet every expectation.
fn claims(policy: &Policy, now: i64) -> Result<Object, Failure> {
    let jti = base64url::encode(random(16)?.expose());
    let mut claims = Object::from_iter([("sub", USER), ("jti", jti.as_str())]);
    let texts = [
        ("iss", policy.issuer.as_deref()),
        ("aud", policy.audiences.first().map(String::as_str)),
        ("azp", policy.authorized_parties.first().map(String::as_str)),
    ];
    for (name, text) in texts {
        text.into_iter().for_each(|text| claims.set(name, text.into()));
    }
    let until = now.saturating_add(LIFETIME);
    for (name, date) in [("iat", now), ("nbf", now), ("exp", until)] {
        claims.set(name, date.into());
    }
    for required in &policy.required {
        let value = match required.value.as_deref().unwrap_or(USER) {
            // An API that compares strictly expects no text.
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            text => text.into(),
        };
        set_at(&mut claims, &required.path, value);
    }
    Ok(claims)
}

/// A token that somebody was given.
fn real(
    place: &str,
    args: &Args,
    given: (&Request, Option<KeySpec>),
    network: &Network,
    system: &mut System,
) -> Result<Tokens, Failure> {
    let text = token_text(place, system)?;
    let good = strip(&text).0.to_owned();
    let unread = |why: String| Failure::usage(format!("--token: {why}"));
    let token = Token::parse(&good).map_err(|malformed| unread(malformed.to_string()))?;
    let alg = token.header().alg().ok().flatten().and_then(Alg::named);
    let alg = alg.ok_or_else(|| unread("its algorithm is unknown".into()))?;
    let claims = String::from_utf8_lossy(token.payload());
    let claims = Object::parse(&claims).map_err(|why| unread(why.to_string()))?;
    let keys = public_keys(given, network, system)?;
    let kid = token.header().kid().ok().flatten();
    let public = match &keys {
        Keys::Set { set, .. } => {
            set.choose(alg, kid, true).fits.first().and_then(|key| key.public())
        }
        Keys::Unavailable { .. } => None,
    };
    let date = |name: &str| match claims.get(name) {
        Some(Json::Number(text)) => text.parse::<f64>().ok().map(|seconds| seconds as i64),
        _ => None,
    };
    let from = date("iat").unwrap_or_else(|| args.time.now(system));
    let until = date("exp").unwrap_or(from);
    let header = token.header().object().clone();
    let signer = Signer::Nobody;
    Ok(Tokens { header, claims, good, alg, from, until, public, stranger: None, keys, signer })
}

fn token_text(place: &str, system: &mut System) -> Result<String, Failure> {
    let read = system.read(Path::new(place), MAX_TEXT);
    // A token in the place of a path is not repeated.
    let shown = if Token::parse(strip(place).0).is_ok() { "needs a file name" } else { place };
    let bytes = read.map_err(|error| Failure::usage(format!("--token {shown}: {error}")))?;
    Ok(utf16::lossy(&bytes).into_owned())
}

/// Without keys there is still what can be made without them.
fn public_keys(
    (request, spec): (&Request, Option<KeySpec>),
    network: &Network,
    system: &mut System,
) -> Result<Keys, Failure> {
    let spec = match spec {
        None => request.policy.key_issuer()?,
        given => given,
    };
    let Some(spec) = spec else { return Ok(Keys::none("no keys were given")) };
    let (keys, failure) = judging_keys(KeyChain::new(spec, network.clone()).find(system, None))?;
    failure.into_iter().for_each(|failure| system.warn(failure.message));
    Ok(keys)
}

impl Signer {
    /// The signature over a signing input.
    ///
    /// # Errors
    /// Nobody signs here, or whoever does refuses.
    pub fn sign(&self, alg: Alg, input: &str, system: &mut System) -> Result<Vec<u8>, Unmade> {
        match self {
            Signer::Nobody => Err(Unmade::NoPrivateKey),
            Signer::Key(key) => Ok(crypto::sign(key, alg, input.as_bytes())?),
            Signer::Issuer { endpoint, .. } => {
                let order = Object::from_iter([("signing_input", input)]);
                let token = remote::order(endpoint, &order, system);
                let token = token.map_err(|failure| Unmade::Failed(failure.message))?;
                let signature = token.rsplit('.').next().unwrap_or_default();
                base64url::decode(signature).map_err(|why| Unmade::Failed(why.to_string()))
            }
        }
    }
}

impl Tokens {
    /// What broken tokens are made of.
    pub fn base<'a>(&'a self, policy: &'a Policy, listener: Option<&'a str>) -> Base<'a> {
        Base {
            header: &self.header,
            claims: &self.claims,
            required: &policy.required,
            alg: self.alg,
            from: self.from,
            until: self.until,
            good: &self.good,
            public: self.public.as_ref().filter(|_| self.alg.key_type() != KeyType::Oct),
            stranger: self.stranger.as_ref().map(|key| (key, self.alg)),
            listener,
        }
    }

    /// What a listener shows whoever follows a token to it: the stranger's key by the name that the
    /// token gives, so that nothing but trust is missing.
    pub fn stranger_keys(&self) -> String {
        let kid = self.header.get("kid").and_then(Json::as_str).map(str::to_owned);
        let key = self.stranger.clone().map(|key| Key { kid, ..key });
        let keys = key.map(|key| jwk::write(&key, false).into());
        Object::from_iter([("keys", Json::Array(keys.into_iter().collect()))]).to_string()
    }

    /// Whether the issuer changes its key for us: it must be on this machine, and so ours.
    pub fn rotates(&self) -> bool {
        matches!(&self.signer, Signer::Issuer { url, .. } if is_loopback(url))
    }

    /// A good token under a new key of the issuer.
    ///
    /// # Errors
    /// The issuer does not change its key.
    pub fn rotated(&self, system: &mut System) -> Result<String, Failure> {
        let Signer::Issuer { url, endpoint } = &self.signer else {
            return Err(Failure::undecided("the issuer is not a jotkit serve on this machine"));
        };
        remote::rotate(url, system)?;
        let sample = sample(endpoint, system)?;
        let mut header = self.header.clone();
        sample.kid.iter().for_each(|kid| header.set("kid", kid.as_str().into()));
        let mut sign = |input: &str| self.signer.sign(self.alg, input, system);
        broken::signed(&header, &self.claims, &mut sign)
            .map_err(|why| Failure::undecided(why.to_string()))
    }
}
