//! The token that a text is, or the one inside it.

use crate::explain::repair;
use crate::jose::token::Malformed;
use crate::jose::token::anatomy::Anatomy;
use crate::jose::token::find::{self, Found};
use crate::jose::token::serialization::Jws;
/// The token that the text is, or the one inside it.
pub fn anatomy(text: &str) -> Result<Anatomy, Malformed> {
    let whole = match Jws::parse(text, None) {
        Ok(_) => return Anatomy::of(text).ok_or(Malformed::Empty),
        Err(malformed) => malformed,
    };
    if let Some(found) = find::find(text).filter(|found| !goes_on(text, found)) {
        let note = found.to_string();
        return noted(&found.token, note).ok_or(whole);
    }
    let is_unbroken = text.starts_with('{') || !text.contains(char::is_whitespace);
    let shown = Anatomy::of(text).filter(|_| is_unbroken);
    let repaired = || {
        let repair = repair::find(text)?;
        noted(&repair.text, format!("{}; shown without that", repair.said))
    };
    shown.or_else(repaired).or_else(|| Anatomy::of(text)).ok_or(whole)
}

/// Whether the text is the token itself, or goes on as one that was wrapped does.
fn goes_on(text: &str, found: &Found) -> bool {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "-_=".contains(c) || c.is_whitespace();
    found.start == Some(0) && text[found.token.len()..].chars().all(is_of_token)
}

fn noted(token: &str, note: String) -> Option<Anatomy> {
    let mut anatomy = Anatomy::of(token)?;
    anatomy.notes.insert(0, note);
    Some(anatomy)
}
