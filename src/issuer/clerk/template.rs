//! A JWT template as Clerk's dashboard has it: claims with shortcodes, a lifetime, a clock skew, and
//! perhaps a key of its own.

use std::fmt;
use std::path::PathBuf;

use crate::issuer::clerk::shortcode::{self, Braced, NAMESPACES, TooLarge};
use crate::issuer::document::{self, Fault, Field, Kind};
use crate::issuer::users::{self, Subject};
use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};
use crate::text::dates;

/// What `cat` of the header says of a template's token.
pub const CATEGORY: &str = "cl_B7d4PD222AAA";

/// Clerk takes no longer lifetimes: ten years.
const LONGEST_LIFETIME: i64 = 315_360_000;
const LONGEST_SKEW: i64 = 300;

/// The default claims of tokens, of sessions and of templates, which no template may set.
pub const RESERVED: [&str; 14] =
    ["azp", "exp", "fea", "fva", "iat", "iss", "jti", "nbf", "o", "pla", "sid", "sts", "sub", "v"];

/// The last five are in what Clerk's API answers for a template, and say nothing here.
const FIELDS: [Field; 14] = [
    ("name", Kind::Text),
    ("claims", Kind::Object),
    ("audience", Kind::TextOrTexts),
    ("lifetime", Kind::Duration),
    ("allowed_clock_skew", Kind::Duration),
    ("signing_algorithm", Kind::Text),
    ("signing_key_file", Kind::Text),
    ("signing_key_env", Kind::Text),
    (KEY_ITSELF, Kind::Any),
    ("custom_signing_key", Kind::Boolean),
    ("object", Kind::Text),
    ("id", Kind::Text),
    ("created_at", Kind::Number),
    ("updated_at", Kind::Number),
];
const KEY_ITSELF: &str = "signing_key";

/// What to put into tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub name: String,
    /// Seconds from `iat` to `exp`.
    pub lifetime: i64,
    /// Seconds from `nbf` to `iat`.
    pub allowed_clock_skew: i64,
    /// The key that signs its tokens instead of the issuer's.
    pub signing_key: Option<KeyPlace>,
    pub signing_algorithm: Option<Alg>,
    claims: Object,
}

/// Where a template's key is; it never stands in the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    File(PathBuf),
    Env(String),
}

/// What a token says that comes from neither template nor person.
#[derive(Clone, Copy, Debug)]
pub struct Issue<'a> {
    pub issuer: Option<&'a str>,
    /// The origin of the page that asked (`azp`).
    pub authorized_party: Option<&'a str>,
    pub now: i64,
    pub jti: &'a str,
}

/// What a template says and probably does not mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt<'a> {
    Null { path: &'a str, meant: Option<String> },
    Literal(&'a str),
}

impl Template {
    /// Reads a template file.
    ///
    /// # Errors
    /// [`Fault`], which names the member.
    pub fn read(text: &str) -> Result<Template, Fault> {
        let object = document::parse(text)?;
        document::check(&object, "", &FIELDS)?;
        let given = |name: &str| object.get(name).filter(|value| **value != Json::Null);
        let missing = |name: &str| Fault::Missing { member: name.to_owned() };
        if given(KEY_ITSELF).is_some() {
            return Err(Fault::wrong(KEY_ITSELF, "a key instead of its file or variable"));
        }
        let name = given("name").and_then(Json::as_str).filter(|name| !name.is_empty());
        let claims = given("claims").and_then(Json::as_object).ok_or_else(|| missing("claims"))?;
        Ok(Template {
            name: name.ok_or_else(|| missing("name"))?.to_owned(),
            lifetime: seconds(&object, "lifetime", 60, 1..=LONGEST_LIFETIME)?,
            allowed_clock_skew: seconds(&object, "allowed_clock_skew", 5, 0..=LONGEST_SKEW)?,
            signing_key: key_place(&object)?,
            signing_algorithm: given("signing_algorithm").map(algorithm).transpose()?,
            claims: with_audience(claims, given("audience"))?,
        })
    }

    /// The template's own claims as they are written.
    pub fn written(&self) -> &Object {
        &self.claims
    }

    /// The template's own claims.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn render(&self, subject: &Subject) -> Result<Object, TooLarge> {
        shortcode::render(&self.claims, subject.values())
    }

    /// Shortcodes that are null for everybody, with what was probably meant, and braces that are none.
    pub fn doubts(&self) -> impl Iterator<Item = Doubt<'_>> {
        let mut braced = shortcode::braced(&self.claims);
        braced.sort_unstable();
        braced.dedup();
        braced.into_iter().filter_map(|braced| match braced {
            Braced::Literal(text) => Some(Doubt::Literal(text)),
            Braced::Path(path) => {
                users::can_tell(path).err().map(|meant| Doubt::Null { path, meant })
            }
        })
    }

    /// All claims of a token: the template's own and the default ones.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn claims(&self, subject: &Subject, issue: &Issue<'_>) -> Result<Object, TooLarge> {
        let mut claims = self.render(subject)?;
        if let Some(origin) = issue.authorized_party {
            claims.set("azp", origin.into());
        }
        claims.set("exp", issue.now.saturating_add(self.lifetime).into());
        claims.set("iat", issue.now.into());
        if let Some(issuer) = issue.issuer {
            claims.set("iss", issuer.into());
        }
        claims.set("jti", issue.jti.into());
        claims.set("nbf", issue.now.saturating_sub(self.allowed_clock_skew).into());
        claims.set("sub", subject.id().into());
        Ok(claims)
    }
}

/// `aud` is a claim like others, and `audience` another place to write it.
fn with_audience(claims: &Object, audience: Option<&Json>) -> Result<Object, Fault> {
    if let Some(claim) = claims.names().find(|name| RESERVED.contains(name)) {
        return Err(Fault::Reserved { claim: claim.to_owned() });
    }
    let mut claims = claims.clone();
    if let Some(audience) = audience {
        if claims.get("aud").is_some() {
            return Err(Fault::wrong("audience", "set, and so is claims.aud; use one of them"));
        }
        claims.set("aud", audience.clone());
    }
    Ok(claims)
}

fn seconds(
    object: &Object,
    name: &str,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
) -> Result<i64, Fault> {
    let seconds = match object.get(name) {
        None | Some(Json::Null) => return Ok(default),
        Some(Json::String(text) | Json::Number(text)) => dates::duration(text),
        Some(_) => None,
    };
    // A cast that is out of range ends at the last number, which is out of this range too.
    let whole = seconds.filter(|seconds| seconds.fract() == 0.0).map(|seconds| seconds as i64);
    whole.filter(|seconds| range.contains(seconds)).ok_or_else(|| {
        let (least, most) = range.into_inner();
        Fault::wrong(name, &format!("not a number of seconds from {least} to {most}"))
    })
}

fn algorithm(value: &Json) -> Result<Alg, Fault> {
    let name = value.as_str().unwrap_or_default();
    Alg::named(name)
        .ok_or_else(|| Fault::wrong("signing_algorithm", "not an algorithm that jotkit knows"))
}

fn key_place(object: &Object) -> Result<Option<KeyPlace>, Fault> {
    let text = |name: &str| object.get(name).and_then(Json::as_str);
    match (text("signing_key_file"), text("signing_key_env")) {
        (Some(_), Some(_)) => {
            Err(Fault::wrong("signing_key_env", "set, and so is signing_key_file; use one of them"))
        }
        (Some(path), None) => Ok(Some(KeyPlace::File(PathBuf::from(path)))),
        (None, Some(name)) => Ok(Some(KeyPlace::Env(name.to_owned()))),
        (None, None) => Ok(None),
    }
}

impl fmt::Display for Doubt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::Null { path, meant: Some(meant) } => {
                write!(f, "{path} is null for every user; did you mean {meant}?")
            }
            Doubt::Null { path, meant: None } => write!(f, "{path} is null for every user"),
            Doubt::Literal(text) => {
                let namespaces = NAMESPACES.join(", ");
                write!(
                    f,
                    "{text} is not a shortcode and stays as it is; shortcodes begin with {namespaces}"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::issuer::clerk::template::{Issue, KeyPlace, RESERVED, Template};
    use crate::issuer::document::Fault;
    use crate::issuer::users::Users;
    use crate::jose::alg::Alg;

    const USERS: &str = "[[users]]\nid = 'user_1'\npublic_metadata.role = 'admin'";

    #[test]
    fn a_template_becomes_all_claims_of_a_token() {
        let template = Template::read(
            "name = 'backend'\naudience = 'api'\nlifetime = '15m'\nallowed_clock_skew = 10\n\
             claims = { user_id = '{{user.id}}', role = '{{user.public_metadata.role}}' }",
        );
        let users = Users::read(USERS).unwrap();
        let issue = Issue {
            issuer: Some("https://issuer.example"),
            authorized_party: Some("http://localhost:3000"),
            now: 1000,
            jti: "a1",
        };
        let claims = template.unwrap().claims(&users.subjects()[0], &issue).unwrap();
        assert_eq!(
            claims.to_string(),
            r#"{"user_id":"user_1","role":"admin","aud":"api","azp":"http://localhost:3000","exp":1900,"iat":1000,"iss":"https://issuer.example","jti":"a1","nbf":990,"sub":"user_1"}"#
        );
    }

    #[test]
    fn what_is_left_out_is_as_at_clerk() {
        let template = Template::read(r#"{"name":"x","claims":{},"signing_algorithm":null}"#);
        let template = template.unwrap();
        assert_eq!((template.lifetime, template.allowed_clock_skew), (60, 5));
        assert_eq!((template.signing_key, template.signing_algorithm), (None, None));
    }

    /// What `GET /v1/jwt_templates/…` answers.
    #[test]
    fn a_template_of_the_api_is_one() {
        let text = r#"{"object":"jwt_template","id":"jtmp_1","name":"x","claims":{"aud":"y"},
            "lifetime":60,"allowed_clock_skew":5,"custom_signing_key":false,
            "signing_algorithm":"RS256","created_at":1,"updated_at":2}"#;
        assert_eq!(Template::read(text).unwrap().signing_algorithm, Some(Alg::Rs256));
    }

    #[test]
    fn a_key_is_named_and_never_written() {
        let read = |line: &str| Template::read(&format!("name = 'x'\nclaims = {{}}\n{line}"));
        let env = read("signing_key_env = 'KEY'").unwrap().signing_key;
        assert_eq!(env, Some(KeyPlace::Env("KEY".into())));
        let file = read("signing_key_file = 'a.pem'").unwrap().signing_key;
        assert_eq!(file, Some(KeyPlace::File("a.pem".into())));
        let both = read("signing_key_file = 'a.pem'\nsigning_key_env = 'KEY'");
        assert!(matches!(both, Err(Fault::Wrong { .. })));
        let said = read("signing_key = 'hush'").unwrap_err().to_string();
        assert_eq!(said, "signing_key is a key instead of its file or variable");
    }

    #[test]
    fn reserved_claims_are_refused_in_clerks_words() {
        for claim in RESERVED {
            let text = format!(r#"{{"name":"x","claims":{{"a":1,"{claim}":2}}}}"#);
            let said = Template::read(&text).unwrap_err().to_string();
            assert_eq!(said, format!("You can't use the reserved claim: '{claim}'"));
        }
        let nested = r#"{"name":"x","claims":{"a":{"sub":1},"org_id":2,"act":3}}"#;
        assert!(Template::read(nested).is_ok());
    }

    #[test]
    fn a_fault_names_the_member() {
        let said = |text: &str| Template::read(text).unwrap_err().to_string();
        assert_eq!(said("claims = {}"), "name is missing");
        assert_eq!(said("name = 'x'"), "claims is missing");
        assert_eq!(said("name = 'x'\nclaims = 1"), "claims is a number, not an object");
        let with = |line: &str| said(&format!("name = 'x'\nclaims = {{}}\n{line}"));
        assert_eq!(with("livetime = 1"), "unknown member livetime");
        let lifetime = "lifetime is not a number of seconds from 1 to 315360000";
        for value in ["0", "-1", "1.5", "'soon'", "1e300", "315360001"] {
            assert_eq!(with(&format!("lifetime = {value}")), lifetime);
        }
        assert_eq!(
            with("signing_algorithm = 'rs256'"),
            "signing_algorithm is not an algorithm that jotkit knows"
        );
        let audience = "claims = { aud = 'a' }\nname = 'x'\naudience = 'b'";
        assert_eq!(said(audience), "audience is set, and so is claims.aud; use one of them");
    }
}
