//! A route, and how the one for a request is found: each stands once, with its methods and what
//! answers.

use http::Method;

use crate::issuer::random::Random;
use crate::issuer::routes::reply::Reply;
use crate::issuer::state::State;
use crate::jose::crypto::Unusable;

/// Where the key set is.
pub const KEY_SET: &str = "/.well-known/jwks.json";
/// Where tokens are to be had.
pub const TOKEN: &str = "/token";
/// Where a person would log in.
pub const AUTHORIZE: &str = "/authorize";

/// The methods of what is only read.
pub const READ: &str = "GET, HEAD";
/// Characters of a client's words that whoever runs the issuer is shown.
const MAX_SHOWN: usize = 64;

/// A request with its whole body.
pub type Request = http::Request<Vec<u8>>;

/// What no request and no state tells.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// In seconds since 1970.
    pub now: i64,
    pub random: &'a dyn Random,
}

/// One call of a route.
pub struct Call<'a> {
    pub request: &'a Request,
    pub state: &'a State,
    pub context: &'a Context<'a>,
    /// What stands in the path where the route has `*`.
    pub parts: Vec<&'a str>,
}

/// One route.
pub struct Route {
    /// Parts with a slash before each; `*` is any one part.
    pub path: &'static str,
    /// As `Allow` lists them (RFC 9110 section 10.2.1).
    pub methods: &'static str,
    pub answer: fn(&Call<'_>) -> Result<Answer, Answer>,
}

/// A reply, and what else comes of a request.
#[derive(Debug)]
pub struct Answer {
    pub reply: Reply,
    /// What the issuer knows from now on, where that is something else.
    pub next: Option<Box<State>>,
    /// For whoever runs the issuer.
    pub note: Option<String>,
}

/// The route that has this path, and what stands in the places of its `*`.
pub fn find<'a, 'p>(routes: &'a [Route], path: &'p str) -> Option<(&'a Route, Vec<&'p str>)> {
    routes.iter().find_map(|route| Some((route, route.parts(path)?)))
}

impl Route {
    fn parts<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let (mut own, mut found) = (self.path.split('/'), path.split('/'));
        let mut parts = Vec::new();
        loop {
            match (own.next(), found.next()) {
                (None, None) => return Some(parts),
                (Some("*"), Some(part)) => parts.push(part),
                (Some(own), Some(part)) if own == part => {}
                _ => return None,
            }
        }
    }

    /// # Errors
    /// The reply to any other method (RFC 9110 section 15.5.6).
    pub fn allow(&self, method: &Method) -> Result<(), Reply> {
        let methods = self.methods;
        if methods.split(", ").any(|allowed| allowed == method.as_str()) {
            Ok(())
        } else {
            let said = format!("this route accepts {methods}");
            Err(Reply::error(405, "method_not_allowed", &said).with("allow", methods))
        }
    }
}

impl Answer {
    /// Tells who runs the issuer which template was probably meant.
    pub fn noting_template(self, name: &str, nearest: Option<&str>) -> Answer {
        let nearest = nearest.map(|nearest| format!("; the nearest is {nearest}"));
        let shown: String = name.chars().take(MAX_SHOWN).collect();
        let note = format!("there is no template {shown}{}", nearest.unwrap_or_default());
        Answer { note: Some(note), ..self }
    }
}

impl From<Unusable> for Answer {
    fn from(unusable: Unusable) -> Answer {
        Reply::from(unusable).into()
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Answer {
        Answer { reply, next: None, note: None }
    }
}

impl From<Unusable> for Reply {
    fn from(unusable: Unusable) -> Reply {
        Reply::error(500, "server_error", &unusable.to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::issuer::routes::reply::Reply;
    use crate::issuer::routes::route::{Route, find};

    fn route(path: &'static str) -> Route {
        Route { path, methods: "GET", answer: |_| Err(Reply::error(404, "", "").into()) }
    }

    #[test]
    fn a_star_is_one_part() {
        let routes = [route("/a"), route("/a/*"), route("/a/*/b/*")];
        let found = |path| find(&routes, path).map(|(route, parts)| (route.path, parts));
        assert_eq!(found("/a"), Some(("/a", vec![])));
        assert_eq!(found("/a/"), Some(("/a/*", vec![""])));
        assert_eq!(found("/a/x/b/y"), Some(("/a/*/b/*", vec!["x", "y"])));
        assert_eq!(found("/a/x/c/y"), None);
        assert_eq!(found("/a/x/b/y/z"), None);
        assert_eq!(found("a"), None);
    }
}
