//! `clerk key` and `clerk env`: what keys and variables say, and nothing of the secret ones.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use snapbox::str;

use crate::support::{Place, fixture};

const KEY: &str = "pk_test_Y2FsbS1vdHRlci0yMS5jbGVyay5hY2NvdW50cy5kZXYk";

#[test]
fn a_publishable_key_is_explained() {
    Place::new().run(&format!("clerk key {KEY}")).shows(str![[r#"
status 0
--- standard output
kind     publishable, of a test instance
issuer   https://calm-otter-21.clerk.accounts.dev
key set  https://calm-otter-21.clerk.accounts.dev/.well-known/jwks.json
try      jotkit verify --issuer https://calm-otter-21.clerk.accounts.dev

--- standard error

"#]]);
    Place::new().run_with("clerk key -o json", format!("{KEY}\n")).shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.clerk-key/1",
  "kind": "publishable",
  "mode": "test",
  "issuer": "https://calm-otter-21.clerk.accounts.dev",
  "jwks_url": "https://calm-otter-21.clerk.accounts.dev/.well-known/jwks.json",
  "fault": null
}

--- standard error

"#]]);
    Place::new().run(&format!("clerk key {}", &KEY[..40])).shows(str![[r#"
status 1
--- standard output

--- standard error
error: not a Clerk key: it is cut off: the host in it does not end in a dollar sign

hint: copy it again: dashboard.clerk.com, your application, API keys

"#]]);
    Place::new().run("clerk key pk_live_**** -o json").shows(str![[r#"
status 1
--- standard output
{
  "schema": "jotkit.clerk-key/1",
  "kind": null,
  "mode": null,
  "issuer": null,
  "jwks_url": null,
  "fault": "most of it is masked: copy it with the copy button"
}

--- standard error

"#]]);
}

#[test]
fn of_a_secret_key_nothing_but_its_kind_is_said() {
    let given = Place::new().run("clerk key sk_live_hush");
    assert!(!given.to_string().contains("hush"), "{given}");
    given.shows(str![[r#"
status 0
--- standard output
kind     secret, of a live instance

--- standard error
warning: a secret key on the command line can be seen in the process list and in the shell's history; on standard input it can't

"#]]);
    let read = Place::new().run_with("clerk key", "sk_test_hush");
    assert_eq!((&read.ends_with(0).stderr[..], read.stdout.contains("hush")), ("", false));
    for broken in ["sk_test_hush!", "sk_prod_hush", "'sk_live_hush'", "pk_live_sk_live_hush"] {
        let refused = Place::new().run_words(&["clerk", "key", broken], "");
        assert!(!refused.ends_with(1).to_string().contains("hush"), "{refused}");
        let refused = Place::new().run_words(&["clerk", "key", "-o", "json", broken], "");
        assert!(!refused.ends_with(1).to_string().contains("hush"), "{refused}");
    }
}

#[test]
fn variables_that_agree_make_a_command() {
    let env = format!(
        "# Clerk\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY={KEY}\nCLERK_SECRET_KEY=\"sk_test_hush\"\n\
         DATABASE_URL=postgres://hush\nCLERK_JWT_AUDIENCE=backend\n"
    );
    let place = Place::new().file(".env.local", env).file(".env", "CLERK_JWT_AUDIENCE=web");
    let shown = place.run("clerk env");
    assert!(!shown.to_string().to_lowercase().contains("hush"), "{shown}");
    shown.shows(str![[r#"
status 0
--- standard output
variable                           from          says
NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY  .env.local:2  test, https://calm-otter-21.clerk.accounts.dev
CLERK_SECRET_KEY                   .env.local:3  test, a secret key
CLERK_JWT_AUDIENCE                 .env.local:5  backend
verify with: jotkit verify --issuer https://calm-otter-21.clerk.accounts.dev --audience backend

--- standard error

"#]]);
    place.run("clerk env -o json").shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.clerk-env/1",
  "deployments": [
    {
      "name": "development",
      "settings": [
        {
          "name": "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
          "place": ".env.local:2",
          "says": "test, https://calm-otter-21.clerk.accounts.dev"
        },
        {
          "name": "CLERK_SECRET_KEY",
          "place": ".env.local:3",
          "says": "test, a secret key"
        },
        {
          "name": "CLERK_JWT_AUDIENCE",
          "place": ".env.local:5",
          "says": "backend"
        }
      ],
      "findings": [],
      "verify": [
        "--issuer",
        "https://calm-otter-21.clerk.accounts.dev",
        "--audience",
        "backend"
      ]
    }
  ]
}

--- standard error

"#]]);
}

#[test]
fn variables_that_disagree_are_found() {
    let key = STANDARD.encode("clerk.shop.example$");
    let pem = fixture("p256-cert.pem").trim().replace('\n', "\\n");
    let place = Place::new()
        .file(".env", format!("VITE_CLERK_PUBLISHABLE_KEY={KEY}\nCLERK_SECRET_KEY=sk_live_hush\n"))
        .file(
            ".env.production",
            format!(
                "VITE_CLERK_PUBLISHABLE_KEY=pk_live_{key}\nCLERK_JWT_KEY={pem}\n\
                 CLERK_ISSUER=https://clerk.shop.example/\n"
            ),
        );
    let shown = place.run("clerk env .");
    assert!(!shown.to_string().contains("hush"), "{shown}");
    shown.shows(str![[r#"
status 1
--- standard output
development
variable                    from    says
VITE_CLERK_PUBLISHABLE_KEY  .env:1  test, https://calm-otter-21.clerk.accounts.dev
CLERK_SECRET_KEY            .env:2  live, a secret key
test-and-live: VITE_CLERK_PUBLISHABLE_KEY is from a test instance, but CLERK_SECRET_KEY is from a live one
verify with: jotkit verify --issuer https://calm-otter-21.clerk.accounts.dev

production
variable                    from               says
VITE_CLERK_PUBLISHABLE_KEY  .env.production:1  live, https://clerk.shop.example
CLERK_JWT_KEY               .env.production:2  EC
CLERK_ISSUER                .env.production:3  https://clerk.shop.example
CLERK_SECRET_KEY            .env:2             live, a secret key
pem: CLERK_JWT_KEY (.env.production:2): line breaks are written as \n
issuer-slash: CLERK_ISSUER (.env.production:3): Clerk's issuers do not end in a slash
verify with: jotkit verify --issuer https://clerk.shop.example

--- standard error

"#]]);
}

#[test]
fn hostile_files_are_no_more_than_wrong() {
    Place::new().run("clerk env").shows(str![[r#"
status 0
--- standard output
no Clerk variables

--- standard error

"#]]);
    let place = Place::new().file(".env", vec![b'#'; 2 << 20]);
    place.run("clerk env").shows(str![[r#"
status 3
--- standard output

--- standard error
error: ./.env: more than the cap of 1048576 bytes

"#]]);
    Place::new().run("clerk env nowhere").ends_with(2);
    let place = Place::new();
    std::fs::create_dir(place.path(".env")).expect("a folder");
    place.run("clerk env").ends_with(0);
    let place = Place::new().file(".env", b"CLERK_SECRET_KEY=\xff");
    assert!(place.run("clerk env").ends_with(3).stderr.contains("not UTF-8"));
    let place = Place::new()
        .file(".env", "CLERK_JWT_AUDIENCE=\"\u{1b}[2J\"\nCLERK_ISSUER=https://a.example");
    let shown = place.run("clerk env");
    assert!(!shown.ends_with(0).to_string().contains('\u{1b}'), "{shown}");
    let escape = "CLERK_ISSUER=https://a.example/?x=sk_live_hush";
    let shown = Place::new().file(".env", escape).run("clerk env");
    assert!(!shown.ends_with(1).to_string().contains("hush"), "{shown}");
}
