//! The environment's variables.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};

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

    /// Whether this is a workflow, in which nobody answers questions.
    pub fn is_ci(&self) -> bool {
        let says_no = |value: OsString| value == "false" || value == "0";
        self.is_set("CI") && !self.get("CI").is_some_and(says_no)
    }

    /// Where programs keep what they can fetch again (XDG Base Directory). A given environment
    /// without `XDG_CACHE_HOME` has no such place.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        self.base_dir("XDG_CACHE_HOME", || Some(choose_base_strategy().ok()?.cache_dir()))
    }

    /// Where programs are told what their user wants (XDG Base Directory); as [`Env::cache_dir`].
    pub fn config_dir(&self) -> Option<PathBuf> {
        self.base_dir("XDG_CONFIG_HOME", || Some(choose_base_strategy().ok()?.config_dir()))
    }

    /// The folder that relative paths start from.
    pub fn current_dir(&self) -> Option<PathBuf> {
        std::env::current_dir().ok()
    }

    fn base_dir(&self, name: &str, usual: fn() -> Option<PathBuf>) -> Option<PathBuf> {
        match (&self.0, self.get(name)) {
            (_, Some(dir)) if !dir.is_empty() => Some(PathBuf::from(dir)),
            (Some(_), _) => None,
            // The C library would look into its database of users, by modules that it loads (NSS).
            (None, _) if cfg!(unix) && !self.is_set("HOME") => None,
            (None, _) => usual(),
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
