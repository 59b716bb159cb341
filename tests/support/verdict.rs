//! What the library says of a token's signatures, whatever its payload.

use jotkit::jose::key::format;
use jotkit::jose::token::serialization::Jws;
use jotkit::verify::check_id::CheckId;
use jotkit::verify::judgement::{Judgement, Rule};
use jotkit::verify::policy::Policy;
use jotkit::verify::report::{Check, Report, Status};
use jotkit::verify::{Keys, Source};

use crate::support::NOW;

/// The checks that make a signature good; claims are not checked.
const OF_SIGNATURE: [CheckId; 5] =
    [CheckId::Structure, CheckId::Header, CheckId::Alg, CheckId::Key, CheckId::Signature];

/// Judges every signature of a token by the text of a key or of a key set.
pub fn judgement(token: &str, detached: Option<Vec<u8>>, keys: &str) -> Judgement {
    let keys = match format::read(keys.as_bytes(), None) {
        Ok((_, set)) => Keys::Set { set, source: Source::named("a test") },
        Err(fault) => Keys::none(fault.to_string()),
    };
    let policy = Policy { any_payload: true, ..Policy::default() };
    Judgement::of(&Jws::parse(token, detached), &keys, &policy, Rule::All, NOW)
}

/// Judges a token of one signature.
pub fn judged(token: &str, keys: &str) -> Report {
    judgement(token, None, keys).deciding().clone()
}

/// What keeps the signature from being good; nothing does when it is.
pub fn objections(report: &Report) -> Vec<&Check> {
    let check = |id: CheckId| report.check(id).expect("every check is reported");
    OF_SIGNATURE.map(check).into_iter().filter(|check| check.status != Status::Pass).collect()
}
