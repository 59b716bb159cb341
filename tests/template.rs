//! `sign --template`: tokens as Clerk's JWT templates make them, without a server.

use jotkit::jose::json::base64url;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, fixture};

const TEMPLATE: &str = r#"
name = "backend"
lifetime = "5m"
audience = "api"

[claims]
user_id = "{{user.id}}"
email = "{{user.primary_email_address}}"
name = "{{user.full_name || user.username || 'nobody'}}"
role = "{{org.role}}"
roles = "{{user.public_metadata.roles}}"
greeting = "Hello {{user.first_name}}"
team = { id = "{{org.id}}", slugs = ["{{org.slug}}"] }
unknown = "{{user.shoe_size}}"
literal = "{{organization.id}}"
"#;

const USERS: &str = r#"
[[users]]
id = "user_2rTfGq8mWcZ"
first_name = "Ada"
last_name = "Lovelace"
primary_email_address = "ada@example.com"
public_metadata = { roles = ["admin", "editor"] }
org = { id = "org_1", slug = "analysts", role = "org:admin" }

[[users]]
id = "user_2sQpLm4vXyA"
username = "grace"
"#;

fn place() -> Place {
    Place::new()
        .file("backend.toml", TEMPLATE)
        .file("users.toml", USERS)
        .file("key.pem", fixture("ed25519.pem"))
        .file("rsa.pem", fixture("rsa.pem"))
}

fn sign(place: &Place, flags: &str) -> Transcript {
    place.run(&format!("sign --at {NOW} --template backend.toml --user users.toml {flags}"))
}

/// Header and payload as they were written.
fn parts(transcript: &Transcript) -> [String; 2] {
    let token = transcript.ends_with(0).stdout.trim_end();
    let mut parts = token.split('.').map(|part| base64url::decode(part).expect("base64url"));
    let mut text = || String::from_utf8(parts.next().expect("a part")).expect("UTF-8");
    [text(), text()]
}

#[test]
fn a_template_makes_a_token_of_clerks_shape() {
    let flags = "--user-id user_2rTfGq8mWcZ --key key.pem --iss https://issuer.example --jti a1";
    let signed = sign(&place(), flags);
    let [header, payload] = parts(&signed);
    assert_eq!(header, r#"{"alg":"EdDSA","typ":"JWT","cat":"cl_B7d4PD222AAA"}"#);
    assert_eq!(
        payload,
        r#"{"user_id":"user_2rTfGq8mWcZ","email":"ada@example.com","name":"Ada Lovelace","role":"org:admin","roles":["admin","editor"],"greeting":"Hello Ada","team":{"id":"org_1","slugs":["analysts"]},"unknown":null,"literal":"{{organization.id}}","aud":"api","exp":1790000300,"iat":1790000000,"jti":"a1","nbf":1789999995,"sub":"user_2rTfGq8mWcZ","iss":"https://issuer.example"}"#
    );
    assert_eq!(
        signed.stderr,
        "note: user.shoe_size is null for every user\nnote: {{organization.id}} is not a shortcode and stays as it is; shortcodes begin with user, org, org_membership, session\n"
    );
}

#[test]
fn each_token_has_a_name_of_its_own() {
    let place = place();
    let jti = || {
        let signed = sign(&place, "--user-id user_2sQpLm4vXyA --key key.pem --iss x");
        let claims: serde_json::Value = serde_json::from_str(&parts(&signed)[1]).expect("JSON");
        claims["jti"].as_str().expect("text").to_owned()
    };
    assert_eq!(jti().len(), 20);
    assert_ne!(jti(), jti());
}

#[test]
fn flags_replace_what_the_template_says() {
    let flags = "--user-id user_2sQpLm4vXyA --key key.pem --iss x --jti a1 --aud web --exp 1h \
                 --claim role=guest --claim azp=http://localhost:3000 --header cat=x";
    let [header, payload] = parts(&sign(&place(), flags));
    assert_eq!(header, r#"{"alg":"EdDSA","typ":"JWT","cat":"x"}"#);
    assert_eq!(
        payload,
        r#"{"user_id":"user_2sQpLm4vXyA","email":null,"name":"grace","role":"guest","roles":null,"greeting":"Hello null","team":{"id":null,"slugs":[null]},"unknown":null,"literal":"{{organization.id}}","aud":"web","exp":1790003600,"iat":1790000000,"jti":"a1","nbf":1789999995,"sub":"user_2sQpLm4vXyA","azp":"http://localhost:3000","iss":"x"}"#
    );
}

#[test]
fn json_says_the_same() {
    let flags = "--key key.pem --iss x --jti a1";
    let toml = Place::new()
        .file("backend.toml", "name = 'a'\nclaims.x = ['{{user.id}}']")
        .file("users.toml", "[[users]]\nid = 'user_1'")
        .file("key.pem", fixture("ed25519.pem"));
    let json = Place::new()
        .file("backend.toml", r#"{"name":"a","claims":{"x":["{{user.id}}"]}}"#)
        .file("users.toml", r#"{"users":[{"id":"user_1"}]}"#)
        .file("key.pem", fixture("ed25519.pem"));
    assert_eq!(sign(&toml, flags).ends_with(0).stdout, sign(&json, flags).stdout);
}

#[test]
fn a_template_may_name_its_own_key() {
    let own = "name = 'a'\nclaims = {}\nsigning_algorithm = 'PS256'\nsigning_key_file = 'rsa.pem'";
    let place = place();
    std::fs::create_dir(place.path("folder")).expect("a folder");
    let place = place.file("folder/own.toml", own).file("folder/rsa.pem", fixture("rsa.pem"));
    let line = format!(
        "sign --at {NOW} --template folder/own.toml --user users.toml --user-id user_2sQpLm4vXyA --iss x"
    );
    let signed = place.run(&line);
    assert!(parts(&signed)[0].contains(r#""alg":"PS256""#));
    place.run_with(&format!("verify --key rsa.pem --at {NOW}"), &signed.stdout).ends_with(0);
    // A key that is given is the one that signs.
    place.run(&format!("{line} --key key.pem")).shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign PS256: its type is OKP

hint: the template sets another algorithm; this key signs with: --alg EdDSA

"#]]);
    let signed = place.run(&format!("{line} --key key.pem --alg EdDSA"));
    assert!(parts(&signed)[0].contains(r#""alg":"EdDSA""#));
    let place = place.file("folder/own.toml", "name = 'a'\nclaims = {}\nsigning_key_env = 'OWN'");
    place.run(&line).shows(str![[r#"
status 2
--- standard output

--- standard error
error: the environment variable OWN is not set or empty

hint: set the variable
hint: or give the key as a file: --key FILE

"#]]);
}

#[test]
fn what_is_probably_not_meant_is_noted() {
    let template = "name = 'a'\nclaims = { email = '{{user.email}}' }";
    let place = place().file("backend.toml", template);
    let signed = sign(&place, "--user-id user_2sQpLm4vXyA --key key.pem");
    assert_eq!(
        signed.stderr,
        "note: user.email is null for every user; did you mean user.primary_email_address?\nnote: without --iss this token has no issuer\n"
    );
}

#[test]
fn the_user_must_be_told() {
    sign(&place(), "--key key.pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 2 users?

hint: --user-id user_2rTfGq8mWcZ
hint: --user-id user_2sQpLm4vXyA

"#]]);
    sign(&place(), "--key key.pem --user-id user_2sQpLm4vXyB").shows(str![[r#"
status 1
--- standard output

--- standard error
error: no user with id user_2sQpLm4vXyB

hint: --user-id user_2sQpLm4vXyA

"#]]);
    sign(&place(), "--key key.pem --user-id somebody").shows(str![[r#"
status 1
--- standard output

--- standard error
error: no user with id somebody

hint: --user-id user_2rTfGq8mWcZ
hint: --user-id user_2sQpLm4vXyA

"#]]);
    place().run("sign --template backend.toml --key key.pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the following required arguments were not provided:
  --user <FILE>

Usage: jotkit sign --template <FILE> --user <FILE> --key <FILE>

For more information, try '--help'.

"#]]);
}

#[test]
fn what_a_template_must_not_say_is_refused() {
    let with = |template: &str| {
        sign(&place().file("backend.toml", template), "--user-id user_2sQpLm4vXyA --key key.pem")
    };
    with("name = 'a'\nclaims = { sub = '{{user.id}}' }").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --template backend.toml: You can't use the reserved claim: 'sub'

hint: remove the claim sub: only the issuer sets it

"#]]);
    with("name = 'a'\nclaims = {}\nlifetme = 60").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --template backend.toml: unknown member lifetme

hint: did you mean lifetime?

"#]]);
    with("name = 'a'\nclaims = {}\nsigning_key = 'hush'").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --template backend.toml: signing_key is a key instead of its file or variable

hint: to name a file beside the template: signing_key_file = "key.pem"
hint: to name a variable of the environment: signing_key_env = "NAME"

"#]]);
    with("name = 'a'\nclaims = {").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --template backend.toml: not TOML: unclosed inline table, expected `}` in line 2

"#]]);
    let quoting = format!("name = 'a'\nclaims.x = '{}'", "{{user.id}}".repeat(80_000));
    with(&quoting).shows(str![[r#"
status 2
--- standard output

--- standard error
error: template a: its claims would be larger than the cap of 1048576 bytes

"#]]);
}

#[test]
fn users_are_read_as_strictly() {
    let with = |users: &str| sign(&place().file("users.toml", users), "--key key.pem");
    with("[[users]]\nid = 'a'\nfirstname = 'Ada'").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --user users.toml: unknown member users[0].firstname

hint: did you mean first_name?

"#]]);
    with("[[users]]\nid = 'a'\norganization.id = 'b'").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --user users.toml: unknown member users[0].organization

hint: did you mean org?

"#]]);
    with("[[users]]\nid = 'a'\nshoe_size = 40").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --user users.toml: unknown member users[0].shoe_size

hint: known: id, first_name, last_name, full_name, username, primary_email_address, email_verified, primary_phone_number, phone_number_verified, primary_web3_wallet, image_url, has_image, external_id, two_factor_enabled, totp_enabled, backup_code_enabled, created_at, updated_at, last_sign_in_at, last_active_at, public_metadata, unsafe_metadata, organizations, org, org_membership, session

"#]]);
    with("").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --user users.toml: users is missing

"#]]);
    sign(&place(), "--key key.pem --user absent.toml").ends_with(2);
    place().run("sign --template absent.toml --user users.toml").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --template absent.toml: no such file

"#]]);
}

/// A key named where a template or users belong.
#[test]
fn no_fault_shows_what_was_in_the_file() {
    let pem = fixture("rsa.pem");
    for (name, key) in [
        ("key.pem", pem.clone()),
        ("key.json", format!(r#"{{"d": hush-hush, "name": "{}"}}"#, pem.replace('\n', " "))),
        ("key.toml", format!("signing_key = \"\"\"{pem}\"\"\"")),
        ("key.env", format!("KEY={}", pem.replace('\n', ""))),
    ] {
        let place = place().file(name, &key);
        for line in [
            format!("sign --key rsa.pem --template {name} --user users.toml"),
            format!("sign --key rsa.pem --template backend.toml --user {name}"),
        ] {
            let shown = place.run(&line).to_string();
            let leaked = key.split_whitespace().find(|word| word.len() > 8 && shown.contains(word));
            assert!(leaked.is_none_or(|word| word == "signing_key"), "{line}: {shown}");
            assert!(!shown.contains("status 0"), "{shown}");
        }
    }
}
