//! One text into one value, in one pass (RFC 8259). Positions count from the start of the whole text.

use crate::jose::json::{Json, JsonError, MAX_DEPTH, Member, Name, NotUnicode, Object};

/// Reads one JSON text with white space around it, of so many values at most.
///
/// # Errors
/// [`JsonError`].
pub fn read(text: &str, values: usize) -> Result<Json, JsonError> {
    let mut reader = Reader { text, at: 0, values };
    reader.skip_space();
    let value = reader.value(MAX_DEPTH)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.fault("trailing characters")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many values may still come.
    values: usize,
}

enum Text {
    Unicode(String),
    Other(NotUnicode),
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.values = self.values.checked_sub(1).ok_or(JsonError::TooMany)?;
        match self.peek() {
            Some(b'{') => self.object(depth.checked_sub(1).ok_or(JsonError::TooDeep)?),
            Some(b'[') => self.array(depth.checked_sub(1).ok_or(JsonError::TooDeep)?),
            Some(b'"') => Ok(match self.string()? {
                Text::Unicode(text) => Json::String(text),
                Text::Other(text) => Json::NotUnicode(Box::new(text)),
            }),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null", Json::Null),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(_) => Err(self.fault("expected value")),
            None => Err(self.fault("EOF while parsing a value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        const EOF: &str = "EOF while parsing an object";
        let mut members = Vec::new();
        self.at += 1;
        if self.next_is(b'}') {
            return Ok(Json::Object(Object { members }));
        }
        loop {
            match self.peek() {
                Some(b'"') => {}
                Some(b'}') => return Err(self.fault("trailing comma")),
                Some(_) => return Err(self.fault("key must be a string")),
                None => return Err(self.fault(EOF)),
            }
            let name = match self.string()? {
                Text::Unicode(text) => Name::Text(text),
                Text::Other(text) => Name::NotUnicode(Box::new(text)),
            };
            if !self.next_is(b':') {
                return Err(self.fault(if self.is_end() { EOF } else { "expected `:`" }));
            }
            self.skip_space();
            members.push(Member { name, value: self.value(depth)? });
            if self.next_is(b'}') {
                return Ok(Json::Object(Object { members }));
            }
            if !self.next_is(b',') {
                return Err(self.fault(if self.is_end() { EOF } else { "expected `,` or `}`" }));
            }
            self.skip_space();
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        if self.next_is(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            self.skip_space();
            match self.peek() {
                None => return Err(self.fault("EOF while parsing a list")),
                Some(b']') => return Err(self.fault("trailing comma")),
                Some(_) => items.push(self.value(depth)?),
            }
            if self.next_is(b']') {
                return Ok(Json::Array(items));
            }
            if !self.next_is(b',') {
                let eof = "EOF while parsing a list";
                return Err(self.fault(if self.is_end() { eof } else { "expected `,` or `]`" }));
            }
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, JsonError> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        self.at += rest.iter().zip(word.bytes()).take_while(|(a, b)| **a == *b).count();
        Err(self.fault(if self.is_end() { "EOF while parsing a value" } else { "expected ident" }))
    }

    /// A number stays its own text.
    fn number(&mut self) -> Result<Json, JsonError> {
        let start = self.at;
        self.take(b"-");
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.fault("invalid number"));
        }
        if self.take(b".") {
            self.digits()?;
        }
        if self.take(b"eE") {
            self.take(b"+-");
            self.digits()?;
        }
        Ok(Json::Number(self.text[start..self.at].to_owned()))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        match count {
            0 if self.is_end() => Err(self.fault("EOF while parsing a value")),
            0 => Err(self.fault("invalid number")),
            _ => Ok(()),
        }
    }

    fn string(&mut self) -> Result<Text, JsonError> {
        let mut read = Vec::new();
        self.at += 1;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let plain = rest.iter().position(special).unwrap_or(rest.len());
            read.extend_from_slice(&rest[..plain]);
            self.at += plain;
            match rest.get(plain) {
                None => return Err(self.fault("EOF while parsing a string")),
                Some(b'"') => break self.at += 1,
                Some(b'\\') => self.escape(&mut read)?,
                Some(_) => {
                    let what = "control character (\\u0000-\\u001F) found while parsing a string";
                    return Err(self.fault(what));
                }
            }
        }
        // Half of a pair is the one thing in there that can be no UTF-8.
        Ok(match String::from_utf8(read) {
            Ok(text) => Text::Unicode(text),
            Err(error) => Text::Other(NotUnicode::new(error.into_bytes())),
        })
    }

    fn escape(&mut self, read: &mut Vec<u8>) -> Result<(), JsonError> {
        self.at += 1;
        let byte = match self.peek() {
            Some(b'u') => return self.unicode_escape(read),
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(_) => return Err(self.fault("invalid escape")),
            None => return Err(self.fault("EOF while parsing a string")),
        };
        read.push(byte);
        self.at += 1;
        Ok(())
    }

    /// Half of a surrogate pair may stand alone (RFC 8259 section 8.2).
    fn unicode_escape(&mut self, read: &mut Vec<u8>) -> Result<(), JsonError> {
        self.at += 1;
        let first = self.four_digits()?;
        let behind = &self.text.as_bytes()[self.at..];
        if (0xd800..0xdc00).contains(&first) && behind.starts_with(b"\\u") {
            let start = self.at;
            self.at += 2;
            let second = self.four_digits()?;
            if (0xdc00..0xe000).contains(&second) {
                push(read, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
                return Ok(());
            }
            // It stands for itself.
            self.at = start;
        }
        push(read, first);
        Ok(())
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else {
                return Err(self.fault("EOF while parsing a string"));
            };
            let digit =
                char::from(byte).to_digit(16).ok_or_else(|| self.fault("invalid escape"))?;
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn is_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Steps over one of these bytes.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(found);
        found
    }

    /// Steps over white space, and over the byte if it comes next.
    fn next_is(&mut self, byte: u8) -> bool {
        self.skip_space();
        self.take(&[byte])
    }

    fn skip_space(&mut self) {
        while self.take(b" \t\n\r") {}
    }

    /// Lines and columns count from one, a column a character.
    fn fault(&self, what: &str) -> JsonError {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        // What is not there has no column: the last one is named.
        let column = if self.is_end() { column } else { column + 1 };
        JsonError::Syntax(format!("{what} at line {line} column {column}"))
    }
}

/// A code point in UTF-8, and half a pair in the same way.
fn push(read: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(character) => {
            read.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        None => read.extend_from_slice(&[
            0xe0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3f) as u8,
            0x80 | (code & 0x3f) as u8,
        ]),
    }
}
