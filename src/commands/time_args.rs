//! Times and durations as they are typed.

use jiff::Timestamp;

use crate::advice::failure::Failure;
use crate::text::dates::duration;

/// Numbers below this are durations that somebody took for dates: 1973.
const EARLIEST_PLAUSIBLE: u64 = 100_000_000;

/// Reads a moment: seconds since 1970, or a date of RFC 3339 such as 2026-09-21T14:13:20Z.
///
/// # Errors
/// For clap to show.
pub fn parse_time(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Ok(seconds);
    }
    let date = text.parse::<Timestamp>().map(Timestamp::as_second);
    date.map_err(|_| "write seconds since 1970, or a date such as 2026-09-21T14:13:20Z".into())
}

/// Reads a duration in seconds: 90, 90s, 15m, 1h30m, 7d.
///
/// # Errors
/// For clap to show.
pub fn parse_duration(text: &str) -> Result<f64, String> {
    match duration(text) {
        Some(seconds) if seconds >= 0.0 => Ok(seconds),
        _ => Err("write a duration such as 90s, 15m, 1h30m or 7d".into()),
    }
}

/// A moment, or a distance from now: what `--exp`, `--nbf` and `--iat` take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    At(i64),
    FromNow(f64),
}

impl When {
    /// # Errors
    /// For clap to show.
    pub fn parse(text: &str) -> Result<When, String> {
        match text.parse::<i64>() {
            Ok(seconds) if seconds.unsigned_abs() < EARLIEST_PLAUSIBLE => Err(format!(
                "as a date that is long ago; for {seconds} seconds from now write {seconds}s"
            )),
            Ok(seconds) => Ok(When::At(seconds)),
            Err(_) => match (duration(text), parse_time(text)) {
                (Some(seconds), _) => Ok(When::FromNow(seconds)),
                (None, Ok(seconds)) => Ok(When::At(seconds)),
                (None, Err(_)) => {
                    Err("write a duration such as 15m, or a date such as 2026-09-21T14:13:20Z"
                        .into())
                }
            },
        }
    }

    /// The same in seconds since 1970.
    ///
    /// # Errors
    /// It lies beyond what a date can be.
    pub fn seconds(self, now: i64) -> Result<i64, Failure> {
        match self {
            When::At(seconds) => Ok(seconds),
            When::FromNow(distance) => now
                .checked_add(distance as i64)
                .ok_or_else(|| Failure::usage("a time beyond every calendar")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::time_args::{When, parse_duration, parse_time};

    #[test]
    fn durations_and_dates_are_told_apart() {
        assert_eq!(parse_duration("1h30m"), Ok(5400.0));
        assert_eq!(parse_duration("90"), Ok(90.0));
        assert_eq!(parse_duration("7d"), Ok(604_800.0));
        assert!(parse_duration("-5m").is_err());
        assert!(parse_duration("soon").is_err());
        assert_eq!(parse_time("2026-09-21T14:13:20Z"), Ok(1_790_000_000));
        assert_eq!(parse_time("2026-09-21T16:13:20+02:00"), Ok(1_790_000_000));
        assert_eq!(When::parse("15m"), Ok(When::FromNow(900.0)));
        assert_eq!(When::parse("-15m"), Ok(When::FromNow(-900.0)));
        assert_eq!(When::parse("1790000000"), Ok(When::At(1_790_000_000)));
        assert!(When::parse("900").unwrap_err().contains("900s"));
        assert_eq!(When::parse(&i64::MIN.to_string()), Ok(When::At(i64::MIN)));
    }
}
