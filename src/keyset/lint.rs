//! What is wrong with a key set: what libraries stumble over, and what endangers its owner.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::explain::cause_id::CauseId;
use crate::explain::key_form::remark_id;
use crate::jose::alg::{Alg, Curve};
use crate::jose::crypto::modulus;
use crate::jose::json::{Json, Object};
use crate::jose::key::format::Encoding;
use crate::jose::key::jwk::PRIVATE_MEMBERS;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, KeyFault, Material, Purpose, Weakness, bit_length};

/// How the names of algorithms for encryption begin (RFC 7518 section 4.1, RFC 9278).
const ENCRYPTION: [&str; 6] = ["RSA", "A128", "A192", "A256", "ECDH-ES", "PBES2-"];
/// Values of `use` (RFC 7517 section 4.2), those of SPIFFE among them.
const USES: [&str; 4] = ["sig", "enc", "jwt-svid", "x509-svid"];
/// What looking at the moduli of a set may cost, in looks at one of 2048 bits: some seconds.
const MOST_SPENT: usize = 400;

/// One thing that is wrong with a set or with a key of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its page in the catalogue says the rest.
    pub id: CauseId,
    /// The place of the key in the set, from zero; `None` for the set itself.
    pub index: Option<usize>,
    /// The name of that key, if it has one.
    pub kid: Option<String>,
    /// What was seen, without anything private.
    pub detail: String,
}

/// Judges a set.
pub fn lint(set: &KeySet, encoding: Encoding) -> Vec<Finding> {
    let of_set = |id, detail: &str| Finding { id, index: None, kid: None, detail: detail.into() };
    let mut findings = Vec::new();
    let mut examiner = Examiner::default();
    if set.entries.is_empty() {
        findings.push(of_set(CauseId::KeyJwksEmpty, "it has no keys"));
    }
    for (index, entry) in set.entries.iter().enumerate() {
        let published = matches!(encoding, Encoding::Jwk | Encoding::Jwks);
        let found = faults(entry, published, set.entries.len(), &mut |key| examiner.examine(key));
        findings.extend(found.into_iter().map(|(id, detail)| Finding {
            id,
            index: Some(index),
            kid: entry.kid.clone(),
            detail,
        }));
    }
    findings.extend(duplicates(set));
    if examiner.left_out > 0 {
        let detail = format!(
            "{} RSA keys were not tested for close primes: too many or too large",
            examiner.left_out
        );
        findings.push(of_set(CauseId::KeyWeak, &detail));
    }
    findings
}

/// Looks at keys thoroughly as long as their set does not take too much time.
#[derive(Default)]
struct Examiner {
    spent: usize,
    left_out: usize,
    /// By modulus: a key may stand in a set under many names.
    seen: BTreeMap<Vec<u8>, Option<Weakness>>,
}

impl Examiner {
    fn examine(&mut self, key: &Key) -> Option<Weakness> {
        let Material::Rsa { n, .. } = &key.material else { return key.quick_weakness() };
        let cost = modulus::cost(n);
        let quick = key.quick_weakness();
        if quick.is_some() {
            return quick;
        }
        if let Some(found) = self.seen.get(n) {
            return found.clone();
        }
        if bit_length(n) > modulus::MAX_BITS || self.spent + cost > MOST_SPENT {
            self.left_out += 1;
            return None;
        }
        self.spent += cost;
        let found = key.thorough_weakness();
        self.seen.insert(n.clone(), found.clone());
        found
    }
}

fn faults(
    entry: &Entry,
    published: bool,
    count: usize,
    examine: &mut dyn FnMut(&Key) -> Option<Weakness>,
) -> Vec<(CauseId, String)> {
    let mut faults = Vec::new();
    if let Some(written) = entry.written.as_ref().filter(|_| published) {
        faults.extend(private_members(written));
    }
    if entry.kid.is_none() && count > 1 {
        faults.push((CauseId::KeyNoKid, "no kid, in a set of several keys".to_owned()));
    }
    match &entry.key {
        // What is wrong with it has been said by its private members.
        Err(KeyFault::SharedSecret) => {}
        // Nothing is wrong with it: a set may hold keys of kinds to come (RFC 7517 section 5).
        Err(KeyFault::Unsupported { .. }) => {}
        Err(fault @ KeyFault::Pem { .. }) => {
            faults.push((CauseId::KeyPemBroken, fault.to_string()))
        }
        Err(fault) => faults.push((CauseId::KeyMalformed, fault.to_string())),
        Ok(key) => faults.extend(key_faults(key, examine(key))),
    }
    faults
}

fn key_faults(key: &Key, weakness: Option<Weakness>) -> Vec<(CauseId, String)> {
    let remarks = key.remarks.iter().map(|remark| (remark_id(remark), remark.to_string()));
    let mut faults: Vec<_> = remarks.collect();
    if let Some(weakness) = weakness {
        faults.push((CauseId::KeyWeak, weakness.to_string()));
    }
    if key.unsuitable_ops(Purpose::Verify).is_some_and(|ops| ops.iter().any(|op| op == "sign")) {
        let said = "key_ops has sign, which no public key can do, and not verify";
        faults.push((CauseId::KeyWrongUse, said.to_owned()));
    }
    faults.extend(misuse(key));
    if let Some(alg) = key.alg.as_deref().and_then(Alg::named) {
        if !key.serves(alg) {
            let kind = key.material.key_type();
            faults.push((CauseId::KeyAlgPinned, format!("alg {alg} is not for this {kind} key")));
        } else if let (Material::Oct(_), Some(weakness)) = (&key.material, key.weakness(alg)) {
            faults.push((CauseId::KeyWeak, weakness.to_string()));
        }
    }
    faults
}

/// Values that bar a key from what it is published for: an `alg` or a `use` that nobody knows, and
/// `key_ops` that contradict `use` (RFC 7517 section 4.3).
fn misuse(key: &Key) -> Vec<(CauseId, String)> {
    let mut faults = Vec::new();
    let is_known = |alg: &&str| {
        Alg::named(alg).is_some() || ENCRYPTION.iter().any(|start| alg.starts_with(start))
    };
    if let Some(alg) = key.alg.as_deref().filter(|alg| !is_known(alg)) {
        let meant = Alg::all().find(|known| known.name().eq_ignore_ascii_case(alg));
        let meant = meant.map_or(String::new(), |known| format!(": write {known}"));
        faults
            .push((CauseId::KeyAlgPinned, format!("alg {alg:?} is not a known algorithm{meant}")));
    }
    if let Some(usage) = key.usage.as_deref().filter(|usage| !USES.contains(usage)) {
        let meant = USES.iter().find(|known| known.eq_ignore_ascii_case(usage));
        let meant = meant.map_or(String::new(), |known| format!(": write {known}"));
        faults.push((CauseId::KeyWrongUse, format!("use {usage:?} is not a known use{meant}")));
    }
    let is_for_signatures = key.usage.as_deref() == Some("sig");
    let (ops, purpose) = (key.key_ops.as_deref(), Purpose::Verify);
    if ops.is_some_and(<[String]>::is_empty) {
        faults.push((CauseId::KeyWrongUse, "key_ops is empty: nothing is allowed".to_owned()));
    } else if is_for_signatures
        && key.unsuitable_ops(purpose).is_some_and(|ops| ops.iter().all(|op| op != "sign"))
    {
        faults.push((CauseId::KeyWrongUse, "use is sig, and key_ops leave verify out".to_owned()));
    }
    if is_for_signatures && !Alg::all().any(|alg| key.serves(alg)) {
        let kind = key.material.curve().map_or(key.material.key_type().name(), Curve::name);
        faults.push((
            CauseId::KeyWrongUse,
            format!("use is sig, and no {kind} key makes signatures"),
        ));
    }
    faults
}

fn private_members(written: &Object) -> Option<(CauseId, String)> {
    let names: Vec<&str> =
        PRIVATE_MEMBERS.into_iter().filter(|name| is_given(written, name)).collect();
    let detail = format!("anyone who reads this set can sign with it: member {}", names.join(", "));
    (!names.is_empty()).then_some((CauseId::KeyPrivatePublished, detail))
}

/// Many serialisers write `null` for what is not there.
fn is_given(written: &Object, name: &str) -> bool {
    written.get(name).is_some_and(|value| *value != Json::Null)
}

fn duplicates(set: &KeySet) -> impl Iterator<Item = Finding> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, entry) in set.entries.iter().enumerate() {
        if let Some(kid) = &entry.kid {
            places.entry(kid).or_default().push(index);
        }
    }
    let repeated = places.into_iter().filter(|(_, places)| places.len() > 1);
    repeated.map(|(kid, places)| Finding {
        id: CauseId::KeyDuplicateKid,
        index: Some(places[1]),
        kid: Some(kid.to_owned()),
        detail: format!(
            "{} keys have it; libraries take the first or refuse to choose",
            places.len()
        ),
    })
}
