//! Tells what holds keys and is not read: its owner can convert it.

pub(crate) mod list;

use std::fmt;

use ::der::asn1::{AnyRef, ObjectIdentifier};
use ::der::{Decode, Reader, SliceReader, Tag, Tagged};

pub use crate::jose::key::unsupported::list::Unread;
use crate::jose::key::unsupported::list::{Mark, OWN_CURVE, PARAMETERS, all};

/// Elements of DER that are looked at.
const MAX_ELEMENTS: usize = 12;

/// Tells by how its bytes begin what is no key and no certificate.
pub fn tell(bytes: &[u8]) -> Option<&'static Unread> {
    let shape = shape(bytes);
    find(|mark| match mark {
        Mark::Bytes(pattern) => begins(bytes, pattern),
        Mark::Der(start) => shape.starts_with(start),
        Mark::Label(_) | Mark::Oid(_) | Mark::Text(_) => false,
    })
}

/// Tells by how a text begins.
pub fn tell_text(text: &str) -> Option<&'static Unread> {
    let begins =
        |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    find(|mark| matches!(mark, Mark::Text(start) if begins(start)))
}

/// Tells by the label of an armour.
pub fn labelled(label: &str) -> Option<&'static Unread> {
    find(|mark| matches!(mark, Mark::Label(known) if *known == label))
}

/// Tells by the curve or the algorithm of a key.
pub fn named(oid: ObjectIdentifier) -> Option<&'static Unread> {
    let oid = oid.to_string();
    find(|mark| match mark {
        Mark::Oid(known) if known.ends_with('.') => oid.starts_with(known),
        Mark::Oid(known) => oid == *known,
        _ => false,
    })
}

fn find(is_shown: impl Fn(&Mark) -> bool) -> Option<&'static Unread> {
    let mut known = all().iter().chain([&OWN_CURVE, &PARAMETERS]);
    known.find(|unread| unread.marks.iter().any(&is_shown))
}

/// Whether the bytes begin so: each place of the pattern is a hexadecimal digit, a dot for any, or
/// the digits that it may be in brackets.
fn begins(bytes: &[u8], pattern: &str) -> bool {
    let mut digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let (allowed, behind) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some(found) => found,
            None => rest.split_at(first.len_utf8()),
        };
        let Some(digit) = digits.next().and_then(|digit| char::from_digit(digit.into(), 16)) else {
            return false;
        };
        if allowed != "." && !allowed.contains(digit) {
            return false;
        }
        rest = behind;
    }
    true
}

/// The first elements of DER, each with a blank behind it.
fn shape(der: &[u8]) -> String {
    let mut words = Vec::new();
    walk(der, &mut words);
    words.iter().map(|word| format!("{word} ")).collect()
}

fn walk(der: &[u8], words: &mut Vec<String>) {
    let Ok(mut reader) = SliceReader::new(der) else { return };
    while words.len() < MAX_ELEMENTS && !reader.is_finished() {
        let Ok(element) = AnyRef::decode(&mut reader) else { return };
        words.push(word(element));
        if element.tag().is_constructed() {
            walk(element.value(), words);
        }
    }
}

fn word(element: AnyRef<'_>) -> String {
    match (element.tag(), element.value()) {
        (Tag::Sequence, _) => "seq".to_owned(),
        (Tag::Set, _) => "set".to_owned(),
        (Tag::Integer, [small]) => format!("int:{small}"),
        (Tag::Integer, _) => "int".to_owned(),
        (Tag::OctetString, _) => "bytes".to_owned(),
        (Tag::ObjectIdentifier, oid) => {
            ObjectIdentifier::from_bytes(oid).map_or("oid".to_owned(), |oid| format!("oid:{oid}"))
        }
        (Tag::ContextSpecific { number, .. }, _) => format!("[{}]", number.value()),
        _ => "other".to_owned(),
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::json::hex;
    use crate::jose::key::unsupported::list::{
        COSTLY, ENCRYPTED_OPENSSH, LEGACY_ENCRYPTED, Mark, OTHER_ENCRYPTION, OTHER_FORM, OWN_CURVE,
        PARAMETERS, all,
    };
    use crate::jose::key::unsupported::{begins, labelled, named, tell, tell_text};

    /// Bytes that a pattern describes.
    fn sample(pattern: &str) -> Vec<u8> {
        let mut digits = String::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let (allowed, behind) = inner.unwrap_or_else(|| rest.split_at(first.len_utf8()));
            digits.push_str(&allowed[..1].replace('.', "7"));
            rest = behind;
        }
        digits.push_str(if digits.len() % 2 == 1 { "0" } else { "" });
        hex::decode(digits.as_bytes()).expect("digits")
    }

    #[test]
    fn each_row_is_told_by_each_of_its_marks() {
        for row in all() {
            for mark in row.marks {
                let told = match mark {
                    Mark::Label(label) => labelled(label),
                    Mark::Text(start) => tell_text(&format!("{start}x")),
                    Mark::Bytes(pattern) => tell(&[&sample(pattern)[..], b"\xff\x00\xff"].concat()),
                    Mark::Oid(oid) => {
                        let oid =
                            if oid.ends_with('.') { format!("{oid}5") } else { (*oid).into() };
                        named(oid.parse().expect("an identifier"))
                    }
                    // Of real files, in tests/foreign_keys.rs.
                    Mark::Der(_) => continue,
                };
                assert_eq!(told.map(|told| told.name), Some(row.name), "{mark:?}");
            }
        }
    }

    /// Whoever types the command loses what stands under that name, so that it must be a new one.
    #[test]
    fn each_file_that_a_command_makes_is_named_as_one() {
        let alone = [
            &LEGACY_ENCRYPTED,
            &OTHER_ENCRYPTION,
            &COSTLY,
            &ENCRYPTED_OPENSSH,
            &OWN_CURVE,
            &OTHER_FORM,
            &PARAMETERS,
        ];
        let writes = ["-out", "--out", "--output", "-o", "-destkeystore", ">"];
        let mut made = 0;
        for (_, command) in all().iter().chain(alone).flat_map(|row| row.steps) {
            // -o of yq is a format.
            let words: Vec<&str> = command.trim_start_matches("yq -o json ").split(' ').collect();
            for pair in words.windows(2).filter(|pair| writes.contains(&pair[0])) {
                assert!(pair[1].starts_with('{') && pair[1].ends_with('}'), "{command}");
                made += 1;
            }
        }
        assert!(made > 15, "the commands are read: {made}");
    }

    #[test]
    fn a_pattern_is_digits_dots_and_choices() {
        assert!(begins(&[0x99, 1, 2, 4], "99....0[46]"));
        assert!(!begins(&[0x99, 1, 2, 3], "99....0[46]"));
        assert!(!begins(&[0x99, 1, 2], "99....0[46]"));
        assert!(!begins(&[], "9"));
    }

    #[test]
    fn what_is_no_key_of_anything_is_not_told() {
        for bytes in [&b""[..], b"hello", b"\xff\xfe", &[0; 100], b"0\x03\x02\x01\x05", b"a\xc3"] {
            assert_eq!(tell(bytes), None, "{bytes:?}");
            assert_eq!(tell_text(&String::from_utf8_lossy(bytes)), None, "{bytes:?}");
        }
    }
}
