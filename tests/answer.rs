//! The answer first: the verdict, what failed, then one line each of what passed and what was not
//! checked; and how it looks on a terminal.

use std::ffi::OsString;

use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, finish, keys};

fn place() -> Place {
    Place::new().file("token", keys::rs256("{}")).file("keys.json", keys::test_1())
}

fn verify(flags: &str) -> Transcript {
    place().run(&format!("verify @token -k keys.json --at {NOW} {flags}"))
}

#[test]
fn a_rejected_token() {
    verify("--aud web --iss https://issuer.example").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  aud        expected web, found backend
  passed: structure, header, alg, key, signature, exp, iat, iss, sub
  not checked: nbf, max_age, azp, typ

--- standard error
hint: to find the cause: jotkit explain '@token' -k keys.json --at 1790000000 --aud web --iss https://issuer.example

"#]]);
}

#[test]
fn an_accepted_token() {
    verify("").shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, iss, aud, azp, typ

--- standard error

"#]]);
    let late = place().run(&format!("verify @token -k keys.json --at {} --leeway 5m", NOW + 301));
    assert!(late.ends_with(0).stdout.contains("exp (within the leeway)"), "{late}");
}

#[test]
fn an_undecided_token() {
    place().run(&format!("verify @token -k absent --at {NOW}")).shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  skip  key        absent: no such file
  passed: structure, header, alg, exp, iat, sub
  not checked: signature, nbf, max_age, iss, aud, azp, typ

--- standard error
error: absent: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn an_unreadable_token() {
    place().run_with(&format!("verify -k keys.json --at {NOW}"), "x").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  structure  one part without dots, not three
  other checks skipped: the token is unreadable

--- standard error
hint: to find the cause: jotkit explain -k keys.json --at 1790000000 TOKEN

"#]]);
}

#[test]
fn verbose_lists_every_check() {
    verify("-v").shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        test-1, from keys.json
  pass  signature  RS256
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error

"#]]);
    assert_eq!(verify("--verbose").stdout, verify("-v").stdout);
}

#[test]
fn quiet_says_nothing() {
    for (flags, status) in [("-q", 0), ("--quiet --aud web", 1)] {
        let said = verify(flags);
        assert_eq!((said.ends_with(status).stdout.as_str(), said.stderr.as_str()), ("", ""));
    }
    // Neither a note (a file named without @, a profile that hides another), a warning, nor an error.
    let config = "[profile.p]\njwks = 'http://127.0.0.1:1/'\n";
    let place = place().file("jotkit.toml", config);
    std::fs::create_dir_all(place.path("config/jotkit")).expect("a folder");
    let place = place.file("config/jotkit/jotkit.toml", config);
    for (line, status) in [
        ("verify token -k absent -q", 3),
        ("verify token -p p -q", 3),
        ("verify absent.jwt -k keys.json -q", 1),
        ("verify @absent.jwt -k keys.json -q", 3),
        ("verify token --secret=x --secret-encoding hex -q", 3),
    ] {
        let mut command = place.command();
        command.env("XDG_CONFIG_HOME", place.path("config")).args(line.split(' '));
        let said = finish(command.args(["--at", &NOW.to_string()]));
        assert_eq!(
            said.to_string(),
            format!("status {status}\n--- standard output\n\n--- standard error\n"),
            "{line}"
        );
    }
    let wrong = place.run("verify token -q");
    assert!(wrong.ends_with(2).stderr.starts_with("error: no keys to verify with"), "{wrong}");
    verify("-q -o json").ends_with(2);
}

/// Every check is named once, whatever became of it.
#[test]
fn no_check_is_left_out() {
    for flags in ["", "--aud web", "--max-age 10s --typ JWT", "--require a --require sub=user_42"] {
        let json = verify(&format!("{flags} --json")).json();
        let ids =
            json["checks"].as_array().expect("checks").iter().map(|check| check["id"].as_str());
        let said = verify(flags).stdout;
        let names: Vec<String> = said
            .lines()
            .skip(1)
            .flat_map(|line| match line.trim().split_once(": ") {
                Some(("passed" | "not checked", names)) => {
                    names.split(", ").map(str::to_owned).collect()
                }
                _ => vec![line.split_whitespace().nth(1).unwrap_or_default().to_owned()],
            })
            .collect();
        for id in ids.flatten() {
            assert_eq!(names.iter().filter(|name| *name == id).count(), 1, "{id}: {said}");
        }
    }
}

#[test]
fn the_local_time_stands_beside_utc() {
    let place = place();
    let in_zone = |zone: &str, words: &[&str]| {
        let now = NOW.to_string();
        let words = [words, &["--at", &now]].concat();
        let output = place.command().env("TZ", zone).args(words).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let words = ["verify", "@token", "-k", "keys.json"];
    // A rule of POSIX needs no database.
    let here = in_zone("CET-1CEST,M3.5.0,M10.5.0/3", &words);
    assert!(here.starts_with("accepted at 2026-09-21 14:13:20 UTC (16:13:20 +02:00)\n"), "{here}");
    for zone in ["UTC", "UTC0", "", "no such zone"] {
        assert!(in_zone(zone, &words).starts_with("accepted at 2026-09-21 14:13:20 UTC\n"));
    }
    let shown = in_zone("<-0330>3:30", &["decode", "@token"]);
    assert!(shown.contains("// 2026-09-21 14:18:20 UTC (10:48:20 -03:30), in 5 min"), "{shown}");
    let json = in_zone("CET-1", &["decode", "@token", "-o", "json"]);
    assert!(json.contains("\"2026-09-21 14:18:20 UTC\""), "machines read UTC: {json}");
}

/// What a command of these words prints for a terminal of 60 columns.
fn at_sixty_columns(words: &[&str], stdin: &str) -> String {
    let mut system =
        System::in_memory(stdin.into(), Env::of([("WEBHOOK", "whsec_MfKQ9r8GKYqrTwjU")]));
    system.clock = Clock::Fixed(NOW);
    system.streams.stdout.columns = Some(60);
    let line = std::iter::once("jotkit").chain(words.iter().copied()).map(OsString::from);
    jotkit::run(line, &mut system);
    system.streams.stdout.take()
}

/// Words longer than a line stand whole, as commands do, JSON and what is read as a table of it.
#[test]
fn no_line_is_wider_than_the_terminal() {
    let place = place();
    let claims =
        r#"{"iss":"https://clerk.shop.example","sub":"user_1","sid":"sess_1","fva":[0,12]}"#;
    let session = keys::rs256(claims);
    let rsa = crate::support::fixture("rsa-1024.pem");
    let weak = place.run_with("convert - --to jwks --kid a-key-that-has-a-long-name", rsa).stdout;
    let hook = format!(
        "POST / HTTP/1.1\nsvix-id: msg_1\nsvix-timestamp: {}\nsvix-signature: v1,AAAA\n\n{{}}",
        NOW - 3600
    );
    let tampered = keys::tampered();
    for (words, stdin) in [
        (&["decode"][..], &session),
        (&["jwks", "-", "--lint"], &weak),
        (&["jwks", "-"], &weak),
        (&["webhook", "verify", "--secret-env", "WEBHOOK"], &hook),
        (&["explain"], &tampered),
        (&["verify", "--secret=0123456789abcdef0123456789abcdef"], &session),
        (&["demo"], &String::new()),
    ] {
        let text = at_sixty_columns(words, stdin);
        assert!(!text.is_empty(), "{words:?}");
        let is_whole = |line: &&str| {
            line.contains("jotkit ") || line.contains("\": ") || !line.trim().contains(' ')
        };
        let wide = text.lines().filter(|line| !is_whole(line) && line.chars().count() > 60);
        assert_eq!(wide.collect::<Vec<_>>(), [""; 0], "{words:?}\n{text}");
    }
}
