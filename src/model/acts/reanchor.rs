//! Takes the labels of an article over to a new version of its text.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;
use similar::{Algorithm, DiffOp, capture_diff};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::model::{
    Article, Fragments, LabelSet, Prediction, Reading, Rejection, Relation, Source, Span, SpanId, Text, TextRange,
};

/// Bytes of context on each side that tell apart places with the same words.
const CONTEXT_BYTES: usize = 32;
/// Context in common from which on a place is taken to be the same one.
const ENOUGH_CONTEXT: usize = 8;
/// So far away at most, in bytes, words that have moved are found again; and longer ones are not sought. Texts are looked
/// through in blocks of as many.
const NEAR_BYTES: usize = 64 << 10;
/// Places with the same words that are looked at on either side, the nearest first.
const MOST_PLACES: usize = 64;
/// More words than a quotation has are sought by so many bytes of them.
const MOST_SOUGHT_BYTES: usize = 1024;
/// Words that are there only once are found again without context if they are at least as long.
const DISTINCT_BYTES: usize = 16;
/// So many words, of both texts together, are aligned at once; more only between what each text has once.
const MAX_TOKENS: usize = 400_000;

/// Runs of so many words are looked for that each text has once: longer ones where shorter ones are repeated.
const RUNS: [usize; 3] = [1, 9, 65];

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
    /// Parts of the old text that are not aligned, in order.
    unaligned: Vec<Range<usize>>,
    /// Where words that were sought begin in a block of the new text.
    known: RefCell<HashMap<InBlock<'a>, Rc<[usize]>>>,
}

/// Words that are sought, and the number of a block of the new text.
type InBlock<'a> = (&'a [u8], usize);

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
        let mut alignment = Self { old, new, same: Vec::new(), unaligned: Vec::new(), known: RefCell::default() };
        alignment.push(0, 0, n_before);
        alignment.align(n_before..old.len() - n_behind, n_before..new.len() - n_behind);
        alignment.push(old.len() - n_behind, new.len() - n_behind, n_behind);
        alignment
    }

    /// Aligns these parts of the texts word by word.
    fn align(&mut self, old: Range<usize>, new: Range<usize>) {
        let (old_words, new_words) = (Words::new(self.old, old), Words::new(self.new, new));
        self.align_words(&old_words, 0..old_words.n(), &new_words, 0..new_words.n(), &RUNS);
    }

    /// Aligns these words; many of them piece by piece, between runs of words that each text has once. Where there is none,
    /// however long, nothing is.
    fn align_words(
        &mut self,
        old: &Words<'_>,
        old_piece: Range<usize>,
        new: &Words<'_>,
        new_piece: Range<usize>,
        runs: &[usize],
    ) {
        if old_piece.len() + new_piece.len() <= MAX_TOKENS {
            for op in capture_diff(Algorithm::Myers, &old.each[..], old_piece, &new.each[..], new_piece) {
                if let DiffOp::Equal { old_index, new_index, len } = op {
                    let n_bytes = old.starts[old_index + len] - old.starts[old_index];
                    self.push(old.starts[old_index], new.starts[new_index], n_bytes);
                }
            }
            return;
        }
        let Some((n_words, longer)) = runs.split_first() else {
            self.unaligned.push(old.starts[old_piece.start]..old.starts[old_piece.end]);
            return;
        };
        let (mut old_from, mut new_from) = (old_piece.start, new_piece.start);
        let anchors = anchors(&old.runs(old_piece.clone(), *n_words), &new.runs(new_piece.clone(), *n_words));
        let anchors = anchors.into_iter().map(|(old_at, new_at)| (old_piece.start + old_at, new_piece.start + new_at));
        for (old_to, new_to) in anchors.chain([(old_piece.end, new_piece.end)]) {
            self.align_words(old, old_from..old_to, new, new_from..new_to, longer);
            (old_from, new_from) = (old_to, new_to);
        }
    }

    /// Whether a part begins where the texts are not aligned, so that nothing says what is near it.
    fn is_unaligned(&self, old: &Range<usize>) -> bool {
        let n_before = self.unaligned.partition_point(|piece| piece.start <= old.start);
        self.unaligned[..n_before].last().is_some_and(|piece| old.start < piece.end)
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
        let sought = || if self.is_unaligned(&old) { None } else { self.same_words(&old) };
        let place = self.same_place(&old).or_else(sought).or_else(|| self.between_edges(&old))?;
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
        let words: &'a str = &self.old[old.clone()];
        let expected = self.start_place(old.start);
        let mut found: Vec<(usize, usize, usize)> = self
            .places(words, expected)
            .into_iter()
            .map(|start| (self.n_context(old, start), usize::MAX - start.abs_diff(expected), start))
            .collect();
        found.sort_unstable();
        let is_only_one = found.len() == 1;
        let (n_context, _, start) = found.pop()?;
        let is_sure = n_context >= ENOUGH_CONTEXT || (is_only_one && words.len() >= DISTINCT_BYTES);
        is_sure.then(|| start..start + words.len())
    }

    /// Where the words stand near a byte of the new text, the nearest ones on either side.
    fn places(&self, words: &'a str, expected: usize) -> Vec<usize> {
        let n_places = (NEAR_BYTES / words.len().max(1)).clamp(1, MOST_PLACES);
        let n_near = if words.len() > NEAR_BYTES { 0 } else { NEAR_BYTES };
        let near = expected.saturating_sub(n_near)..=expected + n_near;
        let blocks: Vec<Rc<[usize]>> = (near.start() / NEAR_BYTES..=near.end() / NEAR_BYTES)
            .map(|block| self.places_in_block(words, block))
            .collect();
        let n_before = |places: &[usize]| places.partition_point(|start| *start < expected);
        let before = blocks.iter().rev().flat_map(|places| places[..n_before(places)].iter().rev()).take(n_places);
        let behind = blocks.iter().flat_map(|places| &places[n_before(places)..]).take(n_places);
        let are_there = |start: &usize| self.new.as_bytes()[*start..].starts_with(words.as_bytes());
        before.chain(behind).copied().filter(|start| near.contains(start)).filter(are_there).collect()
    }

    /// Where words begin in a part of the new text, which is looked through once for the same words. Many of them are sought
    /// by how they begin, as getting ready to seek them all takes longer than looking at the few places that begin so.
    fn places_in_block(&self, words: &'a str, block: usize) -> Rc<[usize]> {
        let sought = &words.as_bytes()[..words.len().min(MOST_SOUGHT_BYTES)];
        let look = || {
            let start = self.new.len().min(block * NEAR_BYTES);
            let end = self.new.len().min(start + NEAR_BYTES + sought.len().saturating_sub(1));
            memmem::find_iter(&self.new.as_bytes()[start..end], sought).map(|at| start + at).collect()
        };
        Rc::clone(self.known.borrow_mut().entry((sought, block)).or_insert_with(look))
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

/// Words of a part of a text, each with its blanks and marks beside it.
struct Words<'a> {
    text: &'a str,
    each: Vec<&'a str>,
    /// The byte where each starts, and where the last one ends.
    starts: Vec<usize>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str, part: Range<usize>) -> Self {
        let each: Vec<&str> = text[part.clone()].split_word_bounds().collect();
        let mut at = part.start;
        let ends = each.iter().map(|word| {
            at += word.len();
            at
        });
        let starts = std::iter::once(part.start).chain(ends).collect();
        Self { text, each, starts }
    }

    fn n(&self) -> usize {
        self.each.len()
    }

    /// The runs of so many words in a piece, one from each word on.
    fn runs(&self, piece: Range<usize>, n_words: usize) -> Vec<&'a str> {
        self.starts[piece.start..=piece.end]
            .windows(n_words + 1)
            .map(|ends| &self.text[ends[0]..ends[n_words]])
            .collect()
    }
}

/// Where runs stand that each text has once, as many as are in the same order in both (patience diff).
fn anchors(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let old_places = places_of_singles(old);
    let new_places = places_of_singles(new);
    let of_both = |(word, at): (&&str, &Option<usize>)| Some(((*at)?, (*new_places.get(word)?)?));
    let mut pairs: Vec<(usize, usize)> = old_places.iter().filter_map(of_both).collect();
    pairs.sort_unstable();
    longest_increasing(&pairs)
}

fn places_of_singles<'w>(words: &[&'w str]) -> HashMap<&'w str, Option<usize>> {
    let mut places = HashMap::new();
    for (at, word) in words.iter().enumerate() {
        places.entry(*word).and_modify(|place| *place = None).or_insert(Some(at));
    }
    places
}

/// The most pairs, in their order, whose second places grow too (patience sorting).
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The pair with the least second place at which so many pairs can end, and the pair before each one.
    let mut last_of: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (idx, (_, place)) in pairs.iter().enumerate() {
        let n_before = last_of.partition_point(|last| pairs[*last].1 < *place);
        before.push(n_before.checked_sub(1).map(|n| last_of[n]));
        match last_of.get_mut(n_before) {
            Some(last) => *last = idx,
            None => last_of.push(idx),
        }
    }
    let mut chain: Vec<_> =
        std::iter::successors(last_of.last().copied(), |idx| before[*idx]).map(|idx| pairs[idx]).collect();
    chain.reverse();
    chain
}

fn common_start(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
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
    fn the_nearest_places_on_either_side_are_found_across_blocks() {
        let text = format!("{}council {}", "council bus ".repeat(12_000), "ou sit ".repeat(7_000));
        let alignment = Alignment::new("council x ou", &text);
        for words in ["council", "ou", "x"] {
            for expected in [0, 70_000, NEAR_BYTES * 2, text.len() - 1, text.len()] {
                let all: Vec<usize> = memmem::find_iter(text.as_bytes(), words).collect();
                let (before, behind) = all.split_at(all.partition_point(|start| *start < expected));
                let nearest = before.iter().rev().take(MOST_PLACES).chain(behind.iter().take(MOST_PLACES));
                let near: Vec<usize> =
                    nearest.copied().filter(|start| start.abs_diff(expected) <= NEAR_BYTES).collect();
                assert_eq!(alignment.places(words, expected), near, "{words} {expected}");
            }
        }
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
    fn labels_of_a_very_long_text_stay_between_changes_that_are_far_apart() {
        let n_words = MAX_TOKENS / 4 + 1000;
        let words = |first: &str, last: &str| {
            let middle = |at: usize| if at == n_words / 2 { "[claim#1 bus]".to_owned() } else { format!("w{at}") };
            let words: Vec<String> = (0..n_words).map(middle).collect();
            format!("{first} {} {last}", words.join(" "))
        };
        check(&words("Once", "end"), &words("Twice", "fin"), &[1], &[], &[]);
    }

    #[test]
    fn labels_of_a_very_long_text_of_few_words_go_nowhere_else() {
        // Words by a chain of numbers, so that none is there once and long runs of them are.
        let mut number = 1_u32;
        let mut word = || {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ["bus", "late", "mayor", "vote", "ran", "said"][(number >> 16) as usize % 6]
        };
        let n_words = MAX_TOKENS / 4 + 1000;
        let words: Vec<&str> = (0..n_words).map(|_| word()).collect();
        let marked = |first: &str, last: &str| {
            let middle = |at: usize| {
                if at.is_multiple_of(9973) {
                    format!("[claim#{} {}]", at / 9973 + 1, words[at])
                } else {
                    words[at].to_owned()
                }
            };
            let words: Vec<String> = (0..n_words).map(middle).collect();
            format!("{first} {} {last}", words.join(" "))
        };
        let moved: Vec<u32> = (1..).take(n_words.div_ceil(9973)).collect();
        check(&marked("once", "end"), &marked("once upon", "at the end"), &moved, &[], &[]);
        // Where no run of words is there once, nothing says which of them are meant.
        let same = |first: &str, last: &str, label: &str| {
            format!("{first} {}{label} {}{last}", "bus ".repeat(n_words / 2), "bus ".repeat(n_words / 2))
        };
        check(&same("once", "end", "[claim#1 bus]"), &same("twice", "fin", "bus"), &[], &[], &[1]);
    }

    #[test]
    fn the_longest_order_is_found() {
        let in_order = |places: &[usize]| -> Vec<usize> {
            let pairs: Vec<_> = places.iter().copied().enumerate().collect();
            longest_increasing(&pairs).into_iter().map(|(_, place)| place).collect()
        };
        assert_eq!(in_order(&[7, 0, 8, 1, 9, 2, 3]), [0, 1, 2, 3]);
        assert_eq!(in_order(&[2, 1, 0]), [0]);
        assert_eq!(in_order(&[]), [0_usize; 0]);
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
