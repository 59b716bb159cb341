//! The checks that libraries share. What differs between them is in their [`Library`].
//!
//! [`Library`]: crate::explain::libraries::library::Library

use crate::explain::libraries::fault::Fault;
use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{NoAlg, Read, Refusal, State};
use crate::explain::libraries::reading::{number, text_of};
use crate::explain::libraries::setup::verified;
use crate::jose::json::{Json, Object};

type Outcome = Result<(), Refusal>;

/// The one key that was given; keys of a set are chosen later.
pub fn given(state: &mut State<'_>) -> Outcome {
    state.given().map(drop)
}

/// Three parts between two dots.
pub fn three_parts(state: &mut State<'_>) -> Outcome {
    let parts: Vec<&str> = state.setup.text.split('.').collect();
    match parts[..] {
        [header, payload, signature] => state.parts = [header, payload, signature],
        [_, _, _, _, _] => return state.fail(&[FiveParts, Segments], &[]),
        _ => return state.fail(&[Segments], &[]),
    }
    state.input = &state.setup.text[..state.setup.text.len() - state.parts[2].len() - 1];
    Ok(())
}

/// What stands before the first dot, behind the last, and between them.
pub fn outer_parts(state: &mut State<'_>) -> Outcome {
    let parts = state.setup.text.rsplit_once('.');
    let parts =
        parts.and_then(|(input, signature)| Some((input, input.split_once('.')?, signature)));
    let Some((input, (header, payload), signature)) = parts else {
        return state.fail(&[Segments], &[]);
    };
    state.input = input;
    state.parts = [header, payload, signature];
    Ok(())
}

/// The header: base64, JSON, an object.
pub fn header(state: &mut State<'_>) -> Outcome {
    let bytes = decoded(state, 0, HeaderBase64)?;
    match state.read(state.library.header, &bytes, HeaderJson)? {
        Json::Object(header) => state.header = header,
        Json::Null if state.library.null_is_empty => {}
        Json::Null => return state.fail(&[HeaderNull, HeaderObject], &[]),
        other => return state.fail(&[HeaderObject], &[kind(&other)]),
    }
    Ok(())
}

/// The bytes of the payload.
pub fn payload(state: &mut State<'_>) -> Outcome {
    state.payload = decoded(state, 1, PayloadBase64)?;
    Ok(())
}

/// A signature that is not empty.
pub fn is_signed(state: &mut State<'_>) -> Outcome {
    state.check(!state.parts[2].is_empty(), SignatureMissing)
}

/// The bytes of the signature.
pub fn signature(state: &mut State<'_>) -> Outcome {
    state.signature = decoded(state, 2, SignatureBase64)?;
    Ok(())
}

fn decoded(state: &State<'_>, part: usize, fault: Fault) -> Result<Vec<u8>, Refusal> {
    let bytes = state.library.base64.decode(state.parts[part]);
    if bytes.is_none() {
        state.fail(&[fault], &[])?;
    }
    Ok(bytes.unwrap_or_default())
}

/// The claims: JSON, an object.
pub fn claims(state: &mut State<'_>) -> Outcome {
    match state.read(state.library.payload, &state.payload, PayloadJson)? {
        Json::Object(claims) => state.claims = claims,
        Json::Null if state.library.null_is_empty => {}
        Json::Null => return state.fail(&[PayloadNull, PayloadObject], &[]),
        other => return state.fail(&[PayloadObject], &[kind(&other)]),
    }
    Ok(())
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Array(_) => "array",
        Json::Number(_) => "number",
        Json::Bool(_) => "bool",
        _ => "string",
    }
}

/// A `kid` that is no text.
pub fn kid(state: &mut State<'_>) -> Outcome {
    state.check(state.header("kid").is_none_or(Json::is_string), KidType)
}

/// `crit` (RFC 7515 section 4.1.11). Where one text stands for a list and for its names, the whole
/// list is looked at first.
pub fn crit(state: &mut State<'_>) -> Outcome {
    let Some(crit) = state.header("crit") else { return Ok(()) };
    let Some(names) = crit.as_array() else { return state.fail(&[CritForm], &[]) };
    if names.is_empty() {
        return state.fail(&[CritEmpty], &[]);
    }
    let text = |fault| state.library.text(fault);
    let at_once = text(CritForm) == text(CritName);
    let no_blanks = at_once && text(CritForm) == text(CritEmpty);
    let is_wrong = |name: &Json| !name.is_string() || (no_blanks && name.as_str() == Some(""));
    if at_once && names.iter().any(is_wrong) {
        return state.fail(&[CritName], &[]);
    }
    for (at, name) in names.iter().enumerate() {
        if !name.is_string() {
            return state.fail(&[CritName], &[]);
        }
        let shown = text_of(name);
        let known = name.as_str().is_some_and(|name| state.library.understands.contains(&name));
        if REGISTERED.contains(&&shown[..]) {
            state.fail(&[CritRegistered], &[&shown])?;
        }
        state.check(!names[..at].contains(name), CritTwice)?;
        if !known {
            return state.fail(&[CritUnknown], &[&shown]);
        }
        if state.header(&shown).is_none() {
            return state.fail(&[CritAbsent], &[&shown]);
        }
    }
    Ok(())
}

/// Names of RFC 7515 section 4.1, which no extension may have.
pub const REGISTERED: [&str; 11] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"];

/// The header's algorithm, where it is one that is allowed.
pub fn algorithm(state: &mut State<'_>) -> Outcome {
    let alg = state.header("alg");
    let is_none = match state.library.no_alg {
        NoAlg::Absent => alg.is_none(),
        NoAlg::Falsy => !alg.is_some_and(is_truthy),
        NoAlg::NoText => !alg.is_some_and(|alg| alg.is_string() && is_truthy(alg)),
    };
    if is_none {
        return state.fail(&[AlgMissing, AlgNotAllowed], &[]);
    }
    // What is no Unicode is another name than all that can be asked for.
    let allowed = match alg.filter(|alg| alg.is_string()) {
        Some(Json::String(name)) => state.allows(name),
        Some(_) => state.allows("\u{fffd}"),
        None => false,
    };
    let shown = alg.map(text_of).unwrap_or_default();
    if allowed { Ok(()) } else { state.fail(&[AlgNotAllowed], &[&shown]) }
}

/// Whether the chosen key verifies the signature.
pub fn signed(state: &mut State<'_>) -> Outcome {
    let verifies = |key| verified(key, state.alg(), state.input, &state.signature);
    state.check(state.key.is_some_and(verifies), Signature)
}

/// Claims that were asked for by name.
pub fn required(state: &mut State<'_>) -> Outcome {
    for name in state.setup.required() {
        let missing = match state.claim(name) {
            None => true,
            Some(value) => state.library.falsy_aud && *value == Json::Null,
        };
        if missing {
            return state.fail(&[Missing], &[name]);
        }
    }
    Ok(())
}

/// `exp`.
pub fn exp(state: &mut State<'_>) -> Outcome {
    if state.claim("exp").is_none() {
        return state.fail(&[ExpMissing], &[&(state.library.shown)(None)]);
    }
    let limit = state.setup.now - state.leeway();
    let is_late = |exp: f64| exp < limit || (exp == limit && !state.library.last_second);
    date(state, "exp", ExpType, Expired, is_late)
}

/// `nbf`.
pub fn nbf(state: &mut State<'_>) -> Outcome {
    let limit = state.setup.now + state.leeway();
    date(state, "nbf", NbfType, NbfFuture, |nbf| nbf > limit)
}

/// `iat`: of what type it is, and whether it lies ahead.
pub fn iat(state: &mut State<'_>) -> Outcome {
    let limit = state.setup.now + state.leeway();
    date(state, "iat", IatType, IatFuture, |iat| iat > limit)
}

/// `iat`, where only its type is looked at.
pub fn iat_type(state: &mut State<'_>) -> Outcome {
    date(state, "iat", IatType, IatFuture, |_| false)
}

fn date(
    state: &State<'_>,
    name: &str,
    wrong: Fault,
    fault: Fault,
    is_off: impl Fn(f64) -> bool,
) -> Outcome {
    let Some(value) = state.claim(name) else { return Ok(()) };
    let library = state.library;
    match (library.date)(value) {
        Read::Date(date) if is_off(date) => {
            let shown = [(library.shown_date)(date), (library.shown_date)(state.setup.now)];
            state.fail(&[fault], &[&shown[0], &shown[1]])
        }
        Read::Date(_) => Ok(()),
        Read::Wrong => state.fail(&[wrong], &[&(library.shown)(Some(value))]),
        Read::Thrown(text) => state.thrown(&text),
    }
}

/// `iss`, where one was asked for.
pub fn issuer(state: &mut State<'_>) -> Outcome {
    let Some(wanted) = &state.setup.policy.issuer else { return Ok(()) };
    let found = state.claim("iss");
    let shown = (state.library.shown)(found);
    match found {
        None => state.fail(&[IssMissing, Iss], &[wanted, &shown]),
        Some(Json::String(iss)) if iss == wanted => Ok(()),
        Some(iss) if iss.is_string() => state.fail(&[Iss], &[wanted, &shown]),
        Some(_) => state.fail(&[IssType, Iss], &[wanted, &shown]),
    }
}

/// `aud`, where one was asked for; some refuse any where none was.
pub fn audience(state: &mut State<'_>) -> Outcome {
    let (library, wanted) = (state.library, state.audiences());
    let found = state.claim("aud").filter(|aud| !library.falsy_aud || is_truthy(aud));
    let values = wanted.join(" or ");
    match found {
        None if wanted.is_empty() => Ok(()),
        None => state.fail(&[AudMissing], &[&values]),
        Some(_) if wanted.is_empty() => state.fail(&[AudUnexpected], &[]),
        Some(found) => {
            if !is_audience(found) {
                state.fail(&[AudType], &[&values])?;
            }
            let theirs = found.texts();
            let fits = wanted.iter().any(|ours| theirs.contains(&ours.as_str()));
            if fits { Ok(()) } else { state.fail(&[Aud], &[&values]) }
        }
    }
}

/// The same, for those who look at none where none was asked for.
pub fn asked_audience(state: &mut State<'_>) -> Outcome {
    if state.audiences().is_empty() { Ok(()) } else { audience(state) }
}

/// `typ`, in full or without `application/` (RFC 7515 section 4.1.9), where one was asked for.
pub fn typ(state: &mut State<'_>) -> Outcome {
    let Some(typ) = &state.setup.policy.typ else { return Ok(()) };
    let bare = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map(str::to_owned).unwrap_or(typ)
    };
    let found = state.header("typ").and_then(Json::as_str).map(bare);
    state.check(found == Some(bare(typ)), Typ)
}

/// Whether it is a text or a list of texts (RFC 7519 section 4.1.3).
pub fn is_audience(aud: &Json) -> bool {
    aud.is_string() || aud.as_array().is_some_and(|items| items.iter().all(Json::is_string))
}

/// `sub`.
pub fn sub(state: &mut State<'_>) -> Outcome {
    match state.claim("sub") {
        Some(sub) if sub.is_string() => Ok(()),
        Some(sub) => state.fail(&[SubType], &[&(state.library.shown)(Some(sub))]),
        None => state.fail(&[SubMissing], &[&(state.library.shown)(None)]),
    }
}

/// `jti`.
pub fn jti(state: &mut State<'_>) -> Outcome {
    state.check(state.claim("jti").is_none_or(Json::is_string), JtiType)
}

/// `azp`, where parties were named.
pub fn party(state: &mut State<'_>) -> Outcome {
    let (wanted, azp) = (&state.setup.policy.authorized_parties, state.claim("azp"));
    let theirs = azp.and_then(Json::as_str);
    if wanted.is_empty() || theirs.is_some_and(|azp| wanted.iter().any(|ours| ours == azp)) {
        return Ok(());
    }
    state.fail(&[Azp], &[&(state.library.shown)(azp), &wanted.join(",")])
}

/// What Python, and but for `[]` and `{}` JavaScript, takes for true.
pub fn is_truthy(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(truth) => *truth,
        Json::Number(_) => number(value) != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::NotUnicode(_) => true,
        Json::Array(items) => !items.is_empty(),
        Json::Object(object) => *object != Object::default(),
    }
}
