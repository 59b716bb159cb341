//! What keys and opaque tokens begin with, and whose they are.

use crate::provider::product::Product;
use crate::text::random::{changes_often, is_random};

/// Of what stands behind a beginning, that many characters are looked at, from so few on.
const LENGTHS: std::ops::Range<usize> = 8..200;

/// Keys that only their holder may know, with beginnings that names of files and variables do not have.
pub const SECRETS: [(&str, &str); 36] = [
    ("sk-ant-", "an Anthropic API key"),
    ("sk-proj-", "an OpenAI API key"),
    ("sk-", "an OpenAI API key"),
    ("sk_live_", "a secret key"),
    ("sk_test_", "a secret key"),
    ("sk_", "a secret key"),
    ("rk_live_", "a restricted Stripe key"),
    ("rk_test_", "a restricted Stripe key"),
    ("rk_", "a restricted key"),
    ("whsec_", "a webhook secret"),
    ("whsk_", "a private webhook key"),
    ("ak_", "a Clerk API key"),
    ("sb_secret_", "a secret key of Supabase"),
    ("sbp_", "a personal access token of Supabase"),
    ("AIza", "a Google API key"),
    ("GOCSPX-", "a Google client secret"),
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("ghu_", "a GitHub token"),
    ("ghs_", "a GitHub token"),
    ("ghr_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("glpat-", "a GitLab token"),
    ("AKIA", "an AWS access key"),
    ("ASIA", "an AWS access key"),
    ("xox", "a Slack token"),
    ("xapp-", "a Slack token"),
    ("pypi-", "a PyPI token"),
    ("hf_", "a Hugging Face token"),
    ("shpat_", "a Shopify token"),
    ("SG.", "a SendGrid API key"),
    ("dop_v1_", "a DigitalOcean token"),
    ("dp.st.", "a Doppler token"),
    ("lin_api_", "a Linear API key"),
    ("figd_", "a Figma token"),
    ("AGE-SECRET-KEY-", "a secret key of age"),
];

/// Keys that anybody may know, and keys with beginnings that names have too.
const OTHER_KEYS: [(&str, &str); 9] = [
    ("pk_live_", "a publishable key"),
    ("pk_test_", "a publishable key"),
    ("pk_", "a publishable key"),
    ("sb_publishable_", "a publishable key of Supabase"),
    ("phc_", "a PostHog key"),
    ("key-", "a Mailgun API key"),
    ("npm_", "an npm token"),
    ("pat_", "a personal access token"),
    ("re_", "a Resend API key"),
];

/// What the key is, by its beginning.
pub fn api_key(text: &str) -> Option<(&'static str, &'static str)> {
    SECRETS.into_iter().chain(OTHER_KEYS).find(|(prefix, _)| text.starts_with(prefix))
}

/// What a private key or an opaque token at the start of a text begins with, where no person made up what
/// is behind that, perhaps in base64 with its slashes. Names begin so, too.
pub fn generated(text: &str) -> Option<&'static str> {
    let is_generated = |rest: &str| {
        let is_other = |c: char| !c.is_ascii_alphanumeric() && !"+_=-/".contains(c);
        let end = rest.char_indices().take(LENGTHS.end).find(|(_, c)| is_other(*c));
        let run = &rest[..end.map_or(rest.len(), |(at, _)| at)];
        let has_random = || run.split(['-', '_']).any(is_random);
        run.len() >= LENGTHS.start && (changes_often(run) || has_random())
    };
    let public = |what: &str| what.contains("publishable") || what.contains("project");
    let others = OTHER_KEYS.iter().filter(|(_, what)| !public(what));
    let prefixes = SECRETS.iter().chain(&OPAQUE).chain(others).map(|(prefix, _)| *prefix);
    prefixes.into_iter().find(|prefix| text.strip_prefix(prefix).is_some_and(is_generated))
}

/// Whose keys and tokens begin so, where their names alone show it.
const OWNERS: [(&str, Product); 3] =
    [("sb", Product::Supabase), ("ak_", Product::Clerk), ("ya29.", Product::Google)];

/// Whose key it is.
pub fn owner(key: &str) -> Option<Product> {
    OWNERS.iter().find(|(start, _)| key.starts_with(start)).map(|(_, product)| *product)
}

/// Ids of Clerk, which are sent where a token belongs. They are no secrets.
pub const IDS: [(&str, &str); 5] = [
    ("sess_", "the id of a session of Clerk, not its token"),
    ("dvb_", "the id of a development browser of Clerk, not a token"),
    ("client_", "the id of a client of Clerk, not a token"),
    ("user_", "the id of a user of Clerk, not a token"),
    ("org_", "the id of an organization of Clerk, not a token"),
];
/// Behind the beginning of an id are so many letters and digits at the least.
const ID_LENGTH: usize = 20;

/// Which id that is.
pub fn id(text: &str) -> Option<(&'static str, &'static str)> {
    let is_made = |rest: &str| {
        rest.len() >= ID_LENGTH && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    IDS.into_iter().find(|(prefix, _)| text.strip_prefix(prefix).is_some_and(is_made))
}

/// Opaque tokens that only their issuer can read.
pub const OPAQUE: [(&str, &str); 18] = [
    ("oat_", "an OAuth access token of Clerk"),
    ("mt_", "a machine token of Clerk"),
    ("ya29.", "a Google access token"),
    ("EAA", "a Facebook access token"),
    ("1//0", "a Google refresh token"),
    ("4/0", "an authorization code of Google, to be exchanged for tokens, once"),
    ("hvs.", "a token of Vault"),
    ("ory_at_", "an access token of Ory"),
    ("ory_rt_", "a refresh token of Ory"),
    ("dckr_pat_", "an access token of Docker Hub"),
    ("v1.local.", "an encrypted PASETO"),
    ("v2.local.", "an encrypted PASETO"),
    ("v3.local.", "an encrypted PASETO"),
    ("v4.local.", "an encrypted PASETO"),
    ("v1.public.", "a PASETO, which is not a JWT"),
    ("v2.public.", "a PASETO, which is not a JWT"),
    ("v3.public.", "a PASETO, which is not a JWT"),
    ("v4.public.", "a PASETO, which is not a JWT"),
];
