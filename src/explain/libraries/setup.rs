//! What a model is given: the token's text, keys as a library would be handed them, and demands.

use crate::explain::case::{Case, verifies};
use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};
use crate::jose::key::format::Encoding;
use crate::jose::key::mangled::Mangling;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, Material, Remark};
use crate::verify::Keys;
use crate::verify::policy::Policy;

/// One question to a library.
pub struct Setup<'a> {
    pub text: &'a str,
    pub keys: Given<'a>,
    pub policy: &'a Policy,
    pub now: f64,
}

/// Keys in the form in which code hands them over.
pub enum Given<'a> {
    Nothing,
    /// By URL, or as the parsed document.
    Set(&'a KeySet),
    /// PEM, whatever it was before.
    Pem(&'a Key),
    Secret(&'a Key),
}

impl<'a> Setup<'a> {
    pub fn of(case: &Case<'a>) -> Setup<'a> {
        let keys = match case.keys {
            Keys::Unavailable { .. } => Given::Nothing,
            Keys::Set { set, .. } => given(set, case.encoding()),
        };
        Setup { text: case.text(), keys, policy: case.policy, now: case.now() }
    }

    /// The algorithms to allow: those demanded, or those that the keys are for.
    pub fn algorithms(&self) -> Vec<String> {
        if !self.policy.algs.is_empty() {
            return self.policy.algs.iter().map(|alg| alg.name().to_owned()).collect();
        }
        let mut names: Vec<String> = match &self.keys {
            Given::Nothing => Vec::new(),
            Given::Set(set) => set.keys().filter_map(algorithm).collect(),
            Given::Pem(key) | Given::Secret(key) => algorithm(key).into_iter().collect(),
        };
        names.dedup();
        names
    }

    /// The leeway that was asked for, or the library's own.
    pub fn leeway(&self, own: f64) -> f64 {
        match self.policy.leeway {
            0.0 => own,
            leeway => leeway,
        }
    }

    /// Demanded claims that a list of names can name.
    pub fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let paths = self.policy.required.iter().map(|requirement| requirement.path.as_str());
        paths.filter(|path| !path.contains('.'))
    }
}

fn given(set: &KeySet, encoding: Option<Encoding>) -> Given<'_> {
    match (encoding, set.keys().next()) {
        (_, Some(key)) if matches!(key.material, Material::Oct(_)) => Given::Secret(key),
        (Some(Encoding::Pem(_) | Encoding::Der(_) | Encoding::Ssh), Some(key)) => Given::Pem(key),
        _ => Given::Set(set),
    }
}

/// The algorithm that a key is for, as its owner or its type says.
pub fn algorithm(key: &Key) -> Option<String> {
    key.alg.clone().or_else(|| match key.default_alg()? {
        Alg::Ed25519 | Alg::Ed448 => Some("EdDSA".to_owned()),
        alg => Some(alg.name().to_owned()),
    })
}

/// Whether somebody has to undo `\n` in this PEM first.
pub fn escaped(key: &Key) -> bool {
    key.remarks.contains(&Remark::Mangled(Mangling::EscapedNewlines))
}

/// A member of a JWK as it was written.
pub fn written<'a>(entry: &'a Entry, name: &str) -> Option<&'a Json> {
    entry.written.as_ref()?.get(name)
}

/// Whether a key verifies, whatever its owner says of it.
pub fn verified(key: &Key, alg: &str, input: &str, signature: &[u8]) -> bool {
    let alg = Alg::named(alg);
    alg.is_some_and(|alg| verifies(key, alg, input.as_bytes(), signature))
}

/// A member as most parsers read it: of several the last counts.
pub fn last<'a>(object: &'a Object, name: &str) -> Option<&'a Json> {
    object.members().filter(|(found, _)| *found == name).map(|(_, value)| value).last()
}

/// A JSON number as a double.
pub fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// A value where JavaScript wants text: a list of one name is that name.
pub fn script_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::NotUnicode(text) => text.shown().to_owned(),
        Json::Array(items) => {
            let items = items.iter().map(|item| match item {
                Json::Null => String::new(),
                item => script_text(item),
            });
            items.collect::<Vec<_>>().join(",")
        }
        Json::Object(_) => "[object Object]".to_owned(),
        Json::Number(_) => script_number(number(value).unwrap_or_default()),
        Json::Null | Json::Bool(_) => value.to_string(),
    }
}

/// A number as JavaScript writes it.
pub fn script_number(number: f64) -> String {
    match number.abs() {
        size if size.is_infinite() => {
            if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
        }
        size if size >= 1e21 => format!("{number:e}").replace('e', "e+"),
        size if size < 1e-6 && size > 0.0 => format!("{number:e}"),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::libraries::setup::script_text;
    use crate::jose::json::Json;

    #[test]
    fn values_become_text_as_in_javascript() {
        for (value, text) in [
            ("1e400", "Infinity"),
            ("-1e300", "-1e+300"),
            ("1e-7", "1e-7"),
            ("1.50", "1.5"),
            (r#"["a",null,[1]]"#, "a,,1"),
            ("{}", "[object Object]"),
            ("null", "null"),
        ] {
            assert_eq!(script_text(&Json::parse(value).unwrap()), text);
        }
    }
}
