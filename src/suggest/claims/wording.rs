//! Which words report what somebody says in any language, and which English word plays the part of each.

use crate::suggest::learn::linear::hash_bytes;
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::Token;

/// Whether it reports speech: “said”, “sagte”.
pub(super) fn says(token: &Token) -> bool {
    token.is(Classes::SAYS)
}

/// Whether it stands before what is said: “that”, “dass”.
pub(super) fn is_that(token: &Token) -> bool {
    token.is_text("that") || token.is(Classes::THAT_ABROAD)
}

/// Whether it stands beside whose words a sentence has: “according”, “selon”.
pub(super) fn is_according(token: &Token) -> bool {
    token.is_text("according") || token.is(Classes::ACCORDING_ABROAD)
}

/// Whether such a word stands behind the source: “mukaan”.
pub(super) fn is_behind(token: &Token) -> bool {
    ["zufolge", "mukaan", "göre"].iter().any(|word| token.is_text(word))
}

/// The word, or the English one that plays its part: what was learned of that holds for this.
pub(super) fn word(token: &Token) -> u64 {
    in_english(token).unwrap_or(token.word)
}

/// As [`word`], of a word that is not a common one its look.
pub(super) fn known(token: &Token) -> u64 {
    in_english(token).unwrap_or_else(|| token.known())
}

fn in_english(token: &Token) -> Option<u64> {
    let parts =
        [(Classes::SAYS_ABROAD, "said"), (Classes::THAT_ABROAD, "that"), (Classes::ACCORDING_ABROAD, "according")];
    let is_english = token.is(Classes::SPEECH_VERB);
    let part = parts.iter().find(|(class, _)| token.is(*class) && !is_english);
    part.map(|(_, word)| hash_bytes(word.as_bytes()))
}
