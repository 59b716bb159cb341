//! Keys of an issuer without metadata, at the place where its provider keeps them.

use snapbox::str;

use crate::support::server::{Reply, Server};
use crate::support::{NOW, Place, Transcript, keys};

const REALM: &str = "/realms/main";
const CERTS: &str = "/realms/main/protocol/openid-connect/certs";

fn verify(server: &Server, flags: &str) -> Transcript {
    let (issuer, token) = (server.url(REALM), server.token(REALM));
    let line = format!("verify -v --issuer {issuer} --at {NOW} {flags} {token}");
    server.hide_port(&Place::new().run(&line))
}

#[test]
fn a_realm_without_metadata_has_its_keys_where_keycloak_keeps_them() {
    let server = Server::new();
    server.serve(CERTS, Reply::json(keys::test_1()));
    verify(&server, "--print iss").shows(str![[r#"
status 0
--- standard output
http://127.0.0.1:[PORT]/realms/main

--- standard error

"#]]);
    assert_eq!(
        server.paths(),
        [
            "/realms/main/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server/realms/main",
            "/realms/main/.well-known/jwks.json",
            CERTS,
        ]
    );
}

#[test]
fn each_place_that_was_asked_is_told() {
    verify(&Server::new(), "").shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  skip  key        http://127.0.0.1:[PORT]/realms/main: no keys found
  skip  signature  there is no key to verify with
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  pass  iss        http://127.0.0.1:[PORT]/realms/main
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error
error: http://127.0.0.1:[PORT]/realms/main: no keys found
  http://127.0.0.1:[PORT]/realms/main/.well-known/openid-configuration: status 404 with text/html
  http://127.0.0.1:[PORT]/.well-known/oauth-authorization-server/realms/main: status 404 with text/html
  http://127.0.0.1:[PORT]/realms/main/.well-known/jwks.json: status 404 with text/html
  http://127.0.0.1:[PORT]/realms/main/protocol/openid-connect/certs: status 404 with text/html

hint: name the key set itself by its URL: https://…/jwks.json

"#]]);
}

#[test]
fn metadata_of_another_issuer_is_not_stepped_over() {
    let server = Server::new();
    let metadata = server.metadata("/realms/other", CERTS);
    server.serve("/realms/main/.well-known/openid-configuration", Reply::json(metadata));
    server.serve(CERTS, Reply::json(keys::test_1()));
    verify(&server, "").ends_with(3);
    assert_eq!(server.hits(CERTS), 0);
}

#[test]
fn an_issuer_without_a_scheme_is_a_url_to_nobody_but_google() {
    let place = Place::new();
    let token = keys::rs256(r#"{"iss":"accounts.google.com"}"#);
    let run = |issuer: &str| {
        place.run_with(&format!("verify -v --issuer {issuer} --offline --at {NOW}"), &token)
    };
    run("accounts.google.com").ends_with(3);
    run("accounts.google.example").ends_with(2);
    run("accounts.google.com").shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  skip  key        accounts.google.com: no keys found
  skip  signature  there is no key to verify with
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  pass  iss        accounts.google.com
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error
error: accounts.google.com: no keys found
  https://www.googleapis.com/oauth2/v3/certs: no copy in the cache

hint: run it once without --offline, to cache them

"#]]);
}
