//! A reading: what one annotator made of an article, kept beside the article's own labels.

use std::collections::BTreeSet;

use super::spans::Spans;
use super::{Article, Relation, Span, Status};
use crate::model::{EditError, UnknownFields};

/// What one annotator, or a model, made of an article. Nobody edits it: only a newer version takes its place.
///
/// Its labels and kinds may be ones that the project does not have: a reading stays what it was when labels change.
///
/// Invariant of one that is in an article: all fragments lie in the text; ids differ; no link lacks an end; spans stand
/// in the order of [`Span::order`], links in that of [`Relation::order`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whose it is. An article has one reading of each annotator.
    pub annotator: String,
    /// How far their work on the article was.
    pub status: Status,
    pub from: ReadingSource,
    /// What they wrote beside the article: questions about the guide, say. Empty where they wrote nothing.
    pub note: String,
    pub spans: Vec<Span>,
    pub relations: Vec<Relation>,
    pub unknown: UnknownFields,
}

/// The file that a reading was collected from, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingSource {
    /// The name of the project file, as it was given.
    pub path: String,
    /// Of the file's bytes, 64 hex digits.
    pub sha256: String,
    /// When it was collected, in UTC: `2026-11-28T14:05:00Z`.
    pub collected: String,
    /// When the file was saved last, as the disk had it, written the same. Empty where nobody knows.
    pub saved: String,
    pub work: ReadingWork,
    pub unknown: UnknownFields,
}

/// What labelling an article took, as far as the counts beside the project that it was collected from say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingWork {
    /// The day in UTC on which it was last marked as done: `2026-11-28`. Empty where nobody knows.
    pub done_on: String,
    /// Keys, clicks and drags; `None` where they were not counted.
    pub n_acts: Option<u32>,
}

impl Reading {
    /// The labels of an article as what one annotator made of it.
    pub fn of(article: &Article, annotator: &str, from: ReadingSource) -> Self {
        Self {
            annotator: annotator.to_owned(),
            status: article.status,
            from,
            note: article.note.clone(),
            spans: article.spans().iter().cloned().collect(),
            relations: article.relations().cloned().collect(),
            unknown: UnknownFields::default(),
        }
        .in_order()
    }

    /// Its spans, to be found by their places.
    pub fn placed(&self) -> Spans {
        Spans::new(self.spans.clone())
    }

    /// Whether both say the same of the article, wherever they come from.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.status, &self.note, &self.spans, &self.relations, &self.unknown)
            == (other.status, &other.note, &other.spans, &other.relations, &other.unknown)
    }

    pub(super) fn is_in_order(&self) -> bool {
        let spans = self.spans.is_sorted_by(|one, next| one.order(next).is_le());
        spans && self.relations.is_sorted_by(|one, next| one.order(next).is_le())
    }

    pub(super) fn in_order(mut self) -> Self {
        self.spans.sort_by(Span::order);
        self.relations.sort_by(Relation::order);
        self
    }

    /// Whether its ids differ and its links have both ends.
    pub(super) fn check(&self) -> Result<(), EditError> {
        let mut spans = BTreeSet::new();
        if let Some(span) = self.spans.iter().find(|span| !spans.insert(span.id)) {
            return Err(EditError::SameSpan(span.id));
        }
        let mut relations = BTreeSet::new();
        for Relation { id, from, to, .. } in &self.relations {
            if !relations.insert(*id) {
                return Err(EditError::SameRelation(*id));
            }
            if from == to {
                return Err(EditError::LinkToItself);
            }
            if let Some(missing) = [from, to].into_iter().find(|end| !spans.contains(end)) {
                return Err(EditError::NoSuchSpan(*missing));
            }
        }
        Ok(())
    }
}
