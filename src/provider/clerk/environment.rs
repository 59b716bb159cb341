//! What the variables of a project that uses Clerk say, and whether they agree. Their values are
//! never in what is said, but for addresses and names that are public.

use serde::Serialize;
use url::Url;

use crate::jose::key::format;
use crate::jose::key::secret::Secret;
use crate::provider::clerk;
use crate::provider::clerk::key::{ClerkKey, KeyFault, Mode};

/// Where Clerk's Backend API is.
pub const API: &str = "https://api.clerk.com";

/// What front-end tools put before the names of variables that they build into pages.
const PUBLIC: [&str; 6] =
    ["NEXT_PUBLIC_", "VITE_", "PUBLIC_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "REACT_APP_"];
const PUBLISHABLE_KEY: &str = "CLERK_PUBLISHABLE_KEY";
const SECRET_KEY: &str = "CLERK_SECRET_KEY";
const NAMES: [&str; 8] = [
    PUBLISHABLE_KEY,
    SECRET_KEY,
    "CLERK_JWT_KEY",
    "CLERK_ISSUER",
    "CLERK_JWKS_URL",
    "CLERK_API_URL",
    "CLERK_JWT_AUDIENCE",
    "ALLOWED_ORIGINS",
];
/// The place of what no file says.
pub const ENVIRONMENT: &str = "environment";
/// Longer values are shown by nobody and compared with nothing.
const LONGEST_SHOWN: usize = 512;

/// One variable.
#[derive(Clone, Debug)]
pub struct Setting {
    pub name: String,
    /// The environment, or a file and its line.
    pub place: String,
    pub value: Secret,
}

/// What one variable says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub name: String,
    pub place: String,
    pub says: String,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub id: &'static str,
    pub detail: String,
}

/// What they say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub facts: Vec<Fact>,
    pub findings: Vec<Finding>,
    /// What to verify with; none where no key can be found by these variables.
    pub expected: Option<Expected>,
    /// Each instance that is named, with the variable that does.
    issuers: Vec<(String, String)>,
    modes: Vec<(String, Mode)>,
    jwks_url: Option<String>,
    jwt_key: Option<String>,
    audiences: Vec<String>,
    origins: Vec<String>,
}

/// What tokens are expected to be, and where their keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    pub issuer: Option<String>,
    /// The URL of the keys, where the issuer does not say it.
    pub jwks: Option<String>,
    /// The variable that holds the key.
    pub key_env: Option<String>,
    pub audiences: Vec<String>,
    pub origins: Vec<String>,
}

/// Whether it is a variable that says something of Clerk.
pub fn is_known(name: &str) -> bool {
    NAMES.contains(&bare(name))
}

/// Every name that is known, for who can only ask for one at a time.
pub fn names() -> impl Iterator<Item = String> {
    let public = PUBLIC
        .iter()
        .flat_map(|prefix| [PUBLISHABLE_KEY, SECRET_KEY].map(|name| format!("{prefix}{name}")));
    NAMES.into_iter().map(str::to_owned).chain(public)
}

/// Reads settings, of each name one.
pub fn read(settings: &[Setting]) -> Reading {
    let mut reading = Reading::default();
    for setting in settings {
        let says = match std::str::from_utf8(setting.value.expose()) {
            Err(_) => reading.finds("not-text", setting, "it is not UTF-8"),
            Ok("") => "empty".to_owned(),
            Ok(value) => reading.read(setting, value),
        };
        let (name, place) = (setting.name.clone(), setting.place.clone());
        reading.facts.push(Fact { name, place, says });
    }
    reading.compare();
    reading.expected = reading.expected(settings);
    reading
}

impl Reading {
    fn read(&mut self, setting: &Setting, value: &str) -> String {
        match bare(&setting.name) {
            PUBLISHABLE_KEY => self.publishable(setting, value),
            SECRET_KEY => self.secret(setting, value),
            "CLERK_JWT_KEY" => self.jwt_key(setting, value),
            _ if is_secret(value) => {
                self.finds("wrong-kind", setting, "a key, or something as long, is in it")
            }
            "CLERK_ISSUER" => self.issuer(setting, value),
            "CLERK_JWKS_URL" => self.jwks_url(setting, value),
            "CLERK_API_URL" => self.api_url(setting, value),
            "CLERK_JWT_AUDIENCE" => self.audience(value),
            _ => self.origins(setting, value),
        }
    }

    fn publishable(&mut self, setting: &Setting, value: &str) -> String {
        match ClerkKey::parse(value) {
            Ok(ClerkKey::Publishable(key)) => {
                self.issuers.push((setting.name.clone(), key.issuer()));
                self.modes.push((setting.name.clone(), key.mode));
                format!("{}, {}", key.mode.word(), key.issuer())
            }
            Ok(ClerkKey::Secret(mode)) => {
                let why = "a secret key instead of a publishable one: pages make it \
                           public, so replace it";
                self.finds("exposed-secret", setting, why);
                format!("{}, a secret key", mode.word())
            }
            Err(fault) => self.malformed(setting, fault),
        }
    }

    fn secret(&mut self, setting: &Setting, value: &str) -> String {
        match ClerkKey::parse(value) {
            Ok(ClerkKey::Secret(mode)) => {
                self.modes.push((setting.name.clone(), mode));
                if setting.name != SECRET_KEY {
                    let why = "variables of that name are built into pages: replace the key, and \
                               name it CLERK_SECRET_KEY";
                    self.finds("exposed-secret", setting, why);
                }
                format!("{}, a secret key", mode.word())
            }
            Ok(ClerkKey::Publishable(key)) => {
                self.finds("wrong-kind", setting, "a publishable key instead of a secret one");
                format!("{}, a publishable key", key.mode.word())
            }
            Err(fault) => self.malformed(setting, fault),
        }
    }

    fn malformed(&mut self, setting: &Setting, fault: KeyFault) -> String {
        self.finds("malformed-key", setting, &fault.to_string())
    }

    fn jwt_key(&mut self, setting: &Setting, value: &str) -> String {
        let set = match format::read(value.as_bytes(), None) {
            Ok((_, set)) => set,
            Err(fault) => return self.finds("pem", setting, &fault.to_string()),
        };
        let Some(key) = set.keys().next() else {
            return self.finds("pem", setting, "it has no key");
        };
        let says = match key.material.bits() {
            Some(bits) => format!("{}, {bits} bits", key.material.key_type().name()),
            None => key.material.key_type().name().to_owned(),
        };
        if key.material.is_private() {
            let why = "a private key; Clerk never gives out its own";
            self.finds("wrong-kind", setting, why);
        } else if let Some(mangling) = key.remarks.iter().find_map(|remark| remark.mangling()) {
            self.finds("pem", setting, &mangling.to_string());
        }
        self.jwt_key = Some(setting.place.clone());
        says
    }

    fn issuer(&mut self, setting: &Setting, value: &str) -> String {
        let Some(url) = self.url(setting, value) else { return "not a URL".into() };
        let issuer = value.trim_end_matches('/');
        if issuer != value {
            self.finds("issuer-slash", setting, "Clerk's issuers do not end in a slash");
        }
        if url.host_str().is_some_and(clerk::is_development) {
            self.modes.push((setting.name.clone(), Mode::Test));
        }
        self.issuers.push((setting.name.clone(), issuer.to_owned()));
        issuer.to_owned()
    }

    fn jwks_url(&mut self, setting: &Setting, value: &str) -> String {
        let Some(url) = self.url(setting, value) else { return "not a URL".into() };
        if value.starts_with(API) {
            return format!("{url}, which needs the secret key");
        }
        self.issuers.push((setting.name.clone(), url.origin().ascii_serialization()));
        self.jwks_url = Some(value.to_owned());
        url.to_string()
    }

    fn api_url(&mut self, setting: &Setting, value: &str) -> String {
        match self.url(setting, value) {
            Some(url) => {
                if url.path().trim_end_matches('/').ends_with("/v1") {
                    self.finds("api-version", setting, "its SDKs add /v1 to it themselves");
                }
                url.to_string()
            }
            None => "not a URL".into(),
        }
    }

    fn audience(&mut self, value: &str) -> String {
        self.audiences.push(value.to_owned());
        value.to_owned()
    }

    fn origins(&mut self, setting: &Setting, value: &str) -> String {
        for origin in value.split(',').map(str::trim).filter(|origin| !origin.is_empty()) {
            match Url::parse(origin).map(|url| url.origin().ascii_serialization()) {
                Ok(plain) if plain == origin => self.origins.push(plain),
                Ok(plain) if plain != "null" => {
                    let why = format!("an origin has only scheme, host and port: {plain}");
                    self.finds("origin", setting, &why);
                    self.origins.push(plain);
                }
                _ if origin == "*" => {}
                _ => {
                    self.finds("origin", setting, "one of them is not an origin: https://host");
                }
            }
        }
        match &self.origins[..] {
            [] => "no possible azp".into(),
            origins => origins.join(", "),
        }
    }

    /// A URL without anything in it that nobody should see.
    fn url(&mut self, setting: &Setting, value: &str) -> Option<Url> {
        let fault = match Url::parse(value) {
            Ok(url) if !matches!(url.scheme(), "http" | "https") => "it is not an https URL",
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                "a name or a password is in it"
            }
            Ok(url) if url.query().is_some() || url.fragment().is_some() => "it has a query",
            Ok(url) => return Some(url),
            Err(_) => "it is not a URL: https://host",
        };
        self.finds("url", setting, fault);
        None
    }

    fn compare(&mut self) {
        let (issuers, modes) = (self.issuers.clone(), self.modes.clone());
        if let Some((first, issuer)) = issuers.first() {
            for (name, other) in issuers.iter().filter(|(_, other)| other != issuer) {
                let detail = format!("{first} is for {issuer}, but {name} is for {other}");
                self.findings.push(Finding { id: "other-instance", detail });
            }
        }
        if let Some((first, mode)) = modes.first() {
            for (name, other) in modes.iter().filter(|(_, other)| other != mode) {
                let (mode, other) = (mode.word(), other.word());
                let detail =
                    format!("{first} is from a {mode} instance, but {name} is from a {other} one");
                self.findings.push(Finding { id: "test-and-live", detail });
            }
        }
    }

    fn expected(&self, settings: &[Setting]) -> Option<Expected> {
        let named = self.issuers.iter().find(|(name, _)| name != "CLERK_JWKS_URL");
        let issuer = named.map(|(_, issuer)| issuer.clone());
        let usual = issuer.as_ref().map(|issuer| format!("{issuer}/.well-known/jwks.json"));
        let jwks = self.jwks_url.clone().filter(|url| Some(url) != usual.as_ref());
        let mut key_env = None;
        // Where a file has it, the tool does not see it.
        if issuer.is_none() && jwks.is_none() {
            let key = settings.iter().find(|one| bare(&one.name) == "CLERK_JWT_KEY")?;
            self.jwt_key.as_ref().filter(|_| key.place == ENVIRONMENT)?;
            key_env = Some(key.name.clone());
        }
        let (audiences, origins) = (self.audiences.clone(), self.origins.clone());
        Some(Expected { issuer, jwks, key_env, audiences, origins })
    }

    fn finds(&mut self, id: &'static str, setting: &Setting, why: &str) -> String {
        let detail = format!("{} ({}): {why}", setting.name, setting.place);
        self.findings.push(Finding { id, detail });
        "not usable".to_owned()
    }
}

/// Whether a value belongs into one of the variables whose values are shown.
fn is_secret(value: &str) -> bool {
    value.contains("sk_") || value.contains("-----") || value.len() > LONGEST_SHOWN
}

/// Without what front-end tools put before it.
fn bare(name: &str) -> &str {
    let kinds = [PUBLISHABLE_KEY, SECRET_KEY];
    let prefix = PUBLIC.iter().find_map(|prefix| name.strip_prefix(prefix));
    prefix.filter(|bare| kinds.contains(bare)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::jose::key::secret::Secret;
    use crate::provider::clerk::environment::{ENVIRONMENT, Expected, Reading, Setting, read};

    const TEST: &str = "pk_test_Y2FsbS1vdHRlci0yMS5jbGVyay5hY2NvdW50cy5kZXYk";
    const ISSUER: &str = "https://calm-otter-21.clerk.accounts.dev";

    fn of(settings: &[(&str, &str)]) -> Reading {
        let setting = |(name, value): &(&str, &str)| Setting {
            name: (*name).to_owned(),
            place: ENVIRONMENT.into(),
            value: Secret::new(*value),
        };
        read(&settings.iter().map(setting).collect::<Vec<_>>())
    }

    fn findings(settings: &[(&str, &str)]) -> Vec<&'static str> {
        of(settings).findings.iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn what_agrees_makes_a_command() {
        let reading = of(&[
            ("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", TEST),
            ("CLERK_SECRET_KEY", "sk_test_hush"),
            ("CLERK_ISSUER", ISSUER),
            ("CLERK_JWKS_URL", &format!("{ISSUER}/.well-known/jwks.json")),
            ("CLERK_JWT_AUDIENCE", "backend"),
            ("ALLOWED_ORIGINS", "http://localhost:3000, https://shop.example"),
        ]);
        assert_eq!(reading.findings, []);
        let origins = ["http://localhost:3000", "https://shop.example"];
        let expected = Expected {
            issuer: Some(ISSUER.to_owned()),
            audiences: vec!["backend".to_owned()],
            origins: origins.map(str::to_owned).to_vec(),
            ..Expected::default()
        };
        assert_eq!(reading.expected, Some(expected));
    }

    #[test]
    fn what_disagrees_is_found() {
        let live = ("CLERK_SECRET_KEY", "sk_live_hush");
        assert_eq!(findings(&[("VITE_CLERK_PUBLISHABLE_KEY", TEST), live]), ["test-and-live"]);
        assert_eq!(findings(&[("CLERK_ISSUER", ISSUER), live]), ["test-and-live"]);
        let other = ("CLERK_ISSUER", "https://clerk.shop.example");
        assert_eq!(findings(&[("CLERK_PUBLISHABLE_KEY", TEST), other]), ["other-instance"]);
        let keys = ("CLERK_JWKS_URL", "https://clerk.shop.example/.well-known/jwks.json");
        assert_eq!(findings(&[("CLERK_PUBLISHABLE_KEY", TEST), keys]), ["other-instance"]);
        assert_eq!(findings(&[("CLERK_JWKS_URL", "https://api.clerk.com/v1/jwks")]), [""; 0]);
    }

    #[test]
    fn what_is_wrong_alone_is_found() {
        for (name, value, id) in [
            ("PUBLIC_CLERK_PUBLISHABLE_KEY", "sk_live_hush", "exposed-secret"),
            ("NEXT_PUBLIC_CLERK_SECRET_KEY", "sk_live_hush", "exposed-secret"),
            ("CLERK_SECRET_KEY", TEST, "wrong-kind"),
            ("CLERK_SECRET_KEY", "'sk_live_hush'", "malformed-key"),
            ("CLERK_ISSUER", "https://clerk.shop.example/", "issuer-slash"),
            ("CLERK_ISSUER", "clerk.shop.example", "url"),
            ("CLERK_ISSUER", "https://hush:hush@clerk.shop.example", "url"),
            ("CLERK_ISSUER", "https://clerk.shop.example/sk_live_hush", "wrong-kind"),
            ("CLERK_JWT_AUDIENCE", "sk_live_hush", "wrong-kind"),
            ("CLERK_API_URL", "https://api.clerk.com/v1", "api-version"),
            ("ALLOWED_ORIGINS", "https://shop.example/", "origin"),
            ("ALLOWED_ORIGINS", "shop.example", "origin"),
            ("CLERK_JWT_KEY", "-----BEGIN PUBLIC KEY-----hush", "pem"),
        ] {
            let reading = of(&[(name, value)]);
            assert_eq!(findings(&[(name, value)]), [id], "{name}={value}");
            assert!(!format!("{reading:?}").contains("hush"), "{reading:?}");
        }
    }
}
