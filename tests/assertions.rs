//! Tokens that people make for a provider: none that the provider documents is accused, and each rule is
//! told when it alone is broken.

use std::collections::BTreeSet;

use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::Key;
use serde_json::Value;

use crate::support::{NOW, Place, keys};

const RS: Alg = Alg::Rs256;
const ES: Alg = Alg::Es256;
const HS: Alg = Alg::Hs256;

/// A token as its provider documents it: what it is called, its algorithm, its header and its claims,
/// in which `~-60` is the date a minute ago.
struct Example(&'static str, Alg, &'static str, &'static str);

const APPLE_KID: &str = r#"{"kid":"2X9R4HXF34","typ":"JWT"}"#;
const CLIENT_SECRET: Example = Example(
    "a client secret for Sign in with Apple",
    ES,
    APPLE_KID,
    r#"{"iss":"DEF123GHIJ","iat":~0,"exp":~+15777000,"aud":"https://appleid.apple.com","sub":"com.mytest.app"}"#,
);
const SERVER_API: Example = Example(
    "a token for the App Store Server API",
    ES,
    APPLE_KID,
    r#"{"iss":"57246542-96fe-1a63-e053-0824d011072a","iat":~0,"exp":~+3599,"aud":"appstoreconnect-v1",
        "bid":"com.example.testbundleid","nonce":"6edffe66-b482-11eb-8529-0242ac130003"}"#,
);
const SCOPED: Example = Example(
    "a token for App Store Connect, for the requests in its scope",
    ES,
    APPLE_KID,
    r#"{"iss":"57246542-96fe-1a63-e053-0824d011072a","iat":~0,"exp":~+15777000,
        "aud":"appstoreconnect-v1","scope":["GET /v1/apps?filter[platform]=IOS"]}"#,
);
const CONNECT: Example = Example(
    "a token for App Store Connect",
    ES,
    APPLE_KID,
    r#"{"iss":"57246542-96fe-1a63-e053-0824d011072a","iat":~0,"exp":~+1200,"aud":"appstoreconnect-v1"}"#,
);
const APNS: Example = Example(
    "a provider token for APNs",
    ES,
    r#"{"kid":"ABC123DEFG"}"#,
    r#"{"iss":"DEF123GHIJ","iat":~-3500}"#,
);
const MUSIC: Example = Example(
    "a developer token for Apple Music",
    ES,
    r#"{"kid":"ABC123DEFG"}"#,
    r#"{"iss":"DEF123GHIJ","iat":~0,"exp":~+15777000}"#,
);
const SERVICE_ACCOUNT: Example = Example(
    "an assertion of a Google service account",
    RS,
    r#"{"typ":"JWT","kid":"370ab79b4513eb9bad7c9bd16a95cb76b5b2a56a"}"#,
    r#"{"iss":"761326798069-r5mljlln1rd4lrbhg75efgigp36m78j5@developer.gserviceaccount.com",
        "scope":"https://www.googleapis.com/auth/devstorage.read_only",
        "aud":"https://oauth2.googleapis.com/token","iat":~0,"exp":~+3600}"#,
);
const SELF_SIGNED: Example = Example(
    "a token that a Google service account signs for an API of Google",
    RS,
    r#"{"typ":"JWT","kid":"abcdef1234567890"}"#,
    r#"{"iss":"123456-compute@developer.gserviceaccount.com",
        "sub":"123456-compute@developer.gserviceaccount.com",
        "aud":"https://firestore.googleapis.com/","iat":~0,"exp":~+3600}"#,
);
const GITHUB: Example = Example(
    "a JWT of a GitHub App",
    RS,
    r#"{"typ":"JWT"}"#,
    r#"{"iat":~-60,"exp":~+600,"iss":"Iv23liQx7bWm2kPzR4tY"}"#,
);
const ENTRA: Example = Example(
    "a client assertion for Microsoft Entra ID",
    Alg::Ps256,
    r#"{"typ":"JWT","x5t#S256":"A1bC2dE3fH4iJ5kL6mN7oP8qR9sT0u"}"#,
    r#"{"aud":"https://login.microsoftonline.com/contoso/oauth2/v2.0/token","exp":~+600,
        "iss":"11112222-bbbb-3333-cccc-4444dddd5555","jti":"22223333-cccc-4444-dddd-5555eeee6666",
        "nbf":~0,"sub":"11112222-bbbb-3333-cccc-4444dddd5555","iat":~0}"#,
);
const SNOWFLAKE: Example = Example(
    "a key pair token for Snowflake",
    RS,
    "{}",
    r#"{"iss":"MYORGANIZATION-MYACCOUNT.MYUSER.SHA256:aBcD+/x=","sub":"MYORGANIZATION-MYACCOUNT.MYUSER",
        "iat":~-10,"exp":~+7200}"#,
);
const SALESFORCE: Example = Example(
    "an assertion for Salesforce",
    RS,
    "{}",
    r#"{"iss":"3MVG99OxTyEMCQ3gNp2PjkqeZKxnmAiG1xV4oHh9AKL","sub":"my@email.com",
        "aud":"https://login.salesforce.com","exp":~+180}"#,
);
const DOCUSIGN: Example = Example(
    "an assertion for DocuSign",
    RS,
    r#"{"typ":"JWT"}"#,
    r#"{"iss":"5c2b8d7e-0000-0000-0000-000000000000","sub":"464f7988-0000-0000-0000-000000000000",
        "aud":"account-d.docusign.com","iat":~0,"exp":~+6000,"scope":"signature impersonation"}"#,
);
const BOX: Example = Example(
    "an assertion for Box",
    Alg::Rs512,
    r#"{"kid":"abcd1234"}"#,
    r#"{"iss":"abc123","sub":"1234567","box_sub_type":"enterprise",
        "aud":"https://api.box.com/oauth2/token","jti":"f5a1b6d8c3e2f4a7","exp":~+45}"#,
);
const ZOOM: Example = Example(
    "a JWT for the Meeting SDK of Zoom",
    HS,
    r#"{"typ":"JWT"}"#,
    r#"{"appKey":"abc123","sdkKey":"abc123","mn":"123456789","role":0,"iat":~-30,"exp":~+7170,
        "tokenExp":~+7170,"video_webrtc_mode":1}"#,
);
const ZOOM_VIDEO: Example = Example(
    "a JWT for the Video SDK of Zoom",
    HS,
    r#"{"typ":"JWT"}"#,
    r#"{"app_key":"abc123","tpc":"topic","role_type":1,"version":1,"iat":~0,"exp":~+1800}"#,
);
const TABLEAU: Example = Example(
    "a token for a connected app of Tableau",
    HS,
    r#"{"kid":"6c2f4d9b-1d37-4a0e-9d0f-000000000000","iss":"5c2b8d7e-0000-0000-0000-000000000000"}"#,
    r#"{"iss":"5c2b8d7e-0000-0000-0000-000000000000","sub":"ann@example.org","aud":"tableau",
        "exp":~+300,"jti":"0c1d2e3f","scp":["tableau:views:embed"]}"#,
);
const TWILIO: Example = Example(
    "an access token of Twilio",
    HS,
    r#"{"typ":"JWT","cty":"twilio-fpa;v=1"}"#,
    r#"{"jti":"SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-1450471147","iss":"SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sub":"ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","nbf":~0,"exp":~+86400,
        "grants":{"identity":"user@example.com"}}"#,
);

const EXAMPLES: [&Example; 18] = [
    &CLIENT_SECRET,
    &SERVER_API,
    &SCOPED,
    &CONNECT,
    &APNS,
    &MUSIC,
    &SERVICE_ACCOUNT,
    &SELF_SIGNED,
    &GITHUB,
    &ENTRA,
    &SNOWFLAKE,
    &SALESFORCE,
    &DOCUSIGN,
    &BOX,
    &ZOOM,
    &ZOOM_VIDEO,
    &TABLEAU,
    &TWILIO,
];

/// Other forms of the same, which the provider takes too: what is changed of header and claims; `null`
/// takes a member away.
const VARIANTS: [(&Example, &str, &str); 27] = [
    (&TABLEAU, r#"{"iss":null}"#, r#"{"iat":~0,"exp":~+600}"#),
    // Apple's own example lives for 649 days: six months are counted from now.
    (&CLIENT_SECRET, "{}", r#"{"iat":~-48000000,"exp":~+8119064}"#),
    (&SERVER_API, "{}", r#"{"exp":~+1200}"#),
    (&CONNECT, "{}", r#"{"iss":null,"sub":"user"}"#),
    (&CONNECT, "{}", r#"{"aud":["appstoreconnect-v1"],"iat":~-60}"#),
    (&APNS, r#"{"alg":"ES256"}"#, r#"{"iat":~0}"#),
    (&MUSIC, "{}", r#"{"iat":~-48000000,"exp":~+8119064}"#),
    (&MUSIC, "{}", r#"{"exp":~+60000000,"origin":"https://shop.example"}"#),
    (&SERVICE_ACCOUNT, r#"{"kid":null}"#, r#"{"sub":"some.user@example.com"}"#),
    (&SERVICE_ACCOUNT, "{}", r#"{"aud":"https://www.googleapis.com/oauth2/v4/token"}"#),
    (&SERVICE_ACCOUNT, "{}", r#"{"scope":null,"target_audience":"https://a.example"}"#),
    (&GITHUB, "{}", r#"{"iss":"123456"}"#),
    (&GITHUB, "{}", r#"{"iss":123456}"#),
    (&GITHUB, "{}", r#"{"iss":"Iv1.8a61f9b3a7aba766","iat":~-600}"#),
    (&ENTRA, r#"{"alg":"RS256","x5t#S256":null,"x5t":"A1bC2dE3fH4"}"#, "{}"),
    (&ENTRA, "{}", r#"{"exp":~+864000}"#),
    (&ENTRA, "{}", r#"{"aud":"https://login.microsoftonline.us/contoso/v2.0"}"#),
    (
        &SNOWFLAKE,
        "{}",
        r#"{"iss":"XY12345.JO.DOE@ACME.COM.SHA256:aBcD+/x=","sub":"XY12345.JO.DOE@ACME.COM"}"#,
    ),
    (&SALESFORCE, "{}", r#"{"aud":"https://test.salesforce.com","sub":null,"prn":"my@email.com"}"#),
    // Salesforce does not enforce its three minutes.
    (&SALESFORCE, "{}", r#"{"exp":~+3600}"#),
    (&DOCUSIGN, "{}", r#"{"aud":"account.docusign.com"}"#),
    (&BOX, r#"{"alg":"RS256"}"#, r#"{"box_sub_type":"user","iat":~0,"nbf":~0,"exp":~+60}"#),
    (&ZOOM, "{}", r#"{"sdkKey":null,"mn":null,"role":null,"exp":~+172770,"tokenExp":~+172770}"#),
    (&ZOOM, "{}", r#"{"appKey":null,"tokenExp":null}"#),
    (&ZOOM_VIDEO, "{}", r#"{"session_key":"s","user_identity":"u","exp":~+172800}"#),
    (&TWILIO, r#"{"twr":"us1"}"#, r#"{"iat":~0,"nbf":null}"#),
    (&TWILIO, r#"{"alg":"HS512"}"#, "{}"),
];

/// One change that breaks one rule, and what is said then.
const BROKEN: [(&Example, &str, &str, &str); 109] = [
    (&TABLEAU, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (&TABLEAU, "{}", r#"{"jti":null}"#, "it has no jti"),
    (&TABLEAU, "{}", r#"{"exp":~+1020}"#, "exp is 17 min from now, and at most 10 min is allowed"),
    (&APNS, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (
        &CLIENT_SECRET,
        "{}",
        r#"{"iss":"com.mytest.app"}"#,
        "iss is com.mytest.app, expected the team ID: ten capital letters and digits",
    ),
    (
        &SERVER_API,
        "{}",
        r#"{"iss":"DEF123GHIJ"}"#,
        "iss is DEF123GHIJ, expected the issuer ID of the page of the keys: a UUID",
    ),
    (
        &CONNECT,
        "{}",
        r#"{"iss":"2X9R4HXF34"}"#,
        "iss is 2X9R4HXF34, expected the issuer ID of the page of the keys: a UUID",
    ),
    (&TABLEAU, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&TABLEAU, "{}", r#"{"scp":null}"#, "it has no scp"),
    (&CLIENT_SECRET, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&CLIENT_SECRET, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (&CLIENT_SECRET, "{}", r#"{"iss":null}"#, "it has no iss"),
    (&CLIENT_SECRET, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&CLIENT_SECRET, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&CLIENT_SECRET, "{}", r#"{"exp":null}"#, "it has no exp"),
    (
        &CLIENT_SECRET,
        "{}",
        r#"{"exp":~+31536000}"#,
        "exp is 365 d from now, and at most 6 months is allowed",
    ),
    (&SERVER_API, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&SERVER_API, r#"{"kid":""}"#, "{}", "the header has no kid"),
    (&SERVER_API, "{}", r#"{"iss":null}"#, "it has no iss"),
    (&SERVER_API, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&SERVER_API, "{}", r#"{"exp":null}"#, "it has no exp"),
    (
        &SERVER_API,
        "{}",
        r#"{"exp":~+3600}"#,
        "its lifetime is 1 h, and less than 60 min is allowed",
    ),
    (&SCOPED, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&SCOPED, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (&SCOPED, "{}", r#"{"iss":null}"#, "it has no iss or sub"),
    (&SCOPED, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&SCOPED, "{}", r#"{"exp":null}"#, "it has no exp"),
    (
        &SCOPED,
        "{}",
        r#"{"exp":~+17280000}"#,
        "its lifetime is 200 d, and at most 6 months is allowed",
    ),
    (&CONNECT, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&CONNECT, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (&CONNECT, "{}", r#"{"iss":null}"#, "it has no iss or sub"),
    (&CONNECT, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&CONNECT, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&CONNECT, "{}", r#"{"exp":~+1260}"#, "exp is 21 min from now, and at most 20 min is allowed"),
    (&APNS, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&APNS, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&APNS, "{}", r#"{"iat":~-7200}"#, "iat is 2 h ago, and at most 1 h is allowed"),
    (&MUSIC, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&MUSIC, "{}", r#"{"iat":null}"#, "it has no iat"),
    (
        &MUSIC,
        "{}",
        r#"{"exp":~+31536000}"#,
        "exp is 365 d from now, and at most 6 months is allowed",
    ),
    (&SERVICE_ACCOUNT, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (&SERVICE_ACCOUNT, "{}", r#"{"iss":""}"#, "it has no iss"),
    (&SERVICE_ACCOUNT, "{}", r#"{"scope":null}"#, "it has no scope or target_audience"),
    (&SERVICE_ACCOUNT, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&SERVICE_ACCOUNT, "{}", r#"{"exp":null}"#, "it has no exp"),
    (
        &SERVICE_ACCOUNT,
        "{}",
        r#"{"exp":~+3660}"#,
        "its lifetime is 1 h 1 min, and at most 1 h is allowed",
    ),
    (&SELF_SIGNED, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (&SELF_SIGNED, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (&SELF_SIGNED, "{}", r#"{"sub":"me@example.com"}"#, "sub is not the same as iss"),
    (&SELF_SIGNED, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&SELF_SIGNED, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&SELF_SIGNED, "{}", r#"{"exp":~+7200}"#, "its lifetime is 2 h, and at most 1 h is allowed"),
    (&GITHUB, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (&GITHUB, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&GITHUB, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&GITHUB, "{}", r#"{"exp":1790000300.5}"#, "exp is 1790000300.5"),
    (&GITHUB, "{}", r#"{"exp":~+660}"#, "exp is 11 min from now, and at most 10 min is allowed"),
    (&ENTRA, r#"{"alg":"HS256"}"#, "{}", "it is signed with HS256"),
    (&ENTRA, r#"{"x5t#S256":null}"#, "{}", "the header has no x5t#S256 or x5t or kid"),
    (&ENTRA, "{}", r#"{"iss":null}"#, "it has no iss"),
    (&ENTRA, "{}", r#"{"sub":"another"}"#, "sub is not the same as iss"),
    (&ENTRA, "{}", r#"{"exp":null}"#, "it has no exp"),
    (
        &ENTRA,
        "{}",
        r#"{"aud":["https://login.microsoftonline.com/a"]}"#,
        r#"aud is a list: '["https://login.microsoftonline.com/a"]'"#,
    ),
    (&SNOWFLAKE, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (
        &SNOWFLAKE,
        "{}",
        r#"{"iss":"A-B.me.SHA256:x=","sub":"A-B.ME"}"#,
        "iss is A-B.me.SHA256:x=, expected account and user in upper case;sub is not ACCOUNT.USER, as iss begins",
    ),
    (
        &SNOWFLAKE,
        "{}",
        r#"{"sub":"MYORGANIZATION-MYACCOUNT.myuser"}"#,
        "sub is MYORGANIZATION-MYACCOUNT.myuser, expected account and user in upper case;sub is not ACCOUNT.USER, as iss begins",
    ),
    (
        &SNOWFLAKE,
        "{}",
        r#"{"iss":"A.EU-WEST-1.ME.SHA256:x=","sub":"A.EU-WEST-1.ME"}"#,
        "iss is A.EU-WEST-1.ME.SHA256:x=, expected ACCOUNT.USER.SHA256:…, ACCOUNT without region and privatelink",
    ),
    (&SNOWFLAKE, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&SNOWFLAKE, "{}", r#"{"sub":"MYUSER"}"#, "sub is not ACCOUNT.USER, as iss begins"),
    (&SNOWFLAKE, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&SNOWFLAKE, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&SNOWFLAKE, "{}", r#"{"iat":~-3720}"#, "iat is 1 h 2 min ago, and at most 1 h is allowed"),
    (&SALESFORCE, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (&SALESFORCE, "{}", r#"{"iss":null}"#, "it has no iss"),
    (&SALESFORCE, "{}", r#"{"sub":null}"#, "it has no sub or prn"),
    (&SALESFORCE, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&DOCUSIGN, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (
        &DOCUSIGN,
        "{}",
        r#"{"aud":"https://account-d.docusign.com"}"#,
        "aud is https://account-d.docusign.com, expected the host alone, without https:// and slash",
    ),
    (&DOCUSIGN, "{}", r#"{"scope":null}"#, "it has no scope"),
    (&DOCUSIGN, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&BOX, r#"{"alg":"ES256"}"#, "{}", "it is signed with ES256"),
    (&BOX, r#"{"kid":null}"#, "{}", "the header has no kid"),
    (&BOX, "{}", r#"{"box_sub_type":null}"#, "it has no box_sub_type"),
    (&BOX, "{}", r#"{"jti":null}"#, "it has no jti"),
    (&BOX, "{}", r#"{"jti":"short"}"#, "jti is short, expected 16 to 128 characters"),
    (&BOX, "{}", r#"{"exp":~+80}"#, "exp is 1 min 20 s from now, and at most 60 s is allowed"),
    (&ZOOM, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (
        &ZOOM,
        "{}",
        r#"{"iat":~0,"exp":~+1800}"#,
        "its lifetime is 30 min, and more than 30 min and at most 48 h is allowed",
    ),
    (
        &ZOOM_VIDEO,
        "{}",
        r#"{"exp":~+172860}"#,
        "its lifetime is 2 d, and at least 30 min and at most 48 h is allowed",
    ),
    (&ZOOM_VIDEO, "{}", r#"{"role_type":null}"#, "it has no role_type"),
    (&TWILIO, "{}", r#"{"iss":"ACxx"}"#, "iss is ACxx, expected the SID of the API key: SK…"),
    (&TWILIO, "{}", r#"{"iss":false}"#, "it has no iss"),
    (&TWILIO, "{}", r#"{"exp":~+90000}"#, "exp is 1 d 1 h from now, and at most 24 h is allowed"),
    (&SELF_SIGNED, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&DOCUSIGN, "{}", r#"{"iss":null}"#, "it has no iss"),
    (&DOCUSIGN, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&DOCUSIGN, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&BOX, "{}", r#"{"iss":null}"#, "it has no iss"),
    (&BOX, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&BOX, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&ZOOM, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&ZOOM, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&ZOOM_VIDEO, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&ZOOM_VIDEO, "{}", r#"{"iat":null}"#, "it has no iat"),
    (&ZOOM_VIDEO, "{}", r#"{"exp":null}"#, "it has no exp"),
    (&TWILIO, r#"{"alg":"RS256"}"#, "{}", "it is signed with RS256"),
    (&TWILIO, "{}", r#"{"sub":null}"#, "it has no sub"),
    (&TWILIO, "{}", r#"{"sub":"SKxx"}"#, "sub is SKxx, expected the SID of the account: AC…"),
    (&TWILIO, "{}", r#"{"exp":null}"#, "it has no exp"),
];

#[test]
fn no_token_that_a_provider_documents_is_accused() {
    let place = place();
    let plain = EXAMPLES.iter().map(|example| (*example, "{}", "{}"));
    for (example, header, claims) in plain.chain(VARIANTS) {
        let (token, alg) = example.made(header, claims);
        let causes = causes(&place, &token, alg);
        assert!(causes.is_empty(), "{} {header} {claims}: {causes:?}", example.0);
    }
}

#[test]
fn each_broken_rule_is_told_alone() {
    let place = place();
    for (example, header, claims, said) in BROKEN {
        let (token, alg) = example.made(header, claims);
        let causes = causes(&place, &token, alg);
        let [cause] = &causes[..] else { panic!("{} {header} {claims}: {causes:?}", example.0) };
        assert_eq!(cause["id"], "claim.assertion-rules", "{} {header} {claims}", example.0);
        let evidence = cause["evidence"].as_array().expect("a list").iter();
        let texts = evidence.map(|one| one.as_str().expect("a text").split_once(": "));
        let mut texts = texts.map(|text| text.expect("how, and what").1);
        assert_eq!(texts.next(), Some(example.0));
        assert_eq!(texts.collect::<Vec<_>>().join(";"), said, "{} {header} {claims}", example.0);
        let remedy = cause["remedy"].as_str().expect("a text");
        assert!(remedy.starts_with("make it with "), "{remedy}");
    }
    let broken: BTreeSet<&str> = BROKEN.iter().map(|(example, ..)| example.0).collect();
    assert_eq!(broken.len(), EXAMPLES.len(), "every kind of token has a rule that is broken");
}

/// Where only the clock is wrong, that is said, and no rule.
#[test]
fn a_clock_that_is_fast_breaks_no_rule() {
    let place = place();
    for example in [&CLIENT_SECRET, &SERVER_API, &CONNECT, &SERVICE_ACCOUNT, &SNOWFLAKE, &DOCUSIGN]
    {
        let (token, alg) = example.made("{}", r#"{"iat":~+25}"#);
        let causes = causes(&place, &token, alg);
        assert_eq!(causes[0]["id"], "time.clock-skew", "{}", example.0);
        let remedy = causes[0]["remedy"].as_str().expect("a text");
        assert!(remedy.contains("date -u") && !remedy.contains("kid"), "{remedy}");
        assert_eq!(causes.len(), 1, "{}: {causes:?}", example.0);
    }
}

/// Apple names the file of a key by its `kid`, and people write that elsewhere.
#[test]
fn the_name_of_apples_file_is_the_kid() {
    let pem = keys::public_pem(&keys::of(ES));
    for (example, file, says) in [
        (&APNS, "AuthKey_ABC123DEFG.p8", None),
        (&MUSIC, "AuthKey_ABC123DEFG.p8", None),
        (&APNS, "APNSAuthKey_DEF123GHIJ.p8", Some("as iss has: the two are swapped")),
        (&MUSIC, "AuthKey_DEF123GHIJ.p8", Some("as iss has: the two are swapped")),
        (&APNS, "AuthKey_ZZZZZZZZZZ.p8", Some("the name of the key's file has ZZZZZZZZZZ")),
        (&CONNECT, "ApiKey_ABC123DEFG.p8", Some("kid is 2X9R4HXF34")),
        (&SERVER_API, "SubscriptionKey_ABC123DEFG.p8", Some("kid is 2X9R4HXF34")),
        (&CLIENT_SECRET, "AuthKey_ABC123DEFG.p8", Some("kid is 2X9R4HXF34")),
        (&CLIENT_SECRET, "AuthKey_2X9R4HXF34.p8", None),
        (&APNS, "key.p8", None),
        (&APNS, "AuthKey_ABC123DEFG.pem", None),
    ] {
        let (token, _) = example.made("{}", "{}");
        let place = Place::new().file(file, &pem);
        let line = format!("explain --key ./{file} --at {NOW} -o json");
        let causes = place.run_with(&line, &token).json()["causes"].clone();
        let evidence = causes[0]["evidence"].to_string();
        let is_right = match says {
            Some(says) => causes[0]["id"] == "claim.assertion-rules" && evidence.contains(says),
            None => causes == serde_json::json!([]),
        };
        assert!(is_right, "{} {file}: {causes}", example.0);
    }
}

/// Its maker is told of the private key: nobody else has another token to give.
#[test]
fn a_token_of_ones_own_under_another_key() {
    for (example, says) in [
        (&CLIENT_SECRET, "AuthKey_KID.p8"),
        (&SERVICE_ACCOUNT, "private_key_id"),
        (&GITHUB, "Private keys"),
        (&SNOWFLAKE, "RSA_PUBLIC_KEY_FP"),
        (&SALESFORCE, "certificate"),
        (&DOCUSIGN, "integration key"),
        (&BOX, "publicKeyID"),
        (&ZOOM, "client secret"),
        (&TWILIO, "secret of the API key"),
    ] {
        let (token, alg) = example.made("{}", "{}");
        let other = keys::key("rsa-other.pem", "another");
        let scalar = keys::ec(Curve::P256, &[9; 32]).expect("a scalar");
        let scalar = Key { kid: Some("third".to_owned()), ..scalar };
        let place =
            Place::new().file("set.json", keys::jwks(&[&other, &scalar])).file("other", [b'0'; 64]);
        let flags = if alg == HS { "--secret-file other" } else { "--jwks set.json" };
        let said = place.run_with(&format!("explain {flags} --at {NOW} -o json"), &token).json();
        let remedy = said["causes"][0]["remedy"].as_str().expect("a text");
        let is_own = remedy.contains("you make this token yourself") && remedy.contains(says);
        assert!(is_own, "{}: {}", example.0, said["causes"]);
    }
}

impl Example {
    /// The token with these changes, and by which algorithm.
    fn made(&self, header: &str, claims: &str) -> (String, Alg) {
        let header = merged(&format!(r#"{{"alg":"{}"}}"#, self.1.name()), &[self.2, header]);
        let alg = header.get("alg").and_then(Json::as_str).and_then(Alg::named).expect("an alg");
        let claims = merged(self.3, &[claims]);
        (keys::token(&header.to_string(), &claims.to_string(), &keys::of(alg), alg), alg)
    }
}

fn merged(first: &str, others: &[&str]) -> Object {
    let mut all = object(first);
    for (name, value) in others.iter().flat_map(|other| {
        let members = object(other);
        members.members().map(|(name, value)| (name.to_owned(), value.clone())).collect::<Vec<_>>()
    }) {
        match value {
            Json::Null => all.remove(&name),
            value => all.set(&name, value),
        }
    }
    all
}

/// With dates in the place of `~+60`.
fn object(text: &str) -> Object {
    let mut parts = text.split('~');
    let mut dated = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([',', '}']).expect("something behind a date");
        let distance: i64 = part[..end].parse().expect("a distance");
        dated += &format!("{}{}", NOW + distance, &part[end..]);
    }
    Object::parse(&dated).expect("an object")
}

fn place() -> Place {
    Place::new()
        .file("rsa.pub", crate::support::fixture("rsa.pub"))
        .file("p256.pub", keys::public_pem(&keys::of(Alg::Es256)))
        .file("secret", keys::LONG_SECRET)
}

fn causes(place: &Place, token: &str, alg: Alg) -> Vec<Value> {
    let key = match alg {
        Alg::Es256 => "--key p256.pub",
        Alg::Hs256 | Alg::Hs512 => "--secret-file secret",
        _ => "--key rsa.pub",
    };
    let said = place.run_with(&format!("explain {key} --at {NOW} -o json"), token);
    said.json()["causes"].as_array().expect("causes").clone()
}
