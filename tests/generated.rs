//! `completions/` is generated from the flags' own definitions, tables of `docs/keys.md`
//! from those of `jose`, the libraries in `docs/rejected.md` from their models, programs in `docs/library.md` from `examples/`; this finds stale ones.
//! `SNAPSHOTS=overwrite cargo test generated` writes them anew.

use std::path::{Path, PathBuf};

use clap_complete::Shell;
use jotkit::commands::completions;
use jotkit::explain::libraries::LIBRARIES;
use jotkit::explain::libraries::library::Library;
use jotkit::jose::alg::{Alg, Curve, Family, Hash, KeyType};
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::{Key, RSA_BITS, SAFE_RSA_BITS};

use crate::support::keys;

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

/// One test, since both are written into one file.
#[test]
fn the_tables_of_keys_are_fresh() {
    check_algorithms();
    check_key_forms();
}

#[test]
fn the_programs_of_the_library_are_fresh() {
    for name in ["verify_token", "explain_rejection", "read_any_key"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.rs"));
        let program = std::fs::read_to_string(path).expect("an example");
        check_section(
            "library.md",
            &format!("example {name}"),
            &format!("```rust\n{program}```\n"),
        );
    }
}

#[test]
fn the_table_of_modelled_libraries_is_fresh() {
    let head = "| `--as` | library, and the version that it was compared with |\n|---|---|\n";
    let rows = LIBRARIES.iter().map(|library| {
        let Library { id, name, version, used, .. } = library;
        let used = if used.is_empty() { String::new() } else { format!(", {used}") };
        format!("| `{id}` | {name} {version}{used} |\n")
    });
    check_section("rejected.md", "libraries", &format!("{head}{}", rows.collect::<String>()));
}

fn check_algorithms() {
    let row = |alg: Alg| {
        let cells =
            [alg.key_type().name().to_owned(), serving_keys(alg), defined_in(alg), made_by(alg)];
        (alg.name(), cells.map(|cell| format!(" {cell} |")).concat())
    };
    let head = "| algorithm | key type | keys | defined in | made by |\n|---|---|---|---|---|\n";
    check_table("algorithms", head, Alg::all().map(row));
}

/// What `jose` asks of the keys of an algorithm.
fn serving_keys(alg: Alg) -> String {
    match (alg.key_type(), alg.hash().map(Hash::size)) {
        (KeyType::Oct, Some(size)) => format!("{} bits or more", size * 8),
        (KeyType::Rsa, _) => format!("{SAFE_RSA_BITS} to {} bits", RSA_BITS.end()),
        (KeyType::Akp, _) => format!("`alg` {alg}"),
        _ => {
            let taken = Curve::ALL.into_iter().filter(|curve| alg.takes(*curve));
            taken.map(Curve::name).collect::<Vec<_>>().join(", ")
        }
    }
}

fn defined_in(alg: Alg) -> String {
    let place = match (alg.family(), alg) {
        (_, Alg::Es256k) => "RFC 8812",
        (_, Alg::Ed25519 | Alg::Ed448) => "RFC 9864",
        (Family::Hmac | Family::RsaPkcs1 | Family::RsaPss | Family::Ecdsa, _) => "RFC 7518",
        (Family::EdDsa, _) => "RFC 8037",
        (Family::MlDsa, _) => "FIPS 204, ML-DSA for JOSE",
        (family, _) => panic!("no document for {family:?}"),
    };
    place.to_owned()
}

fn made_by(alg: Alg) -> String {
    let unaudited = "ed448-goldilocks-plus, **unaudited**";
    match (alg, alg.family()) {
        (Alg::Ed448, _) => unaudited.to_owned(),
        (Alg::EdDsa, _) => format!("aws-lc-rs; with Ed448 {unaudited}"),
        (_, Family::RsaPkcs1 | Family::RsaPss) => {
            "aws-lc-rs; over 8192 bits verified by rsa".to_owned()
        }
        _ => "aws-lc-rs".to_owned(),
    }
}

fn check_key_forms() {
    let structures = Structure::ALL.into_iter().filter(|it| *it != Structure::Certificate);
    let labels: String = structures.clone().map(|it| format!(" {} |", it.label())).collect();
    let head = format!(
        "| key | JWK, JWKS |{labels}\n{}|\n",
        "|---".repeat(structures.clone().count() + 2)
    );
    let row = |(name, key): (&'static str, Key)| {
        let cell = |structure| match der::write(structure, &key) {
            Ok(der) => {
                assert!(der::read_as(structure, der.expose()).is_ok(), "{name} {structure:?}");
                " yes |"
            }
            Err(_) => " |",
        };
        (name, structures.clone().map(cell).fold(" yes |".to_owned(), |row, cell| row + cell))
    };
    let curves = Curve::ALL.into_iter().map(|curve| (curve.name(), of_curve(curve)));
    let others = [KeyType::Rsa, KeyType::Oct, KeyType::Akp].map(|kty| (kty.name(), of_type(kty)));
    check_table("key forms", &head, curves.chain(others).map(row));
}

fn of_curve(curve: Curve) -> Key {
    match Alg::all().find(|alg| alg.curve() == Some(curve)) {
        Some(alg) => keys::of(alg),
        None => keys::okp(curve, &vec![7; curve.size()]),
    }
}

fn of_type(key_type: KeyType) -> Key {
    let alg = Alg::all().find(|alg| alg.key_type() == key_type);
    keys::of(alg.expect("every type of key has an algorithm"))
}

/// The page of keys has this table; names with equal rows share one.
fn check_table(name: &str, head: &str, rows: impl Iterator<Item = (&'static str, String)>) {
    let mut shared: Vec<(Vec<&str>, String)> = Vec::new();
    for (name, cells) in rows {
        match shared.iter_mut().find(|(_, row)| *row == cells) {
            Some((names, _)) => names.push(name),
            None => shared.push((vec![name], cells)),
        }
    }
    let rows = shared.iter().map(|(names, cells)| format!("| {} |{cells}\n", names.join(", ")));
    check_section("keys.md", name, &format!("{head}{}", rows.collect::<String>()));
}

/// The page has this text between the comments of that name.
pub fn check_section(page: &str, name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let kept = std::fs::read_to_string(&path).expect("a page");
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = kept.split_once(&start).expect("the comment before the text");
    let (section, after) = rest.split_once(&end).expect("the comment behind the text");
    if std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        let fresh = format!("{before}{start}{text}{end}{after}");
        std::fs::write(path, fresh).expect("the page can be written");
    } else {
        assert_eq!(section, text, "{page} is stale: SNAPSHOTS=overwrite cargo test");
    }
}

/// The folder holds these files, each with this text, and no other.
pub fn check(folder: &str, files: &[(String, String)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        for (name, text) in files {
            std::fs::write(folder.join(name), text).expect("a file can be written");
        }
    }
    for (name, text) in files {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(kept == *text, "{name} is stale: SNAPSHOTS=overwrite cargo test");
    }
    let mut names: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let kept = std::fs::read_dir(&folder).expect("the folder");
    let mut kept: Vec<PathBuf> = kept.map(|entry| entry.expect("an entry").path()).collect();
    names.sort();
    kept.sort();
    assert_eq!(kept, names, "a file that nothing generates");
}
