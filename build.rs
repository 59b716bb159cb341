//! How the binary is linked on Linux with glibc: at a fixed address.
//!
//! A binary that may lie anywhere has some 20,000 addresses corrected by the dynamic loader before its
//! first instruction, in 75 pages that are then copied: a tenth of a whole `decode`. Libraries, stack
//! and heap still lie at random, and the code here is Rust. `.cargo/static.toml` does the same.

// Cargo asks by the environment, and is told by standard output.
#![allow(clippy::disallowed_macros, clippy::disallowed_methods)]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let linked_statically = target("FEATURE").split(',').any(|name| name == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !linked_statically {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
