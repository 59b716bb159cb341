//! The examples of the RFCs, as values of our own. Those of RFC 7515 appendices A.6 and A.7 are in
//! `serialization`, those of RFC 7797 in `payload`.

use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::crypto;
use jotkit::jose::crypto::Verifier;
use jotkit::jose::crypto::material;
use jotkit::jose::json::Object;
use jotkit::jose::json::base64url;
use jotkit::jose::key::jwk;
use jotkit::jose::key::secret::Secret;
use jotkit::jose::key::thumbprint;
use jotkit::jose::key::{Key, Material, Purpose, Unsuitable};
use jotkit::verify::check_id::CheckId;

use crate::support::verdict::{judged, objections};

/// The payload of RFC 7515 appendices A.1, A.2, A.3 and A.5.
const CLAIMS: &str = "\
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const A1_SECRET: &str =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const A2_N: &str = "\
    ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4\
    QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdb\
    BYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-D\
    WNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
const A2_D: &str = "\
    Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoA\
    Je46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpR\
    LI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZF\
    D9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ";
const A2_SIGNATURE: &str = "\
    cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5ju\
    jGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07\
    Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipU\
    TI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const A4_X: &str =
    "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk";
const A4_Y: &str =
    "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2";
const A4_D: &str =
    "AY5pb7A0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOfRhWg6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE15j2C";
const A4_SIGNATURE: &str = "\
    AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaS\
    wFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
/// The modulus of RFC 7517 appendix A.1, which is that of RFC 7638 section 3.1 too.
const N_OF_7517: &str = "\
    0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPeb\
    WKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368Q\
    QMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2\
    NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
/// RFC 7517 appendix B.
const N_OF_7517_B: &str = "\
    vrjOfz9Ccdgx5nQudyhdoR17V-IubWMeOZCwX_jj0hgAsz2J_pqYW08PLbK_PdiVGKPrqzmDIsLI7sA25VEnHU1uCLNwBu\
    UiCO11_-7dYbsr4iJmG0Qu2j8DsVyT1azpJC_NG84Ty5KKthuCaPod7iI7w0LK9orSMhBEwwZDCxTWq4aYWAchc8t-emd9\
    qOvWtVMDC2BXksRngh6X5bUYLy6AyHKvj-nUy1wgzjYQDwHMTplCoLtU-o-8SNnZ1tmRoGE9uJkBLdh5gFENabWnU5m1Zq\
    ZPdwS-qo-meMvVfJb6jJVWRpl2SUtCnYG2C32qvbWbjZ_jBPD5eunqsIo1vQ";
const X5C: &str = "\
    MIIDQjCCAiqgAwIBAgIGATz/FuLiMA0GCSqGSIb3DQEBBQUAMGIxCzAJBgNVBAYTAlVTMQswCQYDVQQIEwJDTzEPMA0GA1\
    UEBxMGRGVudmVyMRwwGgYDVQQKExNQaW5nIElkZW50aXR5IENvcnAuMRcwFQYDVQQDEw5CcmlhbiBDYW1wYmVsbDAeFw0x\
    MzAyMjEyMzI5MTVaFw0xODA4MTQyMjI5MTVaMGIxCzAJBgNVBAYTAlVTMQswCQYDVQQIEwJDTzEPMA0GA1UEBxMGRGVudm\
    VyMRwwGgYDVQQKExNQaW5nIElkZW50aXR5IENvcnAuMRcwFQYDVQQDEw5CcmlhbiBDYW1wYmVsbDCCASIwDQYJKoZIhvcN\
    AQEBBQADggEPADCCAQoCggEBAL64zn8/QnHYMeZ0LncoXaEde1fiLm1jHjmQsF/449IYALM9if6amFtPDy2yvz3YlRij66\
    s5gyLCyO7ANuVRJx1NbgizcAblIgjtdf/u3WG7K+IiZhtELto/A7Fck9Ws6SQvzRvOE8uSirYbgmj6He4iO8NCyvaK0jIQ\
    RMMGQwsU1quGmFgHIXPLfnpnfajr1rVTAwtgV5LEZ4Iel+W1GC8ugMhyr4/p1MtcIM42EA8BzE6ZQqC7VPqPvEjZ2dbZka\
    BhPbiZAS3YeYBRDWm1p1OZtWamT3cEvqqPpnjL1XyW+oyVVkaZdklLQp2Btgt9qr21m42f4wTw+Xrp6rCKNb0CAwEAATAN\
    BgkqhkiG9w0BAQUFAAOCAQEAh8zGlfSlcI0o3rYDPBB07aXNswb4ECNIKG0CETTUxmXl9KUL+9gGlqCz5iWLOgWsnrcKcY\
    0vXPG9J1r9AqBNTqNgHq2G03X09266X5CpOe1zFo+Owb1zxtp3PehFdfQJ610CDLEaS9V9Rqp17hCyybEpOGVwe8fnk+fb\
    EL2Bo3UPGrpsHzUoaGpDftmWssZkhpBJKVMJyf/RuP2SmmaIzmnw9JiSlYhzo4tpzd5rFXhjRbg4zW9C+2qok+2+qDM1iJ\
    684gPHMIY8aLWrdgQTxkumGmTqgawR+N5MDtdPTEQ0XfIBc2cJEUyMTY5MPvACWpkA6SdS4xSvdXK3IVfOWA==";

/// A signed example: where it stands, the private key, and the three parts.
struct Example {
    name: &'static str,
    jwk: String,
    header: &'static str,
    payload: &'static str,
    signature: &'static str,
}

impl Example {
    fn token(&self) -> String {
        format!("{}.{}.{}", self.header, self.payload, self.signature)
    }

    /// The public half, or the shared secret.
    fn verifying(&self) -> String {
        let key = read(&self.jwk);
        key.public().map_or(self.jwk.clone(), |key| jwk::write(&key, false).to_string())
    }
}

fn examples() -> [Example; 5] {
    [
        Example {
            name: "RFC 7515 appendix A.1",
            jwk: format!(r#"{{"kty":"oct","k":"{A1_SECRET}"}}"#),
            header: "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
            payload: CLAIMS,
            signature: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        },
        Example {
            name: "RFC 7515 appendix A.2",
            jwk: format!(r#"{{"kty":"RSA","n":"{A2_N}","e":"AQAB","d":"{A2_D}"}}"#),
            header: "eyJhbGciOiJSUzI1NiJ9",
            payload: CLAIMS,
            signature: A2_SIGNATURE,
        },
        Example {
            name: "RFC 7515 appendix A.3",
            jwk: r#"{"kty":"EC","crv":"P-256",
                "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#
                .into(),
            header: "eyJhbGciOiJFUzI1NiJ9",
            payload: CLAIMS,
            signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3\
                        -Kg6NU1Q",
        },
        Example {
            name: "RFC 7515 appendix A.4",
            jwk: format!(r#"{{"kty":"EC","crv":"P-521","x":"{A4_X}","y":"{A4_Y}","d":"{A4_D}"}}"#),
            header: "eyJhbGciOiJFUzUxMiJ9",
            payload: "UGF5bG9hZA",
            signature: A4_SIGNATURE,
        },
        Example {
            name: "RFC 8037 appendix A.4",
            jwk: r#"{"kty":"OKP","crv":"Ed25519",
                "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
                "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
                .into(),
            header: "eyJhbGciOiJFZERTQSJ9",
            payload: "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
            signature: "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr\
                        _MuM0KAg",
        },
    ]
}

fn read(jwk: &str) -> Key {
    jwk::read(&Object::parse(jwk).expect("JSON")).unwrap_or_else(|fault| panic!("{fault}: {jwk}"))
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    digits.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect()
}

#[test]
fn signed_examples_verify() {
    for example in examples() {
        let report = judged(&example.token(), &example.verifying());
        assert!(objections(&report).is_empty(), "{}: {:?}", example.name, objections(&report));
    }
}

#[test]
fn no_example_verifies_for_another() {
    let examples = examples();
    for (one, other) in examples.iter().zip(examples.iter().cycle().skip(1)) {
        let swapped = format!("{}.{}.{}", one.header, other.payload, other.signature);
        assert!(!objections(&judged(&swapped, &one.verifying())).is_empty(), "{}", one.name);
        assert!(!objections(&judged(&one.token(), &other.verifying())).is_empty(), "{}", one.name);
    }
}

#[test]
fn signatures_without_randomness_come_out_the_same() {
    for (example, alg) in examples().iter().zip(["HS256", "RS256", "", "", "EdDSA"]) {
        let Some(alg) = Alg::named(alg) else { continue };
        let input = format!("{}.{}", example.header, example.payload);
        let signature = crypto::sign(&read(&example.jwk), alg, input.as_bytes());
        let signature = base64url::encode(signature.expect("it signs"));
        assert_eq!(signature, example.signature, "{}", example.name);
    }
}

#[test]
fn rfc_7515_appendix_a_5_is_unsecured_and_never_accepted() {
    let token = format!("eyJhbGciOiJub25lIn0.{CLAIMS}.");
    for example in examples() {
        let report = judged(&token, &example.verifying());
        let refused = objections(&report);
        assert_eq!(refused[0].id.word(), "alg", "{refused:?}");
        assert_eq!(refused[0].detail, "an unsigned token is never accepted");
    }
}

#[test]
fn rfc_7515_appendix_e_names_an_extension_that_nobody_knows() {
    let header = "eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0sDQog\
                  Imh0dHA6Ly9leGFtcGxlLmNvbS9VTkRFRklORUQiOnRydWUNCn0";
    let report = judged(&format!("{header}.RkFJTA."), &examples()[0].jwk);
    let check = report.check(CheckId::Header).expect("it is reported");
    assert!(check.detail.starts_with("crit lists an extension"), "{check:?}");
}

#[test]
fn rfc_7517_appendix_a() {
    let ec = read(
        r#"{"kty":"EC","crv":"P-256",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE","use":"enc","kid":"1"}"#,
    );
    let reason = Unsuitable::Use { usage: "enc".into() };
    assert_eq!(ec.unsuitable(Alg::Es256, Purpose::Verify), Some(reason));
    assert!(ec.material.is_private());
    let rsa =
        format!(r#"{{"kty":"RSA","n":"{N_OF_7517}","e":"AQAB","alg":"RS256","kid":"2011-04-29"}}"#);
    let rsa = read(&rsa);
    assert_eq!(rsa.unsuitable(Alg::Rs256, Purpose::Verify), None);
    assert!(rsa.unsuitable(Alg::Ps256, Purpose::Verify).is_some());
    let aes = read(r#"{"kty":"oct","alg":"A128KW","k":"GawgguFyGrWKav7AX4VKUg"}"#);
    let reason = Unsuitable::Pinned { alg: "A128KW".into() };
    assert_eq!(aes.unsuitable(Alg::Hs256, Purpose::Verify), Some(reason));
    assert_eq!(aes.material.bits(), Some(128));
}

#[test]
fn rfc_7517_appendix_b() {
    let key = read(&format!(
        r#"{{"kty":"RSA","use":"sig","kid":"1b94c","n":"{N_OF_7517_B}","e":"AQAB","x5c":["{X5C}"]}}"#
    ));
    assert_eq!(key.certificates.len(), 1);
    assert_eq!(key.unsuitable(Alg::Rs256, Purpose::Verify), None);
}

#[test]
fn rfc_7638_section_3_1() {
    let key = jwk::read_rsa(N_OF_7517, "AQAB").expect("a key");
    let expected = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
    assert_eq!(thumbprint::sha256(&key).as_deref(), Some(expected));
}

#[test]
fn rfc_8037_appendix_a_3() {
    let key = read(&examples()[4].jwk);
    let expected = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    assert_eq!(thumbprint::sha256(&key).as_deref(), Some(expected));
}

/// The ephemeral keys, whose private halves are Alice's of RFC 7748 sections 6.1 and 6.2.
#[test]
fn rfc_8037_appendices_a_6_and_a_7() {
    for (curve, private, public) in [
        (
            Curve::X25519,
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
            "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
        ),
        (
            Curve::X448,
            "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28d\
             d9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b",
            "mwj3zDG34-Z9ItWuoSEHSic70rg94Jxj-qc9LCLF2bvINmRyQdlT1AxbEtqIEg1TF3-A5TLEH6A",
        ),
    ] {
        let public_half = material::okp_public(curve, &Secret::new(hex(private)));
        assert_eq!(base64url::encode(public_half.expect("a scalar")), public);
        let key = read(&format!(r#"{{"kty":"OKP","crv":"{curve}","kid":"Bob","x":"{public}"}}"#));
        assert_eq!(
            key.unsuitable(Alg::EdDsa, Purpose::Verify),
            Some(Unsuitable::Curve { has: curve })
        );
    }
}

/// Secret key, public key, message, signature.
const ED448: [[&str; 4]; 2] = [
    [
        "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b\
         94492f8f032e7549a20098f95b",
        "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783d\
         f1e50f6cd1fa1abeafe8256180",
        "",
        "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22\
         ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cd\
         da8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600",
    ],
    [
        "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397\
         a659949ef8021e954e0a12274e",
        "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4\
         cb82169c235160627b4c3a9480",
        "03",
        "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de\
         8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a64729\
         05e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00",
    ],
];

/// RFC 9864 gives the algorithm its name and RFC 8032 section 7.4 its values.
#[test]
fn rfc_8032_section_7_4() {
    for [secret, public, message, signature] in ED448.map(|row| row.map(hex)) {
        let curve = Curve::Ed448;
        let d = Secret::new(secret);
        assert_eq!(material::okp_public(curve, &d).expect("a seed"), public);
        let key = Key::new(Material::Okp { curve, x: public, d: Some(d) });
        for alg in [Alg::Ed448, Alg::EdDsa] {
            assert_eq!(crypto::sign(&key, alg, &message).expect("it signs"), signature);
            assert!(Verifier::new(&key, alg).expect("it serves").verify(&message, &signature));
        }
        assert!(Verifier::new(&key, Alg::Ed25519).is_err());
    }
}

/// The keys of the examples of ML-DSA for JOSE are made of a seed of zeros, and named by their
/// thumbprints.
#[test]
fn ml_dsa_keys_of_a_seed_of_zeros() {
    for (alg, expected) in [
        (Alg::MlDsa44, "T4xl70S7MT6Zeq6r9V9fPJGVn76wfnXJ21-gyo0Gu6o"),
        (Alg::MlDsa65, "Suiu29qbfuaBaR4Ats-c6XQBePB_OpAxAwcTR_0KXVM"),
        (Alg::MlDsa87, "tRn1JNIkgMsABVQBlXeDHxAIcclh-2IX0UdDEzPt5XU"),
    ] {
        let seed = Secret::new([0; 32]);
        let public = material::akp_public(alg, &seed).expect("a seed");
        let key = Key::new(Material::Akp { alg, public, seed: Some(seed) });
        assert_eq!(thumbprint::sha256(&key).as_deref(), Some(expected));
    }
}
