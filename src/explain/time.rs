//! Dates: too early, too late, and those that are no dates.

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::explain::required;
use crate::jose::json::Json;
use crate::provider::product::Topic;
use crate::text::dates::{self, span};

use crate::verify::check_id::CheckId;
use crate::verify::report::Status;

const DATES: [CheckId; 3] = [CheckId::Exp, CheckId::Nbf, CheckId::Iat];
/// The year 5000: a date beyond it was written in milliseconds or less.
const YEAR_5000: f64 = 95_617_584_000.0;
/// The year 1980: a date before it is a duration in seconds.
const YEAR_1980: f64 = 315_532_800.0;
/// Longest life of a session token; Clerk's live 60 s.
const SHORT_LIFE: f64 = 120.0;
/// Clocks that nobody looks after differ by so much.
const CLOCK_SKEW: f64 = 300.0;
/// And by so much where the date of issue lies ahead as well.
const WIDE_SKEW: f64 = 1800.0;

/// By so much a leeway is tried, to see whether anything else is wrong; longer is no leeway.
const LONGEST_LEEWAY: f64 = 86400.0;

/// Seconds that a command may wait for whoever types it: the token goes on expiring.
const TO_TYPE: i64 = 60;

/// The causes that lie in dates.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 7] =
        [not_a_number, milliseconds, relative_lifetime, expired, ahead, missing_exp, too_old];
    detectors.into_iter().filter_map(|detector| detector(case)).collect()
}

fn not_a_number(case: &Case<'_>) -> Option<Cause> {
    let claims = case.claims()?;
    let wrong = |id: &CheckId| {
        case.fails(id) && case.has_claim(id.word()) && case.date(id.word()).is_none()
    };
    let wrong: Vec<CheckId> = DATES.into_iter().filter(wrong).collect();
    let first = wrong.first()?.word();
    let value = claims.get(first)?;
    let kind = match value {
        Json::Number(_) => "a number too large for a date",
        value => value.kind(),
    };
    Some(
        Cause::fault(CauseId::TimeNotANumber)
            .recognised(format!("{first} is {kind}: {}", shown_json(value)))
            .remedy(Remedy::WriteDate {
                claims: wrong.iter().map(CheckId::word).collect(),
                number: value
                    .as_str()
                    .filter(|text| text.parse::<f64>().is_ok())
                    .map(str::to_owned),
            })
            .explains(wrong),
    )
}

/// Whether it was not written in seconds.
pub fn is_late(date: f64) -> bool {
    date > YEAR_5000
}

/// In `exp` alone nothing fails, and the token never expires.
fn milliseconds(case: &Case<'_>) -> Option<Cause> {
    let late = |id: &CheckId| case.date(id.word()).is_some_and(is_late);
    let late: Vec<CheckId> = DATES.into_iter().filter(late).collect();
    let first = late.first()?.word();
    let date = case.date(first)?;
    let cause = match late.iter().any(|id| case.fails(id)) {
        true => Cause::fault(CauseId::TimeMilliseconds),
        false => Cause::warning(CauseId::TimeMilliseconds),
    };
    let plausible = |meant: f64| (meant - case.now()).abs() < 10.0 * 365.0 * 86400.0;
    let units = [(1e3, "1000"), (1e6, "1,000,000"), (1e9, "1,000,000,000")];
    let meant = units.into_iter().find(|(unit, _)| plausible(date / unit));
    let said = if late.len() > 1 { "are" } else { "is" };
    let cause = cause.measured(format!("{} {said} after the year 5000", list(&late)));
    let cause = match meant {
        Some((unit, name)) => {
            let date = dates::date(date / unit);
            cause.compared(format!("divided by {name}, {first} is {date}"))
        }
        None => cause,
    };
    Some(cause.remedy(Remedy::CountSeconds).explains(late).on_the_line())
}

fn relative_lifetime(case: &Case<'_>) -> Option<Cause> {
    if !case.fails(CheckId::Exp) {
        return None;
    }
    let exp = case.date("exp")?;
    let begin = case.date("iat").or_else(|| case.date("nbf"));
    let cause = Cause::fault(CauseId::TimeRelativeLifetime);
    let cause = match begin {
        _ if exp < YEAR_1980 => cause
            .measured(format!("exp is {exp}, as a date {}", dates::date(exp)))
            .remedy(Remedy::WriteDateNotDuration),
        Some(begin) if exp < begin => {
            let first = if case.date("iat").is_some() { "iat" } else { "nbf" };
            cause
                .compared(format!("exp is {} before {first}", span(begin - exp)))
                .remedy(Remedy::AddLifetime)
        }
        _ => return None,
    };
    Some(cause.explains([CheckId::Exp]).on_the_line())
}

fn expired(case: &Case<'_>) -> Option<Cause> {
    let exp = case.date("exp").filter(|_| case.fails(CheckId::Exp))?;
    let late = case.now() - exp;
    let begin = case.date("iat").or_else(|| case.date("nbf"));
    let life = begin.map(|begin| exp - begin).filter(|life| *life >= 0.0);
    let alone = case.report.checks.iter().filter(|check| check.status == Status::Fail).count() == 1;
    let leeway = (late.floor() as i64).saturating_add(TO_TYPE);
    let leeway = (alone && late <= LONGEST_LEEWAY).then_some(leeway);
    let cause = match life {
        Some(life) if life <= SHORT_LIFE => Cause::fault(CauseId::TimeShortLived)
            .measured(format!("its lifetime was {}, and it expired {} ago", span(life), span(late)))
            .remedy(Remedy::FetchPerRequest),
        _ => Cause::fault(CauseId::TimeExpired)
            .measured(format!("it expired {} ago", span(late)))
            .remedy(match assertion::made(case) {
                Some(_) => Remedy::MakeAnew,
                None => Remedy::GetFresh { leeway },
            }),
    };
    let cause = cause.in_words(case.product(), Topic::Fresh);
    Some(cause.explains([CheckId::Exp]).on_the_line())
}

fn ahead(case: &Case<'_>) -> Option<Cause> {
    let fails = |id: &CheckId| case.fails(id) && case.date(id.word()).is_some();
    let ahead: Vec<CheckId> = [CheckId::Nbf, CheckId::Iat].into_iter().filter(fails).collect();
    let dates = ahead.iter().filter_map(|id| case.date(id.word()));
    let furthest = dates.fold(f64::MIN, f64::max) - case.now();
    let first = ahead.first()?.word();
    // Nobody issues a token in the future on purpose.
    let is_skew =
        furthest <= CLOCK_SKEW || (ahead.contains(&CheckId::Iat) && furthest <= WIDE_SKEW);
    let distance = if furthest < 1.0 { "less than 1 s".to_owned() } else { span(furthest) };
    let said = format!("{first} is {distance} in the future");
    let cause = match is_skew {
        true => {
            Cause::fault(CauseId::TimeClockSkew).measured(said).remedy(of_clocks(case, furthest))
        }
        false => {
            let cause = Cause::fault(CauseId::TimeNotYetValid).measured(said);
            if case.date("nbf").zip(case.date("exp")).is_some_and(|(nbf, exp)| nbf >= exp) {
                let cause = cause.compared("exp is not after nbf: it is never valid");
                return Some(cause.remedy(Remedy::ExpAfterNbf).explains(ahead).on_the_line());
            }
            let cause = match furthest % 3600.0 == 0.0 || (furthest + 60.0) % 3600.0 < 120.0 {
                true => cause.recognised(
                    "almost whole hours: perhaps local time was used as UTC where the token is made",
                ),
                false => cause,
            };
            cause.remedy(Remedy::SetClock)
        }
    };
    Some(cause.explains(ahead).on_the_line())
}

/// Whoever makes a token for a provider cannot give it a leeway.
fn of_clocks(case: &Case<'_>, furthest: f64) -> Remedy {
    match assertion::made(case) {
        Some(_) => Remedy::SetOwnClock,
        None if furthest > CLOCK_SKEW => Remedy::CorrectClock,
        None => Remedy::CompareClocks { leeway: furthest.ceil() as i64 },
    }
}

fn missing_exp(case: &Case<'_>) -> Option<Cause> {
    let unmet = case.unmet().any(|path| path == "exp") && !case.has_claim("exp");
    unmet.then(|| {
        let cause = Cause::fault(CauseId::TimeMissingExp)
            .recognised("the token has no exp and never expires")
            .remedy(Remedy::SetLifetime);
        required::called_otherwise(cause, case, "exp").explains([CheckId::require("exp")])
    })
}

fn too_old(case: &Case<'_>) -> Option<Cause> {
    let most = case.policy.max_age.filter(|_| case.fails(CheckId::MaxAge))?;
    let cause = Cause::fault(CauseId::TimeTooOld);
    let cause = match case.date("iat") {
        Some(iat) => cause.compared(format!(
            "issued {} ago, allowed: {}",
            span(case.now() - iat),
            span(most)
        )),
        None => cause.recognised("it has no iat, so its age is unknown"),
    };
    Some(cause.remedy(Remedy::SignInAgain).explains([CheckId::MaxAge]).on_the_line())
}

fn list(ids: &[CheckId]) -> String {
    ids.iter().map(CheckId::word).collect::<Vec<_>>().join(" and ")
}
