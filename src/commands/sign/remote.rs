//! `sign --issuer-at`: a running issuer signs, with a key that only it has.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use url::Url;

use crate::advice::failure::Failure;
use crate::jose::json::{Json, Object};
use crate::jose::token::Token;
use crate::source::fault::SourceFault;
use crate::source::spec::{self, Issuer};
use crate::sys::System;
use crate::sys::http::Request;

/// How long the issuer may take to say where its tokens are; a misbehaving one never does.
const DISCOVERY: Duration = Duration::from_secs(2);
const TIMEOUT: Duration = Duration::from_secs(10);

/// Has a token issued.
///
/// # Errors
/// The issuer is not there, refuses, or answers with something else.
pub fn issue(
    issuer: &str,
    claims: Object,
    header: Object,
    system: &mut System,
) -> Result<String, Failure> {
    let issuer = Issuer::parse(issuer)?.url;
    spec::check(&issuer, &system.http)?;
    let endpoint = match discovered(&issuer, system) {
        Some(endpoint) => endpoint,
        None => below(&issuer, "/token"),
    };
    let order = Object::from_iter([("claims", claims), ("header", header)]);
    let headers =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let request =
        Request { url: &endpoint, led_by: None, headers, timeout: TIMEOUT, ca_certificates: None };
    let response = system.http.post(request, order.to_string().into_bytes());
    let response = response.map_err(|error| SourceFault::Http { url: endpoint.clone(), error })?;
    let body = read(&response.body);
    let member = |name| body.get(name).and_then(Json::as_str);
    match member("access_token").filter(|token| Token::parse(token).is_ok()) {
        Some(token) if response.status.is_success() => Ok(token.to_owned()),
        _ => Err(refused(&endpoint, response.status.as_u16(), member("error_description"))),
    }
}

/// The token endpoint (RFC 8414 section 2), on the very server that was named: claims are for nobody
/// else.
fn discovered(issuer: &Url, system: &mut System) -> Option<Url> {
    let url = below(issuer, "/.well-known/openid-configuration");
    let headers = HeaderMap::new();
    let request =
        Request { url: &url, led_by: None, headers, timeout: DISCOVERY, ca_certificates: None };
    let response = system.http.get(request).ok().filter(|response| response.status.is_success())?;
    let endpoint = Url::parse(read(&response.body).get("token_endpoint")?.as_str()?).ok()?;
    (endpoint.origin() == issuer.origin()).then_some(endpoint)
}

fn below(issuer: &Url, path: &str) -> Url {
    let mut url = issuer.clone();
    url.set_path(&format!("{}{path}", issuer.path().trim_end_matches('/')));
    url
}

fn read(body: &[u8]) -> Object {
    std::str::from_utf8(body).ok().and_then(|text| Object::parse(text).ok()).unwrap_or_default()
}

fn refused(endpoint: &Url, status: u16, why: Option<&str>) -> Failure {
    let failure = Failure::undecided(format!("{endpoint}: no token, but status {status}"));
    match why {
        Some(why) => failure.fact(why),
        None => failure.hint("to start a local issuer: jotkit serve"),
    }
}
