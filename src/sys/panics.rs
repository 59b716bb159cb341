//! What is said when a bug of ours ends something: where, and nothing of the data, since the message
//! of a panic often quotes the text that it was about, and that may be a token or a key.

use std::io::Write;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicBool, Ordering};

/// Says it on standard error from now on, the first time only: a batch may meet one bug a million
/// times.
pub fn install() {
    static SAID: AtomicBool = AtomicBool::new(false);
    panic::set_hook(Box::new(|info| {
        if !SAID.swap(true, Ordering::Relaxed) {
            // Where standard error is gone, the exit status still tells.
            let _ = std::io::stderr().write_all(message(info.location()).as_bytes());
        }
    }));
}

/// Runs something; `None` where it panicked.
pub fn guard<T>(run: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(run)).ok()
}

fn message(location: Option<&Location<'_>>) -> String {
    let place = location.map(|place| format!(" at {}:{}", place.file(), place.line()));
    let place = place.unwrap_or_default();
    format!(
        "error: internal error{place}\n\nhint: this is a bug in jotkit; please report it, without the \
         token\n"
    )
}

#[cfg(test)]
mod tests {
    use std::panic::Location;

    use crate::sys::panics::{guard, message};

    #[test]
    fn where_it_was_is_said() {
        assert!(message(Some(Location::caller())).starts_with("error: internal error at src/sys/"));
        assert!(message(None).starts_with("error: internal error\n"));
    }

    #[test]
    fn a_panic_is_caught() {
        assert_eq!(guard(|| 7), Some(7));
        assert_eq!(guard(|| std::hint::black_box(&[0][..])[1]), None);
    }
}
