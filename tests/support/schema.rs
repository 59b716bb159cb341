//! The JSON Schemas in `docs/schemas`: what the tool prints is held to them by every test that
//! reads it as JSON.

use std::path::{Path, PathBuf};

use boon::{Compiler, Schemas};
use serde_json::Value;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

/// The file of `jotkit.report/1` is `report-1.json`.
pub fn path(name: &str) -> PathBuf {
    let short = name.strip_prefix("jotkit.").expect("a schema of ours").replace('/', "-");
    folder().join(format!("{short}.json"))
}

/// What a document is faulted for by the schema of that name.
pub fn faults(name: &str, document: &Value) -> Result<(), String> {
    let path = path(name);
    assert!(path.exists(), "{name} has no schema: {}", path.display());
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let location = path.to_str().expect("UTF-8");
    let index = compiler.compile(location, &mut schemas).expect("a sound schema");
    schemas.validate(document, index).map_err(|error| format!("{error:#}"))
}

/// A document that names its schema follows it.
#[track_caller]
pub fn hold(document: &Value) {
    let name = document.get("schema").and_then(Value::as_str);
    if let Some(name) = name.filter(|name| name.starts_with("jotkit.")) {
        assert_eq!(faults(name, document), Ok(()), "{document:#}");
    }
}
