//! Which requests are heard at all: those for this server, and those that no page of another origin
//! sent to change something.

use http::header::{HOST, HeaderName, ORIGIN};
use http::{Method, Version};
use url::Url;

use crate::issuer::routes::reply::Reply;
use crate::issuer::routes::route::Request;
use crate::issuer::state::State;
use crate::sys::http::is_loopback;

/// Fetch Metadata: how a browser tells which page a request comes from.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// # Errors
/// The reply to a request that is not heard.
pub fn check(request: &Request, state: &State) -> Result<(), Reply> {
    let came_by = came_by(request)?;
    if is_misdirected(request, came_by.as_ref(), state) {
        let said = "this issuer answers only this machine and the host of its own URL";
        return Err(Reply::error(421, "misdirected_request", said));
    }
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_safe && is_cross_origin(request, came_by.as_ref(), state) {
        let said = "a page of another origin can't change anything here (Origin, Sec-Fetch-Site)";
        return Err(Reply::error(403, "cross_origin_request", said));
    }
    Ok(())
}

/// The address by which a client came, of `host[:port]` (RFC 9110 section 7.2).
pub fn authority(text: &str) -> Option<Url> {
    // More would be user information, a path, or something that parsers read in different ways.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    let url = text.bytes().all(is_plain).then(|| Url::parse(&format!("http://{text}")).ok())??;
    url.host().is_some().then_some(url)
}

/// RFC 9112 section 3.2: a client of HTTP/1.1 sends one Host, and one that can be read. A whole URL as
/// the target stands over it there; here they must agree.
fn came_by(request: &Request) -> Result<Option<Url>, Reply> {
    let bad = |why: &str| Reply::error(400, "invalid_request", why);
    let mut hosts = request.headers().get_all(HOST).iter();
    let (host, second) = (hosts.next(), hosts.next());
    if second.is_some() {
        return Err(bad("more than one Host header"));
    }
    let host = host.map(|host| host.to_str().ok().and_then(authority));
    let target = request.uri().authority().map(|target| authority(target.as_str()));
    match (host, target) {
        (Some(None), _) => Err(bad("the Host header is not host or host:port")),
        (_, Some(None)) => Err(bad("the host of the request target is not host or host:port")),
        (None, _) if request.version() >= Version::HTTP_11 => {
            Err(bad("the Host header is missing"))
        }
        (Some(host), Some(target)) if host != target => {
            Err(bad("the request target and the Host header name two hosts"))
        }
        (host, target) => Ok(host.or(target).flatten()),
    }
}

/// A page of some other host whose name was made to lead to this machine could have tokens and read
/// them (DNS rebinding); browsers tell by which name they came.
fn is_misdirected(request: &Request, came_by: Option<&Url>, state: &State) -> bool {
    let is_other_scheme = request.uri().scheme_str().is_some_and(|scheme| scheme != "http");
    let is_other_host = came_by.is_some_and(|url| !is_loopback(url) && !is_of_issuer(url, state));
    is_other_scheme || (!state.is_open && is_other_host)
}

fn is_of_issuer(url: &Url, state: &State) -> bool {
    Url::parse(&state.issuer).is_ok_and(|issuer| issuer.host() == url.host())
}

/// Cross-site request forgery: a page can send a form anywhere, and a browser tells whose page it was.
/// Clients that are no browsers send neither header.
fn is_cross_origin(request: &Request, came_by: Option<&Url>, state: &State) -> bool {
    let issuer = Url::parse(&state.issuer).ok();
    // Behind a proxy that ends TLS, the issuer's own pages have its scheme and port.
    let issuer = issuer.filter(|_| came_by.is_some_and(|url| is_of_issuer(url, state)));
    let own: Vec<&Url> = came_by.into_iter().chain(issuer.as_ref()).collect();
    let is_own = |origin: &str| {
        Url::parse(origin).is_ok_and(|origin| own.iter().any(|own| own.origin() == origin.origin()))
    };
    let all = |name, allowed: &dyn Fn(&str) -> bool| {
        request.headers().get_all(name).iter().all(|value| value.to_str().is_ok_and(allowed))
    };
    !all(ORIGIN, &is_own)
        || !all(SEC_FETCH_SITE, &|site: &str| matches!(site, "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use http::Version;

    use crate::issuer::routes::tests::{ask, request, state};
    use crate::issuer::state::State;

    const KEYS: &str = "/.well-known/jwks.json";

    fn status(state: &State, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        ask(state, &request(method, path, headers, "")).reply.status
    }

    #[test]
    fn a_host_that_was_made_to_lead_here_gets_nothing() {
        let named = State { issuer: "https://issuer.test/x".into(), ..state() };
        let open = State { is_open: true, ..named.clone() };
        let status = |state: &State, host| status(state, "GET", KEYS, &[("host", host)]);
        for host in
            ["127.0.0.1:1", "localhost:1", "LOCALHOST", "[::1]:1", "x.localhost", "issuer.test:1"]
        {
            assert_eq!(status(&named, host), 200, "{host}");
        }
        for host in [
            "evil.example:1",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "0.0.0.0",
            "issuer.test.evil",
            "localhost.evil",
            "notlocalhost",
            "169.254.169.254",
        ] {
            assert_eq!(status(&named, host), 421, "{host}");
            assert_eq!(status(&open, host), 200, "{host}");
        }
    }

    #[test]
    fn a_host_that_can_not_be_read_is_refused() {
        let open = State { is_open: true, ..state() };
        for host in [
            "",
            ":",
            ":80",
            "a b",
            "a/b",
            "a?b",
            "a#b",
            "a\\b",
            "a@127.0.0.1",
            "127.0.0.1@evil.example",
            "a:b@127.0.0.1",
            "127.0.0.1:x",
            "127.0.0.1:65536",
            "127.0.0.1:80:80",
            "127.0.0.1,evil.example",
            "[::1",
            "::1",
            "[::1%25lo]",
            "[127.0.0.1]",
            "1%32%37.0.0.1",
            "http://127.0.0.1",
            "127.0.0.1\t1",
            "256.256.256.256",
        ] {
            for state in [state(), open.clone()] {
                assert_eq!(status(&state, "GET", KEYS, &[("host", host)]), 400, "{host:?}");
            }
        }
        let mut odd = request("GET", KEYS, &[], "");
        odd.headers_mut().insert("host", http::HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(ask(&state(), &odd).reply.status, 400);
        let twice = [("host", "127.0.0.1:1"), ("host", "127.0.0.1:1")];
        assert_eq!(status(&state(), "GET", KEYS, &twice), 400);
    }

    #[test]
    fn host_and_target_name_one_server() {
        let status = |target: &str, host| {
            status(&state(), "GET", &format!("{target}{KEYS}"), &[("host", host)])
        };
        assert_eq!(status("http://127.0.0.1:1", "127.0.0.1:1"), 200);
        assert_eq!(status("http://LOCALHOST:80", "localhost"), 200);
        assert_eq!(status("https://127.0.0.1:1", "127.0.0.1:1"), 421);
        for (target, host) in [
            ("http://evil.example", "127.0.0.1:1"),
            ("http://127.0.0.1:1", "evil.example"),
            ("http://127.0.0.1:2", "127.0.0.1:1"),
            ("http://a@127.0.0.1:1", "127.0.0.1:1"),
        ] {
            assert_eq!(status(target, host), 400, "{target} {host}");
        }
    }

    #[test]
    fn only_http_1_0_does_without_host() {
        let status = |version| {
            let mut request = request("GET", KEYS, &[], "");
            request.headers_mut().clear();
            *request.version_mut() = version;
            ask(&state(), &request).reply.status
        };
        assert_eq!((status(Version::HTTP_11), status(Version::HTTP_10)), (400, 200));
    }

    #[test]
    fn pages_of_other_origins_change_nothing() {
        let named = State { issuer: "https://issuer.test".into(), ..state() };
        let local = ("host", "127.0.0.1:1");
        let own = [
            vec![],
            vec![("origin", "http://127.0.0.1:1")],
            vec![("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:1")],
            vec![("sec-fetch-site", "none")],
        ];
        let foreign = [
            ("origin", "null"),
            ("origin", ""),
            ("origin", "https://evil.example"),
            ("origin", "http://127.0.0.1"),
            ("origin", "http://127.0.0.1:2"),
            ("origin", "https://127.0.0.1:1"),
            ("origin", "http://localhost:1"),
            ("origin", "http://127.0.0.1:1.evil.example"),
            ("origin", "http://127.0.0.1:1@evil.example"),
            ("origin", "http://127.0.0.1:1, http://evil.example"),
            ("origin", "https://issuer.test"),
            ("origin", "file://"),
            ("origin", "data:,"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "Same-Origin"),
            ("sec-fetch-site", ""),
        ];
        for (method, path) in [("POST", "/rotate"), ("POST", "/token"), ("PUT", KEYS)] {
            for headers in &own {
                let headers = [&[local], &headers[..]].concat();
                assert_ne!(status(&named, method, path, &headers), 403, "{path} {headers:?}");
            }
            for header in foreign {
                for more in [&[][..], &own[2]] {
                    let headers = [&[local, header], more].concat();
                    let answer = ask(&named, &request(method, path, &headers, ""));
                    assert_eq!(answer.reply.status, 403, "{path} {headers:?}");
                    assert!(answer.next.is_none() && answer.note.is_none());
                }
            }
        }
        let proxied = [("host", "issuer.test"), ("origin", "https://issuer.test")];
        assert_eq!(status(&named, "POST", "/rotate", &proxied), 200);
        // What changes nothing is anybody's to ask for, and no page's to read.
        assert_eq!(status(&named, "GET", KEYS, &[local, ("origin", "null")]), 200);
    }
}
