//! Times and durations as they are typed.

use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;

use crate::advice::failure::Failure;
use crate::text::dates::{duration, since_1970};

/// Numbers below this are durations that somebody took for dates: 1973.
const EARLIEST_PLAUSIBLE: u64 = 100_000_000;

/// What may be typed for a time.
const EXAMPLES: &str =
    "write seconds since 1970, a date such as 2026-09-21T14:13:20Z, now, or a distance such as -5m";

/// Longer durations are misprints; sums with dates of this calendar are dates.
const LONGEST: f64 = 3_652_500.0 * 86_400.0;

fn no_date() -> String {
    format!("seconds since 1970 are from {} to {}", i64::MIN, i64::MAX)
}

/// A distance that is as long as it may be; `None` for what is none.
///
/// # Errors
/// It is longer, which is said in place of what may be written.
fn span(text: &str) -> Result<Option<f64>, String> {
    let seconds = duration(text);
    let is_long = |digits: &str| digits.len() > 5;
    let is_range = match seconds {
        Some(seconds) => seconds.abs() > LONGEST,
        // What no calendar has is read by none.
        None => text.split(|c: char| !c.is_ascii_digit()).any(is_long),
    };
    if is_range { Err("a duration is at most 3652500d (10000 years)".into()) } else { Ok(seconds) }
}

/// Seconds since 1970 of a date, with or without a time (RFC 3339), also as it is shown.
fn date(text: &str) -> Option<i64> {
    let utc = text.strip_suffix(" UTC").map(|text| format!("{text}Z"));
    let pieces = Pieces::parse(utc.as_deref().unwrap_or(text)).ok()?;
    let is_day = text.len() == "2026-09-21".len();
    match (pieces.time(), pieces.to_numeric_offset()) {
        (Some(time), Some(offset)) => {
            let local = since_1970(pieces.date().to_datetime(time));
            Some(local - i64::from(offset.seconds()))
        }
        // A time of day without a zone could be anywhere's.
        (None, None) if is_day => Some(since_1970(pieces.date().to_datetime(Time::midnight()))),
        _ => None,
    }
}

/// Reads a duration in seconds: 90, 90s, 15m, 1h30m, 7d.
///
/// # Errors
/// For clap to show.
pub fn parse_duration(text: &str) -> Result<f64, String> {
    match span(text)? {
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

/// For how long a token is valid, in seconds.
///
/// # Errors
/// For clap to show.
pub fn parse_lifetime(text: &str) -> Result<i64, String> {
    match parse_duration(text)? {
        seconds if seconds >= 1.0 => Ok(seconds as i64),
        _ => Err("a lifetime is at least 1 s".into()),
    }
}

impl When {
    /// Any time.
    ///
    /// # Errors
    /// For clap to show.
    pub fn parse(text: &str) -> Result<When, String> {
        if let Ok(seconds) = text.parse::<i64>() {
            return Ok(When::At(seconds));
        }
        if let Some(seconds) = text.parse::<f64>().ok().filter(|seconds| !seconds.is_nan()) {
            // Half a second is nothing that a token can tell.
            let is_date = (i64::MIN as f64) < seconds && seconds < i64::MAX as f64;
            return is_date.then_some(When::At(seconds.floor() as i64)).ok_or_else(no_date);
        }
        if text == "now" {
            return Ok(When::FromNow(0.0));
        }
        match date(text) {
            Some(seconds) => Ok(When::At(seconds)),
            None => span(text)?.map(When::FromNow).ok_or_else(|| EXAMPLES.to_owned()),
        }
    }

    /// A date of a token: a small number was meant for a distance.
    ///
    /// # Errors
    /// For clap to show.
    pub fn parse_claim(text: &str) -> Result<When, String> {
        match When::parse(text)? {
            When::At(seconds)
                if text.parse::<f64>().is_ok() && seconds.unsigned_abs() < EARLIEST_PLAUSIBLE =>
            {
                Err(format!(
                    "as a date that is long ago; for {seconds} seconds from now write {seconds}s"
                ))
            }
            when => Ok(when),
        }
    }

    /// The same in seconds since 1970, no further away than numbers go.
    pub fn seconds_from(self, now: i64) -> i64 {
        match self {
            When::At(seconds) => seconds,
            When::FromNow(distance) => now.saturating_add(distance as i64),
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
                .ok_or_else(|| Failure::usage("a time too large for a date")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::time_args::{When, parse_duration};

    #[test]
    fn no_number_becomes_another_one() {
        for text in ["9223372036854775807", "-9223372036854775808", "9e18"] {
            assert!(When::parse(text).is_ok(), "{text}");
        }
        for text in ["9223372036854775808", "-9223372036854775809", "99999999999999999999", "1e400"]
        {
            assert!(When::parse(text).unwrap_err().contains("from -922"), "{text}");
        }
        assert_eq!(parse_duration("3652500d"), Ok(315_576_000_000.0));
        for text in
            ["3652501d", "315576000001", "99999999999999999999s", "999999999999999h", "1e30"]
        {
            assert!(parse_duration(text).unwrap_err().contains("at most 3652500d"), "{text}");
            for sign in ["", "-"].iter().filter(|_| text.parse::<f64>().is_err()) {
                let distance = When::parse(&format!("{sign}{text}"));
                assert!(distance.unwrap_err().contains("at most 3652500d"), "{sign}{text}");
            }
        }
    }

    #[test]
    fn durations_and_dates_are_told_apart() {
        assert_eq!(parse_duration("1h30m"), Ok(5400.0));
        assert_eq!(parse_duration("90"), Ok(90.0));
        assert_eq!(parse_duration("7d"), Ok(604_800.0));
        assert!(parse_duration("-5m").is_err());
        assert!(parse_duration("soon").is_err());
        for date in [
            "2026-09-21T14:13:20Z",
            "2026-09-21T16:13:20+02:00",
            "2026-09-21 14:13:20Z",
            "2026-09-21 14:13:20 UTC",
            "1790000000",
        ] {
            assert_eq!(When::parse(date), Ok(When::At(1_790_000_000)), "{date}");
            assert_eq!(When::parse_claim(date), When::parse(date));
        }
        assert_eq!(When::parse("2026-09-21"), Ok(When::At(1_789_948_800)));
        for never in
            ["9999-12-31T23:59:59Z", "9999-12-31T22:59:59-01:00", "9999-12-31 23:59:59 UTC"]
        {
            assert_eq!(When::parse(never), Ok(When::At(253_402_300_799)), "{never}");
        }
        assert_eq!(When::parse("9999-12-31"), Ok(When::At(253_402_214_400)));
        assert_eq!(When::parse("1970-01-02"), Ok(When::At(86_400)));
        assert_eq!(When::parse_claim("1970-01-02"), Ok(When::At(86_400)));
        assert_eq!(When::parse("900"), Ok(When::At(900)));
        assert_eq!(When::parse("1790000000.7"), Ok(When::At(1_790_000_000)));
        assert_eq!(When::parse("now"), Ok(When::FromNow(0.0)));
        for text in ["", "soon", "2026-13-01", "2026-09-21T14:13:20", "1e400", "tomorrow"] {
            assert!(When::parse(text).is_err(), "{text}");
        }
        assert_eq!(When::parse("15m"), Ok(When::FromNow(900.0)));
        assert_eq!(When::parse("-15m"), Ok(When::FromNow(-900.0)));
        assert!(When::parse_claim("900").unwrap_err().contains("900s"));
        assert_eq!(When::parse_claim(&i64::MIN.to_string()), Ok(When::At(i64::MIN)));
    }
}
