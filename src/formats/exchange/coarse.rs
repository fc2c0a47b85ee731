//! Spans that went through a format of whole words or of single pieces: which of the project's they were.

use std::cell::OnceCell;
use std::ops::Range;

use super::core::tokens::{covered, is_new_line, tokens};
use super::near::folded;
use crate::model::{Article, Span, Spans, TextRange};

/// An article and, once it is asked for, where its words are.
pub(super) struct Coarse<'a> {
    article: &'a Article,
    tokens: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Coarse<'a> {
    pub(super) fn new(article: &'a Article) -> Self {
        Self { article, tokens: OnceCell::new() }
    }

    /// Of spans in the article's text the one that such a format makes this one of: from its start to its end, or one of its
    /// pieces or paragraphs, in whole words.
    pub(super) fn source_of<'s>(&self, spans: &'s Spans, coarse: &Span) -> Option<&'s Span> {
        let range = coarse.extent();
        let mut alike = spans.overlapping(range).filter(|span| span.label == coarse.label);
        alike.find(|span| span.extent() == range || self.has_piece(span, range))
    }

    fn has_piece(&self, span: &Span, piece: TextRange) -> bool {
        span.fragments.overlapping(piece).chain([span.extent()]).any(|range| self.is_piece(piece, range))
    }

    /// Whether a piece is the whole of a range in whole words, or one of its paragraphs.
    fn is_piece(&self, piece: TextRange, range: TextRange) -> bool {
        let text = self.article.text().as_str();
        // Signs that nobody sees get lost on the way, and at its beginning or end with them what a span had of them.
        let is_nothing = |range: Range<usize>| folded(&text[range]).is_empty();
        let seen = || tokens(text).into_iter().filter(|token| !is_nothing(token.clone())).collect();
        let tokens = self.tokens.get_or_init(seen);
        let (covered, words) = (covered(tokens, range), covered(tokens, piece));
        let is_of_words = !words.is_empty() && {
            let (start, end) = (tokens[words.start].start, tokens[words.end - 1].end);
            let is_whole = piece.start() <= start && end <= piece.end();
            is_whole && is_nothing(piece.start()..start) && is_nothing(end..piece.end())
        };
        let begins = |idx: usize| is_new_line(self.article, tokens, idx);
        let is_paragraph = |words: &Range<usize>| {
            (words.start == covered.start || begins(words.start))
                && (words.end == covered.end || begins(words.end))
                && !(words.start + 1..words.end).any(begins)
        };
        let is_inside = covered.start <= words.start && words.end <= covered.end;
        is_of_words && (words == covered || is_inside && is_paragraph(&words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(there: &str, coarse: &str, is_known: bool) {
        let [there, coarse] = [there, coarse].map(|text| marked::parse(&LabelSet::built_in(), text).unwrap());
        let source = Coarse::new(&there).source_of(there.spans(), coarse.spans().iter().next().unwrap()).is_some();
        assert_eq!(source, is_known);
    }

    #[test]
    fn pieces_paragraphs_and_whole_words_are_of_their_span() {
        let split = "[quote#1 “No,”] she said, [quote#1 “never.”]";
        check(split, "[quote “No,” she said, “never.”]", true);
        check(split, "“No,” she said, [quote “never.”]", true);
        check(split, "“No,” she [quote said, “never.”]", false);
        check(split, "[claim “No,” she said, “never.”]", false);
        check("x [claim \u{feff}Bus] ran", "x \u{feff}[claim Bus] ran", true);
        check("x [claim \u{feff}Bus\u{200b}]", "x \u{feff}[claim Bus]\u{200b}", true);
        check("x [claim \u{feff}Bu]s ran", "x [claim \u{feff}Bus] ran", true);
        check("An[speaker a Ru]iz ran", "[speaker Ana Ruiz] ran", true);
        check("[quote “One.\nTwo.”]", "“One.\n[quote Two.”]", true);
        check("[quote “One.\nTwo.”]", "[quote “One].\nTwo.”", false);
    }
}
