//! RSA keys that anyone can take apart, and keys of RSASSA-PSS (RFC 4055).

use jotkit::jose::alg::{Alg, Hash};
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use jotkit::jose::key::{Key, Material, Pss};
use rsa::BigUint;

use crate::support::{NOW, Place, keys};

/// A modulus of 2048 bits or a little more as a key set.
fn set(n: &BigUint) -> String {
    let material = Material::Rsa { n: n.to_bytes_be(), e: vec![1, 0, 1], private: None };
    let key = Key { kid: Some("a".into()), ..Key::new(material) };
    format!("{{\"keys\":[{}]}}", jwk::write(&key, false))
}

/// A Mersenne prime.
fn prime(bits: usize) -> BigUint {
    (BigUint::from(1u32) << bits) - 1u32
}

#[test]
fn broken_moduli_are_found_by_lint() {
    let square = prime(1279);
    let broken = [
        (&prime(2203) * 997u32, "the factor 997"),
        (&prime(2203) * 65537u32, "the factor 65537"),
        (&prime(2203) * 131_071u32, "the factor 131071"),
        (prime(2203), "is a prime"),
        (&square * &square, "too close"),
    ];
    for (n, said) in broken {
        let place = Place::new().file("jwks.json", set(&n));
        let lint = place.run("jwks --lint jwks.json");
        assert!(lint.ends_with(1).stdout.contains(said), "{lint}");
    }
    let place = Place::new().file("jwks.json", set(&(prime(1279) * prime(2203))));
    place.run("jwks --lint jwks.json").ends_with(0);
}

#[test]
fn verify_refuses_a_small_factor() {
    let place = Place::new().file("jwks.json", set(&(&prime(2203) * 3u32)));
    let token = keys::with_header(r#"{"alg":"RS256","kid":"a"}"#);
    let transcript = place.run_with(&format!("verify --jwks jwks.json --at {NOW}"), token);
    let said = "an RSA modulus with the factor 3";
    assert!(transcript.ends_with(1).stdout.contains(said), "{transcript}");
}

#[test]
fn many_large_moduli_are_not_looked_at_for_ever() {
    let pairs = [1279, 2203, 2281, 3217].into_iter().flat_map(|one| [(one, 4253), (one, 4423)]);
    let entry = |(one, other)| {
        let n = (prime(one) * prime(other)).to_bytes_be();
        let key = Key::new(Material::Rsa { n, e: vec![3], private: None });
        jwk::write(&key, false).to_string()
    };
    // Each is looked at once, however often it stands there.
    let entries: Vec<String> = std::iter::repeat_n(pairs, 40).flatten().map(entry).collect();
    let place = Place::new().file("jwks.json", format!("{{\"keys\":[{}]}}", entries.join(",")));
    let transcript = place.run("jwks --lint jwks.json -o json");
    assert!(transcript.stdout.contains("were not tested for close primes"), "{transcript}");
}

/// `rsa.pem` under id-RSASSA-PSS.
fn pss_key(pss: Pss) -> Key {
    Key { pss: Some(pss), kid: None, ..keys::key("rsa.pem", "it") }
}

#[test]
fn a_pss_key_serves_pss_alone_in_every_form() {
    for (pss, served) in [
        (Pss::AnyHash, &[Alg::Ps256, Alg::Ps384, Alg::Ps512][..]),
        (Pss::Only(Hash::Sha256), &[Alg::Ps256]),
        (Pss::Only(Hash::Sha384), &[Alg::Ps384]),
        (Pss::Only(Hash::Sha512), &[Alg::Ps512]),
    ] {
        for structure in [Structure::Spki, Structure::Pkcs8] {
            let der = der::write(structure, &pss_key(pss)).expect("it has this form");
            let text = pem::armour(structure, der.expose());
            let (_, set) = format::read(text.as_bytes(), None).expect("it reads back");
            let key = set.keys().next().expect("a key");
            assert_eq!(key.pss, Some(pss));
            let place = Place::new().file("key.pem", &text);
            for alg in Alg::all().filter(|alg| alg.name().starts_with(['R', 'P'])) {
                assert_eq!(key.serves(alg), served.contains(&alg), "{pss:?} {alg}");
                let signer = keys::key("rsa.pem", "it");
                let header = format!(r#"{{"alg":"{alg}"}}"#);
                let token = keys::token(&header, &keys::claims("{}"), &signer, alg);
                let line = format!("verify --key key.pem --at {NOW}");
                let expected = if served.contains(&alg) { 0 } else { 1 };
                place.run_with(&line, token).ends_with(expected);
            }
            let jwk = place.run("convert key.pem").ends_with(0).json();
            assert_eq!(jwk["alg"].as_str(), pss.alg().map(Alg::name));
        }
        assert!(der::write(Structure::Pkcs1Public, &pss_key(pss)).is_err());
    }
}
