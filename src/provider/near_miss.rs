//! Values that are equal but for what people overlook, and the names that one issuer has.

use std::fmt;

use crate::provider;
use crate::text::shell::shown;

/// What may differ between two values that were meant to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whom a token is for.
    Audience,
    /// Who issued it.
    Issuer,
    /// Who requested it.
    Party,
    /// Any other claim, such as a subject.
    Value,
}

/// In what two values differ, where that is all in which they differ: "a slash at the end".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    said: String,
    parts: Vec<Part>,
}

/// Where in a value something is that people overlook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What its words say, and nothing else hangs on.
    Any,
    /// Of a URL.
    Port,
    /// Behind what both have.
    End,
}

/// One thing that people overlook: its name, how to take it off, of what, and where it is.
type Way = (&'static str, fn(&str) -> String, &'static [Kind], Part);

const ALL: &[Kind] = &[Kind::Audience, Kind::Issuer, Kind::Party];
const EVERY: &[Kind] = &[Kind::Audience, Kind::Issuer, Kind::Party, Kind::Value];
const HOSTS: &[Kind] = &[Kind::Issuer, Kind::Party];
static WAYS: [Way; 15] = [
    ("white space", |text| text.trim().to_owned(), EVERY, Part::Any),
    ("quotes around it", quotes_off, EVERY, Part::Any),
    ("upper and lower case", str::to_ascii_lowercase, EVERY, Part::Any),
    ("hyphens and braces", uuid_off, &[Kind::Value], Part::Any),
    ("the numbers behind @", numbers_off, &[Kind::Value], Part::Any),
    ("a slash at the end", slash_off, ALL, Part::End),
    ("the port", port_off, HOSTS, Part::Port),
    ("the scheme", scheme_off, ALL, Part::Any),
    ("the App ID URI around it", app_id_off, &[Kind::Audience], Part::Any),
    ("api://", |text| off("api://", text), &[Kind::Audience], Part::Any),
    // Microsoft writes it before the name of a service in tokens of version 1.
    ("spn:", |text| off("spn:", text), &[Kind::Audience], Part::Any),
    ("www.", www_off, HOSTS, Part::Any),
    ("/v2.0 at the end", version_off, &[Kind::Issuer], Part::End),
    ("/auth before /realms", auth_off, &[Kind::Issuer], Part::Any),
    ("another name of the same host", alias_off, HOSTS, Part::Any),
];

/// How the steps below an issuer begin that lead to what it serves.
const ENDPOINTS: [&str; 9] = [
    ".well-known",
    "protocol",
    "oauth",
    "oauth2",
    "openid-connect",
    "authorize",
    "token",
    "jwks",
    "certs",
];

impl Miss {
    /// Whether that part is among what differs.
    pub fn is_in(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

/// How the two differ; `None` for equal ones and for strangers.
pub fn miss(kind: Kind, expected: &str, found: &str) -> Option<Miss> {
    if expected == found {
        return None;
    }
    if bare(kind, expected, None) != bare(kind, found, None) {
        let rest = below(expected, found).filter(|_| kind == Kind::Issuer)?;
        return Some(Miss { said: format!("{rest} at the end"), parts: vec![Part::End] });
    }
    let alone = ways(kind).find(|(_, (_, off, ..))| off(expected) == off(found));
    // What keeps them apart when all the rest is overlooked.
    let keeps = |at: usize| bare(kind, expected, Some(at)) != bare(kind, found, Some(at));
    let several = || ways(kind).filter(|(at, _)| keeps(*at)).collect();
    let ways: Vec<_> = alone.map_or_else(several, |way| vec![way]);
    let names: Vec<&str> = ways.iter().map(|(_, (name, ..))| *name).collect();
    let said = if names.is_empty() { "how they are written".into() } else { names.join(" and ") };
    Some(Miss { said, parts: ways.iter().map(|(_, (.., part))| *part).collect() })
}

/// Those of that kind, each with its place in the table.
fn ways(kind: Kind) -> impl Iterator<Item = (usize, &'static Way)> {
    WAYS.iter().enumerate().filter(move |(_, (_, _, kinds, _))| kinds.contains(&kind))
}

/// Without everything that is overlooked, but one thing.
fn bare(kind: Kind, text: &str, but: Option<usize>) -> String {
    let taken = ways(kind).filter(|(at, _)| Some(*at) != but);
    taken.fold(text.to_owned(), |text, (_, (_, off, ..))| off(&text))
}

/// The closest of several, with how it differs.
pub fn miss_of_any<'a>(kind: Kind, expected: &'a [String], found: &str) -> Option<(&'a str, Miss)> {
    expected.iter().find_map(|ours| Some((ours.as_str(), miss(kind, ours, found)?)))
}

/// The values of a text with several, as lists, cookies and files of variables write them.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    let marks = |c: char| c.is_whitespace() || ",;|[]\"'".contains(c);
    text.split(marks).filter(|part| !part.is_empty())
}

/// The text with several values that this one is among, and that in words: `a, b` or `["a", "b"]`, as
/// files of variables have them.
pub fn one_of_several<'a>(expected: &'a [String], found: &str) -> Option<(&'a str, String)> {
    let has = |text: &&str| *text != found && parts(text).any(|part| part == found);
    let text = expected.iter().map(String::as_str).find(has)?;
    let said = "is one of several in the one text";
    Some((text, format!("{} {said} {}: each is given alone", shown(found), shown(text))))
}

/// Metadata, keys and endpoints are below their issuer, and its host is above it.
fn below(expected: &str, found: &str) -> Option<String> {
    let rest = |long: &str, short: &str| {
        let rest = long.strip_prefix(slash_off(short).as_str())?;
        rest.starts_with('/').then(|| rest.to_owned())
    };
    let is_endpoint =
        |rest: &String| rest.split('/').nth(1).is_some_and(|step| ENDPOINTS.contains(&step));
    // Of a product that is known: elsewhere a path may be another issuer.
    let is_host = !slash_off(&scheme_off(expected)).contains('/')
        && provider::meant(expected).is_none()
        && provider::meant(found).is_some();
    let endpoint = rest(expected, found).filter(is_endpoint);
    endpoint.or_else(|| rest(found, expected).filter(|_| is_host))
}

/// `"https://a.example"`, as a file of variables keeps it.
fn quotes_off(text: &str) -> String {
    let pairs = [['"', '"'], ['\'', '\''], ['`', '`'], ['[', ']']];
    let inner = pairs.iter().find_map(|[open, close]| {
        text.strip_prefix(*open)?.strip_suffix(*close).filter(|inner| !inner.is_empty())
    });
    inner.map_or_else(|| text.to_owned(), quotes_off)
}

/// `{0F7C…-…}` and `0f7c…` are one UUID.
fn uuid_off(text: &str) -> String {
    let digits: String = text.chars().filter(|c| !"-{}".contains(*c)).collect();
    let is_uuid = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_uuid { digits } else { text.to_owned() }
}

/// GitHub writes the numbers of owner and repository behind their names, where they were made or
/// renamed since July 2026: `repo:octocat@123456/my-repo@456789:ref:refs/heads/main`.
fn numbers_off(text: &str) -> String {
    let mut parts = text.split('@');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number =
            rest.len() < part.len() && (rest.is_empty() || rest.starts_with(['/', ':']));
        text + if is_number { rest } else { "@" } + if is_number { "" } else { part }
    })
}

fn slash_off(text: &str) -> String {
    text.trim_end_matches('/').to_owned()
}

fn scheme_off(text: &str) -> String {
    let schemes = ["https://", "http://", "HTTPS://", "HTTP://"];
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.unwrap_or(text).to_owned()
}

/// Teams wants `api://HOST/CLIENT`, and version 2 of Entra writes the client ID alone
/// (https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-register-aad, 2026-11).
fn app_id_off(text: &str) -> String {
    let id = text.strip_prefix("api://").and_then(|uri| uri.rsplit('/').next());
    id.filter(|id| uuid_off(id) != *id).unwrap_or(text).to_owned()
}

fn off(prefix: &str, text: &str) -> String {
    text.strip_prefix(prefix).unwrap_or(text).to_owned()
}

fn www_off(text: &str) -> String {
    let scheme = text.len() - scheme_off(text).len();
    let (scheme, rest) = text.split_at(scheme);
    format!("{scheme}{}", rest.strip_prefix("www.").unwrap_or(rest))
}

fn port_off(text: &str) -> String {
    let scheme = text.len() - scheme_off(text).len();
    let (scheme, rest) = text.split_at(scheme);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    format!("{scheme}{host}{path}")
}

/// Names under which a machine knows itself, and those of a network of containers, without a dot.
fn loopback(text: &str) -> String {
    let scheme = text.len() - scheme_off(text).len();
    let (scheme, rest) = text.split_at(scheme);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.rfind(':').filter(|at| !authority[*at..].contains(']')) {
        Some(at) => authority.split_at(at),
        None => (authority, ""),
    };
    let own = ["127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal"].contains(&host);
    match own || (!host.contains(['.', '[']) && !path.is_empty() | !port.is_empty()) {
        true => format!("{scheme}localhost{port}{path}"),
        false => text.to_owned(),
    }
}

/// Two names of one host: loopback, and Clerk's account portal.
fn alias_off(text: &str) -> String {
    loopback(text).replace(".clerk.accounts.dev", ".accounts.dev")
}

/// Keycloak before and after version 17.
fn auth_off(text: &str) -> String {
    text.replace("/auth/realms/", "/realms/")
}

/// The authority of an Entra tenant, of which version 2 of its issuer is made.
fn version_off(text: &str) -> String {
    let bare = text.trim_end_matches('/');
    match bare.strip_suffix("/v2.0") {
        Some(authority) => authority.to_owned(),
        None if bare.contains("://login.microsoftonline.com/") => bare.to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::provider::near_miss::{Kind, miss, one_of_several};

    #[test]
    fn what_is_overlooked_is_named() {
        let said = |kind, a: &str, b: &str| {
            miss(kind, a, b).map_or_else(String::new, |miss| miss.to_string())
        };
        let issuer = |a: &str, b: &str| said(Kind::Issuer, a, b);
        assert_eq!(issuer("https://a.example", "https://a.example/"), "a slash at the end");
        assert_eq!(issuer("https://a.example", "http://a.example"), "the scheme");
        assert_eq!(issuer("https://accounts.google.com", "accounts.google.com"), "the scheme");
        assert_eq!(issuer("https://A.example", "https://a.example"), "upper and lower case");
        assert_eq!(issuer("https://a.example:443", "https://a.example"), "the port");
        assert_eq!(
            issuer("http://localhost:8080", "http://127.0.0.1:8080"),
            "another name of the same host"
        );
        let host = "another name of the same host";
        assert_eq!(issuer("http://keycloak:8080/realms/a", "http://localhost:8080/realms/a"), host);
        assert_eq!(issuer("http://host.docker.internal:8080", "http://0.0.0.0:8080"), host);
        let auth = "/auth before /realms";
        assert_eq!(issuer("https://a.example/auth/realms/a", "https://a.example/realms/a"), auth);
        let entra = "https://login.microsoftonline.com/9188040d";
        assert_eq!(issuer(entra, &format!("{entra}/v2.0")), "/v2.0 at the end");
        assert_eq!(issuer(&format!("{entra}/"), &format!("{entra}/v2.0")), "/v2.0 at the end");
        assert_eq!(issuer("https://sts.windows.net/9188040d/", &format!("{entra}/v2.0")), "");
        assert_eq!(said(Kind::Audience, "api://x", "x"), "api://");
        assert_eq!(said(Kind::Audience, "https://x", "https://www.x"), "");
        assert_eq!(
            said(Kind::Party, "https://www.x.example", "https://x.example/"),
            "a slash at the end and www."
        );
        assert_eq!(issuer("https://a.example", "https://b.example"), "");
        let tenant = "https://sts.windows.net/9188040d";
        assert_eq!(issuer(tenant, &format!("{tenant}/")), "a slash at the end");
        assert_eq!(issuer("x", "x"), "");
        assert_eq!(issuer("\"https://a.example\"", "https://a.example"), "quotes around it");
        assert_eq!(said(Kind::Audience, "[\"a\"]", "a"), "quotes around it");
        assert_eq!(said(Kind::Party, "'http://localhost'", "http://localhost"), "quotes around it");
    }

    #[test]
    fn urls_below_an_issuer_and_the_host_above_it() {
        let issuer = |ours: &str, theirs: &str| {
            miss(Kind::Issuer, ours, theirs).map(|miss| miss.to_string())
        };
        let realm = "https://id.example/realms/a";
        for (rest, is_one) in [
            ("/.well-known/openid-configuration", true),
            ("/protocol/openid-connect", true),
            ("/protocol/openid-connect/certs", true),
            ("/b", false),
            ("b/.well-known", false),
        ] {
            let said = is_one.then(|| format!("{rest} at the end"));
            assert_eq!(issuer(&format!("{realm}{rest}"), realm), said, "{rest}");
        }
        let (host, project) = ("https://x.supabase.co", "https://x.supabase.co/auth/v1");
        assert_eq!(issuer(host, project).as_deref(), Some("/auth/v1 at the end"));
        assert_eq!(issuer(&format!("{host}/"), project).as_deref(), Some("/auth/v1 at the end"));
        assert_eq!(issuer("https://y.supabase.co", project), None);
        assert_eq!(issuer("https://x.supabase.c", project), None);
        // Both are issuers, or may be.
        assert_eq!(issuer("https://a.example", "https://a.example/x"), None);
        assert_eq!(issuer("https://a.okta.com", "https://a.okta.com/oauth2/default"), None);
        assert_eq!(miss(Kind::Audience, "https://a.example", "https://a.example/x"), None);
    }

    #[test]
    fn one_value_of_a_text_with_several() {
        let among = |text: &str, found: &str| one_of_several(&[text.to_owned()], found).is_some();
        assert!(among("a, b", "a") && among("a,b", "b") && among(r#"["a","b"]"#, "b"));
        assert!(among("https://a.example;https://b.example", "https://b.example"));
        assert!(!among("a", "a") && !among("ab,c", "a") && !among("a,b", ""));
    }

    #[test]
    fn values_that_are_one_but_for_their_form() {
        let value = |ours: &str, theirs: &str| miss(Kind::Value, ours, theirs);
        let uuid = "0f7c2c5e-6a1c-4b58-a9c1-1c1a4fd2c0a1";
        for (ours, theirs, how) in [
            ("repo:Acme/app:ref:refs/heads/main", "repo:acme/app:ref:refs/heads/main", "case"),
            ("repo:a/b:environment:e", "repo:a@12/b@34:environment:e", "the numbers behind @"),
            (uuid, "0F7C2C5E6A1C4B58A9C11C1A4FD2C0A1", "hyphens and braces"),
            ("{0f7c2c5e-6a1c-4b58-a9c1-1c1a4fd2c0a1}", uuid, "hyphens and braces"),
            ("a ", "a", "white space"),
        ] {
            assert!(
                value(ours, theirs).is_some_and(|said| said.to_string().contains(how)),
                "{ours} {theirs}"
            );
        }
        for (ours, theirs) in
            [("a", "b"), ("a/", "a"), ("a@b", "a"), ("ann@1.example", "ann.example")]
        {
            assert_eq!(value(ours, theirs), None, "{ours} {theirs}");
        }
    }
}
