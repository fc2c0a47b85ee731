//! Says in a few words why something is suggested.

use std::ops::Range;

use super::boilerplate::FoundLine;
use super::text::lexicon::Classes;
use super::text::tokens::{Shape, Token, is_quote, within};

/// Why a quotation is suggested: its marks, and the verb beside it.
pub(super) fn of_quote(text: &str, tokens: &[Token], fragments: &[Range<usize>], is_closed: bool) -> String {
    let mut reasons = vec![match (fragments.len(), is_closed) {
        (1, true) if begins_with_dash(text, fragments) => "a dash begins the line".to_owned(),
        (1, true) => "marks pair".to_owned(),
        (1, false) => "open to the end of its paragraph".to_owned(),
        (n, _) => format!("{n} pieces, one sentence says who speaks"),
    }];
    if let Some(first) = fragments.first() {
        let place = within(tokens, first.clone());
        let verb = |range: Range<usize>| tokens[range].iter().find(|token| token.is(Classes::SAYS));
        let after = verb(place.end..tokens.len().min(place.end + 5));
        let before = verb(place.start.saturating_sub(5)..place.start);
        if let Some(verb) = after {
            reasons.push(format!("“{}” follows", &text[verb.range()]));
        } else if let Some(verb) = before {
            reasons.push(format!("“{}” before", &text[verb.range()]));
        }
    }
    reasons.join("; ")
}

/// Whether the first fragment begins with a dash, or right behind one.
fn begins_with_dash(text: &str, fragments: &[Range<usize>]) -> bool {
    const DASHES: [char; 5] = ['—', '–', '―', '-', '−'];
    let start = fragments.first().map_or(0, |first| first.start);
    let is_marked = text[start..].starts_with(is_quote);
    text[start..].starts_with(DASHES) || !is_marked && text[..start].trim_end_matches(' ').ends_with(DASHES)
}

/// Why somebody is the speaker of something, both in bytes.
pub(super) fn of_speaker(said: &Range<usize>, speaker: &Range<usize>, is_previous: bool) -> &'static str {
    match (speaker.start < said.start, is_previous) {
        (_, true) => "same speaker as before",
        (true, _) => "speaker before",
        (false, _) => "speaker after",
    }
}

/// Why a sentence, in bytes, is suggested as a claim of the article itself.
pub(super) fn of_statement(tokens: &[Token], sentence: &Range<usize>) -> String {
    let inside = &tokens[within(tokens, sentence.clone())];
    let has_number = inside.iter().any(|token| token.shape == Shape::Number);
    let has_name = inside.iter().skip(1).any(Token::is_name);
    let words = match (has_number, has_name) {
        (true, true) => "stated as a fact: numbers, names",
        (true, false) => "stated as a fact: numbers",
        (false, true) => "stated as a fact: names",
        (false, false) => "stated as a fact",
    };
    words.to_owned()
}

/// Why a span of a label that the project's people made is suggested.
pub(super) fn of_own_label(n_learned_from: usize) -> String {
    format!("learned from {n_learned_from} spans of yours")
}

/// Why a line is suggested as boilerplate.
pub(super) fn of_line(line: &FoundLine) -> String {
    match line.n_elsewhere {
        0 => "worded and placed like page furniture".to_owned(),
        1 => "the same line is in another article".to_owned(),
        n => format!("the same line is in {n} other articles"),
    }
}
