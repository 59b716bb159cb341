//! How to verify a token of which no key is at hand: the complete command, by what the token says.

use url::Url;

use crate::explain::case::Case;
use crate::jose::alg::KeyType;
use crate::provider;
use crate::text::shell;
use crate::text::step::Step;

/// What stands for the token where it may not be shown.
const PLACE: &str = "TOKEN";

/// What to type, the likeliest first. The token's own issuer is never asked unless somebody types it.
pub fn commands(case: &Case<'_>, with_token: bool) -> Vec<Step> {
    let shown = Some(case.text()).filter(|text| with_token && shell::word(text).is_some());
    let token = |step: Step| match shown {
        Some(text) => step.arg(text),
        None => step.run(PLACE),
    };
    let issuer = case.policy.issuer.as_deref().or_else(|| case.claim_text("iss"));
    let is_shared = case.alg().is_some_and(|alg| alg.key_type() == KeyType::Oct);
    vec![match issuer {
        _ if is_shared => token(
            Step::say("to check it, with the secret in a variable")
                .run("jotkit explain --secret-env NAME"),
        ),
        Some(issuer) if is_url(issuer) => token(
            Step::say("to check it, with the keys of the issuer that it names")
                .run("jotkit explain --issuer")
                .arg(issuer),
        ),
        Some(issuer) => match provider::key_place(issuer) {
            Some(keys) => token(
                Step::say("to check it, with the keys of the issuer that it names")
                    .run("jotkit explain --issuer")
                    .arg(issuer)
                    .run("--jwks")
                    .arg(keys),
            ),
            None => by_file(token),
        },
        None => by_file(token),
    }]
}

fn by_file(token: impl Fn(Step) -> Step) -> Step {
    token(Step::say("to check it, with a file or URL of keys").run("jotkit explain --jwks KEYS"))
}

/// What discovery can start from.
fn is_url(issuer: &str) -> bool {
    let url = Url::parse(issuer).ok().filter(|url| url.has_host());
    let plain = url.filter(|url| url.query().is_none() && url.fragment().is_none());
    plain.is_some_and(|url| {
        let is_loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        url.scheme() == "https" || (url.scheme() == "http" && is_loopback)
    })
}
