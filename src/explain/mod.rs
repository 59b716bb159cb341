//! From a judgement to its cause: evidence in, causes out, nothing asked and nothing decided.
//!
//! A [`Case`] is a token with its [`Report`](crate::verify::report::Report) and what it was judged
//! by. Each detector looks for the marks of one cause, and says which failed checks the cause
//! accounts for. They stand in the order of telling: what was pasted, what kind of thing it is,
//! keys, signature, header, times, claims. Who comes first explains: a cause whose failed checks
//! are all accounted for is an effect, and is not named beside it. Dangers that nobody demanded to
//! be told of are warnings, and come last.

mod algorithm;
mod assertion;
mod audience;
pub mod case;
pub mod catalogue;
pub mod cause;
pub mod cause_id;
mod claim;
mod command;
pub(crate) mod comparison;
mod contained;
mod decoded;
pub mod evaluation;
mod fast_path;
mod fragment;
mod input;
pub(crate) mod key;
pub(crate) mod key_form;
mod kind;
mod known_secret;
mod lenient;
#[doc(hidden)]
pub mod libraries;
mod mac;
mod made_otherwise;
pub mod manner;
pub mod messages;
mod no_keys;
mod no_secret;
pub(crate) mod opaque;
pub mod outcome;
pub mod pasted;
mod payload;
pub(crate) mod place;
pub(crate) mod placeholder;
pub(crate) mod purpose;
pub(crate) mod remedy;
pub(crate) mod repair;
pub(crate) mod required;
mod scheme;
mod shared_secret;
mod shortcode;
mod signature;
mod time;
mod whose_claim;

use crate::explain::case::Case;
use crate::explain::cause::{Cause, Severity};
use crate::explain::cause_id::CauseId;
use crate::explain::messages::Reading;
use crate::explain::remedy::Remedy;
use crate::jose::token::Malformed;
use crate::provider::product::{Product, Topic};
use crate::text::shell::shown;
use crate::verify::check_id::CheckId;
use crate::verify::report::Status;

/// The causes at work, the most telling first; none for a healthy token.
pub fn explain(case: &Case<'_>) -> Vec<Cause> {
    if let Err(Malformed::TooLong) = case.token {
        return vec![kind::too_long()];
    }
    let known = || opaque::known(case.text());
    if let Some(cause) = case.alg().is_none().then(known).flatten() {
        return vec![cause.explains([CheckId::Structure, CheckId::Alg])];
    }
    if let Some(causes) = case.token.is_err().then(|| decoded::explain(case, explain)).flatten() {
        return causes;
    }
    let Some((cause, meant)) = input::detect(case) else {
        return match case.token {
            Ok(_) => telling(case, candidates(case)),
            Err(_) => damaged_within(case).unwrap_or_else(|| of_unreadable(case)),
        };
    };
    match meant {
        None => telling(case, std::iter::once(cause).chain(candidates(case))),
        Some(text) => {
            let (token, report) = case.judge(&text);
            let repaired = Case { pasted: &text, token: &token, report: &report, ..*case };
            let accounts = |id: &CheckId| cause.effects.contains(id);
            let rest = explain(&repaired)
                .into_iter()
                .filter(|other| other.effects.is_empty() || !other.effects.iter().all(accounts));
            let mut causes: Vec<Cause> = rest.collect();
            causes.insert(place_of_surroundings(&cause, &causes), cause);
            causes
        }
    }
}

/// What is wrong with a token that stands inside other text; a repair would have taken it out.
fn damaged_within(case: &Case<'_>) -> Option<Vec<Cause>> {
    let kind = kind::of_text(case).filter(|cause| cause.id != CauseId::KindOpaque);
    let range = fragment::find(case.text()).filter(|_| kind.is_none())?;
    let text = &case.text()[range.clone()];
    let (token, report) = case.judge(text);
    let alone = Case { pasted: text, token: &token, report: &report, ..*case };
    let mut causes = match token.is_err() && input::detect(&alone).is_none() {
        true => of_unreadable(&alone),
        false => explain(&alone),
    };
    if causes.first()?.id.is_of("kind") {
        return None;
    }
    for cause in &mut causes {
        cause.move_mark(range.start);
    }
    let around = input::around(case, &range)?;
    causes.insert(place_of_surroundings(&around, &causes), around);
    Some(causes)
}

/// Before everything else, but for what was so before the token was put into the text.
fn place_of_surroundings(cause: &Cause, others: &[Cause]) -> usize {
    // Some servers want another scheme than Bearer: it is only what is left where nothing else fails.
    if matches!(cause.remedy, Some(Remedy::ChooseScheme(..))) {
        return others.iter().take_while(|other| other.severity == Severity::Fault).count();
    }
    let is_damaged = others.first().is_some_and(|other| {
        other.id.is_of("input") || other.effects.contains(&CheckId::Structure)
    });
    // What nobody signed was not spoilt by its padding.
    let is_unmade = others.first().is_some_and(|other| other.remedy == Some(Remedy::CheckSigning));
    usize::from(cause.id == CauseId::InputEmbedded && is_damaged || is_unmade)
}

fn of_unreadable(case: &Case<'_>) -> Vec<Cause> {
    match input::unreadable(case) {
        Some(cause) => telling(case, std::iter::once(cause).chain(candidates(case))),
        None => kind::of_text(case).into_iter().collect(),
    }
}

/// What is odd about the keys, where there is a message about keys and no token.
pub fn of_keys(case: &Case<'_>) -> Vec<Cause> {
    key_form::alone(case)
}

/// The same beside a message of another verifier: what it says against the token, and what that
/// verifier may check and this report does not.
pub fn explain_with(case: &Case<'_>, message: Option<&Reading>) -> Vec<Cause> {
    let causes = explain(case);
    let about_audience = message.is_some_and(Reading::is_about_audience);
    let is_open = about_audience && !case.fails(CheckId::Aud);
    let others = [audience::unexpected, audience::is_party];
    let others = others.into_iter().filter(|_| is_open).filter_map(|detect| detect(case));
    let about = |id: CauseId| message.is_some_and(|message| message.ids.first() == Some(&id));
    let is_named = about(CauseId::KeyUnknownKid) || about(CauseId::KeyKidRelabelled);
    let named = Some(case).filter(|_| is_named).and_then(key_form::named_otherwise);
    let told = named.into_iter().chain(others).chain(causes);
    told.map(|cause| match message {
        Some(message) => message.of_reader(cause),
        None => cause,
    })
    .collect()
}

/// Every cause that shows, in the order of telling.
fn candidates(case: &Case<'_>) -> Vec<Cause> {
    let mut causes = algorithm::detect(case);
    causes.extend(payload::detect(case));
    causes.extend(kind::of_token(case));
    causes.extend(algorithm::restrictions(case));
    causes.extend(purpose::unverifiable(case));
    causes.extend(key::detect(case));
    causes.extend(signature::detect(case));
    causes.extend(algorithm::family_mismatch(case));
    causes.extend(purpose::mistaken(case));
    causes.extend(algorithm::typ(case));
    causes.extend(time::detect(case));
    causes.extend(claim::detect(case));
    causes.extend(purpose::warnings(case));
    causes.extend(key_form::warnings(case));
    causes.extend(claim::warnings(case));
    causes
}

/// Leaves out what an earlier cause accounts for, and puts warnings behind faults.
fn telling(case: &Case<'_>, causes: impl IntoIterator<Item = Cause>) -> Vec<Cause> {
    let (faults, warnings): (Vec<Cause>, Vec<Cause>) =
        causes.into_iter().partition(|cause| cause.severity == Severity::Fault);
    let mut told: Vec<Cause> = Vec::new();
    for mut cause in faults {
        cause = in_header(case, of_replaced(case, cause));
        let open = |id: &CheckId| told.iter().all(|earlier| !earlier.effects.contains(id));
        cause.effects.retain(|id| at_stake(case, id) && open(id));
        // In the order in which the checks are told.
        let place = |id: &CheckId| case.report.checks.iter().position(|check| check.id == *id);
        cause.effects.sort_by_key(place);
        if !cause.effects.is_empty() {
            told.push(cause);
        }
    }
    for warning in warnings {
        if told.iter().all(|earlier| earlier.id != warning.id) {
            told.push(Cause { effects: Vec::new(), ..warning });
        }
    }
    told
}

/// Claims are read in the payload alone; RFC 7519 section 5.3 repeats them in the header of encrypted
/// tokens.
fn in_header(case: &Case<'_>, cause: Cause) -> Cause {
    let claim = |id: &CheckId| match id {
        CheckId::Require(path) => Some(path.clone()),
        CheckId::Exp | CheckId::Iss | CheckId::Aud | CheckId::Azp => Some(id.word().to_owned()),
        _ => None,
    };
    let header = case.header();
    let is_there = |name: &String| {
        !case.has_claim(name) && header.is_some_and(|header| header.object().get(name).is_some())
    };
    match cause.effects.iter().filter_map(claim).find(is_there) {
        Some(name) => cause.recognised(format!(
            "{} stands in the header, and is read in the payload alone",
            shown(&name)
        )),
        None => cause,
    }
}

/// A token that its product put in the place of another fails for that, whatever is compared.
fn of_replaced(case: &Case<'_>, cause: Cause) -> Cause {
    const COMPARED: [CheckId; 5] =
        [CheckId::Alg, CheckId::Key, CheckId::Signature, CheckId::Iss, CheckId::Aud];
    let replaces =
        |of: &Product| case.lookup_error().is_none() && of.says(Topic::Replaced).is_some();
    let product = case.product().filter(replaces);
    match product.filter(|_| cause.effects.iter().any(|id| COMPARED.contains(id))) {
        Some(product) => {
            let remedy = Some(Remedy::InTheWordsOf(product, Topic::Replaced));
            Cause { remedy, words: None, ..cause }
        }
        None => cause,
    }
}

/// Whether that check failed, or could not be made for want of a key.
fn at_stake(case: &Case<'_>, id: &CheckId) -> bool {
    match case.report.check(id).map(|check| check.status) {
        Some(Status::Fail) => true,
        Some(Status::Skip) => {
            case.token.is_err() || matches!(id, CheckId::Key | CheckId::Signature)
        }
        Some(Status::Pass) | None => false,
    }
}
