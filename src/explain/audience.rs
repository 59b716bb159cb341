//! `aud`: whom a token is for, against who was expected (RFC 7519, section 4.1.3).

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::explain::required;
use crate::jose::json::Json;
use crate::provider;
use crate::provider::near_miss::{self, Kind, Miss};
use crate::provider::product::Topic;
use crate::text::shell::{listed, shown};
use crate::verify::check_id::CheckId;

/// Audiences of a token that are compared with the expected ones.
const MAX_COMPARED: usize = 64;

/// Some servers write the scopes that were asked for into aud: every token of them has these.
const SCOPES: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

/// Another audience than expected, the expected one written otherwise, or none.
pub fn detect(case: &Case<'_>) -> Option<Cause> {
    if !case.fails(CheckId::Aud) || case.claims().is_none() {
        return None;
    }
    let ours = &case.policy.audiences;
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    let cause = if found.is_empty() || other_than_text(case).is_some() {
        missing(case)
    } else if let Some((ours, theirs, is_alone)) = one_of_a_text(ours, &found) {
        let said = match is_alone {
            true => "stands in quotes or brackets of its own: the text has more than the audience",
            false => "is one of several in one text: a list has one text for each",
        };
        Cause::fault(CauseId::ClaimAudNearMiss)
            .compared(format!("{} {said}", shown(ours)))
            .remedy(Remedy::ListAudiences)
            .differs(ours, theirs)
    } else if let Some((ours, theirs, how)) = nearest(ours, &found) {
        Cause::fault(CauseId::ClaimAudNearMiss)
            .compared(format!("equal except for {how}; audiences must match exactly"))
            .remedy(Remedy::Expect(CheckId::Aud, theirs.to_owned()))
            .differs(ours, theirs)
    } else if let Some((theirs, (ours, said))) = one_of_several(ours, &found) {
        Cause::fault(CauseId::ClaimAudNearMiss)
            .compared(said)
            .remedy(Remedy::Expect(CheckId::Aud, theirs.to_owned()))
            .differs(ours, theirs)
    } else {
        Cause::fault(CauseId::ClaimAudMismatch)
            .compared(format!(
                "the token is for {}, expected {}",
                listed(&found, ", "),
                listed(ours, " or ")
            ))
            .remedy(request_for(case, &found))
            .in_words(case.product(), topic(case))
            .differs(&ours.join(", "), &found.join(", "))
    };
    Some(cause.explains([CheckId::Aud]))
}

/// Some products make tokens for clients, and for URLs in another way.
fn topic(case: &Case<'_>) -> Topic {
    let is_url = case.policy.audiences.iter().all(|audience| audience.starts_with("https://"));
    match case.product().filter(|product| is_url && product.says(Topic::UrlAudience).is_some()) {
        Some(_) => Topic::UrlAudience,
        None => Topic::Audience,
    }
}

/// AWS STS takes azp for the audience where a token has both
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html, 2026-11).
pub fn is_party(case: &Case<'_>) -> Option<Cause> {
    let party = case.claim_text("azp")?;
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    let is_other = !found.is_empty() && !found.contains(&party);
    is_other.then(|| {
        Cause::warning(CauseId::ClaimAzpMismatch)
            .compared(format!("aud is {}, azp is {}", listed(&found, ", "), shown(party)))
            .recognised("some verifiers, as AWS STS, take azp for the audience where it is there")
            .remedy(Remedy::AddPartyToAudiences(party.to_owned()))
    })
}

/// An audience that every API is may not be expected instead; the issuer is not one to request.
fn request_for(case: &Case<'_>, found: &[&str]) -> Remedy {
    let everybody = case.product().map(|product| product.provider().everybody).unwrap_or_default();
    let is_own = |audience: &&&str| !everybody.contains(*audience) && !SCOPES.contains(*audience);
    let own = found.iter().find(is_own);
    let own = own.map(|own| (*own).to_owned());
    let issuer = case.claim_text("iss").unwrap_or_default();
    // RFC 7523 section 3: who proves itself is issuer and subject of a token of its own making.
    let is_own = case.claim_text("sub") == Some(issuer) || assertion::made(case).is_some();
    match (&case.policy.audiences[..], own) {
        (ours, _) if is_own => Remedy::WriteAudience(ours.to_vec()),
        ([ours], Some(own)) if ours == issuer => Remedy::Expect(CheckId::Aud, own),
        (ours, found) => Remedy::RequestFor { expected: ours.to_vec(), found },
    }
}

fn one_of_several<'a>(
    ours: &'a [String],
    found: &[&'a str],
) -> Option<(&'a str, (&'a str, String))> {
    let mut found = found.iter().take(MAX_COMPARED);
    found.find_map(|theirs| Some((*theirs, near_miss::one_of_several(ours, theirs)?)))
}

fn nearest<'a>(ours: &'a [String], found: &[&'a str]) -> Option<(&'a str, &'a str, Miss)> {
    found.iter().take(MAX_COMPARED).find_map(|theirs| {
        let (ours, how) = near_miss::miss_of_any(Kind::Audience, ours, theirs)?;
        Some((ours, *theirs, how))
    })
}

/// An entry of aud that is no text makes it none at all (RFC 7519, section 4.1.3).
fn other_than_text<'a>(case: &Case<'a>) -> Option<&'a Json> {
    match case.claim("aud")? {
        Json::Array(items) => items.iter().find(|item| item.as_str().is_none()),
        _ => None,
    }
}

/// `web,api` and `web api` name two audiences to a person, and one to a verifier; in `["api"]` it is
/// the only one.
fn one_of_a_text<'a>(ours: &'a [String], found: &[&'a str]) -> Option<(&'a str, &'a str, bool)> {
    found.iter().find_map(|theirs| {
        let mut shorter = near_miss::parts(theirs).filter(|part| part.len() < theirs.trim().len());
        let part = shorter.find_map(|part| ours.iter().find(|ours| *ours == part));
        let is_alone = near_miss::parts(theirs).count() == 1;
        part.map(|ours| (ours.as_str(), *theirs, is_alone))
    })
}

fn missing(case: &Case<'_>) -> Cause {
    let issuer = case.claim_text("iss").unwrap_or_default();
    let cognito = has_client_for_audience(issuer) || case.claim_text("token_use") == Some("access");
    let said = match (case.claim("aud"), other_than_text(case)) {
        (Some(_), Some(item)) => {
            format!("aud has {} in its list: {}", item.kind(), shown_json(item))
        }
        (Some(aud), None) => format!("aud is {}: {}", aud.kind(), shown_json(aud)),
        (None, _) => "the token has no aud".to_owned(),
    };
    match case.claim_text("client_id") {
        Some(client) if cognito && !case.has_claim("aud") => {
            Cause::fault(CauseId::ClaimAudMissingCognito)
                .recognised(format!(
                    "an access token of Cognito: it has client_id {} instead of aud",
                    shown(client)
                ))
                .remedy(Remedy::RequireOrSendIdToken(format!("client_id={client}")))
        }
        _ => {
            let cause = Cause::fault(CauseId::ClaimAudMissing)
                .recognised(said)
                .remedy(Remedy::SetAudience)
                .in_words(case.product(), Topic::Audience);
            required::called_otherwise(cause, case, "aud")
        }
    }
}

fn has_client_for_audience(issuer: &str) -> bool {
    provider::of(issuer).is_some_and(|provider| provider.audience.contains(&"client_id"))
}

/// What a message says that a verifier refused, though nothing here fails: it expects no audience, and
/// many libraries reject a token that has one.
pub fn unexpected(case: &Case<'_>) -> Option<Cause> {
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    // What people make for a provider names that provider.
    let is_open = case.policy.audiences.is_empty() && assertion::made(case).is_none();
    let first = found.first().filter(|_| is_open)?;
    Some(
        Cause::warning(CauseId::ClaimAudUnexpected)
            .compared(format!(
                "the token has aud {}, and the verifier expects none",
                listed(&found, ", ")
            ))
            .remedy(Remedy::ExpectAudience((*first).to_owned())),
    )
}
