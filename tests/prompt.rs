//! At a terminal: what is asked for is announced, of any length, not shown, and the terminal is left as
//! it was.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::support::{NOW, Place, keys, skipped};

/// A terminal, and the tool in front of it.
struct Session {
    screen: File,
    terminal: OwnedFd,
    child: Child,
    shown: Vec<u8>,
}

impl Session {
    /// `setsid` gives the tool a terminal of its own, from which Ctrl-C comes.
    fn start(place: &Place, words: &[&str], env: &[(&str, &str)]) -> Option<Session> {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&screen).and_then(|()| unlockpt(&screen)).expect("a terminal");
        let name = ptsname(&screen, Vec::new()).expect("its name");
        let path = name.to_str().expect("a path");
        let terminal = File::options().read(true).write(true).open(path).expect("a terminal");
        let stream = || Stdio::from(terminal.try_clone().expect("a descriptor"));
        let child = Command::new("setsid")
            .args(["--ctty", "--wait", env!("CARGO_BIN_EXE_jotkit")])
            .args(words)
            .current_dir(place.path("."))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("XDG_CACHE_HOME", place.path("cache"))
            .envs(env.iter().copied())
            .stdin(stream())
            .stdout(Stdio::piped())
            .stderr(stream())
            .spawn();
        let Ok(child) = child else {
            skipped("setsid is missing");
            return None;
        };
        Some(Session { screen: screen.into(), terminal: terminal.into(), child, shown: Vec::new() })
    }

    /// Reads until that stands on the screen.
    #[track_caller]
    fn waits(&mut self, text: &str) {
        let mut buffer = [0; 4096];
        while !self.screen().contains(text) {
            let count = self.screen.read(&mut buffer).unwrap_or(0);
            assert!(count > 0, "{text:?} never came: {}", self.screen());
            self.shown.extend_from_slice(&buffer[..count]);
        }
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.shown).into_owned()
    }

    /// Types it, as fast as the tool takes it.
    fn types(&mut self, keys: &str) {
        self.screen.write_all(keys.as_bytes()).expect("the terminal takes it");
    }

    fn echoes(&self) -> bool {
        let modes = tcgetattr(self.terminal.as_fd()).expect("a terminal").local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON)
    }

    /// Its status, negative for the signal that ended it, and standard output.
    fn ends(mut self) -> (Option<i32>, String) {
        let mut answer = String::new();
        let stdout = self.child.stdout.as_mut().expect("a pipe");
        stdout.read_to_string(&mut answer).expect("text");
        let status = self.child.wait().expect("it ends");
        assert!(self.echoes(), "the terminal is as it was");
        (status.code().or(status.signal().map(|signal| -signal)), answer)
    }
}

const XTERM: (&str, &str) = ("TERM", "xterm");

/// Longer than a line of a terminal, of which there are 4,095 bytes.
fn long_token() -> String {
    keys::rs256(&format!(r#"{{"sub":"long","pad":"{}"}}"#, "x".repeat(20_000)))
}

#[test]
fn a_token_of_any_length_can_be_pasted() {
    let (place, token) = (Place::new(), long_token());
    let middle = token.len() / 2;
    let wrapped = format!("{}\r{}", &token[..middle], &token[middle..]);
    for (env, pasted) in [
        (&[][..], format!("{token}\r")),
        // The end of what is pasted is enough, and line breaks within it are part of it.
        (&[XTERM], format!("\x1b[200~{token}\x1b[201~")),
        (&[XTERM], format!("\x1b[200~{wrapped}\r\x1b[201~")),
        (&[XTERM], format!("{token}\r")),
        (&[("TERM", "dumb")], format!("{token}\x04")),
    ] {
        let Some(mut session) = Session::start(&place, &["decode", "-o", "json"], env) else {
            return;
        };
        session.waits("paste the token and press Enter (it is not shown): ");
        assert_eq!(session.screen().contains("\x1b[?2004h"), env == [XTERM]);
        assert!(!session.echoes());
        session.types(&pasted);
        let shown = session.screen();
        let (status, answer) = session.ends();
        assert_eq!(status, Some(0), "{shown}");
        assert!(answer.contains(r#""sub": "long""#), "{answer}");
        assert!(!shown.contains(&token[..20]));
    }
}

/// Without brackets around it a wrapped token looks like several lines, one at once after the other.
#[test]
fn lines_that_come_at_once_are_one_token() {
    let (place, token) = (Place::new(), long_token());
    let lines: Vec<&str> =
        token.as_bytes().chunks(76).map(|l| str::from_utf8(l).expect("text")).collect();
    let Some(mut session) = Session::start(&place, &["decode", "-o", "json"], &[]) else { return };
    session.waits("not shown");
    session.types(&(lines.join("\r") + "\r"));
    let (status, answer) = session.ends();
    assert_eq!(status, Some(0));
    assert!(answer.contains(r#""sub": "long""#), "{answer}");
}

#[test]
fn the_terminal_is_restored_whatever_ends_it() {
    let place = Place::new();
    let signals =
        [(Signal::INT, "\x03"), (Signal::QUIT, "\x1c"), (Signal::TERM, ""), (Signal::HUP, "")];
    for words in [&["decode"][..], &["sign", "--secret"]] {
        for (signal, key) in signals {
            let Some(mut session) = Session::start(&place, words, &[XTERM]) else { return };
            session.waits(if words.len() == 1 { "not shown" } else { "secret: " });
            assert!(!session.echoes());
            match key {
                "" => end(&session.child, signal),
                key => session.types(key),
            }
            assert_eq!(session.ends().0, Some(-signal.as_raw()), "{words:?} {signal:?}");
        }
    }
}

/// What `setsid` runs takes its place.
fn end(tool: &Child, signal: Signal) {
    let id = i32::try_from(tool.id()).ok().and_then(Pid::from_raw);
    kill_process(id.expect("an id"), signal).expect("it lives");
}

#[test]
fn a_secret_of_any_length_is_asked_for() {
    let (place, secret) = (Place::new(), "k".repeat(5000));
    let Some(mut session) = Session::start(&place, &["sign", "--sub", "a", "--secret"], &[]) else {
        return;
    };
    session.waits("secret: ");
    session.types(&format!("{secret}\r"));
    let (status, token) = session.ends();
    assert_eq!(status, Some(0));
    let checked = place.file("secret", &secret).run_with("verify --secret-file secret", token);
    checked.ends_with(0);
}

#[test]
fn whatever_waits_says_so() {
    let token = keys::rs256("{}");
    let place = Place::new().file("secret", "x".repeat(32)).file("token", token);
    for (words, what) in [
        (&["convert"][..], "the key"),
        (&["verify", "token", "--key", "-"], "the key"),
        (&["sign", "--secret-file", "secret", "--claims", "-"], "the claims"),
        (&["sign", "--secret-file", "secret", "--payload", "-"], "the payload"),
        (&["explain", "--error", "-"], "the message"),
        (&["verify", "--secret-file", "secret", "--batch"], "the tokens"),
    ] {
        let Some(mut session) = Session::start(&place, words, &[]) else { return };
        session.waits(&format!("type or paste {what}, then press Enter and Ctrl-D"));
        session.types("\x04\x04");
        session.ends();
    }
}

#[test]
fn nobody_is_asked_where_ci_is_set() {
    let place = Place::new();
    for words in [&["decode"][..], &["verify", "--secret=x"], &["convert"], &["sign", "--secret"]] {
        let Some(session) = Session::start(&place, words, &[("CI", "true")]) else { return };
        let (status, _) = session.ends();
        assert!(matches!(status, Some(2 | 3)), "{words:?} {status:?}");
    }
}

/// What stands on a terminal of that width at the end.
fn shown(place: &Place, words: &[&str], columns: u16) -> String {
    shown_at(place, words, (24, columns), None)
}

/// The same of one with so many rows and columns, and standard error where `COLUMNS` is given.
fn shown_at(place: &Place, words: &[&str], size: (u16, u16), told: Option<&str>) -> String {
    let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&screen).and_then(|()| unlockpt(&screen)).expect("a terminal");
    let (ws_row, ws_col) = size;
    tcsetwinsize(&screen, Winsize { ws_row, ws_col, ws_xpixel: 0, ws_ypixel: 0 }).expect("a width");
    let name = ptsname(&screen, Vec::new()).expect("its name");
    let terminal = File::options().read(true).write(true).open(name.to_str().expect("a path"));
    let terminal = terminal.expect("a terminal");
    let stderr = told.map(|_| terminal.try_clone().expect("a terminal").into());
    let mut child = Command::new(env!("CARGO_BIN_EXE_jotkit"))
        .args(words)
        .current_dir(place.path("."))
        .env_clear()
        .envs([XTERM, ("TZ", "UTC")])
        .envs(told.map(|columns| ("COLUMNS", columns)))
        .stdin(Stdio::null())
        .stdout(terminal)
        .stderr(stderr.unwrap_or_else(Stdio::null))
        .spawn()
        .expect("the tool runs");
    // Where the last writer is gone the terminal gives an error.
    let (mut text, mut buffer, mut screen) = (Vec::new(), [0; 4096], File::from(screen));
    while let Ok(count) = screen.read(&mut buffer) {
        text.extend_from_slice(&buffer[..count]);
    }
    child.wait().expect("it ends");
    String::from_utf8(text).expect("text").replace('\r', "")
}

fn plain(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('m').expect("a colour").1)
}

#[test]
fn lines_end_at_words_and_json_is_coloured() {
    let place = Place::new().file("token", keys::rs256("{}")).file("keys", keys::test_1());
    let at = NOW.to_string();
    let words = ["verify", "@token", "-k", "keys", "--at", &at, "--aud", "a,b and more of it"];
    let wide = plain(&shown(&place, &words, 200));
    for columns in [60, 70, 80] {
        let narrow = plain(&shown(&place, &words, columns));
        assert!(narrow.lines().all(|line| line.len() <= columns.into()), "{narrow}");
        let text = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(text(&narrow), text(&wide));
    }
    for words in
        [["verify", "@token", "-k", "keys", "--json"], ["decode", "@token", "--json", "--at", "0"]]
    {
        let coloured = shown(&place, &words, 80);
        assert!(coloured.contains("\x1b["), "{coloured}");
        let json: serde_json::Value = serde_json::from_str(&plain(&coloured)).expect("JSON");
        assert_eq!(json["claims"]["sub"], "user_42");
        let piped = place.run_words(&[&words[..], &["--color", "always"]].concat(), "");
        assert!(!piped.stdout.contains('\x1b'));
    }
}

/// A terminal may have no rows, or say nothing of its size; then `COLUMNS` does.
#[test]
fn every_answer_and_error_is_within_the_width() {
    let place = Place::new().file("token", keys::rs256("{}")).file("keys", keys::test_1());
    let at = NOW.to_string();
    let verify = ["verify", "@token", "-k", "keys", "--at", &at, "--aud", "a,b and more of it"];
    let lines: [&[&str]; 7] = [
        &verify,
        &["explain", "--list"],
        &["guard", "--list"],
        &["verify", "@token", "--alg", "none"],
        &["verify", "no-such-file.jwt", "-k", "keys"],
        &["explain", "--error", "Missing Authentication Token"],
        &["verify", "--help"],
    ];
    for words in lines {
        for (size, told) in [((24, 60), "100"), ((0, 60), ""), ((0, 60), "100"), ((0, 0), "60")] {
            let text = plain(&shown_at(&place, words, size, Some(told)));
            let long = text.lines().find(|line| line.chars().count() > 60 && !line.contains("--"));
            assert_eq!(long, None, "{words:?} {size:?} {told}: {text}");
            assert!(text.lines().count() > 1, "{words:?}: {text}");
        }
    }
    let wide = plain(&shown_at(&place, &verify, (0, 0), Some("")));
    assert!(wide.lines().any(|line| line.len() > 60), "{wide}");
}

/// A long run shows how far it is, whatever of it is printed; lines come until that was seen.
#[test]
fn a_long_run_shows_its_progress_with_only_too() {
    let place = Place::new().file("keys", keys::test_1());
    let line = keys::rs256("{}") + "\n";
    for only in [&[][..], &["--only", "rejected"], &["--only", "undecided"]] {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&screen).and_then(|()| unlockpt(&screen)).expect("a terminal");
        let name = ptsname(&screen, Vec::new()).expect("its name");
        let terminal = File::options().read(true).write(true).open(name.to_str().expect("a path"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_jotkit"))
            .args([&["verify", "-k", "keys", "--batch"][..], only].concat())
            .current_dir(place.path("."))
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(terminal.expect("a terminal"))
            .spawn()
            .expect("the tool runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let (block, is_seen) = (line.repeat(64), Arc::new(AtomicBool::new(false)));
        let until = Arc::clone(&is_seen);
        let writer = std::thread::spawn(move || {
            // So many that a tool which never says anything ends, too.
            for _ in 0..20_000 {
                if until.load(Ordering::Relaxed) || stdin.write_all(block.as_bytes()).is_err() {
                    break;
                }
            }
        });
        let (mut text, mut buffer, mut screen) = (Vec::new(), [0; 4096], File::from(screen));
        while let Ok(count @ 1..) = screen.read(&mut buffer) {
            text.extend_from_slice(&buffer[..count]);
            is_seen.store(String::from_utf8_lossy(&text).contains("\x1b[K"), Ordering::Relaxed);
        }
        writer.join().expect("the writer ends");
        child.wait().expect("it ends");
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains(" lines, "), "{only:?}: {text:?}");
    }
}
