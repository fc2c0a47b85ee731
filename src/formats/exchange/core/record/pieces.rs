//! Labels of the sentences or paragraphs of a text, each with its own words: they are laid on the text where these stand.

use super::fields::holds_labels;
use super::found::{Around, Found};
use super::span;
use crate::formats::exchange::core::draft::SpanDraft;
use crate::formats::exchange::core::json::value::{Map, Value, json};

/// What the words of a piece are called.
const WORDS: [&str; 5] = ["text", "sentence", "paragraph", "content", "body"];

/// A piece with the labels in it.
struct Piece {
    /// Where it begins in the text, in characters.
    start: usize,
    n_characters: usize,
    spans: Vec<Found>,
}

/// Whether a list is one of pieces with labels: records that have words and, under another name, places. Some may have no
/// words, but none is a span.
pub(super) fn are_pieces(list: &Value) -> bool {
    let values = list.as_array().unwrap_or_default();
    let has_labels = |value: &Value| {
        let inner = || value.as_object().into_iter().flatten();
        let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(span::is_whole));
        words_of(value).is_some() && inner().any(|(_, value)| is_list(value))
    };
    let may_be = |value: &Value| match value {
        Value::Object(_) => words_of(value).is_some() || !span::is_whole(value),
        _ => value.is_null(),
    };
    values.iter().any(has_labels) && values.iter().all(may_be)
}

/// The labels of pieces, laid on the text where these say that they begin, or one after another; `labels_in` gives those of a
/// piece with these words. `None` where a piece stands nowhere or may stand in several places, where one without words has
/// labels, or where nobody can tell from where its places count.
pub(super) fn placed(
    values: &[Value],
    text: &str,
    mut labels_in: impl FnMut(&str, &Map) -> Vec<Found>,
) -> Option<Vec<Found>> {
    // Whether an emoji counts once or twice is asked of whole texts.
    if text.chars().any(|character| character > '\u{ffff}') {
        return None;
    }
    let (with_words, without): (Vec<&Value>, Vec<&Value>) = values.iter().partition(|value| words_of(value).is_some());
    if without.into_iter().any(holds_labels) {
        return None;
    }
    // One piece alone says nothing of an order.
    let are_in_order = with_words.len() > 1;
    let starts: Vec<usize> = text.char_indices().map(|(start_byte, _)| start_byte).collect();
    let (mut pieces, mut own, mut at_byte) = (Vec::new(), Vec::new(), 0);
    for value in with_words {
        let words = words_of(value)?;
        let own_start = span::start_of(value).and_then(|start| starts.get(start)).copied();
        let start_byte = match own_start.filter(|own| text[*own..].starts_with(words)) {
            Some(own) => own,
            None => next_start(words, text, at_byte, are_in_order)?,
        };
        let start = starts.partition_point(|one| *one < start_byte);
        let n_characters = words.chars().count();
        own.extend(span_of_piece(value, start, start + n_characters));
        pieces.push(Piece { start, n_characters, spans: labels_in(words, value.as_object()?) });
        at_byte = start_byte + words.len();
    }
    let is_relative = from_where(&pieces, text)?;
    let of_piece = |piece: Piece| {
        let shift = if is_relative { piece.start } else { 0 };
        piece.spans.into_iter().map(move |span| Found { shift, ..span })
    };
    Some(own.into_iter().chain(pieces.into_iter().flat_map(of_piece)).collect())
}

/// A piece that is a span itself, and stands there in the text.
fn span_of_piece(piece: &Value, start: usize, end: usize) -> Option<Found> {
    let fields = piece.as_object().filter(|_| span::is_whole(piece))?;
    let own = fields.iter().filter(|(name, value)| !value.is_array() && !span::is_of_place(name));
    let mut own: Map = own.map(|(name, value)| (name.clone(), value.clone())).collect();
    own.extend([("start".to_owned(), json!(start)), ("end".to_owned(), json!(end))]);
    Some(Found::new(&Value::Object(own), &Around::default()))
}

/// The byte at which the words of a piece stand behind the one before it: at once, or in the only place from there on.
fn next_start(words: &str, text: &str, at_byte: usize, are_in_order: bool) -> Option<usize> {
    let start_byte = at_byte + text[at_byte..].find(words)?;
    let follows = are_in_order && text[at_byte..start_byte].trim().is_empty();
    let behind = start_byte + words.chars().next()?.len_utf8();
    (follows || !text[behind..].contains(words)).then_some(start_byte)
}

/// Whether all places count from the beginning of their pieces, and not of the text; `None` where both are possible or
/// neither is.
fn from_where(pieces: &[Piece], text: &str) -> Option<bool> {
    let characters: Vec<char> = text.chars().collect();
    let (mut may_be_relative, mut may_be_whole) = (true, true);
    for piece in pieces {
        let end = piece.start + piece.n_characters;
        for span in piece.spans.iter().filter_map(|found| found.spans(0).ok()).flatten() {
            let lies_in = |shift: usize| {
                let fits = |&(from, to): &(usize, usize)| {
                    from.saturating_add(shift) >= piece.start && to.saturating_add(shift) <= end
                };
                span.at.iter().all(fits) && says(&span, &characters, shift)
            };
            may_be_relative &= lies_in(piece.start);
            may_be_whole &= lies_in(0);
        }
    }
    match (may_be_relative, may_be_whole) {
        (true, true) if pieces.iter().filter(|piece| piece.start > 0).all(|piece| piece.spans.is_empty()) => Some(true),
        (true, true) | (false, false) => None,
        (is_relative, _) => Some(is_relative),
    }
}

/// Whether what a span says of its words is so.
fn says(span: &SpanDraft, text: &[char], shift: usize) -> bool {
    let there = |&(from, to): &(usize, usize)| {
        let words = text.get(from.saturating_add(shift)..to.saturating_add(shift));
        words.map(|it| it.iter().collect::<String>())
    };
    match (&span.text, &span.at[..]) {
        (Some(words), [place]) => there(place).as_deref() == Some(words),
        _ => true,
    }
}

fn words_of(value: &Value) -> Option<&str> {
    words_in(value.as_object()?).find(|words| !words.trim().is_empty())
}

/// What stands under the names that the words of a piece have.
pub(super) fn words_in(piece: &Map) -> impl Iterator<Item = &str> {
    WORDS.iter().filter_map(|name| piece.get(name)?.as_str())
}
