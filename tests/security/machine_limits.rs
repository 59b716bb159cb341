//! Few descriptors, closed and full streams, and an end at the worst moment: an error and a status, never
//! a panic, and nothing half done.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, SHELL, fixture, keys, skipped};

/// A shell's line with the tool as `$0` and words behind it.
fn shell(place: &Place, line: &str, words: &[&str]) -> Command {
    let mut command = Command::new(SHELL);
    command.args(["-c", line, env!("CARGO_BIN_EXE_jotkit")]).args(words);
    command.current_dir(place.path(".")).env_clear().env("XDG_CACHE_HOME", place.path("cache"));
    command
}

fn output(place: &Place, line: &str, words: &[&str]) -> Output {
    shell(place, line, words).output().expect("a shell")
}

/// Ended by itself, by a status of ours.
fn is_orderly(output: &Output, what: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{what}: {stderr}");
    // What the dynamic linker says where it can't open a library.
    let unstarted = output.status.code() == Some(127);
    assert!(unstarted || output.status.code().is_some_and(|code| code <= 3), "{what}: {output:?}");
}

#[test]
fn few_descriptors_are_an_error() {
    let server = Server::issuer();
    server.serve(JWKS, Reply::json(keys::test_1()).header("Cache-Control", "max-age=600"));
    let token = server.token("");
    let place = Place::new().file("keys.json", keys::test_1()).file("k.pem", fixture("p256.pem"));
    let place = place.file("tokens", format!("{token}\n").repeat(3));
    let (url, now) = (server.url(""), NOW.to_string());
    let runs: [&[&str]; 10] = [
        &["verify", "--at", &now, "--jwks", "keys.json", &token],
        &["verify", "--at", &now, "--issuer", &url, &token],
        &["explain", "--at", &now, "--issuer", &url, &token],
        &["jwks", &url, "--refresh"],
        &["jwks", "https://localhost:1/"],
        &["jwks", "https://unknown.invalid/", "--timeout", "5s"],
        &["verify", "--at", &now, "--jwks", "keys.json", "--jobs", "4", "--batch", "tokens"],
        &["decode", "--jobs", "4", "--batch", "tokens"],
        &["keygen", "ec", "--out", "new.pem", "--force"],
        &["fixtures", "--out", "f", "--force", "--key", "k.pem"],
    ];
    for count in 4..=13 {
        for words in runs {
            let line = format!("ulimit -n {count} && exec \"$0\" \"$@\"");
            is_orderly(&output(&place, &line, words), &format!("{count} {words:?}"));
        }
    }
}

#[test]
fn few_descriptors_are_an_error_for_a_server() {
    for count in 4..=13 {
        let line = format!("ulimit -n {count} && exec \"$0\" serve");
        let place = Place::new();
        let mut command = shell(&place, &line, &[]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
        let mut child = command.spawn().expect("a shell");
        let mut first = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut first).expect("UTF-8");
        if first.is_empty() {
            is_orderly(&child.wait_with_output().expect("its end"), &format!("serve {count}"));
        } else {
            child.kill().expect("our own child");
            child.wait().expect("its end");
        }
    }
}

#[test]
fn an_answer_that_could_not_be_written_is_status_3() {
    let place = Place::new().file("keys.json", keys::test_1()).file("k.pem", fixture("p256.pem"));
    let token = keys::rs256("{}");
    let place = place.file("tokens", &token);
    let now = NOW.to_string();
    let runs: [&[&str]; 12] = [
        &["keygen", "ed25519"],
        &["decode", &token],
        &["jwks", "keys.json"],
        &["convert", "keys.json"],
        &["sign", "--key", "k.pem"],
        &["completions", "bash"],
        &["verify", "--at", &now, "--jwks", "keys.json", "--print", "sub", &token],
        &["explain", "--cause", "time.expired"],
        &["explain", "--list"],
        &["probe", "--list"],
        &["probe", "http://127.0.0.1:1/", "--key", "k.pem", "--dry-run"],
        &["guard", "--list"],
    ];
    for words in runs {
        let status = |line: &str| output(&place, line, words).status.code();
        for gone in [">&-", "<&- >&-", ">&- 2>&-", "> /dev/full", "> /dev/full 2> /dev/full"] {
            assert_eq!(status(&format!("exec \"$0\" \"$@\" {gone}")), Some(3), "{gone} {words:?}");
        }
        for there in ["> /dev/null", "<&-", "2>&-", "<&- 2>&-", "2> /dev/full"] {
            assert_eq!(
                status(&format!("exec \"$0\" \"$@\" {there}")),
                Some(0),
                "{there} {words:?}"
            );
        }
    }
    // What they say beside it counts as well.
    let batch = ["verify", "--at", &now, "--jwks", "keys.json", "--batch", "tokens"];
    for words in [&batch[..], &["demo"]] {
        let status = |line: &str| output(&place, line, words).status.code();
        for gone in [">&-", "> /dev/full"] {
            assert_eq!(status(&format!("exec \"$0\" \"$@\" {gone}")), Some(3), "{gone} {words:?}");
        }
        assert_eq!(status("exec \"$0\" \"$@\" > /dev/null"), Some(0), "{words:?}");
    }
}

#[test]
fn a_verdict_is_the_status_whatever_becomes_of_its_text() {
    let place = Place::new().file("keys.json", keys::test_1());
    for (claims, verdict) in [("{}", 0), (r#"{"exp":1}"#, 1)] {
        let token = keys::rs256(claims);
        let now = NOW.to_string();
        for verb in ["verify", "explain"] {
            let words = [verb, "--at", &now, "--jwks", "keys.json", &token];
            for gone in [">&-", "<> /dev/null >&0", "2>&-", ">&- 2>&- <&-"] {
                let output = output(&place, &format!("exec \"$0\" \"$@\" {gone}"), &words);
                assert_eq!(output.status.code(), Some(verdict), "{gone} {words:?}");
            }
        }
    }
}

/// The names that stand in a folder.
fn names(place: &Place, folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(place.path(folder)) else { return Vec::new() };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<String> =
        entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Whether files without a name can be had here.
fn has_nameless_files(place: &Place) -> bool {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::TMPFILE | OFlags::WRONLY;
    rustix::fs::open(place.path("."), flags, Mode::RUSR | Mode::WUSR).is_ok()
}

/// A file that may not grow beyond a block ends whoever writes on, by a signal that nobody catches, in
/// the midst of the write: `kill -9` at the worst moment, each time.
#[test]
fn an_end_in_the_midst_of_a_write_leaves_no_part_of_a_key() {
    let place = Place::new().file("k.pem", fixture("rsa.pem"));
    if !has_nameless_files(&place) {
        return skipped("this file system has no files without a name");
    }
    std::fs::create_dir(place.path("out")).expect("a folder");
    let runs: [&[&str]; 4] = [
        &["convert", "k.pem", "--to", "pkcs8", "--private", "--out", "out/k"],
        &["convert", "k.pem", "--to", "jwk", "--private", "--out", "out/k"],
        &["keygen", "rsa", "--to", "jwks", "--out", "out/k", "--public-out", "out/p"],
        &["serve", "--state", "out/state"],
    ];
    for words in runs {
        let ended = output(&place, "ulimit -c 0 && ulimit -f 1 && exec \"$0\" \"$@\"", words);
        assert_eq!(ended.status.code(), None, "{words:?} {ended:?}");
        // What says that a state is in use holds nothing.
        let lock = place.path("out/state.lock");
        if lock.exists() {
            assert_eq!(std::fs::read(&lock).expect("the lock"), b"", "{words:?}");
            std::fs::remove_file(lock).expect("it goes");
        }
        assert_eq!(names(&place, "out"), Vec::<String>::new(), "{words:?}");
    }
    std::fs::write(place.path("out/k"), "old").expect("a file");
    let words = [runs[0], &["--force"]].concat();
    assert_eq!(
        output(&place, "ulimit -c 0 && ulimit -f 1 && exec \"$0\" \"$@\"", &words).status.code(),
        None
    );
    assert_eq!(names(&place, "out"), ["k"]);
    assert_eq!(place.read("out/k"), b"old");
    // And without a limit it is replaced, and its owner's alone.
    assert_eq!(output(&place, "exec \"$0\" \"$@\"", &words).status.code(), Some(0));
    let metadata = std::fs::metadata(place.path("out/k")).expect("the key");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777, 0o600);
    assert_eq!(names(&place, "out"), ["k"]);
}

#[test]
fn an_end_in_the_midst_of_a_write_leaves_no_half_copy_in_the_cache() {
    let padded = keys::test_1() + &" ".repeat(4096);
    let server = Server::with(Reply::json(padded).header("Cache-Control", "max-age=600"));
    let place = Place::new();
    let url = server.url(JWKS);
    let ended = output(&place, "ulimit -c 0 && ulimit -f 1 && exec \"$0\" \"$@\"", &["jwks", &url]);
    assert_eq!(ended.status.code(), None, "{ended:?}");
    let left = names(&place, "cache/jotkit/http");
    assert!(left.iter().all(|name| !name.ends_with(".json")), "{left:?}");
    place.run(&format!("jwks {url}")).ends_with(0);
    place.run(&format!("jwks {url} --offline")).ends_with(0);
}
