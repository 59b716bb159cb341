//! What to do about keys that can't be had, however they were asked for.

use std::borrow::Cow;

use crate::jose::key::KeyFault;
use crate::jose::key::notation::Notation;
use crate::jose::key::pem::FIRST_LINE;
use crate::jose::key::pss;
use crate::jose::key::secret::NoSecret;
use crate::jose::key::unsupported::Unread;
use crate::jose::key::unsupported::list::COSTLY;
use crate::text::step::Step;
use crate::verify::{KeyLookupError, Place};

/// For a secret that is not what was said.
const SECRET_FORMS: &str = "if that is the right encoding, write the secret alone, without quotes, names or \
                            line breaks; else name another behind --secret-encoding: utf8, base64, \
                            base64url or hex";
/// Stands in a command for keys that have no name there: from standard input, or a variable.
const PLACE: &str = "KEYS";

/// Every issuer has another path.
const METADATA: &str = "the URL of the keys is jwks_uri in the metadata of the issuer: \
                     ISSUER/.well-known/openid-configuration";

/// What to do about keys that a judgement had to do without.
pub fn lookup(error: &KeyLookupError) -> Vec<Step> {
    match error {
        KeyLookupError::NoKey { place, fault } => key_hints(place, fault),
        KeyLookupError::Status { place: Place::Url(url), .. } => vec![look(url)],
        KeyLookupError::Status { .. } => Vec::new(),
        KeyLookupError::Secret { why, .. } => vec![secret(why).into()],
        KeyLookupError::Unreachable { steps, .. } if !steps.is_empty() => steps.clone(),
        KeyLookupError::Unreachable { place: Place::Url(url), .. } => vec![look(url)],
        KeyLookupError::Unreachable { .. } => {
            vec!["check the name; keys can also be given with --issuer or --jwks".into()]
        }
    }
}

/// What to do about a secret that can't be had: what is not there has no encoding.
pub fn secret(why: &NoSecret) -> &'static str {
    match why {
        NoSecret::Encoding(_) => SECRET_FORMS,
        _ => "name a variable that is set: --secret-env NAME, or a file: --secret-file FILE",
    }
}

/// What to do about a document that holds no key; `from` is where it came from.
pub fn key_hints(from: &Place, fault: &KeyFault) -> Vec<Step> {
    let hint = |text: &'static str| vec![Step::say(text)];
    match (fault, from) {
        (KeyFault::Html { .. } | KeyFault::Unrecognised, Place::Url(url)) => {
            return vec![METADATA.into(), look(url)];
        }
        (KeyFault::Xml, Place::Url(url)) => return vec![look(url)],
        _ => {}
    }
    match fault {
        KeyFault::Html { .. } => vec![METADATA.into()],
        KeyFault::Discovery { jwks_uri: Some(uri) } => {
            vec![Step::say("use the URL of its keys").run("--jwks").arg(uri)]
        }
        KeyFault::Unrecognised => hint(
            "for a shared secret: --secret-file of verify, explain and sign; else check the key",
        ),
        KeyFault::Json { .. } if !from.is_url() => hint(
            "if it holds a shared secret: --secret-file of verify, explain and sign; else check the key",
        ),
        KeyFault::Within { path, is_list: true } => {
            vec![filtered("take them out", &format!("{{keys: {path}}}"), from)]
        }
        KeyFault::Within { path, .. } => vec![filtered("take them out", path, from)],
        KeyFault::List => vec![filtered("make a set of it", "{keys: .}", from)],
        KeyFault::Surrounded => hint(
            "keep only the JSON, from its first bracket to its last, without backslashes before its \
             quotes: the rest is a message, headers, a setting or code",
        ),
        KeyFault::Notation(notation) => vec![notation_hint(*notation, from)],
        KeyFault::ApiKey(_) => hint(
            "give the key that signs or verifies tokens: keys of an issuer with --issuer, a private \
             key of a service account or an app as its file",
        ),
        KeyFault::Empty => hint("check whether the file, the variable or the response is empty"),
        KeyFault::Encrypted => vec![
            "name the environment variable that holds its passphrase: --passphrase-env NAME".into(),
            "or the file that holds it: --passphrase-file FILE".into(),
        ],
        KeyFault::SharedSecret => {
            hint("if you hold the secret, give it yourself: --secret-env NAME")
        }
        KeyFault::AsymmetricSecret(_) => {
            hint("to verify or sign with it as a key: --key FILE, or --key-env NAME")
        }
        KeyFault::Foreign(unread) => conversions(from, unread, false),
        KeyFault::InBase64(unread) => conversions(from, unread, true),
        KeyFault::Pem { why } if why.starts_with(FIRST_LINE) => hint(
            "env files and docker --env-file take one line a value: encode it in one line (base64 \
             -w0), write its line breaks as \\n if the program reads that, or name a file",
        ),
        KeyFault::Der { why } | KeyFault::Ssh { why } if why.contains("cut off") => {
            hint("copy the whole of it again")
        }
        KeyFault::Pem { .. } | KeyFault::Der { .. } => {
            hint("copy it again, from -----BEGIN to the last dash of -----END")
        }
        KeyFault::Label { .. } => {
            hint("write the name of its content into the first line and the last")
        }
        KeyFault::Unsupported { what } if what.contains(pss::OTHER_MASK) => hint(
            "make it with both of the same hash: -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt \
             rsa_pss_keygen_mgf1_md:sha256",
        ),
        KeyFault::Costly { .. } => conversions(from, &COSTLY, false),
        KeyFault::TooMany { .. } => hint("give only the key that you need"),
        KeyFault::Member { member, .. } if member == "keys" => {
            hint("write keys as a list of JWKs, also where there is only one")
        }
        KeyFault::Member { member, .. } if member == "k" => hint("make another: jotkit keygen oct"),
        KeyFault::Member { is_private, .. } => {
            let step = Step::say("make it anew from the key as PEM")
                .run("jotkit convert KEY.pem --to jwk");
            vec![match is_private {
                true => step.run("--private --out").words([fresh("key.jwk")]),
                false => step,
            }]
        }
        _ => Vec::new(),
    }
}

/// A name for a file that is to be made, with a number where one of that name is there already: shells
/// and most programs replace files without a question, also the one that they read.
pub fn fresh(name: &'static str) -> Cow<'static, str> {
    let (stem, end) = name
        .rsplit_once('.')
        .map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered = (2..).map(|number| Cow::Owned(format!("{stem}-{number}{end}")));
    let mut names = std::iter::once(Cow::Borrowed(name)).chain(numbered);
    names.find(|name| !is_there(name)).unwrap_or(Cow::Borrowed(name))
}

#[cfg(feature = "cli")]
fn is_there(name: &str) -> bool {
    crate::sys::files::is_there(name.as_ref())
}

/// A program that uses the library has its files elsewhere.
#[cfg(not(feature = "cli"))]
fn is_there(_: &str) -> bool {
    false
}

/// What a program makes of JSON, in a file of its own.
fn filtered(say: &'static str, filter: &str, from: &Place) -> Step {
    at(Step::say(say).run("jq").arg(filter), Some(from)).run(">").words([fresh("keys.json")])
}

/// How a key becomes JSON.
fn notation_hint(notation: Notation, from: &Place) -> Step {
    let yq = |flags| {
        at(Step::say("write it as JSON").run(flags), Some(from))
            .run(">")
            .words([fresh("keys.json")])
    };
    match notation {
        Notation::Yaml => yq("yq -o json ."),
        Notation::Toml => yq("yq -p toml -o json ."),
        Notation::Terraform => Step::say("give it to jsonencode, as an output of its own")
            .run("terraform output -raw NAME >")
            .words([fresh("keys.json")]),
        _ => {
            "write it as JSON: each name and each text in double quotes, with a colon between them"
                .into()
        }
    }
}

/// For what is wrong with the members of a key.
pub fn lint(place: Option<&Place>) -> Step {
    at(Step::say("to see all problems of a set").run("jotkit jwks"), place).run("--lint")
}

/// The command with the place of the keys, a file or a URL.
pub fn at(step: Step, place: Option<&Place>) -> Step {
    match place {
        Some(Place::Url(name) | Place::File(name)) => step.arg(name),
        _ => step.run(PLACE),
    }
}

/// How its owner makes of it what is read; its file, where it has one, stands in the commands. What is
/// elsewhere, or encoded, becomes a file first.
fn conversions(from: &Place, unread: &'static Unread, is_base64: bool) -> Vec<Step> {
    let (name, decoder) = match is_base64 {
        true => ("decoded", "| base64 -d >"),
        false => (if from.is_url() { "downloaded" } else { "saved" }, ">"),
    };
    let made = fresh(name);
    let into = |step: Step| step.run(decoder).words([made.clone()]);
    let first = match from {
        Place::Env(name) => Some(into(Step::say("save it").run("printenv").arg(name))),
        Place::Url(url) => Some(into(Step::say("save it").run("curl").arg(url))),
        from if is_base64 => {
            let step = at(Step::say("decode it").run("base64 -d"), Some(from));
            Some(step.run(">").words([made.clone()]))
        }
        _ => None,
    };
    let file = match (&first, from) {
        (Some(_), _) => Some(made.into_owned()),
        (None, Place::File(name)) => Some(name.clone()),
        _ => None,
    };
    let word = |step: Step, word: &'static str| match (word, &file) {
        ("KEY", Some(file)) => step.arg(file),
        _ => match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(name) => step.words([fresh(name)]),
            None => step.run(word),
        },
    };
    let steps = unread
        .steps
        .iter()
        .map(|(sentence, command)| command.split_whitespace().fold(Step::say(sentence), word));
    first
        .filter(|_| unread.steps.iter().any(|(_, command)| command.contains("KEY")))
        .into_iter()
        .chain(steps)
        .collect()
}

/// For what a server sent.
pub fn look(url: &str) -> Step {
    Step::say("look at the response").run("curl -i").arg(url)
}

#[cfg(test)]
mod tests {
    use crate::advice::keys::lint;
    use crate::verify::Place;

    #[test]
    fn what_has_a_name_is_named_and_nothing_else_is() {
        let text = str::to_owned;
        for (place, named) in [
            (Place::File(text("the keys.json")), "'the keys.json'"),
            (Place::File(text("standard input")), "'standard input'"),
            (Place::Url(text("https://a.example/k")), "https://a.example/k"),
            (Place::Env(text("JWT_KEY")), "KEYS"),
            (Place::Stdin, "KEYS"),
            (Place::Terminal, "KEYS"),
            (Place::Given(text("--secret")), "KEYS"),
        ] {
            let step = lint(Some(&place)).to_string();
            assert!(step.ends_with(&format!(": jotkit jwks {named} --lint")), "{step}");
        }
    }
}
