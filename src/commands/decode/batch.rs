//! `decode --batch`: header and claims of many tokens, a line for each, and as they were written
//! wherever that is JSON on one line.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::IgnoredAny;

use crate::batch::lines::Block;
use crate::batch::pipeline::Worker;
use crate::commands::batch::{LinesArgs, MAX_LINE, Tally};
use crate::commands::decode::Args;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jose::anatomy::{Anatomy, Payload, Signature};
use crate::jose::base64url;
use crate::jose::json::Object;
use crate::jose::token::strip;
use crate::sys::System;
use crate::ui::batch::{Field, open};
use crate::ui::redact::redact;
use crate::ui::sanitize;

/// What is known of a line before it is decoded.
const FIELDS: [Field; 2] = [Field::File, Field::Line];

/// # Errors
/// Files that can't be read, and streams that fail.
pub fn run(args: &Args, system: &mut System) -> Result<Exit, Failure> {
    let lines = Arc::new(args.lines.clone());
    let worker = || Decoding {
        files: lines.names(),
        lines: Arc::clone(&lines),
        redact: args.redact,
        header: (Vec::new(), Vec::new()),
        payload: Vec::new(),
    };
    lines.run(worker, system)
}

/// One thread's decoder.
struct Decoding {
    lines: Arc<LinesArgs>,
    files: Vec<String>,
    redact: bool,
    /// The last header, as it was encoded and as text: the next one is often the same.
    header: (Vec<u8>, Vec<u8>),
    payload: Vec<u8>,
}

/// Lines with a token and without.
#[derive(Debug, Default)]
struct Found {
    tokens: u64,
    others: u64,
}

impl Worker for Decoding {
    type Tally = Found;

    fn work(&mut self, block: &Block, text: &mut Vec<u8>, found: &mut Found) {
        let lines = Arc::clone(&self.lines);
        for (number, line) in block.lines() {
            open(text, &FIELDS, self.files.get(block.stream).map(String::as_str), number);
            let token = match (&lines.pointer, line.len() > MAX_LINE) {
                (_, true) => Cow::Borrowed(&b""[..]),
                (None, false) => Cow::Borrowed(line),
                (Some(pointer), false) => match pointer.text(line).unwrap_or_default() {
                    Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                    Cow::Owned(text) => Cow::Owned(text.into_bytes()),
                },
            };
            match !self.redact && self.copy(&token, text).is_some() || self.show(&token, text) {
                true => found.tokens += 1,
                false => {
                    text.extend_from_slice(b",\"error\":\"this is no token\"");
                    found.others += 1;
                }
            }
            text.extend_from_slice(b"}\n");
        }
    }
}

impl Decoding {
    /// Copies both parts as they were written. `None`, and nothing is written, where that can't be.
    fn copy(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> Option<()> {
        let bytes = strip(std::str::from_utf8(bytes).ok()?).0.as_bytes();
        let mut dots = memchr::memchr_iter(b'.', bytes);
        let (first, second) = (dots.next()?, dots.next()?);
        if dots.next().is_some() {
            return None;
        }
        let (encoded, header) = &mut self.header;
        if *encoded != bytes[..first] {
            encoded.clear();
            base64url::decode_into(&bytes[..first], header)?;
            // How the payload is encoded is said there (RFC 7797).
            if !is_line(header) || memchr::memmem::find(header, b"b64").is_some() {
                return None;
            }
            encoded.extend_from_slice(&bytes[..first]);
        }
        base64url::decode_into(&bytes[first + 1..second], &mut self.payload)?;
        if !is_line(&self.payload) {
            return None;
        }
        text.extend_from_slice(b",\"header\":");
        text.extend_from_slice(header);
        text.extend_from_slice(b",\"claims\":");
        text.extend_from_slice(&self.payload);
        Some(())
    }

    /// Writes what can be seen of anything that looks like a token.
    fn show(&self, bytes: &[u8], text: &mut Vec<u8>) -> bool {
        let whole = String::from_utf8_lossy(bytes);
        let Some(anatomy) = Anatomy::of(strip(&whole).0) else { return false };
        let anatomy = if self.redact { redact(anatomy) } else { anatomy };
        let claims = match &anatomy.payload {
            Payload::Claims(claims) => Some(claims),
            _ => None,
        };
        let header = anatomy.signatures.first().and_then(Signature::header);
        let json = |object: Option<&Object>| {
            object.map_or("null".to_owned(), |object| sanitize::json(&object.to_string()))
        };
        let both = format!(",\"header\":{},\"claims\":{}", json(header.as_ref()), json(claims));
        text.extend_from_slice(both.as_bytes());
        true
    }
}

/// Whether it is a JSON object on one line, with nothing in it that could hide or steer a terminal.
fn is_line(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with('{'));
    let is_plain = bytes.iter().all(|byte| matches!(byte, b' '..=b'~'));
    is_plain && text.is_some_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

impl Tally for Found {
    fn merge(&mut self, other: &Found) {
        self.tokens += other.tokens;
        self.others += other.others;
    }

    fn lines(&self) -> u64 {
        self.tokens + self.others
    }

    fn exit(&self) -> Exit {
        if self.others == 0 { Exit::Yes } else { Exit::No }
    }

    fn summary(&self) -> String {
        let Found { tokens, others } = self;
        let lines =
            if self.lines() == 1 { "1 line".into() } else { format!("{} lines", self.lines()) };
        format!("{lines}: {tokens} with a token, {others} without; nothing is verified\n")
    }
}
