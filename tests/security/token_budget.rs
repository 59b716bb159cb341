//! What hostile tokens may cost a batch; `tests/soak` has the largest ones, before each verb.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::MAX_VALUES;
use jotkit::sys::clock::Clock;

use crate::support::three::ask_all;
use crate::support::{NOW, Place, hostile_tokens, keys};

/// Just below the cap of a token. An unoptimised build gets less, in which what is quadratic shows as
/// well.
const SIZE: usize = if cfg!(debug_assertions) { 1 << 16 } else { (1 << 20) - 2048 };

/// A batch judges each and looks for its causes, as the other verbs do. So they have the time of a
/// few tokens together.
#[test]
fn a_batch_of_hostile_tokens_is_a_batch() {
    let place = Place::new().file("secret", keys::SECRET);
    let secret = place.path("secret").to_str().expect("UTF-8").to_owned();
    let tokens = hostile_tokens::tokens(SIZE);
    let lines: Vec<String> = tokens.iter().map(|(_, token)| token.replace('\n', "")).collect();
    let words = [
        "verify",
        "--secret-file",
        &secret,
        "--issuer",
        "https://a.example",
        "--require",
        "audience",
        "--jobs",
        "2",
        "--batch",
    ];
    let said = place.run_words(&words, lines.join("\n"));
    assert_eq!(said.ends_with(1).stdout.lines().count(), lines.len());
    assert!(!said.stdout.contains("accepted") && !said.stdout.contains("internal"), "{said}");
}

/// `verify`, `explain` and a batch say the same of a token with one value too many.
#[test]
fn values_are_counted() {
    let place = Place::new().file("secret", keys::SECRET);
    let secret = place.path("secret").to_str().expect("UTF-8").to_owned();
    let around = [("[", "1", "]"), ("{\"a\":[", "\"\"", "]}"), ("[[[", "[]", "]]]")];
    for (open, item, close) in around {
        // The object of the claims is one too.
        let around = 1 + open.matches(['[', '{']).count();
        let token = |items: usize| {
            let items = vec![item; items].join(",");
            let claims = format!("{{\"x\":{open}{items}{close}}}");
            keys::token(r#"{"alg":"HS256"}"#, &claims, &keys::shared(keys::SECRET), Alg::Hs256)
        };
        let tokens = [MAX_VALUES / 2, MAX_VALUES - around, MAX_VALUES - around + 1];
        let tokens = tokens.map(|items| token(items).into_bytes());
        let said = ask_all(&place, Clock::Fixed(NOW), &["--secret-file", &secret], &tokens);
        let statuses: Vec<i32> = said.iter().map(|said| said.status).collect();
        assert_eq!(statuses, [0, 0, 1], "{open}");
        for (token, count) in tokens.into_iter().zip([1, 1, 0]) {
            let lines = place.run_by(Clock::Fixed(NOW), &["decode", "--batch"], token);
            assert_eq!(lines.stdout.matches("\"x\":").count(), count, "{open}");
        }
    }
}
