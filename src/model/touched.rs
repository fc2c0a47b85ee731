//! Where edits touch an article, so that only that is looked at again.

use std::collections::BTreeSet;

use super::{Article, Edit, Proposal, Span, SpanId, TextRange};

/// Where something happens on a text, and to which spans.
#[derive(Debug, Default)]
pub struct Touched {
    pub places: Vec<TextRange>,
    pub spans: BTreeSet<SpanId>,
}

impl Touched {
    /// What these edits touch, of an article as it is before them; or as it is after them, where they are the way back.
    ///
    /// `None` where the text may be another one.
    pub fn by<'a>(edits: impl IntoIterator<Item = &'a Edit>, article: &Article) -> Option<Self> {
        let mut touched = Self::default();
        for edit in edits.into_iter().filter(|edit| edit.article() == Some(article.id)) {
            match edit {
                Edit::AddArticle { .. } | Edit::RemoveArticle(_) => return None,
                Edit::AddSpan(_, span) | Edit::ReplaceSpan(_, span) => {
                    touched.note(article, span.id, Some(span.extent()));
                }
                Edit::RemoveSpan(_, id) => touched.note(article, *id, None),
                Edit::AddRelation(_, link) => touched.note(article, link.from, None),
                Edit::RemoveRelation(_, id) => {
                    article.relation(*id).into_iter().for_each(|link| touched.note(article, link.from, None));
                }
                Edit::AddRejection(_, one) | Edit::RemoveRejection(_, one) => {
                    touched.places.push(one.fragments.extent());
                    touched.spans.extend(article.spans_in(one.fragments.extent()).map(|span| span.id));
                }
                _ => {}
            }
        }
        Some(touched)
    }

    /// Whether a suggestion is about any of it.
    pub fn concerns(&self, proposal: &Proposal) -> bool {
        match proposal {
            Proposal::Span { fragments, .. } => self.places.iter().any(|place| place.overlaps(fragments.extent())),
            Proposal::Speaker { span, .. } => self.spans.contains(span),
        }
    }

    /// Notes a span with where it lies at this end, and at the other.
    fn note(&mut self, article: &Article, span: SpanId, is_at: Option<TextRange>) {
        self.places.extend(is_at.into_iter().chain(article.span(span).map(Span::extent)));
        self.spans.insert(span);
    }
}
