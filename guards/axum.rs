// {{install}}
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Response, Result};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::Value;
use tokio::sync::Mutex;

static KEYS: Mutex<Option<(Instant, JwkSet)>> = Mutex::const_new(None);

/// `.layer(axum::middleware::from_fn(guard))`, below CORS; the claims are `Extension<Value>`.
pub async fn guard(mut request: Request, next: Next) -> Result<Response> {
    let refusal = |status, challenge| (status, [("www-authenticate", challenge)]); // RFC 6750
    let invalid = refusal(StatusCode::UNAUTHORIZED, r#"Bearer error="invalid_token""#);
    let mut given = request.headers().get_all("authorization").iter();
    let Some(one) = given.next() else {
@if optional
        return Ok(next.run(request).await); // without a token, without claims
@end
@if !optional
        return Err(refusal(StatusCode::UNAUTHORIZED, "Bearer").into());
@end
    };
    let one = one.to_str().ok().filter(|_| given.next().is_none()).unwrap_or_default();
    let (scheme, token) = one.split_once(' ').ok_or(invalid)?;
    let header = decode_header(token).ok().filter(|it| it.crit.is_none()).ok_or(invalid)?;
    let kid = header.kid.filter(|_| scheme.eq_ignore_ascii_case("Bearer")).ok_or(invalid)?;
    let down = |_| refusal(StatusCode::SERVICE_UNAVAILABLE, "Bearer"); // not the caller's fault
    let key = key(&kid).await.map_err(down)?.ok_or(invalid)?;
    let mut expected = Validation::new(Algorithm::{{algorithm_name}}); // never that of the token
    expected.set_issuer(&[{{issuer}}]);
    expected.set_audience({{audiences}});
    expected.set_required_spec_claims(&["exp", "iss", "aud"]);
    (expected.validate_nbf, expected.leeway) = (true, 0);
    let claims = decode::<Value>(token, &key, &expected).map_err(|_| invalid)?.claims;
@if require
    let required: &[(&str, Option<&str>)] = {{required}}; // claim, and what it must be or contain
    if !required.iter().all(|(path, value)| holds(&claims, path, *value)) {
        return Err(refusal(StatusCode::FORBIDDEN, r#"Bearer error="insufficient_scope""#).into());
    }
@end
    request.extensions_mut().insert(claims);
    Ok(next.run(request).await)
}

// Kept for 5 min; an unknown kid fetches them again, at most every 30 s.
async fn key(kid: &str) -> reqwest::Result<Option<DecodingKey>> {
    let mut keys = KEYS.lock().await;
    let known = keys.as_ref().map(|(at, set)| (at.elapsed().as_secs(), set.find(kid).is_some()));
    if known.is_none_or(|(age, known)| age > if known { 300 } else { 30 }) {
        let asked = reqwest::Client::new().get({{jwks}}).timeout(Duration::from_secs(5));
        *keys = Some((Instant::now(), asked.send().await?.error_for_status()?.json().await?));
    }
    let jwk = keys.as_ref().and_then(|(_, set)| set.find(kid));
    Ok(jwk.and_then(|jwk| DecodingKey::from_jwk(jwk).ok()))
}
@use core.rs
