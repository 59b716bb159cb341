//! Kinds of tokens, and what they are recognised by.

use crate::jose::json::Object;
use crate::provider::all;
use crate::provider::product::{Product, Use};

/// Whose token of that use it is, and what shows it.
pub fn recognise(of: Use, header: &Object, claims: &Object) -> Option<(Product, &'static str)> {
    all().find_map(|provider| {
        let mut signs = provider.signs.iter().filter(|sign| sign.of == of);
        let sign = signs.find(|sign| sign.marks.iter().all(|mark| mark.fits(header, claims)))?;
        Some((provider.product, sign.says))
    })
}

/// Where issuers say what kind of token it is, each in a claim of its own.
pub const KINDS: [&str; 4] = ["typ", "token_use", "token_type", "type"];

/// Whether a claim of [`KINDS`] says that it is a refresh token.
pub fn is_refresh(kind: &str) -> bool {
    const REFRESH: [&str; 5] = ["refresh", "refresh_token", "offline", "refresh+jwt", "rt+jwt"];
    REFRESH.iter().any(|name| name.eq_ignore_ascii_case(kind))
}
