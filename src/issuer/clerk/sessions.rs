//! The sessions of users: each has one, which never ends.

use http::Method;
use url::form_urlencoded;

use crate::issuer::clerk::envelope::refusal;
use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::{Answer, Call, Request};
use crate::issuer::state::State;
use crate::issuer::users::Subject;
use crate::jose::json::{Json, Object};

/// Lists them, or opens the one of a user.
///
/// # Errors
/// No such user.
pub fn answer(Call { request, state, .. }: &Call<'_>) -> Result<Answer, Answer> {
    let is_new = *request.method() == Method::POST;
    Ok(if is_new { open(request, state)? } else { list(request, state) }.into())
}

/// The sessions of the user that is asked for, or all. Nobody's ends.
fn list(request: &Request, state: &State) -> Reply {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let query: Vec<(String, String)> = form_urlencoded::parse(query).into_owned().collect();
    let value = |name: &str| query.iter().find(|(found, _)| found == name).map(|(_, value)| value);
    let ended = value("status").is_some_and(|status| status != "active");
    let all = state.users.subjects().iter();
    let wanted = all.filter(|one| !ended && value("user_id").is_none_or(|id| id == one.id()));
    let list = Json::Array(wanted.map(session).collect());
    Reply::new(200, "application/json", list.to_string())
}

/// Clerk opens a new session; here each user has one, and it is open.
fn open(request: &Request, state: &State) -> Result<Reply, Reply> {
    let text = std::str::from_utf8(request.body()).unwrap_or_default();
    let body = Object::parse(text).unwrap_or_default();
    let user = body.get("user_id").and_then(Json::as_str).unwrap_or_default();
    let said = format!("No user was found with id {user}");
    let missing = || refusal(404, "resource_not_found", "User not found", &said);
    let subject = state.users.find(user).ok_or_else(missing)?;
    Ok(Reply::new(200, "application/json", session(subject).to_string()))
}

fn session(subject: &Subject) -> Json {
    Object::from_iter([
        ("object", Json::from("session")),
        ("id", subject.session().into()),
        ("user_id", subject.id().into()),
        ("status", "active".into()),
        ("last_active_at", 0.into()),
    ])
    .into()
}

#[cfg(test)]
mod tests {
    use crate::issuer::clerk::routes::tests::call;

    #[test]
    fn users_have_a_session() {
        let session = r#"{"object":"session","id":"sess_local","user_id":"user_local","status":"active","last_active_at":0}"#;
        let list = |query: &str| call("GET", &format!("/v1/sessions{query}"), "").body;
        assert_eq!(list("?user_id=user_local&status=active"), format!("[{session}]"));
        assert_eq!(list("?user_id=user_x"), "[]");
        assert_eq!(list("?status=ended"), "[]");
        assert_eq!(call("POST", "/v1/sessions", r#"{"user_id":"user_local"}"#).body, session);
    }
}
