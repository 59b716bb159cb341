//! What a local issuer knows.

use crate::issuer::clerk::template::Template;
use crate::issuer::fault::Fault;
use crate::issuer::random::Random;
use crate::issuer::signing_keys::{SigningKeys, named};
use crate::issuer::users::Users;
use crate::jose::crypto::Unusable;
use crate::jose::key::Key;
use crate::jose::key::secret::Secret;
use crate::text::similar;

/// Longer names are near to none.
const MAX_NAME: usize = 64;

/// An issuer between two requests.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name, to the letter.
    pub issuer: String,
    /// Where it is reached, without a closing slash.
    pub base: String,
    /// Whether clients of other machines are welcome.
    pub is_open: bool,
    pub keys: SigningKeys,
    pub terms: Terms,
    pub faults: Vec<Fault>,
    /// A key of nobody's, for the faults that take one.
    pub foreign_key: Option<Key>,
    pub templates: Vec<LoadedTemplate>,
    pub users: Users,
    /// For the routes that Clerk's SDKs call.
    pub clerk: Option<Clerk>,
}

/// A template, and the key of its own that signs its tokens.
#[derive(Clone, Debug)]
pub struct LoadedTemplate {
    pub template: Template,
    pub key: Option<Key>,
}

/// How tokens and keys are dated, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// From `iat` to `exp`.
    pub lifetime: i64,
    /// By how much `nbf` lies before `iat`, for clocks that go behind.
    pub clock_skew: i64,
    /// How long a key stays in the set after it was replaced.
    pub keep_retired: i64,
}

/// What makes a local issuer look like Clerk's.
#[derive(Clone, Debug)]
pub struct Clerk {
    pub secret_key: Secret,
    /// `azp` of session tokens.
    pub authorized_party: Option<String>,
}

impl Clerk {
    /// Whether a client knows the secret key.
    pub fn accepts(&self, key: &str) -> bool {
        Secret::new(key.trim()) == self.secret_key
    }
}

impl Default for Terms {
    fn default() -> Terms {
        Terms { lifetime: 300, clock_skew: 0, keep_retired: 600 }
    }
}

impl State {
    /// An issuer that behaves, named by where it is.
    pub fn new(base: String, keys: SigningKeys) -> State {
        State {
            issuer: base.clone(),
            base,
            is_open: false,
            keys,
            terms: Terms::default(),
            faults: Vec::new(),
            foreign_key: None,
            templates: Vec::new(),
            users: Users::default(),
            clerk: None,
        }
    }

    /// The same, misbehaving.
    ///
    /// # Errors
    /// No randomness for a stranger's key.
    pub fn with_faults(self, faults: Vec<Fault>, random: &dyn Random) -> Result<State, Unusable> {
        let needs_foreign_key = faults.iter().any(|fault| fault.needs_foreign_key());
        let foreign_key = needs_foreign_key.then(|| random.key(self.keys.alg)).transpose()?;
        let foreign_key = foreign_key.map(|key| named(key, self.keys.alg));
        Ok(State { faults, foreign_key, ..self })
    }

    /// # Errors
    /// There is none of that name; the name that was probably meant.
    pub fn template(&self, name: &str) -> Result<&LoadedTemplate, Option<&str>> {
        let names = self.templates.iter().map(|loaded| loaded.template.name.as_str());
        let found = self.templates.iter().find(|loaded| loaded.template.name == name);
        // Comparing takes as long as the name is, and that is a stranger's.
        found.ok_or_else(|| (name.len() <= MAX_NAME).then(|| similar::name(name, names)).flatten())
    }

    pub fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }
}
