//! `completions/` and `man/` are generated from the flags' own definitions; this finds stale ones.
//! `SNAPSHOTS=overwrite cargo test generated` writes them anew.

use std::path::{Path, PathBuf};

use clap_complete::Shell;
use jotkit::commands::{completions, definition};

const SHELLS: [(Shell, &str); 5] = [
    (Shell::Bash, "jotkit.bash"),
    (Shell::Zsh, "_jotkit"),
    (Shell::Fish, "jotkit.fish"),
    (Shell::Elvish, "jotkit.elv"),
    (Shell::PowerShell, "_jotkit.ps1"),
];

#[test]
fn completions_are_fresh() {
    let files = SHELLS.map(|(shell, name)| (name.to_owned(), completions::script(shell)));
    check("completions", &files);
}

#[test]
fn man_pages_are_fresh() {
    check("man", &pages());
}

/// One page for the tool and one a verb.
fn pages() -> Vec<(String, String)> {
    let mut tool = definition().disable_help_subcommand(true);
    tool.build();
    let mut pages = vec![("jotkit.1".to_owned(), page(tool.clone()))];
    for verb in tool.get_subcommands() {
        let name = verb.get_display_name().expect("a built command has one");
        pages.push((format!("{name}.1"), page(verb.clone())));
    }
    pages
}

fn page(command: clap::Command) -> String {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command).render(&mut bytes).expect("a page can be rendered");
    String::from_utf8(bytes).expect("a page is UTF-8")
}

/// The folder holds these files, each with this text, and no other.
fn check(folder: &str, files: &[(String, String)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        for (name, text) in files {
            std::fs::write(folder.join(name), text).expect("a file can be written");
        }
    }
    for (name, text) in files {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(kept == *text, "{name} is stale: SNAPSHOTS=overwrite cargo test generated");
    }
    let mut names: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let kept = std::fs::read_dir(&folder).expect("the folder");
    let mut kept: Vec<PathBuf> = kept.map(|entry| entry.expect("an entry").path()).collect();
    names.sort();
    kept.sort();
    assert_eq!(kept, names, "a file that nothing generates");
}
