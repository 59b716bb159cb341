//! Advice: it stands in one place, it is of the product that the token shows, it is not what was done
//! already, and what it says to type does what it promises.

use std::path::Path;

use jotkit::jose::alg::Alg;
use jotkit::jose::json::{Object, base64url};
use jotkit::sys::clock::Clock;
use serde_json::Value;

use crate::support::server::Server;
use crate::support::{NOW, Place, keys};

/// Facts are found in `explain` and `verify`, words for them in `advice`.
#[test]
fn detectors_name_no_flag_and_no_verb() {
    let verbs =
        ["decode", "verify", "explain", "sign", "jwks", "convert", "keygen", "serve", "clerk"];
    let mut wrong = Vec::new();
    for (path, code) in sources(&["explain", "verify"]) {
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let flag = line.match_indices("--").any(|(at, _)| {
                line[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
                    && line[..at].ends_with(['"', ' ', '(', '`'])
            });
            if flag || verbs.iter().any(|verb| line.contains(&format!("jotkit {verb}"))) {
                wrong.push(format!("{path}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open: Vec<_> = folders.iter().map(|folder| src.join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                found.push((path.display().to_string(), code));
            }
        }
    }
    assert!(found.len() > 30, "the sources are found");
    found
}

/// One case of `tests/corpus/own.jsonl`, in a folder of its own.
struct Case {
    json: Value,
    place: Place,
    args: Vec<String>,
}

impl Case {
    fn read(line: &str) -> Case {
        let json: Value = serde_json::from_str(line).expect("a case");
        let files = json["files"].as_object().into_iter().flatten();
        let place = files.fold(Place::new(), |place, (name, content)| {
            place.file(name, content.as_str().expect("a file's text"))
        });
        let folder = place.path(".").display().to_string();
        let args = json["argv"].as_array().expect("argv").iter();
        let args = args.map(|arg| arg.as_str().expect("a text").replace("{dir}", &folder));
        Case { args: args.collect(), json, place }
    }

    fn causes(&self, more: &[&str]) -> Vec<Value> {
        let args = self.args.iter().map(String::as_str);
        let words: Vec<&str> =
            ["explain", "-o", "json"].into_iter().chain(args).chain(more.iter().copied()).collect();
        let clock = Clock::Fixed(NOW);
        let stdin = self.json["stdin"].as_str().expect("a text");
        let said = self.place.run_by(clock, &words, stdin);
        let report: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{said}"));
        report["causes"].as_array().expect("causes").clone()
    }

    /// Everything that the case shows, decoded.
    fn shows(&self) -> String {
        let all = self.json.to_string();
        let of_token = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let words = all.split(|c| !of_token(c)).filter(|word| word.starts_with("ey"));
        let decoded = words.filter_map(|word| base64url::decode(word).ok());
        let texts = decoded.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        texts.fold(all.clone(), |text, more| text + &more).to_lowercase()
    }
}

/// Words that only one product uses, and what of a case shows that product.
const WORDS: [(&str, &[&str]); 17] = [
    ("Clerk", &["clerk", "ins_", "sess_"]),
    ("getToken({ template", &["clerk", "ins_", "sess_"]),
    ("getToken()", &["clerk", "ins_", "sess_", "pk_test_", "pk_live_"]),
    ("setActive", &["clerk", "ins_", "sess_"]),
    ("Auth0", &["auth0"]),
    ("getAccessTokenSilently", &["auth0"]),
    ("supabase.auth", &["supabase", "\"role\":\"anon\"", "sb_"]),
    ("getIdToken", &["firebase", "securetoken", "identitytoolkit"]),
    ("mapper", &["/realms/"]),
    ("KC_HOSTNAME", &["/realms/"]),
    ("requestedAccessTokenVersion", &["microsoft", "windows.net"]),
    ("kubectl", &["kubernetes", "system:serviceaccount", "oidc.eks", "prod-aks"]),
    ("spire-agent", &["spiffe://"]),
    ("load balancer", &["elasticloadbalancing"]),
    ("emulator", &["securetoken", "firebase"]),
    ("Identity-Aware", &["cloud.google.com/iap"]),
    ("api://<client-id>", &["microsoft", "windows.net", "00000003-0000-0000-c000-000000000000"]),
];

/// Every case of our own: those that have something to type are asked again with it.
#[test]
fn advice_is_of_the_product_and_does_what_it_promises() {
    let lines: Vec<&str> = include_str!("corpus/own.jsonl").lines().collect();
    let (first, second) = lines.split_at(lines.len() / 2);
    let (wrong, typed) = std::thread::scope(|scope| {
        let half = scope.spawn(|| all_wrong(first));
        let rest = all_wrong(second);
        let half = half.join().expect("no case panics");
        ([half.0, rest.0].concat(), half.1 + rest.1)
    });
    assert!(typed > 100, "{typed} have something to type");
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

fn all_wrong(lines: &[&str]) -> (Vec<String>, usize) {
    let (mut wrong, mut typed) = (Vec::new(), 0);
    for line in lines {
        let case = Case::read(line);
        let (id, causes) = (&case.json["id"], case.causes(&[]));
        for cause in &causes {
            let remedy = cause["remedy"].as_str().expect("a text");
            let foreign = |(word, marks): &&(&str, &[&str])| {
                remedy.contains(word) && !marks.iter().any(|mark| case.shows().contains(mark))
            };
            if let Some((word, _)) = WORDS.iter().find(foreign) {
                wrong.push(format!("{id}: {word} in: {remedy}"));
            }
            let Some(words) = flag_of(remedy) else { continue };
            typed += 1;
            wrong.extend(broken_promise(&case, cause, &words));
        }
    }
    (wrong, typed)
}

/// The flag and its value that a remedy ends in.
fn flag_of(remedy: &str) -> Option<Vec<String>> {
    let (_, command) = remedy.rsplit_once(": ")?;
    let words = shlex(command);
    let is_flag = words.first()?.starts_with("--") && words.len() == 2;
    let is_example = words.get(1).is_some_and(|value| value.contains(['|', '…']) || is_name(value));
    (is_flag && !is_example).then_some(words)
}

/// `FILE`, `NAME`: for the reader to fill in.
fn is_name(word: &str) -> bool {
    ["FILE", "NAME", "URL", "TOKEN"].contains(&word)
}

/// Words as a shell reads them: single quotes alone are used.
fn shlex(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for character in command.chars() {
        match character {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words
}

/// With what the remedy says to type, what it was said for is no fault any more; and it was not typed
/// before.
fn broken_promise(case: &Case, cause: &Value, words: &[String]) -> Option<String> {
    let id = &case.json["id"];
    if case.args.windows(2).any(|pair| pair == words) {
        return Some(format!("{id}: {words:?} was given"));
    }
    let mut changed = Case::read(&case.json.to_string());
    let repeatable = ["--audience", "--alg", "--authorized-party"].contains(&&*words[0]);
    if !repeatable {
        // A claim that is required instead of another takes its place.
        while let Some(at) = changed.args.iter().position(|arg| *arg == words[0]) {
            changed.args.drain(at..at + 2);
        }
    }
    let replaced =
        ["claim.aud-missing-cognito"].contains(&cause["id"].as_str().unwrap_or_default());
    if let Some(at) = changed.args.iter().position(|arg| replaced && arg == "--audience") {
        changed.args.drain(at..at + 2);
    }
    let after = changed.causes(&[&words[0], &words[1]]);
    let effects = |cause: &Value| cause["effects"].as_array().cloned().unwrap_or_default();
    let stays = after.iter().any(|other| {
        other["id"] == cause["id"] && effects(other).iter().any(|id| effects(cause).contains(id))
    });
    stays.then(|| format!("{id}: {words:?} leaves {}", cause["id"]))
}

/// Issuers of every product that has words of its own, and of nobody.
const ISSUERS: [&str; 18] = [
    "https://calm-otter-21.clerk.accounts.dev",
    "https://shop.eu.auth0.com/",
    "https://dev-1.okta.com/oauth2/default",
    "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a1B2",
    "https://securetoken.google.com/shop-1",
    "https://accounts.google.com",
    "https://x.supabase.co/auth/v1",
    "https://login.microsoftonline.com/9188040d/v2.0",
    "https://id.example/realms/main",
    "https://appleid.apple.com",
    "https://api.workos.com/user_management/client_1",
    "https://kubernetes.default.svc",
    "https://token.actions.githubusercontent.com",
    "https://gitlab.com",
    "https://cloud.google.com/iap",
    "https://sts.example/adfs",
    "https://shop.cloudflareaccess.com",
    "https://issuer.example",
];

/// The same faults at every product: what is said of one is never another's.
#[test]
fn no_product_is_advised_in_the_words_of_another() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let (early, late) = (NOW - 200, NOW - 150);
    let short = format!(r#""iat":{early},"exp":{late}"#);
    let claims =
        [r#""sid":"s-1","sub":"user_1""#, r#""org_id":null"#, r#""x":"{{user.id}}""#, &short];
    for issuer in ISSUERS {
        for claims in claims {
            let token = keys::rs256(&format!(r#"{{"iss":"{issuer}",{claims}}}"#));
            for flags in ["--audience api", "--require org_id", "--require x=1", "--require user"] {
                let line = format!("explain --jwks jwks.json -o json {flags}");
                let said = place.run_inside(line.split_whitespace(), &token);
                let causes = said.json()["causes"].to_string();
                let clerk = issuer.contains("clerk") || (issuer == "https://issuer.example");
                for (word, marks) in WORDS {
                    let own = marks.iter().any(|mark| issuer.contains(mark)) || clerk;
                    assert!(own || !causes.contains(word), "{issuer} {claims} {flags}: {causes}");
                }
            }
        }
    }
}

/// A token of each product, by what shows it, and the name that advice may speak of.
const TOKENS: [(&str, &str, &str); 24] = [
    ("AD FS", "{}", r#""iss":"https://sts.example/adfs""#),
    ("Apple", "{}", r#""iss":"https://appleid.apple.com","nonce":"n""#),
    ("Auth0", "{}", r#""iss":"https://shop.eu.auth0.com/""#),
    ("authentik", "{}", r#""iss":"https://id.example/application/o/app/""#),
    (
        "AWS ALB",
        r#"{"signer":"arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/1"}"#,
        "",
    ),
    ("Azure AD B2C", "{}", r#""iss":"https://shop.b2clogin.com/t1/v2.0/","tfp":"B2C_1_in""#),
    (
        "Azure Static Web Apps",
        "{}",
        r#""iss":"https://a1.scm.azurewebsites.net","aud":"https://a1.azurewebsites.net/azurefunctions""#,
    ),
    ("Clerk", "{}", r#""iss":"https://calm-otter-21.clerk.accounts.dev","sid":"s","sts":"active""#),
    ("Cloudflare Access", "{}", r#""iss":"https://shop.cloudflareaccess.com""#),
    (
        "Amazon Cognito",
        "{}",
        r#""iss":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a","client_id":"c""#,
    ),
    ("Dex", "{}", r#""iss":"https://argo.example/api/dex","at_hash":"h""#),
    ("Microsoft Entra ID", "{}", r#""iss":"https://sts.windows.net/9188040d/""#),
    ("Firebase", "{}", r#""iss":"https://securetoken.google.com/shop-1""#),
    ("GitHub", "{}", r#""iss":"https://token.actions.githubusercontent.com""#),
    (
        "GitLab",
        "{}",
        r#""iss":"https://git.acme.example","sub":"project_path:a/b:ref_type:branch""#,
    ),
    ("Google", "{}", r#""iss":"https://accounts.google.com","at_hash":"h""#),
    ("Google IAP", "{}", r#""iss":"https://cloud.google.com/iap""#),
    ("Keycloak", "{}", r#""iss":"https://id.example/realms/main","typ":"Bearer""#),
    ("Kubernetes", "{}", r#""iss":"https://oidc.eks.eu-west-1.amazonaws.com/id/AB12""#),
    ("Okta", "{}", r#""iss":"https://dev-1.okta.com/oauth2/default","scp":["a"],"cid":"c""#),
    ("SPIFFE", "{}", r#""sub":"spiffe://example.org/a""#),
    ("Supabase", "{}", r#""iss":"https://x.supabase.co/auth/v1","role":"authenticated""#),
    ("WorkOS", r#"{"kid":"sso_oidc_key_pair_01"}"#, r#""iss":"https://auth.acme.example""#),
    ("", "{}", r#""iss":"https://issuer.example""#),
];

/// What spoils a token or its verification: claims, and flags.
const FAULTS: [(&str, &str); 15] = [
    (r#""aud":"other""#, "--audience api"),
    (r#""iat":1"#, "--audience api"),
    (r#""iat":1"#, "--require org_id"),
    (r#""iat":1"#, "--require role=admin"),
    (r#""x":"{{user.id}}""#, "--require x=1"),
    (r#""x":"{{user.id}}""#, ""),
    (r#""exp":1790000000"#, ""),
    (r#""iat":1789999960,"exp":1790000000"#, ""),
    (r#""iat":1790000050"#, ""),
    (r#""type":"refresh""#, ""),
    (r#""iat":1"#, "--issuer https://elsewhere.example"),
    (r#""iat":1"#, "--jwks other.json"),
    (r#""iat":1"#, "--jwks empty.json"),
    (r#""iat":1"#, "--jwks page.html"),
    (r#""nonce":"n","aud":"web""#, "--audience https://api.example"),
];

const EXPIRED: &str = r#""iat":1789990000,"exp":1790000000"#;
const SHORT: &str = r#""iat":1789999940,"exp":1790000000"#;

/// What is commonest wrong with the tokens of each product, and what its own words are for that.
const COMMON: [(&str, &str, &str, &str); 68] = [
    ("AD FS", "", "--issuer http://sts.example/adfs/services/trust", "access_token_issuer"),
    ("AD FS", r#""aud":"urn:microsoft:userinfo""#, "--audience api", "resource=IDENTIFIER"),
    (
        "AD FS",
        r#""aud":"microsoft:identityserver:c""#,
        "--audience urn:microsoft:userinfo",
        "resource=urn:microsoft:userinfo",
    ),
    ("AD FS", "", "--require email", "issuance transform rule"),
    ("Apple", r#""aud":"com.shop.web""#, "--audience com.shop.app", "Services ID"),
    ("Apple", "", "--jwks other.json", "https://appleid.apple.com/auth/keys"),
    ("Apple", EXPIRED, "", "verify it once"),
    ("authentik", "", "--issuer https://id.example/application/o/app", "end in a slash"),
    ("authentik", "", "--secret-file secret --alg RS256", "Signing Key"),
    ("authentik", "", "--jwks other.json", "/application/o/APP/jwks/"),
    ("Auth0", "", "--issuer https://shop.eu.auth0.com", "end in a slash"),
    ("Auth0", r#""aud":"web""#, "--audience api", "the API's Identifier in"),
    ("Auth0", r#""nonce":"n""#, "--audience https://api.example", "API's identifier"),
    ("Azure AD B2C", "", "--jwks other.json", "/POLICY/discovery/v2.0/keys"),
    (
        "Azure AD B2C",
        "",
        "--issuer https://shop.b2clogin.com/tfp/t1/B2C_1_in/v2.0/",
        "Issuer (iss) claim",
    ),
    ("Azure AD B2C", r#""aud":"web""#, "--audience api", "app registration exposes"),
    (
        "Azure AD B2C",
        r#""iss":"https://shop.b2clogin.com/tfp/t1/B2C_1_in/v2.0/""#,
        "--issuer https://shop.b2clogin.com/tfp/t1/B2C_1_edit/v2.0/",
        "the user flow (policy) that the user signed in by",
    ),
    (
        "Azure AD B2C",
        "",
        "--issuer https://login.microsoftonline.com/t1/v2.0/",
        "stands in the metadata of the user flow",
    ),
    ("Azure Static Web Apps", "", "--jwks other.json", "X-Custom-Authorization"),
    ("Azure Static Web Apps", "", "--issuer https://id.example", "x-ms-client-principal"),
    (
        "Azure Static Web Apps",
        r#""iss":"https://b2.4.azurestaticapps.net/.auth""#,
        "--audience api",
        "put this token of its own in the place of yours",
    ),
    ("Clerk", r#""aud":null"#, "--audience api", "getToken({ template"),
    ("Clerk", SHORT, "", "await getToken() right before"),
    ("Clerk", "", "--require org_id", "setActive"),
    ("Cloudflare Access", r#""aud":["a"]"#, "--audience b", "(AUD) Tag"),
    (
        "Cloudflare Access",
        "",
        "--issuer https://other.cloudflareaccess.com",
        "each team is an issuer",
    ),
    ("Cloudflare Access", "", "--jwks other.json", "every 6 weeks"),
    ("Amazon Cognito", r#""aud":null"#, "--audience c", "client_id=c"),
    ("Amazon Cognito", "", "--jwks other.json", "/.well-known/jwks.json"),
    ("Amazon Cognito", "", "--require roles", "pre token generation trigger"),
    ("Dex", r#""aud":"cli""#, "--audience web", "trustedPeers"),
    ("Dex", "", "--require groups", "request its scope"),
    (
        "Microsoft Entra ID",
        "",
        "--issuer https://login.microsoftonline.com/9188040d/v2.0",
        "requestedAccessTokenVersion",
    ),
    (
        "Microsoft Entra ID",
        r#""aud":"https://graph.microsoft.com""#,
        "--audience api",
        "api://<client-id>/.default",
    ),
    ("Microsoft Entra ID", "", "--jwks other.json", "?appid="),
    ("Firebase", r#""aud":"shop-1""#, "--audience shop-2", "GOOGLE_CLOUD_PROJECT"),
    ("Firebase", EXPIRED, "", "user.getIdToken()"),
    ("Firebase", "", "--require roles", "setCustomUserClaims"),
    (
        "GitHub",
        r#""sub":"repo:a/b:ref:refs/heads/x""#,
        "--require sub=repo:a/b:ref:refs/heads/y",
        ":environment:NAME",
    ),
    ("GitHub", "", "--audience sts.amazonaws.com", "core.getIDToken"),
    ("GitHub", EXPIRED, "", "in the step that needs it"),
    ("GitLab", "", "--audience api", "id_tokens:"),
    ("GitLab", "", "--jwks page.html", "/oauth/discovery/keys"),
    ("GitLab", r#""ref":"x""#, "--require ref=main", "run the job where"),
    ("GitLab", "", "--issuer https://gitlab.com", "URL of the GitLab"),
    ("Google", r#""aud":"a""#, "--audience b.apps.googleusercontent.com", "serverClientId"),
    ("Google", "", "--issuer accounts.google.com", "expect both"),
    ("Google", "", "--audience https://api.example", "access tokens are no JWTs"),
    ("Google IAP", "", "--audience api", "Signed Header JWT Audience"),
    ("Google IAP", "", "--jwks other.json", "iap/verify/public_key-jwk"),
    ("Keycloak", r#""aud":"account""#, "--audience api", "audience mapper"),
    ("Keycloak", "", "--issuer http://keycloak:8080/realms/main", "KC_HOSTNAME"),
    ("Keycloak", "", "--require roles", "realm_access.roles"),
    ("Kubernetes", "", "--audience vault", "--audience AUDIENCE"),
    (
        "Kubernetes",
        r#""sub":"system:serviceaccount:a:b""#,
        "--require sub=system:serviceaccount:a:c",
        "service account that is expected",
    ),
    ("Kubernetes", "", "--jwks other.json", "/openid/v1/jwks"),
    ("Okta", "", "--issuer https://dev-1.okta.com", "custom authorization server"),
    ("Okta", r#""aud":"api://default""#, "--audience api", "Authorization Servers"),
    ("Okta", "", "--require groups", "its Claims"),
    ("SPIFFE", "", "--audience api", "spire-agent api fetch jwt"),
    ("SPIFFE", "", "--require sub=spiffe://other.example/a", "registration entry"),
    ("SPIFFE", EXPIRED, "", "Workload API"),
    ("Supabase", r#""role":"anon""#, "--audience api", "supabase.auth.getSession()"),
    ("Supabase", r#""aud":"authenticated""#, "--audience api", "expect authenticated"),
    ("Supabase", "", "--secret-file secret", "legacy JWT secret"),
    ("WorkOS", "", "--jwks other.json", "sso/jwks/CLIENT"),
    ("WorkOS", r#""aud":null"#, "--audience api", "JWT template"),
    ("WorkOS", "", "--require org_id", "organization was chosen"),
];

#[test]
fn the_commonest_faults_of_a_product_are_told_in_its_words() {
    let place = key_files();
    for (name, fault, flags, says) in COMMON {
        let (_, header, claims) = TOKENS.iter().find(|(of, ..)| *of == name).expect("a token");
        let advice = advised(&place, &spoiled(header, claims, fault), flags);
        assert!(advice.contains(says), "{name} {fault} {flags}: {advice}");
    }
}

/// Whatever is wrong with a token of one product, no other is named.
#[test]
fn nothing_said_of_a_token_names_another_product() {
    let place = key_files();
    for (name, header, claims) in TOKENS {
        for (fault, flags) in FAULTS {
            let advice = advised(&place, &spoiled(header, claims, fault), flags);
            for (other, ..) in TOKENS.iter().filter(|(other, ..)| !name.contains(other)) {
                assert!(!advice.contains(other), "{name} {fault} {flags}: {advice}");
            }
        }
    }
}

/// A page where keys belong: no path is named but the product's own and that of the metadata.
#[test]
fn no_path_of_keys_is_guessed() {
    let place = key_files();
    for (name, header, claims) in TOKENS {
        let advice = advised(&place, &spoiled(header, claims, ""), "--jwks page.html");
        let is_known = advice.contains("take the keys from there: --jwks https://");
        let is_of_metadata = advice.contains("/.well-known/openid-configuration");
        assert!(is_known || is_of_metadata, "{name}: {advice}");
        let is_own = ["Amazon Cognito", "Auth0", "Clerk", "Supabase", "Okta"].contains(&name);
        assert!(is_own || !advice.contains("/.well-known/jwks.json"), "{name}: {advice}");
    }
}

fn key_files() -> Place {
    let other = keys::jwks(&[&keys::key("rsa-other.pem", "another")]);
    Place::new()
        .file("jwks.json", keys::test_1())
        .file("other.json", other)
        .file("empty.json", r#"{"keys":[]}"#)
        .file("page.html", "<!DOCTYPE html><title>404</title>")
        .file("secret", keys::LONG_SECRET)
}

/// Causes and what to do, without the token's own values.
fn advised(place: &Place, token: &str, flags: &str) -> String {
    let has_keys = ["--jwks", "--secret"].iter().any(|flag| flags.contains(flag));
    let keys = if has_keys { "" } else { "--jwks jwks.json" };
    let line = format!("explain {keys} {flags}");
    let said = place.run_inside(line.split_whitespace(), token);
    let is_advice = |line: &&str| {
        ["cause:", "warning:", "fix:"].iter().any(|start| line.trim_start().starts_with(start))
    };
    said.stdout.lines().filter(is_advice).collect::<Vec<_>>().join("\n")
}

/// A token with those members and claims, signed by `rsa.pem`.
fn spoiled(header: &str, claims: &str, fault: &str) -> String {
    let sub = if claims.contains("\"sub\"") { "" } else { "\"sub\":\"17\"" };
    let parts = [sub, claims, fault].into_iter().filter(|part| !part.is_empty());
    let claims = keys::claims(&format!("{{{}}}", parts.collect::<Vec<_>>().join(",")));
    let claims = claims.replace("\"aud\":null,", "");
    let mut all = Object::parse(r#"{"alg":"RS256","kid":"test-1"}"#).expect("an object");
    for (name, value) in Object::parse(header).expect("an object").members() {
        all.set(name, value.clone());
    }
    keys::token(&all.to_string(), &claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256)
}

/// What is shown beside a token of which no key is at hand can be typed as it stands.
#[test]
fn the_command_for_a_token_without_keys_is_complete() {
    let server = Server::issuer();
    let token = server.token("");
    let place = Place::new();
    let said = place.run_with(&format!("explain --at {NOW}"), &token);
    said.ends_with(3);
    let command = said.stdout.lines().find(|line| line.contains("jotkit explain --issuer"));
    let (_, command) = command.expect("a command").rsplit_once(": ").expect("words before it");
    let line = command.replace("jotkit ", "").replace("TOKEN", &token);
    place.run(&line).ends_with(0);
}

/// One token and what was expected of it, at products that have words of their own for that.
#[test]
fn what_is_said_of_issuers_audiences_and_values() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    for (claims, flags, id, says, never) in [
        (
            r#"{"iss":"http://keycloak:8080/realms/main"}"#.to_owned(),
            "--issuer http://localhost:8080/realms/main".to_owned(),
            "claim.iss-near-miss",
            "KC_HOSTNAME",
            "",
        ),
        (
            r#"{"azp":"http://localhost:3000"}"#.to_owned(),
            "--authorized-party http://localhost:3001".to_owned(),
            "claim.azp-near-miss",
            "if it is yours, allow it",
            "only in how it is written",
        ),
        (
            r#"{"azp":"http://localhost:3000"}"#.to_owned(),
            "--authorized-party http://localhost:3000/".to_owned(),
            "claim.azp-near-miss",
            "--authorized-party http://localhost:3000",
            "if it is yours",
        ),
        (
            r#"{"iss":"http://keycloak:8080/realms/main"}"#.to_owned(),
            "--issuer http://keycloak:8080/realms/other".to_owned(),
            "claim.iss-mismatch",
            "send a token of the expected issuer",
            "KC_HOSTNAME",
        ),
        (
            format!(r#"{{"iss":"https://sts.windows.net/{tenant}/"}}"#),
            format!("--issuer https://login.microsoftonline.com/{tenant}/v2.0"),
            "claim.iss-mismatch",
            "requestedAccessTokenVersion",
            "",
        ),
        (
            r#"{"iss":"https://id.example/realms/main","aud":"account"}"#.to_owned(),
            "--audience orders".to_owned(),
            "claim.aud-mismatch",
            "audience mapper",
            "--audience account",
        ),
        (
            r#"{"sub":"spiffe://example.org/a","aud":["b"]}"#.to_owned(),
            "--audience c".to_owned(),
            "claim.aud-mismatch",
            "spire-agent",
            "",
        ),
        (
            r#"{"iss":"https://gitlab.com","ref_protected":"false"}"#.to_owned(),
            "--require ref_protected=true".to_owned(),
            "claim.value-mismatch",
            "of the pipeline",
            "sign in",
        ),
        (
            r#"{"iss":"https://issuer.example","sub":"17"}"#.to_owned(),
            "--require sub=18".to_owned(),
            "claim.value-mismatch",
            "--require sub=17",
            "change of roles",
        ),
        (
            r#"{"iss":"https://issuer.example","project":"17"}"#.to_owned(),
            "--require project=.*".to_owned(),
            "claim.value-mismatch",
            "sign in as a user",
            "of the pipeline",
        ),
        (
            format!(r#"{{"iss":"https://login.microsoftonline.com/{tenant}/v2.0"}}"#),
            "--issuer https://login.microsoftonline.com/{tenantid}/v2.0".to_owned(),
            "claim.iss-mismatch",
            "puts tid for {tenantid}",
            "send a token of the expected issuer",
        ),
        (
            r#"{"iss":"https://id.example/a"}"#.to_owned(),
            "--issuer https://id.example/{tenant}".to_owned(),
            "claim.iss-mismatch",
            "--issuer https://id.example/a",
            "send a token of the expected issuer",
        ),
        (
            format!(r#"{{"iss":"https://sts.windows.net/{tenant}/","ver":"1.0","aud":"c3a1"}}"#),
            "--audience spn:c3a1".to_owned(),
            "claim.aud-near-miss",
            "--audience c3a1",
            "App ID URI",
        ),
        (
            r#"{"iss":"my-client","sub":"my-client","aud":"https://id.example/token"}"#.to_owned(),
            "--audience https://id.example".to_owned(),
            "claim.aud-mismatch",
            "write https://id.example into aud",
            "request",
        ),
    ] {
        let line = format!("explain --jwks jwks.json --at {NOW} -o json {flags}");
        let first = &place.run_with(&line, keys::rs256(&claims)).json()["causes"][0];
        assert_eq!(first["id"], id, "{claims} {flags}");
        let remedy = first["remedy"].as_str().expect("a text");
        assert!(remedy.contains(says), "{claims} {flags}: {remedy}");
        assert!(never.is_empty() || !remedy.contains(never), "{claims} {flags}: {remedy}");
    }
}
