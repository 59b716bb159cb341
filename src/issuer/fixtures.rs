//! Tokens to try a backend with: one that it should accept, and one for each way to be rejected.

use crate::explain::cause_id::CauseId;
use crate::issuer::broken::{self, Base, USER, set_at};
use crate::jose::alg::Alg;
use crate::jose::crypto::{self, Unusable};
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::text::table::{first_word, rows};
use crate::verify::policy::Requirement;

/// What the manifest's format is called.
pub const SCHEMA: &str = "jotkit.fixtures/1";

/// RFC 6750 section 3.1: whatever is wrong with a token, it is answered like this.
const UNAUTHORIZED: u16 = 401;

/// What a backend demands, and from when on for how long the tokens are to hold.
#[derive(Clone, Debug)]
pub struct Plan {
    pub issuer: String,
    pub audience: String,
    /// Claims that it needs; at least one.
    pub required: Vec<Requirement>,
    pub alg: Alg,
    /// In seconds since 1970.
    pub from: i64,
    /// In seconds.
    pub lifetime: i64,
}

/// One token, and what is to come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixture {
    pub name: &'static str,
    pub token: String,
    /// What an HTTP backend answers.
    pub status: u16,
    /// What `explain` finds first.
    pub cause: Option<CauseId>,
    /// What is wrong with it, in a few words.
    pub about: &'static str,
}

/// One line of the table.
struct Line {
    name: &'static str,
    /// `token`, made by a recipe, or `text`, which is sent in its place.
    kind: &'static str,
    what: &'static str,
    /// What `explain` finds first.
    cause: Option<CauseId>,
    about: &'static str,
}

const LINES: &str = include_str!("fixtures.txt");
/// The line of the token that meets every demand.
const GOOD: &str = "valid";

fn lines() -> impl Iterator<Item = Line> {
    rows(LINES).filter_map(|(_, cells)| line(&cells))
}

fn line(cells: &[&'static str]) -> Option<Line> {
    let [name, sent, cause, about] = *cells else { return None };
    let (kind, what) = first_word(sent);
    let is_known = matches!((kind, name == GOOD), ("token", _) | ("text", false));
    let cause = if name == GOOD { None } else { Some(CauseId::named(cause)?) };
    is_known.then_some(Line { name, kind, what, cause, about })
}

/// The recipe of that line.
pub fn recipe(name: &str) -> Option<&'static str> {
    lines().find(|line| line.name == name && line.kind == "token").map(|line| line.what)
}

/// Makes all of them with one private key, which has a name. The same key and plan make the same
/// tokens, as far as the algorithm signs the same each time.
///
/// # Errors
/// The key can't sign.
pub fn make(key: &Key, plan: &Plan) -> Result<Vec<Fixture>, Unusable> {
    let (header, claims) = (header(key, plan), claims(plan, GOOD));
    let mut sign = |input: &str| Ok(crypto::sign(key, plan.alg, input.as_bytes())?);
    let good = broken::signed(&header, &claims, &mut sign)?;
    let base = Base {
        header: &header,
        claims: &claims,
        required: &plan.required,
        alg: plan.alg,
        from: plan.from,
        until: plan.until(),
        good: &good,
        public: Some(key),
        stranger: None,
        listener: None,
    };
    let made = lines().map(|Line { name, kind, what, cause, about }| {
        let token = if kind == "text" {
            what.to_owned()
        } else {
            // Its name is all that tells it from the next, so that it is the same each time.
            let claims = self::claims(plan, name);
            broken::make(what, &Base { claims: &claims, ..base }, &mut sign)?
        };
        let status = if cause.is_some() { UNAUTHORIZED } else { 200 };
        Ok(Fixture { name, token, status, cause, about })
    });
    made.collect()
}

fn header(key: &Key, plan: &Plan) -> Object {
    let kid = key.kid.as_deref().unwrap_or_default();
    Object::from_iter([("alg", plan.alg.name()), ("kid", kid), ("typ", "JWT")])
}

/// Claims that meet every demand.
fn claims(plan: &Plan, name: &str) -> Object {
    let (iss, aud) = (plan.issuer.as_str(), plan.audience.as_str());
    let mut claims = Object::from_iter([("iss", iss), ("sub", USER), ("aud", aud)]);
    claims.set("jti", format!("fixture-{name}").into());
    for (name, date) in [("iat", plan.from), ("nbf", plan.from), ("exp", plan.until())] {
        claims.set(name, date.into());
    }
    for required in &plan.required {
        let value = required.value.as_deref().unwrap_or(USER);
        set_at(&mut claims, &required.path, value.into());
    }
    claims
}

/// What says which token is which.
pub fn manifest(plan: &Plan, fixtures: &[Fixture]) -> Object {
    let required = plan.required.iter().map(|required| match &required.value {
        Some(value) => format!("{}={value}", required.path).into(),
        None => Json::from(required.path.as_str()),
    });
    Object::from_iter([
        ("schema", SCHEMA.into()),
        ("from", plan.from.into()),
        ("until", plan.until().into()),
        ("issuer", plan.issuer.as_str().into()),
        ("audience", plan.audience.as_str().into()),
        ("alg", plan.alg.name().into()),
        ("require", Json::Array(required.collect())),
        ("jwks", "jwks.json".into()),
        ("fixtures", Json::Array(fixtures.iter().map(entry).collect())),
    ])
}

fn entry(fixture: &Fixture) -> Json {
    Json::Object(Object::from_iter([
        ("name", fixture.name.into()),
        ("file", fixture.file().into()),
        ("token", fixture.token.as_str().into()),
        ("status", i64::from(fixture.status).into()),
        ("cause", fixture.cause.map_or(Json::Null, |cause| cause.text().into())),
        ("about", fixture.about.into()),
    ]))
}

impl Fixture {
    /// What its file is called.
    pub fn file(&self) -> String {
        format!("{}.jwt", self.name)
    }
}

impl Plan {
    /// When the good one expires.
    pub fn until(&self) -> i64 {
        self.from.saturating_add(self.lifetime)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::issuer::fixtures::{GOOD, LINES, Plan, line, make, recipe};
    use crate::jose::alg::Alg;
    use crate::jose::crypto::generate::{Recipe, generate};
    use crate::text::table::rows;

    #[test]
    fn the_same_key_and_plan_make_the_same_tokens() {
        let key = generate(Recipe::of(Alg::EdDsa)).unwrap();
        let plan = |from| Plan {
            issuer: "https://issuer.example".into(),
            audience: "backend".into(),
            required: Vec::new(),
            alg: Alg::EdDsa,
            from,
            lifetime: i64::MAX,
        };
        assert!(make(&key, &plan(i64::MIN)).is_ok());
        let plan = plan(i64::MAX);
        let made = make(&key, &plan).unwrap();
        assert_eq!(made, make(&key, &plan).unwrap());
        assert_eq!(made.len(), 14);
    }

    #[test]
    fn each_line_is_a_fixture() {
        let mut names = BTreeSet::new();
        for (at, cells) in rows(LINES) {
            let line = line(&cells).unwrap_or_else(|| panic!("line {at}: {cells:?}"));
            assert!(names.insert(line.name) && !line.about.is_empty(), "line {at}: {cells:?}");
        }
        assert!(recipe(GOOD).is_some_and(str::is_empty));
    }
}
