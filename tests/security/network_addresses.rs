//! A server elsewhere leads us to nothing on this machine or its link, however that is written; and
//! names are looked up within the time that was given.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use jotkit::sys::http::{Http, HttpError, Request, Response};
use jotkit::sys::resolver::Lookup;
use url::Url;

use crate::support::server::{JWKS, METADATA, Reply, Server};
use crate::support::{Place, keys};

const FAR: &str = "https://far.example/";

fn here(_: &str) -> io::Result<Vec<IpAddr>> {
    Ok(vec![Ipv4Addr::LOCALHOST.into()])
}

fn link(_: &str) -> io::Result<Vec<IpAddr>> {
    Ok(vec![Ipv4Addr::new(169, 254, 169, 254).into()])
}

fn never(_: &str) -> io::Result<Vec<IpAddr>> {
    loop {
        std::thread::park();
    }
}

fn get(lookup: Lookup, url: &str, led_by: Option<&str>) -> Result<Response, HttpError> {
    let url = Url::parse(url).expect("a URL");
    let led_by = led_by.map(|url| Url::parse(url).expect("a URL"));
    Http::resolving_by(lookup).get(Request {
        url: &url,
        led_by: led_by.as_ref(),
        headers: Default::default(),
        timeout: Duration::from_secs(20),
        ca_certificates: None,
    })
}

#[test]
fn a_name_that_resolves_here_is_judged_by_its_address() {
    let server = Server::new();
    let url = format!("https://near.example:{}/", server.address().port());
    // It is asked by TLS and answers by plain HTTP: it was reached.
    let reached = |result| matches!(result, Err(HttpError::NoTls));
    let refused = |result| matches!(result, Err(HttpError::OutOfReach(_)));
    assert!(reached(get(here, &url, None)), "the user named it");
    assert!(reached(get(here, &url, Some("http://127.0.0.1/"))), "this machine named it");
    assert!(refused(get(here, &url, Some(FAR))));
    assert!(refused(get(link, &url, Some(FAR))));
    assert!(refused(get(link, &url, Some("http://localhost/"))));
}

#[test]
fn an_address_is_refused_in_every_spelling() {
    let hosts = [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "localhost.",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "a.localhost",
        "169.254.169.254",
        "[fe80::1]",
        "[::ffff:a9fe:a9fe]",
        "255.255.255.255",
    ];
    for host in hosts {
        let result = get(here, &format!("https://{host}:1/"), Some(FAR));
        assert!(matches!(result, Err(HttpError::OutOfReach(_))), "{host}: {result:?}");
    }
}

#[test]
fn this_machine_may_lead_within_itself_and_no_further_in() {
    let server = Server::new();
    let port = server.address().port();
    server.serve("/near", Reply::redirect(format!("https://near.example:{port}/")));
    server.serve("/here", Reply::redirect(server.url(JWKS)));
    server.serve(JWKS, Reply::json(keys::test_1()));
    server.serve("/link", Reply::redirect("https://169.254.169.254/latest"));
    let led = |path| get(here, &server.url(path), None);
    let is_plain = |error: HttpError| matches!(error, HttpError::Behind { error, .. } if matches!(*error, HttpError::NoTls));
    assert!(led("/near").is_err_and(is_plain));
    assert!(led("/here").is_ok());
    assert!(matches!(led("/link"), Err(HttpError::OutOfReach(_))));
}

#[test]
fn metadata_leads_to_no_address_of_the_link() {
    let server = Server::new();
    let metadata = format!(
        r#"{{"issuer":"{}","jwks_uri":"https://[::ffff:169.254.169.254]/keys"}}"#,
        server.url("")
    );
    server.serve(METADATA, Reply::json(metadata));
    let transcript = Place::new().run(&format!("jwks {}", server.url("")));
    let told = "on the local link, and a server elsewhere named it";
    assert!(transcript.ends_with(3).stderr.contains(told), "{transcript}");
}

#[test]
fn a_silent_name_server_is_within_the_timeout() {
    let url = Url::parse(FAR).expect("a URL");
    let mut http = Http::resolving_by(never);
    let result = http.get(Request {
        url: &url,
        led_by: None,
        headers: Default::default(),
        timeout: Duration::from_millis(50),
        ca_certificates: None,
    });
    assert!(matches!(result, Err(HttpError::Timeout { .. })), "{result:?}");
    // Nobody waits for the thread that still asks.
    drop(http);
}
