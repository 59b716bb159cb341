//! Bytes from a terminal without lines: what was typed or pasted, and when it is complete.

/// The longest sequence that a key or a bracket sends.
const LONGEST_ESCAPE: usize = 32;
const ESCAPE: u8 = 0x1b;

/// What ends the input, beside Ctrl-D.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Enter.
    Enter,
    /// Enter, or the end of what was pasted.
    EnterOrPaste,
}

/// What was typed so far.
#[derive(Debug)]
pub struct Typed {
    ends: Ends,
    cap: usize,
    text: Vec<u8>,
    is_over_cap: bool,
    /// A key that is no character, as far as it has arrived.
    escape: Vec<u8>,
    is_pasting: bool,
}

impl Typed {
    pub fn new(ends: Ends, cap: usize) -> Typed {
        let (text, escape) = (Vec::with_capacity(4096), Vec::new());
        Typed { ends, cap, text, is_over_cap: false, escape, is_pasting: false }
    }

    /// Takes the next byte. True where it ends the input for certain.
    pub fn take(&mut self, byte: u8) -> bool {
        if !self.escape.is_empty() || byte == ESCAPE {
            return self.take_escape(byte);
        }
        match byte {
            _ if self.is_pasting => self.push(byte),
            // Ctrl-D
            0x04 => return true,
            0x08 | 0x7f => self.erase(),
            // Ctrl-U
            0x15 => self.text.clear(),
            b'\r' | b'\n' | b'\t' => self.push(byte),
            byte if byte < 0x20 => {}
            byte => self.push(byte),
        }
        false
    }

    /// Whether a line was just ended: if nothing follows, it was the Enter key.
    pub fn is_at_line_end(&self) -> bool {
        let is_line_end = matches!(self.text.last(), Some(b'\n' | b'\r'));
        is_line_end && !self.is_pasting && self.escape.is_empty()
    }

    /// The text without the line break that ended it; `None` for more than the cap.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        for line_break in [b'\n', b'\r'] {
            if self.text.last() == Some(&line_break) {
                self.text.pop();
            }
        }
        (!self.is_over_cap).then_some(self.text)
    }

    fn push(&mut self, byte: u8) {
        if self.text.len() < self.cap { self.text.push(byte) } else { self.is_over_cap = true }
    }

    /// One character, which may have several bytes.
    fn erase(&mut self) {
        while self.text.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
    }

    fn take_escape(&mut self, byte: u8) -> bool {
        self.escape.push(byte);
        let is_whole = match self.escape[..] {
            [_] => false,
            [_, b'[' | b'O'] => false,
            [_, b'[', .., last] => (0x40..=0x7e).contains(&last),
            _ => true,
        };
        if !is_whole && self.escape.len() < LONGEST_ESCAPE {
            return false;
        }
        match &std::mem::take(&mut self.escape)[..] {
            b"\x1b[200~" => self.is_pasting = true,
            b"\x1b[201~" => {
                self.is_pasting = false;
                return self.ends == Ends::EnterOrPaste && !self.text.trim_ascii().is_empty();
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::sys::typed::{Ends, Typed};

    /// What came of it, and whether it ended by itself before the last byte was taken.
    fn typed(ends: Ends, keys: &str) -> (Option<String>, bool) {
        let mut typed = Typed::new(ends, 20);
        let end = keys.bytes().position(|byte| typed.take(byte));
        let text = typed.finish().map(|text| String::from_utf8(text).unwrap());
        (text, end.is_some())
    }

    #[test]
    fn keys_are_obeyed() {
        for (keys, text) in [
            ("abc\n", "abc"),
            ("abc\r", "abc"),
            ("abx\x7fc", "abc"),
            ("é\x7fabc", "abc"),
            ("xyz\x15abc", "abc"),
            ("\x1b[Aab\x1bOPc\x1b[1;5D", "abc"),
            ("a\x01bc", "abc"),
            ("\x7fabc", "abc"),
            ("a\nb\n", "a\nb"),
        ] {
            assert_eq!(typed(Ends::Enter, keys), (Some(text.into()), false), "{keys:?}");
        }
        assert_eq!(typed(Ends::Enter, "abc\x04d"), (Some("abc".into()), true));
    }

    #[test]
    fn what_is_pasted_ends_with_its_bracket() {
        let pasted = "\x1b[200~a\nb\n\x1b[201~";
        assert_eq!(typed(Ends::EnterOrPaste, pasted), (Some("a\nb".into()), true));
        assert_eq!(typed(Ends::Enter, pasted), (Some("a\nb".into()), false));
        // Nothing was pasted: a token is still to come.
        assert!(!typed(Ends::EnterOrPaste, "\x1b[200~\x1b[201~ab").1);
        // Within brackets no key does anything.
        assert_eq!(typed(Ends::EnterOrPaste, "\x1b[200~a\x04b\x1b[201~").0, Some("a\x04b".into()));
    }

    #[test]
    fn only_a_bare_line_end_may_be_the_enter_key() {
        let at_end = |keys: &str| {
            let mut typed = Typed::new(Ends::Enter, 20);
            assert!(!keys.bytes().any(|byte| typed.take(byte)));
            typed.is_at_line_end()
        };
        assert!(at_end("a\n"));
        assert!(!at_end("a\nb"));
        assert!(!at_end("\x1b[200~a\n"));
        assert!(at_end("\n"));
    }

    #[test]
    fn more_than_the_cap_is_told() {
        assert_eq!(typed(Ends::Enter, &"a".repeat(21)).0, None);
        assert_eq!(typed(Ends::Enter, &"a".repeat(20)).0, Some("a".repeat(20)));
        typed(Ends::Enter, &format!("\x1b[{}", "1".repeat(100)));
    }
}
