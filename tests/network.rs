//! Servers that lie and stall, and keys that are none: each cap is named in the error that it
//! causes.

use std::net::TcpStream;

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::sys::System;
use jotkit::sys::env::Env;
use jotkit::sys::http::Http;
use snapbox::str;

use crate::support::server::{JWKS, METADATA, Reply, Server, hide_port};
use crate::support::{NOW, Place, Transcript, finish, fixture, keys};

/// Verifies a good token with the keys at that path.
fn verify(server: &Server, path: &str) -> Transcript {
    server.hide_port(&Place::new().run(&verify_line(&server.url(path))))
}

fn verify_line(url: &str) -> String {
    format!("verify -v --jwks {url} --at {NOW} {}", keys::rs256("{}"))
}

#[test]
fn keys_come_from_a_url() {
    let server = Server::with(Reply::json(keys::test_1()));
    verify(&server, JWKS).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        test-1, fetched now from http://127.0.0.1:[PORT]/keys.json
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
    server.jwks(JWKS).shows(str![[r#"
status 0
--- standard output
type  size  alg  use  kid     thumbprint
RSA   2048  -    -    test-1  DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc

--- standard error
note: fetched now from http://127.0.0.1:[PORT]/keys.json

"#]]);
    assert_eq!(server.paths(), [JWKS, JWKS]);
}

#[test]
fn every_name_under_localhost_is_this_machine() {
    let server = Server::with(Reply::json(keys::test_1()));
    for name in ["localhost", "LOCALHOST", "keys.localhost"] {
        let url = server.url(JWKS).replace("127.0.0.1", name);
        Place::new().run(&format!("jwks {url} --timeout 5s")).ends_with(0);
    }
    assert_eq!(server.hits(JWKS), 3);
    Place::new().run("jwks http://localhost.example/").ends_with(2);
}

#[test]
fn a_wrong_key_rejects() {
    let server = Server::with(Reply::json(keys::jwks(&[&keys::key("rsa-other.pem", "test-1")])));
    let transcript = verify(&server, JWKS);
    transcript.ends_with(1);
    assert!(transcript.stdout.contains("fail  signature"), "{transcript}");
}

#[test]
fn a_failure_that_needs_no_key_rejects_though_there_is_no_key() {
    let server = Server::with(Reply::page(500));
    let line = format!("{} --audience other", verify_line(&server.url(JWKS)));
    let transcript = server.hide_port(&Place::new().run(&line));
    transcript.ends_with(1);
    assert!(transcript.stdout.contains("skip  key"), "{transcript}");
    assert!(transcript.stderr.contains("status 500"), "{transcript}");
}

#[test]
fn a_page_that_is_not_there() {
    let server = Server::new();
    verify(&server, JWKS).shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  skip  key        http://127.0.0.1:[PORT]/keys.json: status 404 with text/html
  skip  signature  there is no key to verify with
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
error: http://127.0.0.1:[PORT]/keys.json: status 404 with text/html

hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
    assert_eq!(server.paths(), [JWKS]);
}

#[test]
fn jwks_looks_around_for_keys_that_are_not_there_and_then_says_what_it_found_first() {
    let server = Server::new();
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: status 404 with text/html

hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
    assert_eq!(server.paths().len(), 4, "the URL itself and three places for an issuer's keys");
}

#[test]
fn a_page_where_keys_belong() {
    let server = Server::with(Reply::page(200));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: a web page (HTML), not keys: A page

hint: the URL of the keys is jwks_uri in the metadata of the issuer: ISSUER/.well-known/openid-configuration
hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
}

#[test]
fn a_page_at_the_usual_place_gets_another_hint() {
    let server = Server::new();
    server.serve("/.well-known/jwks.json", Reply::page(200));
    let transcript = server.jwks("/.well-known/jwks.json");
    assert!(
        transcript.ends_with(3).stderr.contains("hint: look at the response: curl -i"),
        "{transcript}"
    );
}

#[test]
fn metadata_where_keys_belong_says_where_the_keys_are() {
    let server = Server::new();
    server.serve("/metadata", Reply::json(server.metadata("", JWKS)));
    server.jwks("/metadata").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/metadata: an issuer's metadata, not keys; its jwks_uri is http://127.0.0.1:[PORT]/keys.json

hint: use the URL of its keys: http://127.0.0.1:[PORT]/keys.json

"#]]);
    assert_eq!(server.hits(JWKS), 0);
}

/// An answer with its length and not a word about the connection, which then is closed.
fn closed_unsaid(content_type: &str, body: &str) -> Reply {
    let length = body.len();
    let head = format!("Content-Type: {content_type}\r\nContent-Length: {length}\r\n");
    Reply::raw(format!("HTTP/1.1 200 OK\r\n{head}\r\n{body}"))
}

/// A kept connection may be closed just as it is used again: the next request never reaches anybody.
#[test]
fn no_connection_is_counted_on_to_stay_open() {
    let (server, place) = (Server::new(), Place::new());
    let json = |body: &str| closed_unsaid("application/json", body);
    let metadata = format!(
        r#"{{"issuer":"{0}","jwks_uri":"{0}{JWKS}","token_endpoint":"{0}/token"}}"#,
        server.url("")
    );
    server.serve(METADATA, json(&metadata));
    server.serve(JWKS, json(&keys::test_1()));
    let token = server.token("");
    server.serve("/token", json(&format!(r#"{{"access_token":"{token}"}}"#)));
    let to = format!("HTTP/1.1 302 \r\nLocation: {METADATA}\r\nContent-Length: 0\r\n\r\n");
    server.serve("/moved", Reply::raw(to));
    let (issuer, moved) = (server.url(""), server.url("/moved"));
    let verify = ["verify", "--refresh", "--issuer", &issuer, &token];
    for _ in 0..50 {
        place.run_inside(verify, "").ends_with(0);
        place.run_inside(["sign", "--issuer-at", &issuer], "").ends_with(0);
        let redirected = place.run_inside(["jwks", "--refresh", &moved], "");
        assert!(!redirected.stderr.contains("closed"), "{redirected}");
    }
    assert_eq!(server.hits(METADATA), 150);
    server.serve("/v1/sessions", json(r#"[{"id":"sess_1"}]"#));
    server.serve("/v1/sessions/sess_1/tokens", json(&format!(r#"{{"jwt":"{token}"}}"#)));
    for _ in 0..10 {
        let mut command = place.command();
        command.envs([("CLERK_API_URL", &issuer[..]), ("CLERK_SECRET_KEY", "sk_test_a")]);
        finish(command.args(["clerk", "token", "--user", "user_1"])).ends_with(0);
    }
}

/// Each request of `probe` is answered, and none is sent twice.
#[test]
fn an_api_may_close_each_connection() {
    let server = Server::new();
    let refused = "HTTP/1.1 401 \r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n";
    server.serve_by("/api", move |asked| match asked.header("authorization") {
        Some(bearer) if bearer.split('.').count() == 3 => closed_unsaid("text/plain", "ok"),
        _ => Reply::raw(refused),
    });
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    let only = ["no-credentials", "null", "undefined", "garbage", "expired"];
    let only = only.map(|case| format!("--only {case}")).join(" ");
    let line = format!("probe {} --key key.pem --rate 1000 -o json {only}", server.url("/api"));
    for _ in 0..10 {
        let document = place.run(&line).ends_with(1).json();
        for case in document["cases"].as_array().expect("cases") {
            assert_ne!(case["status"], "undecided", "{document:#}");
        }
    }
    assert_eq!(server.paths().len(), 60);
}

#[test]
fn bytes_that_are_no_http() {
    let server = Server::with(Reply::raw("SSH-2.0-OpenSSH_9.9\r\n"));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: the server closed the connection or violated HTTP: invalid HTTP version parsed

hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
}

#[test]
fn a_head_without_an_end() {
    let server = Server::with(Reply::raw("HTTP/1.1 200 \r\nX: ").then_flood());
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: the server closed the connection or violated HTTP: message head is too large

hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
}

#[test]
fn nobody_listens() {
    let server = Server::new();
    // The port of somebody who calls is taken, and nobody listens there.
    let caller = TcpStream::connect(server.address()).expect("the server listens");
    let address = caller.local_addr().expect("a bound port");
    let transcript = Place::new().run(&format!("jwks http://{address}/keys.json"));
    hide_port(&transcript, address).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: no connection: Connection refused

hint: check the host and the port, and that the server runs and can be reached from here

"#]]);
}

/// Asks for keys that never come whole.
fn impatient(server: &Server) -> Transcript {
    let line = format!("jwks {} --timeout 300ms", server.url(JWKS));
    server.hide_port(&Place::new().run(&line))
}

#[test]
fn a_server_that_never_answers_meets_the_cap_on_time() {
    let server = Server::with(Reply::raw("").then_silence());
    impatient(&server).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: timed out after 0.3 s

hint: wait longer: --timeout 60s

"#]]);
    assert_eq!(server.paths(), [JWKS], "nobody waits for it twice");
}

#[test]
fn a_body_that_stalls_meets_the_cap_on_time() {
    let server = Server::with(Reply::json(r#"{"keys":["#).then_silence());
    let transcript = impatient(&server);
    transcript.ends_with(3);
    assert!(transcript.stderr.contains("timed out after 0.3 s"), "{transcript}");
}

#[test]
fn a_body_without_an_end_meets_the_cap_on_size() {
    let server = Server::with(Reply::json("").then_flood());
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: the response is over the cap of 1048576 bytes

hint: what is asked for usually has a few thousand bytes; check the URL

"#]]);
}

#[test]
fn a_body_of_just_the_cap_is_read() {
    let set = keys::test_1();
    let padded = |length: usize| format!("{set}{}", " ".repeat(length - set.len()));
    let server = Server::with(Reply::json(padded(1 << 20)));
    server.serve("/over", Reply::json(padded((1 << 20) + 1)));
    server.jwks(JWKS).ends_with(0);
    let transcript = server.jwks("/over");
    transcript.ends_with(3);
    assert!(transcript.stderr.contains("over the cap of 1048576 bytes"), "{transcript}");
}

#[test]
fn a_length_that_promises_too_much() {
    let server = Server::with(Reply::json(keys::test_1()).header("Content-Length", "100000"));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: the server closed the connection or violated HTTP: end of file before message length reached

hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
}

#[test]
fn a_length_that_promises_too_little() {
    let server = Server::with(Reply::json(keys::test_1()).header("Content-Length", "20"));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: JSON that does not parse: EOF while parsing a string at line 1 column 20

"#]]);
}

#[test]
fn plain_http_to_another_host_is_a_wrong_question() {
    Place::new().run(&verify_line("http://keys.example/jwks.json")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: http://keys.example/jwks.json is neither https nor http to this machine

hint: use https; keys that come over plain http can be replaced on the way
hint: or fetch it yourself and give the file
hint: in a network that you trust: --insecure-allow-http keys.example

"#]]);
    let line = format!("verify -v --issuer http://keys.example --at {NOW} {}", keys::rs256("{}"));
    Place::new().run(&line).ends_with(2);
    Place::new().run("jwks http://keys.example/jwks.json").ends_with(2);
}

#[test]
fn a_shared_secret_from_the_network_verifies_nothing() {
    let secret = keys::shared(vec![7; 32]);
    let token = keys::token(r#"{"alg":"HS256","kid":"s"}"#, "{}", &secret, Alg::Hs256);
    let jwk = format!(r#"{{"kty":"oct","kid":"s","k":"{}"}}"#, base64url::encode([7; 32]));
    let line = |source: &str| format!("verify -v --jwks {source} --at {NOW} {token}");
    let server = Server::with(Reply::json(format!(r#"{{"keys":[{jwk}]}}"#)));
    server.hide_port(&Place::new().run(&line(&server.url(JWKS)))).shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        HS256
  skip  key        key s can't be read: a shared secret (oct) in a set from the network is never used
  skip  signature  there is no key to verify with
  skip  exp        never expires
  skip  nbf        valid at once
  skip  iat        no issue time
  skip  max_age    not checked
  skip  iss        not checked
  skip  sub        missing
  skip  aud        not checked
  skip  azp        not checked
  skip  typ        not checked

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: a shared secret (oct) in a set from the network is never used

hint: if you hold the secret, give it yourself: --secret-env NAME

"#]]);
    // The same key from a file is a decision of the one who asks.
    Place::new().file("k", jwk).run(&line("k")).ends_with(0);
}

#[test]
fn a_servers_words_reach_the_terminal_harmless() {
    let key = keys::key("rsa.pem", "\u{1b}]0;x\u{7}\u{202e}");
    let transcript = Server::with(Reply::json(keys::jwks(&[&key]))).jwks(JWKS);
    transcript.ends_with(0);
    assert!(!transcript.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{transcript:?}");
}

/// An issuer in a network of containers has a name and no certificate.
#[test]
fn plain_http_is_for_hosts_that_are_named() {
    let server = Server::with(Reply::json(keys::test_1()));
    let port =
        server.url("/").rsplit(':').next().unwrap_or_default().trim_end_matches('/').to_owned();
    let lookup = |_: &str| Ok(vec![std::net::Ipv4Addr::LOCALHOST.into()]);
    let verify = |place: &Place, host: &str, allowed: &[&str]| {
        let url = format!("http://{host}:{port}{JWKS}");
        let token = keys::rs256("{}");
        let now = NOW.to_string();
        let words = ["jotkit", "verify", "--jwks", &url, "--json", "--at", &now, &token];
        let allow = allowed.iter().flat_map(|host| ["--insecure-allow-http", host]);
        let words = words.into_iter().chain(allow).map(std::ffi::OsString::from);
        let env = Env::of([("XDG_CACHE_HOME", place.path("cache"))]);
        let mut system = System::in_memory(Vec::new(), env);
        system.http = Http::resolving_by(lookup);
        let status = jotkit::run(words, &mut system) as i32;
        (status, system.streams.stdout.take(), system.streams.stderr.take())
    };
    let exact = format!("keycloak:{port}");
    for allowed in [&["keycloak"][..], &[&exact], &["other", "KEYCLOAK"]] {
        let (status, stdout, stderr) = verify(&Place::new(), "keycloak", allowed);
        assert_eq!(status, 0, "{stderr}");
        assert!(stderr.contains("warning: keys from keycloak come over plain http"), "{stderr}");
        assert!(stdout.contains("keys from keycloak come over plain http"), "{stdout}");
    }
    let place = Place::new();
    for allowed in [&[][..], &["other"], &["keycloak:1"], &["cloak"]] {
        assert_eq!(verify(&place, "keycloak", allowed).0, 2, "{allowed:?}");
    }
    // What was kept is no way around it.
    verify(&place, "keycloak", &["keycloak"]);
    assert_eq!(verify(&place, "keycloak", &[]).0, 2);
    for host in ["", "http://keycloak", "keycloak/path", "a b", "user@keycloak"] {
        let (status, _, stderr) = verify(&place, "keycloak", &[host]);
        assert_eq!(status, 2);
        assert!(stderr.contains("write a host"), "{stderr}");
    }
}

/// Servers of files send what they have, whoever asks: what comes is said, and what to type.
#[test]
fn a_response_that_is_compressed_unasked() {
    for encoding in ["gzip", "GZIP", "br", "zstd", "deflate", "gzip, br"] {
        let reply = Reply::json([0x1f, 0x8b, 8, 0]).header("Content-Encoding", encoding);
        let said = Server::with(reply).jwks(JWKS);
        let fact = format!("compressed, unasked (Content-Encoding: {encoding})");
        assert!(said.ends_with(3).stderr.contains(&fact), "{said}");
        let hint = "curl --compressed -o keys.json http://127.0.0.1:[PORT]/keys.json\n";
        assert!(said.stderr.contains(hint), "{said}");
    }
    let plain = Reply::json(keys::test_1()).header("Content-Encoding", "identity");
    Server::with(plain).jwks(JWKS).ends_with(0);
}

/// A command takes a file, so that what a server has is saved first.
#[test]
fn a_container_of_keys_from_a_server_is_saved_before_it_is_opened() {
    let reply = Reply::new(200, "application/octet-stream", [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]);
    Server::with(reply).jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: a Java keystore, which jotkit does not read

hint: save it: curl http://127.0.0.1:[PORT]/keys.json > downloaded
hint: convert it to PKCS#12: keytool -importkeystore -deststoretype PKCS12 -destkeystore key.p12 -srckeystore downloaded
hint: then extract the key and its certificate: openssl pkcs12 -nodes -out key.pem -in key.p12

"#]]);
}
