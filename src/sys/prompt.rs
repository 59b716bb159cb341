//! Asks the person at the terminal.

use std::io;

/// Asks for a secret on the terminal itself, without echo, whatever the streams are bound to.
///
/// # Errors
/// There is no terminal, or its person ended the input.
pub fn secret(question: &str) -> io::Result<String> {
    rpassword::prompt_password(question)
}
