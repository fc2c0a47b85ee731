//! What a project's articles teach about the labels that nothing is built in for.

use std::collections::BTreeMap;
use std::ops::Range;

use super::features::features;
use super::finder::{Finder, labels};
use crate::model::{Article, Content, LabelId, Span, Status, TextRange};
use crate::suggest::learn::crf::Row;
use crate::suggest::learn::training_examples::{BOILERPLATE, CLAIM, QUOTE, SPEAKER, in_lines};
use crate::suggest::syntax::Grammar;
use crate::suggest::text::rows::rows;
use crate::suggest::text::tokens::{Token, is_quote, sentence_around, tokens, within};

/// A label with fewer spans, or in fewer articles that are done, is too new to learn.
const FEWEST_SPANS: usize = 8;
const FEWEST_ARTICLES: usize = 4;
/// So many tokens are learned from, of the last articles: what is made ready of each takes some 200 bytes.
const MOST_TOKENS: usize = 300_000;
/// And so many for all labels together: each takes its time.
const MOST_TOKENS_OF_ALL: usize = 1_000_000;

/// All that is learned from.
pub(super) struct Lessons<'a> {
    content: &'a Content,
    by_grammar: bool,
    /// Articles that are done, in the project's order; made ready once, for all labels.
    done: Vec<Lesson<'a>>,
    /// Where in `done` each label that can be learned is first found: whoever worked on earlier ones did not think of it.
    first: BTreeMap<LabelId, usize>,
}

/// An article, made ready to be learned from.
pub(super) struct Lesson<'a> {
    article: &'a Article,
    tokens: Vec<Token>,
    places: Vec<Range<usize>>,
    /// A row for each place, with the labels for the label that is learned now.
    rows: Vec<Row>,
}

impl<'a> Lessons<'a> {
    pub(super) fn new(content: &'a Content, by_grammar: bool) -> Self {
        let done: Vec<&Article> = content.articles().filter(|article| article.status == Status::Done).collect();
        let mut first = first_articles(content, &done);
        let mut lessons = Self { content, by_grammar, done: Vec::new(), first: BTreeMap::new() };
        let Some(earliest) = first.values().min().copied() else { return lessons };
        let most_tokens = MOST_TOKENS.min(MOST_TOKENS_OF_ALL / first.len());
        let mut n_tokens = 0;
        for article in done[earliest..].iter().rev() {
            let lesson = Lesson::new(article, by_grammar);
            n_tokens += lesson.tokens.len();
            lessons.done.push(lesson);
            if n_tokens >= most_tokens {
                break;
            }
        }
        lessons.done.reverse();
        let n_left_out = done.len() - lessons.done.len();
        for place in first.values_mut() {
            *place = place.saturating_sub(n_left_out);
        }
        Self { first, ..lessons }
    }

    /// The labels that there is enough of to learn.
    pub(super) fn labels(&self) -> Vec<LabelId> {
        self.first.keys().cloned().collect()
    }

    /// The articles that teach a label, with the right labels for it.
    pub(super) fn of(&mut self, label: &LabelId) -> &[Lesson<'a>] {
        let first = self.first.get(label).copied().unwrap_or(self.done.len());
        let lessons = &mut self.done[first..];
        for lesson in &mut *lessons {
            lesson.set_labels(label);
        }
        lessons
    }

    /// What all articles teach about a label, and how many spans of it they have.
    pub(super) fn taught(&mut self, label: &LabelId) -> (Finder, usize) {
        let turned_down = self.turned_down(label);
        let lessons = self.of(label);
        let n_spans = lessons.iter().map(|lesson| spans(lesson.article, label).count()).sum();
        let rows: Vec<&Row> = lessons.iter().flat_map(|lesson| &lesson.rows).chain(&turned_down).collect();
        (Finder::taught(&rows), n_spans)
    }

    /// The sentences of articles not yet done in which somebody turned a suggestion of the label down, as they stand now.
    pub(super) fn turned_down(&self, label: &LabelId) -> Vec<Row> {
        let open = self.content.articles().filter(|article| article.status != Status::Done);
        let mut sentences = Vec::new();
        for article in open {
            let rejected = article.rejections().iter().filter(|one| one.label == *label && one.speaker.is_none());
            let ranges: Vec<TextRange> = rejected.flat_map(|one| one.fragments.iter()).collect();
            if !ranges.is_empty() {
                let mut lesson = Lesson::new(article, self.by_grammar);
                lesson.set_labels(label);
                sentences.extend(lesson.sentences_with(&ranges));
            }
        }
        sentences
    }
}

impl<'a> Lesson<'a> {
    fn new(article: &'a Article, by_grammar: bool) -> Self {
        let text = article.text().as_str();
        let tokens = tokens(text);
        let grammar = if by_grammar { Grammar::new(text, &tokens) } else { Grammar::none(text, &tokens) };
        let places: Vec<Range<usize>> = rows(&tokens).collect();
        let row = |place: &Range<usize>| Row { features: features(text, &tokens, place, &grammar), labels: Vec::new() };
        let rows = places.iter().map(row).collect();
        Self { article, tokens, places, rows }
    }

    fn set_labels(&mut self, label: &LabelId) {
        let text = self.article.text().as_str();
        let pieces = spans(self.article, label).flat_map(|span| span.fragments.iter());
        let pieces = pieces.flat_map(|piece| in_lines(text, piece));
        let labels = labels(self.tokens.len(), pieces.map(|piece| within(&self.tokens, piece)));
        for (row, place) in self.rows.iter_mut().zip(&self.places) {
            row.labels = labels[place.clone()].to_vec();
        }
    }

    /// The sentences in which some places lie, each once.
    fn sentences_with(&self, ranges: &[TextRange]) -> Vec<Row> {
        let tokens_of =
            ranges.iter().map(|range| within(&self.tokens, range.bytes())).filter(|place| !place.is_empty());
        let mut sentences: Vec<Range<usize>> =
            tokens_of.map(|place| sentence_around(&self.tokens, place.start)).collect();
        sentences.sort_by_key(|sentence| sentence.start);
        sentences.dedup();
        let row = |sentence: Range<usize>| {
            let number = self.places.partition_point(|place| place.end <= sentence.start);
            let (place, row) = (self.places.get(number)?, self.rows.get(number)?);
            let part = sentence.start - place.start..sentence.end.min(place.end) - place.start;
            Some(Row { features: row.features[part.clone()].to_vec(), labels: row.labels[part].to_vec() })
        };
        sentences.into_iter().filter_map(row).collect()
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What a finder finds, with whether just that is a span of the label.
    pub(super) fn tried(&self, finder: &Finder, label: &LabelId) -> Vec<(f32, bool)> {
        let mut tried = Vec::new();
        for (row, place) in self.rows.iter().zip(&self.places) {
            for (span, probability) in finder.find(&row.features) {
                let tokens = &self.tokens[place.start + span.start..place.start + span.end];
                let range = tokens[0].start()..tokens[tokens.len() - 1].end();
                let place = self.article.text().range(range).ok();
                let mut same = place.into_iter().flat_map(|place| self.article.spans().of_extent(place));
                let is_right = same.any(|span| span.label == *label && span.fragments.iter().count() == 1);
                tried.push((probability, is_right));
            }
        }
        tried
    }
}

/// In which of the articles each label that there is enough of to learn is first found.
fn first_articles(content: &Content, articles: &[&Article]) -> BTreeMap<LabelId, usize> {
    let mut places: BTreeMap<&LabelId, Vec<usize>> = BTreeMap::new();
    for (place, article) in articles.iter().enumerate() {
        for span in article.spans().iter().filter(|span| is_learned(article, span)) {
            places.entry(&span.label).or_default().push(place);
        }
    }
    let off = &content.settings().suggestions_off;
    let is_enough = |places: &[usize]| {
        let n_articles = 1 + places.windows(2).filter(|pair| pair[0] != pair[1]).count();
        places.len() >= FEWEST_SPANS && n_articles >= FEWEST_ARTICLES
    };
    let enough = places.into_iter().filter(|(label, places)| !off.contains(*label) && is_enough(places));
    enough.map(|(label, places)| (label.clone(), places[0])).collect()
}

/// The spans of a label that are learned in here.
fn spans<'a>(article: &'a Article, label: &'a LabelId) -> impl Iterator<Item = &'a Span> {
    article.spans().iter().filter(move |span| span.label == *label && is_learned(article, span))
}

/// Whether a span is learned in here. For speakers, claims and boilerplate more is built in, and for quotations with marks or
/// a dash.
fn is_learned(article: &Article, span: &Span) -> bool {
    match span.label.as_str() {
        SPEAKER | CLAIM | BOILERPLATE => false,
        QUOTE => !has_marks(article.text().slice(span.extent())),
        _ => true,
    }
}

/// Whether quotation marks or a dash are at an end of the words.
fn has_marks(words: &str) -> bool {
    words.starts_with(|first| is_quote(first) || "—–―-−".contains(first)) || words.ends_with(is_quote)
}
