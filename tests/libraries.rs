//! `explain --as` against the libraries themselves: the same tokens to both, the same answers from
//! both. Where the libraries are not installed (`tests/libraries/install.sh`) this is skipped aloud.

mod judges;
mod questions;
mod random;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{LazyLock, OnceLock};

use jotkit::explain::case::Case;
use jotkit::explain::libraries::{self, LIBRARIES};
use jotkit::jose::alg::Alg;
use jotkit::jose::key::format;
use jotkit::jose::key::set::KeySet;
use jotkit::jose::token::{Malformed, Token};
use jotkit::verify::judge;
use jotkit::verify::keys::Source;
use jotkit::verify::policy::{Policy, Requirement};
use jotkit::verify::report::Report;
use serde_json::{Value, json};

use crate::libraries::judges::{JUDGES, Judge};
use crate::support::{NOW, keys};

/// Random questions, beside those that are listed; `JOTKIT_RANDOM` asks for another number.
const RANDOM: u64 = 300;

/// A token, the keys for it, and flags.
#[derive(Clone)]
struct Question {
    name: String,
    token: String,
    keys: Keys,
    flags: String,
}

#[derive(Clone)]
enum Keys {
    Set(String),
    Pem(String),
    Secret,
}

static QUESTIONS: LazyLock<Vec<Asked>> = LazyLock::new(|| {
    let mut all = questions::questions();
    let asked = std::env::var("JOTKIT_RANDOM").ok().and_then(|count| count.parse().ok());
    all.extend((0..asked.unwrap_or(RANDOM)).map(random::question));
    all.into_iter().map(Asked::from).collect()
});

/// For libraries that take no sets.
static BARE_QUESTIONS: LazyLock<Vec<Asked>> =
    LazyLock::new(|| QUESTIONS.iter().map(|asked| asked.question.bare().into()).collect());

/// A question, and what we think of it, which is the same whatever library is asked.
struct Asked {
    question: Question,
    judged: OnceLock<Judged>,
}

struct Judged {
    token: Result<Token, Malformed>,
    keys: jotkit::verify::Keys,
    policy: Policy,
    report: Report,
}

impl From<Question> for Asked {
    fn from(question: Question) -> Asked {
        Asked { question, judged: OnceLock::new() }
    }
}

impl Asked {
    fn judged(&self) -> &Judged {
        self.judged.get_or_init(|| {
            let Question { token, keys, .. } = &self.question;
            let (token, keys, policy) = (Token::parse(token), keys.read(), self.question.policy());
            let report = judge(&token, &keys, &policy, NOW);
            Judged { token, keys, policy, report }
        })
    }
}

#[test]
fn every_model_is_compared() {
    let mut ids: Vec<&str> = LIBRARIES.iter().map(|library| library.id).collect();
    let mut compared: Vec<&str> = JUDGES.iter().map(|judge| judge.library).collect();
    ids.sort_unstable();
    compared.sort_unstable();
    assert_eq!(ids, compared);
}

fn compare(judge: &Judge) {
    let library = judge.library;
    let Some(command) = judge.command() else { return };
    let sets = judge.takes(&Keys::Set(String::new()));
    let questions = if sets { &QUESTIONS } else { &BARE_QUESTIONS };
    let asked: Vec<&Asked> =
        questions.iter().filter(|asked| judge.takes(&asked.question.keys)).collect();
    // No library takes fewer forms of keys than two thirds of the random questions have.
    assert!(asked.len() > RANDOM as usize, "{library} was asked {}", asked.len());
    let answers = ask(command, library, &asked);
    assert_eq!(answers.len(), asked.len(), "{library}");
    let wrong: Vec<String> = asked
        .iter()
        .zip(&answers)
        .filter_map(|(asked, real)| {
            let model = model(library, asked);
            let same = model["accepts"] == real["accepts"] && alike(&model, real);
            let Question { name, token, .. } = &asked.question;
            let token = token.get(..400).unwrap_or(token);
            (!same)
                .then(|| format!("{library}, {name}:\n  model {model}\n  real  {real}\n  {token}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), asked.len(), wrong.join("\n"));
}

/// An ellipsis stands for words that are the interpreter's, not the library's.
fn alike(model: &Value, real: &Value) -> bool {
    let text = |value: &Value| value["message"].as_str().unwrap_or_default().to_owned();
    let (model, real) = (text(model), text(real));
    match model.split_once('…') {
        Some((start, _)) => real.starts_with(start.trim_end()),
        None => model == real,
    }
}

/// Without the command line: there are thousands of questions.
fn model(library: &str, asked: &Asked) -> Value {
    let Judged { token, keys, policy, report } = asked.judged();
    let case = Case { pasted: &asked.question.token, token, keys, policy, report };
    let answer = libraries::find(library).expect("a model").answer(&case);
    json!({ "accepts": answer.accepts, "message": answer.message })
}

impl Keys {
    fn read(&self) -> jotkit::verify::Keys {
        let (set, encoding) = match self {
            Keys::Set(text) | Keys::Pem(text) => {
                let (encoding, set) = format::read(text.as_bytes(), None).expect("keys");
                (set, Some(encoding))
            }
            Keys::Secret => (KeySet::from_iter([keys::shared(keys::SECRET)]), None),
        };
        let source = Source { encoding, ..Source::named("here") };
        jotkit::verify::Keys::Set { set, source }
    }
}

fn ask(mut judge: Command, library: &str, asked: &[&Asked]) -> Vec<Value> {
    let mut child = judge.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    let mut input = child.stdin.take().expect("a pipe");
    let lines: Vec<String> = asked.iter().map(|asked| asked.question.line(library)).collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            if writeln!(input, "{line}").is_err() {
                break;
            }
        }
    });
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

impl Question {
    /// The same with the last key of the set, in PEM.
    fn bare(&self) -> Question {
        let Keys::Set(set) = &self.keys else { return self.clone() };
        let (_, set) = format::read(set.as_bytes(), None).expect("keys");
        let keys = set.keys().last().map_or(Keys::Secret, |key| Keys::Pem(questions::spki(key)));
        Question { keys, ..self.clone() }
    }

    /// As the judges read it.
    fn line(&self, library: &str) -> String {
        let keys = match &self.keys {
            Keys::Set(set) => json!({ "set": serde_json::from_str::<Value>(set).expect("JSON") }),
            Keys::Pem(pem) => json!({ "pem": pem }),
            Keys::Secret => json!({ "secret": keys::SECRET }),
        };
        let demanded = self.all("--alg");
        let default = match &self.keys {
            Keys::Secret => "HS256",
            Keys::Set(set) if set.contains("\"P-384\"") => "ES384",
            Keys::Set(set) if set.contains("\"EC\"") => "ES256",
            Keys::Set(set) if set.contains("\"OKP\"") => "EdDSA",
            Keys::Set(set) if set.contains("\"RS512\"") => "RS512",
            Keys::Pem(_) => self.of_pem(),
            _ => "RS256",
        };
        let algorithms =
            if demanded.is_empty() { vec![default.to_owned()] } else { demanded.clone() };
        json!({
            "library": library,
            "token": self.token,
            "keys": keys,
            "now": NOW,
            "issuer": self.all("--issuer").first(),
            "audiences": self.all("--audience"),
            "parties": self.all("--authorized-party"),
            "required": self.all("--require"),
            "typ": self.all("--typ").first(),
            "algorithms": algorithms,
            "demanded": (!demanded.is_empty()).then_some(demanded),
            "leeway": self.seconds("--leeway").unwrap_or_default(),
            "max_age": self.seconds("--max-age"),
        })
        .to_string()
    }

    fn of_pem(&self) -> &'static str {
        let jotkit::verify::Keys::Set { set, .. } = self.keys.read() else { panic!("keys") };
        let alg = set.keys().next().and_then(|key| key.default_alg()).expect("an algorithm");
        if alg == Alg::Ed25519 { "EdDSA" } else { alg.name() }
    }

    fn policy(&self) -> Policy {
        let required = |path| Requirement { path, value: None };
        Policy {
            issuer: self.all("--issuer").pop(),
            audiences: self.all("--audience"),
            algs: self.all("--alg").iter().filter_map(|alg| Alg::named(alg)).collect(),
            authorized_parties: self.all("--authorized-party"),
            required: self.all("--require").into_iter().map(required).collect(),
            typ: self.all("--typ").pop(),
            max_age: self.seconds("--max-age"),
            leeway: self.seconds("--leeway").unwrap_or_default(),
            ..Policy::default()
        }
    }

    fn seconds(&self, flag: &str) -> Option<f64> {
        self.all(flag).first()?.trim_end_matches('s').parse().ok()
    }

    /// The values of a flag.
    fn all(&self, flag: &str) -> Vec<String> {
        let words: Vec<&str> = self.flags.split_whitespace().collect();
        let pairs = words.windows(2).filter(|pair| pair[0] == flag);
        pairs.map(|pair| pair[1].to_owned()).collect()
    }
}
