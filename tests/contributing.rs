//! CONTRIBUTING.md leads to files that are there.

use std::path::Path;

/// What stands for a name of one's own in a recipe.
const PLACEHOLDERS: [&str; 4] = ["GROUP", "VERB", "NAME", "LIBRARIES"];

#[test]
fn every_path_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let quoted = text.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| {
        ["src/", "tests/", "fuzz/", "benches/", "examples/"].iter().any(|dir| word.starts_with(dir))
            && !word.contains(' ')
            && !PLACEHOLDERS.iter().any(|name| word.contains(name))
    };
    let paths: Vec<&str> = quoted.filter(is_path).collect();
    assert!(paths.len() > 25, "the paths are found: {paths:?}");
    // What a run makes is not there before.
    let made = ["fuzz/found"];
    let missing: Vec<&&str> =
        paths.iter().filter(|path| !made.contains(path) && !root.join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
