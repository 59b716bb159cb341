//! As much of WebSockets (RFC 6455) as it takes to see whether one stays open.

/// The headers of an upgrade; the key is for caches between, and no secret (section 1.3).
pub const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "am90a2l0LXByb2JlLWtleQ=="),
];

/// No script of a page chooses what we send, so that the mask need not be random (section 10.3).
const MASK: [u8; 4] = [0x6a, 0x6f, 0x74, 0x21];
const FINAL_TEXT: u8 = 0x81;
const MASKED: u8 = 0x80;
const CLOSE: u8 = 0x8;
/// A close frame without a code; nobody sends this number (section 7.4.1).
const NO_CODE: u16 = 1005;
/// Hung up without a close frame; nobody sends this number either.
pub const NO_CLOSE_FRAME: u16 = 1006;

/// One message as a client sends it (section 5.2).
pub fn text_frame(text: &str) -> Vec<u8> {
    let length = text.len();
    let mut frame = vec![FINAL_TEXT];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..126), _) => frame.push(MASKED | short),
        (_, Ok(medium)) => {
            frame.push(MASKED | 126);
            frame.extend(medium.to_be_bytes());
        }
        _ => {
            frame.push(MASKED | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(MASK);
    frame.extend(text.bytes().zip(MASK.into_iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

/// The code of the close frame among what a server sent; `None` where it did not close.
pub fn close_code(mut bytes: &[u8]) -> Option<u16> {
    loop {
        let [first, second, rest @ ..] = bytes else { return None };
        let (length, rest) = length(*second & 0x7f, rest)?;
        if first & 0xf == CLOSE {
            let code = rest.first_chunk().filter(|_| length >= 2);
            // A frame that is not whole yet is waited for.
            let is_whole = rest.len() >= length;
            return is_whole.then(|| code.map_or(NO_CODE, |code| u16::from_be_bytes(*code)));
        }
        bytes = rest.get(length..)?;
    }
}

fn length(short: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    match short {
        126 => {
            let (length, rest) = rest.split_first_chunk()?;
            Some((u16::from_be_bytes(*length).into(), rest))
        }
        127 => {
            let (length, rest) = rest.split_first_chunk()?;
            Some((usize::try_from(u64::from_be_bytes(*length)).ok()?, rest))
        }
        short => Some((short.into(), rest)),
    }
}

/// How it was closed, in words; a code is what a server sent.
pub fn closed(code: u16) -> String {
    match code {
        NO_CODE => "the WebSocket is closed without a code".into(),
        NO_CLOSE_FRAME => "the WebSocket is closed without a close frame".into(),
        code => format!("the WebSocket is closed with {code}"),
    }
}

/// The status that says over HTTP what a close code says (section 7.4.1 and the registry): whoever
/// closes refuses, unless it says that it failed.
pub fn status(code: u16) -> u16 {
    match code {
        1011..=1014 => 500,
        _ => 401,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::probe::websocket::{close_code, closed, text_frame};

    #[test]
    fn a_close_frame_is_found_behind_others() {
        let close = [0x88, 2, 0x11, 0x31];
        assert_eq!(close_code(&close), Some(4401));
        assert_eq!(close_code(&[&[0x81, 2, b'h', b'i'][..], &close].concat()), Some(4401));
        assert_eq!(close_code(&[0x88, 0]), Some(1005));
        for open in [&[][..], &[0x81], &[0x81, 2, b'h', b'i'], &[0x88, 2, 0x11], &[0x89, 0]] {
            assert_eq!(close_code(open), None, "{open:?}");
        }
    }

    #[test]
    fn a_code_is_shown_where_one_was_sent() {
        assert_eq!(closed(4401), "the WebSocket is closed with 4401");
        assert_eq!(closed(1005), "the WebSocket is closed without a code");
        assert_eq!(closed(1006), "the WebSocket is closed without a close frame");
    }

    #[test]
    fn frames_have_the_length_of_their_text() {
        for (size, head) in [(5, 6), (125, 6), (126, 8), (65_535, 8), (65_536, 14)] {
            assert_eq!(text_frame(&"x".repeat(size)).len(), size + head);
        }
        // "Hello" of section 5.7, under a mask of our own.
        let frame = text_frame("Hello");
        let text: Vec<u8> =
            frame[6..].iter().zip(frame[2..6].iter().cycle()).map(|(a, b)| a ^ b).collect();
        assert_eq!((&frame[..2], &text[..]), (&[0x81, 0x85][..], &b"Hello"[..]));
    }

    proptest! {
        #[test]
        fn no_bytes_of_a_server_do_harm(bytes: Vec<u8>) {
            close_code(&bytes);
        }
    }
}
