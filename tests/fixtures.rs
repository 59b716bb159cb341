//! `fixtures`: each token is judged by `explain` as its manifest says.

use serde_json::Value;
use snapbox::{IntoData, str};

use crate::support::{NOW, Place, fixture};

fn manifest(place: &Place) -> Value {
    serde_json::from_slice(&place.read("out/manifest.json")).expect("JSON")
}

/// What `explain` says of each token at that time that the manifest does not.
fn mistold(place: &Place, at: i64) -> Vec<String> {
    let manifest = manifest(place);
    let demands: Vec<&str> = manifest["require"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|required| ["--require", required.as_str().expect("text")])
        .collect();
    let at = at.to_string();
    let text = |name: &str| manifest[name].as_str().expect("text");
    let fixed = ["explain", "-o", "json", "--jwks", "out/jwks.json", "--at", &at];
    let policy = ["--issuer", text("issuer"), "--audience", text("audience")];
    let words = [&fixed[..], &policy, &demands].concat();
    let fixtures = manifest["fixtures"].as_array().expect("a list");
    assert_eq!(fixtures.len(), 14);
    let wrong = fixtures.iter().filter_map(|fixture| {
        let file = format!("out/{}", fixture["file"].as_str().expect("text"));
        let token = String::from_utf8(place.read(&file)).expect("UTF-8");
        assert_eq!(fixture["token"], token);
        let answer =
            place.run_inside(words.iter().copied(), format!("Authorization: Bearer {token}"));
        let report = answer.json();
        let told = &report["causes"][0]["id"];
        (*told != fixture["cause"]).then(|| format!("{at} {file}: {told}"))
    });
    wrong.collect()
}

#[test]
fn each_token_is_what_its_manifest_says() {
    for (flags, lifetime) in [
        ("", 3650 * 86_400),
        ("--alg ES256 --lifetime 1h", 3600),
        (
            "--key key.pem --require role=admin --require o.id --audience https://api.example",
            3650 * 86_400,
        ),
        ("--alg ML-DSA-44 --issuer http://localhost:3000/", 3650 * 86_400),
    ] {
        let place = Place::new().file("key.pem", fixture("ed25519.pem"));
        place.run(&format!("fixtures --out out --at {NOW} {flags}")).ends_with(0);
        let manifest = manifest(&place);
        assert_eq!([&manifest["from"], &manifest["until"]], [NOW, NOW + lifetime]);
        for at in [NOW, NOW + lifetime / 2, NOW + lifetime - 1] {
            assert_eq!(mistold(&place, at), [""; 0], "{flags}");
        }
    }
}

#[test]
fn verify_accepts_the_good_one_and_whoever_asks_only_for_presence_the_literal() {
    let place = Place::new();
    place.run(&format!("fixtures --out out --at {NOW} --alg EdDSA")).ends_with(0);
    let manifest = manifest(&place);
    for fixture in manifest["fixtures"].as_array().expect("a list") {
        let name = fixture["name"].as_str().expect("text");
        let line = format!(
            "verify --jwks out/jwks.json --issuer https://issuer.example --audience backend \
             --require user_id --at {NOW}"
        );
        let status = i32::from(!["valid", "template-literal"].contains(&name));
        place.run_with(&line, fixture["token"].as_str().expect("text")).ends_with(status);
        assert_eq!(fixture["status"], if name == "valid" { 200 } else { 401 });
    }
}

#[test]
fn the_folder_is_listed() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run(&format!("fixtures --out out --at {NOW} --key key.pem")).shows(str![[r#"
status 0
--- standard output
file                      status  cause
valid.jwt                 200     -
expired.jwt               401     time.expired
not-yet-valid.jwt         401     time.not-yet-valid
wrong-issuer.jwt          401     claim.iss-mismatch
wrong-audience.jwt        401     claim.aud-mismatch
missing-claim.jwt         401     claim.required-missing
unknown-kid.jwt           401     key.unknown-kid
bad-signature.jwt         401     signature.mismatch
alg-none.jwt              401     alg.none
hmac-with-public-key.jwt  401     signature.hmac-with-public-key
empty.jwt                 401     input.empty
bearer-null.jwt           401     input.null-literal
template-literal.jwt      401     claim.template-literal
session-token.jwt         401     kind.clerk-session-for-template

--- standard error
note: to see one rejected: jotkit explain --jwks out/jwks.json --issuer https://issuer.example --audience backend --require user_id < out/expired.jwt

"#]]);
    assert!(!place.path("out/key.pem").exists(), "a key that is somewhere is not copied");
    assert_eq!(
        String::from_utf8(place.read("out/jwks.json")).expect("UTF-8").matches("\"d\"").count(),
        0
    );
}

#[test]
fn the_manifest_has_these_members() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run(&format!("fixtures --out out --at {NOW} --key key.pem")).ends_with(0);
    let text = String::from_utf8(place.read("out/manifest.json")).expect("UTF-8");
    let head: String = text.lines().take(26).map(|line| format!("{line}\n")).collect();
    snapbox::assert_data_eq!(head, str![[r#"
{
  "schema": "jotkit.fixtures/1",
  "from": 1790000000,
  "until": 2105360000,
  "issuer": "https://issuer.example",
  "audience": "backend",
  "alg": "EdDSA",
  "require": [
    "user_id"
  ],
  "jwks": "jwks.json",
  "fixtures": [
    {
      "name": "valid",
      "file": "valid.jwt",
      "token": "eyJhbGciOiJFZERTQSIsImtpZCI6IklJV1dMVnB4VE5UcF80VGRqaktuWjRRYTZJM2lpdVpRdEN1S0lHcGtaQzgiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwic3ViIjoidXNlcl9maXh0dXJlIiwiYXVkIjoiYmFja2VuZCIsImp0aSI6ImZpeHR1cmUtdmFsaWQiLCJpYXQiOjE3OTAwMDAwMDAsIm5iZiI6MTc5MDAwMDAwMCwiZXhwIjoyMTA1MzYwMDAwLCJ1c2VyX2lkIjoidXNlcl9maXh0dXJlIn0.pN6-94x1qm3vj908HU2OSk2zMDLPHxl0dR7ZxMsvHVOAxBKYG-Pm79AjrBgneGeD5daA4IuVVmCvzuVSyxvBDg",
      "status": 200,
      "cause": null,
      "about": "meets every requirement"
    },
    {
      "name": "expired",
      "file": "expired.jwt",
      "token": "eyJhbGciOiJFZERTQSIsImtpZCI6IklJV1dMVnB4VE5UcF80VGRqaktuWjRRYTZJM2lpdVpRdEN1S0lHcGtaQzgiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwic3ViIjoidXNlcl9maXh0dXJlIiwiYXVkIjoiYmFja2VuZCIsImp0aSI6ImZpeHR1cmUtZXhwaXJlZCIsImlhdCI6MTc4OTk5MjgwMCwibmJmIjoxNzg5OTkyODAwLCJleHAiOjE3ODk5OTY0MDAsInVzZXJfaWQiOiJ1c2VyX2ZpeHR1cmUifQ.iC6TIZ3EPCBjlYia2wBHl4mdsP82flSEcWeDuRAXGXkui04_IFZ-KHyJD0fTfaqHn-X5BqpNkvc_1tk_FthUCg",
      "status": 401,
      "cause": "time.expired",

"#]].raw());
}

#[test]
fn the_same_key_and_time_make_the_same_folder() {
    let place = Place::new();
    place.run(&format!("fixtures --out first --at {NOW}")).ends_with(0);
    place.run(&format!("fixtures --out second --at {NOW} --key first/key.pem")).ends_with(0);
    for file in ["manifest.json", "jwks.json", "valid.jwt", "hmac-with-public-key.jwt"] {
        let [first, second] =
            ["first", "second"].map(|folder| place.read(&format!("{folder}/{file}")));
        assert!(first == second, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.run(&format!("fixtures --out out/deep --at {NOW} --alg EdDSA")).ends_with(0);
    let mode = |name: &str| std::fs::metadata(place.path(name)).expect(name).permissions().mode();
    assert_eq!(mode("out/deep/key.pem") & 0o777, 0o600);
    assert_eq!(mode("out/deep/valid.jwt") & 0o400, 0o400);
}

#[test]
fn what_is_there_stays() {
    let place = Place::new();
    std::fs::create_dir(place.path("out")).expect("a folder");
    let place = place.file("out/mine", "");
    let line = format!("fixtures --out out --at {NOW} --alg EdDSA");
    place.run(&line).shows(str![[r#"
status 2
--- standard output

--- standard error
error: out is not empty

hint: --force writes into it and replaces existing files

"#]]);
    place.run(&format!("{line} --force")).ends_with(0);
    place.run(&format!("{line} --force")).ends_with(0);
    assert_eq!(place.read("out/mine"), b"");
    place.run("fixtures --out out/mine").shows(str![[r#"
status 3
--- standard output

--- standard error
error: out/mine: not a directory

"#]]);
}

#[test]
fn what_makes_no_fixtures_is_said() {
    let place = Place::new().file("rsa.pub", fixture("rsa.pub"));
    place.run("fixtures --out out --alg HS256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: HS256 has no public key to verify with

hint: --alg RS256

"#]]);
    place.run("fixtures --out out --require exp").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --require exp: another fixture already covers it

hint: name a claim of your own: --require user_id

"#]]);
    place.run("fixtures --out out --key rsa.pub").shows(str![[r#"
status 3
--- standard output

--- standard error
error: this key can't sign RS256: it has no private half to sign with

"#]]);
    place.run("fixtures --out out --key https://issuer.example/key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: https://issuer.example/key: a private key is read from a file

"#]]);
    place.run("fixtures --out out --lifetime 0").shows(str![[r#"
status 2
--- standard output

--- standard error
error: invalid value '0' for '--lifetime <DURATION>': a lifetime is at least 1 s

For more information, try '--help'.

"#]]);
    assert!(!place.path("out").exists());
}
