//! Times at the ends of clocks and calendars, and a clock that goes on while a batch runs.

use std::sync::atomic::AtomicI64;

use jotkit::jose::alg::Alg;
use jotkit::sys::clock::Clock;

use crate::support::three::ask;
use crate::support::{NOW, Place, keys};

/// 1969, 1970, 2038, 2106, 9999 and what lies around and beyond them.
const TIMES: [i64; 16] = [
    i64::MIN,
    i64::MIN + 1,
    -62_135_596_801,
    -86_400,
    -1,
    0,
    1,
    2_147_483_647,
    2_147_483_648,
    4_294_967_295,
    4_294_967_296,
    253_402_300_799,
    253_402_300_800,
    1 << 53,
    i64::MAX - 1,
    i64::MAX,
];

fn place() -> (Place, String) {
    let place = Place::new().file("secret", keys::SECRET);
    let path = place.path("secret").to_str().expect("UTF-8").to_owned();
    (place, path)
}

fn signed(claims: &str) -> String {
    let key = keys::shared(keys::SECRET);
    keys::token(r#"{"alg":"HS256"}"#, claims, &key, Alg::Hs256)
}

#[test]
fn every_time_is_a_time() {
    let (place, secret) = place();
    let flags = ["--secret-file", &secret];
    for now in TIMES {
        let (before, after) = (now.saturating_sub(4096), now.saturating_add(4096));
        for date in [before, now, after] {
            let token = signed(&format!(r#"{{"exp":{date}}}"#));
            // As doubles, in which the largest times are no longer told apart.
            let expires = now as f64 >= date as f64;
            let expected: &[&str] = if expires { &["exp"] } else { &[] };
            ask(&place, Clock::Fixed(now), &flags, token.as_bytes())
                .is(i32::from(expires), expected);
            let at = now.to_string();
            let flags = [&flags[..], &["--at", &at]].concat();
            ask(&place, Clock::Fixed(NOW), &flags, token.as_bytes())
                .is(i32::from(expires), expected);
            let token = signed(&format!(r#"{{"nbf":{date},"iat":{date}}}"#));
            let ahead = date as f64 > now as f64;
            let expected: &[&str] = if ahead { &["nbf", "iat"] } else { &[] };
            ask(&place, Clock::Fixed(now), &flags, token.as_bytes()).is(i32::from(ahead), expected);
        }
    }
}

#[test]
fn no_date_no_leeway_and_no_age_is_too_large() {
    let (place, secret) = place();
    let dates = ["1e308", "-1e308", "1e999", "-1e999", "1e-400", "-0.0", "9223372036854775807"];
    for now in [i64::MIN, -1, 0, NOW, 253_402_300_800, i64::MAX] {
        for date in dates {
            for leeway in ["0.5", "315576000000"] {
                let claims = format!(r#"{{"exp":{date},"nbf":{date},"iat":{date}}}"#);
                let flags =
                    ["--secret-file", &secret, "--leeway", leeway, "--max-age", "315576000000"];
                ask(&place, Clock::Fixed(now), &flags, signed(&claims).as_bytes());
                for output in ["human", "json", "github"] {
                    for verb in ["verify", "explain"] {
                        let words = [&[verb, "-o", output], &flags[..]].concat();
                        let said = place.run_by(Clock::Fixed(now), &words, signed(&claims));
                        assert!([0, 1].contains(&said.status), "{words:?}: {said}");
                    }
                    if output != "github" {
                        let words = ["decode", "-o", output];
                        place.run_by(Clock::Fixed(now), &words, signed(&claims)).ends_with(0);
                    }
                }
            }
        }
    }
}

/// What a batch with one worker says of the same token again and again, while each line takes time.
fn verdicts(claims: &str, flags: &[&str]) -> Vec<String> {
    let (place, secret) = place();
    let clock = Clock::Ticking(Box::leak(Box::new(AtomicI64::new(NOW))));
    let words = [
        &["verify", "--secret-file", &secret],
        flags,
        &["--fields", "verdict,failed", "--jobs", "1", "--batch"],
    ];
    let lines = vec![signed(claims); 200].join("\n");
    let transcript = place.run_by(clock, &words.concat(), lines);
    transcript.stdout.lines().map(str::to_owned).collect()
}

/// The verdict changes once, and not to and fro.
#[track_caller]
fn changes(lines: &[String], from: &str, to: &str) {
    let first = lines.iter().take_while(|line| line.contains(from)).count();
    assert!(first > 20 && lines.len() == 200, "{first} of {}", lines.len());
    assert!(lines[first..].iter().all(|line| line.contains(to)), "{:?}", &lines[first..]);
    assert!(lines.len() - first > 20, "it never changes");
}

#[test]
fn a_batch_judges_each_line_by_its_own_time() {
    let soon = NOW + 100;
    changes(&verdicts(&format!(r#"{{"exp":{soon}}}"#), &[]), "accepted", r#"["exp"]"#);
    changes(&verdicts(&format!(r#"{{"nbf":{soon}}}"#), &[]), r#"["nbf"]"#, "accepted");
    changes(&verdicts(&format!(r#"{{"iat":{soon}}}"#), &[]), r#"["iat"]"#, "accepted");
    let issued = format!(r#"{{"iat":{NOW}}}"#);
    changes(&verdicts(&issued, &["--max-age", "100"]), "accepted", r#"["max_age"]"#);
    let leeway = ["--leeway", "60"];
    changes(&verdicts(&format!(r#"{{"exp":{}}}"#, NOW + 40), &leeway), "accepted", "exp");
    changes(&verdicts(&format!(r#"{{"nbf":{}}}"#, NOW + 160), &leeway), "nbf", "accepted");
}

#[test]
fn a_time_that_is_given_is_that_of_every_line() {
    let at = NOW.to_string();
    let lines = verdicts(&format!(r#"{{"exp":{}}}"#, NOW + 10), &["--at", &at]);
    assert!(lines.iter().all(|line| line.contains("accepted")), "{lines:?}");
}
