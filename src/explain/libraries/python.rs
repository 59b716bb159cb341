//! What libraries of Python share: `int()`, and what it throws.

use crate::explain::libraries::library::Read;
use crate::explain::libraries::reading::number;
use crate::jose::json::Json;

/// What the reader of JSON throws, which is no `ValueError`.
pub const TOO_DEEP: &str = "RecursionError: maximum recursion depth exceeded …";

/// `int()`: fractions are dropped, and text of digits will do. What is wrong is a `ValueError`.
pub fn int(value: &Json) -> Read {
    let thrown = |kind: &str| {
        let text =
            "TypeError: int() argument must be a string, a bytes-like object or a real number";
        Read::Thrown(format!("{text}, not '{kind}'"))
    };
    match value {
        Json::Null => thrown("NoneType"),
        Json::Bool(truth) => Read::Date(f64::from(u8::from(*truth))),
        Json::Array(_) => thrown("list"),
        Json::Object(_) => thrown("dict"),
        Json::NotUnicode(_) => Read::Wrong,
        Json::String(text) => digits(text).map_or(Read::Wrong, Read::Date),
        Json::Number(text) => match number(value).unwrap_or(f64::NAN) {
            number if number.is_nan() => Read::Wrong,
            number if number.is_infinite() && !is_whole(text) => {
                Read::Thrown("OverflowError: cannot convert float infinity to integer".to_owned())
            }
            number => Read::Date(number.trunc()),
        },
    }
}

/// The same where every exception is caught.
pub fn caught_int(value: &Json) -> Read {
    match int(value) {
        Read::Thrown(_) => Read::Wrong,
        read => read,
    }
}

/// A number, no `bool`.
pub fn real(value: &Json) -> Read {
    number(value).map_or(Read::Wrong, Read::Date)
}

/// Digits with white space around them, a sign, and single underscores between them.
fn digits(text: &str) -> Option<f64> {
    let text = text.trim();
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let groups = || body.split('_');
    let whole = groups().all(|group| !group.is_empty() && is_whole(group));
    whole.then(|| text.replace('_', "").parse().ok()).flatten()
}

fn is_whole(text: &str) -> bool {
    text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::explain::libraries::library::Read;
    use crate::explain::libraries::python::int;
    use crate::jose::json::Json;

    /// As Python answered.
    #[test]
    fn int_is_pythons() {
        for (value, seconds) in [
            ("1.9", 1.0),
            ("-1.9", -1.0),
            ("true", 1.0),
            (r#"" 1_790 ""#, 1790.0),
            (r#""+5""#, 5.0),
            ("1e300", 1e300),
        ] {
            assert_eq!(int(&Json::parse(value).unwrap()), Read::Date(seconds), "{value}");
        }
        for value in [r#""x""#, r#""""#, r#""1__0""#, r#""_1""#, r#""1.5""#, r#""+-1""#] {
            assert_eq!(int(&Json::parse(value).unwrap()), Read::Wrong, "{value}");
        }
        for value in ["null", "[]", "{}", "1e400"] {
            let read = int(&Json::parse(value).unwrap());
            assert!(matches!(read, Read::Thrown(_)), "{value}: {read:?}");
        }
    }
}
