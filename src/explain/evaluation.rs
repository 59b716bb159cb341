//! Judgement of one token after another, by the same keys and demands: what [`judge`] and
//! [`explain`] say of each, in few words.
//!
//! [`judge`]: crate::verify::judge

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use crate::explain::case::Case;
use crate::explain::cause_id::CauseId;
use crate::explain::explain;
use crate::explain::fast_path::FastPath;
use crate::explain::outcome::Outcome;
use crate::explain::pasted::Pasted;
use crate::jose::alg::Alg;
use crate::jose::crypto::Verifier;
use crate::jose::crypto::message::Message;
use crate::jose::crypto::rsa_kernel::{Disagreement, Place, RsaKernel};
use crate::jose::key::Key;
use crate::jose::token::Token;
use crate::verify::Keys;
use crate::verify::judgement::{Judgement, Rule};
use crate::verify::policy::Policy;
use crate::verify::report::Report;

/// Parsed keys that are kept.
const MAX_PARSED: usize = 64;

/// What is asked of every token.
#[derive(Clone, Debug)]
pub struct Question {
    /// What a token has to meet.
    pub policy: Policy,
    /// How many signatures must be accepted.
    pub rule: Rule,
}

/// Judges, and learns from what it accepted.
pub struct Judge {
    question: Arc<Question>,
    keys: Arc<Keys>,
    fast_path: FastPath,
    parsed: Parsed,
    kernel: Option<Arc<RsaKernel>>,
}

/// Keys that were parsed: an RSA key takes as long to parse as to verify with.
#[derive(Default)]
struct Parsed(RefCell<Vec<(Alg, Key, Verifier)>>);

impl Judge {
    /// Judges by these keys; each signature by itself.
    pub fn new(question: Arc<Question>, keys: Arc<Keys>) -> Judge {
        let (fast_path, parsed) = (FastPath::default(), Parsed::default());
        Judge { question, keys, fast_path, parsed, kernel: None }
    }

    /// Looks ahead with that kernel, if there is one.
    pub fn with_kernel(self, kernel: Option<Arc<RsaKernel>>) -> Judge {
        Judge { kernel, ..self }
    }

    /// Takes other keys; what was learned from the old ones is forgotten.
    pub fn take(&mut self, keys: Arc<Keys>) {
        self.keys = keys;
        self.fast_path = FastPath::default();
        self.parsed = Parsed::default();
    }

    /// How many headers were learned whose signatures can be verified ahead; none without a kernel.
    pub fn headers_to_look_for(&self) -> u64 {
        self.trusted_kernel().map_or(0, |_| self.fast_path.fitting())
    }

    /// Forgets what was verified ahead.
    pub fn forget_verified(&mut self) {
        self.fast_path.forget_verified();
    }

    /// Verifies signatures of tokens before their turn comes, several at once, but not of those that
    /// are not wanted. Each has its place, and no other token of this judge ever has the same.
    ///
    /// # Errors
    /// What verifies several at once is wrong. Nothing that it said counts, here or elsewhere.
    pub fn look_ahead<'t>(
        &mut self,
        tokens: impl Iterator<Item = (Place, Cow<'t, [u8]>)>,
        is_wanted: impl FnMut(&[u8]) -> bool,
    ) -> Result<(), Disagreement> {
        match self.trusted_kernel().map(Arc::clone) {
            Some(kernel) => self.fast_path.look_ahead(tokens, is_wanted, &kernel),
            None => Ok(()),
        }
    }

    fn trusted_kernel(&self) -> Option<&Arc<RsaKernel>> {
        self.kernel.as_ref().filter(|kernel| kernel.is_trusted())
    }

    /// What [`Judge::evaluate`] would say, where that is surely a yes; `None` says nothing. `place` is
    /// the token's in [`Judge::look_ahead`].
    pub fn try_fast(
        &mut self,
        bytes: &[u8],
        now: i64,
        place: Option<Place>,
    ) -> Option<Outcome<'_>> {
        let place = place.filter(|_| self.trusted_kernel().is_some());
        self.fast_path.accept(bytes, &self.question.policy, now, place)
    }

    /// The whole judgement with its causes. `place` is as that of [`Judge::try_fast`].
    pub fn evaluate(
        &mut self,
        pasted: &Pasted,
        now: i64,
        place: Option<Place>,
    ) -> Outcome<'static> {
        let Question { policy, rule } = &*self.question;
        let place = place.filter(|_| self.trusted_kernel().is_some());
        let verified = place.and_then(|place| self.fast_path.verified(place, &pasted.text));
        let verifying = |token: &Token, message: &Message<'_>, alg: Alg, key: &Key| {
            verified.as_ref().is_some_and(|verified| verified.is_of(token, alg, key))
                || self.parsed.verifies(message, token.signature(), alg, key)
        };
        let keys = &self.keys;
        let judgement = Judgement::with(&pasted.jws, keys, policy, *rule, now, &verifying);
        let report = judgement.deciding();
        let deciding = judgement.deciding_index();
        let token = pasted.jws.as_ref().map(|jws| jws.tokens()[deciding].clone());
        let token = token.map_err(Clone::clone);
        let case = Case { pasted: &pasted.text, token: &token, keys: &self.keys, policy, report };
        let causes: Vec<CauseId> = explain(&case).iter().map(|cause| cause.id).collect();
        if let (Ok(token), [_]) = (&token, judgement.reports()) {
            self.fast_path.learn(token, report, &causes, &self.keys, policy);
        }
        outcome(token.as_ref().ok(), report, causes)
    }

    /// A name that the token gives to its key and no key has.
    pub fn unknown_kid<'p>(&self, pasted: &'p Pasted) -> Option<&'p str> {
        let tokens = pasted.jws.as_ref().ok()?.tokens().iter();
        let mut kids = tokens.filter_map(|token| token.header().kid().ok().flatten());
        kids.find(|kid| match &*self.keys {
            Keys::Set { set, .. } => !set.has_kid(kid),
            Keys::Unavailable { .. } => true,
        })
    }
}

impl Parsed {
    fn verifies(&self, message: &Message<'_>, signature: &[u8], alg: Alg, key: &Key) -> bool {
        let mut parsed = self.0.borrow_mut();
        let known = parsed.iter().position(|(a, k, _)| *a == alg && k == key);
        let known = known.or_else(|| {
            let verifier = Verifier::new(key, alg).ok()?;
            parsed.truncate(MAX_PARSED - 1);
            parsed.insert(0, (alg, key.clone(), verifier));
            Some(0)
        });
        known.is_some_and(|index| parsed[index].2.verify_message(message, signature))
    }
}

fn outcome(token: Option<&Token>, report: &Report, causes: Vec<CauseId>) -> Outcome<'static> {
    let owned = |text: &str| Cow::Owned(text.to_owned());
    let header = |name| token?.header().object().get(name)?.as_str().map(owned);
    let claim = |name| report.claims.as_ref()?.object().get(name)?.as_str().map(owned);
    Outcome {
        verdict: report.verdict(),
        causes: Cow::Owned(causes),
        failed: report.failures().map(|check| check.id.clone()).collect(),
        alg: header("alg"),
        kid: header("kid"),
        iss: claim("iss"),
        sub: claim("sub"),
    }
}
