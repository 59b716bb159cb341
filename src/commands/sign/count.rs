//! `sign --count`: many tokens, for load tests.

use std::num::NonZero;

use crate::advice::failure::Failure;
use crate::jose::json::Object;
use crate::sys::System;

/// Bytes that are gathered before they are written.
const GATHERED: usize = 64 << 10;

/// Writes so many tokens, one a line, until nobody reads them any more.
///
/// # Errors
/// They can't be signed or written.
pub fn sign_many(
    count: NonZero<u64>,
    numbered: &[(String, String)],
    mut claims: Object,
    sign: impl Fn(&Object) -> Result<String, Failure>,
    system: &mut System,
) -> Result<(), Failure> {
    let stdout = &mut system.streams.stdout;
    let mut lines = String::new();
    for number in 1..=count.get() {
        for (name, text) in numbered {
            claims.set(name, text.replace("{n}", &number.to_string()).into());
        }
        lines += &sign(&claims)?;
        lines.push('\n');
        if lines.len() > GATHERED || number == count.get() {
            stdout.write_lines(lines.as_bytes())?;
            lines.clear();
        }
        if stdout.is_broken() {
            break;
        }
    }
    Ok(())
}
