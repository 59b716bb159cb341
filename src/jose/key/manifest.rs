//! Keys in a Secret of Kubernetes, in YAML or JSON. A value under `data` is base64, and the program gets
//! what it decodes to; a value under `stringData` is the text itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::jose::json::{Json, Object};
use crate::jose::key::mangled::Mangling;
use crate::jose::key::pem;

/// Values that are looked at.
const MAX_VALUES: usize = 32;

/// What the program gets for one value, and what is odd about the value.
pub type Given = (Vec<u8>, Option<Mangling>);

/// The values of a Secret; nothing of any other text.
pub fn values(text: &str) -> Vec<Given> {
    let written = match Object::parse(text) {
        Ok(object) if object.get("kind").and_then(Json::as_str) == Some("Secret") => json(&object),
        Ok(_) => Vec::new(),
        Err(_) if text.lines().any(|line| line.trim_end() == "kind: Secret") => yaml(text),
        Err(_) => Vec::new(),
    };
    written.into_iter().take(MAX_VALUES).map(|(is_data, value)| given(is_data, &value)).collect()
}

fn given(is_data: bool, value: &str) -> Given {
    let once = decoded(value.as_bytes());
    let (text, odd) = match (is_data, once) {
        (true, Some(once)) => match decoded(&once).filter(|twice| is_pem(twice)) {
            Some(twice) => (twice, Some(Mangling::SecretTwice)),
            None => (once, None),
        },
        (true, None) => (value.as_bytes().to_vec(), Some(Mangling::SecretBare)),
        (false, Some(once)) if is_pem(&once) => (once, Some(Mangling::SecretTwice)),
        (false, _) => (value.as_bytes().to_vec(), None),
    };
    (text, odd)
}

fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let bare: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(bare).ok().filter(|bytes| !bytes.is_empty())
}

fn is_pem(bytes: &[u8]) -> bool {
    bytes.starts_with(pem::BEGIN.as_bytes())
}

fn json(object: &Object) -> Vec<(bool, String)> {
    let of = |name: &'static str| {
        let members = object.get(name).and_then(Json::as_object).map(Object::members);
        let texts = members.into_iter().flatten().filter_map(|(_, value)| value.as_str());
        texts.map(move |text| (name == "data", text.to_owned()))
    };
    of("data").chain(of("stringData")).collect()
}

/// `name: value`, and blocks, whose lines stand further to the right.
fn yaml(text: &str) -> Vec<(bool, String)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut values: Vec<(bool, String)> = Vec::new();
    let mut is_data = None;
    let mut block: Option<usize> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if indent(line) == 0 && !line.starts_with('-') {
            is_data = ["data:", "stringData:"].iter().position(|name| line.trim_end() == *name);
            block = None;
            continue;
        }
        let Some(part) = is_data else { continue };
        if block.is_some_and(|column| indent(line) > column) {
            if let Some((_, value)) = values.last_mut() {
                value.push_str(line.trim_start());
                value.push('\n');
            }
            continue;
        }
        let Some((_, value)) = line.split_once(": ").or(line.trim_end().split_once(':')) else {
            continue;
        };
        let value = value.trim();
        let is_block = value.is_empty() || value.starts_with(['|', '>']);
        block = is_block.then(|| indent(line));
        let value = if is_block { String::new() } else { unquoted(value) };
        values.push((part == 0, value));
    }
    values
}

/// In double quotes `\n` is a line break.
fn unquoted(value: &str) -> String {
    let in_quotes = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    match (in_quotes('"'), in_quotes('\'')) {
        (Some(inside), _) => inside.replace("\\n", "\n"),
        (_, Some(inside)) => inside.to_owned(),
        _ => value.to_owned(),
    }
}
