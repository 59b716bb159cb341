//! Tokens that people make for a provider: which of the provider's rules one breaks, and whose key it is
//! to be signed with. The rules are data of `provider::assertion`.

use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::{Json, Object};
use crate::provider::assertion;
use crate::provider::assertion::rule::{Assertion, Form, Rule};
use crate::text::dates::span;
use crate::text::shell::shown;

/// What the token was made for, where people make such tokens themselves.
pub fn made(case: &Case<'_>) -> Option<&'static Assertion> {
    assertion::of(case.header()?.object(), case.claims()?)
}

/// The key that signs such a token is its maker's own: nobody else has another token to give.
pub fn own_key(case: &Case<'_>) -> Option<Remedy> {
    made(case).map(Remedy::SignWithOwnKey)
}

/// What the provider expects a claim to be, which its maker writes into it.
pub fn own_claim(case: &Case<'_>, name: &str) -> Option<Remedy> {
    let rule = made(case)?.rules.iter().find(|rule| rule.demands(name))?;
    Some(Remedy::MakeAssertion(vec![rule]))
}

/// The rules that it breaks; here all may be well.
pub fn broken_rules(case: &Case<'_>) -> Option<Cause> {
    let made = made(case)?;
    let (header, claims) = (case.header()?.object(), case.claims()?);
    let says = |rule: &'static Rule| Some((broken(rule, case, header, claims)?, rule));
    let (said, rules): (Vec<String>, Vec<&Rule>) = made.rules.iter().filter_map(says).unzip();
    let cause = Cause::warning(CauseId::ClaimAssertionRules).recognised(made.name);
    let cause = said.into_iter().fold(cause, Cause::compared);
    (!rules.is_empty()).then(|| cause.remedy(Remedy::MakeAssertion(rules)))
}

/// What of the token breaks a rule.
fn broken(rule: &Rule, case: &Case<'_>, header: &Object, claims: &Object) -> Option<String> {
    match rule {
        Rule::Alg(algs) => {
            let alg = case.alg().filter(|alg| !algs.contains(alg))?;
            Some(format!("it is signed with {alg}"))
        }
        Rule::Header(names) => {
            let is_there = names.iter().any(|name| is_given(header.get(name)));
            (!is_there).then(|| format!("the header has no {}", names.join(" or ")))
        }
        Rule::Claim(names, _) => {
            let is_there = names.iter().any(|name| is_given(claims.get(name)));
            (!is_there).then(|| format!("it has no {}", names.join(" or ")))
        }
        Rule::Is(name, form, what) => {
            let value = claims.get(name).filter(|value| is_given(Some(value)))?;
            let said = || format!("{name} is {}, expected {what}", shown_json(value));
            (!is_of(value, *form)).then(said)
        }
        Rule::KidOfFile(..) => other_kid(rule, case),
        Rule::Subject(what) => other_subject(case).then(|| format!("sub is not {what}")),
        Rule::OneAudience => {
            let list = claims.get("aud").filter(|aud| aud.as_array().is_some())?;
            Some(format!("aud is a list: {}", shown_json(list)))
        }
        Rule::WholeDates => ["iat", "exp"].iter().find_map(|name| {
            let date = claims.get(name).filter(|date| !is_whole(date))?;
            Some(format!("{name} is {}", shown_json(date)))
        }),
        Rule::Ahead(most, what) => {
            let ahead = case.date("exp")? - case.now();
            let said = || format!("exp is {} from now, and {what} is allowed", span(ahead));
            (ahead > *most).then(said)
        }
        Rule::Life(least, most, what) => {
            let life = case.date("exp")? - case.date("iat")?;
            let fits = life <= *most && (life > *least || life <= 0.0);
            (!fits).then(|| format!("its lifetime is {}, and {what} is allowed", span(life)))
        }
        Rule::Age(most, what) => {
            let age = case.now() - case.date("iat")?;
            (age > *most).then(|| format!("iat is {} ago, and {what} is allowed", span(age)))
        }
    }
}

/// Text that is empty, and what a variable that is not set becomes, is nothing.
fn is_given(value: Option<&Json>) -> bool {
    let is_nothing = |value: &Json| match value {
        Json::String(text) => text.is_empty(),
        value => matches!(value, Json::Null | Json::Bool(false)),
    };
    value.is_some_and(|value| !is_nothing(value))
}

fn is_of(value: &Json, Form(fits): Form) -> bool {
    let texts = value.texts();
    !texts.is_empty() && texts.iter().all(|text| fits(text))
}

/// What Apple calls the file is the `kid` of the key in it.
fn other_kid(rule: &Rule, case: &Case<'_>) -> Option<String> {
    let file = case.place()?.to_string();
    let named = rule.kid_of(&file)?;
    let kid = case.kid().filter(|kid| *kid != named)?;
    let said = format!("kid is {}, the name of the key's file has {}", shown(kid), shown(named));
    Some(match case.claim_text("iss") == Some(named) {
        true => format!("{said}, as iss has: the two are swapped"),
        false => said,
    })
}

fn other_subject(case: &Case<'_>) -> bool {
    let both = case.claim_text("iss").zip(case.claim_text("sub"));
    both.is_some_and(|(issuer, subject)| {
        let rest = issuer.strip_prefix(subject);
        !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(".SHA256:"))
    })
}

fn is_whole(date: &Json) -> bool {
    matches!(date, Json::Number(number) if !number.contains(['.', 'e', 'E']))
}
