//! Whom https trusts, and what it does not fall back to.

use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{Place, fixture, keys};

/// A place with the certificate of a secure server as its one more root.
fn trusting() -> Place {
    Place::new().file("ca.pem", fixture("localhost-cert.pem"))
}

#[test]
fn https_is_trusted_by_a_certificate_of_ones_own() {
    let server = Server::secure();
    server.serve(JWKS, Reply::json(keys::test_1()));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: https://127.0.0.1:[PORT]/keys.json: no trust in the server: invalid peer certificate: UnknownIssuer

hint: if its certificate is your own: --ca-cert FILE

"#]]);
    assert!(server.asked().is_empty());
    trusting().run(&format!("jwks {} --ca-cert ca.pem", server.url(JWKS))).ends_with(0);
}

#[test]
fn a_redirect_from_https_to_plain_http() {
    let (secure, plain) = (Server::secure(), Server::with(Reply::json(keys::test_1())));
    secure.serve(JWKS, Reply::redirect(plain.url(JWKS)));
    let line = format!("jwks {} --ca-cert ca.pem", secure.url(JWKS));
    let transcript = trusting().run(&line);
    plain.hide_port(&secure.hide_port(&transcript)).shows(str![[r#"
status 3
--- standard output

--- standard error
error: https://127.0.0.1:[PORT]/keys.json: redirected to http://127.0.0.1:[PORT]/keys.json, which is not followed

hint: follow it yourself: curl -iL https://127.0.0.1:[PORT]/keys.json

"#]]);
    assert!(plain.asked().is_empty());
}
