//! Where the libraries of Python and Node are that `tests/libraries/install.sh` fetches. Where they
//! are missing, their tests skip aloud.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::skipped;

/// The interpreter that finds the libraries of Python.
pub fn python() -> Option<PathBuf> {
    installed("JOTKIT_PYTHON", "python/bin/python")
}

/// Node, told where its libraries are.
pub fn node() -> Option<Command> {
    let mut command = Command::new("node");
    command.env("JOTKIT_NODE_MODULES", installed("JOTKIT_NODE_MODULES", "node/node_modules")?);
    Some(command)
}

/// Where packages of Debian are unpacked, for Go and Ruby.
pub fn debian() -> Option<PathBuf> {
    installed("JOTKIT_DEBIAN", "debian")
}

fn installed(variable: &str, path: &str) -> Option<PathBuf> {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/libraries").join(path);
    let path = std::env::var_os(variable).map_or_else(usual, PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    skipped(&format!("there is no {}; tests/libraries/install.sh makes it", path.display()));
    None
}

/// What `tests/guards/install.sh` fetches: the stacks of the guards, and libraries for webhooks.
pub fn guards(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/guards").join(path);
    if path.exists() {
        return Some(path);
    }
    skipped(&format!("there is no {}; tests/guards/install.sh makes it", path.display()));
    None
}
