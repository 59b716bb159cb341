//! Messages of layers that look at no token, or that stand behind one that was accepted.

use jotkit::explain::messages::read;

use crate::support::{NOW, Place};

/// What each reads like, in part. Sources stand in `texts/elsewhere.txt`.
const ELSEWHERE: [(&str, &[&str]); 9] = [
    (
        "SigV4",
        &[
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): 'Xk0='.",
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.",
            "{\"message\":\"'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.\"}",
            "{\"message\":\"Missing Authentication Token\"}",
            "The security token included in the request is expired",
            "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided.",
            "Signature expired: 20201010T101010Z is now earlier than 20201010T102010Z (20201010T102510Z - 5 min.)",
        ],
    ),
    (
        "CSRF",
        &[
            "CSRF Failed: CSRF token missing.",
            "CSRF token mismatch.",
            "ForbiddenError: invalid csrf token",
            "ActionController::InvalidAuthenticityToken",
            "Invalid CSRF Token 'null' was found on the request parameter '_csrf' or header 'X-CSRF-TOKEN'.",
            "The antiforgery token could not be decrypted.",
        ],
    ),
    (
        "CORS",
        &[
            "Access to fetch at 'https://a.example' from origin 'https://b.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
        ],
    ),
    (
        "the service behind the proxy",
        &[
            "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
            "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: TLS error: CERTIFICATE_VERIFY_FAILED",
            "no healthy upstream",
            "connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1",
        ],
    ),
    ("auth_request", &["auth request unexpected status: 502 while sending to client"]),
    (
        "do not allow this user",
        &[
            "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: s3:GetObject on resource: b",
            "The client 'x' does not have authorization to perform action 'Microsoft.Resources/read' over scope '/'",
            "new row violates row-level security policy for table \"todos\"",
            "Permission 'storage.objects.get' denied on resource (or it may not exist).",
            "You do not have permission to perform this action.",
        ],
    ),
    (
        "RBAC",
        &[
            "Error from server (Forbidden): pods is forbidden: User \"system:serviceaccount:default:app\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"",
            "forbidden: User \"ada\" cannot get path \"/metrics\"",
        ],
    ),
    (
        "set up",
        &[
            "System.InvalidOperationException: No authenticationScheme was specified, and there was no DefaultChallengeScheme found.",
            "No authentication handler is registered for the scheme 'Bearer'. The registered schemes are: Cookies.",
            "Too few arguments to function Firebase\\JWT\\JWT::encode(), 2 passed and at least 3 expected",
            "hash_hmac(): Argument #3 ($key) must be of type string, Firebase\\JWT\\Key given",
            "Class \"Firebase\\JWT\\JWT\" not found",
            "AttributeError: module 'jwt' has no attribute 'encode'",
            "TypeError: jwt.verify is not a function",
            "Error: Unknown authentication strategy \"jwt\"",
            "No qualifying bean of type 'org.springframework.security.oauth2.jwt.JwtDecoder' available",
        ],
    ),
    (
        "",
        &[
            "TypeError: Firebase\\JWT\\JWT::decode(): Argument #2 ($keyOrKeyArray) must be of type Firebase\\JWT\\Key|ArrayAccess|array, string given",
            "exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\"",
            "getting credentials: exec: executable aws failed with exit code 255",
            "NotAuthorizedException: Unable to verify secret hash for client abc",
        ],
    ),
];

#[test]
fn what_is_no_statement_about_a_token_names_no_cause() {
    for (meaning, texts) in ELSEWHERE {
        for text in texts {
            let reading = read(text).unwrap_or_else(|| panic!("{text}"));
            assert!(reading.ids.is_empty() && reading.is_elsewhere(), "{text}: {reading:?}");
            assert!(reading.meaning.contains(meaning), "{text}: {}", reading.meaning);
        }
    }
}

/// What looks alike and speaks of a token, and what else a text says of one.
#[test]
fn what_a_text_says_of_a_token_counts_more() {
    for (text, id) in [
        ("forbidden: User \"system:anonymous\" cannot get path \"/\"", "input.empty"),
        ("Missing claim: csrf", "claim.required-missing"),
        ("Not authorized to perform sts:AssumeRoleWithWebIdentity", "claim.value-mismatch"),
        (
            "failed to fetch https://a.example/.well-known/jwks.json: no healthy upstream",
            "key.jwks-unreachable",
        ),
        ("Unexpected token 'u', \"upstream c\"... is not valid JSON", "key.jwks-http-error"),
        (
            "JWT::decode(): Argument #1 ($jwt) must be of type string, null given",
            "input.null-literal",
        ),
        ("Error: invalid csrf token\nError: the JWT has expired since noon", "time.expired"),
        ("no healthy upstream\nwrong audience: expected api", "claim.aud-mismatch"),
    ] {
        let reading = read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(reading.causes().first().map(|cause| cause.id.text()), Some(id), "{text}");
    }
}

/// A refresh token that its issuer refuses was sent to the right place.
#[test]
fn a_refused_refresh_token_is_used_up() {
    let first = |text: &str| {
        let reading = read(text).unwrap_or_else(|| panic!("{text}"));
        reading.causes().first().map(|cause| cause.id.text())
    };
    for text in [
        "AuthApiError: Invalid Refresh Token: Refresh Token Not Found",
        "AuthApiError: Invalid Refresh Token: Already Used",
        "NotAuthorizedException: Invalid Refresh Token",
        "{\"error\":\"invalid_grant\",\"error_description\":\"Unknown or invalid refresh token.\"}",
        "The refresh token does not exist",
    ] {
        assert_eq!(first(text), Some("time.revoked"), "{text}");
    }
    for text in ["expected access token, got refresh token", "refresh tokens are not accepted here"]
    {
        assert_eq!(first(text), Some("kind.refresh-token"), "{text}");
    }
    assert_eq!(first("missing refresh token"), Some("input.empty"));
}

/// Every 401 of the API server gets one of these.
#[test]
fn kubectl_does_not_say_why() {
    for text in [
        "error: You must be logged in to the server (Unauthorized)",
        "the server has asked for the client to provide credentials",
        "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
        "\"Unable to authenticate the request\" err=\"invalid bearer token\"",
        "Unauthorized",
    ] {
        let reading = read(text).unwrap_or_else(|| panic!("{text}"));
        assert!(!reading.is_ranked() && reading.listed().len() > 3, "{text}: {reading:?}");
    }
}

#[test]
fn a_text_is_of_the_product_that_it_shows() {
    for (text, product) in [
        ("Signed JWT rejected: Invalid signature", "Nimbus"),
        (
            "com.nimbusds.jose.proc.BadJWSException: Signed JWT rejected: Invalid signature",
            "Nimbus",
        ),
        ("Firebase\\JWT\\ExpiredException: Expired token", "firebase/php-jwt"),
        ("FirebaseError: the token has expired", "Firebase"),
    ] {
        assert_eq!(read(text).expect("a reading").libraries, [product], "{text}");
    }
}

#[test]
fn only_its_meaning_is_told() {
    let at = NOW.to_string();
    let run = |words: &[&str]| Place::new().run_words(words, "");
    let said = run(&["explain", "--error", "CSRF token mismatch.", "--at", &at]);
    let told = "the message `CSRF token mismatch.` reads like: the protection against forged \
                requests (CSRF) refused it; it says nothing of the token\n";
    let said = said.ends_with(3);
    assert_eq!(said.stdout, format!("undecided: a message without a token\n{told}"));
    let json = run(&["explain", "--error", "no healthy upstream", "--at", &at, "-o", "json"]);
    let json = json.ends_with(3).json();
    assert_eq!(
        (&json["causes"], &json["message"]["causes"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert!(
        json["message"]["meaning"].as_str().is_some_and(|text| text.contains("behind the proxy"))
    );
}
