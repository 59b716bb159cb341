//! A damaged token in a longer text: where it begins and ends, by what tokens are made of.

use std::ops::Range;

use crate::jose::alg::Alg;
use crate::jose::json::base64url;
use crate::jose::token::MAX_LENGTH;

/// `{` and a quote in base64, or white space between them; in any case, which may have been lost.
const BEGINNINGS: [&str; 4] = ["eyj", "eya", "ewo", "ew0"];
/// Beginnings that are looked at, each of which may be as long as the text.
const MAX_BEGINNINGS: usize = 32;
/// Words that may stand before a token without a blank.
const GLUED: [&str; 3] = ["bearer", "token", "jwt"];
const LONGEST_GLUED: usize = "bearer".len();
/// Members that a header begins with.
const HEADER: [&str; 9] = ["alg", "typ", "kid", "enc", "cty", "x5t", "x5c", "jku", "crit"];
/// A shorter run of letters behind a blank may be a word.
const SHORTEST_PIECE: usize = 16;
/// Characters of the shortest signature whose length the algorithm does not fix: of RSA with 2048 bits.
const RSA_SIGNATURE: usize = 342;

/// Where the first thing stands that begins as a token does, if it is not the whole text.
pub fn find(text: &str) -> Option<Range<usize>> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let bytes = text.as_bytes();
    let starts = memchr::memchr2_iter(b'e', b'E', bytes).filter(|at| begins(text, *at));
    let mut found = starts.take(MAX_BEGINNINGS).map(|start| start..end(text, start));
    found.find(|range| *range != (0..text.len()) && is_token(&text[range.clone()]))
}

/// At the beginning of a word, or behind a scheme.
fn begins(text: &str, at: usize) -> bool {
    let is_one = |start: &&str| text[at..at + 3].eq_ignore_ascii_case(start);
    if !text.is_char_boundary(at + 3) || !BEGINNINGS.iter().any(is_one) {
        return false;
    }
    let before = text.as_bytes()[..at].iter().rev();
    // One letter more than the longest of those has.
    let length = before.take(LONGEST_GLUED + 1).take_while(|byte| is_letter(**byte)).count();
    let word = &text[at - length..at];
    word.is_empty() || GLUED.iter().any(|glued| word.eq_ignore_ascii_case(glued))
}

/// Of base64url, and the dot between parts.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

/// Of what base64 of either alphabet is written in.
fn is_digit(byte: u8) -> bool {
    is_letter(byte) || b"+/=~".contains(&byte)
}

/// What was read of it so far.
#[derive(Clone, Copy, Debug, Default)]
struct Read {
    dots: usize,
    /// Characters since the last dot.
    part: usize,
    /// Where white space stood last, in a token that was wrapped.
    broken: Option<usize>,
}

fn end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let in_path = text[..start].ends_with('/');
    let signature = signature_length(&text[start..]);
    let mut read = Read::default();
    let mut at = start;
    while let Some(byte) = bytes.get(at).copied() {
        let next = match byte {
            b'/' if in_path => break,
            b'=' if !ends_part(bytes, at) => break,
            byte if is_digit(byte) => at + 1,
            b'%' if is_escape(&bytes[at + 1..]) => at + 3,
            byte if byte.is_ascii_whitespace() || byte == b'\\' => {
                let is_whole = read.dots >= 2 && read.part >= signature;
                match gap(text, at).filter(|gap| !is_whole && goes_on(text, start, gap, read)) {
                    Some(gap) => {
                        read.broken = Some(gap.end);
                        at = gap.end;
                        continue;
                    }
                    None => break,
                }
            }
            byte if b"\"'`,;&?#|:<>()[]{}".contains(&byte) => break,
            _ => match damaged_to(text, at) {
                Some(next) => next,
                None => break,
            },
        };
        read.dots += usize::from(byte == b'.');
        read.part = if byte == b'.' { 0 } else { read.part + (next - at) };
        at = next;
    }
    // The dot of a sentence. An unsigned token ends in one.
    let whole = &text[start..at];
    let bare = whole.trim_end_matches('.');
    let unsigned = usize::from(bare.len() < whole.len() && bare.matches('.').count() == 1);
    start + (bare.len() + unsigned)
}

/// An equals sign that pads, and does not stand between a name and a value.
fn ends_part(bytes: &[u8], at: usize) -> bool {
    let next = bytes[at..].iter().take(3).find(|byte| **byte != b'=');
    next.is_none_or(|next| *next == b'.' || !is_letter(*next))
}

/// A dot or a digit of base64 in a URL.
fn is_escape(behind: &[u8]) -> bool {
    let escapes: [&[u8]; 5] = [b"2E", b"3D", b"2B", b"2F", b"0A"];
    behind.get(..2).is_some_and(|two| escapes.iter().any(|one| two.eq_ignore_ascii_case(one)))
}

/// Behind a character that belongs to no token and separates nothing, if the token goes on there.
fn damaged_to(text: &str, at: usize) -> Option<usize> {
    let next = at + text[at..].chars().next()?.len_utf8();
    text.as_bytes().get(next).is_some_and(|byte| is_digit(*byte)).then_some(next)
}

/// White space as it is or as source code writes it, and what mail puts before each line.
fn gap(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut is_line) = (start, false);
    loop {
        is_line |= bytes.get(at) == Some(&b'\n');
        at += match &bytes[at..] {
            [b'\\', b'n' | b'r' | b't' | b'\n' | b'\r', ..] => 2,
            [byte, ..] if byte.is_ascii_whitespace() => 1,
            [b'>', ..] if is_line => 1,
            _ => break,
        };
    }
    (at > start).then_some(start..at)
}

/// Whether what stands behind the white space is more of the token.
fn goes_on(text: &str, start: usize, gap: &Range<usize>, read: Read) -> bool {
    let rest = &text[gap.end..];
    let piece = &rest[..rest.bytes().take_while(|byte| is_digit(*byte)).count()];
    let behind = rest.as_bytes().get(piece.len());
    let is_bounded =
        behind.is_none_or(|byte| byte.is_ascii_whitespace() || b"\\\"'`,;)}]&?#".contains(byte));
    let is_other = read.part > 0 && is_header(piece);
    if piece.is_empty() || !is_bounded || is_other {
        return false;
    }
    let line = gap.start - read.broken.unwrap_or(start);
    let is_line = text[gap.clone()].contains(['\n', '\\']);
    let is_tail = is_line && line >= SHORTEST_PIECE && piece.len() <= line;
    is_random(piece) && (piece.len() >= SHORTEST_PIECE || is_tail)
}

/// Letters as no word has them.
fn is_random(piece: &str) -> bool {
    let has = |is: fn(&u8) -> bool| piece.bytes().any(|byte| is(&byte));
    let inner = piece.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let small = has(u8::is_ascii_lowercase);
    (inner || small && has(u8::is_ascii_digit)) && !piece.contains("..")
}

/// As many characters as the algorithm in the header needs.
fn signature_length(text: &str) -> usize {
    let header = header(text).unwrap_or_default();
    let name = header.split("\"alg\"").nth(1).and_then(|rest| rest.split('"').nth(1));
    let bytes = name.and_then(Alg::named).and_then(Alg::signature_size);
    bytes.map_or(RSA_SIGNATURE, |bytes| (bytes * 4).div_ceil(3))
}

/// What can be read of the first part, whatever became of it.
fn header(text: &str) -> Option<String> {
    let part = text.split('.').next()?;
    let digits = part.chars().filter(|c| c.is_ascii_alphanumeric() || "-_+/".contains(*c));
    let digits: String = digits.take(1 << 16).collect();
    let bytes = base64url::decode_leniently(&digits[..digits.len() & !3])?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_header(text: &str) -> bool {
    let header = header(text).unwrap_or_default();
    let Some(inside) = header.trim_start().strip_prefix('{') else { return false };
    let first = inside.trim_start().trim_start_matches('"');
    HEADER.iter().any(|name| first.starts_with(name)) || header.contains("\"alg\"")
}

/// Two parts or more, or a header; of a token in letters of one case nothing can be read.
fn is_token(text: &str) -> bool {
    let is_one_case = text.to_ascii_lowercase() == text || text.to_ascii_uppercase() == text;
    let is_whole = text.matches('.').count() == 2 && text.len() >= 2 * SHORTEST_PIECE;
    is_header(text) || (is_one_case && is_whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::fragment::find;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    const CLAIMS: &str = "eyJzdWIiOiJhMSIsImV4cCI6MTc5MDAwMDAwMH0";
    const CODE: &str = "rNFM3u5dKHbTCPJPyjFO5WI9XuxRuQJw-85RbEu_OVo";

    /// What may stand around one token.
    const AROUND: [(&str, &str); 14] = [
        ("x-access-token: ", ""),
        ("X-Amzn-Oidc-Data: ", "\r\nAccept: */*\r\n"),
        ("Cookie: theme=dark; session=", "; lang=en"),
        ("session=", "; Path=/; HttpOnly"),
        ("curl -H 'Authorization: Bearer ", "' https://a.example"),
        ("curl \\\n  --header \"authorization: Bearer ", "\" \\\n  https://a.example/items"),
        ("{\"access_token\":\"", "\",\"expires_in\":3600}"),
        ("2026-09-21T14:13:20Z INFO token=", " user=42"),
        ("WARN rejected (", "), try again"),
        ("the token ", " was rejected."),
        ("https://a.example/cb?id_token=", "&state=2"),
        ("https://a.example/reset/", "?x=1"),
        ("one\n", "\ntwo lines of text"),
        ("Authorization: JWT ", ""),
    ];

    fn damaged() -> Vec<String> {
        let padded = format!("{HEADER}.{CLAIMS}=.{CODE}=");
        let wrapped = format!(
            "{}\n{}\n{}",
            HEADER,
            &format!(".{CLAIMS}")[..36],
            &format!("{}.{CODE}", &CLAIMS[35..])[..20]
        );
        vec![
            padded,
            wrapped,
            format!("{HEADER}.{CLAIMS}"),
            format!("{HEADER}.{CLAIMS}.{}", &CODE[..17]),
            format!("{HEADER}.{}", &CLAIMS[..20]),
            format!("{HEADER}.{CLAIMS}.{}", CODE.replace('-', "+")),
            format!("{HEADER}.{CLAIMS}.{CODE}").to_lowercase(),
            format!("{HEADER}.{}!{}.{CODE}", &CLAIMS[..9], &CLAIMS[10..]),
            format!("{HEADER}\u{200b}.{CLAIMS}.{CODE}"),
        ]
    }

    #[test]
    fn a_damaged_token_is_found_whatever_stands_around_it() {
        for (before, behind) in AROUND {
            for token in damaged() {
                let text = format!("{before}{token}{behind}");
                let found = find(&text).map(|range| &text[range]);
                assert_eq!(found, Some(&token[..]), "{text}");
            }
        }
    }

    #[test]
    fn what_is_written_in_base64_is_no_token_for_that() {
        for text in [
            "session=eyJ1c2VyIjoiYSJ9; Path=/",
            "laravel_session=eyJpdiI6IkFBQUFBQUFBQUFBQUFBQT0iLCJ2YWx1ZSI6IiJ9",
            "see eyjafjallajokull.",
            "{\"a\":\"eyJ\"}",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
        let whole = format!("{HEADER}.{CLAIMS}=.{CODE}");
        assert_eq!(find(&whole), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(eyJhbGciOiJ|ewo|[a-zA-Z.=~:;?&#%{\"\\\\\\[é\n> ]|\\PC){0,60}") {
            if let Some(range) = find(&text) {
                prop_assert!(range.end <= text.len() && text.get(range).is_some());
            }
        }
    }
}
