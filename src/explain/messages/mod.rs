//! From a message to the causes that it can stand for.
//!
//! The message is cut out of what was pasted around it. An exact text of a library (`products`) wins;
//! else it is read by rules from its words (`rules`). Both are files in `messages/`. The values that
//! it carries are compared as those of a token are.

pub mod clerk;
pub mod fit;
mod one_product;
pub mod products;
pub mod rules;
pub mod surroundings;
pub mod values;
pub mod words;

use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::messages::products::Exact;
use crate::explain::messages::rules::{Match, rules};
use crate::explain::messages::surroundings::{messages, tail, window};
use crate::explain::messages::values::{Values, dates, values};
use crate::explain::messages::words::words;
use crate::explain::remedy::Remedy;
use crate::provider::near_miss::{self, Kind};
use crate::provider::reader;
use crate::text::dates::{date, span};

/// The cause that the instance's own list of templates can prove.
const TEMPLATE: CauseId = CauseId::ClerkTemplateNotFound;
/// Claims whose values stand in messages: the group of their causes, and the two that are told apart
/// by the values.
const CLAIMS: [(&str, Kind, CauseId, CauseId); 3] = [
    ("claim.aud", Kind::Audience, CauseId::ClaimAudMissing, CauseId::ClaimAudNearMiss),
    ("claim.iss", Kind::Issuer, CauseId::ClaimIssMissing, CauseId::ClaimIssNearMiss),
    ("claim.azp", Kind::Party, CauseId::ClaimAzpMissing, CauseId::ClaimAzpNearMiss),
];
/// Exact texts of fewer words than this give way to a rule that reads more in the message.
const FEW_WORDS: usize = 4;
/// Ahead of now by no more than this, in seconds, is a clock that is off.
const CLOCK_SKEW: f64 = 300.0;

/// How surely a message was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It is the text of a library.
    Exact,
    /// Its words say what failed.
    Likely,
    /// They say what it speaks of, and not what of that.
    Subject,
    /// It says no more than that something failed: no cause is more likely than another.
    Weak,
}

impl Certainty {
    /// The word of the document.
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Exact => "exact",
            Certainty::Likely => "likely",
            Certainty::Subject => "subject",
            Certainty::Weak => "weak",
        }
    }
}

/// A message that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The part of what was pasted that was read.
    pub said: String,
    /// How surely.
    pub certainty: Certainty,
    /// Libraries and servers that say this; of a text that no file lists, those that it shows.
    pub libraries: Vec<&'static str>,
    /// What it can stand for, the most likely first where `is_ranked` says so.
    pub ids: Vec<CauseId>,
    /// What the words of an exact text stand for where others say them.
    related: &'static [CauseId],
    /// What it means: "the token has expired"; empty where only the causes say so.
    pub meaning: &'static str,
    /// What stands behind an exact text, such as a name.
    pub rest: String,
    /// The names of the instance's JWT templates, or why they are not known, where Clerk was asked.
    pub templates: Option<Result<Vec<String>, String>>,
    /// What the values in the message show about the first cause.
    pub compared: Vec<String>,
    /// The two values that should be one.
    pub difference: Option<(String, String)>,
    /// What the message carries.
    values: Values,
}

/// Reads a message; `None` where nothing in it can be understood.
pub fn read(text: &str) -> Option<Reading> {
    let (messages, named) = messages(text);
    let (rule, shown) = (by_rules(&messages, named), products::shown(text));
    let mut also = Vec::new();
    let mut reading = match (products::longest(&messages), rule) {
        (Some(exact), None) => Reading::exact(exact),
        (Some(exact), rule) if !gives_way(&exact, rule, &shown) => Reading::exact(exact),
        (exact, Some((found, said))) => {
            also = exact.map(|exact| exact.ids).unwrap_or_default();
            Reading::by_rule(found, said, shown)
        }
        (_, None) => return None,
    };
    let first = rules().first(&words(&reading.said), &reading.ids);
    // A status elsewhere in the text is of the server that has the keys.
    let is_unanswered = reading.ids.first() == Some(&CauseId::KeyJwksUnreachable);
    let elsewhere = || rules().first(&words(&window(text)), &reading.ids);
    if let Some(first) = first.or_else(|| elsewhere().filter(|_| is_unanswered)) {
        reading.decide(first);
    }
    reading.add_if_unranked(also);
    let text = window(text);
    one_product::retain(&mut reading.ids, reading.certainty == Certainty::Exact, &text);
    let values = values(&text);
    reading.compare(&values, &dates(&text));
    Some(Reading { values, ..reading })
}

/// The rule that fits one of the messages, and that message. What stands where messages belong, as in
/// the body of an answer, says more than what is around it: `400 Bad Request`.
fn by_rules(messages: &[String], named: usize) -> Option<(Match, &str)> {
    let named = &messages[..named.min(messages.len())];
    let says_all = |(found, _): &(Match, &str)| !found.weak && !found.vague;
    let whole = by_rule(messages);
    // `could not get keys: {"error": …}` quotes another server's answer.
    let quotes = whole.is_some_and(|(found, _)| !found.vague && found.reading.starts_with("jwks."));
    by_rule(named).filter(|found| says_all(found) && !quotes).or(whole)
}

/// What stands behind the name of an exception says more than the name, unless it only says of what it
/// speaks; one that says little gives way to any other.
fn by_rule(messages: &[String]) -> Option<(Match, &str)> {
    let ends = || messages.iter().map(|message| tail(message).unwrap_or(message));
    let found = |text: &str| rules().read(&words(text));
    let of_ends =
        ends().filter_map(|text| Some((found(text)?, text))).min_by_key(|(found, _)| *found);
    if let Some((Match { weak: false, vague: false, .. }, _)) = of_ends {
        return of_ends;
    }
    let whole = messages.iter().filter_map(|text| Some((found(text)?, &text[..])));
    whole.chain(of_ends).min_by_key(|(found, _)| *found)
}

/// Short texts that say little (`Forbidden`, `Invalid token`) are not the message where a rule
/// reads more in it, nor are those that go on with another subject (`missing required …`), nor the
/// number of an error; a code of words is short and says all.
///
/// What says only that something failed is anybody's text, where its product is not shown.
fn gives_way(exact: &Exact, rule: Option<(Match, &str)>, shown: &[&str]) -> bool {
    let text = words(exact.text);
    let is_shown = exact.products.iter().any(|product| shown.contains(product));
    let is_prose = !exact.text.contains(['_', '-']);
    if is_prose && rules().says_nothing(&text) && !is_shown && exact.ids.len() > 1 {
        return true;
    }
    let is_code = exact.text.contains(|c: char| c == '_' || c.is_ascii_digit());
    let few = !is_code && text.split_whitespace().count() < FEW_WORDS;
    let own = rules().read(&text);
    let goes_on =
        |found: &Match, own: Match| !exact.rest.is_empty() && own.reading != found.reading;
    let says_more = |found: &Match| own.is_none_or(|own| own.weak || goes_on(found, own));
    let is_number = exact.text.trim_matches('…').bytes().all(|byte| byte.is_ascii_digit());
    (few || is_number) && rule.is_some_and(|(found, _)| !found.weak && says_more(&found))
}

impl Reading {
    fn exact(exact: Exact) -> Reading {
        let Exact { said, products, ids, rest, .. } = exact;
        let read = rules().read(&words(&said)).filter(|found| !found.weak);
        let fits = |found: &Match| {
            ids.first().is_some_and(|id| rules().causes(found.reading).contains(id))
        };
        let read = read.filter(fits).map(|found| found.reading).unwrap_or_default();
        Reading {
            said,
            certainty: Certainty::Exact,
            libraries: products,
            ids,
            related: rules().causes(read),
            rest,
            ..Reading::of(rules().meaning(read))
        }
    }

    fn by_rule(found: Match, said: &str, libraries: Vec<&'static str>) -> Reading {
        let certainty = match found {
            Match { silent: true, .. } => Certainty::Weak,
            Match { weak: true, .. } | Match { vague: true, .. } => Certainty::Subject,
            _ => Certainty::Likely,
        };
        let ids = rules().causes(found.reading).to_vec();
        let meaning = rules().meaning(found.reading);
        Reading { said: said.to_owned(), certainty, libraries, ids, ..Reading::of(meaning) }
    }

    /// Adds what else it can stand for, where it says no more than that something failed.
    fn add_if_unranked(&mut self, ids: Vec<CauseId>) {
        let new = ids.into_iter().filter(|id| !self.is_ranked() && !self.ids.contains(id));
        let new: Vec<_> = new.collect();
        self.ids.extend(new);
    }

    fn of(meaning: &'static str) -> Reading {
        Reading {
            said: String::new(),
            certainty: Certainty::Weak,
            libraries: Vec::new(),
            ids: Vec::new(),
            related: &[],
            meaning,
            rest: String::new(),
            templates: None,
            compared: Vec::new(),
            difference: None,
            values: Values::default(),
        }
    }

    /// The same without what the message carries.
    pub fn without_values(self) -> Reading {
        let (rest, values) = (String::new(), Values::default());
        Reading { rest, templates: None, compared: Vec::new(), difference: None, values, ..self }
    }

    /// "PyJWT, python-jose".
    pub fn who(&self) -> String {
        self.libraries.join(", ")
    }

    /// The causes that the message names, the most likely first; none where it does not say why. Where
    /// it stands for one of Clerk's refusals alone, that is the cause; else each is a suspicion, with
    /// what tells it apart.
    pub fn causes(&self) -> Vec<Cause> {
        if self.is_ranked() { self.possible() } else { Vec::new() }
    }

    /// Whether the first cause is more likely than the others.
    pub fn is_ranked(&self) -> bool {
        self.certainty != Certainty::Weak
    }

    /// Every cause that the message can stand for.
    pub fn possible(&self) -> Vec<Cause> {
        self.listed().into_iter().map(|id| self.cause(id)).collect()
    }

    /// Their ids: those of which none is more likely, in the order of the catalogue.
    pub fn listed(&self) -> Vec<CauseId> {
        let mut ids = self.ids.clone();
        if !self.is_ranked() {
            ids.sort_unstable();
        }
        ids
    }

    /// Those of Clerk's own refusals: no token is evidence against them.
    pub fn of_clerk(&self) -> Vec<Cause> {
        let ids = self.ids.iter().filter(|id| id.is_of("clerk"));
        ids.map(|id| self.cause(*id)).collect()
    }

    /// Whether the instance's JWT templates would tell more.
    pub fn asks_for_templates(&self) -> bool {
        self.ids.contains(&TEMPLATE)
    }

    /// Whether there is one cause and no other.
    pub fn decides(&self) -> bool {
        matches!(self.ids[..], [id] if id.is_of("clerk"))
    }

    /// Whether it may be said of a token that has an audience where none was expected.
    pub fn is_about_audience(&self) -> bool {
        self.ids.first().is_some_and(|id| id.is_of("claim.aud"))
    }

    /// What was read, and how: `PyJWT says "…"`, `"…" reads like: the token has expired`.
    fn evidence(&self) -> String {
        match self.certainty {
            Certainty::Exact => format!("{} says {:?}", self.who(), self.said),
            _ => format!("{:?} reads like: {}", self.said, self.meaning),
        }
    }

    fn cause(&self, id: CauseId) -> Cause {
        let mut cause = Cause::fault(id);
        if self.ids.first() == Some(&id) {
            cause = self.compared.iter().fold(cause, |cause, text| cause.compared(text.clone()));
            if let Some((expected, found)) = &self.difference {
                cause = cause.differs(expected, found);
            }
        }
        let cause = cause.recognised(self.evidence());
        let cause = match (id, &self.rest[..]) {
            (TEMPLATE, name) if !name.is_empty() => {
                cause.recognised(format!("the requested template is {name}"))
            }
            _ => cause,
        };
        let cause = self.of_reader(cause.remedy(Remedy::Recognise(id)));
        match id {
            TEMPLATE => clerk::compare(&self.rest, self.templates.as_ref(), cause),
            _ => cause,
        }
    }

    /// The same with what the program that said this expects of claims and keys.
    pub fn of_reader(&self, cause: Cause) -> Cause {
        let Some(reader) = self.libraries.iter().find_map(|name| reader::named(name)) else {
            return cause;
        };
        let of_keys = ["key", "signature", "alg"].iter().any(|group| cause.id.is_of(group));
        match (cause.id.is_of("claim"), of_keys) {
            (true, _) => cause
                .recognised(format!("{} reads {}", reader.name, reader.rules))
                .recognised(format!("its settings may name another place: {}", reader.setting)),
            (_, true) => cause.recognised(format!("{}: {}", reader.name, reader.keys)),
            (false, false) => cause,
        }
    }

    /// Compares the values in the message as those of a token are.
    fn compare(&mut self, values: &Values, dates: &[f64]) {
        let Some(first) = self.ids.first().copied() else { return };
        let claim = CLAIMS.into_iter().find(|(group, ..)| first.is_of(group));
        if let Some((_, kind, missing, near_miss)) = claim {
            self.compare_claim(kind, missing, near_miss, values);
        } else if first.is_of("time") {
            self.compare_dates(dates);
        }
    }

    fn compare_claim(&mut self, kind: Kind, missing: CauseId, near_miss: CauseId, values: &Values) {
        let (expected, found) = (&values.expected, &values.found);
        if values.nothing && found.is_empty() {
            return self.put_first(missing);
        }
        let miss = found.iter().find_map(|found| {
            let (ours, how) = near_miss::miss_of_any(kind, expected, found)?;
            Some((ours.to_owned(), found.clone(), how))
        });
        if let Some((ours, theirs, how)) = miss {
            self.put_first(near_miss);
            self.compared
                .push(format!("expected {ours:?}, found {theirs:?}: they differ in {how}"));
            self.difference = Some((ours, theirs));
        } else if let ([ours], [theirs]) = (&expected[..], &found[..])
            && ours != theirs
        {
            self.ids.retain(|id| *id != missing && *id != near_miss);
            self.compared.push(format!("expected {ours:?}, found {theirs:?}"));
        }
    }

    /// Two dates are the token's and the verifier's.
    fn compare_dates(&mut self, dates: &[f64]) {
        let [early, late] = dates else { return };
        let (apart, token_is_late) = (span(late - early), self.ids.contains(&CauseId::TimeExpired));
        if token_is_late {
            let text = format!("expired at {}, {apart} before {}", date(*early), date(*late));
            self.compared.push(text);
        } else if self.ids.contains(&CauseId::TimeNotYetValid) {
            let skew = late - early <= CLOCK_SKEW;
            self.put_first(if skew { CauseId::TimeClockSkew } else { CauseId::TimeNotYetValid });
            let text = format!("valid from {}, {apart} after {}", date(*late), date(*early));
            self.compared.push(text);
        }
    }

    /// What else the message says shows which cause it is.
    fn decide(&mut self, id: CauseId) {
        self.put_first(id);
        if self.certainty == Certainty::Weak {
            self.certainty = Certainty::Likely;
        }
    }

    /// Makes a cause of the catalogue the first one.
    fn put_first(&mut self, id: CauseId) {
        self.ids.retain(|other| *other != id);
        self.ids.insert(0, id);
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::cause_id::CauseId;
    use crate::explain::messages::{Certainty, read};

    fn first(text: &str) -> Option<(&'static str, CauseId)> {
        let reading = read(text)?;
        Some((reading.libraries.first().copied().unwrap_or_default(), reading.ids[0]))
    }

    #[test]
    fn what_stands_around_a_message_does_not_hide_it() {
        let expired = Some(("PyJWT", CauseId::TimeExpired));
        for text in [
            "jwt.exceptions.ExpiredSignatureError: Signature has expired",
            "ExpiredSignatureError('Signature has expired')",
            "ERROR:app.auth:Signature has expired",
            "Traceback (most recent call last):\n  File \"main.py\", line 3, in <module>\n\
             jwt.exceptions.ExpiredSignatureError: Signature has expired",
            "{'detail': 'Signature has expired'}",
            "HTTP/2 401\r\ncontent-type: application/json\r\ndate: Sat, 21 Nov 2026 08:28:28 GMT\r\n\
             \r\n{\"detail\":\"Signature has expired\"}",
        ] {
            assert_eq!(first(text), expired, "{text}");
        }
        let trace = "JsonWebTokenError: jwt malformed\n    at module.exports (verify.js:70:17)";
        assert_eq!(first(trace), Some(("jsonwebtoken", CauseId::InputNullLiteral)));
        let header = "Bearer error=\"invalid_token\", \
                      error_description=\"The audience 'web' is invalid\"";
        assert_eq!(first(header), Some(("ASP.NET Core", CauseId::ClaimAudMismatch)));
        let go = "token has invalid claims: token is expired";
        assert_eq!(first(go), Some(("golang-jwt", CauseId::TimeExpired)));
        let forbidden = read("403 Forbidden").unwrap();
        assert!(!forbidden.is_ranked() && forbidden.ids.contains(&CauseId::TimeShortLived));
        assert_eq!(first("the printer is on fire"), None);
        assert_eq!(first(""), None);
    }

    #[test]
    fn what_else_a_message_says_decides_between_causes() {
        for (text, id) in [
            ("Wrong number of segments in token: b'undefined'", CauseId::InputNullLiteral),
            ("malformed token: null", CauseId::InputNullLiteral),
            ("expected three parts, found 5", CauseId::KindJwe),
            ("a JWT has 3 parts, received five segments", CauseId::KindJwe),
            ("no matching key for key id: undefined", CauseId::KeyNoKid),
            (
                "keys could not be fetched from the discovery document: 404",
                CauseId::KeyJwksHttpError,
            ),
            ("keys could not be fetched from the discovery document", CauseId::KeyJwksUnreachable),
            (
                "[invalid bearer token, [oidc: expected audience \"a\" got []]]",
                CauseId::ClaimAudMissing,
            ),
        ] {
            assert_eq!(first(text).map(|(_, id)| id), Some(id), "{text}");
        }
    }

    #[test]
    fn the_last_noun_is_what_is_spoken_of() {
        for (text, group) in [
            ("missing required token audience", "claim.aud"),
            ("missing JWT secret", "signature.secret"),
            ("invalid JWT signature", "signature."),
            ("unknown access token issuer", "claim.iss"),
            ("department was not found in the JWT", "claim.required"),
        ] {
            let id = first(text).map(|(_, id)| id);
            assert!(id.is_some_and(|id| id.text().starts_with(group)), "{text}: {id:?}");
        }
    }

    #[test]
    fn an_answer_says_more_than_what_is_around_it() {
        for (text, id) in [
            (
                "HTTP 400 {\"error\":\"invalid_grant\",\"error_description\":\"audience is invalid\"}",
                CauseId::ClaimAudMismatch,
            ),
            (
                "could not get keys: HTTP 500 {\"error_description\":\"this issuer is broken\"}",
                CauseId::KeyJwksHttpError,
            ),
            ("acme.TokenMissingKey: key id k-1 is not in the set", CauseId::KeyUnknownKid),
        ] {
            assert_eq!(first(text).map(|(_, id)| id), Some(id), "{text}");
        }
        // The start of a longer code is another code.
        assert_ne!(first("AADSTS500139").map(|(_, id)| id), first("AADSTS50013").map(|(_, id)| id));
    }

    #[test]
    fn an_exact_text_is_told_from_one_that_is_read() {
        let certainty = |text: &str| read(text).unwrap().certainty;
        assert_eq!(certainty("Signature has expired"), Certainty::Exact);
        assert_eq!(certainty("your ticket: the JWT expired yesterday"), Certainty::Likely);
        assert_eq!(certainty("the token is not valid, sorry"), Certainty::Weak);
    }

    #[test]
    fn values_in_a_message_are_compared() {
        for (text, id, shown) in [
            (
                "IDX10214: Audience validation failed. Audiences: 'api'. Did not match: validationParameters.ValidAudience: 'api/'",
                CauseId::ClaimAudNearMiss,
                "a slash at the end",
            ),
            (
                "oidc: id token issued by a different provider, expected \"https://a.example\" got \"http://a.example\"",
                CauseId::ClaimIssNearMiss,
                "the scheme",
            ),
            ("oidc: expected audience \"a\" got [\"b\"]", CauseId::ClaimAudMismatch, "found \"b\""),
            ("oidc: expected audience \"a\" got []", CauseId::ClaimAudMissing, ""),
            ("token expired, exp 1795249708, now 1795253357", CauseId::TimeExpired, "1 h"),
            ("JWT not yet valid: nbf 1795253387 now 1795253357", CauseId::TimeClockSkew, "30 s"),
            ("JWT not yet valid: nbf 1795853387 now 1795253357", CauseId::TimeNotYetValid, "6 d"),
        ] {
            let causes = read(text).unwrap().causes();
            assert_eq!(causes[0].id, id, "{text}");
            assert!(
                causes[0].evidence.iter().any(|evidence| evidence.text.contains(shown)),
                "{causes:?}"
            );
        }
    }

    #[test]
    fn an_envelope_of_clerk_names_its_template() {
        let reading = read(
            r#"ClerkErrors: {"errors":[{"message":"JWT template not found","long_message":
               "No JWT template exists with name: Backend","code":"resource_not_found"}]}"#,
        );
        let reading = reading.unwrap();
        assert_eq!(reading.ids, [CauseId::ClerkTemplateNotFound]);
        assert_eq!(reading.rest, "Backend");
        assert!(reading.decides());
    }
}
