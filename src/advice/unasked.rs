//! What a message may be about and nothing was asked of: the token has a value, and only the API knows
//! the one that it expects.

use crate::advice::expected::{ALG, AUDIENCE, ISSUER, PARTY, REQUIRE};
use crate::explain::case::Case;
use crate::explain::cause_id::CauseId;
use crate::text::step::Step;
use crate::verify::policy::Policy;

/// The causes that it is about, its names, whether it was asked for, and the flag that asks.
type Subject = (&'static str, &'static [&'static str], fn(&Policy) -> bool, &'static str);

static SUBJECTS: [Subject; 6] = [
    ("claim.iss", &["iss"], |policy| policy.issuer.is_some(), ISSUER.flag),
    ("claim.aud", &["aud"], |policy| !policy.audiences.is_empty(), AUDIENCE.flag),
    ("claim.azp", &["azp"], |policy| !policy.authorized_parties.is_empty(), PARTY.flag),
    ("alg.not-allowed", &["alg"], |policy| !policy.algs.is_empty(), ALG.flag),
    ("claim.required", &["scope", "scp"], |policy| !policy.required.is_empty(), REQUIRE.flag),
    ("claim.value", &["scope", "scp"], |policy| !policy.required.is_empty(), REQUIRE.flag),
];

/// What the token has of it, with the flag that compares that.
pub fn steps(ids: &[CauseId], case: &Case<'_>) -> Vec<Step> {
    if case.token.is_err() {
        return Vec::new();
    }
    let is_open = |(group, names, is_asked, _): &&Subject| {
        // A scope is one of many claims that may be meant, unless it is what is spoken of.
        let about = if names.contains(&"scope") { ids.get(..1).unwrap_or_default() } else { ids };
        !is_asked(case.policy) && about.iter().any(|id| id.text().starts_with(group))
    };
    let mut steps: Vec<Step> = Vec::new();
    for (_, names, _, flag) in SUBJECTS.iter().filter(is_open) {
        let step = compare(names, flag, case);
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// The same of what stands behind the first cause and is of another kind: `another algorithm expected, or
/// no matching key(s) found`.
pub fn of_others(ids: &[CauseId], case: &Case<'_>) -> Vec<Step> {
    let group = |id: &CauseId| id.text().split_once('.').map(|(group, _)| group);
    let others = ids.iter().filter(|id| ids.first().map(group) != Some(group(id)));
    steps(&others.copied().collect::<Vec<_>>(), case)
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
