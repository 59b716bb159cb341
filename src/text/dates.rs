//! Dates as people read them: in UTC, and as a distance from now.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Span, SpanRelativeTo};

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
const UNITS: [(&str, f64); 5] =
    [("y", 31_557_600.0), ("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0)];

/// "2026-09-21 14:13:20 UTC"; fractions of a second are dropped. Years that no calendar has are
/// said to be so.
pub fn date(seconds: f64) -> String {
    match utc(seconds.floor() as i64) {
        Some(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        None => "too large for a date".to_owned(),
    }
}

/// A time as RFC 3339 writes it, from seconds since 1970; `None` beyond the year 9999.
pub fn rfc3339(seconds: i64) -> Option<String> {
    utc(seconds).map(|time| format!("{time}Z"))
}

/// To the last second of the year 9999, which stands for "never"; a time with a zone ends a day before.
fn utc(seconds: i64) -> Option<DateTime> {
    EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// Seconds since 1970 of a time in UTC.
pub fn since_1970(time: DateTime) -> i64 {
    time.duration_since(EPOCH).as_secs()
}

/// Seconds since 1970 of a date as HTTP has it (RFC 9110 section 5.6.7), in the form that is sent today.
pub fn http(text: &str) -> Option<i64> {
    Some(rfc2822::parse(text).ok()?.timestamp().as_second())
}

/// "2026-09-21".
pub fn day(seconds: i64) -> String {
    match utc(seconds) {
        Some(time) => time.strftime("%Y-%m-%d").to_string(),
        None => "too large for a date".to_owned(),
    }
}

/// "in 5 min", "3 h 12 min ago", "now".
pub fn distance(now: i64, seconds: f64) -> String {
    let ahead = seconds - now as f64;
    match ahead {
        ahead if ahead.abs() < 1.0 => "now".to_owned(),
        ahead if ahead > 0.0 => format!("in {}", span(ahead)),
        ahead => format!("{} ago", span(-ahead)),
    }
}

/// "3 h 12 min": the largest unit and the one below it.
pub fn span(seconds: f64) -> String {
    let seconds = seconds.abs();
    let largest = UNITS.iter().position(|(_, size)| seconds >= *size);
    let Some(largest) = largest else { return "0 s".to_owned() };
    let (name, size) = UNITS[largest];
    let count = (seconds / size).floor();
    let rest = seconds - count * size;
    let lesser = UNITS.get(largest + 1).map(|(name, size)| (name, (rest / size).floor()));
    match lesser {
        Some((lesser, count_below)) if count_below >= 1.0 && count < 1e6 => {
            format!("{count} {name} {count_below} {lesser}")
        }
        _ if count < 1e6 => format!("{count} {name}"),
        _ => "over a million years".to_owned(),
    }
}

/// Reads what a person calls a duration, in seconds: 90, 90s, 15m, 1h30m, 7d, -5m.
pub fn duration(text: &str) -> Option<f64> {
    if let Ok(seconds) = text.parse::<f64>() {
        return seconds.is_finite().then_some(seconds);
    }
    let span: Span = text.parse().ok()?;
    let duration: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    Some(duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use crate::text::dates::{date, distance, rfc3339, span};

    #[test]
    fn two_units_at_the_most() {
        assert_eq!(span(11_520.0), "3 h 12 min");
        assert_eq!(span(3_600.0), "1 h");
        assert_eq!(span(59.9), "59 s");
        assert_eq!(span(86_400.0 * 400.0), "1 y 34 d");
        assert_eq!(span(0.2), "0 s");
        assert_eq!(distance(100, 100.5), "now");
        assert_eq!(distance(100, 40.0), "1 min ago");
        assert_eq!(distance(100, 160.0), "in 1 min");
    }

    #[test]
    fn no_number_is_too_large() {
        assert_eq!(date(1_790_000_000.0), "2026-09-21 14:13:20 UTC");
        assert_eq!(date(253_402_300_799.0), "9999-12-31 23:59:59 UTC");
        assert_eq!(rfc3339(253_402_300_799).as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!(rfc3339(-1).as_deref(), Some("1969-12-31T23:59:59Z"));
        assert_eq!(date(253_402_300_800.0), "too large for a date");
        assert_eq!(date(1e300), "too large for a date");
        assert_eq!(date(f64::MIN), "too large for a date");
        assert_eq!(distance(i64::MIN, f64::MAX), "in over a million years");
    }
}
