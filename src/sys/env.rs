//! The environment's variables.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use etcetera::BaseStrategy;

/// The process's environment, or a given one.
#[derive(Clone)]
pub struct Env(Option<BTreeMap<String, OsString>>);

impl Env {
    pub fn real() -> Env {
        Env(None)
    }

    pub fn of<N: Into<String>, V: Into<OsString>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Env {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Env(Some(variables.collect()))
    }

    pub fn get(&self, name: &str) -> Option<OsString> {
        match &self.0 {
            None => std::env::var_os(name),
            Some(variables) => variables.get(name).cloned(),
        }
    }

    /// Set and not empty.
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    /// Where programs keep what they can fetch again (XDG Base Directory). A given environment
    /// without `XDG_CACHE_HOME` has no such place.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        match (&self.0, self.get("XDG_CACHE_HOME")) {
            (_, Some(dir)) if !dir.is_empty() => Some(PathBuf::from(dir)),
            (Some(_), _) => None,
            (None, _) => etcetera::choose_base_strategy().ok().map(|base| base.cache_dir()),
        }
    }
}

/// Names alone: keys and secrets are kept in variables.
impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.as_ref().map(|variables| variables.keys());
        f.debug_tuple("Env").field(&names).finish()
    }
}
