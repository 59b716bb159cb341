//! What the folder at hand says of its tokens, for the command that `explain` and `verify` name next.
//! It is offered to be typed and used for nothing else: whoever wrote a checkout may be a stranger.

use crate::advice::check::{Given, Project, command, with_token};
use crate::commands::environment::{self, Expected, Found};
use crate::commands::inputs::TimeArgs;
use crate::commands::token_args::{CHECK_PATH, TokenArgs, file_named};
use crate::explain::case::Case;
use crate::jose::token::serialization::Jws;
use crate::source::profile::Member;
use crate::source::profiles;
use crate::sys::System;
use crate::text::step::Step;
use crate::verify::policy::Policy;
use crate::verify::{Keys, judge};

/// Variables that hold a shared secret for tokens.
const SECRETS: [&str; 6] = [
    "JWT_SECRET",
    "JWT_SECRET_KEY",
    "SUPABASE_JWT_SECRET",
    "AUTH_SECRET",
    "NEXTAUTH_SECRET",
    "JWT_SIGNING_KEY",
];

/// What to type to have this token checked.
pub fn next(case: &Case<'_>, token: &TokenArgs, time: &TimeArgs, system: &System) -> Step {
    let text = Some(case.text()).filter(|_| system.streams.stdout.is_terminal);
    command(case, given(token, text), time.given(system), &look(case, system))
}

/// The same for a text of which nothing was judged yet; `None` where it is no token.
pub fn offer(
    text: &str,
    policy: &Policy,
    token: &TokenArgs,
    time: &TimeArgs,
    system: &System,
) -> Option<Step> {
    let parsed = Jws::parse(text, None).map(|jws| jws.tokens()[0].clone());
    let keys = Keys::none("no keys were given");
    let report = judge(&parsed, &keys, policy, time.now(system));
    let case = Case { pasted: text, token: &parsed, keys: &keys, policy, report: &report };
    parsed.is_ok().then(|| next(&case, token, time, system))
}

/// What to type where there is no token to be read.
pub fn what_it_is(token: &TokenArgs) -> Step {
    if token.is_lost() {
        return CHECK_PATH.into();
    }
    with_token(Step::say("to find out what it is").run("jotkit explain"), given(token, None))
}

fn given<'a>(token: &'a TokenArgs, text: Option<&'a str>) -> Given<'a> {
    let file = token.token.as_deref().filter(|text| file_named(text).is_some());
    match (file, text) {
        (Some(name), _) => Given::File(name),
        (None, Some(text)) => Given::Text(text),
        (None, None) => Given::Hidden,
    }
}

/// A file that can't be read says nothing: nobody asked for it.
fn look(case: &Case<'_>, system: &System) -> Project {
    let secret = SECRETS.into_iter().find(|name| system.env.is_set(name));
    if let Some(profile) = profile(case, system) {
        return Project { profile: Some(profile), ..Project::default() };
    }
    let Expected { issuer, audience } = environment::read().unwrap_or_default();
    let place = issuer.as_ref().or(audience.as_ref()).map(|found| found.place.clone());
    let value = |found: Option<Found>| found.map(|found| found.value);
    Project { issuer: value(issuer), audience: value(audience), file: place, secret, profile: None }
}

/// The one profile for the token's issuer, or the only one there is.
fn profile(case: &Case<'_>, system: &System) -> Option<String> {
    let all = profiles::all(system).ok()?;
    let with_keys = all
        .iter()
        .map(|found| &found.profile)
        .filter(|profile| profile.key_source().is_some() || profile.member("issuer").is_some());
    let with_keys: Vec<_> = with_keys.collect();
    let issuer = case.claim_text("iss");
    let is_of_token = |text: Option<&str>| issuer.is_some() && text == issuer;
    let mut of_token =
        with_keys.iter().filter(|profile| is_of_token(profile.member("issuer").map(Member::text)));
    match (of_token.next(), of_token.next(), &with_keys[..]) {
        (Some(one), None, _) | (None, _, [one]) => Some(one.name.clone()),
        _ => None,
    }
}
