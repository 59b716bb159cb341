//! What a token is for: a good JWT that was meant for something else.

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::{Json, Object};
use crate::jose::token::header::Header;
use crate::provider;
use crate::provider::clerk::{self, Category, Meaning};
use crate::provider::near_miss::{self, Kind};
use crate::provider::product::{Product, Topic, Use};
use crate::provider::supabase;
use crate::provider::token::{self, KINDS, is_refresh};
use crate::text::shell::{listed, shown};
use crate::text::similar;

use crate::verify::check_id::CheckId;

/// What kind of token it looks like, in words; `None` where nothing shows it.
pub fn kind(case: &Case<'_>) -> Option<&'static str> {
    let header = case.header().map(Header::object);
    let clerk = case.claims().and_then(|claims| Meaning::of(header, claims));
    if let Some(meaning) = clerk.filter(|_| case.may_be(Product::Clerk)) {
        return Some(meaning.category.words());
    }
    if refresh_token(case).is_some() {
        return Some("refresh token");
    }
    match (access_marks(case), id_marks(case).is_empty()) {
        (true, _) => Some("access token"),
        (false, false) => Some("ID token"),
        (false, true) => None,
    }
}

/// A token that nobody but its issuer can use.
pub fn unverifiable(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 6] = [
        graph_token,
        okta_org_token,
        refresh_token,
        firebase_custom_token,
        google_token_for_firebase,
        supabase_key,
    ];
    let open = |_: &_| !case.accepted();
    detectors.into_iter().filter(open).filter_map(|detector| detector(case)).collect()
}

/// A token that anybody can verify, and that is of another kind than was demanded.
pub fn mistaken(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 5] =
        [machine_token, session_for_template, template_for_session, id_for_access, access_for_id];
    detectors.into_iter().filter_map(|detector| detector(case)).collect()
}

/// A token that is accepted, and is no access token of anybody.
pub fn warnings(case: &Case<'_>) -> Vec<Cause> {
    let found = [supabase_key(case), refresh_token(case)].into_iter().flatten();
    let accepted = found.filter(|_| case.accepted()).map(Cause::warned);
    accepted.chain(assertion::broken_rules(case)).collect()
}

/// Whether an accepted token with these texts in its claims may have one of [`warnings`]; what broken
/// rules it may have is for `assertion` to say.
pub fn may_warn<'t>(text: impl Fn(&'static str) -> Option<&'t str>) -> bool {
    text("role").is_some_and(|role| supabase::ROLES.contains(&role))
        || KINDS.into_iter().filter_map(text).any(is_refresh)
}

/// Keys that a token of another kind was never meant to be verified by. A signature that a key of
/// the right kind does not verify has a cause of its own.
fn key_checks(case: &Case<'_>) -> impl Iterator<Item = CheckId> + use<> {
    let of_keys = [CheckId::Alg, CheckId::Key, CheckId::Signature];
    let open = !case.fails(CheckId::Signature);
    of_keys.into_iter().filter(move |_| open)
}

/// What its provider's data says that it is for.
fn use_of(case: &Case<'_>, of: Use) -> Option<(Product, &'static str)> {
    token::recognise(of, case.header()?.object(), case.claims()?)
}

/// Only the provider's own API can verify it.
fn graph_token(case: &Case<'_>) -> Option<Cause> {
    if case.passes(CheckId::Signature) && !case.fails(CheckId::Aud) {
        return None;
    }
    let (product, said) = use_of(case, Use::OtherApi)?;
    Some(
        Cause::fault(CauseId::KindGraphToken)
            .recognised(said)
            .remedy(Remedy::InTheWordsOf(product, Topic::OwnApi))
            .explains([CheckId::Signature, CheckId::Key, CheckId::Aud, CheckId::Alg, CheckId::Iss]),
    )
}

/// The org authorization server of Okta publishes no keys for its access tokens.
fn okta_org_token(case: &Case<'_>) -> Option<Cause> {
    let issuer = case.claim_text("iss").filter(|issuer| provider::is_closed(issuer))?;
    let bare = issuer.trim_end_matches('/');
    let access = ["cid", "scp", "uid"].iter().any(|name| case.has_claim(name))
        || case.claim_text("aud").is_some_and(|aud| aud.trim_end_matches('/') == bare);
    let failing =
        !case.passes(CheckId::Signature) || case.fails(CheckId::Aud) || case.fails(CheckId::Iss);
    (access && failing).then(|| {
        Cause::fault(CauseId::KindOktaOrgToken)
            .recognised(format!(
                "an access token of the Okta organization itself: {}",
                shown(issuer)
            ))
            .remedy(Remedy::UseAuthorizationServer(format!("{bare}/oauth2/default")))
            .explains([CheckId::Signature, CheckId::Key, CheckId::Iss, CheckId::Aud])
    })
}

fn refresh_token(case: &Case<'_>) -> Option<Cause> {
    let claims = KINDS.iter().filter_map(|name| Some((*name, case.claim_text(name)?)));
    let header = case.header_text("typ").map(|typ| ("typ", typ));
    let (name, kind) = claims.chain(header).find(|(_, kind)| is_refresh(kind))?;
    let said = format!("{name} is {}: it is only for requesting other tokens", shown(kind));
    let parties = [CheckId::Aud, CheckId::Typ, CheckId::Iss, CheckId::Azp];
    let required = KINDS.into_iter().map(CheckId::require);
    Some(
        Cause::fault(CauseId::KindRefreshToken)
            .recognised(said)
            .remedy(Remedy::SendAccessToken(Vec::new()))
            .explains(key_checks(case).chain(parties).chain(required)),
    )
}

fn firebase_custom_token(case: &Case<'_>) -> Option<Cause> {
    let (product, said) = use_of(case, Use::CustomToken)?;
    Some(
        Cause::fault(CauseId::KindFirebaseCustomToken)
            .recognised(said)
            .remedy(Remedy::InTheWordsOf(product, Topic::Exchange))
            .explains([
                CheckId::Aud,
                CheckId::Iss,
                CheckId::Key,
                CheckId::Signature,
                CheckId::Azp,
                CheckId::Sub,
            ]),
    )
}

/// Signing in with Google gives a token of Google; Firebase makes another one of it.
fn google_token_for_firebase(case: &Case<'_>) -> Option<Cause> {
    let of = |issuer: &str| provider::of(issuer).map(|provider| provider.product);
    let is_google = case.claim_text("iss").and_then(of) == Some(Product::Google);
    let expected = case.policy.issuer.as_deref().filter(|_| case.fails(CheckId::Iss))?;
    (is_google && of(expected) == Some(Product::Firebase)).then(|| {
        Cause::fault(CauseId::KindGoogleTokenForFirebase)
            .compared(format!("an ID token of Google, expected one of {}", shown(expected)))
            .remedy(Remedy::InTheWordsOf(Product::Firebase, Topic::IdToken))
            .explains(key_checks(case).chain([CheckId::Iss, CheckId::Aud]))
    })
}

fn machine_token(case: &Case<'_>) -> Option<Cause> {
    let sub = case.claim_text("sub").filter(|sub| sub.starts_with(clerk::MACHINE));
    let cat = case.header_text("cat").filter(|cat| Category::of(cat) == Some(Category::Machine));
    if !case.may_be(Product::Clerk) {
        return None;
    }
    let cause = Cause::fault(CauseId::KindClerkMachineToken);
    let cause = match (sub, cat) {
        (Some(sub), _) => cause.recognised(format!("sub is {}: a machine, not a user", shown(sub))),
        (None, Some(cat)) => cause.recognised(format!("cat is {}: a machine token", shown(cat))),
        (None, None) => return None,
    };
    let checks = [CheckId::Aud, CheckId::Azp].into_iter();
    let failing: Vec<CheckId> = checks.chain(case.unmet().map(CheckId::require)).collect();
    failing.iter().any(|id| case.fails(id)).then(|| {
        cause.remedy(Remedy::InTheWordsOf(Product::Clerk, Topic::Machine)).explains(failing)
    })
}

/// Clerk's default session token carries no audience and no claims of a template.
fn session_for_template(case: &Case<'_>) -> Option<Cause> {
    let cause = Cause::fault(CauseId::KindClerkSessionForTemplate);
    let cause = session_evidence(case, cause)?;
    let custom = |path: &&str| {
        let known = clerk::is_of_session(path) || REGISTERED.contains(path);
        !known && !clerk::is_organisation(path) && !near_any(case, path)
    };
    let unmet: Vec<&str> = case
        .unmet()
        .filter(custom)
        .filter(|path| case.claims().is_some_and(|claims| claims.at(path).is_none()))
        .collect();
    let without_audience = case.fails(CheckId::Aud) && !case.has_claim("aud");
    if !without_audience && unmet.is_empty() {
        return None;
    }
    let cause = match without_audience {
        true => cause.compared("an audience is expected, and the token has none"),
        false => cause.compared(format!("it lacks {}", listed(unmet.iter().copied(), ", "))),
    };
    let effects = unmet.iter().copied().map(CheckId::require);
    Some(
        cause
            .remedy(Remedy::InTheWordsOf(Product::Clerk, Topic::Template))
            .explains(effects.chain([CheckId::Aud])),
    )
}

/// What every kind of token has (RFC 7519 section 4.1).
const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

fn session_evidence(case: &Case<'_>, cause: Cause) -> Option<Cause> {
    if !case.may_be(Product::Clerk) {
        return None;
    }
    let cat = case.header_text("cat");
    match cat {
        Some(cat) if Category::of(cat) == Some(Category::Session) => {
            Some(cause.recognised(format!("cat is {}: a session token", shown(cat))))
        }
        Some(_) => None,
        None if case.has_claim("sid")
            && (case.has_claim("sts")
                || case.has_claim("fva")
                || case.has_claim("v")
                || sub_is_user(case)) =>
        {
            Some(cause.recognised("it has a sid: a session token of Clerk"))
        }
        None => None,
    }
}

fn sub_is_user(case: &Case<'_>) -> bool {
    case.claim_text("sub").is_some_and(|sub| sub.starts_with(clerk::USER))
}

pub fn is_session(case: &Case<'_>) -> bool {
    session_evidence(case, Cause::fault(CauseId::KindClerkSessionForTemplate)).is_some()
}

fn near_any(case: &Case<'_>, path: &str) -> bool {
    let names = case.claims().into_iter().flat_map(Object::names);
    similar::name(path, names).is_some()
}

fn template_for_session(case: &Case<'_>) -> Option<Cause> {
    let cat = case.header_text("cat").filter(|cat| Category::of(cat) == Some(Category::Template));
    let clerk = case.may_be(Product::Clerk)
        && (cat.is_some() || (sub_is_user(case) && !case.has_claim("sid")));
    let unmet: Vec<&str> = case
        .unmet()
        .filter(|path| {
            clerk::is_of_session(first_step(path))
                && case.claims().is_some_and(|claims| claims.at(path).is_none())
        })
        .collect();
    (clerk && !unmet.is_empty()).then(|| {
        let cause = Cause::fault(CauseId::KindClerkTemplateForSession);
        let cause = match cat {
            Some(cat) => cause.recognised(format!("cat is {}: a template token", shown(cat))),
            None => cause.recognised("there is no sid: a template token"),
        };
        cause
            .compared(format!("{} is only in session tokens", listed(unmet.iter().copied(), ", ")))
            .remedy(Remedy::InTheWordsOf(Product::Clerk, Topic::Session))
            .explains(unmet.iter().copied().map(CheckId::require))
    })
}

fn first_step(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// OpenID Connect Core section 2: an ID token is for the client that asked for it.
fn id_for_access(case: &Case<'_>) -> Option<Cause> {
    let wanted_access = case.fails(CheckId::Typ)
        && case
            .policy
            .typ
            .as_deref()
            .is_some_and(|typ| typ.to_ascii_lowercase().ends_with("at+jwt"));
    let unmet = case.unmet().any(|path| ["scope", "scp", "token_use"].contains(&path));
    let aud = case.fails(CheckId::Aud) && !wanted_client(case);
    let is_alone = case.product().is_some_and(|product| product.provider().only_id_tokens);
    if (!aud && !wanted_access && !unmet) || is_alone {
        return None;
    }
    let marks = id_marks(case);
    (!marks.is_empty() && !access_marks(case)).then(|| {
        Cause::fault(CauseId::KindIdTokenForAccess)
            .recognised(format!("an ID token: {}", marks.join(", ")))
            .compared("its audience is the client that signed in, not your API")
            .remedy(Remedy::SendAccessToken(case.policy.audiences.clone()))
            .in_words(case.product(), Topic::OwnApi)
            .explains([
                CheckId::Aud,
                CheckId::Typ,
                CheckId::require("scope"),
                CheckId::require("scp"),
                CheckId::require("token_use"),
            ])
    })
}

/// Whether the demanded audience is a client, of which an ID token is: Google's show by their name.
fn wanted_client(case: &Case<'_>) -> bool {
    case.policy.audiences.iter().any(|aud| aud.ends_with(".apps.googleusercontent.com"))
}

fn id_marks(case: &Case<'_>) -> Vec<String> {
    let there = |name: &&&str| case.has_claim(name);
    let mut marks: Vec<String> = ["nonce", "at_hash", "c_hash", "s_hash"]
        .iter()
        .filter(there)
        .map(|name| format!("it has {name}"))
        .collect();
    if case.claim_text("token_use") == Some("id") {
        marks.push("token_use is id".to_owned());
    }
    if case.claim_text("typ").is_some_and(|typ| typ.eq_ignore_ascii_case("id")) {
        marks.push("typ is ID".to_owned());
    }
    marks
}

fn access_marks(case: &Case<'_>) -> bool {
    let typ = case.header_text("typ").unwrap_or_default().to_ascii_lowercase();
    ["scope", "scp"].iter().any(|name| case.has_claim(name))
        || case.claim_text("token_use") == Some("access")
        || typ.ends_with("at+jwt")
}

fn access_for_id(case: &Case<'_>) -> Option<Cause> {
    if !access_marks(case) || !id_marks(case).is_empty() {
        return None;
    }
    // Keycloak writes the client of every access token into azp: there it says nothing.
    let keycloak = case.product() == Some(Product::Keycloak);
    let names = ["client_id", "cid", "appid", "azp"];
    let names = &names[..if keycloak { 3 } else { 4 }];
    let client = names.iter().find_map(|name| Some((*name, case.claim_text(name)?)));
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    // `api://X` is the API of X, which may be its own client.
    let is_near = found
        .iter()
        .any(|aud| near_miss::miss_of_any(Kind::Audience, &case.policy.audiences, aud).is_some());
    let for_client = client.filter(|(_, client)| {
        case.fails(CheckId::Aud)
            && case.has_claim("aud")
            && !is_near
            && case.policy.audiences.iter().any(|aud| aud == client)
    });
    let lacking = |path: &str| ["nonce", "at_hash"].contains(&path) && !case.has_claim(path);
    let unmet = case.unmet().any(|path| lacking(path) || path == "token_use");
    let cause = Cause::fault(CauseId::KindAccessTokenForId)
        .recognised("an access token: it has scopes, or says so");
    let cause = match for_client {
        Some((name, client)) => cause.compared(format!(
            "the expected audience {} is its {name}: an ID token is expected",
            shown(client)
        )),
        None if unmet && case.claim_text("token_use").is_some() => {
            cause.compared("token_use is access, where an ID token has id")
        }
        None if unmet => cause.compared("the required claim is only in ID tokens"),
        None => return None,
    };
    Some(cause.remedy(Remedy::SendIdToken).explains([
        CheckId::Aud,
        CheckId::require("nonce"),
        CheckId::require("at_hash"),
        CheckId::require("token_use"),
    ]))
}

/// Keys of a project are tokens, but nobody's.
fn supabase_key(case: &Case<'_>) -> Option<Cause> {
    let (product, said) = use_of(case, Use::ProjectKey)?;
    let role = case.claim_text("role").unwrap_or_default();
    let parties = [CheckId::Aud, CheckId::Iss, CheckId::Azp];
    let unmet = case.unmet().map(CheckId::require);
    let cause = Cause::fault(CauseId::KindSupabaseAnonKey)
        .recognised(format!("role is {}: {said}", shown(role)));
    let cause = match role {
        "service_role" => cause.recognised(
            "this one is no public key: it passes every policy of the database, and if a browser \
             or anybody else had it, replace it",
        ),
        _ => cause,
    };
    Some(
        cause
            .remedy(Remedy::InTheWordsOf(product, Topic::UserToken))
            .explains(key_checks(case).chain(parties).chain(unmet)),
    )
}
