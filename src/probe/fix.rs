//! What to change in an API, for the stack that its answers show: `fixes.txt`.

use crate::probe::answer::Answer;
use crate::text::table::rows;

const FIXES: &str = include_str!("fixes.txt");

/// The stack that the headers of an answer show.
pub fn stack(answer: &Answer) -> Option<&'static str> {
    let shows = |name: &str, begins: &str| {
        answer.headers.iter().any(|(found, value)| {
            if name.ends_with('-') {
                found.starts_with(name)
            } else {
                found == name && value.to_ascii_lowercase().starts_with(begins)
            }
        })
    };
    rows(FIXES).find_map(|(_, cells)| match cells[..] {
        [stack, name, begins] if shows(name, begins) => Some(stack),
        _ => None,
    })
}

/// What to change, for that stack where something is known of it.
pub fn text(fix: &str, stack: Option<&str>) -> &'static str {
    let find = |name: &str| {
        rows(FIXES).find_map(|(_, cells)| match cells[..] {
            [found, text] if found == name => Some(text),
            _ => None,
        })
    };
    let special = stack.and_then(|stack| find(&format!("{fix} {stack}")));
    special.or_else(|| find(fix)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::probe::answer::Answer;
    use crate::probe::fix::{FIXES, stack, text};
    use crate::probe::{cases, style};
    use crate::text::table::{first_word, rows};

    #[test]
    fn each_line_is_a_sign_or_a_fix_that_somebody_is_told() {
        let (mut stacks, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut told: BTreeSet<&str> = cases::all().map(|case| case.fix).collect();
        told.extend(style::fixes().chain(["crash", "expected", "status"]));
        for (at, cells) in rows(FIXES) {
            match cells[..] {
                [stack, name, _] => assert!(stacks.insert(stack) || !name.is_empty(), "line {at}"),
                [name, text] => {
                    let (fix, stack) = first_word(name);
                    assert!(told.contains(fix) && !text.is_empty(), "line {at}: {name}");
                    assert!(stack.is_empty() || stacks.contains(stack), "line {at}: {name}");
                    assert!(seen.insert(name), "line {at}: {name} twice");
                }
                _ => panic!("line {at}: {cells:?}"),
            }
        }
        assert!(told.is_subset(&seen), "{:?}", &told - &seen);
    }

    /// Off or on, the check of dates by a library says nothing of their type.
    #[test]
    fn a_date_that_is_text_is_refused_by_its_type() {
        let case = cases::all().find(|case| case.name == "text-exp").unwrap();
        for stack in [None, Some("starlette"), Some("werkzeug"), Some("express")] {
            let text = text(case.fix, stack);
            assert!(text.contains("digits in a string") && !text.contains("verify_exp"), "{text}");
        }
    }

    #[test]
    fn stacks_are_recognised_by_headers() {
        let stack = |name: &str, value: &str| {
            let headers = vec![(name.to_owned(), value.to_owned())];
            stack(&Answer { headers, ..Answer::default() })
        };
        assert_eq!(stack("x-powered-by", "Express"), Some("express"));
        assert_eq!(stack("server", "Werkzeug/3.0 Python/3.11"), Some("werkzeug"));
        assert_eq!(stack("x-middleware-next", "1"), Some("nextjs"));
        assert_eq!(stack("server", "nginx"), None);
        assert_ne!(text("crash", Some("express")), text("crash", None));
    }
}
