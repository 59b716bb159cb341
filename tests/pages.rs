//! README.md and `docs/`: links lead somewhere, and the words are those of the field.

use std::path::Path;

use crate::readme::pages;

/// The text outside of blocks, as lines.
fn prose(page: &str) -> Vec<&str> {
    let mut in_block = false;
    let is_prose = |line: &&str| {
        let is_fence = line.starts_with("```");
        in_block ^= is_fence;
        !in_block && !is_fence
    };
    page.lines().filter(is_prose).collect()
}

/// The targets of `[text](target)`.
fn links(page: &str) -> Vec<&str> {
    let behind = prose(page).into_iter().flat_map(|line| line.split("](").skip(1));
    behind.filter_map(|rest| rest.split_once(')').map(|(target, _)| target)).collect()
}

/// The names under which the headings of a page are linked to.
fn anchors(page: &str) -> Vec<String> {
    let anchor = |heading: &str| {
        let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
        let text: String = heading.to_lowercase().chars().filter(kept).collect();
        text.replace(' ', "-")
    };
    let headings = prose(page).into_iter().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).expect("a page");
        let folder = path.parent().expect("a folder");
        for link in links(&page).into_iter().filter(|link| !link.contains("://")) {
            count += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { folder.join(file) };
            assert!(target.exists(), "{}: {link} leads nowhere", path.display());
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&target).expect("a page");
                let known = anchors(&text).iter().any(|known| known == anchor);
                assert!(known, "{}: {link} is no heading", path.display());
            }
        }
    }
    assert!(count > 20, "the links are found: {count}");
}

/// What is pasted may not replace a file that the reader has: `-out` and `>` make new ones.
#[test]
fn commands_of_causes_write_to_names_that_nobody_has() {
    let mut made = 0;
    let pages = jotkit::explain::catalogue::pages();
    let lines = pages.flat_map(|page| page.text.lines()).filter(|line| line.starts_with("    "));
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2).filter(|pair| ["-out", ">"].contains(&pair[0])) {
            let is_file = pair[1].contains('.') && !pair[1].contains(['(', '{', '=', '[']);
            if is_file && words[0] != "const" {
                made += 1;
                assert!(pair[1].starts_with("new-"), "{line}");
            }
        }
    }
    assert!(made > 8, "the commands are found: {made}");
}

#[test]
fn readme_names_every_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let named = links(&readme);
    for path in pages().into_iter().skip(1) {
        let name = format!("docs/{}", path.file_name().expect("a file").display());
        assert!(named.contains(&name.as_str()), "README.md does not link to {name}");
    }
    assert!(readme.lines().count() <= 150, "the rest belongs into docs/");
}

/// Words of ours that a reader would have to learn, and what they stand for.
const PRIVATE: [(&str, &str); 12] = [
    ("demand", "expected value"),
    ("judge", "check"),
    ("spelling", "format"),
    ("mend", "fix"),
    ("misfit", "mismatch"),
    ("told by", "recognised by"),
    ("to the letter", "exactly"),
    ("for want of", "without"),
    ("asked wrongly", "usage error"),
    ("misbehave", "fault"),
    ("whom", "audience"),
    ("nothing found", "no problems found"),
];

#[test]
fn pages_speak_the_words_of_the_field() {
    for path in pages() {
        let page = std::fs::read_to_string(&path).expect("a page");
        for line in prose(&page) {
            // What stands in back-ticks is a name.
            let text = line.split('`').step_by(2).collect::<String>().to_lowercase();
            for (word, better) in PRIVATE {
                let found = text
                    .split(|c: char| !c.is_alphanumeric() && c != ' ')
                    .any(|part| format!(" {part}").contains(&format!(" {word}")));
                assert!(!found, "{}: {word}: say {better}: {line}", path.display());
            }
        }
    }
}
