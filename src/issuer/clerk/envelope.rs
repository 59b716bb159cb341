//! How Clerk's API refuses a request.

use crate::issuer::routes::reply::Reply;
use crate::jose::json::{Json, Object};

/// A parameter that is no number, or out of its bounds.
pub fn bad_parameter(name: &str) -> Reply {
    let said = format!("{name} is not a number within its bounds");
    refusal(422, "form_param_format_invalid", "is invalid", &said)
}

/// Clerk's envelope of errors.
pub fn refusal(status: u16, code: &str, message: &str, long_message: &str) -> Reply {
    let error = [("message", message), ("long_message", long_message), ("code", code)];
    let errors = Json::Array(vec![Object::from_iter(error).into()]);
    Reply::json(status, &Object::from_iter([("errors", errors)])).with("cache-control", "no-store")
}

/// The same of an error that is in the form of RFC 6749.
pub fn in_envelope(reply: &Reply) -> Reply {
    let body = Object::parse(&reply.body).unwrap_or_default();
    let text = |name| body.get(name).and_then(Json::as_str).unwrap_or_default();
    let said = text("error_description");
    let refused = refusal(reply.status, text("error"), said, said);
    let allowed = reply.header("allow");
    allowed.into_iter().fold(refused, |refused, methods| refused.with("allow", methods))
}
