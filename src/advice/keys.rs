//! What to do about keys that can't be had, however they were asked for.

use crate::jose::key::KeyFault;
use crate::jose::key::unsupported::Foreign;
use crate::text::step::Step;
use crate::verify::KeyLookupError;

/// For a secret that is not what was said.
const SECRET_FORMS: &str = "name its encoding: --secret-encoding utf8|base64|base64url|hex";
/// Stands in a command for keys that have no name there: from standard input, or a variable.
const PLACE: &str = "KEYS";

/// Every issuer has another path.
const METADATA: &str = "the URL of the keys is jwks_uri in the metadata of the issuer: \
                     ISSUER/.well-known/openid-configuration";

/// What to do about keys that a judgement had to do without.
pub fn lookup(error: &KeyLookupError) -> Vec<Step> {
    match error {
        KeyLookupError::NoKey { place, fault } => key_hints(place, fault),
        KeyLookupError::Status { place, .. } => vec![look(place)],
        KeyLookupError::Secret { why, .. } => vec![secret(why).into()],
        KeyLookupError::Unreachable { steps, .. } if !steps.is_empty() => steps.clone(),
        KeyLookupError::Unreachable { place, .. } if place.contains("://") => vec![look(place)],
        KeyLookupError::Unreachable { .. } => {
            vec!["check the name; keys can also be given with --issuer or --jwks".into()]
        }
    }
}

/// What to do about a secret that can't be had: what is not there has no encoding.
pub fn secret(why: &str) -> &'static str {
    match why.starts_with("the secret is not ") {
        true => SECRET_FORMS,
        false => "check whether the variable is set: --secret-env NAME, or --secret-file FILE",
    }
}

/// What to do about a document that holds no key; `from` is where it came from.
pub fn key_hints(from: &str, fault: &KeyFault) -> Vec<Step> {
    let hint = |text: &'static str| vec![Step::say(text)];
    match fault {
        KeyFault::Html if from.contains("://") => vec![METADATA.into(), look(from)],
        KeyFault::Html => vec![METADATA.into()],
        KeyFault::Xml if from.contains("://") => vec![look(from)],
        KeyFault::Discovery { jwks_uri: Some(uri) } => {
            vec![Step::say("use the URL of its keys").run("--jwks").arg(uri)]
        }
        KeyFault::Unrecognised => hint(
            "for a shared secret: --secret-file of verify, explain and sign; else check the key",
        ),
        KeyFault::List => vec![Step::say("make a set of it").run("jq").arg("{keys: .}")],
        KeyFault::Surrounded => hint(
            "keep only the JSON, from its first bracket to its last: the rest is a message, \
                  headers or code",
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
        KeyFault::Foreign(foreign) => foreign_hints(*foreign),
        KeyFault::Pem { .. } | KeyFault::Der { .. } => {
            hint("copy it again, from -----BEGIN to the last dash of -----END")
        }
        KeyFault::TooMany { .. } => hint("give only the key that you need"),
        KeyFault::Member { .. } => vec![lint(Some(from))],
        _ => Vec::new(),
    }
}

/// For what is wrong with the members of a key.
pub fn lint(place: Option<&str>) -> Step {
    at(Step::say("to see all problems of a set").run("jotkit jwks"), place).run("--lint")
}

/// The command with the place of the keys, a file or a URL.
pub fn at(step: Step, place: Option<&str>) -> Step {
    let is_named = |place: &&str| *place != "standard input" && !place.starts_with("the ");
    match place.filter(is_named) {
        Some(place) => step.arg(place),
        None => step.run(PLACE),
    }
}

/// How its owner makes of it what is read.
fn foreign_hints(foreign: Foreign) -> Vec<Step> {
    let hints: &[&'static str] = match foreign {
        Foreign::Pkcs12 => &["extract the key and the certificate: openssl pkcs12 -in FILE -nodes"],
        Foreign::JavaKeystore => &[
            "convert it to PKCS#12: keytool -importkeystore -srckeystore FILE -destkeystore NEW \
             -deststoretype PKCS12",
            "then extract the key and the certificate: openssl pkcs12 -in NEW -nodes",
        ],
        Foreign::CertificateRequest => &["extract the key: openssl req -in REQUEST -pubkey -noout"],
        // `ssh-keygen -m PKCS8` rewrites RSA and EC keys, and leaves Ed25519 as it was.
        Foreign::OpensshPrivate => &[
            "to verify, give its public half: ssh-keygen -y -f KEY",
            "to sign with an RSA or EC key, rewrite a copy: ssh-keygen -p -m PKCS8 -f COPY",
            "an Ed25519 key can't be converted this way; make a new one: jotkit keygen ed25519",
        ],
        Foreign::Ssh2 => &["convert it to OpenSSH's format: ssh-keygen -i -f KEY"],
        Foreign::LegacyEncrypted | Foreign::OtherEncryption => {
            &["decrypt it first: openssl pkey -in KEY -out NEW"]
        }
    };
    hints.iter().copied().map(Step::say).collect()
}

/// For what a server sent.
pub fn look(url: &str) -> Step {
    Step::say("look at the response").run("curl -i").arg(url)
}
