//! The guards for axum, which are built: all of them once, as one program, which asks for its issuer
//! and is not built again while it is the same.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::guards::{DEMANDS, ISSUED, RUNNERS};
use crate::support::{Place, libraries};

/// The program.
struct Axum {
    server: PathBuf,
    /// The names of its modules, and what they hold.
    guards: Vec<(&'static str, String)>,
}

/// The program with that guard before that issuer.
pub fn runner(code: &str, issuer: &str, keys: &str) -> Option<Command> {
    static BUILT: OnceLock<Option<Axum>> = OnceLock::new();
    let built = BUILT.get_or_init(Axum::build).as_ref()?;
    let code = without_addresses(code, issuer, keys);
    let (name, _) = built.guards.iter().find(|(_, known)| *known == code).expect("it was built");
    let mut command = Command::new(&built.server);
    command.arg(name).env("ISSUER", issuer).env("KEYS", keys);
    Some(command)
}

fn without_addresses(code: &str, issuer: &str, keys: &str) -> String {
    let code = code.replace(&format!("\"{keys}\""), "crate::keys()");
    code.replace(&format!("\"{issuer}\""), "crate::issuer()")
}

impl Axum {
    /// Built in a folder of its own, with libraries that are built once. What is the same as before
    /// is not written again: Cargo goes by the times of files.
    fn build() -> Option<Axum> {
        let target = libraries::guards("axum")?;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axum");
        let guards = Axum::guards();
        for name in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
            let path = Path::new(RUNNERS).join("axum").join(name);
            put(&folder.join(name), &std::fs::read_to_string(path).expect("a file"));
        }
        for (name, code) in &guards {
            put(&folder.join(format!("src/{name}.rs")), code);
        }
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--locked", "--target-dir"])
            .arg(&target)
            .current_dir(&folder)
            // Of our own build, and in that of `install.sh` unknown: the C code would be built again.
            .env_remove("AWS_LC_SYS_NO_JITTER_ENTROPY")
            .status();
        assert!(built.expect("cargo runs").success(), "the guards for axum do not compile");
        let server = folder.join("server");
        std::fs::copy(target.join("debug/guarded"), &server).expect("a copy");
        Some(Axum { server, guards })
    }

    /// With the flags of every start.
    fn guards() -> Vec<(&'static str, String)> {
        let both = format!("{DEMANDS} --optional");
        let all = [
            ("plain", ""),
            ("demands", DEMANDS),
            ("optional", "--optional"),
            ("both", &both),
            ("websocket", "--websocket"),
        ];
        let (place, issuer) = (Place::new(), "https://issuer.example");
        let code = |flags| {
            let line = format!("guard axum --issuer {issuer} --audience api {flags}");
            let code = place.run_at(0, &line).ends_with(0).stdout.clone();
            without_addresses(&code, issuer, &format!("{issuer}{ISSUED}"))
        };
        all.into_iter().map(|(name, flags)| (name, code(flags))).collect()
    }
}

/// Writes a file that is not there or is another.
fn put(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file can be written");
}
