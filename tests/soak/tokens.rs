//! SECURITY.md, "a huge or deeply nested token": a release build judges, explains and shows the
//! largest within two seconds of one core and 512 MB of address space.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::either;
use crate::support::{Place, hostile_tokens, keys};

/// Of one core; an unoptimised build runs ten times as long.
const CPU_SECONDS: u32 = if cfg!(debug_assertions) { 20 } else { 2 };
const ADDRESS_SPACE_KB: u32 = 512 << 10;
const POLICY: &str = "--secret-file secret --at 1790000000 --issuer https://a.example \
    --audience https://api.example --require audience --require a.a.a.a.a.a --typ JWT";

/// Runs the tool with limits that the system holds it to.
fn limited(place: &Place, line: &str, stdin: &str) -> Option<i32> {
    let limits = format!("ulimit -t {CPU_SECONDS} && ulimit -v {ADDRESS_SPACE_KB} && exec \"$@\"");
    let mut child = Command::new("sh")
        .args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_jotkit")])
        .args(line.split_whitespace())
        .current_dir(place.path("."))
        .env_clear()
        .env("XDG_CACHE_HOME", place.path("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut pipe = child.stdin.take().expect("a pipe");
    // It may have seen enough before the end.
    let _ = pipe.write_all(stdin.as_bytes());
    drop(pipe);
    child.wait().expect("it ends").code()
}

#[cfg(unix)]
#[test]
fn a_hostile_token_costs_little_in_every_verb() {
    let place = Place::new().file("secret", keys::SECRET);
    let mut wrong = Vec::new();
    // Just below the cap of a token, or a size in which what is quadratic shows as well.
    for (name, token) in &hostile_tokens::tokens(either((1 << 20) - 2048, 1 << 15)) {
        assert!(token.len() <= 1 << 20, "{name}: {}", token.len());
        for verb in ["verify", "explain", "explain -o json"] {
            let status = limited(&place, &format!("{verb} {POLICY}"), token);
            if status != Some(1) {
                wrong.push(format!("{verb} {name}: {status:?}"));
            }
        }
        let status = limited(&place, "decode", token);
        if ![Some(0), Some(1)].contains(&status) {
            wrong.push(format!("decode {name}: {status:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
