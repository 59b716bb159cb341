//! Load that takes minutes: `cargo test --test soak`. `JOTKIT_SOAK=short` takes less than one.

// The walls of `clippy.toml` are for `src`; not every load needs all of the support.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, dead_code)]

#[path = "../support/mod.rs"]
mod support;

mod serve;
mod tokens;

/// The long form, or the short one.
fn either<T>(long: T, short: T) -> T {
    match std::env::var("JOTKIT_SOAK").as_deref() {
        Ok("short") => short,
        _ => long,
    }
}
