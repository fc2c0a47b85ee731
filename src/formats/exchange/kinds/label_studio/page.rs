//! Tasks on pages: their offsets count in the text of the markup as a browser holds it, and the article is what it shows.

use crate::formats::articles::html;
use crate::formats::exchange::near::Skeleton;
use crate::model::{OffsetUnit, Text};

/// A page, and where in what it shows its characters stand.
pub(super) struct Page {
    counted: Text,
    shown: Text,
    counted_skeleton: Skeleton,
    shown_skeleton: Skeleton,
}

impl Page {
    /// `None` where the words are no markup, or where what a browser counts in and what is shown have other words.
    pub(super) fn new(markup: &str) -> Option<Self> {
        if !html::is_markup(markup) {
            return None;
        }
        let (counted, shown) = (Text::new(html::content_of(markup)).ok()?, Text::new(html::text_of(markup)).ok()?);
        let (counted_skeleton, shown_skeleton) = (Skeleton::new(counted.as_str()), Skeleton::new(shown.as_str()));
        let is_same = counted_skeleton.folded == shown_skeleton.folded;
        is_same.then_some(Self { counted, shown, counted_skeleton, shown_skeleton })
    }

    pub(super) fn text(&self) -> &str {
        self.shown.as_str()
    }

    /// The code points that are shown for those that are counted; where other words stand there than are given, those of
    /// the only place that has them.
    pub(super) fn place(&self, start: usize, end: usize, words: Option<&str>) -> Option<(usize, usize)> {
        let counted = self.counted.range_in(OffsetUnit::CodePoint, start..end).ok();
        let placed = counted.and_then(|range| self.counted_skeleton.range_in(range, &self.shown_skeleton, &self.shown));
        let place = match words.map(|words| Skeleton::new(words).folded).filter(|words| !words.is_empty()) {
            Some(words) if placed.is_none_or(|range| Skeleton::new(self.shown.slice(range)).folded != words) => {
                self.only_place_of(&words)?
            }
            _ => placed?,
        };
        Some(self.code_points(place))
    }

    /// The same of words that stand in one place only.
    pub(super) fn place_of_words(&self, words: &str) -> Option<(usize, usize)> {
        let folded = Some(Skeleton::new(words).folded).filter(|folded| !folded.is_empty())?;
        Some(self.code_points(self.only_place_of(&folded)?))
    }

    fn code_points(&self, place: crate::model::TextRange) -> (usize, usize) {
        let before = |byte: usize| self.shown.as_str()[..byte].chars().count();
        (before(place.start()), before(place.end()))
    }

    fn only_place_of(&self, folded: &str) -> Option<crate::model::TextRange> {
        let all = &self.shown_skeleton.folded;
        let at = all.find(folded).filter(|at| all.rfind(folded) == Some(*at))?;
        let first = all[..at].chars().count();
        let characters = first..first + folded.chars().count();
        self.shown.range(self.shown_skeleton.bytes_of(characters, self.shown.as_str())?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_markup_are_found_in_what_is_shown() {
        let page =
            Page::new("<div>\n  <h1>Bus &amp; tram</h1>\n  <p>“No,” said <b>Ana</b>.</p><p>No.</p>\n</div>").unwrap();
        assert_eq!(page.text(), "Bus & tram\n“No,” said Ana.\nNo.");
        assert_eq!(page.place(16, 21, None), Some((11, 16)));
        assert_eq!(page.place(0, 3, Some("said Ana")), Some((17, 25)), "the words decide");
        assert_eq!(page.place(0, 3, Some("No")), None, "it stands there twice");
        assert_eq!(page.place(0, 999, None), None);
        assert!(Page::new("a < b").is_none() && Page::new("<p>a</p><script>b</script>").is_none());
    }
}
