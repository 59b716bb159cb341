//! Makes tokens: what was asked for, what an issuer adds, and what its faults spoil.

use crate::issuer::clerk::shortcode::TooLarge;
use crate::issuer::clerk::template::{CATEGORY, Issue};
use crate::issuer::fault::Fault;
use crate::issuer::state::{LoadedTemplate, State};
use crate::issuer::users::Subject;
use crate::jose::crypto::{self, Unusable};
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::token::header::Header;
use crate::jose::token::serialization::Form;
use crate::jose::token::unsigned::{Protected, Unsigned};

/// Distance of a spoilt date from now, in seconds.
const HOUR: i64 = 3600;

/// A token to make.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Claims that stay as they are; those that every token has are added where they are missing.
    pub claims: Object,
    /// Header members beside `alg`, `kid` and `typ`, or instead of the latter two.
    pub header: Object,
    /// From `iat` to `exp`, in seconds.
    pub lifetime: i64,
    /// By how much `nbf` lies before `iat`, in seconds.
    pub clock_skew: i64,
    /// Another key to sign with than the issuer's.
    pub key: Option<Key>,
}

/// A token, and how many seconds it is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub token: String,
    pub expires_in: i64,
}

impl Order {
    /// An order by the issuer's own terms.
    pub fn new(claims: Object, state: &State) -> Order {
        let (lifetime, clock_skew) = (state.terms.lifetime, state.terms.clock_skew);
        Order { claims, lifetime, clock_skew, ..Order::default() }
    }

    /// An order by a template, for somebody.
    ///
    /// # Errors
    /// The template grows too large.
    pub fn of_template(
        ready: &LoadedTemplate,
        subject: &Subject,
        issue: &Issue<'_>,
    ) -> Result<Order, TooLarge> {
        let template = &ready.template;
        Ok(Order {
            claims: template.claims(subject, issue)?,
            header: Object::from_iter([("cat", CATEGORY)]),
            lifetime: template.lifetime,
            clock_skew: template.allowed_clock_skew,
            key: ready.key.clone(),
        })
    }

    /// Signs.
    ///
    /// # Errors
    /// The key can't sign after all.
    pub fn issue(self, state: &State, now: i64) -> Result<Issued, Unusable> {
        let claims = self.claims(state, now);
        let expires_in = whole(claims.get("exp")).map_or(0, |exp| exp.saturating_sub(now));
        let other = self.key.as_ref().or(state.foreign_key.as_ref());
        let key = other.unwrap_or(&state.keys.current);
        let alg = key.default_alg().unwrap_or(state.keys.alg);
        let header = Header::new(self.header(key, alg.name(), state));
        let payload = claims.to_string();
        let protected = Protected::new(&header);
        let unsigned = Unsigned::new(Form::Compact, &protected, payload.as_bytes(), false)
            .map_err(|unfit| Unusable(unfit.to_string()))?;
        let signature = match other {
            _ if state.has(Fault::AlgNone) => Vec::new(),
            Some(key) => crypto::sign(key, alg, unsigned.signing_input())?,
            None => state.keys.sign(unsigned.signing_input())?,
        };
        Ok(Issued { token: unsigned.sign(&signature), expires_in: expires_in.max(0) })
    }

    fn claims(&self, state: &State, now: i64) -> Object {
        let mut claims = self.claims.clone();
        let mut add = |name: &str, value: Json| match claims.get(name) {
            Some(_) => {}
            None => claims.set(name, value),
        };
        add("iss", state.issuer.as_str().into());
        add("iat", now.into());
        add("nbf", now.saturating_sub(self.clock_skew).into());
        add("exp", now.saturating_add(self.lifetime).into());
        spoil(&mut claims, state, now);
        claims
    }

    fn header(&self, key: &Key, alg: &str, state: &State) -> Object {
        let mut header = Object::from_iter([("alg", alg)]);
        let ours = &state.keys.current.kid;
        let kid = if state.has(Fault::OldKid) { &key.kid } else { ours };
        let kid = if self.key.is_some() { &key.kid } else { kid };
        if let Some(kid) = kid {
            header.set("kid", kid.as_str().into());
        }
        header.set("typ", "JWT".into());
        self.header.members().for_each(|(name, value)| header.set(name, value.clone()));
        if state.has(Fault::NoKid) {
            header.remove("kid");
        }
        if state.has(Fault::AlgNone) {
            header.set("alg", "none".into());
        }
        header
    }
}

fn spoil(claims: &mut Object, state: &State, now: i64) {
    for fault in &state.faults {
        match fault {
            Fault::Expired => {
                let start = now.saturating_sub(2 * HOUR);
                [("iat", start), ("nbf", start), ("exp", now.saturating_sub(HOUR))]
                    .into_iter()
                    .for_each(|(name, date)| claims.set(name, date.into()));
            }
            Fault::NotYetValid => {
                claims.set("nbf", now.saturating_add(HOUR).into());
                claims.set("exp", now.saturating_add(2 * HOUR).into());
            }
            Fault::WrongIssuer => claims.set("iss", "https://wrong-issuer.example".into()),
            Fault::WrongAudience => claims.set("aud", "wrong-audience".into()),
            _ => {}
        }
    }
}

fn whole(value: Option<&Json>) -> Option<i64> {
    match value {
        Some(Json::Number(text)) => text.parse::<f64>().ok().map(|seconds| seconds as i64),
        _ => None,
    }
}
