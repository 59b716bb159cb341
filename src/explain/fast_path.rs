//! A short way to a sure yes. A header that a full judgement has once accepted says the same of
//! every other token that begins with it: algorithm, key, type and extensions are settled, and so
//! are the causes that lie in them. What is left is the signature and the claims, which are read in
//! place. Whatever is not plain goes the long way; a no is never said here.
//!
//! Signatures of tokens that come next can be verified together before their turn comes
//! ([`FastPath::look_ahead`]); what is kept of them is which token was good under which header.
//!
//! `tests/batch_differential.rs` holds both ways to the same verdict.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::explain::cause_id::CauseId;
use crate::explain::outcome::Outcome;
use crate::explain::{claim, purpose, shortcode, time};
use crate::jose::alg::Alg;
use crate::jose::crypto::Verifier;
use crate::jose::crypto::rsa_kernel::{Disagreement, Place, RsaGroup, RsaKernel};
use crate::jose::json::base64url;
use crate::jose::json::borrowed::{BorrowedJson, unquoted};
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::token::claims::NumericDate;
use crate::jose::token::{MAX_LENGTH, Token, strip};
use crate::provider::assertion;
use crate::verify::Keys;
use crate::verify::checks;
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
    /// How many headers were ever remembered: the newest one's number.
    learned: u64,
    /// Of them those whose signatures can be verified together.
    fitting: u64,
    /// Of tokens whose signature is good: where they stand, and the number of their header.
    verified: HashMap<Place, u64>,
    payload: Vec<u8>,
    signature: Vec<u8>,
    unprovided: Unprovided,
}

/// Of claims for which no provider has rules: each name, and of `iss` and `aud` the value, which is
/// all that shows what a token was made for. The next token mostly has the same.
#[derive(Default)]
struct Unprovided(Vec<(String, Option<String>)>);

/// A header that was accepted.
struct Known {
    /// No other header has or had it.
    number: u64,
    /// As it was encoded, with the dot behind it.
    header: String,
    verifier: Verifier,
    group: Group,
    alg: Alg,
    key: Key,
    kid: Option<String>,
    causes: Vec<CauseId>,
}

/// Signatures under a header that wait for one another.
enum Group {
    /// Nobody has asked yet: a key is made ready for the second token of its header.
    Unasked,
    /// Of another algorithm, or of a key that is verified one by one.
    None,
    Of(Box<RsaGroup>),
}

/// A text that may be a token under a known header.
struct Candidate<'t> {
    /// Which of the known headers.
    known: usize,
    /// What the signature is over, and the signature.
    message: &'t [u8],
    payload: &'t [u8],
    signature: &'t [u8],
}

/// A signature that was verified before its token's turn came.
pub struct Verified<'f> {
    known: &'f Known,
    text: &'f str,
}

impl Verified<'_> {
    /// Whether it is that of this very token, by this very key.
    pub fn is_of(&self, token: &Token, alg: Alg, key: &Key) -> bool {
        alg == self.known.alg && token.as_jwt() == Some(self.text) && *key == self.known.key
    }
}

impl FastPath {
    /// Says yes to a token, or nothing. `place` is where it stands, if somebody looked ahead.
    pub fn accept(
        &mut self,
        bytes: &[u8],
        policy: &Policy,
        now: i64,
        place: Option<Place>,
    ) -> Option<Outcome<'_>> {
        let Candidate { known, message, payload, signature } =
            candidate(&self.known, std::str::from_utf8(bytes).ok()?)?;
        let known = &self.known[known];
        base64url::decode_into(payload, &mut self.payload)?;
        let claims = BorrowedJson::of(&self.payload)?;
        if !self.unprovided.is_harmless(&self.payload, &claims)
            || !meets(&claims, policy, now as f64)
        {
            return None;
        }
        let is_good = is_verified(&self.verified, known, place) || {
            base64url::decode_into(signature, &mut self.signature)?;
            known.verifier.verify(message, &self.signature)
        };
        let text = |name| claims.get(name).and_then(unquoted).map(Cow::Borrowed);
        is_good.then(|| Outcome {
            verdict: Verdict::Accepted,
            causes: Cow::Borrowed(&known.causes),
            failed: Vec::new(),
            alg: Some(Cow::Borrowed(known.alg.name())),
            kid: known.kid.as_deref().map(Cow::Borrowed),
            iss: text("iss"),
            sub: text("sub"),
        })
    }

    /// How many headers were ever remembered whose signatures can be verified together.
    pub fn fitting(&self) -> u64 {
        self.fitting
    }

    /// Forgets what was verified ahead.
    pub fn forget_verified(&mut self) {
        self.verified.clear();
    }

    /// Verifies signatures of tokens together, each with where it stands, but not of those that are
    /// not wanted.
    ///
    /// # Errors
    /// The kernel is wrong: nothing counts that it said.
    pub fn look_ahead<'t>(
        &mut self,
        tokens: impl Iterator<Item = (Place, Cow<'t, [u8]>)>,
        is_wanted: impl FnMut(&[u8]) -> bool,
        kernel: &RsaKernel,
    ) -> Result<(), Disagreement> {
        let result = self.verify_groups(tokens, is_wanted, kernel);
        if result.is_err() {
            self.forget_verified();
        }
        result
    }

    fn verify_groups<'t>(
        &mut self,
        tokens: impl Iterator<Item = (Place, Cow<'t, [u8]>)>,
        mut is_wanted: impl FnMut(&[u8]) -> bool,
        kernel: &RsaKernel,
    ) -> Result<(), Disagreement> {
        self.known.iter_mut().filter_map(Known::group).for_each(|(group, _)| group.clear());
        for (place, bytes) in tokens {
            if let Some(full) = self.wait(place, &bytes, &mut is_wanted) {
                self.verify_group(full, kernel)?;
            }
        }
        (0..self.known.len()).try_for_each(|known| self.verify_group(known, kernel))
    }

    /// Puts a token's signature into the group of its header; says which header, if that is full.
    fn wait(
        &mut self,
        place: Place,
        bytes: &[u8],
        is_wanted: &mut impl FnMut(&[u8]) -> bool,
    ) -> Option<usize> {
        let candidate = candidate(&self.known, std::str::from_utf8(bytes).ok()?)?;
        let known = &mut self.known[candidate.known];
        if let Group::Unasked = known.group {
            let group = RsaGroup::new(&known.key, known.alg);
            known.group = group.map_or(Group::None, |group| Group::Of(Box::new(group)));
        }
        let (group, _) = known.group()?;
        if self.verified.contains_key(&place) || !is_wanted(bytes) {
            return None;
        }
        base64url::decode_into(candidate.signature, &mut self.signature)?;
        group.push(place, candidate.message, &self.signature).then_some(candidate.known)
    }

    fn verify_group(&mut self, known: usize, kernel: &RsaKernel) -> Result<(), Disagreement> {
        let number = self.known[known].number;
        let Some((group, verifier)) = self.known[known].group() else { return Ok(()) };
        let places = group.verify(kernel, verifier)?;
        self.verified.extend(places.into_iter().map(|place| (place, number)));
        Ok(())
    }

    /// What was verified ahead of the text that stands there.
    pub fn verified<'f>(&'f self, place: Place, text: &'f str) -> Option<Verified<'f>> {
        let text = strip(text).0;
        let known = &self.known[candidate(&self.known, text)?.known];
        is_verified(&self.verified, known, Some(place)).then_some(Verified { known, text })
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
            .is_some_and(|claims| self.unprovided.is_harmless(token.payload(), &claims));
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
        self.learned += 1;
        self.fitting += u64::from(RsaGroup::fits(&used.key, used.alg));
        let known = Known {
            number: self.learned,
            header: header.to_owned(),
            verifier,
            group: Group::Unasked,
            alg: used.alg,
            key: used.key.clone(),
            kid: kid.map(str::to_owned),
            causes: causes.to_vec(),
        };
        if self.known.len() < MAX_KNOWN {
            self.known.push(known)
        } else {
            self.known[self.turn] = known;
            self.turn = (self.turn + 1) % MAX_KNOWN;
        }
    }
}

impl Known {
    /// Its group, with what verifies one by one.
    fn group(&mut self) -> Option<(&mut RsaGroup, &Verifier)> {
        match &mut self.group {
            Group::Of(group) => Some((group, &self.verifier)),
            Group::Unasked | Group::None => None,
        }
    }
}

/// Reads a text whose header is known, up to what is encoded.
fn candidate<'t>(all: &[Known], text: &'t str) -> Option<Candidate<'t>> {
    let bytes = strip(text).0.as_bytes();
    let known = all.iter().position(|known| bytes.starts_with(known.header.as_bytes()))?;
    let dot = memchr::memrchr(b'.', bytes)?;
    let payload = bytes.get(all[known].header.len()..dot)?;
    let (message, signature) = (&bytes[..dot], &bytes[dot + 1..]);
    (bytes.len() <= MAX_LENGTH).then_some(Candidate { known, message, payload, signature })
}

fn is_verified(verified: &HashMap<Place, u64>, known: &Known, place: Option<Place>) -> bool {
    place.is_some_and(|place| verified.get(&place) == Some(&known.number))
}

impl Unprovided {
    /// Whether `explain` has nothing to warn of in these claims: each warning of an accepted token says
    /// beside its detector what it may be in.
    fn is_harmless(&mut self, payload: &[u8], claims: &BorrowedJson<'_>) -> bool {
        let text = |name: &str| claims.get(name).and_then(unquoted);
        let late = |name| claims.get(name).is_some_and(|text| date(text).is_none_or(time::is_late));
        !purpose::may_warn(text)
            && !claim::is_pending(text("sts"))
            && !["exp", "nbf", "iat"].into_iter().any(late)
            && !shortcode::may_be_in(payload)
            && self.has(claims)
    }

    /// Whether no provider has rules for these claims.
    fn has(&mut self, claims: &BorrowedJson<'_>) -> bool {
        let shows = |name: &str| name == "iss" || name == "aud";
        let same = |((name, value), (ours, text)): ((&str, &str), &(String, Option<String>))| {
            name == ours && text.as_ref().is_none_or(|text| text == value)
        };
        if claims.members().len() == self.0.len() && claims.members().zip(&self.0).all(same) {
            return true;
        }
        let is_new = !is_assertion(claims);
        if is_new {
            let kept = |(name, value): (&str, &str)| {
                (name.to_owned(), shows(name).then(|| value.to_owned()))
            };
            self.0 = claims.members().map(kept).collect();
        }
        is_new
    }
}

/// Whether a provider may have rules for it.
fn is_assertion(claims: &BorrowedJson<'_>) -> bool {
    let issuer = claims.get("iss").map(|text| unquoted(text).unwrap_or(text));
    let may_be = |all: &[&str]| assertion::may_be(all, issuer, &|name| claims.get(name).is_some());
    match claims.get("aud").map(|aud| (unquoted(aud), aud)) {
        None => may_be(&[]),
        Some((Some(one), _)) => may_be(&[one]),
        Some((None, list)) => {
            serde_json::from_str::<Vec<&str>>(list).map_or(true, |all| may_be(&all))
        }
    }
}

/// The checks of the payload, without what they would say.
fn meets(claims: &BorrowedJson<'_>, policy: &Policy, now: f64) -> bool {
    let leeway = policy.leeway;
    let text = |name| claims.get(name).and_then(unquoted);
    // `iat` is read twice where it is asked for its age.
    let is_met = |name, is_met: &dyn Fn(f64) -> bool| {
        claims.get(name).is_none_or(|text| date(text).is_some_and(is_met))
    };
    let is_young = |most| {
        let iat = claims.get("iat").and_then(date);
        iat.is_some_and(|iat| checks::is_young(iat, most, now, leeway))
    };
    is_met("exp", &|exp| checks::is_alive(exp, now, leeway))
        && ["nbf", "iat"]
            .iter()
            .all(|name| is_met(name, &|date| checks::has_come(date, now, leeway)))
        && policy.max_age.is_none_or(is_young)
        && (claims.get("sub").is_none() || text("sub").is_some())
        && checks::is_among(policy.issuer.as_slice(), text("iss"))
        && checks::is_among(&policy.authorized_parties, text("azp"))
        && (policy.audiences.is_empty() || claims.get("aud").is_some_and(|aud| is_for(aud, policy)))
        && policy.required.iter().all(|requirement| has(claims, requirement))
}

fn is_for(aud: &str, policy: &Policy) -> bool {
    match unquoted(aud) {
        Some(one) => checks::is_among(&policy.audiences, [one]),
        None => serde_json::from_str::<Vec<&str>>(aud)
            .is_ok_and(|all| checks::is_among(&policy.audiences, all)),
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

#[cfg(test)]
mod tests {
    use crate::explain::fast_path::Unprovided;
    use crate::jose::json::borrowed::BorrowedJson;

    #[test]
    fn what_was_learned_of_claims_says_nothing_of_others() {
        let mut unprovided = Unprovided::default();
        for (claims, is_harmless) in [
            (r#"{"iss":"a","aud":"b","exp":1}"#, true),
            (r#"{"iss":"a","aud":"b","exp":2}"#, true),
            // A GitHub App's, an App Store's, one with a date in milliseconds, an unfilled one.
            (r#"{"iss":"123456","exp":2}"#, false),
            (r#"{"iss":"a","aud":"appstoreconnect-v1","exp":2}"#, false),
            (r#"{"iss":"a","aud":"b","exp":1790000000000}"#, false),
            (r#"{"iss":"a","aud":"b","exp":3,"x":"{{user.id}}"}"#, false),
            (r#"{"iss":"a","aud":"b","exp":3,"x":{"y":{"z":1}}}"#, true),
            (r#"{"iss":"a","aud":"b","exp":4}"#, true),
            (r#"{"iss":"a","aud":["appstoreconnect-v1"],"exp":2}"#, false),
        ] {
            for _ in 0..2 {
                let plain = BorrowedJson::of(claims.as_bytes()).unwrap();
                let found = unprovided.is_harmless(claims.as_bytes(), &plain);
                assert_eq!(found, is_harmless, "{claims}");
            }
        }
    }
}
