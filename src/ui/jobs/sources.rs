//! Articles whose files have changed since they were read, and what would become of their labels in the new texts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::progress::Progress;
use crate::formats::articles::retitled;
use crate::model::{Article, Content, LabelSet, OffsetUnit, Reanchored, Span, SpanId, reanchor};
use crate::storage::{self, SourceCheck, SourceState, SourcesAt};
use crate::ui::look::widgets::{counted, in_quotes};
use crate::ui::texts::{grouped, tr};

/// Of a span's words, in characters.
const MAX_WORDS_SHOWN: usize = 60;

/// What a look at the files of all articles found.
#[derive(Debug, Default)]
pub struct SourcesFound {
    pub changed: Vec<ChangedSource>,
    /// A sentence for each file that cannot be read.
    pub unreadable: Vec<String>,
    /// Folders outside the project's, whose files were not read, with how many articles come from each.
    pub elsewhere: BTreeMap<PathBuf, usize>,
    pub is_cancelled: bool,
}

/// An article whose file has another text now, and what would become of its labels.
#[derive(Debug)]
pub struct ChangedSource {
    article: Arc<Article>,
    pub reanchored: Reanchored,
    /// The lost first, then the changed, then the moved.
    pub fates: Vec<SpanFate>,
    /// Whether the new text is to be taken over.
    pub is_wanted: bool,
}

/// What would become of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanFate {
    pub kind: FateKind,
    /// “Quote: “No cuts,””.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FateKind {
    Lost,
    Changed,
    Moved,
}

/// Looks whether the files of the articles are as they were.
pub fn check(content: &Content, at: &SourcesAt, progress: &Progress) -> SourcesFound {
    let mut is_cancelled = false;
    let checks = storage::check_sources(content, at, &mut |n_done, n_all| {
        let go_on = progress.report(n_done, n_all);
        is_cancelled = go_on.is_break();
        go_on
    });
    SourcesFound { is_cancelled, ..SourcesFound::new(content, checks) }
}

impl SourcesFound {
    fn new(content: &Content, checks: Vec<SourceCheck>) -> Self {
        let mut found = Self::default();
        for SourceCheck { article, state } in checks {
            let there = content.shared_article(article);
            match (state, there) {
                (SourceState::Changed { text, source }, Some(article)) => {
                    let reanchored = retitled(article, reanchor(content.labels(), article, text, source));
                    found.changed.push(ChangedSource::new(content.labels(), article, reanchored));
                }
                (SourceState::Unreadable(error), Some(article)) => {
                    found.unreadable.push(format!("{}: {error}", article.title));
                }
                (SourceState::Elsewhere { folder, .. }, Some(_)) => *found.elsewhere.entry(folder).or_default() += 1,
                (_, None) => {}
            }
        }
        found
    }

    /// “The files of 2 articles have changed”.
    pub fn summary(&self) -> String {
        match self.changed.len() {
            1 => tr!("The file of {title} has changed", title = in_quotes(self.changed[0].title())),
            n => tr!("The files of {articles} have changed", articles = counted(n, "article")),
        }
    }
}

impl ChangedSource {
    fn new(labels: &LabelSet, article: &Arc<Article>, reanchored: Reanchored) -> Self {
        let lost = reanchored.lost.iter().map(|span| SpanFate::lost(labels, article, span));
        let spans = |ids: &[SpanId]| -> Vec<(Span, Span)> {
            let pair = |id: &SpanId| Some((article.span(*id)?.clone(), reanchored.article.span(*id)?.clone()));
            ids.iter().filter_map(pair).collect()
        };
        let new = &reanchored.article;
        let changed = spans(&reanchored.changed).into_iter();
        let changed =
            changed.map(|(old_span, new_span)| SpanFate::changed(labels, (article, &old_span), (new, &new_span)));
        let moved = spans(&reanchored.moved).into_iter();
        let moved = moved.map(|(old_span, new_span)| SpanFate::moved(labels, (article, &old_span), (new, &new_span)));
        let fates = lost.chain(changed).chain(moved).collect();
        Self { article: Arc::clone(article), fates, reanchored, is_wanted: true }
    }

    pub fn title(&self) -> &str {
        &self.article.title
    }

    /// “Spans: 1 lost, 2 changed, 7 moved, 12 where they were”.
    pub fn counts(&self) -> String {
        let n_of = |kind| self.fates.iter().filter(|fate| fate.kind == kind).count();
        let n_same = self.article.spans().len() - self.fates.len();
        let all = [
            (n_of(FateKind::Lost), tr("lost")),
            (n_of(FateKind::Changed), tr("changed")),
            (n_of(FateKind::Moved), tr("moved")),
            (n_same, tr("where they were")),
        ];
        let counts: Vec<String> =
            all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", grouped(*n))).collect();
        let links = self.reanchored.n_links_lost;
        let own = match counts.join(", ") {
            counts if counts.is_empty() => tr("No spans").to_owned(),
            counts => tr!("Spans: {counts}", counts),
        };
        let links = (links > 0).then(|| tr!("{links} lost", links = counted(links, "link")));
        let in_readings = self.reanchored.n_lost_in_readings;
        let in_readings = (in_readings > 0).then(|| tr!("{n} lost in readings", n = grouped(in_readings)));
        [Some(own), links, in_readings].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether the article is still the one that was looked at.
    pub fn is_current(&self, content: &Content) -> bool {
        content.article(self.article.id).is_some_and(|article| *article == *self.article)
    }
}

impl SpanFate {
    fn lost(labels: &LabelSet, article: &Article, span: &Span) -> Self {
        Self { kind: FateKind::Lost, words: labelled(labels, article, span) }
    }

    fn changed(labels: &LabelSet, (article, old): (&Article, &Span), (new_article, new): (&Article, &Span)) -> Self {
        let words = format!("{} → {}", labelled(labels, article, old), shortened(&new_article.text_of(new)));
        Self { kind: FateKind::Changed, words }
    }

    fn moved(labels: &LabelSet, (article, old): (&Article, &Span), (new_article, new): (&Article, &Span)) -> Self {
        let place = |article: &Article, span: &Span| {
            let start = span.extent().start();
            let character = article.text().offset_from_byte(OffsetUnit::CodePoint, start) + 1;
            (article.text().line_from_byte(start), character)
        };
        let (from, to) = (place(article, old), place(new_article, new));
        let way = if from.0 == to.0 {
            tr!("from character {from} to {to}", from = from.1, to = to.1)
        } else {
            tr!("from line {from} to {to}", from = from.0, to = to.0)
        };
        Self { kind: FateKind::Moved, words: format!("{}, {way}", labelled(labels, article, old)) }
    }
}

impl FateKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => tr("Lost"),
            Self::Changed => tr("Changed"),
            Self::Moved => tr("Moved"),
        }
    }
}

fn labelled(labels: &LabelSet, article: &Article, span: &Span) -> String {
    let name = labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name);
    format!("{name}: {}", shortened(&article.text_of(span)))
}

fn shortened(words: &str) -> String {
    let words = crate::model::one_line(words);
    match words.char_indices().nth(MAX_WORDS_SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, marked};

    #[test]
    fn every_span_that_does_not_stay_is_told() {
        let labels = LabelSet::built_in();
        let before = "[boilerplate#1 Sign up]. He said: [quote#2>3 “We wil not cut the bus.”] So [speaker#3 Ana]. End.";
        let after = "He said: “We will not cut the bus.”\nSo Ana. End.";
        let article = Arc::new(marked::parse(&labels, before).unwrap());
        let text = marked::parse(&labels, after).unwrap().text().clone();
        let reanchored = reanchor(&labels, &article, text, Source::default());
        let changed = ChangedSource::new(&labels, &article, reanchored);
        let told: Vec<String> =
            changed.fates.iter().map(|fate| format!("{}: {}", fate.kind.name(), fate.words)).collect();
        let expected = [
            "Lost: Boilerplate: Sign up",
            "Changed: Quote: “We wil not cut the bus.” → “We will not cut the bus.”",
            "Moved: Speaker: Ana, from line 1 to 2",
        ];
        assert_eq!(told, expected);
        assert_eq!(changed.counts(), "Spans: 1 lost, 1 changed, 1 moved");
    }
}
