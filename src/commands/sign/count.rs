//! `sign --count`: many tokens, for load tests.

use std::num::NonZero;

use crate::advice::failure::Failure;
use crate::commands::sign::{Args, sign};
use crate::jose::alg::Alg;
use crate::jose::json::Object;
use crate::jose::key::Key;
use crate::jose::token::header::Header;
use crate::sys::System;

/// Bytes that are gathered before they are written.
const GATHERED: usize = 64 << 10;

/// Writes so many tokens, one a line, until nobody reads them any more.
///
/// # Errors
/// They can't be signed or written.
pub fn sign_many(
    args: &Args,
    count: NonZero<u64>,
    (key, alg): (&Key, Alg),
    header: &Header,
    mut claims: Object,
    system: &mut System,
) -> Result<(), Failure> {
    let stdout = &mut system.streams.stdout;
    let mut lines = String::new();
    for number in 1..=count.get() {
        for (name, text) in &args.claim_seq {
            claims.set(name, text.replace("{n}", &number.to_string()).into());
        }
        lines += &sign(args, key, alg, header, claims.to_string().as_bytes())?;
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
