//! Words and marks of a text, and which of them a span covers, for formats that label words.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::batch::Batch;
use super::loss::LossKind;
use crate::model::{Article, Fragments, LabelId, Span, TextRange};

/// Words with their inner hyphens, and single marks. What is put over, under or behind a letter stays with it, and so do
/// the joiners within a word.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let inner = r"[\p{L}\p{M}\p{N}_\u{200c}\u{200d}]";
    Regex::new(&format!(r"[\p{{L}}\p{{N}}_]{inner}*(?:-[\p{{L}}\p{{N}}_]{inner}*)*|\S\p{{M}}*"))
        .expect("the pattern is right")
});

/// As `GLiNER` cuts: `\w` is Python's, which unlike Rust's has no combining marks.
static GLINER_TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+(?:[-_][\p{L}\p{N}_]+)*|\S").expect("the pattern is right"));

/// The byte ranges of the tokens, in order.
pub(crate) fn tokens(text: &str) -> Vec<Range<usize>> {
    TOKEN.find_iter(text).map(|token| token.range()).collect()
}

/// The same as `GLiNER` counts them.
pub(crate) fn gliner_tokens(text: &str) -> Vec<Range<usize>> {
    GLINER_TOKEN.find_iter(text).map(|token| token.range()).collect()
}

/// Whether the token is the first of its paragraph, which stands for a sentence here.
pub(crate) fn is_new_line(article: &Article, tokens: &[Range<usize>], idx: usize) -> bool {
    article.text().as_str()[tokens[idx - 1].end..tokens[idx].start].contains('\n')
}

/// The indices of the tokens that share a byte with the range.
pub(crate) fn covered(tokens: &[Range<usize>], range: TextRange) -> Range<usize> {
    let first = tokens.partition_point(|token| token.end <= range.start());
    let last = tokens.partition_point(|token| token.start < range.end());
    first..last.max(first)
}

/// Whether a span's edges are not edges of tokens; space at its ends does not count.
pub(crate) fn is_snapped(tokens: &[Range<usize>], text: &str, range: TextRange) -> bool {
    let covered = covered(tokens, range);
    let piece = &text[range.bytes()];
    let start = range.start() + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    covered.is_empty() || tokens[covered.start].start != start || tokens[covered.end - 1].end != end
}

/// The tokens of each fragment; those that touch count once.
pub(crate) fn covered_by(tokens: &[Range<usize>], fragments: &Fragments) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for covered in fragments.iter().map(|range| covered(tokens, range)).filter(|covered| !covered.is_empty()) {
        match ranges.last_mut() {
            Some(last) if last.end >= covered.start => last.end = covered.end.max(last.end),
            _ => ranges.push(covered),
        }
    }
    ranges
}

/// What a token is to a label: in IOB2 the first of a span is told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag<'a> {
    Outside,
    Begin(&'a LabelId),
    Inside(&'a LabelId),
}

impl Tag<'_> {
    /// `O`, `B-quote`, `I-quote`
    pub(crate) fn name(self) -> String {
        match self {
            Self::Outside => "O".to_owned(),
            Self::Begin(label) => format!("B-{label}"),
            Self::Inside(label) => format!("I-{label}"),
        }
    }

    /// 0, 1 and 2 in the order O, B, I
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Outside => 0,
            Self::Begin(_) => 1,
            Self::Inside(_) => 2,
        }
    }
}

/// The spans of each label, in order.
pub(crate) fn by_label(article: &Article) -> BTreeMap<&LabelId, Vec<&Span>> {
    let mut by_label: BTreeMap<&LabelId, Vec<&Span>> = BTreeMap::new();
    for span in article.spans().iter() {
        by_label.entry(&span.label).or_default().push(span);
    }
    by_label
}

/// A tag for each token. Of spans that overlap, the one whose label comes first has the tokens, then the one that
/// starts first; the others are left out, and that is told to the batch.
pub(crate) fn tags<'a>(
    batch: &mut Batch<'_>,
    article: &Article,
    tokens: &[Range<usize>],
    spans: &BTreeMap<&LabelId, Vec<&Span>>,
    labels: &'a [LabelId],
) -> Vec<Tag<'a>> {
    let mut tags = vec![Tag::Outside; tokens.len()];
    for label in labels {
        for span in spans.get(label).into_iter().flatten() {
            let ranges = covered_by(tokens, &span.fragments);
            if ranges.is_empty() {
                batch.lose(LossKind::NoText, article, Some(span.id));
            } else if ranges.iter().any(|range| tags[range.clone()].iter().any(|tag| *tag != Tag::Outside)) {
                batch.lose(LossKind::Overlap, article, Some(span.id));
            } else {
                for range in &ranges {
                    tags[range.clone()].fill(Tag::Inside(label));
                    tags[range.start] = Tag::Begin(label);
                }
                if ranges.len() > 1 {
                    batch.lose(LossKind::Fragments, article, Some(span.id));
                }
                if span.fragments.iter().any(|range| is_snapped(tokens, article.text().as_str(), range)) {
                    batch.lose(LossKind::SnappedEdge, article, Some(span.id));
                }
            }
        }
    }
    tags
}

/// The tag of a token as readers want it who end a span with its sentence: there the next part begins anew.
pub(crate) fn tag_in_sentence<'a>(batch: &mut Batch<'_>, article: &Article, tag: Tag<'a>, is_first: bool) -> Tag<'a> {
    match tag {
        Tag::Inside(label) if is_first => {
            batch.lose(LossKind::Fragments, article, None);
            Tag::Begin(label)
        }
        tag => tag,
    }
}

/// Each label by itself, for a column of its own.
pub(crate) fn label_ids(batch: &Batch<'_>) -> Vec<LabelId> {
    batch.content.labels().labels().iter().map(|label| label.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks() {
        let text = "“No cuts,” said well-known Ñu\u{303}ez_2. हिन्दी में قَالَ می\u{200c}رود ❤\u{fe0f}";
        let words = |tokens: Vec<Range<usize>>| tokens.into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        let expected = ["“", "No", "cuts", ",", "”", "said", "well-known", "Ñu\u{303}ez_2", ".", "हिन्दी", "में", "قَالَ"];
        assert_eq!(words(tokens(text))[..12], expected);
        assert_eq!(words(tokens(text))[12..], ["می\u{200c}رود", "❤\u{fe0f}"]);
        assert_eq!(words(gliner_tokens(text))[7..10], ["Ñu", "\u{303}", "ez_2"]);
    }
}
