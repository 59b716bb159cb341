//! Keys: none, another instance's, unreadable, not for this, or too weak.

use crate::explain::assertion;
use crate::explain::case::{Case, MAX_TRIES};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::contained;
use crate::explain::no_keys::{self, malformed};
use crate::explain::remedy::Remedy;
use crate::explain::shared_secret;
use crate::explain::signature;
use crate::jose::alg::{Alg, KeyType};
use crate::jose::key::format::Encoding;
use crate::jose::key::set::{Choice, Entry, KeySet};
use crate::jose::key::{Key, KeyFault, Unsuitable};
use crate::provider;
use crate::provider::clerk;
use crate::provider::near_miss::{self, Kind};
use crate::provider::product::{Product, Topic};
use crate::text::dates::span;
use crate::text::shell::{listed, shown, told};
use crate::verify::check_id::CheckId;
use crate::verify::{KeyLookupError, Place};

/// Algorithms that encrypt: a key that is for one of them verifies nothing.
const ENCRYPTION: [&str; 5] = ["RSA", "ECDH", "dir", "A", "PBES2"];

/// The causes that lie in keys.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    if let Some(error) = case.lookup_error() {
        // Where there is no token, there is nothing that keys would be for.
        if case.token.is_err() {
            return Vec::new();
        }
        let proven = signature::refused_secret(case).or_else(|| shared_secret::known_secret(case));
        let cause = || no_keys::of_lookup(case, error);
        let read_otherwise = || match error {
            KeyLookupError::Secret { text: Some(text), .. } => {
                contained::read_otherwise(case, text, cause())
            }
            _ => None,
        };
        return vec![proven.or_else(read_otherwise).unwrap_or_else(cause)];
    }
    let Some(set) = case.set() else { return Vec::new() };
    let mut causes: Vec<Cause> = Vec::new();
    causes.extend(no_keys::empty_set(set));
    causes.extend(no_keys::placeholder(set));
    causes.extend(unknown(case, set));
    causes.extend(swapped(case, set));
    if let Some(alg) = case.alg() {
        let choice = set.choose(alg, case.kid(), case.policy.insecure_allow_weak_keys);
        causes.extend(unreadable(case, &choice));
        causes.extend(unsuitable(case, &choice, alg));
        causes.extend(weak_secret(case, set));
    }
    causes
}

/// A key in a sentence.
pub fn named(kid: Option<&str>) -> String {
    kid.map_or_else(|| "without a kid".to_owned(), shown)
}

/// The key that the token names does not verify it, and another of the set does.
fn swapped(case: &Case<'_>, set: &KeySet) -> Option<Cause> {
    let kid = case.kid().filter(|kid| set.has_kid(kid) && case.fails(CheckId::Signature))?;
    let key = verifying(case, set, case.alg()?).filter(|key| key.kid.as_deref() != Some(kid))?;
    let cause = Cause::fault(CauseId::KeyKidRelabelled)
        .proof(format!("the key {} verifies the signature", named(key.kid.as_deref())))
        .compared(format!("the token has kid {}, which is another key of the set", shown(kid)))
        .remedy(Remedy::PublishUnderKid);
    Some(cause.explains([CheckId::Key, CheckId::Signature]))
}

/// The token names a key that is not there.
fn unknown(case: &Case<'_>, set: &KeySet) -> Option<Cause> {
    let readable = case.token.is_ok() && !set.entries.is_empty();
    let nameless = set.entries.iter().all(|entry| entry.kid.is_none());
    let kid = case.kid().filter(|kid| readable && !set.has_kid(kid));
    if nameless {
        return foreign_key(case);
    }
    let kid = kid?;
    let served = |alg| set.entries.iter().any(|entry| entry.may_serve(alg));
    let foreign = other_issuer(case).is_some();
    // A shared secret, or keys of another family at one's own issuer: that is another cause.
    if case.alg().is_some_and(|alg| !served(alg) && (alg.key_type() == KeyType::Oct || !foreign)) {
        return None;
    }
    let kids: Vec<&str> =
        set.entries.iter().filter_map(|entry| entry.kid.as_deref()).take(8).collect();
    let more = match set.kids().count() - kids.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let said =
        format!("the token has kid {}, the set has {}{more}", shown(kid), listed(kids, ", "));
    let is_encryption = |entry: &Entry| entry.key.as_ref().is_ok_and(for_encryption);
    let relabelled = case.alg().and_then(|alg| verifying(case, set, alg));
    let cause = if let Some(key) = relabelled {
        let name = named(key.kid.as_deref());
        Cause::fault(CauseId::KeyKidRelabelled)
            .proof(format!("the key {name} verifies the signature"))
            .compared(said)
            .remedy(under_kid(case, key, kid))
    } else if let Some((theirs, ours)) = other_issuer(case) {
        return Some(other_instance(case, &said, theirs, &ours));
    } else if let Some(ours) = set.kids().find(|ours| clerk::is_other_instance(kid, ours)) {
        return Some(other_instance(case, &said, kid, ours));
    } else {
        let cause = Cause::fault(CauseId::KeyUnknownKid).compared(said);
        let cause = match set.entries.iter().all(is_encryption) {
            true if set.entries.len() == 1 => cause.recognised("that key is for encryption"),
            true => cause.recognised("all of them are for encryption"),
            false => cause.compared(freshness(case)),
        };
        cause
            .remedy(assertion::own_key(case).unwrap_or_else(|| again(case)))
            .in_words(case.product(), Topic::Keys)
    };
    Some(cause.explains([CheckId::Key, CheckId::Signature, CheckId::Alg]))
}

/// What is published is the issuer's to name, and one key that is at hand is one's own.
fn under_kid(case: &Case<'_>, key: &Key, kid: &str) -> Remedy {
    let is_set = case.encoding() == Some(Encoding::Jwks);
    match case.place() {
        Some(place) if !is_set && !place.is_url() => Remedy::NameKey {
            kid: kid.to_owned(),
            own: key.kid.clone(),
            place: Some(place.clone()),
        },
        _ => Remedy::PublishUnderKid,
    }
}

fn other_instance(case: &Case<'_>, said: &str, theirs: &str, ours: &str) -> Cause {
    let cause = Cause::fault(CauseId::KeyOtherInstance)
        .compared(match case.policy.issuer.as_deref() == Some(ours) {
            true => format!("the token is from {}, expected {}", shown(theirs), shown(ours)),
            false => {
                format!("the token is from {}, the keys are from {}", shown(theirs), shown(ours))
            }
        })
        .compared(said);
    let kin = provider::kinship(ours, theirs).and_then(|_| {
        let both = [ours, theirs].map(provider::meant).into_iter().flatten();
        both.into_iter().find(|of| !of.kin.is_empty()).map(|of| of.product)
    });
    let own = case.product().filter(|product| is_of(*product, ours));
    cause
        .remedy(Remedy::UseOneInstance {
            token_is_development: match (is_development(theirs), is_development(ours)) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            },
        })
        .in_words(kin.or(own), Topic::Instance)
        .explains([CheckId::Alg, CheckId::Key, CheckId::Signature, CheckId::Iss, CheckId::Azp])
        .differs(ours, theirs)
}

/// Whether nothing shows that an issuer is another product's.
fn is_of(product: Product, issuer: &str) -> bool {
    provider::of(issuer).is_none_or(|provider| provider.product == product)
}

/// Whether a name says so: that of a machine, or of an instance for development.
fn is_development(issuer: &str) -> bool {
    ["//localhost", "//127.0.0.1"].iter().any(|host| issuer.contains(host))
        || clerk::is_development(issuer)
}

/// What the age of the keys makes likely.
fn freshness(case: &Case<'_>) -> String {
    let tried = "none of them verifies it";
    match case.age() {
        Some(0) => format!("{tried}, and they were fetched just now"),
        Some(age) => format!("{tried}, and they were fetched {} ago", span(age as f64)),
        None => format!("{tried}; this copy of the keys may be old"),
    }
}

/// What was fetched just now is not fetched again.
fn again(case: &Case<'_>) -> Remedy {
    match (case.age(), case.place()) {
        (Some(0), _) if case.passes(CheckId::Iss) => Remedy::GetFreshOfIssuer,
        (Some(0), _) => Remedy::UseOneIssuer,
        (_, Some(Place::Url(_))) => Remedy::FetchAgain { from_cache: true },
        _ => Remedy::FetchAgain { from_cache: false },
    }
}

/// A key without a name can't be told from another instance's; the issuer tells.
fn foreign_key(case: &Case<'_>) -> Option<Cause> {
    let public = case.set()?.keys().all(|key| key.material.key_type() != KeyType::Oct);
    let (theirs, ours) = other_issuer(case)
        .filter(|_| public && case.fails(CheckId::Signature) && case.fails(CheckId::Iss))?;
    Some(other_instance(case, "the key does not verify the signature", theirs, &ours))
}

/// The token's issuer and ours, where they are strangers.
fn other_issuer<'a>(case: &Case<'a>) -> Option<(&'a str, String)> {
    let theirs = case.claim_text("iss")?;
    let stranger = |ours: &str| {
        ours != theirs
            && near_miss::miss(Kind::Issuer, ours, theirs).is_none()
            && !provider::is_one_tenant(ours, theirs)
    };
    if let Some(ours) = &case.policy.issuer {
        return stranger(ours).then(|| (theirs, ours.clone()));
    }
    let Some(Place::Url(url)) = case.place() else { return None };
    let origin = origin(url)?;
    (stranger(&origin) && !theirs.starts_with(&origin)).then_some((theirs, origin))
}

fn origin(url: &str) -> Option<String> {
    let scheme = url.find("://")? + 3;
    let end = url[scheme..].find('/').map_or(url.len(), |at| scheme + at);
    Some(url[..end].to_owned())
}

/// A key of the set that verifies, whatever it is called.
pub fn verifying<'a>(case: &Case<'_>, set: &'a KeySet, alg: Alg) -> Option<&'a Key> {
    let asymmetric = set.keys().filter(|key| key.material.serves(alg));
    let tried = asymmetric.take(MAX_TRIES);
    case.first_verifying(tried.map(|key| (key, alg))).map(|(key, _)| key)
}

fn unreadable(case: &Case<'_>, choice: &Choice<'_>) -> Option<Cause> {
    let (entry, fault) = choice.unreadable.first().filter(|_| !case.passes(CheckId::Signature))?;
    let said = format!("key {}: {}", named(entry.kid.as_deref()), told(&fault.to_string()));
    let cause = match fault {
        KeyFault::Member { member, .. } if member == "e" && weak_exponent(entry) => {
            Cause::fault(CauseId::KeyWeak).measured(said).remedy(Remedy::MakeStrongerKey("rsa"))
        }
        KeyFault::SharedSecret => Cause::fault(CauseId::KeyPrivatePublished)
            .recognised(format!("{said}: anyone who can read the set can sign"))
            .remedy(Remedy::ReplaceSecret),
        _ if entry.written.is_none() => {
            let (place, fault) = (case.place()?.clone(), KeyFault::clone(fault));
            let cause = no_keys::of_key(&fault, said);
            cause.remedy(Remedy::KeySource(KeyLookupError::NoKey { place, fault }))
        }
        _ => malformed(&said).remedy(Remedy::LintKeys { place: place(case) }),
    };
    Some(cause.explains([CheckId::Key, CheckId::Signature]))
}

/// An exponent of one makes every message its own signature.
fn weak_exponent(entry: &Entry) -> bool {
    let e = entry.written.as_ref().and_then(|written| written.get("e")?.as_str());
    e.is_some_and(|e| ["AQ", "AAAB", "Ag", "AA"].contains(&e))
}

fn unsuitable(case: &Case<'_>, choice: &Choice<'_>, alg: Alg) -> Option<Cause> {
    if case.passes(CheckId::Signature) || !choice.fits.is_empty() {
        return None;
    }
    let (key, reason) = choice.unsuitable.first()?;
    let name = &named(key.kid.as_deref())[..];
    let cause = match reason {
        Unsuitable::Use { usage } => {
            wrong_use(name, &format!("use is {}", shown(usage)), Remedy::PublishSigningKey)
        }
        Unsuitable::KeyOps { key_ops } => {
            let said = format!("key_ops has {}, not verify", listed(key_ops, ", "));
            wrong_use(name, &said, Remedy::AllowVerifying)
        }
        Unsuitable::Pinned { alg } if encrypts(alg) => {
            let said = format!("alg is {}, which is for encryption", shown(alg));
            wrong_use(name, &said, Remedy::NameSigningAlg)
        }
        Unsuitable::Pinned { alg: pinned } => Cause::fault(CauseId::KeyAlgPinned)
            .compared(format!(
                "key {name} is for {} only, the token is signed with {alg}",
                shown(pinned)
            ))
            .remedy(Remedy::UsePinnedAlg { pinned: pinned.clone(), used: alg }),
        Unsuitable::Pss(pss) => {
            let own = pss.alg().unwrap_or(Alg::Ps256);
            Cause::fault(CauseId::KeyAlgPinned)
                .compared(format!("key {name}: {reason}; the token is signed with {alg}"))
                .remedy(Remedy::UsePssAlg(own))
        }
        // Whether a secret is the right one is for its signature to say.
        Unsuitable::Weak(weakness)
            if alg.key_type() != KeyType::Oct || case.verified_by(key, alg) =>
        {
            weak(&weakness.to_string(), alg.key_type(), alg.name())
        }
        _ => return None,
    };
    let cause = match case.verified_by(key, alg) {
        true => cause.proof("otherwise the key verifies the signature"),
        false => cause,
    };
    Some(cause.explains([CheckId::Key, CheckId::Signature]))
}

fn for_encryption(key: &Key) -> bool {
    let pinned = |alg: &String| encrypts(alg);
    key.usage.as_deref() == Some("enc") || key.alg.as_ref().is_some_and(pinned)
}

fn wrong_use(name: &str, said: &str, remedy: Remedy) -> Cause {
    Cause::fault(CauseId::KeyWrongUse).recognised(format!("key {name}: {said}")).remedy(remedy)
}

fn encrypts(alg: &str) -> bool {
    Alg::named(alg).is_none() && ENCRYPTION.iter().any(|start| alg.starts_with(start))
}

fn weak(said: &str, key_type: KeyType, secret: &'static str) -> Cause {
    let kind = if key_type == KeyType::Oct { secret } else { "rsa" };
    Cause::fault(CauseId::KeyWeak).measured(said).remedy(Remedy::MakeStrongerKey(kind))
}

/// The same of a key that was allowed to verify all the same.
pub fn weak_used(said: &str, key_type: KeyType, secret: &'static str) -> Cause {
    let kind = if key_type == KeyType::Oct { secret } else { "rsa" };
    weak(said, key_type, secret).remedy(Remedy::ReplaceWeakKey(kind)).warned()
}

/// A secret that is too short and yet the right one.
fn weak_secret(case: &Case<'_>, set: &KeySet) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.key_type() == KeyType::Oct)?;
    let key = set.keys().next().filter(|_| case.passes(CheckId::Signature))?;
    let weakness = key.weakness(alg)?;
    Some(weak_used(&weakness.to_string(), KeyType::Oct, alg.name()))
}

pub fn place(case: &Case<'_>) -> Option<Place> {
    case.place().cloned()
}
