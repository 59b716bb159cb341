//! What a message may be about and nothing was asked of: the token has a value, and only the API knows
//! the one that it expects.

use crate::advice::expected::{ALG, AUDIENCE, ISSUER, PARTY, REQUIRE};
use crate::explain::case::Case;
use crate::explain::cause_id::CauseId;
use crate::explain::required::{in_text, inside};
use crate::jose::json::Json;
use crate::text::step::Step;
use crate::verify::policy::Policy;

/// The causes that it is about, its names, whether it was asked for, and the flag that asks.
type Subject = (&'static str, &'static [&'static str], fn(&Policy) -> bool, &'static str);

static SUBJECTS: [Subject; 4] = [
    ("claim.iss", &["iss"], |policy| policy.issuer.is_some(), ISSUER.flag),
    ("claim.aud", &["aud"], |policy| !policy.audiences.is_empty(), AUDIENCE.flag),
    ("claim.azp", &["azp"], |policy| !policy.authorized_parties.is_empty(), PARTY.flag),
    ("alg.not-allowed", &["alg"], |policy| !policy.algs.is_empty(), ALG.flag),
];
/// Causes of a claim that is asked for by its name.
const OF_CLAIMS: [&str; 2] = ["claim.required", "claim.value"];

/// What the token has of it, with the flag that compares that; `named` are claims that may be meant.
pub fn steps(ids: &[CauseId], named: &[&str], case: &Case<'_>) -> Vec<Step> {
    if case.token.is_err() {
        return Vec::new();
    }
    let is_open = |(group, _, is_asked, _): &&Subject| {
        !is_asked(case.policy) && ids.iter().any(|id| id.text().starts_with(group))
    };
    let asked = SUBJECTS.iter().filter(is_open);
    let steps = asked.map(|(_, names, _, flag)| compare(names, flag, case));
    // One of many claims may be meant, unless it is what is spoken of.
    let is_of_claim = |id: &CauseId| OF_CLAIMS.iter().any(|group| id.text().starts_with(group));
    let is_of_claim = case.policy.required.is_empty() && ids.first().is_some_and(is_of_claim);
    steps.chain(is_of_claim.then(|| claim(named, case))).collect()
}

/// The same of what stands behind the first cause and is of another kind: `another algorithm expected, or
/// no matching key(s) found`.
pub fn of_others(ids: &[CauseId], case: &Case<'_>) -> Vec<Step> {
    let group = |id: &CauseId| id.text().split_once('.').map(|(group, _)| group);
    let others = ids.iter().filter(|id| ids.first().map(group) != Some(group(id)));
    steps(&others.copied().collect::<Vec<_>>(), &[], case)
}

/// What the token has of a claim that a message names, or of its scope where it names none.
fn claim(named: &[&str], case: &Case<'_>) -> Step {
    let Some(claims) = case.claims() else { return Step::default() };
    let found = named.iter().find_map(|name| Some((*name, claims.at(name)?)));
    if let Some((name, value)) = found.filter(|(_, value)| !matches!(value, Json::Null)) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let step = Step::say("this token has ").value(name).and(" ").value(value);
        let step = step.and("; to compare it with what the API expects");
        return step.run(REQUIRE.flag).arg(format!("{name}=VALUE"));
    }
    let Some(name) = named.first() else {
        return compare(&["scope", "scp"], REQUIRE.flag, case);
    };
    let step = match inside(claims, name).or_else(|| in_text(claims, name)) {
        Some(outer) => Step::say("this token has ").value(name).and(" inside ").value(outer),
        None => Step::say("this token has no ").value(name),
    };
    step.and("; to see what helps").run(REQUIRE.flag).arg(*name)
}

fn compare(names: &[&'static str], flag: &'static str, case: &Case<'_>) -> Step {
    let found = names.iter().find_map(|name| {
        let value = match *name {
            "alg" => case.alg()?.name().to_owned(),
            name => case.claim(name)?.texts().join(", "),
        };
        Some((*name, value))
    });
    let step = match found {
        Some((name, value)) => Step::say("this token has ").and(name).and(" ").value(value),
        None => Step::say("this token has no ").and(names[0]),
    };
    let value = if flag == REQUIRE.flag { "NAME=WORD" } else { "VALUE" };
    step.and("; to compare it with what the API expects").run(flag).run(value)
}
