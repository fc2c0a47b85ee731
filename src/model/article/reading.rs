//! A reading: what one annotator made of an article, kept beside the article's own labels.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::spans::Spans;
use super::{Article, Relation, Span, Status};
use crate::model::{ArticleId, EditError, SpanId, UnknownFields};

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
    /// What this annotator’s files have said of the article so far, each once by its [`Reading::digest`], the last of them
    /// this reading. Empty in readings of older versions of the program.
    pub seen: Vec<String>,
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
        let span = |span: &Span| Span { contested_by: BTreeSet::new(), ..span.clone() };
        let relation = |link: &Relation| Relation { contested_by: BTreeSet::new(), ..link.clone() };
        Self {
            annotator: annotator.to_owned(),
            status: article.status,
            from,
            note: article.note.clone(),
            spans: article.spans().iter().map(span).collect(),
            relations: article.relations().map(relation).collect(),
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

    /// What tells it from whatever else the annotator has made of the article: 64 bits of the SHA-256 of what it says, as 16
    /// hex digits, the same on every system.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        // What each part is long stands before it, so that no two ways to cut the same bytes are one.
        let mut part = |word: &str| {
            hash.update((word.len() as u64).to_be_bytes());
            hash.update(word);
        };
        part(self.status.name());
        part(&self.note);
        for Span { id, label, fragments, origin, from, note, person, contested_by: _, unknown: _ } in &self.spans {
            let places: Vec<String> = fragments.iter().map(|at| format!("{}-{}", at.start(), at.end())).collect();
            let (from, note) = (from.join("\n"), note.as_deref().unwrap_or_default());
            let person = person.as_deref().unwrap_or_default();
            for word in [&id.0.to_string(), label.as_str(), &places.join(" "), origin.name(), &from, note, person] {
                part(word);
            }
        }
        for Relation { id: _, kind, from, to, contested_by: _, unknown: _ } in &self.relations {
            part(&format!("{kind} {} {}", from.0, to.0));
        }
        let hash: [u8; 32] = hash.finalize().into();
        ArticleId::from_sha256(&hash).to_string()
    }

    /// What its annotator’s files have said of the article so far; the last is what this one said.
    pub fn seen(&self) -> Vec<String> {
        if self.from.seen.is_empty() { vec![self.digest()] } else { self.from.seen.clone() }
    }

    /// Whether its annotator’s files said what the other one says, and something else since.
    pub fn is_after(&self, other: &Self) -> bool {
        let (seen, others) = (self.seen(), other.seen());
        others.last().is_some_and(|last| seen.contains(last) && seen.last() != Some(last))
    }

    /// Whether the disk says that it is from a file that was saved before that of the other one.
    pub fn was_saved_before(&self, other: &Self) -> bool {
        let (saved, other) = (&self.from.saved, &other.from.saved);
        !saved.is_empty() && !other.is_empty() && saved < other
    }

    /// How it is known to stand to another one of its annotator, greater where it is later: their files tell it, or where
    /// those do not, the disk. Equal where nothing tells.
    pub fn known_order(&self, other: &Self) -> Ordering {
        let by_disk = || other.was_saved_before(self).cmp(&self.was_saved_before(other));
        self.is_after(other).cmp(&other.is_after(self)).then_with(by_disk)
    }

    /// The reading, which comes after another one of its annotator and has seen what either has.
    #[must_use]
    pub fn after(mut self, earlier: &Self) -> Self {
        self.from.seen = self.seen();
        self.see_before(earlier.seen());
        self
    }

    /// Notes what its annotator’s files have said before it, each once and the latest last.
    pub fn see_before(&mut self, mut seen: Vec<String>) {
        seen.retain(|digest| !self.from.seen.contains(digest));
        self.from.seen.splice(0..0, seen);
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
        let mut spans: Vec<SpanId> = self.spans.iter().map(|span| span.id).collect();
        spans.sort_unstable();
        if let Some(pair) = spans.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(EditError::SameSpan(pair[0]));
        }
        let mut relations = BTreeSet::new();
        for Relation { id, from, to, .. } in &self.relations {
            if !relations.insert(*id) {
                return Err(EditError::SameRelation(*id));
            }
            if from == to {
                return Err(EditError::LinkToItself);
            }
            if let Some(missing) = [from, to].into_iter().find(|end| spans.binary_search(end).is_err()) {
                return Err(EditError::NoSuchSpan(*missing));
            }
        }
        Ok(())
    }
}
