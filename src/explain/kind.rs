//! What kind of thing it is, where it is no signed JWT with its payload in it.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::opaque;
use crate::explain::remedy::Remedy;
use crate::explain::repair;

use crate::jose::alg::Alg;
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, Material};
use crate::jose::token::anatomy::Anatomy;
use crate::jose::token::{MAX_LENGTH, Token};
use crate::provider;
use crate::provider::authjs::{ENCRYPTIONS, Encryption};
use crate::provider::clerk::key::Publishable;
use crate::provider::prefix;
use crate::provider::product::{Product, Topic};
use crate::text::count::counted;
use crate::text::shell::shown;
use crate::verify::check_id::CheckId;

/// Beginnings that are looked at: each may be as long as the text.
const MAX_HEADERS: usize = 8;
/// Words that are looked at, and the shortest that may be a header with `enc`.
const MAX_WORDS: usize = 1024;
const SHORTEST_WORD: usize = 14;

/// A text that is no signed token.
pub fn of_text(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let bare = repair::unquoted(text);
    let cause = api_key(bare)
        .or_else(|| sd_jwt(case, bare))
        .or_else(|| jws_json(text))
        .or_else(|| in_cookies(text))
        .or_else(|| words(bare).find_map(jwe))
        .or_else(|| several(text))
        .or_else(|| secret(case))
        .or_else(|| key(text))
        .or_else(|| opaque::of(text).map(|cause| of_issuer(case, cause)))?;
    Some(cause.explains([CheckId::Structure]))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split([' ', '=', ';', '"']);
    words.filter(|word| word.len() >= SHORTEST_WORD).take(MAX_WORDS)
}

/// Three parts that are no signed JWT all the same.
pub fn of_token(case: &Case<'_>) -> Vec<Cause> {
    [encrypted(case), detached(case), serialized(case)].into_iter().flatten().collect()
}

/// More than any token has; nobody kept it.
pub fn too_long() -> Cause {
    Cause::fault(CauseId::KindOpaque)
        .measured(format!("more than {MAX_LENGTH} characters, the most that a token may have"))
        .remedy(Remedy::CheckRequest)
        .explains([CheckId::Structure])
}

fn api_key(text: &str) -> Option<Cause> {
    let whole = !text.contains(char::is_whitespace) && text.len() < 1000;
    let (prefix, what) = prefix::api_key(text).filter(|_| whole)?;
    let publishable = Publishable::parse(text).map(|_| Product::Clerk);
    let cause = Cause::fault(CauseId::KindApiKey)
        .recognised(format!("{what}: it begins with {prefix}"))
        .remedy(Remedy::SendUserToken)
        .in_words(prefix::owner(text).or(publishable), Topic::UserToken)
        .marks(0..prefix.len(), what);
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
        .recognised(format!("`~` after the token, then {}", counted(disclosures, "disclosure")));
    let cause = match report.verified().is_some() {
        true => cause.proof("the token before the first `~` verifies"),
        false => cause,
    };
    let at = first.len();
    Some(
        cause
            .remedy(Remedy::VerifyFirstPart(first.to_owned()))
            .marks(at..at + 1, "disclosures begin here"),
    )
}

/// RFC 7515 section 7.2: its parts are texts, or the payload is elsewhere.
fn jws_json(text: &str) -> Option<Cause> {
    let object = Object::parse(text).ok()?;
    let is_text = |of: &Object, name: &str| of.get(name).is_none_or(|it| it.as_str().is_some());
    let is_signed = |of: &Object| of.get("signature").is_some() && is_text(of, "signature");
    let several = object.get("signatures").and_then(Json::as_array);
    let are_signed = |all: &[Json]| all.iter().all(|one| one.as_object().is_some_and(is_signed));
    let form = match several {
        _ if !is_text(&object, "payload") || !is_text(&object, "protected") => return None,
        Some(several) if are_signed(several) => {
            format!("general, with {}", counted(several.len(), "signature"))
        }
        None if object.get("signature").is_some() => "flattened".to_owned(),
        _ => return None,
    };
    Some(
        Cause::fault(CauseId::KindJwsJson)
            .recognised(format!("a JWS in JSON serialisation: {form}"))
            .remedy(Remedy::SendCompact),
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

/// One in several cookies.
fn in_cookies(text: &str) -> Option<Cause> {
    let (whole, cookies) = repair::joined(text)?;
    let said = format!("it is in {cookies} cookies, which are one token");
    jwe(&whole).map(|cause| cause.recognised(said))
}

/// Two tokens one behind the other, without anything between them.
fn several(text: &str) -> Option<Cause> {
    let begins = headers(text);
    (begins > 1).then(|| {
        Cause::fault(CauseId::InputEmbedded)
            .measured(format!("{begins} headers: several tokens one after the other"))
            .remedy(Remedy::SendOneToken)
    })
}

/// Headers in a text, wherever they begin; of a long text the first ones.
pub fn headers(text: &str) -> usize {
    let is_header = |rest: &str| {
        let part = rest.split('.').next().unwrap_or_default();
        let bytes = base64url::decode(part).unwrap_or_default();
        Object::parse(&String::from_utf8_lossy(&bytes))
            .is_ok_and(|object| object.get("alg").is_some())
    };
    let starts = text.match_indices("eyJ").take(MAX_HEADERS);
    starts.filter(|(at, _)| is_header(&text[*at..])).count()
}

/// `enc` in the header of three parts.
fn encrypted(case: &Case<'_>) -> Option<Cause> {
    let header = case.header()?.object();
    header.get("enc")?;
    Some(encrypted_by(header, 3).explains([CheckId::Alg, CheckId::Structure]))
}

fn encrypted_by(header: &Object, parts: usize) -> Cause {
    let text = |name: &str| header.get(name).and_then(Json::as_str).unwrap_or_default();
    // One part is a JSON serialisation (RFC 7516 section 7.2).
    let form = if parts == 1 { "JSON".to_owned() } else { counted(parts as u64, "part") };
    let cause = Cause::fault(CauseId::KindJwe)
        .measured(format!("{form}, enc {}: the payload is encrypted", shown(text("enc"))));
    let product = provider::of(text("iss")).map(|provider| provider.product);
    if product == Some(Product::Auth0) {
        return cause
            .recognised("Auth0 encrypts access tokens that were requested without an audience")
            .remedy(Remedy::InTheWordsOf(Product::Auth0, Topic::OwnApi));
    }
    let has_kid = header.get("kid").is_some();
    let mut forms = ENCRYPTIONS.iter();
    let is_form = |form: &&Encryption| form.enc == text("enc") && form.has_kid == has_kid;
    match forms.find(is_form).filter(|_| text("alg") == "dir" && product.is_none()) {
        Some(form) => cause
            .recognised(format!("{} encrypts its session cookie this way", form.name))
            .remedy(Remedy::DecodeOnServer { variable: form.variable })
            .in_words(Some(Product::AuthJs), Topic::OwnApi),
        None => cause.remedy(Remedy::AskForSigned),
    }
}

/// What the token was to be verified with.
fn secret(case: &Case<'_>) -> Option<Cause> {
    let text = case.text().as_bytes();
    let is_it = |key: &Key| match &key.material {
        Material::Oct(secret) => {
            let written = secret.text().map(Secret::expose);
            !text.is_empty() && [written, Some(secret.expose())].contains(&Some(text))
        }
        _ => false,
    };
    case.set()?.keys().any(is_it).then(|| {
        Cause::fault(CauseId::KindOpaque)
            .recognised("it is the secret itself, which was given to verify tokens with")
            .remedy(Remedy::SendSigned)
    })
}

/// A key or a set of keys in the place of a token.
fn key(text: &str) -> Option<Cause> {
    let private = ["d", "k"];
    let what = match Object::parse(text) {
        Ok(object)
            if private.iter().any(|name| object.get("kty").and(object.get(name)).is_some()) =>
        {
            return Some(signing_key("a private key or secret (JWK)"));
        }
        Err(_) if text.contains("PRIVATE KEY-----") => {
            return Some(signing_key("a private key (PEM)"));
        }
        Ok(object) if object.get("keys").is_some_and(|keys| keys.as_array().is_some()) => {
            "a key set (JWKS)"
        }
        Ok(object) if object.get("kty").is_some() => "a key (JWK)",
        Ok(_) => return None,
        Err(_) if text.contains("-----BEGIN ") => "a key or certificate (PEM)",
        Err(_) if text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") => "an SSH key",
        Err(_) => return None,
    };
    let cause = Cause::fault(CauseId::KindOpaque);
    Some(cause.recognised(format!("{what}, which verifies tokens")).remedy(Remedy::GiveAsKey))
}

/// What the expected issuer's product says of getting a token that is none.
fn of_issuer(case: &Case<'_>, cause: Cause) -> Cause {
    let is_asked = cause.remedy == Some(Remedy::AskForJwt);
    cause.in_words(case.known_product().filter(|_| is_asked), Topic::OwnApi)
}

fn signing_key(what: &str) -> Cause {
    let said = format!("{what}, which signs tokens and is none");
    Cause::fault(CauseId::KindOpaque).recognised(said).remedy(Remedy::SendSigned)
}

/// RFC 7515 appendix F.
fn detached(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok()?;
    let bare = token.payload().is_empty() && !token.signature().is_empty();
    (bare && !case.accepted()).then(|| {
        let at = case.text().find('.').unwrap_or(0);
        Cause::fault(CauseId::KindDetached)
            .recognised("the part between the dots is empty: the payload was sent separately")
            .remedy(Remedy::GivePayload)
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
