//! A text in which places are looked up by two numbers, whatever these count.

use std::cell::OnceCell;

use crate::formats::exchange::core::edges::is_odd;

/// A text, measured when it is first asked.
pub(crate) struct Ruler<'t> {
    text: &'t str,
    is_ascii: bool,
    /// Where each code point begins, and the end.
    code_points: OnceCell<Vec<usize>>,
    /// Where each unit of UTF-16 begins, if a character does, and the end.
    utf16: OnceCell<Vec<Option<usize>>>,
}

impl<'t> Ruler<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, is_ascii: text.is_ascii(), code_points: OnceCell::new(), utf16: OnceCell::new() }
    }

    /// Whether these words stand there, counted in one way or another.
    pub(crate) fn says(&self, start: usize, end: usize, words: &str) -> bool {
        self.ranges(start, end).into_iter().flatten().any(|(start, end)| self.text.get(start..end) == Some(words))
    }

    /// Whether there is something from here to there.
    pub(super) fn has(&self, start: usize, end: usize) -> bool {
        self.ranges(start, end).iter().any(Option::is_some)
    }

    /// Whether it begins and ends where words do, counted in one way or another.
    pub(crate) fn is_neat(&self, start: usize, end: usize) -> bool {
        self.ranges(start, end).into_iter().flatten().any(|(start, end)| !is_odd(self.text, start..end))
    }

    /// The bytes of a place that is not empty, by what it may count.
    fn ranges(&self, start: usize, end: usize) -> [Option<(usize, usize)>; 3] {
        if start >= end {
            return [None; 3];
        }
        let range = |start: Option<usize>, end: Option<usize>| Some((start?, end?));
        let code_points = self
            .code_points
            .get_or_init(|| self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect());
        let by_code_points = range(code_points.get(start).copied(), code_points.get(end).copied());
        if self.is_ascii {
            return [by_code_points, None, None];
        }
        let utf16 = self.utf16.get_or_init(|| {
            let units = |(at, character): (usize, char)| {
                std::iter::once(Some(at)).chain((character > '\u{ffff}').then_some(None))
            };
            self.text.char_indices().flat_map(units).chain([Some(self.text.len())]).collect()
        });
        let unit = |at: usize| utf16.get(at).copied().flatten();
        let byte = |at: usize| self.text.is_char_boundary(at).then_some(at);
        [by_code_points, range(unit(start), unit(end)), range(byte(start), byte(end))]
    }
}
