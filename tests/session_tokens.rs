//! What `decode` says of the claims of Clerk's tokens.

use jotkit::jose::alg::Alg;
use snapbox::{IntoData, str};

use crate::support::{NOW, Place, Transcript, keys};

const SESSION: &str = r#"{"alg":"RS256","kid":"test-1","typ":"JWT","cat":"cl_B7d4PD111AAA"}"#;
const VERSION_2: &str = r#"{"iss":"https://calm-otter-21.clerk.accounts.dev","sub":"user_1","sid":"sess_1","v":2,"sts":"pending","fva":[7,-1],"pla":"o:pro,u:free","fea":"o:dashboard,u:ai,uo:teams","o":{"id":"org_1","slg":"acme","rol":"admin","per":"manage,read","fpm":"1,3"},"act":{"sub":"user_9"}}"#;
const VERSION_1: &str = r#"{"iss":"https://clerk.shop.example","sub":"user_1","sid":"sess_1","fva":[0,12],"org_id":"org_1","org_slug":"acme","org_role":"org:admin","org_permissions":["org:teams:read"]}"#;

fn decode(header: &str, claims: &str, flags: &str) -> Transcript {
    let token = keys::token(header, claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
    Place::new().run_with(&format!("decode --at {NOW} {flags}"), token)
}

/// The lines below `meaning`.
fn meaning(transcript: &Transcript) -> &str {
    let (_, below) = transcript.stdout.split_once("meaning\n").unwrap_or_default();
    below.split_once("signature").map_or(below, |(meaning, _)| meaning)
}

#[test]
fn a_session_token_of_version_2() {
    decode(SESSION, VERSION_2, "").shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "RS256",
  "kid": "test-1",
  "typ": "JWT",
  "cat": "cl_B7d4PD111AAA"
}
payload
{
  "iss": "https://calm-otter-21.clerk.accounts.dev",
  "sub": "user_1",
  "sid": "sess_1",
  "v": 2,
  "sts": "pending",
  "fva": [
    7,
    -1
  ],
  "pla": "o:pro,u:free",
  "fea": "o:dashboard,u:ai,uo:teams",
  "o": {
    "id": "org_1",
    "slg": "acme",
    "rol": "admin",
    "per": "manage,read",
    "fpm": "1,3"
  },
  "act": {
    "sub": "user_9"
  }
}
meaning
  issuer        Clerk: session tokens have no aud: azp is the page that requested them; a JWT template sets aud
  category      session token, version 2
  status        pending: signed in, but with a task to finish; most SDKs treat it as signed out
  plan          of the organisation: pro; of the user: free
  features      of the organisation: dashboard, teams; of the user: ai, teams
  factors       first verified 7 min before the token was issued, second not verified
  organisation  org_1, slug acme, role org:admin
  permissions   org:dashboard:manage, org:teams:manage, org:teams:read
  actor         impersonation: user_9 acts as the user
signature 256 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with the keys of its issuer: jotkit explain --issuer https://calm-otter-21.clerk.accounts.dev --at 2026-09-21T14:13:20Z TOKEN

"#]]);
}

#[test]
fn a_session_token_of_version_1() {
    let transcript = decode(r#"{"alg":"RS256"}"#, VERSION_1, "");
    snapbox::assert_data_eq!(meaning(&transcript), str![[r#"
  issuer        Clerk: session tokens have no aud: azp is the page that requested them; a JWT template sets aud
  category      session token, version 1
  factors       first verified 0 min before the token was issued, second verified 12 min before the token was issued
  organisation  org_1, slug acme, role org:admin
  permissions   org:teams:read

"#]].raw());
}

#[test]
fn other_categories() {
    for (cat, words) in [("222AAA", "token of a JWT template"), ("333AAA", "machine token")] {
        let header = SESSION.replace("111AAA", cat);
        let transcript = decode(&header, r#"{"sub":"user_1"}"#, "");
        assert_eq!(meaning(&transcript), format!("  category      {words}\n"), "{transcript}");
    }
    let unknown = decode(&SESSION.replace("111AAA", "999AAA"), r#"{"sub":"user_1"}"#, "");
    assert!(!unknown.stdout.contains("meaning"), "{unknown}");
}

#[test]
fn for_programs() {
    let document = decode(SESSION, VERSION_2, "-o json").json();
    snapbox::assert_data_eq!(
        format!("{:#}\n", document["meaning"]),
        str![[r#"
{
  "actor": "user_9",
  "audience": [
    "aud"
  ],
  "category": "session token",
  "factors": {
    "first": 7,
    "second": null
  },
  "features": {
    "organisation": [
      "dashboard",
      "teams"
    ],
    "user": [
      "ai",
      "teams"
    ]
  },
  "organisation": {
    "id": "org_1",
    "permissions": [
      "org:dashboard:manage",
      "org:teams:manage",
      "org:teams:read"
    ],
    "role": "org:admin",
    "slug": "acme"
  },
  "plan": {
    "organisation": [
      "pro"
    ],
    "user": [
      "free"
    ]
  },
  "provider": "Clerk",
  "status": "pending",
  "version": 2
}

"#]]
        .raw()
    );
    let stranger = decode(r#"{"alg":"RS256"}"#, r#"{"iss":"https://issuer.example"}"#, "-o json");
    assert!(stranger.json()["meaning"].is_null());
}

#[test]
fn what_is_redacted_above_is_redacted_below() {
    let shown = decode(SESSION, VERSION_2, "--redact");
    snapbox::assert_data_eq!(meaning(&shown), str![[r#"
  issuer        Clerk: session tokens have no aud: azp is the page that requested them; a JWT template sets aud
  category      session token, version 2
  status        pending: signed in, but with a task to finish; most SDKs treat it as signed out
  plan          of the organisation: (redacted); of the user: (redacted)
  features      of the organisation: (redacted), (redacted); of the user: (redacted), (redacted)
  organisation  (redacted), slug (redacted), role (redacted)
  permissions   (redacted), (redacted), (redacted)
  actor         impersonation: (redacted) acts as the user

"#]].raw());
    for flags in ["--redact", "--redact -o json"] {
        let shown = decode(SESSION, VERSION_2, flags);
        for secret in ["user_1", "user_9", "org_1", "acme", "dashboard", "manage", "\"pro\""] {
            assert!(!shown.stdout.contains(secret), "{secret}: {shown}");
        }
    }
}

#[test]
fn hostile_claims_stay_on_their_lines_and_take_no_time() {
    let hostile = r#"{"sid":"s","v":2,"sts":"a\nb\u001b[31m","fva":[1e999,-1],"pla":7,"fea":",:,::","o":{"id":"\u202e","per":",,","fpm":"99999999999999999999999999,x"},"act":[]}"#;
    let shown = decode(SESSION, hostile, "");
    snapbox::assert_data_eq!(
        meaning(&shown),
        str![[r#"
  category      session token, version 2
  status        a\u{a}b\u{1b}[31m
  features      none
  organisation  \u{202e}
  permissions   none

"#]]
        .raw()
    );
    let many = "9,".repeat(100_000);
    let claims = format!(
        r#"{{"sid":"s","v":2,"fea":"{}","o":{{"per":"{many}","fpm":"{many}"}}}}"#,
        "o:a,".repeat(50_000)
    );
    let shown = decode(SESSION, &claims, "");
    assert!(meaning(&shown).contains("  permissions   none\n"));
}
