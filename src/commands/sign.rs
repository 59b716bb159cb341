//! `sign`: makes a token from a local key, or has an issuer make it.

mod count;
pub mod remote;
mod signing;
mod template;

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::Path;

use crate::advice::failure::Failure;
use crate::commands::inputs::{
    KeyArgs, SecretArgs, TimeArgs, keys_of_this_machine, parse_alg, read_payload,
};
use crate::commands::output::Screen;
use crate::commands::sign::count::sign_many;
use crate::commands::sign::signing::Signing;
use crate::commands::sign::template::{Chosen, TemplateArgs};
use crate::commands::signer::{self, Asked};
use crate::commands::time_args::When;
use crate::exit::Exit;
use crate::issuer::clerk::template::CATEGORY;
use crate::jose::alg::Alg;
use crate::jose::crypto::sign::Signer;
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::key::set::KeySet;
use crate::jose::token::MAX_LENGTH;
use crate::jose::token::header::Header;
use crate::jose::token::serialization::Form;
use crate::jose::token::unsigned::Protected;
use crate::sys::System;
use crate::text::utf16;

/// Header members that make a token mean something else; they have flags of their own or none.
const RESERVED: [&str; 2] = ["alg", "crit"];

/// Doubts about a template that are told.
const DOUBTS: usize = 5;

/// The flags that make claims, by their ids.
const CLAIMS: [&str; 11] =
    ["claims", "claim", "claim_text", "iss", "sub", "aud", "exp", "nbf", "iat", "no_iat", "jti"];

/// What an issuer does not do for others, by their ids.
const LOCAL: [&str; 12] = [
    "key_source",
    "template",
    "payload",
    "detached",
    "serialization",
    "alg",
    "no_iat",
    "insecure_allow_weak_keys",
    "secret_encoding",
    "passphrase_file",
    "passphrase_env",
    "count",
];

/// Make a token with a local key, or have an issuer make it
///
/// Claims come from --claims or --template and from the other flags, which take precedence. `iat` is
/// the current time unless it is set or --no-iat is given. With --payload, any bytes are signed
/// instead.
/// Only the token goes to standard output.
#[derive(Debug, clap::Args)]
#[command(mut_args(keys_of_this_machine))]
#[command(after_help = "Examples:
  jotkit sign --key key.pem --sub user_1 --aud api --exp 15m
  jotkit sign --secret-env JWT_SECRET --claims '{\"sub\":\"user_1\"}' --exp 1h")]
pub struct Args {
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    secret: SecretArgs,
    /// Issuer that signs: a running `jotkit serve`
    #[arg(long, hide_short_help = true, value_name = "URL", conflicts_with_all = LOCAL, help_heading = "Keys")]
    issuer_at: Option<String>,
    /// Algorithm [default: the key's own]
    #[arg(long, value_name = "ALG", value_parser = parse_alg, help_heading = "Header")]
    alg: Option<Alg>,
    /// Key of the set, or the kid of a key without one
    #[arg(long, value_name = "KID", help_heading = "Header")]
    kid: Option<String>,
    /// Header member, JSON or text
    #[arg(long, hide_short_help = true, value_name = "NAME=VALUE", value_parser = parse_pair, help_heading = "Header")]
    header: Vec<(String, String)>,
    /// Claims: a file, a JSON object, or `-` for standard input
    #[arg(long, value_name = "FILE|JSON", help_heading = "Claims")]
    claims: Option<String>,
    #[command(flatten)]
    template: TemplateArgs,
    /// Claim: JSON, or else text; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_pair, help_heading = "Claims")]
    claim: Vec<(String, String)>,
    /// Claim that is always text
    #[arg(long, hide_short_help = true, value_name = "NAME=TEXT", value_parser = parse_pair, help_heading = "Claims")]
    claim_text: Vec<(String, String)>,
    /// Claim that numbers the tokens of --count
    ///
    /// An n in braces in its text is 1, 2, 3 and so on.
    #[arg(long, hide_short_help = true, value_name = "NAME=TEXT", value_parser = parse_pair, requires = "count", help_heading = "Claims")]
    claim_seq: Vec<(String, String)>,
    /// Issuer
    #[arg(long, alias = "issuer", value_name = "TEXT", help_heading = "Claims")]
    iss: Option<String>,
    /// Subject
    #[arg(long, value_name = "TEXT", help_heading = "Claims")]
    sub: Option<String>,
    /// Audience; repeat for a list
    #[arg(long, alias = "audience", value_name = "TEXT", help_heading = "Claims")]
    aud: Vec<String>,
    /// Expiry: 15m from now, or a date
    #[arg(long, value_name = "WHEN", value_parser = When::parse_claim, allow_hyphen_values = true, help_heading = "Claims")]
    exp: Option<When>,
    /// Start of validity: 1m from now, or a date
    #[arg(long, hide_short_help = true, value_name = "WHEN", value_parser = When::parse_claim, allow_hyphen_values = true, help_heading = "Claims")]
    nbf: Option<When>,
    /// Time of issue: -5m from now, or a date [default: now]
    #[arg(long, hide_short_help = true, value_name = "WHEN", value_parser = When::parse_claim, allow_hyphen_values = true, help_heading = "Claims")]
    iat: Option<When>,
    /// Leave `iat` out
    #[arg(long, hide_short_help = true, conflicts_with = "iat", help_heading = "Claims")]
    no_iat: bool,
    /// Identifier of the token
    #[arg(long, hide_short_help = true, value_name = "TEXT", help_heading = "Claims")]
    jti: Option<String>,
    /// Bytes to sign instead of claims: a file, or `-` for standard input
    #[arg(long, hide_short_help = true, value_name = "FILE", conflicts_with_all = CLAIMS, help_heading = "Form")]
    payload: Option<String>,
    /// Leave the payload out of the token
    #[arg(long, hide_short_help = true, help_heading = "Form")]
    detached: bool,
    /// Serialization of the token
    #[arg(long, hide_short_help = true, value_name = "FORM")]
    #[arg(default_value = "compact", help_heading = "Form")]
    serialization: Form,
    /// Number of tokens, one per line
    #[arg(long, value_name = "N", conflicts_with = "payload", help_heading = "Form")]
    count: Option<NonZero<u64>>,
    /// Sign with a shared secret that is shorter than its hash
    #[arg(long, hide_short_help = true, help_heading = "Keys")]
    insecure_allow_weak_keys: bool,
}

/// # Errors
/// No key to sign with, claims that are none, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if let Some(issuer) = &args.issuer_at {
        let claims = claims(args, None, system)?;
        let token = remote::issue(issuer, claims, given_header(args), system)?;
        system.streams.stdout.write(&(token + "\n"))?;
        return Ok(Exit::Yes);
    }
    let chosen = args.template.read(system)?;
    let set = keys(args, chosen.as_ref(), system, screen)?;
    let asked = Asked {
        kid: args.kid.as_deref(),
        flag: args.alg,
        template: chosen.as_ref().and_then(|chosen| chosen.template.signing_algorithm),
        allow_weak_secret: args.insecure_allow_weak_keys,
    };
    let (key, alg) = signer::choose(&set, &asked)?;
    let signing = Signing {
        signer: Signer::new(key, alg)?,
        protected: Protected::new(&Header::new(header(args, key, alg)?)),
        form: args.serialization,
        is_detached: args.detached,
    };
    let payload = match &args.payload {
        Some(place) => read_payload(place, system)?,
        None => {
            let claims = claims(args, chosen.as_ref(), system)?;
            remark(&claims, chosen.as_ref(), system, screen)?;
            if let Some(count) = args.count {
                sign_many(count, &args.claim_seq, &claims, signing, system)?;
                return Ok(Exit::Yes);
            }
            claims.to_string().into_bytes()
        }
    };
    system.streams.stdout.write(&(signing.token(&payload)? + "\n"))?;
    Ok(Exit::Yes)
}

fn remark(
    claims: &Object,
    chosen: Option<&Chosen>,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    if claims.get("exp").is_none() {
        screen.note(system, "note", "without --exp this token never expires")?;
    }
    let Some(chosen) = chosen else { return Ok(()) };
    for doubt in chosen.template.doubts().take(DOUBTS) {
        screen.note(system, "note", &doubt.to_string())?;
    }
    if claims.get("iss").is_none() {
        screen.note(system, "note", "without --iss this token has no issuer")?;
    }
    Ok(())
}

fn keys(
    args: &Args,
    chosen: Option<&Chosen>,
    system: &mut System,
    screen: &Screen,
) -> Result<KeySet, Failure> {
    let given = args.keys.spec(&args.secret, system, screen)?;
    let passphrase = args.secret.passphrase.place(system)?;
    let spec = given.or_else(|| chosen?.key_spec(passphrase)).ok_or_else(|| {
        Failure::usage("no key to sign with")
            .hint("--key FILE          a private key: JWK, PEM or DER")
            .hint("--secret-env NAME   a shared secret (HS256, HS384, HS512)")
            .hint("--issuer-at URL     a running issuer that signs: jotkit serve")
    })?;
    signer::keys(&spec, system)
}

fn header(args: &Args, key: &Key, alg: Alg) -> Result<Object, Failure> {
    let mut header = Object::from_iter([("alg", alg.name())]);
    if let Some(kid) = args.kid.as_ref().or(key.kid.as_ref()) {
        header.set("kid", kid.as_str().into());
    }
    if args.payload.is_none() {
        header.set("typ", "JWT".into());
    }
    if args.template.is_given() {
        header.set("cat", CATEGORY.into());
    }
    for (name, value) in &args.header {
        if RESERVED.contains(&name.as_str()) {
            return Err(Failure::usage(format!("--header can't set {name}")));
        }
        header.set(name, json_or_text(value));
    }
    if let Some(b64) = header.get("b64").cloned() {
        set_b64(args, &mut header, &b64)?;
    }
    Ok(header)
}

/// What was asked for beside what the issuer writes itself.
fn given_header(args: &Args) -> Object {
    let kid = args.kid.iter().map(|kid| ("kid", kid.as_str().into()));
    let given = args.header.iter().map(|(name, value)| (name.as_str(), json_or_text(value)));
    kid.chain(given).collect()
}

/// Whoever does not know `b64` must not take the token (RFC 7797 section 6), and a JWT must not have
/// it (section 7).
fn set_b64(args: &Args, header: &mut Object, b64: &Json) -> Result<(), Failure> {
    if !matches!(b64, Json::Bool(_)) {
        return Err(Failure::usage(format!("--header b64 is true or false, not {b64}")));
    }
    header.set("crit", Json::Array(vec!["b64".into()]));
    let is_typ_given = args.header.iter().any(|(name, _)| name == "typ");
    if *b64 == Json::Bool(false) && !is_typ_given {
        header.remove("typ");
    }
    match Header::new(header.clone()).jwt_type() {
        Some(typ) if *b64 == Json::Bool(false) => {
            Err(Failure::usage(format!("b64=false is not for typ {typ}: a JWT is always encoded")))
        }
        _ => Ok(()),
    }
}

/// Of two values for one claim, neither is surely the one that is meant.
fn check_once(args: &Args) -> Result<(), Failure> {
    let own = [
        ("iat", args.iat.is_some()),
        ("nbf", args.nbf.is_some()),
        ("exp", args.exp.is_some()),
        ("iss", args.iss.is_some()),
        ("sub", args.sub.is_some()),
        ("jti", args.jti.is_some()),
        ("aud", !args.aud.is_empty()),
    ];
    let own = own.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| *name);
    let named = args.claim.iter().chain(&args.claim_text).chain(&args.claim_seq);
    let mut seen = BTreeSet::new();
    match own.chain(named.map(|(name, _)| &name[..])).find(|name| !seen.insert(*name)) {
        Some(name) => Err(Failure::usage(format!("the claim {name} is given twice"))),
        None => Ok(()),
    }
}

fn claims(args: &Args, chosen: Option<&Chosen>, system: &mut System) -> Result<Object, Failure> {
    check_once(args)?;
    let now = args.time.now(system);
    let mut claims = match (&args.claims, chosen) {
        (Some(place), _) => read_claims(place, system)?,
        (None, Some(chosen)) => chosen.claims(now)?,
        (None, None) => Object::default(),
    };
    if args.no_iat {
        claims.remove("iat");
    } else if claims.get("iat").is_none() {
        claims.set("iat", now.into());
    }
    for (name, when) in [("iat", args.iat), ("nbf", args.nbf), ("exp", args.exp)] {
        if let Some(when) = when {
            claims.set(name, when.seconds(now)?.into());
        }
    }
    for (name, value) in &args.claim {
        claims.set(name, json_or_text(value));
    }
    let texts = [("iss", &args.iss), ("sub", &args.sub), ("jti", &args.jti)];
    for (name, value) in texts.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
    {
        claims.set(name, value.as_str().into());
    }
    match &args.aud[..] {
        [] => {}
        [one] => claims.set("aud", one.as_str().into()),
        many => {
            claims.set("aud", Json::Array(many.iter().map(|aud| aud.as_str().into()).collect()))
        }
    }
    for (name, value) in &args.claim_text {
        claims.set(name, value.as_str().into());
    }
    check_unicode(claims)
}

/// A surrogate that stands alone would be signed as U+FFFD, which is another value.
fn check_unicode(claims: Object) -> Result<Object, Failure> {
    let broken = claims.members().find(|(_, value)| !value.is_unicode()).map(|(name, _)| name);
    match broken {
        Some(name) => Err(Failure::undecided(format!(
            "claim {name} has half of a surrogate pair (\\ud800 to \\udfff), which is not a character"
        ))),
        None if !claims.is_unicode() => Err(Failure::undecided(
            "the name of a claim has half of a surrogate pair (\\ud800 to \\udfff)",
        )),
        None => Ok(claims),
    }
}

fn read_claims(place: &str, system: &mut System) -> Result<Object, Failure> {
    let (name, read) = match place {
        // No file has such a name; one can still be given as `./{`.
        json if json.trim_start().starts_with('{') => ("JSON", Ok(json.as_bytes().to_vec())),
        "-" => ("standard input", system.streams.read_stdin(MAX_LENGTH)),
        path => (path, system.read(Path::new(path), MAX_LENGTH)),
    };
    let fail = |why: String| Failure::undecided(format!("--claims {name}: {why}"));
    let bytes = read.map_err(|error| fail(error.to_string()))?;
    let text = utf16::text(&bytes).map_err(|_| fail("not UTF-8".into()))?;
    let claims = Object::parse(&text).map_err(|why| fail(why.to_string()))?;
    match claims.repeated() {
        Some(name) => Err(fail(format!("member {name} is repeated"))),
        None => Ok(claims),
    }
}

fn json_or_text(value: &str) -> Json {
    match Json::parse(value) {
        Ok(json) => json,
        Err(_) => value.into(),
    }
}

fn parse_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".into()),
    }
}
