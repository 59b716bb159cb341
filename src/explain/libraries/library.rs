//! What a library is to us: which checks it makes, in which order, how it reads and compares, and
//! what it says. A file beside this one fills it in for each library.
//!
//! A library makes a check where it has a text for what the check finds: [`Library::texts`] is the
//! one place of its words, and the list of what it refuses.

use crate::explain::libraries::fault::Fault;
use crate::explain::libraries::reading::{Base64, Reader, Unreadable, last, number, text_of};
use crate::explain::libraries::setup::{Given, Setup, written};
use crate::jose::json::{Json, Object};
use crate::jose::key::Key;
use crate::jose::key::set::{Entry, KeySet};

/// A library that has a model.
#[derive(Debug)]
pub struct Library {
    /// As `--as` names it.
    pub id: &'static str,
    /// As its users know it.
    pub name: &'static str,
    /// The version that the model was compared with.
    pub version: &'static str,
    /// What of it was compared, or with what beside it, in markdown.
    pub used: &'static str,
    /// Its checks, in its order.
    pub steps: &'static [Step],
    /// How it decodes a segment.
    pub base64: Base64,
    /// How it reads the header.
    pub header: Reader,
    /// How it reads the payload.
    pub payload: Reader,
    /// The algorithms that it is told of, or knows.
    pub algorithms: Algorithms,
    /// What is no algorithm to it.
    pub no_alg: NoAlg,
    /// Whether `null` is as good as an object without members.
    pub null_is_empty: bool,
    /// Extensions that it understands in `crit` (RFC 7515 section 4.1.11).
    pub understands: &'static [&'static str],
    /// How it reads a date.
    pub date: fn(&Json) -> Read,
    /// Whether `exp` itself is still a good second (RFC 7519 section 4.1.4 says no).
    pub last_second: bool,
    /// Seconds that it allows where nobody says how many.
    pub leeway: f64,
    /// Whether it can be given a leeway at all.
    pub takes_leeway: bool,
    /// Whether `null`, `""` and `[]` in `aud` are as good as none.
    pub falsy_aud: bool,
    /// Whether it can be given one audience only.
    pub one_audience: bool,
    /// How a value stands in its texts.
    pub shown: fn(Option<&Json>) -> String,
    /// How a date stands in its texts.
    pub shown_date: fn(f64) -> String,
    /// What it says of each fault; `{}` is a value, `…` the words of an interpreter.
    pub texts: &'static [(&'static [Fault], &'static str)],
    /// What stands around its texts: `{}` is one of them.
    pub around: &'static str,
    /// Why it refuses what need not be refused.
    pub strict: &'static [(&'static [Fault], &'static str)],
}

/// What most libraries are like.
pub const PLAIN: Library = Library {
    id: "",
    name: "",
    version: "",
    used: "",
    steps: &[],
    base64: Base64::Rules(Base64::STRICT),
    header: Reader::SCRIPT,
    payload: Reader::SCRIPT,
    algorithms: Algorithms::Asked,
    no_alg: NoAlg::NoText,
    null_is_empty: false,
    understands: &[],
    date: plain_date,
    last_second: false,
    leeway: 0.0,
    takes_leeway: true,
    falsy_aud: false,
    one_audience: false,
    shown: |value| value.map(text_of).unwrap_or_default(),
    shown_date: |date| date.to_string(),
    texts: &[],
    around: "{}",
    strict: &[],
};

/// One check.
pub type Step = fn(&mut State<'_>) -> Result<(), Refusal>;

/// Where a library has its algorithms from.
#[derive(Clone, Copy, Debug)]
pub enum Algorithms {
    /// From whoever sets it up: those demanded, or those of the keys.
    OfKeys,
    /// From whoever sets it up, if they are named; else it takes those that it knows.
    Asked,
    /// It knows no others.
    Only(&'static [&'static str]),
}

/// What a library takes for a header without `alg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAlg {
    /// No such member.
    Absent,
    /// The same, or a value that is as good as none.
    Falsy,
    /// The same, or a value that is no text.
    NoText,
}

/// What a library makes of a date.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// Seconds since 1970; NaN compares with nothing.
    Date(f64),
    /// It is none.
    Wrong,
    /// An exception that nobody catches.
    Thrown(String),
}

/// Why a library refuses, as it says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Class and text.
    pub message: String,
    /// Why it refuses what need not be refused.
    pub stricter: Option<&'static str>,
}

impl Refusal {
    /// A refusal in these words.
    pub fn new(message: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), stricter: None }
    }
}

/// A token while a library looks at it.
pub struct State<'a> {
    /// Whose eyes these are.
    pub library: &'static Library,
    /// What it was given.
    pub setup: &'a Setup<'a>,
    /// Header, payload and signature as they were written.
    pub parts: [&'a str; 3],
    /// What was signed.
    pub input: &'a str,
    /// The header, once it is read.
    pub header: Object,
    /// The payload, once it is decoded.
    pub payload: Vec<u8>,
    /// The claims, once they are read.
    pub claims: Object,
    /// The signature, once it is decoded.
    pub signature: Vec<u8>,
    /// The key, once it is chosen.
    pub key: Option<&'a Key>,
    /// Where it stands in a set.
    pub entry: Option<&'a Entry>,
}

impl Library {
    /// Runs its checks.
    ///
    /// # Errors
    /// Why it refuses.
    pub fn judge(&'static self, setup: &Setup<'_>) -> Result<(), Refusal> {
        let mut state = State {
            library: self,
            setup,
            parts: [""; 3],
            input: "",
            header: Object::default(),
            payload: Vec::new(),
            claims: Object::default(),
            signature: Vec::new(),
            key: None,
            entry: None,
        };
        self.steps.iter().try_for_each(|step| step(&mut state))
    }

    /// Each fault that it looks for, with what it says of it.
    pub fn texts(&self) -> impl Iterator<Item = (Fault, &'static str)> {
        self.texts.iter().flat_map(|(faults, text)| faults.iter().map(move |fault| (*fault, *text)))
    }

    /// What it says of a fault; nothing where it does not look for it.
    pub fn text(&self, fault: Fault) -> Option<&'static str> {
        text_of_fault(self.texts, fault)
    }
}

fn text_of_fault(texts: &[(&[Fault], &'static str)], fault: Fault) -> Option<&'static str> {
    texts.iter().find(|(faults, _)| faults.contains(&fault)).map(|(_, text)| *text)
}

impl<'a> State<'a> {
    /// Refuses for the first of these faults that the library knows; else the check passes.
    ///
    /// # Errors
    /// The refusal.
    pub fn fail(&self, faults: &[Fault], values: &[&str]) -> Result<(), Refusal> {
        let known = faults.iter().find_map(|fault| Some((fault, self.library.text(*fault)?)));
        let Some((fault, text)) = known else { return Ok(()) };
        let message = filled(text, values);
        let message = filled(self.library.around, &[&message]);
        Err(Refusal { message, stricter: text_of_fault(self.library.strict, *fault) })
    }

    /// The same unless something holds.
    ///
    /// # Errors
    /// The refusal.
    pub fn check(&self, holds: bool, fault: Fault) -> Result<(), Refusal> {
        if holds { Ok(()) } else { self.fail(&[fault], &[]) }
    }

    /// Refuses in words that are the interpreter's.
    ///
    /// # Errors
    /// The refusal.
    pub fn thrown(&self, text: &str) -> Result<(), Refusal> {
        Err(Refusal::new(filled(self.library.around, &[text])))
    }

    /// A member of the header.
    pub fn header(&self, name: &str) -> Option<&Json> {
        last(&self.header, name)
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        last(&self.claims, name)
    }

    /// The header's algorithm, where it is text.
    pub fn alg(&self) -> &str {
        self.header("alg").and_then(Json::as_str).unwrap_or_default()
    }

    /// The audiences that the library is given.
    pub fn audiences(&self) -> &'a [String] {
        let all = &self.setup.policy.audiences;
        if self.library.one_audience { all.get(..1).unwrap_or_default() } else { all }
    }

    /// The leeway that was asked for, or the library's own.
    pub fn leeway(&self) -> f64 {
        match self.setup.policy.leeway {
            _ if !self.library.takes_leeway => 0.0,
            0.0 => self.library.leeway,
            leeway => leeway,
        }
    }

    /// Whether an algorithm is among those allowed.
    pub fn allows(&self, alg: &str) -> bool {
        match self.library.algorithms {
            Algorithms::Only(names) => names.contains(&alg),
            Algorithms::OfKeys => self.setup.algorithms().iter().any(|allowed| allowed == alg),
            Algorithms::Asked => {
                let algs = &self.setup.policy.algs;
                algs.is_empty() || algs.iter().any(|allowed| allowed.name() == alg)
            }
        }
    }

    /// Takes the one key that was given. A set is handed back: each library chooses in its own way.
    ///
    /// # Errors
    /// There are no keys at all.
    pub fn given(&mut self) -> Result<Option<&'a KeySet>, Refusal> {
        match &self.setup.keys {
            Given::Nothing => Err(Refusal::new("it would ask for keys first, and there are none")),
            Given::Pem(key) | Given::Secret(key) => {
                self.key = Some(key);
                Ok(None)
            }
            Given::Set(set) => Ok(Some(set)),
        }
    }

    /// Takes a key of a set.
    pub fn take(&mut self, entry: &'a Entry) {
        self.entry = Some(entry);
        self.key = entry.key.as_ref().ok();
    }

    /// A member of the chosen JWK as it was written.
    pub fn of_key(&self, name: &str) -> Option<&'a Json> {
        written(self.entry?, name)
    }

    /// Reads JSON. What has no text of its own is a fault of syntax.
    ///
    /// # Errors
    /// The refusal.
    pub fn read(&self, reader: Reader, bytes: &[u8], fault: Fault) -> Result<Json, Refusal> {
        let header = fault == Fault::HeaderJson;
        reader.read(bytes).or_else(|why| {
            let own = match why {
                Unreadable::Depth => Fault::Depth,
                Unreadable::Range => Fault::Range,
                Unreadable::End | Unreadable::Empty if header => Fault::HeaderEnd,
                Unreadable::End => Fault::PayloadEnd,
                Unreadable::Empty => Fault::PayloadEmpty,
                Unreadable::Syntax => fault,
            };
            self.fail(&[own, fault], &[])?;
            Ok(Json::Null)
        })
    }
}

/// Each value in the place of a `{}`; those that are left over belong to the text.
fn filled(text: &str, values: &[&str]) -> String {
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        filled.push_str(values.get(at).unwrap_or(&"{}"));
        filled.push_str(part);
    }
    filled
}

/// A JSON number.
pub fn plain_date(value: &Json) -> Read {
    number(value).map_or(Read::Wrong, Read::Date)
}
