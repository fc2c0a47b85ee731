//! Articles as files give them, before anything is checked.

use std::collections::BTreeMap;
use std::iter::Flatten;
use std::ops::{Index, IndexMut};
use std::sync::Arc;

use super::names::By;
use crate::model::{Article, Meta, OffsetUnit, Source, Status};

/// An article as a file gives it, before anything is checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Where in its file: `line 3`.
    pub(crate) place: String,
    /// 16 hex digits; anything else is made a title where there is none and it has a word.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) source: Source,
    pub(crate) meta: Meta,
    pub(crate) status: Option<Status>,
    pub(crate) text: String,
    /// Put together from words, with blanks where the file does not say what stands between them.
    pub(crate) is_rebuilt: bool,
    pub(crate) unit: OffsetUnit,
    /// How sure that unit is.
    pub(crate) counting: Counting,
    pub(crate) spans: SpanDrafts,
    pub(crate) relations: Vec<RelationDraft>,
    /// What a model proposed where somebody has decided otherwise.
    pub(crate) proposed: SpanDrafts,
    /// Who predicted them, where nobody confirmed them.
    pub(crate) model: String,
    /// Who made them, where the file says so.
    pub(crate) annotator: String,
    /// Who may have made them, under a name that whoever wrote the text may have too.
    pub(crate) user: String,
    /// The file that it is from, where there are several.
    pub(crate) file: Option<Arc<str>>,
    /// What could not be taken in, in sentences.
    pub(crate) remarks: Vec<String>,
    /// What is left out because it is no label of a place, in sentences; each is told once.
    pub(crate) notes: Vec<String>,
    /// How many entries of lists look like places in the text and are not read, by the names of the lists.
    pub(crate) alike: BTreeMap<(String, Lack), usize>,
    /// Under which names of their own there are labels, each of which may be those of somebody else.
    pub(crate) lists: Vec<OwnList>,
}

/// Labels under a name of their own, beside others that are called alike: `entities_ana`, or a column of tags. What is under one
/// name may be what one person labelled, or one kind of label: all records of a file together tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnList {
    /// What those have in common that lie beside it: `entities`.
    pub(crate) family: String,
    /// What is its own: `ana`.
    pub(crate) name: String,
    pub(crate) sign: ListSign,
    /// What is said where it is not of a person; empty where nothing is.
    pub(crate) else_told: String,
}

/// How much the name of a list says of whether it is of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ListSign {
    /// It may be anything: labels that contradict each other have to show it.
    #[default]
    Open,
    /// It says that it has labels, and something besides, which labels that contradict each other show to be a person.
    Likely,
    /// It is said to be one.
    Named,
}

/// Why what looks like places in a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lack {
    Label,
    /// Nothing tells what its numbers are; under the usual names it would be read.
    Names,
    /// It may be anything.
    Proof,
}

/// How sure it is that the offsets of a draft count its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Counting {
    /// Its reader has found the places itself, or the file says what they count.
    #[default]
    Known,
    /// Who imports it has said so.
    Named,
    /// Programs that write such files count so; words that stand beside the places know better.
    Usual,
    /// Most programs that write such files count so: it is told where another unit would be possible.
    Likely,
    /// Programs that write such files differ: it is asked about where two units are possible.
    Open,
}

/// What is said where a model proposed something and somebody has decided.
pub(crate) const LEFT_OUT: &str =
    "what a model proposed is left out, as somebody has looked at it: imported as suggestions it comes in";

/// What is said where a model proposed something and nobody has decided.
pub(crate) const PROPOSED: &str = "nobody has labelled it there: what a model proposed comes in as suggestions";

impl Draft {
    /// For labels that a place of a file gives to an article of the project, which are none yet.
    pub(crate) fn of(article: &Article, place: &str, unit: OffsetUnit) -> Self {
        Self {
            place: place.to_owned(),
            id: article.id.to_string(),
            title: article.title.clone(),
            source: article.source.clone(),
            text: article.text().as_str().to_owned(),
            unit,
            ..Self::default()
        }
    }

    /// Where a model proposed something else than somebody has decided, the one of both that is wanted.
    pub(crate) fn choose(&mut self, wants_predictions: bool) {
        let proposed = std::mem::take(&mut self.proposed);
        if proposed.is_empty() {
            return;
        }
        if wants_predictions {
            self.spans = proposed;
            self.relations.clear();
            self.lists.clear();
        } else {
            self.notes.push(LEFT_OUT.to_owned());
        }
    }

    /// Takes what somebody has said that its offsets count, unless its file says it.
    pub(crate) fn count_in(&mut self, unit: OffsetUnit) {
        if self.counting != Counting::Known {
            (self.unit, self.counting) = (unit, Counting::Named);
        }
    }

    /// Notes that what some layer says is no label of a place.
    pub(crate) fn leave_out(&mut self, feature: &str, layer: &str) {
        self.notes.push(format!("“{feature}” of {layer} has no place here and is left out"));
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct SpanDraft {
    /// What relations call it.
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) at: Vec<(usize, usize)>,
    /// What the file says stands there, fragments joined by a space.
    pub(crate) text: Option<String>,
    pub(crate) by: Option<By>,
    /// From whom it was settled.
    pub(crate) from: Vec<String>,
    pub(crate) note: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) confidence: Option<f32>,
    /// In which of the lists of its draft it stands, counted from 1.
    pub(crate) list: u32,
}

impl SpanDraft {
    /// Goes on over a token right behind it. Pieces of words (`##iz`) do not say what stands there.
    pub(crate) fn take_token(&mut self, token: &Self) {
        let (Some(last), Some((start, end))) = (self.at.last_mut(), token.at.last()) else { return };
        let blank = if *start > last.1 { " " } else { "" };
        last.1 = *end;
        let words = token.text.as_ref().filter(|words| !words.starts_with("##"));
        self.text = self.text.take().zip(words).map(|(before, words)| format!("{before}{blank}{words}"));
        self.confidence = self.confidence.zip(token.confidence).map(|(one, other)| one.min(other));
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RelationDraft {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// The spans of a draft in pieces, so that what has become of the first takes the room of those. A file may have a million.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpanDrafts {
    /// Invariant: all but the last are of [`PIECE`] spans, and none is empty.
    pieces: Vec<Vec<SpanDraft>>,
}

const PIECE: usize = 1024;

impl SpanDrafts {
    pub(crate) fn push(&mut self, span: SpanDraft) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < PIECE => last.push(span),
            _ => self.pieces.push(vec![span]),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.pieces.len().saturating_sub(1) * PIECE + self.pieces.last().map_or(0, Vec::len)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &SpanDraft> + Clone {
        self.pieces.iter().flatten()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut SpanDraft> {
        self.pieces.iter_mut().flatten()
    }

    pub(crate) fn last(&self) -> Option<&SpanDraft> {
        self.pieces.last()?.last()
    }

    pub(crate) fn last_mut(&mut self) -> Option<&mut SpanDraft> {
        self.pieces.last_mut()?.last_mut()
    }

    pub(crate) fn retain(&mut self, mut keeps: impl FnMut(&SpanDraft) -> bool) {
        *self = std::mem::take(self).into_iter().filter(|span| keeps(span)).collect();
    }
}

impl Index<usize> for SpanDrafts {
    type Output = SpanDraft;

    fn index(&self, idx: usize) -> &SpanDraft {
        &self.pieces[idx / PIECE][idx % PIECE]
    }
}

impl IndexMut<usize> for SpanDrafts {
    fn index_mut(&mut self, idx: usize) -> &mut SpanDraft {
        &mut self.pieces[idx / PIECE][idx % PIECE]
    }
}

impl IntoIterator for SpanDrafts {
    type Item = SpanDraft;
    type IntoIter = Flatten<std::vec::IntoIter<Vec<SpanDraft>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.into_iter().flatten()
    }
}

impl<'s> IntoIterator for &'s SpanDrafts {
    type Item = &'s SpanDraft;
    type IntoIter = Flatten<std::slice::Iter<'s, Vec<SpanDraft>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.iter().flatten()
    }
}

impl<'s> IntoIterator for &'s mut SpanDrafts {
    type Item = &'s mut SpanDraft;
    type IntoIter = Flatten<std::slice::IterMut<'s, Vec<SpanDraft>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.iter_mut().flatten()
    }
}

impl Extend<SpanDraft> for SpanDrafts {
    fn extend<I: IntoIterator<Item = SpanDraft>>(&mut self, spans: I) {
        spans.into_iter().for_each(|span| self.push(span));
    }
}

impl FromIterator<SpanDraft> for SpanDrafts {
    fn from_iter<I: IntoIterator<Item = SpanDraft>>(spans: I) -> Self {
        let mut drafts = Self::default();
        drafts.extend(spans);
        drafts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_in_pieces_are_found_by_their_numbers() {
        let span = |number: usize| SpanDraft { key: number.to_string(), ..SpanDraft::default() };
        let mut spans: SpanDrafts = (0..3 * PIECE + 7).map(span).collect();
        assert!(spans.iter().enumerate().all(|(idx, span)| span.key == idx.to_string()));
        spans.retain(|span| span.key.ends_with(['1', '6']));
        spans[PIECE - 600].label = "quote".to_owned();
        let n = (0..3 * PIECE + 7).filter(|number| number % 5 == 1).count();
        assert_eq!((spans.len(), spans.iter().count(), spans.iter_mut().count()), (n, n, n));
        let keys: Vec<String> = spans.clone().into_iter().map(|span| span.key).collect();
        assert_eq!((&*keys[PIECE - 600], &*keys[n - 1]), ("2121", &*spans.last().unwrap().key));
        assert_eq!(spans.iter().position(|span| span.label == "quote"), Some(PIECE - 600));
        spans.clear();
        assert_eq!((spans.is_empty(), spans.len()), (true, 0));
    }
}
