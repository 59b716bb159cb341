//! Every kind of token that people make for a provider, and its rules, with source and date.

use crate::jose::alg::Alg;
use crate::provider::assertion::rule::{Assertion, Form, Rule, Shown};
use crate::provider::product::Mark;

/// Six months, as Apple counts them.
const HALF_A_YEAR: f64 = 15_777_000.0;
const DAY: f64 = 86_400.0;
const HOUR: f64 = 3_600.0;

const RS256: Rule = Rule::Alg(&[Alg::Rs256]);
const ES256: Rule = Rule::Alg(&[Alg::Es256]);
const HS256: Rule = Rule::Alg(&[Alg::Hs256]);
const KID: Rule = Rule::Header(&["kid"]);
// https://developer.apple.com/help/account/keys/create-a-private-key (2026-11): as Apple names what is
// downloaded once; SubscriptionKey is one of the App Store Server API.
const APPLE_FILE: Rule = Rule::KidOfFile(&["AuthKey_", "SubscriptionKey_", "ApiKey_"], ".p8");
const TEAM_ID: Rule = Rule::Is("iss", Form(is_ten), "the team ID: ten capital letters and digits");
const ISSUER_ID: Rule =
    Rule::Is("iss", Form(is_uuid), "the issuer ID of the page of the keys: a UUID");
const IAT: Rule = Rule::Claim(&["iat"], "the time at which it is made");
const EXP: Rule = Rule::Claim(&["exp"], "the time at which it expires");

const IN_HALF_A_YEAR: Rule = Rule::Ahead(HALF_A_YEAR, "at most 6 months");

const APP_STORE: Shown = Shown::Audience("appstoreconnect-v1");
const TEAM: Shown = Shown::Issuer(Form(is_apple_id));
const APPLE_KID: Mark = Mark::HeaderIs("kid", is_apple_id);
const APPLE_KEY: &str = "the private key whose file is AuthKey_KID.p8, with its kid, of the team or \
                         issuer in iss";
const SERVICE_ACCOUNT: &str = "private_key of the JSON file of the service account in iss; its kid is \
                               private_key_id, and a key that was deleted signs for nobody";

/// What is known, the specific ones first.
pub static ASSERTIONS: [Assertion; 18] = [
    // https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
    // (2026-11): six months are counted from the time of the server.
    Assertion {
        name: "a client secret for Sign in with Apple",
        shown: &[(Shown::Audience("https://appleid.apple.com"), &[])],
        rules: &[
            ES256,
            KID,
            APPLE_FILE,
            Rule::Claim(&["iss"], "the team ID"),
            TEAM_ID,
            Rule::Claim(
                &["sub"],
                "the client ID, which is the bundle ID of the app or the Services ID",
            ),
            IAT,
            EXP,
            IN_HALF_A_YEAR,
        ],
        key: APPLE_KEY,
    },
    // https://developer.apple.com/documentation/appstoreserverapi/generating-json-web-tokens-for-api-requests
    // (2026-11): 60 minutes; https://github.com/richzw/appstore/issues/28: 60 minutes sharp are refused.
    Assertion {
        name: "a token for the App Store Server API",
        shown: &[(APP_STORE, &[Mark::Claim("bid")])],
        rules: &[
            ES256,
            KID,
            APPLE_FILE,
            Rule::Claim(&["iss"], "the issuer ID of the page of the keys"),
            ISSUER_ID,
            IAT,
            EXP,
            Rule::Life(0.0, HOUR - 1.0, "less than 60 min"),
        ],
        key: APPLE_KEY,
    },
    // https://developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests
    // (2026-11): with a scope of GET requests alone it may live for six months; a key of one person has
    // sub user instead of iss.
    Assertion {
        name: "a token for App Store Connect, for the requests in its scope",
        shown: &[(APP_STORE, &[Mark::Claim("scope")])],
        rules: &[
            ES256,
            KID,
            APPLE_FILE,
            APP_STORE_USER,
            ISSUER_ID,
            IAT,
            EXP,
            Rule::Life(0.0, HALF_A_YEAR, "at most 6 months"),
        ],
        key: APPLE_KEY,
    },
    Assertion {
        name: "a token for App Store Connect",
        shown: &[(APP_STORE, &[])],
        rules: &[
            ES256,
            KID,
            APPLE_FILE,
            APP_STORE_USER,
            ISSUER_ID,
            IAT,
            EXP,
            Rule::Ahead(1200.0, "at most 20 min"),
        ],
        key: APPLE_KEY,
    },
    // https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns
    // (2026-11): it has no exp.
    Assertion {
        name: "a provider token for APNs",
        shown: &[
            (TEAM, &[APPLE_KID, Mark::Only(&["iss", "iat"])]),
            (
                TEAM,
                &[
                    Mark::NoHeader("kid"),
                    Mark::HeaderHas("alg", "ES256"),
                    Mark::Only(&["iss", "iat"]),
                    Mark::Claim("iat"),
                ],
            ),
        ],
        rules: &[ES256, KID, APPLE_FILE, IAT, Rule::Age(HOUR, "at most 1 h")],
        key: APPLE_KEY,
    },
    // https://developer.apple.com/documentation/applemusicapi/generating-developer-tokens (2026-11): six
    // months are counted from the time of the server. With an origin it may be one of MapKit, whose
    // life has no limit.
    Assertion {
        name: "a developer token for Apple Music",
        shown: &[(TEAM, &[APPLE_KID, Mark::Only(&["iss", "iat", "exp"])])],
        rules: &[ES256, APPLE_FILE, IAT, EXP, IN_HALF_A_YEAR],
        key: APPLE_KEY,
    },
    // https://developers.google.com/identity/protocols/oauth2/service-account (2026-11); an ID token is
    // asked for by target_audience.
    Assertion {
        name: "an assertion of a Google service account",
        shown: &[
            (Shown::Audience("https://oauth2.googleapis.com/token"), &[]),
            (Shown::Audience("https://www.googleapis.com/oauth2/"), &[]),
            (Shown::Audience("https://accounts.google.com/o/oauth2/"), &[]),
        ],
        rules: &[
            RS256,
            Rule::Claim(&["iss"], "the e-mail address of the service account"),
            Rule::Claim(&["scope", "target_audience"], "what the access token is for"),
            IAT,
            EXP,
            Rule::Life(0.0, HOUR, "at most 1 h"),
        ],
        key: SERVICE_ACCOUNT,
    },
    // The same page, "Service account authorization without OAuth".
    Assertion {
        name: "a token that a Google service account signs for an API of Google",
        shown: &[(
            Shown::Issuer(Form(|iss| iss.ends_with(".gserviceaccount.com"))),
            &[
                Mark::ClaimBegins("aud", "https://"),
                Mark::ClaimHas("aud", ".googleapis.com"),
                Mark::NoClaim("uid"),
            ],
        )],
        rules: &[
            RS256,
            KID,
            Rule::Claim(&["sub"], "the same e-mail address as in iss"),
            Rule::Subject("the same as iss"),
            IAT,
            EXP,
            Rule::Life(0.0, HOUR, "at most 1 h"),
        ],
        key: SERVICE_ACCOUNT,
    },
    // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app (2026-11): ten
    // minutes are counted from now, and iat is to be a minute ago. Its messages ask for integers.
    Assertion {
        name: "a JWT of a GitHub App",
        shown: &[
            (Shown::Issuer(Form(is_client_of_github)), &[]),
            // The number of an app is anybody's issuer: what else is there has to be of an app.
            (Shown::Issuer(Form(is_number)), &[Mark::Only(&["iat", "exp", "iss"])]),
        ],
        rules: &[RS256, IAT, EXP, Rule::WholeDates, Rule::Ahead(600.0, "at most 10 min")],
        key: "a private key of the very app in iss: its settings, Private keys",
    },
    // https://learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-11): PS256, RS256
    // until lately, and no limit of exp; https://github.com/panva/openid-client/issues/348 for aud.
    Assertion {
        name: "a client assertion for Microsoft Entra ID",
        shown: &[
            (Shown::Audience("https://login.microsoftonline.com/"), &[]),
            (Shown::Audience("https://login.microsoftonline.us/"), &[]),
            (Shown::Audience("https://login.partner.microsoftonline.cn/"), &[]),
        ],
        rules: &[
            Rule::OneAudience,
            Rule::Alg(&[Alg::Ps256, Alg::Rs256]),
            Rule::Header(&["x5t#S256", "x5t", "kid"]),
            Rule::Claim(&["iss"], "the client ID"),
            Rule::Subject("the same as iss"),
            EXP,
        ],
        key: "the private key of a certificate that the app registration has, with x5t#S256 of that \
              certificate",
    },
    // https://docs.snowflake.com/developer-guide/sql-api/authenticating (2026-11): a later exp does not
    // count; https://docs.snowflake.com/release-notes/bcr-bundles/2025_05/bcr-2055 for segments,
    // 2025_06/bcr-2077 for sub.
    Assertion {
        name: "a key pair token for Snowflake",
        shown: &[(Shown::Issuer(Form(has_fingerprint)), &[])],
        rules: &[
            RS256,
            Rule::Is("iss", Form(is_upper), "account and user in upper case"),
            Rule::Is("sub", Form(is_upper), "account and user in upper case"),
            Rule::Is(
                "iss",
                Form(is_bare_account),
                "ACCOUNT.USER.SHA256:…, ACCOUNT without region and privatelink",
            ),
            Rule::Claim(&["sub"], "ACCOUNT.USER, as iss begins"),
            Rule::Subject("ACCOUNT.USER, as iss begins"),
            IAT,
            EXP,
            Rule::Age(HOUR, "at most 1 h"),
        ],
        key: "the private key whose public half the user has: DESC USER shows its fingerprint as \
              RSA_PUBLIC_KEY_FP, and iss ends in it",
    },
    // https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm (2026-11): exp
    // within 3 minutes, which is not enforced: Salesforce's own CLI writes milliseconds.
    Assertion {
        name: "an assertion for Salesforce",
        shown: &[
            (Shown::Audience("https://login.salesforce.com"), &[]),
            (Shown::Audience("https://test.salesforce.com"), &[]),
            // The audience may be one's own domain.
            (Shown::Issuer(Form(is_consumer_key)), &[]),
        ],
        rules: &[
            RS256,
            Rule::Claim(&["iss"], "the consumer key of the app"),
            Rule::Claim(&["sub", "prn"], "the name of the user"),
            EXP,
        ],
        key: "the private key of the certificate that was uploaded to the app in iss",
    },
    // https://developers.docusign.com/platform/auth/jwt-get-token (2026-11)
    Assertion {
        name: "an assertion for DocuSign",
        shown: &[
            (Shown::Audience("account-d.docusign.com"), &[]),
            (Shown::Audience("account.docusign.com"), &[]),
            (Shown::Audience("https://account-d.docusign.com"), &[]),
            (Shown::Audience("https://account.docusign.com"), &[]),
        ],
        rules: &[
            RS256,
            Rule::Is(
                "aud",
                Form(|audience| !audience.contains('/')),
                "the host alone, without https:// and slash",
            ),
            Rule::Claim(&["iss"], "the integration key"),
            Rule::Claim(&["sub"], "the user ID to act for"),
            Rule::Claim(&["scope"], "such as: signature impersonation"),
            IAT,
            EXP,
        ],
        key: "the private key of an RSA key pair of the integration key in iss",
    },
    // https://developer.box.com/guides/authentication/jwt/without-sdk (2026-11)
    Assertion {
        name: "an assertion for Box",
        shown: &[(Shown::Audience("https://api.box.com/oauth2/token"), &[])],
        rules: &[
            Rule::Alg(&[Alg::Rs256, Alg::Rs384, Alg::Rs512]),
            KID,
            Rule::Claim(&["iss"], "the client ID"),
            Rule::Claim(&["sub"], "the ID of the enterprise or the user, as text"),
            Rule::Claim(&["box_sub_type"], "enterprise or user"),
            Rule::Claim(&["jti"], "a new text for each token"),
            Rule::Is("jti", Form(|jti| (16..=128).contains(&jti.len())), "16 to 128 characters"),
            EXP,
            Rule::Ahead(60.0, "at most 60 s"),
        ],
        key: "privateKey of the app's config.json, with its publicKeyID as kid",
    },
    // https://developers.zoom.us/docs/meeting-sdk/auth (2026-11): 30 minutes to 48 hours;
    // https://github.com/mieszko4/react-native-zoom-us/issues/254: 30 minutes sharp are refused.
    Assertion {
        name: "a JWT for the Meeting SDK of Zoom",
        shown: &[
            (Shown::Claim("appKey"), &[Mark::Claim("tokenExp")]),
            (Shown::Claim("appKey"), &[Mark::Claim("mn")]),
            (Shown::Claim("sdkKey"), &[Mark::Claim("tokenExp")]),
            (Shown::Claim("sdkKey"), &[Mark::Claim("mn")]),
        ],
        rules: &[
            HS256,
            IAT,
            EXP,
            Rule::Life(1800.0, 2.0 * DAY, "more than 30 min and at most 48 h"),
        ],
        key: "the client secret of the app whose client ID is appKey or sdkKey",
    },
    // https://developers.zoom.us/docs/video-sdk/auth (2026-11)
    Assertion {
        name: "a JWT for the Video SDK of Zoom",
        shown: &[(Shown::Claim("app_key"), &[Mark::Claim("tpc")])],
        rules: &[
            HS256,
            Rule::Claim(&["role_type"], "0 or 1"),
            IAT,
            EXP,
            Rule::Life(1799.0, 2.0 * DAY, "at least 30 min and at most 48 h"),
        ],
        key: "the SDK secret of the account whose SDK key is app_key",
    },
    // https://help.tableau.com/current/online/en-us/connected_apps_direct.htm (2026-11): with an external
    // authorization server it is signed by that one's key, and its header has no iss.
    Assertion {
        name: "a token for a connected app of Tableau",
        shown: &[(Shown::Audience("tableau"), &[Mark::ClaimIs("aud", &["tableau"])])],
        rules: &[
            KID,
            Rule::Claim(&["iss"], "the client ID of the connected app"),
            Rule::Claim(&["sub"], "the name of the user"),
            Rule::Claim(&["jti"], "a new text for each token"),
            Rule::Claim(&["scp"], "such as: [\"tableau:views:embed\"]"),
            EXP,
            Rule::Ahead(600.0, "at most 10 min"),
        ],
        key: "the secret value of the connected app, with its secret ID as kid and its client ID as iss \
              in the header",
    },
    // https://www.twilio.com/docs/iam/access-tokens and https://www.twilio.com/docs/api/errors/20101,
    // 20104 (2026-11)
    Assertion {
        name: "an access token of Twilio",
        shown: &[(Shown::Claim("grants"), &[Mark::HeaderHas("cty", "twilio-fpa")])],
        rules: &[
            // Its own libraries sign with the others, too.
            Rule::Alg(&[Alg::Hs256, Alg::Hs384, Alg::Hs512]),
            Rule::Claim(&["iss"], "the SID of the API key: SK…"),
            Rule::Is("iss", Form(|iss| iss.starts_with("SK")), "the SID of the API key: SK…"),
            Rule::Claim(&["sub"], "the SID of the account: AC…"),
            Rule::Is("sub", Form(|sub| sub.starts_with("AC")), "the SID of the account: AC…"),
            EXP,
            Rule::Ahead(DAY, "at most 24 h"),
        ],
        key: "the secret of the API key in iss, not the auth token of the account",
    },
];

const APP_STORE_USER: Rule =
    Rule::Claim(&["iss", "sub"], "the issuer ID; with a key of one person, sub: user instead");

/// The number of an app of GitHub.
fn is_number(issuer: &str) -> bool {
    (4..=9).contains(&issuer.len()) && issuer.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_client_of_github(issuer: &str) -> bool {
    issuer.starts_with("Iv1.") || issuer.starts_with("Iv23")
}

/// A team or a key of Apple: ten capital letters and digits.
fn is_apple_id(text: &str) -> bool {
    is_ten(text) && text.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_ten(text: &str) -> bool {
    let is_of = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.len() == 10 && text.bytes().all(is_of)
}

fn is_uuid(text: &str) -> bool {
    let is_of = |c: char| c == '-' || c.is_ascii_hexdigit();
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.chars().all(is_of)
}

/// Base64 has no dots.
fn has_fingerprint(issuer: &str) -> bool {
    issuer.rsplit('.').next().is_some_and(|last| last.starts_with("SHA256:"))
}

/// An app of Salesforce.
fn is_consumer_key(name: &str) -> bool {
    name.starts_with("3MVG9") && name.len() > 40
}

/// Account and user of Snowflake, without the fingerprint behind them.
fn account_and_user(name: &str) -> &str {
    name.split(".SHA256:").next().unwrap_or(name)
}

fn is_upper(name: &str) -> bool {
    !account_and_user(name).bytes().any(|byte| byte.is_ascii_lowercase())
}

/// A user may have dots in the name; a region is `US-EAST-1`, and clouds stand behind it.
fn is_bare_account(name: &str) -> bool {
    let parts: Vec<&str> = account_and_user(name).split('.').collect();
    let is_segment = |part: &&str| {
        let part = part.to_ascii_uppercase();
        let is_region = part.contains('-') && part.ends_with(|c: char| c.is_ascii_digit());
        is_region || ["PRIVATELINK", "AWS", "AZURE", "GCP", "GLOBAL"].contains(&&*part)
    };
    let between = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    !between.iter().any(is_segment)
}

#[cfg(test)]
mod tests {
    use crate::provider::assertion::list::{is_bare_account, is_upper};

    #[test]
    fn accounts_of_snowflake_are_upper_case_and_bare() {
        for (name, upper, bare) in [
            ("ACME-PROD.SVC.SHA256:aB+c=", true, true),
            ("XY12345.SVC.SHA256:aB+c=", true, true),
            ("ACME.JO.DOE@ACME.COM.SHA256:a=", true, true),
            ("ACME-PROD.svc.SHA256:aB+c=", false, true),
            ("acme.SVC", false, true),
            ("ACME.US-EAST-1.PRIVATELINK.SVC.SHA256:a=", true, false),
            ("XY12345.US-EAST-1.SVC.SHA256:a=", true, false),
            ("XY12345.WEST-EUROPE.AZURE.SVC", true, false),
            ("ACME", true, true),
            ("", true, true),
        ] {
            assert_eq!((is_upper(name), is_bare_account(name)), (upper, bare), "{name}");
        }
    }
}
