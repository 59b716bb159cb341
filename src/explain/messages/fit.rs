//! How a message goes with what was found in a token.
//!
//! A message may name another value than the token has, or speak of what the token surely does not
//! suffer from: only then it is doubted. What fits is known by the causes that the message can stand
//! for, and by the checks that they and the cause found belong to.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::messages::compare::CLAIMS;
use crate::explain::messages::reading::{Certainty, Reading};
use crate::provider::named_in;
use crate::provider::near_miss::{self, Kind};
use crate::text::dates::span;
use crate::verify::check_id::CheckId;

/// A clock or a time zone that is off explains no more than this, in seconds.
const DAY: f64 = 86_400.0;
/// A text that can stand for causes of so many parts of a verification says little.
const MANY_PARTS: usize = 3;

/// How a message goes with what was found in a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It says what was found.
    Fits,
    /// Nothing speaks for it or against it.
    Open,
    /// It names a value that this token has not: both.
    Another(String),
    /// It speaks of what is in order in this token: how that is known.
    InOrder(String),
}

/// What a verification goes through, by how the ids of causes begin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Form,
    Keys,
    Time,
    Claims,
}

const PARTS: [(&str, Part); 10] = [
    ("input", Part::Form),
    ("kind", Part::Form),
    ("payload", Part::Form),
    ("json", Part::Form),
    ("header", Part::Form),
    ("key", Part::Keys),
    ("signature", Part::Keys),
    ("alg", Part::Keys),
    ("time", Part::Time),
    ("claim", Part::Claims),
];

/// Claims that a message may name beside another, and the checks of them.
const NAMED: [(&str, CheckId); 4] = [
    ("audience", CheckId::Aud),
    ("issuer", CheckId::Iss),
    ("party", CheckId::Azp),
    ("expiry", CheckId::Exp),
];

fn part(id: CauseId) -> Option<Part> {
    PARTS.iter().find(|(group, _)| id.is_of(group)).map(|(_, part)| *part)
}

/// The check that fails for such a cause, where it is always the same one.
fn check(id: CauseId) -> Option<CheckId> {
    use CauseId::{
        TimeClockSkew, TimeExpired, TimeMissingExp, TimeNotYetValid, TimeRelativeLifetime,
        TimeShortLived,
    };
    match id {
        TimeExpired | TimeShortLived | TimeRelativeLifetime | TimeMissingExp => Some(CheckId::Exp),
        TimeClockSkew | TimeNotYetValid => Some(CheckId::Nbf),
        _ if id.is_of("alg") => Some(CheckId::Alg),
        _ if id.is_of("claim.aud") => Some(CheckId::Aud),
        _ if id.is_of("claim.iss") => Some(CheckId::Iss),
        _ if id.is_of("claim.azp") => Some(CheckId::Azp),
        _ => None,
    }
}

impl Fit {
    /// For the document: whether it fits, where that is known.
    pub fn known(&self) -> Option<bool> {
        match self {
            Fit::Fits => Some(true),
            Fit::Open => None,
            Fit::Another(_) | Fit::InOrder(_) => Some(false),
        }
    }

    /// What speaks against it.
    pub fn against(&self) -> Option<&str> {
        match self {
            Fit::Another(text) | Fit::InOrder(text) => Some(text),
            Fit::Fits | Fit::Open => None,
        }
    }
}

impl Reading {
    /// The same without products whose tokens are others than this, where somebody else says it too.
    pub fn beside(mut self, case: &Case<'_>) -> Reading {
        let product = case.product();
        let is_others = |name: &str| {
            let owners = named_in(&name.to_ascii_lowercase());
            !owners.is_empty() && product.is_none_or(|product| !owners.contains(&product))
        };
        if !self.libraries.iter().all(|name| is_others(name)) {
            self.libraries.retain(|name| !is_others(name));
        }
        self
    }

    /// How it goes with the causes found.
    pub fn fit(&self, case: &Case<'_>, causes: &[Cause]) -> Fit {
        if let Some(another) = self.names_another(case) {
            return Fit::Another(another);
        }
        if causes.iter().any(|cause| self.covers(cause, case)) {
            return Fit::Fits;
        }
        if self.says_little() {
            return Fit::Open;
        }
        self.in_order(case).map_or(Fit::Open, Fit::InOrder)
    }

    /// Whether it says no more than that something failed.
    pub fn says_little(&self) -> bool {
        let mut parts: Vec<Part> = self.ids.iter().filter_map(|id| part(*id)).collect();
        parts.sort_unstable();
        parts.dedup();
        let names_a_subject = self.certainty == Certainty::Subject;
        !self.is_ranked() || names_a_subject || parts.len() >= MANY_PARTS
    }

    /// Whether that cause makes somebody say this.
    fn covers(&self, cause: &Cause, case: &Case<'_>) -> bool {
        let Some(first) = self.ids.first().copied() else { return false };
        let listed = self.ids.contains(&cause.id) || self.related.contains(&cause.id);
        let of_one_check = check(first).is_some_and(|about| {
            check(cause.id).is_some_and(|other| other == about) || cause.effects.contains(&about)
        });
        // `no audience` is not said of a token that has the wrong one.
        let of_one_check = of_one_check && self.fact(first, case).is_none();
        listed || of_one_check || is_said_of_all(first, cause)
    }

    /// What the message says of its token and this token has not.
    fn names_another(&self, case: &Case<'_>) -> Option<String> {
        let first = self.ids.first()?;
        let claim = CLAIMS.iter().find(|(group, ..)| first.is_of(group));
        let (name, said, has) = match claim {
            Some((group, ..)) => {
                let name = group.trim_start_matches("claim.");
                (name, &self.values.found, case.claim(name)?.texts())
            }
            None => ("kid", &self.values.kids, vec![case.kid()?]),
        };
        let [told] = &said[..] else { return None };
        let is_same = |has: &str| match claim {
            Some((_, kind, ..)) => has == told || near_miss::miss(*kind, has, told).is_some(),
            None => has == told,
        };
        // A value that stands alone may be the one that the verifier expects.
        let is_expected = claim.is_some_and(|(_, kind, ..)| expected(case, *kind).any(is_same));
        let is_other = !has.is_empty() && !has.iter().any(|has| is_same(has)) && !is_expected;
        is_other.then(|| {
            format!("the message names {name} {told:?}, this token has {:?}", has.join(", "))
        })
    }

    /// What shows that this is surely not what the message means.
    fn fact(&self, first: CauseId, case: &Case<'_>) -> Option<String> {
        let values = &self.values;
        let names_one = values.expected.iter().chain(&values.found).next().is_some();
        // `audience 'api' is required`: this one, not any.
        let is_one_missing = names_one && !values.nothing && first.text().ends_with("-missing");
        if is_one_missing { None } else { fact_against(first, case) }
    }

    /// How it is known that nothing of what the message speaks of is wrong with this token.
    fn in_order(&self, case: &Case<'_>) -> Option<String> {
        let first = self.ids.first().copied()?;
        let fact = self.fact(first, case)?;
        // `issuer or audience`: the one is in order, and of the other nothing is known.
        let is_open = |(class, id): &(&str, CheckId)| {
            let is_other = first.is_of("claim") && check(first).as_ref() != Some(id);
            is_other && self.speaks_of(class) && !case.passes(id)
        };
        if NAMED.iter().any(is_open) {
            return None;
        }
        // Other causes of the part are the same thing seen more closely; kinds show in what fails.
        let others = self.ids.iter().filter(|id| part(**id) != part(first) && !id.is_of("kind"));
        others.copied().all(|id| fact_against(id, case).is_some()).then_some(fact)
    }
}

/// A signature does not verify for any fault of a key or of the text, and every fault of form makes a
/// text no token.
fn is_said_of_all(said: CauseId, cause: &Cause) -> bool {
    let is_altered = cause.id.is_of("input");
    let unverified = [CheckId::Key, CheckId::Signature];
    match part(said) {
        Some(Part::Keys) if said.is_of("signature") => {
            let is_effect = |id: &CheckId| unverified.contains(id);
            is_altered || part(cause.id) == Some(Part::Keys) || cause.effects.iter().any(is_effect)
        }
        _ if said.is_of("input") => {
            part(cause.id) == Some(Part::Form) || cause.effects.contains(&CheckId::Structure)
        }
        _ => false,
    }
}

/// The values that were asked for.
fn expected<'c>(case: &Case<'c>, kind: Kind) -> impl Iterator<Item = &'c str> {
    let policy = case.policy;
    let values: Vec<&str> = match kind {
        Kind::Audience => policy.audiences.iter().map(String::as_str).collect(),
        Kind::Issuer => policy.issuer.iter().map(String::as_str).collect(),
        _ => policy.authorized_parties.iter().map(String::as_str).collect(),
    };
    values.into_iter()
}

/// What shows that this is surely not the cause; `None` where nothing does.
fn fact_against(id: CauseId, case: &Case<'_>) -> Option<String> {
    let holds = |holds: bool, text: &str| holds.then(|| text.to_owned());
    let has = |name: &str| holds(case.has_claim(name), &format!("this token has {name}"));
    case.claims()?;
    match id {
        CauseId::TimeMissingExp => has("exp"),
        CauseId::ClaimAudMissing | CauseId::ClaimAudMissingCognito => has("aud"),
        CauseId::ClaimIssMissing => has("iss"),
        CauseId::ClaimAzpMissing => has("azp"),
        CauseId::KeyNoKid => holds(all_have_kids(case), "this token and its keys have a kid"),
        CauseId::KeyUnknownKid => {
            holds(verifies_by_kid(case), "the key of that kid verifies this token")
        }
        CauseId::AlgNone | CauseId::AlgMissing => holds(case.alg().is_some(), "this token has alg"),
        CauseId::KeyOtherInstance | CauseId::KeyKidRelabelled => verifies(case),
        _ if id.is_of("signature") => verifies(case),
        CauseId::KindOpaque | CauseId::KindApiKey | CauseId::KindJwe => is_well_formed(case),
        _ if id.is_of("input") || id.is_of("payload") => is_well_formed(case),
        _ => match check(id)? {
            CheckId::Exp => has_not_expired(case),
            CheckId::Nbf => {
                let has_none = !case.has_claim("nbf") && !case.has_claim("iat");
                holds(has_none, "this token has neither nbf nor iat")
            }
            CheckId::Alg => None,
            // Some verifiers take the party for the audience.
            CheckId::Aud if case.has_claim("azp") && !case.passes(CheckId::Azp) => None,
            asked => {
                holds(case.passes(&asked), &format!("{asked} of this token is the expected one"))
            }
        },
    }
}

fn verifies(case: &Case<'_>) -> Option<String> {
    let verifies = case.passes(CheckId::Signature);
    verifies.then(|| "the signature of this token verifies with these keys".to_owned())
}

fn is_well_formed(case: &Case<'_>) -> Option<String> {
    case.passes(CheckId::Structure).then(|| "this token is well formed".to_owned())
}

fn verifies_by_kid(case: &Case<'_>) -> bool {
    let used = case.report.key.as_ref().and_then(|used| used.key.kid.as_deref());
    case.passes(CheckId::Signature) && used.is_some() && used == case.kid()
}

fn all_have_kids(case: &Case<'_>) -> bool {
    let of_keys = case.set().is_none_or(|set| set.keys().all(|key| key.kid.is_some()));
    case.kid().is_some() && of_keys
}

/// What expires later than a day from now had not expired whenever the message was written.
fn has_not_expired(case: &Case<'_>) -> Option<String> {
    let left = match case.date("exp") {
        None => return (!case.has_claim("exp")).then(|| "this token has no exp".to_owned()),
        Some(exp) => exp - case.now(),
    };
    (left > DAY).then(|| format!("this token is valid for {}", span(left)))
}
