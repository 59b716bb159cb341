//! From a message to the causes that it can stand for.
//!
//! The message is cut out of what was pasted around it. An exact text of a library (`products`) wins;
//! else it is read by rules from its words (`rules`). Both are files in `messages/`. The values that
//! it carries are compared as those of a token are.

pub mod clerk;
mod compare;
mod fields;
pub mod fit;
mod languages;
mod named_claim;
mod one_product;
pub mod products;
mod queries;
mod reading;
pub mod rules;
pub mod surroundings;
pub mod values;
pub mod words;

use crate::explain::cause_id::CauseId;
use crate::explain::messages::fields::{without_fields, without_spans};
use crate::explain::messages::products::Exact;
pub use crate::explain::messages::reading::{Certainty, Reading};
use crate::explain::messages::rules::{Match, rules};
use crate::explain::messages::surroundings::{
    Messages, before_json, messages, reasons, tail, window,
};
use crate::explain::messages::values::{dates, values};
use crate::explain::messages::words::words;
use crate::provider::named_in;

/// Exact texts of fewer words than this give way to a rule that reads more in the message.
const FEW_WORDS: usize = 4;

/// Reads a message; `None` where nothing in it can be understood. The less grave lines of a log are
/// read where the others don't say why: a library does at WARN, and its framework says `500` at ERROR.
pub fn read(text: &str) -> Option<Reading> {
    let found = messages(text);
    let grave = read_first(&found, found.grave, text);
    let is_clear = grave.as_ref().is_some_and(|reading| reading.certainty <= Certainty::Likely);
    if is_clear || found.grave == found.all.len() {
        return grave;
    }
    // A line that reports progress speaks of a subject as well.
    let all = read_first(&found, found.all.len(), text);
    let all = all.filter(|reading| reading.certainty != Certainty::Subject);
    grave.into_iter().chain(all).min_by_key(|reading| reading.certainty)
}

/// Reads that many of the messages.
fn read_first(found: &Messages, count: usize, text: &str) -> Option<Reading> {
    let messages = &found.all[..count];
    let around = words(&window(text)) + &owners(text);
    let rule = by_rules(messages, found.named, text);
    let rule = rule.map(|(found, said)| (rules().amid(found, &around), said));
    let shown = products::shown(text);
    let mut also = Vec::new();
    let mut reading = match (products::longest(messages), rule) {
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
    let elsewhere = || rules().first(&around, &reading.ids);
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

/// The products that a text shows, as words.
fn owners(text: &str) -> String {
    let named = named_in(&window(text).to_ascii_lowercase());
    named.iter().map(|product| words(product.provider().name)).collect()
}

/// The rule that fits one of the messages, and that message. What stands where messages belong, as in
/// the body of an answer, says more than what is around it: `400 Bad Request`.
fn by_rules<'m>(messages: &'m [String], named: usize, text: &str) -> Option<(Match, &'m str)> {
    let named = &messages[..named];
    let says_all = |(found, _): &(Match, &str)| !found.weak && !found.vague && !found.outcome;
    let whole = by_rule(messages);
    // `could not get keys: {"error": …}` quotes another server's answer.
    let is_of_keys = |(found, _): (Match, &str)| !found.vague && found.reading.starts_with("jwks.");
    let quotes = || before_json(text).filter_map(by_rule_of).any(is_of_keys);
    by_rule(named)
        .filter(|found| says_all(found) && !(whole.is_some_and(is_of_keys) && quotes()))
        .or(whole)
}

/// The rule that fits one of the messages best; one that says little gives way to any other.
fn by_rule(messages: &[String]) -> Option<(Match, &str)> {
    // A field alone is no message: who it is that asks says nothing of what failed.
    let whole = |text: &str| by_rule_of(text).map(|(found, _)| found).filter(|found| !found.vague);
    let fielded = |text| Some((whole(&without_spans(text))?, text));
    let read = |text| fieldless(text, false, by_rule_of).or_else(|| fielded(text));
    let found = messages.iter().filter_map(|text| read(text)).min_by_key(|(found, _)| *found)?;
    let (outcome, text) = found;
    fieldless(text, true, |text| reason(outcome, text)).or(Some(found))
}

/// What stands behind the name of an exception says more than the name, unless it only says of what it
/// speaks, or the name says that it is of the keys: `KeySetError: unable to parse JSON`.
fn by_rule_of(text: &str) -> Option<(Match, &str)> {
    let found = |text| Some((rules().read(&words(text))?, text));
    if let Some(inner) = framed(text).and_then(found).filter(|(found, _)| !found.weak) {
        return Some(inner);
    }
    let (whole, end) = (found(text), tail(text).and_then(found));
    if let Some(whole) = whole.filter(|(found, _)| found.elsewhere) {
        return Some(whole);
    }
    let is_strong = |found: &Match| !found.weak && !found.vague;
    let of = |found: &Option<(Match, &str)>, subject: &str| {
        found.is_some_and(|(found, _)| is_strong(&found) && found.reading.starts_with(subject))
    };
    let is_of_keys = of(&whole, "jwks.") && of(&end, "form.");
    let whole = whole.filter(|_| !of(&end, "") || is_of_keys);
    whole.into_iter().chain(end.filter(|_| !is_of_keys)).min_by_key(|(found, _)| *found)
}

/// What stands behind words that say nothing: `Failed to decode the token: invalid signature`.
fn framed(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once(": ")?;
    rules().is_frame(&words(head)).then(|| framed(rest).unwrap_or(rest))
}

/// What stands behind an outcome says why: `cannot verify signature: no key set`; so it does where the
/// words before it hide what is said of the subject: `validation failed: missing field nbf`.
fn reason(outcome: Match, text: &str) -> Option<(Match, &str)> {
    let found = reasons(text).filter_map(|text| Some((rules().read(&words(text))?, text)));
    let says_why = |(found, _): &(Match, &str)| {
        let is_reason = outcome.outcome || outcome.vague && !found.vague;
        is_reason && !found.weak && !found.outcome && !found.silent
    };
    found.filter(says_why).min_by_key(|(found, _)| *found)
}

/// Reads a text without the fields behind its message.
fn fieldless(
    text: &str,
    amid_prose: bool,
    read: impl Fn(&str) -> Option<(Match, &str)>,
) -> Option<(Match, &str)> {
    match without_fields(text, amid_prose) {
        Some(message) => read(&message).map(|(found, _)| (found, text)),
        None => read(text),
    }
}

/// Short texts that say little (`Forbidden`, `Invalid token`) are not the message where a rule
/// reads more in it, nor are those that go on with another subject (`missing required …`), nor the
/// number of an error; a code of words is short and says all.
///
/// What says only that something failed is anybody's text, where its product is not shown.
fn gives_way(exact: &Exact, rule: Option<(Match, &str)>, shown: &[&str]) -> bool {
    let text = words(exact.text);
    let is_shown = exact.products.iter().any(|product| shown.contains(product));
    // `Acme.Jwt.ExpiredException: …` is not what a library of another language says, nor is what
    // shows another product.
    let is_others = exact.is_behind_class || !shown.is_empty();
    if is_others && !is_shown && rule.is_some_and(|(found, _)| !found.weak) {
        return true;
    }
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
    let is_of_webhook = |found: &Match| found.reading.starts_with("webhook.") && !is_shown;
    (few || is_number)
        && rule
            .is_some_and(|(found, _)| !found.weak && (says_more(&found) || is_of_webhook(&found)))
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
            "  File \"app.py\", line 3, in check\n    raise Late(\"invalid audience\")\n\
             jwt.exceptions.ExpiredSignatureError: Signature has expired",
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
    fn fields_behind_a_message_are_not_its_subject() {
        for message in [
            "signature mismatch",
            "the token has expired",
            "audience invalid",
            "issuer not trusted",
            "no such key",
            "token is not yet valid",
            "bad segment count",
            "verification rejected",
        ] {
            let found = |text: &str| read(text).map(|reading| (reading.is_ranked(), reading.ids));
            for (name, value) in [
                ("kid", "k-1"),
                ("alg", "RS512"),
                ("iss", "https://id.example"),
                ("sub", "ada"),
                ("claims.aud", "api://orders"),
                ("exp", "1795249708"),
                ("client_id", "8f3c"),
                ("tokenIssuer", "https://id.example"),
                ("ClientId", "8f3c"),
                ("client.id", "8f3c"),
                ("request.key-id", "k-1"),
            ] {
                for text in [
                    format!("{message} {name}={value}"),
                    format!("{message}, {name}=\"{value}\", typ=JWT"),
                    format!("{message} ({name}: {value})"),
                    format!("{name}={value} {message}"),
                    format!("{name} = \"{value}\" {message}"),
                    format!("{message} {name} = {value}"),
                    format!("request{{{name}={value:?}}}: error={message}"),
                    format!("[{name}={value}, Realm=staging] {message}"),
                    format!("{message} for {{\"{name}\" => \"{value}\"}}"),
                    format!("level=warn msg=\"{message}\" {name}={value}"),
                ] {
                    assert_eq!(found(&text), found(message), "{text}");
                }
            }
        }
        for (text, id) in [
            ("signature mismatch issuer: https://id.example", CauseId::SignatureMismatch),
            ("the token has expired kid: k-1", CauseId::TimeExpired),
            ("token denied, unknown issuer: https://id.example", CauseId::ClaimIssMismatch),
            ("invalid signature algorithm: RS512", CauseId::AlgNotAllowed),
        ] {
            assert_eq!(first(text).map(|(_, id)| id), Some(id), "{text}");
        }
        assert_eq!(first("rejected aud=missing").map(|(_, id)| id), Some(CauseId::ClaimAudMissing));
    }

    #[test]
    fn parameters_of_a_redirect_are_read_as_members_of_an_answer_are() {
        let members = r#"{"error": "invalid_token", "error_description": "audience is invalid"}"#;
        let expected = first(members);
        assert_eq!(expected.map(|(_, id)| id), Some(CauseId::ClaimAudMismatch));
        let query = "error=invalid_token&error_description=audience+is%20invalid&state=expired";
        for text in [
            format!("https://issuer.example/cb?{query}"),
            format!("https://app.example/certs/#/cb?{query}"),
            format!("\"GET /expired?{query} HTTP/1.1\" 302"),
            format!("HTTP/1.1 302 Found\r\nLocation: /cb?{query}\r\n\r\n"),
            format!("the browser shows https://app.example/cb#{query}, and nothing else"),
            query.to_owned(),
            query.replace("+is%20", " is "),
        ] {
            assert_eq!(first(&text), expected, "{text}");
        }
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
    fn what_stands_behind_an_outcome_says_why() {
        for (text, id) in [
            ("cannot verify signature: the JWKS has no keys", CauseId::KeyJwksEmpty),
            ("signature verification failed because the token has expired", CauseId::TimeExpired),
            ("could not verify the signature due to an unknown kid", CauseId::KeyUnknownKid),
            ("cannot verify signature: see the log", CauseId::SignatureMismatch),
        ] {
            assert_eq!(first(text).map(|(_, id)| id), Some(id), "{text}");
        }
    }

    #[test]
    fn a_class_of_somebody_else_says_it() {
        for class in ["Acme\\Jwt\\Late", "Acme.Jwt.LateException", "org.acme.LateException"] {
            let reading = read(&format!("{class}: Signature has expired")).unwrap();
            assert_eq!((reading.libraries.len(), reading.ids[0]), (0, CauseId::TimeExpired));
        }
        for class in ["jwt.exceptions.ExpiredSignatureError", "app.auth.AuthError", "Error"] {
            let text = format!("{class}: Signature has expired");
            assert_eq!(first(&text), Some(("PyJWT", CauseId::TimeExpired)), "{text}");
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
        assert_eq!(reading.about_other(), Some("Clerk"));
    }
}
