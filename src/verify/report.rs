//! The one result of a judgement; text, JSON and exit status are all computed from it.

use std::borrow::Borrow;

use crate::jose::alg::Alg;
use crate::jose::json::Json;
use crate::jose::key::Key;
use crate::jose::token::claims::{Claims, NumericDate};
use crate::jose::token::header::{Header, WrongType};
use crate::verify::Source;
use crate::verify::check_id::CheckId;

/// What came of judging one token.
#[derive(Clone, Debug)]
pub struct Report {
    /// Seconds since 1970 that the token was judged at.
    pub now: i64,
    pub checks: Vec<Check>,
    /// Unverified unless the verdict is [`Verdict::Accepted`], as `claims`.
    pub header: Option<Header>,
    pub claims: Option<Claims>,
    pub key: Option<UsedKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every check that was demanded passed.
    Accepted,
    /// At least one check failed.
    Rejected,
    /// No check failed, but the signature could not be checked.
    Undecided,
}

/// One comparison, with both its sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub id: CheckId,
    pub status: Status,
    pub expected: Value,
    pub found: Value,
    /// What the comparison means, in a few words without the values.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pass,
    Fail,
    /// Not demanded, or something else must be right first.
    Skip,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Nothing,
    Json(Json),
    /// What kind of value was asked for, in words: "a string".
    Kind(&'static str),
    Date(NumericDate),
    Seconds(f64),
    Bytes(usize),
}

/// The key that verified, or the only one that was meant.
#[derive(Clone, Debug)]
pub struct UsedKey {
    pub key: Key,
    pub alg: Alg,
    pub thumbprint: Option<String>,
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
    /// Accepted only by a good signature and not one failure.
    pub fn verdict(&self) -> Verdict {
        let signed =
            self.check(CheckId::Signature).is_some_and(|check| check.status == Status::Pass);
        match self.failures().next() {
            Some(_) => Verdict::Rejected,
            None if signed => Verdict::Accepted,
            None => Verdict::Undecided,
        }
    }

    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.status == Status::Fail)
    }

    pub fn check(&self, id: impl Borrow<CheckId>) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == *id.borrow())
    }

    /// The claims, of an accepted token only.
    pub fn verified(&self) -> Option<Verified<&Claims>> {
        let accepted = self.verdict() == Verdict::Accepted;
        self.claims.as_ref().filter(|_| accepted).map(Verified)
    }
}

impl Verdict {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Rejected => "rejected",
            Verdict::Undecided => "undecided",
        }
    }
}

impl Status {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Status::Pass => "pass",
            Status::Fail => "fail",
            Status::Skip => "skip",
        }
    }
}

impl Check {
    pub fn new(id: CheckId, status: Status) -> Check {
        Check { id, status, expected: Value::Nothing, found: Value::Nothing, detail: String::new() }
    }

    pub fn pass(id: CheckId) -> Check {
        Check::new(id, Status::Pass)
    }

    pub fn fail(id: CheckId) -> Check {
        Check::new(id, Status::Fail)
    }

    pub fn skip(id: CheckId) -> Check {
        Check::new(id, Status::Skip)
    }

    pub fn not_demanded(id: CheckId) -> Check {
        Check::skip(id).detail("not demanded")
    }

    /// A member that is there and is not what the RFC makes it.
    pub fn wrong_type(id: CheckId, wrong: &WrongType, found: impl Into<Value>) -> Check {
        Check::fail(id)
            .expected(Value::Kind(wrong.expected))
            .found(found)
            .detail(format!("{} is {}", wrong.name, wrong.found))
    }

    /// Passes or fails.
    pub fn when(id: CheckId, good: bool) -> Check {
        Check::new(id, if good { Status::Pass } else { Status::Fail })
    }

    pub fn expected(self, expected: impl Into<Value>) -> Check {
        Check { expected: expected.into(), ..self }
    }

    pub fn found(self, found: impl Into<Value>) -> Check {
        Check { found: found.into(), ..self }
    }

    pub fn detail(self, detail: impl Into<String>) -> Check {
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
