//! A token that somebody decoded and pasted as JSON: claims alone, or header and claims, as decoders and
//! libraries print them. Its claims can be compared, and nothing can be verified.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::token::MAX_LENGTH;
use crate::verify::check_id::CheckId;

/// Two of these are in no other document.
const CLAIMS: [&str; 8] = ["iss", "sub", "aud", "exp", "iat", "jti", "nbf", "azp"];
/// Two of these are a header.
const HEADER: [&str; 4] = ["alg", "typ", "kid", "x5t"];
/// What such a part is called.
const PARTS: [&str; 4] = ["header", "payload", "claims", "protected"];
/// For claims alone.
const NO_HEADER: &str = r#"{"alg":"RS256"}"#;
/// Objects that are looked at.
const MAX_OBJECTS: usize = 16;

/// The parts that are there, in words, and the claims.
struct Decoded {
    said: &'static str,
    header: Option<String>,
    claims: Option<String>,
}

/// What is told of such a text: what it is, and what is wrong with its claims.
pub fn explain(case: &Case<'_>, explain: impl Fn(&Case<'_>) -> Vec<Cause>) -> Option<Vec<Cause>> {
    let decoded = read(case.text())?;
    let cause = Cause::fault(CauseId::InputPartial)
        .recognised(format!("{}: without the signature nothing can be verified", decoded.said))
        .remedy(Remedy::PasteToken)
        .explains([CheckId::Structure]);
    let Some(claims) = decoded.claims else { return Some(vec![cause]) };
    let header = decoded.header.unwrap_or_else(|| NO_HEADER.to_owned());
    let text = [header, claims].map(base64url::encode).join(".") + ".";
    let (token, report) = case.judge(&text);
    let alone = Case { pasted: &text, token: &token, report: &report, ..*case };
    let is_of_claims = |cause: &Cause| {
        let id = cause.id.text();
        !cause.effects.is_empty() && (id.starts_with("time.") || id.starts_with("claim."))
    };
    let others = explain(&alone).into_iter().filter(is_of_claims);
    Some(std::iter::once(cause).chain(others).collect())
}

fn read(text: &str) -> Option<Decoded> {
    if text.len() > MAX_LENGTH || text.contains("eyJ") {
        return None;
    }
    let objects = objects(text);
    // The answer of an introspection has claims too (RFC 7662 section 2.2).
    if objects.first().is_some_and(|first| first.get("active").is_some()) {
        return None;
    }
    let has = |object: &&Object, names: &[&str]| {
        names.iter().filter(|name| object.get(name).is_some()).count() >= 2
    };
    let is_key = |object: &Object| object.get("kty").is_some();
    let claims = objects.iter().find(|object| has(object, &CLAIMS));
    let header = objects.iter().find(|object| has(object, &HEADER) && !is_key(object));
    // What a pair of such names holds are they, whatever stands in them.
    let named = |names: &[&str]| {
        let outer = objects.first()?;
        names.iter().find_map(|name| outer.get(name)?.as_object())
    };
    let is_pair = named(&["header", "protected"]).is_some();
    let payload = named(&["payload", "claims"]).filter(|_| is_pair);
    let written = |object: &Object| Json::Object(object.clone()).to_string();
    let said = match (header.is_some() || is_pair, claims.or(payload).is_some()) {
        (true, true) => "the decoded header and claims of a token",
        (false, true) => "the decoded claims of a token",
        (true, false) => "the decoded header of a token",
        (false, false) => return None,
    };
    let header = header.or(named(&["header", "protected"])).map(written);
    Some(Decoded { said, header, claims: claims.or(payload).map(written) })
}

/// The documents of a text, one behind the other, and what stands in such members of the first.
fn objects(text: &str) -> Vec<Object> {
    let mut all = Vec::new();
    let mut start = text.find('{');
    while let (Some(from), true) = (start, all.len() < MAX_OBJECTS) {
        let ends = text[from..].match_indices('}').map(|(at, _)| from + at + 1);
        let end = ends.take(MAX_OBJECTS).find(|end| Object::parse(&text[from..*end]).is_ok());
        let Some(end) = end else { break };
        all.extend(Object::parse(&text[from..end]));
        start = text[end..].find('{').map(|at| end + at);
    }
    let outer = all.first().cloned();
    let inner = outer.iter().flat_map(|outer| PARTS.iter().filter_map(|name| outer.get(name)));
    all.extend(inner.filter_map(|part| part.as_object().cloned()));
    all
}

#[cfg(test)]
mod tests {
    use crate::explain::decoded::read;

    #[test]
    fn parts_are_told_by_their_members() {
        let (header, claims) = (r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"sub":"1","iat":1}"#);
        let both = Some("the decoded header and claims of a token");
        for (text, said) in [
            (claims.to_owned(), Some("the decoded claims of a token")),
            (header.to_owned(), Some("the decoded header of a token")),
            (format!("{header}\n{claims}"), both),
            (format!("{header}.{claims}.[Signature]"), both),
            (format!("HEADER: {header}\nPAYLOAD: {claims}"), both),
            (format!(r#"{{"header":{header},"payload":{claims},"signature":"c2ln"}}"#), both),
            (format!(r#"{{"header":{header},"payload":{{"a":1}}}}"#), both),
            (format!(r#"{{"schema":"jotkit.token/1","header":{header},"claims":{{}}}}"#), both),
            (r#"{"kty":"EC","alg":"ES256","kid":"a"}"#.to_owned(), None),
            (r#"{"error":"invalid","iat":1}"#.to_owned(), None),
            (r#"{"payload":"e30","protected":"e30","signature":"c2ln"}"#.to_owned(), None),
            ("{".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(read(&text).map(|decoded| decoded.said), said, "{text}");
        }
    }
}
