//! What a local issuer answers: a pure function of request and state.

use crate::issuer::state::State;
use crate::jose::json::Object;

/// Where the key set is.
pub const KEY_SET: &str = "/.well-known/jwks.json";
const METADATA: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// An answer in JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Object,
}

/// Answers one request.
pub fn reply(method: &str, path: &str, state: &State) -> Reply {
    let error = |status, text: &str| Reply { status, body: Object::from_iter([("error", text)]) };
    let body = match path {
        KEY_SET => state.key_set(),
        path if METADATA.contains(&path) => state.metadata(),
        _ => return error(404, "not_found"),
    };
    match method {
        "GET" | "HEAD" => Reply { status: 200, body },
        _ => error(405, "method_not_allowed"),
    }
}

#[cfg(test)]
mod tests {
    use crate::issuer::routes::reply;
    use crate::issuer::state::State;
    use crate::jose::json::Json;

    #[test]
    fn metadata_leads_to_the_key_set() {
        let state = State::new("http://127.0.0.1:1".into(), Vec::new());
        let metadata = reply("GET", "/.well-known/openid-configuration", &state);
        assert_eq!(metadata.status, 200);
        let uri = metadata.body.get("jwks_uri").and_then(Json::as_str).unwrap();
        let path = uri.strip_prefix("http://127.0.0.1:1").unwrap();
        assert_eq!(reply("GET", path, &state).body.to_string(), r#"{"keys":[]}"#);
        assert_eq!(reply("POST", path, &state).status, 405);
        assert_eq!(reply("GET", "/", &state).status, 404);
    }
}
