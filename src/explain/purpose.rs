//! What a token is for: a good JWT that was meant for something else.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::jose::json::Object;
use crate::provider::clerk::Category;
use crate::text::shell::{listed, shown};
use crate::text::similar;
use crate::text::step::Step;
use crate::verify::check_id::CheckId;

const GRAPH: [&str; 3] = [
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
];
/// Whom the project keys of Supabase stand for.
pub const SUPABASE_ROLES: [&str; 2] = ["anon", "service_role"];
const FIREBASE_CUSTOM: &str =
    "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit";

/// A token that nobody but its issuer can use.
pub fn unverifiable(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 5] =
        [graph_token, okta_org_token, refresh_token, firebase_custom_token, supabase_key];
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
    found.filter(|_| case.accepted()).map(Cause::warned).collect()
}

/// Microsoft hashes the `nonce` in the header before it signs; only Graph knows.
fn graph_token(case: &Case<'_>) -> Option<Cause> {
    if case.passes(CheckId::Signature) && !case.fails(CheckId::Aud) {
        return None;
    }
    let for_graph =
        case.claim("aud").is_some_and(|aud| aud.texts().iter().any(|aud| GRAPH.contains(aud)));
    let issuer = case.claim_text("iss").unwrap_or_default();
    let entra =
        ["sts.windows.net", "login.microsoftonline.com"].iter().any(|host| issuer.contains(host));
    let nonce = case.header_text("nonce").is_some();
    let cause = Cause::fault(CauseId::KindGraphToken);
    let cause = match (for_graph, nonce && entra) {
        (true, _) => cause.recognised("its audience is Microsoft Graph"),
        (false, true) => cause.recognised("a nonce in the header of an Entra token"),
        (false, false) => return None,
    };
    Some(
        cause
            .remedy(
                "nobody but Graph can verify it; ask for a token of your own API: scope \
                     api://<client-id>/.default",
            )
            .explains([CheckId::Signature, CheckId::Key, CheckId::Aud, CheckId::Alg, CheckId::Iss]),
    )
}

/// The org authorization server of Okta publishes no keys for its access tokens.
fn okta_org_token(case: &Case<'_>) -> Option<Cause> {
    let issuer = case.claim_text("iss")?;
    let host = issuer.strip_prefix("https://")?.trim_end_matches('/');
    let okta = [".okta.com", ".oktapreview.com", ".okta-emea.com", ".okta-gov.com", ".okta.mil"];
    let bare = !host.contains('/') && okta.iter().any(|domain| host.ends_with(domain));
    let access = ["cid", "scp", "uid"].iter().any(|name| case.has_claim(name))
        || case
            .claim_text("aud")
            .is_some_and(|aud| aud.trim_end_matches('/') == issuer.trim_end_matches('/'));
    let failing =
        !case.passes(CheckId::Signature) || case.fails(CheckId::Aud) || case.fails(CheckId::Iss);
    (bare && access && failing).then(|| {
        Cause::fault(CauseId::KindOktaOrgToken)
            .recognised(format!("an access token of the Okta org itself: {}", shown(issuer)))
            .remedy(
                Step::say("request it from a custom authorization server: ")
                    .value(format!("https://{host}/oauth2/default")),
            )
            .explains([CheckId::Signature, CheckId::Key, CheckId::Iss, CheckId::Aud])
    })
}

/// Where issuers say what kind of token it is, each in a claim of its own.
pub const KINDS: [&str; 4] = ["typ", "token_use", "token_type", "type"];

/// Whether a claim of [`KINDS`] says that it is a refresh token.
pub fn is_refresh(kind: &str) -> bool {
    const REFRESH: [&str; 5] = ["refresh", "refresh_token", "offline", "refresh+jwt", "rt+jwt"];
    REFRESH.iter().any(|name| name.eq_ignore_ascii_case(kind))
}

fn refresh_token(case: &Case<'_>) -> Option<Cause> {
    let claims = KINDS.iter().filter_map(|name| Some((*name, case.claim_text(name)?)));
    let header = case.header_text("typ").map(|typ| ("typ", typ));
    let (name, kind) = claims.chain(header).find(|(_, kind)| is_refresh(kind))?;
    Some(
        Cause::fault(CauseId::KindRefreshToken)
            .recognised(format!(
                "{name} is {}: it is only good for getting other tokens",
                shown(kind)
            ))
            .remedy("send the access token that came beside it: access_token")
            .explains([
                CheckId::Alg,
                CheckId::Key,
                CheckId::Signature,
                CheckId::Aud,
                CheckId::Typ,
                CheckId::Iss,
                CheckId::Azp,
                CheckId::Exp,
                CheckId::require("typ"),
                CheckId::require("token_use"),
                CheckId::require("token_type"),
                CheckId::require("type"),
            ]),
    )
}

fn firebase_custom_token(case: &Case<'_>) -> Option<Cause> {
    let custom = case.claim("aud").is_some_and(|aud| aud.texts().contains(&FIREBASE_CUSTOM));
    custom.then(|| {
        Cause::fault(CauseId::KindFirebaseCustomToken)
            .recognised("its audience is Firebase's identity toolkit")
            .remedy("exchange it in the client first: signInWithCustomToken(), then getIdToken()")
            .explains([
                CheckId::Aud,
                CheckId::Iss,
                CheckId::Key,
                CheckId::Signature,
                CheckId::Azp,
                CheckId::Sub,
            ])
    })
}

fn machine_token(case: &Case<'_>) -> Option<Cause> {
    let sub = case.claim_text("sub").filter(|sub| sub.starts_with("mch_"));
    let cat = case.header_text("cat").filter(|cat| Category::of(cat) == Some(Category::Machine));
    let cause = Cause::fault(CauseId::KindClerkMachineToken);
    let cause = match (sub, cat) {
        (Some(sub), _) => cause.recognised(format!("sub is {}: a machine, not a user", shown(sub))),
        (None, Some(cat)) => cause.recognised(format!("cat is {}: a machine token", shown(cat))),
        (None, None) => return None,
    };
    let checks = [CheckId::Aud, CheckId::Azp].into_iter();
    let failing: Vec<CheckId> = checks.chain(case.unmet().map(CheckId::require)).collect();
    failing.iter().any(|id| case.fails(id)).then(|| {
        cause
            .remedy("send a user's token, or verify it as a machine's: acceptsToken: \"m2m_token\"")
            .explains(failing)
    })
}

/// Clerk's default session token carries no audience and no claims of a template.
fn session_for_template(case: &Case<'_>) -> Option<Cause> {
    let cause = Cause::fault(CauseId::KindClerkSessionForTemplate);
    let cause = session_evidence(case, cause)?;
    let custom = |path: &&str| {
        let known = SESSION_CLAIMS.contains(path) || REGISTERED.contains(path);
        !known && !is_organisation(path) && !near_any(case, path)
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
        true => cause.compared("an audience was demanded, and it has none"),
        false => cause.compared(format!("it lacks {}", listed(unmet.iter().copied(), ", "))),
    };
    let effects = unmet.iter().copied().map(CheckId::require);
    Some(
        cause
            .remedy(
                "`getToken()` was called without a template: await getToken({ template: \
                     \"backend\" })",
            )
            .explains(effects.chain([CheckId::Aud])),
    )
}

/// What every kind of token has (RFC 7519 section 4.1).
const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
/// Claims that only session tokens have.
pub const SESSION_CLAIMS: [&str; 8] = ["sid", "sts", "fva", "v", "fea", "pla", "act", "rem"];

fn session_evidence(case: &Case<'_>, cause: Cause) -> Option<Cause> {
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
            Some(cause.recognised("sid is there: a session token of Clerk"))
        }
        None => None,
    }
}

fn sub_is_user(case: &Case<'_>) -> bool {
    case.claim_text("sub").is_some_and(|sub| sub.starts_with("user_"))
}

pub fn is_session(case: &Case<'_>) -> bool {
    session_evidence(case, Cause::fault(CauseId::KindClerkSessionForTemplate)).is_some()
}

/// Claims about the organisation have causes of their own.
pub fn is_organisation(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    first == "o" || first.starts_with("org_") || first.starts_with("org-") || first == "orgId"
}

fn near_any(case: &Case<'_>, path: &str) -> bool {
    let names = case.claims().into_iter().flat_map(Object::names);
    similar::name(path, names).is_some()
}

fn template_for_session(case: &Case<'_>) -> Option<Cause> {
    let cat = case.header_text("cat").filter(|cat| Category::of(cat) == Some(Category::Template));
    let clerk = cat.is_some() || (sub_is_user(case) && !case.has_claim("sid"));
    let unmet: Vec<&str> = case
        .unmet()
        .filter(|path| {
            SESSION_CLAIMS.contains(&first_step(path))
                && case.claims().is_some_and(|claims| claims.at(path).is_none())
        })
        .collect();
    (clerk && !unmet.is_empty()).then(|| {
        let cause = Cause::fault(CauseId::KindClerkTemplateForSession);
        let cause = match cat {
            Some(cat) => cause.recognised(format!("cat is {}: a token of a template", shown(cat))),
            None => cause.recognised("there is no sid: a token of a template"),
        };
        cause
            .compared(format!(
                "{} stands in session tokens only",
                listed(unmet.iter().copied(), ", ")
            ))
            .remedy("send the session token: await getToken() without a template")
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
    if !aud && !wanted_access && !unmet {
        return None;
    }
    let marks = id_marks(case);
    (!marks.is_empty() && !access_marks(case)).then(|| {
        Cause::fault(CauseId::KindIdTokenForAccess)
            .recognised(format!("an ID token: {}", marks.join(", ")))
            .compared("its audience is the client that signed in, not your API")
            .remedy("send the access token: access_token of the answer, not id_token")
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
    let keycloak = case.claim_text("iss").is_some_and(|iss| iss.contains("/realms/"));
    let names = ["client_id", "cid", "appid", "azp"];
    let names = &names[..if keycloak { 3 } else { 4 }];
    let client = names.iter().find_map(|name| Some((*name, case.claim_text(name)?)));
    let for_client = client.filter(|(_, client)| {
        case.fails(CheckId::Aud)
            && case.has_claim("aud")
            && case.policy.audiences.iter().any(|aud| aud == client)
    });
    let lacking = |path: &str| ["nonce", "at_hash"].contains(&path) && !case.has_claim(path);
    let unmet = case.unmet().any(|path| lacking(path) || path == "token_use");
    let cause = Cause::fault(CauseId::KindAccessTokenForId)
        .recognised("an access token: it has scopes, or says so");
    let cause = match for_client {
        Some((name, client)) => cause.compared(format!(
            "the expected audience {} is its {name}: an ID token was meant",
            shown(client)
        )),
        None if unmet => cause.compared("what was demanded stands in ID tokens only"),
        None => return None,
    };
    Some(cause.remedy("send the ID token: id_token of the answer, not access_token").explains([
        CheckId::Aud,
        CheckId::require("nonce"),
        CheckId::require("at_hash"),
        CheckId::require("token_use"),
    ]))
}

/// Supabase's anon and service keys are tokens, but nobody's.
fn supabase_key(case: &Case<'_>) -> Option<Cause> {
    let role = case.claim_text("role").filter(|role| SUPABASE_ROLES.contains(role))?;
    let supabase =
        case.claim_text("iss").is_some_and(|iss| iss.contains("supabase")) || case.has_claim("ref");
    let nobody = !case.has_claim("sub");
    if !supabase && !nobody {
        return None;
    }
    let unmet = case.unmet().map(CheckId::require);
    Some(
        Cause::fault(CauseId::KindSupabaseAnonKey)
            .recognised(format!("role is {role}: the project's own key, which stands for no user"))
            .remedy(
                "send the signed-in user's token: (await \
                     supabase.auth.getSession()).data.session.access_token",
            )
            .explains(
                [
                    CheckId::Alg,
                    CheckId::Key,
                    CheckId::Signature,
                    CheckId::Aud,
                    CheckId::Iss,
                    CheckId::Azp,
                ]
                .into_iter()
                .chain(unmet),
            ),
    )
}
