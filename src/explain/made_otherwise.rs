//! Signatures that verify, but not as the header says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::explain::case::{Case, MAX_GUESSES, verifies};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::alg::Alg;
use crate::jose::crypto::message::Message;
use crate::jose::json::base64url;
use crate::jose::json::hex;
use crate::jose::key::set::KeySet;
use crate::jose::token::Token;
use crate::verify::check_id::CheckId;

/// Made with another algorithm for the same keys, or written otherwise than RFC 7515 section 2 has it.
pub fn detect(case: &Case<'_>) -> Option<Cause> {
    let (really, writing) = really_made(case)?;
    let alg = case.alg()?;
    // Keys that are all on another curve are strangers to the token, and that is said.
    let serves = || case.set().is_some_and(|set| set.entries.iter().any(|key| key.may_serve(alg)));
    if really.curve() != alg.curve() && !serves() {
        return None;
    }
    let cause = Cause::fault(CauseId::SignaturePaddingScheme);
    let cause = match writing {
        Some(writing) => cause
            .proof(format!("read as {writing}, it verifies as {really}"))
            .remedy(Remedy::EncodeAsBase64url),
        None => cause
            .proof(format!("the header says {alg}, but it verifies as {really}"))
            .remedy(Remedy::SetAlg(Some(really))),
    };
    Some(cause.explains([CheckId::Signature, CheckId::Key]))
}

/// With which algorithm it verifies, and how the signature is written where that is not base64url.
pub fn really_made(case: &Case<'_>) -> Option<(Alg, Option<&'static str>)> {
    let alg = case.alg().filter(|_| !case.passes(CheckId::Signature))?;
    let token = case.token.as_ref().ok().filter(|token| !token.signature().is_empty())?;
    let message = Message::new(token.signing_input());
    let algs: Vec<Alg> = Alg::all().filter(|one| one.key_type() == alg.key_type()).collect();
    let verifies_as = |signature: &[u8], as_alg: Alg| {
        let keys = case.set().into_iter().flat_map(KeySet::keys);
        let mut keys = keys.filter(|key| key.material.serves(as_alg)).take(MAX_GUESSES);
        keys.any(|key| verifies(key, as_alg, &message, signature))
    };
    let written = writings(token).into_iter();
    let mut tries = written.flat_map(|(writing, bytes)| {
        // A secret that is too short for its algorithm is another fault.
        let others = algs.iter().filter(move |one| writing.is_some() || **one != alg);
        let length = bytes.len();
        let others =
            others.filter(move |one| one.signature_size().is_none_or(|size| size == length));
        others.map(move |one| (writing, bytes.clone(), *one))
    });
    tries.find(|(_, bytes, one)| verifies_as(bytes, *one)).map(|(writing, _, one)| (one, writing))
}

/// The bytes that the last part may stand for, by how they are written.
fn writings(token: &Token) -> Vec<(Option<&'static str>, Vec<u8>)> {
    let own = token.signature();
    let part = base64url::encode(own);
    let encoded = [
        (Some("hexadecimal digits"), hex::decode(&part)),
        (
            Some("base64url of hexadecimal digits"),
            std::str::from_utf8(own).ok().and_then(hex::decode),
        ),
        (Some("base64url of base64"), STANDARD_NO_PAD.decode(without_padding(own)).ok()),
    ];
    let encoded = encoded.into_iter().filter_map(|(writing, bytes)| Some((writing, bytes?)));
    [(None, own.to_vec())].into_iter().chain(encoded).collect()
}

fn without_padding(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    &text[..end]
}
