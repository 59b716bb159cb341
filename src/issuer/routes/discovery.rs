//! Metadata and key set: OpenID Connect Discovery 1.0, RFC 8414, RFC 7517.

use std::time::Duration;

use http::header::{HOST, IF_NONE_MATCH};

use crate::issuer::fault::Fault;
use crate::issuer::routes::admission;
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::{AUTHORIZE, Answer, Call, KEY_SET, Request, TOKEN};
use crate::issuer::state::State;
use crate::jose::alg::Hash;
use crate::jose::crypto;
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};

/// How long clients may keep what they read here: shorter than a retired key is kept.
const CACHE_CONTROL: &str = "public, max-age=60";
/// Longer than most clients wait.
const SLOW: Duration = Duration::from_secs(10);

/// The key set.
pub fn key_set(call: &Call<'_>) -> Result<Answer, Answer> {
    let Call { request, state, context, .. } = call;
    Ok(unless_faulty(state, || {
        if state.has(Fault::EmptySet) {
            cached(&Object::from_iter([("keys", Json::Array(Vec::new()))]), request)
        } else {
            cached(&state.keys.key_set(context.now), request)
        }
    }))
}

/// The metadata.
pub fn metadata(call: &Call<'_>) -> Result<Answer, Answer> {
    let Call { request, state, .. } = call;
    Ok(unless_faulty(state, || cached(&members(state, &base(request, state)), request)))
}

/// What a fault answers instead, and when.
fn unless_faulty(state: &State, reply: impl FnOnce() -> Reply) -> Answer {
    let reply = if state.has(Fault::ServerError) {
        Reply::error(500, "server_error", "this error is on purpose (--fault)")
    } else if state.has(Fault::Html) {
        Reply::new(200, "text/html; charset=utf-8", "<!doctype html><title>Not here</title>")
    } else {
        reply()
    };
    let delay = if state.has(Fault::Slow) { SLOW } else { Duration::ZERO };
    Reply { delay, ..reply }.into()
}

/// A document that a client may keep, and ask for again by its ETag (RFC 9110 section 13.1.2).
fn cached(body: &Object, request: &Request) -> Reply {
    let digest = crypto::digest(Hash::Sha256, body.to_string().as_bytes());
    let etag = format!("\"{}\"", base64url::encode(digest));
    let reply = if is_known(request, &etag) {
        Reply { status: 304, headers: Vec::new(), body: String::new(), delay: Duration::ZERO }
    } else {
        Reply::json(200, body)
    };
    reply.with("cache-control", CACHE_CONTROL).with("etag", &etag)
}

fn is_known(request: &Request, etag: &str) -> bool {
    let lists =
        request.headers().get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    // Tags of ours have no comma within.
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The address by which the client came: an issuer may go by a name that leads elsewhere, and be
/// reached by several.
fn base(request: &Request, state: &State) -> String {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    match host.and_then(admission::authority) {
        Some(url) => url.origin().ascii_serialization(),
        None => state.base.clone(),
    }
}

/// Everything that OpenID Connect Discovery 1.0 section 3 and RFC 8414 section 2 require.
fn members(state: &State, base: &str) -> Object {
    let list = |values: &[&str]| Json::Array(values.iter().map(|value| (*value).into()).collect());
    let mut metadata = Object::from_iter([
        ("issuer", state.issuer.clone()),
        ("jwks_uri", format!("{base}{KEY_SET}")),
        ("token_endpoint", format!("{base}{TOKEN}")),
        ("authorization_endpoint", format!("{base}{AUTHORIZE}")),
    ]);
    let methods = ["client_secret_basic", "client_secret_post", "none"];
    for (name, values) in [
        ("grant_types_supported", &["client_credentials"][..]),
        ("response_types_supported", &["code"]),
        ("subject_types_supported", &["public"]),
        ("id_token_signing_alg_values_supported", &[state.keys.alg.name()]),
        ("token_endpoint_auth_methods_supported", &methods),
        ("scopes_supported", &["openid"]),
    ] {
        metadata.set(name, list(values));
    }
    metadata
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::issuer::fault::Fault;
    use crate::issuer::routes::tests::{ask, body, get, request, state};
    use crate::issuer::state::State;
    use crate::jose::json::{Json, Object};

    const KEYS: &str = "/.well-known/jwks.json";
    const OPENID: &str = "/.well-known/openid-configuration";

    fn text(object: &Object, name: &str) -> String {
        object.get(name).and_then(Json::as_str).unwrap().to_owned()
    }

    #[test]
    fn metadata_leads_to_keys_and_tokens() {
        let state = state();
        let reply = get(&state, OPENID);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
        let metadata = body(&reply);
        assert_eq!(text(&metadata, "issuer"), "http://127.0.0.1:1");
        let keys = text(&metadata, "jwks_uri").replace("http://127.0.0.1:1", "");
        assert_eq!(get(&state, &keys).body, state.keys.key_set(0).to_string());
        assert_eq!(text(&metadata, "token_endpoint"), "http://127.0.0.1:1/token");
        for required in [
            "authorization_endpoint",
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ] {
            assert!(metadata.get(required).is_some(), "{required}");
        }
    }

    #[test]
    fn addresses_are_those_by_which_the_client_came() {
        let state = State { is_open: true, ..state() };
        let jwks_uri = |host| {
            let reply = ask(&state, &request("GET", OPENID, &[("host", host)], "")).reply;
            text(&body(&reply), "jwks_uri")
        };
        assert_eq!(jwks_uri("issuer.test:4000"), format!("http://issuer.test:4000{KEYS}"));
        assert_eq!(jwks_uri("[::1]:4000"), format!("http://[::1]:4000{KEYS}"));
    }

    #[test]
    fn what_a_client_has_is_not_sent_again() {
        let state = state();
        let first = get(&state, KEYS);
        let etag = first.header("etag").unwrap();
        assert!(etag.starts_with('"') && etag.ends_with('"'), "a strong tag");
        assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
        let asked =
            |tags: &str| ask(&state, &request("GET", KEYS, &[("if-none-match", tags)], "")).reply;
        for known in [etag, "*", &format!("\"x\", W/{etag}")] {
            let reply = asked(known);
            assert_eq!((reply.status, reply.body.as_str()), (304, ""), "{known}");
            assert_eq!(reply.header("etag"), Some(etag));
        }
        assert_eq!(asked("\"x\"").status, 200);
    }

    #[test]
    fn faults_spoil_metadata_and_key_set() {
        let faulty = |fault| State { faults: vec![fault], ..state() };
        assert_eq!(get(&faulty(Fault::ServerError), KEYS).status, 500);
        let page = get(&faulty(Fault::Html), OPENID);
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, Some("text/html; charset=utf-8"))
        );
        assert_eq!(get(&faulty(Fault::EmptySet), KEYS).body, r#"{"keys":[]}"#);
        assert!(get(&faulty(Fault::Slow), KEYS).delay > Duration::from_secs(5));
    }
}
