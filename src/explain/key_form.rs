//! How keys are written and named: what other libraries stumble over where we do not, and what
//! endangers their owner.

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::key::{named, place, weak_used};
use crate::explain::no_keys;
use crate::explain::remedy::Remedy;
use crate::jose::alg::{Alg, KeyType};
use crate::jose::key::der::Structure;
use crate::jose::key::format::Encoding;
use crate::jose::key::jwk::PRIVATE_MEMBERS;
use crate::jose::key::mangled::Mangling;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, KeyFault, Material, Remark};
use crate::text::shell::{shown, told};
use crate::verify::check_id::CheckId;
use crate::verify::{KeyLookupError, Place};

/// What other libraries stumble over, and what endangers the owner, though we may accept.
pub fn warnings(case: &Case<'_>) -> Vec<Cause> {
    let Some(set) = case.set() else { return Vec::new() };
    let mut causes: Vec<Cause> = Vec::new();
    causes.extend(duplicate_kid(case, set));
    // A key alone is found without a kid, if it can be read.
    let is_alone = set.entries.len() == 1;
    causes.extend(no_kid(case, set).filter(|_| !is_alone));
    causes.extend(private_published(case, set));
    causes.extend(of_used_key(case));
    causes.extend(wrong_kind_used(case));
    causes.extend(no_kid(case, set).filter(|_| is_alone));
    causes
}

fn duplicate_kid(case: &Case<'_>, set: &KeySet) -> Option<Cause> {
    let kid = case.kid()?;
    let count = set.entries.iter().filter(|entry| entry.kid.as_deref() == Some(kid)).count();
    let named = set.entries.iter().filter(|entry| entry.kid.as_deref() == Some(kid));
    let mut keys = named.map(|entry| entry.key.as_ref().ok().map(|key| &key.material));
    // The same key twice is found whichever is taken.
    let first = keys.next().flatten();
    let is_same = first.is_some() && keys.all(|key| key == first);
    (count > 1 && !is_same).then(|| {
        let cause = Cause::warning(CauseId::KeyDuplicateKid)
            .measured(format!("{count} keys of the set have the kid {}", shown(kid)))
            .remedy(Remedy::GiveOwnKids);
        match case.passes(CheckId::Signature) {
            true => cause
                .proof("one of them verifies; libraries that take the first may reject the token"),
            false => cause,
        }
    })
}

/// Libraries that choose by `kid` find nothing.
fn no_kid(case: &Case<'_>, set: &KeySet) -> Option<Cause> {
    if case.encoding() != Some(Encoding::Jwks) || case.token.is_err() {
        return None;
    }
    let nameless = set.entries.iter().all(|entry| entry.kid.is_none()) && !set.entries.is_empty();
    let said = match (case.kid(), nameless) {
        (None, _) if case.header().is_some_and(|header| header.object().get("kid").is_none()) => {
            "the token has no kid"
        }
        (Some(_), true) => "the keys of the set have no kid",
        _ => return None,
    };
    let cause = match case.passes(CheckId::Signature) {
        true => Cause::warning(CauseId::KeyNoKid),
        false => Cause::fault(CauseId::KeyNoKid),
    };
    let cause = cause.recognised(said);
    let used = case.report.key.as_ref().filter(|_| case.passes(CheckId::Signature));
    let cause = match used {
        Some(used) => {
            let name = used.key.kid.as_deref().or(used.thumbprint.as_deref()).unwrap_or("it");
            cause.proof(format!("the key {} verifies it", shown(name)))
        }
        None => cause,
    };
    let has_thumbprint = case.header_text("x5t").or(case.header_text("x5t#S256")).is_some();
    let remedy = match has_thumbprint {
        true => Remedy::ChooseByThumbprint,
        false => Remedy::SetKid { in_set: nameless },
    };
    Some(cause.remedy(remedy).explains([CheckId::Key]))
}

fn private_published(case: &Case<'_>, set: &KeySet) -> Option<Cause> {
    if case.encoding() != Some(Encoding::Jwks) {
        return None;
    }
    let published = |entry: &&Entry| {
        let written = entry.written.as_ref();
        written
            .is_some_and(|written| PRIVATE_MEMBERS.iter().any(|name| written.get(name).is_some()))
    };
    let entry = set.entries.iter().find(published)?;
    let written = entry.written.as_ref()?;
    let names: Vec<&str> =
        PRIVATE_MEMBERS.into_iter().filter(|name| written.get(name).is_some()).collect();
    let kid = named(entry.kid.as_deref());
    if names == ["k"] {
        return shared_published(case, set, &kid);
    }
    Some(
        Cause::warning(CauseId::KeyPrivatePublished)
            .recognised(format!(
                "key {kid} has {}: anyone who reads the set can sign",
                names.join(", ")
            ))
            .remedy(Remedy::ReplacePrivateKey { kid: entry.kid.clone(), alg: signs_with(entry) }),
    )
}

/// The algorithm that the key names, or the first that it is good for.
fn signs_with(entry: &Entry) -> Option<Alg> {
    let key = entry.key.as_ref().ok()?;
    let named = key.alg.as_deref().and_then(Alg::named).filter(|alg| key.serves(*alg));
    named.or_else(|| Alg::all().find(|alg| key.serves(*alg)))
}

/// A shared secret has no public half. Beside public keys it is published; alone in a file it may be
/// what a verifier of its own needs.
fn shared_published(case: &Case<'_>, set: &KeySet, kid: &str) -> Option<Cause> {
    let is_public = |key: &Key| key.material.key_type() != KeyType::Oct;
    let is_fetched = case.place().is_some_and(Place::is_url);
    (is_fetched || set.keys().any(is_public)).then(|| {
        Cause::warning(CauseId::KeyPrivatePublished)
            .recognised(format!("key {kid} is a shared secret: anyone who reads the set can sign"))
            .remedy(Remedy::ReplaceSecret)
    })
}

/// What is odd about the key that served.
fn of_used_key(case: &Case<'_>) -> Vec<Cause> {
    let used = case.report.key.as_ref().map(|used| &used.key);
    // A key that is rejected is the one that was given, where it is alone.
    let alone = || case.set().filter(|set| set.entries.len() == 1)?.keys().next();
    let Some(key) = used.or_else(alone) else { return Vec::new() };
    let mut causes = remarks(case, key);
    let weakness = case.passes(CheckId::Signature).then(|| key.thorough_weakness()).flatten();
    causes.extend(
        weakness.map(|weakness| weak_used(&weakness.to_string(), key.material.key_type(), "oct")),
    );
    causes
}

fn remarks(case: &Case<'_>, key: &Key) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for remark in &key.remarks {
        let (id, said) = (remark_id(remark), told(&remark.to_string()));
        if let Some(at) = causes.iter().position(|cause| cause.id == id) {
            let first = causes.remove(at);
            causes.insert(at, first.measured(said));
            continue;
        }
        let (place, to) = (place(case), same_format(case));
        causes.push(Cause::warning(id).measured(said).remedy(
            match key.material.is_private() && to == "pem" {
                _ if is_of_secret(key) => Remedy::WriteAsStringData,
                true => Remedy::ConvertPrivate { place },
                false => Remedy::ConvertKey { place, to },
            },
        ));
    }
    causes
}

/// Whether it stands in a Secret of Kubernetes in a way in which none belongs there.
fn is_of_secret(key: &Key) -> bool {
    let odd = [Mangling::SecretTwice, Mangling::SecretBare];
    key.remarks.iter().any(|remark| odd.iter().any(|odd| *remark == Remark::Mangled(*odd)))
}

/// What is odd about a PEM that was given without a token: nothing could be signed with it.
pub fn alone(case: &Case<'_>) -> Vec<Cause> {
    // What nothing recognises says no more than the message.
    let is_told = |error: &&KeyLookupError| match error {
        KeyLookupError::NoKey { fault, .. } => *fault != KeyFault::Unrecognised,
        _ => false,
    };
    let unread = case.lookup_error().filter(is_told);
    let unread = unread.map(|error| no_keys::of_lookup(case, error));
    let key = case.set().and_then(|set| set.keys().next());
    let odd = key.map(|key| remarks(case, key)).unwrap_or_default();
    let causes = unread.into_iter().chain(odd).chain(private_form(case));
    causes.map(|cause| Cause { effects: Vec::new(), ..cause }).collect()
}

fn private_form(case: &Case<'_>) -> Option<Cause> {
    let label = match case.encoding()? {
        Encoding::Pem(
            structure @ (Structure::Sec1 | Structure::Pkcs1Private | Structure::Openssh),
        ) => structure.label(),
        _ => return None,
    };
    let said = format!("it begins as {label}; many libraries sign only with PKCS#8, PRIVATE KEY");
    let cause = Cause::warning(CauseId::KeyPemWrongKind).recognised(said);
    Some(cause.remedy(Remedy::ConvertPrivate { place: place(case) }))
}

/// The name of the key that was used, where it is one of several.
fn kid_among(case: &Case<'_>) -> Option<String> {
    let set = case.set().filter(|set| set.entries.len() > 1)?;
    let kid = case.report.key.as_ref()?.key.kid.clone()?;
    set.has_kid(&kid).then_some(kid)
}

/// What the key was given as, by the word of `convert --to`.
fn same_format(case: &Case<'_>) -> &'static str {
    match case.encoding() {
        Some(Encoding::Pem(_) | Encoding::Xml) => "pem",
        Some(Encoding::Der(_)) => "der",
        Some(Encoding::Ssh) => "ssh",
        Some(Encoding::Jwk) if case.set().is_none_or(|set| set.entries.len() == 1) => "jwk",
        Some(Encoding::Jwk | Encoding::Jwks | Encoding::PemMap) => "jwks",
        None => "jwk",
    }
}

/// The cause that a remark is.
pub fn remark_id(remark: &Remark) -> CauseId {
    match remark {
        Remark::LeadingZero { .. } => CauseId::KeyLeadingZero,
        Remark::ShortCoordinate { .. } => CauseId::KeyShortCoordinate,
        Remark::StandardBase64 { .. } => CauseId::KeyStandardBase64,
        Remark::HexThumbprint { .. } => CauseId::KeyMalformed,
        Remark::Mangled(Mangling::EscapedNewlines) => CauseId::KeyPemEscapedNewlines,
        Remark::Mangled(_) => CauseId::KeyPemBroken,
    }
}

/// A verifier that looks for the token's kid, where the key that verifies has another or none: what its
/// message says of a token that is accepted here.
pub fn named_otherwise(case: &Case<'_>) -> Option<Cause> {
    let kid = case.kid().filter(|_| case.passes(CheckId::Signature))?;
    let key = &case.report.key.as_ref()?.key;
    let said =
        format!("the token names kid {}, the key is {}", shown(kid), named(key.kid.as_deref()));
    let (id, remedy) = match &key.kid {
        Some(own) if own != kid => (CauseId::KeyKidRelabelled, Remedy::PublishUnderKid),
        // Of a set without any, that is said in any case.
        None if case.encoding() != Some(Encoding::Jwks) => {
            (CauseId::KeyNoKid, Remedy::SetKid { in_set: true })
        }
        _ => return None,
    };
    let cause = Cause::warning(id).proof("the key that was given verifies the signature");
    Some(cause.compared(said).remedy(remedy))
}

/// We take the public half out of whatever holds it; other libraries want it bare.
fn wrong_kind_used(case: &Case<'_>) -> Option<Cause> {
    if assertion::made(case).is_some() {
        return None;
    }
    let what = match case.encoding()? {
        Encoding::Ssh => "a public key in the format of OpenSSH, where most libraries need PEM",
        Encoding::Pem(Structure::Certificate) => {
            "a certificate, where other libraries need its public key alone"
        }
        Encoding::Pem(Structure::Pkcs1Public) => {
            "a public key in the older PKCS#1 form, which some do not read"
        }
        Encoding::PemMap if case.place().is_some_and(|place| !place.is_url()) => {
            "certificates or keys by their kid, as Google publishes them, where other libraries need \
             one public key"
        }
        Encoding::Pem(Structure::Spki)
        | Encoding::Jwk
        | Encoding::Jwks
        | Encoding::PemMap
        | Encoding::Der(_)
        | Encoding::Xml => return None,
        Encoding::Pem(_) => "a private key was given instead of a public key",
    };
    let public = !matches!(case.report.key.as_ref()?.key.material, Material::Oct(_));
    let cause = Cause::warning(CauseId::KeyPemWrongKind).recognised(what);
    let is_alone = case.set().is_some_and(|set| set.entries.len() == 1);
    let kid = kid_among(case);
    let to_pem =
        (is_alone || kid.is_some()).then(|| Remedy::ConvertToPem { place: place(case), kid });
    public.then(|| match to_pem {
        Some(remedy) => cause.remedy(remedy),
        None => cause,
    })
}
