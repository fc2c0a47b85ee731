//! Offsets that count another text than the one that comes in: one with its title before it, without tags or blanks at its
//! beginning, or put together from paragraphs with something else between them.

use std::collections::BTreeSet;

use super::draft::{Counting, Draft, SpanDraft};
use super::edges::is_odd;
use crate::model::OffsetUnit;

/// So many spans have to lie where no words do, or other words than theirs.
const N_WRONG: usize = 2;
/// So many have to lie right in the other text, their words with them.
const N_OF_PROOF: usize = 2;
/// So many have to where nothing but their edges tells.
const N_OF_PROOF_BY_EDGES: usize = 3;

/// A text that offsets may count.
struct Other {
    /// What they count then, in words.
    what: &'static str,
    /// For each of its characters which one of the text it is, and nothing for those that are not in it.
    at: Vec<Option<usize>>,
}

/// The characters of a text and where each begins.
struct Letters<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// Moves the places of a draft to where they are in its text, where its words or many edges show that they count another one,
/// and says so. Places in a title before the text are left out.
pub(super) fn move_places(draft: &mut Draft) {
    let Some(n_of_proof) = n_of_proof(draft) else { return };
    if draft.spans.len() < n_of_proof || draft.unit == OffsetUnit::Byte {
        return;
    }
    let text = std::mem::take(&mut draft.text);
    let letters = Letters::new(&text);
    let is_beyond = |character: char| character > '\u{ffff}';
    let spans: Vec<&SpanDraft> = draft.spans.iter().collect();
    let n_wrong = spans.iter().filter(|span| !letters.fits(span, &span.at)).count();
    let fits = |other: &Other| letters.n_fitting(&spans, other).is_some_and(|n| n >= n_of_proof);
    let found = (n_wrong >= N_WRONG && n_wrong * 2 > spans.len() && !text.contains(is_beyond))
        .then(|| only(others(&draft.title, &letters).into_iter().filter(fits)))
        .flatten();
    if let Some(Other { what, at }) = found {
        let n_before = draft.spans.len();
        draft.spans.retain(|span| span.at.iter().any(|place| moved(*place, &at).is_some()));
        for span in &mut draft.spans {
            span.at = span.at.iter().filter_map(|place| moved(*place, &at)).collect();
        }
        let n_left_out = n_before - draft.spans.len();
        let left_out =
            if n_left_out > 0 { format!("; labels of the title are left out: {n_left_out}") } else { String::new() };
        draft.remarks.push(format!("offsets count {what}, as its places show; they were converted{left_out}"));
        (draft.unit, draft.counting) = (OffsetUnit::CodePoint, Counting::Known);
    }
    draft.text = text;
}

/// How many spans have to lie where they may be in another text to prove it; `None` where nothing does.
fn n_of_proof(draft: &Draft) -> Option<usize> {
    let has_words = draft.spans.iter().any(|span| span.text.as_deref().is_some_and(|words| !words.is_empty()));
    match draft.counting {
        Counting::Known => None,
        _ if has_words => Some(N_OF_PROOF),
        // Its program marks in this very text: edges within words are what somebody has marked.
        Counting::Usual => None,
        _ => Some(N_OF_PROOF_BY_EDGES),
    }
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The texts that programs count in place of the one that they write.
fn others(title: &str, letters: &Letters<'_>) -> Vec<Other> {
    let text = letters.text;
    let own = || (0..letters.starts.len()).map(Some);
    let mut others = Vec::new();
    if !title.is_empty() {
        for (n, what) in [
            (1, "the title before the text, and one character between them"),
            (2, "the title before the text, and two characters between them"),
        ] {
            let before = std::iter::repeat_n(None, title.chars().count() + n);
            others.push(Other { what, at: before.chain(own()).collect() });
        }
    }
    let n_blank = text.chars().take_while(|one| one.is_whitespace() || *one == '\u{feff}').count();
    if n_blank > 0 {
        others.push(Other { what: "from behind the blanks at its beginning", at: own().skip(n_blank).collect() });
    }
    if text.contains('\n') {
        let with_lines = |n: usize| {
            let characters = text.chars().zip(own());
            characters.flat_map(move |(one, at)| std::iter::repeat_n(at, if one == '\n' { n } else { 1 })).collect()
        };
        others.push(Other { what: "no line ends", at: with_lines(0) });
        others.push(Other { what: "each line end twice", at: with_lines(2) });
    }
    if text.contains('<') && text.contains('>') {
        others.push(Other { what: "no tags", at: without_tags(text) });
    }
    others
}

fn without_tags(text: &str) -> Vec<Option<usize>> {
    let mut is_in_tag = false;
    let mut at = Vec::new();
    for (idx, one) in text.chars().enumerate() {
        is_in_tag |= one == '<';
        if !is_in_tag {
            at.push(Some(idx));
        }
        is_in_tag &= one != '>';
    }
    at
}

/// Where a place of the other text is in the text; `None` where it is not in it.
fn moved((start, end): (usize, usize), at: &[Option<usize>]) -> Option<(usize, usize)> {
    let (first, last) = (at.get(start)?.as_ref()?, at.get(end.checked_sub(1)?)?.as_ref()?);
    (first <= last).then_some((*first, last + 1))
}

impl<'t> Letters<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, starts: text.char_indices().map(|(start, _)| start).collect() }
    }

    /// Whether a span may be at these places: it begins and ends where words do, and its own words stand there.
    fn fits(&self, span: &SpanDraft, at: &[(usize, usize)]) -> bool {
        let byte = |place: usize| {
            if place == self.starts.len() { Some(self.text.len()) } else { self.starts.get(place).copied() }
        };
        let range =
            |(start, end): &(usize, usize)| Some(byte(*start)?..byte(*end)?).filter(|range| range.start < range.end);
        let Some(ranges) = at.iter().map(range).collect::<Option<Vec<_>>>() else { return false };
        let squeezed = |words: &str| words.chars().filter(|one| !one.is_whitespace()).collect::<String>();
        match span.text.as_deref().filter(|words| !words.is_empty()) {
            Some(words) => {
                let there: String = ranges.iter().map(|range| squeezed(&self.text[range.clone()])).collect();
                there == squeezed(words)
            }
            None => ranges.into_iter().all(|range| !is_odd(self.text, range)),
        }
    }

    /// In how many places of this text spans lie where all may be where they are in the other one.
    fn n_fitting(&self, spans: &[&SpanDraft], other: &Other) -> Option<usize> {
        let is_before = |place: &(usize, usize)| {
            let all = other.at.get(place.0..place.1);
            all.is_some_and(|all| all.iter().all(Option::is_none))
        };
        let mut there = BTreeSet::new();
        let are_fitting = spans.iter().all(|span| {
            if span.at.iter().all(is_before) {
                return true;
            }
            there.insert(&span.at);
            let moved: Option<Vec<_>> = span.at.iter().map(|place| moved(*place, &other.at)).collect();
            moved.is_some_and(|moved| self.fits(span, &moved))
        });
        are_fitting.then_some(there.len())
    }
}
