//! `POST /token`: client credentials (RFC 6749 section 4.4), or the claims themselves in JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use crate::issuer::issue::{Issued, Order};
use crate::issuer::routes::json_request;
use crate::issuer::routes::reply::{Reply, invalid};
use crate::issuer::routes::route::{Answer, Call, Context, Request};
use crate::issuer::state::State;
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};

/// Answers POST.
pub fn answer(call: &Call<'_>) -> Result<Answer, Answer> {
    let Call { request, state, context, .. } = call;
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let answered = match content_type.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => {
            client_credentials(request, state, context).map_err(Answer::from)
        }
        "application/json" => from_json(request.body(), state, context),
        _ => Err(Reply::error(
            415,
            "invalid_request",
            "send application/x-www-form-urlencoded, or application/json",
        )
        .into()),
    };
    answered.map(Answer::from)
}

fn from_json(body: &[u8], state: &State, context: &Context<'_>) -> Result<Reply, Answer> {
    match json_request::signing_input(body)? {
        Some(input) => {
            let signature = state.keys.sign(input.as_bytes())?;
            let token = format!("{input}.{}", base64url::encode(signature));
            Ok(issued_reply(&Issued { token, expires_in: state.terms.lifetime }, None))
        }
        None => issue(json_request::order(body, state, context)?, state, context),
    }
}

/// Whoever asks is who it says it is: there is nobody to deceive.
fn client_credentials(
    request: &Request,
    state: &State,
    context: &Context<'_>,
) -> Result<Reply, Reply> {
    let form = Form::read(request.body());
    match form.one("grant_type")? {
        Some("client_credentials") => {}
        None => return Err(invalid("grant_type is missing; it must be client_credentials")),
        Some(_) => {
            let said = "grant_type must be client_credentials";
            return Err(Reply::error(400, "unsupported_grant_type", said));
        }
    }
    let client = match basic_user(request) {
        Some(user) => user,
        None => form.one("client_id")?.unwrap_or("client").to_owned(),
    };
    let mut claims = Object::from_iter([("sub", client.as_str()), ("client_id", client.as_str())]);
    // RFC 8707 calls resource what others call audience.
    match [form.all("audience"), form.all("resource")].concat()[..] {
        [] => {}
        [one] => claims.set("aud", one.into()),
        ref many => claims.set("aud", Json::Array(many.iter().map(|aud| (*aud).into()).collect())),
    }
    let scope = form.one("scope")?;
    if let Some(scope) = scope {
        claims.set("scope", scope.into());
    }
    claims.set("jti", context.random.name()?.into());
    let issued = Order::new(claims, state).issue(state, context.now)?;
    Ok(issued_reply(&issued, scope))
}

/// A body of names and values.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(body: &[u8]) -> Form {
        Form(form_urlencoded::parse(body).into_owned().collect())
    }

    fn all(&self, name: &str) -> Vec<&str> {
        let found = self.0.iter().filter(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// RFC 6749 section 3.2: nothing stands twice, and what is empty is not there.
    fn one(&self, name: &str) -> Result<Option<&str>, Reply> {
        match self.all(name)[..] {
            [] | [""] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(invalid(&format!("{name} is repeated"))),
        }
    }
}

/// The user of `Authorization: Basic` (RFC 6749 section 2.3.1: both halves are form-encoded).
fn basic_user(request: &Request) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = header.split_once(' ')?;
    let decoded = STANDARD.decode(credentials.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (user, _) = text.split_once(':')?;
    let user = user.replace('+', " ");
    let user = percent_decode_str(&user).decode_utf8().ok()?.into_owned();
    scheme.eq_ignore_ascii_case("basic").then_some(user)
}

fn issue(order: Order, state: &State, context: &Context<'_>) -> Result<Reply, Answer> {
    Ok(issued_reply(&order.issue(state, context.now)?, None))
}

fn issued_reply(issued: &Issued, scope: Option<&str>) -> Reply {
    let mut body =
        Object::from_iter([("access_token", issued.token.as_str()), ("token_type", "Bearer")]);
    body.set("expires_in", issued.expires_in.into());
    if let Some(scope) = scope {
        body.set("scope", scope.into());
    }
    // RFC 6749 section 5.1 asks for both.
    Reply::json(200, &body).with("cache-control", "no-store").with("pragma", "no-cache")
}

#[cfg(test)]
mod tests {
    use crate::issuer::routes::reply::Reply;
    use crate::issuer::routes::tests::{NOW, ask, body, request, state, token, with_templates};
    use crate::issuer::state::{State, Terms};
    use crate::jose::alg::Alg;
    use crate::jose::crypto::Verifier;
    use crate::jose::json::Json;
    use crate::jose::json::base64url;

    fn post(state: &State, content_type: &str, headers: &[(&str, &str)], content: &str) -> Reply {
        let headers = [&[("content-type", content_type)], headers].concat();
        ask(state, &request("POST", "/token", &headers, content)).reply
    }

    fn form(content: &str) -> Reply {
        post(&state(), "application/x-www-form-urlencoded", &[], content)
    }

    fn json(content: &str) -> Reply {
        post(&state(), "application/json; charset=utf-8", &[], content)
    }

    fn error(reply: &Reply) -> (u16, String) {
        let body = body(reply);
        let text = |name| body.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        (reply.status, format!("{}: {}", text("error"), text("error_description")))
    }

    #[test]
    fn client_credentials_become_an_access_token() {
        let reply =
            form("grant_type=client_credentials&client_id=web&audience=a&resource=b&scope=x%20y");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let (header, claims) = token(&reply, "access_token");
        assert_eq!(header.get("alg"), Some(&"Ed25519".into()));
        assert_eq!(
            claims.to_string(),
            r#"{"sub":"web","client_id":"web","aud":["a","b"],"scope":"x y","jti":"name","iss":"http://127.0.0.1:1","iat":1790000000,"nbf":1790000000,"exp":1790000300}"#
        );
        let body = body(&reply);
        assert_eq!(body.get("token_type"), Some(&"Bearer".into()));
        assert_eq!(body.get("expires_in"), Some(&300.into()));
        assert_eq!(body.get("scope"), Some(&"x y".into()));
    }

    #[test]
    fn a_client_may_name_itself_by_basic_authentication() {
        // The user is "a:b c=d", form-encoded.
        let basic = [("authorization", "Basic YSUzQWIrYz1kOnNlY3JldA==")];
        let content = "grant_type=client_credentials";
        let reply = post(&state(), "application/x-www-form-urlencoded", &basic, content);
        assert_eq!(token(&reply, "access_token").1.get("sub"), Some(&"a:b c=d".into()));
    }

    #[test]
    fn wrong_forms_are_refused_as_rfc_6749_says() {
        assert_eq!(error(&form("")).0, 400);
        assert!(error(&form("")).1.starts_with("invalid_request: grant_type is missing"));
        let password = form("grant_type=password");
        assert!(error(&password).1.starts_with("unsupported_grant_type"), "{password:?}");
        let twice = form("grant_type=client_credentials&scope=a&scope=b");
        assert_eq!(error(&twice), (400, "invalid_request: scope is repeated".into()));
        assert_eq!(post(&state(), "text/plain", &[], "").status, 415);
        assert_eq!(form("\u{0}%ff%zz=&&&=").status, 400);
    }

    #[test]
    fn claims_are_taken_as_they_are_and_completed() {
        let reply = json(
            r#"{"claims":{"aud":"x","iat":5,"roles":["a"],"jti":"j"},"header":{"typ":"at+jwt"},"lifetime":"1m"}"#,
        );
        let (header, claims) = token(&reply, "access_token");
        assert_eq!(header.get("typ"), Some(&"at+jwt".into()));
        assert_eq!(
            claims.to_string(),
            r#"{"jti":"j","exp":1790000060,"aud":"x","iat":5,"roles":["a"],"iss":"http://127.0.0.1:1","nbf":1790000000}"#
        );
        assert_eq!(
            token(&json(r#"{"lifetime":7}"#), "access_token").1.get("exp"),
            Some(&(NOW + 7).into())
        );
    }

    #[test]
    fn whatever_is_to_be_signed_is_signed_as_it_is() {
        // {"alg":"x","alg":"y"} and null
        let input = "eyJhbGciOiJ4IiwiYWxnIjoieSJ9.bnVsbA";
        let state = state();
        let order = format!(r#"{{"signing_input":"{input}"}}"#);
        let reply = post(&state, "application/json", &[], &order);
        let token = body(&reply).get("access_token").and_then(Json::as_str).unwrap().to_owned();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let verifier = Verifier::new(&state.keys.current, Alg::Ed25519).unwrap();
        assert_eq!(signed, input);
        assert!(verifier.verify(input.as_bytes(), &base64url::decode(signature).unwrap()));
        for wrong in [r#""a""#, r#""a.b.c""#, r#""a b.c""#, r#""a.b","claims":{}"#, "1"] {
            assert_eq!(json(&format!(r#"{{"signing_input":{wrong}}}"#)).status, 400, "{wrong}");
        }
    }

    #[test]
    fn a_template_is_rendered_for_a_user() {
        let state = with_templates();
        let asked = r#"{"template":"backend","user":"user_1","claims":{"aud":"x"},"lifetime":7}"#;
        let (header, claims) = token(&post(&state, "application/json", &[], asked), "access_token");
        assert_eq!(header.get("cat"), Some(&"cl_B7d4PD222AAA".into()));
        assert_eq!(
            claims.to_string(),
            r#"{"user_id":"user_1","exp":1790000007,"iat":1790000000,"iss":"http://127.0.0.1:1","jti":"name","nbf":1789999995,"sub":"user_1","aud":"x"}"#
        );
        let wrong = request(
            "POST",
            "/token",
            &[("content-type", "application/json")],
            r#"{"template":"bakend"}"#,
        );
        let note = ask(&state, &wrong).note;
        assert_eq!(note.as_deref(), Some("there is no template bakend; the nearest is backend"));
    }

    #[test]
    fn wrong_json_is_refused_by_name() {
        for (content, why) in [
            ("", "the body is not JSON: EOF while parsing a value at line 1 column 0"),
            ("[]", "the body is an array, not a JSON object"),
            ("{\"claims\":[]}", "claims is an array, not an object"),
            (
                "{\"claim\":{}}",
                "claim is not one of claims, header, lifetime, template, user, signing_input",
            ),
            ("{\"claims\":{\"a\":1,\"a\":2}}", "a is repeated"),
            (
                r#"{"claims":{"a":["\ud800"]}}"#,
                r"the body has half of a surrogate pair (\ud800 to \udfff)",
            ),
            (
                r#"{"header":{"\udfff":1}}"#,
                r"the body has half of a surrogate pair (\ud800 to \udfff)",
            ),
            ("{\"header\":{\"alg\":\"none\"}}", "header can't set alg"),
            ("{\"template\":1}", "template is a number, not a string"),
            ("{\"template\":\"backend\"}", "there is no such template"),
            ("{\"user\":\"user_x\"}", "there is no such user"),
            (
                "{\"lifetime\":\"soon\"}",
                "lifetime must be a number of seconds, or a string such as 5m",
            ),
            ("{\"lifetime\":-1}", "lifetime must be a number of seconds, or a string such as 5m"),
            (
                "{\"lifetime\":1e300}",
                "lifetime must be a number of seconds, or a string such as 5m",
            ),
        ] {
            assert_eq!(
                error(&json(content)),
                (400, format!("invalid_request: {why}")),
                "{content}"
            );
        }
        let deep = format!("{{\"claims\":{}{}}}", "[".repeat(900), "]".repeat(900));
        assert_eq!(json(&deep).status, 400);
    }

    #[test]
    fn the_terms_date_a_token() {
        let terms = Terms { lifetime: 60, clock_skew: 10, ..Terms::default() };
        let state = State { terms, ..state() };
        let (_, claims) = token(&post(&state, "application/json", &[], "{}"), "access_token");
        assert_eq!(claims.get("nbf"), Some(&(NOW - 10).into()));
        assert_eq!(claims.get("exp"), Some(&(NOW + 60).into()));
    }
}
