//! The routes of Clerk's Backend API that its SDKs call to verify and to issue tokens.

use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use crate::issuer::clerk::envelope::{bad_parameter, in_envelope, refusal};
use crate::issuer::clerk::sessions;
use crate::issuer::clerk::template::Issue;
use crate::issuer::issue::Order;
use crate::issuer::routes::discovery;
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::{self, Answer, Call, Context, READ, Request, Route};
use crate::issuer::state::{LoadedTemplate, State};
use crate::issuer::users::Subject;
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;

/// `cat` of session tokens, in their header.
const SESSION_CATEGORY: &str = "cl_B7d4PD111AAA";
/// Session tokens live for a minute and are valid ten seconds before they are issued.
const SESSION_LIFETIME: i64 = 60;
const SESSION_SKEW: i64 = 10;
/// What `expires_in_seconds` may ask for.
const LIFETIMES: std::ops::RangeInclusive<i64> = 30..=315_360_000;
const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 500;

/// What all of them begin with.
pub const PREFIX: &str = "/v1/";

const ROUTES: [Route; 5] = [
    Route { path: "/v1/jwks", methods: READ, answer: discovery::key_set },
    Route { path: "/v1/jwt_templates", methods: READ, answer: templates },
    Route { path: "/v1/sessions", methods: "GET, HEAD, POST", answer: sessions::answer },
    Route { path: "/v1/sessions/*/tokens", methods: "POST", answer: session_token },
    Route { path: "/v1/sessions/*/tokens/*", methods: "POST", answer: template_token },
];

/// Answers whatever begins with [`PREFIX`].
pub fn answer(path: &str, request: &Request, state: &State, context: &Context<'_>) -> Answer {
    try_answer(path, request, state, context).unwrap_or_else(|refused| refused)
}

fn try_answer(
    path: &str,
    request: &Request,
    state: &State,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    authorised(request, state)?;
    let (route, parts) = route::find(&ROUTES, path)
        .ok_or_else(|| refusal(404, "resource_not_found", "Not Found", "no such route"))?;
    route.allow(request.method()).map_err(|refused| in_envelope(&refused))?;
    (route.answer)(&Call { request, state, context, parts })
}

/// # Errors
/// What Clerk answers to a missing or a wrong secret key.
fn authorised(request: &Request, state: &State) -> Result<(), Reply> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = header.and_then(|header| header.split_once(' '));
    let key = key.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, key)| key);
    match key {
        Some(key) if state.clerk.as_ref().is_some_and(|clerk| clerk.accepts(key)) => Ok(()),
        Some(_) => {
            let said = "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret \
                        Key is correct.";
            Err(refusal(401, "clerk_key_invalid", said, said))
        }
        None => Err(refusal(
            401,
            "authorization_header_format_invalid",
            "Invalid Authorization header format",
            "Invalid Authorization header format. Must be \"Bearer <YOUR_API_KEY>\"",
        )),
    }
}

fn authorized_party(state: &State) -> Option<&str> {
    state.clerk.as_ref()?.authorized_party.as_deref()
}

fn subject<'a>(session: &str, state: &'a State) -> Result<&'a Subject, Reply> {
    let session = percent_decode_str(session).decode_utf8_lossy();
    state.users.in_session(&session).ok_or_else(|| {
        let said = format!("No session was found with id {session}");
        refusal(404, "resource_not_found", "Session not found", &said)
    })
}

fn template_token(call: &Call<'_>) -> Result<Answer, Answer> {
    let Call { request, state, context, parts } = call;
    let subject = subject(parts[0], state)?;
    let name = percent_decode_str(parts[1]).decode_utf8_lossy();
    let loaded = state.template(&name).map_err(|nearest| {
        let said = format!("No JWT template exists with name: {name}");
        let refused = refusal(404, "resource_not_found", "JWT template not found", &said);
        Answer::from(refused).noting_template(&name, nearest)
    })?;
    let jti = context.random.name().map_err(|fault| in_envelope(&fault.into()))?;
    let issue = Issue {
        issuer: Some(&state.issuer),
        authorized_party: authorized_party(state),
        now: context.now,
        jti: &jti,
    };
    let mut order = Order::of_template(loaded, subject, &issue).map_err(|large| {
        refusal(422, "jwt_template_too_large", "is too large", &large.to_string())
    })?;
    if let Some(seconds) = expires_in(request)? {
        order.claims.set("exp", context.now.saturating_add(seconds).into());
    }
    let issued = order.issue(state, context.now).map_err(|fault| in_envelope(&fault.into()))?;
    Ok(issued_reply(&issued.token).into())
}

fn session_token(call: &Call<'_>) -> Result<Answer, Answer> {
    let Call { request, state, context, parts } = call;
    let subject = subject(parts[0], state)?;
    let mut claims = Object::default();
    if let Some(party) = authorized_party(state) {
        claims.set("azp", party.into());
    }
    // The first factor was met just now, a second one never.
    claims.set("fva", Json::Array(vec![0.into(), (-1).into()]));
    claims.set("sid", subject.session().into());
    claims.set("sts", "active".into());
    claims.set("sub", subject.id().into());
    claims.set("v", 2.into());
    let order = Order {
        claims,
        header: Object::from_iter([("cat", SESSION_CATEGORY)]),
        lifetime: expires_in(request)?.unwrap_or(SESSION_LIFETIME),
        clock_skew: SESSION_SKEW,
        key: None,
    };
    let issued = order.issue(state, context.now).map_err(|fault| in_envelope(&fault.into()))?;
    Ok(issued_reply(&issued.token).into())
}

fn issued_reply(jwt: &str) -> Reply {
    let body = Object::from_iter([("object", "token"), ("jwt", jwt)]);
    Reply::json(200, &body).with("cache-control", "no-store")
}

/// The body is empty or JSON; SDKs send `null` for what they leave open.
fn expires_in(request: &Request) -> Result<Option<i64>, Reply> {
    if request.body().is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(request.body()).map_err(|_| "not UTF-8".to_owned());
    let object = text.and_then(|text| Object::parse(text).map_err(|why| why.to_string())).map_err(
        |why| {
            let said = format!("The request body is invalid: {why}");
            refusal(400, "request_body_invalid", "Request body invalid", &said)
        },
    )?;
    match object.get("expires_in_seconds") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Number(text)) => match text.parse() {
            Ok(seconds) if LIFETIMES.contains(&seconds) => Ok(Some(seconds)),
            _ => Err(bad_parameter("expires_in_seconds")),
        },
        Some(_) => Err(bad_parameter("expires_in_seconds")),
    }
}

/// A page of the templates: a list, or with `paginated` an object that also counts them all.
fn templates(Call { request, state, .. }: &Call<'_>) -> Result<Answer, Answer> {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let query: Vec<(String, String)> = form_urlencoded::parse(query).into_owned().collect();
    let value = |name: &str| query.iter().find(|(found, _)| found == name).map(|(_, value)| value);
    let number = |name: &str, default| match value(name) {
        None => Ok(default),
        Some(text) => text.parse::<usize>().map_err(|_| bad_parameter(name)),
    };
    let (limit, offset) = (number("limit", DEFAULT_LIMIT)?, number("offset", 0)?);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(bad_parameter("limit").into());
    }
    let total = state.templates.len() as i64;
    let page = state.templates.iter().skip(offset).take(limit);
    let page = Json::Array(page.map(|loaded| described(loaded, state)).collect());
    let reply = if value("paginated").is_some_and(|text| text == "true") {
        Reply::json(200, &Object::from_iter([("data", page), ("total_count", total.into())]))
    } else {
        Reply::new(200, "application/json", page.to_string())
    };
    Ok(reply.into())
}

/// A template as the API shows it; when it was made, nobody knows.
fn described(loaded: &LoadedTemplate, state: &State) -> Json {
    let template = &loaded.template;
    let alg = loaded.key.as_ref().and_then(Key::default_alg).unwrap_or(state.keys.alg);
    Object::from_iter([
        ("object", Json::from("jwt_template")),
        ("id", format!("jtmp_{}", template.name).into()),
        ("name", template.name.as_str().into()),
        ("claims", template.written().clone().into()),
        ("lifetime", template.lifetime.into()),
        ("allowed_clock_skew", template.allowed_clock_skew.into()),
        ("custom_signing_key", Json::Bool(loaded.key.is_some())),
        ("signing_algorithm", alg.name().into()),
        ("created_at", 0.into()),
        ("updated_at", 0.into()),
    ])
    .into()
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::issuer::routes::reply::Reply;
    use crate::issuer::routes::route::Answer;
    use crate::issuer::routes::tests::{ask, request, state, token, with_templates};
    use crate::issuer::state::{Clerk, State};
    use crate::jose::key::secret::Secret;

    const TOKENS: &str = "/v1/sessions/sess_local/tokens";

    fn clerk() -> State {
        let secret_key = Secret::new("sk_test_x");
        let authorized_party = Some("http://localhost:3000".to_owned());
        State { clerk: Some(Clerk { secret_key, authorized_party }), ..state() }
    }

    pub fn call(method: &str, path: &str, body: &str) -> Reply {
        call_of(&clerk(), method, path, body).reply
    }

    fn call_of(state: &State, method: &str, path: &str, body: &str) -> Answer {
        ask(state, &request(method, path, &[("authorization", "Bearer sk_test_x")], body))
    }

    #[test]
    fn a_template_token_is_as_clerks() {
        let state = State { clerk: clerk().clerk, ..with_templates() };
        let path = "/v1/sessions/sess_9/tokens/backend";
        let (header, claims) = token(&call_of(&state, "POST", path, "{}").reply, "jwt");
        assert_eq!(header.get("cat"), Some(&"cl_B7d4PD222AAA".into()));
        assert_eq!(
            claims.to_string(),
            r#"{"user_id":"user_1","azp":"http://localhost:3000","exp":1790000060,"iat":1790000000,"iss":"http://127.0.0.1:1","jti":"name","nbf":1789999995,"sub":"user_1"}"#
        );
        let missed = call_of(&state, "POST", "/v1/sessions/sess_0/tokens/back%65nd2", "");
        assert!(missed.reply.body.contains("with name: backend2"), "{missed:?}");
        assert_eq!(
            missed.note.as_deref(),
            Some("there is no template backend2; the nearest is backend")
        );
        let counted = call_of(&state, "GET", "/v1/jwt_templates?paginated=true&offset=1", "");
        assert_eq!(counted.reply.body, r#"{"data":[],"total_count":1}"#);
        assert_eq!(
            call_of(&state, "GET", "/v1/jwt_templates", "").reply.body,
            r#"[{"object":"jwt_template","id":"jtmp_backend","name":"backend","claims":{"user_id":"{{user.id}}"},"lifetime":60,"allowed_clock_skew":5,"custom_signing_key":false,"signing_algorithm":"Ed25519","created_at":0,"updated_at":0}]"#
        );
    }

    #[test]
    fn a_session_token_is_as_clerks() {
        let reply = call("POST", TOKENS, "");
        let (header, claims) = token(&reply, "jwt");
        assert_eq!(header.get("cat"), Some(&"cl_B7d4PD111AAA".into()));
        assert_eq!(
            claims.to_string(),
            r#"{"azp":"http://localhost:3000","fva":[0,-1],"sid":"sess_local","sts":"active","sub":"user_local","v":2,"iss":"http://127.0.0.1:1","iat":1790000000,"nbf":1789999990,"exp":1790000060}"#
        );
        assert!(reply.body.starts_with(r#"{"object":"token","jwt":"#), "{}", reply.body);
        let longer = call("POST", TOKENS, r#"{"expires_in_seconds":600}"#);
        assert_eq!(token(&longer, "jwt").1.get("exp"), Some(&1_790_000_600.into()));
        assert_eq!(call("POST", TOKENS, r#"{"expires_in_seconds":null}"#).status, 200);
    }

    #[test]
    fn only_the_secret_key_opens_the_api() {
        let status = |headers: &[(&str, &str)]| {
            let reply = ask(&clerk(), &request("GET", "/v1/jwks", headers, "")).reply;
            (reply.status, reply.body.split("\"code\":").nth(1).unwrap_or_default().to_owned())
        };
        assert_eq!(status(&[("authorization", "Bearer sk_test_x")]).0, 200);
        let wrong = (401, "\"clerk_key_invalid\"}]}".to_owned());
        assert_eq!(status(&[("authorization", "Bearer sk_test_y")]), wrong);
        let missing = (401, "\"authorization_header_format_invalid\"}]}".to_owned());
        assert_eq!(status(&[]), missing);
        assert_eq!(status(&[("authorization", "Basic sk_test_x")]), missing);
    }

    #[test]
    fn what_is_unknown_is_said_in_clerks_envelope() {
        assert_eq!(
            call("POST", "/v1/sessions/sess_local/tokens/backend", "").body,
            r#"{"errors":[{"message":"JWT template not found","long_message":"No JWT template exists with name: backend","code":"resource_not_found"}]}"#
        );
        for (method, path, body, status) in [
            ("POST", "/v1/sessions/sess_x/tokens", "", 404),
            ("GET", "/v1/users", "", 404),
            ("POST", "/v1/sessions", r#"{"user_id":"user_x"}"#, 404),
            ("POST", "/v1/sessions", "{", 404),
            ("PUT", "/v1/sessions", "", 405),
            ("GET", TOKENS, "", 405),
            ("POST", "/v1/jwks", "", 405),
            ("POST", TOKENS, "{", 400),
            ("POST", TOKENS, r#"{"expires_in_seconds":1}"#, 422),
            ("POST", TOKENS, r#"{"expires_in_seconds":"60"}"#, 422),
            ("GET", "/v1/jwt_templates?limit=0", "", 422),
            ("GET", "/v1/jwt_templates?limit=501", "", 422),
            ("GET", "/v1/jwt_templates?offset=-1", "", 422),
        ] {
            let reply = call(method, path, body);
            assert_eq!(reply.status, status, "{method} {path} {body}");
            assert!(reply.body.starts_with("{\"errors\":[{\"message\":"), "{}", reply.body);
        }
    }

    #[test]
    fn a_list_of_templates_may_be_counted() {
        assert_eq!(call("GET", "/v1/jwt_templates", "").body, "[]");
        let counted = call("GET", "/v1/jwt_templates?paginated=true", "");
        assert_eq!(counted.body, r#"{"data":[],"total_count":0}"#);
    }
}
