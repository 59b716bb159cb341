//! The header: its algorithm, its critical extensions, its types, and members that stand twice.

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::made_otherwise;
use crate::explain::remedy::Remedy;
use crate::jose::alg::{Alg, Family, KeyType};
use crate::jose::json::Json;
use crate::jose::key::Unsuitable;
use crate::provider::product::Topic;
use crate::text::shell::shown;

use crate::verify::check_id::CheckId;

/// The causes that lie in the header, and members that stand twice anywhere.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 5] =
        [duplicate_member, none, missing, unsupported, kid_type];
    detectors.into_iter().filter_map(|detector| detector(case)).collect()
}

/// What is understood and allowed, once it is known what kind of thing it is.
pub fn restrictions(case: &Case<'_>) -> Vec<Cause> {
    [crit(case), not_allowed(case)].into_iter().flatten().collect()
}

fn duplicate_member(case: &Case<'_>) -> Option<Cause> {
    let header = case.header()?.object().repeated().map(|name| ("header", name));
    let claims = case.claims().and_then(|claims| claims.repeated()).map(|name| ("payload", name));
    let (part, name) = header.or(claims)?;
    Some(
        Cause::fault(CauseId::JsonDuplicateMember)
            .recognised(format!(
                "the {part} has {} twice; parsers disagree on which one counts",
                shown(name)
            ))
            .remedy(Remedy::WriteOnce)
            .explains([CheckId::Structure, CheckId::Header]),
    )
}

fn none(case: &Case<'_>) -> Option<Cause> {
    let name = case.header_text("alg").filter(|name| name.eq_ignore_ascii_case("none"))?;
    Some(
        Cause::fault(CauseId::AlgNone)
            .recognised(format!(
                "alg is {}: it is not signed, so anyone could have written it",
                shown(name)
            ))
            .remedy(never_accept(case))
            .explains([CheckId::Alg, CheckId::Key, CheckId::Signature])
            .marks(case.header_span(), "unsigned"),
    )
}

/// Some products have tokens for development that nobody signs.
fn never_accept(case: &Case<'_>) -> Remedy {
    let product = case.product().filter(|product| product.says(Topic::Unsigned).is_some());
    product.map_or(Remedy::NeverAccept, |of| Remedy::InTheWordsOf(of, Topic::Unsigned))
}

fn missing(case: &Case<'_>) -> Option<Cause> {
    let alg = case.header()?.object().get("alg");
    let empty = alg.is_none_or(|alg| matches!(alg, Json::Null) || alg.as_str() == Some(""));
    empty.then(|| {
        Cause::fault(CauseId::AlgMissing)
            .recognised("the header names no algorithm")
            .remedy(Remedy::SetAlg(None))
            .explains([CheckId::Alg, CheckId::Key, CheckId::Signature])
            .marks(case.header_span(), "no alg")
    })
}

fn unsupported(case: &Case<'_>) -> Option<Cause> {
    let header = case.header()?.object();
    let value = header.get("alg").filter(|_| header.get("enc").is_none())?;
    let name = match value {
        Json::Null => return None,
        Json::String(name)
            if name.is_empty()
                || name.eq_ignore_ascii_case("none")
                || Alg::named(name).is_some() =>
        {
            return None;
        }
        Json::String(name) => name.clone(),
        other => other.to_string(),
    };
    let cause =
        Cause::fault(CauseId::AlgUnsupported).recognised(format!("alg is {}", shown(&name)));
    let meant = Alg::all().find(|alg| alg.name().eq_ignore_ascii_case(&name));
    let cause = match meant {
        Some(alg) => cause
            .compared(format!("names of algorithms are case-sensitive: {alg}"))
            .remedy(Remedy::SetAlg(Some(alg))),
        None if name == "ed25519-nkey" => cause
            .recognised("NATS's own: Ed25519 with an nkey, which only NATS verifies")
            .remedy(Remedy::CheckWithNsc),
        None => cause.remedy(Remedy::UseRegisteredAlg),
    };
    let cause = cause.explains([CheckId::Alg, CheckId::Key, CheckId::Signature]);
    Some(cause.marks(case.header_span(), "unknown alg"))
}

/// `kid` is a case-sensitive string (RFC 7515 section 4.1.4).
fn kid_type(case: &Case<'_>) -> Option<Cause> {
    let kid = case.header()?.object().get("kid").filter(|kid| kid.as_str().is_none())?;
    Some(
        Cause::fault(CauseId::HeaderKidType)
            .recognised(format!("kid is {}: {}", kid.kind(), shown_json(kid)))
            .remedy(Remedy::WriteAsText("kid"))
            .explains([CheckId::Header, CheckId::Key])
            .marks(case.header_span(), "kid is not a string"),
    )
}

fn crit(case: &Case<'_>) -> Option<Cause> {
    let crit = case.header()?.object().get("crit").filter(|_| case.fails(CheckId::Header))?;
    Some(
        Cause::fault(CauseId::HeaderCrit)
            .recognised(format!(
                "crit is {}: a recipient that does not know every extension must reject",
                shown_json(crit)
            ))
            .remedy(Remedy::LeaveOutCrit)
            .explains([CheckId::Header])
            .marks(case.header_span(), "critical extensions"),
    )
}

fn not_allowed(case: &Case<'_>) -> Option<Cause> {
    let alg =
        case.alg().filter(|alg| !case.policy.algs.is_empty() && !case.policy.algs.contains(alg))?;
    let allowed: Vec<&str> = case.policy.algs.iter().map(|alg| alg.name()).collect();
    let cause = Cause::fault(CauseId::AlgNotAllowed)
        .compared(format!("the token is signed with {alg}, allowed: {}", allowed.join(", ")));
    // To allow what no key can serve helps nobody.
    let cause = match family_mismatch(case) {
        Some(Cause { evidence, remedy, words, .. }) => {
            let evidence = [cause.evidence, evidence].concat();
            Cause { evidence, remedy, words, ..cause }
        }
        // Keys that can't be had are not those of a shared secret.
        None if alg.family() == Family::Hmac && case.set().is_none() => {
            cause.remedy(Remedy::GiveSecret).in_words(case.product(), Topic::Algorithm)
        }
        None => cause.remedy(Remedy::AllowAlg(alg)),
    };
    Some(cause.explains([CheckId::Alg, CheckId::Key, CheckId::Signature]))
}

/// The token's family of algorithms and the keys are strangers.
pub fn family_mismatch(case: &Case<'_>) -> Option<Cause> {
    let alg = case.alg().filter(|_| !case.passes(CheckId::Signature))?;
    let set = case.set()?;
    let choice = set.choose(alg, case.kid(), true);
    let stranger = choice
        .unsuitable
        .iter()
        .any(|(_, reason)| matches!(reason, Unsuitable::KeyType { .. } | Unsuitable::Curve { .. }));
    let served = set.entries.iter().any(|entry| entry.may_serve(alg));
    let named = case.kid().is_some_and(|kid| set.has_kid(kid));
    if set.entries.is_empty() || !choice.fits.is_empty() || (served && !(named && stranger)) {
        return None;
    }
    let key = choice.unsuitable.first().map(|(key, _)| *key).or_else(|| set.keys().next())?;
    let has = match (key.material.key_type(), key.material.curve()) {
        (KeyType::Oct, _) => "a shared secret".to_owned(),
        (key_type, Some(curve)) => format!("{key_type} keys on {curve}"),
        (key_type, None) => format!("{key_type} keys"),
    };
    let cause = Cause::fault(CauseId::AlgFamilyMismatch)
        .compared(format!("{alg} needs {}, found {has}", needs(alg)));
    let cause = match made_otherwise::really_made(case) {
        Some((really, None)) => cause.proof(format!("it verifies as {really}")),
        _ => cause,
    };
    let remedy = match (alg.family(), key.material.key_type()) {
        (family, _) if family != Family::Hmac && assertion::made(case).is_some() => {
            assertion::own_key(case).unwrap_or(Remedy::GiveIssuerKeys)
        }
        (Family::Hmac, _) => Remedy::GiveSecret,
        (Family::Ecdsa, KeyType::Ec) if set.entries.len() == 1 => Remedy::MatchCurve(alg),
        _ => Remedy::GiveIssuerKeys,
    };
    let cause = cause.remedy(remedy).in_words(case.product(), Topic::Algorithm);
    Some(cause.explains([CheckId::Alg, CheckId::Key, CheckId::Signature]))
}

fn needs(alg: Alg) -> String {
    match (alg.key_type(), alg.curve()) {
        (KeyType::Oct, _) => "a shared secret".to_owned(),
        (key_type, Some(curve)) => format!("{key_type} keys on {curve}"),
        (key_type, None) => format!("{key_type} keys"),
    }
}

/// `typ` is another than demanded (RFC 8725 section 3.11).
pub fn typ(case: &Case<'_>) -> Option<Cause> {
    let found = case.header()?.object().get("typ");
    if let Some(typ) = found.filter(|typ| typ.as_str().is_none() && case.fails(CheckId::Header)) {
        let cause = Cause::fault(CauseId::HeaderTyp).recognised(format!(
            "typ is {}: {}",
            typ.kind(),
            shown_json(typ)
        ));
        return Some(
            cause.remedy(Remedy::WriteAsText("typ")).explains([CheckId::Header, CheckId::Typ]),
        );
    }
    let wanted = case.policy.typ.as_deref().filter(|_| case.fails(CheckId::Typ))?;
    let said = match found {
        Some(typ) => format!("typ is {}, expected {}", shown_json(typ), shown(wanted)),
        None => format!("the header has no typ, expected {}", shown(wanted)),
    };
    Some(
        Cause::fault(CauseId::HeaderTyp)
            .compared(said)
            .remedy(match found.and_then(Json::as_str) {
                Some(typ) => Remedy::ExpectTyp(typ.to_owned()),
                None => Remedy::SetTyp(wanted.to_owned()),
            })
            .explains([CheckId::Typ]),
    )
}
