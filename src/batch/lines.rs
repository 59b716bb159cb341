//! A stream cut into blocks of whole lines.

use std::io::{self, Read};

/// Whole lines of one stream.
#[derive(Debug, Default)]
pub struct Block {
    /// Which of the streams they are from, counted from zero.
    pub stream: usize,
    /// The number of the first line, counted from one in each stream.
    pub first: u64,
    text: Vec<u8>,
}

/// How a stream is cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Bytes that are read at once, and so those of a block that has no long line.
    pub block: usize,
    /// The longest line, in bytes. Of a longer one as many are kept and one more.
    pub line: usize,
}

/// Cuts one stream.
pub struct Lines<R> {
    stream: R,
    cut: Cut,
    /// What one read gives.
    buffer: Vec<u8>,
    /// The beginning of a line whose end has not been read.
    rest: Vec<u8>,
    read: u64,
    is_ended: bool,
}

impl Block {
    /// The lines without what ends them, each with its number.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> + Clone {
        let text = self.text.strip_suffix(b"\n").unwrap_or(&self.text);
        // At the start of a file it says how that is written, and nothing about its first line.
        let mark = (self.first == 1).then(|| text.strip_prefix("\u{feff}".as_bytes())).flatten();
        let text = mark.unwrap_or(text);
        let mut rest = (!self.text.is_empty()).then_some(text);
        let lines = std::iter::from_fn(move || {
            let text = rest?;
            let (line, behind) = match memchr::memchr(b'\n', text) {
                Some(end) => (&text[..end], Some(&text[end + 1..])),
                None => (text, None),
            };
            rest = behind;
            Some(line)
        });
        (self.first..).zip(lines)
    }

    /// Bytes of its lines.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// Gives back what one long line took.
    pub fn shrink(&mut self, size: usize) {
        self.text.clear();
        self.text.shrink_to(size);
    }
}

impl<R: Read> Lines<R> {
    /// Begins at the stream's first line.
    pub fn new(stream: R, cut: Cut) -> Lines<R> {
        let buffer = vec![0; cut.block];
        Lines { stream, cut, buffer, rest: Vec::new(), read: 0, is_ended: false }
    }

    /// Fills the block with what one read gives, and more only for a line that is longer; `false`
    /// where nothing is left. A reader that is slow gets its lines judged as they come.
    ///
    /// # Errors
    /// What the stream says; the line that it broke off in is lost.
    pub fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        let text = &mut block.text;
        text.clear();
        text.append(&mut self.rest);
        while !self.is_ended {
            let start = text.len();
            match read_some(&mut self.stream, &mut self.buffer, text)? {
                0 => self.is_ended = true,
                _ => match memchr::memrchr(b'\n', &text[start..]) {
                    Some(end) => {
                        self.rest.extend_from_slice(&text[start + end + 1..]);
                        text.truncate(start + end + 1);
                        break;
                    }
                    None if text.len() > self.cut.line => {
                        self.skip_line(text)?;
                        break;
                    }
                    None => {}
                },
            }
        }
        block.first = self.read + 1;
        self.read += memchr::memchr_iter(b'\n', &block.text).count() as u64;
        Ok(!block.text.is_empty())
    }

    /// Keeps the beginning of a line that is too long, and reads on to its end without keeping it.
    fn skip_line(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        text.truncate(self.cut.line + 1);
        text.push(b'\n');
        loop {
            self.rest.clear();
            if read_some(&mut self.stream, &mut self.buffer, &mut self.rest)? == 0 {
                self.is_ended = true;
                return Ok(());
            }
            if let Some(end) = memchr::memchr(b'\n', &self.rest) {
                self.rest.drain(..=end);
                return self.keep_whole_lines(text);
            }
        }
    }

    /// Lines that came with the end of a long one belong to the same block: a rest holds no line
    /// break.
    fn keep_whole_lines(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        if let Some(end) = memchr::memrchr(b'\n', &self.rest) {
            text.extend(self.rest.drain(..=end));
        }
        Ok(())
    }
}

/// Appends what one read gives.
fn read_some(stream: &mut impl Read, buffer: &mut [u8], text: &mut Vec<u8>) -> io::Result<usize> {
    let read = loop {
        match stream.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    // No more than that: twice the space of a long line is much.
    text.reserve_exact(read);
    text.extend_from_slice(&buffer[..read]);
    Ok(read)
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use crate::batch::lines::{Block, Cut, Lines};

    /// Gives its text in pieces of that size.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.1.min(buffer.len()).min(self.0.len());
            buffer[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn cut(text: &[u8], piece: usize, cut: Cut) -> Vec<(u64, Vec<u8>)> {
        let mut lines = Lines::new(Pieces(text, piece), cut);
        let (mut block, mut all) = (Block::default(), Vec::new());
        while lines.fill(&mut block).unwrap() {
            assert!(block.text.capacity() <= 4 * (cut.line + 2 * cut.block), "it grows");
            all.extend(block.lines().map(|(number, line)| (number, line.to_vec())));
        }
        all
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let text = [&b"a\n"[..], &[b'x'; 1000], b"\nb\n\nc"].concat();
        let all = cut(&text, 7, Cut { block: 16, line: 20 });
        let shown: Vec<_> = all.iter().map(|(number, line)| (*number, &line[..])).collect();
        let long = [b'x'; 21];
        assert_eq!(shown, [(1, &b"a"[..]), (2, &long), (3, b"b"), (4, b""), (5, b"c")]);
    }

    #[test]
    fn a_mark_at_the_start_of_a_file_is_no_part_of_its_first_line() {
        let mark = "\u{feff}";
        let text = format!("{mark}a\n{mark}b\n");
        for piece in 1..9 {
            let all = cut(text.as_bytes(), piece, Cut { block: 4, line: 20 });
            assert_eq!(all, [(1, b"a".to_vec()), (2, format!("{mark}b").into_bytes())]);
        }
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_text(
            text in "[ab\n]{0,80}",
            piece in 1_usize..20,
            block in 1_usize..20,
            line in 1_usize..9,
        ) {
            let kept = |line_text: &str| {
                line_text.as_bytes()[..line_text.len().min(line + 1)].to_vec()
            };
            let whole = text.strip_suffix('\n').unwrap_or(&text);
            let lines = (!text.is_empty()).then(|| whole.split('\n').map(kept));
            let expected: Vec<_> = (1..).zip(lines.into_iter().flatten()).collect();
            let found: Vec<_> = cut(text.as_bytes(), piece, Cut { block, line })
                .into_iter()
                .map(|(number, text)| (number, text[..text.len().min(line + 1)].to_vec()))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
