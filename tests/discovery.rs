//! From an issuer to its keys, over real HTTP: which places are asked, in which order, how often.

use snapbox::str;

use crate::support::server::{JWKS, METADATA, Reply, Server};
use crate::support::{NOW, Place, Transcript, keys};

const RFC_8414: &str = "/.well-known/oauth-authorization-server";
const PLAIN: &str = "/.well-known/jwks.json";

/// Verifies a good token of the issuer at `path`.
fn verify(server: &Server, path: &str) -> Transcript {
    let line = format!("verify -v --issuer {} --at {NOW} {}", server.url(path), server.token(path));
    server.hide_port(&Place::new().run(&line))
}

#[test]
fn the_first_place_leads_to_the_keys() {
    let server = Server::issuer();
    verify(&server, "").shows(str![[r#"
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
  pass  iss        http://127.0.0.1:[PORT]
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error

"#]]);
    assert_eq!(server.paths(), [METADATA, JWKS]);
}

#[test]
fn the_second_place_is_that_of_rfc_8414() {
    let server = Server::issuer();
    server.serve(METADATA, Reply::page(404));
    server.serve(RFC_8414, Reply::json(server.metadata("", JWKS)));
    verify(&server, "").ends_with(0);
    assert_eq!(server.paths(), [METADATA, RFC_8414, JWKS]);
}

#[test]
fn the_third_place_has_the_keys_themselves() {
    let server = Server::new();
    server.serve(PLAIN, Reply::json(keys::test_1()));
    verify(&server, "").ends_with(0);
    assert_eq!(server.paths(), [METADATA, RFC_8414, PLAIN]);
}

#[test]
fn an_issuers_path_stands_where_each_place_wants_it() {
    let server = Server::new();
    let places = [
        "/tenant/1/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/tenant/1",
        "/tenant/1/.well-known/jwks.json",
    ];
    verify(&server, "/tenant/1").ends_with(3);
    assert_eq!(server.paths(), places);
    server.serve(places[0], Reply::json(server.metadata("/tenant/1", JWKS)));
    server.serve(JWKS, Reply::json(keys::test_1()));
    verify(&server, "/tenant/1").ends_with(0);
    assert_eq!(server.paths()[3..], [places[0], JWKS]);
}

#[test]
fn what_was_found_at_each_place_is_told() {
    let server = Server::new();
    server.serve(METADATA, Reply::json("[]"));
    server.serve(RFC_8414, Reply::json(format!(r#"{{"issuer":"{}"}}"#, server.url(""))));
    server.jwks("").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]: no keys found
  http://127.0.0.1:[PORT]/.well-known/openid-configuration: an array, not a JSON object
  http://127.0.0.1:[PORT]/.well-known/oauth-authorization-server: metadata without a jwks_uri
  http://127.0.0.1:[PORT]/.well-known/jwks.json: status 404 with text/html

hint: name the key set itself by its URL: https://…/jwks.json

"#]]);
    assert_eq!(server.paths(), [METADATA, RFC_8414, PLAIN]);
}

#[test]
fn metadata_of_another_issuer_is_not_believed() {
    let server = Server::issuer();
    let metadata = server.metadata("", JWKS).replacen("\",", "/\",", 1);
    server.serve(METADATA, Reply::json(metadata));
    server.jwks("").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/.well-known/openid-configuration: the issuer is http://127.0.0.1:[PORT]/, not http://127.0.0.1:[PORT]

hint: if that is the right issuer: http://127.0.0.1:[PORT]/

"#]]);
    assert_eq!(server.paths(), [METADATA], "neither its keys nor another place is asked");
}

#[test]
fn an_issuers_name_is_compared_to_the_letter() {
    let server = Server::issuer();
    let line = format!("jwks {}/", server.url(""));
    Place::new().run(&line).ends_with(3);
    assert_eq!(server.paths(), [METADATA]);
}

#[test]
fn keys_on_another_host_over_plain_http_are_not_fetched() {
    let server = Server::issuer();
    let metadata = server.metadata("", JWKS);
    let elsewhere = metadata.replace(&server.url(JWKS), "http://keys.example/jwks.json");
    server.serve(METADATA, Reply::json(elsewhere));
    server.jwks("").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/.well-known/openid-configuration: jwks_uri: http://keys.example/jwks.json is neither https nor http to this machine

hint: name the key set itself by its URL: https://…/jwks.json

"#]]);
    assert_eq!(server.paths(), [METADATA]);
}

#[test]
fn keys_in_a_file_are_not_read_for_a_server() {
    let server = Server::issuer();
    let metadata = server.metadata("", JWKS);
    server.serve(METADATA, Reply::json(metadata.replace(&server.url(JWKS), "file:///etc/passwd")));
    let transcript = server.jwks("");
    transcript.ends_with(3);
    assert!(transcript.stderr.contains("file:///etc/passwd is neither https nor"), "{transcript}");
}

#[test]
fn a_server_that_hangs_up_is_asked_once() {
    let server = Server::new();
    server.serve(METADATA, Reply::raw(""));
    verify(&server, "").ends_with(3);
    assert_eq!(server.paths(), [METADATA]);
}

#[test]
fn jwks_takes_an_issuer_as_well() {
    let server = Server::issuer();
    let place = Place::new();
    place.run(&format!("jwks {}", server.url(""))).ends_with(0);
    assert_eq!(server.paths(), [METADATA, JWKS]);
    place.run(&format!("jwks {}", server.url(METADATA))).ends_with(0);
    assert_eq!(server.paths()[2..], [METADATA, JWKS]);
}

#[test]
fn jwks_takes_an_issuer_with_a_path_for_keys_first() {
    let server = Server::issuer();
    let place = "/tenant/.well-known/openid-configuration";
    server.serve(place, Reply::json(server.metadata("/tenant", JWKS)));
    Place::new().run(&format!("jwks {}", server.url("/tenant"))).ends_with(0);
    assert_eq!(server.paths(), ["/tenant", place, JWKS]);
}

#[test]
fn a_hint_made_of_a_servers_words_is_one_harmless_word() {
    let server = Server::issuer();
    let metadata = r#"{"issuer":"https://x;rm -rf ~\u001b[31m","jwks_uri":"https://x/"}"#;
    server.serve(METADATA, Reply::json(metadata));
    server.jwks("").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/.well-known/openid-configuration: the issuer is https://x;rm -rf ~\u{1b}[31m, not http://127.0.0.1:[PORT]

hint: if that is the right issuer: (no command shown: a value is too long or not safe to paste)

"#]]);
}

#[test]
fn a_server_that_shows_a_page_everywhere_has_no_keys() {
    let server = Server::new();
    for place in [METADATA, RFC_8414, PLAIN] {
        server.serve(place, Reply::page(200));
    }
    server.jwks("").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]: no keys found
  http://127.0.0.1:[PORT]/.well-known/openid-configuration: a web page (HTML), not keys: A page
  http://127.0.0.1:[PORT]/.well-known/oauth-authorization-server: a web page (HTML), not keys: A page
  http://127.0.0.1:[PORT]/.well-known/jwks.json: a web page (HTML), not keys: A page

hint: name the key set itself by its URL: https://…/jwks.json

"#]]);
}

/// The keys are the issuer's own, and new: nothing is left to fetch or to compare.
#[test]
fn a_key_that_its_issuer_no_longer_publishes() {
    let server = Server::issuer();
    let other = keys::jwks(&[&keys::key("rsa-other.pem", "other")]);
    server.serve(JWKS, Reply::json(other));
    let explain = |issuer: &str| {
        let line = format!("explain {issuer} --at {NOW} {}", server.token(""));
        Place::new().run(&line).ends_with(1).stdout.clone()
    };
    let fix = |said: &str| said.lines().find(|line| line.contains("fix: ")).unwrap().to_owned();
    let own = explain(&format!("--issuer {}", server.url("")));
    assert!(fix(&own).contains("no longer: get a new token"), "{own}");
    // Whose keys they are, nobody has said.
    let any = explain(&format!("--jwks {}", server.url(JWKS)));
    assert!(fix(&any).contains("find out who signed it"), "{any}");
}
