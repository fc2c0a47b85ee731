//! Tags of tokens as spans. IOB1, IOB2, BIOES and BILOU are read alike: they agree on what begins, goes on and ends.

mod languages;
mod way;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use sha2::{Digest as _, Sha256};

pub(crate) use self::languages::leave_out_languages;
pub(crate) use self::way::{Way, label_of_column};
use crate::formats::exchange::core::draft::{Draft, OwnList, PROPOSED, SpanDraft, SpanDrafts};
use crate::formats::exchange::core::names::By;

/// What is going on in each column of tags.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// By the name of the column.
    open: BTreeMap<String, OpenSpans>,
}

/// The spans that the next token may belong to, by their labels, as their places among the spans.
type OpenSpans = BTreeMap<String, VecDeque<usize>>;

/// Whether a word is a tag: `O`, `B-quote`; or several for a token: `O|B-claim`.
pub(crate) fn is_tag(word: &str) -> bool {
    is_one_tag(word) || are_several(word)
}

fn is_one_tag(word: &str) -> bool {
    word == "O" || parts(word).is_some()
}

/// Whether these are tags, and not one whose label has the sign between them in it.
fn are_several(word: &str) -> bool {
    word.contains('|') && word.split('|').all(is_one_tag)
}

/// The place of a token in its span, and the label.
fn parts(tag: &str) -> Option<(char, &str)> {
    let (place, label) = tag.split_once('-').filter(|(_, label)| !label.is_empty())?;
    let mut letters = place.chars();
    let letter = letters.next().filter(|letter| "BIESLUM".contains(*letter))?;
    letters.next().is_none().then_some((letter, label))
}

impl Columns {
    /// Takes in the tag of the next token, which lies at `start..end`; a cell may have several: `B-quote|I-claim`.
    pub(crate) fn add(&mut self, spans: &mut SpanDrafts, column: &str, tag: &str, place: (usize, usize)) {
        let mut before = self.open.remove(column).unwrap_or_default();
        let tags = tag.splitn(if are_several(tag) { usize::MAX } else { 1 }, '|');
        let mut open = OpenSpans::new();
        for tag in tags {
            let Some((label, idx)) = add_one(spans, column, tag, place, &mut before) else { continue };
            match open.get_mut(label) {
                Some(others) => others.push_back(idx),
                None => drop(open.insert(label.to_owned(), [idx].into())),
            }
        }
        if !open.is_empty() {
            self.open.insert(column.to_owned(), open);
        }
    }

    /// A span ends with its sentence.
    pub(crate) fn end_sentence(&mut self) {
        self.open.clear();
    }
}

/// Takes in one tag; gives the span that the next token may belong to, with its label. `before` are those that this one may
/// belong to.
fn add_one<'t>(
    spans: &mut SpanDrafts,
    column: &str,
    tag: &'t str,
    (start, end): (usize, usize),
    before: &mut OpenSpans,
) -> Option<(&'t str, usize)> {
    let (place, label) = parts(tag)?;
    let goes_on = before.get_mut(label).filter(|_| "IELM".contains(place)).and_then(VecDeque::pop_front);
    let idx = goes_on.unwrap_or(spans.len());
    if idx == spans.len() {
        let key = format!("{column}#{idx}");
        spans.push(SpanDraft { key, label: label.to_owned(), at: vec![(start, end)], ..SpanDraft::default() });
    }
    if let Some(last) = spans[idx].at.last_mut() {
        last.1 = end;
    }
    (!"ELSU".contains(place)).then_some((label, idx))
}

/// Sets the spans of columns apart that a model made; they are suggestions where no other column has tags.
pub(crate) fn set_apart(draft: &mut Draft, columns: &BTreeSet<String>, is_of_model: impl Fn(&str) -> bool) {
    let is_proposed = |span: &SpanDraft| is_of_model(column_of(span));
    if columns.iter().any(|name| !is_of_model(name)) {
        draft.proposed = draft.spans.iter().filter(|span| is_proposed(span)).cloned().collect();
        draft.spans.retain(|span| !is_proposed(span));
    } else if !draft.spans.is_empty() {
        draft.spans.iter_mut().for_each(|span| span.by = Some(By::Prediction));
        draft.notes.push(PROPOSED.to_owned());
    }
}

fn column_of(span: &SpanDraft) -> &str {
    span.key.rsplit_once('#').map_or("", |(column, _)| column)
}

/// Says of spans in which column of tags they stand, where there are several: each may be what somebody labelled. `columns`
/// are those that have tags.
pub(crate) fn say_columns(draft: &mut Draft, columns: Vec<(String, OwnList)>) {
    if columns.len() < 2 {
        return;
    }
    for span in &mut draft.spans {
        let column = column_of(span);
        let idx = columns.iter().position(|(name, _)| name == column);
        span.list = idx.and_then(|idx| u32::try_from(idx + 1).ok()).unwrap_or_default();
    }
    draft.lists = columns.into_iter().map(|(_, list)| list).collect();
}

/// What parsers call phrases: a column of nothing else has no labels.
const PHRASES: [&str; 19] = [
    "NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP", "PNP", "VG", "NC", "VC", "PC",
    "ADVC", "ADJC", "CONJC",
];

/// Leaves out the spans of columns that tag phrases; gives whether there were any.
pub(crate) fn leave_out_phrases(spans: &mut SpanDrafts) -> bool {
    let column = |span: &SpanDraft| column_of(span).to_owned();
    let mut is_phrases: BTreeMap<String, bool> = BTreeMap::new();
    for span in spans.iter() {
        *is_phrases.entry(column(span)).or_insert(true) &= PHRASES.contains(&&*span.label);
    }
    let n_before = spans.len();
    spans.retain(|span| !is_phrases.get(&column(span)).copied().unwrap_or_default());
    spans.len() < n_before
}

/// Joins spans of single tokens whose labels say where in their span they are, as pipelines write them that group nothing:
/// `B-PER`, and `I-PER` right behind it or a blank further. One label that only looks so (`B-52`) is none.
pub(crate) fn join_tokens(spans: &mut SpanDrafts, are_tokens: bool) {
    let goes_on = |before: &SpanDraft, next: &SpanDraft| match (parts(&before.label), parts(&next.label)) {
        (Some((place_before, label_before)), Some((place, label))) => {
            let n_between = next.at[0].0.checked_sub(before.at[0].1);
            label == label_before
                && "IELM".contains(place)
                && !"ELSU".contains(place_before)
                && n_between.is_some_and(|n| n < 2)
        }
        _ => false,
    };
    let is_token = |span: &SpanDraft| span.at.len() == 1 && parts(&span.label).is_some();
    let some_go_on = || spans.iter().zip(spans.iter().skip(1)).any(|(before, next)| goes_on(before, next));
    if !spans.iter().all(is_token) || !(are_tokens || some_go_on()) {
        return;
    }
    let mut before: Option<SpanDraft> = None;
    for token in std::mem::take(spans) {
        let label = parts(&token.label).map(|(_, label)| label.to_owned()).unwrap_or_default();
        let is_next = before.replace(token.clone()).is_some_and(|before| goes_on(&before, &token));
        match spans.last_mut().filter(|_| is_next) {
            Some(last) => last.take_token(&token),
            None => spans.push(SpanDraft { label, ..token }),
        }
    }
}

/// What each column of a table says of its words, as hashes: so a file of one column is found among many at no cost.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PairsIn(BTreeSet<[u8; 32]>);

impl PairsIn {
    /// Whether the other says something, and nothing that this does not say.
    pub(crate) fn has_all_of(&self, other: &Self) -> bool {
        !other.0.is_empty() && self.0.is_superset(&other.0)
    }

    /// Nothing where its lines have different numbers of columns.
    pub(crate) fn new(table: &[u8]) -> Self {
        let mut columns: Vec<Sha256> = Vec::new();
        for (number, row) in rows_in(table).enumerate() {
            if number == 0 {
                columns.resize(row.len() - 1, Sha256::new());
            }
            if row.len() != columns.len() + 1 {
                return Self(BTreeSet::new());
            }
            for (column, tag) in columns.iter_mut().zip(&row[1..]) {
                column.update([row[0], b"\t", tag, b"\n"].concat());
            }
        }
        Self(columns.into_iter().map(|column| column.finalize().into()).collect())
    }
}

/// What the lines have that have a token: it, and its tags.
fn rows_in(bytes: &[u8]) -> impl Iterator<Item = Vec<&[u8]>> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"-DOCSTART-"));
    let rows = lines.map(|line| line.split(|byte| b" \t\r".contains(byte)).filter(|word| !word.is_empty()).collect());
    rows.filter(|row: &Vec<&[u8]>| !row.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentences: &[&str], expected: &[(&str, usize, usize)]) {
        let (mut columns, mut spans, mut at) = (Columns::default(), SpanDrafts::default(), 0);
        for sentence in sentences {
            for tag in sentence.split(' ') {
                columns.add(&mut spans, "ner", tag, (at, at + 1));
                at += 1;
            }
            columns.end_sentence();
        }
        let found: Vec<_> = spans.iter().map(|span| (&*span.label, span.at[0].0, span.at[0].1)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_way_of_tagging_is_read() {
        let expected = [("PER", 0, 2), ("PER", 2, 3), ("ORG", 4, 5)];
        check(&["I-PER I-PER B-PER O I-ORG"], &expected);
        check(&["B-PER I-PER B-PER O B-ORG"], &expected);
        check(&["B-PER E-PER S-PER O S-ORG"], &expected);
        check(&["B-PER L-PER U-PER O U-ORG"], &expected);
        check(&["O I-PER", "I-PER"], &[("PER", 1, 2), ("PER", 2, 3)]);
        check(&["B-PER O I-PER"], &[("PER", 0, 1), ("PER", 2, 3)]);
        check(&["B-PER|B-SPK I-PER|I-SPK I-SPK I-PER"], &[("PER", 0, 2), ("SPK", 0, 3), ("PER", 3, 4)]);
        check(&["B-PER O|B-SPK I-PER"], &[("PER", 0, 1), ("SPK", 1, 2), ("PER", 2, 3)]);
        check(&["B-PER|B-SPK|B-PER I-PER|I-PER|I-SPK E-PER|I-PER"], &[("PER", 0, 3), ("SPK", 0, 2), ("PER", 0, 3)]);
        check(&["B-a|b I-a|b"], &[("a|b", 0, 2)]);
        assert!(is_tag("O|B-SPK") && is_tag("B-a|b") && !is_tag("O|a"));
    }

    #[test]
    fn spans_of_single_tokens_are_joined() {
        let joined = |tokens: &[(&str, usize, usize)], are_tokens: bool| -> Vec<(String, usize, usize)> {
            let token = |(label, start, end): &(&str, usize, usize)| SpanDraft {
                label: (*label).to_owned(),
                at: vec![(*start, *end)],
                ..SpanDraft::default()
            };
            let mut spans: SpanDrafts = tokens.iter().map(token).collect();
            join_tokens(&mut spans, are_tokens);
            spans.iter().map(|span| (span.label.clone(), span.at[0].0, span.at[0].1)).collect()
        };
        let named = |label: &str, start, end| (label.to_owned(), start, end);
        let tokens = [("B-PER", 0, 2), ("I-PER", 2, 3), ("I-PER", 4, 8), ("B-PER", 9, 12), ("I-PER", 20, 22)];
        assert_eq!(joined(&tokens, false), [named("PER", 0, 8), named("PER", 9, 12), named("PER", 20, 22)]);
        assert_eq!(joined(&[("B-52", 0, 4)], false), [named("B-52", 0, 4)]);
        assert_eq!(joined(&[("B-PER", 0, 3)], true), [named("PER", 0, 3)]);
        let others = [("B-PER", 0, 2), ("I-PER", 2, 3), ("claim", 4, 8)];
        assert_eq!(joined(&others, true).len(), 3);
    }
}
