//! What came instead of keys: nothing, something else, or an error that looks like a key.

use crate::explain::case::Case;
use crate::explain::cause::{Cause, How};
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::base64url;
use crate::jose::key::KeyFault;
use crate::jose::key::set::{Entry, KeySet};
use crate::provider;
use crate::provider::product::Topic;
use crate::text::shell::{shown, told};
use crate::verify::check_id::CheckId;
use crate::verify::{KeyLookupError, Place};

/// What kept the keys away.
pub fn of_lookup(case: &Case<'_>, error: &KeyLookupError) -> Cause {
    let cause = match error {
        KeyLookupError::Status { place, status, content_type } => {
            let kind = content_type.as_deref().unwrap_or("no content type");
            Cause::fault(CauseId::KeyJwksHttpError).measured(format!(
                "{}: status {status} with {}",
                shown(&place.to_string()),
                shown(kind)
            ))
        }
        KeyLookupError::Unreachable { place, why, .. } => Cause::fault(CauseId::KeyJwksUnreachable)
            .measured(format!("{}: {}", told(&place.to_string()), told(why))),
        KeyLookupError::Secret { place, why, .. } => Cause::fault(CauseId::SignatureSecretEncoding)
            .measured(format!("{}: {}", told(&place.to_string()), told(&why.to_string()))),
        KeyLookupError::NoKey { place, fault } => of_fault(place, fault),
    };
    let cause = cause.remedy(Remedy::KeySource(error.clone()));
    let cause = cause.explains([CheckId::Key, CheckId::Signature]);
    at_the_right_place(case, error, cause)
}

/// The same with where the token's provider has its keys, if something else came from elsewhere.
fn at_the_right_place(case: &Case<'_>, error: &KeyLookupError, cause: Cause) -> Cause {
    let (place, is_page) = match error {
        KeyLookupError::NoKey { place, fault: KeyFault::Html { .. } } => (place, true),
        KeyLookupError::Status { place, .. } => (place, false),
        _ => return cause,
    };
    let right = case.claim_text("iss").and_then(provider::key_place);
    let cause = match right.filter(|right| *right != place.to_string()) {
        Some(right) => cause
            .compared(format!("the keys of this issuer are at {}", shown(&right)))
            .remedy(Remedy::UseKeysAt(right)),
        None => cause,
    };
    // Where they are is what a product says of its keys.
    let is_told = cause.evidence.iter().any(|evidence| evidence.how == How::Compared);
    cause.in_words(case.known_product().filter(|_| is_page && !is_told), Topic::Keys)
}

/// A whole document that holds no key.
fn of_fault(place: &Place, fault: &KeyFault) -> Cause {
    let said = format!("{}: {}", told(&place.to_string()), told(&fault.to_string()));
    match fault {
        KeyFault::Html { .. } => Cause::fault(CauseId::KeyJwksIsHtml).recognised(said),
        KeyFault::Discovery { .. } => Cause::fault(CauseId::KeyJwksIsDiscovery).recognised(
            format!("{}: the metadata of an issuer, not its keys", shown(&place.to_string())),
        ),
        KeyFault::ApiKey(_) => Cause::fault(CauseId::KindApiKey).recognised(said),
        KeyFault::Empty => Cause::fault(CauseId::KeyJwksEmpty).measured(said),
        fault => of_key(fault, said),
    }
}

/// One key that can't be read, which is no JWK.
pub fn of_key(fault: &KeyFault, said: String) -> Cause {
    match fault {
        KeyFault::Pem { .. } | KeyFault::Label { .. } | KeyFault::Der { .. } => {
            Cause::fault(CauseId::KeyPemBroken).measured(said)
        }
        KeyFault::Unsupported { what } if what.contains("kty") || what.contains("crv") => {
            malformed(&said)
        }
        KeyFault::AsymmetricSecret(_) => Cause::fault(CauseId::AlgFamilyMismatch).recognised(said),
        KeyFault::Encrypted
        | KeyFault::Costly { .. }
        | KeyFault::Unsupported { .. }
        | KeyFault::Foreign(_)
        | KeyFault::InBase64(_) => Cause::fault(CauseId::KeyPemWrongKind).recognised(said),
        _ => malformed(&said),
    }
}

/// A key that can't be read.
pub fn malformed(said: &str) -> Cause {
    Cause::fault(CauseId::KeyMalformed).measured(said)
}

/// A set without keys.
pub fn empty_set(set: &KeySet) -> Option<Cause> {
    set.entries.is_empty().then(|| {
        Cause::fault(CauseId::KeyJwksEmpty)
            .measured("the key set has no keys")
            .remedy(Remedy::CheckPublished)
            .explains([CheckId::Key, CheckId::Signature, CheckId::Alg])
    })
}

/// Istio gives its proxies a key that is none where it could not fetch the real ones: a modulus that
/// is text (https://github.com/istio/istio/issues/53260).
pub fn placeholder(set: &KeySet) -> Option<Cause> {
    const TEXT: &str = "Error-IstiodFailedToFetchJwksUri-";
    let modulus = |entry: &Entry| {
        let n = entry.written.as_ref()?.get("n")?.as_str()?;
        String::from_utf8(base64url::decode(n).ok()?).ok()
    };
    let text = set.entries.iter().filter_map(modulus).find(|text| text.starts_with(TEXT))?;
    let cause = Cause::fault(CauseId::KeyJwksUnreachable)
        .recognised("the key is a placeholder of Istio: its modulus is the text of an error");
    let cause = match &text[TEXT.len()..] {
        "" => cause,
        place => cause.compared(format!("istiod could not fetch {}", shown(place))),
    };
    let cause = cause.remedy(Remedy::LetIstioFetch);
    Some(cause.explains([CheckId::Key, CheckId::Signature, CheckId::Alg]))
}
