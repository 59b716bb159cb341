//! A rejected token beside one that is accepted: what differs, and which of that explains the
//! rejection.

use serde::Serialize;

use crate::explain::case::Case;
use crate::explain::purpose;
use crate::jose::json::{Json, Object};
use crate::text::dates::{date, distance, span};
use crate::verify::check_id::CheckId;
use crate::verify::report::Verdict;

/// Claims that differ from token to token of one kind: of these only presence is compared, and of
/// dates whether they are met.
const OF_ONE_TOKEN: [&str; 7] = ["jti", "sid", "nonce", "at_hash", "c_hash", "s_hash", "auth_time"];
const DATES: [(&str, CheckId); 3] =
    [("exp", CheckId::Exp), ("nbf", CheckId::Nbf), ("iat", CheckId::Iat)];
/// Differences that are kept: a payload may have a million members.
const MAX_DIFFERENCES: usize = 100;

/// What one token has and the other has not.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The verdict on the other token, by the same keys and the same policy.
    pub verdict: Verdict,
    /// The checks that the other token fails itself.
    pub failed: Vec<CheckId>,
    /// Those that explain the rejection come first.
    pub differences: Vec<Difference>,
    /// Checks that fail, and no difference says why.
    pub unexplained: Vec<CheckId>,
}

/// One thing in which they differ; `None` is absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// "header kid", "claim aud", "lifetime".
    pub name: String,
    /// What the working token has.
    pub working: Option<Json>,
    /// What this token has.
    pub found: Option<Json>,
    /// The checks that fail because of it.
    pub explains: Vec<CheckId>,
}

/// Compares the token of the case with another one, judged by the same keys and policy.
pub fn compare(case: &Case<'_>, working: &Case<'_>) -> Comparison {
    let kinds = [working, case].map(|case| purpose::kind(case).map(Json::from));
    let headers = [working, case].map(|case| case.header().map(|header| header.object()));
    let mut differences: Vec<Difference> = Vec::new();
    differences.extend(difference("kind", kinds));
    differences.extend(members("header", headers));
    differences.extend(members("claim", [working.claims(), case.claims()]));
    differences.extend(DATES.iter().filter_map(|(name, id)| met(name, id, [working, case])));
    differences.extend(difference("lifetime", [lifetime(working), lifetime(case)]));
    differences.extend(difference("key", [key(working), key(case)]));
    differences.truncate(MAX_DIFFERENCES);
    let open: Vec<CheckId> = case.report.failures().map(|check| check.id.clone()).collect();
    for difference in &mut differences {
        let explains = |id: &&CheckId| !working.fails(*id) && is_about(&difference.name, id);
        difference.explains = open.iter().filter(explains).cloned().collect();
    }
    differences.sort_by_key(|difference| difference.explains.is_empty());
    let is_open =
        |id: &CheckId| differences.iter().all(|difference| !difference.explains.contains(id));
    Comparison {
        verdict: working.report.verdict(),
        failed: working.report.failures().map(|check| check.id.clone()).collect(),
        unexplained: open.into_iter().filter(is_open).collect(),
        differences,
    }
}

/// Whether a difference of that name can make a check fail.
fn is_about(name: &str, id: &CheckId) -> bool {
    match (name, id) {
        ("header alg", CheckId::Alg | CheckId::Key | CheckId::Signature)
        | ("header kid" | "key" | "claim iss", CheckId::Key | CheckId::Signature)
        | ("header typ", CheckId::Typ)
        | ("header crit" | "header b64", CheckId::Header)
        | ("claim iat", CheckId::MaxAge) => true,
        (name, CheckId::Require(path)) => {
            let root = path.split('.').next().unwrap_or(path);
            name.strip_prefix("claim ").is_some_and(|claim| claim == path || claim == root)
        }
        (name, id) => name.strip_prefix("claim ").is_some_and(|claim| claim == id.word()),
    }
}

/// Members of both that differ, in the order of the working token.
fn members(part: &str, [working, found]: [Option<&Object>; 2]) -> Vec<Difference> {
    let names = |object: Option<&Object>| -> Vec<String> {
        object.into_iter().flat_map(Object::members).map(|(name, _)| name.to_owned()).collect()
    };
    let mut all = names(working);
    all.extend(
        names(found)
            .into_iter()
            .filter(|name| working.is_none_or(|working| working.get(name).is_none())),
    );
    let of = |object: Option<&Object>, name: &str| object?.get(name).cloned();
    let differing = |name: String| {
        let sides = [of(working, &name), of(found, &name)];
        let is_passing = part == "claim"
            && (OF_ONE_TOKEN.contains(&&*name) || DATES.iter().any(|(date, _)| *date == name));
        if is_passing && sides.iter().all(Option::is_some) {
            None
        } else {
            difference(&format!("{part} {name}"), sides)
        }
    };
    all.into_iter().filter_map(differing).take(MAX_DIFFERENCES).collect()
}

/// A date that one of the two meets and the other does not.
fn met(name: &'static str, id: &CheckId, cases: [&Case<'_>; 2]) -> Option<Difference> {
    let [working, found] = cases.map(|case| case.fails(id));
    let shown = cases.map(|case| {
        let seconds = case.date(name)?;
        let distance = distance(case.report.now, seconds);
        Some(Json::from(&*format!("{}, {distance}", date(seconds))))
    });
    let both = shown.iter().all(Option::is_some);
    (both && working != found).then(|| difference(&format!("claim {name}"), shown))?
}

/// From `iat` to `exp`, in words: half a minute more or less is no difference.
fn lifetime(case: &Case<'_>) -> Option<Json> {
    let seconds = case.date("exp")? - case.date("iat")?;
    Some(Json::from(&*span(seconds)))
}

/// The thumbprint of the key that was used, where it may be shown.
fn key(case: &Case<'_>) -> Option<Json> {
    let thumbprint = case.report.key.as_ref()?.thumbprint.as_deref()?;
    Some(Json::from(thumbprint))
}

fn difference(name: &str, [working, found]: [Option<Json>; 2]) -> Option<Difference> {
    let name = name.to_owned();
    (working != found).then(|| Difference { name, working, found, explains: Vec::new() })
}
