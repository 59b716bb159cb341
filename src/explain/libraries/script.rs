//! Values and dates as JavaScript writes them.

use crate::explain::libraries::library::Read;
use crate::explain::libraries::reading::number;
use crate::explain::libraries::steps;
use crate::jose::json::Json;

/// Where JavaScript's calendar ends, in seconds on both sides of 1970.
const LAST_DAY: f64 = 8.64e12;
const DAY: i64 = 86_400;
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
#[rustfmt::skip]
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether a value counts as true: where Python differs, every list and object does.
pub fn is_truthy(value: &Json) -> bool {
    matches!(value, Json::Array(_) | Json::Object(_)) || steps::is_truthy(value)
}

/// A value where text is wanted: a list of one name is that name.
pub fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::NotUnicode(text) => text.shown().to_owned(),
        Json::Array(items) => {
            let item = |item: &Json| if *item == Json::Null { String::new() } else { text(item) };
            items.iter().map(item).collect::<Vec<_>>().join(",")
        }
        Json::Object(_) => "[object Object]".to_owned(),
        Json::Number(_) => decimal(number(value).unwrap_or_default()),
        Json::Null | Json::Bool(_) => value.to_string(),
    }
}

/// `JSON.stringify`.
pub fn json(value: Option<&Json>) -> String {
    let items = |items: Vec<String>| items.join(",");
    match value {
        None => "undefined".to_owned(),
        Some(Json::Number(_)) => match value.and_then(number).unwrap_or_default() {
            number if number.is_finite() => decimal(number),
            _ => "null".to_owned(),
        },
        Some(Json::Array(all)) => {
            format!("[{}]", items(all.iter().map(|item| json(Some(item))).collect()))
        }
        Some(Json::Object(object)) => {
            let member = |(name, value): (&str, &Json)| {
                format!("{}:{}", Json::from(name), json(Some(value)))
            };
            format!("{{{}}}", items(object.members().map(member).collect()))
        }
        Some(Json::NotUnicode(text)) => text.escaped(),
        Some(value) => value.to_string(),
    }
}

/// A number.
pub fn decimal(number: f64) -> String {
    match number.abs() {
        size if size.is_infinite() => {
            if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
        }
        0.0 => "0".to_owned(),
        size if size >= 1e21 => format!("{number:e}").replace('e', "e+"),
        size if size < 1e-6 => format!("{number:e}"),
        _ => number.to_string(),
    }
}

/// `setUTCSeconds`: whole seconds; a date beyond the calendar compares with nothing.
pub fn utc_seconds(value: &Json) -> Read {
    let Some(seconds) = number(value) else { return Read::Wrong };
    Read::Date(if seconds.abs() <= LAST_DAY { seconds.trunc() } else { f64::NAN })
}

/// `toUTCString`.
pub fn utc(seconds: f64) -> String {
    let Date { year, month, day, weekday, hour, minute, second } = Date::of(seconds);
    let (weekday, month) = (DAYS[weekday], MONTHS[month - 1]);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// `toISOString`; `None` beyond the calendar, where it throws.
pub fn iso(seconds: f64) -> Option<String> {
    if seconds.is_nan() || seconds.abs() > LAST_DAY {
        return None;
    }
    let millis = ((seconds * 1000.0).trunc() as i64).rem_euclid(1000);
    let Date { year, month, day, hour, minute, second, .. } = Date::of(seconds);
    let year =
        if (0..=9999).contains(&year) { format!("{year:04}") } else { format!("{year:+07}") };
    Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"))
}

/// A date of the Gregorian calendar, of years that have more than four digits too.
struct Date {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Date {
    /// Days are counted from a 1 March, so that a leap day is the last of its year.
    fn of(seconds: f64) -> Date {
        let seconds = seconds.floor() as i64;
        let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let since = days + 719_468;
        let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let march = (5 * of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        Date {
            year: year + era * 400 + i64::from(month <= 2),
            month: month as usize,
            day: of_year - (153 * march + 2) / 5 + 1,
            weekday: (days + 4).rem_euclid(7) as usize,
            hour: time / 3600,
            minute: time % 3600 / 60,
            second: time % 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::libraries::script::{iso, json, text, utc};
    use crate::jose::json::Json;

    #[test]
    fn values_become_text_as_in_javascript() {
        for (value, written, stringified) in [
            ("1e400", "Infinity", "null"),
            ("-1e300", "-1e+300", "-1e+300"),
            ("1e-7", "1e-7", "1e-7"),
            ("1.50", "1.5", "1.5"),
            ("-0", "0", "0"),
            (r#"["a",null,[1.0]]"#, "a,,1", r#"["a",null,[1]]"#),
            (r#"{"a":1e2}"#, "[object Object]", r#"{"a":100}"#),
            ("null", "null", "null"),
        ] {
            let value = Json::parse(value).unwrap();
            assert_eq!((text(&value), json(Some(&value))), (written.into(), stringified.into()));
        }
    }

    /// As node answered.
    #[test]
    fn dates_are_written_as_in_javascript() {
        for (seconds, utc_text, iso_text) in [
            (0.0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"),
            (951_782_399.5, "Mon, 28 Feb 2000 23:59:59 GMT", "2000-02-28T23:59:59.500Z"),
            (1_709_164_800.0, "Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00.000Z"),
            (1_790_000_300_000.0, "Mon, 07 Nov 58692 01:33:20 GMT", "+058692-11-07T01:33:20.000Z"),
            (-1.0, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(utc(seconds), utc_text);
            assert_eq!(iso(seconds).as_deref(), Some(iso_text));
        }
        assert_eq!(iso(f64::INFINITY), None);
    }
}
