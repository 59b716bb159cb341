//! One test binary: it links once.

// The limits of `clippy.toml` are for `src`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod support;

mod advice;
mod answer;
mod assertions;
mod bad_input;
mod batch;
mod batch_differential;
mod cache;
mod certificates;
mod ci_examples;
mod clerk;
mod clerk_api;
mod clients;
mod completions;
mod contributing;
mod convert;
mod corpus;
mod decode;
mod diff;
mod differential;
mod discovery;
mod encodings;
mod encrypted_keys;
mod end_to_end;
mod explain;
mod explain_as;
mod explain_compared;
mod explain_expected;
mod explain_messages;
mod explain_pasted;
mod first_minute;
mod fixtures;
mod flags;
mod foreign_keys;
mod generated;
mod guard_flags;
mod guards;
mod help;
mod https;
mod json_contract;
mod jwks;
mod key_choice;
mod key_forms;
mod keygen;
mod keys;
mod layers;
mod libraries;
mod library;
mod lint;
mod man;
mod mangled_pem;
mod messages_corpus;
mod messages_elsewhere;
mod messages_languages;
mod mutations;
mod network;
mod packaging;
mod pages;
mod payload;
mod picture;
mod probe;
mod profile;
#[cfg(unix)]
mod prompt;
mod provider;
mod readme;
mod redirects;
mod rfc;
mod schemas;
mod secrets;
mod security;
mod serialization;
mod serve;
mod session_tokens;
mod sign;
mod situations;
mod spark;
mod ssh_keys;
mod strictness;
mod template;
mod thumbprints;
mod token_input;
mod vectors;
mod verify;
mod webhook;
mod wrapped_keys;

/// A file that nobody names above would be a test that nobody runs.
#[test]
fn no_test_file_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let source = std::fs::read_to_string(format!("{folder}/main.rs")).expect("this file");
    for entry in std::fs::read_dir(folder).expect("the tests") {
        let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(
                source.contains(&format!("\nmod {module};")),
                "tests/main.rs lacks mod {module}"
            );
        }
    }
}
