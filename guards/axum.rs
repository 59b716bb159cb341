// {{install}}
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::Value;
use tokio::sync::Mutex;

static KEYS: LazyLock<Mutex<Option<(Instant, JwkSet)>>> = LazyLock::new(Mutex::default);

/// `.layer(axum::middleware::from_fn(guard))`, below CORS; the claims are `Extension<Value>`.
pub async fn guard(mut request: Request, next: Next) -> Response {
@if optional
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return next.run(request).await; // without a token, without claims
    }
@end
    match check(request.headers()).await {
        Ok(claims) => request.extensions_mut().insert(claims),
        Err((status, challenge)) => {
            return (status, [(header::WWW_AUTHENTICATE, challenge)]).into_response();
        }
    };
    next.run(request).await
}

// The claims, or how to reject the request (RFC 6750 section 3).
async fn check(headers: &HeaderMap) -> Result<Value, (StatusCode, &'static str)> {
    let refused = (StatusCode::UNAUTHORIZED, r#"Bearer error="invalid_token""#);
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let one = given.next().ok_or((StatusCode::UNAUTHORIZED, "Bearer"))?;
    let one = one.to_str().ok().filter(|_| given.next().is_none()).and_then(|one| one.split_once(' '));
    let (_, token) = one.filter(|one| one.0.eq_ignore_ascii_case("Bearer")).ok_or(refused)?;
    let kid = decode_header(token).ok().and_then(|header| header.kid).ok_or(refused)?;
    let down = |_| (StatusCode::SERVICE_UNAVAILABLE, "Bearer"); // not the caller's fault
    let key = key(&kid).await.map_err(down)?.ok_or(refused)?;
    let mut expected = Validation::new(Algorithm::{{algorithm_name}}); // never that of the token
    expected.set_issuer(&[{{issuer}}]);
    expected.set_audience({{audiences}});
    expected.set_required_spec_claims(&["exp", "iss", "aud"]);
    (expected.validate_nbf, expected.leeway) = (true, 0);
    decode::<Value>(token, &key, &expected).map(|token| token.claims).map_err(|_| refused)
}

// Kept for 5 min; an unknown kid fetches them again, at most every 30 s.
async fn key(kid: &str) -> reqwest::Result<Option<DecodingKey>> {
    let mut keys = KEYS.lock().await;
    let known = keys.as_ref().map(|(at, set)| (at.elapsed(), set.find(kid).is_some()));
    if known.is_none_or(|(age, known)| age > Duration::from_secs(if known { 300 } else { 30 })) {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        let set = client.get({{jwks}}).send().await?.error_for_status()?.json().await?;
        *keys = Some((Instant::now(), set));
    }
    let jwk = keys.as_ref().and_then(|(_, set)| set.find(kid));
    Ok(jwk.and_then(|jwk| DecodingKey::from_jwk(jwk).ok()))
}
