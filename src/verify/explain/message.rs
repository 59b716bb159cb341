//! From a message to the causes that it can stand for: what libraries and Clerk's API say, as tables
//! of rows, one file a family.
//!
//! A message is looked for in whatever was pasted around it: a stack trace, a JSON body, a header,
//! the name of an exception. The longest row that fits is the one that was meant; other libraries
//! that say the same are named beside it.

pub mod candidates;
pub mod clerk;
pub mod compiled;
pub mod node;
pub mod python;

use crate::advice::step::Step;
use crate::verify::explain::catalogue;
use crate::verify::explain::cause::Cause;
use crate::verify::explain::message::candidates::{bare, candidates, plain};

/// The cause that the instance's own list of templates can prove.
const TEMPLATE: &str = "clerk.template-not-found";

/// One message of one library.
#[derive(Debug)]
pub struct Row {
    pub library: &'static str,
    pub shape: Shape,
    /// As the library writes it; case, quotes around it and a full stop at its end do not count.
    pub text: &'static str,
    /// What it can stand for, the most common first.
    pub ids: &'static [&'static str],
}

/// How a row's text lies in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Whole,
    Start,
    Within,
}

/// A message that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The part of what was pasted that was recognised.
    pub said: String,
    pub libraries: Vec<&'static str>,
    pub ids: Vec<&'static str>,
    /// What stands behind the row's text, such as a name.
    pub rest: String,
    /// The names of the instance's JWT templates, or why they are not known, where Clerk was asked.
    pub templates: Option<Result<Vec<String>, String>>,
}

pub const fn whole(library: &'static str, text: &'static str, ids: &'static [&'static str]) -> Row {
    Row { library, shape: Shape::Whole, text, ids }
}

pub const fn start(library: &'static str, text: &'static str, ids: &'static [&'static str]) -> Row {
    Row { library, shape: Shape::Start, text, ids }
}

pub const fn within(
    library: &'static str,
    text: &'static str,
    ids: &'static [&'static str],
) -> Row {
    Row { library, shape: Shape::Within, text, ids }
}

/// Every row.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [clerk::ROWS, python::ROWS, node::ROWS, compiled::ROWS].into_iter().flatten()
}

/// Looks for a message in a text; `None` where no row fits.
pub fn read(text: &str) -> Option<Reading> {
    let mut best: Option<(usize, String)> = None;
    for candidate in candidates(text) {
        let written = plain(&candidate);
        let length = rows().filter(|row| row.fits(&written)).map(Row::length).max();
        if let Some(length) = length
            && best.as_ref().is_none_or(|(longest, _)| length > *longest)
        {
            best = Some((length, candidate));
        }
    }
    best.map(|(length, said)| Reading::of(said, length))
}

impl Row {
    fn fits(&self, written: &str) -> bool {
        let text = plain(self.text);
        match self.shape {
            Shape::Whole => *written == text,
            Shape::Start => written.starts_with(&text),
            Shape::Within => written.contains(&text),
        }
    }

    fn length(&self) -> usize {
        plain(self.text).len()
    }
}

impl Reading {
    /// The rows of that length that fit: several libraries may have the same words.
    fn of(said: String, length: usize) -> Reading {
        let (mut libraries, mut ids, mut rest) = (Vec::new(), Vec::new(), String::new());
        let written = plain(&said);
        for row in rows().filter(|row| row.fits(&written) && row.length() == length) {
            if !libraries.contains(&row.library) {
                libraries.push(row.library);
            }
            for id in row.ids {
                if !ids.contains(id) {
                    ids.push(*id);
                }
            }
            if row.shape == Shape::Start {
                let behind = bare(&said).get(length..).unwrap_or_default();
                rest = bare(behind).to_owned();
            }
        }
        Reading { said, libraries, ids, rest, templates: None }
    }

    /// "PyJWT, python-jose".
    pub fn who(&self) -> String {
        self.libraries.join(", ")
    }

    /// The causes that the message can stand for. Where it stands for one of Clerk's refusals alone,
    /// that is the cause; else each is a suspicion, with what tells it apart.
    pub fn causes(&self) -> Vec<Cause> {
        self.ids.iter().map(|id| self.cause(id)).collect()
    }

    /// Those of Clerk's own refusals: no token is evidence against them.
    pub fn of_clerk(&self) -> Vec<Cause> {
        let ids = self.ids.iter().filter(|id| id.starts_with("clerk."));
        ids.map(|id| self.cause(id)).collect()
    }

    /// Whether the instance's JWT templates would tell more.
    pub fn asks_for_templates(&self) -> bool {
        self.ids.contains(&TEMPLATE)
    }

    /// Whether there is one cause and no other.
    pub fn decides(&self) -> bool {
        matches!(self.ids[..], [id] if id.starts_with("clerk."))
    }

    /// Whether the first of these causes is one that the message can stand for.
    pub fn fits(&self, causes: &[Cause]) -> bool {
        causes.first().is_some_and(|cause| self.ids.contains(&cause.id))
    }

    fn cause(&self, id: &'static str) -> Cause {
        let cause = Cause::fault(id).recognised(format!("{} says {:?}", self.who(), self.said));
        let cause = match (id, &self.rest[..]) {
            (TEMPLATE, name) if !name.is_empty() => {
                cause.recognised(format!("the template asked for is {name}"))
            }
            _ => cause,
        };
        match clerk::remedy(id) {
            Some(remedy) if id == TEMPLATE => {
                clerk::compare(&self.rest, self.templates.as_ref(), cause.remedy(remedy))
            }
            Some(remedy) => cause.remedy(remedy),
            None => {
                let tell = catalogue::find(id).map(|page| page.tell_it_by()).unwrap_or_default();
                cause.remedy(Step::say("tell it by: ").and(tell))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::verify::explain::catalogue;
    use crate::verify::explain::message::candidates::plain;
    use crate::verify::explain::message::{read, rows};

    #[test]
    fn every_id_of_a_row_has_a_page() {
        for row in rows() {
            assert!(!row.ids.is_empty(), "{row:?}");
            for (at, id) in row.ids.iter().enumerate() {
                assert!(catalogue::find(id).is_some(), "{row:?}: {id}");
                assert!(!row.ids[..at].contains(id), "{row:?}: {id} twice");
            }
        }
    }

    #[test]
    fn every_row_is_found_by_its_own_text() {
        for row in rows() {
            let reading = read(row.text).unwrap_or_else(|| panic!("{row:?}"));
            assert!(reading.libraries.contains(&row.library), "{row:?}: {reading:?}");
            assert!(row.ids.iter().all(|id| reading.ids.contains(id)), "{row:?}: {reading:?}");
        }
    }

    #[test]
    fn no_two_rows_are_the_same() {
        let rows: Vec<_> = rows().map(|row| (row.library, plain(row.text))).collect();
        let different: BTreeSet<_> = rows.iter().collect();
        assert_eq!(different.len(), rows.len());
    }

    #[test]
    fn what_stands_around_a_message_does_not_hide_it() {
        let first = |text: &str| read(text).map(|reading| (reading.libraries[0], reading.ids[0]));
        let expired = Some(("PyJWT", "time.expired"));
        for text in [
            "jwt.exceptions.ExpiredSignatureError: Signature has expired",
            "ExpiredSignatureError('Signature has expired')",
            "ERROR:app.auth:Signature has expired",
            "Traceback (most recent call last):\n  File \"main.py\", line 3, in <module>\n\
             jwt.exceptions.ExpiredSignatureError: Signature has expired",
            "{'detail': 'Signature has expired'}",
        ] {
            assert_eq!(first(text), expired, "{text}");
        }
        let trace = "JsonWebTokenError: jwt malformed\n    at module.exports (verify.js:70:17)";
        assert_eq!(first(trace), Some(("jsonwebtoken", "input.null-literal")));
        let header = "Bearer error=\"invalid_token\", \
                      error_description=\"The audience 'web' is invalid\"";
        assert_eq!(first(header), Some(("ASP.NET Core", "claim.aud-mismatch")));
        let go = "token has invalid claims: token is expired";
        assert_eq!(first(go), Some(("golang-jwt", "time.expired")));
        assert_eq!(first("403 Forbidden").unwrap().0, "fastapi-clerk-auth");
        assert_eq!(first("the printer is on fire"), None);
        assert_eq!(first(""), None);
    }

    #[test]
    fn an_envelope_of_clerk_names_its_template() {
        let reading = read(
            r#"ClerkErrors: {"errors":[{"message":"JWT template not found","long_message":
               "No JWT template exists with name: Backend","code":"resource_not_found"}]}"#,
        );
        let reading = reading.unwrap();
        assert_eq!(reading.ids, ["clerk.template-not-found"]);
        assert_eq!(reading.rest, "Backend");
        assert!(reading.decides());
    }
}
