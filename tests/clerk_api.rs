//! `clerk templates`, `clerk token` and what `explain` asks Clerk, against a local issuer that has
//! Clerk's routes.

use snapbox::str;

use crate::support::issuer::Issuer;
use crate::support::server::{Reply, Server, hide_port};
use crate::support::{NOW, Place, Transcript, finish, fixture};

const SECRET: &str = "sk_test_hushHushHush";
const KEY: &str = "pk_test_Y2FsbS1vdHRlci0yMS5jbGVyay5hY2NvdW50cy5kZXYk";
const BACKEND: &str = "name = 'backend'\n[claims]\naud = 'api'\nuser_id = '{{user.id}}'";
const HASURA: &str = "name = 'hasura'\nlifetime = 600\n\
                      [claims]\nemail = '{{user.email}}'\nid = '{{users.id}}'";

/// An issuer with Clerk's routes and two templates.
fn clerk(place: &Place) -> Issuer {
    let templates = "--template backend.toml --template hasura.toml";
    let flags = format!("--alg ES256 --clerk --clerk-secret-key-env KEY {templates}");
    Issuer::start_with(place, &flags, &[("KEY", SECRET)])
}

fn place() -> Place {
    Place::new().file("backend.toml", BACKEND).file("hasura.toml", HASURA)
}

/// Runs a line with the secret key and the place of the API in its environment.
fn run(place: &Place, url: &str, line: &str) -> Transcript {
    run_as(place, url, SECRET, line)
}

fn run_as(place: &Place, url: &str, secret: &str, line: &str) -> Transcript {
    let mut command = place.command();
    command.args(line.split_whitespace()).env("CLERK_API_URL", url).env("CLERK_SECRET_KEY", secret);
    let transcript = finish(&mut command);
    assert!(!transcript.to_string().to_lowercase().contains("hush"), "{transcript}");
    transcript
}

#[test]
fn templates_are_listed_and_judged() {
    let place = place();
    let issuer = clerk(&place);
    run(&place, &issuer.url(), "clerk templates").shows(str![[r#"
status 1
--- standard output
name     lifetime  skew  alg    aud  claims
backend  60 s      5 s   ES256  api  user_id
hasura   600 s     5 s   ES256  -    email, id
unknown-name: hasura: email: unknown shortcode user.email, which is null; did you mean user.primary_email_address?
unknown-shortcode: hasura: id: {{users.id}} is not a shortcode and stays as it is; shortcodes begin with user, org, org_membership, session
no-audience: hasura: its tokens have no audience, so any of your backends may accept them

--- standard error

"#]]);
    run(&place, &issuer.url(), "clerk templates backend").shows(str![[r#"
status 0
--- standard output
name      backend
lifetime  60 s
skew      5 s
alg       ES256
claims    {
  "aud": "api",
  "user_id": "{{user.id}}"
}

--- standard error

"#]]);
    run(&place, &issuer.url(), "clerk templates Hasura").shows(str![[r#"
status 1
--- standard output

--- standard error
error: there is no JWT template Hasura in this instance
  there are backend, hasura

hint: did you mean hasura?

"#]]);
    run(&place, &issuer.url(), "clerk templates hasura -o json").shows(str![[r#"
status 1
--- standard output
{
  "schema": "jotkit.clerk-templates/1",
  "templates": [
    {
      "name": "hasura",
      "lifetime": 600,
      "allowed_clock_skew": 5,
      "signing_algorithm": "ES256",
      "custom_signing_key": false,
      "claims": {
        "email": "{{user.email}}",
        "id": "{{users.id}}"
      },
      "findings": [
        {
          "id": "unknown-name",
          "detail": "email: unknown shortcode user.email, which is null; did you mean user.primary_email_address?"
        },
        {
          "id": "unknown-shortcode",
          "detail": "id: {{users.id}} is not a shortcode and stays as it is; shortcodes begin with user, org, org_membership, session"
        },
        {
          "id": "no-audience",
          "detail": "its tokens have no audience, so any of your backends may accept them"
        }
      ]
    }
  ]
}

--- standard error

"#]]);
}

#[test]
fn every_page_is_read() {
    let templates: Vec<String> = (0..130)
        .map(|number| format!(r#"{{"name":"t{number}","claims":{{"aud":"x"}}}}"#))
        .collect();
    let server = Server::new();
    for (offset, page) in [(0, &templates[..100]), (100, &templates[100..])] {
        let path = format!("/v1/jwt_templates?limit=100&offset={offset}");
        server.serve(&path, Reply::json(format!("[{}]", page.join(","))));
    }
    let listed = run(&Place::new(), &server.url(""), "clerk templates -o json").ends_with(0).json();
    assert_eq!(listed["templates"].as_array().map(Vec::len), Some(130));
    assert_eq!(listed["templates"][129]["name"], "t129");
}

#[test]
fn a_session_gives_tokens() {
    let place = place();
    let issuer = clerk(&place);
    let url = issuer.url();
    let verify = |token: &Transcript, demands: &str| {
        assert_eq!(token.ends_with(0).stderr, "");
        place.run_with(&format!("verify --issuer {url} {demands}"), &token.stdout)
    };
    let own = run(&place, &url, "clerk token --session sess_local");
    verify(&own, "--print sid").ends_with(0);
    let of_template = run(&place, &url, "clerk token --session sess_local --template backend");
    let said = verify(&of_template, "--audience api --print user_id");
    assert_eq!(said.ends_with(0).stdout, "user_local\n");
    let of_user = run(&place, &url, "clerk token --user user_local --template backend");
    verify(&of_user, "--audience api").ends_with(0);
}

#[test]
fn a_session_is_opened_for_who_has_none() {
    let server = Server::new();
    server.serve(
        "/v1/sessions?limit=100&user_id=user_1&status=active",
        Reply::json(r#"{"data":[],"total_count":0}"#),
    );
    server.serve("/v1/sessions", Reply::json(r#"{"id":"sess_new"}"#));
    let jwt = fixture("../readme/token.jwt");
    let answer = format!(r#"{{"object":"token","jwt":"{}"}}"#, jwt.trim());
    server.serve("/v1/sessions/sess_new/tokens", Reply::json(answer));
    let got = run(&Place::new(), &server.url(""), "clerk token --user user_1");
    assert_eq!(got.ends_with(0).stdout.trim(), jwt.trim());
}

#[test]
fn refusals_are_told_apart() {
    let place = place();
    let issuer = clerk(&place);
    let url = issuer.url();
    let said =
        |secret: &str, line: &str| hide_port(&run_as(&place, &url, secret, line), issuer.address);
    said(SECRET, "clerk token --session sess_local --template bakend").shows(str![[r#"
status 1
--- standard output

--- standard error
error: JWT template not found: bakend

hint: to list them: jotkit clerk templates

"#]]);
    said(SECRET, "clerk token --session sess_gone --template backend").shows(str![[r#"
status 1
--- standard output

--- standard error
error: session not found: sess_gone

hint: sessions end; to use one of a user: jotkit clerk token --user user_…

"#]]);
    said("sk_test_hushWrong", "clerk templates").shows(str![[r#"
status 3
--- standard output

--- standard error
error: Clerk rejects this secret key: The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct. (clerk_key_invalid)

hint: copy it again: dashboard.clerk.com, your application, API keys
hint: to see whether it belongs to your instance: jotkit clerk env

"#]]);
    let server = Server::new();
    server.serve("/v1/jwt_templates", Reply::new(401, "application/json", "{}"));
    let mute = run_as(&Place::new(), &server.url(""), SECRET, "clerk templates");
    assert_eq!(mute.stderr.lines().next(), Some("error: Clerk rejects this secret key"), "{mute}");
    said("sk_live_hush", "clerk token --user user_local").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --user is for development instances: sk_test_…

hint: to use a session that a user has opened: --session sess_…

"#]]);
    said(KEY, "clerk templates").ends_with(2);
    said(SECRET, "clerk token --session user_1").ends_with(2);
    said(SECRET, "clerk token --session sess_local --template ..").ends_with(2);
    place.run("clerk templates").shows(str![[r#"
status 2
--- standard output

--- standard error
error: no Clerk secret key

hint: export CLERK_SECRET_KEY=sk_test_…
hint: or name the file that holds it: --secret-key-file FILE

"#]]);
    let insecure = run(&place, "http://api.example", "clerk templates");
    assert!(insecure.ends_with(2).stderr.contains("CLERK_API_URL"));
}

#[test]
fn a_limit_says_how_long_to_wait() {
    let server = Server::new();
    let path = "/v1/jwt_templates?limit=100&offset=0";
    let error = r#"{"errors":[{"message":"Too many requests","code":"too_many_requests"}]}"#;
    let limit = Reply::new(429, "application/json", error).header("Retry-After", "7");
    server.serve(path, limit);
    run(&Place::new(), &server.url(""), "clerk templates").shows(str![[r#"
status 3
--- standard output

--- standard error
error: too many requests: try again in 7 s

"#]]);
    server.serve(path, Reply::page(200));
    server.hide_port(&run(&Place::new(), &server.url(""), "clerk templates")).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/v1/jwt_templates: the response is not JSON

"#]]);
    let echo = format!(r#"{{"errors":[{{"message":"no {SECRET}","code":"x"}}]}}"#);
    server.serve(path, Reply::new(422, "application/json", echo));
    server.hide_port(&run(&Place::new(), &server.url(""), "clerk templates")).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/v1/jwt_templates: status 422, no (redacted) (x)

"#]]);
}

#[test]
fn the_secret_key_goes_to_nobody_else() {
    let (server, other) = (Server::new(), Server::new());
    let path = "/v1/jwt_templates?limit=100&offset=0";
    server.serve(path, Reply::redirect(other.url("/list")));
    other.serve("/list", Reply::json("[]"));
    let shown = run(&Place::new(), &server.url(""), "clerk templates");
    assert_eq!(shown.ends_with(0).stdout, "no JWT templates\n");
    let bearer = format!("Bearer {SECRET}");
    assert_eq!(server.asked()[0].header("authorization"), Some(&bearer[..]));
    assert_eq!(other.asked()[0].header("authorization"), None);
}

#[test]
fn the_key_may_be_in_a_file_or_on_the_line() {
    let place = place().file("key", format!("{SECRET}\n"));
    let issuer = clerk(&place);
    let api = |line: &str| {
        let mut command = place.command();
        command.args(line.split_whitespace()).env("CLERK_API_URL", issuer.url());
        let transcript = finish(&mut command);
        assert!(!transcript.to_string().contains("hush"), "{transcript}");
        transcript
    };
    assert_eq!(api("clerk templates backend --secret-key-file key").ends_with(0).stderr, "");
    let given = api(&format!("clerk templates backend --secret-key={SECRET}"));
    assert!(given.ends_with(0).stderr.starts_with("warning: a secret key on the command line"));
    api(&format!("clerk templates backend --secret-key {SECRET}")).ends_with(2);
    api("clerk templates backend --secret-key-file missing").ends_with(2);
}

#[test]
fn a_missing_template_is_looked_for() {
    let place = place();
    let issuer = clerk(&place);
    let explain = |message: &str, flags: &str| {
        let mut command = place.command();
        command.args(["explain", "--at", &NOW.to_string(), "--error", message]);
        command.args(flags.split_whitespace());
        command.env("CLERK_API_URL", issuer.url()).env("CLERK_SECRET_KEY", SECRET);
        let transcript = finish(&mut command);
        assert!(!transcript.to_string().contains("hush"), "{transcript}");
        hide_port(&transcript, issuer.address)
    };
    explain("No JWT template exists with name: Backend", "").shows(str![[r#"
status 3
--- standard output
undecided: a message without a token

cause: Clerk has no JWT template with this name
  recognised: Clerk's API says "No JWT template exists with name: Backend"
  recognised: the requested template is Backend
  measured: the instance of CLERK_SECRET_KEY has backend, hasura
  proof: Backend is not one of them; the nearest is backend
  fix: request the existing template: backend
  more: jotkit explain --cause clerk.template-not-found

--- standard error

"#]]);
    let offline = explain("No JWT template exists with name: Backend", "--offline");
    assert!(!offline.ends_with(3).stdout.contains("nearest"), "{offline}");
    let json = explain("No JWT template exists with name: convex", "-o json").json();
    let evidence = json["causes"][0]["evidence"].to_string();
    assert!(evidence.contains("convex is not one of them"), "{evidence}");
    let address = issuer.address;
    issuer.end("TERM");
    let gone = place
        .command()
        .args(["explain", "--error", "JWT template not found"])
        .env("CLERK_API_URL", format!("http://{address}"))
        .env("CLERK_SECRET_KEY", SECRET)
        .output()
        .expect("the tool runs");
    let text = String::from_utf8(gone.stdout).expect("UTF-8");
    assert!(
        text.contains("Clerk's API gave no list of templates") && !text.contains("hush"),
        "{text}"
    );
}
