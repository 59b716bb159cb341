//! Tells what a machine made up from what a person named.

/// Shorter runs of letters and digits are names.
const SHORTEST_RANDOM: usize = 16;

/// Words keep to one kind of letter; what is random changes between capitals, small letters and digits
/// nearly every other time. A UUID names something.
pub fn is_random(run: &str) -> bool {
    run.len() >= SHORTEST_RANDOM && changes_often(run) && !is_uuid(run)
}

/// Whether something random stands in it.
pub fn has_random(text: &str) -> bool {
    runs(text).any(is_random)
}

/// Whether no person made up the word: behind a name that says that it opens something, it does, and a
/// UUID names nothing there.
pub fn is_made_by_machine(word: &str) -> bool {
    let is_base64 = || word.chars().all(|c| is_letter(c) || c == '/');
    (is_random(word) && is_base64()) || runs(word).any(|run| is_random(run) || is_uuid(run))
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_letter(c))
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+_=-".contains(c)
}

/// Whether it changes so, whatever its length, and has digits.
pub fn changes_often(run: &str) -> bool {
    let kinds: Vec<u8> = run.bytes().filter(u8::is_ascii_alphanumeric).map(kind).collect();
    let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    kinds.contains(&0) && changes * 4 >= kinds.len()
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        _ => 2,
    }
}

fn is_uuid(run: &str) -> bool {
    let lengths = run.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && run.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use crate::text::random::is_random;

    #[test]
    fn names_and_identifiers_are_not_random() {
        for name in [
            "authorization_endpoint",
            "my-company-production-key-2024",
            "9188040d-6c67-4c5b-b112-36a304b66dad",
            "a1b2",
        ] {
            assert!(!is_random(name), "{name}");
        }
        for random in
            ["vcGPYUST7DYa8InqJmq1vZ9pkBd5", "AQsAQFjQ3m0dZ8X1k2Yt7Gh4", "9f86d081884c7d65"]
        {
            assert!(is_random(random), "{random}");
        }
    }
}
