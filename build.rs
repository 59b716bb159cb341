//! How the binary is linked on Linux with glibc, for a start with less work for the dynamic loader.
//!
//! At a fixed address: a binary that may lie anywhere has some 20,000 addresses corrected before its
//! first instruction, in 75 pages that are then copied: a tenth of a whole `decode`. Libraries, stack
//! and heap still lie at random, and the code here is Rust. `.cargo/static.toml` does the same.
//!
//! And with what unwinds the stack inside, as `-static-libgcc` does for C, which leaves the C library as
//! the only one to be loaded: a fifteenth.

// Cargo asks by the environment, and is told by standard output.
#![allow(clippy::disallowed_macros, clippy::disallowed_methods)]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let said = |name: &str| env::var(name).unwrap_or_default();
    let target = |name: &str| said(&format!("CARGO_CFG_TARGET_{name}"));
    let linked_statically = target("FEATURE").split(',').any(|name| name == "crt-static");
    if target("OS") != "linux" || target("ENV") != "gnu" || linked_statically {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    let folder = said("OUT_DIR");
    if said("HOST") == said("TARGET") && holds_unwinder(Path::new(&folder)) {
        println!("cargo::rustc-link-arg-bins=-L{folder}");
    }
}

/// Puts in place of `-lgcc_s`, which rustc asks for, the static library of the same functions.
fn holds_unwinder(folder: &Path) -> bool {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let asked = Command::new(linker).arg("-print-file-name=libgcc_eh.a").output();
    // A name alone says that there is none.
    let path = asked.ok().and_then(|said| String::from_utf8(said.stdout).ok()).unwrap_or_default();
    let path = path.trim();
    Path::new(path).is_absolute()
        && fs::write(folder.join("libgcc_s.so"), format!("INPUT(\"{path}\")\n")).is_ok()
}
