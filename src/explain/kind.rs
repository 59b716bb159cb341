//! What kind of thing it is, where it is no signed JWT with its payload in it.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::repair;
use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};
use crate::jose::token::anatomy::Anatomy;
use crate::jose::token::{MAX_LENGTH, Token};
use crate::provider::clerk::key::Publishable;
use crate::text::shell::shown;
use crate::text::step::Step;
use crate::verify::check_id::CheckId;

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

/// A text that is no signed token.
pub fn of_text(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let bare = repair::unquoted(text);
    let cause = api_key(bare)
        .or_else(|| sd_jwt(case, bare))
        .or_else(|| jws_json(text))
        .or_else(|| bare.split([' ', '=', ';', '"']).find_map(jwe))
        .or_else(|| several(text))
        .or_else(|| opaque(text))?;
    Some(cause.explains([CheckId::Structure]))
}

/// Three parts that are no signed JWT all the same.
pub fn of_token(case: &Case<'_>) -> Vec<Cause> {
    [encrypted(case), detached(case), serialized(case)].into_iter().flatten().collect()
}

/// More than any token has; nobody kept it.
pub fn too_long() -> Cause {
    Cause::fault(CauseId::KindOpaque)
        .measured(format!("more than {MAX_LENGTH} characters, the most that a token may have"))
        .remedy("look at what is sent: a token seldom has more than a few thousand characters")
        .explains([CheckId::Structure])
}

fn api_key(text: &str) -> Option<Cause> {
    let whole = !text.contains(char::is_whitespace) && text.len() < 1000;
    let (prefix, what) = API_KEYS.iter().find(|(prefix, _)| whole && text.starts_with(prefix))?;
    let cause = Cause::fault(CauseId::KindApiKey)
        .recognised(format!("{what}: it begins with {prefix}"))
        .remedy(
            "send the user's token, not a key: await getToken(); \
             and if it was a secret, replace it now",
        )
        .marks(0..prefix.len(), *what);
    Some(match Publishable::parse(text) {
        Some(key) => {
            cause.recognised(format!("it names the Clerk instance {}", shown(&key.issuer())))
        }
        None => cause,
    })
}

/// RFC 9901: a token, then disclosures, each behind a `~`.
fn sd_jwt(case: &Case<'_>, text: &str) -> Option<Cause> {
    let (first, rest) = text.split_once('~')?;
    Token::parse(first).ok()?;
    let (_, report) = case.judge(first);
    let disclosures = rest.split('~').filter(|part| !part.is_empty()).count();
    let cause = Cause::fault(CauseId::KindSdJwt)
        .recognised(format!("`~` stands behind the token, then {disclosures} disclosures"));
    let cause = match report.verified().is_some() {
        true => cause.proof("the token before the first `~` verifies"),
        false => cause,
    };
    let at = first.len();
    Some(
        cause
            .remedy(Step::say("verify the token before the first ~ alone").token(first))
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
        Cause::fault(CauseId::KindJwsJson)
            .recognised(format!("a JWS in JSON serialisation: {form}"))
            .remedy("send the compact serialisation: three parts with dots between them"),
    )
}

/// We read it; libraries for JWT do not.
fn serialized(case: &Case<'_>) -> Option<Cause> {
    let cause = jws_json(case.text()).filter(|_| case.token.is_ok())?;
    Some(cause.warned())
}

fn jwe(text: &str) -> Option<Cause> {
    let anatomy = Anatomy::of(text)?;
    let header = anatomy.signatures.first()?.protected.as_ref()?;
    let name = header.get("alg").and_then(Json::as_str);
    let signed = name.and_then(Alg::named).is_some() && header.get("enc").is_none();
    let encrypted = anatomy.parts == 5 || header.get("enc").is_some();
    (encrypted && !signed).then(|| encrypted_by(header, anatomy.parts))
}

/// Two tokens one behind the other, without anything between them.
fn several(text: &str) -> Option<Cause> {
    let begins = text.match_indices("eyJhbGci").count();
    (begins > 1 && text.matches('.').count() > 2).then(|| {
        Cause::fault(CauseId::InputEmbedded)
            .measured(format!("{begins} headers: several tokens stand one behind the other"))
            .remedy("send one of them")
    })
}

/// `enc` in the header of three parts.
fn encrypted(case: &Case<'_>) -> Option<Cause> {
    let header = case.header()?.object();
    header.get("enc")?;
    Some(encrypted_by(header, 3).explains([CheckId::Alg, CheckId::Structure]))
}

fn encrypted_by(header: &Object, parts: usize) -> Cause {
    let text = |name: &str| header.get(name).and_then(Json::as_str).unwrap_or_default();
    let cause = Cause::fault(CauseId::KindJwe)
        .measured(format!("{parts} parts, enc {}: the payload is encrypted", shown(text("enc"))));
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
    let cause = Cause::fault(CauseId::KindOpaque);
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
    (bare && !case.accepted()).then(|| {
        let at = case.text().find('.').unwrap_or(0);
        Cause::fault(CauseId::KindDetached)
            .recognised("the part between the dots is empty: the payload travels apart")
            .remedy("give it the payload as well: --payload FILE")
            .explains([
                CheckId::Structure,
                CheckId::Header,
                CheckId::Signature,
                CheckId::Aud,
                CheckId::Iss,
                CheckId::Azp,
            ])
            .marks(at..at + 2, "nothing between the dots")
    })
}
