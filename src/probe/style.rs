//! What refusals say beside their status.

use crate::probe::answer::Answer;
use crate::probe::case::{Case, Sent};
use crate::probe::fix;
use crate::probe::judge::{Finding, Outcome, Rank};
use crate::probe::plan::Selection;
use crate::text::table::rows;
use crate::text::words::words;

/// A refusal that takes longer than this, in milliseconds, is slow.
const SLOW: u64 = 2000;
/// Characters of a token that are enough to recognise it.
const RECOGNISED: usize = 20;
/// What only stack traces hold.
const TRACES: [&str; 12] = [
    "Traceback (most recent call last)",
    "\n    at ",
    "\\n    at ",
    "&nbsp; &nbsp;at ",
    "\n\tat ",
    "\\n\\tat ",
    "goroutine 1 [",
    "/node_modules/",
    "/site-packages/",
    "stack backtrace:",
    "Stack trace:",
    "werkzeug.debug",
];

/// A case, the token that was sent, and what came back.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub name: &'a str,
    pub case: &'a Case,
    pub token: Option<&'a str>,
    pub answer: &'a Answer,
}

const LOOKS: &str = include_str!("looks.txt");

/// One thing to look at.
#[derive(Clone, Copy, Debug)]
struct Look {
    what: What,
    /// What is wrong where it is not as it should be.
    found: &'static str,
    is_fault: bool,
    expected: &'static str,
    why: &'static str,
    source: &'static str,
    fix: &'static str,
}

words! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum What by word {
        Challenge = "refusal-challenge",
        ErrorCode = "refusal-error-code",
        Cached = "refusal-cached",
        Echo = "refusal-echo",
        Trace = "refusal-trace",
        Slow = "refusal-slow",
    }
}

fn looks() -> impl Iterator<Item = Look> {
    rows(LOOKS).filter_map(|(_, cells)| Look::read(&cells))
}

/// The names of all looks.
pub fn names() -> impl Iterator<Item = &'static str> {
    looks().map(|look| look.what.word())
}

/// The fixes of all looks.
pub fn fixes() -> impl Iterator<Item = &'static str> {
    looks().map(|look| look.fix)
}

/// Looks at what was refused; where nothing was, nothing can be said.
pub fn findings(seen: &[Seen<'_>], selection: &Selection, stack: Option<&str>) -> Vec<Finding> {
    let wanted = looks().filter(|look| selection.wants(look.what.word()));
    wanted.map(|look| look.at(seen, stack)).collect()
}

impl Look {
    fn read(cells: &[&'static str]) -> Option<Look> {
        let [name, found, weight, expected, why, source, fix] = *cells else { return None };
        let (what, is_fault) = (What::named(name)?, weight == "fail");
        let is_known = is_fault || weight == "warn";
        is_known.then_some(Look { what, found, is_fault, expected, why, source, fix })
    }

    fn at(&self, seen: &[Seen<'_>], stack: Option<&str>) -> Finding {
        let verdicts = seen.iter().filter(|seen| !seen.answer.is_success());
        let verdicts: Vec<_> =
            verdicts.filter_map(|seen| Some((seen, self.what.of(seen)?))).collect();
        let wrong: Vec<&str> =
            verdicts.iter().filter(|(_, right)| !right).map(|(seen, _)| seen.name).collect();
        let outcome = match (verdicts.len(), wrong.len(), self.is_fault) {
            (0, ..) => Outcome::Skip("no rejection shows it".into()),
            (_, 0, _) => Outcome::Pass,
            (_, _, true) => Outcome::Fail(Rank::Style, self.in_cases(&wrong)),
            (_, _, false) => Outcome::Warn(self.in_cases(&wrong)),
        };
        Finding {
            name: self.what.word().into(),
            outcome,
            expected: self.expected.into(),
            found: String::new(),
            why: self.why,
            source: self.source,
            fix: fix::text(self.fix, stack),
            has_good_token: false,
        }
    }

    /// What is wrong, and the first cases that show it.
    fn in_cases(&self, names: &[&str]) -> String {
        let shown = names[..names.len().min(3)].join(", ");
        match names.len() {
            0..=3 => format!("{} ({shown})", self.found),
            more => format!("{} ({shown} and {} more)", self.found, more - 3),
        }
    }
}

impl What {
    /// Whether a refusal is as it should be; `None` where it says nothing about that.
    fn of(self, seen: &Seen<'_>) -> Option<bool> {
        let Seen { answer, case, token, .. } = *seen;
        let status = answer.status?;
        let challenges: Vec<String> =
            answer.headers_named("www-authenticate").map(str::to_ascii_lowercase).collect();
        match self {
            // A token may also be bound to a key of the client (RFC 9449 section 7.1).
            What::Challenge => (status == 401)
                .then(|| challenges.iter().any(|it| it.contains("bearer") || it.contains("dpop"))),
            What::ErrorCode => {
                let challenge = Some(challenges.join(", ")).filter(|_| status == 401)?;
                match case.sent {
                    _ if challenge.is_empty() => None,
                    Sent::Token(_) => Some(challenge.contains("error=\"invalid_token\"")),
                    Sent::Nothing => Some(!challenge.contains("error=")),
                    _ => None,
                }
            }
            What::Cached => Some(!is_cacheable(answer)),
            What::Echo => token.map(|token| !is_echoed(token, answer)),
            What::Trace => Some(!TRACES.iter().any(|trace| answer.body.contains(trace))),
            What::Slow => Some(answer.millis <= SLOW),
        }
    }
}

/// What an answer with a status like 401 needs to be kept by a cache (RFC 9111 section 3).
fn is_cacheable(answer: &Answer) -> bool {
    let control = answer.headers_named("cache-control").collect::<Vec<_>>().join(",");
    let control = control.to_ascii_lowercase();
    let has = |name: &str| control.split(',').any(|one| one.trim() == name);
    let age = control
        .split(',')
        .filter_map(|one| one.trim().split_once('='))
        .any(|(name, age)| matches!(name, "max-age" | "s-maxage") && age.trim_matches('"') != "0");
    (age || has("public")) && !has("no-store") && !has("no-cache")
}

/// The payload or the signature is enough to recognise it: a header says nothing.
fn is_echoed(token: &str, answer: &Answer) -> bool {
    let parts: Vec<&str> =
        token.split('.').skip(1).filter(|part| part.len() >= RECOGNISED).collect();
    let headers = answer.headers.iter().map(|(_, value)| &value[..]);
    headers.chain([&answer.body[..]]).any(|text| parts.iter().any(|part| text.contains(part)))
}

#[cfg(test)]
mod tests {
    use crate::probe::answer::Answer;
    use crate::probe::style::{LOOKS, Look, What, is_cacheable, is_echoed};
    use crate::text::table::rows;

    #[test]
    fn each_line_is_a_look_and_each_look_has_one() {
        let mut found = Vec::new();
        for (at, cells) in rows(LOOKS) {
            let look = Look::read(&cells).unwrap_or_else(|| panic!("line {at}: {cells:?}"));
            assert!(!look.why.is_empty() && !found.contains(&look.what), "line {at}: {cells:?}");
            found.push(look.what);
        }
        assert_eq!(found, What::ALL);
    }

    #[test]
    fn a_refusal_is_kept_only_where_it_says_so() {
        let kept = |control: &str| {
            let headers = vec![("cache-control".to_owned(), control.to_owned())];
            is_cacheable(&Answer { headers, ..Answer::default() })
        };
        assert!(kept("public") && kept("max-age=60") && kept("private, Max-Age=60"));
        assert!(
            !kept("") && !kept("no-store") && !kept("max-age=0") && !kept("no-store, max-age=9")
        );
    }

    #[test]
    fn a_token_is_recognised_by_its_later_parts() {
        let body = |body: &str| Answer { body: body.into(), ..Answer::default() };
        let (payload, signature) = ("cGF5bG9hZHBheWxvYWQ".repeat(2), "c2ln".repeat(20));
        let token = format!("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{payload}.{signature}");
        assert!(is_echoed(&token, &body(&format!("bad token {token}"))));
        assert!(is_echoed(&token, &body(&payload)));
        assert!(!is_echoed(&token, &body("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9")));
        assert!(!is_echoed("a.b.c", &body("a.b.c")));
    }
}
