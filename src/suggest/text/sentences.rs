//! The sentences of a text as ranges of its tokens.

use std::ops::Range;

use super::tokens::{Shape, Token, is_quote};

/// The sentences, in order; together they are all tokens. A line's end ends one, and so does a stop, with the closing
/// marks that follow it.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut has_stopped = false;
    for (idx, token) in tokens.iter().enumerate() {
        has_stopped = token.ends_sentence || has_stopped && closes(text, token);
        let next = tokens.get(idx + 1).filter(|next| !next.begins_line);
        let stays = next.is_some_and(|next| !has_stopped || next.ends_sentence || closes(text, next));
        if !stays {
            sentences.push(start..idx + 1);
            start = idx + 1;
            has_stopped = false;
        }
    }
    sentences
}

/// Whether a mark may close a quotation: it is none that opens one, and no word follows it at once after a space.
pub fn closes(text: &str, token: &Token) -> bool {
    let opens = || {
        text[..token.start()].ends_with(char::is_whitespace) && text[token.end()..].starts_with(char::is_alphanumeric)
    };
    token.shape == Shape::Quote
        && text[token.range()].chars().all(|mark| is_quote(mark) && !matches!(mark, '“' | '‘' | '„'))
        && !opens()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    #[test]
    fn a_sentence_takes_its_closing_marks_along() {
        let text = "Dr. Ek left. “Why?!” he asked. \"So it is.\" She rose\nAn end … of “it.” “No.”";
        let tokens = tokens(text);
        let texts: Vec<&str> = sentences(text, &tokens)
            .into_iter()
            .map(|one| &text[tokens[one.start].start()..tokens[one.end - 1].end()])
            .collect();
        let expected = ["Dr. Ek left.", "“Why?!” he asked.", "\"So it is.\"", "She rose", "An end … of “it.”", "“No.”"];
        assert_eq!(texts, expected);
    }
}
