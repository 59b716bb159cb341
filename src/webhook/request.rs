//! An HTTP request as bytes: what a proxy, `nc` or an editor wrote down.

use std::fmt;

use crate::text::utf16;

/// Bytes of the head, and headers in it, at the most.
const MAX_HEAD: usize = 64 << 10;
const MAX_HEADERS: usize = 200;

/// Headers in their order, names in small letters, and the body as it arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Names in small letters, and values without white space around them.
    pub headers: Vec<(String, String)>,
    /// The bytes that were signed, if nobody changed them.
    pub body: Vec<u8>,
    /// `content-length`, or one of several, where it is no number or not that of the body's bytes.
    pub declared: Option<String>,
    /// Line breaks behind the body that `content-length` does not count: an editor's.
    pub cut: usize,
}

/// Why bytes are no request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Nothing but white space.
    Empty,
    /// A body without headers.
    BodyAlone,
    /// More headers than are read, or longer ones.
    TooLong,
    /// A line of the head, counted from one.
    Line(usize),
    /// Headers that are no text.
    NotUtf8,
}

impl Request {
    /// Reads a request. The line with the method may be missing; lines may end without a carriage
    /// return, as what was copied does.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn parse(bytes: &[u8]) -> Result<Request, Unreadable> {
        if let Some((_, text)) = utf16::read(bytes) {
            return Request::parse(text.as_bytes());
        }
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => return Err(Unreadable::Empty),
            Some(b'{' | b'[' | b'"') => return Err(Unreadable::BodyAlone),
            Some(_) => {}
        }
        let (head, body) = split(bytes);
        if head.len() > MAX_HEAD {
            return Err(Unreadable::TooLong);
        }
        let head = std::str::from_utf8(head).map_err(|_| Unreadable::NotUtf8)?;
        let headers = headers(head)?;
        Ok(Request::new(headers, body))
    }

    /// Headers, and the body as it arrived behind them. A length that is no number, or another one each
    /// time, is a fault that no server forgives (RFC 9112 section 6.3).
    pub fn new(headers: Vec<(String, String)>, body: &[u8]) -> Request {
        let request = Request { headers, ..Request::default() };
        let whole = request.is_chunked().then(|| unchunked(body)).flatten();
        let mut body = whole.unwrap_or_else(|| body.to_vec());
        let length =
            request.lengths().next().and_then(bytes).filter(|length| is_cut(&body, *length));
        let cut = length.map_or(0, |length| body.len() - length);
        body.truncate(body.len() - cut);
        let declared = request.lengths().find(|text| bytes(text) != Some(body.len()));
        Request { declared: declared.map(str::to_owned), body, cut, ..request }
    }

    /// One header as it is typed: `name: value`.
    pub fn header(text: &str) -> Option<(String, String)> {
        let (name, value) = text.split_once(':')?;
        let is_name = |c: char| c.is_ascii_graphic() && !"()<>@,;\\\"/[]?={}".contains(c);
        let good = !name.is_empty() && name.chars().all(is_name) && !value.contains(['\r', '\n']);
        good.then(|| (name.to_ascii_lowercase(), value.trim_matches([' ', '\t']).to_owned()))
    }

    /// The values of all headers of that name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(found, _)| found == name).map(|(_, value)| &value[..])
    }

    /// Several in one header are a list (RFC 9110 section 8.6).
    fn lengths(&self) -> impl Iterator<Item = &str> {
        self.values("content-length").flat_map(|value| value.split(',')).map(str::trim)
    }

    fn is_chunked(&self) -> bool {
        self.values("transfer-encoding").any(|value| value.eq_ignore_ascii_case("chunked"))
    }
}

/// Digits and nothing else (RFC 9110 section 8.6).
fn bytes(length: &str) -> Option<usize> {
    length.parse().ok().filter(|_| length.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether all that the length does not count is line breaks.
fn is_cut(body: &[u8], length: usize) -> bool {
    let behind = body.get(length..).unwrap_or_default();
    !behind.is_empty() && behind.len() <= 2 && behind.iter().all(|byte| b"\r\n".contains(byte))
}

/// Head and body, at the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    while let Some(end) = bytes[start..].iter().position(|byte| *byte == b'\n') {
        let line = &bytes[start..start + end];
        if line.is_empty() || line == b"\r" {
            // An empty line in front of everything is no end of a head (RFC 9112 section 2.2).
            if start > 0 {
                return (&bytes[..start], &bytes[start + end + 1..]);
            }
        }
        start += end + 1;
    }
    (bytes, &[])
}

fn headers(head: &str) -> Result<Vec<(String, String)>, Unreadable> {
    let mut headers = Vec::new();
    let lines = head.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (position, (index, line)) in lines.enumerate() {
        // Pseudo-headers of HTTP/2 begin with a colon.
        let is_about = line.starts_with(':') || (position == 0 && is_request_line(line));
        if is_about {
            continue;
        }
        headers.push(Request::header(line).ok_or(Unreadable::Line(index + 1))?);
        if headers.len() > MAX_HEADERS {
            return Err(Unreadable::TooLong);
        }
    }
    Ok(headers)
}

/// `POST /webhook HTTP/1.1`
fn is_request_line(line: &str) -> bool {
    let method = line.split(' ').next().unwrap_or_default();
    line.contains(' ') && !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// RFC 9112 section 7.1; `None` where the body is not written in chunks, though its header says so,
/// as with programs that put it together again.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).take(64).position(|pair| pair == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(whole);
        }
        let (chunk, behind) = rest.split_at_checked(size)?;
        whole.extend_from_slice(chunk);
        rest = behind.strip_prefix(b"\r\n")?;
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Empty => f.write_str("the input is empty"),
            Unreadable::BodyAlone => f.write_str("a body without its headers"),
            Unreadable::TooLong => {
                write!(
                    f,
                    "more than {MAX_HEADERS} headers, or more than {MAX_HEAD} bytes of headers"
                )
            }
            Unreadable::Line(line) => write!(f, "line {line} is not a header"),
            Unreadable::NotUtf8 => f.write_str("headers that are not UTF-8"),
        }
    }
}

impl std::error::Error for Unreadable {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::webhook::request::{Request, Unreadable};

    fn parse(text: &str) -> Request {
        Request::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_request_is_read_to_the_byte() {
        for (newline, head) in
            [("\r\n", "POST /hook HTTP/1.1"), ("\n", ":method: POST"), ("\n", "a: 1")]
        {
            let request = parse(&[head, "Svix-Id:  msg_1 ", "", "{\"a\":1}\r\n", ""].join(newline));
            assert_eq!(request.values("svix-id").collect::<Vec<_>>(), ["msg_1"]);
            assert_eq!(request.body, format!("{{\"a\":1}}\r\n{newline}").as_bytes());
        }
    }

    #[test]
    fn the_length_decides_over_an_editors_line_break() {
        let request = parse("content-length: 2\n\n{}\n");
        assert_eq!((&request.body[..], request.cut, request.declared), (&b"{}"[..], 1, None));
        let request = parse("content-length: 3\n\n{}");
        assert_eq!(
            (&request.body[..], request.cut, request.declared),
            (&b"{}"[..], 0, Some("3".into()))
        );
        assert_eq!(parse("content-length: 2\n\n{} {}").declared.as_deref(), Some("2"));
    }

    #[test]
    fn a_length_is_digits_or_a_list_of_equal_ones() {
        let declared = |value: &str| parse(&format!("content-length: {value}\n\n{{}}")).declared;
        for good in ["2", "02", " 2\t", "2, 2", "2\nContent-Length: 2"] {
            assert_eq!(declared(good), None, "{good}");
        }
        for bad in [
            "",
            ",",
            "2,",
            "2,3",
            "3,2",
            "+2",
            "-2",
            "0x2",
            "2.0",
            "2e0",
            "2;",
            "2 2",
            "\u{ff12}",
            "two",
            "18446744073709551618",
            "99999999999999999999",
            "2\ncontent-length: 3",
            "2\ncontent-length:",
        ] {
            assert!(declared(bad).is_some(), "{bad}");
            let headers = vec![("content-length".to_owned(), bad.to_owned())];
            assert!(bad.contains('\n') || Request::new(headers, b"{}").declared.is_some(), "{bad}");
        }
    }

    #[test]
    fn chunks_are_put_together() {
        let head = "transfer-encoding: chunked\r\n\r\n";
        assert_eq!(parse(&format!("{head}1\r\n{{\r\n1;x=y\r\n}}\r\n0\r\n\r\n")).body, b"{}");
        assert_eq!(parse(&format!("{head}{{}}")).body, b"{}");
    }

    #[test]
    fn what_is_no_request_is_said() {
        let fault = |text: &str| Request::parse(text.as_bytes()).unwrap_err();
        assert_eq!(fault("\n "), Unreadable::Empty);
        assert_eq!(fault("{\"type\":1}"), Unreadable::BodyAlone);
        assert_eq!(fault("POST / HTTP/1.1\na b: c\n\n"), Unreadable::Line(2));
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in "([a-f0-9:;]{0,3}|\r|\n|transfer-encoding: chunked|content-length: 1)*") {
            let _ = Request::parse(bytes.as_bytes());
        }
    }
}
