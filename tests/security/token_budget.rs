//! What hostile tokens may cost a batch; `tests/soak` has the largest ones, before each verb.

use crate::support::{Place, hostile_tokens, keys};

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
