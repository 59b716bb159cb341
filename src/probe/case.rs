//! What a line of the table is made of.

use std::fmt;

use crate::issuer::fixtures;
use crate::text::table::first_word;
use crate::text::words::words;

/// One thing to try.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// As `--only` and the reports have it.
    pub name: &'static str,
    pub sent: Sent,
    pub expect: Expect,
    /// Why it is expected.
    pub why: &'static str,
    /// The RFC or the CVE behind it.
    pub source: &'static str,
    /// What is said to whoever fails it: the name of a line of `fixes.txt`.
    pub fix: &'static str,
    /// Where this is not expected of tokens, the case is skipped.
    pub needs: Need,
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    /// No credentials.
    Nothing,
    /// The good token.
    Good,
    /// A text in the token's place.
    Text(&'static str),
    /// A text of so many bytes.
    Long(usize),
    /// Whole `Authorization` headers, a comma between them, in which `{token}` is the good token and
    /// `{forged}` an unsigned one.
    Headers(&'static str),
    /// A part of the good token.
    Cut(Cut),
    /// A token by its recipe.
    Token(&'static str),
    /// A token without a required claim, or with another value; a case for each claim.
    Required(Unmet),
    /// A short-lived token that is accepted, and again when it has expired.
    Reused,
    /// A good token signed by a new key of the issuer.
    Rotated,
    /// The good token in the query string, by that name.
    Query(&'static str),
    /// The request that a browser sends before that of another origin's page.
    Preflight,
}

#[derive(Clone, Copy, Debug)]
pub enum Cut {
    Parts(usize),
    Half,
}

#[derive(Clone, Copy, Debug)]
pub enum Unmet {
    Missing,
    Wrong,
}

words! {
    /// What has to be expected of tokens for a case to make sense: the flag that would do so.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Need by flag {
        Nothing = "",
        Issuer = "--issuer",
        Audience = "--audience",
        Party = "--authorized-party",
        MaxAge = "--max-age",
        Typ = "--typ",
        /// Another type than that of access tokens.
        OtherTyp = "--typ, other than at+jwt",
    }
}

/// What is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// 2xx
    Success,
    Status(u16),
    /// 4xx
    Refusal,
    /// 2xx or 4xx: anything but an error of the server.
    Answer,
}

impl Case {
    /// Reads a line of the table.
    pub fn read(cells: &[&'static str]) -> Option<Case> {
        let [name, sent, expect, fix, why, source, ref needs @ ..] = *cells else { return None };
        let expect = if expect == "2xx or 4xx" { Expect::Answer } else { Expect::parse(expect)? };
        let needs = match needs {
            [] => Need::Nothing,
            [flag] => Need::named(flag)?,
            _ => return None,
        };
        Some(Case { name, sent: Sent::read(sent)?, expect, why, source, fix, needs })
    }
}

impl Sent {
    fn read(text: &'static str) -> Option<Sent> {
        Some(match first_word(text) {
            ("nothing", "") => Sent::Nothing,
            ("good", "") => Sent::Good,
            ("text", text) => Sent::Text(text),
            ("long", size) => Sent::Long(size.parse().ok()?),
            ("headers", templates) => Sent::Headers(templates),
            ("parts", count) => Sent::Cut(Cut::Parts(count.parse().ok()?)),
            ("half", "") => Sent::Cut(Cut::Half),
            ("token", recipe) => Sent::Token(recipe),
            ("fixture", name) => Sent::Token(fixtures::recipe(name)?),
            ("required", "missing") => Sent::Required(Unmet::Missing),
            ("required", "wrong") => Sent::Required(Unmet::Wrong),
            ("reused", "") => Sent::Reused,
            ("rotated", "") => Sent::Rotated,
            ("query", name) => Sent::Query(name),
            ("preflight", "") => Sent::Preflight,
            _ => return None,
        })
    }
}

impl Expect {
    /// Reads `401`, `2xx` or `4xx`.
    pub fn parse(text: &str) -> Option<Expect> {
        match text {
            "2xx" => Some(Expect::Success),
            "4xx" => Some(Expect::Refusal),
            _ => text.parse().ok().filter(|code| (200..600).contains(code)).map(Expect::Status),
        }
    }

    /// Whether an answer of that status is what is expected.
    pub fn met_by(self, status: u16) -> bool {
        match self {
            Expect::Success => (200..300).contains(&status),
            Expect::Refusal => (400..500).contains(&status),
            Expect::Answer => Expect::Success.met_by(status) || Expect::Refusal.met_by(status),
            Expect::Status(expected) => status == expected,
        }
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expect::Success => f.write_str("2xx"),
            Expect::Refusal => f.write_str("4xx"),
            Expect::Answer => f.write_str("2xx or 4xx"),
            Expect::Status(status) => status.fmt(f),
        }
    }
}
