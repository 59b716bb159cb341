//! Tokens against fixed keys. ORACLE: what is accepted was signed by us, to the letter, under a
//! signature that other code verifies too, and its claims meet the policy by another reading.
//! `verify`, `explain` and each line of a batch say the same.
//!
//! Input: a byte for the policy, a byte for how the rest makes a token, the rest.
#![no_main]

use std::sync::OnceLock;

use jotkit_fuzz::bytes::Bytes;
use jotkit_fuzz::jws::{self, Genuine};
use jotkit_fuzz::keys::{Signer, base64url, from_base64url};
use jotkit_fuzz::machine::{Given, NOW, Said, run};
use jotkit_fuzz::reference::{self, Policy, Reading};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    static IS_SOUND: OnceLock<()> = OnceLock::new();
    IS_SOUND.get_or_init(is_sound);
    let mut bytes = Bytes::new(data);
    let policy = policy(&mut bytes);
    let token = match bytes.below(3) {
        0 => placeholders(&String::from_utf8_lossy(bytes.rest())),
        1 => assembled(bytes.rest()),
        _ => edited(bytes),
    };
    let verified = judged("verify", &token, &policy);
    if verified.status == 0 {
        must_be_ours(&token, &policy);
    }
    let explained = judged("explain", &token, &policy);
    assert_eq!(verified.status, explained.status, "verify and explain differ on {token:?}");
    in_batch(&token, &policy, verified.status);
});

/// A genuine token is accepted: else the rest would find nothing.
fn is_sound() {
    let policy = Policy { now: NOW, ..Policy::default() };
    for token in genuine().iter().step_by(2) {
        let said = judged("verify", &token.compact(), &policy);
        assert_eq!(said.status, 0, "{said:?}");
    }
}

/// What we ever signed: good, expired, for somebody else, and of each key.
fn genuine() -> &'static [Genuine] {
    static GENUINE: OnceLock<Vec<Genuine>> = OnceLock::new();
    GENUINE.get_or_init(|| {
        let claims = [
            format!(r#"{{"iss":"https://i.example","sub":"u","aud":"a","exp":{}}}"#, NOW + 60),
            format!(r#"{{"iss":"https://i.example","sub":"u","aud":["b"],"exp":{}}}"#, NOW - 60),
        ];
        let of_signer = |signer: Signer| {
            let (alg, kid) = (signer.alg(), signer.kid());
            let header = format!(r#"{{"alg":"{alg}","kid":"{kid}","typ":"JWT"}}"#);
            claims.clone().map(|claims| Genuine::new(signer, &header, claims))
        };
        Signer::ALL.into_iter().flat_map(of_signer).collect()
    })
}

fn policy(bytes: &mut Bytes<'_>) -> Policy {
    let flags = bytes.byte();
    Policy {
        issuer: (flags & 1 != 0).then_some("https://i.example"),
        audiences: if flags & 2 != 0 { vec!["a"] } else { Vec::new() },
        typ: (flags & 4 != 0).then_some("JWT"),
        leeway: (flags & 8 != 0).then_some("30"),
        now: NOW,
        ..Policy::default()
    }
}

/// `@H3`, `@P3`, `@S3` stand for the parts of the token with that number, `@T3` for all of it.
fn placeholders(text: &str) -> String {
    let mut pieces = text.split('@');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let mut letters = piece.chars();
        let part = letters.next().zip(letters.next().and_then(|digit| digit.to_digit(10)));
        let token = part.and_then(|(part, at)| Some((part, genuine().get(at as usize)?)));
        match token {
            Some(('H', token)) => whole += &token.protected,
            Some(('P', token)) => whole += &token.payload,
            Some(('S', token)) => whole += &token.signature,
            Some(('T', token)) => whole += &token.compact(),
            _ => {
                whole.push('@');
                whole += piece;
                continue;
            }
        }
        whole += letters.as_str();
    }
    whole
}

/// Three lines: header, payload, and signature, which may be `@S3` or what it says.
fn assembled(rest: &[u8]) -> String {
    let mut lines = rest.splitn(3, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (header, payload, signature) = (line(), line(), line());
    let signature = match std::str::from_utf8(signature) {
        Ok(text) if text.starts_with('@') => placeholders(text),
        _ => base64url(signature),
    };
    format!("{}.{}.{signature}", base64url(header), base64url(payload))
}

/// A genuine token with some of its characters changed, added or taken away.
fn edited(mut bytes: Bytes<'_>) -> String {
    let mut token = bytes.pick(genuine_indices()).compact().into_bytes();
    while !bytes.is_empty() {
        let at = usize::from(bytes.byte()) << 8 | usize::from(bytes.byte());
        let (at, byte) = (at % token.len().max(1), bytes.byte());
        match bytes.below(4) {
            0 if at < token.len() => token[at] = byte,
            1 => token.insert(at, byte),
            2 if at < token.len() => drop(token.remove(at)),
            _ if at < token.len() => token[at] ^= 1 << (byte % 8),
            _ => {}
        }
    }
    String::from_utf8_lossy(&token).into_owned()
}

fn genuine_indices() -> &'static [&'static Genuine] {
    static ALL: OnceLock<Vec<&'static Genuine>> = OnceLock::new();
    ALL.get_or_init(|| genuine().iter().collect())
}

fn judged(verb: &str, token: &str, policy: &Policy) -> Said {
    let mut args = vec![verb.to_owned(), "--jwks=keys.json".into(), format!("--at={}", policy.now)];
    args.extend(policy.args());
    let stdin = token.as_bytes();
    run(&args, Given { stdin, now: policy.now, ..Given::default() })
}

fn must_be_ours(token: &str, policy: &Policy) {
    let parts = jws::parts(token);
    let parts = parts.filter(|parts| !parts.is_empty());
    let parts = parts.unwrap_or_else(|| panic!("accepted, and no token by our reading: {token:?}"));
    for one in &parts {
        assert!(jws::is_signed(one, genuine()), "accepted, and never signed by us: {token:?}");
        let [header, payload, _] = one;
        let decoded = from_base64url(header).zip(from_base64url(payload));
        let (header, payload) = decoded.expect("we encoded it");
        let reading = reference::read(&header, &payload, policy);
        assert_eq!(reading, Reading::May, "accepted against the policy {policy:?}: {token:?}");
    }
}

/// Genuine tokens before and after it: what a batch learns from them must not help it.
fn in_batch(token: &str, policy: &Policy, status: i32) {
    let token = token.trim();
    if token.is_empty() || token.contains('\n') {
        return;
    }
    let learned: Vec<String> = genuine().iter().map(Genuine::compact).collect();
    let learned = learned.join("\n");
    let lines = format!("{learned}\n{token}\n{learned}\n{token}\n");
    let mut args = vec!["verify".to_owned(), "--batch".into(), "--jobs=1".into()];
    args.extend(["--jwks=keys.json".into(), format!("--at={}", policy.now)]);
    args.extend(policy.args());
    let given = Given { stdin: lines.as_bytes(), now: policy.now, ..Given::default() };
    let said = run(&args, given);
    let word = ["accepted", "rejected", "", "undecided"][status as usize];
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert_eq!(
        lines.len(),
        2 * genuine().len() + 2,
        "a batch loses lines over {token:?}: {said:?}"
    );
    for at in [genuine().len(), 2 * genuine().len() + 1] {
        let line: serde_json::Value = serde_json::from_str(lines[at]).expect("a line is JSON");
        assert_eq!(line["verdict"], word, "a batch differs from verify on {token:?}");
    }
}
