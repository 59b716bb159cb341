//! Tokens to try a backend with: one that it should accept, and one for each way to be rejected.

use crate::explain::cause_id::CauseId;
use crate::issuer::broken::{self, Base, Edit, Recipe, Seal, USER, Value, set_at};
use crate::issuer::mistakes;
use crate::jose::alg::Alg;
use crate::jose::crypto::{self, Unusable};
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
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

/// One line of the table: what it is, what `explain` finds first, and in a few words.
struct Line(&'static str, Sent, Option<CauseId>, &'static str);

/// A token, or what stands in its place.
enum Sent {
    Token(Recipe),
    Text(&'static str),
}

const fn token(edits: &'static [Edit], seal: Seal) -> Sent {
    Sent::Token(Recipe { edits, seal })
}

const LINES: [Line; 14] = [
    Line("valid", token(&[], Seal::Issuer), None, "meets every requirement"),
    Line(
        "expired",
        Sent::Token(mistakes::EXPIRED),
        Some(CauseId::TimeExpired),
        "expired an hour before the others begin",
    ),
    Line(
        "not-yet-valid",
        Sent::Token(mistakes::NOT_YET_VALID),
        Some(CauseId::TimeNotYetValid),
        "valid only from one day after the good one expires",
    ),
    Line(
        "wrong-issuer",
        Sent::Token(mistakes::WRONG_ISSUER),
        Some(CauseId::ClaimIssMismatch),
        "another issuer, whose URL begins like the right one",
    ),
    Line(
        "wrong-audience",
        Sent::Token(mistakes::WRONG_AUDIENCE),
        Some(CauseId::ClaimAudMismatch),
        "for another backend",
    ),
    Line(
        "missing-claim",
        token(&[Edit::NoRequired], Seal::Issuer),
        Some(CauseId::ClaimRequiredMissing),
        "lacks the claims that the backend needs",
    ),
    Line(
        "unknown-kid",
        token(&[Edit::Header("kid", Value::Text("unknown-key"))], Seal::Stale),
        Some(CauseId::KeyUnknownKid),
        "has a kid that is not in the set",
    ),
    Line(
        "bad-signature",
        Sent::Token(mistakes::CHANGED_SUBJECT),
        Some(CauseId::SignatureMismatch),
        "its subject was changed after signing",
    ),
    Line(
        "alg-none",
        token(&[Edit::Header("alg", Value::Text("none")), Edit::NoHeader("kid")], Seal::Empty),
        Some(CauseId::AlgNone),
        "not signed, and says so",
    ),
    Line(
        "hmac-with-public-key",
        Sent::Token(mistakes::HMAC_WITH_PUBLIC_KEY),
        Some(CauseId::SignatureHmacWithPublicKey),
        "HS256 with the PEM of the public key as the secret, which everyone has",
    ),
    Line("empty", Sent::Text(""), Some(CauseId::InputEmpty), "nothing after Bearer"),
    Line(
        "bearer-null",
        Sent::Text("null"),
        Some(CauseId::InputNullLiteral),
        "a token that was never fetched",
    ),
    Line(
        "template-literal",
        token(&[Edit::FirstRequired("{{users.id}}")], Seal::Issuer),
        Some(CauseId::ClaimTemplateLiteral),
        "a shortcode that was not replaced, instead of a value",
    ),
    Line(
        "session-token",
        token(
            &[
                Edit::Header("cat", Value::Text("cl_B7d4PD111AAA")),
                Edit::NoRequired,
                Edit::NoClaim("aud"),
                Edit::Claim("sid", Value::Text("sess_fixture")),
                Edit::Claim("sts", Value::Text("active")),
                Edit::Claim("v", Value::Json("2")),
                Edit::Claim("fva", Value::Json("[0,-1]")),
            ],
            Seal::Issuer,
        ),
        Some(CauseId::KindClerkSessionForTemplate),
        "a session token, fetched without naming the JWT template",
    ),
];

/// Makes all of them with one private key, which has a name. The same key and plan make the same
/// tokens, as far as the algorithm signs the same each time.
///
/// # Errors
/// The key can't sign.
pub fn make(key: &Key, plan: &Plan) -> Result<Vec<Fixture>, Unusable> {
    let (header, claims) = (header(key, plan), claims(plan, LINES[0].0));
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
    let made = LINES.iter().map(|Line(name, sent, cause, about)| {
        let token = match sent {
            Sent::Text(text) => (*text).to_owned(),
            Sent::Token(recipe) => {
                // Its name is all that tells it from the next, so that it is the same each time.
                let claims = self::claims(plan, name);
                broken::make(recipe, &Base { claims: &claims, ..base }, &mut sign)?
            }
        };
        let status = if cause.is_some() { UNAUTHORIZED } else { 200 };
        Ok(Fixture { name, token, status, cause: *cause, about })
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
    use crate::issuer::fixtures::{Plan, make};
    use crate::jose::alg::Alg;
    use crate::jose::crypto::generate::{Recipe, generate};

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
        let mut names: Vec<&str> = made.iter().map(|fixture| fixture.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 14);
    }
}
