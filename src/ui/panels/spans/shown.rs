//! Which spans of an article the list of spans shows, and in which order.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::model::find::Finder;
use crate::model::{Article, Content, LabelId, LabelSet, Origin, Span, SpanId, TextRange};
use crate::ui::jobs::article_cache::PerArticleAnd;
use crate::ui::texts::tr;

/// What is asked of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Words of the span, its label, its speaker or its note.
    pub words: String,
    pub only: Option<Only>,
    pub order: Order,
}

/// A kind of spans that alone are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Only {
    Label(LabelId),
    Origin(Origin),
    WithNote,
    InQuestion,
    WithoutSpeaker,
}

/// How spans are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    #[default]
    Place,
    Label,
    Speaker,
    /// The longest first.
    Length,
}

/// The spans that are shown, found again when the article changes or something else is asked.
#[derive(Debug, Default)]
pub(super) struct ShownSpans {
    /// `None` where all are shown in the order of the text, so that nothing need be listed.
    ids: PerArticleAnd<Asked, Option<Vec<SpanId>>>,
}

impl Asked {
    /// Whether the list shows only some of the spans.
    pub(super) fn is_filter(&self) -> bool {
        !self.words.trim().is_empty() || self.only.is_some()
    }
}

impl Only {
    /// “Quote”, “Accepted suggestions”.
    pub(super) fn name(&self, labels: &LabelSet) -> String {
        match self {
            Self::Label(id) => labels.label(id).map_or_else(|| id.to_string(), |label| label.name.clone()),
            Self::Origin(Origin::Person) => tr("Marked by hand").to_owned(),
            Self::Origin(Origin::Suggestion) => tr("Accepted suggestions").to_owned(),
            Self::Origin(Origin::Import) => tr("Imported").to_owned(),
            Self::Origin(Origin::Adjudication) => tr("Settled").to_owned(),
            Self::WithNote => tr("With a note").to_owned(),
            Self::InQuestion => tr("Questions").to_owned(),
            Self::WithoutSpeaker => tr("Without a speaker").to_owned(),
        }
    }

    fn holds(&self, content: &Content, article: &Article, span: &Span) -> bool {
        match self {
            Self::Label(id) => span.label == *id,
            Self::Origin(origin) => span.origin == *origin,
            Self::WithNote => span.written_note().is_some(),
            Self::InQuestion => span.is_in_question(),
            Self::WithoutSpeaker => article.lacks_link(content.labels(), span),
        }
    }
}

impl Order {
    pub(super) const ALL: [Self; 4] = [Self::Place, Self::Label, Self::Speaker, Self::Length];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Place => tr("By place"),
            Self::Label => tr("By label"),
            Self::Speaker => tr("By speaker"),
            Self::Length => tr("Longest first"),
        }
    }
}

impl ShownSpans {
    /// Lists what is asked for. `words_of` are those of a span by which it is found. Returns whether the list was made anew.
    pub(super) fn find(
        &mut self,
        asked: &Asked,
        content: &Content,
        article: &Arc<Article>,
        words_of: impl Fn(&Article, &Span) -> String,
    ) -> bool {
        let is_new = !self.ids.is_of(asked, article);
        self.ids.get(asked, article, |article| {
            let is_listed = asked.is_filter() || asked.order != Order::Place;
            is_listed.then(|| listed(asked, content, article, words_of))
        });
        is_new
    }

    /// How many spans of the article are shown.
    pub(super) fn len(&self, article: &Article) -> usize {
        self.ids.last().as_ref().map_or(article.spans().len(), Vec::len)
    }

    /// So many spans from one place of the list on.
    pub(super) fn in_rows(&self, article: &Article, rows: std::ops::Range<usize>) -> Vec<SpanId> {
        match self.ids.last() {
            Some(ids) => ids.get(rows).unwrap_or_default().to_vec(),
            None => article.spans().skip(rows.start).take(rows.len()).map(|span| span.id).collect(),
        }
    }

    /// Where a span stands in the list; `None` where it is not shown.
    pub(super) fn position(&self, article: &Article, span: SpanId) -> Option<usize> {
        match self.ids.last() {
            Some(ids) => ids.iter().position(|id| *id == span),
            None => article.spans().position(span),
        }
    }
}

fn listed(
    asked: &Asked,
    content: &Content,
    article: &Article,
    words_of: impl Fn(&Article, &Span) -> String,
) -> Vec<SpanId> {
    let finder = Finder::of_words(&asked.words);
    let has_words =
        |span: &Span| finder.as_ref().is_none_or(|finder| finder.first_in(&words_of(article, span)).is_some());
    let is_it =
        |span: &&Span| asked.only.as_ref().is_none_or(|only| only.holds(content, article, span)) && has_words(span);
    let mut spans: Vec<&Span> = article.spans().iter().filter(is_it).collect();
    match asked.order {
        Order::Place => {}
        Order::Label => spans.sort_by_key(|span| content.labels().label_idx(&span.label)),
        Order::Speaker => spans.sort_by_cached_key(|span| {
            let speaker = article.speakers_of(span.id).next();
            let name = speaker.map(|speaker| speaker.person.clone().unwrap_or_else(|| article.text_of(speaker)));
            (name.is_none(), name)
        }),
        Order::Length => {
            spans.sort_by_key(|span| Reverse(span.fragments.iter().map(TextRange::n_bytes).sum::<usize>()));
        }
    }
    spans.into_iter().map(|span| span.id).collect()
}
