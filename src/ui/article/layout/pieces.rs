//! Where an article is cut into pieces that are laid out one by one: its paragraphs, and parts of very long ones.

use std::ops::Range;

use crate::model::boundaries;

/// A longer paragraph is cut, so that a file without line ends behaves like any other.
const MAX_BYTES: usize = 4096;

/// The pieces of a text, in order and without gaps; there is at least one.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// Where each piece begins, and at last the end of the text.
    starts: Vec<u32>,
}

impl Pieces {
    pub(crate) fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 256 + 2);
        let mut start = 0;
        for newline in memchr::memchr_iter(b'\n', text.as_bytes()) {
            push_paragraph(&mut starts, text, start..newline + 1);
            start = newline + 1;
        }
        push_paragraph(&mut starts, text, start..text.len());
        starts.push(narrow(text.len()));
        starts.shrink_to_fit();
        Self { starts }
    }

    /// How many there are: 1 or more.
    pub(crate) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The bytes of a piece with the `\n` that may end it.
    pub(crate) fn bytes(&self, idx: usize) -> Range<usize> {
        self.starts[idx] as usize..self.starts[idx + 1] as usize
    }

    /// The bytes of a piece that are laid out.
    pub(crate) fn body(&self, text: &str, idx: usize) -> Range<usize> {
        let bytes = self.bytes(idx);
        let end = if text[bytes.clone()].ends_with('\n') { bytes.end - 1 } else { bytes.end };
        bytes.start..end
    }

    /// The piece that holds the byte; the last one for the end of the text.
    pub(crate) fn at(&self, byte: usize) -> usize {
        let begun = self.starts[..self.count()].partition_point(|&start| start as usize <= byte);
        begun.saturating_sub(1)
    }
}

fn push_paragraph(starts: &mut Vec<u32>, text: &str, paragraph: Range<usize>) {
    let mut start = paragraph.start;
    while paragraph.end - start > MAX_BYTES {
        starts.push(narrow(start));
        let latest = start + MAX_BYTES;
        let space = memchr::memrchr(b' ', &text.as_bytes()[start + MAX_BYTES / 2..latest]);
        start = match space {
            Some(offset) => start + MAX_BYTES / 2 + offset + 1,
            None => boundaries::grapheme_floor(text, latest).max(text.floor_char_boundary(start + MAX_BYTES / 2)),
        };
    }
    starts.push(narrow(start));
}

fn narrow(byte: usize) -> u32 {
    u32::try_from(byte).expect("a text has at most u32::MAX bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces = Pieces::new(text);
        let found: Vec<&str> = (0..pieces.count()).map(|idx| &text[pieces.body(text, idx)]).collect();
        assert_eq!(found, expected);
        for idx in 0..pieces.count() {
            assert_eq!(pieces.at(pieces.bytes(idx).start), idx);
        }
    }

    #[test]
    fn paragraphs_are_pieces() {
        check("", &[""]);
        check("a", &["a"]);
        check("a\n\nb", &["a", "", "b"]);
        check("a\n", &["a", ""]);
    }

    #[test]
    fn a_paragraph_without_end_is_cut_between_words_or_graphemes() {
        for (word, cut_behind) in [("wörd ", ' '), ("👩‍👩‍👧", '👧')] {
            let text = word.repeat(3000);
            let pieces = Pieces::new(&text);
            assert!(pieces.count() > text.len() / MAX_BYTES);
            for idx in 0..pieces.count() {
                let piece = &text[pieces.bytes(idx)];
                assert!(piece.len() <= MAX_BYTES);
                assert!(piece.ends_with(cut_behind));
            }
        }
    }
}
