//! The people whom a local issuer's tokens are about, each with what templates may quote.

use crate::issuer::document::{self, Fault, Field, Kind};
use crate::jose::json::{Json, Object};
use crate::text::similar;

const USER: [Field; 26] = [
    ("id", Kind::Text),
    ("first_name", Kind::Text),
    ("last_name", Kind::Text),
    ("full_name", Kind::Text),
    ("username", Kind::Text),
    ("primary_email_address", Kind::Text),
    ("email_verified", Kind::Boolean),
    ("primary_phone_number", Kind::Text),
    ("phone_number_verified", Kind::Boolean),
    ("primary_web3_wallet", Kind::Text),
    ("image_url", Kind::Text),
    ("has_image", Kind::Boolean),
    ("external_id", Kind::Text),
    ("two_factor_enabled", Kind::Boolean),
    ("totp_enabled", Kind::Boolean),
    ("backup_code_enabled", Kind::Boolean),
    ("created_at", Kind::Number),
    ("updated_at", Kind::Number),
    ("last_sign_in_at", Kind::Number),
    ("last_active_at", Kind::Number),
    ("public_metadata", Kind::Object),
    ("unsafe_metadata", Kind::Object),
    ("organizations", Kind::Object),
    ("org", Kind::Object),
    ("org_membership", Kind::Object),
    ("session", Kind::Object),
];
const ORG: [Field; 8] = [
    ("id", Kind::Text),
    ("name", Kind::Text),
    ("slug", Kind::Text),
    ("role", Kind::Text),
    ("permissions", Kind::Texts),
    ("image_url", Kind::Text),
    ("has_image", Kind::Boolean),
    ("public_metadata", Kind::Object),
];
const ORG_MEMBERSHIP: [Field; 3] =
    [("role", Kind::Text), ("permissions", Kind::Texts), ("public_metadata", Kind::Object)];
const SESSION: [Field; 2] = [("id", Kind::Text), ("actor", Kind::Object)];

/// Members of a user that are namespaces of their own.
const PARTS: [(&str, &[Field]); 3] =
    [("org", &ORG), ("org_membership", &ORG_MEMBERSHIP), ("session", &SESSION)];

/// What people write instead, and no comparison of letters would find.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("email", "primary_email_address"),
    ("email_address", "primary_email_address"),
    ("phone", "primary_phone_number"),
    ("phone_number", "primary_phone_number"),
    ("name", "full_name"),
    ("metadata", "public_metadata"),
    ("private_metadata", "public_metadata"),
    ("organization", "org"),
    ("organisation", "org"),
];

/// What a user is that the file says nothing of.
const FALSE_BY_DEFAULT: [&str; 5] = [
    "email_verified",
    "phone_number_verified",
    "two_factor_enabled",
    "totp_enabled",
    "backup_code_enabled",
];

/// Everybody that a file names, in its order; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Users {
    subjects: Vec<Subject>,
}

/// One user, with the active organisation and the session.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    id: String,
    /// An object for each namespace of shortcodes.
    values: Object,
}

/// Whether a file of users can tell what that path of a shortcode leads to.
///
/// # Errors
/// It can't: the path that was probably meant.
pub fn can_tell(path: &str) -> Result<(), Option<String>> {
    let (namespace, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = rest.split('.').next().unwrap_or_default();
    let fields: &[Field] = match namespace {
        "user" => &USER[..USER.len() - PARTS.len()],
        namespace => PARTS.iter().find(|(part, _)| *part == namespace).map_or(&[], |part| part.1),
    };
    if fields.iter().any(|(known, _)| *known == name) {
        return Ok(());
    }
    let meant = other_name(name).filter(|other| fields.iter().any(|(known, _)| known == other));
    let meant = meant.or_else(|| document::nearest(name, fields));
    Err(meant.map(|meant| format!("{namespace}.{meant}")))
}

impl Users {
    /// Reads a file of users.
    ///
    /// # Errors
    /// [`Fault`], which names the member.
    pub fn read(text: &str) -> Result<Users, Fault> {
        let object = document::parse(text)?;
        document::check(&object, "", &[("users", Kind::Any)])?;
        let missing = || Fault::Missing { member: "users".into() };
        let users = match object.get("users").ok_or_else(missing)? {
            Json::Array(users) if !users.is_empty() => users,
            Json::Array(_) => return Err(Fault::wrong("users", "an empty list")),
            other => {
                return Err(Fault::wrong("users", &format!("{}, not a list", other.kind())));
            }
        };
        let mut subjects: Vec<Subject> = Vec::new();
        for (index, user) in users.iter().enumerate() {
            let place = format!("users[{index}]");
            let subject = Subject::read(user, &place)?;
            if subjects.iter().any(|other| other.id == subject.id) {
                return Err(Fault::wrong(
                    &document::path(&place, "id"),
                    "also the id of another user",
                ));
            }
            subjects.push(subject);
        }
        Ok(Users { subjects })
    }

    /// The one whose session goes by that id.
    pub fn in_session(&self, id: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.session() == id)
    }

    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    pub fn find(&self, id: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.id == id)
    }

    /// The id that a misspelt one probably means.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        similar::name(id, self.subjects.iter().map(Subject::id))
    }
}

impl Default for Users {
    /// One user, of whom nothing is known.
    fn default() -> Users {
        let id = "user_local";
        let mut values = Object::default();
        values.set("user", with_defaults(&Object::from_iter([("id", id)])).into());
        ["org", "org_membership", "session"]
            .iter()
            .for_each(|part| values.set(part, Object::default().into()));
        Users { subjects: vec![Subject { id: id.into(), values }] }
    }
}

impl Subject {
    fn read(user: &Json, place: &str) -> Result<Subject, Fault> {
        let why = || format!("{}, not an object", user.kind());
        let user = user.as_object().ok_or_else(|| Fault::wrong(place, &why()))?;
        document::check(user, place, &USER).map_err(|fault| meant(fault, place))?;
        let mut values = Object::default();
        values.set("user", with_defaults(user).into());
        for (name, fields) in PARTS {
            let part = user.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
            document::check(&part, &document::path(place, name), fields)?;
            values.set(name, part.into());
        }
        let id = user.get("id").and_then(Json::as_str).filter(|id| !id.is_empty());
        let member = document::path(place, "id");
        let id = id.ok_or(Fault::Missing { member })?.to_owned();
        Ok(Subject { id, values })
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the session: the file's, or else the user's own with another beginning.
    pub fn session(&self) -> String {
        match self.values.at("session.id").and_then(Json::as_str) {
            Some(id) => id.to_owned(),
            None => format!("sess_{}", self.id.strip_prefix("user_").unwrap_or(&self.id)),
        }
    }

    /// An object for each namespace: `user`, `org`, `org_membership`, `session`.
    pub fn values(&self) -> &Object {
        &self.values
    }
}

/// What Clerk knows of every user, told or not.
fn with_defaults(given: &Object) -> Object {
    let mut user = given.clone();
    PARTS.iter().for_each(|(part, _)| user.remove(part));
    let mut default = |name: &str, value: Json| {
        if user.get(name).is_none() {
            user.set(name, value);
        }
    };
    FALSE_BY_DEFAULT.iter().for_each(|name| default(name, Json::Bool(false)));
    for name in ["public_metadata", "unsafe_metadata"] {
        default(name, Object::default().into());
    }
    let has_image = given.get("image_url").is_some_and(|url| *url != Json::Null);
    default("has_image", Json::Bool(has_image));
    let names = ["first_name", "last_name"].map(|name| given.get(name).and_then(Json::as_str));
    let names: Vec<&str> = names.into_iter().flatten().collect();
    default("full_name", if names.is_empty() { Json::Null } else { names.join(" ").into() });
    user
}

/// The same fault with the name that was meant.
fn meant(fault: Fault, place: &str) -> Fault {
    let Fault::Unknown { member, nearest, known } = fault else { return fault };
    let name = member.strip_prefix(place).and_then(|rest| rest.strip_prefix('.'));
    let other = name.and_then(other_name);
    Fault::Unknown { nearest: other.or(nearest), member, known }
}

fn other_name(name: &str) -> Option<&'static str> {
    OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use crate::issuer::document::Fault;
    use crate::issuer::users::{Users, can_tell};
    use crate::jose::json::Json;

    #[test]
    fn a_user_is_what_the_file_says_and_what_follows() {
        let text = "[[users]]\nid = 'user_1'\nfirst_name = 'Maria'\nimage_url = 'https://x'\n\
                    org.id = 'org_1'\n[[users]]\nid = 'user_2'\n";
        let users = Users::read(text).unwrap();
        let maria = users.find("user_1").unwrap();
        let said = |path: &str| maria.values().at(path).unwrap().to_string();
        assert_eq!(said("user.full_name"), r#""Maria""#);
        assert_eq!(said("user.has_image"), "true");
        assert_eq!(said("user.email_verified"), "false");
        assert_eq!(said("user.public_metadata"), "{}");
        assert_eq!(said("org.id"), r#""org_1""#);
        assert_eq!(maria.values().at("user.org"), None);
        let other = users.find("user_2").unwrap();
        assert_eq!(other.values().at("user.full_name"), Some(&Json::Null));
        assert_eq!(users.nearest("user1"), Some("user_1"));
        assert_eq!(users.find("nobody"), None);
        assert_eq!(users.in_session("sess_2"), Some(other));
        let local = Users::read("[[users]]\nid = 'user_local'").unwrap();
        assert_eq!(Users::default(), local);
    }

    #[test]
    fn what_nobody_can_tell_is_told() {
        for path in
            ["user.id", "user.public_metadata.any.thing", "org.permissions", "session.actor.sub"]
        {
            assert_eq!(can_tell(path), Ok(()));
        }
        let meant = |path: &str| can_tell(path).unwrap_err().unwrap_or_default();
        assert_eq!(meant("user.email"), "user.primary_email_address");
        assert_eq!(meant("user.frist_name"), "user.first_name");
        assert_eq!(meant("org.slg"), "org.slug");
        assert_eq!(meant("org.email"), "");
        assert_eq!(meant("user.org"), "");
        assert_eq!(meant("user.shoe_size"), "");
    }

    #[test]
    fn a_fault_names_the_member() {
        let said = |text: &str| Users::read(text).unwrap_err().to_string();
        assert_eq!(said(""), "users is missing");
        assert_eq!(said("users = []"), "users is an empty list");
        assert_eq!(said("users = 1"), "users is a number, not a list");
        assert_eq!(said("users = [1]"), "users[0] is a number, not an object");
        assert_eq!(said("[[users]]"), "users[0].id is missing");
        let org = "[[users]]\nid = 'a'\norg = { role = 1 }";
        assert_eq!(said(org), "users[0].org.role is a number, not a string");
        let twice = "[[users]]\nid = 'a'\n[[users]]\nid = 'a'";
        assert_eq!(said(twice), "users[1].id is also the id of another user");
        for (name, meant) in [
            ("frist_name", Some("first_name")),
            ("email", Some("primary_email_address")),
            ("organization", Some("org")),
            ("shoe_size", None),
        ] {
            let fault = Users::read(&format!("[[users]]\nid = 'a'\n{name} = 'x'")).unwrap_err();
            assert_eq!(fault.to_string(), format!("unknown member users[0].{name}"));
            assert!(matches!(fault, Fault::Unknown { nearest, .. } if nearest == meant), "{name}");
        }
    }
}
