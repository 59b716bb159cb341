//! What a local issuer answers: a pure function of request, state and [`route::Context`]. Each route
//! is a line of a table.

pub mod admission;
pub mod discovery;
pub mod json_request;
pub mod reply;
pub mod route;
pub mod token;

use http::Method;
use url::Url;

use crate::issuer::clerk;
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::{
    AUTHORIZE, Answer, Call, Context, KEY_SET, READ, Request, Route, TOKEN,
};
use crate::issuer::signing_keys::{NotRotated, SigningKeys};
use crate::issuer::state::State;
use crate::jose::json::Object;

const ROTATE: &str = "/rotate";

const ROUTES: [Route; 6] = [
    Route { path: KEY_SET, methods: READ, answer: discovery::key_set },
    Route { path: "/.well-known/openid-configuration", methods: READ, answer: discovery::metadata },
    Route {
        path: "/.well-known/oauth-authorization-server",
        methods: READ,
        answer: discovery::metadata,
    },
    Route { path: TOKEN, methods: "POST", answer: token::answer },
    Route { path: ROTATE, methods: "POST", answer: rotate },
    Route { path: AUTHORIZE, methods: "GET, HEAD, POST", answer: no_login },
];

/// Answers one request.
pub fn answer(request: &Request, state: &State, context: &Context<'_>) -> Answer {
    if let Err(refused) = admission::check(request, state) {
        return refused.into();
    }
    let path = local_path(request.uri().path(), &state.issuer);
    if state.clerk.is_some() && path.starts_with(clerk::routes::PREFIX) {
        return clerk::routes::answer(path, request, state, context);
    }
    let Some((route, parts)) = route::find(&ROUTES, path) else {
        return Reply::error(404, "not_found", "no such route").into();
    };
    let call = Call { request, state, context, parts };
    let answered = route.allow(request.method()).map_err(Answer::from);
    answered.and_then(|()| (route.answer)(&call)).unwrap_or_else(|refused| refused)
}

/// Whether a request is one for a new key: that takes long, and one is made at a time.
pub fn is_rotation(request: &Request, state: &State) -> bool {
    *request.method() == Method::POST
        && local_path(request.uri().path(), &state.issuer) == ROTATE
        && admission::check(request, state).is_ok()
}

fn no_login(_: &Call<'_>) -> Result<Answer, Answer> {
    let said = "there is no login here; POST /token issues tokens";
    Err(Reply::error(400, "unsupported_response_type", said).into())
}

/// The old key stays in the set for a while.
fn rotate(Call { state, context, .. }: &Call<'_>) -> Result<Answer, Answer> {
    let keys = state
        .keys
        .rotate(context.now, state.terms.keep_retired, context.random)
        .map_err(Reply::from)?;
    let reply = rotated(&state.keys, &keys);
    let note = Some(format!("the current key is {}", keys.current.kid.as_deref().unwrap_or("")));
    Ok(Answer { reply, next: Some(Box::new(State { keys, ..(*state).clone() })), note })
}

/// The reply to whoever asked for another key than that of `before`.
pub fn rotated(before: &SigningKeys, now: &SigningKeys) -> Reply {
    let kid = |keys: &SigningKeys| keys.current.kid.clone().unwrap_or_default();
    let body = Object::from_iter([("kid", kid(now)), ("retired", kid(before))]);
    Reply::json(200, &body).with("cache-control", "no-store")
}

/// An issuer with a path has its routes below it, but for the metadata of RFC 8414 section 3.1, where
/// the path comes last.
fn local_path<'a>(path: &'a str, issuer: &str) -> &'a str {
    let own = Url::parse(issuer).map(|url| url.path().trim_end_matches('/').to_owned());
    let own = own.unwrap_or_default();
    match path.strip_prefix(&own) {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path.strip_suffix(&own).unwrap_or(path),
    }
}

impl From<NotRotated> for Reply {
    fn from(why: NotRotated) -> Reply {
        match why {
            NotRotated::Unusable(unusable) => unusable.into(),
            NotRotated::Full { seconds } => Reply::error(429, "too_many_keys", &why.to_string())
                .with("retry-after", &seconds.to_string()),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::issuer::clerk::template::Template;
    use crate::issuer::random::{Random, Real};
    use crate::issuer::routes::answer;
    use crate::issuer::routes::reply::Reply;
    use crate::issuer::routes::route::{Answer, Context, Request};
    use crate::issuer::signing_keys::{MAX_RETIRED, SigningKeys};
    use crate::issuer::state::{LoadedTemplate, State};
    use crate::issuer::users::Users;
    use crate::jose::alg::Alg;
    use crate::jose::crypto::Unusable;
    use crate::jose::json::{Json, Object};
    use crate::jose::key::Key;
    use crate::jose::token::Token;

    pub(crate) const NOW: i64 = 1_790_000_000;

    /// Keys are real, names are not.
    struct FakeRandom;

    impl Random for FakeRandom {
        fn name(&self) -> Result<String, Unusable> {
            Ok("name".into())
        }

        fn key(&self, alg: Alg) -> Result<Key, Unusable> {
            Real.key(alg)
        }
    }

    pub(crate) fn state() -> State {
        let keys = SigningKeys::fresh(Alg::Ed25519, &FakeRandom).unwrap();
        State::new("http://127.0.0.1:1".into(), keys)
    }

    /// The same with a template and two users.
    pub(crate) fn with_templates() -> State {
        let text = "name = 'backend'\n[claims]\nuser_id = '{{user.id}}'";
        let template = Template::read(text).unwrap();
        let users = "[[users]]\nid = 'user_0'\n[[users]]\nid = 'user_1'\nsession.id = 'sess_9'";
        let users = Users::read(users).unwrap();
        State { templates: vec![LoadedTemplate { template, key: None }], users, ..state() }
    }

    pub(crate) fn request(
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Request {
        let has_host = headers.iter().any(|(name, _)| *name == "host");
        let host: &[_] = if has_host { &[] } else { &[("host", "127.0.0.1:1")] };
        let headers = [host, headers].concat();
        let request = http::Request::builder().method(method).uri(path);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.body(body.as_bytes().to_vec()).unwrap()
    }

    pub(crate) fn ask(state: &State, request: &Request) -> Answer {
        answer(request, state, &Context { now: NOW, random: &FakeRandom })
    }

    pub(crate) fn get(state: &State, path: &str) -> Reply {
        ask(state, &request("GET", path, &[], "")).reply
    }

    pub(crate) fn body(reply: &Reply) -> Object {
        Object::parse(&reply.body).unwrap()
    }

    /// Header and claims of the token in a member of a body.
    pub(crate) fn token(reply: &Reply, member: &str) -> (Object, Object) {
        let body = body(reply);
        let text = body.get(member).and_then(Json::as_str).unwrap_or_else(|| panic!("{reply:?}"));
        let token = Token::parse(text).unwrap();
        let claims = Object::parse(std::str::from_utf8(token.payload()).unwrap()).unwrap();
        (token.header().object().clone(), claims)
    }

    #[test]
    fn what_is_not_there_and_what_is_not_done_is_said_in_json() {
        let state = state();
        let refused = |method, path| {
            let reply = ask(&state, &request(method, path, &[], "")).reply;
            let error = body(&reply).get("error").and_then(Json::as_str).unwrap().to_owned();
            (reply.status, error)
        };
        assert_eq!(refused("GET", "/"), (404, "not_found".into()));
        assert_eq!(refused("GET", "/v1/jwks"), (404, "not_found".into()), "only with --clerk");
        assert_eq!(refused("GET", "/token"), (405, "method_not_allowed".into()));
        assert_eq!(refused("GET", "/rotate"), (405, "method_not_allowed".into()));
        assert_eq!(refused("DELETE", "/.well-known/jwks.json"), (405, "method_not_allowed".into()));
        assert_eq!(refused("GET", "/authorize"), (400, "unsupported_response_type".into()));
        let reply = get(&state, "/token");
        assert_eq!(reply.header("allow"), Some("POST"));
    }

    #[test]
    fn rotation_makes_another_state() {
        let state = state();
        let rotated = ask(&state, &request("POST", "/rotate", &[], ""));
        let next = rotated.next.unwrap();
        assert_ne!(next.keys.current.kid, state.keys.current.kid);
        let keys = |state: &State| get(state, "/.well-known/jwks.json").body.matches("kid").count();
        assert_eq!((keys(&state), keys(&next)), (1, 2));
    }

    #[test]
    fn a_full_set_is_not_rotated() {
        let mut state = state();
        let rotate = |state: &State| ask(state, &request("POST", "/rotate", &[], ""));
        for _ in 0..MAX_RETIRED {
            state = *rotate(&state).next.unwrap();
        }
        let refused = rotate(&state);
        assert!(refused.next.is_none());
        assert_eq!((refused.reply.status, refused.reply.header("retry-after")), (429, Some("600")));
        assert_eq!(
            refused.reply.body,
            r#"{"error":"too_many_keys","error_description":"31 retired keys are still in the set; the next leaves it in 600 s (--keep-retired)"}"#
        );
    }

    #[test]
    fn what_a_client_says_is_told_in_short() {
        let long = format!(r#"{{"template":"{}"}}"#, "x".repeat(60_000));
        let headers = [("content-type", "application/json")];
        let note = ask(&state(), &request("POST", "/token", &headers, &long)).note.unwrap();
        assert!(note.len() < 100, "{note}");
    }

    #[test]
    fn an_issuer_may_have_a_path() {
        let state = State { issuer: "http://127.0.0.1:1/tenant/7".into(), ..state() };
        for path in [
            "/tenant/7/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server/tenant/7",
            "/tenant/7/.well-known/jwks.json",
            "/.well-known/jwks.json",
        ] {
            assert_eq!(get(&state, path).status, 200, "{path}");
        }
    }
}
