//! A payload that holds no claims.

use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::Object;
use crate::verify::check_id::CheckId;

/// Bytes that are compressed, no text, or no JSON object.
pub fn detect(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok()?;
    let payload = token.payload();
    // What a payload without claims leaves unmade or failing.
    let is_of_payload = |id: &&CheckId| match id {
        CheckId::Structure | CheckId::Require(_) => true,
        id => (CheckId::Exp..=CheckId::Azp).contains(id),
    };
    let checks = case.report.checks.iter().map(|check| &check.id).filter(is_of_payload).cloned();
    let failing = checks.clone().any(|id| case.fails(id));
    if !failing {
        return None;
    }
    let cause = if let Some(how) = compression(case, payload) {
        Cause::fault(CauseId::PayloadCompressed).recognised(how).remedy(Remedy::LeaveOutCompression)
    } else if case.claims().is_some() || payload.is_empty() {
        return None;
    } else if let Err(error) = std::str::from_utf8(payload) {
        Cause::fault(CauseId::PayloadNotUtf8)
            .measured(format!("byte {} of the payload is not UTF-8", error.valid_up_to()))
            .remedy(Remedy::EncodeUtf8)
    } else {
        let why = Object::parse(&String::from_utf8_lossy(payload)).err();
        Cause::fault(CauseId::PayloadNotJsonObject)
            .recognised(why.map(|why| why.to_string()).unwrap_or_default())
            .remedy(Remedy::MakeJsonObject)
    };
    Some(cause.explains(checks))
}

/// RFC 1950, 1951, 1952, or the header's own word.
fn compression(case: &Case<'_>, payload: &[u8]) -> Option<String> {
    let zip = case
        .header()?
        .object()
        .get("zip")
        .map(|zip| format!("the header has zip: {}", shown_json(zip)));
    let magic = match payload {
        [0x1f, 0x8b, ..] => Some("the payload begins as gzip does"),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some("the payload begins as zlib does"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("the payload begins as zstd does"),
        _ => None,
    };
    let readable = case.claims().is_some();
    zip.filter(|_| !readable).or_else(|| magic.map(str::to_owned))
}
