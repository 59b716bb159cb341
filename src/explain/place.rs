//! Texts that are no token and never held one: a name of where it is, what another scheme sends, and
//! what lost its case on its way.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::explain::repair;
use crate::jose::json::base64url;

/// How the names of files with tokens end.
const ENDS: [&str; 8] = [".jwt", ".jws", ".jwe", ".txt", ".json", ".token", ".pem", ".key"];
/// How paths begin.
const STARTS: [&str; 6] = ["./", "../", "~/", "/", "file:", "@"];
/// Shorter texts are of one case by chance.
const LEAST_OF_ONE_CASE: usize = 30;

/// The name of a file, a URL, or a user and a password.
pub fn of_token(case: &Case<'_>) -> Option<Cause> {
    basic(case).or_else(|| place(case))
}

/// RFC 7617. What it decodes to is shown to nobody.
fn basic(case: &Case<'_>) -> Option<Cause> {
    let text = repair::unquoted(case.text());
    let scheme = text.get(..6).filter(|scheme| scheme.eq_ignore_ascii_case("basic "))?;
    let credentials = text[scheme.len()..].trim();
    let decoded = base64url::decode_leniently(credentials)?;
    decoded.contains(&b':').then(|| {
        Cause::fault(CauseId::KindBasicCredentials)
            .recognised("the scheme is Basic: a user and a password, not a token")
            .remedy(Remedy::SendBearer)
            .marks(0..scheme.trim_end().len(), "not Bearer")
    })
}

fn place(case: &Case<'_>) -> Option<Cause> {
    let text = repair::unquoted(case.text());
    let has_word = text.contains(char::is_alphanumeric) && text.len() < 500;
    if text.contains("eyJ") || text.contains(char::is_whitespace) || !has_word {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let cause = Cause::fault(CauseId::InputFileName);
    if ["https://", "http://"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Some(cause.recognised("a URL without a token in it").remedy(Remedy::FetchToken));
    }
    names_file(text)
        .then(|| cause.recognised("a file name or path, not a token").remedy(Remedy::ReadFile))
}

/// Whether a word that is no token looks like the name of a file.
pub fn names_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_path = STARTS.iter().any(|start| lower.starts_with(start)) && !is_base64(text);
    is_path || ENDS.iter().any(|end| lower.ends_with(end))
}

/// A slash begins a line of standard base64 as well.
fn is_base64(text: &str) -> bool {
    text.len() >= LEAST_OF_ONE_CASE && base64url::decode_leniently(text).is_some()
}

/// Small and capital letters are different digits of base64url: what they were is lost.
pub fn case_changed(case: &Case<'_>) -> Option<Cause> {
    let text = repair::unquoted(case.text());
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_one = |is_other: fn(&u8) -> bool| !text.as_bytes().iter().any(is_other);
    let (lower, upper) = (is_one(u8::is_ascii_uppercase), is_one(u8::is_ascii_lowercase));
    let begins = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("eyj"));
    let whole = text.matches('.').count() == 2 && text.bytes().all(is_token);
    (begins && whole && lower != upper && text.len() >= LEAST_OF_ONE_CASE).then(|| {
        let letters = if lower { "lower-case" } else { "upper-case" };
        Cause::fault(CauseId::InputCaseChanged)
            .measured(format!("three parts with only {letters} letters, while base64url has both"))
            .remedy(Remedy::KeepCase)
    })
}
