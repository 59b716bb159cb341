//! A file or a variable that holds more than the secret: lines of an environment, members of JSON or
//! YAML, comments, quotes, prefixes, encodings, one within another. What verifies is proof.

use std::collections::HashSet;

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::mac::Mac;
use crate::explain::remedy::{Remedy, SecretForm};
use crate::explain::shared_secret::secrets;
use crate::jose::alg::Family;
use crate::jose::json::{Json, Object};
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::{Secret, SecretEncoding};
use crate::text::shell::shown;
use crate::verify::check_id::CheckId;

/// Lines that are looked at; a longer file is no secret.
const MAX_LINES: usize = 128;
/// Lines over which a secret may be broken.
const MAX_BROKEN: usize = 8;
/// Texts that may be the secret.
const MAX_PARTS: usize = 900;
/// Layers around a secret.
const MAX_DEPTH: usize = 6;
/// A longer word is no name.
const LONGEST_NAME: usize = 64;
/// Words before a sign: `export NAME`, `public static final String NAME`.
const MAX_WORDS: usize = 5;
/// A longer word is no prefix.
const LONGEST_PREFIX: usize = 12;
const ENCODED: [SecretEncoding; 3] =
    [SecretEncoding::Base64, SecretEncoding::Base64url, SecretEncoding::Hex];
/// In the place of a name that must not be said.
const NAMELESS: &str = "…";
/// What comments begin with, behind a value.
const COMMENTS: [&str; 6] = [" #", "\t#", " //", " ;", " --", " /*"];

/// The secret is in what was given for it.
pub fn detect(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let all = secrets.iter().flat_map(|secret| parts(secret.expose()));
    // The secret itself, without quotes and decoded, is tried elsewhere.
    let all = all.filter(|part| part.path.is_inside || part.path.decoded.len() > 1);
    Mac::of(case, alg)?.first(all, |part| &part.bytes).map(|part| part.path.cause())
}

/// A text that is not written as was said: it is the secret by another of the encodings, or has it in it.
pub fn read_otherwise(case: &Case<'_>, text: &Secret, cause: Cause) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    let mac = Mac::of(case, alg)?;
    let is_right = |bytes: &[u8]| {
        let secret = HmacSecret::decoded(text, Secret::new(bytes));
        mac.is_by(bytes) && secret.is_ok()
    };
    let decoded = |encoding: &SecretEncoding| encoding.decode(text.expose());
    let is_read =
        |encoding: &SecretEncoding| decoded(encoding).is_some_and(|bytes| is_right(&bytes));
    if let Some(encoding) = SecretEncoding::ALL.into_iter().find(is_read) {
        let said = format!("it verifies with the secret read as {}", encoding.name());
        return Some(cause.proof(said).remedy(Remedy::SecretIs(SecretForm::Read(encoding))));
    }
    let part = mac.first(parts(text.expose()).into_iter(), |part| &part.bytes)?;
    is_right(&part.bytes).then(|| part.path.cause())
}

/// Whether something may stand beside the secret. What looks like a name may be a part of it, and is
/// shown only where the rest verified.
pub fn is_around(secret: &[u8]) -> bool {
    std::str::from_utf8(secret).is_ok_and(|text| !values(text).is_empty())
}

/// What may be the secret.
#[derive(Debug)]
struct Part {
    path: Path,
    bytes: Vec<u8>,
}

/// How a part is reached.
#[derive(Clone, Debug, Default)]
struct Path {
    /// The value that was taken, if one was.
    value: Option<String>,
    /// What was done then.
    steps: Vec<String>,
    /// What it was decoded from, the outermost first.
    decoded: Vec<SecretEncoding>,
    /// Whether more than white space and quotes stands around it.
    is_inside: bool,
}

impl Path {
    fn step(&self, said: &str, is_inside: bool) -> Path {
        let mut path = self.clone();
        path.steps.push(said.to_owned());
        path.is_inside |= is_inside;
        path
    }

    fn of(&self, value: String) -> Path {
        Path { value: Some(value), steps: Vec::new(), is_inside: true, ..self.clone() }
    }

    fn decode(&self, encoding: SecretEncoding) -> Path {
        let name = encoding.name();
        let mut path = match &self.decoded[..] {
            [] => self.step(&format!("{name}-decoded"), false),
            _ => self.step(&format!("and then {name}-decoded"), false),
        };
        path.decoded.push(encoding);
        path
    }

    fn said(&self) -> String {
        match &self.value {
            Some(value) => [&[value.clone()][..], &self.steps].concat().join(", "),
            None => format!("the secret {}", self.steps.join(", ")),
        }
    }

    fn cause(&self) -> Cause {
        let id = match self.is_inside || self.decoded.len() < 2 {
            true => CauseId::SignatureSecretWhitespace,
            false => CauseId::SignatureSecretEncoding,
        };
        let is_last = |encoding: &SecretEncoding| {
            self.steps.last().is_some_and(|step| *step == format!("{}-decoded", encoding.name()))
        };
        let remedy = match &self.decoded[..] {
            _ if id == CauseId::SignatureSecretEncoding => {
                Remedy::SecretIs(SecretForm::DecodedTwice)
            }
            [encoding] if is_last(encoding) => Remedy::SecretIs(SecretForm::ValueIn(*encoding)),
            _ => Remedy::GiveOnlySecret,
        };
        Cause::fault(id)
            .proof(format!("it verifies with {}", self.said()))
            .remedy(remedy)
            .explains([CheckId::Signature, CheckId::Key])
    }
}

/// All that may be the secret, the likeliest first.
fn parts(secret: &[u8]) -> Vec<Part> {
    let Ok(text) = std::str::from_utf8(secret) else { return Vec::new() };
    let mut search = Search::default();
    search.look(Path::default(), text, MAX_DEPTH);
    search.found
}

#[derive(Default)]
struct Search {
    found: Vec<Part>,
    seen: HashSet<Vec<u8>>,
}

impl Search {
    /// The text itself, decoded, and what is in it.
    fn look(&mut self, path: Path, text: &str, depth: usize) {
        let text = text.trim();
        if !self.add(&path, text.as_bytes()) {
            return;
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        for (encoding, bytes) in decoded(text) {
            let path = path.decode(encoding);
            match std::str::from_utf8(&bytes) {
                Ok(inner) if path.decoded.len() < 2 => self.look(path, inner, depth),
                _ => {
                    self.add(&path, &bytes);
                }
            }
        }
        for (path, inner) in inner(&path, text) {
            self.look(path, &inner, depth);
        }
    }

    /// Whether it is new, and there is room.
    fn add(&mut self, path: &Path, bytes: &[u8]) -> bool {
        let is_new =
            !bytes.is_empty() && self.found.len() < MAX_PARTS && self.seen.insert(bytes.to_vec());
        if is_new {
            self.found.push(Part { path: path.clone(), bytes: bytes.to_vec() });
        }
        is_new
    }
}

/// The text with one layer less, each.
fn inner(path: &Path, text: &str) -> Vec<(Path, String)> {
    let mut all = Vec::new();
    let mut without = |said: &str, rest: Option<&str>, is_inside: bool| {
        all.extend(rest.map(|rest| (path.step(said, is_inside), rest.to_owned())));
    };
    without("without its byte order mark", text.strip_prefix('\u{feff}'), true);
    without("without the quotes around it", unquoted(text), false);
    // Standard Webhooks, as Svix and Clerk write them.
    without("without whsec_", text.strip_prefix("whsec_"), true);
    if let Some((prefix, rest)) = prefixed(text) {
        let is_known = SecretEncoding::ALL.iter().any(|encoding| encoding.name() == prefix);
        let prefix = if is_known { format!("{prefix}:") } else { "what stands before `:`".into() };
        without(&format!("without {prefix}"), Some(rest), true);
    }
    let comment = COMMENTS.iter().filter_map(|mark| text.find(mark)).min();
    let is_line = !text.contains('\n');
    without(
        "without the comment behind it",
        comment.filter(|_| is_line).map(|at| &text[..at]),
        true,
    );
    for (name, value) in values(text) {
        let said = match may_be_said(&name) {
            true => format!("the value of {} alone", shown(&name)),
            false => "the value behind a name alone".to_owned(),
        };
        all.push((path.of(said), value));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    if (2..=MAX_BROKEN).contains(&lines.len()) {
        all.push((path.step("with its lines joined", true), lines.concat()));
    }
    if lines.len() > 1 {
        let lines = (1..).zip(lines).take(MAX_LINES);
        all.extend(lines.map(|(at, line)| (path.of(format!("line {at} alone")), line.to_owned())));
    }
    all
}

fn unquoted(text: &str) -> Option<&str> {
    let text = text.trim_end_matches([',', ';']);
    let quote = text.chars().next().filter(|first| "\"'`".contains(*first))?;
    text[1..].strip_suffix(quote)
}

/// `base64:…`, as Laravel writes it, and its like.
fn prefixed(text: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = text.split_once(':')?;
    let is_word = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tight = !rest.starts_with(char::is_whitespace) && !text.contains(char::is_whitespace);
    (is_word && is_tight && prefix.len() <= LONGEST_PREFIX).then_some((prefix, rest))
}

fn decoded(text: &str) -> Vec<(SecretEncoding, Vec<u8>)> {
    let text: String = text.split_whitespace().collect();
    let done = |encoding: SecretEncoding| {
        let bytes = encoding.decode(text.as_bytes()).filter(|bytes| !bytes.is_empty())?;
        Some((encoding, bytes))
    };
    ENCODED.into_iter().filter_map(done).collect()
}

/// Names and what stands behind them: members of JSON, else lines.
fn values(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    match Object::parse(text) {
        Ok(object) => members("", &Json::Object(object), &mut all),
        Err(_) => {
            let lines = || text.lines().take(MAX_LINES);
            all.extend(lines().flat_map(quoted).chain(lines().flat_map(assigned)));
        }
    }
    all.truncate(2 * MAX_LINES);
    all
}

/// Each text in a value of JSON, by its path.
fn members(path: &str, value: &Json, all: &mut Vec<(String, String)>) {
    let inside = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Json::String(text) => all.push((path.to_owned(), text.clone())),
        Json::Object(object) => {
            let inner = object.members().take(MAX_LINES);
            inner.for_each(|(name, value)| members(&inside(name), value, all));
        }
        Json::Array(items) => {
            let inner = (0..).zip(items.iter().take(MAX_LINES));
            inner.for_each(|(at, value): (usize, _)| members(&inside(&at.to_string()), value, all));
        }
        _ => {}
    }
}

/// `export NAME="value"`, `name: value`, `- NAME=value`, `$env:NAME = 'value'`: behind the first sign of
/// each kind, the word that stands before it.
fn assigned(line: &str) -> Vec<(String, String)> {
    let of = |sign: char| {
        let (before, value) = line.split_once(sign)?;
        let before = before.trim().trim_end_matches(['"', '\'']);
        let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
        // Words before the name are few; padding at the end of base64 is no value.
        let is_value = !value.trim().trim_matches('=').is_empty();
        let is_setting = before.split_whitespace().count() <= MAX_WORDS && is_short(name);
        let value = value.trim();
        let value = unquoted(value).unwrap_or_else(|| value.trim_end_matches([',', ';']));
        (is_value && is_setting).then(|| (name.to_owned(), value.to_owned()))
    };
    ['=', ':'].into_iter().filter_map(of).collect()
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.-".contains(c)
}

/// Whether a name is surely none of the secrets that stand beside it: words, or a variable in capitals.
fn may_be_said(name: &str) -> bool {
    let is_word = |word: &str| !word.bytes().any(|byte| byte.is_ascii_digit());
    let is_count = |word: &str| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_variable =
        |word: &str| word.contains('_') && !word.bytes().any(|byte| byte.is_ascii_lowercase());
    name != NAMELESS
        && name.split('.').all(|word| is_word(word) || is_count(word) || is_variable(word))
}

fn is_short(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len())
}

/// `name="value"`, `get('name', 'value')` anywhere in a line: what stands in quotes, and the word before
/// it, which may be in quotes itself.
fn quoted(line: &str) -> Vec<(String, String)> {
    let inside = |quote: char| {
        let parts: Vec<&str> = line.split(quote).take(MAX_LINES).collect();
        let mut last = "";
        let mut pairs = Vec::new();
        for pair in parts.chunks_exact(2) {
            let name = pair[0].trim_end_matches(|c| !is_name(c)).rsplit(|c| !is_name(c)).next();
            let name = name.filter(|name| !name.is_empty()).unwrap_or(last);
            pairs.push((name.to_owned(), pair[1].to_owned()));
            // What is no variable may be a secret, too: `'old', 'new'`.
            let is_variable =
                |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
            last = if pair[1].bytes().all(is_variable) { pair[1] } else { NAMELESS };
        }
        pairs
    };
    let all = ['"', '\''].into_iter().flat_map(inside);
    all.filter(|(name, value)| is_short(name) && !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use crate::explain::contained::{Part, parts};
    use crate::jose::json::hex;

    #[test]
    fn a_secret_is_found_in_what_stands_around_it() {
        let secret = "Xb3-9 kd=QzR/7:w";
        for (text, name) in [
            ("JWT_SECRET=@", "JWT_SECRET"),
            ("PORT=80\r\nexport JWT_SECRET=\"@\"\r\n", "JWT_SECRET"),
            ("# of the API\njwt.secret = @\n", "jwt.secret"),
            ("jwt:\n  secret: '@'\n", "secret"),
            ("  jwt_secret = \"@\" # of the API\n", "jwt_secret"),
            ("<add key=\"JwtSecret\" value=\"@\" />", "value"),
            ("const secret = '@';", "secret"),
            ("{\"jwt\":{\"secret\":\"@\"}}", "jwt.secret"),
        ] {
            let all = parts(text.replace('@', secret).as_bytes());
            let found = all.iter().find(|part| part.bytes == secret.as_bytes());
            let said = format!("the value of {name} alone");
            assert_eq!(found.map(|part| part.path.said()), Some(said), "{text}: {all:?}");
        }
    }

    #[test]
    fn a_secret_alone_has_nothing_around_it_and_a_long_file_is_no_secret() {
        for secret in ["c2VjcmV0LXNlY3JldA==", "correct horse battery staple", "p4ss?w0rd", ""] {
            let is_inside = |part: &Part| part.path.is_inside;
            assert!(!parts(secret.as_bytes()).iter().any(is_inside), "{secret}");
        }
        assert!(parts("A='b'\n".repeat(10_000).as_bytes()).len() < 1000);
    }

    /// Each layer around each other one.
    #[test]
    fn layers_around_a_secret_are_taken_off_one_by_one() {
        let secret = "Xb3-9 kd=QzR/7:w";
        let encodings: [fn(&str) -> String; 5] = [
            |text| STANDARD.encode(text),
            |text| format!("base64:{}", STANDARD.encode(text)),
            |text| hex::encode(text.as_bytes()),
            |text| STANDARD.encode(STANDARD.encode(text)),
            str::to_owned,
        ];
        let quotes: [fn(&str) -> String; 3] =
            [|text| format!("\"{text}\""), |text| format!("'{text}'"), str::to_owned];
        let lines: [fn(&str) -> String; 9] = [
            |text| format!("APP_KEY={text}"),
            |text| format!("PORT=80\r\nAPP_KEY={text} # prod\r\nA=b\r\n"),
            |text| format!("    environment:\n      - APP_KEY={text}\n"),
            |text| format!("'key' => env('APP_KEY', '{}'),", text.trim_matches(['"', '\''])),
            |text| format!("app:\n  key: |\n    {text}\n  other: b\n"),
            |text| format!("$env:APP_KEY = {text} # prod"),
            |text| format!("public static final String KEY = {text}; // prod"),
            |text| format!("{{\"a\":[{{\"key\":{}}}]}}", serde_json::to_string(text).unwrap()),
            str::to_owned,
        ];
        for line in lines {
            for quote in quotes {
                for encode in encodings {
                    let text = line(&quote(&encode(secret)));
                    let all = parts(text.as_bytes());
                    let is_found = all.iter().any(|part| part.bytes == secret.as_bytes());
                    assert!(is_found, "{text}: {all:?}");
                }
            }
        }
    }

    #[test]
    fn another_secret_is_no_name() {
        let secret = "Xb3-9 kd=QzR/7:w";
        for other in ["s3cr3tOtherValue", "correcthorsebattery", "Xk29sLmPq7Zz9sLmQ2"] {
            for text in [
                format!("'{other}', '{secret}'"),
                format!("A=\"{other}\" \"{secret}\""),
                format!("get(\"{other}\", \"{secret}\")"),
                format!("A=\"{other}\"\n\"{secret}\""),
            ] {
                let all = parts(text.as_bytes());
                let found = all.iter().find(|part| part.bytes == secret.as_bytes()).expect("it");
                assert!(!found.path.said().contains(other), "{text}: {}", found.path.said());
            }
        }
        let prefixed = parts(b"s3cr3t:0123456789");
        assert!(prefixed.iter().all(|part| !part.path.said().contains("s3cr3t")));
    }

    #[test]
    fn a_secret_on_two_lines_is_joined() {
        for text in ["correct ho\nrse", "SECRET=correct ho\n  rse\n"] {
            let all = parts(text.as_bytes());
            assert!(all.iter().any(|part| part.bytes == b"correct horse"), "{all:?}");
        }
    }
}
