//! Whole command lines. ORACLE: no panic; what is shown on a terminal has no character that steers
//! it; no secret that lies in files or in the environment, and no private key that was pasted into
//! an argument, comes out; a machine format holds no token that was given; JSON can be read by
//! other parsers; wrong questions answer nothing on standard output.
//!
//! Input, in parts set apart by a line of `%%`: arguments, one a line; standard input; and the
//! contents of the files `a`, `b`, `jotkit.toml` and `.env`. `@KEY@` is a private key in PEM, `@TOKEN@`
//! a token.
#![no_main]

use std::ffi::OsString;
use std::sync::OnceLock;

use jotkit_fuzz::hostile;
use jotkit_fuzz::jws::Genuine;
use jotkit_fuzz::keys::{RSA_PEM, SECRET, Signer, base64url};
use jotkit_fuzz::machine::{Given, NOW, Said, folder, run};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const FILES: [&str; 4] = ["a", "b", "jotkit.toml", ".env"];

fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    let text = String::from_utf8_lossy(data);
    let line = Line::read(&text);
    if !line.is_harmless() {
        return libfuzzer_sys::Corpus::Reject;
    }
    line.write_files();
    let (on_terminal, piped) = (line.run(true), line.run(false));
    line.shows_no_secret(&on_terminal);
    line.shows_no_secret(&piped);
    if !line.has("always") {
        is_harmless_to_terminals(&on_terminal);
    }
    line.answers_programs(&piped);
    if piped.status == 2 {
        assert_eq!(piped.stdout, "", "an answer to a wrong question");
        assert_ne!(piped.stderr, "", "a wrong question, and nobody says so");
    }
    libfuzzer_sys::Corpus::Keep
});

struct Line {
    args: Vec<String>,
    stdin: String,
    files: Vec<String>,
}

fn token() -> &'static Genuine {
    static TOKEN: OnceLock<Genuine> = OnceLock::new();
    TOKEN.get_or_init(|| {
        let claims = format!(r#"{{"iss":"https://i.example","sub":"u","exp":{}}}"#, NOW + 60);
        Genuine::new(Signer::Hs256, r#"{"alg":"HS256","kid":"hs"}"#, claims)
    })
}

/// Parts of the secret and of the private key, in each way that they could be written.
fn canaries() -> &'static [String] {
    static CANARIES: OnceLock<Vec<String>> = OnceLock::new();
    CANARIES.get_or_init(|| {
        // Not the first lines: those have the modulus, which is public.
        let body = RSA_PEM.lines().rev().skip(2).step_by(3).take(4).map(str::to_owned);
        let hex: String = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
        let members = jotkit_fuzz::keys::rsa_private_members();
        body.chain(members).chain([SECRET.to_owned(), base64url(SECRET), hex]).collect()
    })
}

impl Line {
    fn read(text: &str) -> Line {
        let mut parts =
            text.split("\n%%\n").map(|part| part.replace("@TOKEN@", &token().compact()));
        let args = parts.next().unwrap_or_default();
        let args = args.lines().take(24).map(|arg| arg.replace("@KEY@", RSA_PEM)).collect();
        let stdin = parts.next().unwrap_or_default().replace("@KEY@", RSA_PEM);
        Line { args, stdin, files: parts.collect() }
    }

    fn has(&self, part: &str) -> bool {
        self.args.iter().any(|arg| arg.contains(part))
    }

    /// Nothing that leaves the folder, asks another machine, or never ends.
    fn is_harmless(&self) -> bool {
        const ENDLESS: [&str; 3] = ["serve", "web", "login"];
        let stays = |arg: &String| {
            let is_key = arg.contains("-----BEGIN");
            let is_token = arg.contains(&token().signature);
            let is_known = ["https://i.example", "/t", "application/jwt"]
                .iter()
                .any(|known| arg.split_once('=').map_or(&arg[..], |(_, value)| value) == *known);
            is_key || is_token || is_known || !arg.contains(['/', '\0'])
        };
        self.args.iter().all(stays)
            && !self.has("..")
            && !self.args.iter().any(|arg| ENDLESS.contains(&arg.as_str()))
            && !self
                .args
                .iter()
                .any(|arg| arg == "demo" || arg.starts_with("--jobs") || arg.starts_with("--bits"))
    }

    fn write_files(&self) {
        for (at, name) in FILES.iter().enumerate() {
            let path = folder().join(name);
            // A run may have made a folder of that name.
            let _ = std::fs::remove_dir_all(&path);
            let _ = match self.files.get(at) {
                Some(content) => std::fs::write(&path, content),
                None => std::fs::remove_file(&path),
            };
        }
    }

    fn run(&self, is_terminal: bool) -> Said {
        let env: Vec<(&str, OsString)> = vec![
            ("SECRET", SECRET.into()),
            ("KEY", RSA_PEM.into()),
            ("NO_COLOR", "1".into()),
            ("CLERK_SECRET_KEY", "sk_test_".to_owned().into()),
        ];
        let given = Given { stdin: self.stdin.as_bytes(), env, now: NOW, is_terminal };
        run(&self.args, given)
    }

    /// What the input has itself is no secret: a mutation may have found it.
    fn shows_no_secret(&self, said: &Said) {
        let public = |canary: &&String| {
            !self.files.iter().any(|file| file.contains(canary.as_str()))
                && (RSA_PEM.contains(canary.as_str()) || !self.has(canary))
        };
        for canary in canaries().iter().filter(public) {
            let is_told = said.stdout.contains(canary) || said.stderr.contains(canary);
            assert!(!is_told, "{:?} tells a secret: {said:?}", self.args);
        }
    }

    /// `-o json` is JSON; neither that nor an annotation holds the token.
    fn answers_programs(&self, said: &Said) {
        let verb = self.args.first().map(String::as_str).unwrap_or_default();
        let is_report = ["verify", "explain"].contains(&verb);
        let asks = |format: &str| {
            let alone = self
                .args
                .windows(2)
                .any(|pair| ["-o", "--output"].contains(&&pair[0][..]) && pair[1] == format);
            alone || self.args.iter().any(|arg| *arg == format!("--output={format}"))
        };
        let is_json = asks("json");
        if is_report && (is_json || asks("github")) {
            let signature = &token().signature;
            assert!(!said.stdout.contains(signature), "a token in a machine format: {said:?}");
        }
        if is_json && (is_report || ["decode", "jwks"].contains(&verb)) {
            let documents = serde_json::Deserializer::from_str(&said.stdout).into_iter::<Value>();
            for document in documents {
                document.unwrap_or_else(|error| panic!("no JSON, {error}: {said:?}"));
            }
        }
    }
}

fn is_harmless_to_terminals(said: &Said) {
    for text in [&said.stdout, &said.stderr] {
        let found = hostile::find(&without_progress(text));
        assert_eq!(found, None, "reaches a terminal: {text:?}");
    }
}

/// Without the line of a batch that is written over itself, where it has nothing hostile in it.
fn without_progress(text: &str) -> String {
    const ERASE: &str = "\u{1b}[K";
    let pieces = text.split_inclusive(ERASE).map(|piece| {
        match piece.strip_suffix(ERASE).and_then(|line| line.rsplit_once('\r')) {
            Some((before, line)) if hostile::find(line).is_none() => before,
            _ => piece,
        }
    });
    pieces.collect()
}
