//! PEM as environment variables, JSON and chat leave it: the same key is read, with a remark.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::key::Remark;
use jotkit::jose::key::format;
use jotkit::jose::key::mangled::Mangling;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use snapbox::str;

use crate::support::{NOW, Place, fixture, keys};

/// What is read from a text: each key as a JWK, and what had happened to its PEM.
fn read(text: &str) -> (Vec<String>, Vec<Mangling>) {
    let (_, set) = format::read(text.as_bytes(), None).unwrap_or_else(|e| panic!("{e}: {text}"));
    let manglings = set.keys().flat_map(|key| key.remarks.iter().filter_map(Remark::mangling));
    let mut manglings: Vec<Mangling> = manglings.collect();
    manglings.sort();
    manglings.dedup();
    let jwk = |key| jotkit::jose::key::jwk::write(key, true).to_string();
    (set.keys().map(jwk).collect(), manglings)
}

#[track_caller]
fn is_told(text: &str, manglings: &[Mangling]) {
    assert_eq!(read(text), (read(&fixture("p256.pem")).0, manglings.to_vec()), "{text:?}");
}

/// The lines of a PEM without its armour.
fn base64(pem: &str) -> Vec<&str> {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn each_mangling_is_told() {
    let pem = fixture("p256.pem");
    let escaped = pem.replace('\n', "\\n");
    let one_line =
        format!("-----BEGIN PRIVATE KEY-----{}-----END PRIVATE KEY-----", base64(&pem).concat());
    let encoded = STANDARD.encode(&pem);
    is_told(&pem, &[]);
    is_told(&pem.replace('\n', "\r\n"), &[]);
    is_told(&format!("\u{feff}\n{pem}\n\n"), &[]);
    is_told(&escaped, &[Mangling::EscapedNewlines]);
    is_told(&pem.replace('\n', "\\r\\n"), &[Mangling::EscapedNewlines]);
    is_told(&pem.replace('\n', "\\\\n"), &[Mangling::EscapedNewlines]);
    is_told(&pem.replace('\n', " "), &[Mangling::LostNewlines]);
    is_told(&one_line, &[Mangling::LostNewlines]);
    is_told(&format!("key: |\n  {}", pem.replace('\n', "\n  ")), &[Mangling::Indented]);
    is_told(&format!("'{pem}'"), &[Mangling::Quotes]);
    is_told(&format!("KEY=\"{pem}\""), &[Mangling::Quotes]);
    is_told(&format!("\"{escaped}\","), &[Mangling::EscapedNewlines, Mangling::Quotes]);
    is_told(&base64(&pem).join("\n"), &[Mangling::NoArmour]);
    is_told(&base64(&pem).concat(), &[Mangling::NoArmour]);
    is_told(&format!("\"{}\",", base64(&pem).concat()), &[Mangling::Quotes, Mangling::NoArmour]);
    is_told(&encoded, &[Mangling::EncodedTwice]);
    is_told(&format!("'{encoded}'"), &[Mangling::Quotes, Mangling::EncodedTwice]);
}

#[test]
fn verify_warns_of_all_of_them() {
    let pem = fixture("rsa.pem");
    let escaped = format!("\"{}\",", pem.replace('\n', "\\n"));
    let place = Place::new().file("escaped", escaped).file("bare", base64(&pem).join(" "));
    let line = format!("verify {} --at {NOW} --print sub --key", keys::rs256("{}"));
    place.run(&format!("{line} escaped")).shows(str![[r#"
status 0
--- standard output
user_42

--- standard error
warning: line breaks are written as \n; most libraries can't read such a key
warning: there are quotes around the PEM; most libraries can't read such a key

"#]]);
    place.run(&format!("{line} bare")).shows(str![[r#"
status 0
--- standard output
user_42

--- standard error
warning: the lines -----BEGIN and -----END of the PEM are missing; most libraries can't read such a key

"#]]);
}

#[test]
fn a_table_and_findings_have_them() {
    let pem = fixture("p256.pem");
    let place = Place::new()
        .file("spaced", pem.replace('\n', " "))
        .file("escaped", pem.replace('\n', "\\n"))
        .file("twice", STANDARD.encode(&pem));
    place.run("jwks spaced").shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid / thumbprint
EC    P-256  -    -    -
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
                       line breaks of the PEM are lost or turned into spaces
                       has the private half

--- standard error
note: from spaced

"#]]);
    place.run("jwks escaped --lint").shows(str![[r#"
status 1
--- standard output
key.pem-escaped-newlines: keys[0]: line breaks are written as \n

--- standard error

"#]]);
    place.run("jwks twice --lint").shows(str![[r#"
status 1
--- standard output
key.pem-broken: keys[0]: the whole PEM is base64-encoded again

--- standard error

"#]]);
}

#[test]
fn what_can_not_be_certain_is_refused() {
    let pem = fixture("p256.pem");
    let place = Place::new()
        .file("beheaded", pem.split_once('\n').expect("lines").1)
        .file("half", &base64(&pem).concat()[..80])
        .file("plus", pem.replacen('M', "*", 1));
    place.run("convert beheaded").shows(str![[r#"
status 3
--- standard output

--- standard error
error: beheaded: PEM: the line -----BEGIN is missing

hint: copy it again, from -----BEGIN to the last dash of -----END

"#]]);
    place.run("convert half").shows(str![[r#"
status 3
--- standard output

--- standard error
error: half: DER: cut off: 78 bytes missing

hint: copy the whole of it again

"#]]);
    place.run("convert plus").shows(str![[r#"
status 3
--- standard output

--- standard error
error: plus: PEM: the content is not base64: it has the character *

hint: copy it again, from -----BEGIN to the last dash of -----END

"#]]);
}

#[test]
fn base64_of_a_key_is_no_place_for_one() {
    let pem = fixture("ed25519.pem");
    for text in [base64(&pem).concat(), STANDARD.encode(&pem)] {
        for line in ["convert", "jwks", "verify a.b.c --key"] {
            let transcript = Place::new().run(&format!("{line} {text}"));
            assert!(!transcript.ends_with(2).to_string().contains(&text), "{transcript}");
        }
    }
}

/// Blocks that are no key, each in its own way.
fn bad_blocks() -> Vec<String> {
    let pem = fixture("p256.pem");
    let labelled = |label: &str, body: &str| {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    };
    vec![
        "-----BEGIN PUBLIC KEY-----\nAAAA\n".into(),
        "-----BEGIN PUBLIC KEY----\nAAAA\n-----END PUBLIC KEY-----\n".into(),
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----\n".into(),
        "-----BEGIN X".into(),
        pem.replace("-----END", "----END"),
        pem.replace('M', "!"),
        labelled("PUBLIC KEY", "AAAA"),
        labelled("CERTIFICATE", ""),
        labelled("ENCRYPTED PRIVATE KEY", "MAA="),
        labelled("PGP PUBLIC KEY BLOCK", "mQINBF"),
        labelled("OPENSSH PRIVATE KEY", "AAAA"),
        labelled("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nAAAA"),
    ]
}

#[test]
fn a_bad_block_does_not_hide_the_key_beside_it() {
    let (good, other) = (fixture("rsa.pem"), fixture("ed25519.pem"));
    for bad in bad_blocks() {
        for (text, keys) in [
            (format!("{bad}\n{good}"), 1),
            (format!("{good}{bad}"), 1),
            (format!("{good}{bad}\n{other}{bad}"), 2),
        ] {
            let (_, set) =
                format::read(text.as_bytes(), None).unwrap_or_else(|e| panic!("{e}: {text}"));
            assert_eq!(set.keys().count(), keys, "{text}");
            let bad = text.matches("BEGIN ").count() - keys;
            assert_eq!(set.entries.len(), keys + bad, "{text}");
            let place = Place::new().file("keys", text.as_str());
            let line = format!("verify {} --at {NOW} --key keys", keys::rs256("{}"));
            place.run(&line).ends_with(0);
        }
        assert!(format::read(format!("{bad}\n{bad}").as_bytes(), None).is_err(), "{bad}");
    }
}

const FILES: [&str; 6] =
    ["rsa.pem", "p256.pem", "ed25519.pem", "secp256k1.pem", "rsa-cert.pem", "p256-cert.pem"];

proptest! {
    #[test]
    fn no_mangling_changes_which_key_is_read(
        file in select(&FILES[..]),
        newline in select(&["\n", "\r\n", "\\n", "\\r\\n", "\\\\n", " ", "", "\n\n", "\t"][..]),
        quote in select(&["", "\"", "'", "`"][..]),
        behind in select(&["", ",", ";", "\\n", "\n"][..]),
        twice in any::<bool>(),
    ) {
        let pem = fixture(file);
        let mangled = format!("{quote}{}{quote}{behind}", pem.replace('\n', newline));
        let mangled = if twice { STANDARD.encode(mangled) } else { mangled };
        prop_assert_eq!(read(&mangled).0, read(&pem).0);
    }

    #[test]
    fn lines_that_are_left_out_make_another_key_of_nothing(
        file in select(&FILES[..]),
        kept in subsequence((0..32).collect::<Vec<usize>>(), 0..32),
    ) {
        let pem = fixture(file);
        let lines = pem.lines().enumerate();
        let text: Vec<&str> =
            lines.filter(|(at, _)| kept.contains(at)).map(|(_, line)| line).collect();
        if let Ok((_, set)) = format::read(text.join("\n").as_bytes(), None) {
            let keys: Vec<_> = set.keys().map(|key| key.material.clone()).collect();
            prop_assert_eq!(keys, vec![keys::key(file, "").material]);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(-----BEGIN |-----END |PRIVATE KEY|-----|\\\\n|[A-Za-z\"' ])*") {
        let _ = format::read(text.as_bytes(), None).map_err(|fault| fault.to_string());
    }
}
