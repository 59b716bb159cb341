//! Who may import whom: modules point downward, files stand in no circle, and each library of others
//! is used in one place. Read from the sources, test modules and comments aside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Modules of `src`, each with those that it may import, itself aside.
const MAY_IMPORT: [(&str, &[&str]); 18] = [
    ("text", &[]),
    ("jose", &["text"]),
    ("provider", &["jose", "text"]),
    ("verify", &["jose", "provider", "text"]),
    ("explain", &["jose", "provider", "text", "verify"]),
    ("keyset", &["explain", "jose", "text", "verify"]),
    ("webhook", &["explain", "jose", "text", "verify"]),
    ("guard", &[]),
    ("sys", &[]),
    ("batch", &[]),
    ("source", &["jose", "provider", "sys", "text", "verify"]),
    ("exit", &["verify"]),
    ("advice", &["exit", "explain", "jose", "provider", "source", "sys", "text", "verify"]),
    ("issuer", &["explain", "jose", "sys", "text", "verify"]),
    ("probe", &["issuer", "jose", "text", "verify"]),
    (
        "ui",
        &["advice", "explain", "jose", "keyset", "probe", "provider", "text", "verify", "webhook"],
    ),
    (
        "commands",
        &[
            "advice", "batch", "exit", "explain", "guard", "issuer", "jose", "keyset", "probe",
            "provider", "source", "sys", "text", "ui", "verify", "webhook",
        ],
    ),
    ("lib", &["commands", "exit", "sys"]),
];

/// Libraries of others, each with the modules that use it. What is not here may stand anywhere.
const LIBRARIES: [(&str, &[&str]); 33] = [
    // Cryptography has one module that computes and one that reads and writes keys.
    ("aws_lc_rs", &["jose::crypto"]),
    ("jsonwebtoken", &["jose::crypto"]),
    ("ed448_goldilocks_plus", &["jose::crypto"]),
    ("rsa", &["jose::crypto", "jose::key"]),
    ("rsa8", &["jose::crypto::rsa_kernel"]),
    ("der", &["jose::key"]),
    ("pkcs8", &["jose::key"]),
    ("sec1", &["jose::key"]),
    ("spki", &["jose::key"]),
    ("x509_cert", &["jose::key"]),
    // What a flag is, only verbs know.
    ("clap", &["commands"]),
    ("clap_complete", &["commands::completions"]),
    // Only the local issuer is a server, and only `sys` is a client.
    ("hyper", &["issuer::deadline", "issuer::server"]),
    ("hyper_util", &["issuer::deadline", "issuer::server"]),
    ("http_body_util", &["issuer::server"]),
    ("tokio", &["issuer", "sys"]),
    ("reqwest", &["sys::http", "sys::resolver"]),
    ("http_cache_semantics", &["source::cache"]),
    // The machine.
    ("etcetera", &["sys::env"]),
    ("flate2", &["sys::unpack"]),
    ("resolv_conf", &["sys::names"]),
    ("rpassword", &["sys::prompt"]),
    ("rustix", &["sys"]),
    ("ruzstd", &["sys::unpack"]),
    ("signal_hook", &["sys"]),
    ("simple_dns", &["sys::dns", "sys::name_server"]),
    ("tempfile", &["sys::files"]),
    ("terminal_size", &["sys::streams"]),
    // How it looks.
    ("anstyle", &["ui::style"]),
    ("comfy_table", &["ui::table"]),
    // Text that people and servers write is read in one place for each format; `url` and `memchr`,
    // `base64` and `zeroize` stand where they are needed.
    ("serde_json", &["commands", "explain::fast_path", "jose::json", "source", "ui"]),
    ("strsim", &["text::similar"]),
    ("toml", &["issuer::document", "source"]),
];

/// One file of `src`.
struct File {
    /// `jose::key` for `jose/key/mod.rs`.
    module: String,
    code: String,
    /// Whole paths below `crate`, one for each name that is imported.
    imports: Vec<String>,
}

#[test]
fn imports_point_downward() {
    let mut wrong = Vec::new();
    for file in files() {
        let top = top(&file.module);
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == top);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("no rule for the module {top}"));
        for import in file.imports.iter().map(|path| self::top(path)) {
            if import != top && !allowed.contains(&import) {
                wrong.push(format!("{} imports {import}", file.module));
            }
        }
        assert!(!file.code.contains("super::"), "{}: name the whole path", file.module);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_files_import_each_other() {
    let files = files();
    let modules: BTreeSet<&str> = files.iter().map(|file| &file.module[..]).collect();
    let graph = files
        .iter()
        .map(|file| {
            let imports = file.imports.iter().filter_map(|path| module_of(path, &modules));
            (&file.module[..], imports.filter(|module| *module != file.module).collect())
        })
        .collect();
    let circles = circles(graph);
    assert_eq!(circles, BTreeMap::new());
}

#[test]
fn a_circle_is_found() {
    let graph = BTreeMap::from([
        ("above", BTreeSet::from(["a"])),
        ("a", BTreeSet::from(["b"])),
        ("b", BTreeSet::from(["c", "below"])),
        ("c", BTreeSet::from(["a"])),
        ("below", BTreeSet::new()),
    ]);
    assert!(circles(graph).into_keys().eq(["a", "b", "c"]));
}

#[test]
fn imports_are_read() {
    let code = "use crate::a::{b::{self, C}, d};\nfn f() { crate::e::g(); }";
    assert_eq!(imports(code), ["a::b::self", "a::b::C", "a::d", "e::g"]);
}

#[test]
fn libraries_stand_where_they_belong() {
    let mut wrong = Vec::new();
    let files = files();
    for (library, places) in LIBRARIES {
        let users = || files.iter().filter(|file| file.uses(library));
        for file in users().filter(|file| !places.iter().any(|place| file.is_in(place))) {
            wrong.push(format!("{} uses {library}", file.module));
        }
        for place in places.iter().filter(|place| !users().any(|file| file.is_in(place))) {
            wrong.push(format!("{place} uses no {library} any more"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl File {
    fn is_in(&self, module: &str) -> bool {
        self.module
            .strip_prefix(module)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }

    /// Where a module of ours goes by the same name, only `::name` is the library.
    fn uses(&self, library: &str) -> bool {
        let ours = self
            .imports
            .iter()
            .any(|path| path.trim_end_matches("::self").rsplit("::").next() == Some(library))
            || self.code.contains(&format!("mod {library};"));
        if self.code.contains(&format!("use {library} as ")) {
            return true;
        }
        self.code.match_indices(&format!("{library}::")).any(|(at, _)| {
            let before = &self.code[..at];
            match before.strip_suffix("::") {
                Some(before) => !before.ends_with(is_of_name) && !before.ends_with('>'),
                None => !ours && !before.ends_with(is_of_name),
            }
        })
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn top(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

/// The file in which a path ends: the longest module that it begins with.
fn module_of<'a>(path: &str, modules: &BTreeSet<&'a str>) -> Option<&'a str> {
    let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]);
    ends.filter_map(|end| modules.get(&path[..end]).copied()).last()
}

/// What is left once everything was taken away that imports nothing of the rest or is imported by
/// nothing of it.
fn circles<'a>(
    mut graph: BTreeMap<&'a str, BTreeSet<&'a str>>,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    loop {
        let before = graph.len();
        let imported: BTreeSet<&str> = graph.values().flatten().copied().collect();
        graph.retain(|module, imports| !imports.is_empty() && imported.contains(module));
        let left: BTreeSet<&str> = graph.keys().copied().collect();
        graph.values_mut().for_each(|imports| imports.retain(|module| left.contains(module)));
        if graph.len() == before {
            return graph;
        }
    }
}

fn files() -> Vec<File> {
    let src = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut files = Vec::new();
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path != src.join("main.rs")
            {
                files.push(read(src, &path));
            }
        }
    }
    assert!(files.len() > 100, "the sources are found");
    files
}

fn read(src: &Path, path: &Path) -> File {
    let below = path.strip_prefix(src).expect("below src").with_extension("");
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    let module = names.join("::");
    let module = module.strip_suffix("::mod").unwrap_or(&module).to_owned();
    let text = std::fs::read_to_string(path).expect("a source file");
    let code = without_tests(&text);
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.collect::<Vec<_>>().join("\n");
    File { module, imports: imports(&code), code }
}

/// Test modules stand last.
fn without_tests(text: &str) -> &str {
    let ends =
        ["#[cfg(test)]\nmod ", "#[cfg(test)]\npub(crate) mod "].map(|start| text.find(start));
    &text[..ends.into_iter().flatten().min().unwrap_or(text.len())]
}

/// Every path behind a `crate::`, one for each name in its braces.
fn imports(code: &str) -> Vec<String> {
    code.split("crate::").skip(1).flat_map(|rest| expanded("", &mut rest.chars())).collect()
}

/// Reads one path, up to what can't be of it, and each path within its braces.
fn expanded(prefix: &str, rest: &mut std::str::Chars<'_>) -> Vec<String> {
    let mut path = prefix.to_owned();
    loop {
        match rest.clone().next() {
            Some(next) if is_of_name(next) || next == ':' => path.push(next),
            Some('{') => {
                rest.next();
                return within_braces(&path, rest);
            }
            _ => return vec![path.trim_end_matches(':').to_owned()],
        }
        rest.next();
    }
}

fn within_braces(prefix: &str, rest: &mut std::str::Chars<'_>) -> Vec<String> {
    let mut paths = Vec::new();
    loop {
        match rest.clone().next() {
            Some(next) if is_of_name(next) => paths.extend(expanded(prefix, rest)),
            None | Some('}') => {
                rest.next();
                return paths;
            }
            Some(_) => drop(rest.next()),
        }
    }
}
