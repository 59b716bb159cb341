//! The one result of a judgement; text, JSON and exit status are all computed from it.

use std::borrow::Borrow;

use crate::jose::alg::Alg;
use crate::jose::json::Json;
use crate::jose::key::Key;
use crate::jose::token::claims::{Claims, NumericDate};
use crate::jose::token::header::{Header, WrongType};
use crate::verify::check_id::CheckId;
use crate::verify::keys::Source;
pub use crate::verify::verdict::{Status, Verdict};

/// What came of judging one token.
#[derive(Clone, Debug)]
pub struct Report {
    /// Seconds since 1970 that the token was judged at.
    pub now: i64,
    /// Every check of the contract, in its order, also those that were skipped.
    pub checks: Vec<Check>,
    /// Unverified unless the verdict is [`Verdict::Accepted`], as `claims`.
    pub header: Option<Header>,
    /// `None` where the payload is no claims set (RFC 7519 section 4).
    pub claims: Option<Claims>,
    /// `None` where there is no such single key.
    pub key: Option<UsedKey>,
}

/// One comparison, with both its sides; of a token unless it has ids of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Check<Id = CheckId> {
    /// Which one, by the ids of the contract.
    pub id: Id,
    /// Whether it passed.
    pub status: Status,
    /// What was demanded.
    pub expected: Value,
    /// What the token has; unverified unless the verdict is [`Verdict::Accepted`].
    pub found: Value,
    /// Whether it passed by the leeway alone.
    pub by_leeway: bool,
    /// What the comparison means, in a few words without the values.
    pub detail: String,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// There is none.
    Nothing,
    /// A value as the token or the policy has it.
    Json(Json),
    /// What kind of value was asked for, in words: "a string".
    Kind(&'static str),
    /// Seconds since 1970.
    Date(NumericDate),
    /// A span, in seconds.
    Seconds(f64),
    /// A length, in bytes.
    Bytes(usize),
}

/// The key that verified, or the only one that was meant.
#[derive(Clone, Debug)]
pub struct UsedKey {
    /// The key itself.
    pub key: Key,
    /// The algorithm that it was used with.
    pub alg: Alg,
    /// RFC 7638 by SHA-256; `None` for a shared secret.
    pub thumbprint: Option<String>,
    /// Where its set came from.
    pub source: Source,
}

/// Proof that `verify` accepted the token that this came from; nothing else can make one.
#[derive(Debug)]
pub struct Verified<T>(T);

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl Report {
    /// What the checks come to.
    pub fn verdict(&self) -> Verdict {
        verdict(&self.checks, &CheckId::Signature)
    }

    /// The checks that failed, in order.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.status == Status::Fail)
    }

    /// The check of that id.
    pub fn check(&self, id: impl Borrow<CheckId>) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == *id.borrow())
    }

    /// The claims, of an accepted token only.
    pub fn verified(&self) -> Option<Verified<&Claims>> {
        let accepted = self.verdict() == Verdict::Accepted;
        self.claims.as_ref().filter(|_| accepted).map(Verified)
    }
}

/// What checks come to, of which one is that of the signature.
pub(crate) fn verdict<Id: PartialEq>(checks: &[Check<Id>], signature: &Id) -> Verdict {
    Verdict::of(checks.iter().map(|check| (check.status, check.id == *signature)))
}

impl<Id> Check<Id> {
    /// A check without values.
    pub fn new(id: Id, status: Status) -> Check<Id> {
        let (expected, found) = (Value::Nothing, Value::Nothing);
        Check { id, status, expected, found, by_leeway: false, detail: String::new() }
    }

    /// One that passed.
    pub fn pass(id: Id) -> Check<Id> {
        Check::new(id, Status::Pass)
    }

    /// One that failed.
    pub fn fail(id: Id) -> Check<Id> {
        Check::new(id, Status::Fail)
    }

    /// One that was not made.
    pub fn skip(id: Id) -> Check<Id> {
        Check::new(id, Status::Skip)
    }

    /// One that nobody asked for.
    pub fn not_demanded(id: Id) -> Check<Id> {
        Check::skip(id).detail("not checked")
    }

    /// One that has no token to look at.
    pub(crate) fn unread(id: Id) -> Check<Id> {
        Check::skip(id).detail("there is no token to read")
    }

    /// A member that is there and is not what the RFC makes it.
    pub fn wrong_type(id: Id, wrong: &WrongType, found: impl Into<Value>) -> Check<Id> {
        Check::fail(id)
            .expected(Value::Kind(wrong.expected))
            .found(found)
            .detail(format!("{} is {}", wrong.name, wrong.found))
    }

    /// Passes or fails.
    pub fn when(id: Id, good: bool) -> Check<Id> {
        Check::skip(id).made(good)
    }

    /// The same, passed or failed.
    pub(crate) fn made(self, good: bool) -> Check<Id> {
        Check { status: if good { Status::Pass } else { Status::Fail }, ..self }
    }

    /// The same with what was demanded.
    pub fn expected(self, expected: impl Into<Value>) -> Check<Id> {
        Check { expected: expected.into(), ..self }
    }

    /// The same with what the token has.
    pub fn found(self, found: impl Into<Value>) -> Check<Id> {
        Check { found: found.into(), ..self }
    }

    /// The same with what it means.
    pub fn detail(self, detail: impl Into<String>) -> Check<Id> {
        Check { detail: detail.into(), ..self }
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Value {
        Value::Json(json)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Json(text.into())
    }
}

impl From<NumericDate> for Value {
    fn from(date: NumericDate) -> Value {
        Value::Date(date)
    }
}

impl From<Option<&Json>> for Value {
    fn from(json: Option<&Json>) -> Value {
        json.map_or(Value::Nothing, |json| Value::Json(json.clone()))
    }
}

/// A list stays one, however short: programs want the same type each time.
impl<T: AsRef<str>> From<&[T]> for Value {
    fn from(texts: &[T]) -> Value {
        Value::Json(Json::Array(texts.iter().map(|text| text.as_ref().into()).collect()))
    }
}
