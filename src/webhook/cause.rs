//! Why a webhook is rejected, by ids that scripts match on.

use crate::explain::cause::{Evidence, How, Severity};
use crate::text::step::Step;

/// One row a cause: its id and what it means.
const CATALOGUE: [(CauseId, &str, &str); 20] = [
    (CauseId::RequestUnreadable, "webhook.request-unreadable", "this is not an HTTP request"),
    (CauseId::HeaderMissing, "webhook.header-missing", "a header of the signature is missing"),
    (CauseId::HeaderFamily, "webhook.header-family", "the headers have the other prefix"),
    (CauseId::HeaderRenamed, "webhook.header-renamed", "the headers were renamed on the way"),
    (
        CauseId::HeaderRepeated,
        "webhook.header-repeated",
        "a header is repeated: readers disagree on which one counts",
    ),
    (
        CauseId::TimestampFormat,
        "webhook.timestamp-format",
        "the timestamp is not in seconds since 1970",
    ),
    (
        CauseId::TimestampOld,
        "webhook.timestamp-old",
        "the webhook is too old: replayed, delivered late, or this clock is ahead",
    ),
    (
        CauseId::ClockSkew,
        "webhook.clock-skew",
        "the timestamp is in the future: most likely a clock is wrong",
    ),
    (CauseId::SecretInvalid, "webhook.secret-invalid", "this is not a signing secret"),
    (
        CauseId::SecretEncoding,
        "webhook.secret-encoding",
        "the signer decoded the secret in another way",
    ),
    (
        CauseId::SecretPrefix,
        "webhook.secret-prefix",
        "the signer did not remove the prefix of the secret",
    ),
    (CauseId::SecretOther, "webhook.secret-other", "the secret is of another endpoint"),
    (CauseId::SecretKind, "webhook.secret-kind", "the secret is for another signature version"),
    (CauseId::SecretShort, "webhook.secret-short", "the secret is short enough to be guessed"),
    (
        CauseId::BodySerialised,
        "webhook.body-serialised",
        "the body was parsed and serialised again",
    ),
    (CauseId::BodyChanged, "webhook.body-changed", "the body was changed on the way"),
    (
        CauseId::SignedContent,
        "webhook.signed-content",
        "the signature is not over id, timestamp and body",
    ),
    (CauseId::OtherMessage, "webhook.other-message", "the signature is of another id or timestamp"),
    (
        CauseId::SignatureFormat,
        "webhook.signature-format",
        "the signature is not written as v1,BASE64",
    ),
    (
        CauseId::Unexplained,
        "webhook.signature-mismatch",
        "the signature does not match this body and this secret",
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CauseId {
    RequestUnreadable,
    HeaderMissing,
    HeaderFamily,
    HeaderRenamed,
    HeaderRepeated,
    TimestampFormat,
    TimestampOld,
    ClockSkew,
    SecretInvalid,
    SecretEncoding,
    SecretPrefix,
    SecretOther,
    SecretKind,
    SecretShort,
    BodySerialised,
    BodyChanged,
    SignedContent,
    OtherMessage,
    SignatureFormat,
    Unexplained,
}

/// What is wrong, what showed it, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    pub id: CauseId,
    pub severity: Severity,
    pub evidence: Vec<Evidence>,
    pub remedy: Vec<Step>,
}

impl CauseId {
    pub fn all() -> impl Iterator<Item = CauseId> {
        CATALOGUE.iter().map(|(id, _, _)| *id)
    }

    pub fn text(self) -> &'static str {
        self.row().1
    }

    pub fn title(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (CauseId, &'static str, &'static str) {
        &CATALOGUE[self as usize]
    }
}

impl Cause {
    pub fn fault(id: CauseId) -> Cause {
        Cause { id, severity: Severity::Fault, evidence: Vec::new(), remedy: Vec::new() }
    }

    pub fn warning(id: CauseId) -> Cause {
        Cause { severity: Severity::Warning, ..Cause::fault(id) }
    }

    pub fn seen(mut self, how: How, text: impl Into<String>) -> Cause {
        self.evidence.push(Evidence { how, text: text.into() });
        self
    }

    pub fn proof(self, text: impl Into<String>) -> Cause {
        self.seen(How::Proof, text)
    }

    pub fn measured(self, text: impl Into<String>) -> Cause {
        self.seen(How::Measured, text)
    }

    pub fn remedy(mut self, step: impl Into<Step>) -> Cause {
        self.remedy.push(step.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::webhook::cause::CauseId;

    #[test]
    fn each_id_stands_in_its_row() {
        let ids: Vec<&str> = CauseId::all().map(CauseId::text).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len());
        assert!(CauseId::all().all(|id| id.row().0 == id), "{ids:?}");
    }
}
