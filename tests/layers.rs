//! Who may know whom: an import points downward, never up.

use std::path::{Path, PathBuf};

/// Rooms and files of `src`, each with those that it may import, itself aside.
const MAY_KNOW: [(&str, &[&str]); 15] = [
    ("text", &[]),
    ("jose", &["text"]),
    ("provider", &["jose"]),
    ("verify", &["jose", "provider", "text"]),
    ("explain", &["jose", "provider", "text", "verify"]),
    ("keyset", &["explain", "jose", "text", "verify"]),
    ("sys", &[]),
    ("batch", &[]),
    ("source", &["jose", "provider", "sys", "text", "verify"]),
    ("exit", &["verify"]),
    ("advice", &["exit", "jose", "source", "sys", "text"]),
    ("issuer", &["explain", "jose", "sys", "text", "verify"]),
    ("ui", &["advice", "explain", "jose", "keyset", "provider", "text", "verify"]),
    (
        "commands",
        &[
            "advice", "batch", "exit", "explain", "issuer", "jose", "keyset", "provider", "source",
            "sys", "text", "ui", "verify",
        ],
    ),
    ("lib", &["commands", "exit", "sys"]),
];

#[test]
fn imports_point_downward() {
    let sources = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(sources.len() > 30, "the sources are found");
    let mut wrong = Vec::new();
    for (path, room) in &sources {
        let text = std::fs::read_to_string(path).expect("a source file");
        let allowed = MAY_KNOW.iter().find(|(name, _)| name == room);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("no rule for the room {room}"));
        for known in
            text.split("crate::").skip(1).filter_map(|rest| rest.split([':', ';', '(']).next())
        {
            if known != room && !allowed.contains(&known) {
                wrong.push(format!("{} imports crate::{known}", path.display()));
            }
        }
        assert!(!text.contains("super::"), "{}: name the whole path", path.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every file with its room: the folder or the file's own name below `src`.
fn sources(src: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "main.rs") {
                let below = path.strip_prefix(src).expect("below src");
                let room = below.iter().next().expect("a name").to_string_lossy();
                found.push((path.clone(), room.trim_end_matches(".rs").to_owned()));
            }
        }
    }
    found
}
