//! What a line says of the words at its place, so that a text which is another than the line was written for is noticed.
//!
//! Of many words only both ends are written and a checksum: spans inside each other would otherwise make a file of the
//! square of the text.

use std::cell::OnceCell;

use crc32fast::Hasher;

use super::ron_text::{escaped, push};
use crate::model::{Fragments, Text, TextRange};

/// So many letters are written whole.
const N_WHOLE: usize = 200;
/// So many letters of each end are written of more.
const N_OF_END: usize = 60;

/// The fields of a line that say it, as they were read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// All of them, fragments joined by a space.
    pub(crate) text: Option<String>,
    /// How they start.
    pub(crate) starts: Option<String>,
    /// How they end.
    pub(crate) ends: Option<String>,
    /// The CRC-32 (as in zip files) of the UTF-8 of all of them, fragments joined by a space.
    pub(crate) crc32: Option<u32>,
}

/// The words of a text, at any place in time that does not grow with their number.
pub(crate) struct WordsOf<'t> {
    text: &'t Text,
    /// The checksums of the text up to every [`STEP`] bytes, once one is asked for.
    checksums: OnceCell<Vec<u32>>,
}

const STEP: usize = 1024;

impl<'t> WordsOf<'t> {
    pub(crate) fn new(text: &'t Text) -> Self {
        Self { text, checksums: OnceCell::new() }
    }

    /// `, text: "…"`, or `, starts: "…", ends: "…", crc32: 7` of many.
    pub(crate) fn write(&self, out: &mut String, fragments: &Fragments) {
        if self.letters(fragments).nth(N_WHOLE).is_some() {
            let starts: String = self.letters(fragments).take(N_OF_END).collect();
            field(out, "starts", [&*starts]);
            field(out, "ends", [&*self.end_of(fragments)]);
            push!(out, ", crc32: {}", self.checksum(fragments));
        } else {
            field(out, "text", fragments.iter().map(|range| self.text.slice(range)));
        }
    }

    /// An error where other words stand there than the line says.
    pub(crate) fn check(&self, fragments: &Fragments, expected: &Words) -> Result<(), String> {
        let Words { text, starts, ends, crc32 } = expected;
        let is_whole = |text: &String| {
            fragments.count() == 1 && self.text.slice(fragments.first()) == text
                || self.letters(fragments).eq(text.chars())
        };
        if let Some(text) = text.as_ref().filter(|text| !is_whole(text)) {
            return Err(self.differs(fragments, text));
        }
        let is_start = |start: &String| self.letters(fragments).take(start.chars().count()).eq(start.chars());
        if let Some(starts) = starts.as_ref().filter(|starts| !is_start(starts)) {
            return Err(self.differs(fragments, &format!("{starts}…")));
        }
        if ends.as_ref().is_some_and(|ends| *ends != self.end_of(fragments)) {
            let (found, expected) = (self.end_of(fragments), ends.as_deref().unwrap_or_default());
            return Err(format!("the text there ends in “…{found}”, not “…{expected}”"));
        }
        if crc32.is_some_and(|crc32| crc32 != self.checksum(fragments)) {
            let start: String = self.letters(fragments).take(40).collect();
            return Err(format!("the text there, “{start}…”, is another between its ends than it was"));
        }
        Ok(())
    }

    fn differs(&self, fragments: &Fragments, expected: &str) -> String {
        format!("the text there is “{}”, not “{}”", shortened(self.letters(fragments)), shortened(expected.chars()))
    }

    /// Fragments joined by a space.
    fn letters(&self, fragments: &Fragments) -> impl Iterator<Item = char> {
        let pieces = fragments.iter().enumerate();
        pieces.flat_map(|(idx, range)| {
            let gap = (idx > 0).then_some(' ');
            gap.into_iter().chain(self.text.slice(range).chars())
        })
    }

    fn end_of(&self, fragments: &Fragments) -> String {
        let mut end = Vec::with_capacity(N_OF_END);
        for (n_before, range) in fragments.iter().enumerate().collect::<Vec<_>>().into_iter().rev() {
            end.extend(self.text.slice(range).chars().rev().take(N_OF_END - end.len()));
            if end.len() == N_OF_END {
                break;
            }
            end.extend((n_before > 0).then_some(' '));
        }
        end.into_iter().rev().collect()
    }

    fn checksum(&self, fragments: &Fragments) -> u32 {
        let mut sum = Hasher::new();
        for (idx, range) in fragments.iter().enumerate() {
            if idx > 0 {
                sum.update(b" ");
            }
            sum.combine(&self.sum_of(range));
        }
        sum.finalize()
    }

    /// The checksum of a part follows from those of the text up to its two ends, as adding the first to the part's gives
    /// the second and adding undoes adding.
    fn sum_of(&self, range: TextRange) -> Hasher {
        let up_to_end = self.sum_up_to(range.end()).finalize();
        let n_bytes = (range.end() - range.start()) as u64;
        let mut sum = self.sum_up_to(range.start());
        sum.combine(&Hasher::new_with_initial_len(up_to_end, n_bytes));
        Hasher::new_with_initial_len(sum.finalize(), n_bytes)
    }

    fn sum_up_to(&self, byte: usize) -> Hasher {
        let bytes = self.text.as_str().as_bytes();
        let steps = self.checksums.get_or_init(|| {
            let mut sum = Hasher::new();
            let after = bytes.chunks(STEP).map(|chunk| {
                sum.update(chunk);
                sum.clone().finalize()
            });
            std::iter::once(Hasher::new().finalize()).chain(after).collect::<Vec<u32>>()
        });
        let step = (byte / STEP).min(steps.len() - 1);
        let mut sum = Hasher::new_with_initial_len(steps[step], (step * STEP) as u64);
        sum.update(&bytes[step * STEP..byte]);
        sum
    }
}

/// The pieces joined by a space.
fn field<'p>(out: &mut String, name: &str, pieces: impl IntoIterator<Item = &'p str>) {
    push!(out, ", {name}: \"");
    for (idx, piece) in pieces.into_iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { " " });
        escaped(out, piece, '"');
    }
    out.push('"');
}

fn shortened(mut letters: impl Iterator<Item = char>) -> String {
    let start: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragments(text: &Text, ranges: &[(usize, usize)]) -> Fragments {
        let ranges = ranges.iter().map(|&(start, end)| text.range(start..end).unwrap());
        Fragments::new(ranges.collect()).unwrap()
    }

    fn written(text: &Text, ranges: &[(usize, usize)]) -> String {
        let mut out = String::new();
        WordsOf::new(text).write(&mut out, &fragments(text, ranges));
        out
    }

    #[test]
    fn few_words_are_written_whole_and_many_by_their_ends() {
        let text = Text::new("0123456789".repeat(2_000)).unwrap();
        assert_eq!(written(&text, &[(0, 3), (5, 7)]), r#", text: "012 56""#);
        assert!(written(&text, &[(0, 200)]).starts_with(", text: "));
        let end = "0123456789".repeat(6);
        let crc32 = crc32fast::hash(&text.as_str().as_bytes()[5_000..19_000]);
        assert_eq!(written(&text, &[(5_000, 19_000)]), format!(", starts: \"{end}\", ends: \"{end}\", crc32: {crc32}"));
        let joined = format!("{} {}", &text.as_str()[10..9_000], &text.as_str()[9_003..9_010]);
        let crc32 = crc32fast::hash(joined.as_bytes());
        assert!(written(&text, &[(10, 9_000), (9_003, 9_010)]).ends_with(&format!(", crc32: {crc32}")));
    }

    #[test]
    fn other_words_are_noticed_wherever_they_differ() {
        let text = Text::new("one two three four ".repeat(1_000)).unwrap();
        let fragments = fragments(&text, &[(4, 10_000), (12_000, 18_000)]);
        let of = |text: &Text| {
            let found = WordsOf::new(text);
            Words {
                text: None,
                starts: Some(found.letters(&fragments).take(N_OF_END).collect()),
                ends: Some(found.end_of(&fragments)),
                crc32: Some(found.checksum(&fragments)),
            }
        };
        let words = of(&text);
        assert_eq!(WordsOf::new(&text).check(&fragments, &words), Ok(()));
        for (at, message) in [
            (6, "the text there is “twX three"),
            (17_999, "the text there ends in “…"),
            (5_000, "the text there, “two three"),
            (12_100, "the text there, “two three"),
        ] {
            let mut other = text.as_str().to_owned();
            other.replace_range(at..=at, "X");
            let error = WordsOf::new(&Text::new(other).unwrap()).check(&fragments, &words).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
        let mut between = text.as_str().to_owned();
        between.replace_range(11_000..=11_000, "X");
        assert_eq!(WordsOf::new(&Text::new(between).unwrap()).check(&fragments, &words), Ok(()));
    }
}
