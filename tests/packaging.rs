//! What is packaged: every file that the package's metadata names is there, and in the package.

use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The files that `cargo package` takes.
fn packaged() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| line.replace('\\', "/")).collect()
}

/// The sources of the Debian package's files.
fn assets() -> Vec<String> {
    let manifest =
        std::fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).expect("it is there");
    let (_, deb) = manifest.split_once("[package.metadata.deb]").expect("the metadata");
    let (_, assets) = deb.split_once("assets = [").expect("the assets");
    let lines = assets.lines().take_while(|line| *line != "]");
    lines.filter_map(|line| line.split('"').nth(1)).map(str::to_owned).collect()
}

#[test]
fn the_package_has_what_the_tool_is_installed_with() {
    let packaged = packaged();
    for file in [
        "src/main.rs",
        "build.rs",
        "Cargo.lock",
        "README.md",
        "LICENSE-MIT",
        "man/jotkit-profile-check.1",
        "completions/_jotkit",
        "examples/ci/pre-deploy.sh",
        "examples/verify_token.rs",
        "src/explain/key.md",
        "docs/explain.svg",
        "docs/rejected.md",
        "docs/schemas/report-1.json",
    ] {
        assert!(packaged.iter().any(|name| name == file), "{file} is not packaged: {packaged:?}");
    }
    assert!(!packaged.iter().any(|name| name.starts_with("tests/")), "{packaged:?}");
}

#[test]
fn what_the_debian_package_is_made_of_is_packaged() {
    let (packaged, assets) = (packaged(), assets());
    assert!(assets.len() > 5, "{assets:?}");
    for source in assets.iter().filter(|source| !source.starts_with("target/")) {
        let (before, after) = source.split_once('*').unwrap_or((source, ""));
        let fits = |name: &&String| name.starts_with(before) && name.ends_with(after);
        assert!(packaged.iter().any(|name| fits(&name)), "nothing is {source}");
    }
}

/// Nothing in it has to be corrected by the loader: `e_type` of the ELF header (System V ABI, chapter
/// 4) is that of a program, and not that of what may lie anywhere.
#[cfg(all(target_os = "linux", target_env = "gnu", target_endian = "little"))]
#[test]
fn the_binary_is_linked_at_a_fixed_address() {
    let tool = std::fs::read(env!("CARGO_BIN_EXE_jotkit")).expect("it was built");
    let (header, magic) = (tool.get(..18).expect("a header"), b"\x7fELF");
    assert!(header.starts_with(magic), "{header:?}");
    assert_eq!(header[16..], [2, 0], "{header:?}");
}

/// The C library is the only one that is loaded: what unwinds the stack is inside, as build.rs says.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn the_binary_asks_for_no_library_of_gcc() {
    let tool = std::fs::read(env!("CARGO_BIN_EXE_jotkit")).expect("it was built");
    let names = |name: &[u8]| memchr::memmem::find(&tool, name).is_some();
    assert!(names(b"\0libc.so.6\0") && !names(b"\0libgcc_s.so"), "see build.rs");
}

/// It is executable for who takes it from a checkout.
#[cfg(unix)]
#[test]
fn the_script_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    let script = Path::new(ROOT).join("examples/ci/pre-deploy.sh");
    let mode = script.metadata().expect("it is there").permissions().mode();
    assert_eq!(mode & 0o111, 0o111);
}

/// `awk '{ print a > b ? a : b }'` writes a file that is called as `b` says: `0`.
#[test]
fn no_redirection_by_accident_left_a_file_in_the_tree() {
    let output = Command::new("git").args(["ls-files", "."]).current_dir(ROOT).output();
    let Ok(output) = output else { return crate::support::skipped("there is no git") };
    let files = String::from_utf8(output.stdout).expect("UTF-8");
    let stray = |name: &&str| !name.contains(|c: char| c.is_ascii_alphabetic());
    let names = files.lines().map(|path| path.rsplit('/').next().unwrap_or(path));
    assert_eq!(names.filter(stray).collect::<Vec<_>>(), Vec::<&str>::new());
}
