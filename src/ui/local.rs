//! The local time beside UTC, where they differ.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// How a date of ours ends, and how long it is before that: "2026-09-21 14:13:20".
const UTC: &str = " UTC";
const LENGTH: usize = 19;

/// Each date with its time in the zone behind it: "2026-09-21 14:13:20 UTC (16:13:20 +02:00)".
pub fn beside(text: &str, zone: &TimeZone) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(UTC) {
        let (before, after) = rest.split_at(at + UTC.len());
        clean += before;
        let date = at.checked_sub(LENGTH).and_then(|start| rest.get(start..at));
        clean += &date.and_then(|date| local(date, zone)).unwrap_or_default();
        rest = after;
    }
    clean + rest
}

/// The same for what stands behind `//` alone: what a token holds stays as it is.
pub fn in_comments(text: &str, zone: &TimeZone) -> String {
    let line = |line: &str| match line.rsplit_once("  // ") {
        Some((before, comment)) => format!("{before}  // {}", beside(comment, zone)),
        None => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn local(date: &str, zone: &TimeZone) -> Option<String> {
    let utc: DateTime = date.parse().ok()?;
    let local = utc.to_zoned(TimeZone::UTC).ok()?.with_time_zone(zone.clone());
    if local.offset().is_zero() {
        return None;
    }
    let form = if local.date() == utc.date() { " (%H:%M:%S %:z)" } else { " (%F %H:%M:%S %:z)" };
    Some(local.strftime(form).to_string())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use crate::ui::local::{beside, in_comments};

    #[test]
    fn the_local_time_is_named_where_it_differs() {
        let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
        for (utc, local) in [
            ("at 2026-09-21 14:13:20 UTC: x", "at 2026-09-21 14:13:20 UTC (10:13:20 -04:00): x"),
            ("2026-01-21 02:13:20 UTC", "2026-01-21 02:13:20 UTC (2026-01-20 21:13:20 -05:00)"),
            ("no date UTC, 2026-99-21 14:13:20 UTC", "no date UTC, 2026-99-21 14:13:20 UTC"),
            ("é UTC", "é UTC"),
        ] {
            assert_eq!(beside(utc, &zone), local);
            assert_eq!(beside(utc, &TimeZone::UTC), utc);
        }
    }

    #[test]
    fn a_value_of_a_token_stays_as_it_is() {
        let zone = TimeZone::posix("<+02>-2").unwrap();
        let text =
            "\"a\": \"2026-09-21 14:13:20 UTC\",\n\"exp\": 1,  // 2026-09-21 14:13:20 UTC, now";
        assert_eq!(
            in_comments(text, &zone),
            text.replace("UTC, now", "UTC (16:13:20 +02:00), now")
        );
    }
}
