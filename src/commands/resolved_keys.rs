//! What came of looking for keys, as judgement takes it: keys that can't be had leave the other
//! checks to be made.

use crate::advice::failure::Failure;
use crate::exit::Exit;
use crate::explain::case::Trouble;
use crate::explain::evaluation::Keyed;
use crate::source::fault::SourceFault;
use crate::source::chain::Resolved;
use crate::source::shown;
use crate::verify::Keys;

/// Keys, or what kept them away and how to say it.
///
/// # Errors
/// They were asked for wrongly.
pub fn keyed(resolved: Result<Resolved, SourceFault>) -> Result<(Keyed, Option<Failure>), Failure> {
    match resolved {
        Ok(resolved) => {
            let source = resolved.source();
            let keys = Keys::Set { set: resolved.set, source };
            Ok((Keyed { keys, encoding: resolved.encoding, trouble: None }, None))
        }
        Err(fault) => {
            let (why, trouble) = (fault.to_string(), trouble(&fault));
            let failure = Failure::from(fault);
            match failure.exit {
                Exit::Usage => Err(failure),
                _ => Ok((unavailable(why, Some(trouble)), Some(failure))),
            }
        }
    }
}

/// No keys, and why.
pub fn unavailable(why: String, trouble: Option<Trouble>) -> Keyed {
    Keyed { keys: Keys::Unavailable { why }, encoding: None, trouble }
}

/// The same fault, as evidence.
fn trouble(fault: &SourceFault) -> Trouble {
    match fault {
        SourceFault::Key { from, fault } => {
            Trouble::NoKey { place: from.clone(), fault: fault.clone() }
        }
        SourceFault::Status { url, status, content_type } => Trouble::Status {
            place: url.to_string(),
            status: *status,
            content_type: content_type.clone(),
        },
        SourceFault::Http { url, error } => {
            Trouble::Unreachable { place: url.to_string(), why: error.to_string() }
        }
        SourceFault::Secret { from, why } => {
            Trouble::Secret { place: from.clone(), why: why.clone() }
        }
        SourceFault::File { path, error } => {
            let place = shown::word(&path.to_string_lossy()).into_owned();
            Trouble::Unreachable { place, why: error.to_string() }
        }
        SourceFault::Undiscovered { issuer, attempts } => match attempts.last() {
            Some(last) => trouble(last),
            None => Trouble::Unreachable { place: issuer.clone(), why: "no keys found".into() },
        },
        other => Trouble::Unreachable { place: "the keys".into(), why: other.to_string() },
    }
}
