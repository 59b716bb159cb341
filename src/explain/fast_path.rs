//! A short way to a sure yes. A header that a full judgement has once accepted says the same of
//! every other token that begins with it: algorithm, key, type and extensions are settled, and so
//! are the causes that lie in them. What is left is the signature and the claims, which are read in
//! place. Whatever is not plain goes the long way; a no is never said here.
//!
//! `tests/batch.rs` holds both ways to the same verdict.

use std::borrow::Cow;

use crate::explain::cause_id::CauseId;

use crate::explain::outcome::Outcome;

use crate::explain::time::YEAR_5000;
use crate::jose::alg::Alg;
use crate::jose::crypto::Verifier;
use crate::jose::json::base64url;
use crate::jose::json::borrowed::{BorrowedJson, unquoted};
use crate::jose::json::{Json, Object};
use crate::jose::token::claims::NumericDate;
use crate::jose::token::{MAX_LENGTH, Token, strip};
use crate::provider::assertion;
use crate::provider::clerk::PENDING;
use crate::provider::supabase;
use crate::provider::token::{KINDS, is_refresh};
use crate::verify::Keys;
use crate::verify::policy::{Policy, Requirement};
use crate::verify::report::{Report, Verdict};

/// Headers that are remembered; each token is compared with each.
const MAX_KNOWN: usize = 32;

/// What was learned, and room to decode into.
#[derive(Default)]
pub struct FastPath {
    known: Vec<Known>,
    /// Where the next header goes once there is no room.
    turn: usize,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// A header that was accepted.
struct Known {
    /// As it was encoded, with the dot behind it.
    header: String,
    verifier: Verifier,
    alg: Alg,
    kid: Option<String>,
    causes: Vec<CauseId>,
}

impl FastPath {
    /// Says yes to a token, or nothing.
    pub fn accept(&mut self, bytes: &[u8], policy: &Policy, now: i64) -> Option<Outcome<'_>> {
        let bytes = strip(std::str::from_utf8(bytes).ok()?).0.as_bytes();
        let known = self.known.iter().find(|known| bytes.starts_with(known.header.as_bytes()))?;
        let dot = memchr::memrchr(b'.', bytes)?;
        let payload = bytes.get(known.header.len()..dot)?;
        if bytes.len() > MAX_LENGTH {
            return None;
        }
        base64url::decode_into(payload, &mut self.payload)?;
        let claims = BorrowedJson::of(&self.payload)?;
        if !is_harmless(&self.payload, &claims) || !meets(&claims, policy, now) {
            return None;
        }
        base64url::decode_into(&bytes[dot + 1..], &mut self.signature)?;
        let text = |name| claims.get(name).and_then(unquoted).map(Cow::Borrowed);
        known.verifier.verify(&bytes[..dot], &self.signature).then(|| Outcome {
            verdict: Verdict::Accepted,
            causes: Cow::Borrowed(&known.causes),
            failed: Vec::new(),
            alg: Some(Cow::Borrowed(known.alg.name())),
            kid: known.kid.as_deref().map(Cow::Borrowed),
            iss: text("iss"),
            sub: text("sub"),
        })
    }

    /// Remembers the header of a token that was accepted, where its causes lie in nothing else.
    pub fn learn(
        &mut self,
        token: &Token,
        report: &Report,
        causes: &[CauseId],
        keys: &Keys,
        policy: &Policy,
    ) {
        let (Verdict::Accepted, Some(used), Some(text)) =
            (report.verdict(), &report.key, token.as_jwt())
        else {
            return;
        };
        let plain = BorrowedJson::of(token.payload())
            .is_some_and(|claims| is_harmless(token.payload(), &claims));
        let kid = token.header().kid().ok().flatten();
        let Keys::Set { set, .. } = keys else { return };
        // Of several keys the first that verifies serves: only for the first is that sure.
        let choice = set.choose(used.alg, kid, policy.insecure_allow_weak_keys);
        let is_first = choice.fits.first().is_some_and(|first| **first == used.key);
        let header = text.split_inclusive('.').next().unwrap_or_default();
        if !plain || !is_first || self.known.iter().any(|known| known.header == header) {
            return;
        }
        let Ok(verifier) = Verifier::new(&used.key, used.alg) else { return };
        let known = Known {
            header: header.to_owned(),
            verifier,
            alg: used.alg,
            kid: kid.map(str::to_owned),
            causes: causes.to_vec(),
        };
        match self.known.len() < MAX_KNOWN {
            true => self.known.push(known),
            false => {
                self.known[self.turn] = known;
                self.turn = (self.turn + 1) % MAX_KNOWN;
            }
        }
    }
}

/// Whether `explain` has nothing to warn of in these claims. Its warnings of accepted tokens are
/// those of `explain::claim`, `explain::purpose` and `explain::time`.
fn is_harmless(payload: &[u8], claims: &BorrowedJson<'_>) -> bool {
    let is = |name, values: &[&str]| {
        claims.get(name).and_then(unquoted).is_some_and(|text| values.contains(&text))
    };
    let late = |name| claims.get(name).is_some_and(|text| date(text).is_none_or(|d| d > YEAR_5000));
    let refresh = |name| claims.get(name).and_then(unquoted).is_some_and(is_refresh);
    !is("role", &supabase::ROLES)
        && !is_assertion(claims)
        && !KINDS.into_iter().any(refresh)
        && !is("sts", &[PENDING])
        && !["exp", "nbf", "iat"].into_iter().any(late)
        && memchr::memmem::find(payload, b"{{").is_none()
}

/// Whether a provider may have rules for it.
fn is_assertion(claims: &BorrowedJson<'_>) -> bool {
    let issuer = claims.get("iss").map(|text| unquoted(text).unwrap_or(text));
    match claims.get("aud").map(|aud| (unquoted(aud), aud)) {
        None => assertion::of(&[], issuer).is_some(),
        Some((Some(one), _)) => assertion::of(&[one], issuer).is_some(),
        Some((None, list)) => serde_json::from_str::<Vec<&str>>(list)
            .map_or(true, |all| assertion::of(&all, issuer).is_some()),
    }
}

/// The checks of `verify::checks`, without what they would say.
fn meets(claims: &BorrowedJson<'_>, policy: &Policy, now: i64) -> bool {
    dates(claims, policy, now as f64).is_some_and(|good| good)
        && parties(claims, policy).is_some_and(|good| good)
        && policy.required.iter().all(|requirement| has(claims, requirement))
}

/// `exp`, `nbf`, `iat` and `max_age`; `None` where one is no date.
fn dates(claims: &BorrowedJson<'_>, policy: &Policy, now: f64) -> Option<bool> {
    let read = |name| match claims.get(name) {
        None => Some(None),
        Some(text) => date(text).map(Some),
    };
    let (exp, nbf, iat) = (read("exp")?, read("nbf")?, read("iat")?);
    let young = |most: f64| iat.is_some_and(|iat| now - iat <= most + policy.leeway);
    Some(
        exp.is_none_or(|exp| now < exp + policy.leeway)
            && nbf.is_none_or(|nbf| nbf <= now + policy.leeway)
            && iat.is_none_or(|iat| iat <= now + policy.leeway)
            && policy.max_age.is_none_or(young),
    )
}

/// `iss`, `sub`, `aud` and `azp`; `None` where one is missing or of another type.
fn parties(claims: &BorrowedJson<'_>, policy: &Policy) -> Option<bool> {
    let text = |name| claims.get(name).and_then(unquoted);
    if claims.get("sub").is_some() {
        text("sub")?;
    }
    let iss = match &policy.issuer {
        None => true,
        Some(issuer) => text("iss")? == issuer,
    };
    let azp = match &policy.authorized_parties[..] {
        [] => true,
        ours => {
            let theirs = text("azp")?;
            ours.iter().any(|ours| ours == theirs)
        }
    };
    Some(iss && azp && (policy.audiences.is_empty() || audience(claims.get("aud")?, policy)?))
}

fn audience(aud: &str, policy: &Policy) -> Option<bool> {
    let ours = |theirs: &str| policy.audiences.iter().any(|ours| ours == theirs);
    match unquoted(aud) {
        Some(one) => Some(ours(one)),
        None => serde_json::from_str::<Vec<&str>>(aud).ok().map(|all| all.into_iter().any(ours)),
    }
}

/// A demanded claim can only lie where its path begins: the other members are not read.
fn has(claims: &BorrowedJson<'_>, requirement: &Requirement) -> bool {
    let path = requirement.path.as_str();
    let leads = |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let members = claims.members().filter(|(name, _)| *name == path || leads(name));
    let object: Result<Object, _> =
        members.map(|(name, text)| Json::parse(text).map(|value| (name, value))).collect();
    object.is_ok_and(|object| object.at(path).is_some_and(|claim| requirement.met_by(claim)))
}

/// A number that is a date.
fn date(text: &str) -> Option<f64> {
    let number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    number.then(|| NumericDate::parse(text)).flatten().map(|date| date.0)
}
