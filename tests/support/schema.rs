//! The JSON Schemas in `docs/schemas`: what the tool prints is held to them by every test that
//! reads it as JSON.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

/// The file of `jotkit.report/1` is `report-1.json`.
pub fn path(name: &str) -> PathBuf {
    let short = name.strip_prefix("jotkit.").expect("a schema of ours").replace('/', "-");
    folder().join(format!("{short}.json"))
}

/// Schemas that were compiled, which takes longer than most tests.
type Compiled = HashMap<String, (Schemas, SchemaIndex)>;
static COMPILED: Mutex<Option<Compiled>> = Mutex::new(None);

/// What a document is faulted for by the schema of that name.
pub fn faults(name: &str, document: &Value) -> Result<(), String> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let compiled = compiled.get_or_insert_default();
    if !compiled.contains_key(name) {
        compiled.insert(name.to_owned(), compile(name));
    }
    let (schemas, index) = &compiled[name];
    schemas.validate(document, *index).map_err(|error| format!("{error:#}"))
}

fn compile(name: &str) -> (Schemas, SchemaIndex) {
    let path = path(name);
    assert!(path.exists(), "{name} has no schema: {}", path.display());
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let location = path.to_str().expect("UTF-8");
    let index = compiler.compile(location, &mut schemas).expect("a sound schema");
    (schemas, index)
}

/// A document that names its schema follows it.
#[track_caller]
pub fn hold(document: &Value) {
    let name = document.get("schema").and_then(Value::as_str);
    if let Some(name) = name.filter(|name| name.starts_with("jotkit.")) {
        assert_eq!(faults(name, document), Ok(()), "{document:#}");
    }
}
