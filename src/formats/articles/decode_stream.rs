//! Bytes that are too many to hold at once: their encoding, and a reader that decodes them on the way.

use std::io::{self, Read};
use std::ops::Range;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::decode::{begins_as_json, encoding_of, encoding_of_piece};

const N_BUFFER_BYTES: usize = 1 << 16;
const REPLACEMENT: &str = "\u{fffd}";
/// So many lines with replaced bytes are named.
pub(crate) const MOST_LOSSY_LINES: usize = 5;

/// Looks at bytes as they go by, to tell their encoding at the end.
#[derive(Debug, Default)]
pub struct EncodingProbe {
    /// The first piece, where a mark or UTF-16 shows.
    first: Vec<u8>,
    /// The piece with the first byte that is not UTF-8.
    odd: Option<Vec<u8>>,
    /// A character of which only a part has come.
    begun: Vec<u8>,
}

impl EncodingProbe {
    /// Looks at the next piece. The first ones should be some kilobytes long.
    pub fn push(&mut self, piece: &[u8]) {
        if self.first.is_empty() {
            piece.clone_into(&mut self.first);
        }
        if self.odd.is_some() {
            return;
        }
        let whole = [&self.begun, piece].concat();
        self.begun.clear();
        if let Err(error) = str::from_utf8(&whole) {
            let rest = &whole[error.valid_up_to()..];
            if error.error_len().is_some() {
                self.odd = Some(whole);
            } else {
                self.begun.extend_from_slice(rest);
            }
        }
    }

    /// The encoding that all pieces together say or look like.
    pub fn encoding(self) -> &'static Encoding {
        let even = &self.first[..self.first.len() & !1];
        let of_first = encoding_of(even);
        // A mark or zeros tell, whatever follows.
        let is_told = Encoding::for_bom(&self.first).is_some() || !of_first.is_ascii_compatible();
        match self.odd {
            _ if is_told => of_first,
            Some(odd) => encoding_of_piece(&odd, begins_as_json(&self.first)),
            None => UTF_8,
        }
    }
}

/// Reads UTF-8 out of a reader of another encoding; a byte order mark is left out.
pub struct Decoding<R> {
    reader: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// What of `bytes` is not decoded yet.
    left: Range<usize>,
    text: Vec<u8>,
    /// What of `text` nobody has read yet.
    ready: Range<usize>,
    is_at_end: bool,
    /// The decoder was told of the end and must not be asked again.
    is_done: bool,
    is_lossy: bool,
    n_line_ends: usize,
    lossy_lines: Vec<usize>,
}

impl<R: Read> Decoding<R> {
    pub fn new(reader: R, encoding: &'static Encoding) -> Self {
        Self {
            reader,
            decoder: encoding.new_decoder_with_bom_removal(),
            bytes: vec![0; N_BUFFER_BYTES],
            left: 0..0,
            text: vec![0; N_BUFFER_BYTES],
            ready: 0..0,
            is_at_end: false,
            is_done: false,
            is_lossy: false,
            n_line_ends: 0,
            lossy_lines: Vec::new(),
        }
    }

    /// Whether some bytes so far were not of the encoding.
    pub fn is_lossy(&self) -> bool {
        self.is_lossy
    }

    /// The first lines with bytes that the encoding has not, which were replaced.
    pub fn lossy_lines(&self) -> &[usize] {
        &self.lossy_lines
    }

    /// Decodes until there is some text, or no more.
    fn decode(&mut self) -> io::Result<()> {
        while self.ready.is_empty() && !self.is_done {
            if self.left.is_empty() && !self.is_at_end {
                let n_read = self.reader.read(&mut self.bytes)?;
                self.left = 0..n_read;
                self.is_at_end = n_read == 0;
            }
            let source = &self.bytes[self.left.clone()];
            let room = self.text.len() - REPLACEMENT.len();
            let (result, n_read, n_written) =
                self.decoder.decode_to_utf8_without_replacement(source, &mut self.text[..room], self.is_at_end);
            self.left.start += n_read;
            self.ready = 0..n_written;
            self.n_line_ends += memchr::memchr_iter(b'\n', &self.text[..n_written]).count();
            if let DecoderResult::Malformed(..) = result {
                self.text[n_written..n_written + REPLACEMENT.len()].copy_from_slice(REPLACEMENT.as_bytes());
                self.ready.end += REPLACEMENT.len();
                self.is_lossy = true;
                let line = self.n_line_ends + 1;
                if self.lossy_lines.len() < MOST_LOSSY_LINES && self.lossy_lines.last() != Some(&line) {
                    self.lossy_lines.push(line);
                }
            }
            self.is_done = self.is_at_end && result == DecoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.decode()?;
        let n_bytes = self.ready.len().min(out.len());
        out[..n_bytes].copy_from_slice(&self.text[self.ready.start..self.ready.start + n_bytes]);
        self.ready.start += n_bytes;
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, UTF_16LE, WINDOWS_1252};

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &'static Encoding) {
        for n_piece in [1000, bytes.len()] {
            let mut probe = EncodingProbe::default();
            bytes.chunks(n_piece).for_each(|piece| probe.push(piece));
            assert_eq!(probe.encoding(), encoding, "pieces of {n_piece}");
        }
        let mut decoding = Decoding::new(bytes, encoding);
        let mut decoded = String::new();
        decoding.read_to_string(&mut decoded).unwrap();
        assert_eq!((decoded.as_str(), decoding.is_lossy()), (text, false));
    }

    #[test]
    fn pieces_are_read_as_the_whole_would_be() {
        let ascii = "plain words, ".repeat(30);
        let text = format!("{ascii}“café” Żółw 🙂 {ascii}");
        check(text.as_bytes(), &text, UTF_8);
        check(format!("\u{feff}{text}").as_bytes(), &text, UTF_8);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, &text, UTF_16LE);
        let latin = format!("{ascii}C’est l’hôtel où José a dîné, près du café.\n");
        check(&WINDOWS_1252.encode(&latin).0, &latin, WINDOWS_1252);
        let japanese = format!("{ascii}{}", "「削減はしない」と市長は述べた。来年度の予算案を発表した。\n".repeat(3));
        check(&SHIFT_JIS.encode(&japanese).0, &japanese, SHIFT_JIS);
    }

    #[test]
    fn broken_bytes_are_noticed() {
        let mut decoding = Decoding::new(&b"a\ncaf\xE9 x\n\nb\xE9"[..], UTF_8);
        let mut decoded = String::new();
        decoding.read_to_string(&mut decoded).unwrap();
        assert_eq!((decoded.as_str(), decoding.is_lossy()), ("a\ncaf\u{fffd} x\n\nb\u{fffd}", true));
        assert_eq!(decoding.lossy_lines(), [2, 4]);
    }
}
