//! Finds block quotations: a paragraph without marks of its own that the line before announces, as “From the book:”.

use std::ops::Range;

use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token, sentence_around};

/// Fewer tokens than this are a list's item or a heading.
const SHORTEST: usize = 12;
/// What announces a quotation is short.
const LONGEST_ANNOUNCEMENT: usize = 30;

/// The verbs that announce a paragraph of somebody’s words.
const VERBS: [&str; 12] = [
    "reads",
    "read",
    "wrote",
    "writes",
    "said",
    "says",
    "explained",
    "posted",
    "tweeted",
    "continued",
    "added",
    "stated",
];

/// A paragraph that is quoted as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Of its tokens.
    pub place: Range<usize>,
    pub confidence: f32,
}

/// The block quotations of a text, in order.
pub fn block_quotations(tokens: &[Token]) -> Vec<Block> {
    let starts = (1..tokens.len()).filter(|idx| tokens[*idx].begins_line && tokens[idx - 1].is_text(":"));
    starts.filter_map(|start| block(tokens, start)).collect()
}

fn block(tokens: &[Token], start: usize) -> Option<Block> {
    let n = tokens[start + 1..].iter().take_while(|token| !token.begins_line).count() + 1;
    let place = start..start + n;
    let first = &tokens[start];
    let is_paragraph = n >= SHORTEST && first.is_capital() && tokens[start + n - 1].shape != Shape::Mark;
    let confidence = announces(tokens, start - 1)?;
    is_paragraph.then_some(Block { place, confidence })
}

/// How sure the sentence that ends with this colon announces what somebody said or wrote.
fn announces(tokens: &[Token], colon: usize) -> Option<f32> {
    let sentence = &tokens[sentence_around(tokens, colon).start..colon];
    let has = |words: &[&str]| sentence.iter().any(|token| words.iter().any(|word| token.is_text(word)));
    let names_source = sentence.iter().any(|token| token.is(Classes::ROLE));
    let is_from = sentence.first().is_some_and(|token| token.is_text("from"));
    match (is_from, has(&VERBS), has(&["following", "follows", "full", "below"])) {
        _ if sentence.len() > LONGEST_ANNOUNCEMENT => None,
        (true, _, _) => Some(0.75),
        (_, true, _) => Some(if names_source { 0.65 } else { 0.55 }),
        (_, _, true) => names_source.then_some(0.55),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text);
        let found = block_quotations(&tokens);
        let found: Vec<&str> = found
            .iter()
            .map(|block| &text[tokens[block.place.start].start()..tokens[block.place.end - 1].end()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_announced_paragraphs() {
        let told = "By noon the harbour master had written to every captain, and none of them had answered.";
        check(&format!("He rang twice. From the book:\n\n{told}\n\nIt sold well."), &[told]);
        check(&format!("The letter, printed on Monday, reads:\n{told}"), &[told]);
        check(&format!("What to know:\n{told}"), &[]);
        check("She said:\nNo.", &[]);
    }
}
