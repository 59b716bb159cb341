//! Why a webhook is rejected, by ids that scripts match on.

use crate::explain::cause::{Evidence, How, Severity};
use crate::text::step::Step;
use crate::text::words::words;

words! {
    /// What can be wrong with a webhook.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum CauseId by text, title {
        RequestUnreadable = "webhook.request-unreadable": "this is not an HTTP request",
        HeaderMissing = "webhook.header-missing": "a header of the signature is missing",
        HeaderFamily = "webhook.header-family": "the headers have the other prefix",
        HeaderRenamed = "webhook.header-renamed": "the headers were renamed on the way",
        HeaderRepeated = "webhook.header-repeated":
            "a header is repeated: readers disagree on which one counts",
        TimestampFormat = "webhook.timestamp-format": "the timestamp is not in seconds since 1970",
        TimestampOld = "webhook.timestamp-old":
            "the webhook is too old: replayed, delivered late, or this clock is ahead",
        ClockSkew = "webhook.clock-skew":
            "the timestamp is in the future: most likely a clock is wrong",
        SecretInvalid = "webhook.secret-invalid": "this is not a signing secret",
        SecretEncoding = "webhook.secret-encoding": "the signer decoded the secret in another way",
        SecretPrefix = "webhook.secret-prefix": "the signer did not remove the prefix of the secret",
        SecretOther = "webhook.secret-other": "the secret is of another endpoint",
        SecretKind = "webhook.secret-kind": "the secret is for another signature version",
        SecretShort = "webhook.secret-short": "the secret is short enough to be guessed",
        BodySerialised = "webhook.body-serialised": "the body was parsed and serialised again",
        BodyChanged = "webhook.body-changed": "the body was changed on the way",
        SignedContent = "webhook.signed-content": "the signature is not over id, timestamp and body",
        OtherMessage = "webhook.other-message": "the signature is of another id or timestamp",
        SignatureFormat = "webhook.signature-format": "the signature is not written as v1,BASE64",
        Unexplained = "webhook.signature-mismatch":
            "the signature does not match this body and this secret",
    }
}

/// What is wrong, what showed it, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Scripts match on it.
    pub id: CauseId,
    /// Whether the webhook is rejected for it.
    pub severity: Severity,
    /// What showed it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What to do, most useful first.
    pub remedy: Vec<Step>,
}

impl Cause {
    pub(crate) fn fault(id: CauseId) -> Cause {
        Cause { id, severity: Severity::Fault, evidence: Vec::new(), remedy: Vec::new() }
    }

    pub(crate) fn warning(id: CauseId) -> Cause {
        Cause { severity: Severity::Warning, ..Cause::fault(id) }
    }

    pub(crate) fn seen(mut self, how: How, text: impl Into<String>) -> Cause {
        self.evidence.push(Evidence { how, text: text.into() });
        self
    }

    pub(crate) fn proof(self, text: impl Into<String>) -> Cause {
        self.seen(How::Proof, text)
    }

    pub(crate) fn measured(self, text: impl Into<String>) -> Cause {
        self.seen(How::Measured, text)
    }

    pub(crate) fn remedy(mut self, step: impl Into<Step>) -> Cause {
        self.remedy.push(step.into());
        self
    }
}
