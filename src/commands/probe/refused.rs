//! The API does not accept the good token: why, as far as its answer and the token show it.

use std::ops::RangeInclusive;

use crate::advice::failure::{Failure, http_hints};
use crate::commands::output::{Screen, within};
use crate::commands::probe::args::{Args, ProbeFormat};
use crate::commands::probe::running::Running;
use crate::commands::probe::tokens::Tokens;
use crate::exit::Exit;
use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::explain as causes_of;
use crate::explain::messages::{self, Reading};
use crate::jose::token::Token;
use crate::probe::answer::Answer;
use crate::probe::target::Target;
use crate::sys::System;
use crate::sys::http::HttpError;
use crate::text::step::Step;
use crate::ui;
use crate::verify::judge;
use crate::verify::policy::Policy;

/// What helps where the status says it.
const STATUSES: [(RangeInclusive<u16>, &str); 10] = [
    (300..=399, "the API redirects, perhaps to a login page: give the URL that answers itself"),
    (400..=400, "if the API needs a body or parameters: --data, --method"),
    (403..=403, "if the API requires claims: --require NAME=VALUE"),
    (404..=404, "check the path; the API does not have it"),
    (405..=405, "if the API needs another method: --method POST"),
    (406..=406, "the API has no answer in this format; try another path"),
    (415..=415, "if the API needs a body: --data TEXT"),
    (422..=422, "if the API needs a body or parameters: --data, --method"),
    (429..=429, "the API accepts no more requests; try again later"),
    (500..=599, "the API failed before it answered: its log says why"),
];
/// Statuses that say nothing about the token.
const OF_OTHERS: [RangeInclusive<u16>; 6] =
    [300..=399, 404..=406, 408..=408, 415..=415, 429..=429, 500..=599];

/// Nothing came back, and nobody waits any longer.
pub fn unanswered(running: &Running<'_>, args: &Args) -> Failure {
    if running.is_interrupted() {
        return Failure::undecided("interrupted before the first response");
    }
    let seconds = args.max_time.as_secs_f64();
    Failure::undecided(format!("no response within {seconds} s, the limit of the whole run"))
        .hint(Step::say("to wait longer").run("--max-time 10m"))
}

/// Nothing came back.
pub fn no_response(answer: &Answer, target: &Target, error: Option<&HttpError>) -> Failure {
    let failure = Failure::undecided(format!("{}: {}", target.shown(), answer.shown()));
    let hints = error.map(|error| http_hints(&target.url, error)).unwrap_or_default();
    Failure { hints, ..failure }
}

/// # Errors
/// Streams that fail.
pub fn explain(
    answer: &Answer,
    (tokens, policy, target): (&Tokens, &Policy, &Target),
    args: &Args,
    (system, screen): (&mut System, &Screen),
) -> Result<Exit, Failure> {
    let url = target.shown();
    let reading = messages::read(&answer.text()).filter(|_| !answer.body.trim().is_empty());
    let token = Token::parse(&tokens.good);
    let report = judge(&token, &tokens.keys, policy, args.time.now(system));
    let case =
        Case { pasted: &tokens.good, token: &token, keys: &tokens.keys, policy, report: &report };
    // What is wrong with it by our own keys is proved; what the API says is read. A token that was made
    // to fit says nothing about itself.
    let own = if args.token.is_some() { causes_of(&case) } else { Vec::new() };
    let causes = match (own.is_empty(), &reading) {
        (true, Some(reading)) => reading.causes(),
        _ => own.clone(),
    };
    let text = match args.output.format() {
        ProbeFormat::Json => ui::probe::refused_json(&url, answer, &causes, &policy.origins),
        ProbeFormat::Github => ui::github::good_refused(&answer.shown()),
        ProbeFormat::Junit => ui::junit::good_refused(&url, &answer.shown()),
        ProbeFormat::Human => {
            let text = ui::probe::refused(&url, answer, screen.out)
                + &said(&case, &own, &reading, &causes, screen);
            within(text, &system.streams.stdout)
        }
    };
    system.streams.stdout.write(&text)?;
    let status = answer.status.unwrap_or_default();
    if let Some((_, hint)) = STATUSES.iter().find(|(statuses, _)| statuses.contains(&status)) {
        let location = answer.header("location").filter(|_| (300..400).contains(&status));
        let hint = match location {
            Some(place) => Step::say(hint).and("; it names ").value(place),
            None => Step::say(hint),
        };
        screen.note(system, "hint", &hint.to_string())?;
    }
    let is_of_others = OF_OTHERS.iter().any(|statuses| statuses.contains(&status));
    if args.token.is_none() && !is_of_others && !reading.as_ref().is_some_and(shows_trust) {
        let hint = "the API must trust the key that signs these tokens, by their kid";
        screen.note(system, "hint", hint)?;
    }
    Ok(Exit::Undecided)
}

/// Claims and permissions are looked at once the signature is verified.
fn shows_trust(reading: &Reading) -> bool {
    let is_of_claims =
        reading.is_ranked() && reading.ids.first().is_some_and(|id| id.is_of("claim"));
    is_of_claims || reading.is_elsewhere()
}

fn said(
    case: &Case<'_>,
    own: &[Cause],
    reading: &Option<Reading>,
    causes: &[Cause],
    screen: &Screen,
) -> String {
    if own.is_empty() {
        let elsewhere = reading.as_ref().filter(|reading| reading.is_elsewhere());
        return ui::probe::reading(causes, elsewhere.map(|said| said.meaning), screen.out);
    }
    let fit = reading
        .as_ref()
        .map(|reading| ui::explain::fit(Some(reading), &reading.fit(case, own), &[]));
    ui::explain::causes(case, own, screen.out, None, None) + &fit.unwrap_or_default()
}
