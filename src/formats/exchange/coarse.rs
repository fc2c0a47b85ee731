//! Spans that went through a format of whole words or of single pieces: which of the project's they were.

use std::cell::OnceCell;
use std::ops::Range;

use super::core::tokens::{covered, is_new_line, tokens};
use crate::model::{Article, Span, TextRange};

/// An article and, once it is asked for, where its words are.
pub(super) struct Coarse<'a> {
    article: &'a Article,
    tokens: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Coarse<'a> {
    pub(super) fn new(article: &'a Article) -> Self {
        Self { article, tokens: OnceCell::new() }
    }

    /// The span of the article that such a format makes this one of: from its start to its end, or one of its pieces or
    /// paragraphs, in whole words.
    pub(super) fn source_of(&self, coarse: &Span) -> Option<&'a Span> {
        let range = coarse.extent();
        let mut alike = self.article.spans_in(range).filter(|span| span.label == coarse.label);
        alike.find(|span| span.extent() == range || self.pieces_of(span).any(|piece| piece == range.bytes()))
    }

    fn pieces_of(&self, span: &Span) -> impl Iterator<Item = Range<usize>> {
        span.fragments.iter().chain([span.extent()]).flat_map(|range| self.in_words(range))
    }

    /// The whole of a range in whole words, and each of its paragraphs.
    fn in_words(&self, range: TextRange) -> Vec<Range<usize>> {
        let tokens = self.tokens.get_or_init(|| tokens(self.article.text().as_str()));
        let covered = covered(tokens, range);
        if covered.is_empty() {
            return Vec::new();
        }
        let bytes = |words: Range<usize>| tokens[words.start].start..tokens[words.end - 1].end;
        let (mut pieces, mut start) = (vec![bytes(covered.clone())], covered.start);
        for idx in covered.start + 1..=covered.end {
            if idx == covered.end || is_new_line(self.article, tokens, idx) {
                pieces.push(bytes(start..idx));
                start = idx;
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(there: &str, coarse: &str, is_known: bool) {
        let [there, coarse] = [there, coarse].map(|text| marked::parse(&LabelSet::built_in(), text).unwrap());
        let source = Coarse::new(&there).source_of(coarse.spans().iter().next().unwrap()).is_some();
        assert_eq!(source, is_known);
    }

    #[test]
    fn pieces_paragraphs_and_whole_words_are_of_their_span() {
        let split = "[quote#1 “No,”] she said, [quote#1 “never.”]";
        check(split, "[quote “No,” she said, “never.”]", true);
        check(split, "“No,” she said, [quote “never.”]", true);
        check(split, "“No,” she [quote said, “never.”]", false);
        check(split, "[claim “No,” she said, “never.”]", false);
        check("An[speaker a Ru]iz ran", "[speaker Ana Ruiz] ran", true);
        check("[quote “One.\nTwo.”]", "“One.\n[quote Two.”]", true);
        check("[quote “One.\nTwo.”]", "[quote “One].\nTwo.”", false);
    }
}
