//! Where a redirect may lead, and how often.

use snapbox::str;

use crate::support::keys;
use crate::support::server::{JWKS, Reply, Server};

#[test]
fn redirects_are_followed_to_the_cap() {
    let server = Server::with(Reply::json(keys::test_1()));
    for left in 1..=6 {
        let next = if left == 1 { JWKS.to_owned() } else { format!("/{}", left - 1) };
        server.serve(&format!("/{left}"), Reply::redirect(next));
    }
    server.jwks("/5").ends_with(0);
    assert_eq!(server.paths(), ["/5", "/4", "/3", "/2", "/1", JWKS]);
    server.jwks("/6").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/6: redirected more often than the cap of 5

hint: follow the redirects: curl -iL http://127.0.0.1:[PORT]/6

"#]]);
    assert_eq!(server.hits(JWKS), 1, "the sixth redirect is not followed");
}

/// The server that was asked has answered: what is wrong is wrong with the other.
#[test]
fn a_fault_behind_a_redirect_is_told_of_where_it_happened() {
    let other = Server::with(Reply::json("1".repeat(2 << 20)));
    let server = Server::new();
    server.serve("/a", Reply::redirect("/b"));
    server.serve("/b", Reply::redirect(other.url(JWKS)));
    let said = server.jwks("/a").ends_with(3).stderr.clone();
    let fault = format!("redirected to {}: the response is over the cap", other.url(JWKS));
    assert!(said.contains(&fault), "{said}");
}

#[test]
fn a_redirect_in_a_circle() {
    let server = Server::new();
    server.serve("/a", Reply::redirect("/b"));
    server.serve("/b", Reply::redirect("/a"));
    server.jwks("/a").shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/a: redirected in a loop, back to http://127.0.0.1:[PORT]/a

hint: follow the redirects: curl -iL http://127.0.0.1:[PORT]/a

"#]]);
    assert_eq!(server.paths(), ["/a", "/b"]);
}

#[test]
fn a_redirect_to_plain_http_on_another_host() {
    let server = Server::with(Reply::redirect("http://keys.example/jwks.json"));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: redirected to http://keys.example/jwks.json, which is not followed

hint: follow the redirects: curl -iL http://127.0.0.1:[PORT]/keys.json

"#]]);
}

#[test]
fn a_redirect_to_a_file() {
    let server = Server::with(Reply::redirect("file:///etc/passwd"));
    let transcript = server.jwks(JWKS);
    transcript.ends_with(3);
    assert!(transcript.stderr.contains("redirected to file:///etc/passwd, which is not"));
}

#[test]
fn a_redirect_that_leads_nowhere() {
    let server = Server::with(Reply::new(302, "text/plain", ""));
    server.jwks(JWKS).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/keys.json: redirected (302 Found) without a location

hint: look at the response: curl -i http://127.0.0.1:[PORT]/keys.json

"#]]);
}
