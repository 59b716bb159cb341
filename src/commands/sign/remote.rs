//! `sign --issuer-at`: a running issuer signs, with a key that only it has.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use url::Url;

use crate::advice::failure::{Failure, exposed};
use crate::jose::json::{Json, Object};
use crate::jose::token::Token;
use crate::source::fault::SourceFault;
use crate::source::spec::{self, Issuer};
use crate::sys::System;
use crate::sys::http::{Request, Response};

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
    spec::check(&issuer, &system.http).map_err(exposed)?;
    let endpoint = endpoint(&issuer, system);
    let order = Object::from_iter([("claims", claims), ("header", header)]);
    self::order(&endpoint, &order, system)
}

/// Where an issuer takes orders.
pub fn endpoint(issuer: &Url, system: &mut System) -> Url {
    discovered(issuer, system).unwrap_or_else(|| below(issuer, "/token"))
}

/// Sends one order, and reads the token that comes of it.
///
/// # Errors
/// The issuer is not there, refuses, or answers with something else.
pub fn order(endpoint: &Url, order: &Object, system: &mut System) -> Result<String, Failure> {
    let response = post(endpoint, order, system)?;
    let body = read(&response.body);
    let member = |name| body.get(name).and_then(Json::as_str);
    if !response.status.is_success() {
        return Err(refused(endpoint, response.status.as_u16(), member("error_description")));
    }
    // What is none may be anything, for a terminal too.
    match member("access_token").filter(|token| Token::parse(token).is_ok()) {
        Some(token) => Ok(token.to_owned()),
        None => Err(no_token(format!("{endpoint}: the response has no token"))),
    }
}

/// Has the issuer change its key.
///
/// # Errors
/// It is not there or refuses.
pub fn rotate(issuer: &Url, system: &mut System) -> Result<(), Failure> {
    let url = below(issuer, "/rotate");
    let response = post(&url, &Object::default(), system)?;
    if response.status.is_success() {
        Ok(())
    } else {
        Err(refused(&url, response.status.as_u16(), None))
    }
}

fn post(url: &Url, body: &Object, system: &mut System) -> Result<Response, Failure> {
    let headers =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let request = Request { url, led_by: None, headers, timeout: TIMEOUT, ca_certificates: None };
    let response = system.http.post(request, body.to_string().into_bytes());
    Ok(response.map_err(|error| SourceFault::Http { url: url.clone(), error })?)
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
    let said = format!("{endpoint}: status {status} instead of a token");
    match why {
        Some(why) => Failure::undecided(said).fact(why),
        None => no_token(said),
    }
}

fn no_token(said: String) -> Failure {
    Failure::undecided(said).hint("to start a local issuer: jotkit serve")
}
