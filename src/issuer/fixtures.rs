//! Tokens to try a backend with: one that it should accept, and one for each way to be rejected.

use crate::explain::cause_id::CauseId;
use crate::jose::alg::Alg;
use crate::jose::crypto::{self, Unusable};
use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::key::der;
use crate::jose::key::der::Structure;
use crate::jose::key::pem;
use crate::jose::key::{Key, KeyFault};
use crate::verify::policy::Requirement;

/// What the manifest's format is called.
pub const SCHEMA: &str = "jotkit.fixtures/1";

/// Whom all of them are about.
const USER: &str = "user_fixture";
const HOUR: i64 = 3600;

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
    pub about: &'static str,
}

/// Makes all of them with one private key, which has a name. The same key and plan make the same
/// tokens, as far as the algorithm signs the same each time.
///
/// # Errors
/// The key can't sign.
pub fn make(key: &Key, plan: &Plan) -> Result<Vec<Fixture>, Unusable> {
    let signer = Signer { key, plan };
    let mut made = signer.wrong_claims()?;
    made.extend(signer.wrong_signatures()?);
    made.extend(signer.no_tokens());
    made.extend(signer.as_at_clerk()?);
    Ok(made)
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
    /// One that must be rejected.
    fn bad(name: &'static str, token: String, cause: CauseId, about: &'static str) -> Fixture {
        Fixture { name, token, status: UNAUTHORIZED, cause: Some(cause), about }
    }

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

struct Signer<'a> {
    key: &'a Key,
    plan: &'a Plan,
}

impl Signer<'_> {
    fn wrong_claims(&self) -> Result<Vec<Fixture>, Unusable> {
        let Plan { issuer, audience, from, .. } = self.plan;
        // To the end so far ahead that no clock is that wrong.
        let far = self.plan.until().saturating_add(24 * HOUR);
        let bad = |name, cause, about, change: &dyn Fn(&mut Object)| {
            let token = self.token(name, |_, claims| change(claims))?;
            Ok(Fixture::bad(name, token, cause, about))
        };
        Ok(vec![
            Fixture {
                name: "valid",
                token: self.token("valid", |_, _| ())?,
                status: 200,
                cause: None,
                about: "meets every demand",
            },
            bad(
                "expired",
                CauseId::TimeExpired,
                "expired an hour before the others begin",
                &|claims| {
                    let [begun, ended] = [2 * HOUR, HOUR].map(|ago| from.saturating_sub(ago));
                    set_dates(claims, begun, begun, ended);
                },
            )?,
            bad(
                "not-yet-valid",
                CauseId::TimeNotYetValid,
                "valid only a day after the good one has expired",
                &|claims| set_dates(claims, *from, far, far.saturating_add(HOUR)),
            )?,
            bad(
                "wrong-issuer",
                CauseId::ClaimIssMismatch,
                "another issuer, whose name begins like that of the right one",
                &|claims| claims.set("iss", format!("{issuer}.wrong.example").into()),
            )?,
            bad("wrong-audience", CauseId::ClaimAudMismatch, "for another backend", &|claims| {
                claims.set("aud", format!("not-{audience}").into());
            })?,
            bad(
                "missing-claim",
                CauseId::ClaimRequiredMissing,
                "lacks the claims that the backend needs",
                &|claims| *claims = self.registered("missing-claim"),
            )?,
        ])
    }

    fn wrong_signatures(&self) -> Result<Vec<Fixture>, Unusable> {
        let valid = self.token("valid", |_, _| ())?;
        let mut header = self.header();
        header.set("kid", "unknown-key".into());
        let unknown_kid = with_part(&valid, 0, &header);
        let mut claims = self.claims("bad-signature");
        claims.set("sub", "user_somebody_else".into());
        let bad_signature = with_part(&valid, 1, &claims);
        let none = with_part(&valid, 0, &Object::from_iter([("alg", "none"), ("typ", "JWT")]));
        let none = none.rsplit_once('.').map_or_else(String::new, |(input, _)| format!("{input}."));
        Ok(vec![
            Fixture::bad(
                "unknown-kid",
                unknown_kid,
                CauseId::KeyUnknownKid,
                "names a key that is not in the set",
            ),
            Fixture::bad(
                "bad-signature",
                bad_signature,
                CauseId::SignatureMismatch,
                "about somebody else since it was signed",
            ),
            Fixture::bad(
                "alg-none",
                none,
                CauseId::AlgNone,
                "unsigned, and says that this is right",
            ),
            Fixture::bad(
                "hmac-with-public-key",
                self.hmac_with_public_key()?,
                CauseId::SignatureHmacWithPublicKey,
                "HS256 with the PEM of the public key for a secret, which everybody has",
            ),
        ])
    }

    fn no_tokens(&self) -> [Fixture; 2] {
        [
            Fixture::bad("empty", String::new(), CauseId::InputEmpty, "nothing behind Bearer"),
            Fixture::bad(
                "bearer-null",
                "null".into(),
                CauseId::InputNullLiteral,
                "a token that was never fetched",
            ),
        ]
    }

    /// What backends behind Clerk meet.
    fn as_at_clerk(&self) -> Result<[Fixture; 2], Unusable> {
        let literal = self.token("template-literal", |_, claims| {
            if let Some(required) = self.plan.required.first() {
                set_at(claims, &required.path, "{{users.id}}".into());
            }
        })?;
        let session = self.token("session-token", |header, claims| {
            header.set("cat", "cl_B7d4PD111AAA".into());
            *claims = self.registered("session-token");
            claims.remove("aud");
            claims.set("sid", "sess_fixture".into());
            claims.set("sts", "active".into());
            claims.set("v", 2.into());
            claims.set("fva", Json::Array(vec![0.into(), (-1).into()]));
        })?;
        Ok([
            Fixture::bad(
                "template-literal",
                literal,
                CauseId::ClaimTemplateLiteral,
                "a shortcode that the JWT template did not know, where a value belongs",
            ),
            Fixture::bad(
                "session-token",
                session,
                CauseId::KindClerkSessionForTemplate,
                "a session token, fetched without naming the JWT template",
            ),
        ])
    }

    /// RFC 8725 section 2.1.
    fn hmac_with_public_key(&self) -> Result<String, Unusable> {
        let spki = der::write(Structure::Spki, self.key)
            .map_err(|fault: KeyFault| Unusable(fault.to_string()))?;
        let secret = pem::armour(Structure::Spki, spki.expose());
        let mut header = self.header();
        header.set("alg", Alg::Hs256.name().into());
        let input = signing_input(&header, &self.claims("hmac-with-public-key"));
        let mac = crypto::mac(Alg::Hs256, secret.as_bytes(), input.as_bytes());
        Ok(format!("{input}.{}", base64url::encode(mac.unwrap_or_default())))
    }

    fn token(
        &self,
        name: &str,
        change: impl FnOnce(&mut Object, &mut Object),
    ) -> Result<String, Unusable> {
        let (mut header, mut claims) = (self.header(), self.claims(name));
        change(&mut header, &mut claims);
        signed(self.key, self.plan.alg, signing_input(&header, &claims))
    }

    fn header(&self) -> Object {
        let kid = self.key.kid.as_deref().unwrap_or_default();
        Object::from_iter([("alg", self.plan.alg.name()), ("kid", kid), ("typ", "JWT")])
    }

    /// Claims that meet every demand.
    fn claims(&self, name: &str) -> Object {
        let mut claims = self.registered(name);
        for required in &self.plan.required {
            let value = required.value.as_deref().unwrap_or(USER);
            set_at(&mut claims, &required.path, value.into());
        }
        claims
    }

    /// Those of RFC 7519. The name of the token is all that tells it from the next, so that it is
    /// made the same each time.
    fn registered(&self, name: &str) -> Object {
        let plan = self.plan;
        let mut claims = Object::from_iter([
            ("iss", plan.issuer.as_str()),
            ("sub", USER),
            ("aud", plan.audience.as_str()),
        ]);
        claims.set("jti", format!("fixture-{name}").into());
        set_dates(&mut claims, plan.from, plan.from, plan.until());
        claims
    }
}

fn set_dates(claims: &mut Object, iat: i64, nbf: i64, exp: i64) {
    for (name, date) in [("iat", iat), ("nbf", nbf), ("exp", exp)] {
        claims.set(name, date.into());
    }
}

/// Sets what a dotted path leads to; a claim's name that is a URL is no path.
fn set_at(object: &mut Object, path: &str, value: Json) {
    match path.split_once('.').filter(|_| !path.contains("://")) {
        Some((first, rest)) => {
            let mut inner =
                object.get(first).and_then(Json::as_object).cloned().unwrap_or_default();
            set_at(&mut inner, rest, value);
            object.set(first, inner.into());
        }
        None => object.set(path, value),
    }
}

fn signing_input(header: &Object, claims: &Object) -> String {
    [header, claims].map(|part| base64url::encode(part.to_string())).join(".")
}

fn signed(key: &Key, alg: Alg, input: String) -> Result<String, Unusable> {
    let signature = crypto::sign(key, alg, input.as_bytes())?;
    Ok(format!("{input}.{}", base64url::encode(signature)))
}

/// The token with another header or payload under the same signature.
fn with_part(token: &str, at: usize, part: &Object) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    let part = base64url::encode(part.to_string());
    parts[at] = &part;
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use crate::issuer::fixtures::{Plan, make, set_at};
    use crate::jose::alg::Alg;
    use crate::jose::crypto::generate::{Recipe, generate};
    use crate::jose::json::Object;

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

    #[test]
    fn a_path_is_nested_and_a_url_is_not() {
        let mut claims = Object::default();
        for path in ["a.b", "a.c", "https://x.y/z", "d"] {
            set_at(&mut claims, path, "1".into());
        }
        assert_eq!(claims.to_string(), r#"{"a":{"b":"1","c":"1"},"https://x.y/z":"1","d":"1"}"#);
    }
}
