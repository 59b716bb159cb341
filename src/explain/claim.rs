//! Claims and payload: what is said, against what was demanded.

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::purpose::is_session;
use crate::explain::remedy::Remedy;

use crate::jose::json::{Json, Object};
use crate::provider;
use crate::provider::clerk::{self, NAMESPACES, PENDING};
use crate::provider::near_miss::{self, Kind};
use crate::provider::product::{Product, Topic};
use crate::provider::reader;

use crate::text::shell::{listed, shown};
use crate::text::similar;

use crate::verify::check_id::CheckId;
use crate::verify::checks::OF_CLAIMS;
use crate::verify::policy::Requirement;

/// Audiences of a token that are compared with the expected ones.
const MAX_COMPARED: usize = 64;

/// A payload that holds no claims.
pub fn of_payload(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok()?;
    let payload = token.payload();
    // What a payload without claims leaves unmade or failing.
    let required = case.policy.required.iter().map(|wanted| CheckId::require(&wanted.path));
    let checks = std::iter::once(CheckId::Structure).chain(OF_CLAIMS).chain(required);
    let failing = checks.clone().any(|id| case.fails(id));
    if !failing {
        return None;
    }
    let cause = if let Some(how) = compression(case, payload) {
        Cause::fault(CauseId::PayloadCompressed).recognised(how).remedy(Remedy::LeaveOutCompression)
    } else if case.claims().is_some() || payload.is_empty() {
        return None;
    } else if let Err(error) = std::str::from_utf8(payload) {
        Cause::fault(CauseId::PayloadNotUtf8)
            .measured(format!("byte {} of the payload is not UTF-8", error.valid_up_to()))
            .remedy(Remedy::EncodeUtf8)
    } else {
        let why = Object::parse(&String::from_utf8_lossy(payload)).err();
        Cause::fault(CauseId::PayloadNotJsonObject)
            .recognised(why.map(|why| why.to_string()).unwrap_or_default())
            .remedy(Remedy::MakeJsonObject)
    };
    Some(cause.explains(checks))
}

/// RFC 1950, 1951, 1952, or the header's own word.
fn compression(case: &Case<'_>, payload: &[u8]) -> Option<String> {
    let zip = case
        .header()?
        .object()
        .get("zip")
        .map(|zip| format!("the header has zip: {}", shown_json(zip)));
    let magic = match payload {
        [0x1f, 0x8b, ..] => Some("the payload begins as gzip does"),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some("the payload begins as zlib does"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("the payload begins as zstd does"),
        _ => None,
    };
    let readable = case.claims().is_some();
    zip.filter(|_| !readable).or_else(|| magic.map(str::to_owned))
}

/// The causes that lie in claims.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    causes.extend(session_pending(case));
    causes.extend(literals(case));
    causes.extend(issuer(case));
    causes.extend(audience(case));
    causes.extend(party(case));
    let Some(claims) = case.claims() else { return causes };
    for requirement in &case.policy.required {
        if case.unmet().any(|path| path == requirement.path) {
            causes.push(unmet(case, claims, requirement));
        }
    }
    causes.extend(sub(case));
    causes
}

/// What a message says that a verifier refused, though nothing here fails: it expects no audience, and
/// many libraries reject a token that has one.
pub fn audience_unexpected(case: &Case<'_>) -> Option<Cause> {
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    let first = found.first().filter(|_| case.policy.audiences.is_empty())?;
    Some(
        Cause::warning(CauseId::ClaimAudUnexpected)
            .compared(format!(
                "the token has aud {}, and the verifier expects none",
                listed(&found, ", ")
            ))
            .remedy(Remedy::ExpectAudience((*first).to_owned())),
    )
}

/// AWS STS takes azp for the audience where a token has both
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html, 2026-11).
pub fn party_for_audience(case: &Case<'_>) -> Option<Cause> {
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

fn template_literal(case: &Case<'_>, path: &str, text: &str) -> Cause {
    Cause::fault(CauseId::ClaimTemplateLiteral)
        .recognised(format!(
            "{} is {}: a placeholder that was not replaced",
            shown(path),
            shown(text)
        ))
        .remedy(literal_remedy(case, text))
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
        let cause = match in_header(case, "iss") {
            Some(said) => cause.recognised(said),
            None => cause,
        };
        let own = || assertion::own_claim(case, "iss");
        let remedy = header_remedy(case).or_else(own).unwrap_or(Remedy::SetIssuer(ours.to_owned()));
        return Some(cause.remedy(remedy).explains([CheckId::Iss]));
    };
    let cause = match near_miss::miss(Kind::Issuer, ours, theirs) {
        Some(how) => Cause::fault(CauseId::ClaimIssNearMiss)
            .compared(format!("equal except for {how}; issuers must match exactly"))
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned()))
            .in_words(case.product(), Topic::Spelling),
        None if provider::is_template(ours, theirs) => Cause::fault(CauseId::ClaimIssMismatch)
            .compared(format!("expected is the template {}, found {}", shown(ours), shown(theirs)))
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned()))
            .in_words(case.product(), Topic::Instance),
        None => Cause::fault(CauseId::ClaimIssMismatch)
            .compared(format!("the issuer is {}, expected {}", shown(theirs), shown(ours)))
            .remedy(Remedy::SendFromExpectedIssuer(theirs.to_owned())),
    };
    let cause = of_one_product(case, cause, ours, theirs);
    Some(cause.explains([CheckId::Iss]).differs(ours, theirs))
}

/// Two issuers of one product stand for the same realm, tenant or cluster, or for two.
fn of_one_product(case: &Case<'_>, cause: Cause, ours: &str, theirs: &str) -> Cause {
    let expected = provider::of(ours).map(|provider| provider.product);
    let Some(product) = case.product().filter(|product| expected == Some(*product)) else {
        return cause;
    };
    let name = product.provider().name;
    match provider::same(ours, theirs) {
        Some(common) => cause
            .recognised(format!("both are issuers of {name}{common}"))
            .remedy(Remedy::Expect(CheckId::Iss, theirs.to_owned()))
            .in_words(Some(product), Topic::Issuer),
        None => cause
            .recognised(format!("both are issuers of {name}"))
            .in_words(Some(product), Topic::Instance),
    }
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

fn audience(case: &Case<'_>) -> Option<Cause> {
    if !case.fails(CheckId::Aud) || case.claims().is_none() {
        return None;
    }
    let ours = &case.policy.audiences;
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    let cause = if found.is_empty() || other_than_text(case).is_some() {
        audience_missing(case)
    } else if let Some((ours, theirs, is_alone)) = one_of_a_text(ours, &found) {
        let said = match is_alone {
            true => "stands in quotes or brackets of its own: the text has more than the audience",
            false => "is one of several in one text: a list has one text for each",
        };
        Cause::fault(CauseId::ClaimAudNearMiss)
            .compared(format!("{} {said}", shown(ours)))
            .remedy(Remedy::ListAudiences)
            .differs(ours, theirs)
    } else if let Some((ours, theirs, how)) = nearest_audience(ours, &found) {
        Cause::fault(CauseId::ClaimAudNearMiss)
            .compared(format!("equal except for {how}; audiences must match exactly"))
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
            .in_words(case.product(), Topic::Audience)
            .differs(&ours.join(", "), &found.join(", "))
    };
    Some(cause.explains([CheckId::Aud]))
}

/// An audience that every API is may not be expected instead; the issuer is not one to request.
fn request_for(case: &Case<'_>, found: &[&str]) -> Remedy {
    let everybody = case.product().map(|product| product.provider().everybody).unwrap_or_default();
    let own = found.iter().find(|audience| !everybody.contains(*audience));
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

fn nearest_audience<'a>(
    ours: &'a [String],
    found: &[&'a str],
) -> Option<(&'a str, &'a str, String)> {
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
    let marks = |c: char| c.is_whitespace() || ",;|[]\"'".contains(c);
    found.iter().find_map(|theirs| {
        let mut parts = theirs.split(marks).filter(|part| part.len() < theirs.trim().len());
        let part = parts.find_map(|part| ours.iter().find(|ours| *ours == part));
        let is_alone = theirs.split(marks).filter(|part| !part.is_empty()).count() == 1;
        part.map(|ours| (ours.as_str(), *theirs, is_alone))
    })
}

fn audience_missing(case: &Case<'_>) -> Cause {
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
        _ => Cause::fault(CauseId::ClaimAudMissing)
            .recognised(said)
            .remedy(Remedy::SetAudience)
            .in_words(case.product(), Topic::Audience),
    }
}

fn has_client_for_audience(issuer: &str) -> bool {
    provider::of(issuer).is_some_and(|provider| provider.audience.contains(&"client_id"))
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
        Some(theirs) => match near_miss::miss_of_any(Kind::Party, ours, theirs) {
            Some((ours, how)) => Cause::fault(CauseId::ClaimAzpNearMiss)
                .compared(format!("equal except for {how}; origins must match exactly"))
                .remedy(Remedy::Expect(CheckId::Azp, theirs.to_owned()))
                .differs(ours, theirs),
            None => Cause::fault(CauseId::ClaimAzpMismatch)
                .compared(format!(
                    "the authorized party is {}{}, expected {}",
                    if theirs.contains("://") { "" } else { "the client " },
                    shown(theirs),
                    listed(ours, " or ")
                ))
                .remedy(Remedy::AllowParty(theirs.to_owned()))
                .differs(&ours.join(", "), theirs),
        },
    };
    Some(cause.explains([CheckId::Azp]))
}

/// A demand that is not met.
fn unmet(case: &Case<'_>, claims: &Object, requirement: &Requirement) -> Cause {
    let path = requirement.path.as_str();
    let value = claims.at(path).filter(|value| !matches!(value, Json::Null));
    let cause = match value {
        None => {
            organisation(case, claims, path).unwrap_or_else(|| required_missing(case, claims, path))
        }
        Some(value) => match literal_in(value) {
            Some(text) => template_literal(case, path, text),
            None => value_mismatch(case, path, value, requirement),
        },
    };
    cause.explains([CheckId::require(path)])
}

fn required_missing(case: &Case<'_>, claims: &Object, path: &str) -> Cause {
    let names: Vec<&str> = claims.names().collect();
    let cause = Cause::fault(CauseId::ClaimRequiredMissing).compared(match claims.at(path) {
        Some(_) => format!("{} is null", shown(path)),
        None => {
            format!(
                "there is no {}; the claims are {}",
                shown(path),
                listed(names.iter().copied(), ", ")
            )
        }
    });
    let cause = match reader::of(path) {
        Some(reader) => cause
            .recognised(format!("{} reads {}", reader.name, reader.rules))
            .recognised(format!("its settings may name another place: {}", reader.setting)),
        None => cause,
    };
    match similar::name(path, names.iter().copied().filter(|name| *name != path)) {
        Some(close) => cause
            .compared(format!("{} is similar", shown(close)))
            .remedy(Remedy::Require(close.to_owned())),
        None => {
            cause.remedy(Remedy::AddClaim(path.to_owned())).in_words(case.product(), Topic::Claim)
        }
    }
}

fn value_mismatch(case: &Case<'_>, path: &str, value: &Json, wanted: &Requirement) -> Cause {
    let wanted = wanted.value.as_deref().unwrap_or_default();
    let found = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let cause = Cause::fault(CauseId::ClaimValueMismatch).compared(format!(
        "{} is {}, expected {}",
        shown(path),
        shown(&found),
        shown(wanted)
    ));
    let cause = match wanted.contains('*') {
        true => cause.recognised("expected is a pattern; here values are compared to the letter"),
        false => cause,
    };
    if let Some(name) = stands_in(case, wanted) {
        let remedy = Remedy::Require(format!("{name}={wanted}"));
        return cause.compared(format!("{} is its {name}", shown(wanted))).remedy(remedy);
    }
    if let Some(how) = near_miss::miss(Kind::Value, wanted, &found) {
        let said = format!("equal but for {how}; values are compared to the letter");
        let remedy = Remedy::Require(format!("{path}={found}"));
        return cause.compared(said).remedy(remedy).differs(wanted, &found);
    }
    let remedy = match case.product().filter(|product| product.says(Topic::Value).is_some()) {
        Some(product) => Remedy::InTheWordsOf(product, Topic::Value),
        None if path == "sub" => Remedy::ExpectSubject(found.clone()),
        None => Remedy::SignInWithValue,
    };
    cause.remedy(remedy).differs(wanted, &found)
}

/// The claim that a client or an audience stands in, where it was expected of another claim.
fn stands_in(case: &Case<'_>, wanted: &str) -> Option<&'static str> {
    let has = |name: &&str| case.claim(name).is_some_and(|claim| claim.texts().contains(&wanted));
    ["sub", "aud", "azp", "client_id", "email"].into_iter().find(has)
}

/// Clerk's session tokens of version 2 keep the organisation in `o`.
fn organisation(case: &Case<'_>, claims: &Object, path: &str) -> Option<Cause> {
    if !clerk::is_organisation(path) || !case.may_be(Product::Clerk) {
        return None;
    }
    if let Some(Json::Object(o)) = claims.get("o").filter(|_| !path.starts_with("o.")) {
        let names: Vec<&str> = o.names().collect();
        return Some(
            Cause::fault(CauseId::ClaimOrgInV2)
                .recognised(format!(
                    "a session token of version 2: the organisation is in o ({})",
                    listed(names, ", ")
                ))
                .remedy(Remedy::Require(clerk::in_version_2(path).to_owned())),
        );
    }
    let null =
        matches!(claims.at(path), Some(Json::Null)) || matches!(claims.get("o"), Some(Json::Null));
    let without = is_session(case) && !claims.names().any(clerk::is_organisation);
    if !null && !without {
        return None;
    }
    let said = match null {
        true => {
            format!("{} is null: no organisation was active when the token was made", shown(path))
        }
        false => {
            "a session token without an organisation: none was active when it was made".to_owned()
        }
    };
    Some(
        Cause::fault(CauseId::ClaimNullOrg)
            .recognised(said)
            .remedy(Remedy::InTheWordsOf(Product::Clerk, Topic::Organisation)),
    )
}

fn session_pending(case: &Case<'_>) -> Option<Cause> {
    let pending = case.claim_text("sts") == Some(PENDING) && case.may_be(Product::Clerk);
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
            .remedy(Remedy::WriteAsText("sub"))
            .explains([CheckId::Sub]),
    )
}

/// The text of a shortcode left in a value, at any depth.
fn literal_in(value: &Json) -> Option<&str> {
    match value {
        Json::String(text) if text.contains("{{") && text.contains("}}") => Some(text),
        Json::Array(items) => items.iter().find_map(literal_in),
        Json::Object(object) => object.members().find_map(|(_, value)| literal_in(value)),
        _ => None,
    }
}

/// The shortcode that Clerk knows; of a right one, or of another's, only that it was not replaced.
fn literal_remedy(case: &Case<'_>, text: &str) -> Remedy {
    let start = text.find("{{").map_or(0, |at| at + 2);
    let inner = text[start..].split("}}").next().unwrap_or_default().trim();
    let (namespace, field) = inner.split_once('.').unwrap_or((inner, "id"));
    if case.product() != Some(Product::Clerk) || NAMESPACES.contains(&namespace) {
        return Remedy::ReplacePlaceholder;
    }
    let meant = match namespace {
        "organization" | "organisation" | "orgs" | "organizations" => Some("org"),
        "users" | "current_user" | "me" => Some("user"),
        "sess" | "sessions" => Some("session"),
        other => similar::name(other, NAMESPACES.into_iter()),
    };
    Remedy::UseShortcode(meant.map(|namespace| format!("{{{{{namespace}.{field}}}}}")))
}
