//! Words and marks of a text, and which of them a span covers, for formats that label words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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
    pub(crate) fn name(self) -> Cow<'static, str> {
        match self {
            Self::Outside => "O".into(),
            Self::Begin(label) => format!("B-{label}").into(),
            Self::Inside(label) => format!("I-{label}").into(),
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

/// The tags of one column. What has none takes no room.
#[derive(Debug, Default)]
pub(crate) struct Tags<'a> {
    n_tokens: usize,
    /// Where each run of tokens under a label begins and ends.
    runs: BTreeMap<usize, (usize, &'a LabelId)>,
}

impl<'a> Tags<'a> {
    /// One for each token.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Tag<'a>> {
        let mut runs = self.runs.iter().peekable();
        (0..self.n_tokens).map(move |idx| {
            runs.next_if(|(_, (end, _))| *end <= idx);
            match runs.peek() {
                Some((start, (_, label))) if **start == idx => Tag::Begin(label),
                Some((start, (_, label))) if **start < idx => Tag::Inside(label),
                _ => Tag::Outside,
            }
        })
    }

    fn is_taken(&self, range: &Range<usize>) -> bool {
        self.runs.range(..range.end).next_back().is_some_and(|(_, (end, _))| *end > range.start)
    }
}

/// A tag for each token. Of spans that overlap, the one whose label comes first has the tokens, then the one that
/// starts first; the others are left out, and that is told to the batch.
pub(crate) fn tags<'a>(
    batch: &mut Batch<'_>,
    article: &Article,
    tokens: &[Range<usize>],
    spans: &BTreeMap<&LabelId, Vec<&Span>>,
    labels: &'a [LabelId],
) -> Tags<'a> {
    let mut tags = Tags { n_tokens: tokens.len(), runs: BTreeMap::new() };
    for label in labels {
        for span in spans.get(label).into_iter().flatten() {
            let ranges = covered_by(tokens, &span.fragments);
            if ranges.is_empty() {
                batch.lose(LossKind::NoText, article, Some(span.id));
            } else if ranges.iter().any(|range| tags.is_taken(range)) {
                batch.lose(LossKind::Overlap, article, Some(span.id));
            } else {
                tags.runs.extend(ranges.iter().map(|range| (range.start, (range.end, label))));
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

/// Columns of tags that a table has at most: each has a tag for every token.
const MAX_COLUMNS: usize = 1_000;

/// Each label by itself, for a column of its own. Where these would be too many, the first that articles of the batch have; the
/// spans of all others are left out, and that is told to the batch.
pub(crate) fn label_ids(batch: &mut Batch<'_>) -> Vec<LabelId> {
    let labels = batch.content.labels().labels().iter().map(|label| &label.id);
    if labels.len() <= MAX_COLUMNS {
        return labels.cloned().collect();
    }
    let spans = || batch.articles.iter().flat_map(|article| article.spans().iter());
    let there: BTreeSet<&LabelId> = spans().map(|span| &span.label).collect();
    let labels: Vec<LabelId> = labels.filter(|label| there.contains(label)).take(MAX_COLUMNS).cloned().collect();
    let has_column: BTreeSet<&LabelId> = labels.iter().collect();
    for article in batch.articles.clone() {
        for span in article.spans().iter().filter(|span| !has_column.contains(&span.label)) {
            batch.lose(LossKind::NoColumn, article, Some(span.id));
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{ExportOptions, Format, export, import};
    use crate::model::{ArticleId, Label, LabelSet, Project, Source, SpanId, Text, transactions};

    #[test]
    fn words_and_marks() {
        let text = "“No cuts,” said well-known Ñu\u{303}ez_2. हिन्दी में قَالَ می\u{200c}رود ❤\u{fe0f}";
        let words = |tokens: Vec<Range<usize>>| tokens.into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        let expected = ["“", "No", "cuts", ",", "”", "said", "well-known", "Ñu\u{303}ez_2", ".", "हिन्दी", "में", "قَالَ"];
        assert_eq!(words(tokens(text))[..12], expected);
        assert_eq!(words(tokens(text))[12..], ["می\u{200c}رود", "❤\u{fe0f}"]);
        assert_eq!(words(gliner_tokens(text))[7..10], ["Ñu", "\u{303}", "ez_2"]);
    }

    #[test]
    fn each_token_has_the_tag_of_the_first_span_on_it() {
        let content = content_from_marked(&["[quote a [claim b] c] d [quote e] [quote f]"]);
        let article = content.articles().next().unwrap();
        let export = |flat: &[&str]| {
            let labels = content.labels().labels().iter().map(|label| label.id.clone());
            let flat = labels.filter(|label| flat.contains(&label.as_str())).collect();
            let options = ExportOptions { flat, ..ExportOptions::default() };
            let export = export(Format::Conll, &content, &options);
            let table = String::from_utf8(export.files[0].1.clone()).unwrap();
            (table, export.losses.iter().map(|loss| (loss.kind, loss.places.len())).collect::<Vec<_>>())
        };
        let (table, losses) = export(&["quote", "claim"]);
        assert_eq!(table, "-DOCSTART- O\n\na B-quote\nb I-quote\nc I-quote\nd O\ne B-quote\nf B-quote\n\n");
        assert_eq!(losses, [(LossKind::Overlap, 1)]);
        assert_eq!(export(&["claim"]).0, "a\tO\nb\tB-claim\nc\tO\nd\tO\ne\tO\nf\tO\n\n", "the words with its tags");
        assert_eq!(article.spans().len(), 4);
    }

    #[test]
    fn of_too_many_labels_the_first_have_columns_and_what_that_costs_is_told() {
        let label = |n: usize| {
            let id = LabelId::new(&format!("l{n:04}")).unwrap();
            Label { id, name: format!("Label {n}"), ..LabelSet::built_in().labels()[0].clone() }
        };
        let labels = (0..1_500).map(|n| Label { key: None, ..label(n) }).collect();
        let labels = LabelSet::new(labels, Vec::new()).unwrap();
        let text = Text::new("word ".repeat(1_200)).unwrap();
        let place = |n: usize| Fragments::one(text.range(n * 5..n * 5 + 4).unwrap()).unwrap();
        // The first hundred labels have no spans.
        let spans =
            (0..1_200).map(|n| Span::new(SpanId(u32::try_from(n + 1).unwrap()), label(n + 100).id, place(n))).collect();
        let article = Article::new(ArticleId(1), String::new(), Source::default(), text.clone());
        let (article, unfit) = article.labelled(&labels, spans, Vec::new());
        assert_eq!(unfit, []);
        let mut project = Project::new("week", "");
        project.apply(transactions::set_labels(&project, "labels", labels)).unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        for format in Format::ALL.into_iter().filter(|format| ["conll", "conllu", "hf-tokens"].contains(&format.name()))
        {
            let export = export(format, &project, &ExportOptions::default());
            let losses: Vec<_> = export.losses.iter().map(|loss| (loss.kind, loss.places.len())).collect();
            assert_eq!(losses, [(LossKind::NoColumn, 200)], "{}", format.name());
            let imported = import(format, &export.files[..1], project.labels());
            let spans = imported.articles[0].article.spans();
            assert_eq!(
                spans.iter().map(|span| span.label.to_string()).collect::<Vec<_>>(),
                (100..1_100).map(|n| format!("l{n:04}")).collect::<Vec<_>>(),
                "{}",
                format.name()
            );
        }
    }
}
