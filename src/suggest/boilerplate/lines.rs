//! The lines of a page, or the sentences of a text that has hardly any lines.

use std::ops::Range;

use crate::suggest::text::sentences::sentences;
use crate::suggest::text::tokens::Token;

/// A text whose lines are longer on average is taken apart into sentences.
const TOKENS_PER_LINE: usize = 1000;
/// A text of up to two lines is taken apart where it has more tokens.
const FEW_TOKENS: usize = 100;

/// The lines as ranges of tokens; sentences where there are hardly any lines.
pub(super) fn lines(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = (0..tokens.len()).filter(|idx| tokens[*idx].begins_line).collect();
    if tokens.len() > if starts.len() <= 2 { FEW_TOKENS } else { starts.len() * TOKENS_PER_LINE } {
        return sentences(text, tokens);
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}

/// From the first to the last character of a line, or of any tokens.
pub(super) fn bytes(tokens: &[Token], line: &Range<usize>) -> Range<usize> {
    tokens[line.start].start()..tokens[line.end - 1].end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    fn line_texts(text: &str) -> Vec<&str> {
        let tokens = tokens(text);
        lines(text, &tokens).into_iter().map(|line| &text[bytes(&tokens, &line)]).collect()
    }

    #[test]
    fn a_text_without_lines_is_taken_apart_into_sentences() {
        let sentence = "The council met on Tuesday and voted on the plan . ";
        assert_eq!(line_texts(&sentence.repeat(20)).len(), 20);
        assert_eq!(line_texts("One. Two.\nThree."), ["One. Two.", "Three."]);
    }
}
