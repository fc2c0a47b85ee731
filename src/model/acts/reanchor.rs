//! Takes the labels of an article over to a new version of its text.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::model::{
    Article, Fragments, LabelSet, Prediction, Reading, Rejection, Relation, Source, Span, SpanId, Text, TextRange,
};

/// Bytes of context on each side that tell apart places with the same words.
const CONTEXT_BYTES: usize = 32;
/// Context in common from which on a place is taken to be the same one.
const ENOUGH_CONTEXT: usize = 8;
/// So far away at most, in bytes, words that have moved are found again; and longer ones are not sought.
const NEAR_BYTES: usize = 64 << 10;
/// Places with the same words that are looked at on either side, the nearest first.
const MOST_PLACES: usize = 64;
/// More words than a quotation has are sought by so many bytes of them.
const MOST_SOUGHT_BYTES: usize = 1024;
/// Words that are there only once are found again without context if they are at least as long.
const DISTINCT_BYTES: usize = 16;
/// Beyond, only what lies before the first difference and behind the last is aligned.
const MAX_TOKENS: usize = 400_000;

/// An article with a new text, and what became of its spans. All others are where they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reanchored {
    pub article: Article,
    /// Spans with the same words in another place.
    pub moved: Vec<SpanId>,
    /// Spans whose words are not quite the same any more.
    pub changed: Vec<SpanId>,
    /// Spans that are not there any more, as they were.
    pub lost: Vec<Span>,
    /// Links that lost an end.
    pub n_links_lost: usize,
    /// Spans of readings that are not there any more.
    pub n_lost_in_readings: usize,
}

/// Puts every span where its words are in the new text.
///
/// That is where the texts agree around them, else where the same words stand in the same context, else between the
/// places that its edges have in an alignment of both texts.
pub fn reanchor(labels: &LabelSet, article: &Article, text: Text, source: Source) -> Reanchored {
    let alignment = Alignment::new(article.text().as_str(), text.as_str());
    let (mut spans, mut moved, mut changed, mut lost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for span in article.spans().iter() {
        let Some(fragments) = alignment.fragments(&span.fragments, &text) else {
            lost.push(span.clone());
            continue;
        };
        let new = Span { fragments, ..span.clone() };
        if !alignment.has_same_words(&span.fragments, &new.fragments) {
            changed.push(span.id);
        } else if new.fragments != span.fragments {
            moved.push(span.id);
        }
        spans.push(new);
    }
    let there: BTreeSet<SpanId> = spans.iter().map(|span| span.id).collect();
    let has_ends = |from, to| there.contains(&from) && there.contains(&to);
    let relations: Vec<_> = article.relations().filter(|link| has_ends(link.from, link.to)).cloned().collect();
    let n_links_lost = article.relations().len() - relations.len();
    let rejections =
        article.rejections().iter().filter_map(|rejection| alignment.rejection(rejection, &text)).collect();
    let predictions =
        article.predictions().iter().filter_map(|prediction| alignment.prediction(prediction, &text)).collect();
    let readings: Vec<Reading> = article.readings().map(|reading| alignment.reading(reading, &text)).collect();
    let n_in_readings =
        |readings: &mut dyn Iterator<Item = &Reading>| readings.map(|one| one.spans.len()).sum::<usize>();
    let n_lost_in_readings = n_in_readings(&mut article.readings()) - n_in_readings(&mut readings.iter());
    let mut new = Article::new(article.id, article.title.clone(), source, text);
    new.meta = article.meta.clone();
    new.status = article.status;
    new.note.clone_from(&article.note);
    new.handed_to.clone_from(&article.handed_to);
    new.misfits.clone_from(&article.misfits);
    new.unknown = article.unknown.clone();
    let (new, _) = new.with_rejections(rejections).with_predictions(predictions).labelled(labels, spans, relations);
    let (new, _) = new.with_readings(readings);
    Reanchored { article: new, moved, changed, lost, n_links_lost, n_lost_in_readings }
}

/// Which parts of two texts are the same.
struct Alignment<'a> {
    old: &'a str,
    new: &'a str,
    /// In order, in both texts.
    same: Vec<Same>,
}

/// A part that both texts have, in bytes.
#[derive(Clone, Copy)]
struct Same {
    old_start: usize,
    new_start: usize,
    n_bytes: usize,
    /// The bytes of all parts before it.
    n_before: usize,
}

impl<'a> Alignment<'a> {
    fn new(old: &'a str, new: &'a str) -> Self {
        let n_before = old.floor_char_boundary(common_start(old.as_bytes(), new.as_bytes()));
        let n_behind = common_end(&old.as_bytes()[n_before..], &new.as_bytes()[n_before..]);
        let n_behind = old.len() - old.ceil_char_boundary(old.len() - n_behind);
        let mut alignment = Self { old, new, same: Vec::new() };
        alignment.push(0, 0, n_before);
        alignment.align(n_before..old.len() - n_behind, n_before..new.len() - n_behind);
        alignment.push(old.len() - n_behind, new.len() - n_behind, n_behind);
        alignment
    }

    /// Aligns these parts of the texts word by word.
    fn align(&mut self, old: Range<usize>, new: Range<usize>) {
        let old_words: Vec<&str> = self.old[old.clone()].split_word_bounds().collect();
        let new_words: Vec<&str> = self.new[new.clone()].split_word_bounds().collect();
        if old_words.len() + new_words.len() > MAX_TOKENS {
            return;
        }
        let (old_starts, new_starts) = (starts(&old_words, old.start), starts(&new_words, new.start));
        for op in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                let n_bytes = old_starts[old_index + len] - old_starts[old_index];
                self.push(old_starts[old_index], new_starts[new_index], n_bytes);
            }
        }
    }

    fn push(&mut self, old_start: usize, new_start: usize, n_bytes: usize) {
        if let Some(last) = self.same.last_mut()
            && (last.old_start + last.n_bytes, last.new_start + last.n_bytes) == (old_start, new_start)
        {
            last.n_bytes += n_bytes;
        } else if n_bytes > 0 {
            let n_before = self.same.last().map_or(0, |last| last.n_before + last.n_bytes);
            self.same.push(Same { old_start, new_start, n_bytes, n_before });
        }
    }

    fn fragments(&self, fragments: &Fragments, text: &Text) -> Option<Fragments> {
        let ranges: Option<Vec<TextRange>> = fragments.iter().map(|range| self.range(range.bytes(), text)).collect();
        Fragments::new(ranges?).ok()
    }

    fn rejection(&self, rejection: &Rejection, text: &Text) -> Option<Rejection> {
        let speaker = rejection.speaker.map(|range| self.range(range.bytes(), text).ok_or(())).transpose().ok()?;
        let fragments = self.fragments(&rejection.fragments, text)?;
        Some(Rejection { fragments, speaker, ..rejection.clone() })
    }

    fn prediction(&self, prediction: &Prediction, text: &Text) -> Option<Prediction> {
        let speaker = prediction.speaker.and_then(|range| self.range(range.bytes(), text));
        let fragments = self.fragments(&prediction.fragments, text)?;
        Some(Prediction { fragments, speaker, ..prediction.clone() })
    }

    /// The spans that have a place in the new text, and the links between them.
    fn reading(&self, reading: &Reading, text: &Text) -> Reading {
        let placed = |span: &Span| Some(Span { fragments: self.fragments(&span.fragments, text)?, ..span.clone() });
        let spans: Vec<Span> = reading.spans.iter().filter_map(placed).collect();
        let there: BTreeSet<SpanId> = spans.iter().map(|span| span.id).collect();
        let has_ends = |link: &&Relation| there.contains(&link.from) && there.contains(&link.to);
        let relations = reading.relations.iter().filter(has_ends).cloned().collect();
        Reading { spans, relations, ..reading.clone() }
    }

    /// Where the part of the old text is in the new one.
    fn range(&self, old: Range<usize>, text: &Text) -> Option<TextRange> {
        let place = self.same_place(&old).or_else(|| self.same_words(&old)).or_else(|| self.between_edges(&old))?;
        text.range(place).ok().filter(|range| !range.is_empty())
    }

    /// The place of a part that lies in one that both texts have.
    fn same_place(&self, old: &Range<usize>) -> Option<Range<usize>> {
        let part = self.same[..self.n_started(old.start)].last()?;
        let start = part.new_start + (old.start - part.old_start);
        (old.end <= part.old_start + part.n_bytes).then(|| start..start + old.len())
    }

    /// The place with the same words whose surroundings are most like those in the old text.
    fn same_words(&self, old: &Range<usize>) -> Option<Range<usize>> {
        let words = &self.old[old.clone()];
        let expected = self.start_place(old.start);
        let mut found: Vec<(usize, usize, usize)> = self
            .places(words, expected)
            .map(|start| (self.n_context(old, start), usize::MAX - start.abs_diff(expected), start))
            .collect();
        found.sort_unstable();
        let is_only_one = found.len() == 1;
        let (n_context, _, start) = found.pop()?;
        let is_sure = n_context >= ENOUGH_CONTEXT || (is_only_one && words.len() >= DISTINCT_BYTES);
        is_sure.then(|| start..start + words.len())
    }

    /// Where the words stand near a byte of the new text. Many of them are sought by how they begin, as getting ready to
    /// seek them all takes longer than looking at the few places that begin so.
    fn places<'w>(&'w self, words: &'w str, expected: usize) -> impl Iterator<Item = usize> + 'w {
        let (new, words) = (self.new.as_bytes(), words.as_bytes());
        let sought = &words[..words.len().min(MOST_SOUGHT_BYTES)];
        let n_near = if words.len() > NEAR_BYTES { 0 } else { NEAR_BYTES + sought.len() };
        let n_places = (NEAR_BYTES / words.len().max(1)).clamp(1, MOST_PLACES);
        let from = expected.saturating_sub(n_near);
        let before = &new[from..new.len().min(expected + n_near.min(sought.len()).saturating_sub(1))];
        let behind = &new[expected..new.len().min(expected + n_near)];
        let finder = memmem::Finder::new(sought);
        let before: Vec<usize> = last_places(before, &finder, n_places).into_iter().map(|start| from + start).collect();
        let behind: Vec<usize> = finder.find_iter(behind).take(n_places).map(|start| expected + start).collect();
        before.into_iter().chain(behind).filter(move |start| new[*start..].starts_with(words))
    }

    /// How many bytes before and behind a place are as they were around the old one, up to [`CONTEXT_BYTES`] each.
    fn n_context(&self, old: &Range<usize>, new_start: usize) -> usize {
        let before = |text: &'a str, at: usize| &text.as_bytes()[at.saturating_sub(CONTEXT_BYTES)..at];
        let behind = |text: &'a str, at: usize| &text.as_bytes()[at..text.len().min(at + CONTEXT_BYTES)];
        common_end(before(self.old, old.start), before(self.new, new_start))
            + common_start(behind(self.old, old.end), behind(self.new, new_start + old.len()))
    }

    /// What lies between the places of both edges, if at least half of it is as it was.
    fn between_edges(&self, old: &Range<usize>) -> Option<Range<usize>> {
        let (start, end) = (self.start_place(old.start), self.end_place(old.end));
        let n_same = self.n_same_before(old.end) - self.n_same_before(old.start);
        if start >= end || n_same * 2 < old.len() || n_same * 2 < end - start {
            return None;
        }
        let words = &self.new[start..end];
        let start = end - words.trim_start().len();
        Some(start..start + self.new[start..end].trim_end().len())
    }

    fn has_same_words(&self, old: &Fragments, new: &Fragments) -> bool {
        // What lies in a part that both have need not be looked at.
        let is_same = |(old, new): (TextRange, TextRange)| {
            self.same_place(&old.bytes()) == Some(new.bytes()) || self.old[old.bytes()] == self.new[new.bytes()]
        };
        old.count() == new.count() && old.iter().zip(new.iter()).all(is_same)
    }

    /// Where something starts that started at the byte: at the same character, or behind what came before it.
    fn start_place(&self, byte: usize) -> usize {
        let before = self.same[..self.n_started(byte)].last();
        before.map_or(0, |part| part.new_start + (byte - part.old_start).min(part.n_bytes))
    }

    /// Where something ends that ended at the byte: at the same character, or before what came behind it.
    fn end_place(&self, byte: usize) -> usize {
        let n_started = self.n_started(byte.saturating_sub(1));
        match self.same[..n_started].last() {
            Some(part) if byte <= part.old_start + part.n_bytes => part.new_start + (byte - part.old_start),
            _ => self.same.get(n_started).map_or(self.new.len(), |part| part.new_start),
        }
    }

    /// How many bytes before this one both texts have.
    fn n_same_before(&self, byte: usize) -> usize {
        let last = self.same[..self.n_started(byte)].last();
        last.map_or(0, |part| part.n_before + (byte - part.old_start).min(part.n_bytes))
    }

    /// How many of the common parts start at or before the byte.
    fn n_started(&self, byte: usize) -> usize {
        self.same.partition_point(|part| part.old_start <= byte)
    }
}

/// Where each word starts that follows the byte, and where the last one ends.
fn starts(words: &[&str], byte: usize) -> Vec<usize> {
    let mut at = byte;
    let ends = words.iter().map(|word| {
        at += word.len();
        at
    });
    std::iter::once(byte).chain(ends).collect()
}

fn common_start(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Where the words stand last in a text, the last first, at most so many places. The text is looked through from its end in
/// pieces that double, each of them forwards, which is many times as quick as backwards.
fn last_places(text: &[u8], words: &memmem::Finder<'_>, n_places: usize) -> Vec<usize> {
    const FIRST_PIECE_BYTES: usize = 1 << 10;
    let n_bytes = words.needle().len();
    let mut found = Vec::new();
    let (mut behind, mut n_piece_bytes) = ((text.len() + 1).saturating_sub(n_bytes), FIRST_PIECE_BYTES);
    while behind > 0 && found.len() < n_places {
        let from = behind.saturating_sub(n_piece_bytes);
        let n_before = found.len();
        found.extend(words.find_iter(&text[from..behind - 1 + n_bytes]).map(|start| from + start));
        found[n_before..].reverse();
        (behind, n_piece_bytes) = (from, 2 * n_piece_bytes);
    }
    found.truncate(n_places);
    found
}

fn common_end(a: &[u8], b: &[u8]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::marked;

    /// Takes the labels over to the text of `expected` and expects those of `expected`.
    #[track_caller]
    fn check(before: &str, expected: &str, moved: &[u32], changed: &[u32], lost: &[u32]) {
        let labels = LabelSet::built_in();
        let old = marked::parse(&labels, before).unwrap();
        let text = marked::parse(&labels, expected).unwrap().text().clone();
        let new = reanchor(&labels, &old, text, Source::default());
        assert_eq!(marked::print(&new.article), expected);
        let ids = |ids: &[SpanId]| ids.iter().map(|id| id.0).collect::<Vec<_>>();
        assert_eq!((ids(&new.moved), ids(&new.changed)), (moved.to_vec(), changed.to_vec()));
        assert_eq!(new.lost.iter().map(|span| span.id.0).collect::<Vec<_>>(), lost);
    }

    #[test]
    fn the_last_places_are_those_that_a_search_from_the_end_finds() {
        let text = format!("{}council {}", "council bus ".repeat(900), "ou sit ".repeat(700));
        for words in ["council", "bus c", "ou", "x"] {
            for n_places in [1, 3, 64, 5000] {
                let from_end: Vec<usize> = memmem::rfind_iter(text.as_bytes(), words).take(n_places).collect();
                let found = last_places(text.as_bytes(), &memmem::Finder::new(words), n_places);
                assert_eq!(found, from_end, "{words} {n_places}");
            }
        }
        assert_eq!(last_places(b"ab", &memmem::Finder::new("abc"), 4), Vec::<usize>::new());
    }

    #[test]
    fn labels_move_with_their_words() {
        check(
            "[quote#1>2 “Ja 🙂”], said [speaker#2 Ana].",
            "New first line.\n[quote#1>2 “Ja 🙂”], said [speaker#2 Ana].",
            &[1, 2],
            &[],
            &[],
        );
        check("a b. [claim#1 The bus is late].", "a b. [claim#1 The bus is late]. And more.", &[], &[], &[]);
        check(
            "Ana said no. [speaker#1 Ana] said yes twice.",
            "Bob came. Ana said no. [speaker#1 Ana] said yes twice.",
            &[1],
            &[],
            &[],
        );
        check(
            "[quote#1 “We will not cut”] she said [quote#1 “any bus.”]",
            "Then: [quote#1 “We will not cut”] he said [quote#1 “any bus.”]",
            &[1],
            &[],
            &[],
        );
    }

    #[test]
    fn paragraphs_that_change_places_keep_their_labels() {
        check(
            "One two three four five six.\n[quote#1 “Nothing will be cut this year.”]\nSeven eight nine.",
            "[quote#1 “Nothing will be cut this year.”]\nSeven eight nine.\nOne two three four five six.",
            &[1],
            &[],
            &[],
        );
    }

    #[test]
    fn words_that_were_mended_keep_their_label() {
        check(
            "He said: [quote#1 “We wil not cut the bus.”] That is all.",
            "He said: [quote#1 “We will not cut the bus.”] That is all.",
            &[],
            &[1],
            &[],
        );
        check("said [speaker#1 Ana].", "said [speaker#1 Ana]!", &[], &[], &[]);
    }

    #[test]
    fn words_that_are_gone_are_lost_with_their_links() {
        check(
            "x y. [quote#1>2 “Gone”] said [speaker#2 Ana] today.",
            "x y. Nothing by [speaker#2 Ana] today.",
            &[2],
            &[],
            &[1],
        );
        check("[quote#1 “Gone”]", "", &[], &[], &[1]);
    }
}
