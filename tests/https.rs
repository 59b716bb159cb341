//! Whom https trusts, what it does not fall back to, and who stands between.

use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{Place, finish, fixture, keys};

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
error: https://127.0.0.1:[PORT]/keys.json: TLS failed: invalid peer certificate: UnknownIssuer

hint: if its certificate is from your own CA: --ca-cert FILE

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

hint: follow the redirects: curl -iL https://127.0.0.1:[PORT]/keys.json

"#]]);
    assert!(plain.asked().is_empty());
}

#[test]
fn proxies_are_not_asked_for_this_machine() {
    let (plain, secure, proxy) = (Server::new(), Server::secure(), Server::new());
    let place = trusting();
    for server in [&plain, &secure] {
        server.serve(JWKS, Reply::json(keys::test_1()));
        let mut command = place.command();
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, proxy.url(""));
        }
        command.args(["jwks", "--ca-cert", "ca.pem", &server.url(JWKS)]);
        finish(&mut command).ends_with(0);
    }
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}

#[test]
fn a_redirect_from_plain_http_to_https() {
    let (secure, plain) = (Server::secure(), Server::with(Reply::page(404)));
    secure.serve(JWKS, Reply::json(keys::test_1()));
    plain.serve(JWKS, Reply::redirect(secure.url(JWKS)));
    trusting().run(&format!("jwks {} --ca-cert ca.pem", plain.url(JWKS))).ends_with(0);
}

#[test]
fn proxies_are_asked_for_another_machine() {
    let (proxy, place) = (Server::new(), Place::new());
    let mut command = place.command();
    command.env("https_proxy", proxy.url("")).args(["jwks", "https://keys.example/jwks.json"]);
    proxy.hide_port(finish(&mut command).ends_with(3)).shows(str![[r#"
status 3
--- standard output

--- standard error
error: https://keys.example/jwks.json: no connection: tunnel error: unsuccessful, and https_proxy is set

hint: check the proxy: the host and the port in https_proxy
hint: if the host is reached without a proxy, run it again with NO_PROXY=keys.example

"#]]);
    assert_eq!(proxy.paths(), ["keys.example:443"]);
}

/// A proxy that refuses, or of a kind that is not spoken: it is to be checked, by its variable, as
/// there is no response to look at. Its password is not shown, and the host goes past it as suggested.
#[test]
fn a_proxy_that_gives_no_connection_is_to_be_checked() {
    let proxy = Server::new();
    let at = proxy.url("");
    let at = at.trim_start_matches("http://");
    for variable in ["https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        for scheme in ["http", "socks5"] {
            let place = Place::new();
            let mut command = place.command();
            command.env(variable, format!("{scheme}://ada:hunter2@{at}"));
            command.args(["jwks", "https://keys.invalid/jwks.json"]);
            let said = finish(&mut command).ends_with(3).stderr.clone();
            assert!(
                said.contains(&format!(
                    "hint: check the proxy: the host and the port in {variable}\n"
                )),
                "{said}"
            );
            assert!(said.contains("NO_PROXY=keys.invalid\n"), "{said}");
            assert!(!said.contains("curl") && !said.contains("hunter2"), "{said}");
        }
    }
}

/// This machine, at an address that proxies are asked for.
#[test]
fn a_star_in_no_proxy_and_a_proxy_that_cannot_be_used() {
    let (proxy, place) = (Server::new(), Place::new());
    let asked = |variables: &[(&str, &str)]| {
        let mut command = place.command();
        command.envs(variables.iter().copied());
        command.args(["jwks", "https://0.0.0.0:1/k"]);
        let transcript = finish(&mut command);
        transcript.ends_with(3);
        transcript
    };
    asked(&[("https_proxy", &proxy.url(""))]);
    assert_eq!(proxy.paths(), ["0.0.0.0:1"]);
    let proxy = Server::new();
    asked(&[("https_proxy", &proxy.url("")), ("no_proxy", "*")]);
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
    asked(&[("https_proxy", "bogus://u:hush@127.0.0.1")]).shows(str![[r#"
status 3
--- standard output

--- standard error
error: https://0.0.0.0:1/k: no HTTP client: the value of https_proxy is not the URL of an http or https proxy

"#]]);
}

#[test]
fn https_to_a_server_that_speaks_plain_http() {
    let server = Server::with(Reply::json(keys::test_1()));
    let url = server.url(JWKS).replace("http:", "https:");
    server.hide_port(&Place::new().run(&format!("jwks {url}"))).shows(str![[r#"
status 3
--- standard output

--- standard error
error: https://127.0.0.1:[PORT]/keys.json: the server does not support https

hint: plain http is allowed to this machine: http://127.0.0.1:[PORT]/keys.json

"#]]);
}
