//! `sign --count`: many tokens, for load tests, on all cores and in order.

use std::io::{self, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::advice::failure::Failure;
use crate::batch::lines::Cut;
use crate::batch::pipeline::{self, End, Line, Worker};
use crate::commands::sign::signing::Signing;
use crate::jose::alg::Family;
use crate::jose::json::Object;
use crate::sys::{System, cores};

/// Tokens that a thread signs before it hands them on: few enough that slow keys keep all cores busy
/// to the end, and enough that MACs take longer than the handing.
const TOGETHER: usize = 128;
const MACS_TOGETHER: usize = 2048;
/// Bytes of claims that are signed together at the most, but for those of a single token.
const MAX_TOGETHER: usize = 512 << 10;

/// Signs the token of each number. Each thread has one.
struct Numbered {
    signing: Arc<Signing>,
    /// The claims, cut where the number goes.
    pieces: Arc<[String]>,
}

/// Writes so many tokens, one a line, until nobody reads them any more.
///
/// # Errors
/// They can't be signed or written.
pub fn sign_many(
    count: NonZero<u64>,
    numbered: &[(String, String)],
    claims: &Object,
    signing: Signing,
    system: &mut System,
) -> Result<(), Failure> {
    let pieces = pieces(claims, numbered);
    let most = MAX_TOGETHER / pieces.iter().map(String::len).sum::<usize>().max(1);
    let is_mac = signing.signer.alg().family() == Family::Hmac;
    let usual = if is_mac { MACS_TOGETHER } else { TOGETHER };
    let cut = Cut { block: usual.min(most).max(1), line: 1 };
    let (signing, pieces) = (Arc::new(signing), Arc::from(pieces));
    let worker = || Numbered { signing: Arc::clone(&signing), pieces: Arc::clone(&pieces) };
    // An empty line for each token: its number is all that a worker is told.
    let numbers = io::repeat(b'\n').take(count.get());
    let stdout = &mut system.streams.stdout;
    let mut result = Ok(());
    let workers = (0..cores()).map(|_| worker()).collect();
    let end = pipeline::run(
        vec![Box::new(|| Ok(Box::new(numbers)))],
        cut,
        workers,
        None,
        true,
        |parcel| {
            let Some(parcel) = parcel else { return ControlFlow::Continue(()) };
            result = stdout.write_lines(&parcel.text).map_err(Failure::from);
            if let Some(failure) = parcel.tally.as_ref() {
                result = Err(failure.clone());
            }
            if result.is_err() || stdout.is_broken() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    match end {
        End::Whole | End::Stopped => result,
        End::Broken { error, .. } => Err(error.into()),
        End::Lost => Err(Failure::undecided("a worker thread ended early")),
    }
}

/// The text of the claims, written once for all tokens and cut where their number goes: at each `{n}`
/// of a numbered claim, and of no other.
fn pieces(claims: &Object, numbered: &[(String, String)]) -> Vec<String> {
    let mut whole = claims.clone();
    numbered.iter().for_each(|(name, pattern)| whole.set(name, pattern.as_str().into()));
    let text = whole.to_string();
    // As long as need be to stand nowhere yet. It holds nothing that JSON escapes.
    let mut mark = "{n}".to_owned();
    while text.contains(&mark) {
        mark.insert(1, 'n');
    }
    for (name, pattern) in numbered {
        whole.set(name, pattern.replace("{n}", &mark).into());
    }
    whole.to_string().split(&mark).map(str::to_owned).collect()
}

impl Worker for Numbered {
    /// The first token that can't be signed; those before it are written.
    type Tally = Option<Failure>;

    fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, failure: &mut Option<Failure>) {
        if failure.is_some() {
            return;
        }
        let claims = self.pieces.join(&line.number.to_string());
        match self.signing.token(claims.as_bytes()) {
            Ok(token) => {
                text.extend_from_slice(token.as_bytes());
                text.push(b'\n');
            }
            Err(why) => *failure = Some(why),
        }
    }

    fn failed(&mut self, _: Line<'_>, _: &mut Vec<u8>, failure: &mut Option<Failure>) {
        failure.get_or_insert_with(|| Failure::undecided("internal error while signing"));
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use crate::commands::sign::count::pieces;
    use crate::jose::json::Object;

    proptest! {
        #[test]
        fn only_numbered_claims_are_numbered(
            claims in vec(("[a-c{}n]{0,4}", r#"[{}n"\\ ]{0,9}"#), 0..5),
            numbered in vec(("[a-c{}n]{0,4}", r#"([{}n"\\]|[{]n[}]){0,5}"#), 0..3),
            number: u64,
        ) {
            let mut claims: Object = claims.into_iter().collect();
            let text = pieces(&claims, &numbered).join(&number.to_string());
            for (name, pattern) in &numbered {
                claims.set(name, pattern.replace("{n}", &number.to_string()).into());
            }
            prop_assert_eq!(text, claims.to_string());
        }
    }
}
