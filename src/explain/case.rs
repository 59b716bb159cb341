//! The evidence: everything that the detectors may look at.

use std::borrow::Borrow;
use std::ops::Range;

use crate::jose::alg::Alg;
use crate::jose::crypto::Verifier;
use crate::jose::crypto::message::Message;
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::key::format::Encoding;
use crate::jose::key::set::KeySet;
use crate::jose::token::claims::Claims;
use crate::jose::token::header::Header;
use crate::jose::token::{Malformed, Token, strip};
use crate::provider;
use crate::provider::clerk::{self, Meaning};
use crate::provider::product::Product;
use crate::verify::check_id::CheckId;
use crate::verify::key_check::MAX_WORK;
use crate::verify::policy::Policy;
use crate::verify::report::{Report, Status, Verdict};
use crate::verify::{KeyLookupError, Keys, Place, judge};

/// One token with its judgement, and what it was judged by.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What was pasted, before anything was taken off.
    pub pasted: &'a str,
    /// The token that was judged, or why it is none.
    pub token: &'a Result<Token, Malformed>,
    /// What it was judged by.
    pub keys: &'a Keys,
    /// What was demanded.
    pub policy: &'a Policy,
    /// What came of it.
    pub report: &'a Report,
}

impl<'a> Case<'a> {
    /// What was pasted, without white space and scheme around it.
    pub fn text(&self) -> &'a str {
        strip(self.pasted).0
    }

    /// Whether that check failed.
    pub fn fails(&self, id: impl Borrow<CheckId>) -> bool {
        self.report.check(id).is_some_and(|check| check.status == Status::Fail)
    }

    /// Whether that check passed.
    pub fn passes(&self, id: impl Borrow<CheckId>) -> bool {
        self.report.check(id).is_some_and(|check| check.status == Status::Pass)
    }

    /// Whether the token was accepted.
    pub fn accepted(&self) -> bool {
        self.report.verdict() == Verdict::Accepted
    }

    /// The header, of a text that is a token.
    pub fn header(&self) -> Option<&'a Header> {
        self.token.as_ref().ok().map(Token::header)
    }

    /// The header member, where it is text.
    pub fn header_text(&self, name: &str) -> Option<&'a str> {
        self.header()?.object().get(name)?.as_str()
    }

    /// `kid` of the header, where it is text.
    pub fn kid(&self) -> Option<&'a str> {
        self.header_text("kid")
    }

    /// `alg` of the header, where it is one that we know.
    pub fn alg(&self) -> Option<Alg> {
        Alg::named(self.header_text("alg")?)
    }

    /// The claims, where the payload is a claims set.
    pub fn claims(&self) -> Option<&'a Object> {
        self.report.claims.as_ref().map(Claims::object)
    }

    /// The first claim of that name.
    pub fn claim(&self, name: &str) -> Option<&'a Json> {
        self.claims()?.get(name)
    }

    /// The claim, where it is text.
    pub fn claim_text(&self, name: &str) -> Option<&'a str> {
        self.claim(name)?.as_str()
    }

    /// Whether there is a claim of that name.
    pub fn has_claim(&self, name: &str) -> bool {
        self.claim(name).is_some()
    }

    /// Whose token it is: by its issuer, else by what only one product writes.
    pub fn product(&self) -> Option<Product> {
        let issuer = self.claim_text("iss");
        match issuer.and_then(provider::of) {
            Some(provider) => Some(provider.product),
            None if self.has_marks_of_clerk() => Some(Product::Clerk),
            None => {
                let (header, claims) = (self.header()?.object(), self.claims()?);
                provider::of_marks(header, claims).map(|provider| provider.product)
            }
        }
    }

    fn has_marks_of_clerk(&self) -> bool {
        let header = self.header().map(Header::object);
        self.kid().is_some_and(clerk::is_kid)
            || self.claims().is_some_and(|claims| Meaning::of(header, claims).is_some())
    }

    /// The same; of a text that is no token, whose the expected issuer is.
    pub fn known_product(&self) -> Option<Product> {
        let expected = || Some(provider::of(self.policy.issuer.as_deref()?)?.product);
        self.product().or_else(|| self.token.is_err().then(expected).flatten())
    }

    /// Whether nothing shows that the token is another product's.
    pub fn may_be(&self, product: Product) -> bool {
        self.product().is_none_or(|shown| shown == product)
    }

    /// Where the header stands in the text of a compact token.
    pub fn header_span(&self) -> Range<usize> {
        0..self.text().find('.').unwrap_or(0)
    }

    /// A date claim, in seconds since 1970.
    pub fn date(&self, name: &'static str) -> Option<f64> {
        self.report.claims.as_ref()?.date(name).ok()?.map(|date| date.0)
    }

    /// The time that the token was judged at, in seconds since 1970.
    pub fn now(&self) -> f64 {
        self.report.now as f64
    }

    /// The keys, where they could be had.
    pub fn set(&self) -> Option<&'a KeySet> {
        match self.keys {
            Keys::Set { set, .. } => Some(set),
            Keys::Unavailable { .. } => None,
        }
    }

    /// Where the keys came from.
    pub fn place(&self) -> Option<&'a Place> {
        self.keys.source().map(|source| &source.place)
    }

    /// How the keys were written; `None` for a shared secret, and where there are none.
    pub fn encoding(&self) -> Option<Encoding> {
        self.keys.source()?.encoding
    }

    /// What kept the keys away.
    pub fn lookup_error(&self) -> Option<&'a KeyLookupError> {
        match self.keys {
            Keys::Set { .. } => None,
            Keys::Unavailable { error, .. } => error.as_ref(),
        }
    }

    /// Seconds since a server vouched for the keys.
    pub fn age(&self) -> Option<i64> {
        match self.keys {
            Keys::Set { source, .. } => source.age,
            Keys::Unavailable { .. } => None,
        }
    }

    /// Demanded claims that the token lacks or that have another value.
    pub fn unmet(&self) -> impl Iterator<Item = &'a str> {
        let (policy, report) = (self.policy, self.report);
        policy.required.iter().map(|requirement| requirement.path.as_str()).filter(|path| {
            let check = report.check(CheckId::require(path));
            check.is_some_and(|check| check.status == Status::Fail)
        })
    }

    /// Judges another text by the same keys and demands.
    pub fn judge(&self, text: &str) -> (Result<Token, Malformed>, Report) {
        let token = Token::parse(text);
        let report = judge(&token, self.keys, self.policy, self.report.now);
        (token, report)
    }

    /// The first of these keys that verifies this token's signature, whatever its owner or its strength
    /// says.
    pub fn first_verifying<'k>(
        &self,
        mut keys: impl Iterator<Item = (&'k Key, Alg)>,
    ) -> Option<(&'k Key, Alg)> {
        let token = self.token.as_ref().ok()?;
        let message = Message::new(token.signing_input());
        keys.find(|(key, alg)| verifies(key, *alg, &message, token.signature()))
    }

    /// Whether this key does.
    pub fn verified_by(&self, key: &Key, alg: Alg) -> bool {
        self.first_verifying([(key, alg)].into_iter()).is_some()
    }
}

/// Keys of a set that are tried on a token for its cause.
pub const MAX_TRIES: usize = MAX_WORK;
/// Keys that a suspicion is tried with.
pub const MAX_GUESSES: usize = 8;

/// Whether a key verifies a signature.
pub fn verifies(key: &Key, alg: Alg, message: &Message<'_>, signature: &[u8]) -> bool {
    Verifier::new(key, alg).is_ok_and(|verifier| verifier.verify_message(message, signature))
}
