//! Issuer, party, subject and other claims: what is said, against what was expected.

use crate::explain::assertion;
use crate::explain::audience;
use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::explain::required;
use crate::explain::shortcode::{literal_in, template_literal};
use crate::jose::json::Json;
use crate::provider::clerk::PENDING;
use crate::provider::near_miss::{self, Kind, Part};
use crate::provider::product::{Product, Topic};
use crate::provider::{self, Kinship, Provider};
use crate::text::shell::{listed, shown};
use crate::verify::check_id::CheckId;

/// The causes that lie in claims.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    causes.extend(session_pending(case));
    causes.extend(literals(case));
    causes.extend(issuer(case));
    causes.extend(audience::detect(case));
    causes.extend(party(case));
    let Some(claims) = case.claims() else { return causes };
    for requirement in &case.policy.required {
        if case.unmet().any(|path| path == requirement.path) {
            causes.push(required::unmet(case, claims, requirement));
        }
    }
    causes.extend(sub(case));
    causes
}

/// Shortcodes that nobody replaced in a token that is accepted all the same.
pub fn warnings(case: &Case<'_>) -> Vec<Cause> {
    let claims = case.claims().filter(|_| case.accepted());
    let literal = claims.and_then(|claims| {
        claims.members().find_map(|(name, value)| literal_in(value).map(|text| (name, text)))
    });
    literal
        .map(|(name, text)| template_literal(case, name, text).warned())
        .into_iter()
        .chain(session_pending(case).filter(|_| case.accepted()))
        .collect()
}

/// A shortcode where a claim that is compared should be.
fn literals(case: &Case<'_>) -> Vec<Cause> {
    let literal = |id: CheckId| {
        let text = literal_in(case.claim(id.word())?).filter(|_| case.fails(&id))?;
        Some(template_literal(case, id.word(), text).explains([id]))
    };
    let compared = [CheckId::Aud, CheckId::Azp, CheckId::Iss, CheckId::Sub];
    compared.into_iter().filter_map(literal).collect()
}

fn issuer(case: &Case<'_>) -> Option<Cause> {
    let ours = case
        .policy
        .issuer
        .as_deref()
        .filter(|_| case.fails(CheckId::Iss) && case.claims().is_some())?;
    let Some(theirs) = case.claim_text("iss") else {
        let said = match case.claim("iss") {
            Some(other) => format!("iss is {}: {}", other.kind(), shown_json(other)),
            None => "the token has no iss".to_owned(),
        };
        let cause = Cause::fault(CauseId::ClaimIssMissing).recognised(said);
        let inside = case.claims().and_then(|claims| required::inside(claims, "iss"));
        let cause = match inside {
            Some(outer) => cause.recognised(format!("iss is inside {}", shown(outer))),
            None => cause,
        };
        let cause = match in_header(case, "iss") {
            Some(said) => cause.recognised(said),
            None => cause,
        };
        let own = || assertion::own_claim(case, "iss");
        let remedy = header_remedy(case).or_else(own).unwrap_or(Remedy::SetIssuer(ours.to_owned()));
        let cause = required::called_otherwise(cause.remedy(remedy), case, "iss");
        return Some(cause.explains([CheckId::Iss]));
    };
    let several = near_miss::one_of_several(case.policy.issuer.as_slice(), theirs);
    let cause = match near_miss::miss(Kind::Issuer, ours, theirs) {
        Some(how) => Cause::fault(CauseId::ClaimIssNearMiss)
            .compared(format!("equal except for {how}; issuers must match exactly"))
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned()))
            .in_words(case.product(), Topic::Spelling)
            .in_words(case.product().filter(|_| how.is_in(Part::End)), Topic::End),
        None if several.is_some() => Cause::fault(CauseId::ClaimIssNearMiss)
            .compared(several.map(|(_, said)| said).unwrap_or_default())
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned())),
        None if provider::is_template(ours, theirs) => Cause::fault(CauseId::ClaimIssMismatch)
            .compared(format!("expected is the template {}, found {}", shown(ours), shown(theirs)))
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned()))
            .in_words(case.product(), Topic::Instance),
        None => Cause::fault(CauseId::ClaimIssMismatch)
            .compared(format!("the issuer is {}, expected {}", shown(theirs), shown(ours)))
            .remedy(match assertion::made(case) {
                Some(_) => Remedy::SetIssuer(ours.to_owned()),
                None => Remedy::SendFromExpectedIssuer(theirs.to_owned()),
            }),
    };
    let cause = of_one_product(case, cause, ours, theirs);
    Some(cause.explains([CheckId::Iss]).differs(ours, theirs))
}

/// Two issuers of one product stand for the same realm, tenant or cluster, or for two.
fn of_one_product(case: &Case<'_>, cause: Cause, ours: &str, theirs: &str) -> Cause {
    let Some((kinship, product, said)) = kinship(ours, theirs) else {
        let expected = provider::of(ours).filter(|of| case.product() == Some(of.product));
        // What differs in how it is written is no other instance.
        let expected = expected.filter(|_| cause.id != CauseId::ClaimIssNearMiss);
        return match expected {
            Some(Provider { product, name, .. }) => cause
                .recognised(format!("both are issuers of {name}"))
                .in_words(Some(*product), Topic::Instance),
            None => cause,
        };
    };
    let of = |common: Option<(&str, &str)>| {
        common.map_or_else(String::new, |(name, value)| format!(" for {name} {value}"))
    };
    match kinship {
        // A tenant is asked at another address for the tokens of this product.
        Kinship::Same(common) if provider::of(theirs).is_some_and(|of| of.product != product) => {
            cause.recognised(said + &of(common)).in_words(Some(product), Topic::Instance)
        }
        Kinship::Same(common) => cause
            .recognised(said + &of(common))
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned()))
            .in_words(Some(product), where_they_differ(product, ours, theirs)),
        Kinship::Differs(what, [ours, theirs]) => cause
            .recognised(format!(
                "{said}: the {what} is {}, expected {}",
                shown(theirs),
                shown(ours)
            ))
            .in_words(Some(product), Topic::Instance),
    }
}

/// Of what its product has words, where only the hosts of two issuers differ, or only their paths.
fn where_they_differ(product: Product, ours: &str, theirs: &str) -> Topic {
    let split = |issuer: &str| {
        let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest).trim_end_matches('/');
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        (host.to_owned(), path.to_owned())
    };
    let ((host, path), (other, another)) = (split(ours), split(theirs));
    let topic = match (host == other, path == another) {
        (false, true) => Topic::Host,
        (true, false) => Topic::Path,
        _ => Topic::Issuer,
    };
    product.says(topic).map_or(Topic::Issuer, |_| topic)
}

/// What they have in common, the product that has words for it, and that in words.
fn kinship<'a>(ours: &'a str, theirs: &'a str) -> Option<(Kinship<'a>, Product, String)> {
    let kinship = provider::kinship(ours, theirs)?;
    let (expected, found) = (provider::meant(ours)?, provider::meant(theirs)?);
    let said = match expected.product == found.product {
        true => format!("both are issuers of {}", found.name),
        false => format!("an issuer of {}, expected one of {},", found.name, expected.name),
    };
    let is_kin = expected.kin.contains(&found.product);
    Some((kinship, if is_kin { expected.product } else { found.product }, said))
}

/// A header is read for the signature alone: a claim in it is not compared.
fn in_header(case: &Case<'_>, name: &str) -> Option<String> {
    let found = case.header()?.object().get(name)?;
    Some(format!("{name} stands in the header, not in the payload: {}", shown_json(found)))
}

/// How a product wants claims of the header compared.
fn header_remedy(case: &Case<'_>) -> Option<Remedy> {
    let product = case.product().filter(|product| product.says(Topic::HeaderClaims).is_some())?;
    Some(Remedy::InTheWordsOf(product, Topic::HeaderClaims))
}

fn party(case: &Case<'_>) -> Option<Cause> {
    if !case.fails(CheckId::Azp) || case.claims().is_none() {
        return None;
    }
    let ours = &case.policy.authorized_parties;
    let cause = match case.claim_text("azp") {
        None => Cause::fault(CauseId::ClaimAzpMissing)
            .recognised("the token has no azp, which names who requested it")
            .remedy(Remedy::VerifyWithoutParty),
        Some(theirs) => other_party(ours, theirs),
    };
    Some(cause.explains([CheckId::Azp]))
}

fn other_party(ours: &[String], theirs: &str) -> Cause {
    if let Some((ours, how)) = near_miss::miss_of_any(Kind::Party, ours, theirs) {
        return Cause::fault(CauseId::ClaimAzpNearMiss)
            .compared(format!("equal except for {how}; origins must match exactly"))
            // Another port is another origin (RFC 6454 section 5): is it theirs?
            .remedy(match how.is_in(Part::Port) {
                true => Remedy::AllowParty(theirs.to_owned()),
                false => Remedy::Expect(CheckId::Azp, theirs.to_owned()),
            })
            .differs(ours, theirs);
    }
    if let Some((ours, said)) = near_miss::one_of_several(ours, theirs) {
        return Cause::fault(CauseId::ClaimAzpNearMiss)
            .compared(said)
            .remedy(Remedy::Expect(CheckId::Azp, theirs.to_owned()))
            .differs(ours, theirs);
    }
    Cause::fault(CauseId::ClaimAzpMismatch)
        .compared(format!(
            "the authorized party is {}{}, expected {}",
            if theirs.contains("://") { "" } else { "the client " },
            shown(theirs),
            listed(ours, " or ")
        ))
        .remedy(Remedy::AllowParty(theirs.to_owned()))
        .differs(&ours.join(", "), theirs)
}

/// Whether that is the `sts` of a session with a task to finish.
pub fn is_pending(sts: Option<&str>) -> bool {
    sts == Some(PENDING)
}

fn session_pending(case: &Case<'_>) -> Option<Cause> {
    let pending = is_pending(case.claim_text("sts")) && case.may_be(Product::Clerk);
    let unmet: Vec<CheckId> = case.unmet().map(CheckId::require).collect();
    let cause = match case.accepted() {
        true => Cause::warning(CauseId::ClaimSessionPending),
        false => Cause::fault(CauseId::ClaimSessionPending),
    };
    (pending && (case.accepted() || !unmet.is_empty() || case.fails(CheckId::Azp))).then(|| {
        cause
            .recognised("sts is pending: the user has signed in, but has a task to finish")
            .remedy(Remedy::InTheWordsOf(Product::Clerk, Topic::Pending))
            .explains(unmet)
    })
}

/// RFC 7519 section 4.1.2.
fn sub(case: &Case<'_>) -> Option<Cause> {
    let sub = case.claim("sub").filter(|_| case.fails(CheckId::Sub))?;
    Some(
        Cause::fault(CauseId::ClaimSubNotString)
            .recognised(format!("sub is {}: {}", sub.kind(), shown_json(sub)))
            .remedy(match sub {
                Json::Object(_) | Json::Array(_) => Remedy::WritePlainSubject,
                _ => Remedy::WriteAsText("sub"),
            })
            .explains([CheckId::Sub]),
    )
}
