//! Keys are kept for as long as their server allows, asked for again by their ETag, and never in
//! the way when the cache is broken.

use std::thread;

use snapbox::str;

use crate::support::server::{Asked, JWKS, METADATA, Reply, Server};
use crate::support::{NOW, Place, Transcript, keys};

const DAY: i64 = 24 * 60 * 60;

/// A server whose keys come with that Cache-Control.
fn kept(cache_control: &str) -> Server {
    Server::with(keys_for(cache_control))
}

fn keys_for(cache_control: &str) -> Reply {
    Reply::json(keys::test_1()).header("Cache-Control", cache_control)
}

/// Keys with an ETag, and 304 for whoever has them already.
fn revalidated(server: &Server, cache_control: &'static str) {
    server.serve_by(JWKS, move |asked| match asked.header("If-None-Match") {
        Some("\"v1\"") => Reply::new(304, "application/json", "").header("ETag", "\"v1\""),
        _ => keys_for(cache_control).header("ETag", "\"v1\""),
    });
}

fn line(server: &Server, flags: &str) -> String {
    let url = server.url(JWKS);
    format!("verify -v --jwks {url} --at {NOW} {flags} {}", keys::rs256("{}"))
}

/// The line of the check `key`.
fn key_check(server: &Server, transcript: &Transcript) -> String {
    let shown = server.hide_port(transcript).stdout;
    let line = shown.lines().find_map(|line| line.split_once("  key        "));
    line.unwrap_or_else(|| panic!("{transcript}")).1.to_owned()
}

fn conditions(server: &Server) -> Vec<Option<String>> {
    let condition = |asked: &Asked| asked.header("If-None-Match").map(str::to_owned);
    server.asked().iter().map(condition).collect()
}

#[test]
fn max_age_is_honoured() {
    let (server, place) = (kept("max-age=600"), Place::new());
    let run = |now| {
        let transcript = place.run_at(now, &line(&server, ""));
        (key_check(&server, transcript.ends_with(0)), server.hits(JWKS))
    };
    let told = |text: &str| format!("test-1, {text} from http://127.0.0.1:[PORT]/keys.json");
    assert_eq!(run(NOW), (told("fetched now"), 1));
    assert_eq!(run(NOW), (told("cached 1 s ago"), 1));
    assert_eq!(run(NOW + 599), (told("cached 9 min 59 s ago"), 1));
    assert_eq!(run(NOW + 600), (told("fetched now"), 2));
}

#[test]
fn the_next_process_asks_nobody_for_keys_or_metadata() {
    let (server, place) = (Server::issuer(), Place::new());
    let metadata = server.metadata("", JWKS);
    server.serve(METADATA, Reply::json(metadata).header("Cache-Control", "max-age=600"));
    server.serve(JWKS, keys_for("public, max-age=600"));
    let line = format!("jwks {}", server.url(""));
    place.run(&line).ends_with(0);
    let second = place.run(&line);
    let told = format!(" ago from {}\n", server.url(JWKS));
    assert!(second.ends_with(0).stderr.starts_with("note: cached "), "{second}");
    assert!(second.stderr.ends_with(&told), "{second}");
    assert_eq!(server.paths(), [METADATA, JWKS]);
}

/// What a private cache may take without asking (RFC 9111 sections 4.2.1 and 5.2.2, RFC 8246).
#[test]
fn freshness_is_that_of_the_rfc() {
    let fresh: [&[&str]; 9] = [
        &["max-age=10"],
        &["Max-Age=10"],
        &["max-age=\"10\""],
        &["private, max-age=10"],
        &["immutable, max-age=10"],
        &["s-maxage=0, max-age=10"],
        &["max-age=20", "max-age=10"],
        &["x=\"max-age=1, no-store\", max-age=10"],
        &["max-age=99999999999999999999, max-age=10"],
    ];
    let stale: [&[&str]; 17] = [
        &["immutable"],
        &["public, immutable"],
        &["s-maxage=10"],
        &["max-age=10, max-age=0"],
        &["max-age=0, max-age=10"],
        &["max-age=10", "Max-Age=0"],
        &["max-age"],
        &["max-age="],
        &["max-age=x"],
        &["max-age=-10"],
        &["max-age=10, max-age=x"],
        &["no-cache, max-age=10"],
        &["No-Cache, max-age=10"],
        &["no-cache=\"set-cookie\", max-age=10"],
        &["NO-STORE, max-age=10"],
        &["x=\"max-age=10\""],
        &["max-age=10, x=\"a"],
    ];
    let all = fresh.map(|lines| (lines, 1)).into_iter().chain(stale.map(|lines| (lines, 2)));
    for (lines, hits) in all {
        let add = |reply: Reply, line: &&str| reply.header("Cache-Control", line);
        let server = Server::with(lines.iter().fold(Reply::json(keys::test_1()), add));
        let place = Place::new();
        for now in [NOW, NOW + 9] {
            place.run_at(now, &line(&server, "")).ends_with(0);
        }
        assert_eq!(server.hits(JWKS), hits, "{lines:?}");
        place.run_at(NOW + 10, &line(&server, "")).ends_with(0);
        assert_eq!(server.hits(JWKS), hits + 1, "{lines:?}");
    }
}

/// RFC 9111 section 4.2.3: what lay elsewhere for a while is that much older.
#[test]
fn the_age_of_a_response_counts() {
    for (name, value, is_fresh) in [
        ("Age", "9", true),
        ("Age", "10", false),
        ("Age", "99999999999999999999", false),
        ("Age", "-1", true),
        ("Age", "old", true),
        ("Date", "Mon, 21 Sep 2026 14:13:20 GMT", true),
        ("Date", "Mon, 21 Sep 2026 14:13:11 GMT", true),
        ("Date", "Mon, 21 Sep 2026 14:13:10 GMT", false),
        ("Date", "Mon, 21 Sep 2026 12:13:20 GMT", false),
        ("Date", "Tue, 22 Sep 2026 14:13:20 GMT", true),
        ("Date", "Thu, 01 Jan 1970 00:00:00 GMT", false),
        ("Date", "today", true),
    ] {
        let server = Server::with(keys_for("max-age=10").header(name, value));
        let place = Place::new();
        for _ in 0..2 {
            place.run_at(NOW, &line(&server, "")).ends_with(0);
        }
        assert_eq!(server.hits(JWKS), if is_fresh { 1 } else { 2 }, "{name}: {value}");
    }
}

#[test]
fn nothing_is_kept_longer_than_a_day() {
    let (server, place) = (kept("max-age=31536000"), Place::new());
    for (now, hits) in [(NOW, 1), (NOW + DAY, 1), (NOW + DAY + 1, 2)] {
        place.run_at(now, &line(&server, "")).ends_with(0);
        assert_eq!(server.hits(JWKS), hits, "{} s later", now - NOW);
    }
}

#[test]
fn stale_keys_are_asked_for_by_their_etag() {
    for cache_control in ["max-age=0", "no-cache"] {
        let (server, place) = (Server::new(), Place::new());
        revalidated(&server, cache_control);
        place.run(&line(&server, "")).ends_with(0);
        let second = place.run(&line(&server, ""));
        let told = "test-1, fetched now from http://127.0.0.1:[PORT]/keys.json";
        assert_eq!(key_check(&server, second.ends_with(0)), told);
        assert_eq!(conditions(&server), [None, Some("\"v1\"".to_owned())]);
    }
}

#[test]
fn a_revalidation_starts_the_time_anew() {
    let (server, place) = (Server::new(), Place::new());
    revalidated(&server, "max-age=600");
    for (now, hits) in [(NOW, 1), (NOW + 600, 2), (NOW + 1199, 2), (NOW + 1200, 3)] {
        place.run_at(now, &line(&server, "")).ends_with(0);
        assert_eq!(server.hits(JWKS), hits, "{} s later", now - NOW);
    }
}

#[test]
fn nothing_has_changed_is_no_answer_for_who_has_nothing() {
    let (server, place) = (Server::new(), Place::new());
    server.serve(JWKS, Reply::new(304, "application/json", ""));
    let transcript = place.run(&line(&server, ""));
    transcript.ends_with(3);
    assert!(transcript.stderr.contains("status 304"), "{transcript}");
}

#[test]
fn no_store_is_not_kept() {
    let (server, place) = (kept("no-store"), Place::new());
    place.run(&line(&server, "")).ends_with(0);
    assert!(!place.path("cache").exists());
    place.run(&line(&server, "--offline")).ends_with(3);
    assert_eq!(server.hits(JWKS), 1);
}

#[test]
fn refresh_asks_though_the_copy_is_fresh() {
    let (server, place) = (Server::new(), Place::new());
    revalidated(&server, "max-age=600");
    place.run(&line(&server, "")).ends_with(0);
    place.run(&line(&server, "--refresh")).ends_with(0);
    assert_eq!(conditions(&server), [None, Some("\"v1\"".to_owned())]);
}

#[test]
fn offline_takes_a_copy_of_any_age() {
    let (server, place) = (kept("max-age=600"), Place::new());
    place.run_at(NOW, &line(&server, "")).ends_with(0);
    let later = place.run_at(NOW + 400 * DAY, &line(&server, "--offline"));
    let told = "test-1, cached 1 y 34 d ago from http://127.0.0.1:[PORT]/keys.json";
    assert_eq!(key_check(&server, later.ends_with(0)), told);
    assert_eq!(server.hits(JWKS), 1);
}

#[test]
fn offline_without_a_copy_asks_nobody() {
    let server = kept("max-age=600");
    let transcript = Place::new().run(&format!("jwks {} --offline", server.url(JWKS)));
    server.hide_port(&transcript).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: no copy in the cache

hint: run it once without --offline, to cache it

"#]]);
    assert!(server.asked().is_empty());
}

#[test]
fn an_unknown_kid_asks_once_more_for_rotated_keys() {
    let (server, place) = (kept("max-age=600"), Place::new());
    server.serve(JWKS, Reply::json(r#"{"keys":[]}"#).header("Cache-Control", "max-age=600"));
    place.run(&line(&server, "")).ends_with(1);
    assert_eq!(server.hits(JWKS), 1, "keys fetched just now are not asked for again");
    server.serve(JWKS, keys_for("max-age=600"));
    place.run(&line(&server, "")).ends_with(0);
    assert_eq!(server.hits(JWKS), 2);
    place.run(&line(&server, "")).ends_with(0);
    assert_eq!(server.hits(JWKS), 2, "the new keys are kept");
}

#[test]
fn a_kid_that_stays_unknown_asks_once_a_run() {
    let (server, place) = (Server::issuer(), Place::new());
    let other = keys::jwks(&[&keys::key("rsa-other.pem", "other")]);
    server.serve(JWKS, Reply::json(other).header("Cache-Control", "max-age=600"));
    for hits in 1..=3 {
        let line = format!("verify -v --issuer {} --at {NOW} {}", server.url(""), server.token(""));
        place.run(&line).ends_with(1);
        assert_eq!(server.hits(JWKS), hits);
    }
}

#[test]
fn a_server_that_is_gone_leaves_the_copy_to_judge_an_unknown_kid() {
    let (server, place) = (kept("max-age=600"), Place::new());
    let other = keys::jwks(&[&keys::key("rsa-other.pem", "other")]);
    server.serve(JWKS, Reply::json(other).header("Cache-Control", "max-age=600"));
    place.run(&line(&server, "")).ends_with(1);
    server.serve(JWKS, Reply::raw(""));
    let transcript = place.run(&line(&server, ""));
    transcript.ends_with(1);
    assert!(transcript.stdout.contains("no key with this kid"), "{transcript}");
    assert_eq!(server.hits(JWKS), 2);
}

/// The one file of the cache.
fn stored(place: &Place) -> std::path::PathBuf {
    let folder = std::fs::read_dir(place.path("cache/jotkit/http")).expect("the cache");
    let files: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_broken_or_foreign_copy_is_as_good_as_none() {
    let (server, place) = (kept("max-age=600"), Place::new());
    let (_, foreign) = (place.run(&line(&server, "")), stored(&place));
    let whole = std::fs::read_to_string(&foreign).expect("the copy");
    let of_another = whole.replace(&server.url(JWKS), "https://issuer.example/keys.json");
    for (index, content) in
        ["", "{}", &whole[..whole.len() / 2], "\0", &of_another].iter().enumerate()
    {
        std::fs::write(&foreign, content).expect("the copy can be spoilt");
        place.run(&line(&server, "")).ends_with(0);
        assert_eq!(server.hits(JWKS), index + 2);
        place.run(&line(&server, "--offline")).ends_with(0);
    }
}

#[cfg(unix)]
#[test]
fn the_cache_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (server, place) = (kept("max-age=600"), Place::new());
    place.run(&line(&server, "")).ends_with(0);
    let mode = |path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(stored(&place)), 0o600);
    for folder in ["cache", "cache/jotkit", "cache/jotkit/http"] {
        assert_eq!(mode(place.path(folder)), 0o700, "{folder}");
    }
}

#[test]
fn concurrent_runs_all_succeed_and_leave_one_whole_copy() {
    let (server, place) = (kept("max-age=600"), Place::new());
    thread::scope(|scope| {
        let runs: Vec<_> =
            (0..8).map(|_| scope.spawn(|| place.run(&line(&server, "--refresh")))).collect();
        for run in runs {
            run.join().expect("no panic").ends_with(0);
        }
    });
    assert_eq!(server.hits(JWKS), 8);
    let whole = std::fs::read_to_string(stored(&place)).expect("the copy");
    serde_json::from_str::<serde_json::Value>(&whole).expect("JSON to its end");
    place.run(&line(&server, "--offline")).ends_with(0);
}

#[test]
fn a_cache_that_cannot_be_written_is_no_failure() {
    let (server, place) = (kept("max-age=600"), Place::new().file("cache", "a file is in its way"));
    for hits in 1..=2 {
        let transcript = place.run(&line(&server, ""));
        assert_eq!((transcript.ends_with(0).stderr.as_str(), server.hits(JWKS)), ("", hits));
    }
}

#[test]
fn a_clock_that_was_ahead_does_not_keep_keys_for_years() {
    let (server, place) = (kept("max-age=600"), Place::new());
    place.run_at(NOW + 365 * DAY, &line(&server, "")).ends_with(0);
    place.run_at(NOW, &line(&server, "")).ends_with(0);
    assert_eq!(server.hits(JWKS), 2);
}

#[test]
fn what_the_server_does_not_allow_is_not_guessed() {
    let (server, place) = (Server::new(), Place::new());
    let reply = Reply::json(keys::test_1());
    server.serve(JWKS, reply.header("Last-Modified", "Sat, 01 Jan 2000 00:00:00 GMT"));
    place.run_at(NOW, &line(&server, "")).ends_with(0);
    place.run_at(NOW + 60, &line(&server, "")).ends_with(0);
    assert_eq!(server.hits(JWKS), 2);
}

#[test]
fn no_age_that_a_server_claims_is_too_large() {
    for age in [u64::MAX.to_string(), format!("+{}", u64::MAX)] {
        let (server, place) =
            (Server::with(keys_for("max-age=600").header("Age", &age)), Place::new());
        place.run_at(NOW, &line(&server, "")).ends_with(0);
        place.run_at(NOW + 1, &line(&server, "")).ends_with(0);
        assert_eq!(server.hits(JWKS), 2, "older than its max-age: {age}");
    }
}

#[test]
fn offline_finds_an_issuers_keys_wherever_they_were() {
    let (server, place) = (Server::new(), Place::new());
    server.serve("/.well-known/jwks.json", keys_for("max-age=600"));
    let line = format!("jwks {}", server.url(""));
    let unknown = place.run(&format!("{line} --offline"));
    server.hide_port(&unknown).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]: no keys found
  http://127.0.0.1:[PORT]/.well-known/openid-configuration: no copy in the cache
  http://127.0.0.1:[PORT]/.well-known/oauth-authorization-server: no copy in the cache
  http://127.0.0.1:[PORT]/.well-known/jwks.json: no copy in the cache

hint: run it once without --offline, to cache them

"#]]);
    place.run(&line).ends_with(0);
    place.run(&format!("{line} --offline")).ends_with(0);
    assert_eq!(server.paths().len(), 3, "each place once");
}
