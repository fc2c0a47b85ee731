//! The lines of a stream, a few at a time: as many as have come, so that whoever waits for an answer gets it.

use std::io::{self, BufRead as _, BufReader, Read};

/// More than any article has. What is longer is passed over and never held.
pub(super) const MAX_LINE_BYTES: usize = 8 << 20;
/// A part ends behind the line that makes it this long.
const N_PART_BYTES: usize = 1 << 16;
const N_BUFFER_BYTES: usize = 1 << 16;

/// A line without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    /// `None` where there are more than [`MAX_LINE_BYTES`].
    pub(super) bytes: Option<Vec<u8>>,
}

/// Reads a stream line by line.
pub(super) struct LineParts<R> {
    reader: BufReader<R>,
    n_lines: u64,
}

impl<R: Read> LineParts<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(N_BUFFER_BYTES, reader), n_lines: 0 }
    }

    /// Waits for the next line, and takes with it those that are there already.
    pub(super) fn next_part(&mut self) -> io::Result<Option<Vec<Line>>> {
        let (mut lines, mut n_bytes) = (Vec::new(), 0);
        while let Some(line) = self.next_line()? {
            n_bytes += line.bytes.as_ref().map_or(0, Vec::len);
            lines.push(line);
            if n_bytes >= N_PART_BYTES || memchr::memchr(b'\n', self.reader.buffer()).is_none() {
                break;
            }
        }
        Ok((!lines.is_empty()).then_some(lines))
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let (mut bytes, mut n_bytes) = (Vec::new(), 0);
        loop {
            let there = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                there => there?,
            };
            if there.is_empty() && n_bytes == 0 {
                return Ok(None);
            }
            let end = memchr::memchr(b'\n', there);
            let piece = &there[..end.unwrap_or(there.len())];
            n_bytes += piece.len();
            if n_bytes <= MAX_LINE_BYTES {
                bytes.extend_from_slice(piece);
            } else {
                bytes = Vec::new();
            }
            let (n_read, is_at_end) = (piece.len() + usize::from(end.is_some()), there.is_empty());
            self.reader.consume(n_read);
            if end.is_some() || is_at_end {
                self.n_lines += 1;
                return Ok(Some(Line { number: self.n_lines, bytes: (n_bytes <= MAX_LINE_BYTES).then_some(bytes) }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(stream: impl Read) -> Vec<Vec<(u64, Option<Vec<u8>>)>> {
        let mut parts = LineParts::new(stream);
        let next = || parts.next_part().unwrap().map(|part| part.into_iter().map(|it| (it.number, it.bytes)).collect());
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn every_line_comes_whatever_its_end() {
        let line = |number, bytes: &str| (number, Some(bytes.as_bytes().to_vec()));
        assert_eq!(lines(&b"a\n\nb\r\nc"[..]).concat(), [line(1, "a"), line(2, ""), line(3, "b\r"), line(4, "c")]);
        assert_eq!(lines(&b"\n"[..]).concat(), [line(1, "")]);
        assert_eq!(lines(&b""[..]).len(), 0);
        let long = "x".repeat(N_BUFFER_BYTES * 3 / 2);
        assert_eq!(lines(format!("{long}\n{long}\n").as_bytes()).concat(), [line(1, &long), line(2, &long)]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let huge = io::repeat(b'x').take(MAX_LINE_BYTES as u64 + 1).chain(&b"\nshort"[..]);
        assert_eq!(lines(huge).concat(), [(1, None), (2, Some(b"short".to_vec()))]);
    }

    #[test]
    fn nobody_waits_for_a_line_that_has_not_come() {
        let stream = b"a\nb\nc".chain(&b"\nd\n"[..]);
        let numbers: Vec<Vec<u64>> =
            lines(stream).iter().map(|part| part.iter().map(|line| line.0).collect()).collect();
        assert_eq!(numbers, [[1, 2], [3, 4]]);
        let many = "line\n".repeat(100_000);
        assert!(lines(many.as_bytes()).iter().all(|part| part.len() <= N_PART_BYTES / 4));
    }
}
