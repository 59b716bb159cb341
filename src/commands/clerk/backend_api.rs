//! Clerk's Backend API: JWT templates, sessions and their tokens.

use std::fmt;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue};
use serde_json::json;
use url::Url;

use crate::advice::failure::Failure;
use crate::jose::json::{Json, Object};
use crate::jose::key::secret::Secret;
use crate::jose::token::Token;
use crate::source::fault::SourceFault;
use crate::sys::System;
use crate::sys::http::{HttpError, Request, Response};

/// What the API gives at the most in a page is 500; its default is 10.
const PAGE: usize = 100;
/// No instance comes near it; a server that never ends its list does.
const MAX_PAGES: usize = 50;

/// Where it is, and what opens it.
#[derive(Debug)]
pub struct Api {
    pub base: Url,
    pub secret_key: Secret,
    pub timeout: Duration,
    /// Certificates in PEM to trust beside the machine's own.
    pub ca_certificates: Option<Vec<u8>>,
}

/// Why there is no answer. The secret key is in none of it.
#[derive(Debug)]
pub enum ApiFault {
    /// The secret key holds what no header can.
    UnusableKey,
    Http {
        url: Url,
        error: HttpError,
    },
    /// The API does not take the secret key.
    KeyRefused {
        code: String,
        message: String,
    },
    RateLimit {
        wait: Option<u64>,
    },
    NoTemplate {
        name: String,
    },
    NoSession {
        id: String,
    },
    Refused {
        url: Url,
        status: u16,
        code: String,
        message: String,
    },
    /// No answer of Clerk's.
    Strange {
        url: Url,
        why: String,
    },
}

impl Api {
    /// All JWT templates of the instance, as the API shows them.
    ///
    /// # Errors
    /// [`ApiFault`].
    pub fn templates(&self, system: &mut System) -> Result<Vec<Object>, ApiFault> {
        let mut all = Vec::new();
        for page in 0..MAX_PAGES {
            let url = self.url(&["jwt_templates"], &[("limit", PAGE), ("offset", page * PAGE)]);
            let found = objects(self.get(&url, system)?, &url)?;
            let last = found.len() < PAGE;
            all.extend(found);
            if last {
                return Ok(all);
            }
        }
        let why = format!("more than {} templates", PAGE * MAX_PAGES);
        Err(ApiFault::Strange { url: self.url(&["jwt_templates"], &[]), why })
    }

    /// A token of a session: its own, or one of a template.
    ///
    /// # Errors
    /// [`ApiFault`].
    pub fn token(
        &self,
        session: &str,
        template: Option<&str>,
        system: &mut System,
    ) -> Result<String, ApiFault> {
        let parts = ["sessions", session, "tokens"].into_iter().chain(template);
        let url = self.url(&parts.collect::<Vec<_>>(), &[]);
        let answer = self.post(&url, "{}", system).map_err(|fault| match (fault, template) {
            (ApiFault::Refused { code, message, .. }, Some(name))
                if code == "resource_not_found" && message.contains("JWT template") =>
            {
                ApiFault::NoTemplate { name: name.to_owned() }
            }
            (ApiFault::Refused { code, message, .. }, _)
                if code == "resource_not_found" && message.contains("ession") =>
            {
                ApiFault::NoSession { id: session.to_owned() }
            }
            (fault, _) => fault,
        })?;
        let jwt = answer.as_object().and_then(|object| object.get("jwt")).and_then(Json::as_str);
        match jwt.filter(|jwt| Token::parse(jwt).is_ok()) {
            Some(jwt) => Ok(jwt.to_owned()),
            None => Err(ApiFault::Strange { url, why: "the response has no token".into() }),
        }
    }

    /// The user's active session that was last used, or else a new one.
    ///
    /// # Errors
    /// [`ApiFault`].
    pub fn session_of(&self, user: &str, system: &mut System) -> Result<String, ApiFault> {
        let mut url = self.url(&["sessions"], &[("limit", PAGE)]);
        url.query_pairs_mut().append_pair("user_id", user).append_pair("status", "active");
        let sessions = objects(self.get(&url, system)?, &url)?;
        let newest = sessions.iter().max_by_key(|session| match session.get("last_active_at") {
            Some(Json::Number(text)) => text.parse::<i64>().unwrap_or_default(),
            _ => 0,
        });
        let made;
        let session = match newest {
            Some(session) => session,
            None => {
                let url = self.url(&["sessions"], &[]);
                made = self.post(&url, &json!({ "user_id": user }).to_string(), system)?;
                made.as_object().ok_or_else(|| strange(&url, "the response has no session"))?
            }
        };
        let id = session.get("id").and_then(Json::as_str);
        id.map(str::to_owned).ok_or_else(|| strange(&url, "a session without id"))
    }

    fn get(&self, url: &Url, system: &mut System) -> Result<Json, ApiFault> {
        let answer = system.http.get(self.request(url)?);
        self.read(url, answer)
    }

    fn post(&self, url: &Url, body: &str, system: &mut System) -> Result<Json, ApiFault> {
        let answer = system.http.post(self.request(url)?, body.into());
        self.read(url, answer)
    }

    fn request<'a>(&'a self, url: &'a Url) -> Result<Request<'a>, ApiFault> {
        let bearer = [b"Bearer ", self.secret_key.expose()].concat();
        let bearer = Secret::new(bearer);
        let mut value = HeaderValue::from_bytes(bearer.expose())
            .ok()
            .filter(|_| !self.secret_key.expose().is_empty())
            .ok_or(ApiFault::UnusableKey)?;
        value.set_sensitive(true);
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(AUTHORIZATION, value), (CONTENT_TYPE, json)]);
        let ca_certificates = self.ca_certificates.as_deref();
        Ok(Request { url, led_by: None, headers, timeout: self.timeout, ca_certificates })
    }

    fn read(&self, url: &Url, answer: Result<Response, HttpError>) -> Result<Json, ApiFault> {
        let answer = answer.map_err(|error| ApiFault::Http { url: url.clone(), error })?;
        let status = answer.status.as_u16();
        let text = std::str::from_utf8(&answer.body).ok();
        let body = text.and_then(|text| Json::parse(text).ok());
        let error = body.as_ref().and_then(Json::as_object).and_then(first_error);
        let said = |name| {
            let text = error.and_then(|error| error.get(name)).and_then(Json::as_str);
            self.without_key(text.unwrap_or_default())
        };
        let message = || match said("long_message") {
            long if long.is_empty() || said("message").contains("not found") => said("message"),
            long => long,
        };
        match (status, body.as_ref()) {
            (200..=299, Some(_)) => Ok(body.unwrap_or(Json::Null)),
            (200..=299, None) => Err(strange(url, "the response is not JSON")),
            (401 | 403, Some(_)) => {
                Err(ApiFault::KeyRefused { code: said("code"), message: message() })
            }
            (429, _) => Err(ApiFault::RateLimit { wait: wait(&answer.headers) }),
            _ if error.is_some() => Err(ApiFault::Refused {
                url: url.clone(),
                status,
                code: said("code"),
                message: message(),
            }),
            _ => Err(strange(url, &format!("status {status}, without an error of Clerk's API"))),
        }
    }

    /// A server could say back what it was sent.
    fn without_key(&self, text: &str) -> String {
        let key = String::from_utf8_lossy(self.secret_key.expose());
        text.replace(&*key, "(redacted)")
    }

    /// Steps of a path are one step each, whatever is in them.
    fn url(&self, parts: &[&str], query: &[(&str, usize)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(parts);
        }
        for (name, value) in query {
            url.query_pairs_mut().append_pair(name, &value.to_string());
        }
        url
    }
}

/// The API has two forms of lists: bare, and with their count.
fn objects(answer: Json, url: &Url) -> Result<Vec<Object>, ApiFault> {
    let items = match &answer {
        Json::Array(items) => Some(&items[..]),
        Json::Object(object) => object.get("data").and_then(Json::as_array),
        _ => None,
    };
    let items = items.ok_or_else(|| strange(url, "the response is not a list"))?;
    let objects: Option<Vec<Object>> = items.iter().map(|item| item.as_object().cloned()).collect();
    objects.ok_or_else(|| strange(url, "the response is not a list of objects"))
}

fn first_error(body: &Object) -> Option<&Object> {
    body.get("errors")?.as_array()?.first()?.as_object()
}

/// Seconds; a date (RFC 9110 section 10.2.3) is more than Clerk sends.
fn wait(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}

fn strange(url: &Url, why: &str) -> ApiFault {
    ApiFault::Strange { url: url.clone(), why: why.to_owned() }
}

/// As much as a response says.
fn reason(before: &str, message: &str, code: &str) -> String {
    match (message, code) {
        ("", "") => String::new(),
        ("", code) => format!("{before}{code}"),
        (message, "") => format!("{before}{message}"),
        (message, code) => format!("{before}{message} ({code})"),
    }
}

impl fmt::Display for ApiFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApiFault::UnusableKey => f.write_str("the secret key is empty or not one line of text"),
            ApiFault::Http { url, error } => write!(f, "{}: {error}", place(url)),
            ApiFault::KeyRefused { code, message } => {
                write!(f, "Clerk rejects this secret key{}", reason(": ", message, code))
            }
            ApiFault::RateLimit { wait: Some(seconds) } => {
                write!(f, "too many requests: try again in {seconds} s")
            }
            ApiFault::RateLimit { wait: None } => f.write_str("too many requests: try again later"),
            ApiFault::NoTemplate { name } => write!(f, "JWT template not found: {name}"),
            ApiFault::NoSession { id } => write!(f, "session not found: {id}"),
            ApiFault::Refused { url, status, code, message } => {
                write!(f, "{}: status {status}{}", place(url), reason(", ", message, code))
            }
            ApiFault::Strange { url, why } => write!(f, "{}: {why}", place(url)),
        }
    }
}

impl std::error::Error for ApiFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ApiFault::Http { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// Without the query, which says nothing.
fn place(url: &Url) -> String {
    url.as_str().split('?').next().unwrap_or_default().to_owned()
}

impl From<ApiFault> for Failure {
    fn from(fault: ApiFault) -> Failure {
        let text = fault.to_string();
        match fault {
            ApiFault::Http { mut url, error } => {
                url.set_query(None);
                SourceFault::Http { url, error }.into()
            }
            ApiFault::UnusableKey => Failure::usage(text),
            ApiFault::KeyRefused { .. } => Failure::undecided(text)
                .hint("copy it again: dashboard.clerk.com, your application, API keys")
                .hint("to see whether it belongs to your instance: jotkit clerk env"),
            ApiFault::NoTemplate { .. } => {
                Failure::no(text).hint("to list them: jotkit clerk templates")
            }
            ApiFault::NoSession { .. } => Failure::no(text)
                .hint("sessions end; to use one of a user: jotkit clerk token --user user_…"),
            ApiFault::RateLimit { .. } | ApiFault::Refused { .. } | ApiFault::Strange { .. } => {
                Failure::undecided(text)
            }
        }
    }
}
