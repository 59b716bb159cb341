//! The token of `--working`: one that is accepted, judged by the same keys and the same policy.

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::commands::token_args::TokenArgs;
use crate::explain::case::Case;
use crate::explain::comparison::{self, Comparison};
use crate::sys::System;

/// # Errors
/// A text that is no token: there is nothing to compare with.
pub fn compare(
    text: &str,
    case: &Case<'_>,
    system: &mut System,
    screen: &Screen,
) -> Result<Comparison, Failure> {
    let token = TokenArgs { token: Some(text.to_owned()) }.read(system, screen)?;
    let (token, report) = match token {
        Ok(text) => case.judge(&text),
        Err(malformed) => return Err(unreadable(&malformed.to_string())),
    };
    if let Err(malformed) = &token {
        return Err(unreadable(&malformed.to_string()));
    }
    let working = Case { pasted: "", token: &token, report: &report, ..*case };
    Ok(comparison::compare(case, &working))
}

fn unreadable(why: &str) -> Failure {
    Failure::usage(format!("the token of --working is unreadable: {why}"))
        .hint("to compare: jotkit explain TOKEN --working OTHER")
}
