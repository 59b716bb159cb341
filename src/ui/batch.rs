//! What is shown of many tokens: a line for each, a summary, and how far it has come.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use crate::advice::remedy::to_utf8;
use crate::explain::cause_id::CauseId;
use crate::explain::outcome::Outcome;
use crate::text::count::counted;
use crate::text::escape;
use crate::text::words::words;
use crate::verify::check_id::CheckId;
use crate::verify::report::Verdict;

words! {
    /// What a line may have, in this order.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Field by name {
        /// The file of the token, where several are read.
        File = "file",
        /// Its line, from one.
        Line = "line",
        /// What it comes to.
        Verdict = "verdict",
        /// Ids of causes, the most telling first.
        Causes = "causes",
        /// Ids of checks that failed.
        Failed = "failed",
        /// `alg` of the header.
        Alg = "alg",
        /// `kid` of the header.
        Kid = "kid",
        /// `iss`, unverified unless accepted.
        Iss = "iss",
        /// `sub`, unverified unless accepted.
        Sub = "sub",
    }
}

/// Tokens by verdict and by cause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tokens that were accepted.
    pub accepted: u64,
    /// Tokens that were rejected.
    pub rejected: u64,
    /// Tokens of which nothing could be found out.
    pub undecided: u64,
    /// Of the undecided those that a bug of ours kept from being judged.
    pub internal_errors: u64,
    /// Lines of JSON without a text at the place of the token.
    pub without_text: u64,
    /// Whether any was UTF-16.
    pub is_utf16: bool,
    /// How often verifying several signatures at once was found to be wrong.
    pub disagreements: u64,
    /// How often each cause was told.
    pub causes: BTreeMap<CauseId, u64>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes that were read.
    pub read: u64,
    /// Bytes in all; `None` where that is not known.
    pub total: Option<u64>,
    /// Lines that were judged.
    pub lines: u64,
    /// Since the start.
    pub elapsed: Duration,
}

/// Opens a line of `jotkit.batch/1` with where the token stands.
pub fn open(out: &mut Vec<u8>, fields: &[Field], file: Option<&str>, number: u64) {
    out.push(b'{');
    if let Some(file) = file.filter(|_| fields.contains(&Field::File)) {
        member(out, Field::File);
        string(out, file);
    }
    if fields.contains(&Field::Line) {
        member(out, Field::Line);
        // Writing to a Vec can't fail.
        let _ = write!(out, "{number}");
    }
}

/// What is said of a token that a bug of ours kept from being judged: the rest of the line.
pub fn internal_error(out: &mut Vec<u8>, fields: &[Field]) {
    let why = "internal error: please report it, without the token";
    without_token(out, fields, &Outcome::undecided(), why);
}

/// What is said of a line from which no token was judged, and why: the rest of the line.
pub fn without_token(out: &mut Vec<u8>, fields: &[Field], outcome: &Outcome<'_>, why: &str) {
    members(out, fields, outcome);
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    string(out, "error");
    out.push(b':');
    string(out, why);
    out.extend_from_slice(b"}\n");
}

/// What is said of a token: the rest of the line, which is the same wherever it stands.
pub fn outcome(out: &mut Vec<u8>, fields: &[Field], outcome: &Outcome<'_>) {
    members(out, fields, outcome);
    out.extend_from_slice(b"}\n");
}

fn members(out: &mut Vec<u8>, fields: &[Field], outcome: &Outcome<'_>) {
    for field in fields {
        match field {
            Field::File | Field::Line => continue,
            _ => member(out, *field),
        }
        match field {
            Field::File | Field::Line => {}
            Field::Verdict => string(out, outcome.verdict.word()),
            Field::Causes => strings(out, outcome.causes.iter().map(|id| id.text())),
            Field::Failed => strings(out, outcome.failed.iter().map(CheckId::to_string)),
            Field::Alg => text_or_null(out, outcome.alg.as_deref()),
            Field::Kid => text_or_null(out, outcome.kid.as_deref()),
            Field::Iss => text_or_null(out, outcome.iss.as_deref()),
            Field::Sub => text_or_null(out, outcome.sub.as_deref()),
        }
    }
}

/// For a person, at the end.
pub fn summary(counts: &Counts) -> String {
    let Counts { accepted, rejected, undecided, internal_errors, disagreements, .. } = counts;
    let total = counted(counts.lines(), "token");
    let mut text = format!("{total}: {accepted} accepted, {rejected} rejected");
    if *undecided > 0 {
        text += &format!(", {undecided} undecided");
    }
    let mut causes: Vec<_> = counts.causes.iter().collect();
    causes.sort_by_key(|(id, count)| (std::cmp::Reverse(**count), id.text()));
    let width = causes.first().map_or(0, |(_, count)| count.to_string().len());
    for (id, count) in causes {
        text += &format!("\n  {count:>width$}  {id}");
    }
    if *internal_errors > 0 {
        text += &format!("\nerror: {internal_errors} undecided by an internal error");
        text += "\n\nhint: this is a bug in jotkit; please report it, without the tokens";
    }
    if *disagreements > 0 {
        text += "\nerror: the CPU's vector instructions accepted a signature that AWS-LC rejects";
        text += "\n\nhint: lines before that may be wrong; run again with --no-simd, and report it, without the tokens";
    }
    text + &hint(counts.is_utf16, counts.without_text, counts.lines()) + "\n"
}

/// For input that can't be what was meant: in UTF-16, or without a text in any of its lines.
pub fn hint(is_utf16: bool, without_text: u64, lines: u64) -> String {
    if is_utf16 {
        format!("\n\nhint: {}", to_utf8("UTF-16"))
    } else if without_text > 0 && without_text == lines {
        "\n\nhint: no line is JSON with one text at the place that --pointer names".to_owned()
    } else {
        String::new()
    }
}

/// One line for a terminal, written over itself.
pub fn progress(progress: &Progress) -> String {
    let Progress { read, total, lines, elapsed } = progress;
    let seconds = elapsed.as_secs_f64().max(0.001);
    let rate = *read as f64 / seconds;
    let mut text = format!("{lines} lines, {}", megabytes(*read as f64));
    if let Some(total) = total {
        text += &format!(" of {} ({} %)", megabytes(*total as f64), read * 100 / (*total).max(1));
    }
    text += &format!(", {}/s", megabytes(rate));
    if let Some(left) = total.and_then(|total| total.checked_sub(*read)).filter(|_| rate > 0.0) {
        text += &format!(", {:.0} s left", left as f64 / rate);
    }
    text
}

impl Counts {
    /// Counts one more token.
    pub fn add(&mut self, verdict: Verdict, causes: &[CauseId]) {
        match verdict {
            Verdict::Accepted => self.accepted += 1,
            Verdict::Rejected => self.rejected += 1,
            Verdict::Undecided => self.undecided += 1,
        }
        for cause in causes {
            *self.causes.entry(*cause).or_default() += 1;
        }
    }

    /// Counts those of another thread.
    pub fn merge(&mut self, other: &Counts) {
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.undecided += other.undecided;
        self.internal_errors += other.internal_errors;
        self.disagreements += other.disagreements;
        self.without_text += other.without_text;
        self.is_utf16 |= other.is_utf16;
        for (cause, count) in &other.causes {
            *self.causes.entry(*cause).or_default() += count;
        }
    }

    /// How many were counted.
    pub fn lines(&self) -> u64 {
        self.accepted + self.rejected + self.undecided
    }
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

/// A name, behind a comma unless it is the first.
fn member(out: &mut Vec<u8>, field: Field) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    string(out, field.name());
    out.push(b':');
}

fn text_or_null(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => string(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

fn strings<T: AsRef<str>>(out: &mut Vec<u8>, texts: impl Iterator<Item = T>) {
    out.push(b'[');
    for (index, text) in texts.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        string(out, text.as_ref());
    }
    out.push(b']');
}

/// Most texts need no escapes.
pub fn string(out: &mut Vec<u8>, text: &str) {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // A text can always be written.
        let json = serde_json::to_string(text).unwrap_or_default();
        out.extend_from_slice(escape::json(&json).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use crate::explain::cause_id::CauseId;
    use crate::ui::batch::{Counts, Progress, progress, string, summary};
    use crate::verify::report::Verdict;

    #[test]
    fn what_is_known_of_a_run_is_shown() {
        let elapsed = Duration::from_secs(2);
        let known = Progress { read: 5_000_000, total: Some(20_000_000), lines: 9000, elapsed };
        assert_eq!(progress(&known), "9000 lines, 5.0 MB of 20.0 MB (25 %), 2.5 MB/s, 6 s left");
        assert_eq!(progress(&Progress { total: None, ..known }), "9000 lines, 5.0 MB, 2.5 MB/s");
        let nothing = Progress { read: 0, total: Some(0), lines: 0, elapsed: Duration::ZERO };
        assert_eq!(progress(&nothing), "0 lines, 0.0 MB of 0.0 MB (0 %), 0.0 MB/s");
    }

    #[test]
    fn the_most_frequent_cause_comes_first() {
        let mut counts = Counts::default();
        counts.add(Verdict::Undecided, &[CauseId::KeyWeak]);
        let mut all = Counts::default();
        for _ in 0..11 {
            all.add(Verdict::Rejected, &[CauseId::TimeExpired]);
        }
        all.merge(&counts);
        assert_eq!(
            summary(&all),
            "12 tokens: 0 accepted, 11 rejected, 1 undecided\n  11  time.expired\n   1  key.weak\n"
        );
    }

    proptest! {
        #[test]
        fn a_text_reads_back_and_steers_no_terminal(text: String) {
            let mut out = Vec::new();
            string(&mut out, &text);
            prop_assert!(!out.iter().any(u8::is_ascii_control));
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
