//! What kind of thing it is: not a JWT at all, or a good JWT that was meant for something else.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::jose::anatomy::Anatomy;
use crate::jose::json::{Json, Object};
use crate::jose::token::Token;
use crate::verify::explain::case::Case;
use crate::verify::explain::cause::Cause;
use crate::verify::explain::near::texts;

/// What secrets and other keys begin with, and whose they are.
const API_KEYS: [(&str, &str); 44] = [
    ("sk_live_", "a secret key"),
    ("sk_test_", "a secret key"),
    ("pk_live_", "a publishable key"),
    ("pk_test_", "a publishable key"),
    ("rk_live_", "a restricted Stripe key"),
    ("rk_test_", "a restricted Stripe key"),
    ("whsec_", "a webhook secret"),
    ("ak_", "a Clerk API key"),
    ("sb_secret_", "a secret key of Supabase"),
    ("sb_publishable_", "a publishable key of Supabase"),
    ("sbp_", "a personal access token of Supabase"),
    ("AIza", "a Google API key"),
    ("GOCSPX-", "a Google client secret"),
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("ghu_", "a GitHub token"),
    ("ghs_", "a GitHub token"),
    ("ghr_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("glpat-", "a GitLab token"),
    ("sk-ant-", "an Anthropic API key"),
    ("sk-proj-", "an OpenAI API key"),
    ("sk-", "an OpenAI API key"),
    ("AKIA", "an AWS access key"),
    ("ASIA", "an AWS access key"),
    ("xoxb-", "a Slack token"),
    ("xoxp-", "a Slack token"),
    ("xoxa-", "a Slack token"),
    ("xapp-", "a Slack token"),
    ("npm_", "an npm token"),
    ("pypi-", "a PyPI token"),
    ("hf_", "a Hugging Face token"),
    ("shpat_", "a Shopify token"),
    ("SG.", "a SendGrid API key"),
    ("dop_v1_", "a DigitalOcean token"),
    ("key-", "a Mailgun API key"),
    ("re_", "a Resend API key"),
    ("lin_api_", "a Linear API key"),
    ("figd_", "a Figma token"),
    ("pat_", "a personal access token"),
    ("phc_", "a PostHog key"),
    ("sk_", "a secret key"),
    ("pk_", "a publishable key"),
    ("rk_", "a restricted key"),
];

/// Opaque tokens that only their issuer can read.
const OPAQUE: [(&str, &str); 7] = [
    ("oat_", "an OAuth access token of Clerk"),
    ("mt_", "a machine token of Clerk"),
    ("ya29.", "a Google access token"),
    ("EAA", "a Facebook access token"),
    ("v1.local.", "an encrypted PASETO"),
    ("v4.local.", "an encrypted PASETO"),
    ("v4.public.", "a PASETO, which is no JWT"),
];

const GRAPH: [&str; 3] = [
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
];
const FIREBASE_CUSTOM: &str =
    "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit";

/// A text that is no signed token.
pub fn of_text(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let cause = api_key(text)
        .or_else(|| sd_jwt(case, text))
        .or_else(|| jws_json(text))
        .or_else(|| jwe(text))
        .or_else(|| opaque(text))?;
    Some(cause.explains(["structure"]))
}

/// A signed token of another kind than was wanted, in the order of telling: first those that
/// nobody but their issuer verifies.
pub fn of_token(case: &Case<'_>) -> Vec<Cause> {
    if case.accepted() {
        return supabase_key(case).into_iter().collect();
    }
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 11] = [
        encrypted,
        detached,
        graph_token,
        okta_org_token,
        refresh_token,
        firebase_custom_token,
        machine_token,
        session_for_template,
        template_for_session,
        id_for_access,
        access_for_id,
    ];
    let mut causes: Vec<Cause> =
        detectors.into_iter().filter_map(|detector| detector(case)).collect();
    causes.extend(supabase_key(case));
    causes
}

fn api_key(text: &str) -> Option<Cause> {
    let whole = !text.contains(char::is_whitespace) && text.len() < 1000;
    let (prefix, what) = API_KEYS.iter().find(|(prefix, _)| whole && text.starts_with(prefix))?;
    let cause = Cause::fault("kind.api-key")
        .recognised(format!("{what}: it begins with {prefix}"))
        .remedy(
            "send the user's token, not a key: await getToken(); \
             and if it was a secret, replace it now",
        )
        .marks(0..prefix.len(), *what);
    Some(match publishable_host(text) {
        Some(host) => cause.recognised(format!("it names the Clerk instance https://{host}")),
        None => cause,
    })
}

/// A publishable key is the base64 of its instance's host and a dollar sign.
pub fn publishable_host(text: &str) -> Option<String> {
    let body = text.strip_prefix("pk_test_").or_else(|| text.strip_prefix("pk_live_"))?;
    let padded = format!("{body}{}", "=".repeat((4 - body.len() % 4) % 4));
    let host = String::from_utf8(STANDARD.decode(padded).ok()?).ok()?;
    let host = host.strip_suffix('$')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    (host.contains('.') && host.bytes().all(plain)).then(|| host.to_owned())
}

/// RFC 9901: a token, then disclosures, each behind a `~`.
fn sd_jwt(case: &Case<'_>, text: &str) -> Option<Cause> {
    let (first, rest) = text.split_once('~')?;
    Token::parse(first).ok()?;
    let (_, report) = case.judge(first);
    let disclosures = rest.split('~').filter(|part| !part.is_empty()).count();
    let cause = Cause::fault("kind.sd-jwt")
        .recognised(format!("`~` stands behind the token, then {disclosures} disclosures"));
    let cause = match report.verified().is_some() {
        true => cause.proof("the token before the first `~` verifies"),
        false => cause,
    };
    let at = first.len();
    Some(
        cause
            .remedy(format!("verify the token before the first ~ alone: {first}"))
            .marks(at..at + 1, "disclosures begin here"),
    )
}

fn jws_json(text: &str) -> Option<Cause> {
    let object = Object::parse(text).ok()?;
    let several = object.get("signatures").and_then(Json::as_array);
    let form = match (several, object.get("signature")) {
        (Some(several), _) => format!("general, with {} signatures", several.len()),
        (None, Some(_)) => "flattened".to_owned(),
        (None, None) => return None,
    };
    Some(
        Cause::fault("kind.jws-json")
            .recognised(format!("a JWS in JSON serialisation: {form}"))
            .remedy("send the compact serialisation: three parts with dots between them"),
    )
}

fn jwe(text: &str) -> Option<Cause> {
    let anatomy = Anatomy::of(text)?;
    let header = anatomy.signatures.first()?.protected.as_ref()?;
    let encrypted = header.get("enc").is_some();
    (anatomy.parts == 5 || encrypted).then(|| encrypted_by(header, anatomy.parts))
}

/// `enc` in the header of three parts.
fn encrypted(case: &Case<'_>) -> Option<Cause> {
    let header = case.header()?.object();
    header.get("enc")?;
    Some(encrypted_by(header, 3).explains(["alg", "structure"]))
}

fn encrypted_by(header: &Object, parts: usize) -> Cause {
    let text = |name: &str| header.get(name).and_then(Json::as_str).unwrap_or_default();
    let cause = Cause::fault("kind.jwe")
        .measured(format!("{parts} parts, enc {}: the payload is encrypted", text("enc")));
    let auth0 = text("iss").contains("auth0.com");
    match (text("alg"), text("enc")) {
        ("dir", _) if auth0 => cause
            .recognised("Auth0 encrypts access tokens for which no audience was asked")
            .remedy("ask for your API when signing in: audience: \"https://your-api\""),
        ("dir", "A256CBC-HS512") if header.get("kid").is_some() => cause
            .recognised("Auth.js version 5 encrypts its session cookie so")
            .remedy("decode it on your own server, with AUTH_SECRET: getToken({ req, secret })"),
        ("dir", "A256GCM") if header.get("kid").is_none() => {
            cause.recognised("next-auth version 4 encrypts its session cookie so").remedy(
                "decode it on your own server, with NEXTAUTH_SECRET: getToken({ req, secret })",
            )
        }
        _ => cause
            .remedy("only who has its key can read it; ask its issuer for a signed access token"),
    }
}

fn opaque(text: &str) -> Option<Cause> {
    let cause = Cause::fault("kind.opaque");
    let remedy = "ask the issuer about it (introspection), or ask for a JWT in its place: \
                  Auth0 makes one only when an audience is named";
    if let Some((prefix, what)) = OPAQUE.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        let cause = cause.recognised(format!("{what}: it begins with {prefix}"));
        return Some(cause.remedy(remedy).marks(0..prefix.len(), *what));
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_~+/=.:|".contains(&byte);
    let plain = !text.is_empty() && text.bytes().all(fits);
    let length = text.chars().count();
    let cause = match (plain, text.matches('.').count()) {
        (true, 0) if length <= 64 => {
            cause.measured(format!("{length} random characters without a dot, where a JWT has two"))
        }
        (true, dots) => cause.measured(format!("{length} characters, {dots} dots, and no header")),
        (false, _) => cause.measured("nothing in it looks like a token"),
    };
    Some(cause.remedy(remedy))
}

/// RFC 7515 appendix F.
fn detached(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok()?;
    let bare = token.payload().is_empty() && !token.signature().is_empty();
    (bare && !case.passes("signature")).then(|| {
        let at = case.text().find('.').unwrap_or(0);
        Cause::fault("kind.detached")
            .recognised("the part between the dots is empty: the payload travels apart")
            .remedy("give it the payload as well: --payload FILE")
            .explains(["structure", "signature", "aud", "iss", "azp"])
            .marks(at..at + 2, "nothing between the dots")
    })
}

/// Microsoft hashes the `nonce` in the header before it signs; only Graph knows.
fn graph_token(case: &Case<'_>) -> Option<Cause> {
    if case.passes("signature") {
        return None;
    }
    let for_graph =
        case.claim("aud").is_some_and(|aud| texts(aud).iter().any(|aud| GRAPH.contains(aud)));
    let issuer = case.claim_text("iss").unwrap_or_default();
    let entra =
        ["sts.windows.net", "login.microsoftonline.com"].iter().any(|host| issuer.contains(host));
    let nonce = case.header_text("nonce").is_some();
    let cause = Cause::fault("kind.graph-token");
    let cause = match (for_graph, nonce && entra) {
        (true, _) => cause.recognised("its audience is Microsoft Graph"),
        (false, true) => cause.recognised("a nonce in the header of an Entra token"),
        (false, false) => return None,
    };
    Some(
        cause
            .remedy("nobody but Graph can verify it; ask for a token of your own API: scope api://<client-id>/.default")
            .explains(["signature", "key", "aud", "alg", "iss"]),
    )
}

/// The org authorization server of Okta publishes no keys for its access tokens.
fn okta_org_token(case: &Case<'_>) -> Option<Cause> {
    let issuer = case.claim_text("iss")?;
    let host = issuer.strip_prefix("https://")?.trim_end_matches('/');
    let okta = [".okta.com", ".oktapreview.com", ".okta-emea.com", ".okta-gov.com"];
    let bare = !host.contains('/') && okta.iter().any(|domain| host.ends_with(domain));
    let access = ["cid", "scp", "uid"].iter().any(|name| case.has_claim(name))
        || case
            .claim_text("aud")
            .is_some_and(|aud| aud.trim_end_matches('/') == issuer.trim_end_matches('/'));
    let failing = !case.passes("signature") || case.fails("aud") || case.fails("iss");
    (bare && access && failing).then(|| {
        Cause::fault("kind.okta-org-token")
            .recognised(format!("an access token of the Okta org itself: {issuer}"))
            .remedy(format!(
                "ask a custom authorization server for it: https://{host}/oauth2/default"
            ))
            .explains(["signature", "key", "iss", "aud"])
    })
}

fn refresh_token(case: &Case<'_>) -> Option<Cause> {
    let typ = case.claim_text("typ").or_else(|| case.header_text("typ"))?;
    let token_use = case.claim_text("token_use");
    let refresh =
        ["refresh", "offline", "refresh+jwt", "rt+jwt"].contains(&typ.to_lowercase().as_str());
    (refresh || token_use == Some("refresh")).then(|| {
        Cause::fault("kind.refresh-token")
            .recognised(format!("typ is {typ}: it only fetches other tokens"))
            .remedy("send the access token that came beside it: access_token")
            .explains(["alg", "key", "signature", "aud", "typ", "iss", "azp", "exp"])
    })
}

fn firebase_custom_token(case: &Case<'_>) -> Option<Cause> {
    let custom = case.claim("aud").is_some_and(|aud| texts(aud).contains(&FIREBASE_CUSTOM));
    custom.then(|| {
        Cause::fault("kind.firebase-custom-token")
            .recognised("its audience is Firebase's identity toolkit")
            .remedy("exchange it in the client first: signInWithCustomToken(), then getIdToken()")
            .explains(["aud", "iss", "key", "signature", "azp", "sub"])
    })
}

fn machine_token(case: &Case<'_>) -> Option<Cause> {
    let sub = case.claim_text("sub").filter(|sub| sub.starts_with("mch_"));
    let cat = case.header_text("cat").filter(|cat| cat.ends_with("333AAA"));
    let cause = Cause::fault("kind.clerk-machine-token");
    let cause = match (sub, cat) {
        (Some(sub), _) => cause.recognised(format!("sub is {sub}: a machine, not a user")),
        (None, Some(cat)) => cause.recognised(format!("cat is {cat}: a machine token")),
        (None, None) => return None,
    };
    let checks = ["aud", "azp"].into_iter().map(str::to_owned);
    let failing: Vec<String> =
        checks.chain(case.unmet().map(|path| format!("require:{path}"))).collect();
    failing.iter().any(|id| case.fails(id)).then(|| {
        cause
            .remedy("send a user's token, or verify it as a machine's: acceptsToken: \"m2m_token\"")
            .explains(failing)
    })
}

/// Clerk's default session token carries no audience and no claims of a template.
fn session_for_template(case: &Case<'_>) -> Option<Cause> {
    let cause = Cause::fault("kind.clerk-session-for-template");
    let cause = session_evidence(case, cause)?;
    let custom = |path: &&str| {
        !SESSION_CLAIMS.contains(path) && !is_organisation(path) && !near_any(case, path)
    };
    let unmet: Vec<&str> = case
        .unmet()
        .filter(custom)
        .filter(|path| case.claims().is_some_and(|claims| claims.at(path).is_none()))
        .collect();
    let without_audience = case.fails("aud") && !case.has_claim("aud");
    if !without_audience && unmet.is_empty() {
        return None;
    }
    let cause = match without_audience {
        true => cause.compared("an audience was demanded, and it has none"),
        false => cause.compared(format!("it lacks {}", unmet.join(", "))),
    };
    let effects = unmet.iter().map(|path| format!("require:{path}"));
    Some(
        cause
            .remedy("`getToken()` was called without a template: await getToken({ template: \"backend\" })")
            .explains(effects.chain(["aud".to_owned()])),
    )
}

/// Claims that only session tokens have.
pub const SESSION_CLAIMS: [&str; 8] = ["sid", "sts", "fva", "v", "fea", "pla", "act", "rem"];

fn session_evidence(case: &Case<'_>, cause: Cause) -> Option<Cause> {
    let cat = case.header_text("cat");
    match cat {
        Some(cat) if cat.ends_with("111AAA") => {
            Some(cause.recognised(format!("cat is {cat}: a session token")))
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
    session_evidence(case, Cause::fault("kind.clerk-session-for-template")).is_some()
}

/// Claims about the organisation have causes of their own.
pub fn is_organisation(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    first == "o" || first.starts_with("org_") || first.starts_with("org-") || first == "orgId"
}

fn near_any(case: &Case<'_>, path: &str) -> bool {
    let names = case.claims().into_iter().flat_map(Object::names);
    crate::verify::explain::near::name(path, names).is_some()
}

fn template_for_session(case: &Case<'_>) -> Option<Cause> {
    let cat = case.header_text("cat").filter(|cat| cat.ends_with("222AAA"));
    let clerk = cat.is_some() || (sub_is_user(case) && !case.has_claim("sid"));
    let unmet: Vec<&str> = case
        .unmet()
        .filter(|path| {
            SESSION_CLAIMS.contains(&first_step(path))
                && case.claims().is_some_and(|claims| claims.at(path).is_none())
        })
        .collect();
    (clerk && !unmet.is_empty()).then(|| {
        let cause = Cause::fault("kind.clerk-template-for-session");
        let cause = match cat {
            Some(cat) => cause.recognised(format!("cat is {cat}: a token of a template")),
            None => cause.recognised("there is no sid: a token of a template"),
        };
        cause
            .compared(format!("{} stands in session tokens only", unmet.join(", ")))
            .remedy("send the session token: await getToken() without a template")
            .explains(unmet.iter().map(|path| format!("require:{path}")))
    })
}

fn first_step(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// OpenID Connect Core section 2: an ID token is for the client that asked for it.
fn id_for_access(case: &Case<'_>) -> Option<Cause> {
    let wanted_access = case.fails("typ")
        && case.policy.typ.as_deref().is_some_and(|typ| typ.to_lowercase().ends_with("at+jwt"));
    let unmet_scope = case.unmet().any(|path| ["scope", "scp"].contains(&path));
    if !case.fails("aud") && !wanted_access && !unmet_scope {
        return None;
    }
    let marks = id_marks(case);
    (!marks.is_empty() && !access_marks(case)).then(|| {
        Cause::fault("kind.id-token-for-access")
            .recognised(format!("an ID token: {}", marks.join(", ")))
            .compared("its audience is the client that signed in, not your API")
            .remedy("send the access token: access_token of the answer, not id_token")
            .explains(["aud", "typ", "require:scope", "require:scp"])
    })
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
    let typ = case.header_text("typ").unwrap_or_default().to_lowercase();
    ["scope", "scp"].iter().any(|name| case.has_claim(name))
        || case.claim_text("token_use") == Some("access")
        || typ.ends_with("at+jwt")
}

fn access_for_id(case: &Case<'_>) -> Option<Cause> {
    if !access_marks(case) || !id_marks(case).is_empty() {
        return None;
    }
    let client = ["client_id", "azp", "cid", "appid"]
        .iter()
        .find_map(|name| Some((*name, case.claim_text(name)?)));
    let for_client = client.filter(|(_, client)| {
        case.fails("aud")
            && case.has_claim("aud")
            && case.policy.audiences.iter().any(|aud| aud == client)
    });
    let unmet = case
        .unmet()
        .any(|path| ["nonce", "at_hash", "email", "name"].contains(&path) && !case.has_claim(path));
    let typ_wanted = case.policy.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("jwt"))
        && case.fails("typ");
    let cause = Cause::fault("kind.access-token-for-id")
        .recognised("an access token: it has scopes, or says so");
    let cause = match for_client {
        Some((name, client)) => cause.compared(format!(
            "the demanded audience {client} is its {name}: an ID token was meant"
        )),
        None if unmet || typ_wanted => cause.compared("what was demanded stands in ID tokens only"),
        None => return None,
    };
    Some(cause.remedy("send the ID token: id_token of the answer, not access_token").explains([
        "aud",
        "typ",
        "require:nonce",
        "require:at_hash",
        "require:email",
        "require:name",
    ]))
}

/// Supabase's anon and service keys are tokens, but nobody's.
fn supabase_key(case: &Case<'_>) -> Option<Cause> {
    let role = case.claim_text("role").filter(|role| ["anon", "service_role"].contains(role))?;
    let supabase =
        case.claim_text("iss").is_some_and(|iss| iss.contains("supabase")) || case.has_claim("ref");
    let nobody = !case.has_claim("sub");
    if !supabase && !nobody {
        return None;
    }
    let cause = match case.accepted() {
        true => Cause::warning("kind.supabase-anon-key"),
        false => Cause::fault("kind.supabase-anon-key"),
    };
    let unmet = case.unmet().map(|path| format!("require:{path}"));
    Some(
        cause
            .recognised(format!("role is {role}: the project's own key, which stands for no user"))
            .remedy("send the signed-in user's token: (await supabase.auth.getSession()).data.session.access_token")
            .explains(["aud", "iss", "azp", "exp"].map(str::to_owned).into_iter().chain(unmet)),
    )
}

#[cfg(test)]
mod tests {
    use crate::verify::explain::kind::publishable_host;

    #[test]
    fn a_publishable_key_names_its_instance() {
        let host = publishable_host("pk_test_Y2FsbS1vdHRlci0yMS5jbGVyay5hY2NvdW50cy5kZXYk");
        assert_eq!(host.as_deref(), Some("calm-otter-21.clerk.accounts.dev"));
        assert_eq!(publishable_host("pk_live_****"), None);
        assert_eq!(publishable_host("pk_test_"), None);
    }
}
