//! From an issuer to its keys: OpenID Connect Discovery 1.0 section 4, then RFC 8414 section 3,
//! then the plain place where many keep them, then the one where their provider keeps them.

use url::Url;

use crate::jose::json::{Json, Object};
use crate::jose::key::KeyFault;
use crate::jose::key::xml;
use crate::provider;
use crate::source::cache::{self, Document, Network};
use crate::source::fault::SourceFault;
use crate::source::spec::{self, Issuer, parse_url};
use crate::sys::System;
use crate::sys::http::Http;
use crate::verify::Place;

/// Finds the issuer's key set. Its metadata must name the very issuer that was asked for.
///
/// # Errors
/// [`SourceFault`]. A server that is not there is asked once; one that has nothing is asked at
/// each of the places.
pub fn discover(
    system: &mut System,
    issuer: &Issuer,
    network: &Network,
) -> Result<Document, SourceFault> {
    let mut attempts = Vec::new();
    for place in metadata_places(issuer) {
        match metadata(system, &place, issuer, network) {
            Ok((jwks_uri, led_by)) => {
                return cache::fetch(system, &jwks_uri, led_by.as_ref(), network);
            }
            Err(fault) if fault.is_absence() => attempts.push(fault),
            Err(fault) => return Err(fault),
        }
    }
    for place in key_places(issuer, &system.http)? {
        match plain_keys(system, &place, network) {
            Ok(document) => return Ok(document),
            Err(fault) if fault.is_absence() => attempts.push(fault),
            Err(fault) => return Err(fault),
        }
    }
    Err(SourceFault::Undiscovered { issuer: issuer.name.clone(), attempts })
}

/// An issuer whose name is no URL has no metadata that could be of that name.
fn metadata_places(issuer: &Issuer) -> Vec<Url> {
    if !issuer.name.contains("://") {
        return Vec::new();
    }
    vec![
        with_path(&issuer.url, "", "/.well-known/openid-configuration"),
        with_path(&issuer.url, "/.well-known/oauth-authorization-server", ""),
    ]
}

fn key_places(issuer: &Issuer, http: &Http) -> Result<Vec<Url>, SourceFault> {
    let mut places = if issuer.name.contains("://") {
        vec![with_path(&issuer.url, "", "/.well-known/jwks.json")]
    } else {
        Vec::new()
    };
    if let Some(text) = provider::key_place(&issuer.name) {
        let place = jwks_uri_at(&text, &issuer.url, http)?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

/// The issuer's own path, without a closing slash, between `before` and `after`.
fn with_path(issuer: &Url, before: &str, after: &str) -> Url {
    let mut url = issuer.clone();
    url.set_path(&format!("{before}{}{after}", issuer.path().trim_end_matches('/')));
    url
}

/// A server that shows a page at every address has no keys at this one either.
fn plain_keys(
    system: &mut System,
    place: &Url,
    network: &Network,
) -> Result<Document, SourceFault> {
    let document = cache::fetch(system, place, None, network)?;
    match page(&document) {
        Some(fault) => Err(SourceFault::Key { from: Place::Url(place.to_string()), fault }),
        None => Ok(document),
    }
}

fn page(document: &Document) -> Option<KeyFault> {
    let text = String::from_utf8_lossy(&document.body);
    let is_page = text.trim_ascii_start().starts_with('<');
    is_page.then(|| KeyFault::Html { title: xml::title(&text) })
}

/// The address of the keys, and the server that named it where that is not the very one that the user
/// named: an issuer elsewhere may not send us to services of this machine.
fn metadata(
    system: &mut System,
    place: &Url,
    issuer: &Issuer,
    network: &Network,
) -> Result<(Url, Option<Url>), SourceFault> {
    let document = cache::fetch(system, place, None, network)?;
    let no_metadata = |why: String| SourceFault::Key {
        from: Place::Url(place.to_string()),
        fault: KeyFault::Json { why },
    };
    if let Some(fault) = page(&document) {
        return Err(SourceFault::Key { from: Place::Url(place.to_string()), fault });
    }
    let text = std::str::from_utf8(&document.body).map_err(|_| no_metadata("not UTF-8".into()))?;
    let object = Object::parse(text).map_err(|why| no_metadata(why.to_string()))?;
    let member = |name| object.get(name).and_then(Json::as_str);
    let found = member("issuer").ok_or_else(|| no_metadata("metadata without an issuer".into()))?;
    if found != issuer.name {
        return Err(SourceFault::IssuerMismatch {
            url: place.clone(),
            asked: issuer.name.clone(),
            found: found.to_owned(),
        });
    }
    let jwks_uri =
        member("jwks_uri").ok_or_else(|| no_metadata("metadata without a jwks_uri".into()))?;
    let jwks_uri = jwks_uri_at(jwks_uri, place, &system.http)?;
    let leader = document.answered_by;
    let is_own = [&jwks_uri, place].iter().all(|url| url.origin() == leader.origin());
    Ok((jwks_uri, (!is_own).then_some(leader)))
}

fn jwks_uri_at(text: &str, place: &Url, http: &Http) -> Result<Url, SourceFault> {
    let url = parse_url(text).and_then(|url| spec::check(&url, http).map(|()| url));
    url.map_err(|error| SourceFault::JwksUri { url: place.clone(), why: error.to_string() })
}

#[cfg(test)]
mod tests {
    use url::Url;

    use crate::source::discovery::{jwks_uri_at, key_places, metadata_places};
    use crate::source::spec::Issuer;
    use crate::sys::http::Http;

    #[test]
    fn paths_stand_before_or_after_well_known() {
        let places = |issuer: &str| {
            let places = metadata_places(&Issuer::parse(issuer).unwrap());
            places.iter().map(|url| url.path().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            places("https://example.com/tenant/1/"),
            [
                "/tenant/1/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/tenant/1",
            ]
        );
        assert_eq!(
            places("https://example.com"),
            ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
        );
    }

    #[test]
    fn a_providers_place_comes_last_and_once() {
        let places = |issuer: &str| {
            let issuer = Issuer::parse(issuer).unwrap();
            let keys = key_places(&issuer, &Http::new()).unwrap();
            (metadata_places(&issuer).len(), keys.iter().map(Url::to_string).collect::<Vec<_>>())
        };
        assert_eq!(
            places("https://dev-1.okta.com/oauth2/default"),
            (
                2,
                vec![
                    "https://dev-1.okta.com/oauth2/default/.well-known/jwks.json".to_owned(),
                    "https://dev-1.okta.com/oauth2/default/v1/keys".to_owned(),
                ]
            )
        );
        let clerk = "https://calm-otter-21.clerk.accounts.dev";
        assert_eq!(places(clerk), (2, vec![format!("{clerk}/.well-known/jwks.json")]));
        let google = "https://www.googleapis.com/oauth2/v3/certs".to_owned();
        assert_eq!(places("accounts.google.com"), (0, vec![google]));
    }

    #[test]
    fn keys_are_asked_for_by_https() {
        let place = Url::parse("https://issuer.example/.well-known/openid-configuration").unwrap();
        let mut http = Http::new();
        for elsewhere in ["http://issuer.example/k", "file:///k", "ftp://issuer.example/k", "/k"] {
            assert!(jwks_uri_at(elsewhere, &place, &http).is_err(), "{elsewhere}");
        }
        http.insecure_allow_http("issuer.example");
        assert!(jwks_uri_at("http://issuer.example/k", &place, &http).is_ok());
        assert!(jwks_uri_at("http://keys.example/k", &place, &http).is_err());
        let keys = "https://keys.example/k";
        assert_eq!(jwks_uri_at(keys, &place, &http).unwrap().as_str(), keys);
    }
}
