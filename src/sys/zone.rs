//! The zone of the person who reads dates.

use jiff::tz::TimeZone;

use crate::sys::env::Env;

/// The zone of `TZ`, or else of a machine at whose terminal somebody sits; `None` for UTC.
pub fn local(env: &Env, is_terminal: bool) -> Option<TimeZone> {
    let zone = match env.get("TZ").filter(|name| !name.is_empty()) {
        Some(name) => named(name.to_str()?)?,
        None if is_terminal => TimeZone::system(),
        None => return None,
    };
    (zone != TimeZone::UTC).then_some(zone)
}

/// A name of the database, or a rule of POSIX such as EST5EDT.
fn named(name: &str) -> Option<TimeZone> {
    let name = name.trim_start_matches(':');
    TimeZone::get(name).or_else(|_| TimeZone::posix(name)).ok()
}
