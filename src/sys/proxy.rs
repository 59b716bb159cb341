//! Proxies of the environment, where the client reads their variables otherwise than curl: a proxy
//! that it can't use it goes past, and `*` in `no_proxy` is not for addresses.

use http::Uri;
use url::Url;

use crate::sys::env::Env;

/// The first of each that is set counts, as for the client.
const NONE: [&str; 2] = ["NO_PROXY", "no_proxy"];
const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
/// What the client knows; those of SOCKS it refuses itself.
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// Whether `no_proxy` has everything go past the proxies.
pub fn is_off(env: &Env) -> bool {
    set(env, NONE).is_some_and(|(_, hosts)| hosts.split(',').any(|host| host.trim() == "*"))
}

/// # Errors
/// The proxy for this URL can't be used: who configured one wants nothing to go past it.
pub fn check(env: &Env, url: &Url) -> Result<(), String> {
    match meant(env, url) {
        Some((name, value)) if !is_proxy(&value) => {
            Err(format!("the value of {name} is not the URL of an http or https proxy"))
        }
        _ => Ok(()),
    }
}

/// The variable that may send the request for this URL to a proxy.
pub fn variable(env: &Env, url: &Url) -> Option<&'static str> {
    meant(env, url).map(|(name, _)| name)
}

fn meant(env: &Env, url: &Url) -> Option<(&'static str, String)> {
    let own = if url.scheme() == "http" { HTTP } else { HTTPS };
    let named = |names| set(env, names).filter(|(_, value)| !value.is_empty());
    // A server's CGI script has HTTP_PROXY from whoever asks it.
    let is_cgi = env.get("REQUEST_METHOD").is_some();
    named(own).or_else(|| named(ALL)).filter(|_| !is_cgi && !is_off(env))
}

fn set(env: &Env, names: [&'static str; 2]) -> Option<(&'static str, String)> {
    let value = |name| Some((name, env.get(name)?.into_string().ok()?));
    names.into_iter().find_map(value)
}

fn is_proxy(value: &str) -> bool {
    let is_known = |uri: Uri| {
        let scheme = uri.scheme_str().unwrap_or("http");
        uri.authority().is_some() && SCHEMES.contains(&scheme)
    };
    value.parse::<Uri>().is_ok_and(is_known)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use crate::sys::env::Env;
    use crate::sys::proxy::{check, is_off, variable};

    fn is_usable(url: &str, variables: &[(&str, &str)]) -> bool {
        let env = Env::of(variables.iter().copied());
        check(&env, &Url::parse(url).unwrap()).is_ok()
    }

    #[test]
    fn the_variable_of_a_proxy_is_known() {
        let meant = |url: &str, variables: &[(&str, &str)]| {
            variable(&Env::of(variables.iter().copied()), &Url::parse(url).unwrap())
        };
        assert_eq!(meant("https://a/", &[("https_proxy", "p")]), Some("https_proxy"));
        assert_eq!(meant("http://a/", &[("all_proxy", "p")]), Some("all_proxy"));
        assert_eq!(meant("http://a/", &[("https_proxy", "p")]), None);
        assert_eq!(meant("https://a/", &[("https_proxy", "p"), ("no_proxy", "*")]), None);
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_not_gone_past() {
        let url = "https://issuer.example/";
        let hosts = ["127.0.0.1:80", "proxy", "u:p@proxy:80", "http://proxy", "https://proxy:1/"];
        for value in hosts.into_iter().chain(["", "socks5://proxy"]) {
            assert!(is_usable(url, &[("https_proxy", value)]), "{value}");
        }
        for value in ["bogus://proxy", "ftp://proxy", "http://", "a b", "/proxy"] {
            assert!(!is_usable(url, &[("https_proxy", value)]), "{value}");
            assert!(!is_usable(url, &[("HTTPS_PROXY", value)]), "{value}");
            assert!(!is_usable(url, &[("ALL_PROXY", value)]), "{value}");
            assert!(!is_usable(url, &[("https_proxy", ""), ("all_proxy", value)]), "{value}");
            assert!(is_usable(url, &[("https_proxy", "proxy"), ("all_proxy", value)]), "{value}");
            assert!(is_usable(url, &[("http_proxy", value)]), "{value}");
            assert!(!is_usable("http://inside/", &[("http_proxy", value)]), "{value}");
            assert!(is_usable(url, &[("https_proxy", value), ("no_proxy", "*")]), "{value}");
            assert!(is_usable(url, &[("https_proxy", value), ("REQUEST_METHOD", "GET")]));
        }
    }

    #[test]
    fn a_star_is_every_host() {
        for (hosts, off) in
            [("*", true), (" * ", true), ("a, *", true), ("", false), ("*.a", false), ("a", false)]
        {
            assert_eq!(is_off(&Env::of([("no_proxy", hosts)])), off, "{hosts}");
        }
        assert!(!is_off(&Env::of([("NO_PROXY", ""), ("no_proxy", "*")])));
    }
}
