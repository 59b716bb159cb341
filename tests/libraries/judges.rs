//! Who is asked for each library: a program that reads questions and writes the library's answers.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::libraries::Keys;
use crate::support::libraries::{debian, node, python};

/// The real library behind a model.
pub struct Judge {
    pub library: &'static str,
    language: Language,
    /// Forms in which keys can be handed to it: a set, a PEM, a secret.
    keys: &'static str,
}

#[derive(Clone, Copy)]
enum Language {
    Python,
    Node,
    Go,
    Ruby,
    Haproxy,
}

/// One test a library: they run beside one another, each with one process of its own.
macro_rules! judges {
    ($($test:ident $library:literal $language:ident $keys:literal,)*) => {
        pub const JUDGES: &[Judge] =
            &[$(Judge { library: $library, language: Language::$language, keys: $keys }),*];

        $(#[test]
        fn $test() {
            let judge = JUDGES.iter().find(|judge| judge.library == $library);
            crate::libraries::compare(judge.expect("a judge"));
        })*
    };
}

// Clerk's have no place for a secret, and FastAPI's none for any key.
judges! {
    pyjwt "pyjwt" Python "set pem secret",
    clerk_python "clerk-python" Python "set pem",
    fastapi_clerk_auth "fastapi-clerk-auth" Python "set",
    authlib "authlib" Python "set pem secret",
    python_jose "python-jose" Python "set pem secret",
    jsonwebtoken "jsonwebtoken" Node "set pem secret",
    jose "jose" Node "set pem secret",
    fast_jwt "fast-jwt" Node "set pem secret",
    golang_jwt "golang-jwt" Go "set pem secret",
    ruby_jwt "ruby-jwt" Ruby "set pem secret",
    haproxy "haproxy" Haproxy "pem secret",
    clerk_js "clerk-js" Node "set pem",
}

impl Judge {
    pub fn takes(&self, keys: &Keys) -> bool {
        let form = match keys {
            Keys::Set(_) => "set",
            Keys::Pem(_) => "pem",
            Keys::Secret => "secret",
        };
        self.keys.split(' ').any(|taken| taken == form)
    }

    /// What asks the library; `None` where it is not installed, which is said aloud.
    pub fn command(&self) -> Option<Command> {
        let mut command = match self.language {
            Language::Python => {
                let mut command = Command::new(python()?);
                command.arg(script("judge.py"));
                command
            }
            Language::Node => {
                let mut command = node()?;
                command.arg(script("judge.mjs"));
                command
            }
            Language::Go => go()?,
            Language::Haproxy => {
                let mut command = Command::new(python()?);
                let haproxy = debian()?.join("usr/sbin/haproxy");
                command.arg(script("haproxy.py")).arg(haproxy);
                command.env("LD_LIBRARY_PATH", libraries(&debian()?));
                command
            }
            Language::Ruby => {
                let mut command = ruby()?;
                command.arg(script("judge.rb"));
                command
            }
        };
        command.arg(self.library);
        Some(command)
    }
}

/// Debian's Ruby stands where it was unpacked, and so do its libraries.
fn ruby() -> Option<Command> {
    let debian = debian()?;
    let machine = format!("{}-linux-gnu", std::env::consts::ARCH);
    let folders = [
        "usr/lib/ruby/3.1.0".to_owned(),
        format!("usr/lib/{machine}/ruby/3.1.0"),
        "usr/share/rubygems-integration/all/gems/jwt-2.5.0/lib".to_owned(),
    ];
    let folders = folders.map(|folder| debian.join(folder));
    let mut command = Command::new(debian.join("usr/bin/ruby3.1"));
    // What is wrong, not where in the source, and what else might be meant.
    command.args(["--disable-error_highlight", "--disable-did_you_mean"]);
    command.env("RUBYLIB", std::env::join_paths(folders).expect("paths"));
    command.env("LD_LIBRARY_PATH", libraries(&debian));
    Some(command)
}

fn libraries(debian: &Path) -> PathBuf {
    debian.join(format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH))
}

/// What asks golang-jwt is compiled first, which takes a second where its packages already are.
fn go() -> Option<Command> {
    let debian = debian()?;
    let target = debian.with_file_name("go");
    let built = target.join("judge");
    let mut go = Command::new(debian.join("usr/lib/go-1.19/bin/go"));
    go.args(["build", "-o"]).arg(&built).arg(script("judge.go"));
    go.env("GOROOT", debian.join("usr/lib/go-1.19"));
    go.env("GOPATH", debian.join("usr/share/gocode"));
    go.env("GOCACHE", target.join("cache")).env("GO111MODULE", "off");
    assert!(go.status().expect("Go runs").success());
    Some(Command::new(built))
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/libraries").join(name)
}
