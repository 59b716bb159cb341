//! "Wiped after use": at its very end the tool has no private half, secret or key file in memory any
//! more, freed memory included.
//!
//! A library of three lines, loaded before the others, stops the tool behind its last destructor; then
//! its memory is read through /proc, as its parent may.
//!
//! Not covered, for it happens inside of a dependency: Ed448 on the stack. On the stack only whole
//! secrets are looked for, since a register that is saved leaves 16 bytes of one there.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::json::{Json, Object, base64url};
use jotkit::jose::key::format;
use jotkit::jose::key::jwk::{self, PRIVATE_MEMBERS};

use crate::support::{Place, fixture, not_to_be_had, skipped};

const HOLD: &str = "#include <signal.h>\n\
    __attribute__((destructor)) static void hold(void) { raise(SIGSTOP); }\n";
const SECRET: &str = "q7Yw2m0Vx4Jb9TzKc1RfN8sLdEu5HgPaW3oXiQ6yBvMjkZ0tGhFs";
/// As much of a secret as is looked for: what is freed loses its first bytes to the allocator.
const PIECE: usize = 16;

/// A place with the library, keys of some kinds and a secret; `None` where there is no compiler.
fn place() -> Option<Place> {
    let place = Place::new().file("hold.c", HOLD).file("secret", SECRET);
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o", "hold.so", "hold.c"])
        .current_dir(place.path("."))
        .status();
    if !built.is_ok_and(|status| status.success()) {
        skipped("there is no C compiler");
        return None;
    }
    let oct = format!(r#"{{"kty":"oct","k":"{}"}}"#, base64url::encode(SECRET));
    let env = format!("# ours\nCLERK_SECRET_KEY=sk_test_{SECRET}\nOTHER=\"{SECRET}\"\n");
    let place = place.file("oct.jwk", oct).file(".env", env);
    let kinds = ["ed25519", "p256", "rsa"];
    Some(kinds.into_iter().fold(place, |place, kind| {
        let jwk = private_jwk(fixture(&format!("{kind}.pem")).as_bytes()).to_string();
        place.file(&format!("{kind}.pem"), fixture(&format!("{kind}.pem"))).file(kind, jwk)
    }))
}

/// Other writings of a key, each by the name of its file.
fn writings(pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    let jwk = private_jwk(pem.as_bytes());
    let utf16 = |text: &str| -> Vec<u8> {
        let units = format!("\u{feff}# 鍵\n{text}");
        units.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let mut all = vec![
        ("utf16.pem", utf16(pem)),
        ("bare", bare.into_bytes()),
        ("quoted", format!("{pem:?}").into_bytes()),
        ("encoded-twice", STANDARD.encode(pem).into_bytes()),
        ("member.json", serde_json::json!({ "a": "b", "private_key": pem }).to_string().into()),
        ("set", format!("{{\"keys\":[{jwk}]}}").into_bytes()),
        ("list", format!("[{jwk}]").into_bytes()),
        ("damaged", format!("{{\"keys\":[{},]}}", jwk.to_string().replace('}', ",}")).into()),
        ("surrounded", format!("key: {jwk};").into_bytes()),
    ];
    if jwk.get("kty").and_then(Json::as_str) == Some("RSA") {
        all.push(("xml", xml(&jwk).into_bytes()));
    }
    all
}

fn xml(jwk: &Object) -> String {
    let names = [
        ("Modulus", "n"),
        ("Exponent", "e"),
        ("D", "d"),
        ("P", "p"),
        ("Q", "q"),
        ("DP", "dp"),
        ("DQ", "dq"),
        ("InverseQ", "qi"),
    ];
    let number = |(element, name): (&str, &str)| {
        let text = jwk.get(name).and_then(Json::as_str).expect("an RSA key");
        let text = STANDARD.encode(base64url::decode(text).expect("base64url"));
        format!("<{element}>{text}</{element}>")
    };
    format!("<RSAKeyValue>{}</RSAKeyValue>", names.map(number).concat())
}

fn private_jwk(text: &[u8]) -> Object {
    let (_, set) = format::read(text, None).expect("a key");
    jwk::write(set.keys().next().expect("a key"), true)
}

/// What only the owner of a key file may know: members of its JWK, as text and as bytes in either
/// order, and the line of its PEM that has nothing else.
fn secrets(file: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(file).expect("the key file");
    let jwk = private_jwk(text.as_bytes());
    let members = PRIVATE_MEMBERS.iter().filter_map(|name| jwk.get(name)?.as_str());
    let mut all: Vec<Vec<u8>> = members
        .flat_map(|text| {
            let bytes = base64url::decode(text).expect("we encoded it");
            let reversed = bytes.iter().rev().copied().collect();
            let standard = STANDARD.encode(&bytes).trim_end_matches('=').as_bytes().to_vec();
            [text.as_bytes().to_vec(), standard, bytes, reversed]
        })
        .collect();
    let lines: Vec<&str> = text.lines().filter(|line| line.len() == 64).collect();
    if text.starts_with("-----") {
        // A curve's private half stands before its public one; the last numbers of RSA are private.
        let private = if lines.len() > 4 { lines.last() } else { lines.first() };
        all.extend(private.map(|line| line.as_bytes()[..60].to_vec()));
    }
    all
}

/// A run that is held behind its last destructor.
struct Held(Child);

impl Held {
    fn start(place: &Place, line: &str) -> Held {
        let input = line.split_once(" < ");
        let (line, input) = input.map_or((line, None), |(line, file)| (line, Some(file)));
        let stdin = input.map(|file| File::open(place.path(file)).expect("a file"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_jotkit"))
            .args(line.split_whitespace())
            .current_dir(place.path("."))
            .env_clear()
            .env("LD_PRELOAD", place.path("hold.so"))
            .env("XDG_CACHE_HOME", place.path("cache"))
            .stdin(stdin.map_or(Stdio::null(), Stdio::from))
            .stdout(File::create(place.path("said")).expect("a file"))
            .stderr(Stdio::null())
            .spawn()
            .expect("the tool runs");
        let limit = Instant::now() + Duration::from_secs(60);
        while state(&child) != Some('T') {
            let ended = child.try_wait().expect("our child");
            assert!(ended.is_none() && Instant::now() < limit, "{line} is not held: {ended:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        Held(child)
    }

    /// What it may write to, each with its name; `None` where the system forbids to look.
    fn memory(&self) -> Option<Vec<(String, Vec<u8>)>> {
        let folder = PathBuf::from(format!("/proc/{}", self.0.id()));
        let memory = File::open(folder.join("mem")).ok()?;
        let maps = std::fs::read_to_string(folder.join("maps")).ok()?;
        let regions = maps.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            let (range, rights) = (words.next()?, words.next()?);
            let (start, end) = range.split_once('-')?;
            let number = |text| u64::from_str_radix(text, 16).ok();
            let (start, end) = (number(start)?, number(end)?);
            let mut bytes = vec![0; (end - start) as usize];
            let is_read =
                rights.starts_with("rw") && memory.read_exact_at(&mut bytes, start).is_ok();
            is_read.then(|| (words.nth(3).unwrap_or_default().to_owned(), bytes))
        });
        Some(regions.collect())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The letter for what a process does: the word behind its name, which ends with a parenthesis.
fn state(child: &Child) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

/// The secrets that are still there, each by the name of the region.
fn left_over(memory: &[(String, Vec<u8>)], secrets: &[Vec<u8>]) -> Vec<String> {
    let holds = |bytes: &[u8], part: &[u8]| memchr::memmem::find(bytes, part).is_some();
    let mut left = Vec::new();
    for (index, secret) in secrets.iter().enumerate() {
        let (middle, end) = (secret.len() / 2, secret.len().saturating_sub(PIECE));
        for (name, bytes) in memory {
            let is_left = match name.as_str() {
                "[stack]" => holds(bytes, secret),
                _ => {
                    holds(bytes, &secret[end..])
                        || holds(bytes, &secret[middle..secret.len().min(middle + PIECE)])
                }
            };
            if is_left {
                left.push(format!("secret {index} of {} bytes in {name}", secret.len()));
            }
        }
    }
    left
}

/// Runs a line, and looks for what must not be left of it.
fn leaves_nothing(place: &Place, line: &str, secrets: impl FnOnce() -> Vec<Vec<u8>>) {
    let held = Held::start(place, line);
    let Some(memory) = held.memory() else {
        return not_to_be_had("the memory of a child can't be read here");
    };
    assert!(memory.iter().any(|(name, _)| name == "[heap]"), "{line}: the heap is found");
    // What is there for sure is found: its own command line lies on the stack.
    let word = line.split_whitespace().next().expect("a verb").as_bytes().to_vec();
    assert_ne!(left_over(&memory, &[word]), [""; 0], "{line}: nothing is found at all");
    assert_eq!(left_over(&memory, &secrets()), [""; 0], "{line}");
}

#[test]
fn nothing_of_a_key_is_left_when_the_tool_ends() {
    let Some(place) = place() else { return };
    for kind in ["ed25519", "p256", "rsa"] {
        let pem = place.path(&format!("{kind}.pem"));
        for line in [
            format!("sign --exp 1h --key {kind}.pem"),
            format!("sign --exp 1h --key {kind}"),
            format!("sign --exp 1h --key - < {kind}"),
            format!("convert {kind}.pem --private --force --out new"),
            format!("convert {kind} --private --force --out new"),
            format!("jwks {kind}"),
        ] {
            leaves_nothing(&place, &line, || secrets(&pem));
        }
    }
}

#[test]
fn nothing_of_a_key_is_left_however_it_was_written() {
    let Some(place) = place() else { return };
    for kind in ["ed25519", "p256", "rsa"] {
        let pem = fixture(&format!("{kind}.pem"));
        for (name, written) in writings(&pem) {
            std::fs::write(place.path(name), written).expect("a file");
            for line in [format!("sign --exp 1h --key {name}"), format!("jwks {name}")] {
                leaves_nothing(&place, &line, || secrets(&place.path(&format!("{kind}.pem"))));
            }
        }
    }
}

#[test]
fn nothing_of_an_encrypted_key_or_its_passphrase_is_left() {
    let Some(place) = place() else { return };
    let place = place.file("utf16", {
        let units = format!("\u{feff}{SECRET}\r\n");
        units.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    });
    for kind in ["ed25519", "p256", "rsa"] {
        let line = format!("pkcs8 -topk8 -in {kind}.pem -passout file:secret");
        let Some(encrypted) = place.openssl(&line, "") else { return };
        std::fs::write(place.path("encrypted"), encrypted).expect("a file");
        for passphrase in ["secret", "utf16"] {
            let line = format!("sign --exp 1h --key encrypted --passphrase-file {passphrase}");
            let all = || {
                let key = secrets(&place.path(&format!("{kind}.pem")));
                [vec![SECRET.as_bytes().to_vec()], key].concat()
            };
            leaves_nothing(&place, &line, all);
        }
    }
}

#[test]
fn nothing_of_a_new_key_is_left_when_the_tool_ends() {
    let Some(place) = place() else { return };
    for kind in ["ed25519", "ec", "rsa"] {
        let line = format!("keygen {kind} --force --out new.pem");
        leaves_nothing(&place, &line, || secrets(&place.path("new.pem")));
    }
}

#[test]
fn nothing_of_a_secret_is_left_when_the_tool_ends() {
    let Some(place) = place() else { return };
    let token = place.run("sign --exp 1h --secret-file secret").stdout;
    let place = place.file("token", token);
    let encoded = base64url::encode(SECRET);
    for line in [
        "sign --exp 1h --secret-file secret",
        "sign --exp 1h --key oct.jwk",
        "verify --secret-file secret < token",
        "explain --secret-file secret < token",
        "verify --secret-file secret --batch token",
        "jwks oct.jwk",
        "clerk env",
        "clerk env -o json",
    ] {
        let secrets = || vec![SECRET.as_bytes().to_vec(), encoded.as_bytes().to_vec()];
        leaves_nothing(&place, line, secrets);
    }
}
